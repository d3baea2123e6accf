//! Weights of pallet_earnings, measured.
//!
//! Machine: 2 x Intel(R) Xeon(R) Processor. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Time: transfer_keep_alive takes 33760 ns here and 53010 ns on 2 x AMD EPYC: times are multiplied by 1.570.
//! Command: `scripts/bench weights pallets pallet_earnings`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_earnings::WeightInfo for WeightInfo<T> {
	fn fund() -> Weight {
		// The fastest run took 92_920 ns.
		measured(96_237_646).saturating_add(T::DbWeight::get().reads(8)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn claim() -> Weight {
		// The fastest run took 161_012 ns.
		measured(165_989_133).saturating_add(T::DbWeight::get().reads(17)).saturating_add(T::DbWeight::get().writes(10))
	}
	fn on_reacted() -> Weight {
		// The fastest run took 125_455 ns.
		measured(128_955_933).saturating_add(T::DbWeight::get().reads(19)).saturating_add(T::DbWeight::get().writes(7))
	}
	fn on_reacted_ignored() -> Weight {
		// The fastest run took 16_083 ns.
		measured(16_878_096).saturating_add(T::DbWeight::get().reads(3))
	}
	fn on_reacted_counted() -> Weight {
		// The fastest run took 81_321 ns.
		measured(85_627_795).saturating_add(T::DbWeight::get().reads(13)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn on_withdrawn_ignored() -> Weight {
		// The fastest run took 12_686 ns.
		measured(13_712_570).saturating_add(T::DbWeight::get().reads(3))
	}
	fn on_withdrawn() -> Weight {
		// The fastest run took 59_762 ns.
		measured(62_906_980).saturating_add(T::DbWeight::get().reads(10)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn on_retired() -> Weight {
		// The fastest run took 50_327 ns.
		measured(53_693_038).saturating_add(T::DbWeight::get().reads(9)).saturating_add(T::DbWeight::get().writes(6))
	}
}
