//! Paying authors.

use frame_support::{
	ensure,
	pallet_prelude::*,
	traits::{fungible::Mutate, tokens::Preservation, Get},
};
use metalife_primitives::{
	era::EraIndex,
	reputation::{Context, Source},
	traits::{ProfileLookup, ReputationLedger},
	ProfileId,
};
use sp_runtime::{
	traits::{CheckedDiv, Saturating, Zero},
	SaturatedConversion,
};

use crate::{Authors, BalanceOf, Config, Error, Event, Pallet, Pools, State};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_claim(profile: ProfileId, era: EraIndex) -> DispatchResult {
		let now = Self::clock().index;
		ensure!(era < now, Error::<T>::EraNotOver);
		ensure!(Self::is_claimable(era, now), Error::<T>::Expired);
		let to = T::Profiles::controller_of(profile).ok_or(Error::<T>::UnknownProfile)?;
		let mut received = Authors::<T>::get(profile);
		let place = received.iter().position(|received| received.era == era).ok_or(Error::<T>::NothingToClaim)?;
		let weight = received.remove(place).weight;

		// The era to claim from may end only now, and then its pool is made here. All is undone if the rest fails.
		let mut ledger = Self::enter_era();
		let mut pool = Pools::<T>::get(era).ok_or(Error::<T>::NothingToClaim)?;
		let amount = pool.share(weight);
		ensure!(!amount.is_zero(), Error::<T>::NothingToClaim);
		T::Currency::transfer(&Self::account(), &to, amount, Preservation::Preserve)
			.map_err(|_| Error::<T>::NotPayable)?;
		pool.paid.saturating_accrue(amount);
		ledger.owed.saturating_reduce(amount);
		Pools::<T>::insert(era, pool);
		State::<T>::put(ledger);
		if received.is_empty() {
			Authors::<T>::remove(profile);
		} else {
			Authors::<T>::insert(profile, received);
		}
		let reputation = Self::credit(profile, amount);
		Self::deposit_event(Event::Claimed { profile, era, to, amount, reputation });
		Ok(())
	}

	/// Give an author reputation for what it was paid.
	fn credit(profile: ProfileId, amount: BalanceOf<T>) -> u64 {
		match amount.checked_div(&T::PlanckPerPoint::get()) {
			Some(points) if !points.is_zero() => {
				T::Ledger::credit(Source::Earnings, profile, Context::Global, points.saturated_into())
			},
			_ => 0,
		}
	}
}
