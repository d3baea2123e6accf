//! Benchmarks of the calls, each at its most expensive. In tests they run as tests.

use crate::*;
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::traits::{fungible::Inspect as _, Get};
use frame_system::{pallet_prelude::OriginFor, RawOrigin};
use metalife_primitives::{traits::OnRetired, Balance, ProfileId, TierId};
use sp_core::H256;
use sp_runtime::Saturating;

type System<T> = frame_system::Pallet<T>;
type Helper<T> = <T as Config>::BenchmarkHelper;
type Id<T> = AssetIdOf<T>;

const TIER: TierId = 10;

fn signed<T: Config>(who: &T::AccountId) -> OriginFor<T> {
	RawOrigin::Signed(who.clone()).into()
}

fn funded<T: Config>(who: T::AccountId) -> (T::AccountId, ProfileId) {
	Helper::<T>::fund(&who);
	let profile = Helper::<T>::create_profile(&who);
	Helper::<T>::fund(&who);
	(who, profile)
}

/// Somebody with money and a profile.
fn person<T: Config>(n: u32) -> (T::AccountId, ProfileId) {
	funded::<T>(account("person", n, 0))
}

/// The caller, with money and a profile.
fn caller<T: Config>() -> (T::AccountId, ProfileId) {
	funded::<T>(whitelisted_caller())
}

fn price<T: Config>() -> Balance {
	T::Native::minimum_balance().saturating_mul(10).max(10)
}

/// A price in an asset too.
fn in_asset<T: Config>(asset: &Id<T>) -> PriceOf<T> {
	Price { native: price::<T>(), asset: Some((asset.clone(), price::<T>())) }
}

fn cid() -> Cid {
	vec![b'a'; 96].try_into().expect("fits")
}

fn pass<T: Config>(periods: u32) {
	let blocks = T::MinPeriod::get().max(1u32.into()).saturating_mul(periods.into());
	System::<T>::set_block_number(System::<T>::block_number().saturating_add(blocks));
}

fn open<T: Config>(who: &T::AccountId, tier: TierId, asset: &Id<T>) {
	let period = T::MinPeriod::get().max(1u32.into());
	Pallet::<T>::open_tier(signed::<T>(who), tier, in_asset::<T>(asset), period, cid()).expect("can be opened");
}

/// A creator with a tier, and an asset that these and the creator have.
fn creator<T: Config>(holders: &[T::AccountId]) -> (T::AccountId, ProfileId, Id<T>) {
	let (who, profile) = person::<T>(0);
	let mut all: Vec<_> = holders.to_vec();
	all.push(who.clone());
	let asset = Helper::<T>::create_asset(0, &all);
	open::<T>(&who, TIER, &asset);
	(who, profile, asset)
}

/// Subscribe and let the creator change the price, until there are as many terms as there can be, less `spare`.
fn subscribe<T: Config>(who: &T::AccountId, owner: &T::AccountId, creator: ProfileId, asset: &Id<T>, spare: u32) {
	let currency = Currency::Asset(asset.clone());
	Pallet::<T>::subscribe(signed::<T>(who), None, creator, TIER, currency, 3, Balance::MAX).expect("has money");
	for n in 1..MAX_TERMS.saturating_sub(spare) {
		let dearer = price::<T>().saturating_add(n.into());
		let price = Price { native: dearer, asset: Some((asset.clone(), dearer)) };
		Pallet::<T>::update_tier(signed::<T>(owner), TIER, price, cid()).expect("is its creator");
		Pallet::<T>::top_up(signed::<T>(who), None, creator, 2, Balance::MAX).expect("has money");
	}
}

#[benchmarks(where Id<T>: Clone)]
mod benchmarks {
	use super::*;

