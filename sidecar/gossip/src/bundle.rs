//! Bundles: feeds in a file, for where there is no network. FORMAT.md has the bytes.
//!
//! A bundle is read twice: first it is checked as a whole, then it is taken in. So a file that was cut or changed leaves
//! nothing in the vault, and neither way takes more memory than a few pages.

use crate::{
	filter::Filter,
	frame::{Entry, Frame, FrameError, Reason, LENGTH},
	identity::{Signer, Statement},
	receive::{Fault, GivenUp, Receiver},
	replica::Replica,
	serve::{Server, MAX_FEEDS},
	wants::Wants,
	wire::Bytes,
};
use metalife_feed::{FeedKey, MessageId, MAX_SEQUENCE};
use metalife_vault::Vault;
use std::{
	fs::{File, OpenOptions},
	io::{self, BufReader, BufWriter, ErrorKind, Read, Seek, SeekFrom, Write},
	os::unix::fs::OpenOptionsExt,
	path::Path,
	sync::Arc,
};

const MAGIC: &[u8; 8] = b"MLbundle";
const VERSION: u8 = 1;
const LISTED: usize = 32 + 8 + 8 + 32;
/// So many pages are stored at once.
const TOGETHER: usize = 4;

/// Why a bundle is not written or not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
	/// It does not begin as bundles do.
	#[error("this is no bundle")]
	NoBundle,
	/// It was made by a newer version.
	#[error("the bundle has version {0}, which is not known")]
	Version(u8),
	/// It ends before its end.
	#[error("the bundle was cut")]
	Cut,
	/// Something comes after its end.
	#[error("something follows the bundle")]
	Trailing,
	/// It is not what was written.
	#[error("the bundle was damaged: its checksum is another")]
	Checksum,
	/// Whoever it says did not make it.
	#[error("the bundle is not signed by whom it names")]
	Signature,
	/// More feeds than a bundle holds.
	#[error("a bundle of {0} feeds, where at most {MAX_FEEDS} are allowed")]
	TooMany(usize),
	/// A feed is listed in a way that is not allowed.
	#[error("the list of feeds is refused")]
	List,
	/// A frame is refused.
	#[error("the bundle has a bad frame: {0}")]
	Frame(#[from] FrameError),
	/// What is in it is refused.
	#[error("the bundle is refused: {0}")]
	Refused(Reason),
	/// The vault failed.
	#[error(transparent)]
	Vault(#[from] metalife_vault::Error),
	/// The file failed.
	#[error(transparent)]
	Io(#[from] io::Error),
}

impl From<Fault> for BundleError {
	fn from(fault: Fault) -> Self {
		match fault {
			Fault::Refused(reason) => Self::Refused(reason),
			Fault::Vault(error) => Self::Vault(error),
		}
	}
}

/// A feed in a bundle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Listed {
	/// Which feed.
	pub feed: FeedKey,
	/// The number of its first message in the bundle.
	pub from: u64,
	/// The number of its last.
	pub to: u64,
	/// The id of its last.
	pub id: MessageId,
}

/// What a bundle says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contents {
	/// Who made it.
	pub maker: FeedKey,
	/// What is in it.
	pub feeds: Vec<Listed>,
	/// How many bytes it has.
	pub size: u64,
}

/// What came of reading a bundle.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Imported {
	/// How many messages were stored.
	pub stored: u64,
	/// Of which feeds not all was taken, and why.
	pub given_up: Vec<(FeedKey, GivenUp)>,
}

/// How far it is, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
	/// So many are done.
	pub done: u64,
	/// Of so many.
	pub of: u64,
}

