//! What creators sell: items with royalties, items in fractions, subscriptions.

use crate::{Assets, Balances, Content, Profile, Royalties, Runtime, RuntimeHoldReason, Signature};
use frame_support::{parameter_types, PalletId};

use super::{
	content::Storage,
	parameters::dynamic_params::{fractions, royalties, subscriptions},
};

parameter_types! {
	pub const RoyaltiesPalletId: PalletId = PalletId(*b"ml/royal");
	pub const RoyaltiesHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Royalties(pallet_royalties::HoldReason::Storage);
}

impl pallet_royalties::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Native = Balances;
	type Assets = Assets;
	type Consideration = Storage<RoyaltiesHoldReason>;
	type Profiles = Profile;
	type Apps = Content;
	type Signature = Signature;
	type PalletId = RoyaltiesPalletId;
	type MaxRoyalty = royalties::MaxRoyalty;
	type MaxAppFee = royalties::MaxAppFee;
	type MaxDuration = royalties::MaxDuration;
	type MaxExtension = royalties::MaxExtension;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::social::BenchmarkPeople;
	type WeightInfo = crate::weights::pallet_royalties::WeightInfo<Runtime>;
}

parameter_types! {
	pub const FractionsPalletId: PalletId = PalletId(*b"ml/frctn");
	pub const FractionsHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Fractions(pallet_fractions::HoldReason::Storage);
	/// The assets from this one on show fractions of items, and nobody else may make them.
	pub const FirstFraction: u32 = 1 << 31;
}

impl pallet_fractions::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Assets = Assets;
	type Custody = Royalties;
	type Consideration = Storage<FractionsHoldReason>;
	type PalletId = FractionsPalletId;
	type FirstAsset = FirstFraction;
	type AuctionLength = fractions::AuctionLength;
	type AuctionExtension = fractions::AuctionExtension;
	type BidStep = fractions::BidStep;
	type AskPeriod = fractions::AskPeriod;
	type ClaimPeriod = fractions::ClaimPeriod;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::social::BenchmarkPeople;
	type WeightInfo = crate::weights::pallet_fractions::WeightInfo<Runtime>;
}

parameter_types! {
	pub const SubscriptionsPalletId: PalletId = PalletId(*b"ml/subsc");
	pub const SubscriptionsHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Subscriptions(pallet_subscriptions::HoldReason::Storage);
}

