//! The index: people, threads, mentions, tags, recipients, private messages and full text, in one SQLCipher database.
//!
//! It is filled behind the log, in the order of the log's changes, and holds nothing that the log does not: where it lacks,
//! is damaged or of another version, it is made anew. A transaction writes rows and how far they reach together, so a crash
//! loses some of its work and no consistency.

use crate::{
	error::{Error, Result},
	files,
	log::{Log, Reader},
	seal::{derive, Secret},
	text,
};
use metalife_feed::{Content, FeedKey, Inner, Kind, Message, MessageId, Person, Relation};
use rusqlite::{named_params, params, Connection, OptionalExtension, Statement, Transaction};
use std::{
	collections::{BTreeSet, HashMap, VecDeque},
	path::{Path, PathBuf},
	sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
	thread::JoinHandle,
};

/// Raised whenever what is written changes.
const VERSION: i64 = 2;

/// How many changes one transaction takes.
const STEP: usize = 2_000;

/// How many bytes of messages wait at most to be taken in as they came, without being read from the log again.
const WAITING: usize = 2 << 20;

/// How many people's numbers are remembered between messages.
const REMEMBERED: usize = 4_096;

const TABLES: &str = "
	CREATE TABLE state (filled INTEGER NOT NULL);
	INSERT INTO state VALUES (0);
	CREATE TABLE person (n INTEGER PRIMARY KEY, kind INTEGER NOT NULL, key BLOB NOT NULL, UNIQUE (kind, key));
	CREATE TABLE message (
		n INTEGER PRIMARY KEY, feed INTEGER NOT NULL, sequence INTEGER NOT NULL, kind INTEGER NOT NULL,
		time INTEGER NOT NULL, thread INTEGER
	);
	CREATE INDEX message_kind ON message (kind);
	CREATE INDEX message_thread ON message (thread) WHERE thread IS NOT NULL;
	CREATE TABLE thread (n INTEGER PRIMARY KEY, root BLOB NOT NULL UNIQUE);
	CREATE TABLE mention (message INTEGER NOT NULL, person INTEGER NOT NULL, PRIMARY KEY (message, person)) WITHOUT ROWID;
	CREATE INDEX mention_person ON mention (person, message);
	CREATE TABLE recipient (message INTEGER NOT NULL, person INTEGER NOT NULL, PRIMARY KEY (message, person)) WITHOUT ROWID;
	CREATE INDEX recipient_person ON recipient (person, message);
	CREATE TABLE tag (n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
	CREATE TABLE tagged (message INTEGER NOT NULL, tag INTEGER NOT NULL, PRIMARY KEY (message, tag)) WITHOUT ROWID;
	CREATE INDEX tagged_tag ON tagged (tag, message);
	CREATE TABLE conversation (n INTEGER PRIMARY KEY, people BLOB NOT NULL, app INTEGER NOT NULL, UNIQUE (people, app));
	CREATE TABLE private (message INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, inside BLOB NOT NULL);
	CREATE INDEX private_conversation ON private (conversation, message);
	CREATE TABLE reaction (message INTEGER PRIMARY KEY, feed INTEGER NOT NULL, subject BLOB NOT NULL, symbol TEXT NOT NULL);
	CREATE INDEX reaction_subject ON reaction (subject, feed, message);
	CREATE TABLE contact (
		feed INTEGER NOT NULL, person INTEGER NOT NULL, relation INTEGER NOT NULL, sequence INTEGER NOT NULL,
		PRIMARY KEY (feed, person)
	) WITHOUT ROWID;
	CREATE TABLE about (feed INTEGER PRIMARY KEY, name TEXT, sequence INTEGER NOT NULL);
	CREATE VIRTUAL TABLE search USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
";

fn damaged(found: impl std::fmt::Display) -> Error {
	tracing::warn!(%found, "the index is not as it was written");
	Error::Damaged("the index")
}

fn connect(path: &Path, key: &Secret) -> Result<Connection> {
	let connection = Connection::open(path)?;
	let key = derive("metalife vault 1 index", key);
	let mut pragma = zeroize::Zeroizing::new(String::from("PRAGMA key = \"x'"));
	for byte in key.iter() {
		use std::fmt::Write;
		let _ = write!(pragma, "{byte:02x}");
	}
	pragma.push_str("'\"");
	// SQLCipher would write to the standard error output; what it finds comes back as an error too.
	connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
	connection.execute_batch(&pragma)?;
	connection.execute_batch(
		"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; PRAGMA wal_autocheckpoint = 4000;
		PRAGMA trusted_schema = OFF;",
	)?;
	connection.busy_timeout(std::time::Duration::from_secs(10))?;
	Ok(connection)
}

/// Open for writing, and tell how far it reaches.
fn open(path: &Path, key: &Secret, log: &Log) -> Result<(Connection, u64)> {
	let mut connection = connect(path, key)?;
	let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
	match version {
		0 => reset(&mut connection)?,
		VERSION => {},
		other => return Err(damaged(format_args!("version {other}"))),
	}
	let filled: i64 = connection.query_row("SELECT filled FROM state", [], |row| row.get(0))?;
	// A log that was put back from an older copy.
	if filled < 0 || filled as u64 > log.last_change()? {
		return Err(damaged("it reaches beyond the log"));
	}
	Ok((connection, filled as u64))
}

/// Make it empty.
fn reset(connection: &mut Connection) -> Result<()> {
	let transaction = connection.transaction()?;
	let tables: Vec<String> = transaction
		.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%'")?
		.query_map([], |row| row.get(0))?
		.collect::<Result<_, _>>()?;
	for table in tables {
		transaction.execute_batch(&format!("DROP TABLE \"{table}\""))?;
	}
	transaction.execute_batch(TABLES)?;
	transaction.pragma_update(None, "user_version", VERSION)?;
	Ok(transaction.commit()?)
}

fn remove_files(path: &Path) -> Result<()> {
	for end in ["", "-wal", "-shm"] {
		let mut name = path.as_os_str().to_owned();
		name.push(end);
		files::remove(&PathBuf::from(name))?;
	}
	Ok(())
}

#[derive(Default)]
struct Progress {
	target: u64,
	filled: u64,
	rebuild: bool,
	stop: bool,
	failed: Option<String>,
}

/// New messages with their numbers, ascending, as far as there was room.
#[derive(Default)]
struct Waiting {
	messages: VecDeque<(u64, Message)>,
	bytes: usize,
}

impl Waiting {
	fn push<'a>(&mut self, messages: impl Iterator<Item = (u64, &'a Message)>) {
		for (number, message) in messages {
			let bytes = self.bytes + message.encoded_len();
			if bytes > WAITING {
				return;
			}
			self.bytes = bytes;
			self.messages.push_back((number, message.clone()));
		}
	}

	/// Those that come right after `from`, at most [`STEP`].
	fn take(&mut self, from: u64) -> Vec<Message> {
		let mut taken = Vec::new();
		while let Some((number, message)) = self.messages.pop_front() {
			let next = from + 1 + taken.len() as u64;
			if number > next || taken.len() == STEP {
				self.messages.push_front((number, message));
				break;
			}
			self.bytes -= message.encoded_len();
			// What was read from the log before is let go of.
			if number == next {
				taken.push(message);
			}
		}
		taken
	}
}

