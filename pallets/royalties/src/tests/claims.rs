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
		assert_eq!((held(&alice()), Vaults::<Runtime>::iter().count()), (0, 0));
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

/// Nobody makes a new asset under an old number unusable by giving some of it to those who lost the former one.
#[test]
fn what_is_given_to_a_former_vault_keeps_no_new_one_from_opening() {
	run(|| {
		assert_ok!(Assets::block(signed(issuer()), ASSET, label()));
		let (id, item) = sell();
		assert_ok!(Royalties::make_offer(signed(charlie()), id, item, offer_of(COINS, 50), after(90)));
		let former = Royalties::vault_account(COINS);
		destroy();
		assert_ok!(Assets::force_create(Origin::root(), ASSET, issuer(), false, 10));
		for who in [alice(), former.clone()] {
			assert_ok!(<Assets as Mutate<_>>::mint_into(ASSET, &who, 10_000));
		}
		assert_ok!(Assets::transfer(signed(alice()), ASSET, former.clone(), 10));
		assert_ok!(Assets::burn(signed(issuer()), ASSET, former.clone(), 9_995));
		assert_eq!(coins(&former), 15);

		assert_ok!(Royalties::make_offer(signed(alice()), id, item, offer_of(COINS, 500), after(90)));
		assert_ne!(Royalties::vault_account(COINS), former);
		assert_ok!(Royalties::accept_offer(signed(bob()), id, item, alice(), offer_of(COINS, 500)));
		assert_eq!((owner(id, item), coins(&bob())), (Some(alice()), 450));
		// Who comes first has what there is, and the other nothing.
		assert_ok!(Royalties::withdraw_offer(signed(charlie()), id, item, charlie()));
		assert_eq!((coins(&charlie()), coins(&former)), (15, 0));
		assert_ok!(draw(label(), COINS));
		assert_eq!((coins(&former), held(&charlie())), (0, 0));
	});
}

/// Whoever fills the pallet's account with worthless assets keeps no other from being paid in.
#[test]
fn worthless_assets_keep_nothing_from_arriving() {
	run(|| {
		let vault = Royalties::vault_account(COINS);
		assert_ok!(Balances::transfer_allow_death(signed(charlie()), vault.clone(), UNIT));
		let mut refused = None;
		for asset in 100..300 {
			assert_ok!(Assets::create(signed(charlie()), asset, charlie(), 1));
			if let Err(error) = Assets::mint(signed(charlie()), asset, vault.clone(), 1) {
				refused = Some(error);
				break;
			}
		}
		assert!(refused.is_some(), "there is a limit to what an account can hold");
		let (id, item) = item_of(alice());
		put_up(alice(), (id, item), COINS, english(1_000, 1));
		let reserved = || Balances::reserved_balance(bob()) - held(&bob());
		assert_ok!(Royalties::bid(signed(bob()), id, item, COINS, 1_000));
		// The first who pays in pays for the place, and has it back when nothing is kept there.
		assert!(reserved() > 0);
		assert_ok!(Royalties::bid(signed(label()), id, item, COINS, 1_001));
		advance(100);
		assert_ok!(Royalties::settle(signed(nobody()), id, item));
		assert_eq!((owner(id, item), coins(&alice())), (Some(label()), RICHES + 901));
		assert_ok!(Assets::refund_other(signed(bob()), ASSET, vault));
		assert_eq!(reserved(), 0);
	});
}

