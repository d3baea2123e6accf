use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::traits::ProfileLookup;
use sp_runtime::DispatchError;

/// Dave (0, paid by Alice), Bob (1) and Charlie (2).
fn people() {
	sponsor(alice(), &dave_pair(), "dave");
	sign_up(bob(), "bobby");
	sign_up(charlie(), "charlie");
}

#[test]
fn is_public_and_one_way() {
	run(|| {
		people();
		assert_ok!(Profile::follow(signed(dave()), 1));
		assert_eq!(last_event(), Event::<Runtime>::Followed { by: 0, target: 1 });
		assert!(Profile::follows(0, 1) && !Profile::follows(1, 0));
		assert_ok!(Profile::unfollow(signed(dave()), 0, 1));
		assert_eq!(last_event(), Event::<Runtime>::Unfollowed { by: 0, target: 1 });
		assert!(!Profile::follows(0, 1));
		assert_eq!(profile(0).prepaid.bytes_used, 0);
	});
}

#[test]
fn is_prepaid_then_paid_and_paid_back() {
	run(|| {
		people();
		add_key(dave(), 0, bob_device(), KeyRole::Device);
		assert_ok!(Balances::force_set_balance(Origin::root(), bob_device(), UNIT));
		exhaust_prepaid(0);
		assert_noop!(Profile::follow(signed(dave()), 1), Error::<Runtime>::DepositUnavailable);
		assert_ok!(Profile::follow(signed(bob_device()), 1));
		assert!(held(&bob_device()) > 0);
		assert_ok!(Profile::revoke_key(signed(dave()), 0, bob_device()));
		assert_noop!(Profile::unfollow(signed(charlie()), 0, 1), Error::<Runtime>::NotPermitted);
		assert_ok!(Profile::unfollow(signed(bob_device()), 0, 1));
		assert_eq!(held(&bob_device()), 0);
	});
}

fn bob_device() -> metalife_primitives::AccountId {
	somebody(0)
}

#[test]
fn is_of_another_known_profile_and_once() {
	run(|| {
		people();
		assert_noop!(Profile::follow(signed(bob()), 1), Error::<Runtime>::Oneself);
		assert_noop!(Profile::follow(signed(bob()), 9), Error::<Runtime>::UnknownProfile);
		assert_ok!(Profile::follow(signed(bob()), 2));
		assert_noop!(Profile::follow(signed(bob()), 2), Error::<Runtime>::AlreadyExists);
		assert_noop!(Profile::unfollow(signed(bob()), 1, 0), Error::<Runtime>::NotFound);
	});
}

#[test]
fn nobody_follows_across_a_block() {
	run(|| {
		people();
		assert_ok!(Profile::block(signed(bob()), 2));
		assert_noop!(Profile::follow(signed(charlie()), 1), Error::<Runtime>::BlockedProfile);
		assert_noop!(Profile::follow(signed(bob()), 2), Error::<Runtime>::BlockedProfile);
		assert_ok!(Profile::unblock(signed(bob()), 1, 2));
		assert_ok!(Profile::follow(signed(charlie()), 1));
	});
}

#[test]
fn a_retired_profile_can_be_unfollowed() {
	run(|| {
		people();
		assert_ok!(Profile::follow(signed(dave()), 1));
		assert_ok!(Profile::retire(signed(bob())));
		assert_ok!(Profile::unfollow(signed(dave()), 0, 1));
		assert_noop!(Profile::follow(signed(dave()), 1), Error::<Runtime>::UnknownProfile);
	});
}

#[test]
fn only_the_person_follows() {
	run(|| {
		people();
		assert_noop!(Profile::follow(signed(alice()), 1), Error::<Runtime>::NoProfile);
		assert_noop!(Profile::follow(Origin::root(), 1), DispatchError::BadOrigin);
		assert_noop!(Profile::unfollow(Origin::root(), 0, 1), DispatchError::BadOrigin);
	});
}
