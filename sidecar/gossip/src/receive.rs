//! What was asked of a peer, and what it sends: each message is expected, follows the one before, and is vouched for.

use crate::{
	frame::{messages, Entry, Frame, Reason, MAX_ENTRIES},
	wants::{Rule, Wants},
};
use metalife_feed::{FeedKey, ForkProof, Message, MessageId};
use metalife_vault::{Check, Outcome, Vault, MAX_BATCH};
use std::{
	collections::{BTreeMap, HashMap, HashSet},
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
};

/// Why receiving stops.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
	/// The peer is at fault.
	#[error("the peer is refused: {0}")]
	Refused(#[from] Reason),
	/// The vault failed.
	#[error(transparent)]
	Vault(#[from] metalife_vault::Error),
}

/// Why nothing more of a feed is taken in a session, though the peer did no wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GivenUp {
	/// As much of it is held as the rule allows, or of all feeds as the policy allows.
	Full,
	/// It is forked at this number.
	Forked(u64),
	/// What the peer holds does not follow what is held here.
	Unlinked,
}

struct Expected {
	rule: Rule,
	own: bool,
	/// The number of the message that comes next.
	next: u64,
	/// The number of the oldest that is held; 0 if none is.
	first: u64,
	/// The last that came in this session.
	newest: Option<MessageId>,
}

/// What became of pages.
#[derive(Default, Debug)]
pub(crate) struct Taken {
	/// What to send to the peer.
	pub frames: Vec<Frame>,
	/// How many messages were stored.
	pub stored: u64,
	/// The newest that was stored of each feed.
	pub feeds: BTreeMap<FeedKey, u64>,
	/// Of which feeds no more is taken, and why.
	pub given_up: Vec<(FeedKey, GivenUp)>,
}

/// What is expected of one peer.
pub struct Receiver {
	vault: Arc<Vault>,
	expected: HashMap<FeedKey, Expected>,
	/// Nothing more of these is taken in this session; what is on its way is dropped.
	given_up: HashSet<FeedKey>,
	/// How many more messages of others may be held, of all feeds and over all sessions.
	room: Arc<AtomicU64>,
	/// Whether what nobody asked for is left out instead of refused: a bundle is not made for one reader.
	picks: bool,
}

/// What to do with a message.
enum Step {
	Keep,
	Drop,
	GiveUp(GivenUp),
}

impl Receiver {
	pub fn new(vault: Arc<Vault>, room: Arc<AtomicU64>) -> Self {
		Self { vault, expected: HashMap::new(), given_up: HashSet::new(), room, picks: false }
	}

	/// One that takes what it wants of a bundle, and leaves out the rest.
	pub fn of_bundle(vault: Arc<Vault>, room: Arc<AtomicU64>) -> Self {
		Self { picks: true, ..Self::new(vault, room) }
	}

	/// The message of a feed that is wanted that comes next.
	pub fn next(&self, feed: &FeedKey) -> Option<u64> {
		self.expected.get(feed).map(|expected| expected.next)
	}

	/// Go back in a feed: to see whether it is the same.
	pub fn go_back(&mut self, feed: &FeedKey, next: u64) {
		if let Some(expected) = self.expected.get_mut(feed) {
			expected.next = next;
		}
	}

