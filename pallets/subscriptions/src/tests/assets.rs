//! Payments in an asset, whose issuer can freeze and destroy it.

use crate::{
	mock::{Subscriptions, *},
	*,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungibles::Mutate as _,
		tokens::{Fortitude::Polite, Precision::Exact, Preservation::Expendable},
	},
};
use metalife_primitives::traits::Subscriptions as _;
use sp_runtime::DispatchError::BadOrigin;

fn draw() -> frame_support::dispatch::DispatchResult {
	Subscriptions::draw(signed(dave()), bob(), ALICE, TIER, IN_USD)
}

fn owed() -> u128 {
	Subscriptions::owed(bob(), ALICE, TIER, IN_USD)
}

#[test]
fn an_asset_pays_as_mlt_does() {
	run(|| {
		open_tier(TIER);
		let before = usd(&bob());
		subscribe(bob(), IN_USD, 4);
		assert_eq!(usd(&bob()), before - 4 * DOLLARS);
		assert!(Subscriptions::subscribes(BOB, ALICE, TIER));
		advance(MONTH);
		assert_ok!(cancel(bob(), BOB));
		assert_eq!(usd(&bob()), before - 2 * DOLLARS);
		assert_eq!(claim(IN_USD), 2 * DOLLARS);
		assert_eq!(usd(&till_account(IN_USD)), LEAST);
	});
}

#[test]
fn all_of_an_asset_can_be_spent() {
	run(|| {
		open_tier(TIER);
		assert_ok!(Assets::transfer(signed(bob()), USD, corp(), RICHES - DOLLARS));
		subscribe(bob(), IN_USD, 1);
		assert_eq!((usd(&bob()), usd(&till_account(IN_USD))), (0, DOLLARS + LEAST));
		// And less than all, if the rest is enough for an account to live.
		assert_ok!(Assets::transfer(signed(charlie()), USD, corp(), RICHES - DOLLARS - LEAST + 1));
		assert_noop!(try_subscribe(charlie(), IN_USD, 1), Error::<Runtime>::PaymentFailed);
	});
}

/// pallet-assets would lose what it moves where the supply cannot grow by as much.
#[test]
fn an_asset_of_which_there_is_almost_all_there_can_be_is_not_lost() {
	run(|| {
		open_tier(TIER);
		subscribe(bob(), IN_USD, 2);
		let room = u128::MAX - Assets::total_supply(USD);
		assert_ok!(Assets::mint_into(USD, &corp(), room - DOLLARS + 1));
		let total = usd(&bob()) + usd(&till_account(IN_USD));
		assert_noop!(top_up(bob(), 1), Error::<Runtime>::PaymentFailed);
		assert_ok!(cancel(bob(), BOB));
		assert_eq!((owed(), usd(&bob()) + usd(&till_account(IN_USD))), (DOLLARS, total));
		assert_noop!(draw(), Error::<Runtime>::PayoutFailed);
		assert_ok!(Assets::burn_from(USD, &corp(), DOLLARS, Expendable, Exact, Polite));
		assert_ok!(draw());
		assert_eq!(owed(), 0);
	});
}

/// A frozen asset keeps nobody subscribed, and what it owes is drawn when it thaws.
#[test]
fn a_refund_that_cannot_be_paid_waits() {
	run(|| {
		open_tier(TIER);
		let before = usd(&bob());
		subscribe(bob(), IN_USD, 4);
		subscribe(charlie(), MLT, 2);
		freeze(true);
		assert_noop!(top_up(bob(), 1), Error::<Runtime>::PaymentFailed);
		assert_noop!(Subscriptions::claim(signed(dave()), ALICE, TIER, IN_USD, 9), Error::<Runtime>::PayoutFailed);
		assert_ok!(cancel(bob(), BOB));
		assert_eq!((owed(), subscribed(BOB).left), (3 * DOLLARS, 0));
		assert_noop!(draw(), Error::<Runtime>::PayoutFailed);
		// MLT has no part in it.
		assert_eq!(claim(MLT), PRICE);
		assert_ok!(cancel(charlie(), CHARLIE));
		advance(MONTH);
		subscribe(bob(), MLT, 1);
		freeze(false);
		assert_noop!(Subscriptions::draw(Origin::none(), bob(), ALICE, TIER, IN_USD), BadOrigin);
		assert_ok!(draw());
		let till = TillKey { creator: ALICE, tier: TIER, currency: IN_USD };
		assert_eq!(last_event(), Event::Drawn { to: bob(), till, amount: 3 * DOLLARS });
		assert_noop!(draw(), Error::<Runtime>::NothingOwed);
		assert_eq!((usd(&bob()), claim(IN_USD)), (before - DOLLARS, DOLLARS));
	});
}

