//! What the pallet stores and shows.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::ConstU32;
pub use metalife_primitives::newest::Newest;
use metalife_primitives::{deposit::Deposit, AppId, GroupId, ItemId, ProfileId, TierId};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::BoundedVec;

use crate::Config;

/// The most bytes of a body that is stored on the chain.
pub const MAX_INLINE: u32 = 1_024;
/// The most tags of an item.
pub const MAX_TAGS: u32 = 4;
/// The most profiles that an item mentions.
pub const MAX_MENTIONS: u32 = 8;
/// The most keys of an app.
pub const MAX_APP_KEYS: u32 = 16;
/// The most records that one call removes.
pub const MAX_CLEARED: u32 = 64;
/// The most items of a page.
pub const MAX_PAGE: u32 = 50;
/// How many kinds of reaction there are.
pub const REACTIONS: usize = 6;

/// A name for people to read: UTF-8, at most 64 bytes.
pub type Name = BoundedVec<u8, ConstU32<64>>;
/// A content identifier in its text form, at most 96 bytes.
pub type Cid = BoundedVec<u8, ConstU32<96>>;
/// A language tag (BCP 47) such as `en` or `zh-Hant`, at most 8 bytes; empty when it is not said.
pub type Language = BoundedVec<u8, ConstU32<8>>;
/// A word to find an item by: UTF-8, at most 24 bytes, nothing upper-case, no space.
pub type Tag = BoundedVec<u8, ConstU32<24>>;
/// The tags of an item.
pub type Tags = BoundedVec<Tag, ConstU32<MAX_TAGS>>;
/// The profiles that an item mentions.
pub type Mentions = BoundedVec<ProfileId, ConstU32<MAX_MENTIONS>>;
/// An ed25519 public key, under which a feed is written.
pub type FeedKey = [u8; 32];

/// Block number of the runtime.
pub type BlockOf<T> = frame_system::pallet_prelude::BlockNumberFor<T>;
/// A deposit of this pallet.
pub type DepositOf<T> = Deposit<<T as frame_system::Config>::AccountId, <T as Config>::Consideration>;
/// A deposit of this pallet, made on behalf of a profile.
pub type FundingOf<T> = Funding<DepositOf<T>>;
/// An item of this runtime.
pub type ItemOf<T> = Item<BlockOf<T>, FundingOf<T>>;
/// An app of this runtime.
pub type AppOf<T> = App<<T as frame_system::Config>::AccountId, DepositOf<T>>;
/// What a payer allows a profile, in this runtime.
pub type SponsorshipOf<T> = Sponsorship<BlockOf<T>, DepositOf<T>>;
/// A page of this runtime's items.
pub type PageOf<T> = Page<<T as frame_system::Config>::AccountId, BlockOf<T>>;
/// An item of this runtime, as shown by view functions.
pub type ItemInfoOf<T> = ItemInfo<<T as frame_system::Config>::AccountId, BlockOf<T>>;

/// What an app may do for a profile; a set of the constants here.
#[derive(
	Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Scopes(pub u16);

impl Scopes {
	/// Nothing.
	pub const NONE: Self = Self(0);
	/// Publish, repost and quote; be named as the app through which the person publishes.
	pub const PUBLISH: Self = Self(1);
	/// Edit what the profile published.
	pub const EDIT: Self = Self(1 << 1);
	/// Retract what the profile published.
	pub const RETRACT: Self = Self(1 << 2);
	/// React, and take reactions back.
	pub const REACT: Self = Self(1 << 3);
	/// Anchor the profile's feeds.
	pub const ANCHOR: Self = Self(1 << 4);
	/// Let the profile's energy pay for what the app's keys do for it.
	pub const ENERGY: Self = Self(1 << 5);
	/// Be served, by Pubs, what the profile may read as a follower.
	pub const READ_FOLLOWERS: Self = Self(1 << 6);
	/// Be served, by Pubs, what the profile may read as a member of groups.
	pub const READ_GROUPS: Self = Self(1 << 7);
	/// Be served, by Pubs, what the profile may read as a subscriber.
	pub const READ_TIERS: Self = Self(1 << 8);
	/// Everything.
	pub const ALL: Self = Self((1 << 9) - 1);

	/// Whether all of `other` is among these.
	pub const fn contains(self, other: Self) -> bool {
		self.0 & other.0 == other.0
	}

	/// These and those.
	pub const fn and(self, other: Self) -> Self {
		Self(self.0 | other.0)
	}
}

/// For whom the sender acts, and as what.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Acting {
	/// For the sender's own profile.
	Own,
	/// For the sender's own profile, by way of an app that it has granted the scope in question.
	Through(AppId),
	/// For a profile that has granted the app the scope in question. The sender is a key of the app.
	For {
		/// The app.
		app: AppId,
		/// The profile.
		profile: ProfileId,
	},
}

