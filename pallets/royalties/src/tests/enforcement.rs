//! Nothing but this pallet moves or ends an item of an enforced collection, nor one that is for sale.

use crate::{
	mock::{Royalties, *},
	*,
};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, traits::tokens::nonfungibles_v2::Transfer};
use metalife_primitives::AccountId;
use pallet_nfts::{
	Attribute, AttributeNamespace, CollectionConfig, CollectionSettings, DestroyWitness, ItemConfig, MintSettings,
	PalletAttributes, PreSignedAttributes, PreSignedMint, PriceDirection, PriceWithDirection,
};
use sp_core::Pair;
use sp_runtime::DispatchError::BadOrigin;

type Fault = pallet_nfts::Error<Runtime>;
type Namespace = AttributeNamespace<AccountId>;

/// Alice's item of an enforced collection; Bob owns item 7 of a collection of his own.
fn with_item(test: impl FnOnce(CollectionId, ItemId)) {
	run(|| {
		let (id, item) = item_of(alice());
		assert_ok!(Nfts::create(signed(bob()), bob(), plain()));
		assert_ok!(Nfts::mint(signed(bob()), 1, 7, bob(), None));
		test(id, item);
		// However it was tried, she has it still, and can sell it.
		assert_eq!(owner(id, item), Some(alice()));
		put_up(alice(), (id, item), NATIVE, fixed(UNIT));
		assert_ok!(Royalties::buy(signed(charlie()), id, item, NATIVE, UNIT));
		assert_eq!(owner(id, item), Some(charlie()));
	});
}

fn plain() -> CollectionConfig<u128, u64, CollectionId> {
	CollectionConfig {
		settings: CollectionSettings::all_enabled(),
		max_supply: None,
		mint_settings: MintSettings::default(),
	}
}

/// All who might try: the owner, a stranger, the creator, and the account that owns the collection.
fn everyone() -> [AccountId; 4] {
	[alice(), bob(), artist(), Royalties::account()]
}

#[test]
fn it_is_not_transferred() {
	with_item(|id, item| {
		for who in everyone() {
			assert_noop!(Nfts::transfer(signed(who), id, item, bob()), Fault::ItemLocked);
		}
	});
}

#[test]
fn it_is_not_burnt() {
	with_item(|id, item| {
		for who in everyone() {
			assert_noop!(Nfts::burn(signed(who), id, item), Fault::ItemLocked);
		}
		assert_noop!(Nfts::burn(Origin::root(), id, item), Fault::ItemLocked);
	});
}

#[test]
fn those_whom_the_owner_approves_do_not_move_it() {
	with_item(|id, item| {
		assert_ok!(Nfts::approve_transfer(signed(alice()), id, item, bob(), None));
		assert_noop!(Nfts::transfer(signed(bob()), id, item, bob()), Fault::ItemLocked);
		assert_noop!(Nfts::cancel_approval(signed(charlie()), id, item, bob()), Fault::NoPermission);
		assert_ok!(Nfts::clear_all_transfer_approvals(signed(alice()), id, item));
		assert_ok!(Nfts::approve_transfer(signed(alice()), id, item, bob(), None));
		// And an approval does not outlive a sale, nor let its holder act for the owner here.
		let faults = Error::<Runtime>::NotOwner;
		assert_noop!(Royalties::gift(signed(bob()), id, item, bob(), 0), faults);
		let terms = fixed(UNIT);
		assert_noop!(
			Royalties::put_on_sale(signed(bob()), id, item, NATIVE, terms, after(9), None),
			Error::<Runtime>::NotOwner
		);
		assert_ok!(Royalties::gift(signed(alice()), id, item, charlie(), 0));
		assert_noop!(Nfts::cancel_approval(signed(charlie()), id, item, bob()), Fault::NotDelegate);
		assert_ok!(Royalties::gift(signed(charlie()), id, item, alice(), 0));
	});
}

#[test]
fn it_is_not_sold_through_pallet_nfts() {
	with_item(|id, item| {
		assert_ok!(Nfts::set_price(signed(alice()), id, item, Some(1), None));
		assert_noop!(Nfts::buy_item(signed(bob()), id, item, 1), Fault::ItemLocked);
		assert_eq!(wealth(&bob()), RICHES);
	});
}

