//! What a vault promises.

use metalife_feed::{
	BlobRef, Content, FeedKey, ForkProof, Inner, Kind, Message, MessageProof, MessageRef, Person, Relation, Run, Salt,
	Start, Tip, Writer,
};
use metalife_vault::{Check, Conversation, Error, Kdf, Outcome, Page, Part, Vault, MAX_BATCH};
use proptest::prelude::*;
use std::{
	collections::{BTreeMap, BTreeSet, HashSet},
	fs,
	path::{Path, PathBuf},
};
use tempfile::TempDir;

const TIME: u64 = 1_700_000_000_000;
const ALL: Page = Page { before: None, limit: 1_000, part: Part::All };

struct Place(TempDir);

impl Place {
	fn new() -> Self {
		Self(tempfile::tempdir().expect("there is a place for temporary files"))
	}

	fn path(&self) -> PathBuf {
		self.0.path().join("vault")
	}

	fn create(&self) -> Vault {
		Vault::create(&self.path(), b"secret", &Kdf::WEAKEST).expect("is empty")
	}

	fn open(&self) -> Vault {
		Vault::open(&self.path(), b"secret").expect("is a vault")
	}
}

fn post(text: &str) -> Content {
	Content { text: Some(text.into()), ..Content::default() }
}

fn write(writer: &mut Writer, text: &str) -> Message {
	let payload = post(text).encode(Kind::POST, Salt::random()).expect("is allowed");
	writer.write(Kind::POST, TIME, payload).expect("is allowed")
}

fn feed(seed: u8, count: usize) -> Vec<Message> {
	let mut writer = Writer::new([seed; 32]);
	(0..count).map(|n| write(&mut writer, &format!("message {n} of {seed}"))).collect()
}

fn reference(message: &Message) -> MessageRef {
	let header = message.header();
	MessageRef { author: header.author, sequence: header.sequence, id: header.id() }
}

fn ingest(vault: &Vault, messages: &[Message], check: Check) -> Vec<Outcome> {
	vault.ingest(messages, check).expect("is written")
}

/// The same message under a signature that is not the author's.
fn spoiled(message: &Message) -> Message {
	let mut bytes = message.encode();
	bytes[150] ^= 1;
	Message::decode(&bytes).expect("only the signature changed")
}

