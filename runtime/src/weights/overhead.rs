//! What a block and a transaction cost besides what they do, in picoseconds, measured.
//!
//! Machine: 2 x AMD EPYC. State in ParityDB, behind the trie cache.
//! Command: `scripts/bench weights overhead`.

/// A block with nothing in it but the time.
///
/// Executing it: mean 679655 ns, median 675086 ns, p99 785363 ns of 50.
pub const BLOCK: u64 = 679_655_000;

/// A signed transaction: its signature is verified, it is decoded, and goes through the extensions.
///
/// In a block of 4563 remarks, each: mean 181758 ns, median 156176 ns, p99 261737 ns of 50.
/// Of that, 122775 ns have weights of their own and do not count here.
/// Verifying an sr25519 signature by itself: mean 45211 ns, median 43882 ns, p99 63630 ns of 2000.
pub const EXTRINSIC: u64 = 58_983_000;
