//! What is left of retired profiles.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{traits::ProfileLookup, ProfileId};
use sp_runtime::Saturating as _;

use crate::{Config, Error, Event, Grants, List, Listed, Newest, Pallet, MAX_CLEARED};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_clear_retired(profile: ProfileId, limit: u32) -> Result<u32, DispatchError> {
		ensure!(!T::Profiles::exists(profile), Error::<T>::StillThere);

		let limit = limit.min(MAX_CLEARED);
		let mut removed = 0u32;
		for list in [List::Author(profile), List::Closed(profile)] {
			while removed < limit {
				let Some(place) = Listed::<T>::iter_key_prefix(&list).next() else { break };
				Self::remove_item(Newest::number(place))?;
				removed.saturating_inc();
			}
		}
		while removed < limit {
			let Some(app) = Grants::<T>::iter_key_prefix(profile).next() else { break };
			// Each change is a record; a grant of which none is left goes with its last.
			let changes = Self::erase_grant(profile, app, limit.saturating_sub(removed))?;
			removed = removed.saturating_add(changes.max(1));
		}
		Self::deposit_event(Event::Cleared { profile, records: removed });
		Ok(removed)
	}
}
