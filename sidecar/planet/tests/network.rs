//! Daemons that meet on this machine.

mod common;

use common::{files, finish, said, shows, subscribe, text, whispered, Daemon, Planet, Socket, PASSPHRASE, PATIENCE};
use metalife_gossip::network::{Multiaddr, PeerId};
use metalife_vault::Vault;
use serde_json::{json, Value};
use std::{
	fs::{self, File},
	io::Read,
	os::unix::fs::MetadataExt,
	path::{Path, PathBuf},
	time::Instant,
};

const LISTEN: [&str; 2] = ["--listen-peers", "/ip4/127.0.0.1/tcp/0"];

/// Somebody with a daemon.
struct Person {
	planet: Planet,
	feed: String,
	token: String,
}

impl Person {
	fn new() -> Self {
		let planet = Planet::new();
		let (feed, token) = (text(&planet.ok(&["id"])["feed"]), planet.token(&["read", "post", "private"]));
		Self { planet, feed, token }
	}

	fn daemon(&self) -> Daemon {
		self.planet.daemon_with(&LISTEN)
	}

	/// What this person hears of the posts of some, from the first on.
	fn hear(&self, daemon: &Daemon, of: &[&Self]) -> Socket {
		let feeds: Vec<_> = of.iter().map(|person| &person.feed[..]).collect();
		subscribe(daemon, &self.token, &format!("?after=0&kinds=post&feeds={}", feeds.join(",")))
	}

	fn say(&self, daemon: &Daemon, text: &str) {
		assert_eq!(daemon.post(&self.token, text).status, 201);
	}

	fn invite(&self, args: &[&str]) -> String {
		text(&self.planet.ok(&[&["invite"], args].concat())["code"])
	}

	/// The peers, once they are as wanted.
	fn peers(&self, wanted: impl Fn(&[Value]) -> bool) -> Vec<Value> {
		let begin = Instant::now();
		loop {
			let list = self.planet.ok(&["peers"]);
			let peers = list["peers"].as_array().expect("is a list");
			if wanted(peers) {
				return peers.clone();
			}
			assert!(begin.elapsed() < PATIENCE, "{list}");
		}
	}

	/// Wait until a blob came.
	fn until_fetched(&self, daemon: &Daemon) {
		self.until_counted(daemon, "planet_blobs_fetched_total 1");
	}

	/// Wait until the daemon's numbers have this.
	fn until_counted(&self, daemon: &Daemon, line: &str) {
		let (begin, token) = (Instant::now(), self.planet.token(&["metrics"]));
		loop {
			let metrics = String::from_utf8(daemon.get("/metrics", &token).body).expect("is text");
			if metrics.contains(line) {
				return;
			}
			assert!(begin.elapsed() < PATIENCE, "{}", self.planet.log());
		}
	}

	/// Know these Pubs, as if a node had told of them before it went.
	fn know_pubs(&self, pubs: &[Value]) {
		let vault = Vault::open(&self.planet.folder().join("vault"), PASSPHRASE.as_bytes()).expect("is not in use");
		vault.records("chain/pubs/about").put(b"private addresses", &[1]).expect("is kept");
		for listed in pubs {
			let id = listed["id"].as_u64().expect("is a number") as u32;
			vault.records("chain/pubs").put(&id.to_be_bytes(), listed.to_string().as_bytes()).expect("is kept");
		}
	}

	/// What is held of somebody's posts.
	fn held(&self, of: &Self) -> Vec<String> {
		let page = self.planet.ok(&["read", "--feed", &of.feed]);
		let posts = page["messages"].as_array().expect("is a list").iter().filter(|message| message["kind"] == "post");
		posts.map(|message| text(&message["content"]["text"])).collect()
	}
}

/// What the chain could say of a Pub.
fn listed(id: u32, peer: &[u8], feed: &str, address: &Multiaddr) -> Value {
	let peer: String = peer.iter().map(|byte| format!("{byte:02x}")).collect();
	json!({ "id": id, "owner": 7, "peer": peer, "feed": feed, "services": 1, "addresses": [address.to_vec()] })
}

fn end(daemon: Daemon) {
	daemon.signal("-TERM");
	assert_eq!(daemon.wait(), 0);
}

