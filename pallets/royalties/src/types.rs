//! What the pallet stores and shows.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::ConstU32;
use metalife_primitives::{deposit::Deposit, AppId, Balance};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{BoundedVec, Permill};

use crate::Config;

/// The most receivers of a collection's royalties.
pub const MAX_RECEIVERS: u32 = 8;
/// The most accounts that an auction can be kept to.
pub const MAX_BIDDERS: u32 = 32;
/// The most hashes of a proof that an account is on an allow-list: for lists of 2^32 accounts.
pub const MAX_PATH: u32 = 32;
/// The most offers that one view shows.
pub const MAX_PAGE: u32 = 50;

/// A collection of pallet-nfts.
pub type CollectionId = u32;
/// An item of a collection: the edition in the upper half, the number in the edition, from 1 on, in the lower one.
pub type ItemId = u64;
/// An edition of a collection, numbered from 0 on.
pub type EditionId = u32;
/// An asset of pallet-assets.
pub type AssetId = u32;
/// What a creator numbers pre-signed mints by.
pub type VoucherId = u64;
/// A content identifier in its text form, 8 to 96 letters and digits.
pub type Cid = BoundedVec<u8, ConstU32<96>>;
/// Who receives royalties.
pub type Receivers<AccountId> = BoundedVec<Share<AccountId>, ConstU32<MAX_RECEIVERS>>;
/// Who may bid; anyone, when it is empty.
pub type Bidders<AccountId> = BoundedVec<AccountId, ConstU32<MAX_BIDDERS>>;

/// Block number of the runtime.
pub type BlockOf<T> = frame_system::pallet_prelude::BlockNumberFor<T>;
/// An account of the runtime.
pub type AccountOf<T> = <T as frame_system::Config>::AccountId;
/// A deposit of this pallet.
pub type DepositOf<T> = Deposit<AccountOf<T>, <T as Config>::Consideration>;
/// A policy of this runtime.
pub type PolicyOf<T> = Policy<AccountOf<T>>;
/// A collection of this runtime.
pub type CollectionOf<T> = Collection<AccountOf<T>, DepositOf<T>>;
/// An edition of this runtime.
pub type EditionOf<T> = Edition<DepositOf<T>>;
/// A drop of this runtime.
pub type DropOf<T> = Drop<BlockOf<T>, DepositOf<T>>;
/// The terms of a sale, in this runtime.
pub type TermsOf<T> = Terms<AccountOf<T>, BlockOf<T>>;
/// A sale of this runtime.
pub type SaleOf<T> = Sale<AccountOf<T>, BlockOf<T>, DepositOf<T>>;
/// A bid of this runtime.
pub type BidOf<T> = Bid<AccountOf<T>, DepositOf<T>>;
/// An offer of this runtime.
pub type OfferOf<T> = Offer<BlockOf<T>, DepositOf<T>>;
/// A pre-signed mint of this runtime.
pub type VoucherOf<T> = Voucher<AccountOf<T>, BlockOf<T>>;
/// What a sale comes to, in this runtime.
pub type SplitOf<T> = Split<AccountOf<T>>;

/// The item with this number of an edition.
pub const fn item_id(edition: EditionId, number: u32) -> ItemId {
	(edition as u64) << 32 | number as u64
}

/// The edition of an item, and its number there.
pub const fn edition_and_number(item: ItemId) -> (EditionId, u32) {
	((item >> 32) as u32, item as u32)
}

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

/// A receiver's part of the royalties.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Share<AccountId> {
	/// Who receives it.
	pub account: AccountId,
	/// How much of the royalties. The parts of a policy come to exactly one million.
	pub part: Permill,
}

/// What a creator lets owners give away.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum GiftRule {
	/// Gifts are free.
	Free,
	/// Each gift costs this many planck, which the receivers of the royalties get.
	Fee(Balance),
	/// There are no gifts.
	Forbidden,
}

/// How items change hands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Transfers {
	/// As their owners like; royalties are paid where this pallet sells.
	Open,
	/// Through this pallet only, with royalties; gifts by this rule.
	Enforced(GiftRule),
}

/// What a creator asks of those who trade the items of a collection. Frozen at the first mint.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Policy<AccountId> {
	/// How much of the price goes to the receivers.
	pub royalty: Permill,
	/// Who gets it: one to [`MAX_RECEIVERS`].
	pub receivers: Receivers<AccountId>,
	/// How items change hands.
	pub transfers: Transfers,
	/// Whether owners may give items into custody, such as to own them in shares.
	pub custody: bool,
}