#[test]
fn an_asset_some_of_which_was_taken_away_is_kept_apart_from_what_comes_later() {
	run(|| {
		let (id, item) = item_of(alice());
		for (who, amount) in [(bob(), 1_000), (charlie(), 500)] {
			assert_ok!(Royalties::make_offer(signed(who), id, item, offer_of(COINS, amount), after(90)));
		}
		let vault = Royalties::vault_account(COINS);
		assert_ok!(Assets::force_transfer(signed(issuer()), ASSET, vault.clone(), issuer_friend(), 900));
		let accepted = Royalties::accept_offer(signed(alice()), id, item, bob(), offer_of(COINS, 1_000));
		assert_noop!(accepted, Fault::VaultShort);
		assert_ok!(Royalties::make_offer(signed(label()), id, item, offer_of(COINS, 50), after(90)));
		// Who comes first has all, and who comes last what is left.
		assert_ok!(Royalties::withdraw_offer(signed(charlie()), id, item, charlie()));
		assert_eq!(coins(&charlie()), RICHES);
		assert_ok!(Royalties::withdraw_offer(signed(bob()), id, item, bob()));
		assert_eq!(coins(&bob()), RICHES - 900);
		assert_eq!((claim(bob()), coins(&vault)), (0, 0));
		assert_noop!(draw(bob(), COINS), Fault::NoClaim);
		assert_ok!(Royalties::withdraw_offer(signed(label()), id, item, label()));
		assert_eq!((coins(&label()), held(&bob())), (RICHES, 0));
	});
}

/// What is owed since an era of which some was lost makes nobody lose a claim to the next.
#[test]
fn the_claim_to_the_newer_era_is_the_one_that_is_kept() {
	run(|| {
		let (id, item) = item_of(alice());
		let (second, other) = item_of(alice());
		for (id, item, amount) in [(id, item, 1_000), (second, other, 500)] {
			assert_ok!(Royalties::make_offer(signed(bob()), id, item, offer_of(COINS, amount), after(90)));
		}
		let vault = Royalties::vault_account(COINS);
		assert_ok!(Assets::force_transfer(signed(issuer()), ASSET, vault, issuer_friend(), 900));
		put_up(alice(), (id, item), COINS, english(700, 1));
		assert_ok!(Royalties::bid(signed(bob()), id, item, COINS, 700));
		assert_ok!(Assets::block(signed(issuer()), ASSET, bob()));
		// The first makes a claim to the former era, and the bid's takes its place.
		assert_ok!(Royalties::withdraw_offer(signed(bob()), id, item, bob()));
		assert_eq!(claim(bob()), 1_000);
		assert_ok!(Royalties::bid(signed(charlie()), id, item, COINS, 701));
		assert_eq!(claim(bob()), 700);
		assert_ok!(Royalties::withdraw_offer(signed(bob()), second, other, bob()));
		assert_eq!(last_event(), Event::OfferWithdrawn { collection: second, item: other, bidder: bob() });
		assert_eq!(claim(bob()), 700);
		assert_ok!(Assets::thaw(signed(issuer()), ASSET, bob()));
		assert_ok!(draw(bob(), COINS));
		assert_eq!((coins(&bob()), held(&bob())), (RICHES - 1_500, 0));
	});
}

fn issuer_friend() -> AccountId {
	gallery()
}

/// An item of an account that can spare nothing, on sale for an asset in which neither receiver can be paid.
fn up_by_one_without_money(terms: TermsOf<Runtime>) -> (CollectionId, ItemId) {
	for who in [artist(), label()] {
		assert_ok!(Assets::block(signed(issuer()), ASSET, who));
	}
	let (id, item) = item_of(nobody());
	assert_ok!(Balances::transfer_allow_death(signed(bob()), nobody(), UNIT));
	put_up(nobody(), (id, item), COINS, terms);
	let spare = Balances::free_balance(nobody()) - EXISTENTIAL_DEPOSIT;
	assert_ok!(Balances::transfer_allow_death(signed(nobody()), bob(), spare));
	(id, item)
}

fn payers() -> Vec<AccountId> {
	let deposits = Claims::<Runtime>::iter_values().filter_map(|claim| claim.deposit);
	let mut payers: Vec<_> = deposits.map(|deposit| deposit.payer).collect();
	payers.sort_by_key(|payer| *payer != nobody());
	payers
}

#[test]
fn whoever_buys_pays_for_the_claims_that_the_seller_cannot_pay_for() {
	run(|| {
		let (id, item) = up_by_one_without_money(fixed(1_000));
		// Enough for the item, and for no claim.
		let spare = Balances::free_balance(charlie()) - UNIT;
		assert_ok!(Balances::transfer_allow_death(signed(charlie()), alice(), spare));
		let before = root();
		assert_noop!(Royalties::buy(signed(charlie()), id, item, COINS, 1_000), Fault::DepositUnavailable);
		assert_eq!(before, root());
		assert_ok!(Royalties::buy(signed(bob()), id, item, COINS, 1_000));
		// The sale's deposit is enough for one of them.
		assert_eq!((claim(artist()), claim(label())), (70, 30));
		assert_eq!(payers(), [nobody(), bob()]);
		for who in [artist(), label()] {
			assert_ok!(Assets::thaw(signed(issuer()), ASSET, who.clone()));
			assert_ok!(draw(who, COINS));
		}
		assert_eq!(held(&nobody()), 0);
	});
}

