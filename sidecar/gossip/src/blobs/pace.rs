//! How fast somebody may ask.

use std::time::Duration;
use tokio::time::Instant;

/// What one step costs in time: 64 in a second.
const STEP: Duration = Duration::from_micros(1_000_000 / 64);

/// For how long steps that were not taken are saved up.
const BURST: Duration = Duration::from_secs(1);

/// The steps of one peer, over all streams that it opens.
pub struct Pace(Instant);

impl Pace {
	pub fn new() -> Self {
		let now = Instant::now();
		Self(now.checked_sub(BURST).unwrap_or(now))
	}

	/// Take so many steps. Tells until when to wait.
	pub fn take(&mut self, steps: u32, now: Instant) -> Instant {
		let saved = now.checked_sub(BURST).unwrap_or(now);
		self.0 = self.0.max(saved) + STEP * steps;
		self.0
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_was_not_taken_is_saved_up_for_a_while_only() {
		let begin = Instant::now() + 10 * BURST;
		let mut pace = Pace(begin);
		assert_eq!(pace.take(64, begin), begin + BURST);
		// A second later nothing is left to wait for, and after an hour not more than one second's worth is saved.
		assert_eq!(pace.take(1, begin + BURST), begin + BURST + STEP);
		let later = begin + Duration::from_secs(3_600);
		assert_eq!(pace.take(64, later), later);
		assert_eq!(pace.take(640, later), later + 10 * BURST);
	}
}
