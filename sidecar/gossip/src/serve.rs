//! What a peer asked for, and how far it was sent.

use crate::{
	filter::Filter,
	frame::{Entry, Frame, Reason, MAX_PAGE},
	wants::Wants,
};
use metalife_feed::{FeedKey, Message};
use metalife_vault::{FeedState, Result, Vault};
use std::{
	collections::{HashMap, VecDeque},
	sync::Arc,
};

/// The most feeds that one peer is served.
pub const MAX_FEEDS: usize = 20_000;

/// The most entries that one peer sends in a session: whoever has used them up comes again.
pub const MAX_ASKED: usize = 10 * MAX_FEEDS;

struct Position {
	entry: Entry,
	filter: Arc<Filter>,
	/// Whether it is known where to begin.
	begun: bool,
	/// Whether it waits for its turn.
	waits: bool,
	/// Whether the peer knows that the feed is forked.
	told: bool,
}

/// One peer's wishes. Reads the vault; what it holds itself is bounded by [`MAX_FEEDS`].
pub struct Server {
	vault: Arc<Vault>,
	positions: HashMap<FeedKey, Position>,
	/// The feeds that there may be more of, in turn.
	turns: VecDeque<FeedKey>,
	entries: usize,
	/// How often the peer was done asking, and how often it was told that it has all of that.
	asked: u64,
	answered: u64,
}

impl Server {
	pub fn new(vault: Arc<Vault>) -> Self {
		Self { vault, positions: HashMap::new(), turns: VecDeque::new(), entries: 0, asked: 0, answered: 0 }
	}

	/// Take in what is asked for. Who asks for a feed again begins anew with it.
	pub fn want(&mut self, filter: Filter, entries: Vec<Entry>) -> Result<(), Reason> {
		let filter = Arc::new(filter);
		self.entries += entries.len();
		for entry in entries {
			let waits = self.positions.get(&entry.feed).is_some_and(|position| position.waits);
			let told = self.positions.get(&entry.feed).is_some_and(|position| position.told);
			let position = Position { entry, filter: filter.clone(), begun: false, waits, told };
			self.positions.insert(entry.feed, position);
			self.changed(&entry.feed);
		}
		if self.entries > MAX_ASKED || self.positions.len() > MAX_FEEDS {
			return Err(Reason::TooMany);
		}
		Ok(())
	}

	/// That was all, for now.
	pub fn asked(&mut self) {
		self.asked += 1;
	}

	/// Send no more of these.
	pub fn unwant(&mut self, feeds: &[FeedKey]) {
		for feed in feeds {
			self.positions.remove(feed);
		}
		// Otherwise asking and giving up in turn would make the line longer and longer.
		self.turns.retain(|feed| self.positions.contains_key(feed));
	}

	/// The peer has this message and all before it: it sent them.
	pub fn has(&mut self, feed: &FeedKey, sequence: u64) {
		if let Some(position) = self.positions.get_mut(feed).filter(|position| position.entry.next <= sequence) {
			position.entry.next = sequence + 1;
			position.begun = true;
		}
	}

	/// There may be more of this feed.
	pub fn changed(&mut self, feed: &FeedKey) {
		if let Some(position) = self.positions.get_mut(feed).filter(|position| !position.waits) {
			position.waits = true;
			self.turns.push_back(*feed);
		}
	}

	/// There may be more of any feed.
	pub fn all_changed(&mut self) {
		let feeds: Vec<_> = self.positions.keys().copied().collect();
		feeds.iter().for_each(|feed| self.changed(feed));
	}

	/// Whether [`Server::next`] may have something.
	pub fn is_ready(&self) -> bool {
		!self.turns.is_empty() || self.answered < self.asked
	}

	/// Whether the peer has asked, and has all that it asked for.
	pub fn is_done(&self) -> bool {
		self.asked > 0 && !self.is_ready()
	}

