use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::{signed as signatures, AccountId};
use sp_core::{ed25519, Pair, H256};
use sp_runtime::{DispatchError, DispatchResult};
use OutsideIdentity::*;

fn did(text: &str) -> OutsideIdentity {
	Did(bounded(text))
}

fn ssb(pair: &ed25519::Pair) -> OutsideIdentity {
	Ssb(pair.public().0)
}

fn did_key(pair: &ed25519::Pair) -> OutsideIdentity {
	let bytes = [&[0xed, 0x01], &pair.public().0[..]].concat();
	did(&format!("did:key:z{}", bs58::encode(bytes).into_string()))
}

fn statement(id: u64, nonce: u32, identity: &OutsideIdentity, expires: u64) -> Vec<u8> {
	signatures::payload("link", &genesis_hash(), &(id, nonce, identity, expires))
}

fn proof(pair: &ed25519::Pair, bytes: &[u8], expires: u64) -> Option<LinkProof<u64>> {
	Some(LinkProof { expires, signature: pair.sign(bytes).0 })
}

fn link(who: AccountId, identity: OutsideIdentity, proof: Option<LinkProof<u64>>) -> DispatchResult {
	Profile::link(signed(who), identity, proof)
}

/// Link what has a key, as it should be done.
fn prove(who: AccountId, id: u64, pair: &ed25519::Pair, identity: OutsideIdentity) -> DispatchResult {
	let bytes = statement(id, profile(id).nonce, &identity, 9);
	link(who, identity, proof(pair, &bytes, 9))
}

#[test]
fn an_ssb_feed_proves_itself() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let pair = ed25519_pair(1);
		assert_ok!(prove(alice(), id, &pair, ssb(&pair)));
		let name = ssb(&pair).id();
		assert_eq!(last_event(), Event::<Runtime>::Linked { profile: id, link: name, proven: true });
		assert_eq!(LinkOwner::<Runtime>::get(name), Some(id));
		let record = Links::<Runtime>::get(id, name).unwrap();
		assert!(record.proven);
		assert_eq!((record.identity, record.linked), (ssb(&pair), 1));
		assert_eq!((profile(id).links, profile(id).nonce), (1, 1));
	});
}

#[test]
fn a_did_key_proves_itself() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let pair = ed25519_pair(2);
		assert_eq!(did_key(&pair).proving_key(), Some(pair.public()));
		assert_ok!(prove(alice(), id, &pair, did_key(&pair)));
		assert!(Links::<Runtime>::get(id, did_key(&pair).id()).unwrap().proven);
	});
}

/// From the did:key specification (test vectors for ed25519).
#[test]
fn a_did_key_is_read_as_the_specification_says() {
	let identity = did("did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp");
	assert!(identity.is_well_formed());
	let key = sp_core::bytes::from_hex("0x3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29").unwrap();
	assert_eq!(identity.proving_key().unwrap().0.to_vec(), key);
}

#[test]
fn a_wallet_may_wrap_what_the_key_signs() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let pair = ed25519_pair(1);
		let bytes = signatures::wrapped(&statement(id, 0, &ssb(&pair), 9));
		assert_ok!(link(alice(), ssb(&pair), proof(&pair, &bytes, 9)));
	});
}

#[test]
fn a_proof_holds_for_its_profile_nonce_identity_expiry_chain_and_purpose_alone() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let (pair, other) = (ed25519_pair(1), ed25519_pair(2));
		let identity = ssb(&pair);
		let refused = |proof| {
			assert_noop!(link(alice(), identity.clone(), proof), Error::<Runtime>::BadSignature);
		};
		let good = statement(id, 0, &identity, 9);
		refused(proof(&pair, &statement(id + 1, 0, &identity, 9), 9));
		refused(proof(&pair, &statement(id, 1, &identity, 9), 9));
		refused(proof(&pair, &statement(id, 0, &ssb(&other), 9), 9));
		refused(proof(&pair, &statement(id, 0, &did_key(&pair), 9), 9));
		refused(proof(&pair, &good, 10));
		refused(proof(&other, &good, 9));
		let body = (id, 0u32, &identity, 9u64);
		refused(proof(&pair, &signatures::payload("link", &H256::repeat_byte(5), &body), 9));
		refused(proof(&pair, &signatures::payload("unlink", &genesis_hash(), &body), 9));
		refused(Some(LinkProof { expires: 9, signature: [0; 64] }));
		assert_ok!(link(alice(), identity.clone(), proof(&pair, &good, 9)));
	});
}

