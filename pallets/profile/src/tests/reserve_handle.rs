use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn a_reserved_handle_and_its_look_alikes_are_nobodys() {
	run(|| {
		assert_ok!(Profile::reserve_handle(Origin::root(), bounded("support")));
		assert_eq!(last_event(), Event::<Runtime>::HandleReserved { handle: bounded("support") });
		for handle in ["support", "supp0rt"] {
			assert_noop!(Profile::create(signed(alice()), bounded(handle)), Error::<Runtime>::HandleReserved);
			assert_eq!(Profile::handle_status(handle.into()), HandleStatus::Reserved);
		}

		assert_ok!(Profile::unreserve_handle(Origin::root(), bounded("supp0rt")));
		assert_eq!(last_event(), Event::<Runtime>::HandleUnreserved { handle: bounded("support") });
		sign_up(alice(), "support");
	});
}

#[test]
fn whoever_has_it_keeps_it_and_may_return_to_it() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(Profile::reserve_handle(Origin::root(), bounded("alice")));
		assert_eq!(Profile::handle_status(b"alice".to_vec()), HandleStatus::Taken(id));
		assert_ok!(Profile::rename(signed(alice()), bounded("wonder")));
		advance(RenameCooldown::get());
		assert_ok!(Profile::rename(signed(alice()), bounded("alice")));

		assert_ok!(Profile::retire(signed(alice())));
		advance(HandleGrace::get() + 1);
		assert_noop!(Profile::create(signed(bob()), bounded("alice")), Error::<Runtime>::HandleReserved);
	});
}

#[test]
fn only_governance_reserves() {
	run(|| {
		for origin in [signed(alice()), Origin::none()] {
			assert_noop!(Profile::reserve_handle(origin.clone(), bounded("support")), DispatchError::BadOrigin);
			assert_noop!(Profile::unreserve_handle(origin, bounded("admin")), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn what_is_no_handle_or_not_reserved_is_refused() {
	run(|| {
		assert_noop!(Profile::reserve_handle(Origin::root(), bounded("x")), Error::<Runtime>::HandleTooShort);
		assert_noop!(
			Profile::unreserve_handle(Origin::root(), bounded("Admin")),
			Error::<Runtime>::HandleInvalidCharacter
		);
		assert_noop!(Profile::unreserve_handle(Origin::root(), bounded("support")), Error::<Runtime>::UnknownHandle);
	});
}
