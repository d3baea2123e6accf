//! Blobs over the API and by commands.

mod common;

use common::{files, shows, text, Daemon, Planet};
use serde_json::{json, Value};
use std::{
	fs,
	io::{Read, Write},
	net::TcpStream,
};

/// Bytes that compress to nothing and are in no chunk twice.
fn some(count: usize) -> Vec<u8> {
	(0..count as u32 / 4 + 1).flat_map(|n| n.wrapping_mul(0x9e37_79b9).to_le_bytes()).take(count).collect()
}

fn put(daemon: &Daemon, token: &str, bytes: &[u8]) -> Value {
	let answer = daemon.upload("POST", "/v1/blobs?pin=kept", token, bytes);
	assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.body));
	answer.json()
}

fn path(blob: &Value, rest: &str) -> String {
	format!("/v1/blobs/{}{rest}", text(&blob["address"]))
}

#[test]
fn a_blob_is_put_and_got_whole_or_in_part() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let token = planet.token(&["blobs"]);
	let bearer = format!("Bearer {token}");
	for count in [0, 1, 65_520, 65_521, 300_000] {
		let bytes = some(count);
		let blob = put(&daemon, &token, &bytes);
		let answer = daemon.get(&path(&blob, "/bytes"), &token);
		assert_eq!((answer.status, answer.body == bytes), (200, true), "{count}");
		assert!(answer.head.contains("content-type: application/octet-stream"));
		assert!(answer.head.contains("x-content-type-options: nosniff"));
		let state = daemon.get(&path(&blob, ""), &token).json();
		assert_eq!((&state["complete"], &state["pins"]), (&json!(true), &json!(["kept"])));
		assert_eq!(state["size"], blob["size"]);
	}
	let bytes = some(300_000);
	let blob = put(&daemon, &token, &bytes);
	let part = |range: &str| {
		daemon.request("GET", &path(&blob, "/bytes"), &[("Authorization", &bearer), ("Range", range)], &[])
	};
	for (range, expected) in [
		("bytes=0-0", 0..1),
		("bytes=65519-65520", 65_519..65_521),
		("bytes=299999-", 299_999..300_000),
		("bytes=-70000", 230_000..300_000),
	] {
		let answer = part(range);
		assert_eq!((answer.status, answer.body == bytes[expected.clone()]), (206, true), "{range}");
		assert!(answer.head.contains(&format!("content-range: bytes {}-{}/300000", expected.start, expected.end - 1)));
	}
	assert_eq!(part("bytes=300000-").refusal(), (416, "range".into()));
	assert_eq!(part("lines=1-2").status, 200);
}

#[test]
fn a_blob_opens_with_its_key_only() {
	let [here, there] = [Planet::new(), Planet::new()];
	let (ours, theirs) = (here.daemon(), there.daemon());
	let (token, other) = (here.token(&["blobs"]), there.token(&["blobs"]));
	let blob = put(&ours, &token, b"what only a key opens");
	let sealed = ours.get(&path(&blob, "/sealed"), &token);
	assert!(sealed.status == 200 && !sealed.body.windows(8).any(|window| window == b"only a k"));
	let take = format!("{}?size={}", path(&blob, "/sealed"), blob["size"]);
	assert_eq!(theirs.upload("PUT", &take, &other, &sealed.body).status, 201);
	let open = |key: &str| {
		let headers = [("Authorization", &format!("Bearer {other}")[..]), ("blob-key", key)];
		theirs.request("GET", &path(&blob, "/bytes"), &headers, &[])
	};
	assert_eq!(open(&text(&blob["key"])).body, b"what only a key opens");
	assert_eq!(open(&"00".repeat(32)).refusal(), (422, "key".into()));
	assert_eq!(open("00").refusal(), (400, "bad-request".into()));
	// Without a key it comes as it is.
	assert_eq!(theirs.get(&path(&blob, "/bytes"), &other).body, sealed.body);
	assert_eq!(ours.get(&path(&blob, "/bytes"), &token).body, b"what only a key opens");
}

