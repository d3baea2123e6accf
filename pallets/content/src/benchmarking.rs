//! Benchmarks of the calls, each at its most expensive. In tests they run as tests.

use crate::*;
use alloc::{vec, vec::Vec};
use codec::Decode;
use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use frame_system::{pallet_prelude::OriginFor, RawOrigin};
use metalife_primitives::{AppId, GroupId, ItemId, ProfileId};
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	BoundedVec, Saturating,
};

type System<T> = frame_system::Pallet<T>;
type Helper<T> = <T as Config>::BenchmarkHelper;

/// Somebody with money and no profile.
fn payer<T: Config>(n: u32) -> T::AccountId {
	let who = account("payer", n, 0);
	Helper::<T>::fund(&who);
	who
}

/// Somebody with money and a profile.
fn person<T: Config>(n: u32) -> (T::AccountId, ProfileId) {
	let who = account("person", n, 0);
	Helper::<T>::fund(&who);
	let profile = Helper::<T>::create_profile(&who);
	Helper::<T>::fund(&who);
	(who, profile)
}

/// The caller, with money and a profile.
fn caller<T: Config>() -> (T::AccountId, ProfileId) {
	let who: T::AccountId = whitelisted_caller();
	Helper::<T>::fund(&who);
	let profile = Helper::<T>::create_profile(&who);
	Helper::<T>::fund(&who);
	(who, profile)
}

fn signed<T: Config>(who: &T::AccountId) -> OriginFor<T> {
	RawOrigin::Signed(who.clone()).into()
}

/// Text, as long as it may be.
fn filled<Size: Get<u32>>(byte: u8) -> BoundedVec<u8, Size> {
	vec![byte; Size::get() as usize].try_into().expect("fits")
}

fn body(bytes: u32) -> Body {
	Body::Inline(vec![b'a'; bytes.max(1) as usize].try_into().expect("fits"))
}

fn external(bytes: u32, key_epoch: Option<u32>) -> Body {
	let cid = vec![b'a'; bytes.clamp(8, 96) as usize].try_into().expect("fits");
	Body::External { cid, size: u64::MAX, key_epoch }
}

fn new_item(bytes: u32, tags: u32, mentions: u32) -> NewItem {
	let tags: Vec<Tag> = (0..tags).map(|n| filled(b'a' + n as u8)).collect();
	NewItem {
		kind: Kind::Post,
		relation: Relation::None,
		visibility: Visibility::Public,
		language: b"zh-Hant".to_vec().try_into().expect("fits"),
		tags: tags.try_into().expect("fit"),
		mentions: (0..u64::from(mentions)).collect::<Vec<_>>().try_into().expect("fit"),
		body: body(bytes),
	}
}

fn publish_as<T: Config>(who: &T::AccountId, payer: Option<T::AccountId>, new: NewItem) -> ItemId {
	let id = NextItem::<T>::get();
	Pallet::<T>::publish(signed::<T>(who), Acting::Own, payer, new).expect("can be published");
	id
}

/// An app of `owner`, with this key and a generous cap.
fn app<T: Config>(owner: &T::AccountId, key: &T::AccountId) -> AppId {
	let id = NextApp::<T>::get();
	Pallet::<T>::register_app(signed::<T>(owner), filled(b'a'), filled(b'a')).expect("can be registered");
	Pallet::<T>::add_app_key(signed::<T>(owner), id, key.clone()).expect("there is room");
	Pallet::<T>::set_user_cap(signed::<T>(owner), id, u32::MAX).expect("is the owner");
	id
}

/// Another's app, with as many keys as it can have, each at another's cost.
fn full_app<T: Config>(owner: &T::AccountId) -> AppId {
	let id = app::<T>(owner, &account("key", 0, 0));
	for n in 1..MAX_APP_KEYS {
		let key: T::AccountId = account("key", n, 0);
		Pallet::<T>::add_app_key(signed::<T>(owner), id, key.clone()).expect("there is room");
		let size = deposits::record_bytes::<DepositOf<T>>();
		let new = Pallet::<T>::hold(payer::<T>(1_000 + n), size).expect("has money");
		AppKeys::<T>::mutate(id, &key, |old| {
			core::mem::replace(old.as_mut().expect("was added"), new).refund().expect("was held")
		});
	}
	id
}

