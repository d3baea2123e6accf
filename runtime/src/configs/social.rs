//! People: profiles, the energy that pays for what they do, recovery of lost accounts, and the statements they post.
//!
//! Every number here that governance may want to change is a parameter of pallet-parameters.

use crate::{
	constants::{
		money::{deposit, MICRO_MLT, MLT},
		time::{prod_or_fast, DAYS, HOURS, MINUTES},
	},
	AccountId, Balance, Balances, BlockNumber, Profile, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason,
	Signature, System,
};
use alloc::{string::String, vec::Vec};
use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	parameter_types,
	storage::unhashed,
	traits::{
		fungible::HoldConsideration, tokens::imbalance::ResolveTo, ConstU32, Contains, EitherOfDiverse,
		LinearStoragePrice, OnKilledAccount, OnNewAccount,
	},
	PalletId,
};
use frame_system::EnsureRoot;
use metalife_primitives::{
	traits::{EnergyPayer, ProfileLookup},
	ProfileId,
};
use pallet_energy::CallClass;
use sp_runtime::{FixedU128, Permill};
use sp_statement_store::{statement_allowance_key, StatementAllowance};

use super::{
	economy::TreasuryAccount,
	governance::{CouncilTwoThirds, TechnicalMajority},
};

/// The numbers that governance can change without a new runtime.
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod dynamic_params {
	use super::*;

	/// Profiles and handles.
	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod profile {
		/// How long a handle rests after it was given up, in blocks.
		#[codec(index = 0)]
		pub static HandleGrace: BlockNumber = prod_or_fast(30 * DAYS, 10 * MINUTES);
		/// How long must pass between two changes of a handle, in blocks.
		#[codec(index = 1)]
		pub static RenameCooldown: BlockNumber = prod_or_fast(30 * DAYS, 2 * MINUTES);
		/// How long an offered key can be claimed, in blocks.
		#[codec(index = 2)]
		pub static OfferLifetime: BlockNumber = prod_or_fast(7 * DAYS, HOURS);
		/// How long before it takes a deposit back its payer must say so, in blocks.
		#[codec(index = 3)]
		pub static NoticePeriod: BlockNumber = prod_or_fast(30 * DAYS, 10 * MINUTES);
		/// How many bytes of records a creation deposit pays for.
		#[codec(index = 4)]
		pub static PrepaidBytes: u32 = 4_096;
		/// How many blocks of other profiles a creation deposit pays for.
		#[codec(index = 5)]
		pub static PrepaidBlocks: u32 = 64;
	}

	/// Energy. One energy pays what one planck of fee pays.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod energy {
		/// The capacity of every profile, in energy: about a hundred calls.
		#[codec(index = 0)]
		pub static BaseCapacity: Balance = 600_000 * MICRO_MLT;
		/// How much capacity each planck lent adds, in energy.
		#[codec(index = 1)]
		pub static LendingRate: FixedU128 = FixedU128::from_rational(1, 100);
		/// How much capacity each point of reputation adds, in energy.
		#[codec(index = 2)]
		pub static EnergyPerReputation: Balance = 1_000 * MICRO_MLT;
		/// How much capacity reputation adds at most, in energy.
		#[codec(index = 3)]
		pub static MaxReputationBonus: Balance = MLT;
		/// In how many blocks an empty quota fills.
		#[codec(index = 4)]
		pub static RegenerationPeriod: BlockNumber = prod_or_fast(DAYS, 10 * MINUTES);
		/// How long reclaimed money stays held, in blocks.
		#[codec(index = 5)]
		pub static ReclaimDelay: BlockNumber = prod_or_fast(7 * DAYS, 10 * MINUTES);
		/// The smallest loan, in planck.
		#[codec(index = 6)]
		pub static MinLoan: Balance = MLT;
		/// The share of a block's room for ordinary calls that energy may pay for.
		#[codec(index = 7)]
		pub static MaxBlockShare: Permill = Permill::from_percent(50);
		/// The share of the capacity that is kept for calls that protect their sender: of the base alone, enough to
		/// retire a profile with as many keys as it can have.
		#[codec(index = 8)]
		pub static ProtectiveReserve: Permill = Permill::from_percent(15);
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		RuntimeParameters::Energy(dynamic_params::energy::Parameters::BaseCapacity(
			dynamic_params::energy::BaseCapacity,
			Some(Balance::MAX),
		))
	}
}