/// Send the beginning of a body, and no more.
fn cut_off(daemon: &Daemon, method: &str, path: &str, token: &str, length: usize, sent: &[u8]) -> String {
	let mut stream = TcpStream::connect(daemon.address).expect("listens");
	stream.set_read_timeout(Some(common::PATIENCE)).expect("is allowed");
	let head = format!(
		"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}\r\n\r\n"
	);
	stream.write_all(&[head.as_bytes(), sent].concat()).expect("is taken");
	stream.shutdown(std::net::Shutdown::Write).expect("is open");
	let mut answer = Vec::new();
	// It may be closed without a word.
	let _ = stream.read_to_end(&mut answer);
	String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn what_broke_off_goes_on_where_it_was_and_half_a_blob_is_none() {
	let [here, there] = [Planet::new(), Planet::new()];
	let (ours, theirs) = (here.daemon(), there.daemon());
	let (token, other) = (here.token(&["blobs"]), there.token(&["blobs"]));
	let bytes = some(400_000);
	let blob = put(&ours, &token, &bytes);
	let sealed = ours.get(&path(&blob, "/sealed"), &token).body;
	let take = format!("{}?size={}", path(&blob, "/sealed"), blob["size"]);
	// Seven chunks, of which two and a half come.
	let hashes = 7 * 32;
	let answer = cut_off(&theirs, "PUT", &take, &other, sealed.len(), &sealed[..hashes + 160_000]);
	assert!(!answer.contains(" 201 "), "{answer}");
	let state = || theirs.get(&path(&blob, ""), &other);
	// The daemon may still be at it.
	let from = loop {
		let state = state();
		if state.status == 200 {
			break state.json()["from"].as_u64().expect("is told");
		}
		assert!([404, 409].contains(&state.status), "{state:?}");
	};
	assert_eq!(from, 2);
	assert_eq!(theirs.get(&path(&blob, "/bytes"), &other).refusal(), (404, "not-held".into()));
	// It is the same after a restart.
	drop(theirs);
	let theirs = there.daemon();
	assert_eq!(theirs.get(&path(&blob, ""), &other).json()["from"], 2);
	let rest = ours.get(&path(&blob, "/sealed?from=2"), &token).body;
	assert_eq!(rest.len(), sealed.len() - 2 * 65_536);
	let take_rest = format!("{take}&from=2");
	// A chunk that is missing is told, and the others are kept.
	let short = &rest[..hashes + 65_536];
	assert_eq!(theirs.upload("PUT", &take_rest, &other, short).refusal(), (409, "missing".into()));
	assert_eq!(theirs.get(&path(&blob, ""), &other).json()["from"], 3);
	assert_eq!(theirs.upload("PUT", &take_rest, &other, &rest).status, 201);
	let key = text(&blob["key"]);
	let headers = [("Authorization", &format!("Bearer {other}")[..]), ("blob-key", &key)];
	let got = theirs.request("GET", &path(&blob, "/bytes"), &headers, &[]);
	assert!(got.body == bytes, "{}", got.head);
	// What was put in clear and broke off is not there at all.
	cut_off(&ours, "POST", "/v1/blobs?pin=kept", &token, 1_000_000, &bytes);
	let list = ours.get("/v1/blobs", &token).json();
	assert_eq!(list["blobs"].as_array().map(Vec::len), Some(1));
}

#[test]
fn each_refusal_has_its_own_word() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let token = planet.token(&["blobs"]);
	let bytes = some(200_000);
	let blob = put(&daemon, &token, &bytes);
	let sealed = daemon.get(&path(&blob, "/sealed"), &token).body;
	let none = format!("/v1/blobs/{}", "00".repeat(32));
	let send = |method: &str, path: &str, body: &Value| daemon.send(method, path, &token, body).refusal();
	let upload = |path: &str, body: &[u8]| daemon.upload("PUT", path, &token, body).refusal();
	let size = &blob["size"];
	assert_eq!(daemon.get(&none, &token).refusal(), (404, "not-found".into()));
	assert_eq!(daemon.get(&(none.clone() + "/bytes"), &token).refusal(), (404, "not-held".into()));
	assert_eq!(daemon.get("/v1/blobs/zz", &token).refusal(), (400, "bad-request".into()));
	assert_eq!(daemon.get(&path(&blob, "/sealed?from=4"), &token).refusal(), (400, "no-chunk".into()));
	assert_eq!(upload(&path(&blob, &format!("/sealed?size={size}")), &sealed), (409, "held".into()));
	assert_eq!(upload(&format!("{none}/sealed?size={size}"), &sealed), (422, "hashes".into()));
	assert_eq!(upload(&format!("{none}/sealed?size={}", 1_u64 << 33), &sealed), (413, "too-large".into()));
	assert_eq!(send("PUT", &(none.clone() + "/pins"), &json!({ "reason": "a" })), (404, "not-found".into()));
	assert_eq!(send("PUT", &path(&blob, "/pins"), &json!({ "reason": "" })), (422, "pin".into()));
	assert_eq!(send("PUT", &path(&blob, "/pins"), &json!({ "reason": "a".repeat(101) })), (422, "pin".into()));
	assert_eq!(send("PUT", &path(&blob, "/pins"), &json!({ "reason": "private" })), (400, "bad-request".into()));
	assert_eq!(send("PUT", &path(&blob, "/pins"), &json!({ "reason": "a", "size": 5 })), (409, "size".into()));
	assert_eq!(send("DELETE", &path(&blob, ""), &Value::Null), (409, "pinned".into()));
	assert_eq!(daemon.upload("POST", "/v1/blobs?pin=attached", &token, b"a").refusal(), (400, "bad-request".into()));
	// Nobody else sets how much room there is, or where.
	assert_eq!(send("PUT", "/v1/blobs/quota", &json!({ "quota": 0 })), (403, "scope".into()));
	let admin = planet.token(&["admin"]);
	assert_eq!(daemon.send("PUT", "/v1/blobs/place", &admin, &json!({})).refusal(), (409, "blobs-held".into()));
	// A chunk that was changed is not taken.
	assert_eq!(daemon.send("DELETE", &path(&blob, "/pins?reason=kept"), &token, &Value::Null).status, 200);
	assert_eq!(daemon.send("DELETE", &path(&blob, ""), &token, &Value::Null).status, 200);
	assert_eq!(daemon.get(&path(&blob, ""), &token).status, 404);
	let mut wrong = sealed.clone();
	let last = wrong.len() - 1;
	wrong[last] ^= 1;
	let take = path(&blob, &format!("/sealed?size={size}"));
	assert_eq!(upload(&take, &wrong), (422, "chunk".into()));
	assert_eq!(upload(&take, &[&sealed[..], b"more"].concat()), (400, "bad-request".into()));
	assert_eq!(daemon.upload("PUT", &take, &token, &sealed).status, 201);
	// Without the key that was kept here it is not what it was.
	assert_ne!(daemon.get(&path(&blob, "/bytes"), &token).body, bytes);
	for scope in ["read", "post", "private", "search"] {
		let token = planet.token(&[scope]);
		assert_eq!(daemon.get("/v1/blobs", &token).refusal(), (403, "scope".into()), "{scope}");
		assert_eq!(daemon.upload("POST", "/v1/blobs", &token, b"a").refusal(), (403, "scope".into()), "{scope}");
	}
}