/// Nobody gets out of a sale by having nothing for its claims.
#[test]
fn whoever_settles_pays_for_the_claims_that_the_seller_cannot_pay_for() {
	run(|| {
		let (id, item) = up_by_one_without_money(english(1_000, 1));
		assert_ok!(Royalties::bid(signed(bob()), id, item, COINS, 1_000));
		advance(100);
		let before = root();
		assert_noop!(Royalties::settle(signed(issuer()), id, item), Fault::DepositUnavailable);
		assert_eq!(before, root());
		assert_ok!(Royalties::settle(signed(charlie()), id, item));
		assert_eq!((owner(id, item), payers()), (Some(bob()), vec![nobody(), charlie()]));
	});
}

/// Leave an account this much that it can spend.
fn leave(who: AccountId, rest: Balance) {
	let spare = Balances::free_balance(&who) - rest;
	assert_ok!(Balances::transfer_allow_death(signed(who), alice(), spare));
}

/// A gift costs ten, of which the one without an account is to have too little for one.
fn with_a_share_too_small() -> CollectionId {
	let receivers = shares(&[(label(), 999_999), (nobody(), 1)]);
	collection(Policy { receivers, ..policy(Transfers::Enforced(GiftRule::Fee(10 * UNIT))) })
}

#[test]
fn whoever_gives_or_buys_a_claim_pays_for_the_claim_of_it() {
	run(|| {
		let id = with_a_share_too_small();
		let item = mint(id, bob());
		let gift = || Royalties::gift(signed(bob()), id, item, gallery(), 10 * UNIT);
		leave(bob(), 10 * UNIT + EXISTENTIAL_DEPOSIT);
		let before = root();
		assert_noop!(gift(), Fault::DepositUnavailable);
		assert_eq!(before, root());
		assert_ok!(Balances::transfer_allow_death(signed(alice()), bob(), UNIT));
		assert_ok!(gift());
		let owed = 10_000_000;
		assert_eq!((payers(), Royalties::claim(nobody(), NATIVE)), (vec![bob()], owed));

		assert_ok!(Balances::transfer_allow_death(signed(alice()), nobody(), UNIT));
		leave(charlie(), EXISTENTIAL_DEPOSIT + owed);
		let buy = || Royalties::buy_claim(signed(charlie()), nobody(), NATIVE);
		let before = root();
		assert_noop!(buy(), Fault::DepositUnavailable);
		assert_eq!(before, root());
		assert_ok!(Balances::transfer_allow_death(signed(alice()), charlie(), UNIT));
		assert_ok!(buy());
		assert_eq!((payers(), held(&bob())), (vec![charlie()], 0));
	});
}

#[test]
fn whoever_mints_pays_for_the_claims_that_the_creator_cannot_pay_for() {
	run(|| {
		let id = with_a_share_too_small();
		let (opens, closes, money, price) = (0, after(50), NATIVE, 10 * UNIT);
		let terms = DropTerms { opens, closes, money, price, allowed: None, app: None };
		assert_ok!(Royalties::open_drop(signed(artist()), id, 0, terms));
		leave(artist(), EXISTENTIAL_DEPOSIT);
		// Enough for the price and the item.
		leave(charlie(), 11 * UNIT);
		let mint = || Royalties::mint_from_drop(signed(charlie()), id, 0, NATIVE, 10 * UNIT, None);
		let before = root();
		assert_noop!(mint(), Fault::DepositUnavailable);
		assert_eq!(before, root());
		assert_ok!(Balances::transfer_allow_death(signed(alice()), charlie(), UNIT));
		assert_ok!(mint());
		assert_eq!(payers(), [charlie()]);
	});
}
