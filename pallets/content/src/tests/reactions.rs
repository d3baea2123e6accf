use crate::{
	mock::{Content, *},
	*,
};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResultWithPostInfo, GetDispatchInfo, PostDispatchInfo},
};
use sp_runtime::DispatchError;

fn react(who: metalife_primitives::AccountId, id: u64, kind: ReactionKind) -> DispatchResultWithPostInfo {
	Content::react(signed(who), Acting::Own, None, id, kind)
}

#[test]
fn is_one_per_profile_changeable_and_removable() {
	run(|| {
		let id = publish(alice(), post("x"));
		assert_ok!(react(bob(), id, ReactionKind::Like));
		assert_eq!(last_event(), Event::<Runtime>::Reacted { item: id, profile: BOB, kind: ReactionKind::Like });
		assert_eq!(held(&bob()), price(Content::reaction_bytes()));
		assert_noop!(react(bob(), id, ReactionKind::Like), Error::<Runtime>::AlreadyExists);
		assert_ok!(react(charlie(), id, ReactionKind::Like));
		assert_eq!(item(id).content.reactions, [2, 0, 0, 0, 0, 0]);

		assert_ok!(react(bob(), id, ReactionKind::Dislike));
		assert_eq!(item(id).content.reactions, [1, 0, 0, 0, 0, 1]);
		assert_eq!(Content::reaction(id, BOB), Some(ReactionKind::Dislike));
		assert_eq!(held(&bob()), price(Content::reaction_bytes()));

		assert_ok!(Content::unreact(signed(bob()), Acting::Own, id));
		assert_eq!(last_event(), Event::<Runtime>::Unreacted { item: id, profile: BOB });
		assert_eq!((held(&bob()), Content::reaction(id, BOB)), (0, None));
		assert_eq!(item(id).content.reactions, [1, 0, 0, 0, 0, 0]);
		assert_noop!(Content::unreact(signed(bob()), Acting::Own, id), Error::<Runtime>::NotFound);
	});
}

#[test]
fn listeners_are_told_of_the_first_and_of_the_end() {
	run(|| {
		let app = granted_app(Scopes::PUBLISH);
		assert_ok!(Content::publish(signed(key()), for_alice(app), None, post("x")));
		assert_ok!(react(bob(), 0, ReactionKind::Like));
		assert_ok!(react(bob(), 0, ReactionKind::Love));
		assert_ok!(Content::unreact(signed(bob()), Acting::Own, 0));
		assert_ok!(react(bob(), 0, ReactionKind::Wonder));
		let given = (true, 0, ALICE, BOB, Some(app));
		assert_eq!(told(), [given, (false, 0, ALICE, BOB, Some(app)), given]);

		// With the item goes its author's part in it: there is nothing to tell.
		assert_ok!(Content::retract(signed(alice()), Acting::Own, 0));
		assert_ok!(Content::unreact(signed(bob()), Acting::Own, 0));
		assert_eq!(told().len(), 3);
	});
}

#[test]
fn weigh_what_telling_of_them_took() {
	run(|| {
		let id = publish(alice(), post("x"));
		let actual = |result: DispatchResultWithPostInfo| result.expect("is right").actual_weight.expect("is known");
		let weight = <Runtime as Config>::WeightInfo::react();
		let call = Call::<Runtime>::react { acting: Acting::Own, payer: None, item: id, kind: ReactionKind::Like };
		assert_eq!(call.get_dispatch_info().call_weight, weight + TOLD);
		assert_eq!(actual(react(bob(), id, ReactionKind::Like)), weight + TOLD_OF_REACTION);
		// Nobody is told of a change.
		assert_eq!(actual(react(bob(), id, ReactionKind::Love)), weight);

		let weight = <Runtime as Config>::WeightInfo::unreact();
		let call = Call::<Runtime>::unreact { acting: Acting::Own, item: id };
		assert_eq!(call.get_dispatch_info().call_weight, weight + TOLD);
		assert_eq!(actual(Content::unreact(signed(bob()), Acting::Own, id)), weight + TOLD_OF_WITHDRAWAL);

		let dropped = Pallet::<Runtime>::weight_of_drop(0);
		let record = Record::Reaction(id, CHARLIE);
		let call = Call::<Runtime>::drop_record { record, limit: 0 };
		assert_eq!(call.get_dispatch_info().call_weight, dropped + TOLD);
		assert_ok!(react(charlie(), id, ReactionKind::Like));
		assert_eq!(actual(Content::drop_record(signed(charlie()), record, 0)), dropped + TOLD_OF_WITHDRAWAL);
		assert_ok!(react(charlie(), id, ReactionKind::Like));
		assert_ok!(Content::retract(signed(alice()), Acting::Own, id));
		assert_eq!(actual(Content::unreact(signed(charlie()), Acting::Own, id)), weight);
	});
}

#[test]
fn the_blocked_and_who_has_no_profile_or_money_do_not_react() {
	run(|| {
		let id = publish(alice(), post("x"));
		let answer = publish(charlie(), comment(id));
		block(ALICE, BOB);
		assert_noop!(react(bob(), id, ReactionKind::Like), Error::<Runtime>::BlockedProfile);
		assert_noop!(react(bob(), answer, ReactionKind::Like), Error::<Runtime>::BlockedProfile);
		assert_noop!(react(corp(), id, ReactionKind::Like), Error::<Runtime>::NoProfile);
		assert_noop!(react(dave(), id, ReactionKind::Like), Error::<Runtime>::DepositUnavailable);
		assert_noop!(react(charlie(), 9, ReactionKind::Like), Error::<Runtime>::UnknownItem);
		assert_noop!(
			Content::react(Origin::root(), Acting::Own, None, id, ReactionKind::Like),
			DispatchError::BadOrigin
		);
		assert_noop!(Content::unreact(Origin::root(), Acting::Own, id), DispatchError::BadOrigin);
		assert_noop!(Content::unreact(signed(corp()), Acting::Own, id), Error::<Runtime>::NoProfile);
	});
}

#[test]
fn a_blocked_profile_can_still_take_its_reaction_back() {
	run(|| {
		let id = publish(alice(), post("x"));
		assert_ok!(react(bob(), id, ReactionKind::Like));
		block(ALICE, BOB);
		assert_noop!(react(bob(), id, ReactionKind::Sad), Error::<Runtime>::BlockedProfile);
		assert_ok!(Content::unreact(signed(bob()), Acting::Own, id));
		assert_eq!(held(&bob()), 0);
	});
}

#[test]
fn to_a_retracted_item_are_cleared_by_anyone() {
	run(|| {
		let id = publish(alice(), post("x"));
		assert_ok!(react(bob(), id, ReactionKind::Like));
		assert_ok!(react(charlie(), id, ReactionKind::Like));
		assert_ok!(react(alice(), id, ReactionKind::Like));
		assert_noop!(Content::clear_reactions(signed(dave()), id, 9), Error::<Runtime>::StillThere);
		assert_ok!(Content::retract(signed(alice()), Acting::Own, id));
		let weight = |n| PostDispatchInfo::from(Some(<() as WeightInfo>::clear_reactions(n)));
		assert_eq!(Content::clear_reactions(signed(dave()), id, 2), Ok(weight(2)));
		assert_eq!(last_event(), Event::<Runtime>::ReactionsCleared { item: id, records: 2 });
		check_state();
		assert_eq!(Content::clear_reactions(signed(dave()), id, u32::MAX), Ok(weight(1)));
		assert_eq!(held_balances(), Default::default());
		assert_noop!(Content::clear_reactions(Origin::root(), id, 2), DispatchError::BadOrigin);
	});
}
