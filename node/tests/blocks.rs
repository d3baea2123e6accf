//! Blocks are made, kept, carried to another database and taken back.

mod common;

use codec::Encode;
use common::{succeeds, Node, TempDir};
use metalife_runtime::{
	tx_extension, Address, Hash, Nonce, RuntimeCall, Signature, SignedPayload, TxExtension, UncheckedExtrinsic, VERSION,
};
use serde_json::{json, Value};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{generic::Era, traits::TransactionExtension};
use std::{
	path::Path,
	thread::sleep,
	time::{Duration, Instant},
};

fn chain_info(base: &str) -> Value {
	serde_json::from_str(&succeeds(&["chain-info", "--dev", "--base-path", base])).unwrap()
}

#[test]
fn consensus_authors_and_finalises() {
	// An everyday build's runtime is not compressed: in hex, a specification with it is past the usual 15 MiB.
	let mut node = Node::start(&["--dev", "--tmp", "--rpc-max-response-size", "32"]);
	node.wait_for("a final block", |node| node.finalized() >= 1);
	assert!(node.best() >= node.finalized());
	assert_eq!(node.rpc("system_chain", json!([])), "MetaLife Development");

	// Every family of methods is there.
	let methods = node.rpc("rpc_methods", json!([]));
	let methods = methods["methods"].as_array().unwrap();
	for method in [
		"author_submitAndWatchExtrinsic",
		"babe_epochAuthorship",
		"chain_subscribeFinalizedHeads",
		"chainHead_v1_follow",
		"chainSpec_v1_genesisHash",
		"grandpa_roundState",
		"offchain_localStorageGet",
		"payment_queryInfo",
		"state_getMetadata",
		"statement_submit",
		"sync_state_genSyncSpec",
		"system_accountNextIndex",
		"transactionWatch_v1_submitAndWatch",
	] {
		assert!(methods.iter().any(|known| known == method), "{method}");
	}
	assert!(!methods.iter().any(|known| known == "engine_createBlock"));
	assert!(node.rpc("sync_state_genSyncSpec", json!([true]))["lightSyncState"].is_object());
	assert_eq!(node.rpc("grandpa_roundState", json!([]))["setId"], 0);
	node.stop();
}

#[test]
fn interval_sealing_makes_final_blocks() {
	let mut node = Node::start(&["--dev", "--tmp", "--sealing", "interval", "--sealing-interval-ms", "200"]);
	node.wait_for("the fifth final block", |node| node.finalized() >= 5);
	node.stop();
}

#[test]
fn instant_sealing_makes_a_final_block_for_each_transaction() {
	let mut node = Node::start(&["--dev", "--tmp", "--sealing", "instant"]);
	for nonce in 0..3 {
		node.rpc("author_submitExtrinsic", json!([remark(&node, nonce)]));
		node.wait_for("the block", |node| node.finalized() > nonce.into());
		let hash = node.rpc("chain_getFinalizedHead", json!([]));
		let block = node.rpc("chain_getBlock", json!([hash]));
		// The time and the remark.
		assert_eq!(block["block"]["extrinsics"].as_array().unwrap().len(), 2);
	}
	sleep(Duration::from_secs(4));
	assert_eq!(node.best(), 3);
	node.seal(false);
	assert_eq!((node.best(), node.finalized()), (4, 3));
	node.stop();
}

/// A remark by Alice, signed and encoded.
fn remark(node: &Node, nonce: Nonce) -> String {
	let genesis: Hash = serde_json::from_value(node.rpc("chain_getBlockHash", json!([0]))).unwrap();
	let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![0] });
	let extension = tx_extension(Era::Immortal, nonce, 0);
	let implicit = extension_implicit(genesis);
	let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
	let signature = Signature::from(payload.using_encoded(|payload| Sr25519Keyring::Alice.sign(payload)));
	let sender = Address::Id(Sr25519Keyring::Alice.to_account_id());
	let transaction = UncheckedExtrinsic::new_signed(call, sender, signature, extension).encode();
	transaction.iter().fold("0x".into(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// What is signed beside the extension itself.
fn extension_implicit(genesis: Hash) -> <TxExtension as TransactionExtension<RuntimeCall>>::Implicit {
	((), (), VERSION.spec_version, VERSION.transaction_version, genesis, genesis, (), (), (), None, ())
}

#[test]
fn blocks_survive_export_import_check_and_revert() {
	const BLOCKS: u32 = 3;
	let dir = TempDir::new();
	let (base, copy, file) = (dir.join("base"), dir.join("copy"), dir.join("blocks"));

	let node = Node::start(&["--dev", "--base-path", &base, "--sealing", "instant", "--no-grandpa"]);
	let start = Instant::now();
	(0..BLOCKS).for_each(|_| node.seal(false));
	assert_eq!(node.best(), u64::from(BLOCKS));
	node.stop();
	let info = chain_info(&base);
	assert_eq!((&info["best_number"], &info["finalized_number"]), (&json!(BLOCKS), &json!(0)));

	succeeds(&["export-blocks", &file, "--binary", "--dev", "--base-path", &base]);
	assert_ne!(std::fs::metadata(&file).unwrap().len(), 0);
	// Blocks on demand may be ahead of the clock, and no one imports from the future.
	sleep(Duration::from_secs(3 * u64::from(BLOCKS)).saturating_sub(start.elapsed()));
	succeeds(&["import-blocks", &file, "--binary", "--dev", "--base-path", &copy]);
	assert_eq!(chain_info(&copy)["best_hash"], info["best_hash"]);

	succeeds(&["check-block", "2", "--dev", "--base-path", &copy]);
	succeeds(&["revert", "1", "--dev", "--base-path", &copy]);
	assert_eq!(chain_info(&copy)["best_number"], BLOCKS - 1);
	// What was taken back can come again.
	succeeds(&["import-blocks", &file, "--binary", "--dev", "--base-path", &copy]);
	assert_eq!(chain_info(&copy)["best_hash"], info["best_hash"]);

	let state: Value = serde_json::from_str(&succeeds(&["export-state", "2", "--dev", "--base-path", &copy])).unwrap();
	assert!(state["genesis"]["raw"]["top"].is_object());

	succeeds(&["purge-chain", "-y", "--dev", "--base-path", &base]);
	assert!(!Path::new(&base).join("chains/dev/paritydb").exists());
	assert!(!Path::new(&base).join("chains/dev/statements").exists());
	assert_eq!(chain_info(&base)["best_number"], 0);
}

#[test]
fn blocks_survive_kill() {
	let dir = TempDir::new();
	let base = dir.join("base");
	let args = ["--dev", "--base-path", &base, "--sealing", "instant"];
	for round in 0..3 {
		let node = Node::start(&args);
		assert_eq!(node.finalized(), round);
		node.seal(true);
		assert_eq!(node.finalized(), round + 1);
		// The database writes a moment later. Then the node is dropped, which means killed.
		sleep(Duration::from_secs(1));
	}
}

#[test]
fn archive_and_pruned_nodes_start() {
	for (args, archive) in [
		(["--state-pruning", "archive", "--blocks-pruning", "archive"], true),
		(["--state-pruning", "256", "--blocks-pruning", "256"], false),
	] {
		let node = Node::start(&[&["--dev", "--tmp", "--sealing", "instant"], &args[..]].concat());
		node.seal(true);
		let methods = node.rpc("rpc_methods", json!([]));
		let known = methods["methods"].as_array().unwrap().iter().any(|method| method == "archive_v1_body");
		assert_eq!(known, archive);
		node.stop();
	}
}
