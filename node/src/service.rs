//! The node's services, put together.

use crate::{
	equivocation::{NoReports, ReportEquivocations},
	pool::PoolOptions,
	rpc,
	sealing::{OnDemand, Sealer},
	warp_sync::WithoutParent,
};
use codec::Encode;
use futures::{channel::mpsc, future, FutureExt, StreamExt};
use metalife_runtime::{constants, RuntimeApi};
use sc_basic_authorship::ProposerFactory;
use sc_client_api::{backend::Backend as _, HeaderBackend};
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_babe::{find_pre_digest, BabeBlockImport, BabeLink, BabeWorkerHandle, SlotProportion};
use sc_consensus_grandpa::{
	BeforeBestBlockBy, FinalityProofProvider, GrandpaBlockImport, GrandpaPruningFilter, LinkHalf, SharedVoterState,
	ThreeQuartersOfTheUnfinalizedChain, VotingRulesBuilder,
};
use sc_consensus_manual_seal::{consensus::babe::BabeConsensusDataProvider, run_manual_seal, ManualSealParams};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_executor::{HeapAllocStrategy, WasmExecutor, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_network::{config::FullNetworkConfiguration, Event, NetworkBackend, NetworkEventStream};
use sc_network_statement::StatementHandlerPrototype;
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_service::{
	BuildGenesisBlock, BuildNetworkParams, ChainType, Configuration, Error, GenesisBlockBuilder, PartialComponents,
	SpawnTasksParams, TFullBackend, TFullClient, TaskManager, WarpSyncConfig,
};
use sc_storage_monitor::{StorageMonitorParams, StorageMonitorService};
use sc_telemetry::{Telemetry, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_babe::{inherents::BabeCreateInherentDataProviders, Slot, SlotDuration};
use sp_runtime::traits::{BlakeTwo256, Block as _, Hash as _};
use sp_timestamp::Timestamp;
use std::{fs, sync::Arc, time::Duration};

pub use metalife_primitives::{Hash, OpaqueBlock as Block};

/// What the runtime may call: Substrate's host functions and the statement store.
type HostFunctions = (sp_io::SubstrateHostFunctions, sp_statement_store::runtime_api::HostFunctions);
type Executor = WasmExecutor<HostFunctions>;

/// The client: the chain, and the runtime executed on it.
pub type Client = TFullClient<Block, RuntimeApi, Executor>;
/// The database.
pub type Backend = TFullBackend<Block>;
/// The rule by which the best chain is chosen.
pub type SelectChain = LongestChain<Backend, Block>;
/// The transaction pool.
pub type Pool = TransactionPoolHandle<Block, Client>;

type GrandpaImport = GrandpaBlockImport<Backend, Block, Client, SelectChain>;
type Inherents = BabeCreateInherentDataProviders<Block>;

/// What is needed beyond the usual to author and finalise.
pub struct Consensus {
	block_import: ReportEquivocations<BabeBlockImport<Block, Client, GrandpaImport, Inherents, SelectChain>>,
	inherents: Inherents,
	babe_link: BabeLink<Block>,
	babe_worker: BabeWorkerHandle<Block>,
	grandpa_link: LinkHalf<Block, Client, SelectChain>,
	telemetry: Option<Telemetry>,
}

/// A chain that can be read and imported into, without a network.
pub type Partial = PartialComponents<Client, Backend, SelectChain, DefaultImportQueue<Block>, Pool, Consensus>;

/// How often GRANDPA's justifications are kept, in blocks: what warp sync and light clients start from.
const JUSTIFICATION_PERIOD: u32 = 512;

type Parts = (Client, Arc<Backend>, sc_service::KeystoreContainer, TaskManager);

/// Builds the genesis block of the chain specification when asked: the runtime has to be compiled for it.
#[derive(Clone)]
struct Genesis<'a> {
	config: &'a Configuration,
	backend: Arc<Backend>,
	executor: Executor,
	commit_state: bool,
}

impl BuildGenesisBlock<Block> for Genesis<'_> {
	type BlockImportOperation = <Backend as sc_client_api::Backend<Block>>::BlockImportOperation;

	fn build_genesis_block(self) -> sp_blockchain::Result<(Block, Self::BlockImportOperation)> {
		let storage = self.config.chain_spec.as_storage_builder().build_storage().map_err(|error| {
			sp_blockchain::Error::Application(format!("the chain specification's genesis is bad: {error}").into())
		})?;
		GenesisBlockBuilder::<Block, _, _>::new_with_storage(storage, self.commit_state, self.backend, self.executor)?
			.build_genesis_block()
	}
}

