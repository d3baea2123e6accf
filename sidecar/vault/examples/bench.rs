//! How fast messages are taken in, beside the bare work that cannot be avoided.
//!
//! `cargo run --release -p metalife-vault --example bench [MESSAGES]` (100,000 if not said)

use metalife_feed::{verify_each, Content, FeedKey, Kind, Message, Salt, SignedHeader, Writer};
use metalife_vault::{Check, Kdf, Outcome, Page, Vault};
use std::{
	path::Path,
	time::{Duration, Instant},
};

/// How many messages each feed has.
const EACH: usize = 100;
const BATCH: usize = 4_000;
const WORDS: [&str; 16] = [
	"morning", "river", "bread", "window", "garden", "paper", "music", "stone", "summer", "friend", "letter", "silver",
	"cloud", "market", "kitchen", "forest",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
	if let Some(folder) = std::env::args().nth(2) {
		return alone(Path::new(&folder), std::env::args().nth(1).expect("comes first").parse()?);
	}
	let count: usize = std::env::args().nth(1).map_or(Ok(100_000), |count| count.parse())?;
	let feeds = count.div_ceil(EACH);
	let begin = Instant::now();
	let messages: Vec<Vec<Message>> = (0..feeds).map(feed).collect();
	let count = feeds * EACH;
	let size: usize = messages.iter().flatten().map(Message::encoded_len).sum();
	println!("{count} messages of {feeds} feeds, {} bytes each, written in {:.1?}", size / count, begin.elapsed());

	// As they arrive live: a message of each feed in turn.
	let live: Vec<Message> = (0..EACH).flat_map(|n| messages.iter().map(move |feed| feed[n].clone())).collect();
	let headers: Vec<&SignedHeader> = live.iter().map(Message::header).collect();
	let bare = rate(count, || {
		std::thread::scope(|scope| {
			let halves = headers.chunks(count.div_ceil(2));
			let threads: Vec<_> = halves.map(|half| scope.spawn(move || verify_each(half))).collect();
			threads
				.into_iter()
				.for_each(|thread| assert!(thread.join().expect("does not panic").iter().all(|good| *good)));
		});
	});
	println!("bare batch verification, two threads: {bare:.0}/s");

	let place = tempfile::tempdir()?;
	let folder = place.path().join("live");
	let vault = Vault::create(&folder, b"bench", &Kdf::WEAKEST)?;
	let begin = Instant::now();
	let taken = rate(count, || ingest(&vault, &live, Check::Each));
	vault.wait_for_index().expect("is filled");
	let indexed = count as f64 / begin.elapsed().as_secs_f64();
	println!(
		"live, each verified: {taken:.0}/s acknowledged ({:.0} % of bare), {indexed:.0}/s indexed ({:.0} %)",
		100.0 * taken / bare,
		100.0 * indexed / bare
	);
	report(vault, &folder)?;

	let bulk: Vec<Message> = messages.into_iter().flatten().collect();
	let folder = place.path().join("bulk");
	let vault = Vault::create(&folder, b"bench", &Kdf::WEAKEST)?;
	let begin = Instant::now();
	let taken = rate(count, || ingest(&vault, &bulk, Check::Runs));
	vault.wait_for_index().expect("is filled");
	let indexed = count as f64 / begin.elapsed().as_secs_f64();
	println!("bulk, runs verified: {taken:.0}/s acknowledged, {indexed:.0}/s indexed");
	report(vault, &folder)
}

fn feed(n: usize) -> Vec<Message> {
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
			let mut words: Vec<String> = (0..32).map(|_| WORDS[random() % WORDS.len()].to_owned()).collect();
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

/// Two callers, as when two peers send: while one waits for the disk the other verifies. Each has its feeds.
fn ingest(vault: &Vault, messages: &[Message], check: Check) {
	let mine = |key: &FeedKey, part: usize| usize::from(key.0[0] & 1) == part;
	std::thread::scope(|scope| {
		for part in 0..2 {
			scope.spawn(move || {
				for batch in messages.chunks(BATCH) {
					let batch: Vec<_> = batch.iter().filter(|one| mine(&one.header().author, part)).cloned().collect();
					let outcomes = vault.ingest(&batch, check).expect("is written");
					assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Stored));
				}
			});
		}
	});
}

/// What another process, which holds nothing but a vault, takes to open it and to search; and one that fills a vault.
fn report(vault: Vault, folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
	drop(vault);
	println!("  {} MiB on the disk", size(folder));
	for (count, folder) in [(0, folder.to_owned()), (100_000, folder.with_extension("filled"))] {
		let program = std::env::current_exe()?;
		assert!(std::process::Command::new(program).arg(count.to_string()).arg(&folder).status()?.success());
		if count > 0 {
			std::fs::remove_dir_all(folder)?;
		}
	}
	Ok(())
}

fn alone(folder: &Path, fill: usize) -> Result<(), Box<dyn std::error::Error>> {
	let begin = Instant::now();
	if fill > 0 {
		let vault = Vault::create(folder, b"bench", &Kdf::WEAKEST)?;
		for feeds in (0..fill / EACH).collect::<Vec<_>>().chunks(BATCH / EACH) {
			let batch: Vec<_> = feeds.iter().flat_map(|n| feed(*n)).collect();
			assert!(vault.ingest(&batch, Check::Each)?.iter().all(|outcome| *outcome == Outcome::Stored));
		}
		vault.wait_for_index()?;
		println!("  a process that took {fill} in, after {:.1?}: {}", begin.elapsed(), memory());
		return Ok(());
	}
	let vault = Vault::open(folder, b"bench")?;
	let open = begin.elapsed();
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
	println!(
		"  a process that opened it in {open:.1?}: search p50 {:.1?}, p99 {:.1?}; {}",
		times[250],
		times[495],
		memory()
	);
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

/// What this process holds, and held at most.
fn memory() -> String {
	let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
	status.lines().filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM")).collect::<Vec<_>>().join(", ")
}
