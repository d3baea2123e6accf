//! What view functions answer, and what calls of several shapes weigh.

use frame_support::{pallet_prelude::Weight, traits::Get};
use metalife_primitives::{AppId, GroupId, ProfileId};

use crate::{
	Acting, AppInfo, AppKeys, Apps, BlockOf, Body, Config, GroupInfo, GroupKeys, Groups, NewItem, Pallet, Relation,
	SponsorshipInfo, Sponsorships, Visibility, WeightInfo, MAX_APP_KEYS,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn app_info(id: AppId) -> Option<AppInfo<T::AccountId>> {
		let app = Apps::<T>::get(id)?;
		let keys = AppKeys::<T>::iter_key_prefix(id).take(MAX_APP_KEYS as usize).collect();
		let (owner, name, metadata, user_cap) = (app.owner, app.name, app.metadata, app.user_cap);
		Some(AppInfo { owner, name, metadata, user_cap, keys })
	}

	pub(crate) fn sponsorship_info(payer: &T::AccountId, profile: ProfileId) -> Option<SponsorshipInfo<BlockOf<T>>> {
		let sponsorship = Sponsorships::<T>::get(payer, profile)?;
		Some(SponsorshipInfo { cap: sponsorship.cap, used: sponsorship.used, notice: sponsorship.notice })
	}

	pub(crate) fn group_info(id: GroupId) -> Option<GroupInfo> {
		let group = Groups::<T>::get(id)?;
		let keys = GroupKeys::<T>::get(id, group.epoch).map(|keys| keys.hash);
		Some(GroupInfo { owner: group.owner, epoch: group.epoch, members: group.members, keys })
	}

	/// What publishing weighs: the plain case, or the worst of all others.
	pub(crate) fn weight_of_publish(acting: &Acting, payer: &Option<T::AccountId>, new: &NewItem) -> Weight {
		let plain = Self::is_plain(acting, payer)
			&& new.relation == Relation::None
			&& !matches!(new.visibility, Visibility::Group(_));
		let (bytes, tags, mentions) = (new.body.length(), new.tags.len() as u32, new.mentions.len() as u32);
		if plain {
			T::WeightInfo::publish(bytes, tags, mentions)
		} else {
			T::WeightInfo::publish_related(bytes, tags, mentions).saturating_add(Self::weight_of_group())
		}
	}

	/// What editing weighs.
	pub(crate) fn weight_of_edit(body: &Body) -> Weight {
		T::WeightInfo::edit(body.length()).saturating_add(Self::weight_of_group())
	}

	/// Looking up the group that an item is for, which the benchmarks' items are not.
	fn weight_of_group() -> Weight {
		T::DbWeight::get().reads(2)
	}

	/// What reacting weighs: by oneself and at one's own cost, or otherwise.
	pub(crate) fn weight_of_react(acting: &Acting, payer: &Option<T::AccountId>) -> Weight {
		if Self::is_plain(acting, payer) {
			T::WeightInfo::react()
		} else {
			T::WeightInfo::react_related()
		}
	}

	/// What dropping a record weighs: the dearest to remove of those of fixed size, and the changes of a grant.
	pub(crate) fn weight_of_drop(changes: u32) -> Weight {
		let fixed = T::WeightInfo::retract().max(T::WeightInfo::unreact());
		T::WeightInfo::drop_record(changes).saturating_add(fixed)
	}

	fn is_plain(acting: &Acting, payer: &Option<T::AccountId>) -> bool {
		*acting == Acting::Own && payer.is_none()
	}
}

impl Body {
	/// How many bytes it stores here.
	pub fn length(&self) -> u32 {
		match self {
			Body::Inline(text) => text.len() as u32,
			Body::External { cid, .. } => cid.len() as u32,
		}
	}
}
