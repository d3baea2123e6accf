//! Benchmarks of the calls and of the transaction extension. In tests they run as tests.

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, Pays, PostDispatchInfo},
	traits::{
		fungible::{Inspect, InspectHold, Mutate, MutateHold},
		Get, GetCallMetadata,
	},
	weights::Weight,
	BoundedVec,
};
use frame_system::RawOrigin;
use metalife_primitives::ProfileId;
use sp_runtime::traits::{Bounded, DispatchTransaction, One, Saturating};

type System<T> = frame_system::Pallet<T>;
type RuntimeCallOf<T> = <T as frame_system::Config>::RuntimeCall;

const LEN: usize = 150;

/// An account with money enough for `loans` of the smallest loans.
fn lender<T: Config>(loans: u32) -> T::AccountId {
	let who = whitelisted_caller();
	let amount = T::MinLoan::get().saturating_add(T::Currency::minimum_balance());
	T::Currency::set_balance(&who, amount.saturating_mul((loans + 1).into()));
	who
}

/// A profile that has used a little of its quota, so that there is something to settle.
fn used_profile<T: Config>(controller: &T::AccountId) -> ProfileId {
	let profile = T::BenchmarkHelper::create_profile(controller);
	let used = BalanceOf::<T>::one();
	Quotas::<T>::insert(profile, Quota { used, at: System::<T>::block_number() });
	profile
}

/// A sender, the profile that pays for it and has energy in plenty, and a call that energy pays for.
fn rich_sender<T: Config>() -> (T::AccountId, ProfileId, RuntimeCallOf<T>) {
	let (who, controller): (T::AccountId, T::AccountId) = (whitelisted_caller(), account("controller", 0, 0));
	let profile = used_profile::<T>(&controller);
	T::BenchmarkHelper::set_reputation(profile);
	Lent::<T>::insert(profile, BalanceOf::<T>::max_value());
	let call = T::BenchmarkHelper::payable_call(&who, &controller);
	let name = call.get_call_metadata();
	let key: CallKey = (
		name.pallet_name.as_bytes().to_vec().try_into().expect("short enough"),
		name.function_name.as_bytes().to_vec().try_into().expect("short enough"),
	);
	Eligible::<T>::insert(key, CallClass::Protective);
	(who, profile, call)
}

fn info_of<T: Config>(call: &RuntimeCallOf<T>) -> DispatchInfo {
	let extension = ChargeEnergy::<T>::from_tip(0u32.into());
	DispatchInfo {
		call_weight: Weight::from_parts(100, 0),
		extension_weight: sp_runtime::traits::TransactionExtension::weight(&extension, call),
		class: DispatchClass::Normal,
		pays_fee: Pays::Yes,
	}
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn lend() {
		let lender = lender::<T>(1);
		let profile = used_profile::<T>(&account("controller", 0, 0));
		Lent::<T>::insert(profile, BalanceOf::<T>::one());
		let amount = T::MinLoan::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(lender.clone()), profile, amount);

		assert_eq!(Loans::<T>::get(lender, profile), Some(amount));
	}

	#[benchmark]
	fn reclaim() {
		let lender = lender::<T>(1);
		let profile = used_profile::<T>(&account("controller", 0, 0));
		let amount = T::MinLoan::get();
		Pallet::<T>::lend(RawOrigin::Signed(lender.clone()).into(), profile, amount)
			.expect("the lender has been given the money");
		let waiting = (0..T::MaxUnlocking::get() - 1).map(|i| Unlock { amount, at: i.into() });
		let waiting = waiting.collect::<Vec<_>>();
		Unlocking::<T>::insert(&lender, BoundedVec::truncate_from(waiting));

		#[extrinsic_call]
		_(RawOrigin::Signed(lender.clone()), profile, amount);

		assert_eq!(Unlocking::<T>::get(&lender).len() as u32, T::MaxUnlocking::get());
		assert_eq!(Loans::<T>::get(lender, profile), None);
	}

	#[benchmark]
	fn withdraw() {
		let loans = T::MaxUnlocking::get();
		let lender = lender::<T>(loans);
		let amount = T::MinLoan::get();
		let reason = HoldReason::Loan.into();
		T::Currency::hold(&reason, &lender, amount.saturating_mul(loans.into()))
			.expect("the lender has been given the money");
		System::<T>::set_block_number(loans.into());
		let waiting = (0..loans).map(|i| Unlock { amount, at: i.into() }).collect::<Vec<_>>();
		Unlocking::<T>::insert(&lender, BoundedVec::truncate_from(waiting));

		#[extrinsic_call]
		_(RawOrigin::Signed(lender.clone()));

		assert_eq!(T::Currency::balance_on_hold(&reason, &lender), 0u32.into());
		assert!(!Unlocking::<T>::contains_key(lender));
	}

	#[benchmark]
	fn set_eligible() {
		let pallet = RuntimeCallOf::<T>::get_module_names().last().expect("a runtime has calls");
		let call = RuntimeCallOf::<T>::get_call_names(pallet).last().expect("only pallets with calls are named");
		let pallet: PalletName = pallet.as_bytes().to_vec().try_into().expect("short enough");
		let call: CallName = call.as_bytes().to_vec().try_into().expect("short enough");

		#[extrinsic_call]
		_(RawOrigin::Root, pallet.clone(), call.clone(), Some(CallClass::Social));

		assert_eq!(Eligible::<T>::get((pallet, call)), Some(CallClass::Social));
	}

	#[benchmark]
	fn charge_energy() {
		let (who, profile, call) = rich_sender::<T>();
		let info = info_of::<T>(&call);
		let extension = ChargeEnergy::<T>::from_tip(0u32.into());

		#[block]
		{
			let post_info = PostDispatchInfo { actual_weight: Some(Weight::zero()), pays_fee: Pays::Yes };
			let result = extension.test_run(RawOrigin::Signed(who).into(), &call, &info, LEN, 0, |_| Ok(post_info));
			assert!(result.expect("the extrinsic is valid").is_ok());
		}

		assert!(Quotas::<T>::get(profile).is_some_and(|quota| quota.used > BalanceOf::<T>::one()));
		assert!(BlockUsage::<T>::get().weight.ref_time() > 0);
	}

	#[benchmark]
	fn charge_fee() {
		let (who, profile, call) = rich_sender::<T>();
		let info = info_of::<T>(&call);
		let used = BalanceOf::<T>::max_value();
		Quotas::<T>::insert(profile, Quota { used, at: System::<T>::block_number() });
		let charge;

		#[block]
		{
			charge = Pallet::<T>::assess(&who, &call, &info, LEN);
		}

		assert!(matches!(charge, Ok(None)));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Runtime);
}
