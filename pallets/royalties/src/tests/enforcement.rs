//! Nothing but this pallet moves or ends an item of an enforced collection, nor one that is for sale.

use crate::{
	mock::{Royalties, *},
	*,
};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	storage::with_transaction,
	traits::{tokens::nonfungibles_v2::Transfer, GetCallName},
};
use metalife_primitives::AccountId;
use pallet_nfts::{
	Attribute, AttributeNamespace, CancelAttributesApprovalWitness, CollectionConfig, CollectionSettings,
	DestroyWitness, ItemConfig, ItemTip, MintSettings, PalletAttributes, PreSignedAttributes, PreSignedMint,
	PriceDirection, PriceWithDirection,
};
use sp_core::Pair;
use sp_runtime::{
	traits::Dispatchable,
	DispatchError::{self, BadOrigin},
	TransactionOutcome,
};
use std::collections::BTreeSet;

type Fault = pallet_nfts::Error<Runtime>;
type Namespace = AttributeNamespace<AccountId>;
type NftsCall = pallet_nfts::Call<Runtime>;

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

fn pre_signed_mint(collection: CollectionId, item: ItemId) -> NftsCall {
	let mint_data = PreSignedMint {
		collection,
		item,
		attributes: vec![],
		metadata: vec![],
		only_account: None,
		deadline: 100,
		mint_price: None,
	};
	let signature = artist_pair().sign(&mint_data.encode()).into();
	NftsCall::mint_pre_signed { mint_data: Box::new(mint_data), signature, signer: artist() }
}

fn pre_signed_attributes(collection: CollectionId, item: ItemId) -> NftsCall {
	let data = PreSignedAttributes {
		collection,
		item,
		attributes: vec![(b"a".to_vec(), vec![])],
		namespace: Namespace::CollectionOwner,
		deadline: 100,
	};
	let signature = artist_pair().sign(&data.encode()).into();
	NftsCall::set_attributes_pre_signed { data, signature, signer: artist() }
}

/// Every call of pallet-nfts, aimed at an item that Bob should get; he has another to swap for it.
fn every_call(collection: CollectionId, item: ItemId) -> Vec<NftsCall> {
	let key = || PalletAttributes::<u32>::TransferDisabled.encode().try_into().expect("fits");
	let maybe_item = Some(item);
	let price = || Some(PriceWithDirection { amount: UNIT, direction: PriceDirection::Receive });
	let tip = ItemTip { collection, item, receiver: bob(), amount: UNIT };
	vec![
		NftsCall::create { admin: bob(), config: plain() },
		NftsCall::force_create { owner: bob(), config: plain() },
		NftsCall::destroy { collection, witness: DestroyWitness { item_metadatas: 1, item_configs: 1, attributes: 0 } },
		NftsCall::mint { collection, item: item + 1, mint_to: bob(), witness_data: None },
		NftsCall::force_mint { collection, item, mint_to: bob(), item_config: ItemConfig::default() },
		pre_signed_mint(collection, item),
		NftsCall::burn { collection, item },
		NftsCall::transfer { collection, item, dest: bob() },
		NftsCall::redeposit { collection, items: vec![item] },
		NftsCall::lock_item_transfer { collection, item },
		NftsCall::unlock_item_transfer { collection, item },
		NftsCall::lock_item_properties { collection, item, lock_metadata: true, lock_attributes: true },
		NftsCall::lock_collection { collection, lock_settings: CollectionSettings::all_enabled() },
		NftsCall::set_accept_ownership { maybe_collection: Some(collection) },
		NftsCall::transfer_ownership { collection, new_owner: bob() },
		NftsCall::set_team { collection, issuer: Some(bob()), admin: Some(bob()), freezer: Some(bob()) },
		NftsCall::force_collection_owner { collection, owner: bob() },
		NftsCall::force_collection_config { collection, config: plain() },
		NftsCall::set_collection_max_supply { collection, max_supply: 0 },
		NftsCall::update_mint_settings { collection, mint_settings: MintSettings::default() },
		NftsCall::approve_transfer { collection, item, delegate: bob(), maybe_deadline: None },
		NftsCall::cancel_approval { collection, item, delegate: bob() },
		NftsCall::clear_all_transfer_approvals { collection, item },
		NftsCall::set_attribute {
			collection,
			maybe_item,
			namespace: Namespace::Pallet,
			key: key(),
			value: Default::default(),
		},
		NftsCall::force_set_attribute {
			set_as: Some(alice()),
			collection,
			maybe_item,
			namespace: Namespace::ItemOwner,
			key: key(),
			value: Default::default(),
		},
		NftsCall::clear_attribute { collection, maybe_item, namespace: Namespace::ItemOwner, key: key() },
		NftsCall::approve_item_attributes { collection, item, delegate: bob() },
		NftsCall::cancel_item_attributes_approval {
			collection,
			item,
			delegate: bob(),
			witness: CancelAttributesApprovalWitness { account_attributes: 0 },
		},
		pre_signed_attributes(collection, item),
		NftsCall::set_metadata { collection, item, data: Default::default() },
		NftsCall::clear_metadata { collection, item },
		NftsCall::set_collection_metadata { collection, data: Default::default() },
		NftsCall::clear_collection_metadata { collection },
		NftsCall::set_price { collection, item, price: Some(UNIT), whitelisted_buyer: None },
		NftsCall::buy_item { collection, item, bid_price: UNIT },
		NftsCall::pay_tips { tips: vec![tip].try_into().expect("fits") },
		NftsCall::create_swap {
			offered_collection: collection,
			offered_item: item,
			desired_collection: 1,
			maybe_desired_item: Some(7),
			maybe_price: price(),
			duration: 10,
		},
		NftsCall::create_swap {
			offered_collection: 1,
			offered_item: 7,
			desired_collection: collection,
			maybe_desired_item: maybe_item,
			maybe_price: None,
			duration: 10,
		},
		NftsCall::claim_swap {
			send_collection: 1,
			send_item: 7,
			receive_collection: collection,
			receive_item: item,
			witness_price: price(),
		},
		NftsCall::claim_swap {
			send_collection: collection,
			send_item: item,
			receive_collection: 1,
			receive_item: 7,
			witness_price: None,
		},
		NftsCall::cancel_swap { offered_collection: collection, offered_item: item },
	]
}

