//! What the pallet stores and shows.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::{ConstU32, Defensive};
use metalife_primitives::{
	deposit::Deposit,
	era::EraIndex,
	reputation::{Context, Source},
};
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{AtLeast32BitUnsigned, Zero},
	BoundedVec, Permill, SaturatedConversion,
};

use crate::{decay::decay, Config};

/// How finely points are kept: a unit is 2^-20 of a point.
pub const FRACTION_BITS: u32 = 20;
/// The most points that a profile can have in a context.
pub const MAX_POINTS: u64 = 1 << 40;
/// The most parts that a score is made of.
pub const MAX_PARTS: u32 = 15;

/// A deposit of this pallet.
pub type DepositOf<T> = Deposit<<T as frame_system::Config>::AccountId, <T as Config>::Consideration>;
/// Block number of the runtime.
pub type BlockOf<T> = frame_system::pallet_prelude::BlockNumberFor<T>;
/// A score of this runtime.
pub type ScoreOf<T> = Score<BlockOf<T>>;

/// Where a part of a score comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Part {
	/// Other profiles' endorsements. Gives no power to endorse.
	Endorsements,
	/// What a pallet has seen the profile do.
	Source(Source),
	/// An app or Planet.
	Issuer(Context),
	/// Issuers that gave little and were put together to make room.
	Others,
}

/// What was done with a score in one era, in points. In any other era it counts as nothing.
#[derive(
	Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Usage {
	/// The era.
	pub era: EraIndex,
	/// Points received.
	pub gained: u64,
	/// Points given away by endorsing.
	pub given: u64,
	/// Points committed or used.
	pub committed: u64,
	/// Points used.
	pub spent: u64,
}

impl Usage {
	/// Whether nothing was done.
	pub fn is_none(&self) -> bool {
		self.gained == 0 && self.given == 0 && self.committed == 0 && self.spent == 0
	}
}

/// What a profile has in one context.
#[derive(Clone, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Score<BlockNumber> {
	/// The block for which the parts are right.
	pub at: BlockNumber,
	/// What the score is made of, in units. None is zero, no part comes twice.
	pub parts: BoundedVec<(Part, u64), ConstU32<MAX_PARTS>>,
	/// What was done with it in the last era in which something was.
	pub usage: Usage,
}

impl<BlockNumber: AtLeast32BitUnsigned + Copy> Score<BlockNumber> {
	/// Let the parts decay until block `now`, and forget what was done in eras before `era`.
	pub(crate) fn renew(&mut self, now: BlockNumber, half_life: BlockNumber, era: EraIndex) {
		let elapsed = now.saturating_sub(self.at).saturated_into();
		let half_life = half_life.saturated_into();
		self.at = now;
		self.change_parts(|units| decay(units, elapsed, half_life));
		if self.usage.era != era {
			self.usage = Usage { era, ..Default::default() };
		}
	}

	/// The score, in units. It cannot overflow: no more than [`MAX_POINTS`] are ever there.
	pub(crate) fn units(&self) -> u64 {
		self.parts.iter().fold(0u64, |sum, (_, units)| sum.saturating_add(*units))
	}

	/// The score, in points.
	pub fn points(&self) -> u64 {
		self.units() >> FRACTION_BITS
	}

	/// What is not from endorsements, in points.
	pub fn earned(&self) -> u64 {
		let earned = self.parts.iter().filter(|(part, _)| *part != Part::Endorsements);
		earned.fold(0u64, |sum, (_, units)| sum.saturating_add(*units)) >> FRACTION_BITS
	}

	/// How many points more the profile may get in this era.
	pub(crate) fn headroom(&self, max_gain: u64) -> u64 {
		// What is begun of a point counts as one.
		let room = MAX_POINTS.saturating_sub(self.points()).saturating_sub(1);
		max_gain.saturating_sub(self.usage.gained).min(room)
	}

	/// Add points, which must be within [`Self::headroom`].
	pub(crate) fn gain(&mut self, part: Part, points: u64) {
		self.usage.gained = self.usage.gained.saturating_add(points);
		self.add(part, points.min(MAX_POINTS) << FRACTION_BITS);
	}

	/// Take `share` of every part, rounded up; how many points the score has fallen by.
	pub(crate) fn slash(&mut self, share: Permill) -> u64 {
		let before = self.points();
		self.change_parts(|units| units.saturating_sub(share.mul_ceil(units)));
		before.saturating_sub(self.points())
	}

