//! Notice, assumption and eviction: how whoever paid for a profile gets out.

use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::AccountId;
use sp_runtime::DispatchError;

fn make_rich(who: AccountId) {
	assert_ok!(Balances::force_set_balance(Origin::root(), who, RICHES));
}

/// Dave's profile, paid by Alice, who has given notice.
fn under_notice() -> u64 {
	let id = sponsor(alice(), &dave_pair(), "dave");
	assert_ok!(Profile::give_notice(signed(alice()), id));
	id
}

#[test]
fn a_sponsor_gives_notice() {
	run(|| {
		let id = under_notice();
		let from = 1 + NoticePeriod::get();
		assert_eq!(profile(id).notice, Some(Notice { by: alice(), from }));
		assert_eq!(Profile::profile(id).unwrap().notice, Some(from));
		assert_eq!(last_event(), Event::<Runtime>::NoticeGiven { profile: id, from });
		assert_noop!(Profile::give_notice(signed(alice()), id), Error::<Runtime>::AlreadyExists);
	});
}

#[test]
fn only_whoever_paid_and_is_not_in_charge_gives_notice() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		assert_noop!(Profile::give_notice(signed(dave()), id), Error::<Runtime>::NotPayer);
		assert_noop!(Profile::give_notice(signed(bob()), id), Error::<Runtime>::NotPayer);
		assert_noop!(Profile::give_notice(signed(alice()), 9), Error::<Runtime>::UnknownProfile);
		assert_noop!(Profile::give_notice(Origin::root(), id), DispatchError::BadOrigin);
		let own = sign_up(bob(), "bobby");
		assert_noop!(Profile::give_notice(signed(bob()), own), Error::<Runtime>::NotPayer);
	});
}

#[test]
fn a_sponsor_evicts_when_the_notice_is_over() {
	run(|| {
		let id = under_notice();
		advance(NoticePeriod::get() - 1);
		assert_noop!(Profile::evict(signed(alice()), id), Error::<Runtime>::NoticeNotOver);
		advance(1);
		assert_noop!(Profile::evict(signed(bob()), id), Error::<Runtime>::NotPayer);
		assert_noop!(Profile::evict(signed(dave()), id), Error::<Runtime>::NotPayer);
		assert_noop!(Profile::evict(signed(alice()), 9), Error::<Runtime>::UnknownProfile);
		assert_noop!(Profile::evict(Origin::root(), id), DispatchError::BadOrigin);

		assert_ok!(Profile::evict(signed(alice()), id));
		assert_eq!(last_event(), Event::<Runtime>::Retired { profile: id, handle: bounded("dave") });
		assert_eq!(held(&alice()), handle_deposit());
		assert_eq!(RetiredProfiles::get(), vec![id]);
		advance(HandleGrace::get() + 1);
		assert_ok!(Profile::release_handle(signed(alice()), bounded("dave")));
		assert_eq!(held(&alice()), 0);
	});
}

#[test]
fn nobody_is_evicted_without_notice() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		advance(NoticePeriod::get() * 10);
		assert_noop!(Profile::evict(signed(alice()), id), Error::<Runtime>::NoticeNotOver);
	});
}

#[test]
fn the_controller_assumes_both_deposits_at_any_time() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		assert_noop!(Profile::assume_deposit(signed(dave()), id), Error::<Runtime>::DepositUnavailable);
		make_rich(dave());
		assert_ok!(Profile::assume_deposit(signed(dave()), id));

		assert_eq!(last_event(), Event::<Runtime>::DepositAssumed { profile: id, payer: dave() });
		assert_eq!(held(&alice()), 0);
		assert_eq!(held(&dave()), creation_deposit() + handle_deposit());
		assert_noop!(Profile::give_notice(signed(alice()), id), Error::<Runtime>::NotPayer);
	});
}

#[test]
fn assuming_the_deposit_ends_the_notice() {
	run(|| {
		let id = under_notice();
		make_rich(dave());
		advance(NoticePeriod::get());
		assert_ok!(Profile::assume_deposit(signed(dave()), id));
		assert_eq!(profile(id).notice, None);
		assert_noop!(Profile::evict(signed(alice()), id), Error::<Runtime>::NotPayer);
	});
}

#[test]
fn anyone_assumes_the_deposit_while_a_notice_runs() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		assert_noop!(Profile::assume_deposit(signed(bob()), id), Error::<Runtime>::NotPermitted);
		assert_ok!(Profile::give_notice(signed(alice()), id));
		assert_ok!(Profile::assume_deposit(signed(bob()), id));
		assert_eq!((held(&alice()), held(&bob())), (0, creation_deposit() + handle_deposit()));
		// With the same duty to give notice.
		assert_noop!(Profile::evict(signed(bob()), id), Error::<Runtime>::NoticeNotOver);
		assert_ok!(Profile::give_notice(signed(bob()), id));
		advance(NoticePeriod::get());
		assert_ok!(Profile::evict(signed(bob()), id));
	});
}

