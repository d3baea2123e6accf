//! The machine in whose time all calls are weighed, so that files measured on different machines go together.

use crate::runner::{Measured, Runner};
use std::error::Error;

/// The machine.
pub const MACHINE: &str = "2 x AMD EPYC";
/// What tells how fast another machine is: a call that reads, hashes and writes as most do.
const PALLET: &str = "pallet_balances";
const CALL: &str = "transfer_keep_alive";
/// How long it takes on the reference machine, in nanoseconds.
const NANOSECONDS: u64 = 53_010;
/// How often it is timed here.
const REPEAT: u32 = 100;

/// How this machine compares.
pub struct Reference {
	/// What the call takes here, in nanoseconds.
	pub here: u64,
}

impl Reference {
	/// Time the call here.
	pub fn measure(runner: &Runner) -> Result<Self, Box<dyn Error>> {
		let here = runner.measure_one(PALLET, CALL, 2, REPEAT)?.time.base / 1_000;
		let reference = Self { here: u64::try_from(here)?.max(1) };
		println!("{reference}");
		Ok(reference)
	}

	/// Say how long it takes on the reference machine, rounded up.
	pub fn convert(&self, measured: &mut Measured) {
		let time = &mut measured.time;
		for picoseconds in [&mut time.base, &mut time.minimum].into_iter().chain(&mut time.slopes) {
			*picoseconds = picoseconds.saturating_mul(NANOSECONDS.into()).div_ceil(self.here.into());
		}
	}
}

impl std::fmt::Display for Reference {
	fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
		let factor = NANOSECONDS as f64 / self.here as f64;
		let Self { here } = self;
		write!(
			formatter,
			"{CALL} takes {here} ns here and {NANOSECONDS} ns on {MACHINE}: times are multiplied by {factor:.3}"
		)
	}
}
