//! All that creators sell by, at random over the runtime itself, and so what lies between the pallets and none of their
//! own models can see.
//!
//! After each call no money is made or lost, the creators have their share of every price that was paid, no item has
//! passed them by, the records of all three pallets are sound, and the deposits on record are held. In the end everybody
//! goes, and nothing is left.

use super::{deposits::assert_all_deposits_are_held, *};
use crate::{
	configs::parameters::dynamic_params::{fractions, royalties, subscriptions},
	constants::{money::MLT, time::DAYS},
};
use frame_support::{
	assert_ok,
	dispatch::DispatchResult,
	traits::{
		fungible::{Inspect as _, Mutate as _},
		fungibles::{Create, Inspect as _, Mutate as _},
		Get as _, LockableCurrency, WithdrawReasons,
	},
};
use metalife_primitives::ProfileId;
use pallet_fractions::{Positions, Stage};
use pallet_royalties::{item_id, Brought, DropTerms, GiftRule, Money, OfferTerms, Policy, Share, Terms, Transfers};
use pallet_subscriptions::{Currency, Price, TillKey};
use sp_runtime::{DispatchError, Permill};
use std::collections::{BTreeMap, BTreeSet};

const RUNS: u64 = 12;
const STEPS: u32 = 600;
/// An asset, of which ten units are the least that an account has.
const USD: u32 = 7;
const MONIES: [Money; 2] = [Money::Native, Money::Asset(USD)];
const CURRENCIES: [Currency<u32>; 2] = [Currency::Native, Currency::Asset(USD)];
/// In millionths of each price.
const ROYALTY: u32 = 123_457;
/// What a gift costs in one of the collections: less than the royalties on any price here.
const FEE: Balance = MLT / 100 + 1;
const RULES: [Transfers; 4] = [
	Transfers::Open,
	Transfers::Enforced(GiftRule::Free),
	Transfers::Enforced(GiftRule::Fee(FEE)),
	Transfers::Enforced(GiftRule::Forbidden),
];
const TIERS: [u16; 2] = [10, 20];
/// The most items at a time, so that people meet.
const ITEMS: usize = 12;

type Item = (u32, u64);
type Owners = BTreeMap<Item, AccountId>;

fn nth(n: u8) -> AccountId {
	AccountId::new([n; 32])
}

/// Who trades. The last one has little.
fn people() -> impl Iterator<Item = AccountId> {
	(1..=6).map(nth)
}

/// The accounts of vaults are none: they have no keys.
fn is_person(who: &AccountId) -> bool {
	people().any(|person| person == *who)
}

/// Makes the collections, and has most of the royalties.
fn artist() -> AccountId {
	nth(20)
}

/// Has the rest of the royalties, and at first no account of the asset.
fn label() -> AccountId {
	nth(21)
}

/// Runs an app that brings buyers.
fn gallery() -> AccountId {
	nth(22)
}

/// Has subscribers.
fn writer() -> AccountId {
	nth(23)
}

fn issuer() -> AccountId {
	nth(24)
}

