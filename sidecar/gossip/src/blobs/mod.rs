//! Blobs on their way between peers: what is wanted, and who gets it from whom.
//!
//! A peer with whom there is a session is asked on a stream of its own. What is wanted stands in one table; whoever of the
//! peers says first that it has a blob gives it, the others stand by. Nothing is asked for twice at the same time.

mod ask;
mod frame;
mod give;
mod offer;
mod pace;
#[cfg(test)]
mod tests;

pub(crate) use ask::ask;
pub use frame::{BlobEntry, BlobFrame, MAX_CHUNKS, MAX_FETCHED, MAX_NAMED_BLOBS};
pub(crate) use give::{give, Guest};
pub(crate) use offer::{make as offer, take as take_offer};
pub(crate) use pace::Pace;

use crate::{
	frame::Reason,
	line::{Input, Output},
	session::{End, FAREWELL},
};
use futures::{AsyncRead, AsyncWrite};
use metalife_blobs::{Address, Blobs, Change, Error, Held};
use metalife_feed::FeedKey;
use rand::seq::SliceRandom;
use std::{
	collections::{HashMap, HashSet},
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};
use tokio::{
	sync::{broadcast, watch, Semaphore},
	time::{sleep, timeout, timeout_at, Instant},
};

/// The most blobs that are asked for at once, of all peers and of each.
pub const MAX_WANTED: usize = 1_024;

/// The most blobs that are fetched for others, and for one of them.
const MAX_CARRIED: usize = 1_024;
const MAX_CARRIED_FOR_ONE: usize = 64;

/// The most blobs that are still to be fetched of those that were offered, and of one who offers.
const MAX_TAKEN: usize = 1_024;
const MAX_TAKEN_OF_ONE: usize = 256;

/// The most bytes that are taken of what is offered, of one feed and of all, and in which time.
const MAX_BYTES_OF_ONE: u64 = 512 << 20;
const MAX_BYTES_OF_ALL: u64 = 4 << 30;
const TERM: Duration = Duration::from_secs(24 * 60 * 60);

/// For whom is fetched what is public: for nobody, so that all are asked.
const NOBODY: &[u8] = &[];

/// How long somebody who asked others too has to hear from them, before it is fetched for them.
const HEAD_START: Duration = Duration::from_secs(1);

/// For how long something is fetched for somebody else.
const CARRIED: Duration = Duration::from_secs(24 * 60 * 60);

/// How often what is wanted is looked at as a whole.
const RENEW: Duration = Duration::from_secs(10 * 60);

/// How long to wait for blobs that cannot be opened.
const AGAIN: Duration = Duration::from_secs(1);

/// How long something is left alone that could not be stored, at first and at most.
const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(10 * 60);

/// How much work is done on blobs at once.
const MAX_WORK: usize = 8;

/// How many blobs that came wait for whoever is slow to hear of them.
const WAITING: usize = 1_024;

type Source = dyn Fn() -> Option<Blobs> + Send + Sync;

/// The blobs of a person as peers exchange them.
pub struct BlobExchange {
	source: Arc<Source>,
	wants: Mutex<Wants>,
	/// Whenever what is wanted, or what can be fetched of it, is another.
	renewed: watch::Sender<()>,
	/// What those who follow us are asked to keep for others.
	pub(crate) offers: watch::Sender<Arc<Vec<BlobEntry>>>,
	/// What came. Nothing says that it may be any.
	here: broadcast::Sender<Option<Address>>,
	work: Arc<Semaphore>,
}

#[derive(Default)]
struct Wants {
	blobs: HashMap<Address, Want>,
	/// Whether more is wanted than there is room for here.
	more: bool,
	/// How many bytes were taken of what each offered, and since when.
	taken: HashMap<FeedKey, (Instant, u64)>,
	/// How many bytes were fetched because they were public, and since when.
	public: Option<(Instant, u64)>,
}

struct Want {
	size: u64,
	/// Whether it is wanted here; else only by others.
	own: bool,
	/// For whom it is fetched, and until when.
	carried: Option<(Vec<u8>, Instant)>,
	/// Who offers it, and until when it is fetched of them.
	offered: Option<(Vec<u8>, Instant)>,
	/// Whether it is being fetched.
	busy: bool,
	/// Not to be fetched before.
	next: Instant,
	wait: Duration,
}

