//! What the pallet stores and shows.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::ConstU32;
use metalife_primitives::{deposit::Deposit, ProfileId};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::BoundedVec;

use crate::Config;

/// The most bytes a call takes for a handle: more than the longest valid one, so that a handle that is too long is
/// refused by name and not by the decoder.
pub type HandleInput = BoundedVec<u8, ConstU32<256>>;
/// A valid handle, without the `@`: UTF-8, at most 32 characters.
pub type Handle = BoundedVec<u8, ConstU32<128>>;
/// The BLAKE2b-256 hash of a handle's confusable-folded form: two handles with the same key look alike.
pub type HandleKey = [u8; 32];
/// A name for people to read: UTF-8, at most 64 bytes.
pub type Name = BoundedVec<u8, ConstU32<64>>;
/// A content identifier in its text form, at most 96 bytes.
pub type Cid = BoundedVec<u8, ConstU32<96>>;
/// A URL, an address or a DID: printable ASCII, at most 128 bytes.
pub type Text = BoundedVec<u8, ConstU32<128>>;
/// The most accounts that a profile may have besides its controller, offered ones included.
pub type MaxKeys = ConstU32<16>;
/// The most outside identities that a profile may link.
pub const MAX_LINKS: u32 = 16;
/// The most public aliases that a profile may have.
pub const MAX_ALIASES: u32 = 8;
/// A credential's number.
pub type CredentialId = u64;
/// BLAKE2b-256 of an encoded [`OutsideIdentity`].
pub type LinkId = [u8; 32];

/// A deposit of this pallet.
pub type DepositOf<T> = Deposit<<T as frame_system::Config>::AccountId, <T as Config>::Consideration>;
/// A profile, as shown by view functions of this runtime.
pub type InfoOf<T> = ProfileInfo<<T as frame_system::Config>::AccountId, BlockOf<T>>;
/// Block number of the runtime.
pub type BlockOf<T> = frame_system::pallet_prelude::BlockNumberFor<T>;

/// What an account may do for its profile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum KeyRole {
	/// Everything: keys, handle, retirement. Each profile has exactly one.
	Controller,
	/// A person's device: personas, aliases, links, follows, blocks, credentials.
	Device,
	/// The author of a feed outside the chain; no say over the profile.
	Feed,
	/// An app that acts within what it was granted; no say over the profile.
	App,
}

/// What an account is to a profile.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct KeyRecord<Deposit> {
	/// Whose it is.
	pub profile: ProfileId,
	/// What it may do.
	pub role: KeyRole,
	/// Held for this record; `None` when prepaid storage covers it.
	pub deposit: Option<Deposit>,
}

/// A role offered to an account that has yet to accept.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Offer<BlockNumber, Deposit> {
	/// What it would be.
	pub role: KeyRole,
	/// The last block in which it can be claimed.
	pub expires: BlockNumber,
	/// Held for this record; `None` when prepaid storage covers it.
	pub deposit: Option<Deposit>,
}

/// Storage that the creation deposit of a profile already pays for.
#[derive(
	Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Prepaid {
	/// Bytes in all.
	pub bytes: u32,
	/// Bytes in use.
	pub bytes_used: u32,
	/// Blocks of other profiles in all.
	pub blocks: u32,
	/// Blocks in use.
	pub blocks_used: u32,
}

/// A profile.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Profile<AccountId, BlockNumber, Deposit> {
	/// The account in charge.
	pub controller: AccountId,
	/// The handle, without the `@`.
	pub handle: Handle,
	/// How many outside signatures the profile has used; each is bound to the number it was made for.
	pub nonce: u32,
	/// When it was created.
	pub created: BlockNumber,
	/// When its handle last changed.
	pub renamed: Option<BlockNumber>,
	/// How many outside identities are linked.
	pub links: u32,
	/// How many aliases there are.
	pub aliases: u32,
	/// What the creation deposit pays for.
	pub prepaid: Prepaid,
	/// The creation deposit.
	pub deposit: Deposit,
	/// That whoever paid for it wants out.
	pub notice: Option<Notice<AccountId, BlockNumber>>,
}

/// A payer's word that a deposit is wanted back. It stands while its giver is a payer.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Notice<AccountId, BlockNumber> {
	/// Who gave it.
	pub by: AccountId,
	/// The first block in which the profile may be retired by its payers.
	pub from: BlockNumber,
}

/// What is left of a retired profile: its creation deposit, while it still pays for records or must still rest.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Remains<BlockNumber, Deposit> {
	/// How much is still stored.
	pub prepaid: Prepaid,
	/// The creation deposit.
	pub deposit: Deposit,
	/// The first block in which it may return.
	pub rests_until: BlockNumber,
}

/// A handle that is in use, or was until lately.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct HandleRecord<BlockNumber, Deposit> {
	/// Whose it is or was.
	pub profile: ProfileId,
	/// As it is written.
	pub handle: Handle,
	/// `None` while in use; else the first block in which anybody may take it.
	pub free_from: Option<BlockNumber>,
	/// Held for this record.
	pub deposit: Deposit,
}

