use metalife_feed::{ContentError, WriteError};

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
	/// The passphrase is not the one.
	#[error("wrong passphrase")]
	WrongPassphrase,
	/// There is no vault in this folder.
	#[error("there is no vault in this folder")]
	NoVault,
	/// The folder to make a vault in has something in it.
	#[error("the folder is not empty")]
	NotEmpty,
	/// Another process has the vault open, or this one has it open already.
	#[error("the vault is open elsewhere")]
	InUse,
	/// Something on the disk is not what was written; says what.
	#[error("{0} is damaged")]
	Damaged(&'static str),
	/// Something on the disk was written by a newer version; says what.
	#[error("{0} was written by a newer version")]
	Newer(&'static str),
	/// Something on the disk was written by an earlier version, which this one does not read; says what.
	#[error("{0} was written by an earlier version")]
	Older(&'static str),
	/// What Argon2 is asked for is out of bounds.
	#[error("these parameters for Argon2id are out of bounds")]
	Kdf,
	/// More at once than the vault takes.
	#[error("{found} at once where at most {limit} are taken")]
	TooMany {
		/// How many there were.
		found: usize,
		/// How many are taken.
		limit: usize,
	},
	/// There is no such message.
	#[error("there is no such message")]
	NoMessage,
	/// The vault's own feed is forked at this number: somebody else writes under its key, or a copy of the vault does.
	#[error("two messages of our own feed have the number {0}; begin a new feed")]
	Forked(u64),
	/// What was to be written is refused.
	#[error(transparent)]
	Content(#[from] ContentError),
	/// What was to be written is refused.
	#[error(transparent)]
	Write(#[from] WriteError),
	/// The search index failed; the log is not affected, and the index can be rebuilt from it.
	#[error("the index failed: {0}")]
	Index(#[from] rusqlite::Error),
	/// The search index stopped some time ago; says why.
	#[error("the index stopped: {0}")]
	IndexStopped(String),
	/// The message log failed.
	#[error("the log failed: {0}")]
	Log(#[from] fjall::Error),
	/// The system refused.
	#[error(transparent)]
	Io(#[from] std::io::Error),
}

/// What came of it.
pub type Result<T, E = Error> = std::result::Result<T, E>;
