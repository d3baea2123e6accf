#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(any(test, feature = "runtime-benchmarks"))]
mod benchmarking;
mod deposits;
mod features;
#[cfg(test)]
mod mock;
pub mod multiaddr;
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
	use metalife_primitives::{traits::ProfileLookup, ProfileId, PubId};

	/// Version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The registry of Pubs.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs of the runtime. Whatever is a plain `Get` may change from block to block, by governance.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// What is held for stored bytes.
		type Consideration: Consideration<Self::AccountId, Footprint>;
		/// Who stands behind an account.
		type Profiles: ProfileLookup<Self::AccountId>;
		/// How many Pubs a profile may have; no more than [`MAX_OWNED`].
		type MaxPubs: Get<u32>;
		/// How many blocks ahead a peer's proof may expire.
		type ProofLifetime: Get<BlockNumberFor<Self>>;
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

	/// The next Pub's number.
	#[pallet::storage]
	pub type NextId<T> = StorageValue<_, PubId, ValueQuery>;

	/// The Pubs.
	#[pallet::storage]
	pub type Pubs<T: Config> = StorageMap<_, Twox64Concat, PubId, PubOf<T>>;

	/// Which Pub each peer is.
	#[pallet::storage]
	pub type Peers<T> = StorageMap<_, Blake2_128Concat, PeerKey, PubId>;

	/// The Pubs of each profile.
	#[pallet::storage]
	pub type PubsOf<T> = StorageMap<_, Twox64Concat, ProfileId, BoundedVec<PubId, ConstU32<MAX_OWNED>>, ValueQuery>;

	/// Whether addresses may lead into a machine or an inner network. That is for chains on one machine: elsewhere the list
	/// could send all who read it there. Set at genesis, or never.
	#[pallet::storage]
	pub type PrivateAddresses<T> = StorageValue<_, bool, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[allow(missing_docs, reason = "fields are named for what they are")]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A Pub is in the list.
		Registered { id: PubId, owner: ProfileId, peer: PeerKey },
		/// A Pub's services, addresses or feed were set anew.
		Updated { id: PubId },
		/// A Pub is no longer in the list.
		Retired { id: PubId, owner: ProfileId },
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account speaks for no profile.
		NoProfile,
		/// There is no such Pub.
		UnknownPub,
		/// The account may not do this.
		NotPermitted,
		/// The owner's profile is not retired.
		NotRetired,
		/// The payer cannot spare the deposit.
		DepositUnavailable,
		/// The signature is not the peer's over this payload on this chain.
		BadSignature,
		/// The signature's time is over.
		SignatureExpired,
		/// The signature would be valid for too long.
		ExpiryTooFar,
		/// The peer is in the list.
		PeerTaken,
		/// The profile has as many Pubs as it can.
		TooManyPubs,
		/// It does nothing for anybody.
		NoServices,
		/// There is no such service.
		UnknownServices,
		/// It is not reached anywhere.
		NoAddress,
		/// It has more addresses than it can.
		TooManyAddresses,
		/// An address has more bytes than it can.
		AddressTooLong,
		/// An address is not of one of the shapes that are dialled.
		MalformedAddress,
		/// An address cannot be reached from everywhere.
		AddressNotPublic,
		/// An address is named twice.
		DuplicateAddress,
		/// The feed is none of the profile's.
		UnknownFeed,
	}

	/// What the chain begins with.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Whether addresses may lead into a machine or an inner network.
		pub private_addresses: bool,
		/// Marker.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			if self.private_addresses {
				PrivateAddresses::<T>::put(true);
			}
		}
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
		/// The Pub with this number.
		pub fn pub_info(id: PubId) -> Option<PubInfoOf<T>> {
			Self::info(id)
		}

		/// The Pubs from number `start` on, the oldest first; at most [`MAX_PAGE`]. A page with fewer than were asked for
		/// is not the last unless it says so.
		pub fn pubs(start: PubId, limit: u32) -> Page<T::AccountId> {
			Self::page(start, limit)
		}

		/// The Pubs of a profile.
		pub fn by_owner(owner: ProfileId) -> Vec<PubInfoOf<T>> {
			PubsOf::<T>::get(owner).into_iter().filter_map(Self::info).collect()
		}

		/// The Pub that this peer is.
		pub fn by_peer(peer: PeerKey) -> Option<PubInfoOf<T>> {
			Self::info(Peers::<T>::get(peer)?)
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Put a Pub into the list. Its peer's key must have signed, for this profile and chain: `proof` is over the
		/// payload `pub` of `metalife_primitives::signed`, whose body is `(profile, peer, expires)`.
		///
		/// - Origin: a person of the owner; pays the deposit, which is the same for each Pub.
		/// - Errors: [`Error::NoProfile`], [`Error::NoServices`], [`Error::UnknownServices`], [`Error::NoAddress`],
		///   [`Error::TooManyAddresses`], [`Error::AddressTooLong`], [`Error::MalformedAddress`],
		///   [`Error::AddressNotPublic`], [`Error::DuplicateAddress`], [`Error::UnknownFeed`], [`Error::PeerTaken`],
		///   [`Error::SignatureExpired`], [`Error::ExpiryTooFar`], [`Error::BadSignature`], [`Error::TooManyPubs`],
		///   [`Error::DepositUnavailable`].
		/// - Emits [`Event::Registered`].
		#[pallet::call_index(0)]
		pub fn register(
			origin: OriginFor<T>,
			peer: PeerKey,
			proof: PeerProof<BlockNumberFor<T>>,
			services: Services,
			addresses: AddressesInput,
			feed: Option<FeedKey>,
		) -> DispatchResult {
			Self::do_register(ensure_signed(origin)?, peer, proof, services, addresses, feed)
		}

		/// Set services, addresses and feed of a Pub anew. It costs no deposit.
		///
		/// - Origin: a person of the owner.
		/// - Errors: [`Error::UnknownPub`], [`Error::NotPermitted`], and those of [`Call::register`] for services,
		///   addresses and feed.
		/// - Emits [`Event::Updated`].
		#[pallet::call_index(1)]
		pub fn update(
			origin: OriginFor<T>,
			id: PubId,
			services: Services,
			addresses: AddressesInput,
			feed: Option<FeedKey>,
		) -> DispatchResult {
			Self::do_update(ensure_signed(origin)?, id, services, addresses, feed)
		}

		/// Take a Pub out of the list. Its peer's key is free again, its number is not.
		///
		/// - Origin: a person of the owner, or whoever paid the deposit.
		/// - Errors: [`Error::UnknownPub`], [`Error::NotPermitted`].
		/// - Emits [`Event::Retired`].
		#[pallet::call_index(2)]
		pub fn retire(origin: OriginFor<T>, id: PubId) -> DispatchResult {
			Self::do_retire(ensure_signed(origin)?, id)
		}

		/// Take a Pub out of the list whose owner is retired. The deposit goes to whoever paid it.
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::UnknownPub`], [`Error::NotRetired`].
		/// - Emits [`Event::Retired`].
		#[pallet::call_index(3)]
		pub fn clear(origin: OriginFor<T>, id: PubId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear(id)
		}
	}
}
