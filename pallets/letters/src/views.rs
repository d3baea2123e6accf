//! What view functions answer.

use alloc::vec::Vec;
use metalife_primitives::{newest::Newest, ProfileId};

use crate::{
	Config, Letter, LetterId, LetterInfo, LetterInfoOf, LetterOf, Letters, Page, PageOf, Pallet, MAX_ENVELOPE,
	MAX_PAGE, MAX_PAGE_BYTES,
};

// So that no letter is too large for a page.
const _: () = assert!(MAX_ENVELOPE <= MAX_PAGE_BYTES);

impl<T: Config> Pallet<T> {
	pub(crate) fn letter_info(author: ProfileId, id: LetterId) -> Option<LetterInfoOf<T>> {
		Letters::<T>::get(author, Newest::from(id)).map(|letter| Self::shown(id, letter))
	}

	fn shown(letter: LetterId, stored: LetterOf<T>) -> LetterInfoOf<T> {
		let Letter { kept, deposit, feed, envelope } = stored;
		LetterInfo { letter, kept, payer: deposit.payer, feed, envelope }
	}

	/// Up to `limit` letters that are older than `before`, newest first, with no more than [`MAX_PAGE_BYTES`] together.
	pub(crate) fn page(author: ProfileId, before: Option<LetterId>, limit: u32) -> PageOf<T> {
		let limit = limit.clamp(1, MAX_PAGE) as usize;
		let mut stored = match before {
			Some(id) => Letters::<T>::iter_prefix_from(author, Letters::<T>::hashed_key_for(author, Newest::from(id))),
			None => Letters::<T>::iter_prefix(author),
		};
		let (mut letters, mut bytes) = (Vec::new(), 0usize);
		let more = loop {
			let Some((id, letter)) = stored.next() else { break false };
			bytes = bytes.saturating_add(letter.envelope.len());
			if letters.len() >= limit || bytes > MAX_PAGE_BYTES as usize {
				break true;
			}
			letters.push(Self::shown(id.number(), letter));
		};
		let next = letters.last().map(|letter| letter.letter).filter(|_| more);
		Page { letters, next }
	}
}
