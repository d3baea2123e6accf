//! Weights of pallet_energy, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 10, repeats: 5, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallet_energy`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_energy::WeightInfo for WeightInfo<T> {
	fn lend() -> Weight {
		// The fastest run took 159_920 ns.
		Weight::from_parts(162_935_000, 0)
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	fn reclaim() -> Weight {
		// The fastest run took 83_556 ns.
		Weight::from_parts(85_351_000, 0)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	fn withdraw() -> Weight {
		// The fastest run took 90_760 ns.
		Weight::from_parts(93_045_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn set_eligible() -> Weight {
		// The fastest run took 17_803 ns.
		Weight::from_parts(18_474_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}
	fn charge_energy() -> Weight {
		// The fastest run took 111_739 ns.
		Weight::from_parts(114_374_000, 0)
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn charge_fee() -> Weight {
		// The fastest run took 60_383 ns.
		Weight::from_parts(61_946_000, 0).saturating_add(T::DbWeight::get().reads(11))
	}
}
