//! What must always hold, recomputed from nothing but the records.

use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use codec::Encode;
use frame_support::{ensure, traits::GetStorageVersion};
use metalife_primitives::{GroupId, ItemId, ProfileId};
use sp_runtime::{SaturatedConversion, TryRuntimeError};

use crate::{
	deposits::record_bytes, Anchors, AppKeys, Apps, Config, DepositOf, Feeds, FundingOf, GrantChanges, Grants, Group,
	GroupKeys, GroupMember, Groups, Items, KeyCommitment, Listed, Members, NextApp, NextGroup, NextItem, Pallet,
	Reactions, Relation, Scopes, Sponsorships, Visibility, MAX_APP_KEYS, REACTIONS,
};

/// How many bytes are sponsored, by payer (encoded) and profile.
type Sponsored = BTreeMap<(Vec<u8>, ProfileId), u32>;

impl<T: Config> Pallet<T> {
	/// Every deposit on record. What is held for this pallet is what they add up to; only the runtime can look.
	pub fn deposits() -> Vec<DepositOf<T>> {
		let own = Apps::<T>::iter_values()
			.map(|app| app.deposit)
			.chain(AppKeys::<T>::iter_values())
			.chain(Sponsorships::<T>::iter_values().map(|sponsorship| sponsorship.deposit));
		let funded = Grants::<T>::iter_values()
			.map(|grant| grant.funding)
			.chain(Items::<T>::iter_values().map(|item| item.funding))
			.chain(Reactions::<T>::iter_values().map(|reaction| reaction.funding))
			.chain(Groups::<T>::iter_values().map(|group| group.funding))
			.chain(Members::<T>::iter_values().map(|member| member.funding))
			.chain(GroupKeys::<T>::iter_values().map(|keys| keys.funding))
			.chain(Anchors::<T>::iter_values().map(|anchor| anchor.funding));
		own.chain(funded.map(|funding| funding.deposit)).collect()
	}

