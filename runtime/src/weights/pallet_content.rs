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
		// The fastest run took 61_816 ns.
		measured(64_070_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn update_app() -> Weight {
		// The fastest run took 13_836 ns.
		measured(14_547_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn set_user_cap() -> Weight {
		// The fastest run took 12_804 ns.
		measured(13_415_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn add_app_key() -> Weight {
		// The fastest run took 68_528 ns.
		measured(87_273_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn remove_app_key() -> Weight {
		// The fastest run took 65_724 ns.
		measured(69_891_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn offer_app() -> Weight {
		// The fastest run took 12_884 ns.
		measured(13_746_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn accept_app() -> Weight {
		// The fastest run took 879_599 ns.
		measured(909_315_000).saturating_add(T::DbWeight::get().reads(51)).saturating_add(T::DbWeight::get().writes(50))
	}
	fn deregister_app() -> Weight {
		// The fastest run took 818_936 ns.
		measured(866_284_000).saturating_add(T::DbWeight::get().reads(49)).saturating_add(T::DbWeight::get().writes(48))
	}
	fn grant() -> Weight {
		// The fastest run took 143_249 ns.
		measured(151_003_000).saturating_add(T::DbWeight::get().reads(10)).saturating_add(T::DbWeight::get().writes(8))
	}
	fn revoke() -> Weight {
		// The fastest run took 81_312 ns.
		measured(84_288_000).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn allow_deposit() -> Weight {
		// The fastest run took 70_152 ns.
		measured(72_867_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn give_notice() -> Weight {
		// The fastest run took 66_575 ns.
		measured(68_709_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn assume_deposit() -> Weight {
		// The fastest run took 124_964 ns.
		measured(128_310_000).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(5))
	}
	/// `n` is from 1 to 64.
	fn drop_record(n: u32) -> Weight {
		// The fastest run took 91_471 ns.
		measured(94_616_845)
			.saturating_add(measured(3_124_651).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}
	/// `b` is from 1 to 1024.
	/// `t` is from 0 to 4.
	/// `m` is from 0 to 8.
	fn publish(b: u32, t: u32, m: u32) -> Weight {
		// The fastest run took 84_608 ns.
		measured(74_160_625)
			.saturating_add(measured(977).saturating_mul(b.into()))
			.saturating_add(measured(3_218_251).saturating_mul(t.into()))
			.saturating_add(measured(1_931_243).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(t.into())))
	}
	/// `b` is from 1 to 1024.
	/// `t` is from 0 to 4.
	/// `m` is from 0 to 8.
	fn publish_related(b: u32, t: u32, m: u32) -> Weight {
		// The fastest run took 175_589 ns.
		measured(162_140_920)
			.saturating_add(measured(3_191).saturating_mul(b.into()))
			.saturating_add(measured(3_395_453).saturating_mul(t.into()))
			.saturating_add(measured(1_980_344).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes(7))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(t.into())))
	}
	/// `b` is from 1 to 1024.
	fn edit(b: u32) -> Weight {
		// The fastest run took 190_708 ns.
		measured(198_905_284)
			.saturating_add(measured(4_210).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	fn retract() -> Weight {
		// The fastest run took 105_588 ns.
		measured(108_343_000).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(11))
	}
	fn react() -> Weight {
		// The fastest run took 122_550 ns.
		measured(125_685_000).saturating_add(T::DbWeight::get().reads(18)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn react_related() -> Weight {
		// The fastest run took 189_625 ns.
		measured(195_477_000).saturating_add(T::DbWeight::get().reads(22)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn unreact() -> Weight {
		// The fastest run took 95_920 ns.
		measured(98_354_000).saturating_add(T::DbWeight::get().reads(11)).saturating_add(T::DbWeight::get().writes(5))
	}
	/// `n` is from 0 to 64.
	fn clear_reactions(n: u32) -> Weight {
		// The fastest run took 10_430 ns.
		measured(10_931_000)
			.saturating_add(measured(62_857_703).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(4_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64.saturating_mul(n.into())))
	}
	/// `n` is from 0 to 64.
	fn clear_retired(n: u32) -> Weight {
		// The fastest run took 12_994 ns.
		measured(13_535_000)
			.saturating_add(measured(124_756_148).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().reads(5_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(11_u64.saturating_mul(n.into())))
	}
	fn create_group() -> Weight {
		// The fastest run took 75_672 ns.
		measured(78_948_000).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn add_member() -> Weight {
		// The fastest run took 93_555 ns.
		measured(97_002_000).saturating_add(T::DbWeight::get().reads(8)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn remove_member() -> Weight {
		// The fastest run took 80_802 ns.
		measured(83_226_000).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn leave_group() -> Weight {
		// The fastest run took 67_006 ns.
		measured(69_100_000).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn commit_keys() -> Weight {
		// The fastest run took 83_868 ns.
		measured(86_262_000).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn dissolve_group() -> Weight {
		// The fastest run took 68_418 ns.
		measured(70_783_000).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(4))
	}
	/// `n` is from 0 to 64.
	fn clear_group(n: u32) -> Weight {
		// The fastest run took 12_503 ns.
		measured(3_537_524)
			.saturating_add(measured(59_019_176).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().reads(4_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64.saturating_mul(n.into())))
	}
	fn anchor() -> Weight {
		// The fastest run took 103_384 ns.
		measured(106_740_000).saturating_add(T::DbWeight::get().reads(9)).saturating_add(T::DbWeight::get().writes(5))
	}
}
