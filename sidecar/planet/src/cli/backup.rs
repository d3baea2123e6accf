//! Backups.

use super::{
	args::{BackupCommand, Globals},
	files::save,
	output::Output,
	passphrase::Wanted,
	session::{create_folder, vault_folder, Session},
};
use anyhow::{bail, Result};
use hyper::Method;
use metalife_planet::{
	api::{Cost, Passphrase},
	model::Feed,
	tokens::Tokens,
};
use metalife_vault::Vault;
use serde_json::json;

pub async fn run(globals: &Globals, command: BackupCommand) -> Result<Output> {
	match command {
		BackupCommand::Create { file, backup_passphrase_file, cost } => {
			if file.exists() {
				bail!("{} is there already", file.display());
			}
			let session = Session::start(globals).await?;
			let passphrase = Wanted::backup(backup_passphrase_file.as_deref(), true).get()?;
			let request = Passphrase { passphrase: passphrase.to_string(), cost: Some(Cost::from(cost.kdf())) };
			let response = session.client.send(Method::POST, "/v1/backup", Some(&request)).await?;
			let bytes = save(response, &file, None).await?;
			Output::new(
				&json!({ "file": file.display().to_string(), "bytes": bytes }),
				format!("{}: {bytes} bytes", file.display()),
			)
		},
		BackupCommand::Restore { file, backup_passphrase_file, cost } => {
			let folder = globals.folder()?;
			let passphrase = Wanted::backup(backup_passphrase_file.as_deref(), false).get()?;
			create_folder(&folder)?;
			let vault = Vault::restore(&vault_folder(&folder), &file, passphrase.as_bytes(), &cost.kdf())?;
			// The backup's are older than what was revoked since.
			Tokens::forget_all(&vault)?;
			let feed = Feed(vault.feed_key());
			let shown = folder.display().to_string();
			// The new feed takes over what the old one said of us.
			Session::here(vault, folder)?;
			let text = format!("{shown}\nThe vault has the backup's passphrase. Its new feed is {feed}");
			Output::new(&json!({ "data": shown, "feed": feed }), text)
		},
	}
}
