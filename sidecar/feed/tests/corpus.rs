//! Every decoder on a corpus of good and bad bytes, changed at random: nothing panics, and what decodes is canonical.
//!
//! The corpus is the file of test vectors. `PROPTEST_CASES` says how often each property is tried.

use metalife_feed::{Content, ForkProof, Inner, Kind, Message, MessageProof, Salt, SignedHeader};
use proptest::prelude::*;
use serde_json::Value;

/// All that is hex in the file.
fn corpus() -> Vec<Vec<u8>> {
	fn collect(value: &Value, out: &mut Vec<Vec<u8>>) {
		match value {
			Value::String(text) => out.extend(hex::decode(text)),
			Value::Array(items) => items.iter().for_each(|item| collect(item, out)),
			Value::Object(items) => items.values().for_each(|item| collect(item, out)),
			_ => {},
		}
	}
	let file = serde_json::from_str(include_str!("../vectors/feed.json")).expect("is JSON");
	let mut corpus = Vec::new();
	collect(&file, &mut corpus);
	corpus
}

/// Let every decoder have it.
fn decode_all(bytes: &[u8]) -> Result<(), TestCaseError> {
	if let Ok(header) = SignedHeader::decode(bytes) {
		prop_assert_eq!(&header.encode()[..], bytes);
	}
	if let Ok((message, length)) = Message::read(bytes) {
		prop_assert_eq!(&message.encode()[..], &bytes[..length]);
	}
	if let Ok(proof) = ForkProof::decode(bytes) {
		prop_assert_eq!(&proof.encode()[..], bytes);
	}
	if let Ok(proof) = MessageProof::decode_bytes(bytes) {
		prop_assert_eq!(&proof.encode_bytes()[..], bytes);
	}
	if let Ok(inner) = Inner::decode(bytes) {
		prop_assert_eq!(&inner.encode().expect("was read")[..], bytes);
	}
	for kind in (0..=10).chain([999]).map(Kind) {
		if let Ok(content) = Content::decode(kind, bytes) {
			let salt = Salt(bytes[..16].try_into().expect("has 16"));
			prop_assert_eq!(&content.encode(kind, salt).expect("was read")[..], bytes);
		}
	}
	Ok(())
}

#[derive(Clone, Debug)]
enum Change {
	Set(prop::sample::Index, u8),
	Flip(prop::sample::Index, u8),
	Cut(prop::sample::Index),
	Remove(prop::sample::Index, u8),
	Repeat(prop::sample::Index, u8),
	Insert(prop::sample::Index, Vec<u8>),
	Splice(prop::sample::Index, prop::sample::Index, prop::sample::Index),
}

impl Change {
	fn apply(&self, bytes: &mut Vec<u8>, corpus: &[Vec<u8>]) {
		if bytes.is_empty() {
			return;
		}
		let length = bytes.len();
		match self {
			Self::Set(at, byte) => bytes[at.index(length)] = *byte,
			Self::Flip(at, bit) => bytes[at.index(length)] ^= 1 << (bit % 8),
			Self::Cut(at) => bytes.truncate(at.index(length)),
			Self::Remove(at, count) => {
				let at = at.index(length);
				bytes.drain(at..length.min(at + usize::from(*count)));
			},
			Self::Repeat(at, count) => {
				let at = at.index(length);
				let again = bytes[at..length.min(at + usize::from(*count))].to_vec();
				bytes.splice(at..at, again);
			},
			Self::Insert(at, more) => {
				let at = at.index(length);
				bytes.splice(at..at, more.iter().copied());
			},
			Self::Splice(other, from, at) => {
				let other = other.get(corpus);
				if !other.is_empty() {
					bytes.truncate(at.index(length));
					bytes.extend_from_slice(&other[from.index(other.len())..]);
				}
			},
		}
	}
}

fn changes() -> impl Strategy<Value = Change> {
	use any as a;
	type Index = prop::sample::Index;
	prop_oneof![
		(a::<Index>(), a::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
		(a::<Index>(), a::<u8>()).prop_map(|(at, bit)| Change::Flip(at, bit)),
		a::<Index>().prop_map(Change::Cut),
		(a::<Index>(), a::<u8>()).prop_map(|(at, count)| Change::Remove(at, count)),
		(a::<Index>(), a::<u8>()).prop_map(|(at, count)| Change::Repeat(at, count)),
		(a::<Index>(), prop::collection::vec(a::<u8>(), 1..20)).prop_map(|(at, more)| Change::Insert(at, more)),
		(a::<Index>(), a::<Index>(), a::<Index>()).prop_map(|(other, from, at)| Change::Splice(other, from, at)),
	]
}

#[test]
fn the_corpus_itself_goes_through_every_decoder() {
	let corpus = corpus();
	assert!(corpus.len() > 100);
	for bytes in &corpus {
		decode_all(bytes).expect("is canonical or refused");
	}
}

proptest! {
	#[test]
	fn changed_bytes_are_refused_or_canonical(
		which: prop::sample::Index, changes in prop::collection::vec(changes(), 1..5),
	) {
		let corpus = corpus();
		let mut bytes = which.get(&corpus).clone();
		changes.iter().for_each(|change| change.apply(&mut bytes, &corpus));
		decode_all(&bytes)?;
	}

	#[test]
	fn random_bytes_are_refused_or_canonical(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
		decode_all(&bytes)?;
	}
}
