//! Auctions.

use crate::{
	mock::{Royalties, *},
	*,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{tokens::nonfungibles_v2::Transfer, LockableCurrency, WithdrawReasons},
};
use metalife_primitives::{AccountId, Balance};
use sp_runtime::{DispatchError::BadOrigin, TokenError};

type Fault = Error<Runtime>;

const RESERVE: Balance = 10 * UNIT;

fn with_auction(terms: TermsOf<Runtime>, money: Money, test: impl FnOnce(CollectionId, ItemId)) {
	run(|| {
		let (id, item) = item_of(alice());
		put_up(alice(), (id, item), money, terms);
		test(id, item);
	});
}

fn bid(who: AccountId, id: CollectionId, item: ItemId, amount: Balance) -> Result<(), sp_runtime::DispatchError> {
	Royalties::bid(signed(who), id, item, NATIVE, amount)
}

#[test]
fn the_best_bid_wins_and_the_others_are_free_at_once() {
	with_auction(english(RESERVE, UNIT), NATIVE, |id, item| {
		assert_noop!(bid(bob(), id, item, RESERVE - 1), Fault::BidTooLow);
		assert_ok!(bid(bob(), id, item, RESERVE));
		assert_eq!(bound(&bob()), RESERVE);
		assert_noop!(bid(charlie(), id, item, RESERVE + UNIT - 1), Fault::BidTooLow);
		assert_ok!(bid(charlie(), id, item, RESERVE + UNIT));
		assert_eq!((bound(&bob()), bound(&charlie())), (0, RESERVE + UNIT));
		assert_eq!(wealth(&bob()), RICHES);
		// One may raise one's own bid with no more than the difference.
		assert_ok!(bid(charlie(), id, item, RICHES - UNIT));
		assert_eq!(bound(&charlie()), RICHES - UNIT);

		assert_noop!(Royalties::cancel_sale(signed(alice()), id, item), Fault::BidStands);
		advance(99);
		assert_noop!(Royalties::settle(signed(nobody()), id, item), Fault::NotOver);
		advance(1);
		assert_noop!(bid(bob(), id, item, RICHES - 1), Fault::AlreadyOver);
		assert_noop!(Royalties::cancel_sale(signed(alice()), id, item), Fault::BidStands);
		assert_ok!(Royalties::settle(signed(nobody()), id, item));
		assert_eq!(owner(id, item), Some(charlie()));
		assert_eq!((bound(&charlie()), wealth(&charlie())), (0, UNIT));
		let price = RICHES - UNIT;
		assert_eq!(wealth(&alice()), RICHES + price - price / 10);
	});
}

#[test]
fn late_bids_leave_others_time() {
	let terms =
		Terms::English { reserve: RESERVE, step: UNIT, buy_now: None, extension: 5, bidders: Default::default() };
	with_auction(terms, NATIVE, |id, item| {
		let closes = || Royalties::sale(id, item).expect("is there").closes;
		let first = closes();
		advance(95);
		assert_ok!(bid(bob(), id, item, RESERVE));
		assert_eq!(closes(), first);
		advance(4);
		assert_ok!(bid(charlie(), id, item, 2 * RESERVE));
		assert_eq!(closes(), first + 4);
		let bidder = charlie();
		assert_eq!(
			last_event(),
			Event::BidPlaced { collection: id, item, bidder, amount: 2 * RESERVE, closes: first + 4 }
		);
		advance(4);
		assert_noop!(Royalties::settle(signed(bob()), id, item), Fault::NotOver);
		advance(1);
		assert_ok!(Royalties::settle(signed(bob()), id, item));
	});
}

#[test]
fn only_those_on_the_list_bid_or_buy() {
	let terms = Terms::English {
		reserve: RESERVE,
		step: UNIT,
		buy_now: Some(9 * RESERVE),
		extension: 0,
		bidders: vec![charlie()].try_into().unwrap(),
	};
	with_auction(terms, NATIVE, |id, item| {
		assert_noop!(bid(bob(), id, item, RESERVE), Fault::NotAdmitted);
		assert_noop!(Royalties::buy(signed(bob()), id, item, NATIVE, 9 * RESERVE), Fault::NotAdmitted);
		assert_ok!(bid(charlie(), id, item, RESERVE));
		assert_ok!(Royalties::buy(signed(charlie()), id, item, NATIVE, 9 * RESERVE));
		assert_eq!((bound(&charlie()), wealth(&charlie())), (0, RICHES - 9 * RESERVE));
	});
}

