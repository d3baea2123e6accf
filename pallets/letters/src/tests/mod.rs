//! Tests by topic.

/// That a call is refused with this error, and leaves no trace.
macro_rules! refused {
	($call:expr, $error:ident) => {
		frame_support::assert_noop!($call, crate::Error::<crate::mock::Runtime>::$error)
	};
}

mod assume_deposit;
mod clear_retired;
mod cost;
mod energy;
mod envelope;
mod keep;
mod model;
mod remove;
mod views;
