//! Standing offers, and those bound to terms agreed in private.

use crate::{
	mock::{Royalties, *},
	*,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{LockableCurrency, WithdrawReasons},
};
use metalife_primitives::{AccountId, Balance};
use sp_runtime::{DispatchError::BadOrigin, Permill, TokenError};

type Fault = Error<Runtime>;

const PRICE: Balance = 100 * UNIT;

fn with_offer(terms: OfferTerms, test: impl FnOnce(CollectionId, ItemId)) {
	run(|| {
		let (id, item) = item_of(alice());
		assert_ok!(Royalties::make_offer(signed(bob()), id, item, terms, after(50)));
		test(id, item);
	});
}

fn accept(
	who: AccountId,
	id: CollectionId,
	item: ItemId,
	expected: OfferTerms,
) -> Result<(), sp_runtime::DispatchError> {
	Royalties::accept_offer(signed(who), id, item, bob(), expected)
}

#[test]
fn an_offer_is_accepted() {
	let terms = OfferTerms { app: brought(), ..offer_of(NATIVE, PRICE) };
	with_offer(terms, |id, item| {
		assert_eq!(last_event(), Event::OfferMade { collection: id, item, bidder: bob(), terms });
		assert_eq!(bound(&bob()), PRICE);
		assert_ok!(accept(alice(), id, item, terms));
		assert_eq!(owner(id, item), Some(bob()));
		assert_eq!((bound(&bob()), wealth(&bob())), (0, RICHES - PRICE));
		assert_eq!(wealth(&alice()), RICHES + PRICE / 100 * 85);
		assert_eq!((wealth(&artist()), wealth(&label())), (RICHES + PRICE / 100 * 7, RICHES + PRICE / 100 * 3));
		assert_eq!(wealth(&gallery()), RICHES + PRICE / 20);
		// The bidder keeps the item, and nothing else is held of anyone for it.
		assert_eq!(Royalties::item(id, item).expect("is there").payer, bob());
		assert!(Royalties::offer(id, item, bob()).is_none());
	});
}

#[test]
fn an_offer_bound_to_terms_is_accepted_with_the_same() {
	let terms = OfferTerms { agreed: Some(hash(7)), ..offer_of(NATIVE, PRICE) };
	with_offer(terms, |id, item| {
		assert_noop!(accept(alice(), id, item, OfferTerms { agreed: None, ..terms }), Fault::NotAsAgreed);
		assert_noop!(accept(alice(), id, item, OfferTerms { agreed: Some(hash(8)), ..terms }), Fault::NotAsAgreed);
		assert_ok!(accept(alice(), id, item, terms));
		assert!(matches!(last_event(), Event::Sold { agreed, .. } if agreed == Some(hash(7))));
	});
	with_offer(offer_of(NATIVE, PRICE), |id, item| {
		let other = OfferTerms { agreed: Some(hash(7)), ..offer_of(NATIVE, PRICE) };
		assert_noop!(accept(alice(), id, item, other), Fault::NotAsAgreed);
	});
}

#[test]
fn what_is_accepted_is_what_the_seller_thinks() {
	let terms = offer_of(NATIVE, PRICE);
	with_offer(terms, |id, item| {
		for other in [offer_of(NATIVE, PRICE + 1), offer_of(COINS, PRICE), OfferTerms { app: brought(), ..terms }] {
			assert_noop!(accept(alice(), id, item, other), Fault::OfferChanged);
		}
		assert_noop!(accept(charlie(), id, item, terms), Fault::NotOwner);
		assert_noop!(accept(alice(), id, item + 1, terms), Fault::UnknownItem);
		let of_charlie = Royalties::accept_offer(signed(alice()), id, item, charlie(), terms);
		assert_noop!(of_charlie, Fault::NoOffer);
		assert_noop!(Royalties::accept_offer(Origin::root(), id, item, bob(), terms), BadOrigin);
		advance(50);
		assert_noop!(accept(alice(), id, item, terms), Fault::AlreadyOver);
	});
}

#[test]
fn the_bidder_who_has_become_the_owner_does_not_accept() {
	with_offer(offer_of(NATIVE, PRICE), |id, item| {
		assert_ok!(Royalties::gift(signed(alice()), id, item, bob(), 0));
		assert_noop!(accept(bob(), id, item, offer_of(NATIVE, PRICE)), Fault::WithOneself);
		assert_ok!(Royalties::withdraw_offer(signed(bob()), id, item, bob()));
		assert_eq!((bound(&bob()), held(&bob())), (0, 0));
	});
}

#[test]
fn a_new_offer_takes_the_place_of_the_former() {
	with_offer(offer_of(NATIVE, PRICE), |id, item| {
		let before = held(&bob());
		assert_ok!(Royalties::make_offer(signed(bob()), id, item, offer_of(COINS, 500), after(60)));
		assert_eq!((bound(&bob()), held(&bob()), coins(&bob())), (0, before, RICHES - 500));
		assert_ok!(Royalties::make_offer(signed(bob()), id, item, offer_of(NATIVE, RICHES / 2), after(60)));
		assert_eq!((bound(&bob()), coins(&bob())), (RICHES / 2, RICHES));
		assert_eq!(Royalties::offers(id, item, None, 10).len(), 1);
	});
}

