use crate::{
	mock::{Content, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::AccountId;
use sp_runtime::DispatchError;

fn used(payer: AccountId, profile: u64) -> u32 {
	Content::sponsorship(payer, profile).expect("there is a sponsorship").used
}

fn daves(new: NewItem) -> frame_support::dispatch::DispatchResult {
	Content::publish(signed(dave()), Acting::Own, Some(corp()), new)
}

/// What the record of a sponsorship itself costs.
fn record() -> u128 {
	price(crate::deposits::record_bytes::<SponsorshipOf<Runtime>>())
}

#[test]
fn a_user_without_money_does_everything() {
	run(|| {
		let app = new_app();
		let apps = held(&corp());
		assert_ok!(Content::allow_deposit(signed(corp()), DAVE, 20_000));
		assert_eq!(last_event(), Event::<Runtime>::DepositAllowed { payer: corp(), profile: DAVE, cap: 20_000 });
		let id = publish(alice(), post("x"));
		assert_ok!(Content::grant(signed(dave()), app, Scopes::ALL, Some(corp())));
		assert_ok!(daves(post("hello")));
		assert_ok!(Content::edit(
			signed(dave()),
			Acting::Own,
			Some(corp()),
			1,
			hash_of(&text("hello")),
			text("hello world")
		));
		assert_ok!(Content::react(signed(dave()), Acting::Own, Some(corp()), id, ReactionKind::Love));
		assert_ok!(Content::create_group(signed(dave()), Some(corp())));
		assert_ok!(Content::add_member(signed(dave()), 0, BOB, Some(corp())));
		assert_ok!(Content::commit_keys(signed(dave()), 0, 0, Default::default(), Some(corp())));
		add_key(DAVE, AccountId::new([5; 32]), Role::Feed);
		assert_ok!(Content::anchor(signed(dave()), None, Some(corp()), [5; 32], 1, 9, Default::default(), 9));
		assert_eq!(held(&dave()), 0);
		assert_eq!(item(1).funding.deposit.payer, corp());
		check_state();

		// All comes back to the payer.
		assert_ok!(Content::retract(signed(dave()), Acting::Own, 1));
		assert_ok!(Content::unreact(signed(dave()), Acting::Own, id));
		assert_ok!(Content::dissolve_group(signed(dave()), 0));
		assert_ok!(Content::clear_group(signed(dave()), 0, 9));
		assert_ok!(Content::drop_record(signed(dave()), Record::Anchor([5; 32], 1), 0));
		assert_ok!(Content::revoke(signed(dave()), app));
		assert_eq!(used(corp(), DAVE), Content::grant_bytes(1, false));
		assert_eq!(held(&corp()), apps + record() + price(Content::grant_bytes(1, false)));
	});
}

#[test]
fn is_capped_per_profile() {
	run(|| {
		let bytes = {
			publish(alice(), post("hello"));
			Content::item_bytes(&item(0).content)
		};
		assert_ok!(Content::allow_deposit(signed(corp()), DAVE, 2 * bytes));
		assert_ok!(daves(post("hello")));
		assert_ok!(daves(post("again")));
		assert_eq!(used(corp(), DAVE), 2 * bytes);
		assert_noop!(daves(post("h")), Error::<Runtime>::CapExceeded);
		// An edit that grows counts too.
		let grow = Content::edit(
			signed(dave()),
			Acting::Own,
			Some(corp()),
			1,
			hash_of(&text("hello")),
			text("hello, everybody"),
		);
		assert_eq!(grow, Err(Error::<Runtime>::CapExceeded.into()));
		assert_ok!(Content::retract(signed(dave()), Acting::Own, 1));
		assert_eq!(used(corp(), DAVE), bytes);
		assert_ok!(daves(post("hello")));

		// A lower cap takes nothing away, and lets nothing more in.
		assert_ok!(Content::allow_deposit(signed(corp()), DAVE, 0));
		assert_eq!(used(corp(), DAVE), 2 * bytes);
		assert_ok!(Content::retract(signed(dave()), Acting::Own, 2));
		assert_noop!(daves(post("hello")), Error::<Runtime>::CapExceeded);
	});
}

#[test]
fn nobody_is_made_to_pay() {
	run(|| {
		assert_noop!(daves(post("x")), Error::<Runtime>::NotSponsored);
		assert_ok!(Content::allow_deposit(signed(corp()), DAVE, 5_000));
		let bobs = |payer| Content::publish(signed(bob()), Acting::Own, Some(payer), post("x"));
		assert_noop!(bobs(corp()), Error::<Runtime>::NotSponsored);
		assert_noop!(bobs(alice()), Error::<Runtime>::NotSponsored);
		// Naming oneself is what naming nobody is.
		assert_ok!(bobs(bob()));
		assert!(!item(0).funding.sponsored);

		// A payer without money left keeps the item out, and nothing else.
		assert_ok!(Balances::transfer_all(signed(corp()), alice(), true));
		assert_noop!(daves(post("x")), Error::<Runtime>::DepositUnavailable);
	});
}

#[test]
fn an_app_pays_for_those_its_keys_act_for() {
	run(|| {
		let app = new_app();
		assert_ok!(Content::grant(signed(alice()), app, Scopes::ALL, None));
		let publish = |payer| Content::publish(signed(key()), for_alice(app), payer, post("hello"));
		assert_noop!(publish(None), Error::<Runtime>::NotSponsored);
		let bytes = {
			super::super::mock::publish(bob(), post("hello"));
			// With its place in the app's list, and the app's number.
			Content::item_bytes(&item(0).content)
		};
		assert_ok!(Content::set_user_cap(signed(corp()), app, 2 * bytes));
		let before = held(&corp());
		assert_ok!(publish(None));
		let with_app = Content::item_bytes(&item(1).content);
		assert_eq!(held(&corp()), before + record() + price(with_app));
		assert_eq!(used(corp(), ALICE), with_app);
		assert_noop!(publish(Some(corp())), Error::<Runtime>::CapExceeded);

		// Neither the person nor another app's key draws on it.
		let own = Content::publish(signed(alice()), Acting::Own, Some(corp()), post("x"));
		assert_eq!(own, Err(Error::<Runtime>::CapExceeded.into()));
		let others = new_app();
		assert_ok!(Content::grant(signed(alice()), others, Scopes::ALL, None));
		assert_noop!(
			Content::publish(signed(key()), for_alice(others), Some(corp()), post("x")),
			Error::<Runtime>::CapExceeded
		);

		// The person may let the app draw on her.
		assert_noop!(publish(Some(alice())), Error::<Runtime>::NotSponsored);
		assert_ok!(Content::allow_deposit(signed(alice()), ALICE, 10_000));
		assert_ok!(publish(Some(alice())));
		assert_eq!(used(alice(), ALICE), with_app);

		// And a key may pay by itself.
		assert_noop!(publish(Some(key())), Error::<Runtime>::DepositUnavailable);
		assert_ok!(Balances::force_set_balance(Origin::root(), key(), RICHES));
		assert_ok!(publish(Some(key())));
		assert_eq!(held(&key()), price(with_app));
	});
}

#[test]
fn a_payer_gets_out_after_notice() {
	run(|| {
		assert_ok!(Content::allow_deposit(signed(corp()), DAVE, 5_000));
		assert_ok!(daves(post("x")));
		let drop = |who| Content::drop_record(signed(who), Record::Item(0), 0);
		assert_noop!(drop(corp()), Error::<Runtime>::NoticeNotOver);
		assert_noop!(drop(bob()), Error::<Runtime>::NotPayer);
		assert_ok!(Content::give_notice(signed(corp()), DAVE));
		let from = 1 + NOTICE;
		assert_eq!(last_event(), Event::<Runtime>::NoticeGiven { payer: corp(), profile: DAVE, from });
		assert_noop!(Content::give_notice(signed(corp()), DAVE), Error::<Runtime>::NoticeStands);
		assert_noop!(daves(post("x")), Error::<Runtime>::NoticeStands);
		advance(NOTICE - 1);
		assert_noop!(drop(corp()), Error::<Runtime>::NoticeNotOver);
		advance(1);
		assert_ok!(drop(corp()));
		assert_eq!(last_event(), Event::<Runtime>::Dropped { record: Record::Item(0) });
		assert_eq!(held(&corp()), record());
		assert_eq!(Content::item(0), None);
		assert_ok!(Content::allow_deposit(signed(corp()), DAVE, 0));
		assert_eq!(held(&corp()), 0);
		assert_noop!(drop(corp()), Error::<Runtime>::NotFound);
	});
}

#[test]
fn the_person_may_take_over_instead() {
	run(|| {
		assert_ok!(Content::allow_deposit(signed(corp()), ALICE, 5_000));
		assert_ok!(Content::publish(signed(alice()), Acting::Own, Some(corp()), post("x")));
		let assume = |who| Content::assume_deposit(signed(who), Record::Item(0));
		assert_noop!(assume(bob()), Error::<Runtime>::NotPermitted);
		assert_noop!(Content::assume_deposit(signed(alice()), Record::Item(9)), Error::<Runtime>::NotFound);
		assert_ok!(Content::give_notice(signed(corp()), ALICE));
		assert_ok!(assume(alice()));
		assert_eq!(last_event(), Event::<Runtime>::DepositAssumed { record: Record::Item(0), payer: alice() });
		assert_eq!(held(&alice()), price(Content::item_bytes(&item(0).content)));
		assert_eq!((held(&corp()), used(corp(), ALICE)), (record(), 0));
		assert_noop!(assume(alice()), Error::<Runtime>::AlreadyExists);
		advance(NOTICE);
		assert_noop!(Content::drop_record(signed(corp()), Record::Item(0), 0), Error::<Runtime>::NotPayer);
		// A new word ends the notice.
		assert_ok!(Content::allow_deposit(signed(corp()), ALICE, 100));
		assert_eq!(Content::sponsorship(corp(), ALICE).expect("exists").notice, None);
	});
}

/// Every kind of record can be taken over, and dropped by its payer.
#[test]
fn it_is_so_for_every_record() {
	let make = || {
		let app = new_app();
		assert_ok!(Content::allow_deposit(signed(corp()), ALICE, 50_000));
		let payer = Some(corp());
		let feed = AccountId::new([5; 32]);
		add_key(ALICE, feed, Role::Feed);
		assert_ok!(Content::publish(signed(alice()), Acting::Own, payer.clone(), post("x")));
		assert_ok!(Content::react(signed(alice()), Acting::Own, payer.clone(), 0, ReactionKind::Like));
		assert_ok!(Content::grant(signed(alice()), app, Scopes::ALL, payer.clone()));
		assert_ok!(Content::create_group(signed(alice()), payer.clone()));
		assert_ok!(Content::add_member(signed(alice()), 0, BOB, payer.clone()));
		assert_ok!(Content::commit_keys(signed(alice()), 0, 0, Default::default(), payer.clone()));
		assert_ok!(Content::anchor(signed(alice()), None, payer, [5; 32], 1, 1, Default::default(), 1));
		[
			Record::Reaction(0, ALICE),
			Record::Item(0),
			Record::Grant(ALICE, app),
			Record::Member(0, BOB),
			Record::Keys(0, 0),
			Record::Group(0),
			Record::Anchor([5; 32], 1),
		]
	};
	run(|| {
		let before = {
			make();
			held(&corp())
		};
		let records = [Record::Reaction(0, ALICE), Record::Item(0), Record::Grant(ALICE, 0)];
		let others = [Record::Member(0, BOB), Record::Keys(0, 0), Record::Group(0), Record::Anchor([5; 32], 1)];
		for record in records.into_iter().chain(others) {
			assert_ok!(Content::assume_deposit(signed(alice()), record));
			check_state();
		}
		assert_eq!(used(corp(), ALICE), 0);
		assert!(held(&alice()) > 0 && held(&corp()) < before);
	});
	run(|| {
		let records = make();
		let left = record();
		assert_ok!(Content::give_notice(signed(corp()), ALICE));
		advance(NOTICE);
		for record in records {
			assert_noop!(Content::drop_record(signed(bob()), record, 9), Error::<Runtime>::NotPayer);
			assert_ok!(Content::drop_record(signed(corp()), record, 9));
			check_state();
			assert_noop!(Content::drop_record(signed(corp()), record, 9), Error::<Runtime>::NotFound);
		}
		assert_eq!(used(corp(), ALICE), 0);
		let apps: u128 = Apps::<Runtime>::iter_values()
			.map(|_| {
				price(crate::deposits::record_bytes::<AppOf<Runtime>>())
					+ price(crate::deposits::record_bytes::<DepositOf<Runtime>>())
			})
			.sum();
		assert_eq!(held(&corp()), left + apps);
		// What is dropped of a reaction was told.
		assert_eq!(told().last(), Some(&(false, 0, ALICE, ALICE, None)));
	});
}

#[test]
fn a_long_grant_goes_piece_by_piece_and_grants_nothing_meanwhile() {
	run(|| {
		let app = new_app();
		assert_ok!(Content::allow_deposit(signed(corp()), ALICE, 50_000));
		for _ in 0..5 {
			assert_ok!(Content::grant(signed(alice()), app, Scopes::ALL, Some(corp())));
			advance(1);
			assert_ok!(Content::revoke(signed(alice()), app));
			advance(1);
		}
		assert_ok!(Content::grant(signed(alice()), app, Scopes::ALL, Some(corp())));
		assert_ok!(Content::set_user_cap(signed(corp()), app, 90_000));
		assert_ok!(Content::give_notice(signed(corp()), ALICE));
		advance(NOTICE);
		let before = held(&corp());
		assert_ok!(Content::drop_record(signed(corp()), Record::Grant(ALICE, app), 4));
		check_state();
		assert!(held(&corp()) < before);
		assert_eq!(Content::grant_at(ALICE, app, 3), None);
		assert_noop!(Content::publish(signed(key()), for_alice(app), None, post("x")), Error::<Runtime>::NotGranted);
		assert_noop!(Content::grant(signed(alice()), app, Scopes::ALL, None), Error::<Runtime>::BeingErased);
		assert_noop!(Content::revoke(signed(alice()), app), Error::<Runtime>::NotFound);
		assert_ok!(Content::drop_record(signed(corp()), Record::Grant(ALICE, app), 4));
		assert_ok!(Content::drop_record(signed(corp()), Record::Grant(ALICE, app), 4));
		assert_eq!(GrantChanges::<Runtime>::iter().count() + Grants::<Runtime>::iter().count(), 0);
		assert_ok!(Content::grant(signed(alice()), app, Scopes::ALL, None));
	});
}

/// A grant of Alice that `corp` pays for, with seven changes; its notice is over.
fn long_grant() -> metalife_primitives::AppId {
	let app = new_app();
	assert_ok!(Content::allow_deposit(signed(corp()), ALICE, 50_000));
	for _ in 0..3 {
		assert_ok!(Content::grant(signed(alice()), app, Scopes::ALL, Some(corp())));
		advance(1);
		assert_ok!(Content::revoke(signed(alice()), app));
		advance(1);
	}
	assert_ok!(Content::grant(signed(alice()), app, Scopes::ALL, Some(corp())));
	assert_ok!(Content::give_notice(signed(corp()), ALICE));
	advance(NOTICE);
	app
}

fn drop_grant(who: AccountId, app: u32, limit: u32) -> frame_support::dispatch::DispatchResult {
	plain(Content::drop_record(signed(who), Record::Grant(ALICE, app), limit))
}

#[test]
fn a_removal_that_its_payer_does_not_finish_is_finished_by_anyone() {
	run(|| {
		let app = long_grant();
		assert_noop!(drop_grant(corp(), app, 0), Error::<Runtime>::ZeroLimit);
		assert!(Content::is_granted(ALICE, app, Scopes::ALL), "nothing has begun");
		assert_noop!(drop_grant(alice(), app, 9), Error::<Runtime>::NotPermitted);
		assert_noop!(drop_grant(bob(), app, 9), Error::<Runtime>::NotPayer);

		// The payer removes one change and is seen no more.
		assert_ok!(drop_grant(corp(), app, 1));
		assert_noop!(Content::grant(signed(alice()), app, Scopes::ALL, None), Error::<Runtime>::BeingErased);
		assert_noop!(drop_grant(alice(), app, 0), Error::<Runtime>::ZeroLimit);
		assert_ok!(drop_grant(alice(), app, 2));
		check_state();
		assert_ok!(drop_grant(bob(), app, 9));
		assert_eq!((used(corp(), ALICE), Grants::<Runtime>::iter().count()), (0, 0));
		assert_ok!(Content::grant(signed(alice()), app, Scopes::ALL, None));
		assert_noop!(drop_grant(bob(), app, 9), Error::<Runtime>::NotPayer);
	});
}

#[test]
fn a_grant_taken_over_while_it_is_removed_locks_nothing() {
	run(|| {
		let app = long_grant();
		assert_ok!(drop_grant(corp(), app, 4));
		assert_ok!(Content::assume_deposit(signed(alice()), Record::Grant(ALICE, app)));
		check_state();
		assert!(held(&alice()) > 0);
		assert_eq!(used(corp(), ALICE), 0);
		assert_noop!(Content::grant(signed(alice()), app, Scopes::ALL, None), Error::<Runtime>::BeingErased);
		assert_ok!(drop_grant(alice(), app, 9));
		assert_eq!(held(&alice()), 0);
		assert_ok!(Content::grant(signed(alice()), app, Scopes::ALL, None));
	});
}

/// Whoever paid as a device and is one no more.
#[test]
fn a_former_device_gets_out_too() {
	run(|| {
		add_key(ALICE, bob(), Role::Person);
		publish(bob(), post("x"));
		remove_key(&bob());
		assert_noop!(Content::drop_record(signed(bob()), Record::Item(0), 0), Error::<Runtime>::NoticeNotOver);
		assert_ok!(Content::give_notice(signed(bob()), ALICE));
		advance(NOTICE);
		assert_ok!(Content::drop_record(signed(bob()), Record::Item(0), 0));
		assert_ok!(Content::allow_deposit(signed(bob()), ALICE, 0));
		assert_eq!(held(&bob()), 0);
	});
}

#[test]
fn is_for_profiles_that_there_are_and_with_money() {
	run(|| {
		assert_noop!(Content::allow_deposit(signed(corp()), 99, 1), Error::<Runtime>::UnknownProfile);
		assert_noop!(Content::allow_deposit(signed(corp()), DAVE, 0), Error::<Runtime>::NotFound);
		assert_noop!(Content::allow_deposit(signed(dave()), DAVE, 1), Error::<Runtime>::DepositUnavailable);
		assert_noop!(Content::give_notice(signed(dave()), DAVE), Error::<Runtime>::DepositUnavailable);
		assert_noop!(Content::allow_deposit(Origin::root(), DAVE, 1), DispatchError::BadOrigin);
		assert_noop!(Content::give_notice(Origin::root(), DAVE), DispatchError::BadOrigin);
		assert_noop!(Content::assume_deposit(Origin::root(), Record::Item(0)), DispatchError::BadOrigin);
		assert_noop!(Content::drop_record(Origin::root(), Record::Item(0), 0), DispatchError::BadOrigin);
		assert_eq!(Content::sponsorship(corp(), DAVE), None);
	});
}
