//! What the daemon does with a vault, whoever asks for it.

use crate::{
	anchoring::Anchors,
	blobs::BlobStore,
	blocked::Blocked,
	chain::Running as FollowingChain,
	error::{Error, Result},
	limit::{MAX_ANSWER, MAX_PAGE, MAX_WORK},
	metrics::Metrics,
	model::{Id, KindName, MessageView, Said},
	network::Running,
	private::Private,
	pubs::{Calling, OurPeer},
	replication::Replication,
	succession::take_over,
	tokens::Tokens,
};
use metalife_chain::Chain;
use metalife_feed::{Content, FeedKey, Kind, Message, MessageId, MessageRef, Person, Relation};
use metalife_vault::{Check, Outcome, Page, Part, Stored, Vault};
use std::{
	collections::{BTreeSet, HashMap, HashSet},
	io::ErrorKind,
	path::{Path, PathBuf},
	sync::{Arc, RwLock},
	time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::sync::{watch, Semaphore};

/// How many changes the index may lack for a question to wait for it: some tenths of a second.
const WORTH_WAITING: u64 = 5_000;

/// How many changes one step of a subscription looks at.
const STEP: u64 = 500;

/// Where a backup is written before it is sent.
pub(crate) const BACKUP: &str = "backup.tmp";

/// Remove what is left of a backup that was not sent.
pub(crate) fn remove_unfinished(folder: &Path) -> Result<()> {
	for name in [BACKUP.to_owned(), format!("{BACKUP}.new")] {
		match std::fs::remove_file(folder.join(name)) {
			Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
			_ => {},
		}
	}
	Ok(())
}

/// The time by the system's clock: milliseconds since 1970.
pub fn now() -> u64 {
	SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_millis() as u64
}

/// A vault at work: its tokens, and who is told when something comes.
///
/// Whatever writes to the vault goes through here, or says so with [`Planet::changed`].
pub struct Planet {
	vault: Arc<Vault>,
	folder: PathBuf,
	/// Who may ask.
	pub tokens: Tokens,
	/// What is counted.
	pub metrics: Metrics,
	/// Blobs. What is asked of them blocks: see [`Planet::run`].
	pub blobs: BlobStore,
	/// What is known of the chain.
	pub chain: Arc<Chain>,
	pub(crate) following: RwLock<Option<FollowingChain>>,
	pub(crate) anchors: Anchors,
	pub(crate) private: Private,
	changes: watch::Sender<u64>,
	pub(crate) blocked: Blocked,
	work: Arc<Semaphore>,
	pub(crate) replication: Replication,
	pub(crate) network: RwLock<Option<Arc<Running>>>,
	pub(crate) calling: Calling,
}

/// What a client wants to write.
pub struct Draft {
	/// What it is about.
	pub kind: Kind,
	/// What it says.
	pub said: Said,
	/// The message that it answers.
	pub answers: Option<MessageId>,
}

/// Which messages to list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Which {
	/// Of a kind.
	Kind(Kind),
	/// With a tag.
	Tag(String),
	/// The answers in a thread.
	Thread(MessageId),
	/// Those that mention somebody.
	Mentions(Person),
	/// In which these words are.
	Words(String),
}

/// What a subscriber wants of all that comes. Empty lists want all.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
	/// Of these feeds.
	pub feeds: Vec<FeedKey>,
	/// Of these kinds.
	pub kinds: Vec<Kind>,
	/// With one of these tags, whatever the case; in lower case here.
	pub tags: Vec<String>,
	/// For this app.
	pub app: Option<u32>,
}

impl Filter {
	fn wants(&self, message: &Message) -> bool {
		let header = message.header();
		let read = || message.payload().and_then(|payload| Content::decode(header.kind, payload).ok());
		self.wants_from(&header.author, header.kind) && self.wants_content(read)
	}

	pub(crate) fn wants_from(&self, author: &FeedKey, kind: Kind) -> bool {
		(self.feeds.is_empty() || self.feeds.contains(author)) && (self.kinds.is_empty() || self.kinds.contains(&kind))
	}

