//! Every way of pallet-assets to move, burn, approve or destroy fractions is tried, and none passes by this pallet.

use crate::{
	mock::{Fractions, *},
	*,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungibles::{approvals::Mutate as _, Balanced as _, Inspect as _, Mutate as _, Refund as _},
		tokens::{
			Fortitude::{Force, Polite},
			Precision::{BestEffort, Exact},
			Preservation::{Expendable, Preserve},
		},
	},
};
use metalife_primitives::AccountId;

const ASSET: AssetId = FIRST_ASSET;
type Refused = pallet_assets::Error<Runtime>;

/// Run a test that must leave Alice with 50, Bob with 30 and Charlie with 20 fractions, and nobody else with any.
fn unmoved(test: impl FnOnce(VaultId)) {
	run(|| {
		let id = shared();
		test(id);
		assert_eq!([alice(), bob(), charlie()].map(|who| fractions(id, &who)), [50, 30, 20]);
		assert_eq!([alice(), bob(), charlie()].map(|who| Assets::balance(ASSET, who)), [50, 30, 20]);
		assert_eq!(Assets::total_supply(ASSET), 100);
	});
}

/// The accounts that pallet-assets would listen to have no key. What they could do if they had is tried with this.
fn owner(id: VaultId) -> Origin {
	signed(Fractions::account(id))
}

#[test]
fn plain_transfers() {
	unmoved(|_| {
		for to in [alice(), dave(), pauper()] {
			assert_noop!(Assets::transfer(signed(bob()), ASSET, to.clone(), 1), Refused::BalanceLow);
			assert_noop!(Assets::transfer(signed(bob()), ASSET, to.clone(), 30), Refused::BalanceLow);
			assert_noop!(Assets::transfer_keep_alive(signed(bob()), ASSET, to.clone(), 1), Refused::BalanceLow);
			// All that can be moved is nothing.
			for keep_alive in [false, true] {
				let _ = Assets::transfer_all(signed(bob()), ASSET, to.clone(), keep_alive);
			}
		}
	});
}

#[test]
fn approvals() {
	unmoved(|_| {
		assert_ok!(Assets::approve_transfer(signed(bob()), ASSET, dave(), 30));
		assert_noop!(Assets::transfer_approved(signed(dave()), ASSET, bob(), dave(), 1), Refused::BalanceLow);
		assert_noop!(Assets::transfer_approved(signed(dave()), ASSET, bob(), pauper(), 30), Refused::BalanceLow);
		assert_noop!(
			<Assets as frame_support::traits::fungibles::approvals::Mutate<AccountId>>::transfer_from(
				ASSET,
				&bob(),
				&dave(),
				&dave(),
				30
			),
			Refused::BalanceLow
		);
		assert_ok!(Assets::approve(ASSET, &alice(), &dave(), 5));
		assert_ok!(Assets::cancel_approval(signed(alice()), ASSET, dave()));
		assert_noop!(Assets::force_cancel_approval(signed(dave()), ASSET, bob(), dave()), Refused::NoPermission);
	});
}

#[test]
fn forced_transfers_and_burns() {
	unmoved(|id| {
		assert_noop!(Assets::force_transfer(signed(bob()), ASSET, bob(), dave(), 1), Refused::BalanceLow);
		assert_noop!(Assets::force_transfer(owner(id), ASSET, bob(), dave(), 1), Refused::BalanceLow);
		assert_ok!(Assets::burn(signed(bob()), ASSET, bob(), 30).or_else(|error| {
			assert_eq!(error, Refused::NoPermission.into());
			Ok::<_, sp_runtime::DispatchError>(())
		}));
		// As much as can be burnt is nothing.
		assert_ok!(Assets::burn(owner(id), ASSET, bob(), 30));
		assert_noop!(Assets::mint(signed(bob()), ASSET, bob(), 1), Refused::NoPermission);
	});
}

#[test]
fn refunds_that_burn() {
	unmoved(|_| {
		for allow_burn in [false, true] {
			assert!(Assets::refund(signed(bob()), ASSET, allow_burn).is_err());
		}
		assert_noop!(Assets::refund_other(signed(alice()), ASSET, bob()), Refused::NoDeposit);
		assert!(<Assets as frame_support::traits::fungibles::Refund<AccountId>>::refund(ASSET, bob()).is_err());
		assert_eq!(Assets::deposit_held(ASSET, bob()), None);
	});
}

/// Also where the holder had an account with a deposit before it had fractions.
#[test]
fn refunds_of_accounts_with_a_deposit() {
	run(|| {
		let id = fractionalize(ENFORCED, 10);
		assert_ok!(Assets::touch(signed(bob()), ASSET));
		assert_ok!(Assets::touch_other(signed(charlie()), ASSET, dave()));
		for who in [bob(), dave()] {
			assert_ok!(Fractions::transfer(signed(alice()), id, who, 5));
		}
		assert_noop!(Assets::refund(signed(bob()), ASSET, true), Refused::ContainsFreezes);
		assert_noop!(Assets::refund(signed(bob()), ASSET, false), Refused::WouldBurn);
		assert_noop!(Assets::refund_other(signed(charlie()), ASSET, dave()), Refused::WouldBurn);
		assert_eq!((fractions(id, &bob()), fractions(id, &dave())), (5, 5));
		// Without fractions the deposit is to be had.
		for who in [bob(), dave()] {
			assert_ok!(Fractions::transfer(signed(who), id, alice(), 5));
		}
		assert_ok!(Assets::refund(signed(bob()), ASSET, false));
		assert_ok!(Assets::refund_other(signed(charlie()), ASSET, dave()));
		assert_ok!(Fractions::reclaim(signed(alice()), id, 0));
		assert_eq!(Fractions::vault(id), None);
	});
}

