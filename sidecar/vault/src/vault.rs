//! The vault itself.

use crate::{
	erasable::Erasable,
	error::{Error, Result},
	export, files,
	index::{Conversation, Index, Page},
	key::{self, Kdf},
	log::{fork_secret, place, FeedHash, FeedState, Log, Place, Write, MAX_NAME},
	seal::{random_secret, Secret},
};
use metalife_feed::{
	segment, verify_each, Content, FeedKey, ForkProof, Inner, Kind, Message, MessageId, Person, Relation, Run, Salt,
	SignedHeader, Start, Tip, Tree, Writer,
};
use std::{
	collections::{BTreeSet, HashMap},
	io::ErrorKind,
	panic::resume_unwind,
	path::{Path, PathBuf},
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	thread::ScopedJoinHandle,
};
use zeroize::Zeroizing;

/// The most messages that [`Vault::ingest`] takes at once.
pub const MAX_BATCH: usize = 4_096;

/// The most bytes that are kept under one name.
pub const MAX_SECRET: usize = 1 << 20;

/// Fewer signatures than this are not worth another thread.
const WORTH_A_THREAD: usize = 64;

const LOCK: &str = "lock";
const KEY: &str = "key";
const LOG: &str = "log";
const INDEX: &str = "index.db";
const ERASABLE: &str = "erasable";

/// Under which the seed of this vault's own feed is kept.
pub(crate) const FEED_SECRET: &str = "feed";

/// How messages are checked before they are stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Check {
	/// The signature of each: for what arrives live.
	Each,
	/// The signature of the newest of each run, which vouches for the run: for what is synced.
	Runs,
}

/// What became of a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
	/// It is stored, and on the disk.
	Stored,
	/// It was there already.
	Known,
	/// Messages before it are missing: this one comes next.
	Gap {
		/// The number that comes next.
		expected: u64,
	},
	/// It comes next, but follows another message than the one held. If its author signed that one, the feed is forked:
	/// ask for it.
	Unlinked,
	/// Its feed is forked, and it does not lie before the fork.
	Forked {
		/// The number that two messages have.
		sequence: u64,
	},
	/// It is older than what is held of its feed, and no run leads from it to that.
	Before,
	/// Neither its signature nor that of a later one in its run is the author's.
	Unsigned,
}

/// A message as it is held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
	/// In which order it came.
	pub number: u64,
	/// The message.
	pub message: Message,
	/// What was in it, if it is private and was opened.
	pub inside: Option<Inner>,
}

/// All that a person has, sealed in one folder. One process has it open at a time; all threads can use it.
pub struct Vault {
	folder: PathBuf,
	key: Secret,
	/// Of its own feed.
	seed: Mutex<Secret>,
	// Before the log, which its thread uses.
	index: Index,
	log: Arc<Log>,
	erasable: Erasable,
	/// The number of the next change.
	next: Mutex<u64>,
	/// Let go of last.
	_lock: files::Lock,
}

impl Vault {
	/// Make a new vault, in a folder that is empty or not there yet.
	pub fn create(folder: &Path, passphrase: &[u8], kdf: &Kdf) -> Result<Self> {
		files::create_folder(folder)?;
		let lock = files::Lock::take(&folder.join(LOCK))?;
		let allowed = |name: &str| name == LOCK || name == files::unfinished(Path::new(KEY)).to_string_lossy();
		for entry in folder.read_dir()? {
			if !allowed(&entry?.file_name().to_string_lossy()) {
				return Err(Error::NotEmpty);
			}
		}
		let (key, file) = key::create(passphrase, kdf)?;
		files::replace(&folder.join(KEY), &file)?;
		files::sync_folder(folder)?;
		Self::start(folder, key, lock)
	}

	/// Open a vault.
	pub fn open(folder: &Path, passphrase: &[u8]) -> Result<Self> {
		let read = || match std::fs::read(folder.join(KEY)) {
			Err(error) if error.kind() == ErrorKind::NotFound => Err(Error::NoVault),
			read => Ok(read?),
		};
		read()?;
		let lock = files::Lock::take(&folder.join(LOCK))?;
		files::remove(&files::unfinished(&folder.join(KEY)))?;
		let key = key::open(&read()?, passphrase)?;
		Self::start(folder, key, lock)
	}

