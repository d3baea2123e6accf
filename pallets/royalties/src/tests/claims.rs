//! What cannot be paid waits for its owner and keeps nobody else waiting.

use crate::{
	mock::{Royalties, *},
	*,
};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Mutate};
use metalife_primitives::{AccountId, Balance};
use sp_runtime::DispatchError::BadOrigin;

type Fault = Error<Runtime>;

fn draw(who: AccountId, money: Money) -> Result<(), sp_runtime::DispatchError> {
	Royalties::draw(signed(nobody()), who, money)
}

/// Alice sells for 1,000 of the asset to Bob; 70 are the artist's and 30 the label's.
fn sell() -> (CollectionId, ItemId) {
	let (id, item) = item_of(alice());
	put_up(alice(), (id, item), COINS, fixed(1_000));
	assert_ok!(Royalties::buy(signed(bob()), id, item, COINS, 1_000));
	(id, item)
}

/// The issuer ends the asset.
fn destroy() {
	assert_ok!(Assets::start_destroy(signed(issuer()), ASSET));
	while pallet_assets::Account::<Runtime>::iter_prefix(ASSET).next().is_some() {
		assert_ok!(Assets::destroy_accounts(signed(issuer()), ASSET));
	}
	assert_ok!(Assets::finish_destroy(signed(issuer()), ASSET));
}

fn claim(who: AccountId) -> Balance {
	Royalties::claim(who, COINS)
}

#[test]
fn a_frozen_receiver_is_paid_when_it_thaws() {
	run(|| {
		assert_ok!(Assets::block(signed(issuer()), ASSET, label()));
		sell();
		assert_eq!((coins(&alice()), coins(&artist()), claim(label())), (RICHES + 900, RICHES + 70, 30));
		// The seller, who took this asset, pays for the claim's storage.
		assert!(held(&alice()) > 0);
		assert_noop!(draw(label(), COINS), Fault::NotPayable);
		assert_noop!(draw(bob(), COINS), Fault::NoClaim);
		assert_noop!(Royalties::draw(Origin::root(), label(), COINS), BadOrigin);
		assert_ok!(Assets::thaw(signed(issuer()), ASSET, label()));
		assert_ok!(draw(label(), COINS));
		assert_eq!(last_event(), Event::Drawn { who: label(), money: COINS, amount: 30 });
		assert_eq!((coins(&label()), held(&alice())), (RICHES + 30, 0));
		assert_noop!(draw(label(), COINS), Fault::NoClaim);
	});
}

#[test]
fn claims_add_up() {
	run(|| {
		assert_ok!(Assets::block(signed(issuer()), ASSET, label()));
		sell();
		sell();
		assert_eq!(claim(label()), 60);
		assert_ok!(Assets::thaw(signed(issuer()), ASSET, label()));
		assert_ok!(draw(label(), COINS));
		assert_eq!(coins(&label()), RICHES + 60);
	});
}

#[test]
fn a_share_too_small_for_an_account_waits_for_more() {
	run(|| {
		let policy = Policy { receivers: shares(&[(artist(), 999_000), (nobody(), 1_000)]), ..enforced() };
		let id = collection(policy);
		let item = mint(id, alice());
		put_up(alice(), (id, item), NATIVE, fixed(UNIT));
		assert_ok!(Royalties::buy(signed(bob()), id, item, NATIVE, UNIT));
		let owed = UNIT / 10_000;
		assert_eq!(Royalties::claim(nobody(), NATIVE), owed);
		// Nobody else gets less for that.
		assert_eq!(wealth(&alice()), RICHES + UNIT / 10 * 9);
		assert_noop!(draw(nobody(), NATIVE), Fault::NotPayable);
		put_up(bob(), (id, item), NATIVE, fixed(100 * UNIT));
		assert_ok!(Royalties::buy(signed(alice()), id, item, NATIVE, 100 * UNIT));
		assert_eq!(wealth(&nobody()), 100 * owed);
		assert_ok!(draw(nobody(), NATIVE));
		assert_eq!((wealth(&nobody()), held(&alice())), (101 * owed, held(&alice())));
	});
}

