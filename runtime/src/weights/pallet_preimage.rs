//! Weights of pallet_preimage, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 6, repeats: 3, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_preimage`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_preimage::WeightInfo for WeightInfo<T> {
	/// `s` is from 0 to 4194304.
	fn note_preimage(s: u32) -> Weight {
		// The fastest run took 65_442 ns.
		measured(9_001_238)
			.saturating_add(measured(1_844).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// `s` is from 0 to 4194304.
	fn note_requested_preimage(s: u32) -> Weight {
		// The fastest run took 17_403 ns.
		measured(17_933_000)
			.saturating_add(measured(1_822).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// `s` is from 0 to 4194304.
	fn note_no_deposit_preimage(s: u32) -> Weight {
		// The fastest run took 16_652 ns.
		measured(17_102_000)
			.saturating_add(measured(1_843).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn unnote_preimage() -> Weight {
		// The fastest run took 87_464 ns.
		measured(91_521_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn unnote_no_deposit_preimage() -> Weight {
		// The fastest run took 40_516 ns.
		measured(43_602_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn request_preimage() -> Weight {
		// The fastest run took 32_009 ns.
		measured(36_418_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn request_no_deposit_preimage() -> Weight {
		// The fastest run took 23_224 ns.
		measured(27_862_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn request_unnoted_preimage() -> Weight {
		// The fastest run took 15_870 ns.
		measured(25_628_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn request_requested_preimage() -> Weight {
		// The fastest run took 13_044 ns.
		measured(15_559_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn unrequest_preimage() -> Weight {
		// The fastest run took 36_459 ns.
		measured(39_464_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn unrequest_unnoted_preimage() -> Weight {
		// The fastest run took 13_235 ns.
		measured(15_238_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn unrequest_multi_referenced_preimage() -> Weight {
		// The fastest run took 13_666 ns.
		measured(15_379_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	/// `n` is from 1 to 1024.
	fn ensure_updated(n: u32) -> Weight {
		// The fastest run took 73_688 ns.
		measured(75_412_000)
			.saturating_add(measured(77_352_061).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64.saturating_mul(n.into())))
	}
}
