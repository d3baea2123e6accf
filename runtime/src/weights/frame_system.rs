//! Weights of frame_system, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 8, repeats: 4, wasm compiled, state in memory.
//! Command: `scripts/bench weights frame_system`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> frame_system::WeightInfo for WeightInfo<T> {
	/// `b` is from 0 to 3932160.
	fn remark(b: u32) -> Weight {
		// The fastest run took 5_390 ns.
		Weight::from_parts(55_569_910, 0).saturating_add(Weight::from_parts(370, 0).saturating_mul(b.into()))
	}
	/// `b` is from 0 to 3932160.
	fn remark_with_event(b: u32) -> Weight {
		// The fastest run took 12_964 ns.
		Weight::from_parts(13_375_000, 0).saturating_add(Weight::from_parts(1_561, 0).saturating_mul(b.into()))
	}
	fn set_heap_pages() -> Weight {
		// The fastest run took 10_109 ns.
		Weight::from_parts(10_831_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}
	fn set_code() -> Weight {
		// The fastest run took 157_912_577 ns.
		Weight::from_parts(235_921_704_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `i` is from 0 to 1000.
	fn set_storage(i: u32) -> Weight {
		// The fastest run took 5_450 ns.
		Weight::from_parts(5_701_000, 0)
			.saturating_add(Weight::from_parts(1_471_062, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
	}
	/// `i` is from 0 to 1000.
	fn kill_storage(i: u32) -> Weight {
		// The fastest run took 5_590 ns.
		Weight::from_parts(5_791_000, 0)
			.saturating_add(Weight::from_parts(1_084_355, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
	}
	/// `p` is from 0 to 1000.
	fn kill_prefix(p: u32) -> Weight {
		// The fastest run took 10_028 ns.
		Weight::from_parts(10_339_000, 0)
			.saturating_add(Weight::from_parts(1_627_175, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(p.into())))
	}
	fn authorize_upgrade() -> Weight {
		// The fastest run took 21_610 ns.
		Weight::from_parts(31_900_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}
	fn apply_authorized_upgrade() -> Weight {
		// The fastest run took 229_883_853 ns.
		Weight::from_parts(240_704_763_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
}
