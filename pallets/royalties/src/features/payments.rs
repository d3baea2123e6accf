//! What a price comes to, and how it reaches those it is for.
//!
//! Whatever is paid goes through the pallet's account, one for each kind of money, so that what cannot be paid out stays
//! there as a claim of its receiver and keeps nobody else waiting. Offers and bids in MLT are held in the bidder's own
//! account; assets have no holds, so offers and bids in them are kept in the pallet's.

use alloc::vec::Vec;
use frame_support::{
	ensure,
	pallet_prelude::*,
	storage::with_storage_layer,
	traits::{
		fungible::{Inspect as _, InspectHold as _, Mutate as _, MutateHold as _},
		fungibles::Inspect as _,
		tokens::{
			Fortitude::{Force, Polite},
			Precision,
			Preservation::{self, Expendable, Preserve},
			Restriction,
		},
	},
};
use metalife_primitives::{assets, traits::Apps, Balance};
use sp_runtime::{traits::AccountIdConversion, Saturating as _};

use crate::{
	BlockOf, Brought, Claims, Config, Error, HoldReason, Money, Pallet, PolicyOf, Split, SplitOf, Vault, Vaults,
};

impl<T: Config> Pallet<T> {
	/// The current block's number.
	pub(crate) fn now() -> BlockOf<T> {
		frame_system::Pallet::<T>::block_number()
	}

	/// That a period which ends at `end` has not ended, and does not last too long.
	pub(crate) fn ensure_end(end: BlockOf<T>) -> DispatchResult {
		let now = Self::now();
		ensure!(end > now, Error::<T>::AlreadyOver);
		ensure!(end <= now.saturating_add(T::MaxDuration::get()), Error::<T>::TooLong);
		Ok(())
	}

	/// The account that keeps this kind of money.
	pub fn vault_account(money: Money) -> T::AccountId {
		match money {
			Money::Native => Self::account(),
			Money::Asset(id) => T::PalletId::get().into_sub_account_truncating((b"asset", id)),
		}
	}

	/// That `price` can be paid in this kind of money.
	pub(crate) fn ensure_price(money: Money, price: Balance) -> DispatchResult {
		let least = match money {
			Money::Native => T::Native::minimum_balance(),
			Money::Asset(id) => {
				ensure!(T::Assets::asset_exists(id), Error::<T>::UnknownAsset);
				T::Assets::minimum_balance(id)
			},
		};
		ensure!(price >= least.max(1), Error::<T>::PriceTooLow);
		Ok(())
	}

	pub(crate) fn ensure_brought(app: &Option<Brought>) -> DispatchResult {
		let Some(brought) = app else { return Ok(()) };
		ensure!(brought.fee <= T::MaxAppFee::get(), Error::<T>::FeeTooHigh);
		ensure!(T::Apps::owner_of(brought.app).is_some(), Error::<T>::UnknownApp);
		Ok(())
	}

	/// What `price` comes to when an owner sells. Nothing is lost: the parts add up to the price.
	pub(crate) fn split(policy: &PolicyOf<T>, price: Balance, app: Option<Brought>) -> SplitOf<T> {
		Self::split_with(policy, price, policy.royalty.mul_floor(price), app)
	}

	/// What `price` comes to when all but the app's fee is for the receivers.
	pub(crate) fn split_wholly(policy: &PolicyOf<T>, price: Balance, app: Option<Brought>) -> SplitOf<T> {
		let fee = app.map_or(0, |brought| brought.fee.mul_floor(price));
		let gone = app.is_some_and(|brought| T::Apps::owner_of(brought.app).is_none());
		Self::split_with(policy, price, if gone { price } else { price.saturating_sub(fee) }, app)
	}

