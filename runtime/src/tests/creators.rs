//! What creators sell, as the pallets for it are joined with the others.

use super::*;
use crate::{
	configs::{
		creators::{FirstFraction, RoyaltiesHoldReason},
		parameters::dynamic_params::{fractions, royalties, subscriptions},
	},
	constants::money::{EXISTENTIAL_DEPOSIT, MLT},
};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::DispatchResult,
	traits::{
		fungible::{Inspect as _, InspectHold as _},
		tokens::{
			nonfungibles_v2::{Inspect, Transfer},
			Fortitude, Preservation,
		},
		Get, GetCallName, Hooks,
	},
	weights::Weight,
};
use metalife_primitives::ProfileId;
use pallet_content::{Acting, Body, Kind, NewItem, ReactionKind, Relation, Visibility};
use pallet_energy::CallClass;
use pallet_royalties::{item_id, GiftRule, Money, Policy, Share, Terms, Transfers};
use pallet_subscriptions::{Currency, Price};
use sp_runtime::{traits::Dispatchable, Permill};

const CID: &[u8] = b"bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
const TIER: u16 = 10;

pub(super) fn bob() -> AccountId {
	Sr25519Keyring::Bob.to_account_id()
}

pub(super) fn by(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub(super) fn in_chain<R>(test: impl FnOnce() -> R) -> R {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		Author::new().next(vec![]);
		test()
	})
}

pub(super) fn sign_up(who: AccountId, handle: &str) -> ProfileId {
	assert_ok!(Profile::create(by(who.clone()), handle.as_bytes().to_vec().try_into().expect("it is short")));
	pallet_profile::Keys::<Runtime>::get(who).expect("it was created").profile
}

pub(super) fn charlie() -> AccountId {
	Sr25519Keyring::Charlie.to_account_id()
}

/// The names of a pallet's calls.
fn calls<C: GetCallName>() -> Vec<&'static str> {
	C::get_call_names().to_vec()
}

/// An item of an enforced collection of Alice's, which Bob owns.
pub(super) fn item() -> (u32, u64) {
	item_of(alice(), GiftRule::Free)
}

/// A collection of Alice's, of whose sales `receiver` gets a tenth.
fn create_collection(receiver: AccountId, rule: GiftRule) -> DispatchResult {
	let policy = Policy {
		royalty: Permill::from_percent(10),
		receivers: vec![Share { account: receiver, part: Permill::one() }].try_into().expect("it is one"),
		transfers: Transfers::Enforced(rule),
		custody: true,
	};
	Royalties::create_collection(by(alice()), CID.to_vec().try_into().expect("it is short"), policy)
}

/// An item of an enforced collection of Alice's, which Bob owns, and of whose sales `receiver` gets a tenth.
fn item_of(receiver: AccountId, rule: GiftRule) -> (u32, u64) {
	let collection = pallet_nfts::NextCollectionId::<Runtime>::get().expect("that of profiles is there");
	assert_ok!(create_collection(receiver, rule));
	let cid = CID.to_vec().try_into().expect("it is short");
	assert_ok!(Royalties::create_edition(by(alice()), collection, cid, 3));
	assert_ok!(Royalties::mint(by(alice()), collection, 0, bob()));
	(collection, item_id(0, 1))
}

#[test]
fn an_enforced_item_moves_past_its_creators_in_no_way() {
	in_chain(|| {
		let (collection, item) = item();
		let locked = sp_runtime::DispatchError::from(pallet_nfts::Error::<Runtime>::ItemLocked);
		assert_noop!(Nfts::transfer(by(bob()), collection, item, charlie().into()), locked);
		assert_noop!(Nfts::burn(by(bob()), collection, item), locked);
		// Nor do other pallets move it, or take it out of circulation.
		assert_noop!(<Nfts as Transfer<AccountId>>::transfer(&collection, &item, &charlie()), locked);
		assert_noop!(NftFractionalization::fractionalize(by(bob()), collection, item, 5, bob().into(), 100), locked);
		let owner = <Nfts as Inspect<AccountId>>::owner(&collection, &item);
		assert_eq!(owner, Some(bob()));
		assert_ok!(Royalties::gift(by(bob()), collection, item, charlie(), 0));
		assert_eq!(<Nfts as Inspect<AccountId>>::owner(&collection, &item), Some(charlie()));
	});
}

