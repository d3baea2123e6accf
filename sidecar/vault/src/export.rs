//! All of a vault in one file, sealed.
//!
//! ```text
//! key file (of a key made for this file), 165 bytes || chunks
//! chunk = length of what follows, 4 bytes, little-endian || sealed
//! ```
//!
//! Chunks are sealed as in STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, 2015): the nonce is 19 zeroes (the key is for this
//! file alone), the chunk's number and whether it is the last, so chunks can be neither moved nor left out, and a file that
//! was cut is found. In the chunks stand records: kind, length in 4 bytes, bytes.

use crate::{
	error::{Error, Result},
	files,
	key::{self, Kdf, KEY_FILE},
	log::{split_name, text, Log, Record},
	records::MAX_RECORD,
	seal::{derive, Sealer, Secret, NONCE, TAG},
	vault::{Check, Outcome, Vault, FEED_SECRET, MAX_BATCH, MAX_SECRET},
};
use metalife_feed::{ForkProof, Inner, Message, MessageId, MAX_MESSAGE};
use std::{
	fs::File,
	io::{BufReader, BufWriter, Read, Write},
	path::Path,
};
use zeroize::Zeroizing;

const CHUNK: usize = 1 << 16;
const BATCH: usize = 1_000;
const RECORDS: usize = 64;

const MESSAGE: u8 = 1;
const OPENED: u8 = 2;
const SECRET: u8 = 3;
const RETIRED: u8 = 4;
const TABLE: u8 = 5;

/// The largest record: something kept under the longest name.
const LARGEST: usize = 1 + 256 + MAX_SECRET;

fn sealer(key: &Secret) -> Sealer {
	Sealer::new(&derive("metalife vault 1 export", key))
}

fn nonce(number: u32, last: bool) -> [u8; NONCE] {
	let mut nonce = [0; NONCE];
	nonce[19..23].copy_from_slice(&number.to_be_bytes());
	nonce[23] = u8::from(last);
	nonce
}

struct Chunks<W> {
	out: W,
	sealer: Sealer,
	plain: Zeroizing<Vec<u8>>,
	number: u32,
}

impl<W: Write> Chunks<W> {
	fn record(&mut self, kind: u8, parts: &[&[u8]]) -> Result<()> {
		self.put(&[kind])?;
		let length: usize = parts.iter().map(|part| part.len()).sum();
		self.put(&(length as u32).to_le_bytes())?;
		parts.iter().try_for_each(|part| self.put(part))
	}

	fn put(&mut self, mut bytes: &[u8]) -> Result<()> {
		while !bytes.is_empty() {
			// A full chunk is written when more comes: then it is not the last.
			if self.plain.len() == CHUNK {
				self.chunk(false)?;
			}
			let (now, rest) = bytes.split_at(bytes.len().min(CHUNK - self.plain.len()));
			self.plain.extend_from_slice(now);
			bytes = rest;
		}
		Ok(())
	}

	fn chunk(&mut self, last: bool) -> Result<()> {
		let sealed = self.sealer.seal_at(&nonce(self.number, last), b"export", &self.plain)?;
		self.out.write_all(&(sealed.len() as u32).to_le_bytes())?;
		self.out.write_all(&sealed)?;
		self.plain.clear();
		self.number =
			self.number.checked_add(1).ok_or(Error::TooMany { found: usize::MAX, limit: u32::MAX as usize })?;
		Ok(())
	}
}

