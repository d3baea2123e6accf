//! What records are charged for.

use codec::MaxEncodedLen;
use frame_support::pallet_prelude::*;

use crate::{asks::Asks, AccountOf, Config, DepositOf, Error, Fractions, Pallet, PositionOf, VaultOf};

/// What the keys of a record take in storage: the pallet's and map's prefix, and two hashed ids.
const KEY_BYTES: usize = 32 + 12 + 48;
/// What pallet-assets stores for an asset: its details with their key.
const ASSET_BYTES: usize = 190 + 52;
/// What pallet-assets stores for an account, with its key.
const ASSET_ACCOUNT_BYTES: usize = 100 + 32 + 20 + 48;
/// What a holder may add to the ladder.
const ASK_BYTES: usize = core::mem::size_of::<u8>() + core::mem::size_of::<Fractions>();

impl<T: Config> Pallet<T> {
	/// What a vault is charged for, with its asset. The asks are paid for by those who ask.
	pub fn vault_bytes() -> usize {
		KEY_BYTES + VaultOf::<T>::max_encoded_len() - Asks::max_encoded_len() + ASSET_BYTES
	}

	/// What a position is charged for, with its account of the asset and its ask.
	pub fn position_bytes() -> usize {
		KEY_BYTES + PositionOf::<T>::max_encoded_len() + ASK_BYTES + ASSET_ACCOUNT_BYTES
	}

	/// Hold the price of `bytes` bytes from `payer`.
	pub(crate) fn hold(payer: &AccountOf<T>, bytes: usize) -> Result<DepositOf<T>, DispatchError> {
		DepositOf::<T>::take(payer.clone(), bytes).map_err(|_| Error::<T>::DepositUnavailable.into())
	}
}
