//! What a block and a transaction cost besides what they do, in picoseconds, measured.
//!
//! Machine: 2 x AMD EPYC. State in ParityDB, behind the trie cache.
//! Command: `scripts/bench weights overhead`.

/// A block with nothing in it but the time.
///
/// Executing it: mean 661159 ns, median 660980 ns, p99 702798 ns of 50.
pub const BLOCK: u64 = 661_159_000;

/// A signed transaction: its signature is verified, it is decoded, and goes through the extensions.
///
/// In a block of 3099 remarks, each: mean 155500 ns, median 155263 ns, p99 161922 ns of 50.
/// Of that, 120293 ns have weights of their own and do not count here.
/// Verifying an sr25519 signature by itself: mean 47520 ns, median 46848 ns, p99 58009 ns of 2000.
pub const EXTRINSIC: u64 = 47_520_000;
