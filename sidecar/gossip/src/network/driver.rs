//! The task behind a [`Network`](super::Network).

use super::{
	join, listed, room, split_peer,
	swarm::{self, Behaviour, BehaviourEvent},
	Config, Keypair, NetworkError, Peer,
};
use crate::{
	blobs::{ask, give, offer, take_offer, BlobExchange, Guest, Pace},
	frame::Reason,
	identity::Ends,
	invite::{Invitation, Ledger, Place},
	replica::{Replica, What},
	session::{self, End, Summary, Until},
};
use futures::StreamExt;
use libp2p::{
	core::transport::ListenerId,
	identify, kad, mdns,
	multiaddr::Protocol,
	relay,
	swarm::{dial_opts::DialOpts, ConnectionId, SwarmEvent},
	Multiaddr, PeerId, Stream, StreamProtocol, Swarm,
};
use libp2p_stream::{Control, IncomingStreams};
use metalife_feed::FeedKey;
use std::{
	collections::{HashMap, HashSet},
	convert::Infallible,
	future::Future,
	io,
	net::{IpAddr, Ipv6Addr, TcpListener, UdpSocket},
	sync::{Arc, Mutex},
	time::Duration,
};
use tokio::{
	sync::{mpsc, oneshot},
	task::JoinSet,
	time::{interval, sleep, timeout, Instant, MissedTickBehavior},
};

const SYNC: StreamProtocol = StreamProtocol::new("/metalife/sync/1");
const INVITE: StreamProtocol = StreamProtocol::new("/metalife/invite/1");
const ROOM: StreamProtocol = StreamProtocol::new("/metalife/room/1");
const BLOBS: StreamProtocol = StreamProtocol::new("/metalife/blobs/1");
const OFFERS: StreamProtocol = StreamProtocol::new("/metalife/offers/1");

/// How long an exchange of few words may take, the way to the peer included.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long one try to open a stream may take.
const TRY: Duration = Duration::from_secs(2);

/// How far apart two sessions with a peer may begin to count as begun at the same time.
const AT_ONCE: Duration = Duration::from_secs(20);

/// The most of these at once.
const MAX_EXCHANGES: usize = 32;

/// The most peers that are kept in mind for calling.
const MAX_FRIENDS: usize = 1_024;

/// The most addresses of one peer.
const MAX_ADDRESSES: usize = 16;

/// For how long a peer is banned that lied, and how many are at most.
const BAN: Duration = Duration::from_secs(60 * 60);
const MAX_BANNED: usize = 4_096;

/// The most searches in the hash table at once.
const MAX_SEARCHES: usize = 16;

/// How long whoever asks where this peer listens waits for all that it is to listen on.
const BEGINNING: Duration = Duration::from_secs(3);

/// How long after the last address that is listened on nobody is called yet. Who calls before it listens calls from another
/// port than it listens on, and then no Room can tell where it is reached.
const SETTLING: Duration = Duration::from_millis(100);

/// How often to look what is due, at least.
const TICK: Duration = Duration::from_millis(500);

type Reply<T> = oneshot::Sender<T>;
type Answer<T> = Reply<Result<T, NetworkError>>;

/// What a network is asked to do.
pub enum Command {
	Addresses(Reply<Vec<Multiaddr>>),
	Connect(Multiaddr, Answer<()>),
	Forget(PeerId, Reply<()>),
	Visit(PeerId, Vec<Multiaddr>, Reply<()>),
	Lodge(PeerId, Multiaddr, Reply<()>),
	Leave(PeerId, Reply<()>),
	Peers(Reply<Vec<Peer>>),
	Join(Invitation, Answer<Place>),
	Find(FeedKey, Answer<Vec<PeerId>>),
	Stop,
}

/// A peer that there is to be a session with.
struct Friend {
	addresses: Vec<Multiaddr>,
	/// Not to be called before.
	next: Instant,
	wait: Duration,
	/// Whether somebody said so; else it was found, and is forgotten when it does not answer.
	named: bool,
}

/// A search in the hash table, and who was found so far.
struct Search {
	reply: Answer<Vec<PeerId>>,
	found: HashSet<PeerId>,
}

/// A Room that this peer is reached through.
struct Entered {
	address: Multiaddr,
	/// What makes it so, while it is or is asked for.
	listener: Option<ListenerId>,
	/// Not to be entered again before.
	again: Instant,
	/// Not to be asked before who is there; never, where nobody said that it is one to be in.
	next: Option<Instant>,
}

/// What a connection is like.
struct Way {
	/// No Room passes it on.
	direct: bool,
	/// It does not leave this machine and the networks that it is in.
	near: bool,
}

struct Live {
	number: u64,
	begun: Instant,
	/// Whether this side opened the stream.
	ours: bool,
	stop: oneshot::Sender<Reason>,
	blobs: Exchanging,
}

/// Blobs that go between this side and a peer: not longer than the session.
#[derive(Default)]
struct Exchanging {
	/// Which feed the peer proved to write, if any, once it is served.
	met: Option<Option<FeedKey>>,
	/// Its streams, where they came before that: that on which it asks, and that on which it offers.
	early: Option<Stream>,
	early_offer: Option<Stream>,
	/// Dropped to end it.
	asking: Option<oneshot::Sender<Infallible>>,
	giving: Option<oneshot::Sender<Infallible>>,
	offering: Option<oneshot::Sender<Infallible>>,
	taking: Option<oneshot::Sender<Infallible>>,
	pace: Option<Arc<Mutex<Pace>>>,
}

