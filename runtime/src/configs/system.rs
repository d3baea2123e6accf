//! The ground: system, time, calls that carry calls, scheduling, preimages, migrations, and the brakes.

use crate::{
	constants::{block, money::deposit, time, token},
	weights::{BlockExecutionWeight, ExtrinsicBaseWeight, ParityDbWeight},
	AccountId, Babe, Balance, Balances, Block, BlockNumber, Hash, MultiBlockMigrations, Nonce, OriginCaller,
	PalletInfo, Preimage, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason, RuntimeOrigin, RuntimeTask, SafeMode,
	System, TxExtension, UncheckedExtrinsic, VERSION,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::{
		fungible::HoldConsideration, Contains, EitherOf, EitherOfDiverse, EqualPrivilegeOnly, InsideBoth,
		InstanceFilter, LinearStoragePrice,
	},
	weights::Weight,
};
use frame_system::{
	limits::{BlockLength, BlockWeights},
	EnsureRoot, EnsureRootWithSuccess, EnsureWithSuccess,
};
use scale_info::TypeInfo;
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, Verify},
	Perbill,
};
use sp_version::RuntimeVersion;

use super::{creators::FirstFraction, governance::TechnicalMajority, social::StatementQuota};

parameter_types! {
	pub const BlockHashCount: BlockNumber = 4096;
	pub const Version: RuntimeVersion = VERSION;
	pub const SS58Prefix: u16 = token::SS58_PREFIX;
	pub RuntimeBlockLength: BlockLength = BlockLength::builder()
		.max_length(block::MAX_BYTES)
		.modify_max_length_for_class(DispatchClass::Normal, |max| *max = block::NORMAL_RATIO * *max)
		.build();
	pub RuntimeBlockWeights: BlockWeights = BlockWeights::builder()
		.base_block(BlockExecutionWeight::get())
		.for_class(DispatchClass::all(), |class| class.base_extrinsic = ExtrinsicBaseWeight::get())
		.for_class(DispatchClass::Normal, |class| {
			class.max_total = Some(block::NORMAL_RATIO * block::MAX_WEIGHT);
		})
		.for_class(DispatchClass::Operational, |class| {
			class.max_total = Some(block::MAX_WEIGHT);
			// What ordinary transactions may not use is always there for operational ones.
			class.reserved = Some(block::MAX_WEIGHT - block::NORMAL_RATIO * block::MAX_WEIGHT);
		})
		.avg_block_initialization(block::AVERAGE_ON_INITIALIZE_RATIO)
		.build_or_panic();
}

/// What nobody but root may call.
///
/// - Sudo, on a chain that has no sudo key: there the pallet does nothing at all.
/// - To fractionalise an item into no fractions: it would be locked for ever. Or into an asset that is kept for
///   pallet-fractions, whose next item could then not be fractionalised.
pub struct SoundCalls;
impl Contains<RuntimeCall> for SoundCalls {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::Sudo(_) => pallet_sudo::Key::<Runtime>::exists(),
			RuntimeCall::NftFractionalization(pallet_nft_fractionalization::Call::fractionalize {
				fractions,
				asset_id,
				..
			}) => *fractions > 0 && *asset_id < FirstFraction::get(),
			_ => true,
		}
	}
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type BaseCallFilter = InsideBoth<SafeMode, SoundCalls>;
	type BlockWeights = RuntimeBlockWeights;
	type BlockLength = RuntimeBlockLength;
	type Block = Block;
	type AccountId = AccountId;
	type Nonce = Nonce;
	type Hash = Hash;
	type BlockHashCount = BlockHashCount;
	type DbWeight = ParityDbWeight;
	type Version = Version;
	type AccountData = pallet_balances::AccountData<Balance>;
	type SystemWeightInfo = crate::weights::frame_system::WeightInfo<Runtime>;
	type ExtensionsWeightInfo = crate::weights::frame_system_extensions::WeightInfo<Runtime>;
	type SS58Prefix = SS58Prefix;
	type MaxConsumers = frame_support::traits::ConstU32<64>;
	type OnNewAccount = StatementQuota;
	type OnKilledAccount = StatementQuota;
	type MultiBlockMigrator = MultiBlockMigrations;
}

impl frame_system::offchain::SigningTypes for Runtime {
	type Public = <crate::Signature as Verify>::Signer;
	type Signature = crate::Signature;
}

impl<C> frame_system::offchain::CreateTransactionBase<C> for Runtime
where
	RuntimeCall: From<C>,
{
	type Extrinsic = UncheckedExtrinsic;
	type RuntimeCall = RuntimeCall;
}

impl<C> frame_system::offchain::CreateTransaction<C> for Runtime
where
	RuntimeCall: From<C>,
{
	type Extension = TxExtension;

	fn create_transaction(call: RuntimeCall, extension: TxExtension) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_transaction(call, extension)
	}
}

