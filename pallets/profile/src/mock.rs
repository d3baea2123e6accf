//! A runtime with balances, NFTs, account recovery and profiles, and the people in it.

use crate::{self as pallet_profile, *};
use codec::{Decode, Encode};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{
		fungible::HoldConsideration, AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU64, Get, LinearStoragePrice,
	},
	PalletId, StorageHasher,
};
use frame_system::{EnsureRoot, EnsureSigned};
use metalife_primitives::{signed, traits::OnRetired, AccountId, Balance, ProfileId, Signature};
use sp_core::{ecdsa, ed25519, sr25519, Pair, H256};
use sp_keyring::Sr25519Keyring;
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::{
	traits::{IdentifyAccount, IdentityLookup, Verify},
	BoundedVec, BuildStorage, MultiSigner, StateVersion,
};
use std::collections::BTreeMap;

pub type Block = frame_system::mocking::MockBlock<Runtime>;
pub type Origin = RuntimeOrigin;
pub type Sums = BTreeMap<AccountId, Balance>;

pub const UNIT: Balance = 1_000_000_000_000;
pub const EXISTENTIAL_DEPOSIT: Balance = UNIT / 1_000;
pub const RICHES: Balance = 1_000_000 * UNIT;
const PER_ITEM: Balance = UNIT / 10;
const PER_BYTE: Balance = UNIT / 1_000;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Nfts = pallet_nfts;
	#[runtime::pallet_index(3)]
	pub type Recovery = pallet_recovery;
	#[runtime::pallet_index(4)]
	pub type Profile = pallet_profile;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
}

parameter_types! {
	pub Features: pallet_nfts::PalletFeatures = pallet_nfts::PalletFeatures::all_enabled();
}

impl pallet_nfts::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type CollectionId = u32;
	type ItemId = u64;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type Locker = ();
	type CollectionDeposit = ConstU128<UNIT>;
	type ItemDeposit = ConstU128<UNIT>;
	type MetadataDepositBase = ConstU128<UNIT>;
	type AttributeDepositBase = ConstU128<UNIT>;
	type DepositPerByte = ConstU128<1>;
	type StringLimit = ConstU32<256>;
	type KeyLimit = ConstU32<64>;
	type ValueLimit = ConstU32<64>;
	type ApprovalsLimit = ConstU32<4>;
	type ItemAttributesApprovalsLimit = ConstU32<4>;
	type MaxTips = ConstU32<4>;
	type MaxDeadlineDuration = ConstU64<1_000>;
	type MaxAttributesPerCall = ConstU32<4>;
	type Features = Features;
	type OffchainSignature = Signature;
	type OffchainPublic = <Signature as Verify>::Signer;
	#[cfg(feature = "runtime-benchmarks")]
	type Helper = ();
	type WeightInfo = ();
	type BlockNumberProvider = System;
}

parameter_types! {
	pub const FriendGroupsHold: RuntimeHoldReason =
		RuntimeHoldReason::Recovery(pallet_recovery::HoldReason::FriendGroupsStorage);
	pub const AttemptHold: RuntimeHoldReason = RuntimeHoldReason::Recovery(pallet_recovery::HoldReason::AttemptStorage);
	pub const InheritorHold: RuntimeHoldReason =
		RuntimeHoldReason::Recovery(pallet_recovery::HoldReason::InheritorStorage);
	pub const ProfileHold: RuntimeHoldReason = RuntimeHoldReason::Profile(HoldReason::Storage);
}

type Price = LinearStoragePrice<ConstU128<PER_ITEM>, ConstU128<PER_BYTE>, Balance>;
type Held<Reason> = HoldConsideration<AccountId, Balances, Reason, Price>;

impl pallet_recovery::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeHoldReason = RuntimeHoldReason;
	type BlockNumberProvider = System;
	type Currency = Balances;
	type FriendGroupsConsideration = Held<FriendGroupsHold>;
	type AttemptConsideration = Held<AttemptHold>;
	type InheritorConsideration = Held<InheritorHold>;
	type SecurityDeposit = ConstU128<UNIT>;
	type Slash = ();
	type MaxFriendsPerConfig = ConstU32<8>;
	type WeightInfo = ();
}

