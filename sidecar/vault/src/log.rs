//! The message log: what was acknowledged is in it.
//!
//! Eight keyspaces of one fjall database. A feed is known there by a keyed hash of its key, a message by one of its id, and by
//! its number: in which order it came. Values are sealed for the key that they stand under.
//!
//! | keyspace | key | value |
//! |---|---|---|
//! | feeds | feed, 16 bytes | sealed: where it stands |
//! | pages | number of the first (big-endian, as all) | sealed: messages that came one after the other, each after its length in 4 bytes |
//! | runs | feed, sequence of the first | number of the first, how many: messages of a feed that came one after the other |
//! | ids | id, 16 bytes | number of the message |
//! | changes | number | number of the message that was opened, erased or completed then |
//! | opened | number of the message | sealed: what was in a private message |
//! | secrets | name, 16 bytes | sealed: the name and what is kept under it; proofs of forks, too |
//! | records | table, 16 bytes; key, 16 bytes | sealed: the names of both and what is kept under them |
//!
//! Numbers and sequences stand in the open: they tell how much there is, not what or whose. What is found by them is compared
//! with what was looked for.
//!
//! Messages and changes are numbered together, and each message's coming is a change. What comes together is sealed and
//! written in pages, since an entry costs the database as much as a message.

use crate::{
	error::{Error, Result},
	seal::{derive, Sealer, Secret},
};
use fjall::{Database, Keyspace, KeyspaceCreateOptions, OwnedWriteBatch, PersistMode};
use metalife_feed::{FeedKey, ForkProof, Message, MessageId, Tip, HEADER_LEN};
use std::path::Path;
use zeroize::Zeroizing;

const MIB: u64 = 1 << 20;

/// A feed, as the log knows it.
pub type FeedHash = [u8; 16];

/// Where a message stands in the log: feed, sequence.
pub type Place = [u8; 24];

pub fn place(feed: &FeedHash, sequence: u64) -> Place {
	let mut place = [0; 24];
	place[..16].copy_from_slice(feed);
	place[16..].copy_from_slice(&sequence.to_be_bytes());
	place
}

/// A feed as it is held here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FeedState {
	/// Its newest message.
	pub tip: Tip,
	/// The number of the oldest message that is held; all from there to the tip are.
	pub first: u64,
	/// Where it is forked, if it is: two messages have this number. What is held lies before it or is the branch that
	/// came first, and it grows no more.
	pub forked: Option<u64>,
}

impl FeedState {
	fn encode(&self) -> Vec<u8> {
		let mut out = self.tip.author.0.to_vec();
		for number in [self.first, self.tip.sequence, self.forked.unwrap_or(0)] {
			out.extend_from_slice(&number.to_le_bytes());
		}
		out.extend_from_slice(&self.tip.id.0);
		out
	}

	fn decode(bytes: &[u8]) -> Option<Self> {
		let (author, rest) = bytes.split_first_chunk()?;
		let (first, rest) = rest.split_first_chunk()?;
		let (sequence, rest) = rest.split_first_chunk()?;
		let (forked, id) = rest.split_first_chunk()?;
		let id = id.try_into().ok()?;
		let tip = Tip { author: FeedKey(*author), sequence: u64::from_le_bytes(*sequence), id: MessageId(id) };
		let forked = Some(u64::from_le_bytes(*forked)).filter(|forked| *forked > 0);
		Some(Self { tip, first: u64::from_le_bytes(*first), forked })
	}
}

/// A page has at most so many messages, and so many bytes if it has more than one: with all payloads, though some were left
/// out.
const PAGE_MESSAGES: u64 = 64;
const PAGE_BYTES: usize = 8 << 10;

pub struct Log {
	database: Database,
	feeds: Keyspace,
	pages: Keyspace,
	runs: Keyspace,
	ids: Keyspace,
	changes: Keyspace,
	opened: Keyspace,
	secrets: Keyspace,
	records: Keyspace,
	values: Sealer,
	names: Secret,
}

