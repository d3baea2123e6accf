//! Weights of pallet_content, measured.
//!
//! Machine: 2 x Intel(R) Xeon(R) Processor. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Time: transfer_keep_alive takes 34570 ns here and 53010 ns on 2 x AMD EPYC: times are multiplied by 1.533.
//! Command: `scripts/bench weights pallets pallet_content`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_content::WeightInfo for WeightInfo<T> {
	fn register_app() -> Weight {
		// The fastest run took 61_731 ns.
		measured(63_460_193).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn update_app() -> Weight {
		// The fastest run took 13_355 ns.
		measured(14_441_660).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn set_user_cap() -> Weight {
		// The fastest run took 12_210 ns.
		measured(13_053_924).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn add_app_key() -> Weight {
		// The fastest run took 68_749 ns.
		measured(70_748_493).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn remove_app_key() -> Weight {
		// The fastest run took 67_138 ns.
		measured(70_308_404).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn offer_app() -> Weight {
		// The fastest run took 12_079 ns.
		measured(13_093_793).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn accept_app() -> Weight {
		// The fastest run took 851_235 ns.
		measured(883_824_061).saturating_add(T::DbWeight::get().reads(51)).saturating_add(T::DbWeight::get().writes(50))
	}
	fn deregister_app() -> Weight {
		// The fastest run took 798_049 ns.
		measured(822_961_466).saturating_add(T::DbWeight::get().reads(49)).saturating_add(T::DbWeight::get().writes(48))
	}
	fn grant() -> Weight {
		// The fastest run took 152_609 ns.
		measured(158_318_498).saturating_add(T::DbWeight::get().reads(10)).saturating_add(T::DbWeight::get().writes(8))
	}
	fn revoke() -> Weight {
		// The fastest run took 80_969 ns.
		measured(82_857_835).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn allow_deposit() -> Weight {
		// The fastest run took 68_348 ns.
		measured(70_927_902).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn give_notice() -> Weight {
		// The fastest run took 65_209 ns.
		measured(67_856_481).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn assume_deposit() -> Weight {
		// The fastest run took 124_461 ns.
		measured(128_021_374).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(5))
	}
	/// `n` is from 1 to 64.
	fn drop_record(n: u32) -> Weight {
		// The fastest run took 94_008 ns.
		measured(100_709_412)
			.saturating_add(measured(3_178_080).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}
	/// `b` is from 1 to 1024.
	/// `t` is from 0 to 4.
	/// `m` is from 0 to 8.
	fn publish(b: u32, t: u32, m: u32) -> Weight {
		// The fastest run took 85_470 ns.
		measured(72_548_246)
			.saturating_add(measured(2_828).saturating_mul(b.into()))
			.saturating_add(measured(3_330_703).saturating_mul(t.into()))
			.saturating_add(measured(2_151_167).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(t.into())))
	}
	/// `b` is from 1 to 1024.
	/// `t` is from 0 to 4.
	/// `m` is from 0 to 8.
	fn publish_related(b: u32, t: u32, m: u32) -> Weight {
		// The fastest run took 175_562 ns.
		measured(164_930_411)
			.saturating_add(measured(3_201).saturating_mul(b.into()))
			.saturating_add(measured(3_275_543).saturating_mul(t.into()))
			.saturating_add(measured(1_820_728).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes(7))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(t.into())))
	}
	/// `b` is from 1 to 1024.
	fn edit(b: u32) -> Weight {
		// The fastest run took 184_829 ns.
		measured(192_886_555)
			.saturating_add(measured(11_216).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	fn retract() -> Weight {
		// The fastest run took 112_018 ns.
		measured(117_082_024).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(11))
	}
	fn react() -> Weight {
		// The fastest run took 98_921 ns.
		measured(102_862_708).saturating_add(T::DbWeight::get().reads(10)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn react_related() -> Weight {
		// The fastest run took 165_983 ns.
		measured(172_097_725).saturating_add(T::DbWeight::get().reads(15)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn unreact() -> Weight {
		// The fastest run took 95_806 ns.
		measured(100_300_379).saturating_add(T::DbWeight::get().reads(11)).saturating_add(T::DbWeight::get().writes(5))
	}
	/// `n` is from 0 to 64.
	fn clear_reactions(n: u32) -> Weight {
		// The fastest run took 10_113 ns.
		measured(10_755_342)
			.saturating_add(measured(59_410_046).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(4_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64.saturating_mul(n.into())))
	}
	/// `n` is from 0 to 64.
	fn clear_retired(n: u32) -> Weight {
		// The fastest run took 12_325 ns.
		measured(13_409_675)
			.saturating_add(measured(98_244_056).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().reads(5_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(11_u64.saturating_mul(n.into())))
	}
	fn create_group() -> Weight {
		// The fastest run took 74_974 ns.
		measured(78_708_427).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn add_member() -> Weight {
		// The fastest run took 93_143 ns.
		measured(97_813_188).saturating_add(T::DbWeight::get().reads(8)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn remove_member() -> Weight {
		// The fastest run took 81_908 ns.
		measured(86_579_423).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn leave_group() -> Weight {
		// The fastest run took 65_302 ns.
		measured(69_304_020).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn commit_keys() -> Weight {
		// The fastest run took 83_214 ns.
		measured(86_968_909).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn dissolve_group() -> Weight {
		// The fastest run took 71_948 ns.
		measured(74_651_022).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	/// `n` is from 0 to 64.
	fn clear_group(n: u32) -> Weight {
		// The fastest run took 11_610 ns.
		measured(12_543_298)
			.saturating_add(measured(60_488_054).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().reads(4_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64.saturating_mul(n.into())))
	}
	fn anchor() -> Weight {
		// The fastest run took 100_804 ns.
		measured(105_535_443).saturating_add(T::DbWeight::get().reads(9)).saturating_add(T::DbWeight::get().writes(5))
	}
}
