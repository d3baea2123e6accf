//! A chain as a node keeps it: state in ParityDB through `sc-client-db`, behind the trie cache, and the runtime that the
//! node runs, compiled. Blocks are built, executed and imported as a node does it, but for the seal.

use codec::{Decode, Encode};
use frame_support::weights::Weight;
use frame_system::ConsumedWeight;
use metalife_runtime::{
	constants::money::MLT, tx_extension, AccountId, Hash, Header, OpaqueBlock, RuntimeCall, SignedPayload,
	UncheckedExtrinsic, VERSION,
};
use sc_chain_spec::GenesisConfigBuilderRuntimeCaller;
use sc_client_api::{backend::Backend as _, BlockImportOperation as _, NewBlockState, TrieCacheContext};
use sc_client_db::{Backend, BlocksPruning, DatabaseSettings, DatabaseSource};
use sc_executor::WasmExecutor;
use sp_consensus_babe::{
	digests::{CompatibleDigestItem, PreDigest, SecondaryVRFPreDigest},
	make_vrf_sign_data,
};
use sp_core::{
	crypto::{Pair as _, VrfSecret},
	sr25519,
	storage::{well_known_keys, Storage},
	traits::{CallContext, ReadRuntimeVersionExt, RuntimeCode, WrappedRuntimeCode},
};
use sp_externalities::Extensions;
use sp_runtime::{
	generic::Era,
	traits::{BlakeTwo256, Block as _, Hash as _, Header as _},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	ApplyExtrinsicResult, Digest, DigestItem, OpaqueExtrinsic, StateVersion,
};
use sp_state_machine::{backend::Backend as _, OverlayedChanges, StateMachine, StorageChanges};
use std::{
	error::Error,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};

/// What a node may ask of its host.
pub type HostFunctions = (sp_io::SubstrateHostFunctions, sp_statement_store::runtime_api::HostFunctions);
type State = <Backend<OpaqueBlock> as sc_client_api::Backend<OpaqueBlock>>::State;
type Changes = StorageChanges<BlakeTwo256>;
type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The trie cache that a node has unless told otherwise, in bytes.
pub const TRIE_CACHE: usize = 1024 * 1024 * 1024;
/// How far blocks may be ahead of finality before a node canonicalises them all the same.
const CANONICALIZATION_DELAY: u64 = 4096;
const STATE_VERSION: StateVersion = StateVersion::V1;
/// The length of a slot, in milliseconds.
const SLOT: u64 = metalife_runtime::constants::time::SLOT_MILLIS;

/// A folder that goes when this does.
pub struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
	/// A new one, beneath `parent`.
	pub fn new(parent: &Path) -> Result<Self> {
		let path = parent.join(format!("metalife-weights-{}", std::process::id()));
		std::fs::create_dir_all(&path)?;
		Ok(Self(path))
	}

	/// Where it is.
	pub fn path(&self) -> &Path {
		&self.0
	}
}

impl Drop for TemporaryFolder {
	fn drop(&mut self) {
		// What is left behind is left in the folder for temporary files.
		let _ = std::fs::remove_dir_all(&self.0);
	}
}

fn hash(what: &impl Encode) -> [u8; 32] {
	BlakeTwo256::hash_of(what).0
}

/// The account with this number. Its key is not known to anyone.
pub fn account(number: u32) -> AccountId {
	hash(&(b"account", number)).into()
}

/// The keys of the sender with this number.
pub fn sender(number: u32) -> sr25519::Pair {
	sr25519::Pair::from_seed(&hash(&(b"sender", number)))
}

/// Where the runtime keeps an account.
pub fn account_key(account: &AccountId) -> Vec<u8> {
	frame_system::Account::<metalife_runtime::Runtime>::hashed_key_for(account)
}

/// What the runtime keeps of an account that has this much money.
pub fn account_value(money: u128) -> Vec<u8> {
	let data = pallet_balances::AccountData { free: money, ..Default::default() };
	frame_system::AccountInfo::<u32, _> { nonce: 0, consumers: 0, providers: 1, sufficients: 0, data }.encode()
}

/// Give the treasury money. It has some from the first fee on.
pub fn endow_treasury(storage: &mut Storage) {
	let account = metalife_runtime::Treasury::account_id();
	storage.top.insert(account_key(&account), account_value(1_000_000 * MLT));
}

/// A block that was built, with what it changes.
pub struct Built {
	/// The block.
	pub block: OpaqueBlock,
	/// How many of the transactions went into it.
	pub transactions: usize,
	/// What it changes in the state.
	pub changes: Changes,
}

impl Built {
	/// Of how much weight the runtime thinks that it is.
	pub fn weight(&self) -> Weight {
		let key = frame_system::BlockWeight::<metalife_runtime::Runtime>::hashed_key();
		let value = self.changes.main_storage_changes.iter().find(|(changed, _)| changed[..] == key);
		value
			.and_then(|(_, value)| ConsumedWeight::decode(&mut &value.as_ref()?[..]).ok())
			.map_or_else(Weight::zero, |consumed| consumed.total())
	}
}

