use super::*;
use crate::{CallClass, Error, Lent, Loans, Unlock, Unlocking};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

fn lent(amount: Balance) -> ProfileId {
	let profile = Social::create(&DAVE);
	assert_ok!(Energy::lend(signed(ALICE), profile, amount));
	System::reset_events();
	profile
}

#[test]
fn reclaiming_shrinks_the_capacity_at_once_and_keeps_the_money_held() {
	run(|| {
		let profile = lent(5 * UNIT);
		assert_ok!(Energy::reclaim(signed(ALICE), profile, 2 * UNIT));
		assert_eq!(capacity(profile), UNIT / 100 + 3 * UNIT / 100);
		assert_eq!(held(ALICE), 5 * UNIT);
		assert_eq!(Loans::<Runtime>::get(ALICE, profile), Some(3 * UNIT));
		let unlocks_at = 101;
		assert_eq!(Unlocking::<Runtime>::get(ALICE).into_inner(), vec![Unlock { amount: 2 * UNIT, at: unlocks_at }]);
		assert_eq!(events(), vec![Event::Reclaimed { lender: ALICE, profile, amount: 2 * UNIT, unlocks_at }]);
	});
}

#[test]
fn a_loan_reclaimed_wholly_leaves_nothing_behind() {
	run(|| {
		let profile = lent(UNIT);
		assert_ok!(Energy::reclaim(signed(ALICE), profile, UNIT));
		assert!(!Loans::<Runtime>::contains_key(ALICE, profile));
		assert!(!Lent::<Runtime>::contains_key(profile));
	});
}

#[test]
fn other_loans_are_not_touched() {
	run(|| {
		let profile = lent(UNIT);
		assert_ok!(Energy::lend(signed(BOB), profile, 2 * UNIT));
		assert_ok!(Energy::reclaim(signed(ALICE), profile, UNIT));
		assert_eq!(Lent::<Runtime>::get(profile), 2 * UNIT);
		assert_noop!(Energy::reclaim(signed(ALICE), profile, UNIT), Error::<Runtime>::NoLoan);
	});
}

#[test]
fn sums_reclaimed_in_one_block_wait_as_one() {
	run(|| {
		let profile = lent(5 * UNIT);
		for _ in 0..3 {
			assert_ok!(Energy::reclaim(signed(ALICE), profile, UNIT));
		}
		assert_eq!(Unlocking::<Runtime>::get(ALICE).into_inner(), vec![Unlock { amount: 3 * UNIT, at: 101 }]);
	});
}

#[test]
fn the_delay_is_never_shorter_than_the_regeneration_period() {
	run(|| {
		let profile = lent(2 * UNIT);
		RegenerationPeriod::set(300);
		assert_ok!(Energy::reclaim(signed(ALICE), profile, UNIT));
		ReclaimDelay::set(400);
		assert_ok!(Energy::reclaim(signed(ALICE), profile, UNIT));
		let at = Unlocking::<Runtime>::get(ALICE).iter().map(|unlock| unlock.at).collect::<Vec<_>>();
		assert_eq!(at, vec![301, 401]);
	});
}

#[test]
fn a_profile_that_used_what_was_reclaimed_is_empty_until_it_has_regenerated_it() {
	run(|| {
		BaseCapacity::set(UNIT / 100);
		let profile = lent(UNIT);
		assert_ok!(Energy::draw(profile, CallClass::Protective, 2 * UNIT / 100));
		assert_ok!(Energy::reclaim(signed(ALICE), profile, UNIT));
		assert_eq!(available(profile), 0);
		go_to(101);
		assert_eq!(available(profile), 0);
		go_to(151);
		assert_eq!(available(profile), UNIT / 200);
	});
}

#[test]
fn the_loan_to_a_retired_profile_can_be_reclaimed() {
	run(|| {
		let profile = lent(2 * UNIT);
		Social::forget(profile);
		assert_ok!(Energy::reclaim(signed(ALICE), profile, 2 * UNIT));
		assert!(!Lent::<Runtime>::contains_key(profile));
		go_to(101);
		assert_ok!(Energy::withdraw(signed(ALICE)));
		assert_eq!(Balances::free_balance(ALICE), 1_000 * UNIT);
	});
}

#[test]
fn reclaiming_needs_a_signed_origin() {
	run(|| {
		let profile = lent(UNIT);
		assert_noop!(Energy::reclaim(RuntimeOrigin::none(), profile, UNIT), DispatchError::BadOrigin);
		assert_noop!(Energy::reclaim(RuntimeOrigin::root(), profile, UNIT), DispatchError::BadOrigin);
	});
}

#[test]
fn only_the_lender_reclaims_a_loan() {
	run(|| {
		let profile = lent(UNIT);
		assert_noop!(Energy::reclaim(signed(BOB), profile, UNIT), Error::<Runtime>::NoLoan);
		assert_noop!(Energy::reclaim(signed(DAVE), profile, UNIT), Error::<Runtime>::NoLoan);
		assert_noop!(Energy::reclaim(signed(ALICE), profile + 1, UNIT), Error::<Runtime>::NoLoan);
	});
}

#[test]
fn nobody_reclaims_nothing_or_more_than_lent() {
	run(|| {
		let profile = lent(UNIT);
		assert_noop!(Energy::reclaim(signed(ALICE), profile, 0), Error::<Runtime>::ZeroAmount);
		assert_noop!(Energy::reclaim(signed(ALICE), profile, UNIT + 1), Error::<Runtime>::ExceedsLoan);
	});
}

#[test]
fn what_remains_is_nothing_or_the_smallest_loan() {
	run(|| {
		let profile = lent(2 * UNIT);
		assert_noop!(Energy::reclaim(signed(ALICE), profile, UNIT + 1), Error::<Runtime>::BelowMinimum);
		// Though the smallest loan has become bigger than the loan, all of it can be taken back.
		MinLoan::set(10 * UNIT);
		assert_ok!(Energy::reclaim(signed(ALICE), profile, 2 * UNIT));
	});
}

#[test]
fn only_so_many_sums_wait_at_a_time() {
	run(|| {
		let profile = lent(10 * UNIT);
		for _ in 0..4 {
			assert_ok!(Energy::reclaim(signed(ALICE), profile, UNIT));
			next_block();
		}
		assert_noop!(Energy::reclaim(signed(ALICE), profile, UNIT), Error::<Runtime>::TooManyUnlocking);
		go_to(101);
		assert_ok!(Energy::withdraw(signed(ALICE)));
		assert_ok!(Energy::reclaim(signed(ALICE), profile, UNIT));
	});
}
