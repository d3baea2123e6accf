//! Who may act for a profile, and who pays for its records.
//!
//! A record first draws on the storage that the profile's creation deposit paid for. Once that is used up, whoever
//! makes the record pays a deposit of its own for it, gets it back when the record goes, and may remove the record at
//! any time.

use codec::Encode;
use frame_support::{ensure, pallet_prelude::*};
use frame_system::pallet_prelude::*;
use metalife_primitives::{signed, ProfileId};
use sp_runtime::Saturating as _;

use crate::{BlockOf, Config, DepositOf, Error, KeyRole, Keys, Pallet, Prepaid, Profile, Profiles};

/// What the keys of a record take in storage: the pallet's and map's prefix, and two hashed ids.
const KEY_BYTES: usize = 32 + 2 * 24;

/// A profile as stored.
pub(crate) type ProfileOf<T> = Profile<<T as frame_system::Config>::AccountId, BlockOf<T>, DepositOf<T>>;

/// Bytes that a record is charged for: its keys, and the value as it is without a deposit of its own.
pub(crate) fn record_bytes(value: &impl Encode) -> u32 {
	(KEY_BYTES + value.encoded_size()) as u32
}

impl Prepaid {
	/// Whether `bytes` more fit; takes them if so.
	fn take_bytes(&mut self, bytes: u32) -> bool {
		match self.bytes_used.checked_add(bytes) {
			Some(used) if used <= self.bytes => {
				self.bytes_used = used;
				true
			},
			_ => false,
		}
	}

	/// Whether nothing is stored that the creation deposit paid for.
	pub(crate) fn is_unused(&self) -> bool {
		self.bytes_used == 0 && self.blocks_used == 0
	}
}

impl<T: Config> Pallet<T> {
	/// The signer and the profile it is the controller or a device of.
	pub(crate) fn ensure_person(origin: OriginFor<T>) -> Result<(T::AccountId, ProfileId), DispatchError> {
		let who = ensure_signed(origin)?;
		let key = Keys::<T>::get(&who).ok_or(Error::<T>::NoProfile)?;
		ensure!(matches!(key.role, KeyRole::Controller | KeyRole::Device), Error::<T>::NotPermitted);
		Ok((who, key.profile))
	}

	/// The signer and the profile it controls.
	pub(crate) fn ensure_controller(origin: OriginFor<T>) -> Result<(T::AccountId, ProfileId), DispatchError> {
		let who = ensure_signed(origin)?;
		let key = Keys::<T>::get(&who).ok_or(Error::<T>::NoProfile)?;
		ensure!(key.role == KeyRole::Controller, Error::<T>::NotPermitted);
		Ok((who, key.profile))
	}

	/// Whether `who` is the controller or a device of `profile`.
	pub(crate) fn is_person_of(who: &T::AccountId, profile: ProfileId) -> bool {
		Keys::<T>::get(who)
			.is_some_and(|key| key.profile == profile && matches!(key.role, KeyRole::Controller | KeyRole::Device))
	}

	/// Whoever speaks for the profile may remove its records; so may whoever paid for one.
	pub(crate) fn ensure_may_remove(
		who: &T::AccountId,
		profile: ProfileId,
		deposit: Option<&DepositOf<T>>,
	) -> DispatchResult {
		let paid = deposit.is_some_and(|deposit| deposit.payer == *who);
		ensure!(paid || Self::is_person_of(who, profile), Error::<T>::NotPermitted);
		Ok(())
	}

	/// Hold the price of `bytes` bytes from `payer`.
	pub(crate) fn hold(payer: T::AccountId, bytes: u32) -> Result<DepositOf<T>, DispatchError> {
		DepositOf::<T>::take(payer, bytes as usize).map_err(|_| Error::<T>::DepositUnavailable.into())
	}

	/// Pay for `bytes` bytes of records: from prepaid storage (`None`) or by a deposit of `payer`.
	pub(crate) fn pay(
		profile: &mut ProfileOf<T>,
		payer: T::AccountId,
		bytes: u32,
	) -> Result<Option<DepositOf<T>>, DispatchError> {
		if profile.prepaid.take_bytes(bytes) {
			return Ok(None);
		}
		Self::hold(payer, bytes).map(Some)
	}

	/// Undo [`Self::pay`] when the record goes. `profile` is `None` once it is retired: then only records with a deposit
	/// of their own go this way, the others by `clear_retired`.
	pub(crate) fn repay(
		profile: Option<&mut ProfileOf<T>>,
		deposit: Option<DepositOf<T>>,
		bytes: u32,
	) -> DispatchResult {
		match (deposit, profile) {
			(Some(deposit), _) => deposit.refund(),
			(None, Some(profile)) => {
				profile.prepaid.bytes_used.saturating_reduce(bytes);
				Ok(())
			},
			(None, None) => Ok(()),
		}
	}

	/// [`Self::repay`] for a profile in storage.
	pub(crate) fn repay_stored(id: ProfileId, deposit: Option<DepositOf<T>>, bytes: u32) -> DispatchResult {
		Profiles::<T>::mutate(id, |profile| Self::repay(profile.as_mut(), deposit, bytes))
	}

	/// Change a profile in storage; nothing is written on error.
	pub(crate) fn try_with<R>(
		id: ProfileId,
		change: impl FnOnce(&mut ProfileOf<T>) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		Profiles::<T>::try_mutate(id, |profile| change(profile.as_mut().ok_or(Error::<T>::UnknownProfile)?))
	}

	/// The bytes to sign for `purpose` on this chain.
	pub(crate) fn payload(purpose: &str, body: &impl Encode) -> alloc::vec::Vec<u8> {
		let genesis = frame_system::Pallet::<T>::block_hash(BlockOf::<T>::default());
		signed::payload(purpose, &genesis, body)
	}

	/// The current block's number.
	pub(crate) fn now() -> BlockOf<T> {
		frame_system::Pallet::<T>::block_number()
	}
}
