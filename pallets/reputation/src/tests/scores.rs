use crate::{
	mock::{Reputation, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::{
	reputation::{Context, Source},
	traits::ReputationLedger,
};
use sp_runtime::DispatchError;

#[test]
fn half_goes_every_half_life_without_anybody_doing_anything() {
	run(|| {
		earn(1, GLOBAL, 1_000);
		earn(1, APP, 64);
		for left in [1_000, 500, 250, 125, 62] {
			assert_eq!(Reputation::score(1, GLOBAL), left);
			assert_eq!(<Reputation as metalife_primitives::traits::Reputation>::score(1), left);
			advance(HALVING);
		}
		assert_eq!(Reputation::score(1, APP), 2);
		assert_eq!(Reputation::score(2, GLOBAL), 0);
	});
}

#[test]
fn no_score_flows_from_one_context_into_another() {
	run(|| {
		earn(1, APP, 900);
		assert_eq!(Reputation::score(1, GLOBAL), 0);
		assert_eq!(Reputation::score(1, PLANET), 0);
		assert_noop!(Reputation::endorse(signed(ALICE), 2, GLOBAL, 1), Error::<Runtime>::PowerExceeded);
		assert_ok!(Reputation::endorse(signed(ALICE), 2, APP, 1));
	});
}

#[test]
fn a_person_sees_the_parts() {
	run(|| {
		earn(1, GLOBAL, 400);
		earn(2, GLOBAL, 400);
		assert_ok!(Reputation::admit_issuer(Origin::root(), APP, APP_OWNER, 100, true));
		assert_ok!(Reputation::issue(signed(APP_OWNER), APP, 1, GLOBAL, 80));
		assert_ok!(Reputation::endorse(signed(BOB), 1, GLOBAL, 10));
		assert_ok!(Reputation::endorse(signed(ALICE), 3, GLOBAL, 4));
		assert_ok!(Reputation::commit(signed(ALICE), GLOBAL, 90, Default::default()));
		let info = Reputation::parts(1, GLOBAL).unwrap();
		let parts =
			vec![(Part::Source(Source::Pubs), 400_000), (Part::Issuer(APP), 80_000), (Part::Endorsements, 10_000)];
		assert_eq!(
			info,
			ScoreInfo {
				score: 490,
				parts,
				era: 0,
				gained: 490,
				may_gain: 10_000 - 490,
				// Half the root of 480.
				power: 10,
				power_left: 6,
				uncommitted: 400,
			}
		);
		advance(HALVING * 3);
		let info = Reputation::parts(1, GLOBAL).unwrap();
		assert_eq!(info.parts.iter().map(|(_, part)| *part).collect::<Vec<_>>(), [50_000, 10_000, 1_250]);
		assert_eq!((info.score, info.gained, info.era), (61, 0, 30));
		assert_eq!((info.power, info.uncommitted), (0, 61));
		assert_eq!(Reputation::parts(1, APP), None);
		assert_eq!(Reputation::contexts(1), [(GLOBAL, 61)]);
	});
}

#[test]
fn small_issuers_are_put_together_when_there_are_many() {
	run(|| {
		earn(1, GLOBAL, 400);
		for app in 0..12 {
			let id = Context::App(app);
			assert_ok!(Reputation::admit_issuer(Origin::root(), id, APP_OWNER, 1_000, true));
			assert_ok!(Reputation::issue(signed(APP_OWNER), id, 1, GLOBAL, 100 + u64::from(app)));
		}
		for source in [Source::Earnings, Source::Dao, Source::Curation] {
			assert_eq!(<Reputation as ReputationLedger>::credit(source, 1, GLOBAL, 10), 10);
		}
		let info = Reputation::parts(1, GLOBAL).unwrap();
		assert_eq!(info.score, 400 + 1_200 + 66 + 30);
		assert_eq!(info.parts.len() as u32, MAX_PARTS);
		assert!(info.parts.contains(&(Part::Others, 201_000)));
		assert!(!info.parts.iter().any(|(part, _)| *part == Part::Issuer(Context::App(1))));
	});
}

#[test]
fn scores_in_more_contexts_than_there_is_room_for_wait_for_one_to_fade() {
	run(|| {
		for app in 0..3 {
			earn(1, Context::App(app), 10 << app);
		}
		assert_eq!(<Reputation as ReputationLedger>::credit(Source::Pubs, 1, PLANET, 5), 0);
		assert_ok!(Reputation::admit_issuer(Origin::root(), APP, APP_OWNER, 100, false));
		assert_noop!(Reputation::issue(signed(APP_OWNER), APP, 1, APP, 5), Error::<Runtime>::TooManyContexts);
		earn(1, GLOBAL, 5);
		earn(1, Context::App(2), 5);
		advance(4 * HALVING);
		earn(1, PLANET, 5);
		let contexts = [(GLOBAL, 0), (Context::App(2), 2), (Context::App(1), 1), (PLANET, 5)];
		let mut listed = Reputation::contexts(1);
		listed.sort_by_key(|(context, _)| contexts.iter().position(|(other, _)| other == context));
		assert_eq!(listed, contexts);
	});
}

#[test]
fn a_person_may_give_a_score_up_but_not_to_use_it_twice() {
	run(|| {
		assert_noop!(Reputation::forget(signed(ALICE), APP), Error::<Runtime>::NotFound);
		earn(1, APP, 10);
		assert_noop!(Reputation::forget(signed(ALICE), APP), Error::<Runtime>::UsedThisEra);
		next_era();
		assert_noop!(Reputation::forget(signed(NOBODY), APP), Error::<Runtime>::NoProfile);
		for key in [ALICES_FEED, ALICES_DEVICE] {
			assert_noop!(Reputation::forget(signed(key), APP), Error::<Runtime>::NotPermitted);
		}
		assert_noop!(Reputation::forget(Origin::root(), APP), DispatchError::BadOrigin);
		assert_ok!(Reputation::forget(signed(ALICE), APP));
		assert_eq!(last_event(), Event::<Runtime>::Forgotten { profile: 1, context: APP });
		assert_eq!(Reputation::contexts(1), []);
		assert!(!Contexts::<Runtime>::contains_key(1));
	});
}

#[test]
fn a_retired_profile_leaves_no_score() {
	run(|| {
		for context in [GLOBAL, APP, PLANET] {
			earn(1, context, 100);
		}
		Social::retire(1);
		assert_eq!(Scores::<Runtime>::iter().count() + Contexts::<Runtime>::iter().count(), 0);
		assert_eq!(<Reputation as ReputationLedger>::credit(Source::Pubs, 1, GLOBAL, 5), 0);
	});
}

#[test]
fn eras_are_told_from_the_block_number() {
	run(|| {
		assert_eq!(Reputation::era(), EraInfo { index: 0, start: 0, end: 100 });
		System::set_block_number(1_234);
		assert_eq!(Reputation::era(), EraInfo { index: 12, start: 1_200, end: 1_300 });
		assert_eq!(Clock::<Runtime>::get().index, 0);
		earn(1, GLOBAL, 1);
		assert_eq!(Clock::<Runtime>::get().index, 12);
		// A longer era begins where the stored one did.
		EraLength::set(1_000);
		assert_eq!(Reputation::era(), EraInfo { index: 12, start: 1_200, end: 2_200 });
	});
}

#[test]
fn what_is_stored_of_a_profile_is_bounded() {
	use codec::MaxEncodedLen;
	assert!(ScoreOf::<Runtime>::max_encoded_len() < 300);
	assert_eq!(Reputation::score_bytes(), 4 * (80 + ScoreOf::<Runtime>::max_encoded_len() as u32) + 80 + 16);
}
