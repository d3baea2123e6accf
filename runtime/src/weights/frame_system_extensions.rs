//! Weights of frame_system_extensions, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets frame_system_extensions`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> frame_system::ExtensionsWeightInfo for WeightInfo<T> {
	fn check_genesis() -> Weight {
		// The fastest run took 2_234 ns.
		measured(2_414_000)
	}
	fn check_mortality_mortal_transaction() -> Weight {
		// The fastest run took 4_628 ns.
		measured(4_879_000)
	}
	fn check_mortality_immortal_transaction() -> Weight {
		// The fastest run took 4_488 ns.
		measured(4_769_000)
	}
	fn check_non_zero_sender() -> Weight {
		// The fastest run took 801 ns.
		measured(901_000)
	}
	fn check_nonce() -> Weight {
		// The fastest run took 9_498 ns.
		measured(9_939_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn check_spec_version() -> Weight {
		// The fastest run took 562 ns.
		measured(631_000)
	}
	fn check_tx_version() -> Weight {
		// The fastest run took 571 ns.
		measured(642_000)
	}
	fn check_weight() -> Weight {
		// The fastest run took 4_539 ns.
		measured(4_969_000)
	}
	fn weight_reclaim() -> Weight {
		// The fastest run took 2_575 ns.
		measured(2_795_000)
	}
}
