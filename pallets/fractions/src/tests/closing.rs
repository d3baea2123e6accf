//! Winding up a vault whose item is gone.

use crate::{
	mock::{Fractions, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

const DOLLAR: Money = Money::Asset(DOLLARS);

#[test]
fn a_vault_is_removed_with_the_last_fraction() {
	run(|| {
		let before = free(&alice());
		let id = shared();
		buy_out(id, dave(), 200 * UNIT);
		assert_noop!(Fractions::close(signed(bob()), id, 1), Error::<Runtime>::StillHeld);
		for who in [alice(), bob(), charlie()] {
			assert_ok!(Fractions::redeem(signed(pauper()), id, who));
		}
		assert_eq!(events().last(), Some(&Event::Closed { vault: id }));
		assert_eq!(Fractions::vault(id), None);
		assert_eq!(free(&alice()), before + 90 * UNIT);
		assert!(!pallet_assets::Asset::<Runtime>::contains_key(FIRST_ASSET));
		assert_noop!(Fractions::close(signed(bob()), id, 1), Error::<Runtime>::UnknownVault);
		assert_eq!(free(&Fractions::account(id)) + free(&Fractions::broker(id)), 0);
	});
}

#[test]
fn what_arrives_after_the_item_is_gone_is_the_new_owners() {
	run(|| {
		let id = shared();
		assert_ok!(Fractions::add_asset(signed(alice()), id, DOLLARS));
		earn(id, DOLLAR, 1_001);
		buy_out(id, dave(), 200 * UNIT);
		earn(id, Money::Native, 50 * UNIT);
		earn(id, DOLLAR, 70);
		assert_eq!(due(id, &bob(), Money::Native), 54 * UNIT);
		let before = free(&dave());
		assert_ok!(Fractions::sweep(signed(pauper()), id, Money::Native));
		assert_eq!(free(&dave()) - before, 50 * UNIT);
		assert!(events().contains(&Event::Forwarded {
			vault: id,
			money: Money::Native,
			to: dave(),
			amount: 50 * UNIT
		}));
		assert_noop!(Fractions::sweep(signed(bob()), id, Money::Native), Error::<Runtime>::NothingArrived);
		for who in [alice(), bob(), charlie()] {
			assert_ok!(Fractions::redeem(signed(pauper()), id, who));
		}
		// The last redemption forwarded what was left, with the unit that kept the account.
		assert_eq!(Assets::balance(DOLLARS, dave()), 71);
		assert_eq!(Fractions::vault(id), None);
		// Who paid for the vault's account gets that back.
		let reserved = Balances::reserved_balance(alice());
		assert_ok!(Assets::refund_other(signed(alice()), DOLLARS, Fractions::account(id)));
		assert_eq!(reserved - Balances::reserved_balance(alice()), UNIT);
	});
}

#[test]
fn strangers_accounts_and_approvals_only_delay() {
	run(|| {
		let before = free(&alice());
		let id = fractionalize(ENFORCED, 10);
		for who in [bob(), charlie(), dave()] {
			assert_ok!(Assets::touch(signed(who.clone()), FIRST_ASSET));
			assert_ok!(Assets::approve_transfer(signed(who), FIRST_ASSET, artist(), 5));
		}
		assert_ok!(Fractions::reclaim(signed(alice()), id, 0));
		assert_eq!(Nfts::owner(ENFORCED, 1), Some(alice()));
		assert!(Fractions::vault(id).is_some());
		assert_noop!(Fractions::close(Origin::root(), id, 1), DispatchError::BadOrigin);
		for _ in 0..2 {
			assert_ok!(Fractions::close(signed(pauper()), id, 1));
			assert!(Fractions::vault(id).is_some());
		}
		assert_ok!(Fractions::close(signed(pauper()), id, u32::MAX));
		assert_eq!(Fractions::vault(id), None);
		assert_eq!(free(&alice()), before);
		for who in [bob(), charlie(), dave()] {
			assert_eq!(Balances::reserved_balance(who), 0);
		}
	});
}

/// Whoever removes the asset by the calls of pallet-assets, once that is possible, takes nothing.
#[test]
fn others_may_finish_what_was_begun() {
	run(|| {
		let before = free(&alice());
		let id = fractionalize(ENFORCED, 10);
		assert_ok!(Assets::touch(signed(bob()), FIRST_ASSET));
		assert_ok!(Fractions::reclaim(signed(alice()), id, 0));
		assert_ok!(Assets::destroy_accounts(signed(dave()), FIRST_ASSET));
		assert_ok!(Assets::finish_destroy(signed(dave()), FIRST_ASSET));
		assert!(Fractions::vault(id).is_some());
		assert_noop!(Fractions::sweep(signed(dave()), id, Money::Native), Error::<Runtime>::NothingArrived);
		assert_ok!(Fractions::close(signed(dave()), id, 0));
		assert_eq!(Fractions::vault(id), None);
		assert_eq!(free(&alice()), before);
	});
}

#[test]
fn what_cannot_be_paid_holds_no_deposit_for_ever() {
	run(|| {
		let id = shared();
		assert_ok!(Fractions::add_asset(signed(alice()), id, DOLLARS));
		assert_noop!(Fractions::clear(signed(bob()), 9, bob()), Error::<Runtime>::UnknownVault);
		assert_noop!(Fractions::clear(signed(bob()), id, bob()), Error::<Runtime>::NotOver);
		assert_ok!(Fractions::transfer(signed(charlie()), id, pauper(), 20));
		earn(id, DOLLAR, 1_001);
		assert_ok!(Assets::freeze(signed(issuer()), DOLLARS, Fractions::account(id)).map(drop));
		buy_out(id, dave(), 200 * UNIT);
		for who in [alice(), bob()] {
			assert_ok!(Fractions::redeem(signed(pauper()), id, who));
		}
		assert_eq!(due(id, &bob(), DOLLAR), 300);
		assert_noop!(Fractions::clear(signed(bob()), id, bob()), Error::<Runtime>::TooEarly);
		assert_noop!(Fractions::clear(Origin::root(), id, bob()), DispatchError::BadOrigin);
		advance(CLAIM_PERIOD);
		assert_noop!(Fractions::clear(signed(bob()), id, dave()), Error::<Runtime>::NotHolder);
		for who in [alice(), bob(), pauper()] {
			assert_ok!(Fractions::clear(signed(dave()), id, who));
		}
		assert!(events().contains(&Event::Forfeited { vault: id, who: bob(), money: DOLLAR, amount: 300 }));
		// Whoever had not redeemed was paid what could be paid.
		assert_eq!(free(&pauper()), 36 * UNIT);
		assert_eq!(Fractions::vault(id), None);
		assert_eq!(deposits_held(), Default::default());
	});
}

#[test]
fn what_is_thawed_in_time_is_paid() {
	run(|| {
		let id = shared();
		assert_ok!(Fractions::add_asset(signed(alice()), id, DOLLARS));
		earn(id, DOLLAR, 1_001);
		assert_ok!(Assets::freeze_asset(signed(issuer()), DOLLARS));
		buy_out(id, dave(), 200 * UNIT);
		for who in [alice(), bob(), charlie()] {
			assert_ok!(Fractions::redeem(signed(pauper()), id, who));
		}
		assert_ok!(Assets::thaw_asset(signed(issuer()), DOLLARS));
		assert_ok!(Fractions::claim(signed(pauper()), id, bob(), DOLLAR));
		advance(CLAIM_PERIOD);
		assert_ok!(Fractions::clear(signed(pauper()), id, charlie()));
		assert_ok!(Fractions::claim(signed(pauper()), id, alice(), DOLLAR));
		assert_eq!([alice(), bob(), charlie()].map(|who| Assets::balance(DOLLARS, who)), [500, 300, 200]);
		assert_eq!(Fractions::vault(id), None);
	});
}

#[test]
fn what_is_due_below_a_unit_is_not_lost() {
	run(|| {
		let id = fractionalize(OPEN, 7);
		assert_ok!(Fractions::transfer(signed(alice()), id, bob(), 3));
		earn(id, Money::Native, 100);
		// Bob's record goes with a fraction of a planck, which is shared again.
		assert_ok!(Fractions::claim(signed(bob()), id, bob(), Money::Native));
		assert_ok!(Fractions::transfer(signed(bob()), id, alice(), 3));
		assert_eq!(Fractions::position(id, bob()), None);
		earn(id, Money::Native, 1);
		let before = free(&alice());
		assert_ok!(Fractions::claim(signed(bob()), id, alice(), Money::Native));
		assert!(free(&alice()) - before >= 100 + 1 - 42 - 1);
		buy_out(id, dave(), 200 * UNIT);
		assert_ok!(Fractions::redeem(signed(bob()), id, alice()));
		assert_eq!(Fractions::vault(id), None);
		assert_eq!(free(&Fractions::account(id)), 0);
	});
}
