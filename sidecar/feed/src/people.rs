//! Several feeds, one person: which feeds belong together, and their messages in one line.
//!
//! Two things make feeds one person's. The chain: both are keys of one profile. Or, with no chain at hand, the feeds
//! themselves: each says of the other that the same person writes it. What only one of them says counts for nothing, so
//! nobody can speak for a feed that is not theirs. And what the feeds say never joins two profiles.

use crate::header::{FeedKey, MessageId};
use std::{
	cmp::Reverse,
	collections::{BTreeMap, BTreeSet, BinaryHeap},
};

/// The most feeds that are taken for one person's: the keys that a profile has at most.
pub const MAX_FEEDS: usize = 17;

/// The most other feeds that one feed can claim.
pub const MAX_CLAIMS: usize = 64;

/// What is known of feeds and profiles.
#[derive(Clone, Debug, Default)]
pub struct People {
	profiles: BTreeMap<FeedKey, u64>,
	claims: BTreeMap<FeedKey, BTreeSet<FeedKey>>,
}

impl People {
	/// Nothing is known yet.
	pub fn new() -> Self {
		Self::default()
	}

	/// The chain says that this feed is a key of that profile, or of none any longer.
	pub fn bind(&mut self, feed: FeedKey, profile: Option<u64>) {
		match profile {
			Some(profile) => self.profiles.insert(feed, profile),
			None => self.profiles.remove(&feed),
		};
	}

	/// `feed` says, in a message of [`Kind::DEVICE`](crate::Kind::DEVICE), that `other` is written by the same person.
	/// Tells whether that counts: beyond [`MAX_CLAIMS`] it does not.
	pub fn claim(&mut self, feed: FeedKey, other: FeedKey) -> bool {
		let claims = self.claims.entry(feed).or_default();
		feed != other && (claims.len() < MAX_CLAIMS || claims.contains(&other)) && {
			claims.insert(other);
			true
		}
	}

	/// The profile that a feed belongs to: by the chain, or by that of the feeds it belongs with.
	pub fn profile(&self, feed: FeedKey) -> Option<u64> {
		self.feeds(feed).into_iter().find_map(|feed| self.profiles.get(&feed).copied())
	}

	/// All feeds of the person who writes this one, ascending; at least this one.
	///
	/// Feeds that claim each other are joined nearest first. A claim that would join two profiles is left out, and so is
	/// one that would make a person of more than [`MAX_FEEDS`].
	pub fn feeds(&self, feed: FeedKey) -> Vec<FeedKey> {
		let mut found = BTreeSet::from([feed]);
		let mut profile = self.profiles.get(&feed).copied();
		let mut queue = std::collections::VecDeque::from([feed]);
		loop {
			if let Some(profile) = profile {
				let bound = self.profiles.iter().filter(|(_, bound)| **bound == profile);
				for (feed, _) in bound {
					if found.len() < MAX_FEEDS && found.insert(*feed) {
						queue.push_back(*feed);
					}
				}
			}
			let Some(feed) = queue.pop_front() else { break };
			for other in self.claims.get(&feed).into_iter().flatten() {
				let mutual = self.claims.get(other).is_some_and(|claims| claims.contains(&feed));
				let theirs = self.profiles.get(other).copied();
				let agree = profile.is_none() || theirs.is_none() || profile == theirs;
				if mutual && agree && found.len() < MAX_FEEDS && found.insert(*other) {
					profile = profile.or(theirs);
					queue.push_back(*other);
				}
			}
		}
		found.into_iter().collect()
	}
}

/// One message in a line of several feeds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
	/// The feed that it stands in.
	pub author: FeedKey,
	/// Its number there.
	pub sequence: u64,
	/// When it claims to have been written.
	pub time: u64,
	/// Its id.
	pub id: MessageId,
}

