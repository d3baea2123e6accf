//! What a spammer gets: the quotas, and nothing beyond.

use super::*;
use crate::{BlockUsage, CallClass};
use frame_support::{assert_ok, dispatch::DispatchClass, traits::Get};
use frame_system::limits::BlockLength;
use sp_runtime::{Permill, Weight};

/// More spammers than one block's share holds.
const HORDE: core::ops::Range<AccountId> = 1_000..2_000;

/// Send what `call` makes until it is refused; how often it was not.
fn send_until_refused(who: AccountId, call: impl Fn() -> RuntimeCall) -> u32 {
	let mut sent = 0;
	while send(who, call()).is_ok() {
		sent += 1;
	}
	sent
}

/// What `blocks` whole blocks of spamming with every call cost, in energy.
fn spam(who: AccountId, blocks: u32, call: impl Fn() -> RuntimeCall) -> Balance {
	let mut cost = 0;
	for _ in 0..blocks {
		send_until_refused(who, &call);
		cost += paid();
		next_block();
	}
	cost
}

/// The most that a quota gives in so many blocks.
fn quota(blocks: u32) -> Balance {
	UNIT / 100 + UNIT / 100 * Balance::from(blocks) / 100
}

#[test]
fn one_profile_gets_its_quota_and_no_more() {
	run(|| {
		Social::create(&DAVE);
		let spent = spam(DAVE, 250, post);
		assert!(spent <= quota(250));
		// It does get it, though, but for the reserve.
		assert!(spent > quota(250) * 85 / 100);
	});
}

#[test]
fn failing_calls_get_no_more_than_the_quota() {
	run(|| {
		Social::create(&DAVE);
		let spent = spam(DAVE, 150, fail);
		assert!(spent <= quota(150) && spent > 0);
	});
}

#[test]
fn protective_calls_get_no_more_than_the_quota() {
	run(|| {
		Social::create(&DAVE);
		let spent = spam(DAVE, 150, block);
		assert!(spent <= quota(150) && spent > 0);
	});
}

#[test]
fn calls_that_waive_their_fee_get_no_more_than_the_quota() {
	run(|| {
		Social::create(&DAVE);
		let spent = spam(DAVE, 150, || social::Call::waive {}.into());
		assert!(spent <= quota(150) && spent > 0);
	});
}

#[test]
fn many_keys_get_no_more_than_the_quota_of_their_profile() {
	run(|| {
		let profile = Social::create(&DAVE);
		(100..116).for_each(|key| Social::add_key(&key, profile));
		let mut spent = 0;
		for _ in 0..50 {
			(100..116).for_each(|key| {
				send_until_refused(key, post);
			});
			spent += paid();
			next_block();
		}
		assert!(spent <= quota(50) && spent > 0);
	});
}

#[test]
fn a_key_that_is_no_person_cannot_use_up_the_reserve() {
	run(|| {
		let profile = Social::create(&DAVE);
		Social::add_key(&100, profile);
		assert!(send_until_refused(100, block) > 0, "the key draws what is there for social calls");
		assert_eq!(send(100, block()).unwrap_err(), NOT_PAID);
		assert!(available(profile) >= UNIT / 1_000, "the reserve is whole");
		// The person draws it.
		assert!(send_until_refused(DAVE, block) > 0);
		assert!(available(profile) < UNIT / 1_000);
	});
}

#[test]
fn a_thousand_profiles_get_no_more_of_a_block_than_its_share() {
	run(|| {
		HORDE.for_each(|who| {
			Social::create(&who);
		});
		let normal = BlockWeights::get().get(DispatchClass::Normal).max_total.expect("it is limited");
		let share = Weight::from_parts(MaxBlockShare::get().mul_floor(normal.ref_time()), u64::MAX);
		let mut waiting = HORDE.collect::<Vec<_>>();
		let mut blocks = 0;
		while !waiting.is_empty() {
			// Whoever waited in the pool is still welcome there.
			assert_ok!(validate_in_pool(waiting[0], post()));
			let before = waiting.len();
			waiting.retain(|who| match send(*who, post()) {
				Ok(result) => {
					assert_ok!(result);
					false
				},
				Err(error) => {
					assert_eq!(error, NOT_NOW);
					true
				},
			});
			assert!(waiting.len() < before);
			assert!(BlockUsage::<Runtime>::get().weight.all_lte(share));
			let used = System::block_weight().get(DispatchClass::Normal).ref_time();
			assert!(used <= normal.ref_time() / 4, "the horde has taken {used}");
			// There is room for whoever pays.
			assert_ok!(send(ALICE, post()).expect("valid"));
			blocks += 1;
			next_block();
		}
		assert!(blocks > 1);
		assert!(Balances::free_balance(ALICE) < 1_000 * UNIT);
	});
}

