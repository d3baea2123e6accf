//! What view functions answer.

use crate::mock::{Subscriptions, *};
use frame_support::assert_ok;

#[test]
fn what_is_not_there_is_not_shown() {
	run(|| {
		assert_eq!(Subscriptions::tier(ALICE, TIER), None);
		assert_eq!(Subscriptions::tiers(ALICE), vec![]);
		assert_eq!(Subscriptions::subscription(BOB, ALICE), None);
		assert!(!Subscriptions::is_subscribed(BOB, ALICE, TIER));
		assert_eq!(Subscriptions::claimable(ALICE, TIER, MLT), 0);
		assert_eq!(Subscriptions::till_of(ALICE, TIER, MLT), None);
		assert_eq!(Subscriptions::owed(bob(), ALICE, TIER, IN_USD), 0);
		assert_eq!(Subscriptions::item_price(0), None);
		assert!(!Subscriptions::has_paid_for(BOB, 0));
	});
}

/// What the tills hold is what subscribers get back, what is the creator's, and what waits.
#[test]
fn the_views_add_up() {
	run(|| {
		open_tier(TIER);
		for (who, currency, periods) in [(bob(), MLT, 4), (charlie(), IN_USD, 7)] {
			advance(30);
			subscribe(who, currency, periods);
		}
		for _ in 0..20 {
			advance(MONTH / 2);
			for (profile, currency) in [(BOB, MLT), (CHARLIE, IN_USD)] {
				let (held, account) = Subscriptions::till_of(ALICE, TIER, currency.clone()).expect("there is one");
				assert_eq!(account, till_account(currency.clone()));
				let running = held - subscribed(profile).left - Subscriptions::claimable(ALICE, TIER, currency.clone());
				// Only the period that the tier is in can be neither's yet.
				let price = if currency == MLT { PRICE } else { DOLLARS };
				assert!(running == 0 || running == price, "{running}");
				let claimable = Subscriptions::claimable(ALICE, TIER, currency.clone());
				if claimable > 0 {
					assert_eq!(claim(currency), claimable);
				}
			}
		}
		assert_eq!((till(MLT).held, till(IN_USD).held), (0, 0));
	});
}

#[test]
fn what_is_shown_of_a_subscription_is_what_happens() {
	run(|| {
		open_tier(TIER);
		subscribe(bob(), MLT, 5);
		advance(MONTH + 25);
		let info = subscribed(BOB);
		assert_eq!((info.until, info.next), (1 + 5 * MONTH, 1 + 2 * MONTH));
		assert_eq!((info.left, info.credit), (3 * PRICE, PRICE * 3 / 4));
		let before = mlt(&bob()) + held(&bob());
		assert_ok!(cancel(bob(), BOB));
		assert_eq!(mlt(&bob()) + held(&bob()) - before, info.left);
		assert_eq!((subscribed(BOB).until, subscribed(BOB).left), (info.next, 0));
	});
}
