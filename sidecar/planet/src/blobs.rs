//! The blobs that go with a vault: where they lie, how much room they may take, and what opens those that were put here.

use crate::error::{vault_code, Error, Result};
use axum::http::StatusCode;
use metalife_blobs::{Address, Blobs, Error as BlobsError, Held, Key, S3Config, Store, Usage, S3};
use metalife_vault::Vault;
use serde::{Deserialize, Serialize};
use std::{
	path::{Path, PathBuf},
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use zeroize::Zeroizing;

/// How many bytes blobs take at most, unless another quota is set: 10 GiB.
pub const QUOTA: u64 = 10 << 30;

/// Why an attachment stays that was not sent yet. Until the next start.
pub const ATTACHED: &str = "attached";

/// Why what came with a private message stays.
pub const PRIVATE: &str = "private";

const FOLDER: &str = "blobs";
const SETTINGS: &str = "planet blobs";
const KEYS: &str = "planet blob keys";

/// Where blobs lie, and how much of it they may take. Sealed in the vault, since an access key is in it.
#[derive(Clone, Serialize, Deserialize)]
struct Settings {
	quota: u64,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	bucket: Option<Bucket>,
}

/// A bucket of an S3-compatible store.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
	/// The store's address, unless it is Amazon's.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub endpoint: Option<String>,
	/// The region, as `eu-west-1`.
	pub region: String,
	/// The bucket, which is there already.
	pub bucket: String,
	/// What the names of our objects begin with.
	#[serde(default)]
	pub prefix: String,
	/// The id of the access key.
	pub access_key: String,
	/// The access key's secret.
	pub secret_key: String,
}

impl Bucket {
	fn open(&self) -> Result<S3> {
		let Self { endpoint, region, bucket, prefix, access_key, secret_key } = self.clone();
		Ok(S3::new(&S3Config { endpoint, region, bucket, prefix, access_key, secret_key })?)
	}
}

/// The blobs of a vault, opened when they are first asked for.
pub struct BlobStore {
	vault: Arc<Vault>,
	folder: PathBuf,
	open: Mutex<Option<Blobs>>,
}

impl BlobStore {
	/// In the data folder, beside the vault. Nothing is opened yet.
	pub fn new(vault: Arc<Vault>, folder: &Path) -> Self {
		Self { vault, folder: folder.join(FOLDER), open: Mutex::new(None) }
	}

	fn opened(&self) -> MutexGuard<'_, Option<Blobs>> {
		// There either is one or none.
		self.open.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn settings(&self) -> Result<Settings> {
		match self.vault.secret(SETTINGS)? {
			Some(kept) => serde_json::from_slice(&kept).map_err(|_| Error::Internal),
			None => Ok(Settings { quota: QUOTA, bucket: None }),
		}
	}

	fn keep(&self, settings: &Settings) -> Result<()> {
		let kept = Zeroizing::new(serde_json::to_vec(settings).map_err(|_| Error::Internal)?);
		Ok(self.vault.keep_secret(SETTINGS, &kept)?)
	}

	fn open(&self, open: &mut Option<Blobs>) -> Result<Blobs> {
		if let Some(blobs) = open {
			return Ok(blobs.clone());
		}
		let Settings { quota, bucket } = self.settings()?;
		let vault = self.vault.clone();
		let blobs = match bucket {
			None => Blobs::open(vault, &self.folder, quota)?,
			Some(bucket) => Blobs::open_with(vault, &self.folder, Box::new(bucket.open()?), quota)?,
		};
		for held in blobs.all()?.iter().filter(|held| held.pins.iter().any(|pin| pin == ATTACHED)) {
			blobs.unpin(&held.address, ATTACHED)?;
		}
		Ok(open.insert(blobs).clone())
	}

	/// The blobs. The first time, this waits for the disk, or for the store.
	pub fn get(&self) -> Result<Blobs> {
		self.open(&mut self.opened())
	}

