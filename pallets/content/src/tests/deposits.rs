//! What is held covers what is stored.

use crate::{
	mock::{Content, *},
	*,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use metalife_primitives::AccountId;

/// All bytes of this pallet in storage, keys included.
fn stored() -> usize {
	let prefix = sp_io::hashing::twox_128(b"Content");
	let mut key = prefix.to_vec();
	let mut sum = 0;
	while let Some(next) = sp_io::storage::next_key(&key).filter(|next| next.starts_with(&prefix)) {
		sum += next.len() + sp_io::storage::get(&next).map_or(0, |value| value.len());
		key = next;
	}
	sum
}

/// What a call stores and what it holds for, in bytes.
fn grows(call: impl FnOnce() -> DispatchResult) {
	let (before, held_before) = (stored(), held_balances().values().sum::<u128>());
	assert_ok!(call());
	let held = held_balances().values().sum::<u128>() - held_before;
	let bytes = stored() - before;
	// A record that grows pays no second time for being one.
	assert!(held >= price(bytes as u32) - price(0), "{bytes} bytes for {held}");
}

#[test]
fn every_call_that_stores_holds_enough_for_it() {
	run(|| {
		// The counters are there from the start of an app's, item's or group's history.
		NextApp::<Runtime>::put(0);
		NextItem::<Runtime>::put(0);
		NextGroup::<Runtime>::put(0);
		let name: Name = bounded([b'a'; 64]);
		let long: Cid = bounded([b'a'; 96]);
		grows(|| Content::register_app(signed(corp()), name, long));
		grows(|| Content::add_app_key(signed(corp()), 0, key()));
		grows(|| Content::allow_deposit(signed(corp()), ALICE, 100_000));
		grows(|| Content::grant(signed(alice()), 0, Scopes::ALL, None));
		advance(1);
		grows(|| Content::grant(signed(alice()), 0, Scopes::REACT, None));
		let tags = tagged(&["aaaaaaaaaaaaaaaaaaaaaaaa", "b", "c", "d"]);
		for new in [tags, comment(0), closed(Visibility::Followers, 9)] {
			grows(|| Content::publish(signed(alice()), Acting::Own, None, new));
		}
		let long = post(&"x".repeat(999));
		grows(|| Content::publish(signed(alice()), Acting::Own, Some(corp()), long));
		grows(|| plain(Content::react(signed(bob()), Acting::Own, None, 0, ReactionKind::Like)));
		grows(|| Content::create_group(signed(alice()), None));
		grows(|| Content::add_member(signed(alice()), 0, BOB, None));
		grows(|| Content::commit_keys(signed(alice()), 0, 0, Default::default(), None));
		add_key(ALICE, AccountId::new([5; 32]), Role::Feed);
		for from in [1, 2] {
			grows(|| Content::anchor(signed(alice()), None, None, [5; 32], from, from, Default::default(), 1));
		}
		// What a revocation and an edit store was held for already.
		advance(1);
		let (before, held_before) = (stored(), held(&alice()));
		assert_ok!(Content::revoke(signed(alice()), 0));
		assert!(stored() > before);
		assert_eq!(held(&alice()), held_before);
	});
}

/// What is held follows the records, whoever pays, and all of it comes back.
#[test]
fn nothing_is_left_when_everything_is_gone() {
	run(|| {
		let app = granted_app(Scopes::ALL);
		assert_ok!(Content::publish(signed(key()), for_alice(app), None, post("x")));
		assert_ok!(Content::react(signed(key()), for_alice(app), None, 0, ReactionKind::Like));
		publish(bob(), comment(0));
		assert_noop!(Content::allow_deposit(signed(corp()), 99, 0), Error::<Runtime>::UnknownProfile);
		assert_ok!(Content::unreact(signed(key()), for_alice(app), 0));
		assert_ok!(Content::retract(signed(key()), for_alice(app), 0));
		assert_ok!(Content::retract(signed(bob()), Acting::Own, 1));
		assert_ok!(Content::allow_deposit(signed(corp()), ALICE, 0));
		assert_ok!(Content::deregister_app(signed(corp()), app));
		retire(&alice());
		assert_ok!(Content::clear_retired(signed(dave()), ALICE, 64));
		assert_eq!(held_balances(), Default::default());
		// But for the three counters and the version.
		assert!(stored() <= 3 * (32 + 8) + 34, "{} bytes", stored());
	});
}
