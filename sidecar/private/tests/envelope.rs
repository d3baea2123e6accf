//! What an envelope promises to those it is for, and keeps from all others.

use metalife_feed::{Content, FeedKey, Inner, Kind, Person};
use metalife_private::{
	Envelope, EnvelopeError, PreKey, PreKeyError, PrivateKey, PublicKey, MAX_ENVELOPE, MAX_KEYS, MAX_PEOPLE, MAX_SLOTS,
};
use proptest::prelude::*;
use rand::rngs::OsRng;

const SENDER: FeedKey = FeedKey([1; 32]);

fn inner(text: &str) -> Inner {
	let recipients = vec![Person::Feed(FeedKey([2; 32]))];
	Inner { kind: Kind::POST, content: Content { text: Some(text.into()), recipients, ..Content::default() } }
}

fn keys(count: usize) -> Vec<PrivateKey> {
	(0..count).map(|_| PrivateKey::random(&mut OsRng)).collect()
}

fn public(keys: &[PrivateKey]) -> Vec<PublicKey> {
	keys.iter().map(PrivateKey::public).collect()
}

fn seal(inner: &Inner, to: &[PublicKey]) -> Result<Envelope, EnvelopeError> {
	Envelope::seal(inner, &SENDER, to, &mut OsRng)
}

#[test]
fn all_it_is_for_open_the_same_and_nobody_else_does() {
	for count in [1, 2, 16, 17, 64] {
		let (ours, theirs) = (keys(count), keys(2));
		let envelope = seal(&inner("hello"), &public(&ours)).expect("is allowed");
		assert_eq!(envelope.slots(), if count > 16 { 64 } else { 16 });
		for key in ours {
			assert_eq!(envelope.open(&SENDER, &[key]), Ok(Some(inner("hello"))));
		}
		assert_eq!(envelope.open(&SENDER, &theirs), Ok(None));
		assert_eq!(envelope.open(&SENDER, &[]), Ok(None));
	}
}

#[test]
fn an_old_key_among_ours_opens_what_was_sealed_for_it() {
	let ours = keys(MAX_KEYS);
	let envelope = seal(&inner("hello"), &public(&ours[MAX_KEYS - 1..])).expect("is allowed");
	assert_eq!(envelope.open(&SENDER, &ours), Ok(Some(inner("hello"))));
	// More keys than that are not tried.
	let many = [keys(MAX_KEYS), ours].concat();
	assert_eq!(envelope.open(&SENDER, &many), Ok(None));
}

/// Whoever takes an envelope out of somebody's feed and puts it into their own has a message that opens for nobody.
#[test]
fn an_envelope_is_its_senders_alone() {
	let ours = keys(1);
	let envelope = seal(&inner("I owe you"), &public(&ours)).expect("is allowed");
	assert_eq!(envelope.open(&FeedKey([9; 32]), &ours), Ok(None));
}

#[test]
fn carriers_see_neither_people_nor_content() {
	let ours = keys(3);
	let mut message = inner("a whisper behind the curtain");
	message.content.recipients = (2..5).map(|n| Person::Feed(FeedKey([n; 32]))).collect();
	let bytes = seal(&message, &public(&ours)).expect("is allowed").encode();
	let shows = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
	assert!(!shows(b"whisper") && !shows(b"curtain"));
	for n in 2..5 {
		assert!(!shows(&[n; 8]));
	}
	for key in public(&ours) {
		assert!(!shows(&key.0[..8]));
	}
	assert!(!shows(&SENDER.0[..8]));
	// For one or for sixteen, short or a little longer: it looks the same.
	let all = keys(16);
	let size = |text: &str, count| seal(&inner(text), &public(&all[..count])).expect("is allowed").size();
	assert_eq!(size("a", 1), size(&"a".repeat(150), 16));
	// Nothing is alike in two envelopes of the same, but for the version and the number of slots.
	let again = seal(&message, &public(&ours)).expect("is allowed").encode();
	assert!(again[2..].chunks(16).zip(bytes[2..].chunks(16)).all(|(one, other)| one != other));
}