fn executor(config: &Configuration) -> Result<Executor, Error> {
	let heap = config
		.executor
		.default_heap_pages
		.map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |pages| HeapAllocStrategy::Static { extra_pages: pages as u32 });
	Ok(Executor::builder()
		.with_execution_method(config.executor.wasm_method)
		.with_onchain_heap_alloc_strategy(heap)
		.with_offchain_heap_alloc_strategy(heap)
		.with_max_runtime_instances(config.executor.max_runtime_instances)
		.with_runtime_cache_size(config.executor.runtime_cache_size)
		// A restart need not compile the runtime again.
		.with_cache_path(std::path::absolute(config.data_path.join("wasm-cache"))?)
		.build())
}

/// Open the database, or begin one. A database of another chain is refused: the client would go on with that chain.
fn open(config: &Configuration, telemetry: Option<sc_telemetry::TelemetryHandle>) -> Result<Parts, Error> {
	let place = config.database.path().map(|path| path.display().to_string()).unwrap_or_default();
	let mut db = config.db_config();
	// Warp sync needs the justified blocks of pruned nodes.
	db.pruning_filters = vec![Arc::new(GrandpaPruningFilter)];
	let backend = sc_service::new_db_backend::<Block>(db)
		.map_err(|error| Error::Other(format!("cannot open the database {place}: {error}")))?;
	let executor = executor(config)?;
	let genesis =
		Genesis { config, backend: backend.clone(), executor: executor.clone(), commit_state: !config.no_genesis() };

	// Which specification the database was last found to be of, so that the genesis is not built at every start.
	let note = config.data_path.join("genesis");
	let spec = BlakeTwo256::hash(config.chain_spec.as_json(false)?.as_bytes());
	if let Some(found) = backend.blockchain().hash(0)? {
		if fs::read(&note).ok() != Some((spec, found).encode()) {
			let (block, _) = Genesis { commit_state: false, ..genesis.clone() }.build_genesis_block()?;
			let expected = block.header().hash();
			if found != expected {
				return Err(Error::Other(format!(
					"the database {place} is of another chain: its genesis is {found:?}, that of '{}' is {expected:?}; \
					 use another --base-path or purge-chain",
					config.chain_spec.id()
				)));
			}
		}
	}

	let parts: Parts =
		sc_service::new_full_parts_with_genesis_builder(config, telemetry, executor, backend, genesis, false)?;
	if let Err(error) = fs::write(&note, (spec, parts.0.chain_info().genesis_hash).encode()) {
		log::warn!("cannot write {}: {error}; the next start will take longer", note.display());
	}
	Ok(parts)
}

/// The slot and the time that a block carries. Blocks on demand do not wait for the clock: each is a slot later than
/// its parent.
fn inherents(client: Arc<Client>, slot_duration: SlotDuration, on_demand: bool) -> Inherents {
	Arc::new(move |parent, ()| {
		let client = client.clone();
		async move {
			let mut timestamp = Timestamp::current();
			let mut slot = Slot::from_timestamp(timestamp, slot_duration);
			let parent_slot = match client.header(parent)? {
				Some(parent) if on_demand => *find_pre_digest::<Block>(&parent)?.slot(),
				_ => 0,
			};
			// The first block gives the chain its time; genesis has none.
			if parent_slot > 0 {
				slot = Slot::from(parent_slot + 1);
				timestamp = Timestamp::new(*slot * slot_duration.as_millis());
			}
			Ok((
				sp_consensus_babe::inherents::InherentDataProvider::new(slot),
				sp_timestamp::InherentDataProvider::new(timestamp),
			))
		}
	})
}

