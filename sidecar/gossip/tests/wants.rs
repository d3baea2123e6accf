//! Whom one follows decides what is replicated.

mod common;

use common::{author, policy, Host};
use metalife_feed::{people::People, FeedKey, Person, Relation};
use metalife_gossip::{Graph, Policy, Rule, VaultGraph, Wants, MAX_HOPS};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use Relation::{Block, Follow};

/// Who relates to whom, by one byte each, and which are one person's.
#[derive(Default)]
struct Drawn {
	relations: BTreeMap<FeedKey, Vec<(Person, Relation)>>,
	devices: Vec<BTreeSet<FeedKey>>,
}

impl Drawn {
	fn new(relations: &[(u8, Relation, u8)]) -> Self {
		let mut drawn = Self::default();
		for (who, relation, whom) in relations {
			drawn.relations.entry(key(*who)).or_default().push((Person::Feed(key(*whom)), *relation));
		}
		drawn
	}
}

impl Graph for Drawn {
	fn contacts(&self, feed: &FeedKey, limit: usize) -> metalife_vault::Result<Vec<(Person, Relation)>> {
		Ok(self.relations.get(feed).into_iter().flatten().copied().take(limit).collect())
	}

	fn feeds(&self, person: &Person) -> Vec<FeedKey> {
		let Person::Feed(feed) = person else { return vec![key(200)] };
		let devices = self.devices.iter().find(|devices| devices.contains(feed));
		devices.map_or(vec![*feed], |devices| devices.iter().copied().collect())
	}
}

fn key(n: u8) -> FeedKey {
	FeedKey([n; 32])
}

fn wanted(graph: &impl Graph, policy: &Policy) -> Vec<(u8, u8)> {
	let wants = Wants::new(&[key(0)], graph, policy).expect("is read");
	wants.feeds.iter().map(|(feed, wanted)| (feed.0[0], wanted.hops)).collect()
}

#[test]
fn follows_are_followed_as_far_as_is_wanted_and_no_farther() {
	let graph =
		Drawn::new(&[(0, Follow, 1), (1, Follow, 2), (2, Follow, 3), (3, Follow, 4), (2, Follow, 1), (1, Follow, 0)]);
	let chain = [(0, 0), (1, 1), (2, 2), (3, 3)];
	for hops in 0..=MAX_HOPS {
		assert_eq!(wanted(&graph, &policy(hops)), chain[..=usize::from(hops)]);
	}
	assert_eq!(wanted(&graph, &policy(200)), chain);
}

#[test]
fn the_shortest_way_counts() {
	let graph = Drawn::new(&[(0, Follow, 1), (1, Follow, 3), (0, Follow, 3), (3, Follow, 4)]);
	assert_eq!(wanted(&graph, &policy(2)), [(0, 0), (1, 1), (3, 1), (4, 2)]);
}

#[test]
fn whoever_is_blocked_is_not_wanted_whoever_follows() {
	let graph = Drawn::new(&[(0, Follow, 1), (0, Block, 2), (0, Follow, 2), (1, Follow, 2), (2, Follow, 3)]);
	assert_eq!(wanted(&graph, &policy(3)), [(0, 0), (1, 1)]);
	let named = Policy { feeds: BTreeMap::from([(key(2), Rule::default())]), ..policy(3) };
	assert_eq!(wanted(&graph, &named), [(0, 0), (1, 1)]);
	let wants = Wants::new(&[key(0)], &graph, &policy(3)).expect("is read");
	assert_eq!(wants.blocked, BTreeSet::from([key(2)]));
	// Blocks of others are theirs.
	let graph = Drawn::new(&[(0, Follow, 1), (0, Follow, 2), (1, Block, 2)]);
	assert_eq!(wanted(&graph, &policy(2)), [(0, 0), (1, 1), (2, 1)]);
}

#[test]
fn a_person_is_all_of_its_feeds() {
	let mut graph = Drawn::new(&[(0, Follow, 1), (10, Follow, 2), (10, Block, 3), (1, Follow, 3)]);
	graph.devices =
		vec![BTreeSet::from([key(0), key(10)]), BTreeSet::from([key(1), key(11)]), BTreeSet::from([key(3), key(13)])];
	assert_eq!(wanted(&graph, &policy(2)), [(0, 0), (1, 1), (2, 1), (10, 0), (11, 1)]);
	let wants = Wants::new(&[key(0)], &graph, &policy(2)).expect("is read");
	assert_eq!(wants.blocked, BTreeSet::from([key(3), key(13)]));

	// A device that is lost has no say any more, and cannot block the one that is left.
	graph.relations.insert(key(0), vec![(Person::Feed(key(1)), Follow), (Person::Feed(key(10)), Block)]);
	graph.relations.insert(key(10), vec![(Person::Feed(key(2)), Follow), (Person::Feed(key(0)), Block)]);
	assert_eq!(wanted(&graph, &policy(1)), [(0, 0), (1, 1), (11, 1)]);
}

