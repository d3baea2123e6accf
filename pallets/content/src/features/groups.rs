//! Groups of readers and the epochs of their keys. No key is ever on the chain.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{traits::ProfileLookup, GroupId, ProfileId};
use sp_core::H256;
use sp_runtime::{ArithmeticError, Saturating as _};

use crate::{
	acting::Actor,
	deposits::{record_bytes, Payer},
	Config, Error, Event, FundingOf, Group, GroupKeys, GroupMember, Groups, KeyCommitment, Members, NextGroup, Pallet,
	MAX_CLEARED,
};

type GroupOf<T> = Group<FundingOf<T>>;

impl<T: Config> Pallet<T> {
	/// Whether `profile` is the owner or a member of a group that there is.
	pub fn is_member(group: GroupId, profile: ProfileId) -> bool {
		Groups::<T>::get(group)
			.is_some_and(|stored| stored.owner == profile || Members::<T>::contains_key(group, profile))
	}

	/// A group and the profile that owns it and is the sender's.
	fn own_group(who: &T::AccountId, id: GroupId) -> Result<GroupOf<T>, DispatchError> {
		let group = Groups::<T>::get(id).ok_or(Error::<T>::UnknownGroup)?;
		ensure!(T::Profiles::person_of(who) == Some(group.owner), Error::<T>::NotPermitted);
		Ok(group)
	}

	fn payer_for(
		who: T::AccountId,
		profile: ProfileId,
		named: Option<T::AccountId>,
	) -> Result<Payer<T::AccountId>, DispatchError> {
		Self::payer(&Actor { who, profile, app: None, by_app: false }, named)
	}

	pub(crate) fn do_create_group(who: T::AccountId, payer: Option<T::AccountId>) -> DispatchResult {
		let owner = Self::ensure_person(&who)?;
		let id = NextGroup::<T>::get();

		NextGroup::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		let funding = Self::fund(owner, Self::payer_for(who, owner, payer)?, record_bytes::<GroupOf<T>>())?;
		Groups::<T>::insert(id, Group { owner, epoch: 0, members: 0, funding });
		Self::deposit_event(Event::GroupCreated { group: id, owner });
		Ok(())
	}

	pub(crate) fn do_add_member(
		who: T::AccountId,
		id: GroupId,
		profile: ProfileId,
		payer: Option<T::AccountId>,
	) -> DispatchResult {
		let mut group = Self::own_group(&who, id)?;
		ensure!(T::Profiles::exists(profile), Error::<T>::UnknownProfile);
		ensure!(profile != group.owner && !Members::<T>::contains_key(id, profile), Error::<T>::AlreadyExists);
		ensure!(!T::Profiles::has_blocked(profile, group.owner), Error::<T>::BlockedProfile);

		let bytes = record_bytes::<GroupMember<FundingOf<T>>>();
		let funding = Self::fund(group.owner, Self::payer_for(who, group.owner, payer)?, bytes)?;
		Members::<T>::insert(id, profile, GroupMember { since: group.epoch, funding });
		group.members.saturating_inc();
		Groups::<T>::insert(id, group);
		Self::deposit_event(Event::MemberAdded { group: id, profile });
		Ok(())
	}

	pub(crate) fn do_remove_member(who: T::AccountId, id: GroupId, profile: ProfileId) -> DispatchResult {
		// Nobody is left to complain of a retired member's going.
		if T::Profiles::exists(profile) {
			Self::own_group(&who, id)?;
		}
		Self::expel(id, profile)
	}

	pub(crate) fn do_leave_group(who: T::AccountId, id: GroupId) -> DispatchResult {
		let profile = Self::ensure_person(&who)?;
		Self::expel(id, profile)
	}

	/// Take a member out. Whoever is left gets a new key: what is said from now on is not for the one who went.
	pub(crate) fn expel(id: GroupId, profile: ProfileId) -> DispatchResult {
		let member = Members::<T>::take(id, profile).ok_or(Error::<T>::NotMember)?;
		// Of a group that was dissolved, members may be left.
		let epoch = Groups::<T>::mutate(id, |group| -> Result<_, DispatchError> {
			let Some(group) = group else { return Ok(None) };
			group.members.saturating_dec();
			group.epoch = group.epoch.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(Some(group.epoch))
		})?;
		Self::refund(member.funding)?;
		Self::deposit_event(Event::MemberRemoved { group: id, profile, epoch });
		Ok(())
	}

	pub(crate) fn do_commit_keys(
		who: T::AccountId,
		id: GroupId,
		epoch: u32,
		hash: H256,
		payer: Option<T::AccountId>,
	) -> DispatchResult {
		let group = Self::own_group(&who, id)?;
		ensure!(group.epoch == epoch, Error::<T>::WrongEpoch);

		// A new member needs the key wrapped once more, so the commitment of the current epoch can be renewed.
		let funding = match GroupKeys::<T>::get(id, epoch) {
			Some(known) => known.funding,
			None => {
				let bytes = record_bytes::<KeyCommitment<FundingOf<T>>>();
				Self::fund(group.owner, Self::payer_for(who, group.owner, payer)?, bytes)?
			},
		};
		GroupKeys::<T>::insert(id, epoch, KeyCommitment { hash, funding });
		Self::deposit_event(Event::KeysCommitted { group: id, epoch, hash });
		Ok(())
	}

	pub(crate) fn do_dissolve_group(who: T::AccountId, id: GroupId) -> DispatchResult {
		let group = Groups::<T>::get(id).ok_or(Error::<T>::UnknownGroup)?;
		let owned = T::Profiles::person_of(&who) == Some(group.owner);
		ensure!(owned || !T::Profiles::exists(group.owner), Error::<T>::NotPermitted);
		Self::remove_group(id)
	}

	/// End a group. Its members and commitments stay until somebody clears them.
	pub(crate) fn remove_group(id: GroupId) -> DispatchResult {
		let group = Groups::<T>::take(id).ok_or(Error::<T>::UnknownGroup)?;
		Self::refund(group.funding)?;
		Self::deposit_event(Event::GroupDissolved { group: id });
		Ok(())
	}

	pub(crate) fn do_clear_group(id: GroupId, limit: u32) -> Result<u32, DispatchError> {
		ensure!(id < NextGroup::<T>::get(), Error::<T>::UnknownGroup);
		ensure!(!Groups::<T>::contains_key(id), Error::<T>::StillThere);

		let fundings = Members::<T>::drain_prefix(id)
			.map(|(_, member)| member.funding)
			.chain(GroupKeys::<T>::drain_prefix(id).map(|(_, keys)| keys.funding))
			.take(limit.min(MAX_CLEARED) as usize);
		let mut removed = 0u32;
		for funding in fundings {
			Self::refund(funding)?;
			removed.saturating_inc();
		}
		Self::deposit_event(Event::GroupCleared { group: id, records: removed });
		Ok(removed)
	}
}