/// Let `payer` pay for `profile`.
fn sponsor<T: Config>(payer: &T::AccountId, profile: ProfileId) {
	Pallet::<T>::allow_deposit(signed::<T>(payer), profile, u32::MAX).expect("has money");
}

/// A group of `owner` with a member.
fn group<T: Config>(owner: &T::AccountId, member: ProfileId) -> GroupId {
	let id = NextGroup::<T>::get();
	Pallet::<T>::create_group(signed::<T>(owner), None).expect("has money");
	Pallet::<T>::add_member(signed::<T>(owner), id, member, None).expect("has money");
	id
}

/// The longest item for a group.
fn group_item(group: GroupId, bytes: u32, tags: u32, mentions: u32) -> NewItem {
	let visibility = Visibility::Group(group);
	NewItem { visibility, body: external(bytes, Some(0)), ..new_item(1, tags, mentions) }
}

/// An item of somebody else, for a group that the profile is a member of.
fn others_item<T: Config>(member: ProfileId) -> (GroupId, ItemId) {
	let (author, _) = person::<T>(50);
	let group = group::<T>(&author, member);
	(group, publish_as::<T>(&author, None, group_item(group, 96, 4, 8)))
}

/// Grant and revoke until there are so many changes.
fn change_grant<T: Config>(who: &T::AccountId, app: AppId, payer: &T::AccountId, changes: u32) {
	for n in 0..changes {
		if n % 2 == 0 {
			Pallet::<T>::grant(signed::<T>(who), app, Scopes::ALL, Some(payer.clone())).expect("is paid for");
		} else {
			Pallet::<T>::revoke(signed::<T>(who), app).expect("was granted");
		}
		next_block::<T>();
	}
}

fn next_block<T: Config>() {
	System::<T>::set_block_number(System::<T>::block_number().saturating_add(1u32.into()));
}

