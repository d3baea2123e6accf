//! How the income of a till is known without walking through its subscriptions.
//!
//! A subscription's periods begin one in each period of its tier. So all that it adds to the tier's income is: its price,
//! from the period in which its first period begins, until the one after its last. These changes are stored by period;
//! a claim adds them up as it goes.

use metalife_primitives::Balance;
use sp_runtime::Saturating as _;

use crate::{BlockOf, Changes, Config, Pallet, Period, SubscriptionOf, Term, TierOf, TillKeyOf, TillOf};

/// Where terms that begin in `from` change the income: the period, what starts and what ends.
fn points(from: Period, terms: &[Term]) -> impl Iterator<Item = (Period, Balance, Balance)> + '_ {
	let mut at = from;
	let mut before = 0;
	let starts = terms.iter().map(Some).chain(core::iter::once(None)).map(move |term| {
		let (price, periods) = term.map_or((0, 0), |term| (term.price, term.periods));
		let point = (at, price, before);
		at = at.saturating_add(periods);
		before = price;
		point
	});
	starts.take(if terms.is_empty() { 0 } else { usize::MAX })
}

impl<T: Config> Pallet<T> {
	/// Write down what the periods of a subscription that have not begun will bring.
	pub(crate) fn schedule(
		key: &TillKeyOf<T>,
		till: &mut TillOf<T>,
		tier: &TierOf<T>,
		subscription: &SubscriptionOf<T>,
	) {
		if subscription.terms.is_empty() {
			return;
		}
		if till.scheduled == 0 {
			// There was nothing to be walked through.
			till.next = tier.period_at(Self::now());
		}
		till.scheduled.saturating_inc();
		for (at, starts, ends) in points(tier.period_at(subscription.next), &subscription.terms) {
			Changes::<T>::mutate((key.creator, key.tier, &key.currency, at), |change| {
				let change = change.get_or_insert_with(Default::default);
				change.starts.saturating_accrue(starts);
				change.ends.saturating_accrue(ends);
				change.users.saturating_inc();
			});
		}
	}

	/// Bring a subscription up to date, and take it out of the schedule: what has begun is the creator's, what has not is
	/// in the terms.
	pub(crate) fn realise(
		key: &TillKeyOf<T>,
		till: &mut TillOf<T>,
		tier: &TierOf<T>,
		subscription: &mut SubscriptionOf<T>,
		now: BlockOf<T>,
	) {
		if subscription.terms.is_empty() {
			return;
		}
		let from = tier.period_at(subscription.next);
		let (mut started, mut ended) = (0, 0);
		for (at, starts, ends) in points(from, &subscription.terms) {
			if at < till.next {
				started.saturating_accrue(starts);
				ended.saturating_accrue(ends);
				continue;
			}
			Changes::<T>::mutate_exists((key.creator, key.tier, &key.currency, at), |change| {
				let Some(there) = change else { return };
				there.starts.saturating_reduce(starts);
				there.ends.saturating_reduce(ends);
				there.users.saturating_dec();
				if there.users == 0 {
					*change = None;
				}
			});
		}
		till.rate = till.rate.saturating_add(ended).saturating_sub(started);
		till.scheduled.saturating_dec();

		let begun = subscription.begun(tier, now);
		// What the claims have walked through is in `earned` already.
		let walked = till.next.saturating_sub(from);
		let mut at = 0u32;
		for term in &subscription.terms {
			let end = at.saturating_add(term.periods);
			let new = end.min(begun).saturating_sub(at.max(walked));
			till.earned.saturating_accrue(term.price.saturating_mul(new.into()));
			at = end;
		}
		subscription.begin(tier, begun);
	}

	/// Walk through up to `limit` periods that are over; how many there were.
	pub(crate) fn advance(key: &TillKeyOf<T>, till: &mut TillOf<T>, tier: &TierOf<T>, limit: u32) -> u32 {
		if till.scheduled == 0 {
			return 0;
		}
		let mut walked = 0;
		while walked < limit && till.next < Self::walkable(tier) {
			if let Some(change) = Changes::<T>::take((key.creator, key.tier, &key.currency, till.next)) {
				till.rate = till.rate.saturating_add(change.starts).saturating_sub(change.ends);
			}
			till.earned.saturating_accrue(till.rate);
			till.next.saturating_inc();
			walked.saturating_inc();
		}
		walked
	}

	/// The first period that a claim does not walk through: the one that runs, or, once the tier is closed, the first in
	/// which nothing begins.
	pub(crate) fn walkable(tier: &TierOf<T>) -> Period {
		let current = tier.period_at(Self::now());
		tier.closing.map_or(current, |closing| closing.min(current))
	}
}
