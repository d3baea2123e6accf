//! What it costs to read and to write a value of the state in ParityDB, in picoseconds, measured.
//!
//! Machine: 2 x AMD EPYC. State: 500000 accounts.
//! Command: `scripts/bench weights storage`.

/// A read, of a value that the trie cache has not seen.
///
/// - Such: mean 7700 ns, median 6853 ns, p99 28013 ns of 100000.
/// - Of a value that it has seen: mean 525 ns, median 441 ns, p99 1292 ns of 100000.
/// - Without a trie cache: mean 5847 ns, median 5600 ns, p99 8015 ns of 100000.
pub const READ: u64 = 7_700_000;

/// A write: its part of computing the state's root, of writing the block and of finalising it.
///
/// - 1 to a block, each: mean 575086 ns, median 560722 ns, p99 763732 ns of 100.
/// - 100 to a block, each: mean 85173 ns, median 81838 ns, p99 102322 ns of 100.
/// - 1000 to a block, each: mean 76757 ns, median 80332 ns, p99 103034 ns of 100.
/// - 5000 to a block, each: mean 87174 ns, median 79064 ns, p99 148012 ns of 100.
pub const WRITE: u64 = 76_757_000;
