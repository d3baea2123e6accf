//! What creators offer.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{
	traits::{OnRetired, ProfileLookup},
	ProfileId, TierId,
};

use crate::{
	deposits::record_bytes, BlockOf, Cid, Config, Currency, Error, Event, Pallet, PriceOf, Tier, TierOf, Tiers, Tills,
	MAX_TIERS, MAX_TILLS,
};

impl<T: Config> Pallet<T> {
	/// A tier that there is.
	pub(crate) fn tier_of(creator: ProfileId, tier: TierId) -> Result<TierOf<T>, DispatchError> {
		Tiers::<T>::get(creator, tier).ok_or_else(|| Error::<T>::UnknownTier.into())
	}

	pub(crate) fn do_open_tier(
		who: T::AccountId,
		id: TierId,
		price: PriceOf<T>,
		period: BlockOf<T>,
		metadata: Cid,
	) -> DispatchResult {
		let creator = Self::ensure_person(&who)?;
		ensure!(!Tiers::<T>::contains_key(creator, id), Error::<T>::TierExists);
		let tiers = Tiers::<T>::iter_key_prefix(creator).take(MAX_TIERS as usize).count();
		ensure!(tiers < MAX_TIERS as usize, Error::<T>::TooManyTiers);
		let shortest = T::MinPeriod::get().max(1u32.into());
		ensure!(period >= shortest && period <= T::MaxPeriod::get(), Error::<T>::InvalidPeriod);
		Self::ensure_price(&price)?;

		let deposit = Self::hold(who.clone(), record_bytes::<TierOf<T>>())?;
		Self::open_tills(creator, id, &price, &who)?;
		let tier = Tier { price, period, opened: Self::now(), closing: None, metadata, deposit };
		Tiers::<T>::insert(creator, id, tier);
		Self::deposit_event(Event::TierOpened { creator, tier: id });
		Ok(())
	}

	fn open_tills(creator: ProfileId, tier: TierId, price: &PriceOf<T>, payer: &T::AccountId) -> DispatchResult {
		Self::open_till(&Self::key(creator, tier, Currency::Native), payer)?;
		if let Some((asset, _)) = &price.asset {
			Self::open_till(&Self::key(creator, tier, Currency::Asset(asset.clone())), payer)?;
		}
		Ok(())
	}

	pub(crate) fn do_update_tier(who: T::AccountId, id: TierId, price: PriceOf<T>, metadata: Cid) -> DispatchResult {
		let creator = Self::ensure_person(&who)?;
		let mut tier = Self::tier_of(creator, id)?;
		ensure!(tier.closing.is_none(), Error::<T>::TierClosing);
		Self::ensure_price(&price)?;

		Self::open_tills(creator, id, &price, &who)?;
		tier.price = price;
		tier.metadata = metadata;
		Tiers::<T>::insert(creator, id, tier);
		Self::deposit_event(Event::TierUpdated { creator, tier: id });
		Ok(())
	}

	pub(crate) fn do_close_tier(who: T::AccountId, creator: ProfileId, id: TierId) -> DispatchResult {
		let tier = Self::tier_of(creator, id)?;
		let own = T::Profiles::person_of(&who) == Some(creator);
		ensure!(own || !T::Profiles::exists(creator), Error::<T>::NotPermitted);
		ensure!(tier.closing.is_none(), Error::<T>::TierClosing);
		Self::close(creator, id, tier);
		Ok(())
	}

	/// Let nothing begin after the period that runs. Until then the tier is as it was for those who have it, so that
	/// what the period brings is one number still.
	fn close(creator: ProfileId, id: TierId, mut tier: TierOf<T>) {
		let closing = tier.period_at(Self::now()).saturating_add(1);
		let last = tier.after(tier.opened, closing);
		tier.closing = Some(closing);
		Tiers::<T>::insert(creator, id, tier);
		Self::deposit_event(Event::TierClosed { creator, tier: id, last });
	}

	pub(crate) fn do_remove_tier(creator: ProfileId, id: TierId) -> DispatchResult {
		let tier = Self::tier_of(creator, id)?;
		ensure!(tier.closing.is_some(), Error::<T>::StillInUse);
		let tills: alloc::vec::Vec<_> = Tills::<T>::iter_prefix((creator, id)).take(MAX_TILLS as usize).collect();
		ensure!(tills.iter().all(|(_, till)| till.subscriptions == 0), Error::<T>::StillInUse);

		for (currency, mut till) in tills {
			let key = Self::key(creator, id, currency);
			if till.held == 0 {
				Self::drop_till(&key, till)?;
			} else {
				// A new tier with this number would count its periods anew.
				till.next = 0;
				Self::put_till(&key, &till);
			}
		}
		Tiers::<T>::remove(creator, id);
		tier.deposit.refund()?;
		Self::deposit_event(Event::TierRemoved { creator, tier: id });
		Ok(())
	}
}

impl<T: Config> OnRetired for Pallet<T> {
	fn on_retired(profile: ProfileId) {
		for (id, tier) in Tiers::<T>::iter_prefix(profile).take(MAX_TIERS as usize).collect::<alloc::vec::Vec<_>>() {
			if tier.closing.is_none() {
				Self::close(profile, id, tier);
			}
		}
	}
}
