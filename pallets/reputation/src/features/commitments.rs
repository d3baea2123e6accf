//! Using reputation up, openly or after a commitment.

use frame_support::{ensure, pallet_prelude::*, traits::Defensive};
use metalife_primitives::{
	reputation::Context,
	signed,
	traits::{ProfileLookup, ReputationUse},
	ProfileId,
};
use sp_core::H256;

use crate::{BlockOf, Commitment, Commitments, Config, DepositOf, Error, Event, Pallet};

impl<T: Config> Pallet<T> {
	/// The commitment for this purpose and salt.
	pub(crate) fn commitment_hash(profile: ProfileId, context: Context, purpose: &[u8], salt: [u8; 32]) -> H256 {
		let genesis = frame_system::Pallet::<T>::block_hash(BlockOf::<T>::default());
		let payload = signed::payload("reputation", &genesis, &(profile, context, purpose, salt));
		sp_io::hashing::blake2_256(&payload).into()
	}

	pub(crate) fn do_commit(
		who: T::AccountId,
		profile: ProfileId,
		context: Context,
		points: u64,
		commitment: H256,
	) -> DispatchResult {
		let era = Self::clock().index;
		ensure!(points > 0, Error::<T>::NoPoints);
		ensure!(!Commitments::<T>::contains_key(profile, commitment), Error::<T>::AlreadyExists);
		let mut score = Self::record(profile, context, era);
		let committed = score.usage.committed.checked_add(points).ok_or(Error::<T>::NotEnoughReputation)?;
		ensure!(committed <= score.points(), Error::<T>::NotEnoughReputation);
		let deposit = Self::hold::<Commitment<DepositOf<T>>>(who)?;

		Self::enter_era();
		score.usage.committed = committed;
		Self::put(profile, context, score);
		Commitments::<T>::insert(profile, commitment, Commitment { context, era, points, deposit });
		Self::deposit_event(Event::Committed { profile, context, commitment, points });
		Ok(())
	}

	pub(crate) fn do_release_commitment(who: T::AccountId, profile: ProfileId, commitment: H256) -> DispatchResult {
		let record = Commitments::<T>::get(profile, commitment).ok_or(Error::<T>::NotFound)?;
		let own = record.deposit.payer == who || T::Profiles::controller_of(profile) == Some(who);
		ensure!(own || record.era != Self::clock().index, Error::<T>::EraNotOver);

		Commitments::<T>::remove(profile, commitment);
		record.deposit.refund()?;
		Self::deposit_event(Event::CommitmentReleased { profile, commitment });
		Ok(())
	}
}

impl<T: Config> ReputationUse for Pallet<T> {
	fn spend(profile: ProfileId, context: Context, points: u64) -> u64 {
		let mut score = Self::record(profile, context, Self::clock().index);
		let points = points.min(score.points().saturating_sub(score.usage.committed));
		if points == 0 {
			return 0;
		}

		Self::enter_era();
		score.usage.committed = score.usage.committed.saturating_add(points);
		score.usage.spent = score.usage.spent.saturating_add(points);
		Self::put(profile, context, score);
		Self::deposit_event(Event::Spent { profile, context, points });
		points
	}

	/// A slash or decay between commitment and use counts: in all, no more is used in an era than the score then has.
	fn spend_committed(profile: ProfileId, context: Context, purpose: &[u8], salt: [u8; 32]) -> u64 {
		let era = Self::clock().index;
		let commitment = Self::commitment_hash(profile, context, purpose, salt);
		let Some(record) = Commitments::<T>::get(profile, commitment).filter(|record| record.era == era) else {
			return 0;
		};
		let mut score = Self::record(profile, context, era);
		let points = record.points.min(score.points().saturating_sub(score.usage.spent));

		Commitments::<T>::remove(profile, commitment);
		let _ = record.deposit.refund().defensive_proof("what is held can be released");
		score.usage.spent = score.usage.spent.saturating_add(points);
		Self::put(profile, context, score);
		Self::deposit_event(Event::Spent { profile, context, points });
		points
	}
}
