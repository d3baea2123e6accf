//! Blobs.

use super::{
	args::Globals,
	commands::{text, with_query, NOTHING},
	files::{body, save},
	output::{bytes, shown, Output},
	passphrase::Wanted,
	session::Session,
};
use anyhow::{ensure, Result};
use axum::body::Body;
use clap::Subcommand;
use hyper::{header::HeaderName, http::HeaderValue, Method};
use metalife_blobs::Address;
use metalife_planet::{
	api::{BlobList, BlobView, Collect, NewBlob, NewPin, Place, Quota, Room, KEY},
	blobs::Bucket,
	model::Hex,
};
use serde_json::json;
use std::path::PathBuf;

/// Why a blob stays that is added here, if nothing else is said.
const KEPT: &str = "kept";

#[derive(Subcommand)]
pub enum BlobCommand {
	/// Seal a file and keep it
	Add {
		/// The file
		file: PathBuf,
		/// Why it is to stay
		#[arg(long, value_name = "REASON", default_value = KEPT)]
		pin: String,
		/// Let it go as soon as room is needed
		#[arg(long, conflicts_with = "pin")]
		no_pin: bool,
	},
	/// Write what is in a blob to a file
	Get {
		/// Its address
		address: Address,
		/// The file to write, which must not be there yet
		#[arg(long, value_name = "FILE")]
		out: PathBuf,
		/// What opens it, where it was not added here: 64 hexadecimal digits
		#[arg(long)]
		key: Option<Hex>,
	},
	/// List what is here, on its way or wanted
	List {
		/// How many to skip
		#[arg(long, value_name = "N")]
		skip: Option<usize>,
		/// How many at most
		#[arg(long, value_name = "N")]
		limit: Option<usize>,
	},
	/// Let a blob stay
	Pin {
		/// Its address
		address: Address,
		/// Why
		#[arg(long, default_value = KEPT)]
		reason: String,
		/// How many bytes it has as it is stored, where it is not here: it is wanted then
		#[arg(long, value_name = "BYTES")]
		size: Option<u64>,
	},
	/// Take away a reason why a blob is to stay
	Unpin {
		/// Its address
		address: Address,
		/// The reason
		#[arg(long, default_value = KEPT)]
		reason: String,
	},
	/// Let go of a blob that is not pinned
	Remove {
		/// Its address
		address: Address,
	},
	/// Let go of what is not pinned, the longest unused first
	Collect {
		/// How much may be left, as 500M
		#[arg(long, value_name = "SIZE", default_value = "0", value_parser = size)]
		until: u64,
	},
	/// Show how much room there is, or allow more or less of it
	Quota {
		/// How much blobs may take, as 20G
		#[arg(value_parser = size)]
		quota: Option<u64>,
	},
	/// Say where blobs lie, while there are none: in a bucket, or in the data folder
	Place(PlaceArgs),
}

#[derive(clap::Args)]
pub struct PlaceArgs {
	/// In the data folder
	#[arg(long, conflicts_with = "bucket", required_unless_present = "bucket")]
	folder: bool,
	/// In this bucket of an S3-compatible store
	#[arg(long, requires_all = ["region", "access_key"])]
	bucket: Option<String>,
	/// The store's address, unless it is Amazon's
	#[arg(long, value_name = "URL")]
	endpoint: Option<String>,
	/// The region, as eu-west-1
	#[arg(long)]
	region: Option<String>,
	/// What the names of our objects begin with
	#[arg(long, default_value = "")]
	prefix: String,
	/// The id of the access key
	#[arg(long, value_name = "ID")]
	access_key: Option<String>,
	/// A file with the access key's secret [default: $PLANET_S3_SECRET_KEY, or ask]
	#[arg(long, value_name = "FILE")]
	secret_key_file: Option<PathBuf>,
}

/// A number of bytes, with K, M, G or T behind it for their multiples of 1,024.
fn size(text: &str) -> Result<u64, &'static str> {
	let units = [("K", 10), ("M", 20), ("G", 30), ("T", 40)];
	let found = units.iter().find_map(|(unit, shift)| Some((text.strip_suffix(unit)?, *shift)));
	let (number, shift) = found.unwrap_or((text, 0));
	let number = number.parse::<u64>().ok().and_then(|number| number.checked_mul(1 << shift));
	number.ok_or("a size is a number of bytes, or one with K, M, G or T behind it")
}

