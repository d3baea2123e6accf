//! The accounts that hold what subscribers have paid.

use frame_support::{
	ensure,
	pallet_prelude::*,
	traits::{
		fungible::{Inspect as _, Mutate as _},
		fungibles::Inspect as _,
		tokens::{Fortitude::Polite, Preservation::Expendable},
		AccountTouch as _,
	},
};
use metalife_primitives::{Balance, ProfileId, TierId};
use sp_runtime::traits::AccountIdConversion;

use crate::{
	deposits::record_bytes, AssetIdOf, Config, Currency, CurrencyOf, Debt, Debts, DepositOf, Error, Event, Pallet,
	Tiers, Till, TillKey, TillKeyOf, TillOf, Tills, MAX_TILLS,
};

impl<T: Config> Pallet<T> {
	/// The account that a till's money is in.
	pub fn account_of(key: &TillKeyOf<T>) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating((key.creator, key.tier, &key.currency))
	}

	pub(crate) fn key(creator: ProfileId, tier: TierId, currency: CurrencyOf<T>) -> TillKeyOf<T> {
		TillKey { creator, tier, currency }
	}

	pub(crate) fn till(key: &TillKeyOf<T>) -> Option<TillOf<T>> {
		Tills::<T>::get((key.creator, key.tier, &key.currency))
	}

	pub(crate) fn put_till(key: &TillKeyOf<T>, till: &TillOf<T>) {
		Tills::<T>::insert((key.creator, key.tier, &key.currency), till);
	}

	/// Make a till, unless it is there. `payer` pays for it, and gives what its account must have to live.
	pub(crate) fn open_till(key: &TillKeyOf<T>, payer: &T::AccountId) -> DispatchResult {
		if Tills::<T>::contains_key((key.creator, key.tier, &key.currency)) {
			return Ok(());
		}
		let tills = Tills::<T>::iter_key_prefix((key.creator, key.tier)).take(MAX_TILLS as usize).count();
		ensure!(tills < MAX_TILLS as usize, Error::<T>::TooManyAssets);

		let deposit = Self::hold(payer.clone(), record_bytes::<TillOf<T>>())?;
		let account = Self::account_of(key);
		Self::charge(&Currency::Native, payer, &account, T::Native::minimum_balance())?;
		if let Currency::Asset(asset) = &key.currency {
			Self::make_room(asset, &account, payer)?;
			Self::charge(&key.currency, payer, &account, T::Assets::minimum_balance(asset.clone()))?;
		}
		let till = Till { held: 0, earned: 0, rate: 0, next: 0, subscriptions: 0, scheduled: 0, deposit };
		Self::put_till(key, &till);
		Ok(())
	}

	/// Let a till's account take its asset, whatever others have filled it with. What is paid for can be kept besides.
	fn make_room(asset: &AssetIdOf<T>, account: &T::AccountId, payer: &T::AccountId) -> DispatchResult {
		if T::Assets::should_touch(asset.clone(), account) {
			T::Assets::touch(asset.clone(), account, payer).map_err(|_| Error::<T>::PaymentFailed)?;
		}
		Ok(())
	}

	pub(crate) fn do_remove_till(key: TillKeyOf<T>) -> DispatchResult {
		let till = Self::till(&key).ok_or(Error::<T>::UnknownTill)?;
		let tier = Tiers::<T>::get(key.creator, key.tier);
		ensure!(tier.is_none_or(|tier| tier.price.get(&key.currency).is_none()), Error::<T>::StillInUse);
		ensure!(till.subscriptions == 0 && till.held == 0, Error::<T>::StillInUse);
		Self::drop_till(&key, till)
	}

	/// Remove a till in which nothing is left, and give back what was put in to make it. What an asset's issuer does not
	/// let go stays.
	pub(crate) fn drop_till(key: &TillKeyOf<T>, till: TillOf<T>) -> DispatchResult {
		let account = Self::account_of(key);
		let payer = &till.deposit.payer;
		if let Currency::Asset(asset) = &key.currency {
			let rest = T::Assets::balance(asset.clone(), &account);
			let _ = Self::transfer(&key.currency, &account, payer, rest);
		}
		let rest = T::Native::reducible_balance(&account, Expendable, Polite);
		let _ = frame_support::storage::with_storage_layer(|| T::Native::transfer(&account, payer, rest, Expendable));
		Tills::<T>::remove((key.creator, key.tier, &key.currency));
		till.deposit.refund()
	}

	/// Whether all is in a till that is owed. An asset's issuer can destroy what is not its own.
	fn is_whole(key: &TillKeyOf<T>, till: &TillOf<T>) -> bool {
		match &key.currency {
			Currency::Native => true,
			Currency::Asset(asset) => T::Assets::balance(asset.clone(), &Self::account_of(key)) >= till.held,
		}
	}

	/// Take a payment into a till.
	pub(crate) fn pay_in(
		key: &TillKeyOf<T>,
		till: &mut TillOf<T>,
		from: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		// No new money makes good for what was destroyed.
		ensure!(Self::is_whole(key, till), Error::<T>::TillBroken);
		let account = Self::account_of(key);
		if let Currency::Asset(asset) = &key.currency {
			Self::make_room(asset, &account, from)?;
		}
		Self::charge(&key.currency, from, &account, amount)?;
		till.held = till.held.checked_add(amount).ok_or(sp_runtime::ArithmeticError::Overflow)?;
		Ok(())
	}

	/// Pay `amount` out of a till; how much that was. Where an asset's issuer has destroyed some of it, whoever comes
	/// first gets what is there, and the rest is written off.
	pub(crate) fn pay_out(
		key: &TillKeyOf<T>,
		till: &mut TillOf<T>,
		to: &T::AccountId,
		amount: Balance,
	) -> Result<Balance, DispatchError> {
		let account = Self::account_of(key);
		let paid = match &key.currency {
			Currency::Asset(asset) if !Self::is_whole(key, till) => {
				let least = T::Assets::minimum_balance(asset.clone());
				amount.min(T::Assets::balance(asset.clone(), &account).saturating_sub(least))
			},
			_ => amount,
		};
		Self::transfer(&key.currency, &account, to, paid).map_err(|_| Error::<T>::PayoutFailed)?;
		till.held = till.held.saturating_sub(amount);
		Ok(paid)
	}

	/// Give back `amount` to whoever paid it; if that cannot be done now, write down that it is owed, with `reserve` as
	/// the deposit of that record.
	pub(crate) fn give_back(
		key: &TillKeyOf<T>,
		till: &mut TillOf<T>,
		to: &T::AccountId,
		amount: Balance,
		reserve: Option<DepositOf<T>>,
	) -> DispatchResult {
		if amount == 0 {
			return reserve.map_or(Ok(()), DepositOf::<T>::refund);
		}
		match (Self::pay_out(key, till, to, amount), reserve) {
			(Ok(_), reserve) => reserve.map_or(Ok(()), DepositOf::<T>::refund),
			(Err(_), Some(deposit)) => {
				match Debts::<T>::get(to, key) {
					Some(debt) => {
						deposit.refund()?;
						let amount = debt.amount.saturating_add(amount);
						Debts::<T>::insert(to, key, Debt { amount, ..debt });
					},
					None => Debts::<T>::insert(to, key, Debt { amount, deposit }),
				}
				Self::deposit_event(Event::PayoutDelayed { to: to.clone(), till: key.clone(), amount });
				Ok(())
			},
			(Err(error), None) => Err(error),
		}
	}

	pub(crate) fn do_draw(to: T::AccountId, key: TillKeyOf<T>) -> DispatchResult {
		let debt = Debts::<T>::get(&to, &key).ok_or(Error::<T>::NothingOwed)?;
		let mut till = Self::till(&key).ok_or(Error::<T>::UnknownTill)?;

		let amount = Self::pay_out(&key, &mut till, &to, debt.amount)?;
		Self::put_till(&key, &till);
		Debts::<T>::remove(&to, &key);
		debt.deposit.refund()?;
		Self::deposit_event(Event::Drawn { to, till: key, amount });
		Ok(())
	}
}
