//! Asking a peer for blobs.

use super::{finish, BlobEntry, BlobExchange, BlobFrame, Claim, MAX_CHUNKS, MAX_NAMED_BLOBS, MAX_WANTED};
use crate::{
	frame::Reason,
	line::{Input, Output},
	replica::{Replica, What},
	session::{passed, End, Never, ENOUGH},
};
use futures::{AsyncRead, AsyncReadExt, AsyncWrite};
use metalife_blobs::{chunk_count, Address, Blobs, ChunkHashes, Error, Receiver};
use std::{
	collections::{HashMap, HashSet},
	sync::Arc,
	time::Duration,
};
use tokio::time::{timeout, Instant};

/// How long one peer gives a blob before others may go on with it.
const TURN: Duration = Duration::from_secs(2 * 60);

/// How long others have to take over.
const REST: Duration = Duration::from_secs(1);

/// How long to wait before a peer is asked again for what it said it has, and had not.
const GONE: Duration = Duration::from_secs(60);

/// Ask the peer at the other end for what is wanted, until that ends.
pub async fn ask<S: AsyncRead + AsyncWrite + Unpin>(
	exchange: Arc<BlobExchange>,
	replica: Arc<Replica>,
	peer: Vec<u8>,
	stream: S,
) -> End {
	let (reader, writer) = stream.split();
	let mut asker = Asker {
		input: Input::new(reader, replica.settings.frame),
		output: Output::new(writer),
		exchange,
		replica,
		peer,
		told: HashMap::new(),
		offered: HashSet::new(),
		later: HashMap::new(),
		unanswered: 0,
	};
	let end = match asker.go().await {
		Ok(never) => match never {},
		Err(end) => end,
	};
	finish(&end, &mut asker.input, &mut asker.output).await;
	end
}

struct Asker<R, W> {
	exchange: Arc<BlobExchange>,
	replica: Arc<Replica>,
	peer: Vec<u8>,
	input: Input<R, BlobFrame>,
	output: Output<W>,
	/// What the peer knows to be wanted, and the size of each.
	told: HashMap<Address, u64>,
	/// What of it the peer has.
	offered: HashSet<Address>,
	/// What the peer is not to be asked for before.
	later: HashMap<Address, Instant>,
	/// How often the peer may still say that it has something.
	unanswered: u64,
}

/// What came of fetching a blob.
enum Turn {
	/// It is here.
	Done,
	/// It was here already, or is not wanted any more.
	Settled,
	/// The peer has it no longer.
	Gone,
	/// Others may go on.
	Over,
	/// It cannot be stored.
	Failed(Error),
}

impl<R: AsyncRead + Unpin, W: AsyncWrite + Unpin> Asker<R, W> {
	async fn go(&mut self) -> Result<Never, End> {
		let mut renewed = self.exchange.renewed.subscribe();
		loop {
			renewed.borrow_and_update();
			let (claim, due) = self.look();
			if let Some(claim) = claim {
				self.fetch(claim).await?;
				continue;
			}
			let stalled = self.output.has_work().then(|| self.output.moved + self.replica.settings.stalled);
			tokio::select! {
				frame = self.input.next() => self.hear(frame?)?,
				wrote = self.output.write(), if self.output.has_work() => wrote?,
				_ = renewed.changed() => {},
				() = passed(due) => {},
				() = passed(stalled) => return Err(End::Ours(Reason::Slow)),
			}
		}
	}

