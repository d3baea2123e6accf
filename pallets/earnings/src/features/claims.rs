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

use crate::{Authors, BalanceOf, Config, Error, Event, Pallet, Pools, State, Weight};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_claim(profile: ProfileId, era: EraIndex) -> DispatchResult {
		let now = Self::clock().index;
		ensure!(era < now, Error::<T>::EraNotOver);
		ensure!(Self::is_claimable(era, now), Error::<T>::Expired);
		let to = T::Profiles::controller_of(profile).ok_or(Error::<T>::UnknownProfile)?;
		let mut received = Authors::<T>::get(profile);
		let place = received.iter().position(|received| received.era == era).ok_or(Error::<T>::NothingToClaim)?;
		let share = received.get_mut(place).ok_or(Error::<T>::NothingToClaim)?;

		// All is undone if the rest fails.
		let amount = if share.weight > 0 { Self::pay(&to, era, share.weight)? } else { Zero::zero() };
		share.weight = 0;
		share.points = share.points.saturating_add(Self::points_for(amount));
		// Whoever claims chooses the moment. What cannot be given now is not lost: it waits for another claim.
		let reputation = T::Ledger::credit(Source::Earnings, profile, Context::Global, share.points);
		ensure!(!amount.is_zero() || reputation > 0, Error::<T>::NothingToClaim);
		share.points = share.points.saturating_sub(reputation);
		if share.points == 0 {
			received.remove(place);
		}
		if received.is_empty() {
			Authors::<T>::remove(profile);
		} else {
			Authors::<T>::insert(profile, received);
		}
		Self::deposit_event(Event::Claimed { profile, era, to, amount, reputation });
		Ok(())
	}

	/// Pay somebody the share of this weight in an era's pool; how much it is.
	fn pay(to: &T::AccountId, era: EraIndex, weight: Weight) -> Result<BalanceOf<T>, DispatchError> {
		// The era to claim from may end only now, and then its pool is made here.
		let mut ledger = Self::enter_era();
		let mut pool = Pools::<T>::get(era).ok_or(Error::<T>::NothingToClaim)?;
		let amount = pool.share(weight);
		ensure!(!amount.is_zero(), Error::<T>::NothingToClaim);
		T::Currency::transfer(&Self::account(), to, amount, Preservation::Preserve)
			.map_err(|_| Error::<T>::NotPayable)?;
		pool.paid.saturating_accrue(amount);
		ledger.owed.saturating_reduce(amount);
		Pools::<T>::insert(era, pool);
		State::<T>::put(ledger);
		Ok(amount)
	}

	/// The reputation that is due for having been paid so much.
	fn points_for(amount: BalanceOf<T>) -> u64 {
		amount.checked_div(&T::PlanckPerPoint::get()).unwrap_or_else(Zero::zero).saturated_into()
	}
}