impl Exchanging {
	fn guest(&mut self, peer: PeerId, feed: Option<FeedKey>) -> Guest {
		let pace = self.pace.get_or_insert_with(|| Arc::new(Mutex::new(Pace::new()))).clone();
		Guest { peer: peer.to_bytes(), feed, pace }
	}
}

/// What a task came to.
enum Done {
	Opened(PeerId, u64, Result<Stream, String>),
	Ended(PeerId, u64, Summary),
	Met(PeerId, u64, Option<FeedKey>),
	Blobs(PeerId, End),
	Joined(Invitation, Answer<Place>, Result<Place, NetworkError>),
	Guest(PeerId, Result<(Place, Option<FeedKey>), NetworkError>),
	Attendants(PeerId, Result<Vec<PeerId>, NetworkError>),
	Told,
	Nothing,
}

pub struct Driver {
	replica: Arc<Replica>,
	ledger: Arc<Ledger>,
	exchange: Option<Arc<BlobExchange>>,
	config: Config,
	swarm: Swarm<Behaviour>,
	control: Control,
	sync: IncomingStreams,
	invite: IncomingStreams,
	room: IncomingStreams,
	blobs: IncomingStreams,
	offers: IncomingStreams,
	commands: mpsc::Receiver<Command>,
	/// What is to be listened on, until it is known where that is, and who waits to know.
	beginning: HashSet<ListenerId>,
	asked_where: Vec<Reply<Vec<Multiaddr>>>,
	since: Instant,
	/// When the last address came that is listened on.
	settled: Instant,
	friends: HashMap<PeerId, Friend>,
	connections: HashMap<PeerId, HashMap<ConnectionId, Way>>,
	/// Rooms that are entered.
	rooms: HashMap<PeerId, Entered>,
	/// Who is in the Room that this peer is.
	attendants: HashSet<PeerId>,
	/// Streams for sessions that are asked for, by number.
	opening: HashMap<PeerId, u64>,
	sessions: HashMap<PeerId, Live>,
	number: u64,
	banned: HashMap<PeerId, Instant>,
	searches: HashMap<kad::QueryId, Search>,
	tasks: JoinSet<Done>,
	exchanges: usize,
}

impl Driver {
	pub fn new(
		replica: Arc<Replica>,
		ledger: Arc<Ledger>,
		exchange: Option<Arc<BlobExchange>>,
		key: Keypair,
		config: Config,
		commands: mpsc::Receiver<Command>,
	) -> Result<Self, NetworkError> {
		for address in &config.listen {
			refuse_taken(address)?;
		}
		let mut swarm = swarm::build(key, &config)?;
		let mut control = swarm.behaviour().streams.new_control();
		let mut accept =
			|protocol| control.accept(protocol).map_err(|error| NetworkError::Transport(error.to_string()));
		let (sync, invite, room) = (accept(SYNC)?, accept(INVITE)?, accept(ROOM)?);
		let (blobs, offers) = (accept(BLOBS)?, accept(OFFERS)?);
		let mut failed = None;
		let (mut listens, mut beginning) = (config.listen.is_empty(), HashSet::new());
		for address in &config.listen {
			match swarm.listen_on(address.clone()) {
				Ok(listener) => {
					beginning.insert(listener);
					listens = true;
				},
				// There may be no IPv6 on this machine.
				Err(error) => failed = Some(format!("{address}: {error}")),
			}
		}
		if let (false, Some(failed)) = (listens, failed) {
			return Err(NetworkError::Listen(failed));
		}
		let mut driver = Self {
			replica,
			ledger,
			exchange,
			swarm,
			control,
			sync,
			invite,
			room,
			blobs,
			offers,
			commands,
			beginning,
			asked_where: Vec::new(),
			since: Instant::now(),
			settled: Instant::now(),
			friends: HashMap::new(),
			connections: HashMap::new(),
			rooms: HashMap::new(),
			attendants: HashSet::new(),
			opening: HashMap::new(),
			sessions: HashMap::new(),
			number: 0,
			banned: HashMap::new(),
			searches: HashMap::new(),
			tasks: JoinSet::new(),
			exchanges: 0,
			config,
		};
		for address in driver.config.bootstrap.clone() {
			let (peer, address) = split_peer(&address)?;
			driver.swarm.behaviour_mut().kad.add_address(&peer, address.clone());
			driver.befriend(peer, [address], true);
		}
		for address in driver.config.rooms.clone() {
			let (peer, address) = split_peer(&address)?;
			driver.enter(peer, address, true);
		}
		Ok(driver)
	}

