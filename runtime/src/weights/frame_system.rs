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
		// The fastest run took 2_695 ns.
		measured(68_737_224).saturating_add(measured(442).saturating_mul(b.into()))
	}
	/// `b` is from 0 to 3932160.
	fn remark_with_event(b: u32) -> Weight {
		// The fastest run took 6_562 ns.
		measured(6_802_000).saturating_add(measured(1_664).saturating_mul(b.into()))
	}
	fn set_heap_pages() -> Weight {
		// The fastest run took 4_960 ns.
		measured(5_340_000).saturating_add(T::DbWeight::get().writes(1))
	}
	fn set_code() -> Weight {
		// The fastest run took 94_567_656 ns.
		measured(111_390_602_000)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `i` is from 0 to 1000.
	fn set_storage(i: u32) -> Weight {
		// The fastest run took 2_655 ns.
		measured(2_866_000)
			.saturating_add(measured(1_137_535).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
	}
	/// `i` is from 0 to 1000.
	fn kill_storage(i: u32) -> Weight {
		// The fastest run took 4_188 ns.
		measured(4_839_000)
			.saturating_add(measured(1_325_861).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
	}
	/// `p` is from 0 to 1000.
	fn kill_prefix(p: u32) -> Weight {
		// The fastest run took 5_020 ns.
		measured(5_199_000)
			.saturating_add(measured(2_080_783).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(p.into())))
	}
	fn authorize_upgrade() -> Weight {
		// The fastest run took 26_800 ns.
		measured(35_517_000).saturating_add(T::DbWeight::get().writes(1))
	}
	fn apply_authorized_upgrade() -> Weight {
		// The fastest run took 96_128_704 ns.
		measured(101_632_925_000)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
}
