//! The chains that the node knows.

mod common;

use common::{succeeds, TempDir};
use metalife_runtime::constants::token;
use serde_json::{json, Value};
use sp_core::crypto::{AccountId32, Ss58AddressFormat, Ss58Codec};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// The plain and the raw specification of a chain.
fn build(chain: &str) -> (Value, Value) {
	let args = ["build-spec", "--disable-default-bootnode", "--chain", chain];
	let raw = succeeds(&[&args[..], &["--raw"]].concat());
	(serde_json::from_str(&succeeds(&args)).unwrap(), serde_json::from_str(&raw).unwrap())
}

fn check(spec: &Value, id: &str, chain_type: &str) {
	assert_eq!(spec["id"], id);
	assert_eq!(spec["chainType"], chain_type);
	assert_eq!(spec["protocolId"], "metalife");
	assert_eq!(spec["bootNodes"], json!([]));
	let properties = json!({ "tokenSymbol": "MLT", "tokenDecimals": 12, "ss58Format": token::SS58_PREFIX });
	assert_eq!(spec["properties"], properties);
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An address as our tools and wallets show it.
fn our_address(account: &AccountId32) -> String {
	account.to_ss58check_with_version(Ss58AddressFormat::custom(token::SS58_PREFIX))
}

/// Whether any key that everybody knows is in the specification, but for the runtime's code.
fn has_well_known_key(mut spec: Value) -> bool {
	let genesis = spec["genesis"].as_object_mut().unwrap();
	if let Some(plain) = genesis.get_mut("runtimeGenesis") {
		assert!(plain["code"].take().is_string());
	}
	if let Some(raw) = genesis.get_mut("raw") {
		assert!(raw["top"]["0x3a636f6465"].take().is_string());
	}
	let text = spec.to_string();
	Sr25519Keyring::iter()
		.map(|key| key.to_raw_public())
		.chain(Ed25519Keyring::iter().map(|key| key.to_raw_public()))
		.any(|key| {
			let account = AccountId32::new(key);
			[hex(&key), account.to_ss58check(), our_address(&account)].iter().any(|name| text.contains(name))
		})
}

#[test]
fn development() {
	let (plain, raw) = build("dev");
	check(&plain, "dev", "Development");
	check(&raw, "dev", "Development");
	assert!(has_well_known_key(plain.clone()));
	assert!(has_well_known_key(raw.clone()));
	assert_eq!(serde_json::from_str::<Value>(&succeeds(&["export-chain-spec", "--chain", "dev"])).unwrap(), plain);

	// A file makes the same chain, plain or raw, whether its addresses have our prefix or the generic one.
	let dir = TempDir::new();
	let alice = AccountId32::new(Sr25519Keyring::Alice.to_raw_public());
	assert!(succeeds(&["key", "inspect", "//Alice"]).contains(&our_address(&alice)));
	let ours = plain.to_string().replace(&alice.to_ss58check(), &our_address(&alice));
	assert_eq!(build(&dir.write("ours.json", ours)), (plain, raw.clone()));
	let file = dir.write("raw.json", raw.to_string());
	let again = succeeds(&["build-spec", "--disable-default-bootnode", "--chain", &file]);
	assert_eq!(serde_json::from_str::<Value>(&again).unwrap(), raw);
}

#[test]
fn local_testnet() {
	let (plain, raw) = build("local");
	check(&plain, "local", "Local");
	check(&raw, "local", "Local");
	let validators = plain["genesis"]["runtimeGenesis"]["patch"]["session"]["keys"].as_array().unwrap();
	assert_eq!(validators.len(), 4);
}

#[test]
fn staging_has_no_well_known_key() {
	let (plain, raw) = build("staging");
	check(&plain, "staging", "Live");
	check(&raw, "staging", "Live");
	assert!(!has_well_known_key(plain));
	assert!(!has_well_known_key(raw));
}

#[test]
fn the_committed_specifications_are_these_chains() {
	for chain in ["dev", "local", "staging"] {
		let (plain, raw) = build(chain);
		let committed = |form: &str| format!("{}/../chain-specs/{chain}{form}", env!("CARGO_MANIFEST_DIR"));
		assert_eq!(build(&committed(".json")), (plain, raw.clone()));
		assert_eq!(build(&committed(".raw.json")), (raw.clone(), raw));
	}
}
