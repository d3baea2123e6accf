//! Letters: private messages that the chain keeps, sealed as they are.

use crate::{
	cache,
	chain::{blocking, Chain, PATIENCE},
	error::{Error, Result},
	hex32::Hex32,
	node::{At, Node},
	queue::{Entry, Wish},
	transaction::MAX_LETTER,
};
use codec::Decode;
use metalife_feed::{Content, FeedKey, Kind, MessageId};
use metalife_vault::Vault;
use serde::{Deserialize, Serialize};
use sp_crypto_hashing::blake2_256;
use std::sync::Arc;
use subxt::ext::scale_decode::{self, DecodeAsType};
use tokio::time::timeout;

/// The pallet.
pub(crate) const PALLET: &str = "Letters";

/// How many bytes the chain keeps of a letter unless government says otherwise.
const AT_FIRST: u32 = 16 * 1_024;

/// The most letters of a page, as the chain has it.
const PAGE: u32 = 50;

/// How many of our letters are looked through, the newest first, before one is sent: it may be there from before.
const RECENT: u64 = 64;

/// And afterwards, of those that came since.
const NEW: u64 = 1_000;

/// What became of a message of ours that the chain was to keep.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
	/// The chain keeps it.
	Kept {
		/// The author.
		profile: u64,
		/// Its number among the author's.
		letter: u64,
		/// In which block it came.
		block: u64,
	},
	/// It could not be kept; says why.
	Failed {
		/// Why.
		why: String,
	},
	/// It was kept, and was removed from the state; old blocks have it.
	Removed {
		/// In which block that was seen.
		block: u64,
	},
}

/// How it is with a message of ours that the chain is to keep.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LetterState {
	/// It waits to be sent, or for what becomes of it; and what went wrong last.
	Waiting(Option<String>),
	/// This became of it.
	Ended(Fate),
}

/// What a vault keeps of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct OurLetter {
	/// The message.
	pub message: Hex32,
	/// What became of it.
	pub fate: Fate,
}

/// A letter of somebody's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
	/// Its number among the author's.
	pub letter: u64,
	/// In which block it came.
	pub block: u64,
	/// The author's feed that it is sealed under: the chain saw that it was one of the author's when the letter came.
	pub feed: FeedKey,
	/// What is sealed.
	pub envelope: Vec<u8>,
}

/// Letters of somebody's, the newest first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LetterPage {
	/// The letters: at most 50, of at most 256 KiB together.
	pub letters: Vec<Letter>,
	/// With which `before` to go on; none when these were the last.
	pub next: Option<u64>,
}

/// A letter that was looked for.
pub(crate) struct Found {
	pub letter: u64,
	pub block: u64,
}

/// As the view function shows it.
#[derive(Decode)]
struct ShownLetter {
	letter: u64,
	kept: u32,
	_payer: [u8; 32],
	feed: [u8; 32],
	envelope: Vec<u8>,
}

