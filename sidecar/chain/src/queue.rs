//! What waits to be sent, and what became of it. Whatever is told to be queued is on the disk.

use crate::{
	cache,
	chain::Chain,
	error::{Error, Result},
	hex32::Hex32,
	letters::{Fate, LetterState, OurLetter},
	pubs::Listing,
};
use metalife_vault::Vault;
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use std::{
	collections::BTreeMap,
	sync::{MutexGuard, PoisonError},
};

/// The most entries that wait.
pub const MAX_WAITING: usize = 256;

/// How many entries are kept of which it is known what became of them.
const MAX_ENDED: usize = 256;

const QUEUE: &str = "chain/queue";
const ANCHORS: &str = "chain/anchors";
const LETTERS: &str = "chain/letters";

/// What the chain is to be told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wish {
	/// By the account: that this feed is its profile's.
	OfferFeed {
		/// Our feed.
		feed: Hex32,
	},
	/// By the feed: that it is so.
	ClaimFeed {
		/// Our feed.
		feed: Hex32,
	},
	/// A segment of a feed.
	Anchor {
		/// Our feed.
		feed: Hex32,
		/// The number of its first message.
		from: u64,
		/// How many messages it has.
		count: u64,
		/// What commits it.
		root: Hex32,
	},
	/// That this peer is a Pub of the account's profile.
	RegisterPub {
		/// What it is to be.
		listing: Listing,
	},
	/// That it is another one than before.
	UpdatePub {
		/// What it is to be.
		listing: Listing,
	},
	/// That it is none any longer.
	RetirePub {
		/// The key of our peer.
		peer: Hex32,
		/// Our feed.
		feed: Hex32,
	},
	/// That the chain keeps a private message of ours, sealed as it is.
	KeepLetter {
		/// The message.
		message: Hex32,
		/// The feed that it is sealed under.
		feed: Hex32,
		/// The hash (BLAKE2b, 256 bits) of its envelope.
		hash: Hex32,
		/// All letters of ours before this number are others.
		looked: Option<u64>,
	},
	/// And no longer.
	RemoveLetter {
		/// The message.
		message: Hex32,
		/// Its feed.
		feed: Hex32,
	},
}

/// How far it is with a wish.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
	/// Nothing was sent yet.
	Waiting,
	/// This was signed, and may have been sent.
	Sent {
		/// The transaction: hexadecimal digits.
		extrinsic: String,
		/// The sender.
		sender: Hex32,
		/// Its number among the sender's.
		nonce: u32,
		/// The block from which on it is good, for 64 blocks.
		block: u64,
	},
	/// It is so on the chain.
	Done {
		/// In which block that was seen.
		block: u64,
	},
	/// It is not, and is not tried again.
	Failed,
}

/// A wish, and what became of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
	/// Its number.
	pub id: u64,
	/// What the chain is to be told.
	pub wish: Wish,
	/// How far it is.
	pub stage: Stage,
	/// What went wrong last.
	pub problem: Option<String>,
}

impl Entry {
	/// Whether something is still to be done.
	pub fn waits(&self) -> bool {
		matches!(self.stage, Stage::Waiting | Stage::Sent { .. })
	}
}

/// A segment that is anchored.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Anchored {
	/// The feed.
	pub feed: Hex32,
	/// The number of its first message.
	pub from: u64,
	/// How many messages it has.
	pub count: u64,
	/// What commits it.
	pub root: Hex32,
	/// The block in which it was anchored.
	pub block: u64,
}

/// As the vault has it.
pub(crate) struct Queue {
	entries: BTreeMap<u64, Entry>,
	anchors: BTreeMap<(Hex32, u64), Anchored>,
	/// What became of letters, by their messages.
	letters: BTreeMap<Hex32, Fate>,
	next: u64,
}

impl Queue {
	pub fn open(vault: &Vault) -> Result<Self> {
		let entries: BTreeMap<_, _> = all(vault, QUEUE)?.into_iter().map(|entry: Entry| (entry.id, entry)).collect();
		let anchors = all(vault, ANCHORS)?.into_iter().map(|one: Anchored| ((one.feed, one.from), one)).collect();
		let next = entries.keys().next_back().map_or(0, |last| last + 1);
		let letters = all(vault, LETTERS)?.into_iter().map(|one: OurLetter| (one.message, one.fate)).collect();
		Ok(Self { entries, anchors, letters, next })
	}

	pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
		self.entries.values()
	}

	/// The first that waits.
	pub fn first(&self) -> Option<&Entry> {
		self.entries().find(|entry| entry.waits())
	}

	/// Where the next segment of a feed begins, if all that waits is done.
	pub fn next_from(&self, feed: Hex32) -> u64 {
		let queued = self.entries().filter(|entry| entry.waits()).filter_map(|entry| match entry.wish {
			Wish::Anchor { feed: of, from, count, .. } if of == feed => Some(from.saturating_add(count)),
			_ => None,
		});
		let anchored =
			self.anchors.range((feed, 0)..=(feed, u64::MAX)).map(|(_, one)| one.from.saturating_add(one.count));
		queued.chain(anchored).max().unwrap_or(1)
	}

	/// The anchor of a message.
	pub fn anchor(&self, feed: Hex32, number: u64) -> Option<Anchored> {
		let (_, anchor) = self.anchors.range((feed, 0)..=(feed, number)).next_back()?;
		(number - anchor.from < anchor.count).then_some(*anchor)
	}

	/// How it is with a message that the chain is to keep.
	pub fn letter(&self, message: Hex32) -> Option<LetterState> {
		let waits = self
			.entries()
			.find(|entry| matches!(entry.wish, Wish::KeepLetter { message: of, .. } if of == message && entry.waits()));
		let ended = || self.letters.get(&message).cloned().map(LetterState::Ended);
		waits.map(|entry| LetterState::Waiting(entry.problem.clone())).or_else(ended)
	}

	/// The profile that it is a letter of and its number there, if the chain keeps it.
	pub fn is_kept(&self, message: Hex32) -> Option<(u64, u64)> {
		match self.letters.get(&message) {
			Some(Fate::Kept { profile, letter, .. }) => Some((*profile, *letter)),
			_ => None,
		}
	}

	/// Keep what became of it. Blocks.
	pub fn letter_ended(&mut self, vault: &Vault, message: Hex32, fate: Fate) -> Result<()> {
		vault.records(LETTERS).put(&message.0, &encode(&OurLetter { message, fate: fate.clone() })?)?;
		self.letters.insert(message, fate);
		Ok(())
	}

	/// Keep an entry. Blocks.
	pub fn set(&mut self, vault: &Vault, entry: Entry) -> Result<()> {
		let ended = self.entries().filter(|one| !one.waits()).map(|one| one.id);
		let old: Vec<_> = ended.rev().skip(MAX_ENDED).map(u64::to_be_bytes).collect();
		let (key, value) = (entry.id.to_be_bytes(), encode(&entry)?);
		let forget = old.iter().map(|id| (&id[..], None));
		let changes: Vec<_> = forget.chain([(&key[..], Some(&value[..]))]).collect();
		vault.records(QUEUE).change(&changes)?;
		for id in old {
			self.entries.remove(&u64::from_be_bytes(id));
		}
		self.entries.insert(entry.id, entry);
		Ok(())
	}

	/// Take in wishes, all or none. Blocks.
	pub fn add(&mut self, vault: &Vault, wishes: Vec<Wish>) -> Result<Vec<Entry>> {
		if self.entries().filter(|entry| entry.waits()).count() + wishes.len() > MAX_WAITING {
			return Err(Error::QueueFull);
		}
		let entry = |(wish, id)| Entry { id, wish, stage: Stage::Waiting, problem: None };
		let added: Vec<_> = wishes.into_iter().zip(self.next..).map(entry).collect();
		let encoded: Vec<_> =
			added.iter().map(|one| Ok((one.id.to_be_bytes(), encode(one)?))).collect::<Result<_>>()?;
		let changes: Vec<_> = encoded.iter().map(|(key, value)| (&key[..], Some(&value[..]))).collect();
		vault.records(QUEUE).change(&changes)?;
		self.next += added.len() as u64;
		self.entries.extend(added.iter().cloned().map(|entry| (entry.id, entry)));
		Ok(added)
	}

	/// Keep an anchor. Blocks.
	pub fn anchored(&mut self, vault: &Vault, anchor: Anchored) -> Result<()> {
		let key = [&anchor.feed.0[..], &anchor.from.to_be_bytes()].concat();
		vault.records(ANCHORS).put(&key, &encode(&anchor)?)?;
		self.anchors.insert((anchor.feed, anchor.from), anchor);
		Ok(())
	}
}