	/// Tell the peer what is wanted now, and find something to fetch; or when to look again.
	fn look(&mut self) -> (Option<Claim>, Option<Instant>) {
		let now = Instant::now();
		let wants = self.exchange.wants();
		self.later.retain(|address, until| *until > now && wants.blobs.contains_key(address));
		self.offered.retain(|address| wants.blobs.contains_key(address));
		let is_gone =
			|(address, size): &(&Address, &u64)| wants.blobs.get(address).is_none_or(|want| want.size != **size);
		let gone: Vec<_> = self.told.iter().filter(is_gone).map(|(address, _)| *address).collect();
		for address in &gone {
			self.told.remove(address);
		}
		let (mut own, mut carried) = (Vec::new(), Vec::new());
		// What the peer does not take is not made more.
		if self.output.waiting() < ENOUGH {
			for (address, want) in &wants.blobs {
				let known = self.told.contains_key(address) || self.offered.contains(address);
				if want.concerns(&self.peer) && !known && !self.later.contains_key(address) {
					let entry = BlobEntry { address: *address, size: want.size };
					if want.own { &mut own } else { &mut carried }.push(entry);
				}
			}
		}
		drop(wants);
		for addresses in gone.chunks(MAX_NAMED_BLOBS) {
			self.output.put(&BlobFrame::Unwant(addresses.to_vec()));
		}
		own.truncate(MAX_WANTED - self.told.len());
		carried.truncate(MAX_WANTED - self.told.len() - own.len());
		for (own, entries) in [(true, own), (false, carried)] {
			for entries in entries.chunks(MAX_NAMED_BLOBS) {
				self.told.extend(entries.iter().map(|entry| (entry.address, entry.size)));
				self.unanswered += entries.len() as u64;
				self.output.put(&BlobFrame::Want { own, entries: entries.to_vec() });
			}
		}
		let ready = self.offered.iter().filter(|address| !self.later.contains_key(address));
		let claim = ready.clone().find_map(|address| self.exchange.claim(address, now));
		let wants = self.exchange.wants();
		let waiting = ready.filter_map(|address| wants.blobs.get(address)).filter(|want| !want.busy);
		let due = waiting.map(|want| want.next).chain(self.later.values().copied()).min();
		(claim, due)
	}

	fn hear(&mut self, frame: BlobFrame) -> Result<(), End> {
		match frame {
			BlobFrame::Have(addresses) => {
				for address in addresses {
					self.unanswered = self.unanswered.checked_sub(1).ok_or(End::Ours(Reason::Unwanted))?;
					// It may not be wanted any more.
					if self.told.remove(&address).is_some() {
						self.offered.insert(address);
					}
				}
				Ok(())
			},
			BlobFrame::Close(reason) => Err(End::Theirs(reason)),
			_ => Err(End::Ours(Reason::Malformed)),
		}
	}

	async fn fetch(&mut self, claim: Claim) -> Result<(), End> {
		let address = claim.blob.address;
		match self.turn(&claim).await? {
			Turn::Done => {
				claim.done();
				self.replica.tell(&self.peer, What::Blob(address));
			},
			Turn::Settled => claim.done(),
			Turn::Gone => {
				self.offered.remove(&address);
				self.later.insert(address, Instant::now() + GONE);
			},
			Turn::Over => drop(self.later.insert(address, Instant::now() + REST)),
			Turn::Failed(error) => {
				tracing::debug!(%address, %error, "a blob is not taken in");
				claim.put_off();
			},
		}
		Ok(())
	}

	async fn turn(&mut self, claim: &Claim) -> Result<Turn, End> {
		let over = Instant::now() + TURN;
		let (blob, own) = (claim.blob, claim.own);
		let mut receiver = match self.exchange.run(move |blobs| open(blobs, blob, own)).await {
			Ok(Opened::Ready(receiver)) => receiver,
			Ok(Opened::Settled) => return Ok(Turn::Settled),
			Ok(Opened::New) => {
				let Some(hashes) = self.hashes(blob).await? else { return Ok(Turn::Gone) };
				match self.exchange.run(move |blobs| blobs.receive(hashes)).await {
					Ok(receiver) => receiver,
					Err(Error::Held) => return Ok(Turn::Settled),
					Err(error) => return Ok(Turn::Failed(error)),
				}
			},
			Err(Error::Held) => return Ok(Turn::Settled),
			Err(error) => return Ok(Turn::Failed(error)),
		};
		while let Some((first, count)) = next_missing(&receiver) {
			if Instant::now() >= over {
				return Ok(Turn::Over);
			}
			let Some(chunks) = self.chunks(blob, first, count).await? else { return Ok(Turn::Gone) };
			let put = self.exchange.run(move |_| {
				chunks.iter().zip(first..).try_for_each(|(chunk, index)| receiver.put(index, chunk))?;
				Ok(receiver)
			});
			receiver = match put.await {
				Ok(receiver) => receiver,
				Err(Error::Chunk(_)) => return Err(End::Ours(Reason::Chunk)),
				Err(error) => return Ok(Turn::Failed(error)),
			};
		}
		match self.exchange.run(move |_| receiver.finish()).await {
			Ok(()) => Ok(Turn::Done),
			Err(error) => Ok(Turn::Failed(error)),
		}
	}