	/// The last one that a creator can open.
	#[benchmark]
	fn open_tier() {
		let (who, profile) = caller::<T>();
		let asset = Helper::<T>::create_asset(0, core::slice::from_ref(&who));
		for tier in 1..MAX_TIERS {
			open::<T>(&who, tier as TierId, &asset);
		}
		let period = T::MinPeriod::get().max(1u32.into());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), 0, in_asset::<T>(&asset), period, cid());

		assert!(Tiers::<T>::contains_key(profile, 0));
	}

	/// To another asset, the last.
	#[benchmark]
	fn update_tier() {
		let (who, profile) = caller::<T>();
		let asset = Helper::<T>::create_asset(0, core::slice::from_ref(&who));
		open::<T>(&who, TIER, &asset);
		for n in 1..MAX_TILLS - 2 {
			let asset = Helper::<T>::create_asset(n, core::slice::from_ref(&who));
			Pallet::<T>::update_tier(signed::<T>(&who), TIER, in_asset::<T>(&asset), cid()).expect("is its creator");
		}
		let asset = Helper::<T>::create_asset(MAX_TILLS, core::slice::from_ref(&who));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), TIER, in_asset::<T>(&asset), cid());

		assert_eq!(Tills::<T>::iter_prefix((profile, TIER)).count(), MAX_TILLS as usize);
	}

	#[benchmark]
	fn close_tier() {
		let (who, profile) = caller::<T>();
		let asset = Helper::<T>::create_asset(0, core::slice::from_ref(&who));
		open::<T>(&who, TIER, &asset);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), profile, TIER);

		assert!(Tiers::<T>::get(profile, TIER).expect("exists").closing.is_some());
	}

	/// With as many tills as there can be.
	#[benchmark]
	fn remove_tier() {
		let (who, profile, _) = creator::<T>(&[]);
		for n in 1..MAX_TILLS - 1 {
			let asset = Helper::<T>::create_asset(n, core::slice::from_ref(&who));
			Pallet::<T>::update_tier(signed::<T>(&who), TIER, in_asset::<T>(&asset), cid()).expect("is its creator");
		}
		Pallet::<T>::close_tier(signed::<T>(&who), profile, TIER).expect("is its creator");
		let (caller, _) = caller::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), profile, TIER);

		assert!(Tills::<T>::iter_prefix((profile, TIER)).next().is_none());
	}

	#[benchmark]
	fn remove_till() {
		let (who, profile, asset) = creator::<T>(&[]);
		let plain = Price { native: price::<T>(), asset: None };
		Pallet::<T>::update_tier(signed::<T>(&who), TIER, plain, cid()).expect("is its creator");
		let (caller, _) = caller::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), profile, TIER, Currency::Asset(asset));

		assert_eq!(Tills::<T>::iter_prefix((profile, TIER)).count(), 1);
	}

	/// For another, after a subscription that has run out, and whose last periods were not claimed.
	#[benchmark]
	fn subscribe() {
		let (other, subscriber) = person::<T>(1);
		let (who, _) = caller::<T>();
		let (owner, creator, asset) = creator::<T>(&[who.clone(), other.clone()]);
		super::subscribe::<T>(&other, &owner, creator, &asset, 0);
		pass::<T>(20);
		let currency = Currency::Asset(asset);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), Some(subscriber), creator, TIER, currency, 2, Balance::MAX);

		assert_eq!(Subscribed::<T>::get(subscriber, creator).expect("exists").deposit.payer, who);
	}

	/// At another price than all before.
	#[benchmark]
	fn top_up() {
		let (who, profile) = caller::<T>();
		let (owner, creator, asset) = creator::<T>(core::slice::from_ref(&who));
		super::subscribe::<T>(&who, &owner, creator, &asset, 1);
		let plain = Price { native: price::<T>(), asset: Some((asset, price::<T>())) };
		Pallet::<T>::update_tier(signed::<T>(&owner), TIER, plain, cid()).expect("is its creator");
		pass::<T>(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), None, creator, 2, Balance::MAX);

		assert_eq!(Subscribed::<T>::get(profile, creator).expect("exists").terms.len(), MAX_TERMS as usize);
	}

	/// From one that another pays for.
	#[benchmark]
	fn change_tier() {
		let (who, profile) = caller::<T>();
		let (owner, creator, asset) = creator::<T>(core::slice::from_ref(&who));
		super::subscribe::<T>(&who, &owner, creator, &asset, 0);
		open::<T>(&owner, TIER + 1, &asset);
		pass::<T>(1);
		let currency = Currency::Asset(asset);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), creator, TIER + 1, currency, 3, Balance::MAX);

		assert_eq!(Subscribed::<T>::get(profile, creator).expect("exists").tier, TIER + 1);
	}

	/// By the creator.
	#[benchmark]
	fn cancel() {
		let (other, subscriber) = person::<T>(1);
		let (owner, creator, asset) = creator::<T>(core::slice::from_ref(&other));
		super::subscribe::<T>(&other, &owner, creator, &asset, 0);
		pass::<T>(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), subscriber, creator);

		assert!(Subscribed::<T>::get(subscriber, creator).expect("exists").terms.is_empty());
	}

	/// In a tier that is closed, so that something is returned too.
	#[benchmark]
	fn settle() {
		let (other, subscriber) = person::<T>(1);
		let (owner, creator, asset) = creator::<T>(core::slice::from_ref(&other));
		super::subscribe::<T>(&other, &owner, creator, &asset, 0);
		Pallet::<T>::close_tier(signed::<T>(&owner), creator, TIER).expect("is its creator");
		pass::<T>(3);
		let (caller, _) = caller::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), subscriber, creator);

		assert!(!Subscribed::<T>::contains_key(subscriber, creator));
	}

	/// Somebody else's money, through periods in each of which somebody begins.
	#[benchmark]
	fn claim(n: Linear<0, MAX_CLAIM>) {
		let (who, _) = person::<T>(1);
		let (_, creator, asset) = creator::<T>(core::slice::from_ref(&who));
		let currency = Currency::Asset(asset);
		Pallet::<T>::subscribe(signed::<T>(&who), None, creator, TIER, currency.clone(), 2, Balance::MAX)
			.expect("has money");
		pass::<T>(n);
		let key = Pallet::<T>::key(creator, TIER, currency.clone());
		let mut till = Pallet::<T>::till(&key).expect("exists");
		// As if so many others had begun and ended.
		till.next = 0;
		Pallet::<T>::put_till(&key, &till);
		for period in 0..n {
			let change = Changes::<T>::get((creator, TIER, &currency, period)).unwrap_or_default();
			let change = Change { starts: change.starts + 1, ends: change.ends + 1, users: change.users + 1 };
			Changes::<T>::insert((creator, TIER, &currency, period), change);
		}
		let (caller, _) = caller::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), creator, TIER, currency.clone(), n);

		let till = Pallet::<T>::till(&key).expect("exists");
		assert_eq!((till.next, till.earned), (n, 0));
	}

	#[benchmark]
	fn draw() {
		let (who, profile) = person::<T>(1);
		let (_, creator, asset) = creator::<T>(core::slice::from_ref(&who));
		let currency = Currency::Asset(asset);
		Pallet::<T>::subscribe(signed::<T>(&who), None, creator, TIER, currency.clone(), 2, Balance::MAX)
			.expect("has money");
		// As if it had been cancelled while the asset was frozen.
		let key = Pallet::<T>::key(creator, TIER, currency.clone());
		let deposit = Pallet::<T>::hold(who.clone(), Pallet::<T>::debt_bytes()).expect("has money");
		Debts::<T>::insert(&who, &key, Debt { amount: price::<T>(), deposit });
		let (caller, _) = caller::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), who.clone(), creator, TIER, currency);

		assert!(!Debts::<T>::contains_key(&who, &key) && Subscribed::<T>::contains_key(profile, creator));
	}

	#[benchmark]
	fn tip() {
		let (author, profile) = person::<T>(0);
		let (who, _) = caller::<T>();
		let asset = Helper::<T>::create_asset(0, &[who.clone(), author.clone()]);
		let item = Helper::<T>::publish(&author);
		let memo = Some(H256::repeat_byte(1));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), profile, Some(item), Currency::Asset(asset), price::<T>(), memo);

		System::<T>::assert_has_event(frame_system::Pallet::<T>::events().pop().expect("tipped").event);
	}

	#[benchmark]
	fn set_item_price() {
		let (who, _) = caller::<T>();
		let asset = Helper::<T>::create_asset(0, core::slice::from_ref(&who));
		let item = Helper::<T>::publish(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), item, in_asset::<T>(&asset), T::MaxReferral::get());

		assert!(ItemPrices::<T>::contains_key(item));
	}

	#[benchmark]
	fn remove_item_price() {
		let (who, _) = caller::<T>();
		let asset = Helper::<T>::create_asset(0, core::slice::from_ref(&who));
		let item = Helper::<T>::publish(&who);
		let share = T::MaxReferral::get();
		Pallet::<T>::set_item_price(signed::<T>(&who), item, in_asset::<T>(&asset), share).expect("is the author");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), item);

		assert!(!ItemPrices::<T>::contains_key(item));
	}

	/// In an asset, through an app.
	#[benchmark]
	fn pay_for_item() {
		let (author, _) = person::<T>(0);
		let (owner, _) = person::<T>(1);
		let (who, viewer) = caller::<T>();
		let asset = Helper::<T>::create_asset(0, &[who.clone(), author.clone(), owner.clone()]);
		let app = Helper::<T>::register_app(&owner);
		let item = Helper::<T>::publish(&author);
		let share = T::MaxReferral::get();
		Pallet::<T>::set_item_price(signed::<T>(&author), item, in_asset::<T>(&asset), share).expect("is the author");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), item, Currency::Asset(asset), Balance::MAX, Some(app));

		assert!(Views::<T>::contains_key(viewer, item));
	}

	#[benchmark]
	fn forget_view() {
		let (author, _) = person::<T>(0);
		let (who, viewer) = caller::<T>();
		let item = Helper::<T>::publish(&author);
		let plain = Price { native: price::<T>(), asset: None };
		let share = T::MaxReferral::get();
		Pallet::<T>::set_item_price(signed::<T>(&author), item, plain, share).expect("is the author");
		Pallet::<T>::pay_for_item(signed::<T>(&who), item, Currency::Native, Balance::MAX, None).expect("has money");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), viewer, item);

		assert!(!Views::<T>::contains_key(viewer, item));
	}

	/// With as many tiers as there can be.
	#[benchmark]
	fn on_retired() {
		let (who, profile) = caller::<T>();
		let asset = Helper::<T>::create_asset(0, core::slice::from_ref(&who));
		for tier in 0..MAX_TIERS {
			open::<T>(&who, tier as TierId, &asset);
		}

		#[block]
		{
			Pallet::<T>::on_retired(profile);
		}

		assert!(Tiers::<T>::iter_prefix(profile).all(|(_, tier)| tier.closing.is_some()));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Runtime);
}
