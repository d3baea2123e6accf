//! How fast feeds go from one process to another over loopback, beside hashing and writing the same bytes.
//!
//! `cargo run --release -p metalife-gossip --example replicate [MESSAGES [FEEDS]]` (100,000 of 1,000 if not said)

use metalife_feed::{Content, FeedKey, Kind, Salt, Writer};
use metalife_gossip::{
	network::{peer_key, Config, Multiaddr, Network},
	Replica, Rule, Settings, Wanted, Wants,
};
use metalife_vault::{Check, Kdf, Outcome, Vault, MAX_BATCH};
use std::{
	error::Error,
	fs::File,
	io::{BufRead, BufReader, Write},
	path::Path,
	process::{Command, Stdio},
	sync::Arc,
	time::{Duration, Instant},
};

const RECEIVE: &str = "receive";

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
	let bytes = fill(&vault, feeds, count / feeds)?;
	let count = count / feeds * feeds;
	println!("{count} messages of {feeds} feeds, {} bytes each", bytes / count as u64);
	let bare = bare(&vault, feeds, &place.path().join("bare"))?;
	println!("bare: hashing each and writing all, {:.0} messages a second", count as f64 / bare.as_secs_f64());
	let took = runtime.block_on(send(vault, place.path(), feeds, count))?;
	println!(
		"replicated: {:.0} messages a second, {:.0} % of bare",
		count as f64 / took.as_secs_f64(),
		100.0 * bare.as_secs_f64() / took.as_secs_f64()
	);
	Ok(())
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

async fn send(vault: Arc<Vault>, place: &Path, feeds: usize, count: usize) -> Result<Duration, Box<dyn Error>> {
	let (_replica, network) = network(&vault, Wants::default(), vec!["/ip4/127.0.0.1/tcp/0".parse()?])?;
	let address = loop {
		match network.addresses().await?.pop() {
			Some(address) => break address,
			None => tokio::task::yield_now().await,
		}
	};
	let mut child = Command::new(std::env::current_exe()?)
		.arg(RECEIVE)
		.arg(place.join("receiver"))
		.args([address.to_string(), feeds.to_string(), count.to_string()])
		.stdout(Stdio::piped())
		.spawn()?;
	let lines = BufReader::new(child.stdout.take().ok_or("is piped")?).lines();
	let told = tokio::task::spawn_blocking(move || lines.collect::<Result<Vec<_>, _>>()).await??;
	if !child.wait()?.success() {
		return Err("the receiver failed".into());
	}
	let took = told.first().ok_or("says how long it took")?.parse()?;
	told.iter().skip(1).for_each(|line| println!("{line}"));
	Ok(Duration::from_micros(took))
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
	println!("{}", begin.elapsed().as_micros());
	vault.wait_for_index()?;
	println!("the index of the receiver had all after {:.1?}; its memory: {}", begin.elapsed(), memory()?);
	network.stop().await;
	Ok(())
}

fn memory() -> std::io::Result<String> {
	let status = std::fs::read_to_string("/proc/self/status")?;
	let lines = status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS"));
	Ok(lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(", "))
}
