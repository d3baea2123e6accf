//! The accounts of a vault, and what is on them.

use frame_support::{
	pallet_prelude::*,
	storage::with_storage_layer,
	traits::{
		fungible::{Inspect as _, Mutate as _},
		fungibles::Inspect as _,
		tokens::{
			Fortitude::Polite,
			Preservation::{self, Expendable, Preserve},
		},
		Get,
	},
};
use metalife_primitives::{assets, Balance};
use sp_runtime::traits::AccountIdConversion;

use crate::{AccountOf, AssetId, Config, Money, Pallet, Stream, VaultId, VaultOf};

impl<T: Config> Pallet<T> {
	/// The account of a vault: the item is on it, and whatever arrives there is revenue.
	pub fn account(vault: VaultId) -> AccountOf<T> {
		// Without a word before the number, as the broker has one, this of vault 31,074 would be the broker of vault 0.
		T::PalletId::get().into_sub_account_truncating((*b"of", vault))
	}

	/// The account that pays for the item of a vault on behalf of the highest bidder. It has an existential deposit, and
	/// more only while a sale is made.
	///
	/// What is held of a bidder pays for the item whatever else has become of the bidder's account since, such as locks
	/// on what is free; so the bidder does not pay with free money.
	pub fn broker(vault: VaultId) -> AccountOf<T> {
		T::PalletId::get().into_sub_account_truncating((*b"by", vault))
	}

	/// The asset that shows the fractions of a vault.
	pub fn asset_of(vault: VaultId) -> Option<AssetId> {
		T::FirstAsset::get().checked_add(vault)
	}

	/// The vault whose fractions an asset shows, if there is or can be one.
	pub fn vault_of(asset: AssetId) -> Option<VaultId> {
		asset.checked_sub(T::FirstAsset::get())
	}

	pub(crate) fn balance(money: Money, who: &AccountOf<T>) -> Balance {
		match money {
			Money::Native => T::Currency::balance(who),
			Money::Asset(asset) => T::Assets::balance(asset, who),
		}
	}

	pub(crate) fn transfer_money(
		money: Money,
		from: &AccountOf<T>,
		to: &AccountOf<T>,
		amount: Balance,
		preservation: Preservation,
	) -> DispatchResult {
		match money {
			Money::Native => T::Currency::transfer(from, to, amount, preservation).map(drop),
			Money::Asset(asset) => assets::transfer::<T::Assets, _>(asset, from, to, amount, preservation),
		}
	}

	/// Pay `to` from the account of a vault, which keeps its minimum.
	pub(crate) fn pay(id: VaultId, money: Money, to: &AccountOf<T>, amount: Balance) -> DispatchResult {
		Self::transfer_money(money, &Self::account(id), to, amount, Preserve)
	}

	/// [`Self::pay`] where it can be done; whether it could.
	pub(crate) fn try_pay(id: VaultId, money: Money, to: &AccountOf<T>, amount: Balance) -> bool {
		with_storage_layer(|| Self::pay(id, money, to, amount)).is_ok()
	}

	/// What must stay on the account of a vault and is no revenue.
	fn base(id: VaultId, vault: &VaultOf<T>, money: Money) -> Balance {
		match money {
			Money::Native => vault.seed.saturating_add(match Self::asset_of(id) {
				// What was paid for the name is reserved, until the asset is gone.
				Some(asset) if T::Assets::asset_exists(asset) => 0,
				_ => vault.naming,
			}),
			// So that the account never falls below it, whereupon what is left would be lost.
			Money::Asset(asset) => T::Assets::minimum_balance(asset),
		}
	}

	/// What has arrived on the account of a vault and was not taken in yet.
	pub(crate) fn arrived(id: VaultId, vault: &VaultOf<T>, stream: &Stream) -> Balance {
		let known = Self::base(id, vault, stream.money).saturating_add(stream.owed);
		Self::balance(stream.money, &Self::account(id)).saturating_sub(known)
	}

	/// Give all that can be had of `from` to `to`.
	pub(crate) fn empty(money: Money, from: &AccountOf<T>, to: &AccountOf<T>) {
		let amount = match money {
			Money::Native => T::Currency::reducible_balance(from, Expendable, Polite),
			Money::Asset(asset) => T::Assets::balance(asset, from),
		};
		if amount > 0 {
			// What cannot be moved now, such as an asset that its issuer froze, stays where it is.
			let _ = with_storage_layer(|| Self::transfer_money(money, from, to, amount, Expendable));
		}
	}
}
