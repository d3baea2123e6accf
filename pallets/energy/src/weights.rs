//! Weights of the calls and of the transaction extension.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// What the calls and the extension weigh.
pub trait WeightInfo {
	fn lend() -> Weight;
	fn reclaim() -> Weight;
	fn withdraw() -> Weight;
	fn set_eligible() -> Weight;
	/// The extension when energy pays.
	fn charge_energy() -> Weight;
	/// The extension when energy is looked up and falls short, without the fee that is paid then.
	fn charge_fee() -> Weight;
}

/// Estimated weights over the runtime's own database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Profile::Profiles` (r:1 w:0), `Energy::Loans` (r:1 w:1), `Energy::Lent` (r:1 w:1), `Balances::Holds`
	/// (r:1 w:1), `Energy::Quotas` (r:1 w:1), `Parameters::Parameters` (r:6 w:0), the score (r:1 w:0)
	fn lend() -> Weight {
		Weight::from_parts(75_000_000, 4_500)
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Energy::Loans` (r:1 w:1), `Energy::Lent` (r:1 w:1), `Energy::Unlocking` (r:1 w:1), `Energy::Quotas`
	/// (r:1 w:1), `Parameters::Parameters` (r:7 w:0), the score (r:1 w:0)
	fn reclaim() -> Weight {
		Weight::from_parts(45_000_000, 4_500)
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Energy::Unlocking` (r:1 w:1), `Balances::Holds` (r:1 w:1), `System::Account` (r:1 w:1)
	fn withdraw() -> Weight {
		Weight::from_parts(60_000_000, 4_500)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Energy::Eligible` (r:1 w:1)
	fn set_eligible() -> Weight {
		Weight::from_parts(20_000_000, 3_600)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Energy::Eligible` (r:1 w:0), the payer (r:3 w:0), `TransactionPayment::NextFeeMultiplier` (r:1 w:0),
	/// `Parameters::Parameters` (r:7 w:0), `Energy::Lent` (r:1 w:0), the score (r:1 w:0), `Energy::Quotas` (r:1 w:1),
	/// `Energy::BlockUsage` (r:1 w:1)
	fn charge_energy() -> Weight {
		Weight::from_parts(70_000_000, 4_500)
			.saturating_add(T::DbWeight::get().reads(16))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: as for `charge_energy`, without `Energy::BlockUsage`
	fn charge_fee() -> Weight {
		Weight::from_parts(40_000_000, 4_500)
			.saturating_add(T::DbWeight::get().reads(15))
	}
}

// For tests.
impl WeightInfo for () {
	fn lend() -> Weight {
		Weight::from_parts(75_000_000, 4_500)
			.saturating_add(ParityDbWeight::get().reads(12))
			.saturating_add(ParityDbWeight::get().writes(4))
	}
	fn reclaim() -> Weight {
		Weight::from_parts(45_000_000, 4_500)
			.saturating_add(ParityDbWeight::get().reads(12))
			.saturating_add(ParityDbWeight::get().writes(4))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(60_000_000, 4_500)
			.saturating_add(ParityDbWeight::get().reads(3))
			.saturating_add(ParityDbWeight::get().writes(3))
	}
	fn set_eligible() -> Weight {
		Weight::from_parts(20_000_000, 3_600)
			.saturating_add(ParityDbWeight::get().reads(1))
			.saturating_add(ParityDbWeight::get().writes(1))
	}
	fn charge_energy() -> Weight {
		Weight::from_parts(70_000_000, 4_500)
			.saturating_add(ParityDbWeight::get().reads(16))
			.saturating_add(ParityDbWeight::get().writes(2))
	}
	fn charge_fee() -> Weight {
		Weight::from_parts(40_000_000, 4_500)
			.saturating_add(ParityDbWeight::get().reads(15))
	}
}
