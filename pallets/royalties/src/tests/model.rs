//! Calls at random, against a model that knows nothing of storage: who owns what, what is for sale and offered, and how
//! much everyone has in all, wherever it is kept.

use crate::{
	mock::{Royalties, *},
	*,
};
use frame_support::{
	assert_ok,
	storage::with_storage_layer,
	traits::{
		fungible::Inspect as _,
		fungibles::Inspect as _,
		tokens::{Fortitude::Polite, Preservation::Preserve, Provenance},
		LockableCurrency, WithdrawReasons,
	},
};
use metalife_primitives::{traits::Custody, AccountId, Balance};
use sp_core::{Pair, H256};
use sp_runtime::{DispatchError, DispatchResult, Permill};
use std::collections::{BTreeMap, BTreeSet};

/// How many sequences, and how many calls each: more than 10,000 in all.
const RUNS: u64 = 40;
const STEPS: u32 = 320;
/// Who acts: those with money.
const PEOPLE: usize = 6;
/// Has a share of the royalties, and at first no account.
const POOR: usize = 6;
/// The account of a pallet that keeps items.
const KEEPER: usize = 7;
const GIFT_FEE: Balance = 7 * UNIT + 3;
const ROYALTY: u32 = 123_457;
const PARTS: [(usize, u32); 3] = [(0, 600_001), (1, 399_000), (POOR, 999)];
const GALLERY: usize = 2;
/// Whose money is under locks now and then.
const LOCKED: usize = 4;
/// Has little to spend.
const PAUPER: usize = 5;
/// More than any call here costs, with all its deposits.
const DEAR: Balance = 10_000 * UNIT;
/// An asset that its issuer takes out of the pallet's account as it likes.
const RUSTY: AssetId = 8;
const RUST: Money = Money::Asset(RUSTY);
/// How many collections have items that are traded.
const MARKETS: CollectionId = 4;

type Fault = Error<Runtime>;
type Key = (CollectionId, ItemId);

/// xorshift64*, so that each run can be told by its seed.
struct Random(u64);

impl Random {
	fn next(&mut self) -> u64 {
		self.0 ^= self.0 >> 12;
		self.0 ^= self.0 << 25;
		self.0 ^= self.0 >> 27;
		self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 8
	}

	fn below(&mut self, limit: u64) -> u64 {
		self.next() % limit
	}

	fn chance(&mut self, of: u64) -> bool {
		self.below(of) == 0
	}

	fn person(&mut self) -> usize {
		self.below(PEOPLE as u64) as usize
	}

	fn money(&mut self) -> Money {
		match self.below(8) {
			0 | 1 => RUST,
			2..=4 => COINS,
			_ => NATIVE,
		}
	}

	fn price(&mut self) -> Balance {
		Balance::from(self.next()) % (100 * UNIT) + UNIT
	}
}

fn who(n: usize) -> AccountId {
	match n {
		POOR => nobody(),
		KEEPER => account("keeper"),
		n => rich()[n].clone(),
	}
}

#[derive(Clone)]
enum Kind {
	Fixed { price: Balance, buyer: Option<usize> },
	English { reserve: Balance, step: Balance, buy_now: Option<Balance>, extension: u64, bidders: Vec<usize> },
	Dutch { from: Balance, to: Balance },
}

#[derive(Clone)]
struct OnSale {
	seller: usize,
	money: Money,
	kind: Kind,
	app: bool,
	opened: u64,
	closes: u64,
	bid: Option<(usize, Balance)>,
}

#[derive(Clone)]
struct Offered {
	terms: OfferTerms,
	expires: u64,
}

#[derive(Clone)]
struct Dropped {
	opens: u64,
	closes: u64,
	money: Money,
	price: Balance,
	listed: Option<u32>,
}

/// A collection that is made and unmade.
#[derive(Clone, Default)]
struct Scratch {
	creator: usize,
	frozen: bool,
	next_edition: EditionId,
	/// The editions, and how many items of each were minted.
	editions: BTreeMap<EditionId, u32>,
	/// The items, all the creator's.
	items: BTreeSet<ItemId>,
}

#[derive(Clone, Default)]
struct Model {
	owner: BTreeMap<Key, usize>,
	payer: BTreeMap<Key, usize>,
	minted: BTreeMap<CollectionId, u32>,
	sales: BTreeMap<Key, OnSale>,
	offers: BTreeMap<(Key, usize), Offered>,
	drops: BTreeMap<CollectionId, Dropped>,
	used: BTreeMap<(CollectionId, usize), u32>,
	/// Whose use of a list is on record.
	allowances: BTreeSet<(CollectionId, usize)>,
	vouchers: BTreeMap<VoucherId, u64>,
	scratch: BTreeMap<CollectionId, Scratch>,
	frozen: BTreeSet<usize>,
	/// Whether the app is closed.
	closed: bool,
	wealth: BTreeMap<(Money, usize), Balance>,
	sold: u32,
	claims: u32,
	/// How often somebody could not pay.
	short: u32,
	/// How often what was bid or offered had rusted away.
	rusted: u32,
	drawn: u32,
	bought: u32,
}

impl Model {
	fn start() -> Self {
		let mut model = Self::default();
		for n in 0..PEOPLE {
			model.wealth.insert((NATIVE, n), RICHES);
			model.wealth.insert((COINS, n), RICHES);
		}
		model
	}

	/// Whether `n` can part with this kind of money, if there is enough of it.
	fn can_pay(&self, n: usize, money: Money) -> bool {
		money != COINS || !self.frozen.contains(&n)
	}

