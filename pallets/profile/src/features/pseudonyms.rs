//! Pseudonyms: committed to now, revealed later or never.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{signed, ProfileId};
use sp_core::H256;
use sp_io::hashing::blake2_256;
use sp_runtime::Saturating as _;

use crate::{deposits::record_bytes, BlockOf, Config, Error, Event, Pallet, Pseudonym, Pseudonyms, Salt};

/// What a commitment is charged for, room for the pseudonym included.
pub(crate) fn pseudonym_bytes<T: Config>() -> u32 {
	record_bytes(&()).saturating_add(Pseudonym::<T::AccountId, BlockOf<T>, ()>::max_encoded_len() as u32)
}

impl<T: Config> Pallet<T> {
	/// The commitment of `profile` to `pseudonym` under `salt`.
	pub fn pseudonym_commitment(profile: ProfileId, pseudonym: &T::AccountId, salt: &Salt) -> H256 {
		blake2_256(&Self::payload("pseudonym", &(profile, pseudonym, salt))).into()
	}

	pub(crate) fn do_commit_pseudonym(who: T::AccountId, id: ProfileId, commitment: H256) -> DispatchResult {
		ensure!(!Pseudonyms::<T>::contains_key(id, commitment), Error::<T>::AlreadyExists);
		let deposit = Self::try_with(id, |profile| Self::pay(profile, who, pseudonym_bytes::<T>()))?;
		Pseudonyms::<T>::insert(id, commitment, Pseudonym { committed: Self::now(), revealed: None, deposit });
		Self::deposit_event(Event::PseudonymCommitted { profile: id, commitment });
		Ok(())
	}

	pub(crate) fn do_reveal_pseudonym(
		id: ProfileId,
		commitment: H256,
		pseudonym: T::AccountId,
		salt: Salt,
		signature: &T::Signature,
	) -> DispatchResult {
		let mut record = Pseudonyms::<T>::get(id, commitment).ok_or(Error::<T>::NotFound)?;
		ensure!(record.revealed.is_none(), Error::<T>::AlreadyRevealed);
		ensure!(Self::pseudonym_commitment(id, &pseudonym, &salt) == commitment, Error::<T>::CommitmentMismatch);
		Self::try_with(id, |profile| {
			let payload = Self::payload("reveal", &(id, profile.nonce, commitment));
			ensure!(signed::verify(signature, &payload, &pseudonym), Error::<T>::BadSignature);
			profile.nonce.saturating_inc();
			Ok(())
		})?;

		record.revealed = Some(pseudonym.clone());
		Pseudonyms::<T>::insert(id, commitment, record);
		Self::deposit_event(Event::PseudonymRevealed { profile: id, commitment, pseudonym });
		Ok(())
	}

	pub(crate) fn do_remove_pseudonym(who: T::AccountId, id: ProfileId, commitment: H256) -> DispatchResult {
		let record = Pseudonyms::<T>::get(id, commitment).ok_or(Error::<T>::NotFound)?;
		Self::ensure_may_remove(&who, id, record.deposit.as_ref())?;

		Pseudonyms::<T>::remove(id, commitment);
		Self::repay_stored(id, record.deposit, pseudonym_bytes::<T>())?;
		Self::deposit_event(Event::PseudonymRemoved { profile: id, commitment });
		Ok(())
	}
}
