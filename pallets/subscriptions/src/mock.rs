//! A runtime with balances, assets, people who publish, and subscriptions.

use crate::{self as pallet_subscriptions, *};
use codec::{Decode, Encode};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{
		fungible::{HoldConsideration, Mutate},
		AsEnsureOriginWithArg, ConstU128, LinearStoragePrice,
	},
	PalletId, StorageHasher,
};
use metalife_primitives::{
	traits::{Apps, ContentItems, OnRetired, ProfileLookup},
	AccountId, AppId, Balance, ItemId, ProfileId, TierId,
};
use sp_runtime::{traits::IdentityLookup, BoundedVec, BuildStorage, Permill};
use std::collections::BTreeMap;

pub type Block = frame_system::mocking::MockBlock<Runtime>;
pub type Origin = RuntimeOrigin;
pub type AssetId = u32;
pub type Money = Currency<AssetId>;

pub const UNIT: Balance = 1_000_000_000_000;
pub const ED: Balance = UNIT / 1_000;
pub const RICHES: Balance = 1_000_000 * UNIT;
pub const MONTH: u64 = 100;
/// What a month of tier 10 costs.
pub const PRICE: Balance = 5 * UNIT;
/// What it costs in dollars.
pub const DOLLARS: Balance = 700;
/// An asset of the issuer's; the least that an account has of it is 10.
pub const USD: AssetId = 7;
pub const LEAST: Balance = 10;
const PER_ITEM: Balance = UNIT / 10;
const PER_BYTE: Balance = UNIT / 1_000;

/// Who has a profile and blocks whom, who has published what, whose apps there are.
#[frame_support::pallet(dev_mode)]
pub mod people {
	use frame_support::pallet_prelude::*;
	use metalife_primitives::{AppId, ItemId, ProfileId};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {}

	#[pallet::storage]
	pub type NextProfile<T> = StorageValue<_, ProfileId, ValueQuery>;
	#[pallet::storage]
	pub type Controllers<T: Config> = StorageMap<_, Twox64Concat, ProfileId, T::AccountId>;
	#[pallet::storage]
	pub type Keys<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, ProfileId>;
	#[pallet::storage]
	pub type Blocks<T> = StorageMap<_, Twox64Concat, (ProfileId, ProfileId), ()>;
	#[pallet::storage]
	pub type Items<T> = StorageMap<_, Twox64Concat, ItemId, ProfileId>;
	#[pallet::storage]
	pub type Apps<T: Config> = StorageMap<_, Twox64Concat, AppId, T::AccountId>;
}

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
	pub type People = people;
	#[runtime::pallet_index(4)]
	pub type Subscriptions = pallet_subscriptions;
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
	type CreateOrigin = AsEnsureOriginWithArg<frame_system::EnsureSigned<AccountId>>;
	type ForceOrigin = frame_system::EnsureRoot<AccountId>;
	type RemoveItemsLimit = frame_support::traits::ConstU32<1_000>;
}

impl people::Config for Runtime {}

impl ProfileLookup<AccountId> for People {
	fn profile_of(who: &AccountId) -> Option<ProfileId> {
		people::Keys::<Runtime>::get(who)
	}

	fn person_of(who: &AccountId) -> Option<ProfileId> {
		people::Keys::<Runtime>::get(who)
	}

	fn controller_of(profile: ProfileId) -> Option<AccountId> {
		people::Controllers::<Runtime>::get(profile)
	}

	fn has_blocked(by: ProfileId, whom: ProfileId) -> bool {
		people::Blocks::<Runtime>::contains_key((by, whom))
	}

	fn follows(_: ProfileId, _: ProfileId) -> bool {
		false
	}
}

impl ContentItems for People {
	fn author_of(item: ItemId) -> Option<ProfileId> {
		people::Items::<Runtime>::get(item)
	}
}

impl Apps<AccountId> for People {
	fn owner_of(app: AppId) -> Option<AccountId> {
		people::Apps::<Runtime>::get(app)
	}
}

impl BenchmarkHelper<AccountId, AssetId> for People {
	fn fund(who: &AccountId) {
		Balances::set_balance(who, RICHES);
	}

	fn create_profile(controller: &AccountId) -> ProfileId {
		new_profile(controller.clone())
	}

	fn create_asset(n: u32, holders: &[AccountId]) -> AssetId {
		let id = 1_000 + n;
		assert_ok!(Assets::force_create(Origin::root(), id, issuer(), false, LEAST));
		holders.iter().for_each(|who| mint(id, who, RICHES));
		id
	}

	fn publish(controller: &AccountId) -> ItemId {
		publish(controller)
	}