impl<C> frame_system::offchain::CreateBare<C> for Runtime
where
	RuntimeCall: From<C>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_bare(call)
	}
}

impl<C> frame_system::offchain::CreateAuthorizedTransaction<C> for Runtime
where
	RuntimeCall: From<C>,
{
	fn create_extension() -> TxExtension {
		crate::tx_extension(generic::Era::Immortal, 0, 0)
	}
}

parameter_types! {
	pub const MinimumPeriod: u64 = time::SLOT_MILLIS / 2;
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = Babe;
	type MinimumPeriod = MinimumPeriod;
	type WeightInfo = crate::weights::pallet_timestamp::WeightInfo<Runtime>;
}

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = crate::weights::pallet_utility::WeightInfo<Runtime>;
}

parameter_types! {
	// One item: a 32-byte key, and a value of a call hash, a deposit, a depositor and the length of a vector.
	pub const MultisigDepositBase: Balance = deposit(1, 88);
	// One account in that vector.
	pub const MultisigDepositFactor: Balance = deposit(0, 32);
	pub const MaxSignatories: u32 = 100;
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = MultisigDepositBase;
	type DepositFactor = MultisigDepositFactor;
	type MaxSignatories = MaxSignatories;
	type WeightInfo = crate::weights::pallet_multisig::WeightInfo<Runtime>;
	type BlockNumberProvider = System;
}

parameter_types! {
	pub const ProxyDepositBase: Balance = deposit(1, 8);
	// An account, a proxy type and a delay.
	pub const ProxyDepositFactor: Balance = deposit(0, 37);
	pub const MaxProxies: u32 = 32;
	pub const AnnouncementDepositBase: Balance = deposit(1, 8);
	// Two accounts or hashes and a block number.
	pub const AnnouncementDepositFactor: Balance = deposit(0, 68);
	pub const MaxPending: u32 = 32;
}

/// What a proxy may do for the account that named it.
#[derive(
	Copy,
	Clone,
	Eq,
	PartialEq,
	Ord,
	PartialOrd,
	Debug,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	#[codec(index = 0)]
	Any,
	/// Everything that moves neither tokens nor items, and puts up no money for others.
	#[codec(index = 1)]
	NonTransfer,
	/// Voting, motions, treasury and bounties.
	#[codec(index = 2)]
	Governance,
	/// Staking and session keys.
	#[codec(index = 3)]
	Staking,
	/// The account's profile, what it publishes and keeps here, and what it earns. Puts up no money for others.
	#[codec(index = 4)]
	Social,
	/// Rejecting what other proxies have announced.
	#[codec(index = 5)]
	CancelProxy,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		// A batch is let through because each call in it is filtered again.
		let batch = matches!(
			call,
			RuntimeCall::Utility(
				pallet_utility::Call::batch { .. }
					| pallet_utility::Call::batch_all { .. }
					| pallet_utility::Call::force_batch { .. }
			)
		);
		let governance = matches!(
			call,
			RuntimeCall::Democracy(_)
				| RuntimeCall::Council(_)
				| RuntimeCall::TechnicalCommittee(_)
				| RuntimeCall::Treasury(_)
				| RuntimeCall::Bounties(_)
				| RuntimeCall::Preimage(_)
		);
		let staking = matches!(call, RuntimeCall::Staking(_) | RuntimeCall::VoterList(_) | RuntimeCall::Session(_));
		let social = matches!(
			call,
			RuntimeCall::Profile(_)
				| RuntimeCall::Energy(_)
				| RuntimeCall::Content(_)
				| RuntimeCall::Reputation(_)
				| RuntimeCall::Earnings(pallet_earnings::Call::claim { .. })
				| RuntimeCall::Pubs(_)
				| RuntimeCall::Letters(_)
		);
		// What is put up for somebody else could be all that the account has, and comes back late.
		let for_others = matches!(
			call,
			RuntimeCall::Profile(pallet_profile::Call::create_sponsored { .. })
				| RuntimeCall::Energy(pallet_energy::Call::lend { .. })
				| RuntimeCall::Content(
					pallet_content::Call::allow_deposit { cap: 1.., .. }
						| pallet_content::Call::set_user_cap { bytes: 1.., .. }
				)
		);
		let social = social && !for_others;
		let cancel = matches!(call, RuntimeCall::Proxy(pallet_proxy::Call::reject_announcement { .. }));
		match self {
			ProxyType::Any => true,
			ProxyType::NonTransfer => {
				batch
					|| governance || staking
					|| social || cancel
					|| matches!(call, RuntimeCall::System(_) | RuntimeCall::Multisig(_))
			},
			ProxyType::Governance => governance || batch,
			ProxyType::Staking => staking || batch,
			ProxyType::Social => social || batch,
			ProxyType::CancelProxy => cancel,
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(a, b) if a == b => true,
			(ProxyType::Any, _) => true,
			(_, ProxyType::Any) => false,
			(ProxyType::NonTransfer, _) => true,
			_ => false,
		}
	}
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ProxyDepositBase;
	type ProxyDepositFactor = ProxyDepositFactor;
	type MaxProxies = MaxProxies;
	type WeightInfo = crate::weights::pallet_proxy::WeightInfo<Runtime>;
	type MaxPending = MaxPending;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = AnnouncementDepositBase;
	type AnnouncementDepositFactor = AnnouncementDepositFactor;
	type BlockNumberProvider = System;
}

