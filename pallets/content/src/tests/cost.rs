//! How many values the common calls write: writes are what a transaction costs most.

use crate::{
	mock::{Content, *},
	*,
};
use frame_support::{assert_ok, dispatch::DispatchResult};
use metalife_primitives::AccountId;
use sp_core::H256;

/// How many values of this pallet and of the holds a call writes. The sender's account is written by every
/// transaction anyway.
fn writes<R>(setup: impl FnOnce() -> R, call: impl FnOnce() -> DispatchResult) -> usize {
	let mut ext = new_test_ext();
	ext.execute_with(setup);
	ext.commit_all().expect("nothing is open");
	ext.execute_with(call).expect("can be done");
	let counted = [sp_io::hashing::twox_128(b"Content"), sp_io::hashing::twox_128(b"Balances")];
	ext.overlayed_changes().changes().filter(|(key, _)| counted.iter().any(|prefix| key.starts_with(prefix))).count()
}

fn own(new: NewItem) -> DispatchResult {
	Content::publish(signed(bob()), Acting::Own, None, new)
}

#[test]
fn publishing_writes_the_item_its_places_the_hold_and_the_counter() {
	assert_eq!(writes(|| (), || own(post("x"))), 4);
	assert_eq!(writes(|| (), || own(tagged(&["a", "b"]))), 6);
	assert_eq!(writes(|| publish(alice(), post("x")), || own(comment(0))), 5);
	// And what the payer allows.
	let app = || granted_app(Scopes::ALL);
	assert_eq!(writes(app, || Content::publish(signed(key()), for_alice(0), None, post("x"))), 6);
}

#[test]
fn reacting_writes_the_reaction_the_item_and_the_hold() {
	let item = || publish(alice(), post("x"));
	let react = |kind| plain(Content::react(signed(bob()), Acting::Own, None, 0, kind));
	assert_eq!(writes(item, || react(ReactionKind::Like)), 3);
	let reacted = || {
		item();
		assert_ok!(react(ReactionKind::Like));
	};
	assert_eq!(writes(reacted, || react(ReactionKind::Sad)), 2);
}

#[test]
fn anchoring_writes_the_anchor_the_feed_and_the_hold() {
	let feed = || add_key(ALICE, AccountId::new([5; 32]), Role::Feed);
	let anchor = |to| Content::anchor(signed(alice()), None, None, [5; 32], 1, to, H256::zero(), to);
	assert_eq!(writes(feed, || anchor(1)), 3);
	assert_eq!(writes(feed, || anchor(100_000)), 3);
}
