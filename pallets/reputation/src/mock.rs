//! A runtime with balances and reputation, and the people in it.

use crate::{self as pallet_reputation, *};
use codec::{Decode, Encode};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{
		fungible::{HoldConsideration, Mutate},
		ConstU128, ConstU32, LinearStoragePrice,
	},
};
use frame_system::EnsureRoot;
use metalife_primitives::{
	reputation::{Context, Source},
	traits::{OnRetired, ProfileLookup, ReputationLedger},
	Balance, ProfileId,
};
use sp_runtime::{traits::Convert, BuildStorage, Permill};
use std::collections::{BTreeMap, BTreeSet};

pub type AccountId = u64;
pub type Block = frame_system::mocking::MockBlock<Runtime>;
pub type Origin = RuntimeOrigin;

pub const UNIT: Balance = 1_000_000_000_000;
pub const RICHES: Balance = 1_000 * UNIT;
pub const ERA: u64 = 100;
pub const HALVING: u64 = 1_000;
pub const GLOBAL: Context = Context::Global;
pub const APP: Context = Context::App(7);
pub const PLANET: Context = Context::Planet(7);
/// Acts for the app.
pub const APP_OWNER: AccountId = 70;

/// Controllers of the profiles 1 to 5; each has money.
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
/// A key of Alice's profile that has no say over it.
pub const ALICES_FEED: AccountId = 11;
/// A key of Alice's profile that speaks for her; has money.
pub const ALICES_DEVICE: AccountId = 12;
/// Has money and no profile.
pub const NOBODY: AccountId = 90;

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
	pub type Reputation = pallet_reputation;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<{ UNIT / 1_000 }>;
	type AccountStore = System;
}

parameter_types! {
	pub const Storage: RuntimeHoldReason = RuntimeHoldReason::Reputation(HoldReason::Storage);
	pub static EraLength: u64 = ERA;
	pub static HalfLife: u64 = HALVING;
	pub static MaxGain: u64 = 10_000;
	pub static EarningsBudget: u64 = 1_000;
	pub static EndorsementThreshold: u64 = 100;
	pub static MaxEndorsementPower: u64 = 40;
	pub const EndorsementRate: Permill = Permill::from_percent(50);
	pub static Controllers: BTreeMap<ProfileId, AccountId> = BTreeMap::new();
	pub static Keys: BTreeMap<AccountId, ProfileId> = BTreeMap::new();
	pub static Blocked: BTreeSet<(ProfileId, ProfileId)> = BTreeSet::new();
}

/// Who has a profile. Not in storage: nothing here changes it.
pub struct Social;
impl Social {
	pub fn create(profile: ProfileId, controller: AccountId) {
		Controllers::mutate(|all| all.insert(profile, controller));
		Keys::mutate(|all| all.insert(controller, profile));
	}

	pub fn block(by: ProfileId, whom: ProfileId) {
		Blocked::mutate(|all| all.insert((by, whom)));
	}

	pub fn retire(profile: ProfileId) {
		Controllers::mutate(|all| all.remove(&profile));
		Keys::mutate(|all| all.retain(|_, of| *of != profile));
		<Reputation as OnRetired>::on_retired(profile);
	}
}

impl ProfileLookup<AccountId> for Social {
	fn profile_of(who: &AccountId) -> Option<ProfileId> {
		Keys::get().get(who).copied()
	}

	fn person_of(who: &AccountId) -> Option<ProfileId> {
		Self::profile_of(who).filter(|_| *who != ALICES_FEED)
	}

	fn controller_of(profile: ProfileId) -> Option<AccountId> {
		Controllers::get().get(&profile).copied()
	}

	fn has_blocked(by: ProfileId, whom: ProfileId) -> bool {
		Blocked::get().contains(&(by, whom))
	}

	fn follows(_: ProfileId, _: ProfileId) -> bool {
		false
	}
}

impl BenchmarkHelper<AccountId> for Social {
	fn create_profile(controller: &AccountId) -> ProfileId {
		let profile = 1_000 + Controllers::get().len() as ProfileId;
		Balances::set_balance(controller, RICHES);
		Self::create(profile, *controller);
		profile
	}
}

pub struct Budgets;
impl Convert<Source, u64> for Budgets {
	fn convert(source: Source) -> u64 {
		match source {
			Source::Earnings => EarningsBudget::get(),
			Source::Royalties => 0,
			_ => 1_000_000,
		}
	}
}

impl Config for Runtime {
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		Storage,
		LinearStoragePrice<ConstU128<{ UNIT / 10 }>, ConstU128<{ UNIT / 1_000 }>, Balance>,
	>;
	type AdminOrigin = EnsureRoot<AccountId>;
	type Profiles = Social;
	type SourceBudget = Budgets;
	type HalfLife = HalfLife;
	type EraLength = EraLength;
	type MaxGain = MaxGain;
	type EndorsementThreshold = EndorsementThreshold;
	type EndorsementRate = EndorsementRate;
	type MaxEndorsementPower = MaxEndorsementPower;
	type MaxContexts = ConstU32<3>;
	type MaxIssuers = ConstU32<12>;
	type BenchmarkHelper = Social;
	type WeightInfo = ();
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	let balances = (1..=5).chain([ALICES_DEVICE, NOBODY]).map(|who| (who, RICHES)).collect();
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		..Default::default()
	}
	.build_storage()
	.expect("the genesis is sound");
	Controllers::set(BTreeMap::new());
	Keys::set(BTreeMap::new());
	Blocked::set(BTreeSet::new());
	for who in 1..=5 {
		Social::create(who, who);
	}
	for key in [ALICES_FEED, ALICES_DEVICE] {
		Keys::mutate(|all| all.insert(key, 1));
	}
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| System::set_block_number(1));
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
	assert_ok!(Reputation::do_try_state());
	assert_eq!(held_balances(), tickets(), "holds differ from the deposits on record");
}

pub fn held_balances() -> BTreeMap<AccountId, Balance> {
	pallet_balances::Holds::<Runtime>::iter()
		.flat_map(|(who, holds)| holds.into_iter().map(move |hold| (who, hold)))
		.filter(|(_, hold)| hold.id == Storage::get())
		.map(|(who, hold)| (who, hold.amount))
		.collect()
}

pub fn held(who: AccountId) -> Balance {
	held_balances().get(&who).copied().unwrap_or_default()
}

fn tickets() -> BTreeMap<AccountId, Balance> {
	let mut sums = BTreeMap::new();
	for deposit in Reputation::deposits() {
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

/// To the first block of the next era.
pub fn next_era() {
	System::set_block_number(Reputation::era().end);
}

/// Give a profile points that count as earned.
pub fn earn(profile: ProfileId, context: Context, points: u64) {
	assert_eq!(<Reputation as ReputationLedger>::credit(Source::Pubs, profile, context, points), points);
}

/// The last event, which must be one of this pallet.
pub fn last_event() -> Event<Runtime> {
	match System::events().pop().expect("there is an event").event {
		RuntimeEvent::Reputation(event) => event,
		other => panic!("an event of another pallet: {other:?}"),
	}
}
