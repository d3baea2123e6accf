//! A runtime with balances, assets, NFTs whose creator gets royalties, and fractions.

use crate::{self as pallet_fractions, *};
use codec::{Decode, Encode};
use frame_support::{
	assert_ok, derive_impl, ensure, parameter_types,
	traits::{
		fungible::{HoldConsideration, Mutate as _},
		fungibles::{Create, Mutate as _},
		tokens::{nonfungibles_v2, Locker, Preservation::Preserve},
		AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU64, LinearStoragePrice,
	},
	PalletId, Twox64Concat,
};
use frame_system::{EnsureRoot, EnsureSigned};
use metalife_primitives::{traits::Custody, AccountId, Balance, Signature};
use pallet_nfts::{CollectionConfig, CollectionSettings, ItemConfig, MintSettings};
use sp_runtime::{
	traits::{IdentityLookup, Verify},
	BuildStorage, DispatchError, DispatchResult, Permill, StateVersion,
};
use std::collections::BTreeMap;

pub type Block = frame_system::mocking::MockBlock<Runtime>;
pub type Origin = RuntimeOrigin;

pub const UNIT: Balance = 1_000_000_000_000;
pub const ED: Balance = UNIT / 1_000;
pub const RICHES: Balance = 1_000_000 * UNIT;
const PER_ITEM: Balance = UNIT / 100;
const PER_BYTE: Balance = UNIT / 10_000;

/// Items of it move through custody only.
pub const ENFORCED: CollectionId = 0;
/// Items of it move as their owners like.
pub const OPEN: CollectionId = 1;
/// What its issuer does as asked for; one unit is its least balance.
pub const DOLLARS: AssetId = 1;
/// An asset of which nobody has fewer than a hundred units.
pub const COARSE: AssetId = 2;
pub const FIRST_ASSET: AssetId = 1 << 31;
pub const AUCTION: u64 = 100;
pub const EXTENSION: u64 = 20;
pub const CLAIM_PERIOD: u64 = 1_000;
pub const ASK_PERIOD: u64 = 300;

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

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Assets = pallet_assets;
	#[runtime::pallet_index(3)]
	pub type Nfts = pallet_nfts;
	#[runtime::pallet_index(4)]
	pub type Fractions = pallet_fractions;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Runtime {
	type Balance = Balance;
	type Currency = Balances;
	type CreateOrigin = CreateOthers<Runtime>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type AssetDeposit = ConstU128<UNIT>;
	type AssetAccountDeposit = ConstU128<UNIT>;
	type MetadataDepositBase = ConstU128<UNIT>;
	type MetadataDepositPerByte = ConstU128<{ UNIT / 100 }>;
	type ApprovalDeposit = ConstU128<UNIT>;
	type RemoveItemsLimit = ConstU32<100>;
	type Freezer = Fractions;
}

parameter_types! {
	pub Features: pallet_nfts::PalletFeatures = pallet_nfts::PalletFeatures::all_enabled();
}

impl pallet_nfts::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type CollectionId = CollectionId;
	type ItemId = NftId;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type Locker = Market;
	type CollectionDeposit = ConstU128<UNIT>;
	type ItemDeposit = ConstU128<UNIT>;
	type MetadataDepositBase = ConstU128<UNIT>;
	type AttributeDepositBase = ConstU128<UNIT>;
	type DepositPerByte = ConstU128<1>;
	type StringLimit = ConstU32<256>;
	type KeyLimit = ConstU32<64>;
	type ValueLimit = ConstU32<64>;
	type ApprovalsLimit = ConstU32<4>;
	type ItemAttributesApprovalsLimit = ConstU32<4>;
	type MaxTips = ConstU32<4>;
	type MaxDeadlineDuration = ConstU64<1_000>;
	type MaxAttributesPerCall = ConstU32<4>;
	type Features = Features;
	type OffchainSignature = Signature;
	type OffchainPublic = <Signature as Verify>::Signer;
	#[cfg(feature = "runtime-benchmarks")]
	type Helper = ();
	type WeightInfo = ();
	type BlockNumberProvider = System;
}