#[test]
fn a_proof_serves_once() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let pair = ed25519_pair(1);
		let bytes = statement(id, 0, &ssb(&pair), 9);
		assert_ok!(link(alice(), ssb(&pair), proof(&pair, &bytes, 9)));
		assert_noop!(link(alice(), ssb(&pair), proof(&pair, &bytes, 9)), Error::<Runtime>::AlreadyExists);
		assert_ok!(Profile::unlink(signed(alice()), id, ssb(&pair).id()));
		assert_noop!(link(alice(), ssb(&pair), proof(&pair, &bytes, 9)), Error::<Runtime>::BadSignature);
		assert_ok!(prove(alice(), id, &pair, ssb(&pair)));
	});
}

#[test]
fn a_proof_expires() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let pair = ed25519_pair(1);
		let bytes = statement(id, 0, &ssb(&pair), 9);
		System::set_block_number(10);
		assert_noop!(link(alice(), ssb(&pair), proof(&pair, &bytes, 9)), Error::<Runtime>::SignatureExpired);
		System::set_block_number(9);
		assert_ok!(link(alice(), ssb(&pair), proof(&pair, &bytes, 9)));
	});
}

#[test]
fn what_has_a_key_must_be_proven_and_what_has_none_cannot() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let pair = ed25519_pair(1);
		assert_noop!(link(alice(), ssb(&pair), None), Error::<Runtime>::ProofMissing);
		assert_noop!(link(alice(), did_key(&pair), None), Error::<Runtime>::ProofMissing);
		for claimed in [
			ActivityPub(bounded("@alice@social.example")),
			Diaspora(bounded("alice@pod.example")),
			did("did:web:alice.example"),
		] {
			let bytes = statement(id, 0, &claimed, 9);
			assert_noop!(link(alice(), claimed.clone(), proof(&pair, &bytes, 9)), Error::<Runtime>::ProofNotSupported);
			assert_ok!(link(alice(), claimed.clone(), None));
			assert_eq!(last_event(), Event::<Runtime>::Linked { profile: id, link: claimed.id(), proven: false });
		}
		assert_eq!(LinkOwner::<Runtime>::iter().count(), 0);
		assert_eq!(profile(id).nonce, 0);
	});
}

#[test]
fn a_proven_identity_is_one_profiles_and_a_claimed_one_anybodys() {
	run(|| {
		let first = sign_up(alice(), "alice");
		let second = sign_up(bob(), "bobby");
		let pair = ed25519_pair(1);
		assert_ok!(prove(alice(), first, &pair, ssb(&pair)));
		assert_noop!(prove(bob(), second, &pair, ssb(&pair)), Error::<Runtime>::IdentityTaken);
		assert_ok!(Profile::unlink(signed(alice()), first, ssb(&pair).id()));
		assert_ok!(prove(bob(), second, &pair, ssb(&pair)));

		let claimed = Diaspora(bounded("alice@pod.example"));
		assert_ok!(link(alice(), claimed.clone(), None));
		assert_ok!(link(bob(), claimed, None));
	});
}

