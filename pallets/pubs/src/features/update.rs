//! What changes while a Pub is in the list.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{traits::ProfileLookup, PubId};

use crate::{AddressesInput, Config, Error, Event, FeedKey, Pallet, Pub, Pubs, Services};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_update(
		who: T::AccountId,
		id: PubId,
		services: Services,
		addresses: AddressesInput,
		feed: Option<FeedKey>,
	) -> DispatchResult {
		let old = Pubs::<T>::get(id).ok_or(Error::<T>::UnknownPub)?;
		ensure!(T::Profiles::person_of(&who) == Some(old.owner), Error::<T>::NotPermitted);
		let addresses = Self::ensure_description(old.owner, services, addresses, feed)?;

		Pubs::<T>::insert(id, Pub { services, addresses, feed, ..old });
		Self::deposit_event(Event::Updated { id });
		Ok(())
	}
}
