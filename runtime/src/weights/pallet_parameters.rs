//! Weights of pallet_parameters, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 10, repeats: 5, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_parameters`.

use super::measured;
use core::marker::PhantomData;
use frame_support::weights::Weight;

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_parameters::WeightInfo for WeightInfo<T> {
	fn set_parameter() -> Weight {
		// The fastest run took 7_865 ns.
		measured(8_365_000)
	}
}