	fn start(folder: &Path, key: Secret, lock: files::Lock) -> Result<Self> {
		let log = Arc::new(Log::open(&folder.join(LOG), &key)?);
		let seed = match log.secret(FEED_SECRET)? {
			Some(seed) => Zeroizing::new(seed.as_slice().try_into().map_err(|_| Error::Damaged("the log"))?),
			None => {
				let seed = random_secret();
				let mut write = log.write();
				write.secret(FEED_SECRET, &seed[..]);
				write.commit()?;
				seed
			},
		};
		let next = Mutex::new(log.last_change()? + 1);
		let index = Index::open(&folder.join(INDEX), &key, log.clone())?;
		let erasable = Erasable::open(&folder.join(ERASABLE), &key)?;
		let seed = Mutex::new(seed);
		Ok(Self { folder: folder.to_owned(), key, seed, index, log, erasable, next, _lock: lock })
	}

	/// Seal the vault under another passphrase. Only the key file is written; a crash leaves the old one or the new one.
	pub fn change_passphrase(&self, old: &[u8], new: &[u8], kdf: &Kdf) -> Result<()> {
		let path = self.folder.join(KEY);
		key::open(&std::fs::read(&path)?, old)?;
		files::replace(&path, &key::seal(&self.key, new, kdf)?)
	}

	/// Write all of the vault to one file, sealed under a passphrase of its own.
	pub fn export(&self, file: &Path, passphrase: &[u8], kdf: &Kdf) -> Result<()> {
		export::write(&self.log, file, passphrase, kdf)
	}

	/// Make a vault, in a folder that is empty or not there yet, of what [`Vault::export`] wrote. It has the passphrase of
	/// the file, and a new feed of its own: to go on with the old one would fork it, if the file is older than that feed.
	pub fn restore(folder: &Path, file: &Path, passphrase: &[u8], kdf: &Kdf) -> Result<Self> {
		export::read(folder, file, passphrase, kdf)
	}

	// ---- writing -----------------------------------------------------------------------------------------------------

	pub(crate) fn log(&self) -> &Log {
		&self.log
	}

	pub(crate) fn erasables(&self) -> &Erasable {
		&self.erasable
	}

	fn writing(&self) -> MutexGuard<'_, u64> {
		// What panicked wrote nothing: the batch is written as a whole.
		self.next.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn seed(&self) -> Secret {
		self.seed.lock().unwrap_or_else(PoisonError::into_inner).clone()
	}

	/// The feed that this vault writes.
	pub fn feed_key(&self) -> FeedKey {
		Writer::new(*self.seed()).author()
	}

	/// Begin another feed, under a new key: when the old one is forked, or its key is known to others. What was written
	/// stays; that both are one person's, the new feed and the profile have to say.
	pub fn begin_new_feed(&self) -> Result<FeedKey> {
		let _next = self.writing();
		let seed = random_secret();
		let mut write = self.log.write();
		write.secret(FEED_SECRET, &seed[..]);
		write.commit()?;
		*self.seed.lock().unwrap_or_else(PoisonError::into_inner) = seed;
		Ok(self.feed_key())
	}

	/// Write a message; it is on the disk when this returns. `time` is in milliseconds since 1970.
	pub fn publish(&self, kind: Kind, content: &Content, time: u64) -> Result<Message> {
		let payload = content.encode(kind, Salt::random())?;
		let mut next = self.writing();
		let seed = self.seed();
		let feed = self.log.feed_hash(&self.feed_key());
		let state = self.log.feed(&feed)?;
		if let Some(sequence) = state.and_then(|state| state.forked) {
			return Err(Error::Forked(sequence));
		}
		let mut writer = match state {
			Some(state) => Writer::resume(*seed, state.tip)?,
			None => Writer::new(*seed),
		};
		let message = writer.write(kind, time, payload)?;
		let header = message.header();
		let mut write = self.log.write();
		write.message(*next, &feed, self.log.id_hash(&header.id()), &message);
		let first = state.map_or(1, |state| state.first);
		write.feed(&feed, &FeedState { tip: Tip::from(header), first, forked: None });
		self.commit(write, &mut next, 1)?;
		Ok(message)
	}

	/// The signature of the own feed's key over [`metalife_feed::STATEMENT`] and these bytes: nothing that is signed here is
	/// a message.
	pub fn sign_statement(&self, statement: &[u8]) -> [u8; 64] {
		Writer::new(*self.seed()).sign_statement(statement)
	}

