//! A runtime with balances and earnings, people, and what they are esteemed.

use crate::{self as pallet_earnings, *};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{fungible::Mutate, ConstU128, ConstU32},
	PalletId,
};
use metalife_primitives::{
	reputation::{Context, Source},
	traits::{OnReaction, OnRetired, ProfileLookup, Reaction, Reputation, ReputationLedger},
	Balance, ItemId, ProfileId,
};
use sp_runtime::{BuildStorage, Permill};
use std::collections::{BTreeMap, BTreeSet};

pub type AccountId = u64;
pub type Block = frame_system::mocking::MockBlock<Runtime>;
pub type Origin = RuntimeOrigin;

pub const UNIT: Balance = 1_000_000_000_000;
pub const ED: Balance = UNIT / 1_000;
pub const RICHES: Balance = 1_000 * UNIT;
pub const ERA: u64 = 100;
pub const CLAIM_PERIOD: u32 = 4;
/// How many profiles there are. Each is controlled by the account with its number, and has money.
pub const PEOPLE: u64 = 60;
/// Has money and no profile.
pub const NOBODY: AccountId = 900;

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
	pub type Earnings = pallet_earnings;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
}

parameter_types! {
	pub const EarningsPalletId: PalletId = PalletId(*b"ml/earng");
	pub static EraLength: u64 = ERA;
	pub static Emission: Balance = 100 * UNIT;
	pub static RewardPerWeight: Balance = UNIT;
	pub static AuthorCap: Permill = Permill::one();
	pub static ReputationFloor: u64 = 100;
	pub static ReactorCap: u64 = 50_000;
	pub static PlanckPerPoint: Balance = UNIT;
	pub static ReactionShare: Permill = Permill::from_percent(10);
	pub static MaxReactions: u32 = 10;
	pub static Controllers: BTreeMap<ProfileId, AccountId> = BTreeMap::new();
	pub static Scores: BTreeMap<ProfileId, u64> = BTreeMap::new();
	pub static Blocked: BTreeSet<(ProfileId, ProfileId)> = BTreeSet::new();
	pub static Credited: BTreeMap<ProfileId, u64> = BTreeMap::new();
	/// How many points a claim can give, as if there were little left of a budget.
	pub static PointsAtOnce: u64 = 50;
}

/// Who has a profile, and what it is esteemed. Not in storage: nothing here changes it but credits.
pub struct Social;
impl Social {
	pub fn score(profile: ProfileId, points: u64) {
		Scores::mutate(|all| all.insert(profile, points));
	}

	pub fn block(by: ProfileId, whom: ProfileId) {
		Blocked::mutate(|all| all.insert((by, whom)));
	}

	pub fn retire(profile: ProfileId) {
		Controllers::mutate(|all| all.remove(&profile));
		<Earnings as OnRetired>::on_retired(profile);
	}
}

impl ProfileLookup<AccountId> for Social {
	fn profile_of(who: &AccountId) -> Option<ProfileId> {
		Controllers::get().into_iter().find(|(_, controller)| controller == who).map(|(profile, _)| profile)
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

impl Reputation for Social {
	fn score(profile: ProfileId) -> u64 {
		Scores::get().get(&profile).copied().unwrap_or_default()
	}
}

impl ReputationLedger for Social {
	fn credit(source: Source, profile: ProfileId, context: Context, points: u64) -> u64 {
		assert_eq!((source, context), (Source::Earnings, Context::Global));
		let points = points.min(PointsAtOnce::get());
		if points > 0 {
			Credited::mutate(|all| *all.entry(profile).or_default() += points);
		}
		points
	}

	fn slash(_: ProfileId, _: Context, _: Permill) -> u64 {
		unreachable!("earnings take nothing")
	}
}

impl BenchmarkHelper<AccountId> for Social {
	fn create_profile(controller: &AccountId) -> ProfileId {
		let profile = 10_000 + Controllers::get().len() as ProfileId;
		Balances::set_balance(controller, RICHES);
		Controllers::mutate(|all| all.insert(profile, *controller));
		profile
	}

	fn set_reputation(profile: ProfileId, points: u64) {
		Self::score(profile, points);
	}
}

impl Config for Runtime {
	type Currency = Balances;
	type Profiles = Social;
	type Reputation = Social;
	type Ledger = Social;
	type PalletId = EarningsPalletId;
	type EraLength = EraLength;
	type Emission = Emission;
	type RewardPerWeight = RewardPerWeight;
	type AuthorCap = AuthorCap;
	type ReputationFloor = ReputationFloor;
	type ReactorCap = ReactorCap;
	type PlanckPerPoint = PlanckPerPoint;
	type ReactionShare = ReactionShare;
	type MaxReactions = MaxReactions;
	type ClaimPeriod = ConstU32<CLAIM_PERIOD>;
	type BenchmarkHelper = Social;
	type WeightInfo = ();
}

/// Everybody has a score of 500: a weight of 20,000, of which the first reaction brings 2,000 and the second 1,800.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let balances = (1..=PEOPLE).chain([NOBODY]).map(|who| (who, RICHES)).collect();
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		..Default::default()
	}
	.build_storage()
	.expect("the genesis is sound");
	Controllers::set((1..=PEOPLE).map(|who| (who, who)).collect());
	Scores::set((1..=PEOPLE).map(|who| (who, 500)).collect());
	Blocked::set(BTreeSet::new());
	Credited::set(BTreeMap::new());
	PointsAtOnce::set(50);
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Run a test and check all that must hold after it.
pub fn run<R>(test: impl FnOnce() -> R) -> R {
	new_test_ext().execute_with(|| {
		let result = test();
		assert_ok!(Earnings::do_try_state());
		result
	})
}

pub fn signed(who: AccountId) -> Origin {
	Origin::signed(who)
}

/// To the first block of the next era.
pub fn next_era() {
	System::set_block_number(Earnings::era().end);
}

pub fn react(reactor: ProfileId, author: ProfileId, item: ItemId) {
	<Earnings as OnReaction>::on_reacted(&Reaction { item, author, reactor, app: None });
}

pub fn withdraw(reactor: ProfileId, author: ProfileId, item: ItemId) {
	<Earnings as OnReaction>::on_withdrawn(&Reaction { item, author, reactor, app: None });
}

/// What an author has received in the current era.
pub fn received(author: ProfileId) -> Weight {
	Earnings::share_of(author, Earnings::era().index).map_or(0, |share| share.weight)
}

/// What is in the pot.
pub fn pot() -> Balance {
	Balances::free_balance(Earnings::pot())
}

/// This pallet's events of this block.
pub fn events() -> Vec<Event<Runtime>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Earnings(event) => Some(event),
			_ => None,
		})
		.collect()
}
