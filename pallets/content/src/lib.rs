#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod acting;
#[cfg(any(test, feature = "runtime-benchmarks"))]
mod benchmarking;
mod deposits;
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
		traits::{OnReaction, PayPerView, ProfileLookup, Subscriptions},
		AppId, GroupId, ItemId, ProfileId,
	};
	use sp_core::H256;

	/// Version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// What is held for stored bytes.
		type Consideration: Consideration<Self::AccountId, Footprint>;
		/// Who stands behind an account, who blocked and who follows whom.
		type Profiles: ProfileLookup<Self::AccountId>;
		/// Who subscribes to whose tiers.
		type Subscriptions: Subscriptions;
		/// Who has paid to see which item.
		type PayPerView: PayPerView;
		/// Told of reactions.
		type OnReaction: OnReaction;
		/// How many blocks of notice a payer gives before it may drop what it pays for.
		type NoticePeriod: Get<BlockNumberFor<Self>>;
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

	/// The next app's id.
	#[pallet::storage]
	pub type NextApp<T: Config> = StorageValue<_, AppId, ValueQuery>;

	/// The apps.
	#[pallet::storage]
	pub type Apps<T: Config> = StorageMap<_, Twox64Concat, AppId, AppOf<T>>;

	/// The accounts that act for those who granted an app, and what is held for each.
	#[pallet::storage]
	pub type AppKeys<T: Config> =
		StorageDoubleMap<_, Twox64Concat, AppId, Blake2_128Concat, T::AccountId, DepositOf<T>>;

	/// What each profile grants each app now.
	#[pallet::storage]
	pub type Grants<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProfileId, Twox64Concat, AppId, Grant<BlockNumberFor<T>, FundingOf<T>>>;

	/// What each profile granted each app from the end of a block on, the latest first.
	#[pallet::storage]
	pub type GrantChanges<T: Config> = StorageNMap<
		_,
		(NMapKey<Twox64Concat, ProfileId>, NMapKey<Twox64Concat, AppId>, NMapKey<Identity, Newest>),
		Scopes,
	>;

	/// What each payer allows each profile.
	#[pallet::storage]
	pub type Sponsorships<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, ProfileId, SponsorshipOf<T>>;

	/// The next item's id. All that is published in a block shares it: the database has it once for them all, so that no
	/// benchmark counts it.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type NextItem<T: Config> = StorageValue<_, ItemId, ValueQuery>;

	/// The items.
	#[pallet::storage]
	pub type Items<T: Config> = StorageMap<_, Twox64Concat, ItemId, ItemOf<T>>;

	/// Which items are in which list, newest first.
	#[pallet::storage]
	pub type Listed<T: Config> = StorageDoubleMap<_, Blake2_128Concat, List, Identity, Newest, ()>;

	/// The reactions to each item.
	#[pallet::storage]
	pub type Reactions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ItemId, Twox64Concat, ProfileId, ReactionRecord<FundingOf<T>>>;

	/// The next group's id.
	#[pallet::storage]
	pub type NextGroup<T: Config> = StorageValue<_, GroupId, ValueQuery>;

	/// The groups.
	#[pallet::storage]
	pub type Groups<T: Config> = StorageMap<_, Twox64Concat, GroupId, Group<FundingOf<T>>>;

	/// The members of each group besides its owner.
	#[pallet::storage]
	pub type Members<T: Config> =
		StorageDoubleMap<_, Twox64Concat, GroupId, Twox64Concat, ProfileId, GroupMember<FundingOf<T>>>;

	/// The commitments to the wrapped keys of each group and epoch.
	#[pallet::storage]
	pub type GroupKeys<T: Config> =
		StorageDoubleMap<_, Twox64Concat, GroupId, Twox64Concat, u32, KeyCommitment<FundingOf<T>>>;

	/// How far each feed is anchored.
	#[pallet::storage]
	pub type Feeds<T: Config> = StorageMap<_, Blake2_128Concat, FeedKey, Feed>;

	/// The anchors of each feed, by the number of the segment's first message, the latest first.
	#[pallet::storage]
	pub type Anchors<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, FeedKey, Identity, Newest, Anchor<BlockNumberFor<T>, FundingOf<T>>>;

	/// What happened.
	#[pallet::event]
	#[allow(missing_docs, reason = "fields are named for what they are")]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An app was registered.
		AppRegistered { app: AppId, owner: T::AccountId, name: Name },
		/// An app's name or metadata changed.
		AppUpdated { app: AppId },
		/// The owner of an app pays for so many bytes of each profile for which one of its keys acts.
		UserCapSet { app: AppId, bytes: u32 },
		/// An account may act for those who grant the app.
		AppKeyAdded { app: AppId, key: T::AccountId },
		/// An account may no longer act for those who grant the app.
		AppKeyRemoved { app: AppId, key: T::AccountId },
		/// An app was offered to another account, or to nobody any more.
		AppOffered { app: AppId, to: Option<T::AccountId> },
		/// An app has another owner.
		AppTransferred { app: AppId, from: T::AccountId, to: T::AccountId },
		/// An app is gone.
		AppDeregistered { app: AppId },
		/// A profile grants an app these scopes and no others.
		Granted { profile: ProfileId, app: AppId, scopes: Scopes },
		/// A profile grants an app nothing any more.
		Revoked { profile: ProfileId, app: AppId },
		/// A payer allows a profile so many bytes.
		DepositAllowed { payer: T::AccountId, profile: ProfileId, cap: u32 },
		/// A payer may drop what it pays for on behalf of a profile from block `from` on.
		NoticeGiven { payer: T::AccountId, profile: ProfileId, from: BlockNumberFor<T> },
		/// A person pays for a record that another paid for.
		DepositAssumed { record: Record, payer: T::AccountId },
		/// A record was removed by its payer, by its person, or after its profile was retired.
		Dropped { record: Record },
		/// An item was published.
		Published { item: ItemId, author: ProfileId, app: Option<AppId> },
		/// An item's body changed; `hash` is what the next edit must name.
		Edited { item: ItemId, hash: H256 },
		/// An item is gone.
		Retracted { item: ItemId, author: ProfileId },
		/// A profile reacted, or changed its reaction.
		Reacted { item: ItemId, profile: ProfileId, kind: ReactionKind },
		/// A reaction is gone.
		Unreacted { item: ItemId, profile: ProfileId },
		/// Reactions to a retracted item were removed and their deposits returned.
		ReactionsCleared { item: ItemId, records: u32 },
		/// Items and grants of a retired profile were removed and their deposits returned.
		Cleared { profile: ProfileId, records: u32 },
		/// A group was made.
		GroupCreated { group: GroupId, owner: ProfileId },
		/// A group has another member.
		MemberAdded { group: GroupId, profile: ProfileId },
		/// A group has a member less, and a new epoch unless it was dissolved.
		MemberRemoved { group: GroupId, profile: ProfileId, epoch: Option<u32> },
		/// The wrapped keys of a group's epoch have this hash.
		KeysCommitted { group: GroupId, epoch: u32, hash: H256 },
		/// A group is no more.
		GroupDissolved { group: GroupId },
		/// Members and commitments of a dissolved group were removed and their deposits returned.
		GroupCleared { group: GroupId, records: u32 },
		/// A segment of a feed was anchored.
		Anchored { feed: FeedKey, profile: ProfileId, from: u64, to: u64, root: H256 },
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account speaks for no profile.
		NoProfile,
		/// The account may not do this.
		NotPermitted,
		/// There is no such profile, or it is retired.
		UnknownProfile,
		/// The payer cannot spare the deposit.
		DepositUnavailable,
		/// The payer named does not pay for this profile.
		NotSponsored,
		/// The payer does not pay for so many bytes of this profile.
		CapExceeded,
		/// The payer wants out and pays for nothing more.
		NoticeStands,
		/// The notice was not given, or has not run out.
		NoticeNotOver,
		/// Only whoever paid for it may do this.
		NotPayer,
		/// There is no such app.
		UnknownApp,
		/// The account is no key of this app.
		NotAppKey,
		/// The app has as many keys as it can.
		TooManyKeys,
		/// The profile has not granted the app this.
		NotGranted,
		/// There are no such scopes, or none were named.
		InvalidScopes,
		/// The grant is being removed. Anybody may remove the rest of it.
		BeingErased,
		/// A limit of zero would begin to remove a grant, and remove nothing.
		ZeroLimit,
		/// No such record.
		NotFound,
		/// It is there already.
		AlreadyExists,
		/// It is still there, and nothing to be cleared.
		StillThere,
		/// The name is blank, not UTF-8, or holds control characters.
		InvalidName,
		/// The content identifier is malformed.
		InvalidCid,
		/// The language tag is malformed.
		InvalidLanguage,
		/// A tag is empty, twice there, not UTF-8, or holds upper-case letters, spaces or control characters.
		InvalidTag,
		/// A profile is mentioned twice.
		MentionedTwice,
		/// There is no such item.
		UnknownItem,
		/// An item of this kind does not relate to others so.
		WrongKind,
		/// An answer is for whom the answered is, and only what is public is shown again.
		WrongVisibility,
		/// The body is empty or not UTF-8, or a repost has one.
		WrongBody,
		/// What is not public must be encrypted, and stored elsewhere.
		MustBeEncrypted,
		/// What is public must not be encrypted.
		MustBeReadable,
		/// The body has changed since.
		Outdated,
		/// Somebody concerned has blocked the profile.
		BlockedProfile,
		/// The item is not for this profile.
		NotVisible,
		/// There is no such group.
		UnknownGroup,
		/// The profile is no member of the group.
		NotMember,
		/// It is not the group's current epoch.
		WrongEpoch,
		/// No profile has a feed under this key.
		UnknownFeed,
		/// The count is not what the numbers say.
		WrongCount,
		/// The segment does not begin where the last one ended.
		NotContiguous,
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
		/// The app with this id.
		pub fn app(id: AppId) -> Option<AppInfo<T::AccountId>> {
			Self::app_info(id)
		}

		/// What an app was granted at the end of a block, which may be the current one. `None` where nothing is on record:
		/// there was no grant yet, its history was removed, or the block is still to come.
		pub fn grant_at(profile: ProfileId, app: AppId, block: BlockNumberFor<T>) -> Option<Scopes> {
			Self::scopes_at(profile, app, block)
		}

		/// What a payer allows a profile.
		pub fn sponsorship(payer: T::AccountId, profile: ProfileId) -> Option<SponsorshipInfo<BlockNumberFor<T>>> {
			Self::sponsorship_info(&payer, profile)
		}

		/// The item with this id.
		pub fn item(id: ItemId) -> Option<ItemInfoOf<T>> {
			Self::item_info(id)
		}

		/// The public items of an author that are older than `before`, newest first; at most [`MAX_PAGE`].
		pub fn by_author(author: ProfileId, before: Option<ItemId>, limit: u32) -> PageOf<T> {
			Self::page(List::Author(author), before, limit)
		}

		/// The comments of the thread that began with this item, as [`Self::by_author`].
		pub fn by_thread(item: ItemId, before: Option<ItemId>, limit: u32) -> PageOf<T> {
			Self::page(List::Thread(item), before, limit)
		}

		/// The public items published through an app, as [`Self::by_author`].
		pub fn by_app(app: AppId, before: Option<ItemId>, limit: u32) -> PageOf<T> {
			Self::page(List::App(app), before, limit)
		}

		/// The public items with a tag, as [`Self::by_author`].
		pub fn by_tag(tag: Tag, before: Option<ItemId>, limit: u32) -> PageOf<T> {
			Self::page(List::Tag(tag), before, limit)
		}

		/// The items of an author that are not public, as [`Self::by_author`]. Their bodies are encrypted.
		pub fn closed_by_author(author: ProfileId, before: Option<ItemId>, limit: u32) -> PageOf<T> {
			Self::page(List::Closed(author), before, limit)
		}

		/// The items for a group, as [`Self::by_author`]. Their bodies are encrypted.
		pub fn by_group(group: GroupId, before: Option<ItemId>, limit: u32) -> PageOf<T> {
			Self::page(List::Group(group), before, limit)
		}

		/// How a profile reacted to an item.
		pub fn reaction(item: ItemId, profile: ProfileId) -> Option<ReactionKind> {
			Reactions::<T>::get(item, profile).map(|reaction| reaction.kind)
		}

		/// Whether an item is for a profile, as far as the chain knows.
		pub fn may_see(profile: ProfileId, item: ItemId) -> bool {
			Items::<T>::get(item).is_some_and(|stored| Self::may_read(profile, item, &stored.content))
		}

		/// A group.
		pub fn group(id: GroupId) -> Option<GroupInfo> {
			Self::group_info(id)
		}

		/// Whether a profile is the owner or a member of a group.
		pub fn in_group(group: GroupId, profile: ProfileId) -> bool {
			Self::is_member(group, profile)
		}

		/// The hash of the wrapped keys of a group's epoch.
		pub fn keys_of(group: GroupId, epoch: u32) -> Option<H256> {
			GroupKeys::<T>::get(group, epoch).map(|keys| keys.hash)
		}

		/// The number that a feed's next anchor must begin with; `None` where any will do.
		pub fn next_anchor(feed: FeedKey) -> Option<u64> {
			Feeds::<T>::get(feed).map(|feed| feed.next)
		}

		/// The anchor that a feed's message with this number is under.
		pub fn anchor_at(feed: FeedKey, number: u64) -> Option<AnchorInfo<BlockNumberFor<T>>> {
			Self::anchor_of(&feed, number)
		}

		/// The anchor that `path` proves the message with this number and id to be under; `None` where it proves nothing.
		pub fn verify_anchor(
			feed: FeedKey,
			number: u64,
			message: [u8; 32],
			path: Vec<[u8; 32]>,
		) -> Option<AnchorInfo<BlockNumberFor<T>>> {
			Self::proven_anchor(&feed, number, &message, &path)
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Register an app. Its id is its identity; its name is not unique.
		///
		/// - Origin: signed by anyone; pays the deposit.
		/// - Errors: [`Error::InvalidName`], [`Error::InvalidCid`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::AppRegistered`].
		#[pallet::call_index(0)]
		pub fn register_app(origin: OriginFor<T>, name: Name, metadata: Cid) -> DispatchResult {
			Self::do_register_app(ensure_signed(origin)?, name, metadata)
		}

		/// Change an app's name and metadata.
		///
		/// - Origin: the app's owner.
		/// - Errors: [`Error::UnknownApp`], [`Error::NotPermitted`], [`Error::InvalidName`], [`Error::InvalidCid`].
		/// - Emits [`Event::AppUpdated`].
		#[pallet::call_index(1)]
		pub fn update_app(origin: OriginFor<T>, app: AppId, name: Name, metadata: Cid) -> DispatchResult {
			Self::do_update_app(ensure_signed(origin)?, app, name, metadata)
		}

		/// Pay the deposits, up to `bytes` bytes for each profile, of what the app's keys do for those who granted it.
		///
		/// - Origin: the app's owner.
		/// - Errors: [`Error::UnknownApp`], [`Error::NotPermitted`].
		/// - Emits [`Event::UserCapSet`].
		#[pallet::call_index(2)]
		pub fn set_user_cap(origin: OriginFor<T>, app: AppId, bytes: u32) -> DispatchResult {
			Self::do_set_user_cap(ensure_signed(origin)?, app, bytes)
		}

		/// Let an account act for those who grant the app, within what they grant.
		///
		/// - Origin: the app's owner; pays the deposit.
		/// - Errors: [`Error::UnknownApp`], [`Error::NotPermitted`], [`Error::AlreadyExists`], [`Error::TooManyKeys`],
		///   [`Error::DepositUnavailable`].
		/// - Emits [`Event::AppKeyAdded`].
		#[pallet::call_index(3)]
		pub fn add_app_key(origin: OriginFor<T>, app: AppId, key: T::AccountId) -> DispatchResult {
			Self::do_add_app_key(ensure_signed(origin)?, app, key)
		}

		/// Let an account no longer act for an app.
		///
		/// - Origin: the app's owner, the key, or whoever paid for it.
		/// - Errors: [`Error::UnknownApp`], [`Error::NotFound`], [`Error::NotPermitted`].
		/// - Emits [`Event::AppKeyRemoved`].
		#[pallet::call_index(4)]
		pub fn remove_app_key(origin: OriginFor<T>, app: AppId, key: T::AccountId) -> DispatchResult {
			Self::do_remove_app_key(ensure_signed(origin)?, app, key)
		}

		/// Offer an app to another account, or take the offer back.
		///
		/// - Origin: the app's owner.
		/// - Errors: [`Error::UnknownApp`], [`Error::NotPermitted`].
		/// - Emits [`Event::AppOffered`].
		#[pallet::call_index(5)]
		pub fn offer_app(origin: OriginFor<T>, app: AppId, to: Option<T::AccountId>) -> DispatchResult {
			Self::do_offer_app(ensure_signed(origin)?, app, to)
		}

		/// Take over an app. Its keys and its cap for users go; the former owner gets the deposits back.
		///
		/// - Origin: whoever it was offered to; pays the deposit.
		/// - Errors: [`Error::UnknownApp`], [`Error::NotPermitted`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::AppTransferred`].
		#[pallet::call_index(6)]
		pub fn accept_app(origin: OriginFor<T>, app: AppId) -> DispatchResult {
			Self::do_accept_app(ensure_signed(origin)?, app)
		}

		/// Remove an app and its keys. What was published through it stays.
		///
		/// - Origin: the app's owner.
		/// - Errors: [`Error::UnknownApp`], [`Error::NotPermitted`].
		/// - Emits [`Event::AppDeregistered`].
		#[pallet::call_index(7)]
		pub fn deregister_app(origin: OriginFor<T>, app: AppId) -> DispatchResult {
			Self::do_deregister_app(ensure_signed(origin)?, app)
		}

		/// Grant an app these scopes and no others. Pays for revoking them too.
		///
		/// - Origin: a person; the payer is who is named, else the sender.
		/// - Errors: [`Error::NoProfile`], [`Error::UnknownApp`], [`Error::InvalidScopes`], [`Error::AlreadyExists`],
		///   [`Error::BeingErased`], and those of paying: [`Error::DepositUnavailable`], [`Error::NotSponsored`],
		///   [`Error::CapExceeded`], [`Error::NoticeStands`].
		/// - Emits [`Event::Granted`].
		#[pallet::call_index(8)]
		pub fn grant(origin: OriginFor<T>, app: AppId, scopes: Scopes, payer: Option<T::AccountId>) -> DispatchResult {
			Self::do_grant(ensure_signed(origin)?, app, scopes, payer)
		}

		/// Grant an app nothing any more, from this moment on.
		///
		/// - Origin: a person.
		/// - Errors: [`Error::NoProfile`], [`Error::NotFound`].
		/// - Emits [`Event::Revoked`].
		#[pallet::call_index(9)]
		pub fn revoke(origin: OriginFor<T>, app: AppId) -> DispatchResult {
			Self::do_revoke(ensure_signed(origin)?, app)
		}

		/// Pay for up to `cap` bytes of a profile that names the sender as its payer. 0 allows nothing more, and removes the
		/// record once nothing is stored. Any other cap ends a notice.
		///
		/// - Origin: signed by anyone; pays the deposit of the record.
		/// - Errors: [`Error::UnknownProfile`], [`Error::NotFound`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::DepositAllowed`].
		#[pallet::call_index(10)]
		pub fn allow_deposit(origin: OriginFor<T>, profile: ProfileId, cap: u32) -> DispatchResult {
			Self::do_allow_deposit(ensure_signed(origin)?, profile, cap)
		}

		/// Announce that whatever the sender pays for on behalf of a profile may be dropped after
		/// [`Config::NoticePeriod`]. Nothing more is paid for meanwhile.
		///
		/// - Origin: signed by anyone; pays the deposit of the record where there was no sponsorship.
		/// - Errors: [`Error::NoticeStands`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::NoticeGiven`].
		#[pallet::call_index(11)]
		pub fn give_notice(origin: OriginFor<T>, profile: ProfileId) -> DispatchResult {
			Self::do_give_notice(ensure_signed(origin)?, profile)
		}

		/// Pay for a record of the sender's profile that another paid for.
		///
		/// - Origin: a person of the profile on whose behalf it is paid for; pays the deposit.
		/// - Errors: [`Error::NotFound`], [`Error::NotPermitted`], [`Error::AlreadyExists`],
		///   [`Error::DepositUnavailable`].
		/// - Emits [`Event::DepositAssumed`].
		#[pallet::call_index(12)]
		pub fn assume_deposit(origin: OriginFor<T>, record: Record) -> DispatchResult {
			Self::do_assume_deposit(ensure_signed(origin)?, record)
		}

		/// Remove a record; the deposit goes back to whoever paid it. Of a grant, up to `limit` changes are removed, at
		/// most [`MAX_CLEARED`], and the grant with the last; meanwhile it grants nothing.
		///
		/// - Origin: a person of the profile on whose behalf it is paid for, but for grants; whoever paid for it, after
		///   notice; anyone, once that profile is retired, or for the rest of a grant that is being removed.
		/// - Errors: [`Error::NotFound`], [`Error::NotPermitted`], [`Error::NotPayer`], [`Error::NoticeNotOver`], and for a
		///   grant [`Error::ZeroLimit`].
		/// - Emits [`Event::Dropped`], and what the removal itself emits.
		#[pallet::call_index(13)]
		#[pallet::weight(
			Pallet::<T>::weight_of_drop((*limit).min(MAX_CLEARED)).saturating_add(T::OnReaction::withdrawn_weight())
		)]
		pub fn drop_record(origin: OriginFor<T>, record: Record, limit: u32) -> DispatchResultWithPostInfo {
			let weight = Self::do_drop_record(ensure_signed(origin)?, record, limit)?;
			Ok(Some(weight).into())
		}

		/// Publish an item.
		///
		/// - Origin: a person, or a key of an app with [`Scopes::PUBLISH`]. The payer is who is named; else the sender, or
		///   for an app's key the app's owner.
		/// - Errors: who acts: [`Error::NoProfile`], [`Error::UnknownApp`], [`Error::NotAppKey`], [`Error::NotGranted`],
		///   [`Error::UnknownProfile`]; what is published: [`Error::InvalidLanguage`], [`Error::InvalidTag`],
		///   [`Error::MentionedTwice`], [`Error::InvalidCid`], [`Error::WrongKind`], [`Error::WrongBody`], [`Error::WrongVisibility`],
		///   [`Error::MustBeEncrypted`], [`Error::MustBeReadable`], [`Error::NotMember`], [`Error::WrongEpoch`]; whom it
		///   concerns: [`Error::UnknownItem`], [`Error::NotVisible`], [`Error::BlockedProfile`]; and those of paying, as
		///   [`Call::grant`].
		/// - Emits [`Event::Published`].
		#[pallet::call_index(14)]
		#[pallet::weight(Pallet::<T>::weight_of_publish(acting, payer, new))]
		pub fn publish(
			origin: OriginFor<T>,
			acting: Acting,
			payer: Option<T::AccountId>,
			new: NewItem,
		) -> DispatchResult {
			Self::do_publish(ensure_signed(origin)?, acting, payer, new)
		}

		/// Replace the body of an item if it is still what the sender thinks: `expected` is the BLAKE2b-256 of the encoded
		/// body.
		///
		/// - Origin: a person of the author, or a key of an app with [`Scopes::EDIT`]. Where the body grows, the payer, as
		///   of [`Call::publish`], pays the difference, or takes the item over from another payer.
		/// - Errors: as [`Call::publish`], and [`Error::NotPermitted`], [`Error::Outdated`].
		/// - Emits [`Event::Edited`].
		#[pallet::call_index(15)]
		#[pallet::weight(Pallet::<T>::weight_of_edit(body))]
		pub fn edit(
			origin: OriginFor<T>,
			acting: Acting,
			payer: Option<T::AccountId>,
			item: ItemId,
			expected: H256,
			body: Body,
		) -> DispatchResult {
			Self::do_edit(ensure_signed(origin)?, acting, payer, item, expected, body)
		}

		/// Remove an item, wholly: what answers it stays. The deposit goes back to whoever paid it.
		///
		/// - Origin: a person of the author, or a key of an app with [`Scopes::RETRACT`].
		/// - Errors: who acts, as [`Call::publish`]; [`Error::UnknownItem`], [`Error::NotPermitted`].
		/// - Emits [`Event::Retracted`].
		#[pallet::call_index(16)]
		pub fn retract(origin: OriginFor<T>, acting: Acting, item: ItemId) -> DispatchResult {
			Self::do_retract(ensure_signed(origin)?, acting, item)
		}

		/// React to an item, or change the reaction.
		///
		/// - Origin: a person, or a key of an app with [`Scopes::REACT`]; the payer as of [`Call::publish`]. A change
		///   costs no deposit.
		/// - Errors: who acts, as [`Call::publish`]; [`Error::UnknownItem`], [`Error::BlockedProfile`],
		///   [`Error::NotVisible`], [`Error::AlreadyExists`]; and those of paying, as [`Call::grant`].
		/// - Emits [`Event::Reacted`].
		#[pallet::call_index(17)]
		#[pallet::weight(
			Pallet::<T>::weight_of_react(acting, payer).saturating_add(T::OnReaction::reacted_weight())
		)]
		pub fn react(
			origin: OriginFor<T>,
			acting: Acting,
			payer: Option<T::AccountId>,
			item: ItemId,
			kind: ReactionKind,
		) -> DispatchResultWithPostInfo {
			let weight = Self::weight_of_react(&acting, &payer);
			let told = Self::do_react(ensure_signed(origin)?, acting, payer, item, kind)?;
			Ok(Some(weight.saturating_add(told)).into())
		}

		/// Take a reaction back. The item may be gone.
		///
		/// - Origin: a person, or a key of an app with [`Scopes::REACT`].
		/// - Errors: who acts, as [`Call::publish`]; [`Error::NotFound`].
		/// - Emits [`Event::Unreacted`].
		#[pallet::call_index(18)]
		#[pallet::weight(<T as Config>::WeightInfo::unreact().saturating_add(T::OnReaction::withdrawn_weight()))]
		pub fn unreact(origin: OriginFor<T>, acting: Acting, item: ItemId) -> DispatchResultWithPostInfo {
			let told = Self::do_unreact(ensure_signed(origin)?, acting, item)?;
			Ok(Some(<T as Config>::WeightInfo::unreact().saturating_add(told)).into())
		}

		/// Remove up to `limit` reactions to an item that is gone, at most [`MAX_CLEARED`].
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::StillThere`].
		/// - Emits [`Event::ReactionsCleared`].
		#[pallet::call_index(19)]
		#[pallet::weight(<T as Config>::WeightInfo::clear_reactions((*limit).min(MAX_CLEARED)))]
		pub fn clear_reactions(origin: OriginFor<T>, item: ItemId, limit: u32) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let removed = Self::do_clear_reactions(item, limit)?;
			Ok(Some(<T as Config>::WeightInfo::clear_reactions(removed)).into())
		}

		/// Remove up to `limit` items, and then changes of grants, of a retired profile, at most [`MAX_CLEARED`].
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::StillThere`].
		/// - Emits [`Event::Cleared`], and [`Event::Retracted`] for each item.
		#[pallet::call_index(20)]
		#[pallet::weight(<T as Config>::WeightInfo::clear_retired((*limit).min(MAX_CLEARED)))]
		pub fn clear_retired(origin: OriginFor<T>, profile: ProfileId, limit: u32) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let removed = Self::do_clear_retired(profile, limit)?;
			Ok(Some(<T as Config>::WeightInfo::clear_retired(removed)).into())
		}

		/// Make a group of readers, owned by the sender's profile.
		///
		/// - Origin: a person; the payer is who is named, else the sender.
		/// - Errors: [`Error::NoProfile`], and those of paying, as [`Call::grant`].
		/// - Emits [`Event::GroupCreated`].
		#[pallet::call_index(21)]
		pub fn create_group(origin: OriginFor<T>, payer: Option<T::AccountId>) -> DispatchResult {
			Self::do_create_group(ensure_signed(origin)?, payer)
		}

		/// Take a profile into a group. It reads what is said from the current epoch on.
		///
		/// - Origin: a person of the group's owner; the payer is who is named, else the sender.
		/// - Errors: [`Error::UnknownGroup`], [`Error::NotPermitted`], [`Error::UnknownProfile`],
		///   [`Error::AlreadyExists`], [`Error::BlockedProfile`], and those of paying, as [`Call::grant`].
		/// - Emits [`Event::MemberAdded`].
		#[pallet::call_index(22)]
		pub fn add_member(
			origin: OriginFor<T>,
			group: GroupId,
			profile: ProfileId,
			payer: Option<T::AccountId>,
		) -> DispatchResult {
			Self::do_add_member(ensure_signed(origin)?, group, profile, payer)
		}

		/// Take a member out of a group, which enters its next epoch.
		///
		/// - Origin: a person of the group's owner; anyone, if the member is retired.
		/// - Errors: [`Error::UnknownGroup`], [`Error::NotPermitted`], [`Error::NotMember`].
		/// - Emits [`Event::MemberRemoved`].
		#[pallet::call_index(23)]
		pub fn remove_member(origin: OriginFor<T>, group: GroupId, profile: ProfileId) -> DispatchResult {
			Self::do_remove_member(ensure_signed(origin)?, group, profile)
		}

		/// Leave a group, which enters its next epoch.
		///
		/// - Origin: a person of the member.
		/// - Errors: [`Error::NoProfile`], [`Error::NotMember`].
		/// - Emits [`Event::MemberRemoved`].
		#[pallet::call_index(24)]
		pub fn leave_group(origin: OriginFor<T>, group: GroupId) -> DispatchResult {
			Self::do_leave_group(ensure_signed(origin)?, group)
		}

		/// Commit to the wrapped keys of a group's current epoch, which Pubs hold. Can be renewed until the next epoch.
		///
		/// - Origin: a person of the group's owner; the payer is who is named, else the sender.
		/// - Errors: [`Error::UnknownGroup`], [`Error::NotPermitted`], [`Error::WrongEpoch`], and those of paying, as
		///   [`Call::grant`].
		/// - Emits [`Event::KeysCommitted`].
		#[pallet::call_index(25)]
		pub fn commit_keys(
			origin: OriginFor<T>,
			group: GroupId,
			epoch: u32,
			hash: H256,
			payer: Option<T::AccountId>,
		) -> DispatchResult {
			Self::do_commit_keys(ensure_signed(origin)?, group, epoch, hash, payer)
		}

		/// End a group.
		///
		/// - Origin: a person of the group's owner; anyone, if the owner is retired.
		/// - Errors: [`Error::UnknownGroup`], [`Error::NotPermitted`].
		/// - Emits [`Event::GroupDissolved`].
		#[pallet::call_index(26)]
		pub fn dissolve_group(origin: OriginFor<T>, group: GroupId) -> DispatchResult {
			Self::do_dissolve_group(ensure_signed(origin)?, group)
		}

		/// Remove up to `limit` members and commitments of a group that was dissolved, at most [`MAX_CLEARED`].
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::UnknownGroup`], [`Error::StillThere`].
		/// - Emits [`Event::GroupCleared`].
		#[pallet::call_index(27)]
		#[pallet::weight(<T as Config>::WeightInfo::clear_group((*limit).min(MAX_CLEARED)))]
		pub fn clear_group(origin: OriginFor<T>, group: GroupId, limit: u32) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let removed = Self::do_clear_group(group, limit)?;
			Ok(Some(<T as Config>::WeightInfo::clear_group(removed)).into())
		}

		/// Anchor a segment of a feed: `root` commits the `count` messages numbered `from` to `to`, as
		/// [`metalife_primitives::anchor`] says. Costs the same whatever their number.
		///
		/// - Origin: the feed's key, a person of the profile whose feed it is, or (`app`) a key of an app with
		///   [`Scopes::ANCHOR`]. The payer as of [`Call::publish`].
		/// - Errors: [`Error::UnknownFeed`], [`Error::NotPermitted`], [`Error::WrongCount`], [`Error::NotContiguous`]; who
		///   acts, as [`Call::publish`]; and those of paying, as [`Call::grant`].
		/// - Emits [`Event::Anchored`].
		#[pallet::call_index(28)]
		#[allow(clippy::too_many_arguments, reason = "a segment has these")]
		pub fn anchor(
			origin: OriginFor<T>,
			app: Option<AppId>,
			payer: Option<T::AccountId>,
			feed: FeedKey,
			from: u64,
			to: u64,
			root: H256,
			count: u64,
		) -> DispatchResult {
			Self::do_anchor(ensure_signed(origin)?, app, payer, feed, from, to, root, count)
		}
	}
}
