//! How fast feeds go from one process to another over loopback, beside hashing and writing the same bytes, and beside
//! another program that does the same. Prints rows of a Markdown table.
//!
//! `cargo run --release -p metalife-gossip --example replicate [MESSAGES [FEEDS [PROGRAM ARGUMENT...]]]` (100,000 of 1,000 if not
//! said). The program is called with the number of messages and of feeds; it prints how many messages a second it replicated,
//! how many MiB its receiver had at most, and how many bytes a message has.

use metalife_feed::{Content, FeedKey, Kind, Salt, Writer};
use metalife_gossip::{
	network::{peer_key, Config, Multiaddr, Network},
	Replica, Rule, Settings, Wanted, Wants,
};
use metalife_vault::{Check, Kdf, Outcome, Vault, MAX_BATCH};
use std::{
	error::Error,
	fs::File,
	io::Write,
	path::Path,
	process::{Command, Stdio},
	sync::Arc,
	time::{Duration, Instant},
};

const RECEIVE: &str = "receive";
const ROUNDS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
	if arguments.first().is_some_and(|first| first == RECEIVE) {
		let [_, folder, address, feeds, count] = &arguments[..] else { return Err("not for use by hand".into()) };
		return runtime.block_on(receive(Path::new(folder), address.parse()?, feeds.parse()?, count.parse()?));
	}
	let number = |at: usize, default: usize| arguments.get(at).map_or(Ok(default), |number| number.parse());
	let (count, feeds) = (number(0, 100_000)?, number(1, 1_000)?);
	let place = tempfile::tempdir()?;
	let vault = Arc::new(Vault::create(&place.path().join("sender"), b"bench", &Kdf::WEAKEST)?);
	let bytes = fill(&vault, feeds, count / feeds)? / count as u64;
	let count = count / feeds * feeds;
	let (_replica, network, address) = runtime.block_on(listen(&vault))?;
	let mut rounds = Vec::new();
	// By turns, as what else the machine does comes and goes.
	for round in 0..ROUNDS {
		let bare = rate(count, bare(&vault, feeds, &place.path().join("bare"))?);
		let beside = arguments.get(2..).filter(|program| !program.is_empty());
		let beside = beside.map(|program| other(program, count, feeds)).transpose()?;
		let folder = place.path().join("receiver");
		let (took, indexed, most) = runtime.block_on(send(&folder, &address, feeds, count))?;
		std::fs::remove_dir_all(&folder)?;
		let ours = rate(count, took);
		let rival = beside.map_or(String::new(), |(rate, ..)| format!(", the other {rate:.0}/s"));
		eprintln!("round {}: {ours:.0}/s, bare {bare:.0}/s{rival}; indexed {:.0}/s", round + 1, rate(count, indexed));
		rounds.push((beside.map_or(ours, |(rate, ..)| ours / rate), ours, most >> 10, bare, beside));
	}
	runtime.block_on(network.stop());
	rounds.sort_by(|one, other| one.0.total_cmp(&other.0));
	let (ratio, ours, most, bare, beside) = rounds[ROUNDS / 2];
	let what = format!("bulk, {count} messages of {bytes} bytes in {feeds} feeds");
	let share = 100.0 * ours / bare;
	println!("| {what} | {ours:.0}/s | hashed and written bare: {bare:.0}/s | {share:.0} % | |");
	match beside {
		Some((rate, most_beside, bytes)) => {
			let beside = format!("{rate:.0}/s of {bytes} bytes");
			println!("| the same beside ssb-db2 with ssb-ebt | {ours:.0}/s | {beside} | {ratio:.1} times | 20 times |");
			println!("| memory at most of the receiver | {most} MiB | {most_beside:.0} MiB | | 64 MiB |");
		},
		None => println!("| memory at most of the receiver, {count} messages | {most} MiB | | | 64 MiB |"),
	}
	Ok(())
}

fn rate(count: usize, took: Duration) -> f64 {
	count as f64 / took.as_secs_f64()
}

/// The same by another program: messages a second, MiB of its receiver, bytes of a message.
fn other(program: &[String], count: usize, feeds: usize) -> Result<(f64, f64, f64), Box<dyn Error>> {
	let output = Command::new(&program[0])
		.args(&program[1..])
		.args([count.to_string(), feeds.to_string()])
		.stderr(Stdio::inherit())
		.output()?;
	let told: Vec<f64> =
		String::from_utf8(output.stdout)?.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
	match told[..] {
		[rate, most, bytes] if output.status.success() => Ok((rate, most, bytes)),
		_ => Err("the other program failed".into()),
	}
}

fn writer(feed: usize) -> Writer {
	let mut seed = [0; 32];
	seed[..8].copy_from_slice(&(feed as u64 + 1).to_le_bytes());
	Writer::new(seed)
}

fn keys(feeds: usize) -> impl Iterator<Item = FeedKey> {
	(0..feeds).map(|feed| writer(feed).author())
}

