//! Tests by topic.

/// That a call is refused with this error, and leaves no trace.
macro_rules! refused {
	($call:expr, $error:ident) => {
		frame_support::assert_noop!($call, crate::Error::<crate::mock::Runtime>::$error)
	};
}

mod assets;
mod cancel;
mod change_tier;
mod claims;
mod deposits;
mod model;
mod pay_per_view;
mod retired;
mod schedule;
mod subscribe;
mod tiers;
mod tips;
mod top_up;
mod views;