impl Want {
	fn new(size: u64) -> Self {
		Self { size, own: false, carried: None, offered: None, busy: false, next: Instant::now(), wait: FIRST }
	}

	/// Whether this peer is to be asked for it.
	fn concerns(&self, peer: &[u8]) -> bool {
		let carried = self.carried.as_ref().is_some_and(|(whom, _)| whom != peer);
		self.own || carried || self.offered.as_ref().is_some_and(|(who, _)| who == peer)
	}

	fn is_over(&self, now: Instant) -> bool {
		let lasts = |of: &Option<(Vec<u8>, Instant)>| of.as_ref().is_some_and(|(_, until)| *until > now);
		!(self.own || self.busy || lasts(&self.carried) || lasts(&self.offered))
	}
}

impl Wants {
	/// Tells whether something is new.
	fn add(&mut self, address: Address, size: u64) -> bool {
		if size > MAX_FETCHED {
			return false;
		}
		let own = self.blobs.values().filter(|want| want.own).count();
		if own >= MAX_WANTED && !self.blobs.contains_key(&address) {
			self.more = true;
			return false;
		}
		let want = self.blobs.entry(address).or_insert_with(|| Want::new(size));
		let new = !want.own;
		if new {
			// The message that we have says how large it is; what others say of it may be wrong.
			(want.own, want.size, want.next) = (true, size, Instant::now());
		}
		new
	}

	/// Look at all that is wanted now. Where that is too much, chance decides, so that what nobody has stands in nothing's way
	/// for good.
	fn renew(&mut self, mut wanted: Vec<Held>) {
		wanted.retain(|held| held.size <= MAX_FETCHED);
		wanted.shuffle(&mut rand::thread_rng());
		self.more = wanted.len() > MAX_WANTED;
		wanted.truncate(MAX_WANTED);
		let kept: HashSet<Address> = wanted.iter().map(|held| held.address).collect();
		for (address, want) in &mut self.blobs {
			want.own &= kept.contains(address);
		}
		let now = Instant::now();
		self.blobs.retain(|_, want| !want.is_over(now));
		for held in wanted {
			self.add(held.address, held.size);
		}
	}

	/// Fetch these for a peer, as far as there is room. Tells whether something is new.
	fn carry(&mut self, peer: &[u8], entries: &[BlobEntry]) -> bool {
		let now = Instant::now();
		self.blobs.retain(|_, want| !want.is_over(now));
		let carried = self.blobs.values().filter_map(|want| want.carried.as_ref());
		let (mut all, mut for_one) = (0, 0);
		for (whom, _) in carried {
			all += 1;
			for_one += usize::from(whom == peer);
		}
		let mut new = false;
		for BlobEntry { address, size } in entries {
			let known = self.blobs.get(address).is_some_and(|want| want.carried.is_some());
			if !known {
				if all >= MAX_CARRIED || for_one >= MAX_CARRIED_FOR_ONE {
					break;
				}
				(all, for_one) = (all + 1, for_one + 1);
			}
			let later = || Want { next: now + HEAD_START, ..Want::new(*size) };
			let want = self.blobs.entry(*address).or_insert_with(later);
			new |= !want.own && !known;
			let whom = want.carried.take().map_or_else(|| peer.to_vec(), |(whom, _)| whom);
			want.carried = Some((whom, now + CARRIED));
		}
		new
	}

	/// Fetch what is public, at most so many bytes a day. Tells whether something is new.
	fn fetch(&mut self, entries: &[BlobEntry], budget: u64) -> bool {
		let now = Instant::now();
		let lasts = self.public.filter(|(since, _)| now.duration_since(*since) < TERM);
		let (since, mut bytes) = lasts.unwrap_or((now, 0));
		let mut affordable = Vec::new();
		for entry in entries {
			let fits = entry.size <= MAX_FETCHED && entry.size <= budget.saturating_sub(bytes);
			if fits && !self.blobs.contains_key(&entry.address) {
				bytes += entry.size;
				affordable.push(*entry);
			}
		}
		self.public = Some((since, bytes));
		self.carry(NOBODY, &affordable)
	}

