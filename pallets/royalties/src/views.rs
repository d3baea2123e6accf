//! What view functions answer, and what calls of several shapes weigh.

use alloc::vec::Vec;
use metalife_primitives::Balance;

use crate::{
	edition_and_number, AccountOf, BlockOf, Brought, CollectionId, CollectionInfo, Collections, Config, Drops,
	EditionId, EditionInfo, Editions, ItemId, ItemInfo, Items, Money, OfferInfo, OfferOf, Offers, Pallet, SaleInfo,
	Sales, SplitOf, Terms, TermsOf, MAX_PAGE,
};

type OfferInfoOf<T> = OfferInfo<AccountOf<T>, BlockOf<T>>;

impl<T: Config> Pallet<T> {
	pub(crate) fn collection_info(id: CollectionId) -> Option<CollectionInfo<T::AccountId>> {
		let record = Collections::<T>::get(id)?;
		let (creator, policy, frozen) = (record.creator, record.policy, record.frozen);
		let (next_edition, editions) = (record.next_edition, record.editions);
		Some(CollectionInfo { creator, policy, frozen, next_edition, editions })
	}

	pub(crate) fn edition_info(collection: CollectionId, id: EditionId) -> Option<EditionInfo<BlockOf<T>>> {
		let record = Editions::<T>::get(collection, id)?;
		let drop = Drops::<T>::get(collection, id).map(|drop| drop.terms);
		let (metadata, supply, minted, live) = (record.metadata, record.supply, record.minted, record.live);
		Some(EditionInfo { metadata, supply, minted, live, drop })
	}

	pub(crate) fn item_info(collection: CollectionId, id: ItemId) -> Option<ItemInfo<T::AccountId>> {
		let owner = pallet_nfts::Pallet::<T>::owner(collection, id)?;
		let payer = Items::<T>::get(collection, id)?.payer;
		let (edition, number) = edition_and_number(id);
		let record = Editions::<T>::get(collection, edition)?;
		let (supply, metadata) = (record.supply, record.metadata);
		Some(ItemInfo { owner, edition, number, supply, metadata, payer })
	}

	pub(crate) fn sale_info(collection: CollectionId, item: ItemId) -> Option<SaleInfo<T::AccountId, BlockOf<T>>> {
		let sale = Sales::<T>::get(collection, item)?;
		let (price, next_bid) = (Self::price_now(&sale), Self::next_bid(&sale));
		let bid = sale.bid.map(|bid| (bid.bidder, bid.amount));
		let (seller, money, terms, app, closes) = (sale.seller, sale.money, sale.terms, sale.app, sale.closes);
		Some(SaleInfo { seller, money, terms, app, closes, bid, price, next_bid })
	}

	pub(crate) fn offer_info(collection: CollectionId, item: ItemId, bidder: T::AccountId) -> Option<OfferInfoOf<T>> {
		Offers::<T>::get((collection, item, &bidder)).map(|offer| Self::show_offer(bidder, offer))
	}

	pub(crate) fn page_of_offers(
		collection: CollectionId,
		item: ItemId,
		after: Option<T::AccountId>,
		limit: u32,
	) -> Vec<OfferInfoOf<T>> {
		let offers = match after {
			Some(after) => {
				let key = Offers::<T>::hashed_key_for((collection, item, &after));
				Offers::<T>::iter_prefix_from((collection, item), key)
			},
			None => Offers::<T>::iter_prefix((collection, item)),
		};
		offers.take(limit.min(MAX_PAGE) as usize).map(|(bidder, offer)| Self::show_offer(bidder, offer)).collect()
	}

	fn show_offer(bidder: T::AccountId, offer: OfferOf<T>) -> OfferInfoOf<T> {
		OfferInfo { bidder, terms: offer.terms, expires: offer.expires }
	}

	pub(crate) fn quote_of(
		collection: CollectionId,
		money: Money,
		price: Balance,
		app: Option<Brought>,
	) -> Option<SplitOf<T>> {
		Some(Self::split(&Collections::<T>::get(collection)?.policy, money, price, app))
	}

	/// How many accounts an auction is kept to.
	pub(crate) fn bidders_in(terms: &TermsOf<T>) -> u32 {
		match terms {
			Terms::English { bidders, .. } => bidders.len() as u32,
			_ => 0,
		}
	}
}
