//! The numbers that the simulation has of the runtime. `runtime/src/tests/simulation.rs` includes this file and demands that
//! they are the runtime's own.

use metalife_primitives::Balance;
use sp_runtime::Permill;

/// One MLT, in planck.
pub const MLT: Balance = 1_000_000_000_000;
/// A thousandth of it.
pub const MILLI: Balance = MLT / 1_000;
/// A day, in blocks of three seconds.
pub const DAY: u32 = 28_800;

// `runtime/src/configs/parameters.rs` and `content.rs`.
pub const HALF_LIFE: u32 = 90 * DAY;
pub const ERA_LENGTH: u32 = DAY;
pub const MAX_GAIN: u64 = 500;
pub const ENDORSEMENT_THRESHOLD: u64 = 400;
pub const ENDORSEMENT_RATE: Permill = Permill::from_percent(15);
pub const MAX_ENDORSEMENT_POWER: u64 = 100;
pub const EARNINGS_BUDGET: u64 = 10_000;
pub const EMISSION: Balance = 10_000 * MLT;
pub const REWARD_PER_WEIGHT: Balance = MLT / 10_000_000 * 3;
pub const AUTHOR_CAP: Permill = Permill::from_percent(10);
pub const REPUTATION_FLOOR: u64 = 100;
pub const REACTOR_CAP: u64 = 50_000;
pub const REACTION_SHARE: Permill = Permill::from_percent(20);
pub const PLANCK_PER_POINT: Balance = 10 * MILLI;
pub const MAX_REACTIONS: u32 = 50;
pub const CLAIM_PERIOD: u32 = 30;
pub const MAX_CONTEXTS: u32 = 7;

/// What calls cost on the chain, in planck, alone in a transaction unless it says otherwise. Where energy pays it is
/// counted as a fee.
pub mod price {
	use super::*;

	/// Sign-up.
	pub const CREATE: Balance = 9_362_000_000;
	/// Publishing a short text, of 150 bytes.
	pub const PUBLISH: Balance = 5_574_000_000;
	/// Reacting, when no era ends.
	pub const REACT: Balance = 7_515_000_000;
	/// Endorsing.
	pub const ENDORSE: Balance = 7_329_000_000;
	/// An app giving reputation.
	pub const ISSUE: Balance = 5_560_000_000;
	/// Claiming an era's share, in a batch of ten: nothing is cheaper. Energy does not pay for it.
	pub const CLAIM: Balance = 5_488_000_000;
}
