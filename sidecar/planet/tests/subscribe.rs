//! Subscriptions: what comes, as it comes, and all of it.

mod common;

use common::{event, said, subscribe, text, try_subscribe, Planet, Socket, PATIENCE};
use metalife_planet::limit;
use serde_json::{json, Value};
use tokio_tungstenite::tungstenite::{protocol::frame::coding::CloseCode, Message};

/// Wait until it has caught up.
fn caught_up(socket: &mut Socket) -> u64 {
	let event = event(socket);
	assert_eq!(event["type"], "cursor", "{event}");
	event["cursor"].as_u64().expect("is a number")
}

/// How it was closed.
fn closed(mut socket: Socket) -> (u16, String) {
	loop {
		match socket.read().expect("is closed in good order") {
			Message::Close(frame) => {
				let frame = frame.expect("has a reason");
				return (u16::from(frame.code), frame.reason.to_string());
			},
			Message::Text(_) | Message::Ping(_) => {},
			other => panic!("{other:?}"),
		}
	}
}

#[test]
fn what_comes_is_sent_as_it_comes() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let token = planet.token(&["read", "post"]);
	daemon.post(&token, "before");
	let mut socket = subscribe(&daemon, &token, "");
	assert_eq!(caught_up(&mut socket), 2);
	for n in 3..50 {
		daemon.post(&token, &format!("text {n}"));
		assert_eq!(said(&mut socket), (format!("text {n}"), n));
	}
}

#[test]
fn who_comes_back_misses_nothing() {
	let planet = Planet::new();
	let daemon = planet.daemon_with(&["--requests-per-second", "10000"]);
	let token = planet.token(&["read", "post"]);
	let count = 300;
	let mut received = Vec::new();
	let mut cursor = 0;
	std::thread::scope(|scope| {
		let writer = scope.spawn(|| {
			for n in 0..count {
				assert_eq!(daemon.post(&token, &format!("{n}")).status, 201);
			}
		});
		while received.len() < count {
			// Gone without a word, again and again, while messages come.
			let mut socket = subscribe(&daemon, &token, &format!("?after={cursor}"));
			for _ in 0..37.min(count - received.len()) {
				let (text, at) = said(&mut socket);
				assert!(at > cursor);
				cursor = at;
				received.push(text);
			}
		}
		writer.join().expect("wrote all");
	});
	assert_eq!(received, (0..count).map(|n| n.to_string()).collect::<Vec<_>>());
	// Across a restart, too.
	drop(daemon);
	let daemon = planet.daemon();
	daemon.post(&token, "after");
	let mut socket = subscribe(&daemon, &token, &format!("?after={cursor}"));
	assert_eq!(said(&mut socket).0, "after");
	let mut all = subscribe(&daemon, &token, "?after=0");
	assert_eq!(said(&mut all), ("0".into(), 2));
}

#[test]
fn a_filter_lets_through_what_was_asked_for() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let token = planet.token(&["read", "post", "messages:5"]);
	let feed = text(&planet.ok(&["id"])["feed"]);
	let publish = |kind: &str, content: Value| {
		let answer = daemon.send("POST", "/v1/messages", &token, &json!({ "kind": kind, "content": content }));
		assert_eq!(answer.status, 201, "{answer:?}");
	};
	publish("post", json!({ "text": "plain" }));
	publish("post", json!({ "text": "tagged", "tags": ["Äpfel"] }));
	publish("about", json!({ "name": "Ann", "text": "described" }));
	publish("app", json!({ "app": 5, "data": "00", "text": "for five" }));
	publish("post", json!({ "text": "by five", "app": 5 }));
	let passes = |query: &str| {
		let mut socket = subscribe(&daemon, &token, &format!("?after=0&{query}"));
		let mut texts = Vec::new();
		loop {
			let event = event(&mut socket);
			if event["type"] == "cursor" {
				assert_eq!(event["cursor"], 6);
				return texts;
			}
			texts.push(text(&event["message"]["content"]["text"]));
		}
	};
	assert_eq!(passes("kinds=about,app"), ["described", "for five"]);
	assert_eq!(passes("tags=x,%C3%A4pfel"), ["tagged"]);
	assert_eq!(passes("app=5"), ["for five", "by five"]);
	assert_eq!(passes(&format!("feeds={feed}&kinds=about")), ["described"]);
	assert!(passes(&format!("feeds={}", "01".repeat(32))).is_empty());
}

