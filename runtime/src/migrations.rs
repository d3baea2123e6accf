//! What a release changes in the state that the releases before it left, and what happens when that fails.
//!
//! A migration that walks over accounts, profiles or anything else of unknown number belongs here, as a
//! [`SteppedMigration`]: pallet-migrations runs one step of it in each block, and lets no transaction into a block until
//! the last step is done. Each step has to end within the weight that it is given. The hooks of pallets and the calls
//! that are scheduled run in between, so that each step must leave a state that they can read.

use crate::{configs::social::StatementQuota, AccountId, BlockNumber, Runtime, SafeMode};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use frame_support::{
	migrations::{
		FailedMigrationHandler, FailedMigrationHandling, MigrationId, SteppedMigration, SteppedMigrationError,
	},
	traits::{Get, SafeMode as Brake},
	weights::{Weight, WeightMeter},
};
use frame_system::Account;
use sp_statement_store::STATEMENT_ALLOWANCE_PREFIX;

/// The migrations of this release, in their order. One that has run on a chain never runs there again.
#[cfg(not(any(test, feature = "rehearsal")))]
pub type Migrations = ();
/// The migrations of the release that upgrades are rehearsed with: so few accounts a block that the few of a test
/// network take several. A release for a chain that lasts takes thousands.
#[cfg(any(test, feature = "rehearsal"))]
pub type Migrations = (RenewStatementQuotas<frame_support::traits::ConstU32<16>>,);

/// Gives every account the statement quota of this runtime.
///
/// A quota is written when an account is born. Once it changes in the code, the accounts that are there need it too.
/// `PerBlock` is how many accounts each step renews at most, and more than zero.
pub struct RenewStatementQuotas<PerBlock>(PhantomData<PerBlock>);

impl<PerBlock> RenewStatementQuotas<PerBlock> {
	/// The weight of one account: a step through the keys of all accounts, counted as two reads because it walks down
	/// the trie, and a write. An estimate.
	pub(crate) fn weight_of_one() -> Weight {
		<Runtime as frame_system::Config>::DbWeight::get().reads_writes(2, 1)
	}
}

impl<PerBlock: Get<u32>> SteppedMigration for RenewStatementQuotas<PerBlock> {
	/// The account that was renewed last.
	type Cursor = AccountId;
	type Identifier = MigrationId<16>;

	fn id() -> Self::Identifier {
		MigrationId { pallet_id: *b"statement-quotas", version_from: 1, version_to: 2 }
	}

	fn migrating_prefixes() -> Option<impl IntoIterator<Item = Vec<u8>>> {
		Some(vec![STATEMENT_ALLOWANCE_PREFIX.to_vec()])
	}

	fn step(
		mut last: Option<Self::Cursor>,
		meter: &mut WeightMeter,
	) -> Result<Option<Self::Cursor>, SteppedMigrationError> {
		// The key of an account that has gone in the meantime is as good a place to go on from.
		let mut accounts = match &last {
			Some(last) => Account::<Runtime>::iter_keys_from_key(last),
			None => Account::<Runtime>::iter_keys(),
		};
		let required = Self::weight_of_one();
		for renewed in 0..PerBlock::get() {
			if meter.try_consume(required).is_err() {
				// Without any progress this would never end.
				return if renewed == 0 {
					Err(SteppedMigrationError::InsufficientWeight { required })
				} else {
					Ok(last)
				};
			}
			let Some(account) = accounts.next() else { return Ok(None) };
			StatementQuota::grant(&account);
			last = Some(account);
		}
		Ok(last)
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
		checks::every_account_has_a_quota(|_| true).map(|()| Vec::new())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(_: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		checks::every_account_has_a_quota(|quota| *quota == crate::configs::social::STATEMENTS)
	}
}

/// What holds before and after a migration.
#[cfg(any(test, feature = "try-runtime"))]
pub mod checks {
	use super::{Account, Runtime, STATEMENT_ALLOWANCE_PREFIX};
	use frame_support::{ensure, storage::unhashed};
	use sp_runtime::TryRuntimeError;
	use sp_statement_store::{statement_allowance_key, StatementAllowance};

	/// Every account has one quota, which is `right`; nothing else has one.
	pub fn every_account_has_a_quota(right: impl Fn(&StatementAllowance) -> bool) -> Result<(), TryRuntimeError> {
		let mut accounts = 0;
		for account in Account::<Runtime>::iter_keys() {
			let quota = unhashed::get(&statement_allowance_key(&account));
			ensure!(quota.is_some_and(|quota| right(&quota)), "an account has no quota, or a wrong one");
			accounts += 1;
		}
		ensure!(entries() == accounts, "something that is no account has a quota");
		Ok(())
	}

	/// How many quotas there are.
	fn entries() -> u32 {
		let mut entries = 0;
		let mut key = STATEMENT_ALLOWANCE_PREFIX.to_vec();
		while let Some(next) = sp_io::storage::next_key(&key).filter(|key| key.starts_with(STATEMENT_ALLOWANCE_PREFIX))
		{
			entries += 1;
			key = next;
		}
		entries
	}
}

/// Leaves a chain whose migration failed to its governance: in safe mode, until governance ends it.
///
/// The handlers of the SDK go on to keep every transaction out of the blocks, and with them every vote on how to repair
/// the chain: all nodes would have to be replaced at once. Here votes and motions are let in, and root can do what is
/// needed: upgrade again, or set the migrations' cursor right.
pub struct LeaveToGovernance;
impl FailedMigrationHandler for LeaveToGovernance {
	fn failed(migration: Option<u32>) -> FailedMigrationHandling {
		log::error!("The migration {migration:?} failed; only governance works until it is repaired");
		let forever = BlockNumber::MAX;
		let entered = if SafeMode::is_entered() {
			<SafeMode as Brake>::extend(forever)
		} else {
			<SafeMode as Brake>::enter(forever)
		};
		match entered {
			Ok(()) => FailedMigrationHandling::ForceUnstuck,
			Err(_) => FailedMigrationHandling::KeepStuck,
		}
	}
}