#[derive(Default)]
struct Shared {
	progress: Mutex<Progress>,
	changed: Condvar,
	waiting: Mutex<Waiting>,
}

impl Shared {
	fn lock(&self) -> MutexGuard<'_, Progress> {
		self.progress.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn waiting(&self) -> MutexGuard<'_, Waiting> {
		self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

/// The index, and the thread that fills it.
pub struct Index {
	shared: Arc<Shared>,
	thread: Option<JoinHandle<()>>,
	reader: Mutex<Connection>,
	path: PathBuf,
	key: Secret,
}

impl Index {
	pub fn open(path: &Path, key: &Secret, log: Arc<Log>) -> Result<Self> {
		let (writer, filled) = match open(path, key, &log) {
			Ok(opened) => opened,
			Err(error) => {
				tracing::warn!(%error, "making the index anew");
				remove_files(path)?;
				open(path, key, &log)?
			},
		};
		let reader = Mutex::new(connect(path, key)?);
		let shared = Arc::new(Shared::default());
		*shared.lock() = Progress { filled, target: log.last_change()?, ..Progress::default() };
		let thread = std::thread::Builder::new().name("index".into()).spawn({
			let shared = shared.clone();
			move || run(writer, &log, &shared)
		})?;
		Ok(Self { shared, thread: Some(thread), reader, path: path.to_owned(), key: key.clone() })
	}

