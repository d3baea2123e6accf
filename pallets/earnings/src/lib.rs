#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(any(test, feature = "runtime-benchmarks"))]
mod benchmarking;
mod features;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
mod views;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The pallet itself: its configuration, storage, calls, events and errors.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::fungible::Mutate, PalletId};
	use frame_system::pallet_prelude::*;
	use metalife_primitives::{
		era::EraIndex,
		traits::{ProfileLookup, Reputation, ReputationLedger},
		ProfileId,
	};
	use sp_runtime::Permill;

	/// Version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The earnings pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs of the runtime. Whatever is a plain `Get` may change from block to block, by governance.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// What is earned.
		type Currency: Mutate<Self::AccountId>;
		/// Which profiles exist, who controls them, and whom they have blocked.
		type Profiles: ProfileLookup<Self::AccountId>;
		/// How much a profile is esteemed.
		type Reputation: Reputation;
		/// Gives reputation to whoever has earned.
		type Ledger: ReputationLedger;
		/// The account of this pallet, which holds the pools.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// How many blocks an era has. Zero counts as one.
		type EraLength: Get<BlockNumberFor<Self>>;
		/// The most that is minted for an era, in planck. Zero: only what the pot is given is shared.
		type Emission: Get<BalanceOf<Self>>;
		/// The most that an era pays for each unit of weight, in planck, minted or not.
		///
		/// Times the greatest weight of one reaction this should be less than what reacting costs, even in a batch and
		/// even whoever gets a part of the fee back: then nobody gains by reacting to oneself, through whatever accounts.
		type RewardPerWeight: Get<BalanceOf<Self>>;
		/// The most that one author gets of a pool.
		type AuthorCap: Get<Permill>;
		/// How many points of reputation do not count. Only what a reactor has beyond them gives weight, so that
		/// whoever spreads points over many profiles loses as many each time.
		type ReputationFloor: Get<u64>;
		/// The most that all reactions of one reactor weigh in an era.
		type ReactorCap: Get<types::Weight>;
		/// How much an author must have been paid for a point of reputation, in planck. Zero: none is given.
		type PlanckPerPoint: Get<BalanceOf<Self>>;
		/// The share of what a reactor has left to give in an era that goes with each reaction.
		type ReactionShare: Get<Permill>;
		/// How many reactions of one reactor count in an era, at most [`MAX_REACTIONS`].
		type MaxReactions: Get<u32>;
		/// An era's shares can be claimed until this many eras after it have begun. At most [`MAX_CLAIM_PERIOD`].
		#[pallet::constant]
		type ClaimPeriod: Get<u32>;
		/// Makes profiles for the benchmarks.
		#[cfg(any(test, feature = "runtime-benchmarks"))]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
		/// What the calls weigh.
		type WeightInfo: WeightInfo;
	}

	/// The era that runs, and what is owed from those before.
	#[pallet::storage]
	pub type State<T: Config> = StorageValue<_, Ledger<BalanceOf<T>, BlockNumberFor<T>>, ValueQuery>;

	/// The pools of the eras whose shares can be claimed.
	#[pallet::storage]
	pub type Pools<T: Config> = StorageMap<_, Twox64Concat, EraIndex, Pool<BalanceOf<T>>>;

	/// What each author has received, by era, oldest first; expired eras are gone, and those that were claimed unless
	/// reputation is still due for them. Paid for by the deposit on the profile itself.
	#[pallet::storage]
	pub type Authors<T: Config> =
		StorageMap<_, Twox64Concat, ProfileId, BoundedVec<Received, T::ClaimPeriod>, ValueQuery>;

	/// What each reactor has given. Paid for by the deposit on the profile itself.
	#[pallet::storage]
	pub type Reactors<T: Config> = StorageMap<_, Twox64Concat, ProfileId, Reactor>;

	/// What happened.
	#[pallet::event]
	#[allow(missing_docs, reason = "fields are named for what they are")]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Somebody gave money to be shared.
		Funded { from: T::AccountId, amount: BalanceOf<T> },
		/// An era is over; `minted` of its pool is new.
		EraClosed { era: EraIndex, amount: BalanceOf<T>, minted: BalanceOf<T>, weight: u128 },
		/// An author was paid, or given reputation that was still due for what it was paid.
		Claimed { profile: ProfileId, era: EraIndex, to: T::AccountId, amount: BalanceOf<T>, reputation: u64 },
		/// What nobody has claimed of a pool is there for others.
		PoolExpired { era: EraIndex, returned: BalanceOf<T> },
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The amount is zero.
		NoAmount,
		/// The era is not over.
		EraNotOver,
		/// The era's shares can no longer be claimed.
		Expired,
		/// The profile has no share of that era's pool, or has been paid it, and no reputation for it can be given now.
		NothingToClaim,
		/// There is no such profile.
		UnknownProfile,
		/// The share cannot be paid: it is too little for an account that has nothing.
		NotPayable,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let period = T::ClaimPeriod::get();
			assert!(period > 1 && period <= MAX_CLAIM_PERIOD, "there must be a time to claim, and an end to it");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The account that holds the pools. What is sent to it is shared.
		pub fn pot() -> T::AccountId {
			Self::account()
		}

		/// The current era.
		pub fn era() -> EraInfo<BlockNumberFor<T>> {
			Self::era_info()
		}

		/// The pool of an era: as it was closed, or as it would be if the current era ended now.
		pub fn pool(era: EraIndex) -> Option<PoolInfo<BalanceOf<T>>> {
			Self::pool_info(era)
		}

		/// What an author has received in an era, and what that is or would be worth.
		pub fn share_of(profile: ProfileId, era: EraIndex) -> Option<ShareInfo<BalanceOf<T>>> {
			Self::share_info(profile, era)
		}

		/// All that can be claimed for an author, by era.
		pub fn claimable(profile: ProfileId) -> alloc::vec::Vec<(EraIndex, BalanceOf<T>)> {
			Self::claims_of(profile)
		}

		/// What a profile's reactions are worth in this era, and which are on record.
		pub fn reactor(profile: ProfileId) -> ReactorInfo {
			Self::reactor_info(profile)
		}

		/// Whether a reaction to another item of `author` would bring the author something, and if not, why.
		pub fn why(reactor: ProfileId, author: ProfileId) -> Verdict {
			Self::verdict_on_another(reactor, author)
		}
	}

	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Give `amount` planck to be shared among authors, at the end of this era and of later ones.
		///
		/// - Origin: signed by anyone; keeps its account alive.
		/// - Errors: [`Error::NoAmount`], those of the currency.
		/// - Emits [`Event::Funded`].
		#[pallet::call_index(0)]
		pub fn fund(origin: OriginFor<T>, #[pallet::compact] amount: BalanceOf<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_fund(who, amount)
		}

		/// Pay an author its share of an era that is over, to the account that controls its profile, and give it reputation
		/// for that. What reputation cannot be given in this era, another claim of the same share gives later.
		///
		/// - Origin: signed by anyone.
		/// - Reads and writes the pool and the author's record; closes an era if one has ended.
		/// - Errors: [`Error::EraNotOver`], [`Error::Expired`], [`Error::UnknownProfile`], [`Error::NothingToClaim`],
		///   [`Error::NotPayable`].
		/// - Emits [`Event::Claimed`], and [`Event::EraClosed`] and [`Event::PoolExpired`] where an era had ended.
		#[pallet::call_index(1)]
		pub fn claim(
			origin: OriginFor<T>,
			#[pallet::compact] profile: ProfileId,
			#[pallet::compact] era: EraIndex,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim(profile, era)
		}
	}
}
