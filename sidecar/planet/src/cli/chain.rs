//! What the chain says, and what it is told.

use super::{
	args::AccountCommand,
	commands::NOTHING,
	output::{shown, Output},
	passphrase::Wanted,
	session::Session,
};
use anyhow::Result;
use hyper::Method;
use metalife_chain::Whose;
use metalife_feed::{FeedKey, Person};
use metalife_planet::{
	api::{AccountView, ChainView, EntryList, EntryView, NewAccount, ProfileView, ProofView},
	model::{Id, Who},
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

/// Lines of the status.
pub fn line(chain: &ChainView) -> String {
	let known = |number: Option<u64>| number.map_or_else(|| "?".into(), |number| number.to_string());
	let node = chain.node.as_deref().unwrap_or("no node");
	let how = match (&chain.problem, chain.connected) {
		(_, true) => format!("block {}, finalized {}", known(chain.best), known(chain.finalized)),
		(Some(problem), false) => shown(problem).to_string(),
		(None, false) => "not there".into(),
	};
	let waiting = match chain.waiting {
		0 => String::new(),
		waiting => format!("; {waiting} to be sent"),
	};
	let pubs = match chain.pubs.known {
		0 => String::new(),
		known => format!("; {known} Pubs known, {} in session", chain.pubs.in_session),
	};
	let anchors = chain.anchors.as_ref().map(|anchors| match &anchors.problem {
		Some(problem) => format!("anchors   none: {problem}\n"),
		None => format!("anchors   every {} s, if there is something new\n", anchors.every),
	});
	format!("chain     {node}: {how}{waiting}{pubs}\n{}", anchors.unwrap_or_default())
}

pub async fn account(session: &Session, command: AccountCommand) -> Result<Output> {
	let secret = match command {
		AccountCommand::Create => None,
		AccountCommand::Import { secret_file } => Some(Wanted::account(secret_file.as_deref()).get()?),
		AccountCommand::Show => {
			let account: AccountView = session.get("/v1/chain/account").await?;
			return Output::new(&account, account.address.clone());
		},
		AccountCommand::Register => {
			let list: EntryList = session.client.ask(Method::POST, "/v1/chain/feed", NOTHING).await?;
			return Output::new(&list, list.entries.iter().map(entry).collect());
		},
	};
	let new = NewAccount { secret: secret.map(|secret| secret.trim().to_owned()) };
	let account: AccountView = session.client.ask(Method::POST, "/v1/chain/account", Some(&new)).await?;
	Output::new(&account, account.address.clone())
}

pub async fn anchor(session: &Session, list: bool) -> Result<Output> {
	if list {
		let list: EntryList = session.get("/v1/chain/queue").await?;
		return Output::new(&list, list.entries.iter().map(entry).collect());
	}
	let queued: EntryView = session.client.ask(Method::POST, "/v1/chain/anchors", NOTHING).await?;
	Output::new(&queued, entry(&queued))
}

pub fn entry(entry: &EntryView) -> String {
	let segment = match (entry.from, entry.count) {
		(Some(from), Some(count)) => format!(" of {count} messages from {from} on"),
		_ => String::new(),
	};
	let message = entry.message.map(|id| format!(" of message {id}")).unwrap_or_default();
	let block = entry.block.map(|block| format!(" in block {block}")).unwrap_or_default();
	let problem = entry.problem.as_deref().map(|why| format!(": {}", shown(why))).unwrap_or_default();
	format!("{} {}{segment}{message}: {}{block}{problem}\n", entry.id, entry.what, entry.stage)
}

pub async fn proof(session: &Session, id: &Id) -> Result<Output> {
	let proof: ProofView = session.get(&format!("/v1/messages/{id}/proof")).await?;
	let text = format!(
		"message {} is number {} of {}\nand under the root {}\nwhich was anchored in block {}\nproof {}\n",
		proof.message, proof.number, proof.feed, proof.root, proof.block, proof.proof,
	);
	Output::new(&proof, text)
}
