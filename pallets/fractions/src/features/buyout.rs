//! Voting on the reserve, bidding for the item, and selling it.

use frame_support::{
	ensure,
	pallet_prelude::*,
	storage::with_storage_layer,
	traits::{
		fungible::{hold::Mutate as _, Inspect as _},
		tokens::{
			Fortitude::{Force, Polite},
			Precision::{BestEffort, Exact},
			Preservation::Preserve,
			Restriction::Free,
		},
		Get,
	},
};
use metalife_primitives::{traits::Custody, Balance};
use sp_runtime::{
	traits::{One, Zero},
	SaturatedConversion, Saturating,
};

use crate::{
	asks::{price_of, step_for},
	AccountOf, BlockOf, Config, Error, Event, HoldReason, Pallet, Positions, Stage, VaultId, VaultOf, Vaults,
};

impl<T: Config> Pallet<T> {
	/// The least price that more than half of the fractions would take.
	pub(crate) fn reserve_of(vault: &VaultOf<T>) -> Option<Balance> {
		vault.asks.reserve(vault.supply).map(price_of)
	}

	/// What the next bid must be, at least.
	pub(crate) fn least_bid_of(vault: &VaultOf<T>) -> Option<Balance> {
		match &vault.stage {
			Stage::Open => Self::reserve_of(vault),
			Stage::Auction { amount, .. } => {
				let step = T::BidStep::get().mul_ceil(*amount).max(1);
				Some(amount.saturating_add(step))
			},
			Stage::Ended { .. } => None,
		}
	}

	pub(crate) fn do_vote(who: AccountOf<T>, id: VaultId, ask: Balance) -> DispatchResult {
		let mut vault = Self::existing(id)?;
		let mut position = Self::position_of(id, &who)?;
		ensure!(!vault.is_over(), Error::<T>::Over);
		ensure!(position.fractions > 0, Error::<T>::NotHolder);
		let step = step_for(ask).ok_or(Error::<T>::TooDear)?;

		vault.asks.remove(position.ask, position.fractions);
		vault.asks.add(step, position.fractions);
		position.ask = step;
		position.stands = Self::ask_stands();
		let reserve = Self::reserve_of(&vault).unwrap_or_default();
		Positions::<T>::insert(id, &who, position);
		Vaults::<T>::insert(id, vault);
		Self::deposit_event(Event::Voted { vault: id, who, ask: price_of(step), reserve });
		Ok(())
	}

	/// By how many steps the ask of a holder who was not heard of may be lowered now. `stands` is until when it stood.
	fn steps_due(stands: BlockOf<T>) -> u8 {
		let Some(silent) = Self::now().checked_sub(&stands) else { return 0 };
		let passed = silent.checked_div(&Self::step_length()).unwrap_or_else(Zero::zero);
		passed.saturated_into::<u8>().saturating_add(1)
	}

	/// How long each step of an ask that falls is.
	fn step_length() -> BlockOf<T> {
		T::AuctionLength::get().max(One::one())
	}

	pub(crate) fn do_lower(id: VaultId, who: AccountOf<T>) -> DispatchResult {
		let mut vault = Self::existing(id)?;
		let mut position = Self::position_of(id, &who)?;
		ensure!(!vault.is_over(), Error::<T>::Over);
		ensure!(position.fractions > 0, Error::<T>::NotHolder);
		let steps = Self::steps_due(position.stands);
		ensure!(steps > 0 && position.ask > 0, Error::<T>::AskStands);

		let step = position.ask.saturating_sub(steps);
		vault.asks.remove(position.ask, position.fractions);
		vault.asks.add(step, position.fractions);
		position.ask = step;
		position.stands.saturating_accrue(Self::step_length().saturating_mul(steps.into()));
		let reserve = Self::reserve_of(&vault).unwrap_or_default();
		Positions::<T>::insert(id, &who, position);
		Vaults::<T>::insert(id, vault);
		Self::deposit_event(Event::AskLowered { vault: id, who, ask: price_of(step), reserve });
		Ok(())
	}

	fn release_bid(bidder: &AccountOf<T>, amount: Balance) -> DispatchResult {
		T::Currency::release(&HoldReason::Bid.into(), bidder, amount, BestEffort).map(drop)
	}

	pub(crate) fn do_bid(who: AccountOf<T>, id: VaultId, amount: Balance) -> DispatchResult {
		let mut vault = Self::existing(id)?;
		let now = Self::now();
		let least = Self::least_bid_of(&vault).ok_or(Error::<T>::Over)?;
		let ends = match &vault.stage {
			Stage::Auction { ends, .. } => {
				ensure!(now < *ends, Error::<T>::AuctionOver);
				(*ends).max(now.saturating_add(T::AuctionExtension::get()))
			},
			_ => {
				ensure!(Self::has_item(id, &vault), Error::<T>::UnknownItem);
				now.saturating_add(T::AuctionLength::get())
			},
		};
		ensure!(amount >= least, Error::<T>::BidTooLow);

		// First what is held of the one who is outbid, who may be bidding again.
		if let Stage::Auction { bidder, amount, .. } = &vault.stage {
			Self::release_bid(bidder, *amount)?;
		}
		// Holds overlap with locks, and the bid may be spent: only what is under no lock is taken.
		ensure!(T::Currency::reducible_balance(&who, Preserve, Polite) >= amount, Error::<T>::CannotPay);
		T::Currency::hold(&HoldReason::Bid.into(), &who, amount)?;
		// Beforehand, so that whoever pays for keeping the item now has it back, whatever the winner spends meanwhile.
		T::Custody::reserve(&vault.collection, &vault.item, &who)?;
		vault.stage = Stage::Auction { bidder: who.clone(), amount, ends };
		Vaults::<T>::insert(id, vault);
		Self::deposit_event(Event::BidPlaced { vault: id, bidder: who, amount, ends });
		Ok(())
	}

	pub(crate) fn do_settle(id: VaultId) -> DispatchResult {
		let mut vault = Self::existing(id)?;
		let Stage::Auction { bidder, amount, ends } = vault.stage.clone() else {
			return Err(Error::<T>::NoAuction.into());
		};
		ensure!(Self::now() >= ends, Error::<T>::AuctionRuns);

		Self::take_in_all(id, &mut vault);
		match with_storage_layer(|| Self::sell(id, &vault, &bidder, amount)) {
			Ok(proceeds) => {
				// Of the price, and of whatever the sale itself brought in.
				Self::take_in_all(id, &mut vault);
				vault.stage = Stage::Ended { heir: bidder.clone(), since: Self::now() };
				Self::deposit_event(Event::Sold { vault: id, buyer: bidder, price: amount, proceeds });
			},
			Err(error) => {
				// Nothing of it is the bidder's to decide; the money must not wait for it.
				Self::release_bid(&bidder, amount)?;
				T::Custody::unreserve(&vault.collection, &vault.item)?;
				vault.stage = Stage::Open;
				Self::deposit_event(Event::SaleFailed { vault: id, bidder, amount, error });
			},
		}
		Vaults::<T>::insert(id, vault);
		Ok(())
	}

	/// Sell the item. The broker pays, with what was held of the bidder.
	fn sell(id: VaultId, vault: &VaultOf<T>, bidder: &AccountOf<T>, amount: Balance) -> Result<Balance, DispatchError> {
		let (account, broker) = (Self::account(id), Self::broker(id));
		let (collection, item) = (&vault.collection, &vault.item);
		T::Currency::transfer_on_hold(&HoldReason::Bid.into(), bidder, &broker, amount, Exact, Free, Force)?;
		T::Custody::sell(collection, item, &account, &broker, bidder, amount)
	}
}
