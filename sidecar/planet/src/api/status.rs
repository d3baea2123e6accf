//! How the daemon is, and who we are.

use super::{chain::ChainView, App};
use crate::{
	error::{Error, Refusal, Result},
	model::Feed,
	network::NetworkView,
};
use axum::{
	extract::State,
	http::header,
	response::{IntoResponse, Response},
	Json,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// That somebody is there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Health {
	/// `ok`.
	pub status: String,
}

/// Whether somebody is there.
#[utoipa::path(get, path = "/health", security(), responses((status = 200, body = Health)))]
pub async fn health() -> Json<Health> {
	Json(Health { status: "ok".into() })
}

/// The daemon's numbers, in Prometheus' text format.
#[utoipa::path(get, path = "/metrics", security(("token" = ["metrics"])), responses(
	(status = 200, content_type = "text/plain", body = String), (status = "default", body = Refusal),
))]
pub async fn metrics(State(app): State<App>) -> Result<Response> {
	let planet = app.planet();
	let text =
		planet.metrics.text(planet.vault().index_progress(), &planet.pub_counts()).map_err(|_| Error::Internal)?;
	Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}

/// How the daemon is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Status {
	/// The version of the daemon.
	pub version: String,
	/// The feed that we write.
	pub feed: Feed,
	/// How many messages there are in it.
	pub sequence: u64,
	/// The number at which it is forked, if it is: nothing more can be written to it.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub forked: Option<u64>,
	/// The number of the last change: where a subscription that wants only what is new begins.
	pub changes: u64,
	/// The number of the last change that lists and search know of.
	pub indexed: u64,
	/// How many subscriptions are open.
	pub subscriptions: u64,
	/// The network, where there is one.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub network: Option<NetworkView>,
	/// The chain, where there was one.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub chain: Option<ChainView>,
}

/// How the daemon is.
#[utoipa::path(get, path = "/v1/status", security(("token" = ["read"])), responses(
	(status = 200, body = Status), (status = "default", body = Refusal),
))]
pub async fn status(State(app): State<App>) -> Result<Json<Status>> {
	let state = app.planet().run(|planet| {
		let feed = planet.vault().feed_key();
		Ok((feed, planet.vault().feed(&feed)?))
	});
	let (feed, state) = state.await?;
	let network = match app.planet().network() {
		Ok(running) => Some(running.view(&running.peers(app.planet()).await?).await?),
		Err(_) => None,
	};
	let (indexed, changes) = app.planet().vault().index_progress();
	Ok(Json(Status {
		version: env!("CARGO_PKG_VERSION").into(),
		feed: Feed(feed),
		sequence: state.map_or(0, |state| state.tip.sequence),
		forked: state.and_then(|state| state.forked),
		changes,
		indexed,
		subscriptions: app.planet().metrics.subscriptions.get().max(0) as u64,
		network,
		chain: Some(ChainView::of(&app)).filter(|chain| chain.node.is_some() || chain.genesis.is_some()),
	}))
}

/// Who we are.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Identity {
	/// The feed that we write: the key by which others know us.
	pub feed: Feed,
	/// What we want to be called.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub name: Option<String>,
}

/// Who we are. A name is given by a message of kind `about`.
#[utoipa::path(get, path = "/v1/identity", security(("token" = ["read"])), responses(
	(status = 200, body = Identity), (status = "default", body = Refusal),
))]
pub async fn identity(State(app): State<App>) -> Result<Json<Identity>> {
	let identity = app.planet().run(|planet| {
		planet.wait_for_index()?;
		let feed = planet.vault().feed_key();
		Ok(Identity { feed: Feed(feed), name: planet.vault().name(&feed)? })
	});
	Ok(Json(identity.await?))
}
