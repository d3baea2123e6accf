//! Weights of pallet_earnings, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_earnings`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_earnings::WeightInfo for WeightInfo<T> {
	fn fund() -> Weight {
		// The fastest run took 89_377 ns.
		measured(91_181_000).saturating_add(T::DbWeight::get().reads(8)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn claim() -> Weight {
		// The fastest run took 149_160 ns.
		measured(153_658_000).saturating_add(T::DbWeight::get().reads(17)).saturating_add(T::DbWeight::get().writes(10))
	}
	fn on_reacted() -> Weight {
		// The fastest run took 109_345 ns.
		measured(112_621_000).saturating_add(T::DbWeight::get().reads(19)).saturating_add(T::DbWeight::get().writes(7))
	}
	fn on_reacted_ignored() -> Weight {
		// The fastest run took 13_615 ns.
		measured(14_317_000).saturating_add(T::DbWeight::get().reads(3))
	}
	fn on_reacted_counted() -> Weight {
		// The fastest run took 68_128 ns.
		measured(70_211_000).saturating_add(T::DbWeight::get().reads(13)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn on_withdrawn_ignored() -> Weight {
		// The fastest run took 11_802 ns.
		measured(12_634_000).saturating_add(T::DbWeight::get().reads(3))
	}
	fn on_withdrawn() -> Weight {
		// The fastest run took 55_634 ns.
		measured(57_527_000).saturating_add(T::DbWeight::get().reads(10)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn on_retired() -> Weight {
		// The fastest run took 47_529 ns.
		measured(49_041_000).saturating_add(T::DbWeight::get().reads(9)).saturating_add(T::DbWeight::get().writes(6))
	}
}
