//! Blobs: put, got, carried, kept and let go of.

use super::{
	extract::{Body, Params, Segment},
	transfer::{self, Incoming, Outgoing},
	App,
};
use crate::{
	blobs::{unwrapped, Bucket, ATTACHED, PRIVATE},
	error::{Error, Refusal, Result},
	limit::MAX_PAGE,
	model::Hex,
	tokens::Caller,
};
use axum::{
	extract::State,
	http::{HeaderMap, StatusCode},
	response::Response,
	Extension, Json,
};
use metalife_blobs::{
	chunk_len, Address, Blobs, ChunkHashes, Error as BlobsError, Held, Key, Usage, CHUNK, MAX_REASON,
};
use serde::{Deserialize, Serialize};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use utoipa::{IntoParams, ToSchema};

/// The header in which a key is sent: addresses of requests are kept in too many places.
pub const KEY: &str = "blob-key";

/// A blob that is known here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct BlobView {
	/// Its address: the BLAKE3 hash of its bytes as they are stored, 64 hexadecimal digits.
	pub address: String,
	/// How many bytes those are.
	pub size: u64,
	/// Whether all of it is here.
	pub complete: bool,
	/// Why it is to stay. What has no reason makes room when room is needed.
	pub pins: Vec<String>,
	/// From which chunk on it is to be sent, where one is asked for that is not here or not all of it, and nobody sends it at
	/// the moment.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub from: Option<u32>,
}

impl From<Held> for BlobView {
	fn from(held: Held) -> Self {
		let Held { address, size, complete, pins } = held;
		Self { address: address.to_string(), size, complete, pins, from: None }
	}
}

/// How much room there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Room {
	/// How many bytes blobs may take.
	pub quota: u64,
	/// How many they take.
	pub used: u64,
}

impl From<Usage> for Room {
	fn from(Usage { quota, used }: Usage) -> Self {
		Self { quota, used }
	}
}

/// Blobs, by their addresses.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct BlobList {
	/// The blobs.
	pub blobs: Vec<BlobView>,
	/// How many to skip to go on; none when these were the last.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub next: Option<usize>,
	/// How much room there is.
	pub room: Room,
}

/// Which part of the list of blobs.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BlobsQuery {
	/// How many to skip.
	skip: Option<usize>,
	/// How many at most: 200, or fewer.
	limit: Option<usize>,
}

/// The blobs that are here, on their way or wanted.
#[utoipa::path(get, path = "/v1/blobs", params(BlobsQuery), security(("token" = ["blobs"])), responses(
	(status = 200, body = BlobList), (status = "default", body = Refusal),
))]
pub async fn list(State(app): State<App>, Params(query): Params<BlobsQuery>) -> Result<Json<BlobList>> {
	let (skip, limit) = (query.skip.unwrap_or(0), query.limit.unwrap_or(MAX_PAGE).clamp(1, MAX_PAGE));
	let list = app.planet().run(move |planet| {
		let blobs = planet.blobs.get()?;
		let mut all = blobs.all()?;
		all.sort_by_key(|held| held.address);
		let end = skip.saturating_add(limit);
		let next = (end < all.len()).then_some(end);
		let page = all.into_iter().skip(skip).take(limit).map(BlobView::from).collect();
		Ok(BlobList { blobs: page, next, room: blobs.usage().into() })
	});
	Ok(Json(list.await?))
}

/// How to put a blob.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PutQuery {
	/// Why it is to stay. Without a reason it may be let go of as soon as room is needed.
	pin: Option<String>,
}

/// A blob that was sealed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct NewBlob {
	/// Its address: the BLAKE3 hash of its bytes as they are stored, 64 hexadecimal digits.
	pub address: String,
	/// How many bytes those are.
	pub size: u64,
	/// What opens it: 64 hexadecimal digits. Kept here too; others need it from you.
	pub key: Hex,
}

/// Reasons that are not an app's to give or to take away.
fn reason(reason: &str) -> Result<()> {
	match reason {
		ATTACHED | PRIVATE => Err(Error::Bad(format!("{reason} is no reason of yours"))),
		_ if (1..=MAX_REASON).contains(&reason.len()) && !reason.chars().any(char::is_control) => Ok(()),
		_ => Err(Error::Blobs(BlobsError::Pin)),
	}
}

