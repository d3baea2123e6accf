//! Accounts with keys that anybody can make again, and work split over the cores.

use metalife_runtime::AccountId;
use sp_core::{sr25519, Pair};
use sp_runtime::traits::{BlakeTwo256, Hash};
use std::thread;

/// A sender.
pub struct Account {
	/// Its key.
	pub pair: sr25519::Pair,
	/// Its address.
	pub id: AccountId,
}

impl Account {
	/// The account with this number.
	pub fn numbered(number: usize) -> Self {
		let pair = sr25519::Pair::from_seed(&BlakeTwo256::hash(format!("metalife-load/{number}").as_bytes()).0);
		let id = pair.public().into();
		Self { pair, id }
	}
}

/// The first `count` accounts.
pub fn accounts(count: usize) -> Vec<Account> {
	on_all_cores(count, Account::numbered)
}

/// `make` of each number below `count`, in order, made on all cores.
pub fn on_all_cores<T: Send>(count: usize, make: impl Fn(usize) -> T + Sync) -> Vec<T> {
	let share = count.div_ceil(cores()).max(1);
	let make = &make;
	thread::scope(|scope| {
		let workers: Vec<_> = (0..count)
			.step_by(share)
			.map(|first| scope.spawn(move || (first..count.min(first + share)).map(make).collect::<Vec<_>>()))
			.collect();
		workers.into_iter().flat_map(|worker| worker.join().expect("making one does not panic")).collect()
	})
}

/// How many cores there are.
pub fn cores() -> usize {
	thread::available_parallelism().map_or(1, |cores| cores.get())
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::HashSet;

	#[test]
	fn work_is_split_without_gap_or_change_of_order() {
		for count in [0, 1, 2, 3, 7, 100, 101] {
			assert_eq!(on_all_cores(count, |number| number), (0..count).collect::<Vec<_>>());
		}
	}

	#[test]
	fn accounts_differ_and_are_the_same_each_time() {
		let made = accounts(50);
		assert_eq!(made.iter().map(|account| account.id.clone()).collect::<HashSet<_>>().len(), 50);
		assert_eq!(made[7].id, Account::numbered(7).id);
	}
}
