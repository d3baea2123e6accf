//! Nothing that was acknowledged is lost, whenever the process dies.
//!
//! Each round starts this program again as a writer, lets it tell what was acknowledged, kills it with SIGKILL after a
//! random time, opens the vault and looks. `METALIFE_KILLS` says how many rounds (20 if it is not set).

use metalife_feed::{Content, FeedKey, Kind, Message, Salt, Tip, Writer};
use metalife_vault::{Check, Kdf, Outcome, Page, Vault};
use rand::Rng;
use std::{
	collections::HashMap,
	io::{BufRead, BufReader, Write},
	path::Path,
	process::{Command, Stdio},
	time::Duration,
};

const FOLDER: &str = "METALIFE_KILL_FOLDER";
const PASSPHRASES: [&[u8]; 2] = [b"odd", b"even"];

fn open(folder: &Path) -> Vault {
	// The passphrase changes while it is killed: one of the two opens it.
	let opened = PASSPHRASES.iter().find_map(|passphrase| match Vault::open(folder, passphrase) {
		Err(metalife_vault::Error::WrongPassphrase) => None,
		opened => Some(opened.expect("is a vault")),
	});
	opened.expect("has one of two passphrases")
}

/// What one writer thread does until the process dies: it goes on where its feed stands in the vault, and prints how far it
/// came whenever that was acknowledged.
fn write_on(vault: &Vault, seed: u8) {
	let author = Writer::new([seed; 32]).author();
	let state = vault.feed(&author).expect("is read");
	let mut writer = match state {
		Some(state) => Writer::resume([seed; 32], state.tip).expect("is the feed"),
		None => Writer::new([seed; 32]),
	};
	let mut random = rand::thread_rng();
	loop {
		let messages: Vec<_> = (0..random.gen_range(1..200))
			.map(|n| {
				let text = Some(format!("written {n} {}", "words ".repeat(random.gen_range(0..100))));
				let payload =
					Content { text, ..Content::default() }.encode(Kind::POST, Salt::random()).expect("is allowed");
				writer.write(Kind::POST, 1, payload).expect("is allowed")
			})
			.collect();
		let check = if random.gen() { Check::Each } else { Check::Runs };
		let outcomes = vault.ingest(&messages, check).expect("is written");
		assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Stored), "{outcomes:?}");
		tell(&Tip::from(messages.last().expect("wrote some").header()));
		if random.gen_ratio(1, 40) {
			let erased = messages[random.gen_range(0..messages.len())].header();
			vault.erase(&erased.id()).expect("is held");
		}
	}
}

fn tell(tip: &Tip) {
	let line = format!("{} {} {}\n", tip.author, tip.sequence, tip.id);
	// One write, so that lines of several threads stay apart.
	std::io::stdout().write_all(line.as_bytes()).expect("somebody listens");
	std::io::stdout().flush().expect("somebody listens");
}

/// Not a test of its own: what the other starts.
#[test]
#[ignore = "started by the other test"]
fn writer() {
	let Some(folder) = std::env::var_os(FOLDER) else { return };
	let vault = open(Path::new(&folder));
	let vault = &vault;
	std::thread::scope(|scope| {
		for seed in [1, 2] {
			scope.spawn(move || write_on(vault, seed));
		}
		scope.spawn(|| loop {
			let text = Some("own".to_owned());
			let message = vault.publish(Kind::POST, &Content { text, ..Content::default() }, 1).expect("is written");
			tell(&Tip::from(message.header()));
			std::thread::sleep(Duration::from_millis(3));
		});
		scope.spawn(|| {
			let mut random = rand::thread_rng();
			loop {
				for [old, new] in [[0, 1], [1, 0]] {
					// Whichever it has now.
					let _ = vault.change_passphrase(PASSPHRASES[old], PASSPHRASES[new], &Kdf::WEAKEST);
				}
				if random.gen_ratio(1, 200) {
					vault.rebuild_index();
				}
				vault.search("words", &Page::first(3)).expect("is read");
			}
		});
	});
}

#[test]
fn nothing_acknowledged_is_lost_when_it_is_killed() {
	let rounds: u32 = std::env::var("METALIFE_KILLS").map_or(20, |rounds| rounds.parse().expect("is a number"));
	let place = tempfile::tempdir().expect("there is a place for temporary files");
	let folder = place.path().join("vault");
	drop(Vault::create(&folder, PASSPHRASES[0], &Kdf::WEAKEST).expect("is empty"));
	let mut random = rand::thread_rng();
	// The last that was acknowledged of each feed.
	let mut acknowledged: HashMap<String, (u64, String)> = HashMap::new();
	let mut told = 0;
	for round in 0..rounds {
		let mut child = Command::new(std::env::current_exe().expect("runs"))
			.args(["--exact", "writer", "--ignored", "--nocapture"])
			.env(FOLDER, &folder)
			.stdout(Stdio::piped())
			.spawn()
			.expect("starts");
		let out = BufReader::new(child.stdout.take().expect("is piped"));
		let reader = std::thread::spawn(move || {
			let lines = out.lines().map_while(Result::ok);
			lines.filter(|line| line.len() > 130 && line.split(' ').count() == 3).collect::<Vec<_>>()
		});
		// From the middle of opening to some seconds of writing.
		std::thread::sleep(Duration::from_millis(random.gen_range(5..1_500)));
		child.kill().expect("runs");
		let status = child.wait().expect("ends");
		assert!(!status.success() && status.code().is_none(), "round {round}: it ended by itself: {status}");
		for line in reader.join().expect("reads") {
			let [author, sequence, id] = line.split(' ').collect::<Vec<_>>().try_into().expect("has three parts");
			acknowledged.insert(author.to_owned(), (sequence.parse().expect("is a number"), id.to_owned()));
			told += 1;
		}

		let vault = open(&folder);
		for (author, (sequence, id)) in &acknowledged {
			let author = FeedKey(hex::decode(author).expect("is hex").try_into().expect("has 32"));
			let state = vault.feed(&author).expect("is read").expect("is held");
			assert!(
				state.tip.sequence >= *sequence,
				"round {round}: {author} has {} of {sequence}",
				state.tip.sequence
			);
			assert_eq!((state.first, state.forked), (1, None));
			let message: Message = vault.messages(&author, *sequence).next().expect("is held").expect("is read");
			assert_eq!(message.header().id().to_string(), *id, "round {round}");
		}
		// Reads all of it, log and index; now and then, since it takes longer each time.
		if round % 10 == 9 || round + 1 == rounds {
			let count = vault.verify().unwrap_or_else(|error| panic!("round {round}: {error}"));
			eprintln!("round {}: {told} times acknowledged, {count} messages", round + 1);
		}
	}
	assert!(told > u64::from(rounds), "hardly anything was written");
}
