//! Calls at random, against a model that shares each sum among whoever holds when it arrives, and knows nothing of
//! accumulators; compared after each, and with all records checked after every fourth.

use crate::{
	asks::{price_of, step_for},
	mock::{Fractions, *},
	*,
};
use frame_support::assert_ok;
use metalife_primitives::{AccountId, Balance};
use proptest::{prelude::*, test_runner::RngSeed};
use sp_runtime::DispatchError;
use std::collections::{BTreeMap, BTreeSet};

const ACTORS: u8 = 5;
const MONIES: [Money; 2] = [Money::Native, Money::Asset(DOLLARS)];
const STEPS: usize = 125;
const CASES: u32 = 96;

enum At {
	Open,
	Auction(AccountId, Balance, u64),
	Ended(u64),
}

/// A vault as the model keeps it.
struct Shared {
	item: NftId,
	supply: u64,
	at: At,
	default: u8,
	holdings: BTreeMap<AccountId, u64>,
	asks: BTreeMap<AccountId, u8>,
	offers: BTreeMap<AccountId, (u64, Balance)>,
	/// What each has earned, in units divided by the first supply.
	earned: BTreeMap<(AccountId, Money), Balance>,
	paid: BTreeMap<(AccountId, Money), Balance>,
	first_supply: u64,
	founder: AccountId,
	dollars: bool,
	/// Whether a dollar keeps the account.
	kept: bool,
	/// How often less than a unit may have been shared again.
	removals: Balance,
}

impl Shared {
	fn earn(&mut self, money: Money, amount: Balance) {
		for (who, fractions) in &self.holdings {
			*self.earned.entry((who.clone(), money)).or_default() += amount * Balance::from(*fractions);
		}
	}

	fn holds(&self, who: &AccountId) -> u64 {
		self.holdings.get(who).copied().unwrap_or_default()
	}

	fn over(&self) -> bool {
		matches!(self.at, At::Ended(_))
	}

	fn reserve(&self) -> Balance {
		let ask = |who| self.asks.get(who).copied().unwrap_or(self.default);
		let willing = |step| self.holdings.iter().filter(|(who, _)| ask(who) <= step).map(|(_, n)| n).sum::<u64>();
		price_of((0..asks::STEPS).find(|step| 2 * willing(*step) > self.supply).expect("all sell at some price"))
	}

	fn shift(&mut self, from: &AccountId, to: &AccountId, fractions: u64) {
		*self.holdings.entry(from.clone()).or_default() -= fractions;
		*self.holdings.entry(to.clone()).or_default() += fractions;
		self.tidy(from);
	}

	fn tidy(&mut self, who: &AccountId) {
		let left = self.holds(who);
		if left == 0 {
			self.holdings.remove(who);
			self.offers.remove(who);
			self.removals += 1;
		} else if let Some(offer) = self.offers.get_mut(who) {
			offer.0 = offer.0.min(left);
		}
	}
}

#[derive(Default)]
struct Model {
	vaults: BTreeMap<VaultId, Shared>,
	added: BTreeSet<(VaultId, AccountId)>,
	frozen: bool,
}

type Op = (u8, u8, u8, u8, u64);

