//! The chain: how it is with it, and whose feeds are whose.

use super::{extract::Segment, App};
use crate::{
	error::{Refusal, Result},
	model::{Feed, Who},
};
use axum::{extract::State, Json};
use metalife_chain::{Profile, Role, State as Known, Whose};
use metalife_feed::Person;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How it is with the chain.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ChainView {
	/// The node, if the daemon was told one.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub node: Option<String>,
	/// Whether it is there.
	pub connected: bool,
	/// The hash of the first block of the chain that this vault belongs to.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub genesis: Option<String>,
	/// The number of the node's best block.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub best: Option<u64>,
	/// The number of the finalized block that was looked at last.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub finalized: Option<u64>,
	/// Why the node is not there.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub problem: Option<String>,
	/// The profile that our feed belongs to.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub profile: Option<u64>,
}

impl ChainView {
	/// As it is now.
	pub(crate) fn of(app: &App) -> Self {
		let chain = &app.planet().chain;
		let Known { node, connected, genesis, best, finalized, problem } = chain.state().borrow().clone();
		let genesis = genesis.map(|hash| hash.to_string());
		Self { node, connected, genesis, best, finalized, problem, profile: chain.ours() }
	}
}

/// How it is with the chain.
#[utoipa::path(get, path = "/v1/chain", security(("token" = ["read"])), responses(
	(status = 200, body = ChainView), (status = "default", body = Refusal),
))]
pub async fn state(State(app): State<App>) -> Result<Json<ChainView>> {
	Ok(Json(ChainView::of(&app)))
}

/// An account of a profile.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct KeyView {
	/// The account: 64 hexadecimal digits.
	pub account: String,
	/// `controller`, `device`, `feed` or `app`.
	pub role: String,
}

/// A profile.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ProfileView {
	/// As it is followed: `profile:` and its number.
	pub person: Who,
	/// Its handle, without the `@`.
	pub handle: String,
	/// Its accounts, the controller first.
	pub keys: Vec<KeyView>,
	/// The keys of it that may write feeds.
	pub feeds: Vec<Feed>,
	/// Whether our own feed is one of them.
	pub ours: bool,
}

/// Somebody's profile, by handle, number or key: as the node has it in its newest finalized block; while it is not there, as
/// it was before.
#[utoipa::path(get, path = "/v1/chain/profiles/{whose}",
	params(("whose" = String, Path, description = "`@` and a handle, `profile:` and a number, or a key")),
	security(("token" = ["read"])), responses((status = 200, body = ProfileView), (status = "default", body = Refusal)))]
pub async fn profile(State(app): State<App>, Segment(whose): Segment<Whose>) -> Result<Json<ProfileView>> {
	let planet = app.planet();
	let profile = planet.chain.resolve(&whose).await?;
	let feeds: Vec<_> = profile.feeds().map(Feed).collect();
	let ours = feeds.contains(&Feed(planet.vault().feed_key()));
	let Profile { id, handle, keys } = profile;
	let role = |role| match role {
		Role::Controller => "controller",
		Role::Device => "device",
		Role::Feed => "feed",
		Role::App => "app",
	};
	let keys = keys.into_iter();
	let keys = keys.map(|key| KeyView { account: key.account.to_string(), role: role(key.role).into() }).collect();
	Ok(Json(ProfileView { person: Who(Person::Profile(id)), handle, keys, feeds, ours }))
}
