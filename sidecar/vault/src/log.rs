//! The message log: what was acknowledged is in it.
//!
//! Seven keyspaces of one fjall database. A feed is known there by a keyed hash of its key, a message by one of its id; values
//! are sealed for the key that they stand under.
//!
//! | keyspace | key | value |
//! |---|---|---|
//! | feeds | feed, 16 bytes | sealed: where it stands |
//! | log | feed, sequence (big-endian) | sealed: the message |
//! | ids | id, 16 bytes | number of the message here |
//! | changes | number | feed, sequence, number of the message: what the index is to look at, in order |
//! | opened | feed, sequence | sealed: what was in a private message |
//! | secrets | name, 16 bytes | sealed: the name and what is kept under it; proofs of forks, too |
//! | records | table, 16 bytes; key, 16 bytes | sealed: the names of both and what is kept under them |
//!
//! Numbers and sequences stand in the open: they tell how much there is, not what or whose.

use crate::{
	error::{Error, Result},
	seal::{derive, Sealer, Secret},
};
use fjall::{Database, Keyspace, KeyspaceCreateOptions, OwnedWriteBatch, PersistMode};
use metalife_feed::{FeedKey, ForkProof, Message, MessageId, Tip};
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

/// What to look at: a message that came, was opened or erased.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Change {
	/// Where the message stands.
	pub place: Place,
	/// The number of the message here.
	pub message: u64,
}

pub struct Log {
	database: Database,
	feeds: Keyspace,
	log: Keyspace,
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
		let keyspace =
			|name, memtable| database.keyspace(name, || KeyspaceCreateOptions::default().max_memtable_size(memtable));
		Ok(Self {
			feeds: keyspace("feeds", MIB)?,
			log: keyspace("log", 4 * MIB)?,
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

	/// Seal a message for its place: the costly part of writing, which needs no lock.
	pub fn seal_message(&self, place: &Place, message: &Message) -> Vec<u8> {
		let mut key = [b'm'; 25];
		key[1..].copy_from_slice(place);
		self.values.seal_written(&key, message.encoded_len(), |out| message.encode_to(out))
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

	fn read_message(&self, place: &[u8], sealed: &[u8]) -> Result<Message> {
		Message::decode(&self.unseal(b'm', place, sealed)?).map_err(|_| DAMAGED)
	}

	pub fn message(&self, place: &Place) -> Result<Option<Message>> {
		self.log.get(place)?.map(|sealed| self.read_message(place, &sealed)).transpose()
	}

	/// The messages of a feed with these numbers, ascending.
	pub fn messages(&self, feed: &FeedHash, from: u64, to: u64) -> impl Iterator<Item = Result<Message>> + '_ {
		self.log.range(place(feed, from)..=place(feed, to)).map(|guard| {
			let (place, sealed) = guard.into_inner()?;
			self.read_message(&place, &sealed)
		})
	}

	/// The number of the message with this id.
	pub fn number(&self, id: &MessageId) -> Result<Option<u64>> {
		let found = self.ids.get(self.id_hash(id))?;
		found.map(|number| Ok(u64::from_be_bytes(number.as_ref().try_into().map_err(|_| DAMAGED)?))).transpose()
	}

	fn read_change(value: &[u8]) -> Result<Change> {
		let (place, message) = value.split_first_chunk().ok_or(DAMAGED)?;
		Ok(Change { place: *place, message: u64::from_be_bytes(message.try_into().map_err(|_| DAMAGED)?) })
	}

	/// What has this number.
	pub fn change(&self, number: u64) -> Result<Option<Change>> {
		self.changes.get(number.to_be_bytes())?.map(|value| Self::read_change(&value)).transpose()
	}

	/// The changes after this one, in order.
	pub fn changes_after(&self, number: u64) -> impl Iterator<Item = Result<(u64, Change)>> + '_ {
		self.changes.range((number + 1).to_be_bytes()..).map(|guard| {
			let (number, value) = guard.into_inner()?;
			let number = u64::from_be_bytes(number.as_ref().try_into().map_err(|_| DAMAGED)?);
			Ok((number, Self::read_change(&value)?))
		})
	}

	/// The number of the last change; 0 before the first.
	pub fn last_change(&self) -> Result<u64> {
		let Some(guard) = self.changes.last_key_value() else { return Ok(0) };
		Ok(u64::from_be_bytes(guard.key()?.as_ref().try_into().map_err(|_| DAMAGED)?))
	}

	pub fn opened(&self, place: &Place) -> Result<Option<Zeroizing<Vec<u8>>>> {
		self.opened.get(place)?.map(|sealed| self.unseal(b'o', place, &sealed)).transpose()
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
		Write { log: self, batch: self.database.batch().durability(Some(PersistMode::SyncAll)) }
	}

	/// Rewrite what is stored, so that what was erased or replaced is gone from the files too.
	pub fn compact(&self) -> Result<()> {
		for keyspace in [&self.log, &self.opened, &self.secrets, &self.feeds, &self.records] {
			keyspace.rotate_memtable_and_wait()?;
			keyspace.major_compact()?;
		}
		Ok(())
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
}

impl Write<'_> {
	pub fn feed(&mut self, feed: &FeedHash, state: &FeedState) {
		let sealed = self.log.seal(b'f', feed, &state.encode());
		self.batch.insert(&self.log.feeds, feed, sealed);
	}

	/// A message that is new here, sealed for its place, and the hash of its id.
	pub fn message(&mut self, number: u64, place: &Place, id: [u8; 16], sealed: Vec<u8>) {
		self.batch.insert(&self.log.log, place, sealed);
		self.batch.insert(&self.log.ids, id, number.to_be_bytes());
		self.change(number, &Change { place: *place, message: number });
	}

	/// A message in place of the same one with or without its payload.
	pub fn exchange(&mut self, place: &Place, message: &Message) {
		self.batch.insert(&self.log.log, place, self.log.seal_message(place, message));
	}

	pub fn change(&mut self, number: u64, change: &Change) {
		let value = [&change.place[..], &change.message.to_be_bytes()].concat();
		self.batch.insert(&self.log.changes, number.to_be_bytes(), value);
	}

	pub fn opened(&mut self, place: &Place, inner: &[u8]) {
		let sealed = self.log.seal(b'o', place, inner);
		self.batch.insert(&self.log.opened, place, sealed);
	}

	pub fn forget_opened(&mut self, place: &Place) {
		self.batch.remove(&self.log.opened, place);
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
	pub fn commit(self) -> Result<()> {
		Ok(self.batch.commit()?)
	}
}
