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
		// The fastest run took 2_264 ns.
		measured(2_414_000)
	}
	fn check_mortality_mortal_transaction() -> Weight {
		// The fastest run took 4_498 ns.
		measured(4_760_000)
	}
	fn check_mortality_immortal_transaction() -> Weight {
		// The fastest run took 4_469 ns.
		measured(4_759_000)
	}
	fn check_non_zero_sender() -> Weight {
		// The fastest run took 811 ns.
		measured(892_000)
	}
	fn check_nonce() -> Weight {
		// The fastest run took 9_528 ns.
		measured(9_949_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn check_spec_version() -> Weight {
		// The fastest run took 591 ns.
		measured(671_000)
	}
	fn check_tx_version() -> Weight {
		// The fastest run took 611 ns.
		measured(661_000)
	}
	fn check_weight() -> Weight {
		// The fastest run took 4_728 ns.
		measured(5_020_000)
	}
	fn weight_reclaim() -> Weight {
		// The fastest run took 2_675 ns.
		measured(2_925_000)
	}
}
