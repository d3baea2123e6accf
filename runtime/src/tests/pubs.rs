//! The list of Pubs, on the chains that there are.

use super::{
	creators::{bob, by, in_chain, sign_up},
	deposits::assert_all_deposits_are_held,
	*,
};
use crate::{
	configs::parameters::dynamic_params::pubs::{MaxPubs, ProofLifetime},
	constants::money::MLT,
	genesis::{preset_names, STAGING_RUNTIME_PRESET},
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Inspect, Get},
};
use metalife_primitives::{signed, ProfileId};
use pallet_energy::Quotas;
use pallet_pubs::{AddressesInput, PeerProof, PrivateAddresses, Services};
use sp_core::ed25519;

/// /ip4/127.0.0.1/tcp/4001
const LOOPBACK: [u8; 8] = [4, 127, 0, 0, 1, 6, 0x0f, 0xa1];
/// /ip4/9.9.9.9/udp/4001/quic-v1
const PUBLIC: [u8; 11] = [4, 9, 9, 9, 9, 0x91, 0x02, 0x0f, 0xa1, 0xcd, 0x03];

fn register(n: u8, owner: ProfileId, address: &[u8]) -> pallet_pubs::Call<Runtime> {
	let pair = ed25519::Pair::from_seed(&[n; 32]);
	let peer = pair.public().0;
	let expires = System::block_number() + ProofLifetime::get();
	let payload = signed::payload("pub", &System::block_hash(0), &(owner, peer, expires));
	let proof = PeerProof { expires, signature: pair.sign(&payload).0 };
	let addresses = vec![address.to_vec().try_into().expect("it is short")];
	let addresses = AddressesInput::try_from(addresses).expect("it is one");
	pallet_pubs::Call::register { peer, proof, services: Services::PUB, addresses, feed: None }
}

#[test]
fn private_addresses_are_for_chains_of_one_machine() {
	for preset in preset_names() {
		chain(preset.as_ref()).execute_with(|| {
			Author::new().next(vec![]);
			let public_network = preset.as_str() == STAGING_RUNTIME_PRESET;
			assert_eq!(PrivateAddresses::<Runtime>::get(), !public_network, "{preset}");
			let operator = AccountId::new([1; 32]);
			assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), operator.clone().into(), 10 * MLT));
			let owner = sign_up(operator.clone(), "operator");
			let answer = dispatch(&operator, register(1, owner, &LOOPBACK));
			if public_network {
				let refused = pallet_pubs::Error::<Runtime>::AddressNotPublic.into();
				assert_eq!(answer.map_err(|error| error.error).expect_err("it is refused"), refused);
			} else {
				assert_ok!(answer);
			}
			assert_ok!(dispatch(&operator, register(2, owner, &PUBLIC)));
			assert_all_deposits_are_held();
		});
	}
}

#[test]
fn energy_pays_for_a_pub_and_for_its_end() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let owner = sign_up(alice(), "alice");
		let pair = Sr25519Keyring::Alice.pair();
		let before = Balances::total_balance(&alice());
		assert_eq!(blocks.next(vec![super::signed(&pair, 0, 0, register(1, owner, &PUBLIC))]), [Ok(Ok(()))]);
		let used = Quotas::<Runtime>::get(owner).expect("energy was used").used;
		assert!(used > 0);
		assert_all_deposits_are_held();
		let retire = pallet_pubs::Call::retire { id: 0 };
		assert_eq!(blocks.next(vec![super::signed(&pair, 1, 0, retire)]), [Ok(Ok(()))]);
		assert_eq!(Pubs::deposits(), []);
		assert_all_deposits_are_held();
		assert_eq!(Balances::total_balance(&alice()), before);
	});
}

#[test]
fn a_profile_that_retires_leaves_its_pubs_to_be_cleared() {
	in_chain(|| {
		let owner = sign_up(alice(), "alice");
		for n in 1..=MaxPubs::get() as u8 {
			assert_ok!(dispatch(&alice(), register(n, owner, &PUBLIC)));
		}
		let full = pallet_pubs::Error::<Runtime>::TooManyPubs.into();
		assert_eq!(dispatch(&alice(), register(99, owner, &PUBLIC)).expect_err("there is no room").error, full);
		assert_noop!(Pubs::clear(by(bob()), 0), pallet_pubs::Error::<Runtime>::NotRetired);
		assert_ok!(Profile::retire(by(alice())));
		for id in 0..MaxPubs::get() {
			assert_ok!(Pubs::clear(by(bob()), id));
			assert_all_deposits_are_held();
		}
		assert_eq!(Pubs::deposits(), []);
	});
}

/// The feed of a Pub is one that its owner's profile knows by that role.
#[test]
fn a_pub_writes_a_feed_of_its_owners() {
	in_chain(|| {
		let owner = sign_up(alice(), "alice");
		let feed = AccountId::new([9; 32]);
		assert_ok!(Profile::offer_key(by(alice()), feed.clone(), pallet_profile::KeyRole::Feed));
		assert_ok!(dispatch(&alice(), register(1, owner, &PUBLIC)));
		let update = || {
			let addresses = AddressesInput::try_from(vec![PUBLIC.to_vec().try_into().expect("it is short")]);
			Pubs::update(by(alice()), 0, Services::ALL, addresses.expect("it is one"), Some(feed.clone().into()))
		};
		assert_noop!(update(), pallet_pubs::Error::<Runtime>::UnknownFeed);
		assert_ok!(Profile::claim_key(by(feed.clone()), owner));
		assert_ok!(update());
	});
}
