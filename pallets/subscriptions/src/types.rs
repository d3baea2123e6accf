//! What the pallet stores and shows.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::{fungibles, ConstU32};
use metalife_primitives::{deposit::Deposit, Balance, ProfileId, TierId};
use scale_info::TypeInfo;
use sp_runtime::{
	helpers_128bit::multiply_by_rational_with_rounding,
	traits::{AtLeast32BitUnsigned, Zero},
	BoundedVec, Permill, Rounding, SaturatedConversion,
};

use crate::Config;

/// The most tiers of a creator.
pub const MAX_TIERS: u32 = 16;
/// The most tills of a tier: one for MLT, the others for assets that it takes or took.
pub const MAX_TILLS: u32 = 4;
/// The most prices at which the periods of one subscription have been paid.
pub const MAX_TERMS: u32 = 4;
/// The most periods that one claim walks through.
pub const MAX_CLAIM: u32 = 100;

/// A content identifier in its text form, at most 96 bytes; empty when there is none.
pub type Cid = BoundedVec<u8, ConstU32<96>>;
/// The number of a period of a tier, counted from 0 at the block in which the tier was opened.
pub type Period = u32;
/// Block number of the runtime.
pub type BlockOf<T> = frame_system::pallet_prelude::BlockNumberFor<T>;
/// The id of an asset.
pub type AssetIdOf<T> = <<T as Config>::Assets as fungibles::Inspect<<T as frame_system::Config>::AccountId>>::AssetId;
/// A deposit of this pallet.
pub type DepositOf<T> = Deposit<<T as frame_system::Config>::AccountId, <T as Config>::Consideration>;
/// A currency of this runtime.
pub type CurrencyOf<T> = Currency<AssetIdOf<T>>;
/// A price in this runtime.
pub type PriceOf<T> = Price<AssetIdOf<T>>;
/// A tier of this runtime.
pub type TierOf<T> = Tier<BlockOf<T>, AssetIdOf<T>, DepositOf<T>>;
/// A till of this runtime.
pub type TillOf<T> = Till<DepositOf<T>>;
/// A subscription of this runtime.
pub type SubscriptionOf<T> = Subscription<BlockOf<T>, AssetIdOf<T>, DepositOf<T>>;
/// What is to be paid for an item of this runtime.
pub type PricedItemOf<T> = PricedItem<AssetIdOf<T>, DepositOf<T>>;
/// The name of a till of this runtime.
pub type TillKeyOf<T> = TillKey<AssetIdOf<T>>;
/// A tier, as shown by view functions of this runtime.
pub type TierInfoOf<T> = TierInfo<BlockOf<T>, AssetIdOf<T>>;
/// A subscription, as shown by view functions of this runtime.
pub type SubscriptionInfoOf<T> = SubscriptionInfo<<T as frame_system::Config>::AccountId, BlockOf<T>, AssetIdOf<T>>;

/// What is paid with.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Currency<AssetId> {
	/// MLT.
	Native,
	/// A registered asset.
	Asset(AssetId),
}

/// A price in MLT, and one in an asset where that is taken.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Price<AssetId> {
	/// In planck.
	pub native: Balance,
	/// The asset and how much of it.
	pub asset: Option<(AssetId, Balance)>,
}

impl<AssetId: PartialEq> Price<AssetId> {
	/// The price in this currency, if it is taken.
	pub fn get(&self, currency: &Currency<AssetId>) -> Option<Balance> {
		match currency {
			Currency::Native => Some(self.native),
			Currency::Asset(id) => self.asset.as_ref().filter(|(asset, _)| asset == id).map(|(_, price)| *price),
		}
	}
}

/// What a creator offers. Its number is its rank: a subscriber of a tier is one of all tiers with lower numbers.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Tier<Block, AssetId, Deposit> {
	/// What a period costs those who pay from now on.
	pub price: Price<AssetId>,
	/// How long a period is, in blocks. Never changes.
	pub period: Block,
	/// When period 0 began.
	pub opened: Block,
	/// The first period in which nothing begins any more; `None` while the tier is open.
	pub closing: Option<Period>,
	/// Where more is said about it.
	pub metadata: Cid,
	/// What is held for it.
	pub deposit: Deposit,
}