fn play(model: &mut Model, (op, pick, one, two, amount): Op) {
	let (mut who, mut other) = (person(1 + one % ACTORS), person(1 + two % ACTORS));
	let next = NextVault::<Runtime>::get();
	// Mostly one that is there.
	let id = match model.vaults.keys().nth(pick as usize % model.vaults.len().max(1)) {
		Some(id) if pick < 250 => *id,
		_ => next,
	};
	let now = System::block_number();
	// Mostly those who can do it, or whom it can be done to.
	let holders = Positions::<Runtime>::iter_key_prefix(id).collect::<BTreeSet<_>>();
	let sellers = model.vaults.get(&id).map(|vault| vault.offers.keys().cloned().collect()).unwrap_or_default();
	let aim = |who: &mut AccountId, at: &BTreeSet<AccountId>, by: u8| {
		if let Some(holder) = at.iter().nth(usize::from(by / 2) % at.len().max(1)).filter(|_| by >= 50) {
			*who = holder.clone();
		}
	};
	match op % 24 {
		0 | 1 => {
			let owner = Nfts::owner(ENFORCED, NftId::from(pick % 3) + 1);
			let actors = (1..=ACTORS).map(person).filter(|actor| owner.as_ref() == Some(actor));
			aim(&mut who, &actors.collect(), one);
		},
		2..=7 | 17 => aim(&mut who, &holders, one),
		8 | 9 => aim(&mut other, &sellers, two),
		13..=15 | 21 | 22 => aim(&mut other, &holders, one),
		_ => (),
	}
	let money = MONIES[usize::from(two / 2) % 2];
	let price = price_of((amount % 20) as u8 + 40);
	let before = root();
	let holder = |vault: &Shared| Positions::<Runtime>::contains_key(id, &who) || vault.holds(&who) > 0;
	let had = |money| Fractions::vault(id).is_some_and(|vault| vault.revenue.iter().any(|(m, ..)| *m == money));
	let frozen = model.frozen;
	let payable = move |money| money == Money::Native || !frozen;
	let vault = model.vaults.get_mut(&id);
	let (result, expected): (Result<(), DispatchError>, bool) = match op % 24 {
		0 | 1 => {
			let item = NftId::from(pick % 3) + 1;
			let supply = match amount % 5 {
				0 => 1,
				1 => MAX_FRACTIONS,
				2 => 0,
				_ => amount % 1_000 + 2,
			};
			let expected = Nfts::owner(ENFORCED, item) == Some(who.clone()) && supply > 0;
			let result = Fractions::fractionalize(signed(who.clone()), ENFORCED, item, supply, price);
			if expected {
				let shared = Shared {
					item,
					supply,
					at: At::Open,
					default: step_for(price).expect("is on the ladder"),
					holdings: [(who.clone(), supply)].into(),
					asks: Default::default(),
					offers: Default::default(),
					earned: Default::default(),
					paid: Default::default(),
					first_supply: supply,
					founder: who,
					dollars: false,
					kept: false,
					removals: 0,
				};
				model.vaults.insert(next, shared);
			}
			(result, expected)
		},
		2..=6 => {
			let have = vault.as_ref().map_or(0, |vault| vault.holds(&who));
			let fractions = if amount % 4 == 0 { have } else { amount % (have + 2) };
			let expected = vault.is_some() && fractions > 0 && fractions <= have && who != other;
			let result = Fractions::transfer(signed(who.clone()), id, other.clone(), fractions);
			if expected {
				vault.expect("is there").shift(&who, &other, fractions);
			}
			(result, expected)
		},
		7 => {
			let have = vault.as_ref().map_or(0, |vault| vault.holds(&who));
			let (fractions, price) = (amount % (have + 2), amount % 1_000);
			let expected = vault.as_ref().is_some_and(|vault| {
				holder(vault) && (fractions == 0 || !vault.over() && fractions <= have && price > 0)
			});
			let result = Fractions::offer(signed(who.clone()), id, fractions, price.into());
			if expected {
				let offers = &mut vault.expect("is there").offers;
				offers.remove(&who);
				if fractions > 0 {
					offers.insert(who, (fractions, price.into()));
				}
			}
			(result, expected)
		},
		8 | 9 => {
			let offer = vault.as_ref().and_then(|vault| vault.offers.get(&other)).copied();
			let fractions = offer.map_or(1, |(left, _)| amount % (left + 2));
			let expected = vault.as_ref().is_some_and(|vault| !vault.over())
				&& who != other
				&& offer.is_some_and(|(left, _)| fractions > 0 && fractions <= left);
			let (payer, seller) = (free(&who) + Balances::reserved_balance(&who), free(&other));
			let seller = seller + Balances::reserved_balance(&other);
			let result = Fractions::buy(signed(who.clone()), id, other.clone(), fractions, Balance::MAX);
			if let (true, Some((left, price))) = (expected, offer) {
				let price = price * Balance::from(fractions);
				assert_eq!(payer - free(&who) - Balances::reserved_balance(&who), price);
				assert_eq!(free(&other) + Balances::reserved_balance(&other) - seller, price);
				let vault = vault.expect("is there");
				vault.offers.insert(other.clone(), (left - fractions, offer.expect("is there").1));
				if left == fractions {
					vault.offers.remove(&other);
				}
				vault.shift(&other, &who, fractions);
			}
			(result, expected)
		},
		10 | 11 => {
			let amount = Balance::from(amount) % [10, 5_000, 50 * UNIT][pick as usize % 3];
			let Some(vault) = vault else { return };
			let mut shared = amount;
			if money != Money::Native {
				if !vault.dollars || frozen {
					return;
				}
				// One keeps the account.
				shared -= Balance::from(!vault.kept && amount > 0);
				vault.kept |= amount > 0;
			}
			earn(id, money, amount);
			if !vault.over() {
				vault.earn(money, shared);
			}
			return;
		},
		12 => {
			let arrived = Fractions::vault(id).map(|vault| vault.revenue).unwrap_or_default();
			let arrived = arrived.iter().find(|(m, ..)| *m == money).map_or(0, |(.., arrived)| *arrived);
			let result = Fractions::sweep(signed(who), id, money);
			let over = vault.as_ref().is_some_and(|vault| vault.over());
			if over {
				// What is left of fractions of units is not in the model.
				if result.is_err() {
					assert!(arrived == 0 || !payable(money));
				}
				return;
			}
			(result, arrived > 0)
		},
		13..=15 => {
			let owed = due(id, &other, money);
			let expected = vault.is_some() && owed > 0 && payable(money);
			let result = Fractions::claim(signed(who), id, other.clone(), money);
			if expected {
				*vault.expect("is there").paid.entry((other, money)).or_default() += owed;
			}
			(result, expected)
		},
		16 => {
			let expected = vault.as_ref().is_some_and(|vault| {
				let may = vault.founder == who || vault.holds(&who) > vault.supply / 2;
				may && !vault.over() && !vault.dollars
			});
			let result = Fractions::add_asset(signed(who.clone()), id, DOLLARS);
			if expected {
				vault.expect("is there").dollars = true;
				model.added.insert((id, who));
			}
			(result, expected)
		},
		17 => {
			let expected = vault.as_ref().is_some_and(|vault| vault.holds(&who) > 0 && !vault.over());
			let result = Fractions::vote(signed(who.clone()), id, price);
			if expected {
				vault.expect("is there").asks.insert(who, step_for(price).expect("is on the ladder"));
			}
			(result, expected)
		},
		18 => {
			let least = vault.as_ref().map_or(0, |vault| match &vault.at {
				At::Open => vault.reserve(),
				At::Auction(_, amount, _) => amount + (amount * 5).div_ceil(100),
				At::Ended(_) => 0,
			});
			let bid = least + Balance::from(amount % 3) - Balance::from(least > 0 && amount % 5 == 0);
			let running = vault.as_ref().is_some_and(|vault| match vault.at {
				At::Open => true,
				At::Auction(.., ends) => now < ends,
				At::Ended(_) => false,
			});
			let expected = running && bid >= least;
			let result = Fractions::bid(signed(who.clone()), id, bid);
			if expected {
				let vault = vault.expect("is there");
				let ends = match vault.at {
					At::Auction(.., ends) => ends.max(now + EXTENSION),
					_ => now + AUCTION,
				};
				vault.at = At::Auction(who, bid, ends);
			}
			(result, expected)
		},
		19 => {
			advance(amount % (AUCTION - EXTENSION));
			return;
		},
		20 => {
			let over = vault.as_ref().and_then(|vault| match &vault.at {
				At::Auction(bidder, amount, ends) if now >= *ends => Some((bidder.clone(), *amount)),
				_ => None,
			});
			SalesFail::set(amount % 7 == 0);
			let result = Fractions::settle(signed(who), id);
			let fails = SalesFail::get();
			SalesFail::set(false);
			let expected = over.is_some();
			if let Some((bidder, price)) = over {
				let vault = vault.expect("is there");
				if fails {
					vault.at = At::Open;
				} else {
					vault.earn(Money::Native, price - Royalty::get() * price);
					vault.at = At::Ended(now);
					assert_eq!(Nfts::owner(ENFORCED, vault.item), Some(bidder));
				}
			}
			(result, expected)
		},
		21 | 22 => {
			let clear = op % 24 == 22 && amount % 2 == 0;
			let reclaim = op % 24 == 22 && !clear;
			let owed = MONIES.map(|money| due(id, &other, money));
			let expected = vault.as_ref().is_some_and(|vault| match vault.at {
				At::Ended(_) if reclaim => false,
				At::Ended(since) if clear => {
					Positions::<Runtime>::contains_key(id, &other) && now >= since + CLAIM_PERIOD
				},
				At::Ended(_) => vault.holds(&other) > 0,
				At::Open => reclaim && vault.holds(&other) == vault.supply,
				At::Auction(..) => false,
			});
			let result = match (reclaim, clear) {
				(true, _) => Fractions::reclaim(signed(other.clone()), id),
				(_, true) => Fractions::clear(signed(who), id, other.clone()),
				_ => Fractions::redeem(signed(who), id, other.clone()),
			};
			if expected {
				let vault = vault.expect("is there");
				for (money, owed) in MONIES.into_iter().zip(owed) {
					if payable(money) || clear {
						*vault.paid.entry((other.clone(), money)).or_default() += owed;
					}
				}
				vault.supply -= vault.holds(&other);
				vault.holdings.remove(&other);
				vault.tidy(&other);
				if reclaim {
					vault.at = At::Ended(now);
					assert_eq!(Nfts::owner(ENFORCED, vault.item), Some(other));
				}
			}
			(result, expected)
		},
		_ => {
			match amount % 6 {
				0 => {
					model.frozen = !frozen;
					assert_ok!(match frozen {
						true => Assets::thaw_asset(signed(issuer()), DOLLARS),
						false => Assets::freeze_asset(signed(issuer()), DOLLARS),
					});
				},
				1 => advance(CLAIM_PERIOD),
				2 => {
					// What pallet-assets itself could move.
					let asset = Fractions::asset_of(id).expect("has an asset");
					assert!(Assets::transfer(signed(who.clone()), asset, other, 1).is_err());
					assert!(Assets::refund(signed(who), asset, true).is_err());
				},
				3 => {
					let may = Positions::<Runtime>::get(id, &who).is_some_and(|position| position.deposit.payer != who);
					assert_eq!(Fractions::assume_deposit(signed(who), id).is_ok(), may);
				},
				_ => advance(amount % AUCTION),
			}
			return;
		},
	};
	assert_eq!(result.is_ok(), expected, "operation {}: {result:?} {}", op % 24, had(money));
	if !expected {
		assert_eq!(before, root(), "a failed call left a trace");
	}
}

