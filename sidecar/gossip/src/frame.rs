//! What two peers say to each other: FORMAT.md.

use crate::{
	filter::{Filter, FilterError},
	wire::{Bytes, WrongLength},
};
use metalife_feed::{FeedKey, ForkError, ForkProof, Message, MessageError, MAX_SEQUENCE};

/// The most bytes that a frame has after its length.
pub const MAX_FRAME: usize = 1 + MAX_PAGE;

/// The most bytes of messages in one page.
pub const MAX_PAGE: usize = 256 * 1024;

/// The most feeds that are asked for, or given up, in one frame.
pub const MAX_ENTRIES: usize = 2_048;

/// The most pages that are granted at once.
pub const MAX_CREDIT: u16 = 64;

/// How many bytes tell how long a frame is.
pub const LENGTH: usize = 4;

const VERSION: u8 = 1;
const HELLO: u8 = 1;
const PROOF: u8 = 2;
const WANT: u8 = 3;
const UNWANT: u8 = 4;
const PAGE: u8 = 5;
const CREDIT: u8 = 6;
const ASKED: u8 = 7;
const CAUGHT_UP: u8 = 8;
const FORK: u8 = 9;
const CLOSE: u8 = 10;

/// Where the asker stands in a feed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
	/// Which feed.
	pub feed: FeedKey,
	/// The number of the first message that is asked for.
	pub next: u64,
	/// Only so many of the newest, when nothing is held; 0 for all.
	pub last: u32,
	/// The beginning of the id of the message before `next`; zeroes when that is not held.
	pub tag: [u8; 8],
}

const ENTRY: usize = 32 + 8 + 4 + 8;

/// Who somebody is: a feed's key, and its signature over the session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Claim {
	/// The feed that this peer writes.
	pub feed: FeedKey,
	/// Under that feed's key.
	pub signature: [u8; 64],
}

/// Why a session ends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, thiserror::Error)]
#[repr(u8)]
pub enum Reason {
	/// There is nothing more to say.
	#[error("it was ended")]
	Ended = 1,
	/// This peer is not served.
	#[error("this peer is not served")]
	Denied = 2,
	/// A frame that is no frame, or one that does not belong here.
	#[error("a frame that is not allowed here")]
	Malformed = 3,
	/// A frame longer than frames are.
	#[error("a frame that is too long")]
	TooLong = 4,
	/// A version that is not spoken here.
	#[error("another version")]
	Version = 5,
	/// The proof of who the peer is does not hold.
	#[error("a proof of identity that does not hold")]
	Identity = 6,
	/// More feeds asked for than one peer may.
	#[error("too many feeds are asked for")]
	TooMany = 7,
	/// More pages than were granted, or more granted than there are.
	#[error("pages that were not granted")]
	Credit = 8,
	/// Messages of a feed that nobody asked for.
	#[error("messages that were not asked for")]
	Unwanted = 9,
	/// Messages that do not follow one another by number.
	#[error("a gap between messages")]
	Gap = 10,
	/// Messages that do not follow one another by hash.
	#[error("messages that are not chained")]
	Unchained = 11,
	/// Messages whose author did not sign them.
	#[error("messages that their author did not sign")]
	Signature = 12,
	/// A proof of a fork that proves none.
	#[error("a proof of a fork that proves none")]
	Fork = 13,
	/// It took too long.
	#[error("it took too long")]
	Slow = 14,
	/// Something went wrong on the other side that is nobody's fault.
	#[error("a failure on that side")]
	Failure = 15,
	/// Another session with the same peer goes on in its place.
	#[error("another session goes on in its place")]
	Replaced = 16,
	/// Hashes of chunks that are not those of the blob.
	#[error("hashes that are not those of the blob")]
	Hashes = 17,
	/// Bytes that are not those of the chunk that was asked for.
	#[error("bytes that are not those of the chunk")]
	Chunk = 18,
}

impl Reason {
	const ALL: [Self; 18] = [
		Self::Ended,
		Self::Denied,
		Self::Malformed,
		Self::TooLong,
		Self::Version,
		Self::Identity,
		Self::TooMany,
		Self::Credit,
		Self::Unwanted,
		Self::Gap,
		Self::Unchained,
		Self::Signature,
		Self::Fork,
		Self::Slow,
		Self::Failure,
		Self::Replaced,
		Self::Hashes,
		Self::Chunk,
	];

	pub(crate) fn from_code(code: u8) -> Option<Self> {
		Self::ALL.into_iter().find(|reason| *reason as u8 == code)
	}

