use crate::{
	mock::{Reputation, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::traits::ReputationLedger;
use sp_runtime::{DispatchError, Permill};

#[test]
fn takes_a_share_of_every_part() {
	run(|| {
		earn(1, GLOBAL, 400);
		earn(2, GLOBAL, 400);
		assert_ok!(Reputation::endorse(signed(BOB), 1, GLOBAL, 10));
		let half = Permill::from_percent(50);
		assert_ok!(Reputation::slash(Origin::root(), 1, GLOBAL, half));
		assert_eq!(last_event(), Event::<Runtime>::Slashed { profile: 1, context: GLOBAL, points: 205 });
		let parts = Reputation::parts(1, GLOBAL).unwrap().parts;
		assert_eq!(parts.iter().map(|(_, part)| *part).collect::<Vec<_>>(), [200_000, 5_000]);
		assert_eq!(<Reputation as ReputationLedger>::slash(1, GLOBAL, half), 103);
	});
}

#[test]
fn all_of_it_leaves_nothing() {
	run(|| {
		earn(1, APP, 400);
		next_era();
		assert_ok!(Reputation::slash(Origin::root(), 1, APP, Permill::one()));
		assert_eq!(Reputation::contexts(1), []);
	});
}

#[test]
fn what_was_committed_cannot_be_used_beyond_what_is_left() {
	run(|| {
		earn(1, GLOBAL, 400);
		let hash = Reputation::commitment(1, GLOBAL, b"vote".to_vec(), [1; 32]);
		assert_ok!(Reputation::commit(signed(ALICE), GLOBAL, 400, hash));
		assert_ok!(Reputation::slash(Origin::root(), 1, GLOBAL, Permill::from_percent(75)));
		use metalife_primitives::traits::ReputationUse;
		assert_eq!(<Reputation as ReputationUse>::spend_committed(1, GLOBAL, b"vote", [1; 32]), 100);
	});
}

#[test]
fn only_by_verdict_and_of_what_there_is() {
	run(|| {
		let slash = |origin| Reputation::slash(origin, 1, GLOBAL, Permill::one());
		assert_noop!(slash(Origin::root()), Error::<Runtime>::NotFound);
		earn(1, GLOBAL, 4);
		assert_noop!(slash(signed(ALICE)), DispatchError::BadOrigin);
		assert_eq!(<Reputation as ReputationLedger>::slash(2, GLOBAL, Permill::one()), 0);
	});
}
