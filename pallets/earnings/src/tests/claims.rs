use crate::{
	mock::{Earnings, *},
	*,
};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use sp_runtime::DispatchError;

/// 1 has received 6,000, 2 has received 2,000, and the era is over.
fn shares() {
	for reactor in 11..=13 {
		react(reactor, 1, 7);
	}
	react(14, 2, 8);
	next_era();
}

#[test]
fn pay_the_controller_whoever_asks() {
	run(|| {
		shares();
		assert_ok!(Earnings::claim(signed(NOBODY), 1, 0));
		let amount = (100 * UNIT - ED) / 4 * 3;
		assert_eq!(Balances::free_balance(1), RICHES + amount);
		let claimed = Event::<Runtime>::Claimed { profile: 1, era: 0, to: 1, amount, reputation: 50 };
		assert_eq!(events().last(), Some(&claimed));
		assert_ok!(Earnings::claim(signed(1), 2, 0));
		assert_eq!(Earnings::pool(0).unwrap().paid, 100 * UNIT - ED);
		assert_eq!(pot(), ED);
	});
}

#[test]
fn are_paid_once() {
	run(|| {
		PlanckPerPoint::set(0);
		shares();
		assert_ok!(Earnings::claim(signed(NOBODY), 1, 0));
		assert!(!Authors::<Runtime>::contains_key(1));
		assert_noop!(Earnings::claim(signed(NOBODY), 1, 0), Error::<Runtime>::NothingToClaim);
	});
}

#[test]
fn by_somebody_else_at_a_bad_moment_cost_no_reputation() {
	run(|| {
		shares();
		let share = |era| Earnings::share_of(1, era).map(|share| (share.weight, share.amount, share.points));
		PointsAtOnce::set(0);
		assert_ok!(Earnings::claim(signed(NOBODY), 1, 0));
		let (paid, balance) = (Earnings::pool(0).unwrap().paid, Balances::free_balance(1));
		assert_eq!(share(0), Some((0, 0, 74)));
		assert_eq!((Earnings::claimable(1), Credited::get().get(&1)), (vec![], None));
		assert_noop!(Earnings::claim(signed(NOBODY), 1, 0), Error::<Runtime>::NothingToClaim);

		// There is a little, and then enough.
		PointsAtOnce::set(70);
		next_era();
		assert_ok!(Earnings::claim(signed(1), 1, 0));
		let claimed = Event::<Runtime>::Claimed { profile: 1, era: 0, to: 1, amount: 0, reputation: 70 };
		assert_eq!((events().last(), share(0)), (Some(&claimed), Some((0, 0, 4))));
		assert_ok!(Earnings::claim(signed(1), 1, 0));
		assert_eq!(Credited::get().get(&1), Some(&74));
		assert!(!Authors::<Runtime>::contains_key(1));
		assert_noop!(Earnings::claim(signed(1), 1, 0), Error::<Runtime>::NothingToClaim);
		assert_eq!((Earnings::pool(0).unwrap().paid, Balances::free_balance(1)), (paid, balance));
	});
}

#[test]
fn of_reputation_that_is_due_expire_too() {
	run(|| {
		shares();
		PointsAtOnce::set(0);
		assert_ok!(Earnings::claim(signed(NOBODY), 1, 0));
		for _ in 1..CLAIM_PERIOD {
			next_era();
		}
		PointsAtOnce::set(50);
		assert_noop!(Earnings::claim(signed(1), 1, 0), Error::<Runtime>::Expired);
		// The record goes when something else is received.
		react(11, 1, 70);
		assert_eq!(Authors::<Runtime>::get(1).len(), 1);
	});
}

