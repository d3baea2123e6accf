//! Messages reach a host that their author's never meets: three hosts in network namespaces, A – B – C. There is no way from A
//! to C, and B has only one of its cables plugged in at a time.
//!
//! Needs root and `ip netns`; says so and does nothing where it has neither.

mod common;

use common::{author, post, wants};
use metalife_feed::Writer;
use metalife_gossip::{
	network::{peer_key, Config, Network},
	Replica, Settings,
};
use metalife_vault::{Check, Kdf, Outcome, Vault};
use std::{
	io::{BufRead, BufReader, Read},
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	sync::{mpsc, Arc},
	time::Duration,
};

const HOST: &str = "METALIFE_GOSSIP_HOST";
const LONG: Duration = Duration::from_secs(30);
/// The feeds of A and of C.
const SEEDS: [u8; 2] = [1, 3];

/// What one host does until its standard input ends: hold sessions, and print how much it has of each feed.
async fn live(line: &str) {
	let [folder, listen, peer, mdns, seed, count] =
		line.split(' ').collect::<Vec<_>>().try_into().expect("has six parts");
	let folder = Path::new(folder);
	let vault = match folder.exists() {
		true => Vault::open(folder, b"secret"),
		false => Vault::create(folder, b"secret", &Kdf::WEAKEST),
	};
	let vault = Arc::new(vault.expect("is a vault"));
	let (seed, count): (u8, usize) = (seed.parse().expect("is one"), count.parse().expect("is one"));
	if count > 0 {
		let mut writer = Writer::new([seed; 32]);
		let messages: Vec<_> = (0..count).map(|n| post(&mut writer, &format!("message {n}"))).collect();
		let outcomes = vault.ingest(&messages, Check::Runs).expect("is written");
		assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Stored));
	}
	let replica = Replica::new(vault.clone(), None, Settings::default());
	replica.want(wants(SEEDS.map(author))).expect("is read");
	let config = Config {
		listen: vec![listen.parse().expect("is an address")],
		mdns: mdns == "mdns",
		patience: Duration::from_millis(100),
		..Config::default()
	};
	let mut events = replica.events();
	let network = Network::start(replica.clone(), peer_key(&vault).expect("is kept"), config).expect("starts");
	println!("peer {}", network.id());
	if peer != "-" {
		network.connect(peer.parse().expect("is an address")).await.expect("has an id");
	}
	let mut end = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
	loop {
		for seed in SEEDS {
			let tip = vault.feed(&author(seed)).expect("is read").map_or(0, |state| state.tip.sequence);
			println!("{seed} {tip}");
		}
		tokio::select! {
			_ = events.recv() => {},
			_ = &mut end => break,
		}
	}
	network.stop().await;
}

/// Not a test of its own: what the other starts in each namespace.
#[test]
fn host() {
	let Ok(line) = std::env::var(HOST) else { return };
	let runtime = tokio::runtime::Runtime::new().expect("starts");
	runtime.block_on(live(&line));
}

struct Namespace(String);

impl Namespace {
	fn new(name: &str) -> Self {
		let namespace = Self(format!("gossip-{}-{name}", std::process::id()));
		ip(&["netns", "add", &namespace.0]);
		namespace
	}

	fn ip(&self, arguments: &[&str]) {
		ip(&[&["-n", &self.0], arguments].concat());
	}

	fn set(&self, cable: &str, state: &str) {
		self.ip(&["link", "set", cable, state]);
	}
}

impl Drop for Namespace {
	fn drop(&mut self) {
		let _ = Command::new("ip").args(["netns", "delete", &self.0]).status();
	}
}

fn ip(arguments: &[&str]) {
	let status = Command::new("ip").args(arguments).status().expect("is there");
	assert!(status.success(), "ip {arguments:?}: {status}");
}

/// A cable between two hosts, unplugged.
fn cable(name: &str, left: (&Namespace, &str), right: (&Namespace, &str)) {
	left.0.ip(&["link", "add", name, "type", "veth", "peer", name, "netns", &right.0 .0]);
	for (host, address) in [left, right] {
		host.ip(&["address", "add", address, "dev", name]);
	}
}

struct Running {
	child: Child,
	lines: mpsc::Receiver<String>,
}

