//! Private messages between people with vaults, from the first key to the last.

mod common;

use common::{jpeg, TELLING};
use metalife_blobs::Blobs;
use metalife_feed::{Content, FeedKey, Kind, Message, MessageId, Person, Salt, Writer};
use metalife_private::{
	attach, open_attachment, Envelope, EnvelopeError, Error, Mailbox, PreKey, PublicKey, Received, Recipient, Sent,
	Storage, KEEP, MAX_AGE, MAX_PEOPLE, PRE_KEY, ROTATE,
};
use metalife_vault::{Check, Kdf, Outcome, Page, Vault};
use std::{
	fs,
	io::Read,
	path::{Path, PathBuf},
	sync::Arc,
};
use tempfile::TempDir;

const NOW: u64 = 1_700_000_000_000;
const HOUR: u64 = 60 * 60 * 1_000;

/// Somebody with a vault and a mailbox.
struct Somebody {
	place: TempDir,
	vault: Arc<Vault>,
	mailbox: Mailbox,
}

impl Somebody {
	fn new() -> Self {
		let place = tempfile::tempdir().expect("there is a place for temporary files");
		let vault = Vault::create(&place.path().join("vault"), b"secret", &Kdf::WEAKEST).expect("is empty");
		let vault = Arc::new(vault);
		let somebody = Self { mailbox: Mailbox::open(vault.clone()).expect("is opened"), vault, place };
		somebody.mailbox.rotate(NOW).expect("is written").expect("tells a key");
		somebody
	}

	fn again(self) -> Self {
		let Self { place, vault, mailbox } = self;
		drop((vault, mailbox));
		let vault = Arc::new(Vault::open(&place.path().join("vault"), b"secret").expect("is a vault"));
		Self { mailbox: Mailbox::open(vault.clone()).expect("is opened"), vault, place }
	}

	fn feed(&self) -> FeedKey {
		self.vault.feed_key()
	}

	/// Take in all that another has written.
	fn hear(&self, other: &Somebody) {
		let next = self.vault.feed(&other.feed()).expect("is read").map_or(1, |state| state.tip.sequence + 1);
		let messages: Vec<Message> =
			other.vault.messages(&other.feed(), next).collect::<Result<_, _>>().expect("are read");
		let outcomes = self.vault.ingest(&messages, Check::Each).expect("is written");
		assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Stored), "{outcomes:?}");
		self.mailbox.catch_up().expect("is read");
	}

	fn send(&self, to: &[Recipient], text: &str) -> Result<Sent, Error> {
		self.mailbox.send(Kind::POST, post(text), to, Storage::Local, NOW)
	}

	fn receive(&self, id: &MessageId) -> Result<Received, Error> {
		self.mailbox.receive(id)
	}
}

fn post(text: &str) -> Content {
	Content { text: Some(text.into()), ..Content::default() }
}

fn id(sent: &Sent) -> MessageId {
	sent.message.header().id()
}

fn text(received: Result<Received, Error>) -> String {
	match received.expect("is good") {
		Received::Opened(inner) => inner.content.text.expect("has a text"),
		other => panic!("{other:?}"),
	}
}

