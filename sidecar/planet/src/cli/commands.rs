//! The commands that are one request, or two.

use super::{
	args::{
		Args, Command, ContactArgs, CostArgs, Globals, PageArgs, PassphraseCommand, PostArgs, ReadArgs, TokenCommand,
	},
	backup, blob, bundle, chain, dm,
	output::{messages, shown, Output},
	passphrase::Wanted,
	peers,
	session::{create_folder, vault_folder, Session},
};
use anyhow::{ensure, Context, Result};
use clap::CommandFactory;
use clap_complete::Shell;
use hyper::Method;
use metalife_feed::Kind;
use metalife_planet::{
	api::{
		Contact, ContactList, ContactSet, Cost, Detail, FeedPage, Identity, Listing, NewContact, NewMessage,
		NewPassphrase, NewToken, Revealed, Status, TokenList, TokenState,
	},
	limit::MAX_BODY,
	model::{KindName, MessageView, Relation, Said, Source},
	tokens::TokenView,
	ClientError,
};
use metalife_vault::Vault;
use serde::{de::DeserializeOwned, Serialize};
use serde_json::json;
use std::{fmt::Display, io::Read};

pub async fn run(globals: &Globals, command: Command) -> Result<Output> {
	let session = Session::start(globals);
	match command {
		Command::Init { name, cost } => init(globals, name, &cost).await,
		Command::Id { name } => id(&session.await?, name).await,
		Command::Post(args) => post(&session.await?, args).await,
		Command::Read(args) => read(&session.await?, args).await,
		Command::Follow(args) => contact(&session.await?, args, Relation::Follow).await,
		Command::Block(args) => contact(&session.await?, args, Relation::Block).await,
		Command::Search { words, page } => search(&session.await?, &words.join(" "), &page).await,
		Command::Blob(command) => blob::run(&session.await?, globals, command).await,
		Command::Dm(args) => dm::run(&session.await?, globals, args).await,
		Command::Backup(command) => backup::run(globals, command).await,
		Command::Bundle(command) => bundle::run(globals, command).await,
		Command::Invite(args) => peers::invite(&session.await?, args).await,
		Command::Join(args) => peers::join(&session.await?, args).await,
		Command::Peers(args) => peers::peers(&session.await?, args).await,
		Command::Profile { whose } => chain::profile(&session.await?, &whose).await,
		Command::Account(command) => chain::account(&session.await?, command).await,
		Command::Anchor { list } => chain::anchor(&session.await?, list).await,
		Command::Proof { id } => chain::proof(&session.await?, &id).await,
		Command::Status => status(&session.await?).await,
		Command::Token(command) => token(&session.await?, command).await,
		Command::Passphrase(PassphraseCommand::Change { new_passphrase_file, cost }) => {
			let new = Wanted::new(new_passphrase_file.as_deref());
			change_passphrase(&session.await?, globals, &new, &cost).await
		},
		Command::Completions { shell } => Ok(completions(shell)),
		Command::Run(args) => super::daemon::run(globals, args).await,
	}
}

pub const NOTHING: Option<&()> = None;

impl Session {
	pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
		self.client.ask(Method::GET, path, NOTHING).await
	}

	async fn publish(&self, kind: Kind, said: Said) -> Result<MessageView, ClientError> {
		self.publish_new(&NewMessage { kind: KindName(kind), content: said, answers: None }).await
	}

	async fn publish_new(&self, new: &NewMessage) -> Result<MessageView, ClientError> {
		self.client.ask(Method::POST, "/v1/messages", Some(new)).await
	}
}

/// The path with those of these that are there behind the question mark.
pub fn with_query(path: &str, query: &[(&str, Option<String>)]) -> String {
	let mut out = path.to_owned();
	let given = query.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
	for (at, (name, value)) in given.enumerate() {
		out.push(if at == 0 { '?' } else { '&' });
		out.push_str(name);
		out.push('=');
		for byte in value.bytes() {
			match byte {
				b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
				_ => out.push_str(&format!("%{byte:02X}")),
			}
		}
	}
	out
}

/// As it is written.
pub fn text(value: Option<impl Display>) -> Option<String> {
	value.map(|value| value.to_string())
}

