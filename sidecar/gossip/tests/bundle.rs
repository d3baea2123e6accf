//! Feeds on a stick.

mod common;

use common::{author, feed, forked, spoiled, wants, wants_by, Host};
use metalife_gossip::{
	bundle::{export, export_file, import, import_file, inspect, BundleError, Imported},
	GivenUp, Reason, Rule, SeedSigner, Signer, MAX_FRAME,
};
use std::{
	collections::BTreeSet,
	io::{self, Cursor, Read, Seek, SeekFrom},
};

fn signer() -> SeedSigner {
	SeedSigner::new([200; 32])
}

fn bundle(host: &Host, feeds: &[(u8, u64)]) -> Vec<u8> {
	let feeds: Vec<_> = feeds.iter().map(|(seed, from)| (author(*seed), *from)).collect();
	let mut out = Vec::new();
	export(host.replica.vault(), &host.replica.wants(), &feeds, &signer(), &mut out).expect("is written");
	out
}

fn take(host: &Host, bundle: &[u8]) -> Result<Imported, BundleError> {
	import(&host.replica, Cursor::new(bundle), |_| {})
}

#[test]
fn what_one_writes_another_reads_and_again_changes_nothing() {
	let (one, other) = (Host::new(101), Host::new(102));
	one.hold(&feed(1, 6_000));
	one.hold(&feed(2, 10));
	let bytes = bundle(&one, &[(1, 1), (2, 5), (3, 1)]);
	let contents = inspect(&bytes[..]).expect("is whole");
	assert_eq!((contents.maker, contents.size), (signer().feed(), bytes.len() as u64));
	let listed: BTreeSet<_> = contents.feeds.iter().map(|listed| (listed.feed, listed.from, listed.to)).collect();
	assert_eq!(listed, BTreeSet::from([(author(1), 1, 6_000), (author(2), 5, 10)]));

	other.want(wants([1, 2, 3].map(author)));
	let mut steps = Vec::new();
	let imported = import(&other.replica, Cursor::new(&bytes), |progress| steps.push(progress.done)).expect("is taken");
	// The second feed begins in its middle, and was wanted from its beginning.
	assert_eq!(imported, Imported { stored: 6_000, given_up: vec![(author(2), GivenUp::Unlinked)] });
	assert!(steps.windows(2).all(|steps| steps[0] <= steps[1]) && steps.len() > 1, "{steps:?}");
	assert_eq!(other.held(&author(1)), one.held(&author(1)));
	assert_eq!(take(&other, &bytes).expect("is taken").stored, 0);
}

#[test]
fn it_goes_on_where_it_was_interrupted() {
	let (one, other) = (Host::new(101), Host::new(102));
	let messages = feed(1, 1_500);
	one.hold(&messages);
	other.hold(&messages[..700]);
	other.want(wants([author(1)]));
	let bytes = bundle(&one, &[(1, 1)]);
	assert_eq!(take(&other, &bytes).expect("is taken"), Imported { stored: 800, given_up: vec![] });
	// A bundle that begins where the last one ended is enough.
	let third = Host::new(103);
	third.hold(&messages[..700]);
	third.want(wants([author(1)]));
	assert_eq!(take(&third, &bundle(&one, &[(1, 701)])).expect("is taken").stored, 800);
	assert_eq!(third.held(&author(1)), messages);
}

#[test]
fn only_what_is_wanted_is_taken_and_what_is_blocked_is_neither_written_nor_read() {
	let (one, other) = (Host::new(101), Host::new(102));
	for seed in [1, 2, 3] {
		one.hold(&feed(seed, 30));
	}
	let mut blocking = wants([]);
	blocking.blocked = BTreeSet::from([author(3)]);
	one.want(blocking);
	let bytes = bundle(&one, &[(1, 1), (2, 1), (3, 1)]);
	assert_eq!(inspect(&bytes[..]).expect("is whole").feeds.len(), 2);
	other.want(wants_by([author(1)], &Rule { max_messages: 20, ..Rule::default() }));
	let imported = take(&other, &bytes).expect("is taken");
	assert_eq!(imported, Imported { stored: 20, given_up: vec![(author(1), GivenUp::Full)] });
	assert_eq!(other.tip(&author(2)), 0);
}

#[test]
fn a_fork_is_found_whichever_branch_is_longer() {
	for lengths in [(1, 1), (3, 1), (1, 3)] {
		let (one, other) = (Host::new(101), Host::new(102));
		let [here, there] = forked(1, 4, 3);
		one.hold(&here[..4 + lengths.0]);
		other.hold(&there[..4 + lengths.1]);
		other.want(wants([author(1)]));
		take(&other, &bundle(&one, &[(1, 1)])).expect("is taken");
		assert!(other.vault().fork_proof(&author(1)).expect("is read").is_some(), "{lengths:?}");
		assert_eq!(other.held(&author(1)), there[..4 + lengths.1]);
		// The proof travels with the next bundle.
		let third = Host::new(103);
		third.want(wants([author(1)]));
		take(&third, &bundle(&other, &[(1, 1)])).expect("is taken");
		assert!(third.vault().fork_proof(&author(1)).expect("is read").is_some());
		assert!(third.tip(&author(1)) >= 4, "what comes before the fork travels too");
	}
}