/// Write a bundle of what a vault holds: of each feed the messages from a number on. Feeds that are blocked, or of which
/// nothing is held from there on, are left out. Returns what is in it.
pub fn export(
	vault: &Arc<Vault>,
	wants: &Wants,
	feeds: &[(FeedKey, u64)],
	signer: &dyn Signer,
	out: impl Write,
) -> Result<Vec<Listed>, BundleError> {
	if feeds.len() > MAX_FEEDS {
		return Err(BundleError::TooMany(feeds.len()));
	}
	let mut server = Server::new(vault.clone());
	let mut listed = Vec::new();
	for (feed, from) in feeds {
		let Some(state) = vault.feed(feed)?.filter(|_| !wants.blocks(feed)) else { continue };
		// Nobody takes anything from a fork on.
		let to = state.forked.map_or(state.tip.sequence, |forked| state.tip.sequence.min(forked - 1));
		let from = state.first.max(*from);
		let Some(last) = vault.messages(feed, to).next().transpose()?.filter(|_| from <= to) else { continue };
		listed.push(Listed { feed: *feed, from, to, id: last.header().id() });
	}
	listed.sort_by_key(|listed| listed.feed);
	listed.dedup_by_key(|listed| listed.feed);
	let entries = listed.iter().map(|listed| Entry { feed: listed.feed, next: listed.from, last: 0, tag: [0; 8] });
	server.want(Filter::default(), entries.collect()).map_err(BundleError::Refused)?;

	let mut out = Hashing { inner: out, hasher: blake3::Hasher::new(), count: 0 };
	out.write_all(MAGIC)?;
	out.write_all(&[VERSION])?;
	out.write_all(&(listed.len() as u32).to_le_bytes())?;
	for Listed { feed, from, to, id } in &listed {
		out.write_all(&[&feed.0[..], &from.to_le_bytes(), &to.to_le_bytes(), &id.0].concat())?;
	}
	while let Some(frame) = server.next(wants)? {
		out.write_all(&frame.encode())?;
	}
	out.write_all(&Frame::Close(Reason::Ended).encode())?;
	let hash = *out.hasher.finalize().as_bytes();
	let mut out = out.inner;
	out.write_all(&hash)?;
	out.write_all(&signer.feed().0)?;
	out.write_all(&signer.sign(&Statement::bundle(&hash)))?;
	out.flush()?;
	Ok(listed)
}

/// The same, to a file, which is there as a whole or not at all.
pub fn export_file(
	vault: &Arc<Vault>,
	wants: &Wants,
	feeds: &[(FeedKey, u64)],
	signer: &dyn Signer,
	path: &Path,
) -> Result<Vec<Listed>, BundleError> {
	let mut unfinished = path.as_os_str().to_owned();
	unfinished.push(".new");
	let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
	let written = export(vault, wants, feeds, signer, BufWriter::new(&file)).and_then(|listed| {
		file.sync_all()?;
		std::fs::rename(&unfinished, path)?;
		let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
		File::open(folder)?.sync_all()?;
		Ok(listed)
	});
	if written.is_err() {
		// It was never in its place, and half a bundle is of no use.
		let _ = std::fs::remove_file(&unfinished);
	}
	written
}

/// Check a bundle as a whole, and tell what it says of itself. Nothing is taken in. The messages' own signatures are looked
/// at when they are.
pub fn inspect(file: impl Read) -> Result<Contents, BundleError> {
	walk(file, |_| Ok(()))
}

/// Take in what is wanted of a bundle, after checking it as a whole. What is held already is passed over, so to do it again
/// does no harm, and goes on where it was interrupted. What is told to be stored is on the disk.
pub fn import(
	replica: &Replica,
	mut file: impl Read + Seek,
	mut progress: impl FnMut(Progress),
) -> Result<Imported, BundleError> {
	let begin = file.stream_position()?;
	let contents = inspect(&mut file)?;
	file.seek(SeekFrom::Start(begin))?;
	let vault = &replica.vault;
	let mut receiver = Receiver::of_bundle(vault.clone(), replica.room.clone());
	receiver.want(&replica.wants())?;
	for Listed { feed, from, to, id } in &contents.feeds {
		let (Some(next), Some(state)) = (receiver.next(feed), vault.feed(feed)?) else { continue };
		// Whether the last that both have is the same: if not, the bundle shows a fork.
		let common = (next - 1).min(*to);
		let same = if common == *to {
			vault.messages(feed, common).next().transpose()?.is_none_or(|held| held.header().id() == *id)
		} else {
			false
		};
		if !same && common >= state.first.max(*from) {
			receiver.go_back(feed, common);
		}
	}
	let mut imported = Imported::default();
	let mut pages = Vec::new();
	let mut done = 0;
	let mut store = |pages: &mut Vec<Vec<u8>>, receiver: &mut Receiver| {
		let taken = receiver.take(pages)?;
		done += pages.iter().map(|page| page.len() as u64).sum::<u64>();
		pages.clear();
		taken.feeds.keys().for_each(|feed| replica.changed(*feed));
		imported.stored += taken.stored;
		imported.given_up.extend(taken.given_up);
		progress(Progress { done, of: contents.size });
		Ok::<_, BundleError>(())
	};
	let mut proofs = Vec::new();
	let again = walk(file, |frame| {
		match frame {
			Frame::Page(page) => pages.push(page),
			Frame::Fork(proof) => {
				// What comes before the fork came before.
				store(&mut pages, &mut receiver)?;
				proofs.extend(receiver.fork(&proof)?.given_up);
			},
			_ => {},
		}
		if pages.len() >= TOGETHER {
			store(&mut pages, &mut receiver)?;
		}
		Ok(())
	})?;
	store(&mut pages, &mut receiver)?;
	if again != contents {
		return Err(BundleError::Checksum);
	}
	imported.given_up.extend(proofs);
	Ok(imported)
}

