//! A planet under test: its folder, its commands, its daemon.

#![allow(dead_code, reason = "each test file uses some of it")]

use serde_json::Value;
use std::{
	fs,
	io::{BufRead, BufReader, Read, Write},
	net::{SocketAddr, TcpStream},
	path::{Path, PathBuf},
	process::{Child, Command, Output, Stdio},
	time::Duration,
};
use tempfile::TempDir;
use tokio_tungstenite::tungstenite::{
	client::IntoClientRequest,
	http::{HeaderName, HeaderValue},
	ClientHandshake, Error, HandshakeError, Message, WebSocket,
};

pub const PASSPHRASE: &str = "correct horse";

/// Opening must not take long here.
pub const CHEAP: [&str; 6] = ["--kdf-memory", "8", "--kdf-passes", "1", "--kdf-lanes", "1"];

/// How long anything may take before a test gives up.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// `planet`, with nothing of our own environment.
pub fn planet(folder: &Path, args: &[&str]) -> Command {
	let mut command = Command::new(env!("CARGO_BIN_EXE_planet"));
	command.env_clear().arg("--data").arg(folder).args(args).stdin(Stdio::null());
	command
}

/// What a command printed as JSON, and its exit code.
pub fn finish(output: &Output) -> (i32, Value) {
	let code = output.status.code().expect("ended by itself");
	let text = String::from_utf8(output.stdout.clone()).expect("is text");
	let value = serde_json::from_str(&text).unwrap_or_else(|error| {
		panic!("{error} in {text:?}, which ended with {code}: {}", String::from_utf8_lossy(&output.stderr))
	});
	(code, value)
}

pub struct Planet(TempDir);

impl Planet {
	/// Nothing yet.
	pub fn none() -> Self {
		Self(tempfile::tempdir().expect("there is a place for temporary files"))
	}

	/// With a vault.
	pub fn new() -> Self {
		let planet = Self::none();
		planet.ok(&[&["init"], &CHEAP[..]].concat());
		planet
	}

	/// Beside the data folder.
	pub fn beside(&self, name: &str) -> PathBuf {
		self.0.path().join(name)
	}

	pub fn folder(&self) -> PathBuf {
		self.beside("data")
	}

	pub fn command(&self, args: &[&str]) -> Command {
		let mut command = planet(&self.folder(), args);
		command.env("PLANET_PASSPHRASE", PASSPHRASE).arg("--json");
		command
	}

	/// Run a command that is to succeed.
	pub fn ok(&self, args: &[&str]) -> Value {
		let (code, value) = finish(&self.command(args).output().expect("runs"));
		assert_eq!(code, 0, "{args:?}: {value}");
		value
	}

	/// Run a command that is to fail; gives the word for why.
	pub fn fails(&self, args: &[&str]) -> String {
		failure(&mut self.command(args))
	}

	pub fn token(&self, scopes: &[&str]) -> String {
		let scopes = scopes.iter().flat_map(|scope| ["--scope", *scope]);
		let args: Vec<_> = ["token", "create", "an app"].into_iter().chain(scopes).collect();
		text(&self.ok(&args)["token"])
	}

	pub fn daemon(&self) -> Daemon {
		self.daemon_with(&[])
	}

	pub fn daemon_with(&self, args: &[&str]) -> Daemon {
		// Of those that run at the same time none is to find another.
		let alone: &[&str] = if args.contains(&"--listen-peers") { &["--no-mdns"] } else { &["--no-network"] };
		let args = [&["run", "--listen", "127.0.0.1:0"], alone, args].concat();
		let log = fs::File::create(self.beside("log")).expect("is written");
		let mut child = self.command(&args).stdout(Stdio::piped()).stderr(log).spawn().expect("runs");
		let mut out = BufReader::new(child.stdout.take().expect("is piped"));
		let mut line = String::new();
		out.read_line(&mut line).expect("is read");
		let ready: Value = serde_json::from_str(&line)
			.unwrap_or_else(|_| panic!("{line:?}: {}", fs::read_to_string(self.beside("log")).unwrap_or_default()));
		Daemon { child, address: text(&ready["listening"]).parse().expect("is an address"), ready }
	}

	/// What the last daemon logged.
	pub fn log(&self) -> String {
		fs::read_to_string(self.beside("log")).expect("is read")
	}
}

/// The word for why a command fails.
pub fn failure(command: &mut Command) -> String {
	let (code, value) = finish(&command.output().expect("runs"));
	assert_eq!(code, 1, "{value}");
	assert!(!text(&value["error"]["message"]).is_empty());
	text(&value["error"]["code"])
}

