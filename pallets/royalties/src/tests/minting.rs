//! Minting, burning, and whose deposit keeps an item.

use crate::{
	mock::{Royalties, *},
	*,
};
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok, traits::tokens::nonfungibles_v2::Inspect};
use metalife_primitives::{AccountId, Balance};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult, TokenError};

type Fault = Error<Runtime>;

#[test]
fn items_are_numbered_and_the_supply_is_kept() {
	run(|| {
		let id = collection(enforced());
		assert_ok!(Royalties::create_edition(signed(artist()), id, cid(), 2));
		for number in 1..=2 {
			assert_ok!(Royalties::mint(signed(artist()), id, 1, alice()));
			let item = item_id(1, number);
			assert_eq!(last_event(), Event::Minted { collection: id, item, to: alice() });
			let info = Royalties::item(id, item).expect("is there");
			assert_eq!((info.edition, info.number, info.supply), (1, number, 2));
			assert_eq!((info.owner, info.payer, info.metadata), (alice(), artist(), cid()));
			assert_eq!(<Nfts as Inspect<_>>::attribute(&id, &item, &[]), Some(cid().into_inner()));
		}
		assert_noop!(Royalties::mint(signed(artist()), id, 1, alice()), Fault::SoldOut);
		// One that is burnt is not made again.
		assert_ok!(Royalties::burn(signed(alice()), id, item_id(1, 1)));
		assert_noop!(Royalties::mint(signed(artist()), id, 1, alice()), Fault::SoldOut);
		assert_eq!(Royalties::edition(id, 1).map(|edition| (edition.minted, edition.live)), Some((2, 1)));
	});
}

#[test]
fn only_the_creator_mints() {
	run(|| {
		let id = collection(enforced());
		assert_noop!(Royalties::mint(signed(bob()), id, 0, bob()), Fault::NotCreator);
		assert_noop!(Royalties::mint(signed(artist()), 9, 0, bob()), Fault::UnknownCollection);
		assert_noop!(Royalties::mint(signed(artist()), id, 9, bob()), Fault::UnknownEdition);
		assert_noop!(Royalties::mint(Origin::root(), id, 0, bob()), BadOrigin);
		block(bob(), artist());
		assert_noop!(Royalties::mint(signed(artist()), id, 0, bob()), Fault::BlockedProfile);
	});
}

#[test]
fn the_owner_burns_and_the_payer_is_refunded() {
	run(|| {
		let (id, item) = item_of(alice());
		let before = held(&artist());
		for who in [artist(), bob(), Royalties::account()] {
			assert_noop!(Royalties::burn(signed(who), id, item), Fault::NotOwner);
		}
		assert_noop!(Royalties::burn(signed(alice()), id, item + 1), Fault::UnknownItem);
		assert_noop!(Royalties::burn(Origin::root(), id, item), BadOrigin);
		put_up(alice(), (id, item), NATIVE, fixed(UNIT));
		assert_noop!(Royalties::burn(signed(alice()), id, item), Fault::OnSale);
		assert_ok!(Royalties::cancel_sale(signed(alice()), id, item));
		assert_ok!(Royalties::burn(signed(alice()), id, item));
		assert_eq!(last_event(), Event::Burnt { collection: id, item });
		assert_eq!(owner(id, item), None);
		assert!(held(&artist()) < before);
	});
}

#[test]
fn an_open_item_burnt_elsewhere_is_forgotten_by_anyone() {
	run(|| {
		let id = collection(policy(Transfers::Open));
		let item = mint(id, alice());
		let before = held(&artist());
		assert_ok!(Nfts::burn(signed(alice()), id, item));
		assert!(Royalties::item(id, item).is_none());
		assert_ok!(Royalties::burn(signed(bob()), id, item));
		assert!(held(&artist()) < before);
		assert_ok!(Royalties::close_edition(signed(artist()), id, 0));
		assert_ok!(Royalties::close_collection(signed(artist()), id, 0));
		assert_eq!(held(&artist()), 0);
	});
}

#[test]
fn another_may_keep_an_item() {
	run(|| {
		let (id, item) = item_of(alice());
		let price = held(&artist());
		assert_noop!(Royalties::assume_deposit(signed(artist()), id, item), Fault::AlreadyPays);
		assert_noop!(Royalties::assume_deposit(signed(nobody()), id, item), Fault::DepositUnavailable);
		assert_noop!(Royalties::assume_deposit(signed(alice()), id, item + 1), Fault::UnknownItem);
		assert_noop!(Royalties::assume_deposit(Origin::root(), id, item), BadOrigin);
		assert_ok!(Royalties::assume_deposit(signed(alice()), id, item));
		assert_eq!(last_event(), Event::DepositAssumed { collection: id, item, payer: alice() });
		assert!(held(&alice()) > 0 && held(&artist()) == price - held(&alice()));
	});
}

