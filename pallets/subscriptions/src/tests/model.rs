//! Calls at random, against a model that knows nothing of storage, with everything checked after each.
//!
//! The model keeps every period of every subscription by itself: when it begins and what was paid for it.

use crate::{
	mock::{Subscriptions, *},
	*,
};
use frame_support::assert_ok;
use metalife_primitives::{AccountId, Balance, ItemId, ProfileId, TierId};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Whose tiers there are: Alice's, of which one includes the other, and Bob's.
const PLACES: [(ProfileId, TierId); 4] = [(ALICE, 10), (ALICE, 20), (BOB, 10), (BOB, 20)];
const PERIODS: [u64; 3] = [10, 14, 25];

#[derive(Clone)]
struct MTier {
	native: Balance,
	dollars: Option<Balance>,
	period: u64,
	opened: u64,
	/// The block from which on nothing begins.
	closing: Option<u64>,
}

impl MTier {
	fn price(&self, dollars: bool) -> Option<Balance> {
		if dollars {
			self.dollars
		} else {
			Some(self.native)
		}
	}

	/// The beginning of the tier's period that a block is in.
	fn start_of(&self, block: u64) -> u64 {
		block - (block - self.opened) % self.period
	}
}

/// A period that somebody has paid for.
#[derive(Clone)]
struct MPeriod {
	begins: u64,
	/// What a period cost, and what was paid for this one.
	price: Balance,
	paid: Balance,
	/// Whether a call has noticed that it has begun.
	noticed: bool,
}

#[derive(Clone)]
struct MSubscription {
	tier: TierId,
	dollars: bool,
	payer: usize,
	periods: Vec<MPeriod>,
}

/// The name of a till: whose, of which tier, whether it is for dollars.
type MTill = (ProfileId, TierId, bool);

/// What an operation is about.
#[derive(Clone)]
struct Aim {
	place: (ProfileId, TierId),
	subscriber: Option<ProfileId>,
	dollars: Option<bool>,
	sender: Option<usize>,
}

#[derive(Default)]
struct Model {
	tiers: BTreeMap<(ProfileId, TierId), MTier>,
	tills: BTreeMap<MTill, usize>,
	subscriptions: BTreeMap<(ProfileId, ProfileId), MSubscription>,
	/// What has begun of subscriptions, and was not claimed: noticed, or with the block in which it began.
	earned: BTreeMap<MTill, Vec<MPeriod>>,
	debts: BTreeMap<(usize, MTill), Balance>,
	prices: BTreeMap<ItemId, (Balance, Option<Balance>)>,
	views: BTreeSet<(ProfileId, ItemId)>,
	blocks: BTreeSet<(ProfileId, ProfileId)>,
	frozen: bool,
	/// What each account has gained or lost, held or not: of MLT and of dollars.
	mlt: [i128; 4],
	usd: [i128; 4],
}

/// Alice, Bob, Charlie, and one without a profile.
fn who(n: usize) -> AccountId {
	[alice(), bob(), charlie(), corp()][n].clone()
}

fn money(dollars: bool) -> Money {
	if dollars {
		IN_USD
	} else {
		MLT
	}
}

impl Model {
	fn pay(&mut self, from: usize, dollars: bool, amount: Balance) {
		let sums = if dollars { &mut self.usd } else { &mut self.mlt };
		sums[from] -= amount as i128;
	}

	fn get(&mut self, to: usize, dollars: bool, amount: Balance) {
		let sums = if dollars { &mut self.usd } else { &mut self.mlt };
		sums[to] += amount as i128;
	}

	fn tier_of(&self, key: (ProfileId, ProfileId)) -> MTier {
		self.tiers[&(key.1, self.subscriptions[&key].tier)].clone()
	}

	/// The periods of a subscription that can begin.
	fn valid(&self, key: (ProfileId, ProfileId)) -> Vec<MPeriod> {
		let closing = self.tier_of(key).closing;
		let periods = self.subscriptions[&key].periods.iter();
		periods.filter(|period| closing.is_none_or(|closing| period.begins < closing)).cloned().collect()
	}

