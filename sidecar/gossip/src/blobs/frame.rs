//! What two peers say to each other about blobs: FORMAT.md.

use crate::{
	frame::{length_within, FrameError, Framed, Reason, LENGTH},
	wire::{Bytes, WrongLength},
};
use metalife_blobs::{chunk_count, Address, CHUNK};

/// The largest blob that is asked for and given over the network: 64 MiB.
pub const MAX_FETCHED: u64 = 64 << 20;

/// The most blobs that are named in one frame.
pub const MAX_NAMED_BLOBS: usize = 256;

/// The most chunks that are asked for at once.
pub const MAX_CHUNKS: u8 = 4;

/// The most bytes of a frame after its length: a chunk, and what it is.
const MAX_BLOB_FRAME: usize = 1 + CHUNK;

const WANT: u8 = 1;
const UNWANT: u8 = 2;
const HAVE: u8 = 3;
const GIVE_HASHES: u8 = 4;
const GIVE_CHUNKS: u8 = 5;
const HASHES: u8 = 6;
const CHUNK_BYTES: u8 = 7;
const GONE: u8 = 8;
const CLOSE: u8 = 10;

/// A blob as it is asked for. One of another size is another one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BlobEntry {
	/// Its address.
	pub address: Address,
	/// How many bytes it has as it is stored and sent: at most [`MAX_FETCHED`].
	pub size: u64,
}

pub const ENTRY: usize = 32 + 8;

/// One frame. The end that opened the stream asks, the other gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BlobFrame {
	/// Asks: whoever has these is to say so, now or when they come, until further notice.
	Want {
		/// Whether the asker wants them itself; else it asks for somebody else, and it is not passed on.
		own: bool,
		/// At least one, at most [`MAX_NAMED_BLOBS`].
		entries: Vec<BlobEntry>,
	},
	/// Asks: that is not to be said of these any more. At least one, at most [`MAX_NAMED_BLOBS`].
	Unwant(Vec<Address>),
	/// Gives: these are here. The answer to a [`BlobFrame::Want`], once for each entry.
	Have(Vec<Address>),
	/// Asks for the hashes of the chunks.
	GiveHashes(BlobEntry),
	/// Asks for chunks.
	GiveChunks {
		/// Of which blob.
		blob: BlobEntry,
		/// The number of the first.
		first: u32,
		/// How many: at least one, at most [`MAX_CHUNKS`], and none beyond the last.
		count: u8,
	},
	/// Gives the hashes.
	Hashes(Vec<u8>),
	/// Gives a chunk: one such frame for each that was asked for, in order.
	Chunk(Vec<u8>),
	/// Gives nothing: the blob is not here any more. Ends the answer.
	Gone,
	/// The last frame.
	Close(Reason),
}

impl BlobFrame {
	/// The frame with its length before it.
	pub fn encode(&self) -> Vec<u8> {
		let mut out = Vec::new();
		self.encode_to(&mut out);
		out
	}

	/// Read exactly one frame, without the length before it.
	pub fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
		if bytes.len() > MAX_BLOB_FRAME {
			return Err(FrameError::TooLong(bytes.len()));
		}
		let mut bytes = Bytes(bytes);
		let frame = match bytes.u8()? {
			WANT => {
				let own = match bytes.u8()? {
					own @ 0..=1 => own == 1,
					_ => return Err(FrameError::Value),
				};
				let entries = bytes.rest(ENTRY, MAX_NAMED_BLOBS)?;
				Self::Want { own, entries: entries.map(|mut bytes| entry(&mut bytes)).collect::<Result<_, _>>()? }
			},
			UNWANT => Self::Unwant(addresses(&mut bytes)?),
			HAVE => Self::Have(addresses(&mut bytes)?),
			GIVE_HASHES => Self::GiveHashes(entry(&mut bytes)?),
			GIVE_CHUNKS => {
				let (blob, first, count) = (entry(&mut bytes)?, bytes.u32()?, bytes.u8()?);
				let end = first.checked_add(u32::from(count)).ok_or(FrameError::Value)?;
				if !(1..=MAX_CHUNKS).contains(&count) || end > chunk_count(blob.size) {
					return Err(FrameError::Value);
				}
				Self::GiveChunks { blob, first, count }
			},
			HASHES => Self::Hashes(std::mem::take(&mut bytes.0).to_vec()),
			CHUNK_BYTES => Self::Chunk(std::mem::take(&mut bytes.0).to_vec()),
			GONE => Self::Gone,
			CLOSE => Self::Close(Reason::from_code(bytes.u8()?).ok_or(FrameError::Value)?),
			other => return Err(FrameError::Type(other)),
		};
		bytes.end()?;
		Ok(frame)
	}
}

impl Framed for BlobFrame {
	fn length(bytes: [u8; LENGTH]) -> Result<usize, FrameError> {
		length_within(bytes, MAX_BLOB_FRAME)
	}

	fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
		Self::decode(bytes)
	}

	fn encode_to(&self, out: &mut Vec<u8>) {
		let begin = out.len();
		out.extend_from_slice(&[0; LENGTH]);
		match self {
			Self::Want { own, entries } => {
				out.extend_from_slice(&[WANT, u8::from(*own)]);
				entries.iter().for_each(|entry| put(entry, out));
			},
			Self::Unwant(addresses) | Self::Have(addresses) => {
				out.push(if matches!(self, Self::Have(_)) { HAVE } else { UNWANT });
				addresses.iter().for_each(|address| out.extend_from_slice(&address.0));
			},
			Self::GiveHashes(blob) => {
				out.push(GIVE_HASHES);
				put(blob, out);
			},
			Self::GiveChunks { blob, first, count } => {
				out.push(GIVE_CHUNKS);
				put(blob, out);
				out.extend_from_slice(&first.to_le_bytes());
				out.push(*count);
			},
			Self::Hashes(bytes) | Self::Chunk(bytes) => {
				out.push(if matches!(self, Self::Hashes(_)) { HASHES } else { CHUNK_BYTES });
				out.extend_from_slice(bytes);
			},
			Self::Gone => out.push(GONE),
			Self::Close(reason) => out.extend_from_slice(&[CLOSE, *reason as u8]),
		}
		let length = out.len() - begin - LENGTH;
		debug_assert!(length <= MAX_BLOB_FRAME);
		out[begin..begin + LENGTH].copy_from_slice(&(length as u32).to_le_bytes());
	}
}

pub fn put(entry: &BlobEntry, out: &mut Vec<u8>) {
	out.extend_from_slice(&entry.address.0);
	out.extend_from_slice(&entry.size.to_le_bytes());
}

pub fn entry(bytes: &mut Bytes<'_>) -> Result<BlobEntry, FrameError> {
	let (address, size) = (Address(bytes.array()?), bytes.u64()?);
	match size <= MAX_FETCHED {
		true => Ok(BlobEntry { address, size }),
		false => Err(FrameError::Value),
	}
}

fn addresses(bytes: &mut Bytes<'_>) -> Result<Vec<Address>, FrameError> {
	let addresses = bytes.rest(32, MAX_NAMED_BLOBS)?;
	Ok(addresses.map(|mut bytes| bytes.array().map(Address)).collect::<Result<_, WrongLength>>()?)
}
