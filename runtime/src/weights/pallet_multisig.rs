//! Weights of pallet_multisig, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 6, repeats: 3, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_multisig`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_multisig::WeightInfo for WeightInfo<T> {
	/// `z` is from 0 to 10000.
	fn as_multi_threshold_1(z: u32) -> Weight {
		// The fastest run took 46_958 ns.
		measured(51_708_071)
			.saturating_add(measured(8_380).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	/// `s` is from 2 to 100.
	/// `z` is from 0 to 10000.
	fn as_multi_create(s: u32, z: u32) -> Weight {
		// The fastest run took 67_988 ns.
		measured(36_483_393)
			.saturating_add(measured(352_068).saturating_mul(s.into()))
			.saturating_add(measured(8_538).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `s` is from 3 to 100.
	/// `z` is from 0 to 10000.
	fn as_multi_approve(s: u32, z: u32) -> Weight {
		// The fastest run took 52_298 ns.
		measured(24_117_566)
			.saturating_add(measured(307_557).saturating_mul(s.into()))
			.saturating_add(measured(8_366).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `s` is from 2 to 100.
	/// `z` is from 0 to 10000.
	fn as_multi_complete(s: u32, z: u32) -> Weight {
		// The fastest run took 84_909 ns.
		measured(36_813_869)
			.saturating_add(measured(518_859).saturating_mul(s.into()))
			.saturating_add(measured(9_546).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// `s` is from 2 to 100.
	fn approve_as_multi_create(s: u32) -> Weight {
		// The fastest run took 34_405 ns.
		measured(35_929_699)
			.saturating_add(measured(353_045).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `s` is from 2 to 100.
	fn approve_as_multi_approve(s: u32) -> Weight {
		// The fastest run took 20_518 ns.
		measured(22_097_422)
			.saturating_add(measured(302_416).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `s` is from 2 to 100.
	fn cancel_as_multi(s: u32) -> Weight {
		// The fastest run took 34_945 ns.
		measured(36_112_863)
			.saturating_add(measured(297_807).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `s` is from 2 to 100.
	fn poke_deposit(s: u32) -> Weight {
		// The fastest run took 32_451 ns.
		measured(33_457_284)
			.saturating_add(measured(298_531).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
