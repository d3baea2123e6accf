//! What the pallet stores and shows.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::ConstU32;
use metalife_primitives::deposit::Deposit;
#[cfg(any(test, feature = "runtime-benchmarks"))]
use metalife_primitives::ProfileId;
use scale_info::TypeInfo;
use sp_runtime::BoundedVec;

use crate::{Config, MAX_ENVELOPE};

/// The most letters that one call removes.
pub const MAX_CLEARED: u32 = 64;
/// The most letters of a page.
pub const MAX_PAGE: u32 = 50;
/// The most bytes of a page's envelopes together.
pub const MAX_PAGE_BYTES: u32 = 256 * 1_024;

/// A letter of an author: numbered from 0 on, and no number is given twice.
pub type LetterId = u64;
/// Public Ed25519 key under which a feed is written.
pub type FeedKey = [u8; 32];
/// A sealed private message, as sidecar/private encodes it.
pub type Envelope = BoundedVec<u8, ConstU32<MAX_ENVELOPE>>;

/// Block number of the runtime.
pub type BlockOf<T> = frame_system::pallet_prelude::BlockNumberFor<T>;
/// A deposit of this pallet.
pub type DepositOf<T> = Deposit<<T as frame_system::Config>::AccountId, <T as Config>::Consideration>;
/// A letter of this runtime.
pub type LetterOf<T> = Letter<BlockOf<T>, DepositOf<T>>;
/// A letter of this runtime, as shown by view functions.
pub type LetterInfoOf<T> = LetterInfo<<T as frame_system::Config>::AccountId, BlockOf<T>>;
/// A page of this runtime's letters.
pub type PageOf<T> = Page<<T as frame_system::Config>::AccountId, BlockOf<T>>;

/// A sealed private message that is kept.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Letter<BlockNumber, Deposit> {
	/// In which block it came.
	pub kept: BlockNumber,
	/// Held for it.
	pub deposit: Deposit,
	/// The author's feed that it is sealed under. It opens under no other, and the author may not have it any more.
	pub feed: FeedKey,
	/// What is sealed.
	pub envelope: Envelope,
}

/// What there is of an author's letters.
#[derive(
	Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Author {
	/// The number of the next letter.
	pub next: LetterId,
	/// How many are kept.
	pub letters: u64,
}

/// A letter, as shown by view functions.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct LetterInfo<AccountId, BlockNumber> {
	/// Its number.
	pub letter: LetterId,
	/// In which block it came.
	pub kept: BlockNumber,
	/// Who paid the deposit.
	pub payer: AccountId,
	/// The author's feed that it is sealed under.
	pub feed: FeedKey,
	/// What is sealed.
	pub envelope: Envelope,
}

/// A page of an author's letters, newest first.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Page<AccountId, BlockNumber> {
	/// The letters.
	pub letters: Vec<LetterInfo<AccountId, BlockNumber>>,
	/// Where the next page begins; `None` when there is none.
	pub next: Option<LetterId>,
}

/// Makes profiles for the benchmarks.
#[cfg(any(test, feature = "runtime-benchmarks"))]
pub trait BenchmarkHelper<AccountId> {
	/// Give an account money in plenty.
	fn fund(who: &AccountId);
	/// A profile that this account controls.
	fn create_profile(controller: &AccountId) -> ProfileId;
	/// Give the profile that `controller` controls a feed.
	fn add_feed(controller: &AccountId, profile: ProfileId, feed: &AccountId);
	/// Make an account a device of the profile that `controller` controls.
	fn add_device(controller: &AccountId, profile: ProfileId, device: &AccountId);
	/// Make it none any more.
	fn revoke_device(controller: &AccountId, profile: ProfileId, device: &AccountId);
	/// End the profile that this account controls.
	fn retire(controller: &AccountId);
	/// Let letters have as many bytes as envelopes can.
	fn allow_largest();
}
