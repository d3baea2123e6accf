use super::*;
use crate::{BlockUsage, CallClass, ChargeEnergy, Quotas};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo, Pays, PostDispatchInfo},
	weights::Weight,
};
use metalife_primitives::traits::EnergyPayer;
use sp_runtime::{
	traits::{DispatchTransaction, TransactionExtension},
	transaction_validity::TransactionSource,
	Permill,
};

/// What the last extrinsic cost in money.
fn money_paid() -> Balance {
	System::events()
		.into_iter()
		.rev()
		.find_map(|record| match record.event {
			RuntimeEvent::TransactionPayment(pallet_transaction_payment::Event::TransactionFeePaid {
				actual_fee,
				..
			}) => Some(actual_fee),
			_ => None,
		})
		.unwrap_or(0)
}

#[test]
fn a_token_less_user_can_act_at_once() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert_eq!(Balances::free_balance(DAVE), 0);
		let result = send(DAVE, post()).expect("valid").expect("dispatched");
		assert_eq!(result.pays_fee, Pays::Yes);
		assert_eq!(Balances::free_balance(DAVE), 0);
		assert_eq!(System::account_nonce(DAVE), 1);
		let cost = UNIT / 100 - available(profile);
		assert!(cost > 0 && cost <= fee(post()));
		assert_eq!(events(), vec![Event::EnergyUsed { who: DAVE, profile, cost }]);
		assert_eq!(money_paid(), 0);
	});
}

#[test]
fn who_has_money_keeps_it_while_there_is_energy() {
	run(|| {
		let profile = Social::create(&ALICE);
		assert_ok!(send(ALICE, post()).expect("valid"));
		assert_eq!(Balances::free_balance(ALICE), 1_000 * UNIT);
		assert!(available(profile) < UNIT / 100);
	});
}

#[test]
fn energy_pays_neither_more_nor_less_than_the_fee_would_have_been() {
	run(|| {
		Social::create(&ALICE);
		assert_ok!(send(ALICE, post()).expect("valid"));
		let energy = paid();
		// Charlie has no profile: the same call, paid in money.
		assert_ok!(send(CHARLIE, post()).expect("valid"));
		let money = 1_000 * UNIT - Balances::free_balance(CHARLIE);
		assert_eq!(money, money_paid());
		// They differ by the weight of what was done to charge them, and by nothing else.
		let by_energy = <() as crate::WeightInfo>::charge_energy().ref_time();
		let by_fee = <() as crate::WeightInfo>::charge_fee()
			.saturating_add(<() as pallet_transaction_payment::WeightInfo>::charge_transaction_payment())
			.ref_time();
		assert_eq!(energy + Balance::from(by_fee), money + Balance::from(by_energy));
	});
}

#[test]
fn every_key_of_a_profile_draws_the_same_quota() {
	run(|| {
		let profile = Social::create(&DAVE);
		Social::add_key(&5, profile);
		assert_ok!(send(DAVE, post()).expect("valid"));
		let left = available(profile);
		assert_ok!(send(5, post()).expect("valid"));
		assert!(available(profile) < left);
	});
}

#[test]
fn when_energy_is_short_the_ordinary_fee_applies() {
	run(|| {
		let profile = Social::create(&ALICE);
		BaseCapacity::set(fee(post()) - 1);
		ProtectiveReserve::set(Permill::zero());
		assert_ok!(send(ALICE, post()).expect("valid"));
		assert_eq!(events(), vec![]);
		assert!(money_paid() > 0);
		assert!(!Quotas::<Runtime>::contains_key(profile));
		// Without money there is then no way.
		Social::create(&DAVE);
		assert_eq!(send(DAVE, post()).unwrap_err(), NOT_PAID);
		assert_eq!(validate_in_pool(DAVE, post()).unwrap_err(), NOT_PAID);
		// One more unit is enough.
		BaseCapacity::set(fee(post()));
		assert_ok!(send(DAVE, post()).expect("valid"));
	});
}

#[test]
fn who_tips_has_chosen_to_pay_in_money() {
	run(|| {
		let profile = Social::create(&ALICE);
		assert_ok!(send_with_tip(ALICE, post(), 1).expect("valid"));
		assert!(money_paid() > 0);
		assert_eq!(available(profile), UNIT / 100);
		Social::create(&DAVE);
		assert_eq!(send_with_tip(DAVE, post(), 1).unwrap_err(), NOT_PAID);
	});
}

#[test]
fn calls_that_are_not_listed_are_paid_in_money() {
	run(|| {
		let profile = Social::create(&DAVE);
		let unlisted = RuntimeCall::from(social::Call::unlisted {});
		assert_eq!(send(DAVE, unlisted).unwrap_err(), NOT_PAID);
		assert_eq!(send(DAVE, frame_system::Call::remark { remark: vec![] }.into()).unwrap_err(), NOT_PAID);
		assert_eq!(available(profile), UNIT / 100);
	});
}