/// What creators may ask from now on is for government to say; what they have asked stays.
#[test]
fn government_caps_royalties() {
	in_chain(|| {
		let (collection, item) = item();
		let cap = royalties::Parameters::MaxRoyalty(royalties::MaxRoyalty, Some(Permill::from_percent(9)));
		let cap = RuntimeParameters::Royalties(cap);
		assert_noop!(Parameters::set_parameter(by(alice()), cap.clone()), sp_runtime::DispatchError::BadOrigin);
		assert_ok!(Parameters::set_parameter(root(), cap));
		let too_high = pallet_royalties::Error::<Runtime>::RoyaltyTooHigh;
		assert_noop!(create_collection(alice(), GiftRule::Free), too_high);

		let (money, price) = (Money::Native, 10 * MLT);
		let terms = Terms::Fixed { price, buyer: None };
		let closes = System::block_number() + 10;
		assert_ok!(Royalties::put_on_sale(by(bob()), collection, item, money, terms, closes, None));
		let before = Balances::total_balance(&alice());
		assert_ok!(Royalties::buy(by(charlie()), collection, item, money, price));
		assert_eq!(Balances::total_balance(&alice()) - before, MLT);
	});
}

/// However many auctions are over, no block has work with them; and whoever bid needs nobody else to end one.
#[test]
fn no_hook_ends_an_auction() {
	let hooks = [
		Royalties::on_initialize(1),
		Royalties::on_idle(1, Weight::MAX),
		Fractions::on_initialize(1),
		Fractions::on_idle(1, Weight::MAX),
		Subscriptions::on_initialize(1),
		Subscriptions::on_idle(1, Weight::MAX),
	];
	assert_eq!(hooks, [Weight::zero(); 6]);
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let (collection, item) = item();
		let (money, closes) = (Money::Native, System::block_number() + 2);
		let terms = Terms::English { reserve: MLT, step: 1, buy_now: None, extension: 0, bidders: Default::default() };
		assert_ok!(Royalties::put_on_sale(by(bob()), collection, item, money, terms, closes, None));
		assert_ok!(Royalties::bid(by(charlie()), collection, item, money, MLT));
		let sale = pallet_royalties::Sales::<Runtime>::get(collection, item);
		for _ in 0..4 {
			blocks.next(vec![]);
		}
		assert!(System::block_number() > closes && sale.is_some());
		assert_eq!(pallet_royalties::Sales::<Runtime>::get(collection, item), sale);
		assert_ok!(Royalties::settle(by(charlie()), collection, item));
		assert_eq!(<Nfts as Inspect<AccountId>>::owner(&collection, &item), Some(charlie()));
	});
}