#[test]
fn what_is_pinned_stays_and_the_rest_makes_room() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let token = planet.token(&["blobs"]);
	let room = planet.ok(&["blob", "quota", "300K"]);
	assert_eq!((room["quota"].as_u64(), room["used"].as_u64()), (Some(300 << 10), Some(0)));
	let pinned = put(&daemon, &token, &some(100_000));
	let loose = |bytes: &[u8]| daemon.upload("POST", "/v1/blobs", &token, bytes);
	let (first, second) = (loose(&some(100_001)).json(), loose(&some(90_000)).json());
	// The longest unused goes.
	let third = loose(&some(90_001)).json();
	let there = |blob: &Value| daemon.get(&path(blob, ""), &token).status == 200;
	assert_eq!([&pinned, &first, &second, &third].map(there), [true, false, true, true]);
	// Nothing goes for what has no room anyhow, be it small enough to be sent or not.
	assert_eq!(loose(&some(250_000)).refusal(), (507, "quota".into()));
	assert_eq!(loose(&some(20_000_000)).refusal(), (507, "quota".into()));
	assert_eq!([&pinned, &second, &third].map(there), [true; 3]);
	let left = planet.ok(&["blob", "collect"]);
	assert_eq!([&pinned, &second, &third].map(there), [true, false, false]);
	assert!(left["used"].as_u64().is_some_and(|used| used > 100_000 && used < 101_000));
	// It is the same after a restart.
	drop(daemon);
	assert_eq!(planet.ok(&["blob", "quota"]), left);
	assert_eq!(planet.ok(&["blob", "list"])["blobs"].as_array().map(Vec::len), Some(1));
}

