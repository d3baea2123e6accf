//! How a feed tells others what to seal for.

use crate::keys::PublicKey;
use metalife_feed::{Content, Field, Kind};

/// The kind of a message that tells which key to seal for. The newest of a feed counts; the feed's signature vouches for it.
pub const PRE_KEY: Kind = Kind(10);

const VERSION: u8 = 1;

/// A key to seal for, as a feed tells it.
///
/// In the field `data` of a message of kind [`PRE_KEY`]: `version, 1 byte || X25519 key, 32 bytes`. It counts from the
/// message's time on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PreKey(pub PublicKey);

/// Why a message tells no key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PreKeyError {
	/// There is nothing in its field.
	#[error("field {} is missing", Field::DATA.0)]
	Missing,
	/// A version that is not known here.
	#[error("version {0} is not known")]
	Version(u8),
	/// Not as many bytes as it has.
	#[error("a key has 33 bytes")]
	Length,
}

impl PreKey {
	/// The content of the message.
	pub fn content(&self) -> Content {
		let Self(PublicKey(key)) = self;
		Content { data: Some([&[VERSION][..], key].concat()), ..Content::default() }
	}

	/// Read the content of a message.
	pub fn read(content: &Content) -> Result<Self, PreKeyError> {
		let data = content.data.as_ref().ok_or(PreKeyError::Missing)?;
		match data.split_first() {
			Some((&VERSION, key)) => Ok(Self(PublicKey(key.try_into().map_err(|_| PreKeyError::Length)?))),
			Some((version, _)) => Err(PreKeyError::Version(*version)),
			None => Err(PreKeyError::Length),
		}
	}
}