	/// Fetch of a peer what it offers, who writes this feed, as far as there is room. Tells whether something is new.
	fn take(&mut self, peer: &[u8], feed: FeedKey, entries: &[BlobEntry]) -> bool {
		let now = Instant::now();
		self.blobs.retain(|_, want| !want.is_over(now));
		self.taken.retain(|_, (since, _)| now.duration_since(*since) < TERM);
		let offered = self.blobs.values().filter_map(|want| want.offered.as_ref());
		let (mut all, mut of_one) = (0, 0);
		for (who, _) in offered {
			all += 1;
			of_one += usize::from(who == peer);
		}
		let bytes_of_all: u64 = self.taken.values().map(|(_, bytes)| bytes).sum();
		let (_, bytes) = self.taken.entry(feed).or_insert((now, 0));
		let mut room = MAX_BYTES_OF_ONE.saturating_sub(*bytes).min(MAX_BYTES_OF_ALL.saturating_sub(bytes_of_all));
		let mut new = false;
		for BlobEntry { address, size } in entries {
			let known = self.blobs.get(address);
			// Of another size it is another one; what somebody offers already comes from there.
			let is_other = known.is_some_and(|want| want.size != *size || want.offered.is_some());
			if is_other || *size > room {
				continue;
			}
			if all >= MAX_TAKEN || of_one >= MAX_TAKEN_OF_ONE {
				break;
			}
			(all, of_one, room, *bytes) = (all + 1, of_one + 1, room - size, *bytes + size);
			let want = self.blobs.entry(*address).or_insert_with(|| Want::new(*size));
			want.offered = Some((peer.to_vec(), now + TERM));
			new = true;
		}
		new
	}

	/// Tells whether something is wanted no longer.
	fn carry_no_more(&mut self, peer: &[u8], addresses: &[Address]) -> bool {
		let mut less = false;
		for address in addresses {
			let Some(want) = self.blobs.get_mut(address) else { continue };
			want.carried.take_if(|(whom, _)| whom == peer);
			if want.is_over(Instant::now()) {
				self.blobs.remove(address);
				less = true;
			}
		}
		less
	}
}

impl BlobExchange {
	/// Exchange these blobs. They are asked for whenever they are needed, where it may block, and held for moments only; where
	/// there are none, that is asked again.
	pub fn new(source: impl Fn() -> Option<Blobs> + Send + Sync + 'static) -> Arc<Self> {
		Arc::new(Self {
			source: Arc::new(source),
			wants: Mutex::default(),
			renewed: watch::Sender::new(()),
			offers: watch::Sender::default(),
			here: broadcast::Sender::new(WAITING),
			work: Arc::new(Semaphore::new(MAX_WORK)),
		})
	}

	/// Fetch these if somebody has them in a day's time, and pin nothing: what public messages name. What goes beyond so many bytes
	/// a day is left, and so is what comes while 64 others are looked for.
	pub fn fetch(&self, entries: &[BlobEntry], budget: u64) {
		if self.wants().fetch(entries, budget) {
			self.renewed();
		}
	}

	/// Ask those whom we follow, and who follow us, to keep these for whoever comes for them: what was sent to somebody who may
	/// be away. It replaces what was offered before; at most [`MAX_NAMED_BLOBS`] are, the first. What is too large is not.
	pub fn offer(&self, mut entries: Vec<BlobEntry>) {
		entries.retain(|entry| entry.size <= MAX_FETCHED);
		entries.truncate(MAX_NAMED_BLOBS);
		self.offers.send_if_modified(|before| {
			let new = **before != entries;
			if new {
				*before = Arc::new(entries);
			}
			new
		});
	}

	fn wants(&self) -> MutexGuard<'_, Wants> {
		// A table that is changed one entry at a time.
		self.wants.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn renewed(&self) {
		self.renewed.send_replace(());
	}

