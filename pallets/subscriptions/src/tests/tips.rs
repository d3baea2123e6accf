//! Tips.

use crate::{
	mock::{Subscriptions, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::{Balance, ItemId, ProfileId};
use sp_core::H256;
use sp_runtime::DispatchError::BadOrigin;

fn tip(
	who: Origin,
	profile: ProfileId,
	item: Option<ItemId>,
	currency: Money,
	amount: Balance,
) -> frame_support::dispatch::DispatchResult {
	Subscriptions::tip(who, profile, item, currency, amount, Some(H256::repeat_byte(7)))
}

#[test]
fn a_tip_goes_to_the_controller_whole() {
	run(|| {
		let item = publish(&alice());
		for (currency, item) in [(MLT, None), (MLT, Some(item)), (IN_USD, None), (IN_USD, Some(item))] {
			let before = (mlt(&alice()) + usd(&alice()), mlt(&corp()) + usd(&corp()));
			assert_ok!(tip(signed(corp()), ALICE, item, currency.clone(), 1_234));
			assert_eq!(mlt(&alice()) + usd(&alice()), before.0 + 1_234);
			assert_eq!(mlt(&corp()) + usd(&corp()), before.1 - 1_234);
			let memo = Some(H256::repeat_byte(7));
			assert_eq!(
				last_event(),
				Event::Tipped { from: corp(), profile: ALICE, item, currency, amount: 1_234, memo }
			);
		}
		assert_eq!(held_balances(), Default::default());
	});
}

#[test]
fn a_tip_that_cannot_be_is_refused() {
	run(|| {
		let item = publish(&charlie());
		assert_noop!(tip(Origin::none(), ALICE, None, MLT, 1), BadOrigin);
		refused!(tip(signed(bob()), ALICE, None, MLT, 0), NoAmount);
		refused!(tip(signed(bob()), 99, None, MLT, 1), UnknownProfile);
		refused!(tip(signed(bob()), BOB, None, MLT, 1), OwnProfile);
		refused!(tip(signed(bob()), ALICE, Some(99), MLT, 1), UnknownItem);
		refused!(tip(signed(bob()), ALICE, Some(item), MLT, 1), NotAuthor);
		refused!(tip(signed(bob()), ALICE, None, MLT, RICHES), PaymentFailed);
		refused!(tip(signed(bob()), ALICE, None, MLT, Balance::MAX), PaymentFailed);
		refused!(tip(signed(bob()), ALICE, None, Currency::Asset(99), 1), PaymentFailed);
		// Less than an account must have, to one that has nothing.
		refused!(tip(signed(bob()), DAVE, None, MLT, ED - 1), PaymentFailed);
		refused!(tip(signed(dave()), ALICE, None, MLT, 1), PaymentFailed);
		freeze(true);
		refused!(tip(signed(bob()), ALICE, None, IN_USD, 100), PaymentFailed);
		block(ALICE, BOB);
		refused!(tip(signed(bob()), ALICE, None, MLT, 1), BlockedProfile);
		retire(&alice());
		refused!(tip(signed(bob()), ALICE, None, MLT, 1), UnknownProfile);
	});
}
