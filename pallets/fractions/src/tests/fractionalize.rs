//! Giving an item for fractions, and getting it back whole.

use crate::{
	mock::{Fractions, *},
	*,
};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use sp_runtime::DispatchError;

#[test]
fn an_item_is_given_for_fractions() {
	run(|| {
		let before = free(&alice());
		assert_ok!(Fractions::fractionalize(signed(alice()), ENFORCED, 1, 1_000, 100 * UNIT));
		let vault = Fractions::vault(0).expect("is there");
		assert_eq!((vault.collection, vault.item, vault.supply, vault.holders), (ENFORCED, 1, 1_000, 1));
		assert_eq!((vault.founder, vault.stage), (alice(), Stage::Open));
		assert_eq!(Nfts::owner(ENFORCED, 1), Some(vault.account));
		assert_eq!(Assets::balance(vault.asset, alice()), 1_000);
		assert_eq!(vault.asset, FIRST_ASSET);
		let name = pallet_assets::Metadata::<Runtime>::get(vault.asset);
		assert_eq!((&name.name[..], &name.symbol[..], name.decimals), (&b"Fractions 0/1"[..], &b"FRAC0"[..], 0));
		assert_eq!(before - free(&alice()), vault_deposit() + position_deposit() + seeds(0));
		assert!(events().contains(&Event::Fractionalized {
			vault: 0,
			collection: ENFORCED,
			item: 1,
			founder: alice(),
			asset: FIRST_ASSET,
			fractions: 1_000,
		}));
	});
}

#[test]
fn as_many_fractions_as_can_be_and_as_few() {
	run(|| {
		for fractions in [1, MAX_FRACTIONS] {
			let id = fractionalize(OPEN, fractions);
			assert_eq!(crate::mock::fractions(id, &alice()), fractions);
			earn(id, Money::Native, UNIT);
			let before = free(&alice());
			assert_ok!(Fractions::claim(signed(bob()), id, alice(), Money::Native));
			assert_eq!(free(&alice()) - before, UNIT);
		}
	});
}

#[test]
fn what_cannot_be_fractionalized() {
	run(|| {
		let call = |who, item, fractions, ask| Fractions::fractionalize(signed(who), ENFORCED, item, fractions, ask);
		assert_noop!(call(alice(), 77, 10, UNIT), Error::<Runtime>::UnknownItem);
		assert_noop!(call(bob(), 1, 10, UNIT), Error::<Runtime>::NotOwner);
		assert_noop!(call(alice(), 1, 0, UNIT), Error::<Runtime>::NoFractions);
		assert_noop!(call(alice(), 1, MAX_FRACTIONS + 1, UNIT), Error::<Runtime>::TooManyFractions);
		assert_noop!(call(alice(), 1, 10, u128::MAX), Error::<Runtime>::TooDear);
		assert_noop!(
			Fractions::fractionalize(Origin::root(), ENFORCED, 1, 10, UNIT),
			sp_runtime::DispatchError::BadOrigin
		);
		Balances::set_balance(&alice(), UNIT + UNIT / 5);
		assert_noop!(call(alice(), 1, 10, UNIT), Error::<Runtime>::DepositUnavailable);
		NextVault::<Runtime>::put(VaultId::MAX - FIRST_ASSET + 1);
		assert_noop!(call(alice(), 1, 10, UNIT), Error::<Runtime>::NoAsset);
		NextVault::<Runtime>::put(0);
		assert_ok!(Assets::force_create(Origin::root(), FIRST_ASSET, bob(), true, 1));
		assert_noop!(call(alice(), 1, 10, UNIT), Error::<Runtime>::NoAsset);
	});
}

#[test]
fn an_item_cannot_be_fractionalized_twice_at_a_time() {
	run(|| {
		fractionalize(ENFORCED, 10);
		assert_noop!(Fractions::fractionalize(signed(alice()), ENFORCED, 1, 10, UNIT), Error::<Runtime>::NotOwner);
	});
}