/// Sold as its only fraction, an item pays what it would pay as a whole, and does not get past the rule for gifts.
#[test]
fn an_item_in_fractions_does_not_pass_its_creators_by() {
	let fee = 7 * MLT;
	for (rule, asked) in [(GiftRule::Free, Some(0)), (GiftRule::Fee(fee), Some(fee)), (GiftRule::Forbidden, None)] {
		in_chain(|| {
			// Not one of those whom a deposit may come back to.
			let receiver = AccountId::new([9; 32]);
			let earned = || Balances::total_balance(&receiver);
			let wealth = |who: AccountId| Balances::total_balance(&who);
			let (collection, item) = item_of(receiver.clone(), rule);
			assert_ok!(Fractions::fractionalize(by(bob()), collection, item, 1, MLT));
			assert_ok!(Fractions::offer(by(bob()), 0, 1, 50 * MLT));
			let before = [bob(), charlie()].map(wealth);
			assert_ok!(Fractions::buy(by(charlie()), 0, bob(), 1, 50 * MLT));
			assert_eq!([bob(), charlie()].map(wealth), [before[0] + 45 * MLT, before[1] - 50 * MLT]);
			assert_eq!(earned(), 5 * MLT);

			let owner = || <Nfts as Inspect<AccountId>>::owner(&collection, &item);
			let Some(asked) = asked else {
				let forbidden = pallet_royalties::Error::<Runtime>::GiftsForbidden;
				assert_noop!(Fractions::reclaim(by(charlie()), 0, Balance::MAX), forbidden);
				// It can be bid for by all, and the creators have their share again.
				assert_ok!(Fractions::vote(by(charlie()), 0, 20 * MLT));
				let price = Fractions::vault(0).and_then(|vault| vault.least_bid).expect("it is open");
				assert_ok!(Fractions::bid(by(charlie()), 0, price));
				System::set_block_number(System::block_number() + fractions::AuctionLength::get());
				assert_ok!(Fractions::settle(by(bob()), 0));
				assert_eq!((owner(), earned()), (Some(charlie()), 5 * MLT + price / 10));
				return;
			};
			if asked > 0 {
				let too_dear = pallet_royalties::Error::<Runtime>::TooDear;
				assert_noop!(Fractions::reclaim(by(charlie()), 0, asked - 1), too_dear);
			}
			assert_ok!(Fractions::reclaim(by(charlie()), 0, asked));
			assert_eq!((owner(), earned()), (Some(charlie()), 5 * MLT + asked));
			// Whoever gave it in has it back for nothing.
			assert_ok!(Fractions::fractionalize(by(charlie()), collection, item, 1, MLT));
			assert_ok!(Fractions::transfer(by(charlie()), 1, bob(), 1));
			assert_ok!(Fractions::transfer(by(bob()), 1, charlie(), 1));
			assert_ok!(Fractions::reclaim(by(charlie()), 1, 0));
			assert_eq!((owner(), earned()), (Some(charlie()), 5 * MLT + asked));
		});
	}
}

/// The deposit for an item that is bought out comes back to whoever paid it, whatever the winner has spent by then.
#[test]
fn a_winner_without_money_keeps_the_item_at_nobody_elses_cost() {
	in_chain(|| {
		let (collection, item) = item();
		let payer = || Royalties::item(collection, item).expect("is there").payer;
		let winner = AccountId::new([9; 32]);
		let give = |amount| Balances::transfer_keep_alive(by(charlie()), winner.clone().into(), amount);
		assert_ok!(Fractions::fractionalize(by(bob()), collection, item, 1, MLT));
		let price = Fractions::vault(0).and_then(|vault| vault.least_bid).expect("it is open");
		assert_ok!(give(price + EXISTENTIAL_DEPOSIT));
		let poor = pallet_royalties::Error::<Runtime>::DepositUnavailable;
		assert_noop!(Fractions::bid(by(winner.clone()), 0, price), poor);
		assert_ok!(give(MLT));
		assert_ok!(Fractions::bid(by(winner.clone()), 0, price));
		let left = Balances::reducible_balance(&winner, Preservation::Preserve, Fortitude::Polite);
		assert_ok!(Balances::transfer_keep_alive(by(winner.clone()), charlie().into(), left));

		assert_eq!(payer(), alice());
		let held = |who| Balances::balance_on_hold(&RoyaltiesHoldReason::get(), &who);
		let before = [alice(), winner.clone()].map(held);
		System::set_block_number(System::block_number() + fractions::AuctionLength::get());
		assert_ok!(Fractions::settle(by(bob()), 0));
		assert_eq!(<Nfts as Inspect<AccountId>>::owner(&collection, &item), Some(winner.clone()));
		assert_eq!(payer(), winner);
		assert_eq!([alice(), winner].map(held), [before[0] - before[1], before[1]]);
	});
}