/// Whoever lost a profile links the feed to the next one, though nobody has cleared the first.
#[test]
fn a_retired_profile_keeps_no_identity() {
	run(|| {
		let first = sign_up(alice(), "alice");
		let pair = ed25519_pair(1);
		assert_ok!(prove(alice(), first, &pair, ssb(&pair)));
		assert_ok!(Profile::retire(signed(alice())));
		check_state();
		let second = sign_up(bob(), "bobby");
		assert_ok!(prove(bob(), second, &pair, ssb(&pair)));
		check_state();
		// Clearing the first takes nothing from the second.
		assert_ok!(Profile::clear_retired(signed(dave()), first, 64));
		assert_eq!(LinkOwner::<Runtime>::get(ssb(&pair).id()), Some(second));
		assert_noop!(prove(bob(), second, &pair, ssb(&pair)), Error::<Runtime>::AlreadyExists);
	});
}

#[test]
fn malformed_identities_are_refused() {
	let bad_key = format!("did:key:z{}", bs58::encode([&[0xed, 0x01][..], &[7; 31]].concat()).into_string());
	let key = did_key(&ed25519_pair(1));
	let Did(key) = &key else { unreachable!() };
	let key = std::str::from_utf8(key).unwrap();
	for identity in [
		ActivityPub(bounded("")),
		ActivityPub(bounded("http://social.example/alice")),
		ActivityPub(bounded("https://")),
		ActivityPub(bounded("https:///alice")),
		ActivityPub(bounded("https://localhost/alice")),
		ActivityPub(bounded("https://social.example/al ice")),
		ActivityPub(bounded("https://social.example/\u{e9}")),
		ActivityPub(bounded("https://alice@social.example/")),
		ActivityPub(bounded("https://social..example/alice")),
		ActivityPub(bounded("https://-social.example/alice")),
		ActivityPub(bounded("https://social.example:/alice")),
		ActivityPub(bounded("https://social.example:port/alice")),
		ActivityPub(bounded("https://social.example:1:2/alice")),
		ActivityPub(bounded("alice@social.example")),
		ActivityPub(bounded("@alice")),
		ActivityPub(bounded("@alice@social")),
		ActivityPub(bounded("@@social.example")),
		ActivityPub(bounded("@alice@social.example/x")),
		Diaspora(bounded("")),
		Diaspora(bounded("alice")),
		Diaspora(bounded("@pod.example")),
		Diaspora(bounded("alice@")),
		Diaspora(bounded("alice@.example")),
		Diaspora(bounded("alice@pod.")),
		Diaspora(bounded("al ice@pod.example")),
		Diaspora(bounded("alice@bob@pod.example")),
		did(""),
		did("did"),
		did("did:web"),
		did("did:web:"),
		did("did::alice"),
		did("did:Web:alice.example"),
		did("DID:web:alice.example"),
		did("did:web:alice.example#key"),
		did("did:web:alice.example/path"),
		did("did:web:alice.example?query"),
		did("did:web:alice%2"),
		did("did:web:alice%zz"),
		did("did:web:alice:"),
		did("did:key:"),
		did("did:key:z"),
		did("did:key:6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"),
		did("did:key:z0OIl"),
		// Not to be mistaken for somebody's key, claimed without a proof.
		did(&bad_key),
		did(&format!("{key}#{key}")),
		did(&format!("{key}?")),
		did(&format!("{key}:1")),
		did(&format!("{key} ")),
	] {
		assert!(!identity.is_well_formed(), "{identity:?}");
		run(|| {
			sign_up(alice(), "alice");
			assert_noop!(link(alice(), identity, None), Error::<Runtime>::InvalidIdentity);
		});
	}
}

#[test]
fn well_formed_identities_are_taken() {
	// A P-256 and a secp256k1 key of the did:key specification: claimed, since no host function verifies them here.
	for identity in [
		ActivityPub(bounded("https://social.example/users/alice")),
		ActivityPub(bounded("https://social.example:8443/users/alice?x=1#y")),
		ActivityPub(bounded("@alice_b.c-d@social.example")),
		Diaspora(bounded("alice@pod.example:3000")),
		did("did:web:alice.example%3A8443:users:alice"),
		did("did:plc:ewvi7nxzyoun6zhxrhs64oiz"),
		did("did:metalife:7"),
		did("did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169"),
		did("did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"),
	] {
		run(|| {
			sign_up(alice(), "alice");
			assert_ok!(link(alice(), identity.clone(), None));
		});
	}
}

