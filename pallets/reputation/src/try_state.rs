//! What must always hold, recomputed from nothing but the records.

use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{
	ensure,
	traits::{Get, GetStorageVersion},
};
use metalife_primitives::{reputation::Context, traits::ProfileLookup, ProfileId};
use sp_runtime::TryRuntimeError;

use crate::{
	Commitments, Config, Contexts, DepositOf, Endorsements, Issuers, Pallet, Part, Scores, Sources, FRACTION_BITS,
	MAX_POINTS,
};

impl<T: Config> Pallet<T> {
	/// Every deposit on record. What is held for this pallet is what they add up to; only the runtime can look.
	pub fn deposits() -> Vec<DepositOf<T>> {
		let endorsements = Endorsements::<T>::iter_values().map(|endorsement| endorsement.deposit);
		endorsements.chain(Commitments::<T>::iter_values().map(|commitment| commitment.deposit)).collect()
	}

	/// - Scores are of profiles that exist, and their parts, bounds and contexts fit.
	/// - No more is committed to be used than was counted, and nothing is of an era to come.
	/// - No endorsement is of oneself.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(Self::on_chain_storage_version() == Self::in_code_storage_version(), "storage version");
		Self::check_scores()?;
		Self::check_commitments()?;
		Self::check_endorsements()?;
		Self::check_givers()
	}

	fn check_scores() -> Result<(), TryRuntimeError> {
		let era = Self::clock().index;
		let mut contexts = BTreeMap::<ProfileId, BTreeSet<Context>>::new();
		for (profile, context, score) in Scores::<T>::iter() {
			ensure!(T::Profiles::exists(profile), "a score of no profile");
			ensure!(!score.is_empty(), "a score of nothing");
			ensure!(score.at <= Self::now(), "a score from the future");
			ensure!(score.units() <= MAX_POINTS << FRACTION_BITS, "too high a score");
			ensure!(score.parts.iter().all(|(_, units)| *units > 0), "a part of nothing");
			for (place, (part, _)) in score.parts.iter().enumerate() {
				ensure!(!score.parts[..place].iter().any(|(other, _)| other == part), "a part twice");
				if let Part::Issuer(id) = part {
					let own = context == *id || context == Context::Global;
					ensure!(own && *id != Context::Global, "a part from an issuer of another context");
				}
			}
			ensure!(score.usage.era <= era, "something done in an era to come");
			ensure!(score.usage.spent <= score.usage.committed, "more used than counted");
			if context != Context::Global {
				contexts.entry(profile).or_default().insert(context);
			}
		}
		for (profile, listed) in Contexts::<T>::iter() {
			let count = listed.len();
			let listed = listed.into_iter().collect::<BTreeSet<_>>();
			ensure!(count == listed.len(), "a context twice");
			ensure!(contexts.remove(&profile) == Some(listed), "list of contexts differs from the scores");
		}
		ensure!(contexts.is_empty(), "scores whose contexts are not listed");
		Ok(())
	}

	fn check_commitments() -> Result<(), TryRuntimeError> {
		let era = Self::clock().index;
		let mut open = BTreeMap::<(ProfileId, Context), u64>::new();
		for (profile, _, record) in Commitments::<T>::iter() {
			ensure!(record.era <= era && record.points > 0, "a commitment of nothing, or of an era to come");
			if record.era == era && T::Profiles::exists(profile) {
				let sum = open.entry((profile, record.context)).or_default();
				*sum = sum.saturating_add(record.points);
			}
		}
		for ((profile, context), points) in open {
			let usage = Scores::<T>::get(profile, context).ok_or("a commitment of no score")?.usage;
			let counted = usage.era == era && usage.committed >= points;
			ensure!(counted, "more committed than counted");
		}
		Ok(())
	}

	fn check_endorsements() -> Result<(), TryRuntimeError> {
		let era = Self::clock().index;
		let mut given = BTreeMap::<(ProfileId, Context), u64>::new();
		for (by, (endorsed, context), record) in Endorsements::<T>::iter() {
			ensure!(by != endorsed, "an endorsement of oneself");
			ensure!(record.era <= era && record.points > 0, "an endorsement of nothing, or of an era to come");
			if record.era == era && T::Profiles::exists(by) {
				let sum = given.entry((by, context)).or_default();
				*sum = sum.saturating_add(record.points);
			}
		}
		for ((by, context), points) in given {
			let usage = Scores::<T>::get(by, context).ok_or("an endorsement by no score")?.usage;
			ensure!(usage.era == era && usage.given == points, "endorsements differ from the power used");
		}
		Ok(())
	}

	fn check_givers() -> Result<(), TryRuntimeError> {
		let era = Self::clock().index;
		for (id, issuer) in Issuers::<T>::iter() {
			ensure!(id != Context::Global, "an issuer that is neither app nor Planet");
			ensure!(issuer.given.era <= era, "something issued in an era to come");
		}
		ensure!(Issuers::<T>::count() as usize == Issuers::<T>::iter().count(), "issuers miscounted");
		ensure!(Issuers::<T>::count() <= T::MaxIssuers::get(), "too many issuers");
		ensure!(Sources::<T>::iter_values().all(|given| given.era <= era), "something credited in an era to come");
		Ok(())
	}
}
