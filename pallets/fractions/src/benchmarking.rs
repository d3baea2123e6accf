//! Benchmarks of the calls, each at its most expensive: as many streams as can be, with revenue in each, and an ask on
//! every step of the ladder. In tests they run as tests.

use crate::{
	asks::{price_of, STEPS},
	types::fine,
	*,
};
use frame_benchmarking::v2::*;
use frame_support::traits::{
	fungible::{hold::Inspect as _, Mutate as _},
	fungibles::{Create as _, Mutate as _},
	tokens::{Fortitude::Force, Precision::Exact, Preservation::Expendable},
	Get,
};
use frame_system::RawOrigin;
use metalife_primitives::Balance;
use sp_runtime::traits::Saturating;

type System<T> = frame_system::Pallet<T>;

const MONEY: Balance = 1_000_000_000_000_000_000_000;
const REVENUE: Balance = 1_000_000_000_000_000;
const SUPPLY: types::Fractions = MAX_FRACTIONS;
/// The first of the assets that are revenue.
const FIRST: AssetId = 7_000;

fn rich<T: Config>(name: &'static str, n: u32) -> T::AccountId {
	let who = account(name, n, 0);
	T::Currency::set_balance(&who, MONEY);
	who
}

fn caller<T: Config>() -> T::AccountId {
	let who = whitelisted_caller();
	T::Currency::set_balance(&who, MONEY);
	who
}

fn signed<T: Config>(who: &T::AccountId) -> T::RuntimeOrigin {
	RawOrigin::Signed(who.clone()).into()
}

/// A vault of `founder`, who has all fractions, with `assets` assets.
fn vault<T: Config>(founder: &T::AccountId, assets: u32) -> VaultId {
	let (collection, item) = T::BenchmarkHelper::create_item(founder);
	let id = NextVault::<T>::get();
	Pallet::<T>::fractionalize(signed::<T>(founder), collection, item, SUPPLY, price_of(0))
		.expect("it can be fractionalized");
	for asset in FIRST..FIRST + assets {
		T::Assets::create(asset, founder.clone(), true, 1).expect("is free");
		Pallet::<T>::add_asset(signed::<T>(founder), id, asset).expect("there is room");
	}
	Vaults::<T>::mutate(id, |vault| {
		let vault = vault.as_mut().expect("was made");
		(1..STEPS).for_each(|step| vault.asks.add(step, 1));
	});
	id
}

/// Let revenue arrive in each money.
fn earn<T: Config>(id: VaultId) {
	let account = Pallet::<T>::account(id);
	let streams = Vaults::<T>::get(id).expect("is there").streams;
	for stream in streams {
		match stream.money {
			Money::Native => T::Currency::mint_into(&account, REVENUE),
			Money::Asset(asset) => T::Assets::mint_into(asset, &account, REVENUE),
		}
		.expect("it can be received");
	}
}

/// Let the item be gone, and long ago.
fn end<T: Config>(id: VaultId, heir: T::AccountId) {
	Vaults::<T>::mutate(id, |vault| {
		let vault = vault.as_mut().expect("is there");
		Pallet::<T>::take_in_all(id, vault);
		vault.stage = Stage::Ended { heir, since: System::<T>::block_number() };
	});
	let now = System::<T>::block_number().saturating_add(T::ClaimPeriod::get());
	System::<T>::set_block_number(now);
}