#[test]
fn it_is_not_swapped() {
	with_item(|id, item| {
		let price = Some(PriceWithDirection { amount: UNIT, direction: PriceDirection::Receive });
		assert_noop!(Nfts::create_swap(signed(bob()), id, item, 1, Some(7), price.clone(), 10), Fault::NoPermission);
		assert_ok!(Nfts::create_swap(signed(alice()), id, item, 1, Some(7), price.clone(), 10));
		// Not even half of it happens.
		assert!(frame_support::storage::with_storage_layer(|| {
			Nfts::claim_swap(signed(bob()), 1, 7, id, item, price)
		})
		.is_err());
		assert_eq!(owner(1, 7), Some(bob()));
		assert_eq!(wealth(&alice()), RICHES);
		assert_ok!(Nfts::create_swap(signed(bob()), 1, 7, id, Some(item), None, 10));
		assert_noop!(Nfts::claim_swap(signed(alice()), id, item, 1, 7, None), Fault::ItemLocked);
	});
}

#[test]
fn proxies_and_batches_do_not_move_it() {
	with_item(|id, item| {
		assert_ok!(Proxy::add_proxy(signed(alice()), bob(), AnyCall, 0));
		let transfer = RuntimeCall::Nfts(pallet_nfts::Call::transfer { collection: id, item, dest: bob() });
		assert_ok!(Proxy::proxy(signed(bob()), alice(), None, Box::new(transfer.clone())));
		assert_eq!(owner(id, item), Some(alice()));

		// A gift within a batch does not leave the door open for what comes next.
		let gift = RuntimeCall::Royalties(Call::gift { collection: id, item, to: charlie(), most: 0 });
		assert!(Utility::batch_all(signed(alice()), vec![gift, transfer.clone()]).is_err());
		assert_eq!(owner(id, item), Some(alice()));
		assert_ok!(Utility::force_batch(signed(alice()), vec![transfer.clone(), transfer.clone()]));
		assert_eq!(owner(id, item), Some(alice()));
		// Nor does the owner of the collection, if its account could sign.
		let as_account = Utility::dispatch_as(
			Origin::root(),
			Box::new(frame_system::RawOrigin::Signed(Royalties::account()).into()),
			Box::new(transfer),
		);
		assert_ok!(as_account);
	});
}

#[test]
fn it_is_not_fractionalised_away() {
	with_item(|id, item| {
		assert_noop!(
			Fractionalization::fractionalize(signed(alice()), id, item, 50, alice(), 1_000),
			Fault::ItemLocked
		);
		assert_noop!(
			Fractionalization::unify(signed(alice()), id, item, 50, bob()),
			pallet_nft_fractionalization::Error::<Runtime>::NftNotFractionalized
		);
		// No other pallet that is given the guarded view moves it or marks it.
		assert_noop!(<Guarded<Runtime> as Transfer<_>>::transfer(&id, &item, &bob()), Fault::ItemLocked);
		assert_noop!(<Guarded<Runtime> as Transfer<_>>::disable_transfer(&id, &item), Fault::ItemLocked);
		assert_noop!(<Nfts as Transfer<_>>::transfer(&id, &item, &bob()), Fault::ItemLocked);
	});
}

#[test]
fn an_open_item_is_fractionalised_but_not_while_it_is_for_sale() {
	run(|| {
		let id = collection(policy(Transfers::Open));
		let item = mint(id, alice());
		put_up(alice(), (id, item), NATIVE, fixed(UNIT));
		assert_noop!(
			Fractionalization::fractionalize(signed(alice()), id, item, 50, alice(), 1_000),
			Fault::ItemLocked
		);
		assert_ok!(Royalties::cancel_sale(signed(alice()), id, item));
		assert_ok!(Fractionalization::fractionalize(signed(alice()), id, item, 50, alice(), 1_000));
		// And what is fractionalised is not for sale.
		assert_noop!(
			Royalties::put_on_sale(signed(alice()), id, item, NATIVE, fixed(UNIT), after(9), None),
			Error::<Runtime>::ItemLocked
		);
		assert_noop!(Royalties::gift(signed(alice()), id, item, bob(), 0), Fault::ItemLocked);
		assert_ok!(Fractionalization::unify(signed(alice()), id, item, 50, bob()));
		assert_eq!(owner(id, item), Some(bob()));
	});
}

