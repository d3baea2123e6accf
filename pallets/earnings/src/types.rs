//! What the pallet stores and shows, and how a share is computed.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::{fungible::Inspect, tokens::Balance as BalanceT, ConstU32};
use metalife_primitives::{
	era::{EraClock, EraIndex},
	ItemId, ProfileId,
};
use scale_info::TypeInfo;
use sp_runtime::{helpers_128bit::multiply_by_rational_with_rounding, BoundedVec, Rounding, SaturatedConversion};

use crate::Config;

/// A sum of money, in planck.
pub type BalanceOf<T> = <<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;
/// Block number of the runtime.
pub type BlockOf<T> = frame_system::pallet_prelude::BlockNumberFor<T>;

/// How much a reaction counts: thousandths of the square root of a point of reputation.
pub type Weight = u64;

/// The longest that an era's shares can be claimed, in eras.
pub const MAX_CLAIM_PERIOD: u32 = 64;
/// The most reactions of one reactor that can count in an era.
pub const MAX_REACTIONS: u32 = 64;
/// How many pools at most are taken back at the end of an era.
pub(crate) const MAX_EXPIRED: usize = 2;

/// The era that runs, and what is owed from those before.
#[derive(Clone, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Ledger<Balance, BlockNumber> {
	/// The era.
	pub clock: EraClock<BlockNumber>,
	/// The weight of all reactions that count in it.
	pub weight: u128,
	/// What is not yet paid out of all pools.
	pub owed: Balance,
	/// The eras that have a pool, oldest first.
	pub open: BoundedVec<EraIndex, ConstU32<{ MAX_CLAIM_PERIOD + 1 }>>,
}

/// What the authors of an era share.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Pool<Balance> {
	/// The whole of it.
	pub amount: Balance,
	/// The most that one author gets.
	pub cap: Balance,
	/// What has been paid out.
	pub paid: Balance,
	/// The weight that it is shared by.
	pub weight: u128,
}

impl<Balance: BalanceT> Pool<Balance> {
	/// What an author with this weight gets. The fraction of a planck stays in the pool.
	pub fn share(&self, weight: Weight) -> Balance {
		let share = multiply_by_rational_with_rounding(
			self.amount.saturated_into(),
			weight.into(),
			self.weight.max(1),
			Rounding::Down,
		);
		share.unwrap_or(0).saturated_into::<Balance>().min(self.cap).min(self.left())
	}

	/// What is not paid out.
	pub fn left(&self) -> Balance {
		self.amount.saturating_sub(self.paid)
	}
}

/// What an author has received in one era.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Received {
	/// The era.
	pub era: EraIndex,
	/// The weight of all reactions to what the author wrote; nothing once it was paid for.
	pub weight: Weight,
	/// How many points of reputation are still due for what was paid. They could not be given when it was.
	pub points: u64,
}

/// A reaction that counts, or would if it were not answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Given {
	/// What was reacted to.
	pub item: ItemId,
	/// Who wrote it.
	pub author: ProfileId,
	/// How much it brings the author; nothing where the author reacted to the reactor.
	pub weight: Weight,
}

/// What a reactor has given in one era, and to whom in the era before.
#[derive(Clone, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Reactor {
	/// The era.
	pub era: EraIndex,
	/// The reactions, as many as count in one era.
	pub given: BoundedVec<Given, ConstU32<MAX_REACTIONS>>,
	/// The authors of the era before.
	pub before: BoundedVec<ProfileId, ConstU32<MAX_REACTIONS>>,
}

impl Reactor {
	/// The record as it stands in `era`.
	pub(crate) fn in_era(mut self, era: EraIndex) -> Self {
		if self.era == era {
			return self;
		}
		let mut before = BoundedVec::new();
		if self.era.checked_add(1) == Some(era) {
			self.given.sort_by_key(|given| given.author);
			for given in &self.given {
				if before.last() != Some(&given.author) {
					// There are no more authors than reactions.
					let _ = before.try_push(given.author);
				}
			}
		}
		Self { era, given: BoundedVec::new(), before }
	}

	/// What the reactions on record bring, all together.
	pub(crate) fn weight(&self) -> Weight {
		self.given.iter().fold(0, |sum: Weight, given| sum.saturating_add(given.weight))
	}

	/// How many reactions to `author` are on record in this era.
	pub(crate) fn reactions_to(&self, author: ProfileId) -> u32 {
		self.given.iter().filter(|given| given.author == author).count() as u32
	}
}

/// Why a reaction counts or does not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Verdict {
	/// It brings its author this weight.
	Counts(Weight),
	/// Nobody is paid by oneself.
	Oneself,
	/// One of the two has blocked the other.
	Blocked,
	/// One of the two is no profile.
	Unknown,
	/// The reactor's reputation is too small to count.
	NoReputation,
	/// The author has reacted to the reactor in this era or the one before.
	Answered,
	/// The reactor has reacted as often as counts in an era.
	Exhausted,
	/// It is on record already.
	Known,
}

/// A pool, as it stands now.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct PoolInfo<Balance> {
	/// The whole of it; for an era that is not over, what it would be if it were.
	pub amount: Balance,
	/// The most that one author gets.
	pub cap: Balance,
	/// What has been paid out.
	pub paid: Balance,
	/// The weight that it is shared by.
	pub weight: u128,
	/// Whether the era is over, so that shares can be claimed.
	pub over: bool,
	/// The first era in which they can no longer be claimed.
	pub expires: EraIndex,
}

/// An author's share of a pool, as it stands now.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ShareInfo<Balance> {
	/// The weight of all reactions to what the author wrote.
	pub weight: Weight,
	/// What that is worth, not yet claimed.
	pub amount: Balance,
	/// How many points of reputation another claim gives for what was paid, as far as budget and era allow.
	pub points: u64,
}

/// What a profile's reactions are worth in the current era.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ReactorInfo {
	/// The era.
	pub era: EraIndex,
	/// What its reputation is worth in an era.
	pub weight: Weight,
	/// How much of that it has given.
	pub spent: Weight,
	/// What its next reaction brings, to an author whom it has not reacted to in this era or the one before.
	pub slot: Weight,
	/// How many reactions more can count in this era.
	pub left: u32,
	/// The reactions on record.
	pub given: alloc::vec::Vec<Given>,
}

/// The current era.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct EraInfo<BlockNumber> {
	/// Its number.
	pub index: EraIndex,
	/// Its first block.
	pub start: BlockNumber,
	/// The first block of the next one.
	pub end: BlockNumber,
}

/// Makes what the benchmarks need and this pallet cannot make.
#[cfg(any(test, feature = "runtime-benchmarks"))]
pub trait BenchmarkHelper<AccountId> {
	/// Make a profile with this controller, who has money.
	fn create_profile(controller: &AccountId) -> ProfileId;
	/// Give a profile this many points of reputation on the whole chain, or as many as it can have.
	fn set_reputation(profile: ProfileId, points: u64);
}