async fn init(globals: &Globals, name: Option<String>, cost: &CostArgs) -> Result<Output> {
	let folder = globals.folder()?;
	let wanted = Wanted { twice: true, ..Wanted::current(globals.passphrase_file.as_deref()) };
	let passphrase = wanted.get()?;
	create_folder(&folder)?;
	let vault = Vault::create(&vault_folder(&folder), passphrase.as_bytes(), &cost.kdf())?;
	let session = Session::here(vault, folder)?;
	if name.is_some() {
		session.publish(Kind::ABOUT, Said { name, ..Said::default() }).await?;
	}
	let identity: Identity = session.get("/v1/identity").await?;
	let folder = session.folder.display().to_string();
	let text = format!("{folder}\nYour feed is {}", identity.feed);
	Output::new(&json!({ "data": folder, "feed": identity.feed, "name": identity.name }), text)
}

async fn id(session: &Session, name: Option<String>) -> Result<Output> {
	if name.is_some() {
		session.publish(Kind::ABOUT, Said { name, ..Said::default() }).await?;
	}
	let identity: Identity = session.get("/v1/identity").await?;
	let name = identity.name.as_deref().map(|name| format!("{}\n", shown(name))).unwrap_or_default();
	Output::new(&identity, format!("{name}{}", identity.feed))
}

/// A text that was given, or the standard input for `-`.
pub fn given(text: String) -> Result<String> {
	if text != "-" {
		return Ok(text);
	}
	let mut text = String::new();
	std::io::stdin().take(MAX_BODY as u64 + 1).read_to_string(&mut text).context("the standard input")?;
	ensure!(text.len() <= MAX_BODY, "the text is too long");
	Ok(text)
}

async fn post(session: &Session, args: PostArgs) -> Result<Output> {
	let said = Said {
		text: Some(given(args.text)?),
		tags: args.tags,
		mentions: args.mentions,
		language: args.language,
		warning: args.warning,
		..Said::default()
	};
	let message =
		session.publish_new(&NewMessage { kind: KindName(Kind::POST), content: said, answers: args.reply }).await?;
	Output::new(&message, message.id.to_string())
}

/// A list, and how to see more of it.
fn list<T: Serialize>(answer: &T, shown: &[MessageView], next: Option<u64>, option: &str) -> Result<Output> {
	let more = next.map(|next| format!("More: {option} {next}")).unwrap_or_default();
	Output::new(answer, format!("{}{more}", messages(shown)))
}

async fn read(session: &Session, args: ReadArgs) -> Result<Output> {
	let limit = Some(args.page.limit.to_string());
	if let Some(id) = args.id {
		let detail: Detail = session.get(&format!("/v1/messages/{id}")).await?;
		let signs = detail.reactions.iter().map(|one| format!("  {} {}\n", shown(&one.symbol), one.count));
		let text = messages(std::slice::from_ref(&detail.message)) + &signs.collect::<String>();
		return Output::new(&detail, text);
	}
	if let Some(feed) = args.feed {
		let path = format!("/v1/feeds/{feed}/messages");
		let page: FeedPage = session.get(&with_query(&path, &[("from", text(args.from)), ("limit", limit)])).await?;
		return list(&page, &page.messages, page.next, "--from");
	}
	let query = [
		("kind", text(args.kind)),
		("tag", args.tag),
		("thread", text(args.thread)),
		("mentions", text(args.mentions)),
		("before", text(args.page.before)),
		("limit", limit),
	];
	let listing: Listing = session.get(&with_query("/v1/messages", &query)).await?;
	list(&listing, &listing.messages, listing.next, "--before")
}

async fn search(session: &Session, words: &str, page: &PageArgs) -> Result<Output> {
	let query = [("q", Some(words.to_owned())), ("before", text(page.before)), ("limit", Some(page.limit.to_string()))];
	let listing: Listing = session.get(&with_query("/v1/search", &query)).await?;
	list(&listing, &listing.messages, listing.next, "--before")
}

