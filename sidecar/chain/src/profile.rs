//! Profiles, as the chain knows them.

use crate::{
	error::{Error, Result},
	hex32::Hex32,
	node::At,
};
use metalife_feed::FeedKey;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use subxt::ext::scale_decode::{self, DecodeAsType};

/// The pallet.
pub(crate) const PALLET: &str = "Profile";

/// The most bytes of a handle.
const MAX_HANDLE: usize = 128;

/// The most keys of a profile, offered ones included.
const MAX_KEYS: usize = 16;

/// What an account may do for its profile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, DecodeAsType)]
#[serde(rename_all = "kebab-case")]
#[decode_as_type(crate_path = "scale_decode")]
pub enum Role {
	/// Everything.
	Controller,
	/// It speaks for the person.
	Device,
	/// It writes a feed.
	Feed,
	/// It is an app's.
	App,
}

/// An account of a profile.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Key {
	/// The account.
	pub account: Hex32,
	/// What it may do.
	pub role: Role,
}

/// A profile, as it was in a finalized block.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Profile {
	/// Its number, for ever.
	pub id: u64,
	/// Its handle, without the `@`.
	pub handle: String,
	/// Its accounts, the controller first. Whatever was only offered is not among them.
	pub keys: Vec<Key>,
}

impl Profile {
	/// The account in charge.
	pub fn controller(&self) -> Option<Hex32> {
		self.keys.iter().find(|key| key.role == Role::Controller).map(|key| key.account)
	}

	/// Whether this is the profile that was asked for.
	pub(crate) fn is(&self, whose: &Whose) -> bool {
		match whose {
			Whose::Id(id) => self.id == *id,
			Whose::Handle(handle) => self.handle == *handle,
			Whose::Key(key) => self.keys.iter().any(|one| one.account == *key),
		}
	}

	/// Under which keys the person may write feeds: all but those of apps. That a feed is written under one is not known here.
	pub fn feeds(&self) -> impl Iterator<Item = FeedKey> + '_ {
		self.keys.iter().filter(|key| key.role != Role::App).map(|key| FeedKey(key.account.0))
	}
}

/// Whose profile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Whose {
	/// The one with this number.
	Id(u64),
	/// The one with this handle, without the `@`.
	Handle(String),
	/// The one that this key is of.
	Key(Hex32),
}

impl fmt::Display for Whose {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Id(id) => write!(f, "profile:{id}"),
			Self::Handle(handle) => write!(f, "@{handle}"),
			Self::Key(key) => key.fmt(f),
		}
	}
}

impl FromStr for Whose {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		if let Some(handle) = text.strip_prefix('@') {
			let valid = !handle.is_empty() && handle.len() <= MAX_HANDLE;
			return valid.then(|| Self::Handle(handle.to_owned())).ok_or("a handle has 1 to 128 bytes");
		}
		if let Some(id) = text.strip_prefix("profile:") {
			return id.parse().map(Self::Id).map_err(|_| "a profile has a number");
		}
		text.parse().map(Self::Key).map_err(|_| "whose profile: @ and a handle, profile: and a number, or a key")
	}
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct StoredProfile {
	controller: [u8; 32],
	handle: Vec<u8>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct StoredKey {
	profile: u64,
	role: Role,
}

impl At {
	/// A profile.
	pub async fn profile(&self, id: u64) -> Result<Option<Profile>> {
		let Some(stored) = self.value::<_, StoredProfile>(PALLET, "Profiles", (id,)).await? else { return Ok(None) };
		let others = self.value::<_, Vec<[u8; 32]>>(PALLET, "KeysOf", (id,)).await?.unwrap_or_default();
		if stored.handle.len() > MAX_HANDLE || others.len() > MAX_KEYS {
			return Err(Error::Nonsense("a profile that is too large"));
		}
		let handle = String::from_utf8(stored.handle).map_err(|_| Error::Nonsense("a handle that is no text"))?;
		let mut keys = vec![Key { account: Hex32(stored.controller), role: Role::Controller }];
		for account in others {
			// Who was offered a role and did not claim it yet is nobody's, or somebody else's.
			let key = self.key(account).await?;
			if let Some((_, role)) = key.filter(|(profile, role)| *profile == id && *role != Role::Controller) {
				keys.push(Key { account: Hex32(account), role });
			}
		}
		Ok(Some(Profile { id, handle, keys }))
	}

	/// What an account is to which profile.
	pub async fn key(&self, account: [u8; 32]) -> Result<Option<(u64, Role)>> {
		let key = self.value::<_, StoredKey>(PALLET, "Keys", (account,)).await?;
		Ok(key.map(|key| (key.profile, key.role)))
	}

	/// The profile that has this handle.
	async fn by_handle(&self, handle: &str) -> Result<Option<u64>> {
		// What is shown of a profile begins with its number.
		self.view::<_, Option<u64>>(PALLET, "by_handle", (handle.as_bytes().to_vec(),)).await
	}

	/// The profile of somebody.
	pub async fn whose(&self, whose: &Whose) -> Result<Option<Profile>> {
		let id = match whose {
			Whose::Id(id) => Some(*id),
			Whose::Handle(handle) => self.by_handle(handle).await?,
			Whose::Key(key) => self.key(key.0).await?.map(|(profile, _)| profile),
		};
		let Some(id) = id else { return Ok(None) };
		let found = self.profile(id).await?;
		match found.as_ref().is_some_and(|profile| !profile.is(whose)) {
			true => Err(Error::Nonsense("another profile than was asked for")),
			false => Ok(found),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn whose_is_read_as_it_is_written() {
		for text in ["@ann", "profile:7", &"0a".repeat(32)] {
			assert_eq!(text.parse::<Whose>().expect("is one").to_string(), text);
		}
		for bad in [
			"",
			"@",
			"ann",
			"profile:",
			"profile:-1",
			"profile:18446744073709551616",
			&"0a".repeat(33),
			&format!("@{}", "a".repeat(129)),
		] {
			assert!(bad.parse::<Whose>().is_err(), "{bad}");
		}
	}

	#[test]
	fn keys_of_apps_write_no_feeds() {
		let key = |n, role| Key { account: Hex32([n; 32]), role };
		let keys = vec![key(1, Role::Controller), key(2, Role::App), key(3, Role::Feed), key(4, Role::Device)];
		let profile = Profile { id: 1, handle: "ann".into(), keys };
		assert_eq!(profile.feeds().map(|feed| feed.0[0]).collect::<Vec<_>>(), [1, 3, 4]);
		assert_eq!(profile.controller(), Some(Hex32([1; 32])));
	}
}
