//! Signing up, alone or sponsored.

use codec::MaxEncodedLen;
use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::signed;

use crate::{
	deposits::{record_bytes, ProfileOf},
	handle, BlockOf, Config, Error, Event, HandleRecord, KeyRecord, KeyRole, Keys, NextProfile, Pallet, Prepaid,
	Profile, Profiles,
};

/// What is stored for a profile whatever pallets there are, keys included: the item, its index, configuration, metadata
/// and attribute (about 720), the quota of energy (70), the account of a user without money (160).
const OUTSIDE_BYTES: u32 = 1_024;
/// What one prepaid block of another profile takes.
const BLOCK_BYTES: u32 = 32 + 2 * 16 + 1;

impl<T: Config> Pallet<T> {
	/// The bytes that the creation deposit of a profile with this prepaid storage pays for. The handle's record has
	/// a deposit of its own.
	pub fn creation_bytes(prepaid: &Prepaid) -> u32 {
		let profile = ProfileOf::<T>::max_encoded_len() + KeyRecord::<()>::max_encoded_len();
		(profile as u32)
			.saturating_add(record_bytes(&()).saturating_mul(2))
			.saturating_add(OUTSIDE_BYTES)
			.saturating_add(T::KeptElsewhere::get())
			.saturating_add(prepaid.bytes)
			.saturating_add(prepaid.blocks.saturating_mul(BLOCK_BYTES))
	}

	/// The bytes that a handle's deposit pays for.
	pub fn handle_bytes() -> u32 {
		let record = HandleRecord::<BlockOf<T>, crate::DepositOf<T>>::max_encoded_len();
		record_bytes(&()).saturating_add(record as u32)
	}

	pub(crate) fn do_create_sponsored(
		payer: T::AccountId,
		user: T::AccountId,
		handle: &[u8],
		expires: BlockOf<T>,
		signature: &T::Signature,
	) -> DispatchResult {
		let now = Self::now();
		ensure!(now <= expires, Error::<T>::SignatureExpired);
		ensure!(expires - now <= T::MaxConsentLifetime::get(), Error::<T>::ExpiryTooFar);
		let payload = Self::payload("create", &(&user, handle, expires));
		ensure!(signed::verify(signature, &payload, &user), Error::<T>::BadSignature);
		Self::do_create(payer, user, handle)
	}

	pub(crate) fn do_create(payer: T::AccountId, user: T::AccountId, handle: &[u8]) -> DispatchResult {
		ensure!(!Keys::<T>::contains_key(&user), Error::<T>::AlreadyHasProfile);
		let (handle, key) = handle::parse(handle).map_err(Error::<T>::from)?;
		let id = NextProfile::<T>::get();
		Self::ensure_available(&handle, key, id)?;

		let prepaid = Prepaid { bytes: T::PrepaidBytes::get(), blocks: T::PrepaidBlocks::get(), ..Default::default() };

		NextProfile::<T>::put(id.checked_add(1).ok_or(sp_runtime::ArithmeticError::Overflow)?);
		Self::take_handle(id, payer.clone(), handle.clone(), key)?;
		Keys::<T>::insert(&user, KeyRecord { profile: id, role: KeyRole::Controller, deposit: None });
		Profiles::<T>::insert(
			id,
			Profile {
				controller: user.clone(),
				handle: handle.clone(),
				nonce: 0,
				created: Self::now(),
				renamed: None,
				links: 0,
				aliases: 0,
				prepaid,
				deposit: Self::hold(payer.clone(), Self::creation_bytes(&prepaid))?,
				notice: None,
			},
		);
		// The user may own no token; without this reference no transaction of theirs would be taken.
		frame_system::Pallet::<T>::inc_sufficients(&user);
		Self::mint(id, &user, &handle)?;
		Self::deposit_event(Event::Created { profile: id, controller: user, handle, payer });
		Ok(())
	}
}
