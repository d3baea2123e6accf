//! Weights of pallet_balances, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_balances`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_balances::WeightInfo for WeightInfo<T> {
	fn transfer_allow_death() -> Weight {
		// The fastest run took 82_194 ns.
		measured(84_148_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn transfer_keep_alive() -> Weight {
		// The fastest run took 52_659 ns.
		measured(54_011_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn force_set_balance_creating() -> Weight {
		// The fastest run took 27_301 ns.
		measured(28_273_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn force_set_balance_killing() -> Weight {
		// The fastest run took 27_281 ns.
		measured(28_454_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn force_transfer() -> Weight {
		// The fastest run took 83_867 ns.
		measured(85_430_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn transfer_all() -> Weight {
		// The fastest run took 65_733 ns.
		measured(67_215_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn force_unreserve() -> Weight {
		// The fastest run took 21_370 ns.
		measured(22_462_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	/// `u` is from 1 to 1000.
	fn upgrade_accounts(u: u32) -> Weight {
		// The fastest run took 21_480 ns.
		measured(22_131_000)
			.saturating_add(measured(18_855_604).saturating_mul(u.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(u.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(u.into())))
	}
	fn force_adjust_total_issuance() -> Weight {
		// The fastest run took 6_923 ns.
		measured(7_494_000)
	}
	fn burn_allow_death() -> Weight {
		// The fastest run took 56_185 ns.
		measured(57_848_000).saturating_add(T::DbWeight::get().writes(1))
	}
	fn burn_keep_alive() -> Weight {
		// The fastest run took 26_119 ns.
		measured(27_031_000)
	}
}