	/// The signature of the own feed's key over a transaction of the chain; none for what is something else.
	pub fn sign_transaction(&self, payload: &[u8]) -> Option<[u8; 64]> {
		Writer::new(*self.seed()).sign_transaction(payload)
	}

	fn commit(&self, write: Write<'_>, next: &mut u64, changes: u64) -> Result<()> {
		write.commit()?;
		*next += changes;
		self.index.notice(*next - 1);
		Ok(())
	}

	/// Check and store messages, at most [`MAX_BATCH`], those of a feed in its order; tells what became of each. Those that
	/// are told to be stored are on the disk when this returns.
	///
	/// A feed that is new here is taken from its first message on.
	pub fn ingest(&self, messages: &[Message], check: Check) -> Result<Vec<Outcome>> {
		self.take_in(messages, check, false)
	}

	/// The same, but a feed that is new here may begin anywhere: for whoever wants only the last of it. What lies before is
	/// taken later, when it is a run that reaches to what is held.
	pub fn ingest_part(&self, messages: &[Message], check: Check) -> Result<Vec<Outcome>> {
		self.take_in(messages, check, true)
	}

	fn take_in(&self, messages: &[Message], check: Check, anywhere: bool) -> Result<Vec<Outcome>> {
		if messages.len() > MAX_BATCH {
			return Err(Error::TooMany { found: messages.len(), limit: MAX_BATCH });
		}
		let runs = match check {
			Check::Each => (0..messages.len()).map(|at| vec![at]).collect(),
			Check::Runs => runs(messages),
		};
		let (signed, named) = self.prepare(messages, &runs);
		let mut next = self.writing();
		let mut intake = Intake {
			log: &self.log,
			messages,
			named,
			feeds: HashMap::new(),
			taken: HashMap::new(),
			new: Vec::new(),
			write: self.log.write(),
			anywhere,
			next: *next,
		};
		let mut outcomes = vec![Outcome::Unsigned; messages.len()];
		for (run, _) in runs.iter().zip(&signed).filter(|(_, signed)| **signed) {
			let (older, run) = intake.split(run)?;
			for at in older.iter().rev() {
				outcomes[*at] = intake.take_older(*at)?;
			}
			for step in 0..run.len() {
				outcomes[run[step]] = intake.take(&run[step..])?;
			}
		}
		let (write, new) = intake.finish();
		write.commit()?;
		let begin = *next;
		*next += new.len() as u64;
		self.index.notice_new(*next - 1, (begin..).zip(new.iter().map(|at| &messages[*at])));
		Ok(outcomes)
	}

	/// What needs no lock: whether each run is signed, and what each message is called here.
	fn prepare(&self, messages: &[Message], runs: &[Vec<usize>]) -> (Vec<bool>, Vec<Named>) {
		// What one author signed is checked together: it costs less.
		let newest = |run: &usize| runs[*run].last().map(|at| messages[*at].header());
		let mut order: Vec<usize> = (0..runs.len()).filter(|run| newest(run).is_some()).collect();
		order.sort_unstable_by_key(|run| newest(run).map(|header| header.author));
		let threads = match std::thread::available_parallelism() {
			Ok(threads) if messages.len() >= WORTH_A_THREAD => threads.get().min(8),
			_ => 1,
		};
		let work = |part| {
			let signed = verify_each(&part_of(&order, part, threads).iter().filter_map(newest).collect::<Vec<_>>());
			let mut feeds = HashMap::new();
			let named = part_of(messages, part, threads).iter().map(|message| {
				let header = message.header();
				let feed = *feeds.entry(header.author).or_insert_with(|| self.log.feed_hash(&header.author));
				let id = header.id();
				Named { feed, id, id_hash: self.log.id_hash(&id) }
			});
			(signed, named.collect::<Vec<_>>())
		};
		let work = &work;
		let parts: Vec<_> = std::thread::scope(|scope| {
			let others: Vec<_> = (1..threads).map(|part| scope.spawn(move || work(part))).collect();
			let join = |part: ScopedJoinHandle<'_, _>| part.join().unwrap_or_else(|panic| resume_unwind(panic));
			std::iter::once(work(0)).chain(others.into_iter().map(join)).collect()
		});
		let mut signed = vec![false; runs.len()];
		let mut named = Vec::with_capacity(messages.len());
		let mut order = order.into_iter();
		for (of_runs, of_messages) in parts {
			for (good, run) in of_runs.into_iter().zip(order.by_ref()) {
				signed[run] = good;
			}
			named.extend(of_messages);
		}
		(signed, named)
	}

