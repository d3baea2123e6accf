//! A message: a header, and the payload while there is one.

use crate::{
	header::{HeaderError, SignedHeader, HEADER_LEN, MAX_PAYLOAD},
	wire::Reader,
};

/// The most bytes that a message takes.
pub const MAX_MESSAGE: usize = 1 + HEADER_LEN + MAX_PAYLOAD;

const ERASED: u8 = 0;
const WHOLE: u8 = 1;

/// A signed header and the payload that it names, or none when the payload was erased or not sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
	header: SignedHeader,
	payload: Option<Vec<u8>>,
}

/// Why bytes are no message.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MessageError {
	/// There are fewer bytes than the message has; whoever reads from a stream reads on.
	#[error("the message goes on")]
	Truncated,
	/// Bytes are left over.
	#[error("{0} bytes too many")]
	Trailing(usize),
	/// The first byte is neither that of a whole message nor that of an erased one.
	#[error("{0} is no form of message")]
	Form(u8),
	/// The header is refused.
	#[error("the header is refused: {0}")]
	Header(#[from] HeaderError),
	/// The payload is not the one that the header names.
	#[error("the payload is not the one of this header")]
	Payload,
}

impl Message {
	/// Put a header and its payload together; refused when the payload is not the one that the header names.
	pub fn new(header: SignedHeader, payload: Option<Vec<u8>>) -> Result<Self, MessageError> {
		match &payload {
			Some(payload)
				if payload.len() != header.payload_size as usize || blake3::hash(payload) != header.payload_hash =>
			{
				Err(MessageError::Payload)
			},
			_ => Ok(Self { header, payload }),
		}
	}

	/// The header.
	pub fn header(&self) -> &SignedHeader {
		&self.header
	}

	/// The payload, unless it was erased or not sent.
	pub fn payload(&self) -> Option<&[u8]> {
		self.payload.as_deref()
	}

	/// Let go of the payload. The message keeps its id, its place and its signature.
	pub fn erase(&mut self) {
		self.payload = None;
	}

	/// How many bytes [`Message::encode`] gives.
	pub fn encoded_len(&self) -> usize {
		1 + HEADER_LEN + self.payload.as_ref().map_or(0, Vec::len)
	}

	/// The bytes of FORMAT.md.
	pub fn encode(&self) -> Vec<u8> {
		let mut out = Vec::with_capacity(self.encoded_len());
		self.encode_to(&mut out);
		out
	}

	/// The same, put at the end of others.
	pub fn encode_to(&self, out: &mut Vec<u8>) {
		out.push(if self.payload.is_some() { WHOLE } else { ERASED });
		out.extend_from_slice(&self.header.encode());
		out.extend_from_slice(self.payload().unwrap_or_default());
	}

	/// Read exactly one message. The payload is checked against the header; the signature is not checked.
	pub fn decode(bytes: &[u8]) -> Result<Self, MessageError> {
		match Self::read(bytes)? {
			(message, length) if length == bytes.len() => Ok(message),
			(_, length) => Err(MessageError::Trailing(bytes.len() - length)),
		}
	}

	/// Read the message that stands at the beginning of these bytes, and tell how many of them it takes.
	pub fn read(bytes: &[u8]) -> Result<(Self, usize), MessageError> {
		let mut reader = Reader::new(bytes);
		let form = reader.u8().map_err(|_| MessageError::Truncated)?;
		if form > WHOLE {
			return Err(MessageError::Form(form));
		}
		let header = SignedHeader::decode(reader.take(HEADER_LEN).map_err(|_| MessageError::Truncated)?)?;
		let payload = match form {
			WHOLE => Some(reader.take(header.payload_size as usize).map_err(|_| MessageError::Truncated)?.to_vec()),
			_ => None,
		};
		let length = bytes.len() - reader.left();
		Ok((Self::new(header, payload)?, length))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{log::Writer, Kind};
	use proptest::prelude::*;

	fn message(payload: Vec<u8>) -> Message {
		Writer::new([1; 32]).write(Kind::POST, 5, payload).expect("is allowed")
	}

	#[test]
	fn an_erased_message_keeps_its_id_and_signature() {
		let whole = message(vec![7; 100]);
		let mut erased = whole.clone();
		erased.erase();
		assert_eq!(erased.header().id(), whole.header().id());
		assert!(erased.header().verify());
		assert_eq!(Message::decode(&erased.encode()), Ok(erased));
	}

	#[test]
	fn another_payload_is_refused() {
		let header = message(vec![7; 100]).header().clone();
		assert_eq!(Message::new(header.clone(), Some(vec![7; 99])), Err(MessageError::Payload));
		assert_eq!(Message::new(header.clone(), Some(vec![8; 100])), Err(MessageError::Payload));
		assert!(Message::new(header, Some(vec![7; 100])).is_ok());
	}

	#[test]
	fn each_cut_is_told_from_an_error() {
		let bytes = message(vec![7; 9]).encode();
		for end in 0..bytes.len() {
			assert_eq!(Message::decode(&bytes[..end]), Err(MessageError::Truncated));
		}
		assert_eq!(Message::decode(&[&bytes[..], &[1, 2]].concat()), Err(MessageError::Trailing(2)));
		assert_eq!(Message::decode(&[2]), Err(MessageError::Form(2)));
	}

	proptest! {
		#[test]
		fn messages_come_back(payload in prop::collection::vec(any::<u8>(), 0..2000), erased: bool, rest: [u8; 3]) {
			let mut message = message(payload);
			if erased {
				message.erase();
			}
			let mut bytes = message.encode();
			let length = bytes.len();
			prop_assert_eq!(length, message.encoded_len());
			bytes.extend(rest);
			prop_assert_eq!(Message::read(&bytes), Ok((message, length)));
		}

		#[test]
		fn a_changed_byte_never_goes_unnoticed(
			payload in prop::collection::vec(any::<u8>(), 0..300), at: prop::sample::Index, change in 1u8..,
		) {
			let message = message(payload);
			let mut bytes = message.encode();
			// The first byte is the form: without its payload, a message is still itself.
			let at = 1 + at.index(bytes.len() - 1);
			bytes[at] ^= change;
			if let Ok(other) = Message::decode(&bytes) {
				prop_assert!(other.header().id() != message.header().id() && !other.header().verify());
			}
		}

		#[test]
		fn whatever_decodes_is_canonical(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
			if let Ok((message, length)) = Message::read(&bytes) {
				prop_assert_eq!(&message.encode()[..], &bytes[..length]);
			}
		}
	}
}
