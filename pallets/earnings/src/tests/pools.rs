use crate::{
	mock::{Earnings, *},
	*,
};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use sp_runtime::{DispatchError, Permill, TokenError};

/// Close the current era by reacting in the next.
fn close() {
	next_era();
	System::reset_events();
	react(50, 51, 0);
}

fn last_pool() -> PoolInfo<u128> {
	Earnings::pool(Earnings::era().index - 1).expect("there is one")
}

#[test]
fn an_era_shares_its_emission() {
	run(|| {
		react(1, 2, 7);
		let issued = Balances::total_issuance();
		close();
		// The pot keeps one existential deposit for ever.
		let amount = 100 * UNIT - ED;
		let closed = Event::<Runtime>::EraClosed { era: 0, amount, minted: 100 * UNIT, weight: 2_000 };
		assert_eq!(events(), [closed]);
		assert_eq!(Balances::total_issuance(), issued + 100 * UNIT);
		assert_eq!(pot(), 100 * UNIT);
		let pool = last_pool();
		assert_eq!((pool.amount, pool.cap, pool.paid, pool.weight), (amount, amount, 0, 2_000));
		assert!(pool.over);
		assert_eq!(pool.expires, CLAIM_PERIOD);
		close();
		assert_eq!(last_pool().amount, 100 * UNIT);
	});
}

#[test]
fn nothing_is_minted_where_nobody_reacts() {
	run(|| {
		let issued = Balances::total_issuance();
		for _ in 0..5 {
			next_era();
			withdraw(1, 2, 3);
		}
		assert_eq!(Balances::total_issuance(), issued);
		assert_eq!(Pools::<Runtime>::iter().count(), 0);
		assert!(events().is_empty());
	});
}

#[test]
fn no_more_is_paid_than_the_reactions_are_worth() {
	run(|| {
		RewardPerWeight::set(UNIT / 1_000);
		react(1, 2, 7);
		close();
		assert_eq!(last_pool().amount, 2 * UNIT - ED);
		close();
		assert_eq!(last_pool().amount, 2 * UNIT);
		RewardPerWeight::set(u128::MAX);
		close();
		assert_eq!(last_pool().amount, 100 * UNIT);
		RewardPerWeight::set(0);
		close();
		assert_eq!(Earnings::pool(3), None);
	});
}

#[test]
fn what_is_given_is_shared_on_top() {
	run(|| {
		assert_ok!(Earnings::fund(signed(NOBODY), 40 * UNIT));
		assert_eq!(events(), [Event::<Runtime>::Funded { from: NOBODY, amount: 40 * UNIT }]);
		react(1, 2, 7);
		close();
		assert_eq!(last_pool().amount, 140 * UNIT - ED);
		// Money that was simply sent counts as well.
		Balances::set_balance(&Earnings::pot(), pot() + 5 * UNIT);
		close();
		assert_eq!(last_pool().amount, 105 * UNIT);
	});
}

#[test]
fn what_is_given_is_used_before_anything_is_minted() {
	run(|| {
		RewardPerWeight::set(UNIT / 1_000);
		assert_ok!(Earnings::fund(signed(NOBODY), 3 * UNIT + ED));
		react(1, 2, 7);
		let issued = Balances::total_issuance();
		close();
		assert_eq!(Balances::total_issuance(), issued);
		assert_eq!(last_pool().amount, 2 * UNIT);
		close();
		assert_eq!(last_pool().amount, 2 * UNIT);
		assert_eq!(Balances::total_issuance(), issued + UNIT);
	});
}

#[test]
fn without_emission_only_what_was_given_is_shared() {
	run(|| {
		Emission::set(0);
		let issued = Balances::total_issuance();
		react(1, 2, 7);
		close();
		assert_eq!(Earnings::pool(0), None);
		assert_ok!(Earnings::fund(signed(NOBODY), 3 * UNIT + ED));
		close();
		assert_eq!(last_pool().amount, 3 * UNIT);
		assert_eq!(Balances::total_issuance(), issued);
	});
}

#[test]
fn an_emission_too_small_for_the_pot_is_left() {
	run(|| {
		Emission::set(ED - 1);
		react(1, 2, 7);
		close();
		assert_eq!(Earnings::pool(0), None);
		assert_eq!(pot(), 0);
	});
}

#[test]
fn what_nobody_claims_returns_and_is_not_minted_again() {
	run(|| {
		react(1, 2, 7);
		for _ in 0..CLAIM_PERIOD {
			close();
		}
		// The pool of the first era has expired, before that of the fourth was made.
		assert_eq!(events()[0], Event::<Runtime>::PoolExpired { era: 0, returned: 100 * UNIT - ED });
		assert_eq!(
			events()[1],
			Event::<Runtime>::EraClosed { era: 3, amount: 200 * UNIT - ED, minted: 100 * UNIT, weight: 1_000 }
		);
		assert_noop!(Earnings::claim(signed(NOBODY), 2, 0), Error::<Runtime>::Expired);
		assert_eq!(Earnings::pool(0), None);
		assert_eq!(Pools::<Runtime>::iter().count(), 3);
		RewardPerWeight::set(UNIT / 1_000);
		let issued = Balances::total_issuance();
		close();
		assert_eq!(Balances::total_issuance(), issued);
		assert_eq!(last_pool().amount, UNIT);
	});
}

#[test]
fn an_era_that_ends_long_after_makes_no_pool() {
	run(|| {
		react(1, 2, 7);
		for _ in 0..CLAIM_PERIOD {
			next_era();
		}
		let issued = Balances::total_issuance();
		react(1, 3, 7);
		assert_eq!(Pools::<Runtime>::iter().count(), 0);
		assert_eq!(Balances::total_issuance(), issued);
		assert_eq!(State::<Runtime>::get().weight, 2_000);
	});
}

#[test]
fn eras_that_nobody_noticed_change_nothing() {
	run(|| {
		react(1, 2, 7);
		next_era();
		next_era();
		next_era();
		assert_eq!(Earnings::pool(0).unwrap().amount, 100 * UNIT);
		assert_eq!(Earnings::pool(1), None);
		assert_ok!(Earnings::claim(signed(NOBODY), 2, 0));
		assert_eq!(Balances::free_balance(2), RICHES + 100 * UNIT - ED);
	});
}

#[test]
fn no_author_gets_more_than_the_cap() {
	run(|| {
		AuthorCap::set(Permill::from_percent(30));
		react(1, 2, 7);
		react(3, 2, 7);
		react(5, 4, 8);
		close();
		let amount = 100 * UNIT - ED;
		assert_ok!(Earnings::claim(signed(NOBODY), 2, 0));
		assert_ok!(Earnings::claim(signed(NOBODY), 4, 0));
		let cap = Permill::from_percent(30).mul_floor(amount);
		assert_eq!(Balances::free_balance(2), RICHES + cap);
		assert_eq!(Balances::free_balance(4), RICHES + cap);
		assert_eq!(last_pool().paid, 2 * cap);
	});
}

#[test]
fn funding_is_of_something_that_one_has() {
	run(|| {
		assert_noop!(Earnings::fund(signed(NOBODY), 0), Error::<Runtime>::NoAmount);
		assert_noop!(Earnings::fund(signed(NOBODY), 2 * RICHES), TokenError::FundsUnavailable);
		assert_noop!(Earnings::fund(signed(NOBODY), RICHES), TokenError::NotExpendable);
		assert_noop!(Earnings::fund(signed(NOBODY), ED - 1), TokenError::BelowMinimum);
		assert_noop!(Earnings::fund(Origin::root(), UNIT), DispatchError::BadOrigin);
	});
}
