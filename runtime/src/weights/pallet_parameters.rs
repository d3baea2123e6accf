//! Weights of pallet_parameters, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 8, repeats: 4, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallet_parameters`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_parameters::WeightInfo for WeightInfo<T> {
	fn set_parameter() -> Weight {
		// The fastest run took 17_233 ns.
		Weight::from_parts(18_174_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
