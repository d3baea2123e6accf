//! The runtime in the variants that the end-to-end tests run. All of it is in `build.rs`; the wasm lies in
//! `test-runtimes/` beside the node's binary.
//!
//! | file | features | for |
//! |---|---|---|
//! | `fast.wasm` | `fast-runtime` | networks whose sessions, eras and votes end while one watches |
//! | `next.wasm` | `fast-runtime`, `rehearsal` | the release after it, to be upgraded to by referendum |
