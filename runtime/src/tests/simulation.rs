//! The simulation of attacks on earnings has the runtime's own numbers.

#[path = "../../../pallets/earnings/examples/simulation/figures.rs"]
mod figures;

use super::{
	content::{esteem, post},
	energy::{pair, sponsor},
	*,
};
use crate::configs::parameters::dynamic_params::{earnings, reputation};
use figures::*;
use frame_support::{
	assert_ok,
	traits::{fungible::Mutate, Get},
};
use metalife_primitives::{reputation::Context, ItemId, ProfileId};
use pallet_content::{Acting, ReactionKind};

#[test]
fn the_simulation_has_the_runtimes_parameters() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		assert_eq!(MLT, constants::money::MLT);
		assert_eq!(DAY, constants::time::DAYS);
		assert_eq!(MAX_GAIN, reputation::MaxGain::get());
		assert_eq!(ENDORSEMENT_THRESHOLD, reputation::EndorsementThreshold::get());
		assert_eq!(ENDORSEMENT_RATE, reputation::EndorsementRate::get());
		assert_eq!(MAX_ENDORSEMENT_POWER, reputation::MaxEndorsementPower::get());
		assert_eq!(EARNINGS_BUDGET, reputation::EarningsBudget::get());
		assert_eq!(EMISSION, <earnings::Emission as Get<Balance>>::get());
		assert_eq!(REWARD_PER_WEIGHT, <earnings::RewardPerWeight as Get<Balance>>::get());
		assert_eq!(AUTHOR_CAP, earnings::AuthorCap::get());
		assert_eq!(REPUTATION_FLOOR, earnings::ReputationFloor::get());
		assert_eq!(REACTOR_CAP, earnings::ReactorCap::get());
		assert_eq!(REACTION_SHARE, earnings::ReactionShare::get());
		assert_eq!(PLANCK_PER_POINT, <earnings::PlanckPerPoint as Get<Balance>>::get());
		assert_eq!(MAX_REACTIONS, <<Runtime as pallet_earnings::Config>::MaxReactions as Get<u32>>::get());
		assert_eq!(MAX_CONTEXTS, <<Runtime as pallet_reputation::Config>::MaxContexts as Get<u32>>::get());
		// In a fast runtime time is another.
		if !cfg!(feature = "fast-runtime") {
			assert_eq!(HALF_LIFE, <reputation::HalfLife as Get<BlockNumber>>::get());
			assert_eq!(ERA_LENGTH, <reputation::EraLength as Get<BlockNumber>>::get());
			assert_eq!(ERA_LENGTH, <earnings::EraLength as Get<BlockNumber>>::get());
			assert_eq!(CLAIM_PERIOD, <<Runtime as pallet_earnings::Config>::ClaimPeriod as Get<u32>>::get());
		}
	});
}

/// Somebody with a profile and money.
fn person(handle: &str) -> (sr25519::Pair, ProfileId) {
	let pair = pair(handle);
	let profile = sponsor(&pair, handle);
	Balances::set_balance(&account(&pair), 1_000 * MLT);
	(pair, profile)
}

fn publish(author: &sr25519::Pair) -> ItemId {
	let item = pallet_content::NextItem::<Runtime>::get();
	let new = post("Hello");
	assert_ok!(dispatch(&account(author), pallet_content::Call::publish { acting: Acting::Own, payer: None, new }));
	item
}

fn react(item: ItemId) -> RuntimeCall {
	pallet_content::Call::react { acting: Acting::Own, payer: None, item, kind: ReactionKind::Like }.into()
}

/// Send a transaction; what it cost, in energy or in money.
fn cost(blocks: &mut Author, signer: &sr25519::Pair, call: impl Into<RuntimeCall>) -> Balance {
	let nonce = System::account_nonce(account(signer));
	assert_eq!(blocks.next(vec![signed(signer, nonce, 0, call)]), [Ok(Ok(()))]);
	let paid = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::Energy(pallet_energy::Event::EnergyUsed { cost, .. }) => Some(cost),
		RuntimeEvent::TransactionPayment(pallet_transaction_payment::Event::TransactionFeePaid {
			actual_fee, ..
		}) => Some(actual_fee),
		_ => None,
	});
	paid.sum()
}

#[test]
fn the_simulation_has_the_runtimes_prices() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let issuer = sr25519::Pair::from_string("//Alice", None).expect("it is a seed");
		let (reactor, reacts) = person("reactor");
		let authors = (b'a'..b'k').map(|n| person(&format!("author_{}", n as char))).collect::<Vec<_>>();
		esteem(reacts, 450);
		// What is reacted to first in an era ends the one before.
		assert_ok!(dispatch(&account(&reactor), react(publish(&authors[0].0))));

		let new = post(&"x".repeat(150));
		let text = pallet_content::Call::publish { acting: Acting::Own, payer: None, new };
		let (newcomer, handle) = (pair("newcomer"), b"newcomer".to_vec().try_into().expect("it is short"));
		Balances::set_balance(&account(&newcomer), 1_000 * MLT);
		let item = publish(&authors[1].0);
		let context = Context::Global;
		let endorse = pallet_reputation::Call::endorse { endorsed: authors[0].1, context, points: 1 };
		let issue = pallet_reputation::Call::issue { issuer: Context::App(0), profile: reacts, context, points: 1 };
		let mut prices = vec![
			("CREATE", price::CREATE, cost(&mut blocks, &newcomer, pallet_profile::Call::create { handle })),
			("PUBLISH", price::PUBLISH, cost(&mut blocks, &reactor, text)),
			("REACT", price::REACT, cost(&mut blocks, &reactor, react(item))),
			("ENDORSE", price::ENDORSE, cost(&mut blocks, &reactor, endorse)),
			("ISSUE", price::ISSUE, cost(&mut blocks, &issuer, issue)),
		];

		for (author, _) in &authors[2..] {
			assert_ok!(dispatch(&account(&reactor), react(publish(author))));
		}
		assert_ok!(Parameters::set_parameter(
			root(),
			RuntimeParameters::Earnings(earnings::Parameters::EraLength(earnings::EraLength, Some(10)))
		));
		while Earnings::era().index == 0 {
			blocks.next(vec![]);
		}
		let claims =
			authors.iter().map(|(_, profile)| pallet_earnings::Call::claim { profile: *profile, era: 0 }.into());
		let calls = claims.collect::<Vec<_>>();
		let count = calls.len() as Balance;
		let all = cost(&mut blocks, &reactor, pallet_utility::Call::batch_all { calls });
		prices.push(("CLAIM", price::CLAIM, all / count));

		let off = prices.iter().filter(|(_, said, is)| is.abs_diff(*said) > said / 20).collect::<Vec<_>>();
		assert!(off.is_empty(), "said, and is: {off:?}");
	});
}
