//! Private messages.

use super::{
	extract::{Body, Params, Segment},
	transfer::{self, Outgoing},
	App,
};
use crate::{
	blobs::{unwrapped, ATTACHED},
	error::{Error, Refusal, Result},
	limit::MAX_PAGE,
	model::{Blob, Feed, Id, KindName, PrivateView, Said, Storage, Who},
	private::{PrivateDraft, WhichPrivate},
	tokens::{Caller, Scope},
};
use axum::{
	extract::{Path, State},
	http::{HeaderMap, StatusCode},
	response::Response,
	Extension, Json,
};
use metalife_chain::{Letter, LetterPage, Whose};
use metalife_feed::{Content, Inner, Kind, Person};
use metalife_private::{attach, open_attachment, MAX_PEOPLE, PRE_KEY};
use metalife_vault::Part;
use serde::{Deserialize, Serialize};
use std::collections::{hash_map::Entry, BTreeSet, HashMap};
use utoipa::{IntoParams, ToSchema};

const USUAL_PAGE: usize = 50;

/// What of all that is private the caller may see who asks for this app, or for all.
pub fn audience(caller: &Caller, app: Option<u32>) -> Result<Part> {
	match app {
		Some(app) if caller.may(Scope::PrivateOf(app)) => Ok(Part::App(app)),
		Some(app) => caller.needs(Scope::Private).map(|()| Part::App(app)),
		None => caller.needs(Scope::Private).map(|()| Part::Private),
	}
}

/// What the caller may do with a message of which nothing is known but its id.
fn audience_of_one(caller: &Caller, app: Option<u32>) -> Result<Part> {
	let only = caller.token.scopes.iter().find_map(|scope| match scope {
		Scope::PrivateOf(app) => Some(*app),
		_ => None,
	});
	match caller.may(Scope::Private) {
		true => audience(caller, app),
		false => audience(caller, app.or(only)),
	}
}

/// People who talk with us in private.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ConversationView {
	/// Who, besides us; nobody where we write to ourselves.
	pub people: Vec<Who>,
	/// What they want to be called, as far as it is known, in the same order.
	pub names: Vec<Option<String>>,
	/// The app that they talk in.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub app: Option<u32>,
	/// The number of the last message.
	pub last: u64,
	/// How many messages there are.
	pub count: u64,
}

/// Conversations, the last that was written to first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ConversationList {
	/// The conversations.
	pub conversations: Vec<ConversationView>,
	/// With which `before` to go on; none when these were the last.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub next: Option<u64>,
	/// How many changes this does not know of yet.
	pub behind: u64,
}

/// Which conversations.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConversationsQuery {
	/// In this app.
	app: Option<u32>,
	/// Only those whose last message came before the one with this number.
	before: Option<u64>,
	/// How many at most: 200, or fewer.
	limit: Option<usize>,
}

/// Who talks with us in private.
///
/// Needs the scope `private`, or `private:APP` where `app` is that one.
#[utoipa::path(get, path = "/v1/private/conversations", params(ConversationsQuery), security(("token" = ["private"])),
	responses((status = 200, body = ConversationList), (status = "default", body = Refusal)))]
pub async fn conversations(
	State(app): State<App>,
	Extension(caller): Extension<Caller>,
	Params(query): Params<ConversationsQuery>,
) -> Result<Json<ConversationList>> {
	audience(&caller, query.app)?;
	let list = app.planet().run(move |planet| {
		let limit = query.limit.unwrap_or(MAX_PAGE);
		let (found, next, behind) = planet.conversations(query.app, query.before, limit)?;
		let view = |one: metalife_vault::Conversation| {
			let name = |person: &Person| match person {
				Person::Feed(feed) => planet.vault().name(feed),
				Person::Profile(_) => Ok(None),
			};
			let names = one.people.iter().map(name).collect::<Result<_, _>>()?;
			let people = one.people.into_iter().map(Who).collect();
			Ok(ConversationView { people, names, app: one.app, last: one.last, count: one.count })
		};
		Ok(ConversationList { conversations: found.into_iter().map(view).collect::<Result<_>>()?, next, behind })
	});
	Ok(Json(list.await?))
}

/// Private messages, the last that came first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PrivateListing {
	/// The messages.
	pub messages: Vec<PrivateView>,
	/// With which `before` to go on; none when these were the last.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub next: Option<u64>,
	/// How many changes this does not know of yet.
	pub behind: u64,
}

