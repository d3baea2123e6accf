//! What endorsing each other brings: nothing.

use crate::{
	mock::{Reputation, *},
	*,
};
use metalife_primitives::ProfileId;

/// Everybody endorses everybody, with all that there is, for many eras.
fn endorse_in_a_ring(members: std::ops::Range<ProfileId>, eras: u32) {
	for _ in 0..eras {
		for by in members.clone() {
			for endorsed in members.clone() {
				let left = Reputation::parts(by, GLOBAL).map_or(0, |info| info.power_left);
				let share = left.div_ceil(4);
				let _ = Reputation::endorse(signed(by), endorsed, GLOBAL, share);
			}
		}
		next_era();
	}
}

fn sum(members: std::ops::Range<ProfileId>) -> u64 {
	members.map(|profile| Reputation::score(profile, GLOBAL)).sum()
}

#[test]
fn a_ring_of_new_profiles_stays_at_nothing() {
	run(|| {
		endorse_in_a_ring(1..6, 30);
		assert_eq!(sum(1..6), 0);
		assert_eq!(Scores::<Runtime>::iter().count(), 0);
	});
}

#[test]
fn one_real_profile_does_not_set_a_ring_going() {
	run(|| {
		HalfLife::set(1_300);
		earn(1, GLOBAL, 900);
		let mut greatest = 0;
		for _ in 0..60 {
			endorse_in_a_ring(1..6, 1);
			greatest = greatest.max(sum(2..6));
		}
		// All that a score of 900 can ever do, were it not to decay: a power of 15 an era, a nineteenth decays.
		assert!(greatest > 15 && greatest < 15 * 19, "{greatest}");
		// And it goes when its source does.
		advance(20 * 1_300);
		endorse_in_a_ring(1..6, 20);
		assert_eq!(sum(1..6), 0);
	});
}
