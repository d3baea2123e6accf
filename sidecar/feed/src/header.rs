//! The header of a message: what is signed and what its id is the hash of.

use crate::wire::{Reader, WireError};
use ed25519_zebra::{Signature, SigningKey, VerificationKey, VerificationKeyBytes};
use std::fmt;

/// How many bytes a signed header takes.
pub const HEADER_LEN: usize = UNSIGNED_LEN + 64;

/// The largest payload, in bytes.
pub const MAX_PAYLOAD: usize = 65_536;

/// The largest sequence number: what JavaScript counts exactly.
pub const MAX_SEQUENCE: u64 = (1 << 53) - 1;

/// The latest time that can be claimed: the end of the year 9999, in milliseconds since 1970.
pub const MAX_TIME: u64 = 253_402_300_799_999;

const VERSION: u8 = 1;
const UNSIGNED_LEN: usize = 119;

/// What stands before the header where it is signed, so that no signature made for anything else passes for one here.
const DOMAIN: &[u8] = b"metalife/feed/1";

macro_rules! bytes32 {
	($(#[$doc:meta])* $name:ident) => {
		$(#[$doc])*
		#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
		pub struct $name(pub [u8; 32]);

		impl fmt::Display for $name {
			fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
			}
		}

		impl fmt::Debug for $name {
			fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				fmt::Display::fmt(self, f)
			}
		}
	};
}

bytes32! {
	/// The ed25519 key under which a feed is written.
	FeedKey
}

bytes32! {
	/// The id of a message: the BLAKE3 hash of its signed header.
	MessageId
}

/// What a message is about. Kinds that are not known are stored and passed on like any other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Kind(pub u16);

impl Kind {
	/// Who writes this feed: a name, a description, a picture.
	pub const ABOUT: Self = Self(1);
	/// Another feed that the same person writes; holds once the other feed says the same.
	pub const DEVICE: Self = Self(2);
	/// Something said to all.
	pub const POST: Self = Self(3);
	/// A sign set to a message.
	pub const REACTION: Self = Self(4);
	/// A person followed, blocked, or neither any longer.
	pub const CONTACT: Self = Self(5);
	/// Another text for a message of the same person.
	pub const EDIT: Self = Self(6);
	/// The wish that the payload of a message of the same person be erased.
	pub const ERASE: Self = Self(7);
	/// Something sealed for its recipients.
	pub const PRIVATE: Self = Self(8);
	/// What an app writes for itself and others of its kind.
	pub const APP: Self = Self(9);
}

/// What a header says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
	/// Whose feed.
	pub author: FeedKey,
	/// The number in the feed, from 1 on, at most [`MAX_SEQUENCE`].
	pub sequence: u64,
	/// What it is about.
	pub kind: Kind,
	/// The message before it; none for the first.
	pub previous: Option<MessageId>,
	/// When the author claims to have written it: milliseconds since 1970, at most [`MAX_TIME`].
	pub time: u64,
	/// The BLAKE3 hash of the payload.
	pub payload_hash: [u8; 32],
	/// How many bytes the payload has, at most [`MAX_PAYLOAD`].
	pub payload_size: u32,
}

/// Why a header is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HeaderError {
	/// Not as many bytes as a header has.
	#[error("a header has {HEADER_LEN} bytes")]
	Length,
	/// A version that is not known here.
	#[error("version {0} is not known")]
	Version(u8),
	/// A sequence number out of range.
	#[error("{0} is no sequence number")]
	Sequence(u64),
	/// The first message names one before it, or a later one does not.
	#[error("only the first message has none before it")]
	Previous,
	/// A time out of range.
	#[error("{0} is no time")]
	Time(u64),
	/// A payload size out of range.
	#[error("a payload of {0} bytes is not allowed")]
	PayloadSize(u32),
}

impl From<WireError> for HeaderError {
	fn from(_: WireError) -> Self {
		Self::Length
	}
}

impl Header {
	/// Sign with the author's key; whether the header itself is allowed is checked, as when it is decoded.
	pub(crate) fn sign(self, key: &SigningKey) -> Result<SignedHeader, HeaderError> {
		self.check()?;
		let signature = key.sign(&self.signed_bytes()).to_bytes();
		Ok(SignedHeader::new(self, signature))
	}

