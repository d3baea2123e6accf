//! What people publish, who pays for it, and what their reputation is good for.

use super::{
	deposits::assert_all_deposits_are_held,
	energy::{energy, pair, sponsor, NO_MONEY},
	*,
};
use crate::{
	configs::parameters::dynamic_params::{earnings, energy as energy_params, reputation},
	constants::money::{EXISTENTIAL_DEPOSIT, MLT},
};
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Inspect, InspectHold, Mutate},
		Get,
	},
};
use metalife_primitives::{reputation::Context, traits::ProfileLookup, AppId, ProfileId};
use pallet_content::{Acting, Body, Kind, NewItem, Relation, Scopes, Visibility, WeightInfo as _};
use pallet_earnings::WeightInfo as _;
use pallet_profile::KeyRole;
use sp_runtime::Permill;

pub(super) fn post(text: &str) -> NewItem {
	NewItem {
		kind: Kind::Post,
		relation: Relation::None,
		visibility: Visibility::Public,
		language: Default::default(),
		tags: Default::default(),
		mentions: Default::default(),
		body: Body::Inline(text.as_bytes().to_vec().try_into().expect("it is short")),
	}
}

/// Publish at Alice's cost, if she allows it.
pub(super) fn publish(acting: Acting) -> RuntimeCall {
	pallet_content::Call::publish { acting, payer: Some(alice()), new: post("Hello") }.into()
}

/// An app of Alice with a key that owns just enough to exist. Alice pays for what it does for people.
pub(super) fn app() -> (AppId, sr25519::Pair) {
	let (app, key) = (pallet_content::NextApp::<Runtime>::get(), pair("app"));
	let cid = b"bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi".to_vec();
	let name = b"Agora".to_vec().try_into().expect("it is short");
	assert_ok!(Content::register_app(RuntimeOrigin::signed(alice()), name, cid.try_into().expect("it is short")));
	assert_ok!(Content::add_app_key(RuntimeOrigin::signed(alice()), app, account(&key)));
	assert_ok!(Content::set_user_cap(RuntimeOrigin::signed(alice()), app, 10_000));
	Balances::set_balance(&account(&key), EXISTENTIAL_DEPOSIT);
	(app, key)
}

pub(super) fn grant(user: &sr25519::Pair, app: AppId, scopes: Scopes) {
	assert_ok!(Content::grant(RuntimeOrigin::signed(account(user)), app, scopes, Some(alice())));
}

fn held(who: &AccountId) -> Balance {
	Balances::total_balance_on_hold(who)
}

/// Let Alice, for an app, give a profile reputation on the whole chain.
pub(super) fn esteem(profile: ProfileId, points: u64) {
	let issuer = Context::App(0);
	assert_ok!(Reputation::admit_issuer(root(), issuer, alice(), 1_000_000, true));
	assert_ok!(Reputation::issue(RuntimeOrigin::signed(alice()), issuer, profile, Context::Global, points));
}

#[test]
fn a_user_without_a_token_publishes() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let user = pair("user");
		let profile = sponsor(&user, "carol");
		let full = energy(profile);

		// The deposit is not energy's to pay.
		assert!(matches!(blocks.next(vec![signed(&user, 0, 0, publish(Acting::Own))])[0], Ok(Err(_))));
		assert_ok!(Content::allow_deposit(RuntimeOrigin::signed(alice()), profile, 10_000));
		assert_eq!(blocks.next(vec![signed(&user, 1, 0, publish(Acting::Own))]), [Ok(Ok(()))]);
		assert!(energy(profile) < full);
		assert_eq!(Balances::total_balance(&account(&user)), 0);
		assert_eq!(Content::by_author(profile, None, 10).items.len(), 1);
		assert_all_deposits_are_held();
	});
}

