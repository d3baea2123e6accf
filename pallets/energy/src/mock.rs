//! A runtime with the real extension, and a pallet of social calls that stands for the profile pallet too.

use crate::{self as pallet_energy, CallClass, ChargeEnergy};
use codec::Encode;
use frame_support::{
	derive_impl,
	dispatch::{GetDispatchInfo, PostDispatchInfo},
	parameter_types,
	traits::{ConstU128, ConstU32, Contains},
	weights::{constants::WEIGHT_REF_TIME_PER_SECOND, ConstantMultiplier, IdentityFee, Weight},
};
use frame_system::EnsureRoot;
use metalife_primitives::{
	traits::{EnergyPayer, ProfileLookup, Reputation},
	ProfileId,
};
use sp_runtime::{
	generic::{CheckedExtrinsic, ExtrinsicFormat},
	traits::{Applyable, TransactionExtension},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResultWithInfo, BuildStorage, FixedU128, Perbill, Permill,
};

pub type AccountId = u64;
pub type Balance = u128;

pub const UNIT: Balance = 1_000_000_000_000;
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CHARLIE: AccountId = 3;
/// Has no money at all.
pub const DAVE: AccountId = 4;
/// What an extrinsic has besides its call: signature, address, extensions.
pub const ENVELOPE: usize = 110;

/// Social calls of every temper, and who has a profile.
#[frame_support::pallet(dev_mode)]
pub mod social {
	use frame_support::{dispatch::PostDispatchInfo, pallet_prelude::*};
	use frame_system::pallet_prelude::*;
	use metalife_primitives::{traits::OnRetired, ProfileId};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		type OnRetired: OnRetired;
	}

	#[pallet::storage]
	pub type NextProfile<T> = StorageValue<_, ProfileId, ValueQuery>;
	#[pallet::storage]
	pub type Controllers<T: Config> = StorageMap<_, Twox64Concat, ProfileId, T::AccountId>;
	#[pallet::storage]
	pub type Keys<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, ProfileId>;
	#[pallet::storage]
	pub type Scores<T> = StorageMap<_, Twox64Concat, ProfileId, u64, ValueQuery>;

	const WEIGHT: Weight = Weight::from_parts(100_000_000, 1_000);

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		#[pallet::weight(WEIGHT)]
		pub fn post(origin: OriginFor<T>, _body: Vec<u8>) -> DispatchResult {
			ensure_signed(origin).map(|_| ()).map_err(Into::into)
		}

		#[pallet::weight(WEIGHT)]
		pub fn fail(_: OriginFor<T>) -> DispatchResult {
			Err("as it should".into())
		}

		#[pallet::weight(WEIGHT)]
		pub fn block(_: OriginFor<T>) -> DispatchResult {
			Ok(())
		}

		/// Waives its fee once it has run.
		#[pallet::weight(WEIGHT)]
		pub fn waive(_: OriginFor<T>) -> DispatchResultWithPostInfo {
			Ok(Pays::No.into())
		}

		/// Waives its fee from the start.
		#[pallet::weight((WEIGHT, Pays::No))]
		pub fn gratis(_: OriginFor<T>) -> DispatchResult {
			Ok(())
		}

		#[pallet::weight((WEIGHT, DispatchClass::Operational))]
		pub fn operate(_: OriginFor<T>) -> DispatchResult {
			Ok(())
		}

		#[pallet::weight(*declared)]
		pub fn work(_: OriginFor<T>, declared: Weight, actual: Weight) -> DispatchResultWithPostInfo {
			let _ = declared;
			Ok(PostDispatchInfo { actual_weight: Some(actual), pays_fee: Pays::Yes })
		}

		#[pallet::weight(WEIGHT)]
		pub fn retire(origin: OriginFor<T>) -> DispatchResult {
			let profile = Keys::<T>::take(ensure_signed(origin)?).ok_or("no profile")?;
			Self::forget(profile);
			Ok(())
		}

		#[pallet::weight(WEIGHT)]
		pub fn unlisted(_: OriginFor<T>) -> DispatchResult {
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// A new profile. Its controller may act without owning anything.
		pub fn create(controller: &T::AccountId) -> ProfileId {
			let profile = NextProfile::<T>::mutate(|next| {
				*next += 1;
				*next
			});
			Controllers::<T>::insert(profile, controller);
			Self::add_key(controller, profile);
			profile
		}

		pub fn add_key(key: &T::AccountId, profile: ProfileId) {
			frame_system::Pallet::<T>::inc_sufficients(key);
			Keys::<T>::insert(key, profile);
		}

		pub fn forget(profile: ProfileId) {
			Controllers::<T>::remove(profile);
			T::OnRetired::on_retired(profile);
		}
	}
}

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
	pub type System = frame_system::Pallet<Runtime>;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances::Pallet<Runtime>;
	#[runtime::pallet_index(2)]
	pub type TransactionPayment = pallet_transaction_payment::Pallet<Runtime>;
	#[runtime::pallet_index(3)]
	pub type Energy = pallet_energy::Pallet<Runtime>;
	#[runtime::pallet_index(4)]
	pub type Social = social::Pallet<Runtime>;
	#[runtime::pallet_index(5)]
	pub type Utility = pallet_utility::Pallet<Runtime>;
	#[runtime::pallet_index(6)]
	pub type Proxy = pallet_proxy::Pallet<Runtime>;
	#[runtime::pallet_index(7)]
	pub type Multisig = pallet_multisig::Pallet<Runtime>;
}