	fn check(&self) -> Result<(), HeaderError> {
		if self.sequence == 0 || self.sequence > MAX_SEQUENCE {
			return Err(HeaderError::Sequence(self.sequence));
		}
		if (self.sequence == 1) != self.previous.is_none() || self.previous == Some(MessageId([0; 32])) {
			return Err(HeaderError::Previous);
		}
		if self.time > MAX_TIME {
			return Err(HeaderError::Time(self.time));
		}
		if self.payload_size as usize > MAX_PAYLOAD {
			return Err(HeaderError::PayloadSize(self.payload_size));
		}
		Ok(())
	}

	fn unsigned(&self) -> [u8; UNSIGNED_LEN] {
		let mut bytes = [0; UNSIGNED_LEN];
		let mut rest = &mut bytes[..];
		let mut put = |field: &[u8]| {
			let (here, after) = std::mem::take(&mut rest).split_at_mut(field.len());
			here.copy_from_slice(field);
			rest = after;
		};
		put(&[VERSION]);
		put(&self.kind.0.to_le_bytes());
		put(&self.author.0);
		put(&self.sequence.to_le_bytes());
		put(&self.previous.map_or([0; 32], |id| id.0));
		put(&self.time.to_le_bytes());
		put(&self.payload_hash);
		put(&self.payload_size.to_le_bytes());
		bytes
	}

	fn signed_bytes(&self) -> [u8; DOMAIN.len() + UNSIGNED_LEN] {
		let mut bytes = [0; DOMAIN.len() + UNSIGNED_LEN];
		let (domain, rest) = bytes.split_at_mut(DOMAIN.len());
		domain.copy_from_slice(DOMAIN);
		rest.copy_from_slice(&self.unsigned());
		bytes
	}
}

/// A header with a signature. That the signature is good is not said: see [`SignedHeader::verify`],
/// [`verify_each`](crate::verify_each) and [`Run`](crate::Run).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedHeader {
	header: Header,
	signature: [u8; 64],
	id: MessageId,
}

impl std::ops::Deref for SignedHeader {
	type Target = Header;

	fn deref(&self) -> &Header {
		&self.header
	}
}

impl SignedHeader {
	fn new(header: Header, signature: [u8; 64]) -> Self {
		let mut signed = Self { header, signature, id: MessageId([0; 32]) };
		signed.id = MessageId(*blake3::hash(&signed.encode()).as_bytes());
		signed
	}

	/// The hash that names the message.
	pub fn id(&self) -> MessageId {
		self.id
	}

	/// The signature, whether good or not.
	pub fn signature(&self) -> [u8; 64] {
		self.signature
	}

	/// The bytes of FORMAT.md.
	pub fn encode(&self) -> [u8; HEADER_LEN] {
		let mut bytes = [0; HEADER_LEN];
		bytes[..UNSIGNED_LEN].copy_from_slice(&self.header.unsigned());
		bytes[UNSIGNED_LEN..].copy_from_slice(&self.signature);
		bytes
	}

	/// Read exactly one header. The signature is not checked.
	pub fn decode(bytes: &[u8]) -> Result<Self, HeaderError> {
		if bytes.len() != HEADER_LEN {
			return Err(HeaderError::Length);
		}
		let mut reader = Reader::new(bytes);
		let version = reader.u8()?;
		if version != VERSION {
			return Err(HeaderError::Version(version));
		}
		let kind = Kind(reader.u16()?);
		let author = FeedKey(reader.array()?);
		let sequence = reader.u64()?;
		let previous = match reader.array()? {
			zeroes if zeroes == [0; 32] => None,
			id => Some(MessageId(id)),
		};
		let time = reader.u64()?;
		let payload_hash = reader.array()?;
		let payload_size = reader.u32()?;
		let header = Header { author, sequence, kind, previous, time, payload_hash, payload_size };
		header.check()?;
		let id = MessageId(*blake3::hash(bytes).as_bytes());
		Ok(Self { header, signature: reader.array()?, id })
	}

	/// Whether the signature is the author's, by the rules of ZIP 215.
	pub fn verify(&self) -> bool {
		VerificationKey::try_from(self.author.0)
			.and_then(|key| key.verify(&Signature::from_bytes(&self.signature), &self.signed_bytes()))
			.is_ok()
	}

	/// The same check, to be made with others.
	pub(crate) fn queued(&self) -> ed25519_zebra::batch::Item {
		let key = VerificationKeyBytes::from(self.author.0);
		(key, Signature::from_bytes(&self.signature), &self.signed_bytes()).into()
	}
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use proptest::prelude::*;