	/// Do something with the blobs, on a thread that may block.
	async fn run<T: Send + 'static>(
		&self,
		work: impl FnOnce(&Blobs) -> Result<T, Error> + Send + 'static,
	) -> Result<T, Error> {
		// Nobody closes it.
		let permit = self.work.clone().acquire_owned().await.map_err(|_| Error::InUse)?;
		let source = self.source.clone();
		let done = tokio::task::spawn_blocking(move || {
			let done = work(&source().ok_or(Error::InUse)?);
			drop(permit);
			done
		});
		done.await.unwrap_or_else(|error| Err(std::io::Error::other(error).into()))
	}

	/// Know what is wanted, and tell those who wait what came. Goes on forever.
	pub(crate) async fn keep(self: Arc<Self>) {
		loop {
			match self.run(|blobs| Ok((blobs.changes(), blobs.wanted()?))).await {
				Ok((changes, wanted)) => {
					self.wants().renew(wanted);
					self.renewed();
					let _ = self.here.send(None);
					self.heed(changes).await;
				},
				Err(error) => {
					tracing::debug!(%error, "what blobs are wanted is not known");
					sleep(AGAIN).await;
				},
			}
		}
	}

	/// Until all that is wanted is to be looked at again.
	async fn heed(&self, mut changes: broadcast::Receiver<Change>) {
		let until = Instant::now() + RENEW;
		while let Ok(change) = timeout_at(until, changes.recv()).await {
			match change {
				Ok(Change::Wanted(address, size)) => {
					if self.wants().add(address, size) {
						self.renewed();
					}
				},
				Ok(Change::Here(address)) => {
					let mut wants = self.wants();
					wants.blobs.remove(&address);
					let room = wants.more && wants.blobs.len() < MAX_WANTED / 2;
					drop(wants);
					self.renewed();
					let _ = self.here.send(Some(address));
					if room {
						return;
					}
				},
				Ok(_) => {},
				// Something was missed, or others are open now.
				Err(broadcast::error::RecvError::Lagged(_)) => return,
				Err(broadcast::error::RecvError::Closed) => return sleep(AGAIN).await,
			}
		}
	}

	/// Until something is wanted that this peer may have.
	pub(crate) async fn until_wanted(&self, peer: &[u8]) {
		let mut renewed = self.renewed.subscribe();
		loop {
			renewed.borrow_and_update();
			if self.wants().blobs.values().any(|want| want.concerns(peer)) {
				return;
			}
			// The sender is here.
			let _ = renewed.changed().await;
		}
	}

	/// Fetch a blob, unless somebody else does, or it is not the time.
	fn claim(self: &Arc<Self>, address: &Address, now: Instant) -> Option<Claim> {
		let mut wants = self.wants();
		let want = wants.blobs.get_mut(address).filter(|want| !want.busy && want.next <= now)?;
		want.busy = true;
		Some(Claim { exchange: self.clone(), blob: BlobEntry { address: *address, size: want.size }, own: want.own })
	}
}

/// That somebody fetches a blob, and nobody else does.
struct Claim {
	exchange: Arc<BlobExchange>,
	blob: BlobEntry,
	own: bool,
}

impl Claim {
	/// It is here, or not wanted any more.
	fn done(self) {
		self.exchange.wants().blobs.remove(&self.blob.address);
	}

	/// It cannot be stored now, whoever gives it.
	fn put_off(self) {
		if let Some(want) = self.exchange.wants().blobs.get_mut(&self.blob.address) {
			want.next = Instant::now() + want.wait;
			want.wait = (want.wait * 2).min(LONGEST);
		}
	}
}

impl Drop for Claim {
	fn drop(&mut self) {
		if let Some(want) = self.exchange.wants().blobs.get_mut(&self.blob.address) {
			want.busy = false;
		}
		self.exchange.renewed();
	}
}

/// Say why it is the end, and hang up.
async fn finish<R: AsyncRead + Unpin, W: AsyncWrite + Unpin>(
	end: &End,
	input: &mut Input<R, BlobFrame>,
	output: &mut Output<W>,
) {
	let said = match end {
		End::Ours(reason) => *reason,
		End::Failed(_) => Reason::Failure,
		_ => return,
	};
	output.put(&BlobFrame::Close(said));
	let hang_up = async {
		output.drain().await?;
		output.close().await?;
		input.discard().await;
		Ok::<(), End>(())
	};
	// Whoever does not listen has missed it.
	let _ = timeout(FAREWELL, hang_up).await;
}
