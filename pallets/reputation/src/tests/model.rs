//! Random sequences of everything, against a model that knows no laziness: it keeps every gift as it was given and adds
//! them all up, in floating point, whenever it is asked.

use crate::{
	mock::{Reputation, *},
	*,
};
use metalife_primitives::{
	era::EraIndex,
	reputation::{Context, Source},
	traits::{ReputationLedger, ReputationUse},
	ProfileId,
};
use proptest::prelude::*;
use sp_core::H256;
use sp_runtime::{DispatchResult, Permill};
use std::collections::BTreeMap;

const PEOPLE: u64 = 4;
const CONTEXTS: [Context; 2] = [GLOBAL, APP];

#[derive(Clone, Debug)]
enum Step {
	Credit(Source, ProfileId, Context, u64),
	Endorse(ProfileId, ProfileId, Context, u64),
	ReleaseEndorsement(ProfileId, ProfileId, Context),
	Issue(ProfileId, Context, u64),
	Commit(ProfileId, Context, u64, u8),
	Reveal(ProfileId, Context, u8),
	ReleaseCommitment(ProfileId, Context, u8),
	Spend(ProfileId, Context, u64),
	Slash(ProfileId, Context, u32),
	Forget(ProfileId, Context),
	Retire(ProfileId),
	Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
	let who = || 1..=PEOPLE + 1;
	let context = || prop::sample::select(&CONTEXTS[..]);
	let source = prop::sample::select(vec![Source::Earnings, Source::Dao, Source::Pubs]);
	let points = || prop_oneof![8 => 0..40u64, 2 => 40..500u64, 1 => any::<u64>()];
	prop_oneof![
		6 => (source, who(), context(), prop_oneof![0..800u64, any::<u64>()])
			.prop_map(|(source, who, context, points)| Step::Credit(source, who, context, points)),
		8 => (who(), who(), context(), 0..8u64).prop_map(|(by, whom, context, n)| Step::Endorse(by, whom, context, n)),
		3 => (who(), who(), context()).prop_map(|(by, whom, context)| Step::ReleaseEndorsement(by, whom, context)),
		4 => (who(), context(), points()).prop_map(|(who, context, points)| Step::Issue(who, context, points)),
		5 => (who(), context(), points(), 0..4u8).prop_map(|(who, context, n, salt)| Step::Commit(who, context, n, salt)),
		5 => (who(), context(), 0..4u8).prop_map(|(who, context, salt)| Step::Reveal(who, context, salt)),
		3 => (who(), context(), 0..4u8).prop_map(|(who, context, salt)| Step::ReleaseCommitment(who, context, salt)),
		4 => (who(), context(), points()).prop_map(|(who, context, points)| Step::Spend(who, context, points)),
		1 => (who(), context(), 0..=1_000_000u32).prop_map(|(who, context, share)| Step::Slash(who, context, share)),
		1 => (who(), context()).prop_map(|(who, context)| Step::Forget(who, context)),
		1 => (2..=PEOPLE).prop_map(Step::Retire),
		6 => prop_oneof![1..80u64, 90..110u64, 500..3_000u64].prop_map(Step::Wait),
	]
}

/// A gift: points, when, and what verdicts have left of it.
type Gift = (f64, u64, f64);

#[derive(Default)]
struct Model {
	gifts: BTreeMap<(ProfileId, Context), Vec<Gift>>,
	credited: BTreeMap<(Source, EraIndex), u64>,
	issued: BTreeMap<EraIndex, u64>,
	gained: BTreeMap<(ProfileId, Context, EraIndex), u64>,
	used: BTreeMap<(ProfileId, Context, EraIndex), u64>,
	committed: BTreeMap<(ProfileId, Context, EraIndex), u64>,
	given: BTreeMap<(ProfileId, Context, EraIndex), u64>,
}

impl Model {
	fn gain(&mut self, profile: ProfileId, context: Context, points: u64) {
		let now = System::block_number();
		self.gifts.entry((profile, context)).or_default().push((points as f64, now, 1.0));
		*self.gained.entry((profile, context, Reputation::era().index)).or_default() += points;
	}

	fn score(&self, profile: ProfileId, context: Context) -> f64 {
		let now = System::block_number();
		let gifts = self.gifts.get(&(profile, context)).into_iter().flatten();
		gifts.map(|(points, at, left)| points * left * (-((now - at) as f64) / HALVING as f64).exp2()).sum()
	}

	fn check(&self) -> Result<(), TestCaseError> {
		for profile in 1..=PEOPLE {
			for context in CONTEXTS {
				let score = self.score(profile, context);
				let lazy = Reputation::score(profile, context) as f64;
				prop_assert!(
					lazy <= score + 1e-6 && lazy > score - 1.001,
					"{profile} {context:?}: {lazy}, not {score}"
				);
			}
		}
		prop_assert!(self.gained.values().all(|points| *points <= MaxGain::get()));
		prop_assert!(self.issued.values().all(|points| *points <= 300));
		for ((source, _), points) in &self.credited {
			prop_assert!(*points <= <Budgets as sp_runtime::traits::Convert<_, _>>::convert(*source));
		}
		prop_assert!(self.given.values().all(|points| *points <= MaxEndorsementPower::get()));
		for (key, points) in &self.used {
			prop_assert!(*points <= self.committed[key]);
		}
		Ok(())
	}
}