/// Put the messages of several feeds in one line.
///
/// Each feed is given in its own order, and keeps it: a message whose clock went backwards counts as written when the one
/// before it was. Messages of the same time stand in the order of their feeds' keys. All who hold the same messages see the
/// same line. Takes one entry of each feed at a time.
pub fn line<I: IntoIterator<Item = Entry>>(feeds: impl IntoIterator<Item = I>) -> impl Iterator<Item = Entry> {
	let mut feeds: Vec<_> = feeds.into_iter().map(|feed| (feed.into_iter(), 0)).collect();
	let mut heads = BinaryHeap::new();
	let mut held: Vec<Option<Entry>> = vec![None; feeds.len()];
	let mut advance = move |at: usize, heads: &mut BinaryHeap<_>, held: &mut Vec<Option<Entry>>| {
		let (feed, clock) = &mut feeds[at];
		held[at] = feed.next();
		if let Some(entry) = held[at] {
			*clock = entry.time.max(*clock);
			heads.push(Reverse((*clock, entry.author, entry.sequence, at)));
		}
	};
	(0..held.len()).for_each(|at| advance(at, &mut heads, &mut held));
	std::iter::from_fn(move || {
		let Reverse((.., at)) = heads.pop()?;
		let entry = held[at].take();
		advance(at, &mut heads, &mut held);
		entry
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn key(n: u8) -> FeedKey {
		FeedKey([n; 32])
	}

	fn keys(numbers: impl IntoIterator<Item = u8>) -> Vec<FeedKey> {
		numbers.into_iter().map(key).collect()
	}

	#[test]
	fn a_claim_counts_once_it_is_returned() {
		let mut people = People::new();
		people.claim(key(1), key(2));
		assert_eq!(people.feeds(key(1)), keys([1]));
		assert_eq!(people.feeds(key(2)), keys([2]));
		people.claim(key(2), key(1));
		people.claim(key(2), key(3));
		people.claim(key(3), key(2));
		for feed in 1..=3 {
			assert_eq!(people.feeds(key(feed)), keys([1, 2, 3]));
		}
		assert!(!people.claim(key(1), key(1)));
	}

	#[test]
	fn keys_of_one_profile_are_one_person() {
		let mut people = People::new();
		people.bind(key(1), Some(7));
		people.bind(key(5), Some(7));
		people.bind(key(6), Some(8));
		assert_eq!(people.feeds(key(1)), keys([1, 5]));
		assert_eq!(people.profile(key(5)), Some(7));
		assert_eq!(people.profile(key(9)), None);
		people.bind(key(5), None);
		assert_eq!(people.feeds(key(1)), keys([1]));
	}

	#[test]
	fn claims_do_not_join_two_profiles() {
		let mut people = People::new();
		people.bind(key(1), Some(7));
		people.bind(key(3), Some(8));
		for (a, b) in [(1, 2), (2, 3)] {
			people.claim(key(a), key(b));
			people.claim(key(b), key(a));
		}
		assert_eq!(people.feeds(key(1)), keys([1, 2]));
		assert_eq!(people.feeds(key(3)), keys([2, 3]));
		assert_eq!(people.profile(key(1)), Some(7));
	}

	#[test]
	fn nobody_has_feeds_without_end() {
		let mut people = People::new();
		for n in 1..=200 {
			people.claim(key(n), key(0));
			people.claim(key(0), key(n));
		}
		assert_eq!(people.feeds(key(0)).len(), MAX_FEEDS);
		assert_eq!(people.feeds(key(200)), keys([200]));
	}

	fn entries(author: u8, times: &[u64]) -> Vec<Entry> {
		let entry = |(time, sequence): (&u64, u64)| Entry {
			author: key(author),
			sequence,
			time: *time,
			id: MessageId([sequence as u8; 32]),
		};
		times.iter().zip(1..).map(entry).collect()
	}

	#[test]
	fn a_clock_that_went_backwards_does_not_change_the_order_in_a_feed() {
		let order: Vec<_> = line([entries(1, &[10, 3, 30]), entries(2, &[5, 20])])
			.map(|entry| (entry.author.0[0], entry.sequence))
			.collect();
		assert_eq!(order, [(2, 1), (1, 1), (1, 2), (2, 2), (1, 3)]);
	}

	proptest! {
		#[test]
		fn a_line_holds_all_and_keeps_the_order_of_each(
			times in prop::collection::vec(prop::collection::vec(0u64..20, 0..10), 0..5),
		) {
			let feeds: Vec<_> = times.iter().zip(0..).map(|(times, author)| entries(author, times)).collect();
			let all: Vec<_> = line(feeds.clone()).collect();
			prop_assert_eq!(all.len(), times.iter().map(Vec::len).sum::<usize>());
			for feed in &feeds {
				let Some(first) = feed.first() else { continue };
				let kept: Vec<_> = all.iter().filter(|entry| entry.author == first.author).copied().collect();
				prop_assert_eq!(&kept, feed);
			}
			let turned: Vec<_> = line(feeds.into_iter().rev()).collect();
			prop_assert_eq!(all, turned);
		}
	}
}
