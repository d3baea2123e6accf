//! `planet`: the daemon and the command line of MetaLife's sidecar.

mod cli;

fn main() -> std::process::ExitCode {
	cli::main()
}
