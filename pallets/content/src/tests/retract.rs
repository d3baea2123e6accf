use crate::{
	mock::{Content, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn leaves_nothing_and_returns_the_deposit() {
	run(|| {
		let id = publish(alice(), tagged(&["a", "b"]));
		assert_ok!(Content::retract(signed(alice()), Acting::Own, id));
		assert_eq!(last_event(), Event::<Runtime>::Retracted { item: id, author: ALICE });
		assert_eq!(held(&alice()), 0);
		assert_eq!(Items::<Runtime>::iter().count() + Listed::<Runtime>::iter().count(), 0);
		assert_noop!(Content::retract(signed(alice()), Acting::Own, id), Error::<Runtime>::UnknownItem);
		// Ids are given once.
		assert_eq!(publish(alice(), post("x")), id + 1);
	});
}

#[test]
fn is_the_authors_only() {
	run(|| {
		let id = publish(alice(), post("x"));
		assert_noop!(Content::retract(signed(bob()), Acting::Own, id), Error::<Runtime>::NotPermitted);
		assert_noop!(Content::retract(signed(corp()), Acting::Own, id), Error::<Runtime>::NoProfile);
		assert_noop!(Content::retract(Origin::root(), Acting::Own, id), DispatchError::BadOrigin);
	});
}

#[test]
fn what_answers_it_stays() {
	run(|| {
		let root = publish(alice(), post("root"));
		let answer = publish(bob(), comment(root));
		assert_ok!(Content::retract(signed(alice()), Acting::Own, root));
		assert_eq!(ids(Content::by_thread(root, None, 10)), [answer]);
		let further = publish(charlie(), comment(answer));
		assert_eq!(item(further).content.thread, Some(root));
		assert_noop!(
			Content::publish(signed(charlie()), Acting::Own, None, comment(root)),
			Error::<Runtime>::UnknownItem
		);
		// Whoever began the thread is still asked.
		block(ALICE, CHARLIE);
		assert_noop!(
			Content::publish(signed(charlie()), Acting::Own, None, comment(answer)),
			Error::<Runtime>::BlockedProfile
		);
	});
}

#[test]
fn what_shows_it_again_stays() {
	run(|| {
		let root = publish(alice(), post("root"));
		let quote = publish(bob(), NewItem { relation: Relation::Quote(root), ..post("look") });
		assert_ok!(Content::retract(signed(alice()), Acting::Own, root));
		assert_eq!(Content::item(quote).expect("stays").content.relation, Relation::Quote(root));
		assert_eq!(Content::item(root), None);
	});
}
