use crate::{
	mock::{Reputation, *},
	*,
};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use metalife_primitives::{reputation::Context, traits::ReputationUse};
use sp_core::H256;
use sp_runtime::DispatchError;

const JURY: &[u8] = b"jury 5";
const SALT: [u8; 32] = [9; 32];

fn hash(purpose: &[u8]) -> H256 {
	Reputation::commitment(1, GLOBAL, purpose.to_vec(), SALT)
}

fn commit(purpose: &[u8], points: u64) -> frame_support::dispatch::DispatchResult {
	Reputation::commit(signed(ALICE), GLOBAL, points, hash(purpose))
}

fn spend(points: u64) -> u64 {
	<Reputation as ReputationUse>::spend(1, GLOBAL, points)
}

fn reveal(purpose: &[u8]) -> u64 {
	<Reputation as ReputationUse>::spend_committed(1, GLOBAL, purpose, SALT)
}

#[test]
fn the_same_reputation_is_not_used_twice_in_an_era() {
	run(|| {
		earn(1, GLOBAL, 100);
		assert_eq!(spend(70), 70);
		assert_eq!(last_event(), Event::<Runtime>::Spent { profile: 1, context: GLOBAL, points: 70 });
		assert_noop!(commit(JURY, 31), Error::<Runtime>::NotEnoughReputation);
		assert_ok!(commit(JURY, 20));
		assert_eq!(spend(70), 10);
		assert_eq!(spend(70), 0);
		assert_eq!(reveal(JURY), 20);
		assert_eq!(spend(70), 0);
		next_era();
		assert_eq!(spend(1_000), Reputation::score(1, GLOBAL));
	});
}

#[test]
fn a_commitment_is_used_once_and_gives_its_deposit_back() {
	run(|| {
		earn(1, GLOBAL, 100);
		assert_ok!(commit(JURY, 60));
		assert_eq!(
			last_event(),
			Event::<Runtime>::Committed { profile: 1, context: GLOBAL, commitment: hash(JURY), points: 60 }
		);
		assert!(held(ALICE) > 0);
		// Another purpose, salt, context or profile is another commitment.
		assert_eq!(reveal(b"vote 5"), 0);
		assert_eq!(<Reputation as ReputationUse>::spend_committed(1, GLOBAL, JURY, [8; 32]), 0);
		assert_eq!(<Reputation as ReputationUse>::spend_committed(1, APP, JURY, SALT), 0);
		assert_eq!(<Reputation as ReputationUse>::spend_committed(2, GLOBAL, JURY, SALT), 0);
		assert_eq!(reveal(JURY), 60);
		assert_eq!(held(ALICE), 0);
		assert_eq!(reveal(JURY), 0);
		// The same hash again takes other points.
		assert_noop!(commit(JURY, 60), Error::<Runtime>::NotEnoughReputation);
		assert_ok!(commit(JURY, 40));
		assert_eq!(reveal(JURY), 40);
	});
}

#[test]
fn a_commitment_is_good_in_its_era_only() {
	run(|| {
		earn(1, GLOBAL, 100);
		assert_ok!(commit(JURY, 60));
		next_era();
		assert_eq!(reveal(JURY), 0);
		assert_eq!(spend(1_000), Reputation::score(1, GLOBAL));
	});
}

#[test]
fn an_unused_one_is_released_by_its_maker_or_after_the_era_by_anyone() {
	run(|| {
		earn(1, GLOBAL, 100);
		let release = |who: AccountId| Reputation::release_commitment(signed(who), 1, hash(JURY));
		assert_noop!(release(ALICE), Error::<Runtime>::NotFound);
		assert_ok!(commit(JURY, 60));
		assert_noop!(release(BOB), Error::<Runtime>::EraNotOver);
		assert_noop!(Reputation::release_commitment(Origin::root(), 1, hash(JURY)), DispatchError::BadOrigin);
		assert_ok!(release(ALICE));
		assert_eq!(last_event(), Event::<Runtime>::CommitmentReleased { profile: 1, commitment: hash(JURY) });
		assert_eq!((held(ALICE), reveal(JURY)), (0, 0));
		// What was committed stays so.
		assert_eq!(spend(1_000), 40);
		next_era();
		assert_ok!(commit(JURY, 60));
		next_era();
		assert_ok!(release(NOBODY));
		assert_eq!(held(ALICE), 0);
	});
}

#[test]
fn a_retired_profiles_commitments_are_worth_nothing_and_can_be_released() {
	run(|| {
		earn(1, GLOBAL, 100);
		assert_ok!(commit(JURY, 60));
		let hash = hash(JURY);
		Social::retire(1);
		assert_ok!(Reputation::do_try_state());
		next_era();
		assert_ok!(Reputation::release_commitment(signed(NOBODY), 1, hash));
		assert_eq!(held(ALICE), 0);
		assert_eq!(spend(10), 0);
	});
}

#[test]
fn is_of_something_and_new() {
	run(|| {
		earn(1, GLOBAL, 100);
		assert_noop!(commit(JURY, 0), Error::<Runtime>::NoPoints);
		assert_noop!(commit(JURY, u64::MAX), Error::<Runtime>::NotEnoughReputation);
		assert_ok!(commit(JURY, 10));
		assert_noop!(commit(JURY, 10), Error::<Runtime>::AlreadyExists);
		Balances::set_balance(&ALICE, UNIT / 100);
		assert_noop!(commit(b"other", 10), Error::<Runtime>::DepositUnavailable);
	});
}

#[test]
fn only_the_person_commits() {
	run(|| {
		earn(1, GLOBAL, 100);
		let commit = |origin| Reputation::commit(origin, GLOBAL, 1, H256::zero());
		assert_noop!(commit(signed(NOBODY)), Error::<Runtime>::NoProfile);
		assert_noop!(commit(signed(ALICES_FEED)), Error::<Runtime>::NotPermitted);
		assert_noop!(commit(Origin::root()), DispatchError::BadOrigin);
		assert_ok!(commit(signed(ALICES_DEVICE)));
	});
}

#[test]
fn the_commitment_is_what_the_documentation_says() {
	run(|| {
		let genesis = System::block_hash(0);
		let body = (1u64, Context::Global, JURY.to_vec(), SALT);
		let payload = (b"metalife", "reputation", genesis, body).encode();
		assert_eq!(hash(JURY), H256(sp_io::hashing::blake2_256(&payload)));
	});
}
