//! Profiles that are gone.

use crate::{
	mock::{Subscriptions, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::traits::Subscriptions as _;

#[test]
fn a_retired_creators_tiers_are_closed() {
	run(|| {
		open_tier(TIER);
		open_tier(20);
		assert_ok!(Subscriptions::close_tier(signed(alice()), ALICE, 20));
		subscribe(bob(), MLT, 6);
		subscribe(charlie(), IN_USD, 6);
		advance(MONTH + 10);
		retire(&alice());
		assert_eq!(last_event(), Event::TierClosed { creator: ALICE, tier: TIER, last: 1 + 2 * MONTH });
		assert_noop!(top_up(bob(), 1), Error::<Runtime>::TierClosing);
		advance(MONTH);
		assert!(!Subscriptions::subscribes(BOB, ALICE, TIER));
		for profile in [BOB, CHARLIE] {
			assert_ok!(Subscriptions::settle(signed(dave()), profile, ALICE));
		}
		assert_eq!((mlt(&bob()), usd(&charlie())), (RICHES - 2 * PRICE, RICHES - 2 * DOLLARS));
		// What the creator has earned goes to the account that opened the tier.
		assert_eq!((claim(MLT), claim(IN_USD)), (2 * PRICE, 2 * DOLLARS));
		for tier in [TIER, 20] {
			assert_ok!(Subscriptions::remove_tier(signed(dave()), ALICE, tier));
		}
		assert_eq!(held_balances(), Default::default());
		assert_eq!((mlt(&alice()), usd(&alice())), (RICHES + 2 * PRICE, RICHES + 2 * DOLLARS));
	});
}

#[test]
fn a_retired_subscribers_money_comes_back_to_whoever_paid() {
	run(|| {
		open_tier(TIER);
		subscribe(bob(), MLT, 6);
		assert_ok!(Subscriptions::subscribe(signed(corp()), Some(CHARLIE), ALICE, TIER, MLT, 6, PRICE));
		assert_noop!(Subscriptions::settle(signed(dave()), BOB, ALICE), Error::<Runtime>::NotOver);
		advance(MONTH);
		retire(&bob());
		retire(&charlie());
		// The payer's account still has a say, and so has everyone.
		assert_ok!(cancel(corp(), CHARLIE));
		assert_ok!(Subscriptions::settle(signed(dave()), BOB, ALICE));
		assert_ok!(Subscriptions::settle(signed(dave()), CHARLIE, ALICE));
		assert_eq!((mlt(&bob()), mlt(&corp())), (RICHES - 2 * PRICE, RICHES - 2 * PRICE));
		assert_eq!(claim(MLT), 4 * PRICE);
		assert_eq!((held(&bob()), held(&corp())), (0, 0));
	});
}

/// A profile can change hands: its controller of the day is paid.
#[test]
fn whoever_controls_the_creator_is_paid() {
	run(|| {
		open_tier(TIER);
		subscribe(bob(), MLT, 1);
		people::Controllers::<Runtime>::insert(ALICE, corp());
		let before = mlt(&corp());
		assert_ok!(Subscriptions::claim(signed(dave()), ALICE, TIER, MLT, 1));
		assert_eq!(mlt(&corp()), before + PRICE);
	});
}
