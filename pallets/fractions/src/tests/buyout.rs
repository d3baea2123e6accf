//! Bidding for an item, and selling it.

use crate::{
	mock::{Fractions, *},
	*,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{InspectHold, Mutate},
		LockableCurrency, WithdrawReasons,
	},
};
use sp_runtime::{DispatchError, TokenError};

fn least(id: VaultId) -> u128 {
	Fractions::vault(id).expect("is there").least_bid.expect("is not over")
}

#[test]
fn a_bid_at_the_reserve_begins_an_auction() {
	run(|| {
		let id = shared();
		let reserve = least(id);
		assert_noop!(Fractions::bid(signed(dave()), id, reserve - 1), Error::<Runtime>::BidTooLow);
		assert_ok!(Fractions::bid(signed(dave()), id, reserve));
		assert_eq!(bids_held(), [(dave(), reserve)].into());
		let ends = 1 + AUCTION;
		assert_eq!(events().last(), Some(&Event::BidPlaced { vault: id, bidder: dave(), amount: reserve, ends }));
		assert_eq!(least(id), reserve * 105 / 100 + 1);
	});
}

#[test]
fn whoever_is_outbid_has_the_money_back_at_once() {
	run(|| {
		let id = shared();
		assert_ok!(Fractions::bid(signed(dave()), id, 200 * UNIT));
		assert_noop!(Fractions::bid(signed(bob()), id, 210 * UNIT - 1), Error::<Runtime>::BidTooLow);
		assert_ok!(Fractions::bid(signed(bob()), id, 210 * UNIT));
		assert_eq!(bids_held(), [(bob(), 210 * UNIT)].into());
		// Also by oneself.
		Balances::set_balance(&bob(), 20 * UNIT);
		assert_ok!(Fractions::bid(signed(bob()), id, 221 * UNIT));
		assert_eq!(bids_held(), [(bob(), 221 * UNIT)].into());
	});
}

#[test]
fn late_bids_extend_the_auction() {
	run(|| {
		let id = shared();
		assert_ok!(Fractions::bid(signed(dave()), id, 200 * UNIT));
		advance(AUCTION - EXTENSION);
		assert_ok!(Fractions::bid(signed(bob()), id, 220 * UNIT));
		let ends = |id| match Fractions::vault(id).expect("is there").stage {
			Stage::Auction { ends, .. } => ends,
			other => panic!("{other:?}"),
		};
		assert_eq!(ends(id), 1 + AUCTION);
		advance(EXTENSION - 1);
		assert_ok!(Fractions::bid(signed(dave()), id, 240 * UNIT));
		assert_eq!(ends(id), AUCTION + EXTENSION);
		advance(EXTENSION - 1);
		assert_noop!(Fractions::settle(signed(bob()), id), Error::<Runtime>::AuctionRuns);
		advance(1);
		assert_noop!(Fractions::bid(signed(bob()), id, 260 * UNIT), Error::<Runtime>::AuctionOver);
		assert_ok!(Fractions::settle(signed(bob()), id));
		assert_eq!(Nfts::owner(ENFORCED, 1), Some(dave()));
	});
}

#[test]
fn the_price_is_shared_after_royalties() {
	run(|| {
		let id = shared();
		earn(id, Money::Native, UNIT);
		let (royalties, buyer) = (free(&artist()), free(&dave()));
		buy_out(id, dave(), 200 * UNIT);
		assert_eq!(Nfts::owner(ENFORCED, 1), Some(dave()));
		assert_eq!(free(&artist()) - royalties, 20 * UNIT);
		assert_eq!(buyer - free(&dave()), 200 * UNIT);
		assert_eq!(bids_held(), Default::default());
		assert!(events().contains(&Event::Sold { vault: id, buyer: dave(), price: 200 * UNIT, proceeds: 180 * UNIT }));
		let before = free(&bob());
		assert_ok!(Fractions::redeem(signed(pauper()), id, bob()));
		assert_eq!(free(&bob()) - before, 181 * UNIT * 30 / 100);
		assert!(events().contains(&Event::Redeemed { vault: id, who: bob(), fractions: 30 }));
		assert_eq!(Assets::balance(FIRST_ASSET, bob()), 0);
		assert_eq!(Fractions::vault(id).map(|vault| vault.supply), Some(70));
	});
}

