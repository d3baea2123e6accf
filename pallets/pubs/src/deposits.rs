//! What a Pub costs.

use codec::MaxEncodedLen;
use frame_support::pallet_prelude::*;

use crate::{Config, DepositOf, Error, Pallet, PubOf};

/// What the keys of a Pub take in storage, and its places among the peers and among its owner's Pubs, as the first there.
const PLACES_BYTES: u32 = 44 + 84 + 53;

impl<T: Config> Pallet<T> {
	/// What a Pub is charged for: the most that one can take, so that it can move to other addresses without money.
	pub fn pub_bytes() -> u32 {
		PLACES_BYTES.saturating_add(PubOf::<T>::max_encoded_len() as u32)
	}

	/// Hold the price of a Pub from `payer`.
	pub(crate) fn hold(payer: T::AccountId) -> Result<DepositOf<T>, DispatchError> {
		DepositOf::<T>::take(payer, Self::pub_bytes() as usize).map_err(|_| Error::<T>::DepositUnavailable.into())
	}
}
