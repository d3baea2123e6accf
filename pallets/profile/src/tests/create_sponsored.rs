use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok, traits::Currency};
use metalife_primitives::{signed as signatures, AccountId, Signature};
use sp_core::{Pair, H256};
use sp_runtime::{DispatchError, DispatchResult};

fn try_sponsor(user: AccountId, handle: &str, expires: u64, signature: impl Into<Signature>) -> DispatchResult {
	Profile::create_sponsored(signed(alice()), user, bounded(handle), expires, signature.into())
}

#[test]
fn a_user_without_money_signs_up_at_the_sponsors_cost() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");

		assert_eq!(profile(id).controller, dave());
		assert_eq!(profile(id).deposit.payer, alice());
		assert_eq!(held(&alice()), creation_deposit() + handle_deposit());
		assert_eq!(Balances::total_balance(&dave()), 0);
		assert_eq!(Nfts::owner(0, id), Some(dave()));
		assert_eq!(
			last_event(),
			Event::<Runtime>::Created { profile: id, controller: dave(), handle: bounded("dave"), payer: alice() }
		);
	});
}

#[test]
fn a_user_without_money_has_an_account_that_may_send() {
	run(|| {
		sponsor(alice(), &dave_pair(), "dave");
		let account = frame_system::Account::<Runtime>::get(dave());
		assert_eq!((account.providers, account.sufficients), (0, 1));
	});
}

#[test]
fn every_kind_of_key_can_consent() {
	run(|| {
		let ed = ed25519_pair(1);
		let user = account_of(ed.public());
		assert_ok!(try_sponsor(user.clone(), "edward", 9, ed.sign(&consent(&user, "edward", 9))));

		let ec = ecdsa_pair(2);
		let user = account_of(ec.public());
		assert_ok!(try_sponsor(user.clone(), "ecdsa", 9, ec.sign(&consent(&user, "ecdsa", 9))));

		let sr = dave_pair();
		assert_ok!(try_sponsor(dave(), "dave", 9, sr.sign(&consent(&dave(), "dave", 9))));
	});
}

#[test]
fn a_wallet_may_wrap_what_it_signs() {
	run(|| {
		let wrapped = signatures::wrapped(&consent(&dave(), "dave", 9));
		assert!(wrapped.starts_with(b"<Bytes>") && wrapped.ends_with(b"</Bytes>"));
		assert_ok!(try_sponsor(dave(), "dave", 9, dave_pair().sign(&wrapped)));
	});
}

#[test]
fn a_consent_holds_for_its_user_handle_expiry_chain_and_purpose_alone() {
	run(|| {
		let refused = |user: AccountId, handle: &str, expires: u64, bytes: Vec<u8>| {
			assert_noop!(try_sponsor(user, handle, expires, dave_pair().sign(&bytes)), Error::<Runtime>::BadSignature);
		};
		let good = consent(&dave(), "dave", 9);
		refused(eve(), "dave", 9, good.clone());
		refused(dave(), "david", 9, good.clone());
		refused(dave(), "dave", 10, good.clone());
		refused(dave(), "dave", 9, consent(&eve(), "dave", 9));
		refused(eve(), "dave", 9, consent(&eve(), "dave", 9));
		let body = (dave(), "dave".as_bytes(), 9u64);
		refused(dave(), "dave", 9, signatures::payload("create", &H256::repeat_byte(7), &body));
		refused(dave(), "dave", 9, signatures::payload("reveal", &genesis_hash(), &body));
		refused(dave(), "dave", 9, [&good[..], &[0]].concat());
		assert_ok!(try_sponsor(dave(), "dave", 9, dave_pair().sign(&good)));
	});
}

#[test]
fn a_signature_of_another_kind_is_not_a_consent() {
	run(|| {
		let bytes = consent(&dave(), "dave", 9);
		assert_noop!(try_sponsor(dave(), "dave", 9, ed25519_pair(1).sign(&bytes)), Error::<Runtime>::BadSignature);
		assert_noop!(try_sponsor(dave(), "dave", 9, ecdsa_pair(1).sign(&bytes)), Error::<Runtime>::BadSignature);
	});
}

#[test]
fn a_consent_expires() {
	run(|| {
		let signature = dave_pair().sign(&consent(&dave(), "dave", 9));
		System::set_block_number(10);
		assert_noop!(try_sponsor(dave(), "dave", 9, signature), Error::<Runtime>::SignatureExpired);
		System::set_block_number(9);
		assert_ok!(try_sponsor(dave(), "dave", 9, signature));
	});
}

#[test]
fn a_consent_is_not_valid_for_too_long() {
	run(|| {
		let latest = System::block_number() + MAX_CONSENT_LIFETIME;
		let sign = |expires| dave_pair().sign(&consent(&dave(), "dave", expires));
		assert_noop!(try_sponsor(dave(), "dave", latest + 1, sign(latest + 1)), Error::<Runtime>::ExpiryTooFar);
		assert_noop!(try_sponsor(dave(), "dave", u64::MAX, sign(u64::MAX)), Error::<Runtime>::ExpiryTooFar);
		assert_ok!(try_sponsor(dave(), "dave", latest, sign(latest)));
	});
}

