//! What is known of profiles, in the vault too: so it is known while the node is away.

use crate::{
	contacts::Contacts,
	error::{Error, Result},
	hex32::Hex32,
	profile::{Profile, Whose},
};
use codec::{Decode, Encode};
use metalife_vault::Vault;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use zeroize::Zeroizing;

/// The most profiles that are kept up to date because somebody is followed or blocked by them.
pub const MAX_WANTED: usize = 10_000;

/// The most profiles that are kept because somebody asked for them.
pub const MAX_LOOKED_UP: usize = 1_000;

/// The table of profiles, by their numbers.
const PROFILES: &str = "chain/profiles";

/// The table of what there is one of.
const CHAIN: &str = "chain";
const GENESIS: &[u8] = b"genesis";
const OURS: &[u8] = b"ours";
const ACCOUNT: &[u8] = b"account";
const CONTACTS: &[u8] = b"contacts";
const MAX_LETTER: &[u8] = b"max letter";
const GRANTS: &[u8] = b"grants";
const ANCHORED: &[u8] = b"anchored";

/// What is known.
#[derive(Default)]
pub(crate) struct Cache {
	profiles: BTreeMap<u64, Profile>,
	/// Those that are followed or blocked.
	wanted: BTreeSet<u64>,
	/// Those that were asked for, the latest last.
	looked_up: VecDeque<u64>,
	/// The profile that our own feed belongs to.
	pub ours: Option<u64>,
	/// Whom it follows and blocks on the chain: kept up to date too.
	pub contacts: Contacts,
	/// Up to which profile all were looked at, in the round that goes on.
	at: u64,
}

impl Cache {
	/// As the vault has it.
	pub fn open(vault: &Vault) -> Result<Self> {
		let mut cache = Self { ours: read(vault, OURS)?, contacts: decode(vault, CONTACTS)?, ..Self::default() };
		for entry in vault.records(PROFILES).all() {
			let profile: Profile = serde_json::from_slice(&entry?.1).map_err(|_| Error::Damaged)?;
			cache.looked_up.push_back(profile.id);
			cache.profiles.insert(profile.id, profile);
		}
		Ok(cache)
	}

	pub fn profiles(&self) -> impl Iterator<Item = &Profile> {
		self.profiles.values()
	}

	/// What is known of somebody's profile.
	pub fn whose(&self, whose: &Whose) -> Option<&Profile> {
		match whose {
			Whose::Id(id) => self.profiles.get(id),
			Whose::Handle(_) | Whose::Key(_) => self.profiles().find(|profile| profile.is(whose)),
		}
	}

	/// Keep these up to date from now on. Tells whether there are any of which nothing is known.
	pub fn want(&mut self, wanted: impl IntoIterator<Item = u64>) -> bool {
		let wanted: BTreeSet<_> = wanted.into_iter().take(MAX_WANTED).collect();
		let left = std::mem::replace(&mut self.wanted, wanted);
		self.left(left);
		self.wanted.iter().any(|id| !self.profiles.contains_key(id))
	}

	/// Whoever is wanted no longer goes with those that were asked for, in the end.
	pub fn left(&mut self, ids: impl IntoIterator<Item = u64>) {
		for id in ids {
			if !self.stays(id) && self.profiles.contains_key(&id) {
				self.look_up(id);
			}
		}
	}

	/// Whether this one is kept, whoever is asked for.
	fn stays(&self, id: u64) -> bool {
		self.wanted.contains(&id) || self.contacts.relation(id).is_some() || self.ours == Some(id)
	}

	/// And this one.
	pub fn want_also(&mut self, id: u64) -> bool {
		let room = self.wanted.len() < MAX_WANTED;
		room && self.wanted.insert(id) && !self.profiles.contains_key(&id)
	}

	/// Somebody asked for this one.
	pub fn look_up(&mut self, id: u64) {
		if !self.looked_up.contains(&id) {
			self.looked_up.push_back(id);
		}
	}

