//! The pallet's types, and the arithmetic of regeneration.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	pallet_prelude::{BoundedVec, ConstU32},
	traits::tokens::Balance as BalanceT,
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{
	helpers_128bit::multiply_by_rational_with_rounding, traits::AtLeast32BitUnsigned, Rounding, SaturatedConversion,
};

/// A sum of money in planck, or of energy: one energy pays what one planck of fee pays.
pub type BalanceOf<T> =
	<<T as pallet_transaction_payment::Config>::OnChargeTransaction as pallet_transaction_payment::OnChargeTransaction<
		T,
	>>::Balance;

/// A pallet's name in the runtime, as the metadata has it.
pub type PalletName = BoundedVec<u8, ConstU32<32>>;
/// A call's name, as the metadata has it.
pub type CallName = BoundedVec<u8, ConstU32<64>>;
/// A call of the runtime.
pub type CallKey = (PalletName, CallName);

/// As what energy pays for a call.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum CallClass {
	/// An ordinary call: may not draw the reserve.
	Social,
	/// A call that protects its sender (block, revoke, retire...): may draw the quota to its last drop, if the sender
	/// speaks for the profile. Of any other key it counts as [`Self::Social`].
	Protective,
}

/// What a profile has used of its quota.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Quota<Balance, BlockNumber> {
	/// Energy used and not yet regenerated at block `at`. More than the capacity when that has fallen since.
	pub used: Balance,
	/// When that was so.
	pub at: BlockNumber,
}

impl<Balance: BalanceT, BlockNumber: AtLeast32BitUnsigned + Copy> Quota<Balance, BlockNumber> {
	/// What is still used at block `now`: `used` falls linearly, by `capacity` in every `period` blocks.
	///
	/// The fraction of a unit that is lost here is lost to the profile: at most one unit each time the quota is touched.
	pub fn used_at(&self, now: BlockNumber, capacity: Balance, period: BlockNumber) -> Balance {
		let elapsed = now.saturating_sub(self.at).saturated_into::<u128>();
		let regenerated = multiply_by_rational_with_rounding(
			capacity.saturated_into(),
			elapsed,
			period.saturated_into::<u128>().max(1),
			Rounding::Down,
		);
		match regenerated {
			Some(regenerated) => self.used.saturating_sub(regenerated.saturated_into()),
			None => Balance::zero(),
		}
	}

	/// The first block at which nothing is used any more if no more is used; the highest number when that is never.
	pub fn regenerated_at(&self, capacity: Balance, period: BlockNumber) -> BlockNumber {
		if self.used.is_zero() {
			return self.at;
		}
		if capacity.is_zero() {
			return BlockNumber::max_value();
		}
		let needed = multiply_by_rational_with_rounding(
			self.used.saturated_into(),
			period.saturated_into::<u128>().max(1),
			capacity.saturated_into(),
			Rounding::Up,
		);
		self.at.saturating_add(needed.unwrap_or(u128::MAX).saturated_into())
	}
}

/// A reclaimed sum that waits for its release.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Unlock<Balance, BlockNumber> {
	/// How much, in planck.
	pub amount: Balance,
	/// The first block in which it may be withdrawn.
	pub at: BlockNumber,
}

/// [`Unlock`] in the runtime's own terms.
pub type UnlockOf<T> = Unlock<BalanceOf<T>, BlockNumberFor<T>>;

/// How much of one block the calls paid with energy have taken.
#[derive(Clone, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct BlockUse<BlockNumber> {
	/// Of which block.
	pub at: BlockNumber,
	/// Weight, each call's length counted as proof size, as the block's own limit counts it.
	pub weight: Weight,
	/// Length of the encoded extrinsics, in bytes.
	pub length: u32,
}

/// A profile's quota at one block.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct EnergyInfo<Balance, BlockNumber> {
	/// The most that the quota can hold.
	pub capacity: Balance,
	/// What is left for protective calls. Social calls may draw this less `reserve`.
	pub available: Balance,
	/// The part of the capacity that is kept for protective calls.
	pub reserve: Balance,
	/// The sum of all loans to the profile, in planck.
	pub lent: Balance,
	/// The block at which the quota is full if nothing more is used; the highest number when that is never.
	pub fully_regenerated_at: BlockNumber,
}

/// Makes what the benchmarks need and this pallet cannot make.
#[cfg(any(test, feature = "runtime-benchmarks"))]
pub trait BenchmarkHelper<AccountId, RuntimeCall> {
	/// Make a profile with this controller, who has money for deposits.
	fn create_profile(controller: &AccountId) -> metalife_primitives::ProfileId;

	/// Give a profile a score that takes as much to look up as any.
	fn set_reputation(profile: metalife_primitives::ProfileId);

	/// A call of the normal class that [`crate::Config::Payable`] lets through, and for which [`crate::Config::Payer`] names
	/// the profile of `controller` when `sender` sends it, in the longest way that there is. It is not dispatched.
	fn payable_call(sender: &AccountId, controller: &AccountId) -> RuntimeCall;
}
