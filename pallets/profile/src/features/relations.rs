//! Blocks and public follows.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{traits::ProfileLookup, ProfileId};
use sp_runtime::Saturating as _;

use crate::{deposits::record_bytes, Blocks, Config, Error, Event, Follows, KeyRole, Keys, Pallet, Profiles};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_block(who: T::AccountId, by: ProfileId, target: ProfileId) -> DispatchResult {
		ensure!(by != target, Error::<T>::Oneself);
		ensure!(Profiles::<T>::contains_key(target), Error::<T>::UnknownProfile);
		ensure!(!Blocks::<T>::contains_key(by, target), Error::<T>::AlreadyExists);

		let deposit = Self::try_with(by, |profile| {
			if profile.prepaid.blocks_used < profile.prepaid.blocks {
				profile.prepaid.blocks_used.saturating_inc();
				return Ok(None);
			}
			Self::hold(who, record_bytes(&())).map(Some)
		})?;
		Blocks::<T>::insert(by, target, deposit);
		Self::remove_follow(target, by)?;
		Self::remove_follow(by, target)?;
		Self::deposit_event(Event::Blocked { by, target });
		Ok(())
	}

	pub(crate) fn do_unblock(who: T::AccountId, by: ProfileId, target: ProfileId) -> DispatchResult {
		let deposit = Blocks::<T>::get(by, target).ok_or(Error::<T>::NotFound)?;
		Self::ensure_may_remove(&who, by, deposit.as_ref())?;

		Blocks::<T>::remove(by, target);
		match deposit {
			Some(deposit) => deposit.refund()?,
			None => Profiles::<T>::mutate(by, |profile| {
				if let Some(profile) = profile {
					profile.prepaid.blocks_used.saturating_dec();
				}
			}),
		}
		Self::deposit_event(Event::Unblocked { by, target });
		Ok(())
	}

	pub(crate) fn do_follow(who: T::AccountId, by: ProfileId, target: ProfileId) -> DispatchResult {
		ensure!(by != target, Error::<T>::Oneself);
		ensure!(Profiles::<T>::contains_key(target), Error::<T>::UnknownProfile);
		ensure!(!Follows::<T>::contains_key(by, target), Error::<T>::AlreadyExists);
		ensure!(
			!Blocks::<T>::contains_key(target, by) && !Blocks::<T>::contains_key(by, target),
			Error::<T>::BlockedProfile
		);

		let deposit = Self::try_with(by, |profile| Self::pay(profile, who, record_bytes(&())))?;
		Follows::<T>::insert(by, target, deposit);
		Self::deposit_event(Event::Followed { by, target });
		Ok(())
	}

	pub(crate) fn do_unfollow(who: T::AccountId, by: ProfileId, target: ProfileId) -> DispatchResult {
		let deposit = Follows::<T>::get(by, target).ok_or(Error::<T>::NotFound)?;
		Self::ensure_may_remove(&who, by, deposit.as_ref())?;
		Self::remove_follow(by, target)
	}

	fn remove_follow(by: ProfileId, target: ProfileId) -> DispatchResult {
		if let Some(deposit) = Follows::<T>::take(by, target) {
			Self::repay_stored(by, deposit, record_bytes(&()))?;
			Self::deposit_event(Event::Unfollowed { by, target });
		}
		Ok(())
	}
}

impl<T: Config> ProfileLookup<T::AccountId> for Pallet<T> {
	fn profile_of(who: &T::AccountId) -> Option<ProfileId> {
		Keys::<T>::get(who).map(|key| key.profile)
	}

	fn person_of(who: &T::AccountId) -> Option<ProfileId> {
		Keys::<T>::get(who)
			.filter(|key| matches!(key.role, KeyRole::Controller | KeyRole::Device))
			.map(|key| key.profile)
	}

	fn feed_of(who: &T::AccountId) -> Option<ProfileId> {
		Keys::<T>::get(who).filter(|key| key.role != KeyRole::App).map(|key| key.profile)
	}

	fn controller_of(profile: ProfileId) -> Option<T::AccountId> {
		Profiles::<T>::get(profile).map(|profile| profile.controller)
	}

	fn has_blocked(by: ProfileId, whom: ProfileId) -> bool {
		Blocks::<T>::contains_key(by, whom)
	}

	fn follows(follower: ProfileId, followed: ProfileId) -> bool {
		Follows::<T>::contains_key(follower, followed)
	}
}