fn encode(value: &impl Serialize) -> Result<Vec<u8>> {
	serde_json::to_vec(value).map_err(|_| Error::Damaged)
}

fn all<T: DeserializeOwned>(vault: &Vault, table: &str) -> Result<Vec<T>> {
	let read = |entry: metalife_vault::Result<(Vec<u8>, _)>| {
		let (_, value): (_, zeroize::Zeroizing<Vec<u8>>) = entry?;
		serde_json::from_slice(&value).map_err(|_| Error::Damaged)
	};
	vault.records(table).all().map(read).collect()
}

impl Chain {
	pub(crate) fn queue(&self) -> MutexGuard<'_, Queue> {
		self.queue.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// All that waits, and the last that did, in the order in which it was queued.
	pub fn entries(&self) -> Vec<Entry> {
		self.queue().entries().cloned().collect()
	}

	/// How many wait.
	pub fn waiting(&self) -> usize {
		self.queue().entries().filter(|entry| entry.waits()).count()
	}

	/// The anchor of a message of a feed of ours, once the chain has it.
	pub fn anchor_of(&self, feed: Hex32, number: u64) -> Option<Anchored> {
		self.queue().anchor(feed, number)
	}

	fn enqueue(&self, wishes: Vec<Wish>) -> Result<Vec<Entry>> {
		self.ensure_account()?;
		let added = self.queue().add(&self.vault, wishes)?;
		self.work.notify_one();
		Ok(added)
	}

	pub(crate) fn enqueue_one(&self, wish: Wish) -> Result<Entry> {
		self.enqueue(vec![wish])?.pop().ok_or(Error::Damaged)
	}

	/// Queue a wish, unless this says that nothing is to be wished for.
	pub(crate) fn enqueue_unless(&self, needless: impl Fn(&Queue) -> bool, wish: Wish) -> Result<Option<Entry>> {
		let mut queue = self.queue();
		if needless(&queue) {
			return Ok(None);
		}
		self.ensure_account()?;
		let added = queue.add(&self.vault, vec![wish])?.pop();
		drop(queue);
		self.work.notify_one();
		Ok(added)
	}

	/// That there is an account to sign by, and room for what it is to sign. Blocks.
	pub fn ensure_can_send(&self) -> Result<()> {
		self.ensure_account()?;
		if self.waiting() >= MAX_WAITING {
			return Err(Error::QueueFull);
		}
		Ok(())
	}

	fn ensure_account(&self) -> Result<()> {
		self.account()?.map(drop).ok_or(Error::NoAccount)
	}

	/// Let the chain know that our feed is of the profile that our account controls. Blocks; it is on the disk when this
	/// returns.
	pub fn register_feed(&self) -> Result<Vec<Entry>> {
		let feed = Hex32(self.vault.feed_key().0);
		self.enqueue(vec![Wish::OfferFeed { feed }, Wish::ClaimFeed { feed }])
	}

	/// When the last anchor was queued: milliseconds since 1970. Blocks.
	pub fn last_anchor(&self) -> Result<Option<u64>> {
		cache::anchored(&self.vault)
	}

	/// Anchor what our feed has since its last anchor, unless there is nothing or an anchor waits. Tells whether one was
	/// queued. Blocks; it is on the disk when this returns.
	pub fn anchor_new(&self, now: u64) -> Result<bool> {
		let waits = |entry: &Entry| entry.waits() && matches!(entry.wish, Wish::Anchor { .. });
		if self.queue().entries().any(waits) {
			return Ok(false);
		}
		match self.anchor(now) {
			Ok(_) => Ok(true),
			Err(Error::NothingToAnchor) => Ok(false),
			Err(error) => Err(error),
		}
	}

