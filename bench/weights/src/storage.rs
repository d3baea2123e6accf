//! What it costs to read a value from the database, and to write one.

use crate::{
	chain::{account, account_key, account_value, Chain, TRIE_CACHE},
	statistics::Statistics,
};
use sp_state_machine::backend::Backend as _;
use std::{
	error::Error,
	path::Path,
	time::{Duration, Instant},
};

/// As many values as a block that is far from full reads or writes. The weight of a write is taken from such blocks.
pub const BATCH: u32 = 1_000;
/// Blocks of how many values are written, to see how the cost of each falls.
const SIZES: [u32; 4] = [1, 100, BATCH, 5 * BATCH];
/// Time between two blocks, in which the database moves its log to where it belongs. On a chain it has a slot for that.
const PAUSE: Duration = Duration::from_millis(300);
const MONEY: u128 = 1_000_000_000_000_000;

/// What was found.
pub struct Storage {
	/// How many accounts the state held.
	pub accounts: u32,
	/// Reads without a trie cache.
	pub uncached: Statistics,
	/// Reads of values that the trie cache has not seen.
	pub first: Statistics,
	/// Reads of values that it has seen.
	pub again: Statistics,
	/// Writes, for each number of values in a block: its part of computing the root, writing and finalising.
	pub writes: Vec<(u32, Statistics)>,
}

/// Measure on a state of `accounts` accounts, in the folder `path`, with `blocks` blocks of writes of each size.
pub fn measure(path: &Path, accounts: u32, reads: u32, blocks: u32) -> Result<Storage, Box<dyn Error>> {
	let chain = Chain::create(path, (0..accounts).map(|number| (account(number), MONEY)))?;
	println!("storage: a state of {accounts} accounts");
	let reads = reads.min(accounts);

	let chain = chain.reopen(path, None)?;
	// Once for the page cache of the system, which a database of this size fits into.
	read(&chain, reads)?;
	let uncached = read(&chain, reads)?;
	println!("storage: reads without a trie cache: {uncached}");

	let chain = chain.reopen(path, Some(TRIE_CACHE))?;
	let first = read(&chain, reads)?;
	println!("storage: reads of what the trie cache has not seen: {first}");
	let again = read(&chain, reads)?;
	println!("storage: reads of what it has seen: {again}");

	let mut parent = chain.genesis().clone();
	let mut next = 0;
	let mut writes = Vec::new();
	for size in SIZES {
		let (mut times, mut parts) = (Vec::new(), [Duration::ZERO; 3]);
		for block in 0..blocks {
			// A stride that visits all accounts, so that no two blocks in a row write the same.
			let values: Vec<_> = (0..size)
				.map(|_| {
					next = (next + 7_919) % accounts;
					(account_key(&account(next)), account_value(MONEY + u128::from(block)))
				})
				.collect();
			let (header, took) = chain.write(&parent, &values)?;
			parent = header;
			times.push(took.iter().sum());
			for (part, took) in parts.iter_mut().zip(took) {
				*part += took / blocks / size;
			}
			std::thread::sleep(PAUSE);
		}
		let statistics = Statistics::of(&times, size.into());
		let [root, write, finalise] = parts;
		println!(
			"storage: writes, {size} a block: {statistics}; root {root:.1?}, writing {write:.1?}, finalising {finalise:.1?}"
		);
		writes.push((size, statistics));
	}
	Ok(Storage { accounts, uncached, first, again, writes })
}

/// Read the first accounts. Their numbers say nothing about their places in the trie, so this is in random order.
fn read(chain: &Chain, reads: u32) -> Result<Statistics, Box<dyn Error>> {
	let mut times = Vec::new();
	let keys: Vec<_> = (0..reads).map(|number| account_key(&account(number))).collect();
	for batch in keys.chunks(BATCH as usize) {
		let state = chain.state(chain.genesis())?;
		for key in batch {
			let started = Instant::now();
			let value = state.storage(key)?;
			times.push(started.elapsed());
			value.ok_or("an account is missing")?;
		}
	}
	Ok(Statistics::of(&times, 1))
}
