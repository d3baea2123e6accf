use crate::{
	mock::{Content, *},
	*,
};
use frame_support::{assert_noop, assert_ok, dispatch::PostDispatchInfo};
use sp_runtime::DispatchError;

fn cleared(n: u32) -> Result<PostDispatchInfo, sp_runtime::DispatchErrorWithPostInfo<PostDispatchInfo>> {
	Ok(PostDispatchInfo::from(Some(<() as WeightInfo>::clear_retired(n))))
}

#[test]
fn what_is_left_is_cleared_by_anyone_in_bounded_steps() {
	run(|| {
		let app = new_app();
		assert_ok!(Content::allow_deposit(signed(corp()), ALICE, 50_000));
		let corps = held(&corp());
		let group = new_group();
		for _ in 0..3 {
			publish(alice(), tagged(&["a"]));
			assert_ok!(Content::publish(signed(alice()), Acting::Own, Some(corp()), post("x")));
		}
		publish(alice(), closed(Visibility::Group(group), 0));
		assert_ok!(Content::grant(signed(alice()), app, Scopes::ALL, None));
		advance(1);
		assert_ok!(Content::revoke(signed(alice()), app));
		assert_ok!(Content::grant(signed(alice()), new_app(), Scopes::ALL, None));
		publish(bob(), comment(0));

		assert_noop!(Content::clear_retired(signed(dave()), ALICE, 9), Error::<Runtime>::StillThere);
		retire(&alice());
		for expected in [4, 4, 2, 0] {
			assert_eq!(Content::clear_retired(signed(dave()), ALICE, 4), cleared(expected));
			assert_eq!(last_event(), Event::<Runtime>::Cleared { profile: ALICE, records: expected });
			check_state();
		}
		assert_eq!(Items::<Runtime>::iter().count(), 1);
		assert_eq!(Grants::<Runtime>::iter().count(), 0);

		assert_ok!(Content::dissolve_group(signed(dave()), group));
		assert_ok!(Content::clear_group(signed(dave()), group, 9));
		assert_eq!(held(&alice()), 0);
		assert_ok!(Content::deregister_app(signed(corp()), 1));
		assert_eq!(held(&corp()), corps);
		assert_ok!(Content::allow_deposit(signed(corp()), ALICE, 0));
		assert_noop!(Content::clear_retired(Origin::root(), ALICE, 4), DispatchError::BadOrigin);
	});
}

#[test]
fn no_more_than_the_bound_is_cleared_and_charged_for() {
	run(|| {
		for _ in 0..MAX_CLEARED + 3 {
			publish(alice(), post("x"));
		}
		retire(&alice());
		assert_eq!(Content::clear_retired(signed(dave()), ALICE, u32::MAX), cleared(MAX_CLEARED));
		assert_eq!(Content::clear_retired(signed(dave()), ALICE, u32::MAX), cleared(3));
	});
}

#[test]
fn single_records_are_dropped_by_anyone() {
	run(|| {
		let id = publish(bob(), post("x"));
		assert_ok!(Content::react(signed(alice()), Acting::Own, None, id, ReactionKind::Like));
		let feed = metalife_primitives::AccountId::new([5; 32]);
		add_key(ALICE, feed, Role::Feed);
		assert_ok!(Content::anchor(signed(alice()), None, None, [5; 32], 1, 1, Default::default(), 1));
		let group = NextGroup::<Runtime>::get();
		assert_ok!(Content::create_group(signed(bob()), None));
		assert_ok!(Content::add_member(signed(bob()), group, ALICE, None));

		for record in [Record::Reaction(id, ALICE), Record::Anchor([5; 32], 1)] {
			assert_noop!(Content::drop_record(signed(dave()), record, 0), Error::<Runtime>::NotPayer);
		}
		retire(&alice());
		for record in [Record::Reaction(id, ALICE), Record::Anchor([5; 32], 1)] {
			assert_ok!(Content::drop_record(signed(dave()), record, 0));
		}
		assert_eq!(held(&alice()), 0);
		assert_eq!(item(id).content.reactions, [0; REACTIONS]);
		// A member who is no more can be taken out by anyone.
		assert_ok!(Content::remove_member(signed(dave()), group, ALICE));
	});
}