#[test]
fn whom_we_block_is_not_heard() {
	let planet = Planet::new();
	let place = planet.beside("theirs");
	let kdf = metalife_vault::Kdf::WEAKEST;
	let theirs = metalife_vault::Vault::create(&place, b"a", &kdf).expect("is empty");
	let say = |text: &str| {
		let content = metalife_feed::Content { text: Some(text.into()), ..Default::default() };
		theirs.publish(metalife_feed::Kind::POST, &content, 1).expect("is written")
	};
	let messages = [say("noise"), say("more noise")];
	{
		let ours = planet.folder().join("vault");
		let ours = metalife_vault::Vault::open(&ours, common::PASSPHRASE.as_bytes()).expect("is a vault");
		ours.ingest(&messages, metalife_vault::Check::Each).expect("is written");
	}
	let daemon = planet.daemon();
	let token = planet.token(&["read", "search", "post"]);
	let heard = || {
		let mut socket = subscribe(&daemon, &token, "?after=0");
		let mut count = 0;
		while event(&mut socket)["type"] == "message" {
			count += 1;
		}
		let count_of = |path: &str| daemon.get(path, &token).json()["messages"].as_array().map(Vec::len);
		(count, count_of("/v1/messages"), count_of("/v1/search?q=noise"))
	};
	let feed = theirs.feed_key().to_string();
	assert_eq!(heard(), (3, Some(2), Some(2)));
	// A message of another kind blocks nobody.
	let content = json!({ "person": feed, "relation": "block" });
	assert_eq!(
		daemon.send("POST", "/v1/messages", &token, &json!({ "kind": "40000", "content": content })).status,
		201
	);
	assert_eq!(heard(), (4, Some(2), Some(2)));
	planet.ok(&["block", &feed]);
	// Our own messages are heard.
	assert_eq!(heard(), (3, Some(0), Some(0)));
	let asked = daemon.get(&format!("/v1/feeds/{feed}/messages"), &token).json();
	assert_eq!(asked["messages"].as_array().map(Vec::len), Some(2));
	daemon.signal("-TERM");
	assert_eq!(daemon.wait(), 0);
	// The next one knows it too.
	assert_eq!(planet.ok(&["read"])["messages"], json!([]));
	planet.ok(&["block", &feed, "--stop"]);
	assert_eq!(planet.ok(&["read"])["messages"].as_array().map(Vec::len), Some(2));
}

#[test]
fn who_may_not_subscribe_is_refused() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let [read, app] = [&["read"][..], &["messages:5", "post"]].map(|scopes| planet.token(scopes));
	let refused = |query: &str, token: &str, more: &[(&str, &str)]| {
		let bearer = format!("Bearer {token}");
		try_subscribe(&daemon, query, &[&[("authorization", &bearer[..])], more].concat()).map(|_| ())
	};
	assert_eq!(refused("", "planet_0", &[]), Err(401));
	assert_eq!(refused("", &app, &[]), Err(403));
	assert_eq!(refused("?app=5", &app, &[]), Err(403));
	assert_eq!(refused("?app=6&kinds=app", &app, &[]), Err(403));
	assert_eq!(refused("?app=5&kinds=app", &app, &[]), Ok(()));
	assert_eq!(refused("?after=2", &read, &[]), Err(400));
	assert_eq!(refused("?kinds=love", &read, &[]), Err(400));
	assert_eq!(refused(&format!("?tags={}", "a,".repeat(300)), &read, &[]), Err(400));
	assert_eq!(refused("", &read, &[("origin", "https://evil.example")]), Err(403));
	assert_eq!(refused("", &read, &[("host", "evil.example")]), Err(421));
	// A page sends its token so.
	let protocols = format!("planet.v1, {}", metalife_planet::api::bearer_protocol(&read));
	assert!(try_subscribe(&daemon, "", &[("sec-websocket-protocol", &protocols)]).is_ok());
	assert_eq!(try_subscribe(&daemon, "", &[("sec-websocket-protocol", "planet.v1")]).map(|_| ()), Err(401));
}

