//! People: profiles, the energy that pays for what they do, recovery of lost accounts, and the statements they post.

use crate::{
	constants::{
		money::{deposit, MLT},
		time::{prod_or_fast, DAYS, MINUTES},
	},
	AccountId, Balance, Balances, BlockNumber, Content, Profile, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason,
	Signature, System,
};
use alloc::{string::String, vec::Vec};
use frame_support::{
	parameter_types,
	storage::unhashed,
	traits::{
		fungible::HoldConsideration, tokens::imbalance::ResolveTo, ConstU32, Contains, EitherOfDiverse,
		LinearStoragePrice, OnKilledAccount, OnNewAccount,
	},
	PalletId,
};
use frame_system::EnsureRoot;
use metalife_primitives::{
	traits::{EnergyPayer, ProfileLookup},
	ProfileId,
};
use pallet_energy::CallClass;
use sp_statement_store::{statement_allowance_key, StatementAllowance};

use super::{
	economy::TreasuryAccount,
	governance::{CouncilTwoThirds, TechnicalMajority},
	parameters::dynamic_params,
};

parameter_types! {
	pub const ProfilePalletId: PalletId = PalletId(*b"ml/profl");
	pub const ProfileCollection: u32 = 0;
	pub const MaxConsentLifetime: BlockNumber = prod_or_fast(DAYS, 10 * MINUTES);
	pub const ProfileHoldReason: RuntimeHoldReason = RuntimeHoldReason::Profile(pallet_profile::HoldReason::Storage);
	pub const DepositPerItem: Balance = deposit(1, 0);
	pub const DepositPerByte: Balance = deposit(0, 1);
}

impl pallet_profile::Config for Runtime {
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		ProfileHoldReason,
		LinearStoragePrice<DepositPerItem, DepositPerByte, Balance>,
	>;
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, CouncilTwoThirds>;
	type Signature = Signature;
	type OnRetired = (crate::Energy, crate::Reputation, crate::Earnings, crate::Subscriptions, crate::Letters);
	type PalletId = ProfilePalletId;
	type Collection = ProfileCollection;
	type MaxConsentLifetime = MaxConsentLifetime;
	type HandleGrace = dynamic_params::profile::HandleGrace;
	type RenameCooldown = dynamic_params::profile::RenameCooldown;
	type OfferLifetime = dynamic_params::profile::OfferLifetime;
	type NoticePeriod = dynamic_params::profile::NoticePeriod;
	// A new profile starts with a full quota of energy.
	type DepositRest = dynamic_params::energy::RegenerationPeriod;
	type KeptElsewhere = super::content::KeptForProfiles;
	type PrepaidBytes = dynamic_params::profile::PrepaidBytes;
	type PrepaidBlocks = dynamic_params::profile::PrepaidBlocks;
	type WeightInfo = super::told::ProfileWeights;
}

/// The profile pays that the sender speaks for. For the claim of an offered key it is the profile that offered it, because
/// the sender has none yet; for what an app's key does, the profile that granted it that, or the app's owner. A key that has
/// no say over its profile draws on it to end that, which it can do once, and to anchor its feed. So does whoever paid for
/// a letter and has no profile any more, to have the deposit back.
pub struct ProfilePayer;
impl EnergyPayer<AccountId, RuntimeCall> for ProfilePayer {
	fn payer(who: &AccountId, call: &RuntimeCall) -> Option<ProfileId> {
		match call {
			RuntimeCall::Profile(pallet_profile::Call::claim_key { profile }) => {
				let offer = pallet_profile::Offers::<Runtime>::get(profile, who)?;
				(offer.expires >= System::block_number()).then_some(*profile)
			},
			RuntimeCall::Profile(pallet_profile::Call::revoke_key { profile, key }) if key == who => {
				Profile::profile_of(who).filter(|own| own == profile)
			},
			RuntimeCall::Content(call) => Content::acting_for(who, call),
			RuntimeCall::Letters(pallet_letters::Call::remove { author, letter }) => {
				crate::Letters::removal_payer(who, *author, *letter)
			},
			_ => Profile::person_of(who),
		}
	}
}

