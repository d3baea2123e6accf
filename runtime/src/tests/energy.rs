//! People without a token: sponsored, they act at once, and only within their energy.

use super::*;
use crate::constants::money::MLT;
use frame_support::{assert_ok, traits::fungible::Inspect};
use metalife_primitives::{signed::payload, traits::ProfileLookup, ProfileId};
use pallet_profile::{KeyRole, Name};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};

pub(super) fn pair(seed: &str) -> sr25519::Pair {
	sr25519::Pair::from_string(&format!("//{seed}"), None).expect("it is a seed")
}

/// Alice pays for a profile of `user`, who has nothing.
pub(super) fn sponsor(user: &sr25519::Pair, handle: &str) -> ProfileId {
	let handle: pallet_profile::HandleInput = handle.as_bytes().to_vec().try_into().expect("it is short");
	let expires = System::block_number() + 100;
	let genesis = System::block_hash(0);
	let consent = user.sign(&payload("create", &genesis, &(account(user), &handle, expires)));
	assert_ok!(Profile::create_sponsored(
		RuntimeOrigin::signed(alice()),
		account(user),
		handle,
		expires,
		consent.into(),
	));
	Profile::profile_of(&account(user)).expect("it was created")
}

fn persona(name: &str) -> RuntimeCall {
	let name: Name = name.as_bytes().to_vec().try_into().expect("it is short");
	pallet_profile::Call::set_persona { app: None, name, avatar: None }.into()
}

pub(super) fn energy(profile: ProfileId) -> Balance {
	Energy::energy_of(profile).expect("it exists").available
}

pub(super) const NO_MONEY: ApplyExtrinsicResult = Err(TransactionValidityError::Invalid(InvalidTransaction::Payment));

#[test]
fn a_user_without_a_token_acts_at_once() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let user = pair("user");
		let profile = sponsor(&user, "carol");
		let full = energy(profile);

		let transaction = signed(&user, 0, 0, persona("Carol"));
		assert_eq!(blocks.next(vec![transaction]), [Ok(Ok(()))]);
		assert!(energy(profile) < full);
		assert_eq!(Balances::total_balance(&account(&user)), 0);
		assert_eq!(System::account_nonce(account(&user)), 1);

		// A stranger without a token does not.
		assert!(blocks.next(vec![signed(&pair("stranger"), 0, 0, persona("Mallory"))])[0].is_err());
	});
}

#[test]
fn a_call_that_fails_costs_energy() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let user = pair("user");
		let profile = sponsor(&user, "carol");
		let full = energy(profile);
		let nothing_there = pallet_profile::Call::follow { target: 999 };
		let results = blocks.next(vec![signed(&user, 0, 0, nothing_there)]);
		assert!(matches!(results[0], Ok(Err(DispatchError::Module(_)))));
		assert!(energy(profile) < full);
	});
}

#[test]
fn energy_pays_for_no_call_that_carries_others() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let user = pair("user");
		let profile = sponsor(&user, "carol");
		let inner = || persona("Carol");
		let carriers: Vec<RuntimeCall> = vec![
			pallet_utility::Call::batch { calls: vec![inner()] }.into(),
			pallet_utility::Call::as_derivative { index: 0, call: Box::new(inner()) }.into(),
			pallet_proxy::Call::proxy { real: alice().into(), force_proxy_type: None, call: Box::new(inner()) }.into(),
			pallet_multisig::Call::as_multi_threshold_1 { other_signatories: vec![alice()], call: Box::new(inner()) }
				.into(),
			pallet_recovery::Call::control_inherited_account { recovered: alice().into(), call: Box::new(inner()) }
				.into(),
			frame_system::Call::remark { remark: vec![0; 1024] }.into(),
			pallet_profile::Call::create_sponsored {
				user: alice(),
				handle: Default::default(),
				expires: 100,
				signature: Signature::Sr25519(Default::default()),
			}
			.into(),
		];
		let full = energy(profile);
		for call in carriers {
			assert_eq!(blocks.next(vec![signed(&user, 0, 0, call)]), [NO_MONEY]);
		}
		assert_eq!(energy(profile), full);
	});
}

#[test]
fn energy_runs_out_but_lets_people_leave() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let user = pair("user");
		let profile = sponsor(&user, "carol");
		// All in one block, so that nothing regenerates in between.
		let spam = (0..200).map(|nonce| signed(&user, nonce, 0, persona("Carol"))).collect();
		let results = blocks.next(spam);
		let paid = results.iter().take_while(|result| result.is_ok()).count();
		assert!((10..200).contains(&paid), "{paid} calls");
		assert_eq!(results[paid], NO_MONEY);
		let nonce = paid as Nonce;
		// The reserve is for what protects.
		assert_eq!(blocks.next(vec![signed(&user, nonce, 0, pallet_profile::Call::retire {})]), [Ok(Ok(()))]);
		assert!(!<Profile as ProfileLookup<AccountId>>::exists(profile));
		assert!(!pallet_energy::Quotas::<Runtime>::contains_key(profile));
	});
}

#[test]
fn an_offered_key_is_claimed_on_the_profile_that_offers_it() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let (user, device) = (pair("user"), pair("device"));
		let profile = sponsor(&user, "carol");
		let offer = pallet_profile::Call::offer_key { key: account(&device), role: KeyRole::Device };
		assert_eq!(blocks.next(vec![signed(&user, 0, 0, offer)]), [Ok(Ok(()))]);

		let before = energy(profile);
		let claim = || pallet_profile::Call::claim_key { profile };
		// Somebody who was offered nothing gets nothing for free.
		assert!(blocks.next(vec![signed(&pair("stranger"), 0, 0, claim())])[0].is_err());
		assert_eq!(blocks.next(vec![signed(&device, 0, 0, claim())]), [Ok(Ok(()))]);
		assert!(energy(profile) < before);
		assert_eq!(Profile::profile_of(&account(&device)), Some(profile));
		// The device acts for the person.
		assert_eq!(blocks.next(vec![signed(&device, 1, 0, persona("Carol"))]), [Ok(Ok(()))]);
		assert_eq!(Balances::total_balance(&account(&device)), 0);
	});
}

#[test]
fn a_lender_makes_a_profile_stronger() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		Author::new().next(vec![]);
		let profile = sponsor(&pair("user"), "carol");
		let before = energy(profile);
		assert_ok!(Energy::lend(RuntimeOrigin::signed(alice()), profile, 100 * MLT));
		assert_eq!(energy(profile), before + MLT);
	});
}
