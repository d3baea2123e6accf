use super::*;
use crate::{CallClass, EnergyInfo, Quotas};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::traits::OnRetired;
use sp_runtime::{FixedU128, Permill};

fn info(profile: ProfileId) -> EnergyInfo<Balance, u32> {
	Energy::energy_of(profile).expect("the profile exists")
}

#[test]
fn a_new_profile_has_the_base_capacity_to_use() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert_eq!(
			info(profile),
			EnergyInfo {
				capacity: UNIT / 100,
				available: UNIT / 100,
				reserve: UNIT / 1_000,
				lent: 0,
				fully_regenerated_at: 1,
			}
		);
	});
}

#[test]
fn a_profile_that_does_not_exist_has_no_energy() {
	run(|| assert_eq!(Energy::energy_of(1), None));
}

#[test]
fn reputation_adds_to_the_capacity_up_to_a_limit() {
	run(|| {
		let profile = Social::create(&DAVE);
		for (score, bonus) in
			[(0, 0), (1, UNIT / 100_000), (500, UNIT / 200), (501, UNIT / 200), (u64::MAX, UNIT / 200)]
		{
			social::Scores::<Runtime>::insert(profile, score);
			assert_eq!(capacity(profile), UNIT / 100 + bonus);
		}
	});
}

#[test]
fn no_parameter_overflows_the_capacity() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert_ok!(Energy::lend(signed(ALICE), profile, 100 * UNIT));
		social::Scores::<Runtime>::insert(profile, u64::MAX);
		BaseCapacity::set(Balance::MAX);
		LendingRate::set(FixedU128::from_inner(u128::MAX));
		EnergyPerReputation::set(Balance::MAX);
		MaxReputationBonus::set(Balance::MAX);
		assert_eq!(capacity(profile), Balance::MAX);
		assert_ok!(Energy::draw(profile, CallClass::Protective, Balance::MAX));
		assert_eq!(available(profile), 0);
		assert_noop!(Energy::draw(profile, CallClass::Protective, 1), ());
		RegenerationPeriod::set(u32::MAX);
		go_to(u32::MAX - 1);
		let _ = info(profile);
		RegenerationPeriod::set(0);
		assert_eq!(available(profile), Balance::MAX);
	});
}

#[test]
fn what_is_used_comes_back_evenly() {
	run(|| {
		BaseCapacity::set(1_000);
		let profile = Social::create(&DAVE);
		assert_ok!(Energy::draw(profile, CallClass::Protective, 600));
		assert_eq!(info(profile).fully_regenerated_at, 61);
		for (block, available) in [(2, 410), (11, 500), (51, 900), (60, 990), (61, 1_000), (1_000, 1_000)] {
			go_to(block);
			assert_eq!(info(profile).available, available);
			assert_eq!(info(profile).fully_regenerated_at, block.max(61));
		}
	});
}

#[test]
fn social_calls_cannot_draw_the_reserve_but_protective_ones_can() {
	run(|| {
		BaseCapacity::set(1_000);
		let profile = Social::create(&DAVE);
		assert_noop!(Energy::draw(profile, CallClass::Social, 901), ());
		assert_ok!(Energy::draw(profile, CallClass::Social, 900));
		assert_noop!(Energy::draw(profile, CallClass::Social, 1), ());
		assert_eq!(Energy::available(profile, CallClass::Social), 0);
		assert_eq!(Energy::available(profile, CallClass::Protective), 100);
		assert_noop!(Energy::draw(profile, CallClass::Protective, 101), ());
		assert_ok!(Energy::draw(profile, CallClass::Protective, 100));
		assert_eq!(available(profile), 0);
	});
}

#[test]
fn a_reserve_of_everything_leaves_social_calls_nothing() {
	run(|| {
		ProtectiveReserve::set(Permill::one());
		let profile = Social::create(&DAVE);
		assert_noop!(Energy::draw(profile, CallClass::Social, 1), ());
		assert_ok!(Energy::draw(profile, CallClass::Protective, 1));
	});
}

#[test]
fn a_retired_profile_leaves_no_quota_behind() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert_ok!(Energy::draw(profile, CallClass::Social, 1));
		assert!(Quotas::<Runtime>::contains_key(profile));
		Energy::on_retired(profile);
		assert!(!Quotas::<Runtime>::contains_key(profile));
		Energy::give_back(profile, 1);
		assert!(!Quotas::<Runtime>::contains_key(profile));
	});
}
