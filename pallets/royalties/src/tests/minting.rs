//! Minting, burning, and whose deposit keeps an item.

use crate::{
	mock::{Royalties, *},
	*,
};
use frame_support::{assert_noop, assert_ok, traits::tokens::nonfungibles_v2::Inspect};
use sp_runtime::DispatchError::BadOrigin;

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
fn a_buyer_who_can_keeps_the_item() {
	run(|| {
		let (id, item) = item_of(alice());
		put_up(alice(), (id, item), NATIVE, fixed(UNIT));
		assert_ok!(Royalties::buy(signed(bob()), id, item, NATIVE, UNIT));
		assert_eq!(Royalties::item(id, item).expect("is there").payer, bob());

		// One who can pay the price and no more gets it all the same.
		put_up(bob(), (id, item), NATIVE, fixed(UNIT));
		assert_ok!(Balances::transfer_allow_death(signed(alice()), nobody(), UNIT + EXISTENTIAL_DEPOSIT));
		assert_ok!(Royalties::buy(signed(nobody()), id, item, NATIVE, UNIT));
		assert_eq!(Royalties::item(id, item).expect("is there").payer, bob());
		assert_eq!(owner(id, item), Some(nobody()));
	});
}
