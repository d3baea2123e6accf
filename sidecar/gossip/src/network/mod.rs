//! The transport: sessions with peers over libp2p.
//!
//! A [`Network`] is a handle to a task that listens, finds peers, keeps connections to those it was told of, and holds a
//! session with each.

mod driver;
mod join;
mod listed;
mod room;
mod swarm;

use crate::{
	blobs::BlobExchange,
	invite::{Invitation, InviteError, Ledger, Place, Refusal, Terms},
	replica::Replica,
};
use driver::{Command, Driver};
use libp2p::identity;
use metalife_feed::FeedKey;
use metalife_vault::Vault;
use std::{sync::Arc, time::Duration};
use tokio::{
	sync::{mpsc, oneshot},
	task::JoinHandle,
};
use zeroize::Zeroizing;

pub use listed::{ed25519_key, peer_with_key, ListedAddress};

pub use libp2p::{
	identity::Keypair,
	multiaddr::{Multiaddr, Protocol},
	PeerId,
};

/// Under which the key of this peer is kept.
const PEER_SECRET: &str = "gossip peer key";

/// How to be found and whom to find.
#[derive(Clone, Debug)]
pub struct Config {
	/// Where to listen.
	pub listen: Vec<Multiaddr>,
	/// Peers to keep a session with: addresses that end in `/p2p/` and the peer's id. The Pubs and Rooms
	/// joined before.
	pub bootstrap: Vec<Multiaddr>,
	/// Rooms to be reached through: addresses as those of `bootstrap`.
	pub rooms: Vec<Multiaddr>,
	/// Whether to look for peers on the local network, and be seen there.
	pub mdns: bool,
	/// Whether others reach the addresses that are listened on: if so, this peer serves the distributed hash table.
	pub public: bool,
	/// Whether to be a Room: to pass on connections between those who cannot reach each other. Only with `public`.
	pub room: bool,
	/// Whether to try to go on directly with those met in a Room (DCUtR).
	pub direct: bool,
	/// Whether to put into the distributed hash table which peer has the own feed.
	pub announce: bool,
	/// The most connections.
	pub max_connections: u32,
	/// The most sessions.
	pub max_sessions: usize,
	/// The most bytes that a Room passes on for one connection between two others.
	pub max_passed: u64,
	/// How long to wait before a peer that went away is called again. Each time doubles it, up to a hundred times.
	pub patience: Duration,
}

impl Default for Config {
	/// Listens on any port of all addresses, looks around on the local network, and knows nobody.
	fn default() -> Self {
		let any = ["/ip4/0.0.0.0/tcp/0", "/ip4/0.0.0.0/udp/0/quic-v1", "/ip6/::/tcp/0", "/ip6/::/udp/0/quic-v1"];
		Self {
			listen: any.into_iter().filter_map(|address| address.parse().ok()).collect(),
			bootstrap: Vec::new(),
			rooms: Vec::new(),
			mdns: true,
			public: false,
			room: false,
			direct: true,
			announce: false,
			max_connections: 128,
			max_sessions: 32,
			max_passed: 1 << 30,
			patience: Duration::from_secs(3),
		}
	}
}

