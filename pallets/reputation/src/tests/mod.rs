//! Tests, one file per topic.

mod commitments;
mod credit;
mod endorse;
mod issuers;
mod model;
mod rings;
mod scores;
mod slash;
