use crate::{
	mock::{Reputation, *},
	*,
};
use metalife_primitives::{reputation::Source, traits::ReputationLedger};

fn credit(source: Source, profile: u64, points: u64) -> u64 {
	<Reputation as ReputationLedger>::credit(source, profile, GLOBAL, points)
}

#[test]
fn is_given_within_the_budget_of_source_and_era() {
	run(|| {
		assert_eq!(credit(Source::Earnings, 1, 600), 600);
		assert_eq!(
			last_event(),
			Event::<Runtime>::Credited { source: Source::Earnings, profile: 1, context: GLOBAL, points: 600 }
		);
		assert_eq!(Reputation::source_budget(Source::Earnings), (1_000, 400));
		assert_eq!(credit(Source::Earnings, 2, 600), 400);
		assert_eq!(credit(Source::Earnings, 3, 600), 0);
		assert_eq!(credit(Source::Royalties, 3, 600), 0);
		assert_eq!(credit(Source::Dao, 3, 600), 600);
		next_era();
		assert_eq!(Reputation::source_budget(Source::Earnings), (1_000, 1_000));
		assert_eq!(credit(Source::Earnings, 3, 600), 600);
	});
}

#[test]
fn a_budget_that_shrinks_counts_at_once() {
	run(|| {
		assert_eq!(credit(Source::Earnings, 1, 600), 600);
		EarningsBudget::set(500);
		assert_eq!(credit(Source::Earnings, 1, 600), 0);
		EarningsBudget::set(601);
		assert_eq!(credit(Source::Earnings, 1, 600), 1);
	});
}

#[test]
fn nobody_gains_more_than_the_limit_of_an_era() {
	run(|| {
		MaxGain::set(50);
		assert_eq!(credit(Source::Dao, 1, 40), 40);
		assert_eq!(credit(Source::Curation, 1, 40), 10);
		assert_eq!(credit(Source::Curation, 1, 40), 0);
		// Of another context there is another limit.
		assert_eq!(<Reputation as ReputationLedger>::credit(Source::Dao, 1, PLANET, 40), 40);
		next_era();
		assert_eq!(credit(Source::Curation, 1, 40), 40);
	});
}

#[test]
fn nobody_holds_more_than_the_limit_of_all() {
	run(|| {
		MaxGain::set(u64::MAX);
		earn(1, GLOBAL, 10);
		Scores::<Runtime>::mutate(1, GLOBAL, |score| {
			score.as_mut().expect("has one").parts[0].1 = (MAX_POINTS - 8) << FRACTION_BITS;
		});
		assert_eq!(credit(Source::Curation, 1, 10), 7);
		assert_eq!(credit(Source::Curation, 1, 10), 0);
	});
}

#[test]
fn nothing_goes_to_nobody() {
	run(|| {
		assert_eq!(credit(Source::Dao, 99, 10), 0);
		assert_eq!(credit(Source::Dao, 1, 0), 0);
		assert_eq!(Scores::<Runtime>::iter().count() + Sources::<Runtime>::iter().count(), 0);
	});
}
