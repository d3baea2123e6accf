//! Every decoder on a corpus of good bytes, changed at random: nothing panics, and what decodes is canonical.
//!
//! `PROPTEST_CASES` says how often each property is tried.

mod common;

use common::{author, feed, forked, wants, Host};
use metalife_blobs::Address;
use metalife_feed::{ForkProof, Kind, Message};
use metalife_gossip::{
	bundle::{export, inspect},
	network::peer_key,
	BlobEntry, BlobFrame, Claim, Entry, Filter, Frame, Invitation, Ledger, Only, Place, Reason, SeedSigner, Terms,
};
use proptest::prelude::*;
use std::sync::OnceLock;

struct Corpus {
	frames: Vec<Vec<u8>>,
	blobs: Vec<Vec<u8>>,
	bundle: Vec<u8>,
	invitation: String,
}

fn corpus() -> &'static Corpus {
	static CORPUS: OnceLock<Corpus> = OnceLock::new();
	CORPUS.get_or_init(|| {
		let messages = feed(1, 3);
		let [here, there] = forked(2, 0, 1);
		let proof = ForkProof::new([here[0].header()], [there[0].header()]).expect("is a fork");
		let filter = Filter { kinds: Only::these([Kind::POST, Kind::ABOUT]), apps: Only::these([1, 70_000]) };
		let entry = |next, last, tag| Entry { feed: author(1), next, last, tag };
		let frames = [
			Frame::Hello { nonce: [7; 32] },
			Frame::Proof(None),
			Frame::Proof(Some(Claim { feed: author(1), signature: [9; 64] })),
			Frame::Want { filter: Filter::default(), entries: vec![entry(1, 50, [0; 8]), entry(9, 0, [1; 8])] },
			Frame::Want { filter, entries: vec![entry(1, 0, [0; 8])] },
			Frame::Unwant(vec![author(1), author(2)]),
			Frame::Page(messages.iter().flat_map(Message::encode).collect()),
			Frame::Credit(8),
			Frame::Asked,
			Frame::CaughtUp,
			Frame::Fork(Box::new(proof)),
			Frame::Close(Reason::Gap),
		];
		let host = Host::new(101);
		host.hold(&messages);
		let mut bundle = Vec::new();
		let feeds = [(author(1), 1)];
		export(host.replica.vault(), &wants([]), &feeds, &SeedSigner::new([3; 32]), &mut bundle).expect("is written");
		let peer = peer_key(host.vault()).expect("is kept").public().to_peer_id();
		let address = "/ip4/192.0.2.1/udp/4001/quic-v1".parse().expect("is an address");
		let ledger = Ledger::open(host.vault()).expect("is read");
		let invitation = ledger
			.issue(
				host.vault(),
				Terms { place: Place::Pub, uses: 1, expires: 2 },
				peer,
				Some(author(1)),
				vec![address],
				1,
			)
			.expect("is issued");
		let blob = BlobEntry { address: Address([5; 32]), size: 300_000 };
		let blobs = [
			BlobFrame::Want { own: true, entries: vec![blob, BlobEntry { size: 0, ..blob }] },
			BlobFrame::Unwant(vec![blob.address]),
			BlobFrame::Have(vec![blob.address, Address([6; 32])]),
			BlobFrame::GiveHashes(blob),
			BlobFrame::GiveChunks { blob, first: 1, count: 4 },
			BlobFrame::Hashes(vec![7; 160]),
			BlobFrame::Chunk(vec![8; 300]),
			BlobFrame::Gone,
			BlobFrame::Close(Reason::Chunk),
		];
		let frames = frames.iter().map(|frame| frame.encode()[4..].to_vec()).collect();
		let blobs = blobs.iter().map(|frame| frame.encode()[4..].to_vec()).collect();
		Corpus { frames, blobs, bundle, invitation: invitation.to_string() }
	})
}

fn decode(bytes: &[u8]) -> Result<(), TestCaseError> {
	if let Ok(frame) = Frame::decode(bytes) {
		let again = frame.encode();
		prop_assert_eq!(&again[4..], bytes);
		let length = again[..4].try_into().expect("has four");
		prop_assert_eq!(Frame::length(length), Ok(bytes.len()));
	}
	if let Ok(frame) = BlobFrame::decode(bytes) {
		prop_assert_eq!(&frame.encode()[4..], bytes);
	}
	if let Ok(contents) = inspect(bytes) {
		prop_assert_eq!(contents.size, bytes.len() as u64);
	}
	if let Ok(text) = std::str::from_utf8(bytes) {
		if let Ok(invitation) = text.parse::<Invitation>() {
			prop_assert_eq!(invitation.to_string(), text.split_whitespace().collect::<String>().to_ascii_uppercase());
		}
	}
	Ok(())
}

/// One change: where, and what to put there in place of how many bytes.
type Change = (prop::sample::Index, usize, Vec<u8>);

fn changed(bytes: &[u8], changes: &[Change]) -> Vec<u8> {
	let mut bytes = bytes.to_vec();
	for (at, count, instead) in changes {
		let at = at.index(bytes.len() + 1);
		let end = bytes.len().min(at + count);
		bytes.splice(at..end, instead.iter().copied());
	}
	bytes
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
	let few = prop_oneof![Just(0usize), Just(1), 2usize..40];
	prop::collection::vec((any::<prop::sample::Index>(), few, prop::collection::vec(any::<u8>(), 0..9)), 1..4)
}

#[test]
fn the_corpus_itself_decodes() {
	for bytes in &corpus().frames {
		assert!(Frame::decode(bytes).is_ok(), "{bytes:?}");
		decode(bytes).expect("is canonical");
	}
	for bytes in &corpus().blobs {
		assert!(BlobFrame::decode(bytes).is_ok(), "{bytes:?}");
		decode(bytes).expect("is canonical");
	}
	assert!(inspect(&corpus().bundle[..]).is_ok());
	assert!(corpus().invitation.parse::<Invitation>().is_ok());
}

proptest! {
	#[test]
	fn changed_frames_are_refused_or_canonical(which: prop::sample::Index, changes in changes()) {
		for frames in [&corpus().frames, &corpus().blobs] {
			let frame: &Vec<u8> = which.get(frames);
			decode(&changed(frame, &changes))?;
		}
	}

	#[test]
	fn frames_are_cut_from_one_another(one: prop::sample::Index, other: prop::sample::Index, at: prop::sample::Index) {
		let (one, other) = (one.get(&corpus().frames), other.get(&corpus().frames));
		let spliced = [&one[..at.index(one.len() + 1)], &other[at.index(other.len() + 1)..]].concat();
		decode(&spliced)?;
	}

	#[test]
	fn a_changed_bundle_is_refused(changes in changes()) {
		let bytes = changed(&corpus().bundle, &changes);
		prop_assert!(bytes == corpus().bundle || inspect(&bytes[..]).is_err());
	}

	#[test]
	fn a_changed_invitation_is_refused(changes in changes()) {
		let bytes = changed(corpus().invitation.as_bytes(), &changes);
		decode(&bytes)?;
		if let Ok(text) = String::from_utf8(bytes) {
			let parsed = text.parse::<Invitation>();
			prop_assert!(parsed.is_err() || parsed == corpus().invitation.parse());
		}
	}

	#[test]
	fn random_bytes_are_refused_or_canonical(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
		decode(&bytes)?;
	}
}
