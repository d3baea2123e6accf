//! Public names besides the handle.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::ProfileId;
use sp_runtime::Saturating as _;

use crate::{deposits::record_bytes, Aliases, Config, Error, Event, Name, Pallet, MAX_ALIASES};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_add_alias(who: T::AccountId, id: ProfileId, alias: Name) -> DispatchResult {
		Self::ensure_name(&alias)?;
		ensure!(!Aliases::<T>::contains_key(id, &alias), Error::<T>::AlreadyExists);
		let deposit = Self::try_with(id, |profile| {
			ensure!(profile.aliases < MAX_ALIASES, Error::<T>::TooManyAliases);
			profile.aliases.saturating_inc();
			Self::pay(profile, who, record_bytes(&alias))
		})?;
		Aliases::<T>::insert(id, &alias, deposit);
		Self::deposit_event(Event::AliasAdded { profile: id, alias });
		Ok(())
	}

	pub(crate) fn do_remove_alias(who: T::AccountId, id: ProfileId, alias: Name) -> DispatchResult {
		let deposit = Aliases::<T>::get(id, &alias).ok_or(Error::<T>::NotFound)?;
		Self::ensure_may_remove(&who, id, deposit.as_ref())?;

		Aliases::<T>::remove(id, &alias);
		crate::Profiles::<T>::mutate(id, |profile| {
			if let Some(profile) = profile {
				profile.aliases.saturating_dec();
			}
			Self::repay(profile.as_mut(), deposit, record_bytes(&alias))
		})?;
		Self::deposit_event(Event::AliasRemoved { profile: id, alias });
		Ok(())
	}
}
