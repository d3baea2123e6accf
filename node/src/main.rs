//! The MetaLife node: full node, validator, and the tools around its chain.

mod chain_spec;
mod checks;
mod cli;
mod command;
mod rpc;
mod sealing;
mod service;

use std::process::ExitCode;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {}", checks::one_line(&error));
			ExitCode::FAILURE
		},
	}
}
