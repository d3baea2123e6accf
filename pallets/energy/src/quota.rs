//! Capacity, use and regeneration of quotas.

use crate::{BalanceOf, CallClass, Config, EnergyInfo, Lent, Pallet, Quota, Quotas};
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use metalife_primitives::{
	traits::{OnRetired, Reputation},
	ProfileId,
};
use sp_runtime::{
	traits::{CheckedAdd, Saturating, Zero},
	FixedPointNumber, SaturatedConversion,
};

impl<T: Config> Pallet<T> {
	/// The most that the quota of `profile` can hold: base, loans and reputation together.
	pub fn capacity(profile: ProfileId) -> BalanceOf<T> {
		let lent = T::LendingRate::get().saturating_mul_int(Lent::<T>::get(profile));
		let score = T::Reputation::score(profile).saturated_into::<BalanceOf<T>>();
		let bonus = T::EnergyPerReputation::get().saturating_mul(score).min(T::MaxReputationBonus::get());
		T::BaseCapacity::get().saturating_add(lent).saturating_add(bonus)
	}

	/// What `profile` may still spend on calls of this class.
	pub fn available(profile: ProfileId, class: CallClass) -> BalanceOf<T> {
		let capacity = Self::capacity(profile);
		Self::limit(capacity, class).saturating_sub(Self::used(profile, capacity))
	}

	/// Use `cost` of the quota for a call of this class, if it is there.
	pub(crate) fn draw(profile: ProfileId, class: CallClass, cost: BalanceOf<T>) -> Result<(), ()> {
		let capacity = Self::capacity(profile);
		let used = Self::used(profile, capacity).checked_add(&cost).ok_or(())?;
		if used > Self::limit(capacity, class) {
			return Err(());
		}
		Self::set_used(profile, used);
		Ok(())
	}

	/// Give back `amount` of what was drawn in this block; nothing when the profile has been retired meanwhile.
	pub(crate) fn give_back(profile: ProfileId, amount: BalanceOf<T>) {
		if let Some(quota) = Quotas::<T>::get(profile) {
			Self::set_used(profile, quota.used.saturating_sub(amount));
		}
	}

	/// Fix what has regenerated until now, before the capacity that it regenerates by changes.
	pub(crate) fn settle(profile: ProfileId) {
		if Quotas::<T>::contains_key(profile) {
			Self::set_used(profile, Self::used(profile, Self::capacity(profile)));
		}
	}

	pub(crate) fn energy_info(profile: ProfileId) -> EnergyInfo<BalanceOf<T>, BlockNumberFor<T>> {
		let capacity = Self::capacity(profile);
		let now = frame_system::Pallet::<T>::block_number();
		EnergyInfo {
			capacity,
			available: capacity.saturating_sub(Self::used(profile, capacity)),
			reserve: Self::reserve(capacity),
			lent: Lent::<T>::get(profile),
			fully_regenerated_at: Quotas::<T>::get(profile)
				.map_or(now, |quota| quota.regenerated_at(capacity, T::RegenerationPeriod::get()).max(now)),
		}
	}

	fn used(profile: ProfileId, capacity: BalanceOf<T>) -> BalanceOf<T> {
		let now = frame_system::Pallet::<T>::block_number();
		Quotas::<T>::get(profile)
			.map_or_else(Zero::zero, |quota| quota.used_at(now, capacity, T::RegenerationPeriod::get()))
	}

	fn set_used(profile: ProfileId, used: BalanceOf<T>) {
		if used.is_zero() {
			Quotas::<T>::remove(profile);
		} else {
			Quotas::<T>::insert(profile, Quota { used, at: frame_system::Pallet::<T>::block_number() });
		}
	}

	fn limit(capacity: BalanceOf<T>, class: CallClass) -> BalanceOf<T> {
		match class {
			CallClass::Protective => capacity,
			CallClass::Social => capacity.saturating_sub(Self::reserve(capacity)),
		}
	}

	fn reserve(capacity: BalanceOf<T>) -> BalanceOf<T> {
		T::ProtectiveReserve::get().mul_floor(capacity)
	}
}

/// Forgets the quota. Loans stay until their lenders reclaim them.
impl<T: Config> OnRetired for Pallet<T> {
	fn on_retired(profile: ProfileId) {
		Quotas::<T>::remove(profile);
	}
}
