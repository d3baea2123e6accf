//! Changing the tier, the currency, or who pays.

use crate::{
	mock::{Subscriptions, *},
	*,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use metalife_primitives::{traits::Subscriptions as _, AccountId, Balance};
use sp_runtime::DispatchError::BadOrigin;

const HIGHER: u16 = 20;

fn change(who: AccountId, tier: u16, currency: Money, periods: u32) -> DispatchResult {
	Subscriptions::change_tier(signed(who), ALICE, tier, currency, periods, Balance::MAX)
}

/// Two tiers; the higher costs three times as much and has longer periods.
fn open_both() {
	open_tier(TIER);
	let price = in_both(3 * PRICE, 3 * DOLLARS);
	assert_ok!(Subscriptions::open_tier(signed(alice()), HIGHER, price, 2 * MONTH, cid()));
}

fn claim_higher() -> Balance {
	let before = mlt(&alice());
	assert_ok!(Subscriptions::claim(signed(dave()), ALICE, HIGHER, MLT, MAX_CLAIM));
	mlt(&alice()) - before
}

/// What has not begun comes back; a quarter of the month that runs counts for the first of the new tier.
#[test]
fn the_rest_of_a_period_counts_for_the_new_tier() {
	run(|| {
		open_both();
		advance(5);
		subscribe(bob(), MLT, 3);
		advance(MONTH * 3 / 4);
		assert_eq!(subscribed(BOB).credit, PRICE / 4);
		let before = mlt(&bob()) + held(&bob());
		assert_ok!(change(bob(), HIGHER, MLT, 2));
		assert_eq!(mlt(&bob()) + held(&bob()), before + 2 * PRICE - (6 * PRICE - PRICE / 4));
		assert!(Subscriptions::subscribes(BOB, ALICE, HIGHER));
		assert_eq!(subscribed(BOB).until, 6 + MONTH * 3 / 4 + 4 * MONTH);
		assert_eq!((claim(MLT), claim_higher()), (PRICE, 3 * PRICE - PRICE / 4));
		advance(4 * MONTH);
		assert_eq!(claim_higher(), 3 * PRICE);
	});
}

/// Going up and down brings nobody more time than was paid.
#[test]
fn changing_there_and_back_gains_nothing() {
	run(|| {
		open_both();
		let before = mlt(&bob());
		subscribe(bob(), MLT, 1);
		for _ in 0..5 {
			advance(10);
			assert_ok!(change(bob(), HIGHER, MLT, 1));
			advance(10);
			assert_ok!(change(bob(), TIER, MLT, 1));
		}
		let used = 5 * (PRICE / 10 + 3 * PRICE / 20);
		let paid = before - mlt(&bob()) - held(&bob());
		assert!(paid >= used, "{paid} for {used}");
		assert_eq!(claim(MLT) + claim_higher(), paid);
	});
}

#[test]
fn the_credit_is_no_more_than_the_first_period_costs() {
	run(|| {
		open_both();
		assert_ok!(Subscriptions::subscribe(signed(bob()), None, ALICE, HIGHER, MLT, 1, Balance::MAX));
		let before = mlt(&bob()) + held(&bob());
		assert_ok!(change(bob(), TIER, MLT, 2));
		assert_eq!(mlt(&bob()) + held(&bob()), before - PRICE);
		assert!(!Subscriptions::subscribes(BOB, ALICE, HIGHER));
	});
}

#[test]
fn another_currency_has_no_credit() {
	run(|| {
		open_both();
		subscribe(bob(), MLT, 2);
		let before = (mlt(&bob()) + held(&bob()), usd(&bob()));
		assert_ok!(change(bob(), TIER, IN_USD, 2));
		assert_eq!((mlt(&bob()) + held(&bob()), usd(&bob())), (before.0 + PRICE, before.1 - 2 * DOLLARS));
	});
}

/// Whoever was given a subscription can go on at their own cost; the giver gets back what has not begun.
#[test]
fn a_gift_is_taken_over() {
	run(|| {
		open_both();
		let before = mlt(&corp());
		let result = Subscriptions::subscribe(signed(corp()), Some(BOB), ALICE, TIER, MLT, 5, Balance::MAX);
		assert_ok!(result);
		advance(MONTH / 2);
		let own = mlt(&bob());
		assert_ok!(change(bob(), TIER, MLT, 1));
		assert_eq!((mlt(&corp()), held(&corp())), (before - PRICE, 0));
		assert_eq!(mlt(&bob()) + held(&bob()), own - PRICE / 2);
		assert_eq!(subscribed(BOB).payer, bob());
	});
}

#[test]
fn what_cannot_be_changed_is_refused() {
	run(|| {
		open_both();
		assert_noop!(Subscriptions::change_tier(Origin::none(), ALICE, TIER, MLT, 1, 0), BadOrigin);
		refused!(change(corp(), HIGHER, MLT, 1), NoProfile);
		refused!(change(bob(), HIGHER, MLT, 1), NotSubscribed);
		subscribe(bob(), MLT, 1);
		refused!(change(bob(), TIER, MLT, 1), SameTier);
		refused!(change(bob(), 11, MLT, 1), UnknownTier);
		refused!(change(bob(), HIGHER, Currency::Asset(8), 1), NotAccepted);
		refused!(change(bob(), HIGHER, MLT, 0), InvalidPeriods);
		let dear = || Subscriptions::change_tier(signed(bob()), ALICE, HIGHER, MLT, 1, PRICE);
		refused!(dear(), PriceExceeded);
		block(ALICE, BOB);
		refused!(change(bob(), HIGHER, MLT, 1), BlockedProfile);
		people::Blocks::<Runtime>::remove((ALICE, BOB));
		assert_ok!(Balances::force_set_balance(Origin::root(), bob(), held(&bob()) + PRICE));
		refused!(change(bob(), HIGHER, MLT, 1), PaymentFailed);
		assert_ok!(Subscriptions::close_tier(signed(alice()), ALICE, HIGHER));
		refused!(change(bob(), HIGHER, MLT, 1), TierClosing);
		advance(MONTH);
		refused!(change(bob(), HIGHER, MLT, 1), NotSubscribed);
	});
}
