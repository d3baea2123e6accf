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
		// The fastest run took 81_512 ns.
		measured(83_116_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn transfer_keep_alive() -> Weight {
		// The fastest run took 51_897 ns.
		measured(53_010_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn force_set_balance_creating() -> Weight {
		// The fastest run took 26_300 ns.
		measured(27_822_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn force_set_balance_killing() -> Weight {
		// The fastest run took 26_610 ns.
		measured(27_721_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn force_transfer() -> Weight {
		// The fastest run took 82_885 ns.
		measured(84_298_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn transfer_all() -> Weight {
		// The fastest run took 64_220 ns.
		measured(65_443_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn force_unreserve() -> Weight {
		// The fastest run took 21_169 ns.
		measured(21_901_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	/// `u` is from 1 to 1000.
	fn upgrade_accounts(u: u32) -> Weight {
		// The fastest run took 20_308 ns.
		measured(20_980_000)
			.saturating_add(measured(17_515_077).saturating_mul(u.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(u.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(u.into())))
	}
	fn force_adjust_total_issuance() -> Weight {
		// The fastest run took 6_742 ns.
		measured(7_233_000)
	}
	fn burn_allow_death() -> Weight {
		// The fastest run took 55_013 ns.
		measured(56_015_000).saturating_add(T::DbWeight::get().writes(1))
	}
	fn burn_keep_alive() -> Weight {
		// The fastest run took 25_117 ns.
		measured(25_979_000)
	}
}
