//! Offering blobs: a stream of its own, on which somebody asks a peer to keep what they sent for those who are away.
//!
//! ```text
//! count, 2 bytes, 1 … 256 || count times entry
//! ```

use super::{
	frame::{entry, put, ENTRY},
	give::{is_here, steps, Guest},
	BlobEntry, BlobExchange, MAX_NAMED_BLOBS,
};
use crate::{frame::Reason, line::Line, replica::Replica, session::End, wire::Bytes};
use futures::{AsyncRead, AsyncWrite};
use std::{
	sync::{Arc, PoisonError},
	time::Duration,
};
use tokio::time::{sleep_until, timeout, Instant};

/// How long to wait until whoever offers is followed: who was invited offers before they are.
const ACQUAINTANCE: Duration = Duration::from_secs(60);

/// Ask the peer at the other end to keep these.
pub async fn make<S: AsyncRead + AsyncWrite + Unpin>(stream: S, entries: &[BlobEntry]) -> Result<(), End> {
	let entries = &entries[..entries.len().min(MAX_NAMED_BLOBS)];
	let mut bytes = (entries.len() as u16).to_le_bytes().to_vec();
	entries.iter().for_each(|entry| put(entry, &mut bytes));
	let mut line = Line::new(stream);
	line.send_bytes(&bytes).await?;
	line.hang_up().await;
	Ok(())
}

/// Hear what the peer at the other end offers, and fetch of it what is not here, as far as there is room for what they send.
/// Whether that is so they do not hear.
pub async fn take<S: AsyncRead + AsyncWrite + Unpin>(
	exchange: Arc<BlobExchange>,
	replica: Arc<Replica>,
	guest: Guest,
	stream: S,
) -> Result<(), End> {
	let heard = timeout(replica.settings.stalled, hear(stream));
	let entries = heard.await.unwrap_or(Err(End::Ours(Reason::Slow)))?;
	let until = guest.pace.lock().unwrap_or_else(PoisonError::into_inner).take(steps(entries.len()), Instant::now());
	sleep_until(until).await;
	let Some(feed) = guest.feed else { return Ok(()) };
	let mut wants = replica.wants.subscribe();
	if !matches!(timeout(ACQUAINTANCE, wants.wait_for(|wants| wants.follows(&feed))).await, Ok(Ok(_))) {
		return Ok(());
	}
	let missing = exchange.run(move |blobs| {
		let mut missing = Vec::new();
		for entry in entries {
			if !is_here(blobs, entry)? {
				missing.push(entry);
			}
		}
		Ok(missing)
	});
	let missing = missing.await.map_err(|error| End::Failed(error.to_string()))?;
	if exchange.wants().take(&guest.peer, feed, &missing) {
		exchange.renewed();
	}
	Ok(())
}

async fn hear<S: AsyncRead + AsyncWrite + Unpin>(stream: S) -> Result<Vec<BlobEntry>, End> {
	let mut line = Line::new(stream);
	let count = usize::from(u16::from_le_bytes(line.read().await?));
	if !(1..=MAX_NAMED_BLOBS).contains(&count) {
		return Err(End::Ours(Reason::Malformed));
	}
	let bytes = line.read_bytes(count * ENTRY).await?;
	let entries = bytes.chunks(ENTRY).map(|bytes| entry(&mut Bytes(bytes)));
	entries.collect::<Result<_, _>>().map_err(|error| End::Ours(error.into()))
}
