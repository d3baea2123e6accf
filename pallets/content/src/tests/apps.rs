use crate::{
	mock::{Content, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

fn app(id: u32) -> AppOf<Runtime> {
	Apps::<Runtime>::get(id).expect("there is such an app")
}

#[test]
fn is_registered_with_a_deposit_that_comes_back() {
	run(|| {
		assert_ok!(Content::register_app(signed(corp()), bounded("Agora"), cid()));
		assert_eq!(last_event(), Event::<Runtime>::AppRegistered { app: 0, owner: corp(), name: bounded("Agora") });
		assert!(held(&corp()) > 0);
		let info = Content::app(0).expect("was registered");
		assert_eq!((info.owner, info.name, info.keys), (corp(), bounded("Agora"), vec![]));

		// A name is no identity.
		assert_ok!(Content::register_app(signed(alice()), bounded("Agora"), cid()));
		assert_ok!(Content::deregister_app(signed(corp()), 0));
		assert_eq!(last_event(), Event::<Runtime>::AppDeregistered { app: 0 });
		assert_eq!(held(&corp()), 0);
		assert_eq!(Content::app(0), None);
		assert_ok!(Content::register_app(signed(corp()), bounded("Agora"), cid()));
		assert_eq!(NextApp::<Runtime>::get(), 3);
	});
}

#[test]
fn needs_a_name_a_cid_and_money() {
	run(|| {
		for name in ["", "  ", "a\nb"] {
			assert_noop!(Content::register_app(signed(corp()), bounded(name), cid()), Error::<Runtime>::InvalidName);
		}
		assert_noop!(Content::register_app(signed(corp()), bounded([0xff]), cid()), Error::<Runtime>::InvalidName);
		for metadata in ["short", "bafy-beigdyrzt5sfp7"] {
			assert_noop!(
				Content::register_app(signed(corp()), bounded("Agora"), bounded(metadata)),
				Error::<Runtime>::InvalidCid
			);
		}
		assert_noop!(
			Content::register_app(signed(dave()), bounded("Agora"), cid()),
			Error::<Runtime>::DepositUnavailable
		);
		assert_noop!(Content::register_app(Origin::root(), bounded("Agora"), cid()), DispatchError::BadOrigin);
	});
}

#[test]
fn is_changed_by_its_owner_only() {
	run(|| {
		let id = new_app();
		assert_ok!(Content::update_app(signed(corp()), id, bounded("Forum"), bounded("bafybeiother")));
		assert_eq!(last_event(), Event::<Runtime>::AppUpdated { app: id });
		assert_eq!((app(id).name, app(id).metadata), (bounded("Forum"), bounded("bafybeiother")));
		assert_ok!(Content::set_user_cap(signed(corp()), id, 9));
		assert_eq!(last_event(), Event::<Runtime>::UserCapSet { app: id, bytes: 9 });
		assert_eq!(app(id).user_cap, 9);

		assert_noop!(Content::update_app(signed(corp()), id, bounded(" "), cid()), Error::<Runtime>::InvalidName);
		assert_noop!(
			Content::update_app(signed(corp()), id, bounded("App"), bounded("x")),
			Error::<Runtime>::InvalidCid
		);
		let not_permitted = Error::<Runtime>::NotPermitted;
		assert_noop!(Content::update_app(signed(key()), id, bounded("App"), cid()), not_permitted);
		assert_noop!(Content::set_user_cap(signed(key()), id, 9), Error::<Runtime>::NotPermitted);
		assert_noop!(Content::add_app_key(signed(key()), id, bob()), Error::<Runtime>::NotPermitted);
		assert_noop!(Content::offer_app(signed(key()), id, Some(bob())), Error::<Runtime>::NotPermitted);
		assert_noop!(Content::deregister_app(signed(key()), id), Error::<Runtime>::NotPermitted);
		assert_noop!(Content::update_app(signed(corp()), 9, bounded("App"), cid()), Error::<Runtime>::UnknownApp);
		assert_noop!(Content::set_user_cap(signed(corp()), 9, 9), Error::<Runtime>::UnknownApp);
		assert_noop!(Content::deregister_app(signed(corp()), 9), Error::<Runtime>::UnknownApp);
		assert_noop!(Content::update_app(Origin::root(), id, bounded("App"), cid()), DispatchError::BadOrigin);
		assert_noop!(Content::set_user_cap(Origin::root(), id, 1), DispatchError::BadOrigin);
		assert_noop!(Content::offer_app(Origin::root(), id, None), DispatchError::BadOrigin);
		assert_noop!(Content::accept_app(Origin::root(), id), DispatchError::BadOrigin);
		assert_noop!(Content::deregister_app(Origin::root(), id), DispatchError::BadOrigin);
	});
}

#[test]
fn keys_come_and_go_with_their_deposits() {
	run(|| {
		assert_ok!(Content::register_app(signed(corp()), bounded("App"), cid()));
		let before = held(&corp());
		assert_ok!(Content::add_app_key(signed(corp()), 0, key()));
		assert_eq!(last_event(), Event::<Runtime>::AppKeyAdded { app: 0, key: key() });
		assert!(held(&corp()) > before);
		assert_eq!(Content::app(0).expect("exists").keys, vec![key()]);
		assert_noop!(Content::add_app_key(signed(corp()), 0, key()), Error::<Runtime>::AlreadyExists);
		assert_noop!(Content::add_app_key(signed(corp()), 9, key()), Error::<Runtime>::UnknownApp);
		assert_noop!(Content::remove_app_key(signed(bob()), 0, key()), Error::<Runtime>::NotPermitted);
		assert_noop!(Content::remove_app_key(signed(corp()), 0, bob()), Error::<Runtime>::NotFound);
		assert_noop!(Content::remove_app_key(signed(corp()), 9, key()), Error::<Runtime>::UnknownApp);
		assert_noop!(Content::add_app_key(Origin::root(), 0, bob()), DispatchError::BadOrigin);
		assert_noop!(Content::remove_app_key(Origin::root(), 0, key()), DispatchError::BadOrigin);

		// A key may resign.
		assert_ok!(Content::remove_app_key(signed(key()), 0, key()));
		assert_eq!(last_event(), Event::<Runtime>::AppKeyRemoved { app: 0, key: key() });
		assert_eq!(held(&corp()), before);

		for n in 0..MAX_APP_KEYS {
			assert_ok!(Content::add_app_key(signed(corp()), 0, account(&n.to_string())));
		}
		assert_noop!(Content::add_app_key(signed(corp()), 0, key()), Error::<Runtime>::TooManyKeys);
		assert_ok!(Content::deregister_app(signed(corp()), 0));
		assert_eq!(held(&corp()), 0);
	});
}

/// Another account may be a key of as many apps as like: being one gives it nothing and takes nothing from it.
#[test]
fn an_account_may_be_a_key_of_several_apps() {
	run(|| {
		new_app();
		new_app();
		assert_eq!(AppKeys::<Runtime>::iter().count(), 2);
	});
}

#[test]
fn is_handed_over_in_two_steps() {
	run(|| {
		let id = new_app();
		assert_ok!(Content::set_user_cap(signed(corp()), id, 500));
		assert_noop!(Content::accept_app(signed(bob()), id), Error::<Runtime>::NotPermitted);
		assert_ok!(Content::offer_app(signed(corp()), id, Some(bob())));
		assert_eq!(last_event(), Event::<Runtime>::AppOffered { app: id, to: Some(bob()) });
		assert_ok!(Content::offer_app(signed(corp()), id, None));
		assert_noop!(Content::accept_app(signed(bob()), id), Error::<Runtime>::NotPermitted);
		assert_ok!(Content::offer_app(signed(corp()), id, Some(dave())));
		assert_noop!(Content::accept_app(signed(dave()), id), Error::<Runtime>::DepositUnavailable);
		assert_ok!(Content::offer_app(signed(corp()), id, Some(bob())));
		assert_noop!(Content::accept_app(signed(bob()), 9), Error::<Runtime>::UnknownApp);
		assert_noop!(Content::offer_app(signed(bob()), 9, None), Error::<Runtime>::UnknownApp);

		assert_ok!(Content::accept_app(signed(bob()), id));
		assert_eq!(last_event(), Event::<Runtime>::AppTransferred { app: id, from: corp(), to: bob() });
		let app = app(id);
		assert_eq!((app.owner, app.offered, app.user_cap, app.keys), (bob(), None, 0, 0));
		assert_eq!(held(&corp()), 0);
		assert!(held(&bob()) > 0);
		assert_noop!(Content::deregister_app(signed(corp()), id), Error::<Runtime>::NotPermitted);
	});
}

#[test]
fn others_learn_who_runs_an_app_and_who_wrote_an_item() {
	use metalife_primitives::traits::{Apps, ContentItems};
	run(|| {
		let (app, item) = (new_app(), publish(alice(), post("mine")));
		assert_eq!((Content::owner_of(app), Content::owner_of(app + 1)), (Some(corp()), None));
		assert_eq!((Content::author_of(item), Content::author_of(item + 1)), (Some(ALICE), None));
		assert_ok!(Content::offer_app(signed(corp()), app, Some(bob())));
		assert_ok!(Content::accept_app(signed(bob()), app));
		assert_eq!(Content::owner_of(app), Some(bob()));
		assert_ok!(Content::deregister_app(signed(bob()), app));
		assert_ok!(Content::retract(signed(alice()), Acting::Own, item));
		assert_eq!((Content::owner_of(app), Content::author_of(item)), (None, None));
	});
}