fn by(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn now() -> BlockNumber {
	System::block_number()
}

fn advance(blocks: BlockNumber) {
	System::set_block_number(now() + blocks);
}

/// What is thrown is told by the seed and by how often was thrown before.
struct Dice {
	seed: u64,
	thrown: u64,
}

impl Dice {
	fn throw(&mut self) -> u64 {
		self.thrown += 1;
		u64::from_le_bytes(sp_io::hashing::twox_64(&(self.seed, self.thrown).encode()))
	}

	fn below(&mut self, limit: u64) -> u64 {
		self.throw() % limit
	}

	fn one_in(&mut self, many: u64) -> bool {
		self.below(many) == 0
	}

	/// One of these, if there is any.
	fn pick<T>(&mut self, of: impl IntoIterator<Item = T>) -> Result<T, DispatchError> {
		let mut all: Vec<T> = of.into_iter().collect();
		if all.is_empty() {
			return Err("there is none".into());
		}
		let place = self.below(all.len() as u64) as usize;
		Ok(all.swap_remove(place))
	}

	fn person(&mut self) -> AccountId {
		nth(1 + self.below(6) as u8)
	}

	fn money(&mut self) -> Money {
		MONIES[usize::from(self.one_in(2))]
	}

	fn price(&mut self, money: Money) -> Balance {
		match money {
			Money::Native => MLT + Balance::from(self.throw()) % (50 * MLT),
			// Few enough for royalties that are too little to open an account with.
			Money::Asset(_) => 10 + Balance::from(self.below(600)),
		}
	}

	fn end(&mut self) -> BlockNumber {
		now() + 1 + self.below(5 * u64::from(DAYS)) as BlockNumber
	}

	fn app(&mut self) -> Option<Brought> {
		let [app] = pallet_content::Apps::<Runtime>::iter_keys().collect::<Vec<_>>().try_into().expect("one was made");
		self.one_in(2).then_some(Brought { app, fee: Permill::from_percent(5) })
	}

	/// An item that one of the people owns, and who.
	fn owned(&mut self) -> Result<(Item, AccountId), DispatchError> {
		self.pick(owners().into_iter().filter(|(_, owner)| is_person(owner)))
	}

	fn vault(&mut self) -> Result<u32, DispatchError> {
		self.pick(pallet_fractions::Vaults::<Runtime>::iter_keys())
	}

	fn holder(&mut self, vault: u32) -> Result<AccountId, DispatchError> {
		self.pick(Positions::<Runtime>::iter_key_prefix(vault))
	}

	fn offered(&mut self) -> Result<(Item, AccountId, OfferTerms), DispatchError> {
		let offers = pallet_royalties::Offers::<Runtime>::iter();
		self.pick(offers.map(|((collection, item, who), offer)| ((collection, item), who, offer.terms)))
	}

	fn on_sale(&mut self) -> Result<(Item, pallet_royalties::SaleOf<Runtime>), DispatchError> {
		self.pick(pallet_royalties::Sales::<Runtime>::iter().map(|(collection, item, sale)| ((collection, item), sale)))
	}

	fn subscriber(&mut self) -> Result<(ProfileId, ProfileId), DispatchError> {
		self.pick(pallet_subscriptions::Subscribed::<Runtime>::iter_keys())
	}

	/// All of so many, or some of them.
	fn some(&mut self, all: u64) -> u64 {
		if self.one_in(3) {
			all
		} else {
			1 + self.below(all.max(1))
		}
	}
}

fn owners() -> Owners {
	let items = pallet_royalties::Items::<Runtime>::iter_keys();
	items.filter_map(|(collection, item)| Some(((collection, item), Nfts::owner(collection, item)?))).collect()
}

fn sell(dice: &mut Dice, terms: impl FnOnce(&mut Dice, Money) -> pallet_royalties::TermsOf<Runtime>) -> DispatchResult {
	let ((collection, item), owner) = dice.owned()?;
	let money = dice.money();
	let (terms, closes, app) = (terms(dice, money), dice.end(), dice.app());
	Royalties::put_on_sale(by(owner), collection, item, money, terms, closes, app)
}

fn creator() -> ProfileId {
	pallet_profile::Keys::<Runtime>::get(writer()).expect("has a profile").profile
}

/// Let an account use all that it has.
fn free(who: &AccountId) {
	Balances::remove_lock(*b"a vote  ", who);
	// Whoever has none of the asset has no account to thaw.
	let _ = Assets::thaw(by(issuer()), USD.into(), who.clone().into());
}

fn held_fractions(vault: u32, who: &AccountId) -> u64 {
	Positions::<Runtime>::get(vault, who).map_or(0, |position| position.fractions)
}

type Act = fn(&mut Dice) -> DispatchResult;

/// What people do, mostly such as can be done.
const ACTS: &[(&str, Act)] = &[
	("mint", |dice| {
		if owners().len() >= ITEMS {
			return Err("enough".into());
		}
		let collection = dice.pick(pallet_royalties::Collections::<Runtime>::iter_keys())?;
		Royalties::mint(by(artist()), collection, 0, dice.person())
	}),
	("open_drop", |dice| {
		let collection = dice.pick(pallet_royalties::Collections::<Runtime>::iter_keys())?;
		let (money, app) = (dice.money(), dice.app());
		let (price, closes) = (dice.price(money), dice.end());
		let terms = DropTerms { opens: 0, closes, money, price, allowed: None, app };
		Royalties::open_drop(by(artist()), collection, 0, terms)
	}),
	("mint_from_drop", |dice| {
		if owners().len() >= ITEMS {
			return Err("enough".into());
		}
		let (collection, edition, drop) = dice.pick(pallet_royalties::Drops::<Runtime>::iter())?;
		Royalties::mint_from_drop(by(dice.person()), collection, edition, drop.terms.money, Balance::MAX, None)
	}),
	("royalties.gift", |dice| {
		let ((collection, item), owner) = dice.owned()?;
		Royalties::gift(by(owner), collection, item, dice.person(), FEE)
	}),
	("royalties.burn", |dice| {
		if owners().len() < ITEMS / 2 {
			return Err("too few".into());
		}
		let ((collection, item), owner) = dice.owned()?;
		Royalties::burn(by(owner), collection, item)
	}),
	("royalties.assume_deposit", |dice| {
		let ((collection, item), owner) = dice.owned()?;
		Royalties::assume_deposit(by(owner), collection, item)
	}),
	("put_on_sale at a price", |dice| {
		sell(dice, |dice, money| {
			let buyer = dice.one_in(4).then(|| dice.person());
			Terms::Fixed { price: dice.price(money), buyer }
		})
	}),
	("put_on_sale to the highest bidder", |dice| {
		sell(dice, |dice, money| {
			let reserve = dice.price(money);
			let buy_now = dice.one_in(2).then_some(3 * reserve);
			Terms::English { reserve, step: reserve / 10, buy_now, extension: 100, bidders: Default::default() }
		})
	}),
	("put_on_sale at a falling price", |dice| {
		sell(dice, |dice, money| {
			let to = dice.price(money);
			Terms::Dutch { from: 4 * to, to }
		})
	}),
	("cancel_sale", |dice| {
		let ((collection, item), sale) = dice.on_sale()?;
		Royalties::cancel_sale(by(sale.seller), collection, item)
	}),
	("royalties.buy", |dice| {
		let ((collection, item), sale) = dice.on_sale()?;
		Royalties::buy(by(dice.person()), collection, item, sale.money, Balance::MAX)
	}),
	("royalties.bid", |dice| {
		let ((collection, item), sale) = dice.on_sale()?;
		let least = Royalties::sale(collection, item).and_then(|sale| sale.next_bid).ok_or("no bids")?;
		Royalties::bid(by(dice.person()), collection, item, sale.money, least)
	}),
	("royalties.settle", |dice| {
		let ((collection, item), sale) = dice.on_sale()?;
		if dice.one_in(2) && sale.bid.is_some() {
			System::set_block_number(now().max(sale.closes));
		}
		Royalties::settle(by(dice.person()), collection, item)
	}),
	("make_offer", |dice| {
		let ((collection, item), _) = dice.pick(owners())?;
		let money = dice.money();
		let terms = OfferTerms { money, amount: dice.price(money), app: dice.app(), agreed: None };
		Royalties::make_offer(by(dice.person()), collection, item, terms, dice.end())
	}),
	("withdraw_offer", |dice| {
		let ((collection, item), bidder, _) = dice.offered()?;
		let who = if dice.one_in(2) { dice.person() } else { bidder.clone() };
		Royalties::withdraw_offer(by(who), collection, item, bidder)
	}),
	("accept_offer", |dice| {
		let ((collection, item), bidder, terms) = dice.offered()?;
		let owner = dice.pick(owners().remove(&(collection, item)).filter(is_person))?;
		Royalties::accept_offer(by(owner), collection, item, bidder, terms)
	}),
	("royalties.draw", |dice| {
		let (who, money, _) = dice.pick(pallet_royalties::Claims::<Runtime>::iter())?;
		if dice.one_in(2) {
			free(&who);
		}
		Royalties::draw(by(dice.person()), who, money)
	}),
	("buy_claim", |dice| {
		let (who, money, _) = dice.pick(pallet_royalties::Claims::<Runtime>::iter())?;
		free(&who);
		Royalties::buy_claim(by(dice.person()), who, money)
	}),
	("fractionalize", |dice| {
		let ((collection, item), owner) = dice.owned()?;
		let supply = dice.pick([1, 2, 3, 100, 1_000_003])?;
		Fractions::fractionalize(by(owner), collection, item, supply, dice.price(Money::Native))
	}),
	("fractions.transfer", |dice| {
		let vault = dice.vault()?;
		let from = dice.holder(vault)?;
		let fractions = dice.some(held_fractions(vault, &from));
		Fractions::transfer(by(from), vault, dice.person(), fractions)
	}),
	("fractions.offer", |dice| {
		let vault = dice.vault()?;
		let from = dice.holder(vault)?;
		let fractions = dice.some(held_fractions(vault, &from));
		Fractions::offer(by(from), vault, fractions, 1 + dice.price(Money::Native) / Balance::from(fractions.max(1)))
	}),
	("fractions.buy", |dice| {
		let offers = Positions::<Runtime>::iter().filter_map(|(vault, who, held)| Some((vault, who, held.offer?)));
		let (vault, seller, offer) = dice.pick(offers)?;
		let fractions = dice.some(offer.fractions);
		Fractions::buy(by(dice.person()), vault, seller, fractions, Balance::MAX)
	}),
	("fractions.assume_deposit", |dice| {
		let vault = dice.vault()?;
		Fractions::assume_deposit(by(dice.holder(vault)?), vault)
	}),
	("add_asset", |dice| {
		let vault = dice.vault()?;
		Fractions::add_asset(by(dice.holder(vault)?), vault, USD)
	}),
	("revenue", |dice| {
		let vault = dice.vault()?;
		let (account, info) = (Fractions::account_of(vault), Fractions::vault(vault).ok_or("it is gone")?);
		// What of another asset comes to a vault that does not share it out is lost with the vault.
		let shared = info.revenue.iter().any(|(money, ..)| *money == pallet_fractions::Money::Asset(USD));
		match dice.money() {
			Money::Asset(_) if !shared => Err("it would be lost".into()),
			Money::Native => {
				Balances::transfer_keep_alive(by(dice.person()), account.into(), dice.price(Money::Native))
			},
			money => Assets::transfer(by(dice.person()), USD.into(), account.into(), dice.price(money)),
		}
	}),
	("sweep", |dice| {
		let vault = dice.vault()?;
		let money = [pallet_fractions::Money::Native, pallet_fractions::Money::Asset(USD)][dice.below(2) as usize];
		Fractions::sweep(by(dice.person()), vault, money)
	}),
	("fractions.claim", |dice| {
		let vault = dice.vault()?;
		let money = [pallet_fractions::Money::Native, pallet_fractions::Money::Asset(USD)][dice.below(2) as usize];
		Fractions::claim(by(dice.person()), vault, dice.holder(vault)?, money)
	}),
	("vote", |dice| {
		let vault = dice.vault()?;
		Fractions::vote(by(dice.holder(vault)?), vault, dice.price(Money::Native))
	}),
	("lower", |dice| {
		let vault = dice.vault()?;
		let holder = dice.holder(vault)?;
		if dice.one_in(2) {
			let stands = Positions::<Runtime>::get(vault, &holder).map_or(0, |position| position.stands);
			System::set_block_number(now().max(stands));
		}
		Fractions::lower(by(dice.person()), vault, holder)
	}),
	("fractions.bid", |dice| {
		let vault = dice.vault()?;
		let least = Fractions::vault(vault).and_then(|vault| vault.least_bid).ok_or("it is over")?;
		Fractions::bid(by(dice.person()), vault, least.max(MLT))
	}),
	("fractions.settle", |dice| {
		let vault = dice.vault()?;
		if let Some(Stage::Auction { ends, .. }) = Fractions::vault(vault).map(|vault| vault.stage) {
			System::set_block_number(now().max(ends));
		}
		Fractions::settle(by(dice.person()), vault)
	}),
	("fractions.redeem", |dice| {
		let vault = dice.vault()?;
		Fractions::redeem(by(dice.person()), vault, dice.holder(vault)?)
	}),
	("reclaim", |dice| {
		let vault = dice.vault()?;
		let whole = dice.holder(vault)?;
		let others = Positions::<Runtime>::iter_key_prefix(vault).filter(|who| *who != whole && dice.one_in(2));
		for who in others.collect::<Vec<_>>() {
			let fractions = held_fractions(vault, &who);
			let _ = Fractions::transfer(by(who), vault, whole.clone(), fractions);
		}
		Fractions::reclaim(by(whole), vault, FEE)
	}),
	("clear", |dice| {
		let vault = dice.vault()?;
		if let Some(Stage::Ended { since, .. }) = Fractions::vault(vault).map(|vault| vault.stage) {
			System::set_block_number(now().max(since + fractions::ClaimPeriod::get()));
		}
		Fractions::clear(by(dice.person()), vault, dice.holder(vault)?)
	}),
	("subscribe", |dice| {
		let (tier, currency) = (dice.pick(TIERS)?, dice.pick(CURRENCIES)?);
		Subscriptions::subscribe(by(dice.person()), None, creator(), tier, currency, dice.below(7) as u32, Balance::MAX)
	}),
	("top_up", |dice| Subscriptions::top_up(by(dice.person()), None, creator(), dice.below(4) as u32, Balance::MAX)),
	("change_tier", |dice| {
		let (tier, currency) = (dice.pick(TIERS)?, dice.pick(CURRENCIES)?);
		Subscriptions::change_tier(by(dice.person()), creator(), tier, currency, dice.below(4) as u32, Balance::MAX)
	}),
	("cancel", |dice| {
		let (subscriber, creator) = dice.subscriber()?;
		let info = Subscriptions::subscription(subscriber, creator).ok_or("it is gone")?;
		Subscriptions::cancel(by(info.payer), subscriber, creator)
	}),
	("subscriptions.settle", |dice| {
		let (subscriber, creator) = dice.subscriber()?;
		Subscriptions::settle(by(dice.person()), subscriber, creator)
	}),
	("subscriptions.claim", |dice| {
		let (tier, currency) = (dice.pick(TIERS)?, dice.pick(CURRENCIES)?);
		let claim = Subscriptions::claim(by(dice.person()), creator(), tier, currency, 100);
		claim.map(drop).map_err(|refused| refused.error)
	}),
	("tip", |dice| {
		let (currency, amount) = (dice.pick(CURRENCIES)?, 10 + Balance::from(dice.below(1_000)));
		Subscriptions::tip(by(dice.person()), creator(), None, currency, amount, None)
	}),
	("freeze the asset of one", |dice| {
		let who = dice.pick(people().chain([artist(), label(), gallery()]))?;
		Assets::block(by(issuer()), USD.into(), who.into())
	}),
	("lock money", |dice| {
		// As a vote in a referendum does, or vesting.
		let who = dice.person();
		let amount = Balances::total_balance(&who) / Balance::from(1 + dice.below(3));
		Balances::set_lock(*b"a vote  ", &who, amount, WithdrawReasons::all());
		Ok(())
	}),
	("free all of both", |_| {
		people().chain([artist(), label(), gallery()]).for_each(|who| free(&who));
		Ok(())
	}),
	("wait", |dice| {
		advance(if dice.one_in(12) { 400 * DAYS } else { dice.below(2 * u64::from(DAYS)) as BlockNumber });
		Ok(())
	}),
];

/// What a gift of this collection costs; `None` where there are none.
fn gift_fee(collection: u32) -> Option<Balance> {
	match pallet_royalties::Collections::<Runtime>::get(collection).expect("is there").policy.transfers {
		Transfers::Open | Transfers::Enforced(GiftRule::Free) => Some(0),
		Transfers::Enforced(GiftRule::Fee(fee)) => Some(fee),
		Transfers::Enforced(GiftRule::Forbidden) => None,
	}
}

fn royalties_of(price: Balance) -> Balance {
	price * Balance::from(ROYALTY) / 1_000_000
}

/// What the creators have of each kind of money, or could claim.
fn earned() -> [Balance; 2] {
	[artist(), label()].into_iter().fold([0; 2], |[mlt, usd], who| {
		let [owed_mlt, owed_usd] = MONIES.map(|money| Royalties::claim(who.clone(), money));
		[mlt + Balances::total_balance(&who) + owed_mlt, usd + Assets::balance(USD, &who) + owed_usd]
	})
}

fn dollars() -> Balance {
	pallet_assets::Account::<Runtime>::iter_prefix(USD).map(|(_, account)| account.balance).sum()
}

/// What must hold between the pallets.
struct Market {
	issued: Balance,
	dollars: Balance,
	earned: [Balance; 2],
	owners: Owners,
	/// Who gave the item into a vault, by the vault's account.
	founders: BTreeMap<AccountId, AccountId>,
	done: BTreeMap<&'static str, u32>,
	/// How many items came out of custody back to whoever gave them, to others for nothing, and to others for a fee.
	returned: [u32; 3],
}

impl Market {
	fn open() -> Self {
		for who in people().take(5).chain([artist(), label(), gallery(), writer(), issuer()]) {
			Balances::set_balance(&who, 10_000 * MLT);
		}
		Balances::set_balance(&nth(6), 30 * MLT);
		assert_ok!(<Assets as Create<AccountId>>::create(USD, issuer(), false, 10));
		for who in people().chain([artist(), writer()]) {
			assert_ok!(Assets::mint_into(USD, &who, 1_000_000));
		}
		let cid = || b"bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi".to_vec();
		let name = b"Gallery".to_vec().try_into().expect("it is short");
		assert_ok!(Content::register_app(by(gallery()), name, cid().try_into().expect("it is short")));
		Self::create_collections(&cid);
		Self::open_tiers();
		Self {
			issued: Balances::total_issuance(),
			dollars: dollars(),
			earned: earned(),
			owners: owners(),
			founders: Default::default(),
			done: Default::default(),
			returned: [0; 3],
		}
	}

	fn create_collections(cid: &dyn Fn() -> Vec<u8>) {
		let share = |account, parts| Share { account, part: Permill::from_parts(parts) };
		for transfers in RULES {
			let collection = pallet_nfts::NextCollectionId::<Runtime>::get().expect("that of profiles is there");
			let policy = Policy {
				royalty: Permill::from_parts(ROYALTY),
				receivers: vec![share(artist(), 600_001), share(label(), 399_999)].try_into().expect("they are two"),
				transfers,
				custody: true,
			};
			let cid = || cid().try_into().expect("it is short");
			assert_ok!(Royalties::create_collection(by(artist()), cid(), policy));
			assert_ok!(Royalties::create_edition(by(artist()), collection, cid(), 1_000));
			assert_ok!(Royalties::mint(by(artist()), collection, 0, nth(1)));
			assert_eq!(Nfts::owner(collection, item_id(0, 1)), Some(nth(1)));
		}
	}

	fn open_tiers() {
		assert_ok!(Profile::create(by(writer()), b"writer".to_vec().try_into().expect("it is short")));
		for (n, who) in people().take(4).enumerate() {
			let handle = format!("reader{n}").into_bytes();
			assert_ok!(Profile::create(by(who), handle.try_into().expect("it is short")));
		}
		for (tier, price) in TIERS.into_iter().zip([MLT / 3, MLT]) {
			let price = Price { native: price, asset: Some((USD, 10 * Balance::from(tier) + 1)) };
			let period = subscriptions::MinPeriod::get();
			assert_ok!(Subscriptions::open_tier(by(writer()), tier, price, period, Default::default()));
		}
	}

	fn play(&mut self, dice: &mut Dice) {
		System::reset_events();
		let (name, act) = ACTS[dice.below(ACTS.len() as u64) as usize];
		if act(dice).is_ok() {
			*self.done.entry(name).or_default() += 1;
		}
		self.check();
	}

	fn check(&mut self) {
		assert_ok!(Royalties::do_try_state());
		assert_ok!(Fractions::do_try_state());
		assert_ok!(Subscriptions::do_try_state());
		assert_all_deposits_are_held();
		assert_eq!(Balances::total_issuance(), self.issued);
		let accounts = frame_system::Account::<Runtime>::iter_values();
		assert_eq!(accounts.map(|account| account.data.free + account.data.reserved).sum::<Balance>(), self.issued);
		assert_eq!((Assets::total_issuance(USD), dollars()), (self.dollars, self.dollars));
		self.check_events();
	}

	/// That every price had its royalties, and that each item is where somebody paid for it to be.
	fn check_events(&mut self) {
		let mut moved = BTreeSet::new();
		for record in System::events() {
			match record.event {
				RuntimeEvent::Royalties(event) => self.check_royalties(event, &mut moved),
				RuntimeEvent::Fractions(event) => self.check_fractions(event),
				_ => (),
			}
		}
		assert_eq!(earned(), self.earned, "the creators got something else than their share");
		let owners = owners();
		for (item, owner) in &owners {
			let stayed = self.owners.get(item) == Some(owner);
			assert!(stayed || moved.contains(&(*item, owner.clone())), "{item:?} went to {owner:?} past its creators");
		}
		self.owners = owners;
	}

	fn check_royalties(&mut self, event: pallet_royalties::Event<Runtime>, moved: &mut BTreeSet<(Item, AccountId)>) {
		use pallet_royalties::Event::{Given, Minted, Returned, Sold, Taken};
		match event {
			Minted { collection, item, to } | Taken { collection, item, custodian: to, .. } => {
				moved.insert(((collection, item), to));
			},
			Sold { collection, item, seller, buyer, money, price, royalties, fee, .. } => {
				// Of a first sale they get all but what the app takes.
				let due = if seller == artist() { price - fee } else { royalties_of(price) };
				assert_eq!(royalties, due);
				self.earned[usize::from(money != Money::Native)] += due;
				moved.insert(((collection, item), buyer));
			},
			Given { collection, item, to, fee, .. } => {
				assert_eq!(Some(fee), gift_fee(collection));
				self.earned[0] += fee;
				moved.insert(((collection, item), to));
			},
			Returned { collection, item, custodian, to, fee } => {
				let founder = self.founders[&custodian] == to;
				assert_eq!(Some(fee), if founder { Some(0) } else { gift_fee(collection) });
				self.earned[0] += fee;
				self.returned[usize::from(!founder) + usize::from(fee > 0)] += 1;
				moved.insert(((collection, item), to));
			},
			_ => (),
		}
	}

	fn check_fractions(&mut self, event: pallet_fractions::Event<Runtime>) {
		use pallet_fractions::Event::{Bought, Fractionalized, Sold};
		match event {
			Fractionalized { vault, founder, .. } => {
				self.founders.insert(Fractions::account_of(vault), founder);
			},
			Bought { price, royalties, .. } => {
				assert_eq!(royalties, royalties_of(price));
				self.earned[0] += royalties;
			},
			// The event of the item's sale says what the creators got.
			Sold { price, proceeds, .. } => assert_eq!(price - proceeds, royalties_of(price)),
			_ => (),
		}
	}

	/// Do something that can be done, and look whether all still holds.
	fn must(&mut self, result: DispatchResult) {
		assert_ok!(result);
		self.check();
		System::reset_events();
	}

	/// Everybody goes, each by what they can do themselves.
	fn wind_up(&mut self) {
		System::reset_events();
		people().chain([artist(), label(), gallery()]).for_each(|who| free(&who));
		// Whoever has nothing left to hold a deposit with, or to pay for what all fractions are of, gets it.
		self.must(Balances::transfer_keep_alive(by(nth(1)), nth(6).into(), 5 * MLT));
		self.end_sales();
		for vault in pallet_fractions::Vaults::<Runtime>::iter_keys().collect::<Vec<_>>() {
			self.end_vault(vault);
		}
		self.end_subscriptions();
		self.draw_claims();
		for ((collection, item), owner) in owners() {
			self.must(Royalties::burn(by(owner), collection, item));
		}
		for collection in pallet_royalties::Collections::<Runtime>::iter_keys().collect::<Vec<_>>() {
			self.must(Royalties::close_edition(by(artist()), collection, 0));
			self.must(Royalties::close_collection(by(artist()), collection, 0));
		}
		self.check_nothing_left();
	}

	fn end_sales(&mut self) {
		advance(royalties::MaxDuration::get());
		for (collection, item, _) in pallet_royalties::Sales::<Runtime>::iter().collect::<Vec<_>>() {
			self.must(Royalties::settle(by(nth(6)), collection, item));
		}
		for (collection, item, bidder) in pallet_royalties::Offers::<Runtime>::iter_keys().collect::<Vec<_>>() {
			self.must(Royalties::withdraw_offer(by(nth(6)), collection, item, bidder));
		}
	}

	/// Whoever has most gets the others' fractions and the item.
	fn end_vault(&mut self, vault: u32) {
		if let Some(Stage::Auction { ends, .. }) = Fractions::vault(vault).map(|vault| vault.stage) {
			System::set_block_number(now().max(ends));
			self.must(Fractions::settle(by(nth(6)), vault));
		}
		let holders = || Positions::<Runtime>::iter_key_prefix(vault).filter(|who| held_fractions(vault, who) > 0);
		if let Some(Stage::Open) = Fractions::vault(vault).map(|vault| vault.stage) {
			let whole = holders().max_by_key(|who| held_fractions(vault, who)).expect("somebody has them");
			for who in holders().filter(|who| *who != whole).collect::<Vec<_>>() {
				let fractions = held_fractions(vault, &who);
				self.must(Fractions::transfer(by(who), vault, whole.clone(), fractions));
			}
			let reclaimed = Fractions::reclaim(by(whole.clone()), vault, FEE);
			if let Err(error) = reclaimed {
				assert_eq!(error, pallet_royalties::Error::<Runtime>::GiftsForbidden.into());
				self.buy_out(vault, whole);
			}
		}
		for who in holders().collect::<Vec<_>>() {
			self.must(Fractions::redeem(by(nth(6)), vault, who));
		}
		advance(fractions::ClaimPeriod::get());
		for who in Positions::<Runtime>::iter_key_prefix(vault).collect::<Vec<_>>() {
			self.must(Fractions::clear(by(nth(6)), vault, who));
		}
		assert_eq!(Fractions::vault(vault), None);
		// Whoever opened an account of the asset for the vault gets that back.
		for who in people() {
			let _ = Assets::refund_other(by(who), USD.into(), Fractions::account_of(vault).into());
		}
	}

	fn buy_out(&mut self, vault: u32, whole: AccountId) {
		self.must(Fractions::vote(by(whole), vault, MLT));
		let least = Fractions::vault(vault).and_then(|vault| vault.least_bid).expect("it is open");
		self.must(Fractions::bid(by(nth(1)), vault, least));
		advance(fractions::AuctionLength::get());
		self.must(Fractions::settle(by(nth(6)), vault));
		assert!(Fractions::vault(vault).is_some_and(|vault| matches!(vault.stage, Stage::Ended { .. })));
	}

	fn end_subscriptions(&mut self) {
		for tier in TIERS {
			self.must(Subscriptions::close_tier(by(writer()), creator(), tier));
		}
		advance(100 * subscriptions::MinPeriod::get());
		for (subscriber, creator) in pallet_subscriptions::Subscribed::<Runtime>::iter_keys().collect::<Vec<_>>() {
			self.must(Subscriptions::settle(by(nth(6)), subscriber, creator));
		}
		for (to, TillKey { creator, tier, currency }, _) in
			pallet_subscriptions::Debts::<Runtime>::iter().collect::<Vec<_>>()
		{
			self.must(Subscriptions::draw(by(nth(6)), to, creator, tier, currency));
		}
		for (tier, currency) in TIERS.into_iter().flat_map(|tier| CURRENCIES.map(|currency| (tier, currency))) {
			while Subscriptions::claimable(creator(), tier, currency.clone()) > 0 {
				let claim = Subscriptions::claim(by(nth(6)), creator(), tier, currency.clone(), 100);
				self.must(claim.map(drop).map_err(|refused| refused.error));
			}
		}
		for tier in TIERS {
			self.must(Subscriptions::remove_tier(by(nth(6)), creator(), tier));
		}
		for (creator, tier, currency) in pallet_subscriptions::Tills::<Runtime>::iter_keys().collect::<Vec<_>>() {
			self.must(Subscriptions::remove_till(by(nth(6)), creator, tier, currency));
		}
	}

	fn draw_claims(&mut self) {
		// The label and the gallery get accounts of the asset.
		for who in [label(), gallery()] {
			self.earned[1] += if who == label() { 10 } else { 0 };
			self.must(Assets::transfer(by(nth(1)), USD.into(), who.into(), 10));
		}
		let claims = || pallet_royalties::Claims::<Runtime>::iter().map(|(who, money, _)| (who, money));
		for (who, money) in claims().collect::<Vec<_>>() {
			let _ = Royalties::draw(by(nth(6)), who, money);
		}
		// What waits for each other comes free when one has it all.
		for (who, money) in claims().filter(|(who, _)| *who != nth(1)).collect::<Vec<_>>() {
			self.must(Royalties::buy_claim(by(nth(1)), who, money));
		}
		for (who, money) in claims().collect::<Vec<_>>() {
			self.must(Royalties::draw(by(nth(6)), who, money));
		}
	}

	fn check_nothing_left(&self) {
		for (who, holds) in pallet_balances::Holds::<Runtime>::iter() {
			let stuck = holds.into_iter().any(|hold| {
				use RuntimeHoldReason::{Fractions, Royalties, Subscriptions};
				matches!(hold.id, Royalties(_) | Fractions(_) | Subscriptions(_))
			});
			assert!(!stuck, "something is still held of {who:?}");
		}
		assert_eq!(owners().len() + pallet_royalties::Collections::<Runtime>::iter().count(), 0);
		assert_eq!(pallet_royalties::Vaults::<Runtime>::iter().count(), 0);
		assert_eq!(pallet_fractions::Vaults::<Runtime>::iter().count() + Positions::<Runtime>::iter().count(), 0);
		assert_eq!(pallet_subscriptions::Tills::<Runtime>::iter().count(), 0);
		// Nobody but people has anything of the asset.
		let people = people().chain([artist(), label(), gallery(), writer()]).collect::<BTreeSet<_>>();
		let mut accounts = pallet_assets::Account::<Runtime>::iter_prefix(USD);
		assert!(accounts.all(|(who, account)| account.balance == 0 || people.contains(&who)));
	}
}

#[test]
fn creators_have_their_share_of_all_that_is_paid_whatever_the_way() {
	let (mut done, mut returned) = (BTreeMap::new(), [0; 3]);
	for seed in 1..=RUNS {
		chain(DEV_RUNTIME_PRESET).execute_with(|| {
			Author::new().next(vec![]);
			let mut market = Market::open();
			let mut dice = Dice { seed, thrown: 0 };
			for _ in 0..STEPS {
				market.play(&mut dice);
			}
			market.wind_up();
			market.done.into_iter().for_each(|(name, times)| *done.entry(name).or_default() += times);
			returned.iter_mut().zip(market.returned).for_each(|(sum, times)| *sum += times);
		});
	}
	// The calls did meet.
	for (name, _) in ACTS {
		let times: u32 = done.get(name).copied().unwrap_or_default();
		assert!(times > 0, "{name} never succeeded: {done:?}");
	}
	assert!(returned.iter().all(|times| *times > 0), "{returned:?}");
}