#[test]
fn limits_let_the_nearest_pass() {
	let mut relations: Vec<_> = (1..=20).map(|n| (0, Follow, n)).collect();
	relations.extend((1..=20).map(|n| (n, Follow, n + 100)));
	let graph = Drawn::new(&relations);
	let found = wanted(&graph, &Policy { max_feeds: 25, ..policy(2) });
	assert_eq!(found.len(), 25);
	assert_eq!(found.iter().filter(|(_, hops)| *hops == 1).count(), 20);
	// Own follows are all looked at; of others, so many.
	let graph = Drawn::new(&(1..=20).map(|n| (1, Follow, n + 1)).chain([(0, Follow, 1)]).collect::<Vec<_>>());
	assert_eq!(wanted(&graph, &Policy { max_follows: 5, ..policy(2) }).len(), 7);
}

#[test]
fn rules_go_by_distance_and_by_feed() {
	let graph = Drawn::new(&[(0, Follow, 1), (1, Follow, 2), (2, Follow, 3)]);
	let last = |last| Rule { last: Some(last), ..Rule::default() };
	let feeds = BTreeMap::from([(key(2), last(7)), (key(50), last(8))]);
	let policy = Policy { rules: vec![last(100), last(10)], feeds, ..policy(3) };
	let wants = Wants::new(&[key(0)], &graph, &policy).expect("is read");
	let lasts: Vec<_> = wants.feeds.values().map(|wanted| wanted.rule.last).collect();
	assert_eq!(lasts, [None, Some(100), Some(7), Some(10), Some(8)]);
	assert_eq!(wants.feeds[&key(0)].rule.max_messages, u64::MAX);
}

#[test]
fn a_vault_knows_who_follows_whom() {
	let host = Host::new(101);
	host.relate(1, &[(2, Follow), (3, Follow), (4, Follow), (3, Block), (4, Relation::None)]);
	host.relate(2, &[(5, Follow)]);
	let mut people = People::new();
	people.bind(author(5), Some(9));
	people.bind(author(6), Some(9));
	let profiles = BTreeMap::from([(9, author(5))]);
	let graph = VaultGraph { vault: host.vault(), people: &people, profiles: &profiles };
	let wants = Wants::new(&[author(1)], &graph, &policy(2)).expect("is read");
	let feeds: BTreeSet<_> = wants.feeds.keys().copied().collect();
	assert_eq!(feeds, BTreeSet::from([1, 2, 5, 6].map(author)));
	assert_eq!(wants.blocked, BTreeSet::from([author(3)]));
	assert_eq!(graph.feeds(&Person::Profile(9)).len(), 2);
	assert_eq!(graph.feeds(&Person::Profile(8)), []);
}

proptest! {
	/// However the graph looks: nobody blocked is wanted, nobody is wanted who is farther than allowed, limits hold.
	#[test]
	fn what_is_wanted_keeps_to_the_policy(
		relations in prop::collection::vec((0u8..12, any::<bool>(), 0u8..12), 0..60), hops in 0u8..5, max_feeds in 1usize..15,
	) {
		let relations: Vec<_> = relations.into_iter().map(|(who, block, whom)| (who, if block { Block } else { Follow }, whom)).collect();
		let graph = Drawn::new(&relations);
		let wants = Wants::new(&[key(0)], &graph, &Policy { max_feeds, ..policy(hops) }).expect("is read");
		prop_assert!(wants.feeds.len() <= max_feeds);
		for (feed, wanted) in &wants.feeds {
			prop_assert!(!wants.blocked.contains(feed));
			prop_assert!(wanted.hops <= hops.min(MAX_HOPS));
			let from_nearer = relations.iter().any(|(who, relation, whom)| {
				*relation == Follow
					&& key(*whom) == *feed
					&& wants.feeds.get(&key(*who)).is_some_and(|nearer| nearer.hops + 1 == wanted.hops)
			});
			prop_assert!(wanted.hops == 0 || from_nearer);
		}
	}
}