fn files(folder: &Path) -> Vec<PathBuf> {
	let entries = fs::read_dir(folder).expect("is a folder").map(|entry| entry.expect("is an entry").path());
	entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn two_write_to_each_other_and_a_third_sees_nothing() {
	let [ada, bob, eve] = [Somebody::new(), Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let sent = ada.send(&[bob.feed().into()], "hello, Bob").expect("is sent");
	assert_eq!(sent.unreached, []);
	bob.hear(&ada);
	eve.hear(&ada);
	assert_eq!(text(bob.receive(&id(&sent))), "hello, Bob");
	assert_eq!(eve.receive(&id(&sent)).expect("is tried"), Received::NotForUs);
	let answer = bob.send(&[ada.feed().into()], "hello, Ada").expect("is sent");
	ada.hear(&bob);
	assert_eq!(text(ada.receive(&id(&answer))), "hello, Ada");
	// It is kept, found, and there after opening again, without the key.
	let bob = bob.again();
	assert_eq!(text(bob.receive(&id(&sent))), "hello, Bob");
	bob.vault.wait_for_index().expect("is filled");
	assert_eq!(bob.vault.search("hello", &Page::first(9)).expect("is read").len(), 2);
	let to_bob = bob.vault.received_by(&Person::Feed(bob.feed()), &Page::first(9)).expect("is read");
	assert_eq!(to_bob.len(), 1);
}

#[test]
fn a_group_of_sixteen_reads_the_same() {
	let ada = Somebody::new();
	let group: Vec<_> = (0..MAX_PEOPLE).map(|_| Somebody::new()).collect();
	group.iter().for_each(|one| ada.hear(one));
	let to: Vec<Recipient> = group.iter().map(|one| one.feed().into()).collect();
	let sent = ada.send(&to, "to all of you").expect("is sent");
	for one in &group {
		one.hear(&ada);
		match one.receive(&id(&sent)).expect("is good") {
			Received::Opened(inner) => assert_eq!(inner.content.recipients.len(), MAX_PEOPLE),
			other => panic!("{other:?}"),
		}
	}
	let more = [&to[..], &[Somebody::new().feed().into()]].concat();
	let refused = |to: &[Recipient]| ada.send(to, "too many");
	assert!(matches!(refused(&more), Err(Error::Envelope(EnvelopeError::Recipients))));
	assert!(matches!(refused(&[]), Err(Error::Envelope(EnvelopeError::Recipients))));
}

#[test]
fn all_devices_of_a_person_read_and_so_do_our_own() {
	let [ada, tablet, bob, phone] = [(); 4].map(|()| Somebody::new());
	let lost = Somebody::new();
	[&bob, &phone, &tablet].iter().for_each(|one| ada.hear(one));
	ada.mailbox.set_me([Person::Profile(7), Person::Feed(tablet.feed())]);
	tablet.mailbox.set_me([Person::Profile(7), Person::Feed(ada.feed())]);
	[&bob, &phone].iter().for_each(|one| one.mailbox.set_me([Person::Profile(9)]));
	let feeds = vec![bob.feed(), phone.feed(), lost.feed()];
	let sent = ada.send(&[Recipient { person: Person::Profile(9), feeds }], "to your devices").expect("is sent");
	assert_eq!(sent.unreached, [lost.feed()]);
	for one in [&bob, &phone, &tablet] {
		one.hear(&ada);
		assert_eq!(text(one.receive(&id(&sent))), "to your devices");
	}
}

/// Our own key is among those it is sealed for: a crash between writing and keeping loses nothing.
#[test]
fn we_can_open_what_we_sent() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let sent = ada.send(&[bob.feed().into()], "written by me").expect("is sent");
	let [other] = [Somebody::new()];
	other
		.vault
		.ingest(&ada.vault.messages(&ada.feed(), 1).collect::<Result<Vec<_>, _>>().expect("are read"), Check::Each)
		.expect("is written");
	// In a vault that did not keep it, with our key.
	let key = ada.vault.erasable("private keys").expect("is read").expect("is kept");
	other.vault.keep_erasable("private keys", &key).expect("is written");
	let mailbox = Mailbox::open(other.vault.clone()).expect("is opened");
	mailbox.set_me([Person::Feed(ada.feed())]);
	assert_eq!(text(mailbox.receive(&id(&sent))), "written by me");
}

#[test]
fn nobody_is_written_to_without_a_good_key() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	let to = [Recipient::from(bob.feed())];
	assert!(matches!(ada.send(&to, "hello"), Err(Error::NoPreKey(Person::Feed(feed))) if feed == bob.feed()));
	ada.hear(&bob);
	let later = |time| ada.mailbox.send(Kind::POST, post("hello"), &to, Storage::Local, time);
	assert!(later(NOW + MAX_AGE).is_ok());
	assert!(matches!(later(NOW + MAX_AGE + 1), Err(Error::StalePreKey(_))));
	// What is no key does not take the place of one.
	let broken = Content { data: Some(vec![9; 7]), ..Content::default() };
	bob.vault.publish(PRE_KEY, &broken, NOW).expect("is written");
	ada.hear(&bob);
	assert!(ada.send(&to, "hello").is_ok());
	// One that is of no use is found when it is used.
	bob.vault.publish(PRE_KEY, &PreKey(PublicKey([0; 32])).content(), NOW).expect("is written");
	ada.hear(&bob);
	assert!(matches!(ada.send(&to, "hello"), Err(Error::Envelope(EnvelopeError::Key(_)))));
	let place = tempfile::tempdir().expect("there is a place for temporary files");
	let fresh = Vault::create(&place.path().join("vault"), b"secret", &Kdf::WEAKEST).expect("is empty");
	let fresh = Mailbox::open(Arc::new(fresh)).expect("is opened");
	let sent = fresh.send(Kind::POST, post("hello"), &to, Storage::Local, NOW);
	assert!(matches!(sent, Err(Error::NoOwnKey)));
}