/// A deposit made on behalf of a profile.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Funding<Deposit> {
	/// On whose behalf.
	pub profile: ProfileId,
	/// How many bytes it pays for.
	pub bytes: u32,
	/// Whether they count against what the payer allows the profile.
	pub sponsored: bool,
	/// What is held, and from whom.
	pub deposit: Deposit,
}

/// What a payer allows a profile.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Sponsorship<BlockNumber, Deposit> {
	/// How many bytes, whoever sends the call.
	pub cap: u32,
	/// How many are stored.
	pub used: u32,
	/// From which block on the payer may drop what it pays for; nothing more is paid for meanwhile.
	pub notice: Option<BlockNumber>,
	/// Held from the payer for this record itself.
	pub deposit: Deposit,
}

/// An app.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct App<AccountId, Deposit> {
	/// Who is in charge.
	pub owner: AccountId,
	/// Whom it was offered to.
	pub offered: Option<AccountId>,
	/// What people call it. Not unique.
	pub name: Name,
	/// Where more is said about it.
	pub metadata: Cid,
	/// How many bytes the owner pays for, for each profile for which one of the app's keys acts.
	pub user_cap: u32,
	/// How many keys it has.
	pub keys: u32,
	/// Held for this record.
	pub deposit: Deposit,
}

/// What an app may do now.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Grant<BlockNumber, Funding> {
	/// What it is; nothing after it was revoked.
	pub scopes: Scopes,
	/// Since the end of which block.
	pub since: BlockNumber,
	/// How many changes there were, each in a block of its own.
	pub changes: u32,
	/// Whether it is being removed; it cannot be granted again before that is done.
	pub erasing: bool,
	/// Held for this, for all changes, and while something is granted for one more.
	pub funding: Funding,
}

/// What an item is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Kind {
	/// A short text, or a repost.
	Post,
	/// An answer to another item.
	Comment,
	/// A long text.
	Article,
	/// A picture, a sound, a film.
	Media,
}

/// How an item relates to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Relation {
	/// Not at all.
	None,
	/// Answers it.
	Reply(ItemId),
	/// Shows it again, without a word.
	Repost(ItemId),
	/// Shows it again, with something to say.
	Quote(ItemId),
}

/// What an item says.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Body {
	/// UTF-8, stored here.
	Inline(BoundedVec<u8, ConstU32<MAX_INLINE>>),
	/// Bytes stored elsewhere.
	External {
		/// Where.
		cid: Cid,
		/// How many bytes.
		size: u64,
		/// With which of the group's or the author's keys they are encrypted; `None` when they are not.
		key_epoch: Option<u32>,
	},
}

/// For whom an item is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Visibility {
	/// For everybody.
	Public,
	/// For those who follow the thread's author.
	Followers,
	/// For the members of a group.
	Group(GroupId),
	/// For those who subscribe to this tier of the thread's author.
	Tier(TierId),
}

/// What is to be published.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct NewItem {
	/// What it is.
	pub kind: Kind,
	/// How it relates to another.
	pub relation: Relation,
	/// For whom it is; an answer is for whom the answered is.
	pub visibility: Visibility,
	/// In which language.
	pub language: Language,
	/// What to find it by.
	pub tags: Tags,
	/// Whom it mentions.
	pub mentions: Mentions,
	/// What it says.
	pub body: Body,
}

/// What was published.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Content<BlockNumber> {
	/// Who wrote it.
	pub author: ProfileId,
	/// Through which app.
	pub app: Option<AppId>,
	/// What it is.
	pub kind: Kind,
	/// How it relates to another, which may have been retracted since.
	pub relation: Relation,
	/// What its thread began with; `None` when with this.
	pub thread: Option<ItemId>,
	/// Who began the thread.
	pub host: ProfileId,
	/// For whom it is.
	pub visibility: Visibility,
	/// In which language.
	pub language: Language,
	/// What to find it by.
	pub tags: Tags,
	/// Whom it mentions.
	pub mentions: Mentions,
	/// What it says.
	pub body: Body,
	/// When it was published.
	pub published: BlockNumber,
	/// When it was last edited.
	pub edited: Option<BlockNumber>,
	/// How many reactions of each kind there are.
	pub reactions: [u32; REACTIONS],
}

/// An item as stored.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Item<BlockNumber, Funding> {
	/// What was published.
	pub content: Content<BlockNumber>,
	/// Held for it and for its place in the lists.
	pub funding: Funding,
}

/// A list of items, newest first.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum List {
	/// The public items of an author.
	Author(ProfileId),
	/// The items of an author that are not public.
	Closed(ProfileId),
	/// The comments of a thread, by the item that it began with.
	Thread(ItemId),
	/// The public items published through an app.
	App(AppId),
	/// The public items that have a tag.
	Tag(Tag),
	/// The items for a group.
	Group(GroupId),
}

