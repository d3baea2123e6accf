//! Weights of pallet_content, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_content`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_content::WeightInfo for WeightInfo<T> {
	fn register_app() -> Weight {
		// The fastest run took 61_405 ns.
		measured(64_521_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn update_app() -> Weight {
		// The fastest run took 13_835 ns.
		measured(14_427_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn set_user_cap() -> Weight {
		// The fastest run took 12_784 ns.
		measured(13_385_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn add_app_key() -> Weight {
		// The fastest run took 67_577 ns.
		measured(69_029_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn remove_app_key() -> Weight {
		// The fastest run took 64_300 ns.
		measured(66_335_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn offer_app() -> Weight {
		// The fastest run took 12_503 ns.
		measured(13_685_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn accept_app() -> Weight {
		// The fastest run took 855_514 ns.
		measured(885_280_000).saturating_add(T::DbWeight::get().reads(51)).saturating_add(T::DbWeight::get().writes(50))
	}
	fn deregister_app() -> Weight {
		// The fastest run took 804_468 ns.
		measured(830_217_000).saturating_add(T::DbWeight::get().reads(49)).saturating_add(T::DbWeight::get().writes(48))
	}
	fn grant() -> Weight {
		// The fastest run took 140_935 ns.
		measured(143_499_000).saturating_add(T::DbWeight::get().reads(10)).saturating_add(T::DbWeight::get().writes(8))
	}
	fn revoke() -> Weight {
		// The fastest run took 80_621 ns.
		measured(83_086_000).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn allow_deposit() -> Weight {
		// The fastest run took 69_481 ns.
		measured(71_294_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn give_notice() -> Weight {
		// The fastest run took 65_913 ns.
		measured(67_537_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn assume_deposit() -> Weight {
		// The fastest run took 125_205 ns.
		measured(127_729_000).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(5))
	}
	/// `n` is from 1 to 64.
	fn drop_record(n: u32) -> Weight {
		// The fastest run took 91_853 ns.
		measured(92_011_367)
			.saturating_add(measured(3_287_005).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}
	/// `b` is from 1 to 1024.
	/// `t` is from 0 to 4.
	/// `m` is from 0 to 8.
	fn publish(b: u32, t: u32, m: u32) -> Weight {
		// The fastest run took 84_749 ns.
		measured(73_611_958)
			.saturating_add(measured(1_218).saturating_mul(b.into()))
			.saturating_add(measured(3_150_170).saturating_mul(t.into()))
			.saturating_add(measured(1_897_266).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(t.into())))
	}
	/// `b` is from 1 to 1024.
	/// `t` is from 0 to 4.
	/// `m` is from 0 to 8.
	fn publish_related(b: u32, t: u32, m: u32) -> Weight {
		// The fastest run took 175_249 ns.
		measured(153_142_860)
			.saturating_add(measured(14_400).saturating_mul(b.into()))
			.saturating_add(measured(4_519_540).saturating_mul(t.into()))
			.saturating_add(measured(2_177_556).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes(7))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(t.into())))
	}
	/// `b` is from 1 to 1024.
	fn edit(_b: u32) -> Weight {
		// The fastest run took 189_605 ns.
		measured(200_558_178).saturating_add(T::DbWeight::get().reads(11)).saturating_add(T::DbWeight::get().writes(7))
	}
	fn retract() -> Weight {
		// The fastest run took 105_288 ns.
		measured(107_622_000).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(11))
	}
	fn react() -> Weight {
		// The fastest run took 100_037 ns.
		measured(102_402_000).saturating_add(T::DbWeight::get().reads(10)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn react_related() -> Weight {
		// The fastest run took 169_147 ns.
		measured(172_813_000).saturating_add(T::DbWeight::get().reads(15)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn unreact() -> Weight {
		// The fastest run took 95_649 ns.
		measured(99_196_000).saturating_add(T::DbWeight::get().reads(11)).saturating_add(T::DbWeight::get().writes(5))
	}
	/// `n` is from 0 to 64.
	fn clear_reactions(n: u32) -> Weight {
		// The fastest run took 10_700 ns.
		measured(11_291_000)
			.saturating_add(measured(60_153_838).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(4_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64.saturating_mul(n.into())))
	}
	/// `n` is from 0 to 64.
	fn clear_retired(n: u32) -> Weight {
		// The fastest run took 12_894 ns.
		measured(13_355_000)
			.saturating_add(measured(98_178_919).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().reads(5_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(11_u64.saturating_mul(n.into())))
	}
	fn create_group() -> Weight {
		// The fastest run took 75_692 ns.
		measured(77_375_000).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn add_member() -> Weight {
		// The fastest run took 93_055 ns.
		measured(94_969_000).saturating_add(T::DbWeight::get().reads(8)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn remove_member() -> Weight {
		// The fastest run took 80_010 ns.
		measured(82_224_000).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn leave_group() -> Weight {
		// The fastest run took 66_205 ns.
		measured(67_977_000).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn commit_keys() -> Weight {
		// The fastest run took 83_096 ns.
		measured(85_400_000).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn dissolve_group() -> Weight {
		// The fastest run took 67_677 ns.
		measured(69_310_000).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	/// `n` is from 0 to 64.
	fn clear_group(n: u32) -> Weight {
		// The fastest run took 12_394 ns.
		measured(13_044_000)
			.saturating_add(measured(59_656_838).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().reads(4_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64.saturating_mul(n.into())))
	}
	fn anchor() -> Weight {
		// The fastest run took 102_663 ns.
		measured(105_448_000).saturating_add(T::DbWeight::get().reads(9)).saturating_add(T::DbWeight::get().writes(5))
	}
}
