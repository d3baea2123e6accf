//! The chains that the node knows by name.

use metalife_primitives::OpaqueBlock as Block;
use metalife_runtime::{constants::token, genesis};
use sc_chain_spec::{ChainSpecExtension, ChainType, GenericChainSpec, Properties};
use sc_client_api::{BadBlocks, ForkBlocks};
use sc_sync_state_rpc::LightSyncStateExtension;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sp_core::{
	bytes::to_hex,
	crypto::{AccountId32, Ss58AddressFormat, Ss58AddressFormatRegistry, Ss58Codec},
};
use std::{fmt::Display, fs, path::Path};

/// A chain specification, plain or raw.
pub type ChainSpec = GenericChainSpec<Extensions, sp_statement_store::runtime_api::HostFunctions>;

/// What a chain specification says beyond the genesis state.
#[derive(Default, Clone, Serialize, Deserialize, ChainSpecExtension)]
#[serde(rename_all = "camelCase")]
pub struct Extensions {
	/// The hashes that some heights must have.
	pub fork_blocks: ForkBlocks<Block>,
	/// Blocks that are never imported.
	pub bad_blocks: BadBlocks<Block>,
	/// A later state that light clients may start from.
	pub light_sync_state: LightSyncStateExtension,
}

/// The name of a chain, its id, its genesis preset in the runtime and what it is for.
const KNOWN: [(&str, &str, &str, ChainType); 3] = [
	("MetaLife Development", "dev", "development", ChainType::Development),
	("MetaLife Local Testnet", "local", "local_testnet", ChainType::Local),
	("MetaLife Staging", "staging", "staging", ChainType::Live),
];

/// What a specification says in place of the code to get the runtime that the node was built with.
const BUILT_IN: &str = "built-in";
/// Where the code is, in a plain and in a raw specification.
const CODE: [&str; 2] = ["/genesis/runtimeGenesis/code", "/genesis/raw/top/0x3a636f6465"];

/// No address of 32 bytes is as long.
const MAX_ADDRESS_LENGTH: usize = 64;

/// The chain called `id`, or the one in the file `id`. The empty id is the local testnet.
pub fn load(id: &str) -> Result<ChainSpec, String> {
	let id = if id.is_empty() { "local" } else { id };
	match KNOWN.into_iter().find(|(_, known, ..)| *known == id) {
		Some((name, id, preset, chain_type)) => known(name, id, preset, chain_type),
		None => file(id),
	}
}

/// The runtime that the node was built with.
fn built_in_code() -> Result<&'static [u8], String> {
	metalife_runtime::WASM_BINARY
		.ok_or_else(|| "this node was built without the runtime's wasm; build it without SKIP_WASM_BUILD".into())
}

fn known(name: &str, id: &str, preset: &str, chain_type: ChainType) -> Result<ChainSpec, String> {
	let code = built_in_code()?;
	// The runtime's wasm would say the same, after it has been compiled.
	let patch = genesis::get_preset(&preset.into())
		.and_then(|json| serde_json::from_slice(&json).ok())
		.ok_or_else(|| format!("the runtime has no genesis preset '{preset}'"))?;
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), token::SYMBOL.into());
	properties.insert("tokenDecimals".into(), token::DECIMALS.into());
	properties.insert("ss58Format".into(), token::SS58_PREFIX.into());

	Ok(ChainSpec::builder(code, Extensions::default())
		.with_name(name)
		.with_id(id)
		.with_chain_type(chain_type)
		.with_protocol_id("metalife")
		.with_properties(properties)
		.with_genesis_config_patch(patch)
		.build())
}

fn file(path: &str) -> Result<ChainSpec, String> {
	if !Path::new(path).is_file() {
		return Err(format!("no chain is called '{path}' (known are dev, local and staging), and it is not a file"));
	}
	let bad = |error: &dyn Display| format!("the chain specification {path} is bad: {error}");
	let json = fs::read(path).map_err(|error| bad(&error))?;
	let mut spec: Value = serde_json::from_slice(&json).map_err(|error| bad(&error))?;
	if let Some(genesis) = spec.pointer_mut("/genesis/runtimeGenesis") {
		with_generic_addresses(genesis);
	}
	for pointer in CODE {
		match spec.pointer_mut(pointer) {
			Some(code) if *code == BUILT_IN => *code = to_hex(built_in_code()?, false).into(),
			_ => (),
		}
	}
	let json = serde_json::to_vec(&spec).map_err(|error| bad(&error))?;
	ChainSpec::from_json_bytes(json).map_err(|error| bad(&error))
}

/// The addresses that our tools and wallets show have our prefix. The runtime's genesis reads those with the generic one.
fn with_generic_addresses(json: &mut Value) {
	match json {
		Value::String(text) if text.len() < MAX_ADDRESS_LENGTH => {
			let ours = Ss58AddressFormat::custom(token::SS58_PREFIX);
			if let Ok((account, format)) = AccountId32::from_ss58check_with_version(text) {
				if format == ours {
					*text = account.to_ss58check_with_version(Ss58AddressFormatRegistry::SubstrateAccount.into());
				}
			}
		},
		Value::Array(values) => values.iter_mut().for_each(with_generic_addresses),
		Value::Object(values) => values.values_mut().for_each(with_generic_addresses),
		_ => (),
	}
}
