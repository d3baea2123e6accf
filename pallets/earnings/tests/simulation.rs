//! The simulation of `examples/simulation` in small: every attack loses, and honest authors keep nine tenths.

#[path = "../examples/simulation/strategies.rs"]
#[allow(dead_code, reason = "the example uses more of it")]
mod strategies;
#[path = "../examples/simulation/world.rs"]
#[allow(dead_code, reason = "the example uses more of it")]
mod world;

use strategies::{run, Strategy};

const PEOPLE: u64 = 80;
const DAYS: u32 = 28;

fn check(strategy: Strategy) {
	for seed in [1, 2] {
		let result = run(strategy, PEOPLE, DAYS, seed);
		assert!(result.pools > 0, "there was something to be had");
		assert!(result.purse.net() < 0, "{strategy:?} has won: {result:?}");
		assert!(result.honest_share() >= 0.9, "{strategy:?} left the honest too little: {result:?}");
	}
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
