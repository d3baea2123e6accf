//! What one message says of others, of people and of blobs.

use crate::{
	content::{ContentError, Field},
	header::{FeedKey, MessageId, MAX_SEQUENCE},
	wire::{put_bytes, Reader},
};

const MAX_MEDIA_TYPE: usize = 100;
const MAX_BLOB_NAME: usize = 200;
const MAX_DESCRIPTION: usize = 2_000;
pub(crate) const MAX_BLOB_REF: usize = 32 + 8 + 1 + 32 + 3 * 3 + MAX_MEDIA_TYPE + MAX_BLOB_NAME + MAX_DESCRIPTION;

/// A message, and where it is to be had: whoever lacks it knows which feed to ask for, and how far.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MessageRef {
	/// The feed that it stands in.
	pub author: FeedKey,
	/// Its number there.
	pub sequence: u64,
	/// Its id.
	pub id: MessageId,
}

impl MessageRef {
	pub(crate) fn put(&self, out: &mut Vec<u8>) {
		out.extend_from_slice(&self.author.0);
		out.extend_from_slice(&self.sequence.to_le_bytes());
		out.extend_from_slice(&self.id.0);
	}

	pub(crate) fn read(reader: &mut Reader<'_>, field: Field) -> Result<Self, ContentError> {
		let author = FeedKey(reader.array()?);
		let sequence = reader.u64()?;
		let id = MessageId(reader.array()?);
		let reference = Self { author, sequence, id };
		reference.check(field)?;
		Ok(reference)
	}

	pub(crate) fn check(&self, field: Field) -> Result<(), ContentError> {
		if self.sequence == 0 || self.sequence > MAX_SEQUENCE {
			return Err(ContentError::Value(field));
		}
		Ok(())
	}
}

/// Somebody: known by a feed, or by a profile on the chain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Person {
	/// Whoever writes this feed.
	Feed(FeedKey),
	/// The holder of this profile.
	Profile(u64),
}

impl Person {
	const FEED: u8 = 0;
	const PROFILE: u8 = 1;

	pub(crate) fn put(&self, out: &mut Vec<u8>) {
		match self {
			Self::Feed(key) => {
				out.push(Self::FEED);
				out.extend_from_slice(&key.0);
			},
			Self::Profile(id) => {
				out.push(Self::PROFILE);
				out.extend_from_slice(&id.to_le_bytes());
			},
		}
	}

	pub(crate) fn read(reader: &mut Reader<'_>, field: Field) -> Result<Self, ContentError> {
		match reader.u8()? {
			Self::FEED => Ok(Self::Feed(FeedKey(reader.array()?))),
			Self::PROFILE => Ok(Self::Profile(reader.u64()?)),
			_ => Err(ContentError::Value(field)),
		}
	}
}

/// A blob that comes with a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BlobRef {
	/// The BLAKE3 hash of its bytes as they are stored and sent.
	pub hash: [u8; 32],
	/// How many bytes those are.
	pub size: u64,
	/// The key that it is sealed under, when it is.
	pub key: Option<[u8; 32]>,
	/// What it is, as `image/png`; lower case.
	pub media_type: String,
	/// What it is called; may be empty.
	pub name: String,
	/// What is to be seen or heard in it, for those who cannot; may be empty.
	pub description: String,
}

impl BlobRef {
	pub(crate) fn put(&self, out: &mut Vec<u8>) {
		let mut item = Vec::new();
		item.extend_from_slice(&self.hash);
		item.extend_from_slice(&self.size.to_le_bytes());
		item.push(u8::from(self.key.is_some()));
		item.extend(self.key.iter().flatten());
		for text in [&self.media_type, &self.name, &self.description] {
			put_bytes(&mut item, text.as_bytes());
		}
		put_bytes(out, &item);
	}

	pub(crate) fn read(bytes: &[u8]) -> Result<Self, ContentError> {
		let mut reader = Reader::new(bytes);
		let hash = reader.array()?;
		let size = reader.u64()?;
		let key = match reader.u8()? {
			0 => None,
			1 => Some(reader.array()?),
			_ => return Err(ContentError::Value(Field::BLOBS)),
		};
		let mut text = |limit| {
			let bytes = reader.bytes(limit)?;
			std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| ContentError::Text(Field::BLOBS))
		};
		let media_type = text(MAX_MEDIA_TYPE)?;
		let name = text(MAX_BLOB_NAME)?;
		let description = text(MAX_DESCRIPTION)?;
		reader.end()?;
		let blob = Self { hash, size, key, media_type, name, description };
		blob.check()?;
		Ok(blob)
	}

	pub(crate) fn check(&self) -> Result<(), ContentError> {
		let media_type = self.media_type.as_bytes();
		let well_formed = media_type.len() <= MAX_MEDIA_TYPE
			&& media_type.iter().all(|byte| matches!(byte, 0x21..=0x7e) && !byte.is_ascii_uppercase())
			&& media_type.split(|byte| *byte == b'/').filter(|part| !part.is_empty()).count() == 2
			&& media_type.iter().filter(|byte| **byte == b'/').count() == 1;
		if !well_formed || self.name.len() > MAX_BLOB_NAME || self.description.len() > MAX_DESCRIPTION {
			return Err(ContentError::Value(Field::BLOBS));
		}
		Ok(())
	}
}