	fn split_with(policy: &PolicyOf<T>, price: Balance, royalties: Balance, app: Option<Brought>) -> SplitOf<T> {
		let mut receivers: Vec<_> =
			policy.receivers.iter().map(|share| (share.account.clone(), share.part.mul_floor(royalties))).collect();
		let given = receivers.iter().fold(0, |sum: Balance, (_, amount)| sum.saturating_add(*amount));
		if let Some((_, amount)) = receivers.first_mut() {
			amount.saturating_accrue(royalties.saturating_sub(given));
		}
		let rest = price.saturating_sub(royalties);
		// An app that is gone by now takes nothing, and none takes of the royalties.
		let app = app.and_then(|Brought { app, fee }| Some((T::Apps::owner_of(app)?, fee.mul_floor(price).min(rest))));
		let seller = rest.saturating_sub(app.as_ref().map_or(0, |(_, fee)| *fee));
		Split { receivers, app, seller }
	}

	/// Pay the parts of what was collected; what is left over, the seller's.
	pub(crate) fn distribute(
		money: Money,
		era: u32,
		split: &SplitOf<T>,
		seller: Option<&T::AccountId>,
		sponsor: &T::AccountId,
	) -> DispatchResult {
		for (account, amount) in split.receivers.iter().chain(&split.app) {
			Self::pay(money, era, account, *amount, sponsor)?;
		}
		match seller {
			Some(seller) => Self::pay(money, era, seller, split.seller, sponsor),
			None => Ok(()),
		}
	}

	/// Move money from one account to another, neither of which is this pallet's to watch.
	pub(crate) fn transfer(money: Money, from: &T::AccountId, to: &T::AccountId, amount: Balance) -> DispatchResult {
		match money {
			Money::Native => Self::transfer_keeping(money, from, to, amount, Preserve),
			Money::Asset(id) => {
				// All may be spent, but no dust be left behind.
				let all = T::Assets::balance(id, from) == amount;
				Self::transfer_keeping(money, from, to, amount, if all { Expendable } else { Preserve })
			},
		}
	}

	fn transfer_keeping(
		money: Money,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
		preservation: Preservation,
	) -> DispatchResult {
		match money {
			Money::Native => T::Native::transfer(from, to, amount, preservation).map(drop),
			Money::Asset(id) => assets::transfer::<T::Assets, _>(id, from, to, amount, preservation),
		}
	}

	/// What the pallet's account has of this kind of money.
	pub(crate) fn vault_balance(money: Money) -> Balance {
		let vault = Self::vault_account(money);
		match money {
			Money::Native => T::Native::balance(&vault),
			Money::Asset(id) => T::Assets::balance(id, &vault),
		}
	}

	/// Take money from `from` into the pallet's account, for others. Returns the era in which it is kept.
	pub(crate) fn collect(from: &T::AccountId, money: Money, amount: Balance) -> Result<u32, DispatchError> {
		let account = Self::vault_account(money);
		let mut vault = Vaults::<T>::get(money);
		if let Money::Asset(_) = money {
			let balance = Self::vault_balance(money);
			if balance < vault.owed {
				// Whoever rules the asset took some away, or the asset is another one under a former one's number. Others'
				// money must not pay for that: first what is left goes to whom it is owed, then all begins anew.
				ensure!(balance == 0, Error::<T>::VaultShort);
				vault = Vault { owed: 0, era: vault.era.saturating_add(1) };
			}
			if frame_system::Pallet::<T>::providers(&account) == 0 {
				// Each asset has an account of its own, and each account a reference, so that assets which may not create
				// accounts can be kept, and none takes up the references that another needs.
				frame_system::Pallet::<T>::inc_providers(&account);
			}
		}
		Self::transfer(money, from, &account, amount)?;
		vault.owed.saturating_accrue(amount);
		Self::set_vault(money, vault);
		Ok(vault.era)
	}

	/// Note what is kept of this kind of money; nothing, where that is nothing.
	fn set_vault(money: Money, vault: Vault) {
		if vault == Vault::default() {
			Vaults::<T>::remove(money);
		} else {
			Vaults::<T>::insert(money, vault);
		}
	}

