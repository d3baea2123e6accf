//! Weights of pallet_profile, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 8, repeats: 4, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallet_profile`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_profile::WeightInfo for WeightInfo<T> {
	fn create() -> Weight {
		// The fastest run took 455_975 ns.
		Weight::from_parts(478_898_000, 0)
			.saturating_add(T::DbWeight::get().reads(15))
			.saturating_add(T::DbWeight::get().writes(13))
	}
	fn create_sponsored() -> Weight {
		// The fastest run took 590_057 ns.
		Weight::from_parts(675_527_000, 0)
			.saturating_add(T::DbWeight::get().reads(17))
			.saturating_add(T::DbWeight::get().writes(15))
	}
	fn rename() -> Weight {
		// The fastest run took 341_871 ns.
		Weight::from_parts(356_558_000, 0)
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	fn release_handle() -> Weight {
		// The fastest run took 146_715 ns.
		Weight::from_parts(151_133_000, 0)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn retire() -> Weight {
		// The fastest run took 3_463_795 ns.
		Weight::from_parts(5_490_024_000, 0)
			.saturating_add(T::DbWeight::get().reads(92))
			.saturating_add(T::DbWeight::get().writes(112))
	}
	/// `n` is from 0 to 64.
	fn clear_retired(n: u32) -> Weight {
		// The fastest run took 49_524 ns.
		Weight::from_parts(50_605_000, 0)
			.saturating_add(Weight::from_parts(131_149_584, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads(4_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64.saturating_mul(n.into())))
	}
	fn give_notice() -> Weight {
		// The fastest run took 71_514 ns.
		Weight::from_parts(73_719_000, 0)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn assume_deposit() -> Weight {
		// The fastest run took 394_800 ns.
		Weight::from_parts(411_361_000, 0)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	fn evict() -> Weight {
		// The fastest run took 3_488_922 ns.
		Weight::from_parts(3_591_345_000, 0)
			.saturating_add(T::DbWeight::get().reads(92))
			.saturating_add(T::DbWeight::get().writes(113))
	}
	fn offer_key() -> Weight {
		// The fastest run took 167_895 ns.
		Weight::from_parts(178_845_000, 0)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	fn claim_key() -> Weight {
		// The fastest run took 1_845_089 ns.
		Weight::from_parts(1_897_228_000, 0)
			.saturating_add(T::DbWeight::get().reads(60))
			.saturating_add(T::DbWeight::get().writes(50))
	}
	fn revoke_key() -> Weight {
		// The fastest run took 239_359 ns.
		Weight::from_parts(253_405_000, 0)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(9))
	}
	fn set_persona() -> Weight {
		// The fastest run took 203_191 ns.
		Weight::from_parts(209_112_000, 0)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	fn remove_persona() -> Weight {
		// The fastest run took 112_161 ns.
		Weight::from_parts(114_895_000, 0)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	fn add_alias() -> Weight {
		// The fastest run took 122_109 ns.
		Weight::from_parts(125_295_000, 0)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn remove_alias() -> Weight {
		// The fastest run took 114_584 ns.
		Weight::from_parts(118_001_000, 0)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	fn commit_pseudonym() -> Weight {
		// The fastest run took 122_981 ns.
		Weight::from_parts(125_385_000, 0)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn reveal_pseudonym() -> Weight {
		// The fastest run took 168_576 ns.
		Weight::from_parts(187_201_000, 0)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn remove_pseudonym() -> Weight {
		// The fastest run took 113_753 ns.
		Weight::from_parts(118_342_000, 0)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	fn issue_credential() -> Weight {
		// The fastest run took 125_596 ns.
		Weight::from_parts(128_962_000, 0)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn revoke_credential() -> Weight {
		// The fastest run took 33_994 ns.
		Weight::from_parts(35_497_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn remove_credential() -> Weight {
		// The fastest run took 109_836 ns.
		Weight::from_parts(112_621_000, 0)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn link() -> Weight {
		// The fastest run took 245_109 ns.
		Weight::from_parts(252_504_000, 0)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	fn unlink() -> Weight {
		// The fastest run took 118_202 ns.
		Weight::from_parts(120_155_000, 0)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	fn block() -> Weight {
		// The fastest run took 292_449 ns.
		Weight::from_parts(295_905_000, 0)
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(10))
	}
	fn unblock() -> Weight {
		// The fastest run took 103_334 ns.
		Weight::from_parts(104_746_000, 0)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn follow() -> Weight {
		// The fastest run took 133_620 ns.
		Weight::from_parts(135_915_000, 0)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn unfollow() -> Weight {
		// The fastest run took 110_607 ns.
		Weight::from_parts(112_962_000, 0)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	fn reserve_handle() -> Weight {
		// The fastest run took 62_417 ns.
		Weight::from_parts(63_540_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}
	fn unreserve_handle() -> Weight {
		// The fastest run took 69_110 ns.
		Weight::from_parts(70_663_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
