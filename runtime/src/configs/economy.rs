//! The token, fees, assets and NFTs.

use crate::{
	constants::{
		fee,
		money::{deposit, EXISTENTIAL_DEPOSIT, MLT},
		time,
	},
	AccountId, Assets, Authorship, Balance, Balances, BlockNumber, Fractions, Royalties, Runtime, RuntimeEvent,
	RuntimeFreezeReason, RuntimeHoldReason, Signature, System,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::{Balanced, Credit},
		tokens::imbalance::ResolveTo,
		AsEnsureOriginWithArg, ConstU32, Imbalance, OnUnbalanced, VariantCountOf,
	},
	weights::ConstantMultiplier,
	BoundedVec, PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned};
use pallet_nfts::{PalletFeature, PalletFeatures};
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::{
	traits::{Bounded, One, Verify},
	FixedPointNumber, Perquintill,
};

/// The account that fees, slashes and what stakers are not paid flow to.
pub type TreasuryAccount = pallet_treasury::TreasuryAccountId<Runtime>;

parameter_types! {
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
	pub const MaxLocks: u32 = 50;
	pub const MaxReserves: u32 = 50;
}

impl pallet_balances::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type WeightInfo = crate::weights::pallet_balances::WeightInfo<Runtime>;
	type Balance = Balance;
	type DustRemoval = ResolveTo<TreasuryAccount, Balances>;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
	type ReserveIdentifier = [u8; 8];
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxLocks = MaxLocks;
	type MaxReserves = MaxReserves;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type DoneSlashHandler = ();
}

/// Four fifths of each fee to the treasury; a fifth, and all of the tip, to the author of the block.
pub struct DealWithFees;
impl OnUnbalanced<Credit<AccountId, Balances>> for DealWithFees {
	fn on_unbalanceds(mut fees_then_tips: impl Iterator<Item = Credit<AccountId, Balances>>) {
		if let Some(fees) = fees_then_tips.next() {
			let (treasury, mut author) = fees.ration(80, 20);
			if let Some(tips) = fees_then_tips.next() {
				tips.merge_into(&mut author);
			}
			ResolveTo::<TreasuryAccount, Balances>::on_unbalanced(treasury);
			if let Some(account) = Authorship::author() {
				// An author whose account is gone burns its share.
				let _ = Balances::resolve(&account, author);
			}
		}
	}
}

parameter_types! {
	pub const PerPicosecond: Balance = fee::PER_PICOSECOND;
	pub const PerByte: Balance = fee::PER_BYTE;
	pub const OperationalFeeMultiplier: u8 = 5;
	/// Fees rise while blocks are fuller than this.
	pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
	/// How fast: in a day of full blocks, about fivefold.
	pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(75, 1_000_000);
	/// Fees never fall below those in the constants.
	pub MinimumMultiplier: Multiplier = Multiplier::one();
	pub MaximumMultiplier: Multiplier = Bounded::max_value();
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = FungibleAdapter<Balances, DealWithFees>;
	type WeightToFee = ConstantMultiplier<Balance, PerPicosecond>;
	type LengthToFee = ConstantMultiplier<Balance, PerByte>;
	type FeeMultiplierUpdate =
		TargetedFeeAdjustment<Self, TargetBlockFullness, AdjustmentVariable, MinimumMultiplier, MaximumMultiplier>;
	type OperationalFeeMultiplier = OperationalFeeMultiplier;
	type WeightInfo = crate::weights::pallet_transaction_payment::WeightInfo<Runtime>;
}

parameter_types! {
	pub const AssetDeposit: Balance = deposit(1, 190);
	pub const AssetAccountDeposit: Balance = deposit(1, 16);
	pub const AssetApprovalDeposit: Balance = deposit(1, 32);
	pub const MetadataDepositBase: Balance = deposit(1, 68);
	pub const DepositPerByte: Balance = deposit(0, 1);
}

