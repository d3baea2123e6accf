//! Collections, editions, and what their creators mint.

use alloc::collections::BTreeSet;
use frame_support::{
	ensure,
	pallet_prelude::*,
	traits::{tokens::nonfungibles_v2, Incrementable},
};
use frame_system::RawOrigin;
use pallet_nfts::{CollectionConfig, CollectionSetting, CollectionSettings, ItemConfig, MintSettings};
use sp_runtime::{traits::StaticLookup, ArithmeticError, PerThing, Permill, Saturating as _};

use crate::{
	deposits::{collection_bytes, record_bytes},
	item_id, Cid, Collection, CollectionId, CollectionOf, Collections, Config, Drops, Edition, EditionId, EditionOf,
	Editions, Error, Event, ItemId, Items, Pallet, PolicyOf,
};

type Nfts<T> = pallet_nfts::Pallet<T>;

impl<T: Config> Pallet<T> {
	/// The collection with this id.
	pub(crate) fn collection_of(id: CollectionId) -> Result<CollectionOf<T>, DispatchError> {
		Collections::<T>::get(id).ok_or(Error::<T>::UnknownCollection.into())
	}

	/// The collection with this id, which `who` made.
	pub(crate) fn own_collection(who: &T::AccountId, id: CollectionId) -> Result<CollectionOf<T>, DispatchError> {
		let collection = Self::collection_of(id)?;
		ensure!(collection.creator == *who, Error::<T>::NotCreator);
		Ok(collection)
	}

	/// The edition with this id.
	pub(crate) fn edition_of(id: CollectionId, edition: EditionId) -> Result<EditionOf<T>, DispatchError> {
		Editions::<T>::get(id, edition).ok_or(Error::<T>::UnknownEdition.into())
	}

	fn ensure_cid(cid: &Cid) -> DispatchResult {
		ensure!(cid.len() >= 8 && cid.iter().all(u8::is_ascii_alphanumeric), Error::<T>::InvalidCid);
		Ok(())
	}

	fn ensure_policy(policy: &PolicyOf<T>) -> DispatchResult {
		ensure!(policy.royalty <= T::MaxRoyalty::get(), Error::<T>::RoyaltyTooHigh);
		ensure!(!policy.receivers.is_empty(), Error::<T>::NoReceivers);
		ensure!(policy.receivers.iter().all(|share| !share.part.is_zero()), Error::<T>::EmptyShare);
		let accounts: BTreeSet<_> = policy.receivers.iter().map(|share| &share.account).collect();
		ensure!(accounts.len() == policy.receivers.len(), Error::<T>::ReceiverTwice);
		let total: u64 = policy.receivers.iter().map(|share| u64::from(share.part.deconstruct())).sum();
		ensure!(total == u64::from(Permill::ACCURACY), Error::<T>::SharesNotWhole);
		Ok(())
	}

	pub(crate) fn do_create_collection(creator: T::AccountId, metadata: Cid, policy: PolicyOf<T>) -> DispatchResult {
		Self::ensure_cid(&metadata)?;
		Self::ensure_policy(&policy)?;
		let id = pallet_nfts::NextCollectionId::<T>::get()
			.or(CollectionId::initial_value())
			.ok_or(ArithmeticError::Overflow)?;

		// The pallet's account, which has no key, owns the collection and has all roles: nobody reaches into it through
		// pallet-nfts. What is stored there is paid for here.
		let config = CollectionConfig {
			settings: CollectionSettings::from_disabled(CollectionSetting::DepositRequired.into()),
			max_supply: None,
			mint_settings: MintSettings::default(),
		};
		Nfts::<T>::force_create(RawOrigin::Root.into(), T::Lookup::unlookup(Self::account()), config)?;
		<Nfts<T> as nonfungibles_v2::Mutate<_, _>>::set_collection_metadata(None, &id, &metadata)?;
		let deposit = Self::hold(&creator, collection_bytes::<T>())?;
		Self::deposit_event(Event::CollectionCreated { collection: id, creator: creator.clone(), metadata });
		let collection = Collection { creator, policy, frozen: false, next_edition: 0, editions: 0, deposit };
		Collections::<T>::insert(id, collection);
		Ok(())
	}

