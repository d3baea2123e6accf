//! What is held for stored bytes is what the records say, to the planck.

use super::{
	content::{app, grant, publish},
	energy::{pair, sponsor},
	*,
};
use crate::configs::{
	content::{ContentHoldReason, ReputationHoldReason},
	social::ProfileHoldReason,
};
use codec::Decode;
use frame_support::{assert_ok, traits::fungible::MutateHold};
use metalife_primitives::deposit::Deposit;
use pallet_content::{Acting, Scopes};
use std::collections::BTreeMap;

type Sums = BTreeMap<AccountId, Balance>;

/// What is held of each account for this reason.
fn held(reason: RuntimeHoldReason) -> Sums {
	let holds = pallet_balances::Holds::<Runtime>::iter();
	let each = holds.flat_map(|(who, holds)| holds.into_iter().map(move |hold| (who.clone(), hold)));
	each.filter(|(_, hold)| hold.id == reason).map(|(who, hold)| (who, hold.amount)).collect()
}

/// What the deposits on record add up to.
fn sums<Ticket: Encode>(deposits: Vec<Deposit<AccountId, Ticket>>) -> Sums {
	let mut sums = Sums::new();
	for deposit in deposits {
		// The ticket is nothing but its amount.
		let amount = Balance::decode(&mut &deposit.ticket.encode()[..]).expect("a balance");
		*sums.entry(deposit.payer).or_default() += amount;
	}
	sums
}

/// The reasons for which more or less is held of somebody than is on record.
fn held_otherwise() -> Vec<RuntimeHoldReason> {
	let recorded = [
		(ProfileHoldReason::get(), sums(Profile::deposits())),
		(ContentHoldReason::get(), sums(Content::deposits())),
		(ReputationHoldReason::get(), sums(Reputation::deposits())),
	];
	recorded.into_iter().filter(|(reason, sums)| held(*reason) != *sums).map(|(reason, _)| reason).collect()
}

/// Of all pallets of ours that the social half of the chain is made of.
pub(super) fn assert_all_deposits_are_held() {
	assert_eq!(held_otherwise(), []);
}

#[test]
fn a_deposit_that_is_not_held_is_found() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		Author::new().next(vec![]);
		let user = pair("user");
		let profile = sponsor(&user, "carol");
		assert_ok!(Content::allow_deposit(RuntimeOrigin::signed(alice()), profile, 10_000));
		let (app, _) = app();
		grant(&user, app, Scopes::ALL);
		assert_ok!(dispatch(&account(&user), publish(Acting::Own)));
		assert_all_deposits_are_held();
		assert!(sums(Content::deposits())[&alice()] > 0);

		for reason in [ProfileHoldReason::get(), ContentHoldReason::get(), ReputationHoldReason::get()] {
			assert_ok!(Balances::hold(&reason, &alice(), 1));
			assert_eq!(held_otherwise(), [reason]);
			let precision = frame_support::traits::tokens::Precision::Exact;
			assert_ok!(Balances::release(&reason, &alice(), 1, precision));
			assert_all_deposits_are_held();
		}
	});
}
