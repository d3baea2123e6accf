/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
	/// A blob larger than any may be.
	#[error("a blob of more than {} bytes", crate::MAX_BLOB)]
	TooLarge,
	/// There is not enough room, even without all that is not pinned.
	#[error("{needed} bytes are needed, and {free} can be had")]
	Quota {
		/// How many bytes it takes.
		needed: u64,
		/// How many there are, with what can be let go of.
		free: u64,
	},
	/// The blob is not here, or not all of it.
	#[error("the blob is not here")]
	NotHeld,
	/// The blob is here already.
	#[error("the blob is here already")]
	Held,
	/// Somebody reads or receives it at the moment; or the folder is open elsewhere.
	#[error("it is in use")]
	InUse,
	/// The blob is known by this address, but with another size.
	#[error("the blob is known with {0} bytes")]
	Size(u64),
	/// The hashes of the chunks are not those of this address.
	#[error("these are not the hashes of the chunks of this blob")]
	Hashes,
	/// The bytes are not those of this chunk.
	#[error("these are not the bytes of chunk {0}")]
	Chunk(u32),
	/// There is no such chunk.
	#[error("there is no chunk {0}")]
	NoChunk(u32),
	/// The blob was to be finished before all of it was there.
	#[error("chunk {0} is missing")]
	Missing(u32),
	/// The key does not open it, or nothing was sealed so.
	#[error("the blob does not open with this key")]
	Key,
	/// A reason for a pin that is too short or too long, or one too many.
	#[error("a pin has a reason of 1 to {} bytes, and a blob has at most {} pins", crate::MAX_REASON, crate::MAX_PINS)]
	Pin,
	/// Something in the store is not what was written; says what.
	#[error("{0} is damaged")]
	Damaged(&'static str),
	/// Something was written by a newer version; says what.
	#[error("{0} was written by a newer version")]
	Newer(&'static str),
	/// The vault failed, which has the index.
	#[error(transparent)]
	Vault(#[from] metalife_vault::Error),
	/// The S3 store failed.
	#[error("the store failed: {0}")]
	S3(#[from] object_store::Error),
	/// The system refused.
	#[error(transparent)]
	Io(#[from] std::io::Error),
}

/// What came of it.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<Error> for std::io::Error {
	fn from(error: Error) -> Self {
		match error {
			Error::Io(error) => error,
			error => Self::other(error),
		}
	}
}
