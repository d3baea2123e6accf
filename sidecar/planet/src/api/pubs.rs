//! The chain's list of Pubs and Rooms, and our place in it.

use super::{chain::EntryView, extract::Body, App};
use crate::{
	error::{Refusal, Result},
	model::{Feed, Who},
	network::{Address, Peer},
	pubs::Known,
};
use axum::{extract::State, http::StatusCode, Json};
use metalife_chain::{Chain, Entry, Services};
use metalife_feed::{FeedKey, Person};
use metalife_gossip::network::Multiaddr;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A Pub, a Room, or both in one, as the chain lists it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PubView {
	/// Its number in the list.
	pub id: u32,
	/// The profile that answers for it.
	pub owner: Who,
	/// Who it is to other peers.
	pub peer: Peer,
	/// The feed that it writes itself, as its owner says.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub feed: Option<Feed>,
	/// Whether it carries feeds and blobs for others.
	pub carries: bool,
	/// Whether it is a Room.
	pub room: bool,
	/// Where it is reached, as its owner says.
	pub addresses: Vec<Address>,
	/// Whether it is us.
	pub ours: bool,
	/// Whether feeds are exchanged with it now.
	pub in_session: bool,
}

/// Pubs and Rooms that the chain lists.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PubList {
	/// At most 64, by their numbers: where there are more, some of them at random.
	pub pubs: Vec<PubView>,
}

/// What is known of the chain's list of Pubs and Rooms, while no node is there too. It is looked at when the node comes, then
/// every hour.
#[utoipa::path(get, path = "/v1/chain/pubs", security(("token" = ["read"])), responses(
	(status = 200, body = PubList), (status = "default", body = Refusal),
))]
pub async fn list(State(app): State<App>) -> Result<Json<PubList>> {
	let planet = app.planet();
	let (us, there) = (planet.run(|planet| planet.peer()).await?, planet.in_session().await?);
	let pubs = Known::all(&planet.chain.pubs().borrow()).into_iter().map(|Known { listed, peer, addresses }| PubView {
		id: listed.id,
		owner: Who(Person::Profile(listed.owner)),
		peer: Peer(peer),
		feed: listed.feed.map(|feed| Feed(FeedKey(feed.0))),
		carries: listed.services.has(Services::PUB),
		room: listed.services.has(Services::ROOM),
		addresses: addresses.iter().map(|address| Address(Multiaddr::from(address))).collect(),
		ours: us == Peer(peer),
		in_session: there.contains(&peer),
	});
	Ok(Json(PubList { pubs: pubs.collect() }))
}

/// What the list is to say of us.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPub {
	/// Where we are reached: 1 to 8, each an IP address or a name, and `/tcp/PORT` or `/udp/PORT/quic-v1`.
	pub addresses: Vec<Address>,
	/// Whether we are a Room, too.
	#[serde(default)]
	pub room: bool,
}

impl NewPub {
	fn services(&self) -> Services {
		let room = if self.room { Services::ROOM.0 } else { 0 };
		Services(Services::PUB.0 | room)
	}
}

fn queued(entry: Entry) -> (StatusCode, Json<EntryView>) {
	(StatusCode::ACCEPTED, Json(entry.into()))
}

type Queue = fn(&Chain, Services, Vec<Vec<u8>>) -> Result<Entry, metalife_chain::Error>;

async fn tell(app: &App, new: NewPub, queue: Queue) -> Result<(StatusCode, Json<EntryView>)> {
	let entry = app.planet().run(move |planet| {
		let services = new.services();
		Ok(queue(&planet.chain, services, planet.listed_addresses(new.addresses)?)?)
	});
	Ok(queued(entry.await?))
}

/// Put us into the chain's list, as a Pub of the profile that our account speaks for, which our feed must be of. It is queued,
/// on the disk, when the answer comes.
#[utoipa::path(post, path = "/v1/chain/pubs", request_body = NewPub, security(("token" = ["admin"])), responses(
	(status = 202, body = EntryView), (status = "default", body = Refusal),
))]
pub async fn register(State(app): State<App>, Body(new): Body<NewPub>) -> Result<(StatusCode, Json<EntryView>)> {
	tell(&app, new, Chain::register_pub).await
}

/// Say in the list what we do and where we are reached from now on. It is queued, on the disk, when the answer comes.
#[utoipa::path(put, path = "/v1/chain/pubs", request_body = NewPub, security(("token" = ["admin"])), responses(
	(status = 202, body = EntryView), (status = "default", body = Refusal),
))]
pub async fn update(State(app): State<App>, Body(new): Body<NewPub>) -> Result<(StatusCode, Json<EntryView>)> {
	tell(&app, new, Chain::update_pub).await
}

/// Take us out of the list. It is queued, on the disk, when the answer comes.
#[utoipa::path(delete, path = "/v1/chain/pubs", security(("token" = ["admin"])), responses(
	(status = 202, body = EntryView), (status = "default", body = Refusal),
))]
pub async fn retire(State(app): State<App>) -> Result<(StatusCode, Json<EntryView>)> {
	let entry = app.planet().run(|planet| Ok(planet.chain.retire_pub()?)).await?;
	Ok(queued(entry))
}
