//! Passphrases: from a file, from the environment, or from the terminal, without echo.

use anyhow::{bail, Context, Result};
use std::{
	fs::File,
	io::{stdin, IsTerminal, Read},
	path::Path,
};
use zeroize::Zeroizing;

const MAX_LEN: u64 = 1_024;

/// Which passphrase is wanted.
pub struct Wanted<'a> {
	/// The file that was named for it.
	pub file: Option<&'a Path>,
	/// The variable that it may stand in.
	pub variable: &'static str,
	/// How to ask for it.
	pub prompt: &'static str,
	/// Whether to ask twice, because nothing else would find a mistake.
	pub twice: bool,
}

impl<'a> Wanted<'a> {
	/// The one that the vault has.
	pub fn current(file: Option<&'a Path>) -> Self {
		Self { file, variable: "PLANET_PASSPHRASE", prompt: "Passphrase: ", twice: false }
	}

	/// The one that the vault is to have.
	pub fn new(file: Option<&'a Path>) -> Self {
		Self { file, variable: "PLANET_NEW_PASSPHRASE", prompt: "New passphrase: ", twice: true }
	}

	/// The one of a backup.
	pub fn backup(file: Option<&'a Path>, twice: bool) -> Self {
		Self { file, variable: "PLANET_BACKUP_PASSPHRASE", prompt: "Passphrase of the backup: ", twice }
	}

	/// The secret of an account.
	pub fn account(file: Option<&'a Path>) -> Self {
		Self { file, variable: "PLANET_ACCOUNT_SECRET", prompt: "Secret of the account: ", twice: false }
	}

	/// Get it.
	pub fn get(&self) -> Result<Zeroizing<String>> {
		let passphrase = match (self.file, std::env::var(self.variable)) {
			(Some(file), _) => from_file(file).with_context(|| format!("the passphrase in {}", file.display()))?,
			(None, Ok(passphrase)) => Zeroizing::new(passphrase),
			(None, Err(std::env::VarError::NotUnicode(_))) => bail!("{} is not UTF-8", self.variable),
			(None, Err(std::env::VarError::NotPresent)) => self.ask()?,
		};
		if passphrase.is_empty() {
			bail!("the passphrase is empty");
		}
		Ok(passphrase)
	}

	fn ask(&self) -> Result<Zeroizing<String>> {
		if !stdin().is_terminal() {
			bail!("no passphrase: there is no terminal to ask at, and neither a file nor {} has it", self.variable);
		}
		let passphrase = Zeroizing::new(rpassword::prompt_password(self.prompt)?);
		if self.twice && passphrase != Zeroizing::new(rpassword::prompt_password("Once more: ")?) {
			bail!("these were two different passphrases");
		}
		Ok(passphrase)
	}
}

/// All of a file but the end of its line.
fn from_file(path: &Path) -> Result<Zeroizing<String>> {
	let mut text = Zeroizing::new(String::new());
	File::open(path)?.take(MAX_LEN + 1).read_to_string(&mut text)?;
	if text.len() as u64 > MAX_LEN {
		bail!("is longer than {MAX_LEN} bytes");
	}
	let end = text.strip_suffix('\n').map(|text| text.strip_suffix('\r').unwrap_or(text)).unwrap_or(&text).len();
	text.truncate(end);
	Ok(text)
}