parameter_types! {
	pub const ProfilePalletId: PalletId = PalletId(*b"ml/profl");
	pub const ProfileCollection: u32 = 0;
	pub const MaxConsentLifetime: BlockNumber = prod_or_fast(DAYS, 10 * MINUTES);
	pub const ProfileHoldReason: RuntimeHoldReason = RuntimeHoldReason::Profile(pallet_profile::HoldReason::Storage);
	pub const DepositPerItem: Balance = deposit(1, 0);
	pub const DepositPerByte: Balance = deposit(0, 1);
}

impl pallet_profile::Config for Runtime {
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		ProfileHoldReason,
		LinearStoragePrice<DepositPerItem, DepositPerByte, Balance>,
	>;
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, CouncilTwoThirds>;
	type Signature = Signature;
	type OnRetired = crate::Energy;
	type PalletId = ProfilePalletId;
	type Collection = ProfileCollection;
	type MaxConsentLifetime = MaxConsentLifetime;
	type HandleGrace = dynamic_params::profile::HandleGrace;
	type RenameCooldown = dynamic_params::profile::RenameCooldown;
	type OfferLifetime = dynamic_params::profile::OfferLifetime;
	type NoticePeriod = dynamic_params::profile::NoticePeriod;
	// A new profile starts with a full quota of energy.
	type DepositRest = dynamic_params::energy::RegenerationPeriod;
	type PrepaidBytes = dynamic_params::profile::PrepaidBytes;
	type PrepaidBlocks = dynamic_params::profile::PrepaidBlocks;
	type WeightInfo = crate::weights::pallet_profile::WeightInfo<Runtime>;
}

/// The sender's own profile pays; for the claim of an offered key, the profile that offered it, because the sender has
/// none yet.
pub struct ProfilePayer;
impl EnergyPayer<AccountId, RuntimeCall> for ProfilePayer {
	fn payer(who: &AccountId, call: &RuntimeCall) -> Option<ProfileId> {
		match call {
			RuntimeCall::Profile(pallet_profile::Call::claim_key { profile }) => {
				let offer = pallet_profile::Offers::<Runtime>::get(profile, who)?;
				(offer.expires >= System::block_number()).then_some(*profile)
			},
			_ => Profile::profile_of(who),
		}
	}
}

/// The pallets whose calls energy may pay for. None of them carries other calls.
pub struct SocialCalls;
impl Contains<RuntimeCall> for SocialCalls {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::Profile(_) | RuntimeCall::Energy(_))
	}
}

/// Makes profiles for the benchmarks of energy.
#[cfg(feature = "runtime-benchmarks")]
pub struct EnergyBenchmarks;
#[cfg(feature = "runtime-benchmarks")]
impl pallet_energy::BenchmarkHelper<AccountId, RuntimeCall> for EnergyBenchmarks {
	fn create_profile(controller: &AccountId) -> ProfileId {
		use frame_support::traits::fungible::Mutate;
		Balances::set_balance(controller, 1_000 * MLT);
		let handle = alloc::format!("bench{}", pallet_profile::NextProfile::<Runtime>::get()).into_bytes();
		Profile::create(crate::RuntimeOrigin::signed(controller.clone()), handle.try_into().expect("it is short"))
			.expect("the handle is free");
		Profile::profile_of(controller).expect("it was created")
	}

	fn payable_call() -> RuntimeCall {
		pallet_profile::Call::retire {}.into()
	}
}

impl pallet_energy::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, TechnicalMajority>;
	type Profiles = Profile;
	type Payer = ProfilePayer;
	type Reputation = ();
	type Payable = SocialCalls;
	type BaseCapacity = dynamic_params::energy::BaseCapacity;
	type LendingRate = dynamic_params::energy::LendingRate;
	type EnergyPerReputation = dynamic_params::energy::EnergyPerReputation;
	type MaxReputationBonus = dynamic_params::energy::MaxReputationBonus;
	type RegenerationPeriod = dynamic_params::energy::RegenerationPeriod;
	type ReclaimDelay = dynamic_params::energy::ReclaimDelay;
	type MinLoan = dynamic_params::energy::MinLoan;
	type MaxBlockShare = dynamic_params::energy::MaxBlockShare;
	type ProtectiveReserve = dynamic_params::energy::ProtectiveReserve;
	type MaxUnlocking = ConstU32<16>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = EnergyBenchmarks;
	type WeightInfo = crate::weights::pallet_energy::WeightInfo<Runtime>;
}

