//! What is replicated: whom a person follows decides, and whom that person blocks.

use crate::filter::Filter;
use metalife_feed::{people::People, FeedKey, Person, Relation};
use metalife_vault::{Result, Vault};
use std::collections::{BTreeMap, BTreeSet};

/// The farthest that follows are followed.
pub const MAX_HOPS: u8 = 3;

/// How many of a person's own contacts are looked at. None of the blocks must be missed.
const OWN_CONTACTS: usize = 1_000_000;

/// How much of a feed is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
	/// Only so many of the newest messages, where nothing of the feed is held yet.
	pub last: Option<u32>,
	/// Which payloads.
	pub filter: Filter,
	/// The most messages that are held of it.
	pub max_messages: u64,
}

impl Default for Rule {
	/// Everything, up to a million messages.
	fn default() -> Self {
		Self { last: None, filter: Filter::default(), max_messages: 1_000_000 }
	}
}

impl Rule {
	/// Everything, without a limit: for a person's own feeds.
	pub fn whole() -> Self {
		Self { max_messages: u64::MAX, ..Self::default() }
	}
}

/// What a person is willing to carry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
	/// How far follows are followed: 0 for the own feeds only, 1 for those followed, 2 for those whom they follow, up to
	/// [`MAX_HOPS`].
	pub hops: u8,
	/// How much is wanted of feeds at each distance, 1 first. The last counts for all that are farther.
	pub rules: Vec<Rule>,
	/// Feeds for which another rule counts, and which are wanted whoever follows them.
	pub feeds: BTreeMap<FeedKey, Rule>,
	/// The most feeds, the nearest first.
	pub max_feeds: usize,
	/// The most messages of others, of all feeds together. What is beyond is not asked for.
	pub max_messages: u64,
	/// Of each other person, how many follows are looked at.
	pub max_follows: usize,
}

impl Default for Policy {
	/// Two hops, whole feeds, up to 10,000 of them and ten million messages.
	fn default() -> Self {
		Self {
			hops: 2,
			rules: Vec::new(),
			feeds: BTreeMap::new(),
			max_feeds: 10_000,
			max_messages: 10_000_000,
			max_follows: 1_000,
		}
	}
}

impl Policy {
	fn rule(&self, feed: &FeedKey, hops: u8) -> Rule {
		let far = self.rules.get(usize::from(hops).saturating_sub(1)).or(self.rules.last());
		match self.feeds.get(feed) {
			Some(rule) => rule.clone(),
			None if hops == 0 => Rule::whole(),
			None => far.cloned().unwrap_or_default(),
		}
	}
}

/// Who follows whom.
pub trait Graph {
	/// Whom the writer of a feed follows or blocks, at most so many.
	fn contacts(&self, feed: &FeedKey, limit: usize) -> Result<Vec<(Person, Relation)>>;

	/// All feeds that a person is known to write.
	fn feeds(&self, person: &Person) -> Vec<FeedKey>;
}

/// As a vault knows it, with what the chain and the feeds say of profiles and devices.
pub struct VaultGraph<'a> {
	/// Where the contacts are.
	pub vault: &'a Vault,
	/// Which feeds are one person's.
	pub people: &'a People,
	/// A feed of each profile, as far as the chain has told.
	pub profiles: &'a BTreeMap<u64, FeedKey>,
}

impl Graph for VaultGraph<'_> {
	fn contacts(&self, feed: &FeedKey, limit: usize) -> Result<Vec<(Person, Relation)>> {
		self.vault.contacts(feed, limit)
	}

	fn feeds(&self, person: &Person) -> Vec<FeedKey> {
		match person {
			Person::Feed(feed) => self.people.feeds(*feed),
			Person::Profile(profile) => self.profiles.get(profile).map_or(Vec::new(), |feed| self.people.feeds(*feed)),
		}
	}
}

/// A feed that is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
	/// How far it is away: 0 for the own feeds.
	pub hops: u8,
	/// How much of it is wanted.
	pub rule: Rule,
}

/// What is wanted and what is not to be had to do with.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wants {
	/// The feeds to replicate.
	pub feeds: BTreeMap<FeedKey, Wanted>,
	/// The feeds that are blocked: neither replicated, nor given to others, nor served to whoever writes them.
	pub blocked: BTreeSet<FeedKey>,
	/// The most messages of others, of all feeds together.
	pub max_messages: u64,
}

