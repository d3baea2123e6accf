//! Starts the built node, bounded in time, and stops it again.

#![allow(dead_code)]

use serde_json::{json, Value};
use std::{
	fs::{self, File},
	io::{Read, Write},
	net::{TcpListener, TcpStream},
	path::{Path, PathBuf},
	process::{Child, Command, Output, Stdio},
	sync::atomic::{AtomicU32, Ordering},
	thread::sleep,
	time::{Duration, Instant},
};

/// The longest that anything here waits.
const PATIENCE: Duration = Duration::from_secs(180);

/// A directory that is removed when dropped.
pub struct TempDir(PathBuf);

impl TempDir {
	pub fn new() -> Self {
		static COUNT: AtomicU32 = AtomicU32::new(0);
		let name = format!("node-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
		let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
		fs::create_dir_all(&path).unwrap();
		Self(path)
	}

	pub fn path(&self) -> &Path {
		&self.0
	}

	/// The path of `name` inside, as an argument.
	pub fn join(&self, name: &str) -> String {
		self.0.join(name).to_str().unwrap().into()
	}

	/// Write a file inside and return its path.
	pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
		let path = self.join(name);
		fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
		fs::write(&path, content).unwrap();
		path
	}
}

impl Drop for TempDir {
	fn drop(&mut self) {
		let _ = fs::remove_dir_all(&self.0);
	}
}

/// Kills its process when dropped.
struct Process(Child);

impl Process {
	fn start(args: &[&str], stdout: Stdio, stderr: Stdio) -> Self {
		let child = Command::new(env!("CARGO_BIN_EXE_metalife-node"))
			.args(args)
			.stdin(Stdio::null())
			.stdout(stdout)
			.stderr(stderr)
			.spawn()
			.unwrap();
		Self(child)
	}

	/// Wait for the end and return the exit code; `None` after a signal.
	fn wait(&mut self) -> Option<i32> {
		let start = Instant::now();
		loop {
			if let Some(status) = self.0.try_wait().unwrap() {
				return status.code();
			}
			assert!(start.elapsed() < PATIENCE, "the node does not end");
			sleep(Duration::from_millis(20));
		}
	}
}

impl Drop for Process {
	fn drop(&mut self) {
		let _ = self.0.kill();
		let _ = self.0.wait();
	}
}

/// Run a command to its end.
pub fn run(args: &[&str]) -> Output {
	let dir = TempDir::new();
	let (out, err) = (dir.join("out"), dir.join("err"));
	let mut process = Process::start(args, File::create(&out).unwrap().into(), File::create(&err).unwrap().into());
	process.wait();
	let status = process.0.wait().unwrap();
	Output { status, stdout: fs::read(out).unwrap(), stderr: fs::read(err).unwrap() }
}

/// Run a command that must succeed, and return its standard output.
pub fn succeeds(args: &[&str]) -> String {
	let output = run(args);
	assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
	String::from_utf8(output.stdout).unwrap()
}

/// Run a command that must fail, and return the one line in which it says why.
pub fn fails(args: &[&str]) -> String {
	let output = run(args);
	let stderr = String::from_utf8(output.stderr).unwrap();
	assert_eq!(output.status.code(), Some(1), "{args:?}: {stderr}");
	let error = stderr.lines().last().unwrap_or_default();
	assert!(error.starts_with("Error: "), "{args:?}: {stderr}");
	assert_eq!(stderr.lines().filter(|line| line.starts_with("Error: ")).count(), 1, "{args:?}: {stderr}");
	assert!(!stderr.contains("panicked") && !stderr.contains("stack backtrace"), "{args:?}: {stderr}");
	// A line is read by a person.
	assert!(error.len() < 600, "{args:?}: {stderr}");
	error.into()
}

/// A port of this machine that nobody listens on.
pub fn free_port() -> u16 {
	TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A running node.
pub struct Node {
	process: Process,
	rpc_port: u16,
	log: PathBuf,
	_dir: TempDir,
}

impl Node {
	/// Start a node that listens on this machine only, and wait until it answers.
	pub fn start(args: &[&str]) -> Self {
		let dir = TempDir::new();
		let log = dir.path().join("log");
		let rpc_port = free_port();
		let port = rpc_port.to_string();
		let mut all = vec!["--rpc-port", &port, "--listen-addr", "/ip4/127.0.0.1/tcp/0"];
		all.extend(["--no-prometheus", "--no-telemetry", "--no-mdns", "--db-storage-threshold", "0"]);
		all.extend(args);
		let process = Process::start(&all, Stdio::null(), File::create(&log).unwrap().into());
		let mut node = Self { process, rpc_port, log, _dir: dir };
		node.wait_for("an answer", |node| node.try_rpc("system_name", json!([])).is_some());
		node
	}

	/// Wait until `done`.
	pub fn wait_for(&mut self, what: &str, mut done: impl FnMut(&Self) -> bool) {
		let start = Instant::now();
		while !done(self) {
			let ended = self.process.0.try_wait().unwrap();
			assert!(ended.is_none(), "the node ended before {what}: {}", self.log());
			assert!(start.elapsed() < PATIENCE, "no {what} in time: {}", self.log());
			sleep(Duration::from_millis(100));
		}
	}

	fn log(&self) -> String {
		fs::read_to_string(&self.log).unwrap_or_default()
	}

	/// Call an RPC method that must succeed.
	pub fn rpc(&self, method: &str, params: Value) -> Value {
		let mut response = self.try_rpc(method, params).unwrap_or_else(|| panic!("{method}: {}", self.log()));
		assert!(response.get("error").is_none(), "{method}: {response}: {}", self.log());
		response["result"].take()
	}

	/// Call an RPC method; `None` when the node does not answer.
	pub fn try_rpc(&self, method: &str, params: Value) -> Option<Value> {
		let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string();
		let mut stream = TcpStream::connect(("127.0.0.1", self.rpc_port)).ok()?;
		stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
		write!(
			stream,
			"POST / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
			 Connection: close\r\n\r\n{body}",
			self.rpc_port,
			body.len()
		)
		.ok()?;
		let mut response = String::new();
		stream.read_to_string(&mut response).ok()?;
		let (_, body) = response.split_once("\r\n\r\n")?;
		serde_json::from_str(body).ok()
	}

	/// The height of the best block.
	pub fn best(&self) -> u64 {
		height(&self.rpc("chain_getHeader", json!([])))
	}

	/// The height of the last final block.
	pub fn finalized(&self) -> u64 {
		height(&self.rpc("chain_getHeader", json!([self.rpc("chain_getFinalizedHead", json!([]))])))
	}

	/// Have a block made.
	pub fn seal(&self, finalize: bool) {
		self.rpc("engine_createBlock", json!([true, finalize, null]));
	}

	/// Ask the node to stop, as Ctrl-C does, and wait until it has.
	pub fn stop(mut self) {
		let pid = self.process.0.id().to_string();
		assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
		assert_eq!(self.process.wait(), Some(0), "{}", self.log());
	}
}

fn height(header: &Value) -> u64 {
	u64::from_str_radix(header["number"].as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
}
