//! The JSON-RPC methods beyond those that every node has.

use crate::service::{Backend, Block, Client, Hash, Pool, SelectChain};
use futures::channel::mpsc;
use jsonrpsee::RpcModule;
use sc_consensus_babe::BabeWorkerHandle;
use sc_consensus_grandpa::{FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState};
use sc_consensus_manual_seal::EngineCommand;
use sc_rpc::SubscriptionTaskExecutor;
use sp_keystore::KeystorePtr;
use sp_runtime::traits::NumberFor;
use std::{error::Error, sync::Arc};

/// What the methods need.
pub struct Deps {
	pub client: Arc<Client>,
	pub pool: Arc<Pool>,
	pub select_chain: SelectChain,
	pub chain_spec: Box<dyn sc_chain_spec::ChainSpec>,
	pub keystore: KeystorePtr,
	pub babe: BabeWorkerHandle<Block>,
	pub grandpa: Grandpa,
	pub statements: Arc<sc_statement_store::Store>,
	/// Where `engine_createBlock` goes, when blocks are made on demand.
	pub seal: Option<mpsc::Sender<EngineCommand<Hash>>>,
}

/// What GRANDPA's methods need.
#[derive(Clone)]
pub struct Grandpa {
	pub voter_state: SharedVoterState,
	pub authority_set: SharedAuthoritySet<Hash, NumberFor<Block>>,
	pub justifications: GrandpaJustificationStream<Block>,
	pub finality_proofs: Arc<FinalityProofProvider<Backend, Block>>,
}

/// Build the methods.
pub fn methods(deps: &Deps, executor: SubscriptionTaskExecutor) -> Result<RpcModule<()>, Box<dyn Error + Send + Sync>> {
	use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
	use sc_consensus_babe_rpc::{Babe, BabeApiServer};
	use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
	use sc_consensus_manual_seal::rpc::{ManualSeal, ManualSealApiServer};
	use sc_rpc::{
		dev::{Dev, DevApiServer},
		statement::{StatementApiServer, StatementStore},
	};
	use sc_sync_state_rpc::{SyncState, SyncStateApiServer};
	use substrate_frame_rpc_system::{System, SystemApiServer};

	let Deps { client, pool, .. } = deps;
	let mut module = RpcModule::new(());

	module.merge(System::<_, _, Block>::new(client.clone(), pool.clone()).into_rpc())?;
	module.merge(TransactionPayment::<_, Block>::new(client.clone()).into_rpc())?;
	module.merge(
		Babe::new(client.clone(), deps.babe.clone(), deps.keystore.clone(), deps.select_chain.clone()).into_rpc(),
	)?;
	module.merge(
		Grandpa::new(
			executor.clone(),
			deps.grandpa.authority_set.clone(),
			deps.grandpa.voter_state.clone(),
			deps.grandpa.justifications.clone(),
			deps.grandpa.finality_proofs.clone(),
		)
		.into_rpc(),
	)?;
	module.merge(
		SyncState::new(
			deps.chain_spec.cloned_box(),
			client.clone(),
			deps.grandpa.authority_set.clone(),
			deps.babe.clone(),
		)?
		.into_rpc(),
	)?;
	module.merge(StatementStore::new(deps.statements.clone(), executor).into_rpc())?;
	module.merge(Dev::new(client.clone()).into_rpc())?;
	if let Some(seal) = &deps.seal {
		module.merge(ManualSeal::new(seal.clone()).into_rpc())?;
	}
	Ok(module)
}
