//! What the pallet does, one file per thing.

mod claims;
mod pools;
mod reactions;