/// The chain.
pub struct Chain {
	backend: Backend<OpaqueBlock>,
	executor: WasmExecutor<HostFunctions>,
	code: Vec<u8>,
	genesis: Header,
}

impl Chain {
	/// A new one at `path`, with these accounts besides those of the development chain.
	pub fn create(path: &Path, accounts: impl Iterator<Item = (AccountId, u128)>) -> Result<Self> {
		let code =
			metalife_runtime::WASM_BINARY.ok_or("the runtime was built without its wasm: unset SKIP_WASM_BUILD")?;
		let mut storage: Storage = GenesisConfigBuilderRuntimeCaller::<HostFunctions>::new(code)
			.get_storage_for_named_preset(Some(&"development".into()))?;
		storage.top.insert(well_known_keys::CODE.to_vec(), code.to_vec());
		endow_treasury(&mut storage);
		for (account, money) in accounts {
			storage.top.insert(account_key(&account), account_value(money));
			// What the runtime adds for each account: what statements it may post.
			storage.top.insert(
				sp_statement_store::statement_allowance_key(&account),
				sp_statement_store::StatementAllowance::new(1, 1).encode(),
			);
		}
		let backend = open(path, Some(TRIE_CACHE))?;
		let mut operation = backend.begin_operation()?;
		let root = operation.set_genesis_state(storage, true, STATE_VERSION)?;
		let genesis = Header::new(0, Default::default(), root, Default::default(), Digest::default());
		operation.set_block_data(genesis.clone(), Some(Vec::new()), None, None, NewBlockState::Final, true)?;
		backend.commit_operation(operation)?;
		Ok(Self { backend, executor: executor(), code: code.to_vec(), genesis })
	}

	/// Close the database and open it again, with a trie cache of so many bytes or without one.
	pub fn reopen(self, path: &Path, trie_cache: Option<usize>) -> Result<Self> {
		let Self { backend, executor, code, genesis } = self;
		drop(backend);
		Ok(Self { backend: open(path, trie_cache)?, executor, code, genesis })
	}

	/// The first block.
	pub fn genesis(&self) -> &Header {
		&self.genesis
	}

	/// The state after a block.
	pub fn state(&self, header: &Header) -> Result<State> {
		Ok(self.backend.state_at(header.hash(), TrieCacheContext::Trusted)?)
	}

	/// `call`, signed by `signer`, for as long as this chain lasts.
	pub fn signed(&self, signer: &sr25519::Pair, nonce: u32, call: RuntimeCall) -> OpaqueExtrinsic {
		let genesis = self.genesis.hash();
		let implicit =
			((), (), VERSION.spec_version, VERSION.transaction_version, genesis, genesis, (), (), (), None, ());
		let payload = SignedPayload::from_raw(call, tx_extension(Era::Immortal, nonce, 0), implicit);
		let signature = payload.using_encoded(|bytes| signer.sign(bytes));
		let (call, extension, _) = payload.deconstruct();
		let account = AccountId::from(signer.public());
		opaque(UncheckedExtrinsic::new_signed(call, account.into(), signature.into(), extension))
	}

