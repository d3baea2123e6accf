use crate::{
	mock::{Content, *},
	*,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use metalife_primitives::{anchor::Tree, AccountId};
use sp_core::H256;
use sp_runtime::DispatchError;

const FEED: FeedKey = [5; 32];

fn feed() -> AccountId {
	AccountId::new(FEED)
}

/// The feed is Alice's.
fn with_feed(test: impl FnOnce()) {
	run(|| {
		add_key(ALICE, feed(), Role::Feed);
		test();
	});
}

fn anchor(who: AccountId, from: u64, to: u64) -> DispatchResult {
	let root = H256::repeat_byte(from as u8);
	Content::anchor(signed(who), None, None, FEED, from, to, root, (to - from).wrapping_add(1))
}

fn tree(from: u64, count: u64) -> Tree {
	Tree::new(FEED, from, (from..from + count).map(message)).expect("there are messages")
}

fn message(number: u64) -> [u8; 32] {
	let mut id = [9; 32];
	id[..8].copy_from_slice(&number.to_le_bytes());
	id
}

#[test]
fn segments_follow_each_other() {
	with_feed(|| {
		assert_eq!(Content::next_anchor(FEED), None);
		assert_ok!(anchor(alice(), 10, 19));
		let root = H256::repeat_byte(10);
		assert_eq!(last_event(), Event::<Runtime>::Anchored { feed: FEED, profile: ALICE, from: 10, to: 19, root });
		assert_eq!(Content::next_anchor(FEED), Some(20));
		for from in [0, 10, 15, 19, 21] {
			assert_noop!(anchor(alice(), from, 30), Error::<Runtime>::NotContiguous);
		}
		advance(1);
		assert_ok!(anchor(alice(), 20, 20));
		let at = |number| Content::anchor_at(FEED, number).map(|info| (info.from, info.count, info.anchored));
		assert_eq!(at(9), None);
		assert_eq!(at(10), Some((10, 10, 1)));
		assert_eq!(at(19), Some((10, 10, 1)));
		assert_eq!(at(20), Some((20, 1, 2)));
		assert_eq!(at(21), None);
		assert_eq!(Content::anchor_at([6; 32], 10), None);
	});
}

#[test]
fn the_count_is_what_the_numbers_say() {
	with_feed(|| {
		let anchor =
			|from, to, count| Content::anchor(signed(alice()), None, None, FEED, from, to, H256::zero(), count);
		assert_noop!(anchor(1, 10, 9), Error::<Runtime>::WrongCount);
		assert_noop!(anchor(1, 10, 11), Error::<Runtime>::WrongCount);
		assert_noop!(anchor(5, 4, 0), Error::<Runtime>::WrongCount);
		assert_noop!(anchor(5, 3, u64::MAX), Error::<Runtime>::WrongCount);
		assert_noop!(anchor(0, u64::MAX, 0), Error::<Runtime>::WrongCount);
		assert_ok!(anchor(0, u64::MAX - 1, u64::MAX));
	});
}

/// One anchor for 100,000 messages costs what one for one does.
#[test]
fn the_cost_is_the_same_for_any_number() {
	with_feed(|| {
		assert_ok!(anchor(alice(), 1, 1));
		let one = held(&alice());
		assert_ok!(anchor(alice(), 2, 100_001));
		assert_eq!(held(&alice()), 2 * one);
		let weight = |from, to| {
			use frame_support::dispatch::GetDispatchInfo;
			let (root, count) = (H256::zero(), to - from + 1);
			let call = Call::<Runtime>::anchor { app: None, payer: None, feed: FEED, from, to, root, count };
			call.get_dispatch_info().call_weight
		};
		assert_eq!(weight(1, 1), weight(1, 100_000));
	});
}

#[test]
fn every_message_is_proven_and_no_other() {
	with_feed(|| {
		let (first, second) = (tree(1, 7), tree(8, 100));
		for tree in [&first, &second] {
			let segment = tree.segment();
			let (from, count) = (segment.from, segment.count);
			let (to, root) = (from + count - 1, H256(tree.root()));
			assert_ok!(Content::anchor(signed(alice()), None, None, FEED, from, to, root, count));
		}
		for number in 1..108 {
			let tree = if number < 8 { &first } else { &second };
			let path = tree.proof(number).expect("is in it");
			let verify = |number, message, path| Content::verify_anchor(FEED, number, message, path);
			let info = verify(number, message(number), path.clone()).expect("is proven");
			assert_eq!((info.root, info.profile), (H256(tree.root()), ALICE));
			assert_eq!(verify(number, message(number + 1), path.clone()), None);
			assert_eq!(verify(number + 1, message(number), path.clone()), None);
			assert_eq!(verify(number, message(number), [&path[..], &[[0; 32]]].concat()), None);
			assert_eq!(Content::verify_anchor([6; 32], number, message(number), path), None);
		}
	});
}

#[test]
fn is_made_by_the_feed_its_person_or_a_granted_app() {
	with_feed(|| {
		assert_noop!(anchor(bob(), 1, 1), Error::<Runtime>::NotPermitted);
		assert_noop!(anchor(feed(), 1, 1), Error::<Runtime>::DepositUnavailable);
		assert_noop!(
			Content::anchor(Origin::root(), None, None, FEED, 1, 1, H256::zero(), 1),
			DispatchError::BadOrigin
		);
		// Another key of hers that does not speak for her.
		add_key(ALICE, account("other feed"), Role::Feed);
		assert_noop!(anchor(account("other feed"), 1, 1), Error::<Runtime>::NotPermitted);

		// The feed signs, a Pub pays.
		assert_ok!(Content::allow_deposit(signed(corp()), ALICE, 5_000));
		let by_feed = |from| Content::anchor(signed(feed()), None, Some(corp()), FEED, from, from, H256::zero(), 1);
		assert_ok!(by_feed(1));
		assert_eq!(Content::sponsorship(corp(), ALICE).expect("exists").used, Content::anchor_bytes());

		let app = granted_app(Scopes::ANCHOR);
		let by_app = |app| Content::anchor(signed(key()), Some(app), None, FEED, 2, 2, H256::zero(), 1);
		assert_ok!(by_app(app));
		assert_ok!(Content::grant(signed(alice()), app, Scopes::PUBLISH, None));
		assert_noop!(
			Content::anchor(signed(key()), Some(app), None, FEED, 3, 3, H256::zero(), 1),
			Error::<Runtime>::NotGranted
		);
		assert_noop!(
			Content::anchor(signed(bob()), Some(app), None, FEED, 3, 3, H256::zero(), 1),
			Error::<Runtime>::NotAppKey
		);

		// A key that was revoked anchors nothing more, whoever signs.
		remove_key(&feed());
		assert_noop!(anchor(alice(), 3, 3), Error::<Runtime>::UnknownFeed);
		assert_noop!(by_feed(3), Error::<Runtime>::UnknownFeed);
	});
}

/// An app that a profile has a key for acts within what it was granted, and for no feed of its own.
#[test]
fn is_never_of_an_apps_key() {
	run(|| {
		add_key(ALICE, feed(), Role::App);
		assert_ok!(Balances::force_set_balance(Origin::root(), feed(), RICHES));
		for who in [feed(), alice()] {
			assert_noop!(anchor(who, 1, 1), Error::<Runtime>::UnknownFeed);
		}
		let app = granted_app(Scopes::ALL);
		assert_noop!(
			Content::anchor(signed(key()), Some(app), None, FEED, 1, 1, H256::zero(), 1),
			Error::<Runtime>::UnknownFeed
		);
		// What speaks for the person may keep a feed.
		add_key(ALICE, feed(), Role::Person);
		assert_ok!(anchor(feed(), 1, 1));
	});
}

#[test]
fn a_dropped_segment_is_not_anchored_anew_while_others_stand() {
	with_feed(|| {
		assert_ok!(anchor(alice(), 1, 5));
		assert_ok!(anchor(alice(), 6, 9));
		let drop = |who, from| Content::drop_record(signed(who), Record::Anchor(FEED, from), 0);
		assert_noop!(drop(bob(), 6), Error::<Runtime>::NotPayer);
		assert_noop!(drop(alice(), 7), Error::<Runtime>::NotFound);
		assert_ok!(drop(alice(), 6));
		assert_noop!(anchor(alice(), 6, 9), Error::<Runtime>::NotContiguous);
		assert_eq!(Content::anchor_at(FEED, 7), None);
		assert_ok!(anchor(alice(), 10, 12));
		assert_eq!(Content::anchor_at(FEED, 7), None);
		assert_eq!(Content::anchor_at(FEED, 5).expect("stands").from, 1);
		assert_ok!(drop(alice(), 1));
		assert_ok!(drop(alice(), 10));
		assert_eq!((held(&alice()), Content::next_anchor(FEED)), (0, None));
		assert_ok!(anchor(alice(), 1, 5));
	});
}
