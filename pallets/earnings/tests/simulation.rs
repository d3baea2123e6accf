//! The simulation of `examples/simulation` in small: every attack loses, and honest authors keep nine tenths.

#[path = "../examples/simulation/figures.rs"]
mod figures;
#[path = "../examples/simulation/strategies.rs"]
#[allow(dead_code, reason = "the example uses more of it")]
mod strategies;
#[path = "../examples/simulation/world.rs"]
#[allow(dead_code, reason = "the example uses more of it")]
mod world;

use strategies::{run, Result, Strategy};
use world::MILLI;

const PEOPLE: u64 = 80;
const DAYS: u32 = 28;

/// An attack loses, and nothing is gained even by whoever has no other use for energy; the honest keep their share.
fn check(strategy: Strategy) {
	for result in losing(strategy) {
		assert!(
			result.purse.net_with_free_energy() <= 0,
			"{strategy:?} wins with energy that is left over: {result:?}"
		);
	}
}

/// How an attack ended, which loses where energy is worth what it pays for, and leaves the honest their share.
fn losing(strategy: Strategy) -> [Result; 2] {
	[1, 2].map(|seed| {
		let result = run(strategy, PEOPLE, DAYS, seed);
		assert!(result.pools > 0, "there was something to be had");
		assert!(result.purse.net() < 0, "{strategy:?} has won: {result:?}");
		assert!(result.honest_share() >= 0.9, "{strategy:?} left the honest too little: {result:?}");
		result
	})
}

#[test]
fn honest_authors_are_paid_when_nobody_attacks() {
	let result = run(Strategy::None, PEOPLE, DAYS, 1);
	assert!(result.honest_share() > 0.9 && result.honest_share() <= 1.0, "{result:?}");
	assert_eq!(result.purse.earned, 0);
}

#[test]
fn the_same_seed_gives_the_same_result() {
	let results = [1, 1, 2].map(|seed| run(Strategy::BoughtAccounts, 40, 7, seed).honest);
	assert_eq!(results[0], results[1]);
	assert_ne!(results[0], results[2]);
}

#[test]
fn no_reaction_brings_its_author_what_it_costs_its_maker() {
	assert!(world::dearest_reaction() < world::price::REACT);
}

#[test]
fn a_sybil_farm_earns_nothing() {
	check(Strategy::SybilFarm);
	assert_eq!(run(Strategy::SybilFarm, PEOPLE, DAYS, 3).purse.earned, 0);
}

#[test]
fn an_endorsement_ring_loses() {
	check(Strategy::EndorsementRing);
}

#[test]
fn bought_accounts_lose() {
	check(Strategy::BoughtAccounts);
}

#[test]
fn a_pod_that_takes_turns_loses() {
	check(Strategy::LikePod);
}

#[test]
fn bought_accounts_lose_with_a_single_author_too() {
	check(Strategy::BoughtAccountsToOne);
}

/// To people who like one of them a day together nobody can tell admirers from accomplices. Where energy costs them nothing
/// they gain, but hardly anything: each gives two thousandths of an MLT a day at most.
#[test]
fn a_pod_that_gives_all_to_one_loses_and_gains_little_if_energy_is_free() {
	for result in losing(Strategy::LikePodToOne) {
		let most = 2 * MILLI as i128 * result.profiles as i128 * i128::from(DAYS);
		assert!(result.purse.net_with_free_energy() < most, "{result:?}");
	}
}

#[test]
fn a_pod_of_mutual_likes_earns_nothing() {
	check(Strategy::NaiveLikePod);
	assert_eq!(run(Strategy::NaiveLikePod, PEOPLE, DAYS, 3).purse.earned, 0);
}

#[test]
fn an_app_that_issues_to_itself_earns_nothing() {
	check(Strategy::SelfIssuingApp);
	assert_eq!(run(Strategy::SelfIssuingApp, PEOPLE, DAYS, 3).purse.earned, 0);
}

#[test]
fn reaction_spam_loses() {
	check(Strategy::ReactionSpam);
}