#[test]
fn wait_for_the_end_of_the_era_and_not_for_ever() {
	run(|| {
		react(11, 1, 7);
		assert_noop!(Earnings::claim(signed(NOBODY), 1, 0), Error::<Runtime>::EraNotOver);
		assert_noop!(Earnings::claim(signed(NOBODY), 1, 77), Error::<Runtime>::EraNotOver);
		for _ in 1..CLAIM_PERIOD {
			next_era();
		}
		assert_eq!(Earnings::claimable(1).len(), 1);
		assert_ok!(frame_support::storage::with_storage_layer(|| -> Result<(), DispatchError> {
			Earnings::claim(signed(NOBODY), 1, 0)
		}));
		react(11, 2, 7);
		let era = Earnings::era().index;
		for _ in 0..CLAIM_PERIOD {
			next_era();
		}
		assert_eq!(Earnings::claimable(2), []);
		assert_noop!(Earnings::claim(signed(NOBODY), 2, era), Error::<Runtime>::Expired);
	});
}

#[test]
fn of_nothing_fail() {
	run(|| {
		shares();
		assert_noop!(Earnings::claim(signed(NOBODY), 3, 0), Error::<Runtime>::NothingToClaim);
		assert_noop!(Earnings::claim(signed(NOBODY), 9_999, 0), Error::<Runtime>::UnknownProfile);
		assert_noop!(Earnings::claim(Origin::root(), 1, 0), DispatchError::BadOrigin);
		Social::retire(1);
		assert_noop!(Earnings::claim(signed(NOBODY), 1, 0), Error::<Runtime>::UnknownProfile);
	});
}

#[test]
fn of_less_than_a_planck_fail() {
	run(|| {
		Emission::set(ED + 1);
		shares();
		assert_noop!(Earnings::claim(signed(NOBODY), 1, 0), Error::<Runtime>::NothingToClaim);
	});
}

#[test]
fn too_little_for_an_empty_account_fail_until_it_has_something() {
	run(|| {
		Emission::set(ED + ED);
		shares();
		Balances::set_balance(&2, 0);
		assert_noop!(Earnings::claim(signed(NOBODY), 2, 0), Error::<Runtime>::NotPayable);
		Balances::set_balance(&2, ED);
		assert_ok!(Earnings::claim(signed(NOBODY), 2, 0));
		assert_eq!(Balances::free_balance(2), ED + ED / 4);
	});
}

#[test]
fn an_empty_account_is_paid() {
	run(|| {
		shares();
		Balances::set_balance(&2, 0);
		assert_ok!(Earnings::claim(signed(NOBODY), 2, 0));
		assert_eq!(Balances::free_balance(2), (100 * UNIT - ED) / 4);
	});
}

#[test]
fn fractions_stay_in_the_pot() {
	run(|| {
		Emission::set(ED + 100);
		for (reactor, author) in [(11, 1), (12, 2), (13, 3)] {
			react(reactor, author, 7);
		}
		next_era();
		for author in 1..=3 {
			assert_ok!(Earnings::claim(signed(NOBODY), author, 0));
			assert_eq!(Balances::free_balance(author), RICHES + 33);
		}
		assert_eq!(pot(), ED + 1);
	});
}

#[test]
fn give_reputation_for_what_was_paid() {
	run(|| {
		PlanckPerPoint::set(10 * UNIT);
		shares();
		assert_ok!(Earnings::claim(signed(NOBODY), 1, 0));
		assert_eq!(Credited::get().get(&1), Some(&7));
		PlanckPerPoint::set(0);
		assert_ok!(Earnings::claim(signed(NOBODY), 2, 0));
		assert_eq!(Credited::get().get(&2), None);
	});
}

#[test]
fn of_several_eras_are_independent() {
	run(|| {
		shares();
		shares();
		react(11, 1, 9);
		assert_eq!(Earnings::claimable(1).len(), 2);
		assert_ok!(Earnings::claim(signed(NOBODY), 1, 1));
		assert_eq!(Earnings::claimable(1).iter().map(|(era, _)| *era).collect::<Vec<_>>(), [0]);
		assert_eq!(received(1), 1_000, "11 reacted to 1 in the era before");
		assert_ok!(Earnings::claim(signed(NOBODY), 1, 0));
	});
}
