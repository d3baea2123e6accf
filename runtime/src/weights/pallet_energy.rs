//! Weights of pallet_energy, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_energy`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_energy::WeightInfo for WeightInfo<T> {
	fn lend() -> Weight {
		// The fastest run took 101_190 ns.
		measured(103_524_000).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn reclaim() -> Weight {
		// The fastest run took 55_384 ns.
		measured(57_047_000).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn withdraw() -> Weight {
		// The fastest run took 53_400 ns.
		measured(54_993_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn set_eligible() -> Weight {
		// The fastest run took 8_616 ns.
		measured(9_257_000).saturating_add(T::DbWeight::get().writes(1))
	}
	fn charge_energy() -> Weight {
		// The fastest run took 80_551 ns.
		measured(82_665_000).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn charge_fee() -> Weight {
		// The fastest run took 44_013 ns.
		measured(45_234_000).saturating_add(T::DbWeight::get().reads(6))
	}
}
