//! Segments of a feed for `content.anchor`, and the proof that a message is in one.

use crate::header::{FeedKey, MessageId, SignedHeader};
use codec::{Decode, Encode};
use metalife_primitives::anchor::{self, Digest, Segment, Tree, MAX_DEPTH};

/// The most messages that one segment may have here: its tree takes 64 MiB.
pub const MAX_SEGMENT: usize = 1 << 20;

/// The most bytes that an encoded proof takes.
pub const MAX_PROOF: usize = 32 + 3 * 8 + 2 + 32 * MAX_DEPTH;

/// The tree of the messages of a feed that are numbered from `from` on: its root is what to anchor, and proofs are made
/// with it. `None` when there are none, or more than [`MAX_SEGMENT`].
pub fn segment(feed: FeedKey, from: u64, messages: impl IntoIterator<Item = MessageId>) -> Option<Tree> {
	let mut messages = messages.into_iter();
	let tree = Tree::new(feed.0, from, messages.by_ref().take(MAX_SEGMENT).map(|id| id.0))?;
	messages.next().is_none().then_some(tree)
}

/// The proof that one message is in an anchored segment: the anchor's root is all that it is checked against.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct MessageProof {
	/// Which messages the root commits.
	pub segment: Segment,
	/// The number of the message.
	pub number: u64,
	/// The hashes of ANCHORS.md, the lowest first.
	pub path: Vec<Digest>,
}

/// Why bytes are no proof.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this is no proof of a message in a segment")]
pub struct ProofError;

impl MessageProof {
	/// The proof for the message with this number; `None` when it is not in the segment.
	pub fn new(tree: &Tree, number: u64) -> Option<Self> {
		Some(Self { segment: tree.segment(), number, path: tree.proof(number)? })
	}

	/// Whether this proves that the message stood in its feed when `root` was anchored.
	pub fn verify(&self, root: &Digest, message: &SignedHeader) -> bool {
		message.author.0 == self.segment.feed
			&& message.sequence == self.number
			&& anchor::verify(&self.segment, root, self.number, &message.id().0, &self.path)
	}

	/// The bytes of FORMAT.md.
	pub fn encode_bytes(&self) -> Vec<u8> {
		Encode::encode(self)
	}

	/// Read exactly one proof.
	pub fn decode_bytes(bytes: &[u8]) -> Result<Self, ProofError> {
		if bytes.len() > MAX_PROOF {
			return Err(ProofError);
		}
		let proof = Self::decode(&mut &bytes[..]).map_err(|_| ProofError)?;
		// Also finds what is left over, and lengths in a longer form.
		match proof.path.len() <= MAX_DEPTH && proof.encode() == bytes {
			true => Ok(proof),
			false => Err(ProofError),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::log::tests::feed;
	use proptest::prelude::*;

	#[test]
	fn each_message_of_a_segment_is_proven_and_no_other() {
		let headers = feed(1, 20);
		let author = headers[0].author;
		let tree = segment(author, 4, headers[3..18].iter().map(SignedHeader::id)).expect("has messages");
		for header in &headers {
			let Some(proof) = MessageProof::new(&tree, header.sequence) else {
				assert!(!(4..=18).contains(&header.sequence));
				continue;
			};
			assert!(proof.verify(&tree.root(), header));
			assert!(!proof.verify(&[1; 32], header));
			assert!(!proof.verify(&tree.root(), &headers[0]));
			assert!(!proof.verify(&tree.root(), &feed(2, 20)[header.sequence as usize - 1]));
			assert_eq!(MessageProof::decode_bytes(&proof.encode_bytes()), Ok(proof));
		}
	}

	#[test]
	fn a_segment_has_messages_but_not_too_many() {
		let author = feed(1, 1)[0].author;
		assert!(segment(author, 1, []).is_none());
		assert!(segment(author, 1, (0..).map(|_| MessageId([0; 32]))).is_none());
	}

	#[test]
	fn a_proof_that_claims_much_takes_little() {
		let mut bytes = vec![0; 56];
		bytes.extend([0xfe, 0xff, 0xff, 0xff]);
		assert_eq!(MessageProof::decode_bytes(&bytes), Err(ProofError));
		assert_eq!(MessageProof::decode_bytes(&[0; MAX_PROOF + 1]), Err(ProofError));
	}

	proptest! {
		#[test]
		fn whatever_decodes_is_canonical(mut bytes in prop::collection::vec(any::<u8>(), 57..200), length in 0u8..6) {
			bytes[56] = length << 2;
			if let Ok(proof) = MessageProof::decode_bytes(&bytes) {
				prop_assert_eq!(proof.encode_bytes(), bytes);
			}
		}
	}
}
