#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(any(test, feature = "runtime-benchmarks"))]
mod benchmarking;
mod envelope;
mod keeping;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
mod views;
pub mod weights;

pub use envelope::{MAX_ENVELOPE, MIN_ENVELOPE};
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The pallet itself: its configuration, storage, calls, events and errors.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::{Consideration, Footprint},
	};
	use frame_system::pallet_prelude::*;
	use metalife_primitives::{newest::Newest, traits::ProfileLookup, ProfileId};

	/// Version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The letters pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs of the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// What is held for stored bytes.
		type Consideration: Consideration<Self::AccountId, Footprint>;
		/// Who stands behind an account.
		type Profiles: ProfileLookup<Self::AccountId>;
		/// The most bytes of an envelope that is kept from now on; governance may change it from block to block. No
		/// envelope has more than [`MAX_ENVELOPE`].
		type MaxBytes: Get<u32>;
		/// Makes profiles for the benchmarks.
		#[cfg(any(test, feature = "runtime-benchmarks"))]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why money is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For stored bytes.
		Storage,
	}

	/// The letters of each author, the newest first.
	#[pallet::storage]
	pub type Letters<T: Config> = StorageDoubleMap<_, Twox64Concat, ProfileId, Identity, Newest, LetterOf<T>>;

	/// The number of each author's next letter, and of the letters that are kept.
	#[pallet::storage]
	pub type Authors<T: Config> = StorageMap<_, Twox64Concat, ProfileId, Author, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[allow(missing_docs, reason = "fields are named for what they are")]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A letter is kept; its envelope has so many bytes.
		Kept { author: ProfileId, letter: LetterId, bytes: u32 },
		/// A letter is gone, and its deposit returned.
		Removed { author: ProfileId, letter: LetterId },
		/// A person of the author pays for a letter that another account paid for.
		DepositAssumed { author: ProfileId, letter: LetterId, payer: T::AccountId },
		/// So many letters of a retired author were removed.
		Cleared { author: ProfileId, letters: u32 },
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account speaks for no profile.
		NoProfile,
		/// The author writes no feed under this key.
		UnknownFeed,
		/// The account may not do this.
		NotPermitted,
		/// The payer cannot spare the deposit.
		DepositUnavailable,
		/// The envelope is of a version of the format that is not known here.
		UnknownVersion,
		/// No envelope has this number of slots.
		WrongSlots,
		/// No envelope has this number of bytes: nothing is padded to it.
		WrongLength,
		/// The envelope has more bytes than the chain keeps.
		TooLarge,
		/// There is no such letter.
		NotFound,
		/// The account pays for the letter.
		AlreadyPayer,
		/// The author is not retired.
		StillThere,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The letter of an author with this number.
		pub fn letter(author: ProfileId, letter: LetterId) -> Option<LetterInfoOf<T>> {
			Self::letter_info(author, letter)
		}

		/// The letters of an author that are older than `before`, newest first; at most [`MAX_PAGE`], with no more than
		/// [`MAX_PAGE_BYTES`] together.
		pub fn letters(author: ProfileId, before: Option<LetterId>, limit: u32) -> PageOf<T> {
			Self::page(author, before, limit)
		}

		/// The most bytes of an envelope that is kept now.
		pub fn max_bytes() -> u32 {
			T::MaxBytes::get().min(MAX_ENVELOPE)
		}

		/// The number of an author's next letter, and of those that are kept. Of a retired author nothing is counted.
		pub fn author(author: ProfileId) -> Author {
			Authors::<T>::get(author)
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Keep a sealed private message, and which feed it is sealed under: it opens under no other. Its number is the
		/// author's next.
		///
		/// - Origin: a person of the author; pays the deposit.
		/// - Errors: [`Error::NoProfile`], [`Error::UnknownVersion`], [`Error::WrongSlots`], [`Error::WrongLength`],
		///   [`Error::TooLarge`], [`Error::UnknownFeed`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::Kept`].
		#[pallet::call_index(0)]
		#[pallet::weight(<T as Config>::WeightInfo::keep(envelope.len() as u32))]
		pub fn keep(origin: OriginFor<T>, feed: FeedKey, envelope: Envelope) -> DispatchResult {
			Self::do_keep(ensure_signed(origin)?, feed, envelope)
		}

		/// Remove a letter from the state. The deposit goes back to whoever paid it.
		///
		/// - Origin: a person of the author, or whoever paid for the letter.
		/// - Errors: [`Error::NotFound`], [`Error::NotPermitted`].
		/// - Emits [`Event::Removed`].
		#[pallet::call_index(1)]
		#[pallet::weight(<T as Config>::WeightInfo::remove(MAX_ENVELOPE))]
		pub fn remove(origin: OriginFor<T>, author: ProfileId, letter: LetterId) -> DispatchResultWithPostInfo {
			let bytes = Self::do_remove(ensure_signed(origin)?, author, letter)?;
			Ok(Some(<T as Config>::WeightInfo::remove(bytes)).into())
		}

		/// Remove up to `limit` letters of a retired profile, the newest first and at most [`MAX_CLEARED`].
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::StillThere`].
		/// - Emits [`Event::Cleared`], and [`Event::Removed`] for each letter.
		#[pallet::call_index(2)]
		#[pallet::weight(<T as Config>::WeightInfo::clear_retired((*limit).min(MAX_CLEARED)))]
		pub fn clear_retired(origin: OriginFor<T>, author: ProfileId, limit: u32) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let removed = Self::do_clear_retired(author, limit)?;
			Ok(Some(<T as Config>::WeightInfo::clear_retired(removed)).into())
		}

		/// Pay for a letter of the sender's profile that another account paid for, so that it is not that account's to
		/// remove.
		///
		/// - Origin: a person of the author; pays the deposit.
		/// - Errors: [`Error::NoProfile`], [`Error::NotFound`], [`Error::AlreadyPayer`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::DepositAssumed`].
		#[pallet::call_index(3)]
		#[pallet::weight(<T as Config>::WeightInfo::assume_deposit(MAX_ENVELOPE))]
		pub fn assume_deposit(origin: OriginFor<T>, letter: LetterId) -> DispatchResultWithPostInfo {
			let bytes = Self::do_assume_deposit(ensure_signed(origin)?, letter)?;
			Ok(Some(<T as Config>::WeightInfo::assume_deposit(bytes)).into())
		}
	}
}
