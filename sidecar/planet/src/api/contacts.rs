//! Whom we follow and block.

use super::{
	extract::{Body, Params},
	App,
};
use crate::{
	error::{Error, Refusal, Result},
	model::{Feed, MessageView, Relation, Said, Source, Who},
	planet::{Draft, Planet},
};
use axum::{extract::State, Json};
use metalife_feed::{FeedKey, Kind, Person, Relation as Known};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::{IntoParams, ToSchema};

/// The most contacts that are listed of a feed: the first so many.
const MAX_CONTACTS: usize = 10_000;

/// Somebody whom a feed follows or blocks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Contact {
	/// Who.
	pub person: Who,
	/// What that person is to the feed's author.
	pub relation: Relation,
	/// What that person wants to be called.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub name: Option<String>,
	/// Where this stands: in the feed, or on the chain, for our own contacts alone. A block stands above all else, and where
	/// one place says so the other is not named unless it does too.
	pub from: BTreeSet<Source>,
}

/// Whom a feed follows and blocks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactList {
	/// The contacts.
	pub contacts: Vec<Contact>,
}

/// Whose contacts.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ContactsQuery {
	/// Of this feed; our own if nothing is said.
	feed: Option<Feed>,
}

/// Whom a feed follows and blocks: at most 10,000; and whom our profile does on the chain, where it is about us.
#[utoipa::path(get, path = "/v1/contacts", params(ContactsQuery), security(("token" = ["read"])), responses(
	(status = 200, body = ContactList), (status = "default", body = Refusal),
))]
pub async fn list(State(app): State<App>, Params(query): Params<ContactsQuery>) -> Result<Json<ContactList>> {
	let list = app.planet().run(move |planet| {
		planet.wait_for_index()?;
		let vault = planet.vault();
		let feed = query.feed.map_or_else(|| vault.feed_key(), |feed| feed.0);
		let contact = |Standing { person, relation, from }| {
			let name = match &person {
				Person::Feed(key) => vault.name(key)?,
				Person::Profile(_) => None,
			};
			Ok(Contact { person: Who(person), relation: Relation::from(relation), name, from })
		};
		standing(planet, &feed)?.into_iter().map(contact).collect::<Result<_>>()
	});
	Ok(Json(ContactList { contacts: list.await? }))
}

/// What somebody is, and who says so.
struct Standing {
	person: Person,
	relation: Known,
	from: BTreeSet<Source>,
}

/// Those of the feed in their order, and those of the chain after them.
fn standing(planet: &Planet, feed: &FeedKey) -> Result<Vec<Standing>> {
	let contact = |person, relation, source| Standing { person, relation, from: BTreeSet::from([source]) };
	let said = planet.vault().contacts(feed, MAX_CONTACTS)?.into_iter();
	let mut list: Vec<_> = said.map(|(person, relation)| contact(person, relation, Source::Feed)).collect();
	if *feed != planet.vault().feed_key() {
		return Ok(list);
	}
	let known = planet.chain.contacts();
	let mut on_chain: BTreeMap<u64, Known> = known.follows.iter().map(|id| (*id, Known::Follow)).collect();
	on_chain.extend(known.blocks.iter().map(|id| (*id, Known::Block)));
	let blocked: BTreeSet<FeedKey> = planet.chain.blocked().into_iter().collect();
	for standing in &mut list {
		let there = match standing.person {
			Person::Profile(id) => on_chain.remove(&id),
			Person::Feed(feed) => blocked.contains(&feed).then_some(Known::Block),
		};
		match there {
			Some(there) if there == standing.relation => drop(standing.from.insert(Source::Chain)),
			Some(Known::Block) => *standing = contact(standing.person, Known::Block, Source::Chain),
			_ => {},
		}
	}
	list.extend(on_chain.into_iter().map(|(id, relation)| contact(Person::Profile(id), relation, Source::Chain)));
	Ok(list)
}

/// What somebody is to us from now on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
	/// Who.
	pub person: Who,
	/// What that person is to us.
	pub relation: Relation,
}

/// What was written, and what the chain says of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactSet {
	/// The message that says so.
	#[serde(flatten)]
	pub message: MessageView,
	/// What that person still is to us, whatever this message says, because our profile says so on the chain: only there
	/// it can be undone.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub stands: Option<Relation>,
}

/// Follow somebody, block, or neither any longer. Writes a message of kind `contact`. What our profile says on the chain is
/// not undone by it, and the answer says so.
#[utoipa::path(put, path = "/v1/contacts", request_body = NewContact, security(("token" = ["follow"])), responses(
	(status = 200, body = ContactSet), (status = "default", body = Refusal),
))]
pub async fn set(State(app): State<App>, Body(new): Body<NewContact>) -> Result<Json<ContactSet>> {
	let view = app.planet().run(move |planet| {
		if new.person.0 == Person::Feed(planet.vault().feed_key()) {
			return Err(Error::Bad("that is us".into()));
		}
		let stands = match (new.relation, planet.chain.relation(&new.person.0)) {
			(Relation::Block, _) => None,
			(asked, Some(there)) => Some(Relation::from(there)).filter(|there| *there != asked),
			(_, None) => None,
		};
		let said = Said { person: Some(new.person), relation: Some(new.relation), ..Said::default() };
		Ok(ContactSet { message: planet.publish(Draft::new(Kind::CONTACT, said))?, stands })
	});
	Ok(Json(view.await?))
}
