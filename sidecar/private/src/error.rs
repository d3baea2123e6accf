use crate::{envelope::EnvelopeError, pictures::PictureError};
use metalife_feed::{FeedKey, Person};

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
	/// No key is known to seal for this person: none of their feeds tells one.
	#[error("no key is known to seal for {0:?}")]
	NoPreKey(Person),
	/// The only keys that are known of this person are so old that sealing for them would protect little.
	#[error("the keys of {0:?} are too old")]
	StalePreKey(Person),
	/// This feed is forked: somebody else writes under its key, or a copy does.
	#[error("the feed {0} is forked")]
	Forked(FeedKey),
	/// There is no key of our own yet: [`Mailbox::rotate`](crate::Mailbox::rotate) makes one.
	#[error("there is no key of our own yet")]
	NoOwnKey,
	/// The vault began another feed while the message was sealed; to be sent again.
	#[error("another feed was begun meanwhile")]
	NewFeed,
	/// There is no such private message.
	#[error("there is no such private message")]
	NoMessage,
	/// More than the chain keeps of a message.
	#[error("sealed it has {found} bytes, and the chain keeps {limit} at most")]
	TooLargeForChain {
		/// How many bytes its envelope has.
		found: usize,
		/// How many it may have.
		limit: usize,
	},
	/// It was opened, and says that it is for others: a copy that was slipped to us.
	#[error("the message does not name us among those it is for")]
	Misaddressed,
	/// Something in the vault is not what was written; says what.
	#[error("{0} is damaged")]
	Damaged(&'static str),
	/// The envelope is refused.
	#[error(transparent)]
	Envelope(#[from] EnvelopeError),
	/// A picture is refused: what is in it besides the picture cannot be taken out.
	#[error(transparent)]
	Picture(#[from] PictureError),
	/// The vault failed.
	#[error(transparent)]
	Vault(#[from] metalife_vault::Error),
	/// The blobs failed.
	#[error(transparent)]
	Blobs(#[from] metalife_blobs::Error),
	/// The system refused.
	#[error(transparent)]
	Io(#[from] std::io::Error),
}

/// What came of it.
pub type Result<T, E = Error> = std::result::Result<T, E>;
