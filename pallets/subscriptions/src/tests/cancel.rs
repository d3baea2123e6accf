//! Cancelling, and settling what is over.

use crate::{
	mock::{Subscriptions, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::traits::Subscriptions as _;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn what_has_not_begun_comes_back() {
	run(|| {
		open_tier(TIER);
		let before = mlt(&bob());
		subscribe(bob(), MLT, 12);
		advance(2 * MONTH + 1);
		assert_ok!(cancel(bob(), BOB));
		let till = TillKey { creator: ALICE, tier: TIER, currency: MLT };
		let until = 1 + 3 * MONTH;
		assert_eq!(last_event(), Event::Cancelled { subscriber: BOB, till, returned: 9 * PRICE, until });
		assert_eq!(mlt(&bob()) + held(&bob()), before - 3 * PRICE);
		// The month that runs is served to its end.
		advance(MONTH - 2);
		assert!(Subscriptions::subscribes(BOB, ALICE, TIER));
		advance(1);
		assert!(!Subscriptions::subscribes(BOB, ALICE, TIER));
		assert_ok!(cancel(bob(), BOB));
		assert_eq!((mlt(&bob()), held(&bob())), (before - 3 * PRICE, 0));
		assert_eq!(claim(MLT), 3 * PRICE);
	});
}

/// In the block in which a month begins, it has begun.
#[test]
fn the_border_is_the_block_in_which_a_period_begins() {
	for (blocks, returned) in [(0, 2), (MONTH - 1, 2), (MONTH, 1), (2 * MONTH - 1, 1), (2 * MONTH, 0)] {
		run(|| {
			open_tier(TIER);
			advance(3);
			subscribe(bob(), MLT, 3);
			advance(blocks);
			let before = mlt(&bob()) + held(&bob());
			assert!(cancel(bob(), BOB).is_ok(), "{blocks}");
			assert_eq!(mlt(&bob()) + held(&bob()) - before, returned * PRICE, "{blocks}");
			advance(5 * MONTH);
			assert_eq!(claim(MLT), (3 - returned) * PRICE);
		});
	}
}

#[test]
fn whoever_is_concerned_cancels() {
	run(|| {
		open_tier(TIER);
		let give = || Subscriptions::subscribe(signed(corp()), Some(BOB), ALICE, TIER, MLT, 3, PRICE);
		assert_noop!(cancel(bob(), BOB), Error::<Runtime>::NotSubscribed);
		for who in [alice(), bob(), corp()] {
			assert_ok!(give());
			assert_noop!(Subscriptions::cancel(Origin::none(), BOB, ALICE), BadOrigin);
			assert_noop!(cancel(charlie(), BOB), Error::<Runtime>::NotPermitted);
			assert_ok!(cancel(who.clone(), BOB));
			assert_noop!(cancel(who, BOB), Error::<Runtime>::NothingLeft);
			advance(MONTH);
			assert_ok!(Subscriptions::settle(signed(dave()), BOB, ALICE));
		}
		assert_eq!((claim(MLT), held(&corp())), (3 * PRICE, 0));
	});
}

#[test]
fn cancelling_costs_no_deposit() {
	run(|| {
		open_tier(TIER);
		let deposit = |who| (held(&who), mlt(&who));
		for currency in [MLT, IN_USD] {
			subscribe(bob(), currency, 3);
			assert_ok!(Balances::force_set_balance(Origin::root(), bob(), held(&bob()) + ED));
			let before = deposit(bob());
			assert_ok!(cancel(bob(), BOB));
			assert!(deposit(bob()).0 < before.0);
			advance(MONTH);
			assert_ok!(cancel(bob(), BOB));
			assert_eq!(held(&bob()), 0);
			assert_ok!(Balances::force_set_balance(Origin::root(), bob(), RICHES));
		}
	});
}

#[test]
fn anyone_settles_what_is_over() {
	run(|| {
		open_tier(TIER);
		let settle = |who: Origin| Subscriptions::settle(who, BOB, ALICE);
		assert_noop!(settle(signed(dave())), Error::<Runtime>::NotSubscribed);
		subscribe(bob(), MLT, 2);
		assert_noop!(settle(Origin::none()), BadOrigin);
		advance(2 * MONTH - 1);
		assert_noop!(settle(signed(bob())), Error::<Runtime>::NotOver);
		advance(1);
		assert_ok!(settle(signed(dave())));
		let till = TillKey { creator: ALICE, tier: TIER, currency: MLT };
		assert_eq!(last_event(), Event::Ended { subscriber: BOB, till, returned: 0 });
		assert_eq!((held(&bob()), Subscribed::<Runtime>::iter().count()), (0, 0));
		assert_eq!(claim(MLT), 2 * PRICE);
	});
}
