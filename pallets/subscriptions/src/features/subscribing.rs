//! Subscribing, paying in advance, changing, cancelling.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{
	traits::{ProfileLookup, Subscriptions},
	Balance, ProfileId, TierId,
};
use sp_runtime::ArithmeticError;

use crate::{
	Config, Currency, CurrencyOf, DepositOf, Error, Event, Pallet, Subscribed, Subscription, SubscriptionOf, Term,
	Terms, TierOf, Tiers, TillKeyOf, TillOf,
};

/// What is to be bought.
pub(crate) struct Order<T: Config> {
	/// Of whom.
	pub creator: ProfileId,
	/// Which tier.
	pub tier: TierId,
	/// Paid with what.
	pub currency: CurrencyOf<T>,
	/// How many periods.
	pub periods: u32,
	/// The most that a period may cost.
	pub max_price: Balance,
}

/// How a subscription begins.
struct Beginning<T: Config> {
	/// Who pays.
	payer: T::AccountId,
	/// For whom.
	subscriber: ProfileId,
	/// What for.
	order: Order<T>,
	/// The tier.
	tier: TierOf<T>,
	/// What a period costs.
	price: Balance,
	/// What need not be paid of the first.
	credit: Balance,
}

impl<T: Config> Pallet<T> {
	/// The subscription of one to the other.
	fn subscription_of(subscriber: ProfileId, creator: ProfileId) -> Result<SubscriptionOf<T>, DispatchError> {
		Subscribed::<T>::get(subscriber, creator).ok_or_else(|| Error::<T>::NotSubscribed.into())
	}

	/// The tier of an order and its price, if it can be had.
	fn offer(order: &Order<T>) -> Result<(TierOf<T>, Balance), DispatchError> {
		let tier = Self::tier_of(order.creator, order.tier)?;
		ensure!(tier.closing.is_none(), Error::<T>::TierClosing);
		let price = tier.price.get(&order.currency).ok_or(Error::<T>::NotAccepted)?;
		ensure!(price <= order.max_price, Error::<T>::PriceExceeded);
		ensure!(order.periods > 0 && order.periods <= T::MaxPeriods::get(), Error::<T>::InvalidPeriods);
		Ok((tier, price))
	}

	pub(crate) fn do_subscribe(who: T::AccountId, subscriber: Option<ProfileId>, order: Order<T>) -> DispatchResult {
		let person = T::Profiles::person_of(&who);
		let subscriber = subscriber.or(person).ok_or(Error::<T>::NoProfile)?;
		ensure!(T::Profiles::exists(subscriber), Error::<T>::UnknownProfile);
		ensure!(subscriber != order.creator, Error::<T>::OwnProfile);
		ensure!(!T::Profiles::has_blocked(order.creator, subscriber), Error::<T>::BlockedProfile);
		if let Some(giver) = person.filter(|giver| *giver != subscriber) {
			let blocked = T::Profiles::has_blocked(order.creator, giver) || T::Profiles::has_blocked(subscriber, giver);
			ensure!(!blocked, Error::<T>::BlockedProfile);
		}
		let (tier, price) = Self::offer(&order)?;
		if let Some(old) = Subscribed::<T>::get(subscriber, order.creator) {
			let old_tier = Self::tier_of(order.creator, old.tier)?;
			ensure!(Self::now() >= old.until(&old_tier), Error::<T>::AlreadySubscribed);
			Self::end(subscriber, order.creator, &old_tier, old)?;
		}
		Self::begin(Beginning { payer: who, subscriber, order, tier, price, credit: 0 })
	}

