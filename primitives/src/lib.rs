//! What the MetaLife runtime, node and pallets share: ids, and the traits through which our pallets meet.
//!
//! No pallet of ours imports another of ours. What one needs of another is a trait in [`traits`], and the runtime
//! joins the two.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod anchor;
pub mod assets;
pub mod deposit;
pub mod era;
pub mod newest;
pub mod reputation;
pub mod signed;
pub mod traits;

use sp_runtime::{
	generic,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature, OpaqueExtrinsic,
};

/// A signature by an ed25519, sr25519 or ecdsa key.
pub type Signature = MultiSignature;
/// An account: the public key of a [`Signature`], or its hash.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// How an account is named in a call.
pub type Address = MultiAddress<AccountId, ()>;
/// A sum of MLT in planck; 1 MLT is 10^12 planck.
pub type Balance = u128;
/// A block's height.
pub type BlockNumber = u32;
/// How many transactions an account has sent.
pub type Nonce = u32;
/// The chain's hash: BLAKE2b, 256 bits.
pub type Hash = sp_core::H256;
/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block whose extrinsics are opaque bytes: all that the node needs to know of it.
pub type OpaqueBlock = generic::Block<Header, OpaqueExtrinsic>;

/// A person, everywhere on chain. Given once, never again.
pub type ProfileId = u64;
/// An app that reads and writes for its users.
pub type AppId = u32;
/// A published item: a post, comment, article or piece of media.
pub type ItemId = u64;
/// A group of readers.
pub type GroupId = u32;
/// A community.
pub type PlanetId = u32;
/// A Pub or Room. Given once, never again.
pub type PubId = u32;
/// A subscription tier of a creator, numbered by the creator.
pub type TierId = u16;
