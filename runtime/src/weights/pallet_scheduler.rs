//! Weights of pallet_scheduler, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 6, repeats: 3, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_scheduler`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_scheduler::WeightInfo for WeightInfo<T> {
	fn service_agendas_base() -> Weight {
		// The fastest run took 6_202 ns.
		measured(6_522_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	/// `s` is from 0 to 50.
	fn service_agenda_base(s: u32) -> Weight {
		// The fastest run took 4_929 ns.
		measured(7_086_877)
			.saturating_add(measured(507_213).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn service_task_base() -> Weight {
		// The fastest run took 3_727 ns.
		measured(3_968_000)
	}
	/// `s` is from 128 to 4194304.
	fn service_task_fetched(s: u32) -> Weight {
		// The fastest run took 19_587 ns.
		measured(20_278_000)
			.saturating_add(measured(1_153).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn service_task_named() -> Weight {
		// The fastest run took 5_561 ns.
		measured(5_891_000).saturating_add(T::DbWeight::get().writes(1))
	}
	fn service_task_periodic() -> Weight {
		// The fastest run took 3_596 ns.
		measured(3_877_000)
	}
	fn execute_dispatch_signed() -> Weight {
		// The fastest run took 5_350 ns.
		measured(5_791_000).saturating_add(T::DbWeight::get().reads(1))
	}
	fn execute_dispatch_unsigned() -> Weight {
		// The fastest run took 2_755 ns.
		measured(2_926_000)
	}
	/// `s` is from 0 to 49.
	fn schedule(s: u32) -> Weight {
		// The fastest run took 12_423 ns.
		measured(14_427_610)
			.saturating_add(measured(500_303).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `s` is from 1 to 50.
	fn cancel(s: u32) -> Weight {
		// The fastest run took 19_176 ns.
		measured(19_827_703)
			.saturating_add(measured(736_150).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// `s` is from 0 to 49.
	fn schedule_named(s: u32) -> Weight {
		// The fastest run took 16_581 ns.
		measured(19_505_911)
			.saturating_add(measured(578_029).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// `s` is from 1 to 50.
	fn cancel_named(s: u32) -> Weight {
		// The fastest run took 21_741 ns.
		measured(21_911_843)
			.saturating_add(measured(857_649).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// `s` is from 1 to 50.
	fn schedule_retry(s: u32) -> Weight {
		// The fastest run took 11_301 ns.
		measured(11_890_887)
			.saturating_add(measured(28_213).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn set_retry() -> Weight {
		// The fastest run took 30_207 ns.
		measured(31_559_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn set_retry_named() -> Weight {
		// The fastest run took 37_871 ns.
		measured(39_525_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn cancel_retry() -> Weight {
		// The fastest run took 29_325 ns.
		measured(30_427_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn cancel_retry_named() -> Weight {
		// The fastest run took 36_809 ns.
		measured(38_332_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
}
