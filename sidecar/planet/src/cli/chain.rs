//! What the chain says.

use super::{
	output::{shown, Output},
	session::Session,
};
use anyhow::Result;
use metalife_chain::Whose;
use metalife_feed::{FeedKey, Person};
use metalife_planet::{
	api::{ChainView, ProfileView},
	model::Who,
	ClientError,
};

async fn resolve(session: &Session, whose: &Whose) -> Result<ProfileView, ClientError> {
	let path: String = whose.to_string().bytes().map(escaped).collect();
	session.get(&format!("/v1/chain/profiles/{path}")).await
}

fn escaped(byte: u8) -> String {
	match byte {
		b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
		_ => format!("%{byte:02X}"),
	}
}

/// Who is meant: a handle is looked up.
pub async fn person(session: &Session, whose: &Whose) -> Result<Who, ClientError> {
	Ok(match whose {
		Whose::Id(id) => Who(Person::Profile(*id)),
		Whose::Key(key) => Who(Person::Feed(FeedKey(key.0))),
		Whose::Handle(_) => resolve(session, whose).await?.person,
	})
}

pub async fn profile(session: &Session, whose: &Whose) -> Result<Output> {
	let profile = resolve(session, whose).await?;
	let mut text = format!("@{}\n{}\n", shown(&profile.handle), profile.person);
	text.extend(profile.keys.iter().map(|key| format!("{} {}\n", key.account, key.role)));
	Output::new(&profile, text)
}

/// A line of the status.
pub fn line(chain: &ChainView) -> String {
	let known = |number: Option<u64>| number.map_or_else(|| "?".into(), |number| number.to_string());
	let node = chain.node.as_deref().unwrap_or("no node");
	let how = match (&chain.problem, chain.connected) {
		(_, true) => format!("block {}, finalized {}", known(chain.best), known(chain.finalized)),
		(Some(problem), false) => shown(problem).to_string(),
		(None, false) => "not there".into(),
	};
	format!("chain     {node}: {how}\n")
}
