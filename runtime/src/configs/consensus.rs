//! Who makes blocks, who finalises them, and what it costs them to misbehave.
//!
//! Everything about staking stays in this file, so that the pallet behind it can be swapped.

use crate::{
	constants::time, AccountId, AuthorityDiscovery, Babe, Balance, Balances, Grandpa, Historical, ImOnline, Offences,
	Runtime, RuntimeEvent, RuntimeHoldReason, Session, Staking, Timestamp, VoterList,
};
use alloc::vec::Vec;
use frame_election_provider_support::{
	bounds::{ElectionBounds, ElectionBoundsBuilder},
	onchain, SequentialPhragmen,
};
use frame_support::{
	parameter_types,
	traits::{tokens::imbalance::ResolveTo, ConstU32, EitherOfDiverse, Nothing},
};
use frame_system::EnsureRoot;
use pallet_im_online::sr25519::AuthorityId as ImOnlineId;
use pallet_session::historical::NoteHistoricalRoot;
use pallet_staking::{ConvertCurve, FixedNominationsQuota, UnitIdentificationOf, UseValidatorsMap};
use sp_consensus_babe::{AllowedSlots, BabeEpochConfiguration};
use sp_runtime::{
	curve::PiecewiseLinear,
	impl_opaque_keys,
	traits::{ConvertInto, OpaqueKeys},
	transaction_validity::TransactionPriority,
	Perbill,
};
use sp_staking::{currency_to_vote::U128CurrencyToVote, EraIndex, SessionIndex};

use super::{economy::TreasuryAccount, governance::CouncilThreeQuarters};

/// How BABE starts.
pub const BABE_GENESIS_EPOCH_CONFIG: BabeEpochConfiguration =
	BabeEpochConfiguration { c: time::PRIMARY_PROBABILITY, allowed_slots: AllowedSlots::PrimaryAndSecondaryVRFSlots };

/// The most validators in a session, and so the most authorities of each kind.
const MAX_VALIDATORS: u32 = 100;
/// The most nominators that an election looks at, the best backed first.
const MAX_ELECTING_NOMINATORS: u32 = 1_000;
/// The most candidates that an election looks at.
const MAX_ELECTABLE_TARGETS: u32 = 500;

parameter_types! {
	pub const MaxAuthorities: u32 = MAX_VALIDATORS;
	pub const EpochDuration: u64 = time::EPOCH_BLOCKS as u64;
	pub const ExpectedBlockTime: u64 = time::SLOT_MILLIS;
	pub const BondingDuration: EraIndex = time::BONDING_ERAS;
	pub const SlashDeferDuration: EraIndex = time::SLASH_DEFER_ERAS;
	pub const SessionsPerEra: SessionIndex = time::SESSIONS_PER_ERA;
	/// How long after it happened an equivocation can be reported: as long as the bond of its author can be slashed.
	pub const ReportLongevity: u64 =
		(time::BONDING_ERAS * time::SESSIONS_PER_ERA * time::EPOCH_BLOCKS) as u64;
	pub const MaxSetIdSessionEntries: u64 = (time::BONDING_ERAS * time::SESSIONS_PER_ERA) as u64;
}

impl pallet_babe::Config for Runtime {
	type EpochDuration = EpochDuration;
	type ExpectedBlockTime = ExpectedBlockTime;
	type EpochChangeTrigger = pallet_babe::ExternalTrigger;
	type DisabledValidators = Session;
	type WeightInfo = ();
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = MaxExposurePageSize;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem = pallet_babe::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = MaxExposurePageSize;
	type MaxSetIdSessionEntries = MaxSetIdSessionEntries;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_authorship::Config for Runtime {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Babe>;
	type EventHandler = (Staking, ImOnline);
}

impl_opaque_keys! {
	/// The keys with which a validator's node works.
	pub struct SessionKeys {
		/// Votes for finality: ed25519.
		pub grandpa: Grandpa,
		/// Signs blocks: sr25519.
		pub babe: Babe,
		/// Signs heartbeats: sr25519.
		pub im_online: ImOnline,
		/// Signs the node's addresses: sr25519.
		pub authority_discovery: AuthorityDiscovery,
	}
}

parameter_types! {
	pub const SessionKeyDeposit: Balance = crate::constants::money::deposit(5, 32 * 9);
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = Babe;
	type NextSessionRotation = Babe;
	type SessionManager = NoteHistoricalRoot<Self, Staking>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = pallet_session::disabling::UpToLimitWithReEnablingDisablingStrategy;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type KeyDeposit = SessionKeyDeposit;
}

impl pallet_session::historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = UnitIdentificationOf<Self>;
}

impl pallet_offences::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = pallet_session::historical::IdentificationTuple<Self>;
	type OnOffenceHandler = Staking;
}

parameter_types! {
	pub const ImOnlinePriority: TransactionPriority = TransactionPriority::MAX;
}

