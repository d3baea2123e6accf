//! Out of the list.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{traits::ProfileLookup, PubId};

use crate::{Config, Error, Event, Pallet, Peers, PubOf, Pubs, PubsOf};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_retire(who: T::AccountId, id: PubId) -> DispatchResult {
		let record = Pubs::<T>::get(id).ok_or(Error::<T>::UnknownPub)?;
		let own = record.deposit.payer == who || T::Profiles::person_of(&who) == Some(record.owner);
		ensure!(own, Error::<T>::NotPermitted);
		Self::remove(id, record)
	}

	pub(crate) fn do_clear(id: PubId) -> DispatchResult {
		let record = Pubs::<T>::get(id).ok_or(Error::<T>::UnknownPub)?;
		ensure!(!T::Profiles::exists(record.owner), Error::<T>::NotRetired);
		Self::remove(id, record)
	}

	fn remove(id: PubId, record: PubOf<T>) -> DispatchResult {
		let owner = record.owner;
		record.deposit.refund()?;
		Pubs::<T>::remove(id);
		Peers::<T>::remove(record.peer);
		PubsOf::<T>::mutate_exists(owner, |owned| {
			if let Some(list) = owned {
				list.retain(|other| *other != id);
			}
			if owned.as_ref().is_some_and(|list| list.is_empty()) {
				*owned = None;
			}
		});
		Self::deposit_event(Event::Retired { id, owner });
		Ok(())
	}
}
