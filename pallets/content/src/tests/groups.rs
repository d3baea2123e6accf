use crate::{
	mock::{Content, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::DispatchError;

#[test]
fn members_come_and_the_epoch_changes_when_they_go() {
	run(|| {
		let id = new_group();
		assert_eq!(last_event(), Event::<Runtime>::MemberAdded { group: id, profile: BOB });
		assert_ok!(Content::add_member(signed(alice()), id, CHARLIE, None));
		let group = || Content::group(id).expect("exists");
		assert_eq!(group(), GroupInfo { owner: ALICE, epoch: 0, members: 2, keys: None });
		assert!(Content::in_group(id, ALICE) && Content::in_group(id, BOB) && !Content::in_group(id, DAVE));

		assert_ok!(Content::remove_member(signed(alice()), id, CHARLIE));
		assert_eq!(last_event(), Event::<Runtime>::MemberRemoved { group: id, profile: CHARLIE, epoch: Some(1) });
		assert_eq!((group().epoch, group().members), (1, 1));
		assert_ok!(Content::leave_group(signed(bob()), id));
		assert_eq!((group().epoch, group().members), (2, 0));
		assert!(!Content::in_group(id, BOB));
		assert_ok!(Content::add_member(signed(alice()), id, BOB, None));
		assert_eq!(Members::<Runtime>::get(id, BOB).expect("is in").since, 2);
	});
}

#[test]
fn deposits_come_back() {
	run(|| {
		let id = new_group();
		assert_ok!(Content::commit_keys(signed(alice()), id, 0, H256::zero(), None));
		let with_bob = held(&alice());
		assert_ok!(Content::leave_group(signed(bob()), id));
		assert!(held(&alice()) < with_bob);
		assert_eq!(held(&bob()), 0);
		assert_ok!(Content::add_member(signed(alice()), id, CHARLIE, None));
		assert_ok!(Content::dissolve_group(signed(alice()), id));
		assert_eq!(last_event(), Event::<Runtime>::GroupDissolved { group: id });
		assert!(!Content::in_group(id, CHARLIE) && !Content::in_group(id, ALICE));
		check_state();
		assert_ok!(Content::clear_group(signed(dave()), id, 1));
		assert_eq!(last_event(), Event::<Runtime>::GroupCleared { group: id, records: 1 });
		check_state();
		assert_ok!(Content::clear_group(signed(dave()), id, 9));
		assert_eq!(held(&alice()), 0);
		assert_eq!(Members::<Runtime>::iter().count() + GroupKeys::<Runtime>::iter().count(), 0);
	});
}

#[test]
fn a_member_may_leave_a_group_that_is_no_more() {
	run(|| {
		let id = new_group();
		assert_ok!(Content::dissolve_group(signed(alice()), id));
		assert_ok!(Content::leave_group(signed(bob()), id));
		assert_eq!(last_event(), Event::<Runtime>::MemberRemoved { group: id, profile: BOB, epoch: None });
		assert_eq!(held(&alice()), 0);
	});
}

#[test]
fn keys_are_committed_to_for_the_current_epoch() {
	run(|| {
		let id = new_group();
		let commit = |epoch, hash| Content::commit_keys(signed(alice()), id, epoch, H256::repeat_byte(hash), None);
		assert_noop!(commit(1, 1), Error::<Runtime>::WrongEpoch);
		assert_ok!(commit(0, 1));
		assert_eq!(last_event(), Event::<Runtime>::KeysCommitted { group: id, epoch: 0, hash: H256::repeat_byte(1) });
		let before = held(&alice());
		// Another member, and the key wrapped once more.
		assert_ok!(commit(0, 2));
		assert_eq!(held(&alice()), before);
		assert_eq!(Content::keys_of(id, 0), Some(H256::repeat_byte(2)));
		assert_ok!(Content::leave_group(signed(bob()), id));
		assert_eq!(Content::group(id).expect("exists").keys, None);
		assert_noop!(commit(0, 3), Error::<Runtime>::WrongEpoch);
		assert_ok!(commit(1, 3));
		// What was said in the former epoch stays readable to those who have its key.
		assert_eq!(Content::keys_of(id, 0), Some(H256::repeat_byte(2)));
		assert_eq!(Content::group(id).expect("exists").keys, Some(H256::repeat_byte(3)));
		assert_ok!(Content::drop_record(signed(alice()), Record::Keys(id, 0), 0));
		assert_eq!(Content::keys_of(id, 0), None);
	});
}

#[test]
fn are_the_owners_affair() {
	run(|| {
		let id = new_group();
		let not_permitted = Error::<Runtime>::NotPermitted;
		assert_noop!(Content::add_member(signed(bob()), id, CHARLIE, None), Error::<Runtime>::NotPermitted);
		assert_noop!(Content::remove_member(signed(charlie()), id, BOB), Error::<Runtime>::NotPermitted);
		assert_noop!(Content::dissolve_group(signed(bob()), id), Error::<Runtime>::NotPermitted);
		assert_noop!(Content::commit_keys(signed(bob()), id, 0, H256::zero(), None), not_permitted);
		for (profile, error) in [
			(BOB, Error::<Runtime>::AlreadyExists),
			(ALICE, Error::<Runtime>::AlreadyExists),
			(99, Error::<Runtime>::UnknownProfile),
		] {
			assert_noop!(Content::add_member(signed(alice()), id, profile, None), error);
		}
		block(CHARLIE, ALICE);
		assert_noop!(Content::add_member(signed(alice()), id, CHARLIE, None), Error::<Runtime>::BlockedProfile);
		assert_noop!(Content::add_member(signed(alice()), 9, DAVE, None), Error::<Runtime>::UnknownGroup);
		assert_noop!(Content::remove_member(signed(alice()), 9, DAVE), Error::<Runtime>::UnknownGroup);
		assert_noop!(Content::remove_member(signed(alice()), id, DAVE), Error::<Runtime>::NotMember);
		assert_noop!(Content::leave_group(signed(charlie()), id), Error::<Runtime>::NotMember);
		assert_noop!(Content::leave_group(signed(alice()), id), Error::<Runtime>::NotMember);
		assert_noop!(Content::leave_group(signed(corp()), id), Error::<Runtime>::NoProfile);
		assert_noop!(Content::dissolve_group(signed(alice()), 9), Error::<Runtime>::UnknownGroup);
		assert_noop!(Content::clear_group(signed(alice()), 9, 1), Error::<Runtime>::UnknownGroup);
		assert_noop!(Content::clear_group(signed(alice()), id, 1), Error::<Runtime>::StillThere);
		assert_noop!(Content::create_group(signed(corp()), None), Error::<Runtime>::NoProfile);
		assert_noop!(Content::create_group(signed(dave()), None), Error::<Runtime>::DepositUnavailable);
		assert_noop!(Content::commit_keys(signed(alice()), 9, 0, H256::zero(), None), Error::<Runtime>::UnknownGroup);
		assert_noop!(Content::create_group(Origin::root(), None), DispatchError::BadOrigin);
		assert_noop!(Content::add_member(Origin::root(), id, BOB, None), DispatchError::BadOrigin);
		assert_noop!(Content::remove_member(Origin::root(), id, BOB), DispatchError::BadOrigin);
		assert_noop!(Content::leave_group(Origin::root(), id), DispatchError::BadOrigin);
		assert_noop!(Content::dissolve_group(Origin::root(), id), DispatchError::BadOrigin);
		assert_noop!(Content::clear_group(Origin::root(), id, 1), DispatchError::BadOrigin);
		assert_noop!(Content::commit_keys(Origin::root(), id, 0, H256::zero(), None), DispatchError::BadOrigin);
	});
}