/// Open the chain for reading and importing.
pub fn new_partial(config: &Configuration, pool: PoolOptions, on_demand: bool) -> Result<Partial, Error> {
	let telemetry = config
		.telemetry_endpoints
		.clone()
		.filter(|endpoints| !endpoints.is_empty())
		.map(|endpoints| {
			let worker = TelemetryWorker::new(16)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok::<_, sc_telemetry::Error>((worker, telemetry))
		})
		.transpose()?;

	let (client, backend, keystore_container, task_manager) =
		open(config, telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()))?;
	let client = Arc::new(client);
	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});
	let telemetry_handle = || telemetry.as_ref().map(|telemetry| telemetry.handle());

	let select_chain = LongestChain::new(backend.clone());
	let transaction_pool = Arc::new(pool.start(config, client.clone(), &task_manager));

	let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		telemetry_handle(),
	)?;
	let babe_config = sc_consensus_babe::configuration(&*client)?;
	let slot_duration = babe_config.slot_duration();
	let inherents = inherents(client.clone(), slot_duration, on_demand);
	let (block_import, babe_link) = sc_consensus_babe::block_import(
		babe_config,
		grandpa_import.clone(),
		client.clone(),
		inherents.clone(),
		select_chain.clone(),
		OffchainTransactionPoolFactory::new(NoReports),
	)?;
	let block_import = ReportEquivocations {
		inner: block_import,
		client: client.clone(),
		babe_link: babe_link.clone(),
		select_chain: select_chain.clone(),
		pool: OffchainTransactionPoolFactory::new(Arc::clone(&transaction_pool)),
	};
	let (import_queue, babe_worker) = sc_consensus_babe::import_queue(sc_consensus_babe::ImportQueueParams {
		link: babe_link.clone(),
		block_import: block_import.clone(),
		justification_import: Some(Box::new(grandpa_import)),
		client: client.clone(),
		slot_duration,
		spawner: &task_manager.spawn_essential_handle(),
		registry: config.prometheus_registry(),
		telemetry: telemetry_handle(),
	})?;

	Ok(PartialComponents {
		client,
		backend,
		task_manager,
		keystore_container,
		select_chain,
		import_queue,
		transaction_pool,
		other: Consensus { block_import, inherents, babe_link, babe_worker, grandpa_link, telemetry },
	})
}