	/// What the app takes of a price, of which so much is left.
	fn fee(&self, app: bool, price: Balance, rest: Balance) -> Balance {
		if app && !self.closed {
			(price * 5 / 100).min(rest)
		} else {
			0
		}
	}

	/// Nobody counts what may rust.
	fn give(&mut self, money: Money, to: usize, amount: Balance) {
		if money == RUST {
			return;
		}
		*self.wealth.entry((money, to)).or_default() += amount;
	}

	fn take(&mut self, money: Money, from: usize, amount: Balance) {
		if money == RUST {
			return;
		}
		let wealth = self.wealth.get_mut(&(money, from)).expect("has some");
		// Who has less is short, and the call fails.
		*wealth = wealth.saturating_sub(amount);
	}

	fn share(&mut self, money: Money, royalties: Balance) {
		let mut left = royalties;
		for (n, part) in PARTS {
			let share = royalties * Balance::from(part) / 1_000_000;
			self.give(money, n, share);
			left -= share;
		}
		self.give(money, PARTS[0].0, left);
	}

	/// `buyer` pays, everyone else gets.
	fn sell(&mut self, key: Key, seller: usize, buyer: usize, money: Money, price: Balance, app: bool) {
		self.take(money, buyer, price);
		let mut royalties = price * Balance::from(ROYALTY) / 1_000_000;
		if key.0 == 1 && money == NATIVE {
			royalties = royalties.max(GIFT_FEE.min(price));
		}
		let fee = self.fee(app, price, price - royalties);
		self.share(money, royalties);
		self.give(money, GALLERY, fee);
		self.give(money, seller, price - royalties - fee);
		self.owner.insert(key, buyer);
		self.payer.insert(key, buyer);
		self.sold += 1;
	}

	/// All of the price is for the receivers.
	fn pay_for_mint(&mut self, buyer: usize, money: Money, price: Balance, app: bool) {
		self.take(money, buyer, price);
		let fee = self.fee(app, price, price);
		self.give(money, GALLERY, fee);
		self.share(money, price - fee);
	}

	/// The new owner keeps an item, unless that is the one who may be unable to.
	fn keep_if_possible(&mut self, key: Key, owner: usize) {
		let keeps = Items::<Runtime>::get(key.0, key.1).is_some_and(|deposit| deposit.payer == who(owner));
		if keeps || owner != PAUPER {
			self.payer.insert(key, owner);
		}
	}

	fn mint(&mut self, collection: CollectionId, to: usize, payer: usize) {
		let minted = self.minted.entry(collection).or_default();
		*minted += 1;
		let key = (collection, item_id(0, *minted));
		self.owner.insert(key, to);
		self.payer.insert(key, payer);
	}

	fn sale_price(&self, key: &Key, now: u64) -> Option<Balance> {
		let sale = self.sales.get(key)?;
		match sale.kind {
			_ if now >= sale.closes => None,
			Kind::Fixed { price, .. } => Some(price),
			Kind::English { buy_now, .. } => buy_now.filter(|price| sale.bid.is_none_or(|(_, bid)| bid < *price)),
			Kind::Dutch { from, to } => {
				let (passed, whole) = (u128::from(now - sale.opened), u128::from(sale.closes - sale.opened));
				// In parts of 10^18, rounded down.
				let parts = passed * 1_000_000_000_000_000_000 / whole;
				let fall = from - to;
				let fallen = fall / 1_000_000_000_000_000_000 * parts
					+ fall % 1_000_000_000_000_000_000 * parts / 1_000_000_000_000_000_000;
				Some(from - fallen)
			},
		}
	}

	fn admits(&self, key: &Key, n: usize) -> bool {
		self.sales.get(key).is_some_and(|sale| {
			sale.seller != n
				&& match &sale.kind {
					Kind::Fixed { buyer, .. } => buyer.is_none_or(|buyer| buyer == n),
					Kind::English { bidders, .. } => bidders.is_empty() || bidders.contains(&n),
					Kind::Dutch { .. } => true,
				}
		})
	}
}

fn policy_of(transfers: Transfers) -> PolicyOf<Runtime> {
	let receivers: Vec<_> = PARTS.iter().map(|(n, part)| (who(*n), *part)).collect();
	Policy { royalty: Permill::from_parts(ROYALTY), receivers: shares(&receivers), transfers, custody: true }
}

fn next_collection() -> CollectionId {
	pallet_nfts::NextCollectionId::<Runtime>::get().unwrap_or_default()
}

/// Collection 0 lets owners give items away for nothing, 1 for a fee, 2 is open, 3 forbids it.
fn set_up(model: &mut Model) {
	let enforced = [GiftRule::Free, GiftRule::Fee(GIFT_FEE), GiftRule::Forbidden].map(Transfers::Enforced);
	for transfers in [enforced[0], enforced[1], Transfers::Open, enforced[2]] {
		let id = next_collection();
		assert_ok!(Royalties::create_collection(signed(artist()), cid(), policy_of(transfers)));
		assert_ok!(Royalties::create_edition(signed(artist()), id, cid(), 40));
	}
	assert_eq!(next_collection(), MARKETS);
	assert_ok!(Assets::force_create(Origin::root(), RUSTY, issuer(), false, 10));
	for who in rich() {
		assert_ok!(Assets::mint(signed(issuer()), RUSTY, who, RICHES));
	}
	spend(model, 50 * UNIT);
}

