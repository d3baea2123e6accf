//! Files that are whole or not there, and the lock.

use crate::error::{Error, Result};
use std::{
	fs::{DirBuilder, File, OpenOptions, TryLockError},
	io::{ErrorKind, Write},
	os::unix::fs::{DirBuilderExt, OpenOptionsExt},
	path::{Path, PathBuf},
};

/// A new file that only its owner reads.
pub fn create(path: &Path) -> Result<File> {
	Ok(OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?)
}

/// A new folder that only its owner enters.
pub fn create_folder(path: &Path) -> Result<()> {
	Ok(DirBuilder::new().recursive(true).mode(0o700).create(path)?)
}

/// Where a file is written before it takes its place.
pub fn unfinished(path: &Path) -> PathBuf {
	let mut name = path.as_os_str().to_owned();
	name.push(".new");
	name.into()
}

/// Put a file in its place: after a crash there is the old one or the new one.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
	let new = unfinished(path);
	let mut file = create(&new)?;
	file.write_all(bytes)?;
	finish(file, path)
}

/// The same for a file that was written where [`unfinished`] says.
pub fn finish(file: File, path: &Path) -> Result<()> {
	file.sync_all()?;
	std::fs::rename(unfinished(path), path)?;
	sync_folder(path)
}

/// Make what was renamed, created or removed in the folder of this path last.
pub fn sync_folder(path: &Path) -> Result<()> {
	let folder = match path.parent() {
		Some(folder) if folder != Path::new("") => folder,
		_ => Path::new("."),
	};
	Ok(File::open(folder)?.sync_all()?)
}

/// Remove a file, if there is one.
pub fn remove(path: &Path) -> Result<()> {
	match std::fs::remove_file(path) {
		Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
		_ => Ok(()),
	}
}

/// Held while a vault is open. The system lets go of it when the process ends, however it ends.
pub struct Lock(#[allow(dead_code, reason = "held, not used")] File);

impl Lock {
	pub fn take(path: &Path) -> Result<Self> {
		let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
		match file.try_lock() {
			Ok(()) => Ok(Self(file)),
			Err(TryLockError::WouldBlock) => Err(Error::InUse),
			Err(TryLockError::Error(error)) => Err(error.into()),
		}
	}
}
