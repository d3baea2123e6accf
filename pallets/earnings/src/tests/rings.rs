use crate::{
	mock::{Earnings, *},
	*,
};

#[test]
fn a_reaction_that_is_answered_brings_neither_anything() {
	run(|| {
		react(1, 2, 20);
		react(3, 2, 20);
		assert_eq!(received(2), 4_000);
		react(2, 1, 10);
		assert_eq!((received(1), received(2)), (0, 2_000));
		// Nor does any later one between the two.
		react(1, 2, 21);
		react(2, 1, 11);
		assert_eq!((received(1), received(2)), (0, 2_000));
	});
}

#[test]
fn all_reactions_that_are_answered_are_void() {
	run(|| {
		for item in 20..25 {
			react(1, 2, item);
		}
		react(2, 1, 10);
		assert_eq!((received(1), received(2)), (0, 0));
		assert_eq!(State::<Runtime>::get().weight, 0);
		withdraw(1, 2, 20);
		assert_eq!(received(2), 0);
	});
}

#[test]
fn taking_turns_from_era_to_era_brings_nothing() {
	run(|| {
		react(1, 2, 20);
		react(1, 2, 21);
		next_era();
		assert_eq!(Earnings::why(2, 1), Verdict::Answered);
		react(2, 1, 10);
		assert_eq!(received(1), 0);
		next_era();
		// The answer that did not count is on record, and what answers it counts as little.
		react(1, 2, 22);
		assert_eq!(received(2), 0);
		next_era();
		next_era();
		react(2, 1, 11);
		assert_eq!(received(1), 2_000);
	});
}

/// Nobody answers anybody, so nothing is void; but who goes on brings half, whatever the items.
#[test]
fn a_ring_in_one_direction_fades() {
	run(|| {
		let ring = [(1, 2), (2, 3), (3, 1)];
		let turn = |item| ring.iter().for_each(|(reactor, author)| react(*reactor, *author, item + author));
		turn(10);
		assert_eq!([1, 2, 3].map(received), [2_000; 3]);
		for era in 2..6 {
			next_era();
			assert_eq!(Earnings::why(1, 2), Verdict::Counts(1_000));
			turn(10 * era);
			assert_eq!([1, 2, 3].map(received), [1_000; 3]);
			// A second one weighs half of the 10 % that there are of what is left.
			react(1, 2, 100 * era);
			assert_eq!(received(2), 1_000 + 475);
		}
		// An era without them, and they count in full again.
		next_era();
		react(4, 5, 6);
		next_era();
		turn(70);
		assert_eq!([1, 2, 3].map(received), [2_000; 3]);
	});
}

#[test]
fn a_third_party_cannot_spoil_what_two_have() {
	run(|| {
		react(1, 2, 20);
		react(3, 1, 10);
		react(3, 2, 20);
		react(2, 3, 30);
		assert_eq!((received(1), received(2), received(3)), (2_000, 2_000, 0));
	});
}

#[test]
fn thanks_of_somebody_new_spoil_nothing() {
	run(|| {
		Social::score(2, 10);
		react(1, 2, 20);
		react(2, 1, 10);
		assert_eq!((received(1), received(2)), (0, 2_000));
	});
}

#[test]
fn whoever_takes_an_answer_back_may_be_reacted_to_anew() {
	run(|| {
		react(1, 2, 20);
		react(2, 1, 10);
		withdraw(2, 1, 10);
		assert_eq!(received(2), 0);
		withdraw(1, 2, 20);
		react(1, 2, 20);
		assert_eq!(received(2), 2_000);
	});
}

#[test]
fn a_ring_of_everybody_liking_everybody_earns_nothing() {
	run(|| {
		MaxReactions::set(64);
		for reactor in 1..=20 {
			for author in 1..=20 {
				react(reactor, author, author);
			}
		}
		assert_eq!(State::<Runtime>::get().weight, 0);
	});
}
