//! What is replicated: whom we follow and whom these follow, as the vault has it, told to the crate that replicates.

use crate::{
	blocked::{Blocked, ALL},
	error::Result,
	limit::MAX_PAGE,
	model::{Relation, Said, Who},
	planet::{Draft, Planet},
};
use metalife_chain::{Chain, Contacts};
use metalife_feed::{people::People, Content, FeedKey, Kind, Message, Person, Relation as Known};
use metalife_gossip::{Graph as WhoFollowsWhom, Policy, Replica, Rule, Settings, Signer, VaultGraph, Wants};
use metalife_vault::{Page, Part, Vault};
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};
use tokio::{sync::Semaphore, time::Instant};

/// Finding out what is wanted takes at most about one part in so many of the time.
const SHARE: u32 = 4;

/// How long what was found out stands at most before it is looked at again, if something came.
const LONGEST: Duration = Duration::from_secs(30);

/// A vault as it is replicated.
pub struct Replication {
	pub(crate) replica: Arc<Replica>,
	chain: Arc<Chain>,
	graph: Mutex<Graph>,
	/// Held for moments, while what is wanted is exchanged: what is blocked meanwhile stays blocked.
	exchanging: Mutex<()>,
	/// One bundle is written and one read at a time.
	pub(crate) exports: Arc<Semaphore>,
	pub(crate) imports: Arc<Semaphore>,
}

struct Graph {
	people: People,
	/// A feed of each profile that is known.
	profiles: BTreeMap<u64, FeedKey>,
	/// What was known of profiles when these were bound; nothing before the first time.
	known: Option<u64>,
	/// All feeds that are bound to profiles.
	bound: Vec<FeedKey>,
	policy: Policy,
	/// All changes up to this one were looked at; none before the first time.
	seen: Option<u64>,
	/// Whether something was seen since that what is wanted hangs on.
	stale: bool,
}

impl Replication {
	/// Nothing is wanted before [`Planet::renew_wants`].
	pub fn new(vault: Arc<Vault>, chain: Arc<Chain>) -> Self {
		let signer: Arc<dyn Signer> = vault.clone();
		let graph = Graph {
			people: People::new(),
			profiles: BTreeMap::new(),
			known: None,
			bound: Vec::new(),
			policy: Policy::default(),
			seen: None,
			stale: true,
		};
		Self {
			replica: Replica::new(vault, Some(signer), Settings::default()),
			chain,
			graph: Mutex::new(graph),
			exchanging: Mutex::new(()),
			exports: Arc::new(Semaphore::new(1)),
			imports: Arc::new(Semaphore::new(1)),
		}
	}

	fn graph(&self) -> MutexGuard<'_, Graph> {
		// Whoever panicked left it stale.
		self.graph.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Follow follows so far from now on: at most [`MAX_HOPS`](metalife_gossip::MAX_HOPS).
	pub fn set_hops(&self, hops: u8) {
		let mut graph = self.graph();
		graph.policy.hops = hops;
		graph.stale = true;
	}

	fn renew(&self, vault: &Vault, blocked: &Blocked) -> Result<()> {
		let mut graph = self.graph();
		graph.look(vault, &self.replica.wants())?;
		graph.bind(&self.chain);
		if !graph.stale {
			return Ok(());
		}
		vault.wait_for_index()?;
		let ours = vault.feed_key();
		let view = VaultGraph { vault, people: &graph.people, profiles: &graph.profiles };
		let mut wants = Wants::new(&[ours], &WithChain { view, ours, chain: &self.chain }, &graph.policy)?;
		{
			let _exchanging = self.exchanging.lock().unwrap_or_else(PoisonError::into_inner);
			for feed in blocked.get(vault)?.iter() {
				block(&mut wants, *feed);
			}
			self.replica.want(wants)?;
		}
		graph.stale = false;
		Ok(())
	}

