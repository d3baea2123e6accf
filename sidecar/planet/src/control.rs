//! The control file: how the command line finds the daemon that has the vault open.
//!
//! Only its owner reads it. It holds an address and a token that the daemon made when it started, which is good for nothing
//! once the daemon has ended; one that was left by a daemon that was killed is removed by whoever opens the vault next.

use serde::{Deserialize, Serialize};
use std::{
	fs::OpenOptions,
	io::{self, ErrorKind, Read, Write},
	net::SocketAddr,
	os::unix::fs::OpenOptionsExt,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

const NAME: &str = "control.json";
const MAX_LEN: u64 = 1_024;

/// Where the daemon listens, and what it takes for the command line's word.
#[derive(Serialize, Deserialize)]
pub struct Control {
	/// Where it listens.
	pub address: SocketAddr,
	/// The control token.
	pub token: String,
}

fn path(folder: &Path) -> PathBuf {
	folder.join(NAME)
}

impl Control {
	/// Put it in its place, as a whole.
	pub fn write(&self, folder: &Path) -> io::Result<()> {
		let new = folder.join(format!("{NAME}.new"));
		Self::remove_file(&new)?;
		let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
		file.write_all(&Zeroizing::new(serde_json::to_vec(self)?))?;
		std::fs::rename(new, path(folder))
	}

	/// Read it; none if there is none, or one that a crash cut off.
	pub fn read(folder: &Path) -> io::Result<Option<Self>> {
		let file = match std::fs::File::open(path(folder)) {
			Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
			file => file?,
		};
		let mut bytes = Zeroizing::new(Vec::new());
		file.take(MAX_LEN).read_to_end(&mut bytes)?;
		Ok(serde_json::from_slice(&bytes).ok())
	}

	/// Remove it, if there is one. Only for whoever has the vault open.
	pub fn remove(folder: &Path) -> io::Result<()> {
		Self::remove_file(&path(folder))
	}

	fn remove_file(path: &Path) -> io::Result<()> {
		match std::fs::remove_file(path) {
			Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
			_ => Ok(()),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;

	#[test]
	fn a_control_file_is_for_its_owner_only() {
		let folder = tempfile::tempdir().expect("there is a place for temporary files");
		assert!(Control::read(folder.path()).expect("is read").is_none());
		let address = ([127, 0, 0, 1], 5).into();
		for token in ["one", "two"] {
			let control = Control { address, token: token.to_owned() };
			control.write(folder.path()).expect("is written");
			let read = Control::read(folder.path()).expect("is read").expect("is there");
			assert_eq!((read.address, &read.token[..]), (address, token));
		}
		let mode = path(folder.path()).metadata().expect("is there").permissions().mode();
		assert_eq!(mode & 0o777, 0o600);
		Control::remove(folder.path()).expect("is removed");
		Control::remove(folder.path()).expect("is gone");
		std::fs::write(path(folder.path()), b"{").expect("is written");
		assert!(Control::read(folder.path()).expect("is read").is_none());
	}
}