#[test]
fn a_subscription_ends_with_its_token_or_the_daemon() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let [first, second] = [0, 1].map(|_| planet.ok(&["token", "create", "app", "--scope", "read"]));
	let mut sockets = [&first, &second].map(|made| subscribe(&daemon, &text(&made["token"]), ""));
	sockets.iter_mut().for_each(|socket| {
		caught_up(socket);
	});
	let [one, mut two] = sockets;
	planet.ok(&["token", "revoke", &text(&first["id"])]);
	assert_eq!(closed(one), (u16::from(CloseCode::Policy), "the token is no longer good".into()));
	planet.ok(&["post", "hello"]);
	assert_eq!(said(&mut two).0, "hello");
	daemon.signal("-TERM");
	assert_eq!(closed(two), (u16::from(CloseCode::Away), "the daemon is stopping".into()));
	assert_eq!(daemon.wait(), 0);
}

#[test]
fn who_talks_is_cut_off() {
	let planet = Planet::new();
	let daemon = planet.daemon();
	let token = planet.token(&["read"]);
	let mut socket = subscribe(&daemon, &token, "");
	socket.send(Message::text("hello")).expect("is taken");
	assert_eq!(closed(socket).0, u16::from(CloseCode::Unsupported));
	// More than is taken at once ends it without another word.
	let mut socket = subscribe(&daemon, &token, "");
	caught_up(&mut socket);
	let _ = socket.send(Message::binary(vec![0; 1 << 20]));
	while socket.read().is_ok() {}
	assert_eq!(daemon.get("/v1/status", &token).status, 200);
}

#[test]
fn there_are_so_many_subscriptions_and_no_more() {
	let planet = Planet::new();
	let daemon = planet.daemon_with(&["--requests-per-second", "1000"]);
	let (all, each) = (limit::MAX_SUBSCRIPTIONS, limit::MAX_TOKEN_SUBSCRIPTIONS);
	let tokens: Vec<_> = (0..=all / each).map(|_| planet.token(&["read"])).collect();
	let refused = |token: &str| {
		let bearer = format!("Bearer {token}");
		try_subscribe(&daemon, "", &[("authorization", &bearer)]).err()
	};
	let mut open = Vec::new();
	for token in &tokens[..all / each] {
		open.extend((0..each).map(|_| subscribe(&daemon, token, "")));
		assert_eq!(refused(token), Some(503));
	}
	let other = &tokens[all / each];
	assert_eq!(refused(other), Some(503));
	let mut last = open.pop().expect("has some");
	last.close(None).expect("is open");
	while last.read().is_ok() {}
	// Its place is free as soon as the daemon is done with it.
	while refused(other).is_some() {}
}

#[test]
fn a_slow_one_is_dropped_and_costs_no_memory() {
	let planet = Planet::new();
	let daemon = planet.daemon_with(&["--send-timeout", "1", "--requests-per-second", "10000"]);
	let token = planet.token(&["read", "post", "metrics"]);
	let long = "a".repeat(60_000);
	for _ in 0..150 {
		assert_eq!(daemon.post(&token, &long).status, 201);
	}
	let memory = || {
		let status = std::fs::read_to_string(format!("/proc/{}/status", daemon.child.id())).expect("is there");
		let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("has one").to_owned();
		line.split_whitespace().nth(1).expect("has a number").parse::<u64>().expect("is a number")
	};
	let before = memory();
	// They read nothing.
	let slow: Vec<_> = (0..3).map(|_| subscribe(&daemon, &token, "?after=0")).collect();
	let dropped = || {
		let numbers = String::from_utf8(daemon.get("/metrics", &token).body).expect("is text");
		numbers.contains(r#"planet_subscriptions_ended_total{reason="slow"} 3"#)
	};
	let begin = std::time::Instant::now();
	while !dropped() {
		assert!(begin.elapsed() < PATIENCE, "{}", planet.log());
	}
	assert!(memory() < before + 40_000, "{before} KiB before, {} KiB after", memory());
	drop(slow);
	// One that reads gets all of it.
	let mut socket = subscribe(&daemon, &token, "?after=0");
	for n in 2..=151 {
		assert_eq!(said(&mut socket).1, n);
	}
}
