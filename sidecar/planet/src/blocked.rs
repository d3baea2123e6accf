//! Whom we block: what they write is in no list.

use crate::error::Result;
use metalife_feed::{FeedKey, Person, Relation};
use metalife_vault::Vault;
use std::{
	collections::HashSet,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Our contacts are ours: as many as we made.
pub const ALL: usize = u32::MAX as usize;

struct Known {
	feeds: Arc<HashSet<FeedKey>>,
	/// How far the index has to be to know of all of them; none once it was asked.
	needs: Option<u64>,
}

/// The feeds that we block.
pub struct Blocked(Mutex<Known>);

impl Blocked {
	/// Nobody yet; the index is asked once it has this change.
	pub fn new(needs: u64) -> Self {
		Self(Mutex::new(Known { feeds: Arc::default(), needs: Some(needs) }))
	}

	fn known(&self) -> MutexGuard<'_, Known> {
		self.0.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Somebody is something else to us, which the index knows with this change.
	pub fn set(&self, person: &Person, relation: Relation, change: u64) {
		// A profile's feeds are known to the chain only.
		let Person::Feed(feed) = person else { return };
		let mut known = self.known();
		let feeds = Arc::make_mut(&mut known.feeds);
		match relation {
			Relation::Block => feeds.insert(*feed),
			Relation::Follow | Relation::None => feeds.remove(feed),
		};
		known.needs = known.needs.map(|needs| needs.max(change));
	}

	/// All of them, as far as the index can tell.
	pub fn get(&self, vault: &Vault) -> Result<Arc<HashSet<FeedKey>>> {
		let mut known = self.known();
		if known.needs.is_some_and(|needs| vault.index_progress().0 >= needs) {
			let blocked = vault.contacts(&vault.feed_key(), ALL)?.into_iter();
			let feeds = blocked.filter_map(|contact| match contact {
				(Person::Feed(feed), Relation::Block) => Some(feed),
				_ => None,
			});
			known.feeds = Arc::new(feeds.collect());
			known.needs = None;
		}
		Ok(known.feeds.clone())
	}
}