/// Why the network does not do what it was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
	/// An address does not say whose it is: it must end in `/p2p/` and a peer's id.
	#[error("{0} does not end in /p2p/ and a peer's id")]
	NoPeer(Multiaddr),
	/// None of the addresses can be listened on.
	#[error("cannot listen: {0}")]
	Listen(String),
	/// The transport cannot be set up.
	#[error("the transport cannot be set up: {0}")]
	Transport(String),
	/// The peer is not reached, or does not speak this protocol.
	#[error("the peer is not reached: {0}")]
	Unreachable(String),
	/// The peer did not answer as it should.
	#[error("the peer answers something else")]
	Answer,
	/// The invitation is not accepted.
	#[error(transparent)]
	Refused(#[from] Refusal),
	/// The invitation expired: nobody was asked.
	#[error("this invitation has expired")]
	Expired,
	/// No invitation can be issued.
	#[error(transparent)]
	Invite(#[from] InviteError),
	/// The vault failed.
	#[error(transparent)]
	Vault(#[from] metalife_vault::Error),
	/// More is asked for at once than is done at once.
	#[error("too much is going on: try again")]
	Busy,
	/// The network was stopped.
	#[error("the network was stopped")]
	Stopped,
}

/// The key of this peer, which stands in the vault and is made when it is first asked for. It is not the key of a feed: who
/// sees the connection does not see who writes what.
pub fn peer_key(vault: &Vault) -> Result<Keypair, NetworkError> {
	let mut seed = match vault.secret(PEER_SECRET)? {
		Some(seed) => seed,
		None => {
			let seed = Zeroizing::new(rand::random::<[u8; 32]>());
			vault.keep_secret(PEER_SECRET, &seed[..])?;
			Zeroizing::new(seed.to_vec())
		},
	};
	let secret = identity::ed25519::SecretKey::try_from_bytes(seed.as_mut_slice());
	let secret = secret.map_err(|_| metalife_vault::Error::Damaged("the key of this peer"))?;
	Ok(identity::ed25519::Keypair::from(secret).into())
}

/// A peer as it is known now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Peer {
	/// Which.
	pub id: PeerId,
	/// Whether there is a connection.
	pub connected: bool,
	/// Whether one of the connections is direct: not passed on by a Room.
	pub direct: bool,
	/// Whether there is a session.
	pub in_session: bool,
	/// Whether all connections are within this machine or the networks that it is in.
	pub near: bool,
	/// Where it is, as far as is known.
	pub addresses: Vec<Multiaddr>,
}

/// A running network. It stops when this is dropped.
pub struct Network {
	id: PeerId,
	commands: mpsc::Sender<Command>,
	replica: Arc<Replica>,
	ledger: Arc<Ledger>,
	task: JoinHandle<()>,
}

impl Network {
	/// Start: listens when this returns. Wants a Tokio runtime around it. Where somebody listens already it does not start:
	/// the transport would share the port with them, and each of both would get calls to the other.
	pub fn start(replica: Arc<Replica>, key: Keypair, config: Config) -> Result<Self, NetworkError> {
		Self::begin(replica, None, key, config)
	}

	/// The same, with blobs: those that are wanted are asked of peers, and others are given what they ask for.
	pub fn start_with_blobs(
		replica: Arc<Replica>,
		blobs: Arc<BlobExchange>,
		key: Keypair,
		config: Config,
	) -> Result<Self, NetworkError> {
		Self::begin(replica, Some(blobs), key, config)
	}

	fn begin(
		replica: Arc<Replica>,
		blobs: Option<Arc<BlobExchange>>,
		key: Keypair,
		config: Config,
	) -> Result<Self, NetworkError> {
		let id = key.public().to_peer_id();
		let ledger = Arc::new(Ledger::open(replica.vault())?);
		let (commands, orders) = mpsc::channel(16);
		let driver = Driver::new(replica.clone(), ledger.clone(), blobs, key, config, orders)?;
		Ok(Self { id, commands, replica, ledger, task: tokio::spawn(driver.run()) })
	}

	/// Who this peer is.
	pub fn id(&self) -> PeerId {
		self.id
	}

	async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Result<T, NetworkError> {
		let (reply, answer) = oneshot::channel();
		self.commands.send(command(reply)).await.map_err(|_| NetworkError::Stopped)?;
		answer.await.map_err(|_| NetworkError::Stopped)
	}

	/// Where this peer listens, once it does: each address with the peer's id at its end. Those by which it is reached through a Room are
	/// among them.
	pub async fn addresses(&self) -> Result<Vec<Multiaddr>, NetworkError> {
		self.ask(Command::Addresses).await
	}

	/// Keep a session with the peer at this address, which ends in its id.
	pub async fn connect(&self, address: Multiaddr) -> Result<(), NetworkError> {
		self.ask(|reply| Command::Connect(address, reply)).await?
	}

	/// Neither call this peer any longer nor be reached through it, and end what there is with it.
	pub async fn forget(&self, peer: PeerId) -> Result<(), NetworkError> {
		self.ask(|reply| Command::Forget(peer, reply)).await
	}

	/// Try to hold a session with a peer that somebody named whom nobody has to believe: as with one that was found, it is
	/// forgotten when it does not answer.
	pub async fn visit(&self, peer: PeerId, addresses: Vec<Multiaddr>) -> Result<(), NetworkError> {
		self.ask(|reply| Command::Visit(peer, addresses, reply)).await
	}

	/// Be reached through a peer that is visited, as long as it is: it is not asked who else is there.
	pub async fn lodge(&self, peer: PeerId, address: Multiaddr) -> Result<(), NetworkError> {
		self.ask(|reply| Command::Lodge(peer, address, reply)).await
	}

	/// Visit this peer no longer. If it is to be called for another reason, nothing changes.
	pub async fn leave(&self, peer: PeerId) -> Result<(), NetworkError> {
		self.ask(|reply| Command::Leave(peer, reply)).await
	}

	/// The peers that are connected or that there is to be a session with.
	pub async fn peers(&self) -> Result<Vec<Peer>, NetworkError> {
		self.ask(Command::Peers).await
	}

	/// Invite somebody here; `now` is in seconds since 1970. `addresses` are where this peer is reached, or none for those
	/// that it listens on.
	pub async fn invite(&self, terms: Terms, addresses: Vec<Multiaddr>, now: u64) -> Result<Invitation, NetworkError> {
		let addresses = match addresses.is_empty() {
			true => self.addresses().await?.into_iter().map(without_peer).collect(),
			false => addresses,
		};
		let (ledger, replica, id) = (self.ledger.clone(), self.replica.clone(), self.id);
		// A Room carries nothing: nobody has to know who runs it.
		let feed = replica.signer.as_ref().filter(|_| terms.place == Place::Pub).map(|signer| signer.feed());
		let issue = move || ledger.issue(replica.vault(), terms, id, feed, addresses, now);
		let issued = tokio::task::spawn_blocking(issue).await.map_err(|_| NetworkError::Stopped)?;
		Ok(issued?)
	}

	/// Use an invitation. When this returns, whoever invited has accepted it, a session is kept with them, and a Room is
	/// entered.
	pub async fn join(&self, invitation: Invitation, now: u64) -> Result<Place, NetworkError> {
		if !invitation.holds_at(now) {
			return Err(NetworkError::Expired);
		}
		self.ask(|reply| Command::Join(invitation, reply)).await?
	}

	/// Who has a feed, by the distributed hash table. Whoever is found is called.
	pub async fn find(&self, feed: FeedKey) -> Result<Vec<PeerId>, NetworkError> {
		self.ask(|reply| Command::Find(feed, reply)).await?
	}

	/// Stop: ends all sessions, and waits until what came is stored.
	pub async fn stop(mut self) {
		if self.commands.send(Command::Stop).await.is_ok() {
			// A task that panicked has stopped, too.
			let _ = (&mut self.task).await;
		}
	}
}

impl Drop for Network {
	fn drop(&mut self) {
		self.task.abort();
	}
}

/// An address and the peer it belongs to, which stands at its end.
fn split_peer(address: &Multiaddr) -> Result<(PeerId, Multiaddr), NetworkError> {
	let mut rest = address.clone();
	match rest.pop() {
		Some(Protocol::P2p(peer)) => Ok((peer, rest)),
		_ => Err(NetworkError::NoPeer(address.clone())),
	}
}

fn without_peer(address: Multiaddr) -> Multiaddr {
	split_peer(&address).map_or(address, |(_, rest)| rest)
}