	fn register_app(owner: &AccountId) -> AppId {
		let id = people::Apps::<Runtime>::iter_keys().count() as AppId;
		people::Apps::<Runtime>::insert(id, owner);
		id
	}
}

parameter_types! {
	pub const Hold: RuntimeHoldReason = RuntimeHoldReason::Subscriptions(HoldReason::Storage);
	pub const SubscriptionsPalletId: PalletId = PalletId(*b"ml/subsc");
	pub const MinPeriod: u64 = 10;
	pub const MaxPeriod: u64 = 1_000;
	pub const MaxPeriods: u32 = 24;
	pub const MaxReferral: Permill = Permill::from_percent(20);
}

impl Config for Runtime {
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		Hold,
		LinearStoragePrice<ConstU128<PER_ITEM>, ConstU128<PER_BYTE>, Balance>,
	>;
	type Native = Balances;
	type Assets = Assets;
	type PalletId = SubscriptionsPalletId;
	type Profiles = People;
	type Content = People;
	type Apps = People;
	type MinPeriod = MinPeriod;
	type MaxPeriod = MaxPeriod;
	type MaxPeriods = MaxPeriods;
	type MaxReferral = MaxReferral;
	type BenchmarkHelper = People;
	type WeightInfo = ();
}

pub fn account(name: &str) -> AccountId {
	AccountId::new(frame_support::Blake2_256::hash(name.as_bytes()))
}

/// Controls profile 0: the creator.
pub fn alice() -> AccountId {
	account("alice")
}
/// Controls profile 1.
pub fn bob() -> AccountId {
	account("bob")
}
/// Controls profile 2.
pub fn charlie() -> AccountId {
	account("charlie")
}
/// Has a profile and no money.
pub fn dave() -> AccountId {
	account("dave")
}
/// Has money and no profile.
pub fn corp() -> AccountId {
	account("corp")
}
/// Issues the asset.
pub fn issuer() -> AccountId {
	account("issuer")
}
/// Those with money.
pub fn rich() -> [AccountId; 5] {
	[alice(), bob(), charlie(), corp(), issuer()]
}

pub const ALICE: ProfileId = 0;
pub const BOB: ProfileId = 1;
pub const CHARLIE: ProfileId = 2;
pub const DAVE: ProfileId = 3;
pub const TIER: TierId = 10;
pub const MLT: Money = Currency::Native;
pub const IN_USD: Money = Currency::Asset(USD);

pub fn new_test_ext() -> sp_io::TestExternalities {
	let balances = rich().map(|who| (who, RICHES)).to_vec();
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		..Default::default()
	}
	.build_storage()
	.expect("the genesis is sound");
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		for (who, expected) in [(alice(), ALICE), (bob(), BOB), (charlie(), CHARLIE), (dave(), DAVE)] {
			assert_eq!(new_profile(who), expected);
		}
		assert_ok!(Assets::force_create(Origin::root(), USD, issuer(), false, LEAST));
		rich().iter().for_each(|who| mint(USD, who, RICHES));
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

/// Everything that must hold, of the pallet and of what is held for it.
pub fn check_state() {
	assert_ok!(Subscriptions::do_try_state());
	assert_eq!(held_balances(), tickets(), "holds differ from the deposits on record");
}

/// What is held of each account.
pub fn held_balances() -> BTreeMap<AccountId, Balance> {
	pallet_balances::Holds::<Runtime>::iter()
		.flat_map(|(who, holds)| holds.into_iter().map(move |hold| (who.clone(), hold.amount)))
		.filter(|(_, amount)| *amount > 0)
		.collect()
}

/// What is held of an account.
pub fn held(who: &AccountId) -> Balance {
	held_balances().get(who).copied().unwrap_or_default()
}

/// What each account's deposits on record add up to.
fn tickets() -> BTreeMap<AccountId, Balance> {
	let mut sums = BTreeMap::<AccountId, Balance>::new();
	for deposit in Subscriptions::deposits() {
		// The ticket is nothing but its amount.
		let amount = Balance::decode(&mut &deposit.ticket.encode()[..]).expect("a balance");
		*sums.entry(deposit.payer).or_default() += amount;
	}
	sums
}

pub fn signed(who: AccountId) -> Origin {
	Origin::signed(who)
}

pub fn now() -> u64 {
	System::block_number()
}

pub fn advance(blocks: u64) {
	System::set_block_number(now() + blocks);
}

pub fn new_profile(controller: AccountId) -> ProfileId {
	let id = people::NextProfile::<Runtime>::get();
	people::NextProfile::<Runtime>::put(id + 1);
	people::Controllers::<Runtime>::insert(id, &controller);
	people::Keys::<Runtime>::insert(controller, id);
	id
}

