//! Ways to get at the pool without writing anything that anybody wants to read.

use crate::world::{
	attempt, cost, price, Balances, Earnings, PeoplePerAttacker, Purse, Reputation, RuntimeOrigin, World, MLT,
};
use frame_support::traits::fungible::Mutate;
use metalife_primitives::{reputation::Context, Balance, ProfileId};

/// The score of an ordinary, active person.
const ORDINARY: u64 = 500;

/// How somebody goes about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strategy {
	/// Nobody attacks.
	None,
	/// Many new profiles react to some of their own.
	SybilFarm,
	/// New profiles and a few bought ones endorse each other, and then react to their own.
	EndorsementRing,
	/// Bought profiles of ordinary esteem react to new ones; where these come to be esteemed for what they earn, they
	/// react to each other.
	BoughtAccounts,
	/// The same, but all of them react to one author a day, and to another on the next: one claim collects it all.
	BoughtAccountsToOne,
	/// Ordinary people react to each other's every item by agreement, in one direction for each pair, so that nothing is
	/// answered. They pay nothing for their esteem, which others keep up.
	LikePod,
	/// Ordinary people react to what one of them wrote, to another's on the next day, by turns.
	LikePodToOne,
	/// The pod in both directions, as people would do who do not know this pallet.
	NaiveLikePod,
	/// An app gives its own profiles all that it may, in its own context.
	SelfIssuingApp,
	/// Profiles of little esteem react to everything, and to many items of their own.
	ReactionSpam,
	/// An app that governance has admitted for the whole chain, for 100 points a day, gives them to its own profiles.
	/// It takes governance to let it, and to end it; so it is not among those that must lose.
	CapturedIssuer,
}

/// Those that must lose.
pub const ATTACKS: [Strategy; 9] = [
	Strategy::SybilFarm,
	Strategy::EndorsementRing,
	Strategy::BoughtAccounts,
	Strategy::BoughtAccountsToOne,
	Strategy::LikePod,
	Strategy::LikePodToOne,
	Strategy::NaiveLikePod,
	Strategy::SelfIssuingApp,
	Strategy::ReactionSpam,
];

impl Strategy {
	pub fn name(self) -> &'static str {
		match self {
			Self::None => "nobody attacks",
			Self::SybilFarm => "Sybil farm",
			Self::EndorsementRing => "endorsement ring",
			Self::BoughtAccounts => "bought accounts",
			Self::BoughtAccountsToOne => "bought accounts, all to one",
			Self::LikePodToOne => "like-for-like pod, all to one",
			Self::LikePod => "like-for-like pod, by turns",
			Self::NaiveLikePod => "like-for-like pod, mutual",
			Self::SelfIssuingApp => "app issuing to itself",
			Self::ReactionSpam => "reaction spam",
			Self::CapturedIssuer => "app admitted for the whole chain",
		}
	}
}

/// A strategy under way.
pub struct Attack {
	strategy: Strategy,
	days: u32,
	/// Those whose reputation is to count.
	reactors: Vec<ProfileId>,
	/// Those who are to earn.
	authors: Vec<ProfileId>,
	pub purse: Purse,
	/// How many profiles there are in all.
	pub profiles: usize,
}

/// The account of the attackers' app.
const APP_ACCOUNT: u64 = 2_000_000;
const APP: Context = Context::App(66);