#[test]
fn commands_do_the_same_with_and_without_a_daemon() {
	let planet = Planet::new();
	let file = planet.beside("a picture.bin");
	let bytes = some(200_000);
	fs::write(&file, &bytes).expect("is written");
	let mut daemon = None;
	for round in ["alone", "by a daemon"] {
		let added = planet.ok(&["blob", "add", file.to_str().expect("is text")]);
		let address = text(&added["address"]);
		let out = planet.beside(round);
		let get = ["blob", "get", &address, "--out", out.to_str().expect("is text")];
		assert_eq!(planet.ok(&get)["bytes"], 200_000);
		assert!(fs::read(&out).expect("is there") == bytes);
		assert_eq!(planet.fails(&get), "failed");
		assert_eq!(planet.ok(&["blob", "pin", &address, "--reason", "a wish"])["pins"], json!(["a wish", "kept"]));
		assert_eq!(planet.fails(&["blob", "remove", &address]), "pinned");
		assert_eq!(planet.ok(&["blob", "unpin", &address])["pins"], json!(["a wish"]));
		assert_eq!(planet.ok(&["blob", "unpin", &address, "--reason", "a wish"])["pins"], json!([]));
		let listed = planet.ok(&["blob", "list"]);
		assert_eq!(listed["blobs"][0]["address"], added["address"]);
		assert_eq!(planet.ok(&["blob", "remove", &address])["address"], added["address"]);
		assert_eq!(planet.fails(&["blob", "remove", &address]), "not-found");
		let gone =
			["blob", "get", &address, "--out", planet.beside("gone").to_str().expect("is text")].map(str::to_owned);
		assert_eq!(planet.fails(&gone.iter().map(String::as_str).collect::<Vec<_>>()), "not-held");
		assert!(!planet.beside("gone").exists() && !planet.beside("gone.part").exists());
		daemon.get_or_insert_with(|| planet.daemon());
	}
	assert_eq!(planet.fails(&["blob", "add", "/nowhere/at all"]), "failed");
}

#[test]
fn a_store_that_cannot_be_reached_is_not_taken() {
	let planet = Planet::new();
	let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("is free").local_addr().expect("has one");
	let endpoint = format!("http://{nobody}");
	let place =
		["blob", "place", "--bucket", "b", "--region", "r", "--access-key", "id", "--endpoint", endpoint.as_str()];
	let secret = "a secret of the store";
	assert_eq!(common::failure(planet.command(&place).env("PLANET_S3_SECRET_KEY", secret)), "store");
	let file = planet.beside("file");
	fs::write(&file, b"kept here").expect("is written");
	planet.ok(&["blob", "add", file.to_str().expect("is text")]);
	assert!(planet.folder().join("blobs").join("held").read_dir().expect("is a folder").next().is_some());
	assert_eq!(planet.fails(&["blob", "place", "--folder"]), "blobs-held");
	assert!(!files(&planet.folder()).iter().any(|path| shows(path, secret.as_bytes())));
	for args in [&["blob", "place"][..], &["blob", "place", "--bucket", "b"], &["blob", "quota", "1.5G"]] {
		assert_eq!(planet.command(args).output().expect("runs").status.code(), Some(2), "{args:?}");
	}
}

#[test]
fn nothing_in_the_folder_shows_what_is_in_a_blob_or_opens_it() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let token = planet.token(&["blobs"]);
	let answer = daemon.upload("POST", "/v1/blobs?pin=holiday", &token, &b"a conspicuous blob. ".repeat(10_000));
	let key = text(&answer.json()["key"]);
	let bytes = hex::decode(&key).expect("is hexadecimal");
	daemon.signal("-TERM");
	assert_eq!(daemon.wait(), 0);
	for path in files(&planet.folder()) {
		for hidden in [&b"conspicuous"[..], b"holiday", key.as_bytes(), &bytes] {
			assert!(!shows(&path, hidden), "{hidden:?} in {}", path.display());
		}
	}
}
