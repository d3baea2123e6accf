//! Lending money to a profile's capacity, and taking it back.

use crate::{BalanceOf, Config, Error, Event, HoldReason, Lent, Loans, Pallet, Unlock, Unlocking};
use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision, Get},
};
use metalife_primitives::{traits::ProfileLookup, ProfileId};
use sp_runtime::{
	traits::{CheckedAdd, CheckedSub, Saturating, Zero},
	ArithmeticError, DispatchResult,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_lend(lender: T::AccountId, profile: ProfileId, amount: BalanceOf<T>) -> DispatchResult {
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		ensure!(T::Profiles::exists(profile), Error::<T>::NoProfile);
		let loan = Loans::<T>::get(&lender, profile).unwrap_or_else(Zero::zero);
		let loan = loan.checked_add(&amount).ok_or(ArithmeticError::Overflow)?;
		ensure!(loan >= T::MinLoan::get(), Error::<T>::BelowMinimum);
		let lent = Lent::<T>::get(profile).checked_add(&amount).ok_or(ArithmeticError::Overflow)?;

		// All is verified but the lender's balance, which the hold verifies itself; from here on it is written.
		T::Currency::hold(&HoldReason::Loan.into(), &lender, amount)?;
		Self::settle(profile);
		Loans::<T>::insert(&lender, profile, loan);
		Lent::<T>::insert(profile, lent);
		Self::deposit_event(Event::Lent { lender, profile, amount });
		Ok(())
	}

	pub(crate) fn do_reclaim(lender: T::AccountId, profile: ProfileId, amount: BalanceOf<T>) -> DispatchResult {
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		let loan = Loans::<T>::get(&lender, profile).ok_or(Error::<T>::NoLoan)?;
		let remaining = loan.checked_sub(&amount).ok_or(Error::<T>::ExceedsLoan)?;
		ensure!(remaining.is_zero() || remaining >= T::MinLoan::get(), Error::<T>::BelowMinimum);
		let delay = T::ReclaimDelay::get().max(T::RegenerationPeriod::get());
		let unlocks_at = frame_system::Pallet::<T>::block_number().saturating_add(delay);
		let mut unlocking = Unlocking::<T>::get(&lender);
		match unlocking.iter_mut().find(|unlock| unlock.at == unlocks_at) {
			Some(unlock) => unlock.amount.saturating_accrue(amount),
			None => unlocking.try_push(Unlock { amount, at: unlocks_at }).map_err(|_| Error::<T>::TooManyUnlocking)?,
		}

		// All is verified; from here on it is written.
		Self::settle(profile);
		Loans::<T>::set(&lender, profile, Some(remaining).filter(|remaining| !remaining.is_zero()));
		Lent::<T>::mutate_exists(profile, |lent| {
			*lent = lent.map(|lent| lent.saturating_sub(amount)).filter(|lent| !lent.is_zero());
		});
		Unlocking::<T>::insert(&lender, unlocking);
		Self::deposit_event(Event::Reclaimed { lender, profile, amount, unlocks_at });
		Ok(())
	}

	pub(crate) fn do_withdraw(who: T::AccountId) -> DispatchResult {
		let now = frame_system::Pallet::<T>::block_number();
		let mut unlocking = Unlocking::<T>::get(&who);
		let mut amount = BalanceOf::<T>::zero();
		unlocking.retain(|unlock| {
			let matured = unlock.at <= now;
			if matured {
				amount.saturating_accrue(unlock.amount);
			}
			!matured
		});
		ensure!(!amount.is_zero(), Error::<T>::NothingMatured);

		// All is verified; from here on it is written.
		if unlocking.is_empty() {
			Unlocking::<T>::remove(&who);
		} else {
			Unlocking::<T>::insert(&who, unlocking);
		}
		let amount = T::Currency::release(&HoldReason::Loan.into(), &who, amount, Precision::BestEffort)?;
		Self::deposit_event(Event::Withdrawn { who, amount });
		Ok(())
	}
}
