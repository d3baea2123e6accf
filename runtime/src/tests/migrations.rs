use super::*;
use crate::{
	configs::social::{StatementQuota, STATEMENTS},
	constants::money::MLT,
	migrations::{checks::every_account_has_a_quota, LeaveToGovernance, Migrations, RenewStatementQuotas},
};
use frame_support::{
	assert_noop, assert_ok,
	migrations::{FailedMigrationHandler, FailedMigrationHandling, SteppedMigration, SteppedMigrationError},
	storage::unhashed,
	traits::ConstU32,
	weights::WeightMeter,
};
use pallet_migrations::Event;
use sp_runtime::DispatchError;
use sp_statement_store::{statement_allowance_key, StatementAllowance};

/// As in [`Migrations`].
const PER_BLOCK: u32 = 16;
type Renewal = RenewStatementQuotas<ConstU32<PER_BLOCK>>;

/// What an earlier runtime gave.
const OLD: StatementAllowance = StatementAllowance { max_count: 3, max_size: 100 };

fn accounts() -> Vec<AccountId> {
	frame_system::Account::<Runtime>::iter_keys().collect()
}

fn quota(who: &AccountId) -> Option<StatementAllowance> {
	unhashed::get(&statement_allowance_key(who))
}

fn renewed() -> usize {
	accounts().iter().filter(|who| quota(who) == Some(STATEMENTS)).count()
}

fn newborn(number: u32) -> AccountId {
	let mut key = [7; 32];
	key[..4].copy_from_slice(&number.to_le_bytes());
	key.into()
}

fn endow(who: &AccountId) {
	assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(alice()), who.clone().into(), MLT));
}

/// A chain with `count` more accounts than the preset's, all of which have the quota of an earlier runtime.
fn old_chain(count: u32) -> TestExternalities {
	let mut ext = chain(LOCAL_TESTNET_RUNTIME_PRESET);
	ext.execute_with(|| {
		(0..count).for_each(|number| endow(&newborn(number)));
		for who in accounts() {
			unhashed::put(&statement_allowance_key(&who), &OLD);
		}
	});
	ext
}

/// Let the next block be the first of this runtime.
fn upgrade() {
	frame_system::LastRuntimeUpgrade::<Runtime>::put(frame_system::LastRuntimeUpgradeInfo {
		spec_version: (VERSION.spec_version - 1).into(),
		spec_name: VERSION.spec_name,
	});
}

/// What pallet-migrations told in the last block.
fn events() -> Vec<Event<Runtime>> {
	System::read_events_no_consensus()
		.filter_map(|record| match record.event {
			RuntimeEvent::MultiBlockMigrations(event) => Some(event),
			_ => None,
		})
		.collect()
}

#[test]
fn every_account_gets_the_new_quota_block_by_block() {
	old_chain(100).execute_with(|| {
		let mut author = Author::new();
		author.next(vec![]);
		let before: Vec<_> = frame_system::Account::<Runtime>::iter().collect();
		assert_ok!(every_account_has_a_quota(|quota| *quota == OLD));

		upgrade();
		let steps = before.len() / PER_BLOCK as usize + 1;
		assert!(steps > 3, "it takes several blocks");
		for step in 1..=steps {
			// Users' transactions wait.
			assert_eq!(author.begin(1, 0), ExtrinsicInclusionMode::OnlyInherents);
			author.end();
			assert_eq!(renewed(), before.len().min(step * PER_BLOCK as usize));
			let took = step as u32;
			let mut told = vec![];
			if step == 1 {
				told.push(Event::UpgradeStarted { migrations: 1 });
			}
			if step < steps {
				told.push(Event::MigrationAdvanced { index: 0, took });
			} else {
				told.extend([Event::MigrationCompleted { index: 0, took }, Event::UpgradeCompleted]);
			}
			assert_eq!(events(), told);
		}
		assert_eq!(author.begin(1, 0), ExtrinsicInclusionMode::AllExtrinsics);
		author.end();
		assert_ok!(every_account_has_a_quota(|quota| *quota == STATEMENTS));
		assert_eq!(frame_system::Account::<Runtime>::iter().collect::<Vec<_>>(), before);
	});
}

#[test]
fn a_migration_that_has_run_is_skipped() {
	old_chain(20).execute_with(|| {
		let mut author = Author::new();
		author.next(vec![]);
		upgrade();
		while author.begin(1, 0) == ExtrinsicInclusionMode::OnlyInherents {
			author.end();
		}
		author.end();

		unhashed::put(&statement_allowance_key(alice()), &OLD);
		upgrade();
		author.next(vec![]);
		assert_eq!(
			events(),
			[Event::UpgradeStarted { migrations: 1 }, Event::MigrationSkipped { index: 0 }, Event::UpgradeCompleted]
		);
		assert_eq!(quota(&alice()), Some(OLD));
	});
}

