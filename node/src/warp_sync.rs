//! What of a warp proof is kept.

use crate::service::{Block, Hash};
use sc_network_sync::strategy::warp::{EncodedProof, VerificationResult, Verifier, WarpSyncProvider};
use sp_runtime::traits::Header;
use std::{error::Error, sync::Arc};

/// Warp proofs as they come, but without the target's parent.
///
/// sc-service 0.62 cannot import a target with its state if it knows the parent: it first makes the parent final, and
/// finds no way there from genesis. The parent is among the proven headers whenever the target directly follows a
/// change of authorities. It comes again with the history.
pub struct WithoutParent(pub Arc<dyn WarpSyncProvider<Block>>);

impl WarpSyncProvider<Block> for WithoutParent {
	fn generate(&self, start: Hash) -> Result<EncodedProof, Box<dyn Error + Send + Sync>> {
		self.0.generate(start)
	}

	fn create_verifier(&self) -> Box<dyn Verifier<Block>> {
		Box::new(ParentRemover(self.0.create_verifier()))
	}
}

struct ParentRemover(Box<dyn Verifier<Block>>);

impl Verifier<Block> for ParentRemover {
	fn verify(&mut self, proof: &EncodedProof) -> Result<VerificationResult<Block>, Box<dyn Error + Send + Sync>> {
		Ok(match self.0.verify(proof)? {
			VerificationResult::Complete(target, mut proven) => {
				proven.retain(|(header, _)| header.hash() != *target.parent_hash());
				VerificationResult::Complete(target, proven)
			},
			partial => partial,
		})
	}

	fn next_proof_context(&self) -> Hash {
		self.0.next_proof_context()
	}

	fn status(&self) -> Option<String> {
		self.0.status()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use metalife_primitives::Header;
	use sp_runtime::{traits::Header as _, Justifications};

	fn header(number: u32, parent: Hash) -> Header {
		Header::new(number, Hash::zero(), Hash::zero(), parent, Default::default())
	}

	/// Says of every proof what it was given to say.
	struct Says(Option<VerificationResult<Block>>);

	impl Verifier<Block> for Says {
		fn verify(&mut self, _: &EncodedProof) -> Result<VerificationResult<Block>, Box<dyn Error + Send + Sync>> {
			self.0.take().ok_or_else(|| "a bad proof".into())
		}

		fn next_proof_context(&self) -> Hash {
			Hash::repeat_byte(7)
		}

		fn status(&self) -> Option<String> {
			Some("set 3".into())
		}
	}

	fn proven(headers: &[&Header]) -> Vec<(Header, Justifications)> {
		let justification = Justifications::from((*b"FRNK", vec![1]));
		headers.iter().map(|header| ((*header).clone(), justification.clone())).collect()
	}

	fn numbers(proven: &[(Header, Justifications)]) -> Vec<u32> {
		proven.iter().map(|(header, _)| header.number).collect()
	}

	#[test]
	fn the_parent_of_the_target_is_left_out_and_nothing_else() {
		let change = header(20, Hash::repeat_byte(1));
		let parent = header(40, Hash::repeat_byte(2));
		let target = header(41, parent.hash());
		let complete = VerificationResult::Complete(target.clone(), proven(&[&change, &parent, &target]));
		let verified = ParentRemover(Box::new(Says(Some(complete)))).verify(&EncodedProof(vec![])).expect("it is good");
		let VerificationResult::Complete(found, rest) = verified else { panic!("the target is reached") };
		assert_eq!(found, target);
		assert_eq!(numbers(&rest), [20, 41]);
	}

	#[test]
	fn headers_before_the_target_is_reached_are_all_kept() {
		let change = header(20, Hash::repeat_byte(1));
		let partial = VerificationResult::Partial(proven(&[&change]));
		let verified = ParentRemover(Box::new(Says(Some(partial)))).verify(&EncodedProof(vec![])).expect("it is good");
		let VerificationResult::Partial(rest) = verified else { panic!("the target is not reached") };
		assert_eq!(numbers(&rest), [20]);
	}

	#[test]
	fn a_bad_proof_stays_bad_and_the_rest_is_passed_on() {
		let mut verifier = ParentRemover(Box::new(Says(None)));
		assert!(verifier.verify(&EncodedProof(vec![])).is_err());
		assert_eq!(verifier.next_proof_context(), Hash::repeat_byte(7));
		assert_eq!(verifier.status().as_deref(), Some("set 3"));
	}
}