	/// The next to look at: ours, those that are wanted and not known yet, and some of the others, each in its turn.
	pub fn next(&mut self, some: usize) -> Vec<u64> {
		let wanted = self.wanted.iter().chain(self.profiles.keys()).copied();
		let all: BTreeSet<u64> = wanted.chain(self.contacts.all()).collect();
		// Blocks first.
		let unknown = self.contacts.all().chain(all.iter().copied()).filter(|id| !self.profiles.contains_key(id));
		let mut next: Vec<u64> = self.ours.into_iter().collect();
		for id in unknown {
			if next.len() > some {
				break;
			}
			if !next.contains(&id) {
				next.push(id);
			}
		}
		let turn = all.range(self.at..).chain(all.range(..self.at)).take(some).copied();
		for id in turn {
			self.at = id.saturating_add(1);
			if !next.contains(&id) {
				next.push(id);
			}
		}
		next
	}

	/// The chain says this of a profile. Gives what the vault is to keep, if that is new.
	pub fn set(&mut self, id: u64, profile: Option<Profile>) -> Vec<Change> {
		let mut changes = Vec::new();
		match profile {
			Some(profile) if self.profiles.get(&id) != Some(&profile) => {
				changes.push(Change::Put(profile.clone()));
				self.profiles.insert(id, profile);
			},
			None if self.profiles.contains_key(&id) => changes.push(self.forget(id)),
			_ => {},
		}
		while self.looked_up.len() > MAX_LOOKED_UP {
			let Some(oldest) = self.looked_up.pop_front() else { break };
			if oldest != id && !self.stays(oldest) {
				changes.push(self.forget(oldest));
			}
		}
		changes
	}

	fn forget(&mut self, id: u64) -> Change {
		self.profiles.remove(&id);
		self.looked_up.retain(|one| *one != id);
		Change::Remove(id)
	}
}

/// What the vault is to keep.
pub(crate) enum Change {
	Put(Profile),
	Remove(u64),
}

/// Keep it. Blocks.
pub(crate) fn keep(vault: &Vault, changes: &[Change]) -> Result<()> {
	let encoded: Vec<_> = changes
		.iter()
		.map(|change| match change {
			Change::Put(profile) => {
				Ok((profile.id.to_be_bytes(), Some(serde_json::to_vec(profile).map_err(|_| Error::Damaged)?)))
			},
			Change::Remove(id) => Ok((id.to_be_bytes(), None)),
		})
		.collect::<Result<_>>()?;
	let changes: Vec<_> = encoded.iter().map(|(id, value)| (&id[..], value.as_deref())).collect();
	match changes.is_empty() {
		true => Ok(()),
		false => Ok(vault.records(PROFILES).change(&changes)?),
	}
}

fn read<T: serde::de::DeserializeOwned>(vault: &Vault, key: &[u8]) -> Result<Option<T>> {
	let value = vault.records(CHAIN).get(key)?;
	value.map(|value| serde_json::from_slice(&value).map_err(|_| Error::Damaged)).transpose()
}

fn write<T: serde::Serialize>(vault: &Vault, key: &[u8], value: &T) -> Result<()> {
	let value = serde_json::to_vec(value).map_err(|_| Error::Damaged)?;
	Ok(vault.records(CHAIN).put(key, &value)?)
}

/// The chain that this vault belongs to. Blocks.
pub(crate) fn genesis(vault: &Vault) -> Result<Option<Hex32>> {
	read(vault, GENESIS)
}

/// The vault belongs to this chain from now on. Blocks.
pub(crate) fn set_genesis(vault: &Vault, genesis: Hex32) -> Result<()> {
	write(vault, GENESIS, &genesis)
}

/// Our own feed belongs to this profile. Blocks.
pub(crate) fn set_ours(vault: &Vault, ours: Option<u64>) -> Result<()> {
	match ours {
		Some(ours) => write(vault, OURS, &ours),
		None => Ok(vault.records(CHAIN).remove(OURS)?),
	}
}

/// The most bytes that the chain keeps of a letter, as it was when the node was there last. Blocks.
pub(crate) fn max_letter(vault: &Vault) -> Result<Option<u32>> {
	read(vault, MAX_LETTER)
}

/// Keep it. Blocks.
pub(crate) fn set_max_letter(vault: &Vault, most: u32) -> Result<()> {
	write(vault, MAX_LETTER, &most)
}

fn decode<T: Decode + Default>(vault: &Vault, key: &[u8]) -> Result<T> {
	match vault.records(CHAIN).get(key)? {
		Some(kept) => T::decode(&mut &kept[..]).map_err(|_| Error::Damaged),
		None => Ok(T::default()),
	}
}