#[test]
fn whoever_has_all_fractions_gets_the_item_back_and_everybody_the_deposits() {
	run(|| {
		let (before, bobs) = (free(&alice()), free(&bob()));
		let id = fractionalize(ENFORCED, 100);
		let asset = Fractions::asset_of(id).expect("has one");
		assert_ok!(Fractions::transfer(signed(alice()), id, bob(), 100));
		assert_ok!(Fractions::assume_deposit(signed(bob()), id));
		earn(id, Money::Native, 7 * UNIT);
		assert_ok!(Fractions::reclaim(signed(bob()), id, 0));
		assert_eq!(Nfts::owner(ENFORCED, 1), Some(bob()));
		assert_eq!(free(&alice()), before);
		assert_eq!(free(&bob()), bobs + 7 * UNIT, "revenue was settled first");
		assert_eq!(Fractions::vault(id), None);
		assert!(!pallet_assets::Asset::<Runtime>::contains_key(asset), "the asset is gone");
		assert_eq!(deposits_held(), Default::default());
		assert_eq!(free(&Fractions::account(id)) + free(&Fractions::broker(id)), 0);
		assert_eq!(events().last(), Some(&Event::Closed { vault: id }));
		// And anew, under another number.
		assert_ok!(Fractions::fractionalize(signed(bob()), ENFORCED, 1, 3, UNIT));
		assert_eq!(Fractions::vault(id + 1).map(|vault| vault.asset), Some(asset + 1));
	});
}

/// What the founder gave and another gets costs what the creator asks for a gift, by however many hands it went.
#[test]
fn whoever_is_not_the_founder_gets_the_item_as_a_gift() {
	run(|| {
		let fee = 7 * UNIT;
		GiftFee::set(Some(fee));
		let id = fractionalize(ENFORCED, 10);
		assert_ok!(Fractions::transfer(signed(alice()), id, charlie(), 10));
		assert_ok!(Fractions::transfer(signed(charlie()), id, bob(), 10));
		assert_noop!(Fractions::reclaim(signed(bob()), id, fee - 1), DispatchError::Other("too dear"));
		GiftFee::set(None);
		assert_noop!(Fractions::reclaim(signed(bob()), id, u128::MAX), DispatchError::Other("no gifts"));
		GiftFee::set(Some(fee));
		let (royalties, before) = (free(&artist()), free(&bob()));
		assert_ok!(Fractions::reclaim(signed(bob()), id, fee));
		assert!(events().contains(&Event::Reclaimed { vault: id, who: bob(), fee }));
		assert_eq!((free(&artist()) - royalties, before - free(&bob())), (fee, fee));
		assert_eq!(Nfts::owner(ENFORCED, 1), Some(bob()));
	});
}

#[test]
fn the_founder_gets_the_item_back_whatever_gifts_cost() {
	run(|| {
		let before = free(&alice());
		for fee in [Some(7 * UNIT), None] {
			GiftFee::set(fee);
			let id = fractionalize(ENFORCED, 10);
			assert_ok!(Fractions::transfer(signed(alice()), id, bob(), 10));
			assert_ok!(Fractions::transfer(signed(bob()), id, alice(), 10));
			assert_ok!(Fractions::reclaim(signed(alice()), id, 0));
			assert!(events().contains(&Event::Reclaimed { vault: id, who: alice(), fee: 0 }));
		}
		assert_eq!(free(&alice()), before);
	});
}

/// Where nobody gives items away, whoever has all fractions still has a way to the item, and so has everybody else.
#[test]
fn what_is_not_given_away_is_bid_for() {
	run(|| {
		GiftFee::set(None);
		let id = fractionalize(ENFORCED, 1);
		assert_ok!(Fractions::transfer(signed(alice()), id, bob(), 1));
		assert_ok!(Fractions::vote(signed(bob()), id, 10 * UNIT));
		let price = Fractions::ask_for(10 * UNIT).expect("is on the ladder");
		let (royalties, before) = (free(&artist()), free(&bob()));
		buy_out(id, bob(), price);
		assert_ok!(Fractions::redeem(signed(bob()), id, bob()));
		assert_eq!(Nfts::owner(ENFORCED, 1), Some(bob()));
		// But for the royalties the price was the bidder's own.
		assert_eq!((free(&artist()) - royalties, before - free(&bob())), (price / 10, price / 10));
		assert_eq!(Fractions::vault(id), None);
	});
}

