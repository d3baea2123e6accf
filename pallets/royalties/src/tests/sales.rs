//! Sales at a fixed and at a falling price.

use crate::{
	mock::{Royalties, *},
	*,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungibles::Mutate as _,
		tokens::{Fortitude::Polite, Precision::Exact, Preservation::Expendable},
	},
};
use metalife_primitives::Balance;
use sp_runtime::{ArithmeticError, DispatchError::BadOrigin, Permill, TokenError};

type Fault = Error<Runtime>;

const PRICE: Balance = 100 * UNIT;

#[test]
fn everyone_is_paid_at_once() {
	run(|| {
		let (id, item) = item_of(alice());
		let terms = fixed(PRICE);
		assert_ok!(Royalties::put_on_sale(signed(alice()), id, item, NATIVE, terms, after(100), brought()));
		assert_eq!(last_event(), Event::PutOnSale { collection: id, item, seller: alice() });
		// It stays where it is.
		assert_eq!(owner(id, item), Some(alice()));
		assert!(held(&alice()) > 0);

		assert_ok!(Royalties::buy(signed(bob()), id, item, NATIVE, PRICE));
		let (royalties, fee) = (PRICE / 10, PRICE / 20);
		assert_eq!(
			last_event(),
			Event::Sold {
				collection: id,
				item,
				seller: alice(),
				buyer: bob(),
				money: NATIVE,
				price: PRICE,
				royalties,
				fee,
				agreed: None,
			}
		);
		assert_eq!(owner(id, item), Some(bob()));
		assert_eq!(wealth(&bob()), RICHES - PRICE);
		assert_eq!(wealth(&alice()), RICHES + PRICE - royalties - fee);
		assert_eq!(wealth(&artist()), RICHES + royalties / 10 * 7);
		assert_eq!(wealth(&label()), RICHES + royalties / 10 * 3);
		assert_eq!(wealth(&gallery()), RICHES + fee);
		assert_eq!(held(&alice()), 0);
		assert!(Royalties::sale(id, item).is_none());
	});
}

#[test]
fn an_app_that_is_gone_takes_nothing() {
	run(|| {
		let (id, item) = item_of(alice());
		assert_ok!(Royalties::put_on_sale(signed(alice()), id, item, NATIVE, fixed(PRICE), after(100), brought()));
		close_app();
		assert_ok!(Royalties::buy(signed(bob()), id, item, NATIVE, PRICE));
		assert_eq!(wealth(&gallery()), RICHES);
		assert_eq!(wealth(&alice()), RICHES + PRICE / 10 * 9);
	});
}

#[test]
fn sellers_take_assets_if_they_like() {
	run(|| {
		let (id, item) = item_of(alice());
		put_up(alice(), (id, item), COINS, fixed(1_000));
		assert_noop!(Royalties::buy(signed(bob()), id, item, NATIVE, PRICE), Fault::OtherMoney);
		assert_ok!(Royalties::buy(signed(bob()), id, item, COINS, 1_000));
		assert_eq!(coins(&bob()), RICHES - 1_000);
		assert_eq!(coins(&alice()), RICHES + 900);
		assert_eq!((coins(&artist()), coins(&label())), (RICHES + 70, RICHES + 30));
		assert_eq!(coins(&Royalties::vault_account(COINS)), 0);
	});
}

/// pallet-assets would lose what it moves where the supply cannot grow by as much.
#[test]
fn an_asset_of_which_there_is_almost_all_there_can_be_is_not_lost() {
	run(|| {
		let (id, item) = item_of(alice());
		put_up(alice(), (id, item), COINS, fixed(1_000));
		let room = Balance::MAX - Assets::total_supply(ASSET);
		assert_ok!(Assets::mint_into(ASSET, &charlie(), room - 999));
		let before = root();
		assert_noop!(Royalties::buy(signed(bob()), id, item, COINS, 1_000), ArithmeticError::Overflow);
		assert_eq!(root(), before);
		assert_ok!(Assets::burn_from(ASSET, &charlie(), 1, Expendable, Exact, Polite));
		assert_ok!(Royalties::buy(signed(bob()), id, item, COINS, 1_000));
		assert_eq!(coins(&alice()), RICHES + 900);
	});
}