fn files(folder: &Path) -> Vec<PathBuf> {
	let entries = fs::read_dir(folder).expect("is a folder").map(|entry| entry.expect("is an entry").path());
	entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Two feeds under one key, alike up to message `common`.
fn forked(common: usize) -> [Vec<Message>; 2] {
	let mut writer = Writer::new([9; 32]);
	let start: Vec<_> = (0..common).map(|n| write(&mut writer, &format!("{n}"))).collect();
	["here", "there"].map(|branch| {
		let mut writer = match writer.tip() {
			Some(tip) => Writer::resume([9; 32], tip).expect("is the same feed"),
			None => Writer::new([9; 32]),
		};
		start.iter().cloned().chain((0..3).map(|n| write(&mut writer, &format!("{branch} {n}")))).collect()
	})
}

#[test]
fn a_vault_opens_with_its_passphrase_only() {
	let place = Place::new();
	assert!(matches!(Vault::open(&place.path(), b"secret"), Err(Error::NoVault)));
	let message = place.create().publish(Kind::POST, &post("hello"), TIME).expect("is written");
	assert!(matches!(Vault::open(&place.path(), b"wrong"), Err(Error::WrongPassphrase)));
	assert!(matches!(Vault::create(&place.path(), b"secret", &Kdf::WEAKEST), Err(Error::NotEmpty)));
	let held = place.open().message(&message.header().id()).expect("is read").expect("is held");
	assert_eq!(held.message, message);
}

#[test]
fn a_vault_is_open_once() {
	let place = Place::new();
	let vault = place.create();
	assert!(matches!(Vault::open(&place.path(), b"secret"), Err(Error::InUse)));
	assert!(matches!(Vault::create(&place.path(), b"secret", &Kdf::WEAKEST), Err(Error::InUse)));
	drop(vault);
	place.open();
}

#[test]
fn a_new_passphrase_rewrites_the_key_file_only() {
	let place = Place::new();
	let vault = place.create();
	ingest(&vault, &feed(1, 10), Check::Runs);
	vault.wait_for_index().expect("is filled");
	let read = || -> Vec<_> {
		files(&place.path()).into_iter().map(|path| (fs::read(&path).expect("is a file"), path)).collect()
	};
	let before = read();
	assert!(matches!(vault.change_passphrase(b"wrong", b"new", &Kdf::WEAKEST), Err(Error::WrongPassphrase)));
	assert_eq!(read(), before);
	vault.change_passphrase(b"secret", b"new", &Kdf { passes: 2, ..Kdf::WEAKEST }).expect("is the passphrase");
	let changed: Vec<_> = read().into_iter().filter(|file| !before.contains(file)).map(|(_, path)| path).collect();
	assert_eq!(changed, [place.path().join("key")]);
	drop(vault);
	assert!(matches!(Vault::open(&place.path(), b"secret"), Err(Error::WrongPassphrase)));
	assert_eq!(Vault::open(&place.path(), b"new").expect("is the passphrase").verify().expect("is whole"), 10);
}

/// What a crash while the passphrase changed may leave.
#[test]
fn half_a_key_file_does_not_count() {
	let place = Place::new();
	drop(place.create());
	fs::write(place.path().join("key.new"), b"half").expect("is written");
	drop(place.open());
	assert!(!place.path().join("key.new").exists());
}

#[test]
fn a_damaged_key_file_is_no_wrong_passphrase() {
	let place = Place::new();
	drop(place.create());
	let key = place.path().join("key");
	let mut bytes = fs::read(&key).expect("is a file");
	bytes[50] ^= 1;
	fs::write(&key, bytes).expect("is written");
	assert!(matches!(Vault::open(&place.path(), b"secret"), Err(Error::Damaged("the key file"))));
}

#[test]
fn what_is_written_is_there_after_opening_again() {
	let place = Place::new();
	let vault = place.create();
	let author = vault.feed_key();
	let own: Vec<_> =
		(0..5).map(|n| vault.publish(Kind::POST, &post(&format!("own {n}")), TIME + n).expect("is written")).collect();
	let theirs = feed(7, 300);
	assert_eq!(ingest(&vault, &theirs, Check::Each), vec![Outcome::Stored; 300]);
	drop(vault);

	let vault = place.open();
	assert_eq!(vault.feed_key(), author);
	assert_eq!(vault.verify().expect("is whole"), 305);
	let messages = |key, from| vault.messages(key, from).collect::<Result<Vec<_>, _>>().expect("are read");
	assert_eq!(messages(&author, 0), own);
	assert_eq!(messages(&theirs[0].header().author, 299), theirs[298..]);
	assert_eq!(vault.feeds().count(), 2);
	let next = vault.publish(Kind::POST, &post("on"), TIME).expect("is written");
	assert_eq!((next.header().sequence, next.header().previous), (6, Some(own[4].header().id())));
}

#[test]
fn what_is_not_signed_is_not_stored() {
	let place = Place::new();
	let vault = place.create();
	let mut messages = feed(1, 3);
	messages[1] = spoiled(&messages[1]);
	let gap = Outcome::Gap { expected: 2 };
	assert_eq!(ingest(&vault, &messages, Check::Each), [Outcome::Stored, Outcome::Unsigned, gap]);
	let mut messages = feed(2, 3);
	messages[2] = spoiled(&messages[2]);
	assert_eq!(ingest(&vault, &messages, Check::Runs), [Outcome::Unsigned; 3]);
	assert!(vault.feed(&messages[0].header().author).expect("is read").is_none());
	let many = vec![messages[0].clone(); MAX_BATCH + 1];
	assert!(matches!(vault.ingest(&many, Check::Each), Err(Error::TooMany { .. })));
}

#[test]
fn runs_of_many_feeds_come_in_any_mixture() {
	let place = Place::new();
	let vault = place.create();
	let feeds: Vec<_> = (1..=20).map(|seed| feed(seed, 50)).collect();
	let mixed: Vec<_> = (0..50).flat_map(|n| feeds.iter().map(move |feed| feed[n].clone())).collect();
	assert_eq!(ingest(&vault, &mixed, Check::Runs), vec![Outcome::Stored; 1_000]);
	assert_eq!(ingest(&vault, &mixed, Check::Runs), vec![Outcome::Known; 1_000]);
	assert_eq!(vault.verify().expect("is whole"), 1_000);
}

#[test]
fn a_part_of_a_feed_can_be_held_and_reach_back_later() {
	let place = Place::new();
	let vault = place.create();
	let messages = feed(1, 20);
	let author = messages[0].header().author;
	let part = |messages: &[Message]| vault.ingest_part(messages, Check::Runs).expect("is written");
	// Nobody can keep us from the beginning of a feed by sending the end first.
	assert_eq!(ingest(&vault, &messages[10..15], Check::Runs), [Outcome::Gap { expected: 1 }; 5]);
	assert_eq!(part(&messages[10..15]), [Outcome::Stored; 5]);
	assert_eq!(ingest(&vault, &messages[..2], Check::Runs), [Outcome::Before; 2]);
	assert_eq!(ingest(&vault, &messages[16..17], Check::Runs), [Outcome::Gap { expected: 16 }]);
	assert_eq!(ingest(&vault, &messages[15..], Check::Runs), [Outcome::Stored; 5]);
	let state = |vault: &Vault| {
		let state = vault.feed(&author).expect("is read").expect("is held");
		(state.first, state.tip.sequence, state.forked)
	};
	assert_eq!(state(&vault), (11, 20, None));
	assert_eq!(vault.verify().expect("is whole"), 10);
	// A run that overlaps what is held, then one that ends where that begins.
	let outcomes = ingest(&vault, &messages[7..12], Check::Runs);
	assert_eq!(outcomes[..3], [Outcome::Stored; 3]);
	assert_eq!(outcomes[3..], [Outcome::Known; 2]);
	assert_eq!(ingest(&vault, &messages[3..7], Check::Runs), [Outcome::Stored; 4]);
	assert_eq!(state(&vault), (4, 20, None));
	// What the held part does not name is not taken, though it is signed.
	let mut other = Writer::new([1; 32]);
	let other: Vec<_> = (0..3).map(|n| write(&mut other, &format!("other {n}"))).collect();
	assert_eq!(ingest(&vault, &other, Check::Runs), [Outcome::Before; 3]);
	assert_eq!(
		ingest(&vault, &messages, Check::Runs)[..4],
		[Outcome::Stored, Outcome::Stored, Outcome::Stored, Outcome::Known]
	);
	drop(vault);
	let vault = place.open();
	assert_eq!(state(&vault), (1, 20, None));
	assert_eq!(vault.verify().expect("is whole"), 20);
}

#[test]
fn a_forked_feed_of_its_own_ends_and_a_new_one_begins() {
	let place = Place::new();
	let vault = place.create();
	let old = vault.feed_key();
	vault.publish(Kind::POST, &post("first"), TIME).expect("is written");
	// A copy of the folder, and both go on.
	drop(vault);
	let copy = Place::new();
	for path in files(&place.path()) {
		let to = copy.path().join(path.strip_prefix(place.path()).expect("is in it"));
		fs::create_dir_all(to.parent().expect("is in a folder")).expect("is made");
		fs::copy(path, to).expect("is copied");
	}
	let (vault, copy) = (place.open(), copy.open());
	let elsewhere = copy.publish(Kind::POST, &post("there"), TIME).expect("is written");
	vault.publish(Kind::POST, &post("here"), TIME).expect("is written");
	assert_eq!(ingest(&vault, &[elsewhere], Check::Each), [Outcome::Forked { sequence: 2 }]);
	assert!(matches!(vault.publish(Kind::POST, &post("on"), TIME), Err(Error::Forked(2))));
	let new = vault.begin_new_feed().expect("is written");
	assert_ne!(new, old);
	let message = vault.publish(Kind::POST, &post("on"), TIME).expect("is written");
	assert_eq!((message.header().author, message.header().sequence), (new, 1));
	drop(vault);
	let vault = place.open();
	assert_eq!(vault.feed_key(), new);
	assert_eq!(vault.verify().expect("is whole"), 3);
}

#[test]
fn a_fork_is_found_proven_and_ends_the_feed() {
	for check in [Check::Each, Check::Runs] {
		let place = Place::new();
		let vault = place.create();
		let [ours, theirs] = forked(4);
		let author = ours[0].header().author;
		assert_eq!(ingest(&vault, &ours[..6], check), [Outcome::Stored; 6]);
		// One that goes on from a message that is not held is no proof yet, and one that nobody signed is none at all.
		assert_eq!(ingest(&vault, &theirs[6..], check), [Outcome::Unlinked]);
		assert_eq!(ingest(&vault, &[spoiled(&theirs[4])], check), [Outcome::Unsigned]);
		assert_eq!(vault.feed(&author).expect("is read").expect("is held").forked, None);
		let fork = Outcome::Forked { sequence: 5 };
		assert_eq!(ingest(&vault, &theirs[3..], check), [Outcome::Known, fork, fork, fork]);
		let proof = vault.fork_proof(&author).expect("is read").expect("is proven");
		assert_eq!((proof.author(), proof.sequence()), (author, 5));
		ForkProof::decode(&proof.encode()).expect("stands alone");
		assert_eq!(ingest(&vault, &ours[5..], check), [Outcome::Known, fork]);
		drop(vault);
		let vault = place.open();
		assert_eq!(vault.feed(&author).expect("is read").expect("is held").forked, Some(5));
		assert_eq!(ingest(&vault, &ours[6..], check), [fork]);
		assert_eq!(vault.verify().expect("is whole"), 6);
	}
}

#[test]
fn a_fork_within_one_batch_is_found() {
	let place = Place::new();
	let vault = place.create();
	let [ours, theirs] = forked(2);
	let (stored, fork) = (Outcome::Stored, Outcome::Forked { sequence: 3 });
	let batch: Vec<_> = ours[..4].iter().chain(&theirs[2..]).cloned().collect();
	assert_eq!(ingest(&vault, &batch, Check::Runs), [stored, stored, stored, stored, fork, fork, fork]);
	assert!(vault.fork_proof(&ours[0].header().author).expect("is read").is_some());
}

#[test]
fn the_proof_of_somebody_else_counts() {
	let place = Place::new();
	let vault = place.create();
	let [ours, theirs] = forked(2);
	let proof = ForkProof::new([ours[2].header()], [theirs[2].header()]).expect("is a fork");
	vault.keep_fork(&proof).expect("is written");
	let fork = Outcome::Forked { sequence: 3 };
	assert_eq!(ingest(&vault, &ours[..3], Check::Runs), [Outcome::Stored, Outcome::Stored, fork]);
	assert_eq!(ingest(&vault, &ours[2..], Check::Runs), [fork; 3]);
	assert_eq!(vault.fork_proof(&proof.author()).expect("is read"), Some(proof));
}

#[test]
fn an_erased_message_is_gone_from_log_and_index() {
	let place = Place::new();
	let vault = place.create();
	let mut messages = feed(1, 3);
	let mut writer = Writer::resume([1; 32], Tip::from(messages[2].header())).expect("is the feed");
	messages.push(write(&mut writer, "unrepeatable"));
	ingest(&vault, &messages, Check::Runs);
	let id = messages[3].header().id();
	let found = || {
		vault.wait_for_index().expect("is filled");
		vault.search("unrepeatable", &ALL).expect("is read").len()
	};
	assert_eq!(found(), 1);
	vault.erase(&id).expect("is held");
	assert_eq!(found(), 0);
	assert_eq!(vault.message(&id).expect("is read").expect("is held").message.payload(), None);
	assert!(matches!(vault.erase(&feed(5, 1)[0].header().id()), Err(Error::NoMessage)));
	vault.compact().expect("is written");
	assert_eq!(vault.verify().expect("is whole"), 4);
	// It can come back, if somebody has it.
	assert!(vault.complete(&messages[3]).expect("is held"));
	assert!(!vault.complete(&messages[3]).expect("is held"));
	assert_eq!(found(), 1);
}

#[test]
fn messages_are_found_by_what_they_say() {
	let place = Place::new();
	let vault = place.create();
	let publish = |content: &Content| {
		let message = vault.publish(Kind::POST, content, TIME).expect("is written");
		vault.message(&message.header().id()).expect("is read").expect("is held").number
	};
	let cafe = publish(&post("Un café à Paris"));
	let tokyo = publish(&post("東京は晴れ"));
	let blob = BlobRef {
		hash: [1; 32],
		size: 1,
		key: None,
		media_type: "image/png".into(),
		name: "sunset.png".into(),
		description: "the sea".into(),
	};
	let picture = publish(&Content { blobs: vec![blob], tags: vec!["Évora".into()], ..post("Look!") });
	vault.wait_for_index().expect("is filled");
	let search = |words: &str| vault.search(words, &ALL).expect("is read");
	assert_eq!(search("CAFE paris"), [cafe]);
	assert_eq!(search("par"), [cafe]);
	assert_eq!(search("par "), Vec::<u64>::new());
	assert_eq!(search("東京"), [tokyo]);
	assert_eq!(search("京東"), Vec::<u64>::new());
	assert_eq!(search("sunset sea"), [picture]);
	assert_eq!(search("évora"), [picture]);
	assert_eq!(vault.tagged("ÉVORA", &ALL).expect("is read"), [picture]);
	for odd in ["\"", "NEAR(a b)", "words:x", "a* OR b", "()", "-", "\0", "'; DROP TABLE message"] {
		assert_eq!(search(odd), Vec::<u64>::new(), "{odd}");
	}
	assert_eq!(vault.newest(Kind::POST, &Page::first(2)).expect("is read"), [picture, tokyo]);
	assert_eq!(vault.newest(Kind::POST, &Page { before: Some(tokyo), ..Page::first(9) }).expect("is read"), [cafe]);
}

#[test]
fn threads_mentions_contacts_names_and_reactions_are_kept() {
	let place = Place::new();
	let vault = place.create();
	let me = vault.feed_key();
	let friend = Person::Feed(FeedKey([3; 32]));
	let publish = |kind, content: &Content| vault.publish(kind, content, TIME).expect("is written");
	let empty = Content::default;
	let root = publish(Kind::POST, &post("root"));
	let answer = Content { root: Some(reference(&root)), mentions: vec![friend, Person::Profile(7)], ..post("answer") };
	let answer = publish(Kind::POST, &answer);
	// The answers to a message can come before it.
	let elsewhere = feed(4, 1).remove(0);
	let early = publish(Kind::POST, &Content { root: Some(reference(&elsewhere)), ..post("early") });
	ingest(&vault, std::slice::from_ref(&elsewhere), Check::Each);
	for (person, relation) in [
		(friend, Relation::Block),
		(friend, Relation::Follow),
		(Person::Profile(1), Relation::Follow),
		(Person::Profile(1), Relation::None),
	] {
		publish(Kind::CONTACT, &Content { person: Some(person), relation: Some(relation), ..empty() });
	}
	for name in ["Ada", "Bea"] {
		publish(Kind::ABOUT, &Content { name: Some(name.into()), ..empty() });
	}
	for symbol in ["👎", "👍"] {
		let content = Content { subject: Some(reference(&root)), symbol: Some(symbol.into()), ..empty() };
		publish(Kind::REACTION, &content);
	}
	for _ in 0..2 {
		vault.wait_for_index().expect("is filled");
		let number =
			|message: &Message| vault.message(&message.header().id()).expect("is read").expect("is held").number;
		assert_eq!(vault.thread(&root.header().id(), &ALL).expect("is read"), [number(&answer)]);
		assert_eq!(vault.thread(&elsewhere.header().id(), &ALL).expect("is read"), [number(&early)]);
		assert_eq!(vault.mentions(&friend, &ALL).expect("is read"), [number(&answer)]);
		assert_eq!(vault.mentions(&Person::Profile(7), &ALL).expect("is read"), [number(&answer)]);
		assert_eq!(vault.contacts(&me, 10).expect("is read"), [(friend, Relation::Follow)]);
		assert_eq!(vault.name(&me).expect("is read").as_deref(), Some("Bea"));
		assert_eq!(vault.reactions(&root.header().id()).expect("is read"), [("👍".to_owned(), 1)]);
		// All of it is the same once it was made anew.
		vault.rebuild_index();
	}
}

#[test]
fn private_messages_are_found_once_they_are_opened() {
	let place = Place::new();
	let vault = place.create();
	let sealed = Content { envelope: Some(vec![1; 300]), ..Content::default() };
	let id = vault.publish(Kind::PRIVATE, &sealed, TIME).expect("is written").header().id();
	let search = || {
		vault.wait_for_index().expect("is filled");
		vault.search("rendezvous", &ALL).expect("is read")
	};
	assert!(search().is_empty());
	let content = Content { recipients: vec![Person::Profile(5)], ..post("our rendezvous") };
	let inside = Inner { kind: Kind::POST, content };
	vault.keep_opened(&id, &inside).expect("is held");
	for _ in 0..2 {
		let found = search();
		assert_eq!(vault.received_by(&Person::Profile(5), &ALL).expect("is read"), found);
		assert_eq!(vault.numbered(found[0]).expect("is read").expect("is held").inside.as_ref(), Some(&inside));
		vault.rebuild_index();
	}
	vault.erase(&id).expect("is held");
	assert!(search().is_empty());
	assert_eq!(vault.message(&id).expect("is read").expect("is held").inside, None);
}

#[test]
fn private_messages_make_conversations_and_are_in_no_public_list() {
	let place = Place::new();
	let vault = place.create();
	let (me, bob, eve) = (Person::Feed(vault.feed_key()), Person::Feed(FeedKey([0xff; 32])), Person::Profile(9));
	let public = vault.publish(Kind::POST, &post("rendezvous"), TIME).expect("is written");
	let number = |message: &Message| vault.message(&message.header().id()).expect("is read").expect("is held").number;
	let private = |to: &[Person], app, inside: Content, kind| {
		let sealed = Content { envelope: Some(vec![1; 300]), ..Content::default() };
		let message = vault.publish(Kind::PRIVATE, &sealed, TIME).expect("is written");
		let content = Content { recipients: to.to_vec(), app, tags: vec!["secret".into()], ..inside };
		vault.keep_opened(&message.header().id(), &Inner { kind, content }).expect("is held");
		number(&message)
	};
	let first = private(&[bob], None, post("rendezvous"), Kind::POST);
	let group = private(&[bob, eve], None, post("rendezvous of three"), Kind::POST);
	let shop = private(&[bob], Some(7), post("rendezvous at the shop"), Kind::POST);
	let sign = Content { subject: Some(reference(&public)), symbol: Some("👍".into()), ..Content::default() };
	let last = private(&[bob], None, sign, Kind::REACTION);
	let subject = public.header().id();
	for _ in 0..2 {
		vault.wait_for_index().expect("is filled");
		let search = |part| vault.search("rendezvous", &Page { part, ..ALL }).expect("is read");
		assert_eq!(search(Part::All), [shop, group, first, number(&public)]);
		assert_eq!(search(Part::Public), [number(&public)]);
		assert_eq!(search(Part::Private), [shop, group, first]);
		assert_eq!(search(Part::App(7)), [shop]);
		assert!(search(Part::App(8)).is_empty());
		let public = Page { part: Part::Public, ..ALL };
		assert_eq!(vault.newest(Kind::POST, &public).expect("is read").len(), 1);
		assert!(vault.tagged("secret", &public).expect("is read").is_empty());
		assert_eq!(vault.tagged("secret", &ALL).expect("is read"), [last, shop, group, first]);
		assert_eq!(vault.private(&ALL).expect("is read"), [last, shop, group, first]);
		// What somebody thinks in private is counted for nobody.
		assert!(vault.reactions(&subject).expect("is read").is_empty());
		let conversation = |people: &[Person], app, last, count| {
			let people: BTreeSet<_> = people.iter().copied().chain([me]).collect();
			Conversation { people: people.into_iter().collect(), app, last, count }
		};
		let all = [
			conversation(&[bob], None, last, 2),
			conversation(&[bob], Some(7), shop, 1),
			conversation(&[bob, eve], None, group, 1),
		];
		assert_eq!(vault.conversations(None, &ALL).expect("is read"), all);
		assert_eq!(vault.conversations(Some(7), &ALL).expect("is read"), all[1..2]);
		let before = Page { before: Some(last), ..Page::first(1) };
		assert_eq!(vault.conversations(None, &before).expect("is read"), all[1..2]);
		let with = |people: &[Person], app| {
			let people = people.iter().copied().chain([me]).collect();
			vault.conversation(&people, app, &ALL).expect("is read")
		};
		assert_eq!((with(&[bob], None), with(&[bob], Some(7))), (vec![last, first], vec![shop]));
		assert_eq!((with(&[bob, eve], None), with(&[eve], None)), (vec![group], vec![]));
		vault.rebuild_index();
	}
}

#[test]
fn a_payload_that_cannot_be_read_stops_nothing() {
	let place = Place::new();
	let vault = place.create();
	let mut writer = Writer::new([1; 32]);
	let odd = writer.write(Kind::POST, TIME, vec![0xff; 100]).expect("is allowed");
	let fine = write(&mut writer, "fine");
	assert_eq!(ingest(&vault, &[odd, fine], Check::Each), [Outcome::Stored; 2]);
	vault.wait_for_index().expect("is filled");
	assert_eq!(vault.search("fine", &ALL).expect("is read").len(), 1);
	assert_eq!(vault.verify().expect("is whole"), 2);
}

#[test]
fn a_missing_or_damaged_index_is_made_anew() {
	let place = Place::new();
	let vault = place.create();
	ingest(&vault, &feed(1, 100), Check::Runs);
	vault.wait_for_index().expect("is filled");
	drop(vault);
	let index = place.path().join("index.db");
	let damages: [&dyn Fn(); 3] = [
		&|| fs::remove_file(&index).expect("is a file"),
		&|| fs::write(&index, b"no database at all, but something else altogether").expect("is written"),
		&|| {
			let mut bytes = fs::read(&index).expect("is a file");
			bytes[100] ^= 1;
			fs::write(&index, bytes).expect("is written");
		},
	];
	for damage in damages {
		damage();
		let vault = place.open();
		assert_eq!(vault.verify().expect("is whole"), 100);
		assert_eq!(vault.search("message", &ALL).expect("is read").len(), 100);
	}
}

#[test]
fn damage_to_the_log_is_told() {
	let place = Place::new();
	let vault = place.create();
	ingest(&vault, &feed(1, 200), Check::Runs);
	vault.compact().expect("is written");
	drop(vault);
	let size = |path: &PathBuf| fs::metadata(path).expect("is a file").len();
	let in_tables = |path: &PathBuf| path.components().any(|part| part.as_os_str() == "tables");
	let tables = files(&place.path().join("log")).into_iter().filter(in_tables);
	let table = tables.max_by_key(size).expect("the log has tables");
	let mut bytes = fs::read(&table).expect("is a file");
	let at = bytes.len() / 3;
	bytes[at] ^= 1;
	fs::write(&table, bytes).expect("is written");
	let told = match Vault::open(&place.path(), b"secret") {
		Ok(vault) => vault.verify().is_err(),
		Err(_) => true,
	};
	assert!(told);
}

#[test]
fn nothing_on_the_disk_is_in_clear() {
	let place = Place::new();
	let vault = place.create();
	let (contact, recipient) = (FeedKey([0xc7; 32]), FeedKey([0xd9; 32]));
	let messages: Vec<_> = (0..50).flat_map(|seed| feed(seed, 20)).collect();
	ingest(&vault, &messages, Check::Runs);
	let publish = |kind, content: &Content| vault.publish(kind, content, TIME).expect("is written").header().id();
	publish(Kind::POST, &Content { tags: vec!["zebrafish".into()], ..post("conspicuous plaintext") });
	let follow =
		Content { person: Some(Person::Feed(contact)), relation: Some(Relation::Follow), ..Content::default() };
	publish(Kind::CONTACT, &follow);
	publish(Kind::ABOUT, &Content { name: Some("Wilhelmina".into()), ..Content::default() });
	let private = publish(Kind::PRIVATE, &Content { envelope: Some(vec![1; 300]), ..Content::default() });
	let content = Content { recipients: vec![Person::Feed(recipient)], ..post("a whisper behind the curtain") };
	vault.keep_opened(&private, &Inner { kind: Kind::POST, content }).expect("is held");
	vault.keep_secret("a secret's name", b"the secret of the secret").expect("is written");
	vault.records("table of things").put(b"key of a thing", b"the thing itself").expect("is written");
	let [ours, theirs] = forked(1);
	ingest(&vault, &ours, Check::Runs);
	ingest(&vault, &theirs, Check::Runs);
	vault.wait_for_index().expect("is filled");
	vault.export(&place.path().join("export"), b"secret", &Kdf::WEAKEST).expect("is written");

	let texts = [
		"conspicuous",
		"zebrafish",
		"a whisper",
		"curtain",
		"Wilhelmina",
		"wilhelmina",
		"a secret's name",
		"the secret of",
		"table of things",
		"key of a thing",
		"the thing itself",
		"message 7 of",
		"CREATE TABLE",
		"SQLite format",
		"fork ",
	];
	let mut needles: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
	for key in [contact, recipient, vault.feed_key(), ours[0].header().author] {
		// A part is enough, and so is its name in hex.
		needles.push(key.0[..8].to_vec());
		needles.push(key.to_string().into_bytes()[..16].to_vec());
	}
	for message in &messages {
		let header = message.header();
		needles.extend([header.author.0[..8].to_vec(), header.id().0[..8].to_vec(), header.signature()[..8].to_vec()]);
	}
	let shows = |bytes: &[u8]| {
		let windows: HashSet<&[u8]> = bytes.windows(5).collect();
		let maybe = needles.iter().filter(|needle| windows.contains(&needle[..5]));
		maybe.filter(|needle| bytes.windows(needle.len()).any(|window| window == **needle)).count()
	};
	let look = |when: &str| {
		let mut looked = 0;
		for path in files(&place.path()) {
			let bytes = fs::read(&path).expect("is a file");
			looked += bytes.len();
			assert_eq!(shows(&bytes), 0, "{when}: {}", path.display());
		}
		assert!(looked > 500_000, "{when}: looked at {looked} bytes");
	};
	look("while it is open");
	vault.compact().expect("is written");
	look("after compaction");
	drop(vault);
	look("after closing");
	// What is in clear is found by the same search.
	assert!(shows(&messages[30].encode()) >= 2);
	assert_eq!(shows(&[b"..", &contact.0[..], b"fork zebrafish"].concat()), 3);
}

#[test]
fn what_is_exported_can_be_restored() {
	let place = Place::new();
	let vault = place.create();
	let messages: Vec<_> = (1..=5).flat_map(|seed| feed(seed, 700)).collect();
	ingest(&vault, &messages, Check::Runs);
	vault.erase(&messages[3].header().id()).expect("is held");
	vault.ingest_part(&feed(77, 30)[20..], Check::Runs).expect("is written");
	let [ours, theirs] = forked(3);
	ingest(&vault, &ours, Check::Runs);
	ingest(&vault, &theirs, Check::Runs);
	let sealed = Content { envelope: Some(vec![1; 300]), ..Content::default() };
	let private = vault.publish(Kind::PRIVATE, &sealed, TIME).expect("is written").header().id();
	let inside = Inner { kind: Kind::POST, content: post("kept between us") };
	vault.keep_opened(&private, &inside).expect("is held");
	vault.keep_secret("settings", &[7; 100_000]).expect("is written");
	(0..200u8).for_each(|n| vault.records("numbers").put(&[n], &[n; 100]).expect("is written"));
	vault.records("words").put(b"", b"none").expect("is written");
	let file = place.0.path().join("export");
	vault.export(&file, b"travel", &Kdf::WEAKEST).expect("is written");
	assert!(!place.0.path().join("export.new").exists());
	let count = vault.verify().expect("is whole");

	let other = Place::new();
	let restore = |file: &Path, passphrase: &[u8]| Vault::restore(&other.path(), file, passphrase, &Kdf::WEAKEST);
	assert!(matches!(restore(&file, b"secret"), Err(Error::WrongPassphrase)));
	let bytes = fs::read(&file).expect("is a file");
	let damaged = place.0.path().join("damaged");
	let refused = |bytes: &[u8], how: &str| {
		fs::write(&damaged, bytes).expect("is written");
		assert!(matches!(restore(&damaged, b"travel"), Err(Error::Damaged(_))), "{how}");
		assert!(!other.path().exists());
	};
	for cut in [0, 100, 165, 170, bytes.len() / 2, bytes.len() - 1] {
		refused(&bytes[..cut], &format!("cut at {cut}"));
	}
	for at in [3, 120, 168, 400, bytes.len() / 2, bytes.len() - 1] {
		let mut changed = bytes.clone();
		changed[at] ^= 1;
		refused(&changed, &format!("changed at {at}"));
	}
	refused(&[&bytes[..], &[0]].concat(), "longer");

	let restored = restore(&file, b"travel").expect("is an export");
	assert_eq!(restored.verify().expect("is whole"), count);
	let states = |vault: &Vault| {
		let mut states: Vec<_> = vault.feeds().map(|state| state.expect("is read")).collect();
		states.sort_by_key(|state| state.tip.author);
		states
	};
	assert_eq!(states(&restored), states(&vault));
	let held = |id| restored.message(&id).expect("is read").expect("is held");
	assert_eq!(held(messages[3].header().id()).message.payload(), None);
	assert_eq!(held(private).inside, Some(inside));
	assert_eq!(restored.secret("settings").expect("is read").as_deref(), Some(&vec![7; 100_000]));
	let mut numbers: Vec<_> = restored.records("numbers").all().map(|record| record.expect("is read").0[0]).collect();
	numbers.sort();
	assert_eq!(numbers, (0..200).collect::<Vec<_>>());
	let words = restored.records("words").get(b"").expect("is read");
	assert_eq!(words.as_deref().map(Vec::as_slice), Some(&b"none"[..]));
	let author = ours[0].header().author;
	assert!(restored.fork_proof(&author).expect("is read").is_some());
	assert_eq!(restored.fork_proof(&author).expect("is read"), vault.fork_proof(&author).expect("is read"));
	assert_eq!(restored.search("between us", &ALL).expect("is read").len(), 1);
	// The old feed may have gone on since; a new one cannot fork it.
	assert_ne!(restored.feed_key(), vault.feed_key());
	drop(restored);
	assert!(Vault::open(&other.path(), b"travel").is_ok());
}

#[test]
fn a_segment_is_anchored_and_a_message_proven() {
	let place = Place::new();
	let vault = place.create();
	let messages = feed(1, 50);
	let author = messages[0].header().author;
	ingest(&vault, &messages, Check::Runs);
	vault.erase(&messages[20].header().id()).expect("is held");
	let tree = vault.segment(&author, 11, 30).expect("is read").expect("is held");
	let proof = MessageProof::new(&tree, 21).expect("is in it");
	assert!(proof.verify(&tree.root(), messages[20].header()));
	for (from, count) in [(40, 30), (0, 5), (1, 0), (2, u64::MAX)] {
		assert!(vault.segment(&author, from, count).expect("is read").is_none());
	}
}

#[test]
fn secrets_are_kept_and_forgotten() {
	let place = Place::new();
	let vault = place.create();
	vault.keep_secret("feed", b"not the vault's own").expect("is written");
	let key = vault.feed_key();
	drop(vault);
	let vault = place.open();
	assert_eq!(vault.feed_key(), key);
	assert_eq!(vault.secret("feed").expect("is read").as_deref().map(Vec::as_slice), Some(&b"not the vault's own"[..]));
	vault.forget_secret("feed").expect("is written");
	assert_eq!(vault.secret("feed").expect("is read"), None);
	assert!(matches!(vault.keep_secret(&"n".repeat(255), b""), Err(Error::TooMany { .. })));
	assert!(matches!(vault.keep_secret("n", &vec![0; (1 << 20) + 1]), Err(Error::TooMany { .. })));
}

#[test]
fn records_of_a_table_are_changed_at_once() {
	let place = Place::new();
	let vault = place.create();
	let table = vault.records("one");
	table.put(b"a", b"1").expect("is written");
	table.change(&[(b"a", None), (b"b", Some(b"2")), (b"c", Some(b"3"))]).expect("is written");
	vault.records("other").put(b"a", b"4").expect("is written");
	let too_long = table.change(&[(b"d", Some(b"5")), (b"e", Some(&[0; 65_537]))]);
	assert!(matches!(too_long, Err(Error::TooMany { found: 65_537, .. })));
	assert!(matches!(table.put(&[0; 256], b""), Err(Error::TooMany { .. })));
	assert!(matches!(vault.records(&"t".repeat(256)).put(b"a", b""), Err(Error::TooMany { .. })));
	assert!(matches!(table.change(&[(&[][..], None); 4_097]), Err(Error::TooMany { .. })));
	drop(vault);
	let vault = place.open();
	let mut all: Vec<_> = vault.records("one").all().map(|record| record.expect("is read")).collect();
	all.sort_by(|(a, _), (b, _)| a.cmp(b));
	let all: Vec<_> = all.iter().map(|(key, value)| (&key[..], &value[..])).collect();
	assert_eq!(all, [(&b"b"[..], &b"2"[..]), (b"c", b"3")]);
	assert_eq!(vault.records("one").get(b"a").expect("is read"), None);
	assert_eq!(vault.records("other").get(b"a").expect("is read").as_deref().map(Vec::as_slice), Some(&b"4"[..]));
}

#[test]
fn many_threads_write_and_read_at_once() {
	let place = Place::new();
	let vault = place.create();
	std::thread::scope(|scope| {
		for seed in 0..4 {
			let vault = &vault;
			scope.spawn(move || {
				for messages in feed(seed, 300).chunks(30) {
					assert_eq!(ingest(vault, messages, Check::Each), [Outcome::Stored; 30]);
					vault.publish(Kind::POST, &post("own"), TIME).expect("is written");
					vault.search("message", &Page::first(5)).expect("is read");
				}
			});
		}
	});
	assert_eq!(vault.verify().expect("is whole"), 4 * 300 + 40);
	let own: Vec<_> = vault.messages(&vault.feed_key(), 0).collect::<Result<_, _>>().expect("are read");
	Run::verify(vault.feed_key(), Start::Beginning, own.iter().map(Message::header)).expect("is one feed");
}

/// What happens to a vault of a few feeds.
#[derive(Clone, Debug)]
enum Event {
	/// Messages come together: the next of these feeds, and whether with their payloads.
	Come(Vec<(usize, bool)>),
	/// Of those that are held.
	Erase(prop::sample::Index),
	Complete(prop::sample::Index),
	OpenAgain,
}

fn event() -> impl Strategy<Value = Event> {
	let coming = prop::collection::vec((0..FEEDS, prop::bool::weighted(0.9)), 1..120);
	// Many of one feed in a row, too.
	let runs = (0..FEEDS, 1..100usize).prop_map(|(feed, count)| vec![(feed, true); count]);
	prop_oneof![
		3 => coming.prop_map(Event::Come),
		2 => runs.prop_map(Event::Come),
		3 => any::<prop::sample::Index>().prop_map(Event::Erase),
		2 => any::<prop::sample::Index>().prop_map(Event::Complete),
		1 => Just(Event::OpenAgain),
	]
}

const FEEDS: usize = 3;

/// Some of them larger than what is sealed together.
fn mixed_feeds() -> Vec<Vec<Message>> {
	let text = |n: usize| format!("{n} {}", "x".repeat([0, 3, 700, 20, 9_000, 60, 1, 4_000][n % 8]));
	let feed = |seed| {
		let mut writer = Writer::new([seed; 32]);
		(0..300).map(|n| write(&mut writer, &text(n * 5 + usize::from(seed)))).collect()
	};
	(1..=FEEDS as u8).map(feed).collect()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn all_is_read_as_it_came_was_erased_and_completed(events in prop::collection::vec(event(), 1..16)) {
		let feeds = mixed_feeds();
		let place = Place::new();
		let mut vault = place.create();
		let mut held: BTreeMap<(usize, usize), Message> = BTreeMap::new();
		let mut order = Vec::new();
		let mut changes = Vec::new();
		let mut next = [0; FEEDS];
		for event in &events {
			let which = |index: &prop::sample::Index| (!order.is_empty()).then(|| order[index.index(order.len())]);
			match event {
				Event::Come(coming) => {
					let (mut batch, mut came) = (Vec::new(), Vec::new());
					for (feed, whole) in coming {
						let at = (*feed, next[*feed]);
						let Some(message) = feeds[at.0].get(at.1) else { continue };
						let mut message = message.clone();
						if !whole {
							message.erase();
						}
						next[*feed] += 1;
						batch.push(message.clone());
						held.insert(at, message);
						came.push(at);
					}
					// What comes of one feed is stored in a row.
					let first: Vec<_> = came.iter().map(|(feed, _)| *feed).collect();
					came.sort_by_key(|(feed, _)| first.iter().position(|first| first == feed));
					order.extend(&came);
					changes.extend(&came);
					prop_assert!(ingest(&vault, &batch, Check::Runs).iter().all(|outcome| *outcome == Outcome::Stored));
				},
				Event::Erase(index) => {
					let Some(at) = which(index) else { continue };
					let message = held.get_mut(&at).expect("is held");
					vault.erase(&message.header().id()).expect("is held");
					message.erase();
					changes.push(at);
				},
				Event::Complete(index) => {
					let Some(at) = which(index) else { continue };
					let lacks = held[&at].payload().is_none();
					let whole = &feeds[at.0][at.1];
					prop_assert_eq!(vault.complete(whole).expect("is held"), lacks);
					if lacks {
						held.insert(at, whole.clone());
						changes.push(at);
					}
				},
				Event::OpenAgain => {
					drop(vault);
					vault = place.open();
				},
			}
		}
		for (at, message) in &held {
			let found = vault.message(&message.header().id()).expect("is read").expect("is held");
			prop_assert_eq!(&found.message, message);
			let again = vault.numbered(found.number).expect("is read");
			prop_assert_eq!(again.as_ref(), Some(&found));
			prop_assert_eq!(Some(*at), changes.get(found.number as usize - 1).copied());
		}
		for (number, at) in (1..).zip(&changes) {
			let found = vault.change(number).expect("is read").expect("is one");
			prop_assert_eq!(&found.message, &held[at]);
		}
		prop_assert!(vault.change(changes.len() as u64 + 1).expect("is read").is_none());
		for (feed, count) in next.iter().enumerate() {
			for from in [0, 1, count / 3, count / 2, *count, count + 1] {
				let expected: Vec<_> = held.range((feed, from.saturating_sub(1))..(feed, *count)).map(|(_, message)| message.clone()).collect();
				let author = feeds[feed][0].header().author;
				let found: Result<Vec<_>, _> = vault.messages(&author, from as u64).collect();
				prop_assert_eq!(found.expect("is read"), expected);
			}
		}
		vault.wait_for_index().expect("is filled");
		prop_assert_eq!(vault.verify().expect("is whole"), held.len() as u64);
	}
}
