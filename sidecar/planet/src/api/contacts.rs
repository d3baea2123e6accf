//! Whom we follow and block.

use super::{
	extract::{Body, Params},
	App,
};
use crate::{
	error::{Error, Refusal, Result},
	model::{Feed, MessageView, Relation, Said, Who},
	planet::Draft,
};
use axum::{extract::State, Json};
use metalife_feed::{Kind, Person};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The most contacts that are listed: of somebody else's, the first so many.
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

/// Whom a feed follows and blocks: at most 10,000.
#[utoipa::path(get, path = "/v1/contacts", params(ContactsQuery), security(("token" = ["read"])), responses(
	(status = 200, body = ContactList), (status = "default", body = Refusal),
))]
pub async fn list(State(app): State<App>, Params(query): Params<ContactsQuery>) -> Result<Json<ContactList>> {
	let list = app.planet().run(move |planet| {
		planet.wait_for_index()?;
		let vault = planet.vault();
		let feed = query.feed.map_or_else(|| vault.feed_key(), |feed| feed.0);
		let contact = |(person, relation)| {
			let name = match &person {
				Person::Feed(key) => vault.name(key)?,
				Person::Profile(_) => None,
			};
			Ok(Contact { person: Who(person), relation: Relation::from(relation), name })
		};
		vault.contacts(&feed, MAX_CONTACTS)?.into_iter().map(contact).collect::<Result<_>>()
	});
	Ok(Json(ContactList { contacts: list.await? }))
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

/// Follow somebody, block, or neither any longer. Writes a message of kind `contact`.
#[utoipa::path(put, path = "/v1/contacts", request_body = NewContact, security(("token" = ["follow"])), responses(
	(status = 200, body = MessageView), (status = "default", body = Refusal),
))]
pub async fn set(State(app): State<App>, Body(new): Body<NewContact>) -> Result<Json<MessageView>> {
	let view = app.planet().run(move |planet| {
		if new.person.0 == Person::Feed(planet.vault().feed_key()) {
			return Err(Error::Bad("that is us".into()));
		}
		let said = Said { person: Some(new.person), relation: Some(new.relation), ..Said::default() };
		planet.publish(Draft::new(Kind::CONTACT, said))
	});
	Ok(Json(view.await?))
}
