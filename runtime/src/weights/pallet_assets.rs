//! Weights of pallet_assets, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 6, repeats: 3, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_assets`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_assets::WeightInfo for WeightInfo<T> {
	fn create() -> Weight {
		// The fastest run took 30_297 ns.
		measured(31_208_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn force_create() -> Weight {
		// The fastest run took 12_172 ns.
		measured(12_764_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn start_destroy() -> Weight {
		// The fastest run took 11_401 ns.
		measured(12_333_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	/// `c` is from 0 to 1000.
	fn destroy_accounts(c: u32) -> Weight {
		// The fastest run took 15_950 ns.
		measured(16_451_000)
			.saturating_add(measured(17_260_216).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes(3_u64.saturating_mul(c.into())))
	}
	/// `a` is from 0 to 1000.
	fn destroy_approvals(a: u32) -> Weight {
		// The fastest run took 17_503 ns.
		measured(18_064_000)
			.saturating_add(measured(20_635_288).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(a.into())))
	}
	fn finish_destroy() -> Weight {
		// The fastest run took 14_748 ns.
		measured(15_580_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn mint() -> Weight {
		// The fastest run took 25_307 ns.
		measured(27_080_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn burn() -> Weight {
		// The fastest run took 35_937 ns.
		measured(37_270_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn transfer() -> Weight {
		// The fastest run took 51_647 ns.
		measured(53_661_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn transfer_keep_alive() -> Weight {
		// The fastest run took 46_447 ns.
		measured(48_151_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn force_transfer() -> Weight {
		// The fastest run took 52_258 ns.
		measured(53_471_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn freeze() -> Weight {
		// The fastest run took 17_834 ns.
		measured(18_495_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn thaw() -> Weight {
		// The fastest run took 17_924 ns.
		measured(18_595_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn freeze_asset() -> Weight {
		// The fastest run took 11_492 ns.
		measured(12_252_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn thaw_asset() -> Weight {
		// The fastest run took 11_771 ns.
		measured(12_404_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn transfer_ownership() -> Weight {
		// The fastest run took 13_525 ns.
		measured(14_316_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn set_team() -> Weight {
		// The fastest run took 11_862 ns.
		measured(12_583_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	/// `n` is from 0 to 5.
	fn set_reserves(n: u32) -> Weight {
		// The fastest run took 13_034 ns.
		measured(14_222_076)
			.saturating_add(measured(59_702).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `n` is from 0 to 50.
	/// `s` is from 0 to 50.
	fn set_metadata(n: u32, s: u32) -> Weight {
		// The fastest run took 31_609 ns.
		measured(32_860_823)
			.saturating_add(measured(10_611).saturating_mul(n.into()))
			.saturating_add(measured(5_659).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn clear_metadata() -> Weight {
		// The fastest run took 32_000 ns.
		measured(33_102_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	/// `n` is from 0 to 50.
	/// `s` is from 0 to 50.
	fn force_set_metadata(n: u32, s: u32) -> Weight {
		// The fastest run took 12_833 ns.
		measured(13_424_858)
			.saturating_add(measured(8_574).saturating_mul(n.into()))
			.saturating_add(measured(4_230).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn force_clear_metadata() -> Weight {
		// The fastest run took 31_790 ns.
		measured(32_892_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn force_asset_status() -> Weight {
		// The fastest run took 11_201 ns.
		measured(11_652_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn approve_transfer() -> Weight {
		// The fastest run took 36_639 ns.
		measured(38_132_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn transfer_approved() -> Weight {
		// The fastest run took 76_213 ns.
		measured(78_437_000).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn cancel_approval() -> Weight {
		// The fastest run took 37_941 ns.
		measured(39_384_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn force_cancel_approval() -> Weight {
		// The fastest run took 40_446 ns.
		measured(41_618_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn set_min_balance() -> Weight {
		// The fastest run took 12_955 ns.
		measured(13_455_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn touch() -> Weight {
		// The fastest run took 38_101 ns.
		measured(39_934_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn touch_other() -> Weight {
		// The fastest run took 36_599 ns.
		measured(37_701_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn refund() -> Weight {
		// The fastest run took 35_186 ns.
		measured(37_110_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn refund_other() -> Weight {
		// The fastest run took 34_775 ns.
		measured(35_937_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn block() -> Weight {
		// The fastest run took 17_593 ns.
		measured(18_365_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn transfer_all() -> Weight {
		// The fastest run took 64_852 ns.
		measured(66_134_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn total_issuance() -> Weight {
		// The fastest run took 5_219 ns.
		measured(5_671_000).saturating_add(T::DbWeight::get().reads(1))
	}
	fn balance() -> Weight {
		// The fastest run took 6_513 ns.
		measured(6_843_000).saturating_add(T::DbWeight::get().reads(1))
	}
	fn allowance() -> Weight {
		// The fastest run took 9_968 ns.
		measured(10_340_000).saturating_add(T::DbWeight::get().reads(1))
	}
	fn migration_v2_foreign_asset_set_reserve_weight() -> Weight {
		// The fastest run took 8_055 ns.
		measured(8_606_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn get_metadata() -> Weight {
		// The fastest run took 5_791 ns.
		measured(6_152_000).saturating_add(T::DbWeight::get().reads(1))
	}
}
