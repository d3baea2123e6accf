//! The daemon, over real sockets.

mod common;

use common::{failure, files, shows, text, Planet, PASSPHRASE, PATIENCE};
use rand::{rngs::StdRng, Rng, SeedableRng};
use serde_json::{json, Value};
use std::{
	fs,
	io::{ErrorKind, Read, Write},
	net::TcpStream,
	os::unix::fs::PermissionsExt,
	time::{Duration, Instant},
};

#[test]
fn nothing_but_health_is_open() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let health = daemon.request("GET", "/health", &[], &[]);
	assert_eq!((health.status, health.json()), (200, json!({ "status": "ok" })));
	for route in metalife_planet::api::routes() {
		let path = ["{id}", "{feed}", "{address}"];
		let path =
			path.iter().fold(route.path.replace("{which}", "0"), |path, part| path.replace(part, &"00".repeat(32)));
		if route.path != "/health" {
			let answer = daemon.request(route.method.as_str(), &path, &[], &[]);
			assert_eq!(answer.refusal(), (401, "unauthorized".into()), "{path}");
			assert!(answer.head.contains("www-authenticate: bearer"));
		}
	}
	let token = planet.token(&["read"]);
	let other = if token.ends_with('0') { "1" } else { "0" };
	let wrong = format!("{}{other}", &token[..token.len() - 1]);
	for token in ["", "planet", &wrong, &token[..token.len() - 1]] {
		assert_eq!(daemon.get("/v1/status", token).status, 401, "{token}");
	}
	// Nobody without a token learns what there is.
	assert_eq!(daemon.request("GET", "/v2", &[], &[]).status, 401);
	assert_eq!(daemon.request("PATCH", "/v1/status", &[], &[]).status, 401);
	assert_eq!(daemon.get("/v2", &token).refusal(), (404, "no-route".into()));
	assert_eq!(daemon.send("PATCH", "/v1/status", &token, &json!({})).refusal(), (405, "method".into()));
	assert_eq!(daemon.get("/v1/status", &token).status, 200);
}

#[test]
fn a_token_does_what_its_scopes_say() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let scopes = ["read", "post", "follow", "search", "messages:5", "metrics", "blobs", "private"];
	let tokens = scopes.map(|scope| planet.token(&[scope]));
	let app = json!({ "kind": "app", "content": { "app": 5, "data": "00ff" } });
	let contact = json!({ "person": "profile:1", "relation": "follow" });
	let post = json!({ "content": { "text": "hello" } });
	let requests = [
		("blobs", "GET", "/v1/blobs", Value::Null),
		("private", "GET", "/v1/private/messages", Value::Null),
		("read", "GET", "/v1/messages", Value::Null),
		("post", "POST", "/v1/messages", post),
		("follow", "PUT", "/v1/contacts", contact),
		("search", "GET", "/v1/search?q=hello", Value::Null),
		("messages:5", "POST", "/v1/messages", app),
		("metrics", "GET", "/metrics", Value::Null),
		("admin", "GET", "/v1/tokens", Value::Null),
		("admin", "POST", "/v1/backup", json!({ "passphrase": "a" })),
		("admin", "POST", "/v1/passphrase", json!({ "old": "a", "new": "b" })),
		("admin", "DELETE", "/v1/tokens/00", Value::Null),
	];
	for (needed, method, path, body) in &requests {
		for (scope, token) in scopes.iter().zip(&tokens) {
			let answer = daemon.send(method, path, token, body);
			match scope == needed {
				true => assert!(answer.status < 300, "{scope} {method} {path}: {answer:?}"),
				false => assert_eq!(answer.refusal(), (403, "scope".into()), "{scope} {method} {path}"),
			}
		}
	}
	let other = json!({ "kind": "app", "content": { "app": 6, "data": "00" } });
	assert_eq!(daemon.send("POST", "/v1/messages", &tokens[4], &other).status, 403);
	let admin = planet.token(&["admin"]);
	assert!(requests[..9].iter().all(|(_, method, path, body)| daemon.send(method, path, &admin, body).status < 300));
	assert_eq!(
		daemon.send("POST", "/v1/passphrase", &admin, &requests[10].3).refusal(),
		(403, "wrong-passphrase".into())
	);
}

