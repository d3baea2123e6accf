//! The network of a planet: who is called, who is there, who was invited.

use crate::{
	error::{Error, Result},
	model::{as_text, Feed},
	planet::{now, Planet},
	replication::keep_up,
};
use metalife_feed::FeedKey;
use metalife_gossip::{
	network::{peer_key, Config, Multiaddr, Network, NetworkError, PeerId, Protocol},
	BlobEntry, BlobExchange, End, Event, Invitation, InvitationError, Place, Reason, Terms, What, MAX_ADDRESS,
	MAX_ADDRESSES, MAX_HOPS,
};
use metalife_vault::Vault;
use serde::{Deserialize, Serialize};
use std::{
	collections::HashMap,
	fmt,
	net::Ipv4Addr,
	str::FromStr,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};
use tokio::{
	sync::broadcast::{error::RecvError, Receiver},
	task::JoinHandle,
};
use utoipa::ToSchema;

/// The port that is listened on for peers if nothing is said.
pub const PORT: u16 = 11_155;

/// The most peers that are called at every start.
pub const MAX_KEPT: usize = 256;

/// The most times that one invitation can be used.
pub const MAX_USES: u32 = 10_000;

/// For how long an invitation is good at most.
pub const MAX_TERM: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// Under which the peers are kept that are called at every start.
const KEPT: &str = "planet peers";

/// How long to wait for whoever accepted us to say who they are.
const GREETING: Duration = Duration::from_secs(10);

/// An address that ends in `/p2p/` and a peer's id, or one of this machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address(pub Multiaddr);

as_text!(Address);

impl fmt::Display for Address {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.fmt(f)
	}
}

impl FromStr for Address {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let address: Option<Multiaddr> = text.parse().ok();
		let short = address.filter(|address| address.len() <= MAX_ADDRESS);
		short.map(Self).ok_or("an address is a multiaddress, as /ip4/192.0.2.1/tcp/11155, of at most 255 bytes")
	}
}

/// Somebody whom the network knows, by the key of the connection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Peer(pub PeerId);

as_text!(Peer);

impl fmt::Display for Peer {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.fmt(f)
	}
}

impl FromStr for Peer {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		text.parse().map(Self).map_err(|_| "this is no peer's id")
	}
}

/// An invitation, as one word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Code(pub Invitation);

impl FromStr for Code {
	type Err = InvitationError;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		text.parse().map(Self)
	}
}

/// What one is invited to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PlaceName {
	/// A Pub: it follows whom it invites, and carries their feeds.
	#[default]
	Pub,
	/// A Room: it brings those together who are in it, and carries nothing.
	Room,
}

impl From<Place> for PlaceName {
	fn from(place: Place) -> Self {
		match place {
			Place::Pub => Self::Pub,
			Place::Room => Self::Room,
		}
	}
}

impl From<PlaceName> for Place {
	fn from(place: PlaceName) -> Self {
		match place {
			PlaceName::Pub => Self::Pub,
			PlaceName::Room => Self::Room,
		}
	}
}

/// A peer that is called at every start.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Kept {
	peer: Peer,
	addresses: Vec<Address>,
	place: Option<PlaceName>,
}

fn kept(vault: &Vault) -> Result<Vec<Kept>> {
	match vault.secret(KEPT)? {
		Some(kept) => serde_json::from_slice(&kept).map_err(|_| Error::Internal),
		None => Ok(Vec::new()),
	}
}

/// A session that goes on, or the last one with a peer that is there.
#[derive(Clone, Copy, Default)]
struct State {
	feed: Option<FeedKey>,
	received: u64,
	caught_up: bool,
}

type States = Arc<Mutex<HashMap<PeerId, State>>>;

/// A peer as it is known now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PeerView {
	/// Its id.
	pub peer: Peer,
	/// The feed that it proved to write.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub feed: Option<Feed>,
	/// Whether there is a connection.
	pub connected: bool,
	/// Whether one of the connections is not passed on by a Room.
	pub direct: bool,
	/// Whether feeds are exchanged with it now.
	pub in_session: bool,
	/// Whether it has sent all that it holds of what is wanted.
	pub caught_up: bool,
	/// How many messages came from it in this session.
	pub received: u64,
	/// Whether it is called at every start.
	pub kept: bool,
	/// Where it is, as far as is known.
	pub addresses: Vec<Address>,
}

/// The network in short.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct NetworkView {
	/// Our own id as a peer.
	pub peer: Peer,
	/// Where we listen for peers.
	pub listening: Vec<Address>,
	/// How many peers are connected.
	pub connected: usize,
	/// With how many of them feeds are exchanged.
	pub sessions: usize,
	/// How many of these have sent all that they hold of what is wanted.
	pub caught_up: usize,
}