const DAMAGED: Error = Error::Damaged("the log");

impl Log {
	pub fn open(folder: &Path, key: &Secret) -> Result<Self> {
		let database = Database::builder(folder)
			.cache_size(8 * MIB)
			.max_cached_files(Some(64))
			.max_journaling_size(64 * MIB)
			.worker_threads(1)
			.open()?;
		if database.keyspace_exists("log") {
			return Err(Error::Older("the log"));
		}
		let keyspace =
			|name, memtable| database.keyspace(name, || KeyspaceCreateOptions::default().max_memtable_size(memtable));
		Ok(Self {
			feeds: keyspace("feeds", MIB)?,
			pages: keyspace("pages", 4 * MIB)?,
			runs: keyspace("runs", MIB)?,
			ids: keyspace("ids", 2 * MIB)?,
			changes: keyspace("changes", MIB)?,
			opened: keyspace("opened", MIB)?,
			secrets: keyspace("secrets", MIB)?,
			records: keyspace("records", MIB)?,
			values: Sealer::new(&derive("metalife vault 1 log values", key)),
			names: derive("metalife vault 1 log names", key),
			database,
		})
	}

	fn name(&self, what: u8, bytes: &[u8]) -> [u8; 16] {
		let mut hasher = blake3::Hasher::new_keyed(&self.names);
		hasher.update(&[what]).update(bytes);
		let mut name = [0; 16];
		hasher.finalize_xof().fill(&mut name);
		name
	}

	pub fn feed_hash(&self, feed: &FeedKey) -> FeedHash {
		self.name(b'f', &feed.0)
	}

	pub fn id_hash(&self, id: &MessageId) -> [u8; 16] {
		self.name(b'i', &id.0)
	}

	fn seal(&self, kind: u8, key: &[u8], plain: &[u8]) -> Vec<u8> {
		self.values.seal(&[&[kind], key].concat(), plain)
	}

	fn unseal(&self, kind: u8, key: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
		self.values.open(&[&[kind], key].concat(), sealed).ok_or(DAMAGED)
	}

	pub fn feed(&self, feed: &FeedHash) -> Result<Option<FeedState>> {
		let Some(sealed) = self.feeds.get(feed)? else { return Ok(None) };
		FeedState::decode(&self.unseal(b'f', feed, &sealed)?).map(Some).ok_or(DAMAGED)
	}