	/// There are changes up to this one.
	pub fn notice(&self, target: u64) {
		let mut progress = self.shared.lock();
		progress.target = progress.target.max(target);
		self.shared.changed.notify_all();
	}

	/// The same; these of the changes are new messages, with their numbers, in order.
	pub fn notice_new<'a>(&self, target: u64, messages: impl Iterator<Item = (u64, &'a Message)>) {
		self.shared.waiting().push(messages);
		self.notice(target);
	}

	/// How far it is filled, and how far it will be.
	pub fn progress(&self) -> (u64, u64) {
		let progress = self.shared.lock();
		(progress.filled, progress.target)
	}

	/// Wait until it holds all that there was when this was called.
	pub fn wait(&self) -> Result<()> {
		let mut progress = self.shared.lock();
		let target = progress.target;
		while progress.filled < target || progress.rebuild {
			if let Some(failed) = &progress.failed {
				return Err(Error::IndexStopped(failed.clone()));
			}
			progress = self.shared.changed.wait(progress).unwrap_or_else(PoisonError::into_inner);
		}
		Ok(())
	}

	/// Make it empty, and fill it again.
	pub fn rebuild(&self) {
		self.shared.lock().rebuild = true;
		self.shared.changed.notify_all();
	}

	fn read<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
		let connection = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
		Ok(read(&connection)?)
	}

	fn numbers(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<u64>> {
		self.read(|connection| {
			let mut statement = connection.prepare(sql)?;
			let rows = statement.query_map(params, |row| row.get::<_, i64>(0))?;
			rows.map(|n| n.map(|n| n as u64)).collect()
		})
	}

	/// The messages in which all these words are, the last that came first.
	pub fn search(&self, words: &str, page: &Page) -> Result<Vec<u64>> {
		let Some(query) = text::query(words) else { return Ok(Vec::new()) };
		let sql = format!(
			"SELECT rowid FROM search WHERE search MATCH ?1 AND rowid < ?2{} ORDER BY rowid DESC LIMIT ?3",
			page.part.only("search.rowid")
		);
		self.numbers(&sql, params![query, page.before(), page.limit()])
	}

	/// The answers in a thread, the last that came first.
	pub fn thread(&self, root: &MessageId, page: &Page) -> Result<Vec<u64>> {
		let sql = format!(
			"SELECT n FROM message WHERE thread = (SELECT n FROM thread WHERE root = ?1) AND n < ?2{}
			ORDER BY n DESC LIMIT ?3",
			page.part.only("message.n")
		);
		self.numbers(&sql, params![root.0, page.before(), page.limit()])
	}

	/// All kinds of messages of all feeds, the last that came first.
	pub fn newest(&self, kind: Kind, page: &Page) -> Result<Vec<u64>> {
		let sql = format!(
			"SELECT n FROM message WHERE kind = ?1 AND n < ?2{} ORDER BY n DESC LIMIT ?3",
			page.part.only("message.n")
		);
		self.numbers(&sql, params![kind.0, page.before(), page.limit()])
	}

	/// The private messages that were opened, the last that came first.
	pub fn private(&self, page: &Page) -> Result<Vec<u64>> {
		let sql = format!(
			"SELECT message FROM private WHERE message < ?1{} ORDER BY message DESC LIMIT ?2",
			page.part.only("private.message")
		);
		self.numbers(&sql, params![page.before(), page.limit()])
	}

	/// Who talked with whom in private, the last that was written to first.
	pub fn conversations(&self, app: Option<u32>, page: &Page) -> Result<Vec<Conversation>> {
		self.read(|connection| {
			let mut statement = connection.prepare(
				"SELECT c.people, c.app, max(p.message), count(*) FROM conversation c JOIN private p ON p.conversation = c.n
				WHERE ?1 IS NULL OR c.app = ?1 GROUP BY c.n HAVING max(p.message) < ?2 ORDER BY 3 DESC LIMIT ?3",
			)?;
			let rows = statement.query_map(params![app, page.before(), page.limit()], |row| {
				Ok(Conversation {
					people: read_people(&row.get::<_, Vec<u8>>(0)?),
					app: u32::try_from(row.get::<_, i64>(1)?).ok(),
					last: row.get::<_, i64>(2)? as u64,
					count: row.get::<_, i64>(3)? as u64,
				})
			})?;
			rows.collect()
		})
	}

	/// The private messages between just these people, the last that came first.
	pub fn conversation(&self, people: &BTreeSet<Person>, app: Option<u32>, page: &Page) -> Result<Vec<u64>> {
		let sql = "SELECT message FROM private WHERE conversation = (SELECT n FROM conversation WHERE people = ?1 AND app = ?2)
			AND message < ?3 ORDER BY message DESC LIMIT ?4";
		self.numbers(sql, params![people_key(people), app_key(app), page.before(), page.limit()])
	}

	pub fn by_person(&self, table: &str, person: &Person, page: &Page) -> Result<Vec<u64>> {
		let (kind, key) = person_key(person);
		let sql = format!(
			"SELECT message FROM {table} WHERE person = (SELECT n FROM person WHERE kind = ?1 AND key = ?2) AND message < ?3{}
			ORDER BY message DESC LIMIT ?4",
			page.part.only(&format!("{table}.message"))
		);
		self.numbers(&sql, params![kind, key, page.before(), page.limit()])
	}

	pub fn tagged(&self, tag: &str, page: &Page) -> Result<Vec<u64>> {
		let sql = format!(
			"SELECT message FROM tagged WHERE tag = (SELECT n FROM tag WHERE name = ?1) AND message < ?2{}
			ORDER BY message DESC LIMIT ?3",
			page.part.only("tagged.message")
		);
		self.numbers(&sql, params![text::fold(tag), page.before(), page.limit()])
	}

	pub fn contacts(&self, feed: &FeedKey, limit: usize) -> Result<Vec<(Person, Relation)>> {
		let (kind, key) = person_key(&Person::Feed(*feed));
		self.read(|connection| {
			let mut statement = connection.prepare(
				"SELECT p.kind, p.key, c.relation FROM contact c JOIN person p ON p.n = c.person
				WHERE c.feed = (SELECT n FROM person WHERE kind = ?1 AND key = ?2) AND c.relation > 0 ORDER BY p.n LIMIT ?3",
			)?;
			let rows = statement.query_map(params![kind, key, limit as i64], |row| {
				let relation = if row.get::<_, i64>(2)? == 2 { Relation::Block } else { Relation::Follow };
				Ok(read_person(row.get(0)?, &row.get::<_, Vec<u8>>(1)?).map(|person| (person, relation)))
			})?;
			rows.filter_map(Result::transpose).collect()
		})
	}

	pub fn name(&self, feed: &FeedKey) -> Result<Option<String>> {
		let (kind, key) = person_key(&Person::Feed(*feed));
		let sql = "SELECT name FROM about WHERE feed = (SELECT n FROM person WHERE kind = ?1 AND key = ?2)";
		self.read(|connection| {
			connection.query_row(sql, params![kind, key], |row| row.get(0)).optional().map(Option::flatten)
		})
	}

	/// Each sign that is set to a message, and by how many feeds: the newest of each feed counts.
	pub fn reactions(&self, subject: &MessageId) -> Result<Vec<(String, u64)>> {
		self.read(|connection| {
			let mut statement = connection.prepare(
				"SELECT symbol, count(*) FROM (SELECT symbol, max(message) FROM reaction WHERE subject = ?1 GROUP BY feed)
				WHERE symbol <> '' GROUP BY symbol ORDER BY 2 DESC, 1 LIMIT 100",
			)?;
			let rows =
				statement.query_map(params![subject.0], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?;
			rows.collect()
		})
	}

	/// Let SQLite look through all of it.
	pub fn check(&self) -> Result<()> {
		// Over a connection of its own: each page comes from the disk, where SQLCipher verifies it, and the full-text index is
		// read as it stands; one that has read it before can miss there what was merged since. `cipher_integrity_check` would
		// look at the database's file alone, which is not whole while the newest of a page is in the write-ahead log.
		let connection = connect(&self.path, &self.key)?;
		let found = connection.prepare("PRAGMA integrity_check(10)").and_then(|mut statement| {
			let rows = statement.query_map([], |row| row.get(0))?;
			rows.collect::<rusqlite::Result<Vec<String>>>()
		});
		match found.map_err(damaged)?.into_iter().find(|line| line != "ok") {
			Some(line) => Err(damaged(line)),
			None => Ok(()),
		}
	}

	/// How many messages it holds.
	pub fn count(&self) -> Result<u64> {
		self.read(|connection| connection.query_row("SELECT count(*) FROM message", [], |row| row.get::<_, i64>(0)))
			.map(|count| count as u64)
	}
}

impl Drop for Index {
	fn drop(&mut self) {
		self.shared.lock().stop = true;
		self.shared.changed.notify_all();
		if let Some(thread) = self.thread.take() {
			// It has told what there was to tell.
			let _ = thread.join();
		}
	}
}

/// Which part of a list to give.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Page {
	/// Only what came before the message with this number.
	pub before: Option<u64>,
	/// How many at most; at most 1,000 are given.
	pub limit: usize,
	/// Of which of them.
	pub part: Part,
}