	fn until(&self, key: (ProfileId, ProfileId)) -> u64 {
		self.valid(key).last().expect("the first has begun").begins + self.tier_of(key).period
	}

	fn runs(&self, key: (ProfileId, ProfileId)) -> bool {
		self.subscriptions.contains_key(&key) && now() < self.until(key)
	}

	/// Give back what has not begun; whether there was any. What has begun is the creator's.
	fn withdraw(&mut self, key: (ProfileId, ProfileId)) -> Balance {
		let begun: Vec<_> = self.valid(key).into_iter().filter(|period| period.begins <= now()).collect();
		let subscription = self.subscriptions.get_mut(&key).expect("is there");
		let all: Balance = subscription.periods.iter().map(|period| period.paid).sum();
		let left = all - begun.iter().map(|period| period.paid).sum::<Balance>();
		subscription.periods = begun;
		let (payer, dollars) = (subscription.payer, subscription.dollars);
		let till = (key.1, subscription.tier, dollars);
		if left > 0 && dollars && self.frozen {
			*self.debts.entry((payer, till)).or_default() += left;
		} else {
			self.get(payer, dollars, left);
		}
		self.notice(key);
		left
	}

	/// Every call that touches a subscription notices what has begun of it.
	fn notice(&mut self, key: (ProfileId, ProfileId)) {
		let closing = self.tier_of(key).closing;
		let subscription = self.subscriptions.get_mut(&key).expect("is there");
		for period in &mut subscription.periods {
			if period.begins <= now() && closing.is_none_or(|closing| period.begins < closing) {
				period.noticed = true;
			}
		}
	}

	/// Remove a subscription.
	fn end(&mut self, key: (ProfileId, ProfileId)) {
		self.withdraw(key);
		let subscription = self.subscriptions.remove(&key).expect("is there");
		let till = (key.1, subscription.tier, subscription.dollars);
		self.earned.entry(till).or_default().extend(subscription.periods);
	}

	fn begin(
		&mut self,
		key: (ProfileId, ProfileId),
		tier: TierId,
		dollars: bool,
		payer: usize,
		periods: u32,
		credit: Balance,
	) {
		let offer = self.tiers[&(key.1, tier)].clone();
		let price = offer.price(dollars).expect("is taken");
		let first = price.saturating_sub(credit);
		self.pay(payer, dollars, first + price * Balance::from(periods - 1));
		let periods = (0..u64::from(periods)).map(|n| MPeriod {
			begins: now() + n * offer.period,
			price,
			paid: if n == 0 { first } else { price },
			noticed: n == 0,
		});
		self.subscriptions.insert(key, MSubscription { tier, dollars, payer, periods: periods.collect() });
	}

	/// What a claim brings: what was noticed, and all that began before the tier's period that runs.
	fn claim(&mut self, till: MTill) -> Balance {
		let start = self.tiers.get(&(till.0, till.1)).map_or(0, |tier| {
			let start = tier.start_of(now());
			tier.closing.map_or(start, |closing| closing.min(start))
		});
		let mut sum = 0;
		let mut take = |period: &MPeriod| {
			let taken = period.noticed || period.begins < start;
			if taken {
				sum += period.paid;
			}
			!taken
		};
		if let Some(earned) = self.earned.get_mut(&till) {
			earned.retain(&mut take);
		}
		for ((_, creator), subscription) in &mut self.subscriptions {
			if (*creator, subscription.tier, subscription.dollars) == till {
				// They stay on record as begun, and are paid.
				for period in &mut subscription.periods {
					if !take(period) {
						period.paid = 0;
					}
				}
			}
		}
		sum
	}

	fn owed(&self, till: MTill) -> Balance {
		let earned = self.earned.get(&till).into_iter().flatten();
		let subscriptions = self
			.subscriptions
			.iter()
			.filter(|((_, creator), subscription)| (*creator, subscription.tier, subscription.dollars) == till);
		let periods = subscriptions.flat_map(|(_, subscription)| &subscription.periods);
		let debts = self.debts.iter().filter(|((_, key), _)| *key == till).map(|(_, debt)| *debt);
		earned.chain(periods).map(|period| period.paid).sum::<Balance>() + debts.sum::<Balance>()
	}

