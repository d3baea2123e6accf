//! The profile's NFT: a soul-bound item of pallet-nfts whose id is the profile's.
//!
//! The collection belongs to this pallet's account, which has no key. Its items cannot be transferred, and a system
//! attribute keeps their owners from burning them; only this pallet moves or burns one.

use alloc::vec::Vec;
use frame_support::{
	pallet_prelude::*,
	traits::tokens::nonfungibles_v2::{Mutate, Transfer},
};
use frame_system::RawOrigin;
use metalife_primitives::ProfileId;
use pallet_nfts::{CollectionConfig, CollectionSetting, CollectionSettings, ItemConfig, MintSettings};
use sp_runtime::traits::{AccountIdConversion, StaticLookup};

use crate::{Config, Handle, Pallet};

type Nfts<T> = pallet_nfts::Pallet<T>;

impl<T: Config> Pallet<T> {
	/// The account that owns the collection.
	pub fn account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// Make the collection. Called once, at genesis.
	pub(crate) fn create_collection() -> DispatchResult {
		let config = CollectionConfig {
			settings: CollectionSettings::from_disabled(
				CollectionSetting::TransferableItems | CollectionSetting::DepositRequired,
			),
			max_supply: None,
			mint_settings: MintSettings::default(),
		};
		Nfts::<T>::force_create(RawOrigin::Root.into(), T::Lookup::unlookup(Self::account()), config)?;
		ensure!(
			Nfts::<T>::collection_owner(T::Collection::get()) == Some(Self::account()),
			"the configured collection is not the first one"
		);
		Nfts::<T>::set_collection_metadata(
			RawOrigin::Root.into(),
			T::Collection::get(),
			b"MetaLife profiles".to_vec().try_into().map_err(|_| "metadata does not fit")?,
		)
	}

	/// Mint the item of `profile` to `owner`.
	pub(crate) fn mint(profile: ProfileId, owner: &T::AccountId, handle: &Handle) -> DispatchResult {
		let collection = T::Collection::get();
		Nfts::<T>::mint_into(&collection, &profile, owner, &ItemConfig::default(), true)?;
		Self::name_item(profile, handle)?;
		Nfts::<T>::disable_transfer(&collection, &profile)
	}

	/// Burn the item of `profile`.
	pub(crate) fn burn(profile: ProfileId) -> DispatchResult {
		let collection = T::Collection::get();
		Nfts::<T>::enable_transfer(&collection, &profile)?;
		<Nfts<T> as Mutate<_, _>>::burn(&collection, &profile, None)
	}

	/// Show `@handle` as the item's metadata.
	pub(crate) fn name_item(profile: ProfileId, handle: &Handle) -> DispatchResult {
		let name: Vec<u8> = [b"@", &handle[..]].concat();
		<Nfts<T> as Mutate<_, _>>::set_item_metadata(None, &T::Collection::get(), &profile, &name)
	}
}
