//! What it costs and brings to attack earnings: honest people, and one kind of attacker at a time, on the real pallets.
//!
//! Prints Markdown. The same arguments print the same.
//!
//! ```sh
//! cargo run -p pallet-earnings --example simulation [PEOPLE [DAYS [SEED]]]
//! ```

mod figures;
mod strategies;
mod world;

use strategies::{run, Result, Strategy, ATTACKS};
use world::{price, PeoplePerAttacker, PlanckPerPoint, RewardPerWeight, MILLI, MLT};

fn mlt(planck: i128) -> String {
	format!("{:.2}", planck as f64 / MLT as f64)
}

fn row(strategy: Strategy, result: &Result) -> String {
	let purse = result.purse;
	format!(
		"| {} | {} | {} | {} | {} | {} | {} | {} | {} | {:.1} % |",
		strategy.name(),
		result.profiles,
		mlt(purse.accounts as i128),
		mlt(purse.bought as i128),
		mlt(purse.calls as i128),
		mlt(purse.claims as i128),
		mlt(purse.earned as i128),
		mlt(purse.net()),
		mlt(purse.net_with_free_energy()),
		100.0 * result.honest_share(),
	)
}

const HEAD: &str = "| attack | profiles | accounts | purchases | calls | claims | earned | net | net, if energy were free | honest authors keep |\n\
	|---|---|---|---|---|---|---|---|---|---|";

fn main() {
	let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>().expect("a number"));
	let people = arguments.next().unwrap_or(300);
	let days = arguments.next().unwrap_or(90) as u32;
	let seed = arguments.next().unwrap_or(1);

	println!("{people} honest people, {days} days, seed {seed}. Sums in MLT.\n");
	println!(
		"A reaction costs {:.2} thousandths of an MLT, and brings its author {:.2} at most.\n",
		price::REACT as f64 / MILLI as f64,
		world::dearest_reaction() as f64 / MILLI as f64,
	);
	println!("{HEAD}");
	let quiet = run(Strategy::None, people, days, seed);
	println!("{}", row(Strategy::None, &quiet));
	let mut bought = None;
	for strategy in ATTACKS {
		let result = run(strategy, people, days, seed);
		println!("{}", row(strategy, &result));
		if strategy == Strategy::BoughtAccountsToOne {
			bought = Some(result);
		}
	}

	println!("\nBeyond what is assumed:\n\n{HEAD}");
	println!("{}", row(Strategy::CapturedIssuer, &run(Strategy::CapturedIssuer, people, days, seed)));

	if let Some(result) = bought {
		let purse = result.purse;
		let each = |sum: i128| mlt(sum.max(0) / result.reactors as i128);
		println!(
			"\nA bought account lost {} MLT in {days} days. It would break even at a price of {} MLT, and if energy were free, of {} MLT.",
			each(-purse.net()),
			each(purse.net() + purse.bought as i128),
			each(purse.net_with_free_energy() + purse.bought as i128),
		);
	}

	println!("\nBought accounts under other parameters:\n");
	println!("| parameters | earned | net | net, if energy were free | honest authors keep | attackers' weight on the last day |");
	println!("|---|---|---|---|---|---|");
	let (reward, points) = (RewardPerWeight::get(), PlanckPerPoint::get());
	let cases = [
		("as above", 20, reward, points),
		("twice as many bought", 10, reward, points),
		("no reputation for earnings", 20, reward, 0),
		("ten times the reputation for earnings", 20, reward, points / 10),
		("four times the reward", 20, 4 * reward, points),
		("four times the reward, forty times the reputation for earnings", 20, 4 * reward, points / 40),
	];
	for (name, people_per_attacker, reward, points) in cases {
		PeoplePerAttacker::set(people_per_attacker);
		RewardPerWeight::set(reward);
		PlanckPerPoint::set(points);
		let result = run(Strategy::BoughtAccounts, people, days, seed);
		println!(
			"| {name} | {} | {} | {} | {:.1} % | {:.1} % |",
			mlt(result.purse.earned as i128),
			mlt(result.purse.net()),
			mlt(result.purse.net_with_free_energy()),
			100.0 * result.honest_share(),
			100.0 * result.last_share,
		);
	}
}
