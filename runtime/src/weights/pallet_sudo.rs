//! Weights of pallet_sudo, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 6, repeats: 3, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_sudo`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_sudo::WeightInfo for WeightInfo<T> {
	fn set_key() -> Weight {
		// The fastest run took 10_590 ns.
		measured(11_301_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn sudo() -> Weight {
		// The fastest run took 11_502 ns.
		measured(12_173_000).saturating_add(T::DbWeight::get().reads(1))
	}
	fn sudo_as() -> Weight {
		// The fastest run took 11_872 ns.
		measured(12_363_000).saturating_add(T::DbWeight::get().reads(1))
	}
	fn remove_key() -> Weight {
		// The fastest run took 9_608 ns.
		measured(10_008_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn check_only_sudo_account() -> Weight {
		// The fastest run took 5_731 ns.
		measured(6_052_000).saturating_add(T::DbWeight::get().reads(1))
	}
}
