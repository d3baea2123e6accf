//! Who is let in: by host, by origin, by token.

use super::App;
use crate::{
	error::{Error, Result},
	limit::{REQUEST_TIME, SEND_TIME},
	planet::now,
	tokens::{Caller, Scope},
};
use axum::{
	extract::{Request, State},
	http::{header, HeaderMap, HeaderValue, Method, StatusCode},
	middleware::Next,
	response::{IntoResponse, Response},
};
use metalife_chain::Scopes;
use std::time::{Duration, Instant};

/// The WebSocket subprotocol that is spoken.
pub const SUBPROTOCOL: &str = "planet.v1";

const TOKEN_PROTOCOL: &str = "planet.token.";

/// The subprotocol in which a page sends its token: it cannot set the header of a WebSocket.
pub fn bearer_protocol(token: &str) -> String {
	format!("{TOKEN_PROTOCOL}{token}")
}

/// Who may ask for a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
	/// Everybody.
	Open,
	/// Whoever has a token.
	Token,
	/// Whoever has a token with this scope.
	Scope(Scope),
	/// Whoever has a token with this scope, or with another one that the request makes enough.
	ByRequest(Scope),
}

/// Which hosts and origins are served.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
	/// Names and addresses, without port, that a request may be made to, besides those of the loopback.
	pub hosts: Vec<String>,
	/// The origins whose pages may use the API, as `https://app.example`.
	pub origins: Vec<String>,
	/// How long a subscriber may take nothing of what is sent to it.
	pub send_time: Duration,
}

impl Default for Policy {
	/// Nothing but the loopback, and no pages.
	fn default() -> Self {
		Self { hosts: Vec::new(), origins: Vec::new(), send_time: SEND_TIME }
	}
}

const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