#[test]
fn who_knows_nobody_calls_a_pub_that_the_chain_listed_and_leaves_it_when_it_is_blocked() {
	let (ann, bob) = (Person::new(), Person::new());
	let here = ann.daemon();
	let peer: PeerId = text(&here.ready["peer"]).parse().expect("is one");
	let mut address: Multiaddr = text(&here.ready["listening_peers"][0]).parse().expect("is one");
	address.pop();
	// Its peer is another's, and nobody is there.
	let nowhere = "/ip4/127.0.0.1/tcp/1".parse().expect("is one");
	let key = [&[0x58][..], &[0x66; 31]].concat();
	bob.know_pubs(&[listed(0, &key, &bob.feed, &nowhere), listed(1, &peer.to_bytes()[6..], &ann.feed, &address)]);
	bob.planet.ok(&["follow", &ann.feed]);
	let list = bob.planet.ok(&["pubs"]);
	let shown = list["pubs"].as_array().expect("is a list");
	assert_eq!(shown.iter().map(|one| &one["in_session"]).collect::<Vec<_>>(), [false, false]);
	assert_eq!((&shown[1]["peer"], &shown[1]["addresses"]), (&here.ready["peer"], &json!([address.to_string()])));

	let there = bob.daemon();
	let mut at_bob = bob.hear(&there, &[&ann]);
	ann.say(&here, "from a Pub");
	assert_eq!(said(&mut at_bob).0, "from a Pub");
	bob.until_counted(&there, "planet_pubs_in_session 1");
	bob.until_counted(&there, "planet_pubs_known 2");
	assert_eq!(bob.planet.ok(&["pubs"])["pubs"][1]["in_session"], true);
	let met = bob.peers(|peers| peers.iter().any(|peer| peer["in_session"] == true));
	assert!(met.iter().all(|peer| peer["kept"] == false));

	bob.planet.ok(&["block", &ann.feed]);
	bob.until_counted(&there, "planet_pubs_in_session 0");
	bob.peers(|peers| peers.iter().all(|peer| peer["peer"] != here.ready["peer"]));
	end(there);
	end(here);
}

#[test]
fn who_is_invited_and_who_invites_exchange_feeds() {
	let (ann, bob) = (Person::new(), Person::new());
	let (here, there) = (ann.daemon(), bob.daemon());
	let (mut at_ann, mut at_bob) = (ann.hear(&here, &[&bob]), bob.hear(&there, &[&ann]));
	ann.say(&here, "from Ann");
	bob.say(&there, "from Bob");

	let code = ann.invite(&[]);
	let joined = bob.planet.ok(&["join", &code]);
	assert_eq!(
		(&joined["place"], &joined["peer"], &joined["feed"], &joined["followed"]),
		(&json!("pub"), &here.ready["peer"], &json!(ann.feed), &json!(true))
	);
	assert_eq!((said(&mut at_bob).0, said(&mut at_ann).0), ("from Ann".into(), "from Bob".into()));
	ann.say(&here, "live from Ann");
	bob.say(&there, "live from Bob");
	assert_eq!((said(&mut at_bob).0, said(&mut at_ann).0), ("live from Ann".into(), "live from Bob".into()));

	let met = bob.peers(|peers| peers.iter().any(|peer| peer["caught_up"] == true));
	assert_eq!((&met[0]["feed"], &met[0]["kept"], &met[0]["direct"]), (&json!(ann.feed), &json!(true), &json!(true)));
	let status = bob.planet.ok(&["status"]);
	assert_eq!(status["status"]["network"]["sessions"], 1);
	let metrics = there.get("/metrics", &bob.planet.token(&["metrics"]));
	assert!(String::from_utf8(metrics.body).expect("is text").contains("planet_sessions 1"));

	// Who comes back calls again, and gets what came meanwhile.
	let same = text(&here.ready["listening_peers"][0]);
	let same = same.split("/p2p/").next().expect("has a beginning");
	end(there);
	end(here);
	ann.planet.ok(&["post", "while alone"]);
	let here = ann.planet.daemon_with(&["--listen-peers", same]);
	let there = bob.daemon();
	assert_eq!(here.ready["listening_peers"].as_array().map(Vec::len), Some(1));
	let mut at_bob = bob.hear(&there, &[&ann]);
	for expected in ["from Ann", "live from Ann", "while alone"] {
		assert_eq!(said(&mut at_bob).0, expected);
	}
}