fn compare(model: &mut Model) {
	// A vault of which nobody has anything is gone.
	model.vaults.retain(|id, shared| {
		let there = Vaults::<Runtime>::contains_key(id);
		assert!(there || shared.over() && shared.holdings.is_empty());
		there
	});
	let mut bids = BTreeMap::<AccountId, Balance>::new();
	for (id, shared) in &mut model.vaults {
		// A vote goes with the record, when there is neither a fraction nor anything due.
		shared.asks.retain(|who, _| Positions::<Runtime>::contains_key(*id, who));
		assert_eq!(Vaults::<Runtime>::get(*id).map(|vault| vault.supply), Some(shared.supply));
		for n in 1..=ACTORS {
			let who = person(n);
			assert_eq!(fractions(*id, &who), shared.holds(&who));
			let offer = Positions::<Runtime>::get(id, &who).and_then(|position| position.offer);
			assert_eq!(offer.map(|offer| (offer.fractions, offer.price)), shared.offers.get(&who).copied());
			for money in MONIES {
				let key = (who.clone(), money);
				let earned = shared.earned.get(&key).copied().unwrap_or_default() / Balance::from(shared.first_supply);
				let got = shared.paid.get(&key).copied().unwrap_or_default() + due(*id, &who, money);
				assert!(got <= earned + shared.removals, "{got} of {earned}: more than was earned");
				assert!(got + 1 + shared.removals >= earned, "{got} of {earned}: less than was earned");
			}
		}
		match &shared.at {
			At::Open => assert_eq!(Fractions::vault(*id).expect("is there").least_bid, Some(shared.reserve())),
			At::Auction(bidder, amount, _) => *bids.entry(bidder.clone()).or_default() += amount,
			At::Ended(_) => (),
		}
	}
	assert_eq!(bids_held(), bids, "what is held is what is bid");
}