#[test]
fn what_is_open_moves_freely_but_not_while_it_is_for_sale() {
	run(|| {
		let id = collection(policy(Transfers::Open));
		let item = mint(id, alice());
		assert_ok!(Nfts::transfer(signed(alice()), id, item, bob()));
		assert_ok!(Nfts::approve_transfer(signed(bob()), id, item, charlie(), None));
		put_up(bob(), (id, item), NATIVE, fixed(UNIT));
		for who in [bob(), charlie()] {
			assert_noop!(Nfts::transfer(signed(who), id, item, alice()), Fault::ItemLocked);
		}
		assert_noop!(Nfts::burn(signed(bob()), id, item), Fault::ItemLocked);
		assert_ok!(Royalties::buy(signed(alice()), id, item, NATIVE, UNIT));
		// Royalties are paid where this pallet sells.
		assert_eq!(wealth(&label()), RICHES + UNIT / 100 * 3);
		assert_noop!(Nfts::transfer(signed(charlie()), id, item, charlie()), Fault::NoPermission);
	});
}

#[test]
fn attributes_do_not_stand_for_ownership() {
	with_item(|id, item| {
		let key = PalletAttributes::<u32>::TransferDisabled.encode();
		let key = || key.clone().try_into().expect("fits");
		let value = || b"x".to_vec().try_into().expect("fits");
		let set =
			|who, namespace: Namespace| Nfts::set_attribute(signed(who), id, Some(item), namespace, key(), value());
		for who in [alice(), bob(), artist()] {
			assert_noop!(set(who.clone(), Namespace::Pallet), Fault::NoPermission);
			assert_noop!(set(who.clone(), Namespace::CollectionOwner), Fault::NoPermission);
			assert_noop!(
				Nfts::force_set_attribute(signed(who), None, id, Some(item), Namespace::Pallet, key(), value()),
				BadOrigin
			);
		}
		assert_noop!(set(bob(), Namespace::ItemOwner), Fault::NoPermission);
		assert_ok!(set(alice(), Namespace::ItemOwner));
		assert_ok!(Nfts::approve_item_attributes(signed(alice()), id, item, bob()));
		assert_ok!(set(bob(), Namespace::Account(bob())));
		assert!(!Attribute::<Runtime>::contains_key((id, Some(item), Namespace::Pallet, key())));
		assert_noop!(Nfts::transfer(signed(bob()), id, item, bob()), Fault::ItemLocked);
	});
}

#[test]
fn nobody_locks_or_unlocks_it() {
	with_item(|id, item| {
		for who in [alice(), bob(), artist()] {
			let origin = || signed(who.clone());
			assert_noop!(Nfts::lock_item_transfer(origin(), id, item), Fault::NoPermission);
			assert_noop!(Nfts::unlock_item_transfer(origin(), id, item), Fault::NoPermission);
			assert_noop!(Nfts::lock_item_properties(origin(), id, item, true, true), Fault::NoPermission);
			assert_noop!(Nfts::set_metadata(origin(), id, item, Default::default()), Fault::NoPermission);
			assert_noop!(Nfts::clear_metadata(origin(), id, item), Fault::NoPermission);
		}
	});
}

