//! Money given for nothing in return.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{
	traits::{ContentItems, ProfileLookup},
	Balance, ItemId, ProfileId,
};
use sp_core::H256;

use crate::{Config, CurrencyOf, Error, Event, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_tip(
		who: T::AccountId,
		profile: ProfileId,
		item: Option<ItemId>,
		currency: CurrencyOf<T>,
		amount: Balance,
		memo: Option<H256>,
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::NoAmount);
		let to = T::Profiles::controller_of(profile).ok_or(Error::<T>::UnknownProfile)?;
		let from = T::Profiles::person_of(&who);
		ensure!(to != who && from != Some(profile), Error::<T>::OwnProfile);
		ensure!(!from.is_some_and(|from| T::Profiles::has_blocked(profile, from)), Error::<T>::BlockedProfile);
		if let Some(item) = item {
			let author = T::Content::author_of(item).ok_or(Error::<T>::UnknownItem)?;
			ensure!(author == profile, Error::<T>::NotAuthor);
		}

		Self::charge(&currency, &who, &to, amount)?;
		Self::deposit_event(Event::Tipped { from: who, profile, item, currency, amount, memo });
		Ok(())
	}
}