	/// Ask for what is wanted and was not asked for, give up what is wanted no longer. Ends with [`Frame::Asked`].
	pub fn want(&mut self, wants: &Wants) -> Result<Vec<Frame>, Fault> {
		let gone: Vec<_> = self.expected.keys().filter(|feed| !wants.wants(feed)).copied().collect();
		let mut frames = Vec::new();
		for feed in &gone {
			self.expected.remove(feed);
			self.given_up.insert(*feed);
		}
		frames.extend(unwant(&gone));
		let mut entries: BTreeMap<_, Vec<Entry>> = BTreeMap::new();
		for (feed, wanted) in &wants.feeds {
			if self.expected.contains_key(feed) || self.given_up.contains(feed) {
				continue;
			}
			let state = self.vault.feed(feed)?;
			let held = state.map_or(0, |state| state.tip.sequence - state.first + 1);
			if held >= wanted.rule.max_messages || state.is_some_and(|state| state.forked.is_some()) {
				continue;
			}
			let entry = match state {
				None => Entry { feed: *feed, next: 1, last: wanted.rule.last.unwrap_or(0), tag: [0; 8] },
				Some(state) => {
					let mut tag = [0; 8];
					tag.copy_from_slice(&state.tip.id.0[..8]);
					Entry { feed: *feed, next: state.tip.sequence + 1, last: 0, tag }
				},
			};
			let expected = Expected {
				rule: wanted.rule.clone(),
				own: wanted.hops == 0,
				next: entry.next,
				first: state.map_or(0, |state| state.first),
				newest: None,
			};
			self.expected.insert(*feed, expected);
			entries.entry(&wanted.rule.filter).or_default().push(entry);
		}
		for (filter, entries) in entries {
			let chunks = entries.chunks(MAX_ENTRIES);
			frames.extend(chunks.map(|entries| Frame::Want { filter: filter.clone(), entries: entries.to_vec() }));
		}
		frames.push(Frame::Asked);
		Ok(frames)
	}

	/// Take in pages: check and store them. What is told to be stored is on the disk.
	pub fn take(&mut self, pages: &[Vec<u8>]) -> Result<Taken, Fault> {
		let mut taken = Taken::default();
		let mut batch = Vec::new();
		for page in pages {
			// What is good before something bad is kept: it is the author's, whoever sent it.
			let read = self.read(page, &mut taken);
			let (more, fault) = match read {
				Ok(more) => (more, None),
				Err((more, reason)) => (more, Some(reason)),
			};
			if batch.len() + more.len() > MAX_BATCH {
				self.store(&mut batch, &mut taken)?;
			}
			batch.extend(more);
			if let Some(reason) = fault {
				return match self.store(&mut batch, &mut taken) {
					Err(Fault::Vault(error)) => Err(error.into()),
					_ => Err(reason.into()),
				};
			}
		}
		self.store(&mut batch, &mut taken)?;
		let gone: Vec<_> = taken.given_up.iter().map(|(feed, _)| *feed).collect();
		taken.frames.extend(unwant(&gone));
		Ok(taken)
	}

	/// The messages of a page that are expected, without the payloads that are not wanted.
	fn read(&mut self, page: &[u8], taken: &mut Taken) -> Result<Vec<Message>, (Vec<Message>, Reason)> {
		let mut kept = Vec::new();
		for message in messages(page) {
			let Ok(mut message) = message else { return Err((kept, Reason::Malformed)) };
			let feed = message.header().author;
			match self.expect(&message) {
				Ok(Step::GiveUp(why)) => {
					self.give_up(feed, why, taken);
					// What vouched for the last of it is not taken.
					while kept.last().is_some_and(|last| last.header().author == feed && !last.header().verify()) {
						kept.pop();
					}
				},
				Ok(Step::Keep) => {
					if let Some(expected) = self.expected.get(&feed) {
						expected.rule.filter.apply(&mut message);
						kept.push(message);
					}
				},
				Ok(Step::Drop) => {},
				Err(reason) => return Err((kept, reason)),
			}
		}
		Ok(kept)
	}

