//! How chains begin.
//!
//! | preset | validators | for |
//! |---|---|---|
//! | `development` | Alice | one machine; Alice has the sudo key |
//! | `local_testnet` | Alice, Bob, Charlie, Dave | a few nodes on one machine; no sudo |
//! | `staging` | four placeholders | a public network; no sudo |
//!
//! The keys of the first two are known to everybody. Those of `staging` belong to nobody: each public key is the text
//! `REPLACE ME: …` in 32 bytes, so that a chain started from it unchanged makes no block. To launch a network, export the
//! preset (`metalife-node build-spec --chain staging`), and put in the place of each placeholder the key that its
//! operator has made with `metalife-node key`: for each validator its stash account, in `balances`, `session.keys` and
//! `staking.stakers` alike, and its four session keys; for the councils and the reserve their accounts, in `balances` and
//! `council` or `technicalCommittee`. A spec is ready when it holds no placeholder: [`placeholder`] tells what they are.

use crate::{
	configs::{
		consensus::{SessionKeys, BABE_GENESIS_EPOCH_CONFIG},
		social::eligible_calls,
	},
	constants::money::{EXISTENTIAL_DEPOSIT, MLT},
	AccountId, BabeConfig, Balance, BalancesConfig, CouncilConfig, EnergyConfig, ProfileConfig, PubsConfig, Royalties,
	RuntimeGenesisConfig, SessionConfig, StakingConfig, SudoConfig, TechnicalCommitteeConfig,
};
use alloc::{format, string::String, vec, vec::Vec};
use frame_support::build_struct_json_patch;
use pallet_staking::StakerStatus;
use serde_json::Value;
use sp_core::{ed25519, sr25519};
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::Perbill;

/// The name of the preset for public networks.
pub const STAGING_RUNTIME_PRESET: &str = "staging";

/// What each account of a development chain begins with.
const DEV_ENDOWMENT: Balance = 10_000_000 * MLT;
/// What each validator of a development chain bonds.
const DEV_BOND: Balance = 1_000_000 * MLT;
/// What each validator of a public network begins with, and bonds all of but a hundredth.
const STAGING_ENDOWMENT: Balance = 1_000_000 * MLT;
/// What the members of the councils of a public network begin with.
const STAGING_COUNCIL_ENDOWMENT: Balance = 10_000 * MLT;
/// What all accounts of a public network begin with, together.
const STAGING_ISSUANCE: Balance = 1_000_000_000 * MLT;

/// The least that a validator bonds.
const MIN_VALIDATOR_BOND: Balance = 10_000 * MLT;
/// The least that a nominator bonds.
const MIN_NOMINATOR_BOND: Balance = 10 * MLT;
/// The most validators that may stand.
const MAX_VALIDATOR_COUNT: u32 = 500;
/// The most nominators.
const MAX_NOMINATOR_COUNT: u32 = 20_000;

/// Handles that nobody may take, because others would believe them.
const RESERVED_HANDLES: [&str; 24] = [
	"admin",
	"administrator",
	"anonymous",
	"council",
	"deleted",
	"everyone",
	"help",
	"here",
	"info",
	"metalife",
	"mlt",
	"moderator",
	"nobody",
	"null",
	"official",
	"root",
	"security",
	"staff",
	"sudo",
	"support",
	"system",
	"team",
	"treasury",
	"undefined",
];

/// A validator at genesis.
struct Validator {
	/// The account that bonds, and is named in elections.
	stash: AccountId,
	/// What its node works with.
	keys: SessionKeys,
}

impl Validator {
	/// One whose keys everybody knows.
	fn known(stash: Sr25519Keyring, session: Sr25519Keyring, finality: Ed25519Keyring) -> Self {
		let session = session.public();
		Self {
			stash: stash.to_account_id(),
			keys: SessionKeys {
				grandpa: finality.public().into(),
				babe: session.into(),
				im_online: session.into(),
				authority_discovery: session.into(),
			},
		}
	}

	/// One whose keys nobody has.
	fn placeholder(number: u8) -> Self {
		let key = |role: &str| placeholder(&format!("{role} {number}"));
		Self {
			stash: key("stash").into(),
			keys: SessionKeys {
				grandpa: ed25519::Public::from_raw(key("grandpa")).into(),
				babe: sr25519::Public::from_raw(key("babe")).into(),
				im_online: sr25519::Public::from_raw(key("im-online")).into(),
				authority_discovery: sr25519::Public::from_raw(key("discovery")).into(),
			},
		}
	}
}

/// The text `REPLACE ME: ` and `what`, padded with dots or cut to 32 bytes: a public key that nobody has.
pub fn placeholder(what: &str) -> [u8; 32] {
	let mut key = [b'.'; 32];
	let text = format!("REPLACE ME: {what}");
	for (to, from) in key.iter_mut().zip(text.bytes()) {
		*to = from;
	}
	key
}

/// A whole genesis.
struct Genesis {
	balances: Vec<(AccountId, Balance)>,
	validators: Vec<Validator>,
	bond: Balance,
	council: Vec<AccountId>,
	technical_committee: Vec<AccountId>,
	/// Whether Pubs may be in a network that is not everybody's.
	private_addresses: bool,
	sudo: Option<AccountId>,
}

