//! What follows the chain, as long as the daemon runs.

use crate::{
	cache::{self, Cache, Change},
	error::{Error, Result},
	grants::Grants,
	hex32::Hex32,
	node::{check_url, At, Node},
	profile::{Profile, Whose},
	pubs::{self, PeerKey, Pubs},
	queue::Queue,
};
use futures::FutureExt;
use metalife_feed::{FeedKey, Person};
use metalife_vault::Vault;
use serde::{Deserialize, Serialize};
use std::{
	panic::AssertUnwindSafe,
	sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock},
	time::Duration,
};
use subxt_signer::sr25519::Keypair;
use tokio::{
	sync::{watch, Notify},
	time::{sleep, timeout, Instant},
};

/// How long to wait before the node is called again, at first and at most.
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// After so long without a finalized block the node is asked whether it is still there.
const QUIET: Duration = Duration::from_secs(30);

/// How long somebody who asks for a profile waits for the node, before what was known is told.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// How many profiles are looked at for each finalized block.
const AT_ONCE: usize = 16;

/// How it is with the chain.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct State {
	/// The node's address, if the daemon was told one.
	pub node: Option<String>,
	/// Whether the node is there.
	pub connected: bool,
	/// The chain that this vault belongs to.
	pub genesis: Option<Hex32>,
	/// The number of the node's best block.
	pub best: Option<u64>,
	/// The number of the finalized block up to which all was looked at.
	pub finalized: Option<u64>,
	/// Why the node is not there.
	pub problem: Option<String>,
}

/// What this vault has to do with the chain.
pub struct Chain {
	pub(crate) vault: Arc<Vault>,
	cache: Mutex<Cache>,
	pub(crate) queue: Mutex<Queue>,
	grants: Mutex<Grants>,
	/// Grows whenever something else is known of grants.
	pub(crate) granted: watch::Sender<u64>,
	/// Held while a segment is made and queued.
	pub(crate) anchoring: Mutex<()>,
	pub(crate) pair: Mutex<Option<Keypair>>,
	node: RwLock<Option<Arc<Node>>>,
	state: watch::Sender<State>,
	/// Grows whenever more or something else is known of profiles, or of what they are to ours.
	known: watch::Sender<u64>,
	/// What is known of the list of Pubs, and when it is to be looked at again.
	pub(crate) pubs: watch::Sender<Arc<Pubs>>,
	pub(crate) pubs_due: Mutex<Instant>,
	pub(crate) peer: OnceLock<Box<dyn PeerKey>>,
	/// There is something to do before the next block.
	pub(crate) work: Notify,
}

impl Chain {
	/// As the vault has it. Blocks.
	pub fn open(vault: Arc<Vault>) -> Result<Arc<Self>> {
		let cache = Mutex::new(Cache::open(&vault)?);
		let queue = Mutex::new(Queue::open(&vault)?);
		let pubs = Arc::new(pubs::open(&vault)?);
		let grants = Mutex::new(Grants::new(cache::grants(&vault)?));
		let state = State { genesis: cache::genesis(&vault)?, ..State::default() };
		Ok(Arc::new(Self {
			vault,
			cache,
			queue,
			grants,
			granted: watch::Sender::new(0),
			anchoring: Mutex::new(()),
			pair: Mutex::new(None),
			node: RwLock::new(None),
			state: watch::Sender::new(state),
			known: watch::Sender::new(0),
			pubs: watch::Sender::new(pubs),
			pubs_due: Mutex::new(Instant::now()),
			peer: OnceLock::new(),
			work: Notify::new(),
		}))
	}

