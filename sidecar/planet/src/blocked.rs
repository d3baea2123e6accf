//! Whom we block, by our feed or by our profile on the chain: what they write is in no list.

use crate::error::Result;
use metalife_chain::Chain;
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
	/// What was known of profiles when it was asked.
	profiles: u64,
}

/// The feeds that we block.
pub struct Blocked {
	known: Mutex<Known>,
	chain: Arc<Chain>,
}

impl Blocked {
	/// Nobody yet; the index is asked once it has this change.
	pub fn new(needs: u64, chain: Arc<Chain>) -> Self {
		Self { known: Mutex::new(Known { feeds: Arc::default(), needs: Some(needs), profiles: 0 }), chain }
	}

	fn known(&self) -> MutexGuard<'_, Known> {
		self.known.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Somebody is something else to us, which the index knows with this change.
	pub fn set(&self, person: &Person, relation: Relation, change: u64) {
		let mut known = self.known();
		let feeds = Arc::make_mut(&mut known.feeds);
		match (person, relation) {
			(_, Relation::Block) => feeds.extend(self.chain.feeds(person)),
			// What stands on the chain is not undone here.
			(Person::Feed(_), _) if self.chain.relation(person) == Some(Relation::Block) => {},
			(Person::Feed(feed), Relation::Follow | Relation::None) => drop(feeds.remove(feed)),
			// Some of its feeds may be blocked by themselves.
			(Person::Profile(_), Relation::Follow | Relation::None) => drop(known.needs.get_or_insert(change)),
		}
		known.needs = known.needs.map(|needs| needs.max(change));
	}

	/// All of them, as far as the index can tell.
	pub fn get(&self, vault: &Vault) -> Result<Arc<HashSet<FeedKey>>> {
		let mut known = self.known();
		let profiles = *self.chain.known().borrow();
		if known.profiles != profiles {
			known.profiles = profiles;
			known.needs.get_or_insert(0);
		}
		if known.needs.is_some_and(|needs| vault.index_progress().0 >= needs) {
			let blocked = vault.contacts(&vault.feed_key(), ALL)?.into_iter();
			let blocked = blocked.filter(|(_, relation)| *relation == Relation::Block);
			let blocked = blocked.flat_map(|(person, _)| self.chain.feeds(&person));
			known.feeds = Arc::new(blocked.chain(self.chain.blocked()).collect());
			known.needs = None;
		}
		Ok(known.feeds.clone())
	}
}
