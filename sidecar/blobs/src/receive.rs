//! Taking a blob in, chunk by chunk, in any order, over any number of runs of the program.
//!
//! It grows where it will lie: its bytes, and behind them the hashes of its chunks. Which chunks are there is not written
//! down: they are read and checked when it goes on, so nothing that a crash left can be taken for what it is not.

use crate::{
	address::Address,
	blobs::Receiving,
	error::{Error, Result},
	hashes::{chunk_len, ChunkHashes, CHUNK},
	index::stored_len,
};
use std::{
	fs::{File, OpenOptions},
	io::ErrorKind,
	os::unix::fs::FileExt,
	path::Path,
};

/// A blob on its way in.
pub struct Receiver {
	file: File,
	hashes: ChunkHashes,
	/// Which chunks are there.
	there: Vec<bool>,
	receiving: Receiving,
}

impl Receiver {
	pub(crate) fn open(receiving: Receiving, hashes: ChunkHashes) -> Result<Self> {
		let path = receiving.blobs.incoming(&receiving.address);
		let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
		let length = stored_len(hashes.size());
		let mut there = vec![false; hashes.count() as usize];
		if file.metadata()?.len() == length {
			let mut chunk = vec![0; CHUNK];
			for (index, there) in (0..).zip(&mut there) {
				let chunk = &mut chunk[..chunk_len(hashes.size(), index).ok_or(Error::NoChunk(index))?];
				file.read_exact_at(chunk, place(index))?;
				*there = hashes.check(index, chunk).is_ok();
			}
		} else {
			file.set_len(length)?;
		}
		file.write_all_at(&hashes.encode(), hashes.size())?;
		Ok(Self { file, hashes, there, receiving })
	}

	/// The hashes that stand in a file of which parts are there.
	pub(crate) fn stored_hashes(path: &Path, address: &Address, size: u64) -> Result<Option<ChunkHashes>> {
		let file = match File::open(path) {
			Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
			file => file?,
		};
		if file.metadata()?.len() != stored_len(size) {
			return Ok(None);
		}
		let mut bytes = vec![0; ChunkHashes::encoded_len(size)];
		file.read_exact_at(&mut bytes, size)?;
		Ok(ChunkHashes::decode(address, size, &bytes).ok())
	}

	/// The hashes of its chunks.
	pub fn hashes(&self) -> &ChunkHashes {
		&self.hashes
	}

	/// The chunks that are still missing, ascending.
	pub fn missing(&self) -> impl Iterator<Item = u32> + '_ {
		self.there.iter().zip(0..).filter(|(there, _)| !**there).map(|(_, index)| index)
	}

	/// Take a chunk. One with other bytes than the address says is refused, and nothing is written.
	pub fn put(&mut self, index: u32, bytes: &[u8]) -> Result<()> {
		self.hashes.check(index, bytes)?;
		let there = self.there.get_mut(index as usize).ok_or(Error::NoChunk(index))?;
		if !*there {
			self.file.write_all_at(bytes, place(index))?;
			*there = true;
		}
		Ok(())
	}

	/// Put the blob into the store, once all chunks are there. It is held, and on the disk, when this returns.
	pub fn finish(self) -> Result<()> {
		if let Some(index) = self.missing().next() {
			return Err(Error::Missing(index));
		}
		self.file.sync_all()?;
		self.receiving.blobs.clone().finish_received(self.receiving)
	}
}

fn place(index: u32) -> u64 {
	u64::from(index) * CHUNK as u64
}
