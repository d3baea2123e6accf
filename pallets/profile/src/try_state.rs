//! What must always hold, recomputed from nothing but the records.

use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{
	ensure,
	traits::{Get, GetStorageVersion},
};
use metalife_primitives::ProfileId;
use sp_runtime::TryRuntimeError;

use crate::{
	deposits::record_bytes,
	features::{key_bytes, pseudonym_bytes},
	Aliases, Blocks, Config, Credentials, DepositOf, Follows, Handles, KeyRole, Keys, KeysOf, LinkOwner, Links,
	NextCredential, NextProfile, Offers, Pallet, Personas, Profiles, Pseudonyms, Remnants,
};

impl<T: Config> Pallet<T> {
	/// Every deposit on record. What is held for this pallet is what they add up to; only the runtime can look.
	pub fn deposits() -> Vec<DepositOf<T>> {
		let always = Profiles::<T>::iter_values()
			.map(|profile| profile.deposit)
			.chain(Remnants::<T>::iter_values().map(|remains| remains.deposit))
			.chain(Handles::<T>::iter_values().map(|handle| handle.deposit))
			.chain(Credentials::<T>::iter_values().map(|credential| credential.deposit));
		let unless_prepaid = Keys::<T>::iter_values()
			.map(|key| key.deposit)
			.chain(Offers::<T>::iter_values().map(|offer| offer.deposit))
			.chain(Personas::<T>::iter_values().map(|persona| persona.deposit))
			.chain(Aliases::<T>::iter_values())
			.chain(Pseudonyms::<T>::iter_values().map(|pseudonym| pseudonym.deposit))
			.chain(Links::<T>::iter_values().map(|link| link.deposit))
			.chain(Blocks::<T>::iter_values())
			.chain(Follows::<T>::iter_values());
		always.chain(unless_prepaid.flatten()).collect()
	}

