//! Nothing that the daemon acknowledged is lost when it is killed while many write.
//!
//! `METALIFE_KILLS` says how many rounds (6 if it is not set).

mod common;

use common::{text, Planet};
use std::{
	io::{Read, Write},
	net::{SocketAddr, TcpStream},
	process::Command,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Mutex,
	},
};

/// What is written until the daemon is killed: where, and how the answer calls it.
struct Writing<'a> {
	path: &'a str,
	name: &'a str,
	body: &'a (dyn Fn(usize, usize) -> String + Sync),
	kept: &'a Mutex<Vec<String>>,
}

/// Write until the connection breaks; keep what whatever was acknowledged is called.
fn write_on(address: SocketAddr, token: &str, writer: usize, writing: &Writing<'_>, count: &AtomicUsize) {
	let Ok(mut stream) = TcpStream::connect(address) else { return };
	for n in 0.. {
		let body = (writing.body)(writer, n);
		let head = format!(
			"POST {} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
			Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
			writing.path,
			body.len()
		);
		if stream.write_all((head + &body).as_bytes()).is_err() {
			return;
		}
		let mut answer = Vec::new();
		let mut part = [0; 4096];
		// The body is one JSON object, and the last of it is its closing brace.
		while !answer.ends_with(b"}") {
			match stream.read(&mut part) {
				Ok(0) | Err(_) => return,
				Ok(read) => answer.extend_from_slice(&part[..read]),
			}
		}
		let answer = String::from_utf8(answer).expect("is text");
		assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
		let body = answer.split("\r\n\r\n").nth(1).expect("has a body");
		let Ok(answer) = serde_json::from_str::<serde_json::Value>(body) else { return };
		writing.kept.lock().expect("nobody panicked").push(text(answer.pointer(writing.name).expect("is called")));
		count.fetch_add(1, Ordering::SeqCst);
	}
}

/// In each round, let many write, and kill the daemon in the middle of it, at another place each time.
fn kill_while_many_write(planet: &Planet, token: &str, least: usize, writings: &[Writing<'_>]) {
	let rounds: usize = std::env::var("METALIFE_KILLS").map_or(6, |rounds| rounds.parse().expect("is a number"));
	for round in 0..rounds {
		let count = AtomicUsize::new(0);
		let daemon = planet.daemon_with(&["--requests-per-second", "1000000"]);
		let (address, pid) = (daemon.address, daemon.child.id().to_string());
		std::thread::scope(|scope| {
			let count = &count;
			let writers: Vec<_> = (0..8)
				.zip(writings.iter().cycle())
				.map(|(writer, writing)| scope.spawn(move || write_on(address, token, writer, writing, count)))
				.collect();
			while count.load(Ordering::SeqCst) < least + 17 * (round % 10)
				&& writers.iter().any(|writer| !writer.is_finished())
			{
				std::thread::yield_now();
			}
			assert!(Command::new("kill").args(["-KILL", &pid]).status().expect("runs").success());
		});
		drop(daemon);
		assert!(count.load(Ordering::SeqCst) >= least, "round {round}: hardly anything was written");
	}
}

#[test]
fn nothing_acknowledged_is_lost_when_the_daemon_is_killed() {
	let planet = Planet::new();
	let token = planet.token(&["post", "read"]);
	let kept = Mutex::new(Vec::new());
	let body = |writer, n| format!(r#"{{"content":{{"text":"{writer} writes {n}"}}}}"#);
	kill_while_many_write(
		&planet,
		&token,
		30,
		&[Writing { path: "/v1/messages", name: "/id", body: &body, kept: &kept }],
	);
	let kept = kept.into_inner().expect("nobody panicked");
	let daemon = planet.daemon_with(&["--requests-per-second", "1000000"]);
	for id in &kept {
		assert_eq!(daemon.get(&format!("/v1/messages/{id}"), &token).status, 200, "{id} is lost");
	}
	// What is there is one feed without a gap, and all of it is found.
	let status = daemon.get("/v1/status", &token).json();
	let sequence = status["sequence"].as_u64().expect("is a number");
	assert!(sequence >= kept.len() as u64 && status["forked"].is_null());
	let (mut from, mut read) = (1, 0);
	loop {
		let path = format!("/v1/feeds/{}/messages?from={from}", text(&status["feed"]));
		let page = daemon.get(&path, &token).json();
		for message in page["messages"].as_array().expect("is a list") {
			read += 1;
			assert_eq!(message["sequence"].as_u64(), Some(read));
		}
		let Some(next) = page["next"].as_u64() else { break };
		from = next;
	}
	assert_eq!(read, sequence);
	eprintln!("{} acknowledged, {sequence} there", kept.len());
}

#[test]
fn neither_blobs_nor_private_messages_are_lost() {
	let planet = Planet::new();
	let token = planet.token(&["blobs", "private"]);
	let feed = text(&planet.ok(&["id"])["feed"]);
	let (blobs, messages) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
	let blob = |writer, n| format!("{writer} keeps {n}").repeat(9_000);
	let message = |writer, n| format!(r#"{{"to":["{feed}"],"content":{{"text":"{writer} whispers {n}"}}}}"#);
	let writings = [
		Writing { path: "/v1/blobs?pin=kept", name: "/address", body: &blob, kept: &blobs },
		Writing { path: "/v1/private/messages", name: "/message/id", body: &message, kept: &messages },
	];
	// Of blobs no more come at once than a token may send.
	kill_while_many_write(&planet, &token, 20, &writings);
	let daemon = planet.daemon_with(&["--requests-per-second", "1000000"]);
	let (blobs, messages) = (blobs.into_inner().expect("is whole"), messages.into_inner().expect("is whole"));
	assert!(!blobs.is_empty() && !messages.is_empty());
	for address in &blobs {
		let answer = daemon.get(&format!("/v1/blobs/{address}/bytes"), &token);
		let read = String::from_utf8(answer.body).expect("is text");
		assert!(answer.status == 200 && read.contains(" keeps "), "{address} is lost");
	}
	for id in &messages {
		let answer = daemon.get(&format!("/v1/private/messages/{id}"), &token);
		assert_eq!(answer.status, 200, "{id} is lost");
		assert!(text(&answer.json()["content"]["text"]).contains(" whispers "));
	}
	// Whatever was under way is neither half there nor in the way.
	let list = daemon.get("/v1/blobs", &token).json();
	let complete = |blob: &serde_json::Value| blob["complete"] == true;
	assert!(list["blobs"].as_array().expect("is a list").iter().all(complete));
	eprintln!("{} blobs and {} private messages acknowledged", blobs.len(), messages.len());
}
