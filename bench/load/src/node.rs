//! Runs the node: as a child whose log is read, and its commands.

use crate::{Failure, Result};
use std::{
	fs::{self, File},
	io::{BufRead, BufReader, Write},
	path::{Path, PathBuf},
	process::{Child, Command, ExitStatus, Stdio},
	sync::{Arc, Mutex},
	thread,
	time::{Duration, Instant},
};
use tokio::{sync::watch, time::sleep};

/// How long a node may take until it answers: it compiles the runtime and makes a genesis with many accounts.
const START: Duration = Duration::from_secs(300);
/// How long a node may take to stop.
const STOP: Duration = Duration::from_secs(120);

/// What the node said when it had built a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
	/// The block's height.
	pub number: u32,
	/// How long building it took.
	pub took: Duration,
	/// Why no more went in.
	pub end: String,
}

/// A running node.
pub struct Node {
	child: Child,
	/// Its WebSocket.
	pub url: String,
	/// Where its chain is.
	pub base_path: PathBuf,
	log: PathBuf,
	proposals: Arc<Mutex<Vec<Proposal>>>,
}

impl Node {
	/// Start a validator on ports that nobody else uses, and wait until it answers.
	pub async fn start(binary: &Path, spec: &Path, base_path: &Path, args: &[String]) -> Result<Self> {
		let log = base_path.join("node.log");
		let mut child = Command::new(binary)
			.arg("--chain")
			.arg(spec)
			.arg("--base-path")
			.arg(base_path)
			.args(["--validator", "--port", "0", "--rpc-port", "0"])
			.args(["--no-prometheus", "--no-mdns", "--no-telemetry"])
			// A full block and its events are long.
			.args(["--rpc-max-response-size", "256"])
			.args(args)
			.stdin(Stdio::null())
			.stdout(Stdio::null())
			.stderr(Stdio::piped())
			.spawn()
			.map_err(|error| format!("cannot run {}: {error}", binary.display()))?;

		let stderr = child.stderr.take().expect("it is piped");
		let proposals = Arc::new(Mutex::new(Vec::new()));
		let (port_sender, mut port) = watch::channel(None);
		let mut node = Self {
			child,
			url: String::new(),
			base_path: base_path.into(),
			log: log.clone(),
			proposals: proposals.clone(),
		};
		let mut file = File::create(&log)?;
		thread::spawn(move || {
			for line in BufReader::new(stderr).lines().map_while(std::result::Result::ok) {
				// A full disk is no reason to let the node's pipe fill up.
				let _ = writeln!(file, "{line}");
				if let Some(port) = rpc_port(&line) {
					port_sender.send_replace(Some(port));
				}
				if let Some(proposal) = proposal(&line) {
					proposals.lock().expect("nobody panics with it").push(proposal);
				}
			}
		});
		let port = match tokio::time::timeout(START, port.wait_for(Option::is_some)).await {
			Ok(Ok(port)) => port.expect("it was waited for"),
			Ok(Err(_)) => return Err(node.failure("ended before it answered")),
			Err(_) => return Err(node.failure("does not answer")),
		};
		node.url = format!("ws://127.0.0.1:{port}");
		Ok(node)
	}

	/// Its process.
	pub fn pid(&self) -> u32 {
		self.child.id()
	}

	/// The blocks that it has built.
	pub fn proposals(&self) -> Vec<Proposal> {
		self.proposals.lock().expect("nobody panics with it").clone()
	}

	/// Stop it as an operator would, so that all it knows is on the disk.
	pub async fn stop(&mut self) -> Result<()> {
		let pid = self.pid().to_string();
		Command::new("kill").args(["-TERM", &pid]).status()?;
		let asked = Instant::now();
		while self.child.try_wait()?.is_none() {
			if asked.elapsed() > STOP {
				return Err(self.failure("does not stop"));
			}
			sleep(Duration::from_millis(20)).await;
		}
		Ok(())
	}

