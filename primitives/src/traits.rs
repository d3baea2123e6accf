//! The seams between our pallets.

use crate::{
	reputation::{Context, Source},
	AppId, ItemId, ProfileId, TierId,
};
use frame_support::weights::Weight;
use impl_trait_for_tuples::impl_for_tuples;
use sp_runtime::{DispatchError, DispatchResult, Permill};

/// Who stands behind an account.
pub trait ProfileLookup<AccountId> {
	/// The profile that `who` controls or is a key of.
	fn profile_of(who: &AccountId) -> Option<ProfileId>;
	/// The account that controls `profile`; `None` when there is no such profile.
	fn controller_of(profile: ProfileId) -> Option<AccountId>;
	/// Whether `by` has blocked `whom`.
	fn has_blocked(by: ProfileId, whom: ProfileId) -> bool;
	/// Whether `follower` follows `followed` publicly.
	fn follows(follower: ProfileId, followed: ProfileId) -> bool;

	/// The profile that `who` speaks for: as its controller, or as a device where profiles have such. The keys of feeds
	/// and apps are known to belong to a profile and have no say over it.
	fn person_of(who: &AccountId) -> Option<ProfileId>
	where
		AccountId: PartialEq,
	{
		let profile = Self::profile_of(who)?;
		(Self::controller_of(profile).as_ref() == Some(who)).then_some(profile)
	}

	/// The profile whose feed is written under the key `who`: as one of its feeds where profiles have such, or as what
	/// speaks for it. An app's key writes no feed.
	fn feed_of(who: &AccountId) -> Option<ProfileId>
	where
		AccountId: PartialEq,
	{
		Self::person_of(who)
	}

	/// Whether `profile` exists and is not retired.
	fn exists(profile: ProfileId) -> bool {
		Self::controller_of(profile).is_some()
	}
}

/// Whose energy may pay for a call.
pub trait EnergyPayer<AccountId, Call> {
	/// The profile whose energy pays when `who` sends `call`; `None` when nobody's does.
	fn payer(who: &AccountId, call: &Call) -> Option<ProfileId>;
}

/// How much a profile is esteemed.
pub trait Reputation {
	/// The profile's global score, in points.
	fn score(profile: ProfileId) -> u64;
}

impl Reputation for () {
	fn score(_: ProfileId) -> u64 {
		0
	}
}

/// Gives and takes reputation.
pub trait ReputationLedger {
	/// Give `profile` up to `points` in `context` from the budget that `source` has in this era; how many it got.
	fn credit(source: Source, profile: ProfileId, context: Context, points: u64) -> u64;
	/// Take `share` of what `profile` has in `context`, because of a verdict; how many points it lost.
	fn slash(profile: ProfileId, context: Context, share: Permill) -> u64;
}

impl ReputationLedger for () {
	fn credit(_: Source, _: ProfileId, _: Context, _: u64) -> u64 {
		0
	}

	fn slash(_: ProfileId, _: Context, _: Permill) -> u64 {
		0
	}
}

/// Uses reputation up: what was used for one thing in an era is not there for another in the same era.
pub trait ReputationUse {
	/// Use up to `points` of what `profile` has in `context` and has neither used nor committed in this era; how many
	/// were used.
	fn spend(profile: ProfileId, context: Context, points: u64) -> u64;
	/// Use what `profile` committed in this era to use for `purpose`, by revealing the salt of the commitment; how many
	/// points that are, none where there is no such commitment. It works once.
	fn spend_committed(profile: ProfileId, context: Context, purpose: &[u8], salt: [u8; 32]) -> u64;
}

impl ReputationUse for () {
	fn spend(_: ProfileId, _: Context, _: u64) -> u64 {
		0
	}

	fn spend_committed(_: ProfileId, _: Context, _: &[u8], _: [u8; 32]) -> u64 {
		0
	}
}

/// A reaction to an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reaction {
	/// What was reacted to.
	pub item: ItemId,
	/// Who wrote it.
	pub author: ProfileId,
	/// Who reacted.
	pub reactor: ProfileId,
	/// The app through which the item was published, if any.
	pub app: Option<AppId>,
}

/// Told of reactions. Must do a bounded amount of work that does not grow with the number of reactions.
pub trait OnReaction {
	/// The most that being told of a reaction can weigh.
	fn reacted_weight() -> Weight;
	/// The most that being told of one taken back can weigh.
	fn withdrawn_weight() -> Weight;
	/// Somebody reacted to an item for the first time, or again after taking it back. Changing one kind of reaction into
	/// another is not told. What it weighed.
	fn on_reacted(reaction: &Reaction) -> Weight;
	/// A reaction was taken back. What it weighed.
	fn on_withdrawn(reaction: &Reaction) -> Weight;
}