#[test]
fn what_an_apps_key_does_is_paid_by_the_user_or_by_the_apps_owner() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let user = pair("user");
		let profile = sponsor(&user, "carol");
		assert_ok!(Content::allow_deposit(RuntimeOrigin::signed(alice()), profile, 10_000));
		let (app, key) = app();
		let call = || publish(Acting::For { app, profile });
		let full = energy(profile);

		// Nobody pays for what was not granted, and the key has nothing to pay with.
		assert_eq!(blocks.next(vec![signed(&key, 0, 0, call())]), [NO_MONEY]);
		// The owner of the app has no profile yet, and the user keeps the energy to itself.
		grant(&user, app, Scopes::PUBLISH);
		assert_eq!(blocks.next(vec![signed(&key, 0, 0, call())]), [NO_MONEY]);
		let handle = b"alice".to_vec().try_into().expect("it is short");
		assert_ok!(Profile::create(RuntimeOrigin::signed(alice()), handle));
		let owner = Profile::profile_of(&alice()).expect("it was created");
		let full_of_owner = energy(owner);
		assert_eq!(blocks.next(vec![signed(&key, 0, 0, call())]), [Ok(Ok(()))]);
		assert_eq!(energy(profile), full);
		assert!(energy(owner) < full_of_owner);

		grant(&user, app, Scopes::PUBLISH.and(Scopes::ENERGY));
		assert_eq!(blocks.next(vec![signed(&key, 1, 0, call())]), [Ok(Ok(()))]);
		assert!(energy(profile) < full);
		assert_eq!(Balances::total_balance(&account(&key)), EXISTENTIAL_DEPOSIT);
		assert_eq!(Content::by_app(app, None, 10).items.len(), 2);

		// What it was not granted does not even cost the user energy.
		let left = energy(profile);
		let retract = pallet_content::Call::retract { acting: Acting::For { app, profile }, item: 0 };
		assert_eq!(blocks.next(vec![signed(&key, 2, 0, retract)]), [NO_MONEY]);
		assert!(energy(profile) >= left);
		assert_all_deposits_are_held();
	});
}

#[test]
fn whoever_is_spent_can_still_revoke() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let user = pair("user");
		let profile = sponsor(&user, "carol");
		assert_ok!(Content::allow_deposit(RuntimeOrigin::signed(alice()), profile, 100_000));
		let (app, _) = app();
		grant(&user, app, Scopes::ALL);
		let spam = (0..200).map(|nonce| signed(&user, nonce, 0, publish(Acting::Own))).collect();
		let results = blocks.next(spam);
		let paid = results.iter().take_while(|result| result.is_ok()).count();
		assert_eq!(results[paid], NO_MONEY, "after {paid} calls");
		let revoke = pallet_content::Call::revoke { app };
		assert_eq!(blocks.next(vec![signed(&user, paid as Nonce, 0, revoke)]), [Ok(Ok(()))]);
		assert!(!Content::is_granted(profile, app, Scopes::PUBLISH));
		assert_all_deposits_are_held();
	});
}

/// Let `spender` send what fails and protects until nobody pays for it; the user must then still be free to act.
fn drain(blocks: &mut Author, spender: &sr25519::Pair, call: impl Fn() -> RuntimeCall) {
	let first = System::account_nonce(account(spender));
	let spam = (0..200).map(|n| signed(spender, first + n, 0, call())).collect();
	let results = blocks.next(spam);
	let paid = results.iter().take_while(|result| result.is_ok()).count();
	assert!((1..200).contains(&paid), "after {paid} calls");
	assert!(results[..paid].iter().all(|result| matches!(result, Ok(Err(_)))), "each of them fails");
	assert_eq!(results[paid], NO_MONEY);
}

#[test]
fn an_app_with_energy_cannot_use_up_the_reserve() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let user = pair("user");
		let profile = sponsor(&user, "carol");
		assert_ok!(Content::allow_deposit(RuntimeOrigin::signed(alice()), profile, 100_000));
		let (app, key) = app();
		grant(&user, app, Scopes::ENERGY.and(Scopes::REACT));
		let unreact = || pallet_content::Call::unreact { acting: Acting::For { app, profile }, item: 9 }.into();
		drain(&mut blocks, &key, unreact);

		let revoke = pallet_content::Call::revoke { app };
		assert_eq!(blocks.next(vec![signed(&user, 0, 0, revoke)]), [Ok(Ok(()))]);
		assert_eq!(blocks.next(vec![signed(&key, System::account_nonce(account(&key)), 0, unreact())]), [NO_MONEY]);
	});
}