	pub async fn run(mut self) {
		let mut ticks = interval(self.config.patience.clamp(Duration::from_millis(20), TICK));
		ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
		let mut announced = !self.config.announce;
		// Ends with this.
		let mut keeping = JoinSet::new();
		if let Some(exchange) = self.exchange.clone() {
			keeping.spawn(exchange.keep());
		}
		loop {
			tokio::select! {
				event = self.swarm.select_next_some() => self.happened(event),
				command = self.commands.recv() => match command {
					Some(Command::Stop) | None => break,
					Some(command) => self.obey(command),
				},
				Some((peer, stream)) = self.sync.next() => self.incoming(peer, stream),
				Some((peer, stream)) = self.invite.next() => self.guest(peer, stream),
				Some((peer, stream)) = self.room.next() => self.visitor(stream, peer),
				Some((peer, stream)) = self.blobs.next() => self.give(peer, stream),
				Some((peer, stream)) = self.offers.next() => self.take_offer(peer, stream),
				Some(done) = self.tasks.join_next() => match done {
					Ok(done) => self.done(done),
					Err(error) => tracing::error!(%error, "a task of the network failed"),
				},
				_ = ticks.tick() => {
					self.tick();
					if !announced {
						announced = self.announce();
					}
				},
			}
		}
		for (_, live) in self.sessions.drain() {
			let _ = live.stop.send(Reason::Ended);
		}
		let finish = async {
			while !self.tasks.is_empty() {
				tokio::select! {
					_ = self.tasks.join_next() => {},
					_ = self.swarm.select_next_some() => {},
				}
			}
		};
		let _ = timeout(PATIENCE, finish).await;
	}

	fn obey(&mut self, command: Command) {
		match command {
			Command::Addresses(reply) => {
				self.asked_where.push(reply);
				self.tell_where();
			},
			Command::Connect(address, reply) => {
				let split = split_peer(&address);
				let _ = reply.send(split.map(|(peer, address)| {
					self.befriend(peer, [address], true);
					self.attend(peer);
				}));
			},
			Command::Forget(peer, reply) => {
				self.forget(peer);
				let _ = reply.send(());
			},
			Command::Visit(peer, addresses, reply) => {
				self.befriend(peer, addresses, false);
				self.attend(peer);
				let _ = reply.send(());
			},
			Command::Lodge(peer, address, reply) => {
				let visited = self.friends.get(&peer).is_some_and(|friend| !friend.named);
				if visited && !self.rooms.contains_key(&peer) {
					self.enter(peer, address, false);
				}
				let _ = reply.send(());
			},
			Command::Leave(peer, reply) => {
				if self.friends.get(&peer).is_none_or(|friend| !friend.named) {
					self.forget(peer);
				}
				let _ = reply.send(());
			},
			Command::Peers(reply) => {
				let known: HashSet<PeerId> = self.friends.keys().chain(self.swarm.connected_peers()).copied().collect();
				let peers = known.into_iter().map(|id| Peer {
					id,
					connected: self.swarm.is_connected(&id),
					direct: self.connections.get(&id).is_some_and(|all| all.values().any(|way| way.direct)),
					near: self.connections.get(&id).is_some_and(|all| all.values().all(|way| way.near)),
					in_session: self.sessions.contains_key(&id),
					addresses: self.friends.get(&id).map_or(Vec::new(), |friend| friend.addresses.clone()),
				});
				let _ = reply.send(peers.collect());
			},
			Command::Join(invitation, reply) => self.join(invitation, reply),
			Command::Find(feed, reply) => {
				if self.searches.len() >= MAX_SEARCHES {
					let _ = reply.send(Err(NetworkError::Busy));
				} else {
					let query = self.swarm.behaviour_mut().kad.get_providers(place_of(&feed));
					self.searches.insert(query, Search { reply, found: HashSet::new() });
				}
			},
			Command::Stop => {},
		}
	}

	/// Whether some listeners are not there yet that may still come.
	fn is_beginning(&self) -> bool {
		!self.beginning.is_empty() && self.since.elapsed() < BEGINNING
	}

	/// Whether it is too early to call somebody.
	fn is_early(&self) -> bool {
		!self.config.listen.is_empty() && (self.is_beginning() || self.settled.elapsed() < SETTLING)
	}

	/// Tell who asked where this peer listens, once all listeners are there or it is clear that some will not be.
	fn tell_where(&mut self) {
		if self.is_beginning() || self.asked_where.is_empty() {
			return;
		}
		let id = *self.swarm.local_peer_id();
		let with_id = |address: &Multiaddr| address.clone().with_p2p(id).unwrap_or_else(|address| address);
		let addresses: Vec<_> = self.swarm.listeners().map(with_id).collect();
		for reply in self.asked_where.drain(..) {
			// Whoever asked may be gone.
			let _ = reply.send(addresses.clone());
		}
	}

	/// A listener is where it is to be, or will never be.
	fn began(&mut self, listener: ListenerId) {
		self.beginning.remove(&listener);
		self.tell_where();
	}

	// ---- peers -------------------------------------------------------------------------------------------------------

	fn befriend(&mut self, peer: PeerId, addresses: impl IntoIterator<Item = Multiaddr>, named: bool) {
		if peer == *self.swarm.local_peer_id() || self.banned.contains_key(&peer) {
			return;
		}
		if self.friends.len() >= MAX_FRIENDS && !self.friends.contains_key(&peer) {
			return;
		}
		let (next, wait) = (Instant::now(), self.config.patience);
		let friend = self.friends.entry(peer).or_insert(Friend { addresses: Vec::new(), next, wait, named });
		friend.named |= named;
		for address in addresses {
			if !friend.addresses.contains(&address) {
				if friend.addresses.len() == MAX_ADDRESSES {
					friend.addresses.remove(0);
				}
				friend.addresses.push(address);
			}
		}
	}

