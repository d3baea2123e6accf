//! Anchors: one root that commits a whole segment of a feed, and the proof that one message is in it.
//!
//! A segment is `count` messages of one feed, numbered from `from` on without a gap. A message counts here by its id,
//! 32 bytes. With H = BLAKE2b-256 and numbers little-endian, 8 bytes each:
//!
//! ```text
//! leaf = H(0x00 || number || message id)
//! node = H(0x01 || left || right)
//! root = H(0x02 || "metalife/anchor/1" || feed key || from || count || top)
//! ```
//!
//! The leaves are paired from the left, level by level; one that is left over at the end of a level goes up as it is (the
//! tree of RFC 9162, section 2.1). `top` is what is left alone in the end. A proof holds the siblings from the bottom to
//! the top. Number and count say on which side each stands and how many there are, so a proof has one form only; the
//! root binds feed and segment, so it says nothing of another.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::traits::{BlakeTwo256, Hash as _};

/// A BLAKE2b-256 hash.
pub type Digest = [u8; 32];

/// The most hashes that a proof holds.
pub const MAX_DEPTH: usize = 64;

const LEAF: u8 = 0;
const NODE: u8 = 1;
const ROOT: u8 = 2;
const DOMAIN: &[u8] = b"metalife/anchor/1";

/// Which messages a root commits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Segment {
	/// The feed's ed25519 key.
	pub feed: [u8; 32],
	/// The number of the first message.
	pub from: u64,
	/// How many messages there are.
	pub count: u64,
}

impl Segment {
	/// Where in the segment the message with this number stands.
	pub fn position(&self, number: u64) -> Option<u64> {
		number.checked_sub(self.from).filter(|position| *position < self.count)
	}

	/// The root of a segment whose tree has this top.
	fn seal(&self, top: &Digest) -> Digest {
		hash(&[&[ROOT], DOMAIN, &self.feed, &self.from.to_le_bytes(), &self.count.to_le_bytes(), top])
	}
}

/// Whether `path` proves that the message with this number and id is among those that `root` commits for `segment`.
///
/// Takes at most [`MAX_DEPTH`] hashes and two, whatever is given.
pub fn verify(segment: &Segment, root: &Digest, number: u64, message: &Digest, path: &[Digest]) -> bool {
	let Some(mut position) = segment.position(number) else { return false };
	let mut width = segment.count;
	let mut path = path.iter();
	let mut at = leaf(number, message);
	while width > 1 {
		let last = position == width - 1;
		if position % 2 == 1 {
			let Some(sibling) = path.next() else { return false };
			at = node(sibling, &at);
		} else if !last {
			let Some(sibling) = path.next() else { return false };
			at = node(&at, sibling);
		}
		position /= 2;
		width = width.div_ceil(2);
	}
	path.next().is_none() && segment.seal(&at) == *root
}

/// The tree of a segment, from which its root and every proof are made. Holds about twice the hashes that there are
/// messages.
#[derive(Clone, Debug)]
pub struct Tree {
	segment: Segment,
	/// The leaves first, the top last; no level is empty.
	levels: Vec<Vec<Digest>>,
}

impl Tree {
	/// The tree of the messages of `feed` that are numbered from `from` on. `None` when there are no messages, or their
	/// numbers run over.
	pub fn new(feed: [u8; 32], from: u64, messages: impl IntoIterator<Item = Digest>) -> Option<Self> {
		let leaves = messages
			.into_iter()
			.zip(0u64..)
			.map(|(message, position)| Some(leaf(from.checked_add(position)?, &message)))
			.collect::<Option<Vec<_>>>()?;
		let segment = Segment { feed, from, count: leaves.len() as u64 };
		let mut levels = Vec::new();
		let mut level = leaves;
		while level.len() > 1 {
			let above = level
				.chunks(2)
				.map(|pair| match pair {
					[left, right] => node(left, right),
					alone => alone[0],
				})
				.collect();
			levels.push(core::mem::replace(&mut level, above));
		}
		if level.is_empty() {
			return None;
		}
		levels.push(level);
		Some(Self { segment, levels })
	}

