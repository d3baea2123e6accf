//! What a new feed of ours takes over from the one before it.
//!
//! A vault that was restored writes a new feed, and so does one whose feed was forked. Who we are, whom we follow and whom
//! we block stands in the old one, and would be gone.

use crate::{blocked::ALL, error::Result, planet::now};
use metalife_feed::{Content, FeedKey, Kind, Person};
use metalife_vault::Vault;
use std::collections::HashSet;

/// Under which the feed is kept that was ours when this was last done.
const FEED: &str = "planet feed";

/// Take over what the feed before this one says, if there is a new one. Whatever ends this halfway, it is done at the next
/// start.
pub fn take_over(vault: &Vault) -> Result<()> {
	let ours = vault.feed_key();
	let before = vault.secret(FEED)?.and_then(|key| Some(FeedKey(key.as_slice().try_into().ok()?)));
	if before == Some(ours) {
		return Ok(());
	}
	if let Some(before) = before {
		tracing::info!(%before, %ours, "a new feed takes over");
		write_anew(vault, &ours, &before)?;
	}
	Ok(vault.keep_secret(FEED, &ours.0)?)
}

fn write_anew(vault: &Vault, ours: &FeedKey, before: &FeedKey) -> Result<()> {
	vault.wait_for_index()?;
	let publish = |kind, content: Content| vault.publish(kind, &content, now()).map(|_| ());
	// It counts once the old feed or the chain says so too.
	publish(Kind::DEVICE, Content { person: Some(Person::Feed(*before)), ..Content::default() })?;
	let mut about = None;
	for message in vault.messages(before, 1) {
		let message = message?;
		if message.header().kind == Kind::ABOUT {
			let read = message.payload().and_then(|payload| Content::decode(Kind::ABOUT, payload).ok());
			about = read.or(about);
		}
	}
	if let (Some(about), None) = (about, vault.name(ours)?) {
		publish(Kind::ABOUT, about)?;
	}
	let there: HashSet<_> = vault.contacts(ours, ALL)?.into_iter().map(|(person, _)| person).collect();
	for (person, relation) in vault.contacts(before, ALL)? {
		if !there.contains(&person) && person != Person::Feed(*ours) {
			let contact = Content { person: Some(person), relation: Some(relation), ..Content::default() };
			publish(Kind::CONTACT, contact)?;
		}
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use metalife_feed::Relation;
	use metalife_vault::Kdf;

	#[test]
	fn a_new_feed_says_what_the_old_one_said() {
		let place = tempfile::tempdir().expect("there is a place for temporary files");
		let vault = Vault::create(&place.path().join("vault"), b"secret", &Kdf::WEAKEST).expect("is empty");
		take_over(&vault).expect("is new");
		let old = vault.feed_key();
		let publish = |kind, content: Content| vault.publish(kind, &content, 1).expect("is written");
		let contact = |n, relation| {
			let content = Content { person: Some(Person::Profile(n)), relation: Some(relation), ..Content::default() };
			publish(Kind::CONTACT, content);
		};
		let about = |name: &str| {
			let (name, text) = (Some(name.to_owned()), Some("a person".to_owned()));
			publish(Kind::ABOUT, Content { name, text, ..Content::default() });
		};
		about("Ann");
		about("Anna");
		contact(1, Relation::Follow);
		contact(2, Relation::Block);
		contact(3, Relation::Follow);
		contact(3, Relation::None);
		let new = vault.begin_new_feed().expect("is written");
		// It ended halfway before.
		contact(2, Relation::Follow);
		take_over(&vault).expect("is written");
		vault.wait_for_index().expect("is filled");
		let contacts = vault.contacts(&new, ALL).expect("is read");
		assert_eq!(contacts, [(Person::Profile(1), Relation::Follow), (Person::Profile(2), Relation::Follow)]);
		assert_eq!(vault.name(&new).expect("is read").as_deref(), Some("Anna"));
		let kinds = |feed| -> Vec<_> {
			vault.messages(feed, 1).map(|message| message.expect("is read").header().kind).collect()
		};
		let written = kinds(&new);
		assert_eq!(written, [Kind::CONTACT, Kind::DEVICE, Kind::ABOUT, Kind::CONTACT]);
		// Once.
		take_over(&vault).expect("is done");
		assert_eq!(kinds(&new), written);
		assert_eq!(kinds(&old).len(), 6);
	}
}
