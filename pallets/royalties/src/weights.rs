//! What the calls of pallet-royalties cost: the runtime measures it; the estimates for `()` are for tests.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// What the calls cost.
pub trait WeightInfo {
	/// Weight of `create_collection`.
	fn create_collection() -> Weight;
	/// Weight of `set_policy`.
	fn set_policy() -> Weight;
	/// Weight of `close_collection`, with so many records of pallet-nfts to remove.
	fn close_collection(n: u32) -> Weight;
	/// Weight of `create_edition`.
	fn create_edition() -> Weight;
	/// Weight of `close_edition`.
	fn close_edition() -> Weight;
	/// Weight of `mint`.
	fn mint() -> Weight;
	/// Weight of `open_drop`.
	fn open_drop() -> Weight;
	/// Weight of `close_drop`.
	fn close_drop() -> Weight;
	/// Weight of `mint_from_drop`, with a proof of so many hashes.
	fn mint_from_drop(p: u32) -> Weight;
	/// Weight of `redeem`.
	fn redeem() -> Weight;
	/// Weight of `cancel_voucher`.
	fn cancel_voucher() -> Weight;
	/// Weight of `clear_voucher`.
	fn clear_voucher() -> Weight;
	/// Weight of `clear_allowance`.
	fn clear_allowance() -> Weight;
	/// Weight of `gift`.
	fn gift() -> Weight;
	/// Weight of `burn`.
	fn burn() -> Weight;
	/// Weight of `assume_deposit`.
	fn assume_deposit() -> Weight;
	/// Weight of `put_on_sale`, kept to so many accounts.
	fn put_on_sale(b: u32) -> Weight;
	/// Weight of `cancel_sale`.
	fn cancel_sale() -> Weight;
	/// Weight of `buy`.
	fn buy() -> Weight;
	/// Weight of `bid`.
	fn bid() -> Weight;
	/// Weight of `settle`.
	fn settle() -> Weight;
	/// Weight of `make_offer`.
	fn make_offer() -> Weight;
	/// Weight of `withdraw_offer`.
	fn withdraw_offer() -> Weight;
	/// Weight of `accept_offer`.
	fn accept_offer() -> Weight;
	/// Weight of `draw`.
	fn draw() -> Weight;
	/// Weight of `buy_claim`.
	fn buy_claim() -> Weight;
}

impl WeightInfo for () {
	fn create_collection() -> Weight {
		Weight::from_parts(120_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(9, 9))
	}
	fn set_policy() -> Weight {
		Weight::from_parts(40_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(1, 1))
	}
	fn close_collection(n: u32) -> Weight {
		Weight::from_parts(120_000_000, 12_000)
			.saturating_add(Weight::from_parts(8_000_000, 3_000).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 2).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(9, 10))
	}
	fn create_edition() -> Weight {
		Weight::from_parts(60_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(3, 3))
	}
	fn close_edition() -> Weight {
		Weight::from_parts(60_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(5, 5))
	}
	fn mint() -> Weight {
		Weight::from_parts(140_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(9, 10))
	}
	fn open_drop() -> Weight {
		Weight::from_parts(70_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(6, 4))
	}
	fn close_drop() -> Weight {
		Weight::from_parts(50_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(4, 3))
	}
	fn mint_from_drop(p: u32) -> Weight {
		Weight::from_parts(600_000_000, 12_000)
			.saturating_add(Weight::from_parts(2_000_000, 0).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(46, 40))
	}
	fn redeem() -> Weight {
		Weight::from_parts(650_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(46, 40))
	}
	fn cancel_voucher() -> Weight {
		Weight::from_parts(50_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(4, 3))
	}
	fn clear_voucher() -> Weight {
		Weight::from_parts(50_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(3, 3))
	}
	fn clear_allowance() -> Weight {
		Weight::from_parts(50_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(5, 3))
	}
	fn gift() -> Weight {
		Weight::from_parts(550_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(40, 35))
	}
	fn burn() -> Weight {
		Weight::from_parts(120_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(12, 12))
	}
	fn assume_deposit() -> Weight {
		Weight::from_parts(70_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(5, 5))
	}
	fn put_on_sale(b: u32) -> Weight {
		Weight::from_parts(80_000_000, 12_000)
			.saturating_add(Weight::from_parts(100_000, 0).saturating_mul(b.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(10, 3))
	}
	fn cancel_sale() -> Weight {
		Weight::from_parts(50_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(3, 3))
	}
	fn buy() -> Weight {
		Weight::from_parts(740_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(58, 47))
	}
	fn bid() -> Weight {
		Weight::from_parts(170_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(17, 13))
	}
	fn settle() -> Weight {
		Weight::from_parts(700_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(50, 45))
	}
	fn make_offer() -> Weight {
		Weight::from_parts(150_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(16, 9))
	}
	fn withdraw_offer() -> Weight {
		Weight::from_parts(105_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(10, 7))
	}
	fn accept_offer() -> Weight {
		Weight::from_parts(700_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(50, 45))
	}
	fn draw() -> Weight {
		Weight::from_parts(90_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(9, 7))
	}
	fn buy_claim() -> Weight {
		Weight::from_parts(110_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(10, 9))
	}
}