/// The pallets whose calls energy may pay for. None of them carries other calls.
pub struct SocialCalls;
impl Contains<RuntimeCall> for SocialCalls {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(
			call,
			RuntimeCall::Profile(_)
				| RuntimeCall::Energy(_)
				| RuntimeCall::Content(_)
				| RuntimeCall::Reputation(_)
				| RuntimeCall::Earnings(_)
				| RuntimeCall::Royalties(_)
				| RuntimeCall::Fractions(_)
				| RuntimeCall::Subscriptions(_)
				| RuntimeCall::Pubs(_)
				| RuntimeCall::Letters(_)
		)
	}
}

/// Makes profiles for the benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub struct BenchmarkPeople;
#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkPeople {
	/// Give an account money in plenty.
	pub fn fund(who: &AccountId) {
		use frame_support::traits::fungible::Mutate;
		Balances::set_balance(who, 1_000_000 * MLT);
	}

	/// A new profile that this account controls.
	pub fn create_profile(controller: &AccountId) -> ProfileId {
		Self::fund(controller);
		let handle = alloc::format!("bench{}", pallet_profile::NextProfile::<Runtime>::get()).into_bytes();
		Profile::create(crate::RuntimeOrigin::signed(controller.clone()), handle.try_into().expect("it is short"))
			.expect("the handle is free");
		Profile::profile_of(controller).expect("it was created")
	}

	/// Make an account a key of the profile that `controller` controls.
	pub fn add_key(controller: &AccountId, profile: ProfileId, key: &AccountId, role: pallet_profile::KeyRole) {
		use crate::RuntimeOrigin;
		Profile::offer_key(RuntimeOrigin::signed(controller.clone()), key.clone(), role)
			.expect("the profile has room for a key");
		Profile::claim_key(RuntimeOrigin::signed(key.clone()), profile).expect("it was offered");
	}

	/// End the profile that this account controls.
	pub fn retire(controller: &AccountId) {
		Profile::retire(crate::RuntimeOrigin::signed(controller.clone())).expect("the account controls a profile");
	}

	/// Give a profile this many points on the whole chain, or as many as it can have, in as many parts as there can be.
	pub fn esteem(profile: ProfileId, points: u64) {
		use metalife_primitives::reputation::Context;
		use pallet_reputation::{Part, Score, Scores, FRACTION_BITS, MAX_PARTS, MAX_POINTS};
		let each = (points.min(MAX_POINTS) << FRACTION_BITS) / u64::from(MAX_PARTS);
		let parts = (0..MAX_PARTS).map(|app| (Part::Issuer(Context::App(app)), each)).collect::<Vec<_>>();
		// From a block before, so that there is something to decay.
		let score = Score {
			at: System::block_number().saturating_sub(1),
			parts: parts.try_into().expect("as many as fit"),
			..Default::default()
		};
		Scores::<Runtime>::insert(profile, Context::Global, score);
	}
}
#[cfg(feature = "runtime-benchmarks")]
impl pallet_energy::BenchmarkHelper<AccountId, RuntimeCall> for BenchmarkPeople {
	fn create_profile(controller: &AccountId) -> ProfileId {
		Self::create_profile(controller)
	}

	fn set_reputation(profile: ProfileId) {
		Self::esteem(profile, u64::MAX);
	}

	/// By the key of an app that the controller owns, for a user who does not lend it its energy.
	fn payable_call(sender: &AccountId, controller: &AccountId) -> RuntimeCall {
		use crate::RuntimeOrigin;
		use pallet_content::{Acting, Scopes};
		let user = AccountId::new([7; 32]);
		let profile = Self::create_profile(&user);
		let app = pallet_content::NextApp::<Runtime>::get();
		let owner = RuntimeOrigin::signed(controller.clone());
		let text = b"benchmark".to_vec();
		let name = text.clone().try_into().expect("it is short");
		Content::register_app(owner.clone(), name, text.try_into().expect("it is short")).expect("the owner has money");
		Content::add_app_key(owner, app, sender.clone()).expect("there is room for a key");
		Content::grant(RuntimeOrigin::signed(user), app, Scopes::REACT, None).expect("the user has money");
		pallet_content::Call::unreact { acting: Acting::For { app, profile }, item: 0 }.into()
	}
}

