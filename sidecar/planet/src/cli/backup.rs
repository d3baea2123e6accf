//! Backups.

use super::{
	args::{BackupCommand, Globals},
	output::Output,
	passphrase::Wanted,
	session::{create_folder, vault_folder, Session},
};
use anyhow::{bail, ensure, Context, Result};
use http_body_util::BodyExt;
use hyper::Method;
use metalife_planet::{
	api::{Cost, Passphrase},
	model::Feed,
	tokens::Tokens,
};
use metalife_vault::Vault;
use serde::Serialize;
use serde_json::json;
use std::{
	fs::{File, OpenOptions},
	io::Write,
	os::unix::fs::OpenOptionsExt,
	path::{Path, PathBuf},
};

pub async fn run(globals: &Globals, command: BackupCommand) -> Result<Output> {
	match command {
		BackupCommand::Create { file, backup_passphrase_file, cost } => {
			if file.exists() {
				bail!("{} is there already", file.display());
			}
			let session = Session::start(globals).await?;
			let passphrase = Wanted::backup(backup_passphrase_file.as_deref(), true).get()?;
			let request = Passphrase { passphrase: passphrase.to_string(), cost: Some(Cost::from(cost.kdf())) };
			let bytes = save(&session, &file, "/v1/backup", &request).await?;
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

/// Write what is answered to a file; under another name first: what has the right one is whole.
pub async fn save(session: &Session, file: &Path, path: &str, request: &impl Serialize) -> Result<u64> {
	let mut part = file.as_os_str().to_owned();
	part.push(".part");
	let part = PathBuf::from(part);
	let mut out = OpenOptions::new()
		.write(true)
		.create(true)
		.truncate(true)
		.mode(0o600)
		.open(&part)
		.with_context(|| format!("{} cannot be written", part.display()))?;
	let written = receive(session, &mut out, path, request).await;
	let finished = written.and_then(|bytes| {
		out.sync_all()?;
		std::fs::rename(&part, file)?;
		let folder = file.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
		File::open(folder)?.sync_all()?;
		Ok(bytes)
	});
	if finished.is_err() {
		// The first error is the one to tell.
		let _ = std::fs::remove_file(&part);
	}
	finished
}

async fn receive(session: &Session, out: &mut File, path: &str, request: &impl Serialize) -> Result<u64> {
	let response = session.client.send(Method::POST, path, Some(request)).await?;
	let length = response.headers().get(hyper::header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
	// What is written as it is sent has none: it says itself where it ends.
	let length: Option<u64> = length.and_then(|length| length.parse().ok());
	let mut body = response.into_body();
	let mut bytes = 0;
	while let Some(frame) = body.frame().await {
		if let Ok(data) = frame.context("the answer broke off")?.into_data() {
			out.write_all(&data)?;
			bytes += data.len() as u64;
		}
	}
	ensure!(length.is_none_or(|length| bytes == length), "the answer broke off");
	Ok(bytes)
}
