//! What the tests share: vaults in temporary folders, feeds, and sessions over a pipe.
#![allow(dead_code, reason = "each test uses some of it")]

use metalife_feed::{Content, FeedKey, Kind, Message, Person, Relation, Salt, Writer};
use metalife_gossip::{
	network::Config, run, Ends, Filter, Policy, Reason, Replica, Rule, SeedSigner, Settings, Signer, Summary, Until,
	Wanted, Wants,
};
use metalife_vault::{Check, Kdf, Outcome, Vault};
use std::{future::pending, sync::Arc, time::Duration};
use tempfile::TempDir;
use tokio::io::DuplexStream;
use tokio_util::compat::{Compat, TokioAsyncReadCompatExt};

pub const TIME: u64 = 1_700_000_000_000;

/// Any free port of this machine.
pub const TCP: &str = "/ip4/127.0.0.1/tcp/0";
pub const QUIC: &str = "/ip4/127.0.0.1/udp/0/quic-v1";

/// For networks that find nobody by themselves.
pub fn quiet(listen: &[&str]) -> Config {
	Config {
		listen: listen.iter().map(|address| address.parse().expect("is an address")).collect(),
		mdns: false,
		patience: Duration::from_millis(50),
		..Config::default()
	}
}

pub fn post(writer: &mut Writer, text: &str) -> Message {
	let content = Content { text: Some(text.into()), ..Content::default() };
	let payload = content.encode(Kind::POST, Salt::random()).expect("is allowed");
	writer.write(Kind::POST, TIME, payload).expect("is allowed")
}

/// The feed with this seed, so many messages of it.
pub fn feed(seed: u8, count: usize) -> Vec<Message> {
	let mut writer = Writer::new([seed; 32]);
	(0..count).map(|n| post(&mut writer, &format!("message {n} of {seed}"))).collect()
}

pub fn author(seed: u8) -> FeedKey {
	Writer::new([seed; 32]).author()
}

/// The same message under a signature that is not the author's.
pub fn spoiled(message: &Message) -> Message {
	let mut bytes = message.encode();
	bytes[150] ^= 1;
	Message::decode(&bytes).expect("only the signature changed")
}

/// Two feeds under one key that agree on the first messages.
pub fn forked(seed: u8, common: usize, after: usize) -> [Vec<Message>; 2] {
	let common = feed(seed, common);
	["here", "there"].map(|branch| {
		let mut writer = match common.last() {
			Some(last) => Writer::resume([seed; 32], last.header().into()).expect("is the same feed"),
			None => Writer::new([seed; 32]),
		};
		common.iter().cloned().chain((0..after).map(|n| post(&mut writer, &format!("{branch} {n}")))).collect()
	})
}

/// Want these feeds, wholly.
pub fn wants(feeds: impl IntoIterator<Item = FeedKey>) -> Wants {
	wants_by(feeds, &Rule::default())
}

pub fn wants_by(feeds: impl IntoIterator<Item = FeedKey>, rule: &Rule) -> Wants {
	let feeds = feeds.into_iter().map(|feed| (feed, Wanted { hops: 1, rule: rule.clone() })).collect();
	Wants { feeds, max_messages: 1_000_000, ..Wants::default() }
}

pub fn only(kinds: impl IntoIterator<Item = Kind>) -> Rule {
	let filter = Filter { kinds: metalife_gossip::Only::these(kinds), ..Filter::default() };
	Rule { filter, ..Rule::default() }
}

pub struct Host {
	pub replica: Arc<Replica>,
	pub id: Vec<u8>,
	_folder: TempDir,
}

impl Host {
	pub fn new(id: u8) -> Self {
		Self::with(id, Settings::default())
	}

	pub fn with(id: u8, settings: Settings) -> Self {
		let folder = tempfile::tempdir().expect("there is a place for temporary files");
		let vault = Vault::create(&folder.path().join("vault"), b"secret", &Kdf::WEAKEST).expect("is empty");
		let signer: Arc<dyn Signer> = Arc::new(SeedSigner::new([id; 32]));
		Self { replica: Replica::new(Arc::new(vault), Some(signer), settings), id: vec![id; 38], _folder: folder }
	}

	pub fn vault(&self) -> &Vault {
		self.replica.vault()
	}

	pub fn want(&self, wants: Wants) {
		self.replica.want(wants).expect("the vault is read");
	}

	/// Hold these messages.
	pub fn hold(&self, messages: &[Message]) {
		for messages in messages.chunks(metalife_vault::MAX_BATCH) {
			let outcomes = self.vault().ingest_part(messages, Check::Runs).expect("is written");
			assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Stored), "{outcomes:?}");
		}
	}

	pub fn held(&self, feed: &FeedKey) -> Vec<Message> {
		self.vault().messages(feed, 0).collect::<Result<_, _>>().expect("is read")
	}

	/// How many messages it has of a feed.
	pub fn tip(&self, feed: &FeedKey) -> u64 {
		self.vault().feed(feed).expect("is read").map_or(0, |state| state.tip.sequence)
	}

	pub fn ends(&self, other: &[u8]) -> Ends {
		Ends { local: self.id.clone(), remote: other.to_vec() }
	}

	pub async fn session(&self, stream: Compat<DuplexStream>, other: &[u8], until: Until) -> Summary {
		run(self.replica.clone(), stream, self.ends(other), until, pending::<Reason>()).await
	}

	/// Whom the writer of a feed follows or blocks, as that feed says.
	pub fn relate(&self, seed: u8, relations: &[(u8, Relation)]) {
		let mut writer = Writer::new([seed; 32]);
		let messages: Vec<_> = relations
			.iter()
			.map(|(other, relation)| {
				let person = Some(Person::Feed(author(*other)));
				let content = Content { person, relation: Some(*relation), ..Content::default() };
				let payload = content.encode(Kind::CONTACT, Salt::random()).expect("is allowed");
				writer.write(Kind::CONTACT, TIME, payload).expect("is allowed")
			})
			.collect();
		self.hold(&messages);
		self.vault().wait_for_index().expect("is filled");
	}
}

/// Let two hosts meet until each has what it wants of the other.
pub async fn meet(one: &Host, other: &Host) -> (Summary, Summary) {
	let (left, right) = pipe();
	tokio::join!(one.session(left, &other.id, Until::CaughtUp), other.session(right, &one.id, Until::CaughtUp))
}

/// Two ends of a pipe that holds little, as a slow line does.
pub fn pipe() -> (Compat<DuplexStream>, Compat<DuplexStream>) {
	let (left, right) = tokio::io::duplex(4_096);
	(left.compat(), right.compat())
}

pub fn policy(hops: u8) -> Policy {
	Policy { hops, ..Policy::default() }
}
