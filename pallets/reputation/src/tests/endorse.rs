use crate::{
	mock::{Reputation, *},
	*,
};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use metalife_primitives::reputation::Source;
use sp_runtime::DispatchError;

fn endorse(who: AccountId, whom: u64, points: u64) -> frame_support::dispatch::DispatchResult {
	Reputation::endorse(signed(who), whom, GLOBAL, points)
}

#[test]
fn gives_points_at_the_endorsers_power() {
	run(|| {
		earn(1, GLOBAL, 400);
		assert_ok!(endorse(ALICE, 2, 6));
		assert_eq!(last_event(), Event::<Runtime>::Endorsed { by: 1, endorsed: 2, context: GLOBAL, points: 6 });
		assert_ok!(endorse(ALICE, 3, 4));
		// Half the root of 400 is 10.
		assert_noop!(endorse(ALICE, 4, 1), Error::<Runtime>::PowerExceeded);
		assert_eq!((Reputation::score(2, GLOBAL), Reputation::score(3, GLOBAL)), (6, 4));
		assert_eq!(Reputation::score(1, GLOBAL), 400);
		assert_eq!(Reputation::parts(2, GLOBAL).unwrap().parts, [(Part::Endorsements, 6_000)]);
	});
}

#[test]
fn power_grows_with_the_root_and_ends_at_a_limit() {
	run(|| {
		let mut last = 0;
		for (earned, power) in [(99, 0), (100, 5), (400, 10), (1_600, 20), (6_400, 40), (9_000, 40)] {
			earn(1, GLOBAL, earned - last);
			last = earned;
			assert_eq!(Reputation::parts(1, GLOBAL).unwrap().power, power);
		}
	});
}

#[test]
fn from_a_score_of_nothing_nothing_moves() {
	run(|| {
		assert_noop!(endorse(ALICE, 2, 1), Error::<Runtime>::PowerExceeded);
		EndorsementThreshold::set(0);
		assert_noop!(endorse(ALICE, 2, 1), Error::<Runtime>::PowerExceeded);
		assert_noop!(endorse(ALICE, 2, u64::MAX), Error::<Runtime>::PowerExceeded);
	});
}

#[test]
fn what_comes_from_endorsements_gives_no_power() {
	run(|| {
		MaxEndorsementPower::set(10_000);
		EndorsementThreshold::set(1);
		earn(1, GLOBAL, 6_400);
		assert_ok!(endorse(ALICE, 2, 40));
		assert_noop!(endorse(BOB, 3, 1), Error::<Runtime>::PowerExceeded);
		earn(2, GLOBAL, 4);
		assert_ok!(endorse(BOB, 3, 1));
	});
}

#[test]
fn each_is_endorsed_once_an_era() {
	run(|| {
		earn(1, GLOBAL, 400);
		earn(1, APP, 400);
		assert_ok!(endorse(ALICE, 2, 3));
		assert_noop!(endorse(ALICE, 2, 3), Error::<Runtime>::AlreadyEndorsed);
		assert_ok!(Reputation::endorse(signed(ALICE), 2, APP, 3));
		let deposits = held(ALICE);
		next_era();
		assert_ok!(endorse(ALICE, 2, 4));
		assert_eq!(held(ALICE), deposits);
		assert_eq!(Reputation::endorsement(1, 2, GLOBAL).unwrap().points, 4);
		assert_eq!(Reputation::score(2, GLOBAL), 6);
	});
}

#[test]
fn power_comes_anew_with_each_era() {
	run(|| {
		earn(1, GLOBAL, 6_400);
		MaxEndorsementPower::set(10);
		assert_ok!(endorse(ALICE, 2, 10));
		assert_noop!(endorse(ALICE, 3, 1), Error::<Runtime>::PowerExceeded);
		next_era();
		assert_ok!(endorse(ALICE, 3, 10));
	});
}

