//! Benchmarks of the calls, and of what other pallets ask of this one, each at its most expensive. In tests they run as
//! tests.

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{traits::Get, BoundedVec};
use frame_system::RawOrigin;
use metalife_primitives::{
	reputation::{Context, Source},
	traits::{OnRetired, ReputationLedger, ReputationUse},
	ProfileId,
};
use sp_core::H256;
use sp_runtime::{
	traits::{Convert, One, Saturating},
	Permill,
};

type System<T> = frame_system::Pallet<T>;

const CONTEXT: Context = Context::Planet(u32::MAX);
const POINTS: u64 = 1 << 30;
const SALT: [u8; 32] = [1; 32];

fn profile<T: Config>(controller: &T::AccountId) -> ProfileId {
	T::BenchmarkHelper::create_profile(controller)
}

fn other_profile<T: Config>() -> ProfileId {
	profile::<T>(&account("other", 0, 0))
}

/// Far from the beginning, so that there is something to decay and a new era to enter.
fn start<T: Config>() {
	System::<T>::set_block_number(T::EraLength::get().saturating_mul(100u32.into()).saturating_add(7u32.into()));
}

/// A score with as many parts as there can be, all from `era`.
fn score<T: Config>(context: Context, units: u64) -> ScoreOf<T> {
	let sources = [Source::Earnings, Source::Royalties, Source::Pubs, Source::Dao, Source::Curation];
	let mut parts = sources.map(Part::Source).to_vec();
	if context == Context::Global {
		parts.extend((0..MAX_PARTS - 6).map(|app| Part::Issuer(Context::App(app))));
	} else {
		parts.push(Part::Issuer(context));
	}
	parts.push(Part::Endorsements);
	let parts = parts.into_iter().map(|part| (part, units)).collect::<Vec<_>>();
	Score {
		at: System::<T>::block_number().saturating_sub(One::one()),
		parts: BoundedVec::truncate_from(parts),
		usage: Usage::default(),
	}
}

/// Give `profile` a score of plenty.
fn rich<T: Config>(profile: ProfileId, context: Context) {
	Scores::<T>::insert(profile, context, score::<T>(context, POINTS << 8));
	if context != Context::Global {
		Contexts::<T>::mutate(profile, |contexts| contexts.try_push(context).expect("there is room"));
	}
}

/// Let `profile` have scores in as many contexts as it can, of which the last has faded.
fn crowd<T: Config>(profile: ProfileId) {
	let last = T::MaxContexts::get() - 1;
	for app in 0..=last {
		let context = Context::App(app);
		let units = if app == last { 1 } else { POINTS };
		Scores::<T>::insert(profile, context, score::<T>(context, units));
		Contexts::<T>::mutate(profile, |contexts| contexts.try_push(context).expect("there is room"));
	}
}

fn admit<T: Config>(account: &T::AccountId) {
	Pallet::<T>::admit_issuer(RawOrigin::Root.into(), CONTEXT, account.clone(), u64::MAX, true).expect("root may");
}

fn commitment<T: Config>(profile: ProfileId) -> H256 {
	Pallet::<T>::commitment_hash(profile, CONTEXT, &[7; 64], SALT)
}

/// Commit a point of a profile that has plenty.
fn commit<T: Config>(who: &T::AccountId) -> (ProfileId, H256) {
	let profile = profile::<T>(who);
	rich::<T>(profile, CONTEXT);
	let hash = commitment::<T>(profile);
	Pallet::<T>::commit(RawOrigin::Signed(who.clone()).into(), CONTEXT, 1, hash).expect("has plenty");
	(profile, hash)
}

