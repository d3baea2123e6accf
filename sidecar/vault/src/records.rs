//! Sealed tables, for what others keep beside the messages.

use crate::{
	error::{Error, Result},
	log::{Log, MAX_NAME},
	vault::Vault,
};
use zeroize::Zeroizing;

/// The most bytes that a record has.
pub const MAX_RECORD: usize = 1 << 16;

/// The most records that are changed at once.
pub const MAX_CHANGES: usize = 4_096;

/// A table of sealed records, each under a key; [`Vault::records`] gives it. Nobody can see on the disk which tables there
/// are or what the keys are, only how many records a table has and how long each is.
pub struct Records<'a> {
	log: &'a Log,
	table: &'a str,
}

impl Vault {
	/// The table with this name, of at most 255 bytes. It is there without being made.
	pub fn records<'a>(&'a self, table: &'a str) -> Records<'a> {
		Records { log: self.log(), table }
	}
}

impl Records<'_> {
	/// What is kept under a key.
	pub fn get(&self, key: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>> {
		self.log.record(self.table, key)
	}

	/// Keep this under a key of at most 255 bytes; it is on the disk when this returns.
	pub fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
		self.change(&[(key, Some(value))])
	}

	/// Keep nothing under this key any longer.
	pub fn remove(&self, key: &[u8]) -> Result<()> {
		self.change(&[(key, None)])
	}

	/// Several changes at once, at most [`MAX_CHANGES`]: all of them or none.
	pub fn change(&self, changes: &[(&[u8], Option<&[u8]>)]) -> Result<()> {
		let limited = |found: usize, limit: usize| match found > limit {
			true => Err(Error::TooMany { found, limit }),
			false => Ok(()),
		};
		limited(self.table.len(), MAX_NAME)?;
		limited(changes.len(), MAX_CHANGES)?;
		let mut write = self.log.write();
		for (key, value) in changes {
			limited(key.len(), MAX_NAME)?;
			limited(value.map_or(0, <[u8]>::len), MAX_RECORD)?;
			match value {
				Some(value) => write.record(self.table, key, value),
				None => write.forget_record(self.table, key),
			}
		}
		write.commit()
	}

	/// All keys and what is kept under them, in no order that means anything.
	pub fn all(&self) -> impl Iterator<Item = Result<(Vec<u8>, Zeroizing<Vec<u8>>)>> + '_ {
		self.log.all_records(Some(self.table)).map(|record| record.map(|record| (record.key, record.value)))
	}
}