/// None is forgotten, not even one that a later pallet-nfts adds.
#[test]
fn no_call_of_pallet_nfts_takes_it_from_its_owner() {
	with_item(|id, item| {
		let calls = every_call(id, item);
		let tried: BTreeSet<_> = calls.iter().map(|call| call.get_call_name()).collect();
		let all: BTreeSet<_> = NftsCall::get_call_names().iter().copied().collect();
		assert_eq!(tried, all);
		let dispatch = |call: &NftsCall, origin: Origin| RuntimeCall::from(call.clone()).dispatch(origin);
		// By itself, and by whoever has no key, too.
		for origin in everyone().map(signed).into_iter().chain([Origin::root()]) {
			for call in &calls {
				let kept: Result<_, DispatchError> = with_transaction(|| {
					let _ = dispatch(call, origin.clone());
					TransactionOutcome::Rollback(Ok(owner(id, item)))
				});
				assert_eq!(kept, Ok(Some(alice())), "{call:?}");
			}
		}
		// One after the other, there and back, with all that those before have done.
		let mut done = BTreeSet::new();
		for call in calls.iter().chain(calls.iter().rev()).chain(&calls) {
			for who in [alice(), bob(), artist(), charlie()] {
				if dispatch(call, signed(who)).is_ok() {
					done.insert(call.get_call_name());
				}
				assert_eq!(owner(id, item), Some(alice()), "{call:?}");
			}
		}
		for name in ["approve_transfer", "set_price", "create_swap", "approve_item_attributes", "pay_tips"] {
			assert!(done.contains(name), "{name} was not aimed at anything");
		}
	});
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
		let dispatch = |who, call: NftsCall| {
			RuntimeCall::from(call).dispatch(signed(who)).map(drop).map_err(|refused| refused.error)
		};
		assert_noop!(dispatch(bob(), pre_signed_mint(id, next)), Fault::NoPermission);
		assert!(dispatch(alice(), pre_signed_attributes(id, item_id(0, 1))).is_err());
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