pub async fn run(session: &Session, globals: &Globals, command: BlobCommand) -> Result<Output> {
	match command {
		BlobCommand::Add { file, pin, no_pin } => {
			let path = with_query("/v1/blobs", &[("pin", Some(pin).filter(|_| !no_pin))]);
			let body = body(&file, globals.json)?;
			let added: NewBlob = session.client.upload(Method::POST, &path, body).await?;
			Output::new(&added, format!("{}\nkey {}", added.address, added.key))
		},
		BlobCommand::Get { address, out, key } => {
			ensure!(!out.exists(), "{} is there already", out.display());
			let key = key.map(|key| HeaderValue::try_from(key.to_string())).transpose()?;
			let key = key.map(|key| (HeaderName::from_static(KEY), key));
			let path = format!("/v1/blobs/{address}/bytes");
			let response = session.client.send_body(Method::GET, &path, key, Body::empty()).await?;
			saved(response, &out, globals).await
		},
		BlobCommand::List { skip, limit } => {
			let list: BlobList =
				session.get(&with_query("/v1/blobs", &[("skip", text(skip)), ("limit", text(limit))])).await?;
			let more = list.next.map(|next| format!("More: --skip {next}\n")).unwrap_or_default();
			let lines: String = list.blobs.iter().map(|blob| line(blob) + "\n").collect();
			Output::new(&list, format!("{lines}{more}{}", room(&list.room)))
		},
		BlobCommand::Pin { address, reason, size } => {
			let new = NewPin { reason, size };
			let pinned = session.client.ask(Method::PUT, &format!("/v1/blobs/{address}/pins"), Some(&new)).await?;
			one(&pinned)
		},
		BlobCommand::Unpin { address, reason } => {
			let path = with_query(&format!("/v1/blobs/{address}/pins"), &[("reason", Some(reason))]);
			one(&session.client.ask(Method::DELETE, &path, NOTHING).await?)
		},
		BlobCommand::Remove { address } => {
			let removed: BlobView =
				session.client.ask(Method::DELETE, &format!("/v1/blobs/{address}"), NOTHING).await?;
			Output::new(&removed, format!("{address} is gone"))
		},
		BlobCommand::Collect { until } => {
			let left: Room = session.client.ask(Method::POST, "/v1/blobs/collect", Some(&Collect { until })).await?;
			Output::new(&left, room(&left))
		},
		BlobCommand::Quota { quota: Some(quota) } => {
			let allowed: Room = session.client.ask(Method::PUT, "/v1/blobs/quota", Some(&Quota { quota })).await?;
			Output::new(&allowed, room(&allowed))
		},
		BlobCommand::Quota { quota: None } => {
			let BlobList { room: allowed, .. } = session.get("/v1/blobs?limit=1").await?;
			Output::new(&allowed, room(&allowed))
		},
		BlobCommand::Place(args) => place(session, args).await,
	}
}

async fn place(session: &Session, args: PlaceArgs) -> Result<Output> {
	let PlaceArgs { folder: _, bucket, endpoint, region, prefix, access_key, secret_key_file } = args;
	let secret = Wanted {
		file: secret_key_file.as_deref(),
		variable: "PLANET_S3_SECRET_KEY",
		prompt: "Secret of the access key: ",
		twice: false,
	};
	let text = bucket
		.as_ref()
		.map_or_else(|| "Blobs lie in the data folder".to_owned(), |name| format!("Blobs lie in {name}"));
	let bucket = match (bucket, region, access_key) {
		(Some(bucket), Some(region), Some(access_key)) => {
			let secret_key = secret.get()?.to_string();
			Some(Bucket { endpoint, region, bucket, prefix, access_key, secret_key })
		},
		_ => None,
	};
	let json = json!({ "bucket": bucket.as_ref().map(|bucket| &bucket.bucket) });
	let () = session.client.ask(Method::PUT, "/v1/blobs/place", Some(&Place { bucket })).await?;
	Output::new(&json, text)
}

/// Write what is answered to a file, and say so.
pub async fn saved(response: hyper::Response<Body>, out: &std::path::Path, globals: &Globals) -> Result<Output> {
	let shown = out.display().to_string();
	let count = save(response, out, Some((&shown, globals.json))).await?;
	Output::new(&json!({ "file": shown, "bytes": count }), format!("{shown}: {}", bytes(count)))
}

fn room(room: &Room) -> String {
	format!("{} of {}", bytes(room.used), bytes(room.quota))
}

fn line(blob: &BlobView) -> String {
	let state = if blob.complete { "" } else { " not here yet" };
	let pins = blob.pins.iter().map(|pin| format!(" [{}]", shown(pin))).collect::<String>();
	format!("{} {}{state}{pins}", blob.address, bytes(blob.size))
}

fn one(blob: &BlobView) -> Result<Output> {
	Output::new(blob, line(blob))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_size_has_a_unit_or_none() {
		assert_eq!((size("0"), size("7"), size("20G"), size("3K")), (Ok(0), Ok(7), Ok(20 << 30), Ok(3 << 10)));
		for bad in ["", "G", "-1", "1.5G", "1X", "18446744073709551616", "99999999999T"] {
			assert!(size(bad).is_err(), "{bad}");
		}
	}
}