/// Tells how many bytes the messages have.
fn fill(vault: &Vault, feeds: usize, each: usize) -> Result<u64, Box<dyn Error>> {
	let mut bytes = 0;
	let mut batch = Vec::new();
	for feed in 0..feeds {
		let mut writer = writer(feed);
		for n in 0..each {
			let text = format!("message {n} of feed {feed}, with as many words as people write when they talk");
			let content = Content { text: Some(text), ..Content::default() };
			let payload = content.encode(Kind::POST, Salt::random())?;
			let message = writer.write(Kind::POST, 1_700_000_000_000 + n as u64, payload)?;
			bytes += message.encoded_len() as u64;
			batch.push(message);
			if batch.len() == MAX_BATCH || (feed + 1 == feeds && n + 1 == each) {
				let outcomes = vault.ingest(&batch, Check::Runs)?;
				assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Stored));
				batch.clear();
			}
		}
	}
	vault.wait_for_index()?;
	Ok(bytes)
}

/// What cannot be avoided: the hash of each header and payload, and all bytes on the disk.
fn bare(vault: &Vault, feeds: usize, path: &Path) -> Result<Duration, Box<dyn Error>> {
	let mut took = Duration::ZERO;
	let mut file = File::create(path)?;
	let mut pages = Vec::new();
	for feed in keys(feeds) {
		for message in vault.messages(&feed, 0) {
			pages.push(message?.encode());
		}
		if pages.len() >= MAX_BATCH {
			took += write(&mut file, &mut pages)?;
		}
	}
	Ok(took + write(&mut file, &mut pages)?)
}

fn write(file: &mut File, messages: &mut Vec<Vec<u8>>) -> std::io::Result<Duration> {
	let begin = Instant::now();
	let mut hashes = 0u64;
	for message in messages.iter() {
		let (header, payload) = message.split_at(184);
		hashes ^= u64::from(blake3::hash(header).as_bytes()[0]) ^ u64::from(blake3::hash(payload).as_bytes()[0]);
	}
	std::hint::black_box(hashes);
	file.write_all(&messages.concat())?;
	file.sync_data()?;
	messages.clear();
	Ok(begin.elapsed())
}

fn network(
	vault: &Arc<Vault>,
	wants: Wants,
	listen: Vec<Multiaddr>,
) -> Result<(Arc<Replica>, Network), Box<dyn Error>> {
	let replica = Replica::new(vault.clone(), None, Settings::default());
	replica.want(wants)?;
	let config = Config { listen, mdns: false, patience: Duration::from_millis(200), ..Config::default() };
	let network = Network::start(replica.clone(), peer_key(vault)?, config)?;
	Ok((replica, network))
}

async fn listen(vault: &Arc<Vault>) -> Result<(Arc<Replica>, Network, Multiaddr), Box<dyn Error>> {
	let (replica, network) = network(vault, Wants::default(), vec!["/ip4/127.0.0.1/tcp/0".parse()?])?;
	loop {
		match network.addresses().await?.pop() {
			Some(address) => return Ok((replica, network, address)),
			None => tokio::task::yield_now().await,
		}
	}
}

/// How long the receiver took to store all and to index all, and the KiB it had at most.
async fn send(
	folder: &Path,
	address: &Multiaddr,
	feeds: usize,
	count: usize,
) -> Result<(Duration, Duration, u64), Box<dyn Error>> {
	let mut receiver = Command::new(std::env::current_exe()?);
	receiver.arg(RECEIVE).arg(folder).args([address.to_string(), feeds.to_string(), count.to_string()]);
	receiver.stderr(Stdio::inherit());
	let output = tokio::task::spawn_blocking(move || receiver.output()).await??;
	let told: Vec<u64> =
		String::from_utf8(output.stdout)?.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
	match told[..] {
		[took, indexed, most] if output.status.success() => {
			Ok((Duration::from_micros(took), Duration::from_micros(indexed), most))
		},
		_ => Err("the receiver failed".into()),
	}
}

async fn receive(folder: &Path, address: Multiaddr, feeds: usize, count: usize) -> Result<(), Box<dyn Error>> {
	let vault = Arc::new(Vault::create(folder, b"bench", &Kdf::WEAKEST)?);
	let rule = Rule::default();
	let feeds = keys(feeds).map(|feed| (feed, Wanted { hops: 1, rule: rule.clone() })).collect();
	let wants = Wants { feeds, max_messages: u64::MAX, ..Wants::default() };
	let (replica, network) = network(&vault, wants, vec![])?;
	let begin = Instant::now();
	network.connect(address).await?;
	let held = || -> Result<u64, metalife_vault::Error> {
		vault.feeds().map(|state| state.map(|state| state.tip.sequence)).sum()
	};
	let mut events = replica.events();
	let mut caught_up = false;
	while !caught_up || held()? < count as u64 {
		// Whoever misses some looks all the same.
		caught_up |= events.recv().await.map_or(true, |event| event.what == metalife_gossip::What::CaughtUp);
	}
	let took = begin.elapsed();
	vault.wait_for_index()?;
	println!("{} {} {}", took.as_micros(), begin.elapsed().as_micros(), most()?);
	network.stop().await;
	Ok(())
}

/// The most KiB that this process had.
fn most() -> Result<u64, Box<dyn Error>> {
	let status = std::fs::read_to_string("/proc/self/status")?;
	let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("the system does not tell")?;
	Ok(line.trim().trim_end_matches(" kB").parse()?)
}