parameter_types! {
	pub MaximumSchedulerWeight: Weight = Perbill::from_percent(50) * block::MAX_WEIGHT;
	pub const MaxScheduledPerBlock: u32 = 50;
}

impl pallet_scheduler::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type MaximumWeight = MaximumSchedulerWeight;
	type ScheduleOrigin = EnsureRoot<AccountId>;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type MaxScheduledPerBlock = MaxScheduledPerBlock;
	type WeightInfo = crate::weights::pallet_scheduler::WeightInfo<Runtime>;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

parameter_types! {
	pub const PreimageBaseDeposit: Balance = deposit(2, 64);
	pub const DepositPerByte: Balance = deposit(0, 1);
	pub const PreimageHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
}

impl pallet_preimage::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = crate::weights::pallet_preimage::WeightInfo<Runtime>;
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		PreimageHoldReason,
		LinearStoragePrice<PreimageBaseDeposit, DepositPerByte, Balance>,
	>;
}

parameter_types! {
	pub MaxServiceWeight: Weight = Perbill::from_percent(80) * block::MAX_WEIGHT;
	pub const CursorMaxLen: u32 = 65_536;
	pub const IdentifierMaxLen: u32 = 256;
}

impl pallet_migrations::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	#[cfg(not(feature = "runtime-benchmarks"))]
	type Migrations = crate::migrations::Migrations;
	#[cfg(feature = "runtime-benchmarks")]
	type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
	type CursorMaxLen = CursorMaxLen;
	type IdentifierMaxLen = IdentifierMaxLen;
	type MigrationStatusHandler = ();
	type FailedMigrationHandler = crate::migrations::LeaveToGovernance;
	type MaxServiceWeight = MaxServiceWeight;
	type WeightInfo = crate::weights::pallet_migrations::WeightInfo<Runtime>;
}

parameter_types! {
	pub const SafeModeDuration: BlockNumber = time::prod_or_fast(12 * time::HOURS, 10 * time::MINUTES);
	pub const NoDeposit: Option<Balance> = None;
	pub const NoReleaseDelay: Option<BlockNumber> = None;
}

/// What still works in safe mode: making blocks, and the governance that can end it.
pub struct WorksInSafeMode;
impl Contains<RuntimeCall> for WorksInSafeMode {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(
			call,
			RuntimeCall::System(_)
				| RuntimeCall::Timestamp(_)
				| RuntimeCall::Babe(_)
				| RuntimeCall::Grandpa(_)
				| RuntimeCall::ImOnline(_)
				| RuntimeCall::Session(_)
				| RuntimeCall::Democracy(_)
				| RuntimeCall::Council(_)
				| RuntimeCall::TechnicalCommittee(_)
				| RuntimeCall::Preimage(_)
				| RuntimeCall::Scheduler(_)
				| RuntimeCall::MultiBlockMigrations(_)
				| RuntimeCall::Sudo(_)
		)
	}
}

impl pallet_safe_mode::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WhitelistedCalls = WorksInSafeMode;
	type EnterDuration = SafeModeDuration;
	type ExtendDuration = SafeModeDuration;
	// Nobody buys it: only root and the technical committee enter it.
	type EnterDepositAmount = NoDeposit;
	type ExtendDepositAmount = NoDeposit;
	type ForceEnterOrigin = EitherOf<
		EnsureRootWithSuccess<AccountId, SafeModeDuration>,
		EnsureWithSuccess<TechnicalMajority, AccountId, SafeModeDuration>,
	>;
	type ForceExtendOrigin = Self::ForceEnterOrigin;
	type ForceExitOrigin = EitherOfDiverse<EnsureRoot<AccountId>, TechnicalMajority>;
	type ForceDepositOrigin = EnsureRoot<AccountId>;
	type Notify = ();
	type ReleaseDelay = NoReleaseDelay;
	type WeightInfo = crate::weights::pallet_safe_mode::WeightInfo<Runtime>;
}

impl pallet_sudo::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = crate::weights::pallet_sudo::WeightInfo<Runtime>;
}
