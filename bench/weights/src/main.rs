//! Runs the benchmarks of the runtime in wasm and writes one weight file a pallet. `scripts/bench weights` calls it.
//!
//! Each benchmark runs at `steps` values of each of its components (the others at their highest), `repeat` times each.
//! Time is measured on a state that counts nothing, reads and writes of the database on one that does; a least-squares
//! fit over the steps (`frame_benchmarking::Analysis`) gives base and slopes.

mod report;
mod runner;

use clap::Parser;
use std::{error::Error, path::PathBuf};

/// Measure the calls of pallets.
#[derive(Parser)]
struct Options {
	/// The pallets to measure.
	#[arg(required = true)]
	pallets: Vec<String>,
	/// How many values of each component are tried.
	#[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..))]
	steps: u32,
	/// How often each value is measured.
	#[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
	repeat: u32,
	/// Where the files go.
	#[arg(long)]
	output: PathBuf,
}

fn main() -> Result<(), Box<dyn Error>> {
	let options = Options::parse();
	let runner = runner::Runner::new()?;
	for pallet in &options.pallets {
		let measured = runner.measure(pallet, options.steps, options.repeat)?;
		let path = options.output.join(format!("{pallet}.rs"));
		std::fs::write(&path, report::weight_file(pallet, &measured, options.steps, options.repeat))?;
		println!("{pallet}: {} benchmarks into {}", measured.len(), path.display());
	}
	Ok(())
}
