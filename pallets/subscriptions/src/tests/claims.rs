//! What creators are paid.

use crate::{
	mock::{Subscriptions, *},
	*,
};
use frame_support::{assert_noop, assert_ok, dispatch::Pays};
use metalife_primitives::{AccountId, Balance};
use sp_runtime::DispatchError::BadOrigin;

/// Another subscriber.
fn subscriber(n: u32) -> AccountId {
	let who = account(&format!("subscriber {n}"));
	assert_ok!(Balances::force_set_balance(Origin::root(), who.clone(), RICHES));
	new_profile(who.clone());
	who
}

#[test]
fn a_period_is_paid_when_the_tiers_is_over() {
	run(|| {
		open_tier(TIER);
		advance(50);
		subscribe(bob(), MLT, 3);
		// The first is the creator's at once.
		assert_eq!(Subscriptions::claimable(ALICE, TIER, MLT), PRICE);
		assert_eq!(claim(MLT), PRICE);
		let key = TillKey { creator: ALICE, tier: TIER, currency: MLT };
		assert_eq!(last_event(), Event::Claimed { till: key, to: alice(), amount: PRICE, periods: 0 });
		// The second begins in the tier's second month, after 50 blocks; the creator gets it when that month is over.
		for (blocks, expected) in [(49, 0), (MONTH, 0), (1, PRICE), (MONTH - 1, 0), (1, PRICE), (10 * MONTH, 0)] {
			advance(blocks);
			assert_eq!(Subscriptions::claimable(ALICE, TIER, MLT), expected);
			if expected > 0 {
				assert_eq!(claim(MLT), expected);
			}
		}
		assert_eq!(till(MLT).held, 0);
	});
}

/// A claim weighs what its periods weigh, however many subscribe.
#[test]
fn a_claim_does_not_grow_with_the_subscribers() {
	let cost = |subscribers: u32| {
		run(|| {
			open_tier(TIER);
			for n in 0..subscribers {
				subscribe(subscriber(n), MLT, 6);
			}
			advance(7 * MONTH);
			let info = Subscriptions::claim(signed(dave()), ALICE, TIER, MLT, MAX_CLAIM).expect("there is much");
			assert_eq!(info.pays_fee, Pays::Yes);
			assert_eq!(till(MLT).held, 0);
			(info.actual_weight.expect("is told"), Changes::<Runtime>::iter().count())
		})
	};
	let (few, many) = (cost(1), cost(60));
	assert_eq!(few, many);
	assert_eq!(few, (<() as WeightInfo>::claim(7), 0));
}

#[test]
fn a_claim_goes_as_far_as_is_asked() {
	run(|| {
		open_tier(TIER);
		subscribe(bob(), MLT, 12);
		advance(6 * MONTH);
		let part = |periods| {
			let before = mlt(&alice());
			assert_ok!(Subscriptions::claim(signed(dave()), ALICE, TIER, MLT, periods));
			mlt(&alice()) - before
		};
		// The first month is paid; the walk begins with it, and nothing was to come of it.
		assert_eq!([part(0), part(2), part(1), part(100)], [PRICE, PRICE, PRICE, 3 * PRICE]);
		assert_noop!(Subscriptions::claim(signed(dave()), ALICE, TIER, MLT, 100), Error::<Runtime>::NothingToClaim);
	});
}

#[test]
fn no_claim_walks_further_than_it_may() {
	run(|| {
		let price = in_mlt(PRICE);
		assert_ok!(Subscriptions::open_tier(signed(alice()), TIER, price, 10, cid()));
		subscribe(bob(), MLT, 24);
		advance(10 * 150);
		let info = Subscriptions::claim(signed(dave()), ALICE, TIER, MLT, u32::MAX).expect("there is much");
		assert_eq!(info.actual_weight, Some(<() as WeightInfo>::claim(MAX_CLAIM)));
		assert_eq!(till(MLT).held, 0);
		// Long silences are not walked through when nothing was to come.
		assert_ok!(Subscriptions::settle(signed(dave()), BOB, ALICE));
		advance(10 * 10_000);
		subscribe(bob(), MLT, 2);
		advance(20);
		assert_eq!(claim(MLT), 2 * PRICE);
	});
}

#[test]
fn what_cannot_be_claimed_is_refused() {
	run(|| {
		let claim = |who: Origin| Subscriptions::claim(who, ALICE, TIER, MLT, 10);
		assert_noop!(claim(signed(alice())), Error::<Runtime>::UnknownTill);
		open_tier(TIER);
		assert_noop!(claim(Origin::none()), BadOrigin);
		assert_noop!(claim(signed(alice())), Error::<Runtime>::NothingToClaim);
	});
}

/// What each person's months bring, whenever they are claimed, is what they have paid less what came back.
#[test]
fn nothing_is_lost_between_many() {
	run(|| {
		open_tier(TIER);
		let people: Vec<_> = (0..20).map(subscriber).collect();
		let paid = |who: &AccountId| RICHES - mlt(who) - held(who);
		let mut claimed: Balance = 0;
		for (n, who) in people.iter().enumerate() {
			advance(13);
			subscribe(who.clone(), MLT, 1 + n as u32 % 5);
			if n % 3 == 0 {
				advance(MONTH / 2);
				claimed += claim(MLT);
			}
			if n % 4 == 3 {
				let before = &people[n - 2];
				let profile = people::Keys::<Runtime>::get(before).expect("has one");
				let _ = cancel(before.clone(), profile);
			}
		}
		advance(10 * MONTH);
		claimed += claim(MLT);
		assert_eq!(claimed, people.iter().map(paid).sum::<Balance>());
		assert_eq!(till(MLT).held, 0);
	});
}
