//! What view functions answer.

use alloc::vec::Vec;
use metalife_primitives::{Balance, ProfileId, TierId};

use crate::{
	Changes, Config, Pallet, Subscribed, SubscriptionInfo, SubscriptionInfoOf, TierInfo, TierInfoOf, TierOf, Tiers,
	TillKeyOf, MAX_CLAIM, MAX_TIERS,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn tier_info(creator: ProfileId, id: TierId) -> Option<TierInfoOf<T>> {
		Tiers::<T>::get(creator, id).map(|tier| Self::shown(id, tier))
	}

	pub(crate) fn tiers_info(creator: ProfileId) -> Vec<TierInfoOf<T>> {
		let tiers = Tiers::<T>::iter_prefix(creator).take(MAX_TIERS as usize);
		let mut shown: Vec<_> = tiers.map(|(id, tier)| Self::shown(id, tier)).collect();
		shown.sort_by_key(|tier| tier.tier);
		shown
	}

	fn shown(id: TierId, tier: TierOf<T>) -> TierInfoOf<T> {
		let crate::Tier { price, period, opened, closing, metadata, .. } = tier;
		TierInfo { tier: id, price, period, opened, closing, metadata }
	}

	pub(crate) fn subscription_info(subscriber: ProfileId, creator: ProfileId) -> Option<SubscriptionInfoOf<T>> {
		let mut subscription = Subscribed::<T>::get(subscriber, creator)?;
		let tier = Tiers::<T>::get(creator, subscription.tier)?;
		let now = Self::now();
		let until = subscription.until(&tier);
		subscription.begin(&tier, subscription.begun(&tier, now));
		Some(SubscriptionInfo {
			tier: subscription.tier,
			currency: subscription.currency.clone(),
			payer: subscription.deposit.payer.clone(),
			until,
			next: subscription.next,
			left: subscription.left(),
			credit: subscription.credit(&tier, now),
		})
	}

	/// What one claim would pay, as [`Self::advance`] would find it.
	pub(crate) fn claimable_now(key: TillKeyOf<T>) -> Balance {
		let Some(till) = Self::till(&key) else { return 0 };
		let Some(tier) = Tiers::<T>::get(key.creator, key.tier).filter(|_| till.scheduled > 0) else {
			return till.earned;
		};
		let end = Self::walkable(&tier).min(till.next.saturating_add(MAX_CLAIM));
		let (mut earned, mut rate) = (till.earned, till.rate);
		for period in till.next..end {
			if let Some(change) = Changes::<T>::get((key.creator, key.tier, &key.currency, period)) {
				rate = rate.saturating_add(change.starts).saturating_sub(change.ends);
			}
			earned = earned.saturating_add(rate);
		}
		earned
	}
}