	/// Have nothing to do with this feed from now on. Who it is besides, the next renewal finds out.
	pub fn block(&self, feed: FeedKey) -> Result<()> {
		let _exchanging = self.exchanging.lock().unwrap_or_else(PoisonError::into_inner);
		if self.replica.wants().blocks(&feed) {
			return Ok(());
		}
		let mut wants = Wants::clone(&self.replica.wants());
		block(&mut wants, feed);
		Ok(self.replica.want(wants)?)
	}
}

/// As the vault knows it; and whom our profile follows and blocks on the chain we do as well.
struct WithChain<'a> {
	view: VaultGraph<'a>,
	ours: FeedKey,
	chain: &'a Chain,
}

impl WhoFollowsWhom for WithChain<'_> {
	fn contacts(&self, feed: &FeedKey, limit: usize) -> metalife_vault::Result<Vec<(Person, Known)>> {
		let mut contacts = self.view.contacts(feed, limit)?;
		if *feed == self.ours {
			let Contacts { follows, blocks, .. } = self.chain.contacts();
			let stand = |ids: BTreeSet<u64>, relation| ids.into_iter().map(move |id| (Person::Profile(id), relation));
			contacts.extend(stand(follows, Known::Follow).chain(stand(blocks, Known::Block)));
		}
		Ok(contacts)
	}

	fn feeds(&self, person: &Person) -> Vec<FeedKey> {
		self.view.feeds(person)
	}
}

fn block(wants: &mut Wants, feed: FeedKey) {
	wants.feeds.remove(&feed);
	wants.blocked.insert(feed);
}

impl Graph {
	/// Take in which feeds are a profile's, if that changed.
	fn bind(&mut self, chain: &Chain) {
		let known = *chain.known().borrow();
		if self.known == Some(known) {
			return;
		}
		for feed in std::mem::take(&mut self.bound) {
			self.people.bind(feed, None);
		}
		self.profiles.clear();
		for profile in chain.profiles() {
			for feed in profile.feeds() {
				self.people.bind(feed, Some(profile.id));
				self.bound.push(feed);
				self.profiles.entry(profile.id).or_insert(feed);
			}
		}
		self.known = Some(known);
		self.stale = true;
	}

	/// Look at what came since the last time.
	fn look(&mut self, vault: &Vault, wants: &Wants) -> Result<()> {
		let (_, last) = vault.index_progress();
		let Some(seen) = self.seen else {
			vault.wait_for_index()?;
			let mut page = Page { part: Part::Public, ..Page::first(MAX_PAGE) };
			loop {
				let numbers = vault.newest(Kind::DEVICE, &page)?;
				for number in &numbers {
					if let Some(stored) = vault.numbered(*number)? {
						self.claim(vault, &stored.message);
					}
				}
				match numbers.last() {
					Some(oldest) => page.before = Some(*oldest),
					None => break,
				}
			}
			self.seen = Some(last);
			return Ok(());
		};
		for number in seen + 1..=last {
			// Not every change is a new message.
			let Some(stored) = vault.numbered(number)? else { continue };
			let header = stored.message.header();
			match header.kind {
				Kind::DEVICE => {
					self.claim(vault, &stored.message);
					self.stale = true;
				},
				// Whom those follow who stand at the edge changes nothing.
				Kind::CONTACT => {
					let wanted = wants.feeds.get(&header.author);
					self.stale |= wanted.is_some_and(|wanted| wanted.hops == 0 || wanted.hops < self.policy.hops);
				},
				_ => {},
			}
		}
		self.seen = Some(last);
		Ok(())
	}

	/// Take in which feeds are one person's.
	fn claim(&mut self, vault: &Vault, message: &Message) {
		let author = message.header().author;
		let content = message.payload().and_then(|payload| Content::decode(Kind::DEVICE, payload).ok());
		let Some(Person::Feed(other)) = content.and_then(|content| content.person) else { return };
		self.people.claim(author, other);
		// Our own feeds of before cannot say so any more, but are ours all the same: others may have more of them.
		if author == vault.feed_key() && other != author {
			self.policy.feeds.insert(other, Rule::whole());
		}
	}
}