/// A holder who lost the key locks nothing, and its share waits for it, or is pushed to it.
#[test]
fn a_lost_fraction_locks_nothing() {
	run(|| {
		let id = shared();
		assert_ok!(Fractions::transfer(signed(charlie()), id, pauper(), 1));
		buy_out(id, bob(), 200 * UNIT);
		for who in [alice(), bob(), charlie()] {
			assert_ok!(Fractions::redeem(signed(who.clone()), id, who));
		}
		advance(1_000_000);
		assert_eq!(due(id, &pauper(), Money::Native), 180 * UNIT / 100);
		assert_ok!(Fractions::redeem(signed(alice()), id, pauper()));
		assert_eq!(free(&pauper()), 180 * UNIT / 100);
		assert_eq!(Fractions::vault(id), None);
		assert_eq!(deposits_held(), Default::default());
	});
}

#[test]
fn fractions_move_while_others_bid_and_after() {
	run(|| {
		let id = shared();
		assert_ok!(Fractions::bid(signed(dave()), id, 200 * UNIT));
		assert_ok!(Fractions::transfer(signed(bob()), id, charlie(), 30));
		advance(AUCTION);
		assert_ok!(Fractions::transfer(signed(charlie()), id, bob(), 10));
		assert_ok!(Fractions::settle(signed(bob()), id));
		assert_ok!(Fractions::transfer(signed(charlie()), id, pauper(), 40));
		// What was due goes with whoever held at the sale.
		assert_eq!(due(id, &charlie(), Money::Native), 72 * UNIT);
		assert_eq!(due(id, &pauper(), Money::Native), 0);
		assert_ok!(Fractions::redeem(signed(bob()), id, pauper()));
		assert_eq!(Fractions::position(id, pauper()), None);
	});
}

#[test]
fn a_vote_does_not_touch_an_auction_that_runs() {
	run(|| {
		let id = shared();
		assert_ok!(Fractions::bid(signed(dave()), id, 200 * UNIT));
		assert_ok!(Fractions::vote(signed(alice()), id, 10_000 * UNIT));
		assert_ok!(Fractions::vote(signed(bob()), id, 10_000 * UNIT));
		assert_eq!(least(id), 210 * UNIT);
		advance(AUCTION);
		assert_ok!(Fractions::settle(signed(bob()), id));
		assert_eq!(Nfts::owner(ENFORCED, 1), Some(dave()));
	});
}

#[test]
fn a_sale_that_cannot_be_made_frees_the_bid_and_the_vault() {
	run(|| {
		let id = shared();
		assert_ok!(Fractions::bid(signed(dave()), id, 200 * UNIT));
		advance(AUCTION);
		SalesFail::set(true);
		let before = free(&dave());
		assert_ok!(Fractions::settle(signed(bob()), id));
		assert!(matches!(events().last(), Some(Event::SaleFailed { vault: 0, amount, .. }) if *amount == 200 * UNIT));
		assert_eq!(free(&dave()), before + 200 * UNIT);
		assert_eq!(bids_held(), Default::default());
		assert_eq!(Fractions::vault(id).map(|vault| vault.stage), Some(Stage::Open));
		SalesFail::set(false);
		buy_out(id, bob(), 200 * UNIT);
		assert_eq!(Nfts::owner(ENFORCED, 1), Some(bob()));
	});
}

/// Whoever bids most pays beforehand for keeping the item, and only as long as nobody bids more.
#[test]
fn whoever_bids_most_has_reserved_the_item() {
	run(|| {
		let id = shared();
		let reserved = || Reserved::get((ENFORCED, 1u64));
		ReservesFail::set(true);
		assert_noop!(Fractions::bid(signed(dave()), id, 200 * UNIT), DispatchError::Other("no reserves today"));
		ReservesFail::set(false);
		assert_ok!(Fractions::bid(signed(dave()), id, 200 * UNIT));
		assert_eq!(reserved(), Some(dave()));
		assert_ok!(Fractions::bid(signed(bob()), id, 220 * UNIT));
		assert_eq!(reserved(), Some(bob()));
		advance(AUCTION);
		SalesFail::set(true);
		assert_ok!(Fractions::settle(signed(dave()), id));
		assert_eq!(reserved(), None);
		SalesFail::set(false);
		buy_out(id, dave(), 200 * UNIT);
		assert_eq!((reserved(), Nfts::owner(ENFORCED, 1)), (None, Some(dave())));
	});
}

