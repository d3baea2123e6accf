//! Nothing that pallet-nfts offers moves or burns the item of a profile.

use crate::{
	mock::{Profile, *},
	*,
};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::{AccountId, Balance};
use pallet_nfts::{
	Attribute, AttributeNamespace, CancelAttributesApprovalWitness, CollectionConfig, CollectionSettings,
	DestroyWitness, ItemConfig, MintSettings, MintType, MintWitness, PalletAttributes, PreSignedAttributes,
	PreSignedMint, PriceDirection, PriceWithDirection,
};
use sp_core::Pair;
use sp_keyring::Sr25519Keyring;

type Fault = pallet_nfts::Error<Runtime>;
type Namespace = AttributeNamespace<AccountId>;

const PRICE: Balance = UNIT;

/// Alice's profile; Bob owns item 7 of a collection of his own.
fn with_profile(test: impl FnOnce(u64)) {
	run(|| {
		let id = sign_up(alice(), "alice");
		let config = CollectionConfig {
			settings: CollectionSettings::all_enabled(),
			max_supply: None,
			mint_settings: MintSettings::default(),
		};
		assert_ok!(Nfts::create(signed(bob()), bob(), config));
		assert_ok!(Nfts::mint(signed(bob()), 1, 7, bob(), None));
		test(id);
		// However it was tried, she has it still, and it ends with her profile.
		assert_eq!(Nfts::owner(0, id), Some(alice()));
		assert_ok!(Profile::retire(signed(alice())));
		assert_eq!(Nfts::owner(0, id), None);
	});
}

fn marker() -> sp_runtime::BoundedVec<u8, sp_core::ConstU32<64>> {
	bounded(PalletAttributes::<u32>::TransferDisabled.encode())
}

fn both() -> [AccountId; 2] {
	[alice(), bob()]
}

#[test]
fn it_is_not_transferred() {
	with_profile(|id| {
		for who in both() {
			assert_noop!(Nfts::transfer(signed(who), 0, id, charlie()), Fault::ItemLocked);
		}
		assert_noop!(Nfts::transfer(signed(Profile::account()), 0, id, charlie()), Fault::ItemLocked);
	});
}

#[test]
fn it_is_not_burnt() {
	with_profile(|id| {
		for who in both() {
			assert_noop!(Nfts::burn(signed(who), 0, id), Fault::ItemLocked);
		}
		assert_noop!(Nfts::burn(Origin::root(), 0, id), Fault::ItemLocked);
	});
}

#[test]
fn nobody_is_approved_to_transfer_it() {
	with_profile(|id| {
		for who in both() {
			assert_noop!(
				Nfts::approve_transfer(signed(who.clone()), 0, id, charlie(), None),
				Fault::ItemsNonTransferable
			);
			assert_noop!(Nfts::cancel_approval(signed(who), 0, id, charlie()), Fault::NotDelegate);
		}
		assert_ok!(Nfts::clear_all_transfer_approvals(signed(alice()), 0, id));
		assert_noop!(Nfts::clear_all_transfer_approvals(signed(bob()), 0, id), Fault::NoPermission);
		assert_noop!(Nfts::transfer(signed(charlie()), 0, id, charlie()), Fault::ItemLocked);
	});
}

#[test]
fn it_is_not_sold() {
	with_profile(|id| {
		assert_noop!(Nfts::set_price(signed(alice()), 0, id, Some(PRICE), None), Fault::ItemsNonTransferable);
		assert_noop!(Nfts::set_price(signed(bob()), 0, id, Some(PRICE), None), Fault::NoPermission);
		assert_noop!(Nfts::buy_item(signed(bob()), 0, id, PRICE), Fault::NotForSale);
	});
}

#[test]
fn it_is_not_swapped_away() {
	with_profile(|id| {
		let price = Some(PriceWithDirection { amount: PRICE, direction: PriceDirection::Receive });
		assert_noop!(Nfts::create_swap(signed(bob()), 0, id, 1, Some(7), price.clone(), 10), Fault::NoPermission);
		assert_ok!(Nfts::create_swap(signed(alice()), 0, id, 1, Some(7), price.clone(), 10));
		assert!(Nfts::claim_swap(signed(bob()), 1, 7, 0, id, price).is_err());
		assert_ok!(Nfts::cancel_swap(signed(alice()), 0, id));
	});
}

