//! What view functions answer.

use alloc::vec::Vec;
use metalife_primitives::PubId;

use crate::{Config, NextId, Page, Pallet, PubInfo, PubInfoOf, Pubs, MAX_PAGE, MAX_WALK};

impl<T: Config> Pallet<T> {
	pub(crate) fn info(id: PubId) -> Option<PubInfoOf<T>> {
		let record = Pubs::<T>::get(id)?;
		Some(PubInfo {
			id,
			owner: record.owner,
			peer: record.peer,
			feed: record.feed,
			services: record.services,
			addresses: record.addresses,
			payer: record.deposit.payer,
		})
	}

	/// Up to `limit` Pubs from number `start` on.
	pub(crate) fn page(start: PubId, limit: u32) -> Page<T::AccountId> {
		let end = NextId::<T>::get();
		let limit = limit.clamp(1, MAX_PAGE) as usize;
		let mut pubs = Vec::new();
		let mut at = start;
		while at < end.min(start.saturating_add(MAX_WALK)) && pubs.len() < limit {
			pubs.extend(Self::info(at));
			at = at.saturating_add(1);
		}
		Page { pubs, next: Some(at).filter(|at| *at < end) }
	}
}