impl Planet {
	/// Find out what is wanted now, if something came by which that changes. Blocks.
	pub fn renew_wants(&self) -> Result<()> {
		self.replication.renew(self.vault(), &self.blocked)
	}

	/// Have nothing to do with this feed from now on.
	pub(crate) fn block(&self, feed: FeedKey) -> Result<()> {
		self.replication.block(feed)
	}

	/// Follow somebody whom we neither follow nor block, on the chain either. Tells whether that is new. Blocks.
	pub(crate) fn follow(&self, feed: FeedKey) -> Result<bool> {
		let (vault, person) = (self.vault(), Person::Feed(feed));
		vault.wait_for_index()?;
		let own = vault.feed_key();
		let known = feed == own
			|| self.chain.relation(&person).is_some()
			|| vault.contacts(&own, ALL)?.iter().any(|(known, _)| *known == person);
		if !known {
			let said = Said { person: Some(Who(person)), relation: Some(Relation::Follow), ..Said::default() };
			self.publish(Draft::new(Kind::CONTACT, said))?;
		}
		Ok(!known)
	}
}

/// Find out what is wanted whenever something comes.
pub async fn keep_up(planet: Arc<Planet>) {
	let (mut changes, mut profiles) = (planet.changes(), planet.chain.known());
	loop {
		changes.borrow_and_update();
		profiles.borrow_and_update();
		let begin = Instant::now();
		if let Err(error) = planet.run(Planet::renew_wants).await {
			tracing::error!(%error, "what is wanted is not known");
		}
		tokio::time::sleep((begin.elapsed() * SHARE).min(LONGEST)).await;
		let changed = tokio::select! {
			changed = changes.changed() => changed,
			changed = profiles.changed() => changed,
		};
		if changed.is_err() {
			return;
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::tokens::control_token;
	use metalife_chain::{Hex32, Key, Profile, Role};
	use metalife_feed::{Salt, Writer};
	use metalife_vault::{Check, Kdf};

	fn planet() -> (tempfile::TempDir, Arc<Planet>) {
		planet_with(|_| ())
	}

	fn planet_with(prepare: impl Fn(&Vault)) -> (tempfile::TempDir, Arc<Planet>) {
		let place = tempfile::tempdir().expect("there is a place for temporary files");
		let vault = Vault::create(&place.path().join("vault"), b"secret", &Kdf::WEAKEST).expect("is empty");
		prepare(&vault);
		let planet = Planet::new(vault, place.path(), &control_token(), 1).expect("begins");
		(place, planet)
	}

	/// What a vault keeps of the chain: a profile that our own follows and one that it blocks, each with a feed of its number.
	fn on_chain(vault: &Vault, follows: u8, blocks: u8) {
		for id in [follows, blocks] {
			let keys = vec![Key { account: Hex32([id; 32]), role: Role::Feed }];
			let profile = Profile { id: id.into(), handle: "somebody".into(), keys };
			let profile = serde_json::to_vec(&profile).expect("is JSON");
			vault.records("chain/profiles").put(&u64::from(id).to_be_bytes(), &profile).expect("is kept");
		}
		// Two sets of one, as SCALE has them, and that there are no more.
		let set = |id: u8| [&[4][..], &u64::from(id).to_le_bytes()].concat();
		let contacts = [set(follows), set(blocks), vec![0]].concat();
		vault.records("chain").put(b"contacts", &contacts).expect("is kept");
	}

	fn contact(planet: &Planet, feed: FeedKey, relation: Relation) {
		let said = Said { person: Some(Who(Person::Feed(feed))), relation: Some(relation), ..Said::default() };
		planet.publish(Draft::new(Kind::CONTACT, said)).expect("is written");
	}

	fn wants(planet: &Planet) -> Arc<Wants> {
		planet.renew_wants().expect("is found out");
		planet.replication.replica.wants()
	}

	/// One that says of another that the same person writes it.
	fn claim(seed: u8, other: FeedKey) -> Message {
		let content = Content { person: Some(Person::Feed(other)), ..Content::default() };
		let payload = content.encode(Kind::DEVICE, Salt::random()).expect("is allowed");
		Writer::new([seed; 32]).write(Kind::DEVICE, 1, payload).expect("is allowed")
	}

	#[test]
	fn what_is_wanted_follows_contacts_and_a_block_counts_at_once() {
		let (_place, planet) = planet();
		let friend = FeedKey([7; 32]);
		let ours = planet.vault().feed_key();
		assert_eq!(wants(&planet).feeds.keys().copied().collect::<Vec<_>>(), [ours]);
		contact(&planet, friend, Relation::Follow);
		assert!(wants(&planet).wants(&friend));
		contact(&planet, friend, Relation::Block);
		let now = planet.replication.replica.wants();
		assert!(now.blocks(&friend) && !now.wants(&friend));
		assert!(wants(&planet).blocks(&friend));
		contact(&planet, friend, Relation::None);
		let then = wants(&planet);
		assert!(!then.blocks(&friend) && !then.wants(&friend));
		// Nobody whom we know already is followed anew.
		assert!(planet.follow(friend).expect("is written"));
		assert!(!planet.follow(friend).expect("is known") && !planet.follow(ours).expect("is us"));
		contact(&planet, friend, Relation::Block);
		assert!(!planet.follow(friend).expect("is known") && wants(&planet).blocks(&friend));
	}

	#[test]
	fn all_devices_of_somebody_are_wanted_and_blocked() {
		let (_place, planet) = planet();
		let [one, other] = [1, 2].map(|seed| Writer::new([seed; 32]).author());
		contact(&planet, one, Relation::Follow);
		planet.ingest(&[claim(1, other)], Check::Each).expect("is stored");
		assert!(wants(&planet).wants(&one) && !wants(&planet).wants(&other));
		planet.ingest(&[claim(2, one)], Check::Each).expect("is stored");
		assert!(wants(&planet).wants(&other));
		contact(&planet, one, Relation::Block);
		assert!(wants(&planet).blocks(&other));
	}

	#[test]
	fn whom_our_profile_follows_and_blocks_on_the_chain_we_do() {
		let (_place, planet) = planet_with(|vault| on_chain(vault, 7, 8));
		let [friend, foe] = [7, 8].map(|id| FeedKey([id; 32]));
		let now = wants(&planet);
		assert!(now.wants(&friend) && !now.blocks(&friend));
		assert!(now.blocks(&foe) && !now.wants(&foe));
		assert!(planet.blocked().expect("is known").contains(&foe));
		// Nothing that is said here undoes it.
		for relation in [Relation::Follow, Relation::None] {
			contact(&planet, foe, relation);
			assert!(planet.blocked().expect("is known").contains(&foe));
			planet.vault().wait_for_index().expect("is filled");
			assert!(wants(&planet).blocks(&foe));
		}
		assert!(!planet.follow(foe).expect("is known") && !planet.follow(friend).expect("is known"));
		contact(&planet, friend, Relation::None);
		assert!(wants(&planet).wants(&friend));
		// But a block stands above all.
		contact(&planet, friend, Relation::Block);
		let blocked = wants(&planet);
		assert!(blocked.blocks(&friend) && !blocked.wants(&friend));
		assert!(planet.blocked().expect("is known").contains(&friend));
	}

	#[test]
	fn the_feed_of_before_is_wanted_wholly() {
		let (place, planet) = planet();
		let before = planet.vault().feed_key();
		contact(&planet, FeedKey([7; 32]), Relation::Follow);
		planet.vault().begin_new_feed().expect("is written");
		drop(planet);
		let vault = Vault::open(&place.path().join("vault"), b"secret").expect("is a vault");
		let planet = Planet::new(vault, place.path(), &control_token(), 1).expect("begins");
		let wants = wants(&planet);
		assert_ne!(planet.vault().feed_key(), before);
		assert_eq!(wants.feeds[&before].rule, Rule::whole());
		assert!(wants.wants(&FeedKey([7; 32])));
	}
}