	/// Somebody was found who may find this peer, too: one calls, the other when nobody has called after a while.
	fn come_across(&mut self, peer: PeerId, address: Multiaddr) {
		let new = !self.friends.contains_key(&peer);
		self.befriend(peer, [address], false);
		if new && *self.swarm.local_peer_id() < peer {
			self.attend(peer);
		} else if let (true, Some(friend)) = (new, self.friends.get_mut(&peer)) {
			friend.next = Instant::now() + friend.wait;
		}
	}

	/// Have nothing to do with a peer any longer, until it calls.
	fn forget(&mut self, peer: PeerId) {
		self.friends.remove(&peer);
		if let Some(Entered { listener: Some(listener), .. }) = self.rooms.remove(&peer) {
			self.swarm.remove_listener(listener);
		}
		if let Some(live) = self.sessions.remove(&peer) {
			let _ = live.stop.send(Reason::Ended);
		}
		let _ = self.swarm.disconnect_peer_id(peer);
	}

	/// See to it that there is a session with a friend.
	fn attend(&mut self, peer: PeerId) {
		let busy = self.sessions.contains_key(&peer) || self.opening.contains_key(&peer);
		if busy || (self.is_early() && !self.swarm.is_connected(&peer)) {
			return;
		}
		let Some(friend) = self.friends.get_mut(&peer) else { return };
		let longest = self.config.patience * 100;
		if !friend.named && friend.wait >= longest {
			self.friends.remove(&peer);
			return;
		}
		friend.next = Instant::now() + friend.wait;
		friend.wait = (friend.wait * 2).min(longest);
		if !self.swarm.is_connected(&peer) {
			let addresses = friend.addresses.clone();
			self.dial(peer, addresses);
		} else if self.sessions.len() + self.opening.len() < self.config.max_sessions {
			self.number += 1;
			let number = self.number;
			self.opening.insert(peer, number);
			let mut control = self.control.clone();
			self.tasks.spawn(async move {
				let opened = timeout(PATIENCE, open(&mut control, peer, SYNC)).await;
				let opened = opened.unwrap_or_else(|_| Err(NetworkError::Unreachable("it took too long".into())));
				Done::Opened(peer, number, opened.map_err(|error| error.to_string()))
			});
		}
	}

	fn dial(&mut self, peer: PeerId, addresses: Vec<Multiaddr>) {
		let options = DialOpts::peer_id(peer).addresses(addresses).extend_addresses_through_behaviour().build();
		if let Err(error) = self.swarm.dial(options) {
			tracing::debug!(%peer, %error, "not called");
		}
	}

	fn tick(&mut self) {
		self.tell_where();
		let now = Instant::now();
		let due: Vec<_> = self.friends.iter().filter(|(_, friend)| friend.next <= now).map(|(peer, _)| *peer).collect();
		due.into_iter().for_each(|peer| self.attend(peer));
		let over: Vec<_> = self.banned.iter().filter(|(_, until)| **until <= now).map(|(peer, _)| *peer).collect();
		for peer in over {
			self.banned.remove(&peer);
			self.swarm.behaviour_mut().banned.unblock_peer(peer);
		}
		for room in self.rooms.keys().copied().collect::<Vec<_>>() {
			self.enter_again(room);
			let due = |entered: &Entered| entered.next.is_some_and(|next| next <= now);
			if self.rooms.get(&room).is_some_and(due) && self.swarm.is_connected(&room) {
				self.look_around(room);
			}
		}
	}

	/// Whether it could be done.
	fn announce(&mut self) -> bool {
		let key = place_of(&self.replica.vault().feed_key());
		let kad = &mut self.swarm.behaviour_mut().kad;
		kad.bootstrap().is_ok() && kad.start_providing(key).is_ok()
	}

	fn ban(&mut self, peer: PeerId) {
		self.friends.remove(&peer);
		if self.banned.len() < MAX_BANNED {
			self.banned.insert(peer, Instant::now() + BAN);
			self.swarm.behaviour_mut().banned.block_peer(peer);
		} else {
			let _ = self.swarm.disconnect_peer_id(peer);
		}
	}