	/// All feeds, in no order that means anything.
	pub fn all_feeds(&self) -> impl Iterator<Item = Result<FeedState>> + '_ {
		self.feeds.iter().map(|guard| {
			let (feed, sealed) = guard.into_inner()?;
			FeedState::decode(&self.unseal(b'f', &feed, &sealed)?).ok_or(DAMAGED)
		})
	}

	/// The page that has the message with this number, if there is one: the number of its first and, opened, its messages.
	fn page(&self, number: u64) -> Result<Option<(u64, Zeroizing<Vec<u8>>)>> {
		let lowest = number.saturating_sub(PAGE_MESSAGES - 1);
		let Some(guard) = self.pages.range(lowest.to_be_bytes()..=number.to_be_bytes()).next_back() else {
			return Ok(None);
		};
		let (key, sealed) = guard.into_inner()?;
		Ok(Some((read_number(&key)?, self.unseal(b'm', &key, &sealed)?)))
	}

	pub fn reader(&self) -> Reader<'_> {
		Reader { log: self, first: 0, page: Zeroizing::new(Vec::new()) }
	}

	/// The message with this number.
	pub fn numbered(&self, number: u64) -> Result<Option<Message>> {
		self.reader().message(number)
	}

	/// The message that stands here.
	pub fn message(&self, feed: &FeedHash, sequence: u64) -> Result<Option<Message>> {
		self.messages(feed, sequence, sequence).next().map(|found| Ok(found?.1)).transpose()
	}

	/// The messages of a feed with these sequences, ascending, each with its number.
	pub fn messages(&self, feed: &FeedHash, from: u64, to: u64) -> Messages<'_> {
		Messages { reader: self.reader(), feed: *feed, from, to, runs: None, next: (0, 0), left: 0, over: from > to }
	}

	/// The number of the message with this id.
	pub fn number(&self, id: &MessageId) -> Result<Option<u64>> {
		self.ids.get(self.id_hash(id))?.map(|number| read_number(&number)).transpose()
	}

	/// The message with this id, and its number.
	pub fn find(&self, id: &MessageId) -> Result<Option<(u64, Message)>> {
		let Some(number) = self.number(id)? else { return Ok(None) };
		let message = self.numbered(number)?.filter(|message| message.header().id() == *id).ok_or(DAMAGED)?;
		Ok(Some((number, message)))
	}

	/// The number of the message that was changed by the change with this number, if that was not its coming.
	pub fn changed(&self, number: u64) -> Result<Option<u64>> {
		self.changes.get(number.to_be_bytes())?.map(|message| read_number(&message)).transpose()
	}

	/// The number of the last change; 0 before the first.
	pub fn last_change(&self) -> Result<u64> {
		let changed = self.changes.last_key_value().map(|guard| read_number(&guard.key()?)).transpose()?;
		let Some(guard) = self.pages.last_key_value() else { return Ok(changed.unwrap_or(0)) };
		let (key, sealed) = guard.into_inner()?;
		let count = split_page(&self.unseal(b'm', &key, &sealed)?).count() as u64;
		Ok((read_number(&key)? + count - 1).max(changed.unwrap_or(0)))
	}

	/// What was in the private message with this number.
	pub fn opened(&self, message: u64) -> Result<Option<Zeroizing<Vec<u8>>>> {
		let key = message.to_be_bytes();
		self.opened.get(key)?.map(|sealed| self.unseal(b'o', &key, &sealed)).transpose()
	}

	/// What is kept under a name.
	pub fn secret(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
		let key = self.name(b's', name.as_bytes());
		let Some(sealed) = self.secrets.get(key)? else { return Ok(None) };
		let plain = self.unseal(b's', &key, &sealed)?;
		let (_, value) = split_name(&plain)?;
		Ok(Some(Zeroizing::new(value.to_vec())))
	}

	/// The proof that this feed is forked, if there is one.
	pub fn fork(&self, feed: &FeedKey) -> Result<Option<ForkProof>> {
		let proof = self.secret(&fork_secret(feed))?;
		proof.map(|proof| ForkProof::decode(&proof).map_err(|_| DAMAGED)).transpose()
	}

	/// All that is kept under names, and the names.
	pub fn all_secrets(&self) -> impl Iterator<Item = Result<(String, Zeroizing<Vec<u8>>)>> + '_ {
		self.secrets.iter().map(|guard| {
			let (key, sealed) = guard.into_inner()?;
			let plain = self.unseal(b's', &key, &sealed)?;
			let (name, value) = split_name(&plain)?;
			Ok((text(name)?.to_owned(), Zeroizing::new(value.to_vec())))
		})
	}

	/// Where a record stands: the records of a table stand together.
	fn record_place(&self, table: &str, key: &[u8]) -> [u8; 32] {
		let table = self.name(b't', table.as_bytes());
		let mut place = [0; 32];
		place[..16].copy_from_slice(&table);
		place[16..].copy_from_slice(&self.name(b'r', &[&table, key].concat()));
		place
	}

	fn read_record(&self, place: &[u8], sealed: &[u8]) -> Result<Record> {
		let plain = self.unseal(b'r', place, sealed)?;
		let (table, rest) = split_name(&plain)?;
		let (key, value) = split_name(rest)?;
		Ok(Record { table: text(table)?.to_owned(), key: key.to_vec(), value: Zeroizing::new(value.to_vec()) })
	}

	/// What a table has under a key.
	pub fn record(&self, table: &str, key: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>> {
		let place = self.record_place(table, key);
		let sealed = self.records.get(place)?;
		sealed.map(|sealed| Ok(self.read_record(&place, &sealed)?.value)).transpose()
	}

	/// All records of a table, or of all tables, in no order that means anything.
	pub fn all_records(&self, table: Option<&str>) -> impl Iterator<Item = Result<Record>> + '_ {
		let prefix = table.map_or(Vec::new(), |table| self.name(b't', table.as_bytes()).to_vec());
		self.records.prefix(prefix).map(|guard| {
			let (place, sealed) = guard.into_inner()?;
			self.read_record(&place, &sealed)
		})
	}

	pub fn write(&self) -> Write<'_> {
		Write { log: self, batch: self.database.batch().durability(Some(PersistMode::SyncAll)), page: None, run: None }
	}

	/// Rewrite what is stored, so that what was erased or replaced is gone from the files too.
	pub fn compact(&self) -> Result<()> {
		for keyspace in [&self.pages, &self.opened, &self.secrets, &self.feeds, &self.records] {
			keyspace.rotate_memtable_and_wait()?;
			keyspace.major_compact()?;
		}
		Ok(())
	}
}

