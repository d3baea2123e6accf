//! The chains that the node knows.

mod common;

use common::{succeeds, TempDir};
use serde_json::Value;
use sp_core::crypto::{Ss58AddressFormat, Ss58Codec};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

const ALL: [(&str, &str, &str); 3] =
	[("dev", "Development", "development"), ("local", "Local", "local"), ("staging", "Live", "staging")];

fn build(chain: &str, raw: bool) -> String {
	let mut args = vec!["build-spec", "--disable-default-bootnode", "--chain", chain];
	args.extend(raw.then_some("--raw"));
	succeeds(&args)
}

#[test]
fn every_chain_has_its_specification() {
	let dir = TempDir::new();
	for (id, chain_type, _) in ALL {
		let plain = build(id, false);
		let spec: Value = serde_json::from_str(&plain).unwrap();
		assert_eq!(spec["id"], id);
		assert_eq!(spec["chainType"], chain_type);
		assert_eq!(spec["protocolId"], "metalife");
		assert_eq!(spec["bootNodes"], Value::Array(vec![]));
		assert_eq!(spec["properties"]["tokenSymbol"], "MLT");
		assert_eq!(spec["properties"]["tokenDecimals"], 12);
		assert_eq!(spec["properties"]["ss58Format"], metalife_runtime::constants::token::SS58_PREFIX);
		assert!(spec["genesis"]["runtimeGenesis"]["patch"].is_object());

		// Plain and raw are the same chain, by name and by file.
		let raw = build(id, true);
		let file = dir.write("plain.json", &plain);
		assert_eq!(build(&file, true), raw);
		assert_eq!(build(&dir.write("raw.json", &raw), true), raw);
		assert!(serde_json::from_str::<Value>(&raw).unwrap()["genesis"]["raw"]["top"]["0x3a636f6465"].is_string());
		assert_eq!(succeeds(&["export-chain-spec", "--chain", id]), plain);
	}
}

#[test]
fn staging_has_no_well_known_key() {
	let plain = build("staging", false);
	let raw = build("staging", true);
	let development = build("dev", true);
	let format = Ss58AddressFormat::custom(metalife_runtime::constants::token::SS58_PREFIX);

	let keys = Sr25519Keyring::iter()
		.map(|key| key.to_raw_public())
		.chain(Ed25519Keyring::iter().map(|key| key.to_raw_public()));
	for key in keys {
		let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
		let account = sp_core::crypto::AccountId32::new(key);
		for spec in [&plain, &raw] {
			assert!(!spec.contains(&hex), "{account}");
			assert!(!spec.contains(&account.to_ss58check_with_version(format)), "{account}");
		}
	}
	// The check finds what it looks for where it is.
	let alice: String = Sr25519Keyring::Alice.to_raw_public().iter().map(|byte| format!("{byte:02x}")).collect();
	assert!(development.contains(&alice));
}