#[test]
fn whom_one_knows_through_a_pub_is_heard_until_it_blocks_them() {
	let (publican, ann, bob, carol) = (Person::new(), Person::new(), Person::new(), Person::new());
	let (house, at_ann, at_bob) = (publican.daemon(), ann.daemon(), bob.daemon());
	let code = publican.invite(&["--uses", "2"]);
	ann.planet.ok(&["join", &code]);
	bob.planet.ok(&["join", &code]);
	let mut heard_by_ann = ann.hear(&at_ann, &[&publican]);
	let mut heard_by_bob = bob.hear(&at_bob, &[&publican, &ann]);
	ann.say(&at_ann, "through the pub");
	assert_eq!(said(&mut heard_by_bob).0, "through the pub");
	publican.say(&house, "to all");
	assert_eq!((said(&mut heard_by_bob).0, said(&mut heard_by_ann).0), ("to all".into(), "to all".into()));

	publican.planet.ok(&["block", &ann.feed]);
	ann.peers(|peers| peers.iter().all(|peer| peer["in_session"] == false));
	ann.say(&at_ann, "to nobody");
	publican.say(&house, "to others");
	assert_eq!(said(&mut heard_by_bob).0, "to others");
	assert_eq!(publican.planet.fails(&["bundle", "export", "blocked", "--feed", &ann.feed]), "bad-request");

	// Who wants the feed is not given it here.
	carol.planet.ok(&["follow", &ann.feed]);
	let at_carol = carol.daemon();
	carol.planet.ok(&["join", &publican.invite(&[])]);
	let mut heard_by_carol = carol.hear(&at_carol, &[&publican]);
	assert_eq!((said(&mut heard_by_carol).0, said(&mut heard_by_carol).0), ("to all".into(), "to others".into()));
	carol.peers(|peers| peers.iter().any(|peer| peer["caught_up"] == true));
	assert_eq!(at_carol.get(&format!("/v1/feeds/{}", ann.feed), &carol.token).status, 404);

	// What came is stored when a daemon has ended.
	for daemon in [at_ann, house] {
		end(daemon);
	}
	assert_eq!(publican.held(&ann), ["through the pub"]);
	assert_eq!(ann.held(&publican), ["to all"]);
}

#[test]
fn what_is_private_is_carried_by_who_cannot_read_it() {
	let (publican, ann, bob) = (Person::new(), Person::new(), Person::new());
	let (house, at_ann, at_bob) = (publican.daemon(), ann.daemon(), bob.daemon());
	let code = publican.invite(&["--uses", "2"]);
	ann.planet.ok(&["join", &code]);
	bob.planet.ok(&["join", &code]);
	let mut heard_by_ann = ann.hear(&at_ann, &[&bob]);
	let mut heard_in_the_pub = publican.hear(&house, &[&ann]);
	let mut told_to_bob = subscribe(&at_bob, &bob.token, "?after=0&private=true");
	// What to seal for comes before all that somebody says.
	bob.say(&at_bob, "here");
	assert_eq!(said(&mut heard_by_ann).0, "here");
	let sent = ann.planet.ok(&["dm", &bob.feed, "between us"]);
	assert_eq!(sent["unreached"], json!([]));
	assert_eq!(whispered(&mut told_to_bob).0, "between us");
	ann.say(&at_ann, "to all");
	assert_eq!(said(&mut heard_in_the_pub).0, "to all");
	let carried = publican.planet.ok(&["read", &text(&sent["message"]["id"])]);
	assert_eq!((&carried["message"]["kind"], &carried["message"]["content"]), (&json!("private"), &Value::Null));
	assert_eq!(publican.planet.ok(&["dm"])["conversations"], json!([]));
	for daemon in [at_ann, at_bob, house] {
		end(daemon);
	}
}

/// Bytes that compress to nothing and are in no chunk twice.
fn some(count: usize) -> Vec<u8> {
	(0..count as u32 / 4 + 1).flat_map(|n| n.wrapping_mul(0x9e37_79b9).to_le_bytes()).take(count).collect()
}

impl Person {
	/// Write to somebody in private, with this along; gives the message's id.
	fn send(&self, to: &Self, bytes: &[u8]) -> String {
		let file = self.planet.beside("to send.bin");
		fs::write(&file, bytes).expect("is written");
		let sent = self.planet.ok(&["dm", &to.feed, "look", "--attach", file.to_str().expect("is text")]);
		assert_eq!(sent["unreached"], json!([]));
		text(&sent["message"]["id"])
	}

