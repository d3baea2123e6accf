//! What keeps fractions from moving but through this pallet.
//!
//! Of every holder's account of the asset exactly what its position says is frozen. This pallet changes the positions
//! before it moves the units, so what it moves is free, and nothing else ever is. No flag is needed that could be left
//! standing.

use core::marker::PhantomData;
use frame_support::traits::{EnsureOrigin, EnsureOriginWithArg};
use frame_system::EnsureSigned;
use metalife_primitives::Balance;
use pallet_assets::FrozenBalance;

use crate::{AccountOf, AssetId, Config, Pallet, Positions, Vaults};

impl<T: Config> FrozenBalance<AssetId, AccountOf<T>, Balance> for Pallet<T> {
	fn frozen_balance(asset: AssetId, who: &AccountOf<T>) -> Option<Balance> {
		let position = Positions::<T>::get(Self::vault_of(asset)?, who)?;
		(position.fractions > 0).then_some(position.fractions.into())
	}

	fn died(_: AssetId, _: &AccountOf<T>) {}

	/// Nobody, not even root by mistake, destroys an asset that somebody has fractions of.
	fn contains_freezes(asset: AssetId) -> bool {
		Self::vault_of(asset).and_then(Vaults::<T>::get).is_some_and(|vault| vault.supply > 0)
	}
}

/// Anyone may create assets, but none of those that are kept for fractions: the origin for the creation of assets.
pub struct CreateOthers<T>(PhantomData<T>);

impl<T: Config> EnsureOriginWithArg<T::RuntimeOrigin, AssetId> for CreateOthers<T> {
	type Success = AccountOf<T>;

	fn try_origin(origin: T::RuntimeOrigin, asset: &AssetId) -> Result<AccountOf<T>, T::RuntimeOrigin> {
		if Pallet::<T>::vault_of(*asset).is_some() {
			return Err(origin);
		}
		<EnsureSigned<AccountOf<T>> as EnsureOrigin<_>>::try_origin(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(asset: &AssetId) -> Result<T::RuntimeOrigin, ()> {
		if Pallet::<T>::vault_of(*asset).is_some() {
			return Err(());
		}
		<EnsureSigned<AccountOf<T>> as EnsureOrigin<_>>::try_successful_origin()
	}
}
