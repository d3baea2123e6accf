//! What a reaction brings its author. Each touches the era's sum, one author and at most two reactors, whose records
//! are bounded: the same work for the first reaction as for the billionth.

use frame_support::{
	traits::{Defensive, Get},
	weights as dispatch,
};
use metalife_primitives::{
	era::EraIndex,
	traits::{OnReaction, OnRetired, ProfileLookup, Reaction, Reputation},
	ItemId, ProfileId,
};

use super::pools::LedgerOf;
use crate::{
	Authors, Config, Given, Pallet, Reactor, Reactors, Received, State, Verdict, Weight, WeightInfo as _, MAX_REACTIONS,
};

impl<T: Config> Pallet<T> {
	/// What all reactions of a reactor weigh in an era, by its reputation.
	///
	/// With a floor `f`, a score `s` weighs `√(s − f)`. However somebody's points are spread over profiles, together
	/// they weigh no more than `points / (2√f)`, which is what scores of `2f` weigh.
	pub(crate) fn weight_of(reactor: ProfileId) -> Weight {
		let counted = T::Reputation::score(reactor).saturating_sub(T::ReputationFloor::get());
		let weight = u128::from(counted).saturating_mul(1_000_000).isqrt() as u64;
		weight.min(T::ReactorCap::get())
	}

	/// How many reactions of one reactor count in an era.
	pub(crate) fn max_reactions() -> u32 {
		T::MaxReactions::get().clamp(1, MAX_REACTIONS)
	}

	/// What the next reaction of a reactor brings, to an author whom it has not reacted to in this era or the one before:
	/// a share of what it has left. So somebody who reacts to a few gives away most of what there is, and whoever reacts to many gives
	/// away hardly more.
	pub(crate) fn slot_of(reactor: ProfileId, own: &Reactor) -> Weight {
		T::ReactionShare::get().mul_floor(Self::weight_of(reactor).saturating_sub(own.weight()))
	}

	/// What a reactor has given in `era`, and in the one before.
	pub(crate) fn reactor_in(reactor: ProfileId, era: EraIndex) -> Reactor {
		Reactors::<T>::get(reactor).unwrap_or_default().in_era(era)
	}

	/// Whether a reaction brings its author something. Of several reactions to one author the second weighs half of
	/// what it would otherwise, the third a quarter, and so on: all together, less than two. Where the reactor had reacted
	/// to the author in the era before, each weighs half of that, so that a ring that is kept up brings half.
	pub(crate) fn judge(
		own: &Reactor,
		authors: &Reactor,
		reactor: ProfileId,
		author: ProfileId,
		item: Option<ItemId>,
	) -> Verdict {
		if reactor == author {
			return Verdict::Oneself;
		}
		if item.is_some_and(|item| own.given.iter().any(|given| given.item == item)) {
			return Verdict::Known;
		}
		if own.given.len() as u32 >= Self::max_reactions() {
			return Verdict::Exhausted;
		}
		if !T::Profiles::exists(author) || !T::Profiles::exists(reactor) {
			return Verdict::Unknown;
		}
		if T::Profiles::has_blocked(author, reactor) || T::Profiles::has_blocked(reactor, author) {
			return Verdict::Blocked;
		}
		let repeats = own.reactions_to(author).saturating_add(own.before.contains(&author).into());
		let slot = Self::slot_of(reactor, own).checked_shr(repeats).unwrap_or(0);
		if slot == 0 {
			return Verdict::NoReputation;
		}
		if authors.reactions_to(reactor) > 0 || authors.before.contains(&reactor) {
			return Verdict::Answered;
		}
		Verdict::Counts(slot)
	}

	/// Let an author have received `weight` more in the current era.
	fn receive(ledger: &mut LedgerOf<T>, author: ProfileId, weight: Weight) {
		let era = ledger.clock.index;
		let received = Authors::<T>::mutate(author, |received| {
			received.retain(|past| Self::is_claimable(past.era, era));
			match received.last_mut() {
				Some(last) if last.era == era => {
					last.weight = last.weight.saturating_add(weight);
					Ok(())
				},
				_ => received.try_push(Received { era, weight, points: 0 }).map_err(|_| ()),
			}
		});
		if received.defensive_proof("no more eras can be claimed than fit").is_ok() {
			ledger.weight = ledger.weight.saturating_add(weight.into());
		}
	}

