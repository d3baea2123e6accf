//! What is held for stored bytes is what the records say, to the planck.

use super::{
	content::{app, grant, publish},
	creators::{bob, by, charlie, in_chain, item, open_tier, sign_up, subscribe},
	energy::{pair, sponsor},
	*,
};
use crate::{
	configs::{
		content::{ContentHoldReason, LettersHoldReason, ReputationHoldReason},
		creators::{FractionsHoldReason, RoyaltiesHoldReason, SubscriptionsHoldReason},
		parameters::dynamic_params::fractions,
		pubs::PubsHoldReason,
		social::ProfileHoldReason,
	},
	constants::money::MLT,
};
use codec::Decode;
use frame_support::{
	assert_ok,
	traits::{fungible::MutateHold, tokens::Precision::Exact, Get},
};
use metalife_primitives::deposit::Deposit;
use pallet_content::{Acting, Scopes};
use pallet_royalties::{item_id, Money, OfferTerms, Terms};
use std::collections::{BTreeMap, BTreeSet};

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
		(RoyaltiesHoldReason::get(), sums(Royalties::deposits())),
		(FractionsHoldReason::get(), sums(Fractions::deposits())),
		(SubscriptionsHoldReason::get(), sums(Subscriptions::deposits())),
		(PubsHoldReason::get(), sums(Pubs::deposits())),
		(LettersHoldReason::get(), sums(Letters::deposits())),
	];
	recorded.into_iter().filter(|(reason, sums)| held(*reason) != *sums).map(|(reason, _)| reason).collect()
}

/// Of all pallets of ours that store what people pay for.
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

		let reasons = [
			ProfileHoldReason::get(),
			ContentHoldReason::get(),
			ReputationHoldReason::get(),
			RoyaltiesHoldReason::get(),
			FractionsHoldReason::get(),
			SubscriptionsHoldReason::get(),
			PubsHoldReason::get(),
			LettersHoldReason::get(),
		];
		for reason in reasons {
			assert_ok!(Balances::hold(&reason, &alice(), 1));
			assert_eq!(held_otherwise(), [reason]);
			assert_ok!(Balances::release(&reason, &alice(), 1, Exact));
			assert_all_deposits_are_held();
		}
	});
}

/// Charlie bids for one item of Bob's and offers for another, buys fractions of that, bids for it whole, and subscribes.
#[test]
fn what_is_collected_shared_and_subscribed_to_is_paid_for_while_it_is_there() {
	in_chain(|| {
		let (creator, reader) = (sign_up(alice(), "alice"), sign_up(charlie(), "charlie"));
		let (collection, item) = item();
		let shared = item_id(0, 2);
		assert_ok!(Royalties::mint(by(alice()), collection, 0, bob()));
		let closes = System::block_number() + 10;
		let (money, app, agreed) = (Money::Native, None, None);
		let terms = Terms::English { reserve: MLT, step: 1, buy_now: None, extension: 0, bidders: Default::default() };
		assert_ok!(Royalties::put_on_sale(by(bob()), collection, item, money, terms, closes, app));
		assert_ok!(Royalties::bid(by(charlie()), collection, item, money, MLT));
		let offer = OfferTerms { money, amount: MLT, app, agreed };
		assert_ok!(Royalties::make_offer(by(charlie()), collection, shared, offer, closes));
		assert_ok!(Fractions::fractionalize(by(bob()), collection, shared, 10, MLT));
		assert_ok!(Fractions::offer(by(bob()), 0, 4, MLT));
		assert_ok!(Fractions::buy(by(charlie()), 0, bob(), 4, 4 * MLT));
		assert_ok!(Fractions::bid(by(charlie()), 0, 2 * MLT));
		open_tier();
		assert_ok!(subscribe(charlie(), creator, 3));
		assert_all_deposits_are_held();
		let payers = |deposits: Sums| deposits.into_keys().collect::<BTreeSet<_>>();
		let people = |who: &[AccountId]| who.iter().cloned().collect::<BTreeSet<_>>();
		assert_eq!(payers(sums(Royalties::deposits())), people(&[alice(), bob(), charlie()]));
		assert_eq!(payers(sums(Fractions::deposits())), people(&[bob(), charlie()]));
		assert_eq!(payers(sums(Subscriptions::deposits())), people(&[alice(), charlie()]));

		System::set_block_number(closes);
		assert_ok!(Royalties::settle(by(alice()), collection, item));
		assert_ok!(Royalties::withdraw_offer(by(alice()), collection, shared, charlie()));
		assert_all_deposits_are_held();
		System::set_block_number(closes + fractions::AuctionLength::get());
		assert_ok!(Fractions::settle(by(alice()), 0));
		assert_all_deposits_are_held();
		for holder in [bob(), charlie()] {
			assert_ok!(Fractions::redeem(by(alice()), 0, holder));
			assert_all_deposits_are_held();
		}
		assert_eq!(sums(Fractions::deposits()), Sums::new());
		assert_ok!(Subscriptions::settle(by(bob()), reader, creator));
		assert_all_deposits_are_held();
		assert_eq!(payers(sums(Subscriptions::deposits())), people(&[alice()]));
	});
}
