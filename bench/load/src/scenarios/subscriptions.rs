//! pallet-subscriptions.

use super::{Scenario, World};
use metalife_primitives::TierId;
use metalife_runtime::{constants::money::MLT, constants::time::DAYS, Balance, Runtime, RuntimeCall};
use pallet_subscriptions::{Call, Cid, Currency, Price};
use pallet_utility::Call as Utility;

/// How many tiers each creator has, and claims of.
const TIERS: TierId = 8;

/// Each account opens tiers.
struct OpenTiers;

impl Scenario for OpenTiers {
	fn name(&self) -> &'static str {
		"tiers"
	}

	fn call_name(&self) -> &'static str {
		"subscriptions.openTier"
	}

	fn ample(&self) -> u32 {
		500
	}

	fn call(&self, _: &World, _: usize, _: u32) -> RuntimeCall {
		let each = (0..TIERS).map(|tier| {
			let price = Price { native: MLT / 10, asset: None };
			Call::<Runtime>::open_tier { tier, price, period: DAYS, metadata: Cid::default() }.into()
		});
		Utility::<Runtime>::batch_all { calls: each.collect() }.into()
	}
}

/// Each account subscribes to one tier of each of the next accounts, and pays for two periods.
struct SubscribeToNext;

impl Scenario for SubscribeToNext {
	fn name(&self) -> &'static str {
		"subscribe"
	}

	fn call_name(&self) -> &'static str {
		"subscriptions.subscribe"
	}

	fn ample(&self) -> u32 {
		500
	}

	fn call(&self, world: &World, sender: usize, _: u32) -> RuntimeCall {
		let each = (0..TIERS).map(|tier| {
			let creator = world.profiles[(sender + 1 + usize::from(tier)) % world.profiles.len()];
			let (currency, periods, max_price) = (Currency::Native, 2, Balance::MAX);
			Call::<Runtime>::subscribe { subscriber: None, creator, tier, currency, periods, max_price }.into()
		});
		Utility::<Runtime>::batch_all { calls: each.collect() }.into()
	}
}

/// Each creator claims what one tier after the other has earned.
pub struct Claim;

impl Scenario for Claim {
	fn name(&self) -> &'static str {
		"claim"
	}

	fn call_name(&self) -> &'static str {
		"subscriptions.claim"
	}

	fn ample(&self) -> u32 {
		3_000
	}

	fn turns(&self) -> Option<u32> {
		Some(TIERS.into())
	}

	fn needs_profiles(&self) -> bool {
		true
	}

	fn before(&self) -> &'static [&'static dyn Scenario] {
		&[&OpenTiers, &SubscribeToNext]
	}

	fn call(&self, world: &World, sender: usize, turn: u32) -> RuntimeCall {
		let (creator, tier) = (world.profiles[sender], turn as TierId);
		Call::<Runtime>::claim { creator, tier, currency: Currency::Native, periods: 1 }.into()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::accounts::accounts;
	use std::collections::HashSet;

	#[test]
	fn somebody_subscribes_to_every_tier_that_is_claimed_and_nobody_twice_to_a_creator() {
		let world = World { accounts: accounts(9), profiles: (20..29).collect(), ..Default::default() };
		let (mut sold, mut pairs) = (HashSet::new(), HashSet::new());
		for sender in 0..9 {
			let RuntimeCall::Utility(Utility::batch_all { calls }) = SubscribeToNext.call(&world, sender, 0) else {
				panic!("it is a batch")
			};
			for call in calls {
				let RuntimeCall::Subscriptions(Call::subscribe { creator, tier, .. }) = call else {
					panic!("it subscribes")
				};
				assert_ne!(creator, world.profiles[sender]);
				assert!(pairs.insert((sender, creator)));
				sold.insert((creator, tier));
			}
		}
		for sender in 0..9 {
			for turn in 0..Claim.turns().expect("there are so many tiers") {
				let RuntimeCall::Subscriptions(Call::claim { creator, tier, .. }) = Claim.call(&world, sender, turn)
				else {
					panic!("it claims")
				};
				assert!(sold.remove(&(creator, tier)), "claimed twice, or of nobody");
			}
		}
	}
}
