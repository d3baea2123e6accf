//! What the calls of pallet-content cost: the runtime measures it; the estimates for `()` are for tests.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// What the calls cost. `b` is bytes of a body, `t` tags, `m` mentions, `n` records removed.
pub trait WeightInfo {
	/// Weight of `register_app`.
	fn register_app() -> Weight;
	/// Weight of `update_app`.
	fn update_app() -> Weight;
	/// Weight of `set_user_cap`.
	fn set_user_cap() -> Weight;
	/// Weight of `add_app_key`.
	fn add_app_key() -> Weight;
	/// Weight of `remove_app_key`.
	fn remove_app_key() -> Weight;
	/// Weight of `offer_app`.
	fn offer_app() -> Weight;
	/// Weight of `accept_app`.
	fn accept_app() -> Weight;
	/// Weight of `deregister_app`.
	fn deregister_app() -> Weight;
	/// Weight of `grant`.
	fn grant() -> Weight;
	/// Weight of `revoke`.
	fn revoke() -> Weight;
	/// Weight of `allow_deposit`.
	fn allow_deposit() -> Weight;
	/// Weight of `give_notice`.
	fn give_notice() -> Weight;
	/// Weight of `assume_deposit`.
	fn assume_deposit() -> Weight;
	/// Weight of `drop_record`.
	fn drop_record(n: u32) -> Weight;
	/// Weight of `publish`.
	fn publish(b: u32, t: u32, m: u32) -> Weight;
	/// Weight of `publish` by an app's key, at another's cost, in answer to an item, or for a group.
	fn publish_related(b: u32, t: u32, m: u32) -> Weight;
	/// Weight of `edit`.
	fn edit(b: u32) -> Weight;
	/// Weight of `retract`.
	fn retract() -> Weight;
	/// Weight of `react`.
	fn react() -> Weight;
	/// Weight of `react` by an app's key, or at another's cost.
	fn react_related() -> Weight;
	/// Weight of `unreact`.
	fn unreact() -> Weight;
	/// Weight of `clear_reactions`.
	fn clear_reactions(n: u32) -> Weight;
	/// Weight of `clear_retired`.
	fn clear_retired(n: u32) -> Weight;
	/// Weight of `create_group`.
	fn create_group() -> Weight;
	/// Weight of `add_member`.
	fn add_member() -> Weight;
	/// Weight of `remove_member`.
	fn remove_member() -> Weight;
	/// Weight of `leave_group`.
	fn leave_group() -> Weight;
	/// Weight of `commit_keys`.
	fn commit_keys() -> Weight;
	/// Weight of `dissolve_group`.
	fn dissolve_group() -> Weight;
	/// Weight of `clear_group`.
	fn clear_group(n: u32) -> Weight;
	/// Weight of `anchor`.
	fn anchor() -> Weight;
}

/// A rough estimate: `reads` and `writes` of a database that does them slowly, and work in proportion.
fn estimate(reads: u64, writes: u64) -> Weight {
	let work = Weight::from_parts(10_000_000, 0).saturating_mul(reads.saturating_add(writes));
	work.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

impl WeightInfo for () {
	fn register_app() -> Weight {
		estimate(4, 4)
	}
	fn update_app() -> Weight {
		estimate(1, 1)
	}
	fn set_user_cap() -> Weight {
		estimate(1, 1)
	}
	fn add_app_key() -> Weight {
		estimate(5, 4)
	}
	fn remove_app_key() -> Weight {
		estimate(4, 4)
	}
	fn offer_app() -> Weight {
		estimate(1, 1)
	}
	fn accept_app() -> Weight {
		estimate(40, 40)
	}
	fn deregister_app() -> Weight {
		estimate(40, 40)
	}
	fn grant() -> Weight {
		estimate(9, 8)
	}
	fn revoke() -> Weight {
		estimate(6, 5)
	}
	fn allow_deposit() -> Weight {
		estimate(4, 3)
	}
	fn give_notice() -> Weight {
		estimate(4, 3)
	}
	fn assume_deposit() -> Weight {
		estimate(9, 8)
	}
	fn drop_record(n: u32) -> Weight {
		estimate(20, 20).saturating_add(estimate(1, 1).saturating_mul(n.into()))
	}
	fn publish(b: u32, t: u32, m: u32) -> Weight {
		estimate(5, 5)
			.saturating_add(estimate(0, u64::from(t)))
			.saturating_add(estimate(u64::from(m), 0))
			.saturating_add(Weight::from_parts(2_000, 0).saturating_mul(b.into()))
	}
	fn publish_related(b: u32, t: u32, m: u32) -> Weight {
		estimate(18, 10)
			.saturating_add(estimate(0, u64::from(t)))
			.saturating_add(estimate(u64::from(m), 0))
			.saturating_add(Weight::from_parts(2_000, 0).saturating_mul(b.into()))
	}
	fn edit(b: u32) -> Weight {
		estimate(14, 9).saturating_add(Weight::from_parts(2_000, 0).saturating_mul(b.into()))
	}
	fn retract() -> Weight {
		estimate(12, 14)
	}
	fn react() -> Weight {
		estimate(9, 5)
	}
	fn react_related() -> Weight {
		estimate(14, 8)
	}
	fn unreact() -> Weight {
		estimate(9, 6)
	}
	fn clear_reactions(n: u32) -> Weight {
		estimate(2, 1).saturating_add(estimate(4, 5).saturating_mul(n.into()))
	}
	fn clear_retired(n: u32) -> Weight {
		estimate(4, 1).saturating_add(estimate(14, 14).saturating_mul(n.into()))
	}
	fn create_group() -> Weight {
		estimate(6, 6)
	}
	fn add_member() -> Weight {
		estimate(9, 6)
	}
	fn remove_member() -> Weight {
		estimate(8, 6)
	}
	fn leave_group() -> Weight {
		estimate(8, 6)
	}
	fn commit_keys() -> Weight {
		estimate(8, 5)
	}
	fn dissolve_group() -> Weight {
		estimate(6, 4)
	}
	fn clear_group(n: u32) -> Weight {
		estimate(4, 1).saturating_add(estimate(4, 5).saturating_mul(n.into()))
	}
	fn anchor() -> Weight {
		estimate(10, 7)
	}
}
