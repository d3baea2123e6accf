//! Measures what the runtime's calls, extensions, blocks and storage cost, and writes its weight files.
//! `scripts/bench weights` calls it; `docs/weights.md` says how each figure comes about.
//!
//! What is written of storage and overhead is what was measured; of calls, what it is on the reference machine.

mod chain;
mod overhead;
mod reference;
mod report;
mod runner;
mod statistics;
mod storage;

use chain::TemporaryFolder;
use clap::{Args, Parser, Subcommand};
use reference::Reference;
use runner::{Outcome, Runner};
use std::{error::Error, path::PathBuf};

/// Measure, and write the runtime's weight files.
#[derive(Parser)]
struct Options {
	#[command(subcommand)]
	what: What,
}

#[derive(Subcommand)]
enum What {
	/// Reads and writes of the database.
	Storage {
		/// How many accounts the state holds.
		#[arg(long, default_value_t = 500_000, value_parser = clap::value_parser!(u32).range(1..))]
		accounts: u32,
		/// How many of them are read.
		#[arg(long, default_value_t = 100_000)]
		reads: u32,
		/// How many blocks are written, for each number of values in a block.
		#[arg(long, default_value_t = 100)]
		blocks: u32,
		#[command(flatten)]
		files: Files,
	},
	/// A block and a transaction, besides what they do.
	Overhead {
		/// How many transactions are put into the full block, if they fit.
		#[arg(long, default_value_t = 5_000)]
		transactions: u32,
		/// How often each block is executed.
		#[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
		repeat: u32,
		#[command(flatten)]
		files: Files,
	},
	/// The calls and extensions of pallets.
	Pallets {
		/// Which; all that have benchmarks unless told otherwise.
		pallets: Vec<String>,
		/// How many values of each component are tried.
		#[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..))]
		steps: u32,
		/// How often each value is measured.
		#[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
		repeat: u32,
		#[command(flatten)]
		files: Files,
	},
	/// Fill a block with transfers as far as the weights allow, execute it, and print how the two compare. Writes nothing.
	Block {
		/// How many accounts the state holds, besides those that send.
		#[arg(long, default_value_t = 500_000, value_parser = clap::value_parser!(u32).range(1..))]
		accounts: u32,
		/// How often the block is executed.
		#[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
		repeat: u32,
		/// Where the database is put for the while.
		#[arg(long, default_value_os_t = std::env::temp_dir())]
		temporary: PathBuf,
	},
}

#[derive(Args)]
struct Files {
	/// Where the files go.
	#[arg(long)]
	output: PathBuf,
	/// Where databases are put for the while.
	#[arg(long, default_value_os_t = std::env::temp_dir())]
	temporary: PathBuf,
}

impl Files {
	fn write(&self, name: &str, content: String) -> std::io::Result<()> {
		let path = self.output.join(name);
		std::fs::write(&path, content)?;
		println!("{}", path.display());
		Ok(())
	}
}

fn main() -> Result<(), Box<dyn Error>> {
	match Options::parse().what {
		What::Storage { accounts, reads, blocks, files } => {
			let folder = TemporaryFolder::new(&files.temporary)?;
			let measured = storage::measure(folder.path(), accounts, reads, blocks)?;
			files.write("paritydb_weights.rs", report::storage_file(&measured))?;
		},
		What::Overhead { transactions, repeat, files } => {
			let folder = TemporaryFolder::new(&files.temporary)?;
			let measured = overhead::measure(&Runner::new()?, folder.path(), transactions, repeat)?;
			files.write("overhead.rs", report::overhead_file(&measured))?;
		},
		What::Pallets { pallets, steps, repeat, files } => measure_pallets(pallets, steps, repeat, &files)?,
		What::Block { accounts, repeat, temporary } => {
			let folder = TemporaryFolder::new(&temporary)?;
			overhead::check(folder.path(), accounts, repeat)?;
		},
	}
	Ok(())
}

fn measure_pallets(mut pallets: Vec<String>, steps: u32, repeat: u32, files: &Files) -> Result<(), Box<dyn Error>> {
	let runner = Runner::new()?;
	if pallets.is_empty() {
		pallets = runner.pallets();
	}
	let reference = Reference::measure(&runner)?;
	let mut failed = Vec::new();
	for pallet in &pallets {
		// One that fails keeps its file, and does not keep the others from theirs.
		match runner.measure(pallet, steps, repeat) {
			Ok(mut outcomes) => {
				for outcome in &mut outcomes {
					if let Outcome::Measured(measured) = outcome {
						reference.convert(measured);
					}
				}
				let file = report::weight_file(pallet, &outcomes, &reference, steps, repeat);
				files.write(&format!("{pallet}.rs"), file)?;
			},
			Err(error) => {
				println!("{error}");
				failed.push(pallet.as_str());
			},
		}
	}
	if !failed.is_empty() {
		return Err(format!("not measured: {}", failed.join(", ")).into());
	}
	Ok(())
}
