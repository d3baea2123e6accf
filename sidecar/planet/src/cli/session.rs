//! Whom a command asks: the daemon that has the vault open, or this process.

use super::{args::Globals, passphrase::Wanted};
use anyhow::{bail, Context, Result};
use metalife_planet::{
	api::{App, Policy},
	tokens::control_token,
	Client, ClientError, Control, Planet,
};
use metalife_vault::{Error as VaultError, Vault};
use std::{
	fs::DirBuilder,
	os::unix::fs::DirBuilderExt,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

const FOLDER: &str = "PLANET_DATA";

/// How many requests a second an app could make of a command, if it could reach it.
const NONE: u32 = 0;

impl Globals {
	/// The folder that holds all of it.
	pub fn folder(&self) -> Result<PathBuf> {
		let given = self.data.clone().or_else(|| std::env::var_os(FOLDER).map(PathBuf::from));
		if let Some(given) = given.filter(|path| !path.as_os_str().is_empty()) {
			return Ok(given);
		}
		let variable = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
		let data = variable("XDG_DATA_HOME").or_else(|| Some(variable("HOME")?.join(".local/share")));
		let data = data.with_context(|| format!("where is the data? Neither --data nor {FOLDER} nor HOME says"))?;
		Ok(data.join("metalife").join("planet"))
	}

	/// The passphrase that the vault has.
	pub fn passphrase(&self) -> Result<Zeroizing<String>> {
		Wanted::current(self.passphrase_file.as_deref()).get()
	}
}

/// Where the vault is in the data folder.
pub fn vault_folder(folder: &Path) -> PathBuf {
	folder.join("vault")
}

/// Make the data folder, which only its owner enters.
pub fn create_folder(folder: &Path) -> Result<()> {
	DirBuilder::new()
		.recursive(true)
		.mode(0o700)
		.create(folder)
		.with_context(|| format!("{} cannot be made", folder.display()))
}

/// Open the vault in a data folder. From then on no daemon can have it open, so that a control file is one that was left.
pub fn open_vault(folder: &Path, globals: &Globals) -> Result<Vault> {
	let vault = vault_folder(folder);
	// Before anybody is asked for a passphrase that opens nothing.
	if !vault.is_dir() {
		bail!(VaultError::NoVault);
	}
	let vault = Vault::open(&vault, globals.passphrase()?.as_bytes())?;
	Control::remove(folder)?;
	Ok(vault)
}

/// Whom to ask.
pub struct Session {
	/// Who answers.
	pub client: Client,
	/// Whether a daemon does.
	pub daemon: bool,
	/// The data folder.
	pub folder: PathBuf,
}

impl Session {
	/// Find the daemon, or open the vault.
	pub async fn start(globals: &Globals) -> Result<Self> {
		let folder = globals.folder()?;
		if let Some(Control { address, token }) = Control::read(&folder)? {
			let client = Client::socket(address, Zeroizing::new(token));
			match client.knows_us().await {
				Ok(true) => return Ok(Self { client, daemon: true, folder }),
				// Left by a daemon that was killed: nobody is there, or somebody else.
				Ok(false) => {},
				Err(error @ ClientError::Refused(_)) => return Err(error.into()),
				Err(error) => tracing::debug!(%error, "no daemon of ours"),
			}
		}
		let vault = open_vault(&folder, globals)?;
		Self::here(vault, folder)
	}

	/// Ask this process, which has the vault open.
	pub fn here(vault: Vault, folder: PathBuf) -> Result<Self> {
		let token = control_token();
		let planet = Planet::new(vault, &folder, &token, NONE)?;
		let client = Client::here(App::new(planet, Policy::default()), token);
		Ok(Self { client, daemon: false, folder })
	}
}
