use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::{AccountId, AppId};
use pallet_nfts::{CollectionConfig, CollectionSettings, MintSettings};
use sp_runtime::{DispatchError, DispatchResult};

const CID: &str = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";

fn set(who: AccountId, app: Option<AppId>, name: &str, avatar: Option<Avatar>) -> DispatchResult {
	Profile::set_persona(signed(who), app, bounded(name), avatar)
}

fn cid(text: &str) -> Option<Avatar> {
	Some(Avatar::Cid(bounded(text)))
}

/// An item of a collection of Alice's that anybody may own.
fn item_of(owner: AccountId) -> Option<Avatar> {
	let config = CollectionConfig {
		settings: CollectionSettings::all_enabled(),
		max_supply: None,
		mint_settings: MintSettings::default(),
	};
	assert_ok!(Nfts::create(signed(alice()), alice(), config));
	assert_ok!(Nfts::mint(signed(alice()), 1, 5, owner, None));
	Some(Avatar::Nft { collection: 1, item: 5 })
}

#[test]
fn there_is_one_by_default_and_one_per_app() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(set(alice(), None, "Alice", None));
		assert_eq!(last_event(), Event::<Runtime>::PersonaSet { profile: id, app: None });
		assert_ok!(set(alice(), Some(7), "Captain", cid(CID)));
		assert_eq!(last_event(), Event::<Runtime>::PersonaSet { profile: id, app: Some(7) });

		assert_eq!(Profile::persona(id, None), Some((bounded("Alice"), None)));
		assert_eq!(Profile::persona(id, Some(7)), Some((bounded("Captain"), cid(CID))));
		assert_eq!(Profile::persona(id, Some(8)), Some((bounded("Alice"), None)));
		assert_eq!(Profile::persona(id + 1, None), None);
	});
}

#[test]
fn a_name_is_some_text() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_noop!(set(alice(), None, "", None), Error::<Runtime>::InvalidName);
		assert_noop!(
			Profile::set_persona(signed(alice()), None, bounded(b"\xff\xfe"), None),
			Error::<Runtime>::InvalidName
		);
		for disguised in [" ", "\u{3000}", "Al\nice", "Al\0ice", "\u{202e}ecilA", "Al\u{2066}ice", "Al\u{85}ice"] {
			assert_noop!(set(alice(), None, disguised, None), Error::<Runtime>::InvalidName);
		}
		assert_ok!(set(alice(), None, "爱丽丝 \u{1f408}", None));
		assert_eq!(Profile::persona(id, None), Some((bounded("爱丽丝 \u{1f408}"), None)));
	});
}

#[test]
fn a_cid_is_letters_and_digits() {
	run(|| {
		sign_up(alice(), "alice");
		for bad in ["", "bafy", "bafy beigdyrzt", "ipfs://bafybeigdyrzt", "bafybeig\u{e9}"] {
			assert_noop!(set(alice(), None, "Alice", cid(bad)), Error::<Runtime>::InvalidCid);
		}
		assert_ok!(set(alice(), None, "Alice", cid(CID)));
	});
}

#[test]
fn an_avatar_is_shown_while_the_controller_owns_it() {
	run(|| {
		let id = sign_up(bob(), "bobby");
		let avatar = item_of(bob());
		assert_ok!(set(bob(), None, "Bob", avatar.clone()));
		assert_eq!(Profile::persona(id, None), Some((bounded("Bob"), avatar)));
		assert_ok!(Nfts::transfer(signed(bob()), 1, 5, charlie()));
		assert_eq!(Profile::persona(id, None), Some((bounded("Bob"), None)));
	});
}

#[test]
fn an_avatar_of_anothers_is_refused() {
	run(|| {
		let id = sign_up(bob(), "bobby");
		let avatar = item_of(charlie());
		assert_noop!(set(bob(), None, "Bob", avatar.clone()), Error::<Runtime>::AvatarNotOwned);
		let none = Some(Avatar::Nft { collection: 9, item: 9 });
		assert_noop!(set(bob(), None, "Bob", none), Error::<Runtime>::AvatarNotOwned);
		// A device's own item is not the controller's.
		assert_ok!(Balances::force_set_balance(Origin::root(), dave(), UNIT));
		assert_ok!(Nfts::transfer(signed(charlie()), 1, 5, dave()));
		add_key(bob(), id, dave(), KeyRole::Device);
		assert_noop!(set(dave(), None, "Bob", avatar), Error::<Runtime>::AvatarNotOwned);
	});
}