/// Let the notice of `payer` run out.
fn give_notice<T: Config>(payer: &T::AccountId, profile: ProfileId) {
	Pallet::<T>::give_notice(signed::<T>(payer), profile).expect("stands for something");
	System::<T>::set_block_number(System::<T>::block_number().saturating_add(T::NoticePeriod::get()));
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_app() {
		let (who, _) = caller::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), filled(b'a'), filled(b'a'));

		assert!(Apps::<T>::contains_key(0));
	}

	#[benchmark]
	fn update_app() {
		let (who, _) = caller::<T>();
		let id = app::<T>(&who, &who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, filled(b'b'), filled(b'b'));

		assert_eq!(Apps::<T>::get(id).expect("exists").name, filled::<frame_support::traits::ConstU32<64>>(b'b'));
	}

	#[benchmark]
	fn set_user_cap() {
		let (who, _) = caller::<T>();
		let id = app::<T>(&who, &who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 7);

		assert_eq!(Apps::<T>::get(id).expect("exists").user_cap, 7);
	}

	#[benchmark]
	fn add_app_key() {
		let (who, _) = caller::<T>();
		let id = app::<T>(&who, &who);
		let key: T::AccountId = account("key", 1, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, key.clone());

		assert!(AppKeys::<T>::contains_key(id, key));
	}

	/// That another paid for.
	#[benchmark]
	fn remove_app_key() {
		let (who, _) = caller::<T>();
		let id = full_app::<T>(&who);
		let key: T::AccountId = account("key", 1, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, key.clone());

		assert!(!AppKeys::<T>::contains_key(id, key));
	}

	#[benchmark]
	fn offer_app() {
		let (who, _) = caller::<T>();
		let id = app::<T>(&who, &who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, Some(who.clone()));

		assert_eq!(Apps::<T>::get(id).expect("exists").offered, Some(who));
	}

	#[benchmark]
	fn accept_app() {
		let (who, _) = caller::<T>();
		let owner = payer::<T>(1);
		let id = full_app::<T>(&owner);
		Pallet::<T>::offer_app(signed::<T>(&owner), id, Some(who.clone())).expect("is the owner");

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);

		assert_eq!(Apps::<T>::get(id).expect("exists").owner, who);
	}

	#[benchmark]
	fn deregister_app() {
		let (who, _) = caller::<T>();
		let id = full_app::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(!Apps::<T>::contains_key(id) && AppKeys::<T>::iter().next().is_none());
	}

	/// A change that moves the grant from one sponsor to another.
	#[benchmark]
	fn grant() {
		let (who, profile) = caller::<T>();
		let id = app::<T>(&payer::<T>(1), &who);
		sponsor::<T>(&payer::<T>(2), profile);
		sponsor::<T>(&payer::<T>(3), profile);
		change_grant::<T>(&who, id, &payer::<T>(2), 2);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, Scopes::ALL, Some(payer::<T>(3)));

		assert!(Pallet::<T>::is_granted(profile, id, Scopes::ALL));
	}

	/// In the block in which it was granted, so that something is paid back.
	#[benchmark]
	fn revoke() {
		let (who, profile) = caller::<T>();
		let id = app::<T>(&payer::<T>(1), &who);
		sponsor::<T>(&payer::<T>(2), profile);
		change_grant::<T>(&who, id, &payer::<T>(2), 2);
		Pallet::<T>::grant(signed::<T>(&who), id, Scopes::ALL, Some(payer::<T>(2))).expect("is paid for");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(!Pallet::<T>::is_granted(profile, id, Scopes::PUBLISH));
	}

	#[benchmark]
	fn allow_deposit() {
		let (who, _) = caller::<T>();
		let (_, profile) = person::<T>(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), profile, 100);

		assert_eq!(Sponsorships::<T>::get(who, profile).expect("exists").cap, 100);
	}

	#[benchmark]
	fn give_notice() {
		let (who, _) = caller::<T>();
		let (_, profile) = person::<T>(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), profile);

		assert!(Sponsorships::<T>::get(who, profile).expect("exists").notice.is_some());
	}

	/// Of the longest item.
	#[benchmark]
	fn assume_deposit() {
		let (who, profile) = caller::<T>();
		let sponsor_of_it = payer::<T>(1);
		sponsor::<T>(&sponsor_of_it, profile);
		let id = publish_as::<T>(&who, Some(sponsor_of_it), new_item(MAX_INLINE, MAX_TAGS, MAX_MENTIONS));

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), Record::Item(id));

		assert_eq!(Items::<T>::get(id).expect("exists").funding.deposit.payer, who);
	}

	/// A grant with so many changes; an item in every list costs no more than the fixed part.
	#[benchmark]
	fn drop_record(n: Linear<1, MAX_CLEARED>) {
		let who: T::AccountId = whitelisted_caller();
		Helper::<T>::fund(&who);
		let (user, profile) = person::<T>(1);
		let id = app::<T>(&payer::<T>(1), &who);
		sponsor::<T>(&who, profile);
		change_grant::<T>(&user, id, &who, n + 2);
		super::give_notice::<T>(&who, profile);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), Record::Grant(profile, id), n);

		assert_eq!(Grants::<T>::get(profile, id).expect("something is left").changes, 2);
	}

	/// By oneself, at one's own cost, in answer to nobody.
	#[benchmark]
	fn publish(b: Linear<1, MAX_INLINE>, t: Linear<0, MAX_TAGS>, m: Linear<0, MAX_MENTIONS>) {
		let (who, profile) = caller::<T>();
		publish_as::<T>(&who, None, new_item(1, 1, 1));
		let id = NextItem::<T>::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), Acting::Own, None, new_item(b, t, m));

		assert_eq!(Items::<T>::get(id).expect("was published").content.author, profile);
	}

	/// By an app's key, at the cost of the app's owner, in answer to another's answer, for everybody.
	#[benchmark]
	fn publish_related(b: Linear<1, MAX_INLINE>, t: Linear<0, MAX_TAGS>, m: Linear<0, MAX_MENTIONS>) {
		let key: T::AccountId = whitelisted_caller();
		let (user, profile) = person::<T>(1);
		let (host, _) = person::<T>(2);
		let (other, _) = person::<T>(3);
		let owner = payer::<T>(1);
		let app = app::<T>(&owner, &key);
		Pallet::<T>::grant(signed::<T>(&user), app, Scopes::ALL, None).expect("has money");
		let answer = |to| NewItem {
			kind: Kind::Comment,
			relation: Relation::Reply(to),
			..new_item(MAX_INLINE, MAX_TAGS, MAX_MENTIONS)
		};
		let root = publish_as::<T>(&host, None, new_item(MAX_INLINE, MAX_TAGS, MAX_MENTIONS));
		let parent = publish_as::<T>(&other, None, answer(root));
		let id = NextItem::<T>::get();
		let new = NewItem { kind: Kind::Comment, relation: Relation::Reply(parent), ..new_item(b, t, m) };

		#[extrinsic_call]
		publish(RawOrigin::Signed(key), Acting::For { app, profile }, None, new);

		let item = Items::<T>::get(id).expect("was published");
		assert!(item.funding.sponsored && item.content.thread == Some(root));
	}

	/// By an app's key; the item moves from one sponsor to another.
	#[benchmark]
	fn edit(b: Linear<1, MAX_INLINE>) {
		let key: T::AccountId = whitelisted_caller();
		let (user, profile) = person::<T>(1);
		let owner = payer::<T>(1);
		let app = app::<T>(&owner, &key);
		Pallet::<T>::grant(signed::<T>(&user), app, Scopes::ALL, None).expect("has money");
		let first = payer::<T>(2);
		sponsor::<T>(&first, profile);
		let old = body(b);
		let new = NewItem { body: old.clone(), ..new_item(1, MAX_TAGS, MAX_MENTIONS) };
		let id = publish_as::<T>(&user, Some(first), new);
		// Pretend that less was paid for, so that the new body is dearer whatever its length.
		Items::<T>::mutate(id, |item| {
			let funding = &mut item.as_mut().expect("exists").funding;
			let small = Pallet::<T>::shrink(funding.clone(), 1).expect("was held");
			*funding = small;
		});
		let replacement = Body::Inline(vec![b'b'; b as usize].try_into().expect("fits"));

		#[extrinsic_call]
		_(
			RawOrigin::Signed(key),
			Acting::For { app, profile },
			None,
			id,
			BlakeTwo256::hash_of(&old),
			replacement.clone(),
		);

		let item = Items::<T>::get(id).expect("exists");
		assert!(item.content.body == replacement && item.funding.deposit.payer == owner);
	}

	/// By an app's key, of a sponsored item that is in as many lists as can be.
	#[benchmark]
	fn retract() {
		let key: T::AccountId = whitelisted_caller();
		let (user, profile) = person::<T>(1);
		let (host, _) = person::<T>(2);
		let app = app::<T>(&payer::<T>(1), &key);
		Pallet::<T>::grant(signed::<T>(&user), app, Scopes::ALL, None).expect("has money");
		let root = publish_as::<T>(&host, None, new_item(1, 0, 0));
		let id = NextItem::<T>::get();
		let new = NewItem {
			kind: Kind::Comment,
			relation: Relation::Reply(root),
			..new_item(MAX_INLINE, MAX_TAGS, MAX_MENTIONS)
		};
		let acting = Acting::For { app, profile };
		Pallet::<T>::publish(signed::<T>(&key), acting, None, new).expect("can be published");

		#[extrinsic_call]
		_(RawOrigin::Signed(key), acting, id);

		assert!(!Items::<T>::contains_key(id));
	}

	/// By oneself, at one's own cost, to something for a group; the first reaction to it.
	#[benchmark]
	fn react() {
		let (who, profile) = caller::<T>();
		let (_, id) = others_item::<T>(profile);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), Acting::Own, None, id, ReactionKind::Love);

		assert!(Reactions::<T>::contains_key(id, profile));
	}

	/// By an app's key, at the cost of the app's owner.
	#[benchmark]
	fn react_related() {
		let key: T::AccountId = whitelisted_caller();
		let (user, profile) = person::<T>(1);
		let app = app::<T>(&payer::<T>(1), &key);
		Pallet::<T>::grant(signed::<T>(&user), app, Scopes::ALL, None).expect("has money");
		let (_, id) = others_item::<T>(profile);

		#[extrinsic_call]
		react(RawOrigin::Signed(key), Acting::For { app, profile }, None, id, ReactionKind::Love);

		assert!(Reactions::<T>::get(id, profile).expect("exists").funding.sponsored);
	}

	#[benchmark]
	fn unreact() {
		let key: T::AccountId = whitelisted_caller();
		let (user, profile) = person::<T>(1);
		let app = app::<T>(&payer::<T>(1), &key);
		Pallet::<T>::grant(signed::<T>(&user), app, Scopes::ALL, None).expect("has money");
		let (_, id) = others_item::<T>(profile);
		let acting = Acting::For { app, profile };
		Pallet::<T>::react(signed::<T>(&key), acting, None, id, ReactionKind::Love).expect("is paid for");

		#[extrinsic_call]
		_(RawOrigin::Signed(key), acting, id);

		assert!(!Reactions::<T>::contains_key(id, profile));
	}

	/// Each at another's cost.
	#[benchmark]
	fn clear_reactions(n: Linear<0, MAX_CLEARED>) {
		let (who, _) = caller::<T>();
		let (author, _) = person::<T>(1_000);
		let id = publish_as::<T>(&author, None, new_item(1, 0, 0));
		for reactor in 0..n {
			let (reactor, profile) = person::<T>(reactor);
			let sponsor_of_it = payer::<T>(2_000 + profile as u32);
			sponsor::<T>(&sponsor_of_it, profile);
			Pallet::<T>::react(signed::<T>(&reactor), Acting::Own, Some(sponsor_of_it), id, ReactionKind::Sad)
				.expect("is paid for");
		}
		Pallet::<T>::retract(signed::<T>(&author), Acting::Own, id).expect("is the author");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, n);

		assert!(Reactions::<T>::iter_prefix(id).next().is_none());
	}

	/// Items in as many lists as can be, each at another's cost.
	#[benchmark]
	fn clear_retired(n: Linear<0, MAX_CLEARED>) {
		let (who, _) = caller::<T>();
		let (user, profile) = person::<T>(1);
		let (host, _) = person::<T>(2);
		let app = app::<T>(&payer::<T>(1), &who);
		Pallet::<T>::grant(signed::<T>(&user), app, Scopes::ALL, None).expect("has money");
		let root = publish_as::<T>(&host, None, new_item(1, 0, 0));
		for item in 0..n {
			let sponsor_of_it = payer::<T>(100 + item);
			sponsor::<T>(&sponsor_of_it, profile);
			let new = NewItem {
				kind: Kind::Comment,
				relation: Relation::Reply(root),
				..new_item(MAX_INLINE, MAX_TAGS, MAX_MENTIONS)
			};
			Pallet::<T>::publish(signed::<T>(&user), Acting::Through(app), Some(sponsor_of_it), new)
				.expect("is paid for");
		}
		Helper::<T>::retire(&user);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), profile, n);

		assert!(Listed::<T>::iter_key_prefix(List::Author(profile)).next().is_none());
	}

	#[benchmark]
	fn create_group() {
		let (who, profile) = caller::<T>();
		let sponsor_of_it = payer::<T>(1);
		sponsor::<T>(&sponsor_of_it, profile);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), Some(sponsor_of_it));

		assert_eq!(Groups::<T>::get(0).expect("exists").owner, profile);
	}

	#[benchmark]
	fn add_member() {
		let (who, profile) = caller::<T>();
		let sponsor_of_it = payer::<T>(1);
		sponsor::<T>(&sponsor_of_it, profile);
		let (_, first) = person::<T>(1);
		let id = group::<T>(&who, first);
		let (_, second) = person::<T>(2);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, second, Some(sponsor_of_it));

		assert!(Members::<T>::contains_key(id, second));
	}

	/// Whom another paid for.
	#[benchmark]
	fn remove_member() {
		let (who, profile) = caller::<T>();
		let sponsor_of_it = payer::<T>(1);
		sponsor::<T>(&sponsor_of_it, profile);
		let (_, first) = person::<T>(1);
		let id = group::<T>(&who, first);
		let (_, second) = person::<T>(2);
		Pallet::<T>::add_member(signed::<T>(&who), id, second, Some(sponsor_of_it)).expect("is paid for");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, second);

		assert!(!Members::<T>::contains_key(id, second));
	}

	#[benchmark]
	fn leave_group() {
		let (owner, _) = person::<T>(1);
		let (who, profile) = caller::<T>();
		let id = group::<T>(&owner, profile);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(!Members::<T>::contains_key(id, profile));
	}

	#[benchmark]
	fn commit_keys() {
		let (who, profile) = caller::<T>();
		let sponsor_of_it = payer::<T>(1);
		sponsor::<T>(&sponsor_of_it, profile);
		let (_, first) = person::<T>(1);
		let id = group::<T>(&who, first);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 0, H256::repeat_byte(1), Some(sponsor_of_it));

		assert!(GroupKeys::<T>::contains_key(id, 0));
	}

	/// That another paid for.
	#[benchmark]
	fn dissolve_group() {
		let (who, profile) = caller::<T>();
		let sponsor_of_it = payer::<T>(1);
		sponsor::<T>(&sponsor_of_it, profile);
		Pallet::<T>::create_group(signed::<T>(&who), Some(sponsor_of_it)).expect("is paid for");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), 0);

		assert!(!Groups::<T>::contains_key(0));
	}

	/// Each at another's cost.
	#[benchmark]
	fn clear_group(n: Linear<0, MAX_CLEARED>) {
		let (who, profile) = caller::<T>();
		let id = NextGroup::<T>::get();
		Pallet::<T>::create_group(signed::<T>(&who), None).expect("has money");
		for member in 0..n {
			let (_, member) = person::<T>(member);
			let sponsor_of_it = payer::<T>(1_000 + member as u32);
			sponsor::<T>(&sponsor_of_it, profile);
			Pallet::<T>::add_member(signed::<T>(&who), id, member, Some(sponsor_of_it)).expect("is paid for");
		}
		Pallet::<T>::dissolve_group(signed::<T>(&who), id).expect("is the owner");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, n);

		assert!(Members::<T>::iter_prefix(id).next().is_none());
	}

	/// By an app's key, at the cost of the app's owner.
	#[benchmark]
	fn anchor() {
		let key: T::AccountId = whitelisted_caller();
		let (user, profile) = person::<T>(1);
		let app = app::<T>(&payer::<T>(1), &key);
		Pallet::<T>::grant(signed::<T>(&user), app, Scopes::ALL, None).expect("has money");
		let feed = [7; 32];
		let feed_account = T::AccountId::decode(&mut &feed[..]).expect("an account is a key");
		Helper::<T>::add_feed(&user, profile, &feed_account);
		Pallet::<T>::anchor(signed::<T>(&key), Some(app), None, feed, 1, 10, H256::zero(), 10).expect("is paid for");

		#[extrinsic_call]
		_(RawOrigin::Signed(key), Some(app), None, feed, 11, 100_010, H256::repeat_byte(1), 100_000);

		assert_eq!(Feeds::<T>::get(feed).expect("exists").anchors, 2);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Runtime);
}
