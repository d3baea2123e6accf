//! Whom our profile follows and blocks on the chain.

use crate::{
	cache::{self, Cache},
	chain::{blocking, Chain},
	error::{Error, Result},
	node::{At, Node},
	profile::{Whose, PALLET},
};
use codec::{Decode, Encode};
use metalife_feed::{FeedKey, Person, Relation};
use std::{collections::BTreeSet, sync::Arc};

/// The most profiles that our profile is taken to follow on the chain, and the most that it is taken to block.
pub const MAX_CONTACTS: usize = 4_000;

/// Whom our profile follows and blocks on the chain, by their numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Contacts {
	/// Those that it follows.
	pub follows: BTreeSet<u64>,
	/// Those that it blocks.
	pub blocks: BTreeSet<u64>,
	/// Whether there are more than [`MAX_CONTACTS`] of either, the rest of which are left out: which, the chain's order of
	/// keys decides, and it is always the same ones.
	pub more: bool,
}

impl Contacts {
	/// What a profile is to ours.
	pub fn relation(&self, profile: u64) -> Option<Relation> {
		match (self.blocks.contains(&profile), self.follows.contains(&profile)) {
			(true, _) => Some(Relation::Block),
			(_, true) => Some(Relation::Follow),
			_ => None,
		}
	}

	/// All of them.
	pub(crate) fn all(&self) -> impl Iterator<Item = u64> + '_ {
		self.blocks.iter().chain(&self.follows).copied()
	}
}

impl Cache {
	/// Whom our profile follows and blocks from now on; those that it does not any longer go with those that were asked for.
	pub fn set_contacts(&mut self, contacts: Contacts) {
		let left = std::mem::replace(&mut self.contacts, contacts);
		self.left(left.all());
	}
}

impl Chain {
	/// Whom our profile follows and blocks on the chain: as it was in the newest finalized block that was looked at.
	pub fn contacts(&self) -> Contacts {
		self.cache().contacts.clone()
	}

	/// What somebody is to our profile on the chain, by a profile or by one of its feeds.
	pub fn relation(&self, person: &Person) -> Option<Relation> {
		let cache = self.cache();
		let profile = match person {
			Person::Profile(profile) => Some(*profile),
			Person::Feed(feed) => cache.profiles().find(|one| one.feeds().any(|one| one == *feed)).map(|one| one.id),
		};
		cache.contacts.relation(profile?)
	}

	/// The feeds of all whom our profile blocks on the chain, as far as they are known.
	pub fn blocked(&self) -> Vec<FeedKey> {
		let cache = self.cache();
		let profiles = cache.contacts.blocks.iter().filter_map(|id| cache.whose(&Whose::Id(*id)));
		profiles.flat_map(|profile| profile.feeds().collect::<Vec<_>>()).collect()
	}

	pub(crate) async fn look_at_contacts(self: &Arc<Self>, node: &Node, at: &At) -> Result<()> {
		let contacts = match self.ours() {
			Some(profile) => node.contacts(at, profile).await?,
			None => Contacts::default(),
		};
		if self.cache().contacts == contacts {
			return Ok(());
		}
		if contacts.more {
			tracing::warn!(limit = MAX_CONTACTS, "our profile follows or blocks more on the chain than is taken in");
		}
		self.set_contacts(contacts).await
	}

	async fn set_contacts(self: &Arc<Self>, contacts: Contacts) -> Result<()> {
		let chain = self.clone();
		blocking(move || {
			// Under one lock, so that the vault has them in the same order.
			let mut cache = chain.cache();
			cache::keep_contacts(&chain.vault, &contacts)?;
			cache.set_contacts(contacts);
			Ok(())
		})
		.await?;
		self.now_known();
		Ok(())
	}
}

impl Node {
	async fn contacts(&self, at: &At, profile: u64) -> Result<Contacts> {
		let (follows, more_follows) = self.targets(at, "Follows", profile).await?;
		let (blocks, more_blocks) = self.targets(at, "Blocks", profile).await?;
		Ok(Contacts { follows, blocks, more: more_follows || more_blocks })
	}

