//! Moving, offering and buying fractions.

use crate::{
	mock::{Fractions, *},
	*,
};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use sp_runtime::{DispatchError, TokenError};

#[test]
fn fractions_move_with_the_asset() {
	run(|| {
		let id = fractionalize(ENFORCED, 100);
		let before = free(&alice());
		assert_ok!(Fractions::transfer(signed(alice()), id, pauper(), 40));
		assert_eq!((fractions(id, &alice()), fractions(id, &pauper())), (60, 40));
		assert_eq!(before - free(&alice()), position_deposit(), "the sender pays for the new record");
		assert_eq!(
			events().last(),
			Some(&Event::Transferred { vault: id, from: alice(), to: pauper(), fractions: 40 })
		);
		assert_ok!(Fractions::transfer(signed(pauper()), id, alice(), 40));
		assert_eq!(free(&alice()), before, "and gets it back with the record");
		assert_eq!(Assets::maybe_balance(FIRST_ASSET, pauper()), None);
	});
}

#[test]
fn what_cannot_be_transferred() {
	run(|| {
		let id = shared();
		let call = |who, to, fractions| Fractions::transfer(signed(who), id, to, fractions);
		assert_noop!(Fractions::transfer(signed(alice()), 9, bob(), 1), Error::<Runtime>::UnknownVault);
		assert_noop!(call(dave(), bob(), 1), Error::<Runtime>::NotHolder);
		assert_noop!(call(alice(), bob(), 0), Error::<Runtime>::NoFractions);
		assert_noop!(call(alice(), alice(), 1), Error::<Runtime>::WithOneself);
		assert_noop!(call(alice(), Fractions::account(id), 1), Error::<Runtime>::OwnAccount);
		assert_noop!(call(alice(), Fractions::broker(id), 1), Error::<Runtime>::OwnAccount);
		assert_noop!(call(alice(), bob(), 51), Error::<Runtime>::NotEnough);
		assert_noop!(Fractions::transfer(Origin::root(), id, bob(), 1), DispatchError::BadOrigin);
		Balances::set_balance(&alice(), ED);
		assert_noop!(call(alice(), dave(), 1), Error::<Runtime>::DepositUnavailable);
		assert_ok!(call(alice(), bob(), 1));
	});
}

#[test]
fn fractions_are_offered_and_bought() {
	run(|| {
		let id = shared();
		assert_ok!(Fractions::offer(signed(bob()), id, 20, 3 * UNIT));
		assert_eq!(events().last(), Some(&Event::Offered { vault: id, seller: bob(), fractions: 20, price: 3 * UNIT }));
		let (seller, buyer) = (free(&bob()), free(&dave()));
		assert_ok!(Fractions::buy(signed(dave()), id, bob(), 15, 45 * UNIT));
		assert_eq!((fractions(id, &bob()), fractions(id, &dave())), (15, 15));
		assert_eq!(free(&bob()), seller + 45 * UNIT / 10 * 9);
		assert_eq!(free(&dave()), buyer - 45 * UNIT - position_deposit());
		let left = |who| Fractions::position(id, who).expect("is there").offer;
		assert_eq!(left(bob()), Some(Offer { fractions: 5, price: 3 * UNIT }));
		// What is given away is no longer offered.
		assert_ok!(Fractions::transfer(signed(bob()), id, alice(), 12));
		assert_eq!(left(bob()), Some(Offer { fractions: 3, price: 3 * UNIT }));
		assert_ok!(Fractions::buy(signed(dave()), id, bob(), 3, 9 * UNIT));
		assert_eq!(fractions(id, &bob()), 0);
		assert_eq!(Fractions::position(id, bob()), None);
	});
}

/// Whether an item is sold whole or in parts, its creators get their share of the price.
#[test]
fn the_creators_get_their_royalties_of_fractions_too() {
	run(|| {
		let id = shared();
		Royalty::set(sp_runtime::Permill::from_parts(123_457));
		let before = free(&artist());
		let mut expected = 0;
		for price in [1, 8, 9, 1_003, 3 * UNIT + 7] {
			assert_ok!(Fractions::offer(signed(bob()), id, 3, price));
			let (seller, buyer) = (free(&bob()), free(&dave()) + Balances::reserved_balance(dave()));
			assert_ok!(Fractions::buy(signed(dave()), id, bob(), 3, 3 * price));
			let royalties = Royalty::get() * (3 * price);
			let bought =
				Event::Bought { vault: id, seller: bob(), buyer: dave(), fractions: 3, price: 3 * price, royalties };
			assert_eq!(events().last(), Some(&bought));
			assert_eq!(free(&bob()) - seller, 3 * price - royalties);
			assert_eq!(buyer - free(&dave()) - Balances::reserved_balance(dave()), 3 * price);
			expected += royalties;
			assert_eq!(free(&artist()) - before, expected);
		}
		assert!(expected > UNIT);
		// What is given away has no price.
		assert_ok!(Fractions::transfer(signed(dave()), id, alice(), 15));
		assert_eq!(free(&artist()) - before, expected);
	});
}

