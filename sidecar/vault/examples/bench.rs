//! How fast messages are taken in, beside the bare work that cannot be avoided; what that takes of memory, and how soon they
//! are found. Prints rows of a Markdown table.
//!
//! `cargo run --release -p metalife-vault --example bench live [MESSAGES [WORDS]]` (100,000 of 10 words if not said)
//! `cargo run --release -p metalife-vault --example bench hold [MESSAGES]`

use metalife_feed::{verify_each, Content, FeedKey, Kind, Message, Salt, SignedHeader, Writer};
use metalife_vault::{Check, Kdf, Outcome, Page, Vault};
use std::{
	path::Path,
	process::Command,
	time::{Duration, Instant},
};

/// How many messages each feed has.
const EACH: usize = 100;
const BATCH: usize = 4_000;
/// About 250 bytes a message.
const FEW: usize = 10;
const ROUNDS: usize = 3;
const WORDS: [&str; 16] = [
	"morning", "river", "bread", "window", "garden", "paper", "music", "stone", "summer", "friend", "letter", "silver",
	"cloud", "market", "kitchen", "forest",
];

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	let number = |at: usize, default: usize| arguments.get(at).map_or(Ok(default), |number| number.parse());
	match (arguments.first().map(String::as_str), arguments.get(2)) {
		(Some("live"), _) => live(number(1, 100_000)?, number(2, FEW)?),
		(Some("hold"), _) => hold(number(1, 100_000)?),
		(Some("fill"), Some(folder)) => fill(Path::new(folder), number(1, 0)?),
		(Some("open"), Some(folder)) => open(Path::new(folder), number(1, 0)?),
		_ => Err("usage: bench live [MESSAGES [WORDS]] | hold [MESSAGES]".into()),
	}
}

/// Bare verification and taking in by turns, as what else the machine does comes and goes.
fn live(count: usize, words: usize) -> Result<()> {
	let messages: Vec<Vec<Message>> = (0..count.div_ceil(EACH)).map(|n| feed(n, words)).collect();
	let count = messages.len() * EACH;
	let size: usize = messages.iter().flatten().map(Message::encoded_len).sum();
	// As they arrive live: a message of each feed in turn.
	let live: Vec<Message> = (0..EACH).flat_map(|n| messages.iter().map(move |feed| feed[n].clone())).collect();
	drop(messages);
	// From two callers, as when two peers send: while one waits for the disk the other verifies. Each has its feeds.
	let of = |key: &FeedKey| usize::from(key.0[0] & 1);
	let part = |n| live.iter().filter(|one| of(&one.header().author) == n).cloned().collect::<Vec<_>>();
	let parts = [part(0), part(1)];
	let mut rounds = Vec::new();
	for round in 0..ROUNDS {
		let bare = bare(&live);
		let place = tempfile::tempdir()?;
		let vault = Vault::create(&place.path().join("vault"), b"bench", &Kdf::WEAKEST)?;
		let begin = Instant::now();
		let stored = rate(count, || ingest(&vault, &parts));
		vault.wait_for_index()?;
		let indexed = count as f64 / begin.elapsed().as_secs_f64();
		eprintln!("round {}: bare {bare:.0}/s, stored {stored:.0}/s, indexed {indexed:.0}/s", round + 1);
		rounds.push((indexed / bare, stored, indexed, bare));
	}
	rounds.sort_by(|one, other| one.0.total_cmp(&other.0));
	let (_, stored, indexed, bare) = rounds[ROUNDS / 2];
	let what = format!("live, {count} messages of {} bytes", size / count);
	let beside = format!("{bare:.0}/s verified bare");
	println!(
		"| {what}: verified, stored, indexed | {indexed:.0}/s | {beside} | {:.0} % | 60 % |",
		100.0 * indexed / bare
	);
	println!("| {what}: verified and stored | {stored:.0}/s | {beside} | {:.0} % | |", 100.0 * stored / bare);
	Ok(())
}

/// How many signatures two threads verify in batches of 512 as they came: no two of a batch are of one author.
fn bare(messages: &[Message]) -> f64 {
	let headers: Vec<&SignedHeader> = messages.iter().map(Message::header).collect();
	rate(headers.len(), || {
		std::thread::scope(|scope| {
			let halves = headers.chunks(headers.len().div_ceil(2));
			let verify = |half: &[&SignedHeader]| half.chunks(512).flat_map(verify_each).collect::<Vec<_>>();
			let threads: Vec<_> = halves.map(|half| scope.spawn(move || verify(half))).collect();
			threads
				.into_iter()
				.for_each(|thread| assert!(thread.join().expect("does not panic").iter().all(|good| *good)));
		});
	})
}

