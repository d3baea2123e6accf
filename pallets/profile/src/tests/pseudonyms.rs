use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::{signed as signatures, AccountId};
use sp_core::{Pair, H256};
use sp_io::hashing::blake2_256;
use sp_runtime::DispatchError;

const SALT: Salt = [9; 32];

fn commitment(id: u64, pseudonym: &AccountId) -> H256 {
	blake2_256(&signatures::payload("pseudonym", &genesis_hash(), &(id, pseudonym, SALT))).into()
}

fn consent(id: u64, nonce: u32, commitment: H256) -> Vec<u8> {
	signatures::payload("reveal", &genesis_hash(), &(id, nonce, commitment))
}

/// Alice has committed to Dave's account.
fn committed() -> (u64, H256) {
	let id = sign_up(alice(), "alice");
	let commitment = commitment(id, &dave());
	assert_ok!(Profile::commit_pseudonym(signed(alice()), commitment));
	(id, commitment)
}

fn reveal(commitment: H256, pseudonym: AccountId, bytes: &[u8]) -> sp_runtime::DispatchResult {
	Profile::reveal_pseudonym(signed(alice()), commitment, pseudonym, SALT, dave_pair().sign(bytes).into())
}

#[test]
fn a_commitment_tells_nothing_until_it_is_revealed() {
	run(|| {
		let (id, commitment) = committed();
		assert_eq!(last_event(), Event::<Runtime>::PseudonymCommitted { profile: id, commitment });
		assert_eq!(Profile::pseudonym_commitment(id, &dave(), &SALT), commitment);
		advance(5);
		assert_ok!(reveal(commitment, dave(), &consent(id, 0, commitment)));
		assert_eq!(last_event(), Event::<Runtime>::PseudonymRevealed { profile: id, commitment, pseudonym: dave() });
		let record = Pseudonyms::<Runtime>::get(id, commitment).unwrap();
		assert_eq!((record.committed, record.revealed), (1, Some(dave())));
		assert_eq!(profile(id).nonce, 1);
	});
}

#[test]
fn a_wallet_may_wrap_what_the_pseudonym_signs() {
	run(|| {
		let (id, commitment) = committed();
		assert_ok!(reveal(commitment, dave(), &signatures::wrapped(&consent(id, 0, commitment))));
	});
}

#[test]
fn only_what_was_committed_to_is_revealed() {
	run(|| {
		let (id, commitment) = committed();
		let bytes = consent(id, 0, commitment);
		assert_noop!(reveal(commitment, eve(), &bytes), Error::<Runtime>::CommitmentMismatch);
		let signature = dave_pair().sign(&bytes);
		assert_noop!(
			Profile::reveal_pseudonym(signed(alice()), commitment, dave(), [8; 32], signature.into()),
			Error::<Runtime>::CommitmentMismatch
		);
		assert_noop!(reveal(H256::zero(), dave(), &bytes), Error::<Runtime>::NotFound);
	});
}

#[test]
fn nobody_copies_anothers_commitment() {
	run(|| {
		let (_, commitment) = committed();
		let other = sign_up(bob(), "bobby");
		assert_ok!(Profile::commit_pseudonym(signed(bob()), commitment));
		let signature = dave_pair().sign(&consent(other, 0, commitment));
		assert_noop!(
			Profile::reveal_pseudonym(signed(bob()), commitment, dave(), SALT, signature.into()),
			Error::<Runtime>::CommitmentMismatch
		);
	});
}

#[test]
fn the_pseudonym_must_agree() {
	run(|| {
		let (id, commitment) = committed();
		for bytes in [
			consent(id, 1, commitment),
			consent(id + 1, 0, commitment),
			consent(id, 0, H256::zero()),
			signatures::payload("reveal", &H256::repeat_byte(3), &(id, 0u32, commitment)),
			signatures::payload("create", &genesis_hash(), &(id, 0u32, commitment)),
		] {
			assert_noop!(reveal(commitment, dave(), &bytes), Error::<Runtime>::BadSignature);
		}
		let other = sp_keyring::Sr25519Keyring::Eve.sign(&consent(id, 0, commitment));
		assert_noop!(
			Profile::reveal_pseudonym(signed(alice()), commitment, dave(), SALT, other.into()),
			Error::<Runtime>::BadSignature
		);
	});
}

#[test]
fn a_consent_serves_once() {
	run(|| {
		let (id, commitment) = committed();
		let bytes = consent(id, 0, commitment);
		assert_ok!(reveal(commitment, dave(), &bytes));
		assert_noop!(reveal(commitment, dave(), &bytes), Error::<Runtime>::AlreadyRevealed);
		assert_ok!(Profile::remove_pseudonym(signed(alice()), id, commitment));
		assert_ok!(Profile::commit_pseudonym(signed(alice()), commitment));
		assert_noop!(reveal(commitment, dave(), &bytes), Error::<Runtime>::BadSignature);
		assert_ok!(reveal(commitment, dave(), &consent(id, 1, commitment)));
	});
}

