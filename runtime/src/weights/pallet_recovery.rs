//! Weights of pallet_recovery, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 6, repeats: 3, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_recovery`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_recovery::WeightInfo for WeightInfo<T> {
	fn control_inherited_account() -> Weight {
		// The fastest run took 20_559 ns.
		measured(21_610_000).saturating_add(T::DbWeight::get().reads(2))
	}
	fn revoke_inheritor() -> Weight {
		// The fastest run took 56_045 ns.
		measured(57_628_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn set_friend_groups() -> Weight {
		// The fastest run took 81_222 ns.
		measured(94_798_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn initiate_attempt() -> Weight {
		// The fastest run took 160_461 ns.
		measured(181_280_000).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn approve_attempt() -> Weight {
		// The fastest run took 52_238 ns.
		measured(65_253_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn finish_attempt() -> Weight {
		// The fastest run took 233_487 ns.
		measured(253_625_000).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn cancel_attempt() -> Weight {
		// The fastest run took 139_241 ns.
		measured(155_351_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn slash_attempt() -> Weight {
		// The fastest run took 114_425 ns.
		measured(129_143_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(3))
	}
}
