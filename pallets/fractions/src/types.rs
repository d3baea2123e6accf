//! What the pallet stores and shows, and how revenue is shared out.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::ConstU32;
use metalife_primitives::{deposit::Deposit, Balance};
use scale_info::TypeInfo;
use sp_core::U256;
use sp_runtime::{BoundedVec, Saturating};

use crate::{asks::Asks, Config};

/// An item owned in fractions. Given once, never again.
pub type VaultId = u32;
/// An asset of pallet-assets.
pub type AssetId = u32;
/// A collection of pallet-nfts.
pub type CollectionId = u32;
/// An item of a collection.
pub type NftId = u64;
/// A number of fractions.
pub type Fractions = u64;

/// The most fractions of an item.
pub const MAX_FRACTIONS: Fractions = 1_000_000_000;
/// The most assets, besides MLT, whose revenue a vault shares out.
pub const MAX_ASSETS: u32 = 4;
/// The most streams of revenue: MLT, and the assets.
pub const MAX_STREAMS: u32 = MAX_ASSETS + 1;
/// The most accounts, and the most approvals, that one call removes of an asset that is going.
pub const MAX_REMOVED: u32 = 64;

/// How finely revenue is shared: in 2^-64 of a unit.
const FINENESS: usize = 64;

/// Block number of the runtime.
pub type BlockOf<T> = frame_system::pallet_prelude::BlockNumberFor<T>;
/// An account of the runtime.
pub type AccountOf<T> = <T as frame_system::Config>::AccountId;
/// A deposit of this pallet.
pub type DepositOf<T> = Deposit<AccountOf<T>, <T as Config>::Consideration>;
/// A vault of this runtime.
pub type VaultOf<T> = Vault<AccountOf<T>, BlockOf<T>, DepositOf<T>>;
/// A position of this runtime.
pub type PositionOf<T> = Position<BlockOf<T>, DepositOf<T>>;

/// What is paid with.
#[derive(
	Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Money {
	/// MLT, in planck.
	Native,
	/// Units of an asset.
	Asset(AssetId),
}

/// A sum in units, in 2^-64 of a unit.
pub(crate) fn fine(units: Balance) -> U256 {
	U256::from(units) << FINENESS
}

/// The whole units of a fine sum. It saturates, which no sum of this pallet does: all are less than what there is.
pub(crate) fn units(fine: U256) -> Balance {
	(fine >> FINENESS).try_into().unwrap_or(Balance::MAX)
}

/// The revenue of a vault in one money, shared out by the accumulator.
///
/// Whatever arrived is always accounted for to the last 2^-64 of a unit: the dues of all positions and `rest` come to
/// `owed` exactly.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Stream {
	/// The money.
	pub money: Money,
	/// What each fraction has received from the beginning on, in 2^-64 of a unit.
	///
	/// A sum taken in is less than 2^128 units, so it adds less than 2^192 here, however few the fractions; it takes
	/// 2^64 such sums to overflow.
	pub per_fraction: U256,
	/// What has been taken in and not been paid out, in units. Never more than was on the account.
	pub owed: Balance,
	/// What was too little to be shared out, in 2^-64 of a unit. It is shared with what comes next.
	pub rest: u128,
}

impl Stream {
	/// A stream that nothing has come through.
	pub(crate) fn new(money: Money) -> Self {
		Self { money, per_fraction: U256::zero(), owed: 0, rest: 0 }
	}

	/// Share `new` units, and the rest of before, among `supply` fractions; whether there was anything to share, and
	/// anybody to share it among.
	pub(crate) fn take_in(&mut self, new: Balance, supply: Fractions) -> bool {
		if new == 0 || supply == 0 {
			return false;
		}
		let sum = fine(new).saturating_add(self.rest.into());
		let (each, rest) = sum.div_mod(supply.into());
		self.per_fraction = self.per_fraction.saturating_add(each);
		// Less than the number of fractions.
		self.rest = rest.low_u128();
		self.owed = self.owed.saturating_add(new);
		true
	}

	/// Take the whole units of what is due, to be paid out.
	pub(crate) fn draw(&mut self, due: &mut Due) -> Balance {
		let whole = units(due.due);
		due.due = due.due.saturating_sub(fine(whole));
		self.owed = self.owed.saturating_sub(whole);
		whole
	}

	/// Let nobody be owed what is due: the units are then new on the account, and what is less joins the rest.
	pub(crate) fn forfeit(&mut self, mut due: Due) -> Balance {
		let whole = self.draw(&mut due);
		self.rest.saturating_accrue(due.due.low_u128());
		whole
	}

	/// Owe nobody the whole units of the rest any more.
	pub(crate) fn let_go_of_rest(&mut self) {
		let whole = self.rest >> FINENESS;
		self.rest -= whole << FINENESS;
		self.owed = self.owed.saturating_sub(whole);
	}
}

/// What a holder is owed of one stream.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Due {
	/// What each fraction had received when this was last reckoned.
	pub index: U256,
	/// What was due then and is not paid, in 2^-64 of a unit.
	pub due: U256,
}

impl Due {
	/// What is due of `stream` to a holder of `fractions` now, in 2^-64 of a unit.
	pub(crate) fn now(&self, stream: &Stream, fractions: Fractions) -> U256 {
		let since = stream.per_fraction.saturating_sub(self.index);
		// All fractions together have received less than 2^192.
		self.due.saturating_add(since.saturating_mul(fractions.into()))
	}
}

