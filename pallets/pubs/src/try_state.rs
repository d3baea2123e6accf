//! What must always hold, recomputed from nothing but the records.

use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{ensure, traits::GetStorageVersion};
use metalife_primitives::{ProfileId, PubId};
use sp_runtime::TryRuntimeError;

use crate::{Config, DepositOf, NextId, Pallet, Peers, Pubs, PubsOf, Services};

impl<T: Config> Pallet<T> {
	/// Every deposit on record. What is held for this pallet is what they add up to; only the runtime can look.
	pub fn deposits() -> Vec<DepositOf<T>> {
		Pubs::<T>::iter_values().map(|record| record.deposit).collect()
	}

	/// Check every record of the pallet against every other.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(Self::on_chain_storage_version() == Self::in_code_storage_version(), "storage version");
		let next = NextId::<T>::get();
		let mut owned = BTreeMap::<ProfileId, Vec<PubId>>::new();
		for (id, record) in Pubs::<T>::iter() {
			ensure!(id < next, "a number that was not given yet");
			ensure!(Peers::<T>::get(record.peer) == Some(id), "a peer that is not found");
			let services = record.services;
			ensure!(services != Services::default() && Services::ALL.contains(services), "services that there are not");
			ensure!(!record.addresses.is_empty(), "no address");
			owned.entry(record.owner).or_default().push(id);
		}
		ensure!(Peers::<T>::iter().count() == Pubs::<T>::iter_keys().count(), "peers of no Pub");
		for (owner, listed) in PubsOf::<T>::iter() {
			let mut expected = owned.remove(&owner).unwrap_or_default();
			expected.sort_unstable();
			// Numbers only grow, and each is added at the end.
			ensure!(!listed.is_empty() && listed.into_inner() == expected, "a profile's Pubs miscounted");
		}
		ensure!(owned.is_empty(), "Pubs that their owner does not know");
		Ok(())
	}
}
