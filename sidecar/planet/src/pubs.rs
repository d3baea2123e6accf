//! Pubs and Rooms of the chain's list: some are called when few others are there, and we can be one.

use crate::{
	blocked::ALL,
	error::{Error, Result},
	network::{without_peer, Address, Peer, Running},
	planet::Planet,
};
use futures::future::join_all;
use metalife_chain::{Hex32, Listed, PeerKey, Pubs, Services};
use metalife_feed::{FeedKey, Person, Relation};
use metalife_gossip::network::{ed25519_key, peer_key, peer_with_key, ListedAddress, Multiaddr, PeerId};
use metalife_vault::Vault;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};
use std::{
	collections::{HashMap, HashSet},
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};
use tokio::{
	task::JoinHandle,
	time::{interval_at, Instant, MissedTickBehavior},
};
use utoipa::ToSchema;

/// With how many sessions beyond the local network nobody of the list is called.
const ENOUGH: usize = 4;

/// How many are called at once, and how many are held at most.
const AT_ONCE: usize = 2;
const MAX_HELD: usize = 8;

/// The most Rooms of the list that we are reached through.
const MAX_LODGINGS: usize = 2;

/// The most addresses of one that are tried.
const MAX_TRIED: usize = 16;

/// How long one has to answer, and how long it is left alone when it did not: at first and at most.
const PATIENCE: Duration = Duration::from_secs(30);
const FIRST_REST: Duration = Duration::from_secs(60);
const LONGEST_REST: Duration = Duration::from_secs(60 * 60);

/// How often to look who is there; the first time those who were named had as long to answer.
const ROUND: Duration = Duration::from_secs(5);

/// How it is with the list of Pubs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct PubCounts {
	/// How many are known: a sample where there are many.
	pub known: u64,
	/// How many of them are called now because they are in the list, and did not answer yet.
	pub called: u64,
	/// With how many of those that were there is a session.
	pub in_session: u64,
}

/// The calls of Pubs that go on.
#[derive(Default)]
pub(crate) struct Calling {
	counts: Mutex<PubCounts>,
	task: Mutex<Option<JoinHandle<()>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A Pub of the list that can be one.
#[derive(Clone)]
pub(crate) struct Known {
	pub listed: Listed,
	pub peer: PeerId,
	pub addresses: Vec<ListedAddress>,
}

impl Known {
	/// None where its key is none, or no address is of a shape that is dialled: whoever wrote the list is not believed, nor is
	/// whoever read it.
	fn new(listed: &Listed) -> Option<Self> {
		let peer = peer_with_key(&listed.peer.0)?;
		let addresses: Vec<_> = listed.addresses.iter().filter_map(|bytes| ListedAddress::from_bytes(bytes)).collect();
		(!addresses.is_empty()).then(|| Self { listed: listed.clone(), peer, addresses })
	}

	/// All of the sample that can be.
	pub fn all(pubs: &Pubs) -> Vec<Self> {
		pubs.sample.iter().filter_map(Self::new).collect()
	}

	async fn resolve(&self, private: bool) -> Vec<Multiaddr> {
		let found = join_all(self.addresses.iter().map(|address| address.resolve(private))).await;
		found.into_iter().flatten().take(MAX_TRIED).collect()
	}
}

/// Whom not to call.
#[derive(Default)]
struct Blocks {
	feeds: Arc<HashSet<FeedKey>>,
	profiles: HashSet<u64>,
}

impl Blocks {
	/// Those whom we block, by our feed or on the chain.
	fn of(planet: &Planet) -> Result<Self> {
		let vault = planet.vault();
		let mut profiles: HashSet<u64> = planet.chain.contacts().blocks.into_iter().collect();
		profiles.extend(vault.contacts(&vault.feed_key(), ALL)?.into_iter().filter_map(|contact| match contact {
			(Person::Profile(profile), Relation::Block) => Some(profile),
			_ => None,
		}));
		Ok(Self { feeds: planet.blocked.get(vault)?, profiles })
	}

