//! What comes, as it comes, over a WebSocket.
//!
//! Nothing is queued for a subscriber: what it lacks is read from the vault as fast as it takes it, so a slow one costs no
//! memory, and one that comes back with its cursor misses nothing.

use super::{
	extract::{items, Params},
	private::audience,
	App, SUBPROTOCOL,
};
use crate::{
	error::{Error, Refusal, Result},
	model::{Feed, KindName, MessageView, PrivateView},
	planet::{now, Filter},
	tokens::{Caller, Scope},
};
use axum::{
	extract::{
		ws::{close_code, rejection::WebSocketUpgradeRejection, CloseFrame, Message, WebSocket, WebSocketUpgrade},
		State,
	},
	response::Response,
	Extension,
};
use metalife_chain::Scopes;
use serde::{Deserialize, Serialize};
use std::{
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use utoipa::{IntoParams, ToSchema};

/// How often a subscriber is asked whether it is still there.
const PING: Duration = Duration::from_secs(20);

/// How long a subscriber may say nothing.
const SILENCE: Duration = Duration::from_secs(60);

/// How long a subscriber has to take the reason why it is dropped.
const FAREWELL: Duration = Duration::from_secs(1);

/// The largest frame that is taken: nothing but answers to pings is expected.
const MAX_FRAME: usize = 1_024;

/// What is sent: one JSON text each.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Event {
	/// A message.
	Message {
		/// Begin after this to get what comes after the message.
		cursor: u64,
		/// The message.
		message: Box<MessageView>,
	},
	/// A private message that was opened.
	Private {
		/// Begin after this to get what comes after the message.
		cursor: u64,
		/// The message.
		message: Box<PrivateView>,
	},
	/// Nothing up to here is left to send. Comes when a subscriber has caught up, and now and then.
	Cursor {
		/// Begin after this to get what comes from here on.
		cursor: u64,
	},
}

/// What of all that comes. Lists are separated by commas.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SubscribeQuery {
	/// What came after this: the last cursor that was received, or 0 for all there is. Only what is new if nothing is said.
	after: Option<u64>,
	/// Of these feeds.
	feeds: Option<String>,
	/// Of these kinds.
	kinds: Option<String>,
	/// With one of these tags.
	tags: Option<String>,
	/// For this app.
	app: Option<u32>,
	/// Whether private messages are to come, and nothing else: ours and those that were for us, as they are opened.
	#[serde(default)]
	private: bool,
}

/// What comes, over a WebSocket: an `Event` in each text. What a subscriber has not taken in time ends it.
///
/// Needs the scope `read`, or `messages:APP` where `app` is that one and `kinds` is `app`. Where `private` is true, needs
/// the scope `private` instead, or `private:APP` where `app` is that one. Where the header cannot be set, the token is
/// sent as the subprotocol `planet.token.TOKEN`, with `planet.v1` before it.
#[utoipa::path(get, path = "/v1/subscribe", params(SubscribeQuery), security(("token" = ["read"])), responses(
	(status = 101, description = "Events follow", body = Event), (status = "default", body = Refusal),
))]
pub async fn subscribe(
	State(app): State<App>,
	Extension(caller): Extension<Caller>,
	Params(query): Params<SubscribeQuery>,
	upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response> {
	let kinds: Vec<KindName> = items(query.kinds.as_deref())?;
	let feeds: Vec<Feed> = items(query.feeds.as_deref())?;
	let filter = Filter {
		feeds: feeds.into_iter().map(|feed| feed.0).collect(),
		kinds: kinds.into_iter().map(|kind| kind.0).collect(),
		tags: items::<String>(query.tags.as_deref())?.iter().map(|tag| tag.to_lowercase()).collect(),
		app: query.app,
	};
	let scope = match filter.app.filter(|_| filter.kinds == [metalife_feed::Kind::APP]) {
		_ if query.private => audience(&caller, filter.app).map(|_| Scope::Private)?,
		Some(app) if caller.may(Scope::Messages(app)) => Scope::Messages(app),
		_ => caller.needs(Scope::Read).map(|()| Scope::Read)?,
	};
	let (_, last) = app.planet().vault().index_progress();
	let after = query.after.unwrap_or(last);
	if after > last {
		return Err(Error::Bad("the cursor lies ahead of all there is: it is another vault's".into()));
	}
	let upgrade = upgrade.map_err(|_| Error::Bad("this is for a WebSocket".into()))?;
	let permit = |of: &Arc<Semaphore>| of.clone().try_acquire_owned().map_err(|_| Error::TooMany("subscriptions"));
	let permits = [permit(&caller.allowance.subscriptions)?, permit(&app.0.subscriptions)?];
	let private = query.private;
	let subscription = Subscription { app, caller, scope, filter, private, at: after, told: after, permits };
	Ok(upgrade
		.protocols([SUBPROTOCOL])
		.read_buffer_size(4 << 10)
		.max_message_size(MAX_FRAME)
		.max_frame_size(MAX_FRAME)
		.on_upgrade(|socket| subscription.serve(socket)))
}

/// Why a subscription ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum End {
	Gone,
	Slow,
	Silent,
	Talking,
	Revoked,
	NotGranted,
	Stopping,
	Failed,
}

