//! How items change hands and end, and what keeps them from doing so otherwise.

use frame_support::{
	ensure,
	pallet_prelude::*,
	storage::with_storage_layer,
	traits::{
		tokens::{nonfungibles_v2, Locker},
		Get,
	},
};
use metalife_primitives::{
	traits::{Custody, ProfileLookup},
	Balance,
};
use sp_runtime::{traits::AccountIdConversion, Saturating as _};

use crate::{
	edition_and_number, CollectionId, Collections, Config, Editions, Error, Event, GiftRule, ItemId, Items, Money,
	Moving, Pallet, PolicyOf, Reservations, Sales, Transfers,
};

type Nfts<T> = pallet_nfts::Pallet<T>;

impl<T: Config> Pallet<T> {
	/// The account of this pallet: it owns the collections, and keeps the MLT that could not be paid.
	pub fn account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// Whose an item is.
	pub(crate) fn owner_of(collection: CollectionId, item: ItemId) -> Result<T::AccountId, DispatchError> {
		Nfts::<T>::owner(collection, item).ok_or(Error::<T>::UnknownItem.into())
	}

	pub(crate) fn ensure_owner(collection: CollectionId, item: ItemId, who: &T::AccountId) -> DispatchResult {
		ensure!(Self::owner_of(collection, item)? == *who, Error::<T>::NotOwner);
		Ok(())
	}

	/// That whoever stands behind `whom` has not blocked whoever stands behind `by`.
	pub(crate) fn ensure_not_blocked(by: &T::AccountId, whom: &T::AccountId) -> DispatchResult {
		let blocked = match (T::Profiles::profile_of(by), T::Profiles::profile_of(whom)) {
			(Some(by), Some(whom)) => T::Profiles::has_blocked(whom, by),
			_ => false,
		};
		ensure!(!blocked, Error::<T>::BlockedProfile);
		Ok(())
	}

	/// Do to an item what its lock keeps everyone else from.
	fn unlocked(collection: CollectionId, item: ItemId, act: impl FnOnce() -> DispatchResult) -> DispatchResult {
		Moving::<T>::put((collection, item));
		let result = act();
		Moving::<T>::kill();
		result
	}

	/// Give an item to `to`.
	pub(crate) fn move_item(collection: CollectionId, item: ItemId, to: &T::AccountId) -> DispatchResult {
		Self::unlocked(collection, item, || <Nfts<T> as nonfungibles_v2::Transfer<_>>::transfer(&collection, &item, to))
	}

	pub(crate) fn do_gift(
		who: T::AccountId,
		collection: CollectionId,
		item: ItemId,
		to: T::AccountId,
		most: Balance,
	) -> DispatchResult {
		let record = Self::collection_of(collection)?;
		Self::ensure_owner(collection, item, &who)?;
		ensure!(who != to, Error::<T>::WithOneself);
		ensure!(!Sales::<T>::contains_key(collection, item), Error::<T>::OnSale);
		Self::ensure_not_blocked(&who, &to)?;

		let fee = Self::pay_for_gift(&record.policy, &who, most)?;
		Self::move_item(collection, item, &to)?;
		Self::deposit_event(Event::Given { collection, item, from: who, to, fee });
		Ok(())
	}

	/// Let `payer` pay what the creator asks for a gift, at most `most`; how much that was.
	fn pay_for_gift(policy: &PolicyOf<T>, payer: &T::AccountId, most: Balance) -> Result<Balance, DispatchError> {
		let fee = match policy.transfers {
			Transfers::Open | Transfers::Enforced(GiftRule::Free) => 0,
			Transfers::Enforced(GiftRule::Fee(fee)) => fee,
			Transfers::Enforced(GiftRule::Forbidden) => return Err(Error::<T>::GiftsForbidden.into()),
		};
		ensure!(fee <= most, Error::<T>::TooDear);
		if fee > 0 {
			let era = Self::collect(payer, Money::Native, fee)?;
			Self::distribute(Money::Native, era, &Self::split_wholly(policy, fee, None), None, &[payer])?;
		}
		Ok(fee)
	}

	pub(crate) fn do_burn(who: T::AccountId, collection: CollectionId, item: ItemId) -> DispatchResult {
		let deposit = Items::<T>::get(collection, item).ok_or(Error::<T>::UnknownItem)?;
		// Where there is no owner it was burnt in pallet-nfts already: only the record is left, which anyone may remove.
		if let Some(owner) = Nfts::<T>::owner(collection, item) {
			ensure!(owner == who, Error::<T>::NotOwner);
			ensure!(!Sales::<T>::contains_key(collection, item), Error::<T>::OnSale);
			Self::unlocked(collection, item, || {
				<Nfts<T> as nonfungibles_v2::Mutate<_, _>>::burn(&collection, &item, Some(&who))
			})?;
		}

		Items::<T>::remove(collection, item);
		Editions::<T>::mutate(collection, edition_and_number(item).0, |edition| {
			if let Some(edition) = edition {
				edition.live.saturating_dec();
			}
		});
		deposit.refund()?;
		Self::deposit_event(Event::Burnt { collection, item });
		Ok(())
	}

