use crate::{
	mock::{Pubs, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::AccountId;
use sp_runtime::{DispatchError, DispatchResult};

fn update(who: AccountId, services: Services, addresses: &[Vec<u8>], feed: Option<FeedKey>) -> DispatchResult {
	Pubs::update(signed(who), 0, services, list(addresses), feed)
}

#[test]
fn everything_said_of_a_pub_is_replaced_and_nothing_else() {
	run(|| {
		register(alice(), ALICE, 1);
		let before = crate::Pubs::<Runtime>::get(0).expect("is there");
		let feed = feed(ALICE);
		assert_ok!(update(phone(), Services::ROOM, &[public(7), public(8)], Some(feed)));
		assert_eq!(last_event(), Event::Updated { id: 0 });
		let after = crate::Pubs::<Runtime>::get(0).expect("is there");
		assert_eq!((after.services, after.feed, after.addresses.len()), (Services::ROOM, Some(feed), 2));
		assert_eq!(Pub { services: before.services, feed: None, addresses: before.addresses.clone(), ..after }, before);
		assert_ok!(update(alice(), Services::PUB, &[public(1)], None));
		assert_eq!(crate::Pubs::<Runtime>::get(0), Some(before));
	});
}

/// Neither the price of a byte nor an empty purse keeps a Pub from saying where it is.
#[test]
fn it_costs_no_deposit() {
	run(|| {
		register(alice(), ALICE, 1);
		let held_before = held_balances();
		let all: Vec<_> = (1..9).map(public).collect();
		assert_ok!(update(phone(), Services::ALL, &all, Some(feed(ALICE))));
		assert_eq!(held_balances(), held_before);
	});
}

#[test]
fn nobody_else_does_it() {
	run(|| {
		register(alice(), ALICE, 1);
		for who in [bob(), corp(), AccountId::new(feed(ALICE))] {
			refused!(update(who, Services::ALL, &[public(2)], None), NotPermitted);
		}
		let root = Pubs::update(Origin::root(), 0, Services::ALL, list(&[public(2)]), None);
		assert_noop!(root, DispatchError::BadOrigin);
		retire_profile(&alice());
		refused!(update(alice(), Services::ALL, &[public(2)], None), NotPermitted);
	});
}

/// Who paid and is no longer a person of the owner can end it, and not say what it is.
#[test]
fn paying_is_no_say() {
	run(|| {
		register(phone(), ALICE, 1);
		people::Persons::<Runtime>::remove(phone());
		refused!(update(phone(), Services::ALL, &[public(2)], None), NotPermitted);
	});
}

#[test]
fn what_cannot_be_registered_cannot_be_set() {
	run(|| {
		register(alice(), ALICE, 1);
		let (good, bobs) = (public(2), feed(BOB));
		let many: Vec<_> = (0..9).map(public).collect();
		refused!(update(alice(), Services(0), &[public(2)], None), NoServices);
		refused!(update(alice(), Services(4), &[public(2)], None), UnknownServices);
		refused!(update(alice(), Services::PUB, &[], None), NoAddress);
		refused!(update(alice(), Services::PUB, &many, None), TooManyAddresses);
		refused!(update(alice(), Services::PUB, &[vec![4; 129]], None), AddressTooLong);
		refused!(update(alice(), Services::PUB, &[vec![4]], None), MalformedAddress);
		refused!(update(alice(), Services::PUB, &[vec![4, 10, 0, 0, 1, 6, 1, 1]], None), AddressNotPublic);
		refused!(update(alice(), Services::PUB, &[good.clone(), good.clone()], None), DuplicateAddress);
		refused!(update(alice(), Services::PUB, &[good], Some(bobs)), UnknownFeed);
	});
}

#[test]
fn what_is_not_there_is_unknown() {
	run(|| {
		refused!(update(alice(), Services::PUB, &[public(1)], None), UnknownPub);
		register(alice(), ALICE, 1);
		assert_ok!(Pubs::retire(signed(alice()), 0));
		refused!(update(alice(), Services::PUB, &[public(1)], None), UnknownPub);
	});
}