	/// Which messages it is of.
	pub fn segment(&self) -> Segment {
		self.segment
	}

	/// What to anchor.
	pub fn root(&self) -> Digest {
		let top = self.levels.last().and_then(|level| level.first()).copied().unwrap_or_default();
		self.segment.seal(&top)
	}

	/// The proof for the message with this number; `None` when it is not in the segment.
	pub fn proof(&self, number: u64) -> Option<Vec<Digest>> {
		let mut position = usize::try_from(self.segment.position(number)?).ok()?;
		let mut path = Vec::new();
		for level in &self.levels {
			// The top has none, and neither has the last of a level with an odd number.
			path.extend(level.get(position ^ 1));
			position /= 2;
		}
		Some(path)
	}
}

fn leaf(number: u64, message: &Digest) -> Digest {
	hash(&[&[LEAF], &number.to_le_bytes(), message])
}

fn node(left: &Digest, right: &Digest) -> Digest {
	hash(&[&[NODE], left, right])
}

fn hash(parts: &[&[u8]]) -> Digest {
	BlakeTwo256::hash(&parts.concat()).0
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const FEED: [u8; 32] = [7; 32];

	/// Ids 0x0000.., 0x0101.., ...
	fn messages(count: usize) -> Vec<Digest> {
		(0..count).map(|n| [n as u8; 32]).collect()
	}

	fn tree(from: u64, count: usize) -> Tree {
		Tree::new(FEED, from, messages(count)).expect("there are messages")
	}

	fn proves(tree: &Tree, number: u64, message: &Digest, path: &[Digest]) -> bool {
		verify(&tree.segment(), &tree.root(), number, message, path)
	}

	/// What another implementation must produce; ANCHORS.md of pallet-content shows the same.
	#[test]
	fn roots_and_proofs_are_these_bytes() {
		let hex = |digest: &Digest| digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
		let vectors: Vec<_> = [1, 2, 3, 5, 8].into_iter().map(|count| hex(&tree(1, count).root())).collect();
		assert_eq!(
			vectors,
			[
				"4fc1b95eac61e355f2cd7a025e354ffcafdfdd6ed84131567959fcd35ba46cdd",
				"538c299ea2fc9cfc6a63cf5ce0f0a687f87a1e9eb3ed888bcb0b1882fe0ae9dd",
				"80af0e7dbc3ccaea4c0b45025b5038658332695dafe97d5e34a5fb6b80d5d9fc",
				"607f6422f6e2f294aa3692f5868023646150d2e6933382ec4a28052f9d94abe8",
				"4136f7af1460145bf87092bc3476c8593034aa7a50b6f6ab2794b13f7278fa0f",
			]
		);
		let path: Vec<_> = tree(1, 5).proof(3).expect("is in it").iter().map(hex).collect();
		assert_eq!(
			path,
			[
				"4bb274aa1ec7a9016e777ff580fb2cc4a9b2b6d6229509d561ae684ef998f086",
				"b9ce76892e570f971ad43bbd0fb8299f52b9ba2c1546cc4a794064c43f396069",
				"6f9d49dcefd50c04399b3fa603d8b13dafa8f562f373c98abf4a534822355cb4"
			]
		);
		let path: Vec<_> = tree(1, 5).proof(5).expect("is in it").iter().map(hex).collect();
		assert_eq!(path, ["db7d63a338c03de7fc1fa83599925d01c1c0b90f27ed7c892741fd13617c0762"]);
	}

	#[test]
	fn the_tree_is_built_as_it_is_written_down() {
		let [a, b, c] = [5, 6, 7].map(|n: u64| leaf(n, &[(n - 5) as u8; 32]));
		let segment = Segment { feed: FEED, from: 5, count: 3 };
		assert_eq!(tree(5, 3).root(), segment.seal(&node(&node(&a, &b), &c)));
		assert_eq!(tree(5, 3).proof(7), Some(vec![node(&a, &b)]));
		assert_eq!(tree(5, 1).proof(5), Some(vec![]));
		assert_eq!(leaf(1, &[2; 32]), BlakeTwo256::hash(&[&[0, 1, 0, 0, 0, 0, 0, 0, 0][..], &[2; 32]].concat()).0);
	}

	#[test]
	fn there_is_no_tree_of_nothing_or_beyond_the_last_number() {
		assert!(Tree::new(FEED, 1, []).is_none());
		assert!(Tree::new(FEED, u64::MAX, messages(1)).is_some());
		assert!(Tree::new(FEED, u64::MAX, messages(2)).is_none());
		assert_eq!(tree(5, 3).proof(4), None);
		assert_eq!(tree(5, 3).proof(8), None);
	}

	#[test]
	fn a_proof_is_refused_for_another_feed_or_segment() {
		let tree = tree(1, 4);
		let path = tree.proof(2).expect("is in it");
		let holds = |segment: Segment| verify(&segment, &tree.root(), 2, &[1; 32], &path);
		let segment = tree.segment();
		assert!(holds(segment));
		assert!(!holds(Segment { feed: [8; 32], ..segment }));
		assert!(!holds(Segment { from: 2, ..segment }));
		assert!(!holds(Segment { from: 0, ..segment }));
		assert!(!holds(Segment { count: 3, ..segment }));
		assert!(!holds(Segment { count: 5, ..segment }));
		assert!(!holds(Segment { count: 0, ..segment }));
	}

	/// No matter what somebody claims, it is over soon.
	#[test]
	fn monstrous_claims_are_refused() {
		let segment = Segment { feed: FEED, from: 0, count: u64::MAX };
		assert!(!verify(&segment, &[0; 32], u64::MAX - 1, &[0; 32], &vec![[0; 32]; 100_000]));
		assert!(!verify(&segment, &[0; 32], 0, &[0; 32], &[[0; 32]; MAX_DEPTH]));
		assert!(!verify(&segment, &[0; 32], u64::MAX, &[0; 32], &[]));
	}

	#[test]
	fn an_inner_node_is_no_message() {
		let tree = tree(0, 4);
		let segment = Segment { count: 2, ..tree.segment() };
		let path = vec![tree.levels[1][1]];
		assert!(!verify(&segment, &tree.root(), 0, &tree.levels[1][0], &path));
	}

	proptest! {
		#[test]
		fn every_message_is_proven(count in 1usize..300, from in any::<u32>()) {
			let from = u64::from(from);
			let tree = tree(from, count);
			for (number, message) in (from..).zip(messages(count)) {
				let path = tree.proof(number).expect("is in it");
				prop_assert!(path.len() <= MAX_DEPTH);
				prop_assert!(proves(&tree, number, &message, &path));
			}
		}

		#[test]
		fn one_changed_byte_fails(count in 1usize..200, pick in any::<u64>(), byte in any::<usize>(), change in 1u8..) {
			let tree = tree(9, count);
			let number = 9 + pick % count as u64;
			let message = [(number - 9) as u8; 32];
			let path = tree.proof(number).expect("is in it");

			let mut other = message;
			other[byte % 32] ^= change;
			prop_assert!(!proves(&tree, number, &other, &path));

			let mut root = tree.root();
			root[byte % 32] ^= change;
			prop_assert!(!verify(&tree.segment(), &root, number, &message, &path));

			if !path.is_empty() {
				let mut broken = path.clone();
				let at = byte % (path.len() * 32);
				broken[at / 32][at % 32] ^= change;
				prop_assert!(!proves(&tree, number, &message, &broken));
				prop_assert!(!proves(&tree, number, &message, &path[1..]));
			}
			let longer: Vec<_> = path.iter().copied().chain([[0; 32]]).collect();
			prop_assert!(!proves(&tree, number, &message, &longer));
			prop_assert!(!proves(&tree, number ^ (1 << (byte % 64)), &message, &path));
		}
	}
}