	/// Whether nothing would be lost if it were not stored.
	pub(crate) fn is_empty(&self) -> bool {
		self.parts.is_empty() && self.usage.is_none()
	}

	fn change_parts(&mut self, change: impl Fn(u64) -> u64) {
		self.parts.iter_mut().for_each(|(_, units)| *units = change(*units));
		self.parts.retain(|(_, units)| !units.is_zero());
	}

	fn add(&mut self, part: Part, units: u64) {
		if let Some((_, had)) = self.parts.iter_mut().find(|(other, _)| *other == part) {
			*had = had.saturating_add(units);
			return;
		}
		// The second round finds the part that the first has made.
		while self.parts.is_full() && self.merge_smallest_issuer() {}
		let _ = self.parts.try_push((part, units)).defensive_proof("more parts fit than are not from issuers");
	}

	/// Put the smallest part of an issuer to that of the others.
	fn merge_smallest_issuer(&mut self) -> bool {
		let issuers = self.parts.iter().enumerate().filter(|(_, (part, _))| matches!(part, Part::Issuer(_)));
		let Some((place, _)) = issuers.min_by_key(|(_, (_, units))| *units) else { return false };
		let (_, units) = self.parts.remove(place);
		self.add(Part::Others, units);
		true
	}
}

/// An app or Planet that gives reputation.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Issuer<AccountId> {
	/// The account that issues for it.
	pub account: AccountId,
	/// How many points it may give in an era.
	pub budget: u64,
	/// Whether it may give on the whole chain besides its own context.
	pub global: bool,
	/// What it has given.
	pub given: Given,
}

/// Points given in one era. In any other era they count as none.
#[derive(
	Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Given {
	/// The era.
	pub era: EraIndex,
	/// How many.
	pub points: u64,
}

impl Given {
	/// What is left of `budget` in `era`.
	pub fn left(&self, era: EraIndex, budget: u64) -> u64 {
		budget.saturating_sub(self.in_era(era))
	}

	/// How many were given in `era`.
	pub fn in_era(&self, era: EraIndex) -> u64 {
		if self.era == era {
			self.points
		} else {
			0
		}
	}

	/// With `points` more given in `era`.
	pub(crate) fn plus(self, era: EraIndex, points: u64) -> Self {
		Self { era, points: self.in_era(era).saturating_add(points) }
	}
}

/// An endorsement of one profile by another, in one context.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Endorsement<Deposit> {
	/// The era in which it was last given.
	pub era: EraIndex,
	/// How many points were given then.
	pub points: u64,
	/// Pays for the record.
	pub deposit: Deposit,
}

/// Reputation set aside for a purpose that is not yet known to others.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Commitment<Deposit> {
	/// Where the reputation counts.
	pub context: Context,
	/// The era in which it can be used.
	pub era: EraIndex,
	/// How many points.
	pub points: u64,
	/// Pays for the record.
	pub deposit: Deposit,
}

/// A score and why it is what it is, as it stands now.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ScoreInfo {
	/// The score, in points.
	pub score: u64,
	/// What it is made of, each part decayed until now, in thousandths of a point, rounded down.
	pub parts: Vec<(Part, u64)>,
	/// The current era.
	pub era: EraIndex,
	/// Points received in this era.
	pub gained: u64,
	/// How many more it may receive in this era.
	pub may_gain: u64,
	/// How many points it can give away by endorsing in an era.
	pub power: u64,
	/// How many of these are left in this era.
	pub power_left: u64,
	/// How many points are neither committed nor used in this era.
	pub uncommitted: u64,
}

/// An app or Planet that gives reputation, as it stands now.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct IssuerInfo<AccountId> {
	/// The account that issues for it.
	pub account: AccountId,
	/// How many points it may give in an era.
	pub budget: u64,
	/// How many of them are left in this era.
	pub left: u64,
	/// Whether it may give on the whole chain.
	pub global: bool,
}

/// An endorsement, as it stands now.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct EndorsementInfo<AccountId> {
	/// The era in which it was last given.
	pub era: EraIndex,
	/// How many points were given then.
	pub points: u64,
	/// Who gets the deposit back.
	pub payer: AccountId,
	/// Whether it can be given again, and its record removed.
	pub over: bool,
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
	/// Make a profile with this controller, who has money for deposits.
	fn create_profile(controller: &AccountId) -> metalife_primitives::ProfileId;
}
