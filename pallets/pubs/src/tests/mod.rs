//! Tests by topic.

/// That a call is refused with this error, and leaves no trace.
macro_rules! refused {
	($call:expr, $error:ident) => {
		frame_support::assert_noop!($call, crate::Error::<crate::mock::Runtime>::$error)
	};
}

mod addresses;
mod clear;
mod deposits;
mod model;
mod multiaddr;
mod register;
mod retire;
mod update;
mod views;