/// Slots that are for nobody must look like the others: each begins with the coordinate of a point, below 2^255 - 19.
#[test]
fn empty_slots_look_like_the_others() {
	let bytes = seal(&inner("a"), &public(&keys(1))).expect("is allowed").encode();
	let (slots, _) = bytes[34..34 + 16 * 80].as_chunks::<80>();
	assert!(slots.iter().all(|slot| slot[31] < 0x80));
	// Which one is ours is left to chance.
	let key = keys(1);
	let places: std::collections::BTreeSet<_> = (0..60)
		.map(|_| {
			let bytes = seal(&inner("a"), &public(&key)).expect("is allowed").encode();
			let opens = |at: &usize| {
				let mut bytes = bytes.clone();
				bytes[34 + 80 * at + 40] ^= 1;
				Envelope::decode(&bytes).expect("is an envelope").open(&SENDER, &key) == Ok(None)
			};
			(0..16).find(opens).expect("is in one of them")
		})
		.collect();
	assert!(places.len() > 8, "{places:?}");
}

#[test]
fn a_changed_envelope_does_not_open() {
	let ours = keys(1);
	let good = seal(&inner("hello"), &public(&ours)).expect("is allowed").encode();
	for at in 0..good.len() {
		// All of the head and of what is sealed; of the slots, which are long, now and then one.
		if (34..34 + 16 * 80).contains(&at) && at % 7 > 0 {
			continue;
		}
		let mut bad = good.clone();
		bad[at] ^= 0x10;
		if let Ok(envelope) = Envelope::decode(&bad) {
			assert!(!matches!(envelope.open(&SENDER, &ours), Ok(Some(_))), "{at}");
		}
	}
}

#[test]
fn what_is_not_allowed_is_not_sealed() {
	let to = public(&keys(1));
	let mut message = inner("hello");
	assert_eq!(seal(&message, &[]), Err(EnvelopeError::Recipients));
	let many = vec![to[0]; MAX_SLOTS + 1];
	assert_eq!(seal(&message, &many), Err(EnvelopeError::Recipients));
	message.content.recipients.clear();
	assert_eq!(seal(&message, &to), Err(EnvelopeError::Recipients));
	message.content.recipients = (0..=MAX_PEOPLE as u64).map(Person::Profile).collect();
	assert_eq!(seal(&message, &to), Err(EnvelopeError::Recipients));
	message.content.recipients.truncate(MAX_PEOPLE);
	assert!(seal(&message, &to).is_ok());
	let nested = Inner { kind: Kind::PRIVATE, ..inner("hello") };
	assert!(matches!(seal(&nested, &to), Err(EnvelopeError::Content(_))));
	// A key of no use is named: with it, anybody could open.
	assert_eq!(seal(&message, &[to[0], PublicKey([0; 32])]), Err(EnvelopeError::Key(1)));
}

#[test]
fn the_largest_fits_into_a_payload() {
	let ours = keys(17);
	for (count, most) in [(1, 60_000), (17, 60_000)] {
		let message = inner(&"a".repeat(most));
		let envelope = seal(&message, &public(&ours[..count])).expect("fits");
		assert!(envelope.size() <= MAX_ENVELOPE);
		assert_eq!(envelope.encode().len(), envelope.size());
		let content = Content { envelope: Some(envelope.encode()), ..Content::default() };
		content.encode(Kind::PRIVATE, metalife_feed::Salt::random()).expect("fits");
		assert_eq!(envelope.open(&SENDER, &ours[..1]), Ok(Some(message)));
	}
	let mut message = inner(&"a".repeat(60_000));
	message.content.data = Some(vec![0; 5_000]);
	assert!(matches!(seal(&message, &public(&ours)), Err(EnvelopeError::TooLarge { .. })));
}

#[test]
fn a_key_to_seal_for_has_one_form() {
	let read = |data: Option<Vec<u8>>| PreKey::read(&Content { data, ..Content::default() });
	assert_eq!(read(None), Err(PreKeyError::Missing));
	assert_eq!(read(Some(vec![2; 33])), Err(PreKeyError::Version(2)));
	assert_eq!(read(Some(vec![1; 32])), Err(PreKeyError::Length));
	assert_eq!(read(Some(vec![1; 34])), Err(PreKeyError::Length));
	assert_eq!(read(Some(vec![])), Err(PreKeyError::Length));
	assert_eq!(read(Some(vec![1; 33])), Ok(PreKey(PublicKey([1; 32]))));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn whatever_is_sealed_opens(text in "\\PC{1,3000}", count in 1usize..20) {
		let ours = keys(count);
		let envelope = seal(&inner(&text), &public(&ours)).expect("is allowed");
		let envelope = Envelope::decode(&envelope.encode()).expect("is an envelope");
		prop_assert_eq!(envelope.open(&SENDER, &ours[count - 1..]), Ok(Some(inner(&text))));
	}
}
