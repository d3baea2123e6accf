//! Weights of pallet_bags_list, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 6, repeats: 3, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_bags_list`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_bags_list::WeightInfo for WeightInfo<T> {
	fn rebag_non_terminal() -> Weight {
		// The fastest run took 72_265 ns.
		measured(74_369_000).saturating_add(T::DbWeight::get().reads(9)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn rebag_terminal() -> Weight {
		// The fastest run took 68_678 ns.
		measured(71_174_000).saturating_add(T::DbWeight::get().reads(9)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn put_in_front_of() -> Weight {
		// The fastest run took 77_355 ns.
		measured(79_379_000).saturating_add(T::DbWeight::get().reads(11)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn on_idle_rebag() -> Weight {
		// The fastest run took 69_120 ns.
		measured(70_733_000).saturating_add(T::DbWeight::get().reads(10)).saturating_add(T::DbWeight::get().writes(7))
	}
}
