//! Where finished blobs lie.

use crate::{address::Address, error::Result};
use std::path::Path;

/// A place for finished blobs: a local folder, an S3-compatible store.
///
/// What is put is the bytes of a blob and behind them, when it has more than one chunk, their hashes. A store is not
/// trusted: what it gives is checked.
pub trait Store: Send + Sync {
	/// Take in what is in a file. It will stay when this returns, as a whole, and the file may be gone.
	fn put(&self, address: &Address, file: &Path) -> Result<()>;

	/// Open what was put, if it is there.
	fn open(&self, address: &Address) -> Result<Option<Box<dyn Object>>>;

	/// Let go of it, if it is there.
	fn remove(&self, address: &Address) -> Result<()>;

	/// Go through all that is there, with its length.
	fn each(&self, visit: &mut dyn FnMut(Address, u64) -> Result<()>) -> Result<()>;
}

/// Something in a store that is open for reading.
pub trait Object: Send + Sync {
	/// How many bytes it has.
	fn len(&self) -> u64;

	/// Whether it has none.
	fn is_empty(&self) -> bool {
		self.len() == 0
	}

	/// Fill all of this with the bytes from there on.
	fn read_at(&self, at: u64, out: &mut [u8]) -> Result<()>;
}
