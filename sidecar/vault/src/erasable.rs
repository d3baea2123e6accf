//! What must be gone once it is let go of: each thing in a small file of its own.
//!
//! A log keeps what was replaced until it is compacted, and longer in its journal. Here the file is replaced, and nothing in
//! the folder has what was in the old one.
//!
//! ```text
//! "metalife-erasable" || version, 1 byte || sealed: nonce 24, value, tag 16 bytes
//! ```

use crate::{
	error::{Error, Result},
	files,
	seal::{derive, Sealer, Secret},
	vault::Vault,
};
use std::{
	io::{ErrorKind, Read},
	path::{Path, PathBuf},
	sync::{Mutex, PoisonError},
};
use zeroize::Zeroizing;

/// The most bytes that are kept so.
pub const MAX_ERASABLE: usize = 1 << 16;

const MAGIC: &[u8] = b"metalife-erasable";
const VERSION: u8 = 1;
const DAMAGED: Error = Error::Damaged("a file of what can be erased");

/// The folder of these files.
pub struct Erasable {
	folder: PathBuf,
	sealer: Sealer,
	names: Secret,
	writing: Mutex<()>,
}

impl Erasable {
	pub fn open(folder: &Path, key: &Secret) -> Result<Self> {
		files::create_folder(folder)?;
		let sealer = Sealer::new(&derive("metalife vault 1 erasable values", key));
		let names = derive("metalife vault 1 erasable names", key);
		Ok(Self { folder: folder.to_owned(), sealer, names, writing: Mutex::new(()) })
	}

	fn path(&self, name: &str) -> PathBuf {
		self.folder.join(blake3::keyed_hash(&self.names, name.as_bytes()).to_hex().as_str())
	}

	fn place(name: &str) -> Vec<u8> {
		[MAGIC, &[VERSION], name.as_bytes()].concat()
	}

	fn keep(&self, name: &str, value: &[u8]) -> Result<()> {
		if value.len() > MAX_ERASABLE {
			return Err(Error::TooMany { found: value.len(), limit: MAX_ERASABLE });
		}
		let sealed = [MAGIC, &[VERSION], &self.sealer.seal(&Self::place(name), value)].concat();
		let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
		files::replace(&self.path(name), &sealed)
	}

	fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
		let file = match std::fs::File::open(self.path(name)) {
			Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
			file => file?,
		};
		let mut bytes = Vec::new();
		file.take(2 * MAX_ERASABLE as u64).read_to_end(&mut bytes)?;
		let (version, sealed) = bytes.strip_prefix(MAGIC).and_then(<[u8]>::split_first).ok_or(DAMAGED)?;
		match *version {
			VERSION => self.sealer.open(&Self::place(name), sealed).map(Some).ok_or(DAMAGED),
			version if version > VERSION => Err(Error::Newer("a file of what can be erased")),
			_ => Err(DAMAGED),
		}
	}
}

impl Vault {
	/// Keep something of at most 64 KiB under a name, in place of what was there: nothing of that is left in the folder when
	/// this returns, sealed or not. For keys that must be gone one day. It is in no export, where it would not be gone.
	///
	/// What the file system or the disk keeps of files that were removed is beyond this.
	pub fn keep_erasable(&self, name: &str, value: &[u8]) -> Result<()> {
		self.erasables().keep(name, value)
	}

	/// What is kept so under this name.
	pub fn erasable(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
		self.erasables().get(name)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::seal::random_secret;
	use std::fs;

	#[test]
	fn what_was_replaced_is_gone_from_the_folder() {
		let place = tempfile::tempdir().expect("there is a place for temporary files");
		let key = random_secret();
		let kept = Erasable::open(place.path(), &key).expect("is made");
		kept.keep("keys", &[7; 500]).expect("is written");
		kept.keep("others", b"").expect("is written");
		let old = fs::read(kept.path("keys")).expect("is there");
		kept.keep("keys", &[8; 400]).expect("is written");
		let files: Vec<_> =
			fs::read_dir(place.path()).expect("is a folder").map(|file| file.expect("is").path()).collect();
		assert_eq!(files.len(), 2);
		for file in files {
			let bytes = fs::read(file).expect("is a file");
			assert!(!bytes.windows(16).any(|window| window == &old[100..116]));
		}
		let again = Erasable::open(place.path(), &key).expect("is there");
		assert_eq!(again.get("keys").expect("is read").as_deref(), Some(&vec![8; 400]));
		assert_eq!(again.get("others").expect("is read").as_deref(), Some(&vec![]));
		assert_eq!(again.get("none").expect("is read"), None);
	}

	#[test]
	fn what_is_damaged_exchanged_or_too_long_is_refused() {
		let place = tempfile::tempdir().expect("there is a place for temporary files");
		let kept = Erasable::open(place.path(), &random_secret()).expect("is made");
		assert!(matches!(kept.keep("keys", &[0; MAX_ERASABLE + 1]), Err(Error::TooMany { .. })));
		kept.keep("keys", b"secret").expect("is written");
		let good = fs::read(kept.path("keys")).expect("is there");
		for at in 0..good.len() {
			let mut bad = good.clone();
			bad[at] ^= 1;
			fs::write(kept.path("keys"), &bad).expect("is written");
			assert!(matches!(kept.get("keys"), Err(Error::Damaged(_) | Error::Newer(_))), "{at}");
			fs::write(kept.path("keys"), &good[..at]).expect("is written");
			assert!(matches!(kept.get("keys"), Err(Error::Damaged(_))), "{at}");
		}
		fs::write(kept.path("other"), &good).expect("is written");
		assert!(matches!(kept.get("other"), Err(Error::Damaged(_))));
	}
}
