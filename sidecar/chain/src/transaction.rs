//! Transactions, as the runtime takes them.
//!
//! What is signed is put together here byte by byte, and not by what a node says of its runtime: else one that lies could
//! have anything signed. [`check`] sees whether the node's runtime is the one that this is right for.

use crate::error::{Error, Result};
use codec::{Compact, Encode};
use sp_crypto_hashing::blake2_256;
use subxt::Metadata;

/// The runtime raises it when calls or extensions are encoded in another way.
const VERSION: u32 = 1;

/// How many blocks a transaction is good for.
pub(crate) const LIFETIME: u64 = 64;

/// The most bytes that are signed as they are.
const LONGEST: usize = 256;

const PROFILE: u8 = 100;
const OFFER_KEY: u8 = 9;
const CLAIM_KEY: u8 = 10;
const FEED: u8 = 2;
const CONTENT: u8 = 102;
const ANCHOR: u8 = 28;
const PUBS: u8 = 108;
const REGISTER_PUB: u8 = 0;
const UPDATE_PUB: u8 = 1;
const RETIRE_PUB: u8 = 2;
const LETTERS: u8 = 109;
const KEEP: u8 = 0;
const REMOVE: u8 = 1;

/// The most bytes of an envelope that is sent: what is signed fits into a record of the vault as text.
pub const MAX_LETTER: u32 = 31_000;

/// The most bytes of a signed transaction that are taken for one of ours.
pub(crate) const MAX_EXTRINSIC: usize = MAX_LETTER as usize + 512;

const CALLS: [(&str, u8, &str, u8); 8] = [
	("Profile", PROFILE, "offer_key", OFFER_KEY),
	("Profile", PROFILE, "claim_key", CLAIM_KEY),
	("Content", CONTENT, "anchor", ANCHOR),
	("Pubs", PUBS, "register", REGISTER_PUB),
	("Pubs", PUBS, "update", UPDATE_PUB),
	("Pubs", PUBS, "retire", RETIRE_PUB),
	("Letters", LETTERS, "keep", KEEP),
	("Letters", LETTERS, "remove", REMOVE),
];

const EXTENSIONS: [&str; 11] = [
	"AuthorizeCall",
	"CheckNonZeroSender",
	"CheckSpecVersion",
	"CheckTxVersion",
	"CheckGenesis",
	"CheckMortality",
	"CheckNonce",
	"CheckWeight",
	"ChargeTransactionPayment",
	"CheckMetadataHash",
	"WeightReclaim",
];

/// Whether transactions of a runtime, and this call, are as they are put together here.
pub(crate) fn check(metadata: &Metadata, version: u32, encoded: &[u8]) -> Result<()> {
	if version != VERSION {
		return Err(Error::UnknownRuntime("another version of transactions"));
	}
	let ours = CALLS.into_iter().find(|(_, pallet, _, call)| encoded.starts_with(&[*pallet, *call]));
	let (pallet, pallet_index, call, index) = ours.ok_or(Error::UnknownRuntime("a call"))?;
	let known = metadata.pallet_by_name(pallet).is_some_and(|found| {
		found.call_index() == pallet_index && found.call_variant_by_name(call).is_some_and(|call| call.index == index)
	});
	if !known {
		return Err(Error::UnknownRuntime(call));
	}
	let extensions = metadata.extrinsic().transaction_extensions_by_version(0);
	match extensions.is_some_and(|found| found.map(|one| one.identifier().to_owned()).eq(EXTENSIONS)) {
		true => Ok(()),
		false => Err(Error::UnknownRuntime("other extensions of transactions")),
	}
}

/// `profile.offer_key`: that a feed is ours.
pub(crate) fn offer_feed(feed: [u8; 32]) -> Vec<u8> {
	(PROFILE, OFFER_KEY, feed, FEED).encode()
}

/// `profile.claim_key`: by the feed.
pub(crate) fn claim_feed(profile: u64) -> Vec<u8> {
	(PROFILE, CLAIM_KEY, profile).encode()
}

/// `content.anchor`: by no app, paid by the sender.
pub(crate) fn anchor(feed: [u8; 32], from: u64, count: u64, root: [u8; 32]) -> Vec<u8> {
	let to = from.saturating_add(count).saturating_sub(1);
	(CONTENT, ANCHOR, None::<u32>, None::<[u8; 32]>, feed, from, to, root, count).encode()
}

/// A peer's word, and the last block in which it counts.
type Proof = (u32, [u8; 64]);

/// `pubs.register`: a peer with its word.
pub(crate) fn register_pub(
	peer: [u8; 32],
	proof: Proof,
	services: u8,
	addresses: &[Vec<u8>],
	feed: Option<[u8; 32]>,
) -> Vec<u8> {
	(PUBS, REGISTER_PUB, peer, proof, services, addresses, feed).encode()
}

/// `pubs.update`.
pub(crate) fn update_pub(id: u32, services: u8, addresses: &[Vec<u8>], feed: Option<[u8; 32]>) -> Vec<u8> {
	(PUBS, UPDATE_PUB, id, services, addresses, feed).encode()
}

/// `pubs.retire`.
pub(crate) fn retire_pub(id: u32) -> Vec<u8> {
	(PUBS, RETIRE_PUB, id).encode()
}

/// What a peer signs to be a Pub of a profile, until a block.
pub(crate) fn pub_payload(genesis: [u8; 32], profile: u64, peer: [u8; 32], expires: u32) -> Vec<u8> {
	(b"metalife", "pub", genesis, (profile, peer, expires)).encode()
}