parameter_types! {
	pub const ProfilePalletId: PalletId = PalletId(*b"ml/profl");
	pub static HandleGrace: u64 = 100;
	pub static RenameCooldown: u64 = 20;
	pub static OfferLifetime: u64 = 30;
	pub static NoticePeriod: u64 = 40;
	pub static DepositRest: u64 = 0;
	pub static KeptElsewhere: u32 = 0;
	pub static PrepaidBytes: u32 = 2_048;
	pub static PrepaidBlocks: u32 = 2;
	pub static RetiredProfiles: Vec<ProfileId> = Vec::new();
}

/// Shorter than the grace of a handle, unless a test shortens that.
pub const MAX_CONSENT_LIFETIME: u64 = 50;

pub struct Recorder;
impl OnRetired for Recorder {
	fn on_retired(profile: ProfileId) {
		RetiredProfiles::mutate(|retired| retired.push(profile));
	}
}

impl Config for Runtime {
	type Consideration = Held<ProfileHold>;
	type AdminOrigin = EnsureRoot<AccountId>;
	type Signature = Signature;
	type OnRetired = Recorder;
	type PalletId = ProfilePalletId;
	type Collection = ConstU32<0>;
	type MaxConsentLifetime = ConstU64<MAX_CONSENT_LIFETIME>;
	type HandleGrace = HandleGrace;
	type RenameCooldown = RenameCooldown;
	type OfferLifetime = OfferLifetime;
	type NoticePeriod = NoticePeriod;
	type DepositRest = DepositRest;
	type KeptElsewhere = KeptElsewhere;
	type PrepaidBytes = PrepaidBytes;
	type PrepaidBlocks = PrepaidBlocks;
	type WeightInfo = ();
}

/// Has money.
pub fn alice() -> AccountId {
	Sr25519Keyring::Alice.to_account_id()
}
/// Has money.
pub fn bob() -> AccountId {
	Sr25519Keyring::Bob.to_account_id()
}
/// Has money.
pub fn charlie() -> AccountId {
	Sr25519Keyring::Charlie.to_account_id()
}
/// Has no money.
pub fn dave() -> AccountId {
	Sr25519Keyring::Dave.to_account_id()
}
/// Has no money.
pub fn eve() -> AccountId {
	Sr25519Keyring::Eve.to_account_id()
}
/// The key of `dave`.
pub fn dave_pair() -> sr25519::Pair {
	Sr25519Keyring::Dave.pair()
}

/// Somebody without money; each `n` is another.
pub fn somebody(n: u32) -> AccountId {
	AccountId::new(frame_support::Blake2_256::hash(&("somebody", n).encode()))
}

/// The account of a key.
pub fn account_of(signer: impl Into<MultiSigner>) -> AccountId {
	signer.into().into_account()
}

pub fn ed25519_pair(seed: u8) -> ed25519::Pair {
	ed25519::Pair::from_seed(&[seed; 32])
}

pub fn ecdsa_pair(seed: u8) -> ecdsa::Pair {
	ecdsa::Pair::from_seed(&[seed; 32])
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	let balances = [alice(), bob(), charlie()].map(|who| (who, RICHES)).to_vec();
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		profile: GenesisConfig { reserved: vec!["admin".into(), "metalife".into()], ..Default::default() },
		..Default::default()
	}
	.build_storage()
	.expect("the genesis is sound");
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.register_extension(KeystoreExt::new(MemoryKeystore::new()));
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Run a test and check all that must hold after it.
pub fn run<R>(test: impl FnOnce() -> R) -> R {
	new_test_ext().execute_with(|| {
		let result = test();
		check_state();
		result
	})
}

/// Everything that must hold, of the pallet and of the balances, references and items that hang on it.
pub fn check_state() {
	assert_ok!(Profile::do_try_state());
	assert_eq!(held_balances(), tickets(), "holds differ from the deposits on record");
	assert_eq!(sufficients(), references(), "sufficients differ from keys and offers");
	let items = pallet_nfts::Item::<Runtime>::iter_prefix(0).count();
	assert_eq!(items, Profiles::<Runtime>::iter().count(), "items differ from profiles");
	let issued: Balance = frame_system::Account::<Runtime>::iter().map(|(_, a)| a.data.free + a.data.reserved).sum();
	assert_eq!(issued, Balances::total_issuance(), "money made or lost");
}

/// What is held of each account by this pallet.
pub fn held_balances() -> Sums {
	pallet_balances::Holds::<Runtime>::iter()
		.flat_map(|(who, holds)| holds.into_iter().map(move |hold| (who.clone(), hold)))
		.filter(|(_, hold)| hold.id == ProfileHold::get())
		.map(|(who, hold)| (who, hold.amount))
		.collect()
}