pub fn retire(controller: &AccountId) {
	let profile = people::Keys::<Runtime>::take(controller).expect("has a profile");
	people::Controllers::<Runtime>::remove(profile);
	Subscriptions::on_retired(profile);
}

pub fn block(by: ProfileId, whom: ProfileId) {
	people::Blocks::<Runtime>::insert((by, whom), ());
}

/// Something that this person has published.
pub fn publish(who: &AccountId) -> ItemId {
	let id = people::Items::<Runtime>::iter_keys().max().map_or(0, |last| last + 1);
	people::Items::<Runtime>::insert(id, people::Keys::<Runtime>::get(who).expect("has a profile"));
	id
}

pub fn retract(item: ItemId) {
	people::Items::<Runtime>::remove(item);
}

pub fn new_app(owner: &AccountId) -> AppId {
	People::register_app(owner)
}

pub fn mint(asset: AssetId, who: &AccountId, amount: Balance) {
	assert_ok!(<Assets as frame_support::traits::fungibles::Mutate<AccountId>>::mint_into(asset, who, amount));
}

/// All that an account has of MLT that is not held.
pub fn mlt(who: &AccountId) -> Balance {
	Balances::free_balance(who)
}

pub fn usd(who: &AccountId) -> Balance {
	Assets::balance(USD, who)
}

pub fn in_mlt(native: Balance) -> PriceOf<Runtime> {
	Price { native, asset: None }
}

/// A price in MLT and dollars.
pub fn in_both(native: Balance, dollars: Balance) -> PriceOf<Runtime> {
	Price { native, asset: Some((USD, dollars)) }
}

pub fn cid() -> Cid {
	BoundedVec::truncate_from(b"bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi".to_vec())
}

/// A tier of Alice, in MLT and dollars.
pub fn open_tier(tier: TierId) {
	assert_ok!(Subscriptions::open_tier(signed(alice()), tier, in_both(PRICE, DOLLARS), MONTH, cid()));
}

pub fn set_price(native: Balance, dollars: Balance) {
	assert_ok!(Subscriptions::update_tier(signed(alice()), TIER, in_both(native, dollars), cid()));
}

/// Subscribe to Alice's tier for oneself.
pub fn subscribe(who: AccountId, currency: Money, periods: u32) {
	assert_ok!(try_subscribe(who, currency, periods));
}

pub fn try_subscribe(who: AccountId, currency: Money, periods: u32) -> frame_support::dispatch::DispatchResult {
	Subscriptions::subscribe(signed(who), None, ALICE, TIER, currency, periods, Balance::MAX)
}

pub fn top_up(who: AccountId, periods: u32) -> frame_support::dispatch::DispatchResult {
	Subscriptions::top_up(signed(who), None, ALICE, periods, Balance::MAX)
}

pub fn cancel(who: AccountId, subscriber: ProfileId) -> frame_support::dispatch::DispatchResult {
	Subscriptions::cancel(signed(who), subscriber, ALICE)
}

/// Let anyone claim for Alice; what she was paid.
pub fn claim(currency: Money) -> Balance {
	let before = (mlt(&alice()), usd(&alice()));
	assert_ok!(Subscriptions::claim(signed(dave()), ALICE, TIER, currency, MAX_CLAIM));
	(mlt(&alice()) - before.0).max(usd(&alice()) - before.1)
}

pub fn till(currency: Money) -> TillOf<Runtime> {
	Tills::<Runtime>::get((ALICE, TIER, currency)).expect("there is such a till")
}

pub fn till_account(currency: Money) -> AccountId {
	Subscriptions::account_of(&TillKey { creator: ALICE, tier: TIER, currency })
}

pub fn subscribed(who: ProfileId) -> SubscriptionInfoOf<Runtime> {
	Subscriptions::subscription(who, ALICE).expect("is on record")
}

/// Let the issuer freeze the asset, or thaw it.
pub fn freeze(frozen: bool) {
	if frozen {
		assert_ok!(Assets::freeze_asset(signed(issuer()), USD));
	} else {
		assert_ok!(Assets::thaw_asset(signed(issuer()), USD));
	}
}

/// Let the issuer destroy the asset altogether.
pub fn destroy() {
	assert_ok!(Assets::start_destroy(signed(issuer()), USD));
	assert_ok!(Assets::destroy_accounts(signed(issuer()), USD));
	assert_ok!(Assets::finish_destroy(signed(issuer()), USD));
}

/// The last event, which must be one of this pallet.
pub fn last_event() -> Event<Runtime> {
	match System::events().pop().expect("there is an event").event {
		RuntimeEvent::Subscriptions(event) => event,
		other => panic!("an event of another pallet: {other:?}"),
	}
}
