//! A runtime with balances, people and content.

use crate::{self as pallet_content, *};
use codec::{Decode, Encode};
use frame_support::{
	assert_ok, derive_impl,
	dispatch::{DispatchResult, DispatchResultWithPostInfo},
	parameter_types,
	traits::{
		fungible::{HoldConsideration, Mutate},
		ConstU128, Get, LinearStoragePrice,
	},
	weights::Weight,
	StorageHasher,
};
use metalife_primitives::{
	traits::{OnReaction, PayPerView, ProfileLookup, Reaction, Subscriptions},
	AccountId, AppId, Balance, GroupId, ItemId, ProfileId, TierId,
};
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, Hash, IdentityLookup},
	BoundedVec, BuildStorage,
};
use std::collections::BTreeMap;

pub use people::Role;

pub type Block = frame_system::mocking::MockBlock<Runtime>;
pub type Origin = RuntimeOrigin;
pub type Sums = BTreeMap<AccountId, Balance>;

pub const UNIT: Balance = 1_000_000_000_000;
pub const RICHES: Balance = 1_000_000 * UNIT;
pub const NOTICE: u64 = 40;
const PER_ITEM: Balance = UNIT / 10;
const PER_BYTE: Balance = UNIT / 1_000;

/// Who has a profile, who blocks, follows and subscribes.
#[frame_support::pallet(dev_mode)]
pub mod people {
	use frame_support::pallet_prelude::*;
	use metalife_primitives::{ItemId, ProfileId, TierId};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {}

	#[pallet::storage]
	pub type NextProfile<T> = StorageValue<_, ProfileId, ValueQuery>;
	#[pallet::storage]
	pub type Controllers<T: Config> = StorageMap<_, Twox64Concat, ProfileId, T::AccountId>;
	/// What a key is to its profile.
	#[derive(
		Clone, Copy, PartialEq, Eq, Debug, codec::Encode, codec::Decode, codec::MaxEncodedLen, scale_info::TypeInfo,
	)]
	pub enum Role {
		Person,
		Feed,
		App,
	}

	#[pallet::storage]
	pub type Keys<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, (ProfileId, Role)>;
	#[pallet::storage]
	pub type Blocks<T> = StorageMap<_, Twox64Concat, (ProfileId, ProfileId), ()>;
	#[pallet::storage]
	pub type Follows<T> = StorageMap<_, Twox64Concat, (ProfileId, ProfileId), ()>;
	#[pallet::storage]
	pub type Subscribed<T> = StorageMap<_, Twox64Concat, (ProfileId, ProfileId), TierId>;
	#[pallet::storage]
	pub type Paid<T> = StorageMap<_, Twox64Concat, (ProfileId, ItemId), ()>;
	#[pallet::storage]
	pub type Told<T> = StorageValue<_, Vec<(bool, u64, ProfileId, ProfileId, Option<u32>)>, ValueQuery>;
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
	pub type People = people;
	#[runtime::pallet_index(3)]
	pub type Content = pallet_content;
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
	type ExistentialDeposit = ConstU128<1>;
	type AccountStore = System;
}

impl people::Config for Runtime {}

impl ProfileLookup<AccountId> for People {
	fn profile_of(who: &AccountId) -> Option<ProfileId> {
		people::Keys::<Runtime>::get(who).map(|(profile, _)| profile)
	}

	fn person_of(who: &AccountId) -> Option<ProfileId> {
		people::Keys::<Runtime>::get(who).filter(|(_, role)| *role == Role::Person).map(|(profile, _)| profile)
	}

	fn feed_of(who: &AccountId) -> Option<ProfileId> {
		people::Keys::<Runtime>::get(who).filter(|(_, role)| *role != Role::App).map(|(profile, _)| profile)
	}

	fn controller_of(profile: ProfileId) -> Option<AccountId> {
		people::Controllers::<Runtime>::get(profile)
	}

	fn has_blocked(by: ProfileId, whom: ProfileId) -> bool {
		people::Blocks::<Runtime>::contains_key((by, whom))
	}

	fn follows(follower: ProfileId, followed: ProfileId) -> bool {
		people::Follows::<Runtime>::contains_key((follower, followed))
	}
}

impl Subscriptions for People {
	fn subscribes(subscriber: ProfileId, creator: ProfileId, tier: TierId) -> bool {
		people::Subscribed::<Runtime>::get((subscriber, creator)).is_some_and(|paid| paid >= tier)
	}
}

impl PayPerView for People {
	fn has_paid(viewer: ProfileId, item: ItemId) -> bool {
		people::Paid::<Runtime>::contains_key((viewer, item))
	}
}

