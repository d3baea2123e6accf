//! What is left of retired authors.

use crate::{
	mock::{Letters, *},
	*,
};
use frame_support::{assert_noop, dispatch::PostDispatchInfo};
use sp_runtime::{DispatchError, DispatchErrorWithPostInfo};

fn cleared(n: u32) -> Result<PostDispatchInfo, DispatchErrorWithPostInfo<PostDispatchInfo>> {
	Ok(PostDispatchInfo::from(Some(<() as WeightInfo>::clear_retired(n))))
}

#[test]
fn it_is_cleared_by_anyone_in_bounded_steps_the_newest_first() {
	run(|| {
		for who in [alice(), phone(), alice(), phone(), alice(), bob()] {
			keep(who);
		}
		refused!(Letters::clear_retired(signed(dave()), ALICE, 9), StillThere);
		retire(&alice());
		check_state();
		assert_eq!(Letters::author(ALICE), Author::default());
		for (expected, left) in [(2, vec![2, 1, 0]), (2, vec![0]), (1, vec![]), (0, vec![])] {
			assert_eq!(Letters::clear_retired(signed(dave()), ALICE, 2), cleared(expected));
			assert_eq!(last_event(), Event::Cleared { author: ALICE, letters: expected });
			assert_eq!(numbers(&Letters::letters(ALICE, None, MAX_PAGE)), left);
			check_state();
		}
		assert_eq!((held(&alice()), held(&phone())), (0, 0));
		// Others' letters stay.
		assert_eq!(Letters::author(BOB).letters, 1);
		assert_noop!(Letters::clear_retired(Origin::root(), ALICE, 2), DispatchError::BadOrigin);
	});
}

#[test]
fn each_letter_that_goes_is_told() {
	run(|| {
		keep(alice());
		keep(phone());
		retire(&alice());
		System::reset_events();
		assert_eq!(Letters::clear_retired(signed(bob()), ALICE, 9), cleared(2));
		let told: Vec<_> = System::events()
			.into_iter()
			.filter_map(|record| match record.event {
				RuntimeEvent::Letters(Event::Removed { author, letter }) => Some((author, letter)),
				_ => None,
			})
			.collect();
		assert_eq!(told, [(ALICE, 1), (ALICE, 0)]);
	});
}

#[test]
fn no_more_than_the_bound_is_cleared_and_charged_for() {
	run(|| {
		for _ in 0..MAX_CLEARED + 3 {
			keep(alice());
		}
		retire(&alice());
		assert_eq!(Letters::clear_retired(signed(dave()), ALICE, 0), cleared(0));
		assert_eq!(Letters::clear_retired(signed(dave()), ALICE, u32::MAX), cleared(MAX_CLEARED));
		assert_eq!(Letters::clear_retired(signed(dave()), ALICE, u32::MAX), cleared(3));
		assert_eq!(held_balances(), Default::default());
	});
}
