use super::*;
use crate::{Error, Unlock, Unlocking};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn withdrawing_releases_what_has_matured_and_nothing_else() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert_ok!(Energy::lend(signed(ALICE), profile, 10 * UNIT));
		assert_ok!(Energy::reclaim(signed(ALICE), profile, 2 * UNIT));
		go_to(11);
		assert_ok!(Energy::reclaim(signed(ALICE), profile, 3 * UNIT));
		go_to(100);
		assert_noop!(Energy::withdraw(signed(ALICE)), Error::<Runtime>::NothingMatured);
		go_to(101);
		assert_ok!(Energy::withdraw(signed(ALICE)));
		assert_eq!(events(), vec![Event::Withdrawn { who: ALICE, amount: 2 * UNIT }]);
		assert_eq!(Balances::free_balance(ALICE), 992 * UNIT);
		assert_eq!(held(ALICE), 8 * UNIT);
		assert_eq!(Unlocking::<Runtime>::get(ALICE).into_inner(), vec![Unlock { amount: 3 * UNIT, at: 111 }]);
	});
}

#[test]
fn the_money_comes_back_whole() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert_ok!(Energy::lend(signed(ALICE), profile, 10 * UNIT));
		assert_ok!(Energy::reclaim(signed(ALICE), profile, 10 * UNIT));
		go_to(500);
		assert_ok!(Energy::withdraw(signed(ALICE)));
		assert_eq!(Balances::free_balance(ALICE), 1_000 * UNIT);
		assert_eq!(held(ALICE), 0);
		assert!(!Unlocking::<Runtime>::contains_key(ALICE));
		assert_noop!(Energy::withdraw(signed(ALICE)), Error::<Runtime>::NothingMatured);
	});
}

#[test]
fn nobody_withdraws_what_they_have_not_reclaimed() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert_ok!(Energy::lend(signed(ALICE), profile, UNIT));
		go_to(500);
		assert_noop!(Energy::withdraw(signed(ALICE)), Error::<Runtime>::NothingMatured);
		assert_noop!(Energy::withdraw(signed(BOB)), Error::<Runtime>::NothingMatured);
	});
}

#[test]
fn withdrawing_needs_a_signed_origin() {
	run(|| {
		assert_noop!(Energy::withdraw(RuntimeOrigin::none()), DispatchError::BadOrigin);
		assert_noop!(Energy::withdraw(RuntimeOrigin::root()), DispatchError::BadOrigin);
	});
}