#[test]
fn keys_change_and_old_ones_open_for_a_while_and_then_no_more() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	assert_eq!(bob.mailbox.rotate(NOW + ROTATE - 1).expect("is read"), None);
	let told = bob.mailbox.rotate(NOW + ROTATE).expect("is written").expect("tells a key");
	assert_eq!(told.header().kind, PRE_KEY);
	// Ada has not heard of the new key: both of these are sealed for the old one.
	let [in_time, too_late] =
		["in time", "too late"].map(|text| ada.send(&[bob.feed().into()], text).expect("is sent"));
	bob.hear(&ada);
	let bob = bob.again();
	bob.mailbox.rotate(NOW + ROTATE + KEEP - 1).expect("is written");
	assert_eq!(text(bob.receive(&id(&in_time))), "in time");
	let before = fs::read_dir(bob.place.path().join("vault/erasable")).expect("is a folder").count();
	bob.mailbox.rotate(NOW + ROTATE + KEEP).expect("is written");
	assert_eq!(fs::read_dir(bob.place.path().join("vault/erasable")).expect("is a folder").count(), before);
	assert_eq!(bob.receive(&id(&too_late)).expect("is tried"), Received::Gone);
	// What was opened in time stays.
	let bob = bob.again();
	assert_eq!(text(bob.receive(&id(&in_time))), "in time");
	assert_eq!(bob.receive(&id(&too_late)).expect("is tried"), Received::Gone);
	// With the new key all goes on; what is not for Bob and came later is just that.
	ada.hear(&bob);
	let time = NOW + ROTATE + KEEP + HOUR;
	let send =
		|to: FeedKey| ada.mailbox.send(Kind::POST, post("new"), &[to.into()], Storage::Local, time).expect("is sent");
	let (new, other) = (send(bob.feed()), send(ada.feed()));
	bob.hear(&ada);
	assert_eq!(text(bob.receive(&id(&new))), "new");
	assert_eq!(bob.receive(&id(&other)).expect("is tried"), Received::NotForUs);
}

/// An export has no private keys: they would be there when they are to be gone.
#[test]
fn a_restored_vault_says_what_it_cannot_open() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let [opened, missed] = ["opened", "missed"].map(|text| ada.send(&[bob.feed().into()], text).expect("is sent"));
	bob.hear(&ada);
	assert_eq!(text(bob.receive(&id(&opened))), "opened");
	let file = bob.place.path().join("export");
	bob.vault.export(&file, b"secret", &Kdf::WEAKEST).expect("is written");
	let folder = bob.place.path().join("restored");
	let vault = Arc::new(Vault::restore(&folder, &file, b"secret", &Kdf::WEAKEST).expect("is an export"));
	let mailbox = Mailbox::open(vault).expect("is opened");
	mailbox.rotate(NOW + HOUR).expect("is written").expect("tells a key");
	assert_eq!(text(mailbox.receive(&id(&opened))), "opened");
	assert_eq!(mailbox.receive(&id(&missed)).expect("is tried"), Received::Gone);
}

