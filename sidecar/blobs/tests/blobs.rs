//! What the blobs of a person promise, with the store that is there by default.

mod common;

use common::{all_of, hashes, read, sent, some, write, Place};
use metalife_blobs::{sealed_size, Address, Blobs, Error, Key, CHUNK, MAX_BLOB, MAX_PINS, PLAIN_CHUNK};
use std::{
	fs,
	io::{Read, Seek, SeekFrom, Write},
	path::{Path, PathBuf},
};

const PLENTY: u64 = 1 << 40;

fn files(folder: &Path) -> Vec<PathBuf> {
	let entries = fs::read_dir(folder).expect("is a folder").map(|entry| entry.expect("is an entry").path());
	entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn stored(place: &Place, address: &Address) -> PathBuf {
	let name = address.to_string();
	place.blobs().join("held").join(&name[..2]).join(name)
}

fn is_held(blobs: &Blobs, address: &Address) -> bool {
	blobs.get(address).expect("is read").is_some_and(|held| held.complete)
}

#[test]
fn a_blob_comes_back_whatever_its_size() {
	let place = Place::new();
	let blobs = place.open(PLENTY);
	let edges = [1, 2, 16, 17, 31, 32, 33, 64, 65].map(|chunks| chunks * PLAIN_CHUNK);
	for size in edges.into_iter().flat_map(|size| [size - 1, size, size + 1]).chain([0, 1]) {
		let bytes = some(size as u64, size);
		let sealed = write(&blobs, &bytes, Some("test"));
		assert_eq!(Some(sealed.size), sealed_size(size as u64));
		assert!(read(&blobs, &sealed) == bytes, "{size}");
		// What carriers see has the address for its hash, and shows nothing of what is in it.
		let raw = all_of(blobs.read(&sealed.address, None).expect("is held"));
		assert_eq!(Address::of(&raw), sealed.address);
		assert_eq!(raw.len() as u64, sealed.size);
		if size > 100 {
			assert!(!raw.windows(16).any(|window| window == &bytes[..16]));
		}
		blobs.unpin(&sealed.address, "test").expect("is written");
		blobs.let_go(&sealed.address).expect("is written");
	}
	assert_eq!(blobs.usage().used, 0);
}

#[test]
fn the_same_bytes_are_never_sealed_the_same() {
	let place = Place::new();
	let blobs = place.open(PLENTY);
	let (one, other) = (write(&blobs, b"hello", None), write(&blobs, b"hello", None));
	assert_ne!(one.key, other.key);
	assert_ne!(one.address, other.address);
}

#[test]
fn reading_begins_anywhere() {
	let place = Place::new();
	let blobs = place.open(PLENTY);
	let bytes = some(1, 40 * PLAIN_CHUNK + 77);
	let sealed = write(&blobs, &bytes, None);
	let mut reader = blobs.read(&sealed.address, Some(&sealed.key)).expect("is held");
	assert_eq!(reader.size(), bytes.len() as u64);
	for at in [39 * PLAIN_CHUNK, 0, PLAIN_CHUNK - 1, 20 * PLAIN_CHUNK + 5, bytes.len() - 3, bytes.len()] {
		reader.seek(SeekFrom::Start(at as u64)).expect("is there");
		let mut some = vec![0; 100_000.min(bytes.len() - at)];
		reader.read_exact(&mut some).expect("is read");
		assert!(some == bytes[at..at + some.len()], "{at}");
	}
	assert_eq!(reader.seek(SeekFrom::End(-1)).expect("is there"), bytes.len() as u64 - 1);
	assert_eq!(reader.seek(SeekFrom::Current(10)).expect("is there"), bytes.len() as u64 + 9);
	assert_eq!(reader.read(&mut [0; 9]).expect("is the end"), 0);
	assert!(reader.seek(SeekFrom::Current(i64::MIN)).is_err());
}

#[test]
fn another_key_opens_nothing() {
	let place = Place::new();
	let blobs = place.open(PLENTY);
	for size in [0, 10, 3 * CHUNK] {
		let sealed = write(&blobs, &some(2, size), None);
		let mut reader = blobs.read(&sealed.address, Some(&Key::new([1; 32]))).expect("is held");
		let error = reader.read_to_end(&mut Vec::new()).expect_err("does not open");
		assert!(error.to_string().contains("does not open"), "{size}: {error}");
	}
	assert!(matches!(blobs.read(&Address([1; 32]), None), Err(Error::NotHeld)));
}

#[test]
fn a_blob_is_received_in_any_order_and_resumed() {
	let (here, there) = (Place::new(), Place::new());
	let bytes = some(3, 20 * CHUNK + 5);
	let ours = here.open(PLENTY);
	let sealed = write(&ours, &bytes, None);
	let (list, size, chunks) = sent(&ours, &sealed.address);
	let list = || hashes(&sealed.address, size, &list);

	let theirs = there.open(PLENTY);
	let mut receiver = theirs.receive(list()).expect("is begun");
	assert!(matches!(theirs.receive(list()), Err(Error::InUse)));
	assert_eq!(receiver.missing().count(), chunks.len());
	for index in [7, 0, 20] {
		receiver.put(index, &chunks[index as usize]).expect("is the chunk");
	}
	// Neither the bytes of another chunk nor a part of one is written.
	assert!(matches!(receiver.put(1, &chunks[2]), Err(Error::Chunk(1))));
	assert!(matches!(receiver.put(1, &chunks[1][1..]), Err(Error::Chunk(1))));
	assert!(matches!(receiver.put(21, &chunks[1]), Err(Error::NoChunk(21))));
	assert!(matches!(receiver.finish(), Err(Error::Missing(1))));
	assert!(matches!(theirs.read(&sealed.address, None), Err(Error::NotHeld)));
	drop(theirs);

	// As if the power failed while chunk 7 was on its way to the disk.
	let path = there.blobs().join("incoming").join(sealed.address.to_string());
	let mut file = fs::OpenOptions::new().write(true).open(path).expect("is there");
	file.seek(SeekFrom::Start(7 * CHUNK as u64 + 9)).expect("is there");
	file.write_all(b"something else").expect("is written");
	drop(file);

	let theirs = there.open(PLENTY);
	let mut receiver = theirs.resume(&sealed.address).expect("is read").expect("was begun");
	let missing: Vec<_> = receiver.missing().collect();
	assert_eq!(missing, (1..20).collect::<Vec<_>>());
	missing.iter().for_each(|index| receiver.put(*index, &chunks[*index as usize]).expect("is the chunk"));
	receiver.finish().expect("is whole");
	assert!(read(&theirs, &sealed) == bytes);
	assert!(matches!(theirs.receive(list()), Err(Error::Held)));
	assert!(theirs.resume(&sealed.address).expect("is read").is_none());
	assert_eq!(theirs.usage().used, size + 32 * 21);
}

#[test]
fn a_blob_of_one_chunk_needs_no_hashes() {
	let (here, there) = (Place::new(), Place::new());
	let ours = here.open(PLENTY);
	let sealed = write(&ours, b"hello", None);
	let (list, size, chunks) = sent(&ours, &sealed.address);
	assert!(list.is_empty());
	let theirs = there.open(PLENTY);
	let mut receiver = theirs.receive(hashes(&sealed.address, size, &[])).expect("is begun");
	receiver.put(0, &chunks[0]).expect("is the chunk");
	receiver.finish().expect("is whole");
	assert_eq!(read(&theirs, &sealed), b"hello");
}

/// What was not sealed (another network's blobs) is carried like any other.
#[test]
fn a_blob_in_clear_can_be_received_and_read() {
	let place = Place::new();
	let blobs = place.open(PLENTY);
	for bytes in [&b""[..], b"in clear"] {
		let address = Address::of(bytes);
		let mut receiver = blobs.receive(hashes(&address, bytes.len() as u64, &[])).expect("is begun");
		receiver.put(0, bytes).expect("is the chunk");
		receiver.finish().expect("is whole");
		assert_eq!(all_of(blobs.read(&address, None).expect("is held")), bytes);
	}
	assert!(matches!(blobs.read(&Address::of(b""), Some(&Key::new([0; 32]))), Err(Error::Key)));
}

#[test]
fn what_is_not_pinned_goes_when_room_is_needed_the_longest_unused_first() {
	let place = Place::new();
	let each = 2 * CHUNK as u64;
	// Room for five.
	let blobs = place.open(5 * (each + 64));
	let bytes = |n| some(n, 2 * PLAIN_CHUNK);
	let pinned = write(&blobs, &bytes(0), Some("a message"));
	let loose: Vec<_> = (1..5).map(|n| write(&blobs, &bytes(n), None)).collect();
	let reading = blobs.read(&loose[0].address, Some(&loose[0].key)).expect("is held");
	write(&blobs, &bytes(5), None);
	// The first is being read, so the second went.
	let held =
		|which: &[bool]| assert_eq!(loose.iter().map(|one| is_held(&blobs, &one.address)).collect::<Vec<_>>(), which);
	held(&[true, false, true, true]);
	assert!(all_of(reading) == bytes(1));
	write(&blobs, &bytes(6), None);
	held(&[false, false, true, true]);
	// Whatever comes, what is pinned stays.
	(7..20).for_each(|n| drop(write(&blobs, &bytes(n), None)));
	assert!(read(&blobs, &pinned) == bytes(0));
	blobs.unpin(&pinned.address, "a message").expect("is written");
	(20..30).for_each(|n| drop(write(&blobs, &bytes(n), None)));
	assert!(matches!(blobs.read(&pinned.address, None), Err(Error::NotHeld)));
	let usage = blobs.usage();
	assert!(usage.used <= usage.quota && usage.used > 3 * each);
	let on_disk: u64 = files(&place.blobs()).iter().map(|path| path.metadata().expect("is a file").len()).sum();
	assert_eq!(on_disk, usage.used);
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_goes_for_it() {
	let (place, other) = (Place::new(), Place::new());
	let blobs = place.open(4 * CHUNK as u64);
	let small = write(&blobs, &some(1, CHUNK), None);
	let kept = write(&blobs, b"kept", Some("a message"));
	let before = blobs.usage();
	let mut writer = blobs.write().expect("is begun");
	let written = writer.write_all(&some(2, 100 * CHUNK));
	assert!(written.expect_err("is too large").to_string().contains("bytes are needed"));
	assert!(writer.finish(None).is_err());
	let huge = other.open(PLENTY);
	let sealed = write(&huge, &some(3, 10 * CHUNK), None);
	let (list, size, _) = sent(&huge, &sealed.address);
	let received = blobs.receive(hashes(&sealed.address, size, &list));
	assert!(matches!(received, Err(Error::Quota { .. })));
	assert_eq!(blobs.usage(), before);
	assert!(is_held(&blobs, &small.address) && is_held(&blobs, &kept.address));
	assert!(files(&place.blobs().join("incoming")).is_empty());
	// With a smaller quota, what is there stays until it is asked to go.
	blobs.set_quota(100);
	assert!(is_held(&blobs, &small.address));
	blobs.collect(100).expect("is written");
	assert!(!is_held(&blobs, &small.address) && is_held(&blobs, &kept.address));
}

#[test]
fn a_pin_lasts_until_each_of_its_reasons_is_gone() {
	let place = Place::new();
	let blobs = place.open(PLENTY);
	let sealed = write(&blobs, b"hello", Some("one"));
	blobs.pin(&sealed.address, sealed.size, "two").expect("is allowed");
	blobs.pin(&sealed.address, sealed.size, "two").expect("is allowed");
	blobs.unpin(&sealed.address, "one").expect("is written");
	blobs.unpin(&sealed.address, "never was").expect("is written");
	blobs.collect(0).expect("is written");
	let held = blobs.get(&sealed.address).expect("is read").expect("is pinned");
	assert!(held.complete);
	assert_eq!(held.pins, ["two"]);
	blobs.unpin(&sealed.address, "two").expect("is written");
	blobs.collect(0).expect("is written");
	assert_eq!(blobs.get(&sealed.address).expect("is read"), None);

	let pin = |reason: &str| blobs.pin(&sealed.address, 5, reason);
	assert!(matches!(pin(""), Err(Error::Pin)));
	assert!(matches!(pin(&"r".repeat(101)), Err(Error::Pin)));
	(0..MAX_PINS).for_each(|n| pin(&format!("{n}")).expect("is allowed"));
	assert!(matches!(pin("one more"), Err(Error::Pin)));
	assert!(matches!(blobs.pin(&sealed.address, 6, "0"), Err(Error::Size(5))));
	assert!(matches!(blobs.pin(&Address([1; 32]), MAX_BLOB + 1, "0"), Err(Error::TooLarge)));
}

#[test]
fn what_is_pinned_and_missing_is_wanted() {
	let (here, there) = (Place::new(), Place::new());
	let ours = here.open(PLENTY);
	let sealed = write(&ours, &some(1, CHUNK), None);
	let (list, size, chunks) = sent(&ours, &sealed.address);
	let theirs = there.open(PLENTY);
	theirs.pin(&sealed.address, size, "a message").expect("is allowed");
	let wanted = |blobs: &Blobs| blobs.wanted().expect("is read").iter().map(|held| held.address).collect::<Vec<_>>();
	assert_eq!(wanted(&theirs), [sealed.address]);
	let mut receiver = theirs.receive(hashes(&sealed.address, size, &list)).expect("is begun");
	assert_eq!(wanted(&theirs), [sealed.address]);
	(0..).zip(&chunks).for_each(|(index, chunk)| receiver.put(index, chunk).expect("is the chunk"));
	receiver.finish().expect("is whole");
	assert_eq!(wanted(&theirs), []);
	assert_eq!(theirs.get(&sealed.address).expect("is read").expect("is held").pins, ["a message"]);
}

#[test]
fn damage_is_found_and_the_blob_wanted_again() {
	let place = Place::new();
	let blobs = place.open(PLENTY);
	let bytes = some(1, 5 * CHUNK);
	let sealed = write(&blobs, &bytes, Some("a message"));
	blobs.check(&sealed.address).expect("is whole");
	let path = stored(&place, &sealed.address);
	let good = fs::read(&path).expect("is there");
	for at in [0, 3 * CHUNK, good.len() - 1] {
		let mut bad = good.clone();
		bad[at] ^= 1;
		fs::write(&path, bad).expect("is written");
		let read = blobs.read(&sealed.address, Some(&sealed.key)).map(|mut reader| reader.read_to_end(&mut Vec::new()));
		assert!(!matches!(read, Ok(Ok(_))), "{at}");
	}
	fs::write(&path, &good[..good.len() - 1]).expect("is written");
	assert!(matches!(blobs.read(&sealed.address, None), Err(Error::Damaged(_))));
	assert!(matches!(blobs.check(&sealed.address), Err(Error::Damaged(_))));
	let held = blobs.get(&sealed.address).expect("is read").expect("is pinned");
	assert!(!held.complete);
	assert_eq!(blobs.usage().used, 0);
	assert!(!path.exists());
}

#[test]
fn what_a_crash_leaves_is_put_in_order() {
	let place = Place::new();
	let blobs = place.open(PLENTY);
	let pinned = write(&blobs, &some(1, CHUNK), Some("a message"));
	let loose = write(&blobs, &some(2, CHUNK), None);
	let stays = write(&blobs, &some(3, 3 * CHUNK), None);
	let other = Place::new();
	let theirs = other.open(PLENTY);
	let strays: Vec<_> = [100, 3 * CHUNK].map(|size| write(&theirs, &some(4, size), None)).into();
	let received = write(&theirs, &some(5, CHUNK), None);
	let (list, size, chunks) = sent(&theirs, &received.address);
	let mut receiver = blobs.receive(hashes(&received.address, size, &list)).expect("is begun");
	(0..).zip(&chunks).for_each(|(index, chunk)| receiver.put(index, chunk).expect("is the chunk"));
	drop(receiver);
	let before = blobs.usage().used;
	drop(blobs);

	// Lost, as by a disk.
	fs::remove_file(stored(&place, &pinned.address)).expect("is there");
	fs::remove_file(stored(&place, &loose.address)).expect("is there");
	// In the store, and the index was not told.
	let put = |from: &Path, address: &Address| {
		let path = stored(&place, address);
		fs::create_dir_all(path.parent().expect("has one")).expect("is made");
		fs::copy(from, path).expect("is copied");
	};
	strays.iter().for_each(|stray| put(&stored(&other, &stray.address), &stray.address));
	put(&place.blobs().join("incoming").join(received.address.to_string()), &received.address);
	// What nobody can have written, and what was being written.
	fs::write(stored(&place, &stays.address).with_file_name("notes"), "not ours").expect("is written");
	put(&stored(&other, &strays[1].address), &Address([7; 32]));
	fs::write(stored(&place, &Address([7; 32])), vec![1; CHUNK + 5]).expect("is written");
	let incoming = place.blobs().join("incoming");
	fs::write(incoming.join("0123.new"), "half").expect("is written");
	fs::write(incoming.join(Address([8; 32]).to_string()), "half").expect("is written");

	let blobs = place.open(PLENTY);
	assert_eq!(blobs.wanted().expect("is read").iter().map(|held| held.address).collect::<Vec<_>>(), [pinned.address]);
	assert_eq!(blobs.get(&loose.address).expect("is read"), None);
	assert!(read(&blobs, &stays) == some(3, 3 * CHUNK));
	assert!(read(&blobs, &strays[1]) == some(4, 3 * CHUNK));
	assert!(read(&blobs, &received) == some(5, CHUNK));
	assert_eq!(blobs.get(&Address([7; 32])).expect("is read"), None);
	assert!(!stored(&place, &Address([7; 32])).exists());
	let room =
		|sealed: &metalife_blobs::Sealed| sealed.size + metalife_blobs::ChunkHashes::encoded_len(sealed.size) as u64;
	let strays: u64 = strays.iter().map(room).sum();
	assert_eq!(blobs.usage().used, before - room(&pinned) - room(&loose) + strays);
	assert!(stored(&place, &stays.address).with_file_name("notes").exists());
	let left: Vec<_> = files(&incoming).iter().map(|path| path.file_name().expect("has one").to_owned()).collect();
	assert_eq!(left, [std::ffi::OsString::from(received.address.to_string())]);
}

#[test]
fn what_is_not_finished_is_gone() {
	let place = Place::new();
	let blobs = place.open(PLENTY);
	let mut writer = blobs.write().expect("is begun");
	writer.write_all(&some(1, 100 * CHUNK)).expect("is written");
	assert!(blobs.usage().used > 0);
	assert_eq!(files(&place.blobs().join("incoming")).len(), 1);
	drop(writer);
	assert_eq!(blobs.usage().used, 0);
	assert!(files(&place.blobs().join("incoming")).is_empty());
	assert_eq!(blobs.all().expect("is read"), []);
}

#[test]
fn nothing_shows_on_the_disk() {
	let place = Place::new();
	let blobs = place.open(PLENTY);
	let text = "a conspicuous sentence. ".repeat(20_000);
	let sealed = write(&blobs, text.as_bytes(), Some("a telling reason"));
	let mut looked = 0;
	for path in files(place.0.path()) {
		let bytes = fs::read(&path).expect("is a file");
		looked += bytes.len();
		for needle in [&b"conspicuous"[..], b"telling reason", &sealed.key.bytes()[..8]] {
			assert!(!bytes.windows(needle.len()).any(|window| window == needle), "{}", path.display());
		}
	}
	assert!(looked > text.len());
}

#[test]
fn a_folder_is_open_once() {
	let place = Place::new();
	let vault = place.vault();
	let blobs = Blobs::open(vault.clone(), &place.blobs(), 1).expect("is opened");
	assert!(matches!(Blobs::open(vault.clone(), &place.blobs(), 1), Err(Error::InUse)));
	drop(blobs);
	Blobs::open(vault, &place.blobs(), 1).expect("is opened");
}

#[test]
fn many_threads_write_and_read_within_the_quota() {
	let place = Place::new();
	let blobs = place.open(60 * CHUNK as u64);
	std::thread::scope(|scope| {
		for thread in 0..4 {
			let blobs = &blobs;
			scope.spawn(move || {
				for n in 0..30 {
					let bytes = some(100 * thread + n, (n as usize % 7) * 30_000);
					let sealed = write(blobs, &bytes, Some("for a moment"));
					assert!(read(blobs, &sealed) == bytes);
					blobs.unpin(&sealed.address, "for a moment").expect("is written");
				}
			});
		}
	});
	let usage = blobs.usage();
	assert!(usage.used <= usage.quota);
	let counted: u64 = files(&place.blobs()).iter().map(|path| path.metadata().expect("is a file").len()).sum();
	assert_eq!(counted, usage.used);
}