fn enter_next_era<T: Config>() {
	let now = System::<T>::block_number();
	System::<T>::set_block_number(now.saturating_add(T::EraLength::get()));
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn endorse() {
		start::<T>();
		let who = whitelisted_caller();
		let by = profile::<T>(&who);
		rich::<T>(by, CONTEXT);
		let endorsed = other_profile::<T>();
		crowd::<T>(endorsed);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), endorsed, CONTEXT, 1);

		assert_eq!(Pallet::<T>::points(endorsed, CONTEXT), 1);
	}

	#[benchmark]
	fn release_endorsement() {
		start::<T>();
		let who: T::AccountId = whitelisted_caller();
		let by = profile::<T>(&who);
		rich::<T>(by, CONTEXT);
		let endorsed = other_profile::<T>();
		Pallet::<T>::endorse(RawOrigin::Signed(who.clone()).into(), endorsed, CONTEXT, 1).expect("has plenty");
		enter_next_era::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), by, endorsed, CONTEXT);

		assert!(!Endorsements::<T>::contains_key(by, (endorsed, CONTEXT)));
	}

	#[benchmark]
	fn issue() {
		start::<T>();
		let who = whitelisted_caller();
		admit::<T>(&who);
		let profile = other_profile::<T>();
		crowd::<T>(profile);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), CONTEXT, profile, CONTEXT, 1);

		assert_eq!(Pallet::<T>::points(profile, CONTEXT), 1);
	}

	#[benchmark]
	fn commit() {
		start::<T>();
		let who = whitelisted_caller();
		let profile = profile::<T>(&who);
		rich::<T>(profile, CONTEXT);
		let hash = commitment::<T>(profile);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), CONTEXT, 1, hash);

		assert!(Commitments::<T>::contains_key(profile, hash));
	}

	#[benchmark]
	fn release_commitment() {
		start::<T>();
		let who: T::AccountId = whitelisted_caller();
		let (profile, hash) = super::commit::<T>(&account("other", 0, 0));
		enter_next_era::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), profile, hash);

		assert!(!Commitments::<T>::contains_key(profile, hash));
	}

	#[benchmark]
	fn forget() {
		start::<T>();
		let who = whitelisted_caller();
		let profile = profile::<T>(&who);
		crowd::<T>(profile);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), Context::App(0));

		assert!(!Scores::<T>::contains_key(profile, Context::App(0)));
	}

	#[benchmark]
	fn admit_issuer() {
		let who: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Root, CONTEXT, who, 1, true);

		assert!(Issuers::<T>::contains_key(CONTEXT));
	}

	#[benchmark]
	fn dismiss_issuer() {
		admit::<T>(&whitelisted_caller());

		#[extrinsic_call]
		_(RawOrigin::Root, CONTEXT);

		assert!(!Issuers::<T>::contains_key(CONTEXT));
	}

	/// All that a profile has in one of as many contexts as it can have, which frees a place.
	#[benchmark]
	fn slash() {
		start::<T>();
		let profile = other_profile::<T>();
		crowd::<T>(profile);
		let context = Context::App(0);
		assert!(Pallet::<T>::points(profile, context) > 0);

		#[extrinsic_call]
		_(RawOrigin::Root, profile, context, Permill::one());

		assert!(!Scores::<T>::contains_key(profile, context));
		assert_eq!(Contexts::<T>::get(profile).len() as u32, T::MaxContexts::get() - 1);
	}

	#[benchmark]
	fn credit() {
		start::<T>();
		let profile = other_profile::<T>();
		crowd::<T>(profile);
		let source = Source::Pubs;
		let given = T::SourceBudget::convert(source).min(1);
		let got;

		#[block]
		{
			got = <Pallet<T> as ReputationLedger>::credit(source, profile, CONTEXT, 1);
		}

		assert_eq!(got, given);
	}

	#[benchmark]
	fn spend() {
		start::<T>();
		let profile = other_profile::<T>();
		rich::<T>(profile, Context::Global);
		let used;

		#[block]
		{
			used = <Pallet<T> as ReputationUse>::spend(profile, Context::Global, 1);
		}

		assert_eq!(used, 1);
	}

	#[benchmark]
	fn spend_committed() {
		start::<T>();
		let (profile, _) = super::commit::<T>(&account("other", 0, 0));
		let used;

		#[block]
		{
			used = <Pallet<T> as ReputationUse>::spend_committed(profile, CONTEXT, &[7; 64], SALT);
		}

		assert_eq!(used, 1);
	}

	#[benchmark]
	fn on_retired() {
		start::<T>();
		let profile = other_profile::<T>();
		crowd::<T>(profile);
		rich::<T>(profile, Context::Global);

		#[block]
		{
			<Pallet<T> as OnRetired>::on_retired(profile);
		}

		assert!(!Contexts::<T>::contains_key(profile));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Runtime);
}
