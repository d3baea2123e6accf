//! Keeping a letter.

use crate::{
	mock::{Letters, *},
	*,
};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use metalife_primitives::{newest::Newest, AccountId};
use sp_runtime::{ArithmeticError, DispatchError};

#[test]
fn a_letter_is_kept_as_it_is_under_the_authors_next_number() {
	run(|| {
		let long = envelope(9_000);
		for (block, (who, author, letter, sealed)) in
			[(alice(), ALICE, 0, short()), (bob(), BOB, 0, short()), (phone(), ALICE, 1, long)].into_iter().enumerate()
		{
			let before = held(&who);
			assert_ok!(keep_sealed(who.clone(), sealed.clone()));
			let bytes = sealed.len() as u32;
			assert_eq!(last_event(), Event::Kept { author, letter, bytes });
			assert_eq!(held(&who) - before, price(&sealed));
			let kept = block as u64 + 1;
			assert_eq!(
				Letters::letter(author, letter),
				Some(LetterInfo { letter, kept, feed: who.clone().into(), payer: who, envelope: sealed })
			);
			advance(1);
		}
		assert_eq!(Letters::author(ALICE), Author { next: 2, letters: 2 });
		assert_eq!(Letters::author(BOB), Author { next: 1, letters: 1 });
		assert_eq!(Letters::author(DAVE), Author::default());
	});
}

#[test]
fn the_same_can_be_kept_twice_and_is_paid_for_twice() {
	run(|| {
		assert_eq!((keep(alice()), keep(alice())), (0, 1));
		assert_eq!(held(&alice()), 2 * price(&short()));
	});
}

#[test]
fn a_number_is_never_given_twice() {
	run(|| {
		let first = keep(alice());
		assert_ok!(remove(alice(), ALICE, first));
		assert_eq!(keep(alice()), 1);
		assert_ok!(remove(alice(), ALICE, 1));
		assert_eq!(Letters::author(ALICE), Author { next: 2, letters: 0 });
		Authors::<Runtime>::insert(ALICE, Author { next: LetterId::MAX, letters: 0 });
		assert_noop!(keep_sealed(alice(), short()), ArithmeticError::Overflow);
	});
}

#[test]
fn only_a_person_keeps_letters() {
	run(|| {
		add_key(BOB, corp(), Role::Feed);
		for who in [corp(), account("nobody")] {
			refused!(keep_sealed(who, short()), NoProfile);
		}
		assert_noop!(Letters::keep(Origin::root(), alice().into(), short()), DispatchError::BadOrigin);
	});
}

#[test]
fn it_is_sealed_under_a_key_that_the_author_writes_a_feed_with() {
	run(|| {
		let (feed, app) = (account("feed"), account("app"));
		add_key(ALICE, feed.clone(), Role::Feed);
		add_key(ALICE, app.clone(), Role::App);
		let keep_under = |key: &AccountId| Letters::keep(signed(alice()), key.clone().into(), short());
		for (letter, key) in [&feed, &phone(), &alice()].into_iter().enumerate() {
			assert_ok!(keep_under(key));
			let stored = Letters::letter(ALICE, letter as LetterId).expect("is kept");
			assert_eq!(stored.feed, <[u8; 32]>::from(key.clone()));
		}
		for other in [app, bob(), corp()] {
			refused!(keep_under(&other), UnknownFeed);
		}
		// What is kept tells which it was when the author has the feed no more.
		remove_key(&feed);
		refused!(keep_under(&feed), UnknownFeed);
		assert_eq!(Letters::letter(ALICE, 0).map(|letter| letter.feed), Some(feed.into()));
	});
}

#[test]
fn whoever_cannot_pay_keeps_nothing() {
	run(|| {
		refused!(keep_sealed(dave(), short()), DepositUnavailable);
		Balances::set_balance(&dave(), price(&short()));
		// Something must be left for the account to live.
		refused!(keep_sealed(dave(), short()), DepositUnavailable);
		Balances::set_balance(&dave(), price(&short()) + 1);
		assert_ok!(keep_sealed(dave(), short()));
		assert_eq!(Letters::author(DAVE).letters, 1);
	});
}

#[test]
fn how_much_is_kept_changes_from_block_to_block() {
	run(|| {
		let (small, large) = (envelope(KEPT), envelope(KEPT + 600));
		assert!(small.len() as u32 <= KEPT && large.len() as u32 > KEPT);
		assert_eq!(Letters::max_bytes(), KEPT);
		assert_ok!(keep_sealed(alice(), small.clone()));
		refused!(keep_sealed(alice(), large.clone()), TooLarge);
		MaxBytes::set(u32::MAX);
		assert_eq!(Letters::max_bytes(), MAX_ENVELOPE);
		assert_ok!(keep_sealed(alice(), large));
		assert_ok!(keep_sealed(alice(), envelope(MAX_ENVELOPE)));
		// What is kept stays, and can be removed, when there is no room for more.
		MaxBytes::set(0);
		refused!(keep_sealed(alice(), short()), TooLarge);
		assert_eq!(Letters::letter(ALICE, 0).map(|letter| letter.envelope), Some(small));
		for letter in 0..3 {
			assert_ok!(remove(alice(), ALICE, letter));
		}
		assert_eq!(held_balances(), Default::default());
	});
}

#[test]
fn the_newest_lies_first_in_storage() {
	run(|| {
		let letters: Vec<_> = (0..5).map(|_| keep(alice())).collect();
		let stored = crate::Letters::<Runtime>::iter_key_prefix(ALICE).map(Newest::number);
		assert!(stored.eq(letters.into_iter().rev()));
	});
}
