//! What could not be paid, and how it reaches its owner later.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::Balance;

use crate::{deposits::record_bytes, Claim, Claims, Config, DepositOf, Error, Event, Money, Pallet};

impl<T: Config> Pallet<T> {
	/// Note that `to` could not be paid. The first of `sponsors` who can spare the deposit pays it, and where none can
	/// the call fails; where nobody is named, the record is kept at nobody's cost.
	pub(crate) fn owe(
		money: Money,
		era: u32,
		to: &T::AccountId,
		amount: Balance,
		sponsors: &[&T::AccountId],
	) -> DispatchResult {
		let claim = match Claims::<T>::get(to, money) {
			Some(claim) if claim.era == era => {
				let amount = claim.amount.saturating_add(amount);
				Claim { amount, ..claim }
			},
			// One claim is kept, the one to the newer era, of which nothing was lost.
			Some(newer) if newer.era > era => {
				Self::give_up(money, to, era, amount);
				return Ok(());
			},
			Some(former) => {
				Self::give_up(money, to, former.era, former.amount);
				Claim { amount, era, ..former }
			},
			None => {
				let bytes = record_bytes::<Claim<DepositOf<T>>>();
				let deposit = if sponsors.is_empty() { None } else { Some(Self::hold_of_any(sponsors, bytes)?) };
				Claim { amount, era, deposit }
			},
		};
		Claims::<T>::insert(to, money, claim);
		Self::deposit_event(Event::Owed { who: to.clone(), money, amount });
		Ok(())
	}

	/// Pay what can be paid of what is owed since an era of which some was lost, and let go of the rest.
	fn give_up(money: Money, who: &T::AccountId, era: u32, amount: Balance) {
		let paid = Self::pay_out(money, era, who, amount);
		let lost = amount.saturating_sub(paid);
		Self::forget(money, era, lost);
		if paid > 0 {
			Self::deposit_event(Event::Drawn { who: who.clone(), money, amount: paid });
		}
		if lost > 0 {
			Self::deposit_event(Event::ClaimVoid { who: who.clone(), money, amount: lost });
		}
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
		let amount = Self::pay_out(money, claim.era, &who, claim.amount);
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
		Self::owe(money, era, &by, amount, &[&by])
	}

	fn end_claim(who: &T::AccountId, money: Money, claim: Claim<DepositOf<T>>) -> DispatchResult {
		Claims::<T>::remove(who, money);
		match claim.deposit {
			Some(deposit) => deposit.refund(),
			None => Ok(()),
		}
	}
}
