//! A runtime with balances, people, and Pubs.

use crate::{self as pallet_pubs, *};
use codec::{Decode, Encode};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{fungible::HoldConsideration, ConstU128, LinearStoragePrice},
	StorageHasher,
};
use metalife_primitives::{traits::ProfileLookup, AccountId, Balance, ProfileId, PubId};
use sp_core::{ed25519, Pair};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchResult};
use std::collections::BTreeMap;

pub type Block = frame_system::mocking::MockBlock<Runtime>;
pub type Origin = RuntimeOrigin;

pub const UNIT: Balance = 1_000_000_000_000;
pub const ED: Balance = UNIT / 1_000;
pub const RICHES: Balance = 1_000 * UNIT;
pub const LIFETIME: u64 = 100;
const PER_ITEM: Balance = UNIT / 10;
pub const PER_BYTE: Balance = UNIT / 1_000;

/// Who has a profile, and which feeds are whose.
#[frame_support::pallet(dev_mode)]
pub mod people {
	use frame_support::pallet_prelude::*;
	use metalife_primitives::ProfileId;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {}

	#[pallet::storage]
	pub type NextProfile<T> = StorageValue<_, ProfileId, ValueQuery>;
	#[pallet::storage]
	pub type Controllers<T: Config> = StorageMap<_, Twox64Concat, ProfileId, T::AccountId>;
	/// Controllers and devices.
	#[pallet::storage]
	pub type Persons<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, ProfileId>;
	#[pallet::storage]
	pub type Feeds<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, ProfileId>;
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
	pub type Pubs = pallet_pubs;
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

impl people::Config for Runtime {}

impl ProfileLookup<AccountId> for People {
	fn profile_of(who: &AccountId) -> Option<ProfileId> {
		Self::feed_of(who)
	}

	fn person_of(who: &AccountId) -> Option<ProfileId> {
		people::Persons::<Runtime>::get(who)
	}

	fn feed_of(who: &AccountId) -> Option<ProfileId> {
		Self::person_of(who).or_else(|| people::Feeds::<Runtime>::get(who))
	}

	fn controller_of(profile: ProfileId) -> Option<AccountId> {
		people::Controllers::<Runtime>::get(profile)
	}

	fn has_blocked(_: ProfileId, _: ProfileId) -> bool {
		false
	}

	fn follows(_: ProfileId, _: ProfileId) -> bool {
		false
	}
}

impl BenchmarkHelper<AccountId> for People {
	fn create_profile(controller: &AccountId) -> ProfileId {
		fund(controller);
		new_profile(controller.clone())
	}

	fn add_feed(_: &AccountId, profile: ProfileId, feed: &AccountId) {
		people::Feeds::<Runtime>::insert(feed, profile);
	}

	fn retire(controller: &AccountId) {
		retire_profile(controller);
	}
}

parameter_types! {
	pub const Hold: RuntimeHoldReason = RuntimeHoldReason::Pubs(HoldReason::Storage);
	pub static MaxPubs: u32 = 3;
	pub static ProofLifetime: u64 = LIFETIME;
}

impl Config for Runtime {
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		Hold,
		LinearStoragePrice<ConstU128<PER_ITEM>, ConstU128<PER_BYTE>, Balance>,
	>;
	type Profiles = People;
	type MaxPubs = MaxPubs;
	type ProofLifetime = ProofLifetime;
	type BenchmarkHelper = People;
	type WeightInfo = ();
}

pub fn account(name: &str) -> AccountId {
	AccountId::new(frame_support::Blake2_256::hash(name.as_bytes()))
}

/// Controls profile 0.
pub fn alice() -> AccountId {
	account("alice")
}
/// Controls profile 1.
pub fn bob() -> AccountId {
	account("bob")
}
/// Has a profile and no money.
pub fn dave() -> AccountId {
	account("dave")
}
/// Has money and no profile.
pub fn corp() -> AccountId {
	account("corp")
}
/// A device of Alice's, with money.
pub fn phone() -> AccountId {
	account("phone")
}

pub const ALICE: ProfileId = 0;
pub const BOB: ProfileId = 1;
pub const DAVE: ProfileId = 2;

fn ext(private_addresses: bool) -> sp_io::TestExternalities {
	let balances = [alice(), bob(), corp(), phone()].map(|who| (who, RICHES)).to_vec();
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		pubs: GenesisConfig { private_addresses, ..Default::default() },
		..Default::default()
	}
	.build_storage()
	.expect("the genesis is sound");
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.register_extension(sp_keystore::KeystoreExt::new(sp_keystore::testing::MemoryKeystore::new()));
	ext.execute_with(|| {
		System::set_block_number(1);
		for (who, expected) in [(alice(), ALICE), (bob(), BOB), (dave(), DAVE)] {
			assert_eq!(new_profile(who), expected);
		}
		people::Persons::<Runtime>::insert(phone(), ALICE);
	});
	ext
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	ext(false)
}

