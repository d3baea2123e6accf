//! All blobs of a person: what is here, what is to stay, and how much room there is.

use crate::{
	address::Address,
	error::{Error, Result},
	folder::{self, Folder},
	hashes::{chunk_len, ChunkHashes, CHUNK, MAX_BLOB},
	index::{size_of_stored, stored_len, Index, Record, State},
	read::Reader,
	receive::Receiver,
	seal::Key,
	store::{Object, Store},
	write::Writer,
};
use metalife_vault::Vault;
use std::{
	collections::HashMap,
	fs::{File, OpenOptions, TryLockError},
	os::unix::fs::OpenOptionsExt,
	path::{Path, PathBuf},
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::broadcast;

/// How many changes wait for whoever is slow to hear of them.
const WAITING: usize = 1_024;

/// The most bytes that the reason of a pin has.
pub const MAX_REASON: usize = 100;

/// The most pins that a blob has.
pub const MAX_PINS: usize = 64;

/// How many blobs have been used since, before reading one again counts as using it: it costs a write.
const USED_RECENTLY: u64 = 64;

const LOCK: &str = "lock";
const INCOMING: &str = "incoming";
const HELD: &str = "held";

/// The blobs of a person. Can be cloned and used from all threads; what it does waits for the disk, so asynchronous code
/// calls it where it may block.
#[derive(Clone)]
pub struct Blobs(Arc<Inner>);

struct Inner {
	vault: Arc<Vault>,
	store: Box<dyn Store>,
	incoming: PathBuf,
	state: Mutex<Shared>,
	changes: broadcast::Sender<Change>,
	/// Let go of last.
	_lock: File,
}

struct Shared {
	quota: u64,
	/// What is taken, and what is promised to those who write.
	used: u64,
	/// Counts uses.
	clock: u64,
	busy: HashMap<Address, Use>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
	Reading(u32),
	Receiving,
}

/// Something that others who have blobs, or lack them, are to know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Change {
	/// A blob of this size is pinned and not here.
	Wanted(Address, u64),
	/// All of a blob is here.
	Here(Address),
}

/// How much room there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Usage {
	/// How many bytes may be taken.
	pub quota: u64,
	/// How many are taken, by what is here, what is being received and what is being written.
	pub used: u64,
}

/// A blob that is known here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
	/// Its address.
	pub address: Address,
	/// Its size as stored and sent.
	pub size: u64,
	/// Whether all of it is here.
	pub complete: bool,
	/// Why it is to stay; nothing if it is not.
	pub pins: Vec<String>,
}

impl Blobs {
	/// The blobs in this folder, whose index is in this vault, with a quota in bytes.
	pub fn open(vault: Arc<Vault>, folder: &Path, quota: u64) -> Result<Self> {
		let store = Folder::new(&folder.join(HELD))?;
		Self::open_with(vault, folder, Box::new(store), quota)
	}

	/// The same with another store for what is finished. The folder is for what is being written or received.
	pub fn open_with(vault: Arc<Vault>, folder: &Path, store: Box<dyn Store>, quota: u64) -> Result<Self> {
		let incoming = folder.join(INCOMING);
		folder::create_folder(&incoming)?;
		let lock = take_lock(&folder.join(LOCK))?;
		let state = Mutex::new(Shared { quota, used: 0, clock: 0, busy: HashMap::new() });
		let changes = broadcast::Sender::new(WAITING);
		let blobs = Self(Arc::new(Inner { vault, store, incoming, state, changes, _lock: lock }));
		blobs.recover()?;
		Ok(blobs)
	}

