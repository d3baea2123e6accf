//! Weights of pallet_democracy, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 6, repeats: 3, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_democracy`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_democracy::WeightInfo for WeightInfo<T> {
	fn propose() -> Weight {
		// The fastest run took 45_155 ns.
		measured(51_066_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn second() -> Weight {
		// The fastest run took 41_147 ns.
		measured(44_513_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn vote_new() -> Weight {
		// The fastest run took 56_106 ns.
		measured(62_427_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn vote_existing() -> Weight {
		// The fastest run took 57_488 ns.
		measured(65_172_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn emergency_cancel() -> Weight {
		// The fastest run took 27_011 ns.
		measured(28_383_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn blacklist() -> Weight {
		// The fastest run took 117_811 ns.
		measured(129_292_000).saturating_add(T::DbWeight::get().reads(8)).saturating_add(T::DbWeight::get().writes(7))
	}
	fn external_propose() -> Weight {
		// The fastest run took 13_666 ns.
		measured(14_387_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn external_propose_majority() -> Weight {
		// The fastest run took 3_567 ns.
		measured(3_817_000).saturating_add(T::DbWeight::get().writes(1))
	}
	fn external_propose_default() -> Weight {
		// The fastest run took 3_467 ns.
		measured(3_737_000).saturating_add(T::DbWeight::get().writes(1))
	}
	fn fast_track() -> Weight {
		// The fastest run took 25_006 ns.
		measured(26_249_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn veto_external() -> Weight {
		// The fastest run took 30_036 ns.
		measured(31_649_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn cancel_proposal() -> Weight {
		// The fastest run took 92_273 ns.
		measured(99_586_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn cancel_referendum() -> Weight {
		// The fastest run took 18_194 ns.
		measured(19_406_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(2))
	}
	/// `r` is from 0 to 99.
	fn on_initialize_base(r: u32) -> Weight {
		// The fastest run took 6_292 ns.
		measured(4_333_335)
			.saturating_add(measured(3_649_165).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(r.into())))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `r` is from 0 to 99.
	fn on_initialize_base_with_launch_period(r: u32) -> Weight {
		// The fastest run took 9_057 ns.
		measured(5_568_012)
			.saturating_add(measured(3_763_453).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(r.into())))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `r` is from 0 to 99.
	fn delegate(r: u32) -> Weight {
		// The fastest run took 43_361 ns.
		measured(35_085_220)
			.saturating_add(measured(5_070_629).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(r.into())))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(r.into())))
	}
	/// `r` is from 0 to 99.
	fn undelegate(r: u32) -> Weight {
		// The fastest run took 20_329 ns.
		measured(19_944_262)
			.saturating_add(measured(4_681_562).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(r.into())))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(r.into())))
	}
	fn clear_public_proposals() -> Weight {
		// The fastest run took 3_386 ns.
		measured(3_637_000).saturating_add(T::DbWeight::get().writes(1))
	}
	/// `r` is from 0 to 99.
	fn unlock_remove(r: u32) -> Weight {
		// The fastest run took 26_850 ns.
		measured(33_168_904)
			.saturating_add(measured(123_112).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// `r` is from 0 to 99.
	fn unlock_set(r: u32) -> Weight {
		// The fastest run took 36_248 ns.
		measured(37_899_524)
			.saturating_add(measured(90_869).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// `r` is from 1 to 100.
	fn remove_vote(r: u32) -> Weight {
		// The fastest run took 17_743 ns.
		measured(19_707_488)
			.saturating_add(measured(121_342).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// `r` is from 1 to 100.
	fn remove_other_vote(r: u32) -> Weight {
		// The fastest run took 17_874 ns.
		measured(20_174_350)
			.saturating_add(measured(101_740).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn set_external_metadata() -> Weight {
		// The fastest run took 19_837 ns.
		measured(20_709_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn clear_external_metadata() -> Weight {
		// The fastest run took 15_980 ns.
		measured(16_841_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn set_proposal_metadata() -> Weight {
		// The fastest run took 50_604 ns.
		measured(54_692_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn clear_proposal_metadata() -> Weight {
		// The fastest run took 45_094 ns.
		measured(47_770_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn set_referendum_metadata() -> Weight {
		// The fastest run took 15_769 ns.
		measured(16_421_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn clear_referendum_metadata() -> Weight {
		// The fastest run took 20_028 ns.
		measured(20_739_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
}
