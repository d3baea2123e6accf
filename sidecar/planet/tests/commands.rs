//! The command line, alone: no daemon, no network.

mod common;

use common::{failure, files, finish, planet, shows, text, Planet, CHEAP, PASSPHRASE};
use serde_json::Value;
use std::{fs, io::Write, os::unix::fs::PermissionsExt, process::Stdio};

fn texts(listing: &Value) -> Vec<String> {
	let messages = listing["messages"].as_array().expect("is a list").iter();
	messages.map(|message| text(&message["content"]["text"])).collect()
}

#[test]
fn a_person_writes_reads_and_finds() {
	let planet = Planet::none();
	let made = planet.ok(&[&["init", "--name", "Ann"], &CHEAP[..]].concat());
	let identity = planet.ok(&["id"]);
	assert_eq!((&identity["name"], &identity["feed"]), (&Value::from("Ann"), &made["feed"]));
	assert_eq!(planet.ok(&["id", "--name", "Anna"])["name"], "Anna");

	let first = planet.ok(&["post", "Good morning, world", "--tag", "News", "--mention", "profile:7"]);
	assert_eq!((first["sequence"].as_u64(), &first["kind"]), (Some(4), &Value::from("post")));
	let id = text(&first["id"]);
	let reply = planet.ok(&["post", "And to you", "--reply", &id, "--language", "en", "--warning", "nice"]);
	assert_eq!(reply["content"]["root"]["id"], first["id"]);
	let deeper = planet.ok(&["post", "Thank you", "--reply", &text(&reply["id"])]);
	assert_eq!(deeper["content"]["root"]["id"], first["id"]);
	assert_eq!(deeper["content"]["parents"][0]["id"], reply["id"]);

	assert_eq!(texts(&planet.ok(&["read"])), ["Thank you", "And to you", "Good morning, world"]);
	assert_eq!(texts(&planet.ok(&["read", "--thread", &id])), ["Thank you", "And to you"]);
	assert_eq!(texts(&planet.ok(&["read", "--tag", "news"])), ["Good morning, world"]);
	assert_eq!(texts(&planet.ok(&["read", "--mentions", "profile:7"])), ["Good morning, world"]);
	assert_eq!(texts(&planet.ok(&["search", "WORLD", "morn"])), ["Good morning, world"]);
	assert!(texts(&planet.ok(&["search", "evening"])).is_empty());
	assert_eq!(planet.ok(&["read", &id])["message"]["author_name"], "Anna");

	// In pages.
	let page = planet.ok(&["read", "--limit", "2"]);
	assert_eq!(texts(&page).len(), 2);
	let rest = planet.ok(&["read", "--before", &page["next"].to_string()]);
	assert_eq!((texts(&rest), &rest["next"]), (vec!["Good morning, world".to_owned()], &Value::Null));
	let feed = text(&made["feed"]);
	let page = planet.ok(&["read", "--feed", &feed, "--from", "2", "--limit", "2"]);
	let sequences = |page: &Value| -> Vec<_> {
		page["messages"].as_array().expect("is a list").iter().map(|one| one["sequence"].as_u64()).collect()
	};
	assert_eq!((sequences(&page), page["next"].as_u64()), (vec![Some(2), Some(3)], Some(4)));
	let status = planet.ok(&["status"]);
	assert_eq!((&status["daemon"], &status["status"]["sequence"]), (&Value::from(false), &Value::from(6)));
}