#[test]
fn the_bidder_withdraws_and_anyone_frees_what_has_expired() {
	with_offer(offer_of(NATIVE, PRICE), |id, item| {
		let withdraw = |who| Royalties::withdraw_offer(signed(who), id, item, bob());
		assert_noop!(withdraw(alice()), Fault::OfferStands);
		assert_noop!(Royalties::withdraw_offer(Origin::root(), id, item, bob()), BadOrigin);
		assert_ok!(withdraw(bob()));
		assert_eq!(last_event(), Event::OfferWithdrawn { collection: id, item, bidder: bob() });
		assert_eq!((bound(&bob()), held(&bob())), (0, 0));
		assert_noop!(withdraw(bob()), Fault::NoOffer);

		assert_ok!(Royalties::make_offer(signed(bob()), id, item, offer_of(NATIVE, PRICE), after(50)));
		advance(49);
		assert_noop!(withdraw(nobody()), Fault::OfferStands);
		advance(1);
		assert_ok!(withdraw(nobody()));
		assert_eq!(bound(&bob()), 0);
	});
}

#[test]
fn an_offer_for_an_item_that_is_gone_is_freed_by_anyone() {
	with_offer(offer_of(COINS, 500), |id, item| {
		assert_ok!(Royalties::burn(signed(alice()), id, item));
		assert_ok!(Royalties::withdraw_offer(signed(nobody()), id, item, bob()));
		assert_eq!((coins(&bob()), held(&bob())), (RICHES, 0));
	});
}

#[test]
fn an_offer_ends_a_sale_but_not_over_a_bid() {
	let terms = offer_of(NATIVE, PRICE);
	with_offer(terms, |id, item| {
		put_up(alice(), (id, item), COINS, english(1_000, 1));
		assert_ok!(Royalties::bid(signed(charlie()), id, item, COINS, 1_000));
		assert_noop!(accept(alice(), id, item, terms), Fault::BidStands);
	});
	with_offer(terms, |id, item| {
		put_up(alice(), (id, item), COINS, english(1_000, 1));
		assert_ok!(accept(alice(), id, item, terms));
		assert!(Royalties::sale(id, item).is_none());
		assert_eq!(held(&alice()), 0);
	});
}

#[test]
fn only_sound_offers_stand() {
	run(|| {
		let (id, item) = item_of(alice());
		let terms = offer_of(NATIVE, PRICE);
		let offer = |who, terms, expires| Royalties::make_offer(signed(who), id, item, terms, expires);
		assert_noop!(offer(alice(), terms, after(9)), Fault::WithOneself);
		assert_noop!(offer(bob(), terms, after(0)), Fault::AlreadyOver);
		assert_noop!(offer(bob(), terms, after(1_001)), Fault::TooLong);
		assert_noop!(offer(bob(), offer_of(NATIVE, 0), after(9)), Fault::PriceTooLow);
		assert_noop!(offer(bob(), offer_of(COINS, 9), after(9)), Fault::PriceTooLow);
		assert_noop!(offer(bob(), offer_of(Money::Asset(1), 9), after(9)), Fault::UnknownAsset);
		let app = |app, parts| Some(Brought { app, fee: Permill::from_parts(parts) });
		assert_noop!(offer(bob(), OfferTerms { app: app(APP, 100_001), ..terms }, after(9)), Fault::FeeTooHigh);
		assert_noop!(offer(bob(), OfferTerms { app: app(9, 1), ..terms }, after(9)), Fault::UnknownApp);
		assert_noop!(offer(nobody(), terms, after(9)), Fault::DepositUnavailable);
		assert_noop!(offer(bob(), offer_of(NATIVE, 2 * RICHES), after(9)), TokenError::FundsUnavailable);
		assert_noop!(Royalties::make_offer(signed(bob()), id, item + 1, terms, after(9)), Fault::UnknownItem);
		assert_noop!(Royalties::make_offer(signed(bob()), 9, item, terms, after(9)), Fault::UnknownCollection);
		assert_noop!(Royalties::make_offer(Origin::root(), id, item, terms, after(9)), BadOrigin);
		block(alice(), bob());
		assert_noop!(offer(bob(), terms, after(9)), Fault::BlockedProfile);
	});
}

/// What an offer promises is there when it is accepted, whatever the bidder has locked since.
#[test]
fn locked_money_is_not_offered_nor_takes_an_offer_back() {
	with_offer(offer_of(NATIVE, PRICE), |id, item| {
		let lock = |amount| Balances::set_lock(*b"democrac", &bob(), amount, WithdrawReasons::all());
		let offer = |amount| Royalties::make_offer(signed(bob()), id, item, offer_of(NATIVE, amount), after(50));
		lock(RICHES - PRICE);
		assert_noop!(offer(PRICE + 1), Fault::CannotPay);
		assert_ok!(offer(PRICE));
		lock(RICHES);
		assert_ok!(accept(alice(), id, item, offer_of(NATIVE, PRICE)));
		assert_eq!((owner(id, item), bound(&bob())), (Some(bob()), 0));
		assert_eq!(wealth(&bob()), RICHES - PRICE);
	});
}