impl Attack {
	/// Begin, with means in proportion to the number of honest people.
	pub fn begin(strategy: Strategy, world: &mut World, days: u32) -> Self {
		let mut purse = Purse::default();
		let people = world.honest.len() as u64;
		let some = (people / PeoplePerAttacker::get()).max(3);
		let (reactors, authors) = match strategy {
			Strategy::None => (vec![], vec![]),
			Strategy::SybilFarm => {
				let all = world.sign_up_attackers(people / 3, days, &mut purse);
				(all.clone(), all[..20.min(all.len())].to_vec())
			},
			Strategy::EndorsementRing => {
				let mut ring = world.sign_up_attackers(people / 10, days, &mut purse);
				let seeds = world.esteemed_attackers(3, ORDINARY);
				purse.bought += 3 * cost::ACCOUNT;
				let authors = ring.clone();
				ring.extend(seeds);
				(ring, authors)
			},
			Strategy::BoughtAccounts | Strategy::BoughtAccountsToOne => {
				let reactors = world.esteemed_attackers(some, ORDINARY);
				purse.bought += Balance::from(some) * cost::ACCOUNT;
				(reactors, world.sign_up_attackers(24, days, &mut purse))
			},
			Strategy::LikePod | Strategy::LikePodToOne | Strategy::NaiveLikePod => {
				let members = world.esteemed_attackers(some, ORDINARY);
				(members.clone(), members)
			},
			Strategy::SelfIssuingApp | Strategy::CapturedIssuer => {
				let global = strategy == Strategy::CapturedIssuer;
				let budget = if global { 100 } else { 1_000_000 };
				Reputation::admit_issuer(RuntimeOrigin::root(), APP, APP_ACCOUNT, budget, global).expect("root may");
				purse.accounts += cost::capital(cost::APP_DEPOSIT, days);
				let all = world.sign_up_attackers(some, days, &mut purse);
				(all, world.sign_up_attackers(24, days, &mut purse))
			},
			Strategy::ReactionSpam => {
				let reactors = world.esteemed_attackers(some, 150);
				purse.bought += Balance::from(some) * cost::ACCOUNT / 4;
				(reactors, world.sign_up_attackers(3, days, &mut purse))
			},
		};
		for profile in &reactors {
			Balances::set_balance(profile, 100 * MLT);
		}
		let profiles = world.attackers.len();
		Self { strategy, days, reactors, authors, purse, profiles }
	}

	/// A day of it.
	pub fn day(&mut self, world: &mut World) {
		match self.strategy {
			Strategy::None => {},
			Strategy::SybilFarm | Strategy::BoughtAccounts => self.react_to_own(world, 1, 32),
			Strategy::EndorsementRing => {
				self.endorse_in_a_ring();
				self.react_to_own(world, 1, 12);
			},
			Strategy::BoughtAccountsToOne => self.react_to_one(world),
			Strategy::LikePod | Strategy::NaiveLikePod => self.like_for_like(world),
			Strategy::LikePodToOne => {
				self.react_to_one(world);
				self.keep_up_esteem(world);
			},
			Strategy::SelfIssuingApp => {
				if world.day.is_multiple_of(7) {
					self.issue(APP, 1_000);
					// It tries, and is refused.
					self.issue(Context::Global, 1_000);
				}
				self.react_to_own(world, 1, 12);
			},
			Strategy::CapturedIssuer => {
				self.issue(Context::Global, 100 / self.reactors.len() as u64);
				self.react_to_one(world);
			},
			Strategy::ReactionSpam => {
				self.react_to_own(world, 20, 60);
				self.spam(world, 100);
			},
		}
	}

	fn publish(&mut self, count: usize) {
		let each = price::PUBLISH + cost::capital(cost::ITEM_DEPOSIT, self.days);
		self.purse.calls += count as Balance * each;
	}

	/// Each author publishes `items`, and each reactor reacts to them `most` times, to as many authors as it can. A share
	/// of the weight goes with each reaction, so the first ones are the dearest: every reactor begins elsewhere.
	///
	/// Authors who weigh something react as well, to the half of the others that comes after them: so nothing is
	/// answered.
	fn react_to_own(&mut self, world: &mut World, items: u64, most: usize) {
		let count = self.authors.len();
		self.publish(count * items as usize);
		for (place, reactor) in self.reactors.clone().into_iter().enumerate() {
			self.react_in_turn(world, reactor, place, count, items, most);
		}
		for (place, author) in self.authors.clone().into_iter().enumerate() {
			if !self.reactors.contains(&author) && Earnings::reactor(author).weight > 0 {
				self.react_in_turn(world, author, place + 1, (count - 1) / 2, items, most);
			}
		}
	}

	/// React to `reach` authors, from the one at `place` on.
	fn react_in_turn(
		&mut self,
		world: &mut World,
		reactor: ProfileId,
		place: usize,
		reach: usize,
		items: u64,
		most: usize,
	) {
		let mut authors = self.authors.clone();
		authors.rotate_left(place % self.authors.len());
		authors.truncate(reach);
		let targets = (0..items).flat_map(|n| authors.iter().map(move |author| (*author, n)));
		for (author, n) in targets.filter(|(author, _)| *author != reactor).take(most).collect::<Vec<_>>() {
			let item = world.item(author, n);
			world.paid_reaction(reactor, author, item, &mut self.purse);
		}
	}