/// Seal what the body has, under a key of its own, and keep it. It is on the disk when the answer comes.
///
/// At most 4 GiB, sealed; at most the quota.
#[utoipa::path(post, path = "/v1/blobs", params(PutQuery), security(("token" = ["blobs"])),
	request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
		(status = 201, body = NewBlob), (status = "default", body = Refusal),
	))]
pub async fn put(
	State(app): State<App>,
	Extension(caller): Extension<Caller>,
	Params(PutQuery { pin }): Params<PutQuery>,
	body: axum::body::Body,
) -> Result<(StatusCode, Json<NewBlob>)> {
	pin.as_deref().map_or(Ok(()), reason)?;
	let planet = app.planet().clone();
	let put = transfer::receive(&app, &caller, body, move |incoming| {
		let mut writer = planet.blobs.get()?.write()?;
		io::copy(incoming, &mut writer).map_err(unwrapped)?;
		let sealed = writer.finish(pin.as_deref())?;
		planet.blobs.keep_key(&sealed.address, &sealed.key)?;
		let (address, key) = (sealed.address.to_string(), Hex(sealed.key.bytes().to_vec()));
		Ok(NewBlob { address, size: sealed.size, key })
	});
	Ok((StatusCode::CREATED, Json(put.await?)))
}

/// How a blob stands here. Where not all of it is here, what is there is read and checked.
#[utoipa::path(get, path = "/v1/blobs/{address}", params(("address" = String, Path, description = "Its address")),
	security(("token" = ["blobs"])), responses((status = 200, body = BlobView), (status = "default", body = Refusal)))]
pub async fn state(State(app): State<App>, Segment(address): Segment<Address>) -> Result<Json<BlobView>> {
	let view = app.planet().run(move |planet| {
		let held = planet.blobs.state(&address)?;
		let from = match held.complete {
			true => None,
			false => match first_missing(&planet.blobs.get()?, &address) {
				// It is coming from elsewhere.
				Err(Error::Blobs(BlobsError::InUse)) => None,
				first => Some(first?),
			},
		};
		Ok(BlobView { from, ..held.into() })
	});
	Ok(Json(view.await?))
}

fn first_missing(blobs: &Blobs, address: &Address) -> Result<u32> {
	Ok(blobs.resume(address)?.and_then(|receiver| receiver.missing().next()).unwrap_or(0))
}

/// Let go of a blob. One that is pinned is not.
#[utoipa::path(delete, path = "/v1/blobs/{address}", params(("address" = String, Path, description = "Its address")),
	security(("token" = ["blobs"])), responses((status = 200, body = BlobView), (status = "default", body = Refusal)))]
pub async fn remove(State(app): State<App>, Segment(address): Segment<Address>) -> Result<Json<BlobView>> {
	let removed = app.planet().run(move |planet| planet.blobs.remove(&address)).await?;
	Ok(Json(BlobView { complete: false, ..removed.into() }))
}

/// What is in a blob, in clear; a part of it by `Range`. The key is sent in the header `blob-key`, unless the blob was put
/// here. One that was never sealed needs none.
#[utoipa::path(get, path = "/v1/blobs/{address}/bytes", security(("token" = ["blobs"])), params(
		("address" = String, Path, description = "Its address"),
		("blob-key" = Option<String>, Header, description = "What opens it: 64 hexadecimal digits"),
		("range" = Option<String>, Header, description = "The part that is wanted, as `bytes=0-99`"),
	), responses(
		(status = 200, content_type = "application/octet-stream", body = Vec<u8>),
		(status = 206, content_type = "application/octet-stream", body = Vec<u8>),
		(status = "default", body = Refusal),
	))]
pub async fn bytes(
	State(app): State<App>,
	Extension(caller): Extension<Caller>,
	Segment(address): Segment<Address>,
	headers: HeaderMap,
) -> Result<Response> {
	let given = headers.get(KEY).map(|key| {
		let key = key.to_str().ok().and_then(|key| hex::decode(key).ok()?.try_into().ok());
		key.map(Key::new).ok_or_else(|| Error::Bad(format!("{KEY} has 64 hexadecimal digits")))
	});
	let given = given.transpose()?;
	transfer::send(&app, &caller, &headers, move |planet| {
		let key = given.map_or_else(|| planet.blobs.key(&address), |key| Ok(Some(key)))?;
		let reader = planet.blobs.get()?.read(&address, key.as_ref())?;
		Ok(Outgoing { size: reader.size(), reader })
	})
	.await
}

