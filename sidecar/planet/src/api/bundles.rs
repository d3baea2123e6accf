//! Bundles: feeds in a file, for where there is no network.

use super::{
	extract::{items, Body, Params},
	transfer, App,
};
use crate::{
	error::{Error, Refusal, Result},
	limit::{MAX_BUNDLE, MAX_PAGE},
	model::Feed,
	planet::Planet,
	tokens::Caller,
	transfer::{finish, pipe},
};
use axum::{
	extract::State,
	http::{header, HeaderValue},
	response::{IntoResponse, Response},
	Extension, Json,
};
use metalife_feed::FeedKey;
use metalife_gossip::{
	bundle::{self, BundleError},
	GivenUp, Policy, Replica, Rule, Settings, Wanted, Wants, MAX_FEEDS,
};
use serde::{Deserialize, Serialize};
use std::{
	fs::{File, OpenOptions},
	io::{self, BufReader, ErrorKind, Read, Seek},
	os::unix::fs::OpenOptionsExt,
};
use utoipa::{IntoParams, ToSchema};

/// Where a bundle is put until it was read: without a name as soon as it is open.
const BUNDLE: &str = "bundle.tmp";

/// What is to be in a bundle.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBundle {
	/// These feeds; our own and those that we follow, as far as follows are followed, if none is named.
	#[serde(default)]
	pub feeds: Vec<Feed>,
}

/// Which feeds, from their first message on.
fn chosen(planet: &Planet, feeds: &[Feed], wants: &Wants) -> Result<Vec<(FeedKey, u64)>> {
	if feeds.is_empty() {
		let wanted = wants.feeds.keys().take(MAX_FEEDS);
		return Ok(wanted.map(|feed| (*feed, 1)).collect());
	}
	if feeds.len() > MAX_FEEDS {
		return Err(BundleError::TooMany(feeds.len()).into());
	}
	let one = |Feed(feed): &Feed| {
		if wants.blocks(feed) {
			return Err(Error::Bad(format!("{feed} is blocked")));
		}
		planet.vault().feed(feed)?.ok_or(Error::NotFound("feed"))?;
		Ok((*feed, 1))
	};
	feeds.iter().map(one).collect()
}

/// A signed file of feeds. Whoever gets less than the whole of it sees that: such a file is refused.
#[utoipa::path(post, path = "/v1/bundles/export", request_body = NewBundle, security(("token" = ["admin"])), responses(
	(status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = "default", body = Refusal),
))]
pub async fn export(State(app): State<App>, Body(new): Body<NewBundle>) -> Result<Response> {
	let planet = app.planet().clone();
	let permit = planet.replication.exports.clone().try_acquire_owned().map_err(|_| Error::TooMany("exports"))?;
	let feeds = planet.run(move |planet| {
		planet.renew_wants()?;
		chosen(planet, &new.feeds, &planet.replication.replica.wants())
	});
	let feeds = feeds.await?;
	let (mut out, body) = pipe();
	tokio::spawn(async move {
		let written = planet.run(move |planet| {
			let _permit = permit;
			let wants = planet.replication.replica.wants();
			let vault = planet.vault();
			let written = bundle::export(vault, &wants, &feeds, &**vault, &mut out).map(drop);
			Ok(finish(out, written)?)
		});
		if let Err(error) = written.await {
			tracing::warn!(%error, "a bundle was not written");
		}
	});
	let mut response = body.into_response();
	response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
	Ok(response)
}

/// What to take of a bundle.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
	/// These feeds too, separated by commas, though nobody whom we follow follows them. Those that are blocked are not taken.
	feeds: Option<String>,
}

/// Why not all of a feed was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Why {
	/// As much is held as may be.
	Full,
	/// Its author wrote two messages in one place: it ends there.
	Forked,
	/// What is in the bundle does not follow what is held.
	Unlinked,
}

impl From<GivenUp> for Why {
	fn from(why: GivenUp) -> Self {
		match why {
			GivenUp::Full => Self::Full,
			GivenUp::Forked(_) => Self::Forked,
			GivenUp::Unlinked => Self::Unlinked,
		}
	}
}