#[test]
fn a_new_feed_tells_a_new_key_and_keys_do_not_pile_up() {
	let bob = Somebody::new();
	assert_eq!(bob.mailbox.rotate(NOW + 1).expect("is read"), None);
	bob.vault.begin_new_feed().expect("is begun");
	let told = bob.mailbox.rotate(NOW + 2).expect("is written").expect("tells a key");
	assert_eq!(told.header().author, bob.feed());
	for n in 0..20 {
		bob.vault.begin_new_feed().expect("is begun");
		bob.mailbox.rotate(NOW + 3 + n).expect("is written").expect("tells a key");
	}
	let kept = bob.vault.erasable("private keys").expect("is read").expect("is kept");
	assert_eq!(kept.len(), 1 + metalife_private::MAX_KEYS * 88);
	// A clock that was set back breaks nothing.
	assert_eq!(bob.mailbox.rotate(0).expect("is read"), None);
}

#[test]
fn a_copy_that_was_slipped_to_us_is_refused() {
	let [ada, bob, eve] = [Somebody::new(), Somebody::new(), Somebody::new()];
	[&bob, &eve].iter().for_each(|one| ada.hear(one));
	// It says that it is for Bob, and is sealed for Eve.
	let feeds = vec![eve.feed()];
	let sent = ada.send(&[Recipient { person: Person::Feed(bob.feed()), feeds }], "for Bob").expect("is sent");
	eve.hear(&ada);
	assert!(matches!(eve.receive(&id(&sent)), Err(Error::Misaddressed)));
	assert_eq!(eve.vault.message(&id(&sent)).expect("is read").expect("is held").inside, None);
}

#[test]
fn an_envelope_in_another_feed_opens_for_nobody() {
	let [ada, bob, eve] = [Somebody::new(), Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let sent = ada.send(&[bob.feed().into()], "I owe you").expect("is sent");
	let stolen = Content { envelope: Some(sent.envelope.encode()), ..Content::default() };
	let stolen = eve.vault.publish(Kind::PRIVATE, &stolen, NOW).expect("is written");
	let nothing = Content { envelope: Some(vec![1; 40]), ..Content::default() };
	let nothing = eve.vault.publish(Kind::PRIVATE, &nothing, NOW).expect("is written");
	bob.hear(&eve);
	assert_eq!(bob.receive(&stolen.header().id()).expect("is tried"), Received::NotForUs);
	assert!(matches!(bob.receive(&nothing.header().id()), Err(Error::Envelope(_))));
	assert!(matches!(bob.receive(&MessageId([1; 32])), Err(Error::NoMessage)));
	let public = eve.vault.publish(Kind::POST, &post("to all"), NOW).expect("is written");
	bob.hear(&eve);
	assert!(matches!(bob.receive(&public.header().id()), Err(Error::NoMessage)));
}

#[test]
fn a_forked_feed_is_not_written_to() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let author = Writer::new([5; 32]).author();
	// Two first messages, each with a key.
	let branches = [[8; 32], [9; 32]].map(|key| {
		let payload = PreKey(PublicKey(key)).content().encode(PRE_KEY, Salt::random()).expect("is allowed");
		Writer::new([5; 32]).write(PRE_KEY, NOW, payload).expect("is allowed")
	});
	ada.vault.ingest(&branches, Check::Each).expect("is written");
	assert!(matches!(ada.send(&[author.into()], "hello"), Err(Error::Forked(feed)) if feed == author));
}

#[test]
fn where_it_is_kept_is_chosen_for_each() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let to = [Recipient::from(bob.feed())];
	let send = |storage| ada.mailbox.send(Kind::POST, post("kept where?"), &to, storage, NOW).expect("is sent");
	let [local, chain] = [Storage::Local, Storage::Chain { limit: 16_384 }].map(send);
	assert_eq!(ada.mailbox.for_chain().expect("is read"), [id(&chain)]);
	let ada = ada.again();
	assert_eq!(ada.mailbox.for_chain().expect("is read"), [id(&chain)]);
	let envelope = ada.mailbox.envelope(&id(&chain)).expect("is read");
	assert_eq!(envelope, chain.envelope);
	assert_eq!(envelope.size(), envelope.encode().len());
	assert_eq!(envelope.hash(), *blake3::hash(&envelope.encode()).as_bytes());
	assert!(ada.mailbox.envelope(&id(&local)).is_ok());
	// Whoever finds it on the chain opens it with the sender's key beside it.
	assert_eq!(Envelope::decode(&envelope.encode()), Ok(envelope));
	ada.mailbox.done_with_chain(&id(&chain)).expect("is written");
	assert_eq!(ada.mailbox.for_chain().expect("is read"), []);
}