	/// Build a block on `parent`, out of as many of these transactions as it takes.
	pub fn build(&self, parent: &Header, transactions: impl Iterator<Item = OpaqueExtrinsic>) -> Result<Built> {
		let state = self.state(parent)?;
		let mut overlay = OverlayedChanges::default();
		let number = parent.number() + 1;
		let slot = u64::from(number);
		let header = Header::new(number, Default::default(), Default::default(), parent.hash(), digest(slot));
		self.call::<()>(&state, &mut overlay, "Core_initialize_block", &header.encode())?;
		let time = pallet_timestamp::Call::set { now: slot * SLOT };
		let mut body = vec![opaque(UncheckedExtrinsic::new_bare(time.into()))];
		if !matches!(self.apply(&state, &mut overlay, &body[0])?, Ok(Ok(()))) {
			return Err("the time was refused".into());
		}
		for transaction in transactions {
			overlay.start_transaction();
			match self.apply(&state, &mut overlay, &transaction)? {
				Ok(outcome) => {
					outcome.map_err(|error| format!("a transaction failed: {error:?}"))?;
					overlay.commit_transaction().expect("one was started");
					body.push(transaction);
				},
				Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources)) => {
					overlay.rollback_transaction().expect("one was started");
					break;
				},
				Err(error) => return Err(format!("a transaction was refused: {error:?}").into()),
			}
		}
		let header: Header = self.call(&state, &mut overlay, "BlockBuilder_finalize_block", &[])?;
		let changes = overlay.drain_storage_changes(&state, STATE_VERSION)?;
		let transactions = body.len() - 1;
		Ok(Built { block: OpaqueBlock::new(header, body), transactions, changes })
	}

	/// Execute a block on `parent` as at import. Returns how long it took, and what it changes.
	pub fn execute(&self, parent: &Header, block: &OpaqueBlock) -> Result<(Duration, Changes)> {
		let encoded = block.encode();
		let started = Instant::now();
		let state = self.state(parent)?;
		let mut overlay = OverlayedChanges::default();
		self.call::<()>(&state, &mut overlay, "Core_execute_block", &encoded)?;
		let changes = overlay.drain_storage_changes(&state, STATE_VERSION)?;
		Ok((started.elapsed(), changes))
	}

	/// Write a block and its state to the database, and finalise it, so that its state becomes the canonical one.
	pub fn import(&self, block: OpaqueBlock, changes: Changes) -> Result<()> {
		let hash = self.insert(block, changes)?;
		Ok(self.backend.finalize_block(hash, None)?)
	}

	fn insert(&self, block: OpaqueBlock, changes: Changes) -> Result<Hash> {
		let (header, body) = block.deconstruct();
		let hash = header.hash();
		let mut operation = self.backend.begin_operation()?;
		self.backend.begin_state_operation(&mut operation, *header.parent_hash())?;
		operation.set_block_data(header, Some(body), None, None, NewBlockState::Best, true)?;
		operation.update_db_storage(changes.transaction)?;
		operation.update_storage(changes.main_storage_changes, changes.child_storage_changes)?;
		self.backend.commit_operation(operation)?;
		Ok(hash)
	}

	/// Write these values in a block on `parent` that does nothing else, and finalise it. Returns its header, and how
	/// long it took to compute the root, to write the block, and to finalise it.
	pub fn write(&self, parent: &Header, values: &[(Vec<u8>, Vec<u8>)]) -> Result<(Header, [Duration; 3])> {
		let started = Instant::now();
		let state = self.state(parent)?;
		let delta = values.iter().map(|(key, value)| (&key[..], Some(&value[..])));
		let (root, transaction) = state.storage_root(delta, STATE_VERSION);
		let header = Header::new(parent.number() + 1, Default::default(), root, parent.hash(), Digest::default());
		let changes = Changes {
			main_storage_changes: values.iter().map(|(key, value)| (key.clone(), Some(value.clone()))).collect(),
			transaction,
			transaction_storage_root: root,
			..Default::default()
		};
		// What the trie cache has learnt reaches all who share it.
		drop(state);
		let computed = Instant::now();
		let hash = self.insert(OpaqueBlock::new(header.clone(), Vec::new()), changes)?;
		let written = Instant::now();
		self.backend.finalize_block(hash, None)?;
		Ok((header, [computed - started, written - computed, written.elapsed()]))
	}

	fn apply(
		&self,
		state: &State,
		overlay: &mut OverlayedChanges<BlakeTwo256>,
		extrinsic: &OpaqueExtrinsic,
	) -> Result<ApplyExtrinsicResult> {
		self.call(state, overlay, "BlockBuilder_apply_extrinsic", &extrinsic.encode())
	}

	fn call<R: Decode>(
		&self,
		state: &State,
		overlay: &mut OverlayedChanges<BlakeTwo256>,
		method: &str,
		input: &[u8],
	) -> Result<R> {
		let fetcher = WrappedRuntimeCode(self.code.as_slice().into());
		let code = RuntimeCode { code_fetcher: &fetcher, hash: vec![1], heap_pages: None };
		let mut extensions = Extensions::default();
		extensions.register(ReadRuntimeVersionExt::new(self.executor.clone()));
		let context = CallContext::Onchain { import: true };
		let output = StateMachine::new(state, overlay, &self.executor, method, input, &mut extensions, &code, context)
			.execute()
			.map_err(|error| format!("{method}: {error}"))?;
		Ok(R::decode(&mut &output[..])?)
	}
}

/// Compiles the runtime as a node does.
fn executor() -> WasmExecutor<HostFunctions> {
	WasmExecutor::builder().with_max_runtime_instances(8).with_runtime_cache_size(2).build()
}

/// The database at `path`, pruned as a node prunes it unless told otherwise.
fn open(path: &Path, trie_cache: Option<usize>) -> Result<Backend<OpaqueBlock>> {
	let settings = DatabaseSettings {
		trie_cache_maximum_size: trie_cache,
		state_pruning: None,
		source: DatabaseSource::ParityDb { path: path.into() },
		blocks_pruning: BlocksPruning::KeepFinalized,
		pruning_filters: Vec::new(),
		metrics_registry: None,
	};
	Ok(Backend::new(settings, CANONICALIZATION_DELAY)?)
}

fn opaque(extrinsic: UncheckedExtrinsic) -> OpaqueExtrinsic {
	OpaqueExtrinsic::try_from_encoded_extrinsic(&extrinsic.encode()).expect("an extrinsic is bytes with their length")
}

/// The claim of the development chain's only validator to author in a slot of the first epoch.
fn digest(slot: u64) -> Digest {
	let author = sr25519::Pair::from_string("//Alice", None).expect("it is a seed");
	let claim = PreDigest::SecondaryVRF(SecondaryVRFPreDigest {
		authority_index: 0,
		slot: slot.into(),
		vrf_signature: author.vrf_sign(&make_vrf_sign_data(&Default::default(), slot.into(), 0)),
	});
	Digest { logs: vec![DigestItem::babe_pre_digest(claim)] }
}
