//! What a price comes to, whatever the price and the policy.

use crate::{
	mock::{Royalties, *},
	*,
};
use frame_support::assert_ok;
use metalife_primitives::Balance;
use proptest::prelude::*;
use sp_runtime::Permill;

/// One to eight parts that come to exactly one million.
fn parts() -> impl Strategy<Value = Vec<u32>> {
	prop::collection::btree_set(1u32..1_000_000, 0..8).prop_map(|cuts| {
		let mut parts = Vec::new();
		let mut before = 0;
		for cut in cuts.into_iter().chain([1_000_000]) {
			parts.push(cut - before);
			before = cut;
		}
		parts
	})
}

fn policy_of(parts: &[u32], royalty: u32) -> PolicyOf<Runtime> {
	let receivers: Vec<_> =
		parts.iter().enumerate().map(|(n, part)| (account(&format!("receiver {n}")), *part)).collect();
	Policy { royalty: Permill::from_parts(royalty), receivers: shares(&receivers), ..enforced() }
}

proptest! {
	#[test]
	fn a_sale_brings_no_less_than_a_gift_if_it_is_paid_in_mlt(
		royalty in 0u32..=1_000_000,
		fee in any::<Balance>(),
		price in any::<Balance>(),
	) {
		new_test_ext().execute_with(|| {
			let policy = Policy { transfers: Transfers::Enforced(GiftRule::Fee(fee)), ..policy_of(&[1_000_000], royalty) };
			let share = policy.royalty.mul_floor(price);
			let split = Royalties::split(&policy, NATIVE, price, brought());
			prop_assert_eq!(split.royalties(), share.max(fee.min(price)));
			prop_assert_eq!(split.royalties() + split.fee() + split.seller, price);
			prop_assert_eq!(Royalties::split(&policy, COINS, price, None).royalties(), share);
			Ok(())
		})?;
	}

	#[test]
	fn nothing_is_made_or_lost(
		parts in parts(),
		royalty in 0u32..=1_000_000,
		fee in prop::option::of(0u32..=1_000_000),
		price in any::<Balance>(),
		known in any::<bool>(),
	) {
		new_test_ext().execute_with(|| {
			if !known {
				close_app();
			}
			let policy = policy_of(&parts, royalty);
			let app = fee.map(|fee| Brought { app: APP, fee: Permill::from_parts(fee) });
			for split in [Royalties::split(&policy, COINS, price, app), Royalties::split_wholly(&policy, price, app)] {
				prop_assert_eq!(split.royalties() + split.fee() + split.seller, price);
				let sum: Balance = split.receivers.iter().map(|(_, amount)| *amount).sum();
				prop_assert_eq!(sum, split.royalties());
				// No receiver has less than the share rounded down, nor more than what rounding leaves over besides.
				for (n, (_, amount)) in split.receivers.iter().enumerate() {
					let exact = policy.receivers[n].part.mul_floor(sum);
					let most = if n == 0 { exact + 7 } else { exact };
					prop_assert!(exact <= *amount && *amount <= most);
				}
			}
			let split = Royalties::split(&policy, NATIVE, price, app);
			prop_assert_eq!(split.royalties(), policy.royalty.mul_floor(price));
			prop_assert_eq!(Royalties::split_wholly(&policy, price, app).seller, 0);
			Ok(())
		})?;
	}

	#[test]
	fn what_the_buyer_pays_is_what_the_others_get(
		parts in parts(),
		royalty in 0u32..=300_000,
		fee in 0u32..=100_000,
		price in EXISTENTIAL_DEPOSIT..1_000 * UNIT,
		in_asset in any::<bool>(),
	) {
		new_test_ext().execute_with(|| {
			let policy = policy_of(&parts, royalty);
			let id = collection(policy.clone());
			let item = mint(id, alice());
			let money = if in_asset { COINS } else { NATIVE };
			let app = Some(Brought { app: APP, fee: Permill::from_parts(fee) });
			assert_ok!(Royalties::put_on_sale(signed(alice()), id, item, money, fixed(price), after(9), app));
			let has = |who: &_| if in_asset { coins(who) } else { wealth(who) };
			let before: Balance = [alice(), bob(), gallery()].iter().map(has).sum();
			assert_ok!(Royalties::buy(signed(bob()), id, item, money, price));
			check_state();
			prop_assert_eq!(has(&bob()), RICHES - price);
			let receivers: Balance = policy
				.receivers
				.iter()
				.map(|share| has(&share.account) + Royalties::claim(share.account.clone(), money))
				.sum();
			// Receivers have no accounts before; some parts are too small for one and are claims.
			let claims = Royalties::claim(alice(), money) + Royalties::claim(gallery(), money);
			let after: Balance = [alice(), bob(), gallery()].iter().map(has).sum();
			prop_assert_eq!(after + receivers + claims, before);
			Ok(())
		})?;
	}
}
