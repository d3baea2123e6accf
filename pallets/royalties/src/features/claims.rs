//! What could not be paid, and how it reaches its owner later.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::Balance;

use crate::{deposits::record_bytes, Claim, Claims, Config, DepositOf, Error, Event, Money, Pallet};

impl<T: Config> Pallet<T> {
	/// Note that `to` could not be paid. Never fails for want of a deposit: better stored at nobody's cost than lost.
	pub(crate) fn owe(
		money: Money,
		era: u32,
		to: &T::AccountId,
		amount: Balance,
		sponsor: &T::AccountId,
	) -> DispatchResult {
		let claim = match Claims::<T>::get(to, money) {
			Some(claim) if claim.era == era => {
				let amount = claim.amount.saturating_add(amount);
				Claim { amount, ..claim }
			},
			// What is owed from before is void.
			Some(claim) => Claim { amount, era, ..claim },
			None => {
				let deposit = Self::try_hold(sponsor, record_bytes::<Claim<DepositOf<T>>>());
				Claim { amount, era, deposit }
			},
		};
		Claims::<T>::insert(to, money, claim);
		Self::deposit_event(Event::Owed { who: to.clone(), money, amount });
		Ok(())
	}

	pub(crate) fn do_draw(who: T::AccountId, money: Money) -> DispatchResult {
		let claim = Claims::<T>::get(&who, money).ok_or(Error::<T>::NoClaim)?;
		if Self::is_void(money, claim.era) {
			let amount = claim.amount;
			Self::forget(money, claim.era, amount);
			Self::end_claim(&who, money, claim)?;
			Self::deposit_event(Event::ClaimVoid { who, money, amount });
			return Ok(());
		}
		let amount = Self::pay_out(money, &who, claim.amount);
		ensure!(amount > 0, Error::<T>::NotPayable);

		if amount < claim.amount {
			Claims::<T>::insert(&who, money, Claim { amount: claim.amount.saturating_sub(amount), ..claim });
		} else {
			Self::end_claim(&who, money, claim)?;
		}
		Self::deposit_event(Event::Drawn { who, money, amount });
		Ok(())
	}

	pub(crate) fn do_buy_claim(by: T::AccountId, who: T::AccountId, money: Money) -> DispatchResult {
		ensure!(by != who, Error::<T>::WithOneself);
		let claim = Claims::<T>::get(&who, money).ok_or(Error::<T>::NoClaim)?;
		let (amount, era) = (claim.amount, claim.era);
		ensure!(!Self::is_void(money, era), Error::<T>::NotPayable);

		Self::transfer(money, &by, &who, amount)?;
		Self::end_claim(&who, money, claim)?;
		Self::deposit_event(Event::ClaimBought { who, money, amount, by: by.clone() });
		Self::owe(money, era, &by, amount, &by)
	}

	fn end_claim(who: &T::AccountId, money: Money, claim: Claim<DepositOf<T>>) -> DispatchResult {
		Claims::<T>::remove(who, money);
		match claim.deposit {
			Some(deposit) => deposit.refund(),
			None => Ok(()),
		}
	}
}
