//! What must always hold, recomputed from nothing but the records.

use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	traits::{fungible::Inspect, GetStorageVersion},
};
use metalife_primitives::{era::EraIndex, traits::ProfileLookup, ProfileId};
use sp_runtime::{
	traits::{Saturating, Zero},
	TryRuntimeError,
};

use crate::{Authors, BalanceOf, Config, Pallet, Pools, Reactors, State, Weight};

impl<T: Config> Pallet<T> {
	/// - The pot holds what is owed, and what is owed is what the pools have left.
	/// - The weight of an era is what its authors have received, and no less than what its reactors have given.
	/// - Nobody gave to itself or twice to an item, and no record is of an era to come.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(Self::on_chain_storage_version() == Self::in_code_storage_version(), "storage version");
		Self::check_pools()?;
		Self::check_authors()?;
		Self::check_reactors()
	}

	fn check_pools() -> Result<(), TryRuntimeError> {
		let ledger = State::<T>::get();
		let mut owed = BalanceOf::<T>::zero();
		for (era, pool) in Pools::<T>::iter() {
			ensure!(ledger.open.contains(&era) && era < ledger.clock.index, "a pool that is not listed");
			ensure!(pool.paid <= pool.amount && pool.cap <= pool.amount, "more paid than there is");
			owed.saturating_accrue(pool.left());
		}
		ensure!(ledger.open.len() == Pools::<T>::iter().count(), "a pool listed that is none");
		ensure!(ledger.open.windows(2).all(|pair| pair[0] < pair[1]), "pools out of order");
		ensure!(owed == ledger.owed, "what is owed differs from what the pools have left");
		let held = T::Currency::balance(&Self::account());
		let needed = owed.saturating_add(T::Currency::minimum_balance());
		ensure!(owed.is_zero() || held >= needed, "the pot cannot pay what it owes");
		Ok(())
	}

	fn check_authors() -> Result<(), TryRuntimeError> {
		let ledger = State::<T>::get();
		let mut received = BTreeMap::<EraIndex, u128>::new();
		for (author, eras) in Authors::<T>::iter() {
			ensure!(T::Profiles::exists(author), "an author who is no profile");
			ensure!(!eras.is_empty(), "an author without a share");
			ensure!(eras.windows(2).all(|pair| pair[0].era < pair[1].era), "eras out of order");
			for share in eras {
				ensure!(
					share.era <= ledger.clock.index && (share.weight > 0 || share.points > 0),
					"a share of nothing, or of an era to come"
				);
				ensure!(share.weight == 0 || share.points == 0, "reputation for what was not paid");
				*received.entry(share.era).or_default() += u128::from(share.weight);
			}
		}
		let current = received.remove(&ledger.clock.index).unwrap_or_default();
		ensure!(current == ledger.weight, "the era's weight differs from what its authors received");
		for (era, weight) in received {
			// Whoever has claimed or retired is no longer counted.
			ensure!(Pools::<T>::get(era).is_none_or(|pool| weight <= pool.weight), "more shares than the pool has");
		}
		Ok(())
	}

	fn check_reactors() -> Result<(), TryRuntimeError> {
		let ledger = State::<T>::get();
		let mut given_to = BTreeMap::<ProfileId, Weight>::new();
		for (reactor, record) in Reactors::<T>::iter() {
			ensure!(record.era <= ledger.clock.index, "reactions of an era to come");
			for (place, given) in record.given.iter().enumerate() {
				ensure!(given.author != reactor, "a reaction to oneself");
				ensure!(!record.given[..place].iter().any(|other| other.item == given.item), "an item twice");
				if record.era == ledger.clock.index && T::Profiles::exists(given.author) {
					*given_to.entry(given.author).or_default() += given.weight;
				}
			}
		}
		for (author, weight) in given_to {
			let eras = Authors::<T>::get(author);
			let received = eras.last().filter(|last| last.era == ledger.clock.index).map_or(0, |last| last.weight);
			// Reactors who have retired are no longer counted.
			ensure!(received >= weight, "an author received less than was given");
		}
		Ok(())
	}
}