impl<Block: AtLeast32BitUnsigned + Copy, AssetId, Deposit> Tier<Block, AssetId, Deposit> {
	/// The tier's period that `block` is in.
	pub fn period_at(&self, block: Block) -> Period {
		let since = block.saturating_sub(self.opened);
		since.checked_div(&self.period).unwrap_or_else(Zero::zero).saturated_into()
	}

	/// How many periods of a subscription, the first of which begins at block `next`, can begin at all.
	pub fn room(&self, next: Block) -> u32 {
		self.closing.map_or(u32::MAX, |closing| closing.saturating_sub(self.period_at(next)))
	}

	/// The block so many periods after `from`.
	pub fn after(&self, from: Block, periods: u32) -> Block {
		from.saturating_add(self.period.saturating_mul(periods.saturated_into()))
	}
}

/// The name of a till.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct TillKey<AssetId> {
	/// Whose it is.
	pub creator: ProfileId,
	/// Of which tier.
	pub tier: TierId,
	/// What is in it.
	pub currency: Currency<AssetId>,
}

/// The money of a tier in one currency, in an account of its own: what subscribers have left, what the creator may
/// claim, and what could not be paid out.
///
/// A subscription's periods begin one in each period of the tier, so the creator's income in a period of the tier is the
/// sum of the prices of the subscriptions that run: one number, which changes where subscriptions start and end.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Till<Deposit> {
	/// What is owed in all.
	pub held: Balance,
	/// What the creator may claim now.
	pub earned: Balance,
	/// The income of the period before `next`, from what was scheduled.
	pub rate: Balance,
	/// The first period whose scheduled income is not in `earned`.
	pub next: Period,
	/// How many subscriptions are on record.
	pub subscriptions: u32,
	/// How many of them have periods to come.
	pub scheduled: u32,
	/// What is held for it. Whoever paid has also given the least that the account must have.
	pub deposit: Deposit,
}

/// What changes in a till's income with the beginning of a period.
#[derive(Clone, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Change {
	/// What is added.
	pub starts: Balance,
	/// What is taken away.
	pub ends: Balance,
	/// How many subscriptions have a part in it, and pay for it.
	pub users: u32,
}

/// Periods paid at the same price.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Term {
	/// For each.
	pub price: Balance,
	/// How many have not begun.
	pub periods: u32,
}

/// The terms of a subscription.
pub type Terms = BoundedVec<Term, ConstU32<MAX_TERMS>>;

/// Somebody's subscription to a creator.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Subscription<Block, AssetId, Deposit> {
	/// The tier.
	pub tier: TierId,
	/// What it is paid with.
	pub currency: Currency<AssetId>,
	/// What the period before `next` costs.
	pub price: Balance,
	/// When the first period of `terms` begins, and the last one before it ends.
	pub next: Block,
	/// What was paid in advance when this was written; what has begun since is found by the clock.
	pub terms: Terms,
	/// What is held for it; its payer pays for the periods too, and gets back what is left.
	pub deposit: Deposit,
	/// What would be held for a refund that cannot be paid out, where it is paid with an asset.
	pub reserve: Option<Deposit>,
}

impl<Block, AssetId, Deposit> Subscription<Block, AssetId, Deposit> {
	/// How many periods there are in the terms.
	pub fn periods(&self) -> u32 {
		self.terms.iter().fold(0, |sum, term| sum.saturating_add(term.periods))
	}

	/// What the periods in the terms cost.
	pub fn left(&self) -> Balance {
		self.terms.iter().fold(0, |sum, term| sum.saturating_add(term.price.saturating_mul(term.periods.into())))
	}
}

