//! The key pairs that messages are sealed for, and the private ones that are still kept.

use crate::error::{Error, Result};
use hpke::{kem::X25519HkdfSha256, Deserializable, Kem, Serializable};
use metalife_feed::FeedKey;
use metalife_vault::Vault;
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
const NAME: &str = "private keys";
const DAMAGED: Error = Error::Damaged("the private keys");

/// `number, 8 bytes || private key, 32 || made, 8 || retired, 8 (0: not yet) || feed, 32 (0: not yet)`
const KEPT: usize = 8 + 32 + 8 + 8 + 32;

impl Kept {
	fn encode(&self) -> Zeroizing<[u8; KEPT]> {
		let mut out = Zeroizing::new([0; KEPT]);
		out[..8].copy_from_slice(&self.number.to_le_bytes());
		out[8..40].copy_from_slice(&self.private.0[..]);
		out[40..48].copy_from_slice(&self.made.to_le_bytes());
		out[48..56].copy_from_slice(&self.retired.unwrap_or(0).to_le_bytes());
		out[56..].copy_from_slice(&self.published.map_or([0; 32], |feed| feed.0));
		out
	}

	fn decode(bytes: &[u8; KEPT]) -> Option<Self> {
		let (number, rest) = bytes.split_first_chunk()?;
		let (private, rest) = rest.split_first_chunk()?;
		let (made, rest) = rest.split_first_chunk()?;
		let (retired, feed) = rest.split_first_chunk()?;
		Some(Self {
			number: u64::from_le_bytes(*number),
			private: PrivateKey(Zeroizing::new(*private)),
			made: u64::from_le_bytes(*made),
			retired: Some(u64::from_le_bytes(*retired)).filter(|time| *time > 0),
			published: Some(FeedKey(feed.try_into().ok()?)).filter(|feed| feed.0 != [0; 32]),
		})
	}
}

/// All that are kept, the newest first.
pub(crate) fn load(vault: &Vault) -> Result<Vec<Kept>> {
	let Some(value) = vault.erasable(NAME)? else { return Ok(Vec::new()) };
	let Some((&VERSION, keys)) = value.split_first() else { return Err(DAMAGED) };
	let (keys, []) = keys.as_chunks() else { return Err(DAMAGED) };
	keys.iter().map(|kept| Kept::decode(kept).ok_or(DAMAGED)).collect()
}

/// Keep these and no others: those that were there and are not among them are gone for good.
pub(crate) fn store(vault: &Vault, keys: &[Kept]) -> Result<()> {
	let mut value = Zeroizing::new(Vec::with_capacity(1 + keys.len() * KEPT));
	value.push(VERSION);
	keys.iter().for_each(|kept| value.extend_from_slice(&kept.encode()[..]));
	Ok(vault.keep_erasable(NAME, &value)?)
}
