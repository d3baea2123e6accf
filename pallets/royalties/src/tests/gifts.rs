//! Gifts, by the creator's rule.

use crate::{
	mock::{Royalties, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::Balance;
use sp_runtime::{DispatchError::BadOrigin, TokenError};

type Fault = Error<Runtime>;

const FEE: Balance = 10 * UNIT;

fn item_with(rule: GiftRule) -> (CollectionId, ItemId) {
	let id = collection(policy(Transfers::Enforced(rule)));
	(id, mint(id, alice()))
}

#[test]
fn free_gifts_cost_nothing() {
	run(|| {
		let (id, item) = item_with(GiftRule::Free);
		assert_ok!(Royalties::gift(signed(alice()), id, item, nobody(), 0));
		assert_eq!(last_event(), Event::Given { collection: id, item, from: alice(), to: nobody(), fee: 0 });
		assert_eq!(owner(id, item), Some(nobody()));
		assert_eq!(wealth(&alice()), RICHES);
		// Whoever kept it goes on doing so, since the other never asked for it.
		assert_eq!(Royalties::item(id, item).expect("is there").payer, artist());
	});
}

#[test]
fn a_fee_reaches_the_receivers_whole() {
	run(|| {
		let (id, item) = item_with(GiftRule::Fee(FEE));
		assert_noop!(Royalties::gift(signed(alice()), id, item, bob(), FEE - 1), Fault::TooDear);
		assert_ok!(Royalties::gift(signed(alice()), id, item, bob(), FEE));
		assert_eq!(wealth(&alice()), RICHES - FEE);
		assert_eq!(wealth(&artist()), RICHES + FEE / 10 * 7);
		assert_eq!(wealth(&label()), RICHES + FEE / 10 * 3);

		assert_ok!(Royalties::gift(signed(bob()), id, item, nobody(), FEE));
		assert_ok!(Balances::transfer_allow_death(signed(bob()), nobody(), FEE));
		assert_noop!(Royalties::gift(signed(nobody()), id, item, bob(), FEE), TokenError::NotExpendable);
	});
}

#[test]
fn forbidden_gifts_are_refused() {
	run(|| {
		let (id, item) = item_with(GiftRule::Forbidden);
		assert_noop!(Royalties::gift(signed(alice()), id, item, bob(), FEE), Fault::GiftsForbidden);
		// It can be sold, or ended.
		put_up(alice(), (id, item), NATIVE, fixed(UNIT));
		assert_ok!(Royalties::buy(signed(bob()), id, item, NATIVE, UNIT));
		assert_ok!(Royalties::burn(signed(bob()), id, item));
	});
}

#[test]
fn a_gift_is_the_owners_and_to_another() {
	run(|| {
		let (id, item) = item_with(GiftRule::Free);
		assert_noop!(Royalties::gift(signed(artist()), id, item, bob(), 0), Fault::NotOwner);
		assert_noop!(Royalties::gift(signed(alice()), id, item, alice(), 0), Fault::WithOneself);
		assert_noop!(Royalties::gift(signed(alice()), id, item + 1, bob(), 0), Fault::UnknownItem);
		assert_noop!(Royalties::gift(signed(alice()), 9, item, bob(), 0), Fault::UnknownCollection);
		assert_noop!(Royalties::gift(Origin::root(), id, item, bob(), 0), BadOrigin);
		put_up(alice(), (id, item), NATIVE, fixed(UNIT));
		assert_noop!(Royalties::gift(signed(alice()), id, item, bob(), 0), Fault::OnSale);
		assert_ok!(Royalties::cancel_sale(signed(alice()), id, item));
		block(bob(), alice());
		assert_noop!(Royalties::gift(signed(alice()), id, item, bob(), 0), Fault::BlockedProfile);
		assert_ok!(Royalties::gift(signed(alice()), id, item, charlie(), 0));
	});
}

/// Whoever gives an item away as a sale for next to nothing pays what there is of the fee.
#[test]
fn a_sale_for_less_than_the_fee_is_no_way_around_it() {
	run(|| {
		let (id, item) = item_with(GiftRule::Fee(FEE));
		put_up(alice(), (id, item), NATIVE, Terms::Fixed { price: UNIT, buyer: Some(bob()) });
		assert_ok!(Royalties::buy(signed(bob()), id, item, NATIVE, UNIT));
		assert_eq!((wealth(&alice()), wealth(&bob())), (RICHES, RICHES - UNIT));
		assert_eq!(wealth(&artist()) + wealth(&label()), 2 * RICHES + UNIT);
		// Of a price that is higher the fee is the least, and a tenth of it the rule.
		let terms = offer_of(NATIVE, 2 * FEE);
		assert_ok!(Royalties::make_offer(signed(alice()), id, item, terms, after(9)));
		assert_ok!(Royalties::accept_offer(signed(bob()), id, item, alice(), terms));
		assert!(matches!(last_event(), Event::Sold { royalties: FEE, .. }));
		put_up(alice(), (id, item), NATIVE, fixed(20 * FEE));
		assert_ok!(Royalties::buy(signed(bob()), id, item, NATIVE, 20 * FEE));
		assert!(matches!(last_event(), Event::Sold { royalties, .. } if royalties == 2 * FEE));
	});
}
