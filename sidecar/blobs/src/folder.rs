//! The store that is there by default: a folder.

use crate::{
	address::Address,
	error::Result,
	store::{Object, Store},
};
use std::{
	fs::{DirBuilder, File},
	io::ErrorKind,
	os::unix::fs::{DirBuilderExt, FileExt},
	path::{Path, PathBuf},
};

/// Blobs as files in a folder, on the same file system as the folder where they are received.
pub struct Folder(PathBuf);

impl Folder {
	/// This folder; made if it is not there.
	pub fn new(path: &Path) -> Result<Self> {
		create_folder(path)?;
		Ok(Self(path.to_owned()))
	}

	/// In 256 folders, so that none gets too large.
	fn path(&self, address: &Address) -> PathBuf {
		let name = address.to_string();
		self.0.join(&name[..2]).join(name)
	}
}

/// A folder that only its owner enters.
pub(crate) fn create_folder(path: &Path) -> Result<()> {
	Ok(DirBuilder::new().recursive(true).mode(0o700).create(path)?)
}

/// Make what was renamed, created or removed in this folder last.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
	Ok(File::open(folder)?.sync_all()?)
}

/// Remove a file, if there is one.
pub(crate) fn remove(path: &Path) -> Result<()> {
	match std::fs::remove_file(path) {
		Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
		_ => Ok(()),
	}
}

impl Store for Folder {
	fn put(&self, address: &Address, file: &Path) -> Result<()> {
		let path = self.path(address);
		let folder = path.parent().unwrap_or(&self.0);
		if !folder.is_dir() {
			create_folder(folder)?;
			sync_folder(&self.0)?;
		}
		std::fs::rename(file, &path)?;
		sync_folder(folder)
	}

	fn open(&self, address: &Address) -> Result<Option<Box<dyn Object>>> {
		match File::open(self.path(address)) {
			Ok(file) => Ok(Some(Box::new(OpenFile { length: file.metadata()?.len(), file }))),
			Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
			Err(error) => Err(error.into()),
		}
	}

	fn remove(&self, address: &Address) -> Result<()> {
		remove(&self.path(address))
	}

	fn each(&self, visit: &mut dyn FnMut(Address, u64) -> Result<()>) -> Result<()> {
		for folder in self.0.read_dir()? {
			let folder = folder?;
			if !folder.file_type()?.is_dir() {
				continue;
			}
			for entry in folder.path().read_dir()? {
				let entry = entry?;
				// What is called otherwise is not ours.
				if let Some(Ok(address)) = entry.file_name().to_str().map(str::parse) {
					visit(address, entry.metadata()?.len())?;
				}
			}
		}
		Ok(())
	}
}

struct OpenFile {
	length: u64,
	file: File,
}

impl Object for OpenFile {
	fn len(&self) -> u64 {
		self.length
	}

	fn read_at(&self, at: u64, out: &mut [u8]) -> Result<()> {
		Ok(self.file.read_exact_at(out, at)?)
	}
}