	/// What to send next: a page, or that a feed is forked, or that this is all for now.
	pub fn next(&mut self, wants: &Wants) -> Result<Option<Frame>> {
		let mut page = Vec::new();
		while let Some(feed) = self.turns.pop_front() {
			let Some(position) = self.positions.get_mut(&feed) else { continue };
			position.waits = false;
			if wants.blocks(&feed) {
				continue;
			}
			let Some(state) = self.vault.feed(&feed)? else { continue };
			match position.fill(&self.vault, &state, &mut page)? {
				// What comes before the fork goes first: who knows of it takes nothing more.
				Filled::All if state.forked.is_some() && !position.told => match self.vault.fork_proof(&feed)? {
					Some(proof) if page.is_empty() => {
						position.told = true;
						return Ok(Some(Frame::Fork(Box::new(proof))));
					},
					Some(_) => {
						self.again(feed, true);
						break;
					},
					None => position.told = true,
				},
				Filled::All => {},
				Filled::More => self.again(feed, false),
				Filled::NoRoom => {
					self.again(feed, true);
					break;
				},
			}
			if page.len() > MAX_PAGE - MAX_PAGE / 8 {
				break;
			}
		}
		if !page.is_empty() {
			return Ok(Some(Frame::Page(page)));
		}
		if self.answered < self.asked {
			self.answered += 1;
			return Ok(Some(Frame::CaughtUp));
		}
		Ok(None)
	}

	fn again(&mut self, feed: FeedKey, soon: bool) {
		if let Some(position) = self.positions.get_mut(&feed) {
			position.waits = true;
			match soon {
				true => self.turns.push_front(feed),
				false => self.turns.push_back(feed),
			}
		}
	}
}

enum Filled {
	/// All that there is of the feed is on the page.
	All,
	/// There is more.
	More,
	/// Nothing was added, but an empty page would have room.
	NoRoom,
}

impl Position {
	/// Put on the page what there is of the feed, as far as there is room.
	fn fill(&mut self, vault: &Vault, state: &FeedState, page: &mut Vec<u8>) -> Result<Filled> {
		// From a fork on nobody takes anything.
		let end = state.forked.map_or(state.tip.sequence, |forked| state.tip.sequence.min(forked - 1));
		if !self.begun {
			self.begin(vault, state)?;
		}
		let feed = self.entry.feed;
		if self.entry.next < state.first || self.entry.next > end {
			return Ok(Filled::All);
		}
		let empty = page.is_empty();
		let begin = page.len();
		let mut headers = Vec::new();
		let mut full = false;
		for message in vault.messages(&feed, self.entry.next) {
			let mut message: Message = message?;
			if message.header().sequence > end {
				break;
			}
			self.filter.apply(&mut message);
			if page.len() + message.encoded_len() > MAX_PAGE {
				full = true;
				break;
			}
			message.encode_to(page);
			headers.push((page.len(), message.header().clone()));
		}
		// The newest must vouch for the rest of the page. One that is not signed itself has a later one to vouch for it.
		while headers.last().is_some_and(|(_, header)| !header.verify()) {
			headers.pop();
		}
		let Some((length, header)) = headers.last() else {
			page.truncate(begin);
			// A run that no page can hold is not sent at all.
			return Ok(if full && !empty { Filled::NoRoom } else { Filled::All });
		};
		page.truncate(*length);
		self.entry.next = header.sequence + 1;
		Ok(if self.entry.next <= end { Filled::More } else { Filled::All })
	}

	/// Find out where to begin, by what the peer holds.
	fn begin(&mut self, vault: &Vault, state: &FeedState) -> Result<()> {
		self.begun = true;
		let Entry { feed, next, last, tag } = self.entry;
		if last > 0 {
			self.entry.next = state.first.max((state.tip.sequence + 1).saturating_sub(u64::from(last)));
		}
		if tag != [0; 8] && (state.first..=state.tip.sequence).contains(&(next - 1)) {
			let ours = vault.messages(&feed, next - 1).next().transpose()?;
			// The peer holds another one in its place: it is to see that, with ours.
			if ours.is_some_and(|ours| ours.header().id().0[..8] != tag) {
				self.entry.next = next - 1;
			}
		}
		Ok(())
	}
}
