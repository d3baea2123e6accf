//! Forks: two messages in one place of a feed, and the proof that their author signed both.

use crate::{
	header::{FeedKey, HeaderError, SignedHeader, HEADER_LEN},
	log::{Run, RunError, Start},
	wire::{Reader, WireError},
};

/// The most headers in one branch of a proof.
pub const MAX_BRANCH: usize = 256;

const VERSION: u8 = 1;

/// The proof that a feed is forked: it needs nothing else to be verified, and there is none that was not.
///
/// A branch begins with one of two different messages of the same number and ends with the first message from there on
/// whose own signature is good; its chain makes that signature count for the beginning too. With an honest program at
/// work all signatures are good, and each branch is one header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForkProof {
	/// The branch whose first id is the lower one.
	lower: Vec<SignedHeader>,
	higher: Vec<SignedHeader>,
}

/// Why there is no proof.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ForkError {
	/// Its bytes are not well formed.
	#[error(transparent)]
	Wire(#[from] WireError),
	/// A version that is not known here.
	#[error("version {0} is not known")]
	Version(u8),
	/// A header is refused.
	#[error("a header is refused: {0}")]
	Header(#[from] HeaderError),
	/// A branch is no run of one feed, or nobody signed it.
	#[error("a branch is refused: {0}")]
	Branch(#[from] RunError),
	/// A branch is longer than [`MAX_BRANCH`], or longer than it needs to be.
	#[error("a branch is too long")]
	Long,
	/// The branches do not begin in one place of one feed with two different messages, the lower id first.
	#[error("this is no fork")]
	NoFork,
}

impl ForkProof {
	/// Make a proof of two branches, in either order. Each begins where the feed forks; what it has beyond the first good
	/// signature is left out.
	pub fn new<'a>(
		one: impl IntoIterator<Item = &'a SignedHeader>,
		other: impl IntoIterator<Item = &'a SignedHeader>,
	) -> Result<Self, ForkError> {
		let (one, other) = (branch(one)?, branch(other)?);
		let (lower, higher) = if one[0].id() < other[0].id() { (one, other) } else { (other, one) };
		Self { lower, higher }.checked()
	}

	fn checked(self) -> Result<Self, ForkError> {
		let (one, other) = (&self.lower[0], &self.higher[0]);
		if one.author != other.author || one.sequence != other.sequence || one.id() >= other.id() {
			return Err(ForkError::NoFork);
		}
		Ok(self)
	}

	/// Whose feed.
	pub fn author(&self) -> FeedKey {
		self.lower[0].author
	}

	/// The number that two messages have. What comes before is not in doubt.
	pub fn sequence(&self) -> u64 {
		self.lower[0].sequence
	}

	/// The two branches, the one with the lower first id first.
	pub fn branches(&self) -> [&[SignedHeader]; 2] {
		[&self.lower, &self.higher]
	}

	/// The bytes of FORMAT.md.
	pub fn encode(&self) -> Vec<u8> {
		let mut out = vec![VERSION];
		for branch in self.branches() {
			out.extend_from_slice(&(branch.len() as u16).to_le_bytes());
			branch.iter().for_each(|header| out.extend_from_slice(&header.encode()));
		}
		out
	}

	/// Read and verify a proof.
	pub fn decode(bytes: &[u8]) -> Result<Self, ForkError> {
		let mut reader = Reader::new(bytes);
		let version = reader.u8()?;
		if version != VERSION {
			return Err(ForkError::Version(version));
		}
		let mut read = || {
			let count = usize::from(reader.u16()?);
			if count > MAX_BRANCH {
				return Err(ForkError::Long);
			}
			let headers = reader.take(count * HEADER_LEN)?.chunks(HEADER_LEN);
			headers.map(SignedHeader::decode).collect::<Result<Vec<_>, _>>().map_err(ForkError::from)
		};
		let (lower, higher) = (read()?, read()?);
		reader.end()?;
		for headers in [&lower, &higher] {
			if branch(headers)?.len() != headers.len() {
				return Err(ForkError::Long);
			}
		}
		Self { lower, higher }.checked()
	}
}

/// As much of a branch as proves it; at least one header.
fn branch<'a>(headers: impl IntoIterator<Item = &'a SignedHeader>) -> Result<Vec<SignedHeader>, ForkError> {
	let mut found = Vec::new();
	let mut run = None;
	for header in headers {
		if found.len() == MAX_BRANCH {
			return Err(ForkError::Long);
		}
		run.get_or_insert_with(|| Run::new(header.author, Start::Anywhere)).push(header)?;
		found.push(header.clone());
		if header.verify() {
			return Ok(found);
		}
	}
	Err(found.last().map_or(RunError::Empty, |header| RunError::Signature(header.sequence)).into())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		header::{tests::key, Header},
		log::{tests::spoiled, Tip, Writer},
		Kind,
	};
	use proptest::prelude::*;

	/// Two feeds under one key that agree on the first messages.
	fn forked(common: u8, after: u8) -> [Vec<SignedHeader>; 2] {
		[1, 2].map(|branch| {
			let mut writer = Writer::new([9; 32]);
			(0..common + after)
				.map(|n| {
					let payload = if n < common { vec![0] } else { vec![branch] };
					writer.write(Kind::POST, 7, payload).expect("is allowed").header().clone()
				})
				.collect()
		})
	}

	#[test]
	fn two_messages_in_one_place_are_proven() {
		let [ours, theirs] = forked(3, 2);
		let proof = ForkProof::new(&ours[3..], &theirs[3..]).expect("is a fork");
		assert_eq!((proof.author(), proof.sequence()), (ours[0].author, 4));
		assert_eq!(proof.branches().map(<[_]>::len), [1, 1]);
		let bytes = proof.encode();
		assert_eq!(bytes.len(), 1 + 2 * (2 + HEADER_LEN));
		assert_eq!(ForkProof::decode(&bytes), Ok(proof.clone()));
		assert_eq!(ForkProof::new(&theirs[3..], &ours[3..]), Ok(proof));
	}

	#[test]
	fn what_is_no_fork_is_refused() {
		let [ours, theirs] = forked(3, 2);
		assert_eq!(ForkProof::new(&ours[2..], &theirs[2..]), Err(ForkError::NoFork));
		assert_eq!(ForkProof::new(&ours[3..], &theirs[4..]), Err(ForkError::NoFork));
		assert_eq!(ForkProof::new(&ours[3..], &[]), Err(RunError::Empty.into()));
		let other = Writer::new([8; 32]).write(Kind::POST, 1, vec![]).expect("is allowed");
		assert_eq!(ForkProof::new(&ours[..1], [other.header()]), Err(ForkError::NoFork));
		// Nobody can accuse an author of what that author did not sign.
		let bad = [spoiled(&theirs[3])];
		assert_eq!(ForkProof::new(&ours[3..], &bad), Err(RunError::Signature(4).into()));
	}

	/// A message that is not signed itself is vouched for by a later one, so it counts in a fork as well.
	#[test]
	fn a_branch_reaches_to_the_first_good_signature() {
		let [ours, _] = forked(0, 1);
		let first = spoiled(&ours[0]);
		let second = Header { sequence: 2, previous: Some(first.id()), ..(*first).clone() };
		let second = second.sign(&key(9)).expect("is allowed");
		let branch = [first.clone(), second.clone()];
		assert_eq!(Run::verify(first.author, Start::Beginning, &branch), Ok(Tip::from(&second)));
		let proof = ForkProof::new(&ours, &branch).expect("is a fork");
		assert_eq!(proof.branches().map(<[_]>::len).iter().sum::<usize>(), 3);
		assert_eq!(ForkProof::decode(&proof.encode()), Ok(proof));
		assert_eq!(ForkProof::new(&ours, &branch[..1]), Err(RunError::Signature(1).into()));
	}

	#[test]
	fn a_proof_has_one_form() {
		let [ours, theirs] = forked(0, 2);
		let proof = ForkProof::new(&ours, &theirs).expect("is a fork");
		let turned = ForkProof { lower: proof.higher.clone(), higher: proof.lower.clone() };
		assert_eq!(ForkProof::decode(&turned.encode()), Err(ForkError::NoFork));
		let long = if proof.lower[0] == ours[0] { (ours, theirs) } else { (theirs, ours) };
		let long = ForkProof { lower: long.0, higher: long.1 };
		assert_eq!(ForkProof::decode(&long.encode()), Err(ForkError::Long));
		let mut bytes = proof.encode();
		bytes.push(0);
		assert_eq!(ForkProof::decode(&bytes), Err(WireError::Trailing(1).into()));
		bytes[0] = 2;
		assert_eq!(ForkProof::decode(&bytes), Err(ForkError::Version(2)));
		assert_eq!(ForkProof::decode(&[1, 0xff, 0xff]), Err(ForkError::Long));
	}

	proptest! {
		#[test]
		fn a_changed_proof_is_refused(at: prop::sample::Index, change in 1u8..) {
			let [ours, theirs] = forked(1, 1);
			let mut bytes = ForkProof::new(&ours[1..], &theirs[1..]).expect("is a fork").encode();
			let at = at.index(bytes.len());
			bytes[at] ^= change;
			prop_assert!(ForkProof::decode(&bytes).is_err());
			prop_assert!(ForkProof::decode(&bytes[..at]).is_err());
		}

		#[test]
		fn random_bytes_are_no_proof(bytes in prop::collection::vec(any::<u8>(), 0..800)) {
			prop_assert!(ForkProof::decode(&bytes).is_err());
		}
	}
}