#[test]
fn a_frozen_asset_stops_only_its_own_payments() {
	run(|| {
		let (id, item) = item_of(alice());
		let (second, other) = item_of(alice());
		put_up(alice(), (id, item), COINS, english(1_000, 1));
		put_up(alice(), (second, other), NATIVE, english(UNIT, 1));
		assert_ok!(Royalties::bid(signed(bob()), id, item, COINS, 1_000));
		assert_ok!(Royalties::bid(signed(bob()), second, other, NATIVE, UNIT));
		assert_ok!(Royalties::make_offer(signed(charlie()), id, item, offer_of(COINS, 50), after(90)));
		assert_ok!(Assets::freeze_asset(signed(issuer()), ASSET));
		assert!(Royalties::bid(signed(charlie()), id, item, COINS, 2_000).is_err());
		assert_ok!(Royalties::withdraw_offer(signed(charlie()), id, item, charlie()));
		assert_eq!(claim(charlie()), 50);
		advance(100);
		assert_ok!(Royalties::settle(signed(nobody()), id, item));
		assert_ok!(Royalties::settle(signed(nobody()), second, other));
		// The item changed hands; all that was paid for it waits.
		assert_eq!((owner(id, item), owner(second, other)), (Some(bob()), Some(bob())));
		assert_eq!((claim(alice()), claim(artist()), claim(label())), (900, 70, 30));
		assert_eq!(coins(&Royalties::vault_account(COINS)), 1_050);
		assert_ok!(Assets::thaw_asset(signed(issuer()), ASSET));
		for who in [alice(), artist(), label(), charlie()] {
			assert_ok!(draw(who, COINS));
		}
		assert_eq!((coins(&alice()), coins(&charlie())), (RICHES + 900, RICHES));
		assert_eq!(held(&charlie()), 0);
	});
}

#[test]
fn a_former_bidder_who_cannot_be_paid_does_not_stop_the_next() {
	run(|| {
		let (id, item) = item_of(alice());
		put_up(alice(), (id, item), COINS, english(1_000, 1));
		assert_ok!(Royalties::bid(signed(bob()), id, item, COINS, 1_000));
		assert_ok!(Assets::block(signed(issuer()), ASSET, bob()));
		assert_ok!(Royalties::bid(signed(charlie()), id, item, COINS, 1_001));
		assert_eq!(claim(bob()), 1_000);
		advance(100);
		assert_ok!(Royalties::settle(signed(nobody()), id, item));
		// What is owed to Bob stays there for him.
		assert_eq!(coins(&Royalties::vault_account(COINS)), 1_000);
		assert_ok!(Assets::thaw(signed(issuer()), ASSET, bob()));
		assert_ok!(draw(bob(), COINS));
		assert_eq!(coins(&bob()), RICHES);
	});
}

#[test]
fn what_the_vault_must_keep_is_paid_last() {
	run(|| {
		// 5 units are owed that cannot be paid: less than the least that an account can have, which is 10.
		let policy = Policy { receivers: shares(&[(artist(), 950_000), (nobody(), 50_000)]), ..enforced() };
		let id = collection(policy);
		let item = mint(id, alice());
		put_up(alice(), (id, item), COINS, fixed(1_000));
		assert_ok!(Royalties::buy(signed(bob()), id, item, COINS, 1_000));
		assert_eq!((claim(nobody()), claim(alice())), (5, 5));
		assert_eq!(coins(&alice()), RICHES + 895);
		assert_noop!(draw(alice(), COINS), Fault::NotPayable);
		assert_ok!(Balances::transfer_allow_death(signed(bob()), nobody(), UNIT));
		assert_ok!(Assets::transfer(signed(bob()), ASSET, nobody(), 10));
		// Now both could be paid, but each has to wait for the other, until the one pays the other.
		assert_noop!(draw(nobody(), COINS), Fault::NotPayable);
		let buy = |by, who| Royalties::buy_claim(signed(by), who, COINS);
		assert_noop!(buy(alice(), alice()), Fault::WithOneself);
		assert_noop!(buy(alice(), bob()), Fault::NoClaim);
		assert_noop!(Royalties::buy_claim(Origin::root(), nobody(), COINS), BadOrigin);
		assert_ok!(buy(alice(), nobody()));
		assert_eq!((coins(&nobody()), claim(nobody()), claim(alice())), (15, 0, 10));
		assert_ok!(draw(alice(), COINS));
		assert_eq!((coins(&alice()), held(&alice())), (RICHES + 900, 0));
		assert_eq!(coins(&Royalties::vault_account(COINS)), 0);
	});
}

#[test]
fn what_went_with_its_asset_is_written_off() {
	run(|| {
		assert_ok!(Assets::block(signed(issuer()), ASSET, label()));
		let (id, item) = sell();
		put_up(bob(), (id, item), COINS, english(1_000, 1));
		assert_ok!(Royalties::bid(signed(charlie()), id, item, COINS, 1_000));
		assert_ok!(Royalties::make_offer(signed(alice()), id, item, offer_of(COINS, 50), after(90)));
		destroy();

		// The bid is worth nothing, so that nothing is sold for it.
		advance(100);
		assert_ok!(Royalties::settle(signed(nobody()), id, item));
		assert_eq!(owner(id, item), Some(bob()));
		assert_ok!(Royalties::withdraw_offer(signed(alice()), id, item, alice()));
		assert_ok!(draw(label(), COINS));
		assert_eq!(last_event(), Event::ClaimVoid { who: label(), money: COINS, amount: 30 });
		for who in [alice(), bob(), charlie(), label()] {
			assert_eq!((claim(who.clone()), bound(&who)), (0, 0));
		}
		assert_eq!((held(&alice()), Vaults::<Runtime>::get(COINS).owed), (0, 0));
	});
}

