//! What people publish, the reputation they have, what they earn, and the private messages that they keep here.

use crate::{
	constants::time::prod_or_fast, AccountId, Balance, Balances, Earnings, Letters, Profile, Reputation, Runtime,
	RuntimeHoldReason,
};
use frame_support::{
	parameter_types,
	traits::{fungible::HoldConsideration, ConstU32, EitherOfDiverse, Get, LinearStoragePrice},
	PalletId,
};
use frame_system::EnsureRoot;
use metalife_primitives::reputation::Source;
use sp_runtime::traits::Convert;

use super::{
	governance::CouncilTwoThirds,
	parameters::dynamic_params::{content, earnings, letters, reputation},
	social::{DepositPerByte, DepositPerItem},
};

/// What is held for each stored byte, for this reason.
pub type Storage<Reason> =
	HoldConsideration<AccountId, Balances, Reason, LinearStoragePrice<DepositPerItem, DepositPerByte, Balance>>;

parameter_types! {
	pub const ContentHoldReason: RuntimeHoldReason = RuntimeHoldReason::Content(pallet_content::HoldReason::Storage);
	pub const ReputationHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Reputation(pallet_reputation::HoldReason::Storage);
}

impl pallet_content::Config for Runtime {
	type Consideration = Storage<ContentHoldReason>;
	type Profiles = Profile;
	type Subscriptions = crate::Subscriptions;
	type PayPerView = crate::Subscriptions;
	type OnReaction = Earnings;
	type NoticePeriod = content::NoticePeriod;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::social::BenchmarkPeople;
	type WeightInfo = super::told::ContentWeights;
}

/// How many bytes are kept of a profile's reputation and earnings at most, and of how many letters it wrote; its creation
/// deposit pays for them.
pub struct KeptForProfiles;
impl Get<u32> for KeptForProfiles {
	fn get() -> u32 {
		Reputation::score_bytes().saturating_add(Earnings::profile_bytes()).saturating_add(Letters::author_bytes())
	}
}

/// What each pallet may give in an era.
pub struct SourceBudgets;
impl Convert<Source, u64> for SourceBudgets {
	fn convert(source: Source) -> u64 {
		match source {
			Source::Earnings => reputation::EarningsBudget::get(),
			Source::Royalties => reputation::RoyaltiesBudget::get(),
			Source::Pubs => reputation::PubsBudget::get(),
			Source::Dao => reputation::DaoBudget::get(),
			Source::Curation => reputation::CurationBudget::get(),
		}
	}
}

impl pallet_reputation::Config for Runtime {
	type Consideration = Storage<ReputationHoldReason>;
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, CouncilTwoThirds>;
	type Profiles = Profile;
	type SourceBudget = SourceBudgets;
	type HalfLife = reputation::HalfLife;
	type EraLength = reputation::EraLength;
	type MaxGain = reputation::MaxGain;
	type EndorsementThreshold = reputation::EndorsementThreshold;
	type EndorsementRate = reputation::EndorsementRate;
	type MaxEndorsementPower = reputation::MaxEndorsementPower;
	type MaxContexts = ConstU32<7>;
	type MaxIssuers = ConstU32<256>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::social::BenchmarkPeople;
	type WeightInfo = crate::weights::pallet_reputation::WeightInfo<Runtime>;
}

parameter_types! {
	pub const EarningsPalletId: PalletId = PalletId(*b"ml/earns");
}

impl pallet_earnings::Config for Runtime {
	type Currency = Balances;
	type Profiles = Profile;
	type Reputation = Reputation;
	type Ledger = Reputation;
	type PalletId = EarningsPalletId;
	type EraLength = earnings::EraLength;
	type Emission = earnings::Emission;
	type RewardPerWeight = earnings::RewardPerWeight;
	type AuthorCap = earnings::AuthorCap;
	type ReputationFloor = earnings::ReputationFloor;
	type ReactorCap = earnings::ReactorCap;
	type ReactionShare = earnings::ReactionShare;
	type PlanckPerPoint = earnings::PlanckPerPoint;
	type MaxReactions = ConstU32<50>;
	type ClaimPeriod = ConstU32<{ prod_or_fast(30, 5) }>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::social::BenchmarkPeople;
	type WeightInfo = crate::weights::pallet_earnings::WeightInfo<Runtime>;
}

parameter_types! {
	pub const LettersHoldReason: RuntimeHoldReason = RuntimeHoldReason::Letters(pallet_letters::HoldReason::Storage);
}

impl pallet_letters::Config for Runtime {
	type Consideration = Storage<LettersHoldReason>;
	type Profiles = Profile;
	type MaxBytes = letters::MaxBytes;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::social::BenchmarkPeople;
	type WeightInfo = crate::weights::pallet_letters::WeightInfo<Runtime>;
}

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking {
	use crate::{
		configs::{parameters::dynamic_params::letters, social::BenchmarkPeople},
		AccountId, Parameters, Profile, RuntimeOrigin, RuntimeParameters,
	};
	use metalife_primitives::ProfileId;
	use pallet_profile::KeyRole;

	impl pallet_content::BenchmarkHelper<AccountId> for BenchmarkPeople {
		fn fund(who: &AccountId) {
			Self::fund(who);
		}

		fn create_profile(controller: &AccountId) -> ProfileId {
			Self::create_profile(controller)
		}

		fn add_feed(controller: &AccountId, profile: ProfileId, feed: &AccountId) {
			Self::add_key(controller, profile, feed, KeyRole::Feed);
		}

		fn retire(controller: &AccountId) {
			Self::retire(controller);
		}
	}

	impl pallet_earnings::BenchmarkHelper<AccountId> for BenchmarkPeople {
		fn create_profile(controller: &AccountId) -> ProfileId {
			Self::create_profile(controller)
		}

		fn set_reputation(profile: ProfileId, points: u64) {
			Self::esteem(profile, points);
		}
	}

	impl pallet_reputation::BenchmarkHelper<AccountId> for BenchmarkPeople {
		fn create_profile(controller: &AccountId) -> ProfileId {
			Self::create_profile(controller)
		}
	}
	impl pallet_letters::BenchmarkHelper<AccountId> for BenchmarkPeople {
		fn fund(who: &AccountId) {
			Self::fund(who);
		}

		fn create_profile(controller: &AccountId) -> ProfileId {
			Self::create_profile(controller)
		}

		fn add_feed(controller: &AccountId, profile: ProfileId, feed: &AccountId) {
			Self::add_key(controller, profile, feed, KeyRole::Feed);
		}

		fn add_device(controller: &AccountId, profile: ProfileId, device: &AccountId) {
			Self::add_key(controller, profile, device, KeyRole::Device);
		}

		fn revoke_device(controller: &AccountId, profile: ProfileId, device: &AccountId) {
			Profile::revoke_key(RuntimeOrigin::signed(controller.clone()), profile, device.clone())
				.expect("the controller revokes keys");
		}

		fn retire(controller: &AccountId) {
			Self::retire(controller);
		}

		fn allow_largest() {
			let most = letters::Parameters::MaxBytes(letters::MaxBytes, Some(pallet_letters::MAX_ENVELOPE));
			Parameters::set_parameter(RuntimeOrigin::root(), RuntimeParameters::Letters(most)).expect("is root");
		}
	}
}
