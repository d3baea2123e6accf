//! What the calls of pallet-profile cost: the runtime measures it; the estimates for `()` are for tests.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// What the calls cost.
pub trait WeightInfo {
	/// Weight of `create`.
	fn create() -> Weight;
	/// Weight of `create_sponsored`.
	fn create_sponsored() -> Weight;
	/// Weight of `rename`.
	fn rename() -> Weight;
	/// Weight of `release_handle`.
	fn release_handle() -> Weight;
	/// Weight of `retire`.
	fn retire() -> Weight;
	/// Weight of `clear_retired`.
	fn clear_retired(n: u32) -> Weight;
	/// Weight of `give_notice`.
	fn give_notice() -> Weight;
	/// Weight of `assume_deposit`.
	fn assume_deposit() -> Weight;
	/// Weight of `evict`.
	fn evict() -> Weight;
	/// Weight of `offer_key`.
	fn offer_key() -> Weight;
	/// Weight of `claim_key`.
	fn claim_key() -> Weight;
	/// Weight of `revoke_key`.
	fn revoke_key() -> Weight;
	/// Weight of `set_persona`.
	fn set_persona() -> Weight;
	/// Weight of `remove_persona`.
	fn remove_persona() -> Weight;
	/// Weight of `add_alias`.
	fn add_alias() -> Weight;
	/// Weight of `remove_alias`.
	fn remove_alias() -> Weight;
	/// Weight of `commit_pseudonym`.
	fn commit_pseudonym() -> Weight;
	/// Weight of `reveal_pseudonym`.
	fn reveal_pseudonym() -> Weight;
	/// Weight of `remove_pseudonym`.
	fn remove_pseudonym() -> Weight;
	/// Weight of `issue_credential`.
	fn issue_credential() -> Weight;
	/// Weight of `revoke_credential`.
	fn revoke_credential() -> Weight;
	/// Weight of `remove_credential`.
	fn remove_credential() -> Weight;
	/// Weight of `link`.
	fn link() -> Weight;
	/// Weight of `unlink`.
	fn unlink() -> Weight;
	/// Weight of `block`.
	fn block() -> Weight;
	/// Weight of `unblock`.
	fn unblock() -> Weight;
	/// Weight of `follow`.
	fn follow() -> Weight;
	/// Weight of `unfollow`.
	fn unfollow() -> Weight;
	/// Weight of `reserve_handle`.
	fn reserve_handle() -> Weight;
	/// Weight of `unreserve_handle`.
	fn unreserve_handle() -> Weight;
}

impl WeightInfo for () {
	fn create() -> Weight {
		Weight::from_parts(150_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(12, 16))
	}
	fn create_sponsored() -> Weight {
		Weight::from_parts(220_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(13, 16))
	}
	fn rename() -> Weight {
		Weight::from_parts(90_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(7, 5))
	}
	fn release_handle() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn retire() -> Weight {
		Weight::from_parts(300_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(60, 55))
	}
	fn clear_retired(n: u32) -> Weight {
		Weight::from_parts(40_000_000, 4_000)
			.saturating_add(Weight::from_parts(25_000_000, 3_000).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(9, 1))
			.saturating_add(RocksDbWeight::get().reads_writes(3, 3).saturating_mul(n.into()))
	}
	fn give_notice() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn assume_deposit() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn evict() -> Weight {
		Weight::from_parts(300_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(60, 55))
	}
	fn offer_key() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn claim_key() -> Weight {
		Weight::from_parts(250_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(45, 45))
	}
	fn revoke_key() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn set_persona() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn remove_persona() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn add_alias() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn remove_alias() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn commit_pseudonym() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn reveal_pseudonym() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn remove_pseudonym() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn issue_credential() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn revoke_credential() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn remove_credential() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn link() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn unlink() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn block() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn unblock() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn follow() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn unfollow() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn reserve_handle() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
	fn unreserve_handle() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
}
