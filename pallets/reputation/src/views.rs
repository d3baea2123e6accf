//! What view functions answer. Each does a bounded amount of work.

use alloc::vec::Vec;
use frame_support::traits::Get;
use metalife_primitives::{
	reputation::{Context, Source},
	ProfileId,
};
use sp_runtime::traits::Convert;

use crate::{
	BlockOf, Config, Contexts, EndorsementInfo, Endorsements, EraInfo, IssuerInfo, Issuers, Pallet, ScoreInfo, Scores,
	Sources, FRACTION_BITS,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn explain(profile: ProfileId, context: Context) -> Option<ScoreInfo> {
		Scores::<T>::contains_key(profile, context).then(|| {
			let era = Self::clock().index;
			let score = Self::record(profile, context, era);
			let power = Self::power(&score);
			let thousandths = |units: u64| ((u128::from(units) * 1_000) >> FRACTION_BITS) as u64;
			ScoreInfo {
				score: score.points(),
				parts: score.parts.iter().map(|(part, units)| (*part, thousandths(*units))).collect(),
				era,
				gained: score.usage.gained,
				may_gain: score.headroom(T::MaxGain::get()),
				power,
				power_left: power.saturating_sub(score.usage.given),
				uncommitted: score.points().saturating_sub(score.usage.committed),
			}
		})
	}

	pub(crate) fn scores_of(profile: ProfileId) -> Vec<(Context, u64)> {
		let contexts = core::iter::once(Context::Global).chain(Contexts::<T>::get(profile));
		contexts
			.filter(|context| Scores::<T>::contains_key(profile, context))
			.map(|context| (context, Self::points(profile, context)))
			.collect()
	}

	pub(crate) fn issuer_info(id: Context) -> Option<IssuerInfo<T::AccountId>> {
		let era = Self::clock().index;
		Issuers::<T>::get(id).map(|issuer| IssuerInfo {
			left: issuer.given.left(era, issuer.budget),
			account: issuer.account,
			budget: issuer.budget,
			global: issuer.global,
		})
	}

	pub(crate) fn budget_of(source: Source) -> (u64, u64) {
		let budget = T::SourceBudget::convert(source);
		(budget, Sources::<T>::get(source).left(Self::clock().index, budget))
	}

	pub(crate) fn endorsement_info(
		by: ProfileId,
		endorsed: ProfileId,
		context: Context,
	) -> Option<EndorsementInfo<T::AccountId>> {
		Endorsements::<T>::get(by, (endorsed, context)).map(|record| EndorsementInfo {
			era: record.era,
			points: record.points,
			payer: record.deposit.payer,
			over: record.era != Self::clock().index,
		})
	}

	pub(crate) fn era_info() -> EraInfo<BlockOf<T>> {
		let clock = Self::clock();
		EraInfo { index: clock.index, start: clock.start, end: clock.end(T::EraLength::get()) }
	}
}
