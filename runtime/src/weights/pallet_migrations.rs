//! Weights of pallet_migrations, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 6, repeats: 3, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_migrations`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_migrations::WeightInfo for WeightInfo<T> {
	fn onboard_new_mbms() -> Weight {
		// The fastest run took 7_824 ns.
		measured(8_336_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn progress_mbms_none() -> Weight {
		// The fastest run took 2_385 ns.
		measured(2_524_000).saturating_add(T::DbWeight::get().reads(1))
	}
	fn exec_migration_completed() -> Weight {
		// The fastest run took 6_142 ns.
		measured(6_502_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn exec_migration_skipped_historic() -> Weight {
		// The fastest run took 10_630 ns.
		measured(11_221_000).saturating_add(T::DbWeight::get().reads(2))
	}
	fn exec_migration_advance() -> Weight {
		// The fastest run took 10_750 ns.
		measured(11_161_000).saturating_add(T::DbWeight::get().reads(2))
	}
	fn exec_migration_complete() -> Weight {
		// The fastest run took 12_464 ns.
		measured(12_934_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn exec_migration_fail() -> Weight {
		// The fastest run took 17_373 ns.
		measured(18_194_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn on_init_loop() -> Weight {
		// The fastest run took 200 ns.
		measured(240_000)
	}
	fn force_set_cursor() -> Weight {
		// The fastest run took 3_326 ns.
		measured(3_557_000).saturating_add(T::DbWeight::get().writes(1))
	}
	fn force_set_active_cursor() -> Weight {
		// The fastest run took 3_887 ns.
		measured(4_058_000).saturating_add(T::DbWeight::get().writes(1))
	}
	fn force_onboard_mbms() -> Weight {
		// The fastest run took 6_001 ns.
		measured(6_372_000).saturating_add(T::DbWeight::get().reads(2))
	}
	/// `n` is from 0 to 256.
	fn clear_historic(n: u32) -> Weight {
		// The fastest run took 15_489 ns.
		measured(18_960_286)
			.saturating_add(measured(1_386_790).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}
	/// `n` is from 0 to 2048.
	fn reset_pallet_migration(n: u32) -> Weight {
		// The fastest run took 2_164 ns.
		measured(11_124_168)
			.saturating_add(measured(895_349).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}
}
