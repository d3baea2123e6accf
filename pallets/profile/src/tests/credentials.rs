use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::AccountId;
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};

const SCHEMA: H256 = H256::repeat_byte(1);
const CLAIMS: H256 = H256::repeat_byte(2);

fn issue(who: AccountId, subject: u64, expires: Option<u64>) -> DispatchResult {
	Profile::issue_credential(signed(who), subject, SCHEMA, CLAIMS, expires)
}

/// Alice is the subject (0), Bob the issuer (1), with his device Eve.
fn issuer_and_subject() {
	sign_up(alice(), "alice");
	sign_up(bob(), "bobby");
	add_key(bob(), 1, eve(), KeyRole::Device);
}

fn status(id: u64) -> CredentialStatus {
	Profile::credential_status(0, id)
}

#[test]
fn is_issued_at_the_issuers_cost() {
	run(|| {
		issuer_and_subject();
		let before = held(&bob());
		assert_ok!(issue(bob(), 0, None));
		assert_eq!(last_event(), Event::<Runtime>::CredentialIssued { subject: 0, id: 0, issuer: 1 });
		let credential = Credentials::<Runtime>::get(0, 0).unwrap();
		assert_eq!((credential.issuer, credential.schema, credential.claims), (1, SCHEMA, CLAIMS));
		assert_eq!((credential.issued, credential.expires, credential.revoked), (1, None, None));
		assert!(held(&bob()) > before);
		assert_eq!(held(&alice()), creation_deposit() + handle_deposit());
		assert_eq!(status(0), CredentialStatus::Valid);

		// The next has a number of its own, whoever it is of.
		assert_ok!(issue(alice(), 1, None));
		assert!(Credentials::<Runtime>::contains_key(1, 1));
	});
}

#[test]
fn is_valid_until_it_expires() {
	run(|| {
		issuer_and_subject();
		assert_noop!(issue(bob(), 0, Some(0)), Error::<Runtime>::AlreadyExpired);
		assert_ok!(issue(bob(), 0, Some(5)));
		System::set_block_number(5);
		assert_eq!(status(0), CredentialStatus::Valid);
		System::set_block_number(6);
		assert_eq!(status(0), CredentialStatus::Expired);
	});
}

#[test]
fn is_seen_to_be_revoked() {
	run(|| {
		issuer_and_subject();
		assert_ok!(issue(bob(), 0, None));
		advance(3);
		assert_ok!(Profile::revoke_credential(signed(eve()), 0, 0));
		assert_eq!(last_event(), Event::<Runtime>::CredentialRevoked { subject: 0, id: 0 });
		assert_eq!(status(0), CredentialStatus::Revoked);
		assert_eq!(Credentials::<Runtime>::get(0, 0).unwrap().revoked, Some(4));
		assert_noop!(Profile::revoke_credential(signed(bob()), 0, 0), Error::<Runtime>::AlreadyRevoked);
	});
}

#[test]
fn counts_no_more_when_issuer_or_subject_retired() {
	run(|| {
		issuer_and_subject();
		assert_ok!(issue(bob(), 0, None));
		assert_ok!(Profile::retire(signed(bob())));
		assert_eq!(status(0), CredentialStatus::IssuerRetired);
		assert_ok!(Profile::retire(signed(alice())));
		assert_eq!(status(0), CredentialStatus::Unknown);
		assert_eq!(status(1), CredentialStatus::Unknown);
	});
}

#[test]
fn is_of_another_known_profile_that_has_not_blocked_the_issuer() {
	run(|| {
		issuer_and_subject();
		assert_noop!(issue(bob(), 1, None), Error::<Runtime>::Oneself);
		assert_noop!(issue(bob(), 9, None), Error::<Runtime>::UnknownProfile);
		assert_ok!(Profile::block(signed(alice()), 1));
		assert_noop!(issue(bob(), 0, None), Error::<Runtime>::BlockedProfile);
		assert_ok!(issue(alice(), 1, None));
	});
}

#[test]
fn needs_a_deposit_whatever_is_prepaid() {
	run(|| {
		issuer_and_subject();
		assert_noop!(issue(eve(), 0, None), Error::<Runtime>::DepositUnavailable);
	});
}

#[test]
fn is_revoked_by_the_issuer_alone() {
	run(|| {
		issuer_and_subject();
		assert_ok!(issue(bob(), 0, None));
		sign_up(charlie(), "charlie");
		for who in [alice(), charlie()] {
			assert_noop!(Profile::revoke_credential(signed(who), 0, 0), Error::<Runtime>::NotPermitted);
		}
		assert_noop!(Profile::revoke_credential(signed(dave()), 0, 0), Error::<Runtime>::NoProfile);
		assert_noop!(Profile::revoke_credential(signed(bob()), 0, 1), Error::<Runtime>::NotFound);
		assert_noop!(Profile::revoke_credential(Origin::root(), 0, 0), DispatchError::BadOrigin);
	});
}

#[test]
fn is_removed_by_subject_issuer_or_whoever_paid() {
	run(|| {
		issuer_and_subject();
		for _ in 0..4 {
			assert_ok!(issue(bob(), 0, None));
		}
		let all = held(&bob());
		let remove = |who: AccountId, id| Profile::remove_credential(signed(who), 0, id);
		assert_noop!(remove(charlie(), 0), Error::<Runtime>::NotPermitted);
		assert_noop!(remove(bob(), 9), Error::<Runtime>::NotFound);
		assert_noop!(Profile::remove_credential(Origin::root(), 0, 0), DispatchError::BadOrigin);
		assert_ok!(remove(alice(), 0));
		assert_eq!(last_event(), Event::<Runtime>::CredentialRemoved { subject: 0, id: 0 });
		assert_ok!(remove(eve(), 1));
		assert_ok!(remove(bob(), 2));
		// Bob is nobody's now, but paid.
		assert_ok!(Profile::retire(signed(bob())));
		assert_ok!(remove(bob(), 3));
		assert_eq!(held(&bob()), handle_deposit());
		assert!(all > held(&bob()));
	});
}

#[test]
fn only_the_person_issues() {
	run(|| {
		issuer_and_subject();
		assert_noop!(issue(dave(), 0, None), Error::<Runtime>::NoProfile);
		let result = Profile::issue_credential(Origin::root(), 0, SCHEMA, CLAIMS, None);
		assert_eq!(result, Err(DispatchError::BadOrigin));
	});
}