#[test]
fn a_step_stays_within_its_weight() {
	for room in 1..=PER_BLOCK + 2 {
		old_chain(40).execute_with(|| {
			let mut meter = WeightMeter::with_limit(Renewal::weight_of_one().saturating_mul(room.into()));
			let last = Renewal::step(None, &mut meter).expect("there is room for one");
			assert!(last.is_some(), "not all fit into a step");
			assert_eq!(renewed(), room.min(PER_BLOCK) as usize);
			assert!(meter.consumed().all_lte(meter.limit()));
		});
	}
	old_chain(0).execute_with(|| {
		let mut meter = WeightMeter::with_limit(Renewal::weight_of_one() / 2);
		let required = Renewal::weight_of_one();
		assert_eq!(Renewal::step(None, &mut meter), Err(SteppedMigrationError::InsufficientWeight { required }));
		assert_eq!(renewed(), 0);
	});
}

#[test]
fn it_goes_on_where_it_was_though_accounts_come_and_go() {
	old_chain(40).execute_with(|| {
		let last = Renewal::step(None, &mut WeightMeter::new()).expect("there is weight").expect("it is not done");
		assert_eq!(renewed(), PER_BLOCK as usize);

		// The account that it stopped at goes, one that it has not seen goes, and others come.
		let unseen = |who: &AccountId| quota(who) == Some(OLD);
		let gone = (0..40).map(newborn).find(unseen).expect("most are still to come");
		for who in [&gone, &last] {
			frame_system::Account::<Runtime>::remove(who);
			<StatementQuota as frame_support::traits::OnKilledAccount<AccountId>>::on_killed_account(who);
		}
		(100..110).for_each(|number| endow(&newborn(number)));
		assert_eq!(quota(&newborn(100)), Some(STATEMENTS));

		let mut cursor = Some(last);
		while cursor.is_some() {
			cursor = Renewal::step(cursor, &mut WeightMeter::new()).expect("there is weight");
		}
		assert_ok!(every_account_has_a_quota(|quota| *quota == STATEMENTS));
		assert_eq!(quota(&gone), None);
	});
}

#[cfg(feature = "try-runtime")]
#[test]
fn try_runtime_sees_whether_it_is_done() {
	old_chain(20).execute_with(|| {
		let before = Renewal::pre_upgrade().expect("every account has some quota");
		let mut cursor = Renewal::step(None, &mut WeightMeter::new()).expect("there is weight");
		assert!(Renewal::post_upgrade(before.clone()).is_err(), "some accounts are still to come");
		while cursor.is_some() {
			cursor = Renewal::step(cursor, &mut WeightMeter::new()).expect("there is weight");
		}
		assert_ok!(Renewal::post_upgrade(before));
		unhashed::kill(&statement_allowance_key(alice()));
		assert!(Renewal::pre_upgrade().is_err(), "an account has no quota");
	});
}

#[test]
fn twice_is_the_same_as_once() {
	let run = || {
		let mut cursor = None;
		loop {
			cursor = Renewal::step(cursor, &mut WeightMeter::new()).expect("there is weight");
			if cursor.is_none() {
				break;
			}
		}
		sp_io::storage::root(VERSION.state_version())
	};
	old_chain(40).execute_with(|| assert_eq!(run(), run()));
}

#[test]
fn a_failed_migration_leaves_the_chain_to_its_governance() {
	old_chain(40).execute_with(|| {
		let mut author = Author::new();
		author.next(vec![]);
		// What pallet-migrations does with a migration that fails; where it is built to try a runtime it panics instead.
		assert_eq!(LeaveToGovernance::failed(Some(0)), FailedMigrationHandling::ForceUnstuck);

		// Transactions are let in again, but only those of governance do anything.
		assert_eq!(author.begin(1, 0), ExtrinsicInclusionMode::AllExtrinsics);
		author.end();
		let transfer = || pallet_balances::Call::transfer_keep_alive { dest: alice().into(), value: MLT };
		let error = dispatch(&alice(), transfer()).expect_err("safe mode").error;
		assert_eq!(error, frame_system::Error::<Runtime>::CallFiltered.into());
		let motion = pallet_collective::Call::<Runtime, pallet_collective::Instance1>::propose {
			threshold: 2,
			proposal: Box::new(frame_system::Call::remark { remark: vec![1] }.into()),
			length_bound: 100,
		};
		assert_ok!(dispatch(&alice(), motion));

		// A referendum starts the migration anew.
		assert_noop!(
			MultiBlockMigrations::force_onboard_mbms(RuntimeOrigin::signed(alice())),
			DispatchError::BadOrigin
		);
		assert_ok!(MultiBlockMigrations::force_onboard_mbms(root()));
		while author.begin(1, 0) == ExtrinsicInclusionMode::OnlyInherents {
			author.end();
		}
		author.end();
		assert_ok!(every_account_has_a_quota(|quota| *quota == STATEMENTS));

		// Safe mode lasts until governance ends it.
		assert_eq!(pallet_safe_mode::EnteredUntil::<Runtime>::get(), Some(BlockNumber::MAX));
		assert_ok!(SafeMode::force_exit(root()));
		assert_ok!(dispatch(&alice(), transfer()));
	});
}

#[test]
fn the_migrations_fit_their_pallet() {
	use frame_support::migrations::SteppedMigrations;
	chain(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		assert_ok!(Migrations::integrity_test());
		assert!(Migrations::cursor_max_encoded_len() <= crate::configs::system::CursorMaxLen::get() as usize);
		assert!(Migrations::identifier_max_encoded_len() <= crate::configs::system::IdentifierMaxLen::get() as usize);
	});
}