	fn subscribers(&self, place: (ProfileId, TierId)) -> usize {
		let all = self.subscriptions.iter();
		all.filter(|((_, creator), subscription)| (*creator, subscription.tier) == place).count()
	}

	/// Make the tills that a price needs; whether that can be.
	fn open_tills(&mut self, place: (ProfileId, TierId), dollars: bool, payer: usize) -> bool {
		let missing = dollars && !self.tills.contains_key(&(place.0, place.1, true));
		if missing && self.frozen {
			return false;
		}
		for kind in if dollars { vec![false, true] } else { vec![false] } {
			if self.tills.insert((place.0, place.1, kind), payer).is_some_and(|known| {
				self.tills.insert((place.0, place.1, kind), known);
				true
			}) {
				continue;
			}
			self.pay(payer, false, ED);
			if kind {
				self.pay(payer, true, LEAST);
			}
		}
		true
	}

	fn remove_till(&mut self, till: MTill) {
		let payer = self.tills.remove(&till).expect("is there");
		self.get(payer, false, ED);
		if till.2 {
			self.get(payer, true, LEAST);
		}
	}

	/// What an operation can be aimed at, if there is something for it.
	fn aim(&self, op: u8, pick: usize) -> Option<Aim> {
		let of = |(key, stored): (&(ProfileId, ProfileId), &MSubscription)| Aim {
			place: (key.1, stored.tier),
			subscriber: Some(key.0),
			dollars: Some(stored.dollars),
			sender: None,
		};
		let at = |place| Aim { place, subscriber: None, dollars: None, sender: None };
		let nth = |all: Vec<Aim>| if all.is_empty() { None } else { all.into_iter().cycle().nth(pick) };
		let subscriptions = self.subscriptions.iter();
		match op {
			4 => {
				nth(self.tiers.iter().filter(|(_, tier)| tier.closing.is_some()).map(|(place, _)| at(*place)).collect())
			},
			5 | 15 | 16 => {
				let tills = self.tills.keys().map(|till| Aim { dollars: Some(till.2), ..at((till.0, till.1)) });
				nth(tills.collect())
			},
			6..=8 => nth(self.tiers.keys().map(|place| at(*place)).collect()),
			9 | 10 => nth(subscriptions.map(|all| Aim { sender: Some(all.1.payer), ..of(all) }).collect()),
			11 | 12 => {
				// To any of the creator's tiers.
				let others = subscriptions.flat_map(|((subscriber, creator), _)| {
					let tiers = self.tiers.keys().filter(move |(owner, _)| owner == creator);
					tiers.map(move |place| Aim { sender: Some(*subscriber as usize), ..at(*place) })
				});
				nth(others.collect())
			},
			13 => nth(subscriptions.map(of).collect()),
			14 => nth(subscriptions.filter(|(key, _)| !self.runs(**key)).map(of).collect()),
			17 => {
				let debts = self.debts.keys().map(|(n, till)| Aim {
					dollars: Some(till.2),
					sender: Some(*n),
					..at((till.0, till.1))
				});
				nth(debts.collect())
			},
			_ => None,
		}
	}

	/// Whether one may subscribe to the other with the help of a third.
	fn may(&self, subscriber: ProfileId, creator: ProfileId, giver: usize) -> bool {
		let giver = giver as ProfileId;
		let blocked = |by, whom| self.blocks.contains(&(by, whom));
		let gift = giver != subscriber && giver < 3;
		subscriber != creator
			&& !blocked(creator, subscriber)
			&& !(gift && (blocked(creator, giver) || blocked(subscriber, giver)))
	}
}

/// A price from a byte.
fn price(amount: u8) -> (Balance, Option<Balance>) {
	let dollars = (!amount.is_multiple_of(3)).then_some(LEAST + Balance::from(amount) * 7);
	(ED + Balance::from(amount % 16) * UNIT / 7, dollars)
}

fn priced((native, dollars): (Balance, Option<Balance>)) -> PriceOf<Runtime> {
	Price { native, asset: dollars.map(|amount| (USD, amount)) }
}