/// Which private messages: all, those of one conversation, or those that have some words.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PrivateQuery {
	/// Between us and just these people, separated by commas; in no app, unless one is named.
	with: Option<String>,
	/// With all these words; the last may be the beginning of one.
	q: Option<String>,
	/// In this app.
	app: Option<u32>,
	/// Only what came before the message with this number.
	before: Option<u64>,
	/// How many at most: 50 if nothing is said, 200 at most. Fewer come when they are long.
	limit: Option<usize>,
}

/// Private messages that we wrote or that were for us, the last that came first.
///
/// Needs the scope `private`, or `private:APP` where `app` is that one.
#[utoipa::path(get, path = "/v1/private/messages", params(PrivateQuery), security(("token" = ["private"])), responses(
	(status = 200, body = PrivateListing), (status = "default", body = Refusal),
))]
pub async fn list(
	State(app): State<App>,
	Extension(caller): Extension<Caller>,
	Params(query): Params<PrivateQuery>,
) -> Result<Json<PrivateListing>> {
	let part = audience(&caller, query.app)?;
	let which = match (query.with, query.q) {
		(Some(_), Some(_)) => return Err(Error::Bad("one of with and q at a time".into())),
		(Some(with), None) => {
			let people = with.split(',').filter(|who| !who.is_empty()).take(MAX_PEOPLE + 1);
			let people = people.map(|who| who.parse::<Who>().map(|Who(person)| person)).collect::<Result<_, _>>();
			WhichPrivate::With(people.map_err(|error: &str| Error::Bad(error.to_owned()))?, query.app)
		},
		(None, Some(words)) => WhichPrivate::Words(words),
		(None, None) => WhichPrivate::All,
	};
	let list = app.planet().run(move |planet| {
		let limit = query.limit.unwrap_or(USUAL_PAGE);
		let (messages, next, behind) = planet.list_private(&which, part, query.before, limit)?;
		Ok(PrivateListing { messages, next, behind })
	});
	Ok(Json(list.await?))
}

/// A private message to write.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPrivate {
	/// Whom it is for: 1 to 16 people.
	pub to: BTreeSet<Who>,
	/// What it is about; `post` if nothing is said.
	#[serde(default = "super::messages::post")]
	pub kind: KindName,
	/// What it says. `blobs` are what `POST /v1/private/attachments` gave.
	pub content: Said,
	/// The id of the message that it answers: sets root and parents.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub answers: Option<Id>,
	/// Where it is to be kept; `local` if nothing is said. `chain` costs a deposit and a fee, and needs the scope `admin`.
	#[serde(default)]
	pub storage: Storage,
}

/// A private message that was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct SentPrivate {
	/// The message.
	pub message: PrivateView,
	/// The feeds of those it is for that cannot read it: no good key of theirs is known.
	pub unreached: Vec<Feed>,
}

/// Write to some people in private. It is on the disk, sealed, when the answer comes; what the chain is to keep as well is
/// queued, and `message.letter` says what becomes of it. What is too large for that is refused (`too-large-for-chain`)
/// before anything is sent.
///
/// Needs the scope `private`, or `private:APP` where `content.app` is that one; with `storage` `chain`, `admin`.
#[utoipa::path(post, path = "/v1/private/messages", request_body = NewPrivate, security(("token" = ["private"])),
	responses((status = 201, body = SentPrivate), (status = "default", body = Refusal)))]
pub async fn write(
	State(app): State<App>,
	Extension(caller): Extension<Caller>,
	Body(new): Body<NewPrivate>,
) -> Result<(StatusCode, Json<SentPrivate>)> {
	let NewPrivate { to, kind: KindName(kind), content: mut said, answers, storage } = new;
	super::messages::name_app(&caller, &mut said)?;
	let part = audience(&caller, said.app)?;
	// What these ask for, others would not do: they hear of it in public or not at all.
	if [Kind::PRIVATE, Kind::CONTACT, Kind::ABOUT, Kind::DEVICE, Kind::ERASE, PRE_KEY].contains(&kind) {
		return Err(Error::Bad(format!("nothing of kind {} is written in private", KindName(kind))));
	}
	let storage = match storage {
		Storage::Local => metalife_private::Storage::Local,
		Storage::Chain => {
			caller.needs(Scope::Admin)?;
			let limit = app.planet().chain.max_letter().await? as usize;
			metalife_private::Storage::Chain { limit }
		},
	};
	let to = to.into_iter().map(|Who(person)| person).collect();
	let draft = PrivateDraft { kind, said, answers: answers.map(|id| id.0), to, part, storage };
	let sent = app.planet().run(move |planet| planet.send_private(draft));
	let (message, unreached) = sent.await?;
	let unreached = unreached.into_iter().map(Feed).collect();
	Ok((StatusCode::CREATED, Json(SentPrivate { message, unreached })))
}

