//! A runtime with balances, assets, NFTs and all that could move one, people, apps, and royalties.

use crate::{self as pallet_royalties, *};
use codec::{Decode, Encode};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{
		fungible::{HoldConsideration, Inspect, Mutate},
		fungibles, AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU64, InstanceFilter, LinearStoragePrice,
	},
	PalletId, StorageHasher,
};
use frame_system::{EnsureRoot, EnsureSigned};
use metalife_primitives::{
	traits::{Apps, ProfileLookup},
	AccountId, AppId, Balance, ProfileId, Signature,
};
use pallet_nfts::PalletFeatures;
use scale_info::TypeInfo;
use sp_core::{sr25519, Pair, H256};
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::{
	traits::{IdentifyAccount, IdentityLookup, Verify},
	BoundedVec, BuildStorage, MultiSigner, Permill,
};
use std::{cell::RefCell, collections::BTreeMap};

pub type Block = frame_system::mocking::MockBlock<Runtime>;
pub type Origin = RuntimeOrigin;
pub type Sums = BTreeMap<AccountId, Balance>;

pub const UNIT: Balance = 1_000_000_000_000;
pub const RICHES: Balance = 1_000_000 * UNIT;
pub const EXISTENTIAL_DEPOSIT: Balance = UNIT / 1_000;
const PER_ITEM: Balance = UNIT / 10;
const PER_BYTE: Balance = UNIT / 1_000;

/// The asset that people have plenty of. 10 is the least that an account can have.
pub const ASSET: AssetId = 7;
/// The app that `gallery` runs.
pub const APP: AppId = 3;
pub const NATIVE: Money = Money::Native;
pub const COINS: Money = Money::Asset(ASSET);

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
	pub type Fractionalization = pallet_nft_fractionalization;
	#[runtime::pallet_index(5)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(6)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(7)]
	pub type Royalties = pallet_royalties;
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
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Runtime {
	type Balance = Balance;
	type AssetId = AssetId;
	type AssetIdParameter = AssetId;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type Freezer = ();
	type Holder = ();
}

parameter_types! {
	/// Everything that pallet-nfts can do, also what the runtime switches off.
	pub Features: PalletFeatures = PalletFeatures::all_enabled();
}

impl pallet_nfts::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type CollectionId = CollectionId;
	type ItemId = ItemId;
	type Currency = Balances;
	type ForceOrigin = EnsureRoot<AccountId>;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type Locker = Royalties;
	type CollectionDeposit = ConstU128<UNIT>;
	type ItemDeposit = ConstU128<UNIT>;
	type MetadataDepositBase = ConstU128<UNIT>;
	type AttributeDepositBase = ConstU128<UNIT>;
	type DepositPerByte = ConstU128<1>;
	type StringLimit = ConstU32<256>;
	type KeyLimit = ConstU32<64>;
	type ValueLimit = ConstU32<256>;
	type ApprovalsLimit = ConstU32<20>;
	type ItemAttributesApprovalsLimit = ConstU32<30>;
	type MaxTips = ConstU32<10>;
	type MaxDeadlineDuration = ConstU64<10_000>;
	type MaxAttributesPerCall = ConstU32<10>;
	type Features = Features;
	type OffchainSignature = Signature;
	type OffchainPublic = <Signature as Verify>::Signer;
	#[cfg(feature = "runtime-benchmarks")]
	type Helper = ();
	type WeightInfo = ();
	type BlockNumberProvider = System;
}

parameter_types! {
	pub const FractionalizationPalletId: PalletId = PalletId(*b"ml/fract");
	pub Symbol: BoundedVec<u8, ConstU32<50>> = BoundedVec::truncate_from(b"FRAC".to_vec());
}

impl pallet_nft_fractionalization::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Deposit = ConstU128<UNIT>;
	type NftCollectionId = CollectionId;
	type NftId = ItemId;
	type AssetBalance = Balance;
	type AssetId = AssetId;
	type Assets = Assets;
	type Nfts = Guarded<Runtime>;
	type PalletId = FractionalizationPalletId;
	type NewAssetSymbol = Symbol;
	type NewAssetName = Symbol;
	type StringLimit = ConstU32<50>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type WeightInfo = ();
}

