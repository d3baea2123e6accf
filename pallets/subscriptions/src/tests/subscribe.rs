//! Subscribing, for oneself and as a gift.

use crate::{
	mock::{Subscriptions, *},
	*,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use metalife_primitives::{traits::Subscriptions as _, Balance, ProfileId};
use sp_runtime::DispatchError::BadOrigin;

fn give(who: Origin, subscriber: Option<ProfileId>, periods: u32, max_price: Balance) -> DispatchResult {
	Subscriptions::subscribe(who, subscriber, ALICE, TIER, MLT, periods, max_price)
}

#[test]
fn a_subscription_runs_as_long_as_it_is_paid() {
	run(|| {
		open_tier(TIER);
		advance(7);
		let before = mlt(&bob());
		subscribe(bob(), MLT, 3);
		let till = TillKey { creator: ALICE, tier: TIER, currency: MLT };
		let until = 8 + 3 * MONTH;
		assert_eq!(last_event(), Event::Subscribed { subscriber: BOB, till, payer: bob(), amount: 3 * PRICE, until });
		assert_eq!(mlt(&bob()), before - 3 * PRICE - held(&bob()));
		let info = subscribed(BOB);
		assert_eq!((info.tier, info.currency, info.payer), (TIER, MLT, bob()));
		assert_eq!((info.until, info.next, info.left), (until, 8 + MONTH, 2 * PRICE));
		advance(3 * MONTH - 1);
		assert!(Subscriptions::subscribes(BOB, ALICE, TIER));
		assert_eq!(subscribed(BOB).left, 0);
		advance(1);
		assert!(!Subscriptions::subscribes(BOB, ALICE, TIER));
		assert_eq!(subscribed(BOB).until, until);
	});
}

/// A tier's number is its rank.
#[test]
fn a_tier_includes_those_below() {
	run(|| {
		open_tier(TIER);
		subscribe(bob(), MLT, 1);
		for (tier, included) in [(0, true), (9, true), (10, true), (11, false), (u16::MAX, false)] {
			assert_eq!(Subscriptions::subscribes(BOB, ALICE, tier), included, "tier {tier}");
		}
		assert!(!Subscriptions::subscribes(CHARLIE, ALICE, 0));
		assert!(!Subscriptions::subscribes(BOB, CHARLIE, 0));
		assert!(!Subscriptions::subscribes(ALICE, BOB, 0));
	});
}

#[test]
fn a_subscription_that_cannot_be_is_refused() {
	run(|| {
		refused!(give(signed(bob()), None, 1, PRICE), UnknownTier);
		open_tier(TIER);
		assert_noop!(give(Origin::none(), None, 1, PRICE), BadOrigin);
		refused!(give(signed(corp()), None, 1, PRICE), NoProfile);
		refused!(give(signed(corp()), Some(99), 1, PRICE), UnknownProfile);
		refused!(give(signed(alice()), None, 1, PRICE), OwnProfile);
		refused!(give(signed(bob()), Some(ALICE), 1, PRICE), OwnProfile);
		refused!(give(signed(bob()), None, 1, PRICE - 1), PriceExceeded);
		refused!(give(signed(bob()), None, 0, PRICE), InvalidPeriods);
		refused!(give(signed(bob()), None, 25, PRICE), InvalidPeriods);
		refused!(give(signed(dave()), None, 1, PRICE), DepositUnavailable);
		refused!(try_subscribe(bob(), Currency::Asset(8), 1), NotAccepted);
		// Enough for the deposit and not for the price.
		assert_ok!(Balances::force_set_balance(Origin::root(), dave(), PRICE));
		refused!(give(signed(dave()), None, 1, PRICE), PaymentFailed);
		assert_ok!(give(signed(bob()), None, 24, PRICE));
		refused!(give(signed(bob()), None, 1, PRICE), AlreadySubscribed);
	});
}

#[test]
fn the_dearest_subscription_does_not_overflow() {
	run(|| {
		let price = in_mlt(Balance::MAX / 2);
		assert_ok!(Subscriptions::open_tier(signed(alice()), TIER, price, MONTH, cid()));
		assert_noop!(try_subscribe(bob(), MLT, 24), sp_runtime::ArithmeticError::Overflow);
		assert_noop!(try_subscribe(bob(), MLT, 1), Error::<Runtime>::PaymentFailed);
	});
}

#[test]
fn whom_the_creator_has_blocked_cannot_subscribe() {
	run(|| {
		open_tier(TIER);
		block(ALICE, BOB);
		assert_noop!(give(signed(bob()), None, 1, PRICE), Error::<Runtime>::BlockedProfile);
		// Not with another's help, and not for another.
		assert_noop!(give(signed(corp()), Some(BOB), 1, PRICE), Error::<Runtime>::BlockedProfile);
		assert_noop!(give(signed(bob()), Some(CHARLIE), 1, PRICE), Error::<Runtime>::BlockedProfile);
		assert_ok!(give(signed(charlie()), None, 1, PRICE));
	});
}

#[test]
fn nobody_need_take_a_gift_from_whom_they_have_blocked() {
	run(|| {
		open_tier(TIER);
		block(BOB, CHARLIE);
		assert_noop!(give(signed(charlie()), Some(BOB), 1, PRICE), Error::<Runtime>::BlockedProfile);
		assert_ok!(give(signed(corp()), Some(BOB), 1, PRICE));
	});
}

#[test]
fn a_gift_is_paid_by_the_giver_who_gets_the_rest_back() {
	run(|| {
		open_tier(TIER);
		let before = mlt(&corp());
		assert_ok!(give(signed(corp()), Some(DAVE), 3, PRICE));
		assert!(Subscriptions::subscribes(DAVE, ALICE, TIER));
		assert_eq!(held(&dave()), 0);
		// The giver alone can add to it.
		assert_noop!(Subscriptions::top_up(signed(dave()), None, ALICE, 1, PRICE), Error::<Runtime>::NotPayer);
		assert_ok!(Subscriptions::top_up(signed(corp()), Some(DAVE), ALICE, 1, PRICE));
		// Whom it was given to can end it, and has no money of it.
		assert_ok!(cancel(dave(), DAVE));
		assert_eq!((mlt(&corp()) + held(&corp()), mlt(&dave())), (before - PRICE, 0));
		advance(MONTH);
		assert_ok!(Subscriptions::settle(signed(bob()), DAVE, ALICE));
		assert_eq!(mlt(&corp()), before - PRICE);
	});
}

#[test]
fn one_that_has_run_out_gives_way_to_another() {
	run(|| {
		open_tier(TIER);
		let before = mlt(&bob()) + held(&bob());
		assert_ok!(give(signed(corp()), Some(BOB), 2, PRICE));
		advance(2 * MONTH - 1);
		assert_noop!(try_subscribe(bob(), IN_USD, 2), Error::<Runtime>::AlreadySubscribed);
		advance(1);
		subscribe(bob(), IN_USD, 2);
		assert_eq!((held(&corp()), mlt(&bob()) + held(&bob())), (0, before));
		assert_eq!(subscribed(BOB).currency, IN_USD);
		assert_eq!((claim(MLT), claim(IN_USD)), (2 * PRICE, DOLLARS));
	});
}
