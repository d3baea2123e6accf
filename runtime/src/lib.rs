//! The MetaLife runtime: what the chain is and does.
//!
//! This file says which pallets there are and what a transaction is made of; [`constants`] holds the numbers, `configs`
//! the set-up of each pallet, `apis` what a node may ask, [`genesis`] how chains begin.

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "512"]
// Most public items of this crate are made by FRAME's macros, which document none of them.
#![allow(missing_docs)]

extern crate alloc;

mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
mod configs;
pub mod constants;
pub mod genesis;
pub mod migrations;
#[cfg(test)]
mod tests;
mod weights;

#[cfg(feature = "std")]
pub use apis::RuntimeApi;
pub use configs::{
	consensus::{SessionKeys, BABE_GENESIS_EPOCH_CONFIG},
	parameters::{RuntimeParameters, RuntimeParametersKey, RuntimeParametersValue},
	system::ProxyType,
};
pub use metalife_primitives::{AccountId, Address, Balance, BlockNumber, Hash, Header, Nonce, OpaqueBlock, Signature};

use alloc::{borrow::Cow, vec::Vec};
use sp_runtime::generic::{self, Era};
use sp_version::RuntimeVersion;

// The runtime as wasm, `WASM_BINARY` and `WASM_BINARY_BLOATY`; `None` where its build was skipped.
#[cfg(all(feature = "std", feature = "wasm"))]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

macro_rules! version {
	($spec_version:tt) => {
		/// Which runtime this is.
		#[sp_version::runtime_version]
		pub const VERSION: RuntimeVersion = RuntimeVersion {
			spec_name: Cow::Borrowed("metalife"),
			impl_name: Cow::Borrowed("metalife-node"),
			authoring_version: 1,
			spec_version: $spec_version,
			impl_version: 1,
			apis: apis::RUNTIME_API_VERSIONS,
			transaction_version: 1,
			system_version: 1,
		};
	};
}
#[cfg(not(feature = "rehearsal"))]
version!(1);
#[cfg(feature = "rehearsal")]
version!(2);

/// What every transaction carries besides its call, in this order.
pub type TxExtension = (
	frame_system::AuthorizeCall<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckMortality<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_energy::ChargeEnergy<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// The extension of a transaction with this lifetime, nonce and tip (in planck), whose metadata is not checked.
pub fn tx_extension(era: Era, nonce: Nonce, tip: Balance) -> TxExtension {
	(
		frame_system::AuthorizeCall::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckMortality::from(era),
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_energy::ChargeEnergy::from_tip(tip),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	)
}

/// A transaction.
pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
/// What the sender of a transaction signs.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// Executes blocks.
pub type Executive =
	frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, AllPalletsWithSystem>;

// Hooks and genesis run in the order of the indices. Staking comes before Session, whose genesis asks it for the first
// validators; Authorship after both: BABE lets the new authorities make the first block of an epoch, so its author's index
// is one into the new session's validators, and the block counts for the new era.
#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	// 0-9: the ground.
	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Babe = pallet_babe;
	#[runtime::pallet_index(4)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(5)]
	pub type TransactionPayment = pallet_transaction_payment;

	// 10-29: validators.
	#[runtime::pallet_index(10)]
	pub type Staking = pallet_staking;
	#[runtime::pallet_index(11)]
	pub type VoterList = pallet_bags_list;
	#[runtime::pallet_index(12)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(13)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(14)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(15)]
	pub type Grandpa = pallet_grandpa;
	#[runtime::pallet_index(16)]
	pub type ImOnline = pallet_im_online;
	#[runtime::pallet_index(17)]
	pub type AuthorityDiscovery = pallet_authority_discovery;
	#[runtime::pallet_index(18)]
	pub type Authorship = pallet_authorship;

	// 30-49: tools.
	#[runtime::pallet_index(30)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(31)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(32)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(33)]
	pub type Recovery = pallet_recovery;
	#[runtime::pallet_index(34)]
	pub type Scheduler = pallet_scheduler;
	#[runtime::pallet_index(35)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(36)]
	pub type Parameters = pallet_parameters;
	#[runtime::pallet_index(37)]
	pub type MultiBlockMigrations = pallet_migrations;
	#[runtime::pallet_index(38)]
	pub type SafeMode = pallet_safe_mode;
	#[runtime::pallet_index(39)]
	pub type Statement = pallet_statement;

	// 50-69: governance.
	#[runtime::pallet_index(50)]
	pub type Democracy = pallet_democracy;
	#[runtime::pallet_index(51)]
	pub type Council = pallet_collective<Instance1>;
	#[runtime::pallet_index(52)]
	pub type TechnicalCommittee = pallet_collective<Instance2>;
	#[runtime::pallet_index(53)]
	pub type Treasury = pallet_treasury;
	#[runtime::pallet_index(54)]
	pub type Bounties = pallet_bounties;

	// 70-89: assets.
	#[runtime::pallet_index(70)]
	pub type Assets = pallet_assets;
	#[runtime::pallet_index(71)]
	pub type Nfts = pallet_nfts;
	#[runtime::pallet_index(72)]
	pub type NftFractionalization = pallet_nft_fractionalization;

	// 100 and on: MetaLife.
	#[runtime::pallet_index(100)]
	pub type Profile = pallet_profile;
	#[runtime::pallet_index(101)]
	pub type Energy = pallet_energy;
	#[runtime::pallet_index(102)]
	pub type Content = pallet_content;
	#[runtime::pallet_index(103)]
	pub type Reputation = pallet_reputation;
	#[runtime::pallet_index(104)]
	pub type Earnings = pallet_earnings;
	#[runtime::pallet_index(105)]
	pub type Royalties = pallet_royalties;
	#[runtime::pallet_index(106)]
	pub type Fractions = pallet_fractions;
	#[runtime::pallet_index(107)]
	pub type Subscriptions = pallet_subscriptions;
	#[runtime::pallet_index(108)]
	pub type Pubs = pallet_pubs;
	#[runtime::pallet_index(109)]
	pub type Letters = pallet_letters;

	// The last: only development chains set its key.
	#[runtime::pallet_index(255)]
	pub type Sudo = pallet_sudo;
}