/// Any call at all.
#[derive(
	Clone,
	Copy,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	codec::DecodeWithMemTracking,
	codec::MaxEncodedLen,
	TypeInfo,
)]
pub struct AnyCall;

impl InstanceFilter<RuntimeCall> for AnyCall {
	fn filter(&self, _: &RuntimeCall) -> bool {
		true
	}
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = AnyCall;
	type ProxyDepositBase = ConstU128<1>;
	type ProxyDepositFactor = ConstU128<1>;
	type MaxProxies = ConstU32<4>;
	type WeightInfo = ();
	type MaxPending = ConstU32<2>;
	type CallHasher = sp_runtime::traits::BlakeTwo256;
	type AnnouncementDepositBase = ConstU128<1>;
	type AnnouncementDepositFactor = ConstU128<1>;
	type BlockNumberProvider = System;
}

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = ();
}

thread_local! {
	static BLOCKS: RefCell<Vec<(AccountId, AccountId)>> = const { RefCell::new(Vec::new()) };
	static APPS: RefCell<BTreeMap<AppId, AccountId>> = const { RefCell::new(BTreeMap::new()) };
}

/// Everyone has the profile that the first bytes of the account say; who blocks whom is in a list.
pub struct People;

fn profile_of(who: &AccountId) -> ProfileId {
	let bytes: &[u8; 32] = who.as_ref();
	ProfileId::from_le_bytes(bytes[..8].try_into().expect("eight bytes"))
}

impl ProfileLookup<AccountId> for People {
	fn profile_of(who: &AccountId) -> Option<ProfileId> {
		Some(profile_of(who))
	}

	fn controller_of(_: ProfileId) -> Option<AccountId> {
		None
	}

	fn has_blocked(by: ProfileId, whom: ProfileId) -> bool {
		BLOCKS.with_borrow(|blocks| blocks.iter().any(|(a, b)| (profile_of(a), profile_of(b)) == (by, whom)))
	}

	fn follows(_: ProfileId, _: ProfileId) -> bool {
		false
	}
}

impl Apps<AccountId> for People {
	fn owner_of(app: AppId) -> Option<AccountId> {
		APPS.with_borrow(|apps| apps.get(&app).cloned())
	}
}

impl BenchmarkHelper<AccountId> for People {
	fn fund(who: &AccountId) {
		Balances::set_balance(who, RICHES);
	}

	fn asset() -> AssetId {
		const ONE: AssetId = 99;
		if !<Assets as fungibles::Inspect<_>>::asset_exists(ONE) {
			assert_ok!(Assets::force_create(Origin::root(), ONE, alice(), false, 1));
		}
		ONE
	}

	fn fund_asset(who: &AccountId) {
		assert_ok!(<Assets as fungibles::Mutate<_>>::mint_into(Self::asset(), who, RICHES));
	}

	fn app(owner: &AccountId) -> AppId {
		APPS.with_borrow_mut(|apps| apps.insert(APP + 1, owner.clone()));
		APP + 1
	}
}

parameter_types! {
	pub const Hold: RuntimeHoldReason = RuntimeHoldReason::Royalties(HoldReason::Storage);
	pub const RoyaltiesPalletId: PalletId = PalletId(*b"ml/royal");
	pub static MaxRoyalty: Permill = Permill::from_percent(30);
	pub static MaxAppFee: Permill = Permill::from_percent(10);
	pub static MaxDuration: u64 = 1_000;
	pub static MaxExtension: u64 = 50;
}

impl Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Native = Balances;
	type Assets = Assets;
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		Hold,
		LinearStoragePrice<ConstU128<PER_ITEM>, ConstU128<PER_BYTE>, Balance>,
	>;
	type Profiles = People;
	type Apps = People;
	type Signature = Signature;
	type PalletId = RoyaltiesPalletId;
	type MaxRoyalty = MaxRoyalty;
	type MaxAppFee = MaxAppFee;
	type MaxDuration = MaxDuration;
	type MaxExtension = MaxExtension;
	type BenchmarkHelper = People;
	type WeightInfo = ();
}

pub fn account(name: &str) -> AccountId {
	AccountId::new(frame_support::Blake2_256::hash(name.as_bytes()))
}