/// Which messages a list is made of. What was private and opened is found as what was inside, so a list that is not for
/// everybody's eyes says so here: what it leaves out, it leaves no gap for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Part {
	/// All.
	#[default]
	All,
	/// Those that everybody can read, and private ones that were not opened.
	Public,
	/// Private ones that were opened.
	Private,
	/// Those of them that were written for this app.
	App(u32),
}

impl Part {
	/// What a query says besides, where the message's number stands in this column.
	fn only(self, column: &str) -> String {
		match self {
			Self::All => String::new(),
			Self::Public => format!(" AND NOT EXISTS (SELECT 1 FROM private p WHERE p.message = {column})"),
			Self::Private => format!(" AND EXISTS (SELECT 1 FROM private p WHERE p.message = {column})"),
			Self::App(app) => format!(
				" AND EXISTS (SELECT 1 FROM private p JOIN conversation c ON c.n = p.conversation
				WHERE p.message = {column} AND c.app = {app})"
			),
		}
	}
}

/// Private messages between the same people, all of an app or all of none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conversation {
	/// Those who wrote or were written to, ascending; we are among them.
	pub people: Vec<Person>,
	/// The app that it was written for.
	pub app: Option<u32>,
	/// The number of the last message.
	pub last: u64,
	/// How many messages there are.
	pub count: u64,
}

