//! The end of a profile, and the ways out for whoever paid for it.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{traits::OnRetired, ProfileId};
use sp_runtime::Saturating as _;

use super::pseudonym_bytes;
use crate::{
	deposits::{record_bytes, ProfileOf},
	Aliases, BlockOf, Blocks, Config, Credentials, DepositOf, Error, Event, Follows, Handles, Links, NextProfile,
	Notice, Pallet, Personas, Prepaid, Profiles, Pseudonyms, Remains, Remnants,
};

/// The most records that one call removes.
pub const MAX_CLEARED: u32 = 64;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_retire(id: ProfileId) -> DispatchResult {
		let controller = Profiles::<T>::get(id).ok_or(Error::<T>::UnknownProfile)?.controller;
		Self::remove_all_keys(id, &controller)?;
		let profile = Profiles::<T>::take(id).ok_or(Error::<T>::UnknownProfile)?;
		Self::burn(id)?;
		Self::give_up_handle(Self::key_of(&profile.handle));
		let rests_until = profile.created.saturating_add(T::DepositRest::get());
		Self::settle(id, Remains { prepaid: profile.prepaid, deposit: profile.deposit, rests_until })?;
		T::OnRetired::on_retired(id);
		Self::deposit_event(Event::Retired { profile: id, handle: profile.handle });
		Ok(())
	}

	/// Return a creation deposit if it pays for nothing more and has rested; else keep it until then.
	fn settle(id: ProfileId, remains: Remains<BlockOf<T>, DepositOf<T>>) -> DispatchResult {
		if !remains.prepaid.is_unused() || Self::now() < remains.rests_until {
			Remnants::<T>::insert(id, remains);
			return Ok(());
		}
		Remnants::<T>::remove(id);
		remains.deposit.refund()
	}

	pub(crate) fn do_clear_retired(id: ProfileId, limit: u32) -> Result<u32, DispatchError> {
		ensure!(id < NextProfile::<T>::get(), Error::<T>::UnknownProfile);
		ensure!(!Profiles::<T>::contains_key(id), Error::<T>::NotRetired);

		// What each record takes of the prepaid bytes and blocks, if it has no deposit. Credentials, of which others may
		// issue any number, come last and keep the creation deposit waiting for nothing.
		let limit = limit.min(MAX_CLEARED) as usize;
		let records = Personas::<T>::drain_prefix(id)
			.map(|(_, persona)| {
				let bytes = Self::persona_bytes(&persona);
				(persona.deposit, bytes, 0)
			})
			.chain(Aliases::<T>::drain_prefix(id).map(|(alias, deposit)| (deposit, record_bytes(&alias), 0)))
			.chain(Pseudonyms::<T>::drain_prefix(id).map(|(_, record)| (record.deposit, pseudonym_bytes::<T>(), 0)))
			.chain(Links::<T>::drain_prefix(id).map(|(key, link)| {
				Self::disown_link(id, key);
				let bytes = Self::link_bytes(&link);
				(link.deposit, bytes, 0)
			}))
			.chain(Follows::<T>::drain_prefix(id).map(|(_, deposit)| (deposit, record_bytes(&()), 0)))
			.chain(Blocks::<T>::drain_prefix(id).map(|(_, deposit)| (deposit, 0, 1)))
			.chain(Credentials::<T>::drain_prefix(id).map(|(_, credential)| (Some(credential.deposit), 0, 0)))
			.take(limit);
		let mut remains = Remnants::<T>::get(id);
		let mut removed = 0u32;
		for (deposit, bytes, blocks) in records {
			match (deposit, remains.as_mut()) {
				(Some(deposit), _) => deposit.refund()?,
				(None, Some(remains)) => {
					remains.prepaid.bytes_used.saturating_reduce(bytes);
					remains.prepaid.blocks_used.saturating_reduce(blocks);
				},
				(None, None) => {},
			}
			removed.saturating_inc();
		}
		if let Some(mut remains) = remains {
			// Nothing is left, whatever a former version may have counted.
			if (removed as usize) < limit {
				remains.prepaid = Prepaid::default();
			}
			Self::settle(id, remains)?;
		}
		Self::deposit_event(Event::Cleared { profile: id, records: removed });
		Ok(removed)
	}

	pub(crate) fn do_give_notice(who: T::AccountId, id: ProfileId) -> DispatchResult {
		let from = Self::now().saturating_add(T::NoticePeriod::get());
		Self::try_with(id, |profile| {
			ensure!(Self::has_paid_for(&who, profile) && profile.controller != who, Error::<T>::NotPayer);
			ensure!(Self::standing_notice(profile).is_none(), Error::<T>::AlreadyExists);

			profile.notice = Some(Notice { by: who, from });
			Ok(())
		})?;
		Self::deposit_event(Event::NoticeGiven { profile: id, from });
		Ok(())
	}

	pub(crate) fn do_assume_deposit(who: T::AccountId, id: ProfileId) -> DispatchResult {
		Self::try_with(id, |profile| {
			let may = profile.controller == who || Self::standing_notice(profile).is_some();
			ensure!(may, Error::<T>::NotPermitted);

			if profile.deposit.payer != who {
				let new = Self::hold(who.clone(), Self::creation_bytes(&profile.prepaid))?;
				core::mem::replace(&mut profile.deposit, new).refund()?;
			}
			Handles::<T>::try_mutate(Self::key_of(&profile.handle), |record| -> DispatchResult {
				match record {
					Some(record) if record.deposit.payer != who => {
						let new: DepositOf<T> = Self::hold(who.clone(), Self::handle_bytes())?;
						core::mem::replace(&mut record.deposit, new).refund()
					},
					_ => Ok(()),
				}
			})?;
			profile.notice = None;
			Ok(())
		})?;
		Self::deposit_event(Event::DepositAssumed { profile: id, payer: who });
		Ok(())
	}

	pub(crate) fn do_evict(who: T::AccountId, id: ProfileId) -> DispatchResult {
		let profile = Profiles::<T>::get(id).ok_or(Error::<T>::UnknownProfile)?;
		ensure!(Self::has_paid_for(&who, &profile), Error::<T>::NotPayer);
		// Any payer's notice serves all payers: else one could keep the others waiting by giving it and going no further.
		let over = Self::standing_notice(&profile).is_some_and(|from| Self::now() >= from);
		ensure!(over, Error::<T>::NoticeNotOver);
		Self::do_retire(id)
	}

	/// When the notice given to `profile` is over, if whoever gave it is still a payer.
	pub(crate) fn standing_notice(profile: &ProfileOf<T>) -> Option<BlockOf<T>> {
		let notice = profile.notice.as_ref()?;
		Self::has_paid_for(&notice.by, profile).then_some(notice.from)
	}

	/// Whether `who` paid the creation or handle deposit of `profile`.
	fn has_paid_for(who: &T::AccountId, profile: &ProfileOf<T>) -> bool {
		profile.deposit.payer == *who
			|| Handles::<T>::get(Self::key_of(&profile.handle)).is_some_and(|handle| handle.deposit.payer == *who)
	}
}
