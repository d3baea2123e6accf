//! Letters: kept, taken back, and paid for by another.

use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{
	newest::Newest,
	traits::{OnRetired, ProfileLookup},
	ProfileId,
};
use sp_runtime::{ArithmeticError, Saturating};

use crate::{
	Author, Authors, BlockOf, Config, DepositOf, Envelope, Error, Event, FeedKey, Letter, LetterId, LetterOf, Letters,
	Pallet, MAX_CLEARED,
};

/// What the key of a letter takes in storage: the pallet's and map's prefix, the hashed profile, the number.
const KEY_BYTES: usize = 32 + 16 + 8;

impl<T: Config> Pallet<T> {
	/// What a letter with this envelope is charged for, in bytes.
	pub fn letter_bytes(envelope: &Envelope) -> u32 {
		let around = BlockOf::<T>::max_encoded_len() + DepositOf::<T>::max_encoded_len() + FeedKey::max_encoded_len();
		KEY_BYTES.saturating_add(around).saturating_add(envelope.encoded_size()) as u32
	}

	/// What is kept of an author besides the letters, in bytes: the deposit on the profile itself must pay for it.
	pub fn author_bytes() -> u32 {
		(32 + 16 + Author::max_encoded_len()) as u32
	}

	fn hold(payer: T::AccountId, envelope: &Envelope) -> Result<DepositOf<T>, DispatchError> {
		let bytes = Self::letter_bytes(envelope) as usize;
		DepositOf::<T>::take(payer, bytes).map_err(|_| Error::<T>::DepositUnavailable.into())
	}

	fn ensure_person(who: &T::AccountId) -> Result<ProfileId, DispatchError> {
		T::Profiles::person_of(who).ok_or_else(|| Error::<T>::NoProfile.into())
	}

	/// That a feed is written for this profile under the key: as one of its feeds, or as what speaks for it.
	fn ensure_feed(author: ProfileId, feed: &FeedKey) -> DispatchResult {
		let key = T::AccountId::decode(&mut &feed[..]).ok();
		ensure!(key.and_then(|key| T::Profiles::feed_of(&key)) == Some(author), Error::<T>::UnknownFeed);
		Ok(())
	}

	fn ensure_letter(author: ProfileId, id: LetterId) -> Result<LetterOf<T>, DispatchError> {
		Letters::<T>::get(author, Newest::from(id)).ok_or_else(|| Error::<T>::NotFound.into())
	}

	/// Whose energy may pay when `who` removes this letter: the profile's that `who` speaks for; else the author's, for
	/// whoever paid for the letter. It can be removed once, so that no more is drawn on the author than was kept for it.
	pub fn removal_payer(who: &T::AccountId, author: ProfileId, letter: LetterId) -> Option<ProfileId> {
		T::Profiles::person_of(who).or_else(|| {
			let letter = Letters::<T>::get(author, Newest::from(letter))?;
			(letter.deposit.payer == *who).then_some(author)
		})
	}

	pub(crate) fn do_keep(who: T::AccountId, feed: FeedKey, envelope: Envelope) -> DispatchResult {
		let author = Self::ensure_person(&who)?;
		Self::ensure_envelope(&envelope)?;
		Self::ensure_feed(author, &feed)?;
		let Author { next: letter, letters } = Authors::<T>::get(author);
		let next = letter.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let deposit = Self::hold(who, &envelope)?;

		Authors::<T>::insert(author, Author { next, letters: letters.saturating_add(1) });
		let (kept, bytes) = (frame_system::Pallet::<T>::block_number(), envelope.len() as u32);
		Letters::<T>::insert(author, Newest::from(letter), Letter { kept, deposit, feed, envelope });
		Self::deposit_event(Event::Kept { author, letter, bytes });
		Ok(())
	}

	/// How many bytes the envelope had.
	pub(crate) fn do_remove(who: T::AccountId, author: ProfileId, letter: LetterId) -> Result<u32, DispatchError> {
		let stored = Self::ensure_letter(author, letter)?;
		let own = T::Profiles::person_of(&who) == Some(author) || stored.deposit.payer == who;
		ensure!(own, Error::<T>::NotPermitted);

		let bytes = stored.envelope.len() as u32;
		Self::take_out(author, letter, stored)?;
		Ok(bytes)
	}

	/// How many bytes the envelope has.
	pub(crate) fn do_assume_deposit(who: T::AccountId, letter: LetterId) -> Result<u32, DispatchError> {
		let author = Self::ensure_person(&who)?;
		let stored = Self::ensure_letter(author, letter)?;
		ensure!(stored.deposit.payer != who, Error::<T>::AlreadyPayer);
		let deposit = Self::hold(who.clone(), &stored.envelope)?;

		let Letter { kept, deposit: former, feed, envelope } = stored;
		former.refund()?;
		let bytes = envelope.len() as u32;
		Letters::<T>::insert(author, Newest::from(letter), Letter { kept, deposit, feed, envelope });
		Self::deposit_event(Event::DepositAssumed { author, letter, payer: who });
		Ok(bytes)
	}

	/// How many letters were removed.
	pub(crate) fn do_clear_retired(author: ProfileId, limit: u32) -> Result<u32, DispatchError> {
		ensure!(!T::Profiles::exists(author), Error::<T>::StillThere);

		let mut removed = 0u32;
		while removed < limit.min(MAX_CLEARED) {
			let Some((id, letter)) = Letters::<T>::iter_prefix(author).next() else { break };
			Self::take_out(author, id.number(), letter)?;
			removed.saturating_inc();
		}
		Self::deposit_event(Event::Cleared { author, letters: removed });
		Ok(removed)
	}

	fn take_out(author: ProfileId, letter: LetterId, stored: LetterOf<T>) -> DispatchResult {
		Letters::<T>::remove(author, Newest::from(letter));
		// Of a retired author nothing is counted any more.
		if let Ok(mut known) = Authors::<T>::try_get(author) {
			known.letters.saturating_dec();
			Authors::<T>::insert(author, known);
		}
		stored.deposit.refund()?;
		Self::deposit_event(Event::Removed { author, letter });
		Ok(())
	}
}

/// Profiles are numbered once, so nobody writes under this one again.
impl<T: Config> OnRetired for Pallet<T> {
	fn on_retired(profile: ProfileId) {
		Authors::<T>::remove(profile);
	}
}
