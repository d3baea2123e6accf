//! The lazy arithmetic against a naive model that lives through every block.

use crate::Quota;
use proptest::prelude::*;

type TestQuota = Quota<u128, u32>;

/// Exact and slow: use is kept in fractions of `1 / period`.
struct Naive {
	capacity: u128,
	period: u128,
	used: u128,
}

impl Naive {
	fn block(&mut self) {
		self.used = self.used.saturating_sub(self.capacity);
	}

	fn draw(&mut self, amount: u128) {
		self.used += amount * self.period;
	}
}

proptest! {
	#[test]
	fn lazy_regeneration_follows_the_naive_one_and_never_runs_ahead(
		capacity in 0u128..1_000_000,
		period in 1u32..500,
		steps in prop::collection::vec((0u32..200, 0u128..1_500_000), 1..40),
	) {
		let mut naive = Naive { capacity, period: period.into(), used: 0 };
		let mut lazy = TestQuota { used: 0, at: 0 };
		let mut now = 0u32;
		let mut drawn = 0u128;
		for (touches, (blocks, wish)) in (1u128..).zip(steps) {
			now += blocks;
			(0..blocks).for_each(|_| naive.block());
			let used = lazy.used_at(now, capacity, period);
			// Behind by less than a unit for each time it was touched, never ahead.
			prop_assert!(used * naive.period >= naive.used);
			prop_assert!(used * naive.period < naive.used + touches * naive.period);
			if used + wish <= capacity {
				naive.draw(wish);
				drawn += wish;
				lazy = TestQuota { used: used + wish, at: now };
			} else {
				lazy = TestQuota { used, at: now };
			}
			// A full quota to start with, and what has regenerated since; not more.
			prop_assert!(drawn * naive.period <= capacity * (naive.period + u128::from(now)));
		}
	}

	#[test]
	fn use_only_ever_falls_with_time_and_vanishes_when_foretold(
		used in any::<u128>(),
		at in any::<u32>(),
		capacity in any::<u128>(),
		period in any::<u32>(),
		times in prop::collection::vec(any::<u32>(), 2..20),
	) {
		let quota = TestQuota { used, at };
		let mut times = times;
		times.sort_unstable();
		let uses = times.iter().map(|now| quota.used_at(*now, capacity, period)).collect::<Vec<_>>();
		prop_assert!(uses.windows(2).all(|pair| pair[0] >= pair[1]));
		prop_assert!(uses.iter().all(|left| *left <= used));
		let full = quota.regenerated_at(capacity, period);
		prop_assert!(full >= at);
		if full < u32::MAX {
			prop_assert_eq!(quota.used_at(full, capacity, period), 0);
			if full > at {
				prop_assert!(quota.used_at(full - 1, capacity, period) > 0);
			}
		}
	}

	#[test]
	fn a_whole_period_fills_any_quota_that_is_not_overdrawn(
		capacity in any::<u128>(),
		share in any::<u128>(),
		period in any::<u32>(),
		at in 0u32..=u32::MAX / 2,
	) {
		let used = share.min(capacity);
		let period = period / 2;
		prop_assert_eq!(TestQuota { used, at }.used_at(at + period.max(1), capacity, period), 0);
	}
}

#[test]
fn the_extremes_neither_panic_nor_overflow() {
	for used in [0, 1, u128::MAX] {
		for capacity in [0, 1, u128::MAX] {
			for period in [0, 1, u32::MAX] {
				for (at, now) in [(0, 0), (0, u32::MAX), (u32::MAX, 0), (u32::MAX, u32::MAX)] {
					let quota = TestQuota { used, at };
					assert!(quota.used_at(now, capacity, period) <= used);
					assert!(quota.regenerated_at(capacity, period) >= at);
				}
			}
		}
	}
}
