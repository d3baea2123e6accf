//! Reactions: one per profile and item.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{
	traits::{OnReaction, Reaction},
	ItemId, ProfileId,
};
use sp_runtime::Saturating as _;

use crate::{
	deposits::record_bytes, Acting, Config, Content, Error, Event, FundingOf, Items, Pallet, ReactionKind,
	ReactionRecord, Reactions, Scopes, MAX_CLEARED,
};

impl<BlockNumber> Content<BlockNumber> {
	/// How many reactions of a kind there are.
	pub(crate) fn count(&mut self, kind: ReactionKind) -> &mut u32 {
		&mut self.reactions[kind as usize]
	}
}

impl<T: Config> Pallet<T> {
	/// What a reaction is charged for.
	pub fn reaction_bytes() -> u32 {
		record_bytes::<ReactionRecord<FundingOf<T>>>()
	}

	/// React; what it weighed to tell of it.
	pub(crate) fn do_react(
		who: T::AccountId,
		acting: Acting,
		payer: Option<T::AccountId>,
		id: ItemId,
		kind: ReactionKind,
	) -> Result<Weight, DispatchError> {
		let actor = Self::actor(who, acting, Scopes::REACT)?;
		let profile = actor.profile;
		let mut item = Self::existing(id)?;
		Self::ensure_may_answer(profile, id, &item.content)?;
		let known = Reactions::<T>::get(id, profile);
		ensure!(known.as_ref().is_none_or(|known| known.kind != kind), Error::<T>::AlreadyExists);

		let told = Reaction { item: id, author: item.content.author, reactor: profile, app: item.content.app };
		let first = known.is_none();
		let funding = match known {
			Some(known) => {
				item.content.count(known.kind).saturating_dec();
				known.funding
			},
			None => Self::fund(profile, Self::payer(&actor, payer)?, Self::reaction_bytes())?,
		};
		item.content.count(kind).saturating_inc();
		Items::<T>::insert(id, item);
		Reactions::<T>::insert(id, profile, ReactionRecord { kind, funding });
		let weight = if first { T::OnReaction::on_reacted(&told) } else { Weight::zero() };
		Self::deposit_event(Event::Reacted { item: id, profile, kind });
		Ok(weight)
	}

	/// Take a reaction back; what it weighed to tell of it.
	pub(crate) fn do_unreact(who: T::AccountId, acting: Acting, id: ItemId) -> Result<Weight, DispatchError> {
		let actor = Self::actor(who, acting, Scopes::REACT)?;
		Self::remove_reaction(id, actor.profile)
	}

	/// Remove a reaction and tell of it, unless the item is gone; what telling weighed.
	pub(crate) fn remove_reaction(id: ItemId, profile: ProfileId) -> Result<Weight, DispatchError> {
		let reaction = Reactions::<T>::take(id, profile).ok_or(Error::<T>::NotFound)?;
		let told = Items::<T>::mutate(id, |item| {
			let content = &mut item.as_mut()?.content;
			content.count(reaction.kind).saturating_dec();
			Some(Reaction { item: id, author: content.author, reactor: profile, app: content.app })
		});
		Self::refund(reaction.funding)?;
		let weight = told.map_or(Weight::zero(), |told| T::OnReaction::on_withdrawn(&told));
		Self::deposit_event(Event::Unreacted { item: id, profile });
		Ok(weight)
	}

	pub(crate) fn do_clear_reactions(id: ItemId, limit: u32) -> Result<u32, DispatchError> {
		ensure!(!Items::<T>::contains_key(id), Error::<T>::StillThere);

		let mut removed = 0u32;
		for (_, reaction) in Reactions::<T>::drain_prefix(id).take(limit.min(MAX_CLEARED) as usize) {
			Self::refund(reaction.funding)?;
			removed.saturating_inc();
		}
		Self::deposit_event(Event::ReactionsCleared { item: id, records: removed });
		Ok(removed)
	}
}
