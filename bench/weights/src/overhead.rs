//! What a block and a transaction cost besides what they do, and how the whole of it compares with a block's weight.

use crate::{
	chain::{account, sender, Built, Chain},
	runner::Runner,
	statistics::Statistics,
};
use codec::Encode;
use metalife_runtime::{constants::money::MLT, AccountId, Header, RuntimeCall};
use sp_core::{sr25519, Pair};
use sp_runtime::traits::Block as _;
use std::{
	error::Error,
	path::Path,
	time::{Duration, Instant},
};

/// What the transaction measured carries with weights of its own. What they take is not counted again.
const COUNTED: [(&str, &[&str]); 3] = [
	(
		"frame_system_extensions",
		&[
			"check_non_zero_sender",
			"check_spec_version",
			"check_tx_version",
			"check_genesis",
			"check_mortality_immortal_transaction",
			"check_nonce",
			"check_weight",
			"weight_reclaim",
		],
	),
	("pallet_transaction_payment", &["charge_transaction_payment"]),
	("frame_system", &["remark"]),
];
const WARM_UPS: u32 = 5;

/// What was found.
pub struct Overhead {
	/// Execution of a block with nothing in it but the time.
	pub block: Statistics,
	/// Transactions in the full block.
	pub transactions: usize,
	/// A transaction in it, all in.
	pub transaction: Statistics,
	/// What of that has weights of its own, in nanoseconds.
	pub counted: u64,
	/// Verification of an sr25519 signature by itself.
	pub signature: Statistics,
}

impl Overhead {
	/// What is left of a transaction for its base, in nanoseconds: at least the verification of its signature.
	pub fn extrinsic(&self) -> u64 {
		self.transaction.mean.saturating_sub(self.counted).max(self.signature.mean)
	}
}

/// Measure, on a chain in the folder `path`: blocks of up to `transactions` remarks of one sender, `repeat` times each.
pub fn measure(runner: &Runner, path: &Path, transactions: u32, repeat: u32) -> Result<Overhead, Box<dyn Error>> {
	let chain = Chain::create(path, [(AccountId::from(sender(0).public()), 1_000_000 * MLT)].into_iter())?;
	let parent = second(&chain)?;

	let signature = verification();
	println!("overhead: bare sr25519 verification: {signature}");

	let empty = chain.build(&parent, std::iter::empty())?;
	let block = Statistics::of(&execute(&chain, &parent, &empty, repeat)?, 1);
	println!("overhead: an empty block: {block}");

	let pair = sender(0);
	let remark = RuntimeCall::System(frame_system::Call::remark { remark: Vec::new() });
	let full = chain.build(&parent, (0..transactions).map(|nonce| chain.signed(&pair, nonce, remark.clone())))?;
	let base = Duration::from_nanos(block.mean);
	let times: Vec<_> =
		execute(&chain, &parent, &full, repeat)?.into_iter().map(|time| time.saturating_sub(base)).collect();
	let transaction = Statistics::of(&times, full.transactions as u64);
	println!("overhead: one of {} remarks: {transaction}", full.transactions);

	let mut counted = 0;
	for (pallet, benchmarks) in COUNTED {
		for benchmark in benchmarks {
			// Of a component, the lowest value: a remark without a byte.
			let measured = runner.measure_one(pallet, benchmark, 2, repeat)?;
			counted += measured.time.base as u64 / 1_000;
		}
	}
	let overhead = Overhead { block, transactions: full.transactions, transaction, counted, signature };
	println!("overhead: {counted} ns of it have weights of their own, {} ns remain", overhead.extrinsic());
	Ok(overhead)
}

/// Fill a block with transfers between `accounts` accounts as far as weight allows, execute it, and print how the time
/// compares with the weight.
pub fn check(path: &Path, accounts: u32, repeat: u32) -> Result<(), Box<dyn Error>> {
	// More than fit into a block.
	let senders: Vec<_> = (0..20_000).map(sender).collect();
	let rich = senders.iter().map(|pair| AccountId::from(pair.public()));
	let others = (0..accounts).map(account);
	let chain = Chain::create(path, rich.chain(others).map(|account| (account, 1_000 * MLT)))?;
	let parent = second(&chain)?;
	let transfer = |(number, pair): (usize, &sr25519::Pair)| {
		let to = account(number as u32 * 7 % accounts);
		let call = pallet_balances::Call::transfer_keep_alive { dest: to.into(), value: MLT };
		chain.signed(pair, 0, call.into())
	};
	let full = chain.build(&parent, senders.iter().enumerate().map(transfer))?;
	let times = execute(&chain, &parent, &full, repeat)?;
	let statistics = Statistics::of(&times, full.transactions as u64);
	println!(
		"block: {} transfers in {} bytes, on a state of {accounts} accounts; it weighs {:.1} ms, executing it takes {:?} at \
		 best, each transfer {statistics}",
		full.transactions,
		full.block.encoded_size(),
		full.weight().ref_time() as f64 / 1e9,
		times.iter().min().expect("it is executed at least once"),
	);
	let (executed, changes) = chain.execute(&parent, &full.block)?;
	let started = Instant::now();
	chain.import(full.block, changes)?;
	println!("block: executing it {executed:?}, then writing and finalising it {:?}", started.elapsed());
	Ok(())
}

/// A block after the first, which does more than others.
fn second(chain: &Chain) -> Result<Header, Box<dyn Error>> {
	let Built { block, changes, .. } = chain.build(chain.genesis(), std::iter::empty())?;
	let header = block.header().clone();
	chain.import(block, changes)?;
	Ok(header)
}

fn execute(chain: &Chain, parent: &Header, built: &Built, repeat: u32) -> Result<Vec<Duration>, Box<dyn Error>> {
	let mut times = Vec::new();
	for round in 0..WARM_UPS + repeat {
		let (time, _) = chain.execute(parent, &built.block)?;
		if round >= WARM_UPS {
			times.push(time);
		}
	}
	Ok(times)
}

/// How long the verification of a signature takes by itself.
fn verification() -> Statistics {
	let pair = sender(0);
	let messages: Vec<_> = (0..2_000u32).map(|number| (number, [7u8; 96]).encode()).collect();
	let signatures: Vec<_> = messages.iter().map(|message| pair.sign(message)).collect();
	let times: Vec<_> = messages
		.iter()
		.zip(&signatures)
		.map(|(message, signature)| {
			let started = Instant::now();
			assert!(sr25519::Pair::verify(signature, message, &pair.public()));
			started.elapsed()
		})
		.collect();
	Statistics::of(&times, 1)
}
