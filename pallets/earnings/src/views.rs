//! What view functions answer. Each does a bounded amount of work.

use alloc::vec::Vec;
use frame_support::traits::Get;
use metalife_primitives::{era::EraIndex, ProfileId};
use sp_runtime::traits::Zero;

use crate::{
	Authors, BalanceOf, BlockOf, Config, EraInfo, Pallet, Pool, PoolInfo, Pools, ReactorInfo, Received, ShareInfo,
	State, Verdict,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn era_info() -> EraInfo<BlockOf<T>> {
		let clock = Self::clock();
		EraInfo { index: clock.index, start: clock.start, end: clock.end(T::EraLength::get()) }
	}

	/// The pool of an era that can be claimed from or is not over. One that has ended and was not closed yet is as it
	/// would be closed now.
	fn pool_at(era: EraIndex) -> Option<Pool<BalanceOf<T>>> {
		let ledger = State::<T>::get();
		if !Self::is_claimable(era, Self::clock().index) {
			return None;
		}
		if era == ledger.clock.index {
			return Some(Self::prospect(&ledger));
		}
		Pools::<T>::get(era)
	}

	pub(crate) fn pool_info(era: EraIndex) -> Option<PoolInfo<BalanceOf<T>>> {
		Self::pool_at(era).map(|pool| PoolInfo {
			amount: pool.amount,
			cap: pool.cap,
			paid: pool.paid,
			weight: pool.weight,
			over: era < Self::clock().index,
			expires: era.saturating_add(T::ClaimPeriod::get()),
		})
	}

	pub(crate) fn share_info(profile: ProfileId, era: EraIndex) -> Option<ShareInfo<BalanceOf<T>>> {
		let Received { weight, points, .. } =
			Authors::<T>::get(profile).into_iter().find(|received| received.era == era)?;
		Self::pool_at(era).map(|pool| ShareInfo { weight, amount: pool.share(weight), points })
	}

	pub(crate) fn claims_of(profile: ProfileId) -> Vec<(EraIndex, BalanceOf<T>)> {
		let now = Self::clock().index;
		let past = Authors::<T>::get(profile).into_iter().filter(|received| received.era < now);
		past.filter_map(|received| Some((received.era, Self::pool_at(received.era)?.share(received.weight))))
			.filter(|(_, amount)| !amount.is_zero())
			.collect()
	}

	pub(crate) fn reactor_info(profile: ProfileId) -> ReactorInfo {
		let era = Self::clock().index;
		let own = Self::reactor_in(profile, era);
		ReactorInfo {
			era,
			weight: Self::weight_of(profile),
			spent: own.weight(),
			slot: Self::slot_of(profile, &own),
			left: Self::max_reactions().saturating_sub(own.given.len() as u32),
			given: own.given.into_inner(),
		}
	}

	pub(crate) fn verdict_on_another(reactor: ProfileId, author: ProfileId) -> Verdict {
		let era = Self::clock().index;
		Self::judge(&Self::reactor_in(reactor, era), &Self::reactor_in(author, era), reactor, author, None)
	}
}