/// Everybody gets everything out, with nobody's help but that of those who have something.
fn wind_up(model: Model) {
	if model.frozen {
		assert_ok!(Assets::thaw_asset(signed(issuer()), DOLLARS));
	}
	for (id, shared) in &model.vaults {
		if let At::Auction(..) = shared.at {
			advance(AUCTION + EXTENSION);
			assert_ok!(Fractions::settle(signed(person(1)), *id));
		}
		let holders = shared.holdings.keys().cloned().collect::<Vec<_>>();
		if let At::Open = shared.at {
			for who in &holders[1..] {
				assert_ok!(Fractions::transfer(signed(who.clone()), *id, holders[0].clone(), shared.holds(who)));
			}
			assert_ok!(Fractions::reclaim(signed(holders[0].clone()), *id));
		} else {
			for who in &holders {
				assert_ok!(Fractions::redeem(signed(who.clone()), *id, who.clone()));
			}
		}
		for who in (1..=ACTORS).map(person) {
			for money in MONIES {
				if due(*id, &who, money) > 0 {
					assert_ok!(Fractions::claim(signed(who.clone()), *id, who.clone(), money));
				}
			}
		}
		assert_eq!(Fractions::vault(*id), None, "it could not be wound up");
		check_state();
	}
	for (id, who) in model.added {
		// Whoever paid for an account of a vault gets that back, from pallet-assets.
		let _ = Assets::refund_other(signed(who), DOLLARS, Fractions::account(id));
	}
	assert_eq!(deposits_held(), Default::default());
	assert_eq!(bids_held(), Default::default());
	for item in 1..10 {
		assert!((1..=ACTORS).any(|n| Nfts::owner(ENFORCED, item) == Some(person(n))), "an item is stuck");
	}
	assert_eq!(Vaults::<Runtime>::iter().count() + Positions::<Runtime>::iter().count(), 0);
	let assets = pallet_assets::Asset::<Runtime>::iter_keys().collect::<BTreeSet<_>>();
	assert_eq!(assets, [DOLLARS, COARSE].into());
	for n in 1..=ACTORS {
		assert_eq!(Balances::reserved_balance(person(n)), 0, "something is still reserved of {n}");
	}
}

proptest! {
	#![proptest_config(ProptestConfig {
		cases: CASES,
		rng_seed: RngSeed::Fixed(5),
		max_shrink_iters: 300,
		failure_persistence: None,
		..Default::default()
	})]

	#[test]
	fn what_happens_is_what_the_model_says(steps in prop::collection::vec(any::<Op>(), STEPS)) {
		new_test_ext().execute_with(|| {
			let mut model = Model::default();
			for (turn, operation) in steps.into_iter().enumerate() {
				play(&mut model, operation);
				if turn % 4 == 0 {
					check_state();
				}
				compare(&mut model);
			}
			wind_up(model);
		});
	}
}