/// How an item comes to leave its vault.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Stage<AccountId, BlockNumber> {
	/// It is there, and nobody bids for it.
	Open,
	/// It is being bid for.
	Auction {
		/// Whose bid is the highest.
		bidder: AccountId,
		/// How much that is, in planck; held of the bidder.
		amount: Balance,
		/// The first block in which there is no more bidding.
		ends: BlockNumber,
	},
	/// It is gone. What is due stays due.
	Ended {
		/// Whose it became. Revenue that arrives from then on is theirs.
		heir: AccountId,
		/// When.
		since: BlockNumber,
	},
}

/// An item in custody, and what its fractions have earned.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Vault<AccountId, BlockNumber, Deposit> {
	/// The item's collection.
	pub collection: CollectionId,
	/// The item.
	pub item: NftId,
	/// How many fractions there are.
	pub supply: Fractions,
	/// How many positions there are.
	pub holders: u32,
	/// The step of the ladder at which whoever has not voted would sell: the founder's choice.
	pub default_ask: u8,
	/// How many fractions would be sold from which step of the ladder on.
	pub asks: Asks,
	/// The revenue: MLT first, then the assets in the order in which they were added.
	pub streams: BoundedVec<Stream, ConstU32<MAX_STREAMS>>,
	/// Whether the item is there.
	pub stage: Stage<AccountId, BlockNumber>,
	/// What the founder gave to each of the vault's two accounts so that they exist, in planck.
	pub seed: Balance,
	/// What the founder gave for the asset's name, in planck.
	pub naming: Balance,
	/// What is held for the record, of the founder, who gave the item.
	pub deposit: Deposit,
}

impl<AccountId, BlockNumber, Deposit> Vault<AccountId, BlockNumber, Deposit> {
	/// Whether the item is gone.
	pub(crate) fn is_over(&self) -> bool {
		matches!(self.stage, Stage::Ended { .. })
	}
}

/// An offer of fractions.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Offer {
	/// How many are left.
	pub fractions: Fractions,
	/// The price of each, in planck.
	pub price: Balance,
}

/// What somebody has of a vault. It is there as long as somebody has fractions, or is owed a unit of anything.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Position<BlockNumber, Deposit> {
	/// The fractions. As many units of the asset are frozen.
	pub fractions: Fractions,
	/// The step of the ladder from which on these fractions would be sold.
	pub ask: u8,
	/// The first block in which others may lower the ask, if nobody hears of the holder until then.
	pub stands: BlockNumber,
	/// What is owed of each stream, as far as it was reckoned.
	pub dues: BoundedVec<Due, ConstU32<MAX_STREAMS>>,
	/// What is offered to buyers of fractions.
	pub offer: Option<Offer>,
	/// What is held for the record.
	pub deposit: Deposit,
}

impl<BlockNumber, Deposit> Position<BlockNumber, Deposit> {
	/// Reckon what is owed of each stream until now. Must come before the number of fractions changes.
	pub(crate) fn settle(&mut self, streams: &[Stream]) {
		for (place, stream) in streams.iter().enumerate() {
			if self.dues.len() == place {
				// The stream began after the number of fractions last changed: its index was zero then. There are no
				// more dues than streams.
				let _ = self.dues.try_push(Due::default());
			}
			if let Some(due) = self.dues.get_mut(place) {
				due.due = due.now(stream, self.fractions);
				due.index = stream.per_fraction;
			}
		}
	}

	/// Whether there is nothing that the record is needed for.
	pub(crate) fn is_empty(&self) -> bool {
		self.fractions == 0 && self.dues.iter().all(|due| units(due.due) == 0)
	}

	/// Offer no more than there is.
	pub(crate) fn trim_offer(&mut self) {
		let fractions = self.fractions;
		self.offer = self.offer.take().filter(|_| fractions > 0).map(|mut offer| {
			offer.fractions = offer.fractions.min(fractions);
			offer
		});
	}
}

/// A vault, as it stands now.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct VaultInfo<AccountId, BlockNumber> {
	/// The item's collection.
	pub collection: CollectionId,
	/// The item.
	pub item: NftId,
	/// Who gave the item.
	pub founder: AccountId,
	/// The account that the item and the revenue are on.
	pub account: AccountId,
	/// The asset that shows the fractions.
	pub asset: AssetId,
	/// How many fractions there are.
	pub supply: Fractions,
	/// How many positions there are.
	pub holders: u32,
	/// What a first bid must be, in planck; of an auction that runs, what the next bid must be.
	pub least_bid: Option<Balance>,
	/// Whether the item is there.
	pub stage: Stage<AccountId, BlockNumber>,
	/// What has been taken in of each money and not been paid out, and what has arrived since.
	pub revenue: Vec<(Money, Balance, Balance)>,
}

/// What somebody has of a vault, as it stands now.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct PositionInfo<BlockNumber> {
	/// The fractions.
	pub fractions: Fractions,
	/// The price from which on the holder would sell the item, in planck.
	pub ask: Balance,
	/// The first block in which others may lower that, if nobody hears of the holder until then.
	pub stands: BlockNumber,
	/// What is offered to buyers of fractions.
	pub offer: Option<Offer>,
	/// What could be claimed of each money, with what has arrived and was not taken in yet.
	pub dues: Vec<(Money, Balance)>,
}

/// Makes items for the benchmarks.
#[cfg(any(test, feature = "runtime-benchmarks"))]
pub trait BenchmarkHelper<AccountId> {
	/// An item of `owner` whose sale, and whose gift, costs as many payments as can be, and which can be given into
	/// custody.
	fn create_item(owner: &AccountId) -> (CollectionId, NftId);
	/// Let `who`, who has MLT, have an account of `asset` with nothing on it, and approve a transfer.
	fn open_account(asset: AssetId, who: &AccountId);
}
