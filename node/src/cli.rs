//! The command line.

use crate::sealing::SealingParams;
use sc_cli::RunCmd;
use sc_storage_monitor::StorageMonitorParams;

/// The whole command line. Without a subcommand the node runs.
#[derive(Debug, clap::Parser)]
pub struct Cli {
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	#[command(flatten)]
	pub run: RunCmd,

	#[command(flatten)]
	pub sealing: SealingParams,

	#[command(flatten)]
	pub storage_monitor: StorageMonitorParams,
}

/// What else the node can do.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
	/// Make, inspect and insert keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Write a chain specification, plain or raw, to the standard output.
	BuildSpec(sc_cli::BuildSpecCmd),

	/// Write a chain specification, plain or raw, to a file.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Verify and execute a block of the database again.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks of the database to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Read blocks from a file into the database.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Write the state of a block as a chain specification.
	ExportState(sc_cli::ExportStateCmd),

	/// Remove the whole chain from the disk.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Take the last blocks that are not final back.
	Revert(sc_cli::RevertCmd),

	/// Print the best, the final and the genesis block of the database.
	ChainInfo(sc_cli::ChainInfoCmd),

	/// Sign a message with a secret key.
	Sign(sc_cli::SignCmd),

	/// Verify a signature of a message.
	Verify(sc_cli::VerifyCmd),

	/// Look for an account whose address has a pattern in it.
	Vanity(sc_cli::VanityCmd),
}