impl<Block: AtLeast32BitUnsigned + Copy, AssetId, Deposit> Subscription<Block, AssetId, Deposit> {
	/// The block in which it ends, as things are.
	pub fn until<Id, D>(&self, tier: &Tier<Block, Id, D>) -> Block {
		tier.after(self.next, self.periods().min(tier.room(self.next)))
	}

	/// How many periods of the terms have begun by `now`.
	pub fn begun<Id, D>(&self, tier: &Tier<Block, Id, D>, now: Block) -> u32 {
		if now < self.next {
			return 0;
		}
		let passed = now.saturating_sub(self.next).checked_div(&tier.period).unwrap_or_else(Zero::zero);
		passed.saturated_into::<u32>().saturating_add(1).min(self.periods()).min(tier.room(self.next))
	}

	/// Move `periods` periods out of the terms because they have begun.
	pub fn begin<Id, D>(&mut self, tier: &Tier<Block, Id, D>, periods: u32) {
		let mut to_go = periods;
		for term in self.terms.iter_mut() {
			let taken = term.periods.min(to_go);
			if taken > 0 {
				self.price = term.price;
				term.periods = term.periods.saturating_sub(taken);
				to_go = to_go.saturating_sub(taken);
			}
		}
		self.terms.retain(|term| term.periods > 0);
		self.next = tier.after(self.next, periods);
	}

	/// What the rest of the period that runs is worth: its price, in proportion to the blocks to come, rounded down.
	pub fn credit<Id, D>(&self, tier: &Tier<Block, Id, D>, now: Block) -> Balance {
		if tier.period.is_zero() {
			return 0;
		}
		let rest: u128 = self.next.saturating_sub(now).min(tier.period).saturated_into();
		multiply_by_rational_with_rounding(self.price, rest, tier.period.saturated_into(), Rounding::Down)
			.unwrap_or_default()
	}
}

/// A payment that could not be made, and waits to be drawn.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Debt<Deposit> {
	/// How much.
	pub amount: Balance,
	/// What is held for the record.
	pub deposit: Deposit,
}

/// What is to be paid to see one item.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PricedItem<AssetId, Deposit> {
	/// What it costs.
	pub price: Price<AssetId>,
	/// The share of the app that brought the viewer.
	pub referral: Permill,
	/// What is held for it.
	pub deposit: Deposit,
}

/// A tier, as shown by view functions.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct TierInfo<Block, AssetId> {
	/// Its number and rank.
	pub tier: TierId,
	/// What a period costs those who pay from now on.
	pub price: Price<AssetId>,
	/// How long a period is, in blocks.
	pub period: Block,
	/// When period 0 began.
	pub opened: Block,
	/// The first period in which nothing begins any more; `None` while the tier is open.
	pub closing: Option<Period>,
	/// Where more is said about it.
	pub metadata: Cid,
}

/// A subscription, as shown by view functions.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct SubscriptionInfo<AccountId, Block, AssetId> {
	/// The tier.
	pub tier: TierId,
	/// What it is paid with.
	pub currency: Currency<AssetId>,
	/// Who pays for it.
	pub payer: AccountId,
	/// The block in which it ends, or ended.
	pub until: Block,
	/// When the period that runs ends, and the next begins.
	pub next: Block,
	/// What comes back when it is cancelled now.
	pub left: Balance,
	/// What the rest of the period that runs counts for when the tier is changed now.
	pub credit: Balance,
}

/// Makes what the benchmarks need of the rest of the runtime.
#[cfg(any(test, feature = "runtime-benchmarks"))]
pub trait BenchmarkHelper<AccountId, AssetId> {
	/// Give an account money in plenty.
	fn fund(who: &AccountId);
	/// A profile that this account controls.
	fn create_profile(controller: &AccountId) -> ProfileId;
	/// A new asset, the `n`th, of which each of these has plenty.
	fn create_asset(n: u32, holders: &[AccountId]) -> AssetId;
	/// An item that the profile which this account controls has published.
	fn publish(controller: &AccountId) -> metalife_primitives::ItemId;
	/// An app of this account.
	fn register_app(owner: &AccountId) -> metalife_primitives::AppId;
}
