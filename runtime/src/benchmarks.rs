//! The benchmarks that weigh the runtime's calls and extensions.

use crate::{
	configs::{
		economy::TreasuryAccount,
		parameters::dynamic_params::{energy, reputation},
	},
	*,
};
use alloc::{string::String, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::{
	storage::{storage_prefix, unhashed},
	traits::{
		fungible::{Inspect, Mutate},
		StorageInfo, StorageInfoTrait, TypedGet, WhitelistedStorageKeys,
	},
};
use frame_system_benchmarking::{extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench};
use sp_storage::TrackedStorageKey;

impl frame_system_benchmarking::Config for Runtime {}
impl pallet_transaction_payment::BenchmarkConfig for Runtime {
	// The author has a share of each fee.
	fn setup_benchmark_environment() {
		let author = author();
		Balances::set_balance(&author, Balances::minimum_balance());
		unhashed::put(&storage_prefix(b"Authorship", b"Author"), &author);
	}
}

frame_benchmarking::define_benchmarks!(
	[frame_system, SystemBench::<Runtime>]
	[frame_system_extensions, SystemExtensionsBench::<Runtime>]
	[pallet_timestamp, Timestamp]
	[pallet_balances, Balances]
	[pallet_transaction_payment, TransactionPayment]
	[pallet_staking, Staking]
	[pallet_bags_list, VoterList]
	[pallet_im_online, ImOnline]
	[pallet_utility, Utility]
	[pallet_multisig, Multisig]
	[pallet_proxy, Proxy]
	[pallet_recovery, Recovery]
	[pallet_scheduler, Scheduler]
	[pallet_preimage, Preimage]
	[pallet_parameters, Parameters]
	[pallet_migrations, MultiBlockMigrations]
	[pallet_safe_mode, SafeMode]
	[pallet_democracy, Democracy]
	[pallet_collective, Council]
	[pallet_treasury, Treasury]
	[pallet_bounties, Bounties]
	[pallet_assets, Assets]
	[pallet_nfts, Nfts]
	[pallet_nft_fractionalization, NftFractionalization]
	[pallet_profile, Profile]
	[pallet_energy, Energy]
	[pallet_content, Content]
	[pallet_reputation, Reputation]
	[pallet_earnings, Earnings]
	[pallet_royalties, Royalties]
	[pallet_fractions, Fractions]
	[pallet_subscriptions, Subscriptions]
	[pallet_pubs, Pubs]
	[pallet_letters, Letters]
	[pallet_sudo, Sudo]
);

/// What can be measured, and where the pallets keep their storage.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::<BenchmarkList>::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Measure.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let mut whitelist: Vec<TrackedStorageKey> = AllPalletsWithSystem::whitelisted_storage_keys();
	whitelist.extend(touched_by_all().into_iter().map(Into::into));
	if config.pallet == b"pallet_transaction_payment" {
		// The sender, whom CheckNonce has read before, and writes in any case.
		whitelist.push(account_key(&frame_benchmarking::account("caller", 0, 0)).into());
	}
	let mut batches = Vec::<BenchmarkBatch>::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}

fn author() -> AccountId {
	frame_benchmarking::account("author", 0, 0)
}

fn account_key(account: &AccountId) -> Vec<u8> {
	frame_system::Account::<Runtime>::hashed_key_for(account)
}

/// What the transactions of a block share: who gets their fees, and the parameters by which energy pays and reputation
/// counts. The database reads and writes it once, whatever the block holds. The time to reach it counts each time.
fn touched_by_all() -> Vec<Vec<u8>> {
	macro_rules! parameters {
		($group:ident $module:ident: $($name:ident),*) => {
			[$(RuntimeParametersKey::$group($module::ParametersKey::$name($module::$name))),*]
		};
	}
	let energy = parameters!(
		Energy energy:
		BaseCapacity,
		LendingRate,
		EnergyPerReputation,
		MaxReputationBonus,
		RegenerationPeriod,
		MaxBlockShare,
		ProtectiveReserve
	);
	let reputation = parameters!(Reputation reputation: HalfLife, EraLength);
	let mut keys: Vec<_> =
		energy.into_iter().chain(reputation).map(pallet_parameters::Parameters::<Runtime>::hashed_key_for).collect();
	keys.push(pallet_reputation::Clock::<Runtime>::hashed_key().to_vec());
	keys.extend([account_key(&TreasuryAccount::get()), account_key(&author())]);
	keys.push(storage_prefix(b"Authorship", b"Author").to_vec());
	keys
}