	/// Keep money of a bidder. Returns the era in which it is kept.
	pub(crate) fn lock_up(who: &T::AccountId, money: Money, amount: Balance) -> Result<u32, DispatchError> {
		match money {
			Money::Native => {
				let reason = HoldReason::Offer.into();
				T::Native::hold(&reason, who, amount)?;
				// Holds overlap with locks, and what is promised may be spent: all of it must be under none.
				let unlocked = T::Native::reducible_total_balance_on_hold(who, Polite);
				ensure!(T::Native::balance_on_hold(&reason, who) <= unlocked, Error::<T>::CannotPay);
				Ok(0)
			},
			Money::Asset(_) => Self::collect(who, money, amount),
		}
	}

	/// Give money that was kept of a bidder back.
	pub(crate) fn release(who: &T::AccountId, money: Money, amount: Balance, era: u32) -> DispatchResult {
		match money {
			Money::Native => {
				T::Native::release(&HoldReason::Offer.into(), who, amount, Precision::BestEffort).map(drop)
			},
			Money::Asset(_) => Self::pay(money, era, who, amount, who),
		}
	}

	/// Take money that was kept of a bidder into the pallet's account, for others.
	pub(crate) fn capture(who: &T::AccountId, money: Money, amount: Balance) -> DispatchResult {
		if let Money::Native = money {
			let (reason, account) = (HoldReason::Offer.into(), Self::account());
			let (exact, free) = (Precision::Exact, Restriction::Free);
			// A promise binds whatever locks have come over it since.
			T::Native::transfer_on_hold(&reason, who, &account, amount, exact, free, Force)?;
			let vault = Vaults::<T>::get(money);
			Self::set_vault(money, Vault { owed: vault.owed.saturating_add(amount), ..vault });
		}
		Ok(())
	}

	/// Whether what is kept since `era` can be paid at all.
	pub(crate) fn is_void(money: Money, era: u32) -> bool {
		match money {
			Money::Native => false,
			Money::Asset(id) => Vaults::<T>::get(money).era != era || !T::Assets::asset_exists(id),
		}
	}

	/// Whether what is kept since `era` is there whole.
	pub(crate) fn is_covered(money: Money, era: u32) -> bool {
		!Self::is_void(money, era) && Self::vault_balance(money) >= Vaults::<T>::get(money).owed
	}

	/// No longer owe what can never be paid.
	pub(crate) fn forget(money: Money, era: u32, amount: Balance) {
		let vault = Vaults::<T>::get(money);
		if vault.era == era {
			Self::set_vault(money, Vault { owed: vault.owed.saturating_sub(amount), ..vault });
		}
	}

	/// Pay what is owed to `to`. What cannot be paid becomes a claim, for whose storage `sponsor` pays.
	pub(crate) fn pay(
		money: Money,
		era: u32,
		to: &T::AccountId,
		amount: Balance,
		sponsor: &T::AccountId,
	) -> DispatchResult {
		if Self::is_void(money, era) {
			Self::forget(money, era, amount);
			return Ok(());
		}
		let rest = amount.saturating_sub(Self::pay_out(money, to, amount));
		if rest > 0 {
			Self::owe(money, era, to, rest, sponsor)?;
		}
		Ok(())
	}

	/// Pay as much of what is owed to `to` as can be paid; how much that is.
	pub(crate) fn pay_out(money: Money, to: &T::AccountId, amount: Balance) -> Balance {
		let account = Self::vault_account(money);
		let vault = Vaults::<T>::get(money);
		// The least that an account can have stays there as long as anything else is owed.
		let preservation = if vault.owed <= amount { Expendable } else { Preserve };
		let available = match money {
			Money::Native => T::Native::reducible_balance(&account, preservation, Polite),
			Money::Asset(id) => T::Assets::reducible_balance(id, &account, preservation, Polite),
		};
		let amount = amount.min(available);
		if amount == 0 {
			return 0;
		}
		if with_storage_layer(|| Self::transfer_keeping(money, &account, to, amount, preservation)).is_err() {
			return 0;
		}
		Self::set_vault(money, Vault { owed: vault.owed.saturating_sub(amount), ..vault });
		amount
	}

	/// What `who` has to claim.
	pub(crate) fn claimed(who: &T::AccountId, money: Money) -> Balance {
		Claims::<T>::get(who, money).filter(|claim| !Self::is_void(money, claim.era)).map_or(0, |claim| claim.amount)
	}
}
