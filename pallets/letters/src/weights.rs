//! What the calls of pallet-letters cost: the runtime measures it; the estimates for `()` are for tests.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// What the calls cost. `b` is bytes of an envelope, `n` letters removed.
pub trait WeightInfo {
	/// Weight of `keep`.
	fn keep(b: u32) -> Weight;
	/// Weight of `remove`.
	fn remove(b: u32) -> Weight;
	/// Weight of `assume_deposit`.
	fn assume_deposit(b: u32) -> Weight;
	/// Weight of `clear_retired`, each letter as large as it can be.
	fn clear_retired(n: u32) -> Weight;
	/// Weight of being told that a profile was retired.
	fn on_retired() -> Weight;
}

/// A rough estimate: `reads` and `writes` of a database that does them slowly, and work in proportion to them and to
/// `bytes`.
fn estimate(reads: u64, writes: u64, bytes: u32) -> Weight {
	let work = Weight::from_parts(10_000_000, 0).saturating_mul(reads.saturating_add(writes));
	let moved = Weight::from_parts(10_000, 0).saturating_mul(bytes.into());
	work.saturating_add(moved).saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

impl WeightInfo for () {
	fn keep(b: u32) -> Weight {
		estimate(6, 4, b)
	}
	fn remove(b: u32) -> Weight {
		estimate(6, 4, b)
	}
	fn assume_deposit(b: u32) -> Weight {
		estimate(6, 5, b)
	}
	fn clear_retired(n: u32) -> Weight {
		estimate(3, 1, 0).saturating_add(estimate(4, 3, crate::MAX_ENVELOPE).saturating_mul(n.into()))
	}
	fn on_retired() -> Weight {
		estimate(0, 1, 0)
	}
}