/// A collection.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Collection<AccountId, Deposit> {
	/// Who made it, and says what is minted.
	pub creator: AccountId,
	/// What trading asks.
	pub policy: Policy<AccountId>,
	/// Whether anything was ever minted.
	pub frozen: bool,
	/// The next edition's number.
	pub next_edition: EditionId,
	/// How many editions there are.
	pub editions: u32,
	/// What is held for it.
	pub deposit: Deposit,
}

/// An edition: numbered items that show the same work.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Edition<Deposit> {
	/// What the work is.
	pub metadata: Cid,
	/// How many items there will ever be at most.
	pub supply: u32,
	/// How many were ever minted.
	pub minted: u32,
	/// How many of them are left.
	pub live: u32,
	/// How many drops there were.
	pub rounds: u32,
	/// What is held for it.
	pub deposit: Deposit,
}

/// The app that brings buyer and seller together, and what it takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Brought {
	/// The app, whose owner is paid.
	pub app: AppId,
	/// How much of the price.
	pub fee: Permill,
}

/// What a drop says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct DropTerms<BlockNumber> {
	/// The first block in which it can be minted.
	pub opens: BlockNumber,
	/// The first block in which it no longer can.
	pub closes: BlockNumber,
	/// What is paid with.
	pub money: Money,
	/// How much each item costs; nothing, or no less than the least that an account can have.
	pub price: Balance,
	/// The root of the list of who may mint how many, as [`crate::allow_list`] says; `None`: anyone, any number.
	pub allowed: Option<H256>,
	/// The app that brings the buyers.
	pub app: Option<Brought>,
}

/// A drop: an edition that others mint for themselves.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Drop<BlockNumber, Deposit> {
	/// What it says.
	pub terms: DropTerms<BlockNumber>,
	/// Which of the edition's drops it is, from 1 on.
	pub round: u32,
	/// What is held for it.
	pub deposit: Deposit,
}

/// The proof that the sender is on an allow-list.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Allowed {
	/// How many the list lets the sender mint.
	pub quantity: u32,
	/// The siblings from the leaf to the root.
	pub path: BoundedVec<H256, ConstU32<MAX_PATH>>,
}

/// How many an account has minted of what an allow-list lets it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Allowance<Deposit> {
	/// In which of the edition's drops.
	pub round: u32,
	/// How many.
	pub used: u32,
	/// What is held for it.
	pub deposit: Deposit,
}

/// A mint that the creator signed outside a transaction. It works once.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Voucher<AccountId, BlockNumber> {
	/// The collection.
	pub collection: CollectionId,
	/// What the creator numbers it by; each number works once.
	pub id: VoucherId,
	/// The edition.
	pub edition: EditionId,
	/// Who may use it; anyone, when it is `None`.
	pub to: Option<AccountId>,
	/// What is paid with.
	pub money: Money,
	/// How much; nothing, or no less than the least that an account can have.
	pub price: Balance,
	/// The app that brings the buyer.
	pub app: Option<Brought>,
	/// The last block in which it works.
	pub expires: BlockNumber,
}

/// A voucher that was used or withdrawn.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Spent<BlockNumber, Deposit> {
	/// The last block in which the voucher would work.
	pub expires: BlockNumber,
	/// What is held for it.
	pub deposit: Deposit,
}

/// How an item is sold.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Terms<AccountId, BlockNumber> {
	/// At a fixed price.
	Fixed {
		/// The price.
		price: Balance,
		/// To this account only.
		buyer: Option<AccountId>,
	},
	/// To the highest bidder.
	English {
		/// The least first bid.
		reserve: Balance,
		/// By how much each bid is above the one before, at least.
		step: Balance,
		/// For how much anyone who may bid gets it at once, as long as no bid is as high.
		buy_now: Option<Balance>,
		/// A bid leaves others this many blocks at least.
		extension: BlockNumber,
		/// Who may bid.
		bidders: Bidders<AccountId>,
	},
	/// At a price that falls from block to block until somebody takes it.
	Dutch {
		/// The price at first.
		from: Balance,
		/// The price towards which it falls until the sale is over.
		to: Balance,
	},
}

/// The best bid of an auction.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Bid<AccountId, Deposit> {
	/// Whose it is.
	pub bidder: AccountId,
	/// How much.
	pub amount: Balance,
	/// Since when it is kept, as of [`crate::Eras`].
	pub era: u32,
	/// What is held for the item already, which the bidder keeps if it wins.
	pub item_deposit: Deposit,
}

/// An item that is for sale.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Sale<AccountId, BlockNumber, Deposit> {
	/// Who sells.
	pub seller: AccountId,
	/// What is paid with.
	pub money: Money,
	/// How it is sold.
	pub terms: Terms<AccountId, BlockNumber>,
	/// The app that brought the listing.
	pub app: Option<Brought>,
	/// Since when.
	pub opened: BlockNumber,
	/// The first block in which it is over.
	pub closes: BlockNumber,
	/// The best bid.
	pub bid: Option<Bid<AccountId, Deposit>>,
	/// What is held for it.
	pub deposit: Deposit,
}

