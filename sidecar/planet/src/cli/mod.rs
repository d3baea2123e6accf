//! The command line.
//!
//! Each command is a request to the API: of the daemon, where one has the vault open, or else of this process, which opens
//! the vault for it. So both do the same, and say the same when they cannot.

mod args;
mod backup;
mod blob;
mod bundle;
mod chain;
mod commands;
mod daemon;
mod dm;
mod files;
mod output;
mod passphrase;
mod peers;
mod pubs;
mod session;

use anyhow::Context;
use args::{Args, Command};
use clap::Parser;
use output::{failed, Output};
use std::process::ExitCode;
use tokio::runtime::{Builder, Runtime};
use tracing_subscriber::EnvFilter;

/// In which the log's filter stands.
const LOG: &str = "PLANET_LOG";

/// Run what the command line says. Exits with 0, with 1 on an error, with 2 when it is called in a way that it is not
/// meant to be (by clap).
pub fn main() -> ExitCode {
	let args = Args::parse();
	let json = args.globals.json;
	match run(args) {
		Ok(output) => {
			output.print(json);
			ExitCode::SUCCESS
		},
		Err(error) => {
			failed(&error, json);
			ExitCode::FAILURE
		},
	}
}

fn run(args: Args) -> anyhow::Result<Output> {
	let is_daemon = matches!(args.command, Command::Run(_));
	log_to_stderr(if is_daemon { "info,fjall=warn,lsm_tree=warn,libp2p=warn,netlink=warn" } else { "error" })?;
	let globals = &args.globals;
	match args.command {
		Command::Run(run) => runtime(Builder::new_multi_thread())?.block_on(daemon::run(globals, run)),
		Command::Completions { shell } => Ok(commands::completions(shell)),
		command => runtime(Builder::new_current_thread())?.block_on(commands::run(globals, command)),
	}
}

fn runtime(mut builder: Builder) -> anyhow::Result<Runtime> {
	builder.enable_all().build().context("the runtime does not start")
}

fn log_to_stderr(usual: &str) -> anyhow::Result<()> {
	let filter = match std::env::var(LOG) {
		Ok(filter) => EnvFilter::try_new(filter).with_context(|| format!("{LOG} is no filter"))?,
		Err(_) => EnvFilter::new(usual),
	};
	// At the level of single frames it would log what messages say.
	let filter = filter.add_directive("tungstenite=info".parse()?);
	tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(std::io::stderr).init();
	Ok(())
}
