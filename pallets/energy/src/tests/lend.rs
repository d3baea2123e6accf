use super::*;
use crate::{Error, Lent, Loans};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, TokenError};

#[test]
fn lending_grows_the_capacity_at_once_and_holds_the_money() {
	run(|| {
		let profile = Social::create(&DAVE);
		let before = capacity(profile);
		assert_ok!(Energy::lend(signed(ALICE), profile, 5 * UNIT));
		assert_eq!(capacity(profile), before + 5 * UNIT / 100);
		assert_eq!(available(profile), capacity(profile));
		assert_eq!(held(ALICE), 5 * UNIT);
		assert_eq!(Balances::free_balance(ALICE), 995 * UNIT);
		assert_eq!(events(), vec![Event::Lent { lender: ALICE, profile, amount: 5 * UNIT }]);
	});
}

#[test]
fn a_controller_may_lend_to_its_own_profile() {
	run(|| {
		let profile = Social::create(&ALICE);
		assert_ok!(Energy::lend(signed(ALICE), profile, UNIT));
		assert_eq!(capacity(profile), UNIT / 100 + UNIT / 100);
	});
}

#[test]
fn a_second_loan_adds_to_the_first() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert_ok!(Energy::lend(signed(ALICE), profile, UNIT));
		// Less than the smallest loan, but the loan as a whole is not.
		assert_ok!(Energy::lend(signed(ALICE), profile, 1));
		assert_ok!(Energy::lend(signed(BOB), profile, 2 * UNIT));
		assert_eq!(Loans::<Runtime>::get(ALICE, profile), Some(UNIT + 1));
		assert_eq!(Lent::<Runtime>::get(profile), 3 * UNIT + 1);
	});
}

#[test]
fn what_regenerated_before_a_loan_regenerated_at_the_old_capacity() {
	run(|| {
		BaseCapacity::set(1_000);
		let profile = Social::create(&DAVE);
		assert_ok!(Energy::draw(profile, crate::CallClass::Protective, 1_000));
		go_to(51);
		assert_eq!(available(profile), 500);
		assert_ok!(Energy::lend(signed(ALICE), profile, UNIT));
		// The capacity is ten million times what it was; what had been used is not.
		assert_eq!(available(profile), UNIT / 100 + 500);
	});
}

#[test]
fn lending_needs_a_signed_origin() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert_noop!(Energy::lend(RuntimeOrigin::none(), profile, UNIT), DispatchError::BadOrigin);
		assert_noop!(Energy::lend(RuntimeOrigin::root(), profile, UNIT), DispatchError::BadOrigin);
	});
}

#[test]
fn nothing_can_be_lent_to_a_profile_that_does_not_exist() {
	run(|| {
		assert_noop!(Energy::lend(signed(ALICE), 7, UNIT), Error::<Runtime>::NoProfile);
		let profile = Social::create(&DAVE);
		Social::forget(profile);
		assert_noop!(Energy::lend(signed(ALICE), profile, UNIT), Error::<Runtime>::NoProfile);
	});
}

#[test]
fn nothing_cannot_be_lent() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert_noop!(Energy::lend(signed(ALICE), profile, 0), Error::<Runtime>::ZeroAmount);
	});
}

#[test]
fn a_loan_has_a_smallest_size() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert_noop!(Energy::lend(signed(ALICE), profile, UNIT - 1), Error::<Runtime>::BelowMinimum);
	});
}

#[test]
fn nobody_lends_more_than_they_have() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert_noop!(Energy::lend(signed(ALICE), profile, 2_000 * UNIT), TokenError::FundsUnavailable);
		assert_noop!(Energy::lend(signed(DAVE), profile, UNIT), TokenError::FundsUnavailable);
		assert_noop!(Energy::lend(signed(ALICE), profile, Balance::MAX), TokenError::FundsUnavailable);
	});
}

#[test]
fn money_that_is_lent_cannot_be_lent_again() {
	run(|| {
		let (first, second) = (Social::create(&DAVE), Social::create(&BOB));
		assert_ok!(Energy::lend(signed(ALICE), first, 999 * UNIT));
		assert_noop!(Energy::lend(signed(ALICE), second, 2 * UNIT), TokenError::FundsUnavailable);
	});
}