	/// Put what a crash left in order: all that was acknowledged is there, and nothing else takes room.
	fn recover(&self) -> Result<()> {
		let index = self.index();
		for entry in self.0.incoming.read_dir()? {
			let entry = entry?;
			let name = entry.file_name();
			let address: Option<Address> = name.to_str().and_then(|name| name.parse().ok());
			let receiving = match address {
				Some(address) => index.get(&address)?.is_some_and(|record| record.state == State::Receiving),
				None => false,
			};
			if !receiving {
				folder::remove(&entry.path())?;
			}
		}
		let mut stored = HashMap::new();
		let listed = self.0.store.each(&mut |address, length| {
			stored.insert(address, length);
			Ok(())
		});
		let listed = match listed {
			// There may be no network. What is known stands, and what is not known waits.
			Err(Error::S3(error)) => {
				tracing::warn!(%error, "the store cannot be reached");
				false
			},
			listed => listed.map(|()| true)?,
		};
		let mut shared = self.shared();
		for entry in index.all() {
			let (address, mut record) = entry?;
			shared.clock = shared.clock.max(record.used);
			let whole = stored.remove(&address).is_some_and(|length| length == stored_len(record.size));
			let state = match record.state {
				state if !listed => state,
				_ if whole => State::Held,
				State::Receiving if self.incoming(&address).exists() => State::Receiving,
				_ => State::Wanted,
			};
			if state != record.state {
				tracing::warn!(%address, was = ?record.state, is = ?state, "a blob is not what the index said");
				record.state = state;
				match state == State::Wanted && record.pins.is_empty() {
					true => index.remove(&address)?,
					false => index.put(&address, &record)?,
				}
			}
			shared.used += record.room();
		}
		// Written and never acknowledged, or let go of, or written after the copy of the vault that this is: nothing says that
		// it is to stay, and nothing asks for its room yet.
		for (address, length) in stored {
			match size_of_stored(length) {
				Some(size) => {
					let record = Record { state: State::Held, size, used: 0, pins: Default::default() };
					index.put(&address, &record)?;
					shared.used += record.room();
				},
				None => self.0.store.remove(&address)?,
			}
		}
		Ok(())
	}

	/// What comes and what is wanted, from now on. Whoever is too slow misses some; it ends when the blobs are closed, and
	/// does not keep them open.
	pub fn changes(&self) -> broadcast::Receiver<Change> {
		self.0.changes.subscribe()
	}

	fn tell(&self, change: Change) {
		// There may be nobody who listens.
		let _ = self.0.changes.send(change);
	}

