use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::{traits::ProfileLookup, AccountId};
use sp_runtime::DispatchError;

const ROLES: [KeyRole; 3] = [KeyRole::Device, KeyRole::Feed, KeyRole::App];

fn offer(who: AccountId, key: AccountId, role: KeyRole) -> sp_runtime::DispatchResult {
	Profile::offer_key(signed(who), key, role)
}

#[test]
fn a_key_is_offered_then_claimed() {
	run(|| {
		let id = sign_up(alice(), "alice");
		for (n, role) in (0..).zip(ROLES) {
			let key = somebody(n);
			assert_ok!(offer(alice(), key.clone(), role));
			let expires = System::block_number() + OfferLifetime::get();
			assert_eq!(last_event(), Event::<Runtime>::KeyOffered { profile: id, key: key.clone(), role, expires });
			assert_eq!(Profile::profile_of(&key), None);

			assert_ok!(Profile::claim_key(signed(key.clone()), id));
			assert_eq!(last_event(), Event::<Runtime>::KeyClaimed { profile: id, key: key.clone(), role });
			assert_eq!(Profile::profile_of(&key), Some(id));
			assert_eq!(Profile::person_of(&key), (role == KeyRole::Device).then_some(id));
			assert_eq!(Profile::feed_of(&key), (role != KeyRole::App).then_some(id));
			assert_eq!(Keys::<Runtime>::get(&key).unwrap().role, role);
		}
		assert_eq!(KeysOf::<Runtime>::get(id).len(), 3);
		assert_eq!(Offers::<Runtime>::iter().count(), 0);
	});
}

#[test]
fn a_claim_needs_no_money() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		assert_ok!(offer(dave(), eve(), KeyRole::Device));
		let account = frame_system::Account::<Runtime>::get(eve());
		assert_eq!((account.providers, account.sufficients), (0, 1));
		assert_ok!(Profile::claim_key(signed(eve()), id));
		assert_eq!(frame_system::Account::<Runtime>::get(eve()).sufficients, 1);
	});
}

#[test]
fn nobody_becomes_a_key_without_an_offer() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_noop!(Profile::claim_key(signed(bob()), id), Error::<Runtime>::NoOffer);
		assert_noop!(Profile::claim_key(signed(bob()), 9), Error::<Runtime>::NoOffer);
		assert_ok!(offer(alice(), dave(), KeyRole::Device));
		assert_noop!(Profile::claim_key(signed(bob()), id), Error::<Runtime>::NoOffer);
		assert_noop!(Profile::claim_key(Origin::root(), id), DispatchError::BadOrigin);
	});
}

#[test]
fn an_offer_expires() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(offer(alice(), dave(), KeyRole::Device));
		advance(OfferLifetime::get() + 1);
		assert_noop!(Profile::claim_key(signed(dave()), id), Error::<Runtime>::OfferExpired);
		System::set_block_number(System::block_number() - 1);
		assert_ok!(Profile::claim_key(signed(dave()), id));
	});
}

#[test]
fn an_offer_that_expired_is_withdrawn_and_made_again() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(offer(alice(), dave(), KeyRole::Device));
		advance(OfferLifetime::get() + 1);
		assert_noop!(offer(alice(), dave(), KeyRole::Device), Error::<Runtime>::AlreadyOffered);
		assert_ok!(Profile::revoke_key(signed(alice()), id, dave()));
		assert_eq!(last_event(), Event::<Runtime>::KeyRevoked { profile: id, key: dave() });
		assert!(!frame_system::Account::<Runtime>::contains_key(dave()));
		assert_ok!(offer(alice(), dave(), KeyRole::Device));
		assert_ok!(Profile::claim_key(signed(dave()), id));
	});
}

#[test]
fn several_profiles_may_offer_to_one_account_which_takes_one() {
	run(|| {
		let first = sign_up(alice(), "alice");
		let second = sign_up(bob(), "bobby");
		assert_ok!(offer(alice(), dave(), KeyRole::Device));
		assert_ok!(offer(bob(), dave(), KeyRole::App));
		assert_ok!(Profile::claim_key(signed(dave()), second));
		assert_noop!(Profile::claim_key(signed(dave()), first), Error::<Runtime>::AlreadyHasProfile);
		assert_ok!(Profile::revoke_key(signed(dave()), second, dave()));
		assert_ok!(Profile::claim_key(signed(dave()), first));
	});
}

