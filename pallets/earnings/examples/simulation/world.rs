//! A runtime with the real pallets, the people in it, and what things cost.

use frame_support::{
	derive_impl, parameter_types,
	traits::{
		fungible::{HoldConsideration, Mutate},
		ConstU128, ConstU32, LinearStoragePrice,
	},
	PalletId,
};
use frame_system::EnsureRoot;
use metalife_primitives::{
	era::EraIndex,
	reputation::{Context, Source},
	traits::{OnReaction, ProfileLookup, Reaction},
	Balance, ItemId, ProfileId,
};
use sp_runtime::{traits::Convert, BuildStorage, Permill};
use std::{
	cell::{Cell, RefCell},
	collections::{BTreeMap, BTreeSet, HashSet},
};

use super::figures;
pub use super::figures::{price, DAY, MILLI, MLT};

pub type Block = frame_system::mocking::MockBlockU32<Runtime>;

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
	#[runtime::pallet_index(3)]
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
	type ExistentialDeposit = ConstU128<MILLI>;
	type AccountStore = System;
}

parameter_types! {
	pub const StorageHold: RuntimeHoldReason =
		RuntimeHoldReason::Reputation(pallet_reputation::HoldReason::Storage);
	pub const PotId: PalletId = PalletId(*b"ml/earng");
	pub const HalfLife: u32 = figures::HALF_LIFE;
	pub const EraLength: u32 = figures::ERA_LENGTH;
	pub const EndorsementThreshold: u64 = figures::ENDORSEMENT_THRESHOLD;
	pub const EndorsementRate: Permill = figures::ENDORSEMENT_RATE;
	pub const MaxEndorsementPower: u64 = figures::MAX_ENDORSEMENT_POWER;
	pub const EarningsBudget: u64 = figures::EARNINGS_BUDGET;
	pub const Emission: Balance = figures::EMISSION;
	pub const AuthorCap: Permill = figures::AUTHOR_CAP;
	pub const ReputationFloor: u64 = figures::REPUTATION_FLOOR;
	pub const ReactorCap: u64 = figures::REACTOR_CAP;
	pub const ReactionShare: Permill = figures::REACTION_SHARE;
	pub static MaxGain: u64 = figures::MAX_GAIN;
	pub static RewardPerWeight: Balance = figures::REWARD_PER_WEIGHT;
	pub static PlanckPerPoint: Balance = figures::PLANCK_PER_POINT;
	/// How many honest people there are for each account that attackers bought or talked over.
	pub static PeoplePerAttacker: u64 = 20;
}

thread_local! {
	/// How many profiles there are. Each is controlled by the account with its number.
	static PROFILES: Cell<ProfileId> = const { Cell::new(0) };
	/// Who has blocked whom.
	static BLOCKED: RefCell<HashSet<(ProfileId, ProfileId)>> = RefCell::default();
}

/// Who has a profile, and whom it has blocked.
pub struct Social;

impl ProfileLookup<u64> for Social {
	fn profile_of(who: &u64) -> Option<ProfileId> {
		(1..=PROFILES.get()).contains(who).then_some(*who)
	}

	fn controller_of(profile: ProfileId) -> Option<u64> {
		Self::profile_of(&profile)
	}

	fn has_blocked(by: ProfileId, whom: ProfileId) -> bool {
		BLOCKED.with_borrow(|blocked| blocked.contains(&(by, whom)))
	}

	fn follows(_: ProfileId, _: ProfileId) -> bool {
		false
	}
}

/// What pallets may give in an era. Here only earnings do.
pub struct Budgets;
impl Convert<Source, u64> for Budgets {
	fn convert(source: Source) -> u64 {
		match source {
			Source::Earnings => EarningsBudget::get(),
			_ => 0,
		}
	}
}

#[cfg(feature = "runtime-benchmarks")]
mod benchmarks {
	use super::*;

	impl pallet_reputation::BenchmarkHelper<u64> for Social {
		fn create_profile(_: &u64) -> ProfileId {
			unreachable!("nothing is measured here")
		}
	}

	impl pallet_earnings::BenchmarkHelper<u64> for Social {
		fn create_profile(_: &u64) -> ProfileId {
			unreachable!("nothing is measured here")
		}