	pub fn key(seed: u8) -> SigningKey {
		SigningKey::from([seed; 32])
	}

	pub fn author(key: &SigningKey) -> FeedKey {
		FeedKey(VerificationKeyBytes::from(key).into())
	}

	pub fn header(seed: u8) -> Header {
		Header {
			author: author(&key(seed)),
			sequence: 1,
			kind: Kind::POST,
			previous: None,
			time: 1_700_000_000_000,
			payload_hash: [9; 32],
			payload_size: 20,
		}
	}

	fn refused(change: impl FnOnce(&mut Header)) -> HeaderError {
		let mut header = header(1);
		change(&mut header);
		let error = header.clone().sign(&key(1)).expect_err("is refused");
		// What no writer makes no reader takes.
		let bytes = SignedHeader::new(header, [0; 64]).encode();
		assert_eq!(SignedHeader::decode(&bytes), Err(error));
		error
	}

	#[test]
	fn what_is_out_of_range_is_refused() {
		assert_eq!(refused(|h| h.sequence = 0), HeaderError::Sequence(0));
		assert_eq!(refused(|h| h.sequence = MAX_SEQUENCE + 1), HeaderError::Sequence(MAX_SEQUENCE + 1));
		assert_eq!(refused(|h| h.sequence = 2), HeaderError::Previous);
		assert_eq!(refused(|h| h.previous = Some(MessageId([1; 32]))), HeaderError::Previous);
		assert_eq!(refused(|h| h.time = MAX_TIME + 1), HeaderError::Time(MAX_TIME + 1));
		assert_eq!(refused(|h| h.payload_size = 65_537), HeaderError::PayloadSize(65_537));
	}

	#[test]
	fn another_version_and_length_are_refused() {
		let mut bytes = header(1).sign(&key(1)).expect("is allowed").encode();
		assert_eq!(SignedHeader::decode(&bytes[1..]), Err(HeaderError::Length));
		assert_eq!(SignedHeader::decode(&[&bytes[..], &[0]].concat()), Err(HeaderError::Length));
		bytes[0] = 2;
		assert_eq!(SignedHeader::decode(&bytes), Err(HeaderError::Version(2)));
	}

	#[test]
	fn a_signature_for_something_else_does_not_pass() {
		let signed = header(1).sign(&key(1)).expect("is allowed");
		assert!(signed.verify());
		let bare = SignedHeader::new(header(1), key(1).sign(&header(1).unsigned()).to_bytes());
		assert!(!bare.verify());
		let other = SignedHeader::new(header(1), key(2).sign(&header(1).signed_bytes()).to_bytes());
		assert!(!other.verify());
	}

	proptest! {
		#[test]
		fn headers_come_back(
			sequence in 1..=MAX_SEQUENCE, kind: u16, previous in any::<[u8; 32]>(), time in 0..=MAX_TIME,
			payload_hash: [u8; 32], payload_size in 0..=MAX_PAYLOAD as u32,
		) {
			prop_assume!(previous != [0; 32]);
			let previous = (sequence > 1).then_some(MessageId(previous));
			let header = Header {
				author: author(&key(3)), sequence, kind: Kind(kind), previous, time, payload_hash, payload_size,
			};
			let signed = header.clone().sign(&key(3)).expect("is allowed");
			let decoded = SignedHeader::decode(&signed.encode()).expect("was encoded");
			prop_assert_eq!(&decoded, &signed);
			prop_assert_eq!(&*decoded, &header);
			prop_assert!(decoded.verify());
		}

		#[test]
		fn any_changed_bit_changes_the_id_and_spoils_the_signature(at in 0..HEADER_LEN, bit in 0u32..8) {
			let signed = header(1).sign(&key(1)).expect("is allowed");
			let mut bytes = signed.encode();
			bytes[at] ^= 1u8 << bit;
			if let Ok(other) = SignedHeader::decode(&bytes) {
				prop_assert_ne!(other.id(), signed.id());
				prop_assert!(!other.verify());
				prop_assert_eq!(other.encode(), bytes);
			}
		}

		#[test]
		fn whatever_decodes_is_canonical(bytes in prop::collection::vec(any::<u8>(), HEADER_LEN)) {
			if let Ok(header) = SignedHeader::decode(&bytes) {
				prop_assert_eq!(&header.encode()[..], &bytes[..]);
			}
		}
	}
}
