//! What a handle may be, and which handles look alike.
//!
//! The alphabet follows Unicode Technical Standard 39 (Security Mechanisms): characters of its general security
//! profile, of one script or of scripts that are written together ("Highly Restrictive"), with digits of one number
//! system. Likeness is its skeleton, taken of the lower case and lowered again, since a skeleton may be upper case (`0`
//! becomes `O`).
//!
//! A newer Unicode table can change keys: raising `unicode-security` needs a migration of the handles.

use alloc::string::String;
use sp_io::hashing::blake2_256;
use unicode_normalization::{char::is_combining_mark, is_nfc};
use unicode_security::{skeleton, GeneralSecurityProfile, RestrictionLevel, RestrictionLevelDetection};

use crate::types::{Handle, HandleFault, HandleKey};

/// The fewest characters of a handle.
pub const MIN_CHARS: usize = 3;
/// The most characters of a handle.
pub const MAX_CHARS: usize = 32;
/// The most marks upon one letter (UTS 39, 5.4).
const MAX_MARKS: usize = 4;

/// Check `raw` and return it as a handle with its key.
pub fn parse(raw: &[u8]) -> Result<(Handle, HandleKey), HandleFault> {
	let text = core::str::from_utf8(raw).map_err(|_| HandleFault::InvalidCharacter)?;
	match text.chars().count() {
		n if n < MIN_CHARS => return Err(HandleFault::TooShort),
		n if n > MAX_CHARS => return Err(HandleFault::TooLong),
		_ => {},
	}
	let well_formed = !text.starts_with('_')
		&& !text.ends_with('_')
		&& is_nfc(text)
		&& text.chars().all(is_allowed)
		&& are_marks_plain(text)
		&& is_direction_plain(text);
	if !well_formed {
		return Err(HandleFault::InvalidCharacter);
	}
	// `_` and digits belong to every script, so they never count as a mixture of scripts.
	if !text.check_restriction_level(RestrictionLevel::HighlyRestrictive) || mixes_numbers(text) {
		return Err(HandleFault::MixedScripts);
	}
	let handle = Handle::try_from(raw.to_vec()).map_err(|_| HandleFault::TooLong)?;
	Ok((handle, key(text)))
}

/// The key under which everything that looks like `text` is filed.
pub fn key(text: &str) -> HandleKey {
	blake2_256(fold(text).as_bytes())
}

/// `text` with each character replaced by the one that it can be taken for.
pub fn fold(text: &str) -> String {
	let mut folded: String = skeleton(&lower(text)).collect();
	// Lowering a skeleton may make a character that has a prototype of its own; three rounds reach the end.
	for _ in 0..3 {
		let next: String = skeleton(&lower(&folded)).collect();
		if next == folded {
			break;
		}
		folded = next;
	}
	lower(&folded)
}

/// Lower case, character by character: `str::to_lowercase` would look at what stands around a sigma.
fn lower(text: &str) -> String {
	text.chars().flat_map(char::to_lowercase).collect()
}

fn is_allowed(c: char) -> bool {
	let letter = c.is_alphanumeric() || is_combining_mark(c) || c == '_';
	letter && c.identifier_allowed() && c.to_lowercase().eq([c])
}

/// Whether each mark stands upon a letter, and no letter carries too many or the same one twice running.
fn are_marks_plain(text: &str) -> bool {
	let mut room = 0;
	let mut last = None;
	text.chars().all(|c| {
		let plain = !is_combining_mark(c) || (room > 0 && last != Some(c));
		room = match is_combining_mark(c) {
			true => room - usize::from(plain),
			false if c.is_alphabetic() => MAX_MARKS,
			false => 0,
		};
		last = Some(c);
		plain
	})
}

/// Whether a handle with right-to-left letters starts with one (the first condition of RFC 5893): else digits, which
/// run left to right, could stand at either end and look the same.
fn is_direction_plain(text: &str) -> bool {
	let is_right_to_left = |c: char| {
		matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
			|| matches!(c, '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
	};
	!text.chars().any(is_right_to_left)
		|| text.chars().next().is_some_and(|first| is_right_to_left(first) && first.is_alphabetic())
}

/// Whether digits of different number systems stand together (UTS 39, 5.3). Each system's ten digits lie in one row
/// of sixteen characters.
fn mixes_numbers(text: &str) -> bool {
	let mut rows = text.chars().filter(|c| c.is_numeric() && !c.is_alphabetic()).map(|c| u32::from(c) >> 4);
	let first = rows.next();
	rows.any(|row| Some(row) != first)
}