/// What our profile grants apps. Blocks.
pub(crate) fn grants(vault: &Vault) -> Result<BTreeMap<u32, u16>> {
	decode(vault, GRANTS)
}

/// Keep what it does. Blocks.
pub(crate) fn keep_grants(vault: &Vault, grants: &BTreeMap<u32, u16>) -> Result<()> {
	Ok(vault.records(CHAIN).put(GRANTS, &grants.encode())?)
}

/// Keep whom it does. Blocks.
pub(crate) fn keep_contacts(vault: &Vault, contacts: &Contacts) -> Result<()> {
	Ok(vault.records(CHAIN).put(CONTACTS, &contacts.encode())?)
}

/// When the last anchor was queued: milliseconds since 1970. Blocks.
pub(crate) fn anchored(vault: &Vault) -> Result<Option<u64>> {
	read(vault, ANCHORED)
}

/// Keep when it was. Blocks.
pub(crate) fn set_anchored(vault: &Vault, time: u64) -> Result<()> {
	write(vault, ANCHORED, &time)
}

/// The secret of the account that signs. Blocks.
pub(crate) fn account(vault: &Vault) -> Result<Option<Zeroizing<String>>> {
	let value = vault.records(CHAIN).get(ACCOUNT)?;
	value.map(|value| String::from_utf8(value.to_vec()).map(Zeroizing::new).map_err(|_| Error::Damaged)).transpose()
}

/// Keep it. Blocks.
pub(crate) fn set_account(vault: &Vault, phrase: &str) -> Result<()> {
	Ok(vault.records(CHAIN).put(ACCOUNT, phrase.as_bytes())?)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::profile::{Key, Role};

	fn profile(id: u64) -> Profile {
		let keys = vec![Key { account: Hex32([id as u8; 32]), role: Role::Controller }];
		Profile { id, handle: format!("user{id}"), keys }
	}

	#[test]
	fn all_have_their_turn_and_who_is_not_known_comes_first() {
		let mut cache = Cache { ours: Some(3), ..Cache::default() };
		for id in 0..6 {
			cache.set(id, Some(profile(id)));
		}
		assert!(cache.want([9]));
		assert_eq!(cache.next(2), [3, 9, 0, 1]);
		cache.set(9, Some(profile(9)));
		assert!(!cache.want([9]));
		assert_eq!(cache.next(2), [3, 2]);
		assert_eq!(cache.next(2), [3, 4, 5]);
		assert_eq!(cache.next(2), [3, 9, 0]);
	}

	#[test]
	fn what_was_asked_for_makes_room_and_who_is_followed_stays() {
		let mut cache = Cache::default();
		cache.want([0]);
		let many = MAX_LOOKED_UP as u64 + 10;
		for id in 0..many {
			cache.look_up(id);
			cache.set(id, Some(profile(id)));
		}
		assert!(cache.profiles().count() <= MAX_LOOKED_UP + 1);
		assert!(cache.whose(&Whose::Id(0)).is_some() && cache.whose(&Whose::Id(1)).is_none());
		assert_eq!(cache.whose(&Whose::Handle(format!("user{}", many - 1))), Some(&profile(many - 1)));
	}

	#[test]
	fn what_is_known_is_kept_and_a_profile_that_is_gone_is_not() {
		let place = tempfile::tempdir().expect("there is a place");
		let vault =
			Vault::create(&place.path().join("vault"), b"secret", &metalife_vault::Kdf::WEAKEST).expect("is empty");
		let mut cache = Cache::open(&vault).expect("is read");
		keep(&vault, &cache.set(7, Some(profile(7)))).expect("is kept");
		assert!(cache.set(7, Some(profile(7))).is_empty());
		keep(&vault, &cache.set(8, Some(profile(8)))).expect("is kept");
		set_ours(&vault, Some(7)).expect("is kept");
		let mut cache = Cache::open(&vault).expect("is read");
		assert_eq!((cache.ours, cache.profiles().count()), (Some(7), 2));
		assert_eq!(cache.whose(&Whose::Key(Hex32([8; 32]))), Some(&profile(8)));
		keep(&vault, &cache.set(8, None)).expect("is kept");
		assert_eq!(Cache::open(&vault).expect("is read").profiles().count(), 1);
	}
}