/// The calls that energy pays for from the first block on.
pub fn eligible_calls() -> Vec<(String, String, CallClass)> {
	let social = [
		"rename",
		"offer_key",
		"claim_key",
		"set_persona",
		"add_alias",
		"commit_pseudonym",
		"reveal_pseudonym",
		"issue_credential",
		"link",
		"follow",
	];
	let protective = [
		"retire",
		"revoke_key",
		"remove_persona",
		"remove_alias",
		"remove_pseudonym",
		"revoke_credential",
		"remove_credential",
		"unlink",
		"block",
		"unblock",
		"unfollow",
	];
	let class = |calls: &[&str], class| {
		calls.iter().map(|call| (String::from("Profile"), String::from(*call), class)).collect::<Vec<_>>()
	};
	[class(&social, CallClass::Social), class(&protective, CallClass::Protective)].concat()
}

parameter_types! {
	pub const FriendGroupsHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Recovery(pallet_recovery::HoldReason::FriendGroupsStorage);
	pub const AttemptHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Recovery(pallet_recovery::HoldReason::AttemptStorage);
	pub const InheritorHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Recovery(pallet_recovery::HoldReason::InheritorStorage);
	pub const SecurityDeposit: Balance = 10 * MLT;
}

impl pallet_recovery::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeHoldReason = RuntimeHoldReason;
	type BlockNumberProvider = System;
	type Currency = Balances;
	type FriendGroupsConsideration = HoldConsideration<
		AccountId,
		Balances,
		FriendGroupsHoldReason,
		LinearStoragePrice<DepositPerItem, DepositPerByte, Balance>,
	>;
	type AttemptConsideration = HoldConsideration<
		AccountId,
		Balances,
		AttemptHoldReason,
		LinearStoragePrice<DepositPerItem, DepositPerByte, Balance>,
	>;
	type InheritorConsideration = HoldConsideration<
		AccountId,
		Balances,
		InheritorHoldReason,
		LinearStoragePrice<DepositPerItem, DepositPerByte, Balance>,
	>;
	type SecurityDeposit = SecurityDeposit;
	type Slash = ResolveTo<TreasuryAccount, Balances>;
	type MaxFriendsPerConfig = ConstU32<64>;
	type WeightInfo = crate::weights::pallet_recovery::WeightInfo<Runtime>;
}

/// How many statements, and how many bytes of them, each account may have in the nodes' statement stores at a time.
///
/// It is written when an account is born: whoever changes it gives it to the accounts that are there too, with
/// [`crate::migrations::RenewStatementQuotas`].
#[cfg(not(feature = "rehearsal"))]
pub const STATEMENTS: StatementAllowance = StatementAllowance { max_count: 16, max_size: 8 * 1024 };
/// Twice as many in the release that upgrades are rehearsed with.
#[cfg(feature = "rehearsal")]
pub const STATEMENTS: StatementAllowance = StatementAllowance { max_count: 32, max_size: 16 * 1024 };

/// Gives every account its share of the statement store for as long as it exists. The existential deposit, or whoever
/// sponsors the account, pays for the entry.
pub struct StatementQuota;
impl StatementQuota {
	/// Write an account's share.
	pub fn grant(who: &AccountId) {
		unhashed::put(&statement_allowance_key(who), &STATEMENTS);
	}
}
impl OnNewAccount<AccountId> for StatementQuota {
	fn on_new_account(who: &AccountId) {
		Self::grant(who);
	}
}
impl OnKilledAccount<AccountId> for StatementQuota {
	fn on_killed_account(who: &AccountId) {
		unhashed::kill(&statement_allowance_key(who));
	}
}

parameter_types! {
	pub const StatementCost: Balance = MLT;
	pub const StatementByteCost: Balance = MLT / 1_000;
}

impl pallet_statement::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type StatementCost = StatementCost;
	type ByteCost = StatementByteCost;
	type MinAllowedStatements = ConstU32<{ STATEMENTS.max_count }>;
	type MaxAllowedStatements = ConstU32<{ STATEMENTS.max_count }>;
	type MinAllowedBytes = ConstU32<{ STATEMENTS.max_size }>;
	type MaxAllowedBytes = ConstU32<{ STATEMENTS.max_size }>;
}
