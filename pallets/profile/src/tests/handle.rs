use crate::{
	handle::{fold, key, parse},
	HandleFault::{self, *},
};

fn faulty(text: &str, fault: HandleFault) {
	assert_eq!(parse(text.as_bytes()), Err(fault), "{text:?}");
}

fn fine(text: &str) {
	let (handle, _) = parse(text.as_bytes()).unwrap_or_else(|fault| panic!("{text:?}: {fault:?}"));
	assert_eq!(&handle[..], text.as_bytes());
}

fn alike(one: &str, other: &str) {
	assert_eq!(fold(one), fold(other), "{one:?} and {other:?}");
	assert_eq!(key(one), key(other));
}

#[test]
fn letters_digits_and_inner_underscores_of_many_scripts_are_fine() {
	for text in [
		"alice",
		"bob",
		"alice_b",
		"a_1",
		"42nd",
		"a__b",
		"b\u{fc}rger",
		"\u{142}ukasz",
		"иван_1",
		"ελλη",
		"日本語",
		"ひらがな",
		"カタカナ語",
		"한국어",
		"中文字",
		"ישראל",
		"سلام",
		"नमस्ते",
		"ไทยแลนด์",
		"հայերեն",
		"ქართული",
	] {
		fine(text);
	}
}

#[test]
fn length_counts_characters() {
	faulty("", TooShort);
	faulty("ab", TooShort);
	faulty("日本", TooShort);
	fine(&"a".repeat(32));
	fine(&"日".repeat(32));
	faulty(&"a".repeat(33), TooLong);
	faulty(&"日".repeat(33), TooLong);
}

/// Four bytes each: Ethiopic syllables beyond the first plane.
#[test]
fn the_longest_handle_fits() {
	let text = "\u{1e7e0}".repeat(32);
	fine(&text);
	assert_eq!(text.len(), 128);
}

#[test]
fn upper_case_is_refused() {
	for text in ["Alice", "aLice", "ALICE", "Иван", "ΕΛΛΗ", "\u{1c5}aba"] {
		faulty(text, InvalidCharacter);
	}
}

#[test]
fn punctuation_spaces_and_symbols_are_refused() {
	for text in [
		"al ice",
		"alice!",
		"@alice",
		"al.ice",
		"al-ice",
		"al:ice",
		"al'ice",
		"al\u{b7}ice",
		"al\u{2019}ice",
		"al\nice",
		"al\0ice",
		"al\u{a0}ice",
		"alice\u{1f600}",
		"al/ice",
		"al\\ice",
		"al\u{2044}ice",
	] {
		faulty(text, InvalidCharacter);
	}
}

#[test]
fn underscores_stand_inside() {
	faulty("_alice", InvalidCharacter);
	faulty("alice_", InvalidCharacter);
	faulty("___", InvalidCharacter);
}

#[test]
fn what_is_not_text_is_refused() {
	for raw in [&b"\xff\xfe\xfd"[..], b"ali\xc3", b"\xed\xa0\x80abc", b"\xc0\xafabc"] {
		assert_eq!(parse(raw), Err(InvalidCharacter));
	}
}

#[test]
fn what_cannot_be_seen_is_refused() {
	for hidden in [
		'\u{ad}',
		'\u{34f}',
		'\u{61c}',
		'\u{115f}',
		'\u{1160}',
		'\u{180e}',
		'\u{200b}',
		'\u{200c}',
		'\u{200d}',
		'\u{2060}',
		'\u{2061}',
		'\u{3164}',
		'\u{fe0f}',
		'\u{feff}',
		'\u{ffa0}',
		'\u{e0061}',
	] {
		faulty(&format!("ali{hidden}ce"), InvalidCharacter);
	}
}

#[test]
fn what_turns_the_direction_is_refused() {
	for control in ['\u{200e}', '\u{200f}', '\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}'] {
		faulty(&format!("ali{control}ce"), InvalidCharacter);
	}
}

#[test]
fn only_the_composed_form_is_a_handle() {
	fine("caf\u{e9}");
	faulty("cafe\u{301}", InvalidCharacter);
	faulty("\u{1112}\u{1161}\u{11ab}국어", InvalidCharacter);
}

#[test]
fn compatibility_forms_are_refused() {
	for text in ["ａｌｉｃｅ", "a\u{fb01}ne", "\u{1d41a}bc", "a\u{b2}b", "\u{2460}ab", "\u{17f}abc"] {
		faulty(text, InvalidCharacter);
	}
}

#[test]
fn marks_stand_upon_letters_and_do_not_pile_up() {
	faulty("\u{301}abc", InvalidCharacter);
	faulty("ab_\u{301}c", InvalidCharacter);
	faulty("ab1\u{301}c", InvalidCharacter);
	// The same twice.
	faulty("abq\u{301}\u{301}", InvalidCharacter);
	// Five upon one.
	faulty("abq\u{304}\u{301}\u{300}\u{302}\u{303}", InvalidCharacter);
	// Burmese writes four.
	fine("\u{1019}\u{103c}\u{102d}\u{102f}\u{1037}");
}

#[test]
fn scripts_that_are_not_written_together_do_not_mix() {
	// Cyrillic, Greek, Armenian, Cherokee in Latin.
	for text in ["\u{430}lice", "alic\u{435}", "alice\u{3b1}", "\u{585}scar", "abcабв", "日本語и", "한국ひら"]
	{
		faulty(text, MixedScripts);
	}
	fine("日本語ひらがなカタカナ");
	fine("한국어漢字");
	fine("latin漢字ひら");
}

#[test]
fn numbers_are_of_one_system() {
	fine("सम१२३");
	fine("सम123");
	faulty("सम1२3", MixedScripts);
	faulty("سلام\u{661}\u{6f2}", MixedScripts);
}

#[test]
fn a_right_to_left_handle_starts_with_a_letter() {
	fine("שלום12");
	faulty("12שלום", InvalidCharacter);
	faulty("\u{661}\u{662}سلام", InvalidCharacter);
}

#[test]
fn look_alikes_share_a_key() {
	alike("alice", "a1ice");
	alike("alice", "\u{430}lice");
	// Every letter Cyrillic.
	alike("alice", "\u{430}\u{4cf}\u{456}\u{441}\u{435}");
	fine("\u{430}\u{4cf}\u{456}\u{441}\u{435}");
	alike("scope", "\u{455}\u{441}\u{43e}\u{440}\u{435}");
	alike("bob", "b0b");
	alike("oo7", "007");
	alike("modem", "modern");
	alike("alice", "ALICE");
	alike("alice", "al\u{200b}ice");
	alike("\u{3bf}\u{3bf}\u{3bf}", "ooo");
	alike("i\u{131}i", "iii");
	alike("\u{585}\u{585}\u{585}", "ooo");
}

#[test]
fn what_looks_different_does_not() {
	for (one, other) in [
		("alice", "alise"),
		("alice", "alice1"),
		("a_b", "a__b"),
		("bob", "bop"),
		("cafe", "caf\u{e9}"),
		("иван", "ивен"),
	] {
		assert_ne!(key(one), key(other), "{one:?} and {other:?}");
	}
}
