//! Weights of pallet_balances, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 8, repeats: 4, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallet_balances`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_balances::WeightInfo for WeightInfo<T> {
	fn transfer_allow_death() -> Weight {
		// The fastest run took 141_695 ns.
		Weight::from_parts(144_711_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	fn transfer_keep_alive() -> Weight {
		// The fastest run took 88_456 ns.
		Weight::from_parts(90_589_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn force_set_balance_creating() -> Weight {
		// The fastest run took 46_107 ns.
		Weight::from_parts(48_191_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn force_set_balance_killing() -> Weight {
		// The fastest run took 46_236 ns.
		Weight::from_parts(48_451_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn force_transfer() -> Weight {
		// The fastest run took 143_249 ns.
		Weight::from_parts(146_805_000, 0)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	fn transfer_all() -> Weight {
		// The fastest run took 110_478 ns.
		Weight::from_parts(113_393_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn force_unreserve() -> Weight {
		// The fastest run took 36_237 ns.
		Weight::from_parts(37_561_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `u` is from 1 to 1000.
	fn upgrade_accounts(u: u32) -> Weight {
		// The fastest run took 36_017 ns.
		Weight::from_parts(36_769_000, 0)
			.saturating_add(Weight::from_parts(29_609_621, 0).saturating_mul(u.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(u.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(u.into())))
	}
	fn force_adjust_total_issuance() -> Weight {
		// The fastest run took 13_495 ns.
		Weight::from_parts(14_347_000, 0)
	}
	fn burn_allow_death() -> Weight {
		// The fastest run took 98_524 ns.
		Weight::from_parts(100_188_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn burn_keep_alive() -> Weight {
		// The fastest run took 45_164 ns.
		Weight::from_parts(46_186_000, 0)
	}
}
