//! The ladder, and the reserve that holders vote for.

use crate::{
	asks::{price_of, step_for, Asks, STEPS},
	mock::{Fractions, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;

fn reserve(id: VaultId) -> u128 {
	Fractions::vault(id).expect("is there").least_bid.expect("has a reserve")
}

#[test]
fn the_ladder_rises_by_a_quarter_at_most() {
	for step in 1..STEPS {
		let (below, price) = (price_of(step - 1), price_of(step));
		assert!(price > below && price * 4 <= below * 5, "step {step}");
		assert_eq!(step_for(price), Some(step));
		assert_eq!(step_for(below + 1), Some(step));
	}
	assert_eq!(step_for(0), Some(0));
	assert_eq!(step_for(price_of(STEPS - 1) + 1), None);
	assert_eq!(price_of(u8::MAX), price_of(STEPS - 1));
}

proptest! {
	#[test]
	fn the_reserve_is_what_more_than_half_would_take(votes in prop::collection::vec((0..STEPS, 1..1_000u64), 1..40)) {
		let mut asks = Asks::default();
		votes.iter().for_each(|(step, weight)| asks.add(*step, *weight));
		let supply: u64 = votes.iter().map(|(_, weight)| weight).sum();
		let willing = |price: u8| votes.iter().filter(|(step, _)| *step <= price).map(|(_, weight)| weight).sum::<u64>();
		let expected = (0..STEPS).find(|step| 2 * willing(*step) > supply);
		prop_assert_eq!(asks.reserve(supply), expected);
		votes.iter().for_each(|(step, weight)| asks.remove(*step, *weight));
		prop_assert_eq!(asks, Asks::default());
	}

	/// Whatever a minority votes, the reserve stays between what the others ask.
	#[test]
	fn no_minority_moves_the_reserve_beyond_what_others_ask(
		majority in prop::collection::vec(0..STEPS, 51..60),
		minority in prop::collection::vec(0..STEPS, 0..50),
	) {
		let mut asks = Asks::default();
		majority.iter().chain(&minority).for_each(|step| asks.add(*step, 1));
		let reserve = asks.reserve((majority.len() + minority.len()) as u64).expect("everybody asks something");
		prop_assert!(majority.iter().min() <= Some(&reserve) && Some(&reserve) <= majority.iter().max());
	}
}

#[test]
fn who_has_not_voted_asks_what_the_founder_asked() {
	run(|| {
		let id = shared();
		let asked = Fractions::ask_for(100 * UNIT).expect("is on the ladder");
		assert!((100 * UNIT..125 * UNIT).contains(&asked));
		assert_eq!(Fractions::asked(id), [(asked, 100)]);
		assert_eq!(reserve(id), asked);
	});
}

#[test]
fn more_than_half_of_the_fractions_lower_or_raise_the_reserve() {
	run(|| {
		let id = shared();
		let [low, default, high] =
			[10, 100, 1_000].map(|price| Fractions::ask_for(price * UNIT).expect("is on the ladder"));
		assert_ok!(Fractions::vote(signed(alice()), id, 10 * UNIT));
		assert_eq!(reserve(id), default, "a half is not enough");
		assert_ok!(Fractions::vote(signed(charlie()), id, 10 * UNIT));
		assert_eq!(reserve(id), low);
		assert_eq!(events().pop(), Some(Event::Voted { vault: id, who: charlie(), ask: low, reserve: low }));
		assert_ok!(Fractions::vote(signed(charlie()), id, price_of(STEPS - 1)));
		assert_eq!(reserve(id), default, "however much one asks");
		assert_ok!(Fractions::vote(signed(alice()), id, 1_000 * UNIT));
		assert_eq!(reserve(id), high);
	});
}

#[test]
fn votes_follow_the_fractions() {
	run(|| {
		let id = shared();
		let (low, default) = (Fractions::ask_for(UNIT).expect("is"), Fractions::ask_for(100 * UNIT).expect("is"));
		assert_ok!(Fractions::vote(signed(alice()), id, UNIT));
		assert_ok!(Fractions::transfer(signed(bob()), id, alice(), 1));
		assert_eq!(Fractions::asked(id), [(low, 51), (default, 49)]);
		assert_eq!(reserve(id), low);
		// Voting, passing the fractions on and voting again counts them once.
		assert_ok!(Fractions::transfer(signed(alice()), id, dave(), 51));
		assert_eq!(Fractions::asked(id), [(default, 100)]);
	});
}

#[test]
fn votes_are_refused_to_strangers_and_over_all_prices() {
	run(|| {
		let id = shared();
		assert_noop!(Fractions::vote(signed(alice()), 7, UNIT), Error::<Runtime>::UnknownVault);
		assert_noop!(Fractions::vote(signed(dave()), id, UNIT), Error::<Runtime>::NotHolder);
		assert_noop!(Fractions::vote(signed(alice()), id, u128::MAX), Error::<Runtime>::TooDear);
		assert_noop!(Fractions::vote(Origin::root(), id, UNIT), sp_runtime::DispatchError::BadOrigin);
		earn(id, Money::Native, UNIT);
		assert_ok!(Fractions::transfer(signed(alice()), id, dave(), 50));
		assert_noop!(Fractions::vote(signed(alice()), id, UNIT), Error::<Runtime>::NotHolder);
		buy_out(id, dave(), 125 * UNIT);
		assert_noop!(Fractions::vote(signed(bob()), id, UNIT), Error::<Runtime>::Over);
	});
}