#[test]
fn a_sponsor_may_think_again() {
	run(|| {
		let id = under_notice();
		let before = held(&alice());
		assert_ok!(Profile::assume_deposit(signed(alice()), id));
		assert_eq!(profile(id).notice, None);
		assert_eq!(held(&alice()), before);
	});
}

#[test]
fn whoever_already_stands_for_it_needs_no_more_money_to_assume_it() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(Balances::force_set_balance(Origin::root(), alice(), EXISTENTIAL_DEPOSIT));
		let before = held(&alice());
		assert_ok!(Profile::assume_deposit(signed(alice()), id));
		assert_eq!(held(&alice()), before);
	});
}

#[test]
fn an_unknown_profile_or_origin_is_refused() {
	run(|| {
		assert_noop!(Profile::assume_deposit(signed(alice()), 0), Error::<Runtime>::UnknownProfile);
		assert_noop!(Profile::assume_deposit(Origin::root(), 0), DispatchError::BadOrigin);
	});
}

/// A former controller paid for the handle, and a sponsor for the profile: both get out.
#[test]
fn whoever_paid_the_handle_alone_gets_out_too() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		make_rich(dave());
		assert_ok!(Profile::rename(signed(dave()), bounded("david")));
		assert_ok!(Profile::offer_key(signed(dave()), eve(), KeyRole::Controller));
		assert_ok!(Profile::claim_key(signed(eve()), id));
		assert_eq!(held(&dave()), handle_deposit());

		assert_ok!(Profile::give_notice(signed(dave()), id));
		assert_ok!(Profile::assume_deposit(signed(bob()), id));
		assert_eq!(held(&dave()), 0);
		// The first handle still rests at her cost.
		assert_eq!(held(&alice()), handle_deposit());
		assert_eq!(held(&bob()), creation_deposit() + handle_deposit());
	});
}

#[test]
fn whoever_paid_the_handle_alone_may_evict_after_notice() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		make_rich(dave());
		assert_ok!(Profile::rename(signed(dave()), bounded("david")));
		assert_ok!(Profile::offer_key(signed(dave()), eve(), KeyRole::Controller));
		assert_ok!(Profile::claim_key(signed(eve()), id));
		assert_ok!(Profile::give_notice(signed(dave()), id));
		advance(NoticePeriod::get());
		assert_ok!(Profile::evict(signed(dave()), id));
		assert_eq!(held(&alice()), handle_deposit());
	});
}

/// Else the one who pays for the handle could keep the sponsor in for ever.
#[test]
fn a_notice_serves_all_payers() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		make_rich(dave());
		assert_ok!(Profile::rename(signed(dave()), bounded("david")));
		assert_ok!(Profile::offer_key(signed(dave()), eve(), KeyRole::Controller));
		assert_ok!(Profile::claim_key(signed(eve()), id));
		assert_ok!(Profile::give_notice(signed(dave()), id));
		assert_noop!(Profile::give_notice(signed(alice()), id), Error::<Runtime>::AlreadyExists);
		advance(NoticePeriod::get());
		assert_ok!(Profile::evict(signed(alice()), id));
	});
}

#[test]
fn a_notice_is_void_when_whoever_gave_it_pays_no_more() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		make_rich(dave());
		assert_ok!(Profile::rename(signed(dave()), bounded("david")));
		assert_ok!(Profile::offer_key(signed(dave()), eve(), KeyRole::Controller));
		assert_ok!(Profile::claim_key(signed(eve()), id));
		assert_ok!(Profile::give_notice(signed(dave()), id));

		// Eve takes another handle, at her own cost.
		make_rich(eve());
		advance(RenameCooldown::get());
		assert_ok!(Profile::rename(signed(eve()), bounded("evelyn")));
		assert_eq!(Profile::profile(id).unwrap().notice, None);
		assert_noop!(Profile::assume_deposit(signed(bob()), id), Error::<Runtime>::NotPermitted);
		advance(NoticePeriod::get());
		assert_noop!(Profile::evict(signed(dave()), id), Error::<Runtime>::NotPayer);
		assert_noop!(Profile::evict(signed(alice()), id), Error::<Runtime>::NoticeNotOver);
		assert_ok!(Profile::give_notice(signed(alice()), id));
	});
}

#[test]
fn a_former_controller_who_paid_gives_notice() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(Profile::offer_key(signed(alice()), dave(), KeyRole::Controller));
		assert_ok!(Profile::claim_key(signed(dave()), id));
		assert_ok!(Profile::give_notice(signed(alice()), id));
		advance(NoticePeriod::get());
		assert_ok!(Profile::evict(signed(alice()), id));
		assert_eq!(held(&alice()), handle_deposit());
	});
}