	pub(crate) fn do_assume_deposit(who: T::AccountId, collection: CollectionId, item: ItemId) -> DispatchResult {
		let old = Items::<T>::get(collection, item).ok_or(Error::<T>::UnknownItem)?;
		ensure!(old.payer != who, Error::<T>::AlreadyPays);

		Self::hand_over(collection, item, Self::hold_for_item(&who)?)?;
		Self::deposit_event(Event::DepositAssumed { collection, item, payer: who });
		Ok(())
	}
}

/// Items of enforced collections, and whatever is for sale, are locked but for what this pallet does itself.
impl<T: Config> Locker<CollectionId, ItemId> for Pallet<T> {
	fn is_locked(collection: CollectionId, item: ItemId) -> bool {
		if Moving::<T>::get() == Some((collection, item)) {
			return false;
		}
		let Some(record) = Collections::<T>::get(collection) else { return false };
		record.policy.transfers != Transfers::Open || Sales::<T>::contains_key(collection, item)
	}
}

impl<T: Config> Custody<T::AccountId, Balance> for Pallet<T> {
	type CollectionId = CollectionId;
	type ItemId = ItemId;

	fn owner(collection: &CollectionId, item: &ItemId) -> Option<T::AccountId> {
		Nfts::<T>::owner(*collection, *item)
	}

	fn take(
		collection: &CollectionId,
		item: &ItemId,
		owner: &T::AccountId,
		custodian: &T::AccountId,
	) -> DispatchResult {
		let record = Self::collection_of(*collection)?;
		ensure!(record.policy.custody, Error::<T>::CustodyForbidden);
		Self::ensure_owner(*collection, *item, owner)?;
		ensure!(!Sales::<T>::contains_key(collection, item), Error::<T>::OnSale);

		Self::move_item(*collection, *item, custodian)?;
		let (collection, item) = (*collection, *item);
		Self::deposit_event(Event::Taken { collection, item, from: owner.clone(), custodian: custodian.clone() });
		Ok(())
	}

	fn give(
		collection: &CollectionId,
		item: &ItemId,
		custodian: &T::AccountId,
		owner: &T::AccountId,
		to: &T::AccountId,
		most: Balance,
	) -> Result<Balance, DispatchError> {
		let (collection, item) = (*collection, *item);
		let record = Self::collection_of(collection)?;
		Self::ensure_owner(collection, item, custodian)?;

		// Whoever gets what another gave has it of that other, by however many hands.
		let fee = if to == owner { 0 } else { Self::pay_for_gift(&record.policy, to, most)? };
		Self::move_item(collection, item, to)?;
		Self::take_over(collection, item, to)?;
		Self::deposit_event(Event::Returned { collection, item, custodian: custodian.clone(), to: to.clone(), fee });
		Ok(fee)
	}

	fn sell_part(
		collection: &CollectionId,
		_: &ItemId,
		payer: &T::AccountId,
		price: Balance,
	) -> Result<Balance, DispatchError> {
		let policy = Self::collection_of(*collection)?.policy;
		let split = Self::split_with(&policy, price, policy.royalty.mul_floor(price), None);
		let royalties = split.royalties();
		if royalties > 0 {
			let era = Self::collect(payer, Money::Native, royalties)?;
			Self::distribute(Money::Native, era, &split, None, &[payer])?;
		}
		Ok(royalties)
	}

	fn reserve(collection: &CollectionId, item: &ItemId, who: &T::AccountId) -> DispatchResult {
		Self::unreserve(collection, item)?;
		Reservations::<T>::insert(collection, item, Self::hold_for_item(who)?);
		Ok(())
	}

	fn unreserve(collection: &CollectionId, item: &ItemId) -> DispatchResult {
		Reservations::<T>::take(collection, item).map_or(Ok(()), |deposit| deposit.refund())
	}

	fn sell(
		collection: &CollectionId,
		item: &ItemId,
		custodian: &T::AccountId,
		payer: &T::AccountId,
		buyer: &T::AccountId,
		price: Balance,
	) -> Result<Balance, DispatchError> {
		let (collection, item) = (*collection, *item);
		let record = Self::collection_of(collection)?;
		Self::ensure_owner(collection, item, custodian)?;
		ensure!(custodian != buyer && custodian != payer, Error::<T>::WithOneself);

		let split = Self::split(&record.policy, Money::Native, price, None);
		let royalties = split.royalties();
		// What the shares are owed is paid at once and whole, or nothing is sold.
		Self::transfer(Money::Native, payer, custodian, split.seller)?;
		if royalties > 0 {
			let era = Self::collect(payer, Money::Native, royalties)?;
			let pay =
				|sponsors: &[&_]| with_storage_layer(|| Self::distribute(Money::Native, era, &split, None, sponsors));
			// No sale out of custody fails for want of a deposit: its buyer could let it, to take back what was bid.
			pay(&[buyer]).or_else(|_| pay(&[]))?;
		}
		Self::move_item(collection, item, buyer)?;
		match Reservations::<T>::take(collection, item) {
			Some(deposit) => Self::hand_over(collection, item, deposit)?,
			None => Self::take_over(collection, item, buyer)?,
		}
		Self::deposit_event(Event::Sold {
			collection,
			item,
			seller: custodian.clone(),
			buyer: buyer.clone(),
			money: Money::Native,
			price,
			royalties,
			fee: 0,
			agreed: None,
		});
		Ok(split.seller)
	}
}
