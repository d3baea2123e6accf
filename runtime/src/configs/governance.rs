//! How the chain decides about itself: referenda, two collectives, treasury and bounties.

use crate::{
	constants::{
		block,
		money::{deposit, MLT},
		time::{prod_or_fast, DAYS, HOURS, MINUTES},
	},
	AccountId, Balance, Balances, BlockNumber, Bounties, OriginCaller, Preimage, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeHoldReason, RuntimeOrigin, RuntimeParameters, Scheduler, System, Treasury,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::HoldConsideration,
		tokens::{PayFromAccount, UnityAssetBalanceConversion},
		AsEnsureOriginWithArg, ConstBool, ConstU32, EitherOf, EitherOfDiverse,
	},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, EnsureSigned, EnsureWithSuccess};
use pallet_collective::{deposit as collective_deposit, EnsureMember, EnsureProportionAtLeast};
use sp_runtime::{traits::IdentityLookup, Perbill, Permill};

use super::economy::TreasuryAccount;

/// The council: proposes referenda and spends from the treasury.
pub type CouncilCollective = pallet_collective::Instance1;
/// The technical committee: hastens what cannot wait, and stops what must not happen.
pub type TechnicalCollective = pallet_collective::Instance2;

/// Half of the council.
pub type CouncilHalf = EnsureProportionAtLeast<AccountId, CouncilCollective, 1, 2>;
/// Two thirds of the council.
pub type CouncilTwoThirds = EnsureProportionAtLeast<AccountId, CouncilCollective, 2, 3>;
/// Three quarters of the council.
pub type CouncilThreeQuarters = EnsureProportionAtLeast<AccountId, CouncilCollective, 3, 4>;
/// The whole council.
pub type WholeCouncil = EnsureProportionAtLeast<AccountId, CouncilCollective, 1, 1>;
/// Two thirds of the technical committee.
pub type TechnicalMajority = EnsureProportionAtLeast<AccountId, TechnicalCollective, 2, 3>;
/// The whole technical committee.
pub type WholeTechnicalCommittee = EnsureProportionAtLeast<AccountId, TechnicalCollective, 1, 1>;

parameter_types! {
	pub const LaunchPeriod: BlockNumber = prod_or_fast(7 * DAYS, MINUTES);
	pub const VotingPeriod: BlockNumber = prod_or_fast(7 * DAYS, MINUTES);
	pub const FastTrackVotingPeriod: BlockNumber = prod_or_fast(3 * HOURS, MINUTES / 2);
	pub const EnactmentPeriod: BlockNumber = prod_or_fast(2 * DAYS, MINUTES / 2);
	pub const VoteLockingPeriod: BlockNumber = prod_or_fast(7 * DAYS, MINUTES);
	pub const CooloffPeriod: BlockNumber = prod_or_fast(7 * DAYS, MINUTES);
	pub const MinimumDeposit: Balance = 100 * MLT;
}

impl pallet_democracy::Config for Runtime {
	type WeightInfo = crate::weights::pallet_democracy::WeightInfo<Runtime>;
	type RuntimeEvent = RuntimeEvent;
	type Scheduler = Scheduler;
	type Preimages = Preimage;
	type Currency = Balances;
	type EnactmentPeriod = EnactmentPeriod;
	type LaunchPeriod = LaunchPeriod;
	type VotingPeriod = VotingPeriod;
	type VoteLockingPeriod = VoteLockingPeriod;
	type MinimumDeposit = MinimumDeposit;
	type InstantAllowed = ConstBool<true>;
	type FastTrackVotingPeriod = FastTrackVotingPeriod;
	type CooloffPeriod = CooloffPeriod;
	type MaxVotes = ConstU32<100>;
	type MaxProposals = ConstU32<100>;
	type MaxDeposits = ConstU32<100>;
	type MaxBlacklisted = ConstU32<100>;
	type ExternalOrigin = CouncilHalf;
	type ExternalMajorityOrigin = CouncilThreeQuarters;
	type ExternalDefaultOrigin = WholeCouncil;
	type SubmitOrigin = EnsureSigned<AccountId>;
	type FastTrackOrigin = TechnicalMajority;
	type InstantOrigin = WholeTechnicalCommittee;
	type CancellationOrigin = CouncilTwoThirds;
	type BlacklistOrigin = EnsureRoot<AccountId>;
	type CancelProposalOrigin = EitherOfDiverse<EnsureRoot<AccountId>, WholeTechnicalCommittee>;
	type VetoOrigin = EnsureMember<AccountId, TechnicalCollective>;
	type PalletsOrigin = OriginCaller;
	type Slash = Treasury;
}

parameter_types! {
	pub const CouncilMotionDuration: BlockNumber = prod_or_fast(5 * DAYS, 2 * MINUTES);
	pub const TechnicalMotionDuration: BlockNumber = prod_or_fast(5 * DAYS, 2 * MINUTES);
	pub MaxProposalWeight: Weight = Perbill::from_percent(50) * block::MAX_WEIGHT;
	pub const MotionDeposit: Balance = deposit(2, 512);
	pub const CouncilHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Council(pallet_collective::HoldReason::ProposalSubmission);
	pub const TechnicalHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::TechnicalCommittee(pallet_collective::HoldReason::ProposalSubmission);
}

