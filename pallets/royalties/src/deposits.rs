//! What is held for stored bytes.

use codec::{Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::*, storage::with_storage_layer};

use crate::{AccountOf, Bidders, Cid, CollectionId, Config, DepositOf, Error, ItemId, Items, Pallet, SaleOf, TermsOf};

/// What the keys of a record take in storage: the pallet's and map's prefix, and an account and two hashed ids.
const KEY_BYTES: usize = 32 + 48 + 32;
/// What pallet-nfts stores for a collection: its details, configuration, roles, and its place among its owner's.
const NFT_COLLECTION_BYTES: usize = 4 * 80 + 256;
/// What pallet-nfts stores for an item: its details, configuration, its place among its owner's, and its metadata.
const NFT_ITEM_BYTES: usize = 4 * 80 + 256;

/// What a record of this type is charged for.
pub(crate) fn record_bytes<Value: MaxEncodedLen>() -> usize {
	KEY_BYTES.saturating_add(Value::max_encoded_len())
}

/// What a collection is charged for, with what pallet-nfts stores for it.
pub(crate) fn collection_bytes<T: Config>() -> usize {
	record_bytes::<crate::CollectionOf<T>>() + NFT_COLLECTION_BYTES + Cid::bound()
}

/// What an item is charged for, with what pallet-nfts stores for it.
pub(crate) fn item_bytes<T: Config>() -> usize {
	record_bytes::<DepositOf<T>>() + NFT_ITEM_BYTES + Cid::bound()
}

/// What a sale is charged for: its terms, and room for a bid.
pub(crate) fn sale_bytes<T: Config>(terms: &TermsOf<T>) -> usize {
	let bidders = match terms {
		TermsOf::<T>::English { bidders, .. } => bidders.encoded_size(),
		_ => 0,
	};
	record_bytes::<SaleOf<T>>().saturating_sub(Bidders::<AccountOf<T>>::max_encoded_len()).saturating_add(bidders)
}

impl<T: Config> Pallet<T> {
	/// Hold the price of `bytes` bytes from `payer`.
	pub(crate) fn hold(payer: &T::AccountId, bytes: usize) -> Result<DepositOf<T>, DispatchError> {
		DepositOf::<T>::take(payer.clone(), bytes).map_err(|_| Error::<T>::DepositUnavailable.into())
	}

	/// Hold the price of `bytes` bytes from `payer`, if that can be.
	fn try_hold(payer: &T::AccountId, bytes: usize) -> Option<DepositOf<T>> {
		with_storage_layer(|| Self::hold(payer, bytes)).ok()
	}

	/// Hold the price of `bytes` bytes from the first of these who can spare it.
	pub(crate) fn hold_of_any(payers: &[&T::AccountId], bytes: usize) -> Result<DepositOf<T>, DispatchError> {
		let deposit = payers.iter().find_map(|payer| Self::try_hold(payer, bytes));
		deposit.ok_or(Error::<T>::DepositUnavailable.into())
	}

	/// Hold what an item costs from whoever is to have it.
	pub(crate) fn hold_for_item(payer: &T::AccountId) -> Result<DepositOf<T>, DispatchError> {
		Self::hold(payer, item_bytes::<T>())
	}

	/// Let an item be kept by this deposit from now on, and give the former one back.
	pub(crate) fn hand_over(collection: CollectionId, item: ItemId, deposit: DepositOf<T>) -> DispatchResult {
		let old = Items::<T>::get(collection, item).ok_or(Error::<T>::UnknownItem)?;
		Items::<T>::insert(collection, item, deposit);
		old.refund()
	}

	/// Let `who` keep an item from now on, and give the deposit back to whoever did, if `who` can spare it.
	pub(crate) fn take_over(collection: CollectionId, item: ItemId, who: &T::AccountId) -> DispatchResult {
		if Items::<T>::get(collection, item).is_none_or(|old| old.payer == *who) {
			return Ok(());
		}
		let Some(deposit) = Self::try_hold(who, item_bytes::<T>()) else { return Ok(()) };
		Self::hand_over(collection, item, deposit)
	}
}