fn step(model: &mut Model, (op, sender, pick, amount): (u8, u8, u8, u8)) {
	let op = op % 26;
	// Mostly what there is something of, and who may.
	let aim = model.aim(op, usize::from(pick)).filter(|_| sender & 48 > 0);
	let n = aim.as_ref().and_then(|aim| aim.sender).unwrap_or(usize::from(sender % 4));
	let account = who(n);
	let person = (n < 3).then_some(n as ProfileId);
	let place = aim.as_ref().map_or(PLACES[usize::from(pick) % PLACES.len()], |aim| aim.place);
	let (creator, tier) = place;
	let dollars = aim.as_ref().and_then(|aim| aim.dollars).unwrap_or(pick & 32 > 0);
	let currency = money(dollars);
	let subscriber = aim.and_then(|aim| aim.subscriber).unwrap_or(ProfileId::from(amount % 3));
	let periods = u32::from(amount / 4 % 6);
	let key = (subscriber, creator);
	let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
	let stuck = dollars && model.frozen;
	let open = model.tiers.get(&place).filter(|tier| tier.closing.is_none()).cloned();
	let (result, expected) = match op {
		0 | 1 => {
			let new = price(amount);
			let period = PERIODS[usize::from(amount) % PERIODS.len()];
			let place = (person.unwrap_or(9), tier);
			if place.0 == CHARLIE {
				return;
			}
			let own = person.is_some() && !model.tiers.contains_key(&place);
			let may = own && model.open_tills(place, new.1.is_some(), n);
			if may {
				let (native, dollars) = new;
				model.tiers.insert(place, MTier { native, dollars, period, opened: now(), closing: None });
			}
			(Subscriptions::open_tier(signed(account), tier, priced(new), period, cid()), may)
		},
		2 => {
			let new = price(amount);
			let Some(own) = person.filter(|person| *person == creator) else { return };
			let may = open.is_some() && model.open_tills((own, tier), new.1.is_some(), n);
			if may {
				let stored = model.tiers.get_mut(&place).expect("is open");
				(stored.native, stored.dollars) = new;
			}
			(Subscriptions::update_tier(signed(account), tier, priced(new), cid()), may)
		},
		3 => {
			// Seldom: a tier lasts.
			if amount % 4 > 0 {
				return;
			}
			let may = person == Some(creator) && open.is_some();
			if may {
				let tier = model.tiers.get_mut(&place).expect("is open");
				tier.closing = Some(tier.start_of(now()) + tier.period);
			}
			(Subscriptions::close_tier(signed(account), creator, tier), may)
		},
		4 => {
			if model.frozen {
				return;
			}
			let closed = model.tiers.get(&place).is_some_and(|tier| tier.closing.is_some());
			let may = closed && model.subscribers(place) == 0;
			if may {
				model.tiers.remove(&place);
				for kind in [false, true] {
					let till = (creator, tier, kind);
					if model.tills.contains_key(&till) && model.owed(till) == 0 {
						model.remove_till(till);
					}
				}
			}
			(Subscriptions::remove_tier(signed(account), creator, tier), may)
		},
		5 => {
			if model.frozen {
				return;
			}
			let till = (creator, tier, dollars);
			let in_use = model
				.subscriptions
				.iter()
				.any(|((_, other), subscription)| (*other, subscription.tier, subscription.dollars) == till);
			let taken = model.tiers.get(&place).is_some_and(|tier| tier.price(dollars).is_some());
			let may = model.tills.contains_key(&till) && !in_use && !taken && model.owed(till) == 0;
			if may {
				model.remove_till(till);
			}
			(Subscriptions::remove_till(signed(account), creator, tier, currency), may)
		},
		6..=8 => {
			let gift = sender & 64 > 0 || person.is_none();
			let subscriber = if gift { subscriber } else { person.expect("is one") };
			let key = (subscriber, creator);
			let asked = open.filter(|tier| tier.price(dollars).is_some());
			let may = model.may(subscriber, creator, n) && asked.is_some() && periods > 0 && !model.runs(key) && !stuck;
			if may {
				if model.subscriptions.contains_key(&key) {
					model.end(key);
				}
				model.begin(key, tier, dollars, n, periods, 0);
			}
			let named = gift.then_some(subscriber);
			let result =
				Subscriptions::subscribe(signed(account), named, creator, tier, currency, periods, Balance::MAX);
			(result, may)
		},
		9 | 10 => {
			let stored = model.subscriptions.get(&key).cloned();
			let mut may = false;
			if let Some(stored) = stored.filter(|stored| stored.payer == n) {
				let offer = model.tier_of(key);
				let price = offer.price(stored.dollars).filter(|_| offer.closing.is_none());
				let ahead: Vec<_> = stored.periods.iter().filter(|period| period.begins > now()).collect();
				let mut terms: Vec<_> = ahead.iter().map(|period| period.price).collect();
				terms.extend(price.iter().copied());
				terms.dedup();
				may = price.is_some()
					&& periods > 0 && ahead.len() + periods as usize <= 24
					&& terms.len() <= MAX_TERMS as usize
					&& model.runs(key)
					&& !model.blocks.contains(&(creator, subscriber))
					&& !(stored.dollars && model.frozen);
				if may {
					let price = price.expect("is taken");
					model.pay(n, stored.dollars, price * Balance::from(periods));
					model.notice(key);
					let end = model.until(key);
					let more = (0..u64::from(periods)).map(|i| MPeriod {
						begins: end + i * offer.period,
						price,
						paid: price,
						noticed: false,
					});
					model.subscriptions.get_mut(&key).expect("is there").periods.extend(more);
				}
			}
			(Subscriptions::top_up(signed(account), Some(subscriber), creator, periods, Balance::MAX), may)
		},
		11 | 12 => {
			let key = (person.unwrap_or(9), creator);
			let stored = model.subscriptions.get(&key).cloned();
			let asked = open.and_then(|tier| tier.price(dollars));
			let credit = match &stored {
				Some(old) if model.runs(key) && old.dollars == dollars => {
					let offer = model.tier_of(key);
					let running = old.periods.iter().rfind(|period| period.begins <= now()).expect("one runs");
					let rest = running.begins + offer.period - now();
					running.price * Balance::from(rest) / Balance::from(offer.period)
				},
				_ => 0,
			};
			// Where the rest of the period is worth the first of the new tier, there is nothing to pay.
			let paid = periods == 1 && asked.is_some_and(|price| price <= credit);
			let may = stored.as_ref().is_some_and(|old| (old.tier, old.dollars, old.payer) != (tier, dollars, n))
				&& model.runs(key)
				&& !model.blocks.contains(&(creator, key.0))
				&& asked.is_some()
				&& periods > 0
				&& (!stuck || paid);
			if may {
				model.end(key);
				model.begin(key, tier, dollars, n, periods, credit);
			}
			let result = Subscriptions::change_tier(signed(account), creator, tier, currency, periods, Balance::MAX);
			(result, may)
		},
		13 => {
			let concerned = model
				.subscriptions
				.get(&key)
				.is_some_and(|stored| stored.payer == n || person == Some(subscriber) || person == Some(creator));
			let mut may = concerned;
			if concerned && !model.runs(key) {
				model.end(key);
			} else if concerned {
				// What a call has noticed is in the terms no more.
				may = model.subscriptions[&key].periods.iter().any(|period| !period.noticed);
				if may {
					model.withdraw(key);
				}
			}
			(Subscriptions::cancel(signed(account), subscriber, creator), may)
		},
		14 => {
			let may = model.subscriptions.contains_key(&key) && !model.runs(key);
			if may {
				model.end(key);
			}
			(Subscriptions::settle(signed(account), subscriber, creator), may)
		},
		15 | 16 => {
			let till = (creator, tier, dollars);
			let known = model.tills.contains_key(&till);
			let claimable = Subscriptions::claimable(creator, tier, currency.clone());
			let result = Subscriptions::claim(signed(account), creator, tier, currency, MAX_CLAIM);
			let result = result.map(drop).map_err(|error| error.error);
			if !known || stuck {
				let nothing = claimable == 0;
				assert!(result.is_err() || nothing, "paid out of nothing");
				// It may have walked through periods that bring nothing.
				return;
			}
			let due = model.claim(till);
			model.get(creator as usize, dollars, due);
			assert_eq!(due, claimable);
			if due == 0 {
				return;
			}
			(result, true)
		},
		17 => {
			let till = (creator, tier, dollars);
			let debt = (n, till);
			let may = model.debts.contains_key(&debt) && !model.frozen;
			if may {
				let amount = model.debts.remove(&debt).expect("is there");
				model.get(n, dollars, amount);
			}
			(Subscriptions::draw(signed(account.clone()), account, creator, tier, currency), may)
		},
		18 => {
			let given = if dollars { Balance::from(amount) } else { Balance::from(amount) * UNIT };
			let may = given > 0
				&& person != Some(subscriber)
				&& !person.is_some_and(|person| model.blocks.contains(&(subscriber, person)))
				&& !stuck;
			if may {
				model.pay(n, dollars, given);
				model.get(subscriber as usize, dollars, given);
			}
			(Subscriptions::tip(signed(account), subscriber, None, currency, given, None), may)
		},
		19 => {
			// Item 0 is Alice's, item 1 is Bob's.
			let item = ItemId::from(pick % 2);
			let own = person == Some(item);
			match amount % 4 {
				0 => {
					let may = model.prices.contains_key(&item) && own;
					if may {
						model.prices.remove(&item);
					}
					(Subscriptions::remove_item_price(signed(account), item), may)
				},
				1 => {
					let key = (subscriber, item);
					let may = person == Some(subscriber) && model.views.remove(&key);
					(Subscriptions::forget_view(signed(account), subscriber, item), may)
				},
				_ => {
					let new = price(amount);
					if own {
						model.prices.insert(item, new);
					}
					(Subscriptions::set_item_price(signed(account), item, priced(new), Default::default()), own)
				},
			}
		},
		20 => {
			let item = ItemId::from(pick % 2);
			let price = model.prices.get(&item).and_then(|price| if dollars { price.1 } else { Some(price.0) });
			let viewer = person.unwrap_or(9);
			let may = person.is_some()
				&& viewer != item
				&& price.is_some()
				&& !model.blocks.contains(&(item, viewer))
				&& !model.views.contains(&(viewer, item))
				&& !stuck;
			if may {
				let price = price.expect("is taken");
				model.pay(n, dollars, price);
				model.get(item as usize, dollars, price);
				model.views.insert((viewer, item));
			}
			(Subscriptions::pay_for_item(signed(account), item, currency, Balance::MAX, None), may)
		},
		_ => {
			match amount % 8 {
				0 => {
					let pair = (creator, subscriber);
					if !model.blocks.remove(&pair) {
						model.blocks.insert(pair);
						block(pair.0, pair.1);
					} else {
						people::Blocks::<Runtime>::remove(pair);
					}
				},
				1 | 2 => {
					model.frozen = !model.frozen;
					freeze(model.frozen);
				},
				_ => advance(u64::from(pick % 12)),
			}
			return;
		},
	};
	assert_eq!(result.is_ok(), expected, "operation {op}: {result:?}");
	if !expected {
		assert_eq!(root, sp_io::storage::root(sp_runtime::StateVersion::V1), "a failed call left a trace");
	}
}

