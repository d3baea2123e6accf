use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{GetDispatchInfo, PostDispatchInfo},
};
use sp_core::H256;
use sp_runtime::DispatchError;

/// Three personas, two aliases, a pseudonym, a credential, a link, a block and a follow, paid by Alice where not
/// prepaid; the credential by Charlie.
fn busy_profile() -> u64 {
	let id = sign_up(alice(), "alice");
	let bob_id = sign_up(bob(), "bobby");
	sign_up(charlie(), "charlie");
	for app in [None, Some(1), Some(2)] {
		assert_ok!(Profile::set_persona(signed(alice()), app, bounded("Alice"), None));
	}
	exhaust_prepaid(id);
	assert_ok!(Profile::add_alias(signed(alice()), bounded("Al")));
	assert_ok!(Profile::add_alias(signed(alice()), bounded("Ally")));
	assert_ok!(Profile::commit_pseudonym(signed(alice()), H256::repeat_byte(1)));
	assert_ok!(Profile::issue_credential(signed(charlie()), id, H256::zero(), H256::zero(), None));
	assert_ok!(Profile::link(signed(alice()), OutsideIdentity::Diaspora(bounded("alice@pod.example")), None));
	assert_ok!(Profile::block(signed(alice()), bob_id));
	assert_ok!(Profile::follow(signed(alice()), 2));
	id
}
const RECORDS: u32 = 10;

fn weight(n: u32) -> frame_support::weights::Weight {
	<() as WeightInfo>::clear_retired(n)
}

#[test]
fn removes_all_records_and_returns_each_deposit() {
	run(|| {
		let charlies = creation_deposit() + handle_deposit();
		let id = busy_profile();
		assert!(held(&charlie()) > charlies);
		assert_ok!(Profile::retire(signed(alice())));
		assert!(held(&alice()) > handle_deposit());

		assert_eq!(Profile::clear_retired(signed(dave()), id, 64), Ok(PostDispatchInfo::from(Some(weight(RECORDS)))));
		assert_eq!(last_event(), Event::<Runtime>::Cleared { profile: id, records: RECORDS });
		assert_eq!(held(&alice()), handle_deposit());
		assert_eq!(held(&charlie()), charlies);
		assert_eq!(Personas::<Runtime>::iter().count() + Aliases::<Runtime>::iter().count(), 0);
		assert_eq!(Pseudonyms::<Runtime>::iter().count() + Credentials::<Runtime>::iter().count(), 0);
		assert_eq!(Links::<Runtime>::iter().count() + LinkOwner::<Runtime>::iter().count(), 0);
		assert_eq!(Blocks::<Runtime>::iter().count() + Follows::<Runtime>::iter().count(), 0);
	});
}

#[test]
fn removes_no_more_than_asked() {
	run(|| {
		let id = busy_profile();
		assert_ok!(Profile::retire(signed(alice())));
		for expected in [3, 3, 3, 1, 0] {
			assert_eq!(Remnants::<Runtime>::contains_key(id), expected == 3 && Personas::<Runtime>::iter().count() > 0);
			assert_eq!(
				Profile::clear_retired(signed(bob()), id, 3),
				Ok(PostDispatchInfo::from(Some(weight(expected))))
			);
			assert_eq!(last_event(), Event::<Runtime>::Cleared { profile: id, records: expected });
			check_state();
		}
		assert_eq!(held(&alice()), handle_deposit());
	});
}

#[test]
fn removes_and_charges_for_a_bounded_number() {
	run(|| {
		let id = sign_up(alice(), "alice");
		for app in 0..MAX_CLEARED + 10 {
			assert_ok!(Profile::set_persona(signed(alice()), Some(app), bounded("Alice"), None));
		}
		assert_ok!(Profile::retire(signed(alice())));
		let call = Call::<Runtime>::clear_retired { profile: id, limit: u32::MAX };
		assert_eq!(call.get_dispatch_info().call_weight, weight(MAX_CLEARED));
		assert_eq!(
			Profile::clear_retired(signed(bob()), id, u32::MAX),
			Ok(PostDispatchInfo::from(Some(weight(MAX_CLEARED))))
		);
		assert_eq!(Personas::<Runtime>::iter().count(), 10);
	});
}

/// Others may issue any number of credentials; the creation deposit does not wait for them.
#[test]
fn the_creation_deposit_returns_with_the_last_record_that_it_paid_for() {
	run(|| {
		let id = sign_up(alice(), "alice");
		sign_up(bob(), "bobby");
		assert_ok!(Profile::set_persona(signed(alice()), None, bounded("Alice"), None));
		assert_ok!(Profile::block(signed(alice()), 1));
		sign_up(charlie(), "charlie");
		assert_ok!(Profile::follow(signed(alice()), 2));
		for _ in 0..5 {
			assert_ok!(Profile::issue_credential(signed(charlie()), id, H256::zero(), H256::zero(), None));
		}
		assert_ok!(Profile::retire(signed(alice())));
		for left in [2, 1, 0] {
			assert_eq!(held(&alice()), creation_deposit() + handle_deposit());
			assert_ok!(Profile::clear_retired(signed(dave()), id, 1));
			let prepaid = Remnants::<Runtime>::get(id).map(|remains| remains.prepaid);
			assert_eq!(prepaid.is_none(), left == 0);
			check_state();
		}
		assert_eq!(held(&alice()), handle_deposit());
		assert_eq!(Credentials::<Runtime>::iter().count(), 5);
	});
}

#[test]
fn leaves_others_records_about_the_profile_to_them() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let bobs = sign_up(bob(), "bobby");
		assert_ok!(Profile::block(signed(bob()), id));
		sign_up(charlie(), "charlie");
		assert_ok!(Profile::follow(signed(charlie()), id));
		assert_ok!(Profile::retire(signed(alice())));
		assert_ok!(Profile::clear_retired(signed(dave()), id, 64));
		assert_ok!(Profile::unblock(signed(bob()), bobs, id));
		assert_ok!(Profile::unfollow(signed(charlie()), 2, id));
	});
}

#[test]
fn whoever_paid_for_a_record_may_take_it_first() {
	run(|| {
		let id = busy_profile();
		assert_ok!(Profile::retire(signed(alice())));
		let link = OutsideIdentity::Diaspora(bounded("alice@pod.example")).id();
		assert_noop!(Profile::unlink(signed(bob()), id, link), Error::<Runtime>::NotPermitted);
		assert_ok!(Profile::unlink(signed(alice()), id, link));
		assert_ok!(Profile::remove_alias(signed(alice()), id, bounded("Al")));
		assert_ok!(Profile::remove_pseudonym(signed(alice()), id, H256::repeat_byte(1)));
		assert_ok!(Profile::unblock(signed(alice()), id, 1));
		assert_ok!(Profile::unfollow(signed(alice()), id, 2));
		assert_ok!(Profile::remove_credential(signed(charlie()), id, 0));
		// Prepaid: nobody's.
		assert_noop!(Profile::remove_persona(signed(alice()), id, None), Error::<Runtime>::NotPermitted);
	});
}

#[test]
fn is_for_retired_profiles_only() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_noop!(Profile::clear_retired(signed(bob()), id, 1), Error::<Runtime>::NotRetired);
		assert_noop!(Profile::clear_retired(signed(bob()), id + 1, 1), Error::<Runtime>::UnknownProfile);
		assert_noop!(Profile::clear_retired(Origin::root(), id, 1), DispatchError::BadOrigin);
	});
}
