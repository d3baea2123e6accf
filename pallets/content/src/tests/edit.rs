use crate::{
	mock::{Content, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::DispatchError;

fn edit(id: u64, expected: &Body, body: Body) -> frame_support::dispatch::DispatchResult {
	Content::edit(signed(alice()), Acting::Own, None, id, hash_of(expected), body)
}

#[test]
fn replaces_the_body_that_was_expected() {
	run(|| {
		let id = publish(alice(), post("teh"));
		advance(4);
		assert_ok!(edit(id, &text("teh"), text("the")));
		assert_eq!(last_event(), Event::<Runtime>::Edited { item: id, hash: hash_of(&text("the")) });
		let info = Content::item(id).expect("exists");
		assert_eq!((info.content.body, info.content.edited), (text("the"), Some(5)));
		assert_eq!(info.body_hash, hash_of(&text("the")));

		// Two devices at once: the second is told.
		assert_noop!(edit(id, &text("teh"), text("thee")), Error::<Runtime>::Outdated);
		assert_ok!(edit(id, &text("the"), text("thee")));
	});
}

#[test]
fn pays_what_is_more_and_gets_back_what_is_less() {
	run(|| {
		let id = publish(alice(), post("x"));
		let before = held(&alice());
		assert_ok!(edit(id, &text("x"), text(&"y".repeat(51))));
		assert_eq!(held(&alice()), before + price(50) - price(0));
		assert_ok!(edit(id, &text(&"y".repeat(51)), text("z")));
		assert_eq!(held(&alice()), before);
	});
}

#[test]
fn is_refused_to_others_and_for_unsound_bodies() {
	run(|| {
		let id = publish(alice(), post("x"));
		let expected = hash_of(&text("x"));
		assert_noop!(
			Content::edit(signed(bob()), Acting::Own, None, id, expected, text("y")),
			Error::<Runtime>::NotPermitted
		);
		assert_noop!(
			Content::edit(signed(corp()), Acting::Own, None, id, expected, text("y")),
			Error::<Runtime>::NoProfile
		);
		assert_noop!(
			Content::edit(Origin::root(), Acting::Own, None, id, expected, text("y")),
			DispatchError::BadOrigin
		);
		assert_noop!(edit(9, &text("x"), text("y")), Error::<Runtime>::UnknownItem);
		assert_noop!(edit(id, &text("x"), text("")), Error::<Runtime>::WrongBody);
		assert_noop!(edit(id, &text("x"), external(Some(1))), Error::<Runtime>::MustBeReadable);
		assert_noop!(
			Content::edit(signed(alice()), Acting::Own, None, id, H256::zero(), text("y")),
			Error::<Runtime>::Outdated
		);
		assert_ok!(edit(id, &text("x"), external(None)));

		let repost = NewItem { relation: Relation::Repost(id), body: text(""), ..post("") };
		let repost = publish(alice(), repost);
		assert_noop!(edit(repost, &text(""), text("words")), Error::<Runtime>::WrongBody);
		let closed = publish(alice(), closed(Visibility::Followers, 0));
		assert_noop!(edit(closed, &external(Some(0)), text("secret")), Error::<Runtime>::MustBeEncrypted);
	});
}

#[test]
fn for_a_group_needs_its_current_key() {
	run(|| {
		let group = new_group();
		let id = publish(bob(), closed(Visibility::Group(group), 0));
		let bobs = |body| Content::edit(signed(bob()), Acting::Own, None, id, hash_of(&external(Some(0))), body);
		assert_noop!(bobs(external(Some(1))), Error::<Runtime>::WrongEpoch);
		assert_ok!(Content::add_member(signed(alice()), group, CHARLIE, None));
		assert_ok!(Content::leave_group(signed(charlie()), group));
		assert_noop!(bobs(external(Some(0))), Error::<Runtime>::WrongEpoch);
		assert_ok!(bobs(external(Some(1))));
		assert_ok!(Content::remove_member(signed(alice()), group, BOB));
		assert_noop!(
			Content::edit(signed(bob()), Acting::Own, None, id, hash_of(&external(Some(1))), external(Some(2))),
			Error::<Runtime>::NotMember
		);
	});
}

/// Whoever paid did not sign for more.
#[test]
fn growth_is_never_charged_to_one_who_did_not_agree() {
	run(|| {
		add_key(ALICE, account("phone"), Role::Person);
		Balances::force_set_balance(Origin::root(), account("phone"), RICHES).expect("root may");
		let id = publish(account("phone"), post("x"));
		let before = held(&account("phone"));
		assert_ok!(edit(id, &text("x"), text("y")));
		assert_eq!((held(&account("phone")), held(&alice())), (before, 0));
		assert_ok!(edit(id, &text("y"), text("longer")));
		assert_eq!((held(&account("phone")), held(&alice())), (0, price(Content::item_bytes(&item(id).content))));
	});
}
