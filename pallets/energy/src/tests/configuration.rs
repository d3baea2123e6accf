use super::*;
use crate::{CallClass, ChargeEnergy};
use codec::{Decode, Encode};
use frame_support::traits::Hooks;
use pallet_transaction_payment::ChargeTransactionPayment;
use sp_runtime::{traits::TransactionExtension, BuildStorage};

type Inner = ChargeTransactionPayment<Runtime>;

#[test]
fn clients_see_the_ordinary_fee_extension() {
	let (ours, inner) = (
		<ChargeEnergy<Runtime> as TransactionExtension<RuntimeCall>>::metadata(),
		<Inner as TransactionExtension<RuntimeCall>>::metadata(),
	);
	assert_eq!(ours.len(), 1);
	assert_eq!(ours[0].identifier, "ChargeTransactionPayment");
	assert_eq!(ours[0].identifier, inner[0].identifier);
	assert_eq!(ours[0].ty, inner[0].ty);
	assert_eq!(ours[0].implicit, inner[0].implicit);
	assert_eq!(scale_info::meta_type::<ChargeEnergy<Runtime>>().type_info(), inner[0].ty.type_info());
	for tip in [0, 1, 63, 64, UNIT, Balance::MAX] {
		let encoded = ChargeEnergy::<Runtime>::from_tip(tip).encode();
		assert_eq!(encoded, codec::Compact(tip).encode());
		assert_eq!(ChargeEnergy::<Runtime>::decode(&mut &encoded[..]), Ok(ChargeEnergy::from(Inner::from(tip))));
	}
}

#[test]
#[should_panic(expected = "the runtime has no call Social::shout")]
fn genesis_refuses_a_call_that_does_not_exist() {
	let eligible = vec![("Social".into(), "shout".into(), CallClass::Social)];
	let _ = crate::GenesisConfig::<Runtime> { eligible, ..Default::default() }.build_storage();
}

#[test]
fn the_genesis_list_is_in_force_from_the_first_block_on() {
	run(|| {
		assert_eq!(Energy::class_of(&post()), Some(CallClass::Social));
		assert_eq!(Energy::class_of(&block()), Some(CallClass::Protective));
	});
}

#[test]
#[should_panic(expected = "must not be shorter than the regeneration period")]
fn a_delay_shorter_than_the_period_is_refused() {
	ReclaimDelay::set(99);
	<Energy as Hooks<u32>>::integrity_test();
}

#[test]
#[should_panic(expected = "the regeneration period must not be zero")]
fn a_period_of_nothing_is_refused() {
	RegenerationPeriod::set(0);
	<Energy as Hooks<u32>>::integrity_test();
}

#[test]
#[should_panic(expected = "the smallest loan pays for its storage")]
fn a_smallest_loan_of_nothing_is_refused() {
	MinLoan::set(0);
	<Energy as Hooks<u32>>::integrity_test();
}

#[test]
fn no_call_takes_more_than_a_hundredth_of_a_block() {
	use crate::WeightInfo;
	let block = BlockWeights::get().max_block / 100;
	for weight in [
		<()>::lend(),
		<()>::reclaim(),
		<()>::withdraw(),
		<()>::set_eligible(),
		<()>::charge_energy(),
		<()>::charge_fee(),
	] {
		assert!(weight.all_lt(block));
	}
}

#[test]
fn what_hangs_together_wrongly_is_found() {
	new_test_ext().execute_with(|| {
		crate::Lent::<Runtime>::insert(1, 5);
		assert!(Energy::do_try_state().is_err());
		crate::Loans::<Runtime>::insert(ALICE, 1, 5);
		// The loans add up now, but nothing is held for them.
		assert!(Energy::do_try_state().is_err());
	});
	new_test_ext().execute_with(|| {
		crate::Quotas::<Runtime>::insert(1, crate::Quota { used: 1, at: 2 });
		assert!(Energy::do_try_state().is_err());
	});
	new_test_ext().execute_with(|| {
		let weight = frame_support::weights::Weight::MAX;
		crate::BlockUsage::<Runtime>::put(crate::BlockUse { at: 1, weight, length: 0 });
		assert!(Energy::do_try_state().is_err());
	});
}
