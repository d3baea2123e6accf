use super::*;
use crate::{CallClass, CallName, Error, PalletName};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

fn name(pallet: &str, call: &str) -> (PalletName, CallName) {
	let fits = "the name is short enough";
	(pallet.as_bytes().to_vec().try_into().expect(fits), call.as_bytes().to_vec().try_into().expect(fits))
}

#[test]
fn a_call_can_be_listed_moved_and_struck_off() {
	run(|| {
		let unlisted = RuntimeCall::from(social::Call::unlisted {});
		let (pallet, call) = name("Social", "unlisted");
		assert_eq!(Energy::class_of(&unlisted), None);
		for class in [Some(CallClass::Social), Some(CallClass::Protective), None] {
			System::reset_events();
			assert_ok!(Energy::set_eligible(RuntimeOrigin::root(), pallet.clone(), call.clone(), class));
			assert_eq!(Energy::class_of(&unlisted), class);
			assert_eq!(events(), vec![Event::EligibilitySet { pallet: pallet.clone(), call: call.clone(), class }]);
		}
	});
}

#[test]
fn only_the_admin_lists_calls() {
	run(|| {
		let (pallet, call) = name("Social", "unlisted");
		for origin in [signed(ALICE), RuntimeOrigin::none()] {
			assert_noop!(
				Energy::set_eligible(origin, pallet.clone(), call.clone(), Some(CallClass::Social)),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn only_calls_of_the_runtime_can_be_listed() {
	run(|| {
		for (pallet, call) in
			[name("Social", "unlist"), name("social", "unlisted"), name("", ""), name("Profiles", "post")]
		{
			assert_noop!(
				Energy::set_eligible(RuntimeOrigin::root(), pallet, call, Some(CallClass::Social)),
				Error::<Runtime>::UnknownCall
			);
		}
	});
}

#[test]
fn only_what_is_listed_can_be_struck_off() {
	run(|| {
		let (pallet, call) = name("Social", "unlisted");
		assert_noop!(Energy::set_eligible(RuntimeOrigin::root(), pallet, call, None), Error::<Runtime>::NotEligible);
	});
}

#[test]
fn a_call_gone_from_the_runtime_can_still_be_struck_off() {
	run(|| {
		let gone = name("Gone", "away");
		crate::Eligible::<Runtime>::insert(&gone, CallClass::Social);
		assert_ok!(Energy::set_eligible(RuntimeOrigin::root(), gone.0, gone.1, None));
	});
}

#[test]
fn the_filter_overrules_the_list() {
	run(|| {
		let batch = RuntimeCall::from(pallet_utility::Call::batch { calls: vec![] });
		assert!(crate::Eligible::<Runtime>::contains_key(name("Utility", "batch")));
		assert_eq!(Energy::class_of(&batch), None);
	});
}
