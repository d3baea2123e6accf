//! What view functions answer. Each does a bounded amount of work.

use alloc::{format, vec::Vec};
use metalife_primitives::{AppId, ProfileId};

use crate::{
	features::ED25519_MULTICODEC, handle, Aliases, Avatar, BlockOf, Config, CredentialId, CredentialStatus,
	Credentials, DidDocument, Handle, HandleStatus, Handles, InfoOf, KeyRole, Keys, KeysOf, Links, Name,
	OutsideIdentity, Pallet, Personas, ProfileInfo, Profiles, Reserved, VerificationMethod, MAX_ALIASES, MAX_LINKS,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn info(id: ProfileId) -> Option<InfoOf<T>> {
		Profiles::<T>::get(id).map(|profile| ProfileInfo {
			id,
			notice: Self::standing_notice(&profile),
			controller: profile.controller,
			handle: profile.handle,
			created: profile.created,
			nonce: profile.nonce,
			prepaid: profile.prepaid,
			payer: profile.deposit.payer,
		})
	}

	pub(crate) fn info_by_account(account: &T::AccountId) -> Option<InfoOf<T>> {
		Self::info_by_key(account).filter(|(_, role)| *role == KeyRole::Controller).map(|(info, _)| info)
	}

	pub(crate) fn info_by_key(key: &T::AccountId) -> Option<(InfoOf<T>, KeyRole)> {
		let key = Keys::<T>::get(key)?;
		Some((Self::info(key.profile)?, key.role))
	}

	pub(crate) fn info_by_handle(raw: &[u8]) -> Option<InfoOf<T>> {
		let (handle, key) = handle::parse(raw).ok()?;
		let record = Handles::<T>::get(key)?;
		let in_use = record.free_from.is_none() && record.handle == handle;
		in_use.then(|| Self::info(record.profile)).flatten()
	}

	pub(crate) fn status_of_handle(raw: &[u8]) -> HandleStatus<BlockOf<T>> {
		let (handle, key): (Handle, _) = match handle::parse(raw) {
			Ok(parsed) => parsed,
			Err(fault) => return HandleStatus::Invalid(fault),
		};
		if let Some(record) = Handles::<T>::get(key) {
			match record.free_from {
				None if record.handle == handle => return HandleStatus::Taken(record.profile),
				None => return HandleStatus::Confusable(record.profile),
				Some(free_from) if Self::now() < free_from => return HandleStatus::InGrace(free_from),
				Some(_) => {},
			}
		}
		if Reserved::<T>::contains_key(key) {
			HandleStatus::Reserved
		} else {
			HandleStatus::Available
		}
	}

	pub(crate) fn shown_persona(id: ProfileId, app: Option<AppId>) -> Option<(Name, Option<Avatar>)> {
		let controller = Profiles::<T>::get(id)?.controller;
		let persona = Personas::<T>::get(id, app).or_else(|| Personas::<T>::get(id, None::<AppId>))?;
		let avatar = persona.avatar.filter(|avatar| match avatar {
			Avatar::Nft { collection, item } => {
				pallet_nfts::Pallet::<T>::owner(*collection, *item).as_ref() == Some(&controller)
			},
			Avatar::Cid(_) => true,
		});
		Some((persona.name, avatar))
	}

	pub(crate) fn status_of_credential(subject: ProfileId, id: CredentialId) -> CredentialStatus {
		match Credentials::<T>::get(subject, id) {
			_ if !Profiles::<T>::contains_key(subject) => CredentialStatus::Unknown,
			None => CredentialStatus::Unknown,
			Some(credential) if credential.revoked.is_some() => CredentialStatus::Revoked,
			Some(credential) if !Profiles::<T>::contains_key(credential.issuer) => CredentialStatus::IssuerRetired,
			Some(credential) if credential.expires.is_some_and(|expires| Self::now() > expires) => {
				CredentialStatus::Expired
			},
			Some(_) => CredentialStatus::Valid,
		}
	}

	pub(crate) fn document(id: ProfileId) -> Option<DidDocument<T::AccountId>> {
		let profile = Profiles::<T>::get(id)?;
		let keys = KeysOf::<T>::get(id).into_iter().filter_map(|account| {
			let key = Keys::<T>::get(&account).filter(|key| key.profile == id)?;
			Some(VerificationMethod { account, role: key.role })
		});
		let controller = VerificationMethod { account: profile.controller, role: KeyRole::Controller };
		let verification_method: Vec<_> = core::iter::once(controller).chain(keys).collect();
		let authentication = (0u8..)
			.zip(&verification_method)
			.filter(|(_, method)| matches!(method.role, KeyRole::Controller | KeyRole::Device))
			.map(|(position, _)| position)
			.collect();
		let aliases = Aliases::<T>::iter_prefix(id).take(MAX_ALIASES as usize).map(|(alias, _)| alias.into_inner());
		let links = Links::<T>::iter_prefix(id).take(MAX_LINKS as usize).map(|(_, link)| link.identity.to_text());
		let also_known_as =
			core::iter::once([b"@", &profile.handle[..]].concat()).chain(aliases).chain(links).collect();
		Some(DidDocument {
			id: format!("did:metalife:{id}").into_bytes(),
			also_known_as,
			verification_method,
			authentication,
		})
	}
}

impl OutsideIdentity {
	/// The identity as its network writes it.
	pub fn to_text(&self) -> Vec<u8> {
		match self {
			OutsideIdentity::Ssb(key) => {
				// SSB writes keys in base64; a URI in base58 as did:key does is as unambiguous and needs no table here.
				let multicodec = [&ED25519_MULTICODEC[..], key].concat();
				format!("did:key:z{}", bs58::encode(multicodec).into_string()).into_bytes()
			},
			OutsideIdentity::ActivityPub(text) | OutsideIdentity::Diaspora(text) | OutsideIdentity::Did(text) => {
				text.to_vec()
			},
		}
	}
}