#[test]
fn it_is_not_had_for_a_swap_that_another_offers() {
	with_profile(|id| {
		assert_ok!(Nfts::create_swap(signed(bob()), 1, 7, 0, Some(id), None, 10));
		assert_noop!(Nfts::claim_swap(signed(alice()), 0, id, 1, 7, None), Fault::ItemLocked);
	});
}

#[test]
fn an_open_swap_does_not_outlive_it() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(Nfts::create_swap(signed(alice()), 0, id, 0, None, None, 10));
		assert_ok!(Profile::retire(signed(alice())));
		assert!(!pallet_nfts::PendingSwapOf::<Runtime>::contains_key(0, id));
	});
}

#[test]
fn its_mark_is_not_cleared_or_overwritten() {
	with_profile(|id| {
		for who in both() {
			assert_noop!(
				Nfts::clear_attribute(signed(who.clone()), 0, Some(id), Namespace::Pallet, marker()),
				Fault::NoPermission
			);
			assert_noop!(
				Nfts::set_attribute(signed(who.clone()), 0, Some(id), Namespace::Pallet, marker(), bounded("")),
				Fault::NoPermission
			);
			assert_noop!(
				Nfts::force_set_attribute(signed(who), None, 0, Some(id), Namespace::Pallet, marker(), bounded("")),
				sp_runtime::DispatchError::BadOrigin
			);
		}
		assert!(Attribute::<Runtime>::contains_key((0, Some(id), Namespace::Pallet, marker())));
	});
}

#[test]
fn attributes_of_its_owner_are_her_own_affair() {
	with_profile(|id| {
		let set = |who: AccountId, namespace: Namespace| {
			Nfts::set_attribute(signed(who), 0, Some(id), namespace, bounded("mood"), bounded("fine"))
		};
		assert_noop!(set(alice(), Namespace::CollectionOwner), Fault::NoPermission);
		assert_noop!(set(bob(), Namespace::CollectionOwner), Fault::NoPermission);
		assert_noop!(set(bob(), Namespace::ItemOwner), Fault::NoPermission);
		assert_noop!(set(bob(), Namespace::Account(bob())), Fault::NoPermission);
		assert_ok!(set(alice(), Namespace::ItemOwner));

		assert_noop!(Nfts::approve_item_attributes(signed(bob()), 0, id, bob()), Fault::NoPermission);
		assert_ok!(Nfts::approve_item_attributes(signed(alice()), 0, id, bob()));
		assert_ok!(set(bob(), Namespace::Account(bob())));
		// The mark of the same name in another namespace changes nothing.
		assert_ok!(Nfts::set_attribute(signed(alice()), 0, Some(id), Namespace::ItemOwner, marker(), bounded("")));
		assert_ok!(Nfts::clear_attribute(signed(alice()), 0, Some(id), Namespace::ItemOwner, marker()));
		let witness = CancelAttributesApprovalWitness { account_attributes: 1 };
		assert_ok!(Nfts::cancel_item_attributes_approval(signed(alice()), 0, id, bob(), witness));
		assert_noop!(Nfts::transfer(signed(alice()), 0, id, bob()), Fault::ItemLocked);
	});
}

#[test]
fn deposits_for_attributes_come_back_after_it_is_gone() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let key = bounded::<sp_core::ConstU32<64>>("mood");
		assert_ok!(Nfts::set_attribute(
			signed(alice()),
			0,
			Some(id),
			Namespace::ItemOwner,
			key.clone(),
			bounded("fine")
		));
		assert!(Balances::reserved_balance(alice()) > held(&alice()));
		assert_ok!(Profile::retire(signed(alice())));
		assert_ok!(Nfts::clear_attribute(signed(alice()), 0, Some(id), Namespace::ItemOwner, key));
		assert_eq!(Balances::reserved_balance(alice()), held(&alice()));
	});
}

#[test]
fn it_is_not_locked_or_unlocked() {
	with_profile(|id| {
		for who in both() {
			let origin = || signed(who.clone());
			assert_noop!(Nfts::lock_item_transfer(origin(), 0, id), Fault::NoPermission);
			assert_noop!(Nfts::unlock_item_transfer(origin(), 0, id), Fault::NoPermission);
			assert_noop!(Nfts::lock_item_properties(origin(), 0, id, true, true), Fault::NoPermission);
		}
	});
}