impl pallet_energy::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, TechnicalMajority>;
	type Profiles = Profile;
	type Payer = ProfilePayer;
	type Reputation = crate::Reputation;
	type Payable = SocialCalls;
	type BaseCapacity = dynamic_params::energy::BaseCapacity;
	type LendingRate = dynamic_params::energy::LendingRate;
	type EnergyPerReputation = dynamic_params::energy::EnergyPerReputation;
	type MaxReputationBonus = dynamic_params::energy::MaxReputationBonus;
	type RegenerationPeriod = dynamic_params::energy::RegenerationPeriod;
	type ReclaimDelay = dynamic_params::energy::ReclaimDelay;
	type MinLoan = dynamic_params::energy::MinLoan;
	type MaxBlockShare = dynamic_params::energy::MaxBlockShare;
	type ProtectiveReserve = dynamic_params::energy::ProtectiveReserve;
	type MaxUnlocking = ConstU32<16>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = BenchmarkPeople;
	type WeightInfo = crate::weights::pallet_energy::WeightInfo<Runtime>;
}

/// The calls that energy pays for from the first block on, and as what.
const ELIGIBLE: &[(&str, CallClass, &[&str])] = &[
	(
		"Profile",
		CallClass::Social,
		&[
			"rename",
			"offer_key",
			"claim_key",
			"set_persona",
			"add_alias",
			"commit_pseudonym",
			"reveal_pseudonym",
			"issue_credential",
			"link",
			"follow",
		],
	),
	(
		"Profile",
		CallClass::Protective,
		&[
			"retire",
			"revoke_key",
			"remove_persona",
			"remove_alias",
			"remove_pseudonym",
			"revoke_credential",
			"remove_credential",
			"unlink",
			"block",
			"unblock",
			"unfollow",
		],
	),
	(
		"Content",
		CallClass::Social,
		&["grant", "publish", "edit", "react", "create_group", "add_member", "commit_keys", "anchor", "assume_deposit"],
	),
	(
		"Content",
		CallClass::Protective,
		&["revoke", "retract", "unreact", "remove_member", "leave_group", "dissolve_group", "drop_record"],
	),
	("Reputation", CallClass::Social, &["endorse", "commit", "release_endorsement", "release_commitment"]),
	("Reputation", CallClass::Protective, &["forget"]),
	// Not what claims earnings: what is not worth the fee to claim would else be worth farming.
	// Whoever spends money on items pays the fee in money, too.
	(
		"Royalties",
		CallClass::Social,
		&["create_collection", "create_edition", "mint", "open_drop", "gift", "put_on_sale"],
	),
	(
		"Royalties",
		CallClass::Protective,
		&[
			"close_collection",
			"close_edition",
			"close_drop",
			"cancel_voucher",
			"clear_voucher",
			"clear_allowance",
			"cancel_sale",
			"settle",
			"withdraw_offer",
			"draw",
			"burn",
		],
	),
	("Fractions", CallClass::Social, &["transfer", "offer", "vote"]),
	("Fractions", CallClass::Protective, &["claim", "settle", "redeem", "reclaim", "clear", "close"]),
	(
		"Subscriptions",
		CallClass::Social,
		&[
			"open_tier",
			"update_tier",
			"subscribe",
			"top_up",
			"change_tier",
			"claim",
			"tip",
			"set_item_price",
			"pay_for_item",
		],
	),
	(
		"Subscriptions",
		CallClass::Protective,
		&["close_tier", "remove_tier", "remove_till", "cancel", "settle", "draw", "remove_item_price", "forget_view"],
	),
	("Pubs", CallClass::Social, &["register", "update"]),
	("Pubs", CallClass::Protective, &["retire", "clear"]),
	("Letters", CallClass::Social, &["keep", "assume_deposit"]),
	("Letters", CallClass::Protective, &["remove"]),
];

