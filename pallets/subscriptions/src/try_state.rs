//! What must always hold, recomputed from nothing but the records.

use alloc::{collections::BTreeMap, vec::Vec};
use codec::Encode;
use frame_support::{
	ensure,
	traits::{fungible::Inspect as _, GetStorageVersion},
};
use metalife_primitives::Balance;
use sp_runtime::TryRuntimeError;

use crate::{
	Change, Changes, Config, Currency, Debts, DepositOf, ItemPrices, Pallet, Subscribed, Tiers, TillKeyOf, Tills,
	Views, MAX_TERMS, MAX_TIERS, MAX_TILLS,
};

/// What the subscriptions of a till add up to.
#[derive(Default)]
struct Sums {
	subscriptions: u32,
	scheduled: u32,
	/// The income of the period before the till's next.
	rate: Balance,
	/// What was paid for periods that are neither walked through nor realised.
	ahead: Balance,
	owed: Balance,
	changes: BTreeMap<u32, Change>,
}

impl<T: Config> Pallet<T> {
	/// Every deposit on record. What is held for this pallet's storage is what they add up to; only the runtime can look.
	pub fn deposits() -> Vec<DepositOf<T>> {
		let subscriptions = Subscribed::<T>::iter_values()
			.flat_map(|subscription| [Some(subscription.deposit), subscription.reserve])
			.flatten();
		Tiers::<T>::iter_values()
			.map(|tier| tier.deposit)
			.chain(Tills::<T>::iter_values().map(|till| till.deposit))
			.chain(subscriptions)
			.chain(Debts::<T>::iter_values().map(|debt| debt.deposit))
			.chain(ItemPrices::<T>::iter_values().map(|priced| priced.deposit))
			.chain(Views::<T>::iter_values())
			.collect()
	}

	/// Check every record of the pallet against every other.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(Self::on_chain_storage_version() == Self::in_code_storage_version(), "storage version");
		let mut sums = Self::sums()?;
		for (to, key, debt) in Debts::<T>::iter() {
			ensure!(debt.amount > 0, "a debt of nothing");
			ensure!(key.currency != Currency::Native, "MLT that was not paid out");
			ensure!(Self::till(&key).is_some(), "a debt of no till");
			let _ = to;
			sums.entry(key.encode()).or_default().owed += debt.amount;
		}
		for (creator, _, tier) in Tiers::<T>::iter() {
			let tiers = Tiers::<T>::iter_key_prefix(creator).count();
			ensure!(tiers <= MAX_TIERS as usize, "too many tiers");
			ensure!(tier.period > 0u32.into(), "a tier without a period");
			ensure!(tier.opened <= Self::now(), "a tier of the future");
		}
		for ((creator, tier, currency), till) in Tills::<T>::iter() {
			let key = Self::key(creator, tier, currency);
			ensure!(Tills::<T>::iter_key_prefix((creator, tier)).count() <= MAX_TILLS as usize, "too many tills");
			let sums = sums.remove(&key.encode()).unwrap_or_default();
			ensure!(till.subscriptions == sums.subscriptions, "subscriptions miscounted");
			ensure!(till.scheduled == sums.scheduled, "scheduled subscriptions miscounted");
			ensure!(till.rate == sums.rate, "income miscounted");
			ensure!(till.held == till.earned + sums.ahead + sums.owed, "money made or lost");
			let changes: BTreeMap<_, _> = Changes::<T>::iter_prefix((creator, tier, &key.currency)).collect();
			ensure!(changes == sums.changes, "changes of the income miscounted");
			if key.currency == Currency::Native {
				let least = T::Native::minimum_balance();
				ensure!(T::Native::balance(&Self::account_of(&key)) >= till.held + least, "money is missing");
			}
			if let Some(tier) = Tiers::<T>::get(creator, tier) {
				ensure!(till.scheduled == 0 || till.next <= Self::walkable(&tier), "claimed in advance");
			} else {
				ensure!(till.subscriptions == 0 && till.next == 0, "subscriptions of no tier");
			}
		}
		ensure!(sums.is_empty(), "records of no till");
		let tills = Changes::<T>::iter_keys()
			.all(|(creator, tier, currency, _)| Tills::<T>::contains_key((creator, tier, currency)));
		ensure!(tills, "changes of no till");
		ensure!(ItemPrices::<T>::iter_values().all(|priced| priced.price.native > 0), "an item for nothing");
		Ok(())
	}

	/// Add up all subscriptions, one period after the other.
	fn sums() -> Result<BTreeMap<Vec<u8>, Sums>, TryRuntimeError> {
		let mut all = BTreeMap::<_, Sums>::new();
		for (subscriber, creator, subscription) in Subscribed::<T>::iter() {
			ensure!(subscriber != creator, "one's own subscriber");
			let tier = Tiers::<T>::get(creator, subscription.tier).ok_or("a subscription to no tier")?;
			let key: TillKeyOf<T> = Self::key(creator, subscription.tier, subscription.currency.clone());
			let till = Self::till(&key).ok_or("a subscription without a till")?;
			let reserved = key.currency != Currency::Native && !subscription.terms.is_empty();
			ensure!(!reserved || subscription.reserve.is_some(), "a refund could not be written down");
			ensure!(subscription.terms.len() <= MAX_TERMS as usize, "too many terms");
			ensure!(subscription.terms.iter().all(|term| term.periods > 0 && term.price > 0), "an empty term");

			let sums = all.entry(key.encode()).or_default();
			sums.subscriptions += 1;
			if subscription.terms.is_empty() {
				continue;
			}
			sums.scheduled += 1;
			let mut at = tier.period_at(subscription.next);
			let mut before = 0;
			for (price, periods) in subscription.terms.iter().map(|term| (term.price, term.periods)).chain([(0, 1)]) {
				if at >= till.next {
					let change = sums.changes.entry(at).or_default();
					change.starts += price;
					change.ends += before;
					change.users += 1;
				}
				for period in at..at + periods {
					if period.checked_add(1) == Some(till.next) {
						sums.rate += price;
					}
					if period >= till.next {
						sums.ahead += price;
					}
				}
				at += periods;
				before = price;
			}
		}
		Ok(all)
	}
}