#[test]
fn a_stick_that_goes_from_hand_to_hand_brings_all_to_all() {
	let folder = tempfile::tempdir().expect("there is a place for temporary files");
	let hosts = [Host::new(101), Host::new(102), Host::new(103)];
	hosts[0].hold(&feed(1, 100));
	hosts[2].hold(&feed(3, 100));
	let all: Vec<_> = [1, 3].map(|seed| (author(seed), 1)).into();
	hosts.iter().for_each(|host| host.want(wants([1, 3].map(author))));
	let carry = |from: usize, to: usize| {
		let path = folder.path().join(format!("{from}-{to}"));
		let (from, to) = (&hosts[from], &hosts[to]);
		export_file(from.replica.vault(), &from.replica.wants(), &all, &signer(), &path).expect("is written");
		import_file(&to.replica, &path, |_| {}).expect("is taken")
	};
	assert_eq!(carry(0, 1).stored, 100);
	assert_eq!(carry(1, 2).stored, 100);
	assert_eq!(carry(2, 1).stored, 100);
	assert_eq!(carry(1, 0).stored, 100);
	assert!(hosts.iter().all(|host| host.tip(&author(1)) + host.tip(&author(3)) == 200));
}

#[test]
fn whatever_is_changed_or_cut_is_refused_and_leaves_nothing() {
	let (one, other) = (Host::new(101), Host::new(102));
	one.hold(&feed(1, 3));
	other.want(wants([author(1)]));
	let bytes = bundle(&one, &[(1, 1)]);
	for at in 0..bytes.len() {
		let mut changed = bytes.clone();
		changed[at] ^= 1;
		assert!(inspect(&changed[..]).is_err(), "byte {at}");
		assert!(inspect(&bytes[..at]).is_err(), "cut at {at}");
	}
	let mut changed = bytes.clone();
	let signature = changed.len() - 1;
	changed[signature] ^= 1;
	assert!(matches!(take(&other, &changed), Err(BundleError::Signature)));
	let middle = changed.len() / 2;
	changed[middle] ^= 1;
	assert!(matches!(take(&other, &changed), Err(BundleError::Checksum | BundleError::Frame(_))));
	assert!(matches!(take(&other, &bytes[..middle]), Err(BundleError::Cut)));
	assert!(matches!(take(&other, &[&bytes[..], &[0]].concat()), Err(BundleError::Trailing)));
	assert!(matches!(take(&other, b""), Err(BundleError::NoBundle)));
	assert!(matches!(take(&other, b"something else"), Err(BundleError::NoBundle)));
	let mut newer = bytes.clone();
	newer[8] = 2;
	assert!(matches!(take(&other, &newer), Err(BundleError::Version(2))));
	assert_eq!(other.tip(&author(1)), 0);
}

/// A bundle as a liar writes it: well formed and signed, but what is in it is not what the author wrote.
fn forged(messages: &[metalife_feed::Message]) -> Vec<u8> {
	let last = messages.last().expect("has some").header();
	let mut out = b"MLbundle\x01\x01\0\0\0".to_vec();
	out.extend_from_slice(&last.author.0);
	out.extend_from_slice(&1u64.to_le_bytes());
	out.extend_from_slice(&last.sequence.to_le_bytes());
	out.extend_from_slice(&last.id().0);
	let page = messages.iter().flat_map(metalife_feed::Message::encode).collect();
	out.extend(metalife_gossip::Frame::Page(page).encode());
	out.extend(metalife_gossip::Frame::Close(Reason::Ended).encode());
	let hash = *blake3::hash(&out).as_bytes();
	let signer = signer();
	out.extend_from_slice(&hash);
	out.extend_from_slice(&signer.feed().0);
	let statement = [&b"metalife/gossip/bundle/1"[..], &hash].concat();
	out.extend_from_slice(&<[u8; 64]>::from(ed25519_zebra::SigningKey::from([200; 32]).sign(&statement)));
	out
}

#[test]
fn a_liar_is_refused_with_a_reason() {
	let messages = feed(1, 10);
	let refused = |messages: &[metalife_feed::Message]| {
		let host = Host::new(102);
		host.want(wants([author(1)]));
		let error = take(&host, &forged(messages)).expect_err("is refused");
		let BundleError::Refused(reason) = error else { panic!("{error}") };
		reason
	};
	let host = Host::new(102);
	host.want(wants([author(1)]));
	assert_eq!(take(&host, &forged(&messages)).expect("is taken").stored, 10);
	let mut unsigned = messages.clone();
	unsigned[9] = spoiled(&messages[9]);
	assert_eq!(refused(&unsigned), Reason::Signature);
	assert_eq!(refused(&[&messages[..4], &messages[5..]].concat()), Reason::Gap);
	let [here, there] = forked(1, 4, 3);
	assert_eq!(refused(&[&here[..5], &there[5..]].concat()), Reason::Unchained);
}

/// A file without an end, which counts what is read of it.
struct Endless {
	head: Vec<u8>,
	at: u64,
}

impl Read for Endless {
	fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
		for byte in out.iter_mut() {
			*byte = self.head.get(self.at as usize).copied().unwrap_or(0xff);
			self.at += 1;
		}
		Ok(out.len())
	}
}

impl Seek for Endless {
	fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
		if let SeekFrom::Start(at) = to {
			self.at = at;
		}
		Ok(self.at)
	}
}

#[test]
fn a_file_without_an_end_is_left_early() {
	let host = Host::new(102);
	for head in [&b""[..], b"MLbundle\x01", b"MLbundle\x01\0\0\0\0"] {
		let mut file = Endless { head: head.to_vec(), at: 0 };
		assert!(import(&host.replica, &mut file, |_| {}).is_err());
		assert!(file.at < MAX_FRAME as u64);
	}
}