#[test]
fn who_has_no_profile_pays_in_money() {
	run(|| {
		System::inc_sufficients(&DAVE);
		assert_eq!(send(DAVE, post()).unwrap_err(), NOT_PAID);
		assert_ok!(send(ALICE, post()).expect("valid"));
		assert!(money_paid() > 0);
	});
}

#[test]
fn only_calls_of_the_normal_class_are_paid_with_energy() {
	run(|| {
		Social::create(&DAVE);
		let call = RuntimeCall::from(social::Call::operate {});
		assert_eq!(call.get_dispatch_info().class, DispatchClass::Operational);
		assert_eq!(send(DAVE, call).unwrap_err(), NOT_PAID);
	});
}

#[test]
fn a_call_that_costs_nothing_costs_no_energy() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert_ok!(send(DAVE, social::Call::gratis {}.into()).expect("valid"));
		assert_eq!(available(profile), UNIT / 100);
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn only_a_signed_origin_draws_energy() {
	run(|| {
		Social::create(&DAVE);
		let info = post().get_dispatch_info();
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			let validated = ChargeEnergy::<Runtime>::from_tip(0).validate(
				origin,
				&post(),
				&info,
				150,
				(),
				&sp_runtime::traits::TxBaseImplication(()),
				TransactionSource::External,
			);
			assert!(matches!(validated, Ok((_, crate::Val::Fee { .. }, _))));
		}
	});
}

#[test]
fn a_failing_call_costs_energy() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert!(send(DAVE, fail()).expect("valid").is_err());
		assert!(available(profile) < UNIT / 100);
		assert_eq!(paid(), UNIT / 100 - available(profile));
		assert_eq!(System::account_nonce(DAVE), 1);
	});
}

#[test]
fn what_was_estimated_too_high_is_given_back() {
	run(|| {
		let profile = Social::create(&DAVE);
		let declared = Weight::from_parts(5_000_000_000, 500_000);
		let actual = Weight::from_parts(1_000_000, 1_000);
		let lavish = RuntimeCall::from(social::Call::work { declared, actual });
		let frugal = RuntimeCall::from(social::Call::work { declared: actual, actual });
		let longer = (lavish.encoded_size() - frugal.encoded_size()) as u32;
		assert_ok!(send(DAVE, lavish).expect("valid"));
		let (cost, usage) = (UNIT / 100 - available(profile), BlockUsage::<Runtime>::get());
		assert_eq!(paid(), cost);
		next_block();
		Social::create(&5);
		assert_ok!(send(5, frugal).expect("valid"));
		// Only the length, which was needed, makes a difference.
		assert_eq!(paid(), cost - Balance::from(longer) * 10_000);
		let expected = usage.weight.saturating_sub(Weight::from_parts(0, longer.into()));
		assert_eq!(BlockUsage::<Runtime>::get().weight, expected);
		assert_eq!(BlockUsage::<Runtime>::get().length, usage.length - longer);
	});
}

#[test]
fn what_energy_has_paid_for_is_what_the_block_has_taken() {
	run(|| {
		let before = *System::block_weight().get(DispatchClass::Normal);
		let before_length = System::block_size();
		Social::create(&DAVE);
		for call in [post(), fail(), block()] {
			let _ = send(DAVE, call).expect("valid");
		}
		let usage = BlockUsage::<Runtime>::get();
		let taken = System::block_weight().get(DispatchClass::Normal).saturating_sub(before);
		assert_eq!(usage.at, 1);
		assert_eq!(usage.length, System::block_size() - before_length);
		// CheckWeight concludes before this extension has told what it did not need.
		let unspent = <() as pallet_transaction_payment::WeightInfo>::charge_transaction_payment();
		assert!(usage.weight.all_lte(taken));
		assert!(taken.all_lte(usage.weight.saturating_add(unspent.saturating_mul(3))));
	});
}

#[test]
fn a_call_that_waives_its_fee_gets_no_energy_back() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert_ok!(send(DAVE, social::Call::waive {}.into()).expect("valid"));
		assert!(paid() > 0);
		assert_eq!(available(profile), UNIT / 100 - paid());
		// In money it does, as ever.
		assert_ok!(send(ALICE, social::Call::waive {}.into()).expect("valid"));
		assert_eq!(Balances::free_balance(ALICE), 1_000 * UNIT);
	});
}

#[test]
fn the_last_drop_is_for_protection() {
	run(|| {
		let profile = Social::create(&DAVE);
		while let Ok(result) = send(DAVE, post()) {
			assert_ok!(result);
		}
		assert_eq!(send(DAVE, post()).unwrap_err(), NOT_PAID);
		assert!(available(profile) >= UNIT / 1_000);
		assert_ok!(send(DAVE, block()).expect("valid"));
	});
}

#[test]
fn retiring_can_be_the_last_thing_that_energy_pays_for() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert_ok!(send(DAVE, social::Call::retire {}.into()).expect("valid"));
		assert_eq!(Energy::energy_of(profile), None);
		assert!(!Quotas::<Runtime>::contains_key(profile));
		assert!(paid() > 0);
	});
}