/// Let the one who has little give all that can be spent to another, but so much.
fn spend(model: &mut Model, but: Balance) {
	let free = Balances::reducible_balance(&who(PAUPER), Preserve, Polite);
	let Some(amount) = free.checked_sub(but).filter(|amount| *amount > 0) else { return };
	assert_ok!(Balances::transfer_keep_alive(signed(who(PAUPER)), who(3), amount));
	model.take(NATIVE, PAUPER, amount);
	model.give(NATIVE, 3, amount);
}

/// Whether a call of `n` may fail because that is short of MLT.
fn may_be_short(n: usize) -> bool {
	let (account, free) = (who(n), Balances::reducible_balance(&who(n), Preserve, Polite));
	let locked = Balances::locks(&account).iter().map(|lock| lock.amount).max().unwrap_or_default();
	let unlocked = wealth(&account).saturating_sub(locked).saturating_sub(bound(&account));
	matches!(n, LOCKED | PAUPER) && free.min(unlocked) < DEAR
}

/// What a call fails with whose sender is short of MLT.
fn says_short(error: DispatchError) -> bool {
	matches!(error, DispatchError::Token(_))
		|| [Fault::DepositUnavailable, Fault::CannotPay].map(DispatchError::from).contains(&error)
}

/// Whether all is there that was taken in of this kind of money since an era.
fn is_there(money: Money, era: u32) -> bool {
	money == NATIVE || Royalties::vault_balance(money, era) >= Vaults::<Runtime>::get(money, era)
}

/// What a draw brings, and whether it goes well.
fn to_draw(to: &AccountId, money: Money) -> Option<Balance> {
	let claim = Claims::<Runtime>::get(to, money)?;
	let there = Royalties::vault_balance(money, claim.era);
	let owed = Vaults::<Runtime>::get(money, claim.era);
	let (Money::Asset(_), 0) = (money, there) else {
		let least = if money == NATIVE { EXISTENTIAL_DEPOSIT } else { 10 };
		let rest = if owed.min(there) <= claim.amount { 0 } else { least };
		let amount = claim.amount.min(there.saturating_sub(rest));
		return (amount > 0 && can_receive(to, money, amount)).then_some(amount);
	};
	Some(0)
}

/// One of the claims there are, mostly.
fn some_claim(random: &mut Random) -> Option<(AccountId, Money)> {
	let mut claims: Vec<_> = Claims::<Runtime>::iter_keys().collect();
	claims.sort();
	let index = random.below(claims.len() as u64 + 1) as usize;
	(index < claims.len()).then(|| claims.swap_remove(index))
}

fn can_receive(to: &AccountId, money: Money, amount: Balance) -> bool {
	match money {
		Money::Native => Balances::can_deposit(to, amount, Provenance::Extant),
		Money::Asset(id) => Assets::can_deposit(id, to, amount, Provenance::Extant),
	}
	.into_result()
	.is_ok()
}

fn supply_left(model: &Model, collection: CollectionId) -> bool {
	model.minted.get(&collection).copied().unwrap_or_default() < 40
}

fn leaf(collection: CollectionId, n: usize, quantity: u32) -> H256 {
	allow_list::leaf(collection, 0, &who(n), quantity)
}

