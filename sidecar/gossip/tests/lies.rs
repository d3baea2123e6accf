//! What peers that lie or dawdle get: a reason, and nothing else.

mod common;

use common::{author, feed, forked, pipe, spoiled, wants, wants_by, Host};
use ed25519_zebra::SigningKey;
use futures::{AsyncReadExt, AsyncWriteExt};
use metalife_feed::{FeedKey, ForkProof, Message};
use metalife_gossip::{
	Claim, End, Entry, Filter, Frame, GivenUp, Reason, Rule, Settings, Summary, Until, What, MAX_CREDIT, MAX_ENTRIES,
	MAX_FEEDS, MAX_FRAME,
};
use std::{future::Future, time::Duration};
use tokio::io::DuplexStream;
use tokio_util::compat::Compat;

const ID: [u8; 38] = [200; 38];

/// A peer that says what it is told to, and how many pages it was granted.
struct Liar(Compat<DuplexStream>, u16);

impl Liar {
	/// Tells whether the other side still listens.
	async fn write(&mut self, bytes: &[u8]) -> bool {
		self.0.write_all(bytes).await.is_ok()
	}

	async fn say(&mut self, frame: &Frame) -> bool {
		self.write(&frame.encode()).await
	}

	async fn page(&mut self, messages: &[Message]) -> bool {
		self.say(&Frame::Page(messages.iter().flat_map(Message::encode).collect())).await
	}

	/// The next that the other side says; none when it has hung up.
	async fn hear(&mut self) -> Option<Frame> {
		let mut length = [0; 4];
		self.0.read_exact(&mut length).await.ok()?;
		let mut frame = vec![0; Frame::length(length).expect("is a frame")];
		self.0.read_exact(&mut frame).await.ok()?;
		let frame = Frame::decode(&frame).expect("is a frame");
		if let Frame::Credit(pages) = frame {
			self.1 += pages;
		}
		Some(frame)
	}

	async fn until(&mut self, wanted: impl Fn(&Frame) -> bool) -> Frame {
		loop {
			let frame = self.hear().await.expect("goes on");
			if wanted(&frame) {
				return frame;
			}
		}
	}

	/// Begin as everybody does, without saying who it is.
	async fn greet(&mut self) {
		self.say(&Frame::Hello { nonce: [1; 32] }).await;
		self.say(&Frame::Proof(None)).await;
		self.until(|frame| *frame == Frame::Asked).await;
	}

	/// Hear the reason.
	async fn reason(&mut self) -> Reason {
		match self.until(|frame| matches!(frame, Frame::Close(_))).await {
			Frame::Close(reason) => reason,
			_ => unreachable!("was looked at"),
		}
	}
}

async fn against<F: Future<Output = ()>>(host: &Host, lie: impl FnOnce(Liar) -> F) -> Summary {
	let (left, right) = pipe();
	let (summary, ()) = tokio::join!(host.session(left, &ID, Until::Stopped), lie(Liar(right, 0)));
	summary
}

/// The reason that a liar hears who greets and says these.
async fn refused(host: &Host, frames: Vec<Vec<u8>>) -> Reason {
	let mut heard = None;
	let summary = against(host, |mut liar| {
		let heard = &mut heard;
		async move {
			liar.greet().await;
			for frame in frames {
				liar.write(&frame).await;
			}
			*heard = Some(liar.reason().await);
		}
	})
	.await;
	let heard = heard.expect("was heard");
	assert_eq!(summary.end, End::Ours(heard));
	heard
}

fn page(messages: &[Message]) -> Vec<u8> {
	Frame::Page(messages.iter().flat_map(Message::encode).collect()).encode()
}

fn entry(feed: FeedKey) -> Entry {
	Entry { feed, next: 1, last: 0, tag: [0; 8] }
}

fn wanting(seed: u8) -> Host {
	let host = Host::new(101);
	host.want(wants([author(seed)]));
	host
}