	/// What came with a message, once it is here.
	fn taken(&self, id: &str) -> Vec<u8> {
		let (begin, out) = (Instant::now(), self.planet.beside(id));
		let args = ["dm", "--message", id, "--out", out.to_str().expect("is text")];
		loop {
			let (code, answer) = finish(&self.planet.command(&args).output().expect("runs"));
			if code == 0 {
				return fs::read(&out).expect("is written");
			}
			assert_eq!(answer["error"]["code"], "not-held", "{answer}");
			assert!(begin.elapsed() < PATIENCE, "{}", self.planet.log());
		}
	}
}

#[test]
fn what_comes_with_a_private_message_travels_by_itself() {
	let (ann, bob) = (Person::new(), Person::new());
	let (here, there) = (ann.daemon(), bob.daemon());
	let mut heard_by_ann = ann.hear(&here, &[&bob]);
	bob.planet.ok(&["join", &ann.invite(&[])]);
	let mut told_to_bob = subscribe(&there, &bob.token, "?after=0&private=true");
	bob.say(&there, "here");
	assert_eq!(said(&mut heard_by_ann).0, "here");
	let bytes = some(700_000);
	let id = ann.send(&bob, &bytes);
	assert_eq!(whispered(&mut told_to_bob).0, "look");
	assert!(bob.taken(&id) == bytes);
	let metrics = there.get("/metrics", &bob.planet.token(&["metrics"]));
	assert!(String::from_utf8(metrics.body).expect("is text").contains("planet_blobs_fetched_total 1"));
	end(here);
	end(there);
}

/// Somebody who runs a Pub, and two who joined it, of whom the first knows what to seal for the other, who follows them.
fn met_in_a_pub() -> [(Person, Daemon); 3] {
	let people = [Person::new(), Person::new(), Person::new()];
	let [(publican, house), (ann, at_ann), (bob, at_bob)] = people.map(|person| {
		let daemon = person.daemon();
		(person, daemon)
	});
	let code = publican.invite(&["--uses", "2"]);
	ann.planet.ok(&["join", &code]);
	bob.planet.ok(&["join", &code]);
	bob.planet.ok(&["follow", &ann.feed]);
	let mut heard_by_ann = ann.hear(&at_ann, &[&bob]);
	bob.say(&at_bob, "here");
	assert_eq!(said(&mut heard_by_ann).0, "here");
	[(publican, house), (ann, at_ann), (bob, at_bob)]
}

#[test]
fn what_comes_with_a_private_message_travels_through_a_pub() {
	let [(publican, house), (ann, at_ann), (bob, at_bob)] = met_in_a_pub();
	let bytes = some(300_000);
	let id = ann.send(&bob, &bytes);
	let mut told_to_bob = subscribe(&at_bob, &bob.token, "?after=0&private=true");
	assert_eq!(whispered(&mut told_to_bob).0, "look");
	assert!(bob.taken(&id) == bytes);
	for daemon in [at_ann, at_bob, house] {
		end(daemon);
	}
	// Whoever carried it can read none of it.
	for file in files(&publican.planet.folder()) {
		assert!(!shows(&file, &bytes[..100]), "{file:?}");
	}
}

#[test]
fn what_comes_with_a_private_message_waits_at_a_pub_for_who_is_away() {
	let [(publican, house), (ann, at_ann), (bob, at_bob)] = met_in_a_pub();
	let mut heard_in_the_pub = publican.hear(&house, &[&ann]);
	end(at_bob);
	let bytes = some(300_000);
	let id = ann.send(&bob, &bytes);
	ann.say(&at_ann, "sent");
	assert_eq!(said(&mut heard_in_the_pub).0, "sent");
	publican.until_fetched(&house);
	end(at_ann);
	// Neither was there with the other.
	let at_bob = bob.daemon();
	let mut told_to_bob = subscribe(&at_bob, &bob.token, "?after=0&private=true");
	assert_eq!(whispered(&mut told_to_bob).0, "look");
	assert!(bob.taken(&id) == bytes);
	for daemon in [at_bob, house] {
		end(daemon);
	}
}

