//! Anchors that are queued by themselves.

use crate::{
	error::Result,
	planet::{now, Planet},
};
use std::{
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};

/// After so long it is looked again at what stands against an anchor, if nothing else happens.
const LOOK: Duration = Duration::from_secs(60);

/// How anchors are queued by themselves, if they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Anchoring {
	/// How often.
	pub every: Duration,
	/// Why none is.
	pub problem: Option<&'static str>,
}

/// Whether anchors are queued by themselves, and how.
#[derive(Default)]
pub(crate) struct Anchors(Mutex<Option<Anchoring>>);

impl Anchors {
	fn get(&self) -> MutexGuard<'_, Option<Anchoring>> {
		self.0.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// How it is now.
	pub fn state(&self) -> Option<Anchoring> {
		self.get().clone()
	}
}

impl Planet {
	/// Queue an anchor if it is time. Tells how long it is until then; nothing if it is time and there is nothing to anchor.
	/// Blocks.
	fn anchor_if_due(&self, every: Duration) -> Result<Option<Duration>> {
		let problem = match (self.chain.account()?, self.chain.ours()) {
			(None, _) => Some("there is no account to sign anchors by: `planet account create` or `import`"),
			(_, None) => Some("the chain does not know whose our feed is: `planet account register`"),
			_ => None,
		};
		*self.anchors.get() = Some(Anchoring { every, problem });
		if problem.is_some() {
			return Ok(Some(every));
		}
		let (now, last) = (now(), self.chain.last_anchor()?);
		// A clock that was set back makes nobody wait longer.
		let left = last.map_or(Duration::ZERO, |last| {
			let gone = Duration::from_millis(now.abs_diff(last));
			every.saturating_sub(gone)
		});
		if !left.is_zero() {
			return Ok(Some(left));
		}
		Ok(self.chain.anchor_new(now)?.then_some(every))
	}
}

/// Queue an anchor so often, whenever there is something new in our feed.
pub(crate) async fn keep_anchored(planet: Arc<Planet>, every: Duration) {
	let (mut changes, mut known) = (planet.changes(), planet.chain.known());
	loop {
		changes.borrow_and_update();
		known.borrow_and_update();
		let left = planet.run(move |planet| planet.anchor_if_due(every)).await.unwrap_or_else(|error| {
			tracing::warn!(%error, "nothing is anchored");
			Some(every)
		});
		let changed = tokio::select! {
			() = tokio::time::sleep(left.unwrap_or(every).min(LOOK)) => Ok(()),
			changed = known.changed() => changed,
			changed = changes.changed(), if left.is_none() => changed,
		};
		if changed.is_err() {
			return;
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::tokens::control_token;
	use metalife_vault::{Kdf, Vault};

	const EVERY: Duration = Duration::from_secs(3_600);

	fn planet(place: &std::path::Path, ours: bool) -> Arc<Planet> {
		let vault = Vault::create(&place.join("vault"), b"secret", &Kdf::WEAKEST).expect("is empty");
		if ours {
			vault.records("chain").put(b"ours", b"7").expect("is kept");
		}
		Planet::new(vault, place, &control_token(), 1).expect("begins")
	}

	fn problem(planet: &Planet) -> Option<&'static str> {
		planet.anchors.state().expect("was looked at").problem
	}

	#[test]
	fn nothing_is_anchored_without_an_account_or_a_profile() {
		let place = tempfile::tempdir().expect("there is a place");
		let planet = planet(place.path(), false);
		assert_eq!(planet.anchors.state(), None);
		assert_eq!(planet.anchor_if_due(EVERY).expect("is looked at"), Some(EVERY));
		assert!(problem(&planet).is_some_and(|problem| problem.contains("no account")));
		planet.chain.create_account().expect("there is none");
		planet.anchor_if_due(EVERY).expect("is looked at");
		assert!(problem(&planet).is_some_and(|problem| problem.contains("whose our feed is")));
		assert!(planet.chain.entries().is_empty());
	}

	#[test]
	fn what_is_new_is_anchored_when_it_is_time() {
		let place = tempfile::tempdir().expect("there is a place");
		let planet = planet(place.path(), true);
		planet.chain.create_account().expect("there is none");
		// The first message, which tells what to seal for, is there from the beginning.
		assert_eq!(planet.anchor_if_due(EVERY).expect("is queued"), Some(EVERY));
		assert_eq!((problem(&planet), planet.chain.entries().len()), (None, 1));
		let left = planet.anchor_if_due(EVERY).expect("is looked at").expect("is not yet time");
		assert!(left <= EVERY && left > EVERY / 2);
		// It is time, and one waits.
		assert_eq!(planet.anchor_if_due(Duration::ZERO).expect("is looked at"), None);
		assert_eq!(planet.chain.entries().len(), 1);
	}
}
