//! What several tests need.
#![allow(dead_code, reason = "not every test needs all of it")]

use metalife_blobs::{Address, Blobs, ChunkHashes, Reader, Sealed, Store};
use metalife_vault::{Kdf, Vault};
use std::{
	io::{Read, Write},
	path::{Path, PathBuf},
	sync::Arc,
};
use tempfile::TempDir;

/// A folder for a vault and its blobs.
pub struct Place(pub TempDir);

impl Place {
	pub fn new() -> Self {
		Self(tempfile::tempdir().expect("there is a place for temporary files"))
	}

	pub fn blobs(&self) -> PathBuf {
		self.0.path().join("blobs")
	}

	pub fn vault(&self) -> Arc<Vault> {
		open_vault(self.0.path())
	}

	pub fn open(&self, quota: u64) -> Blobs {
		Blobs::open(self.vault(), &self.blobs(), quota).expect("is opened")
	}

	pub fn open_with(&self, store: impl Store + 'static, quota: u64) -> Blobs {
		Blobs::open_with(self.vault(), &self.blobs(), Box::new(store), quota).expect("is opened")
	}
}

pub fn open_vault(folder: &Path) -> Arc<Vault> {
	let folder = folder.join("vault");
	let vault = match folder.exists() {
		true => Vault::open(&folder, b"secret"),
		false => Vault::create(&folder, b"secret", &Kdf::WEAKEST),
	};
	Arc::new(vault.expect("is opened"))
}

/// Bytes without a pattern, others for each seed.
pub fn some(seed: u64, size: usize) -> Vec<u8> {
	let mut bytes = vec![0; size];
	blake3::Hasher::new().update(&seed.to_le_bytes()).finalize_xof().fill(&mut bytes);
	bytes
}

pub fn write(blobs: &Blobs, bytes: &[u8], reason: Option<&str>) -> Sealed {
	let mut writer = blobs.write().expect("is begun");
	writer.write_all(bytes).expect("is written");
	writer.finish(reason).expect("is written")
}

pub fn all_of(mut reader: Reader) -> Vec<u8> {
	let mut bytes = Vec::new();
	reader.read_to_end(&mut bytes).expect("is read");
	bytes
}

pub fn read(blobs: &Blobs, sealed: &Sealed) -> Vec<u8> {
	all_of(blobs.read(&sealed.address, Some(&sealed.key)).expect("is held"))
}

/// The hashes and chunks of a blob, as a peer sends them.
pub fn sent(blobs: &Blobs, address: &Address) -> (Vec<u8>, u64, Vec<Vec<u8>>) {
	let hashes = blobs.hashes(address).expect("is held");
	let chunks = (0..hashes.count()).step_by(16).flat_map(|from| blobs.chunks(&hashes, from, 16).expect("is held"));
	(hashes.encode(), hashes.size(), chunks.collect())
}

pub fn hashes(address: &Address, size: u64, list: &[u8]) -> ChunkHashes {
	ChunkHashes::decode(address, size, list).expect("are the hashes")
}