#[test]
fn a_token_of_an_app_writes_for_that_app() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let made = planet.ok(&["token", "create", "app", "--scope", "post", "--app", "5"]);
	let token = text(&made["token"]);
	assert_eq!(daemon.post(&token, "hello").json()["content"]["app"], 5);
	let claims = json!({ "content": { "text": "hello", "app": 6 } });
	assert_eq!(daemon.send("POST", "/v1/messages", &token, &claims).status, 400);
}

#[test]
fn tokens_end() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let admin = planet.token(&["admin"]);
	let make = |seconds: u64| {
		let new = json!({ "name": "a", "scopes": ["read"], "seconds": seconds });
		let made = daemon.send("POST", "/v1/tokens", &admin, &new);
		assert_eq!(made.status, 201);
		made.json()
	};
	let (long, short) = (make(1_000), make(0));
	assert_eq!(daemon.get("/v1/status", &text(&long["token"])).status, 200);
	assert_eq!(daemon.get("/v1/status", &text(&short["token"])).status, 401);
	let listed = daemon.get("/v1/tokens", &admin);
	assert_eq!(listed.json()["tokens"].as_array().map(Vec::len), Some(3));
	let secrets = [&admin, &text(&long["token"])].map(|token| token.rsplit('_').next().expect("has one").to_owned());
	assert!(!secrets.iter().any(|secret| String::from_utf8_lossy(&listed.body).contains(secret)));
	planet.ok(&["token", "revoke", &text(&long["id"])]);
	assert_eq!(daemon.get("/v1/status", &text(&long["token"])).status, 401);
}

