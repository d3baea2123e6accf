//! What arrives is shared out, to the last unit, and paid.

use crate::{
	mock::{Fractions, *},
	types::{fine, Due, Stream},
	*,
};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use proptest::prelude::*;
use sp_core::U256;
use sp_runtime::{DispatchError, TokenError};

const DOLLAR: Money = Money::Asset(DOLLARS);

#[test]
fn revenue_is_shared_by_fractions() {
	run(|| {
		let id = shared();
		let before = free(&bob());
		earn(id, Money::Native, 10 * UNIT);
		assert_ok!(Fractions::sweep(signed(pauper()), id, Money::Native));
		assert_eq!(events().last(), Some(&Event::Swept { vault: id, money: Money::Native, amount: 10 * UNIT }));
		assert_noop!(Fractions::sweep(signed(bob()), id, Money::Native), Error::<Runtime>::NothingArrived);
		assert_ok!(Fractions::claim(signed(pauper()), id, bob(), Money::Native));
		assert_eq!(free(&bob()) - before, 3 * UNIT);
		assert_eq!(
			events().last(),
			Some(&Event::Claimed { vault: id, who: bob(), money: Money::Native, amount: 3 * UNIT })
		);
		assert_noop!(Fractions::claim(signed(bob()), id, bob(), Money::Native), Error::<Runtime>::NothingDue);
		assert_eq!(due(id, &alice(), Money::Native), 5 * UNIT);
	});
}

#[test]
fn a_claim_takes_in_what_has_arrived() {
	run(|| {
		let id = shared();
		earn(id, Money::Native, UNIT);
		assert_eq!(due(id, &charlie(), Money::Native), UNIT / 5);
		let before = free(&charlie());
		assert_ok!(Fractions::claim(signed(charlie()), id, charlie(), Money::Native));
		assert_eq!(free(&charlie()) - before, UNIT / 5);
	});
}

#[test]
fn revenue_stays_with_those_who_held_when_it_arrived() {
	run(|| {
		let id = shared();
		earn(id, Money::Native, 100 * UNIT);
		assert_ok!(Fractions::transfer(signed(bob()), id, dave(), 30));
		earn(id, Money::Native, 200 * UNIT);
		assert_ok!(Fractions::transfer(signed(dave()), id, alice(), 30));
		earn(id, Money::Native, 10 * UNIT);
		let dues = [alice(), bob(), charlie(), dave()].map(|who| due(id, &who, Money::Native) / UNIT);
		assert_eq!(dues, [50 + 100 + 8, 30, 20 + 40 + 2, 60]);
		// Whoever is only owed something still has a record, until it is paid.
		assert_eq!(fractions(id, &bob()), 0);
		assert_ok!(Fractions::claim(signed(pauper()), id, bob(), Money::Native));
		assert_eq!(Fractions::position(id, bob()), None);
	});
}

#[test]
fn what_is_too_little_waits_for_the_next() {
	run(|| {
		let id = fractionalize(ENFORCED, 3);
		assert_ok!(Fractions::transfer(signed(alice()), id, bob(), 1));
		let before = (free(&alice()), free(&bob()));
		for _ in 0..7 {
			earn(id, Money::Native, 1);
			assert_ok!(Fractions::sweep(signed(pauper()), id, Money::Native));
		}
		assert_ok!(Fractions::claim(signed(pauper()), id, bob(), Money::Native));
		assert_ok!(Fractions::claim(signed(pauper()), id, alice(), Money::Native));
		assert_eq!((free(&alice()) - before.0, free(&bob()) - before.1), (4, 2));
		earn(id, Money::Native, 2);
		assert_ok!(Fractions::claim(signed(pauper()), id, bob(), Money::Native));
		assert_ok!(Fractions::claim(signed(pauper()), id, alice(), Money::Native));
		// Of nine units all are paid but what is less than a unit for each.
		assert!(free(&alice()) + free(&bob()) - before.0 - before.1 >= 8);
	});
}

