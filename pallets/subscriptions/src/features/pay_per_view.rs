//! Paying once for one item.

use frame_support::{ensure, pallet_prelude::*, storage::with_storage_layer};
use metalife_primitives::{
	traits::{Apps, ContentItems, PayPerView, ProfileLookup},
	AppId, Balance, ItemId, ProfileId,
};
use sp_runtime::Permill;

use crate::{
	deposits::record_bytes, Config, CurrencyOf, DepositOf, Error, Event, ItemPrices, Pallet, PriceOf, PricedItem,
	PricedItemOf, Views,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_item_price(
		who: T::AccountId,
		item: ItemId,
		price: PriceOf<T>,
		referral: Permill,
	) -> DispatchResult {
		let profile = Self::ensure_person(&who)?;
		let author = T::Content::author_of(item).ok_or(Error::<T>::UnknownItem)?;
		ensure!(author == profile, Error::<T>::NotAuthor);
		ensure!(referral <= T::MaxReferral::get(), Error::<T>::ReferralTooHigh);
		Self::ensure_price(&price)?;

		let deposit = match ItemPrices::<T>::get(item) {
			Some(priced) => priced.deposit,
			None => Self::hold(who, record_bytes::<PricedItemOf<T>>())?,
		};
		ItemPrices::<T>::insert(item, PricedItem { price, referral, deposit });
		Self::deposit_event(Event::ItemPriceSet { item });
		Ok(())
	}

	pub(crate) fn do_remove_item_price(who: T::AccountId, item: ItemId) -> DispatchResult {
		let priced = ItemPrices::<T>::get(item).ok_or(Error::<T>::NotForSale)?;
		let author = T::Content::author_of(item).filter(|author| T::Profiles::exists(*author));
		let own = author.is_none() || author == T::Profiles::person_of(&who);
		ensure!(own || priced.deposit.payer == who, Error::<T>::NotPermitted);

		ItemPrices::<T>::remove(item);
		priced.deposit.refund()?;
		Self::deposit_event(Event::ItemPriceRemoved { item });
		Ok(())
	}

	pub(crate) fn do_pay_for_item(
		who: T::AccountId,
		item: ItemId,
		currency: CurrencyOf<T>,
		max_price: Balance,
		app: Option<AppId>,
	) -> DispatchResult {
		let viewer = Self::ensure_person(&who)?;
		let priced = ItemPrices::<T>::get(item).ok_or(Error::<T>::NotForSale)?;
		let author = T::Content::author_of(item).ok_or(Error::<T>::UnknownItem)?;
		let to = T::Profiles::controller_of(author).ok_or(Error::<T>::UnknownProfile)?;
		ensure!(viewer != author, Error::<T>::OwnProfile);
		ensure!(!T::Profiles::has_blocked(author, viewer), Error::<T>::BlockedProfile);
		let amount = priced.price.get(&currency).ok_or(Error::<T>::NotAccepted)?;
		ensure!(amount <= max_price, Error::<T>::PriceExceeded);
		ensure!(!Views::<T>::contains_key(viewer, item), Error::<T>::AlreadyPaid);
		let owner = app.map(|app| T::Apps::owner_of(app).ok_or(Error::<T>::UnknownApp)).transpose()?;

		let deposit = Self::hold(who.clone(), record_bytes::<DepositOf<T>>())?;
		let fee = owner.as_ref().map_or(0, |_| priced.referral.min(T::MaxReferral::get()).mul_floor(amount));
		let split = owner.filter(|owner| fee > 0 && *owner != who).map(|owner| {
			with_storage_layer(|| {
				Self::transfer(&currency, &who, &owner, fee)?;
				Self::transfer(&currency, &who, &to, amount.saturating_sub(fee))
			})
		});
		// If the app's owner cannot be paid, the author gets it all: nobody's account stands in the way of a sale.
		let fee = if matches!(split, Some(Ok(()))) {
			fee
		} else {
			Self::charge(&currency, &who, &to, amount)?;
			0
		};
		Views::<T>::insert(viewer, item, deposit);
		Self::deposit_event(Event::ItemPaid { item, viewer, currency, amount, app, fee });
		Ok(())
	}

	pub(crate) fn do_forget_view(who: T::AccountId, viewer: ProfileId, item: ItemId) -> DispatchResult {
		let deposit = Views::<T>::get(viewer, item).ok_or(Error::<T>::NotFound)?;
		let own = T::Profiles::person_of(&who) == Some(viewer) || deposit.payer == who;
		let useless = !T::Profiles::exists(viewer) || T::Content::author_of(item).is_none();
		ensure!(own || useless, Error::<T>::NotPermitted);

		Views::<T>::remove(viewer, item);
		deposit.refund()?;
		Self::deposit_event(Event::ViewForgotten { viewer, item });
		Ok(())
	}
}

impl<T: Config> PayPerView for Pallet<T> {
	fn has_paid(viewer: ProfileId, item: ItemId) -> bool {
		Views::<T>::contains_key(viewer, item)
	}
}