parameter_types! {
	pub const FractionsPalletId: PalletId = PalletId(*b"ml/frctn");
	pub const StorageHold: RuntimeHoldReason = RuntimeHoldReason::Fractions(HoldReason::Storage);
	pub const BidStep: Permill = Permill::from_percent(5);
	pub static Royalty: Permill = Permill::from_percent(10);
	/// Who gets the royalties.
	pub static Receiver: Option<AccountId> = None;
	/// What a gift costs; `None` where there are none.
	pub static GiftFee: Option<Balance> = Some(0);
	pub static SalesFail: bool = false;
	pub static ReservesFail: bool = false;
	pub static Moving: bool = false;
}

/// Custody over pallet-nfts.
pub struct Market;

/// Who has reserved which items.
#[frame_support::storage_alias(verbatim)]
pub type Reserved = StorageMap<Market, Twox64Concat, (CollectionId, NftId), AccountId>;

impl Market {
	fn move_item(collection: CollectionId, item: NftId, from: &AccountId, to: &AccountId) -> DispatchResult {
		ensure!(Nfts::owner(collection, item).as_ref() == Some(from), "not the owner");
		Moving::set(true);
		let result = <Nfts as nonfungibles_v2::Transfer<_>>::transfer(&collection, &item, to);
		Moving::set(false);
		result
	}

	fn pay_creators(payer: &AccountId, amount: Balance) -> Result<Balance, DispatchError> {
		Balances::transfer(payer, &Receiver::get().unwrap_or_else(artist), amount, Preserve)
	}
}

impl Locker<CollectionId, NftId> for Market {
	fn is_locked(collection: CollectionId, _: NftId) -> bool {
		collection == ENFORCED && !Moving::get()
	}
}

impl Custody<AccountId, Balance> for Market {
	type CollectionId = CollectionId;
	type ItemId = NftId;

	fn owner(collection: &CollectionId, item: &NftId) -> Option<AccountId> {
		Nfts::owner(*collection, *item)
	}

	fn take(collection: &CollectionId, item: &NftId, owner: &AccountId, custodian: &AccountId) -> DispatchResult {
		Self::move_item(*collection, *item, owner, custodian)
	}

	fn give(
		collection: &CollectionId,
		item: &NftId,
		custodian: &AccountId,
		owner: &AccountId,
		to: &AccountId,
		most: Balance,
	) -> Result<Balance, DispatchError> {
		let fee = if owner == to { 0 } else { GiftFee::get().ok_or("no gifts")? };
		ensure!(fee <= most, "too dear");
		Self::pay_creators(to, fee)?;
		Self::move_item(*collection, *item, custodian, to)?;
		Ok(fee)
	}

	fn sell_part(_: &CollectionId, _: &NftId, payer: &AccountId, price: Balance) -> Result<Balance, DispatchError> {
		Self::pay_creators(payer, Royalty::get() * price)
	}

	fn reserve(collection: &CollectionId, item: &NftId, who: &AccountId) -> DispatchResult {
		ensure!(!ReservesFail::get(), "no reserves today");
		Reserved::insert((*collection, *item), who);
		Ok(())
	}

	fn unreserve(collection: &CollectionId, item: &NftId) -> DispatchResult {
		Reserved::remove((*collection, *item));
		Ok(())
	}

	fn sell(
		collection: &CollectionId,
		item: &NftId,
		custodian: &AccountId,
		payer: &AccountId,
		buyer: &AccountId,
		price: Balance,
	) -> Result<Balance, DispatchError> {
		ensure!(!SalesFail::get(), "no sales today");
		ensure!(custodian != buyer, "with oneself");
		ensure!(Reserved::take((*collection, *item)).as_ref() == Some(buyer), "not reserved");
		let royalties = Self::pay_creators(payer, Royalty::get() * price)?;
		Balances::transfer(payer, custodian, price - royalties, Preserve)?;
		Self::move_item(*collection, *item, custodian, buyer)?;
		Ok(price - royalties)
	}
}

impl BenchmarkHelper<AccountId> for Market {
	fn create_item(owner: &AccountId) -> (CollectionId, NftId) {
		if Nfts::collection_owner(ENFORCED).is_none() {
			create_collection();
		}
		let item = 1_000 + pallet_nfts::Item::<Runtime>::iter_prefix(ENFORCED).count() as NftId;
		mint(ENFORCED, item, owner);
		(ENFORCED, item)
	}

	fn open_account(asset: AssetId, who: &AccountId) {
		assert_ok!(Assets::touch(signed(who.clone()), asset));
		assert_ok!(Assets::approve_transfer(signed(who.clone()), asset, alice(), 1));
	}
}