/// What came of using an invitation.
pub struct Joined {
	/// To what it was.
	pub place: Place,
	/// Whose it was.
	pub peer: PeerId,
	/// The feed that whoever invited writes, if they said so in time.
	pub feed: Option<FeedKey>,
	/// Whether that feed is followed from now on.
	pub followed: bool,
}

/// A network that runs.
pub struct Running {
	network: Network,
	blobs: Arc<BlobExchange>,
	public_blobs: u64,
	is_room: bool,
	is_public: bool,
	states: States,
	/// Held while what is kept is exchanged.
	keeping: Mutex<()>,
	tasks: [JoinHandle<()>; 2],
}

/// Where to listen if nothing is said.
pub fn usual_addresses() -> Vec<Multiaddr> {
	let any = Multiaddr::from(Ipv4Addr::UNSPECIFIED);
	let six = Multiaddr::from(std::net::Ipv6Addr::UNSPECIFIED);
	[any, six]
		.into_iter()
		.flat_map(|any| [any.clone().with(Protocol::Tcp(PORT)), any.with(Protocol::Udp(PORT)).with(Protocol::QuicV1)])
		.collect()
}

fn peer_of(address: &Multiaddr) -> Option<PeerId> {
	match address.iter().last() {
		Some(Protocol::P2p(peer)) => Some(peer),
		_ => None,
	}
}

pub(crate) fn without_peer(mut address: Multiaddr) -> Multiaddr {
	if peer_of(&address).is_some() {
		address.pop();
	}
	address
}

fn is_loopback(address: &Multiaddr) -> bool {
	match address.iter().next() {
		Some(Protocol::Ip4(ip)) => ip.is_loopback(),
		Some(Protocol::Ip6(ip)) => ip.is_loopback(),
		_ => false,
	}
}

impl Planet {
	/// The network, where there is one.
	pub fn network(&self) -> Result<Arc<Running>> {
		self.network.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or(Error::NoNetwork)
	}

	/// Start the network: feeds are exchanged from now on, as far as follows go in so many steps, and at most so many bytes a day
	/// of pictures that those we follow post. Whoever is kept is called besides those whom `config` names. Blocks for moments.
	pub async fn start_network(self: &Arc<Self>, mut config: Config, hops: u8, public_blobs: u64) -> Result<()> {
		self.replication.set_hops(hops.min(MAX_HOPS));
		// Before anybody is served: whom we block is not.
		let begin = self.run(|planet| {
			planet.renew_wants()?;
			Ok((peer_key(planet.vault())?, kept(planet.vault())?))
		});
		let (key, kept) = begin.await?;
		for Kept { peer: Peer(peer), addresses, place } in kept {
			let mut addresses = addresses.into_iter().map(|Address(address)| address.with(Protocol::P2p(peer)));
			if place == Some(PlaceName::Room) {
				config.rooms.extend(addresses.next());
			}
			config.bootstrap.extend(addresses);
		}
		let (is_room, is_public) = (config.room, config.public);
		let replica = self.replication.replica.clone();
		let (events, states) = (replica.events(), States::default());
		let weak = Arc::downgrade(self);
		let blobs = BlobExchange::new(move || {
			let blobs = weak.upgrade()?.blobs.get();
			blobs.inspect_err(|error| tracing::warn!(%error, "blobs cannot be opened")).ok()
		});
		let network = Network::start_with_blobs(replica, blobs.clone(), key, config)?;
		let heard = tokio::spawn(hear(self.clone(), events, states.clone()));
		let tasks = [heard, tokio::spawn(keep_up(self.clone()))];
		let keeping = Mutex::new(());
		let running = Running { network, blobs, public_blobs, is_room, is_public, states, keeping, tasks };
		*self.network.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(running));
		self.run(|planet| planet.renew_offers()).await
	}

	/// Stop the network, if there is one: what came is stored when this returns.
	pub async fn stop_network(&self) {
		self.leave_pubs().await;
		let running = self.network.write().unwrap_or_else(PoisonError::into_inner).take();
		// Whoever still has it was cut off, and lets go of it at the end.
		if let Some(Running { network, tasks, .. }) = running.and_then(Arc::into_inner) {
			tasks.iter().for_each(JoinHandle::abort);
			network.stop().await;
		}
	}
}

/// Take in what peers do.
async fn hear(planet: Arc<Planet>, mut events: Receiver<Event>, states: States) {
	loop {
		match events.recv().await {
			Ok(Event { peer, what }) => {
				if let Ok(peer) = PeerId::from_bytes(&peer) {
					happened(&planet, peer, what, &states).await;
				}
			},
			// What was missed may have been the news.
			Err(RecvError::Lagged(_)) => planet.changed(),
			Err(RecvError::Closed) => return,
		}
	}
}