	/// Allow so many bytes from now on.
	pub fn set_quota(&self, quota: u64) -> Result<Usage> {
		let mut open = self.opened();
		self.keep(&Settings { quota, ..self.settings()? })?;
		let blobs = self.open(&mut open)?;
		blobs.set_quota(quota);
		Ok(blobs.usage())
	}

	/// Keep blobs in this bucket from now on, or in the folder. Nothing moves them: there must be none.
	pub fn set_bucket(&self, bucket: Option<Bucket>) -> Result<()> {
		let mut open = self.opened();
		if !self.open(&mut open)?.all()?.is_empty() {
			return Err(Error::BlobsHeld);
		}
		if let Some(bucket) = &bucket {
			// What cannot be listed cannot be used; what is there already is not looked at.
			bucket.open()?.each(&mut |_, _| Ok(()))?;
		}
		let before = self.settings()?;
		*open = None;
		self.keep(&Settings { bucket, ..before.clone() })?;
		if let Err(error) = self.open(&mut open) {
			self.keep(&before)?;
			return Err(error);
		}
		Ok(())
	}

	/// Keep what opens a blob.
	pub fn keep_key(&self, address: &Address, key: &Key) -> Result<()> {
		Ok(self.vault.records(KEYS).put(&address.0, &key.bytes())?)
	}

	/// What opens a blob that was put here.
	pub fn key(&self, address: &Address) -> Result<Option<Key>> {
		let Some(key) = self.vault.records(KEYS).get(&address.0)? else { return Ok(None) };
		Ok(Some(Key::new(key.as_slice().try_into().map_err(|_| Error::Internal)?)))
	}

	/// What is known of a blob.
	pub fn state(&self, address: &Address) -> Result<Held> {
		self.get()?.get(address)?.ok_or(Error::NotFound("blob"))
	}

	/// Let go of a blob, unless something says that it is to stay.
	pub fn remove(&self, address: &Address) -> Result<Held> {
		let held = self.state(address)?;
		if !held.pins.is_empty() {
			return Err(Error::Pinned);
		}
		self.get()?.let_go(address)?;
		self.vault.records(KEYS).remove(&address.0)?;
		Ok(held)
	}
}

/// What went wrong with blobs: one of their errors may have come through a reader or a writer.
pub fn unwrapped(error: std::io::Error) -> Error {
	match error.downcast::<BlobsError>() {
		Ok(error) => Error::Blobs(error),
		Err(error) => Error::Io(error),
	}
}

/// The status and the word for what the blobs say.
pub(crate) fn code(error: &BlobsError) -> (StatusCode, &'static str) {
	match error {
		BlobsError::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
		BlobsError::Quota { .. } => (StatusCode::INSUFFICIENT_STORAGE, "quota"),
		BlobsError::NotHeld => (StatusCode::NOT_FOUND, "not-held"),
		BlobsError::Held => (StatusCode::CONFLICT, "held"),
		BlobsError::InUse => (StatusCode::CONFLICT, "blob-in-use"),
		BlobsError::Size(_) => (StatusCode::CONFLICT, "size"),
		BlobsError::Hashes => (StatusCode::UNPROCESSABLE_ENTITY, "hashes"),
		BlobsError::Chunk(_) => (StatusCode::UNPROCESSABLE_ENTITY, "chunk"),
		BlobsError::NoChunk(_) => (StatusCode::BAD_REQUEST, "no-chunk"),
		BlobsError::Missing(_) => (StatusCode::CONFLICT, "missing"),
		BlobsError::Key => (StatusCode::UNPROCESSABLE_ENTITY, "key"),
		BlobsError::Pin => (StatusCode::UNPROCESSABLE_ENTITY, "pin"),
		BlobsError::Damaged(_) => (StatusCode::INTERNAL_SERVER_ERROR, "damaged"),
		BlobsError::Newer(_) => (StatusCode::INTERNAL_SERVER_ERROR, "newer"),
		BlobsError::Vault(error) => vault_code(error),
		BlobsError::S3(_) => (StatusCode::BAD_GATEWAY, "store"),
		_ => (StatusCode::INTERNAL_SERVER_ERROR, "system"),
	}
}
