//! What the calls of pallet-reputation cost: the runtime measures it; the estimates for `()` are for tests.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What the calls cost.
pub trait WeightInfo {
	/// Weight of `endorse`.
	fn endorse() -> Weight;
	/// Weight of `release_endorsement`.
	fn release_endorsement() -> Weight;
	/// Weight of `issue`.
	fn issue() -> Weight;
	/// Weight of `commit`.
	fn commit() -> Weight;
	/// Weight of `release_commitment`.
	fn release_commitment() -> Weight;
	/// Weight of `forget`.
	fn forget() -> Weight;
	/// Weight of `admit_issuer`.
	fn admit_issuer() -> Weight;
	/// Weight of `dismiss_issuer`.
	fn dismiss_issuer() -> Weight;
	/// Weight of `slash`.
	fn slash() -> Weight;
	/// Weight of crediting a profile on behalf of a pallet.
	fn credit() -> Weight;
	/// Weight of using what a profile has, openly.
	fn spend() -> Weight;
	/// Weight of using what a profile has committed.
	fn spend_committed() -> Weight;
	/// Weight of forgetting a retired profile.
	fn on_retired() -> Weight;
}

impl WeightInfo for () {
	fn endorse() -> Weight {
		Weight::from_parts(120_000_000, 8_000).saturating_add(ParityDbWeight::get().reads_writes(26, 8))
	}
	fn release_endorsement() -> Weight {
		Weight::from_parts(50_000_000, 4_000).saturating_add(ParityDbWeight::get().reads_writes(4, 3))
	}
	fn issue() -> Weight {
		Weight::from_parts(80_000_000, 8_000).saturating_add(ParityDbWeight::get().reads_writes(22, 5))
	}
	fn commit() -> Weight {
		Weight::from_parts(70_000_000, 4_000).saturating_add(ParityDbWeight::get().reads_writes(7, 5))
	}
	fn release_commitment() -> Weight {
		Weight::from_parts(50_000_000, 4_000).saturating_add(ParityDbWeight::get().reads_writes(5, 3))
	}
	fn forget() -> Weight {
		Weight::from_parts(30_000_000, 4_000).saturating_add(ParityDbWeight::get().reads_writes(5, 2))
	}
	fn admit_issuer() -> Weight {
		Weight::from_parts(20_000_000, 4_000).saturating_add(ParityDbWeight::get().reads_writes(2, 2))
	}
	fn dismiss_issuer() -> Weight {
		Weight::from_parts(20_000_000, 4_000).saturating_add(ParityDbWeight::get().reads_writes(2, 2))
	}
	fn slash() -> Weight {
		Weight::from_parts(30_000_000, 4_000).saturating_add(ParityDbWeight::get().reads_writes(3, 2))
	}
	fn credit() -> Weight {
		Weight::from_parts(80_000_000, 8_000).saturating_add(ParityDbWeight::get().reads_writes(22, 5))
	}
	fn spend() -> Weight {
		Weight::from_parts(30_000_000, 4_000).saturating_add(ParityDbWeight::get().reads_writes(2, 2))
	}
	fn spend_committed() -> Weight {
		Weight::from_parts(60_000_000, 4_000).saturating_add(ParityDbWeight::get().reads_writes(6, 4))
	}
	fn on_retired() -> Weight {
		Weight::from_parts(60_000_000, 4_000).saturating_add(ParityDbWeight::get().reads_writes(17, 18))
	}
}
