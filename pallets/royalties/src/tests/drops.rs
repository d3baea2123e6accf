//! Drops: schedule, price, allow-list.

use crate::{
	mock::{Royalties, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::{AccountId, Balance};
use sp_core::H256;
use sp_runtime::{DispatchError::BadOrigin, Permill};

type Fault = Error<Runtime>;

const PRICE: Balance = 10 * UNIT;

fn drop() -> DropTerms<u64> {
	DropTerms { opens: after(10), closes: after(20), money: NATIVE, price: PRICE, allowed: None, app: None }
}

fn open(id: CollectionId, terms: DropTerms<u64>) {
	assert_ok!(Royalties::open_drop(signed(artist()), id, 0, terms));
}

fn take(who: AccountId, id: CollectionId, allowed: Option<Allowed>) -> Result<(), sp_runtime::DispatchError> {
	Royalties::mint_from_drop(signed(who), id, 0, NATIVE, PRICE, allowed)
}

#[test]
fn it_is_open_from_its_first_block_to_before_its_last() {
	run(|| {
		let id = collection(enforced());
		assert_noop!(take(bob(), id, None), Fault::NoDrop);
		open(id, drop());
		assert_eq!(last_event(), Event::DropOpened { collection: id, edition: 0, round: 1 });
		assert_noop!(take(bob(), id, None), Fault::NotYet);
		advance(9);
		assert_noop!(take(bob(), id, None), Fault::NotYet);
		advance(1);
		assert_ok!(take(bob(), id, None));
		advance(9);
		assert_ok!(take(bob(), id, None));
		advance(1);
		assert_noop!(take(bob(), id, None), Fault::AlreadyOver);
		assert_eq!(owner(id, item_id(0, 2)), Some(bob()));
		assert_ok!(Royalties::close_drop(signed(artist()), id, 0));
		assert_eq!(last_event(), Event::DropClosed { collection: id, edition: 0 });
	});
}

#[test]
fn the_price_is_for_the_receivers_but_for_the_app() {
	run(|| {
		let id = collection(enforced());
		open(id, DropTerms { opens: 0, app: brought(), ..drop() });
		assert_ok!(take(bob(), id, None));
		let fee = PRICE / 20;
		let rest = PRICE - fee;
		assert_eq!(wealth(&bob()), RICHES - PRICE);
		assert_eq!(wealth(&gallery()), RICHES + fee);
		assert_eq!(wealth(&artist()), RICHES + rest / 10 * 7);
		assert_eq!(wealth(&label()), RICHES + rest / 10 * 3);
		// The minter keeps what it mints.
		assert_eq!(Royalties::item(id, item_id(0, 1)).expect("is there").payer, bob());

		// Without the app nothing is lost.
		close_app();
		let before = wealth(&artist()) + wealth(&label());
		assert_ok!(take(charlie(), id, None));
		assert_eq!(wealth(&artist()) + wealth(&label()), before + PRICE);
	});
}

#[test]
fn it_may_cost_nothing_or_be_paid_in_an_asset() {
	run(|| {
		let id = collection(enforced());
		open(id, DropTerms { opens: 0, price: 0, ..drop() });
		assert_ok!(Royalties::mint_from_drop(signed(bob()), id, 0, NATIVE, 0, None));
		assert_eq!(wealth(&bob()), RICHES);

		open(id, DropTerms { opens: 0, money: COINS, price: 1_000, ..drop() });
		assert_noop!(Royalties::mint_from_drop(signed(bob()), id, 0, NATIVE, 1_000, None), Fault::OtherMoney);
		assert_noop!(Royalties::mint_from_drop(signed(bob()), id, 0, COINS, 999, None), Fault::TooDear);
		assert_ok!(Royalties::mint_from_drop(signed(bob()), id, 0, COINS, 1_000, None));
		assert_eq!(coins(&bob()), RICHES - 1_000);
		assert_eq!((coins(&artist()), coins(&label())), (RICHES + 700, RICHES + 300));
	});
}

#[test]
fn an_allow_list_says_who_and_how_many() {
	run(|| {
		let id = collection(enforced());
		let leaves = [(bob(), 2), (charlie(), 1)].map(|(who, quantity)| allow_list::leaf(id, 0, &who, quantity));
		let third = allow_list::leaf(id, 0, &alice(), 5);
		let pair = allow_list::node(&leaves[0], &leaves[1]);
		let root = allow_list::node(&pair, &third);
		open(id, DropTerms { opens: 0, allowed: Some(root), ..drop() });
		let proof = |quantity, path: &[H256]| Some(Allowed { quantity, path: path.to_vec().try_into().unwrap() });
		let of_bob = proof(2, &[leaves[1], third]);

		assert_noop!(take(bob(), id, None), Fault::NotAllowed);
		assert_noop!(take(bob(), id, proof(3, &[leaves[1], third])), Fault::NotAllowed);
		assert_noop!(take(bob(), id, proof(2, &[third, leaves[1]])), Fault::NotAllowed);
		assert_noop!(take(bob(), id, proof(2, &[])), Fault::NotAllowed);
		assert_noop!(take(charlie(), id, of_bob.clone()), Fault::NotAllowed);
		assert_ok!(take(bob(), id, of_bob.clone()));
		assert_ok!(take(bob(), id, of_bob.clone()));
		assert_noop!(take(bob(), id, of_bob.clone()), Fault::AllowanceUsed);
		assert_ok!(take(charlie(), id, proof(1, &[leaves[0], third])));
		assert_ok!(take(alice(), id, proof(5, &[pair])));

		// What was used counts until the drop is over.
		let clear = |who| Royalties::clear_allowance(signed(nobody()), id, 0, who);
		assert_noop!(clear(bob()), Fault::StillThere);
		assert_noop!(clear(label()), Fault::NotFound);
		assert_noop!(Royalties::clear_allowance(Origin::root(), id, 0, bob()), BadOrigin);
		// The next one counts anew.
		open(id, DropTerms { opens: 0, allowed: Some(root), ..drop() });
		assert_ok!(take(bob(), id, of_bob));
		assert_noop!(clear(bob()), Fault::StillThere);
		assert_ok!(clear(charlie()));
		assert_eq!(last_event(), Event::AllowanceCleared { collection: id, edition: 0, account: charlie() });
		advance(20);
		let before = held(&bob());
		assert_ok!(clear(bob()));
		assert!(held(&bob()) < before);
		assert_ok!(clear(alice()));
		assert_noop!(clear(alice()), Fault::NotFound);
	});
}

#[test]
fn a_sold_out_edition_frees_what_its_list_kept() {
	run(|| {
		let id = collection(enforced());
		let root = allow_list::leaf(id, 0, &bob(), 99);
		open(id, DropTerms { opens: 0, price: 0, allowed: Some(root), ..drop() });
		let allowed = Some(Allowed { quantity: 99, path: Default::default() });
		for _ in 0..10 {
			assert_ok!(take(bob(), id, allowed.clone()));
		}
		assert_noop!(take(bob(), id, allowed), Fault::SoldOut);
		assert_noop!(Royalties::open_drop(signed(artist()), id, 0, drop()), Fault::SoldOut);
		assert_ok!(Royalties::clear_allowance(signed(bob()), id, 0, bob()));
	});
}

#[test]
fn only_sound_terms_are_opened() {
	run(|| {
		let id = collection(enforced());
		let open = |terms| Royalties::open_drop(signed(artist()), id, 0, terms);
		assert_noop!(Royalties::open_drop(signed(bob()), id, 0, drop()), Fault::NotCreator);
		assert_noop!(Royalties::open_drop(signed(artist()), 9, 0, drop()), Fault::UnknownCollection);
		assert_noop!(Royalties::open_drop(signed(artist()), id, 9, drop()), Fault::UnknownEdition);
		assert_noop!(Royalties::open_drop(Origin::root(), id, 0, drop()), BadOrigin);
		assert_noop!(open(DropTerms { opens: 0, closes: after(0), ..drop() }), Fault::AlreadyOver);
		assert_noop!(open(DropTerms { opens: after(20), ..drop() }), Fault::AlreadyOver);
		assert_noop!(open(DropTerms { closes: after(1_001), ..drop() }), Fault::TooLong);
		assert_noop!(open(DropTerms { price: EXISTENTIAL_DEPOSIT - 1, ..drop() }), Fault::PriceTooLow);
		assert_noop!(open(DropTerms { money: COINS, price: 9, ..drop() }), Fault::PriceTooLow);
		assert_noop!(open(DropTerms { money: Money::Asset(1), ..drop() }), Fault::UnknownAsset);
		let app = |app, percent| Some(Brought { app, fee: Permill::from_percent(percent) });
		assert_noop!(open(DropTerms { app: app(APP, 11), ..drop() }), Fault::FeeTooHigh);
		assert_noop!(open(DropTerms { app: app(9, 1), ..drop() }), Fault::UnknownApp);
		assert_ok!(open(DropTerms { closes: after(1_000), app: app(APP, 10), ..drop() }));
		assert_noop!(Royalties::close_drop(signed(bob()), id, 0), Fault::NotCreator);
		assert_noop!(Royalties::close_drop(signed(artist()), 9, 0), Fault::UnknownCollection);
		assert_noop!(Royalties::close_drop(signed(artist()), id, 1), Fault::NoDrop);
		assert_noop!(Royalties::close_drop(Origin::root(), id, 0), BadOrigin);
		// The edition's end ends it too.
		assert_ok!(Royalties::close_edition(signed(artist()), id, 0));
		assert_noop!(take(bob(), id, None), Fault::NoDrop);
		assert_noop!(Royalties::mint_from_drop(Origin::root(), id, 0, NATIVE, PRICE, None), BadOrigin);
	});
}
