//! The key pairs that messages are sealed for, and the private ones that are still kept.

use crate::error::{Error, Result};
use hpke::{kem::X25519HkdfSha256, Deserializable, Kem, Serializable};
use metalife_feed::FeedKey;
use metalife_vault::{Records, Vault};
use rand::{CryptoRng, RngCore};
use std::fmt;
use zeroize::Zeroizing;

const DAY: u64 = 24 * 60 * 60 * 1_000;

/// How long a key is used before another takes its place, in milliseconds: a week.
pub const ROTATE: u64 = 7 * DAY;

/// How long a private key is kept after another took its place, in milliseconds: 30 days. Who writes offline may not have
/// heard of the new one. What was sealed for it and has not come by then cannot be opened any more, by anyone.
pub const KEEP: u64 = 30 * DAY;

/// The most private keys that are kept, and tried.
pub const MAX_KEYS: usize = 8;

/// What others seal for: an X25519 key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct PublicKey(pub [u8; 32]);

/// What opens it.
#[derive(Clone)]
pub struct PrivateKey(Zeroizing<[u8; 32]>);

impl PrivateKey {
	/// A new one.
	pub fn random(rng: &mut (impl RngCore + CryptoRng)) -> Self {
		let mut material = Zeroizing::new([0; 32]);
		rng.fill_bytes(&mut material[..]);
		Self::derive(&material)
	}

	/// The one that comes of this material (RFC 9180, section 7.1.3).
	pub fn derive(material: &[u8; 32]) -> Self {
		let (private, _) = X25519HkdfSha256::derive_keypair(material);
		Self(Zeroizing::new(private.to_bytes().into()))
	}

	/// Its public key.
	pub fn public(&self) -> PublicKey {
		PublicKey(X25519HkdfSha256::sk_to_pk(&self.hpke()).to_bytes().into())
	}

	pub(crate) fn hpke(&self) -> <X25519HkdfSha256 as Kem>::PrivateKey {
		Deserializable::from_bytes(&self.0[..]).expect("any 32 bytes are a private key; qed")
	}
}

impl fmt::Debug for PrivateKey {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("PrivateKey(..)")
	}
}

/// A private key that is kept.
#[derive(Clone)]
pub(crate) struct Kept {
	/// In which order it came.
	pub number: u64,
	pub private: PrivateKey,
	/// When it was made.
	pub made: u64,
	/// When another took its place, if one has.
	pub retired: Option<u64>,
	/// The feed that tells others of it, once it does.
	pub published: Option<FeedKey>,
}

const VERSION: u8 = 1;
const DAMAGED: Error = Error::Damaged("the private keys");

impl Kept {
	/// `version, 1 byte || private key, 32 || made, 8 || retired, 8 (0: not yet) || feed, 0 or 32 bytes`
	fn encode(&self) -> Zeroizing<Vec<u8>> {
		let mut out = Zeroizing::new(vec![VERSION]);
		out.extend_from_slice(&self.private.0[..]);
		for time in [self.made, self.retired.unwrap_or(0)] {
			out.extend_from_slice(&time.to_le_bytes());
		}
		out.extend(self.published.iter().flat_map(|feed| feed.0));
		out
	}

	fn decode(key: &[u8], value: &[u8]) -> Option<Self> {
		let number = u64::from_be_bytes(key.try_into().ok()?);
		let (version, rest) = value.split_first()?;
		let (private, rest) = rest.split_first_chunk()?;
		let (made, rest) = rest.split_first_chunk()?;
		let (retired, feed) = rest.split_first_chunk()?;
		let published = match feed {
			[] => None,
			feed => Some(FeedKey(feed.try_into().ok()?)),
		};
		(*version == VERSION).then_some(Self {
			number,
			private: PrivateKey(Zeroizing::new(*private)),
			made: u64::from_le_bytes(*made),
			retired: Some(u64::from_le_bytes(*retired)).filter(|time| *time > 0),
			published,
		})
	}
}

/// The table of private keys.
pub(crate) struct Keys<'a>(Records<'a>);

impl<'a> Keys<'a> {
	pub fn new(vault: &'a Vault) -> Self {
		Self(vault.records("private keys"))
	}

	/// All that are kept, the newest first.
	pub fn all(&self) -> Result<Vec<Kept>> {
		let mut all = Vec::new();
		for entry in self.0.all() {
			let (key, value) = entry?;
			all.push(Kept::decode(&key, &value).ok_or(DAMAGED)?);
		}
		all.sort_by_key(|kept| std::cmp::Reverse(kept.number));
		Ok(all)
	}

	/// All of these at once.
	pub fn put(&self, keys: &[&Kept]) -> Result<()> {
		let encoded: Vec<_> = keys.iter().map(|kept| (kept.number.to_be_bytes(), kept.encode())).collect();
		let changes: Vec<(&[u8], Option<&[u8]>)> =
			encoded.iter().map(|(number, kept)| (&number[..], Some(&kept[..]))).collect();
		Ok(self.0.change(&changes)?)
	}

	/// Let go of these for good, from the files too.
	pub fn remove(&self, keys: &[&Kept]) -> Result<()> {
		let numbers: Vec<_> = keys.iter().map(|kept| kept.number.to_be_bytes()).collect();
		let changes: Vec<(&[u8], Option<&[u8]>)> = numbers.iter().map(|number| (&number[..], None)).collect();
		self.0.change(&changes)?;
		Ok(self.0.compact()?)
	}
}