	pub(crate) fn cache(&self) -> MutexGuard<'_, Cache> {
		self.cache.lock().unwrap_or_else(PoisonError::into_inner)
	}

	pub(crate) fn grants(&self) -> MutexGuard<'_, Grants> {
		self.grants.lock().unwrap_or_else(PoisonError::into_inner)
	}

	pub(crate) fn node(&self) -> Option<Arc<Node>> {
		self.node.read().unwrap_or_else(PoisonError::into_inner).clone()
	}

	fn set_node(&self, node: Option<Arc<Node>>) {
		*self.node.write().unwrap_or_else(PoisonError::into_inner) = node;
	}

	/// How it is, whenever that changes.
	pub fn state(&self) -> watch::Receiver<State> {
		self.state.subscribe()
	}

	/// A number that grows whenever something else is known of profiles.
	pub fn known(&self) -> watch::Receiver<u64> {
		self.known.subscribe()
	}

	/// Something else is known of profiles, or of what they are to ours.
	pub(crate) fn now_known(&self) {
		self.known.send_modify(|known| *known += 1);
	}

	/// All profiles that are known.
	pub fn profiles(&self) -> Vec<Profile> {
		self.cache().profiles().cloned().collect()
	}

	/// The feeds of a person, as far as they are known.
	pub fn feeds(&self, person: &Person) -> Vec<FeedKey> {
		match person {
			Person::Feed(feed) => vec![*feed],
			Person::Profile(id) => self.cache().whose(&Whose::Id(*id)).map_or(Vec::new(), |one| one.feeds().collect()),
		}
	}

	/// The profile that our own feed belongs to.
	pub fn ours(&self) -> Option<u64> {
		self.cache().ours
	}

	/// What is known of somebody's profile without asking anybody.
	pub fn cached(&self, whose: &Whose) -> Option<Profile> {
		self.cache().whose(whose).cloned()
	}

	/// Keep these profiles up to date from now on, at most [`MAX_WANTED`](crate::MAX_WANTED), and no others.
	pub fn want(&self, profiles: impl IntoIterator<Item = u64>) {
		if self.cache().want(profiles) {
			self.work.notify_one();
		}
	}

	/// And this one.
	pub fn want_also(&self, profile: u64) {
		if self.cache().want_also(profile) {
			self.work.notify_one();
		}
	}

	/// Somebody's profile: as the node has it, or as it was when the node was there last.
	pub async fn resolve(self: &Arc<Self>, whose: &Whose) -> Result<Profile> {
		if let Some(node) = self.node() {
			let asked = timeout(PATIENCE, ask(&node, whose)).await.unwrap_or(Err(Error::Slow));
			match asked {
				Ok(Some(profile)) => {
					self.cache().look_up(profile.id);
					self.learn(vec![(profile.id, Some(profile.clone()))]).await?;
					return Ok(profile);
				},
				Ok(None) => return Err(Error::NoProfile),
				Err(error) => tracing::debug!(%error, "the node does not answer"),
			}
		}
		self.cached(whose).ok_or(Error::Away)
	}

	/// Keep what the chain says of profiles.
	async fn learn(self: &Arc<Self>, news: Vec<(u64, Option<Profile>)>) -> Result<()> {
		let chain = self.clone();
		blocking(move || {
			// Under one lock, so that the vault has them in the same order.
			let mut cache = chain.cache();
			let changes: Vec<Change> = news.into_iter().flat_map(|(id, profile)| cache.set(id, profile)).collect();
			cache::keep(&chain.vault, &changes)?;
			drop(cache);
			if !changes.is_empty() {
				chain.now_known();
			}
			Ok(())
		})
		.await
	}

	/// Follow the chain by this node, and call it again whenever it is gone. Ends only by being dropped.
	pub async fn run(self: Arc<Self>, url: String) {
		self.state.send_modify(|state| state.node = Some(url.clone()));
		let mut wait = FIRST_WAIT;
		loop {
			// What a node sends goes through much code of others: should any of it panic, this goes on.
			let session = AssertUnwindSafe(self.session(&url)).catch_unwind().await;
			let problem = match session {
				Ok(Err(error)) => error.to_string(),
				Ok(Ok(())) => "the node ended the connection".into(),
				Err(_) => "what the node sends cannot be read".into(),
			};
			self.set_node(None);
			let was_there = self.state.borrow().connected;
			if was_there {
				wait = FIRST_WAIT;
			}
			tracing::warn!(%problem, "no node: called again in {} ms", wait.as_millis());
			self.state.send_modify(|state| {
				state.connected = false;
				state.problem = Some(problem);
			});
			sleep(wait).await;
			wait = (wait * 2).min(LONGEST_WAIT);
		}
	}

	async fn session(self: &Arc<Self>, url: &str) -> Result<()> {
		check_url(url)?;
		let node = Arc::new(Node::connect(url).await?);
		self.check_genesis(node.genesis()).await?;
		let mut heads = node.heads().await?;
		self.set_node(Some(node.clone()));
		self.look_at_pubs_soon();
		loop {
			self.look(&node).await?;
			if !self.state.borrow().connected {
				tracing::info!(genesis = %node.genesis(), "following the chain");
			}
			tokio::select! {
				head = timeout(QUIET, heads.next()) => match head {
					Ok(Some(head)) => drop(head.map_err(Error::node)?),
					Ok(None) => return Ok(()),
					// The chain may stand still: then the node answers all the same.
					Err(_) => {},
				},
				() = self.work.notified() => {},
			}
			// Only the newest counts: all is read from its state.
			while let Some(Some(head)) = heads.next().now_or_never() {
				head.map_err(Error::node)?;
			}
		}
	}

	/// Whether this is the chain that the vault belongs to; it is from the first time on.
	async fn check_genesis(self: &Arc<Self>, found: Hex32) -> Result<()> {
		let chain = self.clone();
		blocking(move || match cache::genesis(&chain.vault)? {
			Some(known) if known == found => Ok(()),
			Some(known) => Err(Error::OtherChain { known, found }),
			None => cache::set_genesis(&chain.vault, found),
		})
		.await?;
		self.state.send_modify(|state| state.genesis = Some(found));
		Ok(())
	}

	/// Look at the newest finalized block: what is of interest is read anew, a part of it each time.
	async fn look(self: &Arc<Self>, node: &Node) -> Result<()> {
		let at = node.finalized().await?;
		self.look_at_us(&at).await?;
		self.look_at_grants(&at).await?;
		self.look_at_contacts(node, &at).await?;
		self.look_at_profiles(&at).await?;
		self.send(node, &at).await?;
		self.look_at_pubs(&at).await?;
		let best = node.best().await?;
		self.state.send_modify(|state| {
			state.connected = true;
			state.problem = None;
			state.finalized = Some(at.number());
			state.best = Some(best.max(at.number()));
		});
		Ok(())
	}

	async fn look_at_us(self: &Arc<Self>, at: &At) -> Result<()> {
		let ours = at.key(self.vault.feed_key().0).await?.map(|(profile, _)| profile);
		if self.ours() != ours {
			self.cache().ours = ours;
			let chain = self.clone();
			blocking(move || cache::set_ours(&chain.vault, ours)).await?;
			self.now_known();
		}
		Ok(())
	}

	async fn look_at_profiles(self: &Arc<Self>, at: &At) -> Result<()> {
		let next = self.cache().next(AT_ONCE);
		let mut news = Vec::new();
		for id in next {
			news.push((id, at.profile(id).await?));
		}
		self.learn(news).await
	}
}

async fn ask(node: &Node, whose: &Whose) -> Result<Option<Profile>> {
	node.finalized().await?.whose(whose).await
}

/// Do something that blocks, on a thread where it may.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
	tokio::task::spawn_blocking(work).await.unwrap_or(Err(Error::Damaged))
}