type Price = LinearStoragePrice<ConstU128<PER_ITEM>, ConstU128<PER_BYTE>, Balance>;

impl Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Assets = Assets;
	type Custody = Market;
	type Consideration = HoldConsideration<AccountId, Balances, StorageHold, Price>;
	type PalletId = FractionsPalletId;
	type FirstAsset = ConstU32<FIRST_ASSET>;
	type AuctionLength = ConstU64<AUCTION>;
	type AuctionExtension = ConstU64<EXTENSION>;
	type BidStep = BidStep;
	type AskPeriod = ConstU64<ASK_PERIOD>;
	type ClaimPeriod = ConstU64<CLAIM_PERIOD>;
	type BenchmarkHelper = Market;
	type WeightInfo = ();
}

/// Each `n` is another; those below 10 have money, the others have none.
pub fn person(n: u8) -> AccountId {
	AccountId::new([n; 32])
}
/// Has money and owns the items.
pub fn alice() -> AccountId {
	person(1)
}
/// Has money.
pub fn bob() -> AccountId {
	person(2)
}
/// Has money.
pub fn charlie() -> AccountId {
	person(3)
}
/// Has money.
pub fn dave() -> AccountId {
	person(4)
}
/// Made the collections, and gets the royalties.
pub fn artist() -> AccountId {
	person(8)
}
/// Issues the assets.
pub fn issuer() -> AccountId {
	person(9)
}
/// Has no money.
pub fn pauper() -> AccountId {
	person(99)
}

fn create_collection() {
	let config = CollectionConfig {
		settings: CollectionSettings::all_enabled(),
		max_supply: None,
		mint_settings: MintSettings::default(),
	};
	assert_ok!(Nfts::force_create(Origin::root(), artist(), config));
}

/// Let `owner` have an item.
pub fn mint(collection: CollectionId, item: NftId, owner: &AccountId) {
	assert_ok!(<Nfts as nonfungibles_v2::Mutate<_, _>>::mint_into(
		&collection,
		&item,
		owner,
		&ItemConfig::default(),
		true
	));
}

/// Alice has items 1 to 9 of both collections.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let balances = (1..10).map(|n| (person(n), RICHES)).collect();
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		..Default::default()
	}
	.build_storage()
	.expect("the genesis is sound");
	Royalty::set(Permill::from_percent(10));
	Receiver::set(None);
	GiftFee::set(Some(0));
	SalesFail::set(false);
	ReservesFail::set(false);
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		for collection in [ENFORCED, OPEN] {
			assert_eq!(pallet_nfts::NextCollectionId::<Runtime>::get().unwrap_or(0), collection);
			create_collection();
			for item in 1..10 {
				mint(collection, item, &alice());
			}
		}
		for (asset, least) in [(DOLLARS, 1), (COARSE, 100)] {
			assert_ok!(<Assets as Create<_>>::create(asset, issuer(), false, least));
			assert_ok!(Assets::mint_into(asset, &issuer(), RICHES));
		}
	});
	ext
}

/// Run a test and check all that must hold after it.
pub fn run<R>(test: impl FnOnce() -> R) -> R {
	new_test_ext().execute_with(|| {
		let result = test();
		check_state();
		result
	})
}

/// Everything that must hold, of the pallet and of what hangs on it.
pub fn check_state() {
	assert_ok!(Fractions::do_try_state());
	assert_eq!(deposits_held(), tickets(), "holds differ from the deposits on record");
	let bidders = Vaults::<Runtime>::iter_values().filter_map(|vault| match vault.stage {
		Stage::Auction { bidder, .. } => Some(((vault.collection, vault.item), bidder)),
		_ => None,
	});
	let (reserved, bidders): (BTreeMap<_, _>, BTreeMap<_, _>) = (Reserved::iter().collect(), bidders.collect());
	assert_eq!(reserved, bidders, "reserved by others than bid most");
	for (id, vault) in Vaults::<Runtime>::iter() {
		let asset = Fractions::asset_of(id).expect("has an asset");
		assert_eq!(Assets::total_supply(asset), vault.supply.into(), "the asset shows other fractions");
		for (who, account) in pallet_assets::Account::<Runtime>::iter_prefix(asset) {
			assert_eq!(account.balance, fractions(id, &who).into(), "the asset shows other fractions");
		}
	}
	let issued: Balance = frame_system::Account::<Runtime>::iter().map(|(_, a)| a.data.free + a.data.reserved).sum();
	assert_eq!(issued, Balances::total_issuance(), "money made or lost");
}