#[test]
fn a_buyer_keeps_the_item() {
	run(|| {
		let (id, item) = item_of(alice());
		put_up(alice(), (id, item), NATIVE, fixed(UNIT));
		assert_ok!(Royalties::buy(signed(bob()), id, item, NATIVE, UNIT));
		assert_eq!(Royalties::item(id, item).expect("is there").payer, bob());

		assert_eq!(held(&bob()), held_for_item());

		// One who can pay the price and no more does not get it: nobody who has sold pays for it any longer.
		let price = UNIT / 2;
		put_up(bob(), (id, item), NATIVE, fixed(price));
		assert_ok!(Balances::transfer_allow_death(signed(alice()), nobody(), price + EXISTENTIAL_DEPOSIT));
		let before = root();
		assert_noop!(Royalties::buy(signed(nobody()), id, item, NATIVE, price), Fault::DepositUnavailable);
		assert_eq!(before, root());
		assert_ok!(Balances::transfer_allow_death(signed(alice()), nobody(), held_for_item()));
		assert_ok!(Royalties::buy(signed(nobody()), id, item, NATIVE, price));
		assert_eq!((owner(id, item), held(&nobody())), (Some(nobody()), held_for_item()));
		assert_eq!(held(&bob()), 0);
	});
}

/// Whoever is to have an item has its deposit held with the bid or offer: later there may be nothing left to hold.
#[test]
fn bids_and_offers_keep_the_item_s_deposit_ready() {
	run(|| {
		for money in [NATIVE, COINS] {
			let (id, item) = item_of(alice());
			put_up(alice(), (id, item), money, english(UNIT, UNIT));
			let bid = |who, amount| Royalties::bid(signed(who), id, item, money, amount);
			assert_ok!(bid(bob(), UNIT));
			assert_eq!(held(&bob()), held_for_item());
			assert_ok!(bid(charlie(), 2 * UNIT));
			assert_eq!((held(&bob()), held(&charlie())), (0, held_for_item()));
			spend_all(charlie());
			advance(100);
			assert_ok!(Royalties::settle(signed(nobody()), id, item));
			assert_eq!(Royalties::item(id, item).expect("is there").payer, charlie());
			assert_eq!((held(&alice()), held(&charlie())), (0, held_for_item()));

			let terms = offer_of(money, 3 * UNIT);
			assert_ok!(Royalties::make_offer(signed(bob()), id, item, terms, after(50)));
			assert!(held(&bob()) > held_for_item());
			spend_all(bob());
			assert_ok!(Royalties::accept_offer(signed(charlie()), id, item, bob(), terms));
			assert_eq!((held(&bob()), held(&charlie())), (held_for_item(), 0));
			assert_ok!(Royalties::burn(signed(bob()), id, item));
			for who in [bob(), charlie()] {
				assert_ok!(Balances::transfer_allow_death(signed(label()), who, 10 * UNIT));
			}
		}
	});
}

#[test]
fn a_bid_or_an_offer_needs_the_item_s_deposit() {
	run(|| {
		let (id, item) = item_of(alice());
		put_up(alice(), (id, item), NATIVE, english(UNIT, UNIT));
		let refuse = |refused: &dyn Fn() -> DispatchResult| {
			let before = root();
			assert_noop!(refused(), Fault::DepositUnavailable);
			assert_eq!(before, root());
		};
		let bid = || Royalties::bid(signed(nobody()), id, item, NATIVE, UNIT);
		let offer = || Royalties::make_offer(signed(nobody()), id, item, offer_of(NATIVE, UNIT), after(9));
		// All but one planck of what the item costs; the offer has a record of its own besides.
		let fund = |amount| {
			assert_ok!(Balances::transfer_allow_death(signed(alice()), nobody(), amount));
		};
		fund(EXISTENTIAL_DEPOSIT + held_for_item() - 1);
		refuse(&bid);
		refuse(&offer);
		fund(1);
		assert_noop!(bid(), TokenError::FundsUnavailable);
		refuse(&offer);
		fund(UNIT);
		assert_ok!(bid());
		refuse(&offer);
		fund(3 * UNIT);
		assert_ok!(offer());
	});
}

/// What is held for one item.
fn held_for_item() -> Balance {
	Items::<Runtime>::iter_values()
		.next()
		.map(|deposit| Balance::decode(&mut &deposit.ticket.encode()[..]).expect("a balance"))
		.expect("there is an item")
}

/// Let an account keep no more MLT than it needs to live, but what is held.
fn spend_all(who: AccountId) {
	let spare = Balances::free_balance(&who) - EXISTENTIAL_DEPOSIT;
	assert_ok!(Balances::transfer_allow_death(signed(who), gallery(), spare));
}