/// For which app one message is asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OneQuery {
	/// Of this app; needed where a token is good for several.
	app: Option<u32>,
}

/// One private message.
///
/// Needs the scope `private`, or `private:APP` of the app that it is of.
#[utoipa::path(get, path = "/v1/private/messages/{id}", params(("id" = String, Path, description = "Its id"), OneQuery),
	security(("token" = ["private"])), responses((status = 200, body = PrivateView), (status = "default", body = Refusal)))]
pub async fn one(
	State(app): State<App>,
	Extension(caller): Extension<Caller>,
	Segment(Id(id)): Segment<Id>,
	Params(query): Params<OneQuery>,
) -> Result<Json<PrivateView>> {
	let part = audience_of_one(&caller, query.app)?;
	Ok(Json(app.planet().run(move |planet| planet.private_message(&id, part)).await?))
}

/// Let go of a private message, of what it says and what came with it. Of one of ours, others are asked to do the same; what
/// the chain keeps of it is removed from its state, and stays in old blocks.
#[utoipa::path(delete, path = "/v1/private/messages/{id}", security(("token" = ["private"])),
	params(("id" = String, Path, description = "Its id"), OneQuery),
	responses((status = 204), (status = "default", body = Refusal)))]
pub async fn erase(
	State(app): State<App>,
	Extension(caller): Extension<Caller>,
	Segment(Id(id)): Segment<Id>,
	Params(query): Params<OneQuery>,
) -> Result<StatusCode> {
	let part = audience_of_one(&caller, query.app)?;
	app.planet().run(move |planet| planet.erase_private(&id, part)).await?;
	Ok(StatusCode::NO_CONTENT)
}

/// Whose letters to look through.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LettersOf {
	/// `@` and a handle, `profile:` and a number, or a key of the profile.
	pub whose: String,
	/// Only those with a number below this.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub before: Option<u64>,
	/// Only what is said in this app.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub app: Option<u32>,
}

/// A letter that was opened. Nothing of it is kept here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenedLetter {
	/// Its number among the author's.
	pub letter: u64,
	/// The block in which it came.
	pub block: u64,
	/// When that block was made, in milliseconds since 1970; when it was written nobody says.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub time: Option<u64>,
	/// The author's feed that it is sealed under.
	pub feed: Feed,
	/// Whom it is for.
	pub to: Vec<Who>,
	/// What it is about, inside.
	pub kind: KindName,
	/// What it says.
	pub content: Said,
}

/// Letters that were looked through, the newest first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenedLetters {
	/// Whose they are, as the chain says: no feed's signature is over them.
	pub author: Who,
	/// Those that are for us, or by us.
	pub letters: Vec<OpenedLetter>,
	/// How many were looked through.
	pub looked: u64,
	/// With which `before` to go on; none when these were the last.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub next: Option<u64>,
}

/// Look through letters that the chain keeps of a profile, the newest first and at most 50, of 256 KiB together, and open
/// what is sealed for us, though its feed was never here. Nothing is kept.
///
/// Needs the scope `private`, or `private:APP` where `app` is that one.
#[utoipa::path(post, path = "/v1/private/letters", request_body = LettersOf, security(("token" = ["private"])),
	responses((status = 200, body = OpenedLetters), (status = "default", body = Refusal)))]
pub async fn letters(
	State(app): State<App>,
	Extension(caller): Extension<Caller>,
	Body(LettersOf { whose, before, app: of_app }): Body<LettersOf>,
) -> Result<Json<OpenedLetters>> {
	let part = audience(&caller, of_app)?;
	let whose: Whose = whose.parse().map_err(|error: &str| Error::Bad(error.to_owned()))?;
	let planet = app.planet();
	let author = match whose {
		// There may be letters of one that is retired.
		Whose::Id(id) => id,
		whose => planet.chain.resolve(&whose).await?.id,
	};
	let LetterPage { letters, next } = planet.chain.letters(author, before).await?;
	let looked = letters.len() as u64;
	let opened = planet.run(move |planet| planet.open_letters(letters, part)).await?;
	let (mut times, mut answers) = (HashMap::new(), true);
	for block in opened.iter().map(|(letter, _)| letter.block) {
		if let (true, Entry::Vacant(time)) = (answers, times.entry(block)) {
			// It can be read without, and a node that does not answer is not asked again.
			let told = planet.chain.time_of(block).await;
			answers = told.is_ok();
			time.insert(told.ok().flatten());
		}
	}
	let view = |(letter, inner): (Letter, Inner)| OpenedLetter {
		letter: letter.letter,
		block: letter.block,
		time: times.get(&letter.block).copied().flatten(),
		feed: Feed(letter.feed),
		to: inner.content.recipients.iter().copied().map(Who).collect(),
		kind: KindName(inner.kind),
		content: Said::from(&inner.content),
	};
	let letters = opened.into_iter().map(view).collect();
	Ok(Json(OpenedLetters { author: Who(Person::Profile(author)), letters, looked, next }))
}