fn held_for(reason: HoldReason) -> BTreeMap<AccountId, Balance> {
	pallet_balances::Holds::<Runtime>::iter()
		.flat_map(|(who, holds)| holds.into_iter().map(move |hold| (who.clone(), hold)))
		.filter(|(_, hold)| hold.id == RuntimeHoldReason::Fractions(reason))
		.map(|(who, hold)| (who, hold.amount))
		.collect()
}

/// What is held of each account for stored bytes.
pub fn deposits_held() -> BTreeMap<AccountId, Balance> {
	held_for(HoldReason::Storage)
}

/// What is held of each account for bids.
pub fn bids_held() -> BTreeMap<AccountId, Balance> {
	held_for(HoldReason::Bid)
}

/// What each account's deposits on record add up to.
fn tickets() -> BTreeMap<AccountId, Balance> {
	let mut sums = BTreeMap::new();
	for deposit in Fractions::deposits() {
		// The ticket is nothing but its amount.
		let amount = Balance::decode(&mut &deposit.ticket.encode()[..]).expect("a balance");
		*sums.entry(deposit.payer).or_default() += amount;
	}
	sums
}

pub fn vault_deposit() -> Balance {
	PER_ITEM + PER_BYTE * Fractions::vault_bytes() as Balance
}

pub fn position_deposit() -> Balance {
	PER_ITEM + PER_BYTE * Fractions::position_bytes() as Balance
}

/// What the founder gives to the accounts of a vault.
pub fn seeds(vault: VaultId) -> Balance {
	let vault = Vaults::<Runtime>::get(vault).expect("is there");
	2 * vault.seed + vault.naming
}

/// The state's root: equal roots, equal states.
pub fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

pub fn signed(who: AccountId) -> Origin {
	Origin::signed(who)
}

pub fn advance(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}

pub fn fractions(vault: VaultId, who: &AccountId) -> types::Fractions {
	Positions::<Runtime>::get(vault, who).map_or(0, |position| position.fractions)
}

pub fn free(who: &AccountId) -> Balance {
	Balances::free_balance(who)
}

/// Alice gives the first item that she has of a collection for fractions, and would sell it for 100 MLT.
pub fn fractionalize(collection: CollectionId, fractions: types::Fractions) -> VaultId {
	let id = NextVault::<Runtime>::get();
	let item = (1..10).find(|item| Nfts::owner(collection, *item) == Some(alice())).expect("she has one");
	assert_ok!(Fractions::fractionalize(signed(alice()), collection, item, fractions, 100 * UNIT));
	id
}

/// A vault of 100 fractions: Alice has 50, Bob 30, Charlie 20.
pub fn shared() -> VaultId {
	let id = fractionalize(ENFORCED, 100);
	assert_ok!(Fractions::transfer(signed(alice()), id, bob(), 30));
	assert_ok!(Fractions::transfer(signed(alice()), id, charlie(), 20));
	id
}

/// Let revenue arrive.
pub fn earn(vault: VaultId, money: Money, amount: Balance) {
	let account = Fractions::account(vault);
	match money {
		Money::Native => {
			assert_ok!(Balances::transfer(&dave(), &account, amount, Preserve));
		},
		Money::Asset(asset) => {
			assert_ok!(Assets::transfer(signed(issuer()), asset, account, amount));
		},
	}
}

/// What could be claimed now.
pub fn due(vault: VaultId, who: &AccountId, money: Money) -> Balance {
	let dues = Fractions::position(vault, who.clone()).map(|position| position.dues).unwrap_or_default();
	dues.into_iter().find(|(other, _)| *other == money).map_or(0, |(_, due)| due)
}

/// Let `bidder` win the item for `amount`.
pub fn buy_out(vault: VaultId, bidder: AccountId, amount: Balance) {
	assert_ok!(Fractions::bid(signed(bidder), vault, amount));
	advance(AUCTION);
	assert_ok!(Fractions::settle(signed(pauper()), vault));
}

/// This pallet's events of this block.
pub fn events() -> Vec<Event<Runtime>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Fractions(event) => Some(event),
			_ => None,
		})
		.collect()
}