	/// The content is read only if that matters.
	pub(crate) fn wants_content(&self, read: impl FnOnce() -> Option<Content>) -> bool {
		if self.tags.is_empty() && self.app.is_none() {
			return true;
		}
		read().is_some_and(|content| {
			let mut tags = content.tags.iter().map(|tag| tag.to_lowercase());
			let tagged = self.tags.is_empty() || tags.any(|tag| self.tags.contains(&tag));
			tagged && (self.app.is_none() || content.app == self.app)
		})
	}
}

impl Planet {
	/// Begin with an open vault. Temporary files are made in `folder`.
	pub fn new(vault: Vault, folder: &Path, control: &str, rate: u32) -> Result<Arc<Self>> {
		remove_unfinished(folder)?;
		let vault = Arc::new(vault);
		let tokens = Tokens::open(&vault, control, rate)?;
		let metrics = Metrics::new().map_err(|_| Error::Internal)?;
		take_over(&vault)?;
		let chain = Chain::open(vault.clone())?;
		chain.be_peer(Box::new(OurPeer(vault.clone())));
		chain.watch_grants(tokens.granted_apps());
		let (private, blobs) = (Private::open(&vault)?, BlobStore::new(vault.clone(), folder));
		private.know_us(&chain);
		private.tell_chain(&chain);
		// All else works without: a forked feed takes nothing more.
		if let Err(error) = private.rotate() {
			tracing::warn!(%error, "no new key for private messages");
		}
		let (_, last) = vault.index_progress();
		let (changes, blocked) = (watch::Sender::new(last), Blocked::new(last, chain.clone()));
		let work = Arc::new(Semaphore::new(MAX_WORK));
		let replication = Replication::new(vault.clone(), chain.clone());
		let (folder, network, following) = (folder.to_owned(), RwLock::new(None), RwLock::new(None));
		Ok(Arc::new(Self {
			vault,
			folder,
			tokens,
			metrics,
			blobs,
			chain,
			following,
			anchors: Anchors::default(),
			private,
			changes,
			blocked,
			work,
			replication,
			network,
			calling: Calling::default(),
		}))
	}

	/// The vault. Its calls block: see [`Planet::run`].
	pub fn vault(&self) -> &Arc<Vault> {
		&self.vault
	}

	/// Where temporary files may be made.
	pub fn folder(&self) -> &Path {
		&self.folder
	}

