use crate::hex32::Hex32;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
	/// What is given is no address of a node; says why.
	#[error("this is no node's address: {0}")]
	Url(String),
	/// The node cannot be reached, or failed; says how.
	#[error("the node: {0}")]
	Node(String),
	/// The node took too long to answer.
	#[error("the node took too long to answer")]
	Slow,
	/// The node answered what no node of this chain would; says what.
	#[error("the node answers nonsense: {0}")]
	Nonsense(&'static str),
	/// The runtime was exchanged: the connection begins anew.
	#[error("the runtime was exchanged")]
	RuntimeChanged,
	/// The node follows another chain than the one that this vault knows.
	#[error("the node follows another chain, whose genesis is {found}: this vault belongs to {known}")]
	OtherChain {
		/// The chain's that the vault belongs to.
		known: Hex32,
		/// The node's.
		found: Hex32,
	},
	/// No node is connected, and what is asked was not heard of before.
	#[error("no node is connected, and nothing of this is known from before")]
	Away,
	/// There is no such profile on the chain.
	#[error("there is no such profile on the chain")]
	NoProfile,
	/// What the vault keeps of the chain is not what was written.
	#[error("what is kept of the chain is damaged")]
	Damaged,
	/// The vault failed.
	#[error(transparent)]
	Vault(#[from] metalife_vault::Error),
}

impl Error {
	/// Of a node that failed, in its own words, but not in as many as it likes.
	pub(crate) fn node(error: impl std::fmt::Display) -> Self {
		const MOST: usize = 300;
		let text = error.to_string();
		let clean = text.chars().map(|c| if c.is_control() { ' ' } else { c });
		Self::Node(clean.take(MOST).collect())
	}
}

/// What came of it.
pub type Result<T, E = Error> = std::result::Result<T, E>;