pub fn text(value: &Value) -> String {
	value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// Ended when it is dropped.
pub struct Daemon {
	pub child: Child,
	pub address: SocketAddr,
	/// What it said when it began.
	pub ready: Value,
}

impl Drop for Daemon {
	fn drop(&mut self) {
		// It may have ended.
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

#[derive(Debug)]
pub struct Answer {
	pub status: u16,
	pub head: String,
	pub body: Vec<u8>,
}

impl Answer {
	pub fn json(&self) -> Value {
		serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON in {self:?}"))
	}

	/// The status, and the word for why.
	pub fn refusal(&self) -> (u16, String) {
		(self.status, text(&self.json()["error"]["code"]))
	}
}

impl Daemon {
	/// End it as the system would.
	pub fn signal(&self, name: &str) {
		let pid = self.child.id().to_string();
		assert!(Command::new("kill").args([name, &pid]).status().expect("runs").success());
	}

	/// Wait for its end.
	pub fn wait(mut self) -> i32 {
		self.child.wait().expect("ends").code().expect("ends by itself")
	}

	/// Send these bytes, and read until the other side has said all.
	pub fn raw(&self, request: &[u8]) -> Answer {
		let mut stream = TcpStream::connect(self.address).expect("listens");
		stream.set_read_timeout(Some(PATIENCE)).expect("is allowed");
		stream.write_all(request).expect("is taken");
		let mut answer = Vec::new();
		stream.read_to_end(&mut answer).expect("answers");
		let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("has a head");
		let head = String::from_utf8(answer[..end].to_vec()).expect("is text");
		let status = head.split(' ').nth(1).expect("has a status").parse().expect("is a number");
		Answer { status, head: head.to_lowercase(), body: answer[end + 4..].to_vec() }
	}

	pub fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
		let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
		if !headers.iter().any(|(name, _)| *name == "Host") {
			head += &format!("Host: {}\r\n", self.address);
		}
		if !body.is_empty() {
			head += &format!("Content-Length: {}\r\n", body.len());
		}
		for (name, value) in headers {
			head += &format!("{name}: {value}\r\n");
		}
		self.raw(&[head.as_bytes(), b"\r\n", body].concat())
	}

	pub fn get(&self, path: &str, token: &str) -> Answer {
		self.request("GET", path, &[("Authorization", &format!("Bearer {token}"))], &[])
	}

	pub fn send(&self, method: &str, path: &str, token: &str, body: &Value) -> Answer {
		let bearer = format!("Bearer {token}");
		let headers = [("Authorization", &bearer[..]), ("Content-Type", "application/json")];
		self.request(method, path, &headers, body.to_string().as_bytes())
	}

	/// Send bytes as they are.
	pub fn upload(&self, method: &str, path: &str, token: &str, body: &[u8]) -> Answer {
		let bearer = format!("Bearer {token}");
		let length = body.len().to_string();
		let mut headers = vec![("Authorization", &bearer[..])];
		// Of a body without bytes nothing else says so.
		if body.is_empty() {
			headers.push(("Content-Length", &length));
		}
		self.request(method, path, &headers, body)
	}

	pub fn post(&self, token: &str, text: &str) -> Answer {
		self.send("POST", "/v1/messages", token, &serde_json::json!({ "content": { "text": text } }))
	}
}

pub type Socket = WebSocket<TcpStream>;

/// Subscribe, or tell with which status that is refused.
pub fn try_subscribe(daemon: &Daemon, query: &str, headers: &[(&str, &str)]) -> Result<Socket, u16> {
	try_subscribe_at(daemon.address, query, headers)
}

pub fn try_subscribe_at(address: SocketAddr, query: &str, headers: &[(&str, &str)]) -> Result<Socket, u16> {
	let mut request = format!("ws://{address}/v1/subscribe{query}").into_client_request().expect("is one");
	for (name, value) in headers {
		let name = HeaderName::from_bytes(name.as_bytes()).expect("is a name");
		request.headers_mut().insert(name, HeaderValue::from_str(value).expect("is a value"));
	}
	let stream = TcpStream::connect(address).expect("listens");
	stream.set_read_timeout(Some(PATIENCE)).expect("is allowed");
	let handshake = ClientHandshake::start(stream, request, None).expect("is well formed");
	match handshake.handshake() {
		Ok((socket, _)) => Ok(socket),
		Err(HandshakeError::Failure(Error::Http(response))) => Err(response.status().as_u16()),
		Err(error) => panic!("{error}"),
	}
}

pub fn subscribe(daemon: &Daemon, token: &str, query: &str) -> Socket {
	try_subscribe(daemon, query, &[("authorization", &format!("Bearer {token}"))]).expect("is allowed")
}

/// The next event.
pub fn event(socket: &mut Socket) -> Value {
	loop {
		match socket.read().expect("comes in time") {
			Message::Text(text) => return serde_json::from_str(&text).expect("is JSON"),
			Message::Ping(_) => {},
			other => panic!("{other:?}"),
		}
	}
}

/// The text of the next message, and its cursor. The first of a feed has none: it tells what to seal for.
pub fn said(socket: &mut Socket) -> (String, u64) {
	loop {
		let event = event(socket);
		if event["type"] == "message" && event["message"]["kind"] != "pre-key" {
			return what_it_says(&event);
		}
	}
}

/// The text of the next message of those that are private, and its cursor.
pub fn whispered(socket: &mut Socket) -> (String, u64) {
	loop {
		let event = event(socket);
		if event["type"] == "private" {
			return what_it_says(&event);
		}
		assert_eq!(event["type"], "cursor", "{event}");
	}
}

fn what_it_says(event: &Value) -> (String, u64) {
	(text(&event["message"]["content"]["text"]), event["cursor"].as_u64().expect("is a number"))
}

/// All files under a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
	let entries = fs::read_dir(folder).expect("is a folder").map(|entry| entry.expect("is an entry").path());
	entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Whether these bytes stand in a file, or in its name.
pub fn shows(path: &Path, secret: &[u8]) -> bool {
	let found = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret);
	found(&fs::read(path).expect("is a file")) || found(path.as_os_str().as_encoded_bytes())
}
