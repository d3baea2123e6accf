//! Writing a blob: sealed and hashed while the disk writes what came before.

use crate::{
	address::Address,
	blobs::{check_reason, create, Blobs},
	error::{Error, Result},
	folder,
	hashes::{chunk_hash, ChunkHashes, CHUNK, MAX_BLOB},
	read::{in_threads, BATCH},
	seal::{sealed_size, Cipher, Key, PLAIN_CHUNK},
};
use std::{
	fs::File,
	io::{self, Write},
	path::PathBuf,
	sync::mpsc::{sync_channel, Receiver, SyncSender},
	thread::JoinHandle,
};
use zeroize::Zeroize;

/// How much is written before the disk is asked to begin with it: what is synced at the end is not much then.
const SYNC_EACH: usize = 32 << 20;

/// How many buffers wait for the disk at most.
const QUEUE: usize = 2;

/// A blob that was sealed and is held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sealed {
	/// Its address.
	pub address: Address,
	/// Its size, sealed.
	pub size: u64,
	/// The key it opens with.
	pub key: Key,
}

/// A blob that is being written. Nothing of it stays unless it is finished.
pub struct Writer {
	blobs: Blobs,
	path: PathBuf,
	key: Key,
	cipher: Cipher,
	/// Plaintext, in chunks with room for a tag each.
	batch: Vec<u8>,
	/// How much plaintext is in the batch.
	filled: usize,
	/// Which chunk is the first in the batch.
	first: u32,
	hashes: Vec<[u8; 32]>,
	/// How much room was promised.
	reserved: u64,
	output: Output,
	/// What went wrong; nothing more is taken then.
	failed: bool,
}

enum Output {
	/// Nothing was written yet.
	File(File),
	/// Another thread writes.
	Thread(Pipe),
	/// All was written.
	Done,
}

/// A thread that writes what it is sent, and sends the buffers back. Another has the disk begin with what was written.
struct Pipe {
	full: SyncSender<Vec<u8>>,
	empty: Receiver<Vec<u8>>,
	thread: JoinHandle<io::Result<File>>,
}

impl Pipe {
	fn new(mut file: File) -> io::Result<Self> {
		let (full, buffers) = sync_channel::<Vec<u8>>(QUEUE);
		let (back, empty) = sync_channel(QUEUE + 2);
		let (written, to_sync) = sync_channel(1);
		let synced = file.try_clone()?;
		let sync = move || to_sync.iter().try_for_each(|()| synced.sync_data());
		let thread = std::thread::spawn(move || {
			let syncing = std::thread::spawn(sync);
			let mut since = 0;
			for buffer in buffers {
				file.write_all(&buffer)?;
				since += buffer.len();
				// When it is still at the last part, this part goes with the next.
				if since >= SYNC_EACH && written.try_send(()).is_ok() {
					since = 0;
				}
				// Nobody takes it back who is at the end.
				let _ = back.try_send(buffer);
			}
			drop(written);
			// What it was told of the disk is told to nobody else.
			syncing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
			Ok(file)
		});
		Ok(Self { full, empty, thread })
	}

	/// Have this written, and give another buffer.
	fn send(&self, buffer: Vec<u8>) -> Option<Vec<u8>> {
		self.full.send(buffer).ok()?;
		Some(self.empty.try_recv().unwrap_or_default())
	}

	/// Wait until all is written.
	fn end(self) -> io::Result<File> {
		drop(self.full);
		self.thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
	}
}

impl Writer {
	pub(crate) fn new(blobs: Blobs) -> Result<Self> {
		let path = blobs.unfinished();
		let file = create(&path)?;
		let key = Key::random();
		Ok(Self {
			blobs,
			path,
			cipher: Cipher::new(&key),
			key,
			batch: Vec::new(),
			filled: 0,
			first: 0,
			hashes: Vec::new(),
			reserved: 0,
			output: Output::File(file),
			failed: false,
		})
	}

	fn put(&mut self, mut bytes: &[u8]) -> Result<()> {
		while !bytes.is_empty() {
			// A full batch is sealed when more comes: then its last chunk is not the blob's last.
			if self.filled == BATCH * PLAIN_CHUNK {
				self.seal(false)?;
			}
			let (chunk, within) = (self.filled / PLAIN_CHUNK, self.filled % PLAIN_CHUNK);
			let (now, rest) = bytes.split_at(bytes.len().min(PLAIN_CHUNK - within));
			let begin = chunk * CHUNK + within;
			if self.batch.len() < begin + now.len() {
				self.batch.resize(begin + now.len(), 0);
			}
			self.batch[begin..begin + now.len()].copy_from_slice(now);
			self.filled += now.len();
			bytes = rest;
		}
		Ok(())
	}

