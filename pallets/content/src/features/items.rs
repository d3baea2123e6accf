//! Publishing, editing and retracting.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{
	traits::{ContentItems, PayPerView, ProfileLookup, Subscriptions},
	ItemId, ProfileId,
};
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	ArithmeticError,
};

use crate::{
	Acting, BlockOf, Body, Config, Content, Error, Event, Groups, Item, ItemOf, Items, Kind, NewItem, NextItem, Pallet,
	Relation, Scopes, Visibility, REACTIONS,
};

impl<T: Config> Pallet<T> {
	/// An item that there is.
	pub(crate) fn existing(id: ItemId) -> Result<ItemOf<T>, DispatchError> {
		Items::<T>::get(id).ok_or_else(|| Error::<T>::UnknownItem.into())
	}

	pub(crate) fn do_publish(
		who: T::AccountId,
		acting: Acting,
		payer: Option<T::AccountId>,
		new: NewItem,
	) -> DispatchResult {
		let actor = Self::actor(who, acting, Scopes::PUBLISH)?;
		let author = actor.profile;
		Self::ensure_language(&new.language)?;
		Self::ensure_tags(&new.tags)?;
		let (thread, host) = match new.relation {
			Relation::None => {
				ensure!(new.kind != Kind::Comment, Error::<T>::WrongKind);
				(None, author)
			},
			Relation::Reply(to) => {
				ensure!(new.kind == Kind::Comment, Error::<T>::WrongKind);
				let parent = Self::existing(to)?.content;
				ensure!(new.visibility == parent.visibility, Error::<T>::WrongVisibility);
				Self::ensure_may_answer(author, to, &parent)?;
				(Some(parent.thread.unwrap_or(to)), parent.host)
			},
			Relation::Repost(of) | Relation::Quote(of) => {
				let repost = matches!(new.relation, Relation::Repost(_));
				ensure!(new.kind != Kind::Comment && (!repost || new.kind == Kind::Post), Error::<T>::WrongKind);
				let shown = Self::existing(of)?.content;
				ensure!(shown.visibility == Visibility::Public, Error::<T>::WrongVisibility);
				Self::ensure_may_answer(author, of, &shown)?;
				(None, author)
			},
		};
		Self::ensure_body(&new)?;
		Self::ensure_group_body(author, new.visibility, &new.body)?;
		for (position, mentioned) in new.mentions.iter().enumerate() {
			ensure!(!new.mentions[..position].contains(mentioned), Error::<T>::MentionedTwice);
			ensure!(!T::Profiles::has_blocked(*mentioned, author), Error::<T>::BlockedProfile);
		}

		let id = NextItem::<T>::get();
		NextItem::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		let content = Content {
			author,
			app: actor.app,
			kind: new.kind,
			relation: new.relation,
			thread,
			host,
			visibility: new.visibility,
			language: new.language,
			tags: new.tags,
			mentions: new.mentions,
			body: new.body,
			published: Self::now(),
			edited: None,
			reactions: [0; REACTIONS],
		};
		Self::list(id, &content);
		let funding = Self::fund(author, Self::payer(&actor, payer)?, Self::item_bytes(&content))?;
		Items::<T>::insert(id, Item { content, funding });
		Self::deposit_event(Event::Published { item: id, author, app: actor.app });
		Ok(())
	}

	pub(crate) fn do_edit(
		who: T::AccountId,
		acting: Acting,
		payer: Option<T::AccountId>,
		id: ItemId,
		expected: H256,
		body: Body,
	) -> DispatchResult {
		let actor = Self::actor(who, acting, Scopes::EDIT)?;
		let Item { mut content, funding } = Self::existing(id)?;
		ensure!(content.author == actor.profile, Error::<T>::NotPermitted);
		ensure!(BlakeTwo256::hash_of(&content.body) == expected, Error::<T>::Outdated);
		ensure!(!matches!(content.relation, Relation::Repost(_)), Error::<T>::WrongBody);
		Self::ensure_written(&body, content.visibility)?;
		Self::ensure_group_body(content.author, content.visibility, &body)?;

		let hash = BlakeTwo256::hash_of(&body);
		content.body = body;
		content.edited = Some(Self::now());
		let funding = Self::resize(funding, Self::payer(&actor, payer)?, Self::item_bytes(&content))?;
		Items::<T>::insert(id, Item { content, funding });
		Self::deposit_event(Event::Edited { item: id, hash });
		Ok(())
	}