	fn block(&self, listed: &Listed) -> bool {
		let feed = listed.feed.is_some_and(|feed| self.feeds.contains(&FeedKey(feed.0)));
		feed || self.profiles.contains(&listed.owner)
	}
}

/// One that is called, or that there is a session with.
struct Visit {
	known: Known,
	addresses: Vec<Multiaddr>,
	/// When there was a session last, or when it was called.
	seen: Instant,
	/// Whether we are reached through it.
	lodged: bool,
}

/// One that is left alone for a while.
struct Rest {
	until: Instant,
	wait: Duration,
}

/// Another peer, as the network sees it.
#[derive(Clone, Copy)]
struct Seen {
	in_session: bool,
	near: bool,
}

#[derive(Default)]
struct Calls {
	visits: HashMap<PeerId, Visit>,
	rests: HashMap<PeerId, Rest>,
}

impl Calls {
	/// Whom to visit no longer: those that are blocked by now, and those that do not answer.
	fn leave(&mut self, seen: &HashMap<PeerId, Seen>, blocks: &Blocks, now: Instant) -> Vec<PeerId> {
		let mut leave = Vec::new();
		for (peer, visit) in &mut self.visits {
			if seen.get(peer).is_some_and(|seen| seen.in_session) {
				visit.seen = now;
				self.rests.remove(peer);
			}
			if blocks.block(&visit.known.listed) || now - visit.seen >= PATIENCE {
				leave.push(*peer);
			}
		}
		for peer in &leave {
			self.visits.remove(peer);
			self.rest(*peer, now);
		}
		leave
	}

	/// Leave a peer alone, longer each time that it comes to that.
	fn rest(&mut self, peer: PeerId, now: Instant) {
		let rest = self.rests.entry(peer).or_insert(Rest { until: now, wait: FIRST_REST / 2 });
		rest.wait = (rest.wait * 2).min(LONGEST_REST);
		rest.until = now + rest.wait;
	}

	/// How many are called and have not answered.
	fn waiting(&self, seen: &HashMap<PeerId, Seen>) -> usize {
		self.visits.keys().filter(|peer| seen.get(*peer).is_none_or(|seen| !seen.in_session)).count()
	}

	/// Whom of these to call now, if anybody.
	fn choose(
		&mut self,
		known: Vec<Known>,
		seen: &HashMap<PeerId, Seen>,
		blocks: &Blocks,
		us: PeerId,
		now: Instant,
	) -> Vec<Known> {
		self.rests.retain(|peer, _| known.iter().any(|one| one.peer == *peer));
		let counts =
			|(peer, seen): &(&PeerId, &Seen)| seen.in_session && (!seen.near || self.visits.contains_key(*peer));
		let (sessions, waiting) = (seen.iter().filter(counts).count(), self.waiting(seen));
		let lacking = ENOUGH.saturating_sub(sessions + waiting);
		let most = lacking.min(AT_ONCE.saturating_sub(waiting)).min(MAX_HELD.saturating_sub(self.visits.len()));
		let free = |one: &Known| {
			let rests = self.rests.get(&one.peer).is_some_and(|rest| rest.until > now);
			let there = seen.contains_key(&one.peer) || self.visits.contains_key(&one.peer);
			one.peer != us && !rests && !there && !blocks.block(&one.listed)
		};
		let mut free: Vec<_> = known.into_iter().filter(free).collect();
		free.shuffle(&mut rand::thread_rng());
		free.truncate(most);
		free
	}

	async fn round(&mut self, planet: &Arc<Planet>, pubs: &Pubs) -> Result<()> {
		if pubs.sample.is_empty() && self.visits.is_empty() {
			return Ok(());
		}
		let running = planet.network()?;
		let network = running.network();
		let peers = network.peers().await?;
		let seen = peers.into_iter().map(|peer| (peer.id, Seen { in_session: peer.in_session, near: peer.near }));
		let (seen, now): (HashMap<_, _>, _) = (seen.collect(), Instant::now());
		let blocks = planet.run(Blocks::of).await?;
		for peer in self.leave(&seen, &blocks, now) {
			tracing::debug!(%peer, "a Pub of the list is not called for a while");
			network.leave(peer).await?;
		}
		for one in self.choose(Known::all(pubs), &seen, &blocks, running.id(), now) {
			let addresses = one.resolve(pubs.private_addresses).await;
			if addresses.is_empty() {
				self.rest(one.peer, now);
				continue;
			}
			tracing::info!(peer = %one.peer, id = one.listed.id, "a Pub of the list is called");
			network.visit(one.peer, addresses.clone()).await?;
			self.visits.insert(one.peer, Visit { known: one, addresses, seen: Instant::now(), lodged: false });
		}
		self.lodge(&running, &seen).await?;
		let called = self.waiting(&seen);
		planet.count_pubs(called, self.visits.len() - called);
		Ok(())
	}

