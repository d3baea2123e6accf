//! What must always hold, recomputed from nothing but the records.

use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{ensure, traits::GetStorageVersion};
use metalife_primitives::{traits::ProfileLookup, ProfileId};
use sp_runtime::TryRuntimeError;

use crate::{envelope::ensure_shape, Authors, Config, DepositOf, LetterId, Letters, Pallet};

impl<T: Config> Pallet<T> {
	/// Every deposit on record. What is held for this pallet is what they add up to; only the runtime can look.
	pub fn deposits() -> Vec<DepositOf<T>> {
		Letters::<T>::iter_values().map(|letter| letter.deposit).collect()
	}

	/// Check every record of the pallet against every other.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(Self::on_chain_storage_version() == Self::in_code_storage_version(), "storage version");
		// The number of each author's letters, and of the newest.
		let mut authors = BTreeMap::<ProfileId, (u64, LetterId)>::new();
		for (author, id, letter) in Letters::<T>::iter() {
			let (letters, newest) = authors.entry(author).or_default();
			*letters += 1;
			*newest = id.number().max(*newest);
			ensure!(letter.kept <= frame_system::Pallet::<T>::block_number(), "a letter of the future");
			ensure!(ensure_shape::<T>(&letter.envelope).is_ok(), "a letter that is no envelope");
		}
		for (author, known) in Authors::<T>::iter() {
			let (letters, newest) = authors.remove(&author).unwrap_or_default();
			ensure!(known.letters == letters, "letters miscounted");
			ensure!(known.next > newest, "a letter beyond the next number");
			ensure!(T::Profiles::exists(author), "counted for nobody");
		}
		ensure!(authors.keys().all(|author| !T::Profiles::exists(*author)), "letters of nobody known");
		Ok(())
	}
}