	/// Do something that blocks, on a thread where it may. At most [`MAX_WORK`] at once.
	pub async fn run<T: Send + 'static>(
		self: &Arc<Self>,
		work: impl FnOnce(&Self) -> Result<T> + Send + 'static,
	) -> Result<T> {
		let permit = self.work.clone().acquire_owned().await.map_err(|_| Error::Stopping)?;
		let planet = self.clone();
		let done = tokio::task::spawn_blocking(move || {
			let done = work(&planet);
			// Whoever asked may be gone: it counts until it is done.
			drop(permit);
			done
		});
		done.await.unwrap_or_else(|error| {
			tracing::error!(%error, "work on the vault failed");
			Err(Error::Internal)
		})
	}

	/// The number of the vault's last change, whenever it grows.
	pub fn changes(&self) -> watch::Receiver<u64> {
		self.changes.subscribe()
	}

	/// Something was written to the vault: tell those who wait, and peers if it is of our own feed. Of the feeds of others
	/// tell peers by [`Planet::ingest`].
	pub fn changed(&self) {
		let (_, last) = self.vault.index_progress();
		let grown = self.changes.send_if_modified(|known| {
			let grown = last > *known;
			*known = last.max(*known);
			grown
		});
		if grown {
			self.replication.replica.changed(self.vault.feed_key());
		}
	}

	/// Check and store messages of others, and tell those who wait for them.
	pub fn ingest(&self, messages: &[Message], check: Check) -> Result<Vec<Outcome>> {
		let outcomes = self.vault.ingest(messages, check)?;
		self.changed();
		let stored = messages.iter().zip(&outcomes).filter(|(_, outcome)| **outcome == Outcome::Stored);
		for feed in stored.map(|(message, _)| message.header().author).collect::<BTreeSet<_>>() {
			self.replication.replica.changed(feed);
		}
		Ok(outcomes)
	}

	/// Write to our own feed. It is on the disk when this returns.
	pub fn publish(&self, draft: Draft) -> Result<MessageView> {
		let Draft { kind, said, answers } = draft;
		let mut content = said.read(|id| self.reference(id))?;
		if let Some(answered) = answers {
			let answered = self.vault.message(&answered)?.ok_or(Error::NotFound("message"))?;
			answer(&mut content, &answered, public_root(&answered));
		}
		if matches!(kind, Kind::EDIT | Kind::ERASE) {
			let ours = content.subject.is_none_or(|subject| subject.author == self.vault.feed_key());
			if !ours {
				return Err(Error::NotOurs);
			}
			let subject = content.subject.map(|subject| self.vault.message(&subject.id)).transpose()?.flatten();
			if subject.is_some_and(|subject| subject.message.header().kind == Kind::PRIVATE) {
				return Err(Error::Bad("what is private is neither edited nor erased in public".into()));
			}
		}
		let message = self.vault.publish(kind, &content, now())?;
		// The wish is on the disk and goes out with the feed; what it is about is ours, so that it goes here too.
		if let (Kind::ERASE, Some(subject)) = (kind, content.subject) {
			match self.vault.erase(&subject.id) {
				Err(metalife_vault::Error::NoMessage) => {},
				done => done?,
			}
		}
		if let (Kind::CONTACT, Some(person), Some(relation)) = (kind, &content.person, content.relation) {
			self.blocked.set(person, relation, self.vault.index_progress().1);
			if let Person::Profile(profile) = person {
				self.chain.want_also(*profile);
			}
			if relation == Relation::Block {
				for feed in self.chain.feeds(person) {
					self.block(feed)?;
				}
			}
		}
		self.changed();
		self.metrics.published(&KindName(kind).to_string());
		let stored = self.vault.message(&message.header().id())?.ok_or(Error::Internal)?;
		Ok(MessageView::new(&stored, None))
	}

	pub(crate) fn reference(&self, id: &MessageId) -> Result<MessageRef> {
		Ok(reference(&self.vault.message(id)?.ok_or(Error::NotFound("message"))?))
	}

	/// One message.
	pub fn message(&self, id: &Id) -> Result<MessageView> {
		let stored = self.vault.message(&id.0)?.ok_or(Error::NotFound("message"))?;
		self.view(&stored, &mut HashMap::new())
	}

	fn view(&self, stored: &Stored, names: &mut Names) -> Result<MessageView> {
		let name = self.name(&stored.message.header().author, names)?;
		Ok(MessageView::new(stored, name))
	}

	/// What somebody wants to be called.
	pub(crate) fn name(&self, author: &FeedKey, names: &mut Names) -> Result<Option<String>> {
		if let Some(name) = names.get(author) {
			return Ok(name.clone());
		}
		let name = self.vault.name(author)?;
		names.insert(*author, name.clone());
		Ok(name)
	}

	/// The feeds that we block.
	pub(crate) fn blocked(&self) -> Result<Arc<HashSet<FeedKey>>> {
		self.blocked.get(&self.vault)
	}

	/// Let the index catch up, if that does not take long. Tells how much it lacks.
	pub(crate) fn wait_for_index(&self) -> Result<u64> {
		let (filled, target) = self.vault.index_progress();
		if target - filled.min(target) <= WORTH_WAITING {
			self.vault.wait_for_index()?;
		}
		let (filled, target) = self.vault.index_progress();
		Ok(target - filled.min(target))
	}

	/// A list of messages, without those of feeds that we block, the last that came first; where to go on, if there are
	/// more; and how many changes the index lacks.
	pub fn list(
		&self,
		which: &Which,
		before: Option<u64>,
		limit: usize,
	) -> Result<(Vec<MessageView>, Option<u64>, u64)> {
		let behind = self.wait_for_index()?;
		let limit = limit.clamp(1, MAX_PAGE);
		// One more, to know whether there are more. What was private and opened is not for everybody who may search.
		let page = Page { before, limit: limit + 1, part: Part::Public };
		let numbers = match which {
			Which::Kind(kind) => self.vault.newest(*kind, &page),
			Which::Tag(tag) => self.vault.tagged(tag, &page),
			Which::Thread(root) => self.vault.thread(root, &page),
			Which::Mentions(person) => self.vault.mentions(person, &page),
			Which::Words(words) => self.vault.search(words, &page),
		}?;
		let (messages, next) = self.page(&numbers, limit, |stored, names| self.view(stored, names).map(Some))?;
		Ok((messages, next, behind))
	}

	/// The messages with these numbers, of which there is one more than wanted where there are more, without those of feeds
	/// that we block; and where to go on.
	pub(crate) fn page<T>(
		&self,
		numbers: &[u64],
		limit: usize,
		view: impl Fn(&Stored, &mut Names) -> Result<Option<T>>,
	) -> Result<(Vec<T>, Option<u64>)> {
		let blocked = self.blocked()?;
		let mut answer = Answer::default();
		let mut last = None;
		for number in numbers {
			if answer.full(limit) {
				return Ok((answer.messages, last));
			}
			last = Some(*number);
			let Some(stored) = self.vault.numbered(*number)? else { continue };
			if !blocked.contains(&stored.message.header().author) {
				if let Some(view) = view(&stored, &mut answer.names)? {
					answer.push(&stored, view);
				}
			}
		}
		let more = numbers.len() > limit;
		Ok((answer.messages, last.filter(|_| more)))
	}

	/// The messages of a feed from this number on; and with which to go on, if there are more.
	pub fn feed(&self, feed: &FeedKey, from: u64, limit: usize) -> Result<(Vec<MessageView>, Option<u64>)> {
		let (limit, mut answer) = (limit.clamp(1, MAX_PAGE), Answer::default());
		for message in self.vault.messages(feed, from) {
			let message = message?;
			if answer.full(limit) {
				return Ok((answer.messages, Some(message.header().sequence)));
			}
			let stored = self.vault.message(&message.header().id())?.ok_or(Error::Internal)?;
			let view = self.view(&stored, &mut answer.names)?;
			answer.push(&stored, view);
		}
		Ok((answer.messages, None))
	}

	/// What came after this change, as far as one step goes: the messages that pass, without those of feeds that we block,
	/// and the last change that was looked at.
	pub fn after(&self, after: u64, filter: &Filter) -> Result<(Vec<MessageView>, u64)> {
		let (_, last) = self.vault.index_progress();
		let blocked = self.blocked()?;
		let mut answer = Answer::default();
		let mut at = after;
		while at < last && at - after < STEP && !answer.full(MAX_PAGE) {
			at += 1;
			// Not every change is a new message.
			let Some(stored) = self.vault.numbered(at)? else { continue };
			if filter.wants(&stored.message) && !blocked.contains(&stored.message.header().author) {
				let view = self.view(&stored, &mut answer.names)?;
				answer.push(&stored, view);
			}
		}
		Ok((answer.messages, at))
	}
}

