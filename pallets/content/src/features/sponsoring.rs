//! What payers allow, and how they get out.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{traits::ProfileLookup, ProfileId};
use sp_runtime::Saturating as _;

use crate::{
	deposits::Payer, Config, Error, Event, FundingOf, Grants, GroupKeys, Groups, Items, Members, Newest, Pallet,
	Reactions, Record, Sponsorships, MAX_CLEARED,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_allow_deposit(payer: T::AccountId, profile: ProfileId, cap: u32) -> DispatchResult {
		let known = Sponsorships::<T>::get(&payer, profile);
		ensure!(known.is_some() || T::Profiles::exists(profile), Error::<T>::UnknownProfile);

		match known {
			Some(sponsorship) if cap == 0 && sponsorship.used == 0 => {
				Sponsorships::<T>::remove(&payer, profile);
				sponsorship.deposit.refund()?;
			},
			None if cap == 0 => return Err(Error::<T>::NotFound.into()),
			known => {
				let mut sponsorship = match known {
					Some(sponsorship) => sponsorship,
					None => Self::new_sponsorship(payer.clone())?,
				};
				sponsorship.cap = cap;
				if cap > 0 {
					sponsorship.notice = None;
				}
				Sponsorships::<T>::insert(&payer, profile, sponsorship);
			},
		}
		Self::deposit_event(Event::DepositAllowed { payer, profile, cap });
		Ok(())
	}

	pub(crate) fn do_give_notice(payer: T::AccountId, profile: ProfileId) -> DispatchResult {
		let mut sponsorship = match Sponsorships::<T>::get(&payer, profile) {
			Some(sponsorship) => sponsorship,
			// Whoever paid as a person of the profile, or as an app's key, has none, and wants out too.
			None => Self::new_sponsorship(payer.clone())?,
		};
		ensure!(sponsorship.notice.is_none(), Error::<T>::NoticeStands);

		let from = Self::now().saturating_add(T::NoticePeriod::get());
		sponsorship.notice = Some(from);
		Sponsorships::<T>::insert(&payer, profile, sponsorship);
		Self::deposit_event(Event::NoticeGiven { payer, profile, from });
		Ok(())
	}

	pub(crate) fn do_assume_deposit(who: T::AccountId, record: Record) -> DispatchResult {
		let funding = Self::funding_of(&record).ok_or(Error::<T>::NotFound)?;
		let profile = funding.profile;
		ensure!(T::Profiles::person_of(&who) == Some(profile), Error::<T>::NotPermitted);
		ensure!(funding.sponsored || funding.deposit.payer != who, Error::<T>::AlreadyExists);

		let payer = Payer { account: who.clone(), sponsored: false, app: None };
		let new = Self::fund(profile, payer, funding.bytes)?;
		Self::set_funding(&record, new);
		Self::refund(funding)?;
		Self::deposit_event(Event::DepositAssumed { record, payer: who });
		Ok(())
	}

	/// Remove a record; what it weighed.
	pub(crate) fn do_drop_record(who: T::AccountId, record: Record, limit: u32) -> Result<Weight, DispatchError> {
		let funding = Self::funding_of(&record).ok_or(Error::<T>::NotFound)?;
		// Of a history that is not whole any more nobody has anything, and nobody is to be stuck with the rest.
		let begun = Self::is_being_erased(&record);
		if !begun {
			Self::ensure_may_drop(&who, &funding)?;
		}

		let mut changes = 0;
		let mut told = Weight::zero();
		match record {
			Record::Item(id) => Self::remove_item(id)?,
			Record::Reaction(item, profile) => {
				told = Self::remove_reaction(item, profile)?;
			},
			Record::Grant(profile, app) => {
				// What was granted stays on record for as long as the person pays for it: no one rewrites it at will.
				ensure!(begun || T::Profiles::person_of(&who) != Some(profile), Error::<T>::NotPermitted);
				ensure!(limit > 0, Error::<T>::ZeroLimit);
				changes = Self::erase_grant(profile, app, limit.min(MAX_CLEARED))?;
			},
			Record::Group(group) => Self::remove_group(group)?,
			Record::Member(group, profile) => Self::expel(group, profile)?,
			Record::Keys(group, epoch) => {
				GroupKeys::<T>::remove(group, epoch);
				Self::refund(funding)?;
			},
			Record::Anchor(feed, from) => Self::remove_anchor(&feed, from)?,
		}
		Self::deposit_event(Event::Dropped { record });
		Ok(Self::weight_of_drop(changes).saturating_add(told))
	}

	fn is_being_erased(record: &Record) -> bool {
		match record {
			Record::Grant(profile, app) => Grants::<T>::get(profile, app).is_some_and(|grant| grant.erasing),
			_ => false,
		}
	}

	fn funding_of(record: &Record) -> Option<FundingOf<T>> {
		match record {
			Record::Item(id) => Items::<T>::get(id).map(|item| item.funding),
			Record::Reaction(item, profile) => Reactions::<T>::get(item, profile).map(|reaction| reaction.funding),
			Record::Grant(profile, app) => Grants::<T>::get(profile, app).map(|grant| grant.funding),
			Record::Group(group) => Groups::<T>::get(group).map(|group| group.funding),
			Record::Member(group, profile) => Members::<T>::get(group, profile).map(|member| member.funding),
			Record::Keys(group, epoch) => GroupKeys::<T>::get(group, epoch).map(|keys| keys.funding),
			Record::Anchor(feed, from) => {
				crate::Anchors::<T>::get(feed, Newest::from(*from)).map(|anchor| anchor.funding)
			},
		}
	}

	fn set_funding(record: &Record, new: FundingOf<T>) {
		match record {
			Record::Item(id) => {
				Items::<T>::mutate(id, |item| item.iter_mut().for_each(|item| item.funding = new.clone()))
			},
			Record::Reaction(item, profile) => Reactions::<T>::mutate(item, profile, |reaction| {
				reaction.iter_mut().for_each(|reaction| reaction.funding = new.clone())
			}),
			Record::Grant(profile, app) => Grants::<T>::mutate(profile, app, |grant| {
				grant.iter_mut().for_each(|grant| grant.funding = new.clone())
			}),
			Record::Group(group) => {
				Groups::<T>::mutate(group, |group| group.iter_mut().for_each(|group| group.funding = new.clone()))
			},
			Record::Member(group, profile) => Members::<T>::mutate(group, profile, |member| {
				member.iter_mut().for_each(|member| member.funding = new.clone())
			}),
			Record::Keys(group, epoch) => {
				GroupKeys::<T>::mutate(group, epoch, |keys| keys.iter_mut().for_each(|keys| keys.funding = new.clone()))
			},
			Record::Anchor(feed, from) => crate::Anchors::<T>::mutate(feed, Newest::from(*from), |anchor| {
				anchor.iter_mut().for_each(|anchor| anchor.funding = new.clone())
			}),
		}
	}
}