	/// Whether no honest program on a working line gives cause for it.
	pub fn is_misbehaviour(self) -> bool {
		!matches!(self, Self::Ended | Self::Denied | Self::Version | Self::Slow | Self::Failure | Self::Replaced)
	}
}

/// One frame.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Frame {
	/// The first of each side.
	Hello {
		/// Fresh random bytes.
		nonce: [u8; 32],
	},
	/// The second of each side: who it is, or that it does not say.
	Proof(Option<Claim>),
	/// Feeds that are asked for, until further notice.
	Want {
		/// Which payloads.
		filter: Filter,
		/// At least one, at most [`MAX_ENTRIES`].
		entries: Vec<Entry>,
	},
	/// Feeds that are asked for no longer: at least one, at most [`MAX_ENTRIES`].
	Unwant(Vec<FeedKey>),
	/// Messages one after another, as in a file; [`messages`] reads them.
	Page(Vec<u8>),
	/// So many more pages may be sent, at least one.
	Credit(u16),
	/// That is all that is asked for, for now.
	Asked,
	/// The answer to [`Frame::Asked`]: all that was asked for before it was sent.
	CaughtUp,
	/// A feed that is asked for is forked.
	Fork(Box<ForkProof>),
	/// The last frame.
	Close(Reason),
}

/// What goes over a stream with its length before it.
pub trait Framed: Sized {
	/// How long the frame is that begins with these four bytes, without them.
	fn length(bytes: [u8; LENGTH]) -> Result<usize, FrameError>;

	/// Read exactly one, without the length before it.
	fn decode(bytes: &[u8]) -> Result<Self, FrameError>;

	/// Put it at the end of others, its length before it.
	fn encode_to(&self, out: &mut Vec<u8>);
}

impl Framed for Frame {
	fn length(bytes: [u8; LENGTH]) -> Result<usize, FrameError> {
		Self::length(bytes)
	}

	fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
		Self::decode(bytes)
	}

	fn encode_to(&self, out: &mut Vec<u8>) {
		Self::encode_to(self, out);
	}
}

/// How long a frame is that has at most so many bytes.
pub(crate) fn length_within(bytes: [u8; LENGTH], most: usize) -> Result<usize, FrameError> {
	match u32::from_le_bytes(bytes) as usize {
		0 => Err(FrameError::Length(WrongLength)),
		length if length > most => Err(FrameError::TooLong(length)),
		length => Ok(length),
	}
}