type Block = frame_system::mocking::MockBlockU32<Runtime>;

parameter_types! {
	pub BlockWeights: frame_system::limits::BlockWeights = frame_system::limits::BlockWeights::with_sensible_defaults(
		Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND * 3 / 2, u64::MAX),
		Perbill::from_percent(75),
	);
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = Block;
	type BlockWeights = BlockWeights;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<1_000_000_000>;
	type AccountStore = System;
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = pallet_transaction_payment::FungibleAdapter<Balances, ()>;
	type WeightToFee = IdentityFee<Balance>;
	type LengthToFee = ConstantMultiplier<Balance, ConstU128<10_000>>;
	type FeeMultiplierUpdate = ();
	type OperationalFeeMultiplier = frame_support::traits::ConstU8<5>;
	type WeightInfo = ();
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_transaction_payment::BenchmarkConfig for Runtime {}

impl social::Config for Runtime {
	type OnRetired = Energy;
}

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = ();
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ();
	type ProxyDepositBase = ConstU128<1>;
	type ProxyDepositFactor = ConstU128<1>;
	type MaxProxies = ConstU32<4>;
	type WeightInfo = ();
	type MaxPending = ConstU32<2>;
	type CallHasher = sp_runtime::traits::BlakeTwo256;
	type AnnouncementDepositBase = ConstU128<1>;
	type AnnouncementDepositFactor = ConstU128<1>;
	type BlockNumberProvider = System;
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = ConstU128<1>;
	type DepositFactor = ConstU128<1>;
	type MaxSignatories = ConstU32<3>;
	type WeightInfo = ();
	type BlockNumberProvider = System;
}

/// The profiles of the social pallet.
pub struct Profiles;

impl ProfileLookup<AccountId> for Profiles {
	fn profile_of(who: &AccountId) -> Option<ProfileId> {
		social::Keys::<Runtime>::get(who)
	}

	fn controller_of(profile: ProfileId) -> Option<AccountId> {
		social::Controllers::<Runtime>::get(profile)
	}

	fn has_blocked(_: ProfileId, _: ProfileId) -> bool {
		false
	}

	fn follows(_: ProfileId, _: ProfileId) -> bool {
		false
	}
}

impl EnergyPayer<AccountId, RuntimeCall> for Profiles {
	fn payer(who: &AccountId, _: &RuntimeCall) -> Option<ProfileId> {
		Self::profile_of(who)
	}
}

impl Reputation for Profiles {
	fn score(profile: ProfileId) -> u64 {
		social::Scores::<Runtime>::get(profile)
	}
}

impl pallet_energy::BenchmarkHelper<AccountId, RuntimeCall> for Profiles {
	fn create_profile(controller: &AccountId) -> ProfileId {
		Social::create(controller)
	}

	fn set_reputation(profile: ProfileId) {
		social::Scores::<Runtime>::insert(profile, 1);
	}

	fn payable_call(sender: &AccountId, controller: &AccountId) -> RuntimeCall {
		let profile = Self::profile_of(controller).expect("was given one");
		Social::add_key(sender, profile);
		post()
	}
}

/// All but the calls that carry others.
pub struct CarriesNoCall;

impl Contains<RuntimeCall> for CarriesNoCall {
	fn contains(call: &RuntimeCall) -> bool {
		!matches!(call, RuntimeCall::Utility(_) | RuntimeCall::Proxy(_) | RuntimeCall::Multisig(_))
	}
}

parameter_types! {
	pub static BaseCapacity: Balance = UNIT / 100;
	pub static LendingRate: FixedU128 = FixedU128::from_rational(1, 100);
	pub static EnergyPerReputation: Balance = UNIT / 100_000;
	pub static MaxReputationBonus: Balance = UNIT / 200;
	pub static RegenerationPeriod: u32 = 100;
	pub static ReclaimDelay: u32 = 100;
	pub static MinLoan: Balance = UNIT;
	pub static MaxBlockShare: Permill = Permill::from_percent(20);
	pub static ProtectiveReserve: Permill = Permill::from_percent(10);
}

