//! Sealing: each chunk alone, each in its place.
//!
//! STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, 2015) over ChaCha20-Poly1305, as in age's payload: the nonce is 7 zeroes,
//! the chunk's number in 4 bytes, big-endian, and whether it is the last. The key is for this blob alone, so the nonces
//! never meet twice. Chunks can be neither moved nor left out, and can be opened without those before.

use crate::{
	error::{Error, Result},
	hashes::{CHUNK, MAX_BLOB},
};
use chacha20poly1305::{AeadInPlace, ChaCha20Poly1305, KeyInit, Nonce, Tag};
use rand::RngCore;
use zeroize::Zeroizing;

const TAG: usize = 16;

/// How much plaintext a chunk has, but for the last: with its tag it fills a chunk.
pub const PLAIN_CHUNK: usize = CHUNK - TAG;

/// The key of a blob. Whoever has it and the blob can read it: it goes with the reference, inside what is sealed where
/// the blob is private.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
	/// The key that a reference has.
	pub fn new(bytes: [u8; 32]) -> Self {
		Self(Zeroizing::new(bytes))
	}

	/// For a new blob. Nobody chooses a key: two blobs under one would show what they have in common.
	pub(crate) fn random() -> Self {
		let mut key = Self::new([0; 32]);
		rand::rngs::OsRng.fill_bytes(&mut key.0[..]);
		key
	}

	/// The bytes, for a reference.
	pub fn bytes(&self) -> [u8; 32] {
		*self.0
	}
}

impl std::fmt::Debug for Key {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str("Key(..)")
	}
}

/// How many bytes a blob has, sealed, that has so many in clear; none if that is too large.
pub fn sealed_size(plain: u64) -> Option<u64> {
	let chunks = plain.div_ceil(PLAIN_CHUNK as u64).max(1);
	plain.checked_add(chunks.checked_mul(TAG as u64)?).filter(|size| *size <= MAX_BLOB)
}

/// How many bytes a blob has in clear that has so many sealed; none if nothing sealed has that size.
pub fn plain_size(sealed: u64) -> Option<u64> {
	let chunks = sealed.div_ceil(CHUNK as u64);
	let plain = sealed.checked_sub(chunks * TAG as u64)?;
	(sealed_size(plain) == Some(sealed)).then_some(plain)
}

fn nonce(index: u32, last: bool) -> Nonce {
	let mut nonce = Nonce::default();
	nonce[7..11].copy_from_slice(&index.to_be_bytes());
	nonce[11] = u8::from(last);
	nonce
}

/// Seals and opens the chunks of one blob.
pub(crate) struct Cipher(ChaCha20Poly1305);

impl Cipher {
	pub fn new(key: &Key) -> Self {
		let key = Zeroizing::new(blake3::derive_key("metalife blob 1", &key.0[..]));
		Self(ChaCha20Poly1305::new((&*key).into()))
	}

	/// Seal in place: the last 16 bytes are room for the tag.
	pub fn seal(&self, index: u32, last: bool, chunk: &mut [u8]) {
		let (plain, room) = chunk.split_at_mut(chunk.len() - TAG);
		let tag = self
			.0
			.encrypt_in_place_detached(&nonce(index, last), b"", plain)
			.expect("far below the 256 GiB that the cipher takes; qed");
		room.copy_from_slice(&tag);
	}

	/// Open in place; gives the part without the tag.
	pub fn open<'a>(&self, index: u32, last: bool, chunk: &'a mut [u8]) -> Result<&'a mut [u8]> {
		let (sealed, tag) = chunk.split_at_mut(chunk.len().checked_sub(TAG).ok_or(Error::Key)?);
		self.0
			.decrypt_in_place_detached(&nonce(index, last), b"", sealed, Tag::from_slice(tag))
			.map_err(|_| Error::Key)?;
		Ok(sealed)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn a_chunk_opens_in_its_place_and_under_its_key_only() {
		let key = Key::random();
		let cipher = Cipher::new(&key);
		let mut sealed = [&b"hello"[..], &[0; TAG]].concat();
		cipher.seal(3, false, &mut sealed);
		assert_ne!(sealed[..5], b"hello"[..]);
		let open = |cipher: &Cipher, index, last, mut sealed: Vec<u8>| {
			cipher.open(index, last, &mut sealed).map(|plain| plain.to_vec())
		};
		assert_eq!(open(&cipher, 3, false, sealed.clone()).expect("is the place"), b"hello");
		assert!(open(&cipher, 2, false, sealed.clone()).is_err());
		assert!(open(&cipher, 3, true, sealed.clone()).is_err());
		assert!(open(&Cipher::new(&Key::random()), 3, false, sealed.clone()).is_err());
		for at in 0..sealed.len() {
			let mut changed = sealed.clone();
			changed[at] ^= 1;
			assert!(open(&cipher, 3, false, changed).is_err());
			assert!(open(&cipher, 3, false, sealed[..at].to_vec()).is_err());
		}
		assert_eq!(format!("{key:?}"), "Key(..)");
	}

	#[test]
	fn sizes_at_the_edges() {
		assert_eq!(sealed_size(0), Some(16));
		assert_eq!(sealed_size(PLAIN_CHUNK as u64), Some(CHUNK as u64));
		assert_eq!(sealed_size(PLAIN_CHUNK as u64 + 1), Some(CHUNK as u64 + 17));
		assert_eq!(sealed_size(u64::MAX), None);
		for none in [0, 15, CHUNK as u64 + 1, CHUNK as u64 + 16, u64::MAX] {
			assert_eq!(plain_size(none), None, "{none}");
		}
		assert_eq!(plain_size(MAX_BLOB), Some(MAX_BLOB - 65_536 * 16));
	}

	proptest! {
		#[test]
		fn sizes_come_back(plain in prop_oneof![0..1_000_000u64, 0..MAX_BLOB, any::<u64>()]) {
			if let Some(sealed) = sealed_size(plain) {
				prop_assert_eq!(plain_size(sealed), Some(plain));
			}
			if let Some(clear) = plain_size(plain) {
				prop_assert_eq!(sealed_size(clear), Some(plain));
			}
		}
	}
}
