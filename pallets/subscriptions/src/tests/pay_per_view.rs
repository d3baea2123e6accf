//! Paying once for one item.

use crate::{
	mock::{Subscriptions, *},
	*,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use metalife_primitives::{traits::PayPerView, AccountId, AppId, Balance, ItemId};
use proptest::prelude::*;
use sp_runtime::{DispatchError::BadOrigin, Permill};

const TENTH: Permill = Permill::from_percent(10);

fn sell(who: AccountId, item: ItemId, price: PriceOf<Runtime>, referral: Permill) -> DispatchResult {
	Subscriptions::set_item_price(signed(who), item, price, referral)
}

fn pay(who: AccountId, item: ItemId, currency: Money, app: Option<AppId>) -> DispatchResult {
	Subscriptions::pay_for_item(signed(who), item, currency, Balance::MAX, app)
}

/// An item of Alice for sale, in MLT and dollars, a tenth for the app.
fn for_sale() -> ItemId {
	let item = publish(&alice());
	assert_ok!(sell(alice(), item, in_both(PRICE, DOLLARS), TENTH));
	item
}

#[test]
fn a_viewer_pays_once() {
	run(|| {
		let item = for_sale();
		assert_eq!(last_event(), Event::ItemPriceSet { item });
		let before = (mlt(&alice()), mlt(&bob()));
		assert!(!Subscriptions::has_paid(BOB, item));
		assert_ok!(pay(bob(), item, MLT, None));
		let (viewer, currency, app) = (BOB, MLT, None);
		assert_eq!(last_event(), Event::ItemPaid { item, viewer, currency, amount: PRICE, app, fee: 0 });
		assert!(Subscriptions::has_paid(BOB, item) && !Subscriptions::has_paid(CHARLIE, item));
		assert_eq!(mlt(&alice()), before.0 + PRICE);
		assert_eq!(mlt(&bob()), before.1 - PRICE - held(&bob()));
		assert_noop!(pay(bob(), item, MLT, None), Error::<Runtime>::AlreadyPaid);
		// It stays paid, whatever the author does to the price.
		assert_ok!(Subscriptions::remove_item_price(signed(alice()), item));
		assert_eq!(last_event(), Event::ItemPriceRemoved { item });
		assert!(Subscriptions::has_paid(BOB, item));
		assert_eq!(held(&alice()), 0);
	});
}

#[test]
fn the_app_that_brings_a_viewer_has_a_share() {
	run(|| {
		let (item, app) = (for_sale(), new_app(&corp()));
		let before = (mlt(&alice()) + usd(&alice()), mlt(&corp()) + usd(&corp()));
		assert_ok!(pay(bob(), item, MLT, Some(app)));
		assert_ok!(pay(charlie(), item, IN_USD, Some(app)));
		let fees = PRICE / 10 + DOLLARS / 10;
		assert_eq!(mlt(&corp()) + usd(&corp()), before.1 + fees);
		assert_eq!(mlt(&alice()) + usd(&alice()), before.0 + PRICE + DOLLARS - fees);
	});
}

/// An app's owner who cannot be paid does not stand in the way.
#[test]
fn a_share_that_cannot_be_paid_is_the_authors() {
	run(|| {
		let (item, app) = (publish(&alice()), new_app(&dave()));
		// A tenth of it is less than an account must have.
		assert_ok!(sell(alice(), item, in_mlt(2 * ED), TENTH));
		let before = mlt(&alice());
		assert_ok!(pay(bob(), item, MLT, Some(app)));
		assert_eq!((mlt(&alice()), mlt(&dave())), (before + 2 * ED, 0));
		// Nor does a viewer with an app earn of it.
		let own = new_app(&charlie());
		let before = (mlt(&alice()), mlt(&charlie()));
		assert_ok!(pay(charlie(), item, MLT, Some(own)));
		assert_eq!(mlt(&alice()), before.0 + 2 * ED);
		assert_eq!(mlt(&charlie()), before.1 - 2 * ED - held(&charlie()));
	});
}

#[test]
fn prices_that_cannot_be_are_refused() {
	run(|| {
		let (item, theirs) = (publish(&alice()), publish(&bob()));
		let set = |who: Origin| Subscriptions::set_item_price(who, item, in_mlt(PRICE), TENTH);
		assert_noop!(set(Origin::none()), BadOrigin);
		assert_noop!(set(signed(corp())), Error::<Runtime>::NoProfile);
		refused!(sell(alice(), 99, in_mlt(PRICE), TENTH), UnknownItem);
		refused!(sell(alice(), theirs, in_mlt(PRICE), TENTH), NotAuthor);
		refused!(sell(alice(), item, in_mlt(PRICE), Permill::from_percent(21)), ReferralTooHigh);
		refused!(sell(alice(), item, in_mlt(ED - 1), TENTH), PriceTooLow);
		let unknown = Price { native: PRICE, asset: Some((99, 1_000)) };
		refused!(sell(alice(), item, unknown, TENTH), UnknownAsset);
		let poor = publish(&dave());
		refused!(sell(dave(), poor, in_mlt(PRICE), TENTH), DepositUnavailable);
		assert_ok!(set(signed(alice())));
		let before = held(&alice());
		// Changing it costs nothing.
		assert_ok!(sell(alice(), item, in_both(2 * PRICE, DOLLARS), Permill::zero()));
		assert_eq!(held(&alice()), before);
		assert_eq!(Subscriptions::item_price(item), Some((in_both(2 * PRICE, DOLLARS), Permill::zero())));
	});
}

#[test]
fn payments_that_cannot_be_are_refused() {
	run(|| {
		let item = for_sale();
		assert_noop!(Subscriptions::pay_for_item(Origin::none(), item, MLT, PRICE, None), BadOrigin);
		refused!(pay(corp(), item, MLT, None), NoProfile);
		refused!(pay(bob(), 99, MLT, None), NotForSale);
		refused!(pay(alice(), item, MLT, None), OwnProfile);
		refused!(pay(bob(), item, Currency::Asset(8), None), NotAccepted);
		refused!(pay(bob(), item, MLT, Some(8)), UnknownApp);
		refused!(pay(dave(), item, MLT, None), DepositUnavailable);
		let dear = || Subscriptions::pay_for_item(signed(bob()), item, MLT, PRICE - 1, None);
		refused!(dear(), PriceExceeded);
		assert_ok!(Balances::force_set_balance(Origin::root(), dave(), PRICE));
		refused!(pay(dave(), item, MLT, None), PaymentFailed);
		freeze(true);
		refused!(pay(bob(), item, IN_USD, None), PaymentFailed);
		block(ALICE, BOB);
		refused!(pay(bob(), item, MLT, None), BlockedProfile);
		retract(item);
		refused!(pay(charlie(), item, MLT, None), UnknownItem);
		assert_noop!(Subscriptions::remove_item_price(Origin::none(), item), BadOrigin);
		assert_ok!(Subscriptions::remove_item_price(signed(dave()), item));
		refused!(Subscriptions::remove_item_price(signed(alice()), item), NotForSale);
	});
}

#[test]
fn the_author_alone_takes_an_item_off_sale() {
	run(|| {
		let item = for_sale();
		assert_noop!(Subscriptions::remove_item_price(signed(bob()), item), Error::<Runtime>::NotPermitted);
		retire(&alice());
		assert_noop!(pay(bob(), item, MLT, None), Error::<Runtime>::UnknownProfile);
		assert_ok!(Subscriptions::remove_item_price(signed(bob()), item));
		assert_eq!(held_balances(), Default::default());
	});
}

#[test]
fn a_view_is_forgotten_and_its_deposit_returned() {
	run(|| {
		let item = for_sale();
		let forget = |who: AccountId, viewer| Subscriptions::forget_view(signed(who), viewer, item);
		assert_noop!(Subscriptions::forget_view(Origin::none(), BOB, item), BadOrigin);
		assert_noop!(forget(bob(), BOB), Error::<Runtime>::NotFound);
		for who in [bob(), charlie()] {
			assert_ok!(pay(who, item, MLT, None));
		}
		assert_noop!(forget(alice(), BOB), Error::<Runtime>::NotPermitted);
		assert_ok!(forget(bob(), BOB));
		assert_eq!(last_event(), Event::ViewForgotten { viewer: BOB, item });
		assert!(!Subscriptions::has_paid(BOB, item));
		assert_eq!(held(&bob()), 0);
		// Whoever wants to see it again pays again.
		assert_ok!(pay(bob(), item, MLT, None));
		// Of what is gone anyone clears the records.
		retire(&charlie());
		assert_ok!(forget(dave(), CHARLIE));
		retract(item);
		assert_ok!(forget(dave(), BOB));
		assert_ok!(Subscriptions::remove_item_price(signed(dave()), item));
		assert_eq!(held_balances(), Default::default());
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	/// Author and app have together what the viewer paid, to the last planck.
	#[test]
	fn a_payment_is_split_without_loss(price in ED..RICHES / 4, dollars in LEAST..RICHES / 2, share in 0u32..=200_000) {
		run(|| {
			let (item, app) = (publish(&alice()), new_app(&corp()));
			let share = Permill::from_parts(share);
			assert_ok!(sell(alice(), item, in_both(price, dollars), share));
			for (who, currency, amount) in [(bob(), MLT, price), (charlie(), IN_USD, dollars)] {
				let sums = || [&alice(), &corp(), &who].map(|who| mlt(who) + held(who) + usd(who));
				let before = sums();
				assert_ok!(pay(who.clone(), item, currency, Some(app)));
				let after = sums();
				assert_eq!(after[1] - before[1], share.mul_floor(amount));
				assert_eq!(after[0] - before[0] + share.mul_floor(amount), amount);
				assert_eq!(before[2] - after[2], amount);
			}
		});
	}
}