	/// Let a subscription begin now.
	fn begin(beginning: Beginning<T>) -> DispatchResult {
		let Beginning { payer, subscriber, order, tier, price, credit } = beginning;
		let ahead = order.periods.saturating_sub(1);
		let key = Self::key(order.creator, order.tier, order.currency.clone());
		let mut till = Self::till(&key).ok_or(Error::<T>::UnknownTill)?;
		let first = price.saturating_sub(credit);
		let rest = price.checked_mul(ahead.into()).ok_or(ArithmeticError::Overflow)?;
		let amount = first.checked_add(rest).ok_or(ArithmeticError::Overflow)?;

		let mut terms = Terms::default();
		if ahead > 0 {
			terms.try_push(Term { price, periods: ahead }).map_err(|_| Error::<T>::TooManyTerms)?;
		}
		let deposit = Self::hold(payer.clone(), Self::subscription_bytes(terms.len()))?;
		let reserve = Self::reserve(&payer, &order.currency, &terms)?;
		Self::pay_in(&key, &mut till, &payer, amount)?;
		let next = tier.after(Self::now(), 1);
		let subscription =
			Subscription { tier: order.tier, currency: order.currency, price, next, terms, deposit, reserve };
		till.earned = till.earned.saturating_add(first);
		till.subscriptions = till.subscriptions.saturating_add(1);
		Self::schedule(&key, &mut till, &tier, &subscription);
		Self::put_till(&key, &till);
		let until = subscription.until(&tier);
		Subscribed::<T>::insert(subscriber, order.creator, subscription);
		Self::deposit_event(Event::Subscribed { subscriber, till: key, payer, amount, until });
		Ok(())
	}

	/// The deposit for a refund that may not be possible.
	fn reserve(
		payer: &T::AccountId,
		currency: &CurrencyOf<T>,
		terms: &Terms,
	) -> Result<Option<DepositOf<T>>, DispatchError> {
		if *currency == Currency::Native || terms.is_empty() {
			// Whoever has something held has an account to pay MLT to.
			return Ok(None);
		}
		Self::hold(payer.clone(), Self::debt_bytes()).map(Some)
	}

	pub(crate) fn do_top_up(
		who: T::AccountId,
		subscriber: Option<ProfileId>,
		creator: ProfileId,
		periods: u32,
		max_price: Balance,
	) -> DispatchResult {
		let subscriber = subscriber.or_else(|| T::Profiles::person_of(&who)).ok_or(Error::<T>::NoProfile)?;
		let mut subscription = Self::subscription_of(subscriber, creator)?;
		ensure!(subscription.deposit.payer == who, Error::<T>::NotPayer);
		ensure!(T::Profiles::exists(subscriber), Error::<T>::UnknownProfile);
		ensure!(!T::Profiles::has_blocked(creator, subscriber), Error::<T>::BlockedProfile);
		let (tier_id, currency) = (subscription.tier, subscription.currency.clone());
		let (tier, price) = Self::offer(&Order { creator, tier: tier_id, currency, periods, max_price })?;
		let now = Self::now();
		ensure!(now < subscription.until(&tier), Error::<T>::NotSubscribed);
		let key = Self::key(creator, tier_id, subscription.currency.clone());
		let mut till = Self::till(&key).ok_or(Error::<T>::UnknownTill)?;
		Self::realise(&key, &mut till, &tier, &mut subscription, now);
		let ahead = subscription.periods().saturating_add(periods);
		ensure!(ahead <= T::MaxPeriods::get(), Error::<T>::InvalidPeriods);
		let amount = price.checked_mul(periods.into()).ok_or(ArithmeticError::Overflow)?;
		match subscription.terms.last_mut() {
			Some(last) if last.price == price => last.periods = last.periods.saturating_add(periods),
			_ => {
				let term = Term { price, periods };
				subscription.terms.try_push(term).map_err(|_| Error::<T>::TooManyTerms)?;
			},
		}

		let bytes = Self::subscription_bytes(subscription.terms.len());
		subscription.deposit = Self::reprice(subscription.deposit, bytes)?;
		if subscription.reserve.is_none() {
			subscription.reserve = Self::reserve(&who, &subscription.currency, &subscription.terms)?;
		}
		Self::pay_in(&key, &mut till, &who, amount)?;
		Self::schedule(&key, &mut till, &tier, &subscription);
		Self::put_till(&key, &till);
		let until = subscription.until(&tier);
		Subscribed::<T>::insert(subscriber, creator, subscription);
		Self::deposit_event(Event::ToppedUp { subscriber, till: key, amount, until });
		Ok(())
	}