	fn happened(&mut self, event: SwarmEvent<BehaviourEvent>) {
		match event {
			SwarmEvent::ConnectionEstablished { peer_id, connection_id, endpoint, .. } => {
				let connections = self.connections.entry(peer_id).or_default();
				let near = listed::is_near(endpoint.get_remote_address());
				connections.insert(connection_id, Way { direct: !endpoint.is_relayed(), near });
				if !endpoint.is_relayed() {
					// The Room is not needed any more. Once that way is closed, the session goes on over this one.
					let relayed = connections.iter().filter(|(_, way)| !way.direct);
					for connection in relayed.map(|(connection, _)| *connection).collect::<Vec<_>>() {
						self.swarm.close_connection(connection);
					}
				}
				if endpoint.is_dialer() {
					self.attend(peer_id);
				}
			},
			SwarmEvent::ConnectionClosed { peer_id, connection_id, .. } => self.hung_up(peer_id, connection_id),
			SwarmEvent::NewListenAddr { listener_id, address } => {
				if self.since.elapsed() < BEGINNING && !address.iter().any(|part| part == Protocol::P2pCircuit) {
					self.settled = Instant::now();
				}
				if self.config.public {
					self.swarm.add_external_address(address);
				}
				self.began(listener_id);
			},
			SwarmEvent::ListenerClosed { listener_id, .. } => {
				for entered in self.rooms.values_mut().filter(|entered| entered.listener == Some(listener_id)) {
					entered.listener = None;
					entered.again = Instant::now() + self.config.patience;
				}
				self.began(listener_id);
			},
			SwarmEvent::ListenerError { listener_id, .. } => self.began(listener_id),
			SwarmEvent::Behaviour(event) => self.told(event),
			_ => {},
		}
	}

	fn told(&mut self, event: BehaviourEvent) {
		match event {
			BehaviourEvent::Mdns(mdns::Event::Discovered(found)) => {
				for (peer, address) in found {
					let address = split_peer(&address).map_or(address, |(_, address)| address);
					self.come_across(peer, address);
				}
			},
			BehaviourEvent::Identify(identify::Event::Received { peer_id, info, .. })
				if info.protocols.contains(&swarm::KAD) =>
			{
				// Who is far away is not believed to be in a network that this machine is in.
				let near = self.connections.get(&peer_id).is_some_and(|all| all.values().any(|way| way.near));
				let said = info.listen_addrs.into_iter().filter(|address| near || listed::is_far(address));
				for address in said.take(MAX_ADDRESSES) {
					self.swarm.behaviour_mut().kad.add_address(&peer_id, address);
				}
			},
			BehaviourEvent::Kad(kad::Event::OutboundQueryProgressed { id, result, step, .. }) => {
				let Some(search) = self.searches.get_mut(&id) else { return };
				if let kad::QueryResult::GetProviders(Ok(kad::GetProvidersOk::FoundProviders { providers, .. })) =
					result
				{
					search.found.extend(providers.into_iter().take(MAX_ADDRESSES));
				}
				if let Some(Search { reply, found }) = step.last.then(|| self.searches.remove(&id)).flatten() {
					for peer in &found {
						self.befriend(*peer, [], false);
						self.attend(*peer);
					}
					let _ = reply.send(Ok(found.into_iter().collect()));
				}
			},
			BehaviourEvent::Relay(event) => match event {
				relay::Event::ReservationReqAccepted { src_peer_id, .. }
					if self.attendants.len() < self.config.max_connections as usize =>
				{
					self.attendants.insert(src_peer_id);
				},
				relay::Event::ReservationTimedOut { src_peer_id } => {
					self.attendants.remove(&src_peer_id);
				},
				_ => {},
			},
			BehaviourEvent::Relayed(relay::client::Event::ReservationReqAccepted { relay_peer_id, .. }) => {
				self.look_around(relay_peer_id);
			},
			BehaviourEvent::Dcutr(event) => {
				tracing::debug!(peer = %event.remote_peer_id, result = ?event.result, "direct")
			},
			_ => {},
		}
	}

	/// A connection is over. Which one a stream runs over is not known, and the streams of a connection that this side closed
	/// are not told (yamux): whatever there was with the peer begins again, over what is left.
	fn hung_up(&mut self, peer: PeerId, connection: ConnectionId) {
		let Some(connections) = self.connections.get_mut(&peer) else { return };
		connections.remove(&connection);
		let left = !connections.is_empty();
		if !left {
			self.connections.remove(&peer);
			self.attendants.remove(&peer);
		}
		let opening = self.opening.remove(&peer).is_some();
		let session = self.sessions.remove(&peer);
		let had = opening || session.is_some();
		if let Some(live) = session {
			let _ = live.stop.send(if left { Reason::Replaced } else { Reason::Ended });
		}
		if let Some(friend) = self.friends.get_mut(&peer).filter(|_| left && had) {
			friend.wait = self.config.patience;
			self.attend(peer);
		}
	}

	// ---- sessions ----------------------------------------------------------------------------------------------------

	/// Of two streams that were opened at the same time, the one that the lower id opened stays. Whoever opens one later has
	/// lost the other.
	fn incoming(&mut self, peer: PeerId, stream: Stream) {
		let ours_stays = *self.swarm.local_peer_id() < peer;
		let at_once = |live: &Live| live.ours && live.begun.elapsed() < AT_ONCE;
		let ours = self.opening.contains_key(&peer) || self.sessions.get(&peer).is_some_and(at_once);
		if ours && ours_stays {
			return;
		}
		if !self.sessions.contains_key(&peer) && self.sessions.len() >= self.config.max_sessions {
			return;
		}
		self.hold(peer, stream, false);
	}