fn feed(n: usize, words: usize) -> Vec<Message> {
	let mut seed = [0; 32];
	seed[..8].copy_from_slice(&(n as u64).to_le_bytes());
	let mut writer = Writer::new(seed);
	let mut state = n as u32 | 1;
	let mut random = move || {
		// xorshift32 (Marsaglia, 2003): all that is asked of it is variety.
		state ^= state << 13;
		state ^= state >> 17;
		state ^= state << 5;
		state as usize
	};
	(0..EACH)
		.map(|n| {
			let mut words: Vec<String> = (0..words).map(|_| WORDS[random() % WORDS.len()].to_owned()).collect();
			words[0] = format!("w{}", random() % 10_000);
			let content = Content { text: Some(words.join(" ")), ..Content::default() };
			let payload = content.encode(Kind::POST, Salt::random()).expect("is allowed");
			writer.write(Kind::POST, 1_700_000_000_000 + n as u64, payload).expect("is allowed")
		})
		.collect()
}

fn rate(count: usize, work: impl FnOnce()) -> f64 {
	let begin = Instant::now();
	work();
	count as f64 / begin.elapsed().as_secs_f64()
}

fn ingest(vault: &Vault, parts: &[Vec<Message>]) {
	std::thread::scope(|scope| {
		for part in parts {
			scope.spawn(move || {
				for batch in part.chunks(BATCH / 2) {
					let outcomes = vault.ingest(batch, Check::Each).expect("is written");
					assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Stored));
				}
			});
		}
	});
}

/// What a process takes that fills a vault, and another that opens it and searches.
fn hold(count: usize) -> Result<()> {
	let place = tempfile::tempdir()?;
	let folder = place.path().join("vault");
	for what in ["fill", "open"] {
		let program = std::env::current_exe()?;
		if !Command::new(program).args([what, &count.to_string()]).arg(&folder).status()?.success() {
			return Err(format!("{what} failed").into());
		}
	}
	eprintln!("{count} messages: {} MiB on the disk", size(&folder));
	Ok(())
}

fn fill(folder: &Path, count: usize) -> Result<()> {
	// What the passphrase's parameters take for a moment is theirs alone.
	let vault = Vault::create(folder, b"bench", &Kdf::WEAKEST)?;
	for feeds in (0..count / EACH).collect::<Vec<_>>().chunks(BATCH / EACH) {
		let batch: Vec<_> = feeds.iter().flat_map(|n| feed(*n, FEW)).collect();
		assert!(vault.ingest(&batch, Check::Each)?.iter().all(|outcome| *outcome == Outcome::Stored));
	}
	vault.wait_for_index()?;
	println!("| memory at most, taking in {count} messages | {} | | | 64 MiB |", memory("VmHWM"));
	vault.change_passphrase(b"bench", b"bench", &Kdf::default())?;
	Ok(())
}

fn open(folder: &Path, count: usize) -> Result<()> {
	let begin = Instant::now();
	let vault = Vault::open(folder, b"bench")?;
	let opened = begin.elapsed();
	vault.search("river", &Page::first(50))?;
	let found = begin.elapsed();
	let mut times: Vec<Duration> = (0..500)
		.map(|n| {
			let words = match n % 3 {
				0 => format!("w{} ", n * 17),
				1 => format!("{} {} ", WORDS[n % 16], WORDS[n / 16 % 16]),
				_ => WORDS[n % 16][..3].to_owned(),
			};
			let begin = Instant::now();
			vault.search(&words, &Page::first(50)).expect("is read");
			begin.elapsed()
		})
		.collect();
	times.sort();
	println!("| opening a vault of {count} messages; with the first search | {opened:.0?}; {found:.0?} | | | |");
	println!("| searching {count} messages, p50 and p99 | {:.2?}, {:.1?} | | | 20 ms |", times[250], times[495]);
	println!("| memory, {count} messages held and searched | {} | | | 64 MiB |", memory("VmRSS"));
	Ok(())
}

fn size(folder: &Path) -> u64 {
	fn bytes(folder: &Path) -> u64 {
		let entries = std::fs::read_dir(folder).expect("is a folder").flatten();
		entries
			.map(
				|entry| {
					if entry.path().is_dir() {
						bytes(&entry.path())
					} else {
						entry.metadata().map_or(0, |m| m.len())
					}
				},
			)
			.sum()
	}
	bytes(folder) >> 20
}

/// What this process holds, in MiB.
fn memory(what: &str) -> String {
	let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
	let line = status.lines().find(|line| line.starts_with(what)).unwrap_or_default();
	let kib = line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok());
	kib.map_or("not known".into(), |kib| format!("{} MiB", kib >> 10))
}