	fn failure(&self, what: &str) -> Failure {
		let log = fs::read_to_string(&self.log).unwrap_or_default();
		let lines: Vec<_> = log.lines().collect();
		format!("the node {what}:\n{}", lines[lines.len().saturating_sub(20)..].join("\n")).into()
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		// Both fail only where it has ended already.
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

/// The port in the line that says where the node answers.
fn rpc_port(line: &str) -> Option<u16> {
	let (_, rest) = line.split_once("Running JSON-RPC server: addr=127.0.0.1:")?;
	rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// The block in the line that says that one was built.
fn proposal(line: &str) -> Option<Proposal> {
	let (_, rest) = line.split_once("Prepared block for proposing at ")?;
	let (number, rest) = rest.split_once(" (")?;
	let (millis, rest) = rest.split_once(" ms)")?;
	let (_, rest) = rest.split_once("end: ")?;
	let (end, _) = rest.split_once(';')?;
	Some(Proposal { number: number.parse().ok()?, took: Duration::from_millis(millis.parse().ok()?), end: end.into() })
}

/// The folder of the database below a base path.
pub fn database(base_path: &Path) -> Result<PathBuf> {
	let chain = fs::read_dir(base_path.join("chains"))?.next().ok_or("there is no chain")??;
	Ok(chain.path().join("paritydb"))
}

/// Spare a node the compiling of a runtime that another of the same chain has compiled.
pub fn copy_compiled_runtime(from: &Path, to: &Path) -> Result<()> {
	for chain in fs::read_dir(from.join("chains"))? {
		let chain = chain?;
		copy_directory(
			&chain.path().join("wasm-cache"),
			&to.join("chains").join(chain.file_name()).join("wasm-cache"),
		)?;
	}
	Ok(())
}

fn copy_directory(from: &Path, to: &Path) -> Result<()> {
	if !from.exists() {
		return Ok(());
	}
	fs::create_dir_all(to)?;
	for entry in fs::read_dir(from)? {
		let entry = entry?;
		let to = to.join(entry.file_name());
		if entry.file_type()?.is_dir() {
			copy_directory(&entry.path(), &to)?;
		} else {
			fs::copy(entry.path(), to)?;
		}
	}
	Ok(())
}

/// Export the blocks `from` to `to` of a stopped node to a file.
pub fn export(binary: &Path, spec: &Path, base_path: &Path, from: u32, to: u32, file: &Path) -> Result<()> {
	let output = Command::new(binary)
		.arg("export-blocks")
		.args(["--binary", "--from", &from.to_string(), "--to", &to.to_string()])
		.arg("--chain")
		.arg(spec)
		.arg("--base-path")
		.arg(base_path)
		.arg(file)
		.output()?;
	succeeded("export-blocks", output.status, &output.stderr)
}

/// Import the blocks of a file, and return how long it took from when the node began to read them.
pub fn import(binary: &Path, spec: &Path, base_path: &Path, file: &Path, expected_best: u32) -> Result<Duration> {
	let mut child = Command::new(binary)
		.args(["import-blocks", "--binary"])
		.arg("--chain")
		.arg(spec)
		.arg("--base-path")
		.arg(base_path)
		.stdin(Stdio::piped())
		.stdout(Stdio::null())
		.stderr(Stdio::piped())
		.spawn()?;
	let stderr = child.stderr.take().expect("it is piped");
	let log = thread::spawn(move || {
		let mut seen = Vec::new();
		let mut done = None;
		for line in BufReader::new(stderr).lines().map_while(std::result::Result::ok) {
			if line.contains("Imported ") && line.contains("Best: #") {
				done = Some((Instant::now(), line.clone()));
			}
			seen.push(line);
		}
		(done, seen)
	});

	// The pipe holds some 64 KiB: a longer write ends when the node, having started, reads.
	let blocks = fs::read(file)?;
	let mut stdin = child.stdin.take().expect("it is piped");
	let head = blocks.len().min(1 << 17);
	let written = stdin.write_all(&blocks[..head]);
	let started = Instant::now();
	let written = written.and_then(|()| stdin.write_all(&blocks[head..]));
	drop(stdin);

	let status = child.wait()?;
	let (done, seen) = log.join().expect("reading a log does not panic");
	succeeded("import-blocks", status, seen.join("\n").as_bytes())?;
	written?;
	let (done, line) = done.ok_or("import-blocks did not say that it was done")?;
	if !line.trim_end().ends_with(&format!("#{expected_best}")) {
		return Err(format!("import-blocks did not reach block {expected_best}: {line}").into());
	}
	Ok(done.saturating_duration_since(started))
}

fn succeeded(command: &str, status: ExitStatus, stderr: &[u8]) -> Result<()> {
	if status.success() {
		return Ok(());
	}
	Err(format!("{command} failed ({status}): {}", String::from_utf8_lossy(stderr)).into())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_log_tells_the_port() {
		let line = "2026-11-24 08:00:00 Running JSON-RPC server: addr=127.0.0.1:39137,[::1]:39137    ";
		assert_eq!(rpc_port(line), Some(39137));
		assert_eq!(rpc_port("2026-11-24 08:00:00 Something else"), None);
	}

	#[test]
	fn the_log_tells_why_a_block_ended() {
		let line =
			"2026-11-24 08:00:00 🎁 Prepared block for proposing at 17 (1350 ms) hash: 0x12; parent_hash: 0x34…56; \
		            end: HitBlockWeightLimit; extrinsics_count: 1977    ";
		let expected = Proposal { number: 17, took: Duration::from_millis(1350), end: "HitBlockWeightLimit".into() };
		assert_eq!(proposal(line), Some(expected));
		assert_eq!(proposal("2026-11-24 08:00:00 Something else"), None);
	}
}