#[impl_for_tuples(4)]
impl OnReaction for Tuple {
	fn reacted_weight() -> Weight {
		let mut weight = Weight::zero();
		for_tuples!( #( weight.saturating_accrue(Tuple::reacted_weight()); )* );
		weight
	}

	fn withdrawn_weight() -> Weight {
		let mut weight = Weight::zero();
		for_tuples!( #( weight.saturating_accrue(Tuple::withdrawn_weight()); )* );
		weight
	}

	fn on_reacted(reaction: &Reaction) -> Weight {
		let mut weight = Weight::zero();
		for_tuples!( #( weight.saturating_accrue(Tuple::on_reacted(reaction)); )* );
		weight
	}

	fn on_withdrawn(reaction: &Reaction) -> Weight {
		let mut weight = Weight::zero();
		for_tuples!( #( weight.saturating_accrue(Tuple::on_withdrawn(reaction)); )* );
		weight
	}
}

/// Who has subscribed to what.
pub trait Subscriptions {
	/// Whether `subscriber` has paid for this tier of `creator`, or a higher one, until now.
	fn subscribes(subscriber: ProfileId, creator: ProfileId, tier: TierId) -> bool;
}

impl Subscriptions for () {
	fn subscribes(_: ProfileId, _: ProfileId, _: TierId) -> bool {
		false
	}
}

/// Published items, as far as others pay for them.
pub trait ContentItems {
	/// Who wrote this item; `None` when there is no such item, or it was retracted.
	fn author_of(item: ItemId) -> Option<ProfileId>;
}

/// The apps, as far as others pay them.
pub trait Apps<AccountId> {
	/// Who is in charge of this app; `None` when there is no such app.
	fn owner_of(app: AppId) -> Option<AccountId>;
}

/// Paying for one published item.
pub trait PayPerView {
	/// Whether `viewer` has paid for `item`.
	fn has_paid(viewer: ProfileId, item: ItemId) -> bool;
}

impl PayPerView for () {
	fn has_paid(_: ProfileId, _: ItemId) -> bool {
		false
	}
}

/// Items of NFT collections that others may keep for their owners, with the royalties of their creators.
///
/// A custodian is an account of a pallet. What it has taken nobody can move but through this trait.
pub trait Custody<AccountId, Balance> {
	/// A collection.
	type CollectionId;
	/// An item of a collection.
	type ItemId;

	/// Who owns the item; `None` when there is no such item.
	fn owner(collection: &Self::CollectionId, item: &Self::ItemId) -> Option<AccountId>;
	/// Give an item of `owner` to `custodian`, without royalties: it stays the owner's in another form. Refused when the
	/// item is for sale, locked, or when its creator forbids it.
	fn take(
		collection: &Self::CollectionId,
		item: &Self::ItemId,
		owner: &AccountId,
		custodian: &AccountId,
	) -> DispatchResult;
	/// Give the item out of custody to `to`, who owns all of it: back, where that is `owner`, who gave it into custody;
	/// else as the creator lets owners give items away, for a fee of at most `most` planck that `to` pays. How much that
	/// was.
	fn give(
		collection: &Self::CollectionId,
		item: &Self::ItemId,
		custodian: &AccountId,
		owner: &AccountId,
		to: &AccountId,
		most: Balance,
	) -> Result<Balance, DispatchError>;
	/// Let `payer` pay the creators their royalties on `price` planck, for which a part of an item in custody is sold; how
	/// much that was. The rest of the price is the caller's to pay.
	fn sell_part(
		collection: &Self::CollectionId,
		item: &Self::ItemId,
		payer: &AccountId,
		price: Balance,
	) -> Result<Balance, DispatchError>;
	/// Hold of `who`, in place of whoever it was held of so before, what it costs to keep an item that is in custody: who
	/// may yet be sold it.
	fn reserve(collection: &Self::CollectionId, item: &Self::ItemId, who: &AccountId) -> DispatchResult;
	/// Give back what was so held, since the item is not sold.
	fn unreserve(collection: &Self::CollectionId, item: &Self::ItemId) -> DispatchResult;
	/// Sell an item in custody to `buyer` for `price` planck of `payer`'s: the creators get their royalties, the
	/// custodian's account the rest; how much that is. Whoever reserved the item keeps it from then on.
	fn sell(
		collection: &Self::CollectionId,
		item: &Self::ItemId,
		custodian: &AccountId,
		payer: &AccountId,
		buyer: &AccountId,
		price: Balance,
	) -> Result<Balance, DispatchError>;
}

/// Told when a profile is retired, so that what hangs on it can be removed. Must do a bounded amount of work.
pub trait OnRetired {
	/// `profile` has just been retired.
	fn on_retired(profile: ProfileId);
}

#[impl_for_tuples(8)]
impl OnRetired for Tuple {
	fn on_retired(profile: ProfileId) {
		for_tuples!( #( Tuple::on_retired(profile); )* );
	}
}
