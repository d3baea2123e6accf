//! What is held for what is stored.

use crate::mock::{Subscriptions, *};
use frame_support::assert_ok;

/// How many bytes of the pallet's storage there are, keys and values.
fn stored() -> u32 {
	let prefix = sp_io::hashing::twox_128(b"Subscriptions").to_vec();
	let (mut key, mut bytes) = (prefix.clone(), 0);
	while let Some(next) = sp_io::storage::next_key(&key).filter(|next| next.starts_with(&prefix)) {
		bytes += next.len() + sp_io::storage::get(&next).map_or(0, |value| value.len());
		key = next;
	}
	bytes as u32
}

/// The bytes that all deposits have paid for, by the price of a byte.
fn paid() -> u128 {
	held_balances().values().sum::<u128>() / (UNIT / 1_000)
}

#[test]
fn every_byte_is_paid_for() {
	run(|| {
		let base = stored();
		let check = |what: &str| {
			assert!(u128::from(stored() - base) <= paid(), "{what}: {} bytes, {} paid", stored() - base, paid());
		};
		open_tier(TIER);
		check("a tier");
		subscribe(bob(), MLT, 1);
		check("one period");
		subscribe(charlie(), IN_USD, 5);
		check("several");
		for n in 1..4 {
			set_price(PRICE + n, DOLLARS + n);
			assert_ok!(top_up(bob(), 2));
			assert_ok!(top_up(charlie(), 2));
			check("another price");
		}
		freeze(true);
		assert_ok!(cancel(charlie(), CHARLIE));
		check("a debt");
		let item = publish(&alice());
		assert_ok!(Subscriptions::set_item_price(signed(alice()), item, in_both(PRICE, DOLLARS), Default::default()));
		assert_ok!(Subscriptions::pay_for_item(signed(bob()), item, MLT, PRICE, None));
		check("an item");
		advance(3 * MONTH);
		let _ = claim(MLT);
		check("after a claim");
	});
}

#[test]
fn nothing_is_left_when_everything_is_gone() {
	run(|| {
		let base = stored();
		open_tier(TIER);
		subscribe(bob(), MLT, 3);
		subscribe(charlie(), IN_USD, 3);
		let item = publish(&alice());
		assert_ok!(Subscriptions::set_item_price(signed(alice()), item, in_mlt(PRICE), Default::default()));
		assert_ok!(Subscriptions::pay_for_item(signed(bob()), item, MLT, PRICE, None));
		advance(3 * MONTH);
		assert_ok!(Subscriptions::close_tier(signed(alice()), ALICE, TIER));
		for profile in [BOB, CHARLIE] {
			assert_ok!(Subscriptions::settle(signed(dave()), profile, ALICE));
		}
		assert_eq!((claim(MLT), claim(IN_USD)), (3 * PRICE, 3 * DOLLARS));
		assert_ok!(Subscriptions::remove_tier(signed(dave()), ALICE, TIER));
		assert_ok!(Subscriptions::remove_item_price(signed(alice()), item));
		assert_ok!(Subscriptions::forget_view(signed(bob()), BOB, item));
		assert_eq!((stored(), held_balances()), (base, Default::default()));
	});
}