#[test]
fn nobody_mints_past_this_pallet() {
	with_item(|id, _| {
		let next = item_id(0, 2);
		for who in [alice(), bob(), artist()] {
			assert_noop!(Nfts::mint(signed(who.clone()), id, next, who.clone(), None), Fault::NoPermission);
			assert_noop!(
				Nfts::force_mint(signed(who.clone()), id, next, who.clone(), ItemConfig::default()),
				Fault::NoPermission
			);
		}
		let data = PreSignedMint {
			collection: id,
			item: next,
			attributes: vec![],
			metadata: vec![],
			only_account: None,
			deadline: 100,
			mint_price: None,
		};
		let signature = artist_pair().sign(&data.encode());
		assert_noop!(
			Nfts::mint_pre_signed(signed(bob()), Box::new(data), signature.into(), artist()),
			Fault::NoPermission
		);
		let data = PreSignedAttributes {
			collection: id,
			item: item_id(0, 1),
			attributes: vec![(b"a".to_vec(), vec![])],
			namespace: Namespace::CollectionOwner,
			deadline: 100,
		};
		let signature = artist_pair().sign(&data.encode());
		assert!(Nfts::set_attributes_pre_signed(signed(alice()), data, signature.into(), artist()).is_err());
	});
}

#[test]
fn the_collection_is_not_taken_changed_or_destroyed() {
	with_item(|id, item| {
		let witness = DestroyWitness { item_metadatas: 1, item_configs: 1, attributes: 0 };
		for who in [alice(), bob(), artist()] {
			let origin = || signed(who.clone());
			assert_noop!(Nfts::destroy(origin(), id, witness), Fault::NoPermission);
			assert_noop!(Nfts::set_team(origin(), id, Some(bob()), Some(bob()), Some(bob())), Fault::NoPermission);
			assert_noop!(Nfts::lock_collection(origin(), id, CollectionSettings::all_enabled()), Fault::NoPermission);
			assert_noop!(Nfts::set_collection_max_supply(origin(), id, 0), Fault::NoPermission);
			assert_noop!(Nfts::update_mint_settings(origin(), id, MintSettings::default()), Fault::NoPermission);
			assert_noop!(Nfts::set_collection_metadata(origin(), id, Default::default()), Fault::NoPermission);
			assert_noop!(Nfts::redeposit(origin(), id, vec![item]), Fault::NoPermission);
			assert_ok!(Nfts::set_accept_ownership(origin(), Some(id)));
			assert_noop!(Nfts::transfer_ownership(origin(), id, who.clone()), Fault::NoPermission);
			assert!(Nfts::force_collection_owner(origin(), id, bob()).is_err());
			assert!(Nfts::force_collection_config(origin(), id, plain()).is_err());
			assert_ok!(Nfts::set_accept_ownership(origin(), None));
		}
		assert_noop!(Nfts::destroy(Origin::root(), id, witness), Fault::CollectionNotEmpty);
	});
}

#[test]
fn whatever_governance_makes_of_the_collection_the_lock_stays() {
	run(|| {
		let (id, item) = item_of(alice());
		assert_ok!(Nfts::force_collection_config(Origin::root(), id, plain()));
		assert_ok!(Nfts::force_collection_owner(Origin::root(), id, bob()));
		assert_ok!(Nfts::set_team(signed(bob()), id, Some(bob()), Some(bob()), Some(bob())));
		for who in [alice(), bob()] {
			assert_noop!(Nfts::transfer(signed(who.clone()), id, item, charlie()), Fault::ItemLocked);
			assert_noop!(Nfts::burn(signed(who), id, item), Fault::ItemLocked);
		}
		assert_ok!(Nfts::force_collection_owner(Origin::root(), id, Royalties::account()));
	});
}

#[test]
fn collections_of_others_are_not_ours_to_lock_or_sell() {
	run(|| {
		assert_ok!(Nfts::create(signed(bob()), bob(), plain()));
		assert_ok!(Nfts::mint(signed(bob()), 0, 7, bob(), None));
		assert_noop!(
			Royalties::put_on_sale(signed(bob()), 0, 7, NATIVE, fixed(UNIT), after(9), None),
			Error::<Runtime>::UnknownCollection
		);
		assert_noop!(
			Royalties::make_offer(signed(alice()), 0, 7, offer_of(NATIVE, UNIT), after(9)),
			Error::<Runtime>::UnknownCollection
		);
		assert_noop!(Royalties::gift(signed(bob()), 0, 7, alice(), 0), Error::<Runtime>::UnknownCollection);
		assert_noop!(Royalties::burn(signed(bob()), 0, 7), Error::<Runtime>::UnknownItem);
		assert_ok!(Nfts::transfer(signed(bob()), 0, 7, alice()));
	});
}
