//! What commands print.

use metalife_planet::{
	api::OpenedLetter,
	model::{LetterView, MessageView, PrivateView, Said, Who},
	now, ClientError, Error, Problem, Refusal,
};
use metalife_vault::Error as VaultError;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write;

/// What a command found: for programs and for people.
pub struct Output {
	json: Value,
	text: String,
}

impl Output {
	/// Both.
	pub fn new(json: &impl Serialize, text: String) -> anyhow::Result<Self> {
		Ok(Self { json: serde_json::to_value(json)?, text })
	}

	/// The same, of a value that is JSON already.
	pub fn from_parts(json: Value, text: String) -> Self {
		Self { json, text }
	}

	/// What was to be said has been printed already.
	pub fn nothing() -> Self {
		Self { json: Value::Null, text: String::new() }
	}

	/// Print one of them. A reader that is gone has had enough.
	pub fn print(&self, json: bool) {
		use std::io::Write;
		let mut out = std::io::stdout().lock();
		let _ = match json {
			true if self.json.is_null() => Ok(()),
			true => writeln!(out, "{}", self.json),
			false if self.text.is_empty() => Ok(()),
			false => writeln!(out, "{}", self.text.trim_end_matches('\n')),
		};
		let _ = out.flush();
	}
}

/// Print what went wrong.
pub fn failed(error: &anyhow::Error, json: bool) {
	match json {
		true => match serde_json::to_value(Refusal { error: problem(error) }) {
			Ok(json) => Output { json, text: String::new() }.print(true),
			Err(error) => eprintln!("planet: {error}"),
		},
		false => eprintln!("planet: {}", shown(&format!("{error:#}"))),
	}
}

fn problem(error: &anyhow::Error) -> Problem {
	if let Some(ClientError::Refused(problem)) = error.downcast_ref() {
		return problem.clone();
	}
	let code = match error.downcast_ref::<VaultError>() {
		Some(VaultError::NoVault) => "no-vault",
		Some(VaultError::InUse) => "in-use",
		Some(VaultError::NotEmpty) => "not-empty",
		Some(VaultError::WrongPassphrase) => "wrong-passphrase",
		Some(VaultError::Damaged(_)) => "damaged",
		Some(VaultError::Newer(_)) => "newer",
		Some(VaultError::Older(_)) => "older",
		Some(VaultError::Kdf) => "bad-request",
		Some(VaultError::Io(_)) => "system",
		_ => match error.downcast_ref::<Error>() {
			Some(error) => error.code().1,
			None => "failed",
		},
	};
	Problem { code: code.to_owned(), message: format!("{error:#}") }
}