		fn set_reputation(_: ProfileId, _: u64) {
			unreachable!("nothing is measured here")
		}
	}
}

impl pallet_reputation::Config for Runtime {
	type Consideration = HoldConsideration<
		u64,
		Balances,
		StorageHold,
		LinearStoragePrice<ConstU128<{ 10 * MILLI }>, ConstU128<{ MILLI / 10 }>, Balance>,
	>;
	type AdminOrigin = EnsureRoot<u64>;
	type Profiles = Social;
	type SourceBudget = Budgets;
	type HalfLife = HalfLife;
	type EraLength = EraLength;
	type MaxGain = MaxGain;
	type EndorsementThreshold = EndorsementThreshold;
	type EndorsementRate = EndorsementRate;
	type MaxEndorsementPower = MaxEndorsementPower;
	type MaxContexts = ConstU32<{ figures::MAX_CONTEXTS }>;
	type MaxIssuers = ConstU32<256>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Social;
	type WeightInfo = ();
}

impl pallet_earnings::Config for Runtime {
	type Currency = Balances;
	type Profiles = Social;
	type Reputation = Reputation;
	type Ledger = Reputation;
	type PalletId = PotId;
	type EraLength = EraLength;
	type Emission = Emission;
	type RewardPerWeight = RewardPerWeight;
	type AuthorCap = AuthorCap;
	type ReputationFloor = ReputationFloor;
	type ReactorCap = ReactorCap;
	type PlanckPerPoint = PlanckPerPoint;
	type ReactionShare = ReactionShare;
	type MaxReactions = ConstU32<{ figures::MAX_REACTIONS }>;
	type ClaimPeriod = ConstU32<{ figures::CLAIM_PERIOD }>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Social;
	type WeightInfo = ();
}

/// What things cost that no fee says, in planck. Deposits are rounded.
pub mod cost {
	use super::*;

	/// What is held for a profile and its handle while it exists.
	pub const PROFILE_DEPOSIT: Balance = MLT;
	/// What is held for a short text.
	pub const ITEM_DEPOSIT: Balance = 40 * MILLI;
	/// What is held for an app on the register.
	pub const APP_DEPOSIT: Balance = 100 * MILLI;
	/// What money costs that is held: a tenth a year. Assumed.
	pub const fn capital(held: Balance, days: u32) -> Balance {
		held * days as Balance / 3_650
	}
	/// What an account of ordinary esteem is sold for. Assumed: five times what is held for a new one.
	pub const ACCOUNT: Balance = 5 * MLT;
}

/// What somebody has spent, in planck.
#[derive(Clone, Copy, Default, Debug)]
pub struct Purse {
	/// Sign-up fees and what held money cost.
	pub accounts: Balance,
	/// Accounts bought from others.
	pub bought: Balance,
	/// Fees of all calls but sign-up and claims, in MLT or energy.
	pub calls: Balance,
	/// Fees of claims. Energy does not pay them.
	pub claims: Balance,
	/// What was earned and worth claiming.
	pub earned: Balance,
}

impl Purse {
	/// Earned less spent.
	pub fn net(&self) -> i128 {
		self.net_with_free_energy() - self.calls as i128
	}

	/// The same if energy cost nothing.
	pub fn net_with_free_energy(&self) -> i128 {
		self.earned as i128 - (self.accounts + self.bought + self.claims) as i128
	}
}

/// SplitMix64 (Steele, Lea, Flood 2014).
pub struct Random(pub u64);

impl Random {
	pub fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	pub fn below(&mut self, end: u64) -> u64 {
		self.next() % end
	}

	/// From 0 to 1.
	pub fn unit(&mut self) -> f64 {
		(self.next() >> 11) as f64 / (1u64 << 53) as f64
	}

	/// Around 0, with a deviation of about 1.
	pub fn normal(&mut self) -> f64 {
		(0..12).map(|_| self.unit()).sum::<f64>() - 6.0
	}
}

/// The app that knows the honest people and was admitted for the whole chain.
const FOUNDATION: Context = Context::App(0);
const FOUNDATION_ACCOUNT: u64 = 1_000_000;

