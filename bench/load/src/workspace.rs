//! Where chains and logs are kept.

use crate::Result;
use std::{
	env, fs,
	path::{Path, PathBuf},
	process,
};

/// A directory, removed at the end unless the user named it.
pub struct Workspace {
	path: PathBuf,
	kept: bool,
}

impl Workspace {
	/// The directory `kept`, or one that does not stay.
	pub fn new(kept: Option<&Path>) -> Result<Self> {
		let path = match kept {
			Some(path) => path.to_owned(),
			None => env::temp_dir().join(format!("metalife-load-{}", process::id())),
		};
		fs::create_dir_all(&path).map_err(|error| format!("cannot make {}: {error}", path.display()))?;
		Ok(Self { path, kept: kept.is_some() })
	}

	/// An empty directory in it.
	pub fn directory(&self, name: &str) -> Result<PathBuf> {
		let path = self.path.join(name);
		if path.exists() {
			fs::remove_dir_all(&path)?;
		}
		fs::create_dir_all(&path)?;
		Ok(path)
	}
}

impl Drop for Workspace {
	fn drop(&mut self) {
		if !self.kept {
			// What is left is in the system's directory for temporary files.
			let _ = fs::remove_dir_all(&self.path);
		}
	}
}

/// The bytes that a directory takes up on the disk. Files with holes take up less than their length.
pub fn disk_bytes(path: &Path) -> Result<u64> {
	use std::os::unix::fs::MetadataExt;
	let mut bytes = 0;
	for entry in fs::read_dir(path)? {
		let entry = entry?;
		let metadata = entry.metadata()?;
		bytes += metadata.blocks() * 512;
		if metadata.is_dir() {
			bytes += disk_bytes(&entry.path())?;
		}
	}
	Ok(bytes)
}
