//! The numbers that people quote: the token, money, time, fees and block limits.

use crate::{Balance, BlockNumber};

/// The chain's own token.
pub mod token {
	/// Its symbol.
	pub const SYMBOL: &str = "MLT";
	/// How many decimals it has.
	pub const DECIMALS: u8 = 12;
	/// The prefix of an address in SS58. Registered to nobody; addresses begin with `mL`.
	pub const SS58_PREFIX: u16 = 11154;
}

/// Sums of money, in planck.
pub mod money {
	use super::Balance;

	/// One MLT.
	pub const MLT: Balance = 10u128.pow(super::token::DECIMALS as u32);
	/// A thousandth of an MLT.
	pub const MILLI_MLT: Balance = MLT / 1_000;
	/// A millionth of an MLT.
	pub const MICRO_MLT: Balance = MLT / 1_000_000;

	/// The least that an account holds; an account with less is removed.
	pub const EXISTENTIAL_DEPOSIT: Balance = MILLI_MLT;

	/// The refundable deposit for `items` storage items with `bytes` bytes in all: 0.01 MLT an item and 0.1 MLT a
	/// thousand bytes.
	pub const fn deposit(items: u32, bytes: u32) -> Balance {
		items as Balance * 10 * MILLI_MLT + bytes as Balance * 100 * MICRO_MLT
	}
}

/// Lengths of time.
pub mod time {
	use super::BlockNumber;

	/// How long a slot is, in milliseconds. One block is made in each.
	pub const SLOT_MILLIS: u64 = 3_000;
	/// A minute, in blocks.
	pub const MINUTES: BlockNumber = 60_000 / SLOT_MILLIS as BlockNumber;
	/// An hour, in blocks.
	pub const HOURS: BlockNumber = 60 * MINUTES;
	/// A day, in blocks.
	pub const DAYS: BlockNumber = 24 * HOURS;

	/// `production`, or `fast` in a runtime built with the feature `fast-runtime`.
	pub const fn prod_or_fast(production: u32, fast: u32) -> u32 {
		if cfg!(feature = "fast-runtime") {
			fast
		} else {
			production
		}
	}

	/// An epoch of BABE, which is also a session, in blocks: an hour, or half a minute when fast.
	pub const EPOCH_BLOCKS: BlockNumber = prod_or_fast(HOURS, MINUTES / 2);
	/// An era, in sessions: six hours, or a minute when fast.
	pub const SESSIONS_PER_ERA: u32 = prod_or_fast(6, 2);
	/// How long bonded tokens stay slashable, in eras: seven days, or three minutes when fast.
	pub const BONDING_ERAS: u32 = prod_or_fast(28, 3);
	/// How long a slash waits, in eras, and can be cancelled by governance before it is applied.
	pub const SLASH_DEFER_ERAS: u32 = prod_or_fast(7, 1);

	/// In how many slots, of how many, at least one validator may author first hand. The rest have a fallback author.
	pub const PRIMARY_PROBABILITY: (u64, u64) = (1, 4);
}

/// Fees.
pub mod fee {
	use super::{money::MICRO_MLT, Balance};

	/// The price of a picosecond of execution, in planck: a plain transfer, some 0.45 ms, costs about 0.003 MLT.
	pub const PER_PICOSECOND: Balance = 5;
	/// The price of a byte of a transaction, in planck.
	pub const PER_BYTE: Balance = 5 * MICRO_MLT;
}

/// What fits into a block.
pub mod block {
	use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight};
	use sp_runtime::Perbill;

	/// All execution in a block: half of the slot.
	pub const MAX_WEIGHT: Weight =
		Weight::from_parts(super::time::SLOT_MILLIS / 2 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);
	/// All bytes in a block.
	pub const MAX_BYTES: u32 = 5 * 1024 * 1024;
	/// The share of a block that ordinary transactions may use; the rest is kept for operational ones.
	pub const NORMAL_RATIO: Perbill = Perbill::from_percent(75);
	/// How much of a block hooks are expected to use at most.
	pub const AVERAGE_ON_INITIALIZE_RATIO: Perbill = Perbill::from_percent(10);
}
