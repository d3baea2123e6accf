//! Weights of pallet_profile, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 10, repeats: 5, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_profile`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_profile::WeightInfo for WeightInfo<T> {
	fn create() -> Weight {
		// The fastest run took 290_014 ns.
		measured(296_295_000).saturating_add(T::DbWeight::get().reads(15)).saturating_add(T::DbWeight::get().writes(13))
	}
	fn create_sponsored() -> Weight {
		// The fastest run took 408_837 ns.
		measured(434_825_000).saturating_add(T::DbWeight::get().reads(17)).saturating_add(T::DbWeight::get().writes(15))
	}
	fn rename() -> Weight {
		// The fastest run took 226_384 ns.
		measured(231_975_000).saturating_add(T::DbWeight::get().reads(14)).saturating_add(T::DbWeight::get().writes(8))
	}
	fn release_handle() -> Weight {
		// The fastest run took 100_598 ns.
		measured(102_833_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn retire() -> Weight {
		// The fastest run took 2_145_233 ns.
		measured(2_209_063_000)
			.saturating_add(T::DbWeight::get().reads(91))
			.saturating_add(T::DbWeight::get().writes(112))
	}
	/// `n` is from 0 to 64.
	fn clear_retired(n: u32) -> Weight {
		// The fastest run took 30_187 ns.
		measured(20_346_177)
			.saturating_add(measured(56_125_183).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads(4_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64.saturating_mul(n.into())))
	}
	fn give_notice() -> Weight {
		// The fastest run took 50_805 ns.
		measured(52_078_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn assume_deposit() -> Weight {
		// The fastest run took 253_956 ns.
		measured(259_286_000).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(7))
	}
	fn evict() -> Weight {
		// The fastest run took 2_196_028 ns.
		measured(2_260_889_000)
			.saturating_add(T::DbWeight::get().reads(91))
			.saturating_add(T::DbWeight::get().writes(113))
	}
	fn offer_key() -> Weight {
		// The fastest run took 104_916 ns.
		measured(106_700_000).saturating_add(T::DbWeight::get().reads(8)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn claim_key() -> Weight {
		// The fastest run took 1_146_420 ns.
		measured(1_163_141_000)
			.saturating_add(T::DbWeight::get().reads(60))
			.saturating_add(T::DbWeight::get().writes(50))
	}
	fn revoke_key() -> Weight {
		// The fastest run took 150_782 ns.
		measured(152_757_000).saturating_add(T::DbWeight::get().reads(8)).saturating_add(T::DbWeight::get().writes(9))
	}
	fn set_persona() -> Weight {
		// The fastest run took 126_898 ns.
		measured(128_871_000).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn remove_persona() -> Weight {
		// The fastest run took 69_880 ns.
		measured(71_634_000).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn add_alias() -> Weight {
		// The fastest run took 76_764 ns.
		measured(78_717_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn remove_alias() -> Weight {
		// The fastest run took 72_095 ns.
		measured(73_598_000).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn commit_pseudonym() -> Weight {
		// The fastest run took 76_924 ns.
		measured(79_338_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn reveal_pseudonym() -> Weight {
		// The fastest run took 134_833 ns.
		measured(140_514_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn remove_pseudonym() -> Weight {
		// The fastest run took 71_644 ns.
		measured(74_430_000).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn issue_credential() -> Weight {
		// The fastest run took 77_416 ns.
		measured(79_149_000).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn revoke_credential() -> Weight {
		// The fastest run took 22_712 ns.
		measured(23_504_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn remove_credential() -> Weight {
		// The fastest run took 68_679 ns.
		measured(70_052_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn link() -> Weight {
		// The fastest run took 192_010 ns.
		measured(197_891_000).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn unlink() -> Weight {
		// The fastest run took 74_199 ns.
		measured(76_404_000).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn block() -> Weight {
		// The fastest run took 181_250 ns.
		measured(184_707_000).saturating_add(T::DbWeight::get().reads(11)).saturating_add(T::DbWeight::get().writes(10))
	}
	fn unblock() -> Weight {
		// The fastest run took 64_341 ns.
		measured(66_124_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn follow() -> Weight {
		// The fastest run took 82_485 ns.
		measured(84_268_000).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn unfollow() -> Weight {
		// The fastest run took 69_701 ns.
		measured(71_003_000).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn reserve_handle() -> Weight {
		// The fastest run took 45_445 ns.
		measured(46_086_000).saturating_add(T::DbWeight::get().writes(1))
	}
	fn unreserve_handle() -> Weight {
		// The fastest run took 52_439 ns.
		measured(53_380_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
}