	fn held(&self, id: &MessageId) -> Result<(u64, Message)> {
		self.log.find(id)?.ok_or(Error::NoMessage)
	}

	/// Let go of the payload of a message, and of what was in it. Its header stays, and the feed holds together. Older
	/// copies, sealed, are gone from the files after [`Vault::compact`].
	pub fn erase(&self, id: &MessageId) -> Result<()> {
		let mut next = self.writing();
		let (number, mut message) = self.held(id)?;
		message.erase();
		let mut write = self.log.write();
		write.exchange(number, &message)?;
		write.forget_opened(number);
		write.changed(*next, number);
		self.commit(write, &mut next, 1)
	}

	/// Put the payload of a message back that is held without. Tells whether there was one to put back.
	pub fn complete(&self, message: &Message) -> Result<bool> {
		let mut next = self.writing();
		let (number, held) = self.held(&message.header().id())?;
		if held.payload().is_some() || message.payload().is_none() {
			return Ok(false);
		}
		let mut write = self.log.write();
		write.exchange(number, message)?;
		write.changed(*next, number);
		self.commit(write, &mut next, 1)?;
		Ok(true)
	}

	/// Keep what was in a private message. It is found by search from then on.
	pub fn keep_opened(&self, id: &MessageId, inside: &Inner) -> Result<()> {
		let inside = Zeroizing::new(inside.encode()?);
		let mut next = self.writing();
		let (number, _) = self.held(id)?;
		let mut write = self.log.write();
		write.opened(number, &inside);
		write.changed(*next, number);
		self.commit(write, &mut next, 1)
	}

	/// Keep something under a name: keys, settings.
	pub fn keep_secret(&self, name: &str, value: &[u8]) -> Result<()> {
		for (found, limit) in [(name.len(), MAX_NAME - 1), (value.len(), MAX_SECRET)] {
			if found > limit {
				return Err(Error::TooMany { found, limit });
			}
		}
		let mut write = self.log.write();
		write.secret(&own(name), value);
		write.commit()
	}

	/// What is kept under a name.
	pub fn secret(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
		self.log.secret(&own(name))
	}

	/// Keep nothing under this name any longer.
	pub fn forget_secret(&self, name: &str) -> Result<()> {
		let mut write = self.log.write();
		write.forget_secret(&own(name));
		write.commit()
	}

	/// Rewrite the log's files, so that nothing of what was erased is left in them, sealed as it was.
	pub fn compact(&self) -> Result<()> {
		self.log.compact()
	}

	// ---- reading -----------------------------------------------------------------------------------------------------

	/// Where a feed stands; none if nothing of it is held.
	pub fn feed(&self, feed: &FeedKey) -> Result<Option<FeedState>> {
		self.log.feed(&self.log.feed_hash(feed))
	}