	pub(crate) fn index(&self) -> Index<'_> {
		Index::new(&self.0.vault)
	}

	/// Where a blob lies while it is received.
	pub(crate) fn incoming(&self, address: &Address) -> PathBuf {
		self.0.incoming.join(address.to_string())
	}

	/// Where a blob lies while it is written: what it will be called is not known yet.
	pub(crate) fn unfinished(&self) -> PathBuf {
		self.0.incoming.join(format!("{:032x}.new", rand::random::<u128>()))
	}

	fn shared(&self) -> MutexGuard<'_, Shared> {
		// What panicked left numbers that are a little off at worst; the index is changed as a whole.
		self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
	}

	// ---- writing and reading -----------------------------------------------------------------------------------------

	/// Seal a new blob, under a key of its own.
	pub fn write(&self) -> Result<Writer> {
		Writer::new(self.clone())
	}

	/// Read a blob in clear, or as it is if it has no key. It is not let go of while it is read.
	pub fn read(&self, address: &Address, key: Option<&Key>) -> Result<Reader> {
		let (reading, record, object) = self.open_object(address)?;
		Reader::new(reading, &record, object, key)
	}

	/// The hashes of the chunks of a blob that is here, for those who ask for it.
	pub fn hashes(&self, address: &Address) -> Result<ChunkHashes> {
		let (_reading, record, object) = self.open_object(address)?;
		stored_hashes(address, record.size, &*object)
	}

	/// The bytes of some chunks as they are stored, for those who ask for them: from this one on, so many, at most 16 at once.
	/// They are checked.
	pub fn chunks(&self, hashes: &ChunkHashes, first: u32, count: u32) -> Result<Vec<Vec<u8>>> {
		let (_reading, record, object) = self.open_object(&hashes.address())?;
		if record.size != hashes.size() {
			return Err(Error::Size(record.size));
		}
		let end = first.saturating_add(count.min(16)).min(hashes.count());
		(first..end)
			.map(|index| {
				let length = chunk_len(record.size, index).ok_or(Error::NoChunk(index))?;
				let mut chunk = vec![0; length];
				object.read_at(u64::from(index) * CHUNK as u64, &mut chunk)?;
				hashes.check(index, &chunk).map_err(|_| Error::Damaged("a blob"))?;
				Ok(chunk)
			})
			.collect()
	}

	fn open_object(&self, address: &Address) -> Result<(Reading, Record, Box<dyn Object>)> {
		let reading = Reading::begin(self, address)?;
		let record = self.index().get(address)?.filter(|record| record.state == State::Held).ok_or(Error::NotHeld)?;
		self.touch(address, &record)?;
		let object = self.0.store.open(address)?.ok_or(Error::Damaged("the store"))?;
		if object.len() != stored_len(record.size) {
			return Err(Error::Damaged("a blob"));
		}
		Ok((reading, record, object))
	}

	/// Read all of a blob as it is stored, and check it. If it is damaged it is let go of, and wanted again if it is pinned.
	pub fn check(&self, address: &Address) -> Result<()> {
		let checked =
			self.read(address, None).and_then(|mut reader| Ok(std::io::copy(&mut reader, &mut std::io::sink())?));
		match checked {
			Err(error) if is_damage(&error) => {
				self.let_go(address)?;
				Err(Error::Damaged("a blob"))
			},
			checked => checked.map(drop),
		}
	}

	/// Take in a blob that others have, chunk by chunk; goes on with what is there of it already.
	pub fn receive(&self, hashes: ChunkHashes) -> Result<Receiver> {
		let address = hashes.address();
		let mut shared = self.shared();
		if shared.busy.contains_key(&address) {
			return Err(Error::InUse);
		}
		let index = self.index();
		let known = index.get(&address)?;
		match &known {
			Some(record) if record.state == State::Held => return Err(Error::Held),
			Some(record) if record.state == State::Receiving && record.size != hashes.size() => {
				return Err(Error::Size(record.size));
			},
			_ => {},
		}
		let resumed = known.as_ref().is_some_and(|record| record.state == State::Receiving);
		if !resumed {
			let room = stored_len(hashes.size());
			self.reserve_in(&mut shared, room)?;
			let record = Record {
				state: State::Receiving,
				size: hashes.size(),
				used: shared.tick(),
				pins: known.map(|record| record.pins).unwrap_or_default(),
			};
			let begun = create(&self.incoming(&address)).and_then(|_| index.put(&address, &record));
			if begun.is_err() {
				shared.used -= room;
				begun?;
			}
		}
		shared.busy.insert(address, Use::Receiving);
		drop(shared);
		Receiver::open(Receiving { blobs: self.clone(), address }, hashes)
	}

	/// Go on with a blob of which parts are here, if the hashes of its chunks are among them.
	pub fn resume(&self, address: &Address) -> Result<Option<Receiver>> {
		let Some(record) = self.index().get(address)?.filter(|record| record.state == State::Receiving) else {
			return Ok(None);
		};
		match Receiver::stored_hashes(&self.incoming(address), address, record.size)? {
			Some(hashes) => self.receive(hashes).map(Some),
			None => Ok(None),
		}
	}

	/// What was received lies as a whole and synced where [`Blobs::incoming`] says.
	pub(crate) fn finish_received(&self, receiving: Receiving) -> Result<()> {
		let address = receiving.address;
		self.0.store.put(&address, &self.incoming(&address))?;
		let mut shared = self.shared();
		let index = self.index();
		let mut record = index.get(&address)?.ok_or(Error::NotHeld)?;
		record.state = State::Held;
		record.used = shared.tick();
		index.put(&address, &record)?;
		drop(shared);
		let removed = folder::remove(&self.incoming(&address));
		// Whoever is told may read it.
		drop(receiving);
		self.tell(Change::Here(address));
		removed
	}

	/// What was written lies as a whole and synced here, and has its room. Tells whether it is new: otherwise its room is to
	/// be given back.
	pub(crate) fn finish_written(&self, file: &Path, hashes: &ChunkHashes, reason: Option<&str>) -> Result<bool> {
		let address = hashes.address();
		let mut shared = self.shared();
		let index = self.index();
		let known = index.get(&address)?;
		let new = known.as_ref().is_none_or(|record| record.state == State::Wanted);
		let mut pins = known.map(|record| record.pins).unwrap_or_default();
		pins.extend(reason.map(str::to_owned));
		self.0.store.put(&address, file)?;
		index.put(&address, &Record { state: State::Held, size: hashes.size(), used: shared.tick(), pins })?;
		self.tell(Change::Here(address));
		Ok(new)
	}

	// ---- what stays --------------------------------------------------------------------------------------------------

	/// Let a blob stay, for this reason (a message, a profile, a wish), until it is unpinned for the same. One that is not here
	/// is wanted from then on.
	pub fn pin(&self, address: &Address, size: u64, reason: &str) -> Result<()> {
		check_reason(reason)?;
		if size > MAX_BLOB {
			return Err(Error::TooLarge);
		}
		let _shared = self.shared();
		let wanted = Record { state: State::Wanted, size, used: 0, pins: Default::default() };
		let mut record = self.index().get(address)?.unwrap_or(wanted);
		if record.size != size {
			return Err(Error::Size(record.size));
		}
		if record.pins.len() >= MAX_PINS && !record.pins.contains(reason) {
			return Err(Error::Pin);
		}
		if record.pins.insert(reason.to_owned()) {
			self.index().put(address, &record)?;
			if record.state != State::Held {
				self.tell(Change::Wanted(*address, size));
			}
		}
		Ok(())
	}

	/// Take a reason away. When there is none left, the blob may be let go of.
	pub fn unpin(&self, address: &Address, reason: &str) -> Result<()> {
		let _shared = self.shared();
		let Some(mut record) = self.index().get(address)? else { return Ok(()) };
		if !record.pins.remove(reason) {
			return Ok(());
		}
		match record.state == State::Wanted && record.pins.is_empty() {
			true => self.index().remove(address),
			false => self.index().put(address, &record),
		}
	}

	/// What is known of a blob.
	pub fn get(&self, address: &Address) -> Result<Option<Held>> {
		Ok(self.index().get(address)?.map(|record| held(*address, record)))
	}

	/// All blobs that are known, in no order that means anything: those that are here, those that are on their way, and those
	/// that are pinned and missing.
	pub fn all(&self) -> Result<Vec<Held>> {
		self.index().all().map(|entry| entry.map(|(address, record)| held(address, record))).collect()
	}

	/// What is pinned and not, or not all of it, here.
	pub fn wanted(&self) -> Result<Vec<Held>> {
		Ok(self.all()?.into_iter().filter(|held| !held.complete && !held.pins.is_empty()).collect())
	}

	// ---- room --------------------------------------------------------------------------------------------------------

	/// How much room there is.
	pub fn usage(&self) -> Usage {
		let shared = self.shared();
		Usage { quota: shared.quota, used: shared.used }
	}

	/// Allow so many bytes from now on. What is over stays until room is asked for, or [`Blobs::collect`].
	pub fn set_quota(&self, quota: u64) {
		self.shared().quota = quota;
	}

	/// Let go of what is neither pinned nor in use, the longest unused first, until at most so many bytes are taken.
	pub fn collect(&self, until: u64) -> Result<Usage> {
		let mut shared = self.shared();
		self.collect_in(&mut shared, until)?;
		Ok(Usage { quota: shared.quota, used: shared.used })
	}

	/// Promise room to somebody who writes.
	pub(crate) fn reserve(&self, room: u64) -> Result<()> {
		self.reserve_in(&mut self.shared(), room)
	}

	pub(crate) fn give_back(&self, room: u64) {
		self.shared().used -= room;
	}

	fn reserve_in(&self, shared: &mut Shared, room: u64) -> Result<()> {
		let until = shared.quota.saturating_sub(room);
		if shared.used > until || room > shared.quota {
			let can_go = self.unused(shared)?.iter().map(|(.., record)| record.room()).sum();
			let free = shared.quota.saturating_sub(shared.used.saturating_sub(can_go));
			// Nothing is let go of for what does not fit anyway.
			if room > free {
				return Err(Error::Quota { needed: room, free });
			}
			self.collect_in(shared, until)?;
		}
		shared.used += room;
		Ok(())
	}

	/// What may be let go of, the longest unused first.
	fn unused(&self, shared: &Shared) -> Result<Vec<(Address, Record)>> {
		let mut found = Vec::new();
		for entry in self.index().all() {
			let (address, record) = entry?;
			if record.pins.is_empty() && !shared.busy.contains_key(&address) {
				found.push((address, record));
			}
		}
		found.sort_by_key(|(_, record)| record.used);
		Ok(found)
	}

	fn collect_in(&self, shared: &mut Shared, until: u64) -> Result<()> {
		if shared.used <= until {
			return Ok(());
		}
		for (address, record) in self.unused(shared)? {
			if shared.used <= until {
				break;
			}
			// After a crash between the two it is found in the store and in no record, and not pinned: it goes the next time.
			self.index().remove(&address)?;
			shared.used -= record.room();
			self.erase(&address, record.state)?;
		}
		Ok(())
	}

	fn erase(&self, address: &Address, state: State) -> Result<()> {
		match state {
			State::Wanted => Ok(()),
			State::Receiving => folder::remove(&self.incoming(address)),
			State::Held => self.0.store.remove(address),
		}
	}

	/// Let go of a blob, pinned or not. If it is pinned it is wanted again.
	pub fn let_go(&self, address: &Address) -> Result<()> {
		let mut shared = self.shared();
		if shared.busy.contains_key(address) {
			return Err(Error::InUse);
		}
		let Some(mut record) = self.index().get(address)? else { return Ok(()) };
		let (room, state) = (record.room(), record.state);
		record.state = State::Wanted;
		match record.pins.is_empty() {
			true => self.index().remove(address)?,
			false => {
				self.index().put(address, &record)?;
				self.tell(Change::Wanted(*address, record.size));
			},
		}
		shared.used -= room;
		self.erase(address, state)
	}

	fn touch(&self, address: &Address, record: &Record) -> Result<()> {
		let mut shared = self.shared();
		if record.used + USED_RECENTLY > shared.clock {
			return Ok(());
		}
		// As it is now: somebody may have pinned it meanwhile.
		let Some(mut record) = self.index().get(address)? else { return Ok(()) };
		record.used = shared.tick();
		self.index().put(address, &record)
	}
}