/// What is held of an account by this pallet.
pub fn held(who: &AccountId) -> Balance {
	held_balances().get(who).copied().unwrap_or_default()
}

/// What each account's deposits on record add up to.
pub fn tickets() -> Sums {
	let mut sums = Sums::new();
	for deposit in Profile::deposits() {
		// The ticket is nothing but its amount.
		let amount = Balance::decode(&mut &deposit.ticket.encode()[..]).expect("a balance");
		*sums.entry(deposit.payer).or_default() += amount;
	}
	sums
}

fn sufficients() -> BTreeMap<AccountId, u32> {
	frame_system::Account::<Runtime>::iter()
		.filter(|(_, account)| account.sufficients > 0)
		.map(|(who, account)| (who, account.sufficients))
		.collect()
}

fn references() -> BTreeMap<AccountId, u32> {
	let mut counts = BTreeMap::new();
	let offered = Offers::<Runtime>::iter().map(|(_, who, _)| who);
	for who in Keys::<Runtime>::iter_keys().chain(offered) {
		*counts.entry(who).or_default() += 1;
	}
	counts
}

/// The state's root: equal roots, equal states.
pub fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

/// The price of one item of this many bytes.
pub fn price(bytes: u32) -> Balance {
	PER_ITEM + PER_BYTE * Balance::from(bytes)
}

/// The creation deposit of a profile made now.
pub fn creation_deposit() -> Balance {
	let prepaid = Prepaid { bytes: PrepaidBytes::get(), blocks: PrepaidBlocks::get(), bytes_used: 0, blocks_used: 0 };
	price(Profile::creation_bytes(&prepaid))
}

/// The deposit of a handle.
pub fn handle_deposit() -> Balance {
	price(Profile::handle_bytes())
}

pub fn signed(who: AccountId) -> Origin {
	Origin::signed(who)
}

pub fn advance(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}

/// Bytes that fit.
pub fn bounded<Size: Get<u32>>(bytes: impl AsRef<[u8]>) -> BoundedVec<u8, Size> {
	bytes.as_ref().to_vec().try_into().expect("fits")
}

/// Sign up; the account must have money.
pub fn sign_up(who: AccountId, handle: &str) -> ProfileId {
	let id = NextProfile::<Runtime>::get();
	assert_ok!(Profile::create(signed(who), bounded(handle)));
	id
}

/// The bytes that a user signs to be signed up.
pub fn consent(user: &AccountId, handle: &str, expires: u64) -> Vec<u8> {
	signed::payload("create", &genesis_hash(), &(user, handle.as_bytes(), expires))
}

/// Sign up whoever has this key; `payer` pays.
pub fn sponsor(payer: AccountId, user: &sr25519::Pair, handle: &str) -> ProfileId {
	let id = NextProfile::<Runtime>::get();
	let who = account_of(user.public());
	let expires = System::block_number() + 10;
	let signature = user.sign(&consent(&who, handle, expires));
	assert_ok!(Profile::create_sponsored(signed(payer), who, bounded(handle), expires, signature.into()));
	id
}

/// Make `key` a key of the profile that `controller` controls.
pub fn add_key(controller: AccountId, profile: ProfileId, key: AccountId, role: KeyRole) {
	assert_ok!(Profile::offer_key(signed(controller), key.clone(), role));
	assert_ok!(Profile::claim_key(signed(key), profile));
}

pub fn profile(id: ProfileId) -> crate::deposits::ProfileOf<Runtime> {
	Profiles::<Runtime>::get(id).expect("there is such a profile")
}

/// Leave the profile no prepaid storage.
pub fn exhaust_prepaid(id: ProfileId) {
	Profiles::<Runtime>::mutate(id, |profile| {
		let prepaid = &mut profile.as_mut().expect("there is such a profile").prepaid;
		prepaid.bytes = prepaid.bytes_used;
		prepaid.blocks = prepaid.blocks_used;
	});
}

pub fn genesis_hash() -> H256 {
	System::block_hash(0)
}

/// The last event, which must be one of this pallet.
pub fn last_event() -> Event<Runtime> {
	match System::events().pop().expect("there is an event").event {
		RuntimeEvent::Profile(event) => event,
		other => panic!("an event of another pallet: {other:?}"),
	}
}

/// This pallet's events.
pub fn events() -> Vec<Event<Runtime>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Profile(event) => Some(event),
			_ => None,
		})
		.collect()
}
