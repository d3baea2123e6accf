//! Items for sale, whose owners keep them until they are sold.

use frame_support::{ensure, pallet_prelude::*, traits::tokens::nonfungibles_v2::Inspect as _};
use metalife_primitives::Balance;
use sp_core::H256;
use sp_runtime::{
	traits::{One, Zero},
	Perquintill, SaturatedConversion, Saturating as _,
};

use crate::{
	deposits::sale_bytes, BlockOf, Brought, CollectionId, Config, DepositOf, Error, Event, ItemId, Money, Pallet, Sale,
	SaleOf, Sales, Terms, TermsOf,
};

/// A sale that has been agreed to.
pub(crate) struct Deal<'a, T: Config> {
	pub seller: &'a T::AccountId,
	pub buyer: &'a T::AccountId,
	/// By whose call it comes about.
	pub caller: &'a T::AccountId,
	pub money: Money,
	pub era: u32,
	pub price: Balance,
	pub app: Option<Brought>,
	pub agreed: Option<H256>,
	/// What the buyer pays for keeping the item.
	pub item_deposit: DepositOf<T>,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn sale_of(collection: CollectionId, item: ItemId) -> Result<SaleOf<T>, DispatchError> {
		Sales::<T>::get(collection, item).ok_or(Error::<T>::NotOnSale.into())
	}

	pub(crate) fn do_offer_for_sale(
		who: T::AccountId,
		collection: CollectionId,
		item: ItemId,
		money: Money,
		terms: TermsOf<T>,
		closes: BlockOf<T>,
		app: Option<Brought>,
	) -> DispatchResult {
		Self::collection_of(collection)?;
		Self::ensure_owner(collection, item, &who)?;
		ensure!(!Sales::<T>::contains_key(collection, item), Error::<T>::OnSale);
		ensure!(pallet_nfts::Pallet::<T>::can_transfer(&collection, &item), Error::<T>::ItemLocked);
		Self::ensure_end(closes)?;
		Self::ensure_terms(&who, money, &terms)?;
		Self::ensure_brought(&app)?;

		let deposit = Self::hold(&who, sale_bytes::<T>(&terms))?;
		let opened = Self::now();
		Self::deposit_event(Event::PutOnSale { collection, item, seller: who.clone() });
		let sale = Sale { seller: who, money, terms, app, opened, closes, bid: None, deposit };
		Sales::<T>::insert(collection, item, sale);
		Ok(())
	}

	fn ensure_terms(seller: &T::AccountId, money: Money, terms: &TermsOf<T>) -> DispatchResult {
		match terms {
			Terms::Fixed { price, buyer } => {
				Self::ensure_price(money, *price)?;
				ensure!(buyer.as_ref() != Some(seller), Error::<T>::WithOneself);
			},
			Terms::English { reserve, step, buy_now, extension, .. } => {
				Self::ensure_price(money, *reserve)?;
				ensure!(*step > 0, Error::<T>::NoStep);
				ensure!(buy_now.is_none_or(|price| price > *reserve), Error::<T>::PriceTooLow);
				ensure!(*extension <= T::MaxExtension::get(), Error::<T>::TooLong);
			},
			Terms::Dutch { from, to } => {
				Self::ensure_price(money, *to)?;
				ensure!(from > to, Error::<T>::PriceTooLow);
			},
		}
		Ok(())
	}

	/// For how much an item can be bought in this block; `None` when it cannot.
	pub(crate) fn price_now(sale: &SaleOf<T>) -> Option<Balance> {
		let now = Self::now();
		if now >= sale.closes {
			return None;
		}
		match &sale.terms {
			Terms::Fixed { price, .. } => Some(*price),
			Terms::English { buy_now, .. } => {
				buy_now.filter(|price| sale.bid.as_ref().is_none_or(|bid| bid.amount < *price))
			},
			Terms::Dutch { from, to } => {
				let passed: u64 = now.saturating_sub(sale.opened).saturated_into();
				let whole: u64 = sale.closes.saturating_sub(sale.opened).max(One::one()).saturated_into();
				let fallen = Perquintill::from_rational(passed, whole).mul_floor(from.saturating_sub(*to));
				Some(from.saturating_sub(fallen))
			},
		}
	}

	/// That `who` is among those to whom the sale is open.
	pub(crate) fn ensure_admitted(sale: &SaleOf<T>, who: &T::AccountId) -> DispatchResult {
		ensure!(sale.seller != *who, Error::<T>::WithOneself);
		let admitted = match &sale.terms {
			Terms::Fixed { buyer, .. } => buyer.as_ref().is_none_or(|buyer| buyer == who),
			Terms::English { bidders, .. } => bidders.is_empty() || bidders.contains(who),
			Terms::Dutch { .. } => true,
		};
		ensure!(admitted, Error::<T>::NotAdmitted);
		Ok(())
	}

	pub(crate) fn do_buy(
		who: T::AccountId,
		collection: CollectionId,
		item: ItemId,
		money: Money,
		most: Balance,
	) -> DispatchResult {
		let sale = Self::sale_of(collection, item)?;
		Self::ensure_admitted(&sale, &who)?;
		ensure!(Self::now() < sale.closes, Error::<T>::AlreadyOver);
		ensure!(sale.money == money, Error::<T>::OtherMoney);
		let price = Self::price_now(&sale).ok_or(Error::<T>::OnlyBids)?;
		ensure!(price <= most, Error::<T>::TooDear);

		// Whoever bid gets the money back first: it may be the buyer.
		if let Some(bid) = sale.bid.clone() {
			Self::drop_bid(money, bid, &who)?;
		}
		let item_deposit = Self::hold_for_item(&who)?;
		let era = Self::collect(&who, money, price)?;
		let (seller, app) = (sale.seller.clone(), sale.app);
		Self::end_sale(collection, item, sale)?;
		let (buyer, caller, agreed) = (&who, &who, None);
		let deal = Deal { seller: &seller, buyer, caller, money, era, price, app, agreed, item_deposit };
		Self::complete(collection, item, deal)
	}

	pub(crate) fn do_cancel_sale(who: T::AccountId, collection: CollectionId, item: ItemId) -> DispatchResult {
		let sale = Self::sale_of(collection, item)?;
		ensure!(sale.seller == who, Error::<T>::NotSeller);
		ensure!(sale.bid.is_none(), Error::<T>::BidStands);

		Self::end_sale(collection, item, sale)?;
		Self::deposit_event(Event::TakenOffSale { collection, item });
		Ok(())
	}

	/// Forget a sale, and give its deposit back.
	pub(crate) fn end_sale(collection: CollectionId, item: ItemId, sale: SaleOf<T>) -> DispatchResult {
		Sales::<T>::remove(collection, item);
		sale.deposit.refund()
	}

	/// Pay everyone out of what was collected, and give the item to the buyer, who keeps it from now on.
	pub(crate) fn complete(collection: CollectionId, item: ItemId, deal: Deal<T>) -> DispatchResult {
		let Deal { seller, buyer, caller, money, era, price, app, agreed, item_deposit } = deal;
		let split = Self::split(&Self::collection_of(collection)?.policy, money, price, app);
		Self::move_item(collection, item, buyer)?;
		Self::hand_over(collection, item, item_deposit)?;
		// The seller took this kind of money, so that claims to it are at the seller's cost, if there is any to spare.
		Self::distribute(money, era, &split, Some(seller), &[seller, caller])?;
		let (seller, buyer) = (seller.clone(), buyer.clone());
		let (royalties, fee) = (split.royalties(), split.fee());
		Self::deposit_event(Event::Sold { collection, item, seller, buyer, money, price, royalties, fee, agreed });
		Ok(())
	}

	/// Whether a sale's time is over.
	pub(crate) fn is_over(sale: &SaleOf<T>) -> bool {
		Self::now() >= sale.closes
	}

	/// The least that can be bid in this block; `None` when there is nothing to bid for.
	pub(crate) fn next_bid(sale: &SaleOf<T>) -> Option<Balance> {
		match (&sale.terms, &sale.bid) {
			_ if Self::is_over(sale) => None,
			(Terms::English { reserve, .. }, None) => Some(*reserve),
			(Terms::English { step, .. }, Some(bid)) => bid.amount.checked_add(*step),
			_ => None,
		}
	}

	/// When an auction is over after a bid in this block.
	pub(crate) fn extended(sale: &SaleOf<T>) -> BlockOf<T> {
		let extension = match &sale.terms {
			Terms::English { extension, .. } => *extension,
			_ => Zero::zero(),
		};
		sale.closes.max(Self::now().saturating_add(extension))
	}
}
