//! Writes what was measured as Rust.

use crate::{
	overhead::Overhead,
	reference::Reference,
	runner::{Measured, Outcome},
	storage::{Storage, BATCH},
};
use frame_benchmarking::BenchmarkParameter;
use std::fmt::Write;

/// The weight file of `pallet`.
pub fn weight_file(pallet: &str, outcomes: &[Outcome], reference: &Reference, steps: u32, repeat: u32) -> String {
	let implemented = match pallet {
		"frame_system_extensions" => "frame_system::ExtensionsWeightInfo".into(),
		_ => format!("{pallet}::WeightInfo"),
	};
	let mut functions = String::new();
	for outcome in outcomes {
		match outcome {
			Outcome::Measured(measured) => function(&mut functions, measured),
			Outcome::Not { name, components, why } => fallback(&mut functions, pallet, name, components, why),
		}
		.expect("writing to a string does not fail");
	}
	let get = if functions.contains("DbWeight::get()") { "traits::Get, " } else { "" };
	format!(
		"//! Weights of {pallet}, measured.\n//!\n//! Machine: {}. Steps: {steps}, repeats: {repeat}, wasm compiled, \
		 state in memory.\n//! Time: {reference}.\n//! Command: `scripts/bench weights pallets {pallet}`.\n\n\
		 use super::measured;\nuse core::marker::PhantomData;\nuse frame_support::{{{get}weights::Weight}};\n\n\
		 /// The measured weights.\npub struct WeightInfo<T>(PhantomData<T>);\n\
		 impl<T: frame_system::Config> {implemented} for WeightInfo<T> {{\n{functions}}}\n",
		machine()
	)
}

/// The file of what a block and a transaction cost besides what they do.
pub fn overhead_file(overhead: &Overhead) -> String {
	let Overhead { block, transactions, transaction, counted, signature } = overhead;
	format!(
		"//! What a block and a transaction cost besides what they do, in picoseconds, measured.\n//!\n\
		 //! Machine: {}. State in ParityDB, behind the trie cache.\n//! Command: `scripts/bench weights overhead`.\n\n\
		 /// A block with nothing in it but the time.\n///\n/// Executing it: {block}.\n\
		 pub const BLOCK: u64 = {};\n\n\
		 /// A signed transaction: its signature is verified, it is decoded, and goes through the extensions.\n///\n\
		 /// In a block of {transactions} remarks, each: {transaction}.\n\
		 /// Of that, {counted} ns have weights of their own and do not count here.\n\
		 /// Verifying an sr25519 signature by itself: {signature}.\n\
		 pub const EXTRINSIC: u64 = {};\n",
		machine(),
		grouped(u128::from(block.mean) * 1_000),
		grouped(u128::from(overhead.extrinsic()) * 1_000),
	)
}

/// The file of what reads and writes cost.
pub fn storage_file(storage: &Storage) -> String {
	let Storage { accounts, uncached, first, again, writes } = storage;
	let mut file = format!(
		"//! What it costs to read and to write a value of the state in ParityDB, in picoseconds, measured.\n//!\n\
		 //! Machine: {}. State: {accounts} accounts.\n//! Command: `scripts/bench weights storage`.\n\n\
		 /// A read, of a value that the trie cache has not seen.\n///\n/// - Such: {first}.\n\
		 /// - Of a value that it has seen: {again}.\n/// - Without a trie cache: {uncached}.\n\
		 pub const READ: u64 = {};\n\n\
		 /// A write: its part of computing the state's root, of writing the block and of finalising it.\n///\n",
		machine(),
		grouped(u128::from(first.mean) * 1_000),
	);
	for (size, statistics) in writes {
		writeln!(file, "/// - {size} to a block, each: {statistics}.").expect("writing to a string does not fail");
	}
	let write = writes.iter().find(|(size, _)| *size == BATCH).map_or(0, |(_, statistics)| statistics.mean);
	writeln!(file, "pub const WRITE: u64 = {};", grouped(u128::from(write) * 1_000))
		.expect("writing to a string does not fail");
	file
}

fn signature(
	file: &mut String,
	name: &str,
	components: &[(BenchmarkParameter, u32, u32)],
	used: impl Fn(&str) -> bool,
) -> std::fmt::Result {
	for (name, low, high) in components {
		writeln!(file, "\t/// `{name}` is from {low} to {high}.")?;
	}
	let arguments: Vec<_> = components
		.iter()
		.map(|(name, ..)| format!("{}{name}: u32", if used(&name.to_string()) { "" } else { "_" }))
		.collect();
	writeln!(file, "\tfn {name}({}) -> Weight {{", arguments.join(", "))
}

fn fallback(
	file: &mut String,
	pallet: &str,
	name: &str,
	components: &[(BenchmarkParameter, u32, u32)],
	why: &str,
) -> std::fmt::Result {
	signature(file, name, components, |_| true)?;
	let arguments: Vec<_> = components.iter().map(|(name, ..)| name.to_string()).collect();
	writeln!(
		file,
		"\t\t// Not measured: {why}.\n\t\t<{pallet}::weights::SubstrateWeight<T> as {pallet}::WeightInfo>::{name}({})\n\t}}",
		arguments.join(", ")
	)
}

fn function(file: &mut String, measured: &Measured) -> std::fmt::Result {
	signature(file, &measured.name, &measured.components, |name| {
		[&measured.time, &measured.reads, &measured.writes].iter().any(|analysis| slope(analysis, name) > 0)
	})?;
	writeln!(file, "\t\t// The fastest run took {} ns.", grouped(measured.time.minimum))?;
	write!(file, "\t\tmeasured({})", grouped(measured.time.base))?;
	for (name, ..) in &measured.components {
		let per = slope(&measured.time, &name.to_string());
		if per > 0 {
			write!(file, "\n\t\t\t.saturating_add(measured({}).saturating_mul({name}.into()))", grouped(per))?;
		}
	}
	for (access, analysis) in [("reads", &measured.reads), ("writes", &measured.writes)] {
		if analysis.base > 0 {
			write!(file, "\n\t\t\t.saturating_add(T::DbWeight::get().{access}({}))", analysis.base)?;
		}
		for (name, ..) in &measured.components {
			let per = slope(analysis, &name.to_string());
			if per > 0 {
				write!(
					file,
					"\n\t\t\t.saturating_add(T::DbWeight::get().{access}({per}_u64.saturating_mul({name}.into())))"
				)?;
			}
		}
	}
	writeln!(file, "\n\t}}")
}

fn slope(analysis: &frame_benchmarking::Analysis, name: &str) -> u128 {
	analysis
		.names
		.iter()
		.position(|known| known == name)
		.and_then(|position| analysis.slopes.get(position).copied())
		.unwrap_or_default()
}

/// Digits in groups of three.
fn grouped(number: u128) -> String {
	let digits = number.to_string();
	let mut grouped = String::new();
	for (position, digit) in digits.chars().enumerate() {
		if position > 0 && (digits.len() - position) % 3 == 0 {
			grouped.push('_');
		}
		grouped.push(digit);
	}
	grouped
}

/// The processor and how many of it.
fn machine() -> String {
	let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
	let model = info
		.lines()
		.find_map(|line| line.strip_prefix("model name").map(|rest| rest.trim_start_matches([' ', '\t', ':'])));
	let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
	format!("{} x {}", cores, model.unwrap_or("unknown processor"))
}