/// One call; whether the model expects it to go well, and how it went.
fn step(model: &mut Model, random: &mut Random) {
	let now = System::block_number();
	let n = random.person();
	let collection = random.below(MARKETS.into()) as CollectionId;
	let minted = model.minted.get(&collection).copied().unwrap_or_default();
	let number = if minted == 0 { 1 } else { random.below(u64::from(minted)) as u32 + 1 };
	let mut key = (collection, item_id(0, number));
	// What comes to a sale comes oftener.
	let op = match random.below(46) {
		30..=33 => 3,
		34..=36 => 8,
		37 | 38 => 10,
		39 | 40 => 13,
		41 | 42 => 15,
		43..=45 => 18,
		op => op,
	};
	// Mostly what something can be done with.
	let fitting: Vec<Key> = match op {
		3..=6 => model
			.owner
			.iter()
			.filter(|(key, n)| **n < PEOPLE && !model.sales.contains_key(key))
			.map(|(key, _)| *key)
			.collect(),
		7..=14 => model.sales.keys().copied().collect(),
		_ => Vec::new(),
	};
	if !fitting.is_empty() && !random.chance(6) {
		key = fitting[random.below(fitting.len() as u64) as usize];
	}
	let (id, item) = key;
	let owner = model.owner.get(&key).copied();
	let actor = match owner {
		Some(owner) if owner < PEOPLE && !random.chance(4) => owner,
		_ => n,
	};
	let sender = who(actor);
	let other = random.person();
	let on_sale = model.sales.contains_key(&key);
	let has_bid = model.sales.get(&key).is_some_and(|sale| sale.bid.is_some());
	let (money, price) = (random.money(), random.price());
	let traced = random.chance(8).then(root);
	let short = may_be_short(n) || may_be_short(actor);
	let mut saved = short.then(|| model.clone());

	let (result, expected): (DispatchResult, bool) = match op {
		0 | 1 => {
			let may = supply_left(model, collection);
			if may {
				model.mint(collection, other, 0);
			}
			(Royalties::mint(signed(artist()), collection, 0, who(other)), may)
		},
		2 => {
			let may = owner == Some(actor) && actor != other && !on_sale && id != 3;
			if may {
				model.owner.insert(key, other);
				if id == 1 {
					model.take(NATIVE, actor, GIFT_FEE);
					model.share(NATIVE, GIFT_FEE);
				}
			}
			(Royalties::gift(signed(sender), id, item, who(other), GIFT_FEE), may)
		},
		3..=6 => {
			let closes = now + 1 + random.below(30);
			let (kind, terms) = match random.below(4) {
				0 => {
					let buyer = random.chance(3).then_some(other).filter(|other| *other != actor);
					(Kind::Fixed { price, buyer }, Terms::Fixed { price, buyer: buyer.map(who) })
				},
				1 => {
					let to = price / 3 + 10;
					(Kind::Dutch { from: price, to }, Terms::Dutch { from: price, to })
				},
				_ => {
					let buy_now = random.chance(2).then_some(price * 3);
					let (step, extension) = (price / 20 + 1, random.below(6));
					let bidders = if random.chance(4) { vec![n, other] } else { vec![] };
					let listed: Vec<_> = bidders.iter().map(|n| who(*n)).collect();
					let listed = listed.try_into().expect("fits");
					(
						Kind::English { reserve: price, step, buy_now, extension, bidders },
						Terms::English { reserve: price, step, buy_now, extension, bidders: listed },
					)
				},
			};
			let app = random.chance(2);
			let may = owner == Some(actor) && !on_sale && !(app && model.closed);
			if may {
				let sale = OnSale { seller: actor, money, kind, app, opened: now, closes, bid: None };
				model.sales.insert(key, sale);
			}
			let app = if app { brought() } else { None };
			(Royalties::put_on_sale(signed(sender), id, item, money, terms, closes, app), may)
		},
		7 => {
			let may = model.sales.get(&key).is_some_and(|sale| sale.seller == actor) && !has_bid;
			if may {
				model.sales.remove(&key);
			}
			(Royalties::cancel_sale(signed(sender), id, item), may)
		},
		8 | 9 => {
			let money = model.sales.get(&key).map_or(money, |sale| if random.chance(9) { money } else { sale.money });
			let price = model.sale_price(&key, now);
			let may =
				price.is_some() && model.admits(&key, n) && model.sales[&key].money == money && model.can_pay(n, money);
			if let (true, Some(price)) = (may, price) {
				let sale = model.sales.remove(&key).expect("is on sale");
				model.sell(key, sale.seller, n, money, price, sale.app);
			}
			(Royalties::buy(signed(who(n)), id, item, money, RICHES), may)
		},
		10..=12 => {
			let money = model.sales.get(&key).map_or(money, |sale| sale.money);
			let amount = match model.sales.get(&key) {
				Some(OnSale { bid: Some((_, bid)), .. }) => bid + bid / 10 + 1,
				Some(OnSale { kind: Kind::English { reserve, .. }, .. }) => {
					reserve + Balance::from(random.below(3)) - 1
				},
				_ => price,
			};
			let may = model.admits(&key, n)
				&& model.can_pay(n, money)
				&& model.sales.get(&key).is_some_and(|sale| match (&sale.kind, sale.bid) {
					_ if now >= sale.closes => false,
					(Kind::English { reserve, .. }, None) => amount >= *reserve,
					(Kind::English { step, .. }, Some((_, bid))) => amount >= bid + step,
					_ => false,
				});
			if may {
				let sale = model.sales.get_mut(&key).expect("is on sale");
				sale.bid = Some((n, amount));
				if let Kind::English { extension, .. } = sale.kind {
					sale.closes = sale.closes.max(now + extension);
				}
			}
			(Royalties::bid(signed(who(n)), id, item, money, amount), may)
		},
		13 | 14 => {
			let may = model.sales.get(&key).is_some_and(|sale| now >= sale.closes);
			if may {
				let sale = model.sales.remove(&key).expect("is on sale");
				let era = Sales::<Runtime>::get(id, item).and_then(|sale| sale.bid).map_or(0, |bid| bid.era);
				match sale.bid {
					Some(_) if !is_there(sale.money, era) => model.rusted += 1,
					Some((bidder, amount)) => {
						model.sell(key, sale.seller, bidder, sale.money, amount, sale.app);
					},
					None => {},
				}
			}
			(Royalties::settle(signed(who(3)), id, item), may)
		},
		15 | 16 => {
			let expires = now + 1 + random.below(60);
			let agreed = random.chance(3).then(|| hash(random.below(3) as u8));
			let app = random.chance(3).then(brought).flatten();
			let terms = OfferTerms { money, amount: price, app, agreed };
			let known = app.is_none() || !model.closed;
			let may = owner.is_some_and(|owner| owner != n) && model.can_pay(n, money) && known;
			if may {
				model.offers.insert((key, n), Offered { terms, expires });
			}
			(Royalties::make_offer(signed(who(n)), id, item, terms, expires), may)
		},
		17 => {
			let offer = model.offers.get(&(key, other));
			let may = offer.is_some_and(|offer| other == n || now >= offer.expires || owner.is_none());
			if may {
				model.offers.remove(&(key, other));
			}
			(Royalties::withdraw_offer(signed(who(n)), id, item, who(other)), may)
		},
		18 => {
			let (key, other) = match model.offers.len() {
				0 => (key, other),
				count => *model.offers.keys().nth(random.below(count as u64) as usize).expect("there are as many"),
			};
			let (id, item) = key;
			let actor = model.owner.get(&key).copied().filter(|owner| *owner < PEOPLE).unwrap_or(n);
			let offer = model.offers.get(&(key, other));
			let agreed = if random.chance(4) { Some(hash(9)) } else { offer.and_then(|offer| offer.terms.agreed) };
			let expected = OfferTerms { agreed, ..offer.map_or(offer_of(money, price), |offer| offer.terms) };
			let free = model.sales.get(&key).is_none_or(|sale| sale.bid.is_none());
			let stands = offer.is_some_and(|offer| now < offer.expires && offer.terms == expected);
			let era = Offers::<Runtime>::get((id, item, who(other))).map_or(0, |offer| offer.era);
			let there = is_there(expected.money, era);
			let agreed = stands && free && model.owner.get(&key) == Some(&actor) && actor != other;
			let may = agreed && there;
			model.rusted += u32::from(agreed && !there);
			saved = may_be_short(actor).then(|| model.clone());
			if may {
				model.sales.remove(&key);
				model.offers.remove(&(key, other));
				let (money, amount) = (expected.money, expected.amount);
				model.sell(key, actor, other, money, amount, expected.app.is_some());
			}
			(Royalties::accept_offer(signed(who(actor)), id, item, who(other), expected), may)
		},
		19 => {
			if model.drops.contains_key(&collection) && random.chance(2) {
				model.drops.remove(&collection);
				(Royalties::close_drop(signed(artist()), collection, 0), true)
			} else {
				let (opens, closes) = (now + random.below(5), now + 5 + random.below(50));
				let listed = random.chance(2).then(|| random.below(3) as u32);
				// The list has everyone who acts, one beside the other.
				let allowed = listed.map(|quantity| root_of(collection, quantity));
				let price = if random.chance(3) { 0 } else { price };
				let may = supply_left(model, collection) && !model.closed;
				if may {
					model.used.retain(|(of, _), _| *of != collection);
					model.drops.insert(collection, Dropped { opens, closes, money, price, listed });
				}
				let terms = DropTerms { opens, closes, money, price, allowed, app: brought() };
				(Royalties::open_drop(signed(artist()), collection, 0, terms), may)
			}
		},
		20 => {
			let proof = model.drops.get(&collection).and_then(|drop| drop.listed).map(|quantity| {
				let path = path_of(collection, n, quantity);
				Allowed { quantity, path: path.try_into().expect("fits") }
			});
			let money = model.drops.get(&collection).map_or(money, |drop| drop.money);
			let used = model.used.get(&(collection, n)).copied().unwrap_or_default();
			let may = supply_left(model, collection)
				&& model.drops.get(&collection).is_some_and(|drop| {
					(drop.opens..drop.closes).contains(&now)
						&& drop.listed.is_none_or(|quantity| used < quantity)
						&& (drop.price == 0 || model.can_pay(n, money))
				});
			if may {
				let (price, listed) = (model.drops[&collection].price, model.drops[&collection].listed);
				model.mint(collection, n, n);
				model.pay_for_mint(n, money, price, true);
				if listed.is_some() {
					model.used.insert((collection, n), used + 1);
					model.allowances.insert((collection, n));
				}
			}
			(Royalties::mint_from_drop(signed(who(n)), collection, 0, money, RICHES, proof), may)
		},
		21 => {
			let voucher_id = random.below(16);
			let expires = now + random.below(30);
			let to = random.chance(3).then(|| who(other));
			let may = to.as_ref().is_none_or(|to| *to == who(n))
				&& !model.vouchers.contains_key(&voucher_id)
				&& supply_left(model, 0)
				&& model.can_pay(n, money);
			if may {
				model.vouchers.insert(voucher_id, expires);
				model.mint(0, n, n);
				model.pay_for_mint(n, money, price, false);
			}
			let voucher = Voucher { collection: 0, id: voucher_id, edition: 0, to, money, price, app: None, expires };
			let signature = artist_pair().sign(&Royalties::voucher_bytes(voucher.clone()));
			(Royalties::redeem(signed(who(n)), voucher, signature.into()), may)
		},
		22 => {
			let voucher_id = random.below(16);
			let may = model.vouchers.get(&voucher_id).is_some_and(|expires| now > *expires);
			if may {
				model.vouchers.remove(&voucher_id);
			}
			(Royalties::clear_voucher(signed(nobody()), 0, voucher_id), may)
		},
		23 => match random.below(5) {
			0 => {
				let may = owner == Some(actor) && !on_sale;
				if may {
					model.owner.remove(&key);
					model.payer.remove(&key);
				}
				(Royalties::burn(signed(sender), id, item), may)
			},
			1 => {
				let may = model.payer.get(&key).is_some_and(|payer| *payer != n);
				if may {
					model.payer.insert(key, n);
				}
				(Royalties::assume_deposit(signed(who(n)), id, item), may)
			},
			2 => {
				let may = owner == Some(actor) && !on_sale;
				if may {
					model.owner.insert(key, KEEPER);
				}
				(<Royalties as Custody<_, _>>::take(&id, &item, &sender, &who(KEEPER)), may)
			},
			3 => {
				let may = owner == Some(KEEPER);
				let result = <Royalties as Custody<_, _>>::give(&id, &item, &who(KEEPER), &who(other), &who(other), 0);
				if may {
					model.owner.insert(key, other);
					model.keep_if_possible(key, other);
				}
				(result.map(std::mem::drop), may)
			},
			_ => {
				let may = owner == Some(KEEPER);
				let sell = || <Royalties as Custody<_, _>>::sell(&id, &item, &who(KEEPER), &who(n), &who(n), price);
				let result = with_storage_layer(sell);
				if may {
					let payer = model.payer[&key];
					model.sell(key, KEEPER, n, NATIVE, price, false);
					model.payer.insert(key, payer);
					model.keep_if_possible(key, n);
				}
				(result.map(std::mem::drop), may)
			},
		},
		24 => {
			// What pallet-nfts may do of itself.
			let may = id == 2 && owner == Some(actor) && !on_sale;
			if may {
				model.owner.insert(key, other);
			}
			(Nfts::transfer(signed(sender), id, item, who(other)), may)
		},
		25 => {
			let (to, money) = some_claim(random).unwrap_or((who(other), money));
			let before = to_draw(&to, money);
			let has = balance(&to, money);
			let result = Royalties::draw(signed(nobody()), to.clone(), money);
			if let (Ok(()), Some(amount)) = (result, before) {
				assert_eq!(balance(&to, money), has + amount);
				model.drawn += 1;
			}
			(result, before.is_some())
		},
		26 => {
			let (to, money) = some_claim(random).unwrap_or((who(other), money));
			let claim = Claims::<Runtime>::get(&to, money);
			let may = who(n) != to
				&& model.can_pay(n, money)
				&& claim.is_some_and(|claim| {
					(money == NATIVE || Royalties::vault_balance(money, claim.era) > 0)
						&& can_receive(&to, money, claim.amount)
				});
			model.bought += u32::from(may);
			(Royalties::buy_claim(signed(who(n)), to, money), may)
		},
		27 => {
			let runs = model.drops.get(&collection).is_some_and(|drop| now < drop.closes);
			let needed = runs && supply_left(model, collection) && model.used.contains_key(&(collection, n));
			let may = model.allowances.contains(&(collection, n)) && !needed;
			if may {
				model.allowances.remove(&(collection, n));
				model.used.remove(&(collection, n));
			}
			(Royalties::clear_allowance(signed(nobody()), collection, 0, who(n)), may)
		},
		28 => make_or_unmake(model, random, n),
		_ => {
			happen(model, random, n);
			advance(random.below(9));
			return;
		},
	};
	if let (Some(saved), Err(error), true) = (saved, result, expected) {
		assert!(says_short(error), "operation {op} on {key:?} by {n} or {actor}: {error:?}");
		assert!(traced.is_none_or(|before| before == root()), "a failed call left a trace");
		*model = Model { short: saved.short + 1, ..saved };
		return;
	}
	assert_eq!(result.is_ok(), expected, "operation {op} on {key:?} by {n} or {actor}: {result:?}");
	if let (false, Some(before)) = (expected, traced) {
		assert_eq!(before, root(), "a failed call left a trace");
	}
}