#[test]
fn pictures_in_public_are_fetched_where_they_are_small() {
	let (ann, bob) = (Person::new(), Person::new());
	let (here, there) = (ann.daemon(), bob.daemon());
	let mut heard_by_bob = bob.hear(&there, &[&ann]);
	bob.planet.ok(&["join", &ann.invite(&[])]);
	ann.say(&here, "here");
	assert_eq!(said(&mut heard_by_bob).0, "here");
	let add = |name: &str, count: usize| {
		let file = ann.planet.beside(name);
		fs::write(&file, some(count)).expect("is written");
		ann.planet.ok(&["blob", "add", file.to_str().expect("is text")])
	};
	let (small, large, other) = (add("small", 300_000), add("large", 5 << 20), add("other", 1_000));
	let named = |blob: &Value, media_type: &str| {
		let (hash, size, key) = (&blob["address"], &blob["size"], &blob["key"]);
		json!({ "hash": hash, "size": size, "key": key, "media_type": media_type })
	};
	let blobs = [named(&large, "image/png"), named(&other, "text/plain"), named(&small, "image/png")];
	let post = json!({ "kind": "post", "content": { "text": "look", "blobs": blobs } });
	assert_eq!(here.send("POST", "/v1/messages", &ann.token, &post).status, 201);
	assert_eq!(said(&mut heard_by_bob).0, "look");
	bob.until_fetched(&there);
	let listed = bob.planet.ok(&["blob", "list"]);
	let held: Vec<_> = listed["blobs"].as_array().expect("is a list").iter().collect();
	assert_eq!((held.len(), &held[0]["address"], &held[0]["pins"]), (1, &small["address"], &json!([])));
	end(here);
	end(there);
}

#[test]
fn where_a_daemon_listens_for_peers_no_other_starts() {
	let (ann, bob) = (Person::new(), Person::new());
	let here = ann.daemon();
	let address = text(&here.ready["listening_peers"][0]);
	let (at, _) = address.split_once("/p2p/").expect("says whose it is");
	let refused = bob.planet.fails(&["run", "--listen", "127.0.0.1:0", "--no-mdns", "--listen-peers", at]);
	assert_eq!(refused, "cannot-listen");
	end(here);
}

#[test]
fn an_attachment_that_was_cut_off_goes_on_after_a_restart() {
	let (ann, bob) = (Person::new(), Person::new());
	let (here, mut there) = (ann.daemon(), bob.daemon());
	let mut heard_by_ann = ann.hear(&here, &[&bob]);
	bob.planet.ok(&["join", &ann.invite(&[])]);
	bob.say(&there, "here");
	assert_eq!(said(&mut heard_by_ann).0, "here");
	let mut bytes = some(40 << 20);
	// It may have come as a whole before it can be cut off: then again.
	let cut = (0u8..5).any(|n| {
		bytes[0] = n;
		let id = ann.send(&bob, &bytes);
		let incoming = bob.planet.folder().join("blobs/incoming");
		let begin = Instant::now();
		// The first chunk is written.
		let begun = |file: &PathBuf| {
			let mut first = [0; 64];
			File::open(file).and_then(|mut file| file.read_exact(&mut first)).is_ok() && first != [0; 64]
		};
		let file = loop {
			if let Some(file) = files_now(&incoming).into_iter().find(begun) {
				break file;
			}
			assert!(begin.elapsed() < PATIENCE, "{}", bob.planet.log());
		};
		there.child.kill().expect("runs");
		there.child.wait().expect("ends");
		let part = fs::metadata(&file).map(|file| file.ino());
		there = bob.daemon();
		assert!(bob.taken(&id) == bytes);
		// What was received before is what is there now: nothing was begun anew.
		let name = file.file_name().and_then(|name| name.to_str()).expect("is an address").to_owned();
		let held = bob.planet.folder().join("blobs/held").join(&name[..2]).join(&name);
		part.is_ok_and(|part| fs::metadata(&held).expect("is there").ino() == part)
	});
	assert!(cut);
	end(here);
	end(there);
}

/// The files in a folder from which others go meanwhile.
fn files_now(folder: &Path) -> Vec<PathBuf> {
	let entries = fs::read_dir(folder).into_iter().flatten();
	entries.flatten().map(|entry| entry.path()).collect()
}

