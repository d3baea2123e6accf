//! Invitations to a Pub or a Room: where it is, who it is, and a secret that opens it so many times.

use crate::wire::{Bytes, WrongLength};
use libp2p::{Multiaddr, PeerId};
use metalife_feed::FeedKey;
use metalife_vault::Vault;
use std::{
	collections::BTreeMap,
	fmt,
	str::FromStr,
	sync::{Mutex, PoisonError},
};

/// The most addresses in an invitation.
pub const MAX_ADDRESSES: usize = 8;

/// The most bytes of an address.
pub const MAX_ADDRESS: usize = 255;

/// The most invitations that are remembered, open and used.
pub const MAX_INVITATIONS: usize = 10_000;

/// Does not say whose feed leads there.
const ANONYMOUS: u8 = 1;
/// Says so.
const SIGNED: u8 = 2;
const PREFIX: &str = "METALIFE-";
const CHECKSUM: usize = 4;
const MAX_BYTES: usize = 2 + 32 + 2 + 64 + MAX_ADDRESSES * (1 + MAX_ADDRESS) + 16 + 8 + CHECKSUM;
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const LEDGER: &str = "gossip invitations";

/// What one is invited to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Place {
	/// A Pub: it follows whom it invites, and carries their feeds.
	Pub = 1,
	/// A Room: it brings those together who are in it, and carries nothing.
	Room = 2,
}

impl Place {
	fn from_byte(byte: u8) -> Option<Self> {
		[Self::Pub, Self::Room].into_iter().find(|place| *place as u8 == byte)
	}
}

/// What opens a Pub or a Room.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InviteSecret(pub [u8; 16]);

impl fmt::Debug for InviteSecret {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("InviteSecret")
	}
}

impl InviteSecret {
	/// Under which it is remembered: whoever reads the ledger cannot use what stands there.
	fn hash(&self) -> [u8; 32] {
		blake3::derive_key("metalife gossip 1 invitation", &self.0)
	}
}

/// An invitation. As text it is one word of capital letters and digits, for which a QR code has a short form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invitation {
	/// To what.
	pub place: Place,
	/// Who runs it, by the key of the connection.
	pub peer: PeerId,
	/// Which feed whoever runs it writes, if they say so.
	pub feed: Option<FeedKey>,
	/// Where it is.
	pub addresses: Vec<Multiaddr>,
	/// What opens it.
	pub secret: InviteSecret,
	/// Until when it holds: seconds since 1970.
	pub expires: u64,
}

/// Why a text is no invitation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum InvitationError {
	/// It does not begin as invitations do.
	#[error("this is no invitation")]
	Prefix,
	/// It has a character that invitations do not have.
	#[error("an invitation has no character {0:?}")]
	Character(char),
	/// It is too long or too short.
	#[error("an invitation of another length")]
	Length,
	/// A character is wrong, or some are missing.
	#[error("the invitation was mistyped or cut")]
	Checksum,
	/// It was made by a newer version.
	#[error("the invitation has version {0}, which is not known")]
	Version(u8),
	/// A part of it makes no sense.
	#[error("a part of the invitation makes no sense")]
	Part,
}

impl From<WrongLength> for InvitationError {
	fn from(_: WrongLength) -> Self {
		Self::Length
	}
}

impl Invitation {
	fn encode(&self) -> Vec<u8> {
		let mut out = vec![if self.feed.is_some() { SIGNED } else { ANONYMOUS }, self.place as u8];
		out.extend(self.feed.iter().flat_map(|feed| feed.0));
		let peer = self.peer.to_bytes();
		out.push(peer.len() as u8);
		out.extend_from_slice(&peer);
		let addresses: Vec<_> = self.addresses.iter().filter(|address| address.len() <= MAX_ADDRESS).collect();
		out.push(addresses.len().min(MAX_ADDRESSES) as u8);
		for address in addresses.into_iter().take(MAX_ADDRESSES) {
			out.push(address.len() as u8);
			out.extend_from_slice(address.as_ref());
		}
		out.extend_from_slice(&self.secret.0);
		out.extend_from_slice(&self.expires.to_le_bytes());
		out.extend_from_slice(&checksum(&out));
		out
	}

