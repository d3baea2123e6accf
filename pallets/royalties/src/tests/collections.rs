//! Collections, policies and editions.

use crate::{
	mock::{Royalties, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, Permill};

type Fault = Error<Runtime>;

fn create(policy: PolicyOf<Runtime>) -> Result<(), sp_runtime::DispatchError> {
	Royalties::create_collection(signed(artist()), cid(), policy)
}

#[test]
fn a_collection_is_made_and_ended() {
	run(|| {
		assert_ok!(create(enforced()));
		assert_eq!(last_event(), Event::CollectionCreated { collection: 0, creator: artist(), metadata: cid() });
		let info = Royalties::collection(0).expect("is there");
		assert_eq!((info.creator, info.policy, info.frozen, info.editions), (artist(), enforced(), false, 0));
		assert_eq!(Nfts::collection_owner(0), Some(Royalties::account()));
		assert!(held(&artist()) > 0);

		assert_ok!(Royalties::create_edition(signed(artist()), 0, cid(), 3));
		assert_eq!(last_event(), Event::EditionCreated { collection: 0, edition: 0, metadata: cid(), supply: 3 });
		assert_noop!(Royalties::close_collection(signed(artist()), 0, 0), Fault::StillThere);
		assert_ok!(Royalties::close_edition(signed(artist()), 0, 0));
		assert_eq!(last_event(), Event::EditionClosed { collection: 0, edition: 0 });
		assert_ok!(Royalties::close_collection(signed(artist()), 0, 0));
		assert_eq!(last_event(), Event::CollectionClosed { collection: 0 });
		assert_eq!(held(&artist()), 0);
		assert_eq!(Nfts::collection_owner(0), None);
		assert_eq!(wealth(&artist()), RICHES);
	});
}

#[test]
fn every_fault_of_a_policy_is_told() {
	run(|| {
		let with = |receivers| PolicyOf::<Runtime> { receivers, ..enforced() };
		assert_noop!(create(Policy { royalty: Permill::from_parts(300_001), ..enforced() }), Fault::RoyaltyTooHigh);
		assert_noop!(create(with(shares(&[]))), Fault::NoReceivers);
		assert_noop!(create(with(shares(&[(artist(), 1_000_000), (label(), 0)]))), Fault::EmptyShare);
		assert_noop!(create(with(shares(&[(artist(), 500_000), (artist(), 500_000)]))), Fault::ReceiverTwice);
		assert_noop!(create(with(shares(&[(artist(), 500_000), (label(), 499_999)]))), Fault::SharesNotWhole);
		assert_noop!(create(with(shares(&[(artist(), 500_000), (label(), 500_001)]))), Fault::SharesNotWhole);
		assert_noop!(create(with(shares(&[(artist(), 1_000_000), (label(), 1_000_000)]))), Fault::SharesNotWhole);
		let short = Royalties::create_collection(signed(artist()), b"short".to_vec().try_into().unwrap(), enforced());
		assert_noop!(short, Fault::InvalidCid);
		let odd = b"not/a/cid/at/all".to_vec().try_into().unwrap();
		assert_noop!(Royalties::create_collection(signed(artist()), odd, enforced()), Fault::InvalidCid);
		assert_noop!(Royalties::create_collection(signed(nobody()), cid(), enforced()), Fault::DepositUnavailable);
		assert_noop!(Royalties::create_collection(Origin::root(), cid(), enforced()), BadOrigin);

		// The most that governance allows, to as many as can be.
		let eight: Vec<_> = (0..8).map(|n| (account(&n.to_string()), 125_000)).collect();
		assert_ok!(create(Policy { royalty: MaxRoyalty::get(), ..with(shares(&eight)) }));
		MaxRoyalty::set(Permill::zero());
		assert_noop!(create(enforced()), Fault::RoyaltyTooHigh);
		assert_ok!(create(Policy { royalty: Permill::zero(), ..enforced() }));
	});
}

#[test]
fn the_policy_is_the_creators_until_the_first_mint() {
	run(|| {
		let id = collection(enforced());
		let open = policy(Transfers::Open);
		assert_noop!(Royalties::set_policy(signed(bob()), id, open.clone()), Fault::NotCreator);
		assert_noop!(Royalties::set_policy(signed(artist()), 9, open.clone()), Fault::UnknownCollection);
		assert_noop!(Royalties::set_policy(Origin::root(), id, open.clone()), BadOrigin);
		let bad = Policy { receivers: shares(&[(bob(), 1)]), ..enforced() };
		assert_noop!(Royalties::set_policy(signed(artist()), id, bad), Fault::SharesNotWhole);
		assert_ok!(Royalties::set_policy(signed(artist()), id, open.clone()));
		assert_eq!(last_event(), Event::PolicySet { collection: id });
		assert_eq!(Royalties::collection(id).expect("is there").policy, open);

		let item = mint(id, alice());
		assert_noop!(Royalties::set_policy(signed(artist()), id, enforced()), Fault::PolicyFrozen);
		// It stays so when all items are gone.
		assert_ok!(Royalties::burn(signed(alice()), id, item));
		assert_noop!(Royalties::set_policy(signed(artist()), id, enforced()), Fault::PolicyFrozen);
	});
}

#[test]
fn editions_are_the_creators() {
	run(|| {
		let id = collection(enforced());
		let artist = || signed(artist());
		assert_noop!(Royalties::create_edition(signed(bob()), id, cid(), 1), Fault::NotCreator);
		assert_noop!(Royalties::create_edition(artist(), 9, cid(), 1), Fault::UnknownCollection);
		assert_noop!(Royalties::create_edition(artist(), id, Default::default(), 1), Fault::InvalidCid);
		assert_noop!(Royalties::create_edition(artist(), id, cid(), 0), Fault::NoSupply);
		assert_noop!(Royalties::create_edition(Origin::root(), id, cid(), 1), BadOrigin);
		assert_noop!(Royalties::close_edition(signed(bob()), id, 0), Fault::NotCreator);
		assert_noop!(Royalties::close_edition(artist(), id, 1), Fault::UnknownEdition);
		assert_noop!(Royalties::close_edition(artist(), 9, 0), Fault::UnknownCollection);
		assert_noop!(Royalties::close_edition(Origin::root(), id, 0), BadOrigin);
		let item = mint(id, alice());
		assert_noop!(Royalties::close_edition(artist(), id, 0), Fault::StillThere);
		assert_ok!(Royalties::burn(signed(alice()), id, item));
		assert_ok!(Royalties::close_edition(artist(), id, 0));

		// No number is given twice.
		assert_ok!(Royalties::create_edition(artist(), id, cid(), 1));
		assert!(Royalties::edition(id, 0).is_none() && Royalties::edition(id, 1).is_some());
	});
}

#[test]
fn an_edition_needs_its_deposit() {
	run(|| {
		let id = collection(enforced());
		let all = Balances::free_balance(artist());
		assert_ok!(Balances::transfer_allow_death(signed(artist()), bob(), all - UNIT / 10));
		assert_noop!(Royalties::create_edition(signed(artist()), id, cid(), 1), Fault::DepositUnavailable);
		assert_noop!(Royalties::mint(signed(artist()), id, 0, bob()), Fault::DepositUnavailable);
	});
}

#[test]
fn what_owners_left_in_pallet_nfts_goes_with_the_collection() {
	run(|| {
		let (id, item) = item_of(alice());
		let (key, value) = (b"mood".to_vec().try_into().unwrap(), b"good".to_vec().try_into().unwrap());
		let namespace = pallet_nfts::AttributeNamespace::ItemOwner;
		assert_ok!(Nfts::set_attribute(signed(alice()), id, Some(item), namespace, key, value));
		assert_ok!(Royalties::burn(signed(alice()), id, item));
		assert_ok!(Royalties::close_edition(signed(artist()), id, 0));
		assert_noop!(Royalties::close_collection(signed(artist()), id, 0), Fault::TooManyRecords);
		assert_noop!(Royalties::close_collection(signed(bob()), id, 1), Fault::NotCreator);
		assert_noop!(Royalties::close_collection(signed(artist()), 9, 1), Fault::UnknownCollection);
		assert_noop!(Royalties::close_collection(Origin::root(), id, 1), BadOrigin);
		assert_ok!(Royalties::close_collection(signed(artist()), id, 1));
		assert_eq!((wealth(&alice()), wealth(&artist())), (RICHES, RICHES));
		assert_eq!(Balances::free_balance(alice()), RICHES);
	});
}