#[tokio::test]
async fn messages_that_are_not_what_was_asked_for_are_refused() {
	let messages = feed(1, 10);
	let [here, there] = forked(1, 4, 3);
	let unsigned: Vec<_> = messages[..9].iter().cloned().chain([spoiled(&messages[9])]).collect();
	let mut cut = page(&messages);
	let length = cut.len() as u32 - 4 - 100;
	cut.truncate(cut.len() - 100);
	cut[..4].copy_from_slice(&length.to_le_bytes());
	for (page, reason) in [
		(page(&unsigned), Reason::Signature),
		(page(&[&messages[..4], &messages[5..]].concat()), Reason::Gap),
		(page(&messages[3..]), Reason::Gap),
		(page(&[&here[..5], &there[5..]].concat()), Reason::Unchained),
		(page(&feed(2, 1)), Reason::Unwanted),
		(cut, Reason::Malformed),
	] {
		assert_eq!(refused(&wanting(1), vec![page]).await, reason);
	}
	// What was good before the lie is the author's and stays.
	let host = wanting(1);
	assert_eq!(refused(&host, vec![page(&messages[..4]), page(&messages[6..])]).await, Reason::Gap);
	assert_eq!(host.held(&author(1)), messages[..4]);
}

#[tokio::test]
async fn frames_that_do_not_belong_are_refused() {
	let proof = |seed| {
		let [here, there] = forked(seed, 0, 1);
		ForkProof::new([here[0].header()], [there[0].header()]).expect("is a fork")
	};
	let fork = Frame::Fork(Box::new(proof(2))).encode();
	let mut forged = fork.clone();
	let last = forged.len() - 1;
	forged[last] ^= 1;
	let long = (MAX_FRAME as u32 + 1).to_le_bytes().to_vec();
	for (frames, reason) in [
		(vec![long], Reason::TooLong),
		(vec![vec![0; 4]], Reason::Malformed),
		(vec![vec![1, 0, 0, 0, 99]], Reason::Malformed),
		(vec![Frame::Hello { nonce: [0; 32] }.encode()], Reason::Malformed),
		(vec![Frame::Proof(None).encode()], Reason::Malformed),
		(vec![Frame::CaughtUp.encode(), Frame::CaughtUp.encode()], Reason::Malformed),
		(vec![Frame::Credit(MAX_CREDIT).encode(), Frame::Credit(1).encode()], Reason::Credit),
		(vec![fork], Reason::Unwanted),
		(vec![forged], Reason::Fork),
	] {
		assert_eq!(refused(&wanting(1), frames).await, reason);
	}
}

#[tokio::test]
async fn another_version_is_told_so() {
	let summary = against(&Host::new(101), |mut liar| async move {
		let mut hello = Frame::Hello { nonce: [1; 32] }.encode();
		hello[5] = 2;
		liar.write(&hello).await;
		assert_eq!(liar.reason().await, Reason::Version);
	})
	.await;
	assert_eq!(summary.end, End::Ours(Reason::Version));
}

#[tokio::test]
async fn an_end_before_the_greeting_is_no_lie() {
	// So ends one of two sessions that begin at the same time.
	let summary = against(&Host::new(101), |mut other| async move {
		other.say(&Frame::Close(Reason::Replaced)).await;
		while other.hear().await.is_some() {}
	})
	.await;
	assert_eq!(summary.end, End::Theirs(Reason::Replaced));
}

#[tokio::test]
async fn more_pages_than_were_granted_are_refused() {
	let host = wanting(1);
	let messages = feed(1, 100);
	let summary = against(&host, |mut liar| async move {
		liar.greet().await;
		// Each page costs a page, however little is on it. Nobody reads what was granted meanwhile.
		for message in &messages {
			if !liar.page(std::slice::from_ref(message)).await {
				break;
			}
		}
		while let Some(frame) = liar.hear().await {
			assert!(!matches!(frame, Frame::Close(reason) if reason != Reason::Credit));
		}
	})
	.await;
	// It depends on how fast the vault is whether the liar ever was ahead.
	assert!(matches!(summary.end, End::Ours(Reason::Credit) | End::Lost(_)), "{summary:?}");
}