impl Page {
	/// The first so many.
	pub fn first(limit: usize) -> Self {
		Self { before: None, limit, part: Part::All }
	}

	fn before(&self) -> i64 {
		self.before.map_or(i64::MAX, |before| i64::try_from(before).unwrap_or(i64::MAX))
	}

	fn limit(&self) -> i64 {
		self.limit.min(1_000) as i64
	}
}

fn run(mut connection: Connection, log: &Log, shared: &Shared) {
	let mut filler = Filler::default();
	loop {
		let (rebuild, from, target) = {
			let mut progress = shared.lock();
			while !progress.stop && !progress.rebuild && progress.filled >= progress.target {
				progress = shared.changed.wait(progress).unwrap_or_else(PoisonError::into_inner);
			}
			if progress.stop {
				return;
			}
			(progress.rebuild, progress.filled, progress.target)
		};
		let filled = match rebuild {
			true => {
				filler = Filler::default();
				reset(&mut connection).map(|()| 0)
			},
			false => {
				let new = shared.waiting().take(from);
				filler.fill(&mut connection, log, from, target, &new)
			},
		};
		let mut progress = shared.lock();
		match filled {
			Ok(filled) => {
				progress.filled = filled;
				progress.target = progress.target.max(filled);
				progress.rebuild &= !rebuild;
			},
			Err(error) => {
				tracing::error!(%error, "the index stopped");
				progress.failed = Some(error.to_string());
				progress.stop = true;
			},
		}
		shared.changed.notify_all();
	}
}