	/// Check every record of the pallet against every other.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(Self::on_chain_storage_version() == Self::in_code_storage_version(), "storage version");
		Self::check_profiles()?;
		Self::check_keys()?;
		Self::check_handles()?;
		Self::check_links()?;
		Self::check_relations()?;
		Self::check_prepaid()
	}

	fn check_profiles() -> Result<(), TryRuntimeError> {
		for (id, profile) in Profiles::<T>::iter() {
			ensure!(id < NextProfile::<T>::get(), "profile beyond the next id");
			let key = Keys::<T>::get(&profile.controller).ok_or("controller without a key record")?;
			ensure!(key.profile == id && key.role == KeyRole::Controller, "controller's key record is another's");
			let handle = Handles::<T>::get(Self::key_of(&profile.handle)).ok_or("profile without its handle")?;
			ensure!(
				handle.profile == id && handle.free_from.is_none() && handle.handle == profile.handle,
				"handle is filed otherwise"
			);
			ensure!(
				pallet_nfts::Pallet::<T>::owner(T::Collection::get(), id) == Some(profile.controller),
				"the NFT is not the controller's"
			);
			ensure!(profile.links as usize == Links::<T>::iter_prefix(id).count(), "links miscounted");
			ensure!(profile.aliases as usize == Aliases::<T>::iter_prefix(id).count(), "aliases miscounted");
		}
		Ok(())
	}

	fn check_keys() -> Result<(), TryRuntimeError> {
		let mut listed = BTreeMap::<ProfileId, BTreeSet<T::AccountId>>::new();
		let mut references = BTreeMap::<T::AccountId, u32>::new();
		for (account, key) in Keys::<T>::iter() {
			let profile = Profiles::<T>::get(key.profile).ok_or("key of no profile")?;
			ensure!((profile.controller == account) == (key.role == KeyRole::Controller), "more than one controller");
			*references.entry(account.clone()).or_default() += 1;
			if key.role != KeyRole::Controller {
				listed.entry(key.profile).or_default().insert(account);
			}
		}
		for (id, account, _) in Offers::<T>::iter() {
			ensure!(Profiles::<T>::contains_key(id), "offer of no profile");
			*references.entry(account.clone()).or_default() += 1;
			listed.entry(id).or_default().insert(account);
		}
		for (id, keys) in KeysOf::<T>::iter() {
			let keys: BTreeSet<_> = keys.into_iter().collect();
			ensure!(listed.remove(&id) == Some(keys), "list of keys differs from the keys");
		}
		ensure!(listed.is_empty(), "keys that are not listed");
		for (account, count) in references {
			ensure!(frame_system::Pallet::<T>::sufficients(&account) >= count, "key or offer without a reference");
		}
		Ok(())
	}

	fn check_handles() -> Result<(), TryRuntimeError> {
		for (key, record) in Handles::<T>::iter() {
			ensure!(Self::key_of(&record.handle) == key, "handle under another's key");
			if record.free_from.is_none() {
				let profile = Profiles::<T>::get(record.profile).ok_or("handle of no profile")?;
				ensure!(profile.handle == record.handle, "handle in use by nobody");
			}
		}
		Ok(())
	}

	fn check_links() -> Result<(), TryRuntimeError> {
		for (id, link, record) in Links::<T>::iter() {
			ensure!(record.identity.id() == link, "link under another's id");
			ensure!(record.proven == record.identity.proving_key().is_some(), "link proven without a key");
			// Another profile may have taken it over from a retired one.
			let owned = LinkOwner::<T>::get(link) == Some(id) || !Profiles::<T>::contains_key(id);
			ensure!(!record.proven || owned, "proven link of nobody");
		}
		for (link, id) in LinkOwner::<T>::iter() {
			ensure!(Links::<T>::contains_key(id, link), "owner of no link");
		}
		Ok(())
	}

	fn check_relations() -> Result<(), TryRuntimeError> {
		for (by, target, _) in Blocks::<T>::iter() {
			ensure!(
				!Follows::<T>::contains_key(by, target) && !Follows::<T>::contains_key(target, by),
				"a follow across a block"
			);
		}
		for (subject, id, credential) in Credentials::<T>::iter() {
			ensure!(id < NextCredential::<T>::get(), "credential beyond the next id");
			ensure!(credential.issuer != subject, "credential of oneself");
		}
		Ok(())
	}

	fn check_prepaid() -> Result<(), TryRuntimeError> {
		let mut bytes = BTreeMap::<ProfileId, u32>::new();
		let mut add = |id, paid: bool, size: u32| {
			if !paid {
				*bytes.entry(id).or_default() += size;
			}
		};
		for (_, key) in Keys::<T>::iter().filter(|(_, key)| key.role != KeyRole::Controller) {
			add(key.profile, key.deposit.is_some(), key_bytes::<T>());
		}
		for (id, _, offer) in Offers::<T>::iter() {
			add(id, offer.deposit.is_some(), key_bytes::<T>());
		}
		for (id, _, persona) in Personas::<T>::iter() {
			add(id, persona.deposit.is_some(), Self::persona_bytes(&persona));
		}
		for (id, alias, deposit) in Aliases::<T>::iter() {
			add(id, deposit.is_some(), record_bytes(&alias));
		}
		for (id, _, pseudonym) in Pseudonyms::<T>::iter() {
			add(id, pseudonym.deposit.is_some(), pseudonym_bytes::<T>());
		}
		for (id, _, link) in Links::<T>::iter() {
			add(id, link.deposit.is_some(), Self::link_bytes(&link));
		}
		for (id, _, deposit) in Follows::<T>::iter() {
			add(id, deposit.is_some(), record_bytes(&()));
		}
		for id in Remnants::<T>::iter_keys() {
			ensure!(!Profiles::<T>::contains_key(id), "remnants of a profile that is not retired");
		}
		let living = Profiles::<T>::iter().map(|(id, profile)| (id, profile.prepaid));
		let retired = Remnants::<T>::iter().map(|(id, remains)| (id, remains.prepaid));
		let mut paid_for = BTreeSet::new();
		for (id, prepaid) in living.chain(retired) {
			paid_for.insert(id);
			ensure!(prepaid.bytes_used == bytes.get(&id).copied().unwrap_or_default(), "prepaid bytes miscounted");
			ensure!(prepaid.bytes_used <= prepaid.bytes, "more prepaid bytes used than there are");
			let blocks = Blocks::<T>::iter_prefix(id).filter(|(_, deposit)| deposit.is_none()).count();
			ensure!(prepaid.blocks_used as usize == blocks, "prepaid blocks miscounted");
			ensure!(prepaid.blocks_used <= prepaid.blocks, "more prepaid blocks used than there are");
		}
		ensure!(bytes.keys().all(|id| paid_for.contains(id)), "records that nobody pays for");
		let mut blocks = Blocks::<T>::iter().filter(|(_, _, deposit)| deposit.is_none());
		ensure!(blocks.all(|(id, ..)| paid_for.contains(&id)), "blocks that nobody pays for");
		Ok(())
	}
}