/// Why bytes are no frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FrameError {
	/// More bytes than a frame has.
	#[error("a frame of {0} bytes")]
	TooLong(usize),
	/// A version that is not known here.
	#[error("version {0} is not known")]
	Version(u8),
	/// A type that is not known here.
	#[error("{0} is no type of frame")]
	Type(u8),
	/// Too few bytes, or too many.
	#[error(transparent)]
	Length(#[from] WrongLength),
	/// The filter is refused.
	#[error("the filter is refused: {0}")]
	Filter(#[from] FilterError),
	/// A value out of range.
	#[error("a value out of range")]
	Value,
	/// The proof of a fork is refused.
	#[error("the proof of a fork is refused: {0}")]
	Fork(#[from] ForkError),
}

impl From<FrameError> for Reason {
	fn from(error: FrameError) -> Self {
		match error {
			FrameError::TooLong(_) => Self::TooLong,
			FrameError::Version(_) => Self::Version,
			FrameError::Fork(_) => Self::Fork,
			_ => Self::Malformed,
		}
	}
}

impl Frame {
	/// The frame with its length before it.
	pub fn encode(&self) -> Vec<u8> {
		let mut out = Vec::new();
		self.encode_to(&mut out);
		out
	}

	/// The same, put at the end of others.
	pub fn encode_to(&self, out: &mut Vec<u8>) {
		let begin = out.len();
		out.extend_from_slice(&[0; LENGTH]);
		match self {
			Self::Hello { nonce } => {
				out.extend_from_slice(&[HELLO, VERSION]);
				out.extend_from_slice(nonce);
			},
			Self::Proof(claim) => {
				out.push(PROOF);
				if let Some(Claim { feed, signature }) = claim {
					out.extend_from_slice(&feed.0);
					out.extend_from_slice(signature);
				}
			},
			Self::Want { filter, entries } => {
				out.push(WANT);
				filter.encode_to(out);
				for entry in entries {
					out.extend_from_slice(&entry.feed.0);
					out.extend_from_slice(&entry.next.to_le_bytes());
					out.extend_from_slice(&entry.last.to_le_bytes());
					out.extend_from_slice(&entry.tag);
				}
			},
			Self::Unwant(feeds) => {
				out.push(UNWANT);
				feeds.iter().for_each(|feed| out.extend_from_slice(&feed.0));
			},
			Self::Page(messages) => {
				out.push(PAGE);
				out.extend_from_slice(messages);
			},
			Self::Credit(pages) => {
				out.push(CREDIT);
				out.extend_from_slice(&pages.to_le_bytes());
			},
			Self::Asked => out.push(ASKED),
			Self::CaughtUp => out.push(CAUGHT_UP),
			Self::Fork(proof) => {
				out.push(FORK);
				out.extend_from_slice(&proof.encode());
			},
			Self::Close(reason) => out.extend_from_slice(&[CLOSE, *reason as u8]),
		}
		let length = out.len() - begin - LENGTH;
		debug_assert!(length <= MAX_FRAME);
		out[begin..begin + LENGTH].copy_from_slice(&(length as u32).to_le_bytes());
	}

	/// How long the frame is that begins with these four bytes, without them.
	pub fn length(bytes: [u8; LENGTH]) -> Result<usize, FrameError> {
		length_within(bytes, MAX_FRAME)
	}

	/// Read exactly one frame, without the length before it. Of a page, the messages are not looked at.
	pub fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
		if bytes.len() > MAX_FRAME {
			return Err(FrameError::TooLong(bytes.len()));
		}
		let mut bytes = Bytes(bytes);
		let frame = match bytes.u8()? {
			HELLO => match bytes.u8()? {
				VERSION => Self::Hello { nonce: bytes.array()? },
				version => return Err(FrameError::Version(version)),
			},
			PROOF if bytes.0.is_empty() => Self::Proof(None),
			PROOF => Self::Proof(Some(Claim { feed: FeedKey(bytes.array()?), signature: bytes.array()? })),
			WANT => {
				let filter = Filter::read(&mut bytes)?;
				let entries = bytes.rest(ENTRY, MAX_ENTRIES)?.map(entry).collect::<Result<_, _>>()?;
				Self::Want { filter, entries }
			},
			UNWANT => Self::Unwant(
				bytes
					.rest(32, MAX_ENTRIES)?
					.map(|mut bytes| Ok(FeedKey(bytes.array()?)))
					.collect::<Result<_, WrongLength>>()?,
			),
			PAGE if bytes.0.is_empty() => return Err(FrameError::Value),
			PAGE => Self::Page(std::mem::take(&mut bytes.0).to_vec()),
			CREDIT => match bytes.u16()? {
				pages @ 1..=MAX_CREDIT => Self::Credit(pages),
				_ => return Err(FrameError::Value),
			},
			ASKED => Self::Asked,
			CAUGHT_UP => Self::CaughtUp,
			FORK => Self::Fork(Box::new(ForkProof::decode(std::mem::take(&mut bytes.0))?)),
			CLOSE => Self::Close(Reason::from_code(bytes.u8()?).ok_or(FrameError::Value)?),
			other => return Err(FrameError::Type(other)),
		};
		bytes.end()?;
		Ok(frame)
	}
}

impl<'a> Bytes<'a> {
	/// All that is left, in items of this many bytes: at least one, at most so many.
	pub fn rest(&mut self, size: usize, most: usize) -> Result<impl Iterator<Item = Bytes<'a>>, FrameError> {
		let rest = std::mem::take(&mut self.0);
		if !rest.len().is_multiple_of(size) {
			return Err(WrongLength.into());
		}
		if !(1..=most).contains(&(rest.len() / size)) {
			return Err(FrameError::Value);
		}
		Ok(rest.chunks(size).map(Bytes))
	}
}

fn entry(mut bytes: Bytes<'_>) -> Result<Entry, FrameError> {
	let feed = FeedKey(bytes.array()?);
	let (next, last, tag) = (bytes.u64()?, bytes.u32()?, bytes.array()?);
	// One more than the last number there is: for a feed that is full.
	let first = next == 1;
	if !(1..=MAX_SEQUENCE + 1).contains(&next) || (last > 0 && !first) || (tag != [0; 8] && first) {
		return Err(FrameError::Value);
	}
	Ok(Entry { feed, next, last, tag })
}

/// The messages of a page, one after another. The signatures are not checked.
pub fn messages(page: &[u8]) -> impl Iterator<Item = Result<Message, MessageError>> + '_ {
	let mut rest = page;
	std::iter::from_fn(move || {
		if rest.is_empty() {
			return None;
		}
		let read = Message::read(rest);
		rest = read.as_ref().map_or(&[], |(_, length)| &rest[*length..]);
		Some(read.map(|(message, _)| message))
	})
}
