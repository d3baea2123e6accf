use crate::{
	mock::{Pubs, *},
	Error, *,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::signed as primitives;
use sp_core::Pair;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

fn with_proof(who: metalife_primitives::AccountId, n: u8, proof: PeerProof<u64>) -> DispatchResult {
	Pubs::register(signed(who), peer_key(n), proof, Services::PUB, list(&[public(n)]), None)
}

fn with(services: Services, feed: Option<FeedKey>) -> DispatchResult {
	Pubs::register(signed(alice()), peer_key(1), proof(1, ALICE), services, list(&[public(1)]), feed)
}

#[test]
fn a_pub_is_in_the_list_as_it_was_registered() {
	run(|| {
		let (feed, addresses) = (feed(ALICE), list(&[public(1), public(2)]));
		let (peer, services) = (peer_key(1), Services::ALL);
		assert_ok!(Pubs::register(signed(alice()), peer, proof(1, ALICE), services, addresses.clone(), Some(feed)));
		assert_eq!(last_event(), Event::Registered { id: 0, owner: ALICE, peer });
		let record = crate::Pubs::<Runtime>::get(0).expect("was registered");
		assert_eq!((record.owner, record.peer, record.services), (ALICE, peer, services));
		assert_eq!((record.feed, record.deposit.payer), (Some(feed), alice()));
		let stored: Vec<_> = record.addresses.into_iter().map(|address| address.into_inner()).collect();
		assert_eq!(stored, [public(1), public(2)]);
		assert_eq!(held(&alice()), price());
	});
}

#[test]
fn numbers_are_given_once() {
	run(|| {
		assert_eq!([register(alice(), ALICE, 1), register(bob(), BOB, 2)], [0, 1]);
		assert_ok!(Pubs::retire(signed(bob()), 1));
		assert_eq!(register(bob(), BOB, 2), 2);
		NextId::<Runtime>::put(u32::MAX);
		assert_noop!(try_register(alice(), ALICE, 3), ArithmeticError::Overflow);
	});
}

#[test]
fn a_device_registers_for_its_profile_at_its_own_cost() {
	run(|| {
		register(phone(), ALICE, 1);
		assert_eq!((held(&phone()), held(&alice())), (price(), 0));
		assert_eq!(crate::Pubs::<Runtime>::get(0).expect("is there").owner, ALICE);
	});
}

#[test]
fn whoever_has_no_profile_has_no_pub() {
	run(|| {
		refused!(try_register(corp(), ALICE, 1), NoProfile);
		let key = metalife_primitives::AccountId::new(feed(ALICE));
		fund(&key);
		refused!(try_register(key, ALICE, 1), NoProfile);
		let call = Pubs::register(Origin::root(), [0; 32], proof(1, ALICE), Services::PUB, list(&[]), None);
		assert_noop!(call, DispatchError::BadOrigin);
	});
}

#[test]
fn a_peer_is_one_pub_at_a_time() {
	run(|| {
		register(alice(), ALICE, 1);
		refused!(try_register(alice(), ALICE, 1), PeerTaken);
		refused!(try_register(bob(), BOB, 1), PeerTaken);
		assert_ok!(Pubs::retire(signed(alice()), 0));
		register(bob(), BOB, 1);
	});
}

#[test]
fn the_peer_must_have_signed_for_this_profile_and_time() {
	run(|| {
		let good = proof(1, ALICE);
		// Another's proof, another peer's, another time, one byte.
		refused!(with_proof(bob(), 1, good.clone()), BadSignature);
		refused!(with_proof(alice(), 1, proof(2, ALICE)), BadSignature);
		refused!(with_proof(alice(), 2, good.clone()), BadSignature);
		refused!(with_proof(alice(), 1, PeerProof { expires: good.expires + 1, ..good.clone() }), BadSignature);
		for byte in 0..64 {
			let mut broken = good.clone();
			broken.signature[byte] ^= 1;
			refused!(with_proof(alice(), 1, broken), BadSignature);
		}
		refused!(with_proof(alice(), 1, PeerProof { expires: good.expires, signature: [0; 64] }), BadSignature);
		// For another purpose, and on another chain.
		let genesis = System::block_hash(0);
		let body = (ALICE, peer_key(1), good.expires);
		let other_chain = sp_core::H256::repeat_byte(1);
		for payload in [primitives::payload("link", &genesis, &body), primitives::payload("pub", &other_chain, &body)] {
			let signature = peer(1).sign(&payload).0;
			refused!(with_proof(alice(), 1, PeerProof { expires: good.expires, signature }), BadSignature);
		}
		assert_ok!(with_proof(alice(), 1, good));
	});
}

/// What a sidecar must sign.
#[test]
fn the_payload_is_these_bytes() {
	run(|| {
		let expected = [
			&b"metalife"[..],
			// The purpose: its length, times four, and its text.
			&[3 << 2],
			b"pub",
			System::block_hash(0).as_bytes(),
			&BOB.to_le_bytes(),
			&peer_key(1),
			&77u64.to_le_bytes(),
		]
		.concat();
		assert_eq!(Pubs::payload(BOB, peer_key(1), 77), expected);
	});
}

#[test]
fn a_proof_that_a_wallet_has_wrapped_counts() {
	run(|| {
		let expires = now();
		let payload = primitives::wrapped(&Pubs::payload(ALICE, peer_key(1), expires));
		let signature = peer(1).sign(&payload).0;
		assert_ok!(with_proof(alice(), 1, PeerProof { expires, signature }));
	});
}

#[test]
fn a_proof_counts_until_it_expires_and_not_for_ever() {
	run(|| {
		let last = now() + LIFETIME;
		refused!(with_proof(alice(), 1, proof_until(1, ALICE, last + 1)), ExpiryTooFar);
		refused!(with_proof(alice(), 1, proof_until(1, ALICE, u64::MAX)), ExpiryTooFar);
		let proof = proof_until(1, ALICE, last);
		System::set_block_number(last + 1);
		refused!(with_proof(alice(), 1, proof.clone()), SignatureExpired);
		System::set_block_number(last);
		assert_ok!(with_proof(alice(), 1, proof));
	});
}

#[test]
fn a_profile_has_so_many_pubs_and_no_more() {
	run(|| {
		for n in 1..=3 {
			register(alice(), ALICE, n);
		}
		refused!(try_register(alice(), ALICE, 4), TooManyPubs);
		register(bob(), BOB, 4);
		assert_ok!(Pubs::retire(signed(alice()), 1));
		register(alice(), ALICE, 5);
		MaxPubs::set(2);
		assert_ok!(Pubs::retire(signed(alice()), 0));
		refused!(try_register(alice(), ALICE, 6), TooManyPubs);
		assert_ok!(Pubs::update(signed(alice()), 2, Services::ROOM, list(&[public(1)]), None));
	});
}

#[test]
fn there_is_a_bound_that_governance_does_not_move() {
	run(|| {
		MaxPubs::set(u32::MAX);
		fund(&alice());
		for n in 0..MAX_OWNED as u8 {
			register(alice(), ALICE, n + 1);
		}
		refused!(try_register(alice(), ALICE, 100), TooManyPubs);
	});
}

#[test]
fn a_pub_does_something_that_is_known() {
	run(|| {
		refused!(with(Services(0), None), NoServices);
		for unknown in [4, 5, 7, 0x80, 0xff] {
			refused!(with(Services(unknown), None), UnknownServices);
		}
		assert_ok!(with(Services::ROOM, None));
	});
}

#[test]
fn the_feed_is_one_of_the_owners() {
	run(|| {
		refused!(with(Services::PUB, Some([9; 32])), UnknownFeed);
		let (alices, bobs) = (feed(ALICE), feed(BOB));
		refused!(with(Services::PUB, Some(bobs)), UnknownFeed);
		assert_ok!(with(Services::PUB, Some(alices)));
	});
}

#[test]
fn it_is_paid_for() {
	run(|| {
		refused!(try_register(dave(), DAVE, 1), DepositUnavailable);
		assert_eq!(NextId::<Runtime>::get(), 0);
	});
}

/// Clients know errors by their places.
#[test]
fn errors_keep_their_places() {
	let errors: [Error<Runtime>; 19] = [
		Error::NoProfile,
		Error::UnknownPub,
		Error::NotPermitted,
		Error::NotRetired,
		Error::DepositUnavailable,
		Error::BadSignature,
		Error::SignatureExpired,
		Error::ExpiryTooFar,
		Error::PeerTaken,
		Error::TooManyPubs,
		Error::NoServices,
		Error::UnknownServices,
		Error::NoAddress,
		Error::TooManyAddresses,
		Error::AddressTooLong,
		Error::MalformedAddress,
		Error::AddressNotPublic,
		Error::DuplicateAddress,
		Error::UnknownFeed,
	];
	let place = |error| match DispatchError::from(error) {
		DispatchError::Module(module) => module.error[0],
		other => panic!("{other:?}"),
	};
	assert_eq!(errors.map(place).to_vec(), (0..19).collect::<Vec<_>>());
}