fn person_key(person: &Person) -> (i64, Vec<u8>) {
	match person {
		Person::Feed(key) => (0, key.0.to_vec()),
		Person::Profile(id) => (1, id.to_le_bytes().to_vec()),
	}
}

fn read_person(kind: i64, key: &[u8]) -> Option<Person> {
	match kind {
		0 => Some(Person::Feed(FeedKey(key.try_into().ok()?))),
		_ => Some(Person::Profile(u64::from_le_bytes(key.try_into().ok()?))),
	}
}

/// One conversation has one key: people ascending, each as its kind and its key.
fn people_key(people: &BTreeSet<Person>) -> Vec<u8> {
	let person = |person: &Person| {
		let (kind, key) = person_key(person);
		[&[kind as u8][..], &key].concat()
	};
	people.iter().flat_map(person).collect()
}

fn read_people(mut key: &[u8]) -> Vec<Person> {
	let mut people = Vec::new();
	while let Some((kind, rest)) = key.split_first() {
		let kind = i64::from(*kind);
		let Some((person, rest)) = rest.split_at_checked(if kind == 0 { 32 } else { 8 }) else { break };
		people.extend(read_person(kind, person));
		key = rest;
	}
	people
}

/// What is unique cannot be missing.
fn app_key(app: Option<u32>) -> i64 {
	app.map_or(-1, i64::from)
}

#[derive(Default)]
struct Filler {
	people: HashMap<Person, i64>,
}

impl Filler {
	/// Take the next changes after `from`: these new messages, or what the log has up to `to` if there are none. Tells how far
	/// it got.
	fn fill(&mut self, connection: &mut Connection, log: &Log, from: u64, to: u64, new: &[Message]) -> Result<u64> {
		let transaction = connection.transaction()?;
		let mut filled = from;
		{
			let mut statements = Statements::prepare(&transaction)?;
			for message in new {
				filled += 1;
				// If it was opened or erased meanwhile, a later change says so.
				self.put(&mut statements, filled as i64, message, message.header().kind, &readable(message))?;
			}
			let mut reader = log.reader();
			while new.is_empty() && filled < to && filled - from < STEP as u64 {
				filled += 1;
				let changed = log.changed(filled)?;
				self.take(&mut statements, log, &mut reader, changed.unwrap_or(filled), changed.is_some())?;
			}
		}
		transaction.execute("UPDATE state SET filled = ?1", [filled as i64])?;
		if let Err(error) = transaction.commit() {
			self.people.clear();
			return Err(error.into());
		}
		Ok(filled)
	}

	/// Take a message as it is now, in place of what was taken of it if it is here already.
	fn take(
		&mut self,
		statements: &mut Statements<'_>,
		log: &Log,
		reader: &mut Reader<'_>,
		number: u64,
		again: bool,
	) -> Result<()> {
		let n = number as i64;
		if again {
			statements.forget(n)?;
		}
		let message = reader.message(number)?.ok_or(Error::Damaged("the log"))?;
		let inside = log.opened(number)?;
		let inner = inside.as_ref().and_then(|inside| Inner::decode(inside).ok());
		if let (Some(inside), Some(inner)) = (&inside, &inner) {
			let author = Person::Feed(message.header().author);
			let people = inner.content.recipients.iter().copied().chain([author]).collect();
			let conversation = statements.conversation(&people, inner.content.app)?;
			statements.private.execute(params![n, conversation, inside.as_slice()])?;
		}
		let (kind, content) = match inner {
			Some(inner) => (inner.kind, inner.content),
			None => (message.header().kind, readable(&message)),
		};
		self.put(statements, n, &message, kind, &content)
	}

