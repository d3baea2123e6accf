//! Items that another pallet keeps for their owners.

use crate::{
	mock::{Royalties, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::{traits::Custody, AccountId, Balance};

type Fault = Error<Runtime>;

const PRICE: Balance = 100 * UNIT;

/// The account of another pallet. It has no key; where it signs here, that is another pallet's doing.
fn keeper() -> AccountId {
	account("keeper")
}

fn take(id: CollectionId, item: ItemId) -> Result<(), sp_runtime::DispatchError> {
	<Royalties as Custody<_, _>>::take(&id, &item, &alice(), &keeper())
}

#[test]
fn an_item_is_taken_and_given_without_royalties() {
	run(|| {
		let (id, item) = item_of(alice());
		assert_ok!(take(id, item));
		assert_eq!(last_event(), Event::Taken { collection: id, item, from: alice(), custodian: keeper() });
		assert_eq!(<Royalties as Custody<_, _>>::owner(&id, &item), Some(keeper()));
		assert_noop!(Royalties::gift(signed(alice()), id, item, alice(), 0), Fault::NotOwner);
		assert_noop!(take(id, item), Fault::NotOwner);
		assert_noop!(Royalties::give(&id, &item, &alice(), &bob()), Fault::NotOwner);
		assert_ok!(Royalties::give(&id, &item, &keeper(), &bob()));
		assert_eq!(last_event(), Event::Returned { collection: id, item, custodian: keeper(), to: bob() });
		assert_eq!(owner(id, item), Some(bob()));
		assert_eq!(Royalties::item(id, item).expect("is there").payer, bob());
		assert_eq!((wealth(&alice()), wealth(&bob()), wealth(&artist())), (RICHES, RICHES, RICHES));
	});
}

#[test]
fn what_is_for_sale_or_forbidden_is_not_taken() {
	run(|| {
		let (id, item) = item_of(alice());
		put_up(alice(), (id, item), NATIVE, fixed(PRICE));
		assert_noop!(take(id, item), Fault::OnSale);
		let id = collection(Policy { custody: false, ..enforced() });
		let item = mint(id, alice());
		assert_noop!(take(id, item), Fault::CustodyForbidden);
		assert_noop!(take(9, item), Fault::UnknownCollection);
		assert_noop!(Royalties::give(&9, &item, &alice(), &bob()), Fault::UnknownCollection);
	});
}

#[test]
fn what_is_sold_out_of_custody_pays_royalties() {
	run(|| {
		let (id, item) = item_of(alice());
		assert_ok!(take(id, item));
		let sell = |buyer, price| <Royalties as Custody<_, _>>::sell(&id, &item, &keeper(), &buyer, price);
		assert_noop!(sell(keeper(), PRICE), Fault::WithOneself);
		assert_noop!(sell(nobody(), PRICE), sp_runtime::TokenError::FundsUnavailable);
		assert_noop!(<Royalties as Custody<_, _>>::sell(&id, &item, &alice(), &bob(), PRICE), Fault::NotOwner);
		assert_eq!(sell(bob(), PRICE), Ok(PRICE / 10 * 9));
		assert_eq!(wealth(&keeper()), PRICE / 10 * 9);
		assert_eq!((wealth(&artist()), wealth(&label())), (RICHES + PRICE / 100 * 7, RICHES + PRICE / 100 * 3));
		assert_eq!((owner(id, item), wealth(&bob())), (Some(bob()), RICHES - PRICE));
	});
}
