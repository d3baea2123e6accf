//! Reports validators that author two blocks in one slot.
//!
//! BABE's own block import looks for them too, but only after the verifier has taken the seals off the headers
//! (sc-consensus-babe 0.60). What it reports proves nothing without the signatures, so the runtime refuses it with
//! `babe.InvalidEquivocationProof`, and nobody would be slashed. Here the headers are looked at whole, around that import,
//! whose own reports go to [`NoReports`].

use crate::service::{Block, Client, Hash, SelectChain};
use jsonrpsee::core::async_trait;
use sc_client_api::AuxStore;
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sc_consensus_babe::{find_pre_digest, BabeIntermediate, BabeLink, Epoch, INTERMEDIATE_KEY};
use sc_consensus_slots::check_equivocation;
use sc_transaction_pool_api::{error::Error as PoolError, LocalTransactionPool, OffchainTransactionPoolFactory};
use sp_api::{ApiExt, ProvideRuntimeApi};
use sp_consensus::{BlockOrigin, SelectChain as _};
use sp_consensus_babe::{AuthorityId, BabeApi, EquivocationProof, OpaqueKeyOwnershipProof, Slot, SlotDuration};
use sp_runtime::traits::{Block as BlockT, Header as _};
use sp_timestamp::Timestamp;
use std::sync::Arc;

type Header = <Block as BlockT>::Header;
type Proof = EquivocationProof<Header>;
type AnyError = Box<dyn std::error::Error + Send + Sync>;

/// A pool that takes no transaction, and says nothing about it.
pub struct NoReports;

impl LocalTransactionPool for NoReports {
	type Block = Block;
	type Hash = Hash;
	type Error = PoolError;

	fn submit_local(&self, _: Hash, _: <Block as BlockT>::Extrinsic) -> Result<Hash, PoolError> {
		Ok(Hash::default())
	}
}

/// A part of the database of its own for [`check_equivocation`], which always uses the same keys.
struct WholeHeaders<'a>(&'a Client);

impl WholeHeaders<'_> {
	fn key(key: &[u8]) -> Vec<u8> {
		[b"whole:", key].concat()
	}
}

impl AuxStore for WholeHeaders<'_> {
	fn insert_aux<
		'a,
		'b: 'a,
		'c: 'a,
		I: IntoIterator<Item = &'a (&'c [u8], &'c [u8])>,
		D: IntoIterator<Item = &'a &'b [u8]>,
	>(
		&self,
		insert: I,
		delete: D,
	) -> sp_blockchain::Result<()> {
		let insert: Vec<_> = insert.into_iter().map(|(key, value)| (Self::key(key), *value)).collect();
		let delete: Vec<_> = delete.into_iter().map(|key| Self::key(key)).collect();
		let insert: Vec<_> = insert.iter().map(|(key, value)| (&key[..], *value)).collect();
		let delete: Vec<_> = delete.iter().map(|key| &key[..]).collect();
		self.0.insert_aux(&insert, &delete)
	}

	fn get_aux(&self, key: &[u8]) -> sp_blockchain::Result<Option<Vec<u8>>> {
		self.0.get_aux(&Self::key(key))
	}
}

/// A block import that reports equivocations to the runtime, then imports by another.
#[derive(Clone)]
pub struct ReportEquivocations<Inner> {
	/// The import that does the rest: BABE's.
	pub inner: Inner,
	/// The chain.
	pub client: Arc<Client>,
	/// Where the epochs are known.
	pub babe_link: BabeLink<Block>,
	/// How the best chain is chosen, on which the report is put.
	pub select_chain: SelectChain,
	/// Where reports go.
	pub pool: OffchainTransactionPoolFactory<Block>,
}

impl<Inner> ReportEquivocations<Inner> {
	/// Who is to have authored a block: verified before for blocks of others, by ourselves for our own. Not known, and
	/// not looked at, for blocks that are taken over with their state or fetched as history.
	fn author(&self, block: &BlockImportParams<Block>, authority_index: u32) -> Option<AuthorityId> {
		let intermediate = block.get_intermediate::<BabeIntermediate<Block>>(INTERMEDIATE_KEY).ok()?;
		let config = self.babe_link.config();
		let epochs = self.babe_link.epoch_changes().shared_data();
		let epoch = epochs.viable_epoch(&intermediate.epoch_descriptor, |slot| Epoch::genesis(config, slot))?;
		let (author, _) = epoch.as_ref().authorities.get(authority_index as usize)?;
		Some(author.clone())
	}

	/// The proof that the author of this block has authored another in the same slot, if we have seen that.
	fn equivocation(&self, block: &BlockImportParams<Block>) -> Result<Option<Proof>, AnyError> {
		// What is caught up with is not new, and has been reported by those who saw it happen.
		if matches!(block.origin, BlockOrigin::NetworkInitialSync | BlockOrigin::File) {
			return Ok(None);
		}
		let header = block.post_header();
		let claim = find_pre_digest::<Block>(&header)?;
		let Some(author) = self.author(block, claim.authority_index()) else { return Ok(None) };
		let slot_duration = SlotDuration::from_millis(self.babe_link.config().slot_duration);
		let now = Slot::from_timestamp(Timestamp::current(), slot_duration);
		Ok(check_equivocation(&WholeHeaders(&self.client), now, claim.slot(), &header, &author)?)
	}

	/// Report it in a transaction without a signature, which goes into a block of our own.
	async fn report(&self, proof: Proof, parent: Hash) -> Result<(), AnyError> {
		let best = self.select_chain.best_chain().await?.hash();
		// The first of the two blocks is of the session in question. It may not have been imported; the parent was.
		let owner = |at: Hash| -> Result<Option<OpaqueKeyOwnershipProof>, AnyError> {
			Ok(self.client.runtime_api().generate_key_ownership_proof(at, proof.slot, proof.offender.clone())?)
		};
		let owner = match owner(proof.first_header.hash()) {
			Ok(Some(owner)) => owner,
			_ => owner(parent)?.ok_or("its author is no authority")?,
		};

		let mut api = self.client.runtime_api();
		api.register_extension(self.pool.offchain_transaction_pool(best));
		api.submit_report_equivocation_unsigned_extrinsic(best, proof, owner)?.ok_or("the runtime made no report")?;
		Ok(())
	}
}

#[async_trait]
impl<Inner: BlockImport<Block> + Send + Sync> BlockImport<Block> for ReportEquivocations<Inner> {
	type Error = Inner::Error;

	async fn check_block(&self, block: BlockCheckParams<Block>) -> Result<ImportResult, Self::Error> {
		self.inner.check_block(block).await
	}

	async fn import_block(&self, block: BlockImportParams<Block>) -> Result<ImportResult, Self::Error> {
		// Whatever comes of it, a valid block is imported.
		match self.equivocation(&block) {
			Ok(Some(proof)) => {
				let author = proof.offender.clone();
				let blocks = (proof.first_header.hash(), proof.second_header.hash());
				match self.report(proof, *block.header.parent_hash()).await {
					Ok(()) => log::info!(target: "babe", "Reported {author:?} for authoring {blocks:?} in one slot"),
					Err(error) => log::warn!(target: "babe", "{author:?} authored {blocks:?} in one slot: {error}"),
				}
			},
			Ok(None) => {},
			Err(error) => log::warn!(target: "babe", "Could not look for equivocations: {error}"),
		}
		self.inner.import_block(block).await
	}
}
