//! What the calls of pallet-fractions cost: the runtime measures it; the estimates for `()` are for tests.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What the calls cost. `n` is accounts, and as many approvals, removed.
pub trait WeightInfo {
	/// Weight of `fractionalize`.
	fn fractionalize() -> Weight;
	/// Weight of `transfer`.
	fn transfer() -> Weight;
	/// Weight of `offer`.
	fn offer() -> Weight;
	/// Weight of `buy`.
	fn buy() -> Weight;
	/// Weight of `assume_deposit`.
	fn assume_deposit() -> Weight;
	/// Weight of `add_asset`.
	fn add_asset() -> Weight;
	/// Weight of `sweep`.
	fn sweep() -> Weight;
	/// Weight of `claim`.
	fn claim() -> Weight;
	/// Weight of `vote`.
	fn vote() -> Weight;
	/// Weight of `bid`.
	fn bid() -> Weight;
	/// Weight of `settle`.
	fn settle() -> Weight;
	/// Weight of `redeem`.
	fn redeem() -> Weight;
	/// Weight of `reclaim`.
	fn reclaim() -> Weight;
	/// Weight of `clear`.
	fn clear() -> Weight;
	/// Weight of `close`.
	fn close(n: u32) -> Weight;
	/// Weight of `lower`.
	fn lower() -> Weight;
}

/// A rough estimate: reads and writes, and work in proportion.
fn estimate(reads: u64, writes: u64) -> Weight {
	let work = Weight::from_parts(10_000_000, 0).saturating_mul(reads.saturating_add(writes));
	work.saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
}

impl WeightInfo for () {
	fn fractionalize() -> Weight {
		estimate(24, 24)
	}
	fn transfer() -> Weight {
		estimate(22, 14)
	}
	fn offer() -> Weight {
		estimate(2, 1)
	}
	fn buy() -> Weight {
		estimate(50, 42)
	}
	fn assume_deposit() -> Weight {
		estimate(5, 5)
	}
	fn add_asset() -> Weight {
		estimate(7, 5)
	}
	fn sweep() -> Weight {
		estimate(7, 6)
	}
	fn claim() -> Weight {
		estimate(30, 30)
	}
	fn vote() -> Weight {
		estimate(2, 2)
	}
	fn bid() -> Weight {
		estimate(8, 6)
	}
	fn settle() -> Weight {
		estimate(61, 51)
	}
	fn redeem() -> Weight {
		estimate(45, 45)
	}
	fn reclaim() -> Weight {
		estimate(75, 75)
	}
	fn clear() -> Weight {
		estimate(45, 45)
	}
	fn close(n: u32) -> Weight {
		estimate(24, 24).saturating_add(estimate(6, 6).saturating_mul(n.into()))
	}
	fn lower() -> Weight {
		estimate(2, 2)
	}
}
