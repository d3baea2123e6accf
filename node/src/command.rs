//! What each command does.

use crate::{
	chain_spec, checks,
	cli::{Cli, Subcommand},
	pool::PoolOptions,
	rpc_limits,
	service::{self, Block},
};
use clap::{ArgMatches, CommandFactory, FromArgMatches};
use metalife_runtime::constants::token;
use sc_cli::{Error, Result, SubstrateCli};
use sc_network::{config::NetworkBackendType, Litep2pNetworkBackend, NetworkWorker};
use sc_service::{ChainType, Configuration};
use sp_core::crypto::{set_default_ss58_version, Ss58AddressFormat};
use std::io;

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"MetaLife Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		"the MetaLife developers".into()
	}

	fn support_url() -> String {
		concat!(env!("CARGO_PKG_REPOSITORY"), "/issues").into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> std::result::Result<Box<dyn sc_service::ChainSpec>, String> {
		Ok(Box::new(chain_spec::load(id)?))
	}
}

/// Do what the command line says.
pub fn run() -> Result<()> {
	let matches = Cli::setup_command(Cli::command()).get_matches();
	let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());

	match &cli.subcommand {
		None => run_node(&cli, &matches).map_err(explain),
		Some(Subcommand::Key(command)) => {
			print_our_addresses();
			checks::inspected_key(&matches)?;
			command.run(&cli)
		},
		Some(Subcommand::Sign(command)) => command.run(),
		Some(Subcommand::Verify(command)) => {
			print_our_addresses();
			command.run()
		},
		Some(Subcommand::Vanity(command)) => {
			print_our_addresses();
			command.run()
		},
		Some(Subcommand::BuildSpec(command)) => {
			cli.create_runner(command)?.sync_run(|config| command.run(config.chain_spec, config.network))
		},
		Some(Subcommand::ExportChainSpec(command)) => command.run(cli.load_spec(&command.chain)?),
		Some(Subcommand::CheckBlock(command)) => cli.create_runner(command)?.async_run(|config| {
			let chain = partial(&config)?;
			Ok((command.run(chain.client, chain.import_queue), chain.task_manager))
		}),
		Some(Subcommand::ExportBlocks(command)) => cli.create_runner(command)?.async_run(|config| {
			let chain = partial(&config)?;
			Ok((command.run(chain.client, config.database), chain.task_manager))
		}),
		Some(Subcommand::ImportBlocks(command)) => cli.create_runner(command)?.async_run(|config| {
			let chain = partial(&config)?;
			Ok((command.run(chain.client, chain.import_queue), chain.task_manager))
		}),
		Some(Subcommand::ExportState(command)) => cli.create_runner(command)?.async_run(|config| {
			let chain = partial(&config)?;
			Ok((command.run(chain.client, config.chain_spec), chain.task_manager))
		}),
		Some(Subcommand::Revert(command)) => cli.create_runner(command)?.async_run(|config| {
			let chain = partial(&config)?;
			let revert_consensus = Box::new(|client, backend, blocks| {
				sc_consensus_babe::revert::<Block, service::Client, service::Backend>(
					std::sync::Arc::clone(&client),
					backend,
					blocks,
				)?;
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((command.run(chain.client, chain.backend, Some(revert_consensus)), chain.task_manager))
		}),
		Some(Subcommand::PurgeChain(command)) => cli.create_runner(command)?.sync_run(|config| {
			command.run(config.database.clone())?;
			purge_statements(&config)
		}),
		Some(Subcommand::ChainInfo(command)) => {
			cli.create_runner(command)?.sync_run(|config| command.run::<Block>(&config))
		},
	}
}

/// Read and write addresses with our prefix. Not where a genesis is built: the runtime reads the generic prefix only.
fn print_our_addresses() {
	set_default_ss58_version(Ss58AddressFormat::custom(token::SS58_PREFIX));
}

fn partial(config: &Configuration) -> Result<service::Partial> {
	Ok(service::new_partial(config, PoolOptions::default(), false)?)
}

/// The statements live beside the database. Once that is gone (the user may have said no), they go too.
fn purge_statements(config: &Configuration) -> Result<()> {
	if config.database.path().is_some_and(|path| path.exists()) {
		return Ok(());
	}
	match std::fs::remove_dir_all(config.data_path.join("statements")) {
		Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
		_ => Ok(()),
	}
}

fn run_node(cli: &Cli, matches: &ArgMatches) -> Result<()> {
	let mut runner = cli.create_runner(&cli.run)?;
	let config = runner.config_mut();
	let on_demand = cli.sealing.on_demand();
	if on_demand.is_some() && config.chain_spec.chain_type() != ChainType::Development {
		return Err(Error::Input(format!(
			"--sealing instant and interval are for development chains; '{}' is none",
			config.chain_spec.id()
		)));
	}
	if config.role.is_authority() {
		checks::keystore(&config.keystore)?;
	}
	checks::node_key(config)?;
	rpc_limits::apply(&mut config.rpc, &cli.run.rpc_params, matches)?;
	checks::ports(config)?;

	let storage_monitor = cli.storage_monitor.clone();
	let pool = PoolOptions::new(&cli.run.pool_config, cli.run.shared_params.is_dev());
	runner.run_node_until_exit(|config| async move {
		let tasks = match config.network.network_backend {
			NetworkBackendType::Litep2p => {
				service::new_full::<Litep2pNetworkBackend>(config, pool, on_demand, storage_monitor)?
			},
			NetworkBackendType::Libp2p => {
				service::new_full::<NetworkWorker<_, _>>(config, pool, on_demand, storage_monitor)?
			},
		};
		// The genesis is there by now. The RPC would refuse our own addresses otherwise.
		print_our_addresses();
		Ok(tasks)
	})
}

/// The one error of sc-cli that is a page long.
fn explain(error: Error) -> Error {
	match error {
		Error::NetworkKeyNotFound(path) => Error::Input(format!(
			"a validator needs a network key that stays; there is none at {}. \
			 Make one with `key generate-node-key`, or pass --unsafe-force-node-key-generation",
			path.display()
		)),
		error => error,
	}
}
