//! Giving blobs to a peer who asks.

use super::{finish, BlobEntry, BlobExchange, BlobFrame, Pace, MAX_NAMED_BLOBS, MAX_WANTED};
use crate::{
	frame::Reason,
	line::{Input, Output},
	replica::Replica,
	session::{End, Never},
};
use futures::{AsyncRead, AsyncReadExt, AsyncWrite};
use metalife_blobs::{Address, Blobs, ChunkHashes, Error};
use metalife_feed::FeedKey;
use std::{
	collections::HashMap,
	sync::{Arc, Mutex, PoisonError},
};
use tokio::time::{sleep_until, timeout, Instant};

/// How many blobs are looked up for one step.
const LOOKUPS: usize = 16;

/// Who asks.
pub struct Guest {
	/// Its id in the transport.
	pub peer: Vec<u8>,
	/// The feed that it proved to write.
	pub feed: Option<FeedKey>,
	/// How fast it asks, on this stream and on others before.
	pub pace: Arc<Mutex<Pace>>,
}

/// Give the peer at the other end what it asks for, until that ends.
pub async fn give<S: AsyncRead + AsyncWrite + Unpin>(
	exchange: Arc<BlobExchange>,
	replica: Arc<Replica>,
	guest: Guest,
	stream: S,
) -> End {
	let (reader, writer) = stream.split();
	let mut giver = Giver {
		input: Input::new(reader, replica.settings.frame),
		output: Output::new(writer),
		exchange,
		replica,
		guest,
		wanted: HashMap::new(),
		hashes: None,
	};
	let end = match giver.go().await {
		Ok(never) => match never {},
		Err(end) => end,
	};
	finish(&end, &mut giver.input, &mut giver.output).await;
	end
}

struct Giver<R, W> {
	exchange: Arc<BlobExchange>,
	replica: Arc<Replica>,
	guest: Guest,
	input: Input<R, BlobFrame>,
	output: Output<W>,
	/// What the peer wants and was not told of, and the size of each.
	wanted: HashMap<Address, u64>,
	/// Those of the blob that was given last.
	hashes: Option<Arc<ChunkHashes>>,
}

impl<R: AsyncRead + Unpin, W: AsyncWrite + Unpin> Giver<R, W> {
	async fn go(&mut self) -> Result<Never, End> {
		let mut here = self.exchange.here.subscribe();
		let mut wants = self.replica.wants.subscribe();
		loop {
			wants.borrow_and_update();
			if !self.replica.admits(self.guest.feed.as_ref()) {
				return Err(End::Ours(Reason::Denied));
			}
			tokio::select! {
				frame = self.input.next() => self.answer(frame?).await?,
				came = here.recv() => {
					// Where some were missed it may be any.
					let came = came.unwrap_or(None);
					let wanted = self.wanted.iter().filter(|(address, _)| came.is_none_or(|came| came == **address));
					let entries = wanted.map(|(address, size)| BlobEntry { address: *address, size: *size }).collect();
					self.look(entries).await?;
				},
				_ = wants.changed() => {},
			}
			// Nothing more is read for a peer before it takes this.
			let taken = timeout(self.replica.settings.stalled, self.output.drain());
			taken.await.unwrap_or(Err(End::Ours(Reason::Slow)))?;
		}
	}

	async fn answer(&mut self, frame: BlobFrame) -> Result<(), End> {
		let steps = match &frame {
			BlobFrame::Want { entries, .. } => steps(entries.len()),
			_ => 1,
		};
		let until = self.guest.pace.lock().unwrap_or_else(PoisonError::into_inner).take(steps, Instant::now());
		sleep_until(until).await;
		match frame {
			BlobFrame::Want { own, entries } => {
				self.wanted.extend(entries.iter().map(|entry| (entry.address, entry.size)));
				if self.wanted.len() > MAX_WANTED {
					return Err(End::Ours(Reason::TooMany));
				}
				let missing = self.look(entries).await?;
				if own && self.is_followed() && self.exchange.wants().carry(&self.guest.peer, &missing) {
					self.exchange.renewed();
				}
			},
			BlobFrame::Unwant(addresses) => {
				for address in &addresses {
					self.wanted.remove(address);
				}
				if self.exchange.wants().carry_no_more(&self.guest.peer, &addresses) {
					self.exchange.renewed();
				}
			},
			BlobFrame::GiveHashes(blob) => {
				let hashes = self.hashes(blob).await;
				self.output.put(&hashes.map_or(BlobFrame::Gone, |hashes| BlobFrame::Hashes(hashes.encode())));
			},
			BlobFrame::GiveChunks { blob, first, count } => {
				let chunks = match self.hashes(blob).await {
					Some(hashes) => self.exchange.run(move |blobs| blobs.chunks(&hashes, first, count.into())).await,
					None => Err(Error::NotHeld),
				};
				match chunks {
					Ok(chunks) => chunks.into_iter().for_each(|chunk| self.output.put(&BlobFrame::Chunk(chunk))),
					Err(error) => {
						if !matches!(error, Error::NotHeld) {
							tracing::warn!(address = %blob.address, %error, "a blob is not given");
						}
						self.output.put(&BlobFrame::Gone);
					},
				}
			},
			BlobFrame::Close(reason) => return Err(End::Theirs(reason)),
			_ => return Err(End::Ours(Reason::Malformed)),
		}
		Ok(())
	}

	/// Tell the peer what of this is here. Gives the rest.
	async fn look(&mut self, entries: Vec<BlobEntry>) -> Result<Vec<BlobEntry>, End> {
		if entries.is_empty() {
			return Ok(entries);
		}
		let looked = self.exchange.run(move |blobs| {
			let mut looked = (Vec::new(), Vec::new());
			for entry in entries {
				match is_here(blobs, entry)? {
					true => looked.0.push(entry.address),
					false => looked.1.push(entry),
				}
			}
			Ok(looked)
		});
		match looked.await {
			Ok((here, missing)) => {
				for address in &here {
					self.wanted.remove(address);
				}
				here.chunks(MAX_NAMED_BLOBS).for_each(|here| self.output.put(&BlobFrame::Have(here.to_vec())));
				Ok(missing)
			},
			Err(error) => Err(End::Failed(error.to_string())),
		}
	}

	/// Whether the peer writes one of our own feeds, or one that these follow.
	fn is_followed(&self) -> bool {
		self.guest.feed.is_some_and(|feed| self.replica.wants.borrow().follows(&feed))
	}

	async fn hashes(&mut self, blob: BlobEntry) -> Option<Arc<ChunkHashes>> {
		let known = self.hashes.take();
		let known = known.filter(|known| known.address() == blob.address && known.size() == blob.size);
		self.hashes = match known {
			Some(known) => Some(known),
			None => {
				let read = self.exchange.run(move |blobs| match is_here(blobs, blob)? {
					true => blobs.hashes(&blob.address),
					false => Err(Error::NotHeld),
				});
				read.await.ok().map(Arc::new)
			},
		};
		self.hashes.clone()
	}
}

/// What it takes to look up so many blobs.
pub fn steps(count: usize) -> u32 {
	1 + (count / LOOKUPS) as u32
}

pub fn is_here(blobs: &Blobs, entry: BlobEntry) -> Result<bool, Error> {
	Ok(blobs.get(&entry.address)?.is_some_and(|held| held.complete && held.size == entry.size))
}