#[test]
fn assets_are_shared_beside_mlt() {
	run(|| {
		let id = shared();
		assert_noop!(Fractions::sweep(signed(bob()), id, DOLLAR), Error::<Runtime>::UnknownMoney);
		earn(id, DOLLAR, 1_001);
		assert_ok!(Fractions::add_asset(signed(alice()), id, DOLLARS));
		assert_eq!(events().last(), Some(&Event::AssetAdded { vault: id, asset: DOLLARS }));
		// One unit stays, so that the account does.
		assert_eq!(due(id, &bob(), DOLLAR), 300);
		assert_ok!(Fractions::transfer(signed(bob()), id, dave(), 30));
		earn(id, DOLLAR, 100);
		for (who, amount) in [(alice(), 550), (bob(), 300), (charlie(), 220), (dave(), 30)] {
			assert_ok!(Fractions::claim(signed(pauper()), id, who.clone(), DOLLAR));
			assert_eq!(Assets::balance(DOLLARS, who), amount);
		}
	});
}

#[test]
fn an_account_with_a_least_balance_never_falls_below_it() {
	run(|| {
		let id = shared();
		assert_ok!(Fractions::add_asset(signed(alice()), id, COARSE));
		earn(id, Money::Asset(COARSE), 1_100);
		for who in [alice(), bob(), charlie()] {
			assert_ok!(Fractions::claim(signed(pauper()), id, who, Money::Asset(COARSE)));
		}
		assert_eq!(Assets::balance(COARSE, Fractions::account(id)), 100);
		// What is below the least of an account waits until it is more.
		assert_ok!(Fractions::transfer(signed(bob()), id, dave(), 5));
		earn(id, Money::Asset(COARSE), 200);
		assert_noop!(Fractions::claim(signed(dave()), id, dave(), Money::Asset(COARSE)), TokenError::BelowMinimum);
		earn(id, Money::Asset(COARSE), 1_800);
		assert_ok!(Fractions::claim(signed(dave()), id, dave(), Money::Asset(COARSE)));
		assert_eq!(Assets::balance(COARSE, dave()), 100);
	});
}

#[test]
fn who_may_add_assets_and_which() {
	run(|| {
		let id = shared();
		let add = |who, asset| Fractions::add_asset(signed(who), id, asset);
		assert_noop!(Fractions::add_asset(signed(alice()), 9, DOLLARS), Error::<Runtime>::UnknownVault);
		assert_noop!(add(dave(), DOLLARS), Error::<Runtime>::NotHolder);
		assert_noop!(add(bob(), DOLLARS), Error::<Runtime>::NotPermitted);
		assert_noop!(add(alice(), 77), Error::<Runtime>::NotRevenue);
		assert_noop!(add(alice(), FIRST_ASSET), Error::<Runtime>::NotRevenue);
		assert_noop!(Fractions::add_asset(Origin::root(), id, DOLLARS), DispatchError::BadOrigin);
		assert_ok!(Fractions::transfer(signed(alice()), id, bob(), 21));
		assert_ok!(add(bob(), DOLLARS));
		assert_noop!(add(alice(), DOLLARS), Error::<Runtime>::AlreadyShared);
		for asset in 11..11 + MAX_ASSETS {
			assert_ok!(Assets::create(signed(issuer()), asset, issuer(), 1));
			if asset == 14 {
				assert_noop!(add(alice(), asset), Error::<Runtime>::TooManyAssets);
			} else {
				assert_ok!(add(alice(), asset));
			}
		}
		buy_out(id, dave(), 125 * UNIT);
		assert_noop!(add(alice(), 14), Error::<Runtime>::Over);
	});
}

/// Whoever fills an account with worthless assets does not keep it from receiving what it shares out.
#[test]
fn worthless_assets_keep_nothing_from_arriving() {
	run(|| {
		let id = shared();
		let account = Fractions::account(id);
		assert_ok!(Fractions::add_asset(signed(alice()), id, DOLLARS));
		let mut refused = None;
		for asset in 100..300 {
			assert_ok!(Assets::create(signed(issuer()), asset, issuer(), 1));
			if let Err(error) = Assets::mint(signed(issuer()), asset, account.clone(), 1) {
				refused = Some(error);
				break;
			}
		}
		assert!(refused.is_some(), "there is a limit to what an account can hold");
		earn(id, DOLLAR, 101);
		assert_ok!(Fractions::claim(signed(bob()), id, bob(), DOLLAR));
		assert_eq!(Assets::balance(DOLLARS, bob()), 30);
	});
}

