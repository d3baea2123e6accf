use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::traits::ProfileLookup;
use sp_runtime::DispatchError;

/// Dave (0, paid by Alice), Bob (1), Charlie (2), and Eve (3, paid by Alice).
fn people() {
	sponsor(alice(), &dave_pair(), "dave");
	sign_up(bob(), "bobby");
	sign_up(charlie(), "charlie");
	sponsor(alice(), &sp_keyring::Sr25519Keyring::Eve.pair(), "eve");
}

#[test]
fn is_free_within_the_prepaid_number() {
	run(|| {
		people();
		let before = held(&alice());
		assert_ok!(Profile::block(signed(dave()), 1));
		assert_eq!(last_event(), Event::<Runtime>::Blocked { by: 0, target: 1 });
		assert_ok!(Profile::block(signed(dave()), 2));
		assert!(Profile::has_blocked(0, 1) && !Profile::has_blocked(1, 0));
		assert_eq!(profile(0).prepaid.blocks_used, 2);
		assert_eq!(held(&alice()), before);

		// No room, no money.
		assert_noop!(Profile::block(signed(dave()), 3), Error::<Runtime>::DepositUnavailable);
		assert_ok!(Profile::unblock(signed(dave()), 0, 1));
		assert_eq!(last_event(), Event::<Runtime>::Unblocked { by: 0, target: 1 });
		assert_ok!(Profile::block(signed(dave()), 3));
	});
}

#[test]
fn is_paid_beyond_it_and_paid_back() {
	run(|| {
		people();
		exhaust_prepaid(1);
		let before = held(&bob());
		assert_ok!(Profile::block(signed(bob()), 0));
		assert!(held(&bob()) > before);
		assert_eq!(profile(1).prepaid.blocks_used, 0);
		assert_ok!(Profile::unblock(signed(bob()), 1, 0));
		assert_eq!(held(&bob()), before);
	});
}

#[test]
fn ends_follows_both_ways_and_returns_their_deposits() {
	run(|| {
		people();
		exhaust_prepaid(2);
		let before = (held(&charlie()), profile(1).prepaid.bytes_used);
		assert_ok!(Profile::follow(signed(charlie()), 1));
		assert_ok!(Profile::follow(signed(bob()), 2));
		assert_ok!(Profile::follow(signed(charlie()), 0));
		assert_ok!(Profile::block(signed(bob()), 2));
		assert!(!Profile::follows(1, 2) && !Profile::follows(2, 1) && Profile::follows(2, 0));
		assert_ok!(Profile::unfollow(signed(charlie()), 2, 0));
		assert_eq!((held(&charlie()), profile(1).prepaid.bytes_used), before);
		let ended = [
			Event::<Runtime>::Unfollowed { by: 2, target: 1 },
			Event::<Runtime>::Unfollowed { by: 1, target: 2 },
			Event::<Runtime>::Blocked { by: 1, target: 2 },
			Event::<Runtime>::Unfollowed { by: 2, target: 0 },
		];
		assert!(events().ends_with(&ended));
	});
}

#[test]
fn is_of_another_known_profile_and_once() {
	run(|| {
		people();
		assert_noop!(Profile::block(signed(bob()), 1), Error::<Runtime>::Oneself);
		assert_noop!(Profile::block(signed(bob()), 9), Error::<Runtime>::UnknownProfile);
		assert_ok!(Profile::block(signed(bob()), 2));
		assert_noop!(Profile::block(signed(bob()), 2), Error::<Runtime>::AlreadyExists);
		assert_ok!(Profile::block(signed(charlie()), 1));
	});
}

#[test]
fn a_retired_profile_can_be_unblocked() {
	run(|| {
		people();
		assert_ok!(Profile::block(signed(dave()), 1));
		assert_ok!(Profile::retire(signed(bob())));
		assert_ok!(Profile::unblock(signed(dave()), 0, 1));
		assert_eq!(profile(0).prepaid.blocks_used, 0);
		assert_noop!(Profile::block(signed(dave()), 1), Error::<Runtime>::UnknownProfile);
	});
}

#[test]
fn is_ended_by_the_person_or_by_whoever_paid() {
	run(|| {
		people();
		add_key(dave(), 0, alice(), KeyRole::Device);
		exhaust_prepaid(0);
		let before = held(&alice());
		assert_ok!(Profile::block(signed(alice()), 1));
		assert_noop!(Profile::unblock(signed(bob()), 0, 1), Error::<Runtime>::NotPermitted);
		assert_noop!(Profile::unblock(signed(dave()), 0, 2), Error::<Runtime>::NotFound);
		assert_ok!(Profile::revoke_key(signed(dave()), 0, alice()));
		assert_ok!(Profile::unblock(signed(alice()), 0, 1));
		assert_eq!(held(&alice()), before);
	});
}

#[test]
fn only_the_person_blocks() {
	run(|| {
		people();
		assert_noop!(Profile::block(signed(alice()), 1), Error::<Runtime>::NoProfile);
		assert_noop!(Profile::block(Origin::root(), 1), DispatchError::BadOrigin);
		assert_noop!(Profile::unblock(Origin::root(), 0, 1), DispatchError::BadOrigin);
	});
}