	fn decode(bytes: &[u8]) -> Result<Self, InvitationError> {
		let (body, sum) = bytes.split_last_chunk().ok_or(InvitationError::Length)?;
		if checksum(body) != *sum {
			return Err(InvitationError::Checksum);
		}
		let mut bytes = Bytes(body);
		let version = bytes.u8()?;
		if !(ANONYMOUS..=SIGNED).contains(&version) {
			return Err(InvitationError::Version(version));
		}
		let place = Place::from_byte(bytes.u8()?).ok_or(InvitationError::Part)?;
		let feed = match version {
			SIGNED => Some(FeedKey(bytes.array()?)),
			_ => None,
		};
		let length = usize::from(bytes.u8()?);
		let peer = PeerId::from_bytes(bytes.take(length)?).map_err(|_| InvitationError::Part)?;
		let count = usize::from(bytes.u8()?);
		if count > MAX_ADDRESSES {
			return Err(InvitationError::Part);
		}
		let mut addresses = Vec::new();
		for _ in 0..count {
			let length = usize::from(bytes.u8()?);
			let address = bytes.take(length)?.to_vec();
			addresses.push(Multiaddr::try_from(address).map_err(|_| InvitationError::Part)?);
		}
		let secret = InviteSecret(bytes.array()?);
		let expires = bytes.u64()?;
		bytes.end()?;
		Ok(Self { place, peer, feed, addresses, secret, expires })
	}

	/// Whether it holds at this time: seconds since 1970.
	pub fn holds_at(&self, now: u64) -> bool {
		now < self.expires
	}
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
	let hash = blake3::derive_key("metalife gossip 1 invitation checksum", bytes);
	let mut sum = [0; CHECKSUM];
	sum.copy_from_slice(&hash[..CHECKSUM]);
	sum
}

impl fmt::Display for Invitation {
	/// Base 32 of RFC 4648 without padding.
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(PREFIX)?;
		for five in self.encode().chunks(5) {
			let mut bytes = [0; 8];
			bytes[3..3 + five.len()].copy_from_slice(five);
			let bits = u64::from_be_bytes(bytes);
			for at in 0..(five.len() * 8).div_ceil(5) {
				let index = (bits >> (35 - 5 * at)) & 31;
				write!(f, "{}", char::from(ALPHABET[index as usize]))?;
			}
		}
		Ok(())
	}
}

impl FromStr for Invitation {
	type Err = InvitationError;

	/// Takes small letters too, and spaces and line breaks anywhere, as they come with pasting.
	fn from_str(text: &str) -> Result<Self, InvitationError> {
		if text.len() > 4 * MAX_BYTES {
			return Err(InvitationError::Length);
		}
		let text: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
		let text = text.strip_prefix(PREFIX).ok_or(InvitationError::Prefix)?;
		let mut bytes = Vec::new();
		let (mut bits, mut count) = (0u32, 0);
		for character in text.chars() {
			let value = ALPHABET.iter().position(|known| char::from(*known) == character);
			bits = (bits << 5) | value.ok_or(InvitationError::Character(character))? as u32;
			count += 5;
			if count >= 8 {
				count -= 8;
				bytes.push((bits >> count) as u8);
				bits &= (1 << count) - 1;
			}
		}
		// One form only: nothing may be hidden in the last character, nor after it.
		if count >= 5 || bits != 0 {
			return Err(InvitationError::Checksum);
		}
		Self::decode(&bytes)
	}
}

/// Why an invitation is not accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[repr(u8)]
pub enum Refusal {
	/// Nobody issued it here.
	#[error("nobody issued this invitation")]
	Unknown = 1,
	/// It was used as often as it can be.
	#[error("this invitation was used")]
	Used = 2,
	/// Its time is over.
	#[error("this invitation has expired")]
	Expired = 3,
}

impl Refusal {
	pub(crate) fn from_byte(byte: u8) -> Option<Self> {
		[Self::Unknown, Self::Used, Self::Expired].into_iter().find(|refusal| *refusal as u8 == byte)
	}
}