fn compare(model: &Model) {
	check_state();
	for n in 0..4 {
		let account = who(n);
		let (mlt, usd) = (mlt(&account) + held(&account), usd(&account));
		assert_eq!(mlt as i128 - RICHES as i128, model.mlt[n], "MLT of {n}");
		assert_eq!(usd as i128 - RICHES as i128, model.usd[n], "dollars of {n}");
	}
	assert_eq!(Subscribed::<Runtime>::iter().count(), model.subscriptions.len());
	for (key, stored) in &model.subscriptions {
		let info = Subscriptions::subscription(key.0, key.1).expect("is on record");
		assert_eq!((info.tier, info.currency), (stored.tier, money(stored.dollars)));
		assert_eq!((info.payer, info.until), (who(stored.payer), model.until(*key)));
		let begun: Vec<_> = model.valid(*key).into_iter().filter(|period| period.begins <= now()).collect();
		let left: Balance = stored.periods[begun.len()..].iter().map(|period| period.paid).sum();
		assert_eq!(info.left, left);
		for tier in [9, 10, 15, 20, 21] {
			let subscribed = model.runs(*key) && tier <= stored.tier;
			assert_eq!(Subscriptions::is_subscribed(key.0, key.1, tier), subscribed);
		}
	}
	assert_eq!(Tills::<Runtime>::iter().count(), model.tills.len());
	for till in model.tills.keys() {
		let (held, account) = Subscriptions::till_of(till.0, till.1, money(till.2)).expect("is there");
		assert_eq!(held, model.owed(*till));
		let there = if till.2 { usd(&account) - LEAST } else { mlt(&account) - ED };
		assert_eq!(held, there);
	}
	let debts: BTreeMap<_, _> =
		model.debts.iter().map(|((n, till), debt)| ((who(*n), (till.0, till.1)), *debt)).collect();
	let stored = Debts::<Runtime>::iter().map(|(to, key, debt)| ((to, (key.creator, key.tier)), debt.amount));
	assert_eq!(stored.collect::<BTreeMap<_, _>>(), debts);
	assert_eq!(Views::<Runtime>::iter_keys().collect::<BTreeSet<_>>(), model.views);
}