impl Running {
	fn start(namespace: &Namespace, line: &str) -> Self {
		let mut child = Command::new("ip")
			.args(["netns", "exec", &namespace.0])
			.arg(std::env::current_exe().expect("runs"))
			.args(["--exact", "host", "--nocapture"])
			.env(HOST, line)
			.stdin(Stdio::piped())
			.stdout(Stdio::piped())
			.spawn()
			.expect("starts");
		let out = BufReader::new(child.stdout.take().expect("is piped"));
		let (sender, lines) = mpsc::channel();
		std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
		Self { child, lines }
	}

	fn until(&self, wanted: impl Fn(&str) -> bool) -> String {
		loop {
			let line = self.lines.recv_timeout(LONG).expect("does not take long");
			if wanted(&line) {
				return line;
			}
		}
	}

	fn until_held(&self, seed: u8, count: usize) {
		let wanted = format!("{seed} {count}");
		self.until(|line| line == wanted);
	}

	fn stop(mut self) {
		drop(self.child.stdin.take());
		assert!(self.child.wait().expect("ends").success());
	}
}

impl Drop for Running {
	fn drop(&mut self) {
		// It has ended already, unless the test failed.
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

fn why_not() -> Option<&'static str> {
	let is_root = std::fs::metadata("/proc/self").is_ok_and(|this| std::os::unix::fs::MetadataExt::uid(&this) == 0);
	if !is_root {
		return Some("this is not root");
	}
	let probe = Namespace(format!("gossip-{}-probe", std::process::id()));
	let made = Command::new("ip").args(["netns", "add", &probe.0]).stderr(Stdio::null()).status();
	let cabled = || {
		let arguments = ["-n", &probe.0, "link", "add", "one", "type", "veth", "peer", "two"];
		Command::new("ip").args(arguments).stderr(Stdio::null()).status()
	};
	match made.is_ok_and(|status| status.success()) && cabled().is_ok_and(|status| status.success()) {
		true => None,
		false => Some("there are no network namespaces with virtual cables (`ip netns`, veth)"),
	}
}

#[test]
fn what_two_write_who_never_meet_reaches_both() {
	if let Some(why) = why_not() {
		eprintln!("skipped, nothing was tested: {why}");
		return;
	}
	let place = tempfile::tempdir().expect("there is a place for temporary files");
	let [a, b, c] = ["a", "b", "c"].map(Namespace::new);
	for host in [&a, &b, &c] {
		host.set("lo", "up");
	}
	cable("left", (&a, "10.213.1.1/24"), (&b, "10.213.1.2/24"));
	cable("right", (&b, "10.213.2.2/24"), (&c, "10.213.2.3/24"));
	let plug = |cable: &str, ends: [&Namespace; 2], state: &str| ends.iter().for_each(|end| end.set(cable, state));
	let folder = |name: &str| -> PathBuf { place.path().join(name) };
	let start = |namespace: &Namespace, name: &str, rest: &str| {
		Running::start(namespace, &format!("{} {rest}", folder(name).display()))
	};
	const ANY: &str = "/ip4/0.0.0.0/tcp/4001";

	// A and B share a network and know nothing of each other: they find each other.
	plug("left", [&a, &b], "up");
	let there = start(&b, "b", &format!("{ANY} - mdns 2 0"));
	let id = there.until(|line| line.starts_with("peer ")).replace("peer ", "");
	let here = start(&a, "a", &format!("{ANY} - mdns 1 200"));
	there.until_held(1, 200);
	here.stop();
	plug("left", [&a, &b], "down");

	// C meets B later, and elsewhere; B has gone on living.
	plug("right", [&b, &c], "up");
	let far = start(&c, "c", &format!("{ANY} /ip4/10.213.2.2/tcp/4001/p2p/{id} quiet 3 50"));
	far.until_held(1, 200);
	there.until_held(3, 50);
	far.stop();
	plug("right", [&b, &c], "down");

	// And back to A.
	plug("left", [&a, &b], "up");
	let here = start(&a, "a", &format!("{ANY} /ip4/10.213.1.2/tcp/4001/p2p/{id} quiet 1 0"));
	here.until_held(3, 50);
	here.stop();
	there.stop();
}
