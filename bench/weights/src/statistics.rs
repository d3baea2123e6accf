//! What a series of measured times says.

use std::{fmt, time::Duration};

/// Mean, median and tail of a series, in nanoseconds.
#[derive(Clone, Copy)]
pub struct Statistics {
	/// How many values there were.
	pub count: usize,
	/// Their mean.
	pub mean: u64,
	/// The one in the middle.
	pub median: u64,
	/// What all but a hundredth of them do not exceed.
	pub p99: u64,
}

impl Statistics {
	/// Of these times, each divided by `parts`; none if there are no times.
	pub fn of(times: &[Duration], parts: u64) -> Self {
		let mut sorted: Vec<u64> = times.iter().map(|time| time.as_nanos() as u64 / parts.max(1)).collect();
		sorted.sort_unstable();
		let at = |percent: usize| sorted.get(sorted.len().saturating_sub(1) * percent / 100).copied().unwrap_or(0);
		Self {
			count: sorted.len(),
			mean: sorted.iter().sum::<u64>() / sorted.len().max(1) as u64,
			median: at(50),
			p99: at(99),
		}
	}
}

impl fmt::Display for Statistics {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		write!(f, "mean {} ns, median {} ns, p99 {} ns of {}", self.mean, self.median, self.p99, self.count)
	}
}
