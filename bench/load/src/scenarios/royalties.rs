//! pallet-royalties.

use super::{Scenario, World};
use metalife_runtime::{constants::money::MLT, Runtime, RuntimeCall};
use pallet_royalties::{item_id, Call, Cid, GiftRule, ItemId, Money, Policy, Share, Terms, Transfers};
use pallet_utility::Call as Utility;
use sp_runtime::Permill;

/// How many items each account has for sale or at auction: as many turns as its buyer has.
const STOCK: u32 = 8;
/// What an item costs.
const PRICE: u128 = MLT / 10;
/// A block that no benchmark reaches, and no sale is too long for.
const END: u32 = 100_000;

fn cid() -> Cid {
	Cid::truncate_from(b"bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi".to_vec())
}

/// The `turn`th item of an account's first edition.
fn nth(turn: u32) -> ItemId {
	item_id(0, turn + 1)
}

/// Each account makes an enforced collection, and shares its royalties with another.
pub struct CreateCollection;

impl Scenario for CreateCollection {
	fn name(&self) -> &'static str {
		"collection"
	}

	fn call_name(&self) -> &'static str {
		"royalties.createCollection"
	}

	fn ample(&self) -> u32 {
		2_000
	}

	fn call(&self, world: &World, sender: usize, _: u32) -> RuntimeCall {
		let other = &world.accounts[(sender + 1) % world.accounts.len()];
		let receivers = [(&world.accounts[sender], 70), (other, 30)]
			.map(|(account, percent)| Share { account: account.id.clone(), part: Permill::from_percent(percent) });
		let policy = Policy {
			royalty: Permill::from_percent(10),
			receivers: receivers.to_vec().try_into().expect("they are two"),
			transfers: Transfers::Enforced(GiftRule::Free),
			custody: true,
		};
		Call::<Runtime>::create_collection { metadata: cid(), policy }.into()
	}
}

/// Each account makes an edition of its collection, without end.
struct CreateEdition;

impl Scenario for CreateEdition {
	fn name(&self) -> &'static str {
		"edition"
	}

	fn call_name(&self) -> &'static str {
		"royalties.createEdition"
	}

	fn ample(&self) -> u32 {
		2_000
	}

	fn call(&self, world: &World, sender: usize, _: u32) -> RuntimeCall {
		let collection = world.collections[sender];
		Call::<Runtime>::create_edition { collection, metadata: cid(), supply: u32::MAX }.into()
	}
}

/// Each account mints items for itself and puts them on sale.
struct Stock(fn() -> Terms<metalife_runtime::AccountId, metalife_runtime::BlockNumber>);

impl Scenario for Stock {
	fn name(&self) -> &'static str {
		"stock"
	}

	fn call_name(&self) -> &'static str {
		"royalties.putOnSale"
	}

	fn ample(&self) -> u32 {
		500
	}

	fn call(&self, world: &World, sender: usize, _: u32) -> RuntimeCall {
		let (collection, money, closes, app) = (world.collections[sender], Money::Native, END, None);
		let each = (0..STOCK).flat_map(|turn| {
			let mint = Mint.call(world, sender, turn);
			let sale =
				Call::<Runtime>::put_on_sale { collection, item: nth(turn), money, terms: (self.0)(), closes, app };
			[mint, sale.into()]
		});
		Utility::<Runtime>::batch_all { calls: each.collect() }.into()
	}
}

/// Each creator mints one item after the other.
pub struct Mint;

impl Scenario for Mint {
	fn name(&self) -> &'static str {
		"mint"
	}

	fn call_name(&self) -> &'static str {
		"royalties.mint"
	}

	fn ample(&self) -> u32 {
		3_000
	}

	fn before(&self) -> &'static [&'static dyn Scenario] {
		&[&CreateCollection, &CreateEdition]
	}

	fn call(&self, world: &World, sender: usize, _: u32) -> RuntimeCall {
		let (collection, to) = (world.collections[sender], world.accounts[sender].id.clone());
		Call::<Runtime>::mint { collection, edition: 0, to }.into()
	}
}

/// Each account buys what another has for sale, one item after the other. Creator and co-creator are paid with the seller.
pub struct Buy;

impl Scenario for Buy {
	fn name(&self) -> &'static str {
		"buy"
	}

	fn call_name(&self) -> &'static str {
		"royalties.buy"
	}

	fn ample(&self) -> u32 {
		2_000
	}

	fn turns(&self) -> Option<u32> {
		Some(STOCK)
	}

	fn before(&self) -> &'static [&'static dyn Scenario] {
		&[&CreateCollection, &CreateEdition, &Stock(|| Terms::Fixed { price: PRICE, buyer: None })]
	}

	fn call(&self, world: &World, sender: usize, turn: u32) -> RuntimeCall {
		let collection = world.collections[(sender + 1) % world.collections.len()];
		Call::<Runtime>::buy { collection, item: nth(turn), money: Money::Native, most: PRICE }.into()
	}
}

/// Each account bids at auctions of another, over its own bid each time, so that a bid is released with each.
pub struct Bid;

impl Scenario for Bid {
	fn name(&self) -> &'static str {
		"bid"
	}

	fn call_name(&self) -> &'static str {
		"royalties.bid"
	}

	fn ample(&self) -> u32 {
		3_000
	}

	fn before(&self) -> &'static [&'static dyn Scenario] {
		&[
			&CreateCollection,
			&CreateEdition,
			&Stock(|| Terms::English {
				reserve: PRICE,
				step: 1,
				buy_now: None,
				extension: 0,
				bidders: Default::default(),
			}),
		]
	}

	fn call(&self, world: &World, sender: usize, turn: u32) -> RuntimeCall {
		let collection = world.collections[(sender + 1) % world.collections.len()];
		let (item, amount) = (nth(turn % STOCK), PRICE + u128::from(turn / STOCK));
		Call::<Runtime>::bid { collection, item, money: Money::Native, amount }.into()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::accounts::accounts;
	use std::collections::HashMap;

	fn world() -> World {
		World { accounts: accounts(5), collections: (10..15).collect(), ..Default::default() }
	}

	#[test]
	fn nobody_buys_what_another_buys_or_is_not_there() {
		let (world, mut bought) = (world(), HashMap::new());
		for sender in 0..5 {
			for turn in 0..Buy.turns().expect("the stock ends") {
				let RuntimeCall::Royalties(Call::buy { collection, item, .. }) = Buy.call(&world, sender, turn) else {
					panic!("it buys")
				};
				assert_ne!(collection, world.collections[sender], "one's own");
				assert!((nth(0)..nth(STOCK)).contains(&item));
				assert_eq!(bought.insert((collection, item), sender), None);
			}
		}
	}

	#[test]
	fn every_bid_is_over_the_one_before_and_nobody_else_bids_there() {
		let (world, mut best) = (world(), HashMap::new());
		for turn in 0..3 * STOCK {
			for sender in 0..5 {
				let RuntimeCall::Royalties(Call::bid { collection, item, amount, .. }) = Bid.call(&world, sender, turn)
				else {
					panic!("it bids")
				};
				if let Some((bidder, before)) = best.insert((collection, item), (sender, amount)) {
					assert_eq!(bidder, sender);
					assert!(amount > before);
				}
			}
		}
	}
}