fn reference(stored: &Stored) -> MessageRef {
	let header = stored.message.header();
	MessageRef { author: header.author, sequence: header.sequence, id: header.id() }
}

/// The root that a message names for all to see.
pub(crate) fn public_root(stored: &Stored) -> Option<MessageRef> {
	let kind = stored.message.header().kind;
	stored.message.payload().and_then(|payload| Content::decode(kind, payload).ok()?.root)
}

/// Let this answer a message, in the thread of this root, or in one that the message begins.
pub(crate) fn answer(content: &mut Content, answered: &Stored, root: Option<MessageRef>) {
	let reference = reference(answered);
	content.parents = if root.is_some() { vec![reference] } else { Vec::new() };
	content.root = Some(root.unwrap_or(reference));
}

/// What feeds want to be called, as far as they were asked.
pub(crate) type Names = HashMap<FeedKey, Option<String>>;

/// An answer that grows until it is large enough.
pub(crate) struct Answer<T> {
	pub messages: Vec<T>,
	bytes: usize,
	pub names: Names,
}

impl<T> Default for Answer<T> {
	fn default() -> Self {
		Self { messages: Vec::new(), bytes: 0, names: Names::new() }
	}
}

impl<T> Answer<T> {
	pub fn full(&self, limit: usize) -> bool {
		self.messages.len() >= limit || self.bytes >= MAX_ANSWER
	}

	pub fn push(&mut self, stored: &Stored, view: T) {
		self.bytes += stored.message.encoded_len();
		self.messages.push(view);
	}
}

impl Draft {
	/// A message that answers none.
	pub fn new(kind: Kind, said: Said) -> Self {
		Self { kind, said, answers: None }
	}
}
