use crate::{
	mock::{Content, *},
	*,
};
use frame_support::{assert_noop, assert_ok};

/// Whether somebody may comment on an item and react to it, which must agree with what the view says.
fn may_answer(who: metalife_primitives::AccountId, profile: u64, id: u64, epoch: u32) -> bool {
	let visibility = item(id).content.visibility;
	let answer = NewItem { visibility, body: external(Some(epoch)), ..comment(id) };
	let comments = Content::publish(signed(who.clone()), Acting::Own, None, answer);
	let reacts = plain(Content::react(signed(who), Acting::Own, None, id, ReactionKind::Sad));
	assert_eq!(comments.is_ok(), reacts.is_ok());
	assert_eq!(reacts.is_ok(), Content::may_see(profile, id));
	if let Err(error) = reacts {
		assert_eq!(error, Error::<Runtime>::NotVisible.into());
		assert_eq!(comments, Err(error));
	}
	reacts.is_ok()
}

#[test]
fn followers() {
	run(|| {
		let id = publish(alice(), closed(Visibility::Followers, 3));
		follow(BOB, ALICE);
		follow(ALICE, CHARLIE);
		assert!(may_answer(bob(), BOB, id, 0));
		assert!(may_answer(alice(), ALICE, id, 0));
		assert!(!may_answer(charlie(), CHARLIE, id, 0));
	});
}

#[test]
fn answers_are_for_whom_the_thread_is() {
	run(|| {
		let id = publish(alice(), closed(Visibility::Followers, 3));
		follow(BOB, ALICE);
		// Follows Bob, but not Alice, whose thread it is.
		follow(CHARLIE, BOB);
		let answer = NewItem { visibility: Visibility::Followers, body: external(Some(3)), ..comment(id) };
		let answer = publish(bob(), answer);
		assert!(!may_answer(charlie(), CHARLIE, answer, 3));
		follow(CHARLIE, ALICE);
		assert!(may_answer(charlie(), CHARLIE, answer, 3));
		assert!(may_answer(alice(), ALICE, answer, 3));
		assert!(may_answer(bob(), BOB, answer, 3));
	});
}

#[test]
fn subscribers_of_the_tier_or_a_higher_one() {
	run(|| {
		let id = publish(alice(), closed(Visibility::Tier(2), 0));
		subscribe(BOB, ALICE, 3);
		subscribe(CHARLIE, ALICE, 1);
		assert!(may_answer(bob(), BOB, id, 0));
		assert!(!may_answer(charlie(), CHARLIE, id, 0));
	});
}

/// Whoever has paid for one item sees it, and its thread, and nothing else.
#[test]
fn those_who_have_paid() {
	run(|| {
		let [id, other] = [Visibility::Tier(2), Visibility::Followers].map(|to| publish(alice(), closed(to, 0)));
		let answer = NewItem { visibility: Visibility::Tier(2), body: external(Some(0)), ..comment(id) };
		let answer = publish(alice(), answer);
		assert!(!may_answer(bob(), BOB, id, 0));
		pay(BOB, answer);
		assert!(may_answer(bob(), BOB, answer, 0));
		assert!(!may_answer(bob(), BOB, id, 0));
		pay(CHARLIE, id);
		for id in [id, answer] {
			assert!(may_answer(charlie(), CHARLIE, id, 0));
		}
		assert!(!may_answer(charlie(), CHARLIE, other, 0));
		pay(CHARLIE, other);
		assert!(may_answer(charlie(), CHARLIE, other, 0));
		// What is for a group has a key that nobody sells.
		let group = new_group();
		let closed = publish(alice(), closed(Visibility::Group(group), 0));
		pay(CHARLIE, closed);
		assert!(!Content::may_see(CHARLIE, closed));
	});
}

#[test]
fn members_of_the_group() {
	run(|| {
		let group = new_group();
		let id = publish(bob(), closed(Visibility::Group(group), 0));
		assert!(may_answer(alice(), ALICE, id, 0));
		assert!(may_answer(bob(), BOB, id, 0));
		assert!(Content::react(signed(charlie()), Acting::Own, None, id, ReactionKind::Sad)
			.is_err_and(|error| error == Error::<Runtime>::NotVisible.into()));

		let publish =
			|who, epoch| Content::publish(signed(who), Acting::Own, None, closed(Visibility::Group(group), epoch));
		assert_noop!(publish(charlie(), 0), Error::<Runtime>::NotMember);
		assert_noop!(publish(bob(), 1), Error::<Runtime>::WrongEpoch);
		assert_noop!(
			Content::publish(signed(bob()), Acting::Own, None, closed(Visibility::Group(99), 0)),
			Error::<Runtime>::NotMember
		);
		assert_ok!(Content::leave_group(signed(bob()), group));
		// Not even to what he wrote himself.
		assert!(Content::react(signed(bob()), Acting::Own, None, id, ReactionKind::Love)
			.is_err_and(|error| error == Error::<Runtime>::NotVisible.into()));
		assert_noop!(publish(alice(), 0), Error::<Runtime>::WrongEpoch);
		assert_ok!(publish(alice(), 1));
		assert_ok!(Content::dissolve_group(signed(alice()), group));
		assert_noop!(publish(alice(), 1), Error::<Runtime>::NotMember);
		assert!(!Content::may_see(ALICE, id));
	});
}
