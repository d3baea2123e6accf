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
		// The fastest run took 89_708 ns.
		measured(92_664_000).saturating_add(T::DbWeight::get().reads(8)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn claim() -> Weight {
		// The fastest run took 149_901 ns.
		measured(153_658_000).saturating_add(T::DbWeight::get().reads(17)).saturating_add(T::DbWeight::get().writes(10))
	}
	fn on_reacted() -> Weight {
		// The fastest run took 98_315 ns.
		measured(100_729_000).saturating_add(T::DbWeight::get().reads(19)).saturating_add(T::DbWeight::get().writes(7))
	}
	fn on_reacted_ignored() -> Weight {
		measured(30_000_000).saturating_add(T::DbWeight::get().reads(6))
	}
	fn on_reacted_counted() -> Weight {
		measured(80_000_000).saturating_add(T::DbWeight::get().reads(16)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn on_withdrawn_ignored() -> Weight {
		measured(20_000_000).saturating_add(T::DbWeight::get().reads(4))
	}
	fn on_withdrawn() -> Weight {
		// The fastest run took 53_049 ns.
		measured(54_832_000).saturating_add(T::DbWeight::get().reads(10)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn on_retired() -> Weight {
		// The fastest run took 48_120 ns.
		measured(49_382_000).saturating_add(T::DbWeight::get().reads(9)).saturating_add(T::DbWeight::get().writes(6))
	}
}