pub fn write(log: &Log, path: &Path, passphrase: &[u8], kdf: &Kdf) -> Result<()> {
	let (key, key_file) = key::create(passphrase, kdf)?;
	let mut out = BufWriter::new(files::create(&files::unfinished(path))?);
	out.write_all(&key_file)?;
	let plain = Zeroizing::new(Vec::with_capacity(CHUNK));
	let mut chunks = Chunks { out, sealer: sealer(&key), plain, number: 0 };
	for state in log.all_feeds() {
		let state = state?;
		let feed = log.feed_hash(&state.tip.author);
		// To where it stood, even if it grows meanwhile.
		for message in log.messages(&feed, state.first, state.tip.sequence) {
			let (number, message) = message?;
			chunks.record(MESSAGE, &[&message.encode()])?;
			if let Some(inside) = log.opened(number)? {
				chunks.record(OPENED, &[&message.header().id().0, &inside])?;
			}
		}
	}
	for secret in log.all_secrets() {
		let (name, value) = secret?;
		match name == FEED_SECRET {
			true => chunks.record(RETIRED, &[&value])?,
			false => chunks.record(SECRET, &[&[name.len() as u8], name.as_bytes(), &value])?,
		}
	}
	for record in log.all_records(None) {
		let Record { table, key, value } = record?;
		let lengths = [table.len() as u8, key.len() as u8];
		chunks.record(TABLE, &[&lengths[..1], table.as_bytes(), &lengths[1..], &key, &value])?;
	}
	chunks.chunk(true)?;
	let file = chunks.out.into_inner().map_err(|error| Error::Io(error.into_error()))?;
	files::finish(file, path)
}

const DAMAGED: Error = Error::Damaged("the export");

/// Reads records, a chunk at a time.
struct Records<R> {
	file: R,
	sealer: Sealer,
	plain: Zeroizing<Vec<u8>>,
	at: usize,
	number: u32,
	last: bool,
}

impl<R: Read> Records<R> {
	fn more(&mut self) -> Result<()> {
		let mut length = [0; 4];
		self.file.read_exact(&mut length).map_err(|_| DAMAGED)?;
		let length = u32::from_le_bytes(length) as usize;
		if length > CHUNK + TAG {
			return Err(DAMAGED);
		}
		let mut sealed = vec![0; length];
		self.file.read_exact(&mut sealed).map_err(|_| DAMAGED)?;
		let open = |last| self.sealer.open_at(&nonce(self.number, last), b"export", &sealed);
		(self.plain, self.last) = match open(false) {
			Some(plain) => (plain, false),
			None => (open(true).ok_or(DAMAGED)?, true),
		};
		self.at = 0;
		self.number = self.number.checked_add(1).ok_or(DAMAGED)?;
		if self.last && self.file.read(&mut [0])? != 0 {
			return Err(DAMAGED);
		}
		Ok(())
	}

	fn fill(&mut self, mut out: &mut [u8]) -> Result<()> {
		while !out.is_empty() {
			if self.at == self.plain.len() {
				if self.last {
					return Err(DAMAGED);
				}
				self.more()?;
				continue;
			}
			let count = out.len().min(self.plain.len() - self.at);
			let (now, rest) = out.split_at_mut(count);
			now.copy_from_slice(&self.plain[self.at..][..count]);
			self.at += count;
			out = rest;
		}
		Ok(())
	}

	fn next(&mut self) -> Result<Option<(u8, Zeroizing<Vec<u8>>)>> {
		while self.at == self.plain.len() {
			if self.last {
				return Ok(None);
			}
			self.more()?;
		}
		let mut head = [0; 5];
		self.fill(&mut head)?;
		let [kind, length @ ..] = head;
		let length = u32::from_le_bytes(length) as usize;
		if length > LARGEST.max(MAX_MESSAGE) {
			return Err(DAMAGED);
		}
		let mut record = Zeroizing::new(vec![0; length]);
		self.fill(&mut record)?;
		Ok(Some((kind, record)))
	}
}

