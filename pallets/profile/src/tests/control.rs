//! Handing a profile over.

use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::{traits::ProfileLookup, AccountId};

fn hand_over(from: AccountId, profile: u64, to: AccountId) {
	assert_ok!(Profile::offer_key(signed(from), to.clone(), KeyRole::Controller));
	assert_ok!(Profile::claim_key(signed(to), profile));
}

#[test]
fn the_new_controller_has_the_profile_and_its_item() {
	run(|| {
		let id = sign_up(alice(), "alice");
		hand_over(alice(), id, dave());

		assert_eq!(profile(id).controller, dave());
		assert_eq!(Profile::profile_of(&alice()), None);
		assert_eq!(Profile::profile_of(&dave()), Some(id));
		assert_eq!(Nfts::owner(0, id), Some(dave()));
		assert_eq!(pallet_nfts::ItemMetadataOf::<Runtime>::get(0, id).unwrap().data.to_vec(), b"@alice");
		let expected = [
			Event::<Runtime>::KeyClaimed { profile: id, key: dave(), role: KeyRole::Controller },
			Event::<Runtime>::ControllerChanged { profile: id, from: alice(), to: dave() },
		];
		assert!(events().ends_with(&expected));
	});
}

#[test]
fn the_former_controller_may_do_nothing_more() {
	run(|| {
		let id = sign_up(alice(), "alice");
		hand_over(alice(), id, dave());
		assert_noop!(Profile::retire(signed(alice())), Error::<Runtime>::NoProfile);
		assert_noop!(Profile::offer_key(signed(alice()), bob(), KeyRole::Device), Error::<Runtime>::NoProfile);
		assert_noop!(Profile::set_persona(signed(alice()), None, bounded("Al"), None), Error::<Runtime>::NoProfile);
		assert_ok!(Profile::retire(signed(dave())));
	});
}

#[test]
fn the_former_controller_may_start_anew() {
	run(|| {
		let id = sign_up(alice(), "alice");
		hand_over(alice(), id, dave());
		assert_eq!(sign_up(alice(), "alison"), id + 1);
	});
}

#[test]
fn the_item_is_as_soul_bound_as_before() {
	run(|| {
		let id = sign_up(alice(), "alice");
		hand_over(alice(), id, dave());
		assert!(Nfts::transfer(signed(dave()), 0, id, bob()).is_err());
		assert!(Nfts::burn(signed(dave()), 0, id).is_err());
	});
}

#[test]
fn all_other_offers_lapse() {
	run(|| {
		let id = sign_up(alice(), "alice");
		add_key(alice(), id, somebody(0), KeyRole::Feed);
		assert_ok!(Profile::offer_key(signed(alice()), somebody(1), KeyRole::Device));
		assert_ok!(Profile::offer_key(signed(alice()), somebody(2), KeyRole::Controller));
		hand_over(alice(), id, dave());
		assert_noop!(Profile::claim_key(signed(somebody(1)), id), Error::<Runtime>::NoOffer);
		assert_noop!(Profile::claim_key(signed(somebody(2)), id), Error::<Runtime>::NoOffer);
		// Keys that were claimed stay.
		assert_eq!(KeysOf::<Runtime>::get(id).into_inner(), vec![somebody(0)]);
		assert_eq!(Profile::profile_of(&somebody(0)), Some(id));
	});
}

#[test]
fn lapsed_offers_return_their_deposits() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let before = held(&alice());
		assert_ok!(Profile::offer_key(signed(alice()), somebody(0), KeyRole::Device));
		exhaust_prepaid(id);
		assert_ok!(Profile::offer_key(signed(alice()), somebody(1), KeyRole::Device));
		hand_over(alice(), id, dave());
		assert_eq!(held(&alice()), before);
		assert_eq!(profile(id).prepaid.bytes_used, 0);
	});
}

#[test]
fn a_device_is_promoted() {
	run(|| {
		let id = sign_up(alice(), "alice");
		exhaust_prepaid(id);
		add_key(alice(), id, dave(), KeyRole::Device);
		hand_over(alice(), id, dave());
		assert_eq!(profile(id).controller, dave());
		assert_eq!(
			Keys::<Runtime>::get(dave()).unwrap(),
			KeyRecord { profile: id, role: KeyRole::Controller, deposit: None }
		);
		assert_eq!(KeysOf::<Runtime>::iter().count(), 0);
		assert_eq!(frame_system::Account::<Runtime>::get(dave()).sufficients, 1);
		// Both deposits are back.
		assert_eq!(held(&alice()), creation_deposit() + handle_deposit());
	});
}

/// Were it reaped for a moment, its nonce would start again and its old transactions could be sent again.
#[test]
fn an_account_without_money_keeps_its_nonce() {
	run(|| {
		let id = sign_up(alice(), "alice");
		add_key(alice(), id, dave(), KeyRole::Device);
		System::inc_account_nonce(dave());
		hand_over(alice(), id, dave());
		assert_eq!(System::account_nonce(dave()), 1);

		assert_ok!(Profile::offer_key(signed(dave()), eve(), KeyRole::Controller));
		System::inc_account_nonce(eve());
		assert_ok!(Profile::claim_key(signed(eve()), id));
		assert_eq!(System::account_nonce(eve()), 1);
	});
}

#[test]
fn a_device_to_which_control_was_offered_is_revoked_whole() {
	run(|| {
		let id = sign_up(alice(), "alice");
		add_key(alice(), id, dave(), KeyRole::Device);
		assert_ok!(Profile::offer_key(signed(alice()), dave(), KeyRole::Controller));
		assert_ok!(Profile::revoke_key(signed(alice()), id, dave()));
		assert_noop!(Profile::claim_key(signed(dave()), id), Error::<Runtime>::NoOffer);
		assert_eq!(Profile::profile_of(&dave()), None);
		assert_eq!(KeysOf::<Runtime>::iter().count(), 0);
		assert!(!frame_system::Account::<Runtime>::contains_key(dave()));
	});
}

#[test]
fn an_account_with_a_profile_of_its_own_cannot_take_control() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(Profile::offer_key(signed(alice()), bob(), KeyRole::Controller));
		sign_up(bob(), "bobby");
		assert_noop!(Profile::claim_key(signed(bob()), id), Error::<Runtime>::AlreadyHasProfile);
	});
}

#[test]
fn an_expired_offer_gives_no_control() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(Profile::offer_key(signed(alice()), dave(), KeyRole::Controller));
		advance(OfferLifetime::get() + 1);
		assert_noop!(Profile::claim_key(signed(dave()), id), Error::<Runtime>::OfferExpired);
	});
}

#[test]
fn control_returns() {
	run(|| {
		let id = sign_up(alice(), "alice");
		hand_over(alice(), id, dave());
		hand_over(dave(), id, alice());
		assert_eq!(profile(id).controller, alice());
		assert!(!frame_system::Account::<Runtime>::contains_key(dave()));
	});
}