/// From where on.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FromQuery {
	/// The first chunk that is wanted.
	#[serde(default)]
	from: u32,
}

/// A blob as it is stored, for whoever carries it: the hashes of its chunks, and its chunks from one on. Needs no key and
/// shows nothing; another planet takes it as it is.
#[utoipa::path(get, path = "/v1/blobs/{address}/sealed", security(("token" = ["blobs"])),
	params(("address" = String, Path, description = "Its address"), FromQuery), responses(
		(status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = "default", body = Refusal),
	))]
pub async fn sealed(
	State(app): State<App>,
	Extension(caller): Extension<Caller>,
	Segment(address): Segment<Address>,
	Params(FromQuery { from }): Params<FromQuery>,
) -> Result<Response> {
	transfer::send(&app, &caller, &HeaderMap::new(), move |planet| {
		let blobs = planet.blobs.get()?;
		let hashes = blobs.hashes(&address)?;
		if from >= hashes.count() {
			return Err(BlobsError::NoChunk(from).into());
		}
		let begin = u64::from(from) * CHUNK as u64;
		let mut reader = blobs.read(&address, None)?;
		reader.seek(SeekFrom::Start(begin)).map_err(unwrapped)?;
		let head = hashes.encode();
		let size = head.len() as u64 + hashes.size() - begin;
		Ok(Outgoing { reader: OneWay(Cursor::new(head).chain(reader)), size })
	})
	.await
}

/// What is read from its beginning to its end.
struct OneWay<R>(R);

impl<R: Read> Read for OneWay<R> {
	fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
		self.0.read(out)
	}
}

impl<R> Seek for OneWay<R> {
	fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
		Err(io::ErrorKind::Unsupported.into())
	}
}

/// What of a blob is sent.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TakeQuery {
	/// How many bytes the blob has, as it is stored.
	size: u64,
	/// The first chunk that is sent.
	#[serde(default)]
	from: u32,
}

/// Take in a blob as it is stored elsewhere: what `GET` gives here. Each chunk is checked and kept as it comes, so that
/// whoever was cut off goes on from the chunk that `GET /v1/blobs/{address}` tells. What was not pinned makes room when
/// room is needed.
#[utoipa::path(put, path = "/v1/blobs/{address}/sealed", security(("token" = ["blobs"])),
	params(("address" = String, Path, description = "Its address"), TakeQuery),
	request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
		(status = 201, body = BlobView), (status = "default", body = Refusal),
	))]
pub async fn take(
	State(app): State<App>,
	Extension(caller): Extension<Caller>,
	Segment(address): Segment<Address>,
	Params(TakeQuery { size, from }): Params<TakeQuery>,
	body: axum::body::Body,
) -> Result<(StatusCode, Json<BlobView>)> {
	let planet = app.planet().clone();
	let taken = transfer::receive(&app, &caller, body, move |incoming| {
		take_chunks(&planet.blobs.get()?, &address, size, from, incoming)?;
		Ok(planet.blobs.state(&address)?.into())
	});
	Ok((StatusCode::CREATED, Json(taken.await?)))
}

fn take_chunks(blobs: &Blobs, address: &Address, size: u64, from: u32, incoming: &mut Incoming) -> Result<()> {
	if size > metalife_blobs::MAX_BLOB {
		return Err(BlobsError::TooLarge.into());
	}
	let mut hashes = vec![0; ChunkHashes::encoded_len(size)];
	incoming.read_exact(&mut hashes).map_err(|_| BlobsError::Hashes)?;
	let hashes = ChunkHashes::decode(address, size, &hashes)?;
	let count = hashes.count();
	let mut receiver = blobs.receive(hashes)?;
	let mut chunk = Vec::with_capacity(CHUNK);
	for index in from..count {
		let length = chunk_len(size, index).ok_or(BlobsError::NoChunk(index))? as u64;
		chunk.clear();
		incoming.by_ref().take(length).read_to_end(&mut chunk)?;
		if chunk.is_empty() && length > 0 {
			break;
		}
		receiver.put(index, &chunk)?;
	}
	if incoming.read(&mut [0])? > 0 {
		return Err(Error::Bad("there is more than the blob has".into()));
	}
	Ok(receiver.finish()?)
}

