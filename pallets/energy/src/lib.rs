#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod charging;
mod eligibility;
mod extension;
mod lending;
mod quota;
mod types;
pub mod weights;

#[cfg(any(test, feature = "runtime-benchmarks"))]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "try-runtime"))]
mod try_state;

pub use charging::Charge;
pub use extension::{ChargeEnergy, Pre, Val};
pub use pallet::*;
#[cfg(any(test, feature = "runtime-benchmarks"))]
pub use types::BenchmarkHelper;
pub use types::{BalanceOf, BlockUse, CallClass, CallKey, CallName, EnergyInfo, PalletName, Quota, Unlock, UnlockOf};
pub use weights::WeightInfo;

/// The pallet itself: its configuration, storage, calls, events and errors.
#[frame_support::pallet]
pub mod pallet {
	use super::{types::*, WeightInfo};
	use alloc::{string::String, vec::Vec};
	use frame_support::{
		dispatch::{DispatchInfo, PostDispatchInfo},
		pallet_prelude::*,
		traits::{
			fungible::{Mutate, MutateHold},
			Contains, GetCallMetadata,
		},
	};
	use frame_system::pallet_prelude::*;
	use metalife_primitives::{
		traits::{EnergyPayer, ProfileLookup, Reputation},
		ProfileId,
	};
	use sp_runtime::{traits::Dispatchable, FixedU128, Permill};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The energy pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs of the runtime. Whatever is a plain `Get` may change from block to block, by governance.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<
			RuntimeCall: GetCallMetadata + Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
		> + pallet_transaction_payment::Config
	{
		/// What is lent; the money in which fees are paid.
		type Currency: Mutate<Self::AccountId, Balance = BalanceOf<Self>>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The overarching reason for holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// Who decides which calls energy may pay for. For the benchmarks it must let the root origin through.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Which profiles exist.
		type Profiles: ProfileLookup<Self::AccountId>;

		/// Whose energy pays for an account's call.
		type Payer: EnergyPayer<Self::AccountId, <Self as frame_system::Config>::RuntimeCall>;

		/// How much a profile is esteemed.
		type Reputation: Reputation;

		/// The calls that energy may pay for at all, whatever the list says. It must refuse every call that carries
		/// other calls (batch, proxy, multisig, schedule...): what these carry could not be told from their name.
		type Payable: Contains<<Self as frame_system::Config>::RuntimeCall>;

		/// What every profile's quota holds without loan or reputation, in energy.
		type BaseCapacity: Get<BalanceOf<Self>>;

		/// How much energy each planck lent adds to the capacity.
		type LendingRate: Get<FixedU128>;

		/// How much energy each point of reputation adds to the capacity.
		type EnergyPerReputation: Get<BalanceOf<Self>>;

		/// How much energy reputation may add at most.
		type MaxReputationBonus: Get<BalanceOf<Self>>;

		/// In how many blocks an empty quota fills wholly. Zero counts as one.
		type RegenerationPeriod: Get<BlockNumberFor<Self>>;

		/// For how many blocks reclaimed money stays held. When shorter than [`Config::RegenerationPeriod`], that
		/// period counts.
		type ReclaimDelay: Get<BlockNumberFor<Self>>;

		/// The smallest loan, in planck. It is also the deposit for the loan's storage, so it must not be zero.
		type MinLoan: Get<BalanceOf<Self>>;

		/// The share of a block's room for normal calls, in weight and in length, that calls paid with energy may take.
		type MaxBlockShare: Get<Permill>;

		/// The share of the capacity that only [`CallClass::Protective`] calls may draw.
		type ProtectiveReserve: Get<Permill>;

		/// How many reclaimed sums of one account may wait for release at a time.
		#[pallet::constant]
		type MaxUnlocking: Get<u32>;

		/// Makes profiles and a call for the benchmarks.
		#[cfg(any(test, feature = "runtime-benchmarks"))]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId, <Self as frame_system::Config>::RuntimeCall>;

		/// What the calls and the extension weigh.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet holds money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Lent to a profile, or reclaimed and not yet released.
		Loan,
	}

	/// What each profile has used of its quota. None: nothing. Paid for by the deposit on the profile itself.
	#[pallet::storage]
	pub type Quotas<T: Config> = StorageMap<_, Twox64Concat, ProfileId, Quota<BalanceOf<T>, BlockNumberFor<T>>>;

	/// What each lender has lent to each profile, in planck. Paid for by the loan itself.
	#[pallet::storage]
	pub type Loans<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, ProfileId, BalanceOf<T>>;

	/// The sum of all loans to each profile, in planck.
	#[pallet::storage]
	pub type Lent<T: Config> = StorageMap<_, Twox64Concat, ProfileId, BalanceOf<T>, ValueQuery>;

	/// What each lender has reclaimed and not yet withdrawn, and when it may. Paid for by the money that waits.
	#[pallet::storage]
	pub type Unlocking<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, BoundedVec<UnlockOf<T>, T::MaxUnlocking>, ValueQuery>;