/// What others wrote, on a terminal: without what steers it, or turns the direction of what follows.
pub fn shown(text: &str) -> String {
	let steers = |c: char| {
		(c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
	};
	text.replace(steers, "\u{fffd}")
}

/// A number of bytes, for people.
pub fn bytes(count: u64) -> String {
	let mut amount = count as f64;
	for unit in ["bytes", "KiB", "MiB"] {
		if amount < 1_024.0 {
			let digits = usize::from(unit != "bytes");
			return format!("{amount:.digits$} {unit}");
		}
		amount /= 1_024.0;
	}
	format!("{amount:.1} GiB")
}

/// When this was, as far as somebody claims.
pub fn age(time: u64) -> String {
	let seconds = now().saturating_sub(time) / 1_000;
	match seconds {
		0..60 => "just now".into(),
		60..3_600 => format!("{} min ago", seconds / 60),
		3_600..86_400 => format!("{} h ago", seconds / 3_600),
		_ => format!("{} d ago", seconds / 86_400),
	}
}

/// Messages, one under the other.
pub fn messages(messages: &[MessageView]) -> String {
	let mut out = String::new();
	for message in messages {
		// Writing to a string does not fail.
		let _ = write(message, &mut out);
	}
	out
}

fn write(message: &MessageView, out: &mut String) -> std::fmt::Result {
	let author = message.author.to_string();
	let name = message.author_name.as_ref().map(|name| format!("{} ", shown(name).replace('\n', " ")));
	let name = name.unwrap_or_default();
	writeln!(out, "{name}({}) {} {}", &author[..8], message.kind, age(message.time))?;
	writeln!(out, "  {} no. {}", message.id, message.number)?;
	let Some(content) = &message.content else {
		return writeln!(out, "  [{}]\n", if message.erased { "erased" } else { "not shown" });
	};
	for (title, value) in [("warning", &content.warning), ("is called", &content.name), ("sign", &content.symbol)] {
		if let Some(value) = value {
			writeln!(out, "  {title}: {}", shown(value).replace('\n', " "))?;
		}
	}
	if let (Some(person), Some(relation)) = (&content.person, &content.relation) {
		writeln!(out, "  {relation:?}: {person}")?;
	}
	write_lines(content, out)?;
	if !content.tags.is_empty() {
		writeln!(out, "  #{}", shown(&content.tags.join(" #")))?;
	}
	writeln!(out)
}

/// What somebody says, line by line.
fn write_lines(content: &Said, out: &mut String) -> std::fmt::Result {
	content.text.as_deref().map(shown).unwrap_or_default().lines().try_for_each(|line| writeln!(out, "  {line}"))
}

/// Private messages, the oldest first, as one reads a conversation.
pub fn private(messages: &[PrivateView]) -> String {
	let mut out = String::new();
	for message in messages.iter().rev() {
		// Writing to a string does not fail.
		let _ = write_private(message, &mut out);
	}
	out
}

fn write_private(message: &PrivateView, out: &mut String) -> std::fmt::Result {
	let author = message.author.to_string();
	let name = match (message.ours, &message.author_name) {
		(true, _) => "you".to_owned(),
		(false, Some(name)) => format!("{} ({})", shown(name).replace('\n', " "), &author[..8]),
		(false, None) => author[..8].to_owned(),
	};
	writeln!(out, "{name} {} {}", message.kind, age(message.time))?;
	writeln!(out, "  {} no. {}", message.id, message.number)?;
	write_lines(&message.content, out)?;
	for (which, blob) in message.content.blobs.iter().enumerate() {
		let name = shown(&blob.name).replace('\n', " ");
		writeln!(out, "  attachment {which}: {name} ({}, {})", shown(&blob.media_type), bytes(blob.size))?;
	}
	if let Some(letter) = &message.letter {
		writeln!(out, "  on the chain: {}", on_chain(letter))?;
	}
	writeln!(out)
}

/// What became of a message on the chain.
fn on_chain(letter: &LetterView) -> String {
	let mut text = letter.stage.clone();
	if let (Some(author), Some(number)) = (letter.author, letter.letter) {
		text += &format!(" as letter {number} of {author}");
	}
	if let Some(block) = letter.block {
		text += &format!(" in block {block}");
	}
	if let Some(problem) = &letter.problem {
		text += &format!(": {}", shown(problem).replace('\n', " "));
	}
	text
}

/// Letters of somebody that were opened, the oldest first.
pub fn letters(author: &Who, letters: &[OpenedLetter]) -> String {
	let mut out = String::new();
	for letter in letters.iter().rev() {
		let _ = write_letter(author, letter, &mut out);
	}
	out
}

fn write_letter(author: &Who, letter: &OpenedLetter, out: &mut String) -> std::fmt::Result {
	let time = letter.time.map(|time| format!(", {}", age(time))).unwrap_or_default();
	writeln!(out, "{author} {} kept in block {}{time}", letter.kind, letter.block)?;
	writeln!(out, "  letter {} under {}", letter.letter, letter.feed)?;
	write_lines(&letter.content, out)?;
	writeln!(out)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn bytes_are_counted_in_what_fits() {
		let counts = [
			(0, "0 bytes"),
			(1_023, "1023 bytes"),
			(1_536, "1.5 KiB"),
			(5 << 20, "5.0 MiB"),
			(10 << 40, "10240.0 GiB"),
		];
		counts.into_iter().for_each(|(count, text)| assert_eq!(bytes(count), text));
	}

	#[test]
	fn what_steers_a_terminal_is_not_printed() {
		assert_eq!(shown("a\tb\nc\u{1b}[2J\u{9b}1m\u{202e}\r"), "a\tb\nc\u{fffd}[2J\u{fffd}1m\u{fffd}\u{fffd}");
		assert_eq!(shown("smörgås 🦀"), "smörgås 🦀");
	}
}