impl End {
	fn label(self) -> &'static str {
		match self {
			Self::Gone => "gone",
			Self::Slow => "slow",
			Self::Silent => "silent",
			Self::Talking => "talking",
			Self::Revoked => "revoked",
			Self::NotGranted => "not-granted",
			Self::Stopping => "stopping",
			Self::Failed => "failed",
		}
	}

	fn farewell(self) -> Option<CloseFrame> {
		let (code, reason) = match self {
			Self::Gone => return None,
			Self::Slow => (close_code::POLICY, "too slow: come back with the last cursor"),
			Self::Silent => (close_code::POLICY, "no answer to a ping"),
			Self::Talking => (close_code::UNSUPPORTED, "nothing is expected here"),
			Self::Revoked => (close_code::POLICY, "the token is no longer good"),
			Self::NotGranted => {
				(close_code::POLICY, "not-granted: our profile does not grant this on the chain any longer")
			},
			Self::Stopping => (close_code::AWAY, "the daemon is stopping"),
			Self::Failed => (close_code::ERROR, "the vault failed"),
		};
		Some(CloseFrame { code, reason: reason.into() })
	}
}

struct Subscription {
	app: App,
	caller: Caller,
	/// By which of the token's scopes.
	scope: Scope,
	filter: Filter,
	/// Whether it is for private messages.
	private: bool,
	/// All changes up to this one were looked at.
	at: u64,
	/// The last cursor that was sent.
	told: u64,
	/// Of the token, and of all.
	permits: [OwnedSemaphorePermit; 2],
}

impl Subscription {
	async fn serve(mut self, mut socket: WebSocket) {
		let metrics = &self.app.clone().planet().clone().metrics;
		metrics.subscriptions.inc();
		let end = match self.run(&mut socket).await {
			Ok(never) => match never {},
			Err(end) => end,
		};
		metrics.subscriptions.dec();
		metrics.ended(end.label());
		tracing::info!(token = self.caller.token.id, reason = end.label(), "a subscription ended");
		if let Some(farewell) = end.farewell() {
			// Whoever does not take it is gone all the same.
			let _ = tokio::time::timeout(FAREWELL, socket.send(Message::Close(Some(farewell)))).await;
		}
		drop(self.permits);
	}

	async fn run(&mut self, socket: &mut WebSocket) -> Result<std::convert::Infallible, End> {
		let planet = self.app.planet().clone();
		let mut changes = planet.changes();
		let mut revocations = planet.tokens.revocations();
		let mut granted = planet.chain.granted();
		let mut stopping = self.app.stopping();
		let mut pings = tokio::time::interval(PING);
		pings.reset();
		let mut heard = Instant::now();
		let mut caught_up = false;
		loop {
			let last = *changes.borrow_and_update();
			if self.at < last {
				self.step(socket).await?;
			}
			let behind = self.at < last;
			if !behind && !caught_up {
				caught_up = true;
				self.send(socket, &Event::Cursor { cursor: self.at }).await?;
			}
			if *stopping.borrow_and_update() {
				return Err(End::Stopping);
			}
			tokio::select! {
				biased;
				_ = stopping.changed() => {},
				_ = revocations.changed() => self.check_token()?,
				_ = granted.changed() => self.check_token()?,
				_ = pings.tick() => {
					// A token can also run out.
					self.check_token()?;
					if heard.elapsed() > SILENCE {
						return Err(End::Silent);
					}
					if self.told < self.at {
						self.send(socket, &Event::Cursor { cursor: self.at }).await?;
					}
					self.put(socket, Message::Ping(Default::default())).await?;
				},
				received = socket.recv() => match received {
					Some(Ok(Message::Ping(_) | Message::Pong(_))) => heard = Instant::now(),
					Some(Ok(Message::Text(_) | Message::Binary(_))) => return Err(End::Talking),
					Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Gone),
				},
				() = std::future::ready(()), if behind => {},
				_ = changes.changed(), if !behind => {},
			}
		}
	}

	fn check_token(&self) -> Result<(), End> {
		let planet = self.app.planet();
		if !planet.tokens.still_good(&self.caller, now()) {
			return Err(End::Revoked);
		}
		match planet.grant(&self.caller.token) {
			Some(grant) if grant == Scopes::NONE || !grant.contains(self.scope.on_chain()) => Err(End::NotGranted),
			_ => Ok(()),
		}
	}

	/// Send some of what came since.
	async fn step(&mut self, socket: &mut WebSocket) -> Result<(), End> {
		let (at, filter, private) = (self.at, self.filter.clone(), self.private);
		let found = self.app.planet().run(move |planet| match private {
			true => planet.private_after(at, &filter).map(|(messages, reached)| {
				let event = |(cursor, message)| Event::Private { cursor, message: Box::new(message) };
				(messages.into_iter().map(event).collect::<Vec<_>>(), reached)
			}),
			false => planet.after(at, &filter).map(|(messages, reached)| {
				let event =
					|message: MessageView| Event::Message { cursor: message.number, message: Box::new(message) };
				(messages.into_iter().map(event).collect(), reached)
			}),
		});
		let (events, reached) = found.await.map_err(|error| {
			tracing::error!(%error, "a subscription cannot be served");
			End::Failed
		})?;
		for event in &events {
			self.check_token()?;
			self.send(socket, event).await?;
		}
		self.at = reached;
		Ok(())
	}

	async fn send(&mut self, socket: &mut WebSocket, event: &Event) -> Result<(), End> {
		let text = serde_json::to_string(event).map_err(|_| End::Failed)?;
		self.put(socket, Message::text(text)).await?;
		let (Event::Message { cursor, .. } | Event::Private { cursor, .. } | Event::Cursor { cursor }) = event;
		self.told = *cursor;
		Ok(())
	}

	async fn put(&self, socket: &mut WebSocket, message: Message) -> Result<(), End> {
		match tokio::time::timeout(self.app.0.policy.send_time, socket.send(message)).await {
			Ok(Ok(())) => Ok(()),
			Ok(Err(_)) => Err(End::Gone),
			Err(_) => Err(End::Slow),
		}
	}
}