#[test]
fn a_profile_has_sixteen() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let nth = |n: u32| Diaspora(bounded(format!("alice{n}@pod.example")));
		for n in 0..MAX_LINKS {
			assert_ok!(link(alice(), nth(n), None));
		}
		assert_noop!(link(alice(), nth(99), None), Error::<Runtime>::TooManyLinks);
		let pair = ed25519_pair(1);
		assert_noop!(prove(alice(), id, &pair, ssb(&pair)), Error::<Runtime>::TooManyLinks);
		assert_ok!(Profile::unlink(signed(alice()), id, nth(0).id()));
		assert_ok!(prove(alice(), id, &pair, ssb(&pair)));
	});
}

#[test]
fn beyond_prepaid_storage_whoever_links_pays() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		add_key(dave(), id, bob(), KeyRole::Device);
		let free = profile(id).prepaid.bytes_used;
		let claimed = Diaspora(bounded("dave@pod.example"));
		assert_ok!(link(dave(), claimed.clone(), None));
		let bytes = profile(id).prepaid.bytes_used - free;
		assert_ok!(Profile::unlink(signed(dave()), id, claimed.id()));
		assert_eq!(profile(id).prepaid.bytes_used, free);

		exhaust_prepaid(id);
		assert_noop!(link(dave(), claimed.clone(), None), Error::<Runtime>::DepositUnavailable);
		assert_ok!(link(bob(), claimed.clone(), None));
		assert_eq!(held(&bob()), price(bytes));
		assert_ok!(Profile::unlink(signed(dave()), id, claimed.id()));
		assert_eq!(held(&bob()), 0);
	});
}

#[test]
fn it_is_unlinked_by_the_person_or_by_whoever_paid() {
	run(|| {
		let id = sign_up(alice(), "alice");
		add_key(alice(), id, bob(), KeyRole::Device);
		exhaust_prepaid(id);
		let claimed = Diaspora(bounded("alice@pod.example"));
		assert_ok!(link(bob(), claimed.clone(), None));
		assert_ok!(Profile::revoke_key(signed(bob()), id, bob()));
		let unlink = |who: AccountId| Profile::unlink(signed(who), id, claimed.id());
		assert_noop!(unlink(charlie()), Error::<Runtime>::NotPermitted);
		assert_ok!(unlink(bob()));
		assert_eq!(last_event(), Event::<Runtime>::Unlinked { profile: id, link: claimed.id() });
		assert_noop!(unlink(bob()), Error::<Runtime>::NotFound);
		assert_noop!(Profile::unlink(Origin::root(), id, claimed.id()), DispatchError::BadOrigin);
	});
}

#[test]
fn only_the_person_links() {
	run(|| {
		let claimed = Diaspora(bounded("alice@pod.example"));
		assert_noop!(link(alice(), claimed.clone(), None), Error::<Runtime>::NoProfile);
		assert_noop!(Profile::link(Origin::root(), claimed, None), DispatchError::BadOrigin);
	});
}

/// The payload as the README describes it.
#[test]
fn what_is_signed_is_these_bytes() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let pair = ed25519_pair(1);
		let head = [&b"metalife"[..], &[4 << 2], b"link", genesis_hash().as_bytes(), &[0; 8], &[0; 4]].concat();
		let ssb_bytes = [&head[..], &[0], &pair.public().0, &9u64.to_le_bytes()].concat();
		assert_eq!(statement(id, 0, &ssb(&pair), 9), ssb_bytes);

		let Did(text) = did_key(&pair) else { unreachable!() };
		assert_eq!(text.len(), 56);
		let did_bytes = [&head[..], &[3], &[56 << 2], &text, &9u64.to_le_bytes()].concat();
		assert_eq!(statement(id, 0, &did_key(&pair), 9), did_bytes);
		assert_ok!(link(alice(), did_key(&pair), proof(&pair, &did_bytes, 9)));
	});
}
