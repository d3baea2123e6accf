#![doc = include_str!("../README.md")]

mod anchoring;
pub mod api;
pub mod blobs;
mod blocked;
pub mod chain;
mod client;
mod control;
mod error;
mod letters;
pub mod limit;
mod metrics;
pub mod model;
pub mod network;
mod planet;
pub mod private;
pub mod pubs;
mod replication;
mod server;
mod succession;
pub mod tokens;
mod transfer;

pub use client::{Client, ClientError};
pub use control::Control;
pub use error::{Error, Problem, Refusal, Result};
pub use metrics::Metrics;
pub use planet::{now, Draft, Filter, Planet, Which};
pub use server::serve;
pub use transfer::file_body;