/// `letters.keep`: by a person of the profile, who pays the deposit.
pub(crate) fn keep_letter(feed: [u8; 32], envelope: &[u8]) -> Vec<u8> {
	(LETTERS, KEEP, feed, envelope).encode()
}

/// `letters.remove`: by a person of the author.
pub(crate) fn remove_letter(author: u64, letter: u64) -> Vec<u8> {
	(LETTERS, REMOVE, author, letter).encode()
}

/// What a transaction is bound to.
pub(crate) struct Bounds {
	pub genesis: [u8; 32],
	pub spec: u32,
	/// The block from which on it is good, and its hash.
	pub block: u64,
	pub hash: [u8; 32],
	pub nonce: u32,
}

/// How the sender signs.
#[derive(Clone, Copy)]
pub(crate) enum Scheme {
	Ed25519 = 0,
	Sr25519 = 1,
}

/// What is signed and sent besides the call: era, nonce, no tip, no hash of metadata.
fn extra(bounds: &Bounds) -> Vec<u8> {
	// As of the era's format: a period of 64 blocks, and where in it the transaction begins.
	let period = LIFETIME.trailing_zeros() as u16 - 1;
	let era = period | (((bounds.block % LIFETIME) as u16) << 4);
	(era, Compact(bounds.nonce), Compact(0u128), 0u8).encode()
}

/// What the sender signs: of what is long, the hash.
pub(crate) fn payload(call: &[u8], bounds: &Bounds) -> Vec<u8> {
	let mut payload = [call, &extra(bounds)].concat();
	(bounds.spec, VERSION, bounds.genesis, bounds.hash, None::<[u8; 32]>).encode_to(&mut payload);
	match payload.len() > LONGEST {
		true => blake2_256(&payload).to_vec(),
		false => payload,
	}
}

/// What is sent.
pub(crate) fn extrinsic(
	call: &[u8],
	bounds: &Bounds,
	sender: [u8; 32],
	scheme: Scheme,
	signature: [u8; 64],
) -> Vec<u8> {
	const SIGNED_4: u8 = 0x84;
	const ID: u8 = 0;
	let mut body = (SIGNED_4, ID, sender, scheme as u8, signature).encode();
	body.extend(extra(bounds));
	body.extend(call);
	// With its length before it.
	body.encode()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn calls_are_what_the_runtime_takes() {
		assert_eq!(hex::encode(offer_feed([7; 32])), format!("6409{}02", "07".repeat(32)));
		assert_eq!(hex::encode(claim_feed(3)), "640a0300000000000000");
		let parts = [
			"661c0000",
			&"07".repeat(32),
			"0100000000000000",
			"0500000000000000",
			&"09".repeat(32),
			"0500000000000000",
		];
		assert_eq!(hex::encode(anchor([7; 32], 1, 5, [9; 32])), parts.concat());
	}

	#[test]
	fn calls_of_pubs_are_what_the_runtime_takes() {
		let (address, proof) = (vec![4, 127, 0, 0, 1, 6, 0, 1], (9, [8; 64]));
		let described = format!("030420047f00000106000101{}", "07".repeat(32));
		let call = register_pub([5; 32], proof, 3, std::slice::from_ref(&address), Some([7; 32]));
		let parts = ["6c00", &"05".repeat(32), "09000000", &"08".repeat(64), &described];
		assert_eq!(hex::encode(call), parts.concat());
		let call = update_pub(2, 3, &[address], Some([7; 32]));
		assert_eq!(hex::encode(call), format!("6c0102000000{described}"));
		assert_eq!(hex::encode(retire_pub(2)), "6c0202000000");
	}

	#[test]
	fn a_peer_signs_its_profile_its_key_and_the_last_block_for_this_chain() {
		let parts =
			["6d6574616c696665", "0c707562", &"01".repeat(32), "0300000000000000", &"05".repeat(32), "09000000"];
		assert_eq!(hex::encode(pub_payload([1; 32], 3, [5; 32], 9)), parts.concat());
	}

	#[test]
	fn letters_are_what_the_runtime_takes() {
		let parts = ["6d00", &"07".repeat(32), "0c", "010203"];
		assert_eq!(hex::encode(keep_letter([7; 32], &[1, 2, 3])), parts.concat());
		assert_eq!(hex::encode(remove_letter(3, 4)), "6d0103000000000000000400000000000000");
	}

	#[test]
	fn of_a_payload_that_is_long_the_hash_is_signed() {
		let bounds = Bounds { genesis: [1; 32], spec: 100, block: 1_000, hash: [2; 32], nonce: u32::MAX };
		assert_eq!(payload(&update_pub(2, 3, &vec![vec![4; 128]; 8], None), &bounds).len(), 32);
		let call = keep_letter([7; 32], &vec![9; MAX_LETTER as usize]);
		assert_eq!(payload(&call, &bounds).len(), 32);
		let sent = extrinsic(&call, &bounds, [3; 32], Scheme::Sr25519, [4; 64]);
		assert!(sent.len() <= MAX_EXTRINSIC);
	}

	#[test]
	fn a_payload_is_short_enough_to_be_signed_as_it_is() {
		let bounds = Bounds { genesis: [1; 32], spec: 100, block: 1_000, hash: [2; 32], nonce: u32::MAX };
		assert!(payload(&anchor([7; 32], u64::MAX, 1, [9; 32]), &bounds).len() <= 256);
		// Block 1,000 is 40 into its period: (40 << 4) | 5.
		assert_eq!(extra(&Bounds { nonce: 3, ..bounds }), [0x85, 0x02, 0x0c, 0x00, 0x00]);
	}
}