#[test]
fn what_others_are_owed_outlives_the_redemption() {
	run(|| {
		let id = shared();
		earn(id, Money::Native, 100 * UNIT);
		assert_ok!(Fractions::transfer(signed(bob()), id, alice(), 30));
		assert_ok!(Fractions::transfer(signed(charlie()), id, alice(), 20));
		earn(id, Money::Native, UNIT);
		assert_ok!(Fractions::reclaim(signed(alice()), id, 0));
		assert_eq!(Nfts::owner(ENFORCED, 1), Some(alice()));
		assert_eq!(due(id, &bob(), Money::Native), 30 * UNIT);
		for who in [bob(), charlie()] {
			assert!(Fractions::vault(id).is_some());
			assert_ok!(Fractions::claim(signed(dave()), id, who, Money::Native));
		}
		assert_eq!(Fractions::vault(id), None);
		assert_eq!(deposits_held(), Default::default());
	});
}

#[test]
fn nobody_reclaims_with_less_than_all_or_while_others_bid() {
	run(|| {
		let id = shared();
		assert_noop!(Fractions::reclaim(signed(alice()), 9, 0), Error::<Runtime>::UnknownVault);
		assert_noop!(Fractions::reclaim(signed(alice()), id, 0), Error::<Runtime>::NotAll);
		assert_noop!(Fractions::reclaim(signed(dave()), id, 0), Error::<Runtime>::NotHolder);
		assert_noop!(Fractions::reclaim(Origin::root(), id, 0), DispatchError::BadOrigin);
		let whole = fractionalize(OPEN, 5);
		assert_ok!(Fractions::bid(signed(dave()), whole, 200 * UNIT));
		assert_noop!(Fractions::reclaim(signed(alice()), whole, 0), Error::<Runtime>::AuctionRuns);
		advance(AUCTION);
		assert_noop!(Fractions::reclaim(signed(alice()), whole, 0), Error::<Runtime>::AuctionRuns);
		assert_ok!(Fractions::settle(signed(bob()), whole));
		assert_noop!(Fractions::reclaim(signed(alice()), whole, 0), Error::<Runtime>::Over);
	});
}

#[test]
fn an_item_that_is_gone_locks_nothing() {
	new_test_ext().execute_with(|| {
		let before = free(&alice());
		let id = fractionalize(OPEN, 10);
		// By what force ever.
		assert_ok!(<Nfts as frame_support::traits::tokens::nonfungibles_v2::Mutate<_, pallet_nfts::ItemConfig>>::burn(
			&OPEN, &1, None
		));
		assert_noop!(Fractions::bid(signed(dave()), id, 200 * UNIT), Error::<Runtime>::UnknownItem);
		assert_ok!(Fractions::reclaim(signed(alice()), id, 0));
		assert_eq!(Fractions::vault(id), None);
		assert_eq!(free(&alice()), before);
	});
}

/// What is held covers what is stored, of this pallet and in pallet-assets.
#[test]
fn deposits_cover_the_bytes() {
	run(|| {
		let bytes = |prefix: &[u8]| {
			let mut key = prefix.to_vec();
			let mut sum = 0;
			while let Some(next) = sp_io::storage::next_key(&key).filter(|next| next.starts_with(prefix)) {
				sum += next.len() + sp_io::storage::get(&next).map_or(0, |value| value.len());
				key = next;
			}
			sum
		};
		let stored = || {
			["Fractions", "Assets"].iter().map(|name| bytes(&sp_io::hashing::twox_128(name.as_bytes()))).sum::<usize>()
		};
		NextVault::<Runtime>::put(0);
		let before = stored();
		let id = fractionalize(ENFORCED, MAX_FRACTIONS);
		// pallet-assets holds its own deposit for the name.
		let name = bytes(&pallet_assets::Metadata::<Runtime>::hashed_key_for(FIRST_ASSET));
		assert!(stored() - before - name <= Fractions::vault_bytes() + Fractions::position_bytes());
		assert_ok!(Fractions::add_asset(signed(alice()), id, DOLLARS));
		let before = stored();
		assert_ok!(Fractions::transfer(signed(alice()), id, bob(), 10));
		assert_ok!(Fractions::vote(signed(bob()), id, UNIT));
		assert_ok!(Fractions::offer(signed(bob()), id, 10, UNIT));
		assert!(stored() - before <= Fractions::position_bytes());
	});
}
