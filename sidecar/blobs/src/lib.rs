#![doc = include_str!("../README.md")]

mod address;
mod blobs;
mod error;
mod folder;
mod hashes;
mod index;
mod read;
mod receive;
mod s3;
mod seal;
mod store;
mod write;

pub use address::Address;
pub use blobs::{Blobs, Change, Held, Usage, MAX_PINS, MAX_REASON};
pub use error::{Error, Result};
pub use folder::Folder;
pub use hashes::{chunk_count, chunk_len, ChunkHashes, CHUNK, MAX_BLOB};
pub use read::Reader;
pub use receive::Receiver;
pub use s3::{S3Config, S3};
pub use seal::{plain_size, sealed_size, Key, PLAIN_CHUNK};
pub use store::{Object, Store};
pub use write::{Sealed, Writer};
