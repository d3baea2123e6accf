//! Asking a planet for something: a daemon over a socket, or one in this process, in the same words.

use crate::{
	api::{router, App},
	error::{Problem, Refusal},
	limit::MAX_ANSWER,
};
use axum::{
	body::{Body, Bytes},
	http::{header, HeaderName, HeaderValue, Method, Request, Response, StatusCode},
	Router,
};
use http_body_util::{BodyExt, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde::{de::DeserializeOwned, Serialize};
use std::{convert::Infallible, net::SocketAddr, time::Duration};
use tokio::net::TcpStream;
use tower::ServiceExt;
use zeroize::Zeroizing;

/// The largest answer that is read as a whole: messages grow when they are written as JSON.
const MAX_JSON: usize = 16 * MAX_ANSWER;

/// How long to wait for an answer: longer than a daemon takes for any but a backup.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
	/// The request was refused.
	#[error("{}", .0.message)]
	Refused(Problem),
	/// Nobody listens there.
	#[error("no daemon answers")]
	Unreachable(#[source] std::io::Error),
	/// The connection ended early, or was none.
	#[error("the connection failed: {0}")]
	Connection(#[from] hyper::Error),
	/// There is no answer after a minute.
	#[error("the daemon does not answer")]
	Timeout,
	/// The answer is not what it should be.
	#[error("the answer is not understood")]
	Answer,
}

enum Way {
	Socket(SocketAddr),
	Here(Box<Router>),
}

/// Who asks, and whom.
pub struct Client {
	way: Way,
	token: Zeroizing<String>,
}

impl Client {
	/// Ask the daemon that listens there.
	pub fn socket(address: SocketAddr, token: Zeroizing<String>) -> Self {
		Self { way: Way::Socket(address), token }
	}

	/// Ask this process.
	pub fn here(app: App, token: Zeroizing<String>) -> Self {
		Self { way: Way::Here(Box::new(router(app))), token }
	}

	/// Ask, and read the answer as JSON; an empty one is `null`.
	pub async fn ask<T: DeserializeOwned>(
		&self,
		method: Method,
		path: &str,
		body: Option<&impl Serialize>,
	) -> Result<T, ClientError> {
		let answer = async { read(self.send(method, path, body).await?).await };
		let bytes = tokio::time::timeout(PATIENCE, answer).await.map_err(|_| ClientError::Timeout)??;
		let bytes = if bytes.is_empty() { Bytes::from_static(b"null") } else { bytes };
		serde_json::from_slice(&bytes).map_err(|_| ClientError::Answer)
	}

	/// Ask, and get the answer as it comes, unless the request is refused.
	pub async fn send(
		&self,
		method: Method,
		path: &str,
		body: Option<&impl Serialize>,
	) -> Result<Response<Body>, ClientError> {
		let (body, media_type) = match body {
			Some(body) => {
				let body = serde_json::to_vec(body).map_err(|_| ClientError::Answer)?;
				(Body::from(body), Some((header::CONTENT_TYPE, HeaderValue::from_static("application/json"))))
			},
			None => (Body::empty(), None),
		};
		self.send_body(method, path, media_type, body).await
	}

	/// Send what is not JSON, for as long as it takes, and read the answer as JSON.
	pub async fn upload<T: DeserializeOwned>(&self, method: Method, path: &str, body: Body) -> Result<T, ClientError> {
		let response = self.send_body(method, path, None, body).await?;
		serde_json::from_slice(&read(response).await?).map_err(|_| ClientError::Answer)
	}

	/// Ask, with these fields in the head, and get the answer as it comes, unless the request is refused.
	pub async fn send_body(
		&self,
		method: Method,
		path: &str,
		fields: impl IntoIterator<Item = (HeaderName, HeaderValue)>,
		body: Body,
	) -> Result<Response<Body>, ClientError> {
		let host = match &self.way {
			Way::Socket(address) => address.to_string(),
			Way::Here(_) => "localhost".into(),
		};
		let mut bearer = HeaderValue::try_from(format!("Bearer {}", &*self.token)).map_err(|_| ClientError::Answer)?;
		bearer.set_sensitive(true);
		let request = Request::builder()
			.method(method)
			.uri(path)
			.header(header::HOST, host)
			.header(header::AUTHORIZATION, bearer);
		let mut request = request.body(body).map_err(|_| ClientError::Answer)?;
		request.headers_mut().extend(fields);
		let response = match &self.way {
			Way::Here(router) => {
				router.clone().oneshot(request).await.unwrap_or_else(|never: Infallible| match never {})
			},
			Way::Socket(address) => {
				let stream = TcpStream::connect(address).await.map_err(ClientError::Unreachable)?;
				let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
				// It ends with the answer; what goes wrong is told to whoever reads that.
				tokio::spawn(connection);
				sender.send_request(request).await?.map(Body::new)
			},
		};
		if response.status().is_success() {
			return Ok(response);
		}
		let status = response.status();
		let refusal = serde_json::from_slice(&read(response).await?);
		let Refusal { error } = refusal.map_err(|_| ClientError::Answer)?;
		tracing::debug!(%status, code = error.code, "refused");
		Err(ClientError::Refused(error))
	}

	/// Whether this is the daemon that the token is for.
	pub async fn knows_us(&self) -> Result<bool, ClientError> {
		match self.ask::<serde_json::Value>(Method::GET, "/v1/status", None::<&()>).await {
			Ok(_) => Ok(true),
			Err(ClientError::Refused(problem)) if problem.code == "unauthorized" => Ok(false),
			Err(error) => Err(error),
		}
	}
}

async fn read(response: Response<Body>) -> Result<Bytes, ClientError> {
	debug_assert_ne!(response.status(), StatusCode::SWITCHING_PROTOCOLS);
	let body = Limited::new(response.into_body(), MAX_JSON);
	Ok(body.collect().await.map_err(|_| ClientError::Answer)?.to_bytes())
}
