//! The key file: the vault's key, sealed under the passphrase.
//!
//! ```text
//! "metalife-key" || version, 1 byte || memory in KiB, passes, lanes: 4 bytes each, little-endian || salt, 16 bytes
//! || sealed key: nonce 24, key 32, tag 16 bytes || BLAKE3 of all before, 32 bytes
//! ```
//!
//! The last part tells a damaged file from a wrong passphrase.

use crate::{
	error::{Error, Result},
	seal::{derive, random_secret, Sealer, Secret, NONCE, TAG},
};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use rand::RngCore;
use zeroize::{Zeroize, Zeroizing};

const MAGIC: &[u8] = b"metalife-key";
const VERSION: u8 = 1;
const SALT: usize = 16;
const OPEN: usize = MAGIC.len() + 1 + 3 * 4 + SALT;

/// How many bytes a key file has.
pub const KEY_FILE: usize = OPEN + NONCE + 32 + TAG + 32;

/// What Argon2id is to cost, for us at every opening and for whoever tries passphrases at every try.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kdf {
	/// Memory, in KiB.
	pub memory: u32,
	/// How often it is gone through.
	pub passes: u32,
	/// How many lanes it has.
	pub lanes: u32,
}

impl Default for Kdf {
	/// What RFC 9106 recommends where memory is short: 64 MiB, three times, four lanes.
	fn default() -> Self {
		Self { memory: 65_536, passes: 3, lanes: 4 }
	}
}

impl Kdf {
	/// The least that Argon2 takes: for tests, where opening must not take long.
	pub const WEAKEST: Self = Self { memory: 8, passes: 1, lanes: 1 };

	/// A key file is a file like any other: what it asks for is bounded, at 1 GiB.
	fn params(&self) -> Result<Params> {
		if self.memory > 1 << 20 || self.passes > 64 || self.lanes > 64 {
			return Err(Error::Kdf);
		}
		Params::new(self.memory, self.passes, self.lanes, Some(32)).map_err(|_| Error::Kdf)
	}

	fn derive(&self, passphrase: &[u8], salt: &[u8]) -> Result<Secret> {
		let params = self.params()?;
		let mut memory = vec![Block::new(); params.block_count()];
		let mut out = Zeroizing::new([0; 32]);
		let done = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
			passphrase,
			salt,
			&mut out[..],
			&mut memory,
		);
		memory.iter_mut().for_each(Zeroize::zeroize);
		done.map_err(|_| Error::Kdf)?;
		Ok(out)
	}
}

fn sealer(kdf: &Kdf, passphrase: &[u8], salt: &[u8]) -> Result<Sealer> {
	Ok(Sealer::new(&derive("metalife vault 1 key file", &*kdf.derive(passphrase, salt)?)))
}

/// The key file for this key and passphrase.
pub fn seal(key: &Secret, passphrase: &[u8], kdf: &Kdf) -> Result<Vec<u8>> {
	let mut out = MAGIC.to_vec();
	out.push(VERSION);
	for number in [kdf.memory, kdf.passes, kdf.lanes] {
		out.extend_from_slice(&number.to_le_bytes());
	}
	let mut salt = [0; SALT];
	rand::rngs::OsRng.fill_bytes(&mut salt);
	out.extend_from_slice(&salt);
	let sealed = sealer(kdf, passphrase, &salt)?.seal(&out, &key[..]);
	out.extend_from_slice(&sealed);
	let sum = *blake3::hash(&out).as_bytes();
	out.extend_from_slice(&sum);
	Ok(out)
}

/// A new key, and its file.
pub fn create(passphrase: &[u8], kdf: &Kdf) -> Result<(Secret, Vec<u8>)> {
	let key = random_secret();
	let file = seal(&key, passphrase, kdf)?;
	Ok((key, file))
}

/// The key in this file.
pub fn open(file: &[u8], passphrase: &[u8]) -> Result<Secret> {
	const DAMAGED: Error = Error::Damaged("the key file");
	let (body, sum) = file.split_last_chunk::<32>().ok_or(DAMAGED)?;
	if !body.starts_with(MAGIC) {
		return Err(DAMAGED);
	}
	match body.get(MAGIC.len()) {
		Some(&VERSION) => {},
		Some(version) if *version > VERSION => return Err(Error::Newer("the key file")),
		_ => return Err(DAMAGED),
	}
	if file.len() != KEY_FILE || blake3::hash(body) != *sum {
		return Err(DAMAGED);
	}
	let (place, sealed) = body.split_at(OPEN);
	let number = |at: usize| {
		let at = MAGIC.len() + 1 + 4 * at;
		u32::from_le_bytes([body[at], body[at + 1], body[at + 2], body[at + 3]])
	};
	let kdf = Kdf { memory: number(0), passes: number(1), lanes: number(2) };
	let plain = sealer(&kdf, passphrase, &place[OPEN - SALT..])?.open(place, sealed).ok_or(Error::WrongPassphrase)?;
	let key = plain.as_slice().try_into().map_err(|_| DAMAGED)?;
	Ok(Zeroizing::new(key))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_key_opens_with_its_passphrase_only() {
		let (key, file) = create(b"secret", &Kdf::WEAKEST).expect("is allowed");
		assert_eq!(file.len(), KEY_FILE);
		assert_eq!(open(&file, b"secret").expect("is the passphrase"), key);
		assert!(matches!(open(&file, b"Secret"), Err(Error::WrongPassphrase)));
		assert!(matches!(open(&file, b""), Err(Error::WrongPassphrase)));
	}

	#[test]
	fn damage_is_told_from_a_wrong_passphrase() {
		let (_, file) = create(b"secret", &Kdf::WEAKEST).expect("is allowed");
		for at in 0..file.len() {
			let mut changed = file.clone();
			changed[at] ^= 1;
			assert!(matches!(open(&changed, b"secret"), Err(Error::Damaged(_) | Error::Newer(_))), "{at}");
			assert!(matches!(open(&file[..at], b"secret"), Err(Error::Damaged(_))), "{at}");
		}
		let longer = [&file[..], &[0]].concat();
		assert!(matches!(open(&longer, b"secret"), Err(Error::Damaged(_))));
	}

	#[test]
	fn a_key_file_cannot_ask_for_all_memory() {
		let (_, mut file) = create(b"secret", &Kdf::WEAKEST).expect("is allowed");
		file[MAGIC.len() + 1..][..4].copy_from_slice(&u32::MAX.to_le_bytes());
		let end = file.len() - 32;
		let sum = *blake3::hash(&file[..end]).as_bytes();
		file[end..].copy_from_slice(&sum);
		assert!(matches!(open(&file, b"secret"), Err(Error::Kdf)));
		assert!(matches!(create(b"", &Kdf { lanes: 0, ..Kdf::WEAKEST }), Err(Error::Kdf)));
	}
}
