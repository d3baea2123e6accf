use crate::{
	mock::{Pubs, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn anyone_clears_what_a_retired_profile_has_left() {
	run(|| {
		register(alice(), ALICE, 1);
		register(phone(), ALICE, 2);
		register(bob(), BOB, 3);
		refused!(Pubs::clear(signed(corp()), 0), NotRetired);
		refused!(Pubs::clear(signed(alice()), 0), NotRetired);
		retire_profile(&alice());
		check_state();
		for id in [0, 1] {
			assert_ok!(Pubs::clear(signed(dave()), id));
			assert_eq!(last_event(), Event::Retired { id, owner: ALICE });
			check_state();
		}
		assert_eq!((held(&alice()), held(&phone()), held(&bob())), (0, 0, price()));
		assert!(!PubsOf::<Runtime>::contains_key(ALICE));
		refused!(Pubs::clear(signed(dave()), 0), UnknownPub);
		refused!(Pubs::clear(signed(dave()), 2), NotRetired);
		refused!(Pubs::clear(signed(dave()), 9), UnknownPub);
		assert_noop!(Pubs::clear(Origin::root(), 2), DispatchError::BadOrigin);
	});
}

/// The peer's next owner can do it, and then have it.
#[test]
fn its_peer_is_free_again() {
	run(|| {
		register(alice(), ALICE, 1);
		retire_profile(&alice());
		refused!(try_register(bob(), BOB, 1), PeerTaken);
		assert_ok!(Pubs::clear(signed(bob()), 0));
		assert_eq!(register(bob(), BOB, 1), 1);
	});
}

/// Whoever paid need not wait for that.
#[test]
fn whoever_paid_retires_it_too() {
	run(|| {
		register(alice(), ALICE, 1);
		retire_profile(&alice());
		refused!(Pubs::retire(signed(bob()), 0), NotPermitted);
		assert_ok!(Pubs::retire(signed(alice()), 0));
	});
}