#[test]
fn what_is_too_large_for_the_chain_is_not_sent_at_all() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let before = ada.vault.index_progress().1;
	let send =
		|limit| ada.mailbox.send(Kind::POST, post("kept where?"), &[bob.feed().into()], Storage::Chain { limit }, NOW);
	let refused = send(1_585).expect_err("is too large");
	assert!(matches!(refused, Error::TooLargeForChain { found: 1_586, limit: 1_585 }), "{refused:?}");
	assert_eq!(ada.vault.index_progress().1, before);
	assert_eq!(ada.mailbox.for_chain().expect("is read"), []);
	assert_eq!(send(1_586).expect("is sent").envelope.size(), 1_586);
}

#[test]
fn a_letter_opens_for_those_it_is_for_though_they_never_saw_the_feed() {
	let [ada, bob, eve] = [Somebody::new(), Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let sent = ada.mailbox.send(Kind::POST, post("from afar"), &[bob.feed().into()], Storage::default(), NOW);
	let bytes = sent.expect("is sent").envelope.encode();
	let open = |one: &Somebody, feed: &FeedKey, bytes: &[u8]| one.mailbox.open_letter(feed, bytes).expect("is tried");
	let inner = open(&bob, &ada.feed(), &bytes).expect("is for Bob");
	assert_eq!(inner.content.text.as_deref(), Some("from afar"));
	assert!(open(&ada, &ada.feed(), &bytes).is_some());
	assert_eq!(open(&eve, &ada.feed(), &bytes), None);
	// As another's letter, cut, or changed, it opens for nobody.
	assert_eq!(open(&bob, &eve.feed(), &bytes), None);
	assert_eq!(open(&bob, &ada.feed(), &bytes[1..]), None);
	let mut changed = bytes.clone();
	*changed.last_mut().expect("has bytes") ^= 1;
	assert_eq!(open(&bob, &ada.feed(), &changed), None);
}

/// Somebody slips it to us: their keys are among those that it is sealed for, and they are not named.
#[test]
fn a_letter_that_names_others_is_not_shown() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let stranger = Recipient { person: Person::Profile(9), feeds: vec![bob.feed()] };
	let sent = ada.mailbox.send(Kind::POST, post("not for you"), &[stranger], Storage::default(), NOW);
	let bytes = sent.expect("is sent").envelope.encode();
	assert_eq!(bob.mailbox.open_letter(&ada.feed(), &bytes).expect("is tried"), None);
	bob.mailbox.set_me([Person::Profile(9)]);
	assert!(bob.mailbox.open_letter(&ada.feed(), &bytes).expect("is tried").is_some());
}

#[test]
fn an_app_sends_and_receives_its_own_data() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let offer =
		Content { app: Some(9), schema: Some("market/offer".into()), data: Some(vec![1, 2, 3]), ..Content::default() };
	let sent = ada.mailbox.send(Kind::APP, offer, &[bob.feed().into()], Storage::Local, NOW).expect("is sent");
	bob.hear(&ada);
	match bob.receive(&id(&sent)).expect("is good") {
		Received::Opened(inner) => assert_eq!((inner.kind, inner.content.data), (Kind::APP, Some(vec![1, 2, 3]))),
		other => panic!("{other:?}"),
	}
}