	/// React to what honest people write. They block whoever does it all day.
	fn spam(&mut self, world: &mut World, count: u64) {
		let people = world.honest.len() as u64;
		for reactor in self.reactors.clone() {
			for _ in 0..count {
				let author = 1 + world.random.below(people);
				let item = world.item(author, 0);
				world.paid_reaction(reactor, author, item, &mut self.purse);
				if world.random.below(4) == 0 {
					world.block(author, reactor);
				}
			}
		}
	}

	/// Each member reacts to two items of each other whose turn it is: where two reacted to each other, neither would be paid.
	fn like_for_like(&mut self, world: &mut World) {
		let members = self.reactors.clone();
		self.publish(2 * members.len());
		let count = members.len();
		let reach = if self.strategy == Strategy::NaiveLikePod { count - 1 } else { (count - 1) / 2 };
		for (place, reactor) in members.iter().enumerate() {
			for step in 1..=reach {
				let author = members[(place + step) % count];
				for n in 0..2 {
					let item = world.item(author, n);
					world.paid_reaction(*reactor, author, item, &mut self.purse);
				}
			}
		}
		self.keep_up_esteem(world);
	}

	/// The esteem of a pod's members is real, and kept up by others.
	fn keep_up_esteem(&self, world: &World) {
		if world.day % 7 == 3 {
			for member in &self.reactors {
				world.award(*member, ORDINARY.saturating_sub(Reputation::score(*member, Context::Global)));
			}
		}
	}

	/// Everybody reacts to all that the author of the day wrote. The next one's turn is tomorrow: who reacted to the same
	/// author in the era before gives half, and so does who reacts again.
	fn react_to_one(&mut self, world: &mut World) {
		const ITEMS: u64 = 6;
		self.publish(ITEMS as usize);
		let author = self.authors[world.day as usize % self.authors.len()];
		for reactor in self.reactors.clone().into_iter().filter(|reactor| *reactor != author) {
			for n in 0..ITEMS {
				let item = world.item(author, n);
				world.paid_reaction(reactor, author, item, &mut self.purse);
			}
		}
	}

	/// Everybody endorses everybody with all that is left.
	fn endorse_in_a_ring(&mut self) {
		let members = self.reactors.clone();
		for by in &members {
			let power = Reputation::parts(*by, Context::Global).map_or(0, |info| info.power_left);
			// Concentrated on a few, so that somebody gets over the floor.
			for whom in members.iter().filter(|whom| *whom != by).take(2) {
				let points = power / 2;
				self.purse.calls += price::ENDORSE;
				let origin = RuntimeOrigin::signed(*by);
				let _ = attempt(|| Reputation::endorse(origin, *whom, Context::Global, points));
			}
		}
	}

	/// Let the app give each of its profiles something.
	fn issue(&mut self, context: Context, points: u64) {
		for profile in &self.reactors {
			self.purse.calls += price::ISSUE;
			let origin = RuntimeOrigin::signed(APP_ACCOUNT);
			let _ = attempt(|| Reputation::issue(origin, APP, *profile, context, points));
		}
	}
}

/// How it ended.
#[derive(Clone, Copy, Debug)]
pub struct Result {
	pub purse: Purse,
	/// How many profiles the attackers had, bought ones included.
	pub profiles: usize,
	/// How many of them were bought.
	pub reactors: usize,
	/// What honest authors were paid, in planck.
	pub honest: Balance,
	/// The sum of all pools, in planck.
	pub pools: Balance,
	/// The attackers' share of the weight on the last day.
	pub last_share: f64,
}

impl Result {
	/// What part of the pools honest authors were paid.
	pub fn honest_share(&self) -> f64 {
		self.honest as f64 / self.pools.max(1) as f64
	}
}

/// Let somebody attack a world of so many honest people for so many days.
pub fn run(strategy: Strategy, people: u64, days: u32, seed: u64) -> Result {
	crate::world::storage().execute_with(|| {
		let mut world = World::new(people, seed);
		let mut attack = Attack::begin(strategy, &mut world, days);
		for _ in 0..days {
			world.honest_day();
			attack.day(&mut world);
			world.end_day(&mut attack.purse);
		}
		let (attackers, all) = world.last_weights;
		Result {
			purse: attack.purse,
			profiles: attack.profiles,
			reactors: attack.reactors.len(),
			honest: world.honest_earned,
			pools: world.pools,
			last_share: attackers as f64 / all.max(1) as f64,
		}
	})
}
