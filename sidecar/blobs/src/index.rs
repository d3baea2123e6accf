//! What is known of each blob, as a record of the vault.
//!
//! ```text
//! version, 1 byte || state, 1 byte || size, 8 bytes || last used, 8 bytes || pins
//! pin = length, 1 byte || reason
//! ```
//!
//! Under the blob's address; numbers little-endian, reasons ascending.

use crate::{
	address::Address,
	blobs::{MAX_PINS, MAX_REASON},
	error::{Error, Result},
	hashes::{ChunkHashes, CHUNK, MAX_BLOB},
};
use metalife_vault::{Records, Vault};
use std::collections::BTreeSet;

const VERSION: u8 = 1;
const DAMAGED: Error = Error::Damaged("the index of blobs");

/// How far a blob has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
	/// It is pinned, and nothing of it is here.
	Wanted,
	/// Parts of it are here.
	Receiving,
	/// All of it is in the store.
	Held,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
	pub state: State,
	pub size: u64,
	/// When it was last used, by the index's own count.
	pub used: u64,
	pub pins: BTreeSet<String>,
}

impl Record {
	/// What it counts against the quota.
	pub fn room(&self) -> u64 {
		match self.state {
			State::Wanted => 0,
			State::Receiving | State::Held => stored_len(self.size),
		}
	}

	fn encode(&self) -> Vec<u8> {
		let mut out = vec![VERSION, self.state as u8];
		for number in [self.size, self.used] {
			out.extend_from_slice(&number.to_le_bytes());
		}
		for reason in &self.pins {
			out.push(reason.len() as u8);
			out.extend_from_slice(reason.as_bytes());
		}
		out
	}

	fn decode(bytes: &[u8]) -> Result<Self> {
		match bytes.first() {
			Some(&VERSION) => {},
			Some(version) if *version > VERSION => return Err(Error::Newer("the index of blobs")),
			_ => return Err(DAMAGED),
		}
		let (head, mut rest) = bytes.split_at_checked(18).ok_or(DAMAGED)?;
		let states = [State::Wanted, State::Receiving, State::Held];
		let state = states.into_iter().find(|state| *state as u8 == head[1]).ok_or(DAMAGED)?;
		let number = |at: usize| head[at..].first_chunk().map(|bytes| u64::from_le_bytes(*bytes)).ok_or(DAMAGED);
		let mut pins = BTreeSet::new();
		while let Some((length, more)) = rest.split_first() {
			let (reason, more) = more.split_at_checked(usize::from(*length)).ok_or(DAMAGED)?;
			let reason = std::str::from_utf8(reason).map_err(|_| DAMAGED)?.to_owned();
			if !(1..=MAX_REASON).contains(&reason.len()) || pins.last().is_some_and(|last| *last >= reason) {
				return Err(DAMAGED);
			}
			pins.insert(reason);
			rest = more;
		}
		let size = number(2)?;
		if size > MAX_BLOB || pins.len() > MAX_PINS {
			return Err(DAMAGED);
		}
		Ok(Self { state, size, used: number(10)?, pins })
	}
}

/// How many bytes a blob of this size takes in a store: its own, and the hashes of its chunks.
pub fn stored_len(size: u64) -> u64 {
	size + ChunkHashes::encoded_len(size) as u64
}

/// The size of the blob that takes so many bytes in a store; none if no blob does.
pub fn size_of_stored(length: u64) -> Option<u64> {
	let size = match length {
		length if length <= CHUNK as u64 => length,
		_ => length.checked_sub(32 * length.div_ceil(CHUNK as u64 + 32))?,
	};
	(size <= MAX_BLOB && stored_len(size) == length).then_some(size)
}

/// The table of all blobs.
pub struct Index<'a>(Records<'a>);

impl<'a> Index<'a> {
	pub fn new(vault: &'a Vault) -> Self {
		Self(vault.records("blobs"))
	}

	pub fn get(&self, address: &Address) -> Result<Option<Record>> {
		self.0.get(&address.0)?.map(|record| Record::decode(&record)).transpose()
	}

	/// It is on the disk when this returns.
	pub fn put(&self, address: &Address, record: &Record) -> Result<()> {
		Ok(self.0.put(&address.0, &record.encode())?)
	}

	pub fn remove(&self, address: &Address) -> Result<()> {
		Ok(self.0.remove(&address.0)?)
	}

	pub fn all(&self) -> impl Iterator<Item = Result<(Address, Record)>> + '_ {
		self.0.all().map(|record| {
			let (key, value) = record?;
			Ok((Address(key.try_into().map_err(|_| DAMAGED)?), Record::decode(&value)?))
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	proptest! {
		#[test]
		fn sizes_come_back(size in prop_oneof![0..300_000u64, 0..=MAX_BLOB, any::<u64>()]) {
			if size <= MAX_BLOB {
				prop_assert_eq!(size_of_stored(stored_len(size)), Some(size));
			}
			if let Some(blob) = size_of_stored(size) {
				prop_assert_eq!(stored_len(blob), size);
			}
		}

		#[test]
		fn records_come_back(
			state in prop_oneof![Just(State::Wanted), Just(State::Receiving), Just(State::Held)],
			size in 0..=MAX_BLOB, used: u64, pins in prop::collection::btree_set("[a-zé]{1,20}", 0..5),
			at: prop::sample::Index, change in 1u8..,
		) {
			let record = Record { state, size, used, pins };
			let mut bytes = record.encode();
			prop_assert_eq!(Record::decode(&bytes).expect("was written"), record);
			let at = at.index(bytes.len());
			bytes[at] ^= change;
			if let Ok(other) = Record::decode(&bytes) {
				prop_assert_eq!(other.encode(), bytes);
			}
		}

		#[test]
		fn whatever_decodes_is_canonical(bytes in prop::collection::vec(prop_oneof![0u8..3, any::<u8>()], 0..60)) {
			if let Ok(record) = Record::decode(&bytes) {
				prop_assert_eq!(record.encode(), bytes);
			}
		}
	}
}
