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
	/// The node's runtime takes other transactions than those that are known here; says which.
	#[error("the node's runtime is not known here: {0}")]
	UnknownRuntime(&'static str),
	/// There is no account to sign by.
	#[error("there is no account yet: `planet account create` or `import`")]
	NoAccount,
	/// Our feed is of no profile, as far as is known.
	#[error("our feed belongs to no profile that is known here: `planet account register`")]
	FeedOfNobody,
	/// There is no key of this peer to sign by.
	#[error("this peer has no key that can be listed")]
	NoPeer,
	/// What is given for addresses is none, or too much.
	#[error("a Pub has 1 to 8 addresses of at most 128 bytes each")]
	PubAddresses,
	/// There is an account already.
	#[error("there is an account already")]
	HasAccount,
	/// What is given for an account's secret is none.
	#[error("this is no secret of an account: words, or 0x and 64 hexadecimal digits, and a path")]
	Phrase,
	/// All messages are anchored, or wait to be.
	#[error("there is nothing new to anchor")]
	NothingToAnchor,
	/// There is no such private message, or no more than its header.
	#[error("there is no such private message")]
	NoMessage,
	/// More waits than is taken.
	#[error("too much waits to be sent to the chain")]
	QueueFull,
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