#[test]
fn a_frozen_asset_blocks_nothing_but_itself() {
	run(|| {
		let id = shared();
		for asset in [DOLLARS, COARSE] {
			assert_ok!(Fractions::add_asset(signed(alice()), id, asset));
			earn(id, Money::Asset(asset), 10_000);
		}
		earn(id, Money::Native, UNIT);
		let account = Fractions::account(id);
		assert_ok!(Assets::freeze(signed(issuer()), DOLLARS, account.clone()));
		assert!(Fractions::claim(signed(bob()), id, bob(), DOLLAR).is_err());
		assert_ok!(Fractions::claim(signed(bob()), id, bob(), Money::Native));
		assert_ok!(Fractions::claim(signed(bob()), id, bob(), Money::Asset(COARSE)));
		assert_ok!(Fractions::transfer(signed(bob()), id, dave(), 30));
		assert_eq!(due(id, &bob(), DOLLAR), 2_999);
		assert_ok!(Assets::freeze_asset(signed(issuer()), COARSE));
		assert_ok!(Fractions::transfer(signed(dave()), id, bob(), 10));
		assert_ok!(Assets::start_destroy(signed(issuer()), COARSE));
		assert_ok!(Assets::destroy_accounts(signed(issuer()), COARSE));
		assert_ok!(Assets::finish_destroy(signed(issuer()), COARSE));
		assert_ok!(Fractions::transfer(signed(dave()), id, bob(), 10));
		// And the frozen one is paid when it is thawed.
		assert_ok!(Assets::thaw(signed(issuer()), DOLLARS, account));
		assert_ok!(Fractions::claim(signed(bob()), id, bob(), DOLLAR));
		assert_eq!(Assets::balance(DOLLARS, bob()), 2_999);
	});
}

/// An issuer who takes its asset away from a vault harms that asset's holders and nobody else.
#[test]
fn an_asset_taken_away_is_not_counted_again() {
	run(|| {
		let id = shared();
		assert_ok!(Fractions::add_asset(signed(alice()), id, DOLLARS));
		earn(id, DOLLAR, 1_001);
		assert_ok!(Fractions::sweep(signed(bob()), id, DOLLAR));
		assert_ok!(Assets::burn(signed(issuer()), DOLLARS, Fractions::account(id), 900));
		assert!(Fractions::claim(signed(alice()), id, alice(), DOLLAR).is_err());
		assert_eq!(Fractions::vault(id).expect("is there").revenue[1], (DOLLAR, 1_000, 0));
		earn(id, DOLLAR, 950);
		assert_eq!(Fractions::vault(id).expect("is there").revenue[1], (DOLLAR, 1_000, 50));
		assert_ok!(Fractions::claim(signed(alice()), id, alice(), DOLLAR));
		assert_eq!(Assets::balance(DOLLARS, alice()), 525);
	});
}

#[test]
fn what_an_account_cannot_receive_stays_due() {
	run(|| {
		let id = shared();
		assert_ok!(Fractions::transfer(signed(charlie()), id, pauper(), 1));
		earn(id, Money::Native, ED);
		assert_noop!(Fractions::claim(signed(bob()), id, pauper(), Money::Native), TokenError::BelowMinimum);
		earn(id, Money::Native, 99 * ED);
		assert_ok!(Fractions::claim(signed(bob()), id, pauper(), Money::Native));
		assert_eq!(free(&pauper()), ED);
	});
}

#[test]
fn what_cannot_be_swept_or_claimed() {
	run(|| {
		let id = shared();
		assert_noop!(Fractions::sweep(signed(bob()), 9, Money::Native), Error::<Runtime>::UnknownVault);
		assert_noop!(Fractions::sweep(Origin::root(), id, Money::Native), DispatchError::BadOrigin);
		assert_noop!(Fractions::claim(signed(bob()), 9, bob(), Money::Native), Error::<Runtime>::UnknownVault);
		assert_noop!(Fractions::claim(signed(bob()), id, bob(), DOLLAR), Error::<Runtime>::UnknownMoney);
		assert_noop!(Fractions::claim(signed(bob()), id, dave(), Money::Native), Error::<Runtime>::NotHolder);
		assert_noop!(Fractions::claim(Origin::root(), id, bob(), Money::Native), DispatchError::BadOrigin);
		assert_noop!(Fractions::claim(signed(bob()), id, bob(), Money::Native), Error::<Runtime>::NothingDue);
	});
}

#[test]
fn a_vault_can_own_fractions_of_another_item() {
	run(|| {
		let (id, other) = (shared(), fractionalize(OPEN, 10));
		assert_ok!(Fractions::transfer(signed(alice()), other, Fractions::account(id), 5));
		earn(other, Money::Native, UNIT);
		assert_ok!(Fractions::claim(signed(bob()), other, Fractions::account(id), Money::Native));
		assert_eq!(due(id, &bob(), Money::Native), UNIT * 3 / 20);
	});
}