	/// The calls that energy pays for.
	#[pallet::storage]
	pub type Eligible<T: Config> = StorageMap<_, Blake2_128Concat, CallKey, CallClass>;

	/// What energy has paid for in the block named within; in any other block it counts as nothing.
	#[pallet::storage]
	pub type BlockUsage<T: Config> = StorageValue<_, BlockUse<BlockNumberFor<T>>, ValueQuery>;

	/// The calls that energy pays for from the first block on.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Pallet, call and class.
		pub eligible: Vec<(String, String, CallClass)>,
		/// Ties the type to its runtime.
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			Pallet::<T>::build_genesis(&self.eligible);
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// `cost` energy of `profile` has paid for a call of `who`, as a fee would have.
		EnergyUsed {
			/// The sender.
			who: T::AccountId,
			/// The profile whose quota paid.
			profile: ProfileId,
			/// How much, after what the call did not need was given back.
			cost: BalanceOf<T>,
		},
		/// `lender` has lent `amount` planck to `profile`.
		Lent {
			/// Whose money is held.
			lender: T::AccountId,
			/// Whose capacity grew.
			profile: ProfileId,
			/// How much was added to the loan.
			amount: BalanceOf<T>,
		},
		/// `lender` has taken `amount` planck back from `profile`, and may withdraw it from block `unlocks_at` on.
		Reclaimed {
			/// Whose money is held.
			lender: T::AccountId,
			/// Whose capacity fell.
			profile: ProfileId,
			/// How much the loan lost.
			amount: BalanceOf<T>,
			/// The first block in which the money may be withdrawn.
			unlocks_at: BlockNumberFor<T>,
		},
		/// `amount` planck that `who` had reclaimed is free again.
		Withdrawn {
			/// Whose money it is.
			who: T::AccountId,
			/// How much was released.
			amount: BalanceOf<T>,
		},
		/// Whether energy pays for a call has changed.
		EligibilitySet {
			/// The pallet's name in the runtime.
			pallet: PalletName,
			/// The call's name.
			call: CallName,
			/// As what it is paid for; `None`: no longer.
			class: Option<CallClass>,
		},
	}

	/// Why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such profile.
		NoProfile,
		/// The amount is zero.
		ZeroAmount,
		/// The loan, or what would remain of it, is smaller than the smallest loan.
		BelowMinimum,
		/// The caller has lent nothing to this profile.
		NoLoan,
		/// The caller has lent less than this to the profile.
		ExceedsLoan,
		/// Too many reclaimed sums wait already: withdraw first, or wait.
		TooManyUnlocking,
		/// Nothing reclaimed can be withdrawn yet.
		NothingMatured,
		/// The runtime has no such call.
		UnknownCall,
		/// Energy does not pay for this call anyway.
		NotEligible,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			Self::check_configuration();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Lend `amount` planck to `profile`: its capacity grows by that times [`Config::LendingRate`], at once.
		///
		/// Origin: signed, by anyone; the profile's own controller may lend to itself. The money stays the caller's and
		/// is held until [`Pallet::reclaim`] and [`Pallet::withdraw`]. A loan to the same profile adds to the one there is.
		///
		/// Emits [`Event::Lent`].
		#[pallet::call_index(0)]
		pub fn lend(
			origin: OriginFor<T>,
			#[pallet::compact] profile: ProfileId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			Self::do_lend(ensure_signed(origin)?, profile, amount)
		}

		/// Take `amount` planck back from `profile`: its capacity falls at once, the money is free after
		/// [`Config::ReclaimDelay`]. Works for retired profiles too.
		///
		/// Origin: signed, by the lender. What remains of the loan must be nothing or [`Config::MinLoan`].
		///
		/// Emits [`Event::Reclaimed`].
		#[pallet::call_index(1)]
		pub fn reclaim(
			origin: OriginFor<T>,
			#[pallet::compact] profile: ProfileId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			Self::do_reclaim(ensure_signed(origin)?, profile, amount)
		}

		/// Release whatever the caller has reclaimed and whose delay is over.
		///
		/// Origin: signed, by the lender. Emits [`Event::Withdrawn`].
		#[pallet::call_index(2)]
		pub fn withdraw(origin: OriginFor<T>) -> DispatchResult {
			Self::do_withdraw(ensure_signed(origin)?)
		}

		/// Say as what energy pays for a call of the runtime, named as in the metadata; `None`: not at all.
		///
		/// Origin: [`Config::AdminOrigin`]. Emits [`Event::EligibilitySet`].
		#[pallet::call_index(3)]
		pub fn set_eligible(
			origin: OriginFor<T>,
			pallet: PalletName,
			call: CallName,
			class: Option<CallClass>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_eligible(pallet, call, class)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The quota of `profile` as it stands; `None` when there is no such profile.
		pub fn energy_of(profile: ProfileId) -> Option<EnergyInfo<BalanceOf<T>, BlockNumberFor<T>>> {
			T::Profiles::exists(profile).then(|| Self::energy_info(profile))
		}
	}
}