impl pallet_energy::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type AdminOrigin = EnsureRoot<AccountId>;
	type Profiles = Profiles;
	type Payer = Profiles;
	type Reputation = Profiles;
	type Payable = CarriesNoCall;
	type BaseCapacity = BaseCapacity;
	type LendingRate = LendingRate;
	type EnergyPerReputation = EnergyPerReputation;
	type MaxReputationBonus = MaxReputationBonus;
	type RegenerationPeriod = RegenerationPeriod;
	type ReclaimDelay = ReclaimDelay;
	type MinLoan = MinLoan;
	type MaxBlockShare = MaxBlockShare;
	type ProtectiveReserve = ProtectiveReserve;
	type MaxUnlocking = ConstU32<4>;
	type BenchmarkHelper = Profiles;
	type WeightInfo = ();
}

pub type TxExtension = (
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	ChargeEnergy<Runtime>,
);

type Extrinsic = CheckedExtrinsic<AccountId, RuntimeCall, TxExtension>;

pub fn new_test_ext() -> sp_io::TestExternalities {
	use CallClass::*;
	let eligible = [
		("Social", "post", Social),
		("Social", "fail", Social),
		("Social", "waive", Social),
		("Social", "gratis", Social),
		("Social", "operate", Social),
		("Social", "work", Social),
		("Social", "block", Protective),
		("Social", "retire", Protective),
		// By mistake; the filter must stop these all the same.
		("Utility", "batch", Social),
		("Utility", "batch_all", Social),
		("Proxy", "proxy", Protective),
		("Multisig", "as_multi_threshold_1", Social),
		("Multisig", "as_multi", Social),
	];
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: vec![(ALICE, 1_000 * UNIT), (BOB, 1_000 * UNIT), (CHARLIE, 1_000 * UNIT)],
			..Default::default()
		},
		energy: pallet_energy::GenesisConfig {
			eligible: eligible.map(|(pallet, call, class)| (pallet.into(), call.into(), class)).to_vec(),
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.expect("the genesis configuration is good");
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| start_block(1));
	ext
}

/// Run in a fresh state, and look afterwards whether all invariants hold.
pub fn run(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Energy::do_try_state().expect("the invariants hold");
	});
}

fn start_block(number: u32) {
	// Blocks between are skipped: nothing of ours happens in them.
	System::set_block_number(number - 1);
	System::initialize(&number, &Default::default(), &Default::default());
	System::reset_events();
}

/// End this block and start that one.
pub fn go_to(number: u32) {
	System::finalize();
	start_block(number);
}

pub fn next_block() {
	go_to(System::block_number() + 1);
}

pub fn post() -> RuntimeCall {
	social::Call::post { body: b"hello".to_vec() }.into()
}

pub fn fail() -> RuntimeCall {
	social::Call::fail {}.into()
}

pub fn block() -> RuntimeCall {
	social::Call::block {}.into()
}

fn extrinsic(
	who: AccountId,
	call: RuntimeCall,
	tip: Balance,
) -> (Extrinsic, frame_support::dispatch::DispatchInfo, usize) {
	let extension: TxExtension = (
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckNonce::from(System::account_nonce(who)),
		frame_system::CheckWeight::new(),
		ChargeEnergy::from_tip(tip),
	);
	let len = call.encoded_size() + ENVELOPE;
	let mut info = call.get_dispatch_info();
	info.extension_weight = extension.weight(&call);
	(CheckedExtrinsic { format: ExtrinsicFormat::Signed(who, extension), function: call }, info, len)
}

/// What the fee of this call would be in money, before it is dispatched.
pub fn fee(call: RuntimeCall) -> Balance {
	let (_, info, len) = extrinsic(ALICE, call, 0);
	TransactionPayment::compute_fee(len as u32, &info, 0)
}

/// Apply a signed extrinsic as a block author does: what is invalid leaves no trace.
pub fn send_with_tip(
	who: AccountId,
	call: RuntimeCall,
	tip: Balance,
) -> ApplyExtrinsicResultWithInfo<PostDispatchInfo> {
	let (extrinsic, info, len) = extrinsic(who, call, tip);
	sp_io::storage::start_transaction();
	#[allow(deprecated)]
	let result = extrinsic.apply::<Runtime>(&info, len);
	match result {
		Ok(_) => sp_io::storage::commit_transaction(),
		Err(_) => sp_io::storage::rollback_transaction(),
	}
	result
}

/// As [`send_with_tip`], without one.
pub fn send(who: AccountId, call: RuntimeCall) -> ApplyExtrinsicResultWithInfo<PostDispatchInfo> {
	send_with_tip(who, call, 0)
}

/// Validate a signed extrinsic as the pool does: on the state after this block, at the number of the next.
pub fn validate_in_pool(who: AccountId, call: RuntimeCall) -> TransactionValidity {
	sp_io::storage::start_transaction();
	start_block(System::block_number() + 1);
	let (extrinsic, info, len) = extrinsic(who, call, 0);
	#[allow(deprecated)]
	let result = extrinsic.validate::<Runtime>(TransactionSource::External, &info, len);
	sp_io::storage::rollback_transaction();
	result
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}