	fn put(
		&mut self,
		statements: &mut Statements<'_>,
		n: i64,
		message: &Message,
		kind: Kind,
		content: &Content,
	) -> Result<()> {
		let header = message.header();
		let feed = self.person(statements, &Person::Feed(header.author))?;
		let thread = content.root.map(|root| statements.thread(&root.id)).transpose()?;
		let sequence = header.sequence as i64;
		statements.message.execute(params![n, feed, sequence, kind.0, header.time as i64, thread])?;
		for person in &content.mentions {
			let person = self.person(statements, person)?;
			statements.mention.execute(params![n, person])?;
		}
		for person in &content.recipients {
			let person = self.person(statements, person)?;
			statements.recipient.execute(params![n, person])?;
		}
		for tag in &content.tags {
			let tag = statements.tag(&text::fold(tag))?;
			statements.tagged.execute(params![n, tag])?;
		}
		match (kind, content.subject, &content.symbol, content.person, content.relation) {
			// One in private is for those it was sent to.
			(Kind::REACTION, Some(subject), Some(symbol), ..) if header.kind == Kind::REACTION => {
				statements.reaction.execute(params![n, feed, subject.id.0, symbol])?;
			},
			(Kind::CONTACT, .., Some(person), Some(relation)) if header.kind == Kind::CONTACT => {
				let person = self.person(statements, &person)?;
				statements.contact.execute(params![feed, person, relation as i64, sequence])?;
			},
			(Kind::ABOUT, ..) if header.kind == Kind::ABOUT => {
				statements.about.execute(params![feed, content.name, sequence])?;
			},
			_ => {},
		}
		let words = text::words(content);
		if !words.is_empty() {
			statements.search.execute(params![n, words])?;
		}
		Ok(())
	}

	fn person(&mut self, statements: &mut Statements<'_>, person: &Person) -> Result<i64> {
		if let Some(n) = self.people.get(person) {
			return Ok(*n);
		}
		if self.people.len() >= REMEMBERED {
			self.people.clear();
		}
		let (kind, key) = person_key(person);
		let n = find_or_add(&mut statements.find_person, &mut statements.add_person, params![kind, key])?;
		self.people.insert(*person, n);
		Ok(n)
	}
}

/// What can be shown of a message without a key: nothing, if it was erased or is not well formed.
fn readable(message: &Message) -> Content {
	let content = message.payload().map(|payload| Content::decode(message.header().kind, payload));
	content.and_then(Result::ok).unwrap_or_default()
}

fn find_or_add(find: &mut Statement<'_>, add: &mut Statement<'_>, key: &[&dyn rusqlite::ToSql]) -> Result<i64> {
	match find.query_row(key, |row| row.get(0)).optional()? {
		Some(n) => Ok(n),
		None => Ok(add.insert(key)?),
	}
}

struct Statements<'a> {
	message: Statement<'a>,
	find_person: Statement<'a>,
	add_person: Statement<'a>,
	find_thread: Statement<'a>,
	add_thread: Statement<'a>,
	mention: Statement<'a>,
	recipient: Statement<'a>,
	find_tag: Statement<'a>,
	add_tag: Statement<'a>,
	find_conversation: Statement<'a>,
	add_conversation: Statement<'a>,
	tagged: Statement<'a>,
	private: Statement<'a>,
	reaction: Statement<'a>,
	contact: Statement<'a>,
	about: Statement<'a>,
	search: Statement<'a>,
	forget: Vec<Statement<'a>>,
}