#[test]
fn what_is_owed_of_a_former_asset_is_not_paid_from_one_of_the_same_number() {
	run(|| {
		assert_ok!(Assets::block(signed(issuer()), ASSET, label()));
		let (id, item) = sell();
		assert_ok!(Royalties::make_offer(signed(charlie()), id, item, offer_of(COINS, 50), after(90)));
		assert_eq!(claim(label()), 30);
		destroy();
		assert_ok!(Assets::force_create(Origin::root(), ASSET, issuer(), false, 1));
		assert_ok!(<Assets as Mutate<_>>::mint_into(ASSET, &alice(), 1_000));

		assert_noop!(draw(label(), COINS), Fault::NotPayable);
		assert_ok!(Royalties::make_offer(signed(alice()), id, item, offer_of(COINS, 500), after(90)));
		// Alice's money is not what was owed to Charlie and the label.
		assert_noop!(
			Royalties::accept_offer(signed(bob()), id, item, charlie(), offer_of(COINS, 50)),
			Fault::VaultShort
		);
		assert_ok!(Royalties::withdraw_offer(signed(charlie()), id, item, charlie()));
		assert_ok!(draw(label(), COINS));
		assert_eq!((coins(&label()), coins(&charlie())), (0, 0));
		assert_ok!(Royalties::withdraw_offer(signed(alice()), id, item, alice()));
		assert_eq!(coins(&alice()), 1_000);
	});
}

#[test]
fn an_asset_some_of_which_was_taken_away_is_not_accepted_until_the_rest_is_paid() {
	run(|| {
		let (id, item) = item_of(alice());
		for (who, amount) in [(bob(), 1_000), (charlie(), 500)] {
			assert_ok!(Royalties::make_offer(signed(who), id, item, offer_of(COINS, amount), after(90)));
		}
		let vault = Royalties::vault_account(COINS);
		assert_ok!(Assets::force_transfer(signed(issuer()), ASSET, vault, issuer_friend(), 900));
		assert_noop!(
			Royalties::make_offer(signed(label()), id, item, offer_of(COINS, 50), after(90)),
			Fault::VaultShort
		);
		let accepted = Royalties::accept_offer(signed(alice()), id, item, bob(), offer_of(COINS, 1_000));
		assert_noop!(accepted, Fault::VaultShort);
		assert_ok!(Royalties::withdraw_offer(signed(charlie()), id, item, charlie()));
		assert_eq!(coins(&charlie()), RICHES);
		assert_ok!(Royalties::withdraw_offer(signed(bob()), id, item, bob()));
		assert_eq!(coins(&bob()), RICHES - 900);
		assert_eq!(claim(bob()), 900);
		// Then all begins anew.
		assert_ok!(Royalties::make_offer(signed(label()), id, item, offer_of(COINS, 50), after(90)));
		assert_eq!(claim(bob()), 0);
		assert_ok!(draw(bob(), COINS));
		assert_ok!(Royalties::withdraw_offer(signed(label()), id, item, label()));
		assert_eq!((coins(&label()), held(&bob())), (RICHES, 0));
	});
}

fn issuer_friend() -> AccountId {
	gallery()
}

#[test]
fn a_claim_is_kept_though_nobody_can_pay_for_it() {
	run(|| {
		for who in [artist(), label()] {
			assert_ok!(Assets::block(signed(issuer()), ASSET, who));
		}
		let (id, item) = item_of(nobody());
		assert_ok!(Balances::transfer_allow_death(signed(bob()), nobody(), UNIT));
		put_up(nobody(), (id, item), COINS, fixed(1_000));
		let spare = Balances::free_balance(nobody()) - EXISTENTIAL_DEPOSIT;
		assert_ok!(Balances::transfer_allow_death(signed(nobody()), bob(), spare));
		assert_ok!(Royalties::buy(signed(bob()), id, item, COINS, 1_000));
		// The sale's deposit is enough for one of them.
		assert_eq!((claim(artist()), claim(label())), (70, 30));
		let deposits = Claims::<Runtime>::iter_values().filter(|claim| claim.deposit.is_some()).count();
		assert_eq!((deposits, Claims::<Runtime>::iter().count()), (1, 2));
		for who in [artist(), label()] {
			assert_ok!(Assets::thaw(signed(issuer()), ASSET, who.clone()));
			assert_ok!(draw(who, COINS));
		}
		assert_eq!(held(&nobody()), 0);
	});
}