	/// Check every record of the pallet against every other.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(Self::on_chain_storage_version() == Self::in_code_storage_version(), "storage version");
		let mut sponsored = Sponsored::new();
		Self::check_apps()?;
		Self::check_grants(&mut sponsored)?;
		Self::check_items(&mut sponsored)?;
		Self::check_reactions(&mut sponsored)?;
		Self::check_groups(&mut sponsored)?;
		Self::check_anchors(&mut sponsored)?;
		for (payer, profile, sponsorship) in Sponsorships::<T>::iter() {
			let used = sponsored.remove(&(payer.encode(), profile)).unwrap_or_default();
			ensure!(sponsorship.used == used, "sponsored bytes miscounted");
			ensure!(sponsorship.deposit.payer == payer, "a sponsorship at another's cost");
		}
		ensure!(sponsored.is_empty(), "sponsored by nobody");
		Ok(())
	}

	fn check_funding(sponsored: &mut Sponsored, funding: &FundingOf<T>, bytes: u32) -> Result<(), TryRuntimeError> {
		ensure!(funding.bytes == bytes, "paid for at another size");
		if funding.sponsored {
			*sponsored.entry((funding.deposit.payer.encode(), funding.profile)).or_default() += bytes;
		}
		Ok(())
	}

	fn check_apps() -> Result<(), TryRuntimeError> {
		for (id, app) in Apps::<T>::iter() {
			ensure!(id < NextApp::<T>::get(), "app beyond the next id");
			ensure!(app.keys <= MAX_APP_KEYS, "too many keys of an app");
			ensure!(app.keys as usize == AppKeys::<T>::iter_prefix(id).count(), "keys of an app miscounted");
		}
		ensure!(AppKeys::<T>::iter().all(|(app, ..)| Apps::<T>::contains_key(app)), "key of no app");
		Ok(())
	}

	fn check_grants(sponsored: &mut Sponsored) -> Result<(), TryRuntimeError> {
		for (profile, app, grant) in Grants::<T>::iter() {
			let changes = GrantChanges::<T>::iter_prefix((profile, app)).count();
			ensure!(grant.changes as usize == changes && changes > 0, "changes of a grant miscounted");
			ensure!(Scopes::ALL.contains(grant.scopes), "unknown scopes");
			if grant.erasing {
				ensure!(grant.scopes == Scopes::NONE, "granted while it is removed");
			} else {
				let newest = GrantChanges::<T>::iter_prefix((profile, app)).next();
				let (at, scopes) = newest.ok_or("grant without a change")?;
				ensure!(scopes == grant.scopes, "the last change is another");
				ensure!(at.number() == grant.since.saturated_into::<u64>(), "the last change is of another block");
			}
			ensure!(grant.funding.profile == profile, "on another's behalf");
			let bytes = Self::grant_bytes(grant.changes, grant.scopes != Scopes::NONE);
			Self::check_funding(sponsored, &grant.funding, bytes)?;
		}
		let mut changes = GrantChanges::<T>::iter_keys();
		ensure!(changes.all(|(profile, app, _)| Grants::<T>::contains_key(profile, app)), "change of no grant");
		Ok(())
	}

	fn check_items(sponsored: &mut Sponsored) -> Result<(), TryRuntimeError> {
		let mut places = 0;
		let next = NextItem::<T>::get();
		for (id, item) in Items::<T>::iter() {
			let content = &item.content;
			ensure!(id < next, "item beyond the next id");
			match content.relation {
				Relation::None => ensure!(content.thread.is_none(), "a thread without an answer"),
				Relation::Reply(to) => {
					let root = content.thread.ok_or("an answer without a thread")?;
					ensure!(root <= to && to < id, "an answer before its question");
				},
				Relation::Repost(of) | Relation::Quote(of) => {
					ensure!(of < id && content.thread.is_none(), "shown before it was there")
				},
			}
			ensure!(content.thread.is_some() || content.host == content.author, "another's thread");
			for list in Self::lists(content) {
				ensure!(Listed::<T>::contains_key(list, crate::Newest::from(id)), "an item that is not listed");
				places += 1;
			}
			ensure!(item.funding.profile == content.author, "on another's behalf");
			Self::check_funding(sponsored, &item.funding, Self::item_bytes(content))?;
		}
		ensure!(Listed::<T>::iter_keys().count() == places, "listed items that are not there");
		Ok(())
	}

	fn check_reactions(sponsored: &mut Sponsored) -> Result<(), TryRuntimeError> {
		let mut counts = BTreeMap::<ItemId, [u32; REACTIONS]>::new();
		for (id, profile, reaction) in Reactions::<T>::iter() {
			ensure!(id < NextItem::<T>::get(), "reaction to no item");
			ensure!(reaction.funding.profile == profile, "on another's behalf");
			counts.entry(id).or_default()[reaction.kind as usize] += 1;
			Self::check_funding(sponsored, &reaction.funding, Self::reaction_bytes())?;
		}
		for (id, item) in Items::<T>::iter() {
			ensure!(item.content.reactions == counts.remove(&id).unwrap_or_default(), "reactions miscounted");
		}
		Ok(())
	}

	fn check_groups(sponsored: &mut Sponsored) -> Result<(), TryRuntimeError> {
		let mut members = BTreeMap::<GroupId, u32>::new();
		for (id, profile, member) in Members::<T>::iter() {
			ensure!(id < NextGroup::<T>::get(), "member of no group");
			*members.entry(id).or_default() += 1;
			if let Some(group) = Groups::<T>::get(id) {
				ensure!(group.owner != profile && member.since <= group.epoch, "member of another kind");
				ensure!(group.owner == member.funding.profile, "on another's behalf");
			}
			Self::check_funding(sponsored, &member.funding, record_bytes::<GroupMember<FundingOf<T>>>())?;
		}
		for (id, epoch, keys) in GroupKeys::<T>::iter() {
			let known = Groups::<T>::get(id).is_none_or(|group| epoch <= group.epoch);
			ensure!(known && id < NextGroup::<T>::get(), "keys of an epoch to come");
			Self::check_funding(sponsored, &keys.funding, record_bytes::<KeyCommitment<FundingOf<T>>>())?;
		}
		for (id, group) in Groups::<T>::iter() {
			ensure!(id < NextGroup::<T>::get(), "group beyond the next id");
			ensure!(group.members == members.get(&id).copied().unwrap_or_default(), "members miscounted");
			Self::check_funding(sponsored, &group.funding, record_bytes::<Group<FundingOf<T>>>())?;
		}
		let mut items = Items::<T>::iter_values();
		ensure!(
			items.all(|item| !matches!(item.content.visibility, Visibility::Group(id) if id >= NextGroup::<T>::get())),
			"item for no group"
		);
		Ok(())
	}

	fn check_anchors(sponsored: &mut Sponsored) -> Result<(), TryRuntimeError> {
		let mut seen = BTreeSet::new();
		for (key, feed) in Feeds::<T>::iter() {
			seen.insert(key);
			let (mut anchors, mut before) = (0, feed.next);
			for (from, anchor) in Anchors::<T>::iter_prefix(key) {
				let end = from.number().checked_add(anchor.count).ok_or("a segment without an end")?;
				ensure!(anchor.count > 0 && end <= before, "segments overlap");
				before = from.number();
				anchors += 1;
				Self::check_funding(sponsored, &anchor.funding, Self::anchor_bytes())?;
			}
			ensure!(feed.anchors == anchors && anchors > 0, "anchors miscounted");
		}
		ensure!(Anchors::<T>::iter_keys().all(|(key, _)| seen.contains(&key)), "anchor of no feed");
		Ok(())
	}
}