/// What is to come with a private message.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AttachQuery {
	/// What it is, as `image/png`.
	media_type: String,
	/// What it is called.
	#[serde(default)]
	name: String,
	/// What is to be seen or heard in it.
	#[serde(default)]
	description: String,
	/// The app that it is for.
	app: Option<u32>,
}

/// Seal what is to come with a private message; the answer goes into its `content.blobs`. Pictures are cleaned of where
/// and when they were taken, and refused where they cannot be. What is not sent before the next start may be let go of.
///
/// Needs the scope `private`, or `private:APP` where `app` is that one.
#[utoipa::path(post, path = "/v1/private/attachments", params(AttachQuery), security(("token" = ["private"])),
	request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
		(status = 201, body = Blob), (status = "default", body = Refusal),
	))]
pub async fn attachment(
	State(app): State<App>,
	Extension(caller): Extension<Caller>,
	Params(query): Params<AttachQuery>,
	body: axum::body::Body,
) -> Result<(StatusCode, Json<Blob>)> {
	audience(&caller, query.app.or(caller.token.app))?;
	let AttachQuery { media_type, name, description, .. } = query;
	// Before all of it has come: what a message cannot name is not taken.
	let size = metalife_blobs::sealed_size(0).ok_or(Error::Internal)?;
	let named = metalife_feed::BlobRef {
		hash: [0; 32],
		size,
		key: Some([0; 32]),
		media_type: media_type.clone(),
		name: name.clone(),
		description: description.clone(),
	};
	let content = Content { blobs: vec![named], ..Content::default() };
	content.encode(Kind::POST, metalife_feed::Salt::random()).map_err(metalife_vault::Error::from)?;
	let planet = app.planet().clone();
	let attached = transfer::receive(&app, &caller, body, move |incoming| {
		let blobs = planet.blobs.get()?;
		let attached = attach(&blobs, incoming, &media_type, &name, &description, ATTACHED);
		let attached = attached.map_err(|error| match error {
			metalife_private::Error::Io(error) => unwrapped(error),
			error => error.into(),
		})?;
		Ok(Blob::from(&attached))
	});
	Ok((StatusCode::CREATED, Json(attached.await?)))
}

/// What came with a private message, in clear; a part of it by `Range`.
///
/// Needs the scope `private`, or `private:APP` of the app that the message is of.
#[utoipa::path(get, path = "/v1/private/messages/{id}/attachments/{which}", security(("token" = ["private"])), params(
		("id" = String, Path, description = "The message's id"),
		("which" = usize, Path, description = "Which of its `content.blobs`, from 0"),
		("range" = Option<String>, Header, description = "The part that is wanted, as `bytes=0-99`"),
		OneQuery,
	), responses(
		(status = 200, content_type = "application/octet-stream", body = Vec<u8>),
		(status = 206, content_type = "application/octet-stream", body = Vec<u8>),
		(status = "default", body = Refusal),
	))]
pub async fn attached(
	State(app): State<App>,
	Extension(caller): Extension<Caller>,
	path: Result<Path<(String, usize)>, axum::extract::rejection::PathRejection>,
	Params(query): Params<OneQuery>,
	headers: HeaderMap,
) -> Result<Response> {
	let part = audience_of_one(&caller, query.app)?;
	let Path((id, which)) = path.map_err(|error| Error::Bad(error.body_text()))?;
	let Id(id) = id.parse::<Id>().map_err(|error| Error::Bad(error.to_owned()))?;
	transfer::send(&app, &caller, &headers, move |planet| {
		let blob = planet.attachment(&id, which, part)?;
		let reader = open_attachment(&planet.blobs.get()?, &blob)?;
		Ok(Outgoing { size: reader.size(), reader })
	})
	.await
}
