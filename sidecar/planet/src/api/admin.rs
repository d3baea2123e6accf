//! Tokens, the passphrase, backups.

use super::{
	extract::{Body, Segment},
	App,
};
use crate::{
	error::{Error, Refusal, Result},
	planet::{now, remove_unfinished, BACKUP},
	tokens::{Scope, TokenView, Wanted},
	transfer::file_body,
};
use axum::{
	extract::State,
	http::{header, HeaderValue, StatusCode},
	response::{IntoResponse, Response},
	Json,
};
use metalife_vault::Kdf;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::Arc};
use utoipa::ToSchema;
use zeroize::Zeroizing;

/// All tokens, without their secrets.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct TokenList {
	/// The tokens, in the order in which they were made.
	pub tokens: Vec<TokenState>,
}

/// A token, and what the chain says to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct TokenState {
	/// The token, without its secret.
	#[serde(flatten)]
	pub token: TokenView,
	/// What our profile grants its app on the chain, if the token goes by that and it is known: `publish`, `edit`,
	/// `retract`, `react`, `anchor`, `energy`, `read-followers`, `read-groups`, `read-tiers`.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub grant: Option<Vec<String>>,
}

/// The tokens that there are.
#[utoipa::path(get, path = "/v1/tokens", security(("token" = ["admin"])), responses(
	(status = 200, body = TokenList), (status = "default", body = Refusal),
))]
pub async fn tokens(State(app): State<App>) -> Json<TokenList> {
	let planet = app.planet();
	let grant = |token: &TokenView| token.app.filter(|_| token.granted).and_then(|app| planet.chain.grant(app));
	let state = |token: TokenView| {
		let grant = grant(&token).map(|grant| grant.names().map(str::to_owned).collect());
		TokenState { token, grant }
	};
	Json(TokenList { tokens: planet.tokens.list().into_iter().map(state).collect() })
}

/// A token to make.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
	/// Whom it is for.
	pub name: String,
	/// What it is good for: `read`, `post`, `follow`, `search`, `messages:APP`, `blobs`, `private`,
	/// `private:APP`, `metrics`, `admin`.
	pub scopes: BTreeSet<Scope>,
	/// The app whose id stands in all that is posted with it.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub app: Option<u32>,
	/// Whether it is to be good only for what our profile grants the app on the chain.
	#[serde(default, skip_serializing_if = "std::ops::Not::not")]
	pub granted: bool,
	/// For how many seconds it is good; for ever if nothing is said.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub seconds: Option<u64>,
}

/// A token, the one time that it is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Revealed {
	/// The token itself: it is kept nowhere here.
	pub token: String,
	/// What is known of it.
	#[serde(flatten)]
	pub view: TokenView,
}

/// Make a token. It is shown in the answer and never again.
#[utoipa::path(post, path = "/v1/tokens", request_body = NewToken, security(("token" = ["admin"])), responses(
	(status = 201, body = Revealed), (status = "default", body = Refusal),
))]
pub async fn create_token(State(app): State<App>, Body(new): Body<NewToken>) -> Result<Response> {
	let made = app.planet().run(move |planet| {
		let created = now();
		let expires = new.seconds.map(|seconds| created.saturating_add(seconds.saturating_mul(1_000)));
		let NewToken { name, scopes, app, granted, .. } = new;
		let made = planet.tokens.create(planet.vault(), Wanted { name, scopes, app, granted, created, expires })?;
		planet.watch_grants();
		Ok(made)
	});
	let (view, token) = made.await?;
	tracing::info!(token = view.id, "a token was made");
	Ok((StatusCode::CREATED, Json(Revealed { token: token.to_string(), view })).into_response())
}

/// Make a token good for nothing; what it has open is closed.
#[utoipa::path(delete, path = "/v1/tokens/{id}", params(("id" = String, Path, description = "Its id")),
	security(("token" = ["admin"])), responses((status = 200, body = TokenView), (status = "default", body = Refusal)))]
