//! Weights of pallet_fractions, measured.
//!
//! Machine: 2 x Intel(R) Xeon(R) Processor. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Time: transfer_keep_alive takes 34527 ns here and 53010 ns on 2 x AMD EPYC: times are multiplied by 1.535.
//! Command: `scripts/bench weights pallets pallet_fractions`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_fractions::WeightInfo for WeightInfo<T> {
	fn fractionalize() -> Weight {
		// The fastest run took 340_865 ns.
		measured(351_166_110).saturating_add(T::DbWeight::get().reads(15)).saturating_add(T::DbWeight::get().writes(16))
	}
	fn transfer() -> Weight {
		// The fastest run took 220_555 ns.
		measured(226_017_555).saturating_add(T::DbWeight::get().reads(18)).saturating_add(T::DbWeight::get().writes(8))
	}
	fn offer() -> Weight {
		// The fastest run took 27_444 ns.
		measured(29_439_765).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn buy() -> Weight {
		// The fastest run took 748_979 ns.
		measured(760_571_519).saturating_add(T::DbWeight::get().reads(29)).saturating_add(T::DbWeight::get().writes(18))
	}
	fn assume_deposit() -> Weight {
		// The fastest run took 120_032 ns.
		measured(123_722_242).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn add_asset() -> Weight {
		// The fastest run took 71_044 ns.
		measured(74_151_359).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn sweep() -> Weight {
		// The fastest run took 84_463 ns.
		measured(87_548_563).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn claim() -> Weight {
		// The fastest run took 598_352 ns.
		measured(616_354_288).saturating_add(T::DbWeight::get().reads(20)).saturating_add(T::DbWeight::get().writes(23))
	}
	fn vote() -> Weight {
		// The fastest run took 32_861 ns.
		measured(35_304_688).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn bid() -> Weight {
		// The fastest run took 212_415 ns.
		measured(217_264_695).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn settle() -> Weight {
		// The fastest run took 808_753 ns.
		measured(818_112_249).saturating_add(T::DbWeight::get().reads(33)).saturating_add(T::DbWeight::get().writes(23))
	}
	fn redeem() -> Weight {
		// The fastest run took 796_101 ns.
		measured(808_531_851).saturating_add(T::DbWeight::get().reads(25)).saturating_add(T::DbWeight::get().writes(28))
	}
	fn reclaim() -> Weight {
		// The fastest run took 1_434_736 ns.
		measured(1_462_283_468)
			.saturating_add(T::DbWeight::get().reads(39))
			.saturating_add(T::DbWeight::get().writes(41))
	}
	fn clear() -> Weight {
		// The fastest run took 798_620 ns.
		measured(816_963_830).saturating_add(T::DbWeight::get().reads(26)).saturating_add(T::DbWeight::get().writes(28))
	}
	/// `n` is from 1 to 64.
	fn close(n: u32) -> Weight {
		// The fastest run took 344_314 ns.
		measured(298_300_485)
			.saturating_add(measured(49_099_649).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().reads(4_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(10))
			.saturating_add(T::DbWeight::get().writes(3_u64.saturating_mul(n.into())))
	}
	fn lower() -> Weight {
		// The fastest run took 33_695 ns.
		measured(36_437_754).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(2))
	}
}
