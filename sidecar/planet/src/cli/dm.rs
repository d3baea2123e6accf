//! Private messages.

use super::{
	args::{Globals, PageArgs},
	blob::saved,
	commands::{given, text, with_query, NOTHING},
	files::body,
	output::{letters, private, shown, Output},
	session::Session,
};
use anyhow::{ensure, Context, Result};
use axum::body::Body;
use hyper::Method;
use metalife_chain::Whose;
use metalife_planet::{
	api::{ConversationList, ConversationView, LettersOf, NewPrivate, OpenedLetters, PrivateListing, SentPrivate},
	model::{Blob, Id, KindName, PrivateView, Said, Storage, Who},
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// The most letters of somebody that are looked through at once.
const MAX_LETTERS: u64 = 1_000;

#[derive(clap::Args)]
pub struct DmArgs {
	/// Whom it is for, and what to say; `-` reads that from the standard input. Lists conversations without
	#[arg(value_name = "KEY... TEXT", conflicts_with_all = ["with", "search", "message", "erase", "from_chain"])]
	words: Vec<String>,
	/// What to send along: pictures leave without where and when they were taken; can be given several times
	#[arg(long, value_name = "FILE", requires = "words")]
	attach: Vec<PathBuf>,
	/// The message that it answers
	#[arg(long, value_name = "ID", requires = "words")]
	reply: Option<Id>,
	/// Have the chain keep it as well, for a deposit: sealed, and in its old blocks for good
	#[arg(long, requires = "words")]
	on_chain: bool,
	/// Look through the letters that the chain keeps of this person, and show what is for you: `@` and a handle, `profile:` and
	/// a number, or a key
	#[arg(long, value_name = "WHOSE", group = "shown")]
	from_chain: Option<Whose>,
	/// Show what was said between you and just this person; can be given several times, for a group
	#[arg(long, value_name = "KEY", group = "shown")]
	with: Vec<Who>,
	/// Find private messages by words
	#[arg(long, value_name = "WORDS", group = "shown")]
	search: Option<String>,
	/// Show this message
	#[arg(long, value_name = "ID", group = "shown")]
	message: Option<Id>,
	/// Write what came with the message to this file, which must not be there yet
	#[arg(long, value_name = "FILE", requires = "message")]
	out: Option<PathBuf>,
	/// Which of the things that came with it
	#[arg(long, value_name = "N", requires = "out", default_value_t = 0)]
	which: usize,
	/// Let go of this message; of one of yours, others are asked to do the same, and it is taken off the chain's state
	#[arg(long, value_name = "ID", group = "shown")]
	erase: Option<Id>,
	/// In this app, by its id on the chain
	#[arg(long, value_name = "APP")]
	app: Option<u32>,
	#[command(flatten)]
	page: PageArgs,
}

pub async fn run(session: &Session, globals: &Globals, args: DmArgs) -> Result<Output> {
	let app = ("app", text(args.app));
	if !args.words.is_empty() {
		return write(session, globals, args).await;
	}
	if let Some(id) = args.erase {
		let path = with_query(&format!("/v1/private/messages/{id}"), &[app]);
		let message: PrivateView = session.get(&path).await?;
		let () = session.client.ask(Method::DELETE, &path, NOTHING).await?;
		let on_chain = match message.letter.is_some_and(|letter| letter.is_there()) {
			true => "\nIt goes from the chain's state as well (`planet anchor --list`); old blocks keep it, sealed",
			false => "",
		};
		return Output::new(&json!({ "erased": id }), format!("{id} is erased{on_chain}"));
	}
	if let Some(whose) = &args.from_chain {
		return from_chain(session, whose, args.app, args.page.before).await;
	}
	if let (Some(id), Some(out)) = (args.message, &args.out) {
		ensure!(!out.exists(), "{} is there already", out.display());
		let path = with_query(&format!("/v1/private/messages/{id}/attachments/{}", args.which), &[app]);
		let response = session.client.send_body(Method::GET, &path, None, Body::empty()).await?;
		return saved(response, out, globals).await;
	}
	if let Some(id) = args.message {
		let message: PrivateView = session.get(&with_query(&format!("/v1/private/messages/{id}"), &[app])).await?;
		let shown = private(std::slice::from_ref(&message));
		return Output::new(&message, shown);
	}
	let page = [app, ("before", text(args.page.before)), ("limit", Some(args.page.limit.to_string()))];
	let more = |next: Option<u64>| next.map(|next| format!("More: --before {next}\n")).unwrap_or_default();
	if args.with.is_empty() && args.search.is_none() {
		let list: ConversationList = session.get(&with_query("/v1/private/conversations", &page)).await?;
		let lines: String = list.conversations.iter().map(line).collect();
		return Output::new(&list, lines + &more(list.next));
	}
	let with = args.with.iter().map(Who::to_string).collect::<Vec<_>>().join(",");
	let which = [("with", Some(with).filter(|with| !with.is_empty())), ("q", args.search)];
	let listing: PrivateListing =
		session.get(&with_query("/v1/private/messages", &[&which[..], &page].concat())).await?;
	Output::new(&listing, more(listing.next) + &private(&listing.messages))
}

/// The letters of somebody that open, of the newest [`MAX_LETTERS`].
async fn from_chain(session: &Session, whose: &Whose, app: Option<u32>, before: Option<u64>) -> Result<Output> {
	let mut asked = LettersOf { whose: whose.to_string(), before, app };
	let mut ask = async || -> Result<OpenedLetters> {
		let some: OpenedLetters = session.client.ask(Method::POST, "/v1/private/letters", Some(&asked)).await?;
		// Whoever it is now stays who is asked for.
		(asked.whose, asked.before) = (some.author.to_string(), some.next);
		Ok(some)
	};
	let mut all = ask().await?;
	while all.next.is_some() && all.looked < MAX_LETTERS {
		let more = ask().await?;
		all.letters.extend(more.letters);
		(all.looked, all.next) = (all.looked.saturating_add(more.looked), more.next);
	}
	let more = all.next.map(|next| format!("More: --before {next}\n")).unwrap_or_default();
	let text =
		format!("{more}{}{} letters, {} for you\n", letters(&all.author, &all.letters), all.looked, all.letters.len());
	Output::new(&all, text)
}

fn line(conversation: &ConversationView) -> String {
	let ConversationView { people, names, app, count, .. } = conversation;
	let people = people.iter().zip(names).map(|(who, name)| match name {
		Some(name) => format!("{} ({who})", shown(name).replace('\n', " ")),
		None => who.to_string(),
	});
	let people = people.collect::<Vec<_>>().join(", ");
	let people = if people.is_empty() { "you alone" } else { &people };
	let app = app.map(|app| format!(" in app {app}")).unwrap_or_default();
	format!("{people}{app}: {count}\n")
}

/// Whom it is for, and what is said: the first that is no person.
fn split(mut words: Vec<String>) -> Result<(Vec<Who>, Option<String>)> {
	let people: Vec<Who> = words.iter().map_while(|word| word.parse().ok()).collect();
	let rest = words.split_off(people.len());
	ensure!(!people.is_empty(), "whom it is for comes first: 64 hexadecimal digits, or profile: and a number");
	ensure!(rest.len() <= 1, "what is said is one word, or several between quotes");
	Ok((people, rest.into_iter().next()))
}

async fn write(session: &Session, globals: &Globals, args: DmArgs) -> Result<Output> {
	let (to, text) = split(args.words)?;
	ensure!(text.is_some() || !args.attach.is_empty(), "there is nothing to say, and nothing to send along");
	let mut blobs = Vec::new();
	for file in &args.attach {
		let name = file.file_name().context("a file has a name")?.to_string_lossy().into_owned();
		let query = [
			("media_type", Some(media_type(file).to_owned())),
			("name", Some(name)),
			("app", super::commands::text(args.app)),
		];
		let path = with_query("/v1/private/attachments", &query);
		let blob: Blob = session.client.upload(Method::POST, &path, body(file, globals.json)?).await?;
		blobs.push(blob);
	}
	let content = Said { text: text.map(given).transpose()?, blobs, app: args.app, ..Said::default() };
	let new = NewPrivate {
		to: to.into_iter().collect(),
		kind: KindName(metalife_feed::Kind::POST),
		content,
		answers: args.reply,
		storage: if args.on_chain { Storage::Chain } else { Storage::Local },
	};
	let sent: SentPrivate = session.client.ask(Method::POST, "/v1/private/messages", Some(&new)).await?;
	let unreached = sent.unreached.iter().map(|feed| format!("\n{feed} cannot read it")).collect::<String>();
	Output::new(&sent, format!("{}{unreached}", sent.message.id))
}

/// What a file is, as far as its name tells.
fn media_type(file: &Path) -> &'static str {
	let end = file.extension().map(|end| end.to_string_lossy().to_lowercase()).unwrap_or_default();
	match end.as_str() {
		"jpg" | "jpeg" => "image/jpeg",
		"png" => "image/png",
		"webp" => "image/webp",
		"gif" => "image/gif",
		"mp3" => "audio/mpeg",
		"ogg" | "opus" => "audio/ogg",
		"mp4" => "video/mp4",
		"webm" => "video/webm",
		"pdf" => "application/pdf",
		"txt" | "md" => "text/plain",
		_ => "application/octet-stream",
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn people_come_first_and_then_what_is_said() {
		let words = |words: &[&str]| split(words.iter().map(|word| (*word).to_owned()).collect());
		let key = "ab".repeat(32);
		let (people, text) = words(&[&key, "profile:7", "hello there"]).expect("is allowed");
		assert_eq!((people.len(), text.as_deref()), (2, Some("hello there")));
		let (people, text) = words(&[&key]).expect("is allowed");
		assert_eq!((people.len(), text), (1, None));
		assert!(words(&["hello"]).is_err() && words(&[&key, "hello", "there"]).is_err());
		assert!(words(&[&key, "hello", &key]).is_err());
	}
}