/// Why a blob is to stay.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPin {
	/// A reason: 1 to 100 bytes.
	pub reason: String,
	/// How many bytes the blob has as it is stored; needed of one that is not known here, which is wanted from then on.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub size: Option<u64>,
}

/// Let a blob stay, until this reason is taken away again.
#[utoipa::path(put, path = "/v1/blobs/{address}/pins", params(("address" = String, Path, description = "Its address")),
	request_body = NewPin, security(("token" = ["blobs"])),
	responses((status = 200, body = BlobView), (status = "default", body = Refusal)))]
pub async fn pin(
	State(app): State<App>,
	Segment(address): Segment<Address>,
	Body(new): Body<NewPin>,
) -> Result<Json<BlobView>> {
	reason(&new.reason)?;
	let pinned = app.planet().run(move |planet| {
		let blobs = planet.blobs.get()?;
		let known = blobs.get(&address)?.map(|held| held.size);
		blobs.pin(&address, new.size.or(known).ok_or(Error::NotFound("blob"))?, &new.reason)?;
		planet.blobs.state(&address)
	});
	Ok(Json(pinned.await?.into()))
}

/// A reason to take away.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UnpinQuery {
	/// The reason.
	reason: String,
}

/// Take a reason away. When there is none left, the blob makes room when room is needed.
#[utoipa::path(delete, path = "/v1/blobs/{address}/pins", security(("token" = ["blobs"])),
	params(("address" = String, Path, description = "Its address"), UnpinQuery),
	responses((status = 200, body = BlobView), (status = "default", body = Refusal)))]
pub async fn unpin(
	State(app): State<App>,
	Segment(address): Segment<Address>,
	Params(query): Params<UnpinQuery>,
) -> Result<Json<BlobView>> {
	reason(&query.reason)?;
	let unpinned = app.planet().run(move |planet| {
		let held = planet.blobs.state(&address)?;
		let blobs = planet.blobs.get()?;
		blobs.unpin(&address, &query.reason)?;
		// One that was only wanted is not known any longer.
		let gone = Held { pins: Vec::new(), ..held };
		Ok(blobs.get(&address)?.unwrap_or(gone))
	});
	Ok(Json(unpinned.await?.into()))
}

/// How much is to be left.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Collect {
	/// How many bytes may be left of what is not pinned and what is.
	pub until: u64,
}

/// Let go of what is not pinned, the longest unused first, until so much is left.
#[utoipa::path(post, path = "/v1/blobs/collect", request_body = Collect, security(("token" = ["blobs"])), responses(
	(status = 200, body = Room), (status = "default", body = Refusal),
))]
pub async fn collect(State(app): State<App>, Body(Collect { until }): Body<Collect>) -> Result<Json<Room>> {
	let usage = app.planet().run(move |planet| Ok(planet.blobs.get()?.collect(until)?));
	Ok(Json(usage.await?.into()))
}

/// Another quota.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Quota {
	/// How many bytes blobs may take.
	pub quota: u64,
}

/// Allow blobs to take so many bytes. What is over stays until room is needed.
#[utoipa::path(put, path = "/v1/blobs/quota", request_body = Quota, security(("token" = ["admin"])), responses(
	(status = 200, body = Room), (status = "default", body = Refusal),
))]
pub async fn quota(State(app): State<App>, Body(Quota { quota }): Body<Quota>) -> Result<Json<Room>> {
	let usage = app.planet().run(move |planet| planet.blobs.set_quota(quota));
	Ok(Json(usage.await?.into()))
}

/// Where blobs are to lie.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
	/// A bucket of an S3-compatible store; the folder beside the vault if nothing is said.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub bucket: Option<Bucket>,
}

/// Keep blobs in a bucket, or in the folder again. There must be none, since nothing moves them.
#[utoipa::path(put, path = "/v1/blobs/place", request_body = Place, security(("token" = ["admin"])), responses(
	(status = 204), (status = "default", body = Refusal),
))]
pub async fn place(State(app): State<App>, Body(Place { bucket }): Body<Place>) -> Result<StatusCode> {
	app.planet().run(move |planet| planet.blobs.set_bucket(bucket)).await?;
	Ok(StatusCode::NO_CONTENT)
}