/// [`ELIGIBLE`], as genesis has it.
pub fn eligible_calls() -> Vec<(String, String, CallClass)> {
	let listed = ELIGIBLE.iter();
	let each = listed.flat_map(|(pallet, class, calls)| calls.iter().map(move |call| (*pallet, *call, *class)));
	each.map(|(pallet, call, class)| (String::from(pallet), String::from(call), class)).collect()
}

parameter_types! {
	pub const FriendGroupsHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Recovery(pallet_recovery::HoldReason::FriendGroupsStorage);
	pub const AttemptHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Recovery(pallet_recovery::HoldReason::AttemptStorage);
	pub const InheritorHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Recovery(pallet_recovery::HoldReason::InheritorStorage);
	pub const SecurityDeposit: Balance = 10 * MLT;
}

impl pallet_recovery::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeHoldReason = RuntimeHoldReason;
	type BlockNumberProvider = System;
	type Currency = Balances;
	type FriendGroupsConsideration = HoldConsideration<
		AccountId,
		Balances,
		FriendGroupsHoldReason,
		LinearStoragePrice<DepositPerItem, DepositPerByte, Balance>,
	>;
	type AttemptConsideration = HoldConsideration<
		AccountId,
		Balances,
		AttemptHoldReason,
		LinearStoragePrice<DepositPerItem, DepositPerByte, Balance>,
	>;
	type InheritorConsideration = HoldConsideration<
		AccountId,
		Balances,
		InheritorHoldReason,
		LinearStoragePrice<DepositPerItem, DepositPerByte, Balance>,
	>;
	type SecurityDeposit = SecurityDeposit;
	type Slash = ResolveTo<TreasuryAccount, Balances>;
	type MaxFriendsPerConfig = ConstU32<64>;
	type WeightInfo = crate::weights::pallet_recovery::WeightInfo<Runtime>;
}

/// How many statements, and how many bytes of them, each account may have in the nodes' statement stores at a time.
///
/// It is written when an account is born: whoever changes it gives it to the accounts that are there too, with
/// [`crate::migrations::RenewStatementQuotas`].
#[cfg(not(feature = "rehearsal"))]
pub const STATEMENTS: StatementAllowance = StatementAllowance { max_count: 16, max_size: 8 * 1024 };
/// Twice as many in the release that upgrades are rehearsed with.
#[cfg(feature = "rehearsal")]
pub const STATEMENTS: StatementAllowance = StatementAllowance { max_count: 32, max_size: 16 * 1024 };

/// Gives every account its share of the statement store for as long as it exists. The existential deposit, or whoever
/// sponsors the account, pays for the entry.
pub struct StatementQuota;
impl StatementQuota {
	/// Write an account's share.
	pub fn grant(who: &AccountId) {
		unhashed::put(&statement_allowance_key(who), &STATEMENTS);
	}
}
impl OnNewAccount<AccountId> for StatementQuota {
	fn on_new_account(who: &AccountId) {
		Self::grant(who);
	}
}
impl OnKilledAccount<AccountId> for StatementQuota {
	fn on_killed_account(who: &AccountId) {
		unhashed::kill(&statement_allowance_key(who));
	}
}

parameter_types! {
	pub const StatementCost: Balance = MLT;
	pub const StatementByteCost: Balance = MLT / 1_000;
}

impl pallet_statement::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type StatementCost = StatementCost;
	type ByteCost = StatementByteCost;
	type MinAllowedStatements = ConstU32<{ STATEMENTS.max_count }>;
	type MaxAllowedStatements = ConstU32<{ STATEMENTS.max_count }>;
	type MinAllowedBytes = ConstU32<{ STATEMENTS.max_size }>;
	type MaxAllowedBytes = ConstU32<{ STATEMENTS.max_size }>;
}
