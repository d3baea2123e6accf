//! pallet-nfts as other pallets may use it.

use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{
	ensure,
	pallet_prelude::*,
	traits::tokens::{
		nonfungibles_v2::{Inspect, Transfer},
		Locker,
	},
};

use crate::{AccountOf, CollectionId, Config, ItemId, Pallet};

type Nfts<T> = pallet_nfts::Pallet<T>;

/// pallet-nfts, but whatever is locked cannot be taken out of circulation either.
///
/// [`Transfer::disable_transfer`] of pallet-nfts does not ask its `Locker`. A pallet such as pallet-nft-fractionalization
/// could mark an item of an enforced collection so, which then nobody could ever move again. Such pallets are to be given
/// this in place of pallet-nfts.
pub struct Guarded<T>(PhantomData<T>);

impl<T: Config> Inspect<AccountOf<T>> for Guarded<T> {
	type ItemId = ItemId;
	type CollectionId = CollectionId;

	fn owner(collection: &CollectionId, item: &ItemId) -> Option<AccountOf<T>> {
		<Nfts<T> as Inspect<_>>::owner(collection, item)
	}

	fn collection_owner(collection: &CollectionId) -> Option<AccountOf<T>> {
		<Nfts<T> as Inspect<_>>::collection_owner(collection)
	}

	fn attribute(collection: &CollectionId, item: &ItemId, key: &[u8]) -> Option<Vec<u8>> {
		<Nfts<T> as Inspect<_>>::attribute(collection, item, key)
	}

	fn custom_attribute(who: &AccountOf<T>, collection: &CollectionId, item: &ItemId, key: &[u8]) -> Option<Vec<u8>> {
		<Nfts<T> as Inspect<_>>::custom_attribute(who, collection, item, key)
	}

	fn system_attribute(collection: &CollectionId, item: Option<&ItemId>, key: &[u8]) -> Option<Vec<u8>> {
		<Nfts<T> as Inspect<_>>::system_attribute(collection, item, key)
	}

	fn collection_attribute(collection: &CollectionId, key: &[u8]) -> Option<Vec<u8>> {
		<Nfts<T> as Inspect<_>>::collection_attribute(collection, key)
	}

	fn can_transfer(collection: &CollectionId, item: &ItemId) -> bool {
		!Pallet::<T>::is_locked(*collection, *item) && <Nfts<T> as Inspect<_>>::can_transfer(collection, item)
	}
}

impl<T: Config> Guarded<T> {
	fn ensure_unlocked(collection: &CollectionId, item: &ItemId) -> DispatchResult {
		ensure!(!Pallet::<T>::is_locked(*collection, *item), pallet_nfts::Error::<T>::ItemLocked);
		Ok(())
	}
}

impl<T: Config> Transfer<AccountOf<T>> for Guarded<T> {
	fn transfer(collection: &CollectionId, item: &ItemId, to: &AccountOf<T>) -> DispatchResult {
		<Nfts<T> as Transfer<_>>::transfer(collection, item, to)
	}

	fn disable_transfer(collection: &CollectionId, item: &ItemId) -> DispatchResult {
		Self::ensure_unlocked(collection, item)?;
		<Nfts<T> as Transfer<_>>::disable_transfer(collection, item)
	}

	fn enable_transfer(collection: &CollectionId, item: &ItemId) -> DispatchResult {
		<Nfts<T> as Transfer<_>>::enable_transfer(collection, item)
	}
}

/// What the benchmarks of such pallets make their items with.
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking {
	use super::{AccountOf, CollectionId, Config, DispatchResult, Guarded, ItemId, Nfts};
	use frame_support::{
		pallet_prelude::DispatchError,
		traits::tokens::nonfungibles_v2::{Create, Mutate},
	};
	use pallet_nfts::{CollectionConfigFor, ItemConfig};

	impl<T: Config> Create<AccountOf<T>, CollectionConfigFor<T>> for Guarded<T> {
		fn create_collection(
			who: &AccountOf<T>,
			admin: &AccountOf<T>,
			config: &CollectionConfigFor<T>,
		) -> Result<CollectionId, DispatchError> {
			<Nfts<T> as Create<_, _>>::create_collection(who, admin, config)
		}

		fn create_collection_with_id(
			collection: CollectionId,
			who: &AccountOf<T>,
			admin: &AccountOf<T>,
			config: &CollectionConfigFor<T>,
		) -> DispatchResult {
			<Nfts<T> as Create<_, _>>::create_collection_with_id(collection, who, admin, config)
		}
	}

	impl<T: Config> Mutate<AccountOf<T>, ItemConfig> for Guarded<T> {
		fn mint_into(
			collection: &CollectionId,
			item: &ItemId,
			who: &AccountOf<T>,
			config: &ItemConfig,
			deposit_collection_owner: bool,
		) -> DispatchResult {
			<Nfts<T> as Mutate<_, _>>::mint_into(collection, item, who, config, deposit_collection_owner)
		}
	}
}
