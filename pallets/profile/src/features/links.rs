//! Identities elsewhere.

use alloc::vec::Vec;
use codec::Encode;
use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{signed, ProfileId};
use sp_core::ed25519;
use sp_io::hashing::blake2_256;
use sp_runtime::Saturating as _;

use crate::{
	deposits::record_bytes, BlockOf, Config, DepositOf, Error, Event, Link, LinkId, LinkOwner, LinkProof, Links,
	OutsideIdentity, Pallet, Profiles, MAX_LINKS,
};

/// The multicodec prefix of an ed25519 public key (W3C did:key), as unsigned varint.
pub(crate) const ED25519_MULTICODEC: [u8; 2] = [0xed, 0x01];

impl OutsideIdentity {
	/// The name under which the identity is filed.
	pub fn id(&self) -> LinkId {
		blake2_256(&self.encode())
	}

	/// Whether it is written as its kind is.
	pub fn is_well_formed(&self) -> bool {
		let graphic = |text: &[u8]| text.iter().all(u8::is_ascii_graphic);
		match self {
			OutsideIdentity::Ssb(_) => true,
			OutsideIdentity::ActivityPub(text) => {
				let host = text.strip_prefix(b"https://").map(|rest| rest.split(|byte| *byte == b'/').next());
				match host {
					Some(host) => graphic(text) && host.is_some_and(is_host),
					None => text.strip_prefix(b"@").is_some_and(is_user_at_host),
				}
			},
			OutsideIdentity::Diaspora(text) => is_user_at_host(text),
			OutsideIdentity::Did(text) => {
				let mut parts = text.splitn(3, |byte| *byte == b':');
				let (scheme, method, id) = (parts.next(), parts.next(), parts.next());
				let is_method = |method: &[u8]| {
					!method.is_empty() && method.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
				};
				scheme == Some(b"did")
					&& method.is_some_and(is_method)
					&& match (method, id) {
						(_, None) => false,
						(Some(b"key"), Some(id)) => is_did_key(id),
						(_, Some(id)) => is_did_id(id),
					}
			},
		}
	}

	/// The ed25519 key that can prove it, if its kind has one.
	pub fn proving_key(&self) -> Option<ed25519::Public> {
		match self {
			OutsideIdentity::Ssb(key) => Some(ed25519::Public::from_raw(*key)),
			OutsideIdentity::Did(text) => {
				let bytes = multibase_key(text.strip_prefix(b"did:key:")?)?;
				let key = bytes.strip_prefix(&ED25519_MULTICODEC)?;
				Some(ed25519::Public::from_raw(key.try_into().ok()?))
			},
			OutsideIdentity::ActivityPub(_) | OutsideIdentity::Diaspora(_) => None,
		}
	}
}

/// The bytes of a public key in multibase; `z` says base58btc, the only one of did:key.
fn multibase_key(text: &[u8]) -> Option<Vec<u8>> {
	bs58::decode(text.strip_prefix(b"z")?).into_vec().ok()
}

/// Whether `id` is a key as did:key writes it. What looks like an ed25519 key must be one: else the name of somebody's
/// key could be claimed without a proof.
fn is_did_key(id: &[u8]) -> bool {
	multibase_key(id).is_some_and(|key| match key.strip_prefix(&ED25519_MULTICODEC) {
		Some(key) => key.len() == 32,
		None => key.len() > 2,
	})
}

/// Whether `id` is a method-specific id (W3C DID Core 3.1), without the path, query or fragment of a DID URL.
fn is_did_id(id: &[u8]) -> bool {
	let escapes = || id.split(|byte| *byte == b'%').skip(1);
	!id.is_empty()
		&& !id.ends_with(b":")
		&& id.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':' | b'%'))
		&& escapes().all(|rest| rest.len() >= 2 && rest.iter().take(2).all(u8::is_ascii_hexdigit))
}

