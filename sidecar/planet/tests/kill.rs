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

/// Post until the connection breaks; keep the id of whatever was acknowledged.
fn post_on(address: SocketAddr, token: &str, writer: usize, kept: &Mutex<Vec<String>>, count: &AtomicUsize) {
	let Ok(mut stream) = TcpStream::connect(address) else { return };
	for n in 0.. {
		let body = format!(r#"{{"content":{{"text":"{writer} writes {n}"}}}}"#);
		let head = format!(
			"POST /v1/messages HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
			Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
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
		let Ok(message) = serde_json::from_str::<serde_json::Value>(body) else { return };
		kept.lock().expect("nobody panicked").push(text(&message["id"]));
		count.fetch_add(1, Ordering::SeqCst);
	}
}

#[test]
fn nothing_acknowledged_is_lost_when_the_daemon_is_killed() {
	let rounds: usize = std::env::var("METALIFE_KILLS").map_or(6, |rounds| rounds.parse().expect("is a number"));
	let planet = Planet::new();
	let token = planet.token(&["post", "read"]);
	let kept = Mutex::new(Vec::new());
	for round in 0..rounds {
		let count = AtomicUsize::new(0);
		let daemon = planet.daemon_with(&["--requests-per-second", "1000000"]);
		let (address, pid) = (daemon.address, daemon.child.id().to_string());
		std::thread::scope(|scope| {
			let (kept, count, token) = (&kept, &count, &token);
			let writers: Vec<_> =
				(0..8).map(|writer| scope.spawn(move || post_on(address, token, writer, kept, count))).collect();
			// In the middle of it, at another place each time.
			while count.load(Ordering::SeqCst) < 30 + 17 * (round % 10)
				&& writers.iter().any(|writer| !writer.is_finished())
			{
				std::thread::yield_now();
			}
			assert!(Command::new("kill").args(["-KILL", &pid]).status().expect("runs").success());
		});
		drop(daemon);
		assert!(count.load(Ordering::SeqCst) >= 30, "round {round}: hardly anything was written");
	}
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
	eprintln!("{} acknowledged in {rounds} rounds, {sequence} there", kept.len());
}