#[test]
fn it_can_be_bought_at_once_until_a_bid_is_as_high() {
	let terms = Terms::English {
		reserve: RESERVE,
		step: UNIT,
		buy_now: Some(2 * RESERVE),
		extension: 0,
		bidders: Default::default(),
	};
	with_auction(terms.clone(), NATIVE, |id, item| {
		assert_ok!(bid(bob(), id, item, RESERVE));
		assert_noop!(Royalties::buy(signed(charlie()), id, item, NATIVE, 2 * RESERVE - 1), Fault::TooDear);
		assert_ok!(Royalties::buy(signed(charlie()), id, item, NATIVE, 2 * RESERVE));
		assert_eq!((bound(&bob()), wealth(&bob())), (0, RICHES));
		assert_eq!(owner(id, item), Some(charlie()));
	});
	with_auction(terms, NATIVE, |id, item| {
		assert_ok!(bid(bob(), id, item, 2 * RESERVE));
		assert_noop!(Royalties::buy(signed(charlie()), id, item, NATIVE, 2 * RESERVE), Fault::OnlyBids);
	});
	with_auction(english(RESERVE, UNIT), NATIVE, |id, item| {
		assert_noop!(Royalties::buy(signed(charlie()), id, item, NATIVE, RICHES), Fault::OnlyBids);
	});
}

#[test]
fn bad_bids_are_refused() {
	with_auction(english(RESERVE, UNIT), NATIVE, |id, item| {
		assert_noop!(bid(alice(), id, item, RESERVE), Fault::WithOneself);
		assert_noop!(bid(bob(), id, item + 1, RESERVE), Fault::NotOnSale);
		assert_noop!(bid(bob(), id, item, 2 * RICHES), TokenError::FundsUnavailable);
		assert_noop!(Royalties::bid(signed(bob()), id, item, COINS, RESERVE), Fault::OtherMoney);
		assert_noop!(Royalties::bid(Origin::root(), id, item, NATIVE, RESERVE), BadOrigin);
		assert_ok!(Royalties::cancel_sale(signed(alice()), id, item));
		put_up(alice(), (id, item), NATIVE, Terms::Dutch { from: RESERVE, to: UNIT });
		assert_noop!(bid(bob(), id, item, RESERVE), Fault::NoBids);
	});
}

#[test]
fn bids_in_assets_are_kept_and_come_back() {
	with_auction(english(1_000, 100), COINS, |id, item| {
		let bid = |who, amount| Royalties::bid(signed(who), id, item, COINS, amount);
		assert_ok!(bid(bob(), 1_000));
		assert_eq!(coins(&bob()), RICHES - 1_000);
		assert_eq!(coins(&Royalties::vault_account(COINS)), 1_000);
		assert_ok!(bid(charlie(), 1_100));
		assert_eq!((coins(&bob()), coins(&charlie())), (RICHES, RICHES - 1_100));
		advance(100);
		assert_ok!(Royalties::settle(signed(bob()), id, item));
		assert_eq!((coins(&alice()), coins(&artist()), coins(&label())), (RICHES + 990, RICHES + 77, RICHES + 33));
		assert_eq!(coins(&Royalties::vault_account(COINS)), 0);
	});
}

#[test]
fn an_item_that_cannot_change_hands_frees_the_bidder() {
	with_auction(english(RESERVE, UNIT), NATIVE, |id, item| {
		assert_ok!(bid(bob(), id, item, RESERVE));
		// Nobody but the runtime itself can do this.
		assert_ok!(<Nfts as Transfer<_>>::disable_transfer(&id, &item));
		advance(100);
		assert_ok!(Royalties::settle(signed(nobody()), id, item));
		assert_eq!(last_event(), Event::AuctionFailed { collection: id, item, bidder: bob() });
		assert_eq!(owner(id, item), Some(alice()));
		assert_eq!((bound(&bob()), wealth(&bob()), wealth(&alice())), (0, RICHES, RICHES));
		assert_eq!(held(&alice()), 0);
		assert_ok!(<Nfts as Transfer<_>>::enable_transfer(&id, &item));
	});
}

/// A vote, as any lock, is no way into an auction, nor one out of it.
#[test]
fn locked_money_neither_bids_nor_lets_a_bidder_go() {
	with_auction(english(RESERVE, UNIT), NATIVE, |id, item| {
		let lock = |amount| Balances::set_lock(*b"democrac", &bob(), amount, WithdrawReasons::all());
		lock(RICHES - 3 * RESERVE);
		assert_noop!(bid(bob(), id, item, 4 * RESERVE), Fault::CannotPay);
		assert_ok!(bid(bob(), id, item, 2 * RESERVE));
		// What is under no lock is promised once only.
		let (other, second) = item_of(alice());
		put_up(alice(), (other, second), NATIVE, english(RESERVE, UNIT));
		assert_noop!(bid(bob(), other, second, 2 * RESERVE), Fault::CannotPay);
		assert_ok!(bid(bob(), other, second, RESERVE));
		lock(RICHES);
		advance(100);
		for (id, item, price) in [(id, item, 2 * RESERVE), (other, second, RESERVE)] {
			assert_ok!(Royalties::settle(signed(nobody()), id, item));
			assert!(matches!(last_event(), Event::Sold { price: paid, .. } if paid == price));
			assert_eq!(owner(id, item), Some(bob()));
		}
		assert_eq!((bound(&bob()), wealth(&bob())), (0, RICHES - 3 * RESERVE));
	});
}