	/// All feeds that are held, in no order that means anything.
	pub fn feeds(&self) -> impl Iterator<Item = Result<FeedState>> + '_ {
		self.log.all_feeds()
	}

	/// The messages of a feed from this number on, in its order.
	pub fn messages(&self, feed: &FeedKey, from: u64) -> impl Iterator<Item = Result<Message>> + '_ {
		self.log.messages(&self.log.feed_hash(feed), from, u64::MAX).map(|found| Ok(found?.1))
	}

	/// The proof that a feed is forked. None if it is not, or if its author made the proof too long to keep.
	pub fn fork_proof(&self, feed: &FeedKey) -> Result<Option<ForkProof>> {
		self.log.fork(feed)
	}

	/// Keep the proof that a feed is forked, whoever found it: from there on nothing more of that feed is taken.
	pub fn keep_fork(&self, proof: &ForkProof) -> Result<()> {
		let _next = self.writing();
		let feed = self.log.feed_hash(&proof.author());
		if self.fork_proof(&proof.author())?.is_some_and(|held| held.sequence() <= proof.sequence()) {
			return Ok(());
		}
		let mut write = self.log.write();
		write.secret(&fork_secret(&proof.author()), &proof.encode());
		if let Some(state) = self.log.feed(&feed)? {
			let forked = state.forked.map_or(proof.sequence(), |forked| forked.min(proof.sequence()));
			write.feed(&feed, &FeedState { forked: Some(forked), ..state });
		}
		write.commit()
	}

	/// The tree of the messages of a feed with these numbers, to anchor and to make proofs of; none unless all are held.
	pub fn segment(&self, feed: &FeedKey, from: u64, count: u64) -> Result<Option<Tree>> {
		let Some(to) = count.checked_sub(1).and_then(|more| from.checked_add(more)) else { return Ok(None) };
		let mut failed = None;
		let ids = self.log.messages(&self.log.feed_hash(feed), from, to).map_while(|message| match message {
			Ok((_, message)) => Some(message.header().id()),
			Err(error) => {
				failed = Some(error);
				None
			},
		});
		let tree = segment(*feed, from, ids);
		failed.map_or(Ok(tree.filter(|tree| tree.segment().count == count)), Err)
	}

	/// The message with this id.
	pub fn message(&self, id: &MessageId) -> Result<Option<Stored>> {
		self.log.find(id)?.map(|(number, message)| self.stored(number, message)).transpose()
	}

	/// The message with this number.
	pub fn numbered(&self, number: u64) -> Result<Option<Stored>> {
		self.log.numbered(number)?.map(|message| self.stored(number, message)).transpose()
	}

	/// What was changed by the change with this number, as it is now: a message that came, that was opened, that was erased.
	pub fn change(&self, number: u64) -> Result<Option<Stored>> {
		self.numbered(self.log.changed(number)?.unwrap_or(number))
	}

	fn stored(&self, number: u64, message: Message) -> Result<Stored> {
		let inside = self.log.opened(number)?;
		let inside = inside.map(|inside| Inner::decode(&inside).map_err(|_| Error::Damaged("the log"))).transpose()?;
		Ok(Stored { number, message, inside })
	}

	// What follows is answered by the index, which may be a moment behind: see `wait_for_index`.

	/// The messages in which all these words are, the last that came first. Their numbers, as all below.
	pub fn search(&self, words: &str, page: &Page) -> Result<Vec<u64>> {
		self.index.search(words, page)
	}

	/// The answers in the thread that this message began, the last that came first.
	pub fn thread(&self, root: &MessageId, page: &Page) -> Result<Vec<u64>> {
		self.index.thread(root, page)
	}

	/// The messages of a kind, the last that came first.
	pub fn newest(&self, kind: Kind, page: &Page) -> Result<Vec<u64>> {
		self.index.newest(kind, page)
	}

	/// The messages that mention somebody, the last that came first.
	pub fn mentions(&self, person: &Person, page: &Page) -> Result<Vec<u64>> {
		self.index.by_person("mention", person, page)
	}

	/// The private messages that are for somebody, as far as they were opened, the last that came first.
	pub fn received_by(&self, person: &Person, page: &Page) -> Result<Vec<u64>> {
		self.index.by_person("recipient", person, page)
	}

	/// The private messages that were opened, the last that came first.
	pub fn private(&self, page: &Page) -> Result<Vec<u64>> {
		self.index.private(page)
	}

	/// Who talked with whom in private, for this app or at all, the last that was written to first. A page begins before the
	/// last message of one.
	pub fn conversations(&self, app: Option<u32>, page: &Page) -> Result<Vec<Conversation>> {
		self.index.conversations(app, page)
	}

	/// The private messages between just these people, of an app or of none, the last that came first.
	pub fn conversation(&self, people: &BTreeSet<Person>, app: Option<u32>, page: &Page) -> Result<Vec<u64>> {
		self.index.conversation(people, app, page)
	}

	/// The messages with a tag, in whatever case, the last that came first.
	pub fn tagged(&self, tag: &str, page: &Page) -> Result<Vec<u64>> {
		self.index.tagged(tag, page)
	}

	/// Whom the writer of a feed follows or blocks.
	pub fn contacts(&self, feed: &FeedKey, limit: usize) -> Result<Vec<(Person, Relation)>> {
		self.index.contacts(feed, limit)
	}

	/// What the writer of a feed wants to be called.
	pub fn name(&self, feed: &FeedKey) -> Result<Option<String>> {
		self.index.name(feed)
	}

	/// Each sign that is set to a message, and by how many feeds.
	pub fn reactions(&self, subject: &MessageId) -> Result<Vec<(String, u64)>> {
		self.index.reactions(subject)
	}

	/// How many changes the index has taken in, and of how many.
	pub fn index_progress(&self) -> (u64, u64) {
		self.index.progress()
	}

	/// Wait until the index has all that is stored now.
	pub fn wait_for_index(&self) -> Result<()> {
		self.index.wait()
	}

	/// Make the index anew from the log.
	pub fn rebuild_index(&self) {
		self.index.rebuild();
	}

	/// Read all of it: each message of each feed follows the one before, is found by its id, and is in the index. Returns how many
	/// messages there are.
	pub fn verify(&self) -> Result<u64> {
		const DAMAGED: Error = Error::Damaged("the log");
		self.index.wait()?;
		let mut count = 0;
		for state in self.log.all_feeds() {
			let state = state?;
			let mut run = Run::new(state.tip.author, Start::Anywhere);
			let messages = self.log.messages(&self.log.feed_hash(&state.tip.author), 0, u64::MAX);
			for (expected, message) in (state.first..).zip(messages) {
				let (number, message) = message?;
				let header = message.header();
				run.push(header).map_err(|_| DAMAGED)?;
				if header.sequence != expected || self.log.number(&header.id())? != Some(number) {
					return Err(DAMAGED);
				}
				count += 1;
			}
			if run.finish().map_err(|_| DAMAGED)? != state.tip {
				return Err(DAMAGED);
			}
		}
		self.index.check()?;
		if self.index.count()? != count {
			return Err(Error::Damaged("the index"));
		}
		Ok(count)
	}
}

