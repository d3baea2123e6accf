//! Weights of pallet_reputation, measured.
//!
//! Machine: 2 x Intel(R) Xeon(R) Processor. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Time: transfer_keep_alive takes 33919 ns here and 53010 ns on 2 x AMD EPYC: times are multiplied by 1.563.
//! Command: `scripts/bench weights pallets pallet_reputation`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_reputation::WeightInfo for WeightInfo<T> {
	fn endorse() -> Weight {
		// The fastest run took 255_314 ns.
		measured(265_618_875).saturating_add(T::DbWeight::get().reads(20)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn release_endorsement() -> Weight {
		// The fastest run took 59_965 ns.
		measured(62_593_341).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn issue() -> Weight {
		// The fastest run took 172_974 ns.
		measured(178_651_468).saturating_add(T::DbWeight::get().reads(12)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn commit() -> Weight {
		// The fastest run took 90_702 ns.
		measured(94_572_191).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn release_commitment() -> Weight {
		// The fastest run took 69_036 ns.
		measured(71_590_616).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn forget() -> Weight {
		// The fastest run took 38_312 ns.
		measured(40_729_197).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn admit_issuer() -> Weight {
		// The fastest run took 12_570 ns.
		measured(13_412_301).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn dismiss_issuer() -> Weight {
		// The fastest run took 11_842 ns.
		measured(12_685_580).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn slash() -> Weight {
		// The fastest run took 32_181 ns.
		measured(33_793_309).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn credit() -> Weight {
		// The fastest run took 164_263 ns.
		measured(167_589_680).saturating_add(T::DbWeight::get().reads(13)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn spend() -> Weight {
		// The fastest run took 25_659 ns.
		measured(26_696_449).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn spend_committed() -> Weight {
		// The fastest run took 75_048 ns.
		measured(77_241_848).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn on_retired() -> Weight {
		// The fastest run took 22_082 ns.
		measured(23_197_248).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(9))
	}
}
