//! Percentiles, and which blocks of a flood count.

use std::{ops::Range, time::Duration};

/// The `percent`th percentile, by nearest rank; `None` of nothing.
pub fn percentile(durations: &mut [Duration], percent: u32) -> Option<Duration> {
	durations.sort_unstable();
	let rank = (durations.len() * percent as usize).div_ceil(100).max(1);
	durations.get(rank - 1).copied()
}

/// The mean; zero of nothing.
pub fn mean(values: impl Iterator<Item = f64>) -> f64 {
	let (count, sum) = values.fold((0u32, 0.0), |(count, sum), value| (count + 1, sum + value));
	if count == 0 {
		0.0
	} else {
		sum / f64::from(count)
	}
}

/// The longest run of `true`, less its first and last, which may have been full in part only.
pub fn inner_run(full: &[bool]) -> Range<usize> {
	let mut longest = 0..0;
	let mut start = 0;
	for end in 0..=full.len() {
		if full.get(end) == Some(&true) {
			continue;
		}
		if end - start > longest.len() {
			longest = start..end;
		}
		start = end + 1;
	}
	trim(longest)
}

/// A run less its first and last.
pub fn trim(run: Range<usize>) -> Range<usize> {
	if run.len() < 3 {
		return run.start..run.start;
	}
	run.start + 1..run.end - 1
}

/// What is `value` at `time`, on the straight line between the samples around it.
pub fn interpolate(samples: &[(Duration, f64)], time: Duration) -> Option<f64> {
	let after = samples.partition_point(|(at, _)| *at < time);
	let (Some(right), left) = (samples.get(after), after.checked_sub(1).and_then(|before| samples.get(before))) else {
		return samples.last().map(|(_, value)| *value);
	};
	let Some(left) = left else { return Some(right.1) };
	let share = (time - left.0).as_secs_f64() / (right.0 - left.0).as_secs_f64();
	Some(left.1 + (right.1 - left.1) * share)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn millis(values: impl IntoIterator<Item = u64>) -> Vec<Duration> {
		values.into_iter().map(Duration::from_millis).collect()
	}

	#[test]
	fn percentiles_are_values_that_occur() {
		let mut hundred = millis((1..=100).rev());
		assert_eq!(percentile(&mut hundred, 50), Some(Duration::from_millis(50)));
		assert_eq!(percentile(&mut hundred, 99), Some(Duration::from_millis(99)));
		assert_eq!(percentile(&mut hundred, 100), Some(Duration::from_millis(100)));
		assert_eq!(percentile(&mut millis([7]), 99), Some(Duration::from_millis(7)));
		assert_eq!(percentile(&mut millis([1, 2]), 50), Some(Duration::from_millis(1)));
		assert_eq!(percentile(&mut millis([1, 2]), 99), Some(Duration::from_millis(2)));
		assert_eq!(percentile(&mut [], 50), None);
	}

	#[test]
	fn the_window_is_the_longest_full_run_without_its_ends() {
		let run = |text: &str| inner_run(&text.chars().map(|c| c == '#').collect::<Vec<_>>());
		assert_eq!(run("..####.."), 3..5);
		assert_eq!(run("####"), 1..3);
		assert_eq!(run("###.#####.##"), 5..8);
		assert_eq!(run("#####.#####"), 1..4);
		assert!(run("").is_empty());
		assert!(run("....").is_empty());
		// Of two there is none in the middle.
		assert!(run(".##.").is_empty());
	}

	#[test]
	fn what_lies_between_samples_is_on_the_line_between_them() {
		let samples: Vec<_> = millis([1_000, 2_000, 4_000]).into_iter().zip([10.0, 20.0, 60.0]).collect();
		let at = |time| interpolate(&samples, Duration::from_millis(time));
		assert_eq!(at(1_500), Some(15.0));
		assert_eq!(at(3_000), Some(40.0));
		assert_eq!(at(2_000), Some(20.0));
		// Beyond the ends nothing is made up.
		assert_eq!(at(0), Some(10.0));
		assert_eq!(at(9_000), Some(60.0));
		assert_eq!(interpolate(&[], Duration::ZERO), None);
	}

	#[test]
	fn the_mean_of_nothing_is_zero() {
		assert_eq!(mean([].into_iter()), 0.0);
		assert_eq!(mean([1.0, 2.0, 6.0].into_iter()), 3.0);
	}
}