	pub(crate) fn do_set_policy(who: T::AccountId, id: CollectionId, policy: PolicyOf<T>) -> DispatchResult {
		let collection = Self::own_collection(&who, id)?;
		ensure!(!collection.frozen, Error::<T>::PolicyFrozen);
		Self::ensure_policy(&policy)?;

		Collections::<T>::insert(id, Collection { policy, ..collection });
		Self::deposit_event(Event::PolicySet { collection: id });
		Ok(())
	}

	pub(crate) fn do_close_collection(who: T::AccountId, id: CollectionId, records: u32) -> DispatchResult {
		let collection = Self::own_collection(&who, id)?;
		ensure!(collection.editions == 0, Error::<T>::StillThere);
		let witness = <Nfts<T> as nonfungibles_v2::Destroy<_>>::get_destroy_witness(&id);
		let witness = witness.ok_or(Error::<T>::UnknownCollection)?;
		// Counted one by one: pallet-nfts does not count the marks of minting for holders.
		let most = records.saturating_add(1) as usize;
		let attributes = pallet_nfts::Attribute::<T>::iter_key_prefix((id,)).take(most).count() as u32;
		let left = attributes.saturating_add(witness.item_configs).saturating_add(witness.item_metadatas);
		ensure!(left <= records, Error::<T>::TooManyRecords);

		<Nfts<T> as nonfungibles_v2::Destroy<_>>::destroy(id, witness, None)?;
		Collections::<T>::remove(id);
		collection.deposit.refund()?;
		Self::deposit_event(Event::CollectionClosed { collection: id });
		Ok(())
	}

	pub(crate) fn do_create_edition(who: T::AccountId, id: CollectionId, metadata: Cid, supply: u32) -> DispatchResult {
		let mut collection = Self::own_collection(&who, id)?;
		Self::ensure_cid(&metadata)?;
		ensure!(supply > 0, Error::<T>::NoSupply);
		let edition = collection.next_edition;

		collection.next_edition = edition.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		collection.editions.saturating_inc();
		Collections::<T>::insert(id, collection);
		let deposit = Self::hold(&who, record_bytes::<EditionOf<T>>())?;
		let record = Edition { metadata: metadata.clone(), supply, minted: 0, live: 0, rounds: 0, deposit };
		Editions::<T>::insert(id, edition, record);
		Self::deposit_event(Event::EditionCreated { collection: id, edition, metadata, supply });
		Ok(())
	}

	pub(crate) fn do_close_edition(who: T::AccountId, id: CollectionId, edition: EditionId) -> DispatchResult {
		let mut collection = Self::own_collection(&who, id)?;
		let record = Self::edition_of(id, edition)?;
		ensure!(record.live == 0, Error::<T>::StillThere);

		if let Some(drop) = Drops::<T>::take(id, edition) {
			drop.deposit.refund()?;
		}
		collection.editions.saturating_dec();
		Collections::<T>::insert(id, collection);
		Editions::<T>::remove(id, edition);
		record.deposit.refund()?;
		Self::deposit_event(Event::EditionClosed { collection: id, edition });
		Ok(())
	}

	pub(crate) fn do_mint(who: T::AccountId, id: CollectionId, edition: EditionId, to: T::AccountId) -> DispatchResult {
		Self::own_collection(&who, id)?;
		Self::ensure_not_blocked(&who, &to)?;
		Self::issue(id, edition, &who, &to)?;
		Ok(())
	}

	/// Mint the next item of an edition to `to`; `payer` pays its deposit.
	pub(crate) fn issue(
		id: CollectionId,
		edition: EditionId,
		payer: &T::AccountId,
		to: &T::AccountId,
	) -> Result<ItemId, DispatchError> {
		let mut record = Self::edition_of(id, edition)?;
		ensure!(record.minted < record.supply, Error::<T>::SoldOut);

		record.minted.saturating_inc();
		record.live.saturating_inc();
		let item = item_id(edition, record.minted);
		<Nfts<T> as nonfungibles_v2::Mutate<_, _>>::mint_into(&id, &item, to, &ItemConfig::default(), true)?;
		<Nfts<T> as nonfungibles_v2::Mutate<_, _>>::set_item_metadata(None, &id, &item, &record.metadata)?;
		Items::<T>::insert(id, item, Self::hold_for_item(payer)?);
		Editions::<T>::insert(id, edition, record);
		Collections::<T>::mutate(id, |collection| {
			if let Some(collection) = collection {
				collection.frozen = true;
			}
		});
		Self::deposit_event(Event::Minted { collection: id, item, to: to.clone() });
		Ok(item)
	}
}
