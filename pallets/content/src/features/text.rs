//! What texts may hold.

use frame_support::{ensure, pallet_prelude::*};

use crate::{Cid, Config, Error, Language, Name, Pallet, Tag};

impl<T: Config> Pallet<T> {
	/// UTF-8, not blank, no control characters.
	pub(crate) fn ensure_name(name: &Name) -> DispatchResult {
		let text = core::str::from_utf8(name).map_err(|_| Error::<T>::InvalidName)?;
		let shown = !text.trim().is_empty() && !text.chars().any(char::is_control);
		ensure!(shown, Error::<T>::InvalidName);
		Ok(())
	}

	/// 8 or more letters and digits: every base that content identifiers are written in.
	pub(crate) fn ensure_cid(cid: &Cid) -> DispatchResult {
		ensure!(cid.len() >= 8 && cid.iter().all(u8::is_ascii_alphanumeric), Error::<T>::InvalidCid);
		Ok(())
	}

	/// Empty, or two letters and more letters, digits and single hyphens (BCP 47, section 2.1).
	pub(crate) fn ensure_language(language: &Language) -> DispatchResult {
		let mut parts = language.split(|byte| *byte == b'-');
		let first = parts.next().unwrap_or_default();
		let sound = (2..=3).contains(&first.len())
			&& first.iter().all(u8::is_ascii_lowercase)
			&& parts.all(|part| !part.is_empty() && part.iter().all(u8::is_ascii_alphanumeric));
		ensure!(language.is_empty() || sound, Error::<T>::InvalidLanguage);
		Ok(())
	}

	/// Words of UTF-8 with nothing upper-case in them, each once.
	pub(crate) fn ensure_tags(tags: &[Tag]) -> DispatchResult {
		for (position, tag) in tags.iter().enumerate() {
			let text = core::str::from_utf8(tag).map_err(|_| Error::<T>::InvalidTag)?;
			let odd = |c: char| c.is_uppercase() || c.is_whitespace() || c.is_control();
			ensure!(!text.is_empty() && !text.chars().any(odd), Error::<T>::InvalidTag);
			ensure!(!tags[..position].contains(tag), Error::<T>::InvalidTag);
		}
		Ok(())
	}
}