pub fn read(folder: &Path, path: &Path, passphrase: &[u8], kdf: &Kdf) -> Result<Vault> {
	let mut file = BufReader::new(File::open(path)?);
	let mut key_file = [0; KEY_FILE];
	file.read_exact(&mut key_file).map_err(|_| DAMAGED)?;
	let key = key::open(&key_file, passphrase)?;
	let plain = Zeroizing::new(Vec::new());
	let mut records = Records { file, sealer: sealer(&key), plain, at: 0, number: 0, last: false };
	// A wrong file is found before a folder is made.
	records.more()?;
	let vault = Vault::create(folder, passphrase, kdf)?;
	match fill(&vault, &mut records) {
		Ok(()) => Ok(vault),
		Err(error) => {
			drop(vault);
			// Made above, in a folder that was empty.
			std::fs::remove_dir_all(folder)?;
			Err(error)
		},
	}
}

fn fill(vault: &Vault, records: &mut Records<impl Read>) -> Result<()> {
	let mut messages = Vec::new();
	let mut opened = Vec::new();
	let mut forks = Vec::new();
	let mut tables = Vec::new();
	let mut new = 0;
	while let Some((kind, record)) = records.next()? {
		match kind {
			MESSAGE => {
				messages.push(Message::decode(&record).map_err(|_| DAMAGED)?);
				new += 1;
			},
			OPENED => {
				let (id, inside) = record.split_first_chunk().ok_or(DAMAGED)?;
				opened.push((MessageId(*id), Inner::decode(inside).map_err(|_| DAMAGED)?));
			},
			SECRET => {
				let (name, value) = split_name(&record).map_err(|_| DAMAGED)?;
				let name = text(name).map_err(|_| DAMAGED)?;
				match name.strip_prefix('/') {
					Some(own) => vault.keep_secret(own, value)?,
					None => forks.push(ForkProof::decode(value).map_err(|_| DAMAGED)?),
				}
			},
			RETIRED => {},
			TABLE => {
				let (table, rest) = split_name(&record).map_err(|_| DAMAGED)?;
				let (key, value) = split_name(rest).map_err(|_| DAMAGED)?;
				let table = text(table).map_err(|_| DAMAGED)?.to_owned();
				tables.push(Record { table, key: key.to_vec(), value: Zeroizing::new(value.to_vec()) });
				if tables.len() == RECORDS {
					put_records(vault, &mut tables)?;
				}
			},
			_ => return Err(Error::Newer("the export")),
		}
		if new == BATCH || opened.len() >= BATCH {
			store(vault, &mut messages, &mut opened)?;
			new = 0;
			if opened.len() >= BATCH {
				return Err(DAMAGED);
			}
		}
	}
	put_records(vault, &mut tables)?;
	store(vault, &mut messages, &mut opened)?;
	if !messages.is_empty() || !opened.is_empty() {
		return Err(DAMAGED);
	}
	forks.iter().try_for_each(|proof| vault.keep_fork(proof))
}

fn put_records(vault: &Vault, records: &mut Vec<Record>) -> Result<()> {
	let mut write = vault.log().write();
	for record in records.drain(..) {
		if record.value.len() > MAX_RECORD {
			return Err(DAMAGED);
		}
		write.record(&record.table, &record.key, &record.value);
	}
	write.commit()
}

fn store(vault: &Vault, messages: &mut Vec<Message>, opened: &mut Vec<(MessageId, Inner)>) -> Result<()> {
	let mut outcomes = vault.ingest_part(messages, Check::Runs)?.into_iter();
	let mut stored = true;
	// A message that is not signed itself is there because a later one vouches for it: they wait for that one.
	messages.retain(|_| match outcomes.next() {
		Some(Outcome::Unsigned) => true,
		outcome => {
			stored &= outcome == Some(Outcome::Stored);
			false
		},
	});
	if !stored || messages.len() > MAX_BATCH - BATCH {
		return Err(DAMAGED);
	}
	let mut waiting = Vec::new();
	for (id, inside) in opened.drain(..) {
		match vault.keep_opened(&id, &inside) {
			Err(Error::NoMessage) => waiting.push((id, inside)),
			kept => kept?,
		}
	}
	*opened = waiting;
	Ok(())
}
