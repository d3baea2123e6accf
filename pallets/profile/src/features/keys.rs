//! The accounts of a profile: offered by its controller, claimed by the account itself.

use codec::MaxEncodedLen;
use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::ProfileId;
use sp_runtime::Saturating as _;

use crate::{
	deposits::record_bytes, BlockOf, Config, Error, Event, KeyRecord, KeyRole, Keys, KeysOf, Offer, Offers, Pallet,
	Profiles,
};

/// What the system stores of an account without money, its key included.
const ACCOUNT_BYTES: u32 = 160;

/// What a key or an offer of one is charged for: the larger of the two, its entry in the profile's list and its
/// account, so that claiming costs nothing more.
pub(crate) fn key_bytes<T: Config>() -> u32 {
	let record = Offer::<BlockOf<T>, ()>::max_encoded_len() + T::AccountId::max_encoded_len() * 2;
	record_bytes(&()).saturating_add(ACCOUNT_BYTES).saturating_add(record as u32)
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_offer_key(who: T::AccountId, id: ProfileId, key: T::AccountId, role: KeyRole) -> DispatchResult {
		ensure!(!Offers::<T>::contains_key(id, &key), Error::<T>::AlreadyOffered);
		// A device may be promoted; an account of another profile must leave that first.
		match Keys::<T>::get(&key) {
			Some(known) if known.profile != id || role != KeyRole::Controller || key == who => {
				return Err(Error::<T>::AlreadyHasProfile.into())
			},
			_ => {},
		}
		let expires = Self::now().saturating_add(T::OfferLifetime::get());

		if !Keys::<T>::contains_key(&key) {
			KeysOf::<T>::try_append(id, &key).map_err(|_| Error::<T>::TooManyKeys)?;
		}
		let deposit = Self::try_with(id, |profile| Self::pay(profile, who, key_bytes::<T>()))?;
		Offers::<T>::insert(id, &key, Offer { role, expires, deposit });
		// Lets an account with no token send its claim.
		frame_system::Pallet::<T>::inc_sufficients(&key);
		Self::deposit_event(Event::KeyOffered { profile: id, key, role, expires });
		Ok(())
	}

	pub(crate) fn do_claim_key(id: ProfileId, key: T::AccountId) -> DispatchResult {
		let offer = Offers::<T>::get(id, &key).ok_or(Error::<T>::NoOffer)?;
		ensure!(Self::now() <= offer.expires, Error::<T>::OfferExpired);
		let known = Keys::<T>::get(&key);
		ensure!(
			known.as_ref().is_none_or(|known| known.profile == id && offer.role == KeyRole::Controller),
			Error::<T>::AlreadyHasProfile
		);

		if offer.role == KeyRole::Controller {
			return Self::take_control(id, key);
		}
		Offers::<T>::remove(id, &key);
		// The offer's deposit and reference pass to the key.
		Keys::<T>::insert(&key, KeyRecord { profile: id, role: offer.role, deposit: offer.deposit });
		Self::deposit_event(Event::KeyClaimed { profile: id, key, role: offer.role });
		Ok(())
	}

	/// Put `new` in charge. All offers lapse, so that none made by a former controller, or by somebody who stole its
	/// key, can be claimed later.
	fn take_control(id: ProfileId, new: T::AccountId) -> DispatchResult {
		// First the new reference: an account whose last one goes is reaped, and its old transactions become valid again.
		frame_system::Pallet::<T>::inc_sufficients(&new);
		// A device that becomes the controller gives up its place among the keys.
		if Keys::<T>::contains_key(&new) {
			Self::remove_key(id, &new)?;
		}
		for account in KeysOf::<T>::get(id) {
			if Offers::<T>::contains_key(id, &account) {
				Self::remove_offer(id, &account)?;
			}
		}
		let (old, handle) = Self::try_with(id, |profile| {
			Ok((core::mem::replace(&mut profile.controller, new.clone()), profile.handle.clone()))
		})?;
		Keys::<T>::remove(&old);
		Keys::<T>::insert(&new, KeyRecord { profile: id, role: KeyRole::Controller, deposit: None });
		frame_system::Pallet::<T>::dec_sufficients(&old);
		Self::burn(id)?;
		Self::mint(id, &new, &handle)?;
		Self::deposit_event(Event::KeyClaimed { profile: id, key: new.clone(), role: KeyRole::Controller });
		Self::deposit_event(Event::ControllerChanged { profile: id, from: old, to: new });
		Ok(())
	}

	pub(crate) fn do_revoke_key(who: T::AccountId, id: ProfileId, key: T::AccountId) -> DispatchResult {
		let held = Keys::<T>::get(&key).filter(|held| held.profile == id && held.role != KeyRole::Controller);
		let offer = Offers::<T>::get(id, &key);
		ensure!(held.is_some() || offer.is_some(), Error::<T>::UnknownKey);
		let is_controller = Profiles::<T>::get(id).is_some_and(|profile| profile.controller == who);
		let paid = held
			.iter()
			.filter_map(|held| held.deposit.as_ref())
			.chain(offer.iter().filter_map(|offer| offer.deposit.as_ref()))
			.any(|deposit| deposit.payer == who);
		ensure!(is_controller || who == key || paid, Error::<T>::NotPermitted);

		if held.is_some() {
			Self::remove_key(id, &key)?;
		}
		if offer.is_some() {
			Self::remove_offer(id, &key)?;
		}
		Self::deposit_event(Event::KeyRevoked { profile: id, key });
		Ok(())
	}

	/// Remove all keys and offers, the controller's included: at most 17 accounts.
	pub(crate) fn remove_all_keys(id: ProfileId, controller: &T::AccountId) -> DispatchResult {
		for account in KeysOf::<T>::get(id) {
			if Keys::<T>::get(&account).is_some_and(|key| key.profile == id) {
				Self::remove_key(id, &account)?;
			}
			if Offers::<T>::contains_key(id, &account) {
				Self::remove_offer(id, &account)?;
			}
		}
		Keys::<T>::remove(controller);
		frame_system::Pallet::<T>::dec_sufficients(controller);
		Ok(())
	}

	fn remove_key(id: ProfileId, key: &T::AccountId) -> DispatchResult {
		if let Some(record) = Keys::<T>::take(key) {
			Self::forget_account(id, key, record.deposit)?;
		}
		Ok(())
	}

	fn remove_offer(id: ProfileId, key: &T::AccountId) -> DispatchResult {
		if let Some(offer) = Offers::<T>::take(id, key) {
			Self::forget_account(id, key, offer.deposit)?;
		}
		Ok(())
	}

	/// Drop what a key or an offer held: its deposit, its reference, and its place in the list when nothing else
	/// needs that.
	fn forget_account(id: ProfileId, key: &T::AccountId, deposit: Option<crate::DepositOf<T>>) -> DispatchResult {
		Self::repay_stored(id, deposit, key_bytes::<T>())?;
		frame_system::Pallet::<T>::dec_sufficients(key);
		let still_listed = Keys::<T>::get(key).is_some_and(|key| key.profile == id && key.role != KeyRole::Controller)
			|| Offers::<T>::contains_key(id, key);
		if !still_listed {
			KeysOf::<T>::mutate_exists(id, |list| {
				if let Some(keys) = list {
					keys.retain(|account| account != key);
					if keys.is_empty() {
						*list = None;
					}
				}
			});
		}
		Ok(())
	}
}
