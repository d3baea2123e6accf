//! Taking, changing, giving up and reserving handles.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::ProfileId;
use sp_runtime::Saturating as _;

use crate::{
	handle, BlockOf, Config, Error, Event, Handle, HandleFault, HandleKey, HandleRecord, Handles, Pallet, Reserved,
};

impl<T: Config> From<HandleFault> for Error<T> {
	fn from(fault: HandleFault) -> Self {
		match fault {
			HandleFault::TooShort => Error::HandleTooShort,
			HandleFault::TooLong => Error::HandleTooLong,
			HandleFault::InvalidCharacter => Error::HandleInvalidCharacter,
			HandleFault::MixedScripts => Error::HandleMixedScripts,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Whether `profile` may take `handle` now.
	pub(crate) fn ensure_available(handle: &Handle, key: HandleKey, profile: ProfileId) -> DispatchResult {
		if let Some(record) = Handles::<T>::get(key) {
			match record.free_from {
				None if record.profile == profile => ensure!(record.handle != *handle, Error::<T>::HandleTaken),
				None if record.handle == *handle => return Err(Error::<T>::HandleTaken.into()),
				None => return Err(Error::<T>::HandleConfusable.into()),
				Some(free_from) => {
					ensure!(record.profile == profile || Self::now() >= free_from, Error::<T>::HandleInGrace)
				},
			}
			// A handle one has or had may be reserved since; it stays one's own.
			if record.profile == profile {
				return Ok(());
			}
		}
		ensure!(!Reserved::<T>::contains_key(key), Error::<T>::HandleReserved);
		Ok(())
	}

	/// File `handle` under `profile`. [`Self::ensure_available`] has been asked.
	pub(crate) fn take_handle(
		profile: ProfileId,
		payer: T::AccountId,
		handle: Handle,
		key: HandleKey,
	) -> DispatchResult {
		let deposit = match Handles::<T>::take(key) {
			Some(own) if own.profile == profile => own.deposit,
			Some(other) => {
				other.deposit.refund()?;
				Self::hold(payer, Self::handle_bytes())?
			},
			None => Self::hold(payer, Self::handle_bytes())?,
		};
		Handles::<T>::insert(key, HandleRecord { profile, handle, free_from: None, deposit });
		Ok(())
	}

	/// Let a handle rest.
	pub(crate) fn give_up_handle(key: HandleKey) {
		// No shorter than a consent to a sign-up can live: the consent names the handle and must not serve twice.
		let rest = T::HandleGrace::get().max(T::MaxConsentLifetime::get());
		let free_from = Self::now().saturating_add(rest).saturating_add(1u32.into());
		Handles::<T>::mutate(key, |record| {
			if let Some(record) = record {
				record.free_from = Some(free_from);
			}
		});
	}

	pub(crate) fn do_rename(who: T::AccountId, id: ProfileId, new: &[u8]) -> DispatchResult {
		let (new, new_key) = handle::parse(new).map_err(Error::<T>::from)?;
		let now = Self::now();
		let from = Self::try_with(id, |profile| {
			if let Some(last) = profile.renamed {
				ensure!(now >= last.saturating_add(T::RenameCooldown::get()), Error::<T>::RenameTooSoon);
			}
			Self::ensure_available(&new, new_key, id)?;

			let old_key = Self::key_of(&profile.handle);
			if old_key != new_key {
				Self::give_up_handle(old_key);
			}
			Self::take_handle(id, who, new.clone(), new_key)?;
			profile.renamed = Some(now);
			Ok(core::mem::replace(&mut profile.handle, new.clone()))
		})?;
		Self::name_item(id, &new)?;
		Self::deposit_event(Event::Renamed { profile: id, from, to: new });
		Ok(())
	}

	pub(crate) fn do_release_handle(name: &[u8]) -> DispatchResult {
		let (_, key) = handle::parse(name).map_err(Error::<T>::from)?;
		let record = Handles::<T>::get(key).ok_or(Error::<T>::UnknownHandle)?;
		let free_from: BlockOf<T> = record.free_from.ok_or(Error::<T>::HandleTaken)?;
		ensure!(Self::now() >= free_from, Error::<T>::HandleInGrace);

		Handles::<T>::remove(key);
		record.deposit.refund()?;
		Self::deposit_event(Event::HandleReleased { handle: record.handle });
		Ok(())
	}

	pub(crate) fn do_reserve_handle(name: &[u8]) -> DispatchResult {
		let (handle, key) = handle::parse(name).map_err(Error::<T>::from)?;
		Reserved::<T>::insert(key, &handle);
		Self::deposit_event(Event::HandleReserved { handle });
		Ok(())
	}

	pub(crate) fn do_unreserve_handle(name: &[u8]) -> DispatchResult {
		let (_, key) = handle::parse(name).map_err(Error::<T>::from)?;
		let handle = Reserved::<T>::take(key).ok_or(Error::<T>::UnknownHandle)?;
		Self::deposit_event(Event::HandleUnreserved { handle });
		Ok(())
	}

	/// The key of a handle in storage.
	pub(crate) fn key_of(handle: &Handle) -> HandleKey {
		// Only valid UTF-8 is ever stored.
		handle::key(core::str::from_utf8(handle).unwrap_or_default())
	}
}
