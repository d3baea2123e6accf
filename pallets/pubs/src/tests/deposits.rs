//! What is held for what is stored.

use crate::mock::{Pubs, *};
use crate::Services;
use frame_support::assert_ok;

/// How many bytes of the pallet's storage there are, keys and values.
fn stored() -> u32 {
	let prefix = sp_io::hashing::twox_128(b"Pubs").to_vec();
	let (mut key, mut bytes) = (prefix.clone(), 0);
	while let Some(next) = sp_io::storage::next_key(&key).filter(|next| next.starts_with(&prefix)) {
		bytes += next.len() + sp_io::storage::get(&next).map_or(0, |value| value.len());
		key = next;
	}
	bytes as u32
}

/// Eight addresses of 128 bytes.
fn longest() -> crate::AddressesInput {
	let name = |n: u8| [&[b'a' + n], &[b'a'; 60][..], b".", &[b'a'; 61]].concat();
	let addresses: Vec<_> = (0..8).map(|n| [&[0x35, 123][..], &name(n), &[6, 1, 0xbb]].concat()).collect();
	assert!(addresses.iter().all(|address| address.len() == 128));
	list(&addresses)
}

#[test]
fn every_byte_is_paid_for_however_much_is_said() {
	run(|| {
		// The next number is everybody's.
		register(bob(), BOB, 9);
		let base = stored();
		let feed = Some(feed(ALICE));
		for n in 1..=3 {
			let id = register(alice(), ALICE, n);
			assert_ok!(Pubs::update(signed(alice()), id, Services::ALL, longest(), feed));
			let paid = Pubs::pub_bytes() * u32::from(n);
			assert!(stored() - base <= paid, "{} bytes, {paid} paid", stored() - base);
			// Nor is much more paid.
			assert!(stored() - base + 96 * u32::from(n) >= paid, "{} bytes, {paid} paid", stored() - base);
		}
		for id in 1..=3 {
			assert_ok!(Pubs::retire(signed(alice()), id));
		}
		assert_eq!(stored(), base);
	});
}