fn lock(states: &States) -> MutexGuard<'_, HashMap<PeerId, State>> {
	states.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn happened(planet: &Arc<Planet>, peer: PeerId, what: What, states: &States) {
	match what {
		What::Met(feed) => {
			tracing::info!(%peer, "a peer is there");
			lock(states).insert(peer, State { feed, ..State::default() });
		},
		What::Stored(count) => {
			planet.changed();
			planet.metrics.received.inc_by(count);
			if let Some(state) = lock(states).get_mut(&peer) {
				state.received += count;
			}
		},
		What::CaughtUp => {
			if let Some(state) = lock(states).get_mut(&peer) {
				state.caught_up = true;
			}
		},
		What::Blob(address) => {
			tracing::debug!(%peer, %address, "a blob came");
			planet.metrics.fetched.inc();
		},
		What::GivenUp(feed, why) => tracing::info!(%peer, %feed, ?why, "no more is taken of a feed"),
		What::Joined(Place::Pub, Some(feed)) => {
			tracing::info!(%peer, %feed, "an invitation was used");
			if let Err(error) = planet.run(move |planet| planet.follow(feed)).await {
				tracing::error!(%error, "a guest is not followed");
			}
		},
		What::Joined(..) => tracing::info!(%peer, "an invitation was used"),
		What::Ended(end) => {
			tracing::info!(%peer, ?end, "a session is over");
			if !matches!(end, End::Ours(Reason::Replaced) | End::Theirs(Reason::Replaced)) {
				lock(states).remove(&peer);
			}
		},
		_ => {},
	}
	planet.metrics.sessions.set(lock(states).len() as i64);
}

impl Running {
	/// Who we are to peers.
	pub fn id(&self) -> PeerId {
		self.network.id()
	}

	/// Whether we are a Room.
	pub fn is_room(&self) -> bool {
		self.is_room
	}

	/// Whether others reach the addresses that we listen on.
	pub(crate) fn is_public(&self) -> bool {
		self.is_public
	}

	pub(crate) fn network(&self) -> &Network {
		&self.network
	}

	/// Fetch these blobs, which are public, as far as that is wanted.
	pub(crate) fn fetch(&self, entries: &[BlobEntry]) {
		self.blobs.fetch(entries, self.public_blobs);
	}

	/// Ask those whom we follow to keep these blobs for whoever comes for them.
	pub(crate) fn offer(&self, entries: Vec<BlobEntry>) {
		self.blobs.offer(entries);
	}

	/// Where we listen for peers.
	pub async fn listening(&self) -> Result<Vec<Address>> {
		Ok(self.network.addresses().await?.into_iter().map(Address).collect())
	}

	/// Who is there, and who is to be.
	pub async fn peers(&self, planet: &Arc<Planet>) -> Result<Vec<PeerView>> {
		let kept = planet.run(|planet| kept(planet.vault())).await?;
		let peers = self.network.peers().await?;
		let states = lock(&self.states);
		let view = |peer: metalife_gossip::network::Peer| {
			let state = states.get(&peer.id).filter(|_| peer.in_session).copied().unwrap_or_default();
			PeerView {
				kept: kept.iter().any(|kept| kept.peer.0 == peer.id),
				peer: Peer(peer.id),
				feed: state.feed.map(Feed),
				connected: peer.connected,
				direct: peer.direct,
				in_session: peer.in_session,
				caught_up: state.caught_up,
				received: state.received,
				addresses: peer.addresses.into_iter().map(Address).collect(),
			}
		};
		let mut peers: Vec<_> = peers.into_iter().map(view).collect();
		peers.sort_by_cached_key(|view| view.peer.0.to_bytes());
		Ok(peers)
	}

	/// The network in short, by what [`Running::peers`] tells.
	pub async fn view(&self, peers: &[PeerView]) -> Result<NetworkView> {
		let count = |which: fn(&&PeerView) -> bool| peers.iter().filter(which).count();
		Ok(NetworkView {
			peer: Peer(self.id()),
			listening: self.listening().await?,
			connected: count(|peer| peer.connected),
			sessions: count(|peer| peer.in_session),
			caught_up: count(|peer| peer.caught_up),
		})
	}

	/// Change whom is called at every start.
	fn keep(&self, vault: &Vault, change: impl FnOnce(&mut Vec<Kept>) -> Result<()>) -> Result<()> {
		let _keeping = self.keeping.lock().unwrap_or_else(PoisonError::into_inner);
		let mut kept = kept(vault)?;
		change(&mut kept)?;
		let bytes = serde_json::to_vec(&kept).map_err(|_| Error::Internal)?;
		Ok(vault.keep_secret(KEPT, &bytes)?)
	}