/// Names that others choose are kept apart from those that the vault chooses.
fn own(name: &str) -> String {
	format!("/{name}")
}

fn part_of<T>(items: &[T], part: usize, parts: usize) -> &[T] {
	&items[items.len() * part / parts..items.len() * (part + 1) / parts]
}

/// Which messages make runs: each run in order, none empty.
fn runs(messages: &[Message]) -> Vec<Vec<usize>> {
	let mut runs: Vec<Vec<usize>> = Vec::new();
	let mut open: HashMap<FeedKey, (Run, usize)> = HashMap::new();
	for (at, message) in messages.iter().enumerate() {
		let header = message.header();
		if let Some((run, which)) = open.get_mut(&header.author) {
			if run.push(header).is_ok() {
				runs[*which].push(at);
				continue;
			}
		}
		let mut run = Run::new(header.author, Start::Anywhere);
		if run.push(header).is_ok() {
			open.insert(header.author, (run, runs.len()));
		}
		runs.push(vec![at]);
	}
	runs
}

/// What a message is called here.
struct Named {
	feed: FeedHash,
	id: MessageId,
	id_hash: [u8; 16],
}

/// Messages on their way into the log.
struct Intake<'a> {
	log: &'a Log,
	messages: &'a [Message],
	named: Vec<Named>,
	/// The feeds that were looked at: how they stand, and whether that is to be written.
	feeds: HashMap<FeedHash, (Option<FeedState>, bool)>,
	/// What was taken and is not in the log yet.
	taken: HashMap<Place, usize>,
	/// The same in the order of their numbers.
	new: Vec<usize>,
	write: Write<'a>,
	/// Whether a new feed may begin anywhere.
	anywhere: bool,
	next: u64,
}

impl<'a> Intake<'a> {
	fn state(&mut self, feed: &FeedHash) -> Result<Option<FeedState>> {
		if let Some((state, _)) = self.feeds.get(feed) {
			return Ok(*state);
		}
		let state = self.log.feed(feed)?;
		self.feeds.insert(*feed, (state, false));
		Ok(state)
	}