fn balance(who: &AccountId, money: Money) -> Balance {
	match money {
		Money::Native => wealth(who),
		Money::Asset(id) => Assets::balance(id, who),
	}
}

/// What nobody here calls for.
fn happen(model: &mut Model, random: &mut Random, n: usize) {
	match random.below(8) {
		0 => {
			model.frozen.insert(n);
			assert_ok!(Assets::block(signed(issuer()), ASSET, who(n)));
		},
		1 => {
			if let Some(frozen) = model.frozen.pop_first() {
				assert_ok!(Assets::thaw(signed(issuer()), ASSET, who(frozen)));
			}
		},
		2 => {
			model.closed = !model.closed;
			if model.closed {
				close_app();
			} else {
				open_app();
			}
		},
		3 => {
			let rest = Balance::from(random.below(300)) * UNIT;
			let amount = if random.chance(3) { 0 } else { wealth(&who(LOCKED)).saturating_sub(rest) };
			Balances::set_lock(*b"democrac", &who(LOCKED), amount, WithdrawReasons::all());
		},
		4 => spend(model, Balance::from(random.below(120)) * UNIT),
		_ => {
			let vault = Royalties::vault_account(RUST);
			let there = Assets::balance(RUSTY, &vault);
			if there > 0 {
				let amount = if random.chance(2) { there } else { there / 3 };
				assert_ok!(Assets::burn(signed(issuer()), RUSTY, vault, amount));
			}
		},
	}
}

