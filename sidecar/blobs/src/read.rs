//! Reading a blob: checked, opened, from any place.

use crate::{
	blobs::{stored_hashes, Reading},
	error::{Error, Result},
	hashes::{chunk_len, ChunkHashes, CHUNK},
	index::Record,
	seal::{plain_size, Cipher, Key, PLAIN_CHUNK},
	store::Object,
};
use std::io::{self, Read, Seek, SeekFrom};
use zeroize::Zeroizing;

/// How many chunks are read at once.
pub(crate) const BATCH: usize = 64;

/// Fewer chunks than this are not worth another thread.
const WORTH_A_THREAD: usize = 8;

/// A blob that is being read.
pub struct Reader {
	object: Box<dyn Object>,
	hashes: ChunkHashes,
	cipher: Option<Cipher>,
	size: u64,
	at: u64,
	/// Chunks as they were read and then opened, each where it was.
	batch: Zeroizing<Vec<u8>>,
	first: u32,
	/// How many chunks are in the batch.
	count: u32,
	_reading: Reading,
}

impl Reader {
	pub(crate) fn new(reading: Reading, record: &Record, object: Box<dyn Object>, key: Option<&Key>) -> Result<Self> {
		let hashes = stored_hashes(&reading.address, record.size, &*object)?;
		let size = match key {
			Some(_) => plain_size(record.size).ok_or(Error::Key)?,
			None => record.size,
		};
		Ok(Self {
			object,
			hashes,
			cipher: key.map(Cipher::new),
			size,
			at: 0,
			batch: Zeroizing::new(Vec::new()),
			first: 0,
			count: 0,
			_reading: reading,
		})
	}

	/// How many bytes there are to read.
	pub fn size(&self) -> u64 {
		self.size
	}

	/// How much of a chunk is to be read.
	fn plain_chunk(&self) -> usize {
		if self.cipher.is_some() {
			PLAIN_CHUNK
		} else {
			CHUNK
		}
	}

	/// Have this chunk in the batch, and more after it when reading goes on in order.
	fn fetch(&mut self, index: u32) -> Result<()> {
		if (self.first..self.first + self.count).contains(&index) {
			return Ok(());
		}
		let total = self.hashes.count();
		let onward = index == self.first + self.count;
		let count = if onward { BATCH as u32 } else { 1 }.min(total - index);
		self.count = 0;
		let begin = u64::from(index) * CHUNK as u64;
		let end = self.hashes.size().min(begin + u64::from(count) * CHUNK as u64);
		self.batch.resize((end - begin) as usize, 0);
		self.object.read_at(begin, &mut self.batch)?;
		self.open(index)?;
		(self.first, self.count) = (index, count);
		Ok(())
	}

	/// Check and open all chunks of the batch, of which this is the first.
	fn open(&mut self, first: u32) -> Result<()> {
		let (hashes, cipher) = (&self.hashes, &self.cipher);
		let last = hashes.count() - 1;
		let open = |(index, chunk): (u32, &mut [u8])| {
			hashes.check(index, chunk).map_err(|_| Error::Damaged("a blob"))?;
			match cipher {
				Some(cipher) => cipher.open(index, index == last, chunk).map(drop),
				None => Ok(()),
			}
		};
		// The empty blob has one chunk, and no bytes to cut into chunks.
		if self.batch.is_empty() {
			return open((first, &mut []));
		}
		in_threads(&mut self.batch, first, open).into_iter().collect()
	}
}

/// Do something with each chunk of a batch, on as many threads as are worth it.
pub(crate) fn in_threads<T: Send>(batch: &mut [u8], first: u32, work: impl Fn((u32, &mut [u8])) -> T + Sync) -> Vec<T> {
	let chunks: Vec<_> = (first..).zip(batch.chunks_mut(CHUNK)).collect();
	let threads = match std::thread::available_parallelism() {
		Ok(threads) if chunks.len() >= WORTH_A_THREAD => threads.get().min(4),
		_ => 1,
	};
	if threads == 1 {
		return chunks.into_iter().map(work).collect();
	}
	let each = chunks.len().div_ceil(threads);
	let mut parts: Vec<Vec<_>> = Vec::new();
	for (at, chunk) in chunks.into_iter().enumerate() {
		match at % each {
			0 => parts.push(vec![chunk]),
			_ => parts.last_mut().expect("the first chunk begins a part; qed").push(chunk),
		}
	}
	let work = &work;
	std::thread::scope(|scope| {
		let mine = parts.remove(0);
		let threads: Vec<_> =
			parts.into_iter().map(|part| scope.spawn(move || part.into_iter().map(work).collect::<Vec<_>>())).collect();
		let mut done: Vec<T> = mine.into_iter().map(work).collect();
		for thread in threads {
			done.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
		}
		done
	})
}

impl Read for Reader {
	fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
		// An empty blob is checked too.
		let checked = self.size > 0 || self.count > 0;
		if out.is_empty() || (self.at >= self.size && checked) {
			return Ok(0);
		}
		let each = self.plain_chunk();
		let index = (self.at / each as u64) as u32;
		self.fetch(index)?;
		let within = (self.at % each as u64) as usize;
		let begin = (index - self.first) as usize * CHUNK + within;
		let length = chunk_len(self.hashes.size(), index).ok_or(Error::NoChunk(index))? - (CHUNK - each);
		let count = out.len().min(length - within);
		out[..count].copy_from_slice(&self.batch[begin..begin + count]);
		self.at += count as u64;
		Ok(count)
	}
}

impl Seek for Reader {
	fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
		let to = match to {
			SeekFrom::Start(at) => Some(at),
			SeekFrom::End(by) => self.size.checked_add_signed(by),
			SeekFrom::Current(by) => self.at.checked_add_signed(by),
		};
		self.at = to.ok_or(io::ErrorKind::InvalidInput)?;
		Ok(self.at)
	}
}