impl pallet_collective::Config<CouncilCollective> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = CouncilMotionDuration;
	type MaxProposals = ConstU32<50>;
	type MaxMembers = ConstU32<50>;
	type DefaultVote = pallet_collective::PrimeDefaultVote;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
	type SetMembersOrigin = EnsureRoot<AccountId>;
	type MaxProposalWeight = MaxProposalWeight;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type Consideration =
		HoldConsideration<AccountId, Balances, CouncilHoldReason, collective_deposit::Constant<MotionDeposit>, u32>;
}

impl pallet_collective::Config<TechnicalCollective> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = TechnicalMotionDuration;
	type MaxProposals = ConstU32<50>;
	type MaxMembers = ConstU32<50>;
	type DefaultVote = pallet_collective::PrimeDefaultVote;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
	type SetMembersOrigin = EitherOfDiverse<EnsureRoot<AccountId>, CouncilThreeQuarters>;
	type MaxProposalWeight = MaxProposalWeight;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type Consideration =
		HoldConsideration<AccountId, Balances, TechnicalHoldReason, collective_deposit::Constant<MotionDeposit>, u32>;
}

parameter_types! {
	pub const TreasuryPalletId: PalletId = PalletId(*b"py/trsry");
	pub const SpendPeriod: BlockNumber = prod_or_fast(6 * DAYS, MINUTES);
	pub const PayoutPeriod: BlockNumber = prod_or_fast(30 * DAYS, HOURS);
	pub const NothingBurnt: Permill = Permill::zero();
	pub const MaxSpend: Balance = Balance::MAX;
	/// The most that the council spends at a time without a referendum.
	pub const CouncilMaxSpend: Balance = 10_000 * MLT;
}

impl pallet_treasury::Config for Runtime {
	type Currency = Balances;
	type RejectOrigin = EitherOfDiverse<EnsureRoot<AccountId>, CouncilHalf>;
	type RuntimeEvent = RuntimeEvent;
	type SpendPeriod = SpendPeriod;
	type Burn = NothingBurnt;
	type PalletId = TreasuryPalletId;
	type BurnDestination = ();
	type WeightInfo = pallet_treasury::weights::SubstrateWeight<Runtime>;
	type SpendFunds = Bounties;
	type MaxApprovals = ConstU32<100>;
	type SpendOrigin = EitherOf<
		EnsureRootWithSuccess<AccountId, MaxSpend>,
		EnsureWithSuccess<EnsureProportionAtLeast<AccountId, CouncilCollective, 3, 5>, AccountId, CouncilMaxSpend>,
	>;
	type AssetKind = ();
	type Beneficiary = AccountId;
	type BeneficiaryLookup = IdentityLookup<AccountId>;
	type Paymaster = PayFromAccount<Balances, TreasuryAccount>;
	type BalanceConverter = UnityAssetBalanceConversion;
	type PayoutPeriod = PayoutPeriod;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type BlockNumberProvider = System;
}

parameter_types! {
	pub const BountyDepositBase: Balance = MLT;
	pub const BountyDepositPayoutDelay: BlockNumber = prod_or_fast(4 * DAYS, MINUTES);
	pub const BountyUpdatePeriod: BlockNumber = prod_or_fast(90 * DAYS, HOURS);
	pub const CuratorDepositMultiplier: Permill = Permill::from_percent(50);
	pub const CuratorDepositMin: Option<Balance> = Some(10 * MLT);
	pub const CuratorDepositMax: Option<Balance> = Some(1_000 * MLT);
	pub const BountyValueMinimum: Balance = 10 * MLT;
	pub const BountyDepositPerByte: Balance = deposit(0, 1);
}

impl pallet_bounties::Config for Runtime {
	type BountyDepositBase = BountyDepositBase;
	type BountyDepositPayoutDelay = BountyDepositPayoutDelay;
	type BountyUpdatePeriod = BountyUpdatePeriod;
	type CuratorDepositMultiplier = CuratorDepositMultiplier;
	type CuratorDepositMax = CuratorDepositMax;
	type CuratorDepositMin = CuratorDepositMin;
	type BountyValueMinimum = BountyValueMinimum;
	type DataDepositPerByte = BountyDepositPerByte;
	type RuntimeEvent = RuntimeEvent;
	type MaximumReasonLength = ConstU32<16_384>;
	type WeightInfo = crate::weights::pallet_bounties::WeightInfo<Runtime>;
	type ChildBountyManager = ();
	type OnSlash = Treasury;
	type TransferAllAssets = pallet_bounties::TransferFungible<AccountId, Balances>;
}

impl pallet_parameters::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	type AdminOrigin = AsEnsureOriginWithArg<EnsureRoot<AccountId>>;
	type WeightInfo = crate::weights::pallet_parameters::WeightInfo<Runtime>;
}
