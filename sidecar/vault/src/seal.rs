//! Sealing and opening, and the keys for it.

use crate::error::{Error, Result};
use chacha20poly1305::{
	aead::{Aead, AeadInPlace, KeyInit, Payload},
	Tag, XChaCha20Poly1305, XNonce,
};
use rand::RngCore;
use zeroize::Zeroizing;

pub const NONCE: usize = 24;
pub const TAG: usize = 16;

/// A secret of 32 bytes.
pub type Secret = Zeroizing<[u8; 32]>;

/// A new secret, from the system's generator.
pub fn random_secret() -> Secret {
	let mut secret = Zeroizing::new([0; 32]);
	rand::rngs::OsRng.fill_bytes(&mut secret[..]);
	secret
}

/// A key for one purpose (BLAKE3's key derivation).
pub fn derive(purpose: &str, from: &[u8; 32]) -> Secret {
	Zeroizing::new(blake3::derive_key(purpose, from))
}

/// XChaCha20-Poly1305 with random nonces: 24 bytes of them cannot repeat by chance, so values can be written anew under
/// one key, and folders copied and gone on with, without a count to keep.
pub struct Sealer(XChaCha20Poly1305);

impl Sealer {
	pub fn new(key: &Secret) -> Self {
		Self(XChaCha20Poly1305::new((&**key).into()))
	}

	/// Seal in a place: what is sealed for one opens for no other.
	pub fn seal(&self, place: &[u8], plain: &[u8]) -> Vec<u8> {
		let mut out = Vec::with_capacity(NONCE + plain.len() + TAG);
		out.resize(NONCE, 0);
		rand::thread_rng().fill_bytes(&mut out);
		let nonce = *XNonce::from_slice(&out);
		out.extend_from_slice(plain);
		let tag = self
			.0
			.encrypt_in_place_detached(&nonce, place, &mut out[NONCE..])
			.expect("far below the 256 GiB that the cipher takes; qed");
		out.extend_from_slice(&tag);
		out
	}

	/// Open what was sealed in this place.
	pub fn open(&self, place: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
		let (nonce, rest) = sealed.split_at_checked(NONCE)?;
		let (body, tag) = rest.split_at_checked(rest.len().checked_sub(TAG)?)?;
		let mut plain = Zeroizing::new(body.to_vec());
		self.0.decrypt_in_place_detached(XNonce::from_slice(nonce), place, &mut plain, Tag::from_slice(tag)).ok()?;
		Some(plain)
	}

	/// Seal with a nonce that is the caller's to keep from repeating.
	pub fn seal_at(&self, nonce: &[u8; NONCE], place: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
		let payload = Payload { msg: plain, aad: place };
		self.0.encrypt(nonce.into(), payload).map_err(|_| Error::Damaged("what is to be sealed"))
	}

	/// Open what was sealed so.
	pub fn open_at(&self, nonce: &[u8; NONCE], place: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
		self.0.decrypt(nonce.into(), Payload { msg: sealed, aad: place }).ok().map(Zeroizing::new)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_sealed_opens_in_its_place_only() {
		let sealer = Sealer::new(&random_secret());
		let sealed = sealer.seal(b"here", b"hello");
		assert_eq!(sealer.open(b"here", &sealed).as_deref().map(Vec::as_slice), Some(&b"hello"[..]));
		assert!(sealer.open(b"there", &sealed).is_none());
		assert!(Sealer::new(&random_secret()).open(b"here", &sealed).is_none());
		assert_ne!(sealer.seal(b"here", b"hello"), sealed);
		for at in 0..sealed.len() {
			let mut changed = sealed.clone();
			changed[at] ^= 1;
			assert!(sealer.open(b"here", &changed).is_none());
			assert!(sealer.open(b"here", &sealed[..at]).is_none());
		}
	}
}