	/// What of a run lies before all that is held of its feed, and what does not.
	fn split<'r>(&mut self, run: &'r [usize]) -> Result<(&'r [usize], &'r [usize])> {
		let messages = self.messages;
		let sequence = |at: &usize| messages[*at].header().sequence;
		let Some(at) = run.first() else { return Ok((&[], run)) };
		let feed = self.named[*at].feed;
		let first = self.state(&feed)?.map_or(0, |state| state.first);
		Ok(run.split_at(run.partition_point(|at| sequence(at) < first)))
	}

	/// Take a message that the oldest one that is held names as the one before it.
	fn take_older(&mut self, at: usize) -> Result<Outcome> {
		let Named { feed, id, .. } = self.named[at];
		let header = self.messages[at].header();
		let Some(state) = self.state(&feed)?.filter(|state| state.first == header.sequence + 1) else {
			return Ok(Outcome::Before);
		};
		if self.header(&feed, state.first)?.previous != Some(id) {
			return Ok(Outcome::Before);
		}
		self.store(at, FeedState { first: header.sequence, ..state });
		Ok(Outcome::Stored)
	}

	fn store(&mut self, at: usize, state: FeedState) {
		let Named { feed, id_hash, .. } = self.named[at];
		let message = &self.messages[at];
		self.feeds.insert(feed, (Some(state), true));
		self.taken.insert(place(&feed, message.header().sequence), at);
		self.new.push(at);
		self.write.message(self.next, &feed, id_hash, message);
		self.next += 1;
	}

	/// Take the first message of what is left of a good run.
	fn take(&mut self, run: &[usize]) -> Result<Outcome> {
		let Named { feed, id, .. } = self.named[run[0]];
		let header = self.messages[run[0]].header();
		let tip = Tip { author: header.author, sequence: header.sequence, id };
		let new = match self.state(&feed)? {
			None => {
				if header.sequence > 1 && !self.anywhere {
					return Ok(Outcome::Gap { expected: 1 });
				}
				let forked = self.log.fork(&header.author)?.map(|proof| proof.sequence());
				match forked.filter(|forked| *forked <= header.sequence) {
					Some(sequence) => return Ok(Outcome::Forked { sequence }),
					None => FeedState { tip, first: header.sequence, forked },
				}
			},
			Some(state) => match self.refuse(&state, run)? {
				None => FeedState { tip, ..state },
				Some(outcome) => return Ok(outcome),
			},
		};
		self.store(run[0], new);
		Ok(Outcome::Stored)
	}

	/// Why a feed that is held does not take this message, if it does not.
	fn refuse(&mut self, state: &FeedState, run: &[usize]) -> Result<Option<Outcome>> {
		let Named { feed, id, .. } = self.named[run[0]];
		let header = self.messages[run[0]].header();
		let tip = &state.tip;
		if header.sequence < state.first {
			return Ok(Some(Outcome::Before));
		}
		if header.sequence <= tip.sequence {
			return match self.header(&feed, header.sequence)?.id() == id {
				true => Ok(Some(Outcome::Known)),
				false => self.fork(state, run).map(Some),
			};
		}
		if let Some(sequence) = state.forked.filter(|forked| *forked <= header.sequence) {
			return Ok(Some(Outcome::Forked { sequence }));
		}
		if header.sequence > tip.sequence + 1 {
			return Ok(Some(Outcome::Gap { expected: tip.sequence + 1 }));
		}
		if header.previous != Some(tip.id) {
			return Ok(Some(Outcome::Unlinked));
		}
		Ok(None)
	}

	/// Two messages have one number. Keep that for good, with the proof.
	fn fork(&mut self, state: &FeedState, run: &[usize]) -> Result<Outcome> {
		let messages = self.messages;
		let (author, sequence) = (state.tip.author, messages[run[0]].header().sequence);
		if let Some(sequence) = state.forked.filter(|forked| *forked <= sequence) {
			return Ok(Outcome::Forked { sequence });
		}
		let feed = self.log.feed_hash(&author);
		let mut ours = Vec::new();
		for number in sequence..=state.tip.sequence {
			let header = self.header(&feed, number)?;
			let proven = header.verify();
			ours.push(header);
			if proven || ours.len() > metalife_feed::MAX_BRANCH {
				break;
			}
		}
		let theirs = run.iter().map(|at| messages[*at].header());
		match ForkProof::new(&ours, theirs) {
			Ok(proof) => self.write.secret(&fork_secret(&author), &proof.encode()),
			Err(error) => tracing::warn!(%author, sequence, %error, "a fork without a proof"),
		}
		tracing::warn!(%author, sequence, "a forked feed");
		self.feeds.insert(feed, (Some(FeedState { forked: Some(sequence), ..*state }), true));
		Ok(Outcome::Forked { sequence })
	}

	fn header(&self, feed: &FeedHash, sequence: u64) -> Result<SignedHeader> {
		match self.taken.get(&place(feed, sequence)) {
			Some(taken) => Ok(self.messages[*taken].header().clone()),
			None => Ok(self.log.message(feed, sequence)?.ok_or(Error::Damaged("the log"))?.header().clone()),
		}
	}

	/// What is to be written, and which messages are new by that.
	fn finish(mut self) -> (Write<'a>, Vec<usize>) {
		for (feed, (state, changed)) in &self.feeds {
			if let (Some(state), true) = (state, changed) {
				self.write.feed(feed, state);
			}
		}
		(self.write, self.new)
	}
}
