#![doc = include_str!("../README.md")]

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
