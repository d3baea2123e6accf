//! Opening, changing, closing and removing tiers.

use crate::{
	mock::{Subscriptions, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

fn open(who: Origin, tier: u16, price: PriceOf<Runtime>, period: u64) -> frame_support::dispatch::DispatchResult {
	Subscriptions::open_tier(who, tier, price, period, cid())
}

#[test]
fn a_tier_is_opened_and_its_till_can_live() {
	run(|| {
		let before = (mlt(&alice()), usd(&alice()));
		open_tier(TIER);
		assert_eq!(last_event(), Event::TierOpened { creator: ALICE, tier: TIER });
		let info = Subscriptions::tier(ALICE, TIER).expect("is open");
		assert_eq!((info.price, info.period, info.opened), (in_both(PRICE, DOLLARS), MONTH, 1));
		assert_eq!((info.closing, info.metadata), (None, cid()));
		// One account for each currency; the one for dollars needs MLT to live, too.
		assert_eq!(mlt(&till_account(MLT)), ED);
		assert_eq!((mlt(&till_account(IN_USD)), usd(&till_account(IN_USD))), (ED, LEAST));
		assert_eq!(mlt(&alice()), before.0 - 2 * ED - held(&alice()));
		assert_eq!(usd(&alice()), before.1 - LEAST);
	});
}

#[test]
fn tiers_that_cannot_be_are_refused() {
	run(|| {
		assert_noop!(open(Origin::none(), TIER, in_mlt(PRICE), MONTH), BadOrigin);
		refused!(open(signed(corp()), TIER, in_mlt(PRICE), MONTH), NoProfile);
		refused!(open(signed(dave()), TIER, in_mlt(PRICE), MONTH), DepositUnavailable);
		for period in [0, 9, 1_001, u64::MAX] {
			refused!(open(signed(alice()), TIER, in_mlt(PRICE), period), InvalidPeriod);
		}
		for price in [in_mlt(0), in_mlt(ED - 1), in_both(PRICE, 0), in_both(PRICE, LEAST - 1)] {
			refused!(open(signed(alice()), TIER, price, MONTH), PriceTooLow);
		}
		let unknown = Price { native: PRICE, asset: Some((99, 1_000)) };
		refused!(open(signed(alice()), TIER, unknown, MONTH), UnknownAsset);
		assert_ok!(open(signed(alice()), TIER, in_mlt(PRICE), MONTH));
		refused!(open(signed(alice()), TIER, in_mlt(PRICE), MONTH), TierExists);
	});
}

#[test]
fn whoever_takes_an_asset_must_have_some() {
	run(|| {
		assert_ok!(Assets::burn(signed(issuer()), USD, alice(), RICHES));
		let result = open(signed(alice()), TIER, in_both(PRICE, DOLLARS), MONTH);
		assert_noop!(result, Error::<Runtime>::PaymentFailed);
	});
}

#[test]
fn a_creator_has_so_many_tiers() {
	run(|| {
		for tier in 0..MAX_TIERS as u16 {
			assert_ok!(open(signed(alice()), tier, in_mlt(PRICE), MONTH));
		}
		assert_noop!(open(signed(alice()), 100, in_mlt(PRICE), MONTH), Error::<Runtime>::TooManyTiers);
		assert_ok!(open(signed(bob()), 100, in_mlt(PRICE), MONTH));
		assert_eq!(
			Subscriptions::tiers(ALICE).iter().map(|tier| tier.tier).collect::<Vec<_>>(),
			(0..16).collect::<Vec<_>>()
		);
	});
}

#[test]
fn a_tier_is_changed_for_those_who_pay_later() {
	run(|| {
		open_tier(TIER);
		let update = |who: Origin, tier, price| Subscriptions::update_tier(who, tier, price, Cid::default());
		assert_noop!(update(Origin::none(), TIER, in_mlt(PRICE)), BadOrigin);
		assert_noop!(update(signed(corp()), TIER, in_mlt(PRICE)), Error::<Runtime>::NoProfile);
		assert_noop!(update(signed(bob()), TIER, in_mlt(PRICE)), Error::<Runtime>::UnknownTier);
		assert_noop!(update(signed(alice()), TIER, in_mlt(1)), Error::<Runtime>::PriceTooLow);
		assert_ok!(update(signed(alice()), TIER, in_mlt(2 * PRICE)));
		assert_eq!(last_event(), Event::TierUpdated { creator: ALICE, tier: TIER });
		assert_noop!(try_subscribe(bob(), IN_USD, 1), Error::<Runtime>::NotAccepted);
		assert_ok!(Subscriptions::close_tier(signed(alice()), ALICE, TIER));
		assert_noop!(update(signed(alice()), TIER, in_mlt(PRICE)), Error::<Runtime>::TierClosing);
	});
}

#[test]
fn a_tier_takes_few_assets_and_can_let_go_of_them() {
	run(|| {
		let take = |asset| {
			let price = Price { native: PRICE, asset: Some((asset, 1_000)) };
			Subscriptions::update_tier(signed(alice()), TIER, price, cid())
		};
		let remove = |asset| Subscriptions::remove_till(signed(dave()), ALICE, TIER, Currency::Asset(asset));
		open_tier(TIER);
		subscribe(bob(), IN_USD, 1);
		for n in 1..MAX_TILLS - 1 {
			let asset = <People as BenchmarkHelper<_, _>>::create_asset(n, &[alice()]);
			assert_ok!(take(asset));
		}
		let fifth = <People as BenchmarkHelper<_, _>>::create_asset(9, &[alice()]);
		assert_noop!(take(fifth), Error::<Runtime>::TooManyAssets);
		// What is taken, or was paid and is there, stays.
		assert_noop!(remove(1_002), Error::<Runtime>::StillInUse);
		assert_noop!(remove(USD), Error::<Runtime>::StillInUse);
		assert_noop!(remove(fifth), Error::<Runtime>::UnknownTill);
		let (before, held_before) = (Assets::balance(1_001, alice()), held(&alice()));
		assert_ok!(remove(1_001));
		assert_eq!(Assets::balance(1_001, alice()), before + LEAST);
		assert!(held(&alice()) < held_before);
		assert_ok!(take(fifth));
		assert_noop!(Subscriptions::remove_till(signed(dave()), ALICE, TIER, MLT), Error::<Runtime>::StillInUse);
		assert_noop!(Subscriptions::remove_till(Origin::none(), ALICE, TIER, MLT), BadOrigin);
	});
}

#[test]
fn only_the_creator_closes_a_tier() {
	run(|| {
		open_tier(TIER);
		let close = |who: Origin, tier| Subscriptions::close_tier(who, ALICE, tier);
		assert_noop!(close(Origin::none(), TIER), BadOrigin);
		assert_noop!(close(signed(bob()), TIER), Error::<Runtime>::NotPermitted);
		assert_noop!(close(signed(alice()), 11), Error::<Runtime>::UnknownTier);
		advance(MONTH + 3);
		assert_ok!(close(signed(alice()), TIER));
		assert_eq!(last_event(), Event::TierClosed { creator: ALICE, tier: TIER, last: 1 + 2 * MONTH });
		assert_noop!(close(signed(alice()), TIER), Error::<Runtime>::TierClosing);
		assert_noop!(try_subscribe(bob(), MLT, 1), Error::<Runtime>::TierClosing);
	});
}

/// Whoever has paid for a year gets back what does not begin any more, and the creator has no say in it.
#[test]
fn the_subscribers_of_a_closed_tier_get_the_rest() {
	run(|| {
		open_tier(TIER);
		advance(30);
		subscribe(bob(), MLT, 12);
		advance(MONTH + 20);
		// Bob's second month began 20 blocks ago, in the tier's second month. In that of the tier another begins no more.
		assert_ok!(Subscriptions::close_tier(signed(alice()), ALICE, TIER));
		assert_noop!(top_up(bob(), 1), Error::<Runtime>::TierClosing);
		assert_eq!(subscribed(BOB).until, 31 + 2 * MONTH);
		assert!(Subscriptions::is_subscribed(BOB, ALICE, TIER));
		advance(MONTH - 20);
		assert!(!Subscriptions::is_subscribed(BOB, ALICE, TIER));
		let before = mlt(&bob()) + held(&bob());
		assert_ok!(Subscriptions::settle(signed(dave()), BOB, ALICE));
		assert_eq!(mlt(&bob()) - before, 10 * PRICE);
		assert_eq!(held(&bob()), 0);
		assert_eq!(claim(MLT), 2 * PRICE);
	});
}

#[test]
fn a_month_that_begins_before_the_tier_ends_is_served() {
	run(|| {
		open_tier(TIER);
		advance(60);
		subscribe(bob(), MLT, 12);
		advance(MONTH - 10);
		// In 10 blocks Bob's second month begins, and 40 later the tier's second ends.
		assert_ok!(Subscriptions::close_tier(signed(alice()), ALICE, TIER));
		advance(20);
		assert_ok!(cancel(bob(), BOB));
		assert_eq!(subscribed(BOB).until, 61 + 2 * MONTH);
		advance(2 * MONTH);
		assert_eq!(claim(MLT), 2 * PRICE);
		assert_noop!(Subscriptions::claim(signed(dave()), ALICE, TIER, MLT, 100), Error::<Runtime>::NothingToClaim);
	});
}

#[test]
fn a_closed_tier_is_removed_when_its_last_subscriber_has_gone() {
	run(|| {
		let before = (mlt(&alice()), usd(&alice()));
		let remove = |who: Origin| Subscriptions::remove_tier(who, ALICE, TIER);
		assert_noop!(remove(signed(dave())), Error::<Runtime>::UnknownTier);
		open_tier(TIER);
		subscribe(bob(), MLT, 1);
		assert_noop!(remove(Origin::none()), BadOrigin);
		assert_noop!(remove(signed(dave())), Error::<Runtime>::StillInUse);
		assert_ok!(Subscriptions::close_tier(signed(alice()), ALICE, TIER));
		assert_noop!(remove(signed(dave())), Error::<Runtime>::StillInUse);
		advance(MONTH);
		assert_ok!(Subscriptions::settle(signed(dave()), BOB, ALICE));
		assert_ok!(remove(signed(dave())));
		assert_eq!(last_event(), Event::TierRemoved { creator: ALICE, tier: TIER });
		// What was earned is there still, and comes out.
		assert_eq!(Tills::<Runtime>::iter_prefix((ALICE, TIER)).count(), 1);
		assert_noop!(Subscriptions::remove_till(signed(dave()), ALICE, TIER, MLT), Error::<Runtime>::StillInUse);
		assert_eq!(claim(MLT), PRICE);
		assert_ok!(Subscriptions::remove_till(signed(dave()), ALICE, TIER, MLT));
		assert_eq!((mlt(&alice()), usd(&alice())), (before.0 + PRICE, before.1));
		assert_eq!((mlt(&till_account(MLT)), mlt(&till_account(IN_USD)), usd(&till_account(IN_USD))), (0, 0, 0));
	});
}

/// A number can be used again, also while there is money in the old tier's till.
#[test]
fn a_new_tier_with_the_number_of_an_old_one_counts_anew() {
	run(|| {
		open_tier(TIER);
		subscribe(bob(), MLT, 3);
		advance(5 * MONTH);
		assert_ok!(Subscriptions::close_tier(signed(alice()), ALICE, TIER));
		assert_ok!(Subscriptions::settle(signed(dave()), BOB, ALICE));
		assert_ok!(Subscriptions::remove_tier(signed(dave()), ALICE, TIER));
		advance(7);
		open_tier(TIER);
		subscribe(bob(), MLT, 2);
		assert_eq!(claim(MLT), 4 * PRICE);
		advance(2 * MONTH);
		assert_eq!(claim(MLT), PRICE);
	});
}
