//! What the calls and the extension weigh: the runtime measures it; the estimates for `()` are for tests.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use frame_support::weights::{constants::ParityDbWeight, Weight};

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