/// A feed of which not all was taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct LeftOut {
	/// Which.
	pub feed: Feed,
	/// Why.
	pub why: Why,
}

/// What came of a bundle.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Imported {
	/// Who made it.
	pub maker: Feed,
	/// How many feeds are in it.
	pub feeds: usize,
	/// How many messages are new here.
	pub stored: u64,
	/// How many of its feeds are not wanted.
	pub unwanted: usize,
	/// Some of these, at most 200.
	pub unwanted_feeds: Vec<Feed>,
	/// Of which feeds not all was taken, at most 200.
	pub left_out: Vec<LeftOut>,
}

/// Take in what is wanted of a bundle, the body, which is checked as a whole before. What is told to be stored is on the
/// disk. To do it again does no harm.
#[utoipa::path(post, path = "/v1/bundles/import", params(ImportQuery), security(("token" = ["admin"])),
	request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
	(status = 200, body = Imported), (status = "default", body = Refusal),
))]
pub async fn import(
	State(app): State<App>,
	Extension(caller): Extension<Caller>,
	Params(query): Params<ImportQuery>,
	body: axum::body::Body,
) -> Result<Json<Imported>> {
	let feeds: Vec<Feed> = items(query.feeds.as_deref())?;
	let permit = app.planet().replication.imports.clone().try_acquire_owned();
	let permit = permit.map_err(|_| Error::TooMany("imports"))?;
	let planet = app.planet().clone();
	let file = transfer::receive(&app, &caller, body, move |incoming| {
		let mut file = unnamed(&planet)?;
		if io::copy(&mut incoming.take(MAX_BUNDLE + 1), &mut file)? > MAX_BUNDLE {
			return Err(Error::TooLarge);
		}
		file.rewind()?;
		Ok(file)
	});
	let file = file.await?;
	let imported = app.planet().run(move |planet| {
		let _permit = permit;
		take_in(planet, file, &feeds)
	});
	Ok(Json(imported.await?))
}

/// A file that is gone when nobody has it open any more.
fn unnamed(planet: &Planet) -> Result<File> {
	let path = planet.folder().join(BUNDLE);
	match std::fs::remove_file(&path) {
		Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
		_ => {},
	}
	let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
	std::fs::remove_file(&path)?;
	Ok(file)
}

fn take_in(planet: &Planet, file: File, feeds: &[Feed]) -> Result<Imported> {
	planet.renew_wants()?;
	let contents = bundle::inspect(BufReader::new(&file))?;
	(&file).rewind()?;
	let mut wants = Wants::clone(&planet.replication.replica.wants());
	for Feed(feed) in feeds.iter().filter(|Feed(feed)| !wants.blocked.contains(feed)).collect::<Vec<_>>() {
		wants.feeds.entry(*feed).or_insert(Wanted { hops: Policy::default().hops, rule: Rule::default() });
	}
	let unwanted: Vec<_> = contents.feeds.iter().filter(|listed| !wants.wants(&listed.feed)).collect();
	let (count, some) = (unwanted.len(), unwanted.into_iter().take(MAX_PAGE).map(|listed| Feed(listed.feed)).collect());
	// With wishes of its own, for as long as the bundle is read.
	let replica = Replica::new(planet.vault().clone(), None, Settings::default());
	replica.want(wants)?;
	let imported = bundle::import(&replica, BufReader::new(file), |_| planet.changed());
	planet.changed();
	for listed in &contents.feeds {
		planet.replication.replica.changed(listed.feed);
	}
	let bundle::Imported { stored, given_up } = imported?;
	let left_out = given_up.into_iter().take(MAX_PAGE);
	Ok(Imported {
		maker: Feed(contents.maker),
		feeds: contents.feeds.len(),
		stored,
		unwanted: count,
		unwanted_feeds: some,
		left_out: left_out.map(|(feed, why)| LeftOut { feed: Feed(feed), why: why.into() }).collect(),
	})
}
