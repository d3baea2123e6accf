//! What one profile attests of another.

use codec::MaxEncodedLen;
use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::ProfileId;
use sp_core::H256;

use crate::{
	deposits::record_bytes, BlockOf, Blocks, Config, Credential, CredentialId, Credentials, DepositOf, Error, Event,
	NextCredential, Pallet, Profiles,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_issue_credential(
		who: T::AccountId,
		issuer: ProfileId,
		subject: ProfileId,
		schema: H256,
		claims: H256,
		expires: Option<BlockOf<T>>,
	) -> DispatchResult {
		let now = Self::now();
		ensure!(issuer != subject, Error::<T>::Oneself);
		ensure!(Profiles::<T>::contains_key(subject), Error::<T>::UnknownProfile);
		ensure!(!Blocks::<T>::contains_key(subject, issuer), Error::<T>::BlockedProfile);
		ensure!(expires.is_none_or(|expires| expires >= now), Error::<T>::AlreadyExpired);

		let bytes = record_bytes(&()).saturating_add(Credential::<BlockOf<T>, DepositOf<T>>::max_encoded_len() as u32);
		let deposit = Self::hold(who, bytes)?;
		let id = NextCredential::<T>::get();
		NextCredential::<T>::put(id.checked_add(1).ok_or(sp_runtime::ArithmeticError::Overflow)?);
		Credentials::<T>::insert(
			subject,
			id,
			Credential { issuer, schema, claims, issued: now, expires, revoked: None, deposit },
		);
		Self::deposit_event(Event::CredentialIssued { subject, id, issuer });
		Ok(())
	}

	pub(crate) fn do_revoke_credential(issuer: ProfileId, subject: ProfileId, id: CredentialId) -> DispatchResult {
		Credentials::<T>::try_mutate(subject, id, |credential| -> DispatchResult {
			let credential = credential.as_mut().ok_or(Error::<T>::NotFound)?;
			ensure!(credential.issuer == issuer, Error::<T>::NotPermitted);
			ensure!(credential.revoked.is_none(), Error::<T>::AlreadyRevoked);
			credential.revoked = Some(Self::now());
			Ok(())
		})?;
		Self::deposit_event(Event::CredentialRevoked { subject, id });
		Ok(())
	}

	pub(crate) fn do_remove_credential(who: T::AccountId, subject: ProfileId, id: CredentialId) -> DispatchResult {
		let credential = Credentials::<T>::get(subject, id).ok_or(Error::<T>::NotFound)?;
		if !Self::is_person_of(&who, credential.issuer) {
			Self::ensure_may_remove(&who, subject, Some(&credential.deposit))?;
		}

		Credentials::<T>::remove(subject, id);
		credential.deposit.refund()?;
		Self::deposit_event(Event::CredentialRemoved { subject, id });
		Ok(())
	}
}
