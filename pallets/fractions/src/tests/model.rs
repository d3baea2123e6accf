//! Calls at random, against a model that shares each sum among whoever holds when it arrives, and knows nothing of
//! accumulators; compared after each, and with all records checked after every fourth.

use crate::{
	asks::{price_of, step_for},
	mock::{Fractions, *},
	*,
};
use frame_support::assert_ok;
use metalife_primitives::{AccountId, Balance};
use proptest::{
	prelude::*,
	test_runner::{RngSeed, TestRunner},
};
use sp_runtime::DispatchError;
use std::{
	cell::Cell,
	collections::{BTreeMap, BTreeSet},
};

const ACTORS: u8 = 5;
const MONIES: [Money; 2] = [Money::Native, Money::Asset(DOLLARS)];
const STEPS: usize = 125;
const CASES: u32 = 96;
/// What gifts cost, one after the other; `None`: there are none.
const GIFTS: [Option<Balance>; 4] = [Some(0), Some(5 * UNIT), Some(9 * UNIT), None];
/// The most that whoever reclaims an item would pay.
const MOST: Balance = 5 * UNIT;

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
	/// When others may lower an ask.
	stands: BTreeMap<AccountId, u64>,
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
	/// How many accounts of the asset, and approvals, are there that have nothing to do with fractions.
	strays: [u32; 2],
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

	fn ask(&self, who: &AccountId) -> u8 {
		self.asks.get(who).copied().unwrap_or(self.default)
	}

	/// `who` is heard of.
	fn hear(&mut self, who: &AccountId) {
		self.stands.insert(who.clone(), System::block_number() + ASK_PERIOD);
	}

	/// By how many steps the ask of `who` falls now, counted one by one.
	fn fall(&self, who: &AccountId) -> u8 {
		let mut stands = self.stands.get(who).copied().unwrap_or(u64::MAX);
		let mut steps = 0;
		while stands <= System::block_number() && steps < u8::MAX {
			stands += AUCTION;
			steps += 1;
		}
		steps
	}

	fn reserve(&self) -> Balance {
		let willing = |step| self.holdings.iter().filter(|(who, _)| self.ask(who) <= step).map(|(_, n)| n).sum::<u64>();
		price_of((0..asks::STEPS).find(|step| 2 * willing(*step) > self.supply).expect("all sell at some price"))
	}

	/// Others have accounts of the asset, and approve transfers that never are.
	fn stray(&mut self, id: VaultId, stranger: AccountId, delegate: AccountId) {
		let asset = Fractions::asset_of(id).expect("has an asset");
		let approved = pallet_assets::Approvals::<Runtime>::contains_key((asset, &stranger, &delegate));
		self.strays[0] += u32::from(Assets::touch(signed(stranger.clone()), asset).is_ok());
		let approve = Assets::approve_transfer(signed(stranger), asset, delegate, 1);
		self.strays[1] += u32::from(approve.is_ok() && !approved);
	}

	/// `by` is who asked for it.
	fn shift(&mut self, from: &AccountId, to: &AccountId, fractions: u64, by: &AccountId) {
		self.stands.entry(to.clone()).or_insert(System::block_number() + ASK_PERIOD);
		self.hear(by);
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
	/// What the creators had at first, and what they have received.
	first: Balance,
	royalties: Balance,
	/// How many vaults `close` removed, and how many asks fell.
	closed: u32,
	lowered: u32,
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
	match op % 26 {
		0 | 1 => {
			let owner = Nfts::owner(ENFORCED, NftId::from(pick % 3) + 1);
			let actors = (1..=ACTORS).map(person).filter(|actor| owner.as_ref() == Some(actor));
			aim(&mut who, &actors.collect(), one);
		},
		2..=7 | 17 => aim(&mut who, &holders, one),
		8 | 9 => aim(&mut other, &sellers, two),
		13..=15 | 21 | 22 | 24 => aim(&mut other, &holders, one),
		_ => (),
	}
	let money = MONIES[usize::from(two / 2) % 2];
	let price = price_of((amount % 20) as u8 + 40);
	if op % 26 == 24 && amount % 3 == 0 {
		// Nobody has heard of the holder for long.
		let stands = model.vaults.get(&id).and_then(|vault| vault.stands.get(&other)).copied();
		System::set_block_number(now.max(stands.unwrap_or(now)));
	}
	let before = root();
	let holder = |vault: &Shared| Positions::<Runtime>::contains_key(id, &who) || vault.holds(&who) > 0;
	let had = |money| Fractions::vault(id).is_some_and(|vault| vault.revenue.iter().any(|(m, ..)| *m == money));
	let frozen = model.frozen;
	let payable = move |money| money == Money::Native || !frozen;
	let vault = model.vaults.get_mut(&id);
	let (result, expected): (Result<(), DispatchError>, bool) = match op % 26 {
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
				let mut shared = Shared {
					item,
					supply,
					at: At::Open,
					default: step_for(price).expect("is on the ladder"),
					holdings: [(who.clone(), supply)].into(),
					asks: Default::default(),
					stands: [(who.clone(), now + ASK_PERIOD)].into(),
					offers: Default::default(),
					earned: Default::default(),
					paid: Default::default(),
					first_supply: supply,
					founder: who,
					dollars: false,
					kept: false,
					removals: 0,
					strays: [0; 2],
				};
				if amount % 3 == 0 {
					shared.stray(next, person(6), other);
				}
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
				vault.expect("is there").shift(&who, &other, fractions, &who);
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
				let vault = vault.expect("is there");
				vault.hear(&who);
				let offers = &mut vault.offers;
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
				let royalties = Royalty::get() * price;
				model.royalties += royalties;
				assert_eq!(payer - free(&who) - Balances::reserved_balance(&who), price);
				assert_eq!(free(&other) + Balances::reserved_balance(&other) - seller, price - royalties);
				let vault = vault.expect("is there");
				vault.offers.insert(other.clone(), (left - fractions, offer.expect("is there").1));
				if left == fractions {
					vault.offers.remove(&other);
				}
				vault.shift(&other, &who, fractions, &who);
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
			let result = Fractions::claim(signed(who.clone()), id, other.clone(), money);
			if expected {
				let vault = vault.expect("is there");
				if who == other {
					vault.hear(&who);
				}
				*vault.paid.entry((other, money)).or_default() += owed;
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
				let vault = vault.expect("is there");
				vault.hear(&who);
				vault.asks.insert(who, step_for(price).expect("is on the ladder"));
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
					model.royalties += Royalty::get() * price;
					vault.earn(Money::Native, price - Royalty::get() * price);
					vault.at = At::Ended(now);
					assert_eq!(Nfts::owner(ENFORCED, vault.item), Some(bidder));
				}
			}
			(result, expected)
		},
		21 | 22 => {
			let clear = op % 26 == 22 && amount % 2 == 0;
			let reclaim = op % 26 == 22 && !clear;
			let gift = vault.as_ref().is_some_and(|vault| vault.founder != other);
			let fee = if gift { GiftFee::get() } else { Some(0) };
			let owed = MONIES.map(|money| due(id, &other, money));
			let expected = vault.as_ref().is_some_and(|vault| match vault.at {
				At::Ended(_) if reclaim => false,
				At::Ended(since) if clear => {
					Positions::<Runtime>::contains_key(id, &other) && now >= since + CLAIM_PERIOD
				},
				At::Ended(_) => vault.holds(&other) > 0,
				At::Open => reclaim && vault.holds(&other) == vault.supply && fee.is_some_and(|fee| fee <= MOST),
				At::Auction(..) => false,
			});
			let result = match (reclaim, clear) {
				(true, _) => Fractions::reclaim(signed(other.clone()), id, MOST),
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
					model.royalties += fee.expect("was paid");
					vault.at = At::Ended(now);
					assert_eq!(Nfts::owner(ENFORCED, vault.item), Some(other));
				}
			}
			(result, expected)
		},
		24 => {
			let expected = vault.as_ref().is_some_and(|vault| {
				!vault.over() && vault.holds(&other) > 0 && vault.ask(&other) > 0 && vault.fall(&other) > 0
			});
			let result = Fractions::lower(signed(who), id, other.clone());
			if expected {
				let vault = vault.expect("is there");
				let steps = vault.fall(&other);
				vault.asks.insert(other.clone(), vault.ask(&other).saturating_sub(steps));
				*vault.stands.get_mut(&other).expect("is a holder") += u64::from(steps) * AUCTION;
				model.lowered += 1;
			}
			(result, expected)
		},
		25 => {
			if amount % 2 == 0 {
				if let Some(vault) = vault {
					vault.stray(id, person(6 + one % 2), other);
				}
				return;
			}
			let limit = (amount % 3) as u32;
			let expected = vault.as_ref().is_some_and(|vault| vault.over()) && holders.is_empty();
			let result = Fractions::close(signed(who), id, limit);
			if expected {
				let strays = &mut vault.expect("is there").strays;
				strays.iter_mut().for_each(|count| *count = count.saturating_sub(limit));
				model.closed += u32::from(*strays == [0; 2]);
			}
			(result, expected)
		},
		_ => {
			match amount % 7 {
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
					assert_eq!(Fractions::assume_deposit(signed(who.clone()), id).is_ok(), may);
					if may {
						vault.expect("is there").hear(&who);
					}
				},
				4 => GiftFee::set(GIFTS[usize::from(pick) % GIFTS.len()]),
				_ => advance(amount % AUCTION),
			}
			return;
		},
	};
	assert_eq!(result.is_ok(), expected, "operation {}: {result:?} {}", op % 26, had(money));
	if !expected {
		assert_eq!(before, root(), "a failed call left a trace");
	}
}