/// Make, change or end something of what is not traded. None of those who do is ever short.
fn make_or_unmake(model: &mut Model, random: &mut Random, n: usize) -> (DispatchResult, bool) {
	let id = match model.scratch.len() {
		0 => MARKETS,
		count => *model.scratch.keys().nth(random.below(count as u64) as usize).expect("there are as many"),
	};
	let scratch = model.scratch.entry(id).or_default();
	let known = Collections::<Runtime>::contains_key(id);
	let n = if random.chance(4) { n % LOCKED } else { scratch.creator };
	let own = known && scratch.creator == n;
	let edition = scratch.editions.keys().next().copied().unwrap_or_default();
	let made = scratch.editions.get(&edition).copied();
	let outcome = match random.below(8) {
		0 => {
			let sound = !random.chance(4);
			let mut policy = policy_of(Transfers::Open);
			if !sound {
				policy.receivers = Default::default();
			}
			let next = next_collection();
			if sound {
				model.scratch.insert(next, Scratch { creator: n, ..Default::default() });
			}
			(Royalties::create_collection(signed(who(n)), cid(), policy), sound)
		},
		1 => {
			let may = own && !scratch.frozen;
			(Royalties::set_policy(signed(who(n)), id, policy_of(Transfers::Enforced(GiftRule::Forbidden))), may)
		},
		2 => {
			if own {
				scratch.editions.insert(scratch.next_edition, 0);
				scratch.next_edition += 1;
			}
			(Royalties::create_edition(signed(who(n)), id, cid(), 2), own)
		},
		3 => {
			let may = own && made.is_some_and(|made| made < 2);
			if let (true, Some(made)) = (may, scratch.editions.get_mut(&edition)) {
				*made += 1;
				scratch.items.insert(item_id(edition, *made));
				scratch.frozen = true;
			}
			(Royalties::mint(signed(who(n)), id, edition, who(n)), may)
		},
		4 => {
			let item = scratch.items.first().copied().unwrap_or_default();
			let may = own && scratch.items.remove(&item);
			(Royalties::burn(signed(who(n)), id, item), may)
		},
		5 => {
			let may = own && made.is_some() && scratch.items.iter().all(|item| edition_and_number(*item).0 != edition);
			if may {
				scratch.editions.remove(&edition);
			}
			(Royalties::close_edition(signed(who(n)), id, edition), may)
		},
		6 => {
			let may = own && scratch.editions.is_empty();
			if may {
				model.scratch.remove(&id);
			}
			(Royalties::close_collection(signed(who(n)), id, 0), may)
		},
		_ => {
			let voucher = 12 + random.below(4);
			let may = n == 0 && !model.vouchers.contains_key(&voucher);
			let now = System::block_number();
			if may {
				model.vouchers.insert(voucher, now + MaxDuration::get());
			}
			(Royalties::cancel_voucher(signed(who(n)), 0, voucher, now + random.below(30)), may)
		},
	};
	model.scratch.retain(|id, _| Collections::<Runtime>::contains_key(id));
	outcome
}

