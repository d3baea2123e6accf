//! Bundles: feeds in a file, on a stick.

use super::{
	args::Globals,
	commands::{text, with_query},
	files::{body, save},
	output::Output,
	session::Session,
};
use anyhow::{ensure, Context, Result};
use clap::Subcommand;
use hyper::Method;
use metalife_gossip::bundle;
use metalife_planet::{
	api::{Imported, NewBundle, Why},
	model::Feed,
};
use serde_json::json;
use std::{fs::File, io::BufReader, path::PathBuf};

#[derive(Subcommand)]
pub enum BundleCommand {
	/// Write feeds to a file that others can take in: your own and those you follow, if none is named
	Export {
		/// The file to write, which must not be there yet
		file: PathBuf,
		/// This feed; can be given several times
		#[arg(long = "feed", value_name = "FEED")]
		feeds: Vec<Feed>,
	},
	/// Take in what you want of such a file: what you follow, and whom these follow
	Import {
		/// The file to read
		file: PathBuf,
		/// This feed too, though you do not follow it; can be given several times
		#[arg(long = "feed", value_name = "FEED")]
		feeds: Vec<Feed>,
	},
}

pub async fn run(globals: &Globals, command: BundleCommand) -> Result<Output> {
	match command {
		BundleCommand::Export { file, feeds } => {
			ensure!(!file.exists(), "{} is there already", file.display());
			let session = Session::start(globals).await?;
			let response = session.client.send(Method::POST, "/v1/bundles/export", Some(&NewBundle { feeds })).await?;
			let bytes = save(response, &file, None).await?;
			let contents = bundle::inspect(BufReader::new(File::open(&file)?));
			let contents = contents.with_context(|| format!("{} is not whole", file.display()))?;
			let feeds: Vec<_> = contents.feeds.iter().map(|listed| Feed(listed.feed)).collect();
			let shown = file.display().to_string();
			let text = format!("{shown}: {} feeds, {bytes} bytes", feeds.len());
			Output::new(&json!({ "file": shown, "bytes": bytes, "feeds": feeds }), text)
		},
		BundleCommand::Import { file, feeds } => {
			let body = body(&file, globals.json)?;
			let session = Session::start(globals).await?;
			let list = feeds.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
			let path = with_query("/v1/bundles/import", &[("feeds", text(Some(list).filter(|list| !list.is_empty())))]);
			let imported: Imported = session.client.upload(Method::POST, &path, body).await?;
			Output::new(&imported, shown(&imported))
		},
	}
}

fn shown(imported: &Imported) -> String {
	let Imported { maker, feeds, stored, unwanted, unwanted_feeds, left_out } = imported;
	let mut text = format!("{feeds} feeds, made by {maker}: {stored} messages are new\n");
	if *unwanted > 0 {
		text.push_str(&format!("{unwanted} of the feeds are of people you do not follow (--feed takes them too):\n"));
		text.extend(unwanted_feeds.iter().map(|feed| format!("  {feed}\n")));
	}
	for one in left_out {
		let why = match one.why {
			Why::Full => "as much is held as may be",
			Why::Forked => "it is forked",
			Why::Unlinked => "it does not follow what is held",
		};
		text.push_str(&format!("not all of {} was taken: {why}\n", one.feed));
	}
	text
}
