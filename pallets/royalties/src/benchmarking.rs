//! Benchmarks of the calls, each at its most expensive. In tests they run as tests.
//!
//! What is sold is paid in an asset, and the receivers of the royalties have no account of it, so that each of them is
//! left a claim.

use crate::{types::Drop as OpenDrop, *};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::traits::{fungible::Inspect as _, fungibles::Inspect as _, Get};
use frame_system::RawOrigin;
use metalife_primitives::{AppId, Balance};
use sp_core::{crypto::KeyTypeId, sr25519, H256};
use sp_runtime::{
	traits::{Bounded, IdentifyAccount, Saturating, Zero},
	AccountId32, BoundedVec, MultiSignature, MultiSigner, PerThing, Permill,
};

type Helper<T> = <T as Config>::BenchmarkHelper;

const KEY_TYPE: KeyTypeId = KeyTypeId(*b"bnch");
/// How many items the editions here have.
const SUPPLY: u32 = 100;

/// The caller, with money of both kinds.
fn caller<T: Config>() -> T::AccountId {
	funded::<T>(whitelisted_caller())
}

fn funded<T: Config>(who: T::AccountId) -> T::AccountId {
	Helper::<T>::fund(&who);
	Helper::<T>::asset();
	Helper::<T>::fund_asset(&who);
	who
}

/// Somebody with money of both kinds.
fn somebody<T: Config>(name: &'static str) -> T::AccountId {
	funded::<T>(account(name, 0, 0))
}

fn signed<T: Config>(who: &T::AccountId) -> frame_system::pallet_prelude::OriginFor<T> {
	RawOrigin::Signed(who.clone()).into()
}

fn coins<T: Config>() -> Money {
	Money::Asset(Helper::<T>::asset())
}

/// A price that can be paid in either kind of money, and split.
fn price<T: Config>() -> Balance {
	let least = T::Assets::minimum_balance(Helper::<T>::asset()).max(T::Native::minimum_balance());
	least.max(1).saturating_mul(1_000)
}

fn cid(of: u8) -> Cid {
	BoundedVec::truncate_from(vec![of; Cid::bound()])
}

/// As many receivers as can be, none of whom has an account.
fn policy<T: Config>(transfers: Transfers) -> PolicyOf<T> {
	let each = Permill::ACCURACY / MAX_RECEIVERS;
	let receivers = (0..MAX_RECEIVERS)
		.map(|n| Share { account: account("receiver", n, 0), part: Permill::from_parts(each) })
		.collect::<Vec<_>>();
	Policy { royalty: T::MaxRoyalty::get(), receivers: BoundedVec::truncate_from(receivers), transfers, custody: true }
}

fn collection_with<T: Config>(creator: &T::AccountId, transfers: Transfers) -> CollectionId {
	let id = pallet_nfts::NextCollectionId::<T>::get().unwrap_or_default();
	Pallet::<T>::create_collection(signed::<T>(creator), cid(b'a'), policy::<T>(transfers)).expect("has money");
	id
}

/// A collection of `creator`, with an edition.
fn collection<T: Config>(creator: &T::AccountId) -> CollectionId {
	let id = collection_with::<T>(creator, Transfers::Enforced(GiftRule::Free));
	Pallet::<T>::create_edition(signed::<T>(creator), id, cid(b'b'), SUPPLY).expect("has money");
	id
}

/// An item of `owner`, kept by the creator's deposit.
fn item<T: Config>(owner: &T::AccountId) -> (CollectionId, ItemId) {
	let creator = somebody::<T>("creator");
	let id = collection::<T>(&creator);
	Pallet::<T>::mint(signed::<T>(&creator), id, 0, owner.clone()).expect("has money");
	(id, item_id(0, 1))
}

fn brought<T: Config>() -> Option<Brought> {
	let app: AppId = Helper::<T>::app(&account("gallery", 0, 0));
	Some(Brought { app, fee: T::MaxAppFee::get() })
}

fn now<T: Config>() -> BlockOf<T> {
	frame_system::Pallet::<T>::block_number()
}