impl pallet_assets::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Balance = Balance;
	type RemoveItemsLimit = ConstU32<1_000>;
	type AssetId = u32;
	type AssetIdParameter = codec::Compact<u32>;
	type ReserveData = ();
	type Currency = Balances;
	// Those that show fractions of items are kept for pallet-fractions.
	type CreateOrigin = pallet_fractions::CreateOthers<Runtime>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type AssetDeposit = AssetDeposit;
	type AssetAccountDeposit = AssetAccountDeposit;
	type MetadataDepositBase = MetadataDepositBase;
	type MetadataDepositPerByte = DepositPerByte;
	type ApprovalDeposit = AssetApprovalDeposit;
	type StringLimit = ConstU32<50>;
	// Fractions move through pallet-fractions only.
	type Freezer = Fractions;
	type Holder = ();
	type Extra = ();
	type CallbackHandle = ();
	type AssetIdAllocator = ();
	type WeightInfo = crate::weights::pallet_assets::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
}

parameter_types! {
	pub const CollectionDeposit: Balance = deposit(2, 130);
	pub const ItemDeposit: Balance = deposit(1, 164);
	pub const NftMetadataDepositBase: Balance = deposit(1, 129);
	pub const AttributeDepositBase: Balance = deposit(1, 0);
	pub const MaxDeadlineDuration: BlockNumber = 365 * time::DAYS;
	/// What pallet-nfts sells pays no royalties, so its own trading stays off.
	pub Features: PalletFeatures = PalletFeatures::from_disabled(PalletFeature::Trading | PalletFeature::Swaps);
}

impl pallet_nfts::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type CollectionId = u32;
	type ItemId = u64;
	type Currency = Balances;
	type ForceOrigin = EnsureRoot<AccountId>;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	// Items of enforced collections move through pallet-royalties only.
	type Locker = Royalties;
	type CollectionDeposit = CollectionDeposit;
	type ItemDeposit = ItemDeposit;
	type MetadataDepositBase = NftMetadataDepositBase;
	type AttributeDepositBase = AttributeDepositBase;
	type DepositPerByte = DepositPerByte;
	type StringLimit = ConstU32<256>;
	type KeyLimit = ConstU32<64>;
	type ValueLimit = ConstU32<256>;
	type ApprovalsLimit = ConstU32<20>;
	type ItemAttributesApprovalsLimit = ConstU32<30>;
	type MaxTips = ConstU32<10>;
	type MaxDeadlineDuration = MaxDeadlineDuration;
	type MaxAttributesPerCall = ConstU32<10>;
	type Features = Features;
	type OffchainSignature = Signature;
	type OffchainPublic = <Signature as Verify>::Signer;
	#[cfg(feature = "runtime-benchmarks")]
	type Helper = ();
	type WeightInfo = pallet_nfts::weights::SubstrateWeight<Runtime>;
	type BlockNumberProvider = System;
}

parameter_types! {
	pub const FractionalizationPalletId: PalletId = PalletId(*b"ml/fract");
	pub const FractionalizationDeposit: Balance = 10 * MLT;
	pub NewAssetSymbol: BoundedVec<u8, ConstU32<50>> = BoundedVec::truncate_from(b"FRAC".to_vec());
	pub NewAssetName: BoundedVec<u8, ConstU32<50>> = BoundedVec::truncate_from(b"Frac".to_vec());
}

impl pallet_nft_fractionalization::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Deposit = FractionalizationDeposit;
	type NftCollectionId = u32;
	type NftId = u64;
	type AssetBalance = Balance;
	type AssetId = u32;
	type Assets = Assets;
	type Nfts = pallet_royalties::Guarded<Runtime>;
	type PalletId = FractionalizationPalletId;
	type NewAssetSymbol = NewAssetSymbol;
	type NewAssetName = NewAssetName;
	type StringLimit = ConstU32<50>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type WeightInfo = pallet_nft_fractionalization::weights::SubstrateWeight<Runtime>;
}
