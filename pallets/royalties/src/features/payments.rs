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
		AccountTouch as _,
	},
};
use metalife_primitives::{assets, traits::Apps, Balance};
use sp_runtime::{traits::AccountIdConversion, ArithmeticError, Saturating as _};

use crate::{
	AssetId, BlockOf, Brought, Claims, Config, Eras, Error, GiftRule, HoldReason, Money, Pallet, PolicyOf, Split,
	SplitOf, Transfers, Vaults,
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

	/// The account that takes in this kind of money now.
	pub fn vault_account(money: Money) -> T::AccountId {
		Self::vault_of(money, Self::era_of(money))
	}

	/// The account that keeps what was taken in of this kind of money in an era.
	fn vault_of(money: Money, era: u32) -> T::AccountId {
		match money {
			Money::Native => Self::account(),
			Money::Asset(id) => T::PalletId::get().into_sub_account_truncating((b"asset", id, era)),
		}
	}

	/// The era in which this kind of money is taken in now.
	pub(crate) fn era_of(money: Money) -> u32 {
		match money {
			Money::Native => 0,
			Money::Asset(_) => Eras::<T>::get(money),
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
	pub(crate) fn split(policy: &PolicyOf<T>, money: Money, price: Balance, app: Option<Brought>) -> SplitOf<T> {
		let share = policy.royalty.mul_floor(price);
		let royalties = match (policy.transfers, money) {
			// Whoever sells for less than a gift costs gives away: so much of the price as there is pays for that.
			(Transfers::Enforced(GiftRule::Fee(fee)), Money::Native) => share.max(fee.min(price)),
			_ => share,
		};
		Self::split_with(policy, price, royalties, app)
	}

	/// What `price` comes to when all but the app's fee is for the receivers.
	pub(crate) fn split_wholly(policy: &PolicyOf<T>, price: Balance, app: Option<Brought>) -> SplitOf<T> {
		let fee = app.map_or(0, |brought| brought.fee.mul_floor(price));
		let gone = app.is_some_and(|brought| T::Apps::owner_of(brought.app).is_none());
		Self::split_with(policy, price, if gone { price } else { price.saturating_sub(fee) }, app)
	}

	/// What `price` comes to when so much of it is for the receivers.
	pub(crate) fn split_with(
		policy: &PolicyOf<T>,
		price: Balance,
		royalties: Balance,
		app: Option<Brought>,
	) -> SplitOf<T> {
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

	/// Pay the parts of what was collected; what is left over, the seller's. The first of `sponsors` who can pays for the
	/// claims, as in [`Self::owe`].
	pub(crate) fn distribute(
		money: Money,
		era: u32,
		split: &SplitOf<T>,
		seller: Option<&T::AccountId>,
		sponsors: &[&T::AccountId],
	) -> DispatchResult {
		for (account, amount) in split.receivers.iter().chain(&split.app) {
			Self::pay(money, era, account, *amount, sponsors)?;
		}
		match seller {
			Some(seller) => Self::pay(money, era, seller, split.seller, sponsors),
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

	/// What there is of this kind of money that was taken in in an era.
	pub(crate) fn vault_balance(money: Money, era: u32) -> Balance {
		let vault = Self::vault_of(money, era);
		match money {
			Money::Native => T::Native::balance(&vault),
			Money::Asset(id) => T::Assets::balance(id, &vault),
		}
	}

	/// Take money from `from` into the pallet's account, for others. Returns the era in which it is kept.
	pub(crate) fn collect(from: &T::AccountId, money: Money, amount: Balance) -> Result<u32, DispatchError> {
		let era = match money {
			Money::Native => 0,
			Money::Asset(id) => Self::make_room(id, from)?,
		};
		Self::transfer(money, from, &Self::vault_of(money, era), amount)?;
		Self::set_owed(money, era, Vaults::<T>::get(money, era).saturating_add(amount));
		Ok(era)
	}

	/// Have an account for what is taken in of an asset. Returns its era.
	fn make_room(id: AssetId, payer: &T::AccountId) -> Result<u32, DispatchError> {
		let money = Money::Asset(id);
		let mut era = Self::era_of(money);
		if Self::vault_balance(money, era) < Vaults::<T>::get(money, era) {
			// Whoever rules the asset took some away, or the asset is another one under a former one's number. Others'
			// money must not pay for that: it is kept apart.
			era = era.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Eras::<T>::insert(money, era);
		}
		let account = Self::vault_of(money, era);
		if frame_system::Pallet::<T>::providers(&account) == 0 {
			// Each asset has an account of its own, and each account a reference, so that assets which may not create
			// accounts can be kept, and none takes up the references that another needs.
			frame_system::Pallet::<T>::inc_providers(&account);
		}
		if T::Assets::should_touch(id, &account) {
			// Somebody has filled it with other assets all the same. What is paid for can be kept besides.
			T::Assets::touch(id, &account, payer)?;
		}
		Ok(era)
	}

	/// Note what is owed of this kind of money since an era; nothing, where that is nothing.
	fn set_owed(money: Money, era: u32, owed: Balance) {
		if owed == 0 {
			Vaults::<T>::remove(money, era);
		} else {
			Vaults::<T>::insert(money, era, owed);
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

	/// Give money that was kept of a bidder back. Whoever's call it is pays for a claim that the bidder cannot pay for.
	pub(crate) fn release(
		who: &T::AccountId,
		money: Money,
		amount: Balance,
		era: u32,
		caller: &T::AccountId,
	) -> DispatchResult {
		match money {
			Money::Native => {
				T::Native::release(&HoldReason::Offer.into(), who, amount, Precision::BestEffort).map(drop)
			},
			Money::Asset(_) => Self::pay(money, era, who, amount, &[who, caller]),
		}
	}

	/// Take money that was kept of a bidder into the pallet's account, for others.
	pub(crate) fn capture(who: &T::AccountId, money: Money, amount: Balance) -> DispatchResult {
		if let Money::Native = money {
			let (reason, account) = (HoldReason::Offer.into(), Self::account());
			let (exact, free) = (Precision::Exact, Restriction::Free);
			// A promise binds whatever locks have come over it since.
			T::Native::transfer_on_hold(&reason, who, &account, amount, exact, free, Force)?;
			Self::set_owed(money, 0, Vaults::<T>::get(money, 0).saturating_add(amount));
		}
		Ok(())
	}

	/// Whether nothing is left of what is kept since `era`, so that it can never be paid.
	pub(crate) fn is_void(money: Money, era: u32) -> bool {
		match money {
			Money::Native => false,
			Money::Asset(_) => Self::vault_balance(money, era) == 0,
		}
	}

	/// Whether what is kept since `era` is there whole.
	pub(crate) fn is_covered(money: Money, era: u32) -> bool {
		Self::vault_balance(money, era) >= Vaults::<T>::get(money, era)
	}

	/// No longer owe what can never be paid.
	pub(crate) fn forget(money: Money, era: u32, amount: Balance) {
		Self::set_owed(money, era, Vaults::<T>::get(money, era).saturating_sub(amount));
	}

	/// Pay what is owed to `to`. What cannot be paid becomes a claim, for whose storage one of `sponsors` pays.
	pub(crate) fn pay(
		money: Money,
		era: u32,
		to: &T::AccountId,
		amount: Balance,
		sponsors: &[&T::AccountId],
	) -> DispatchResult {
		let rest = amount.saturating_sub(Self::pay_out(money, era, to, amount));
		if rest > 0 && Self::is_void(money, era) {
			Self::forget(money, era, rest);
		} else if rest > 0 {
			Self::owe(money, era, to, rest, sponsors)?;
		}
		Ok(())
	}

	/// Pay as much of what is owed to `to` as can be paid; how much that is.
	pub(crate) fn pay_out(money: Money, era: u32, to: &T::AccountId, amount: Balance) -> Balance {
		let (account, owed) = (Self::vault_of(money, era), Vaults::<T>::get(money, era));
		// The least that an account can have stays there as long as anything else is owed that it could pay.
		let last = owed.min(Self::vault_balance(money, era)) <= amount;
		let preservation = if last { Expendable } else { Preserve };
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
		Self::set_owed(money, era, owed.saturating_sub(amount));
		amount
	}

	/// What `who` has to claim.
	pub(crate) fn claimed(who: &T::AccountId, money: Money) -> Balance {
		Claims::<T>::get(who, money).filter(|claim| !Self::is_void(money, claim.era)).map_or(0, |claim| claim.amount)
	}
}