/// As long as anything may last.
fn end<T: Config>() -> BlockOf<T> {
	now::<T>().saturating_add(T::MaxDuration::get())
}

/// An auction of `n` bidders, `who` the last of them.
fn english<T: Config>(n: u32, who: &T::AccountId) -> TermsOf<T> {
	let mut bidders: Vec<_> = (0..n.saturating_sub(1)).map(|i| account("bidder", i, 0)).collect();
	bidders.push(who.clone());
	bidders.truncate(n as usize);
	Terms::English {
		reserve: price::<T>(),
		step: 1,
		buy_now: Some(price::<T>() * 3),
		extension: T::MaxExtension::get(),
		bidders: BoundedVec::truncate_from(bidders),
	}
}

/// An item of somebody else in an auction to which `who` is admitted, with a bid of a third.
fn auction<T: Config>(who: &T::AccountId) -> (CollectionId, ItemId) {
	let seller = somebody::<T>("seller");
	let (collection, item) = item::<T>(&seller);
	let mut terms = english::<T>(MAX_BIDDERS, who);
	let other = somebody::<T>("other");
	if let Terms::English { bidders, .. } = &mut terms {
		bidders[0] = other.clone();
	}
	let origin = signed::<T>(&seller);
	Pallet::<T>::put_on_sale(origin, collection, item, coins::<T>(), terms, end::<T>(), brought::<T>())
		.expect("owns it");
	Pallet::<T>::bid(signed::<T>(&other), collection, item, coins::<T>(), price::<T>()).expect("is admitted");
	(collection, item)
}

/// An offer in the asset.
fn offer<T: Config>() -> OfferTerms {
	let agreed = Some(H256::repeat_byte(1));
	OfferTerms { money: coins::<T>(), amount: price::<T>(), app: brought::<T>(), agreed }
}

/// A drop in the asset, for whom `allowed` says.
fn drop_terms<T: Config>(allowed: Option<H256>) -> DropTerms<BlockOf<T>> {
	let (opens, closes) = (now::<T>(), end::<T>());
	DropTerms { opens, closes, money: coins::<T>(), price: price::<T>(), allowed, app: brought::<T>() }
}

/// A list with `who` on it, and the proof of that.
fn list<T: Config>(collection: CollectionId, who: &T::AccountId, depth: u32) -> (H256, Allowed) {
	let path: Vec<_> = (0..depth).map(|n| H256::repeat_byte(n as u8)).collect();
	let leaf = allow_list::leaf(collection, 0, who, 5);
	let root = path.iter().fold(leaf, |at, sibling| allow_list::node(&at, sibling));
	(root, Allowed { quantity: 5, path: BoundedVec::truncate_from(path) })
}

fn claims<T: Config>() -> usize {
	(0..MAX_RECEIVERS)
		.filter(|n| Claims::<T>::contains_key(account::<T::AccountId>("receiver", *n, 0), coins::<T>()))
		.count()
}