#[tokio::test]
async fn nobody_passes_for_another() {
	let sign = |local: &[u8], remote: &[u8], nonce: &[u8; 32], theirs: &[u8; 32], seed: u8| {
		let mut bytes = b"metalife/gossip/session/1".to_vec();
		for id in [local, remote] {
			bytes.extend_from_slice(&(id.len() as u32).to_le_bytes());
			bytes.extend_from_slice(id);
		}
		bytes.extend_from_slice(nonce);
		bytes.extend_from_slice(theirs);
		<[u8; 64]>::from(SigningKey::from([seed; 32]).sign(&bytes))
	};
	let ours = [1; 32];
	let host = Host::new(101);
	// Whether it holds, by what is wrong with it.
	for (wrong, holds) in
		[("", true), ("key", false), ("nonce", false), ("peer", false), ("turned", false), ("replay", false)]
	{
		let id = host.id.clone();
		let summary = against(&host, |mut liar| async move {
			liar.say(&Frame::Hello { nonce: ours }).await;
			let Some(Frame::Hello { nonce }) = liar.hear().await else { panic!("says hello") };
			let signature = match wrong {
				"key" => sign(&ID, &id, &ours, &nonce, 8),
				"nonce" => sign(&ID, &id, &ours, &[0; 32], 7),
				"peer" => sign(&[3; 38], &id, &ours, &nonce, 7),
				"turned" => sign(&id, &ID, &nonce, &ours, 7),
				_ => sign(&ID, &id, &ours, &nonce, 7),
			};
			let mut claim = Claim { feed: author(7), signature };
			if wrong == "replay" {
				// What the host itself said comes back.
				let Some(Frame::Proof(Some(theirs))) = liar.hear().await else { panic!("says who it is") };
				claim = theirs;
			}
			liar.say(&Frame::Proof(Some(claim))).await;
			match holds {
				true => assert_eq!(liar.until(|frame| *frame == Frame::Asked).await, Frame::Asked),
				false => assert_eq!(liar.reason().await, Reason::Identity),
			}
		})
		.await;
		assert_eq!(summary.feed, holds.then(|| author(7)), "{wrong}");
	}
}

/// Long enough that whoever hurries is in time on a machine that is busy.
const SHORT: Duration = Duration::from_millis(1_500);

fn hasty() -> Settings {
	Settings { handshake: SHORT, frame: SHORT, stalled: SHORT, ..Settings::default() }
}

#[tokio::test]
async fn whoever_dawdles_is_left() {
	let host = Host::with(101, hasty());
	// Says nothing at all.
	let summary = against(&host, |mut liar| async move {
		assert_eq!(liar.reason().await, Reason::Slow);
	})
	.await;
	assert_eq!(summary.end, End::Ours(Reason::Slow));
	// Sends a frame drop by drop.
	let summary = against(&host, |mut liar| async move {
		liar.greet().await;
		let frame = Frame::Unwant(vec![author(1); 1_000]).encode();
		for byte in &frame {
			if !liar.write(&[*byte]).await {
				break;
			}
			tokio::time::sleep(Duration::from_millis(1)).await;
		}
	})
	.await;
	assert_eq!(summary.end, End::Ours(Reason::Slow));
	// Asks for much and takes nothing.
	host.hold(&feed(1, 2_000));
	let summary = against(&host, |mut liar| async move {
		liar.greet().await;
		liar.say(&Frame::Want { filter: Filter::default(), entries: vec![entry(author(1))] }).await;
		liar.say(&Frame::Credit(MAX_CREDIT)).await;
		// Until the host hangs up: a write fails then.
		while liar.say(&Frame::Asked).await {
			tokio::time::sleep(Duration::from_millis(10)).await;
		}
	})
	.await;
	assert_eq!(summary.end, End::Ours(Reason::Slow));
}

#[tokio::test]
async fn whoever_says_nothing_after_the_greeting_costs_nothing_and_stays() {
	let host = Host::with(101, hasty());
	let summary = against(&host, |mut liar| async move {
		liar.greet().await;
		tokio::time::sleep(2 * SHORT).await;
	})
	.await;
	assert!(matches!(summary.end, End::Lost(_)), "{summary:?}");
}

