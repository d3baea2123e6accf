//! One message after another: writing a feed, and checking a run of one.

use crate::{
	header::{FeedKey, Header, HeaderError, Kind, MessageId, SignedHeader, MAX_PAYLOAD},
	message::Message,
};
use ed25519_zebra::{SigningKey, VerificationKeyBytes};

/// Where a feed stands: its newest message. All that is needed to go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tip {
	/// Whose feed.
	pub author: FeedKey,
	/// The number of the newest message.
	pub sequence: u64,
	/// Its id.
	pub id: MessageId,
}

impl From<&SignedHeader> for Tip {
	fn from(header: &SignedHeader) -> Self {
		Self { author: header.author, sequence: header.sequence, id: header.id() }
	}
}

/// What stands before a statement where it is signed: no message's header begins so.
pub const STATEMENT: &[u8] = b"metalife/gossip/";

/// How all begins that is signed under a feed's key, but for transactions.
const RESERVED: &[u8] = b"metalife/";

/// Writes a feed. One feed has one writer: a second that goes on from the same place forks it.
pub struct Writer {
	key: SigningKey,
	tip: Option<Tip>,
}

/// Why nothing was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WriteError {
	/// The payload is too large.
	#[error("a payload of {0} bytes is more than a message holds")]
	PayloadSize(usize),
	/// The header would be refused.
	#[error(transparent)]
	Header(#[from] HeaderError),
	/// The tip is of another feed.
	#[error("that is where another feed stands")]
	OtherFeed,
}

impl Writer {
	/// Begin a feed under this ed25519 seed.
	pub fn new(seed: [u8; 32]) -> Self {
		Self { key: SigningKey::from(seed), tip: None }
	}

	/// Go on where the feed stands.
	pub fn resume(seed: [u8; 32], tip: Tip) -> Result<Self, WriteError> {
		let writer = Self { tip: Some(tip), ..Self::new(seed) };
		if writer.author() != tip.author {
			return Err(WriteError::OtherFeed);
		}
		Ok(writer)
	}

	/// Whose feed.
	pub fn author(&self) -> FeedKey {
		FeedKey(VerificationKeyBytes::from(&self.key).into())
	}

	/// The signature of the feed's key over [`STATEMENT`] and these bytes, for what peers prove to each other.
	pub fn sign_statement(&self, statement: &[u8]) -> [u8; 64] {
		self.key.sign(&[STATEMENT, statement].concat()).to_bytes()
	}

	/// The signature of the feed's key over these bytes, for a transaction of the chain on which the key is an account. None
	/// for what could be a message or a statement.
	pub fn sign_transaction(&self, payload: &[u8]) -> Option<[u8; 64]> {
		(!payload.starts_with(RESERVED)).then(|| self.key.sign(payload).to_bytes())
	}

	/// Where the feed stands; none before its first message.
	pub fn tip(&self) -> Option<Tip> {
		self.tip
	}

	/// Write the next message: `time` is in milliseconds since 1970. Store it before the next is written.
	pub fn write(&mut self, kind: Kind, time: u64, payload: Vec<u8>) -> Result<Message, WriteError> {
		if payload.len() > MAX_PAYLOAD {
			return Err(WriteError::PayloadSize(payload.len()));
		}
		let header = Header {
			author: self.author(),
			sequence: self.tip.map_or(0, |tip| tip.sequence) + 1,
			kind,
			previous: self.tip.map(|tip| tip.id),
			time,
			payload_hash: *blake3::hash(&payload).as_bytes(),
			payload_size: payload.len() as u32,
		};
		let header = header.sign(&self.key)?;
		self.tip = Some(Tip::from(&header));
		Ok(Message::new(header, Some(payload)).expect("hash and size were just taken; qed"))
	}
}

/// Where a run begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Start {
	/// At the feed's first message.
	Beginning,
	/// After a message that is held already.
	After(Tip),
	/// Anywhere: what lies before is not held.
	Anywhere,
}

/// Why a run is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RunError {
	/// A message of another feed.
	#[error("message {0} is of another feed")]
	OtherFeed(u64),
	/// Not the number that comes next.
	#[error("message {found} where {expected} comes next")]
	Gap {
		/// The number that comes next.
		expected: u64,
		/// The number found.
		found: u64,
	},
	/// The message names another one before it than there is. If both are signed, the feed is forked.
	#[error("message {0} does not follow the one before it")]
	Broken(u64),
	/// The signature of the newest message, which vouches for all, is not the author's.
	#[error("message {0} is not signed by its author")]
	Signature(u64),
	/// There is no message.
	#[error("there is no message")]
	Empty,
}

/// A run of messages of one feed, taken one after another.
///
/// Each names the one before it by its hash, so the newest vouches for all: one signature is checked for the run.
/// Nothing of it is to be trusted before [`Run::finish`]; whoever reads from a peer ends a run after so many messages
/// or bytes as it is willing to hold.
#[derive(Clone, Debug)]
pub struct Run {
	author: FeedKey,
	start: Start,
	newest: Option<SignedHeader>,
}

impl Run {
	/// Begin a run of this feed.
	pub fn new(author: FeedKey, start: Start) -> Self {
		Self { author, start, newest: None }
	}

