//! Private messages that the chain keeps.

use crate::{
	error::Result,
	planet::Planet,
	private::{is_of, Private},
};
use metalife_chain::{Chain, Error, Hex32, Letter, LetterState};
use metalife_feed::{Inner, MessageId};
use metalife_vault::Part;

impl Private {
	/// Have the chain told of what is to be there, and was not queued yet. What cannot be is tried again at the next start.
	pub fn tell_chain(&self, chain: &Chain) {
		if let Err(error) = self.queue_letters(chain) {
			tracing::warn!(%error, "the chain is not told yet what it is to keep");
		}
	}

	fn queue_letters(&self, chain: &Chain) -> Result<()> {
		for id in self.mailbox.for_chain()? {
			match chain.keep_letter(Hex32(id.0)) {
				// It was erased meanwhile.
				Err(Error::NoMessage) => {},
				queued => queued?,
			}
			self.mailbox.done_with_chain(&id)?;
		}
		Ok(())
	}
}

impl Planet {
	/// How it is with a message of ours that the chain is to keep.
	pub(crate) fn letter(&self, id: &MessageId) -> Option<LetterState> {
		self.chain.letter(Hex32(id.0))
	}

	/// Have the chain keep a message of ours no longer, if it does or is to.
	pub(crate) fn remove_letter(&self, id: &MessageId) -> Result<()> {
		self.chain.remove_letter(Hex32(id.0), Hex32(self.vault().feed_key().0))?;
		Ok(self.private.mailbox.done_with_chain(id)?)
	}

	/// Try to open letters that the chain keeps: those of this part that are for us, or by us.
	pub fn open_letters(&self, letters: Vec<Letter>, part: Part) -> Result<Vec<(Letter, Inner)>> {
		let open = |letter: Letter| match self.private.mailbox.open_letter(&letter.feed, &letter.envelope) {
			Ok(inner) => inner.filter(|inner| is_of(inner, part)).map(|inner| Ok((letter, inner))),
			Err(error) => Some(Err(error.into())),
		};
		letters.into_iter().filter_map(open).collect()
	}
}
