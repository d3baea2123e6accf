//! Which payloads are wanted: a header is sent always, since the chain needs it.

use crate::wire::{Bytes, WrongLength};
use metalife_feed::{Content, Kind, Message};
use std::collections::BTreeSet;

/// The most kinds, and the most apps, that a filter names.
pub const MAX_NAMED: usize = 64;

/// All of something, or only what is named.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Only<T: Ord> {
	/// Everything.
	#[default]
	All,
	/// What is in the set.
	These(BTreeSet<T>),
}

impl<T: Ord> Only<T> {
	/// Whether this is wanted.
	pub fn takes(&self, item: &T) -> bool {
		match self {
			Self::All => true,
			Self::These(items) => items.contains(item),
		}
	}

	/// Only these.
	pub fn these(items: impl IntoIterator<Item = T>) -> Self {
		Self::These(items.into_iter().collect())
	}

	fn put(&self, out: &mut Vec<u8>, put: impl Fn(&T, &mut Vec<u8>)) {
		match self {
			Self::All => out.push(u8::MAX),
			Self::These(items) => {
				// What is beyond the limit is left out: less is sent than is wanted, not more.
				out.push(items.len().min(MAX_NAMED) as u8);
				items.iter().take(MAX_NAMED).for_each(|item| put(item, out));
			},
		}
	}

	fn read(
		bytes: &mut Bytes<'_>,
		read: impl Fn(&mut Bytes<'_>) -> Result<T, WrongLength>,
	) -> Result<Self, FilterError> {
		let count = bytes.u8()?;
		if count == u8::MAX {
			return Ok(Self::All);
		}
		if usize::from(count) > MAX_NAMED {
			return Err(FilterError::TooMany);
		}
		let mut items = BTreeSet::new();
		for _ in 0..count {
			let item = read(bytes)?;
			if items.last().is_some_and(|last| *last >= item) {
				return Err(FilterError::Order);
			}
			items.insert(item);
		}
		Ok(Self::These(items))
	}
}

/// Why bytes are no filter.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FilterError {
	/// Too few bytes.
	#[error(transparent)]
	Length(#[from] WrongLength),
	/// More is named than a filter holds.
	#[error("more than {MAX_NAMED} are named")]
	TooMany,
	/// What is named does not ascend.
	#[error("what is named does not ascend")]
	Order,
}

/// Which payloads are wanted.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Filter {
	/// Those of these kinds.
	pub kinds: Only<Kind>,
	/// Of messages of apps, those of these apps, by their ids on the chain.
	pub apps: Only<u32>,
}

impl Filter {
	/// Whether the payload of this message is wanted.
	pub fn takes(&self, message: &Message) -> bool {
		let kind = message.header().kind;
		if !self.kinds.takes(&kind) {
			return false;
		}
		if kind != Kind::APP || self.apps == Only::All {
			return true;
		}
		let content = message.payload().and_then(|payload| Content::decode(kind, payload).ok());
		content.and_then(|content| content.app).is_some_and(|app| self.apps.takes(&app))
	}

	/// Take the payload off, unless it is wanted.
	pub fn apply(&self, message: &mut Message) {
		if message.payload().is_some() && !self.takes(message) {
			message.erase();
		}
	}

	/// The bytes of FORMAT.md, put at the end of others.
	pub fn encode_to(&self, out: &mut Vec<u8>) {
		self.kinds.put(out, |kind, out| out.extend_from_slice(&kind.0.to_le_bytes()));
		self.apps.put(out, |app, out| out.extend_from_slice(&app.to_le_bytes()));
	}

	pub(crate) fn read(bytes: &mut Bytes<'_>) -> Result<Self, FilterError> {
		let kinds = Only::read(bytes, |bytes| bytes.u16().map(Kind))?;
		let apps = Only::read(bytes, |bytes| bytes.u32())?;
		Ok(Self { kinds, apps })
	}
}
