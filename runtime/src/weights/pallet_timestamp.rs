//! Weights of pallet_timestamp, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_timestamp`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_timestamp::WeightInfo for WeightInfo<T> {
	fn set() -> Weight {
		// The fastest run took 6_733 ns.
		measured(7_154_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn on_finalize() -> Weight {
		// The fastest run took 1_092 ns.
		measured(1_232_000)
	}
}
