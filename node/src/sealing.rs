//! Blocks on demand for a development chain: one for each transaction, or one for each interval.
//!
//! The blocks are ordinary BABE blocks by the local validator. Only their time is not the clock's: each is one slot
//! later than its parent, however fast they follow each other.

use crate::service::{Block, Client, Hash, Pool};
use clap::ValueEnum;
use futures::{channel::mpsc, stream, Stream, StreamExt};
use jsonrpsee::tokio::time::sleep;
use sc_consensus::BlockImportParams;
use sc_consensus_babe::{find_pre_digest, CompatibleDigestItem};
use sc_consensus_manual_seal::{
	consensus::babe::BabeConsensusDataProvider, ConsensusDataProvider, EngineCommand, Error,
};
use sc_transaction_pool_api::TransactionPool;
use sp_api::{ProvideRuntimeApi, StorageProof};
use sp_blockchain::HeaderBackend;
use sp_consensus_babe::{AuthorityId, BabeApi};
use sp_core::crypto::{key_types::BABE, ByteArray};
use sp_inherents::InherentData;
use sp_keystore::KeystorePtr;
use sp_runtime::{Digest, DigestItem};
use std::{pin::Pin, sync::Arc, time::Duration};

type Header = <Block as sp_runtime::traits::Block>::Header;

/// When a block is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sealing {
	/// In this validator's slots, by BABE; GRANDPA finalises.
	Consensus,
	/// As soon as there is a transaction; the block is final at once. Development chains only.
	Instant,
	/// Every `--sealing-interval-ms`; the block is final at once. Development chains only.
	Interval,
}

/// The options about sealing.
#[derive(Clone, Debug, clap::Args)]
pub struct SealingParams {
	/// When blocks are made.
	///
	/// `instant` and `interval` also offer the RPC `engine_createBlock`. Their blocks carry the time of their parent
	/// plus one slot. With `--no-grandpa` they are not finalised.
	#[arg(long, value_enum, default_value_t = Sealing::Consensus)]
	pub sealing: Sealing,

	/// The time between two blocks with `--sealing interval`.
	#[arg(long, value_name = "MILLISECONDS", default_value_t = 3_000, value_parser = clap::value_parser!(u64).range(1..))]
	pub sealing_interval_ms: u64,
}

impl SealingParams {
	/// How to seal on demand, if so.
	pub fn on_demand(&self) -> Option<OnDemand> {
		match self.sealing {
			Sealing::Consensus => None,
			Sealing::Instant => Some(OnDemand::Transaction),
			Sealing::Interval => Some(OnDemand::Every(Duration::from_millis(self.sealing_interval_ms))),
		}
	}
}

/// How long the pool may take to see a block.
const POOL_PATIENCE: Duration = Duration::from_secs(5);

/// What asks for a block.
#[derive(Clone, Copy, Debug)]
pub enum OnDemand {
	/// A transaction in the pool.
	Transaction,
	/// Time that passed.
	Every(Duration),
}

impl OnDemand {
	/// The commands to seal: by itself and from `rpc`.
	pub fn commands(
		self,
		client: Arc<Client>,
		pool: Arc<Pool>,
		finalize: bool,
		rpc: mpsc::Receiver<EngineCommand<Hash>>,
	) -> Pin<Box<dyn Stream<Item = EngineCommand<Hash>> + Send>> {
		let seal =
			move || EngineCommand::SealNewBlock { create_empty: true, finalize, parent_hash: None, sender: None };
		match self {
			Self::Transaction => {
				let wanted = pool.import_notification_stream().filter_map(move |_| {
					let (client, pool) = (client.clone(), pool.clone());
					async move {
						// The notification of a transaction that an earlier block took in asks for nothing. What the last block
						// left is known when the pool has seen it.
						let best = client.info().best_hash;
						let mut ready = pool.ready_at_with_timeout(best, POOL_PATIENCE).await;
						ready.next().is_some().then(seal)
					}
				});
				stream::select(rpc, wanted).boxed()
			},
			Self::Every(interval) => stream::select(
				rpc,
				stream::repeat(interval).then(move |interval| async move {
					sleep(interval).await;
					seal()
				}),
			)
			.boxed(),
		}
	}
}

/// BABE's data for blocks on demand, the seal included, so that they pass the ordinary verification later.
pub struct Sealer {
	/// All but the seal.
	pub babe: BabeConsensusDataProvider<Block, Client>,
	/// Knows the authorities.
	pub client: Arc<Client>,
	/// Has the keys.
	pub keystore: KeystorePtr,
}

impl Sealer {
	fn author(&self, parent: Hash, index: usize) -> Option<AuthorityId> {
		let api = self.client.runtime_api();
		// The first block of an epoch is authored under the epoch that its parent still calls the next.
		[api.current_epoch(parent), api.next_epoch(parent)]
			.into_iter()
			.flatten()
			.filter_map(|epoch| epoch.authorities.into_iter().nth(index))
			.map(|(author, _)| author)
			.find(|author| self.keystore.has_keys(&[(author.to_raw_vec(), BABE)]))
	}
}

impl ConsensusDataProvider<Block> for Sealer {
	fn create_digest(&self, parent: &Header, inherents: &InherentData) -> Result<Digest, Error> {
		self.babe.create_digest(parent, inherents)
	}

	fn append_block_import(
		&self,
		parent: &Header,
		params: &mut BlockImportParams<Block>,
		inherents: &InherentData,
		proof: StorageProof,
	) -> Result<(), Error> {
		self.babe.append_block_import(parent, params, inherents, proof)?;
		let pre_digest = find_pre_digest::<Block>(&params.header).map_err(|error| error.to_string())?;
		let seal = self
			.author(parent.hash(), pre_digest.authority_index() as usize)
			.and_then(|author| {
				self.keystore.sr25519_sign(BABE, author.as_ref(), params.header.hash().as_ref()).ok().flatten()
			})
			.ok_or_else(|| Error::from("the keystore has no key of this slot's validator".to_string()))?;
		params.post_digests.push(DigestItem::babe_seal(seal.into()));
		Ok(())
	}
}