	/// Take the next message. One that is refused leaves the run as it was.
	pub fn push(&mut self, header: &SignedHeader) -> Result<(), RunError> {
		let sequence = header.sequence;
		if header.author != self.author {
			return Err(RunError::OtherFeed(sequence));
		}
		let before = match (&self.newest, self.start) {
			(Some(newest), _) => Some(Tip::from(newest)),
			(None, Start::After(tip)) => Some(tip),
			(None, Start::Beginning) => None,
			(None, Start::Anywhere) => {
				self.newest = Some(header.clone());
				return Ok(());
			},
		};
		let expected = before.map_or(0, |tip| tip.sequence) + 1;
		if sequence != expected {
			return Err(RunError::Gap { expected, found: sequence });
		}
		if header.previous != before.map(|tip| tip.id) {
			return Err(RunError::Broken(sequence));
		}
		self.newest = Some(header.clone());
		Ok(())
	}

	/// The newest message: the one whose signature vouches for the run. To check those of many runs together, see
	/// [`verify_each`](crate::verify_each).
	pub fn newest(&self) -> Option<&SignedHeader> {
		self.newest.as_ref()
	}

	/// Check the signature that vouches for the run, and tell where the feed stands now.
	pub fn finish(self) -> Result<Tip, RunError> {
		let newest = self.newest.ok_or(RunError::Empty)?;
		match newest.verify() {
			true => Ok(Tip::from(&newest)),
			false => Err(RunError::Signature(newest.sequence)),
		}
	}

	/// Check a whole run.
	pub fn verify<'a>(
		author: FeedKey,
		start: Start,
		headers: impl IntoIterator<Item = &'a SignedHeader>,
	) -> Result<Tip, RunError> {
		let mut run = Self::new(author, start);
		headers.into_iter().try_for_each(|header| run.push(header))?;
		run.finish()
	}
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use proptest::prelude::*;

	/// The first messages of a feed.
	pub fn feed(seed: u8, count: u8) -> Vec<SignedHeader> {
		let mut writer = Writer::new([seed; 32]);
		(0..count).map(|n| writer.write(Kind::POST, 7, vec![n; 20]).expect("is allowed").header().clone()).collect()
	}

	/// The same header under a signature that is not the author's.
	pub fn spoiled(header: &SignedHeader) -> SignedHeader {
		let mut bytes = header.encode();
		*bytes.last_mut().expect("has bytes") ^= 1;
		SignedHeader::decode(&bytes).expect("only the signature changed")
	}

	#[test]
	fn a_transaction_that_could_be_something_else_is_not_signed() {
		let writer = Writer::new([1; 32]);
		assert!(writer.sign_transaction(b"\x64\x0ametalife").is_some());
		for taken in [STATEMENT, b"metalife/feed/1", b"metalife/"] {
			assert_eq!(writer.sign_transaction(&[taken, &[7; 100]].concat()), None);
		}
	}

	#[test]
	fn one_signature_vouches_for_all_before_it() {
		let feed = feed(1, 5);
		let author = feed[0].author;
		assert_eq!(Run::verify(author, Start::Beginning, &feed), Ok(Tip::from(&feed[4])));
		assert_eq!(Run::verify(author, Start::After(Tip::from(&feed[1])), &feed[2..]), Ok(Tip::from(&feed[4])));
		assert_eq!(Run::verify(author, Start::Anywhere, &feed[2..]), Ok(Tip::from(&feed[4])));
		let mut changed = feed.clone();
		changed[4] = spoiled(&feed[4]);
		assert_eq!(Run::verify(author, Start::Beginning, &changed), Err(RunError::Signature(5)));
	}

	#[test]
	fn nothing_can_be_put_in_left_out_or_exchanged() {
		let (ours, other) = (feed(1, 5), feed(2, 5));
		let author = ours[0].author;
		let check = |headers: &[SignedHeader]| Run::verify(author, Start::Beginning, headers);
		assert_eq!(check(&[]), Err(RunError::Empty));
		assert_eq!(check(&ours[1..]), Err(RunError::Gap { expected: 1, found: 2 }));
		assert_eq!(check(&[ours[0].clone(), ours[2].clone()]), Err(RunError::Gap { expected: 2, found: 3 }));
		assert_eq!(check(&[ours[0].clone(), other[1].clone()]), Err(RunError::OtherFeed(2)));
		assert_eq!(check(&[spoiled(&ours[0]), ours[1].clone()]), Err(RunError::Broken(2)));
		let start = Start::After(Tip::from(&ours[3]));
		assert_eq!(Run::verify(author, start, &ours[2..]), Err(RunError::Gap { expected: 5, found: 3 }));
	}

	#[test]
	fn a_writer_goes_on_where_the_feed_stands() {
		let mut first = Writer::new([1; 32]);
		first.write(Kind::POST, 1, vec![]).expect("is allowed");
		let tip = first.tip().expect("was written");
		let mut second = Writer::resume([1; 32], tip).expect("is the same feed");
		let message = second.write(Kind::POST, 2, vec![]).expect("is allowed");
		assert_eq!(
			Run::verify(tip.author, Start::After(tip), [message.header()]),
			Ok(second.tip().expect("was written"))
		);
		assert_eq!(Writer::resume([2; 32], tip).err(), Some(WriteError::OtherFeed));
		assert_eq!(second.write(Kind::POST, 2, vec![0; 65_537]), Err(WriteError::PayloadSize(65_537)));
		assert!(second.write(Kind::POST, u64::MAX, vec![]).is_err());
		assert_eq!(second.tip().expect("was written").sequence, 2);
	}

	proptest! {
		#[test]
		fn any_spoiled_message_is_found(count in 1u8..20, at: prop::sample::Index) {
			let mut headers = feed(1, count);
			let author = headers[0].author;
			let at = at.index(headers.len());
			headers[at] = spoiled(&headers[at]);
			prop_assert!(Run::verify(author, Start::Beginning, &headers).is_err());
		}
	}
}
