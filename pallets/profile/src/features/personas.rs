//! How a profile shows itself, by default and per app.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{AppId, ProfileId};

use crate::{
	deposits::{record_bytes, ProfileOf},
	Avatar, Config, DepositOf, Error, Event, Name, Pallet, Persona, Personas,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_persona(
		who: T::AccountId,
		id: ProfileId,
		app: Option<AppId>,
		name: Name,
		avatar: Option<Avatar>,
	) -> DispatchResult {
		Self::ensure_name(&name)?;
		Self::try_with(id, |profile| {
			Self::ensure_avatar(profile, avatar.as_ref())?;

			if let Some(old) = Personas::<T>::take(id, app) {
				let bytes = Self::persona_bytes(&old);
				Self::repay(Some(profile), old.deposit, bytes)?;
			}
			let mut persona = Persona { name, avatar, deposit: None };
			persona.deposit = Self::pay(profile, who, Self::persona_bytes(&persona))?;
			Personas::<T>::insert(id, app, persona);
			Ok(())
		})?;
		Self::deposit_event(Event::PersonaSet { profile: id, app });
		Ok(())
	}

	pub(crate) fn do_remove_persona(who: T::AccountId, id: ProfileId, app: Option<AppId>) -> DispatchResult {
		let persona = Personas::<T>::get(id, app).ok_or(Error::<T>::NotFound)?;
		Self::ensure_may_remove(&who, id, persona.deposit.as_ref())?;

		Personas::<T>::remove(id, app);
		let bytes = Self::persona_bytes(&persona);
		Self::repay_stored(id, persona.deposit, bytes)?;
		Self::deposit_event(Event::PersonaRemoved { profile: id, app });
		Ok(())
	}

	/// What a persona is charged for.
	pub(crate) fn persona_bytes(persona: &Persona<DepositOf<T>>) -> u32 {
		record_bytes(&(&persona.name, &persona.avatar))
	}

	/// A name is some text without control characters, of which those that turn its direction could disguise it.
	pub(crate) fn ensure_name(name: &Name) -> DispatchResult {
		let text = core::str::from_utf8(name).map_err(|_| Error::<T>::InvalidName)?;
		let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
		let plain = !text.trim().is_empty() && !text.chars().any(|c| c.is_control() || turns(c));
		ensure!(plain, Error::<T>::InvalidName);
		Ok(())
	}

	fn ensure_avatar(profile: &ProfileOf<T>, avatar: Option<&Avatar>) -> DispatchResult {
		match avatar {
			None => {},
			Some(Avatar::Nft { collection, item }) => ensure!(
				pallet_nfts::Pallet::<T>::owner(*collection, *item).as_ref() == Some(&profile.controller),
				Error::<T>::AvatarNotOwned
			),
			// The text of a CID in any multibase this is fit for is letters and digits.
			Some(Avatar::Cid(cid)) => {
				ensure!(cid.len() >= 8 && cid.iter().all(|byte| byte.is_ascii_alphanumeric()), Error::<T>::InvalidCid)
			},
		}
		Ok(())
	}
}