/// Everybody, and what they have done.
pub struct World {
	pub random: Random,
	pub day: u32,
	/// The honest profiles, and the score that each keeps up.
	pub honest: BTreeMap<ProfileId, u64>,
	/// By how often they are read: cumulated.
	popularity: Vec<(ProfileId, f64)>,
	/// Who has reacted to what: one reaction for each profile and item, as pallet-content has it.
	book: HashSet<(ProfileId, ItemId)>,
	/// Attackers' profiles.
	pub attackers: BTreeSet<ProfileId>,
	/// What honest authors were paid.
	pub honest_earned: Balance,
	/// The sum of all pools.
	pub pools: Balance,
	/// The weight of what attackers received, and of all, on the last day.
	pub last_weights: (u128, u128),
}

/// A short name for what a call returns.
pub type Outcome = Result<(), sp_runtime::DispatchError>;

/// Run a call as the chain does: all or nothing.
pub fn attempt(call: impl FnOnce() -> Outcome) -> Outcome {
	frame_support::storage::with_storage_layer(call)
}

impl World {
	/// A world with this many honest people, who have had their reputation for a while.
	pub fn new(people: u64, seed: u64) -> Self {
		PROFILES.set(0);
		BLOCKED.with_borrow_mut(|blocked| blocked.clear());
		System::set_block_number(1);
		let mut world = Self {
			random: Random(seed),
			day: 0,
			honest: BTreeMap::new(),
			popularity: Vec::new(),
			book: HashSet::new(),
			attackers: BTreeSet::new(),
			honest_earned: 0,
			pools: 0,
			last_weights: (0, 0),
		};
		Reputation::admit_issuer(RuntimeOrigin::root(), FOUNDATION, FOUNDATION_ACCOUNT, 1_000_000_000, true)
			.expect("root may");
		for _ in 0..people {
			let score = (350.0 * (0.9 * world.random.normal()).exp()).clamp(20.0, 6_000.0) as u64;
			let profile = world.sign_up();
			world.honest.insert(profile, score);
			world.grant(profile, score);
		}
		// Popularity falls with rank, and has nothing to do with esteem.
		let mut sum = 0.0;
		let mut ranks = (1..=people).collect::<Vec<_>>();
		for profile in 1..=people {
			let rank = ranks.swap_remove(world.random.below(ranks.len() as u64) as usize);
			sum += 1.0 / (rank as f64 + 10.0);
			world.popularity.push((profile, sum));
		}
		world
	}

	/// Make a profile that nobody knows, with a little money.
	pub fn sign_up(&mut self) -> ProfileId {
		let profile = PROFILES.get() + 1;
		PROFILES.set(profile);
		Balances::set_balance(&profile, 10 * MLT);
		profile
	}

	/// Make attackers' profiles.
	pub fn sign_up_attackers(&mut self, count: u64, days: u32, purse: &mut Purse) -> Vec<ProfileId> {
		let profiles = (0..count).map(|_| self.sign_up()).collect::<Vec<_>>();
		self.attackers.extend(&profiles);
		purse.accounts += Balance::from(count) * (price::CREATE + cost::capital(cost::PROFILE_DEPOSIT, days));
		profiles
	}

	/// Attackers' profiles that have been esteemed: bought from people, or their own.
	pub fn esteemed_attackers(&mut self, count: u64, score: u64) -> Vec<ProfileId> {
		let profiles = (0..count).map(|_| self.sign_up()).collect::<Vec<_>>();
		self.attackers.extend(&profiles);
		for profile in &profiles {
			self.grant(*profile, score);
		}
		profiles
	}

	/// Give somebody what was earned before the simulation begins.
	fn grant(&mut self, profile: ProfileId, score: u64) {
		let limit = MaxGain::get();
		MaxGain::set(u64::MAX);
		self.award(profile, score);
		MaxGain::set(limit);
	}

	/// Let the honest app give somebody something.
	pub fn award(&self, profile: ProfileId, points: u64) {
		let origin = RuntimeOrigin::signed(FOUNDATION_ACCOUNT);
		if points > 0 {
			let _ = attempt(|| Reputation::issue(origin, FOUNDATION, profile, Context::Global, points));
		}
	}

