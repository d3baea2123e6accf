//! What is signed outside a transaction: the bytes, and how a signature over them is checked.
//!
//! The payload is the SCALE encoding of `(b"metalife", purpose, genesis hash, body)`, so that a signature for one
//! chain or purpose is worth nothing on another. The body must name a nonce or an expiry; the caller makes it one-shot.

use alloc::vec::Vec;
use codec::Encode;
use sp_runtime::traits::{IdentifyAccount, Verify};

/// The bytes to sign for `purpose` on the chain with this genesis hash.
pub fn payload(purpose: &str, genesis: &impl Encode, body: &impl Encode) -> Vec<u8> {
	(b"metalife", purpose, genesis, body).encode()
}

/// Whether `signature` is `signer`'s over `payload`, or over `payload` between `<Bytes>` and `</Bytes>`, as browser
/// wallets wrap whatever is not a transaction.
pub fn verify<S: Verify>(signature: &S, payload: &[u8], signer: &<S::Signer as IdentifyAccount>::AccountId) -> bool {
	signature.verify(payload, signer) || signature.verify(&wrapped(payload)[..], signer)
}

/// `payload` as a browser wallet signs it.
pub fn wrapped(payload: &[u8]) -> Vec<u8> {
	[b"<Bytes>", payload, b"</Bytes>"].concat()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{AccountId, Hash, Signature};
	use sp_core::{ecdsa, ed25519, sr25519, Pair};
	use sp_runtime::MultiSigner;

	const GENESIS: Hash = Hash::repeat_byte(7);

	fn account(signer: impl Into<MultiSigner>) -> AccountId {
		signer.into().into_account()
	}

	/// What a client without this library must produce.
	#[test]
	fn the_payload_is_these_bytes() {
		let body = (5u64, b"ab".to_vec(), 9u32);
		let expected = [
			&b"metalife"[..],
			// The purpose: its length, times four, and its text.
			&[4 << 2],
			b"link",
			&[7; 32],
			&5u64.to_le_bytes(),
			&[2 << 2],
			b"ab",
			&9u32.to_le_bytes(),
		]
		.concat();
		assert_eq!(payload("link", &GENESIS, &body), expected);
	}

	#[test]
	fn payloads_of_other_purposes_chains_and_bodies_differ() {
		let one = payload("link", &GENESIS, &5u64);
		assert_ne!(one, payload("create", &GENESIS, &5u64));
		assert_ne!(one, payload("link", &Hash::repeat_byte(8), &5u64));
		assert_ne!(one, payload("link", &GENESIS, &6u64));
		// No purpose runs into what follows it.
		assert_ne!(payload("a", &b"bc", &()), payload("ab", &b"c", &()));
	}

	#[test]
	fn every_kind_of_key_signs_plain_and_wrapped() {
		let bytes = payload("create", &GENESIS, &1u32);
		for message in [bytes.clone(), wrapped(&bytes)] {
			let pair = sr25519::Pair::from_seed(&[1; 32]);
			assert!(verify(&Signature::from(pair.sign(&message)), &bytes, &account(pair.public())));
			let pair = ed25519::Pair::from_seed(&[2; 32]);
			assert!(verify(&Signature::from(pair.sign(&message)), &bytes, &account(pair.public())));
			let pair = ecdsa::Pair::from_seed(&[3; 32]);
			assert!(verify(&Signature::from(pair.sign(&message)), &bytes, &account(pair.public())));
		}
	}

	#[test]
	fn another_key_message_or_kind_is_refused() {
		let bytes = payload("create", &GENESIS, &1u32);
		let (pair, other) = (sr25519::Pair::from_seed(&[1; 32]), sr25519::Pair::from_seed(&[2; 32]));
		let signature = Signature::from(pair.sign(&bytes));
		assert!(!verify(&signature, &bytes, &account(other.public())));
		assert!(!verify(&signature, &payload("create", &GENESIS, &2u32), &account(pair.public())));
		assert!(!verify(&signature, &wrapped(&bytes), &account(pair.public())));
		let other_kind = Signature::from(ed25519::Pair::from_seed(&[1; 32]).sign(&bytes));
		assert!(!verify(&other_kind, &bytes, &account(pair.public())));
	}

	#[test]
	fn a_message_is_wrapped_once() {
		assert_eq!(wrapped(b"abc"), b"<Bytes>abc</Bytes>");
		let bytes = payload("create", &GENESIS, &1u32);
		let pair = sr25519::Pair::from_seed(&[1; 32]);
		let twice = Signature::from(pair.sign(&wrapped(&wrapped(&bytes))));
		assert!(!verify(&twice, &bytes, &account(pair.public())));
	}
}