/// What is held pays, whatever has become of what is free; but no lock is evaded by bidding.
#[test]
fn locks_keep_nobody_from_being_sold_to_and_are_not_evaded() {
	run(|| {
		let id = shared();
		Balances::set_balance(&dave(), 300 * UNIT);
		Balances::set_lock(*b"vesting ", &dave(), 150 * UNIT, WithdrawReasons::all());
		assert_noop!(Fractions::bid(signed(dave()), id, 200 * UNIT), Error::<Runtime>::CannotPay);
		assert_ok!(Fractions::bid(signed(dave()), id, 150 * UNIT));
		// A lock of more than what is free, set while the bid is held.
		Balances::set_lock(*b"vesting ", &dave(), 300 * UNIT, WithdrawReasons::all());
		advance(AUCTION);
		assert_ok!(Fractions::settle(signed(bob()), id));
		assert_eq!(Nfts::owner(ENFORCED, 1), Some(dave()));
		assert_eq!(Balances::total_balance_on_hold(&dave()), 0);
	});
}

#[test]
fn a_vault_that_gets_its_own_royalties_shares_them() {
	run(|| {
		let id = shared();
		Receiver::set(Some(Fractions::account(id)));
		buy_out(id, dave(), 200 * UNIT);
		assert_eq!(due(id, &alice(), Money::Native), 100 * UNIT);
	});
}

#[test]
fn one_account_bids_for_many_items() {
	run(|| {
		let ids = [fractionalize(ENFORCED, 2), fractionalize(OPEN, 3)];
		for id in ids {
			assert_ok!(Fractions::bid(signed(dave()), id, 200 * UNIT));
		}
		assert_eq!(bids_held(), [(dave(), 400 * UNIT)].into());
		assert_ok!(Fractions::bid(signed(bob()), ids[0], 300 * UNIT));
		assert_eq!(bids_held(), [(dave(), 200 * UNIT), (bob(), 300 * UNIT)].into());
		advance(AUCTION);
		for id in ids {
			assert_ok!(Fractions::settle(signed(pauper()), id));
		}
		assert_eq!(Nfts::owner(ENFORCED, 1), Some(bob()));
		assert_eq!(Nfts::owner(OPEN, 1), Some(dave()));
	});
}

#[test]
fn what_cannot_be_bid_settled_or_redeemed() {
	run(|| {
		let id = shared();
		assert_noop!(Fractions::bid(signed(dave()), 9, UNIT), Error::<Runtime>::UnknownVault);
		assert_noop!(Fractions::bid(Origin::root(), id, 200 * UNIT), DispatchError::BadOrigin);
		assert_noop!(Fractions::bid(signed(dave()), id, RICHES), Error::<Runtime>::CannotPay);
		assert_noop!(Fractions::settle(signed(dave()), 9), Error::<Runtime>::UnknownVault);
		assert_noop!(Fractions::settle(signed(dave()), id), Error::<Runtime>::NoAuction);
		assert_noop!(Fractions::settle(Origin::root(), id), DispatchError::BadOrigin);
		assert_noop!(Fractions::redeem(signed(dave()), 9, bob()), Error::<Runtime>::UnknownVault);
		assert_noop!(Fractions::redeem(signed(bob()), id, bob()), Error::<Runtime>::NotOver);
		assert_noop!(Fractions::redeem(Origin::root(), id, bob()), DispatchError::BadOrigin);
		assert_ok!(Fractions::bid(signed(dave()), id, 200 * UNIT));
		assert_noop!(Fractions::redeem(signed(bob()), id, bob()), Error::<Runtime>::NotOver);
		advance(AUCTION);
		assert_ok!(Fractions::settle(signed(dave()), id));
		assert_noop!(Fractions::settle(signed(dave()), id), Error::<Runtime>::NoAuction);
		assert_noop!(Fractions::bid(signed(dave()), id, 500 * UNIT), Error::<Runtime>::Over);
		assert_noop!(Fractions::redeem(signed(bob()), id, dave()), Error::<Runtime>::NotHolder);
		assert_ok!(Fractions::redeem(signed(bob()), id, bob()));
		assert_noop!(Fractions::redeem(signed(bob()), id, bob()), Error::<Runtime>::NotHolder);
	});
}

/// Nothing else that happens to the bidder's account keeps the bid from being released.
#[test]
fn an_outbid_account_that_spent_all_else_is_released() {
	run(|| {
		let id = shared();
		Balances::set_balance(&dave(), 201 * UNIT);
		assert_ok!(Fractions::bid(signed(dave()), id, 200 * UNIT));
		assert_noop!(
			Balances::transfer_allow_death(signed(dave()), bob(), UNIT),
			DispatchError::Token(TokenError::Frozen)
		);
		assert_ok!(Balances::transfer_allow_death(signed(dave()), bob(), UNIT - ED));
		assert_ok!(Fractions::bid(signed(bob()), id, 300 * UNIT));
		assert_eq!(free(&dave()), 200 * UNIT + ED);
	});
}
