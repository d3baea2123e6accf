//! What it costs to read and to write a value of the state in ParityDB, in picoseconds, measured.
//!
//! Machine: 2 x AMD EPYC. State: 500000 accounts.
//! Command: `scripts/bench weights storage`.

/// A read, of a value that the trie cache has not seen.
///
/// - Such: mean 6671 ns, median 5961 ns, p99 21961 ns of 100000.
/// - Of a value that it has seen: mean 494 ns, median 431 ns, p99 1092 ns of 100000.
/// - Without a trie cache: mean 5115 ns, median 4900 ns, p99 6923 ns of 100000.
pub const READ: u64 = 6_671_000;

/// A write: its part of computing the state's root, of writing the block and of finalising it.
///
/// - 1 to a block, each: mean 173967 ns, median 116378 ns, p99 1048406 ns of 100.
/// - 100 to a block, each: mean 57244 ns, median 46696 ns, p99 250283 ns of 100.
/// - 1000 to a block, each: mean 72232 ns, median 66215 ns, p99 141886 ns of 100.
pub const WRITE: u64 = 72_232_000;
