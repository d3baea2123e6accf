#![doc = include_str!("../README.md")]

mod attach;
mod envelope;
mod error;
mod keys;
mod mailbox;
mod padding;
pub mod pictures;
mod prekey;

pub use attach::{attach, open_attachment};
pub use envelope::{Envelope, EnvelopeError, MAX_ENVELOPE, MAX_PEOPLE, MAX_SLOTS};
pub use error::{Error, Result};
pub use keys::{PrivateKey, PublicKey, KEEP, MAX_KEYS, ROTATE};
pub use mailbox::{Mailbox, Received, Recipient, Sent, Storage, MAX_AGE};
pub use padding::padded_len;
pub use prekey::{PreKey, PreKeyError, PRE_KEY};