impl Policy {
	/// Whether this is a name of ours. A page that lets its own name point here still sends its own name.
	fn host(&self, host: &str) -> bool {
		let name = match host.rsplit_once(':') {
			Some((name, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
			_ => host,
		};
		LOOPBACK
			.iter()
			.copied()
			.chain(self.hosts.iter().map(String::as_str))
			.any(|ours| ours.eq_ignore_ascii_case(name))
	}

	/// The origin of a page that made the request, if it is allowed; none if no page did.
	fn origin(&self, headers: &HeaderMap) -> Result<Option<HeaderValue>> {
		let Some(origin) = headers.get(header::ORIGIN) else { return Ok(None) };
		match self.origins.iter().any(|allowed| origin == allowed.as_str()) {
			true => Ok(Some(origin.clone())),
			false => Err(Error::Origin),
		}
	}
}

/// What stands before all routes: hosts, and origins of pages.
pub async fn front(State(app): State<App>, request: Request, next: Next) -> Response {
	let refuse = |error: Error| {
		app.planet().metrics.answered(
			method_label(request.method()),
			"refused",
			error.code().0.as_u16(),
			Default::default(),
		);
		error.into_response()
	};
	let mut hosts = request.headers().get_all(header::HOST).iter();
	let named = match (hosts.next(), hosts.next(), request.uri().host()) {
		// A request in absolute form names it there too; both must be ours.
		(Some(host), None, uri) => {
			host.to_str().is_ok_and(|host| app.0.policy.host(host)) && uri.is_none_or(|uri| app.0.policy.host(uri))
		},
		_ => false,
	};
	if !named {
		return refuse(Error::Host);
	}
	let origin = match app.0.policy.origin(request.headers()) {
		Ok(origin) => origin,
		Err(error) => return refuse(error),
	};
	let Some(origin) = origin else { return next.run(request).await };
	// What a browser asks before it sends a page's request: there is no token with it.
	let preflight =
		request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
	let mut response = if preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
	let headers = response.headers_mut();
	headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
	headers.insert(header::VARY, HeaderValue::from_static("origin"));
	if preflight {
		let allow = [
			(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, DELETE"),
			(header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, blob-key, content-type, range"),
			(header::ACCESS_CONTROL_MAX_AGE, "600"),
		];
		headers.extend(allow.map(|(name, value)| (name, HeaderValue::from_static(value))));
	}
	response
}

/// What stands before one route.
#[derive(Clone)]
pub struct Gate {
	pub app: App,
	pub access: Access,
	pub path: &'static str,
	pub patient: bool,
}

/// Methods come from outside: only known ones become labels.
fn method_label(method: &Method) -> &'static str {
	let known = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"];
	known.into_iter().find(|known| method == *known).unwrap_or("other")
}

/// Check the token, how often it asks and what it may do; see to it that the answer comes in time.
pub async fn guard(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
	let begin = Instant::now();
	let method = method_label(request.method());
	let mut caller = None;
	let response = match admit(&gate, request.headers()) {
		Err(error) => error.into_response(),
		Ok(admitted) => {
			caller = admitted.as_ref().map(|caller| caller.token.id.clone());
			if let Some(admitted) = admitted {
				request.extensions_mut().insert(admitted);
			}
			match gate.patient {
				true => next.run(request).await,
				false => match tokio::time::timeout(REQUEST_TIME, next.run(request)).await {
					Ok(response) => response,
					Err(_) => Error::Timeout.into_response(),
				},
			}
		},
	};
	let (status, took) = (response.status().as_u16(), begin.elapsed());
	// Not the address: words that are searched for stand in it.
	tracing::debug!(method, route = gate.path, status, ?took, token = caller, "answered");
	gate.app.planet().metrics.answered(method, gate.path, status, took);
	response
}

fn admit(gate: &Gate, headers: &HeaderMap) -> Result<Option<Caller>> {
	if gate.access == Access::Open {
		return Ok(None);
	}
	let token = token(headers).ok_or(Error::Unauthorized)?;
	let planet = gate.app.planet();
	let mut caller = planet.tokens.check(token, now()).ok_or(Error::Unauthorized)?;
	if !caller.allowance.requests.take(Instant::now()) {
		return Err(Error::TooManyRequests);
	}
	caller.grant = planet.grant(&caller.token);
	if let (Some(Scopes::NONE), Some(app)) = (caller.grant, caller.token.app) {
		return Err(Error::NotGranted(app));
	}
	if let Access::Scope(scope) = gate.access {
		caller.needs(scope)?;
	}
	Ok(Some(caller))
}

fn token(headers: &HeaderMap) -> Option<&str> {
	if let Some(value) = headers.get(header::AUTHORIZATION) {
		let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
		return scheme.eq_ignore_ascii_case("bearer").then_some(token.trim_start());
	}
	headers
		.get_all(header::SEC_WEBSOCKET_PROTOCOL)
		.iter()
		.filter_map(|value| value.to_str().ok())
		.flat_map(|value| value.split(','))
		.find_map(|protocol| protocol.trim().strip_prefix(TOKEN_PROTOCOL))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn only_our_own_names_are_hosts() {
		let policy = Policy { hosts: vec!["planet.lan".into(), "192.168.1.2".into()], ..Policy::default() };
		for ours in ["localhost", "LocalHost:80", "127.0.0.1:1", "[::1]", "[::1]:9", "planet.lan:1", "192.168.1.2"] {
			assert!(policy.host(ours), "{ours}");
		}
		for other in
			["", "evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "::1", "localhost:", "127.0.0.2"]
		{
			assert!(!policy.host(other), "{other}");
		}
	}

	proptest! {
		#[test]
		fn no_other_name_is_a_host(name in "[a-z0-9.:\\[\\]-]{0,20}", port in "(:[0-9]{1,5})?") {
			let ours = |one: &str| name == one || name.strip_prefix(one).is_some_and(|rest| rest.starts_with(':'));
			let host = name.clone() + &port;
			prop_assert!(LOOPBACK.into_iter().any(ours) || !Policy::default().host(&host));
		}
	}

	#[test]
	fn a_token_comes_in_the_header_or_as_a_subprotocol() {
		let headers = |name: header::HeaderName, value: &'static str| {
			HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
		};
		assert_eq!(token(&headers(header::AUTHORIZATION, "Bearer abc")), Some("abc"));
		assert_eq!(token(&headers(header::AUTHORIZATION, "bearer abc")), Some("abc"));
		assert_eq!(token(&headers(header::AUTHORIZATION, "Basic abc")), None);
		assert_eq!(token(&headers(header::AUTHORIZATION, "Bearer")), None);
		let protocols = headers(header::SEC_WEBSOCKET_PROTOCOL, "planet.v1, planet.token.abc");
		assert_eq!(token(&protocols), Some("abc"));
		assert_eq!(bearer_protocol("abc"), "planet.token.abc");
		assert_eq!(token(&HeaderMap::new()), None);
	}
}
