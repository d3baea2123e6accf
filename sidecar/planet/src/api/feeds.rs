//! The feeds that are held.

use super::{
	extract::{Params, Segment},
	App,
};
use crate::{
	error::{Error, Refusal, Result},
	limit::MAX_PAGE,
	model::{Feed, Id, MessageView},
};
use axum::{extract::State, Json};
use metalife_vault::FeedState;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How a feed stands here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct FeedView {
	/// Its key.
	pub feed: Feed,
	/// What its author wants to be called.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub name: Option<String>,
	/// The number of the first message that is held.
	pub first: u64,
	/// The number of the last one.
	pub sequence: u64,
	/// The id of the last one.
	pub tip: Id,
	/// The number that two messages have, if it is forked.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub forked: Option<u64>,
}

impl FeedView {
	fn new(state: FeedState, name: Option<String>) -> Self {
		Self {
			feed: Feed(state.tip.author),
			name,
			first: state.first,
			sequence: state.tip.sequence,
			tip: Id(state.tip.id),
			forked: state.forked,
		}
	}
}

/// Feeds, in an order that means nothing and stays the same.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct FeedList {
	/// The feeds.
	pub feeds: Vec<FeedView>,
	/// How many to skip to go on; none when these were the last.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub next: Option<usize>,
}

/// Which part of the list of feeds.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FeedsQuery {
	/// How many to skip.
	skip: Option<usize>,
	/// How many at most: 200, or fewer.
	limit: Option<usize>,
}

/// The feeds that are held here.
#[utoipa::path(get, path = "/v1/feeds", params(FeedsQuery), security(("token" = ["read"])), responses(
	(status = 200, body = FeedList), (status = "default", body = Refusal),
))]
pub async fn list(State(app): State<App>, Params(query): Params<FeedsQuery>) -> Result<Json<FeedList>> {
	let (skip, limit) = (query.skip.unwrap_or(0), query.limit.unwrap_or(MAX_PAGE).clamp(1, MAX_PAGE));
	let list = app.planet().run(move |planet| {
		let mut states = planet.vault().feeds().skip(skip);
		let feeds = states.by_ref().take(limit).map(|state| {
			let state = state?;
			Ok(FeedView::new(state, planet.vault().name(&state.tip.author)?))
		});
		let feeds = feeds.collect::<Result<_>>()?;
		let more = states.next().transpose()?.is_some();
		Ok(FeedList { feeds, next: more.then_some(skip.saturating_add(limit)) })
	});
	Ok(Json(list.await?))
}

/// How one feed stands here.
#[utoipa::path(get, path = "/v1/feeds/{feed}", params(("feed" = String, Path, description = "Its key")),
	security(("token" = ["read"])), responses((status = 200, body = FeedView), (status = "default", body = Refusal)))]
pub async fn one(State(app): State<App>, Segment(Feed(feed)): Segment<Feed>) -> Result<Json<FeedView>> {
	let view = app.planet().run(move |planet| {
		let state = planet.vault().feed(&feed)?.ok_or(Error::NotFound("feed"))?;
		Ok(FeedView::new(state, planet.vault().name(&feed)?))
	});
	Ok(Json(view.await?))
}

/// Messages of a feed, in its order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct FeedPage {
	/// The messages.
	pub messages: Vec<MessageView>,
	/// With which `from` to go on; none when these were the last.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub next: Option<u64>,
}

/// Which part of a feed.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FeedQuery {
	/// The number of the first message wanted.
	from: Option<u64>,
	/// How many at most: 200, or fewer. Fewer come when they are long.
	limit: Option<usize>,
}

/// The messages of one feed.
#[utoipa::path(get, path = "/v1/feeds/{feed}/messages", params(("feed" = String, Path, description = "Its key"), FeedQuery),
	security(("token" = ["read"])), responses((status = 200, body = FeedPage), (status = "default", body = Refusal)))]
pub async fn messages(
	State(app): State<App>,
	Segment(Feed(feed)): Segment<Feed>,
	Params(query): Params<FeedQuery>,
) -> Result<Json<FeedPage>> {
	let limit = query.limit.unwrap_or(MAX_PAGE);
	let page = app.planet().run(move |planet| {
		let (messages, next) = planet.feed(&feed, query.from.unwrap_or(1), limit)?;
		Ok(FeedPage { messages, next })
	});
	Ok(Json(page.await?))
}