/// Why an invitation is not issued.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
	/// So many are open that no more are remembered.
	#[error("{MAX_INVITATIONS} invitations are open")]
	TooMany,
	/// It is not accepted.
	#[error(transparent)]
	Refused(#[from] Refusal),
	/// The vault failed.
	#[error(transparent)]
	Vault(#[from] metalife_vault::Error),
}

/// To what, how often and until when an invitation is good.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Terms {
	/// To what.
	pub place: Place,
	/// How many times it can be used.
	pub uses: u32,
	/// Until when: seconds since 1970.
	pub expires: u64,
}

/// The invitations that were issued here. They stand in the vault, without their secrets.
pub struct Ledger {
	/// By the hash of its secret, what is left of each.
	issued: Mutex<BTreeMap<[u8; 32], Terms>>,
}

const ITEM: usize = 32 + 1 + 8 + 4;

impl Ledger {
	/// Read what a vault remembers.
	pub fn open(vault: &Vault) -> Result<Self, InviteError> {
		let damaged = || metalife_vault::Error::Damaged("the list of invitations");
		let kept = vault.secret(LEDGER)?;
		let kept: &[u8] = kept.as_ref().map_or(&[], |kept| kept.as_slice());
		let mut issued = BTreeMap::new();
		for item in kept.chunks(ITEM) {
			let mut bytes = Bytes(item);
			let mut read = || Ok::<_, WrongLength>((bytes.array()?, bytes.u8()?, bytes.u64()?, bytes.u32()?));
			let (hash, place, expires, uses) = read().map_err(|_| damaged())?;
			let place = Place::from_byte(place).ok_or_else(damaged)?;
			issued.insert(hash, Terms { place, uses, expires });
		}
		Ok(Self { issued: Mutex::new(issued) })
	}

	/// Remember, then change what is in memory: what the vault does not have did not happen.
	fn keep(
		vault: &Vault,
		issued: &mut BTreeMap<[u8; 32], Terms>,
		changed: BTreeMap<[u8; 32], Terms>,
	) -> Result<(), InviteError> {
		let mut bytes = Vec::with_capacity(changed.len() * ITEM);
		for (hash, Terms { place, uses, expires }) in &changed {
			bytes.extend_from_slice(hash);
			bytes.push(*place as u8);
			bytes.extend_from_slice(&expires.to_le_bytes());
			bytes.extend_from_slice(&uses.to_le_bytes());
		}
		vault.keep_secret(LEDGER, &bytes)?;
		*issued = changed;
		Ok(())
	}

	/// Invite somebody to where this peer is reached, who writes this feed if they say so. Those that expired are forgotten.
	pub fn issue(
		&self,
		vault: &Vault,
		terms: Terms,
		peer: PeerId,
		feed: Option<FeedKey>,
		addresses: Vec<Multiaddr>,
		now: u64,
	) -> Result<Invitation, InviteError> {
		let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
		let mut changed = issued.clone();
		changed.retain(|_, open| now < open.expires);
		if changed.len() >= MAX_INVITATIONS {
			return Err(InviteError::TooMany);
		}
		let secret = InviteSecret(rand::random());
		let Terms { place, expires, .. } = terms;
		changed.insert(secret.hash(), terms);
		Self::keep(vault, &mut issued, changed)?;
		Ok(Invitation { place, peer, feed, addresses, secret, expires })
	}

	/// Accept an invitation: that it was used is on the disk when this returns.
	pub fn redeem(&self, vault: &Vault, secret: &InviteSecret, now: u64) -> Result<Place, InviteError> {
		let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
		let hash = secret.hash();
		let open = *issued.get(&hash).ok_or(Refusal::Unknown)?;
		let left = open.uses.checked_sub(1).ok_or(Refusal::Used)?;
		if now >= open.expires {
			return Err(Refusal::Expired.into());
		}
		let mut changed = issued.clone();
		changed.insert(hash, Terms { uses: left, ..open });
		Self::keep(vault, &mut issued, changed)?;
		Ok(open.place)
	}
}