impl Genesis {
	fn patch(mut self) -> Value {
		// What the account of the markets needs to exist, so that no sum is too small to pass through it.
		self.balances.push((Royalties::account(), EXISTENTIAL_DEPOSIT));
		build_struct_json_patch!(RuntimeGenesisConfig {
			balances: BalancesConfig { balances: self.balances },
			babe: BabeConfig { epoch_config: BABE_GENESIS_EPOCH_CONFIG },
			session: SessionConfig {
				keys: self
					.validators
					.iter()
					.map(|validator| (validator.stash.clone(), validator.stash.clone(), validator.keys.clone()))
					.collect::<Vec<_>>(),
			},
			staking: StakingConfig {
				validator_count: self.validators.len() as u32,
				minimum_validator_count: 1,
				slash_reward_fraction: Perbill::from_percent(10),
				stakers: self
					.validators
					.iter()
					.map(|validator| (
						validator.stash.clone(),
						validator.stash.clone(),
						self.bond,
						StakerStatus::<AccountId>::Validator
					))
					.collect::<Vec<_>>(),
				min_nominator_bond: MIN_NOMINATOR_BOND,
				min_validator_bond: MIN_VALIDATOR_BOND,
				max_validator_count: Some(MAX_VALIDATOR_COUNT),
				max_nominator_count: Some(MAX_NOMINATOR_COUNT),
			},
			council: CouncilConfig { members: self.council },
			technical_committee: TechnicalCommitteeConfig { members: self.technical_committee },
			profile: ProfileConfig {
				reserved: RESERVED_HANDLES.iter().map(|name| String::from(*name)).collect::<Vec<_>>()
			},
			energy: EnergyConfig { eligible: eligible_calls() },
			pubs: PubsConfig { private_addresses: self.private_addresses },
			sudo: SudoConfig { key: self.sudo },
		})
	}
}

/// Accounts of development chains: six people and their stashes.
const DEV_ACCOUNTS: [Sr25519Keyring; 12] = [
	Sr25519Keyring::Alice,
	Sr25519Keyring::Bob,
	Sr25519Keyring::Charlie,
	Sr25519Keyring::Dave,
	Sr25519Keyring::Eve,
	Sr25519Keyring::Ferdie,
	Sr25519Keyring::AliceStash,
	Sr25519Keyring::BobStash,
	Sr25519Keyring::CharlieStash,
	Sr25519Keyring::DaveStash,
	Sr25519Keyring::EveStash,
	Sr25519Keyring::FerdieStash,
];

fn accounts(keys: &[Sr25519Keyring]) -> Vec<AccountId> {
	keys.iter().map(|key| key.to_account_id()).collect()
}

fn known(validators: Vec<Validator>, sudo: Option<AccountId>) -> Genesis {
	Genesis {
		balances: accounts(&DEV_ACCOUNTS).into_iter().map(|account| (account, DEV_ENDOWMENT)).collect(),
		validators,
		bond: DEV_BOND,
		council: accounts(&[Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie]),
		technical_committee: accounts(&[Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Dave]),
		private_addresses: true,
		sudo,
	}
}

fn development() -> Value {
	let alice = Validator::known(Sr25519Keyring::AliceStash, Sr25519Keyring::Alice, Ed25519Keyring::Alice);
	known(vec![alice], Some(Sr25519Keyring::Alice.to_account_id())).patch()
}

fn local_testnet() -> Value {
	let validators = vec![
		Validator::known(Sr25519Keyring::AliceStash, Sr25519Keyring::Alice, Ed25519Keyring::Alice),
		Validator::known(Sr25519Keyring::BobStash, Sr25519Keyring::Bob, Ed25519Keyring::Bob),
		Validator::known(Sr25519Keyring::CharlieStash, Sr25519Keyring::Charlie, Ed25519Keyring::Charlie),
		Validator::known(Sr25519Keyring::DaveStash, Sr25519Keyring::Dave, Ed25519Keyring::Dave),
	];
	known(validators, None).patch()
}

fn staging() -> Value {
	let validators: Vec<_> = (1..=4).map(Validator::placeholder).collect();
	let members = |role: &str, count: u8| -> Vec<AccountId> {
		(1..=count).map(|number| placeholder(&format!("{role} {number}")).into()).collect()
	};
	let council = members("council", 7);
	let technical_committee = members("technical", 3);

	let mut balances: Vec<_> = validators.iter().map(|v| (v.stash.clone(), STAGING_ENDOWMENT)).collect();
	balances
		.extend(council.iter().chain(&technical_committee).map(|member| (member.clone(), STAGING_COUNCIL_ENDOWMENT)));
	let given: Balance = balances.iter().map(|(_, balance)| balance).sum();
	balances.push((placeholder("reserve").into(), STAGING_ISSUANCE - given));

	Genesis {
		balances,
		validators,
		bond: STAGING_ENDOWMENT / 100 * 99,
		council,
		technical_committee,
		private_addresses: false,
		sudo: None,
	}
	.patch()
}

/// The preset with this name, as JSON.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => development(),
		LOCAL_TESTNET_RUNTIME_PRESET => local_testnet(),
		STAGING_RUNTIME_PRESET => staging(),
		_ => return None,
	};
	Some(format!("{patch}").into_bytes())
}

/// The names of all presets.
pub fn preset_names() -> Vec<PresetId> {
	[DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET, STAGING_RUNTIME_PRESET].map(PresetId::from).to_vec()
}
