use crate::{
	mock::{Earnings, *},
	*,
};

#[test]
fn weigh_the_root_of_reputation_above_the_floor() {
	run(|| {
		for (score, slot) in [(0, 0), (99, 0), (100, 0), (101, 100), (500, 2_000), (1_000, 3_000), (2_600, 5_000)] {
			Social::score(1, score);
			assert_eq!(Earnings::reactor(1).slot, slot);
		}
		// The most that anybody weighs.
		Social::score(1, u64::MAX);
		assert_eq!((Earnings::reactor(1).weight, Earnings::reactor(1).slot), (50_000, 5_000));
		react(1, 2, 0);
		assert_eq!(received(2), 5_000);
	});
}

#[test]
fn spreading_points_never_weighs_more_than_scores_of_twice_the_floor() {
	run(|| {
		let points = 20_000;
		for parts in [1, 2, 5, 10, 50, 99, 100, 101, 150, 200, 1_000] {
			Social::score(1, points / parts);
			let together = Earnings::reactor(1).weight * parts;
			// 1000 × points / (2 × root of the floor).
			assert!(together <= 1_000 * points / 20, "{parts} parts weigh {together}");
		}
	});
}

#[test]
fn a_reactor_gives_no_more_than_its_weight_however_often_it_reacts() {
	run(|| {
		for author in 2..=50 {
			react(1, author, author);
		}
		// Each a tenth of what is left.
		assert_eq!((2..6).map(received).collect::<Vec<_>>(), [2_000, 1_800, 1_620, 1_458]);
		assert_eq!((received(11), received(12)), (775, 0));
		let sum: Weight = (2..=50).map(received).sum();
		assert!(sum < 20_000);
		assert_eq!((Earnings::reactor(1).spent, Earnings::reactor(1).left), (sum, 0));
		assert_eq!(State::<Runtime>::get().weight, u128::from(sum));
		next_era();
		react(1, 12, 12);
		assert_eq!(received(12), 2_000);
	});
}

#[test]
fn all_that_one_can_give_is_never_exceeded_even_when_the_score_falls() {
	run(|| {
		ReactionShare::set(sp_runtime::Permill::one());
		react(1, 2, 2);
		assert_eq!(received(2), 20_000);
		react(1, 3, 3);
		Social::score(1, 200);
		react(1, 3, 3);
		assert_eq!(received(3), 0);
		Social::score(1, 1_000);
		react(1, 3, 3);
		assert_eq!(received(3), 10_000);
	});
}

#[test]
fn of_one_reactor_the_second_is_worth_half() {
	run(|| {
		for item in 0..20 {
			react(1, 2, item);
		}
		assert_eq!(received(2), 2_000 + 900 + 427 + 208 + 102 + 51 + 25 + 12 + 6 + 3);
		assert!(received(2) < 4_000);
		react(3, 2, 0);
		assert!(received(2) > 5_700);
	});
}

#[test]
fn no_order_of_reacting_and_taking_back_brings_more() {
	run(|| {
		for round in 0..200 {
			react(1, 2, round % 7);
			if round % 3 > 0 {
				withdraw(1, 2, (round * 5) % 7);
			}
			assert!(received(2) < 4_000);
		}
	});
}

#[test]
fn taking_back_takes_the_weight_back() {
	run(|| {
		react(1, 2, 7);
		react(3, 2, 7);
		withdraw(1, 2, 7);
		assert_eq!(received(2), 2_000);
		withdraw(3, 2, 7);
		assert_eq!(received(2), 0);
		assert!(!Authors::<Runtime>::contains_key(2));
		// Twice, or what was never there.
		withdraw(3, 2, 7);
		withdraw(3, 2, 8);
		assert_eq!(State::<Runtime>::get().weight, 0);
		// And it can be given again.
		react(1, 2, 7);
		assert_eq!(received(2), 2_000);
	});
}

#[test]
fn what_is_taken_back_is_what_was_given_whatever_the_score_is_now() {
	run(|| {
		react(1, 2, 7);
		react(3, 2, 7);
		Social::score(1, 10_000);
		withdraw(1, 2, 7);
		assert_eq!(received(2), 2_000);
	});
}

#[test]
fn only_within_the_era_can_be_taken_back() {
	run(|| {
		react(1, 2, 7);
		next_era();
		react(3, 2, 8);
		withdraw(1, 2, 7);
		assert_eq!(received(2), 2_000);
		assert_eq!(Earnings::pool(0).unwrap().weight, 2_000);
	});
}

#[test]
fn nobody_is_paid_by_itself_the_blocked_or_the_unknown() {
	run(|| {
		react(1, 1, 1);
		Social::block(2, 1);
		Social::block(1, 3);
		react(1, 2, 2);
		react(1, 3, 3);
		react(1, 9_999, 4);
		react(9_999, 1, 5);
		assert_eq!(State::<Runtime>::get().weight, 0);
		assert_eq!(Authors::<Runtime>::iter().count() + Reactors::<Runtime>::iter().count(), 0);
	});
}

#[test]
fn the_same_item_counts_once() {
	run(|| {
		react(1, 2, 7);
		react(1, 2, 7);
		assert_eq!(received(2), 2_000);
	});
}

#[test]
fn new_profiles_bring_nothing() {
	run(|| {
		for reactor in 2..=PEOPLE {
			Social::score(reactor, 100);
			react(reactor, 1, 0);
		}
		assert_eq!(received(1), 0);
		// And take no room.
		assert_eq!(Reactors::<Runtime>::iter().count(), 0);
	});
}

#[test]
fn a_retired_profile_leaves_nothing_and_what_it_gave_stays() {
	run(|| {
		react(1, 2, 7);
		react(2, 3, 8);
		react(4, 3, 8);
		Social::retire(2);
		assert_eq!((received(2), received(3)), (0, 4_000));
		assert_eq!(State::<Runtime>::get().weight, 4_000);
		assert!(!Authors::<Runtime>::contains_key(2) && !Reactors::<Runtime>::contains_key(2));
		withdraw(1, 2, 7);
		react(1, 2, 9);
		assert_eq!(State::<Runtime>::get().weight, 4_000);
	});
}

#[test]
fn what_is_stored_of_a_profile_is_bounded() {
	use codec::Encode;
	run(|| {
		MaxReactions::set(1_000);
		for era in 0..10 {
			for author in 2..=PEOPLE {
				for item in 0..2 {
					react(1, author, 1_000 * era + 2 * author + item);
				}
			}
			next_era();
		}
		react(1, 2, 1);
		let bytes = Reactors::<Runtime>::get(1).encode().len() + Authors::<Runtime>::get(2).encode().len();
		assert_eq!(Earnings::reactor(1).left, crate::MAX_REACTIONS - 1);
		assert!(bytes as u32 <= Earnings::profile_bytes());
		assert_eq!(Authors::<Runtime>::get(2).len() as u32, CLAIM_PERIOD);
	});
}