/// Burn all fractions of a vault, and leave `holder` owed five units of MLT.
fn burn<T: Config>(id: VaultId, holder: &T::AccountId) {
	let fractions = Positions::<T>::mutate(id, holder, |position| {
		let position = position.as_mut().expect("is there");
		if let Some(due) = position.dues.get_mut(0) {
			due.due = fine(5);
		}
		core::mem::take(&mut position.fractions)
	});
	Vaults::<T>::mutate(id, |vault| {
		let vault = vault.as_mut().expect("is there");
		vault.supply = 0;
		if let Some(stream) = vault.streams.get_mut(0) {
			stream.owed = 5;
		}
	});
	let asset = Pallet::<T>::asset_of(id).expect("has an asset");
	T::Assets::burn_from(asset, holder, fractions.into(), Expendable, Exact, Force).expect("has them");
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn fractionalize() {
		let who = caller::<T>();
		let (collection, item) = T::BenchmarkHelper::create_item(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), collection, item, SUPPLY, price_of(STEPS - 1));

		assert!(Vaults::<T>::contains_key(0));
	}

	#[benchmark]
	fn transfer() {
		let (who, to) = (caller::<T>(), rich::<T>("to", 0));
		let id = vault::<T>(&who, MAX_ASSETS);
		earn::<T>(id);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, to.clone(), SUPPLY);

		assert_eq!(Positions::<T>::get(id, to).map(|position| position.fractions), Some(SUPPLY));
	}

	#[benchmark]
	fn offer() {
		let who = caller::<T>();
		let id = vault::<T>(&who, MAX_ASSETS);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, SUPPLY, 1);

		assert!(Positions::<T>::get(id, who).is_some_and(|position| position.offer.is_some()));
	}

	#[benchmark]
	fn buy() {
		let (who, seller) = (caller::<T>(), rich::<T>("seller", 0));
		let id = vault::<T>(&seller, MAX_ASSETS);
		Pallet::<T>::offer(signed::<T>(&seller), id, SUPPLY, 1_000).expect("has them");
		earn::<T>(id);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, seller, SUPPLY, Balance::MAX);

		assert_eq!(Positions::<T>::get(id, who).map(|position| position.fractions), Some(SUPPLY));
	}

	#[benchmark]
	fn assume_deposit() {
		let (who, founder) = (caller::<T>(), rich::<T>("founder", 0));
		let id = vault::<T>(&founder, MAX_ASSETS);
		Pallet::<T>::transfer(signed::<T>(&founder), id, who.clone(), 1).expect("has them");

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);

		assert!(Positions::<T>::get(id, &who).is_some_and(|position| position.deposit.payer == who));
	}

	#[benchmark]
	fn add_asset() {
		let (who, founder) = (caller::<T>(), rich::<T>("founder", 0));
		let id = vault::<T>(&founder, MAX_ASSETS - 1);
		Pallet::<T>::transfer(signed::<T>(&founder), id, who.clone(), SUPPLY).expect("has them");
		T::Assets::create(FIRST + MAX_ASSETS, founder, false, 1).expect("is free");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, FIRST + MAX_ASSETS);

		assert_eq!(Vaults::<T>::get(id).map(|vault| vault.streams.len() as u32), Some(MAX_STREAMS));
	}

	#[benchmark]
	fn sweep() {
		let (who, heir) = (caller::<T>(), rich::<T>("heir", 0));
		let id = vault::<T>(&who, MAX_ASSETS);
		end::<T>(id, heir.clone());
		earn::<T>(id);
		let asset = FIRST + MAX_ASSETS - 1;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, Money::Asset(asset));

		assert!(Pallet::<T>::balance(Money::Asset(asset), &heir) > 0);
	}

	/// The last that was due of a vault: it is removed.
	#[benchmark]
	fn claim() {
		let (who, holder) = (caller::<T>(), rich::<T>("holder", 0));
		let id = vault::<T>(&holder, MAX_ASSETS);
		earn::<T>(id);
		end::<T>(id, who.clone());
		burn::<T>(id, &holder);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, holder, Money::Native);

		assert!(!Vaults::<T>::contains_key(id));
	}

	#[benchmark]
	fn vote() {
		let who = caller::<T>();
		let id = vault::<T>(&who, MAX_ASSETS);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, price_of(STEPS - 1));

		assert_eq!(Positions::<T>::get(id, who).map(|position| position.ask), Some(STEPS - 1));
	}

	#[benchmark]
	fn bid() {
		let (who, other) = (caller::<T>(), rich::<T>("other", 0));
		let id = vault::<T>(&other, MAX_ASSETS);
		let least = price_of(STEPS / 4);
		Pallet::<T>::bid(signed::<T>(&other), id, least).expect("is enough");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 2 * least);

		assert_eq!(T::Currency::balance_on_hold(&HoldReason::Bid.into(), &other), 0);
	}

	#[benchmark]
	fn settle() {
		let (who, founder) = (caller::<T>(), rich::<T>("founder", 0));
		let id = vault::<T>(&founder, MAX_ASSETS);
		Pallet::<T>::bid(signed::<T>(&who), id, 1_000_000 * price_of(0)).expect("is enough");
		earn::<T>(id);
		System::<T>::set_block_number(System::<T>::block_number().saturating_add(T::AuctionLength::get()));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(Vaults::<T>::get(id).is_some_and(|vault| vault.is_over()));
	}

	/// The last fractions of all: the vault is removed.
	#[benchmark]
	fn redeem() {
		let (who, holder) = (caller::<T>(), rich::<T>("holder", 0));
		let id = vault::<T>(&holder, MAX_ASSETS);
		earn::<T>(id);
		end::<T>(id, who.clone());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, holder);

		assert!(!Vaults::<T>::contains_key(id));
	}

	/// By another than the founder: it is paid for like a gift.
	#[benchmark]
	fn reclaim() {
		let (who, founder) = (caller::<T>(), rich::<T>("founder", 0));
		let id = vault::<T>(&founder, MAX_ASSETS);
		Pallet::<T>::transfer(signed::<T>(&founder), id, who.clone(), SUPPLY).expect("has them");
		earn::<T>(id);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, Balance::MAX);

		assert!(!Vaults::<T>::contains_key(id));
	}

	/// The last fractions of all: the vault is removed.
	#[benchmark]
	fn clear() {
		let (who, holder) = (caller::<T>(), rich::<T>("holder", 0));
		let id = vault::<T>(&holder, MAX_ASSETS);
		earn::<T>(id);
		end::<T>(id, who.clone());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, holder);

		assert!(!Vaults::<T>::contains_key(id));
	}

	#[benchmark]
	fn close(n: Linear<1, MAX_REMOVED>) {
		let (who, founder) = (caller::<T>(), rich::<T>("founder", 0));
		let id = vault::<T>(&founder, MAX_ASSETS);
		let asset = Pallet::<T>::asset_of(id).expect("has an asset");
		for n in 0..n {
			T::BenchmarkHelper::open_account(asset, &rich::<T>("stranger", n));
		}
		Pallet::<T>::reclaim(signed::<T>(&founder), id, 0).expect("has all");
		assert!(Vaults::<T>::contains_key(id));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, n);

		assert!(!Vaults::<T>::contains_key(id));
	}

	#[benchmark]
	fn lower() {
		let (who, holder) = (caller::<T>(), rich::<T>("holder", 0));
		let id = vault::<T>(&holder, MAX_ASSETS);
		Pallet::<T>::vote(signed::<T>(&holder), id, price_of(STEPS - 1)).expect("has fractions");
		System::<T>::set_block_number(System::<T>::block_number().saturating_add(T::AskPeriod::get()));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, holder.clone());

		assert_eq!(Positions::<T>::get(id, holder).map(|position| position.ask), Some(STEPS - 2));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Runtime);
}
