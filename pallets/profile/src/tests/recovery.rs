//! A lost controller: its friends recover the account, and through it the profile moves to a new one.

use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use pallet_recovery::FriendGroup;

#[test]
fn a_recovered_account_hands_the_profile_to_a_new_one() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let mut friends = vec![bob(), charlie()];
		friends.sort();
		let group = FriendGroup {
			friends: friends.try_into().expect("two fit"),
			friends_needed: 2,
			inheritor: dave(),
			inheritance_delay: 10,
			inheritance_priority: 0,
			cancel_delay: 10,
		};
		assert_ok!(Recovery::set_friend_groups(signed(alice()), vec![group]));

		assert_ok!(Recovery::initiate_attempt(signed(bob()), alice(), 0));
		assert_ok!(Recovery::approve_attempt(signed(charlie()), alice(), 0));
		advance(11);
		assert_ok!(Recovery::finish_attempt(signed(bob()), alice(), 0));

		// Dave, who inherits, puts Eve in charge; she must agree herself, as always.
		let offer = RuntimeCall::Profile(Call::offer_key { key: eve(), role: KeyRole::Controller });
		assert_noop!(
			Recovery::control_inherited_account(signed(eve()), alice(), Box::new(offer.clone())),
			pallet_recovery::Error::<Runtime>::NotInheritor
		);
		assert_ok!(Recovery::control_inherited_account(signed(dave()), alice(), Box::new(offer)));
		assert_eq!(profile(id).controller, alice());
		assert_ok!(Profile::claim_key(signed(eve()), id));
		assert_eq!(profile(id).controller, eve());
		assert_eq!(Nfts::owner(0, id), Some(eve()));
		assert_noop!(Profile::retire(signed(alice())), Error::<Runtime>::NoProfile);
	});
}