#[test]
fn a_retired_profile_pays_for_nobody() {
	run(|| {
		let profile = Social::create(&DAVE);
		Social::add_key(&5, profile);
		assert_ok!(send(DAVE, social::Call::retire {}.into()).expect("valid"));
		// This key still names the profile.
		assert_eq!(Profiles::payer(&5, &post()), Some(profile));
		assert_eq!(send(5, post()).unwrap_err(), NOT_PAID);
		assert!(!Quotas::<Runtime>::contains_key(profile));
	});
}

#[test]
fn congestion_makes_social_calls_dearer_too() {
	run(|| {
		Social::create(&DAVE);
		assert_ok!(send(DAVE, post()).expect("valid"));
		let calm = paid();
		next_block();
		pallet_transaction_payment::NextFeeMultiplier::<Runtime>::put(sp_runtime::FixedU128::from_u32(3));
		assert_ok!(send(DAVE, post()).expect("valid"));
		assert!(paid() > calm * 2);
	});
}

#[test]
fn the_priority_is_that_of_a_fee_without_tip() {
	run(|| {
		Social::create(&DAVE);
		let by_energy = validate_in_pool(DAVE, post()).expect("valid");
		let by_fee = validate_in_pool(ALICE, post()).expect("valid");
		assert!(by_energy.priority > 0);
		assert_eq!(by_energy.priority, by_fee.priority);
		// One transaction of an account follows the other, as CheckNonce has it.
		assert_eq!(by_energy.provides.len(), 1);
	});
}

#[test]
fn a_share_of_the_block_that_is_full_leaves_the_rest_for_the_next_block() {
	run(|| {
		MaxBlockShare::set(Permill::from_perthousand(1));
		Social::create(&DAVE);
		let mut sent = 0;
		let refused = loop {
			match send(DAVE, post()) {
				Ok(result) => {
					assert_ok!(result);
					sent += 1;
				},
				Err(error) => break error,
			}
		};
		assert!(sent > 0);
		assert_eq!(refused, NOT_NOW);
		// To the pool it is good: there the next block counts.
		assert_ok!(validate_in_pool(DAVE, post()));
		// Who pays in money is not concerned.
		assert_ok!(send(ALICE, post()).expect("valid"));
		assert_ok!(send_with_tip(BOB, post(), 1).expect("valid"));
		next_block();
		assert_ok!(send(DAVE, post()).expect("valid"));
	});
}

#[test]
fn what_would_never_fit_the_share_does_not_wait_for_it() {
	run(|| {
		MaxBlockShare::set(Permill::zero());
		Social::create(&DAVE);
		Social::create(&ALICE);
		assert_eq!(send(DAVE, post()).unwrap_err(), NOT_PAID);
		assert_ok!(send(ALICE, post()).expect("valid"));
		assert!(money_paid() > 0);
	});
}

#[test]
fn preparation_looks_again() {
	run(|| {
		let profile = Social::create(&DAVE);
		let mut info = post().get_dispatch_info();
		let extension = ChargeEnergy::<Runtime>::from_tip(0);
		info.extension_weight = extension.weight(&post());
		let validate = || {
			let validated = extension.validate_only(signed(DAVE), &post(), &info, 150, TransactionSource::InBlock, 0);
			validated.expect("valid").1
		};
		let prepare = |val| extension.clone().prepare(val, &signed(DAVE), &post(), &info, 150).map(|_| ());
		let (first, second) = (validate(), validate());
		assert_ok!(Energy::draw(profile, CallClass::Protective, available(profile)));
		assert_noop!(prepare(first), NOT_PAID);
		MaxBlockShare::set(Permill::zero());
		assert_noop!(prepare(second), NOT_NOW);
	});
}

#[test]
fn weight_of_the_path_not_taken_is_refunded() {
	run(|| {
		Social::create(&DAVE);
		let weighed = |who, tip| {
			let mut info = post().get_dispatch_info();
			let extension = ChargeEnergy::<Runtime>::from_tip(tip);
			info.extension_weight = extension.weight(&post());
			let post_info = PostDispatchInfo { actual_weight: Some(info.call_weight), pays_fee: Pays::Yes };
			let result = extension.test_run(signed(who), &post(), &info, 150, 0, |_| Ok(post_info));
			let result = result.expect("valid").expect("dispatched");
			result.calc_actual_weight(&info).saturating_sub(info.call_weight)
		};
		let energy = <() as crate::WeightInfo>::charge_energy();
		let lookup = <() as crate::WeightInfo>::charge_fee();
		let fee = <() as pallet_transaction_payment::WeightInfo>::charge_transaction_payment();
		assert_eq!(weighed(DAVE, 0), energy);
		assert_eq!(weighed(ALICE, 0), lookup.saturating_add(fee));
		assert_eq!(weighed(ALICE, 1), fee);
	});
}
