use crate::handle::{fold, key, parse};
use proptest::prelude::*;
use unicode_normalization::is_nfc;

/// Pairs of which either may stand for the other: from the confusables of UTS 39.
const ALIKE: [(&str, &str); 18] = [
	("a", "\u{430}"),
	("c", "\u{441}"),
	("e", "\u{435}"),
	("o", "\u{43e}"),
	("p", "\u{440}"),
	("x", "\u{445}"),
	("y", "\u{443}"),
	("i", "\u{456}"),
	("j", "\u{458}"),
	("s", "\u{455}"),
	("o", "0"),
	("l", "1"),
	("l", "\u{4cf}"),
	("m", "rn"),
	("o", "\u{3bf}"),
	("v", "\u{3bd}"),
	("o", "\u{585}"),
	("u", "\u{57d}"),
];

/// Text made of what could pass: letters of the scripts in use, digits, marks, underscores.
fn likely() -> impl Strategy<Value = String> {
	let ranges = prop_oneof![
		proptest::char::range('a', 'z'),
		proptest::char::range('0', '9'),
		Just('_'),
		proptest::char::range('\u{df}', '\u{17f}'),
		proptest::char::range('\u{300}', '\u{33f}'),
		proptest::char::range('\u{3b1}', '\u{3c9}'),
		proptest::char::range('\u{430}', '\u{4ff}'),
		proptest::char::range('\u{561}', '\u{587}'),
		proptest::char::range('\u{5d0}', '\u{5ea}'),
		proptest::char::range('\u{620}', '\u{6ff}'),
		proptest::char::range('\u{900}', '\u{97f}'),
		proptest::char::range('\u{e00}', '\u{e5f}'),
		proptest::char::range('\u{1000}', '\u{109f}'),
		proptest::char::range('\u{1100}', '\u{11ff}'),
		proptest::char::range('\u{3040}', '\u{30ff}'),
		proptest::char::range('\u{4e00}', '\u{4eff}'),
		proptest::char::range('\u{ac00}', '\u{acff}'),
		proptest::char::range('\u{20000}', '\u{200ff}'),
		any::<char>(),
	];
	prop::collection::vec(ranges, 0..40).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn any_bytes_are_taken_or_refused(raw in prop::collection::vec(any::<u8>(), 0..300)) {
		if let Ok((handle, _)) = parse(&raw) {
			prop_assert_eq!(handle.to_vec(), raw);
		}
	}

	#[test]
	fn any_text_is_taken_or_refused(text in likely()) {
		if let Ok((handle, found)) = parse(text.as_bytes()) {
			prop_assert_eq!(&handle[..], text.as_bytes());
			prop_assert!((3..=32).contains(&text.chars().count()));
			prop_assert!(is_nfc(&text));
			prop_assert_eq!(found, key(&text));
			prop_assert_eq!(text.to_lowercase().len(), text.len());
		}
	}

	#[test]
	fn folding_is_idempotent(text in likely()) {
		let folded = fold(&text);
		prop_assert_eq!(fold(&folded), folded);
	}

	#[test]
	fn folding_any_text_is_idempotent(text in any::<String>()) {
		let folded = fold(&text);
		prop_assert_eq!(fold(&folded), folded);
	}

	#[test]
	fn keys_are_equal_where_folded_forms_are(one in likely(), other in likely()) {
		prop_assert_eq!(key(&one) == key(&other), fold(&one) == fold(&other));
	}

	#[test]
	fn exchanging_look_alikes_changes_nothing(
		text in "[a-z0-9_]{1,32}",
		choices in prop::collection::vec(any::<bool>(), ALIKE.len()),
	) {
		let changed = ALIKE.iter().zip(choices).filter(|(_, change)| *change).fold(text.clone(), |text, ((from, to), _)| {
			text.replace(from, to)
		});
		prop_assert_eq!(fold(&changed), fold(&text));
	}

	#[test]
	fn case_changes_nothing(text in "[a-z0-9_]{1,32}") {
		prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
	}

	#[test]
	fn composition_changes_nothing(text in likely()) {
		use unicode_normalization::UnicodeNormalization;
		let composed: String = text.nfc().collect();
		let decomposed: String = text.nfd().collect();
		prop_assert_eq!(fold(&composed), fold(&decomposed));
	}
}

/// Of every character there is.
#[test]
fn folding_every_character_is_idempotent() {
	for c in '\0'..=char::MAX {
		let folded = fold(&c.to_string());
		assert_eq!(fold(&folded), folded, "{c:?}");
	}
}

#[test]
fn no_character_of_a_handle_is_upper_case_hidden_or_a_control() {
	for c in '\0'..=char::MAX {
		// Where a character may stand depends on its script: so among its own kind, and after a letter.
		let taken =
			[format!("{c}{c}{c}"), format!("a{c}a"), format!("\u{5d0}{c}\u{5d0}"), format!("\u{627}{c}\u{627}")]
				.iter()
				.any(|text| parse(text.as_bytes()).is_ok());
		if taken {
			assert!(!c.is_uppercase() && !c.is_control() && !c.is_whitespace(), "{c:?}");
			assert!(!fold(&c.to_string()).is_empty(), "{c:?}");
			assert!(!c.is_ascii() || c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_', "{c:?}");
		}
	}
}