#[test]
fn revenue_until_the_sale_is_the_sellers() {
	run(|| {
		let id = shared();
		assert_ok!(Fractions::offer(signed(bob()), id, 30, UNIT));
		earn(id, Money::Native, 100 * UNIT);
		assert_ok!(Fractions::buy(signed(dave()), id, bob(), 30, 30 * UNIT));
		earn(id, Money::Native, 10 * UNIT);
		assert_eq!(due(id, &bob(), Money::Native), 30 * UNIT);
		assert_eq!(due(id, &dave(), Money::Native), 3 * UNIT);
	});
}

#[test]
fn what_cannot_be_offered_or_bought() {
	run(|| {
		let id = shared();
		assert_noop!(Fractions::offer(signed(bob()), 9, 1, 1), Error::<Runtime>::UnknownVault);
		assert_noop!(Fractions::offer(signed(dave()), id, 1, 1), Error::<Runtime>::NotHolder);
		assert_noop!(Fractions::offer(signed(bob()), id, 31, 1), Error::<Runtime>::NotEnough);
		assert_noop!(Fractions::offer(signed(bob()), id, 30, 0), Error::<Runtime>::NoPrice);
		assert_noop!(Fractions::offer(Origin::root(), id, 1, 1), DispatchError::BadOrigin);
		let buy = |who, seller, fractions, most| Fractions::buy(signed(who), id, seller, fractions, most);
		assert_noop!(Fractions::buy(signed(dave()), 9, bob(), 1, 1), Error::<Runtime>::UnknownVault);
		assert_noop!(buy(dave(), dave(), 1, 1), Error::<Runtime>::NotHolder);
		assert_noop!(buy(dave(), bob(), 1, 1), Error::<Runtime>::NotOffered);
		assert_ok!(Fractions::offer(signed(bob()), id, 10, 100));
		assert_noop!(buy(dave(), bob(), 11, 10_000), Error::<Runtime>::NotEnough);
		assert_noop!(buy(dave(), bob(), 10, 999), Error::<Runtime>::TooDear);
		assert_noop!(buy(dave(), bob(), 0, 999), Error::<Runtime>::NoFractions);
		assert_noop!(buy(bob(), bob(), 10, 1_000), Error::<Runtime>::WithOneself);
		assert_noop!(Fractions::buy(Origin::root(), id, bob(), 1, 100), DispatchError::BadOrigin);
		Balances::set_balance(&dave(), position_deposit() + ED);
		assert_noop!(buy(dave(), bob(), 10, 1_000), TokenError::Frozen);
		assert_noop!(buy(pauper(), bob(), 10, 1_000), Error::<Runtime>::DepositUnavailable);
		assert_ok!(Fractions::offer(signed(bob()), id, 10, u128::MAX));
		assert_noop!(buy(charlie(), bob(), 2, u128::MAX), Error::<Runtime>::TooDear);
		assert_ok!(Fractions::offer(signed(bob()), id, 0, 0));
		assert_noop!(buy(charlie(), bob(), 2, u128::MAX), Error::<Runtime>::NotOffered);
		assert_ok!(Fractions::offer(signed(bob()), id, 10, 100));
		buy_out(id, charlie(), 200 * UNIT);
		assert_noop!(buy(charlie(), bob(), 2, u128::MAX), Error::<Runtime>::Over);
		assert_noop!(Fractions::offer(signed(bob()), id, 10, 100), Error::<Runtime>::Over);
		assert_ok!(Fractions::offer(signed(bob()), id, 0, 0));
	});
}

#[test]
fn holders_can_pay_for_their_own_record() {
	run(|| {
		let id = shared();
		let (alices, bobs) = (free(&alice()), free(&bob()));
		assert_noop!(Fractions::assume_deposit(signed(dave()), id), Error::<Runtime>::NotHolder);
		assert_noop!(Fractions::assume_deposit(signed(alice()), id), Error::<Runtime>::AlreadyPays);
		assert_noop!(Fractions::assume_deposit(Origin::root(), id), DispatchError::BadOrigin);
		assert_ok!(Fractions::assume_deposit(signed(bob()), id));
		assert_eq!(free(&alice()), alices + position_deposit());
		assert_eq!(free(&bob()), bobs - position_deposit());
		assert_eq!(events().last(), Some(&Event::DepositAssumed { vault: id, holder: bob() }));
		Balances::set_balance(&charlie(), ED);
		assert_noop!(Fractions::assume_deposit(signed(charlie()), id), Error::<Runtime>::DepositUnavailable);
	});
}
