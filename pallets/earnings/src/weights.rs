//! What the calls of pallet-earnings cost, and what it costs to tell it of things: the runtime measures it; the estimates
//! for `()` are for tests.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What the calls cost.
pub trait WeightInfo {
	/// Weight of `fund`.
	fn fund() -> Weight;
	/// Weight of `claim`.
	fn claim() -> Weight;
	/// Weight of being told of a reaction. A call that reacts must have it in its own.
	fn on_reacted() -> Weight;
	/// Weight of being told that a reaction was taken back.
	fn on_withdrawn() -> Weight;
	/// Weight of being told of a retired profile.
	fn on_retired() -> Weight;
}

impl WeightInfo for () {
	fn fund() -> Weight {
		Weight::from_parts(80_000_000, 4_000).saturating_add(ParityDbWeight::get().reads_writes(6, 6))
	}
	fn claim() -> Weight {
		Weight::from_parts(150_000_000, 8_000).saturating_add(ParityDbWeight::get().reads_writes(14, 10))
	}
	fn on_reacted() -> Weight {
		Weight::from_parts(80_000_000, 8_000).saturating_add(ParityDbWeight::get().reads_writes(12, 8))
	}
	fn on_withdrawn() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(ParityDbWeight::get().reads_writes(7, 7))
	}
	fn on_retired() -> Weight {
		Weight::from_parts(50_000_000, 8_000).saturating_add(ParityDbWeight::get().reads_writes(7, 7))
	}
}