	pub(crate) fn do_retract(who: T::AccountId, acting: Acting, id: ItemId) -> DispatchResult {
		let actor = Self::actor(who, acting, Scopes::RETRACT)?;
		ensure!(Self::existing(id)?.content.author == actor.profile, Error::<T>::NotPermitted);
		Self::remove_item(id)
	}

	/// Remove an item and its places in the lists. Reactions to it stay until somebody clears them.
	pub(crate) fn remove_item(id: ItemId) -> DispatchResult {
		let Item { content, funding } = Items::<T>::take(id).ok_or(Error::<T>::UnknownItem)?;
		Self::unlist(id, &content);
		Self::refund(funding)?;
		Self::deposit_event(Event::Retracted { item: id, author: content.author });
		Ok(())
	}

	/// Whether `profile` may comment on, show again or react to an item, as far as the chain knows.
	pub(crate) fn ensure_may_answer(profile: ProfileId, id: ItemId, content: &Content<BlockOf<T>>) -> DispatchResult {
		ensure!(!T::Profiles::has_blocked(content.author, profile), Error::<T>::BlockedProfile);
		// Whoever began a thread need not put up with somebody in the answers of others.
		if content.host != content.author {
			ensure!(!T::Profiles::has_blocked(content.host, profile), Error::<T>::BlockedProfile);
		}
		ensure!(Self::may_read(profile, id, content), Error::<T>::NotVisible);
		Ok(())
	}

	/// Whether an item is for `profile`, as far as the chain knows.
	pub fn may_read(profile: ProfileId, id: ItemId, content: &Content<BlockOf<T>>) -> bool {
		match content.visibility {
			Visibility::Public => true,
			// Who left a group, even as its host, has no key to what was said since.
			Visibility::Group(group) => Self::is_member(group, profile),
			_ if profile == content.host || profile == content.author => true,
			Visibility::Followers => {
				T::Profiles::follows(profile, content.host) || Self::has_paid(profile, id, content)
			},
			Visibility::Tier(tier) => {
				T::Subscriptions::subscribes(profile, content.host, tier) || Self::has_paid(profile, id, content)
			},
		}
	}

	/// Whether `profile` has paid for an item, or for the one that its thread began with.
	fn has_paid(profile: ProfileId, id: ItemId, content: &Content<BlockOf<T>>) -> bool {
		let paid = |item| T::PayPerView::has_paid(profile, item);
		paid(id) || content.thread.is_some_and(paid)
	}

	fn ensure_body(new: &NewItem) -> DispatchResult {
		if let Relation::Repost(_) = new.relation {
			ensure!(new.visibility == Visibility::Public, Error::<T>::WrongVisibility);
			ensure!(matches!(&new.body, Body::Inline(text) if text.is_empty()), Error::<T>::WrongBody);
			return Ok(());
		}
		Self::ensure_written(&new.body, new.visibility)
	}

	/// What is for everybody is readable; what is not is encrypted, and elsewhere.
	fn ensure_written(body: &Body, visibility: Visibility) -> DispatchResult {
		match body {
			Body::Inline(text) => {
				ensure!(visibility == Visibility::Public, Error::<T>::MustBeEncrypted);
				ensure!(!text.is_empty() && core::str::from_utf8(text).is_ok(), Error::<T>::WrongBody);
			},
			Body::External { cid, key_epoch, .. } => {
				Self::ensure_cid(cid)?;
				match (key_epoch, visibility) {
					(Some(_), Visibility::Public) => return Err(Error::<T>::MustBeReadable.into()),
					(None, Visibility::Public) | (Some(_), _) => {},
					(None, _) => return Err(Error::<T>::MustBeEncrypted.into()),
				}
			},
		}
		Ok(())
	}

	/// What is for a group is written by a member, with the group's current key.
	fn ensure_group_body(author: ProfileId, visibility: Visibility, body: &Body) -> DispatchResult {
		let Visibility::Group(group) = visibility else { return Ok(()) };
		ensure!(Self::is_member(group, author), Error::<T>::NotMember);
		let epoch = Groups::<T>::get(group).map(|group| group.epoch);
		ensure!(matches!(body, Body::External { key_epoch, .. } if *key_epoch == epoch), Error::<T>::WrongEpoch);
		Ok(())
	}
}

impl<T: Config> ContentItems for Pallet<T> {
	fn author_of(item: ItemId) -> Option<ProfileId> {
		Items::<T>::get(item).map(|item| item.content.author)
	}
}
