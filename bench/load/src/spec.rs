//! Chain specifications with funded accounts.

use crate::{accounts::Account, Failure, Result};
use metalife_runtime::{constants::money::MLT, Balance};
use serde_json::{json, Value};
use sp_core::crypto::{Ss58AddressFormatRegistry, Ss58Codec};
use std::{
	fs,
	path::{Path, PathBuf},
	process::{Command, Stdio},
};

/// What each sender begins with: enough for the deposits of a profile and for fees without end.
pub const ENDOWMENT: Balance = 10_000 * MLT;

/// Write the specification of the node's chain `id`, with `accounts` funded, into `directory`.
pub fn write(node: &Path, id: &str, accounts: &[Account], directory: &Path) -> Result<PathBuf> {
	let output = Command::new(node)
		.args(["build-spec", "--chain", id, "--disable-default-bootnode"])
		.stderr(Stdio::inherit())
		.output()
		.map_err(|error| format!("cannot run {}: {error}", node.display()))?;
	if !output.status.success() {
		return Err(format!("{} build-spec failed: {}", node.display(), output.status).into());
	}
	let mut spec = serde_json::from_slice(&output.stdout)?;
	fund(&mut spec, accounts)?;
	let path = directory.join("spec.json");
	fs::write(&path, serde_json::to_vec(&spec)?)?;
	Ok(path)
}

/// Give the accounts money at genesis.
fn fund(spec: &mut Value, accounts: &[Account]) -> Result<()> {
	let balances = spec
		.pointer_mut("/genesis/runtimeGenesis/patch/balances/balances")
		.and_then(Value::as_array_mut)
		.ok_or_else(|| Failure::from("the chain specification has no list of balances"))?;
	let amount = u64::try_from(ENDOWMENT)?;
	balances.extend(accounts.iter().map(|account| {
		// The runtime's genesis reads addresses with the generic prefix.
		json!([account.id.to_ss58check_with_version(Ss58AddressFormatRegistry::SubstrateAccount.into()), amount])
	}));
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::accounts::accounts;
	use metalife_runtime::{genesis::get_preset, AccountId};

	fn spec() -> Value {
		let patch = get_preset(&"development".into()).expect("the runtime has the preset");
		let patch: Value = serde_json::from_slice(&patch).expect("presets are JSON");
		json!({ "name": "x", "genesis": { "runtimeGenesis": { "code": "0x00", "patch": patch } } })
	}

	#[test]
	fn accounts_are_added_to_those_that_are_funded_and_nothing_else_changes() {
		let before = spec();
		let mut after = before.clone();
		let accounts = accounts(3);
		fund(&mut after, &accounts).unwrap();

		let pointer = "/genesis/runtimeGenesis/patch/balances/balances";
		let (old, new) = (before.pointer(pointer).unwrap(), after.pointer_mut(pointer).unwrap());
		let old = old.as_array().unwrap();
		let added = new.as_array_mut().unwrap().split_off(old.len());
		assert_eq!(after, before);
		for (entry, account) in added.iter().zip(&accounts) {
			assert_eq!(AccountId::from_ss58check(entry[0].as_str().unwrap()).unwrap(), account.id);
			assert_eq!(u128::from(entry[1].as_u64().unwrap()), ENDOWMENT);
		}
		assert_eq!(added.len(), 3);
	}

	#[test]
	fn a_specification_without_balances_is_refused() {
		assert!(fund(&mut json!({ "genesis": { "raw": {} } }), &accounts(1)).is_err());
	}
}
