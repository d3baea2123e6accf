use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::AccountId;
use sp_runtime::{DispatchError, DispatchResult};

fn add(who: AccountId, alias: &str) -> DispatchResult {
	Profile::add_alias(signed(who), bounded(alias))
}

fn remove(who: AccountId, id: u64, alias: &str) -> DispatchResult {
	Profile::remove_alias(signed(who), id, bounded(alias))
}

#[test]
fn an_alias_is_added_and_removed() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(add(alice(), "Alice in Chains"));
		assert_eq!(last_event(), Event::<Runtime>::AliasAdded { profile: id, alias: bounded("Alice in Chains") });
		assert_eq!(profile(id).aliases, 1);
		assert!(profile(id).prepaid.bytes_used > 0);
		assert_ok!(remove(alice(), id, "Alice in Chains"));
		assert_eq!(last_event(), Event::<Runtime>::AliasRemoved { profile: id, alias: bounded("Alice in Chains") });
		assert_eq!((profile(id).aliases, profile(id).prepaid.bytes_used), (0, 0));
	});
}

#[test]
fn aliases_are_not_unique_but_each_is_there_once() {
	run(|| {
		sign_up(alice(), "alice");
		sign_up(bob(), "bobby");
		assert_ok!(add(alice(), "The One"));
		assert_ok!(add(bob(), "The One"));
		assert_noop!(add(alice(), "The One"), Error::<Runtime>::AlreadyExists);
	});
}

#[test]
fn an_alias_is_some_text() {
	run(|| {
		sign_up(alice(), "alice");
		assert_noop!(add(alice(), ""), Error::<Runtime>::InvalidName);
		assert_noop!(add(alice(), "\u{202e}"), Error::<Runtime>::InvalidName);
		assert_noop!(Profile::add_alias(signed(alice()), bounded(b"\xc3\x28")), Error::<Runtime>::InvalidName);
	});
}

#[test]
fn a_profile_has_eight() {
	run(|| {
		let id = sign_up(alice(), "alice");
		for n in 0..MAX_ALIASES {
			assert_ok!(add(alice(), &format!("Alice {n}")));
		}
		assert_noop!(add(alice(), "Alice 9"), Error::<Runtime>::TooManyAliases);
		assert_ok!(remove(alice(), id, "Alice 0"));
		assert_ok!(add(alice(), "Alice 9"));
	});
}

#[test]
fn beyond_prepaid_storage_whoever_adds_it_pays_and_may_remove_it() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		add_key(dave(), id, bob(), KeyRole::Device);
		exhaust_prepaid(id);
		assert_noop!(add(dave(), "Dave"), Error::<Runtime>::DepositUnavailable);
		assert_ok!(add(bob(), "Dave"));
		assert!(held(&bob()) > 0);
		assert_ok!(Profile::revoke_key(signed(dave()), id, bob()));
		assert_noop!(remove(charlie(), id, "Dave"), Error::<Runtime>::NotPermitted);
		assert_ok!(remove(bob(), id, "Dave"));
		assert_eq!(held(&bob()), 0);
		assert_noop!(remove(bob(), id, "Dave"), Error::<Runtime>::NotFound);
	});
}

#[test]
fn only_the_person_adds_and_removes() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_noop!(add(bob(), "Alice"), Error::<Runtime>::NoProfile);
		assert_ok!(add(alice(), "Alice"));
		sign_up(bob(), "bobby");
		assert_noop!(remove(bob(), id, "Alice"), Error::<Runtime>::NotPermitted);
		assert_noop!(Profile::add_alias(Origin::root(), bounded("x")), DispatchError::BadOrigin);
		assert_noop!(Profile::remove_alias(Origin::root(), id, bounded("Alice")), DispatchError::BadOrigin);
		add_key(alice(), id, dave(), KeyRole::Device);
		assert_ok!(remove(dave(), id, "Alice"));
	});
}