	/// Call this peer at every start.
	async fn add(
		self: &Arc<Self>,
		planet: &Arc<Planet>,
		peer: PeerId,
		addresses: Vec<Multiaddr>,
		place: Option<PlaceName>,
	) -> Result<()> {
		let running = self.clone();
		let keep = move |kept: &mut Vec<Kept>| {
			let before = kept.iter().position(|kept| kept.peer.0 == peer).map(|at| kept.remove(at));
			if kept.len() >= MAX_KEPT {
				return Err(Error::TooMany("peers to call: forget some"));
			}
			let (older, before) = before.map_or_else(Default::default, |kept| (kept.addresses, kept.place));
			let mut all: Vec<Address> = addresses.into_iter().map(|address| Address(without_peer(address))).collect();
			let older: Vec<_> = older.into_iter().filter(|address| !all.contains(address)).collect();
			all.extend(older);
			all.truncate(MAX_ADDRESSES);
			kept.push(Kept { peer: Peer(peer), addresses: all, place: place.or(before) });
			Ok(())
		};
		planet.run(move |planet| running.keep(planet.vault(), keep)).await
	}

	/// Exchange feeds with the peer at this address from now on, and call it at every start.
	pub async fn connect(self: &Arc<Self>, planet: &Arc<Planet>, Address(address): Address) -> Result<()> {
		let peer = peer_of(&address).ok_or_else(|| NetworkError::NoPeer(address.clone()))?;
		if peer == self.id() {
			return Err(Error::Bad("that is us".into()));
		}
		self.add(planet, peer, vec![address.clone()], None).await?;
		Ok(self.network.connect(address).await?)
	}

	/// Call this peer no longer.
	pub async fn forget(self: &Arc<Self>, planet: &Arc<Planet>, Peer(peer): Peer) -> Result<()> {
		let running = self.clone();
		let known = self.network.peers().await?.iter().any(|known| known.id == peer);
		let forgotten = planet.run(move |planet| {
			running.keep(planet.vault(), |kept| {
				let before = kept.len();
				kept.retain(|kept| kept.peer.0 != peer);
				match known || kept.len() < before {
					true => Ok(()),
					false => Err(Error::NotFound("peer")),
				}
			})
		});
		forgotten.await?;
		Ok(self.network.forget(peer).await?)
	}

	/// Invite somebody, by these addresses, or else by those that we listen on: others than of the loopback first.
	pub async fn invite(&self, terms: Terms, addresses: Vec<Address>) -> Result<Invitation> {
		if terms.place == Place::Room && !self.is_room {
			return Err(Error::NoRoom);
		}
		let mut addresses = if addresses.is_empty() { self.listening().await? } else { addresses };
		addresses.sort_by_key(|Address(address)| is_loopback(address));
		let mut addresses: Vec<_> = addresses.into_iter().map(|Address(address)| without_peer(address)).collect();
		addresses.truncate(MAX_ADDRESSES);
		if addresses.is_empty() {
			return Err(Error::Bad("we listen nowhere: say where we are reached".into()));
		}
		Ok(self.network.invite(terms, addresses, now() / 1_000).await?)
	}

	/// Use an invitation: be accepted, follow whoever runs a Pub, exchange feeds.
	pub async fn join(self: &Arc<Self>, planet: &Arc<Planet>, Code(invitation): Code, follow: bool) -> Result<Joined> {
		let (peer, addresses, named) = (invitation.peer, invitation.addresses.clone(), invitation.feed);
		if peer == self.id() {
			return Err(Error::Bad("that is our own invitation".into()));
		}
		let mut events = planet.replication.replica.events();
		let place = self.network.join(invitation, now() / 1_000).await?;
		self.add(planet, peer, addresses, Some(place.into())).await?;
		let feed = match self.feed_of(&peer).or(named) {
			Some(feed) => Some(feed),
			None => tokio::time::timeout(GREETING, greeting(&mut events, &peer)).await.unwrap_or(None),
		};
		let followed = match feed.filter(|_| follow && place == Place::Pub) {
			Some(feed) => planet.run(move |planet| planet.follow(feed)).await?,
			None => false,
		};
		Ok(Joined { place, peer, feed, followed })
	}

	fn feed_of(&self, peer: &PeerId) -> Option<FeedKey> {
		lock(&self.states).get(peer).and_then(|state| state.feed)
	}
}

/// Wait until a peer says which feed it writes.
async fn greeting(events: &mut Receiver<Event>, peer: &PeerId) -> Option<FeedKey> {
	loop {
		match events.recv().await {
			Ok(Event { peer: from, what: What::Met(feed) }) if from == peer.to_bytes() => return feed,
			Err(RecvError::Closed) => return None,
			_ => {},
		}
	}
}