	/// Anchor what our feed has since its last anchor; `now` is in milliseconds since 1970. Blocks; it is on the disk when
	/// this returns.
	pub fn anchor(&self, now: u64) -> Result<Entry> {
		// One at a time: two would begin at the same message.
		let _anchoring = self.anchoring.lock().unwrap_or_else(PoisonError::into_inner);
		let feed = self.vault.feed_key();
		let of = Hex32(feed.0);
		let from = self.queue().next_from(of);
		let last = self.vault.feed(&feed)?.map_or(0, |state| state.tip.sequence);
		let count = (last + 1).saturating_sub(from).min(metalife_feed::MAX_SEGMENT as u64);
		let tree = self.vault.segment(&feed, from, count)?.ok_or(Error::NothingToAnchor)?;
		let wish = Wish::Anchor { feed: of, from, count, root: Hex32(tree.root()) };
		let entry = self.enqueue_one(wish)?;
		cache::set_anchored(&self.vault, now)?;
		Ok(entry)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use metalife_feed::{Content, Kind};

	fn vault() -> (tempfile::TempDir, Vault) {
		let place = tempfile::tempdir().expect("there is a place");
		let vault =
			Vault::create(&place.path().join("vault"), b"secret", &metalife_vault::Kdf::WEAKEST).expect("is empty");
		(place, vault)
	}

	const FEED: Hex32 = Hex32([7; 32]);

	fn wish(from: u64, count: u64) -> Wish {
		Wish::Anchor { feed: FEED, from, count, root: Hex32([from as u8; 32]) }
	}

	#[test]
	fn what_is_queued_is_there_after_a_restart_and_in_its_order() {
		let (_place, vault) = vault();
		let mut queue = Queue::open(&vault).expect("is read");
		queue.add(&vault, vec![wish(1, 5), wish(6, 1)]).expect("is kept");
		let mut queue = Queue::open(&vault).expect("is read");
		queue.add(&vault, vec![wish(7, 1)]).expect("is kept");
		let ids = |queue: &Queue| queue.entries().map(|entry| entry.id).collect::<Vec<_>>();
		assert_eq!(ids(&queue), [0, 1, 2]);
		assert_eq!(ids(&Queue::open(&vault).expect("is read")), [0, 1, 2]);
		assert_eq!(queue.next_from(FEED), 8);
		assert_eq!(queue.next_from(Hex32([8; 32])), 1);
	}

	#[test]
	fn what_failed_is_anchored_anew_and_what_ended_long_ago_is_forgotten() {
		let (_place, vault) = vault();
		let mut queue = Queue::open(&vault).expect("is read");
		for round in 0..MAX_ENDED as u64 + 10 {
			let mut entry = queue.add(&vault, vec![wish(1, 5)]).expect("there is room").remove(0);
			assert_eq!((entry.id, queue.next_from(FEED)), (round, 6));
			entry.stage = Stage::Failed;
			queue.set(&vault, entry).expect("is kept");
			assert_eq!(queue.next_from(FEED), 1);
		}
		assert!(queue.entries().count() <= MAX_ENDED + 1);
		assert_eq!(Queue::open(&vault).expect("is read").entries().count(), queue.entries().count());
		let waiting = (0..=MAX_WAITING as u64).map(|from| wish(from, 1)).collect();
		assert!(matches!(queue.add(&vault, waiting), Err(Error::QueueFull)));
	}

	#[test]
	fn what_is_new_is_anchored_once_and_when_is_known_after_a_restart() {
		let (place, vault) = vault();
		let chain = Chain::open(vault.into()).expect("is read");
		let write = |chain: &Chain| {
			let content = metalife_feed::Content { text: Some("one".into()), ..Default::default() };
			chain.vault.publish(metalife_feed::Kind::POST, &content, 1).expect("is written");
		};
		chain.create_account().expect("there is none");
		assert!(!chain.anchor_new(5).expect("there is nothing"));
		assert_eq!(chain.last_anchor().expect("is read"), None);
		write(&chain);
		assert!(chain.anchor_new(6).expect("is queued"));
		write(&chain);
		assert!(!chain.anchor_new(7).expect("one waits"));
		drop(chain);
		let vault = Vault::open(&place.path().join("vault"), b"secret").expect("is a vault");
		let chain = Chain::open(vault.into()).expect("is read");
		assert!(!chain.anchor_new(8).expect("one waits"));
		assert_eq!((chain.last_anchor().expect("is read"), chain.entries().len()), (Some(6), 1));
		let done = Entry { stage: Stage::Done { block: 9 }, ..chain.entries().remove(0) };
		let anchor = Anchored { feed: Hex32(chain.vault.feed_key().0), from: 1, count: 1, root: FEED, block: 9 };
		chain.queue().anchored(&chain.vault, anchor).expect("is kept");
		chain.queue().set(&chain.vault, done).expect("is kept");
		assert!(chain.anchor_new(9).expect("is queued"));
		assert!(matches!(chain.entries()[1].wish, Wish::Anchor { from: 2, count: 1, .. }));
	}

	#[test]
	fn a_message_is_under_the_anchor_that_reaches_it() {
		let (_place, vault) = vault();
		let mut queue = Queue::open(&vault).expect("is read");
		for (from, count) in [(1, 5), (6, 2), (10, 1)] {
			let anchor = Anchored { feed: FEED, from, count, root: FEED, block: from };
			queue.anchored(&vault, anchor).expect("is kept");
		}
		let queue = Queue::open(&vault).expect("is read");
		let found = |number| queue.anchor(FEED, number).map(|anchor| anchor.from);
		assert_eq!(
			[0, 1, 5, 6, 7, 8, 10, 11].map(found),
			[None, Some(1), Some(1), Some(6), Some(6), None, Some(10), None]
		);
		assert_eq!(queue.anchor(Hex32([8; 32]), 1), None);
		assert_eq!(queue.next_from(FEED), 11);
	}

	#[test]
	fn a_letter_is_wished_for_once_and_what_became_of_it_is_known_after_a_restart() {
		let (_place, vault) = vault();
		let vault = std::sync::Arc::new(vault);
		let chain = Chain::open(vault.clone()).expect("is read");
		let sealed = Content { envelope: Some(vec![1; 1_586]), ..Content::default() };
		let message = vault.publish(Kind::PRIVATE, &sealed, 1).expect("is written");
		let (id, feed) = (Hex32(message.header().id().0), Hex32(vault.feed_key().0));
		assert!(matches!(chain.keep_letter(id), Err(Error::NoAccount)));
		chain.create_account().expect("is made");
		assert!(matches!(chain.keep_letter(FEED), Err(Error::NoMessage)));
		assert_eq!((chain.letter(id), chain.remove_letter(id, feed).expect("is read")), (None, None));
		for _ in 0..2 {
			chain.keep_letter(id).expect("is queued");
		}
		assert_eq!(chain.entries().len(), 1);
		assert_eq!(chain.letter(id), Some(LetterState::Waiting(None)));

		let kept = Fate::Kept { profile: 3, letter: 4, block: 5 };
		let mut entry = chain.entries().remove(0);
		entry.stage = Stage::Done { block: 5 };
		chain.queue().letter_ended(&vault, id, kept.clone()).expect("is kept");
		chain.queue().set(&vault, entry).expect("is kept");
		let chain = Chain::open(vault).expect("is read");
		assert_eq!(chain.letter(id), Some(LetterState::Ended(kept)));
		assert_eq!(chain.queue().is_kept(id), Some((3, 4)));
		chain.keep_letter(id).expect("nothing is to be done");
		assert_eq!(chain.waiting(), 0);
		assert!(chain.remove_letter(id, feed).expect("is queued").is_some());
		assert!(chain.remove_letter(id, feed).expect("is queued already").is_none());
		assert_eq!(chain.waiting(), 1);
	}

	#[test]
	fn the_largest_letter_that_was_signed_fits_into_the_vault() {
		let (_place, vault) = vault();
		let mut queue = Queue::open(&vault).expect("is read");
		let wish = Wish::KeepLetter { message: FEED, feed: FEED, hash: FEED, looked: Some(u64::MAX) };
		let mut entry = queue.add(&vault, vec![wish]).expect("there is room").remove(0);
		let extrinsic = "f".repeat(2 * crate::transaction::MAX_EXTRINSIC);
		entry.stage = Stage::Sent { extrinsic, sender: FEED, nonce: u32::MAX, block: u64::MAX };
		entry.problem = Some("\u{10ffff}".repeat(300));
		queue.set(&vault, entry.clone()).expect("is kept");
		assert_eq!(Queue::open(&vault).expect("is read").first(), Some(&entry));
	}
}