#[test]
fn what_cannot_be_read_is_refused() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let token = planet.token(&["post", "read"]);
	let bearer = format!("Bearer {token}");
	let send = |media_type: &str, body: &[u8]| {
		let headers = [("Authorization", &bearer[..]), ("Content-Type", media_type)];
		daemon.request("POST", "/v1/messages", &headers, body).refusal()
	};
	let json = "application/json";
	let bad = (400, "bad-request".to_owned());
	for body in [
		&b"{"[..],
		b"[]",
		b"{}",
		b"\xff",
		br#"{"content":{"txet":"a"}}"#,
		br#"{"content":{"text":"a"},"more":1}"#,
		br#"{"kind":"love","content":{"text":"a"}}"#,
		br#"{"kind":"private","content":{"text":"a"}}"#,
		br#"{"kind":"contact","content":{"person":"profile:1","relation":"follow"}}"#,
		br#"{"kind":"app","content":{"data":"00"}}"#,
	] {
		assert_eq!(send(json, body), bad, "{}", String::from_utf8_lossy(body));
	}
	let deep = [&br#"{"content":"#[..], &b"[".repeat(100_000)].concat();
	assert_eq!(send(json, &deep), bad);
	assert_eq!(send("text/plain", br#"{"content":{"text":"a"}}"#), (415, "media-type".into()));
	assert_eq!(send(json, &vec![b' '; metalife_planet::limit::MAX_BODY + 1]), (413, "too-large".into()));
	assert_eq!(send(json, br#"{"content":{}}"#), (422, "refused".into()));
	for path in ["/v1/messages?limit=-1", "/v1/messages?kind=a", "/v1/messages?tag=a&kind=post", "/v1/messages?who=me"]
	{
		assert_eq!(daemon.get(path, &token).refusal(), bad, "{path}");
	}
	for path in ["/v1/messages/00", "/v1/feeds/me", "/v1/feeds/%ff", "/v1/subscribe"] {
		assert_eq!(daemon.get(path, &token).refusal(), bad, "{path}");
	}
	// Nothing of all that was written, and it still works.
	assert_eq!(daemon.get("/v1/status", &token).json()["sequence"], 1);
	assert_eq!(daemon.post(&token, "hello").status, 201);
	// A head without end, and one that is none.
	let head = format!("GET /health HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "a".repeat(100_000));
	assert_eq!(daemon.raw(head.as_bytes()).status, 431);
	assert_eq!(daemon.raw(b"hello\r\n\r\n").status, 400);
}

#[test]
fn whatever_bytes_come_it_goes_on() {
	let planet = Planet::new();
	let daemon = planet.daemon_with(&["--requests-per-second", "100000"]);
	let token = planet.token(&["admin"]);
	let body = r#"{"kind":"post","content":{"text":"a","tags":["b"]},"answers":null}"#;
	let seed = format!(
		"POST /v1/messages?before=1&limit=2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
		Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
		body.len()
	);
	let mut random = StdRng::seed_from_u64(6);
	for _ in 0..400 {
		let mut bytes = seed.clone().into_bytes();
		for _ in 0..random.gen_range(1..6) {
			let at = random.gen_range(0..bytes.len());
			match random.gen_range(0..3) {
				0 => bytes[at] = random.gen(),
				1 => drop(bytes.remove(at)),
				_ => bytes.insert(at, random.gen()),
			}
		}
		let mut stream = TcpStream::connect(daemon.address).expect("listens");
		stream.set_read_timeout(Some(PATIENCE)).expect("is allowed");
		// It may have refused before it has read all.
		let _ = stream.write_all(&bytes);
		let _ = stream.shutdown(std::net::Shutdown::Write);
		let mut answer = Vec::new();
		let read = stream.read_to_end(&mut answer);
		let hangs = read.is_err_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
		assert!(!hangs, "{}", String::from_utf8_lossy(&bytes));
		assert!(!answer.starts_with(b"HTTP/1.1 500"), "{}", String::from_utf8_lossy(&bytes));
	}
	assert_eq!(daemon.get("/v1/status", &token).status, 200);
	assert!(!planet.log().contains("panicked"));
}

/// What keeps a page whose name points to this machine from using the API.
#[test]
fn other_hosts_and_origins_are_refused() {
	let planet = Planet::new();
	let daemon = planet.daemon_with(&["--host", "planet.lan", "--allow-origin", "https://app.example"]);
	let token = planet.token(&["read"]);
	let bearer = format!("Bearer {token}");
	let get = |more: &[(&str, &str)]| {
		let headers = [&[("Authorization", &bearer[..])], more].concat();
		daemon.request("GET", "/v1/status", &headers, &[])
	};
	for host in ["localhost", "localhost:1", "127.0.0.1", "[::1]:80", "planet.lan"] {
		assert_eq!(get(&[("Host", host)]).status, 200, "{host}");
	}
	for host in ["evil.example", "localhost.evil.example", ""] {
		assert_eq!(get(&[("Host", host)]).refusal(), (421, "host".into()), "{host}");
	}
	assert_eq!(get(&[("Host", "localhost"), ("Host", "evil.example")]).status, 421);
	assert_eq!(daemon.raw(b"GET /health HTTP/1.0\r\n\r\n").status, 421);
	let absolute = b"GET http://evil.example/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
	assert_eq!(daemon.raw(absolute).status, 421);

	let allowed = get(&[("Origin", "https://app.example")]);
	assert!(allowed.status == 200 && allowed.head.contains("access-control-allow-origin: https://app.example"));
	for origin in ["https://evil.example", "null", "http://app.example"] {
		let refused = get(&[("Origin", origin)]);
		assert_eq!(refused.refusal(), (403, "origin".into()), "{origin}");
		assert!(!refused.head.contains("access-control"));
	}
	let preflight = |origin: &str| {
		let headers = [("Origin", origin), ("Access-Control-Request-Method", "POST")];
		daemon.request("OPTIONS", "/v1/messages", &headers, &[])
	};
	assert!(preflight("https://app.example").head.contains("access-control-allow-headers: authorization"));
	assert_eq!(preflight("https://evil.example").status, 403);
	assert!(!get(&[]).head.contains("access-control"));
}

#[test]
fn a_token_asks_so_often_and_no_more() {
	let planet = Planet::new();
	let daemon = planet.daemon_with(&["--requests-per-second", "1"]);
	// The command line shares a bucket of its own.
	let (busy, calm) = (planet.token(&["read"]), planet.token(&["read"]));
	let answers: Vec<_> = (0..10).map(|_| daemon.get("/v1/identity", &busy)).collect();
	assert_eq!(answers[0].status, 200);
	let refused = answers.iter().find(|answer| answer.status != 200).expect("ten at once are too many");
	assert_eq!(refused.refusal(), (429, "too-many-requests".into()));
	assert!(refused.head.contains("retry-after: 1"));
	assert_eq!(daemon.get("/v1/identity", &calm).status, 200);
}

#[test]
fn the_command_line_asks_the_daemon() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	// Nobody needs the passphrase while the daemon runs.
	let ask = |args: &[&str]| {
		let output = planet.command(args).env_remove("PLANET_PASSPHRASE").output().expect("runs");
		common::finish(&output)
	};
	assert_eq!(ask(&["status"]).1["daemon"], true);
	let (code, message) = ask(&["post", "through the daemon"]);
	assert_eq!(code, 0);
	let token = planet.token(&["read"]);
	let id = text(&message["id"]);
	let detail = daemon.get(&format!("/v1/messages/{id}"), &token).json();
	assert_eq!(detail["message"]["content"]["text"], "through the daemon");
	assert_eq!(ask(&["search", "daemon"]).1["messages"][0]["id"], message["id"]);
	let backup = planet.beside("backup");
	let mut command = planet.command(&[&["backup", "create"], &common::CHEAP[..]].concat());
	command.arg(&backup).env("PLANET_BACKUP_PASSPHRASE", "sealed");
	assert_eq!(common::finish(&command.output().expect("runs")).0, 0);
	assert!(!planet.folder().join("backup.tmp").exists());
	let mode = planet.folder().join("control.json").metadata().expect("is there").permissions().mode();
	assert_eq!(mode & 0o777, 0o600);
	// A second one finds the vault open.
	assert_eq!(planet.fails(&["run", "--listen", "127.0.0.1:0"]), "in-use");
	assert_eq!(ask(&["status"]).1["daemon"], true);
	daemon.signal("-TERM");
	assert_eq!(daemon.wait(), 0);
	assert!(!planet.folder().join("control.json").exists());
	assert_eq!(planet.ok(&["read", &id])["message"]["content"]["text"], "through the daemon");
}

#[test]
fn a_daemon_that_was_killed_leaves_nothing_in_the_way() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let before = fs::read_to_string(planet.folder().join("control.json")).expect("is there");
	drop(daemon);
	fs::write(planet.folder().join("backup.tmp.new"), b"half").expect("is written");
	// Somebody else listens where it did, and hears nothing that is worth something.
	assert_eq!(planet.ok(&["status"])["daemon"], false);
	assert!(!planet.folder().join("control.json").exists());
	assert!(!planet.folder().join("backup.tmp.new").exists());
	fs::write(planet.folder().join("control.json"), "{").expect("is written");
	let daemon = planet.daemon();
	let control: Value = serde_json::from_str(&before).expect("is JSON");
	assert_eq!(daemon.get("/v1/status", &text(&control["token"])).status, 401);
	assert_eq!(planet.ok(&["status"])["daemon"], true);
}

#[test]
fn it_ends_in_good_order() {
	for signal in ["-TERM", "-INT"] {
		let planet = Planet::new();
		let daemon = planet.daemon();
		let token = planet.token(&["post"]);
		assert_eq!(daemon.post(&token, "last words").status, 201);
		// A connection that is open and idle does not keep it.
		let _idle = TcpStream::connect(daemon.address).expect("listens");
		let begin = Instant::now();
		daemon.signal(signal);
		assert_eq!(daemon.wait(), 0);
		assert!(begin.elapsed() < Duration::from_secs(8), "{signal} took {:?}", begin.elapsed());
		assert_eq!(planet.ok(&["status"])["status"]["sequence"], 2);
		assert!(planet.log().contains("stopped"));
	}
}

#[test]
fn what_does_not_end_is_given_up() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let mut slow = TcpStream::connect(daemon.address).expect("listens");
	slow.set_read_timeout(Some(PATIENCE)).expect("is allowed");
	slow.write_all(b"GET /health HTTP/1.1\r\nHost: loc").expect("is taken");
	let mut idle = TcpStream::connect(daemon.address).expect("listens");
	idle.set_read_timeout(Some(PATIENCE)).expect("is allowed");
	idle.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("is taken");
	// A body that drips.
	let token = planet.token(&["post"]);
	let mut drip = TcpStream::connect(daemon.address).expect("listens");
	drip.set_read_timeout(Some(PATIENCE)).expect("is allowed");
	let head = format!(
		"POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
		Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
	);
	drip.write_all(head.as_bytes()).expect("is taken");
	let (mut first, mut second) = (Vec::new(), Vec::new());
	// Both end: reading would fail otherwise.
	slow.read_to_end(&mut first).expect("is ended");
	idle.read_to_end(&mut second).expect("is ended");
	assert!(!first.starts_with(b"HTTP/1.1 200") && second.starts_with(b"HTTP/1.1 200"));
	let mut answer = [0; 12];
	drip.read_exact(&mut answer).expect("is answered");
	assert_eq!(&answer, b"HTTP/1.1 504");
}

#[test]
fn secrets_are_neither_logged_nor_kept() {
	let planet = Planet::new();
	let args = ["run", "--listen", "127.0.0.1:0", "--no-mdns", "--listen-peers", "/ip4/127.0.0.1/tcp/0"];
	let log = planet.beside("trace");
	let mut command = planet.command(&args);
	command.env("PLANET_LOG", "trace").stderr(fs::File::create(&log).expect("is written"));
	let mut child = command.stdout(std::process::Stdio::piped()).spawn().expect("runs");
	let mut line = String::new();
	let mut out = std::io::BufReader::new(child.stdout.take().expect("is piped"));
	std::io::BufRead::read_line(&mut out, &mut line).expect("is read");
	let ready: Value = serde_json::from_str(&line).expect("is JSON");
	let address = text(&ready["listening"]).parse().expect("is an address");
	let daemon = common::Daemon { child, address, ready };
	let token = planet.token(&["admin"]);
	assert_eq!(daemon.post(&token, "whispered words").status, 201);
	assert_eq!(daemon.get("/v1/search?q=whispered", &token).status, 200);
	let mut socket = common::subscribe(&daemon, &token, "?kinds=post&after=0");
	assert!(socket.read().expect("comes in time").to_string().contains("whispered"));
	let change = json!({ "old": "a wrong guess", "new": "another one" });
	assert_eq!(daemon.send("POST", "/v1/passphrase", &token, &change).status, 403);
	let control = fs::read_to_string(planet.folder().join("control.json")).expect("is there");
	let control = text(&serde_json::from_str::<Value>(&control).expect("is JSON")["token"]);
	let control = control.rsplit('_').next().expect("has a secret").to_owned();
	let secret = token.rsplit('_').next().expect("has a secret").to_owned();
	let hidden = [PASSPHRASE, "a wrong guess", "another one", "whispered", &secret, &control];
	let kept: Vec<_> = files(&planet.folder()).into_iter().filter(|path| !path.ends_with("control.json")).collect();
	for hidden in hidden {
		assert!(!shows(&log, hidden.as_bytes()), "{hidden} is in the log");
		for path in &kept {
			assert!(!shows(path, hidden.as_bytes()), "{hidden} is in {}", path.display());
		}
	}
	assert!(fs::read_to_string(&log).expect("is read").contains("answered"));
}

#[test]
fn numbers_are_for_prometheus() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let token = planet.token(&["metrics", "post"]);
	daemon.post(&token, "hello");
	daemon.request("GET", "/health", &[("Host", "evil.example")], &[]);
	daemon.request("BREW", "/coffee", &[], &[]);
	let answer = daemon.get("/metrics", &token);
	assert!(answer.head.contains("content-type: text/plain; version=0.0.4"));
	let numbers = String::from_utf8(answer.body).expect("is text");
	for line in [
		r#"planet_requests_total{method="POST",route="/v1/messages",status="201"} 1"#,
		r#"planet_requests_total{method="GET",route="refused",status="421"} 1"#,
		r#"planet_requests_total{method="other",route="other",status="401"} 1"#,
		r#"planet_published_total{kind="post"} 1"#,
		"planet_changes 2",
	] {
		assert!(numbers.lines().any(|found| found == line), "{line} is not in\n{numbers}");
	}
}

#[test]
fn what_is_erased_is_gone_and_only_what_is_ours() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let token = planet.token(&["post", "read", "search"]);
	let message = daemon.post(&token, "regretted").json();
	let publish = |kind: &str, content: Value| {
		daemon.send("POST", "/v1/messages", &token, &json!({ "kind": kind, "content": content }))
	};
	let reaction = json!({ "subject": message["id"], "symbol": "❤" });
	assert_eq!(publish("reaction", reaction).status, 201);
	let path = format!("/v1/messages/{}", text(&message["id"]));
	assert_eq!(daemon.get(&path, &token).json()["reactions"], json!([{ "symbol": "❤", "count": 1 }]));
	assert_eq!(publish("erase", json!({ "subject": message["id"] })).status, 201);
	let held = daemon.get(&path, &token).json();
	assert_eq!((&held["message"]["erased"], &held["message"]["content"]), (&Value::from(true), &Value::Null));
	assert_eq!(daemon.get("/v1/search?q=regretted", &token).json()["messages"], json!([]));
	let theirs = json!({ "author": "01".repeat(32), "sequence": 1, "id": "02".repeat(32) });
	assert_eq!(publish("erase", json!({ "subject": theirs })).refusal(), (403, "not-ours".into()));
	assert_eq!(publish("edit", json!({ "subject": theirs, "text": "a" })).refusal(), (403, "not-ours".into()));
	assert_eq!(publish("reaction", json!({ "subject": theirs, "symbol": "a" })).status, 201);
}

#[test]
fn whoever_reads_can_check_who_wrote() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let token = planet.token(&["read", "post"]);
	let written = daemon.post(&token, "signed").json();
	let path = |id: &Value| format!("/v1/messages/{}/bytes", text(id));
	let answer = daemon.get(&path(&written["id"]), &token);
	assert!(answer.head.contains("content-type: application/octet-stream"));
	let message = metalife_feed::Message::decode(&answer.body).expect("is a message");
	let header = message.header();
	assert!(header.verify());
	assert_eq!((header.id().to_string(), header.author.to_string()), (text(&written["id"]), text(&written["author"])));
	assert_eq!(daemon.get(&path(&"00".repeat(32).into()), &token).refusal(), (404, "not-found".into()));
}

#[test]
fn a_port_that_is_taken_is_an_error() {
	let planet = Planet::new();
	let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("is free");
	let address = taken.local_addr().expect("has one").to_string();
	assert_eq!(failure(&mut planet.command(&["run", "--listen", &address])), "failed");
}