/// The key of `artist`.
pub fn artist_pair() -> sr25519::Pair {
	sr25519::Pair::from_seed(&[5; 32])
}
/// Makes collections. Has money.
pub fn artist() -> AccountId {
	MultiSigner::from(artist_pair().public()).into_account()
}
/// Has a part of the royalties. Has money.
pub fn label() -> AccountId {
	account("label")
}
/// Runs the app. Has money.
pub fn gallery() -> AccountId {
	account("gallery")
}
/// Has money.
pub fn alice() -> AccountId {
	account("alice")
}
/// Has money.
pub fn bob() -> AccountId {
	account("bob")
}
/// Has money.
pub fn charlie() -> AccountId {
	account("charlie")
}
/// Has nothing.
pub fn nobody() -> AccountId {
	account("nobody")
}

pub fn rich() -> [AccountId; 6] {
	[artist(), label(), gallery(), alice(), bob(), charlie()]
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut balances = rich().map(|who| (who, RICHES)).to_vec();
	balances.push((Royalties::account(), EXISTENTIAL_DEPOSIT));
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		assets: pallet_assets::GenesisConfig {
			assets: vec![(ASSET, issuer(), false, 10)],
			accounts: rich().map(|who| (ASSET, who, RICHES)).to_vec(),
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.expect("the genesis is sound");
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.register_extension(KeystoreExt::new(MemoryKeystore::new()));
	ext.execute_with(|| {
		System::set_block_number(1);
		BLOCKS.take();
		APPS.take();
		open_app();
	});
	ext
}

/// Rules the asset.
pub fn issuer() -> AccountId {
	account("issuer")
}

/// Run a test and check all that must hold after it.
pub fn run<R>(test: impl FnOnce() -> R) -> R {
	new_test_ext().execute_with(|| {
		let result = test();
		check_state();
		result
	})
}

/// Everything that must hold, of the pallet and of what is held for it.
pub fn check_state() {
	assert_ok!(Royalties::do_try_state());
	assert_eq!(held_balances(Hold::get()), tickets(), "holds differ from the deposits on record");
	assert_eq!(held_balances(RuntimeHoldReason::Royalties(HoldReason::Offer)), promises(), "held for nothing");
	let issued: Balance = frame_system::Account::<Runtime>::iter().map(|(_, a)| a.data.free + a.data.reserved).sum();
	assert_eq!(issued, Balances::total_issuance(), "money made or lost");
}

/// What is held of each account for a reason.
pub fn held_balances(reason: RuntimeHoldReason) -> Sums {
	pallet_balances::Holds::<Runtime>::iter()
		.flat_map(|(who, holds)| holds.into_iter().map(move |hold| (who.clone(), hold)))
		.filter(|(_, hold)| hold.id == reason && hold.amount > 0)
		.map(|(who, hold)| (who, hold.amount))
		.collect()
}

/// What is held of an account for stored bytes.
pub fn held(who: &AccountId) -> Balance {
	held_balances(Hold::get()).get(who).copied().unwrap_or_default()
}

/// What is held of an account for bids and offers.
pub fn bound(who: &AccountId) -> Balance {
	held_balances(RuntimeHoldReason::Royalties(HoldReason::Offer)).get(who).copied().unwrap_or_default()
}

/// What each account has bid and offered in MLT.
fn promises() -> Sums {
	let mut sums = Sums::new();
	for sale in Sales::<Runtime>::iter_values().filter(|sale| sale.money == NATIVE) {
		sale.bid.into_iter().for_each(|bid| *sums.entry(bid.bidder).or_default() += bid.amount);
	}
	for ((.., bidder), offer) in Offers::<Runtime>::iter().filter(|(_, offer)| offer.terms.money == NATIVE) {
		*sums.entry(bidder).or_default() += offer.terms.amount;
	}
	sums
}

/// What each account's deposits on record add up to.
fn tickets() -> Sums {
	let mut sums = Sums::new();
	for deposit in Royalties::deposits() {
		// The ticket is nothing but its amount.
		let amount = Balance::decode(&mut &deposit.ticket.encode()[..]).expect("a balance");
		*sums.entry(deposit.payer).or_default() += amount;
	}
	sums
}

pub fn signed(who: AccountId) -> Origin {
	Origin::signed(who)
}

pub fn advance(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}

/// The block so many after this one.
pub fn after(blocks: u64) -> u64 {
	System::block_number() + blocks
}

/// `by` blocks `whom`.
pub fn block(by: AccountId, whom: AccountId) {
	BLOCKS.with_borrow_mut(|blocks| blocks.push((by, whom)));
}

/// The app is gone.
pub fn close_app() {
	APPS.with_borrow_mut(|apps| apps.remove(&APP));
}

/// The app is there again.
pub fn open_app() {
	APPS.with_borrow_mut(|apps| apps.insert(APP, gallery()));
}

pub fn cid() -> Cid {
	b"bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi".to_vec().try_into().expect("fits")
}

pub fn shares(of: &[(AccountId, u32)]) -> Receivers<AccountId> {
	let share =
		|(account, parts): &(AccountId, u32)| Share { account: account.clone(), part: Permill::from_parts(*parts) };
	of.iter().map(share).collect::<Vec<_>>().try_into().expect("fits")
}

/// A tenth of each price: seven tenths of it to the artist, three to the label.
pub fn policy(transfers: Transfers) -> PolicyOf<Runtime> {
	Policy {
		royalty: Permill::from_percent(10),
		receivers: shares(&[(artist(), 700_000), (label(), 300_000)]),
		transfers,
		custody: true,
	}
}

pub fn enforced() -> PolicyOf<Runtime> {
	policy(Transfers::Enforced(GiftRule::Free))
}

/// A collection of the artist, with an edition of ten.
pub fn collection(policy: PolicyOf<Runtime>) -> CollectionId {
	let id = pallet_nfts::NextCollectionId::<Runtime>::get().unwrap_or_default();
	assert_ok!(Royalties::create_collection(signed(artist()), cid(), policy));
	assert_ok!(Royalties::create_edition(signed(artist()), id, cid(), 10));
	id
}

/// Mint the next of the first edition to `to`.
pub fn mint(collection: CollectionId, to: AccountId) -> ItemId {
	let number = Editions::<Runtime>::get(collection, 0).expect("is there").minted + 1;
	assert_ok!(Royalties::mint(signed(artist()), collection, 0, to));
	item_id(0, number)
}

/// An enforced collection, and an item of it that `owner` has.
pub fn item_of(owner: AccountId) -> (CollectionId, ItemId) {
	let id = collection(enforced());
	(id, mint(id, owner))
}

pub fn owner(collection: CollectionId, item: ItemId) -> Option<AccountId> {
	Nfts::owner(collection, item)
}

/// What an account has of MLT, held or not.
pub fn wealth(who: &AccountId) -> Balance {
	Balances::total_balance(who)
}

/// What an account has of the asset.
pub fn coins(who: &AccountId) -> Balance {
	Assets::balance(ASSET, who)
}

pub fn brought() -> Option<Brought> {
	Some(Brought { app: APP, fee: Permill::from_percent(5) })
}

pub fn fixed(price: Balance) -> TermsOf<Runtime> {
	Terms::Fixed { price, buyer: None }
}

pub fn english(reserve: Balance, step: Balance) -> TermsOf<Runtime> {
	Terms::English { reserve, step, buy_now: None, extension: 0, bidders: Default::default() }
}

/// Put an item on sale for a hundred blocks.
pub fn put_up(who: AccountId, (collection, item): (CollectionId, ItemId), money: Money, terms: TermsOf<Runtime>) {
	assert_ok!(Royalties::put_on_sale(signed(who), collection, item, money, terms, after(100), None));
}

pub fn offer_of(money: Money, amount: Balance) -> OfferTerms {
	OfferTerms { money, amount, app: None, agreed: None }
}

/// The state's root: equal roots, equal states.
pub fn root() -> Vec<u8> {
	sp_io::storage::root(sp_runtime::StateVersion::V1)
}

pub fn hash(byte: u8) -> H256 {
	H256::repeat_byte(byte)
}

/// The last event, which must be one of this pallet.
pub fn last_event() -> Event<Runtime> {
	match System::events().pop().expect("there is an event").event {
		RuntimeEvent::Royalties(event) => event,
		other => panic!("an event of another pallet: {other:?}"),
	}
}