#[test]
fn an_account_of_any_profile_is_offered_nothing() {
	run(|| {
		let id = sign_up(alice(), "alice");
		sign_up(bob(), "bobby");
		add_key(alice(), id, dave(), KeyRole::Device);
		add_key(bob(), 1, eve(), KeyRole::Device);
		for role in ROLES {
			assert_noop!(offer(alice(), alice(), role), Error::<Runtime>::AlreadyHasProfile);
			assert_noop!(offer(alice(), dave(), role), Error::<Runtime>::AlreadyHasProfile);
			assert_noop!(offer(alice(), bob(), role), Error::<Runtime>::AlreadyHasProfile);
			assert_noop!(offer(alice(), eve(), role), Error::<Runtime>::AlreadyHasProfile);
		}
		for key in [alice(), bob(), eve()] {
			assert_noop!(offer(alice(), key, KeyRole::Controller), Error::<Runtime>::AlreadyHasProfile);
		}
	});
}

#[test]
fn a_profile_has_sixteen_keys_and_offers() {
	run(|| {
		let id = sign_up(alice(), "alice");
		for n in 0..8 {
			add_key(alice(), id, somebody(n), KeyRole::Device);
		}
		for n in 8..16 {
			assert_ok!(offer(alice(), somebody(n), KeyRole::Device));
		}
		assert_noop!(offer(alice(), dave(), KeyRole::Device), Error::<Runtime>::TooManyKeys);
		// Control can still be given to one that is there.
		assert_ok!(offer(alice(), somebody(0), KeyRole::Controller));
		assert_ok!(Profile::revoke_key(signed(alice()), id, somebody(15)));
		assert_ok!(offer(alice(), dave(), KeyRole::Device));
	});
}

#[test]
fn only_the_controller_offers() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_noop!(offer(bob(), dave(), KeyRole::Device), Error::<Runtime>::NoProfile);
		for (n, role) in (0..).zip(ROLES) {
			add_key(alice(), id, somebody(n), role);
			assert_noop!(offer(somebody(n), dave(), KeyRole::Device), Error::<Runtime>::NotPermitted);
		}
		assert_noop!(Profile::offer_key(Origin::root(), dave(), KeyRole::Device), DispatchError::BadOrigin);
	});
}

#[test]
fn prepaid_storage_pays_first_then_the_controller() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let before = held(&alice());
		assert_ok!(offer(alice(), somebody(0), KeyRole::Device));
		assert_eq!(held(&alice()), before);
		let bytes = profile(id).prepaid.bytes_used;
		assert!(bytes > 0);

		exhaust_prepaid(id);
		assert_ok!(offer(alice(), somebody(1), KeyRole::Device));
		assert_eq!(held(&alice()), before + price(bytes));
		// Claiming moves it, and costs nothing more.
		assert_ok!(Profile::claim_key(signed(somebody(1)), id));
		assert_eq!(held(&alice()), before + price(bytes));

		assert_ok!(Profile::revoke_key(signed(alice()), id, somebody(1)));
		assert_eq!(held(&alice()), before);
		assert_ok!(Profile::revoke_key(signed(alice()), id, somebody(0)));
		assert_eq!(profile(id).prepaid.bytes_used, 0);
	});
}

#[test]
fn a_controller_without_money_offers_while_there_is_prepaid_storage() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		assert_ok!(offer(dave(), somebody(0), KeyRole::Device));
		exhaust_prepaid(id);
		assert_noop!(offer(dave(), somebody(1), KeyRole::Device), Error::<Runtime>::DepositUnavailable);
	});
}

