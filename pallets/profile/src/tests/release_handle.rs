use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn anyone_frees_a_handle_whose_rest_is_over() {
	run(|| {
		sign_up(alice(), "alice");
		assert_ok!(Profile::retire(signed(alice())));
		advance(HandleGrace::get() + 1);
		// Under whatever looks like it.
		assert_ok!(Profile::release_handle(signed(dave()), bounded("a1ice")));

		assert_eq!(last_event(), Event::<Runtime>::HandleReleased { handle: bounded("alice") });
		assert_eq!(held(&alice()), 0);
		assert_eq!(Handles::<Runtime>::iter().count(), 0);
		assert_eq!(Profile::handle_status(b"alice".to_vec()), HandleStatus::Available);
	});
}

#[test]
fn a_handle_in_use_or_at_rest_is_not_free() {
	run(|| {
		sign_up(alice(), "alice");
		let release = |handle: &str| Profile::release_handle(signed(bob()), bounded(handle));
		assert_noop!(release("alice"), Error::<Runtime>::HandleTaken);
		assert_noop!(release("nobody"), Error::<Runtime>::UnknownHandle);
		assert_noop!(release("x"), Error::<Runtime>::HandleTooShort);
		assert_noop!(Profile::release_handle(Origin::root(), bounded("alice")), DispatchError::BadOrigin);

		assert_ok!(Profile::retire(signed(alice())));
		advance(HandleGrace::get());
		assert_noop!(release("alice"), Error::<Runtime>::HandleInGrace);
		advance(1);
		assert_ok!(release("alice"));
	});
}

#[test]
fn a_handle_rests_as_long_as_it_was_told_when_given_up() {
	run(|| {
		sign_up(alice(), "alice");
		assert_ok!(Profile::retire(signed(alice())));
		HandleGrace::set(1_000_000);
		advance(101);
		assert_ok!(Profile::release_handle(signed(bob()), bounded("alice")));
	});
}