/// Whether `host` is a domain name of two labels or more, with or without a port.
fn is_host(host: &[u8]) -> bool {
	let mut parts = host.splitn(2, |byte| *byte == b':');
	let name = parts.next().unwrap_or_default();
	let is_label = |label: &[u8]| {
		!label.is_empty()
			&& !label.starts_with(b"-")
			&& !label.ends_with(b"-")
			&& label.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
	};
	let is_port = |port: &[u8]| (1..=5).contains(&port.len()) && port.iter().all(u8::is_ascii_digit);
	name.contains(&b'.') && name.split(|byte| *byte == b'.').all(is_label) && parts.next().is_none_or(is_port)
}

fn is_user_at_host(text: &[u8]) -> bool {
	let mut parts = text.splitn(2, |byte| *byte == b'@');
	let user = parts.next().unwrap_or_default();
	!user.is_empty()
		&& user.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
		&& parts.next().is_some_and(is_host)
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_link(
		who: T::AccountId,
		id: ProfileId,
		identity: OutsideIdentity,
		proof: Option<LinkProof<BlockOf<T>>>,
	) -> DispatchResult {
		ensure!(identity.is_well_formed(), Error::<T>::InvalidIdentity);
		let link = identity.id();
		ensure!(!Links::<T>::contains_key(id, link), Error::<T>::AlreadyExists);
		let key = identity.proving_key();
		ensure!(key.is_some() || proof.is_none(), Error::<T>::ProofNotSupported);

		let proven = key.is_some();
		let record = Self::try_with(id, |profile| {
			if let Some(key) = key {
				let proof = proof.ok_or(Error::<T>::ProofMissing)?;
				ensure!(Self::now() <= proof.expires, Error::<T>::SignatureExpired);
				let payload = Self::payload("link", &(id, profile.nonce, &identity, proof.expires));
				let signature = ed25519::Signature::from_raw(proof.signature);
				ensure!(
					sp_io::crypto::ed25519_verify(&signature, &payload, &key)
						|| sp_io::crypto::ed25519_verify(&signature, &signed::wrapped(&payload), &key),
					Error::<T>::BadSignature
				);
				// A retired profile keeps no hold on it, cleared or not.
				let taken = LinkOwner::<T>::get(link).is_some_and(Profiles::<T>::contains_key);
				ensure!(!taken, Error::<T>::IdentityTaken);
				profile.nonce.saturating_inc();
			}
			ensure!(profile.links < MAX_LINKS, Error::<T>::TooManyLinks);
			profile.links.saturating_inc();
			let mut record = Link { identity, proven, linked: Self::now(), deposit: None };
			record.deposit = Self::pay(profile, who, Self::link_bytes(&record))?;
			Ok(record)
		})?;
		if proven {
			LinkOwner::<T>::insert(link, id);
		}
		Links::<T>::insert(id, link, record);
		Self::deposit_event(Event::Linked { profile: id, link, proven });
		Ok(())
	}

	pub(crate) fn do_unlink(who: T::AccountId, id: ProfileId, link: LinkId) -> DispatchResult {
		let record = Links::<T>::get(id, link).ok_or(Error::<T>::NotFound)?;
		Self::ensure_may_remove(&who, id, record.deposit.as_ref())?;

		Links::<T>::remove(id, link);
		Self::disown_link(id, link);
		Profiles::<T>::mutate(id, |profile| {
			if let Some(profile) = profile {
				profile.links.saturating_dec();
			}
			let bytes = Self::link_bytes(&record);
			Self::repay(profile.as_mut(), record.deposit, bytes)
		})?;
		Self::deposit_event(Event::Unlinked { profile: id, link });
		Ok(())
	}

	/// Forget that `id` owns the identity, if it is the one that does.
	pub(crate) fn disown_link(id: ProfileId, link: LinkId) {
		if LinkOwner::<T>::get(link) == Some(id) {
			LinkOwner::<T>::remove(link);
		}
	}

	/// What a link is charged for, its entry among the proven ones included.
	pub(crate) fn link_bytes(link: &Link<BlockOf<T>, DepositOf<T>>) -> u32 {
		record_bytes(&(&link.identity, link.proven, link.linked)).saturating_add(record_bytes(&()))
	}
}
