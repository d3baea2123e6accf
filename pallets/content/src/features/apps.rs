//! Apps and their keys.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{traits::Apps as AppLookup, AppId};
use sp_runtime::{ArithmeticError, Saturating as _};

use crate::{
	deposits::record_bytes, App, AppKeys, AppOf, Apps, Cid, Config, DepositOf, Error, Event, Name, NextApp, Pallet,
	MAX_APP_KEYS,
};

impl<T: Config> Pallet<T> {
	/// The app with this id, of which `who` is in charge.
	fn own_app(who: &T::AccountId, id: AppId) -> Result<AppOf<T>, DispatchError> {
		let app = Apps::<T>::get(id).ok_or(Error::<T>::UnknownApp)?;
		ensure!(app.owner == *who, Error::<T>::NotPermitted);
		Ok(app)
	}

	pub(crate) fn do_register_app(owner: T::AccountId, name: Name, metadata: Cid) -> DispatchResult {
		Self::ensure_name(&name)?;
		Self::ensure_cid(&metadata)?;
		let id = NextApp::<T>::get();

		NextApp::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		let deposit = Self::hold(owner.clone(), record_bytes::<AppOf<T>>())?;
		Self::deposit_event(Event::AppRegistered { app: id, owner: owner.clone(), name: name.clone() });
		Apps::<T>::insert(id, App { owner, offered: None, name, metadata, user_cap: 0, keys: 0, deposit });
		Ok(())
	}

	pub(crate) fn do_update_app(who: T::AccountId, id: AppId, name: Name, metadata: Cid) -> DispatchResult {
		let app = Self::own_app(&who, id)?;
		Self::ensure_name(&name)?;
		Self::ensure_cid(&metadata)?;

		Apps::<T>::insert(id, App { name, metadata, ..app });
		Self::deposit_event(Event::AppUpdated { app: id });
		Ok(())
	}

	pub(crate) fn do_set_user_cap(who: T::AccountId, id: AppId, bytes: u32) -> DispatchResult {
		let app = Self::own_app(&who, id)?;

		Apps::<T>::insert(id, App { user_cap: bytes, ..app });
		Self::deposit_event(Event::UserCapSet { app: id, bytes });
		Ok(())
	}

	pub(crate) fn do_add_app_key(who: T::AccountId, id: AppId, key: T::AccountId) -> DispatchResult {
		let app = Self::own_app(&who, id)?;
		ensure!(!AppKeys::<T>::contains_key(id, &key), Error::<T>::AlreadyExists);
		ensure!(app.keys < MAX_APP_KEYS, Error::<T>::TooManyKeys);

		let keys = app.keys.saturating_add(1);
		Apps::<T>::insert(id, App { keys, ..app });
		AppKeys::<T>::insert(id, &key, Self::hold(who, record_bytes::<DepositOf<T>>())?);
		Self::deposit_event(Event::AppKeyAdded { app: id, key });
		Ok(())
	}

	pub(crate) fn do_remove_app_key(who: T::AccountId, id: AppId, key: T::AccountId) -> DispatchResult {
		let mut app = Apps::<T>::get(id).ok_or(Error::<T>::UnknownApp)?;
		let deposit = AppKeys::<T>::get(id, &key).ok_or(Error::<T>::NotFound)?;
		ensure!([&app.owner, &key, &deposit.payer].contains(&&who), Error::<T>::NotPermitted);

		app.keys.saturating_dec();
		Apps::<T>::insert(id, app);
		AppKeys::<T>::remove(id, &key);
		deposit.refund()?;
		Self::deposit_event(Event::AppKeyRemoved { app: id, key });
		Ok(())
	}

	pub(crate) fn do_offer_app(who: T::AccountId, id: AppId, to: Option<T::AccountId>) -> DispatchResult {
		let app = Self::own_app(&who, id)?;

		Apps::<T>::insert(id, App { offered: to.clone(), ..app });
		Self::deposit_event(Event::AppOffered { app: id, to });
		Ok(())
	}

	pub(crate) fn do_accept_app(who: T::AccountId, id: AppId) -> DispatchResult {
		let app = Apps::<T>::get(id).ok_or(Error::<T>::UnknownApp)?;
		ensure!(app.offered.as_ref() == Some(&who), Error::<T>::NotPermitted);

		// What the former owner allowed everyone is not the new one's word, and neither are the former one's keys.
		Self::remove_app_keys(id)?;
		app.deposit.refund()?;
		let deposit = Self::hold(who.clone(), record_bytes::<AppOf<T>>())?;
		Self::deposit_event(Event::AppTransferred { app: id, from: app.owner, to: who.clone() });
		let (name, metadata) = (app.name, app.metadata);
		Apps::<T>::insert(id, App { owner: who, offered: None, name, metadata, user_cap: 0, keys: 0, deposit });
		Ok(())
	}

	pub(crate) fn do_deregister_app(who: T::AccountId, id: AppId) -> DispatchResult {
		let app = Self::own_app(&who, id)?;

		Self::remove_app_keys(id)?;
		Apps::<T>::remove(id);
		app.deposit.refund()?;
		Self::deposit_event(Event::AppDeregistered { app: id });
		Ok(())
	}

	/// Remove all keys of an app, of which there are [`MAX_APP_KEYS`] at most.
	fn remove_app_keys(id: AppId) -> DispatchResult {
		for (_, deposit) in AppKeys::<T>::drain_prefix(id) {
			deposit.refund()?;
		}
		Ok(())
	}
}

impl<T: Config> AppLookup<T::AccountId> for Pallet<T> {
	fn owner_of(app: AppId) -> Option<T::AccountId> {
		Apps::<T>::get(app).map(|app| app.owner)
	}
}
