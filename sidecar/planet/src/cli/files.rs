//! Files that go to the API, and those that come from it.

use super::output::bytes;
use anyhow::{ensure, Context, Result};
use axum::body::Body;
use http_body_util::BodyExt;
use hyper::{header, Response};
use metalife_planet::file_body;
use std::{
	fs::{File, OpenOptions},
	io::{IsTerminal, Write},
	os::unix::fs::OpenOptionsExt,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};

/// How often it is shown how far it has come.
const EACH: Duration = Duration::from_millis(100);

/// How far something large has come, as a line on a terminal.
pub struct Progress {
	what: String,
	total: u64,
	done: u64,
	shown: Option<Instant>,
}

impl Progress {
	/// None where nobody sees it.
	pub fn new(json: bool, what: String, total: u64) -> Option<Self> {
		let seen = !json && std::io::stderr().is_terminal();
		seen.then(|| Self { what, total, done: 0, shown: None })
	}

	fn add(&mut self, count: usize) {
		self.done += count as u64;
		if self.shown.is_none_or(|shown| shown.elapsed() >= EACH) {
			self.shown = Some(Instant::now());
			let percent = (self.done * 100).checked_div(self.total).unwrap_or(100);
			// Nothing depends on it.
			let _ = write!(std::io::stderr(), "\r\x1b[K{}", self.line(percent));
		}
	}

	fn line(&self, percent: u64) -> String {
		let filled = (percent.min(100) / 5) as usize;
		let bar = "#".repeat(filled) + &" ".repeat(20 - filled);
		format!("{} [{bar}] {percent:3} %, {} of {}", self.what, bytes(self.done), bytes(self.total))
	}
}

impl Drop for Progress {
	fn drop(&mut self) {
		if self.shown.is_some() {
			let _ = write!(std::io::stderr(), "\r\x1b[K");
		}
	}
}

/// A file as a body.
pub fn body(path: &Path, json: bool) -> Result<Body> {
	let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
	let meta = file.metadata()?;
	ensure!(meta.is_file(), "{} is no file", path.display());
	let progress = Progress::new(json, path.display().to_string(), meta.len());
	let Some(mut progress) = progress else { return Ok(file_body(file)) };
	Ok(Body::new(file_body(file).map_frame(move |frame| {
		progress.add(frame.data_ref().map_or(0, |part| part.len()));
		frame
	})))
}

/// Write what is answered to a file, under another name first: what has the right one is whole. Tells how many bytes it has.
pub async fn save(response: Response<Body>, file: &Path, what: Option<(&str, bool)>) -> Result<u64> {
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
	let written = receive(response, &mut out, what).await;
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

async fn receive(response: Response<Body>, out: &mut File, what: Option<(&str, bool)>) -> Result<u64> {
	let length = response.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
	// What is written as it is sent has none: it says itself where it ends.
	let length: Option<u64> = length.and_then(|length| length.parse().ok());
	let shown = what.zip(length);
	let mut progress = shown.and_then(|((what, json), length)| Progress::new(json, what.to_owned(), length));
	let mut body = response.into_body();
	let mut bytes = 0;
	while let Some(frame) = body.frame().await {
		if let Ok(data) = frame.context("the answer broke off")?.into_data() {
			out.write_all(&data)?;
			bytes += data.len() as u64;
			progress.iter_mut().for_each(|progress| progress.add(data.len()));
		}
	}
	ensure!(length.is_none_or(|length| bytes == length), "the answer broke off");
	Ok(bytes)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_line_says_how_far_it_has_come() {
		let progress = Progress { what: "a".into(), total: 2048, done: 1024, shown: None };
		assert_eq!(progress.line(50), "a [##########          ]  50 %, 1.0 KiB of 2.0 KiB");
		assert_eq!(progress.line(130).matches('#').count(), 20);
	}
}
