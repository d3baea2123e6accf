use super::*;
use crate::{
	configs::{consensus::SessionKeys, social::eligible_calls},
	constants::money::MLT,
	genesis::{placeholder, preset_names, STAGING_RUNTIME_PRESET},
};
use sp_core::crypto::{Ss58AddressFormat, Ss58Codec};
use sp_keyring::Ed25519Keyring;
use std::collections::BTreeSet;

#[test]
fn every_preset_begins_a_chain_that_makes_blocks() {
	for preset in preset_names() {
		chain(preset.as_ref()).execute_with(|| {
			let validators = if preset.as_str() == DEV_RUNTIME_PRESET { 1 } else { 4 };
			assert_eq!(Session::validators().len(), validators, "{preset}");
			assert_eq!(Babe::authorities().len(), validators);
			assert_eq!(Grandpa::grandpa_authorities().len(), validators);
			assert_eq!(AuthorityDiscovery::authorities().len(), validators);
			assert_eq!(pallet_im_online::Keys::<Runtime>::get().len(), validators);
			assert_eq!(pallet_staking::ValidatorCount::<Runtime>::get(), validators as u32);
			assert!(pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get().len() >= 3);
			assert!(pallet_collective::Members::<Runtime, pallet_collective::Instance2>::get().len() >= 3);

			let mut author = Author::new();
			for index in 0..validators as u32 {
				author.block(1, index, vec![]);
			}
			assert_eq!(System::block_number(), validators as u32);
			deposits::assert_all_deposits_are_held();
		});
	}
}

#[cfg(feature = "try-runtime")]
#[test]
fn the_state_of_every_preset_holds() {
	use frame_support::traits::{TryState, TryStateSelect};
	for preset in preset_names() {
		chain(preset.as_ref()).execute_with(|| {
			let check = || {
				<AllPalletsWithSystem as TryState<BlockNumber>>::try_state(System::block_number(), TryStateSelect::All)
					.unwrap_or_else(|error| panic!("{preset}: {error:?}"))
			};
			check();
			let mut author = Author::new();
			author.next(vec![]);
			check();
			// Across sessions and into the next era.
			for _ in 0..constants::time::SESSIONS_PER_ERA * 2 {
				author.block(constants::time::EPOCH_BLOCKS.into(), 0, vec![]);
				check();
			}
		});
	}
}

#[test]
fn there_is_no_other_preset() {
	assert_eq!(get_preset(&PresetId::from("mainnet")), None);
	assert_eq!(preset_names(), ["development", "local_testnet", "staging"]);
}

#[test]
fn only_the_development_chain_has_a_sudo_key() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		assert_eq!(pallet_sudo::Key::<Runtime>::get(), Some(alice()));
		let call = pallet_sudo::Call::sudo { call: Box::new(remark()) };
		frame_support::assert_ok!(dispatch(&alice(), call));
	});
	for preset in [LOCAL_TESTNET_RUNTIME_PRESET, STAGING_RUNTIME_PRESET] {
		chain(preset).execute_with(|| {
			assert_eq!(pallet_sudo::Key::<Runtime>::get(), None);
			for call in [
				pallet_sudo::Call::sudo { call: Box::new(remark()) },
				pallet_sudo::Call::set_key { new: alice().into() },
				pallet_sudo::Call::remove_key {},
			] {
				let error = dispatch(&alice(), call).expect_err("sudo is off").error;
				assert_eq!(error, frame_system::Error::<Runtime>::CallFiltered.into());
			}
		});
	}
}

fn remark() -> RuntimeCall {
	frame_system::Call::remark { remark: vec![] }.into()
}

/// Every public key in a genesis.
fn keys_in(value: &serde_json::Value, keys: &mut BTreeSet<[u8; 32]>) {
	match value {
		serde_json::Value::String(text) => {
			if let Ok((account, _)) = AccountId::from_ss58check_with_version(text) {
				keys.insert(account.into());
			} else if let Some(Ok(raw)) = text.strip_prefix("0x").map(sp_core::bytes::from_hex) {
				if let Ok(raw) = raw.try_into() {
					keys.insert(raw);
				}
			}
		},
		serde_json::Value::Array(values) => values.iter().for_each(|value| keys_in(value, keys)),
		serde_json::Value::Object(values) => values.values().for_each(|value| keys_in(value, keys)),
		_ => {},
	}
}

#[test]
fn staging_holds_placeholders_only() {
	let preset = get_preset(&PresetId::from(STAGING_RUNTIME_PRESET)).expect("it exists");
	let mut keys = BTreeSet::new();
	keys_in(&serde_json::from_slice(&preset).expect("it is JSON"), &mut keys);

	// The account of the markets has no key.
	assert!(keys.remove(&<[u8; 32]>::from(Royalties::account())));
	// Four validators with a stash and four keys each, ten members and the reserve.
	assert_eq!(keys.len(), 4 * 5 + 10 + 1);
	for key in &keys {
		assert!(key.starts_with(b"REPLACE ME: "), "{}", String::from_utf8_lossy(key));
	}
	for known in Sr25519Keyring::iter() {
		assert!(!keys.contains(&known.to_raw_public()));
	}
	for known in Ed25519Keyring::iter() {
		assert!(!keys.contains(&known.to_raw_public()));
	}
}

#[test]
fn the_search_for_keys_finds_known_ones() {
	let preset = get_preset(&PresetId::from(LOCAL_TESTNET_RUNTIME_PRESET)).expect("it exists");
	let mut keys = BTreeSet::new();
	keys_in(&serde_json::from_slice(&preset).expect("it is JSON"), &mut keys);
	assert!(keys.contains(&Sr25519Keyring::AliceStash.to_raw_public()));
	assert!(keys.contains(&Ed25519Keyring::Dave.to_raw_public()));
}

#[test]
fn placeholders_fill_a_key_and_differ() {
	assert_eq!(&placeholder("stash 1"), b"REPLACE ME: stash 1.............");
	assert_ne!(placeholder("council 1"), placeholder("council 2"));
}

#[test]
fn staging_issues_a_round_sum() {
	chain(STAGING_RUNTIME_PRESET).execute_with(|| {
		// The accounts of the treasury and of the markets begin with the existential deposit.
		assert_eq!(Balances::total_issuance(), 1_000_000_000 * MLT + 2 * constants::money::EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn profiles_and_energy_are_set_up() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		use frame_support::traits::tokens::nonfungibles_v2::Inspect;
		let collection = <Nfts as Inspect<AccountId>>::collection_owner(&0).expect("the collection of profiles exists");
		assert_ne!(collection, alice());
		assert!(matches!(Profile::handle_status(b"metalife".to_vec()), pallet_profile::HandleStatus::Reserved));
		assert_eq!(pallet_energy::Eligible::<Runtime>::iter().count(), eligible_calls().len());
	});
}

#[test]
fn addresses_begin_with_ml() {
	let format = Ss58AddressFormat::custom(constants::token::SS58_PREFIX);
	assert_eq!(<Runtime as frame_system::Config>::SS58Prefix::get(), constants::token::SS58_PREFIX);
	for key in [[0u8; 32], [255; 32], Sr25519Keyring::Alice.to_raw_public()] {
		assert!(AccountId::from(key).to_ss58check_with_version(format).starts_with("mL"));
	}
}

#[test]
fn session_keys_are_in_their_order() {
	let kinds: Vec<_> = <SessionKeys as sp_runtime::traits::OpaqueKeys>::key_ids().to_vec();
	assert_eq!(kinds, [*b"gran", *b"babe", *b"imon", *b"audi"].map(sp_core::crypto::KeyTypeId));
}