#[test]
fn a_key_without_a_say_draws_energy_for_nothing_but_to_end_itself() {
	for role in [KeyRole::Feed, KeyRole::App] {
		chain(DEV_RUNTIME_PRESET).execute_with(|| {
			let mut blocks = Author::new();
			blocks.next(vec![]);
			let (user, key) = (pair("user"), pair("key"));
			let profile = sponsor(&user, "carol");
			assert_ok!(Profile::offer_key(RuntimeOrigin::signed(account(&user)), account(&key), role));
			assert_ok!(Profile::claim_key(RuntimeOrigin::signed(account(&key)), profile));
			let full = energy(profile);
			let revoke = |of, key: &sr25519::Pair| pallet_profile::Call::revoke_key { profile: of, key: account(key) };
			// None of these would do anything.
			let calls: [RuntimeCall; 3] = [
				pallet_profile::Call::unblock { profile, target: 9 }.into(),
				revoke(profile, &user).into(),
				revoke(profile + 1, &key).into(),
			];
			for call in calls {
				assert_eq!(blocks.next(vec![signed(&key, 0, 0, call)]), [NO_MONEY]);
			}
			assert_eq!(energy(profile), full);
			assert_eq!(blocks.next(vec![signed(&key, 0, 0, revoke(profile, &key))]), [Ok(Ok(()))]);
			assert_eq!(Profile::profile_of(&account(&key)), None);
			assert!(energy(profile) < full);
		});
	}
}

#[test]
fn reputation_gives_energy_up_to_a_limit() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		Author::new().next(vec![]);
		let profile = sponsor(&pair("user"), "carol");
		let before = energy(profile);
		esteem(profile, 100);
		assert_eq!(energy(profile), before + 100 * <energy_params::EnergyPerReputation as Get<Balance>>::get());

		assert_ok!(Parameters::set_parameter(
			root(),
			RuntimeParameters::Energy(energy_params::Parameters::MaxReputationBonus(
				energy_params::MaxReputationBonus,
				Some(MLT / 1_000)
			))
		));
		assert_eq!(energy(profile), before + MLT / 1_000);
	});
}

#[test]
fn a_retired_profile_leaves_nothing_and_owes_nobody() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		Author::new().next(vec![]);
		let user = pair("user");
		let before = held(&alice());
		let profile = sponsor(&user, "carol");
		let signed_up = held(&alice());
		esteem(profile, 100);
		assert_ok!(Content::allow_deposit(RuntimeOrigin::signed(alice()), profile, 10_000));
		assert_ok!(dispatch(&account(&user), publish(Acting::Own)));
		assert!(held(&alice()) > signed_up);
		assert_eq!(Reputation::score(profile, Context::Global), 100);
		assert_all_deposits_are_held();

		assert_ok!(Profile::retire(RuntimeOrigin::signed(account(&user))));
		assert_eq!(<Reputation as metalife_primitives::traits::Reputation>::score(profile), 0);
		assert_ok!(Content::clear_retired(RuntimeOrigin::signed(alice()), profile, 64));
		assert_ok!(Content::allow_deposit(RuntimeOrigin::signed(alice()), profile, 0));
		assert_eq!(Content::by_author(profile, None, 10).items.len(), 0);
		// What is left rests for as long as energy takes to fill, and a handle for its grace.
		assert_eq!(held(&alice()), signed_up);
		assert!(signed_up > before);
		assert_all_deposits_are_held();
	});
}

#[test]
fn the_creation_deposit_pays_for_reputation_and_earnings() {
	let (kept, others) = (Reputation::score_bytes() + Earnings::profile_bytes(), 1_024);
	assert!(Profile::creation_bytes(&Default::default()) > kept + others);
}

/// Which share of a score goes in an era.
fn decay_in_an_era() -> f64 {
	let era: BlockNumber = reputation::EraLength::get();
	let half_life: BlockNumber = reputation::HalfLife::get();
	1.0 - 2f64.powf(-f64::from(era) / f64::from(half_life))
}

#[test]
fn endorsements_never_outweigh_what_they_rest_on() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let threshold = reputation::EndorsementThreshold::get() as f64;
		let rate = f64::from(reputation::EndorsementRate::get().deconstruct()) / 1e6;
		let bound = threshold.sqrt() * decay_in_an_era();
		assert!(rate <= bound, "{rate} > {bound}");
		assert!(rate * threshold.sqrt() >= 1.0, "whoever may endorse has a point to give");
	});
}