#[test]
fn destroying_the_asset() {
	unmoved(|id| {
		assert_noop!(Assets::start_destroy(signed(bob()), ASSET), Refused::NoPermission);
		for origin in [owner(id), Origin::root()] {
			assert_noop!(Assets::start_destroy(origin, ASSET), Refused::ContainsFreezes);
		}
		assert_noop!(
			<Assets as frame_support::traits::fungibles::Destroy<AccountId>>::start_destroy(ASSET, None),
			Refused::ContainsFreezes
		);
		assert!(Assets::destroy_accounts(signed(bob()), ASSET).is_err());
		assert!(Assets::destroy_approvals(signed(bob()), ASSET).is_err());
		assert_noop!(Assets::finish_destroy(signed(bob()), ASSET), Refused::IncorrectStatus);
	});
}

#[test]
fn freezing_and_ruling_the_asset() {
	unmoved(|_| {
		let who = || signed(alice());
		assert_noop!(Assets::freeze(who(), ASSET, bob()), Refused::NoPermission);
		assert_noop!(Assets::block(who(), ASSET, bob()), Refused::NoPermission);
		assert_noop!(Assets::thaw(who(), ASSET, bob()), Refused::NoPermission);
		assert_noop!(Assets::freeze_asset(who(), ASSET), Refused::NoPermission);
		assert_noop!(Assets::thaw_asset(who(), ASSET), Refused::NoPermission);
		assert_noop!(Assets::set_team(who(), ASSET, alice(), alice(), alice()), Refused::NoPermission);
		assert_noop!(Assets::transfer_ownership(who(), ASSET, alice()), Refused::NoPermission);
		assert_noop!(Assets::set_min_balance(who(), ASSET, 1), Refused::NoPermission);
		assert_noop!(Assets::set_metadata(who(), ASSET, vec![1], vec![1], 2), Refused::NoPermission);
		assert_noop!(Assets::clear_metadata(who(), ASSET), Refused::NoPermission);
	});
}

/// Whoever root made the asset's owner and all else moves and burns no fraction, and what it mints is none.
#[test]
fn even_an_admin_by_force() {
	new_test_ext().execute_with(|| {
		let id = shared();
		let mallory = dave();
		assert_ok!(Assets::force_asset_status(
			Origin::root(),
			ASSET,
			mallory.clone(),
			mallory.clone(),
			mallory.clone(),
			mallory.clone(),
			1,
			true,
			false
		));
		let who = || signed(mallory.clone());
		assert_noop!(Assets::force_transfer(who(), ASSET, bob(), mallory.clone(), 30), Refused::BalanceLow);
		assert_ok!(Assets::burn(who(), ASSET, bob(), 30));
		assert_noop!(Assets::start_destroy(who(), ASSET), Refused::ContainsFreezes);
		assert_eq!(Assets::balance(ASSET, bob()), 30);
		assert_ok!(Assets::mint(who(), ASSET, mallory.clone(), 1_000));
		assert_noop!(Fractions::transfer(who(), id, bob(), 1), Error::<Runtime>::NotHolder);
		earn(id, Money::Native, UNIT);
		assert_eq!(due(id, &mallory, Money::Native), 0);
		assert_eq!(due(id, &bob(), Money::Native), UNIT * 3 / 10);
		assert_eq!(Fractions::vault(id).map(|vault| vault.supply), Some(100));
		assert_ok!(Fractions::do_try_state());
		// And it keeps nobody from winding up.
		assert_ok!(Fractions::transfer(signed(bob()), id, alice(), 30));
		assert_ok!(Fractions::transfer(signed(charlie()), id, alice(), 20));
		assert_ok!(Fractions::claim(signed(bob()), id, bob(), Money::Native));
		assert_ok!(Fractions::claim(signed(bob()), id, charlie(), Money::Native));
		assert_ok!(Fractions::reclaim(signed(alice()), id, 0));
		assert_ok!(Fractions::close(signed(bob()), id, 10));
		assert_eq!(Fractions::vault(id), None);
	});
}

/// What other pallets could do by the traits of pallet-assets.
#[test]
fn the_traits() {
	unmoved(|_| {
		for force in [Polite, Force] {
			assert_eq!(Assets::reducible_balance(ASSET, &bob(), Expendable, force), 0);
			assert!(Assets::burn_from(ASSET, &bob(), 1, Expendable, Exact, force).is_err());
			assert_ok!(Assets::burn_from(ASSET, &bob(), 1, Expendable, BestEffort, force), 0);
			assert!(Assets::withdraw(ASSET, &bob(), 1, Exact, Expendable, force).is_err());
		}
		for preservation in [Preserve, Expendable] {
			let moved = <Assets as frame_support::traits::fungibles::Mutate<AccountId>>::transfer(
				ASSET,
				&bob(),
				&dave(),
				1,
				preservation,
			);
			assert!(moved.is_err());
		}
		assert!(Assets::shelve(ASSET, &bob(), 1).is_err());
	});
}

#[test]
fn nobody_else_creates_the_assets_of_fractions() {
	run(|| {
		assert_noop!(Assets::create(signed(bob()), FIRST_ASSET + 5, bob(), 1), sp_runtime::DispatchError::BadOrigin);
		assert_ok!(Assets::create(signed(bob()), FIRST_ASSET - 1, bob(), 1));
	});
}

/// Other assets are as free as ever.
#[test]
fn other_assets_are_not_touched() {
	run(|| {
		shared();
		assert_ok!(Assets::transfer(signed(issuer()), DOLLARS, bob(), 10));
		assert_ok!(Assets::transfer(signed(bob()), DOLLARS, alice(), 10));
		assert_ok!(Assets::start_destroy(signed(issuer()), DOLLARS));
	});
}
