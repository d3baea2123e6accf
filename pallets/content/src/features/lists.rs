//! The lists in which items are found, newest first.
//!
//! A place in a list is a key and nothing else. Ids only ever grow, and [`Newest`] reverses their order, so the keys of
//! a list are stored in the order in which a page shows them. Adding and removing is one write each, with no pointers to
//! mend and no counters to share, and a page starts wherever its cursor says, whether that item is still there or not.

use alloc::vec::Vec;
use core::iter;
use metalife_primitives::ItemId;
use sp_runtime::traits::{BlakeTwo256, Hash};

use crate::{
	BlockOf, Config, Content, ItemInfo, ItemInfoOf, Items, List, Listed, Newest, Page, PageOf, Pallet, Visibility,
	MAX_PAGE,
};

impl<T: Config> Pallet<T> {
	/// The lists that an item is in.
	pub(crate) fn lists(content: &Content<BlockOf<T>>) -> impl Iterator<Item = List> + '_ {
		let public = content.visibility == Visibility::Public;
		let author = if public { List::Author(content.author) } else { List::Closed(content.author) };
		let group = match content.visibility {
			Visibility::Group(group) => Some(List::Group(group)),
			_ => None,
		};
		let app = content.app.filter(|_| public).map(List::App);
		let tags = content.tags.iter().filter(move |_| public).cloned().map(List::Tag);
		iter::once(author).chain(content.thread.map(List::Thread)).chain(group).chain(app).chain(tags)
	}

	pub(crate) fn list(id: ItemId, content: &Content<BlockOf<T>>) {
		Self::lists(content).for_each(|list| Listed::<T>::insert(list, Newest::from(id), ()));
	}

	pub(crate) fn unlist(id: ItemId, content: &Content<BlockOf<T>>) {
		Self::lists(content).for_each(|list| Listed::<T>::remove(list, Newest::from(id)));
	}

	/// Up to `limit` items of a list that are older than `before`, newest first.
	pub(crate) fn page(list: List, before: Option<ItemId>, limit: u32) -> PageOf<T> {
		let limit = limit.clamp(1, MAX_PAGE) as usize;
		let keys = match before {
			Some(id) => Listed::<T>::iter_key_prefix_from(&list, Listed::<T>::hashed_key_for(&list, Newest::from(id))),
			None => Listed::<T>::iter_key_prefix(&list),
		};
		let mut ids: Vec<ItemId> = keys.map(Newest::number).take(limit + 1).collect();
		let more = ids.len() > limit;
		ids.truncate(limit);
		let next = ids.last().copied().filter(|_| more);
		Page { items: ids.into_iter().filter_map(Self::item_info).collect(), next }
	}

	pub(crate) fn item_info(id: ItemId) -> Option<ItemInfoOf<T>> {
		let item = Items::<T>::get(id)?;
		let body_hash = BlakeTwo256::hash_of(&item.content.body);
		Some(ItemInfo { id, content: item.content, body_hash, payer: item.funding.deposit.payer })
	}
}