	pub(crate) fn do_change_tier(who: T::AccountId, order: Order<T>) -> DispatchResult {
		let subscriber = Self::ensure_person(&who)?;
		let creator = order.creator;
		let old = Self::subscription_of(subscriber, creator)?;
		let old_tier = Self::tier_of(creator, old.tier)?;
		let now = Self::now();
		ensure!(now < old.until(&old_tier), Error::<T>::NotSubscribed);
		ensure!(!T::Profiles::has_blocked(creator, subscriber), Error::<T>::BlockedProfile);
		let same = old.tier == order.tier && old.currency == order.currency && old.deposit.payer == who;
		ensure!(!same, Error::<T>::SameTier);
		let (tier, price) = Self::offer(&order)?;

		let mut begun = old.clone();
		begun.begin(&old_tier, old.begun(&old_tier, now));
		// What the rest of the period was paid for counts for the new one: it is the creator's either way.
		let credit = if old.currency == order.currency { begun.credit(&old_tier, now) } else { 0 };
		Self::end(subscriber, creator, &old_tier, old)?;
		Self::begin(Beginning { payer: who, subscriber, order, tier, price, credit })
	}

	pub(crate) fn do_cancel(who: T::AccountId, subscriber: ProfileId, creator: ProfileId) -> DispatchResult {
		let mut subscription = Self::subscription_of(subscriber, creator)?;
		let person = T::Profiles::person_of(&who);
		let concerned = person == Some(subscriber) || person == Some(creator);
		ensure!(concerned || subscription.deposit.payer == who, Error::<T>::NotPermitted);
		let tier = Self::tier_of(creator, subscription.tier)?;
		let now = Self::now();
		if now >= subscription.until(&tier) {
			return Self::end(subscriber, creator, &tier, subscription);
		}
		ensure!(!subscription.terms.is_empty(), Error::<T>::NothingLeft);

		let (key, mut till) = Self::its_till(creator, &subscription)?;
		Self::realise(&key, &mut till, &tier, &mut subscription, now);
		let returned = subscription.left();
		let payer = subscription.deposit.payer.clone();
		Self::give_back(&key, &mut till, &payer, returned, subscription.reserve.take())?;
		Self::put_till(&key, &till);
		subscription.terms = Terms::default();
		subscription.deposit = Self::reprice(subscription.deposit, Self::subscription_bytes(0))?;
		let until = subscription.until(&tier);
		Subscribed::<T>::insert(subscriber, creator, subscription);
		Self::deposit_event(Event::Cancelled { subscriber, till: key, returned, until });
		Ok(())
	}

	pub(crate) fn do_settle(subscriber: ProfileId, creator: ProfileId) -> DispatchResult {
		let subscription = Self::subscription_of(subscriber, creator)?;
		let tier = Self::tier_of(creator, subscription.tier)?;
		let over = Self::now() >= subscription.until(&tier);
		ensure!(over || !T::Profiles::exists(subscriber), Error::<T>::NotOver);
		Self::end(subscriber, creator, &tier, subscription)
	}

	fn its_till(
		creator: ProfileId,
		subscription: &SubscriptionOf<T>,
	) -> Result<(TillKeyOf<T>, TillOf<T>), DispatchError> {
		let key = Self::key(creator, subscription.tier, subscription.currency.clone());
		let till = Self::till(&key).ok_or(Error::<T>::UnknownTill)?;
		Ok((key, till))
	}

	/// Remove a subscription: what has not begun goes back, and so do the deposits.
	fn end(
		subscriber: ProfileId,
		creator: ProfileId,
		tier: &TierOf<T>,
		mut subscription: SubscriptionOf<T>,
	) -> DispatchResult {
		let (key, mut till) = Self::its_till(creator, &subscription)?;
		Self::realise(&key, &mut till, tier, &mut subscription, Self::now());
		let returned = subscription.left();
		till.subscriptions = till.subscriptions.saturating_sub(1);
		let payer = subscription.deposit.payer.clone();
		Self::give_back(&key, &mut till, &payer, returned, subscription.reserve.take())?;
		Self::put_till(&key, &till);
		Subscribed::<T>::remove(subscriber, creator);
		subscription.deposit.refund()?;
		Self::deposit_event(Event::Ended { subscriber, till: key, returned });
		Ok(())
	}
}

impl<T: Config> Subscriptions for Pallet<T> {
	fn subscribes(subscriber: ProfileId, creator: ProfileId, tier: TierId) -> bool {
		let Some(subscription) = Subscribed::<T>::get(subscriber, creator).filter(|paid| paid.tier >= tier) else {
			return false;
		};
		Tiers::<T>::get(creator, subscription.tier).is_some_and(|tier| Self::now() < subscription.until(&tier))
	}
}