#[test]
fn all_of_an_asset_may_be_spent_but_no_dust_be_left() {
	run(|| {
		let (id, item) = item_of(alice());
		put_up(alice(), (id, item), COINS, fixed(1_000));
		assert_ok!(Balances::transfer_allow_death(signed(bob()), nobody(), UNIT));
		assert_ok!(Assets::transfer(signed(bob()), ASSET, nobody(), 1_009));
		assert_noop!(Royalties::buy(signed(nobody()), id, item, COINS, 1_000), TokenError::NotExpendable);
		assert_ok!(Assets::transfer(signed(nobody()), ASSET, bob(), 9));
		assert_ok!(Royalties::buy(signed(nobody()), id, item, COINS, 1_000));
		assert_eq!(coins(&nobody()), 0);
	});
}

#[test]
fn a_sale_may_be_for_one_buyer() {
	run(|| {
		let (id, item) = item_of(alice());
		put_up(alice(), (id, item), NATIVE, Terms::Fixed { price: PRICE, buyer: Some(charlie()) });
		assert_noop!(Royalties::buy(signed(bob()), id, item, NATIVE, PRICE), Fault::NotAdmitted);
		assert_ok!(Royalties::buy(signed(charlie()), id, item, NATIVE, PRICE));
	});
}

#[test]
fn buyers_are_kept_from_surprises() {
	run(|| {
		let (id, item) = item_of(alice());
		let buy = |who, money, most| Royalties::buy(signed(who), id, item, money, most);
		assert_noop!(buy(bob(), NATIVE, PRICE), Fault::NotOnSale);
		put_up(alice(), (id, item), NATIVE, fixed(PRICE));
		assert_noop!(buy(bob(), NATIVE, PRICE - 1), Fault::TooDear);
		assert_noop!(buy(bob(), COINS, PRICE), Fault::OtherMoney);
		assert_noop!(buy(alice(), NATIVE, PRICE), Fault::WithOneself);
		assert_noop!(buy(nobody(), NATIVE, PRICE), Fault::DepositUnavailable);
		assert_ok!(Balances::transfer_allow_death(signed(charlie()), nobody(), PRICE));
		assert_noop!(buy(nobody(), NATIVE, PRICE), TokenError::FundsUnavailable);
		assert_noop!(Royalties::buy(Origin::root(), id, item, NATIVE, PRICE), BadOrigin);
		assert_noop!(Royalties::bid(signed(bob()), id, item, NATIVE, PRICE), Fault::NoBids);
		advance(100);
		assert_noop!(buy(bob(), NATIVE, PRICE), Fault::AlreadyOver);
		assert!(Royalties::sale(id, item).expect("is there").price.is_none());
	});
}

#[test]
fn the_price_falls_from_block_to_block() {
	run(|| {
		let (id, item) = item_of(alice());
		put_up(alice(), (id, item), NATIVE, Terms::Dutch { from: PRICE, to: UNIT });
		let price = || Royalties::sale(id, item).expect("is there").price;
		assert_eq!(price(), Some(PRICE));
		advance(50);
		let half = PRICE - (PRICE - UNIT) / 2;
		assert_eq!(price(), Some(half));
		advance(49);
		assert_eq!(price(), Some(PRICE - (PRICE - UNIT) / 100 * 99));
		assert_ok!(Royalties::buy(signed(bob()), id, item, NATIVE, half));
		assert_eq!(wealth(&bob()), RICHES - (PRICE - (PRICE - UNIT) / 100 * 99));
	});
}

