//! Whose energy pays for taking a letter back.

use crate::mock::{Letters, *};
use frame_support::assert_ok;

#[test]
fn it_is_the_removers_own_or_for_whoever_paid_the_authors() {
	run(|| {
		let (letter, another) = (keep(phone()), keep(alice()));
		assert_eq!(Letters::removal_payer(&phone(), ALICE, letter), Some(ALICE));
		assert_eq!(Letters::removal_payer(&alice(), ALICE, letter), Some(ALICE));
		// Whoever has no part in it pays for trying.
		assert_eq!(Letters::removal_payer(&bob(), ALICE, letter), Some(BOB));
		assert_eq!(Letters::removal_payer(&corp(), ALICE, letter), None);

		remove_key(&phone());
		assert_eq!(Letters::removal_payer(&phone(), ALICE, letter), Some(ALICE));
		assert_eq!(Letters::removal_payer(&phone(), ALICE, another), None);
		assert_eq!(Letters::removal_payer(&phone(), ALICE, 99), None);
		assert_ok!(remove(phone(), ALICE, letter));
		// Once for each letter.
		assert_eq!(Letters::removal_payer(&phone(), ALICE, letter), None);

		add_key(BOB, phone(), Role::Person);
		assert_eq!(Letters::removal_payer(&phone(), ALICE, another), Some(BOB));
	});
}