#[tokio::test]
async fn a_million_feeds_are_neither_served_nor_taken() {
	let host = wanting(1);
	let keys = |begin: usize| {
		(begin..begin + MAX_ENTRIES).map(|n| {
			let mut key = [0; 32];
			key[..8].copy_from_slice(&(n as u64).to_le_bytes());
			entry(FeedKey(key))
		})
	};
	let mut asked = 0;
	let summary = against(&host, |mut liar| {
		let asked = &mut asked;
		async move {
			liar.greet().await;
			while *asked < 1_000_000 {
				let frame = Frame::Want { filter: Filter::default(), entries: keys(*asked).collect() };
				if !liar.say(&frame).await {
					break;
				}
				*asked += MAX_ENTRIES;
			}
			assert_eq!(liar.reason().await, Reason::TooMany);
		}
	})
	.await;
	assert_eq!(summary.end, End::Ours(Reason::TooMany));
	assert!(asked < 10 * MAX_FEEDS, "{asked} were listened to");

	// Tiny feeds that nobody asked for end it with the first.
	let tiny: Vec<_> = (1..=200).map(|seed| feed(seed, 1).remove(0)).collect();
	assert_eq!(refused(&host, vec![page(&tiny)]).await, Reason::Unwanted);
	assert_eq!(host.vault().feeds().count(), 1);
}

#[tokio::test]
async fn asking_again_and_again_ends() {
	let host = wanting(1);
	let summary = against(&host, |mut liar| async move {
		liar.greet().await;
		let entries = vec![entry(author(9)); MAX_ENTRIES];
		while liar.say(&Frame::Want { filter: Filter::default(), entries: entries.clone() }).await {}
		assert_eq!(liar.reason().await, Reason::TooMany);
	})
	.await;
	assert_eq!(summary.end, End::Ours(Reason::TooMany));
}

#[tokio::test]
async fn a_feed_without_an_end_fills_no_more_than_the_rule_allows() {
	let host = Host::new(101);
	host.want(wants_by([author(1)], &Rule { max_messages: 500, ..Rule::default() }));
	let mut events = host.replica.events();
	let messages = feed(1, 5_000);
	let summary = against(&host, |mut liar| async move {
		liar.greet().await;
		let mut given_up = false;
		for messages in messages.chunks(100) {
			while liar.1 == 0 {
				let frame = liar.hear().await.expect("goes on");
				given_up |= frame == Frame::Unwant(vec![author(1)]);
			}
			liar.1 -= 1;
			liar.page(messages).await;
		}
		assert!(given_up);
	})
	.await;
	assert_eq!((summary.stored, host.tip(&author(1))), (500, 500));
	let full = What::GivenUp(author(1), GivenUp::Full);
	while events.recv().await.expect("is told").what != full {}
}

#[tokio::test]
async fn what_somebody_sent_is_not_sent_back() {
	let host = wanting(1);
	let host = &host;
	let messages = feed(1, 20);
	let mut events = host.replica.events();
	let summary = against(host, |mut peer| async move {
		peer.greet().await;
		peer.say(&Frame::Want { filter: Filter::default(), entries: vec![entry(author(1))] }).await;
		peer.say(&Frame::Credit(MAX_CREDIT)).await;
		peer.page(&messages[..15]).await;
		while !matches!(events.recv().await.expect("is told").what, What::Stored(15)) {}
		// Whatever is to be sent comes before the answer to this.
		peer.say(&Frame::Asked).await;
		while let Some(frame) = peer.hear().await {
			assert!(!matches!(frame, Frame::Page(_)), "it comes back");
			if frame == Frame::CaughtUp {
				break;
			}
		}
		// What the host has from elsewhere need not be sent to it.
		host.hold(&messages[15..18]);
		peer.page(&messages[18..]).await;
		while !matches!(events.recv().await.expect("is told").what, What::Stored(2)) {}
	})
	.await;
	assert_eq!((summary.stored, host.tip(&author(1))), (17, 20));
}
