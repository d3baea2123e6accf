//! What a list of addresses may be; what a single one may be is in `multiaddr`.

use crate::{
	mock::{Pubs, *},
	*,
};
use frame_support::assert_ok;

#[test]
fn there_are_one_to_eight() {
	run(|| {
		refused!(register_at(list(&[])), NoAddress);
		let many: Vec<_> = (0..9).map(public).collect();
		refused!(register_at(list(&many)), TooManyAddresses);
		assert_ok!(register_at(list(&many[1..])));
		assert_eq!(crate::Pubs::<Runtime>::get(0).expect("is there").addresses.len(), 8);
	});
}

#[test]
fn each_has_128_bytes_at_most() {
	run(|| {
		let named = |length: usize| {
			let name = [&[b'a'; 60][..], b".", &vec![b'a'; length - 61]].concat();
			[&[0x35, length as u8][..], &name, &[6, 1, 0xbb]].concat()
		};
		assert_eq!(named(123).len(), 128);
		refused!(register_at(list(&[named(124)])), AddressTooLong);
		refused!(register_at(list(&[vec![0; 256]])), AddressTooLong);
		assert_ok!(register_at(list(&[named(123)])));
	});
}

#[test]
fn none_is_there_twice() {
	run(|| {
		refused!(register_at(list(&[public(1), public(2), public(1)])), DuplicateAddress);
	});
}

#[test]
fn all_are_looked_at() {
	run(|| {
		let mut addresses: Vec<_> = (1..9).map(public).collect();
		for n in 0..8 {
			let good = core::mem::replace(&mut addresses[n], vec![4, 127, 0, 0, 1, 6, 0x0f, 0xa1]);
			refused!(register_at(list(&addresses)), AddressNotPublic);
			addresses[n] = vec![0];
			refused!(register_at(list(&addresses)), MalformedAddress);
			addresses[n] = good;
		}
		assert_ok!(register_at(list(&addresses)));
	});
}

#[test]
fn those_of_an_inner_network_are_for_chains_that_say_so() {
	let loopback = || list(&[vec![4, 127, 0, 0, 1, 6, 0x0f, 0xa1]]);
	run(|| {
		refused!(register_at(loopback()), AddressNotPublic);
	});
	run_inside(|| {
		assert_ok!(register_at(loopback()));
		assert_ok!(Pubs::update(signed(alice()), 0, Services::PUB, list(&[vec![4, 10, 0, 0, 1, 6, 1, 1]]), None));
		let nowhere = list(&[vec![4, 0, 0, 0, 0, 6, 0x0f, 0xa1]]);
		refused!(Pubs::update(signed(alice()), 0, Services::PUB, nowhere, None), AddressNotPublic);
	});
}