#[test]
fn all_the_money_in_the_world_is_shared() {
	run(|| {
		let id = fractionalize(ENFORCED, 3);
		assert_ok!(Fractions::transfer(signed(alice()), id, bob(), 1));
		assert_ok!(Assets::force_create(Origin::root(), 50, issuer(), true, 1));
		assert_ok!(Fractions::add_asset(signed(alice()), id, 50));
		let all = u128::MAX / 2;
		assert_ok!(Assets::mint(signed(issuer()), 50, issuer(), all));
		for round in 1..=3u128 {
			// Again and again: what was paid out comes back.
			let have = Assets::balance(50, issuer());
			assert_ok!(Assets::transfer(signed(issuer()), 50, Fractions::account(id), have));
			assert_ok!(Fractions::claim(signed(bob()), id, alice(), Money::Asset(50)));
			let got = Assets::balance(50, alice());
			assert!(got >= have / 3 * 2 - round, "{got}");
			assert_ok!(Assets::transfer(signed(alice()), 50, issuer(), got));
			check_state();
		}
		assert_ok!(Fractions::claim(signed(bob()), id, bob(), Money::Asset(50)));
		assert!(Assets::balance(50, bob()) > all / 3);
	});
}

/// pallet-assets loses what it moves by its traits where it could not be minted beside all that there is.
#[test]
fn what_could_not_be_minted_is_not_moved() {
	run(|| {
		let id = shared();
		assert_ok!(Assets::force_create(Origin::root(), 50, issuer(), true, 1));
		assert_ok!(Fractions::add_asset(signed(alice()), id, 50));
		assert_ok!(Assets::mint(signed(issuer()), 50, Fractions::account(id), u128::MAX));
		let all = due(id, &bob(), Money::Asset(50));
		assert_ok!(Fractions::sweep(signed(bob()), id, Money::Asset(50)));
		assert_noop!(
			Fractions::claim(signed(bob()), id, bob(), Money::Asset(50)),
			sp_runtime::ArithmeticError::Overflow
		);
		assert_ok!(Assets::burn(signed(issuer()), 50, Fractions::account(id), all));
		assert_ok!(Fractions::claim(signed(bob()), id, bob(), Money::Asset(50)));
		assert_eq!(Assets::balance(50, bob()), all);
	});
}

#[test]
fn a_few_planck_are_paid_to_whoever_exists() {
	run(|| {
		let id = shared();
		Balances::set_balance(&bob(), ED);
		earn(id, Money::Native, 100);
		assert_ok!(Fractions::claim(signed(bob()), id, bob(), Money::Native));
		assert_eq!(free(&bob()), ED + 30);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(400))]

	/// For all sums and numbers of fractions, what is due and what is left are what came in.
	#[test]
	fn nothing_is_lost_or_made(
		sums in prop::collection::vec(prop_oneof![0..100u128, 0..UNIT, Just(u128::MAX), any::<u128>()], 1..20),
		shares in prop::collection::vec(prop_oneof![1..5u64, 1..MAX_FRACTIONS / 8], 1..8),
	) {
		let supply: u64 = shares.iter().sum();
		let mut stream = Stream::new(Money::Native);
		let mut dues = shares.iter().map(|_| Due::default()).collect::<Vec<_>>();
		let (mut paid, mut came) = (U256::zero(), U256::zero());
		for (turn, sum) in sums.iter().enumerate() {
			let new = (*sum).min(u128::MAX - stream.owed);
			if stream.take_in(new, supply) {
				came += new.into();
				prop_assert!(u64::try_from(stream.rest).is_ok_and(|rest| rest < supply));
			} else {
				prop_assert_eq!(new, 0);
			}
			// One of them claims.
			let place = turn % shares.len();
			let reckoned = dues[place].now(&stream, shares[place]);
			dues[place] = Due { index: stream.per_fraction, due: reckoned };
			paid += stream.draw(&mut dues[place]).into();
			let due = dues.iter().zip(&shares).fold(U256::from(stream.rest), |all, (due, share)| {
				all + due.now(&stream, *share)
			});
			prop_assert_eq!(due, fine(stream.owed));
			prop_assert_eq!(paid + stream.owed, came);
		}
	}
}