/// How somebody feels about an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ReactionKind {
	/// It is good.
	Like,
	/// It is dear.
	Love,
	/// It is funny.
	Laugh,
	/// It is astonishing.
	Wonder,
	/// It is sad.
	Sad,
	/// It is bad.
	Dislike,
}

/// One profile's reaction to one item.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ReactionRecord<Funding> {
	/// Of what kind.
	pub kind: ReactionKind,
	/// Held for it.
	pub funding: Funding,
}

/// A group of readers.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Group<Funding> {
	/// Who is in charge, and always a member.
	pub owner: ProfileId,
	/// Which key is in use; raised whenever a member goes.
	pub epoch: u32,
	/// How many members there are besides the owner.
	pub members: u32,
	/// Held for it.
	pub funding: Funding,
}

/// A member of a group.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct GroupMember<Funding> {
	/// The first epoch that is theirs to read.
	pub since: u32,
	/// Held for it.
	pub funding: Funding,
}

/// What binds Pubs to the wrapped keys of an epoch that they hold.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct KeyCommitment<Funding> {
	/// Hash of all the wrapped keys.
	pub hash: H256,
	/// Held for it.
	pub funding: Funding,
}

/// How far a feed is anchored. What is held for each of its anchors pays for this too.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Feed {
	/// The number that the next segment begins with.
	pub next: u64,
	/// How many anchors are stored.
	pub anchors: u32,
}

/// That a segment of a feed was what its root says, in this block.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Anchor<BlockNumber, Funding> {
	/// How many messages there are.
	pub count: u64,
	/// The root, as [`metalife_primitives::anchor`] says.
	pub root: H256,
	/// When it was anchored.
	pub anchored: BlockNumber,
	/// Held for it.
	pub funding: Funding,
}

/// Something with a deposit made on behalf of a profile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Record {
	/// An item.
	Item(ItemId),
	/// A profile's reaction to an item.
	Reaction(ItemId, ProfileId),
	/// A profile's grant to an app, with all its history.
	Grant(ProfileId, AppId),
	/// A group.
	Group(GroupId),
	/// A group's member.
	Member(GroupId, ProfileId),
	/// The commitment to a group's keys of an epoch.
	Keys(GroupId, u32),
	/// The anchor of the feed's segment that begins with this number.
	Anchor(FeedKey, u64),
}

/// An item, as shown by view functions.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ItemInfo<AccountId, BlockNumber> {
	/// Its id.
	pub id: ItemId,
	/// What was published.
	pub content: Content<BlockNumber>,
	/// What an edit must name: BLAKE2b-256 of the encoded body.
	pub body_hash: H256,
	/// Who pays for it.
	pub payer: AccountId,
}

/// A page of a list, newest first.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Page<AccountId, BlockNumber> {
	/// The items.
	pub items: Vec<ItemInfo<AccountId, BlockNumber>>,
	/// Where the next page begins; `None` when there is none.
	pub next: Option<ItemId>,
}

/// An app, as shown by view functions.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct AppInfo<AccountId> {
	/// Who is in charge.
	pub owner: AccountId,
	/// What people call it.
	pub name: Name,
	/// Where more is said about it.
	pub metadata: Cid,
	/// How many bytes the owner pays for, for each profile for which one of its keys acts.
	pub user_cap: u32,
	/// The accounts that may act for those who granted it.
	pub keys: Vec<AccountId>,
}

/// A group, as shown by view functions.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct GroupInfo {
	/// Who is in charge.
	pub owner: ProfileId,
	/// Which key is in use.
	pub epoch: u32,
	/// How many members there are besides the owner.
	pub members: u32,
	/// The commitment to the wrapped keys of this epoch, if there is one yet.
	pub keys: Option<H256>,
}

/// An anchor, as shown by view functions.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct AnchorInfo<BlockNumber> {
	/// The profile that anchored it.
	pub profile: ProfileId,
	/// The number of the segment's first message.
	pub from: u64,
	/// How many messages there are.
	pub count: u64,
	/// The root.
	pub root: H256,
	/// When it was anchored.
	pub anchored: BlockNumber,
}

/// What a payer allows a profile, as shown by view functions.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct SponsorshipInfo<BlockNumber> {
	/// How many bytes, whoever sends the call.
	pub cap: u32,
	/// How many are stored.
	pub used: u32,
	/// From which block on the payer may drop what it pays for.
	pub notice: Option<BlockNumber>,
}

/// Makes what the benchmarks need of the rest of the runtime.
#[cfg(any(test, feature = "runtime-benchmarks"))]
pub trait BenchmarkHelper<AccountId> {
	/// Give an account money in plenty.
	fn fund(who: &AccountId);
	/// A profile that this account controls.
	fn create_profile(controller: &AccountId) -> ProfileId;
	/// Make an account a feed's key of the profile that `controller` controls.
	fn add_feed(controller: &AccountId, profile: ProfileId, feed: &AccountId);
	/// End the profile that this account controls.
	fn retire(controller: &AccountId);
}
