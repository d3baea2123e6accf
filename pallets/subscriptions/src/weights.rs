//! What the calls of pallet-subscriptions cost: the runtime measures it; the estimates for `()` are for tests.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// What the calls cost. `n` is periods that a claim walks through.
pub trait WeightInfo {
	/// Weight of `open_tier`.
	fn open_tier() -> Weight;
	/// Weight of `update_tier`.
	fn update_tier() -> Weight;
	/// Weight of `close_tier`.
	fn close_tier() -> Weight;
	/// Weight of `remove_tier`.
	fn remove_tier() -> Weight;
	/// Weight of `remove_till`.
	fn remove_till() -> Weight;
	/// Weight of `subscribe`.
	fn subscribe() -> Weight;
	/// Weight of `top_up`.
	fn top_up() -> Weight;
	/// Weight of `change_tier`.
	fn change_tier() -> Weight;
	/// Weight of `cancel`.
	fn cancel() -> Weight;
	/// Weight of `settle`.
	fn settle() -> Weight;
	/// Weight of `claim`.
	fn claim(n: u32) -> Weight;
	/// Weight of `draw`.
	fn draw() -> Weight;
	/// Weight of `tip`.
	fn tip() -> Weight;
	/// Weight of `set_item_price`.
	fn set_item_price() -> Weight;
	/// Weight of `remove_item_price`.
	fn remove_item_price() -> Weight;
	/// Weight of `pay_for_item`.
	fn pay_for_item() -> Weight;
	/// Weight of `forget_view`.
	fn forget_view() -> Weight;
	/// Weight of closing the tiers of a profile that is retired.
	fn on_retired() -> Weight;
}

/// A rough estimate: `reads` and `writes` of a database that does them slowly, and work in proportion.
fn estimate(reads: u64, writes: u64) -> Weight {
	let work = Weight::from_parts(10_000_000, 0).saturating_mul(reads.saturating_add(writes));
	work.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

impl WeightInfo for () {
	fn open_tier() -> Weight {
		estimate(31, 11)
	}
	fn update_tier() -> Weight {
		estimate(15, 8)
	}
	fn close_tier() -> Weight {
		estimate(3, 1)
	}
	fn remove_tier() -> Weight {
		estimate(31, 26)
	}
	fn remove_till() -> Weight {
		estimate(9, 7)
	}
	fn subscribe() -> Weight {
		estimate(25, 18)
	}
	fn top_up() -> Weight {
		estimate(20, 15)
	}
	fn change_tier() -> Weight {
		estimate(30, 22)
	}
	fn cancel() -> Weight {
		estimate(18, 14)
	}
	fn settle() -> Weight {
		estimate(18, 15)
	}
	fn claim(n: u32) -> Weight {
		estimate(8, 5).saturating_add(estimate(1, 1).saturating_mul(n.into()))
	}
	fn draw() -> Weight {
		estimate(8, 7)
	}
	fn tip() -> Weight {
		estimate(8, 4)
	}
	fn set_item_price() -> Weight {
		estimate(8, 3)
	}
	fn remove_item_price() -> Weight {
		estimate(6, 3)
	}
	fn pay_for_item() -> Weight {
		estimate(18, 9)
	}
	fn forget_view() -> Weight {
		estimate(6, 3)
	}
	fn on_retired() -> Weight {
		estimate(17, 16)
	}
}