#[test]
fn the_profiles_own_item_may_be_the_avatar() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(set(alice(), None, "Alice", Some(Avatar::Nft { collection: 0, item: id })));
	});
}

#[test]
fn a_change_pays_the_difference_in_prepaid_storage() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(set(alice(), None, "Al", None));
		let short = profile(id).prepaid.bytes_used;
		assert_ok!(set(alice(), None, "Alice", None));
		assert_eq!(profile(id).prepaid.bytes_used, short + 3);
		assert_ok!(set(alice(), None, "Al", None));
		assert_eq!(profile(id).prepaid.bytes_used, short);
		assert_ok!(Profile::remove_persona(signed(alice()), id, None));
		assert_eq!(profile(id).prepaid.bytes_used, 0);
		assert_eq!(held(&alice()), creation_deposit() + handle_deposit());
	});
}

#[test]
fn beyond_prepaid_storage_whoever_sets_it_pays() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		add_key(dave(), id, bob(), KeyRole::Device);
		exhaust_prepaid(id);
		assert_noop!(set(dave(), None, "Dave", None), Error::<Runtime>::DepositUnavailable);
		assert_ok!(set(bob(), None, "Dave", None));
		let small = held(&bob());
		assert!(small > 0);
		// Changed by the same and by another: each time the one before is paid back.
		assert_ok!(set(bob(), None, "David", None));
		assert_eq!(held(&bob()), small + price(1) - price(0));
		assert_ok!(Balances::force_set_balance(Origin::root(), dave(), UNIT));
		assert_ok!(set(dave(), None, "Dave", None));
		assert_eq!((held(&bob()), held(&dave())), (0, small));
	});
}

#[test]
fn a_change_that_nobody_can_pay_changes_nothing() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		assert_ok!(set(dave(), None, "Dave", None));
		exhaust_prepaid(id);
		assert_noop!(set(dave(), None, "Dave the Great", None), Error::<Runtime>::DepositUnavailable);
		assert_ok!(set(dave(), None, "Dav", None));
	});
}

#[test]
fn it_is_removed_by_the_person_or_by_whoever_paid() {
	run(|| {
		let id = sign_up(alice(), "alice");
		add_key(alice(), id, bob(), KeyRole::Device);
		add_key(alice(), id, eve(), KeyRole::App);
		exhaust_prepaid(id);
		for (app, who) in [(1, alice()), (2, alice()), (3, bob())] {
			assert_ok!(set(who, Some(app), "Alice", None));
		}
		let remove = |who: AccountId, app| Profile::remove_persona(signed(who), id, Some(app));
		assert_noop!(remove(charlie(), 1), Error::<Runtime>::NotPermitted);
		assert_noop!(remove(eve(), 1), Error::<Runtime>::NotPermitted);
		assert_ok!(remove(alice(), 1));
		assert_eq!(last_event(), Event::<Runtime>::PersonaRemoved { profile: id, app: Some(1) });
		assert_ok!(remove(bob(), 2));
		// Bob is no device any more, but paid.
		assert_ok!(Profile::revoke_key(signed(bob()), id, bob()));
		assert_ok!(remove(bob(), 3));
		assert_eq!(held(&bob()), 0);
		assert_noop!(remove(alice(), 3), Error::<Runtime>::NotFound);
	});
}

#[test]
fn only_the_person_sets_it() {
	run(|| {
		assert_noop!(set(alice(), None, "Alice", None), Error::<Runtime>::NoProfile);
		assert_noop!(Profile::set_persona(Origin::root(), None, bounded("x"), None), DispatchError::BadOrigin);
		assert_noop!(Profile::remove_persona(Origin::root(), 0, None), DispatchError::BadOrigin);
	});
}