/// The fractions of one item, the certificate, receive the royalties of another collection.
#[test]
fn royalties_reach_whoever_holds_fractions_of_what_receives_them() {
	in_chain(|| {
		let (certificates, certificate) = item();
		assert_ok!(Fractions::fractionalize(by(bob()), certificates, certificate, 10, MLT));
		assert_ok!(Fractions::transfer(by(bob()), 0, charlie(), 4));
		let (collection, item) = item_of(Fractions::account_of(0), GiftRule::Free);
		let sell = |price| {
			let terms = Terms::Fixed { price, buyer: None };
			let money = Money::Native;
			let closes = System::block_number() + 10;
			assert_ok!(Royalties::put_on_sale(by(bob()), collection, item, money, terms, closes, None));
			assert_ok!(Royalties::buy(by(alice()), collection, item, money, price));
			assert_ok!(Royalties::gift(by(alice()), collection, item, bob(), 0));
		};
		sell(100 * MLT);
		assert_ok!(Fractions::transfer(by(charlie()), 0, bob(), 3));
		sell(200 * MLT);
		for (who, due) in [(bob(), 6 * MLT + 18 * MLT), (charlie(), 4 * MLT + 2 * MLT)] {
			let before = Balances::total_balance(&who);
			assert_ok!(Fractions::claim(by(alice()), 0, who.clone(), pallet_fractions::Money::Native));
			assert_eq!(Balances::total_balance(&who) - before, due);
		}
	});
}

#[test]
fn nobody_makes_an_asset_that_is_kept_for_fractions() {
	in_chain(|| {
		let (collection, item) = item();
		let first = FirstFraction::get();
		assert_noop!(Assets::create(by(bob()), first.into(), bob().into(), 1), sp_runtime::DispatchError::BadOrigin);
		assert_ok!(Assets::create(by(bob()), (first - 1).into(), bob().into(), 1));
		// pallet-nft-fractionalization asks nobody, so that the call is not let in.
		let fractionalize = |asset_id| {
			let call = pallet_nft_fractionalization::Call::fractionalize {
				nft_collection_id: collection,
				nft_id: item,
				asset_id,
				beneficiary: bob().into(),
				fractions: 100,
			};
			RuntimeCall::from(call).dispatch(by(bob())).map(drop).map_err(|error| error.error)
		};
		for asset in [first, u32::MAX] {
			assert_eq!(fractionalize(asset), Err(frame_system::Error::<Runtime>::CallFiltered.into()));
		}
		assert_eq!(fractionalize(6), Err(pallet_nfts::Error::<Runtime>::ItemLocked.into()));

		// The first vault finds its asset free, and its units move by their pallet alone.
		assert_ok!(Fractions::fractionalize(by(bob()), collection, item, 100, MLT));
		assert_eq!(Assets::balance(first, bob()), 100);
		assert_noop!(
			Assets::transfer(by(bob()), first.into(), alice().into(), 1),
			pallet_assets::Error::<Runtime>::BalanceLow
		);
		assert_ok!(Fractions::transfer(by(bob()), 0, alice(), 40));
		assert_eq!((Assets::balance(first, bob()), Assets::balance(first, alice())), (60, 40));
	});
}

pub(super) fn subscribe(who: AccountId, creator: ProfileId, periods: u32) -> DispatchResult {
	Subscriptions::subscribe(by(who), None, creator, TIER, Currency::Native, periods, MLT)
}

/// A tier of Alice's. How long its periods are.
pub(super) fn open_tier() -> BlockNumber {
	let (price, period) = (Price { native: MLT, asset: None }, subscriptions::MinPeriod::get());
	assert_ok!(Subscriptions::open_tier(by(alice()), TIER, price, period, Default::default()));
	period
}

/// Something for subscribers, by Alice.
fn publish() -> u64 {
	let id = pallet_content::NextItem::<Runtime>::get();
	let body = Body::External { cid: CID.to_vec().try_into().expect("it is short"), size: 1, key_epoch: Some(0) };
	let new = NewItem {
		kind: Kind::Post,
		relation: Relation::None,
		visibility: Visibility::Tier(TIER),
		language: Default::default(),
		tags: Default::default(),
		mentions: Default::default(),
		body,
	};
	assert_ok!(Content::publish(by(alice()), Acting::Own, None, new));
	id
}

