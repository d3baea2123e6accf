//! Pages.

use crate::{
	mock::{Letters, *},
	*,
};
use frame_support::assert_ok;

fn page(before: Option<LetterId>, limit: u32) -> (Vec<LetterId>, Option<LetterId>) {
	let page = Letters::letters(ALICE, before, limit);
	(numbers(&page), page.next)
}

#[test]
fn letters_are_shown_page_by_page_the_newest_first() {
	run(|| {
		assert_eq!(page(None, 5), (vec![], None));
		for _ in 0..5 {
			keep(alice());
			keep(bob());
		}
		assert_eq!(page(None, 2), (vec![4, 3], Some(3)));
		assert_eq!(page(Some(3), 2), (vec![2, 1], Some(1)));
		assert_eq!(page(Some(1), 2), (vec![0], None));
		assert_eq!(page(Some(0), 2), (vec![], None));
		assert_eq!(page(None, 5), (vec![4, 3, 2, 1, 0], None));
		// No limit is one.
		assert_eq!(page(None, 0), (vec![4], Some(4)));
		assert_eq!(page(Some(LetterId::MAX), 1), (vec![4], Some(4)));
		// Where a letter is gone, so that a page began there, the next one begins all the same.
		assert_ok!(remove(alice(), ALICE, 3));
		assert_eq!(page(Some(3), 2), (vec![2, 1], Some(1)));
		assert_eq!(page(None, 2), (vec![4, 2], Some(2)));
	});
}

#[test]
fn a_page_is_bounded_in_letters() {
	run(|| {
		for _ in 0..MAX_PAGE + 2 {
			keep(alice());
		}
		let first = Letters::letters(ALICE, None, u32::MAX);
		assert_eq!((first.letters.len() as u32, first.next), (MAX_PAGE, Some(2)));
		assert_eq!(page(first.next, u32::MAX), (vec![1, 0], None));
	});
}

#[test]
fn a_page_is_bounded_in_bytes() {
	run(|| {
		MaxBytes::set(MAX_ENVELOPE);
		for _ in 0..6 {
			assert_ok!(keep_sealed(alice(), envelope(MAX_ENVELOPE)));
		}
		// Four are a little less than there is room for.
		assert_eq!(MAX_PAGE_BYTES / MAX_ENVELOPE, 4);
		assert_eq!(page(None, MAX_PAGE), (vec![5, 4, 3, 2], Some(2)));
		assert_eq!(page(Some(2), MAX_PAGE), (vec![1, 0], None));
	});
}

#[test]
fn what_is_not_there_is_not_shown() {
	run(|| {
		keep(alice());
		assert_eq!(Letters::letter(ALICE, 1), None);
		assert_eq!(Letters::letter(BOB, 0), None);
		assert_eq!(Letters::letters(99, None, 5), Page { letters: vec![], next: None });
		assert_eq!(Letters::author(99), Author::default());
	});
}
