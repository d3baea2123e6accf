//! The chain, as far as the daemon follows it.

use crate::{
	anchoring::keep_anchored,
	blocked::ALL,
	error::{vault_code, Result},
	planet::Planet,
	tokens::TokenView,
};
use axum::http::StatusCode;
use metalife_chain::{check_url, Error, Scopes};
use metalife_feed::Person;
use std::{
	sync::{Arc, PoisonError},
	time::Duration,
};
use tokio::task::JoinHandle;

/// The chain is followed as long as this is there.
pub(crate) struct Running(Vec<JoinHandle<()>>);

impl Drop for Running {
	fn drop(&mut self) {
		self.0.iter().for_each(JoinHandle::abort);
	}
}

/// The status and the word for what the chain says.
pub(crate) fn code(error: &Error) -> (StatusCode, &'static str) {
	match error {
		Error::Url(_) => (StatusCode::BAD_REQUEST, "bad-request"),
		Error::Away => (StatusCode::SERVICE_UNAVAILABLE, "no-node"),
		Error::NoProfile => (StatusCode::NOT_FOUND, "not-found"),
		Error::NoAccount => (StatusCode::CONFLICT, "no-account"),
		Error::FeedOfNobody => (StatusCode::CONFLICT, "no-profile"),
		Error::PubAddresses => (StatusCode::BAD_REQUEST, "bad-request"),
		Error::HasAccount => (StatusCode::CONFLICT, "account"),
		Error::Phrase => (StatusCode::BAD_REQUEST, "bad-request"),
		Error::NothingToAnchor => (StatusCode::CONFLICT, "nothing-to-anchor"),
		Error::NoMessage => (StatusCode::NOT_FOUND, "not-found"),
		Error::QueueFull => (StatusCode::SERVICE_UNAVAILABLE, "too-many"),
		Error::Vault(error) => vault_code(error),
		Error::NoPeer | Error::Damaged => (StatusCode::INTERNAL_SERVER_ERROR, "vault"),
		_ => (StatusCode::BAD_GATEWAY, "node"),
	}
}

/// Keep up with which profile is ours, and whom it blocks.
async fn know_us(planet: Arc<Planet>) {
	let mut known = planet.chain.known();
	while known.changed().await.is_ok() {
		planet.private.know_us(&planet.chain);
		// At once: what is wanted is found out anew a little later.
		let blocked = planet.run(|planet| planet.chain.blocked().into_iter().try_for_each(|feed| planet.block(feed)));
		if let Err(error) = blocked.await {
			tracing::error!(%error, "whom our profile blocks is not blocked yet");
		}
	}
}

impl Planet {
	/// Follow the chain by this node from now on, and queue an anchor so often, if that is said.
	pub async fn follow_chain(self: &Arc<Self>, node: String, anchor_every: Option<Duration>) -> Result<()> {
		check_url(&node)?;
		let known = self.run(|planet| {
			let vault = planet.vault();
			vault.wait_for_index()?;
			Ok(vault.contacts(&vault.feed_key(), ALL)?)
		});
		self.chain.want(known.await?.into_iter().filter_map(|(person, _)| match person {
			Person::Profile(profile) => Some(profile),
			Person::Feed(_) => None,
		}));
		let mut running = vec![tokio::spawn(self.chain.clone().run(node)), tokio::spawn(know_us(self.clone()))];
		running.extend(anchor_every.map(|every| tokio::spawn(keep_anchored(self.clone(), every))));
		let running = Running(running);
		*self.following.write().unwrap_or_else(PoisonError::into_inner) = Some(running);
		Ok(())
	}

	/// What our profile grants the app of a token on the chain, if the token goes by that: nothing where it is not known.
	pub fn grant(&self, token: &TokenView) -> Option<Scopes> {
		let known = || token.app.and_then(|app| self.chain.grant(app)).unwrap_or(Scopes::NONE);
		token.granted.then(known)
	}

	/// Look up what the chain grants the apps of tokens that go by it, and no others.
	pub(crate) fn watch_grants(&self) {
		self.chain.watch_grants(self.tokens.granted_apps());
	}

	/// Follow it no longer.
	pub fn leave_chain(&self) {
		self.following.write().unwrap_or_else(PoisonError::into_inner).take();
	}
}
