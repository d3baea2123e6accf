//! Weights of pallet_safe_mode, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 6, repeats: 3, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_safe_mode`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_safe_mode::WeightInfo for WeightInfo<T> {
	fn on_initialize_noop() -> Weight {
		// The fastest run took 2_945 ns.
		measured(3_276_000).saturating_add(T::DbWeight::get().reads(1))
	}
	fn on_initialize_exit() -> Weight {
		// The fastest run took 6_993 ns.
		measured(7_403_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn enter() -> Weight {
		// The fastest run took 0 ns.
		measured(0)
	}
	fn force_enter() -> Weight {
		// The fastest run took 8_526 ns.
		measured(9_037_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn extend() -> Weight {
		// The fastest run took 0 ns.
		measured(0)
	}
	fn force_extend() -> Weight {
		// The fastest run took 8_997 ns.
		measured(9_518_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn force_exit() -> Weight {
		// The fastest run took 8_917 ns.
		measured(9_518_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn release_deposit() -> Weight {
		// The fastest run took 0 ns.
		measured(0)
	}
	fn force_release_deposit() -> Weight {
		// The fastest run took 54_963 ns.
		measured(56_617_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn force_slash_deposit() -> Weight {
		// The fastest run took 41_217 ns.
		measured(42_620_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
}