/// Reads messages by their numbers; a page is opened once for those that are read in a row.
pub struct Reader<'a> {
	log: &'a Log,
	first: u64,
	page: Zeroizing<Vec<u8>>,
}

impl Reader<'_> {
	/// The message with this number; none if it is the number of another change.
	pub fn message(&mut self, number: u64) -> Result<Option<Message>> {
		if self.bytes(number).is_none() {
			let Some((first, page)) = self.log.page(number)? else { return Ok(None) };
			(self.first, self.page) = (first, page);
		}
		self.bytes(number).map(|bytes| Message::decode(bytes).map_err(|_| DAMAGED)).transpose()
	}

	fn bytes(&self, number: u64) -> Option<&[u8]> {
		let at = number.checked_sub(self.first)?;
		split_page(&self.page).nth(at as usize)
	}
}

/// The messages of a feed, ascending, each with its number.
pub struct Messages<'a> {
	reader: Reader<'a>,
	feed: FeedHash,
	from: u64,
	to: u64,
	runs: Option<fjall::Iter>,
	/// The sequence and the number of the next, and how many there are in its run.
	next: (u64, u64),
	left: u64,
	over: bool,
}

impl Messages<'_> {
	fn runs(&self) -> Result<fjall::Iter> {
		let runs = &self.reader.log.runs;
		let [zero, from, to] = [0, self.from, self.to].map(|sequence| place(&self.feed, sequence));
		// The last run that begins before the first of them may have it.
		let begin = match runs.range(zero..=from).next_back() {
			Some(guard) => guard.key()?.as_ref().try_into().map_err(|_| DAMAGED)?,
			None => from,
		};
		Ok(runs.range(begin..=to))
	}

	fn step(&mut self) -> Result<Option<(u64, Message)>> {
		while self.left == 0 {
			let runs = match self.runs.take() {
				Some(runs) => runs,
				None => self.runs()?,
			};
			let Some(guard) = self.runs.insert(runs).next() else { return Ok(None) };
			let (key, value) = guard.into_inner()?;
			let (first, number, count) = read_run(&key, &value)?;
			let skipped = self.from.saturating_sub(first).min(count);
			self.next = (first + skipped, number + skipped);
			self.left = (count - skipped).min(self.to.saturating_add(1).saturating_sub(first + skipped));
		}
		let (sequence, number) = self.next;
		self.next = (sequence + 1, number + 1);
		self.left -= 1;
		let message = self.reader.message(number)?.ok_or(DAMAGED)?;
		let header = message.header();
		match header.sequence == sequence && self.reader.log.feed_hash(&header.author) == self.feed {
			true => Ok(Some((number, message))),
			false => Err(DAMAGED),
		}
	}
}

impl Iterator for Messages<'_> {
	type Item = Result<(u64, Message)>;

	fn next(&mut self) -> Option<Self::Item> {
		if self.over {
			return None;
		}
		let found = self.step();
		self.over = !matches!(found, Ok(Some(_)));
		found.transpose()
	}
}