#[test]
fn a_commitment_is_made_once() {
	run(|| {
		let (_, commitment) = committed();
		assert_noop!(Profile::commit_pseudonym(signed(alice()), commitment), Error::<Runtime>::AlreadyExists);
	});
}

#[test]
fn prepaid_storage_pays_first_then_the_controller() {
	run(|| {
		let (id, first) = committed();
		let before = held(&alice());
		let bytes = profile(id).prepaid.bytes_used;
		exhaust_prepaid(id);
		assert_ok!(Profile::commit_pseudonym(signed(alice()), H256::zero()));
		assert_eq!(held(&alice()), before + price(bytes));
		// Revealing costs no more.
		assert_ok!(reveal(first, dave(), &consent(id, 0, first)));
		assert_eq!(held(&alice()), before + price(bytes));
		assert_ok!(Profile::remove_pseudonym(signed(alice()), id, H256::zero()));
		assert_ok!(Profile::remove_pseudonym(signed(alice()), id, first));
		assert_eq!(held(&alice()), before);
		assert_eq!(profile(id).prepaid.bytes_used, 0);
	});
}

#[test]
fn without_money_only_prepaid_storage_serves() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		exhaust_prepaid(id);
		assert_noop!(Profile::commit_pseudonym(signed(dave()), H256::zero()), Error::<Runtime>::DepositUnavailable);
	});
}

#[test]
fn it_is_removed_by_the_person_or_by_whoever_paid() {
	run(|| {
		let (id, first) = committed();
		add_key(alice(), id, eve(), KeyRole::Device);
		exhaust_prepaid(id);
		let second = H256::repeat_byte(2);
		assert_ok!(Profile::commit_pseudonym(signed(alice()), second));
		let remove = |who: AccountId, commitment| Profile::remove_pseudonym(signed(who), id, commitment);
		assert_noop!(remove(bob(), first), Error::<Runtime>::NotPermitted);
		assert_ok!(remove(eve(), first));
		assert_eq!(last_event(), Event::<Runtime>::PseudonymRemoved { profile: id, commitment: first });
		assert_noop!(remove(alice(), first), Error::<Runtime>::NotFound);
		// No longer in charge, but she paid.
		assert_ok!(Profile::offer_key(signed(alice()), charlie(), KeyRole::Controller));
		assert_ok!(Profile::claim_key(signed(charlie()), id));
		assert_ok!(remove(alice(), second));
	});
}

#[test]
fn only_the_controller_commits_and_reveals() {
	run(|| {
		let (id, commitment) = committed();
		add_key(alice(), id, eve(), KeyRole::Device);
		assert_noop!(Profile::commit_pseudonym(signed(eve()), H256::zero()), Error::<Runtime>::NotPermitted);
		assert_noop!(Profile::commit_pseudonym(signed(bob()), H256::zero()), Error::<Runtime>::NoProfile);
		assert_noop!(Profile::commit_pseudonym(Origin::root(), H256::zero()), DispatchError::BadOrigin);
		let signature = dave_pair().sign(&consent(id, 0, commitment));
		let reveal = |origin| Profile::reveal_pseudonym(origin, commitment, dave(), SALT, signature.into());
		assert_noop!(reveal(signed(eve())), Error::<Runtime>::NotPermitted);
		assert_noop!(reveal(signed(bob())), Error::<Runtime>::NoProfile);
		assert_noop!(reveal(Origin::root()), DispatchError::BadOrigin);
		assert_noop!(Profile::remove_pseudonym(Origin::root(), id, commitment), DispatchError::BadOrigin);
	});
}

/// The payloads as the README describes them.
#[test]
fn what_is_signed_and_hashed_is_these_bytes() {
	run(|| {
		let (id, commitment) = committed();
		let committed = [
			&b"metalife"[..],
			&[9 << 2],
			b"pseudonym",
			genesis_hash().as_bytes(),
			&id.to_le_bytes(),
			dave().as_ref(),
			&SALT,
		]
		.concat();
		assert_eq!(commitment, blake2_256(&committed).into());
		let agreed = [
			&b"metalife"[..],
			&[6 << 2],
			b"reveal",
			genesis_hash().as_bytes(),
			&id.to_le_bytes(),
			&0u32.to_le_bytes(),
			commitment.as_bytes(),
		]
		.concat();
		assert_ok!(reveal(commitment, dave(), &agreed));
	});
}
