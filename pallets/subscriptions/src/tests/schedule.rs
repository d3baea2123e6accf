//! The income by periods, against adding up everybody's periods one by one.

use crate::{
	mock::{Subscriptions, *},
	*,
};
use frame_support::assert_ok;
use metalife_primitives::{AccountId, Balance};
use proptest::prelude::*;

/// Somebody who comes after some blocks, pays for so many periods, adds some after other blocks at another price, and
/// may cancel.
#[derive(Clone, Debug)]
struct Person {
	after: u64,
	periods: u32,
	price: Balance,
	more: Option<(u64, u32, Balance)>,
	cancel: Option<u64>,
}

fn person() -> impl Strategy<Value = Person> {
	let more = prop::option::of((0u64..300, 1u32..5, 1u128..50));
	let cancel = prop::option::of(0u64..500);
	(0u64..150, 1u32..8, 1u128..50, more, cancel).prop_map(|(after, periods, price, more, cancel)| Person {
		after,
		periods,
		price: price * ED,
		more: more.map(|(after, periods, price)| (after, periods, price * ED)),
		cancel,
	})
}

/// What happens, by block.
enum Step {
	Subscribe(usize, u32, Balance),
	TopUp(usize, u32, Balance),
	Cancel(usize),
	Claim(u32),
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	/// However the claims are cut, the creator gets what has begun and the subscribers what has not.
	#[test]
	fn claims_bring_what_has_begun(
		people in prop::collection::vec(person(), 1..8),
		claims in prop::collection::vec((0u64..900, 0u32..6), 0..12),
		until in 0u64..1_500,
	) {
		run(|| {
			open_tier(TIER);
			let accounts: Vec<AccountId> = (0..people.len()).map(|n| account(&format!("person {n}"))).collect();
			let profiles: Vec<_> = accounts.iter().map(|who| {
				assert_ok!(Balances::force_set_balance(Origin::root(), who.clone(), RICHES));
				new_profile(who.clone())
			}).collect();
			let mut steps = Vec::new();
			for (n, person) in people.iter().enumerate() {
				let start = 1 + person.after;
				steps.push((start, Step::Subscribe(n, person.periods, person.price)));
				if let Some((after, periods, price)) = person.more {
					steps.push((start + after, Step::TopUp(n, periods, price)));
				}
				if let Some(after) = person.cancel {
					steps.push((start + after, Step::Cancel(n)));
				}
			}
			steps.extend(claims.iter().map(|(at, limit)| (1 + at, Step::Claim(*limit))));
			steps.retain(|(at, _)| *at <= until);
			steps.sort_by_key(|(at, _)| *at);

			// Everybody's periods: when each begins and what it costs.
			let mut naive = vec![Vec::<(u64, Balance)>::new(); people.len()];
			for (at, step) in steps {
				System::set_block_number(at);
				match step {
					Step::Subscribe(n, periods, price) => {
						set_price(price, DOLLARS);
						subscribe(accounts[n].clone(), MLT, periods);
						naive[n] = (0..periods).map(|i| (at + u64::from(i) * MONTH, price)).collect();
					},
					Step::TopUp(n, periods, price) => {
						set_price(price, DOLLARS);
						let end = naive[n].last().expect("has subscribed").0 + MONTH;
						assert_eq!(top_up(accounts[n].clone(), periods).is_ok(), at < end);
						if at < end {
							naive[n].extend((0..periods).map(|i| (end + u64::from(i) * MONTH, price)));
						}
					},
					Step::Cancel(n) => {
						let _ = cancel(accounts[n].clone(), profiles[n]);
						naive[n].retain(|(begin, _)| *begin <= at);
					},
					Step::Claim(limit) => {
						let _ = Subscriptions::claim(signed(dave()), ALICE, TIER, MLT, limit);
					},
				}
				check_state();
			}
			System::set_block_number(until.max(now()));
			let began = |end: u64| {
				let all = naive.iter().flatten().filter(move |(begin, _)| *begin < end);
				all.map(|(_, price)| *price).sum::<Balance>()
			};
			// What began in the tier's month that runs may be paid already, or not.
			let month = now() - (now() - 1) % MONTH;
			let taken = mlt(&alice()) + held(&alice()) + 2 * ED - RICHES;
			let got = taken + Subscriptions::claimable(ALICE, TIER, MLT);
			assert!(got >= began(month) && got <= began(now() + 1), "{got}: {} to {}", began(month), began(now() + 1));
			let left: Balance = profiles.iter().filter_map(|profile| Subscriptions::subscription(*profile, ALICE)).map(|info| info.left).sum();
			assert_eq!(till(MLT).held, left + began(now() + 1) - taken);

			// In the end everybody has gone, and the creator has it all.
			System::set_block_number(now() + 20 * MONTH);
			for profile in profiles {
				let _ = Subscriptions::settle(signed(dave()), profile, ALICE);
			}
			let _ = Subscriptions::claim(signed(dave()), ALICE, TIER, MLT, MAX_CLAIM);
			assert_eq!(mlt(&alice()) + held(&alice()) + 2 * ED - RICHES, began(u64::MAX));
			assert_eq!((till(MLT).held, Changes::<Runtime>::iter().count()), (0, 0));
		});
	}
}
