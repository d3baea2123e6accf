//! Private messages that are kept on the chain: who pays, and how the money comes back.

use super::{
	deposits::assert_all_deposits_are_held,
	energy::{energy, pair, sponsor, NO_MONEY},
	*,
};
use crate::{
	configs::parameters::dynamic_params::letters,
	constants::money::{deposit, EXISTENTIAL_DEPOSIT, MLT},
};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::DispatchResult,
	traits::{
		fungible::{Inspect, InspectHold, Mutate},
		InstanceFilter,
	},
};
use metalife_primitives::{traits::ProfileLookup, ProfileId};
use pallet_letters::{Author as Writer, Envelope, LetterId, MAX_ENVELOPE, MIN_ENVELOPE};
use pallet_profile::KeyRole;
use sp_runtime::DispatchError;

/// Bytes with the shape of an envelope for up to 16 keys.
fn envelope(bytes: u32) -> Envelope {
	let mut sealed = vec![0xa5; bytes as usize];
	(sealed[0], sealed[1]) = (1, 16);
	sealed.try_into().expect("is no longer than it can be")
}

fn keep(who: &sr25519::Pair) -> RuntimeCall {
	pallet_letters::Call::keep { feed: account(who).into(), envelope: envelope(MIN_ENVELOPE) }.into()
}

fn keep_now(who: &sr25519::Pair, envelope: Envelope) -> DispatchResult {
	Letters::keep(RuntimeOrigin::signed(account(who)), account(who).into(), envelope)
}

fn remove(author: ProfileId, letter: LetterId) -> RuntimeCall {
	pallet_letters::Call::remove { author, letter }.into()
}

fn held(who: &AccountId) -> Balance {
	Balances::total_balance_on_hold(who)
}

/// Somebody without a token, whose device kept two letters, for which it had just enough; the nonce of the device.
fn device_with_letters(blocks: &mut Author) -> (sr25519::Pair, sr25519::Pair, ProfileId, Nonce) {
	let (user, device) = (pair("user"), pair("device"));
	let profile = sponsor(&user, "carol");
	assert_ok!(Profile::offer_key(RuntimeOrigin::signed(account(&user)), account(&device), KeyRole::Device));
	assert_ok!(Profile::claim_key(RuntimeOrigin::signed(account(&device)), profile));
	let price = deposit(1, Letters::letter_bytes(&envelope(MIN_ENVELOPE)));
	Balances::set_balance(&account(&device), 2 * price + EXISTENTIAL_DEPOSIT);
	let nonce = System::account_nonce(account(&device));
	let letters = [0, 1].map(|letter| signed(&device, nonce + letter, 0, keep(&device)));
	assert_eq!(blocks.next(letters.to_vec()), [Ok(Ok(())), Ok(Ok(()))]);
	assert_eq!(Letters::author(profile), Writer { next: 2, letters: 2 });
	assert_eq!((held(&account(&device)), Balances::balance(&account(&device))), (2 * price, EXISTENTIAL_DEPOSIT));
	assert_all_deposits_are_held();
	(user, device, profile, nonce + 2)
}

#[test]
fn energy_pays_the_fee_and_money_the_deposit() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let (user, _, profile, _) = device_with_letters(&mut blocks);
		assert!(energy(profile) < Energy::energy_of(profile).expect("it exists").capacity);
		let unpaid = pallet_letters::Error::<Runtime>::DepositUnavailable.into();
		assert_eq!(blocks.next(vec![signed(&user, 0, 0, keep(&user))]), [Ok(Err(unpaid))]);
		// What another device paid for the person removes, for nothing.
		assert_eq!(blocks.next(vec![signed(&user, 1, 0, remove(profile, 0))]), [Ok(Ok(()))]);
		assert_eq!(Balances::total_balance(&account(&user)), 0);
		assert_all_deposits_are_held();
	});
}