/// An author with nothing but a reaction, which is worth 4,000 MLT: enough for an account that had nothing.
fn liked() -> (sr25519::Pair, ProfileId) {
	let (author, reactor) = (pair("author"), pair("reactor"));
	let (writes, reacts) = (sponsor(&author, "carol"), sponsor(&reactor, "david"));
	for profile in [writes, reacts] {
		assert_ok!(Content::allow_deposit(RuntimeOrigin::signed(alice()), profile, 10_000));
	}
	esteem(reacts, 500);
	assert_ok!(dispatch(&account(&author), publish(Acting::Own)));
	let react = pallet_content::Call::react {
		acting: Acting::Own,
		payer: Some(alice()),
		item: 0,
		kind: pallet_content::ReactionKind::Like,
	};
	assert_ok!(dispatch(&account(&reactor), react));
	for share in [
		RuntimeParameters::Earnings(earnings::Parameters::AuthorCap(earnings::AuthorCap, Some(Permill::one()))),
		RuntimeParameters::Earnings(earnings::Parameters::RewardPerWeight(earnings::RewardPerWeight, Some(MLT))),
	] {
		assert_ok!(Parameters::set_parameter(root(), share));
	}
	(author, writes)
}

/// What the treasury pays into the pot goes to authors, and so much less is minted.
#[test]
fn the_treasury_tops_up_what_authors_earn() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		Author::new().next(vec![]);
		let (_, writes) = liked();
		Balances::set_balance(&Treasury::account_id(), 5_000 * MLT);
		assert_ok!(Treasury::spend(root(), Box::new(()), 1_000 * MLT, Box::new(Earnings::pot()), None));
		assert_ok!(Treasury::payout(RuntimeOrigin::signed(alice()), 0));
		assert_eq!(Balances::balance(&Earnings::pot()), 1_000 * MLT);

		System::set_block_number(earnings::EraLength::get());
		assert_ok!(Earnings::claim(RuntimeOrigin::signed(alice()), writes, 0));
		let closed = System::events().into_iter().find_map(|record| match record.event {
			RuntimeEvent::Earnings(pallet_earnings::Event::EraClosed { amount, minted, .. }) => Some((amount, minted)),
			_ => None,
		});
		// The pot keeps what makes it an account.
		assert_eq!(closed, Some((4_000 * MLT, 3_000 * MLT + EXISTENTIAL_DEPOSIT)));
	});
}

#[test]
fn a_reaction_earns_its_author_money_that_is_spent_anywhere() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		Author::new().next(vec![]);
		let (author, writes) = liked();

		System::set_block_number(earnings::EraLength::get());
		let before = Balances::total_issuance();
		assert_eq!(Earnings::claimable(writes).len(), 1);
		assert_ok!(Earnings::claim(RuntimeOrigin::signed(alice()), writes, 0));
		let earned = Balances::balance(&account(&author));
		assert_eq!(Balances::total_issuance() - before, 4_000 * MLT);
		// The pot keeps what makes it an account.
		assert_eq!(earned, 4_000 * MLT - EXISTENTIAL_DEPOSIT);
		assert_eq!(Reputation::score(writes, Context::Global), 500, "no more than a profile may gain in an era");
		assert_ok!(Balances::transfer_keep_alive(
			RuntimeOrigin::signed(account(&author)),
			alice().into(),
			earned - EXISTENTIAL_DEPOSIT
		));
	});
}

#[test]
fn farming_pays_less_than_it_costs() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		Author::new().next(vec![]);
		let heaviest = earnings::ReactionShare::get().mul_ceil(earnings::ReactorCap::get());
		let reward = Balance::from(heaviest) * <earnings::RewardPerWeight as Get<Balance>>::get();
		let react: RuntimeCall = pallet_content::Call::react {
			acting: Acting::Own,
			payer: None,
			item: 0,
			kind: pallet_content::ReactionKind::Like,
		}
		.into();
		// In a batch, reactions share what a transaction takes besides its calls.
		let weight = <Runtime as pallet_content::Config>::WeightInfo::react()
			.saturating_add(<Runtime as pallet_earnings::Config>::WeightInfo::on_reacted_counted());
		let length = react.encoded_size() as u32;
		let fee = TransactionPayment::weight_to_fee(weight) + TransactionPayment::length_to_fee(length);
		// A fifth of it comes back to whoever authors the block.
		let cost = fee * 4 / 5;
		assert!(reward < cost, "{reward} planck for {cost}");

		let planck_per_point: Balance = earnings::PlanckPerPoint::get();
		let a_point = <earnings::RewardPerWeight as Get<Balance>>::get() as f64 * 1e3 / planck_per_point as f64;
		let brings = a_point / (2.0 * (earnings::ReputationFloor::get() as f64).sqrt());
		assert!(brings < decay_in_an_era(), "a point brings forth {brings}");
	});
}