#[test]
fn what_is_for_a_tier_is_for_its_subscribers_and_for_whoever_has_paid_for_it() {
	in_chain(|| {
		let (creator, reader) = (sign_up(alice(), "alice"), sign_up(bob(), "bob_reads"));
		let viewer = sign_up(charlie(), "charlie");
		let period = open_tier();
		let item = publish();
		let react = |who| Content::react(who, Acting::Own, None, item, ReactionKind::Love);
		let hidden = sp_runtime::DispatchError::from(pallet_content::Error::<Runtime>::NotVisible);
		assert_noop!(react(by(bob())), hidden);
		assert_ok!(subscribe(bob(), creator, 2));
		assert_ok!(react(by(bob())));
		assert!(Content::may_see(reader, item));

		assert_noop!(react(by(charlie())), hidden);
		let price = Price { native: MLT, asset: None };
		assert_ok!(Subscriptions::set_item_price(by(alice()), item, price, Permill::zero()));
		assert_ok!(Subscriptions::pay_for_item(by(charlie()), item, Currency::Native, MLT, None));
		assert_ok!(react(by(charlie())));
		System::set_block_number(System::block_number() + 2 * period);
		assert_eq!([reader, viewer].map(|profile| Content::may_see(profile, item)), [false, true]);
	});
}

#[test]
fn a_creator_who_retires_sells_no_more() {
	in_chain(|| {
		let creator = sign_up(alice(), "alice");
		sign_up(bob(), "bob_reads");
		open_tier();
		assert_ok!(subscribe(bob(), creator, 5));
		assert_ok!(Profile::retire(by(alice())));
		assert!(Subscriptions::tier(creator, TIER).expect("there are subscribers").closing.is_some());
		let left = Subscriptions::subscription(0, creator).or(Subscriptions::subscription(1, creator));
		assert_eq!(left.expect("is Bob's").left, 4 * MLT);
		assert_ok!(Subscriptions::cancel(by(bob()), creator + 1, creator));
	});
}

/// Whoever owns no MLT that is free can still give up what costs them. Whatever else these pallets can do is named here,
/// so that no call is forgotten that ends something and gives a deposit back.
#[test]
fn energy_pays_for_getting_out() {
	let taking_or_keeping: [(&str, Vec<&str>, &[&str]); 4] = [
		(
			"Royalties",
			calls::<pallet_royalties::Call<Runtime>>(),
			&[
				"create_collection",
				"set_policy",
				"create_edition",
				"mint",
				"open_drop",
				"mint_from_drop",
				"redeem",
				"gift",
				"assume_deposit",
				"put_on_sale",
				"buy",
				"bid",
				"make_offer",
				"accept_offer",
				"buy_claim",
			],
		),
		(
			"Fractions",
			calls::<pallet_fractions::Call<Runtime>>(),
			&[
				"fractionalize",
				"transfer",
				"offer",
				"buy",
				"add_asset",
				"sweep",
				"vote",
				"bid",
				"assume_deposit",
				"lower",
			],
		),
		(
			"Subscriptions",
			calls::<pallet_subscriptions::Call<Runtime>>(),
			&[
				"open_tier",
				"update_tier",
				"subscribe",
				"top_up",
				"change_tier",
				"claim",
				"tip",
				"set_item_price",
				"pay_for_item",
			],
		),
		("Pubs", calls::<pallet_pubs::Call<Runtime>>(), &["register", "update"]),
	];
	let listed = crate::configs::social::eligible_calls();
	let class_of = |pallet: &str, call: &str| {
		listed.iter().find(|(of, name, _)| of == pallet && name == call).map(|(.., class)| *class)
	};
	for (pallet, calls, others) in taking_or_keeping {
		assert!(others.iter().all(|call| calls.contains(call)), "{pallet} has another name for something");
		for call in calls.iter().filter(|call| !others.contains(call)) {
			assert_eq!(class_of(pallet, call), Some(CallClass::Protective), "{pallet}.{call}");
		}
	}
}
