//! Who signs: the key of a feed, for a session and for a bundle.

use crate::frame::Claim;
use ed25519_zebra::{Signature, SigningKey, VerificationKey, VerificationKeyBytes};
use metalife_feed::{FeedKey, STATEMENT};
use metalife_vault::Vault;

/// What stands before what is signed, behind [`STATEMENT`], so that no signature made for anything else passes for one here.
const SESSION: &[u8] = b"session/1";
const BUNDLE: &[u8] = b"bundle/1";

/// Something that this crate has signed. Its bytes begin with words that nothing else that is signed begins with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement(Vec<u8>);

impl Statement {
	/// That whoever signs is at the near end of this session. It holds in no other session, for nobody else at the far end,
	/// and not for the far end.
	pub(crate) fn session(ends: &Ends, nonce: &[u8; 32], their_nonce: &[u8; 32]) -> Self {
		let mut bytes = [STATEMENT, SESSION].concat();
		for id in [&ends.local, &ends.remote] {
			bytes.extend_from_slice(&(id.len() as u32).to_le_bytes());
			bytes.extend_from_slice(id);
		}
		bytes.extend_from_slice(nonce);
		bytes.extend_from_slice(their_nonce);
		Self(bytes)
	}

	/// That whoever signs made a bundle with this hash.
	pub(crate) fn bundle(hash: &[u8; 32]) -> Self {
		Self([STATEMENT, BUNDLE, hash].concat())
	}

	/// What is signed.
	pub fn bytes(&self) -> &[u8] {
		&self.0
	}

	/// Whether this is the signature of the writer of a feed, by the rules for messages (ZIP 215).
	pub fn verify(&self, feed: &FeedKey, signature: &[u8; 64]) -> bool {
		VerificationKey::try_from(feed.0).and_then(|key| key.verify(&Signature::from_bytes(signature), &self.0)).is_ok()
	}
}

/// Signs under the key of a feed. Takes statements only, so that no peer gets something else signed.
pub trait Signer: Send + Sync {
	/// Whose key.
	fn feed(&self) -> FeedKey;

	/// The signature over the statement's bytes.
	fn sign(&self, statement: &Statement) -> [u8; 64];
}

impl Signer for Vault {
	fn feed(&self) -> FeedKey {
		self.feed_key()
	}

	fn sign(&self, statement: &Statement) -> [u8; 64] {
		self.sign_statement(&statement.0[STATEMENT.len()..])
	}
}

/// A key that is held in memory.
pub struct SeedSigner(SigningKey);

impl SeedSigner {
	/// The key with this seed.
	pub fn new(seed: [u8; 32]) -> Self {
		Self(SigningKey::from(seed))
	}
}

impl Signer for SeedSigner {
	fn feed(&self) -> FeedKey {
		FeedKey(VerificationKeyBytes::from(&self.0).into())
	}

	fn sign(&self, statement: &Statement) -> [u8; 64] {
		self.0.sign(statement.bytes()).to_bytes()
	}
}

/// The two ends of a connection: the ids under which the transport has made sure of both.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ends {
	/// This one.
	pub local: Vec<u8>,
	/// The other.
	pub remote: Vec<u8>,
}

impl Ends {
	/// As the other one sees it.
	pub fn turned(&self) -> Self {
		Self { local: self.remote.clone(), remote: self.local.clone() }
	}

	/// Say who is at the near end.
	pub(crate) fn claim(&self, signer: &dyn Signer, nonce: &[u8; 32], their_nonce: &[u8; 32]) -> Claim {
		let signature = signer.sign(&Statement::session(self, nonce, their_nonce));
		Claim { feed: signer.feed(), signature }
	}

	/// Whether the far end is who it says.
	pub(crate) fn holds(&self, claim: &Claim, nonce: &[u8; 32], their_nonce: &[u8; 32]) -> bool {
		Statement::session(&self.turned(), their_nonce, nonce).verify(&claim.feed, &claim.signature)
	}
}