#[test]
fn an_invitation_that_is_not_good_is_refused_with_a_word() {
	let (ann, bob) = (Person::new(), Person::new());
	for command in [&["invite"][..], &["peers"]] {
		assert_eq!(ann.planet.fails(command), "no-network");
	}
	let alone = ann.planet.daemon();
	assert_eq!(ann.planet.fails(&["invite"]), "no-network");
	assert_eq!(ann.planet.ok(&["status"])["status"]["network"], Value::Null);
	end(alone);
	let (here, there) = (ann.daemon(), bob.daemon());
	let code = ann.invite(&["--days", "1", "--address", "/ip4/127.0.0.1/tcp/1"]);
	let mistyped = format!("{}{}", &code[..code.len() - 1], if code.ends_with('A') { 'B' } else { 'A' });
	for bad in ["", "hello", &code[..code.len() - 2], &mistyped] {
		assert_eq!(bob.planet.fails(&["join", bad]), "bad-invitation", "{bad}");
	}
	assert_eq!(ann.planet.fails(&["join", &code]), "bad-request");
	let code = ann.invite(&[]);
	assert_eq!(bob.planet.ok(&["join", &code, "--no-follow"])["followed"], false);
	assert!(bob.planet.ok(&["follow"])["contacts"].as_array().is_some_and(Vec::is_empty));
	assert_eq!(bob.planet.fails(&["join", &code]), "invitation-used");
	assert_eq!(ann.planet.fails(&["invite", "--room"]), "no-room");
	// Whom we blocked learns nothing.
	ann.planet.ok(&["block", &bob.feed]);
	assert_eq!(bob.planet.fails(&["join", &ann.invite(&[])]), "invitation-unknown");
	let admin = ann.planet.token(&["admin"]);
	for bad in [
		json!({ "seconds": 0 }),
		json!({ "seconds": 400 * 86_400 }),
		json!({ "seconds": 1, "uses": 0 }),
		json!({ "seconds": 1, "uses": 10_001 }),
		json!({ "seconds": 1, "addresses": ["here"] }),
		json!({ "seconds": 1, "addresses": vec!["/ip4/127.0.0.1/tcp/1"; 9] }),
		json!({ "seconds": 1, "place": "house" }),
	] {
		assert_eq!(here.send("POST", "/v1/invitations", &admin, &bad).refusal(), (400, "bad-request".into()), "{bad}");
	}
	drop(there);
}

#[test]
fn peers_are_called_and_forgotten() {
	let (ann, bob) = (Person::new(), Person::new());
	let (here, there) = (ann.daemon(), bob.daemon());
	let (id, address) = (text(&here.ready["peer"]), text(&here.ready["listening_peers"][0]));
	assert_eq!(
		bob.planet.fails(&["peers", "--connect", address.split("/p2p/").next().expect("has one")]),
		"bad-request"
	);
	assert_eq!(bob.planet.fails(&["peers", "--forget", &id]), "not-found");
	assert_eq!(ann.planet.fails(&["peers", "--connect", &address]), "bad-request");
	bob.planet.ok(&["peers", "--connect", &address]);
	bob.peers(|peers| peers.iter().any(|peer| peer["in_session"] == true && peer["kept"] == true));
	end(there);
	let there = bob.daemon();
	bob.peers(|peers| peers.iter().any(|peer| peer["in_session"] == true));
	bob.planet.ok(&["peers", "--forget", &id]);
	bob.peers(|peers| peers.is_empty());
	end(there);
	// It is not called at the next start either.
	let there = bob.daemon();
	assert_eq!(bob.planet.fails(&["peers", "--forget", &id]), "not-found");
	drop((here, there));
}

#[test]
fn a_room_is_entered() {
	let (ann, bob) = (Person::new(), Person::new());
	let room = ann.planet.daemon_with(&[&LISTEN[..], &["--public", "--room"]].concat());
	let guest = bob.daemon();
	let joined = bob.planet.ok(&["join", &ann.invite(&["--room"])]);
	assert_eq!((&joined["place"], &joined["followed"]), (&json!("room"), &json!(false)));
	// From then on we are reached through it.
	let begin = Instant::now();
	let through = format!("/p2p/{}/p2p-circuit/", text(&room.ready["peer"]));
	loop {
		let list = bob.planet.ok(&["peers"]);
		let listening = list["network"]["listening"].as_array().expect("is a list");
		if listening.iter().any(|address| text(address).contains(&through)) {
			break;
		}
		assert!(begin.elapsed() < PATIENCE, "{list}");
	}
	drop((room, guest));
}

#[test]
fn where_nobody_can_listen_nothing_runs() {
	let planet = Planet::new();
	let elsewhere = ["run", "--listen", "127.0.0.1:0", "--no-mdns", "--listen-peers", "/ip4/192.0.2.1/tcp/0"];
	assert_eq!(planet.fails(&elsewhere), "cannot-listen");
	assert!(planet.ok(&["status"])["status"]["network"].is_null());
}
