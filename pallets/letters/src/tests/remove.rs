//! Taking a letter back.

use crate::{
	mock::{Letters, *},
	*,
};
use frame_support::{assert_noop, assert_ok, dispatch::PostDispatchInfo};
use sp_runtime::DispatchError;

#[test]
fn a_person_of_the_author_removes_what_another_paid_for() {
	run(|| {
		let (by_phone, by_alice) = (keep(phone()), keep(alice()));
		assert_ok!(remove(alice(), ALICE, by_phone));
		assert_eq!(last_event(), Event::Removed { author: ALICE, letter: by_phone });
		assert_eq!(held(&phone()), 0);
		assert_ok!(remove(phone(), ALICE, by_alice));
		assert_eq!(held_balances(), Default::default());
		assert_eq!(Letters::author(ALICE), Author { next: 2, letters: 0 });
		assert_eq!(Letters::letter(ALICE, 0), None);
	});
}

#[test]
fn whoever_paid_gets_it_back_without_anybodys_leave() {
	run(|| {
		let (own, others) = (keep(phone()), keep(alice()));
		// It is not a device any more, but somebody else's.
		remove_key(&phone());
		assert_ok!(remove(phone(), ALICE, own));
		assert_eq!(held(&phone()), 0);
		refused!(remove(phone(), ALICE, others), NotPermitted);

		add_key(ALICE, phone(), Role::Person);
		let letters = [keep(phone()), keep(phone())];
		add_key(BOB, phone(), Role::Person);
		assert_ok!(remove(phone(), ALICE, letters[0]));
		retire(&alice());
		assert_ok!(remove(phone(), ALICE, letters[1]));
		assert_eq!(held(&phone()), 0);
	});
}

#[test]
fn nobody_else_removes_it() {
	run(|| {
		let letter = keep(alice());
		add_key(ALICE, corp(), Role::Feed);
		for who in [bob(), dave(), corp()] {
			refused!(remove(who, ALICE, letter), NotPermitted);
		}
		retire(&alice());
		refused!(remove(bob(), ALICE, letter), NotPermitted);
		assert_noop!(Letters::remove(Origin::root(), ALICE, letter), DispatchError::BadOrigin);
	});
}

#[test]
fn what_is_not_there_is_not_removed() {
	run(|| {
		let letter = keep(alice());
		refused!(remove(alice(), ALICE, letter + 1), NotFound);
		refused!(remove(alice(), BOB, letter), NotFound);
		refused!(remove(alice(), 99, letter), NotFound);
		assert_ok!(remove(alice(), ALICE, letter));
		refused!(remove(alice(), ALICE, letter), NotFound);
	});
}

#[test]
fn it_weighs_what_the_letter_was_long() {
	run(|| {
		let sealed = envelope(5_000);
		let bytes = sealed.len() as u32;
		assert_ok!(keep_sealed(alice(), sealed));
		let taken = PostDispatchInfo::from(Some(<() as WeightInfo>::remove(bytes)));
		assert_eq!(Letters::remove(signed(alice()), ALICE, 0), Ok(taken));
	});
}
