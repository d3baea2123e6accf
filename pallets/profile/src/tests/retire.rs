use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::traits::ProfileLookup;
use sp_runtime::DispatchError;

#[test]
fn ends_the_profile_and_returns_the_creation_deposit() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(Profile::retire(signed(alice())));

		assert_eq!(Profiles::<Runtime>::get(id), None);
		assert_eq!(Profile::profile_of(&alice()), None);
		assert!(!Profile::exists(id));
		assert_eq!(Nfts::owner(0, id), None);
		assert_eq!(held(&alice()), handle_deposit());
		assert_eq!(RetiredProfiles::get(), vec![id]);
		assert_eq!(last_event(), Event::<Runtime>::Retired { profile: id, handle: bounded("alice") });
	});
}

#[test]
fn ends_all_keys_and_offers_and_returns_their_deposits() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		let before = held(&alice());
		// Prepaid, then paid.
		for n in 0..4 {
			add_key(dave(), id, somebody(n), KeyRole::Device);
		}
		exhaust_prepaid(id);
		assert_ok!(Balances::force_set_balance(Origin::root(), dave(), UNIT * 100));
		for n in 4..8 {
			add_key(dave(), id, somebody(n), KeyRole::Feed);
		}
		for n in 8..15 {
			assert_ok!(Profile::offer_key(signed(dave()), somebody(n), KeyRole::App));
		}
		// A device to which control is offered too.
		assert_ok!(Profile::offer_key(signed(dave()), somebody(0), KeyRole::Controller));
		assert!(held(&dave()) > 0);

		assert_ok!(Profile::retire(signed(dave())));
		assert_eq!(held(&dave()), 0);
		assert_eq!(held(&alice()), before - creation_deposit());
		assert_eq!(Keys::<Runtime>::iter().count(), 0);
		assert_eq!(Offers::<Runtime>::iter().count(), 0);
		assert_eq!(KeysOf::<Runtime>::iter().count(), 0);
		for n in 0..15 {
			assert!(!frame_system::Account::<Runtime>::contains_key(somebody(n)));
		}
	});
}

/// An account that stands in the list by an offer may have become another profile's.
#[test]
fn leaves_the_keys_of_others_alone() {
	run(|| {
		sign_up(alice(), "alice");
		assert_ok!(Profile::offer_key(signed(alice()), bob(), KeyRole::Device));
		let other = sign_up(bob(), "bobby");
		assert_ok!(Profile::retire(signed(alice())));
		assert_eq!(Profile::profile_of(&bob()), Some(other));
	});
}

/// What is stored stays paid for.
#[test]
fn records_and_the_deposit_that_pays_for_them_stay_until_they_are_cleared() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(Profile::set_persona(signed(alice()), None, bounded("Alice"), None));
		assert_ok!(Profile::retire(signed(alice())));
		assert!(Personas::<Runtime>::contains_key(id, None::<u32>));
		assert_eq!(Profile::persona(id, None), None);
		assert_eq!(held(&alice()), creation_deposit() + handle_deposit());

		assert_ok!(Profile::clear_retired(signed(bob()), id, 1));
		assert_eq!(held(&alice()), handle_deposit());
	});
}

/// Nothing is left of the account, its nonce included: why such accounts should sign mortal transactions.
#[test]
fn an_account_without_money_is_forgotten() {
	run(|| {
		sponsor(alice(), &dave_pair(), "dave");
		System::inc_account_nonce(dave());
		assert_ok!(Profile::retire(signed(dave())));
		assert!(!frame_system::Account::<Runtime>::contains_key(dave()));
		assert_eq!(System::account_nonce(dave()), 0);
	});
}

#[test]
fn only_the_controller_retires() {
	run(|| {
		let id = sign_up(alice(), "alice");
		add_key(alice(), id, dave(), KeyRole::Device);
		assert_noop!(Profile::retire(signed(dave())), Error::<Runtime>::NotPermitted);
		assert_noop!(Profile::retire(signed(bob())), Error::<Runtime>::NoProfile);
		assert_noop!(Profile::retire(Origin::root()), DispatchError::BadOrigin);
	});
}

#[test]
fn is_done_once() {
	run(|| {
		sign_up(alice(), "alice");
		assert_ok!(Profile::retire(signed(alice())));
		assert_noop!(Profile::retire(signed(alice())), Error::<Runtime>::NoProfile);
	});
}

#[test]
fn the_deposit_of_a_young_profile_rests_before_it_returns() {
	run(|| {
		DepositRest::set(50);
		let id = sign_up(alice(), "alice");
		let deposits = held(&alice());
		advance(20);
		assert_ok!(Profile::retire(signed(alice())));
		assert_eq!(held(&alice()), deposits);

		advance(29);
		assert_ok!(Profile::clear_retired(signed(bob()), id, 1));
		assert_eq!(held(&alice()), deposits);

		advance(1);
		assert_ok!(Profile::clear_retired(signed(bob()), id, 1));
		assert_eq!(held(&alice()), handle_deposit());
		assert!(!Remnants::<Runtime>::contains_key(id));
	});
}