fn in_transaction(call: impl FnOnce() -> DispatchResult) -> bool {
	frame_support::storage::with_storage_layer(call).is_ok()
}

fn hash(profile: ProfileId, context: Context, salt: u8) -> H256 {
	Reputation::commitment(profile, context, b"purpose".to_vec(), [salt; 32])
}

fn play(step: Step, model: &mut Model) -> Result<(), TestCaseError> {
	let era = Reputation::era().index;
	let exists = |profile| Controllers::get().contains_key(&profile);
	match step {
		Step::Credit(source, profile, context, points) => {
			let given = <Reputation as ReputationLedger>::credit(source, profile, context, points);
			prop_assert!(given <= points && (given == 0 || exists(profile)));
			if given > 0 {
				model.gain(profile, context, given);
				*model.credited.entry((source, era)).or_default() += given;
			}
		},
		Step::Endorse(by, whom, context, points) => {
			if in_transaction(|| Reputation::endorse(signed(by), whom, context, points)) {
				prop_assert!(by != whom && model.score(by, context) >= 100.0);
				model.gain(whom, context, points);
				*model.given.entry((by, context, era)).or_default() += points;
			}
		},
		Step::ReleaseEndorsement(by, whom, context) => {
			let before = Endorsements::<Runtime>::get(by, (whom, context));
			let done = in_transaction(|| Reputation::release_endorsement(signed(NOBODY), by, whom, context));
			prop_assert_eq!(done, before.is_some_and(|record| record.era != era));
		},
		Step::Issue(profile, context, points) => {
			if in_transaction(|| Reputation::issue(signed(APP_OWNER), APP, profile, context, points)) {
				model.gain(profile, context, points);
				*model.issued.entry(era).or_default() += points;
			}
		},
		Step::Commit(profile, context, points, salt) => {
			let hash = hash(profile, context, salt);
			if in_transaction(|| Reputation::commit(signed(profile), context, points, hash)) {
				let committed = model.committed.entry((profile, context, era)).or_default();
				*committed += points;
				prop_assert!(*committed <= Reputation::score(profile, context));
			}
		},
		Step::Reveal(profile, context, salt) => {
			let used = <Reputation as ReputationUse>::spend_committed(profile, context, b"purpose", [salt; 32]);
			if used > 0 {
				*model.used.entry((profile, context, era)).or_default() += used;
			}
			prop_assert_eq!(
				<Reputation as ReputationUse>::spend_committed(profile, context, b"purpose", [salt; 32]),
				0
			);
		},
		Step::ReleaseCommitment(profile, context, salt) => {
			let _ = in_transaction(|| {
				Reputation::release_commitment(signed(profile), profile, hash(profile, context, salt))
			});
		},
		Step::Spend(profile, context, points) => {
			let used = <Reputation as ReputationUse>::spend(profile, context, points);
			if used > 0 {
				*model.used.entry((profile, context, era)).or_default() += used;
				*model.committed.entry((profile, context, era)).or_default() += used;
				prop_assert!(model.committed[&(profile, context, era)] <= Reputation::score(profile, context));
			}
		},
		Step::Slash(profile, context, parts) => {
			let share = Permill::from_parts(parts);
			let _ = <Reputation as ReputationLedger>::slash(profile, context, share);
			for (_, _, left) in model.gifts.get_mut(&(profile, context)).into_iter().flatten() {
				*left *= 1.0 - f64::from(parts) / 1e6;
			}
		},
		Step::Forget(profile, context) => {
			if in_transaction(|| Reputation::forget(signed(profile), context)) {
				model.gifts.remove(&(profile, context));
			}
		},
		Step::Retire(profile) => {
			Social::retire(profile);
			model.gifts.retain(|(of, _), _| *of != profile);
		},
		Step::Wait(blocks) => advance(blocks),
	}
	Ok(())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(150))]

	#[test]
	fn lazy_scores_are_what_all_gifts_add_up_to(steps in prop::collection::vec(step(), 1..120)) {
		new_test_ext().execute_with(|| -> Result<(), TestCaseError> {
			MaxGain::set(700);
			Reputation::admit_issuer(Origin::root(), APP, APP_OWNER, 300, true).expect("root may");
			let mut model = Model::default();
			for step in steps {
				play(step, &mut model)?;
				model.check()?;
				check_state();
			}
			// Whatever happened, every deposit comes back.
			next_era();
			for (by, (whom, context), _) in Endorsements::<Runtime>::iter().collect::<Vec<_>>() {
				Reputation::release_endorsement(signed(NOBODY), by, whom, context).expect("the era is over");
			}
			for (profile, hash, _) in Commitments::<Runtime>::iter().collect::<Vec<_>>() {
				Reputation::release_commitment(signed(NOBODY), profile, hash).expect("the era is over");
			}
			prop_assert_eq!(held_balances(), BTreeMap::new());
			Ok(())
		})?;
	}
}