fn checked<R>(mut ext: sp_io::TestExternalities, test: impl FnOnce() -> R) -> R {
	ext.execute_with(|| {
		let result = test();
		check_state();
		result
	})
}

/// Run a test and check all that must hold after it.
pub fn run<R>(test: impl FnOnce() -> R) -> R {
	checked(ext(false), test)
}

/// The same on a chain whose Pubs may be in an inner network.
pub fn run_inside<R>(test: impl FnOnce() -> R) -> R {
	checked(ext(true), test)
}

/// Everything that must hold, of the pallet and of what is held for it.
pub fn check_state() {
	assert_ok!(Pubs::do_try_state());
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
	for deposit in Pubs::deposits() {
		// The ticket is nothing but its amount.
		let amount = Balance::decode(&mut &deposit.ticket.encode()[..]).expect("a balance");
		*sums.entry(deposit.payer).or_default() += amount;
	}
	sums
}

/// What a Pub costs.
pub fn price() -> Balance {
	PER_ITEM + PER_BYTE * Balance::from(Pubs::pub_bytes())
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

pub fn fund(who: &AccountId) {
	use frame_support::traits::fungible::Mutate;
	Balances::set_balance(who, RICHES);
}

pub fn new_profile(controller: AccountId) -> ProfileId {
	let id = people::NextProfile::<Runtime>::get();
	people::NextProfile::<Runtime>::put(id + 1);
	people::Controllers::<Runtime>::insert(id, &controller);
	people::Persons::<Runtime>::insert(controller, id);
	id
}

pub fn retire_profile(controller: &AccountId) {
	let profile = people::Persons::<Runtime>::get(controller).expect("has a profile");
	people::Controllers::<Runtime>::remove(profile);
	let of_profile = |map: Vec<(AccountId, ProfileId)>| map.into_iter().filter(move |(_, of)| *of == profile);
	of_profile(people::Persons::<Runtime>::iter().collect())
		.for_each(|(who, _)| people::Persons::<Runtime>::remove(who));
	of_profile(people::Feeds::<Runtime>::iter().collect()).for_each(|(who, _)| people::Feeds::<Runtime>::remove(who));
}

/// The `n`th peer.
pub fn peer(n: u8) -> ed25519::Pair {
	ed25519::Pair::from_seed(&[n; 32])
}

pub fn peer_key(n: u8) -> PeerKey {
	peer(n).public().0
}

pub fn proof_until(n: u8, owner: ProfileId, expires: u64) -> PeerProof<u64> {
	let signature = peer(n).sign(&Pubs::payload(owner, peer_key(n), expires)).0;
	PeerProof { expires, signature }
}

pub fn proof(n: u8, owner: ProfileId) -> PeerProof<u64> {
	proof_until(n, owner, now() + 10)
}

/// A feed of this profile.
pub fn feed(owner: ProfileId) -> FeedKey {
	let key = [0xf0 + owner as u8; 32];
	people::Feeds::<Runtime>::insert(AccountId::new(key), owner);
	key
}

/// A public address: 8.8.8.`n`, TCP port 4001.
pub fn public(n: u8) -> Vec<u8> {
	vec![4, 8, 8, 8, n, 6, 0x0f, 0xa1]
}

pub fn list(addresses: &[Vec<u8>]) -> AddressesInput {
	let bounded = addresses.iter().map(|address| address.clone().try_into().expect("fits the input"));
	bounded.collect::<Vec<_>>().try_into().expect("fits the input")
}

/// Register the `n`th peer as the sender's, at one public address.
pub fn try_register(who: AccountId, owner: ProfileId, n: u8) -> DispatchResult {
	Pubs::register(signed(who), peer_key(n), proof(n, owner), Services::PUB, list(&[public(n)]), None)
}

pub fn register(who: AccountId, owner: ProfileId, n: u8) -> PubId {
	assert_ok!(try_register(who, owner, n));
	Peers::<Runtime>::get(peer_key(n)).expect("was registered")
}

/// Register with these addresses.
pub fn register_at(addresses: AddressesInput) -> DispatchResult {
	Pubs::register(signed(alice()), peer_key(1), proof(1, ALICE), Services::ALL, addresses, None)
}

/// The last event, which must be one of this pallet.
pub fn last_event() -> Event<Runtime> {
	match System::events().pop().expect("there is an event").event {
		RuntimeEvent::Pubs(event) => event,
		other => panic!("an event of another pallet: {other:?}"),
	}
}