#[test]
fn what_waits_adds_up_in_one_record() {
	run(|| {
		open_tier(TIER);
		for _ in 0..2 {
			subscribe(bob(), IN_USD, 3);
			freeze(true);
			assert_ok!(cancel(bob(), BOB));
			advance(MONTH);
			assert_ok!(Subscriptions::settle(signed(dave()), BOB, ALICE));
			freeze(false);
		}
		assert_eq!((owed(), Debts::<Runtime>::iter().count()), (4 * DOLLARS, 1));
		// The creator can go. The till stays for what is owed, and for no longer.
		assert_ok!(Subscriptions::close_tier(signed(alice()), ALICE, TIER));
		assert_eq!(claim(IN_USD), 2 * DOLLARS);
		assert_ok!(Subscriptions::remove_tier(signed(dave()), ALICE, TIER));
		let remove = || Subscriptions::remove_till(signed(dave()), ALICE, TIER, IN_USD);
		assert_noop!(remove(), Error::<Runtime>::StillInUse);
		assert_ok!(draw());
		assert_ok!(remove());
		assert_eq!(held_balances(), Default::default());
		assert_eq!(usd(&bob()), RICHES - 2 * DOLLARS);
	});
}

#[test]
fn one_account_that_is_frozen_stops_no_other() {
	run(|| {
		open_tier(TIER);
		subscribe(bob(), IN_USD, 3);
		subscribe(charlie(), IN_USD, 3);
		assert_ok!(Assets::block(signed(issuer()), USD, bob()));
		for (who, profile) in [(bob(), BOB), (charlie(), CHARLIE)] {
			assert_ok!(cancel(who, profile));
		}
		assert_eq!((owed(), usd(&charlie())), (2 * DOLLARS, RICHES - DOLLARS));
		assert_eq!(claim(IN_USD), 2 * DOLLARS);
		assert_ok!(Assets::thaw(signed(issuer()), USD, bob()));
		assert_ok!(draw());
		assert_eq!(usd(&bob()), RICHES - DOLLARS);
	});
}

/// What an issuer destroys is gone. All else goes on, and nothing is stuck.
#[test]
fn an_asset_that_is_destroyed_leaves_no_trace() {
	run(|| {
		open_tier(TIER);
		subscribe(bob(), IN_USD, 4);
		subscribe(charlie(), IN_USD, 2);
		freeze(true);
		assert_ok!(cancel(bob(), BOB));
		destroy();
		assert!(Subscriptions::subscribes(BOB, ALICE, TIER));
		assert_ok!(draw());
		assert_ok!(cancel(charlie(), CHARLIE));
		assert_ok!(Subscriptions::claim(signed(dave()), ALICE, TIER, IN_USD, 9));
		let till_key = TillKey { creator: ALICE, tier: TIER, currency: IN_USD };
		assert_eq!(last_event(), Event::Claimed { till: till_key, to: alice(), amount: 0, periods: 0 });
		assert_eq!(till(IN_USD).held, 0);
		advance(MONTH);
		for profile in [BOB, CHARLIE] {
			assert_ok!(Subscriptions::settle(signed(dave()), profile, ALICE));
		}
		assert_ok!(Subscriptions::close_tier(signed(alice()), ALICE, TIER));
		assert_ok!(Subscriptions::remove_tier(signed(dave()), ALICE, TIER));
		assert_eq!(held_balances(), Default::default());
		assert_eq!(mlt(&alice()), RICHES);
		assert_eq!(mlt(&till_account(IN_USD)), 0);
	});
}

/// Whoever makes a new asset with the number of one that was destroyed finds no old debts paid with it.
#[test]
fn new_money_does_not_pay_for_what_was_destroyed() {
	run(|| {
		open_tier(TIER);
		subscribe(bob(), IN_USD, 4);
		destroy();
		assert_ok!(Assets::force_create(Origin::root(), USD, issuer(), false, LEAST));
		mint(USD, &charlie(), RICHES);
		mint(USD, &alice(), LEAST);
		assert_noop!(try_subscribe(charlie(), IN_USD, 2), Error::<Runtime>::TillBroken);
		assert_ok!(cancel(bob(), BOB));
		assert_eq!((usd(&bob()), owed()), (0, 0));
		assert_ok!(Subscriptions::claim(signed(dave()), ALICE, TIER, IN_USD, 9));
		// Now that nothing is owed, the till takes money again; its account lives of what it is paid.
		assert_eq!(till(IN_USD).held, 0);
		subscribe(charlie(), IN_USD, 2);
		assert_eq!(usd(&till_account(IN_USD)), 2 * DOLLARS);
	});
}

