//! Weights of pallet_energy, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 10, repeats: 5, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_energy`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_energy::WeightInfo for WeightInfo<T> {
	fn lend() -> Weight {
		// The fastest run took 96_651 ns.
		measured(98_554_000).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn reclaim() -> Weight {
		// The fastest run took 51_146 ns.
		measured(52_969_000).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn withdraw() -> Weight {
		// The fastest run took 56_456 ns.
		measured(58_530_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn set_eligible() -> Weight {
		// The fastest run took 8_787 ns.
		measured(9_538_000).saturating_add(T::DbWeight::get().writes(1))
	}
	fn charge_energy() -> Weight {
		// The fastest run took 68_959 ns.
		measured(71_003_000).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn charge_fee() -> Weight {
		// The fastest run took 38_382 ns.
		measured(39_414_000).saturating_add(T::DbWeight::get().reads(5))
	}
}
