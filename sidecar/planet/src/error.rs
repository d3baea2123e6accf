use axum::{
	http::{header, HeaderValue, StatusCode},
	response::{IntoResponse, Response},
	Json,
};
use metalife_gossip::{bundle::BundleError, network::NetworkError, InvitationError, InviteError, Refusal as Refused};
use metalife_vault::Error as VaultError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
	/// There is no token with the request, or it is not known, revoked or out of date.
	#[error("a valid token is needed")]
	Unauthorized,
	/// The token lacks a scope; says which.
	#[error("the token lacks the scope {0}")]
	Scope(String),
	/// The token goes by what our profile grants its app on the chain, and that is not enough.
	#[error("our profile does not grant this to app {0} on the chain, as far as is known")]
	NotGranted(u32),
	/// The Host header names another machine: what a page does that lets its name point here.
	#[error("this host is not served here")]
	Host,
	/// A page of another origin, which was not allowed.
	#[error("this origin is not allowed")]
	Origin,
	/// There is no such route.
	#[error("there is no such route")]
	NoRoute,
	/// The route is there, but not for this method.
	#[error("this method is not allowed here")]
	Method,
	/// The request cannot be read, or asks for what there is not; says why.
	#[error("{0}")]
	Bad(String),
	/// There is no such thing; says what.
	#[error("there is no such {0}")]
	NotFound(&'static str),
	/// Only the author may do this to a message.
	#[error("the message is not ours")]
	NotOurs,
	/// The body is larger than is taken.
	#[error("the body is too large")]
	TooLarge,
	/// The body is not JSON by its content type.
	#[error("the body must be application/json")]
	MediaType,
	/// More requests than a token may make.
	#[error("too many requests: again in a second")]
	TooManyRequests,
	/// More at once than the daemon takes; says of what.
	#[error("too many {0}")]
	TooMany(&'static str),
	/// It took too long. What was to be written may have been.
	#[error("it took too long")]
	Timeout,
	/// The daemon is about to end.
	#[error("the daemon is stopping")]
	Stopping,
	/// No daemon runs, or one without the network.
	#[error("no daemon with the network runs: `planet run` starts one")]
	NoNetwork,
	/// Nobody is invited to a Room where there is none.
	#[error("this is no Room: `planet run --public --room` makes it one")]
	NoRoom,
	/// What is given for an invitation is none.
	#[error(transparent)]
	Invitation(#[from] InvitationError),
	/// The network refused or failed.
	#[error(transparent)]
	Network(#[from] NetworkError),
	/// What is given for a bundle is none, or it is refused.
	#[error(transparent)]
	Bundle(#[from] BundleError),
	/// The vault refused or failed.
	#[error(transparent)]
	Vault(#[from] VaultError),
	/// The system refused.
	#[error(transparent)]
	Io(#[from] std::io::Error),
	/// The blobs refused or failed.
	#[error(transparent)]
	Blobs(#[from] metalife_blobs::Error),
	/// What is private refused or failed.
	#[error(transparent)]
	Private(#[from] metalife_private::Error),
	/// The part that was asked for lies beyond the end.
	#[error("there are {0} bytes")]
	Range(u64),
	/// Something says that the blob is to stay.
	#[error("the blob is pinned")]
	Pinned,
	/// Blobs lie in one place; there must be none for another to be taken.
	#[error("there are blobs: they do not move to another place")]
	BlobsHeld,
	/// What is to come with a private message was not attached, or was sent already.
	#[error("the attachment is not here, or was sent already: attach it again")]
	NotAttached,
	/// What is asked of the chain is refused, or failed.
	#[error(transparent)]
	Chain(#[from] metalife_chain::Error),
	/// A mistake of ours.
	#[error("the request failed inside")]
	Internal,
}

/// What came of it.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What is sent in place of an answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Refusal {
	/// What went wrong.
	pub error: Problem,
}

/// What went wrong: for programs and for people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Problem {
	/// A word that stays the same.
	pub code: String,
	/// A sentence.
	pub message: String,
}

impl Error {
	/// The status and the word for it.
	pub fn code(&self) -> (StatusCode, &'static str) {
		match self {
			Self::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized"),
			Self::Scope(_) => (StatusCode::FORBIDDEN, "scope"),
			Self::NotGranted(_) => (StatusCode::FORBIDDEN, "not-granted"),
			Self::Host => (StatusCode::MISDIRECTED_REQUEST, "host"),
			Self::Origin => (StatusCode::FORBIDDEN, "origin"),
			Self::NoRoute => (StatusCode::NOT_FOUND, "no-route"),
			Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method"),
			Self::Bad(_) => (StatusCode::BAD_REQUEST, "bad-request"),
			Self::NotFound(_) => (StatusCode::NOT_FOUND, "not-found"),
			Self::NotOurs => (StatusCode::FORBIDDEN, "not-ours"),
			Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
			Self::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type"),
			Self::TooManyRequests => (StatusCode::TOO_MANY_REQUESTS, "too-many-requests"),
			Self::TooMany(_) => (StatusCode::SERVICE_UNAVAILABLE, "too-many"),
			Self::Timeout => (StatusCode::GATEWAY_TIMEOUT, "timeout"),
			Self::Stopping => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
			Self::NoNetwork => (StatusCode::CONFLICT, "no-network"),
			Self::NoRoom => (StatusCode::CONFLICT, "no-room"),
			Self::Invitation(_) => (StatusCode::BAD_REQUEST, "bad-invitation"),
			Self::Network(error) => network(error),
			Self::Bundle(error) => bundle(error),
			Self::Vault(error) => vault_code(error),
			Self::Io(_) => (StatusCode::INTERNAL_SERVER_ERROR, "system"),
			Self::Blobs(error) => crate::blobs::code(error),
			Self::Private(error) => crate::private::code(error),
			Self::Range(_) => (StatusCode::RANGE_NOT_SATISFIABLE, "range"),
			Self::Pinned => (StatusCode::CONFLICT, "pinned"),
			Self::BlobsHeld => (StatusCode::CONFLICT, "blobs-held"),
			Self::NotAttached => (StatusCode::CONFLICT, "not-attached"),
			Self::Chain(error) => crate::chain::code(error),
			Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
		}
	}

	/// The same as it is sent.
	pub fn refusal(&self) -> Refusal {
		Refusal { error: Problem { code: self.code().1.to_owned(), message: self.to_string() } }
	}
}

/// The status and the word for what the vault says.
pub(crate) fn vault_code(error: &VaultError) -> (StatusCode, &'static str) {
	match error {
		VaultError::WrongPassphrase => (StatusCode::FORBIDDEN, "wrong-passphrase"),
		VaultError::NoMessage => (StatusCode::NOT_FOUND, "not-found"),
		VaultError::Content(_) | VaultError::Write(_) => (StatusCode::UNPROCESSABLE_ENTITY, "refused"),
		VaultError::Kdf | VaultError::TooMany { .. } => (StatusCode::BAD_REQUEST, "bad-request"),
		VaultError::Forked(_) => (StatusCode::CONFLICT, "forked"),
		_ => (StatusCode::INTERNAL_SERVER_ERROR, "vault"),
	}
}

fn bundle(error: &BundleError) -> (StatusCode, &'static str) {
	let refused = StatusCode::UNPROCESSABLE_ENTITY;
	match error {
		BundleError::NoBundle => (refused, "no-bundle"),
		BundleError::Version(_) => (refused, "bundle-newer"),
		BundleError::Cut => (refused, "bundle-cut"),
		BundleError::Signature => (refused, "bundle-signature"),
		BundleError::TooMany(_) => (refused, "bundle-too-many"),
		BundleError::Vault(error) => vault_code(error),
		BundleError::Io(_) => (StatusCode::INTERNAL_SERVER_ERROR, "system"),
		_ => (refused, "bundle-damaged"),
	}
}

fn network(error: &NetworkError) -> (StatusCode, &'static str) {
	match error {
		NetworkError::NoPeer(_) => (StatusCode::BAD_REQUEST, "bad-request"),
		NetworkError::Listen(_) => (StatusCode::CONFLICT, "cannot-listen"),
		NetworkError::Unreachable(_) | NetworkError::Answer => (StatusCode::BAD_GATEWAY, "unreachable"),
		NetworkError::Expired => (StatusCode::GONE, "invitation-expired"),
		NetworkError::Refused(refused) | NetworkError::Invite(InviteError::Refused(refused)) => match refused {
			Refused::Unknown => (StatusCode::NOT_FOUND, "invitation-unknown"),
			Refused::Used => (StatusCode::GONE, "invitation-used"),
			Refused::Expired => (StatusCode::GONE, "invitation-expired"),
		},
		NetworkError::Invite(InviteError::TooMany) | NetworkError::Busy => {
			(StatusCode::SERVICE_UNAVAILABLE, "too-many")
		},
		NetworkError::Invite(InviteError::Vault(error)) | NetworkError::Vault(error) => vault_code(error),
		NetworkError::Stopped => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
		_ => (StatusCode::INTERNAL_SERVER_ERROR, "network"),
	}
}

impl IntoResponse for Error {
	fn into_response(self) -> Response {
		let (status, _) = self.code();
		if status == StatusCode::INTERNAL_SERVER_ERROR {
			tracing::error!(error = %self, "a request failed");
		}
		let mut response = (status, Json(self.refusal())).into_response();
		let headers = response.headers_mut();
		match self {
			Self::Unauthorized => {
				headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
			},
			Self::TooManyRequests => {
				headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
			},
			_ => {},
		}
		response
	}
}
