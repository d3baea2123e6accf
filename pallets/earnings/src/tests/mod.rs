//! Tests, one file per topic.

mod claims;
mod model;
mod pools;
mod reactions;
mod rings;
mod views;
