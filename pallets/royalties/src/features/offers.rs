//! Offers for items that need not be for sale.

use frame_support::{ensure, pallet_prelude::*};

use super::sales::Deal;
use crate::{
	deposits::record_bytes, BlockOf, CollectionId, Config, Error, Event, ItemId, Offer, OfferOf, OfferTerms, Offers,
	Pallet, Sales,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_make_offer(
		who: T::AccountId,
		collection: CollectionId,
		item: ItemId,
		terms: OfferTerms,
		expires: BlockOf<T>,
	) -> DispatchResult {
		Self::collection_of(collection)?;
		let owner = Self::owner_of(collection, item)?;
		ensure!(owner != who, Error::<T>::WithOneself);
		Self::ensure_not_blocked(&who, &owner)?;
		Self::ensure_end(expires)?;
		Self::ensure_price(terms.money, terms.amount)?;
		Self::ensure_brought(&terms.app)?;

		if let Some(former) = Offers::<T>::take((collection, item, &who)) {
			Self::drop_offer(&who, former, &who)?;
		}
		let deposit = Self::hold(&who, record_bytes::<OfferOf<T>>())?;
		let item_deposit = Self::hold_for_item(&who)?;
		let era = Self::lock_up(&who, terms.money, terms.amount)?;
		Offers::<T>::insert((collection, item, &who), Offer { terms, expires, era, deposit, item_deposit });
		Self::deposit_event(Event::OfferMade { collection, item, bidder: who, terms });
		Ok(())
	}

	/// Give back what was kept for an offer.
	fn drop_offer(bidder: &T::AccountId, offer: OfferOf<T>, caller: &T::AccountId) -> DispatchResult {
		offer.deposit.refund()?;
		offer.item_deposit.refund()?;
		Self::release(bidder, offer.terms.money, offer.terms.amount, offer.era, caller)
	}

	pub(crate) fn do_withdraw_offer(
		who: T::AccountId,
		collection: CollectionId,
		item: ItemId,
		bidder: T::AccountId,
	) -> DispatchResult {
		let offer = Offers::<T>::get((collection, item, &bidder)).ok_or(Error::<T>::NoOffer)?;
		let stands = Self::now() < offer.expires && Self::owner_of(collection, item).is_ok();
		ensure!(who == bidder || !stands, Error::<T>::OfferStands);

		Offers::<T>::remove((collection, item, &bidder));
		Self::drop_offer(&bidder, offer, &who)?;
		Self::deposit_event(Event::OfferWithdrawn { collection, item, bidder });
		Ok(())
	}

	pub(crate) fn do_accept_offer(
		who: T::AccountId,
		collection: CollectionId,
		item: ItemId,
		bidder: T::AccountId,
		expected: OfferTerms,
	) -> DispatchResult {
		Self::ensure_owner(collection, item, &who)?;
		let offer = Offers::<T>::get((collection, item, &bidder)).ok_or(Error::<T>::NoOffer)?;
		ensure!(Self::now() < offer.expires, Error::<T>::AlreadyOver);
		ensure!(bidder != who, Error::<T>::WithOneself);
		ensure!(offer.terms.agreed == expected.agreed, Error::<T>::NotAsAgreed);
		ensure!(offer.terms == expected, Error::<T>::OfferChanged);
		let OfferTerms { money, amount: price, app, agreed } = offer.terms;
		ensure!(Self::is_covered(money, offer.era), Error::<T>::VaultShort);
		let sale = Sales::<T>::get(collection, item);
		ensure!(sale.as_ref().is_none_or(|sale| sale.bid.is_none()), Error::<T>::BidStands);

		if let Some(sale) = sale {
			Self::end_sale(collection, item, sale)?;
		}
		Offers::<T>::remove((collection, item, &bidder));
		Self::capture(&bidder, money, price)?;
		offer.deposit.refund()?;
		let (seller, buyer, caller, era, item_deposit) = (&who, &bidder, &who, offer.era, offer.item_deposit);
		let deal = Deal { seller, buyer, caller, money, era, price, app, agreed, item_deposit };
		Self::complete(collection, item, deal)
	}
}