/// Start the whole node.
pub fn new_full<N: NetworkBackend<Block, Hash>>(
	config: Configuration,
	pool: PoolOptions,
	on_demand: Option<OnDemand>,
	storage_monitor: StorageMonitorParams,
) -> Result<TaskManager, Error> {
	let PartialComponents {
		client,
		backend,
		mut task_manager,
		keystore_container,
		select_chain,
		import_queue,
		transaction_pool,
		other: Consensus { block_import, inherents, babe_link, babe_worker, grandpa_link, mut telemetry },
	} = new_partial(&config, pool, on_demand.is_some())?;

	let role = config.role;
	let grandpa_enabled = !config.disable_grandpa;
	let keystore = keystore_container.keystore();
	let registry = config.prometheus_registry().cloned();
	let telemetry_handle = telemetry.as_ref().map(|telemetry| telemetry.handle());
	let pool_factory = OffchainTransactionPoolFactory::new(transaction_pool.clone());
	let genesis_hash = client.info().genesis_hash;

	// The network and its protocols.
	let metrics = N::register_notification_metrics(registry.as_ref());
	let mut net_config = FullNetworkConfiguration::<Block, Hash, N>::new(&config.network, registry.clone());
	let peer_store = net_config.peer_store_handle();
	// Whoever takes no part in GRANDPA must not announce its protocol: litep2p closes every connection once nobody holds
	// the handle of a protocol that it knows.
	let grandpa = (grandpa_enabled && on_demand.is_none()).then(|| {
		let name = sc_consensus_grandpa::protocol_standard_name(&genesis_hash, &config.chain_spec);
		let (protocol, notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<Block, N>(
			name.clone(),
			metrics.clone(),
			peer_store.clone(),
		);
		net_config.add_notification_protocol(protocol);
		(name, notifications)
	});
	let (statement_handler, statement_config) = StatementHandlerPrototype::new::<_, Block, N>(
		genesis_hash,
		config.chain_spec.fork_id(),
		metrics.clone(),
		peer_store,
	);
	net_config.add_notification_protocol(statement_config);
	let warp_sync = sc_consensus_grandpa::warp_proof::NetworkProvider::new(
		backend.clone(),
		grandpa_link.shared_authority_set().clone(),
		Vec::new(),
	);
	let warp_sync = Arc::new(WithoutParent(Arc::new(warp_sync)));
	let (network, system_rpc_tx, tx_handler_controller, sync_service, _) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_sync)),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	// The statement store: in the database, on the network and for the runtime's off-chain workers.
	let statement_options = sc_statement_store::Config::default();
	let statements = sc_statement_store::Store::new_shared(
		&config.data_path,
		statement_options,
		client.clone(),
		keystore_container.local_keystore(),
		registry.as_ref(),
		Box::new(task_manager.spawn_handle()),
	)
	.map_err(|error| Error::Other(format!("cannot open the statement store: {error}")))?;
	let spawner = task_manager.spawn_handle();
	let statement_handler = statement_handler.build(
		network.clone(),
		sync_service.clone(),
		statements.clone(),
		registry.as_ref(),
		move |task| spawner.spawn("statement-validator", Some("networking"), task),
		statement_options.network_workers,
		statement_options.rate_limit,
	)?;
	task_manager.spawn_handle().spawn("statement-handler", Some("networking"), statement_handler.run());

	if config.offchain_worker.enabled {
		let statements = statements.clone();
		let workers = OffchainWorkers::new(OffchainWorkerOptions {
			runtime_api_provider: client.clone(),
			keystore: Some(keystore.clone()),
			offchain_db: backend.offchain_storage(),
			transaction_pool: Some(pool_factory.clone()),
			network_provider: Arc::new(network.clone()),
			is_validator: role.is_authority(),
			enable_http_requests: true,
			custom_extensions: move |_| vec![Box::new(statements.clone().as_statement_store_ext()) as Box<_>],
		})?;
		task_manager.spawn_handle().spawn(
			"offchain-workers",
			Some("offchain-worker"),
			workers.run(client.clone(), task_manager.spawn_handle()).boxed(),
		);
	}

	// What `spawn_tasks` does not leave of the configuration.
	let chain_type = config.chain_spec.chain_type();
	let force_authoring = config.force_authoring;
	let name = config.network.node_name.clone();
	let discovery_config = sc_authority_discovery::WorkerConfig {
		publish_non_global_ips: config.network.allow_non_globals_in_dht,
		public_addresses: config.network.public_addresses.clone(),
		strict_record_validation: true,
		persisted_cache_directory: config.network.net_config_path.clone(),
		..Default::default()
	};
	let database_path = config.database.path().map(Into::into);

	let (seal_sender, seal_receiver) = mpsc::channel(16);
	let voter_state = SharedVoterState::empty();
	let rpc_deps = rpc::Deps {
		client: client.clone(),
		pool: transaction_pool.clone(),
		select_chain: select_chain.clone(),
		chain_spec: config.chain_spec.cloned_box(),
		keystore: keystore.clone(),
		babe: babe_worker,
		grandpa: rpc::Grandpa {
			voter_state: voter_state.clone(),
			authority_set: grandpa_link.shared_authority_set().clone(),
			justifications: grandpa_link.justification_stream(),
			finality_proofs: FinalityProofProvider::new_for_service(
				backend.clone(),
				Some(grandpa_link.shared_authority_set().clone()),
			),
		},
		statements,
		seal: on_demand.map(|_| seal_sender),
	};
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		backend,
		client: client.clone(),
		keystore: keystore.clone(),
		network: network.clone(),
		sync_service: sync_service.clone(),
		rpc_builder: Box::new(move |executor| rpc::methods(&rpc_deps, executor).map_err(Error::Application)),
		transaction_pool: transaction_pool.clone(),
		task_manager: &mut task_manager,
		system_rpc_tx,
		tx_handler_controller,
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	if let Some(path) = database_path {
		StorageMonitorService::try_spawn(storage_monitor, path, &task_manager.spawn_essential_handle())
			.map_err(|error| Error::Application(error.into()))?;
	}

	// Authoring.
	let mut proposer = ProposerFactory::new(
		task_manager.spawn_handle(),
		client.clone(),
		transaction_pool.clone(),
		registry.as_ref(),
		telemetry_handle.clone(),
	);
	proposer.set_default_block_size_limit(constants::block::MAX_BYTES as usize);

	if let Some(on_demand) = on_demand {
		let authorities = babe_link.config().authorities.clone();
		let epoch_changes = babe_link.epoch_changes().clone();
		let babe = BabeConsensusDataProvider::new(client.clone(), keystore.clone(), epoch_changes, authorities)
			.map_err(|error| Error::Application(error.into()))?;
		let sealing = run_manual_seal(ManualSealParams {
			block_import,
			env: proposer,
			client: client.clone(),
			pool: transaction_pool.clone(),
			commands_stream: on_demand.commands(client.clone(), transaction_pool, grandpa_enabled, seal_receiver),
			select_chain,
			consensus_data_provider: Some(Box::new(Sealer { babe, client, keystore })),
			create_inherent_data_providers: inherents,
		});
		task_manager.spawn_essential_handle().spawn_blocking("sealing", Some("block-authoring"), sealing);
		return Ok(task_manager);
	}

	if role.is_authority() {
		let dht_events = network
			.event_stream("authority-discovery")
			.filter_map(|event| future::ready(if let Event::Dht(event) = event { Some(event) } else { None }));
		let (discovery, _) = sc_authority_discovery::new_worker_and_service_with_config(
			discovery_config,
			client.clone(),
			Arc::new(network.clone()),
			dht_events.boxed(),
			sc_authority_discovery::Role::PublishAndDiscover(keystore.clone()),
			registry.clone(),
			task_manager.spawn_handle(),
		);
		task_manager.spawn_handle().spawn("authority-discovery", Some("networking"), discovery.run());

		let babe = sc_consensus_babe::start_babe(sc_consensus_babe::BabeParams {
			keystore: keystore.clone(),
			client,
			select_chain,
			env: proposer,
			block_import,
			sync_oracle: sync_service.clone(),
			justification_sync_link: sync_service.clone(),
			create_inherent_data_providers: inherents,
			force_authoring,
			// A development chain may well run without finality.
			backoff_authoring_blocks: (chain_type != ChainType::Development)
				.then(BackoffAuthoringOnFinalizedHeadLagging::default),
			babe_link,
			block_proposal_slot_portion: SlotProportion::new(0.5),
			max_block_proposal_slot_portion: None,
			telemetry: telemetry_handle.clone(),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("babe", Some("block-authoring"), babe);
	}

	if let Some((protocol_name, notification_service)) = grandpa {
		let voter = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: Duration::from_millis(333),
				justification_generation_period: JUSTIFICATION_PERIOD,
				observer_enabled: false,
				local_role: role,
				name: Some(name),
				// Who is no validator follows the votes without a key.
				keystore: role.is_authority().then_some(keystore),
				telemetry: telemetry_handle.clone(),
				protocol_name,
			},
			link: grandpa_link,
			network,
			sync: sync_service,
			notification_service,
			// Vote for no block newer than the best but one, and never for more than three quarters at once.
			voting_rule: VotingRulesBuilder::new()
				.add(BeforeBestBlockBy(1))
				.add(ThreeQuartersOfTheUnfinalizedChain)
				.build(),
			prometheus_registry: registry,
			shared_voter_state: voter_state,
			telemetry: telemetry_handle,
			offchain_tx_pool_factory: pool_factory,
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
	}

	Ok(task_manager)
}
