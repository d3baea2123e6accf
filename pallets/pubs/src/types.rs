//! What the pallet stores and shows.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::ConstU32;
use metalife_primitives::{deposit::Deposit, ProfileId, PubId};
use scale_info::TypeInfo;
use sp_runtime::BoundedVec;

use crate::Config;

/// The most bytes of an address.
pub const MAX_ADDRESS: u32 = 128;
/// The most addresses of a Pub.
pub const MAX_ADDRESSES: u32 = 8;
/// The most Pubs of a profile, whatever governance says.
pub const MAX_OWNED: u32 = 32;
/// The most Pubs of a page.
pub const MAX_PAGE: u32 = 50;
/// The most numbers that are looked at for a page, those of Pubs that are gone included.
pub const MAX_WALK: u32 = 1_000;

/// A multiaddr in its binary form; see [`crate::multiaddr`].
pub type Address = BoundedVec<u8, ConstU32<MAX_ADDRESS>>;
/// The addresses of a Pub.
pub type Addresses = BoundedVec<Address, ConstU32<MAX_ADDRESSES>>;
/// The most that a call takes for addresses: more than may be, and longer ones, so that they are refused by name and not
/// by the decoder.
pub type AddressesInput = BoundedVec<BoundedVec<u8, ConstU32<256>>, ConstU32<16>>;
/// The ed25519 public key of a libp2p peer. Its peer id is the identity multihash of the key in protobuf, 38 bytes:
/// `00 24 08 01 12 20` and the key.
pub type PeerKey = [u8; 32];
/// The ed25519 public key that a feed is written under.
pub type FeedKey = [u8; 32];

/// A deposit of this pallet.
pub type DepositOf<T> = Deposit<<T as frame_system::Config>::AccountId, <T as Config>::Consideration>;
/// A Pub of this runtime.
pub type PubOf<T> = Pub<DepositOf<T>>;
/// A Pub, as shown by view functions of this runtime.
pub type PubInfoOf<T> = PubInfo<<T as frame_system::Config>::AccountId>;
/// Block number of the runtime.
pub type BlockOf<T> = frame_system::pallet_prelude::BlockNumberFor<T>;

/// What a Pub does for others; a bit each.
#[derive(
	Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Services(pub u8);

impl Services {
	/// Carries feeds and blobs.
	pub const PUB: Self = Self(1);
	/// Relays connections between peers that cannot reach each other.
	pub const ROOM: Self = Self(1 << 1);
	/// Everything.
	pub const ALL: Self = Self((1 << 2) - 1);

	/// Whether all of `other` is among these.
	pub const fn contains(self, other: Self) -> bool {
		self.0 & other.0 == other.0
	}
}

/// What a peer's key says: that this peer is a Pub of a profile.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PeerProof<BlockNumber> {
	/// The last block in which it counts.
	pub expires: BlockNumber,
	/// The ed25519 signature.
	pub signature: [u8; 64],
}

/// A Pub, a Room, or both in one.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Pub<Deposit> {
	/// Whose it is.
	pub owner: ProfileId,
	/// Who it is to other peers.
	pub peer: PeerKey,
	/// The feed that it writes itself, if it does. It was one of the owner's when it was named.
	pub feed: Option<FeedKey>,
	/// What it does.
	pub services: Services,
	/// Where it is reached.
	pub addresses: Addresses,
	/// Held for this record.
	pub deposit: Deposit,
}

/// A Pub, as shown by view functions.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct PubInfo<AccountId> {
	/// Its number.
	pub id: PubId,
	/// Whose it is.
	pub owner: ProfileId,
	/// Who it is to other peers.
	pub peer: PeerKey,
	/// The feed that it writes itself, if it does.
	pub feed: Option<FeedKey>,
	/// What it does.
	pub services: Services,
	/// Where it is reached.
	pub addresses: Addresses,
	/// Who paid its deposit.
	pub payer: AccountId,
}

/// A part of the list.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Page<AccountId> {
	/// The Pubs, the oldest first.
	pub pubs: Vec<PubInfo<AccountId>>,
	/// Where the next page begins; `None` when there is none.
	pub next: Option<PubId>,
}

/// Makes what the benchmarks need of the rest of the runtime.
#[cfg(any(test, feature = "runtime-benchmarks"))]
pub trait BenchmarkHelper<AccountId> {
	/// A new profile that this account controls, which has money in plenty.
	fn create_profile(controller: &AccountId) -> ProfileId;
	/// Let this account be the key of one of the profile's feeds.
	fn add_feed(controller: &AccountId, profile: ProfileId, feed: &AccountId);
	/// Retire the profile that this account controls.
	fn retire(controller: &AccountId);
}
