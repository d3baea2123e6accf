use crate::{
	mock::{Pubs, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn nothing_is_left_and_the_deposit_is_back() {
	run(|| {
		register(alice(), ALICE, 1);
		register(alice(), ALICE, 2);
		assert_ok!(Pubs::retire(signed(alice()), 0));
		assert_eq!(last_event(), Event::Retired { id: 0, owner: ALICE });
		assert_eq!((crate::Pubs::<Runtime>::get(0), Peers::<Runtime>::get(peer_key(1))), (None, None));
		assert_eq!(PubsOf::<Runtime>::get(ALICE).into_inner(), [1]);
		assert_eq!(held(&alice()), price());
		assert_ok!(Pubs::retire(signed(alice()), 1));
		assert!(!PubsOf::<Runtime>::contains_key(ALICE));
		assert_eq!(held_balances(), Default::default());
	});
}

#[test]
fn a_person_of_the_owner_does_it_and_the_deposit_goes_to_whoever_paid() {
	run(|| {
		register(phone(), ALICE, 1);
		assert_ok!(Pubs::retire(signed(alice()), 0));
		assert_eq!((held(&phone()), Balances::free_balance(phone())), (0, RICHES));
	});
}

/// A device that was revoked gets its money out.
#[test]
fn whoever_paid_does_it() {
	run(|| {
		register(phone(), ALICE, 1);
		people::Persons::<Runtime>::remove(phone());
		assert_ok!(Pubs::retire(signed(phone()), 0));
		assert_eq!(held(&phone()), 0);
	});
}

#[test]
fn nobody_else_does_it() {
	run(|| {
		register(alice(), ALICE, 1);
		for who in [bob(), corp(), metalife_primitives::AccountId::new(feed(ALICE))] {
			refused!(Pubs::retire(signed(who), 0), NotPermitted);
		}
		assert_noop!(Pubs::retire(Origin::root(), 0), DispatchError::BadOrigin);
		refused!(Pubs::retire(signed(alice()), 1), UnknownPub);
		assert_ok!(Pubs::retire(signed(alice()), 0));
		refused!(Pubs::retire(signed(alice()), 0), UnknownPub);
	});
}