/// A picture for a persona.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Avatar {
	/// An item of pallet-nfts that the controller owns; shown only while that is so.
	Nft {
		/// The collection's id.
		collection: u32,
		/// The item's id.
		item: u64,
	},
	/// A picture by its content identifier.
	Cid(Cid),
}

/// How a profile shows itself, by default or in one app.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Persona<Deposit> {
	/// The name shown.
	pub name: Name,
	/// The picture shown.
	pub avatar: Option<Avatar>,
	/// Held for this record; `None` when prepaid storage covers it.
	pub deposit: Option<Deposit>,
}

/// A commitment to a pseudonym, and the pseudonym once it is revealed.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Pseudonym<AccountId, BlockNumber, Deposit> {
	/// When it was committed to.
	pub committed: BlockNumber,
	/// The account behind it, once revealed.
	pub revealed: Option<AccountId>,
	/// Held for this record; `None` when prepaid storage covers it.
	pub deposit: Option<Deposit>,
}

/// What an issuer attests of a profile.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Credential<BlockNumber, Deposit> {
	/// The profile that attests.
	pub issuer: ProfileId,
	/// Hash of the schema that says what the claims mean.
	pub schema: H256,
	/// Hash of the claims; the claims stay off chain.
	pub claims: H256,
	/// When it was issued.
	pub issued: BlockNumber,
	/// The last block in which it is valid; `None` for no end.
	pub expires: Option<BlockNumber>,
	/// When the issuer revoked it.
	pub revoked: Option<BlockNumber>,
	/// Held for this record from the issuer.
	pub deposit: Deposit,
}

/// Whether a credential can be relied on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub enum CredentialStatus {
	/// It can.
	Valid,
	/// Its time is over.
	Expired,
	/// Its issuer revoked it.
	Revoked,
	/// Its issuer is no longer a profile.
	IssuerRetired,
	/// There is none, or it was removed.
	Unknown,
}

/// An identity elsewhere.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum OutsideIdentity {
	/// A Secure Scuttlebutt feed: its ed25519 public key. Must be proven.
	Ssb([u8; 32]),
	/// An ActivityPub actor: an `https://` URL, or `@user@host`. Claimed, not proven.
	ActivityPub(Text),
	/// A Diaspora identity: `user@host`. Claimed, not proven.
	Diaspora(Text),
	/// A decentralised identifier. `did:key` of an ed25519 key must be proven; others are claimed.
	Did(Text),
}

/// An outside key's word that it belongs to a profile.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct LinkProof<BlockNumber> {
	/// The last block in which it counts.
	pub expires: BlockNumber,
	/// The ed25519 signature.
	pub signature: [u8; 64],
}

/// An outside identity of a profile.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Link<BlockNumber, Deposit> {
	/// What it is.
	pub identity: OutsideIdentity,
	/// Whether its key signed.
	pub proven: bool,
	/// When it was linked.
	pub linked: BlockNumber,
	/// Held for this record; `None` when prepaid storage covers it.
	pub deposit: Option<Deposit>,
}

/// A profile, as shown by view functions.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ProfileInfo<AccountId, BlockNumber> {
	/// Its id.
	pub id: ProfileId,
	/// The account in charge.
	pub controller: AccountId,
	/// The handle, without the `@`, UTF-8.
	pub handle: Handle,
	/// When it was created.
	pub created: BlockNumber,
	/// The number that the next outside signature must name.
	pub nonce: u32,
	/// What the creation deposit pays for.
	pub prepaid: Prepaid,
	/// Who paid the creation deposit.
	pub payer: AccountId,
	/// From which block on its payers may retire it, if one of them gave notice.
	pub notice: Option<BlockNumber>,
}

/// What would happen to somebody who asked for a handle.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub enum HandleStatus<BlockNumber> {
	/// It is there for the taking.
	Available,
	/// It is not a handle.
	Invalid(HandleFault),
	/// It is this profile's.
	Taken(ProfileId),
	/// It looks like the handle of this profile.
	Confusable(ProfileId),
	/// It was given up; free from this block on.
	InGrace(BlockNumber),
	/// It is set aside.
	Reserved,
}

/// Why some bytes are not a handle.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub enum HandleFault {
	/// Fewer than 3 characters.
	TooShort,
	/// More than 32 characters.
	TooLong,
	/// Something other than lower-case letters, digits, their marks and inner `_`.
	InvalidCharacter,
	/// Letters of scripts that do not go together.
	MixedScripts,
}

/// A public key of a DID document.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct VerificationMethod<AccountId> {
	/// The account: an ed25519 or sr25519 public key, or the hash of an ecdsa one.
	pub account: AccountId,
	/// What it may do.
	pub role: KeyRole,
}

/// A profile as a DID document (W3C DID Core 1.0), as plain data for a client to render.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct DidDocument<AccountId> {
	/// `did:metalife:<id>`, ASCII.
	pub id: Vec<u8>,
	/// `@handle`, aliases, and outside identities in their text form.
	pub also_known_as: Vec<Vec<u8>>,
	/// The accounts of the profile; the controller first.
	pub verification_method: Vec<VerificationMethod<AccountId>>,
	/// Which of them may speak for the person: positions in `verification_method`.
	pub authentication: Vec<u8>,
}

/// Salt of a pseudonym commitment.
pub type Salt = [u8; 32];
