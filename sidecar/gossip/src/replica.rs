//! What all sessions of a vault share.

use crate::{identity::Signer, invite::Place, receive::GivenUp, session::End, wants::Wants};
use metalife_blobs::Address;
use metalife_feed::FeedKey;
use metalife_vault::{Result, Vault};
use std::{
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
	time::Duration,
};
use tokio::sync::{broadcast, watch, Semaphore};

/// How many feeds that changed, and how many events, wait for whoever is slow. Sessions that miss some look at all feeds.
const WAITING: usize = 1_024;

/// Who is served.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Serve {
	/// Whoever is not blocked.
	#[default]
	Anyone,
	/// Whoever proves to write a feed that is wanted here.
	Wanted,
}

/// How much a session may cost, and how long it may take.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings {
	/// Who is served.
	pub serve: Serve,
	/// How long the peer has to say who it is.
	pub handshake: Duration,
	/// How long one frame may take from its first byte to its last.
	pub frame: Duration,
	/// How long the peer may take nothing of what is sent to it.
	pub stalled: Duration,
	/// The most pages that are on their way to here in one session, at least one.
	pub window: u16,
	/// The most pages that are on their way to here in all sessions, besides one in each.
	pub pages: usize,
}

impl Default for Settings {
	fn default() -> Self {
		Self {
			serve: Serve::Anyone,
			handshake: Duration::from_secs(10),
			frame: Duration::from_secs(60),
			stalled: Duration::from_secs(60),
			window: 8,
			pages: 32,
		}
	}
}

/// Something that happened with a peer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
	/// With which: its id in the transport.
	pub peer: Vec<u8>,
	/// What.
	pub what: What,
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum What {
	/// The peer is there, and proved to write this feed, if it says so.
	Met(Option<FeedKey>),
	/// So many messages came and are stored.
	Stored(u64),
	/// Nothing more of this feed is taken from the peer, and why.
	GivenUp(FeedKey, GivenUp),
	/// The peer has sent all that it holds of what is wanted.
	CaughtUp,
	/// The peer gave the last of a blob, which is stored.
	Blob(Address),
	/// The peer used an invitation of ours to this, and proved to write this feed, if it says so. A Pub is to follow it.
	Joined(Place, Option<FeedKey>),
	/// The session is over.
	Ended(End),
}

/// A vault that is replicated: what is wanted, and what sessions tell each other.
pub struct Replica {
	pub(crate) vault: Arc<Vault>,
	pub(crate) signer: Option<Arc<dyn Signer>>,
	pub(crate) settings: Settings,
	pub(crate) wants: watch::Sender<Arc<Wants>>,
	pub(crate) changed: broadcast::Sender<FeedKey>,
	pub(crate) pages: Arc<Semaphore>,
	pub(crate) room: Arc<AtomicU64>,
	events: broadcast::Sender<Event>,
}

impl Replica {
	/// Replicate a vault. Nothing is wanted before [`Replica::want`]. Without a signer, peers are not told whose it is.
	pub fn new(vault: Arc<Vault>, signer: Option<Arc<dyn Signer>>, settings: Settings) -> Arc<Self> {
		Arc::new(Self {
			vault,
			signer,
			wants: watch::Sender::new(Arc::default()),
			changed: broadcast::Sender::new(WAITING),
			pages: Arc::new(Semaphore::new(settings.pages)),
			room: Arc::default(),
			events: broadcast::Sender::new(WAITING),
			settings,
		})
	}

	/// Want this from now on. Sessions ask for what is new and give up what is gone; those with peers that are blocked now
	/// end.
	pub fn want(&self, wants: Wants) -> Result<()> {
		let mut held: u64 = 0;
		for state in self.vault.feeds() {
			let state = state?;
			if wants.feeds.get(&state.tip.author).is_none_or(|wanted| wanted.hops > 0) {
				held = held.saturating_add(state.tip.sequence - state.first + 1);
			}
		}
		self.room.store(wants.max_messages.saturating_sub(held), Ordering::Relaxed);
		self.wants.send_replace(Arc::new(wants));
		Ok(())
	}

	/// What is wanted now.
	pub fn wants(&self) -> Arc<Wants> {
		self.wants.borrow().clone()
	}

	/// Tell all sessions that the vault has more of a feed than before: whoever publishes calls this.
	pub fn changed(&self, feed: FeedKey) {
		// Without a session nobody listens.
		let _ = self.changed.send(feed);
	}

	/// What happens with peers, from now on. Whoever is too slow misses some.
	pub fn events(&self) -> broadcast::Receiver<Event> {
		self.events.subscribe()
	}

	pub(crate) fn tell(&self, peer: &[u8], what: What) {
		let _ = self.events.send(Event { peer: peer.to_vec(), what });
	}

	/// The vault.
	pub fn vault(&self) -> &Arc<Vault> {
		&self.vault
	}

	/// Whether a peer with this proven feed is served.
	pub(crate) fn admits(&self, feed: Option<&FeedKey>) -> bool {
		let wants = self.wants.borrow();
		match (feed, self.settings.serve) {
			(Some(feed), _) if wants.blocks(feed) => false,
			(Some(feed), Serve::Wanted) => wants.wants(feed),
			(None, Serve::Wanted) => false,
			(_, Serve::Anyone) => true,
		}
	}
}