/// The messages of a page, to its end.
fn split_page(mut page: &[u8]) -> impl Iterator<Item = &[u8]> {
	std::iter::from_fn(move || {
		let (length, rest) = page.split_first_chunk()?;
		let (message, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
		page = rest;
		Some(message)
	})
}

fn put_in_page(page: &mut Vec<u8>, message: &Message) {
	page.extend_from_slice(&(message.encoded_len() as u32).to_le_bytes());
	message.encode_to(page);
}

fn read_number(bytes: &[u8]) -> Result<u64> {
	Ok(u64::from_be_bytes(bytes.try_into().map_err(|_| DAMAGED)?))
}

/// The sequence and the number of the first of a run, and how many there are: at least one.
fn read_run(key: &[u8], value: &[u8]) -> Result<(u64, u64, u64)> {
	let first = read_number(key.get(16..).ok_or(DAMAGED)?)?;
	let (number, count) = value.split_at_checked(8).ok_or(DAMAGED)?;
	let (number, count) = (read_number(number)?, read_number(count)?);
	match count > 0 && first.checked_add(count).is_some() && number.checked_add(count).is_some() {
		true => Ok((first, number, count)),
		false => Err(DAMAGED),
	}
}

/// A record of a table.
pub struct Record {
	pub table: String,
	pub key: Vec<u8>,
	pub value: Zeroizing<Vec<u8>>,
}

/// Under which the proof of a fork is kept.
pub fn fork_secret(feed: &FeedKey) -> String {
	format!("fork {feed}")
}

/// A name of which the first byte says how long it is, and what comes after it.
pub fn split_name(plain: &[u8]) -> Result<(&[u8], &[u8])> {
	let (length, rest) = plain.split_first().ok_or(DAMAGED)?;
	rest.split_at_checked(usize::from(*length)).ok_or(DAMAGED)
}

pub fn text(name: &[u8]) -> Result<&str> {
	std::str::from_utf8(name).map_err(|_| DAMAGED)
}

/// The longest name of a secret or a table, and the longest key of a record.
pub const MAX_NAME: usize = 255;

/// What is to be written at once: all of it or nothing.
pub struct Write<'a> {
	log: &'a Log,
	batch: OwnedWriteBatch,
	page: Option<OpenPage>,
	run: Option<OpenRun>,
}

/// Messages that are not in the batch yet.
struct OpenPage {
	first: u64,
	count: u64,
	/// How many bytes there would be with all payloads.
	whole: usize,
	plain: Zeroizing<Vec<u8>>,
}

/// The last messages, as far as they are of one feed and follow each other.
struct OpenRun {
	feed: FeedHash,
	first: u64,
	number: u64,
	count: u64,
}