async fn contact(session: &Session, args: ContactArgs, relation: Relation) -> Result<Output> {
	let Some(whose) = args.person else {
		let ContactList { contacts } = session.get("/v1/contacts").await?;
		let contacts: Vec<Contact> = contacts.into_iter().filter(|contact| contact.relation == relation).collect();
		let line = |one: &Contact| {
			let name = one.name.as_deref().map(|name| format!(" {}", shown(name))).unwrap_or_default();
			let from = if one.from.contains(&Source::Chain) { " (on the chain)" } else { "" };
			format!("{}{name}{from}\n", one.person)
		};
		let text = contacts.iter().map(line).collect();
		return Output::new(&ContactList { contacts }, text);
	};
	let relation = if args.stop { Relation::None } else { relation };
	let new = NewContact { person: chain::person(session, &whose).await?, relation };
	let set: ContactSet = session.client.ask(Method::PUT, "/v1/contacts", Some(&new)).await?;
	let stands = match set.stands {
		Some(Relation::Block) => "\nYour profile blocks them on the chain: they stay blocked until that ends there",
		Some(Relation::Follow) => "\nYour profile follows them on the chain: they stay followed until that ends there",
		Some(Relation::None) | None => "",
	};
	Output::new(&set, format!("{}{stands}", set.message.id))
}

async fn status(session: &Session) -> Result<Output> {
	let status: Status = session.get("/v1/status").await?;
	let folder = session.folder.display().to_string();
	let daemon = if session.daemon { "runs" } else { "does not run" };
	let mut text = format!(
		"data      {folder}\ndaemon    {daemon}\nfeed      {}\nmessages  {} of our own\nchanges   {}, {} of them indexed\n",
		status.feed,
		status.sequence,
		status.changes,
		status.indexed,
	);
	if let Some(forked) = status.forked {
		text.push_str(&format!("forked    at number {forked}: nothing more can be written to this feed\n"));
	}
	if let Some(network) = &status.network {
		text.push_str(&format!(
			"network   {} peers connected, {} in session, {} of these up to date\n",
			network.connected, network.sessions, network.caught_up,
		));
	}
	if let Some(chain) = &status.chain {
		text.push_str(&chain::line(chain));
	}
	let json = json!({ "data": folder, "daemon": session.daemon, "status": status });
	Output::new(&json, text)
}

fn scopes(token: &TokenView) -> String {
	token.scopes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

async fn token(session: &Session, command: TokenCommand) -> Result<Output> {
	match command {
		TokenCommand::Create { name, scopes, app, granted, days } => {
			let seconds = days.map(|days| u64::from(days) * 86_400);
			let new = NewToken { name, scopes: scopes.into_iter().collect(), app, granted, seconds };
			let made: Revealed = session.client.ask(Method::POST, "/v1/tokens", Some(&new)).await?;
			Output::new(&made, made.token.clone())
		},
		TokenCommand::List => {
			let list: TokenList = session.get("/v1/tokens").await?;
			let line = |TokenState { token, grant }: &TokenState| {
				let grant = match (token.granted, grant) {
					(false, _) => String::new(),
					(true, None) => "; what the chain grants is not known yet".into(),
					(true, Some(none)) if none.is_empty() => "; nothing is granted on the chain".into(),
					(true, Some(grant)) => format!("; granted on the chain: {}", grant.join(" ")),
				};
				format!("{} {}: {}{grant}\n", token.id, shown(&token.name), scopes(token))
			};
			Output::new(&list, list.tokens.iter().map(line).collect())
		},
		TokenCommand::Revoke { id } => {
			ensure!(id.bytes().all(|byte| byte.is_ascii_hexdigit()) && !id.is_empty(), "an id is hexadecimal digits");
			let path = format!("/v1/tokens/{id}");
			let token: TokenView = session.client.ask(Method::DELETE, &path, NOTHING).await?;
			Output::new(&token, format!("{} is good for nothing now", token.id))
		},
	}
}

async fn change_passphrase(session: &Session, globals: &Globals, new: &Wanted<'_>, cost: &CostArgs) -> Result<Output> {
	let old = globals.passphrase()?.to_string();
	let request = NewPassphrase { old, new: new.get()?.to_string(), cost: Some(Cost::from(cost.kdf())) };
	let () = session.client.ask(Method::POST, "/v1/passphrase", Some(&request)).await?;
	Output::new(&json!({ "changed": true }), "The vault has its new passphrase".into())
}

pub fn completions(shell: Shell) -> Output {
	let mut script = Vec::new();
	clap_complete::generate(shell, &mut Args::command(), "planet", &mut script);
	let script = String::from_utf8_lossy(&script).into_owned();
	let json = json!({ "shell": shell.to_string(), "script": script });
	Output::from_parts(json, script)
}
