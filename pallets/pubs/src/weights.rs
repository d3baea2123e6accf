//! What the calls of pallet-pubs cost: the runtime has its own figures; the estimates for `()` are for tests.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// What the calls cost.
pub trait WeightInfo {
	/// Weight of `register`.
	fn register() -> Weight;
	/// Weight of `update`.
	fn update() -> Weight;
	/// Weight of `retire`.
	fn retire() -> Weight;
	/// Weight of `clear`.
	fn clear() -> Weight;
}

/// A rough estimate: `reads` and `writes` of a database that does them slowly, and work in proportion.
fn estimate(reads: u64, writes: u64) -> Weight {
	let work = Weight::from_parts(10_000_000, 0).saturating_mul(reads.saturating_add(writes));
	work.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

impl WeightInfo for () {
	fn register() -> Weight {
		estimate(13, 6).saturating_add(Weight::from_parts(100_000_000, 0))
	}
	fn update() -> Weight {
		estimate(5, 1)
	}
	fn retire() -> Weight {
		estimate(6, 5)
	}
	fn clear() -> Weight {
		estimate(6, 5)
	}
}