impl Write<'_> {
	pub fn feed(&mut self, feed: &FeedHash, state: &FeedState) {
		let sealed = self.log.seal(b'f', feed, &state.encode());
		self.batch.insert(&self.log.feeds, feed, sealed);
	}

	/// A message that is new here, and the hashes of its feed and its id. Each has the number after that of the one before.
	pub fn message(&mut self, number: u64, feed: &FeedHash, id: [u8; 16], message: &Message) {
		let header = message.header();
		self.batch.insert(&self.log.ids, id, number.to_be_bytes());
		match &mut self.run {
			Some(run) if run.feed == *feed && run.first + run.count == header.sequence => run.count += 1,
			_ => {
				self.put_run();
				self.run = Some(OpenRun { feed: *feed, first: header.sequence, number, count: 1 });
			},
		}
		let whole = 4 + 1 + HEADER_LEN + header.payload_size as usize;
		if self.page.as_ref().is_some_and(|page| page.count == PAGE_MESSAGES || page.whole + whole > PAGE_BYTES) {
			self.put_page();
		}
		let page = self.page.get_or_insert_with(|| OpenPage {
			first: number,
			count: 0,
			whole: 0,
			plain: Zeroizing::new(Vec::with_capacity(PAGE_BYTES)),
		});
		page.count += 1;
		page.whole += whole;
		put_in_page(&mut page.plain, message);
	}

	fn put_run(&mut self) {
		if let Some(run) = self.run.take() {
			let value = [run.number.to_be_bytes(), run.count.to_be_bytes()].concat();
			self.batch.insert(&self.log.runs, place(&run.feed, run.first), value);
		}
	}

	fn put_page(&mut self) {
		if let Some(page) = self.page.take() {
			let key = page.first.to_be_bytes();
			self.batch.insert(&self.log.pages, key, self.log.seal(b'm', &key, &page.plain));
		}
	}

	/// A message in place of the same one with or without its payload.
	pub fn exchange(&mut self, number: u64, message: &Message) -> Result<()> {
		let (first, page) = self.log.page(number)?.ok_or(DAMAGED)?;
		let mut new = Zeroizing::new(Vec::with_capacity(page.len() + message.encoded_len()));
		for (at, bytes) in (first..).zip(split_page(&page)) {
			match at == number {
				true => put_in_page(&mut new, message),
				false => {
					new.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
					new.extend_from_slice(bytes);
				},
			}
		}
		let key = first.to_be_bytes();
		self.batch.insert(&self.log.pages, key, self.log.seal(b'm', &key, &new));
		Ok(())
	}

	/// The message with the other number was opened, erased or completed.
	pub fn changed(&mut self, number: u64, message: u64) {
		self.batch.insert(&self.log.changes, number.to_be_bytes(), message.to_be_bytes());
	}

	pub fn opened(&mut self, message: u64, inner: &[u8]) {
		let key = message.to_be_bytes();
		let sealed = self.log.seal(b'o', &key, inner);
		self.batch.insert(&self.log.opened, key, sealed);
	}

	pub fn forget_opened(&mut self, message: u64) {
		self.batch.remove(&self.log.opened, message.to_be_bytes());
	}

	/// The name has at most [`MAX_NAME`] bytes.
	pub fn secret(&mut self, name: &str, value: &[u8]) {
		let key = self.log.name(b's', name.as_bytes());
		let mut plain = Zeroizing::new(vec![name.len() as u8]);
		plain.extend_from_slice(name.as_bytes());
		plain.extend_from_slice(value);
		let sealed = self.log.seal(b's', &key, &plain);
		self.batch.insert(&self.log.secrets, key, sealed);
	}

	pub fn forget_secret(&mut self, name: &str) {
		self.batch.remove(&self.log.secrets, self.log.name(b's', name.as_bytes()));
	}

	/// The table and the key have at most [`MAX_NAME`] bytes.
	pub fn record(&mut self, table: &str, key: &[u8], value: &[u8]) {
		let place = self.log.record_place(table, key);
		let mut plain = Zeroizing::new(Vec::with_capacity(2 + table.len() + key.len() + value.len()));
		for name in [table.as_bytes(), key] {
			plain.push(name.len() as u8);
			plain.extend_from_slice(name);
		}
		plain.extend_from_slice(value);
		let sealed = self.log.seal(b'r', &place, &plain);
		self.batch.insert(&self.log.records, place, sealed);
	}

	pub fn forget_record(&mut self, table: &str, key: &[u8]) {
		self.batch.remove(&self.log.records, self.log.record_place(table, key));
	}

	/// Write, and return when it is on the disk.
	pub fn commit(mut self) -> Result<()> {
		self.put_run();
		self.put_page();
		Ok(self.batch.commit()?)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::seal::random_secret;

	#[test]
	fn a_log_of_an_earlier_version_is_told() {
		let place = tempfile::tempdir().expect("there is a place for temporary files");
		let database = Database::builder(place.path()).open().expect("is made");
		drop(database.keyspace("log", KeyspaceCreateOptions::default).expect("is made"));
		drop(database);
		assert!(matches!(Log::open(place.path(), &random_secret()), Err(Error::Older("the log"))));
	}
}