/// The most that being told of a reaction weighs.
pub const TOLD: Weight = Weight::from_parts(1_000_000_000, 0);
/// What it weighs to be told that one was made.
pub const TOLD_OF_REACTION: Weight = Weight::from_parts(300_000_000, 0);
/// What it weighs to be told that one was taken back.
pub const TOLD_OF_WITHDRAWAL: Weight = Weight::from_parts(200_000_000, 0);

impl OnReaction for People {
	fn reacted_weight() -> Weight {
		TOLD
	}

	fn withdrawn_weight() -> Weight {
		TOLD
	}

	fn on_reacted(r: &Reaction) -> Weight {
		people::Told::<Runtime>::append((true, r.item, r.author, r.reactor, r.app));
		TOLD_OF_REACTION
	}

	fn on_withdrawn(r: &Reaction) -> Weight {
		people::Told::<Runtime>::append((false, r.item, r.author, r.reactor, r.app));
		TOLD_OF_WITHDRAWAL
	}
}

impl BenchmarkHelper<AccountId> for People {
	fn fund(who: &AccountId) {
		Balances::set_balance(who, RICHES);
	}

	fn create_profile(controller: &AccountId) -> ProfileId {
		new_profile(controller.clone())
	}

	fn add_feed(_: &AccountId, profile: ProfileId, feed: &AccountId) {
		add_key(profile, feed.clone(), Role::Feed);
	}

	fn retire(controller: &AccountId) {
		retire(controller);
	}
}

parameter_types! {
	pub const Hold: RuntimeHoldReason = RuntimeHoldReason::Content(HoldReason::Storage);
	pub static NoticePeriod: u64 = NOTICE;
}

impl Config for Runtime {
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		Hold,
		LinearStoragePrice<ConstU128<PER_ITEM>, ConstU128<PER_BYTE>, Balance>,
	>;
	type Profiles = People;
	type Subscriptions = People;
	type PayPerView = People;
	type OnReaction = People;
	type NoticePeriod = NoticePeriod;
	type BenchmarkHelper = People;
	type WeightInfo = ();
}

pub fn account(name: &str) -> AccountId {
	AccountId::new(frame_support::Blake2_256::hash(name.as_bytes()))
}

/// Controls profile 0. Has money.
pub fn alice() -> AccountId {
	account("alice")
}
/// Controls profile 1. Has money.
pub fn bob() -> AccountId {
	account("bob")
}
/// Controls profile 2. Has money.
pub fn charlie() -> AccountId {
	account("charlie")
}
/// Controls profile 3. Has no money.
pub fn dave() -> AccountId {
	account("dave")
}
/// Has money and no profile: whoever runs apps and Pubs.
pub fn corp() -> AccountId {
	account("corp")
}
/// Has no money and no profile: the key of an app.
pub fn key() -> AccountId {
	account("key")
}

pub const ALICE: ProfileId = 0;
pub const BOB: ProfileId = 1;
pub const CHARLIE: ProfileId = 2;
pub const DAVE: ProfileId = 3;

pub fn new_test_ext() -> sp_io::TestExternalities {
	let balances = [alice(), bob(), charlie(), corp()].map(|who| (who, RICHES)).to_vec();
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
	assert_ok!(Content::do_try_state());
	assert_eq!(held_balances(), tickets(), "holds differ from the deposits on record");
}

