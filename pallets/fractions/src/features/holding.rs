//! Moving, offering and buying fractions.

use frame_support::{
	ensure,
	pallet_prelude::*,
	traits::{
		fungible::Mutate as _,
		fungibles::Mutate as _,
		tokens::{
			Fortitude::Polite,
			Precision::Exact,
			Preservation::{Expendable, Preserve},
		},
		Get,
	},
};
use metalife_primitives::{traits::Custody, Balance};
use sp_runtime::Saturating as _;

use crate::{
	AccountOf, BlockOf, Config, Due, Error, Event, Fractions, Offer, Pallet, Position, PositionOf, Positions, VaultId,
	VaultOf, Vaults,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn position_of(id: VaultId, who: &AccountOf<T>) -> Result<PositionOf<T>, DispatchError> {
		Positions::<T>::get(id, who).ok_or_else(|| Error::<T>::NotHolder.into())
	}

	/// A position without fractions, paid for by `payer`.
	pub(crate) fn new_position(vault: &mut VaultOf<T>, payer: &AccountOf<T>) -> Result<PositionOf<T>, DispatchError> {
		let deposit = Self::hold(payer, Self::position_bytes())?;
		vault.holders = vault.holders.checked_add(1).ok_or(Error::<T>::TooManyFractions)?;
		let dues = vault.streams.iter().map(|stream| Due { index: stream.per_fraction, due: Default::default() });
		let dues = BoundedVec::truncate_from(dues.collect());
		let stands = Self::ask_stands();
		Ok(Position { fractions: 0, ask: vault.default_ask, stands, dues, offer: None, deposit })
	}

	/// Until when the ask stands of a holder who is heard of now.
	pub(crate) fn ask_stands() -> BlockOf<T> {
		Self::now().saturating_add(T::AskPeriod::get())
	}

	/// Write a position; or remove it and give its deposit back, when it is needed for nothing.
	pub(crate) fn store_position(
		id: VaultId,
		vault: &mut VaultOf<T>,
		who: &AccountOf<T>,
		position: PositionOf<T>,
	) -> DispatchResult {
		if !position.is_empty() {
			Positions::<T>::insert(id, who, position);
			return Ok(());
		}
		for (stream, due) in vault.streams.iter_mut().zip(position.dues) {
			stream.forfeit(due);
		}
		vault.holders = vault.holders.saturating_sub(1);
		Positions::<T>::remove(id, who);
		position.deposit.refund()
	}

	/// Burn all fractions of a settled position. The caller writes the vault and the position.
	pub(crate) fn burn_all(
		id: VaultId,
		vault: &mut VaultOf<T>,
		who: &AccountOf<T>,
		position: &mut PositionOf<T>,
	) -> DispatchResult {
		let fractions = core::mem::take(&mut position.fractions);
		position.trim_offer();
		vault.supply = vault.supply.saturating_sub(fractions);
		vault.asks.remove(position.ask, fractions);
		// What the stored position says is frozen.
		Positions::<T>::insert(id, who, &*position);
		let asset = Self::asset_of(id).ok_or(Error::<T>::NoAsset)?;
		T::Assets::burn_from(asset, who, fractions.into(), Expendable, Exact, Polite).map(drop)
	}

	/// Move fractions at the word of `who`, who gives or buys them, and pays for the record of whoever had none.
	fn move_fractions(
		id: VaultId,
		from: &AccountOf<T>,
		to: &AccountOf<T>,
		fractions: Fractions,
		who: &AccountOf<T>,
	) -> DispatchResult {
		let mut vault = Self::existing(id)?;
		let mut source = Self::position_of(id, from)?;
		ensure!(fractions > 0, Error::<T>::NoFractions);
		ensure!(from != to, Error::<T>::WithOneself);
		ensure!(*to != Self::account(id) && *to != Self::broker(id), Error::<T>::OwnAccount);
		ensure!(source.fractions >= fractions, Error::<T>::NotEnough);
		let asset = Self::asset_of(id).ok_or(Error::<T>::NoAsset)?;

		// What has arrived until now is theirs who held the fractions until now.
		if !vault.is_over() {
			Self::take_in_all(id, &mut vault);
		}
		source.settle(&vault.streams);
		let mut target = match Positions::<T>::get(id, to) {
			Some(mut target) => {
				target.settle(&vault.streams);
				target
			},
			None => Self::new_position(&mut vault, who)?,
		};
		vault.asks.remove(source.ask, fractions);
		vault.asks.add(target.ask, fractions);
		source.fractions -= fractions;
		target.fractions = target.fractions.saturating_add(fractions);
		let stands = Self::ask_stands();
		if who == from {
			source.stands = stands;
		} else {
			target.stands = stands;
			if let Some(offer) = &mut source.offer {
				offer.fractions = offer.fractions.saturating_sub(fractions);
			}
			source.offer = source.offer.take().filter(|offer| offer.fractions > 0);
		}
		source.trim_offer();
		Self::store_position(id, &mut vault, from, source)?;
		Self::store_position(id, &mut vault, to, target)?;
		Vaults::<T>::insert(id, vault);
		// Last: what the positions no longer say is frozen is free.
		T::Assets::transfer(asset, from, to, fractions.into(), Expendable).map(drop)
	}

	pub(crate) fn do_transfer(
		who: AccountOf<T>,
		id: VaultId,
		to: AccountOf<T>,
		fractions: Fractions,
	) -> DispatchResult {
		Self::move_fractions(id, &who, &to, fractions, &who)?;
		Self::deposit_event(Event::Transferred { vault: id, from: who, to, fractions });
		Ok(())
	}

	pub(crate) fn do_offer(who: AccountOf<T>, id: VaultId, fractions: Fractions, price: Balance) -> DispatchResult {
		let vault = Self::existing(id)?;
		let mut position = Self::position_of(id, &who)?;
		if fractions == 0 {
			position.offer = None;
		} else {
			ensure!(!vault.is_over(), Error::<T>::Over);
			ensure!(price > 0, Error::<T>::NoPrice);
			ensure!(position.fractions >= fractions, Error::<T>::NotEnough);
			position.offer = Some(Offer { fractions, price });
		}

		position.stands = Self::ask_stands();
		Positions::<T>::insert(id, &who, position);
		Self::deposit_event(Event::Offered { vault: id, seller: who, fractions, price });
		Ok(())
	}

	pub(crate) fn do_buy(
		who: AccountOf<T>,
		id: VaultId,
		seller: AccountOf<T>,
		fractions: Fractions,
		most: Balance,
	) -> DispatchResult {
		let vault = Self::existing(id)?;
		ensure!(!vault.is_over(), Error::<T>::Over);
		let offer = Self::position_of(id, &seller)?.offer.ok_or(Error::<T>::NotOffered)?;
		ensure!(fractions <= offer.fractions, Error::<T>::NotEnough);
		let price = offer.price.checked_mul(fractions.into()).ok_or(Error::<T>::TooDear)?;
		ensure!(price <= most, Error::<T>::TooDear);

		Self::move_fractions(id, &seller, &who, fractions, &who)?;
		let royalties = T::Custody::sell_part(&vault.collection, &vault.item, &who, price)?;
		T::Currency::transfer(&who, &seller, price.saturating_sub(royalties), Preserve)?;
		Self::deposit_event(Event::Bought { vault: id, seller, buyer: who, fractions, price, royalties });
		Ok(())
	}

	pub(crate) fn do_assume_deposit(who: AccountOf<T>, id: VaultId) -> DispatchResult {
		let mut position = Self::position_of(id, &who)?;
		ensure!(position.deposit.payer != who, Error::<T>::AlreadyPays);

		let new = Self::hold(&who, Self::position_bytes())?;
		core::mem::replace(&mut position.deposit, new).refund()?;
		position.stands = Self::ask_stands();
		Positions::<T>::insert(id, &who, position);
		Self::deposit_event(Event::DepositAssumed { vault: id, holder: who });
		Ok(())
	}
}
