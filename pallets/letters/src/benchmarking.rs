//! Benchmarks of the calls, each at its most expensive. In tests they run as tests.

use crate::{envelope::sample, *};
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_system::{pallet_prelude::OriginFor, RawOrigin};
use metalife_primitives::{newest::Newest, traits::OnRetired, ProfileId};

type Helper<T> = <T as Config>::BenchmarkHelper;

/// The caller, with money and a profile that has written before.
fn caller<T: Config>() -> (T::AccountId, ProfileId) {
	Helper::<T>::allow_largest();
	let who: T::AccountId = whitelisted_caller();
	Helper::<T>::fund(&who);
	let profile = Helper::<T>::create_profile(&who);
	Helper::<T>::fund(&who);
	keep::<T>(&who, MIN_ENVELOPE);
	(who, profile)
}

fn signed<T: Config>(who: &T::AccountId) -> OriginFor<T> {
	RawOrigin::Signed(who.clone()).into()
}

fn key<T: Config>(of: &T::AccountId) -> FeedKey {
	of.encode().try_into().expect("is a key")
}

/// Keep a letter that is sealed under the own key.
fn keep<T: Config>(who: &T::AccountId, bytes: u32) {
	Pallet::<T>::keep(signed::<T>(who), key::<T>(who), sample(16, bytes)).expect("has money");
}

/// Keep a letter at the cost of a device that is none any more. Returns the device.
fn keep_by_another<T: Config>(controller: &T::AccountId, profile: ProfileId, n: u32, bytes: u32) -> T::AccountId {
	let device = account("device", n, 0);
	Helper::<T>::fund(&device);
	Helper::<T>::add_device(controller, profile, &device);
	keep::<T>(&device, bytes);
	Helper::<T>::revoke_device(controller, profile, &device);
	device
}

fn payer_of<T: Config>(author: ProfileId, letter: LetterId) -> Option<T::AccountId> {
	Letters::<T>::get(author, Newest::from(letter)).map(|letter| letter.deposit.payer)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// Sealed under a key that is no more than a feed.
	#[benchmark]
	fn keep(b: Linear<MIN_ENVELOPE, MAX_ENVELOPE>) {
		let (who, author) = caller::<T>();
		let feed: T::AccountId = account("feed", 0, 0);
		Helper::<T>::add_feed(&who, author, &feed);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), key::<T>(&feed), sample(16, b));

		assert_eq!(payer_of::<T>(author, 1), Some(who));
	}

	/// At another's cost.
	#[benchmark]
	fn remove(b: Linear<MIN_ENVELOPE, MAX_ENVELOPE>) {
		let (who, author) = caller::<T>();
		keep_by_another::<T>(&who, author, 0, b);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), author, 1);

		assert_eq!(payer_of::<T>(author, 1), None);
	}

	#[benchmark]
	fn assume_deposit(b: Linear<MIN_ENVELOPE, MAX_ENVELOPE>) {
		let (who, author) = caller::<T>();
		keep_by_another::<T>(&who, author, 0, b);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), 1);

		assert_eq!(payer_of::<T>(author, 1), Some(who));
	}

	/// The largest letters, each at another's cost.
	#[benchmark]
	fn clear_retired(n: Linear<0, MAX_CLEARED>) {
		let (who, _) = caller::<T>();
		let controller: T::AccountId = account("controller", 0, 0);
		Helper::<T>::fund(&controller);
		let author = Helper::<T>::create_profile(&controller);
		for device in 0..n {
			keep_by_another::<T>(&controller, author, device, MAX_ENVELOPE);
		}
		Helper::<T>::retire(&controller);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), author, n);

		assert!(Letters::<T>::iter_key_prefix(author).next().is_none());
	}

	#[benchmark]
	fn on_retired() {
		let (_, author) = caller::<T>();

		#[block]
		{
			Pallet::<T>::on_retired(author);
		}

		assert!(!Authors::<T>::contains_key(author));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Runtime);
}
