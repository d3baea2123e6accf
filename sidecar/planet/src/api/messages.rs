//! Messages: lists, search, one, and writing.

use super::{
	extract::{Body, Params, Segment},
	App,
};
use crate::{
	error::{Error, Refusal, Result},
	model::{Id, KindName, MessageView, Said, Who},
	planet::{Draft, Which},
	tokens::{Caller, Scope},
};
use axum::{
	extract::State,
	http::{header, StatusCode},
	response::{IntoResponse, Response},
	Extension, Json,
};
use metalife_chain::Scopes;
use metalife_feed::Kind;
use metalife_private::PRE_KEY;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

const USUAL_PAGE: usize = 50;

/// Messages, the last that came first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Listing {
	/// The messages.
	pub messages: Vec<MessageView>,
	/// With which `before` to go on; none when these were the last.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub next: Option<u64>,
	/// How many changes this does not know of yet.
	pub behind: u64,
}

/// Which messages: of one kind, or with one of the other properties.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
	/// Of this kind; `post` if nothing is said.
	kind: Option<KindName>,
	/// With this tag.
	tag: Option<String>,
	/// In the thread that this message began.
	thread: Option<Id>,
	/// That mention this person.
	mentions: Option<Who>,
	/// Only what came before the message with this number.
	before: Option<u64>,
	/// How many at most: 50 if nothing is said, 200 at most. Fewer come when they are long.
	limit: Option<usize>,
}

async fn listing(app: &App, which: Which, before: Option<u64>, limit: Option<usize>) -> Result<Json<Listing>> {
	let list = app.planet().run(move |planet| planet.list(&which, before, limit.unwrap_or(USUAL_PAGE)));
	let (messages, next, behind) = list.await?;
	Ok(Json(Listing { messages, next, behind }))
}

/// Messages, the last that came first.
#[utoipa::path(get, path = "/v1/messages", params(ListQuery), security(("token" = ["read"])), responses(
	(status = 200, body = Listing), (status = "default", body = Refusal),
))]
pub async fn list(State(app): State<App>, Params(query): Params<ListQuery>) -> Result<Json<Listing>> {
	let ListQuery { kind, tag, thread, mentions, before, limit } = query;
	let mut which = [
		kind.map(|kind| Which::Kind(kind.0)),
		tag.map(Which::Tag),
		thread.map(|id| Which::Thread(id.0)),
		mentions.map(|who| Which::Mentions(who.0)),
	]
	.into_iter()
	.flatten();
	let first = which.next().unwrap_or(Which::Kind(Kind::POST));
	if first == Which::Kind(Kind::PRIVATE) {
		return Err(Error::Bad("what is private is listed by GET /v1/private/messages".into()));
	}
	if which.next().is_some() {
		return Err(Error::Bad("one of kind, tag, thread and mentions at a time".into()));
	}
	listing(&app, first, before, limit).await
}

/// What to search for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
	/// Words, all of which must be there; the last may be the beginning of one.
	q: String,
	/// Only what came before the message with this number.
	before: Option<u64>,
	/// How many at most: 50 if nothing is said, 200 at most. Fewer come when they are long.
	limit: Option<usize>,
}

/// The messages in which all these words are, the last that came first.
#[utoipa::path(get, path = "/v1/search", params(SearchQuery), security(("token" = ["search"])), responses(
	(status = 200, body = Listing), (status = "default", body = Refusal),
))]
pub async fn search(State(app): State<App>, Params(query): Params<SearchQuery>) -> Result<Json<Listing>> {
	listing(&app, Which::Words(query.q), query.before, query.limit).await
}

/// A message and what others think of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Detail {
	/// The message.
	pub message: MessageView,
	/// Signs set to it.
	pub reactions: Vec<Reaction>,
}

/// A sign that is set to a message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Reaction {
	/// The sign.
	pub symbol: String,
	/// By how many feeds.
	pub count: u64,
}

