//! Weights of pallet_reputation, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_reputation`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_reputation::WeightInfo for WeightInfo<T> {
	fn endorse() -> Weight {
		// The fastest run took 261_630 ns.
		measured(266_710_000).saturating_add(T::DbWeight::get().reads(20)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn release_endorsement() -> Weight {
		// The fastest run took 59_983 ns.
		measured(62_137_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn issue() -> Weight {
		// The fastest run took 175_599 ns.
		measured(178_746_000).saturating_add(T::DbWeight::get().reads(12)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn commit() -> Weight {
		// The fastest run took 92_503 ns.
		measured(95_189_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn release_commitment() -> Weight {
		// The fastest run took 67_116 ns.
		measured(69_300_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn forget() -> Weight {
		// The fastest run took 35_597 ns.
		measured(37_451_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn admit_issuer() -> Weight {
		// The fastest run took 13_184 ns.
		measured(13_987_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn dismiss_issuer() -> Weight {
		// The fastest run took 12_694 ns.
		measured(13_225_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn slash() -> Weight {
		// The fastest run took 30_347 ns.
		measured(31_268_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn credit() -> Weight {
		// The fastest run took 169_959 ns.
		measured(172_443_000).saturating_add(T::DbWeight::get().reads(13)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn spend() -> Weight {
		// The fastest run took 26_199 ns.
		measured(27_181_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn spend_committed() -> Weight {
		// The fastest run took 74_069 ns.
		measured(76_003_000).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn on_retired() -> Weight {
		// The fastest run took 21_510 ns.
		measured(22_132_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(9))
	}
}