fn compare(model: &mut Model) {
	// A vault of which nobody has anything is gone.
	model.vaults.retain(|id, shared| {
		let needed = !shared.over() || Positions::<Runtime>::iter_key_prefix(id).next().is_some();
		let there = Vaults::<Runtime>::contains_key(id);
		assert_eq!(there, needed || shared.strays != [0; 2]);
		assert!(needed || shared.holdings.is_empty());
		there
	});
	assert_eq!(free(&artist()) - model.first, model.royalties, "what the creators got");
	let mut bids = BTreeMap::<AccountId, Balance>::new();
	for (id, shared) in &mut model.vaults {
		// A vote goes with the record, when there is neither a fraction nor anything due.
		shared.asks.retain(|who, _| Positions::<Runtime>::contains_key(*id, who));
		shared.stands.retain(|who, _| Positions::<Runtime>::contains_key(*id, who));
		assert_eq!(Vaults::<Runtime>::get(*id).map(|vault| vault.supply), Some(shared.supply));
		for n in 1..=ACTORS {
			let who = person(n);
			assert_eq!(fractions(*id, &who), shared.holds(&who));
			let position = Positions::<Runtime>::get(id, &who);
			assert_eq!(position.as_ref().map(|position| position.stands), shared.stands.get(&who).copied());
			let offer = position.and_then(|position| position.offer);
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
			let whole = &holders[0];
			for who in &holders[1..] {
				assert_ok!(Fractions::transfer(signed(who.clone()), *id, whole.clone(), shared.holds(who)));
			}
			if Fractions::reclaim(signed(whole.clone()), *id, Balance::MAX).is_err() {
				// Where nobody gives items away they can be bid for.
				assert!(GiftFee::get().is_none() && shared.founder != *whole);
				buy_out(*id, whole.clone(), 100 * UNIT);
				assert_ok!(Fractions::redeem(signed(whole.clone()), *id, whole.clone()));
			}
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
		for _ in 0..shared.strays.into_iter().max().unwrap_or_default() {
			assert_ok!(Fractions::close(signed(pauper()), *id, 1));
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
	for n in 1..=ACTORS + 2 {
		assert_eq!(Balances::reserved_balance(person(n)), 0, "something is still reserved of {n}");
	}
}

#[test]
fn what_happens_is_what_the_model_says() {
	let config = ProptestConfig {
		cases: CASES,
		rng_seed: RngSeed::Fixed(5),
		max_shrink_iters: 300,
		failure_persistence: None,
		..Default::default()
	};
	let met = Cell::new((0, 0));
	let steps = prop::collection::vec(any::<Op>(), STEPS);
	let result = TestRunner::new(config).run(&steps, |steps| {
		new_test_ext().execute_with(|| {
			let mut model = Model { first: free(&artist()), ..Default::default() };
			for (turn, operation) in steps.into_iter().enumerate() {
				play(&mut model, operation);
				if turn % 4 == 0 {
					check_state();
				}
				compare(&mut model);
			}
			let (closed, lowered) = met.get();
			met.set((closed + model.closed, lowered + model.lowered));
			wind_up(model);
		});
		Ok(())
	});
	result.expect("the model says so");
	let (closed, lowered) = met.get();
	assert!(closed > 0 && lowered > 10, "{closed} vaults were closed, {lowered} asks were lowered");
}