/// The same, from a file.
pub fn import_file(replica: &Replica, path: &Path, progress: impl FnMut(Progress)) -> Result<Imported, BundleError> {
	import(replica, BufReader::new(File::open(path)?), progress)
}

/// Read a bundle from its beginning to its end, a frame at a time.
fn walk(file: impl Read, mut each: impl FnMut(Frame) -> Result<(), BundleError>) -> Result<Contents, BundleError> {
	let mut file = Hashing { inner: file, hasher: blake3::Hasher::new(), count: 0 };
	let mut head = [0; MAGIC.len() + 1];
	file.fill(&mut head).map_err(|error| match error {
		BundleError::Cut => BundleError::NoBundle,
		error => error,
	})?;
	let [magic @ .., version] = head;
	if magic != *MAGIC {
		return Err(BundleError::NoBundle);
	}
	if version != VERSION {
		return Err(BundleError::Version(version));
	}
	let feeds = list(&mut file)?;
	let mut frame = Vec::new();
	loop {
		let mut length = [0; LENGTH];
		file.fill(&mut length)?;
		frame.resize(Frame::length(length)?, 0);
		file.fill(&mut frame)?;
		match Frame::decode(&frame)? {
			Frame::Close(Reason::Ended) => break,
			frame @ (Frame::Page(_) | Frame::Fork(_)) => each(frame)?,
			_ => return Err(BundleError::Refused(Reason::Malformed)),
		}
	}
	let hash = *file.hasher.finalize().as_bytes();
	let (mut written, mut maker, mut signature) = ([0; 32], [0; 32], [0; 64]);
	for part in [&mut written[..], &mut maker, &mut signature] {
		file.fill(part)?;
	}
	if written != hash {
		return Err(BundleError::Checksum);
	}
	let maker = FeedKey(maker);
	if !Statement::bundle(&hash).verify(&maker, &signature) {
		return Err(BundleError::Signature);
	}
	match file.fill(&mut [0]) {
		Err(BundleError::Cut) => Ok(Contents { maker, feeds, size: file.count }),
		Ok(()) => Err(BundleError::Trailing),
		Err(error) => Err(error),
	}
}

fn list(file: &mut Hashing<impl Read>) -> Result<Vec<Listed>, BundleError> {
	let mut count = [0; 4];
	file.fill(&mut count)?;
	let count = u32::from_le_bytes(count) as usize;
	if count > MAX_FEEDS {
		return Err(BundleError::TooMany(count));
	}
	let mut feeds: Vec<Listed> = Vec::new();
	for _ in 0..count {
		let mut listed = [0; LISTED];
		file.fill(&mut listed)?;
		let mut bytes = Bytes(&listed);
		let mut read = || {
			let feed = FeedKey(bytes.array()?);
			Ok(Listed { feed, from: bytes.u64()?, to: bytes.u64()?, id: MessageId(bytes.array()?) })
		};
		let listed = read().map_err(|_: crate::WrongLength| BundleError::List)?;
		let range = 1 <= listed.from && listed.from <= listed.to && listed.to <= MAX_SEQUENCE;
		if !range || feeds.last().is_some_and(|last| last.feed >= listed.feed) {
			return Err(BundleError::List);
		}
		feeds.push(listed);
	}
	Ok(feeds)
}

/// Hashes and counts what passes.
struct Hashing<T> {
	inner: T,
	hasher: blake3::Hasher,
	count: u64,
}

impl<T: Write> Hashing<T> {
	fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
		self.hasher.update(bytes);
		self.count += bytes.len() as u64;
		self.inner.write_all(bytes)
	}
}

impl<T: Read> Hashing<T> {
	fn fill(&mut self, bytes: &mut [u8]) -> Result<(), BundleError> {
		self.inner.read_exact(bytes).map_err(|error| match error.kind() {
			ErrorKind::UnexpectedEof => BundleError::Cut,
			_ => BundleError::Io(error),
		})?;
		self.hasher.update(bytes);
		self.count += bytes.len() as u64;
		Ok(())
	}
}
