//! What other pallets give, and what verdicts take.

use frame_support::pallet_prelude::*;
use metalife_primitives::{
	reputation::{Context, Source},
	traits::{ProfileLookup, ReputationLedger},
	ProfileId,
};
use sp_runtime::{traits::Convert, Permill};

use crate::{Config, Error, Event, Pallet, Part, Scores, Sources};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_slash(profile: ProfileId, context: Context, share: Permill) -> Result<u64, DispatchError> {
		ensure!(Scores::<T>::contains_key(profile, context), Error::<T>::NotFound);

		let mut score = Self::record(profile, context, Self::enter_era());
		let points = score.slash(share);
		Self::put(profile, context, score);
		Self::deposit_event(Event::Slashed { profile, context, points });
		Ok(points)
	}
}

impl<T: Config> ReputationLedger for Pallet<T> {
	/// Gives as much as budget, profile and era allow.
	fn credit(source: Source, profile: ProfileId, context: Context, points: u64) -> u64 {
		let era = Self::clock().index;
		let given = Sources::<T>::get(source);
		let score = Self::record(profile, context, era);
		let points =
			points.min(given.left(era, T::SourceBudget::convert(source))).min(score.headroom(T::MaxGain::get()));
		if points == 0 || !T::Profiles::exists(profile) || !Self::has_place(profile, context) {
			return 0;
		}

		Self::enter_era();
		Sources::<T>::insert(source, given.plus(era, points));
		Self::give(profile, context, score, Part::Source(source), points);
		Self::deposit_event(Event::Credited { source, profile, context, points });
		points
	}

	fn slash(profile: ProfileId, context: Context, share: Permill) -> u64 {
		Self::do_slash(profile, context, share).unwrap_or_default()
	}
}
