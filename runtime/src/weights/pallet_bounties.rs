//! Weights of pallet_bounties, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 6, repeats: 3, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_bounties`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_bounties::WeightInfo for WeightInfo<T> {
	/// `d` is from 0 to 16384.
	fn propose_bounty(d: u32) -> Weight {
		// The fastest run took 31_540 ns.
		measured(33_176_667)
			.saturating_add(measured(543).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	fn approve_bounty() -> Weight {
		// The fastest run took 13_886 ns.
		measured(14_547_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn propose_curator() -> Weight {
		// The fastest run took 15_309 ns.
		measured(15_970_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn approve_bounty_with_curator() -> Weight {
		// The fastest run took 16_942 ns.
		measured(18_134_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn unassign_curator() -> Weight {
		// The fastest run took 45_354 ns.
		measured(46_418_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn accept_curator() -> Weight {
		// The fastest run took 34_075 ns.
		measured(35_246_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn award_bounty() -> Weight {
		// The fastest run took 16_060 ns.
		measured(16_811_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn claim_bounty() -> Weight {
		// The fastest run took 136_526 ns.
		measured(138_359_000).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(7))
	}
	fn close_bounty_proposed() -> Weight {
		// The fastest run took 44_633 ns.
		measured(45_926_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn close_bounty_active() -> Weight {
		// The fastest run took 90_730 ns.
		measured(92_554_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn extend_bounty_expiry() -> Weight {
		// The fastest run took 15_880 ns.
		measured(16_612_000).saturating_add(T::DbWeight::get().reads(1)).saturating_add(T::DbWeight::get().writes(1))
	}
	/// `b` is from 0 to 100.
	fn spend_funds(b: u32) -> Weight {
		// The fastest run took 3_536 ns.
		measured(3_767_000)
			.saturating_add(measured(42_792_804).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().reads(3_u64.saturating_mul(b.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes(4_u64.saturating_mul(b.into())))
	}
	fn poke_deposit() -> Weight {
		// The fastest run took 41_357 ns.
		measured(42_229_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn reclaim_bounty_funds() -> Weight {
		// The fastest run took 70_903 ns.
		measured(72_707_000).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
}