	fn hold(&mut self, peer: PeerId, stream: Stream, ours: bool) {
		self.number += 1;
		let number = self.number;
		let (stop, stopped) = oneshot::channel();
		let live = Live { number, begun: Instant::now(), ours, stop, blobs: Exchanging::default() };
		let before = self.sessions.insert(peer, live);
		if let Some(before) = before {
			let _ = before.stop.send(Reason::Replaced);
			if let Some(live) = self.sessions.get_mut(&peer) {
				live.blobs.pace = before.blobs.pace;
			}
		}
		let (replica, ends) = (self.replica.clone(), self.ends(peer));
		let (met, meeting) = oneshot::channel();
		self.tasks.spawn(async move {
			let stop = async { stopped.await.unwrap_or(Reason::Ended) };
			let summary = session::hold(replica, stream, ends, Until::Stopped, stop, Some(met)).await;
			Done::Ended(peer, number, summary)
		});
		if self.exchange.is_some() {
			self.tasks.spawn(async move { meeting.await.map_or(Done::Nothing, |feed| Done::Met(peer, number, feed)) });
		}
	}

	/// The peer of a session is served: blobs may go both ways.
	fn met(&mut self, peer: PeerId, number: u64, feed: Option<FeedKey>) {
		let (Some(exchange), Some(live)) = (&self.exchange, self.sessions.get_mut(&peer)) else { return };
		if live.number != number {
			return;
		}
		live.blobs.met = Some(feed);
		let (stop, stopped) = oneshot::channel();
		live.blobs.asking = Some(stop);
		let (stop_offering, offering_stopped) = oneshot::channel();
		live.blobs.offering = Some(stop_offering);
		let (early, early_offer) = (live.blobs.early.take(), live.blobs.early_offer.take());
		let asked = ask_again(exchange.clone(), self.replica.clone(), self.control.clone(), peer, self.config.patience);
		self.spawn_until(stopped, async move { Done::Blobs(peer, asked.await) });
		if let (Some(feed), Some(exchange)) = (feed, self.exchange.clone()) {
			let offering = offer_again(exchange, self.replica.clone(), self.control.clone(), peer, feed);
			self.spawn_until(offering_stopped, offering);
		}
		if let Some(stream) = early {
			self.give(peer, stream);
		}
		if let Some(stream) = early_offer {
			self.take_offer(peer, stream);
		}
	}

	/// A peer asks for blobs. One stream of each is answered, the last.
	fn give(&mut self, peer: PeerId, stream: Stream) {
		let (Some(exchange), Some(live)) = (&self.exchange, self.sessions.get_mut(&peer)) else { return };
		let Some(feed) = live.blobs.met else {
			live.blobs.early = Some(stream);
			return;
		};
		let guest = live.blobs.guest(peer, feed);
		let (stop, stopped) = oneshot::channel();
		live.blobs.giving = Some(stop);
		let given = give(exchange.clone(), self.replica.clone(), guest, stream);
		self.spawn_until(stopped, async move { Done::Blobs(peer, given.await) });
	}

	/// A peer offers blobs. One stream of each is heard, the last.
	fn take_offer(&mut self, peer: PeerId, stream: Stream) {
		let (Some(exchange), Some(live)) = (&self.exchange, self.sessions.get_mut(&peer)) else { return };
		let Some(feed) = live.blobs.met else {
			live.blobs.early_offer = Some(stream);
			return;
		};
		let guest = live.blobs.guest(peer, feed);
		let (stop, stopped) = oneshot::channel();
		live.blobs.taking = Some(stop);
		let taken = take_offer(exchange.clone(), self.replica.clone(), guest, stream);
		self.spawn_until(
			stopped,
			async move { taken.await.map_or_else(|end| Done::Blobs(peer, end), |()| Done::Nothing) },
		);
	}

	fn spawn_until(
		&mut self,
		stopped: oneshot::Receiver<Infallible>,
		work: impl Future<Output = Done> + Send + 'static,
	) {
		self.tasks.spawn(async move {
			tokio::select! {
				_ = stopped => Done::Nothing,
				done = work => done,
			}
		});
	}

	fn ends(&self, peer: PeerId) -> Ends {
		Ends { local: self.swarm.local_peer_id().to_bytes(), remote: peer.to_bytes() }
	}

	fn done(&mut self, done: Done) {
		match done {
			Done::Opened(peer, number, opened) => {
				if self.opening.get(&peer) != Some(&number) {
					return;
				}
				self.opening.remove(&peer);
				match opened {
					Ok(_)
						if self.sessions.get(&peer).is_some_and(|live| !live.ours)
							&& peer < *self.swarm.local_peer_id() => {},
					Ok(stream) => self.hold(peer, stream, true),
					Err(error) => tracing::debug!(%peer, error, "no session"),
				}
			},
			Done::Ended(peer, number, summary) => self.ended(peer, number, &summary),
			Done::Met(peer, number, feed) => self.met(peer, number, feed),
			Done::Blobs(peer, end) => {
				tracing::debug!(%peer, ?end, "blobs are not exchanged any more");
				if let End::Ours(reason) = end {
					if reason.is_misbehaviour() {
						tracing::warn!(%peer, %reason, "a peer is banned");
						self.ban(peer);
					}
				}
			},
			Done::Joined(invitation, reply, joined) => {
				self.exchanges -= 1;
				if let Ok(place) = &joined {
					self.befriend(invitation.peer, invitation.addresses.clone(), true);
					match (place, invitation.addresses.first()) {
						(Place::Room, Some(address)) => self.enter(invitation.peer, address.clone(), true),
						_ => self.attend(invitation.peer),
					}
				}
				let _ = reply.send(joined);
			},
			Done::Guest(peer, joined) => {
				self.exchanges -= 1;
				match joined {
					Ok((place, feed)) => self.replica.tell(&peer.to_bytes(), What::Joined(place, feed)),
					Err(error) => tracing::debug!(%peer, %error, "an invitation is not accepted"),
				}
			},
			Done::Attendants(room, heard) => {
				self.exchanges -= 1;
				match heard {
					Ok(attendants) => self.meet(room, attendants),
					Err(error) => tracing::debug!(%room, %error, "the room does not say who is there"),
				}
			},
			Done::Told => self.exchanges -= 1,
			Done::Nothing => {},
		}
	}