/// A list with everyone on it: a chain, in which each leaf is the sibling of what stands for all before it.
fn root_of(collection: CollectionId, quantity: u32) -> H256 {
	(1..PEOPLE).fold(leaf(collection, 0, quantity), |at, n| allow_list::node(&at, &leaf(collection, n, quantity)))
}

fn path_of(collection: CollectionId, n: usize, quantity: u32) -> Vec<H256> {
	let before =
		(1..n).fold(leaf(collection, 0, quantity), |at, m| allow_list::node(&at, &leaf(collection, m, quantity)));
	let first = match n {
		0 => vec![],
		_ => vec![before],
	};
	first.into_iter().chain((n + 1..PEOPLE).map(|m| leaf(collection, m, quantity))).collect()
}

fn compare(model: &mut Model) {
	check_state();
	for collection in 0..MARKETS {
		let stored: BTreeMap<_, _> =
			pallet_nfts::Item::<Runtime>::iter_key_prefix(collection).map(|item| ((collection, item), ())).collect();
		let expected: BTreeMap<_, _> =
			model.owner.keys().filter(|(of, _)| *of == collection).map(|key| (*key, ())).collect();
		assert_eq!(stored, expected);
	}
	for ((collection, item), n) in &model.owner {
		assert_eq!(owner(*collection, *item), Some(who(*n)));
		assert_eq!(
			Items::<Runtime>::get(collection, item).expect("is there").payer,
			who(model.payer[&(*collection, *item)])
		);
	}
	assert_eq!(Sales::<Runtime>::iter().count(), model.sales.len());
	for ((collection, item), sale) in &model.sales {
		let stored = Sales::<Runtime>::get(collection, item).expect("is on sale");
		let bid = stored.bid.map(|bid| (bid.bidder, bid.amount));
		assert_eq!(
			(stored.seller, stored.closes, bid),
			(who(sale.seller), sale.closes, sale.bid.map(|(n, amount)| (who(n), amount)))
		);
	}
	assert_eq!(Offers::<Runtime>::iter().count(), model.offers.len());
	for (((collection, item), n), offer) in &model.offers {
		let stored = Offers::<Runtime>::get((collection, item, who(*n))).expect("stands");
		assert_eq!((stored.terms, stored.expires), (offer.terms, offer.expires));
	}
	assert_eq!(Vouchers::<Runtime>::iter().count(), model.vouchers.len());
	assert_eq!(Allowances::<Runtime>::iter().count(), model.allowances.len());
	assert_eq!(Collections::<Runtime>::iter().count(), MARKETS as usize + model.scratch.len());
	for (id, scratch) in &model.scratch {
		let stored = Collections::<Runtime>::get(id).expect("is there");
		assert_eq!((stored.creator, stored.frozen), (who(scratch.creator), scratch.frozen));
		let minted = Editions::<Runtime>::iter_prefix(id).map(|(edition, record)| (edition, record.minted)).collect();
		assert_eq!(scratch.editions, minted);
		assert_eq!(scratch.items, Items::<Runtime>::iter_key_prefix(id).collect());
	}
	model.claims = model.claims.max(Claims::<Runtime>::iter().count() as u32);

	// Each has what the model says, be it free, held, in a bid, in an offer or a claim.
	let mut kept = BTreeMap::<AccountId, Balance>::new();
	for sale in Sales::<Runtime>::iter().map(|(.., sale)| sale).filter(|sale| sale.money == COINS) {
		sale.bid.into_iter().for_each(|bid| *kept.entry(bid.bidder).or_default() += bid.amount);
	}
	for ((.., bidder), offer) in Offers::<Runtime>::iter().filter(|(_, offer)| offer.terms.money == COINS) {
		*kept.entry(bidder).or_default() += offer.terms.amount;
	}
	for n in 0..=KEEPER {
		let account = who(n);
		let native = wealth(&account) + Royalties::claim(account.clone(), NATIVE);
		let asset = coins(&account)
			+ Royalties::claim(account.clone(), COINS)
			+ kept.get(&account).copied().unwrap_or_default();
		let expected = |money| model.wealth.get(&(money, n)).copied().unwrap_or_default();
		assert_eq!((native, asset), (expected(NATIVE), expected(COINS)), "what {n} has");
	}
}

