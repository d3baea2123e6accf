//! Items that another pallet keeps for their owners.

use crate::{
	mock::{Royalties, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::{traits::Custody, AccountId, Balance};
use sp_runtime::{DispatchError, Permill, TokenError};

type Fault = Error<Runtime>;

const PRICE: Balance = 100 * UNIT;

/// The account of another pallet. It has no key; where it signs here, that is another pallet's doing.
fn keeper() -> AccountId {
	account("keeper")
}

fn take(id: CollectionId, item: ItemId) -> Result<(), DispatchError> {
	<Royalties as Custody<_, _>>::take(&id, &item, &alice(), &keeper())
}

/// Give what Alice gave to `to`.
fn give(id: CollectionId, item: ItemId, to: AccountId, most: Balance) -> Result<Balance, DispatchError> {
	<Royalties as Custody<_, _>>::give(&id, &item, &keeper(), &alice(), &to, most)
}

#[test]
fn an_item_is_taken_and_given_back_without_royalties() {
	run(|| {
		let (id, item) = item_of(alice());
		assert_ok!(take(id, item));
		assert_eq!(last_event(), Event::Taken { collection: id, item, from: alice(), custodian: keeper() });
		assert_eq!(<Royalties as Custody<_, _>>::owner(&id, &item), Some(keeper()));
		assert_noop!(Royalties::gift(signed(alice()), id, item, alice(), 0), Fault::NotOwner);
		assert_noop!(take(id, item), Fault::NotOwner);
		assert_noop!(Royalties::give(&id, &item, &bob(), &alice(), &alice(), 0), Fault::NotOwner);
		assert_eq!(give(id, item, alice(), 0), Ok(0));
		assert_eq!(last_event(), Event::Returned { collection: id, item, custodian: keeper(), to: alice(), fee: 0 });
		assert_eq!(owner(id, item), Some(alice()));
		assert_eq!(Royalties::item(id, item).expect("is there").payer, alice());
		assert_eq!((wealth(&alice()), wealth(&artist())), (RICHES, RICHES));
	});
}

/// What one gave and another gets is a gift, by however many hands it went meanwhile.
#[test]
fn what_another_gets_out_of_custody_is_a_gift() {
	const FEE: Balance = 10 * UNIT;
	let taken = |transfers| {
		let id = collection(policy(transfers));
		let item = mint(id, alice());
		assert_ok!(take(id, item));
		(id, item)
	};
	run(|| {
		for transfers in [Transfers::Open, Transfers::Enforced(GiftRule::Free)] {
			let (id, item) = taken(transfers);
			assert_eq!(give(id, item, bob(), 0), Ok(0));
			assert_eq!(owner(id, item), Some(bob()));
		}
		assert_eq!((wealth(&bob()), wealth(&artist()), wealth(&label())), (RICHES, RICHES, RICHES));

		let (id, item) = taken(Transfers::Enforced(GiftRule::Fee(FEE)));
		assert_noop!(give(id, item, bob(), FEE - 1), Fault::TooDear);
		assert_noop!(give(id, item, nobody(), FEE), TokenError::FundsUnavailable);
		assert_eq!(give(id, item, bob(), FEE), Ok(FEE));
		assert_eq!(last_event(), Event::Returned { collection: id, item, custodian: keeper(), to: bob(), fee: FEE });
		assert_eq!((owner(id, item), wealth(&bob())), (Some(bob()), RICHES - FEE));
		assert_eq!((wealth(&artist()), wealth(&label())), (RICHES + FEE / 10 * 7, RICHES + FEE / 10 * 3));
		let (id, item) = taken(Transfers::Enforced(GiftRule::Fee(FEE)));
		assert_eq!(give(id, item, alice(), 0), Ok(0));

		let (id, item) = taken(Transfers::Enforced(GiftRule::Forbidden));
		assert_noop!(give(id, item, bob(), Balance::MAX), Fault::GiftsForbidden);
		assert_eq!(give(id, item, alice(), 0), Ok(0));
	});
}

#[test]
fn a_part_is_sold_with_royalties() {
	run(|| {
		let (id, item) = item_of(alice());
		assert_ok!(take(id, item));
		let sell = |id, payer, price| <Royalties as Custody<_, _>>::sell_part(&id, &item, &payer, price);
		assert_noop!(sell(9, bob(), PRICE), Fault::UnknownCollection);
		assert_noop!(sell(id, nobody(), PRICE), TokenError::FundsUnavailable);
		assert_eq!(sell(id, bob(), PRICE), Ok(PRICE / 10));
		assert_eq!(wealth(&bob()), RICHES - PRICE / 10, "the rest is not moved here");
		assert_eq!((wealth(&artist()), wealth(&label())), (RICHES + PRICE / 100 * 7, RICHES + PRICE / 100 * 3));
		// To the last planck, and of nothing nothing.
		assert_eq!(sell(id, bob(), 19), Ok(1));
		assert_eq!((wealth(&artist()), wealth(&label())), (RICHES + PRICE / 100 * 7 + 1, RICHES + PRICE / 100 * 3));
		assert_eq!(sell(id, nobody(), 9), Ok(0));
		// A creator who asks for nothing gets nothing.
		let free = collection(Policy { royalty: Permill::zero(), ..enforced() });
		assert_eq!(sell(free, nobody(), PRICE), Ok(0));
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
		assert_noop!(give(9, item, bob(), 0), Fault::UnknownCollection);
	});
}

/// Whoever is sold an item has paid for keeping it before, so that the former payer never waits for the deposit.
#[test]
fn what_is_reserved_is_kept_by_whoever_reserved_it() {
	run(|| {
		let (id, item) = item_of(alice());
		assert_ok!(take(id, item));
		let reserve = |who| <Royalties as Custody<_, _>>::reserve(&id, &item, &who);
		assert_noop!(reserve(nobody()), Fault::DepositUnavailable);
		assert_ok!(reserve(charlie()));
		let deposit = held(&charlie());
		assert!(deposit > 0);
		assert_ok!(reserve(bob()));
		assert_eq!((held(&charlie()), held(&bob())), (0, deposit));
		check_state();
		assert_ok!(<Royalties as Custody<_, _>>::unreserve(&id, &item));
		assert_eq!(held(&bob()), 0);
		assert_ok!(<Royalties as Custody<_, _>>::unreserve(&id, &item));

		assert_ok!(reserve(bob()));
		let left = RICHES - deposit - EXISTENTIAL_DEPOSIT;
		assert_ok!(Balances::transfer_allow_death(signed(bob()), alice(), left));
		let before = held(&artist());
		let sold = <Royalties as Custody<_, _>>::sell(&id, &item, &keeper(), &charlie(), &bob(), PRICE);
		assert_eq!(sold, Ok(PRICE / 10 * 9));
		assert_eq!(Royalties::item(id, item).expect("is there").payer, bob());
		assert_eq!((held(&bob()), before - held(&artist())), (deposit, deposit));
	});
}

#[test]
fn what_is_sold_out_of_custody_pays_royalties() {
	run(|| {
		let (id, item) = item_of(alice());
		assert_ok!(take(id, item));
		let sell = |payer, buyer| <Royalties as Custody<_, _>>::sell(&id, &item, &keeper(), &payer, &buyer, PRICE);
		assert_noop!(sell(keeper(), bob()), Fault::WithOneself);
		assert_noop!(sell(bob(), keeper()), Fault::WithOneself);
		assert_noop!(sell(nobody(), bob()), TokenError::FundsUnavailable);
		assert_noop!(Royalties::sell(&id, &item, &alice(), &bob(), &bob(), PRICE), Fault::NotOwner);
		// Charlie pays, and Bob gets it.
		assert_eq!(sell(charlie(), bob()), Ok(PRICE / 10 * 9));
		assert_eq!(wealth(&keeper()), PRICE / 10 * 9);
		assert_eq!((wealth(&artist()), wealth(&label())), (RICHES + PRICE / 100 * 7, RICHES + PRICE / 100 * 3));
		assert_eq!((owner(id, item), wealth(&charlie()), wealth(&bob())), (Some(bob()), RICHES - PRICE, RICHES));
		assert_eq!(Royalties::item(id, item).expect("is there").payer, bob());
	});
}
