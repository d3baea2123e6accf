//! What can be done with reputation, one file per thing.

mod commitments;
mod endorsements;
mod issuers;
mod ledger;
mod scores;
