//! A runtime with balances, people and letters.

use crate::{self as pallet_letters, envelope::sample, *};
use codec::{Decode, Encode};
use frame_support::{
	assert_ok, derive_impl,
	dispatch::{DispatchResult, DispatchResultWithPostInfo},
	parameter_types,
	traits::{
		fungible::{HoldConsideration, Mutate},
		ConstU128, LinearStoragePrice,
	},
	StorageHasher,
};
use metalife_primitives::{
	traits::{OnRetired, ProfileLookup},
	AccountId, Balance, ProfileId,
};
use sp_runtime::{traits::IdentityLookup, BuildStorage};
use std::collections::BTreeMap;

pub use people::Role;

pub type Block = frame_system::mocking::MockBlock<Runtime>;
pub type Origin = RuntimeOrigin;
pub type Sums = BTreeMap<AccountId, Balance>;

pub const UNIT: Balance = 1_000_000_000_000;
pub const RICHES: Balance = 1_000_000 * UNIT;
/// The most bytes that are kept unless a test says otherwise.
pub const KEPT: u32 = 16 * 1_024;
const PER_ITEM: Balance = UNIT / 10;
const PER_BYTE: Balance = UNIT / 1_000;

/// Who has a profile.
#[frame_support::pallet(dev_mode)]
pub mod people {
	use frame_support::pallet_prelude::*;
	use metalife_primitives::ProfileId;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {}

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
	pub type NextProfile<T> = StorageValue<_, ProfileId, ValueQuery>;
	#[pallet::storage]
	pub type Controllers<T: Config> = StorageMap<_, Twox64Concat, ProfileId, T::AccountId>;
	#[pallet::storage]
	pub type Keys<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, (ProfileId, Role)>;
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
	pub type Letters = pallet_letters;
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

	fn has_blocked(_: ProfileId, _: ProfileId) -> bool {
		false
	}

	fn follows(_: ProfileId, _: ProfileId) -> bool {
		false
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

	fn add_device(_: &AccountId, profile: ProfileId, device: &AccountId) {
		add_key(profile, device.clone(), Role::Person);
	}

	fn revoke_device(_: &AccountId, _: ProfileId, device: &AccountId) {
		remove_key(device);
	}

	fn retire(controller: &AccountId) {
		retire(controller);
	}

	fn allow_largest() {
		MaxBytes::set(MAX_ENVELOPE);
	}
}

parameter_types! {
	pub const Hold: RuntimeHoldReason = RuntimeHoldReason::Letters(HoldReason::Storage);
	pub static MaxBytes: u32 = KEPT;
}

impl Config for Runtime {
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		Hold,
		LinearStoragePrice<ConstU128<PER_ITEM>, ConstU128<PER_BYTE>, Balance>,
	>;
	type Profiles = People;
	type MaxBytes = MaxBytes;
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
/// A device of profile 0. Has money.
pub fn phone() -> AccountId {
	account("phone")
}
/// Controls profile 1. Has money.
pub fn bob() -> AccountId {
	account("bob")
}
/// Controls profile 2. Has no money.
pub fn dave() -> AccountId {
	account("dave")
}
/// Has money and no profile.
pub fn corp() -> AccountId {
	account("corp")
}

pub const ALICE: ProfileId = 0;
pub const BOB: ProfileId = 1;
pub const DAVE: ProfileId = 2;

/// Those with money.
pub fn rich() -> [AccountId; 4] {
	[alice(), phone(), bob(), corp()]
}

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
		MaxBytes::set(KEPT);
		for (who, expected) in [(alice(), ALICE), (bob(), BOB), (dave(), DAVE)] {
			assert_eq!(new_profile(who), expected);
		}
		add_key(ALICE, phone(), Role::Person);
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

/// Everything that must hold, of the pallet, of what is held for it, and of the money of those who have some.
pub fn check_state() {
	assert_ok!(Letters::do_try_state());
	assert_eq!(held_balances(), tickets(), "holds differ from the deposits on record");
	for who in rich() {
		assert_eq!(Balances::free_balance(&who) + held(&who), RICHES, "money was made or lost");
	}
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
	for deposit in Letters::deposits() {
		// The ticket is nothing but its amount.
		let amount = Balance::decode(&mut &deposit.ticket.encode()[..]).expect("a balance");
		*sums.entry(deposit.payer).or_default() += amount;
	}
	sums
}

/// The price of a letter with this envelope.
pub fn price(envelope: &Envelope) -> Balance {
	PER_ITEM + PER_BYTE * Balance::from(Letters::letter_bytes(envelope))
}

pub fn signed(who: AccountId) -> Origin {
	Origin::signed(who)
}

pub fn advance(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
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
	let (profile, _) = people::Keys::<Runtime>::get(controller).expect("has a profile");
	people::Controllers::<Runtime>::remove(profile);
	let keys: Vec<_> = people::Keys::<Runtime>::iter().filter(|(_, (id, _))| *id == profile).collect();
	keys.iter().for_each(|(who, _)| people::Keys::<Runtime>::remove(who));
	Letters::on_retired(profile);
}

/// Something like an envelope for up to 16 keys, of about so many bytes.
pub fn envelope(bytes: u32) -> Envelope {
	sample(16, bytes)
}

/// The shortest that there is.
pub fn short() -> Envelope {
	envelope(MIN_ENVELOPE)
}

/// Keep what is sealed under the own key.
pub fn keep_sealed(who: AccountId, envelope: Envelope) -> DispatchResult {
	Letters::keep(signed(who.clone()), who.into(), envelope)
}

/// Keep a short letter; its number.
pub fn keep(who: AccountId) -> LetterId {
	let author = People::person_of(&who).expect("is a person");
	let letter = Letters::author(author).next;
	assert_ok!(keep_sealed(who, short()));
	letter
}

pub fn remove(who: AccountId, author: ProfileId, letter: LetterId) -> DispatchResult {
	plain(Letters::remove(signed(who), author, letter))
}

pub fn assume(who: AccountId, letter: LetterId) -> DispatchResult {
	plain(Letters::assume_deposit(signed(who), letter))
}

/// The numbers on a page.
pub fn numbers(page: &PageOf<Runtime>) -> Vec<LetterId> {
	page.letters.iter().map(|letter| letter.letter).collect()
}

/// The last event, which must be one of this pallet.
pub fn last_event() -> Event<Runtime> {
	match System::events().pop().expect("there is an event").event {
		RuntimeEvent::Letters(event) => event,
		other => panic!("an event of another pallet: {other:?}"),
	}
}

/// What came of a call, whatever it weighed.
fn plain(result: DispatchResultWithPostInfo) -> DispatchResult {
	result.map(drop).map_err(|failed| failed.error)
}
