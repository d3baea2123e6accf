//! The MetaLife node: full node, validator, and the tools around its chain.

// The errors of sc-cli and sc-service are that large; each is made once, before the program ends.
#![allow(clippy::result_large_err)]

mod chain_spec;
mod checks;
mod cli;
mod command;
mod equivocation;
mod pool;
mod rpc;
mod rpc_limits;
mod sealing;
mod service;
mod warp_sync;

use std::{process::ExitCode, time::Duration};

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			// The logger writes to the same place every 50 ms; the error comes last.
			std::thread::sleep(Duration::from_millis(100));
			eprintln!("Error: {}", checks::one_line(&error));
			ExitCode::FAILURE
		},
	}
}
