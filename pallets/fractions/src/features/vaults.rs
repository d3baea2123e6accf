//! Giving an item for fractions, and getting it back whole.

use alloc::format;
use frame_support::{
	ensure,
	pallet_prelude::*,
	traits::{
		fungible::{Inspect as _, Mutate as _},
		fungibles::{
			metadata::{MetadataDeposit as _, Mutate as _},
			Create as _, Inspect as _, Mutate as _,
		},
		tokens::Preservation::Preserve,
	},
};
use metalife_primitives::{traits::Custody, Balance};

use crate::{
	asks::{step_for, Asks},
	AccountOf, CollectionId, Config, Error, Event, Fractions, Money, NextVault, NftId, Pallet, Stage, Stream, Vault,
	VaultId, VaultOf, Vaults, MAX_FRACTIONS,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn existing(id: VaultId) -> Result<VaultOf<T>, DispatchError> {
		Vaults::<T>::get(id).ok_or_else(|| Error::<T>::UnknownVault.into())
	}

	/// Whether the item of a vault is on its account.
	pub(crate) fn has_item(id: VaultId, vault: &VaultOf<T>) -> bool {
		T::Custody::owner(&vault.collection, &vault.item) == Some(Self::account(id))
	}

	pub(crate) fn do_fractionalize(
		who: AccountOf<T>,
		collection: CollectionId,
		item: NftId,
		fractions: Fractions,
		ask: Balance,
	) -> DispatchResult {
		let owner = T::Custody::owner(&collection, &item).ok_or(Error::<T>::UnknownItem)?;
		ensure!(owner == who, Error::<T>::NotOwner);
		ensure!(fractions > 0, Error::<T>::NoFractions);
		ensure!(fractions <= MAX_FRACTIONS, Error::<T>::TooManyFractions);
		let default_ask = step_for(ask).ok_or(Error::<T>::TooDear)?;
		let id = NextVault::<T>::get();
		let next = id.checked_add(1).ok_or(Error::<T>::NoAsset)?;
		let asset = Self::asset_of(id).ok_or(Error::<T>::NoAsset)?;
		ensure!(!T::Assets::asset_exists(asset), Error::<T>::NoAsset);

		NextVault::<T>::put(next);
		let (account, broker) = (Self::account(id), Self::broker(id));
		T::Custody::take(&collection, &item, &who, &account)?;
		let (name, symbol) = (format!("Fractions {collection}/{item}"), format!("FRAC{id}"));
		let seed = T::Currency::minimum_balance();
		let naming = T::Assets::calc_metadata_deposit(name.as_bytes(), symbol.as_bytes());
		T::Currency::transfer(&who, &account, seed.saturating_add(naming), Preserve)?;
		T::Currency::transfer(&who, &broker, seed, Preserve)?;
		// Whoever holds fractions needs no MLT to exist: the position's deposit pays for the account.
		T::Assets::create(asset, account.clone(), true, 1)?;
		T::Assets::set(asset, &account, name.into_bytes(), symbol.into_bytes(), 0)?;
		T::Assets::mint_into(asset, &who, fractions.into())?;

		let mut asks = Asks::default();
		asks.add(default_ask, fractions);
		let mut vault = Vault {
			collection,
			item,
			supply: fractions,
			holders: 0,
			default_ask,
			asks,
			streams: Default::default(),
			stage: Stage::Open,
			seed,
			naming,
			deposit: Self::hold(&who, Self::vault_bytes())?,
		};
		// It is empty.
		let _ = vault.streams.try_push(Stream::new(Money::Native));
		let mut position = Self::new_position(&mut vault, &who)?;
		position.fractions = fractions;
		Self::store_position(id, &mut vault, &who, position)?;
		Vaults::<T>::insert(id, vault);
		Self::deposit_event(Event::Fractionalized { vault: id, collection, item, founder: who, asset, fractions });
		Ok(())
	}

	pub(crate) fn do_reclaim(who: AccountOf<T>, id: VaultId, most: Balance) -> DispatchResult {
		let mut vault = Self::existing(id)?;
		match vault.stage {
			Stage::Open => (),
			Stage::Auction { .. } => return Err(Error::<T>::AuctionRuns.into()),
			Stage::Ended { .. } => return Err(Error::<T>::Over.into()),
		}
		let mut position = Self::position_of(id, &who)?;
		ensure!(position.fractions == vault.supply, Error::<T>::NotAll);

		Self::take_in_all(id, &mut vault);
		position.settle(&vault.streams);
		Self::burn_all(id, &mut vault, &who, &mut position)?;
		for place in 0..vault.streams.len() {
			Self::try_pay_due(id, &mut vault, &who, &mut position, place);
		}
		// An item that was destroyed, by whatever force, must not lock the rest.
		let fee = if Self::has_item(id, &vault) {
			let (account, founder) = (Self::account(id), &vault.deposit.payer);
			T::Custody::give(&vault.collection, &vault.item, &account, founder, &who, most)?
		} else {
			0
		};
		vault.stage = Stage::Ended { heir: who.clone(), since: Self::now() };
		Self::store_position(id, &mut vault, &who, position)?;
		Self::deposit_event(Event::Reclaimed { vault: id, who, fee });
		Self::store_or_close(id, vault)
	}

	/// The current block's number.
	pub(crate) fn now() -> crate::BlockOf<T> {
		frame_system::Pallet::<T>::block_number()
	}
}