	/// The second keys of what is kept under this first one, and whether there are more.
	async fn targets(&self, at: &At, entry: &'static str, profile: u64) -> Result<(BTreeSet<u64>, bool)> {
		let prefix = at.prefix(PALLET, entry, profile)?;
		let keys = self.keys(at, &prefix, MAX_CONTACTS + 1).await?;
		let more = keys.len() > MAX_CONTACTS;
		let found = keys.iter().take(MAX_CONTACTS).map(|key| target(key, &prefix)).collect::<Result<_>>()?;
		Ok((found, more))
	}
}

/// The second key of a map, which stands there as it is behind 8 bytes of its hash.
fn target(key: &[u8], prefix: &[u8]) -> Result<u64> {
	let rest: Option<[u8; 16]> = key.strip_prefix(prefix).and_then(|rest| rest.try_into().ok());
	let [.., a, b, c, d, e, f, g, h] = rest.ok_or(Error::Nonsense("a key of another kind than was asked for"))?;
	Ok(u64::from_le_bytes([a, b, c, d, e, f, g, h]))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		hex32::Hex32,
		profile::{Key, Profile, Role},
	};
	use metalife_vault::{Kdf, Vault};

	fn chain() -> (tempfile::TempDir, Arc<Chain>) {
		let place = tempfile::tempdir().expect("there is a place");
		let vault = Vault::create(&place.path().join("vault"), b"secret", &Kdf::WEAKEST).expect("is empty");
		(place, Chain::open(Arc::new(vault)).expect("is read"))
	}

	fn contacts(follows: &[u64], blocks: &[u64]) -> Contacts {
		Contacts { follows: follows.iter().copied().collect(), blocks: blocks.iter().copied().collect(), more: false }
	}

	#[test]
	fn a_target_is_behind_its_hash() {
		let key = [&b"prefix"[..], &[9; 8], &7u64.to_le_bytes()].concat();
		assert_eq!(target(&key, b"prefix").expect("is one"), 7);
		for bad in [&key[..key.len() - 1], &key[1..], &[&key[..], &[0]].concat()] {
			assert!(target(bad, b"prefix").is_err());
		}
	}

	#[tokio::test]
	async fn contacts_are_known_after_a_restart_and_a_block_stands_above() {
		let (place, chain) = chain();
		let known = *chain.known().borrow();
		chain.set_contacts(contacts(&[1, 2], &[2, 3])).await.expect("is kept");
		assert!(*chain.known().borrow() > known);
		drop(chain);
		let vault = Vault::open(&place.path().join("vault"), b"secret").expect("is a vault");
		let chain = Chain::open(Arc::new(vault)).expect("is read");
		let relations = [1, 2, 3, 4].map(|id| chain.relation(&Person::Profile(id)));
		assert_eq!(relations, [Some(Relation::Follow), Some(Relation::Block), Some(Relation::Block), None]);
		chain.set_contacts(Contacts::default()).await.expect("is kept");
		assert_eq!(chain.contacts(), Contacts::default());
	}

	#[tokio::test]
	async fn as_many_as_are_taken_fit_in_the_vault() {
		let (_place, chain) = chain();
		let many: Vec<u64> = (0..MAX_CONTACTS as u64).map(|id| u64::MAX - id).collect();
		chain.set_contacts(contacts(&many, &many)).await.expect("is kept");
	}

	#[tokio::test]
	async fn feeds_of_a_profile_are_what_it_is_and_keys_of_its_apps_are_not() {
		let (_place, chain) = chain();
		let key = |n, role| Key { account: Hex32([n; 32]), role };
		let profile = Profile { id: 5, handle: "eve".into(), keys: vec![key(1, Role::Controller), key(2, Role::App)] };
		chain.set_contacts(contacts(&[], &[5, 6])).await.expect("is kept");
		assert!(chain.blocked().is_empty(), "none of their feeds is known yet");
		chain.cache().set(5, Some(profile));
		assert_eq!(chain.blocked(), [FeedKey([1; 32])]);
		assert_eq!(chain.relation(&Person::Feed(FeedKey([1; 32]))), Some(Relation::Block));
		assert_eq!(chain.relation(&Person::Feed(FeedKey([2; 32]))), None);
	}
}
