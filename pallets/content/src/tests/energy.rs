//! Whose energy pays.

use crate::{
	mock::{Content, *},
	*,
};
use frame_support::assert_ok;
use metalife_primitives::AccountId;
use sp_core::H256;

fn calls(acting: Acting) -> [Call<Runtime>; 5] {
	[
		Call::publish { acting, payer: None, new: post("x") },
		Call::edit { acting, payer: None, item: 0, expected: H256::zero(), body: text("x") },
		Call::retract { acting, item: 0 },
		Call::react { acting, payer: None, item: 0, kind: ReactionKind::Like },
		Call::unreact { acting, item: 0 },
	]
}

#[test]
fn the_person_pays_for_what_the_person_sends() {
	run(|| {
		add_key(ALICE, account("phone"), Role::Person);
		add_key(ALICE, account("feed"), Role::Feed);
		for call in calls(Acting::Own).into_iter().chain(calls(Acting::Through(0))) {
			assert_eq!(Content::acting_for(&alice(), &call), Some(ALICE));
			assert_eq!(Content::acting_for(&account("phone"), &call), Some(ALICE));
			assert_eq!(Content::acting_for(&corp(), &call), None);
			// What it sends would be refused.
			assert_eq!(Content::acting_for(&account("feed"), &call), None);
		}
		let grant = Call::grant { app: 0, scopes: Scopes::ALL, payer: None };
		assert_eq!(Content::acting_for(&bob(), &grant), Some(BOB));
	});
}

#[test]
fn an_app_draws_on_its_user_only_where_that_was_granted() {
	run(|| {
		let app = granted_app(Scopes::ALL);
		for call in calls(for_alice(app)) {
			assert_eq!(Content::acting_for(&key(), &call), Some(ALICE));
			// Whoever is no key of the app draws on nobody.
			assert_eq!(Content::acting_for(&bob(), &call), Some(BOB));
			assert_eq!(Content::acting_for(&corp(), &call), None);
		}
		for call in calls(Acting::For { app, profile: BOB }) {
			assert_eq!(Content::acting_for(&key(), &call), None);
		}

		// Each call needs its scope.
		let needed = [Scopes::PUBLISH, Scopes::EDIT, Scopes::RETRACT, Scopes::REACT, Scopes::REACT];
		for scope in needed[..4].iter().copied() {
			assert_ok!(Content::grant(signed(alice()), app, scope.and(Scopes::ENERGY), None));
			for (call, needed) in calls(for_alice(app)).iter().zip(needed) {
				assert_eq!(Content::acting_for(&key(), call), (needed == scope).then_some(ALICE));
			}
		}

		assert_ok!(Content::revoke(signed(alice()), app));
		for call in calls(for_alice(app)) {
			assert_eq!(Content::acting_for(&key(), &call), None);
		}
	});
}

#[test]
fn else_the_apps_owner_pays() {
	run(|| {
		assert_ok!(Content::register_app(signed(bob()), bounded("App"), cid()));
		assert_ok!(Content::add_app_key(signed(bob()), 0, key()));
		assert_ok!(Content::grant(signed(alice()), 0, Scopes::PUBLISH, None));
		let call = &calls(for_alice(0))[0];
		assert_eq!(Content::acting_for(&key(), call), Some(BOB));
		// An owner without a profile pays in money, that is, its key does.
		let app = granted_app(Scopes::PUBLISH);
		assert_eq!(Content::acting_for(&key(), &calls(for_alice(app))[0]), None);
	});
}

#[test]
fn a_feeds_profile_pays_for_its_anchors() {
	run(|| {
		let feed = AccountId::new([5; 32]);
		let call = |app| Call::<Runtime>::anchor {
			app,
			payer: None,
			feed: [5; 32],
			from: 1,
			to: 1,
			root: H256::zero(),
			count: 1,
		};
		assert_eq!(Content::acting_for(&feed, &call(None)), None);
		add_key(ALICE, feed.clone(), Role::Feed);
		assert_eq!(Content::acting_for(&feed, &call(None)), Some(ALICE));
		assert_eq!(Content::acting_for(&bob(), &call(None)), Some(BOB));
		// An app's key is no feed.
		add_key(ALICE, account("app"), Role::App);
		let feed_of_app = account("app").into();
		let own = Call::<Runtime>::anchor {
			app: None,
			payer: None,
			feed: feed_of_app,
			from: 1,
			to: 1,
			root: H256::zero(),
			count: 1,
		};
		assert_eq!(Content::acting_for(&account("app"), &own), None);
		let app = granted_app(Scopes::ANCHOR.and(Scopes::ENERGY));
		assert_eq!(Content::acting_for(&key(), &call(Some(app))), Some(ALICE));
		assert_ok!(Content::grant(signed(alice()), app, Scopes::ENERGY, None));
		assert_eq!(Content::acting_for(&key(), &call(Some(app))), None);
	});
}