#[test]
fn is_of_another_who_exists_and_is_not_blocked() {
	run(|| {
		earn(1, GLOBAL, 400);
		assert_noop!(endorse(ALICE, 1, 1), Error::<Runtime>::Oneself);
		assert_noop!(endorse(ALICE, 9, 1), Error::<Runtime>::UnknownProfile);
		assert_noop!(endorse(ALICE, 2, 0), Error::<Runtime>::NoPoints);
		Social::block(2, 1);
		Social::block(1, 3);
		assert_noop!(endorse(ALICE, 2, 1), Error::<Runtime>::BlockedProfile);
		assert_noop!(endorse(ALICE, 3, 1), Error::<Runtime>::BlockedProfile);
	});
}

#[test]
fn keeps_within_what_the_other_may_gain_and_hold() {
	run(|| {
		earn(1, GLOBAL, 400);
		earn(1, PLANET, 400);
		for app in 0..3 {
			earn(2, metalife_primitives::reputation::Context::App(app), 100);
		}
		assert_noop!(Reputation::endorse(signed(ALICE), 2, PLANET, 1), Error::<Runtime>::TooManyContexts);
		MaxGain::set(5);
		assert_noop!(endorse(ALICE, 2, 6), Error::<Runtime>::GainExceeded);
		assert_ok!(endorse(ALICE, 2, 5));
	});
}

#[test]
fn holds_a_deposit_until_the_era_is_over() {
	run(|| {
		earn(1, GLOBAL, 400);
		assert_ok!(endorse(ALICE, 2, 1));
		assert!(held(ALICE) > 0);
		let info = Reputation::endorsement(1, 2, GLOBAL).unwrap();
		assert_eq!((info.era, info.payer, info.over), (0, ALICE, false));
		let release = |who| Reputation::release_endorsement(who, 1, 2, GLOBAL);
		assert_noop!(release(signed(ALICE)), Error::<Runtime>::EraNotOver);
		next_era();
		assert!(Reputation::endorsement(1, 2, GLOBAL).unwrap().over);
		assert_noop!(release(Origin::root()), DispatchError::BadOrigin);
		assert_noop!(Reputation::release_endorsement(signed(BOB), 2, 1, GLOBAL), Error::<Runtime>::NotFound);
		assert_ok!(release(signed(NOBODY)));
		assert_eq!(last_event(), Event::<Runtime>::EndorsementReleased { by: 1, endorsed: 2, context: GLOBAL });
		assert_eq!(held(ALICE), 0);
		assert_eq!(Reputation::endorsement(1, 2, GLOBAL), None);
	});
}

#[test]
fn the_deposit_comes_back_even_when_both_are_gone() {
	run(|| {
		earn(1, GLOBAL, 400);
		assert_ok!(endorse(ALICE, 2, 1));
		Social::retire(1);
		Social::retire(2);
		next_era();
		assert_ok!(Reputation::release_endorsement(signed(NOBODY), 1, 2, GLOBAL));
		assert_eq!(held(ALICE), 0);
	});
}

#[test]
fn needs_the_deposit() {
	run(|| {
		earn(1, GLOBAL, 400);
		Balances::set_balance(&ALICE, UNIT / 100);
		assert_noop!(endorse(ALICE, 2, 1), Error::<Runtime>::DepositUnavailable);
	});
}

#[test]
fn only_the_person_endorses() {
	run(|| {
		earn(1, GLOBAL, 400);
		assert_noop!(endorse(NOBODY, 2, 1), Error::<Runtime>::NoProfile);
		assert_noop!(endorse(ALICES_FEED, 2, 1), Error::<Runtime>::NotPermitted);
		assert_noop!(Reputation::endorse(Origin::root(), 2, GLOBAL, 1), DispatchError::BadOrigin);
		assert_ok!(endorse(ALICES_DEVICE, 2, 1));
		assert!(held(ALICES_DEVICE) > 0);
	});
}

#[test]
fn decays_as_everything_does() {
	run(|| {
		earn(1, GLOBAL, 6_400);
		assert_ok!(endorse(ALICE, 2, 40));
		advance(HALVING);
		assert_eq!(Reputation::score(2, GLOBAL), 20);
		assert_eq!(Reputation::parts(1, GLOBAL).unwrap().parts, [(Part::Source(Source::Pubs), 3_200_000)]);
	});
}
