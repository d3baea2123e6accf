//! The runtime as a whole: its genesis, its rules, and how its pallets meet.

mod consensus;
mod content;
mod creators;
mod deposits;
mod energy;
mod fees;
mod genesis;
mod governance;
mod interface;
mod letters;
mod market;
#[cfg(not(feature = "runtime-benchmarks"))]
mod migrations;
mod pubs;
mod simulation;
mod weights;

use crate::{genesis::get_preset, *};
use codec::Encode;
use frame_support::{dispatch::DispatchResultWithPostInfo, genesis_builder_helper::build_state};
use sp_consensus_babe::digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest};
use sp_core::{sr25519, Pair, H256};
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	traits::{Dispatchable, Header as _},
	ApplyExtrinsicResult, Digest, DigestItem, ExtrinsicInclusionMode,
};

/// The chain that this preset begins.
fn chain(preset: &str) -> TestExternalities {
	let patch = get_preset(&PresetId::from(preset)).expect("the preset exists");
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("the default serialises");
	merge(&mut config, serde_json::from_slice(&patch).expect("a preset is JSON"));

	let mut ext = TestExternalities::default();
	ext.execute_with(|| {
		build_state::<RuntimeGenesisConfig>(config.to_string().into_bytes()).expect("the preset builds");
	});
	ext.commit_all().expect("nothing is open");
	ext
}

/// Lay a preset's patch over the default, as a node does.
fn merge(base: &mut serde_json::Value, patch: serde_json::Value) {
	match (base, patch) {
		(serde_json::Value::Object(base), serde_json::Value::Object(patch)) => {
			for (key, value) in patch {
				merge(base.entry(key).or_insert(serde_json::Value::Null), value);
			}
		},
		(base, patch) => *base = patch,
	}
}

/// Makes blocks one after the other.
struct Author {
	parent: Header,
	slot: u64,
}

impl Author {
	/// Begins with block 1 in the first slot.
	fn new() -> Self {
		let genesis = Header::new(0, H256::zero(), H256::zero(), H256::zero(), Digest::default());
		Self { parent: genesis, slot: 0 }
	}

	/// A block by the validator with this index, `slots` after the one before, with these transactions.
	fn block(&mut self, slots: u64, author: u32, transactions: Vec<UncheckedExtrinsic>) -> Vec<ApplyExtrinsicResult> {
		self.begin(slots, author);
		let results = transactions.into_iter().map(Executive::apply_extrinsic).collect();
		self.end();
		results
	}

	/// Begin such a block; what may go into it.
	fn begin(&mut self, slots: u64, author: u32) -> ExtrinsicInclusionMode {
		self.slot += slots;
		let pre_digest =
			PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index: author, slot: self.slot.into() });
		let header = Header::new(
			self.parent.number + 1,
			H256::zero(),
			H256::zero(),
			self.parent.hash(),
			Digest { logs: vec![DigestItem::babe_pre_digest(pre_digest)] },
		);
		let mode = Executive::initialize_block(&header);
		let time = pallet_timestamp::Call::set { now: self.slot * constants::time::SLOT_MILLIS };
		let inherent = Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(time.into()));
		assert_eq!(inherent, Ok(Ok(())));
		mode
	}

	/// End the block that was begun.
	fn end(&mut self) {
		self.parent = Executive::finalize_block();
	}

	/// A block in the next slot, by the first validator.
	fn next(&mut self, transactions: Vec<UncheckedExtrinsic>) -> Vec<ApplyExtrinsicResult> {
		self.block(1, 0, transactions)
	}
}

/// The index of a well-known validator among the authorities.
fn authority(validator: Sr25519Keyring) -> u32 {
	let key = validator.public().into();
	let index = Babe::authorities().iter().position(|(authority, _)| *authority == key);
	index.expect("it is a validator") as u32
}

/// `call`, signed by `signer`.
fn signed(signer: &sr25519::Pair, nonce: Nonce, tip: Balance, call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
	let payload = SignedPayload::new(call.into(), tx_extension(Era::Immortal, nonce, tip)).expect("it can be signed");
	let signature = payload.using_encoded(|bytes| signer.sign(bytes));
	let (call, extension, _) = payload.deconstruct();
	UncheckedExtrinsic::new_signed(call, account(signer).into(), signature.into(), extension)
}

fn account(pair: &sr25519::Pair) -> AccountId {
	AccountId::from(pair.public())
}

/// Dispatch as a transaction would: through the call filter.
fn dispatch(who: &AccountId, call: impl Into<RuntimeCall>) -> DispatchResultWithPostInfo {
	call.into().dispatch(RuntimeOrigin::signed(who.clone()))
}

fn alice() -> AccountId {
	Sr25519Keyring::Alice.to_account_id()
}

fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}
