//! Weights that are the runtime's own: measured by `scripts/bench weights`, one file a pallet.

pub mod frame_system;
pub mod frame_system_extensions;
pub mod pallet_balances;
pub mod pallet_energy;
pub mod pallet_parameters;
pub mod pallet_profile;

pub use frame_support::weights::constants::{BlockExecutionWeight, ExtrinsicBaseWeight, ParityDbWeight};
