//! Anchors of feeds: one root for a segment of any length.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{
	anchor::{self, Digest, Segment},
	AppId,
};
use sp_core::H256;
use sp_runtime::Saturating as _;

use crate::{
	deposits::record_bytes, Anchor, AnchorInfo, Anchors, BlockOf, Config, Error, Event, Feed, FeedKey, Feeds,
	FundingOf, Newest, Pallet,
};

impl<T: Config> Pallet<T> {
	/// What an anchor is charged for. Each pays for the feed's record too, which is there while any of them is.
	pub fn anchor_bytes() -> u32 {
		record_bytes::<Anchor<BlockOf<T>, FundingOf<T>>>().saturating_add(record_bytes::<Feed>())
	}

	#[allow(clippy::too_many_arguments, reason = "as the call has them")]
	pub(crate) fn do_anchor(
		who: T::AccountId,
		app: Option<AppId>,
		payer: Option<T::AccountId>,
		feed: FeedKey,
		from: u64,
		to: u64,
		root: H256,
		count: u64,
	) -> DispatchResult {
		let actor = Self::feed_actor(who, &feed, app)?;
		let next = to.checked_add(1).ok_or(Error::<T>::WrongCount)?;
		ensure!(next.checked_sub(from) == Some(count) && count > 0, Error::<T>::WrongCount);
		let known = Feeds::<T>::get(feed);
		ensure!(known.as_ref().is_none_or(|known| known.next == from), Error::<T>::NotContiguous);

		let profile = actor.profile;
		let funding = Self::fund(profile, Self::payer(&actor, payer)?, Self::anchor_bytes())?;
		let anchors = known.map_or(0, |known| known.anchors).saturating_add(1);
		Feeds::<T>::insert(feed, Feed { next, anchors });
		Anchors::<T>::insert(feed, Newest::from(from), Anchor { count, root, anchored: Self::now(), funding });
		Self::deposit_event(Event::Anchored { feed, profile, from, to, root });
		Ok(())
	}

	/// Remove an anchor. While others of the feed are left, its segment cannot be anchored anew.
	pub(crate) fn remove_anchor(feed: &FeedKey, from: u64) -> DispatchResult {
		let anchor = Anchors::<T>::take(feed, Newest::from(from)).ok_or(Error::<T>::NotFound)?;
		Feeds::<T>::mutate_exists(feed, |stored| {
			if let Some(known) = stored {
				known.anchors.saturating_dec();
				if known.anchors == 0 {
					*stored = None;
				}
			}
		});
		Self::refund(anchor.funding)
	}

	/// The anchor whose segment the message with this number is in.
	pub(crate) fn anchor_of(feed: &FeedKey, number: u64) -> Option<AnchorInfo<BlockOf<T>>> {
		// The last segment that begins at or before the number: the first key from the number's own on.
		let (from, anchor) = match Anchors::<T>::get(feed, Newest::from(number)) {
			Some(anchor) => (number, anchor),
			None => {
				let after = Anchors::<T>::hashed_key_for(feed, Newest::from(number));
				let (from, anchor) = Anchors::<T>::iter_prefix_from(feed, after).next()?;
				(from.number(), anchor)
			},
		};
		let (count, root, anchored) = (anchor.count, anchor.root, anchor.anchored);
		Segment { feed: *feed, from, count }.position(number)?;
		Some(AnchorInfo { profile: anchor.funding.profile, from, count, root, anchored })
	}

	/// The anchor that `path` proves a message to be under.
	pub(crate) fn proven_anchor(
		feed: &FeedKey,
		number: u64,
		message: &Digest,
		path: &[Digest],
	) -> Option<AnchorInfo<BlockOf<T>>> {
		let info = Self::anchor_of(feed, number)?;
		let segment = Segment { feed: *feed, from: info.from, count: info.count };
		anchor::verify(&segment, &info.root.0, number, message, path).then_some(info)
	}
}
