//! The machine: what it is, how fast it verifies signatures, and what processes take of it.

use crate::accounts::{cores, on_all_cores, Account};
use sp_core::{sr25519, Pair};
use std::{
	fs,
	process::Command,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc, Mutex,
	},
	time::{Duration, Instant},
};
use tokio::time::sleep;

/// How long the rate of verification is measured.
const MEASURED: Duration = Duration::from_secs(3);
/// Linux counts the time of processes in hundredths of a second, whatever its own clock does.
const TICKS_PER_SECOND: f64 = 100.0;
/// How often processes are looked at.
const SAMPLED: Duration = Duration::from_millis(250);

/// The processor, how many cores it has here and how much memory.
pub fn description() -> String {
	let field = |file: &str, name: &str| {
		let text = fs::read_to_string(file).unwrap_or_default();
		let line = text.lines().find_map(|line| line.strip_prefix(name))?;
		Some(line.trim_start_matches([' ', '\t', ':']).to_owned())
	};
	let model = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".into());
	let memory = field("/proc/meminfo", "MemTotal").and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
	format!("{} x {model}, {:.1} GiB", cores(), memory.unwrap_or_default() as f64 / f64::from(1 << 20))
}

/// The commit of the working directory, and whether anything was changed since.
pub fn commit() -> String {
	let git = |args: &[&str]| {
		let output = Command::new("git").args(args).output().ok()?;
		output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
	};
	match (git(&["rev-parse", "--short", "HEAD"]), git(&["status", "--porcelain", "--untracked-files=no"])) {
		(Some(commit), Some(changes)) if changes.is_empty() => commit,
		(Some(commit), _) => format!("{commit} with changes"),
		_ => "unknown".into(),
	}
}

/// Today, in UTC.
pub fn date() -> String {
	let output = Command::new("date").args(["-u", "+%F"]).output();
	output.map_or_else(|_| "unknown".into(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// How many sr25519 signatures are verified in a second.
#[derive(Clone, Copy)]
pub struct Verification {
	/// By one core.
	pub one: f64,
	/// By all cores together.
	pub all: f64,
}

/// Measure it.
pub fn verification() -> Verification {
	// As long as the payload of a transfer; each is another, so that nothing is remembered.
	let signed: Vec<_> = (0..256u32)
		.map(|number| {
			let pair = Account::numbered(number as usize).pair;
			let message = [number.to_le_bytes().as_slice(), &[0; 116]].concat();
			(pair.sign(&message), message, pair.public())
		})
		.collect();
	let rate = || {
		let started = Instant::now();
		let mut verified = 0u32;
		while started.elapsed() < MEASURED {
			for (signature, message, public) in &signed {
				assert!(sr25519::Pair::verify(signature, message, public), "it was signed so");
			}
			verified += signed.len() as u32;
		}
		f64::from(verified) / started.elapsed().as_secs_f64()
	};
	Verification { one: rate(), all: on_all_cores(cores(), |_| rate()).into_iter().sum() }
}

/// What a process took.
#[derive(Clone, Default)]
pub struct Usage {
	/// Processor time in seconds, at moments.
	pub cpu: Vec<(Duration, f64)>,
	/// The most memory it had, in bytes.
	pub peak_memory: u64,
}

/// Looks at processes in the background.
pub struct Sampler {
	usages: Arc<Mutex<Vec<Usage>>>,
	stopped: Arc<AtomicBool>,
}

impl Sampler {
	/// Look at these processes; times count from `epoch`.
	pub fn start(pids: Vec<u32>, epoch: Instant) -> Self {
		let usages = Arc::new(Mutex::new(vec![Usage::default(); pids.len()]));
		let stopped = Arc::new(AtomicBool::new(false));
		let sampler = Self { usages: usages.clone(), stopped: stopped.clone() };
		tokio::spawn(async move {
			while !stopped.load(Ordering::Relaxed) {
				for (pid, usage) in pids.iter().zip(usages.lock().expect("nobody panics with it").iter_mut()) {
					usage.cpu.extend(cpu_seconds(*pid).map(|seconds| (epoch.elapsed(), seconds)));
					usage.peak_memory = usage.peak_memory.max(memory(*pid).unwrap_or_default());
				}
				sleep(SAMPLED).await;
			}
		});
		sampler
	}

	/// What was seen until now.
	pub fn usages(&self) -> Vec<Usage> {
		self.usages.lock().expect("nobody panics with it").clone()
	}
}

impl Drop for Sampler {
	fn drop(&mut self) {
		self.stopped.store(true, Ordering::Relaxed);
	}
}

fn cpu_seconds(pid: u32) -> Option<f64> {
	ticks(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?).map(|ticks| ticks as f64 / TICKS_PER_SECOND)
}

/// User and system time in `/proc/<pid>/stat`. The name, in parentheses, may hold blanks.
fn ticks(stat: &str) -> Option<u64> {
	let (_, rest) = stat.rsplit_once(") ")?;
	let mut fields = rest.split(' ').skip(11);
	Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
}

fn memory(pid: u32) -> Option<u64> {
	let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
	let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
	Some(line.trim().split(' ').next()?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_time_of_a_process_is_that_of_user_and_system() {
		let stat = "42 (a ) name) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 7 7 20 0 1 0 5 6 7";
		assert_eq!(ticks(stat), Some(300));
		assert_eq!(ticks("nothing"), None);
	}

	#[test]
	fn this_process_has_used_memory() {
		assert!(memory(std::process::id()).is_some_and(|bytes| bytes > 1 << 20));
		assert!(cpu_seconds(std::process::id()).is_some());
	}
}