	fn ended(&mut self, peer: PeerId, number: u64, summary: &Summary) {
		if self.sessions.get(&peer).is_some_and(|live| live.number == number) {
			self.sessions.remove(&peer);
		}
		tracing::debug!(%peer, end = ?summary.end, stored = summary.stored, "a session is over");
		match summary.end {
			End::Ours(reason) if reason.is_misbehaviour() => {
				tracing::warn!(%peer, %reason, "a peer is banned");
				self.ban(peer);
			},
			End::Ours(Reason::Denied) | End::Theirs(Reason::Denied) => {
				if let Some(friend) = self.friends.get_mut(&peer) {
					friend.wait = self.config.patience * 100;
					friend.next = Instant::now() + friend.wait;
				}
			},
			_ => {
				// It went well for some time: call again soon.
				if let Some(friend) = self.friends.get_mut(&peer).filter(|_| summary.caught_up) {
					friend.wait = self.config.patience;
					friend.next = Instant::now() + friend.wait;
				}
			},
		}
	}

	// ---- invitations and rooms ---------------------------------------------------------------------------------------

	/// Do something on a stream of its own that takes little time, unless too much of that is going on.
	fn exchange(&mut self, work: impl Future<Output = Done> + Send + 'static) {
		if self.exchanges < MAX_EXCHANGES {
			self.exchanges += 1;
			self.tasks.spawn(work);
		}
	}

	fn join(&mut self, invitation: Invitation, reply: Answer<Place>) {
		if self.exchanges >= MAX_EXCHANGES {
			let _ = reply.send(Err(NetworkError::Busy));
			return;
		}
		let peer = invitation.peer;
		// A friend only when it accepts: until then it may not serve who comes.
		if !self.swarm.is_connected(&peer) {
			self.dial(peer, invitation.addresses.clone());
		}
		let (mut control, ends, signer) = (self.control.clone(), self.ends(peer), self.replica.signer.clone());
		self.exchange(async move {
			let asked = timeout(PATIENCE, async {
				let stream = open(&mut control, peer, INVITE).await?;
				join::ask(stream, &ends, signer, invitation.secret).await
			});
			let joined = asked.await.unwrap_or(Err(NetworkError::Unreachable("it took too long".into())));
			Done::Joined(invitation, reply, joined)
		});
	}

	fn guest(&mut self, peer: PeerId, stream: Stream) {
		let (ends, ledger, replica) = (self.ends(peer), self.ledger.clone(), self.replica.clone());
		self.exchange(async move {
			let answered = timeout(PATIENCE, join::answer(stream, &ends, ledger, replica)).await;
			Done::Guest(peer, answered.unwrap_or(Err(NetworkError::Answer)))
		});
	}

	/// Be reached through a Room from now on, and be with those who are in it if somebody named it.
	fn enter(&mut self, room: PeerId, address: Multiaddr, named: bool) {
		self.befriend(room, [address.clone()], named);
		let now = Instant::now();
		let entered = Entered { address, listener: None, again: now, next: named.then_some(now) };
		let before = self.rooms.insert(room, entered);
		if let Some(listener) = before.and_then(|entered| entered.listener) {
			self.swarm.remove_listener(listener);
		}
		self.enter_again(room);
	}

	fn enter_again(&mut self, room: PeerId) {
		let (early, now) = (self.is_early(), Instant::now());
		let outside = |entered: &&mut Entered| !early && entered.listener.is_none() && entered.again <= now;
		let Some(entered) = self.rooms.get_mut(&room).filter(outside) else { return };
		let circuit = entered.address.clone().with(Protocol::P2p(room)).with(Protocol::P2pCircuit);
		match self.swarm.listen_on(circuit) {
			Ok(listener) => entered.listener = Some(listener),
			Err(error) => tracing::debug!(%room, %error, "the room is not entered"),
		}
	}

	fn look_around(&mut self, room: PeerId) {
		let Some(next) = self.rooms.get_mut(&room).and_then(|entered| entered.next.as_mut()) else { return };
		*next = Instant::now() + self.config.patience * 10;
		let mut control = self.control.clone();
		self.exchange(async move {
			let heard = timeout(PATIENCE, async {
				let stream = open(&mut control, room, ROOM).await?;
				room::hear(stream).await
			});
			Done::Attendants(room, heard.await.unwrap_or(Err(NetworkError::Answer)))
		});
	}

