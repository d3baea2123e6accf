use crate::{
	mock::{Content, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

fn react(app: u32, item: u64) -> frame_support::dispatch::DispatchResult {
	plain(Content::react(signed(key()), for_alice(app), None, item, ReactionKind::Like))
}

#[test]
fn an_app_writes_inside_its_scopes_and_nothing_else() {
	run(|| {
		let app = new_app();
		assert_ok!(Content::set_user_cap(signed(corp()), app, 100_000));
		let id = publish(alice(), post("by myself"));
		let body = hash_of(&text("by myself"));
		let edit = |app| Content::edit(signed(key()), for_alice(app), None, id, body, text("b"));
		let not_granted = Error::<Runtime>::NotGranted;

		assert_noop!(react(app, id), Error::<Runtime>::NotGranted);
		assert_ok!(Content::grant(signed(alice()), app, Scopes::REACT, None));
		assert_eq!(last_event(), Event::<Runtime>::Granted { profile: ALICE, app, scopes: Scopes::REACT });
		assert_ok!(react(app, id));
		assert_noop!(Content::publish(signed(key()), for_alice(app), None, post("x")), Error::<Runtime>::NotGranted);
		assert_noop!(edit(app), Error::<Runtime>::NotGranted);
		assert_noop!(Content::retract(signed(key()), for_alice(app), id), not_granted);

		assert_ok!(Content::grant(signed(alice()), app, Scopes::EDIT, None));
		assert_noop!(react(app, id), Error::<Runtime>::NotGranted);
		assert_ok!(edit(app));
		assert_ok!(Content::grant(signed(alice()), app, Scopes::RETRACT, None));
		assert_ok!(Content::retract(signed(key()), for_alice(app), id));
		assert_ok!(Content::grant(signed(alice()), app, Scopes::PUBLISH, None));
		assert_ok!(Content::publish(signed(key()), for_alice(app), None, post("x")));
		assert_eq!(item(1).content.app, Some(app));
		assert_eq!(item(1).content.author, ALICE);
		assert_noop!(Content::retract(signed(key()), for_alice(app), 1), Error::<Runtime>::NotGranted);

		// Reading, or having its calls paid for, is no writing.
		let reading = Scopes::READ_FOLLOWERS.and(Scopes::READ_GROUPS).and(Scopes::READ_TIERS).and(Scopes::ENERGY);
		assert_ok!(Content::grant(signed(alice()), app, reading, None));
		assert_noop!(react(app, 1), Error::<Runtime>::NotGranted);
		assert_noop!(Content::publish(signed(key()), for_alice(app), None, post("x")), Error::<Runtime>::NotGranted);
	});
}

#[test]
fn only_keys_of_the_app_granted_write_and_only_for_who_granted() {
	run(|| {
		let app = granted_app(Scopes::ALL);
		let other = new_app();
		let publish = |who, acting| Content::publish(signed(who), acting, None, post("x"));
		assert_noop!(publish(corp(), for_alice(app)), Error::<Runtime>::NotAppKey);
		assert_noop!(publish(bob(), for_alice(app)), Error::<Runtime>::NotAppKey);
		assert_noop!(publish(key(), for_alice(other)), Error::<Runtime>::NotGranted);
		assert_noop!(publish(key(), for_alice(9)), Error::<Runtime>::NotAppKey);
		assert_noop!(publish(key(), Acting::For { app, profile: BOB }), Error::<Runtime>::NotGranted);
		assert_noop!(publish(key(), Acting::Own), Error::<Runtime>::NoProfile);
		assert_ok!(publish(key(), for_alice(app)));

		// What another published is not Alice's to edit, whatever she granted.
		let id = super::super::mock::publish(bob(), post("bob"));
		assert_noop!(Content::retract(signed(key()), for_alice(app), id), Error::<Runtime>::NotPermitted);
		assert_ok!(Content::remove_app_key(signed(corp()), app, key()));
		assert_noop!(publish(key(), for_alice(app)), Error::<Runtime>::NotAppKey);
	});
}

#[test]
fn revoking_is_free_and_works_at_once() {
	run(|| {
		let app = granted_app(Scopes::ALL);
		let id = publish(bob(), post("b"));
		assert_ok!(react(app, id));
		let before = held(&alice());
		// Whatever money she has left.
		let free = Balances::free_balance(alice());
		assert_ok!(Balances::transfer_allow_death(signed(alice()), bob(), free - 1));
		assert_ok!(Content::revoke(signed(alice()), app));
		assert_eq!(last_event(), Event::<Runtime>::Revoked { profile: ALICE, app });
		assert!(held(&alice()) <= before);
		assert_noop!(Content::unreact(signed(key()), for_alice(app), id), Error::<Runtime>::NotGranted);
		assert_noop!(Content::revoke(signed(alice()), app), Error::<Runtime>::NotFound);
		assert_noop!(Content::revoke(signed(bob()), app), Error::<Runtime>::NotFound);
		assert_noop!(Content::revoke(signed(corp()), app), Error::<Runtime>::NoProfile);
		assert_noop!(Content::revoke(Origin::root(), app), DispatchError::BadOrigin);
	});
}

#[test]
fn revoking_takes_no_money_in_a_later_block_either() {
	run(|| {
		let app = granted_app(Scopes::ALL);
		advance(3);
		let before = held(&alice());
		let free = Balances::free_balance(alice());
		assert_ok!(Balances::transfer_allow_death(signed(alice()), bob(), free - 1));
		assert_ok!(Content::revoke(signed(alice()), app));
		assert_eq!(held(&alice()), before);
	});
}

#[test]
fn is_refused_for_unknown_apps_and_scopes_and_without_money() {
	run(|| {
		let app = new_app();
		let grant = |who, app, scopes| Content::grant(signed(who), app, scopes, None);
		assert_noop!(grant(alice(), 9, Scopes::ALL), Error::<Runtime>::UnknownApp);
		assert_noop!(grant(alice(), app, Scopes::NONE), Error::<Runtime>::InvalidScopes);
		assert_noop!(grant(alice(), app, Scopes(1 << 9)), Error::<Runtime>::InvalidScopes);
		assert_noop!(grant(corp(), app, Scopes::ALL), Error::<Runtime>::NoProfile);
		assert_noop!(grant(dave(), app, Scopes::ALL), Error::<Runtime>::DepositUnavailable);
		assert_ok!(grant(alice(), app, Scopes::ALL));
		assert_noop!(grant(alice(), app, Scopes::ALL), Error::<Runtime>::AlreadyExists);
		assert_noop!(Content::grant(Origin::root(), app, Scopes::ALL, None), DispatchError::BadOrigin);
	});
}

#[test]
fn only_the_person_grants() {
	run(|| {
		let app = new_app();
		add_key(ALICE, account("feed"), Role::Feed);
		add_key(ALICE, account("phone"), Role::Person);
		Balances::force_set_balance(Origin::root(), account("feed"), RICHES).expect("root may");
		Balances::force_set_balance(Origin::root(), account("phone"), RICHES).expect("root may");
		assert_noop!(Content::grant(signed(account("feed")), app, Scopes::ALL, None), Error::<Runtime>::NoProfile);
		assert_noop!(
			Content::publish(signed(account("feed")), Acting::Own, None, post("x")),
			Error::<Runtime>::NoProfile
		);
		assert_ok!(Content::grant(signed(account("phone")), app, Scopes::ALL, None));
		assert_ok!(Content::publish(signed(account("phone")), Acting::Own, None, post("x")));
	});
}

#[test]
fn is_answered_for_every_past_block() {
	run(|| {
		let app = new_app();
		let at = |block| Content::grant_at(ALICE, app, block);
		let grant = |scopes| Content::grant(signed(alice()), app, scopes, None).expect("is another");
		System::set_block_number(5);
		grant(Scopes::PUBLISH);
		System::set_block_number(10);
		grant(Scopes::REACT);
		System::set_block_number(15);
		assert_ok!(Content::revoke(signed(alice()), app));
		System::set_block_number(20);
		grant(Scopes::EDIT);
		assert_ok!(Content::revoke(signed(alice()), app));
		grant(Scopes::ALL);
		System::set_block_number(30);

		let expected = |block| match block {
			0..=4 => None,
			5..=9 => Some(Scopes::PUBLISH),
			10..=14 => Some(Scopes::REACT),
			15..=19 => Some(Scopes::NONE),
			20..=30 => Some(Scopes::ALL),
			_ => None,
		};
		for block in (0..40).chain([u64::MAX]) {
			assert_eq!(at(block), expected(block), "at {block}");
		}
		assert_eq!(Content::grant_at(BOB, app, 10), None);
		assert_eq!(Content::grant_at(ALICE, app + 1, 10), None);
		assert_eq!(Grants::<Runtime>::get(ALICE, app).expect("exists").changes, 4);
	});
}

#[test]
fn each_change_is_paid_for_and_stays_so() {
	run(|| {
		let app = new_app();
		let held_for = |changes, granted| price(Content::grant_bytes(changes, granted));
		assert_ok!(Content::grant(signed(alice()), app, Scopes::REACT, None));
		assert_eq!(held(&alice()), held_for(1, true));
		// The same block: one entry.
		assert_ok!(Content::grant(signed(alice()), app, Scopes::EDIT, None));
		assert_eq!(held(&alice()), held_for(1, true));
		advance(1);
		assert_ok!(Content::grant(signed(alice()), app, Scopes::REACT, None));
		assert_eq!(held(&alice()), held_for(2, true));
		assert_ok!(Content::revoke(signed(alice()), app));
		assert_eq!(held(&alice()), held_for(2, false));
		advance(1);
		assert_ok!(Content::grant(signed(alice()), app, Scopes::REACT, None));
		assert_eq!(held(&alice()), held_for(3, true));
		advance(1);
		assert_ok!(Content::revoke(signed(alice()), app));
		assert_eq!(held(&alice()), held_for(4, false));

		// It is history now, and not hers to rewrite.
		assert_noop!(
			Content::drop_record(signed(alice()), Record::Grant(ALICE, app), 64),
			Error::<Runtime>::NotPermitted
		);
	});
}

#[test]
fn ends_with_its_app_and_with_its_profile() {
	run(|| {
		let app = granted_app(Scopes::ALL);
		assert_ok!(Content::deregister_app(signed(corp()), app));
		assert_noop!(Content::publish(signed(key()), for_alice(app), None, post("x")), Error::<Runtime>::NotAppKey);
		assert_noop!(
			Content::publish(signed(alice()), Acting::Through(app), None, post("x")),
			Error::<Runtime>::UnknownApp
		);
		assert_ok!(Content::revoke(signed(alice()), app));

		let app = granted_app(Scopes::ALL);
		retire(&alice());
		assert_noop!(
			Content::publish(signed(key()), for_alice(app), None, post("x")),
			Error::<Runtime>::UnknownProfile
		);
	});
}

#[test]
fn a_person_may_publish_by_way_of_a_granted_app() {
	run(|| {
		let app = granted_app(Scopes::PUBLISH);
		assert_ok!(Content::publish(signed(alice()), Acting::Through(app), None, post("x")));
		assert_eq!((item(0).content.app, item(0).funding.deposit.payer), (Some(app), alice()));
		assert_noop!(
			Content::publish(signed(bob()), Acting::Through(app), None, post("x")),
			Error::<Runtime>::NotGranted
		);
		// The cap for everyone is for what the app's keys sign.
		assert_noop!(
			Content::publish(signed(alice()), Acting::Through(app), Some(corp()), post("x")),
			Error::<Runtime>::NotSponsored
		);
	});
}
