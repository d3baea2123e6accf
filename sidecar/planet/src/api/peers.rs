//! Peers, and invitations to them and to us.

use super::{
	extract::{Body, Segment},
	App,
};
use crate::{
	error::{Error, Refusal, Result},
	model::Feed,
	network::{Address, Code, NetworkView, Peer, PeerView, PlaceName, MAX_TERM, MAX_USES},
	planet::now,
};
use axum::{
	extract::State,
	http::StatusCode,
	response::{IntoResponse, Response},
	Json,
};
use metalife_gossip::{Terms, MAX_ADDRESSES};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who is there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PeerList {
	/// The network in short.
	pub network: NetworkView,
	/// Whether we are a Room.
	pub room: bool,
	/// The peers that are there, and those that are to be.
	pub peers: Vec<PeerView>,
}

/// The peers that are there, and those that are to be.
#[utoipa::path(get, path = "/v1/peers", security(("token" = ["admin"])), responses(
	(status = 200, body = PeerList), (status = "default", body = Refusal),
))]
pub async fn list(State(app): State<App>) -> Result<Json<PeerList>> {
	let running = app.planet().network()?;
	let peers = running.peers(app.planet()).await?;
	let network = running.view(&peers).await?;
	Ok(Json(PeerList { network, room: running.is_room(), peers }))
}

/// A peer to exchange feeds with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPeer {
	/// Where it is: a multiaddress that ends in `/p2p/` and the peer's id.
	pub address: Address,
}

/// Exchange feeds with a peer from now on. It is called until it answers, and at every start.
#[utoipa::path(post, path = "/v1/peers", request_body = NewPeer, security(("token" = ["admin"])), responses(
	(status = 204), (status = "default", body = Refusal),
))]
pub async fn connect(State(app): State<App>, Body(new): Body<NewPeer>) -> Result<StatusCode> {
	app.planet().network()?.connect(app.planet(), new.address).await?;
	Ok(StatusCode::NO_CONTENT)
}

/// Call a peer no longer, and end what there is with it. It may still call.
#[utoipa::path(delete, path = "/v1/peers/{id}", params(("id" = String, Path, description = "Its id")),
	security(("token" = ["admin"])), responses((status = 204), (status = "default", body = Refusal)))]
pub async fn forget(State(app): State<App>, Segment(peer): Segment<Peer>) -> Result<StatusCode> {
	app.planet().network()?.forget(app.planet(), peer).await?;
	Ok(StatusCode::NO_CONTENT)
}

/// An invitation to make.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
	/// To what; a Pub if nothing is said.
	#[serde(default)]
	pub place: PlaceName,
	/// How many times it can be used: 1 to 10,000; once if nothing is said.
	#[serde(default = "once")]
	pub uses: u32,
	/// For how many seconds it is good: at most a year's.
	pub seconds: u64,
	/// Where we are reached, at most eight; where we listen if nothing is said.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub addresses: Vec<Address>,
}

fn once() -> u32 {
	1
}

/// An invitation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct InvitationView {
	/// What to give to whom is invited: one word. Whoever has it can use it.
	pub code: String,
	/// To what.
	pub place: PlaceName,
	/// How many times it can be used.
	pub uses: u32,
	/// Until when: milliseconds since 1970.
	pub expires: u64,
	/// The feed that it says whoever uses it is to follow.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub feed: Option<Feed>,
	/// Where it leads.
	pub addresses: Vec<Address>,
}

/// Invite somebody here. Whoever uses an invitation to a Pub is followed by us.
#[utoipa::path(post, path = "/v1/invitations", request_body = NewInvitation, security(("token" = ["admin"])), responses(
	(status = 201, body = InvitationView), (status = "default", body = Refusal),
))]
pub async fn invite(State(app): State<App>, Body(new): Body<NewInvitation>) -> Result<Response> {
	let NewInvitation { place, uses, seconds, addresses } = new;
	if !(1..=MAX_USES).contains(&uses) {
		return Err(Error::Bad(format!("an invitation is used 1 to {MAX_USES} times")));
	}
	if !(1..=MAX_TERM.as_secs()).contains(&seconds) {
		return Err(Error::Bad(format!("an invitation is good for 1 to {} seconds", MAX_TERM.as_secs())));
	}
	if addresses.len() > MAX_ADDRESSES {
		return Err(Error::Bad(format!("an invitation has at most {MAX_ADDRESSES} addresses")));
	}
	let terms = Terms { place: place.into(), uses, expires: now() / 1_000 + seconds };
	let invitation = app.planet().network()?.invite(terms, addresses).await?;
	tracing::info!(?place, uses, seconds, "an invitation was made");
	let view = InvitationView {
		code: invitation.to_string(),
		place,
		uses,
		expires: invitation.expires * 1_000,
		feed: invitation.feed.map(Feed),
		addresses: invitation.addresses.into_iter().map(Address).collect(),
	};
	Ok((StatusCode::CREATED, Json(view)).into_response())
}

/// An invitation to use.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Join {
	/// The invitation.
	pub code: String,
	/// Whether to follow whoever runs the Pub; so if nothing is said.
	#[serde(default = "yes")]
	pub follow: bool,
}

fn yes() -> bool {
	true
}

/// What came of using an invitation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Joined {
	/// To what it was.
	pub place: PlaceName,
	/// Whose it was.
	pub peer: Peer,
	/// The feed that whoever invited writes, if the invitation says so, or they did in time.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub feed: Option<Feed>,
	/// Whether we follow that feed and did not before.
	pub followed: bool,
}

/// Use an invitation. When this is answered it was accepted; feeds are exchanged from then on, after every start too.
#[utoipa::path(post, path = "/v1/join", request_body = Join, security(("token" = ["admin"])), responses(
	(status = 200, body = Joined), (status = "default", body = Refusal),
))]
pub async fn join(State(app): State<App>, Body(join): Body<Join>) -> Result<Json<Joined>> {
	let code: Code = join.code.parse().map_err(Error::Invitation)?;
	let joined = app.planet().network()?.join(app.planet(), code, join.follow).await?;
	Ok(Json(Joined {
		place: joined.place.into(),
		peer: Peer(joined.peer),
		feed: joined.feed.map(Feed),
		followed: joined.followed,
	}))
}
