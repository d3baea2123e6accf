#![doc = include_str!("../README.md")]

mod blobs;
pub mod bundle;
mod filter;
mod frame;
mod identity;
mod invite;
mod line;
pub mod network;
mod receive;
mod replica;
mod serve;
mod session;
mod wants;
mod wire;

pub use blobs::{BlobEntry, BlobExchange, BlobFrame, MAX_CHUNKS, MAX_FETCHED, MAX_NAMED_BLOBS, MAX_WANTED};
pub use filter::{Filter, FilterError, Only, MAX_NAMED};
pub use frame::{messages, Claim, Entry, Frame, FrameError, Reason, MAX_CREDIT, MAX_ENTRIES, MAX_FRAME, MAX_PAGE};
pub use identity::{Ends, SeedSigner, Signer, Statement};
pub use invite::{
	Invitation, InvitationError, InviteError, InviteSecret, Ledger, Place, Refusal, Terms, MAX_ADDRESS, MAX_ADDRESSES,
	MAX_INVITATIONS,
};
pub use receive::GivenUp;
pub use replica::{Event, Replica, Serve, Settings, What};
pub use serve::{MAX_ASKED, MAX_FEEDS};
pub use session::{run, End, Summary, Until};
pub use wants::{Graph, Policy, Rule, VaultGraph, Wanted, Wants, MAX_HOPS};
pub use wire::WrongLength;
