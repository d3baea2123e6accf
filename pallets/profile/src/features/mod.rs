//! What can be done with a profile, one file per thing.

mod aliases;
mod create;
mod credentials;
mod handles;
mod keys;
mod links;
mod personas;
mod pseudonyms;
mod relations;
mod retire;

pub(crate) use keys::key_bytes;
pub(crate) use links::ED25519_MULTICODEC;
pub(crate) use pseudonyms::pseudonym_bytes;
pub use retire::MAX_CLEARED;