	/// Seal and hash what is in the batch, and pass it on.
	fn seal(&mut self, end: bool) -> Result<()> {
		let length = sealed_size(self.filled as u64).ok_or(Error::TooLarge)? as usize;
		let before = u64::from(self.first) * CHUNK as u64;
		if before + length as u64 > MAX_BLOB {
			return Err(Error::TooLarge);
		}
		self.blobs.reserve(length as u64)?;
		self.reserved += length as u64;
		self.batch.resize(length, 0);
		let count = length.div_ceil(CHUNK) as u32;
		let last = self.first + count - 1;
		let (cipher, only) = (&self.cipher, end && last == 0);
		let hashes = in_threads(&mut self.batch, self.first, |(index, chunk)| {
			cipher.seal(index, end && index == last, chunk);
			if only {
				Address::of(chunk).0
			} else {
				chunk_hash(index, chunk)
			}
		});
		self.hashes.extend(hashes);
		self.first += count;
		self.filled = 0;
		if !end {
			self.pass_on()?;
		}
		Ok(())
	}

	fn pass_on(&mut self) -> Result<()> {
		let batch = std::mem::take(&mut self.batch);
		let pipe = match std::mem::replace(&mut self.output, Output::Done) {
			Output::File(file) => Pipe::new(file)?,
			Output::Thread(pipe) => pipe,
			Output::Done => return Err(io::Error::from(io::ErrorKind::BrokenPipe).into()),
		};
		match pipe.send(batch) {
			Some(buffer) => {
				self.batch = buffer;
				self.output = Output::Thread(pipe);
				Ok(())
			},
			// It stopped because it failed: say why.
			None => Err(pipe.end().err().unwrap_or(io::ErrorKind::BrokenPipe.into()).into()),
		}
	}

	/// Seal the end of it, and keep it, pinned if a reason is given. It is held, and on the disk, when this returns.
	pub fn finish(mut self, reason: Option<&str>) -> Result<Sealed> {
		reason.map_or(Ok(()), check_reason)?;
		if self.failed {
			return Err(io::Error::from(io::ErrorKind::BrokenPipe).into());
		}
		self.seal(true)?;
		let size = u64::from(self.first - 1) * CHUNK as u64 + ((self.batch.len() - 1) % CHUNK + 1) as u64;
		let hashes = ChunkHashes::of(size, std::mem::take(&mut self.hashes));
		let list = hashes.encode();
		self.blobs.reserve(list.len() as u64)?;
		self.reserved += list.len() as u64;
		let mut file = match std::mem::replace(&mut self.output, Output::Done) {
			Output::File(file) => file,
			Output::Thread(pipe) => pipe.end()?,
			Output::Done => return Err(io::Error::from(io::ErrorKind::BrokenPipe).into()),
		};
		file.write_all(&self.batch)?;
		file.write_all(&list)?;
		file.sync_all()?;
		drop(file);
		if self.blobs.finish_written(&self.path, &hashes, reason)? {
			// It is the blob's from now on.
			self.reserved = 0;
		}
		Ok(Sealed { address: hashes.address(), size, key: self.key.clone() })
	}
}

impl Write for Writer {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		if self.failed {
			return Err(io::ErrorKind::BrokenPipe.into());
		}
		match self.put(bytes) {
			Ok(()) => Ok(bytes.len()),
			Err(error) => {
				self.failed = true;
				Err(error.into())
			},
		}
	}

	/// Does nothing: what is not finished is not kept.
	fn flush(&mut self) -> io::Result<()> {
		Ok(())
	}
}

impl Drop for Writer {
	fn drop(&mut self) {
		self.batch.zeroize();
		if let Output::Thread(pipe) = std::mem::replace(&mut self.output, Output::Done) {
			// What it could not write is not wanted any longer.
			let _ = pipe.end();
		}
		// What cannot be removed now is removed when the blobs are opened again.
		if let Err(error) = folder::remove(&self.path) {
			tracing::warn!(%error, "what was not finished could not be removed");
		}
		self.blobs.give_back(self.reserved);
	}
}