#[test]
fn a_text_comes_from_the_standard_input() {
	let planet = Planet::new();
	let mut child = planet.command(&["post", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("runs");
	child.stdin.take().expect("is piped").write_all("two\nlines".as_bytes()).expect("is read");
	let (code, message) = finish(&child.wait_with_output().expect("ends"));
	assert_eq!((code, &message["content"]["text"]), (0, &Value::from("two\nlines")));
}

#[test]
fn people_are_followed_and_blocked() {
	let planet = Planet::new();
	let key = "ab".repeat(32);
	planet.ok(&["follow", &key]);
	planet.ok(&["follow", "profile:7"]);
	planet.ok(&["block", "profile:8"]);
	let contacts = |command| {
		let list = planet.ok(&[command]);
		let people = list["contacts"].as_array().expect("is a list").iter().map(|one| text(&one["person"]));
		people.collect::<Vec<_>>()
	};
	assert_eq!(contacts("follow"), [key.clone(), "profile:7".into()]);
	assert_eq!(contacts("block"), ["profile:8"]);
	planet.ok(&["follow", &key, "--stop"]);
	planet.ok(&["block", "profile:7"]);
	assert!(contacts("follow").is_empty());
	assert_eq!(contacts("block"), ["profile:7", "profile:8"]);
	assert_eq!(planet.fails(&["follow", &text(&planet.ok(&["id"])["feed"])]), "bad-request");
}

#[test]
fn errors_have_a_word_and_an_exit_code() {
	let none = Planet::none();
	assert_eq!(none.fails(&["read"]), "no-vault");
	assert!(!none.folder().exists());
	assert_eq!(none.fails(&["init", "--kdf-memory", "1"]), "bad-request");
	none.ok(&[&["init"], &CHEAP[..]].concat());
	let here = Planet::new();
	let wrong = |passphrase: &str| failure(here.command(&["read"]).env("PLANET_PASSPHRASE", passphrase));
	assert_eq!(wrong("battery staple"), "wrong-passphrase");
	assert_eq!(wrong(""), "failed");
	assert_eq!(here.fails(&[&["init"], &CHEAP[..]].concat()), "not-empty");
	assert_eq!(here.fails(&["post", ""]), "refused");
	assert_eq!(here.fails(&["post", &"a".repeat(60_001)]), "refused");
	assert_eq!(here.fails(&["post", "a", "--tag", "two words"]), "refused");
	assert_eq!(here.fails(&["post", "a", "--reply", &"00".repeat(32)]), "not-found");
	assert_eq!(here.fails(&["read", &"00".repeat(32)]), "not-found");
	assert_eq!(here.fails(&["token", "revoke", &"00".repeat(8)]), "not-found");
	assert_eq!(here.fails(&["token", "revoke", "../identity"]), "failed");
	assert_eq!(here.fails(&["token", "create", &"a".repeat(65), "--scope", "read"]), "bad-request");
	// Without a passphrase and without a terminal.
	assert_eq!(failure(planet(&here.folder(), &["read", "--json"]).env("HOME", "/")), "failed");
	// For people, on the standard error.
	let output = here.command(&["read"]).env("PLANET_PASSPHRASE", "x").output().expect("runs");
	assert!(output.stderr.is_empty());
	let output = planet(&here.folder(), &["read"]).env("PLANET_PASSPHRASE", "x").output().expect("runs");
	assert_eq!((output.status.code(), &output.stdout[..]), (Some(1), &b""[..]));
	assert_eq!(String::from_utf8_lossy(&output.stderr), "planet: wrong passphrase\n");
}

#[test]
fn a_command_that_is_none_ends_with_two() {
	let here = Planet::new();
	for args in [
		&["fly"][..],
		&["follow", "me"],
		&["read", "--feed", "00"],
		&["read", "--tag", "a", "--kind", "post"],
		&["read", "--from", "1"],
		&["token", "create", "a"],
		&["token", "create", "a", "--scope", "all"],
		&["follow", "--stop"],
		&["run", "--allow-origin", "*"],
		&["run", "--requests-per-second", "0"],
		&[],
	] {
		let output = here.command(args).output().expect("runs");
		assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{args:?}");
	}
}

#[test]
fn a_passphrase_comes_from_a_file() {
	let here = Planet::new();
	let file = here.beside("passphrase");
	let from_file = |text: &str| {
		fs::write(&file, text).expect("is written");
		let mut command = here.command(&["id", "--passphrase-file", file.to_str().expect("is text")]);
		// The file goes before the environment.
		finish(&command.env("PLANET_PASSPHRASE", "wrong").output().expect("runs")).0
	};
	for good in [PASSPHRASE.to_owned(), format!("{PASSPHRASE}\n"), format!("{PASSPHRASE}\r\n")] {
		assert_eq!(from_file(&good), 0, "{good:?}");
	}
	for bad in [format!("{PASSPHRASE}\n\n"), format!(" {PASSPHRASE}"), String::new(), "a".repeat(2_000)] {
		assert_eq!(from_file(&bad), 1, "{bad:?}");
	}
	fs::remove_file(&file).expect("is there");
	assert_eq!(here.fails(&["id", "--passphrase-file", file.to_str().expect("is text")]), "failed");
}

#[test]
fn the_passphrase_changes() {
	let here = Planet::new();
	let change = |old: &str, new: &str| {
		let mut command = here.command(&[&["passphrase", "change"], &CHEAP[..]].concat());
		finish(&command.env("PLANET_PASSPHRASE", old).env("PLANET_NEW_PASSPHRASE", new).output().expect("runs")).0
	};
	assert_eq!(change("wrong", "new"), 1);
	assert_eq!(change(PASSPHRASE, ""), 1);
	assert_eq!(change(PASSPHRASE, "new"), 0);
	assert_eq!(here.fails(&["id"]), "wrong-passphrase");
	assert_eq!(finish(&here.command(&["id"]).env("PLANET_PASSPHRASE", "new").output().expect("runs")).0, 0);
}

#[test]
fn a_backup_comes_back_without_its_tokens() {
	let here = Planet::new();
	here.ok(&["post", "keep this"]);
	here.ok(&["id", "--name", "Ann"]);
	here.ok(&["follow", "profile:7"]);
	here.token(&["read"]);
	let file = here.beside("backup");
	let backup = |what: &str, folder: &str, passphrase: &str| {
		let mut command = planet(&here.beside(folder), &[&["backup", what, "--json"], &CHEAP[..]].concat());
		command.arg(&file).env("PLANET_PASSPHRASE", PASSPHRASE).env("PLANET_BACKUP_PASSPHRASE", passphrase);
		command
	};
	assert_eq!(failure(&mut backup("restore", "other", "sealed")), "system");
	let (code, made) = finish(&backup("create", "data", "sealed").output().expect("runs"));
	let written = file.metadata().expect("was written");
	assert_eq!((code, made["bytes"].as_u64()), (0, Some(written.len())));
	assert_eq!(written.permissions().mode() & 0o777, 0o600);
	assert!(!shows(&file, b"keep this"));
	assert_eq!(failure(&mut backup("create", "data", "sealed")), "failed");
	assert_eq!(failure(&mut backup("restore", "data", "sealed")), "not-empty");
	assert_eq!(failure(&mut backup("restore", "other", "wrong")), "wrong-passphrase");
	let (code, restored) = finish(&backup("restore", "third", "sealed").output().expect("runs"));
	assert_eq!(code, 0, "{restored}");
	assert_ne!(restored["feed"], here.ok(&["id"])["feed"]);
	let there = |args: &[&str]| {
		let mut command = planet(&here.beside("third"), args);
		finish(&command.arg("--json").env("PLANET_PASSPHRASE", "sealed").output().expect("runs")).1
	};
	assert_eq!(texts(&there(&["read"])), ["keep this"]);
	// The new feed says what the old one said of us.
	assert_eq!((&there(&["id"])["name"], &there(&["id"])["feed"]), (&Value::from("Ann"), &restored["feed"]));
	assert_eq!(there(&["follow"])["contacts"][0]["person"], "profile:7");
	assert_eq!(there(&["token", "list"])["tokens"], Value::from(Vec::<Value>::new()));
	assert_eq!(here.ok(&["token", "list"])["tokens"].as_array().map(Vec::len), Some(1));
	// Cut short, it is refused.
	let bytes = fs::read(&file).expect("is read");
	fs::write(&file, &bytes[..bytes.len() - 1]).expect("is written");
	assert_eq!(failure(&mut backup("restore", "fourth", "sealed")), "damaged");
}

#[test]
fn completions_are_printed() {
	let here = Planet::none();
	for shell in ["bash", "zsh", "fish"] {
		let script = text(&here.ok(&["completions", shell])["script"]);
		assert!(script.contains("passphrase-file"), "{shell}");
	}
}

#[test]
fn nothing_in_the_folder_shows_what_it_holds() {
	let here = Planet::new();
	let feed = text(&here.ok(&["id", "--name", "Annabella"])["feed"]);
	here.ok(&["post", "a most confidential sentence", "--tag", "secrecy"]);
	here.ok(&["follow", &"ab".repeat(32)]);
	let token = here.token(&["read", "post"]);
	let found = files(&here.folder());
	assert!(found.len() > 5);
	let secret = token.rsplit('_').next().expect("has a secret");
	for hidden in
		[PASSPHRASE, "Annabella", "confidential", "secrecy", "an app", &token, secret, &feed, &"ab".repeat(32)]
	{
		for path in &found {
			assert!(!shows(path, hidden.as_bytes()), "{hidden} in {}", path.display());
		}
	}
	let key = |hex: &str| -> Vec<u8> {
		(0..32).map(|at| u8::from_str_radix(&hex[2 * at..][..2], 16).expect("is hexadecimal")).collect()
	};
	for path in &found {
		assert!(![&feed, secret].iter().any(|hex| shows(path, &key(hex))), "{}", path.display());
	}
	let mode = here.folder().metadata().expect("is there").permissions().mode();
	assert_eq!(mode & 0o777, 0o700);
}