/// What is held of each account.
pub fn held_balances() -> Sums {
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
fn tickets() -> Sums {
	let mut sums = Sums::new();
	for deposit in Content::deposits() {
		// The ticket is nothing but its amount.
		let amount = Balance::decode(&mut &deposit.ticket.encode()[..]).expect("a balance");
		*sums.entry(deposit.payer).or_default() += amount;
	}
	sums
}

/// The price of one record of this many bytes.
pub fn price(bytes: u32) -> Balance {
	PER_ITEM + PER_BYTE * Balance::from(bytes)
}

pub fn signed(who: AccountId) -> Origin {
	Origin::signed(who)
}

pub fn advance(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}

/// Bytes that fit.
pub fn bounded<Size: Get<u32>>(bytes: impl AsRef<[u8]>) -> BoundedVec<u8, Size> {
	bytes.as_ref().to_vec().try_into().expect("fits")
}

pub fn new_profile(controller: AccountId) -> ProfileId {
	let id = people::NextProfile::<Runtime>::get();
	people::NextProfile::<Runtime>::put(id + 1);
	people::Controllers::<Runtime>::insert(id, &controller);
	add_key(id, controller, Role::Person);
	id
}

/// Make an account a key.
pub fn add_key(profile: ProfileId, who: AccountId, role: Role) {
	people::Keys::<Runtime>::insert(who, (profile, role));
}

pub fn remove_key(who: &AccountId) {
	people::Keys::<Runtime>::remove(who);
}

pub fn retire(controller: &AccountId) {
	let (profile, _) = people::Keys::<Runtime>::take(controller).expect("has a profile");
	people::Controllers::<Runtime>::remove(profile);
	let keys: Vec<_> = people::Keys::<Runtime>::iter().filter(|(_, (id, _))| *id == profile).collect();
	keys.iter().for_each(|(who, _)| people::Keys::<Runtime>::remove(who));
}

pub fn block(by: ProfileId, whom: ProfileId) {
	people::Blocks::<Runtime>::insert((by, whom), ());
}

pub fn follow(follower: ProfileId, followed: ProfileId) {
	people::Follows::<Runtime>::insert((follower, followed), ());
}

pub fn subscribe(subscriber: ProfileId, creator: ProfileId, tier: TierId) {
	people::Subscribed::<Runtime>::insert((subscriber, creator), tier);
}

pub fn pay(viewer: ProfileId, item: ItemId) {
	people::Paid::<Runtime>::insert((viewer, item), ());
}

/// What the listener of reactions was told: whether given, item, author, reactor, app.
pub fn told() -> Vec<(bool, ItemId, ProfileId, ProfileId, Option<AppId>)> {
	people::Told::<Runtime>::get()
}

/// An app of `corp`, with a key.
pub fn new_app() -> AppId {
	let id = NextApp::<Runtime>::get();
	assert_ok!(Content::register_app(signed(corp()), bounded("App"), cid()));
	assert_ok!(Content::add_app_key(signed(corp()), id, key()));
	id
}

/// An app that Alice granted these scopes, and whose owner pays for a lot.
pub fn granted_app(scopes: Scopes) -> AppId {
	let id = new_app();
	assert_ok!(Content::set_user_cap(signed(corp()), id, 100_000));
	assert_ok!(Content::grant(signed(alice()), id, scopes, None));
	id
}

/// The app's key acting for Alice.
pub fn for_alice(app: AppId) -> Acting {
	Acting::For { app, profile: ALICE }
}

pub fn cid() -> Cid {
	bounded("bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi")
}

pub fn text(text: &str) -> Body {
	Body::Inline(bounded(text))
}

pub fn external(key_epoch: Option<u32>) -> Body {
	Body::External { cid: cid(), size: 1_000_000, key_epoch }
}

/// A public post.
pub fn post(body: &str) -> NewItem {
	NewItem {
		kind: Kind::Post,
		relation: Relation::None,
		visibility: Visibility::Public,
		language: bounded("en"),
		tags: Default::default(),
		mentions: Default::default(),
		body: text(body),
	}
}

/// A post for some.
pub fn closed(visibility: Visibility, epoch: u32) -> NewItem {
	NewItem { visibility, body: external(Some(epoch)), ..post("") }
}

/// An answer to a public item.
pub fn comment(to: ItemId) -> NewItem {
	NewItem { kind: Kind::Comment, relation: Relation::Reply(to), ..post("indeed") }
}

pub fn tagged(tags: &[&str]) -> NewItem {
	let tags: Vec<Tag> = tags.iter().map(bounded).collect();
	NewItem { tags: tags.try_into().expect("fit"), ..post("tagged") }
}

/// Publish something; its id.
pub fn publish(who: AccountId, new: NewItem) -> ItemId {
	let id = NextItem::<Runtime>::get();
	assert_ok!(Content::publish(signed(who), Acting::Own, None, new));
	id
}

/// A group of Alice, with Bob in it.
pub fn new_group() -> GroupId {
	let id = NextGroup::<Runtime>::get();
	assert_ok!(Content::create_group(signed(alice()), None));
	assert_ok!(Content::add_member(signed(alice()), id, BOB, None));
	id
}

pub fn hash_of(body: &Body) -> H256 {
	BlakeTwo256::hash_of(body)
}

pub fn item(id: ItemId) -> ItemOf<Runtime> {
	Items::<Runtime>::get(id).expect("there is such an item")
}

/// The ids on a page.
pub fn ids(page: PageOf<Runtime>) -> Vec<ItemId> {
	page.items.into_iter().map(|item| item.id).collect()
}

/// The last event, which must be one of this pallet.
pub fn last_event() -> Event<Runtime> {
	match System::events().pop().expect("there is an event").event {
		RuntimeEvent::Content(event) => event,
		other => panic!("an event of another pallet: {other:?}"),
	}
}

/// What came of a call, whatever it weighed.
pub fn plain(result: DispatchResultWithPostInfo) -> DispatchResult {
	result.map(|_| ()).map_err(|failed| failed.error)
}
