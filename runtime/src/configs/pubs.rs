//! Where sidecars find the first peers.

use crate::{Profile, Runtime, RuntimeHoldReason};
use frame_support::parameter_types;

use super::{content::Storage, parameters::dynamic_params::pubs};

parameter_types! {
	pub const PubsHoldReason: RuntimeHoldReason = RuntimeHoldReason::Pubs(pallet_pubs::HoldReason::Storage);
}

impl pallet_pubs::Config for Runtime {
	type Consideration = Storage<PubsHoldReason>;
	type Profiles = Profile;
	type MaxPubs = pubs::MaxPubs;
	type ProofLifetime = pubs::ProofLifetime;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::social::BenchmarkPeople;
	type WeightInfo = crate::weights::pallet_pubs::WeightInfo<Runtime>;
}

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking {
	use crate::{configs::social::BenchmarkPeople, AccountId};
	use metalife_primitives::ProfileId;
	use pallet_content::BenchmarkHelper as Authors;

	impl pallet_pubs::BenchmarkHelper<AccountId> for BenchmarkPeople {
		fn create_profile(controller: &AccountId) -> ProfileId {
			Self::create_profile(controller)
		}

		fn add_feed(controller: &AccountId, profile: ProfileId, feed: &AccountId) {
			<Self as Authors<AccountId>>::add_feed(controller, profile, feed);
		}

		fn retire(controller: &AccountId) {
			<Self as Authors<AccountId>>::retire(controller);
		}
	}
}
