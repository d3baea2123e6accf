//! Allow-lists of drops: one root that commits who may mint how many, and the proof that one account is among them.
//!
//! With H = BLAKE2b-256, and numbers little-endian of 4 bytes each:
//!
//! ```text
//! leaf = H(0x00 || "metalife/allow/1" || collection || edition || account || quantity)
//! node = H(0x01 || the lesser child || the greater child)
//! ```
//!
//! Children are in the order of their bytes, so that a proof is nothing but the siblings from the leaf to the root. How
//! the leaves are paired is up to whoever makes the list; a list of one is its leaf.

use codec::Encode;
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Hash as _};

use crate::{CollectionId, EditionId};

const DOMAIN: &[u8; 16] = b"metalife/allow/1";

/// The leaf that lets `account` mint `quantity` items of an edition.
pub fn leaf(collection: CollectionId, edition: EditionId, account: &impl Encode, quantity: u32) -> H256 {
	BlakeTwo256::hash(&(0u8, DOMAIN, collection, edition, account, quantity).encode())
}

/// What two hashes become in the tree.
pub fn node(one: &H256, other: &H256) -> H256 {
	BlakeTwo256::hash(&(1u8, one.min(other), one.max(other)).encode())
}

/// Whether the siblings of `path` lead from `leaf` to `root`.
pub fn verify(root: &H256, leaf: H256, path: &[H256]) -> bool {
	path.iter().fold(leaf, |at, sibling| node(&at, sibling)) == *root
}
