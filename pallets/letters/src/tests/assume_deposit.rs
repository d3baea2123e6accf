//! Paying for what another paid for.

use crate::{
	mock::{Letters, *},
	*,
};
use frame_support::{assert_noop, assert_ok, dispatch::PostDispatchInfo};
use sp_runtime::DispatchError;

#[test]
fn a_letter_that_was_taken_over_is_no_former_payers_to_remove() {
	run(|| {
		let letter = keep(phone());
		advance(7);
		let bytes = short().len() as u32;
		let taken = PostDispatchInfo::from(Some(<() as WeightInfo>::assume_deposit(bytes)));
		assert_eq!(Letters::assume_deposit(signed(alice()), letter), Ok(taken));
		assert_eq!(last_event(), Event::DepositAssumed { author: ALICE, letter, payer: alice() });
		assert_eq!((held(&alice()), held(&phone())), (price(&short()), 0));
		// Nothing else about it has changed.
		let info = LetterInfo { letter, kept: 1, payer: alice(), feed: phone().into(), envelope: short() };
		assert_eq!(Letters::letter(ALICE, letter), Some(info));
		assert_eq!(Letters::author(ALICE), Author { next: 1, letters: 1 });

		remove_key(&phone());
		refused!(remove(phone(), ALICE, letter), NotPermitted);
		assert_ok!(remove(alice(), ALICE, letter));
		assert_eq!(held_balances(), Default::default());
	});
}

#[test]
fn it_is_for_those_who_wrote_it() {
	run(|| {
		let letter = keep(phone());
		// The number is the own profile's.
		refused!(assume(bob(), letter), NotFound);
		refused!(assume(corp(), letter), NoProfile);
		refused!(assume(phone(), letter), AlreadyPayer);
		refused!(assume(alice(), letter + 1), NotFound);
		add_key(ALICE, dave(), Role::Person);
		refused!(assume(dave(), letter), DepositUnavailable);
		assert_eq!(held(&phone()), price(&short()));
		assert_noop!(Letters::assume_deposit(Origin::root(), letter), DispatchError::BadOrigin);
	});
}
