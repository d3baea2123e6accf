//! Auctions: bids, and how they end.

use frame_support::{ensure, pallet_prelude::*, storage::with_storage_layer};
use metalife_primitives::Balance;

use super::sales::Deal;
use crate::{Bid, BidOf, CollectionId, Config, Error, Event, ItemId, Money, Pallet, Sales};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_bid(
		who: T::AccountId,
		collection: CollectionId,
		item: ItemId,
		money: Money,
		amount: Balance,
	) -> DispatchResult {
		let mut sale = Self::sale_of(collection, item)?;
		Self::ensure_admitted(&sale, &who)?;
		ensure!(!Self::is_over(&sale), Error::<T>::AlreadyOver);
		ensure!(sale.money == money, Error::<T>::OtherMoney);
		let least = Self::next_bid(&sale).ok_or(Error::<T>::NoBids)?;
		ensure!(amount >= least, Error::<T>::BidTooLow);

		// Whoever is outbid gets the money back at once, and first: it may be the same account.
		if let Some(former) = sale.bid.take() {
			Self::drop_bid(money, former, &who)?;
		}
		let item_deposit = Self::hold_for_item(&who)?;
		let era = Self::lock_up(&who, money, amount)?;
		sale.closes = Self::extended(&sale);
		Self::deposit_event(Event::BidPlaced { collection, item, bidder: who.clone(), amount, closes: sale.closes });
		sale.bid = Some(Bid { bidder: who, amount, era, item_deposit });
		Sales::<T>::insert(collection, item, sale);
		Ok(())
	}

	/// Give back what was kept for a bid.
	pub(crate) fn drop_bid(money: Money, bid: BidOf<T>, caller: &T::AccountId) -> DispatchResult {
		bid.item_deposit.refund()?;
		Self::release(&bid.bidder, money, bid.amount, bid.era, caller)
	}

	pub(crate) fn do_settle(who: T::AccountId, collection: CollectionId, item: ItemId) -> DispatchResult {
		let sale = Self::sale_of(collection, item)?;
		ensure!(Self::is_over(&sale), Error::<T>::NotOver);

		let (seller, money, app, bid) = (sale.seller.clone(), sale.money, sale.app, sale.bid.clone());
		Self::end_sale(collection, item, sale)?;
		let Some(bid) = bid else {
			Self::deposit_event(Event::TakenOffSale { collection, item });
			return Ok(());
		};
		// Whatever keeps the item from changing hands, or the asset from being there, the bidder's money is free.
		let sold = with_storage_layer(|| {
			ensure!(Self::is_covered(money, bid.era), Error::<T>::VaultShort);
			Self::ensure_owner(collection, item, &seller)?;
			Self::capture(&bid.bidder, money, bid.amount)?;
			let (seller, buyer, caller, price, era) = (&seller, &bid.bidder, &who, bid.amount, bid.era);
			let (agreed, item_deposit) = (None, bid.item_deposit.clone());
			let deal = Deal { seller, buyer, caller, money, era, price, app, agreed, item_deposit };
			Self::complete(collection, item, deal)
		});
		let Err(error) = sold else { return Ok(()) };
		// Neither side comes off for want of a deposit that the next who calls may have.
		ensure!(error != DispatchError::from(Error::<T>::DepositUnavailable), error);
		let bidder = bid.bidder.clone();
		Self::drop_bid(money, bid, &who)?;
		Self::deposit_event(Event::AuctionFailed { collection, item, bidder });
		Ok(())
	}
}