#[benchmarks(where T::Signature: From<MultiSignature>, T::AccountId: From<AccountId32>)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn create_collection() {
		let who = caller::<T>();
		let id = pallet_nfts::NextCollectionId::<T>::get().unwrap_or_default();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), cid(b'a'), policy::<T>(Transfers::Enforced(GiftRule::Free)));

		assert!(Collections::<T>::contains_key(id));
	}

	#[benchmark]
	fn set_policy() {
		let who = caller::<T>();
		let id = collection::<T>(&who);
		let new = policy::<T>(Transfers::Open);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, new.clone());

		assert_eq!(Collections::<T>::get(id).expect("is there").policy, new);
	}

	/// With `n` attributes that an owner left behind.
	#[benchmark]
	fn close_collection(n: Linear<0, 64>) {
		let who = caller::<T>();
		let id = collection::<T>(&who);
		let item = item_id(0, 1);
		Pallet::<T>::mint(signed::<T>(&who), id, 0, who.clone()).expect("has money");
		for key in 0..n {
			pallet_nfts::Pallet::<T>::set_attribute(
				signed::<T>(&who),
				id,
				Some(item),
				pallet_nfts::AttributeNamespace::ItemOwner,
				BoundedVec::truncate_from(vec![key as u8; 8]),
				BoundedVec::truncate_from(vec![0; 64]),
			)
			.expect("owns the item");
		}
		Pallet::<T>::burn(signed::<T>(&who), id, item).expect("owns the item");
		Pallet::<T>::close_edition(signed::<T>(&who), id, 0).expect("nothing is left");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, n);

		assert!(!Collections::<T>::contains_key(id));
	}

	#[benchmark]
	fn create_edition() {
		let who = caller::<T>();
		let id = collection::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, cid(b'c'), SUPPLY);

		assert!(Editions::<T>::contains_key(id, 1));
	}

	#[benchmark]
	fn close_edition() {
		let who = caller::<T>();
		let id = collection::<T>(&who);
		Pallet::<T>::open_drop(signed::<T>(&who), id, 0, drop_terms::<T>(None)).expect("has money");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 0);

		assert!(!Editions::<T>::contains_key(id, 0));
	}

	#[benchmark]
	fn mint() {
		let who = caller::<T>();
		let id = collection::<T>(&who);
		let to: T::AccountId = account("to", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 0, to.clone());

		assert_eq!(pallet_nfts::Pallet::<T>::owner(id, item_id(0, 1)), Some(to));
	}

	#[benchmark]
	fn open_drop() {
		let who = caller::<T>();
		let id = collection::<T>(&who);
		Pallet::<T>::open_drop(signed::<T>(&who), id, 0, drop_terms::<T>(None)).expect("has money");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 0, drop_terms::<T>(Some(H256::zero())));

		assert_eq!(Drops::<T>::get(id, 0).map(|drop: OpenDrop<_, _>| drop.round), Some(2));
	}

	#[benchmark]
	fn close_drop() {
		let who = caller::<T>();
		let id = collection::<T>(&who);
		Pallet::<T>::open_drop(signed::<T>(&who), id, 0, drop_terms::<T>(None)).expect("has money");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 0);

		assert!(!Drops::<T>::contains_key(id, 0));
	}

	#[benchmark]
	fn mint_from_drop(p: Linear<0, MAX_PATH>) {
		let creator = somebody::<T>("creator");
		let id = collection::<T>(&creator);
		let who = caller::<T>();
		let (root, allowed) = list::<T>(id, &who, p);
		Pallet::<T>::open_drop(signed::<T>(&creator), id, 0, drop_terms::<T>(Some(root))).expect("has money");

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, 0, coins::<T>(), price::<T>(), Some(allowed));

		assert_eq!(pallet_nfts::Pallet::<T>::owner(id, item_id(0, 1)), Some(who));
		assert_eq!(claims::<T>(), MAX_RECEIVERS as usize);
	}

	#[benchmark]
	fn redeem() {
		let public = sp_io::crypto::sr25519_generate(KEY_TYPE, None);
		let creator = funded::<T>(T::AccountId::from(MultiSigner::from(public).into_account()));
		let id = collection::<T>(&creator);
		let who = caller::<T>();
		let voucher = Voucher {
			collection: id,
			id: 7,
			edition: 0,
			to: Some(who.clone()),
			money: coins::<T>(),
			price: price::<T>(),
			app: brought::<T>(),
			expires: end::<T>(),
		};
		let payload = Pallet::<T>::voucher_payload(&voucher);
		// Wrapped, as the second of the two that are tried.
		let message = metalife_primitives::signed::wrapped(&payload);
		let signature: sr25519::Signature =
			sp_io::crypto::sr25519_sign(KEY_TYPE, &public, &message).expect("the key is there");
		let signature = T::Signature::from(MultiSignature::from(signature));

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), voucher, signature);

		assert_eq!(pallet_nfts::Pallet::<T>::owner(id, item_id(0, 1)), Some(who));
		assert_eq!(claims::<T>(), MAX_RECEIVERS as usize);
	}

	#[benchmark]
	fn cancel_voucher() {
		let who = caller::<T>();
		let id = collection::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 7, end::<T>());

		assert!(Vouchers::<T>::contains_key(id, 7));
	}

	#[benchmark]
	fn clear_voucher() {
		let creator = somebody::<T>("creator");
		let id = collection::<T>(&creator);
		Pallet::<T>::cancel_voucher(signed::<T>(&creator), id, 7, now::<T>()).expect("has money");
		frame_system::Pallet::<T>::set_block_number(end::<T>().saturating_add(1u32.into()));

		#[extrinsic_call]
		_(RawOrigin::Signed(caller::<T>()), id, 7);

		assert!(!Vouchers::<T>::contains_key(id, 7));
	}

	#[benchmark]
	fn clear_allowance() {
		let creator = somebody::<T>("creator");
		let id = collection::<T>(&creator);
		let minter = somebody::<T>("minter");
		let (root, allowed) = list::<T>(id, &minter, 1);
		Pallet::<T>::open_drop(signed::<T>(&creator), id, 0, drop_terms::<T>(Some(root))).expect("has money");
		let origin = signed::<T>(&minter);
		Pallet::<T>::mint_from_drop(origin, id, 0, coins::<T>(), Bounded::max_value(), Some(allowed))
			.expect("is listed");
		frame_system::Pallet::<T>::set_block_number(end::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(caller::<T>()), id, 0, minter.clone());

		assert!(!Allowances::<T>::contains_key((id, 0, minter)));
	}

	/// For a fee, of which each receiver is left a claim.
	#[benchmark]
	fn gift() {
		let creator = somebody::<T>("creator");
		let fee = u128::from(MAX_RECEIVERS).saturating_mul(T::Native::minimum_balance().max(2) / 2);
		let id = collection_with::<T>(&creator, Transfers::Enforced(GiftRule::Fee(fee)));
		Pallet::<T>::create_edition(signed::<T>(&creator), id, cid(b'b'), SUPPLY).expect("has money");
		let who = caller::<T>();
		Pallet::<T>::mint(signed::<T>(&creator), id, 0, who.clone()).expect("has money");
		let to: T::AccountId = account("to", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, item_id(0, 1), to.clone(), Bounded::max_value());

		assert_eq!(pallet_nfts::Pallet::<T>::owner(id, item_id(0, 1)), Some(to));
	}

	#[benchmark]
	fn burn() {
		let who = caller::<T>();
		let (collection, item) = item::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), collection, item);

		assert!(!Items::<T>::contains_key(collection, item));
	}

	#[benchmark]
	fn assume_deposit() {
		let who = caller::<T>();
		let (collection, item) = item::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), collection, item);

		assert_eq!(Items::<T>::get(collection, item).expect("is there").payer, who);
	}

	#[benchmark]
	fn put_on_sale(b: Linear<0, MAX_BIDDERS>) {
		let who = caller::<T>();
		let (collection, item) = item::<T>(&who);
		let terms = english::<T>(b, &account("bidder", b, 0));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), collection, item, coins::<T>(), terms, end::<T>(), brought::<T>());

		assert!(Sales::<T>::contains_key(collection, item));
	}

	#[benchmark]
	fn cancel_sale() {
		let who = caller::<T>();
		let (collection, item) = item::<T>(&who);
		let terms = english::<T>(MAX_BIDDERS, &account("bidder", 99, 0));
		let origin = signed::<T>(&who);
		Pallet::<T>::put_on_sale(origin, collection, item, coins::<T>(), terms, end::<T>(), brought::<T>())
			.expect("owns it");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), collection, item);

		assert!(!Sales::<T>::contains_key(collection, item));
	}

	/// At once, past somebody's bid.
	#[benchmark]
	fn buy() {
		let who = caller::<T>();
		let (collection, item) = auction::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), collection, item, coins::<T>(), Bounded::max_value());

		assert_eq!(pallet_nfts::Pallet::<T>::owner(collection, item), Some(who));
		assert_eq!(claims::<T>(), MAX_RECEIVERS as usize);
	}

	/// Past somebody's bid.
	#[benchmark]
	fn bid() {
		let who = caller::<T>();
		let (collection, item) = auction::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), collection, item, coins::<T>(), price::<T>() * 2);

		let best = Sales::<T>::get(collection, item).expect("is on sale").bid.expect("there is a bid");
		assert_eq!(best.bidder, who);
	}

	#[benchmark]
	fn settle() {
		let who = caller::<T>();
		let (collection, item) = auction::<T>(&who);
		frame_system::Pallet::<T>::set_block_number(end::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), collection, item);

		assert_eq!(pallet_nfts::Pallet::<T>::owner(collection, item), Some(account("other", 0, 0)));
		assert_eq!(claims::<T>(), MAX_RECEIVERS as usize);
	}

	/// In place of a former one.
	#[benchmark]
	fn make_offer() {
		let (collection, item) = item::<T>(&account("owner", 0, 0));
		let who = caller::<T>();
		Pallet::<T>::make_offer(signed::<T>(&who), collection, item, offer::<T>(), end::<T>()).expect("has money");

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), collection, item, offer::<T>(), end::<T>());

		assert!(Offers::<T>::contains_key((collection, item, who)));
	}

	#[benchmark]
	fn withdraw_offer() {
		let (collection, item) = item::<T>(&account("owner", 0, 0));
		let bidder = somebody::<T>("bidder");
		Pallet::<T>::make_offer(signed::<T>(&bidder), collection, item, offer::<T>(), end::<T>()).expect("has money");
		frame_system::Pallet::<T>::set_block_number(end::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(caller::<T>()), collection, item, bidder.clone());

		assert!(!Offers::<T>::contains_key((collection, item, bidder)));
	}

	/// Of an item that is on sale.
	#[benchmark]
	fn accept_offer() {
		let who = caller::<T>();
		let (collection, item) = item::<T>(&who);
		let bidder = somebody::<T>("bidder");
		let terms = english::<T>(MAX_BIDDERS, &bidder);
		let origin = signed::<T>(&who);
		Pallet::<T>::put_on_sale(origin, collection, item, coins::<T>(), terms, end::<T>(), None).expect("owns it");
		// Once: each one that is made names another app.
		let offer = offer::<T>();
		Pallet::<T>::make_offer(signed::<T>(&bidder), collection, item, offer, end::<T>()).expect("has money");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), collection, item, bidder.clone(), offer);

		assert_eq!(pallet_nfts::Pallet::<T>::owner(collection, item), Some(bidder));
		assert_eq!(claims::<T>(), MAX_RECEIVERS as usize);
	}

	#[benchmark]
	fn draw() {
		let buyer = somebody::<T>("other");
		let (collection, item) = auction::<T>(&buyer);
		frame_system::Pallet::<T>::set_block_number(end::<T>());
		Pallet::<T>::settle(signed::<T>(&buyer), collection, item).expect("is over");
		let receiver: T::AccountId = account("receiver", 0, 0);
		Helper::<T>::fund(&receiver);
		let owed = Pallet::<T>::claim(receiver.clone(), coins::<T>());
		assert!(!owed.is_zero());

		#[extrinsic_call]
		_(RawOrigin::Signed(caller::<T>()), receiver.clone(), coins::<T>());

		assert_eq!(T::Assets::balance(Helper::<T>::asset(), &receiver), owed);
	}

	#[benchmark]
	fn buy_claim() {
		let buyer = somebody::<T>("other");
		let (collection, item) = auction::<T>(&buyer);
		frame_system::Pallet::<T>::set_block_number(end::<T>());
		Pallet::<T>::settle(signed::<T>(&buyer), collection, item).expect("is over");
		let receiver: T::AccountId = account("receiver", 0, 0);
		Helper::<T>::fund(&receiver);
		let who = caller::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), receiver.clone(), coins::<T>());

		assert!(Claims::<T>::contains_key(who, coins::<T>()) && !Claims::<T>::contains_key(receiver, coins::<T>()));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Runtime);
}