#[test]
fn a_thousand_profiles_at_once_get_no_more_than_their_quotas() {
	run(|| {
		MaxBlockShare::set(Permill::one());
		BaseCapacity::set(fee(post()) * 12 / 10);
		HORDE.for_each(|who| {
			Social::create(&who);
		});
		let mut sent = 0;
		for _ in 0..10 {
			sent += HORDE.map(|who| send_until_refused(who, post)).sum::<u32>();
			next_block();
		}
		// The capacity holds one post, and a tenth of a period brings a tenth of another.
		assert_eq!(sent, 1_000);
	});
}

#[test]
fn a_long_call_costs_by_its_length() {
	run(|| {
		let profile = Social::create(&DAVE);
		let long = |kilobytes: usize| RuntimeCall::from(social::Call::post { body: vec![0; kilobytes * 1_000] });
		assert_ok!(send(DAVE, long(100)).expect("valid"));
		assert!(UNIT / 100 - available(profile) > 100_000 * 10_000);
		// A megabyte costs all the quota.
		assert_eq!(send(DAVE, long(1_000)).unwrap_err(), NOT_PAID);
		// Nor can a block be filled with length, however much energy there is.
		assert_ok!(Energy::lend(signed(ALICE), profile, 900 * UNIT));
		let before = System::block_size();
		assert_eq!(send_until_refused(DAVE, || long(100)), 6);
		assert_eq!(send(DAVE, long(100)).unwrap_err(), NOT_NOW);
		let limit: BlockLength = <Runtime as frame_system::Config>::BlockLength::get();
		assert!(System::block_size() - before <= MaxBlockShare::get().mul_floor(*limit.max.get(DispatchClass::Normal)));
		// What is longer than a block's share would wait for ever: it must be paid.
		next_block();
		assert_eq!(send(DAVE, long(900)).unwrap_err(), NOT_PAID);
	});
}

#[test]
fn a_heavy_call_costs_by_its_weight() {
	run(|| {
		let profile = Social::create(&DAVE);
		let work = |declared, actual| {
			RuntimeCall::from(social::Call::work {
				declared: Weight::from_parts(declared, 0),
				actual: Weight::from_parts(actual, 0),
			})
		};
		let (much, more) = (5_000_000_000, 50_000_000_000);
		assert_eq!(send(DAVE, work(more, 0)).unwrap_err(), NOT_PAID);
		assert_ok!(send(DAVE, work(much, much)).expect("valid"));
		assert!(UNIT / 100 - available(profile) > much.into());
		// What is declared must be there, though it would be given back.
		assert_eq!(send(DAVE, work(much, 0)).unwrap_err(), NOT_PAID);
	});
}

