//! What records cost, and how money moves.

use codec::MaxEncodedLen;
use frame_support::{
	pallet_prelude::*,
	storage::with_storage_layer,
	traits::{
		fungible::{Inspect as _, Mutate as _},
		fungibles::Inspect as _,
		tokens::Preservation::{Expendable, Preserve},
		Consideration, Footprint,
	},
};
use metalife_primitives::{assets, traits::ProfileLookup, Balance, ProfileId};

use crate::{BlockOf, Change, Config, Currency, CurrencyOf, Debt, DepositOf, Error, Pallet, PriceOf, SubscriptionOf};

/// What the keys of a record take in storage: the pallet's and map's prefix, and an account, a till and a period.
const KEY_BYTES: u32 = 136;

/// What a record of this type is charged for.
pub(crate) fn record_bytes<Value: MaxEncodedLen>() -> u32 {
	KEY_BYTES.saturating_add(Value::max_encoded_len() as u32)
}

impl<T: Config> Pallet<T> {
	/// The current block's number.
	pub(crate) fn now() -> BlockOf<T> {
		frame_system::Pallet::<T>::block_number()
	}

	/// The profile that the sender speaks for.
	pub(crate) fn ensure_person(who: &T::AccountId) -> Result<ProfileId, DispatchError> {
		T::Profiles::person_of(who).ok_or_else(|| Error::<T>::NoProfile.into())
	}

	/// What a subscription with so many terms is charged for: itself, and its part in the tier's changes.
	pub fn subscription_bytes(terms: usize) -> u32 {
		let changes = if terms == 0 { 0 } else { (terms as u32).saturating_add(1) };
		record_bytes::<SubscriptionOf<T>>().saturating_add(record_bytes::<Change>().saturating_mul(changes))
	}

	/// What a payment that waits is charged for.
	pub fn debt_bytes() -> u32 {
		record_bytes::<Debt<DepositOf<T>>>()
	}

	/// Hold the price of `bytes` bytes from `payer`.
	pub(crate) fn hold(payer: T::AccountId, bytes: u32) -> Result<DepositOf<T>, DispatchError> {
		DepositOf::<T>::take(payer, bytes as usize).map_err(|_| Error::<T>::DepositUnavailable.into())
	}

	/// Let a record be paid for at its new size.
	pub(crate) fn reprice(deposit: DepositOf<T>, bytes: u32) -> Result<DepositOf<T>, DispatchError> {
		let footprint = Footprint::from_parts(1, bytes as usize);
		let ticket = deposit.ticket.update(&deposit.payer, footprint).map_err(|_| Error::<T>::DepositUnavailable)?;
		Ok(DepositOf::<T> { payer: deposit.payer, ticket })
	}

	/// That a price is one that can be paid: no less than an account must have.
	pub(crate) fn ensure_price(price: &PriceOf<T>) -> DispatchResult {
		ensure!(price.native >= T::Native::minimum_balance().max(1), Error::<T>::PriceTooLow);
		if let Some((asset, price)) = &price.asset {
			ensure!(T::Assets::asset_exists(asset.clone()), Error::<T>::UnknownAsset);
			ensure!(*price >= T::Assets::minimum_balance(asset.clone()).max(1), Error::<T>::PriceTooLow);
		}
		Ok(())
	}

	/// Move money. Nobody's account is emptied of MLT; of an asset it is, where all of it is paid.
	pub(crate) fn transfer(
		currency: &CurrencyOf<T>,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		with_storage_layer(|| match currency {
			Currency::Native => T::Native::transfer(from, to, amount, Preserve).map(drop),
			Currency::Asset(asset) => {
				let all = T::Assets::balance(asset.clone(), from) == amount;
				let preservation = if all { Expendable } else { Preserve };
				assets::transfer::<T::Assets, _>(asset.clone(), from, to, amount, preservation)
			},
		})
	}

	/// Take a payment from the sender of a call.
	pub(crate) fn charge(
		currency: &CurrencyOf<T>,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		Self::transfer(currency, from, to, amount).map_err(|_| Error::<T>::PaymentFailed.into())
	}
}