#[derive(Decode)]
struct ShownPage {
	letters: Vec<ShownLetter>,
	next: Option<u64>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct StoredAuthor {
	next: u64,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct StoredLetter {
	#[expect(dead_code, reason = "only whether there is one is of interest")]
	kept: u32,
}

impl ShownPage {
	/// What it says, unless no chain says such: numbers fall, and there is an end.
	fn checked(self, before: Option<u64>) -> Result<LetterPage> {
		let falling = self.letters.windows(2).all(|two| matches!(two, [one, other] if one.letter > other.letter));
		let (first, last) = (self.letters.first(), self.letters.last());
		let below = first.is_none_or(|first| before.is_none_or(|before| first.letter < before));
		let goes_on = self.next.is_none() || self.next == last.map(|last| last.letter);
		if !falling || !below || !goes_on || self.letters.len() > PAGE as usize {
			return Err(Error::Nonsense("letters in no order"));
		}
		let letter = |one: ShownLetter| Letter {
			letter: one.letter,
			block: one.kept.into(),
			feed: FeedKey(one.feed),
			envelope: one.envelope,
		};
		Ok(LetterPage { letters: self.letters.into_iter().map(letter).collect(), next: self.next })
	}
}

impl At {
	/// A page of letters that are older than `before`.
	async fn letters(&self, author: u64, before: Option<u64>) -> Result<LetterPage> {
		let page = self.view::<_, ShownPage>(PALLET, "letters", (author, before, PAGE)).await?;
		page.checked(before)
	}

	/// The number of an author's next letter.
	pub async fn next_letter(&self, author: u64) -> Result<u64> {
		let author = self.value::<_, StoredAuthor>(PALLET, "Authors", (author,)).await?;
		Ok(author.map_or(0, |author| author.next))
	}

	/// Whether there is this letter.
	pub async fn has_letter(&self, author: u64, letter: u64) -> Result<bool> {
		let newest = (u64::MAX - letter).to_be_bytes();
		Ok(self.value::<_, StoredLetter>(PALLET, "Letters", (author, newest)).await?.is_some())
	}

	/// The most bytes of an envelope that is kept now.
	pub async fn max_letter(&self) -> Result<u32> {
		self.view::<_, u32>(PALLET, "max_bytes", ()).await
	}

	/// The newest letter with this envelope: among those from the number `looked` on, or among the newest.
	pub async fn find_letter(
		&self,
		author: u64,
		letter: &Sealed,
		looked: Option<u64>,
		next: u64,
	) -> Result<Option<Found>> {
		let most = if looked.is_some() { NEW } else { RECENT };
		let least = looked.unwrap_or_default().max(next.saturating_sub(most));
		let mut before = None;
		while before.unwrap_or(next) > least {
			let page = self.letters(author, before).await?;
			let same = |one: &&Letter| one.feed.0 == letter.feed.0 && blake2_256(&one.envelope) == letter.hash.0;
			if let Some(found) = page.letters.iter().take_while(|one| one.letter >= least).find(same) {
				return Ok(Some(Found { letter: found.letter, block: found.block }));
			}
			match page.next {
				Some(next) => before = Some(next),
				None => break,
			}
		}
		Ok(None)
	}
}

/// What a letter of ours is known by.
pub(crate) struct Sealed {
	pub feed: Hex32,
	pub hash: Hex32,
}

/// The envelope of a private message, as long as the vault has it. Blocks.
pub(crate) fn envelope(vault: &Vault, message: Hex32) -> Result<Option<(FeedKey, Vec<u8>)>> {
	let Some(stored) = vault.message(&MessageId(message.0))? else { return Ok(None) };
	let header = stored.message.header();
	let payload = stored.message.payload().filter(|_| header.kind == Kind::PRIVATE);
	let content = payload.and_then(|payload| Content::decode(Kind::PRIVATE, payload).ok());
	Ok(content.and_then(|content| content.envelope).map(|envelope| (header.author, envelope)))
}

impl Chain {
	/// Have the chain keep a private message of ours that the vault has. Does nothing where that was wished for before. Blocks;
	/// it is on the disk when this returns.
	pub fn keep_letter(&self, message: Hex32) -> Result<()> {
		let (feed, envelope) = envelope(&self.vault, message)?.ok_or(Error::NoMessage)?;
		let wish = Wish::KeepLetter { message, feed: Hex32(feed.0), hash: Hex32(blake2_256(&envelope)), looked: None };
		self.enqueue_unless(|queue| queue.letter(message).is_some(), wish).map(drop)
	}

	/// Take it back, if it is there or may come to be: it goes from the state, and stays in old blocks. Gives what is queued
	/// then. Blocks; it is on the disk when this returns.
	pub fn remove_letter(&self, message: Hex32, feed: Hex32) -> Result<Option<Entry>> {
		let nothing = |state: Option<LetterState>| {
			!matches!(state, Some(LetterState::Waiting(_) | LetterState::Ended(Fate::Kept { .. })))
		};
		let wish = Wish::RemoveLetter { message, feed };
		let unless = |queue: &crate::queue::Queue| {
			let queued = queue.entries().any(|entry| entry.waits() && entry.wish == wish);
			queued || nothing(queue.letter(message))
		};
		self.enqueue_unless(unless, wish.clone())
	}

	/// How it is with a message of ours that the chain is to keep; none if it is not to.
	pub fn letter(&self, message: Hex32) -> Option<LetterState> {
		self.queue().letter(message)
	}

	/// The most bytes of an envelope that can be kept: as the node says, or as it said when it was there last.
	pub async fn max_letter(self: &Arc<Self>) -> Result<u32> {
		let chain = self.clone();
		if let Some(node) = self.node() {
			match timeout(PATIENCE, node.max_letter()).await.unwrap_or(Err(Error::Slow)) {
				Ok(most) => {
					blocking(move || cache::set_max_letter(&chain.vault, most)).await?;
					return Ok(most.min(MAX_LETTER));
				},
				Err(error) => tracing::debug!(%error, "the node does not say how large a letter may be"),
			}
		}
		let chain = self.clone();
		let known = blocking(move || cache::max_letter(&chain.vault)).await?;
		Ok(known.unwrap_or(AT_FIRST).min(MAX_LETTER))
	}

	/// The letters of a profile that are older than `before`, the newest first: as the node has them in its newest finalized
	/// block.
	pub async fn letters(self: &Arc<Self>, profile: u64, before: Option<u64>) -> Result<LetterPage> {
		let node = self.node().ok_or(Error::Away)?;
		timeout(PATIENCE, node.letters(profile, before)).await.unwrap_or(Err(Error::Slow))
	}

	/// When a block was made, in milliseconds since 1970, as its author says.
	pub async fn time_of(self: &Arc<Self>, block: u64) -> Result<Option<u64>> {
		let node = self.node().ok_or(Error::Away)?;
		timeout(PATIENCE, node.time_of(block)).await.unwrap_or(Err(Error::Slow))
	}
}

impl Node {
	async fn max_letter(&self) -> Result<u32> {
		self.finalized().await?.max_letter().await
	}

	async fn letters(&self, profile: u64, before: Option<u64>) -> Result<LetterPage> {
		let at = self.finalized().await?;
		match at.has(PALLET) {
			true => at.letters(profile, before).await,
			false => Err(Error::UnknownRuntime("it keeps no letters")),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn page(numbers: &[u64], next: Option<u64>) -> ShownPage {
		let letter =
			|letter: &u64| ShownLetter { letter: *letter, kept: 7, _payer: [1; 32], feed: [2; 32], envelope: vec![3] };
		ShownPage { letters: numbers.iter().map(letter).collect(), next }
	}

	#[test]
	fn a_page_that_no_chain_would_show_is_refused() {
		for (numbers, next, before) in [(&[5, 3, 2][..], Some(2), None), (&[5, 3], None, Some(6)), (&[], None, Some(0))]
		{
			let page = page(numbers, next).checked(before).expect("is in order");
			assert_eq!(page.letters.iter().map(|one| one.letter).collect::<Vec<_>>(), numbers);
			assert_eq!(page.next, next);
		}
		let many: Vec<u64> = (0..=u64::from(PAGE)).rev().collect();
		for (numbers, next, before) in [
			(&[3, 5][..], None, None),
			(&[5, 5], None, None),
			(&[5, 3], Some(5), None),
			(&[5, 3], None, Some(5)),
			(&[], Some(0), None),
			(&many, None, None),
		] {
			assert!(page(numbers, next).checked(before).is_err(), "{numbers:?} {next:?} {before:?}");
		}
	}
}
