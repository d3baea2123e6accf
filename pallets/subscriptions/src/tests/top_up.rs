//! Paying for more.

use crate::{
	mock::{Subscriptions, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn more_is_paid_in_advance() {
	run(|| {
		open_tier(TIER);
		subscribe(bob(), MLT, 1);
		let before = mlt(&bob()) + held(&bob());
		assert_ok!(top_up(bob(), 2));
		let till = TillKey { creator: ALICE, tier: TIER, currency: MLT };
		let until = 1 + 3 * MONTH;
		assert_eq!(last_event(), Event::ToppedUp { subscriber: BOB, till, amount: 2 * PRICE, until });
		assert_eq!(mlt(&bob()) + held(&bob()), before - 2 * PRICE);
		// At the same price it is the same term.
		assert_ok!(top_up(bob(), 1));
		assert_eq!(Subscribed::<Runtime>::get(BOB, ALICE).expect("exists").terms.len(), 1);
		assert_eq!(subscribed(BOB).until, until + MONTH);
	});
}

#[test]
fn what_is_paid_in_advance_keeps_its_price() {
	run(|| {
		open_tier(TIER);
		subscribe(bob(), MLT, 3);
		set_price(4 * PRICE, DOLLARS);
		assert_noop!(Subscriptions::top_up(signed(bob()), None, ALICE, 2, PRICE), Error::<Runtime>::PriceExceeded);
		assert_ok!(top_up(bob(), 2));
		set_price(PRICE / 5, DOLLARS);
		assert_ok!(top_up(bob(), 1));
		// Two more of the old price, two of the high, one of the low.
		let left = 2 * PRICE + 8 * PRICE + PRICE / 5;
		assert_eq!((subscribed(BOB).left, subscribed(BOB).until), (left, 1 + 6 * MONTH));
		let mut claimed = claim(MLT);
		for (month, price) in [PRICE, PRICE, 4 * PRICE, 4 * PRICE, PRICE / 5].into_iter().enumerate() {
			advance(MONTH);
			let paid = claim(MLT);
			claimed += paid;
			// What begins in a month is the creator's when the month is over.
			let expected = [0, PRICE, PRICE, 4 * PRICE, 4 * PRICE][month];
			assert_eq!(paid, expected, "month {month}, {price}");
		}
		advance(MONTH);
		claimed += claim(MLT);
		assert_eq!(claimed, 3 * PRICE + 8 * PRICE + PRICE / 5);
		assert_eq!(till(MLT).held, 0);
	});
}

#[test]
fn one_has_so_many_prices_at_a_time() {
	run(|| {
		open_tier(TIER);
		subscribe(bob(), MLT, 2);
		for n in 1..4 {
			set_price(PRICE + n, DOLLARS);
			assert_ok!(top_up(bob(), 1));
		}
		set_price(PRICE, DOLLARS);
		assert_noop!(top_up(bob(), 1), Error::<Runtime>::TooManyTerms);
		// The first has begun, and is none to come any more.
		advance(MONTH);
		assert_ok!(top_up(bob(), 1));
		assert_eq!(subscribed(BOB).until, 1 + 6 * MONTH);
	});
}

#[test]
fn what_cannot_be_topped_up_is_refused() {
	run(|| {
		open_tier(TIER);
		assert_noop!(Subscriptions::top_up(Origin::none(), None, ALICE, 1, PRICE), BadOrigin);
		refused!(top_up(corp(), 1), NoProfile);
		refused!(top_up(bob(), 1), NotSubscribed);
		subscribe(bob(), MLT, 3);
		refused!(Subscriptions::top_up(signed(corp()), Some(BOB), ALICE, 1, PRICE), NotPayer);
		refused!(top_up(bob(), 0), InvalidPeriods);
		refused!(top_up(bob(), 23), InvalidPeriods);
		refused!(top_up(bob(), u32::MAX), InvalidPeriods);
		assert_ok!(top_up(bob(), 22));
		assert_ok!(cancel(bob(), BOB));
		// One that was cancelled goes on while it runs.
		assert_ok!(top_up(bob(), 1));
		block(ALICE, BOB);
		refused!(top_up(bob(), 1), BlockedProfile);
		people::Blocks::<Runtime>::remove((ALICE, BOB));
		assert_ok!(Balances::force_set_balance(Origin::root(), bob(), held(&bob()) + PRICE));
		refused!(top_up(bob(), 2), PaymentFailed);
		advance(2 * MONTH);
		refused!(top_up(bob(), 1), NotSubscribed);
	});
}

#[test]
fn a_dollar_price_that_is_no_more_ends_what_is_paid_so() {
	run(|| {
		open_tier(TIER);
		subscribe(bob(), IN_USD, 2);
		assert_ok!(Subscriptions::update_tier(signed(alice()), TIER, in_mlt(PRICE), cid()));
		assert_noop!(top_up(bob(), 1), Error::<Runtime>::NotAccepted);
		assert_eq!(subscribed(BOB).until, 1 + 2 * MONTH);
		advance(2 * MONTH);
		assert_eq!(claim(IN_USD), 2 * DOLLARS);
	});
}
