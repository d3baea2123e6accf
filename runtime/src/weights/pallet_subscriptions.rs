//! Weights of pallet_subscriptions, measured.
//!
//! Machine: 2 x Intel(R) Xeon(R) Processor. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Time: transfer_keep_alive takes 33696 ns here and 53010 ns on 2 x AMD EPYC: times are multiplied by 1.573.
//! Command: `scripts/bench weights pallets pallet_subscriptions`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_subscriptions::WeightInfo for WeightInfo<T> {
	fn open_tier() -> Weight {
		// The fastest run took 437_415 ns.
		measured(446_055_804).saturating_add(T::DbWeight::get().reads(29)).saturating_add(T::DbWeight::get().writes(11))
	}
	fn update_tier() -> Weight {
		// The fastest run took 234_675 ns.
		measured(240_310_113).saturating_add(T::DbWeight::get().reads(12)).saturating_add(T::DbWeight::get().writes(8))
	}
	fn close_tier() -> Weight {
		// The fastest run took 23_590 ns.
		measured(24_691_120).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn remove_tier() -> Weight {
		// The fastest run took 674_769 ns.
		measured(687_117_898).saturating_add(T::DbWeight::get().reads(21)).saturating_add(T::DbWeight::get().writes(24))
	}
	fn remove_till() -> Weight {
		// The fastest run took 207_474 ns.
		measured(211_368_251).saturating_add(T::DbWeight::get().reads(8)).saturating_add(T::DbWeight::get().writes(8))
	}
	fn subscribe() -> Weight {
		// The fastest run took 381_954 ns.
		measured(391_401_827).saturating_add(T::DbWeight::get().reads(23)).saturating_add(T::DbWeight::get().writes(15))
	}
	fn top_up() -> Weight {
		// The fastest run took 245_194 ns.
		measured(249_818_435).saturating_add(T::DbWeight::get().reads(18)).saturating_add(T::DbWeight::get().writes(12))
	}
	fn change_tier() -> Weight {
		// The fastest run took 420_917 ns.
		measured(430_089_562).saturating_add(T::DbWeight::get().reads(21)).saturating_add(T::DbWeight::get().writes(15))
	}
	fn cancel() -> Weight {
		// The fastest run took 237_912 ns.
		measured(243_607_506).saturating_add(T::DbWeight::get().reads(14)).saturating_add(T::DbWeight::get().writes(12))
	}
	fn settle() -> Weight {
		// The fastest run took 228_653 ns.
		measured(235_579_549).saturating_add(T::DbWeight::get().reads(13)).saturating_add(T::DbWeight::get().writes(12))
	}
	/// `n` is from 0 to 100.
	fn claim(n: u32) -> Weight {
		// The fastest run took 96_078 ns.
		measured(104_705_445)
			.saturating_add(measured(8_556_188).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}
	fn draw() -> Weight {
		// The fastest run took 139_284 ns.
		measured(142_873_403).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(7))
	}
	fn tip() -> Weight {
		// The fastest run took 81_163 ns.
		measured(83_908_903).saturating_add(T::DbWeight::get().reads(7)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn set_item_price() -> Weight {
		// The fastest run took 80_840 ns.
		measured(83_369_301).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn remove_item_price() -> Weight {
		// The fastest run took 68_975 ns.
		measured(71_336_018).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn pay_for_item() -> Weight {
		// The fastest run took 200_478 ns.
		measured(205_772_436).saturating_add(T::DbWeight::get().reads(13)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn forget_view() -> Weight {
		// The fastest run took 72_268 ns.
		measured(74_686_900).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn on_retired() -> Weight {
		// The fastest run took 151_991 ns.
		measured(155_858_462).saturating_add(T::DbWeight::get().reads(17)).saturating_add(T::DbWeight::get().writes(16))
	}
}