pub async fn revoke_token(State(app): State<App>, Segment(id): Segment<String>) -> Result<Json<TokenView>> {
	let revoked = app.planet().run(move |planet| {
		let view = planet.tokens.revoke(planet.vault(), &id)?;
		planet.watch_grants();
		Ok(view)
	});
	let view = revoked.await?;
	tracing::info!(token = view.id, "a token was revoked");
	Ok(Json(view))
}

/// What Argon2id is to cost, for whoever opens and for whoever tries.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cost {
	/// Memory, in KiB.
	pub memory: u32,
	/// How often it is gone through.
	pub passes: u32,
	/// How many lanes it has.
	pub lanes: u32,
}

impl From<Kdf> for Cost {
	fn from(kdf: Kdf) -> Self {
		Self { memory: kdf.memory, passes: kdf.passes, lanes: kdf.lanes }
	}
}

fn kdf(cost: Option<Cost>) -> Kdf {
	cost.map_or_else(Kdf::default, |Cost { memory, passes, lanes }| Kdf { memory, passes, lanes })
}

fn secret(passphrase: String) -> Result<Zeroizing<String>> {
	let passphrase = Zeroizing::new(passphrase);
	match passphrase.is_empty() {
		true => Err(Error::Bad("the passphrase is empty".into())),
		false => Ok(passphrase),
	}
}

/// Two passphrases.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassphrase {
	/// The one that the vault has.
	pub old: String,
	/// The one that it is to have.
	pub new: String,
	/// What opening is to cost; what is usual if nothing is said.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub cost: Option<Cost>,
}

/// Seal the vault under another passphrase.
#[utoipa::path(post, path = "/v1/passphrase", request_body = NewPassphrase, security(("token" = ["admin"])), responses(
	(status = 204), (status = "default", body = Refusal),
))]
pub async fn passphrase(State(app): State<App>, Body(body): Body<NewPassphrase>) -> Result<StatusCode> {
	let NewPassphrase { old, new, cost } = body;
	let (old, new) = (Zeroizing::new(old), secret(new)?);
	let permit = app.0.stretching.clone().acquire_owned().await.map_err(|_| Error::Stopping)?;
	let changed = app.planet().run(move |planet| {
		let _permit = permit;
		Ok(planet.vault().change_passphrase(old.as_bytes(), new.as_bytes(), &kdf(cost))?)
	});
	changed.await?;
	tracing::info!("the passphrase was changed");
	Ok(StatusCode::NO_CONTENT)
}

/// What a backup is sealed under.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Passphrase {
	/// A passphrase of its own.
	pub passphrase: String,
	/// What opening it is to cost; what is usual if nothing is said.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub cost: Option<Cost>,
}

/// All of the vault in one file, sealed under a passphrase of its own.
#[utoipa::path(post, path = "/v1/backup", request_body = Passphrase, security(("token" = ["admin"])), responses(
	(status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = "default", body = Refusal),
))]
pub async fn backup(State(app): State<App>, Body(body): Body<Passphrase>) -> Result<Response> {
	let Passphrase { passphrase, cost } = body;
	let passphrase = secret(passphrase)?;
	let permit = Arc::clone(&app.0.stretching).acquire_owned().await.map_err(|_| Error::Stopping)?;
	let written = app.planet().run(move |planet| {
		// One is written at a time, whether or not somebody still waits for it.
		let _permit = permit;
		let path = planet.folder().join(BACKUP);
		let exported = planet.vault().export(&path, passphrase.as_bytes(), &kdf(cost));
		let file = exported.map_err(Error::from).and_then(|()| Ok(std::fs::File::open(&path)?));
		// It has no name from here on: whatever happens, nothing is left of it.
		remove_unfinished(planet.folder())?;
		let file = file?;
		let length = file.metadata()?.len();
		Ok((file, length))
	});
	let (file, length) = written.await?;
	let mut response = file_body(file).into_response();
	let headers = response.headers_mut();
	headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
	headers.insert(header::CONTENT_LENGTH, length.into());
	Ok(response)
}