/// Nobody's goodwill is needed: neither the author's, nor that of somebody who has money for the fee.
#[test]
fn a_device_that_was_revoked_gets_its_deposits_back() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let (user, device, profile, nonce) = device_with_letters(&mut blocks);
		Balances::set_balance(&account(&user), MLT);
		assert_ok!(keep_now(&user, envelope(MIN_ENVELOPE)));
		assert_ok!(Profile::revoke_key(RuntimeOrigin::signed(account(&user)), profile, account(&device)));
		assert_eq!(Profile::profile_of(&account(&device)), None);
		let (full, all) = (energy(profile), Balances::total_balance(&account(&device)));

		// What it did not pay for, and what is not there, it neither removes nor draws energy for.
		for letter in [2, 3] {
			assert_eq!(blocks.next(vec![signed(&device, nonce, 0, remove(profile, letter))]), [NO_MONEY]);
		}
		assert!(energy(profile) >= full);
		for letter in [0, 1] {
			let removal = signed(&device, nonce + letter, 0, remove(profile, letter.into()));
			assert_eq!(blocks.next(vec![removal]), [Ok(Ok(()))]);
			assert_all_deposits_are_held();
		}
		assert!(energy(profile) < full);
		assert_eq!((held(&account(&device)), Balances::balance(&account(&device))), (0, all));
		// It is done with that, and pays for what it does from now on.
		let before = energy(profile);
		let again = signed(&device, nonce + 2, 0, remove(profile, 0));
		assert_eq!(blocks.next(vec![again]), [Ok(Err(pallet_letters::Error::<Runtime>::NotFound.into()))]);
		assert!(energy(profile) >= before);
		assert!(Balances::balance(&account(&device)) < all);
	});
}

#[test]
fn what_is_left_of_a_retired_author_is_cleared_by_anyone() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let (user, device, profile, _) = device_with_letters(&mut blocks);
		let clear = |profile| Letters::clear_retired(RuntimeOrigin::signed(alice()), profile, 64);
		assert_noop!(clear(profile), pallet_letters::Error::<Runtime>::StillThere);
		assert_ok!(Profile::retire(RuntimeOrigin::signed(account(&user))));
		assert_eq!(pallet_letters::Authors::<Runtime>::iter_keys().count(), 0);
		assert_ok!(Letters::do_try_state());
		assert_all_deposits_are_held();
		assert_ok!(clear(profile));
		assert_eq!(held(&account(&device)), 0);
		assert_eq!(pallet_letters::Letters::<Runtime>::iter_keys().count(), 0);
	});
}

#[test]
fn a_letter_that_energy_pays_for_fits_and_government_says_how_long_it_is() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let user = pair("user");
		let profile = sponsor(&user, "carol");
		Balances::set_balance(&account(&user), 100 * MLT);
		// The longest of 16 KiB: 29 × 512 bytes inside.
		let long = || envelope(1_330 + 29 * 512);
		let feed = account(&user).into();
		let send = |envelope, nonce| signed(&user, nonce, 0, pallet_letters::Call::keep { feed, envelope });
		let results = blocks.next((0..5).map(|nonce| send(long(), nonce)).collect());
		assert!(results.iter().all(|result| *result == Ok(Ok(()))), "{results:?}");
		assert_eq!(Balances::total_balance(&account(&user)), 100 * MLT, "energy paid for all of them");

		let largest = || keep_now(&user, envelope(MAX_ENVELOPE));
		let too_large = DispatchError::from(pallet_letters::Error::<Runtime>::TooLarge);
		assert_noop!(largest(), too_large);
		let most = |bytes| RuntimeParameters::Letters(letters::Parameters::MaxBytes(letters::MaxBytes, Some(bytes)));
		assert_noop!(
			Parameters::set_parameter(RuntimeOrigin::signed(alice()), most(MAX_ENVELOPE)),
			DispatchError::BadOrigin
		);
		assert_ok!(Parameters::set_parameter(root(), most(MAX_ENVELOPE)));
		assert_ok!(largest());
		assert_ok!(Parameters::set_parameter(root(), most(0)));
		assert_noop!(keep_now(&user, long()), too_large);
		assert_eq!(Letters::author(profile).letters, 6);
	});
}

#[test]
fn social_proxies_keep_letters() {
	let calls: [RuntimeCall; 2] = [keep(&pair("user")), remove(0, 0)];
	for call in &calls {
		assert!(ProxyType::Social.filter(call) && ProxyType::NonTransfer.filter(call), "{call:?}");
		assert!(!ProxyType::Staking.filter(call) && !ProxyType::Governance.filter(call), "{call:?}");
	}
}
