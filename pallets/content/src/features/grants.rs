//! What users grant apps, now and at any past block.
//!
//! Each change is stored under the number of its block, in reverse order, so the one that was in force at a block is the
//! first at or after that block's key: one step, however many changes there are.

use codec::MaxEncodedLen;
use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{AppId, ProfileId};
use sp_runtime::{traits::Zero, SaturatedConversion, Saturating as _};

use crate::{
	acting::Actor, deposits::record_bytes, Apps, BlockOf, Config, Error, Event, FundingOf, Grant, GrantChanges, Grants,
	Newest, Pallet, Scopes,
};

pub(crate) type GrantOf<T> = Grant<BlockOf<T>, FundingOf<T>>;

impl<T: Config> Pallet<T> {
	/// What a grant with so many changes is charged for, and with the one that would revoke it.
	pub fn grant_bytes(changes: u32, granted: bool) -> u32 {
		let entry = record_bytes::<Scopes>().saturating_add(BlockOf::<T>::max_encoded_len() as u32);
		let entries = changes.saturating_add(u32::from(granted));
		record_bytes::<GrantOf<T>>().saturating_add(entry.saturating_mul(entries))
	}

	pub(crate) fn do_grant(
		who: T::AccountId,
		app: AppId,
		scopes: Scopes,
		payer: Option<T::AccountId>,
	) -> DispatchResult {
		let profile = Self::ensure_person(&who)?;
		ensure!(Apps::<T>::contains_key(app), Error::<T>::UnknownApp);
		ensure!(scopes != Scopes::NONE && Scopes::ALL.contains(scopes), Error::<T>::InvalidScopes);
		let known = Grants::<T>::get(profile, app);
		if let Some(grant) = &known {
			ensure!(!grant.erasing, Error::<T>::BeingErased);
			ensure!(grant.scopes != scopes, Error::<T>::AlreadyExists);
		}

		let payer = Self::payer(&Actor { who, profile, app: None, by_app: false }, payer)?;
		let changes = Self::record_change(profile, app, scopes, known.as_ref().map_or(0, |grant| grant.changes));
		let bytes = Self::grant_bytes(changes, true);
		let funding = match known {
			Some(grant) => Self::resize(grant.funding, payer, bytes)?,
			None => Self::fund(profile, payer, bytes)?,
		};
		Grants::<T>::insert(profile, app, Grant { scopes, since: Self::now(), changes, erasing: false, funding });
		Self::deposit_event(Event::Granted { profile, app, scopes });
		Ok(())
	}

	pub(crate) fn do_revoke(who: T::AccountId, app: AppId) -> DispatchResult {
		let profile = Self::ensure_person(&who)?;
		let grant = Grants::<T>::get(profile, app).ok_or(Error::<T>::NotFound)?;
		ensure!(grant.scopes != Scopes::NONE, Error::<T>::NotFound);

		// The entry was paid for when the scopes were granted; where this block had one already, it is paid back.
		let changes = Self::record_change(profile, app, Scopes::NONE, grant.changes);
		let funding = Self::shrink(grant.funding, Self::grant_bytes(changes, false))?;
		let revoked = Grant { scopes: Scopes::NONE, since: Self::now(), changes, erasing: false, funding };
		Grants::<T>::insert(profile, app, revoked);
		Self::deposit_event(Event::Revoked { profile, app });
		Ok(())
	}

	/// Write a change down; how many there are then. Of several in one block the last counts.
	fn record_change(profile: ProfileId, app: AppId, scopes: Scopes, changes: u32) -> u32 {
		let key = (profile, app, Self::newest_block(Self::now()));
		let first = !GrantChanges::<T>::contains_key(key);
		GrantChanges::<T>::insert(key, scopes);
		changes.saturating_add(u32::from(first))
	}

	fn newest_block(block: BlockOf<T>) -> Newest {
		Newest::from(block.saturated_into::<u64>())
	}

	/// What `app` was granted at the end of `block`. `None` where nothing is on record: there was no grant yet, the
	/// history was removed, or the block is still to come.
	pub fn scopes_at(profile: ProfileId, app: AppId, block: BlockOf<T>) -> Option<Scopes> {
		let grant = Grants::<T>::get(profile, app)?;
		if block > Self::now() || grant.erasing {
			return None;
		}
		if block >= grant.since {
			return Some(grant.scopes);
		}
		let after =
			GrantChanges::<T>::hashed_key_for((profile, app, Self::newest_block(block.saturating_add(1u32.into()))));
		GrantChanges::<T>::iter_prefix_from((profile, app), after).next().map(|(_, scopes)| scopes)
	}

	/// Remove up to `limit` changes of a grant, newest first, and the grant with the last; how many were removed.
	pub(crate) fn erase_grant(profile: ProfileId, app: AppId, limit: u32) -> Result<u32, DispatchError> {
		let mut grant = Grants::<T>::get(profile, app).ok_or(Error::<T>::NotFound)?;
		let changes = GrantChanges::<T>::drain_prefix((profile, app)).take(limit as usize).count() as u32;
		grant.changes.saturating_reduce(changes);
		if grant.changes.is_zero() {
			Grants::<T>::remove(profile, app);
			Self::refund(grant.funding)?;
		} else {
			let funding = Self::shrink(grant.funding, Self::grant_bytes(grant.changes, false))?;
			Grants::<T>::insert(profile, app, Grant { scopes: Scopes::NONE, erasing: true, funding, ..grant });
		}
		Ok(changes)
	}
}
