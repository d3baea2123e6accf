//! The benchmarks that weigh the runtime's calls and extensions.

use crate::*;
use alloc::{string::String, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};
use frame_system_benchmarking::{extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench};
use sp_storage::TrackedStorageKey;

impl frame_system_benchmarking::Config for Runtime {}
impl pallet_transaction_payment::BenchmarkConfig for Runtime {}

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
	let whitelist: Vec<TrackedStorageKey> = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::<BenchmarkBatch>::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}