impl Shared {
	fn tick(&mut self) -> u64 {
		self.clock += 1;
		self.clock
	}
}

fn held(address: Address, record: Record) -> Held {
	let complete = record.state == State::Held;
	Held { address, size: record.size, complete, pins: record.pins.into_iter().collect() }
}

/// The hashes that stand behind a blob in the store.
pub(crate) fn stored_hashes(address: &Address, size: u64, object: &dyn Object) -> Result<ChunkHashes> {
	let mut bytes = vec![0; ChunkHashes::encoded_len(size)];
	object.read_at(size, &mut bytes)?;
	ChunkHashes::decode(address, size, &bytes).map_err(|_| Error::Damaged("a blob"))
}

pub(crate) fn check_reason(reason: &str) -> Result<()> {
	match (1..=MAX_REASON).contains(&reason.len()) {
		true => Ok(()),
		false => Err(Error::Pin),
	}
}

/// Whether what went wrong is the store's fault, so that a copy from elsewhere helps.
fn is_damage(error: &Error) -> bool {
	match error {
		Error::Damaged(_) => true,
		Error::Io(error) => {
			let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
			inner.is_some_and(is_damage)
		},
		_ => false,
	}
}

/// A new file that only its owner reads.
pub(crate) fn create(path: &Path) -> Result<File> {
	Ok(OpenOptions::new().read(true).write(true).create(true).truncate(true).mode(0o600).open(path)?)
}