	/// Take back `weight` that an author has received in the current era.
	fn take_back(ledger: &mut LedgerOf<T>, author: ProfileId, weight: Weight) {
		let era = ledger.clock.index;
		let taken = Authors::<T>::mutate_exists(author, |received| {
			let list = received.as_mut()?;
			let last = list.last_mut().filter(|last| last.era == era)?;
			let taken = weight.min(last.weight);
			last.weight -= taken;
			if last.weight == 0 {
				list.pop();
			}
			if list.is_empty() {
				*received = None;
			}
			Some(taken)
		});
		ledger.weight = ledger.weight.saturating_sub(taken.unwrap_or(0).into());
	}

	/// Whether `author`, who is reacted to by `reactor`, has reacted to `reactor` in this era: then that brings nothing
	/// either.
	fn void_answers(ledger: &mut LedgerOf<T>, authors: &mut Reactor, author: ProfileId, reactor: ProfileId) {
		let mut voided: Weight = 0;
		for given in authors.given.iter_mut().filter(|given| given.author == reactor) {
			voided = voided.saturating_add(core::mem::take(&mut given.weight));
		}
		if voided > 0 {
			Self::take_back(ledger, reactor, voided);
			Reactors::<T>::insert(author, authors);
		}
	}
}

impl<T: Config> OnReaction for Pallet<T> {
	fn reacted_weight() -> dispatch::Weight {
		T::WeightInfo::on_reacted()
	}

	fn withdrawn_weight() -> dispatch::Weight {
		T::WeightInfo::on_withdrawn()
	}

	fn on_reacted(reaction: &Reaction) -> dispatch::Weight {
		let Reaction { item, author, reactor, .. } = *reaction;
		// Whoever has no reputation to give is the usual case, and the cheap one.
		if Self::weight_of(reactor) == 0 {
			return T::WeightInfo::on_reacted_ignored();
		}
		let before = State::<T>::get().clock.index;
		let mut ledger = Self::enter_era();
		let era = ledger.clock.index;
		let mut own = Self::reactor_in(reactor, era);
		let mut authors = Self::reactor_in(author, era);
		let weight = match Self::judge(&own, &authors, reactor, author, Some(item)) {
			Verdict::Counts(weight) => weight,
			// On record all the same, so that no later reaction between the two counts.
			Verdict::Answered => 0,
			_ => return T::WeightInfo::on_reacted(),
		};
		if own.given.try_push(Given { item, author, weight }).is_err() {
			return T::WeightInfo::on_reacted();
		}
		Reactors::<T>::insert(reactor, own);
		if weight > 0 {
			Self::receive(&mut ledger, author, weight);
		} else {
			Self::void_answers(&mut ledger, &mut authors, author, reactor);
		}
		State::<T>::put(ledger);
		if weight > 0 && era == before {
			T::WeightInfo::on_reacted_counted()
		} else {
			T::WeightInfo::on_reacted()
		}
	}

	/// Only what was given in this era can be taken back.
	fn on_withdrawn(reaction: &Reaction) -> dispatch::Weight {
		let mut own = Self::reactor_in(reaction.reactor, Self::clock().index);
		let Some(place) = own.given.iter().position(|given| given.item == reaction.item) else {
			return T::WeightInfo::on_withdrawn_ignored();
		};
		let mut ledger = Self::enter_era();
		let given = own.given.remove(place);
		Reactors::<T>::insert(reaction.reactor, own);
		Self::take_back(&mut ledger, given.author, given.weight);
		State::<T>::put(ledger);
		T::WeightInfo::on_withdrawn()
	}
}

/// Forgets what the profile gave and received. What it gave in this era stays with the authors; what it received in this
/// era is shared among the others, and of the eras before it stays in their pools until they expire.
impl<T: Config> OnRetired for Pallet<T> {
	fn on_retired(profile: ProfileId) {
		let mut ledger = Self::enter_era();
		Self::take_back(&mut ledger, profile, Weight::MAX);
		Authors::<T>::remove(profile);
		Reactors::<T>::remove(profile);
		State::<T>::put(ledger);
	}
}
