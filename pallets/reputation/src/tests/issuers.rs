use crate::{
	mock::{Reputation, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::reputation::Context;
use sp_runtime::DispatchError;

fn admit(global: bool) {
	assert_ok!(Reputation::admit_issuer(Origin::root(), APP, APP_OWNER, 100, global));
}

fn issue(profile: u64, context: Context, points: u64) -> frame_support::dispatch::DispatchResult {
	Reputation::issue(signed(APP_OWNER), APP, profile, context, points)
}

#[test]
fn an_app_gives_in_its_own_context() {
	run(|| {
		assert_noop!(issue(1, APP, 10), Error::<Runtime>::UnknownIssuer);
		admit(false);
		let admitted = Event::<Runtime>::IssuerAdmitted { issuer: APP, account: APP_OWNER, budget: 100, global: false };
		assert_eq!(last_event(), admitted);
		assert_ok!(issue(1, APP, 10));
		assert_eq!(last_event(), Event::<Runtime>::Issued { issuer: APP, profile: 1, context: APP, points: 10 });
		assert_eq!(Reputation::score(1, APP), 10);
		for context in [GLOBAL, PLANET, Context::App(8)] {
			assert_noop!(issue(1, context, 10), Error::<Runtime>::ContextNotAdmitted);
		}
	});
}

#[test]
fn on_the_whole_chain_only_where_admitted_for_it() {
	run(|| {
		admit(true);
		assert_ok!(issue(1, GLOBAL, 10));
		assert_noop!(issue(1, PLANET, 10), Error::<Runtime>::ContextNotAdmitted);
		admit(false);
		assert_noop!(issue(1, GLOBAL, 10), Error::<Runtime>::ContextNotAdmitted);
		assert_eq!(Reputation::score(1, GLOBAL), 10);
	});
}

#[test]
fn a_budget_is_for_an_era() {
	run(|| {
		admit(true);
		assert_ok!(issue(1, APP, 60));
		assert_ok!(issue(2, GLOBAL, 40));
		assert_noop!(issue(1, APP, 1), Error::<Runtime>::BudgetExceeded);
		// Being admitted anew does not fill it.
		admit(true);
		assert_noop!(issue(1, APP, 1), Error::<Runtime>::BudgetExceeded);
		let info = Reputation::issuer(APP).unwrap();
		assert_eq!((info.account, info.budget, info.left, info.global), (APP_OWNER, 100, 0, true));
		next_era();
		assert_eq!(Reputation::issuer(APP).unwrap().left, 100);
		assert_noop!(issue(1, APP, 101), Error::<Runtime>::BudgetExceeded);
		assert_ok!(issue(1, APP, 100));
	});
}

#[test]
fn a_planet_is_an_issuer_too_and_the_chain_is_none() {
	run(|| {
		assert_ok!(Reputation::admit_issuer(Origin::root(), PLANET, 71, 5, false));
		assert_ok!(Reputation::issue(signed(71), PLANET, 1, PLANET, 5));
		let result = Reputation::admit_issuer(Origin::root(), GLOBAL, 71, 5, true);
		assert_eq!(result, Err(Error::<Runtime>::NotAnIssuer.into()));
	});
}

#[test]
fn only_its_account_issues() {
	run(|| {
		admit(true);
		let by = |origin| Reputation::issue(origin, APP, 1, APP, 1);
		assert_noop!(by(signed(ALICE)), Error::<Runtime>::NotPermitted);
		assert_noop!(by(Origin::root()), DispatchError::BadOrigin);
		assert_ok!(by(signed(APP_OWNER)));
	});
}

#[test]
fn gives_something_to_somebody_within_the_limit() {
	run(|| {
		admit(true);
		assert_noop!(issue(1, APP, 0), Error::<Runtime>::NoPoints);
		assert_noop!(issue(9, APP, 1), Error::<Runtime>::UnknownProfile);
		MaxGain::set(7);
		assert_noop!(issue(1, APP, 8), Error::<Runtime>::GainExceeded);
		for app in 0..3 {
			earn(1, Context::App(app), 1);
		}
		assert_noop!(issue(1, APP, 1), Error::<Runtime>::TooManyContexts);
	});
}

#[test]
fn a_dismissed_issuer_gives_no_more_and_what_it_gave_decays() {
	run(|| {
		admit(false);
		assert_ok!(issue(1, APP, 64));
		assert_noop!(Reputation::dismiss_issuer(Origin::root(), PLANET), Error::<Runtime>::UnknownIssuer);
		assert_noop!(Reputation::dismiss_issuer(signed(APP_OWNER), APP), DispatchError::BadOrigin);
		assert_ok!(Reputation::dismiss_issuer(Origin::root(), APP));
		assert_eq!(last_event(), Event::<Runtime>::IssuerDismissed { issuer: APP });
		assert_noop!(issue(1, APP, 1), Error::<Runtime>::UnknownIssuer);
		advance(HALVING);
		assert_eq!(Reputation::score(1, APP), 32);
		assert_eq!(Reputation::issuer(APP), None);
	});
}

#[test]
fn governance_admits_a_limited_number() {
	run(|| {
		let admit = |app, origin| Reputation::admit_issuer(origin, Context::App(app), APP_OWNER, 1, false);
		assert_noop!(admit(0, signed(APP_OWNER)), DispatchError::BadOrigin);
		for app in 0..12 {
			assert_ok!(admit(app, Origin::root()));
		}
		assert_noop!(admit(12, Origin::root()), Error::<Runtime>::TooManyIssuers);
		assert_ok!(admit(3, Origin::root()));
	});
}