impl pallet_subscriptions::Config for Runtime {
	type Consideration = Storage<SubscriptionsHoldReason>;
	type Native = Balances;
	type Assets = Assets;
	type PalletId = SubscriptionsPalletId;
	type Profiles = Profile;
	type Content = Content;
	type Apps = Content;
	type MinPeriod = subscriptions::MinPeriod;
	type MaxPeriod = subscriptions::MaxPeriod;
	type MaxPeriods = subscriptions::MaxPeriods;
	type MaxReferral = subscriptions::MaxReferral;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::social::BenchmarkPeople;
	type WeightInfo = crate::weights::pallet_subscriptions::WeightInfo<Runtime>;
}

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking {
	use crate::{
		configs::social::BenchmarkPeople, constants::money::MLT, AccountId, Assets, Content, Royalties, Runtime,
		RuntimeOrigin,
	};
	use alloc::vec::Vec;
	use frame_support::traits::fungibles::{Create, Inspect, Mutate};
	use metalife_primitives::{AppId, ItemId, ProfileId};
	use pallet_content::{Acting, Body, Kind, NewItem, Relation, Visibility};
	use pallet_royalties::{Policy, Share, Transfers, MAX_RECEIVERS};
	use sp_runtime::Permill;

	const CID: &[u8] = b"bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
	const PLENTY: u128 = 1_000_000 * MLT;

	fn signed(who: &AccountId) -> RuntimeOrigin {
		RuntimeOrigin::signed(who.clone())
	}

	/// An asset of which one is the least that an account has, made once.
	fn asset(id: u32) -> u32 {
		if !Assets::asset_exists(id) {
			let admin: AccountId = frame_benchmarking::account("issuer", 0, 0);
			BenchmarkPeople::fund(&admin);
			<Assets as Create<AccountId>>::create(id, admin, false, 1).expect("the asset is new");
		}
		id
	}

	fn give(id: u32, who: &AccountId) {
		Assets::mint_into(id, who, PLENTY).expect("the account can have it");
	}

	fn app(owner: &AccountId) -> AppId {
		BenchmarkPeople::fund(owner);
		let id = pallet_content::NextApp::<Runtime>::get();
		let name = b"App".to_vec().try_into().expect("it is short");
		let metadata = CID.to_vec().try_into().expect("it is short");
		Content::register_app(signed(owner), name, metadata).expect("the owner has money");
		id
	}

	impl pallet_royalties::BenchmarkHelper<AccountId> for BenchmarkPeople {
		fn fund(who: &AccountId) {
			Self::fund(who);
		}

		fn asset() -> u32 {
			asset(99)
		}

		fn fund_asset(who: &AccountId) {
			give(asset(99), who);
		}

		fn app(owner: &AccountId) -> AppId {
			app(owner)
		}
	}

	impl pallet_fractions::BenchmarkHelper<AccountId> for BenchmarkPeople {
		fn create_item(owner: &AccountId) -> (u32, u64) {
			let collection = pallet_nfts::NextCollectionId::<Runtime>::get().unwrap_or_default();
			let receivers: Vec<_> = (0..MAX_RECEIVERS)
				.map(|n| {
					let account = frame_benchmarking::account("receiver", n, 0);
					Self::fund(&account);
					Share { account, part: Permill::from_parts(1_000_000 / MAX_RECEIVERS) }
				})
				.collect();
			let policy = Policy {
				royalty: Permill::from_percent(10),
				receivers: receivers.try_into().expect("they are as many as can be"),
				transfers: Transfers::Enforced(pallet_royalties::GiftRule::Fee(MLT)),
				custody: true,
			};
			let cid = || CID.to_vec().try_into().expect("it is short");
			Self::fund(owner);
			Royalties::create_collection(signed(owner), cid(), policy).expect("the policy is sound");
			Royalties::create_edition(signed(owner), collection, cid(), 1).expect("is the creator");
			Royalties::mint(signed(owner), collection, 0, owner.clone()).expect("it is the first");
			let item = pallet_nfts::Item::<Runtime>::iter_key_prefix(collection).next().expect("it was minted");
			(collection, item)
		}

		fn open_account(asset: u32, who: &AccountId) {
			let spender: AccountId = frame_benchmarking::account("spender", 0, 0);
			Assets::touch(signed(who), asset.into()).expect("the account is new");
			Assets::approve_transfer(signed(who), asset.into(), spender.into(), 1).expect("who has MLT");
		}
	}

	impl pallet_subscriptions::BenchmarkHelper<AccountId, u32> for BenchmarkPeople {
		fn fund(who: &AccountId) {
			Self::fund(who);
		}

		fn create_profile(controller: &AccountId) -> ProfileId {
			Self::create_profile(controller)
		}

		fn create_asset(n: u32, holders: &[AccountId]) -> u32 {
			let id = asset(100 + n);
			holders.iter().for_each(|who| give(id, who));
			id
		}

		fn publish(controller: &AccountId) -> ItemId {
			let id = pallet_content::NextItem::<Runtime>::get();
			let new = NewItem {
				kind: Kind::Post,
				relation: Relation::None,
				visibility: Visibility::Public,
				language: Default::default(),
				tags: Default::default(),
				mentions: Default::default(),
				body: Body::Inline(b"A post".to_vec().try_into().expect("it is short")),
			};
			Content::publish(signed(controller), Acting::Own, None, new).expect("has a profile and money");
			id
		}

		fn register_app(owner: &AccountId) -> AppId {
			app(owner)
		}
	}

	/// The parts of the receivers come to the whole.
	const _: () = assert!(1_000_000 % MAX_RECEIVERS == 0);
}
