//! Paying everybody out once the item is gone, and removing what is left.

use frame_support::{
	ensure,
	pallet_prelude::*,
	storage::with_storage_layer,
	traits::{
		fungible::Inspect as _,
		fungibles::{Destroy as _, Inspect as _},
		tokens::{Fortitude::Polite, Preservation::Preserve},
		Get,
	},
};
use sp_runtime::Saturating;

use crate::{AccountOf, Config, Error, Event, Money, Pallet, PositionOf, Stage, VaultId, VaultOf, Vaults, MAX_REMOVED};

/// A vault that has ended, its account, and since when.
type Ended<T> = (VaultOf<T>, AccountOf<T>, crate::BlockOf<T>);

impl<T: Config> Pallet<T> {
	/// A vault whose item is gone: with its heir, and since when.
	fn ended(id: VaultId) -> Result<Ended<T>, DispatchError> {
		let vault = Self::existing(id)?;
		match vault.stage.clone() {
			Stage::Ended { heir, since } => Ok((vault, heir, since)),
			_ => Err(Error::<T>::NotOver.into()),
		}
	}

	/// Burn all fractions of a position, and pay it what the item brought. What cannot be paid stays due.
	fn cash(id: VaultId, vault: &mut VaultOf<T>, who: &AccountOf<T>, position: &mut PositionOf<T>) -> DispatchResult {
		position.settle(&vault.streams);
		let fractions = position.fractions;
		if fractions > 0 {
			Self::burn_all(id, vault, who, position)?;
			Self::deposit_event(Event::Redeemed { vault: id, who: who.clone(), fractions });
		}
		for place in 0..vault.streams.len() {
			Self::try_pay_due(id, vault, who, position, place);
		}
		Ok(())
	}

	pub(crate) fn do_redeem(id: VaultId, who: AccountOf<T>) -> DispatchResult {
		let (mut vault, ..) = Self::ended(id)?;
		let mut position = Self::position_of(id, &who)?;
		ensure!(position.fractions > 0, Error::<T>::NotHolder);

		Self::cash(id, &mut vault, &who, &mut position)?;
		Self::store_position(id, &mut vault, &who, position)?;
		Self::store_or_close(id, vault)
	}

	pub(crate) fn do_clear(id: VaultId, who: AccountOf<T>) -> DispatchResult {
		let (mut vault, _, since) = Self::ended(id)?;
		let mut position = Self::position_of(id, &who)?;
		ensure!(Self::now() >= since.saturating_add(T::ClaimPeriod::get()), Error::<T>::TooEarly);

		Self::cash(id, &mut vault, &who, &mut position)?;
		for (stream, due) in vault.streams.iter_mut().zip(core::mem::take(&mut position.dues)) {
			let money = stream.money;
			let amount = stream.forfeit(due);
			if amount > 0 {
				Self::deposit_event(Event::Forfeited { vault: id, who: who.clone(), money, amount });
			}
		}
		Self::store_position(id, &mut vault, &who, position)?;
		Self::store_or_close(id, vault)
	}

	pub(crate) fn do_close(id: VaultId, limit: u32) -> DispatchResult {
		let (vault, ..) = Self::ended(id)?;
		ensure!(vault.holders == 0, Error::<T>::StillHeld);
		let limit = limit.min(MAX_REMOVED);

		if let Some(asset) = Self::asset_of(id).filter(|asset| T::Assets::asset_exists(*asset)) {
			T::Assets::start_destroy(asset, None)?;
			if limit > 0 {
				// pallet-assets removes one even where the limit is none.
				T::Assets::destroy_accounts(asset, limit)?;
				T::Assets::destroy_approvals(asset, limit)?;
			}
		}
		Self::store_or_close(id, vault)
	}

	/// Write a vault; or, when its item is gone and nobody has anything of it, remove it, with its asset and accounts,
	/// and give back what the founder gave.
	///
	/// Others may have opened accounts of the asset, or approved transfers that never were possible. Then the vault stays
	/// until they are gone: see [`Pallet::close`].
	pub(crate) fn store_or_close(id: VaultId, vault: VaultOf<T>) -> DispatchResult {
		let Stage::Ended { heir, .. } = vault.stage.clone() else {
			Vaults::<T>::insert(id, vault);
			return Ok(());
		};
		// The stored supply is what keeps the asset from being destroyed.
		Vaults::<T>::insert(id, &vault);
		if vault.holders > 0 {
			return Ok(());
		}
		if let Some(asset) = Self::asset_of(id).filter(|asset| T::Assets::asset_exists(*asset)) {
			T::Assets::start_destroy(asset, None)?;
			if with_storage_layer(|| T::Assets::finish_destroy(asset)).is_err() {
				return Ok(());
			}
		}

		let (account, broker, founder) = (Self::account(id), Self::broker(id), vault.deposit.payer.clone());
		for stream in &vault.streams {
			if let Money::Asset(_) = stream.money {
				Self::empty(stream.money, &account, &heir);
			}
		}
		let given = vault.seed.saturating_add(vault.naming);
		let arrived = T::Currency::balance(&account).saturating_sub(given);
		let arrived = arrived.min(T::Currency::reducible_balance(&account, Preserve, Polite));
		if arrived > 0 && Self::try_pay(id, Money::Native, &heir, arrived) {
			Self::deposit_event(Event::Forwarded { vault: id, money: Money::Native, to: heir, amount: arrived });
		}
		Self::empty(Money::Native, &account, &founder);
		Self::empty(Money::Native, &broker, &founder);
		Vaults::<T>::remove(id);
		vault.deposit.refund()?;
		Self::deposit_event(Event::Closed { vault: id });
		Ok(())
	}
}
