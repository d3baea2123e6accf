#![doc = include_str!("../README.md")]

mod content;
mod fork;
mod header;
mod log;
mod message;
pub mod people;
mod reference;
mod segment;
mod signatures;
mod wire;

pub use content::{Content, ContentError, Field, Inner, Relation, Salt, SALT_LEN};
pub use fork::{ForkError, ForkProof, MAX_BRANCH};
pub use header::{
	FeedKey, Header, HeaderError, Kind, MessageId, SignedHeader, HEADER_LEN, MAX_PAYLOAD, MAX_SEQUENCE, MAX_TIME,
};
pub use log::{Run, RunError, Start, Tip, WriteError, Writer, STATEMENT};
pub use message::{Message, MessageError, MAX_MESSAGE};
pub use reference::{BlobRef, MessageRef, Person};
pub use segment::{segment, MessageProof, ProofError, MAX_PROOF, MAX_SEGMENT};
pub use signatures::{verify_each, BATCH};

// What a segment is made of, so that whoever uses this crate needs no other.
pub use metalife_primitives::anchor::{Segment, Tree};