fn take_lock(path: &Path) -> Result<File> {
	let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
	match file.try_lock() {
		Ok(()) => Ok(file),
		Err(TryLockError::WouldBlock) => Err(Error::InUse),
		Err(TryLockError::Error(error)) => Err(error.into()),
	}
}

/// Held while a blob is read.
pub(crate) struct Reading {
	blobs: Blobs,
	pub address: Address,
}

impl Reading {
	fn begin(blobs: &Blobs, address: &Address) -> Result<Self> {
		let mut shared = blobs.shared();
		let readers = match shared.busy.get(address) {
			Some(Use::Receiving) => return Err(Error::NotHeld),
			Some(Use::Reading(readers)) => *readers,
			None => 0,
		};
		shared.busy.insert(*address, Use::Reading(readers + 1));
		drop(shared);
		Ok(Self { blobs: blobs.clone(), address: *address })
	}
}

impl Drop for Reading {
	fn drop(&mut self) {
		let mut shared = self.blobs.shared();
		match shared.busy.get_mut(&self.address) {
			Some(Use::Reading(readers)) if *readers > 1 => *readers -= 1,
			_ => drop(shared.busy.remove(&self.address)),
		}
	}
}

/// Held while a blob is received.
pub(crate) struct Receiving {
	pub blobs: Blobs,
	pub address: Address,
}

impl Drop for Receiving {
	fn drop(&mut self) {
		self.blobs.shared().busy.remove(&self.address);
	}
}
