//! Benchmarks of the calls, and of being told of things, each at its most expensive: an era has ended, two pools have
//! expired, every record is as long as it can be. In tests they run as tests.

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		Get,
	},
	BoundedVec,
};
use frame_system::RawOrigin;
use metalife_primitives::{
	era::{EraClock, EraIndex},
	traits::{OnReaction, OnRetired, Reaction},
	ProfileId,
};
use sp_runtime::traits::{Saturating, Zero};

type System<T> = frame_system::Pallet<T>;

const ITEM: u64 = 1 << 40;
const WEIGHT: types::Weight = 1 << 20;

fn profile<T: Config>(n: u32) -> ProfileId {
	let profile = T::BenchmarkHelper::create_profile(&account("person", n, 0));
	T::BenchmarkHelper::set_reputation(profile, 1 << 20);
	profile
}

/// An era before the one that is about to begin.
const LAST: EraIndex = 1_000;

/// Let era [`LAST`] have ended, nobody have noticed, and there be as many pools as can be, of which two have expired.
fn end_era<T: Config>() {
	let length = T::EraLength::get();
	System::<T>::set_block_number(length.saturating_mul(2u32.into()));
	let amount = T::Currency::minimum_balance().saturating_mul(1_000u32.into());
	let first = LAST + 1 - T::ClaimPeriod::get() - 1;
	let open = (first..LAST).collect::<Vec<_>>();
	for era in &open {
		let pool = Pool { amount, cap: amount, paid: Zero::zero(), weight: u128::from(WEIGHT) };
		Pools::<T>::insert(era, pool);
	}
	let owed = amount.saturating_mul((open.len() as u32).into());
	T::Currency::set_balance(&Pallet::<T>::account(), owed.saturating_mul(2u32.into()));
	let clock = EraClock { index: LAST, start: length };
	State::<T>::put(Ledger { clock, weight: u128::from(WEIGHT), owed, open: BoundedVec::truncate_from(open) });
}

/// Let an author have a share of every era that can be claimed.
fn received<T: Config>(author: ProfileId) {
	let first = LAST + 1 - T::ClaimPeriod::get();
	let shares = (first..=LAST).map(|era| Received { era, weight: WEIGHT, points: 0 }).collect::<Vec<_>>();
	Authors::<T>::insert(author, BoundedVec::truncate_from(shares));
}

/// Let a reactor have given as much as it can in `era` but one reaction, the last of them to `author`.
fn gave<T: Config>(reactor: ProfileId, author: ProfileId, era: EraIndex) {
	let many = u64::from(Pallet::<T>::max_reactions() - 1);
	let mut given = (0..many).map(|n| Given { item: n, author: ITEM + n, weight: 1 }).collect::<Vec<_>>();
	if let Some(last) = given.last_mut() {
		last.author = author;
	}
	let before = (0..u64::from(MAX_REACTIONS)).collect::<Vec<_>>();
	let reactor_record =
		Reactor { era, given: BoundedVec::truncate_from(given), before: BoundedVec::truncate_from(before) };
	Reactors::<T>::insert(reactor, reactor_record);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn fund() {
		let who: T::AccountId = whitelisted_caller();
		T::BenchmarkHelper::create_profile(&who);
		end_era::<T>();
		let amount = T::Currency::minimum_balance();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), amount);

		assert_eq!(State::<T>::get().clock.index, LAST + 1);
	}

	#[benchmark]
	fn claim() {
		let profile = profile::<T>(0);
		end_era::<T>();
		received::<T>(profile);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), profile, LAST - 1);

		assert_eq!(Authors::<T>::get(profile).len() as u32, T::ClaimPeriod::get() - 1);
		assert_eq!(State::<T>::get().clock.index, LAST + 1);
	}

	/// The reaction answers one that counted, which is taken back.
	#[benchmark]
	fn on_reacted() {
		let (reactor, author) = (profile::<T>(0), profile::<T>(1));
		end_era::<T>();
		received::<T>(author);
		received::<T>(reactor);
		gave::<T>(reactor, ITEM, LAST);
		gave::<T>(author, reactor, LAST + 1);
		let reaction = Reaction { item: ITEM, author, reactor, app: None };

		#[block]
		{
			Pallet::<T>::on_reacted(&reaction);
		}

		assert_eq!(State::<T>::get().clock.index, LAST + 1);
		assert!(Reactors::<T>::get(author)
			.is_some_and(|record| record.given.iter().all(|given| given.author != reactor || given.weight == 0)));
		assert_eq!(Reactors::<T>::get(reactor).map(|record| record.given.len()), Some(1));
	}

	/// The reactor has no reputation.
	#[benchmark]
	fn on_reacted_ignored() {
		let author = profile::<T>(1);
		let reactor = T::BenchmarkHelper::create_profile(&account("person", 0, 0));
		let reaction = Reaction { item: ITEM, author, reactor, app: None };

		#[block]
		{
			Pallet::<T>::on_reacted(&reaction);
		}

		assert_eq!(Reactors::<T>::get(reactor), None);
	}

	/// Both have given to many others, and the author has received in every era.
	#[benchmark]
	fn on_reacted_counted() {
		let (reactor, author) = (profile::<T>(0), profile::<T>(1));
		end_era::<T>();
		Pallet::<T>::enter_era();
		received::<T>(author);
		gave::<T>(reactor, ITEM, LAST + 1);
		gave::<T>(author, ITEM, LAST + 1);
		// To others than the reactor.
		Reactors::<T>::mutate_extant(author, |record| record.before.iter_mut().for_each(|profile| *profile += ITEM));
		let reaction = Reaction { item: ITEM, author, reactor, app: None };

		#[block]
		{
			Pallet::<T>::on_reacted(&reaction);
		}

		let weight = Authors::<T>::get(author).last().map(|received| (received.era, received.weight > 0));
		assert_eq!(weight, Some((LAST + 1, true)));
	}

	#[benchmark]
	fn on_withdrawn_ignored() {
		let (reactor, author) = (profile::<T>(0), profile::<T>(1));
		end_era::<T>();
		gave::<T>(reactor, author, LAST + 1);
		let reaction = Reaction { item: ITEM, author, reactor, app: None };

		#[block]
		{
			Pallet::<T>::on_withdrawn(&reaction);
		}

		assert_eq!(State::<T>::get().clock.index, LAST);
	}

	#[benchmark]
	fn on_withdrawn() {
		let (reactor, author) = (profile::<T>(0), profile::<T>(1));
		end_era::<T>();
		received::<T>(author);
		gave::<T>(reactor, author, LAST + 1);
		let item = u64::from(Pallet::<T>::max_reactions() - 1).saturating_sub(1);
		let reaction = Reaction { item, author, reactor, app: None };

		#[block]
		{
			Pallet::<T>::on_withdrawn(&reaction);
		}

		assert_eq!(State::<T>::get().clock.index, LAST + 1);
	}

	#[benchmark]
	fn on_retired() {
		let profile = profile::<T>(0);
		end_era::<T>();
		received::<T>(profile);
		gave::<T>(profile, ITEM, LAST + 1);

		#[block]
		{
			Pallet::<T>::on_retired(profile);
		}

		assert!(!Authors::<T>::contains_key(profile) && !Reactors::<T>::contains_key(profile));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Runtime);
}