impl pallet_im_online::Config for Runtime {
	type AuthorityId = ImOnlineId;
	type MaxKeys = MaxAuthorities;
	type MaxPeerInHeartbeats = ConstU32<10_000>;
	type RuntimeEvent = RuntimeEvent;
	type ValidatorSet = Historical;
	type NextSessionRotation = Babe;
	type ReportUnresponsiveness = Offences;
	type UnsignedPriority = ImOnlinePriority;
	type WeightInfo = crate::weights::pallet_im_online::WeightInfo<Runtime>;
}

impl pallet_authority_discovery::Config for Runtime {
	type MaxAuthorities = MaxAuthorities;
}

pallet_staking_reward_curve::build! {
	const REWARD_CURVE: PiecewiseLinear<'static> = curve!(
		min_inflation: 0_025_000,
		max_inflation: 0_100_000,
		// Half of all tokens at stake is what pays stakers best; what they are not paid then goes to the treasury.
		ideal_stake: 0_500_000,
		falloff: 0_050_000,
		max_piece_count: 40,
		test_precision: 0_005_000,
	);
}

parameter_types! {
	pub const RewardCurve: &'static PiecewiseLinear<'static> = &REWARD_CURVE;
	pub const MaxExposurePageSize: u32 = 64;
	pub const HistoryDepth: u32 = 84;
	pub Bounds: ElectionBounds = ElectionBoundsBuilder::default()
		.voters_count(MAX_ELECTING_NOMINATORS.into())
		.targets_count(MAX_ELECTABLE_TARGETS.into())
		.build();
}

/// The election of validators: sequential Phragmén, run on chain, once an era.
pub struct OnChainElection;
impl onchain::Config for OnChainElection {
	type Sort = frame_support::traits::ConstBool<true>;
	type System = Runtime;
	type Solver = SequentialPhragmen<AccountId, Perbill>;
	type MaxBackersPerWinner = ConstU32<MAX_ELECTING_NOMINATORS>;
	type MaxWinnersPerPage = MaxAuthorities;
	type DataProvider = Staking;
	type WeightInfo = frame_election_provider_support::weights::SubstrateWeight<Runtime>;
	type Bounds = Bounds;
}

/// How large a set the benchmarks of staking make.
pub struct StakingBenchmarks;
impl pallet_staking::BenchmarkingConfig for StakingBenchmarks {
	type MaxValidators = ConstU32<MAX_VALIDATORS>;
	type MaxNominators = ConstU32<MAX_ELECTING_NOMINATORS>;
}

#[allow(deprecated)]
impl pallet_staking::Config for Runtime {
	type OldCurrency = Balances;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type CurrencyBalance = Balance;
	type UnixTime = Timestamp;
	type CurrencyToVote = U128CurrencyToVote;
	type ElectionProvider = onchain::OnChainExecution<OnChainElection>;
	type GenesisElectionProvider = Self::ElectionProvider;
	type NominationsQuota = FixedNominationsQuota<16>;
	type HistoryDepth = HistoryDepth;
	type RewardRemainder = ResolveTo<TreasuryAccount, Balances>;
	type RuntimeEvent = RuntimeEvent;
	type Slash = ResolveTo<TreasuryAccount, Balances>;
	type Reward = ();
	type SessionsPerEra = SessionsPerEra;
	type BondingDuration = BondingDuration;
	type SlashDeferDuration = SlashDeferDuration;
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, CouncilThreeQuarters>;
	type SessionInterface = Self;
	type EraPayout = ConvertCurve<RewardCurve>;
	type NextNewSession = Session;
	type MaxExposurePageSize = MaxExposurePageSize;
	type MaxValidatorSet = MaxAuthorities;
	type VoterList = VoterList;
	type TargetList = UseValidatorsMap<Self>;
	type MaxUnlockingChunks = ConstU32<32>;
	type MaxControllersInDeprecationBatch = ConstU32<100>;
	type EventListeners = ();
	type Filter = Nothing;
	type BenchmarkingConfig = StakingBenchmarks;
	type WeightInfo = pallet_staking::weights::SubstrateWeight<Runtime>;
}

/// The bags into which voters are sorted by stake: each begins a quarter above the one before.
const BAG_THRESHOLDS: [u64; 107] = {
	let mut thresholds = [0u64; 107];
	let mut next = crate::constants::money::EXISTENTIAL_DEPOSIT as u64;
	let mut i = 0;
	while i < thresholds.len() - 1 {
		thresholds[i] = next;
		next = next.saturating_add(next / 4);
		i += 1;
	}
	thresholds[i] = u64::MAX;
	thresholds
};

parameter_types! {
	pub const BagThresholds: &'static [u64] = &BAG_THRESHOLDS;
	pub const MaxAutoRebagPerBlock: u32 = 5;
}

impl pallet_bags_list::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = crate::weights::pallet_bags_list::WeightInfo<Runtime>;
	type ScoreProvider = Staking;
	type BagThresholds = BagThresholds;
	type MaxAutoRebagPerBlock = MaxAutoRebagPerBlock;
	type Score = sp_npos_elections::VoteWeight;
}