#[test]
fn calls_that_carry_calls_are_never_paid_with_energy() {
	use frame_support::traits::GetCallMetadata;
	run(|| {
		let profile = Social::create(&DAVE);
		let boxed = || Box::new(post());
		let max_weight = Weight::from_parts(1_000_000_000, 10_000);
		let carriers: Vec<RuntimeCall> = vec![
			pallet_utility::Call::batch { calls: vec![post(); 50] }.into(),
			pallet_utility::Call::batch_all { calls: vec![post()] }.into(),
			pallet_proxy::Call::proxy { real: DAVE, force_proxy_type: None, call: boxed() }.into(),
			pallet_multisig::Call::as_multi_threshold_1 { other_signatories: vec![BOB], call: boxed() }.into(),
			pallet_multisig::Call::as_multi {
				threshold: 2,
				other_signatories: vec![BOB],
				maybe_timepoint: None,
				call: boxed(),
				max_weight,
			}
			.into(),
		];
		for carrier in carriers {
			let name = carrier.get_call_metadata();
			let key: crate::CallKey = (
				name.pallet_name.as_bytes().to_vec().try_into().expect("short"),
				name.function_name.as_bytes().to_vec().try_into().expect("short"),
			);
			assert!(crate::Eligible::<Runtime>::contains_key(key), "the list would have let it through");
			// However deep it hides.
			let nested = RuntimeCall::from(pallet_utility::Call::batch { calls: vec![carrier.clone()] });
			for call in [carrier, nested] {
				assert_eq!(send(DAVE, call.clone()).unwrap_err(), NOT_PAID);
				assert_eq!(validate_in_pool(DAVE, call).unwrap_err(), NOT_PAID);
			}
		}
		assert_eq!(available(profile), UNIT / 100);
		assert_eq!(System::account_nonce(DAVE), 0);
	});
}

#[test]
fn who_carries_calls_for_others_pays_for_them() {
	run(|| {
		let profile = Social::create(&DAVE);
		assert_ok!(Proxy::add_proxy(signed(ALICE), DAVE, (), 0));
		// Alice has let Dave act for her, but his profile's energy does not pay for it.
		let call = pallet_proxy::Call::proxy { real: ALICE, force_proxy_type: None, call: Box::new(post()) };
		assert_eq!(send(DAVE, call.into()).unwrap_err(), NOT_PAID);
		// Nor does Alice's pay for what she does through a batch; her money does.
		let hers = Social::create(&ALICE);
		let before = Balances::free_balance(ALICE);
		assert_ok!(send(ALICE, pallet_utility::Call::batch { calls: vec![post(), fail()] }.into()).expect("valid"));
		assert!(Balances::free_balance(ALICE) < before);
		assert_eq!((available(profile), available(hers)), (UNIT / 100, UNIT / 100));
	});
}

#[test]
fn the_same_money_cannot_fill_two_quotas() {
	run(|| {
		BaseCapacity::set(0);
		ProtectiveReserve::set(Permill::zero());
		let victims = (10..20).map(|who| (who, Social::create(&who))).collect::<Vec<_>>();
		// All that Bob has goes from profile to profile, each spending what it can while it has it.
		let fortune = 990 * UNIT;
		MaxBlockShare::set(Permill::one());
		LendingRate::set(sp_runtime::FixedU128::from_rational(1, 100_000));
		let begin = System::block_number();
		let mut spent = 0;
		for (who, profile) in victims {
			assert_ok!(Energy::lend(signed(BOB), profile, fortune));
			System::reset_events();
			send_until_refused(who, post);
			spent += paid();
			assert!(paid() > 0);
			assert_ok!(Energy::reclaim(signed(BOB), profile, fortune));
			assert_eq!(available(profile), 0);
			// In vain: the money is held until the quota it has filled would have been filled again anyway.
			assert!(Energy::lend(signed(BOB), profile, 20 * UNIT).is_err());
			go_to(System::block_number() + 99);
			assert!(Energy::withdraw(signed(BOB)).is_err());
			next_block();
			assert_ok!(Energy::withdraw(signed(BOB)));
		}
		let periods = Balance::from((System::block_number() - begin) / RegenerationPeriod::get());
		assert!(spent <= periods * fortune / 100_000);
	});
}

#[test]
fn lending_and_reclaiming_in_turns_regenerates_nothing() {
	run(|| {
		let profile = Social::create(&DAVE);
		send_until_refused(DAVE, post);
		let left = available(profile);
		assert_ok!(Energy::lend(signed(ALICE), profile, 100 * UNIT));
		assert_ok!(Energy::reclaim(signed(ALICE), profile, 100 * UNIT));
		assert_eq!(available(profile), left);
		assert_eq!(Energy::available(profile, CallClass::Protective), left);
	});
}
