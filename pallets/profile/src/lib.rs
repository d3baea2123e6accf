#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(any(test, feature = "runtime-benchmarks"))]
mod benchmarking;
mod deposits;
pub mod features;
pub mod handle;
#[cfg(test)]
mod mock;
mod nft;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
mod views;
pub mod weights;

pub use features::MAX_CLEARED;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{string::String, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{Consideration, Footprint},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use metalife_primitives::{traits::OnRetired, AppId, ProfileId};
	use sp_core::H256;
	use sp_runtime::traits::{IdentifyAccount, Verify};

	/// Version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeEvent: From<Event<Self>>> + pallet_nfts::Config<CollectionId = u32, ItemId = u64>
	{
		/// What is held for stored bytes.
		type Consideration: Consideration<Self::AccountId, Footprint>;
		/// Who reserves and frees handles.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// A signature of an account outside a transaction.
		type Signature: Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>> + Parameter;
		/// Told of each retired profile.
		type OnRetired: OnRetired;
		/// The account of this pallet, which owns the collection of profile NFTs.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// The collection of profile NFTs in pallet-nfts; the first one, made at genesis.
		#[pallet::constant]
		type Collection: Get<u32>;
		/// How many blocks a consent to a sponsored sign-up may be valid. Fixed: [`Call::create_sponsored`] says why.
		#[pallet::constant]
		type MaxConsentLifetime: Get<BlockNumberFor<Self>>;
		/// How many blocks a handle rests after it was given up; at least [`Config::MaxConsentLifetime`] is applied.
		type HandleGrace: Get<BlockNumberFor<Self>>;
		/// How many blocks must lie between two changes of a handle.
		type RenameCooldown: Get<BlockNumberFor<Self>>;
		/// How many blocks an offered key may be claimed.
		type OfferLifetime: Get<BlockNumberFor<Self>>;
		/// How many blocks of notice whoever paid a creation deposit gives before taking it back.
		type NoticePeriod: Get<BlockNumberFor<Self>>;
		/// How many blocks a creation deposit stays held at least, whether its profile is retired or not. Where a new
		/// profile starts with a quota of something, no less than that takes to fill: else the same money could make one
		/// profile after the other and spend each one's quota.
		type DepositRest: Get<BlockNumberFor<Self>>;
		/// How many bytes other pallets keep for a profile at most, at nobody's cost but the creation deposit's. They are
		/// told of retired profiles and forget them.
		type KeptElsewhere: Get<u32>;
		/// How many bytes of records a creation deposit pays for.
		type PrepaidBytes: Get<u32>;
		/// How many blocks of other profiles a creation deposit pays for.
		type PrepaidBlocks: Get<u32>;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why money is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For stored bytes.
		Storage,
	}

	/// The next profile's id.
	#[pallet::storage]
	pub type NextProfile<T: Config> = StorageValue<_, ProfileId, ValueQuery>;

	/// The profiles.
	#[pallet::storage]
	pub type Profiles<T: Config> =
		StorageMap<_, Twox64Concat, ProfileId, Profile<T::AccountId, BlockNumberFor<T>, DepositOf<T>>>;

	/// Creation deposits of retired profiles that still pay for records, or rest.
	#[pallet::storage]
	pub type Remnants<T: Config> = StorageMap<_, Twox64Concat, ProfileId, Remains<BlockNumberFor<T>, DepositOf<T>>>;

	/// The handles, by what they look like. The key is a cryptographic hash already.
	#[pallet::storage]
	pub type Handles<T: Config> = StorageMap<_, Identity, HandleKey, HandleRecord<BlockNumberFor<T>, DepositOf<T>>>;

	/// Handles set aside by governance, by what they look like.
	#[pallet::storage]
	pub type Reserved<T: Config> = StorageMap<_, Identity, HandleKey, Handle>;

	/// What each account is: the controller or a key of one profile at most.
	#[pallet::storage]
	pub type Keys<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, KeyRecord<DepositOf<T>>>;

	/// Roles offered and not yet claimed.
	#[pallet::storage]
	pub type Offers<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ProfileId,
		Blake2_128Concat,
		T::AccountId,
		Offer<BlockNumberFor<T>, DepositOf<T>>,
	>;

	/// The accounts of each profile besides its controller: keys and offered ones.
	#[pallet::storage]
	pub type KeysOf<T: Config> = StorageMap<_, Twox64Concat, ProfileId, BoundedVec<T::AccountId, MaxKeys>, ValueQuery>;

	/// How a profile shows itself: by default (`None`) and per app.
	#[pallet::storage]
	pub type Personas<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProfileId, Twox64Concat, Option<AppId>, Persona<DepositOf<T>>>;

	/// Public names besides the handle; not unique.
	#[pallet::storage]
	pub type Aliases<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProfileId, Blake2_128Concat, Name, Option<DepositOf<T>>>;

	/// Commitments to pseudonyms.
	#[pallet::storage]
	pub type Pseudonyms<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ProfileId,
		Blake2_128Concat,
		H256,
		Pseudonym<T::AccountId, BlockNumberFor<T>, DepositOf<T>>,
	>;

	/// The next credential's id.
	#[pallet::storage]
	pub type NextCredential<T: Config> = StorageValue<_, CredentialId, ValueQuery>;

	/// Credentials, by the profile they are about.
	#[pallet::storage]
	pub type Credentials<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ProfileId,
		Twox64Concat,
		CredentialId,
		Credential<BlockNumberFor<T>, DepositOf<T>>,
	>;

	/// Outside identities.
	#[pallet::storage]
	pub type Links<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProfileId, Identity, LinkId, Link<BlockNumberFor<T>, DepositOf<T>>>;

	/// Whose each proven outside identity is.
	#[pallet::storage]
	pub type LinkOwner<T: Config> = StorageMap<_, Identity, LinkId, ProfileId>;

	/// Which profile has blocked which; `None` where prepaid.
	#[pallet::storage]
	pub type Blocks<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProfileId, Twox64Concat, ProfileId, Option<DepositOf<T>>>;

	/// Which profile follows which; `None` where prepaid storage covers it.
	#[pallet::storage]
	pub type Follows<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProfileId, Twox64Concat, ProfileId, Option<DepositOf<T>>>;

	/// What happened.
	#[pallet::event]
	#[allow(missing_docs, reason = "fields are named for what they are")]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A profile was created; `payer` paid its deposits.
		Created { profile: ProfileId, controller: T::AccountId, handle: Handle, payer: T::AccountId },
		/// A profile's handle changed.
		Renamed { profile: ProfileId, from: Handle, to: Handle },
		/// A handle that was given up is free again.
		HandleReleased { handle: Handle },
		/// A handle was set aside.
		HandleReserved { handle: Handle },
		/// A handle is no longer set aside.
		HandleUnreserved { handle: Handle },
		/// A profile is gone.
		Retired { profile: ProfileId, handle: Handle },
		/// Records of a retired profile were removed and their deposits returned.
		Cleared { profile: ProfileId, records: u32 },
		/// Whoever paid for a profile or its handle wants the deposit back, and may take it from block `from` on.
		NoticeGiven { profile: ProfileId, from: BlockNumberFor<T> },
		/// `payer` now stands for the creation and handle deposits.
		DepositAssumed { profile: ProfileId, payer: T::AccountId },
		/// A role was offered to an account.
		KeyOffered { profile: ProfileId, key: T::AccountId, role: KeyRole, expires: BlockNumberFor<T> },
		/// An account accepted its role.
		KeyClaimed { profile: ProfileId, key: T::AccountId, role: KeyRole },
		/// An account lost its role, or the offer of one.
		KeyRevoked { profile: ProfileId, key: T::AccountId },
		/// Another account is in charge of a profile.
		ControllerChanged { profile: ProfileId, from: T::AccountId, to: T::AccountId },
		/// A persona was set.
		PersonaSet { profile: ProfileId, app: Option<AppId> },
		/// A persona was removed.
		PersonaRemoved { profile: ProfileId, app: Option<AppId> },
		/// An alias was added.
		AliasAdded { profile: ProfileId, alias: Name },
		/// An alias was removed.
		AliasRemoved { profile: ProfileId, alias: Name },
		/// A profile committed to a pseudonym.
		PseudonymCommitted { profile: ProfileId, commitment: H256 },
		/// A profile revealed that it stands behind a pseudonym.
		PseudonymRevealed { profile: ProfileId, commitment: H256, pseudonym: T::AccountId },
		/// A commitment was removed.
		PseudonymRemoved { profile: ProfileId, commitment: H256 },
		/// A credential was issued.
		CredentialIssued { subject: ProfileId, id: CredentialId, issuer: ProfileId },
		/// A credential was revoked by its issuer.
		CredentialRevoked { subject: ProfileId, id: CredentialId },
		/// A credential was removed.
		CredentialRemoved { subject: ProfileId, id: CredentialId },
		/// An outside identity was linked.
		Linked { profile: ProfileId, link: LinkId, proven: bool },
		/// An outside identity was unlinked.
		Unlinked { profile: ProfileId, link: LinkId },
		/// A profile blocked another.
		Blocked { by: ProfileId, target: ProfileId },
		/// A profile unblocked another.
		Unblocked { by: ProfileId, target: ProfileId },
		/// A profile follows another.
		Followed { by: ProfileId, target: ProfileId },
		/// A profile no longer follows another.
		Unfollowed { by: ProfileId, target: ProfileId },
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account has no profile.
		NoProfile,
		/// The account's role does not allow this.
		NotPermitted,
		/// There is no such profile.
		UnknownProfile,
		/// The account already belongs to a profile.
		AlreadyHasProfile,
		/// The payer cannot spare the deposit.
		DepositUnavailable,
		/// The handle has fewer than 3 characters.
		HandleTooShort,
		/// The handle has more than 32 characters.
		HandleTooLong,
		/// The handle holds something other than lower-case letters, digits and inner `_`.
		HandleInvalidCharacter,
		/// The handle mixes scripts that are not written together.
		HandleMixedScripts,
		/// The handle is set aside.
		HandleReserved,
		/// The handle is somebody's.
		HandleTaken,
		/// The handle looks like somebody's.
		HandleConfusable,
		/// The handle was given up lately and still rests.
		HandleInGrace,
		/// No such handle is known.
		UnknownHandle,
		/// The handle changed too short a time ago.
		RenameTooSoon,
		/// The signature is not the signer's over this payload on this chain.
		BadSignature,
		/// The signature's time is over.
		SignatureExpired,
		/// The signature would be valid for too long.
		ExpiryTooFar,
		/// The profile is not retired.
		NotRetired,
		/// Only whoever paid a deposit may do this.
		NotPayer,
		/// The notice was not given, or has not run out.
		NoticeNotOver,
		/// The profile has as many keys and offers as it can.
		TooManyKeys,
		/// The account has been offered a role already.
		AlreadyOffered,
		/// No role was offered to the account by this profile.
		NoOffer,
		/// The offer was not claimed in time.
		OfferExpired,
		/// The account is no key of this profile.
		UnknownKey,
		/// The name is blank, not UTF-8, or holds control characters.
		InvalidName,
		/// The content identifier is malformed.
		InvalidCid,
		/// The controller does not own the avatar's item.
		AvatarNotOwned,
		/// No such record.
		NotFound,
		/// The record is there already.
		AlreadyExists,
		/// The profile has as many aliases as it can.
		TooManyAliases,
		/// The pseudonym was revealed already.
		AlreadyRevealed,
		/// Pseudonym and salt do not match the commitment.
		CommitmentMismatch,
		/// The credential would have expired already.
		AlreadyExpired,
		/// The credential was revoked already.
		AlreadyRevoked,
		/// The profile has as many links as it can.
		TooManyLinks,
		/// The outside identity is malformed.
		InvalidIdentity,
		/// The outside identity is linked to another profile.
		IdentityTaken,
		/// An identity with a key must be proven by it.
		ProofMissing,
		/// This kind of identity has no key to prove it.
		ProofNotSupported,
		/// The other profile has blocked this one, or this one the other.
		BlockedProfile,
		/// A profile cannot do this to itself.
		Oneself,
	}

	/// Handles set aside from the start.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The handles, without the `@`.
		pub reserved: Vec<String>,
		/// Marker.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			Pallet::<T>::create_collection().expect("pallet-nfts starts with no collection");
			for name in &self.reserved {
				let (handle, key) = handle::parse(name.as_bytes()).expect("reserved names are valid handles");
				Reserved::<T>::insert(key, handle);
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let longest_name = 1 + Handle::bound() as u32;
			assert!(
				<T as pallet_nfts::Config>::StringLimit::get() >= longest_name,
				"pallet-nfts takes no metadata as long as a handle"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The profile with this id.
		pub fn profile(id: ProfileId) -> Option<InfoOf<T>> {
			Self::info(id)
		}

		/// The profile that this account controls.
		pub fn by_account(account: T::AccountId) -> Option<InfoOf<T>> {
			Self::info_by_account(&account)
		}

		/// The profile that has this handle, without the `@`; a look-alike finds nothing.
		pub fn by_handle(handle: Vec<u8>) -> Option<InfoOf<T>> {
			Self::info_by_handle(&handle)
		}

		/// The profile that this account is a key or the controller of, and its role.
		pub fn by_key(key: T::AccountId) -> Option<(InfoOf<T>, KeyRole)> {
			Self::info_by_key(&key)
		}

		/// Whether a handle, without the `@`, can be had.
		pub fn handle_status(handle: Vec<u8>) -> HandleStatus<BlockNumberFor<T>> {
			Self::status_of_handle(&handle)
		}

		/// The persona for an app, or the default one where there is none for it.
		pub fn persona(profile: ProfileId, app: Option<AppId>) -> Option<(Name, Option<Avatar>)> {
			Self::shown_persona(profile, app)
		}

		/// Whether a credential can be relied on.
		pub fn credential_status(subject: ProfileId, id: CredentialId) -> CredentialStatus {
			Self::status_of_credential(subject, id)
		}

		/// The DID document of `did:metalife:<profile>`.
		pub fn did_document(profile: ProfileId) -> Option<DidDocument<T::AccountId>> {
			Self::document(profile)
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Create a profile for the sender and mint its NFT.
		///
		/// - Origin: signed by an account with no profile; pays the creation and handle deposits.
		/// - Errors: [`Error::AlreadyHasProfile`], the `Handle…` errors, [`Error::DepositUnavailable`].
		/// - Emits [`Event::Created`].
		#[pallet::call_index(0)]
		pub fn create(origin: OriginFor<T>, handle: HandleInput) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_create(who.clone(), who, &handle)
		}

		/// Create a profile for `user`, who consented by `signature` and needs no token.
		///
		/// The user signs `payload("create", genesis hash, (user, handle, expires))`, see [`metalife_primitives::signed`].
		/// A consent is used up by the handle it names: a handle given up rests for at least
		/// [`Config::MaxConsentLifetime`], by when the consent has expired.
		///
		/// - Origin: signed by anyone; pays the deposits.
		/// - Errors: as [`Call::create`], and [`Error::SignatureExpired`], [`Error::ExpiryTooFar`],
		///   [`Error::BadSignature`].
		/// - Emits [`Event::Created`].
		#[pallet::call_index(1)]
		pub fn create_sponsored(
			origin: OriginFor<T>,
			user: T::AccountId,
			handle: HandleInput,
			expires: BlockNumberFor<T>,
			signature: T::Signature,
		) -> DispatchResult {
			let payer = ensure_signed(origin)?;
			Self::do_create_sponsored(payer, user, &handle, expires, &signature)
		}

		/// Change the handle. The old one rests for [`Config::HandleGrace`] blocks, during which only this profile can
		/// take it again.
		///
		/// - Origin: the controller; pays the deposit for the new handle.
		/// - Errors: [`Error::RenameTooSoon`], the `Handle…` errors, [`Error::DepositUnavailable`].
		/// - Emits [`Event::Renamed`].
		#[pallet::call_index(2)]
		pub fn rename(origin: OriginFor<T>, handle: HandleInput) -> DispatchResult {
			let (who, profile) = Self::ensure_controller(origin)?;
			Self::do_rename(who, profile, &handle)
		}

		/// Remove a handle whose rest is over; its deposit goes back to whoever paid it.
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::UnknownHandle`], [`Error::HandleTaken`], [`Error::HandleInGrace`].
		/// - Emits [`Event::HandleReleased`].
		#[pallet::call_index(3)]
		pub fn release_handle(origin: OriginFor<T>, handle: HandleInput) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_release_handle(&handle)
		}

		/// Retire the sender's profile for good: its keys, NFT and handle go.
		///
		/// Personas, links and other records stay until [`Call::clear_retired`] removes them. The creation deposit
		/// returns once none of those that it paid for is left: at once where there is none.
		///
		/// - Origin: the controller.
		/// - Emits [`Event::Retired`].
		#[pallet::call_index(4)]
		pub fn retire(origin: OriginFor<T>) -> DispatchResult {
			let (_, profile) = Self::ensure_controller(origin)?;
			Self::do_retire(profile)
		}

		/// Remove up to `limit` records of a retired profile, at most [`MAX_CLEARED`]; each deposit goes back to whoever
		/// paid it, the creation deposit with the last record that it paid for.
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::NotRetired`], [`Error::UnknownProfile`].
		/// - Emits [`Event::Cleared`].
		#[pallet::call_index(5)]
		#[pallet::weight(<T as Config>::WeightInfo::clear_retired((*limit).min(MAX_CLEARED)))]
		pub fn clear_retired(origin: OriginFor<T>, profile: ProfileId, limit: u32) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let removed = Self::do_clear_retired(profile, limit)?;
			Ok(Some(<T as Config>::WeightInfo::clear_retired(removed)).into())
		}

		/// Announce that the creation or handle deposit is wanted back after [`Config::NoticePeriod`].
		///
		/// - Origin: whoever paid one of them and is not the controller.
		/// - Errors: [`Error::UnknownProfile`], [`Error::NotPayer`], [`Error::AlreadyExists`].
		/// - Emits [`Event::NoticeGiven`].
		#[pallet::call_index(6)]
		pub fn give_notice(origin: OriginFor<T>, profile: ProfileId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_give_notice(who, profile)
		}

		/// Stand for the creation and handle deposits of a profile; both go back to whoever paid them. Ends a notice.
		///
		/// - Origin: the controller at any time; anyone while a notice runs.
		/// - Errors: [`Error::UnknownProfile`], [`Error::NotPermitted`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::DepositAssumed`].
		#[pallet::call_index(7)]
		pub fn assume_deposit(origin: OriginFor<T>, profile: ProfileId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_assume_deposit(who, profile)
		}

		/// Retire a profile after notice, so that the deposit returns without its controller's help.
		///
		/// - Origin: whoever paid the creation or handle deposit.
		/// - Errors: [`Error::UnknownProfile`], [`Error::NotPayer`], [`Error::NoticeNotOver`] (a notice counts while whoever
		///   gave it is a payer).
		/// - Emits [`Event::Retired`].
		#[pallet::call_index(8)]
		pub fn evict(origin: OriginFor<T>, profile: ProfileId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_evict(who, profile)
		}

		/// Offer an account a role. Offering [`KeyRole::Controller`] hands the profile over once claimed.
		///
		/// - Origin: the controller.
		/// - Errors: [`Error::AlreadyOffered`], [`Error::AlreadyHasProfile`], [`Error::TooManyKeys`],
		///   [`Error::DepositUnavailable`].
		/// - Emits [`Event::KeyOffered`].
		#[pallet::call_index(9)]
		pub fn offer_key(origin: OriginFor<T>, key: T::AccountId, role: KeyRole) -> DispatchResult {
			let (who, profile) = Self::ensure_controller(origin)?;
			Self::do_offer_key(who, profile, key, role)
		}

		/// Accept a role offered by `profile`. The sender needs no token.
		///
		/// Taking control moves the NFT, ends the former controller's role and cancels all other offers.
		///
		/// - Origin: signed by the account that was offered the role.
		/// - Errors: [`Error::NoOffer`], [`Error::OfferExpired`], [`Error::AlreadyHasProfile`].
		/// - Emits [`Event::KeyClaimed`], and [`Event::ControllerChanged`] where control moved.
		#[pallet::call_index(10)]
		pub fn claim_key(origin: OriginFor<T>, profile: ProfileId) -> DispatchResult {
			let key = ensure_signed(origin)?;
			Self::do_claim_key(profile, key)
		}

		/// Take a role, or the offer of one, from an account.
		///
		/// - Origin: the controller, the key itself, or whoever paid its deposit.
		/// - Errors: [`Error::UnknownKey`], [`Error::NotPermitted`].
		/// - Emits [`Event::KeyRevoked`].
		#[pallet::call_index(11)]
		pub fn revoke_key(origin: OriginFor<T>, profile: ProfileId, key: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_revoke_key(who, profile, key)
		}

		/// Set how the profile shows itself: by default (`None`) or in one app.
		///
		/// - Origin: the controller or a device.
		/// - Errors: [`Error::InvalidName`], [`Error::InvalidCid`], [`Error::AvatarNotOwned`],
		///   [`Error::DepositUnavailable`].
		/// - Emits [`Event::PersonaSet`].
		#[pallet::call_index(12)]
		pub fn set_persona(
			origin: OriginFor<T>,
			app: Option<AppId>,
			name: Name,
			avatar: Option<Avatar>,
		) -> DispatchResult {
			let (who, profile) = Self::ensure_person(origin)?;
			Self::do_set_persona(who, profile, app, name, avatar)
		}

		/// Remove a persona.
		///
		/// - Origin: the controller, a device, or whoever paid its deposit.
		/// - Errors: [`Error::NotFound`], [`Error::NotPermitted`].
		/// - Emits [`Event::PersonaRemoved`].
		#[pallet::call_index(13)]
		pub fn remove_persona(origin: OriginFor<T>, profile: ProfileId, app: Option<AppId>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_persona(who, profile, app)
		}

		/// Add a public name besides the handle.
		///
		/// - Origin: the controller or a device.
		/// - Errors: [`Error::InvalidName`], [`Error::AlreadyExists`], [`Error::TooManyAliases`],
		///   [`Error::DepositUnavailable`].
		/// - Emits [`Event::AliasAdded`].
		#[pallet::call_index(14)]
		pub fn add_alias(origin: OriginFor<T>, alias: Name) -> DispatchResult {
			let (who, profile) = Self::ensure_person(origin)?;
			Self::do_add_alias(who, profile, alias)
		}

		/// Remove an alias.
		///
		/// - Origin: the controller, a device, or whoever paid its deposit.
		/// - Errors: [`Error::NotFound`], [`Error::NotPermitted`].
		/// - Emits [`Event::AliasRemoved`].
		#[pallet::call_index(15)]
		pub fn remove_alias(origin: OriginFor<T>, profile: ProfileId, alias: Name) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_alias(who, profile, alias)
		}

		/// Commit to a pseudonym that may be revealed later. The commitment is BLAKE2b-256 of
		/// `payload("pseudonym", genesis hash, (profile, pseudonym, salt))`.
		///
		/// - Origin: the controller.
		/// - Errors: [`Error::AlreadyExists`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::PseudonymCommitted`].
		#[pallet::call_index(16)]
		pub fn commit_pseudonym(origin: OriginFor<T>, commitment: H256) -> DispatchResult {
			let (who, profile) = Self::ensure_controller(origin)?;
			Self::do_commit_pseudonym(who, profile, commitment)
		}

		/// Reveal the pseudonym behind a commitment. The pseudonym agrees by signing
		/// `payload("reveal", genesis hash, (profile, nonce, commitment))` with the profile's current nonce.
		///
		/// - Origin: the controller.
		/// - Errors: [`Error::NotFound`], [`Error::AlreadyRevealed`], [`Error::CommitmentMismatch`],
		///   [`Error::BadSignature`].
		/// - Emits [`Event::PseudonymRevealed`].
		#[pallet::call_index(17)]
		pub fn reveal_pseudonym(
			origin: OriginFor<T>,
			commitment: H256,
			pseudonym: T::AccountId,
			salt: Salt,
			signature: T::Signature,
		) -> DispatchResult {
			let (_, profile) = Self::ensure_controller(origin)?;
			Self::do_reveal_pseudonym(profile, commitment, pseudonym, salt, &signature)
		}

		/// Remove a commitment, revealed or not.
		///
		/// - Origin: the controller, a device, or whoever paid its deposit.
		/// - Errors: [`Error::NotFound`], [`Error::NotPermitted`].
		/// - Emits [`Event::PseudonymRemoved`].
		#[pallet::call_index(18)]
		pub fn remove_pseudonym(origin: OriginFor<T>, profile: ProfileId, commitment: H256) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_pseudonym(who, profile, commitment)
		}

		/// Attest something of another profile. Only hashes are stored.
		///
		/// - Origin: the controller or a device of the issuer; pays the deposit.
		/// - Errors: [`Error::Oneself`], [`Error::UnknownProfile`], [`Error::BlockedProfile`],
		///   [`Error::AlreadyExpired`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::CredentialIssued`].
		#[pallet::call_index(19)]
		pub fn issue_credential(
			origin: OriginFor<T>,
			subject: ProfileId,
			schema: H256,
			claims: H256,
			expires: Option<BlockNumberFor<T>>,
		) -> DispatchResult {
			let (who, issuer) = Self::ensure_person(origin)?;
			Self::do_issue_credential(who, issuer, subject, schema, claims, expires)
		}

		/// Revoke a credential. It stays to be seen as revoked until it is removed.
		///
		/// - Origin: the controller or a device of the issuer.
		/// - Errors: [`Error::NotFound`], [`Error::NotPermitted`], [`Error::AlreadyRevoked`].
		/// - Emits [`Event::CredentialRevoked`].
		#[pallet::call_index(20)]
		pub fn revoke_credential(origin: OriginFor<T>, subject: ProfileId, id: CredentialId) -> DispatchResult {
			let (_, issuer) = Self::ensure_person(origin)?;
			Self::do_revoke_credential(issuer, subject, id)
		}

		/// Remove a credential; its deposit goes back to whoever paid it.
		///
		/// - Origin: the controller or a device of the subject or the issuer, or whoever paid its deposit.
		/// - Errors: [`Error::NotFound`], [`Error::NotPermitted`].
		/// - Emits [`Event::CredentialRemoved`].
		#[pallet::call_index(21)]
		pub fn remove_credential(origin: OriginFor<T>, subject: ProfileId, id: CredentialId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_credential(who, subject, id)
		}

		/// Link an identity elsewhere. One that has an ed25519 key proves itself by signing
		/// `payload("link", genesis hash, (profile, nonce, identity, expires))` with the profile's current nonce.
		///
		/// - Origin: the controller or a device.
		/// - Errors: [`Error::InvalidIdentity`], [`Error::ProofMissing`], [`Error::ProofNotSupported`],
		///   [`Error::SignatureExpired`], [`Error::BadSignature`], [`Error::IdentityTaken`],
		///   [`Error::AlreadyExists`], [`Error::TooManyLinks`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::Linked`].
		#[pallet::call_index(22)]
		pub fn link(
			origin: OriginFor<T>,
			identity: OutsideIdentity,
			proof: Option<LinkProof<BlockNumberFor<T>>>,
		) -> DispatchResult {
			let (who, profile) = Self::ensure_person(origin)?;
			Self::do_link(who, profile, identity, proof)
		}

		/// Remove a link.
		///
		/// - Origin: the controller, a device, or whoever paid its deposit.
		/// - Errors: [`Error::NotFound`], [`Error::NotPermitted`].
		/// - Emits [`Event::Unlinked`].
		#[pallet::call_index(23)]
		pub fn unlink(origin: OriginFor<T>, profile: ProfileId, link: LinkId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_unlink(who, profile, link)
		}

		/// Block another profile. Neither follows the other any more.
		///
		/// - Origin: the controller or a device.
		/// - Errors: [`Error::Oneself`], [`Error::UnknownProfile`], [`Error::AlreadyExists`];
		///   [`Error::DepositUnavailable`] only beyond the prepaid number.
		/// - Emits [`Event::Blocked`].
		#[pallet::call_index(24)]
		pub fn block(origin: OriginFor<T>, target: ProfileId) -> DispatchResult {
			let (who, profile) = Self::ensure_person(origin)?;
			Self::do_block(who, profile, target)
		}

		/// Unblock another profile.
		///
		/// - Origin: the controller, a device, or whoever paid its deposit.
		/// - Errors: [`Error::NotFound`], [`Error::NotPermitted`].
		/// - Emits [`Event::Unblocked`].
		#[pallet::call_index(25)]
		pub fn unblock(origin: OriginFor<T>, profile: ProfileId, target: ProfileId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_unblock(who, profile, target)
		}

		/// Follow another profile publicly.
		///
		/// - Origin: the controller or a device.
		/// - Errors: [`Error::Oneself`], [`Error::UnknownProfile`], [`Error::AlreadyExists`],
		///   [`Error::BlockedProfile`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::Followed`].
		#[pallet::call_index(26)]
		pub fn follow(origin: OriginFor<T>, target: ProfileId) -> DispatchResult {
			let (who, profile) = Self::ensure_person(origin)?;
			Self::do_follow(who, profile, target)
		}

		/// Stop following another profile.
		///
		/// - Origin: the controller, a device, or whoever paid its deposit.
		/// - Errors: [`Error::NotFound`], [`Error::NotPermitted`].
		/// - Emits [`Event::Unfollowed`].
		#[pallet::call_index(27)]
		pub fn unfollow(origin: OriginFor<T>, profile: ProfileId, target: ProfileId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_unfollow(who, profile, target)
		}

		/// Set a handle, and all that looks like it, aside. Whoever has it keeps it.
		///
		/// - Origin: [`Config::AdminOrigin`].
		/// - Errors: the `Handle…` errors.
		/// - Emits [`Event::HandleReserved`].
		#[pallet::call_index(28)]
		pub fn reserve_handle(origin: OriginFor<T>, handle: HandleInput) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_reserve_handle(&handle)
		}

		/// Free a handle that was set aside.
		///
		/// - Origin: [`Config::AdminOrigin`].
		/// - Errors: the `Handle…` errors, [`Error::UnknownHandle`].
		/// - Emits [`Event::HandleUnreserved`].
		#[pallet::call_index(29)]
		pub fn unreserve_handle(origin: OriginFor<T>, handle: HandleInput) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_unreserve_handle(&handle)
		}
	}
}