/// Everything can be taken away again by those whose it is, and nothing stays behind.
fn wind_up(model: &mut Model) {
	for n in std::mem::take(&mut model.frozen) {
		assert_ok!(Assets::thaw(signed(issuer()), ASSET, who(n)));
	}
	Balances::remove_lock(*b"democrac", &who(LOCKED));
	assert_ok!(Assets::start_destroy(signed(issuer()), RUSTY));
	while pallet_assets::Account::<Runtime>::iter_prefix(RUSTY).next().is_some() {
		assert_ok!(Assets::destroy_accounts(signed(issuer()), RUSTY));
	}
	assert_ok!(Assets::finish_destroy(signed(issuer()), RUSTY));
	advance(2_000);
	for ((collection, item), sale) in std::mem::take(&mut model.sales) {
		assert_ok!(Royalties::settle(signed(who(3)), collection, item));
		if let Some((bidder, amount)) = sale.bid.filter(|_| sale.money != RUST) {
			model.sell((collection, item), sale.seller, bidder, sale.money, amount, sale.app);
		}
	}
	for (((collection, item), n), _) in std::mem::take(&mut model.offers) {
		assert_ok!(Royalties::withdraw_offer(signed(nobody()), collection, item, who(n)));
	}
	// The one without an account gets one.
	assert_ok!(Balances::transfer_allow_death(signed(who(3)), nobody(), UNIT));
	model.take(NATIVE, 3, UNIT);
	model.give(NATIVE, POOR, UNIT);
	assert_ok!(Assets::transfer(signed(who(3)), ASSET, nobody(), 10));
	model.take(COINS, 3, 10);
	model.give(COINS, POOR, 10);
	for (account, money, _) in Claims::<Runtime>::iter().collect::<Vec<_>>() {
		let may = to_draw(&account, money).is_some();
		assert!(may || money != RUST, "what has rusted away is still owed");
		assert_eq!(Royalties::draw(signed(nobody()), account, money).is_ok(), may);
	}
	// What waits for each other comes free when one has it all.
	for (account, money, _) in Claims::<Runtime>::iter().collect::<Vec<_>>() {
		if account != who(3) {
			assert_ok!(Royalties::buy_claim(signed(who(3)), account, money));
		}
	}
	for (account, money, _) in Claims::<Runtime>::iter().collect::<Vec<_>>() {
		assert_ok!(Royalties::draw(signed(nobody()), account, money));
	}
	compare(model);
	for ((collection, item), n) in std::mem::take(&mut model.owner) {
		if n == KEEPER {
			assert_ok!(Royalties::give(&collection, &item, &who(KEEPER), &who(3), &who(3), 0));
		}
		let owner = if n == KEEPER { 3 } else { n };
		assert_ok!(Royalties::burn(signed(who(owner)), collection, item));
	}
	for (collection, n) in std::mem::take(&mut model.allowances) {
		assert_ok!(Royalties::clear_allowance(signed(nobody()), collection, 0, who(n)));
	}
	for voucher in std::mem::take(&mut model.vouchers).into_keys() {
		assert_ok!(Royalties::clear_voucher(signed(nobody()), 0, voucher));
	}
	for (collection, scratch) in std::mem::take(&mut model.scratch) {
		let creator = || signed(who(scratch.creator));
		for item in scratch.items {
			assert_ok!(Royalties::burn(creator(), collection, item));
		}
		for edition in scratch.editions.into_keys() {
			assert_ok!(Royalties::close_edition(creator(), collection, edition));
		}
		assert_ok!(Royalties::close_collection(creator(), collection, 0));
	}
	compare(model);
	for collection in 0..MARKETS {
		assert_ok!(Royalties::close_edition(signed(artist()), collection, 0));
		assert_ok!(Royalties::close_collection(signed(artist()), collection, 0));
	}
	check_state();
	assert_eq!(pallet_balances::Holds::<Runtime>::iter().count(), 0, "something is still held");
	for n in 0..PEOPLE {
		assert_eq!(Balances::reserved_balance(who(n)), 0);
	}
	assert_eq!(wealth(&Royalties::account()), EXISTENTIAL_DEPOSIT);
	assert_eq!(coins(&Royalties::vault_account(COINS)), 0);
	assert_eq!(Vaults::<Runtime>::iter().count(), 0);
}

#[test]
fn what_happens_is_what_the_model_says() {
	let mut happened = [0; 6];
	for seed in 1..=RUNS {
		new_test_ext().execute_with(|| {
			let mut model = Model::start();
			set_up(&mut model);
			let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
			for done in 1..=STEPS {
				step(&mut model, &mut random);
				if random.chance(4) {
					advance(random.below(6));
				}
				if done % 25 == 0 {
					compare(&mut model);
				}
			}
			wind_up(&mut model);
			let counts = [model.sold, model.claims, model.short, model.rusted, model.drawn, model.bought];
			happened.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
		});
	}
	// The calls did meet: hundreds of sales, accounts that could not be paid and people who could not pay, money that was
	// gone, claims that were drawn and bought.
	let enough = [250, 30, 30, 5, 10, 3];
	assert!(happened.iter().zip(enough).all(|(count, least)| *count > least), "{happened:?}");
}
