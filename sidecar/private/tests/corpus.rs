//! Every decoder on a corpus of good and bad bytes, changed at random: nothing panics, and what decodes is canonical.
//!
//! The corpus is the file of test vectors, and pictures made here. `PROPTEST_CASES` says how often each property is tried.

mod common;

use common::{pictures, PrivateKeys};
use metalife_feed::{Content, FeedKey};
use metalife_private::{pictures::clean, Envelope, PreKey};
use proptest::{collection::vec, prelude::*};
use serde_json::Value;
use std::sync::LazyLock;

static CORPUS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(corpus);

/// All that is hex in the file, and all pictures.
fn corpus() -> Vec<Vec<u8>> {
	fn collect(value: &Value, out: &mut Vec<Vec<u8>>) {
		match value {
			Value::String(text) => out.extend(hex::decode(text)),
			Value::Array(items) => items.iter().for_each(|item| collect(item, out)),
			Value::Object(items) => items.values().for_each(|item| collect(item, out)),
			_ => {},
		}
	}
	let mut corpus = pictures();
	collect(&serde_json::from_str(include_str!("../vectors/private.json")).expect("is JSON"), &mut corpus);
	corpus
}

/// Let every decoder have it.
fn decode_all(bytes: &[u8]) -> Result<(), TestCaseError> {
	if let Ok(envelope) = Envelope::decode(bytes) {
		prop_assert_eq!(&envelope.encode()[..], bytes);
	}
	let content = Content { data: Some(bytes.to_vec()), ..Content::default() };
	if let Ok(key) = PreKey::read(&content) {
		prop_assert_eq!(key.content(), content);
	}
	if let Ok(cleaned) = clean(bytes) {
		// What is clean has nothing more to take out, and is not longer: but for which way is up, written anew.
		prop_assert_eq!(clean(&cleaned), Ok(cleaned.clone()));
		prop_assert!(cleaned.len() <= bytes.len() + 40);
	}
	Ok(())
}

#[test]
fn the_corpus_itself_goes_through_every_decoder() {
	assert!(CORPUS.len() > 50);
	for bytes in CORPUS.iter() {
		decode_all(bytes).expect("is canonical or refused");
	}
}

proptest! {
	#[test]
	fn changed_bytes_are_refused_or_canonical(
		which: prop::sample::Index, sets in vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
		(from, to, at) in any::<(prop::sample::Index, prop::sample::Index, prop::sample::Index)>(), cut: bool,
	) {
		let mut bytes = which.get(&CORPUS[..]).clone();
		prop_assume!(!bytes.is_empty());
		for (at, byte) in sets {
			let at = at.index(bytes.len());
			bytes[at] = byte;
		}
		let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
		let part = bytes[from.min(to)..from.max(to)].to_vec();
		let at = at.index(bytes.len());
		if cut {
			bytes.truncate(at);
		}
		bytes.splice(at..at, part);
		decode_all(&bytes)?;
	}

	#[test]
	fn random_bytes_are_refused_or_canonical(bytes in vec(any::<u8>(), 0..400)) {
		decode_all(&bytes)?;
		for start in [&b"\xff\xd8\xff"[..], b"\x89PNG\r\n\x1a\n\0\0\0\0IHDR", b"RIFF\x80\0\0\0WEBPVP8 "] {
			decode_all(&[start, &bytes].concat())?;
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	/// Somebody who sends can put anything into an envelope of the right size: trying to open it ends.
	#[test]
	fn any_envelope_can_be_tried(slots in prop_oneof![Just(16u8), Just(64)], seed: u8) {
		let keys = PrivateKeys::new();
		let mut bytes = vec![0; 34 + usize::from(slots) * 80 + 256 + 16];
		blake3::Hasher::new().update(&[seed]).finalize_xof().fill(&mut bytes);
		bytes[..2].copy_from_slice(&[1, slots]);
		let envelope = Envelope::decode(&bytes).expect("is of the right size");
		prop_assert_eq!(envelope.open(&FeedKey([1; 32]), &keys.0), Ok(None));
	}
}
