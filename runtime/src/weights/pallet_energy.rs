//! Weights of pallet_energy, measured.
//!
//! Machine: 2 x Intel(R) Xeon(R) Processor. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Time: transfer_keep_alive takes 35004 ns here and 53010 ns on 2 x AMD EPYC: times are multiplied by 1.514.
//! Command: `scripts/bench weights pallets pallet_energy`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_energy::WeightInfo for WeightInfo<T> {
	fn lend() -> Weight {
		// The fastest run took 97_684 ns.
		measured(100_796_841).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn reclaim() -> Weight {
		// The fastest run took 56_512 ns.
		measured(58_346_740).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn withdraw() -> Weight {
		// The fastest run took 52_082 ns.
		measured(53_911_068).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn set_eligible() -> Weight {
		// The fastest run took 7_871 ns.
		measured(8_627_528).saturating_add(T::DbWeight::get().writes(1))
	}
	fn charge_energy() -> Weight {
		// The fastest run took 114_634 ns.
		measured(119_392_138).saturating_add(T::DbWeight::get().reads(11)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn charge_fee() -> Weight {
		// The fastest run took 69_655 ns.
		measured(72_465_476).saturating_add(T::DbWeight::get().reads(10))
	}
}