/// What an offer says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct OfferTerms {
	/// What is paid with.
	pub money: Money,
	/// How much.
	pub amount: Balance,
	/// The app that brought the offer, and what the seller leaves it.
	pub app: Option<Brought>,
	/// The hash of what both agreed to in private, if it is bound to such.
	pub agreed: Option<H256>,
}

/// A standing offer for an item.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Offer<BlockNumber, Deposit> {
	/// What it says.
	pub terms: OfferTerms,
	/// The first block in which it no longer stands.
	pub expires: BlockNumber,
	/// Since when the money is kept, as of [`crate::Eras`].
	pub era: u32,
	/// What is held for it.
	pub deposit: Deposit,
	/// What is held for the item already, which the bidder keeps if the offer is accepted.
	pub item_deposit: Deposit,
}

/// What an account is owed because it could not be paid.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Claim<Deposit> {
	/// How much.
	pub amount: Balance,
	/// Since when it is kept, as of [`crate::Eras`].
	pub era: u32,
	/// What is held for it; `None` where an item was sold out of custody, and the buyer could not spare it.
	pub deposit: Option<Deposit>,
}

/// What a price comes to.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Split<AccountId> {
	/// What each receiver gets, in the policy's order. What rounding leaves over is the first one's.
	pub receivers: Vec<(AccountId, Balance)>,
	/// What the app's owner gets.
	pub app: Option<(AccountId, Balance)>,
	/// What is left to the seller.
	pub seller: Balance,
}

impl<AccountId> Split<AccountId> {
	/// What the receivers get together.
	pub fn royalties(&self) -> Balance {
		self.receivers.iter().fold(0, |sum, (_, amount)| sum.saturating_add(*amount))
	}

	/// What the app's owner gets.
	pub fn fee(&self) -> Balance {
		self.app.as_ref().map_or(0, |(_, fee)| *fee)
	}
}

/// A collection, as shown by a view function.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct CollectionInfo<AccountId> {
	/// Who made it.
	pub creator: AccountId,
	/// What trading asks.
	pub policy: Policy<AccountId>,
	/// Whether the policy is frozen.
	pub frozen: bool,
	/// The next edition's number.
	pub next_edition: EditionId,
	/// How many editions there are.
	pub editions: u32,
}

/// An edition, as shown by a view function.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct EditionInfo<BlockNumber> {
	/// What the work is.
	pub metadata: Cid,
	/// How many items there will ever be at most.
	pub supply: u32,
	/// How many were ever minted.
	pub minted: u32,
	/// How many of them are left.
	pub live: u32,
	/// The drop that is on.
	pub drop: Option<DropTerms<BlockNumber>>,
}

/// An item, as shown by a view function.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ItemInfo<AccountId> {
	/// Whose it is.
	pub owner: AccountId,
	/// Its edition.
	pub edition: EditionId,
	/// Its number in the edition.
	pub number: u32,
	/// How many the edition has at most.
	pub supply: u32,
	/// What the work is.
	pub metadata: Cid,
	/// Whose deposit keeps it.
	pub payer: AccountId,
}

/// A sale, as shown by a view function.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct SaleInfo<AccountId, BlockNumber> {
	/// Who sells.
	pub seller: AccountId,
	/// What is paid with.
	pub money: Money,
	/// How it is sold.
	pub terms: Terms<AccountId, BlockNumber>,
	/// The app that brought the listing.
	pub app: Option<Brought>,
	/// The first block in which it is over.
	pub closes: BlockNumber,
	/// Whose the best bid is, and how much.
	pub bid: Option<(AccountId, Balance)>,
	/// For how much it can be bought in this block.
	pub price: Option<Balance>,
	/// The least that can be bid in this block.
	pub next_bid: Option<Balance>,
}

/// An offer, as shown by a view function.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct OfferInfo<AccountId, BlockNumber> {
	/// Who offers.
	pub bidder: AccountId,
	/// What it says.
	pub terms: OfferTerms,
	/// The first block in which it no longer stands.
	pub expires: BlockNumber,
}

/// Makes what the benchmarks need of the rest of the runtime.
#[cfg(any(test, feature = "runtime-benchmarks"))]
pub trait BenchmarkHelper<AccountId> {
	/// Give an account money in plenty.
	fn fund(who: &AccountId);
	/// Make an asset, of which 1 is the least that an account can have, or use the one that was made.
	fn asset() -> AssetId;
	/// Give an account plenty of that asset.
	fn fund_asset(who: &AccountId);
	/// An app of this account.
	fn app(owner: &AccountId) -> AppId;
}
