use crate::{
	mock::{Earnings, *},
	*,
};
use frame_support::assert_ok;

#[test]
fn a_reactor_sees_what_its_reactions_are_worth() {
	run(|| {
		react(1, 2, 7);
		react(1, 2, 8);
		let given = vec![Given { item: 7, author: 2, weight: 2_000 }, Given { item: 8, author: 2, weight: 900 }];
		assert_eq!(
			Earnings::reactor(1),
			ReactorInfo { era: 0, weight: 20_000, spent: 2_900, slot: 1_710, left: 8, given }
		);
		next_era();
		let info = Earnings::reactor(1);
		assert_eq!((info.era, info.left, info.given), (1, 10, vec![]));
	});
}

#[test]
fn each_reason_is_told() {
	run(|| {
		assert_eq!(Earnings::why(1, 2), Verdict::Counts(2_000));
		react(1, 2, 7);
		assert_eq!(Earnings::why(1, 2), Verdict::Counts(900));
		assert_eq!(Earnings::why(1, 1), Verdict::Oneself);
		assert_eq!(Earnings::why(2, 1), Verdict::Answered);
		assert_eq!(Earnings::why(1, 9_999), Verdict::Unknown);
		Social::block(3, 1);
		assert_eq!(Earnings::why(1, 3), Verdict::Blocked);
		Social::score(4, 50);
		assert_eq!(Earnings::why(4, 2), Verdict::NoReputation);
		MaxReactions::set(1);
		assert_eq!(Earnings::why(1, 5), Verdict::Exhausted);
	});
}

#[test]
fn an_author_sees_its_share_and_what_it_would_be_worth() {
	run(|| {
		react(1, 2, 7);
		react(3, 4, 8);
		assert_eq!(Earnings::share_of(2, 0), Some(ShareInfo { weight: 2_000, amount: 50 * UNIT, points: 0 }));
		assert!(!Earnings::pool(0).unwrap().over);
		assert_eq!(Earnings::claimable(2), []);
		next_era();
		assert_eq!(Earnings::claimable(2), [(0, 50 * UNIT)]);
		assert!(Earnings::pool(0).unwrap().over);
		assert_ok!(Earnings::fund(signed(NOBODY), UNIT));
		// Now it is closed, and the pot has kept its deposit.
		assert_eq!(Earnings::claimable(2), [(0, 50 * UNIT - ED / 2)]);
		assert_eq!(Earnings::share_of(5, 0), None);
		assert_eq!(Earnings::era(), EraInfo { index: 1, start: 100, end: 200 });
	});
}