#[test]
fn a_key_leaves_by_itself_by_the_controller_or_by_whoever_paid() {
	run(|| {
		let id = sign_up(alice(), "alice");
		exhaust_prepaid(id);
		for n in 0..3 {
			add_key(alice(), id, somebody(n), KeyRole::Device);
		}
		// Alice paid; now Bob is in charge.
		assert_ok!(offer(alice(), bob(), KeyRole::Controller));
		assert_ok!(Profile::claim_key(signed(bob()), id));
		let revoke = |who: AccountId, n| Profile::revoke_key(signed(who), id, somebody(n));
		assert_noop!(revoke(charlie(), 0), Error::<Runtime>::NotPermitted);
		assert_noop!(revoke(somebody(1), 0), Error::<Runtime>::NotPermitted);
		assert_ok!(revoke(somebody(0), 0));
		assert_ok!(revoke(alice(), 1));
		assert_ok!(revoke(bob(), 2));
		assert_eq!(held(&alice()), creation_deposit() + handle_deposit());
	});
}

#[test]
fn an_offer_is_declined_or_withdrawn() {
	run(|| {
		let id = sign_up(alice(), "alice");
		for who in [alice(), dave()] {
			assert_ok!(offer(alice(), dave(), KeyRole::Device));
			assert_noop!(Profile::revoke_key(signed(bob()), id, dave()), Error::<Runtime>::NotPermitted);
			assert_ok!(Profile::revoke_key(signed(who), id, dave()));
			assert_noop!(Profile::claim_key(signed(dave()), id), Error::<Runtime>::NoOffer);
		}
		assert_eq!(KeysOf::<Runtime>::iter().count(), 0);
	});
}

#[test]
fn only_keys_and_offers_of_the_profile_are_revoked() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let other = sign_up(bob(), "bobby");
		add_key(bob(), other, dave(), KeyRole::Device);
		let revoke = |profile, key: AccountId| Profile::revoke_key(signed(alice()), profile, key);
		assert_noop!(revoke(id, eve()), Error::<Runtime>::UnknownKey);
		assert_noop!(revoke(id, dave()), Error::<Runtime>::UnknownKey);
		assert_noop!(revoke(id, alice()), Error::<Runtime>::UnknownKey);
		assert_noop!(revoke(9, eve()), Error::<Runtime>::UnknownKey);
		assert_noop!(revoke(other, dave()), Error::<Runtime>::NotPermitted);
		assert_noop!(Profile::revoke_key(Origin::root(), id, dave()), DispatchError::BadOrigin);
	});
}

#[test]
fn a_device_speaks_for_the_person_and_other_keys_do_not() {
	run(|| {
		let id = sign_up(alice(), "alice");
		sign_up(bob(), "bobby");
		let [device, feed, app] = [0, 1, 2].map(somebody);
		for (key, role) in [(&device, KeyRole::Device), (&feed, KeyRole::Feed), (&app, KeyRole::App)] {
			add_key(alice(), id, key.clone(), role);
			assert_eq!(Profile::profile_of(key), Some(id));
		}
		assert_eq!([&alice(), &device].map(Profile::person_of), [Some(id); 2]);
		assert_eq!([&feed, &app, &charlie()].map(Profile::person_of), [None; 3]);
		for key in [feed, app] {
			let persona = Profile::set_persona(signed(key.clone()), None, bounded("Al"), None);
			assert_eq!(persona, Err(Error::<Runtime>::NotPermitted.into()));
			assert_noop!(Profile::add_alias(signed(key.clone()), bounded("Al")), Error::<Runtime>::NotPermitted);
			assert_noop!(Profile::block(signed(key.clone()), 1), Error::<Runtime>::NotPermitted);
			assert_noop!(Profile::follow(signed(key.clone()), 1), Error::<Runtime>::NotPermitted);
			let credential =
				Profile::issue_credential(signed(key.clone()), 1, Default::default(), Default::default(), None);
			assert_eq!(credential, Err(Error::<Runtime>::NotPermitted.into()));
			let diaspora = OutsideIdentity::Diaspora(bounded("alice@pod.example"));
			assert_noop!(Profile::link(signed(key), diaspora, None), Error::<Runtime>::NotPermitted);
		}
		assert_ok!(Profile::set_persona(signed(device.clone()), None, bounded("Al"), None));
		assert_ok!(Profile::add_alias(signed(device.clone()), bounded("Al")));
		assert_ok!(Profile::follow(signed(device.clone()), 1));
		assert_ok!(Profile::block(signed(device), 1));
	});
}
