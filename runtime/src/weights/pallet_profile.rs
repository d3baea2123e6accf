//! Weights of pallet_profile, measured.
//!
//! Machine: 2 x Intel(R) Xeon(R) Processor. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Time: transfer_keep_alive takes 34352 ns here and 53010 ns on 2 x AMD EPYC: times are multiplied by 1.543.
//! Command: `scripts/bench weights pallets pallet_profile`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_profile::WeightInfo for WeightInfo<T> {
	fn create() -> Weight {
		// The fastest run took 293_941 ns.
		measured(299_713_590).saturating_add(T::DbWeight::get().reads(15)).saturating_add(T::DbWeight::get().writes(13))
	}
	fn create_sponsored() -> Weight {
		// The fastest run took 412_816 ns.
		measured(430_718_596).saturating_add(T::DbWeight::get().reads(17)).saturating_add(T::DbWeight::get().writes(15))
	}
	fn rename() -> Weight {
		// The fastest run took 234_431 ns.
		measured(239_461_627).saturating_add(T::DbWeight::get().reads(14)).saturating_add(T::DbWeight::get().writes(8))
	}
	fn release_handle() -> Weight {
		// The fastest run took 102_519 ns.
		measured(104_421_306).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn retire() -> Weight {
		// The fastest run took 2_186_100 ns.
		measured(2_286_803_131)
			.saturating_add(T::DbWeight::get().reads(97))
			.saturating_add(T::DbWeight::get().writes(116))
	}
	/// `n` is from 0 to 64.
	fn clear_retired(n: u32) -> Weight {
		// The fastest run took 29_377 ns.
		measured(43_709_360)
			.saturating_add(measured(55_308_880).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().reads(4_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64.saturating_mul(n.into())))
	}
	fn give_notice() -> Weight {
		// The fastest run took 48_597 ns.
		measured(50_368_142).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn assume_deposit() -> Weight {
		// The fastest run took 251_016 ns.
		measured(256_051_942).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(7))
	}
	fn evict() -> Weight {
		// The fastest run took 2_244_335 ns.
		measured(2_373_527_689)
			.saturating_add(T::DbWeight::get().reads(97))
			.saturating_add(T::DbWeight::get().writes(117))
	}
	fn offer_key() -> Weight {
		// The fastest run took 107_442 ns.
		measured(111_326_864).saturating_add(T::DbWeight::get().reads(8)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn claim_key() -> Weight {
		// The fastest run took 1_162_258 ns.
		measured(1_191_734_304)
			.saturating_add(T::DbWeight::get().reads(61))
			.saturating_add(T::DbWeight::get().writes(50))
	}
	fn revoke_key() -> Weight {
		// The fastest run took 158_581 ns.
		measured(164_665_554).saturating_add(T::DbWeight::get().reads(8)).saturating_add(T::DbWeight::get().writes(9))
	}
	fn set_persona() -> Weight {
		// The fastest run took 125_498 ns.
		measured(129_106_942).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn remove_persona() -> Weight {
		// The fastest run took 68_673 ns.
		measured(70_581_754).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn add_alias() -> Weight {
		// The fastest run took 74_236 ns.
		measured(76_203_419).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn remove_alias() -> Weight {
		// The fastest run took 69_771 ns.
		measured(72_181_992).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn commit_pseudonym() -> Weight {
		// The fastest run took 75_448 ns.
		measured(77_323_739).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn reveal_pseudonym() -> Weight {
		// The fastest run took 135_129 ns.
		measured(142_985_957).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn remove_pseudonym() -> Weight {
		// The fastest run took 71_027 ns.
		measured(73_502_921).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn issue_credential() -> Weight {
		// The fastest run took 75_297 ns.
		measured(78_331_411).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn revoke_credential() -> Weight {
		// The fastest run took 20_297 ns.
		measured(21_693_485).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn remove_credential() -> Weight {
		// The fastest run took 66_700 ns.
		measured(69_885_797).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn link() -> Weight {
		// The fastest run took 199_141 ns.
		measured(210_586_361).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn unlink() -> Weight {
		// The fastest run took 72_107 ns.
		measured(75_697_268).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn block() -> Weight {
		// The fastest run took 185_290 ns.
		measured(190_002_395).saturating_add(T::DbWeight::get().reads(11)).saturating_add(T::DbWeight::get().writes(10))
	}
	fn unblock() -> Weight {
		// The fastest run took 62_208 ns.
		measured(64_632_943).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn follow() -> Weight {
		// The fastest run took 81_384 ns.
		measured(84_511_693).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn unfollow() -> Weight {
		// The fastest run took 69_480 ns.
		measured(71_550_847).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn reserve_handle() -> Weight {
		// The fastest run took 47_025 ns.
		measured(48_116_699).saturating_add(T::DbWeight::get().writes(1))
	}
	fn unreserve_handle() -> Weight {
		// The fastest run took 53_767 ns.
		measured(54_820_106).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
}
