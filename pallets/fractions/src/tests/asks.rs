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

/// Of one fraction, of two, and of a hundred: those of a holder who is gone cost less and less, until somebody pays it.
#[test]
fn a_lost_majority_locks_nothing() {
	for (supply, lost, left) in [(1, 1, price_of(0)), (2, 1, UNIT), (100, 99, price_of(0))] {
		run(|| {
			let dearest = price_of(STEPS - 1);
			let id = NextVault::<Runtime>::get();
			assert_ok!(Fractions::fractionalize(signed(alice()), ENFORCED, 1, supply, dearest));
			assert_ok!(Fractions::transfer(signed(alice()), id, pauper(), lost));
			if supply > lost {
				assert_ok!(Fractions::vote(signed(alice()), id, UNIT));
			}
			assert_eq!(reserve(id), dearest, "more than there is of {supply}");

			let lower = || Fractions::lower(signed(dave()), id, pauper());
			let ask = || Fractions::position(id, pauper()).expect("is there").ask;
			assert_noop!(lower(), Error::<Runtime>::AskStands);
			advance(ASK_PERIOD - 1);
			assert_noop!(lower(), Error::<Runtime>::AskStands);
			advance(1);
			assert_ok!(lower());
			let fallen = price_of(STEPS - 2);
			assert_eq!(ask(), fallen);
			let event = Event::AskLowered { vault: id, who: pauper(), ask: fallen, reserve: fallen };
			assert_eq!(events().last(), Some(&event));
			assert_noop!(lower(), Error::<Runtime>::AskStands);
			advance(AUCTION - 1);
			assert_noop!(lower(), Error::<Runtime>::AskStands);
			advance(1);
			assert_ok!(lower());
			assert_eq!(ask(), price_of(STEPS - 3));
			// All the steps that are due at once, and none of them twice.
			advance(50 * AUCTION + 7);
			assert_ok!(lower());
			assert_eq!(ask(), price_of(STEPS - 53));
			assert_noop!(lower(), Error::<Runtime>::AskStands);
			advance(AUCTION - 7);
			assert_ok!(lower());
			assert_eq!(ask(), price_of(STEPS - 54));

			advance(1_000 * AUCTION);
			assert_ok!(lower());
			assert_eq!(ask(), price_of(0));
			advance(1_000 * AUCTION);
			assert_noop!(lower(), Error::<Runtime>::AskStands);
			assert_eq!(Some(reserve(id)), Fractions::ask_for(left));
			buy_out(id, dave(), 10 * UNIT);
			assert_eq!(Nfts::owner(ENFORCED, 1), Some(dave()));
			assert_ok!(Fractions::redeem(signed(dave()), id, pauper()));
			assert_eq!(free(&pauper()), 9 * UNIT * u128::from(lost) / u128::from(supply));
		});
	}
}

#[test]
fn whatever_a_holder_signs_keeps_the_ask_and_what_others_do_does_not() {
	type Act = fn(VaultId) -> frame_support::dispatch::DispatchResult;
	let own: [Act; 6] = [
		|id| Fractions::vote(signed(bob()), id, 100 * UNIT),
		|id| Fractions::offer(signed(bob()), id, 2, UNIT),
		|id| Fractions::transfer(signed(bob()), id, alice(), 1),
		|id| Fractions::buy(signed(bob()), id, charlie(), 1, UNIT),
		|id| Fractions::assume_deposit(signed(bob()), id),
		|id| Fractions::claim(signed(bob()), id, bob(), Money::Native),
	];
	let others: [Act; 4] = [
		|id| Fractions::transfer(signed(alice()), id, bob(), 1),
		|id| Fractions::buy(signed(dave()), id, bob(), 1, UNIT),
		|id| Fractions::claim(signed(dave()), id, bob(), Money::Native),
		|id| Fractions::sweep(signed(bob()), id, Money::Native),
	];
	let after = |act: Act| {
		let id = shared();
		assert_ok!(Fractions::offer(signed(bob()), id, 2, UNIT));
		assert_ok!(Fractions::offer(signed(charlie()), id, 2, UNIT));
		earn(id, Money::Native, UNIT);
		advance(ASK_PERIOD);
		assert_ok!(act(id));
		id
	};
	for act in own {
		run(|| {
			let id = after(act);
			assert_noop!(Fractions::lower(signed(dave()), id, bob()), Error::<Runtime>::AskStands);
			assert_eq!(Fractions::position(id, bob()).map(|position| position.stands), Some(1 + 2 * ASK_PERIOD));
			advance(ASK_PERIOD);
			assert_ok!(Fractions::lower(signed(dave()), id, bob()));
		});
	}
	for act in others {
		run(|| {
			let id = after(act);
			assert_ok!(Fractions::lower(signed(dave()), id, bob()));
		});
	}
}

#[test]
fn whose_asks_are_not_lowered() {
	run(|| {
		let id = shared();
		advance(ASK_PERIOD);
		assert_noop!(Fractions::lower(signed(dave()), 7, bob()), Error::<Runtime>::UnknownVault);
		assert_noop!(Fractions::lower(signed(dave()), id, dave()), Error::<Runtime>::NotHolder);
		assert_noop!(Fractions::lower(Origin::root(), id, bob()), sp_runtime::DispatchError::BadOrigin);
		earn(id, Money::Native, UNIT);
		assert_ok!(Fractions::transfer(signed(alice()), id, dave(), 50));
		advance(ASK_PERIOD);
		assert_noop!(Fractions::lower(signed(dave()), id, alice()), Error::<Runtime>::NotHolder);
		// An auction goes on as it began.
		assert_ok!(Fractions::bid(signed(dave()), id, 125 * UNIT));
		let next = reserve(id);
		assert_ok!(Fractions::lower(signed(dave()), id, bob()));
		assert_eq!(reserve(id), next);
		advance(AUCTION);
		assert_ok!(Fractions::settle(signed(dave()), id));
		assert_noop!(Fractions::lower(signed(dave()), id, charlie()), Error::<Runtime>::Over);
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
