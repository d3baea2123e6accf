//! Weights of frame_system_extensions, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 10, repeats: 5, wasm compiled, state in memory.
//! Command: `scripts/bench weights frame_system_extensions`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> frame_system::ExtensionsWeightInfo for WeightInfo<T> {
	fn check_genesis() -> Weight {
		// The fastest run took 4_328 ns.
		Weight::from_parts(5_721_000, 0)
	}
	fn check_mortality_mortal_transaction() -> Weight {
		// The fastest run took 8_516 ns.
		Weight::from_parts(8_827_000, 0)
	}
	fn check_mortality_immortal_transaction() -> Weight {
		// The fastest run took 8_536 ns.
		Weight::from_parts(8_917_000, 0)
	}
	fn check_non_zero_sender() -> Weight {
		// The fastest run took 1_333 ns.
		Weight::from_parts(1_423_000, 0)
	}
	fn check_nonce() -> Weight {
		// The fastest run took 14_557 ns.
		Weight::from_parts(15_149_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn check_spec_version() -> Weight {
		// The fastest run took 972 ns.
		Weight::from_parts(1_062_000, 0)
	}
	fn check_tx_version() -> Weight {
		// The fastest run took 992 ns.
		Weight::from_parts(1_082_000, 0)
	}
	fn check_weight() -> Weight {
		// The fastest run took 8_496 ns.
		Weight::from_parts(8_887_000, 0)
	}
	fn weight_reclaim() -> Weight {
		// The fastest run took 4_699 ns.
		Weight::from_parts(5_010_000, 0)
	}
}