impl<'a> Statements<'a> {
	fn prepare(transaction: &'a Transaction<'_>) -> Result<Self> {
		let prepare = |sql: &str| transaction.prepare(sql);
		let forget = ["mention", "recipient", "tagged", "private", "reaction"];
		let mut forget: Vec<_> = forget
			.iter()
			.map(|table| prepare(&format!("DELETE FROM {table} WHERE message = :n")))
			.collect::<Result<_, _>>()?;
		forget.push(prepare("DELETE FROM search WHERE rowid = :n")?);
		forget.push(prepare("DELETE FROM message WHERE n = :n")?);
		Ok(Self {
			message: prepare("INSERT INTO message VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?,
			find_person: prepare("SELECT n FROM person WHERE kind = ?1 AND key = ?2")?,
			add_person: prepare("INSERT INTO person (kind, key) VALUES (?1, ?2)")?,
			find_thread: prepare("SELECT n FROM thread WHERE root = ?1")?,
			add_thread: prepare("INSERT INTO thread (root) VALUES (?1)")?,
			mention: prepare("INSERT INTO mention VALUES (?1, ?2)")?,
			recipient: prepare("INSERT INTO recipient VALUES (?1, ?2)")?,
			find_tag: prepare("SELECT n FROM tag WHERE name = ?1")?,
			add_tag: prepare("INSERT INTO tag (name) VALUES (?1)")?,
			// Two tags may be one once they are folded.
			tagged: prepare("INSERT OR IGNORE INTO tagged VALUES (?1, ?2)")?,
			find_conversation: prepare("SELECT n FROM conversation WHERE people = ?1 AND app = ?2")?,
			add_conversation: prepare("INSERT INTO conversation (people, app) VALUES (?1, ?2)")?,
			private: prepare("INSERT INTO private VALUES (?1, ?2, ?3)")?,
			reaction: prepare("INSERT INTO reaction VALUES (?1, ?2, ?3, ?4)")?,
			contact: prepare(
				"INSERT INTO contact VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE
				SET relation = excluded.relation, sequence = excluded.sequence WHERE excluded.sequence >= sequence",
			)?,
			about: prepare(
				"INSERT INTO about VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE
				SET name = excluded.name, sequence = excluded.sequence WHERE excluded.sequence >= sequence",
			)?,
			search: prepare("INSERT INTO search (rowid, words) VALUES (?1, ?2)")?,
			forget,
		})
	}

	fn thread(&mut self, root: &MessageId) -> Result<i64> {
		find_or_add(&mut self.find_thread, &mut self.add_thread, params![root.0])
	}

	fn tag(&mut self, name: &str) -> Result<i64> {
		find_or_add(&mut self.find_tag, &mut self.add_tag, params![name])
	}

	fn conversation(&mut self, people: &BTreeSet<Person>, app: Option<u32>) -> Result<i64> {
		let (people, app) = (people_key(people), app_key(app));
		find_or_add(&mut self.find_conversation, &mut self.add_conversation, params![people, app])
	}

	fn forget(&mut self, n: i64) -> Result<()> {
		for statement in &mut self.forget {
			statement.execute(named_params! { ":n": n })?;
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use metalife_feed::{Salt, Writer};

	fn messages(count: u64) -> Vec<Message> {
		let content = Content { text: Some("word ".repeat(100)), ..Content::default() };
		let mut writer = Writer::new([1; 32]);
		let mut write = |time| {
			let payload = content.encode(Kind::POST, Salt::random()).expect("is allowed");
			writer.write(Kind::POST, time, payload).expect("is allowed")
		};
		(0..count).map(&mut write).collect()
	}

	#[test]
	fn new_messages_wait_in_order_and_what_is_missing_is_left_to_the_log() {
		let messages = messages(10);
		let mut waiting = Waiting::default();
		waiting.push((1..).zip(&messages[..3]));
		waiting.push((6..).zip(&messages[5..]));
		assert_eq!(waiting.take(1), messages[1..3]);
		assert!(waiting.take(3).is_empty());
		assert_eq!(waiting.take(6), messages[6..]);
		assert_eq!(waiting.bytes, 0);
	}

	#[test]
	fn no_more_messages_wait_than_there_is_room_for() {
		let messages = messages(10);
		let mut waiting = Waiting::default();
		(0..1_000).for_each(|n| waiting.push((n * 10 + 1..).zip(&messages)));
		assert!(waiting.bytes <= WAITING && waiting.bytes + messages[9].encoded_len() > WAITING);
		let taken: usize = (0..).map(|n| waiting.take(n * STEP as u64).len()).take_while(|count| *count > 0).sum();
		assert_eq!(taken, WAITING / messages[9].encoded_len());
		assert_eq!(waiting.bytes, 0);
	}
}