/// Everybody goes, each on their own; nothing is left.
fn wind_up(model: &mut Model) {
	if model.frozen {
		freeze(false);
		model.frozen = false;
	}
	for (creator, tier) in PLACES {
		let _ = Subscriptions::close_tier(signed(who(creator as usize)), creator, tier);
	}
	advance(100);
	for (subscriber, creator) in model.subscriptions.keys() {
		assert_ok!(Subscriptions::settle(signed(dave()), *subscriber, *creator));
	}
	for (n, till) in model.debts.keys() {
		assert_ok!(Subscriptions::draw(signed(dave()), who(*n), till.0, till.1, money(till.2)));
	}
	for (creator, tier, dollars) in model.tills.keys() {
		let _ = Subscriptions::claim(signed(dave()), *creator, *tier, money(*dollars), MAX_CLAIM);
	}
	for (creator, tier) in model.tiers.keys() {
		assert_ok!(Subscriptions::remove_tier(signed(dave()), *creator, *tier));
	}
	for (creator, tier, dollars) in Tills::<Runtime>::iter_keys().map(|key| (key.0, key.1, key.2)) {
		assert_ok!(Subscriptions::remove_till(signed(dave()), creator, tier, dollars));
	}
	for item in model.prices.keys() {
		assert_ok!(Subscriptions::remove_item_price(signed(who(*item as usize)), *item));
	}
	for (viewer, item) in &model.views {
		assert_ok!(Subscriptions::forget_view(signed(who(*viewer as usize)), *viewer, *item));
	}
	check_state();
	assert_eq!(held_balances(), Default::default());
	assert_eq!(Tills::<Runtime>::iter().count() + Changes::<Runtime>::iter().count(), 0);
	// All the money there is is with the people again.
	let all = rich().into_iter().chain([dave()]);
	let (coins, dollars) = all.fold((0, 0), |sums, who| (sums.0 + mlt(&who), sums.1 + usd(&who)));
	assert_eq!((coins, dollars), (5 * RICHES, 5 * RICHES));
	assert_eq!(Balances::total_issuance(), 5 * RICHES);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(80))]

	#[test]
	fn what_happens_is_what_the_model_says(steps in prop::collection::vec(any::<(u8, u8, u8, u8)>(), 130..240)) {
		new_test_ext().execute_with(|| {
			let mut model = Model::default();
			for (who, item) in [(alice(), 0), (bob(), 1)] {
				assert_eq!(publish(&who), item);
			}
			for (n, operation) in steps.into_iter().enumerate() {
				step(&mut model, operation);
				if n % 4 == 0 {
					compare(&model);
				}
			}
			compare(&model);
			wind_up(&mut model);
		});
	}
}
