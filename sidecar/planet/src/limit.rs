//! How much is taken at once, of whom.

use std::{
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};
use tokio::sync::Semaphore;

/// The most bytes of a request's body: the largest message fits in, as JSON.
pub const MAX_BODY: usize = 256 << 10;

/// The most bytes of a request's head.
pub const MAX_HEAD: usize = 32 << 10;

/// The most fields in a request's head.
pub const MAX_FIELDS: usize = 64;

/// How long a client may take to send the head of a request, and between requests.
pub const HEAD_TIME: Duration = Duration::from_secs(10);

/// How long a request may take, from the end of its head to the beginning of the answer.
pub const REQUEST_TIME: Duration = Duration::from_secs(20);

/// The most bytes of a bundle that is taken in.
pub const MAX_BUNDLE: u64 = 16 << 30;

/// How long a client may take nothing of what is sent to it.
pub const SEND_TIME: Duration = Duration::from_secs(20);

/// The most connections at once, subscriptions not counted; others wait to be accepted.
pub const MAX_CONNECTIONS: usize = 128;

/// The most subscriptions at once.
pub const MAX_SUBSCRIPTIONS: usize = 64;

/// The most of them with one token.
pub const MAX_TOKEN_SUBSCRIPTIONS: usize = 16;

/// How many blobs come and go at once.
pub const MAX_TRANSFERS: usize = 16;

/// How many of them with one token.
pub const MAX_TOKEN_TRANSFERS: usize = 4;

/// How many requests read or write the vault at once; others wait.
pub const MAX_WORK: usize = 16;

/// The most entries of a list in one answer.
pub const MAX_PAGE: usize = 200;

/// From how many bytes of messages on an answer takes no more of them.
pub const MAX_ANSWER: usize = 256 << 10;

/// What one token may take of all there is.
pub struct Allowance {
	/// Requests.
	pub requests: Bucket,
	/// Subscriptions at once.
	pub subscriptions: Arc<Semaphore>,
	/// Blobs that come and go at once.
	pub transfers: Arc<Semaphore>,
}

impl Allowance {
	/// Nothing is taken yet; `rate` requests a second may be.
	pub fn new(rate: u32) -> Arc<Self> {
		let subscriptions = Arc::new(Semaphore::new(MAX_TOKEN_SUBSCRIPTIONS));
		let transfers = Arc::new(Semaphore::new(MAX_TOKEN_TRANSFERS));
		Arc::new(Self { requests: Bucket::new(rate), subscriptions, transfers })
	}
}

/// How many requests a token may make: so many a second, and twice that at once.
pub struct Bucket {
	rate: f64,
	state: Mutex<(f64, Instant)>,
}

impl Bucket {
	/// A full one.
	pub fn new(rate: u32) -> Self {
		let rate = f64::from(rate.max(1));
		Self { rate, state: Mutex::new((2.0 * rate, Instant::now())) }
	}

	/// Take a request, if there is room for one.
	pub fn take(&self, now: Instant) -> bool {
		let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
		let (left, then) = *state;
		let left = (left + now.saturating_duration_since(then).as_secs_f64() * self.rate).min(2.0 * self.rate);
		let taken = left >= 1.0;
		*state = (if taken { left - 1.0 } else { left }, now.max(then));
		taken
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_bucket_runs_dry_and_fills_again() {
		let bucket = Bucket::new(10);
		let start = Instant::now();
		let taken = |now| (0..100).filter(|_| bucket.take(now)).count();
		assert_eq!(taken(start), 20);
		assert_eq!(taken(start + Duration::from_secs(1)), 10);
		assert_eq!(taken(start + Duration::from_secs(1)), 0);
		// A clock that goes backwards gives nothing.
		assert_eq!(taken(start), 0);
		assert_eq!(taken(start + Duration::from_secs(3600)), 20);
	}
}