#[test]
fn only_sound_sales_are_opened() {
	run(|| {
		let (id, item) = item_of(alice());
		let sell =
			|money, terms, closes, app| Royalties::put_on_sale(signed(alice()), id, item, money, terms, closes, app);
		let with = |terms| sell(NATIVE, terms, after(100), None);
		let terms = fixed(PRICE);
		let put = |who, id, item| Royalties::put_on_sale(signed(who), id, item, NATIVE, fixed(PRICE), after(9), None);
		assert_noop!(put(artist(), id, item), Fault::NotOwner);
		assert_noop!(put(alice(), id, item + 1), Fault::UnknownItem);
		assert_noop!(put(alice(), 9, item), Fault::UnknownCollection);
		let root = Royalties::put_on_sale(Origin::root(), id, item, NATIVE, terms.clone(), after(9), None);
		assert_noop!(root, BadOrigin);
		assert_noop!(sell(NATIVE, terms.clone(), after(0), None), Fault::AlreadyOver);
		assert_noop!(sell(NATIVE, terms.clone(), after(1_001), None), Fault::TooLong);
		assert_noop!(sell(Money::Asset(1), terms.clone(), after(9), None), Fault::UnknownAsset);
		assert_noop!(sell(COINS, fixed(9), after(9), None), Fault::PriceTooLow);
		assert_noop!(with(fixed(0)), Fault::PriceTooLow);
		assert_noop!(with(fixed(EXISTENTIAL_DEPOSIT - 1)), Fault::PriceTooLow);
		assert_noop!(with(Terms::Fixed { price: PRICE, buyer: Some(alice()) }), Fault::WithOneself);
		assert_noop!(with(Terms::Dutch { from: PRICE, to: PRICE }), Fault::PriceTooLow);
		assert_noop!(with(Terms::Dutch { from: PRICE, to: 0 }), Fault::PriceTooLow);
		assert_noop!(with(english(0, 1)), Fault::PriceTooLow);
		assert_noop!(with(english(PRICE, 0)), Fault::NoStep);
		let more = |buy_now, extension| Terms::English {
			reserve: PRICE,
			step: 1,
			buy_now,
			extension,
			bidders: Default::default(),
		};
		assert_noop!(with(more(Some(PRICE), 0)), Fault::PriceTooLow);
		assert_noop!(with(more(None, 51)), Fault::TooLong);
		let app = |app, parts| Some(Brought { app, fee: Permill::from_parts(parts) });
		assert_noop!(sell(NATIVE, terms.clone(), after(9), app(APP, 100_001)), Fault::FeeTooHigh);
		assert_noop!(sell(NATIVE, terms.clone(), after(9), app(9, 1)), Fault::UnknownApp);
		assert_ok!(sell(NATIVE, terms, after(1_000), app(APP, 100_000)));
		assert_noop!(with(fixed(PRICE)), Fault::OnSale);
	});
}

#[test]
fn a_sale_needs_its_deposit() {
	run(|| {
		let (id, item) = item_of(nobody());
		assert_noop!(
			Royalties::put_on_sale(signed(nobody()), id, item, NATIVE, fixed(PRICE), after(9), None),
			Fault::DepositUnavailable
		);
	});
}

#[test]
fn the_seller_cancels_and_anyone_clears_what_is_over() {
	run(|| {
		let (id, item) = item_of(alice());
		assert_noop!(Royalties::cancel_sale(signed(alice()), id, item), Fault::NotOnSale);
		put_up(alice(), (id, item), NATIVE, fixed(PRICE));
		assert_noop!(Royalties::cancel_sale(signed(bob()), id, item), Fault::NotSeller);
		assert_noop!(Royalties::cancel_sale(Origin::root(), id, item), BadOrigin);
		assert_ok!(Royalties::cancel_sale(signed(alice()), id, item));
		assert_eq!(last_event(), Event::TakenOffSale { collection: id, item });
		assert_eq!(held(&alice()), 0);

		put_up(alice(), (id, item), NATIVE, fixed(PRICE));
		assert_noop!(Royalties::settle(signed(nobody()), id, item), Fault::NotOver);
		advance(100);
		assert_ok!(Royalties::settle(signed(nobody()), id, item));
		assert_eq!(last_event(), Event::TakenOffSale { collection: id, item });
		assert_noop!(Royalties::settle(signed(nobody()), id, item), Fault::NotOnSale);
		assert_noop!(Royalties::settle(Origin::root(), id, item), BadOrigin);
		assert_eq!((held(&alice()), wealth(&alice())), (0, RICHES));
	});
}