	/// Be reached through some Rooms among them, if we are not reached by ourselves.
	async fn lodge(&mut self, running: &Running, seen: &HashMap<PeerId, Seen>) -> Result<()> {
		if running.is_public() {
			return Ok(());
		}
		let lodgings = self.visits.values().filter(|visit| visit.lodged).count();
		let there = |(peer, visit): &(&PeerId, &mut Visit)| {
			let there = seen.get(*peer).is_some_and(|seen| seen.in_session);
			there && !visit.lodged && visit.known.listed.services.has(Services::ROOM)
		};
		let rooms = self.visits.iter_mut().filter(there).take(MAX_LODGINGS.saturating_sub(lodgings));
		for (peer, visit) in rooms {
			if let Some(address) = visit.addresses.first() {
				running.network().lodge(*peer, address.clone()).await?;
				visit.lodged = true;
			}
		}
		Ok(())
	}
}

async fn keep_calling(planet: Arc<Planet>) {
	let (mut pubs, mut calls) = (planet.chain.pubs(), Calls::default());
	let mut ticks = interval_at(Instant::now() + ROUND, ROUND);
	ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
	loop {
		ticks.tick().await;
		let known = pubs.borrow_and_update().clone();
		if let Err(error) = calls.round(&planet, &known).await {
			tracing::debug!(%error, "no Pub of the list is called");
		}
	}
}

/// Who we are to other peers, as the vault has it.
pub(crate) struct OurPeer(pub Arc<Vault>);

impl PeerKey for OurPeer {
	fn key(&self) -> Option<Hex32> {
		ed25519_key(&peer_key(&self.0).ok()?).map(Hex32)
	}

	fn sign(&self, payload: &[u8]) -> Option<[u8; 64]> {
		peer_key(&self.0).ok()?.sign(payload).ok()?.try_into().ok()
	}
}

impl Planet {
	/// From now on call Pubs of the chain's list when few others are there, as long as the network runs.
	pub fn call_pubs(self: &Arc<Self>) {
		let task = tokio::spawn(keep_calling(self.clone()));
		if let Some(before) = lock(&self.calling.task).replace(task) {
			before.abort();
		}
	}

	/// Call none any longer.
	pub(crate) async fn leave_pubs(&self) {
		let task = lock(&self.calling.task).take();
		if let Some(task) = task {
			task.abort();
			// It has let go of the network then.
			let _ = task.await;
		}
		self.count_pubs(0, 0);
	}

	fn count_pubs(&self, called: usize, in_session: usize) {
		let known = self.chain.pubs().borrow().sample.len();
		*lock(&self.calling.counts) =
			PubCounts { known: known as u64, called: called as u64, in_session: in_session as u64 };
	}

	/// How it is with the list of Pubs.
	pub fn pub_counts(&self) -> PubCounts {
		PubCounts { known: self.chain.pubs().borrow().sample.len() as u64, ..*lock(&self.calling.counts) }
	}

	/// Addresses as they stand in the list, if they may.
	pub fn listed_addresses(&self, addresses: Vec<Address>) -> Result<Vec<Vec<u8>>> {
		let private = self.chain.pubs().borrow().private_addresses;
		let us = peer_key(self.vault())?.public().to_peer_id();
		let listed = |Address(address): Address| {
			let bare = without_peer(address.clone());
			let ours = || bare.clone().with_p2p(us).is_ok_and(|full| full == address);
			if address != bare && !ours() {
				return Err(Error::Bad(format!("{address} is another peer's")));
			}
			let read = ListedAddress::new(&bare).ok_or_else(|| {
				let shape = "an IP address or a name in lower case, and /tcp/PORT or /udp/PORT/quic-v1";
				Error::Bad(format!("{bare} cannot be listed: it is to be {shape}"))
			})?;
			match read.is_allowed(private) {
				true => Ok(bare.to_vec()),
				false => Err(Error::Bad(format!("{bare} cannot be listed: it is not reached from everywhere"))),
			}
		};
		addresses.into_iter().map(listed).collect()
	}

	/// With which peers there is a session.
	pub(crate) async fn in_session(self: &Arc<Self>) -> Result<HashSet<PeerId>> {
		match self.network() {
			Ok(running) => {
				let peers = running.network().peers().await?;
				Ok(peers.into_iter().filter(|peer| peer.in_session).map(|peer| peer.id).collect())
			},
			Err(_) => Ok(HashSet::new()),
		}
	}

