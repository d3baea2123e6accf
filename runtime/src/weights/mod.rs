//! Weights that are the runtime's own.

pub use frame_support::weights::constants::{BlockExecutionWeight, ExtrinsicBaseWeight, ParityDbWeight};
