#![doc = include_str!("../README.md")]

mod erasable;
mod error;
mod export;
mod files;
mod index;
mod key;
mod log;
mod records;
mod seal;
mod text;
mod vault;

pub use erasable::MAX_ERASABLE;
pub use error::{Error, Result};
pub use index::{Conversation, Page, Part};
pub use key::Kdf;
pub use log::FeedState;
pub use records::{Records, MAX_CHANGES, MAX_RECORD};
pub use vault::{Check, Outcome, Stored, Vault, MAX_BATCH, MAX_SECRET};
