#![doc = include_str!("../README.md")]

mod account;
mod cache;
mod chain;
mod contacts;
mod error;
mod grants;
mod hex32;
mod letters;
mod node;
mod profile;
mod pubs;
mod queue;
mod sending;
mod transaction;
mod types;

pub use account::address;
pub use cache::{MAX_LOOKED_UP, MAX_WANTED};
pub use chain::{Chain, State};
pub use contacts::{Contacts, MAX_CONTACTS};
pub use error::{Error, Result};
pub use grants::{Scopes, MAX_GRANTS};
pub use hex32::Hex32;
pub use letters::{Fate, Letter, LetterPage, LetterState};
pub use node::check_url;
pub use profile::{Key, Profile, Role, Whose};
pub use pubs::{Listed, Listing, PeerKey, Pubs, Services, MAX_PUBS, MAX_PUB_ADDRESS, MAX_PUB_ADDRESSES};
pub use queue::{Anchored, Entry, Stage, Wish, MAX_WAITING};
pub use transaction::MAX_LETTER;
