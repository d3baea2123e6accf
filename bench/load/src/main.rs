//! Floods a MetaLife chain with signed transactions and measures what comes of it. `scripts/bench chain` and
//! `scripts/bench network` call it.
//!
//! Everything is signed before the flood. While it lasts the tool only sends, and reads the blocks; what a block's
//! state says of it is asked afterwards.

mod accounts;
mod chain;
mod flood;
mod machine;
mod network;
mod node;
mod report;
mod rpc;
mod scenarios;
mod spec;
mod stats;
mod transactions;
mod watch;
mod workspace;

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::{error::Error, path::PathBuf, process::ExitCode};
use tokio::signal::{
	ctrl_c,
	unix::{signal, SignalKind},
};

/// What everything here may fail with: a message for whoever runs the tool.
type Failure = Box<dyn Error + Send + Sync>;
type Result<T> = std::result::Result<T, Failure>;

/// Flood a chain of a node's own with signed transactions, and measure.
///
/// Progress goes to the standard error, results to the standard output. The exit code is 1 if more than one in a
/// thousand transactions was refused, failed or got lost.
#[derive(Parser)]
#[command(version)]
struct Options {
	#[command(subcommand)]
	command: Command,
}

#[derive(Subcommand)]
enum Command {
	/// One validator, fresh for each scenario, with always more offered than it can take.
	Chain(chain::Options),
	/// Four validators on this machine, with a steady load: how long until a transaction is in a block, and final.
	Network(network::Options),
}

/// What both commands take.
#[derive(Args, Clone)]
struct Common {
	/// The node to measure.
	#[arg(long, value_name = "PATH")]
	node: PathBuf,
	/// How long to send, in seconds.
	#[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
	seconds: u64,
	/// How many accounts send in turn. Scenarios that an account can play but once take as many as they need.
	#[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(2..))]
	accounts: u32,
	/// What each sender tips, in planck. Who tips pays in money, where otherwise energy would pay.
	#[arg(long, default_value_t = 0)]
	tip: u128,
	/// How many WebSocket connections send to each node.
	#[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..))]
	connections: u32,
	/// How many requests on each connection may wait for their answers.
	#[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..))]
	in_flight: u32,
	/// How many transactions are sent in one JSON-RPC batch; 1 sends each by itself.
	#[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
	batch: u32,
	/// How many transactions may wait for their block during a flood: some three full blocks. The node's pool holds
	/// twice as many.
	#[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..))]
	backlog: u32,
	/// The node's transaction pool.
	#[arg(long, value_enum, default_value_t = PoolType::ForkAware)]
	pool_type: PoolType,
	/// One more argument for the node, as `--node-arg=--trie-cache-size=0`. May be repeated.
	#[arg(long = "node-arg", value_name = "ARG", allow_hyphen_values = true)]
	node_args: Vec<String>,
	/// Where chains and logs are kept; otherwise a directory that is removed at the end.
	#[arg(long, value_name = "PATH")]
	dir: Option<PathBuf>,
	/// Print the results as a section of bench/RESULTS.md.
	#[arg(long)]
	markdown: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum PoolType {
	/// One that knows the state at the tip of each fork: the node's default.
	ForkAware,
	/// The older one.
	SingleState,
}

impl Common {
	fn node_args(&self) -> Vec<String> {
		let pool = self.backlog.saturating_mul(2);
		let mut args = vec![
			"--pool-limit".into(),
			pool.to_string(),
			"--pool-kbytes".into(),
			// No transaction of ours has a kilobyte.
			pool.to_string(),
			"--pool-type".into(),
			match self.pool_type {
				PoolType::ForkAware => "fork-aware".into(),
				PoolType::SingleState => "single-state".into(),
			},
		];
		args.extend(self.node_args.iter().cloned());
		args
	}
}

/// Returns when somebody wants this to end.
async fn interrupted() -> Failure {
	let mut terminated = match signal(SignalKind::terminate()) {
		Ok(terminated) => terminated,
		Err(error) => return error.into(),
	};
	tokio::select! {
		_ = terminated.recv() => "terminated".into(),
		_ = ctrl_c() => "interrupted".into(),
	}
}

fn main() -> ExitCode {
	let options = Options::parse();
	let runtime = match tokio::runtime::Runtime::new() {
		Ok(runtime) => runtime,
		Err(error) => {
			eprintln!("error: {error}");
			return ExitCode::FAILURE;
		},
	};
	let outcome = runtime.block_on(async {
		let command = async {
			match options.command {
				Command::Chain(options) => chain::run(&options).await,
				Command::Network(options) => network::run(&options).await,
			}
		};
		// Whatever ends this ends the nodes too.
		tokio::select! {
			outcome = command => outcome,
			interrupted = interrupted() => Err(interrupted),
		}
	});
	runtime.shutdown_background();
	match outcome {
		Ok(true) => ExitCode::SUCCESS,
		Ok(false) => {
			eprintln!("error: more than one transaction in a thousand was refused, failed or got lost");
			ExitCode::FAILURE
		},
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		},
	}
}
