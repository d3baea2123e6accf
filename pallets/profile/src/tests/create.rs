use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok, traits::Currency};
use metalife_primitives::traits::ProfileLookup;
use sp_runtime::DispatchError;

#[test]
fn makes_a_profile_its_handle_and_its_item() {
	run(|| {
		assert_ok!(Profile::create(signed(alice()), bounded("alice")));

		let created = profile(0);
		assert_eq!(created.controller, alice());
		assert_eq!(created.handle, bounded::<sp_core::ConstU32<128>>("alice"));
		assert_eq!((created.nonce, created.created, created.renamed), (0, 1, None));
		assert_eq!(created.deposit.payer, alice());
		assert_eq!(Keys::<Runtime>::get(alice()).unwrap().role, KeyRole::Controller);
		assert_eq!(Nfts::owner(0, 0), Some(alice()));
		assert_eq!(pallet_nfts::ItemMetadataOf::<Runtime>::get(0, 0).unwrap().data.to_vec(), b"@alice".to_vec());
		assert_eq!(NextProfile::<Runtime>::get(), 1);
		assert_eq!(
			last_event(),
			Event::<Runtime>::Created { profile: 0, controller: alice(), handle: bounded("alice"), payer: alice() }
		);
		assert_eq!(Profile::profile_of(&alice()), Some(0));
		assert_eq!(Profile::controller_of(0), Some(alice()));
		assert!(Profile::exists(0) && !Profile::exists(1));
	});
}

#[test]
fn holds_the_creation_and_the_handle_deposit() {
	run(|| {
		sign_up(alice(), "alice");
		assert_eq!(held(&alice()), creation_deposit() + handle_deposit());
		assert_eq!(Balances::total_balance(&alice()), RICHES);
	});
}

#[test]
fn a_larger_prepaid_storage_costs_more() {
	run(|| {
		sign_up(alice(), "alice");
		PrepaidBytes::mutate(|bytes| *bytes += 100);
		sign_up(bob(), "bobby");
		assert_eq!(held(&bob()) - held(&alice()), price(100) - price(0));
		assert_eq!(profile(1).prepaid.bytes, profile(0).prepaid.bytes + 100);
	});
}

#[test]
fn what_other_pallets_keep_is_paid_for() {
	run(|| {
		sign_up(alice(), "alice");
		KeptElsewhere::set(100);
		sign_up(bob(), "bobby");
		assert_eq!(held(&bob()) - held(&alice()), price(100) - price(0));
		assert_eq!(profile(1).prepaid.bytes, profile(0).prepaid.bytes);
	});
}

#[test]
fn ids_are_given_once() {
	run(|| {
		assert_eq!(sign_up(alice(), "alice"), 0);
		assert_ok!(Profile::retire(signed(alice())));
		assert_eq!(sign_up(alice(), "alison"), 1);
	});
}

#[test]
fn one_account_has_one_profile() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_noop!(Profile::create(signed(alice()), bounded("alison")), Error::<Runtime>::AlreadyHasProfile);
		for (key, role) in [(bob(), KeyRole::Device), (charlie(), KeyRole::Feed)] {
			add_key(alice(), id, key.clone(), role);
			assert_noop!(Profile::create(signed(key), bounded("alison")), Error::<Runtime>::AlreadyHasProfile);
		}
	});
}

#[test]
fn an_offered_account_may_still_sign_up_for_itself() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(Profile::offer_key(signed(alice()), bob(), KeyRole::Device));
		sign_up(bob(), "bobby");
		assert_noop!(Profile::claim_key(signed(bob()), id), Error::<Runtime>::AlreadyHasProfile);
		assert_ok!(Profile::revoke_key(signed(bob()), id, bob()));
	});
}

#[test]
fn each_bad_handle_is_refused_by_name() {
	run(|| {
		sign_up(bob(), "alice");
		for (handle, error) in [
			("al", Error::<Runtime>::HandleTooShort),
			("aliceandthelookingglassaliceandthe", Error::<Runtime>::HandleTooLong),
			("Alice", Error::<Runtime>::HandleInvalidCharacter),
			("alice@home", Error::<Runtime>::HandleInvalidCharacter),
			("\u{430}lice", Error::<Runtime>::HandleMixedScripts),
			("alice", Error::<Runtime>::HandleTaken),
			("a1ice", Error::<Runtime>::HandleConfusable),
			("admin", Error::<Runtime>::HandleReserved),
			("adrnin", Error::<Runtime>::HandleReserved),
		] {
			assert_noop!(Profile::create(signed(alice()), bounded(handle)), error);
		}
	});
}

#[test]
fn whoever_cannot_spare_the_deposit_is_refused() {
	run(|| {
		assert_noop!(Profile::create(signed(dave()), bounded("dave")), Error::<Runtime>::DepositUnavailable);

		// Enough for the handle, not for the profile.
		assert_ok!(Balances::force_set_balance(Origin::root(), dave(), creation_deposit()));
		assert_noop!(Profile::create(signed(dave()), bounded("dave")), Error::<Runtime>::DepositUnavailable);

		let enough = creation_deposit() + handle_deposit() + EXISTENTIAL_DEPOSIT;
		assert_ok!(Balances::force_set_balance(Origin::root(), dave(), enough));
		sign_up(dave(), "dave");
	});
}

#[test]
fn only_an_account_can_sign_up() {
	run(|| {
		assert_noop!(Profile::create(Origin::root(), bounded("alice")), DispatchError::BadOrigin);
		assert_noop!(Profile::create(Origin::none(), bounded("alice")), DispatchError::BadOrigin);
	});
}