#[test]
fn attachments_go_with_it_and_pictures_are_cleaned_first() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let blobs =
		|one: &Somebody| Blobs::open(one.vault.clone(), &one.place.path().join("blobs"), 1 << 30).expect("is opened");
	let (hers, his) = (blobs(&ada), blobs(&bob));
	let attach = |bytes: &[u8], media_type| attach(&hers, bytes, media_type, "a name", "to be seen", "a message");
	// It is cleaned whatever it is called.
	let picture = attach(&jpeg(6), "application/octet-stream").expect("can be cleaned");
	let plain = attach(&[7; 100_000], "application/pdf").expect("is kept");
	let before = hers.usage();
	assert!(matches!(attach(b"GIF89a....", "image/gif"), Err(Error::Picture(_))));
	assert_eq!(hers.usage(), before);

	let content = Content { blobs: vec![picture, plain], ..post("with a picture") };
	let sent = ada.mailbox.send(Kind::POST, content, &[bob.feed().into()], Storage::Local, NOW).expect("is sent");
	bob.hear(&ada);
	let Received::Opened(inner) = bob.receive(&id(&sent)).expect("is good") else { panic!("is for Bob") };
	let mut got = Vec::new();
	for attachment in &inner.content.blobs {
		let address = metalife_blobs::Address(attachment.hash);
		let hashes = hers.hashes(&address).expect("is held");
		let mut receiver = his.receive(hashes.clone()).expect("is begun");
		let chunks = hers.chunks(&hashes, 0, 16).expect("are held");
		(0..).zip(&chunks).for_each(|(index, chunk)| receiver.put(index, chunk).expect("is the chunk"));
		receiver.finish().expect("is whole");
		let mut bytes = Vec::new();
		open_attachment(&his, attachment).expect("is held").read_to_end(&mut bytes).expect("is read");
		got.push(bytes);
	}
	assert_eq!(got[1], [7; 100_000]);
	assert!(got[0].starts_with(&[0xff, 0xd8]));
	for needle in TELLING {
		assert!(!got[0].windows(needle.len()).any(|window| window == needle));
	}
}

/// Neither on the sender's disk nor on the recipient's nor on that of who carries it.
#[test]
fn nothing_on_any_disk_is_in_clear() {
	let [ada, bob, carrier] = [Somebody::new(), Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let picture = {
		let blobs = Blobs::open(ada.vault.clone(), &ada.place.path().join("blobs"), 1 << 30).expect("is opened");
		attach(&blobs, &jpeg(6)[..], "image/jpeg", "conspicuous.jpg", "", "a message").expect("can be cleaned")
	};
	let key = picture.key.expect("is sealed");
	let content = Content { blobs: vec![picture], ..post("a whisper behind the curtain") };
	let sent = ada
		.mailbox
		.send(Kind::POST, content, &[bob.feed().into()], Storage::Chain { limit: 16_384 }, NOW)
		.expect("is sent");
	bob.hear(&ada);
	carrier.hear(&ada);
	assert_eq!(text(bob.receive(&id(&sent))), "a whisper behind the curtain");
	assert_eq!(carrier.receive(&id(&sent)).expect("is tried"), Received::NotForUs);
	let bob_feed = bob.feed();
	let needles: [&[u8]; 7] =
		[b"whisper", b"curtain", b"conspicuous", b"private keys", &key[..8], &bob_feed.0[..8], &id(&sent).0[..8]];
	// What the carrier carries, and could pass on: the message itself.
	let carried = carrier.vault.message(&id(&sent)).expect("is read").expect("is held").message.encode();
	for needle in &needles[..6] {
		assert!(!carried.windows(needle.len()).any(|window| window == *needle));
	}
	let ada = ada.again();
	let bob = bob.again();
	for one in [&ada, &bob, &carrier] {
		one.vault.wait_for_index().expect("is filled");
		let mut looked = 0;
		for path in files(one.place.path()) {
			let bytes = fs::read(&path).expect("is a file");
			looked += bytes.len();
			for needle in needles {
				let found = bytes.windows(needle.len()).any(|window| window == needle);
				assert!(!found, "{} in {}", String::from_utf8_lossy(needle), path.display());
			}
		}
		assert!(looked > 1_000, "looked at {looked} bytes");
	}
}
