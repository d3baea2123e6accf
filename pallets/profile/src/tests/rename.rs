use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

fn rename(who: metalife_primitives::AccountId, handle: &str) -> sp_runtime::DispatchResult {
	Profile::rename(signed(who), bounded(handle))
}

#[test]
fn moves_the_profile_to_the_new_handle() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(rename(alice(), "wonder"));

		assert_eq!(profile(id).handle.to_vec(), b"wonder");
		assert_eq!(profile(id).renamed, Some(1));
		assert_eq!(Profile::by_handle(b"wonder".to_vec()).unwrap().id, id);
		assert_eq!(Profile::by_handle(b"alice".to_vec()), None);
		assert_eq!(pallet_nfts::ItemMetadataOf::<Runtime>::get(0, id).unwrap().data.to_vec(), b"@wonder");
		assert_eq!(
			last_event(),
			Event::<Runtime>::Renamed { profile: id, from: bounded("alice"), to: bounded("wonder") }
		);
	});
}

#[test]
fn the_old_handle_rests_with_its_deposit() {
	run(|| {
		sign_up(alice(), "alice");
		assert_ok!(rename(alice(), "wonder"));
		assert_eq!(held(&alice()), creation_deposit() + 2 * handle_deposit());

		let free_from = 1 + HandleGrace::get() + 1;
		assert_eq!(Profile::handle_status(b"alice".to_vec()), HandleStatus::InGrace(free_from));
		assert_noop!(Profile::create(signed(bob()), bounded("alice")), Error::<Runtime>::HandleInGrace);
		assert_noop!(Profile::create(signed(bob()), bounded("a1ice")), Error::<Runtime>::HandleInGrace);

		System::set_block_number(free_from - 1);
		assert_noop!(Profile::create(signed(bob()), bounded("alice")), Error::<Runtime>::HandleInGrace);
		System::set_block_number(free_from);
		sign_up(bob(), "alice");
		assert_eq!(held(&alice()), creation_deposit() + handle_deposit());
		assert_eq!(held(&bob()), creation_deposit() + handle_deposit());
	});
}

#[test]
fn one_may_return_to_a_handle_that_rests() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(rename(alice(), "wonder"));
		advance(RenameCooldown::get());
		assert_ok!(rename(alice(), "alice"));
		assert_eq!(Profile::handle_status(b"alice".to_vec()), HandleStatus::Taken(id));
		assert!(matches!(Profile::handle_status(b"wonder".to_vec()), HandleStatus::InGrace(_)));
		assert_eq!(held(&alice()), creation_deposit() + 2 * handle_deposit());
	});
}

#[test]
fn a_handle_may_become_one_that_looks_like_it() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(rename(alice(), "a1ice"));
		assert_eq!(Profile::by_handle(b"a1ice".to_vec()).unwrap().id, id);
		assert_eq!(Profile::by_handle(b"alice".to_vec()), None);
		assert_eq!(Profile::handle_status(b"alice".to_vec()), HandleStatus::Confusable(id));
		assert_eq!(held(&alice()), creation_deposit() + handle_deposit());
	});
}

#[test]
fn the_deposit_is_the_controllers_where_a_sponsor_paid_the_first() {
	run(|| {
		sponsor(alice(), &dave_pair(), "dave");
		assert_noop!(rename(dave(), "david"), Error::<Runtime>::DepositUnavailable);
		assert_ok!(Balances::force_set_balance(Origin::root(), dave(), UNIT * 10));
		assert_ok!(rename(dave(), "david"));
		assert_eq!(held(&dave()), handle_deposit());
		assert_eq!(held(&alice()), creation_deposit() + handle_deposit());

		advance(HandleGrace::get() + 1);
		assert_ok!(Profile::release_handle(signed(eve()), bounded("dave")));
		assert_eq!(held(&alice()), creation_deposit());
	});
}

#[test]
fn must_wait_between_two_changes() {
	run(|| {
		sign_up(alice(), "alice");
		assert_ok!(rename(alice(), "wonder"));
		advance(RenameCooldown::get() - 1);
		assert_noop!(rename(alice(), "wander"), Error::<Runtime>::RenameTooSoon);
		advance(1);
		assert_ok!(rename(alice(), "wander"));
	});
}

#[test]
fn a_bad_handle_is_refused_by_name() {
	run(|| {
		sign_up(alice(), "alice");
		sign_up(bob(), "bobby");
		for (handle, error) in [
			("x", Error::<Runtime>::HandleTooShort),
			("alice", Error::<Runtime>::HandleTaken),
			("bobby", Error::<Runtime>::HandleTaken),
			("b0bby", Error::<Runtime>::HandleConfusable),
			("admin", Error::<Runtime>::HandleReserved),
			("al\u{430}n", Error::<Runtime>::HandleMixedScripts),
			("ALICE", Error::<Runtime>::HandleInvalidCharacter),
		] {
			assert_noop!(rename(alice(), handle), error);
		}
	});
}

#[test]
fn only_the_controller_renames() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_noop!(rename(bob(), "wonder"), Error::<Runtime>::NoProfile);
		for (n, role) in [KeyRole::Device, KeyRole::Feed, KeyRole::App].into_iter().enumerate() {
			let key = somebody(n as u32);
			add_key(alice(), id, key.clone(), role);
			assert_noop!(rename(key, "wonder"), Error::<Runtime>::NotPermitted);
		}
		assert_noop!(Profile::rename(Origin::root(), bounded("wonder")), DispatchError::BadOrigin);
	});
}
