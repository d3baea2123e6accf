//! Hosts in network namespaces. Messages reach a host that their author's never meets: A – B – C, where there is no way from A
//! to C, and B has only one of its cables plugged in at a time. And two behind routers that let nobody in meet in a Room, and
//! go on without it.
//!
//! Needs root, `ip netns` and, for the routers, `nft`; says so and does nothing where it has them not.

mod common;

use common::{author, post, wants};
use metalife_feed::Writer;
use metalife_gossip::{
	network::{peer_key, Config, Multiaddr, Network},
	Replica, Settings,
};
use metalife_vault::{Check, Kdf, Outcome, Vault};
use std::{
	io::{BufRead, BufReader, Write},
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	sync::{mpsc, Arc},
	time::Duration,
};

const HOST: &str = "METALIFE_GOSSIP_HOST";
const LONG: Duration = Duration::from_secs(30);
/// The feeds of A and of C.
const SEEDS: [u8; 2] = [1, 3];

/// What one host does until its standard input ends: hold sessions, write a message for each line that comes, and print how
/// much it has of each feed, and with whom it has a session over a direct connection.
async fn live(line: &str) {
	let [folder, listen, peer, manner, seed, count] =
		line.split(' ').collect::<Vec<_>>().try_into().expect("has six parts");
	let folder = Path::new(folder);
	let vault = match folder.exists() {
		true => Vault::open(folder, b"secret"),
		false => Vault::create(folder, b"secret", &Kdf::WEAKEST),
	};
	let vault = Arc::new(vault.expect("is a vault"));
	let (seed, count): (u8, usize) = (seed.parse().expect("is one"), count.parse().expect("is one"));
	let mut writer = Writer::new([seed; 32]);
	let mut write = |count: usize| {
		let messages: Vec<_> = (0..count).map(|n| post(&mut writer, &format!("message {n}"))).collect();
		let outcomes = vault.ingest(&messages, Check::Runs).expect("is written");
		assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Stored));
	};
	write(count);
	let replica = Replica::new(vault.clone(), None, Settings::default());
	replica.want(wants(SEEDS.map(author))).expect("is read");
	let peer: Option<Multiaddr> = (peer != "-").then(|| peer.parse().expect("is an address"));
	let config = Config {
		listen: vec![listen.parse().expect("is an address")],
		mdns: manner == "mdns",
		public: manner == "room",
		room: manner == "room",
		rooms: peer.iter().filter(|_| manner == "guest").cloned().collect(),
		patience: Duration::from_millis(100),
		..Config::default()
	};
	let mut events = replica.events();
	let network = Network::start(replica.clone(), peer_key(&vault).expect("is kept"), config).expect("starts");
	println!("peer {}", network.id());
	if let Some(peer) = peer.filter(|_| manner != "guest") {
		network.connect(peer).await.expect("has an id");
	}
	let (orders, mut lines) = tokio::sync::mpsc::channel(1);
	std::thread::spawn(move || std::io::stdin().lines().try_for_each(|line| orders.blocking_send(line)));
	loop {
		for seed in SEEDS {
			let tip = vault.feed(&author(seed)).expect("is read").map_or(0, |state| state.tip.sequence);
			println!("{seed} {tip}");
		}
		for peer in network.peers().await.expect("runs").iter().filter(|peer| peer.direct && peer.in_session) {
			println!("direct {}", peer.id);
		}
		tokio::select! {
			_ = events.recv() => {},
			line = lines.recv() => match line {
				Some(_) => {
					write(1);
					replica.changed(author(seed));
				},
				None => break,
			},
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

	fn run(&self, command: &[&str]) {
		ip(&[&["netns", "exec", &self.0], command].concat());
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

	fn write(&mut self) {
		let orders = self.child.stdin.as_mut().expect("is piped");
		orders.write_all(b"write\n").expect("is read");
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

/// Make a host a router that gives what goes out its own address, and lets in only what was asked for.
fn route(router: &Namespace, outside: &str) {
	forward(router);
	let chains = [
		format!("chain out {{ type nat hook postrouting priority 100; oifname {outside} masquerade; }}"),
		format!("chain into {{ type filter hook input priority 0; iifname {outside} ct state new drop; }}"),
		format!("chain through {{ type filter hook forward priority 0; iifname {outside} ct state new drop; }}"),
	];
	router.run(&["nft", &format!("table ip router {{ {}; }}", chains.join("; "))]);
}

fn forward(router: &Namespace) {
	router.run(&["sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"]);
}

#[test]
fn two_behind_routers_meet_in_a_room_and_go_on_without_it() {
	let has_nft = Command::new("nft").arg("--version").stdout(Stdio::null()).status().is_ok();
	if let Some(why) = why_not().or((!has_nft).then_some("there is no nft")) {
		eprintln!("skipped, nothing was tested: {why}");
		return;
	}
	let place = tempfile::tempdir().expect("there is a place for temporary files");
	let [room, left, right, a, b] = ["room", "left", "right", "a2", "b2"].map(Namespace::new);
	room.set("lo", "up");
	forward(&room);
	for (number, guest, router) in [(1, &a, &left), (2, &b, &right)] {
		let (at_room, inside) = (format!("street{number}"), format!("house{number}"));
		cable(&at_room, (router, &format!("10.214.{number}.2/24")), (&room, &format!("10.214.{number}.1/24")));
		// Both houses use the same addresses, so that nobody reaches anybody by them.
		cable(&inside, (guest, "192.168.1.2/24"), (router, "192.168.1.1/24"));
		for (host, cable) in [(&room, &at_room), (router, &at_room), (router, &inside), (guest, &inside)] {
			host.set(cable, "up");
		}
		guest.set("lo", "up");
		guest.ip(&["route", "add", "default", "via", "192.168.1.1"]);
		router.ip(&["route", "add", "default", "via", &format!("10.214.{number}.1")]);
		route(router, &at_room);
	}
	for transport in ["tcp/4001", "udp/4001/quic-v1"] {
		let start = |host: &Namespace, name: &str, rest: &str| {
			let folder = place.path().join(format!("{name}-{}", &transport[..3]));
			Running::start(host, &format!("{} /ip4/0.0.0.0/{transport} {rest}", folder.display()))
		};
		let identified = |host: &Running| host.until(|line| line.starts_with("peer ")).replace("peer ", "");
		let host = start(&room, "room", "- room 9 0");
		let id = identified(&host);
		let mut here = start(&a, "a", &format!("/ip4/10.214.1.1/{transport}/p2p/{id} guest 1 200"));
		let mut there = start(&b, "b", &format!("/ip4/10.214.2.1/{transport}/p2p/{id} guest 3 50"));
		let [left, right] = [&here, &there].map(identified);
		here.until(|line| line == format!("direct {right}"));
		there.until(|line| line == format!("direct {left}"));
		host.stop();
		here.write();
		there.write();
		here.until_held(3, 51);
		there.until_held(1, 201);
		here.stop();
		there.stop();
	}
}