	/// The item that `author` published as its `n`th of the day.
	pub fn item(&self, author: ProfileId, n: u64) -> ItemId {
		(u64::from(self.day) * 1_000_000 + author) * 1_000 + n
	}

	/// React as pallet-content lets people: once to each item, and not to whoever has blocked one.
	pub fn react(&mut self, reactor: ProfileId, author: ProfileId, item: ItemId) -> bool {
		if Social::has_blocked(author, reactor) || !self.book.insert((reactor, item)) {
			return false;
		}
		Earnings::on_reacted(&Reaction { item, author, reactor, app: None });
		true
	}

	pub fn block(&mut self, by: ProfileId, whom: ProfileId) {
		BLOCKED.with_borrow_mut(|blocked| blocked.insert((by, whom)));
	}

	/// Somebody's reaction, for money.
	pub fn paid_reaction(&mut self, reactor: ProfileId, author: ProfileId, item: ItemId, purse: &mut Purse) {
		purse.calls += price::REACT;
		self.react(reactor, author, item);
	}

	/// An honest author, by popularity.
	fn read(&mut self) -> ProfileId {
		let all = self.popularity.last().expect("somebody is there").1;
		let point = self.random.unit() * all;
		let place = self.popularity.partition_point(|(_, sum)| *sum < point);
		self.popularity[place.min(self.popularity.len() - 1)].0
	}

	/// A day of the honest: they read, react, and now and then endorse; their esteem is kept up.
	pub fn honest_day(&mut self) {
		let people = self.honest.clone();
		if self.day % 7 == 3 {
			for (profile, score) in &people {
				self.award(*profile, score.saturating_sub(Reputation::score(*profile, Context::Global)));
			}
			for profile in people.keys() {
				let (whom, origin) = (self.read(), RuntimeOrigin::signed(*profile));
				let power = Reputation::parts(*profile, Context::Global).map_or(0, |info| info.power_left);
				if power > 0 {
					let _ = attempt(|| Reputation::endorse(origin, whom, Context::Global, power));
				}
			}
		}
		for profile in people.keys() {
			for _ in 0..self.random.below(17) {
				let author = self.read();
				let n = self.random.below(2);
				let item = self.item(author, n);
				self.react(*profile, author, item);
			}
		}
	}

	/// The next day, and the claims for the one before.
	pub fn end_day(&mut self, purse: &mut Purse) {
		let era: EraIndex = Earnings::era().index;
		let received = |profile: &ProfileId| Earnings::share_of(*profile, era).map_or(0, |share| share.weight.into());
		let attackers = self.attackers.iter().map(received).sum::<u128>();
		let all = Earnings::pool(era).map_or(0, |pool| pool.weight);
		self.last_weights = (attackers, all);

		self.day += 1;
		System::set_block_number(1 + self.day * DAY);
		System::reset_events();
		self.book.clear();
		let claim = |profile: ProfileId| {
			let before = Balances::free_balance(profile);
			let _ = attempt(|| Earnings::claim(RuntimeOrigin::signed(FOUNDATION_ACCOUNT), profile, era));
			Balances::free_balance(profile) - before
		};
		for profile in self.honest.keys() {
			self.honest_earned += claim(*profile);
		}
		for profile in &self.attackers {
			let amount = Earnings::share_of(*profile, era).map_or(0, |share| share.amount);
			// Claiming less than the claim costs would be foolish, unless it brings esteem.
			let points = amount.checked_div(PlanckPerPoint::get()).unwrap_or(0);
			if amount > price::CLAIM || points > 0 {
				purse.claims += price::CLAIM;
				purse.earned += claim(*profile);
			}
		}
		self.pools += Earnings::pool(era).map_or(0, |pool| pool.amount);
	}
}

/// A world's storage.
pub fn storage() -> sp_io::TestExternalities {
	RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound").into()
}

/// What a reaction brings its author at most, in planck.
pub fn dearest_reaction() -> Balance {
	RewardPerWeight::get() * Balance::from(ReactionShare::get().mul_floor(ReactorCap::get()))
}