	async fn hashes(&mut self, blob: BlobEntry) -> Result<Option<ChunkHashes>, End> {
		let stalled = self.replica.settings.stalled;
		self.output.put(&BlobFrame::GiveHashes(blob));
		match timeout(stalled, self.answer()).await.map_err(|_| End::Ours(Reason::Slow))?? {
			BlobFrame::Hashes(bytes) => match ChunkHashes::decode(&blob.address, blob.size, &bytes) {
				Ok(hashes) => Ok(Some(hashes)),
				Err(_) => Err(End::Ours(Reason::Hashes)),
			},
			BlobFrame::Gone => Ok(None),
			_ => Err(End::Ours(Reason::Malformed)),
		}
	}

	async fn chunks(&mut self, blob: BlobEntry, first: u32, count: u8) -> Result<Option<Vec<Vec<u8>>>, End> {
		let stalled = self.replica.settings.stalled;
		self.output.put(&BlobFrame::GiveChunks { blob, first, count });
		// All of them in the time that is for one step: who gives drop by drop is left.
		let all = async {
			let mut chunks = Vec::new();
			while chunks.len() < usize::from(count) {
				match self.answer().await? {
					BlobFrame::Chunk(bytes) => chunks.push(bytes),
					BlobFrame::Gone => return Ok(None),
					_ => return Err(End::Ours(Reason::Malformed)),
				}
			}
			Ok(Some(chunks))
		};
		timeout(stalled, all).await.unwrap_or(Err(End::Ours(Reason::Slow)))
	}

	/// What is given. What the peer says besides is heard.
	async fn answer(&mut self) -> Result<BlobFrame, End> {
		self.output.drain().await?;
		loop {
			match self.input.next().await? {
				given @ (BlobFrame::Hashes(_) | BlobFrame::Chunk(_) | BlobFrame::Gone) => return Ok(given),
				other => self.hear(other)?,
			}
		}
	}
}

enum Opened {
	/// Some of its chunks may be here.
	Ready(Receiver),
	/// Its hashes are not here.
	New,
	Settled,
}

fn open(blobs: &Blobs, blob: BlobEntry, own: bool) -> Result<Opened, Error> {
	let known = blobs.get(&blob.address)?;
	let settled = match &known {
		Some(held) => held.complete || own && held.pins.is_empty(),
		None => own,
	};
	if settled {
		return Ok(Opened::Settled);
	}
	if let Some(held) = known.filter(|held| held.size != blob.size) {
		return Err(Error::Size(held.size));
	}
	if let Some(receiver) = blobs.resume(&blob.address)? {
		return Ok(Opened::Ready(receiver));
	}
	match chunk_count(blob.size) {
		1 => Ok(Opened::Ready(blobs.receive(ChunkHashes::decode(&blob.address, blob.size, &[])?)?)),
		_ => Ok(Opened::New),
	}
}

/// The first chunks that are missing one after another.
fn next_missing(receiver: &Receiver) -> Option<(u32, u8)> {
	let mut missing = receiver.missing();
	let first = missing.next()?;
	let more = missing.zip(first + 1..).take_while(|(index, next)| index == next);
	Some((first, 1 + more.take(usize::from(MAX_CHUNKS) - 1).count() as u8))
}