	/// Who we are to other peers.
	pub(crate) fn peer(&self) -> Result<Peer> {
		Ok(Peer(peer_key(self.vault())?.public().to_peer_id()))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use metalife_gossip::network::Keypair;

	fn known(id: u32) -> Known {
		let key = ed25519_key(&Keypair::generate_ed25519()).expect("is of that kind");
		let (peer, feed) = (Hex32(key), Some(Hex32([id as u8; 32])));
		let addresses = vec![vec![4, 127, 0, 0, 1, 6, 16, 0], vec![0xff]];
		let listed = Listed { id, owner: id.into(), peer, feed, services: Services::PUB, addresses };
		Known::new(&listed).expect("is one")
	}

	fn visit(calls: &mut Calls, chosen: &[Known], now: Instant) {
		for one in chosen {
			let visit = Visit { known: one.clone(), addresses: Vec::new(), seen: now, lodged: false };
			calls.visits.insert(one.peer, visit);
		}
	}

	const THERE: Seen = Seen { in_session: true, near: false };
	const NEAR: Seen = Seen { in_session: true, near: true };

	fn all(count: u32) -> Vec<Known> {
		(0..count).map(known).collect()
	}

	fn peers(count: usize, seen: Seen) -> HashMap<PeerId, Seen> {
		(0..count).map(|_| (PeerId::random(), seen)).collect()
	}

	#[test]
	fn what_cannot_be_a_pub_is_none_and_bad_addresses_are_left_out() {
		let good = known(1);
		assert_eq!(good.addresses.len(), 1);
		assert!(Known::new(&Listed { addresses: vec![vec![0xff]], ..good.listed.clone() }).is_none());
		let mut key = [0; 32];
		key[0] = 2;
		assert!(Known::new(&Listed { peer: Hex32(key), ..good.listed }).is_none(), "no point of the curve");
	}

	#[test]
	fn two_are_called_at_a_time_until_there_are_enough() {
		let (mut calls, blocks, us, now) = (Calls::default(), Blocks::default(), PeerId::random(), Instant::now());
		let sample = all(20);
		let mut seen = HashMap::new();
		for expected in [2, 2, 0] {
			let chosen = calls.choose(sample.clone(), &seen, &blocks, us, now);
			assert_eq!(chosen.len(), expected);
			visit(&mut calls, &chosen, now);
			assert!(calls.choose(sample.clone(), &seen, &blocks, us, now).is_empty(), "until they answer");
			// They do, on the same machine as it is here.
			seen.extend(chosen.iter().map(|one| (one.peer, NEAR)));
		}
		assert_eq!(calls.visits.len(), ENOUGH);
	}

	#[test]
	fn peers_on_the_local_network_do_not_count_and_others_do() {
		let (mut calls, blocks, us, now) = (Calls::default(), Blocks::default(), PeerId::random(), Instant::now());
		let mut choose = |seen: &HashMap<_, _>| calls.choose(all(5), seen, &blocks, us, now).len();
		assert_eq!(choose(&peers(9, NEAR)), 2);
		assert_eq!(choose(&peers(3, THERE)), 1);
		assert_eq!(choose(&peers(4, THERE)), 0);
		assert_eq!(choose(&peers(4, Seen { in_session: false, near: false })), 2);
	}

	#[test]
	fn neither_ourselves_nor_whom_we_know_or_block_is_called() {
		let (mut calls, now) = (Calls::default(), Instant::now());
		let sample = all(4);
		let feeds = Arc::new(HashSet::from([FeedKey([0; 32])]));
		let blocks = Blocks { feeds, profiles: HashSet::from([1]) };
		let seen = HashMap::from([(sample[2].peer, Seen { in_session: false, near: false })]);
		assert!(calls.choose(sample.clone(), &seen, &blocks, sample[3].peer, now).is_empty());
		let chosen = calls.choose(sample.clone(), &seen, &blocks, PeerId::random(), now);
		assert_eq!(chosen.iter().map(|one| one.peer).collect::<Vec<_>>(), [sample[3].peer]);
		visit(&mut calls, &sample[..2], now);
		assert_eq!(calls.leave(&HashMap::new(), &blocks, now).len(), 2, "whoever is blocked later is left");
	}

	#[test]
	fn who_does_not_answer_is_left_alone_longer_each_time() {
		let (mut calls, blocks, us, begin) = (Calls::default(), Blocks::default(), PeerId::random(), Instant::now());
		let (sample, nobody) = (all(1), HashMap::new());
		let (mut now, mut rest) = (begin, FIRST_REST);
		for _ in 0..10 {
			let chosen = calls.choose(sample.clone(), &nobody, &blocks, us, now);
			assert_eq!(chosen.len(), 1);
			visit(&mut calls, &chosen, now);
			assert!(calls.leave(&nobody, &blocks, now + PATIENCE / 2).is_empty());
			now += PATIENCE;
			assert_eq!(calls.leave(&nobody, &blocks, now), [sample[0].peer]);
			assert!(calls.choose(sample.clone(), &nobody, &blocks, us, now + rest / 2).is_empty());
			now += rest;
			rest = (rest * 2).min(LONGEST_REST);
		}
		// It answers after all: then it begins anew.
		let chosen = calls.choose(sample.clone(), &nobody, &blocks, us, now);
		visit(&mut calls, &chosen, now);
		assert!(calls.leave(&HashMap::from([(sample[0].peer, THERE)]), &blocks, now + PATIENCE).is_empty());
		assert!(calls.rests.is_empty());
	}
}
