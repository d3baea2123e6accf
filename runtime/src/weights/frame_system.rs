//! Weights of frame_system, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets frame_system`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> frame_system::WeightInfo for WeightInfo<T> {
	/// `b` is from 0 to 3932160.
	fn remark(b: u32) -> Weight {
		// The fastest run took 2_735 ns.
		measured(3_740_569).saturating_add(measured(394).saturating_mul(b.into()))
	}
	/// `b` is from 0 to 3932160.
	fn remark_with_event(b: u32) -> Weight {
		// The fastest run took 6_783 ns.
		measured(6_973_000).saturating_add(measured(1_582).saturating_mul(b.into()))
	}
	fn set_heap_pages() -> Weight {
		// The fastest run took 5_199 ns.
		measured(5_590_000).saturating_add(T::DbWeight::get().writes(1))
	}
	fn set_code() -> Weight {
		// The fastest run took 89_984_032 ns.
		measured(93_729_365_000)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `i` is from 0 to 1000.
	fn set_storage(i: u32) -> Weight {
		// The fastest run took 2_765 ns.
		measured(2_895_000)
			.saturating_add(measured(1_081_602).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
	}
	/// `i` is from 0 to 1000.
	fn kill_storage(i: u32) -> Weight {
		// The fastest run took 2_755 ns.
		measured(2_905_000)
			.saturating_add(measured(817_096).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
	}
	/// `p` is from 0 to 1000.
	fn kill_prefix(p: u32) -> Weight {
		// The fastest run took 5_040 ns.
		measured(5_390_000)
			.saturating_add(measured(1_424_698).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(p.into())))
	}
	fn authorize_upgrade() -> Weight {
		// The fastest run took 16_371 ns.
		measured(22_873_000).saturating_add(T::DbWeight::get().writes(1))
	}
	fn apply_authorized_upgrade() -> Weight {
		// The fastest run took 93_015_246 ns.
		measured(98_150_676_000)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
}