/// One message.
#[utoipa::path(get, path = "/v1/messages/{id}", params(("id" = String, Path, description = "Its id")),
	security(("token" = ["read"])), responses((status = 200, body = Detail), (status = "default", body = Refusal)))]
pub async fn one(State(app): State<App>, Segment(id): Segment<Id>) -> Result<Json<Detail>> {
	let detail = app.planet().run(move |planet| {
		let message = planet.message(&id)?;
		planet.wait_for_index()?;
		let reactions = planet.vault().reactions(&id.0)?;
		let reactions = reactions.into_iter().map(|(symbol, count)| Reaction { symbol, count }).collect();
		Ok(Detail { message, reactions })
	});
	Ok(Json(detail.await?))
}

/// One message as its author signed it, for whoever checks that themselves: the bytes of `metalife-feed`'s FORMAT.md.
#[utoipa::path(get, path = "/v1/messages/{id}/bytes", params(("id" = String, Path, description = "Its id")),
	security(("token" = ["read"])), responses(
		(status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = "default", body = Refusal),
	))]
pub async fn bytes(State(app): State<App>, Segment(id): Segment<Id>) -> Result<Response> {
	let found = app.planet().run(move |planet| Ok(planet.vault().message(&id.0)?)).await?;
	let bytes = found.ok_or(Error::NotFound("message"))?.message.encode();
	Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

/// A message to write.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
	/// What it is about; `post` if nothing is said.
	#[serde(default = "post")]
	pub kind: KindName,
	/// What it says.
	pub content: Said,
	/// The id of the message that it answers: sets root and parents.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub answers: Option<Id>,
}

pub fn post() -> KindName {
	KindName(Kind::POST)
}

/// What the token of an app writes names that app.
pub fn name_app(caller: &Caller, said: &mut Said) -> Result<()> {
	if let Some(app) = caller.token.app {
		if said.app.is_some_and(|said| said != app) {
			return Err(Error::Bad(format!("this token writes for app {app}")));
		}
		said.app = Some(app);
	}
	Ok(())
}

/// Write a message to our own feed. It is on the disk when the answer comes.
///
/// Needs the scope `post`; for kind `app` the scope `messages:APP` instead. Contacts have a route of their own, and what is
/// private is not written here.
#[utoipa::path(post, path = "/v1/messages", request_body = NewMessage, security(("token" = ["post"])), responses(
	(status = 201, body = MessageView), (status = "default", body = Refusal),
))]
pub async fn publish(
	State(app): State<App>,
	Extension(caller): Extension<Caller>,
	Body(new): Body<NewMessage>,
) -> Result<(StatusCode, Json<MessageView>)> {
	let NewMessage { kind: KindName(kind), content: mut said, answers } = new;
	name_app(&caller, &mut said)?;
	match (kind, said.app) {
		(Kind::CONTACT, _) => return Err(Error::Bad("contacts are set by PUT /v1/contacts".into())),
		(Kind::PRIVATE, _) => return Err(Error::Bad("what is private is written by POST /v1/private/messages".into())),
		// Whoever could tell others what to seal for, could read it.
		(PRE_KEY, _) => return Err(Error::Bad("what to seal for is told by the daemon alone".into())),
		(Kind::APP, None) => return Err(Error::Bad("a message of kind app names the app".into())),
		(Kind::APP, Some(app)) => caller.needs(Scope::Messages(app))?,
		(Kind::EDIT, _) => caller.needs_both(Scope::Post, Scopes::EDIT)?,
		(Kind::ERASE, _) => caller.needs_both(Scope::Post, Scopes::RETRACT)?,
		(Kind::REACTION, _) => caller.needs_both(Scope::Post, Scopes::REACT)?,
		_ => caller.needs(Scope::Post)?,
	}
	let view = app.planet().run(move |planet| planet.publish(Draft { kind, said, answers: answers.map(|id| id.0) }));
	Ok((StatusCode::CREATED, Json(view.await?)))
}