#[test]
fn its_name_is_set_by_the_profile_alone() {
	with_profile(|id| {
		for who in both() {
			let origin = || signed(who.clone());
			assert_noop!(Nfts::set_metadata(origin(), 0, id, bounded("@king")), Fault::NoPermission);
			assert_noop!(Nfts::clear_metadata(origin(), 0, id), Fault::NoPermission);
			assert_noop!(Nfts::set_collection_metadata(origin(), 0, bounded("x")), Fault::NoPermission);
			assert_noop!(Nfts::clear_collection_metadata(origin(), 0), Fault::NoPermission);
		}
	});
}

#[test]
fn nobody_mints_a_profile() {
	with_profile(|id| {
		let next = id + 1;
		for (who, pair) in both().into_iter().zip([Sr25519Keyring::Alice.pair(), Sr25519Keyring::Bob.pair()]) {
			assert_noop!(Nfts::mint(signed(who.clone()), 0, next, who.clone(), None), Fault::NoPermission);
			assert_noop!(
				Nfts::force_mint(signed(who.clone()), 0, next, who.clone(), ItemConfig::default()),
				Fault::NoPermission
			);
			let data = PreSignedMint {
				collection: 0,
				item: next,
				attributes: vec![],
				metadata: vec![],
				only_account: None,
				deadline: 100,
				mint_price: None,
			};
			let signature = pair.sign(&Encode::encode(&data));
			assert_noop!(
				Nfts::mint_pre_signed(signed(who.clone()), Box::new(data), signature.into(), who.clone()),
				Fault::NoPermission
			);
			let data = PreSignedAttributes {
				collection: 0,
				item: id,
				attributes: vec![(marker().into_inner(), vec![])],
				namespace: Namespace::Pallet,
				deadline: 100,
			};
			let signature = pair.sign(&Encode::encode(&data));
			assert!(Nfts::set_attributes_pre_signed(signed(who.clone()), data, signature.into(), who).is_err());
		}
	});
}

#[test]
fn the_collection_is_not_taken_changed_or_destroyed() {
	with_profile(|_| {
		let witness = DestroyWitness { item_metadatas: 1, item_configs: 1, attributes: 1 };
		for who in both() {
			let origin = || signed(who.clone());
			assert_noop!(Nfts::destroy(origin(), 0, witness), Fault::NoPermission);
			assert_noop!(Nfts::set_team(origin(), 0, Some(bob()), Some(bob()), Some(bob())), Fault::NoPermission);
			assert_noop!(Nfts::lock_collection(origin(), 0, CollectionSettings::all_enabled()), Fault::NoPermission);
			assert_noop!(Nfts::set_collection_max_supply(origin(), 0, 0), Fault::NoPermission);
			assert_noop!(Nfts::update_mint_settings(origin(), 0, MintSettings::default()), Fault::NoPermission);
			assert_noop!(Nfts::redeposit(origin(), 0, vec![0]), Fault::NoPermission);
			assert_ok!(Nfts::set_accept_ownership(origin(), Some(0)));
			assert_noop!(Nfts::transfer_ownership(origin(), 0, who.clone()), Fault::NoPermission);
			assert!(Nfts::force_collection_owner(origin(), 0, bob()).is_err());
		}
		assert_noop!(Nfts::destroy(Origin::root(), 0, witness), Fault::CollectionNotEmpty);
	});
}

/// A collection that only holders of profiles may mint from leaves a mark on the item; it must not keep the profile
/// from being handed over or retired.
#[test]
fn it_serves_as_a_ticket() {
	with_profile(|id| {
		let mint_settings = MintSettings { mint_type: MintType::HolderOf(0), ..Default::default() };
		assert_ok!(Nfts::update_mint_settings(signed(bob()), 1, mint_settings));
		let witness = Some(MintWitness { owned_item: Some(id), mint_price: None });
		assert_ok!(Nfts::mint(signed(alice()), 1, 8, alice(), witness.clone()));
		assert_ok!(Profile::offer_key(signed(alice()), charlie(), KeyRole::Controller));
		assert_ok!(Profile::claim_key(signed(charlie()), id));
		// One profile, one ticket, whoever is in charge.
		assert_noop!(Nfts::mint(signed(charlie()), 1, 9, charlie(), witness), Fault::AlreadyClaimed);
		assert_ok!(Profile::offer_key(signed(charlie()), alice(), KeyRole::Controller));
		assert_ok!(Profile::claim_key(signed(alice()), id));
	});
}
