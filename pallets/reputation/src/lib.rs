#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(any(test, feature = "runtime-benchmarks"))]
mod benchmarking;
pub mod decay;
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
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{Consideration, Footprint},
	};
	use frame_system::pallet_prelude::*;
	use metalife_primitives::{
		era::EraClock,
		reputation::{Context, Source},
		traits::ProfileLookup,
		ProfileId,
	};
	use sp_core::H256;
	use sp_runtime::{traits::Convert, Permill};

	/// Version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The reputation pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs of the runtime. Whatever is a plain `Get` may change from block to block, by governance.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// What is held for stored bytes.
		type Consideration: Consideration<Self::AccountId, Footprint>;
		/// Who admits issuers and carries out verdicts. For the benchmarks it must let the root origin through.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Which profiles exist, who controls them, and whom they have blocked.
		type Profiles: ProfileLookup<Self::AccountId>;
		/// How many points each pallet may give in an era, in all contexts together.
		type SourceBudget: Convert<Source, u64>;
		/// In how many blocks half of a score decays. Zero counts as one.
		type HalfLife: Get<BlockNumberFor<Self>>;
		/// How many blocks an era has: budgets, powers and commitments count by era. Zero counts as one.
		type EraLength: Get<BlockNumberFor<Self>>;
		/// How many points a profile may receive in one context in one era, whoever gives them.
		type MaxGain: Get<u64>;
		/// How many points a profile must have, not counting endorsements, to endorse at all.
		type EndorsementThreshold: Get<u64>;
		/// How many points it then gives in an era at most, for each unit of the square root of those points.
		type EndorsementRate: Get<Permill>;
		/// How many points an endorser gives in one context in one era at most, whatever its score.
		type MaxEndorsementPower: Get<u64>;
		/// How many contexts besides the global one a profile may have a score in.
		#[pallet::constant]
		type MaxContexts: Get<u32>;
		/// How many issuers may be admitted at a time.
		#[pallet::constant]
		type MaxIssuers: Get<u32>;
		/// Makes profiles for the benchmarks.
		#[cfg(any(test, feature = "runtime-benchmarks"))]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
		/// What the calls weigh.
		type WeightInfo: WeightInfo;
	}

	/// Why money is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For stored bytes.
		Storage,
	}

	/// The era in which something was last written.
	#[pallet::storage]
	pub type Clock<T: Config> = StorageValue<_, EraClock<BlockNumberFor<T>>, ValueQuery>;

	/// What each profile has in each context. Paid for by the deposit on the profile itself.
	#[pallet::storage]
	pub type Scores<T: Config> = StorageDoubleMap<_, Twox64Concat, ProfileId, Blake2_128Concat, Context, ScoreOf<T>>;

	/// The contexts besides the global one in which a profile has a score.
	#[pallet::storage]
	pub type Contexts<T: Config> =
		StorageMap<_, Twox64Concat, ProfileId, BoundedVec<Context, T::MaxContexts>, ValueQuery>;

	/// What each pallet has given. One entry for each pallet that gives.
	#[pallet::storage]
	pub type Sources<T: Config> = StorageMap<_, Twox64Concat, Source, Given, ValueQuery>;

	/// The issuers, by their own context. Admitted by governance, and few.
	#[pallet::storage]
	pub type Issuers<T: Config> = CountedStorageMap<_, Blake2_128Concat, Context, Issuer<T::AccountId>>;

	/// Who has endorsed whom in which context.
	#[pallet::storage]
	pub type Endorsements<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProfileId, Blake2_128Concat, (ProfileId, Context), Endorsement<DepositOf<T>>>;

	/// What profiles have committed to use and not used yet.
	#[pallet::storage]
	pub type Commitments<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProfileId, Blake2_128Concat, H256, Commitment<DepositOf<T>>>;

	/// What happened.
	#[pallet::event]
	#[allow(missing_docs, reason = "fields are named for what they are")]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A pallet gave a profile reputation for what it did.
		Credited { source: Source, profile: ProfileId, context: Context, points: u64 },
		/// A profile endorsed another.
		Endorsed { by: ProfileId, endorsed: ProfileId, context: Context, points: u64 },
		/// The record of an endorsement was removed and its deposit returned. The points stay.
		EndorsementReleased { by: ProfileId, endorsed: ProfileId, context: Context },
		/// An app or Planet gave a profile reputation.
		Issued { issuer: Context, profile: ProfileId, context: Context, points: u64 },
		/// An app or Planet may give reputation.
		IssuerAdmitted { issuer: Context, account: T::AccountId, budget: u64, global: bool },
		/// An app or Planet gives reputation no more.
		IssuerDismissed { issuer: Context },
		/// A profile lost reputation because of a verdict.
		Slashed { profile: ProfileId, context: Context, points: u64 },
		/// A profile set reputation aside for a purpose that it has not revealed.
		Committed { profile: ProfileId, context: Context, commitment: H256, points: u64 },
		/// A commitment was removed without having been used, and its deposit returned.
		CommitmentReleased { profile: ProfileId, commitment: H256 },
		/// Reputation was used up for this era.
		Spent { profile: ProfileId, context: Context, points: u64 },
		/// A profile gave up what it had in a context.
		Forgotten { profile: ProfileId, context: Context },
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account has no profile.
		NoProfile,
		/// The account's role does not allow this, or it is not the issuer's.
		NotPermitted,
		/// There is no such profile.
		UnknownProfile,
		/// The number of points is zero.
		NoPoints,
		/// Nobody endorses itself.
		Oneself,
		/// One of the two has blocked the other.
		BlockedProfile,
		/// The endorser has endorsed this profile in this context and era.
		AlreadyEndorsed,
		/// The endorser has less endorsing power left in this era.
		PowerExceeded,
		/// The profile may not receive that many points more in this era.
		GainExceeded,
		/// The profile has scores in as many contexts as it can.
		TooManyContexts,
		/// There is no such record.
		NotFound,
		/// It is the same era still.
		EraNotOver,
		/// The payer cannot spare the deposit.
		DepositUnavailable,
		/// Only apps and Planets are issuers.
		NotAnIssuer,
		/// There is no such issuer.
		UnknownIssuer,
		/// As many issuers as there can be have been admitted.
		TooManyIssuers,
		/// The issuer was not admitted for this context.
		ContextNotAdmitted,
		/// The issuer has less of its budget left in this era.
		BudgetExceeded,
		/// The profile has less reputation that is neither committed nor used in this era.
		NotEnoughReputation,
		/// There is such a commitment already.
		AlreadyExists,
		/// Something was done with the score in this era.
		UsedThisEra,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxContexts::get() > 0, "an app's or Planet's reputation needs a place");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What a profile has in a context, in points.
		pub fn score(profile: ProfileId, context: Context) -> u64 {
			Self::points(profile, context)
		}

		/// What a profile has in a context, what it is made of, and what it can do with it. `None` where it has never had
		/// any, or has none any more.
		pub fn parts(profile: ProfileId, context: Context) -> Option<ScoreInfo> {
			Self::explain(profile, context)
		}

		/// The contexts in which a profile has a score, and the scores.
		pub fn contexts(profile: ProfileId) -> Vec<(Context, u64)> {
			Self::scores_of(profile)
		}

		/// Whether an app or Planet gives reputation, and how much.
		pub fn issuer(issuer: Context) -> Option<IssuerInfo<T::AccountId>> {
			Self::issuer_info(issuer)
		}

		/// How many points a pallet may give in an era, and how many of them are left.
		pub fn source_budget(source: Source) -> (u64, u64) {
			Self::budget_of(source)
		}

		/// Whether and how one profile has endorsed another in a context.
		pub fn endorsement(
			by: ProfileId,
			endorsed: ProfileId,
			context: Context,
		) -> Option<EndorsementInfo<T::AccountId>> {
			Self::endorsement_info(by, endorsed, context)
		}

		/// The commitment to make for using reputation in `context` for `purpose`, with this salt.
		pub fn commitment(profile: ProfileId, context: Context, purpose: Vec<u8>, salt: [u8; 32]) -> H256 {
			Self::commitment_hash(profile, context, &purpose, salt)
		}

		/// The current era.
		pub fn era() -> EraInfo<BlockNumberFor<T>> {
			Self::era_info()
		}
	}

	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Give another profile points in a context, out of the power that the sender's own score there gives it.
		///
		/// - Origin: the controller or a device of a profile; pays a deposit for the record, which [`Call::release_endorsement`]
		///   returns once the era is over.
		/// - Reads both profiles and their scores; writes both scores and the record.
		/// - Errors: [`Error::NoPoints`], [`Error::Oneself`], [`Error::UnknownProfile`], [`Error::BlockedProfile`],
		///   [`Error::AlreadyEndorsed`], [`Error::PowerExceeded`], [`Error::GainExceeded`], [`Error::TooManyContexts`],
		///   [`Error::DepositUnavailable`].
		/// - Emits [`Event::Endorsed`].
		#[pallet::call_index(0)]
		pub fn endorse(origin: OriginFor<T>, endorsed: ProfileId, context: Context, points: u64) -> DispatchResult {
			let (who, by) = Self::ensure_person(origin)?;
			Self::do_endorse(who, by, endorsed, context, points)
		}

		/// Remove the record of an endorsement of an era that is over; its deposit goes back to whoever paid it. The
		/// points given stay, and decay.
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::NotFound`], [`Error::EraNotOver`].
		/// - Emits [`Event::EndorsementReleased`].
		#[pallet::call_index(1)]
		pub fn release_endorsement(
			origin: OriginFor<T>,
			by: ProfileId,
			endorsed: ProfileId,
			context: Context,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_release_endorsement(by, endorsed, context)
		}

		/// Give a profile points in the name of an app or Planet: in its own context, or on the whole chain where it was
		/// admitted for that.
		///
		/// - Origin: the account that the issuer was admitted with.
		/// - Reads and writes the issuer and the score.
		/// - Errors: [`Error::NoPoints`], [`Error::UnknownIssuer`], [`Error::NotPermitted`],
		///   [`Error::ContextNotAdmitted`], [`Error::BudgetExceeded`], [`Error::UnknownProfile`],
		///   [`Error::GainExceeded`], [`Error::TooManyContexts`].
		/// - Emits [`Event::Issued`].
		#[pallet::call_index(2)]
		pub fn issue(
			origin: OriginFor<T>,
			issuer: Context,
			profile: ProfileId,
			context: Context,
			points: u64,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_issue(who, issuer, profile, context, points)
		}

		/// Set points aside in this era for a purpose that nobody else knows yet. The commitment is BLAKE2b-256 of
		/// `payload("reputation", genesis hash, (profile, context, purpose, salt))`.
		///
		/// - Origin: the controller or a device of a profile; pays a deposit for the record, returned when it is used or released.
		/// - Errors: [`Error::NoPoints`], [`Error::AlreadyExists`], [`Error::NotEnoughReputation`],
		///   [`Error::DepositUnavailable`].
		/// - Emits [`Event::Committed`].
		#[pallet::call_index(3)]
		pub fn commit(origin: OriginFor<T>, context: Context, points: u64, commitment: H256) -> DispatchResult {
			let (who, profile) = Self::ensure_person(origin)?;
			Self::do_commit(who, profile, context, points, commitment)
		}

		/// Remove a commitment that was not used; its deposit goes back to whoever paid it. The points stay committed
		/// until the era ends.
		///
		/// - Origin: the controller or whoever paid its deposit; signed by anyone once its era is over.
		/// - Errors: [`Error::NotFound`], [`Error::EraNotOver`].
		/// - Emits [`Event::CommitmentReleased`].
		#[pallet::call_index(4)]
		pub fn release_commitment(origin: OriginFor<T>, profile: ProfileId, commitment: H256) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_release_commitment(who, profile, commitment)
		}

		/// Give up all that the sender's profile has in a context, for instance to make room for another.
		///
		/// - Origin: the controller of a profile.
		/// - Errors: [`Error::NotFound`], [`Error::UsedThisEra`] (or what was used could be had twice).
		/// - Emits [`Event::Forgotten`].
		#[pallet::call_index(5)]
		pub fn forget(origin: OriginFor<T>, context: Context) -> DispatchResult {
			let (_, profile) = Self::ensure_controller(origin)?;
			Self::do_forget(profile, context)
		}

		/// Let an app or Planet give up to `budget` points an era, or change what it may give.
		///
		/// - Origin: [`Config::AdminOrigin`].
		/// - Errors: [`Error::NotAnIssuer`], [`Error::TooManyIssuers`].
		/// - Emits [`Event::IssuerAdmitted`].
		#[pallet::call_index(6)]
		pub fn admit_issuer(
			origin: OriginFor<T>,
			issuer: Context,
			account: T::AccountId,
			budget: u64,
			global: bool,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_admit_issuer(issuer, account, budget, global)
		}

		/// Let an app or Planet give no more. What it gave stays, and decays.
		///
		/// - Origin: [`Config::AdminOrigin`].
		/// - Errors: [`Error::UnknownIssuer`].
		/// - Emits [`Event::IssuerDismissed`].
		#[pallet::call_index(7)]
		pub fn dismiss_issuer(origin: OriginFor<T>, issuer: Context) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_dismiss_issuer(issuer)
		}

		/// Take a share of what a profile has in a context.
		///
		/// - Origin: [`Config::AdminOrigin`].
		/// - Errors: [`Error::NotFound`].
		/// - Emits [`Event::Slashed`].
		#[pallet::call_index(8)]
		pub fn slash(origin: OriginFor<T>, profile: ProfileId, context: Context, share: Permill) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_slash(profile, context, share).map(|_| ())
		}
	}
}