impl Wants {
	/// Whether this is one of the own feeds, or one that these follow.
	pub fn follows(&self, feed: &FeedKey) -> bool {
		self.feeds.get(feed).is_some_and(|wanted| wanted.hops <= 1)
	}

	/// What the writer of these feeds wants, by whom they follow and block.
	///
	/// The person's other devices have their say too, unless one of these feeds blocks them: then they are lost, and blocked
	/// like anybody else. A block stands, whoever else follows; blocks of others bind nobody here, but whom they block they do
	/// not follow. Whoever is reached over several ways has the shortest. Takes time and memory for at most `max_feeds` feeds
	/// with `max_follows` follows each.
	pub fn new(own: &[FeedKey], graph: &impl Graph, policy: &Policy) -> Result<Self> {
		let mut wants = Self { max_messages: policy.max_messages, ..Self::default() };
		let own: BTreeSet<FeedKey> = own.iter().copied().collect();
		let devices: BTreeSet<FeedKey> = own.iter().flat_map(|feed| graph.feeds(&Person::Feed(*feed))).collect();
		let mut near = wants.own_contacts(&own, &own, graph)?;
		let devices: BTreeSet<FeedKey> = devices.difference(&own).filter(|feed| !wants.blocks(feed)).copied().collect();
		near.extend(wants.own_contacts(&devices, &own, graph)?);
		// For those that are named there is room, wherever they are met.
		let mut kept = policy.feeds.keys().filter(|feed| !wants.blocks(feed)).count();
		for feed in own.iter().chain(&devices) {
			wants.add(*feed, 0, policy, &mut kept);
		}
		let hops = policy.hops.min(MAX_HOPS);
		for hop in 1..=hops {
			let mut here = Vec::new();
			for person in std::mem::take(&mut near) {
				here.extend(
					all_feeds(graph, &person).into_iter().filter(|feed| wants.add(*feed, hop, policy, &mut kept)),
				);
			}
			if hop == hops {
				break;
			}
			for feed in here {
				let contacts = graph.contacts(&feed, policy.max_follows)?;
				near.extend(contacts.into_iter().filter(|(_, relation)| *relation == Relation::Follow).map(|it| it.0));
			}
		}
		for feed in policy.feeds.keys() {
			wants.add(*feed, 1, policy, &mut kept);
		}
		Ok(wants)
	}

	/// Whom these feeds follow; whom they block is blocked from now on.
	fn own_contacts(
		&mut self,
		feeds: &BTreeSet<FeedKey>,
		own: &BTreeSet<FeedKey>,
		graph: &impl Graph,
	) -> Result<Vec<Person>> {
		let mut follows = Vec::new();
		for feed in feeds {
			for (person, relation) in graph.contacts(feed, OWN_CONTACTS)? {
				match relation {
					Relation::Block => self.blocked.extend(all_feeds(graph, &person).difference(own)),
					Relation::Follow => follows.push(person),
					Relation::None => {},
				}
			}
		}
		Ok(follows)
	}

	/// Whether it is new here.
	fn add(&mut self, feed: FeedKey, hops: u8, policy: &Policy, kept: &mut usize) -> bool {
		if self.blocked.contains(&feed) || self.feeds.contains_key(&feed) {
			return false;
		}
		if policy.feeds.contains_key(&feed) {
			*kept -= 1;
		} else if hops > 0 && self.feeds.len() + *kept >= policy.max_feeds {
			return false;
		}
		self.feeds.insert(feed, Wanted { hops, rule: policy.rule(&feed, hops) });
		true
	}

	/// Whether a feed is blocked.
	pub fn blocks(&self, feed: &FeedKey) -> bool {
		self.blocked.contains(feed)
	}

	/// Whether a feed is wanted.
	pub fn wants(&self, feed: &FeedKey) -> bool {
		self.feeds.contains_key(feed)
	}
}

/// A person's feeds; one that nothing more is known of is that person's.
fn all_feeds(graph: &impl Graph, person: &Person) -> BTreeSet<FeedKey> {
	let mut feeds: BTreeSet<FeedKey> = graph.feeds(person).into_iter().collect();
	if let Person::Feed(feed) = person {
		feeds.insert(*feed);
	}
	feeds
}