/// However short governance makes the grace of handles.
#[test]
fn a_consent_serves_once() {
	run(|| {
		HandleGrace::set(0);
		let expires = System::block_number() + MAX_CONSENT_LIFETIME;
		let signature = dave_pair().sign(&consent(&dave(), "dave", expires));
		assert_ok!(try_sponsor(dave(), "dave", expires, signature));
		assert_noop!(try_sponsor(dave(), "dave", expires, signature), Error::<Runtime>::AlreadyHasProfile);

		assert_ok!(Profile::retire(signed(dave())));
		while System::block_number() <= expires {
			assert_noop!(try_sponsor(dave(), "dave", expires, signature), Error::<Runtime>::HandleInGrace);
			assert_noop!(Profile::release_handle(signed(bob()), bounded("dave")), Error::<Runtime>::HandleInGrace);
			advance(1);
		}
		assert_noop!(try_sponsor(dave(), "dave", expires, signature), Error::<Runtime>::SignatureExpired);
	});
}

#[test]
fn a_consent_serves_once_for_those_who_rename_in_between() {
	run(|| {
		HandleGrace::set(0);
		RenameCooldown::set(0);
		let expires = System::block_number() + MAX_CONSENT_LIFETIME;
		let signature = dave_pair().sign(&consent(&dave(), "dave", expires));
		assert_ok!(try_sponsor(dave(), "dave", expires, signature));
		assert_ok!(Balances::force_set_balance(Origin::root(), dave(), RICHES));
		assert_ok!(Profile::rename(signed(dave()), bounded("david")));
		advance(5);
		assert_ok!(Profile::rename(signed(dave()), bounded("dave")));
		assert_ok!(Profile::rename(signed(dave()), bounded("david")));
		assert_ok!(Profile::retire(signed(dave())));
		while System::block_number() <= expires {
			assert_noop!(try_sponsor(dave(), "dave", expires, signature), Error::<Runtime>::HandleInGrace);
			advance(1);
		}
		assert_noop!(try_sponsor(dave(), "dave", expires, signature), Error::<Runtime>::SignatureExpired);
	});
}

#[test]
fn the_handle_is_checked_as_for_anyone() {
	run(|| {
		let refused = |handle: &str, error: Error<Runtime>| {
			let signature = dave_pair().sign(&consent(&dave(), handle, 9));
			assert_noop!(try_sponsor(dave(), handle, 9, signature), error);
		};
		sign_up(bob(), "bobby");
		refused("bobby", Error::<Runtime>::HandleTaken);
		refused("b0bby", Error::<Runtime>::HandleConfusable);
		refused("metalife", Error::<Runtime>::HandleReserved);
		refused("x", Error::<Runtime>::HandleTooShort);
	});
}

#[test]
fn a_sponsor_without_money_is_refused() {
	run(|| {
		let signature = dave_pair().sign(&consent(&dave(), "dave", 9));
		assert_noop!(
			Profile::create_sponsored(signed(eve()), dave(), bounded("dave"), 9, signature.into()),
			Error::<Runtime>::DepositUnavailable
		);
	});
}

#[test]
fn a_user_with_a_profile_gets_no_other() {
	run(|| {
		sponsor(alice(), &dave_pair(), "dave");
		let signature = dave_pair().sign(&consent(&dave(), "david", 9));
		assert_noop!(try_sponsor(dave(), "david", 9, signature), Error::<Runtime>::AlreadyHasProfile);
	});
}

#[test]
fn only_an_account_can_sponsor() {
	run(|| {
		let signature = dave_pair().sign(&consent(&dave(), "dave", 9));
		assert_noop!(
			Profile::create_sponsored(Origin::root(), dave(), bounded("dave"), 9, signature.into()),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn the_sponsor_gets_the_deposits_back() {
	run(|| {
		sponsor(alice(), &dave_pair(), "dave");
		assert_ok!(Profile::retire(signed(dave())));
		assert_eq!(held(&alice()), handle_deposit());
		advance(HandleGrace::get() + 1);
		assert_ok!(Profile::release_handle(signed(eve()), bounded("dave")));
		assert_eq!(held(&alice()), 0);
		assert_eq!(Balances::free_balance(alice()), RICHES);
	});
}

/// The payload as the README describes it.
#[test]
fn what_is_signed_is_these_bytes() {
	run(|| {
		let expected = [
			&b"metalife"[..],
			&[6 << 2],
			b"create",
			genesis_hash().as_bytes(),
			dave().as_ref(),
			&[4 << 2],
			b"dave",
			// Of eight bytes here, of four in the runtime.
			&9u64.to_le_bytes(),
		]
		.concat();
		assert_eq!(consent(&dave(), "dave", 9), expected);
		assert_ok!(try_sponsor(dave(), "dave", 9, dave_pair().sign(&expected)));
	});
}
