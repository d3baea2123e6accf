//! What handlers read from a request, refused in our own words.

use crate::error::{Error, Result};
use axum::{
	extract::{
		rejection::{JsonRejection, QueryRejection},
		FromRequest, FromRequestParts, Json, Path, Query, Request,
	},
	http::{request::Parts, StatusCode},
};
use serde::de::DeserializeOwned;
use std::{fmt::Display, str::FromStr};

/// The most entries in a list of a query.
const MAX_ITEMS: usize = 256;

/// A body of JSON.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
	type Rejection = Error;

	async fn from_request(request: Request, state: &S) -> Result<Self> {
		Json::from_request(request, state).await.map(|Json(body)| Self(body)).map_err(
			|error: JsonRejection| match error.status() {
				StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
				StatusCode::UNSUPPORTED_MEDIA_TYPE => Error::MediaType,
				_ => Error::Bad(error.body_text()),
			},
		)
	}
}

/// What stands behind the question mark.
pub struct Params<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
	type Rejection = Error;

	async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
		let read = Query::from_request_parts(parts, state).await;
		read.map(|Query(params)| Self(params)).map_err(|error: QueryRejection| Error::Bad(error.body_text()))
	}
}

/// The part of the path that varies.
pub struct Segment<T>(pub T);

impl<S: Send + Sync, T: FromStr<Err: Display>> FromRequestParts<S> for Segment<T> {
	type Rejection = Error;

	async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
		let Path(text) =
			Path::<String>::from_request_parts(parts, state).await.map_err(|error| Error::Bad(error.body_text()))?;
		text.parse().map(Self).map_err(|error| Error::Bad(format!("{error}")))
	}
}

/// What stands in a list, separated by commas.
pub fn items<T: FromStr<Err: Display>>(list: Option<&str>) -> Result<Vec<T>> {
	let items = list.unwrap_or_default().split(',').filter(|item| !item.is_empty());
	let items: Vec<_> = items.take(MAX_ITEMS + 1).collect();
	if items.len() > MAX_ITEMS {
		return Err(Error::Bad(format!("a list has at most {MAX_ITEMS} entries")));
	}
	items.into_iter().map(|item| item.parse().map_err(|error| Error::Bad(format!("{error}")))).collect()
}