/// An issuer who burns a part has burned no more than that: who comes first gets what is there.
#[test]
fn what_is_left_of_a_till_is_paid_out() {
	run(|| {
		open_tier(TIER);
		subscribe(bob(), IN_USD, 2);
		subscribe(charlie(), IN_USD, 2);
		assert_ok!(Assets::burn(signed(issuer()), USD, till_account(IN_USD), 3 * DOLLARS - 100));
		assert_noop!(top_up(bob(), 1), Error::<Runtime>::TillBroken);
		assert_ok!(cancel(bob(), BOB));
		assert_eq!(usd(&bob()), RICHES - DOLLARS);
		assert_ok!(cancel(charlie(), CHARLIE));
		assert_eq!(usd(&charlie()), RICHES - 2 * DOLLARS + 100);
		assert_ok!(Subscriptions::claim(signed(dave()), ALICE, TIER, IN_USD, 9));
		assert_eq!((till(IN_USD).held, usd(&till_account(IN_USD))), (0, LEAST));
	});
}

/// A till whose money its issuer does not let go cannot keep the creator's deposits.
#[test]
fn a_frozen_till_is_removed_once_nothing_is_owed() {
	run(|| {
		open_tier(TIER);
		freeze(true);
		assert_ok!(Subscriptions::close_tier(signed(alice()), ALICE, TIER));
		assert_ok!(Subscriptions::remove_tier(signed(dave()), ALICE, TIER));
		assert_eq!(held_balances(), Default::default());
		// What its account lives of stays there.
		assert_eq!((mlt(&alice()), usd(&till_account(IN_USD))), (RICHES - ED, LEAST));
	});
}

/// Fill an account with assets that are worth nothing, until it takes no more.
fn fill(account: &metalife_primitives::AccountId) {
	if mlt(account) < ED {
		assert_ok!(Balances::transfer_allow_death(signed(charlie()), account.clone(), ED));
	}
	for asset in 100..300 {
		assert_ok!(Assets::create(signed(charlie()), asset, charlie(), 1));
		if Assets::mint(signed(charlie()), asset, account.clone(), 1).is_err() {
			return;
		}
	}
	panic!("there is a limit to what an account can hold");
}

/// Whoever knows in advance which account a till will have keeps nobody from opening it.
#[test]
fn worthless_assets_keep_no_till_from_opening() {
	run(|| {
		fill(&till_account(IN_USD));
		open_tier(TIER);
		subscribe(bob(), IN_USD, 2);
		assert_eq!(claim(IN_USD), DOLLARS);
		advance(2 * MONTH);
		assert_ok!(Subscriptions::settle(signed(dave()), BOB, ALICE));
		assert_eq!(claim(IN_USD), DOLLARS);
		assert_ok!(Subscriptions::close_tier(signed(alice()), ALICE, TIER));
		assert_ok!(Subscriptions::remove_tier(signed(dave()), ALICE, TIER));
		// The place was paid for, and is given up where it was taken.
		assert_eq!((held(&alice()), usd(&alice())), (0, RICHES + 2 * DOLLARS));
		assert!(Balances::reserved_balance(alice()) > 0);
		assert_ok!(Assets::refund_other(signed(alice()), USD, till_account(IN_USD)));
		assert_eq!(Balances::reserved_balance(alice()), 0);
	});
}

#[test]
fn worthless_assets_do_not_take_a_till_s_place_when_its_asset_is_made_anew() {
	run(|| {
		open_tier(TIER);
		destroy();
		fill(&till_account(IN_USD));
		assert_ok!(Assets::force_create(Origin::root(), USD, issuer(), false, LEAST));
		mint(USD, &bob(), RICHES);
		subscribe(bob(), IN_USD, 2);
		assert_eq!(usd(&till_account(IN_USD)), 2 * DOLLARS);
		assert_ok!(cancel(bob(), BOB));
		assert_eq!(usd(&bob()), RICHES - DOLLARS);
	});
}