	fn meet(&mut self, room: PeerId, attendants: Vec<PeerId>) {
		let Some(address) = self.rooms.get(&room).map(|entered| entered.address.clone()) else { return };
		for peer in attendants {
			self.come_across(peer, address.clone().with(Protocol::P2p(room)).with(Protocol::P2pCircuit));
		}
	}

	/// Somebody asks who is in the Room that this peer is.
	fn visitor(&mut self, stream: Stream, visitor: PeerId) {
		if !self.config.room || !self.attendants.contains(&visitor) {
			return;
		}
		let others = self.attendants.iter().filter(|peer| **peer != visitor && self.swarm.is_connected(peer));
		let others = others.copied().take(room::MAX_ATTENDANTS).collect();
		self.exchange(async move {
			// Who does not listen has asked for nothing.
			let _ = timeout(PATIENCE, room::tell(stream, others)).await;
			Done::Told
		});
	}
}

/// Refuse an address at which somebody listens. The transport lets several listen at one TCP port, so this asks for it alone.
fn refuse_taken(address: &Multiaddr) -> Result<(), NetworkError> {
	let mut parts = address.iter();
	let ip = match parts.next() {
		Some(Protocol::Ip4(ip)) => IpAddr::from(ip),
		// All addresses of both families would be more than is listened on; whoever listens on all of this one is found here, too.
		Some(Protocol::Ip6(Ipv6Addr::UNSPECIFIED)) => Ipv6Addr::LOCALHOST.into(),
		Some(Protocol::Ip6(ip)) => ip.into(),
		_ => return Ok(()),
	};
	let bound = match parts.next() {
		Some(Protocol::Tcp(port)) if port > 0 => TcpListener::bind((ip, port)).map(drop),
		Some(Protocol::Udp(port)) if port > 0 => UdpSocket::bind((ip, port)).map(drop),
		_ => return Ok(()),
	};
	match bound {
		Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
			Err(NetworkError::Listen(format!("at {address} somebody listens already")))
		},
		// Whatever else there is, listening tells.
		_ => Ok(()),
	}
}

/// Where the hash table keeps who has a feed. The feed's key does not stand there.
fn place_of(feed: &FeedKey) -> kad::RecordKey {
	kad::RecordKey::new(&blake3::derive_key("metalife gossip 1 who has a feed", &feed.0))
}

/// Ask a peer for blobs whenever some are wanted, until it does what no honest program does.
async fn ask_again(
	exchange: Arc<BlobExchange>,
	replica: Arc<Replica>,
	mut control: Control,
	peer: PeerId,
	patience: Duration,
) -> End {
	let (id, longest) = (peer.to_bytes(), patience * 100);
	let mut wait = patience;
	loop {
		exchange.until_wanted(&id).await;
		match timeout(PATIENCE, open(&mut control, peer, BLOBS)).await {
			Ok(Ok(stream)) => {
				let begin = Instant::now();
				let end = ask(exchange.clone(), replica.clone(), id.clone(), stream).await;
				tracing::debug!(%peer, ?end, "a peer is not asked for blobs");
				if matches!(end, End::Ours(reason) if reason.is_misbehaviour()) {
					return end;
				}
				if begin.elapsed() > longest {
					wait = patience;
				}
			},
			// It may not know how.
			failed => tracing::debug!(%peer, ?failed, "a peer cannot be asked for blobs"),
		}
		sleep(wait).await;
		wait = (wait * 2).min(longest);
	}
}

/// Offer a peer whatever is to be kept for others, whenever that changes, as long as it is one whom we follow.
async fn offer_again(
	exchange: Arc<BlobExchange>,
	replica: Arc<Replica>,
	mut control: Control,
	peer: PeerId,
	feed: FeedKey,
) -> Done {
	let (mut offers, mut wants) = (exchange.offers.subscribe(), replica.wants.subscribe());
	let mut made = Arc::default();
	loop {
		let entries = offers.borrow_and_update().clone();
		let followed = wants.borrow_and_update().follows(&feed);
		if followed && entries != made && !entries.is_empty() {
			let offered = timeout(PATIENCE, async {
				let stream = open(&mut control, peer, OFFERS).await?;
				offer(stream, &entries).await.map_err(|end| NetworkError::Unreachable(format!("{end:?}")))
			});
			// It may not know how.
			let offered = offered.await;
			tracing::debug!(%peer, count = entries.len(), ?offered, "blobs are offered");
			made = entries;
		}
		// Both senders are here.
		tokio::select! {
			_ = offers.changed() => {},
			_ = wants.changed() => {},
		}
	}
}

/// Open a stream to a peer. One that was asked for while a call to the peer is on its way is forgotten at times, so it is
/// asked for again until somebody's patience is at its end.
async fn open(control: &mut Control, peer: PeerId, protocol: StreamProtocol) -> Result<Stream, NetworkError> {
	loop {
		if let Ok(opened) = timeout(TRY, control.open_stream(peer, protocol.clone())).await {
			return opened.map_err(|error| NetworkError::Unreachable(error.to_string()));
		}
	}
}
