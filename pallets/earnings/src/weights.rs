//! What the calls of pallet-earnings cost, and what it costs to tell it of things: the runtime measures it; the estimates
//! for `()` are for tests.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What the calls cost.
pub trait WeightInfo {
	/// Weight of `fund`.
	fn fund() -> Weight;
	/// Weight of `claim`.
	fn claim() -> Weight;
	/// The most that it weighs to be told of a reaction.
	fn on_reacted() -> Weight;
	/// Weight of being told of a reaction by somebody without reputation.
	fn on_reacted_ignored() -> Weight;
	/// Weight of being told of a reaction that counts, where no era has ended.
	fn on_reacted_counted() -> Weight;
	/// The most that it weighs to be told that a reaction was taken back.
	fn on_withdrawn() -> Weight;
	/// Weight of being told that a reaction was taken back that had not counted in this era.
	fn on_withdrawn_ignored() -> Weight;
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
	fn on_reacted_ignored() -> Weight {
		Weight::from_parts(10_000_000, 2_000).saturating_add(ParityDbWeight::get().reads(5))
	}
	fn on_reacted_counted() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(ParityDbWeight::get().reads_writes(12, 3))
	}
	fn on_withdrawn_ignored() -> Weight {
		Weight::from_parts(10_000_000, 4_000).saturating_add(ParityDbWeight::get().reads(4))
	}
	fn on_withdrawn() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(ParityDbWeight::get().reads_writes(7, 7))
	}
	fn on_retired() -> Weight {
		Weight::from_parts(50_000_000, 8_000).saturating_add(ParityDbWeight::get().reads_writes(7, 7))
	}
}