	fn expect(&mut self, message: &Message) -> Result<Step, Reason> {
		let header = message.header();
		let Some(expected) = self.expected.get_mut(&header.author) else {
			let known = self.picks || self.given_up.contains(&header.author);
			return if known { Ok(Step::Drop) } else { Err(Reason::Unwanted) };
		};
		let sequence = header.sequence;
		// Meanwhile they may have come from elsewhere: the peer need not send what it knows to be held here. That this one
		// follows them, the vault sees.
		let passed_over = || {
			let held = self.vault.feed(&header.author).ok().flatten();
			sequence > expected.next && held.is_some_and(|held| held.tip.sequence + 1 >= sequence)
		};
		match expected.newest {
			Some(_) if sequence != expected.next => {
				if !passed_over() {
					return Err(Reason::Gap);
				}
			},
			Some(newest) if header.previous != Some(newest) => return Err(Reason::Unchained),
			Some(_) => {},
			None => {
				let nothing_held = expected.first == 0;
				// One earlier than was asked for: the peer shows a fork.
				let again = !nothing_held && sequence + 1 == expected.next;
				let anywhere = nothing_held && expected.rule.last.is_some();
				if self.picks && sequence < expected.next {
					return Ok(Step::Drop);
				}
				if sequence != expected.next && !again && !anywhere && !passed_over() {
					return if self.picks { Ok(Step::GiveUp(GivenUp::Unlinked)) } else { Err(Reason::Gap) };
				}
				if nothing_held {
					expected.first = sequence;
				}
			},
		}
		expected.next = sequence + 1;
		expected.newest = Some(header.id());
		let full = expected.next.saturating_sub(expected.first) > expected.rule.max_messages;
		let no_room = !expected.own && self.room.load(Ordering::Relaxed) == 0;
		Ok(if full || no_room { Step::GiveUp(GivenUp::Full) } else { Step::Keep })
	}

	fn give_up(&mut self, feed: FeedKey, why: GivenUp, taken: &mut Taken) {
		if self.expected.remove(&feed).is_some() {
			taken.given_up.push((feed, why));
		}
		self.given_up.insert(feed);
	}

	fn store(&mut self, batch: &mut Vec<Message>, taken: &mut Taken) -> Result<(), Fault> {
		if batch.is_empty() {
			return Ok(());
		}
		let outcomes = self.vault.ingest_part(batch, Check::Runs)?;
		let mut unsigned = false;
		let mut of_others = 0;
		for (message, outcome) in batch.drain(..).zip(outcomes) {
			let feed = message.header().author;
			match outcome {
				Outcome::Stored => {
					taken.stored += 1;
					taken.feeds.insert(feed, message.header().sequence);
					of_others += u64::from(self.expected.get(&feed).is_none_or(|expected| !expected.own));
				},
				Outcome::Known | Outcome::Before => {},
				Outcome::Unsigned => unsigned = true,
				Outcome::Forked { sequence } => {
					if !self.given_up.contains(&feed) {
						let proof = self.vault.fork_proof(&feed)?;
						taken.frames.extend(proof.map(|proof| Frame::Fork(Box::new(proof))));
					}
					self.give_up(feed, GivenUp::Forked(sequence), taken);
				},
				Outcome::Unlinked | Outcome::Gap { .. } => self.give_up(feed, GivenUp::Unlinked, taken),
			}
		}
		// Never fails: there always is a next value.
		let _ =
			self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| Some(room.saturating_sub(of_others)));
		match unsigned {
			true => Err(Reason::Signature.into()),
			false => Ok(()),
		}
	}

	/// Take in the proof that a feed is forked. It was verified when it was read.
	pub fn fork(&mut self, proof: &ForkProof) -> Result<Taken, Fault> {
		let mut taken = Taken::default();
		let feed = proof.author();
		if self.expected.contains_key(&feed) || self.vault.feed(&feed)?.is_some() {
			self.vault.keep_fork(proof)?;
			self.give_up(feed, GivenUp::Forked(proof.sequence()), &mut taken);
		} else if !self.picks && !self.given_up.contains(&feed) {
			// Nobody asked for it, and it would be kept for good.
			return Err(Reason::Unwanted.into());
		}
		Ok(taken)
	}
}

fn unwant(feeds: &[FeedKey]) -> impl Iterator<Item = Frame> + '_ {
	feeds.chunks(MAX_ENTRIES).map(|feeds| Frame::Unwant(feeds.to_vec()))
}
