//! Eras and their pools, and the pot that holds the money.
//!
//! The pot holds one existential deposit, which is never paid out, what is owed to authors, and the reserve: all the rest,
//! whether it was given by [`Pallet::fund`](crate::Pallet::fund), simply sent there, or not claimed. So nothing in it is ever lost.

use frame_support::{
	pallet_prelude::*,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::Preservation,
		Get,
	},
};
use metalife_primitives::era::{EraClock, EraIndex};
use sp_runtime::{
	traits::{AccountIdConversion, CheckedMul, Saturating, Zero},
	SaturatedConversion,
};

use crate::{
	BalanceOf, BlockOf, Config, Error, Event, Ledger, Pallet, Pool, Pools, Reactor, Received, State, MAX_EXPIRED,
};

/// The ledger of this runtime.
pub(crate) type LedgerOf<T> = Ledger<BalanceOf<T>, BlockOf<T>>;

impl<T: Config> Pallet<T> {
	/// How many bytes the records of one profile take at most: what the deposit on a profile must pay for.
	pub fn profile_bytes() -> u32 {
		// Prefix, hash and id of each record.
		const KEY: u32 = 32 + 8 + 8;
		let authors = BoundedVec::<Received, T::ClaimPeriod>::max_encoded_len();
		let reactors = Reactor::max_encoded_len();
		2 * KEY + (authors as u32).saturating_add(reactors as u32)
	}

	/// The account that holds the pools.
	pub fn account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	pub(crate) fn clock() -> EraClock<BlockOf<T>> {
		State::<T>::get().clock.at(frame_system::Pallet::<T>::block_number(), T::EraLength::get())
	}

	/// What is in the pot and owed to nobody.
	pub(crate) fn reserve(owed: BalanceOf<T>) -> BalanceOf<T> {
		let held = T::Currency::balance(&Self::account());
		held.saturating_sub(T::Currency::minimum_balance()).saturating_sub(owed)
	}

	/// What an era pays out at most for reactions of this weight, if this much is in reserve.
	fn wanted(weight: u128, reserve: BalanceOf<T>) -> BalanceOf<T> {
		let worth = T::RewardPerWeight::get().checked_mul(&weight.saturated_into());
		let there = T::Emission::get().saturating_add(reserve);
		worth.map_or(there, |worth| worth.min(there))
	}

	/// The pool of an era with this weight, if it ended now.
	pub(crate) fn prospect(ledger: &LedgerOf<T>) -> Pool<BalanceOf<T>> {
		Self::pool_of(Self::wanted(ledger.weight, Self::reserve(ledger.owed)), ledger.weight)
	}

	fn pool_of(amount: BalanceOf<T>, weight: u128) -> Pool<BalanceOf<T>> {
		Pool { amount, cap: T::AuthorCap::get().mul_floor(amount), paid: Zero::zero(), weight }
	}

	/// The ledger as it stands in the current era, for whoever is about to write it. Closes an era if one has ended.
	pub(crate) fn enter_era() -> LedgerOf<T> {
		let mut ledger = State::<T>::get();
		let clock = ledger.clock.at(frame_system::Pallet::<T>::block_number(), T::EraLength::get());
		if clock.index != ledger.clock.index {
			Self::expire_pools(&mut ledger, clock.index);
			Self::close_era(&mut ledger, clock.index);
			ledger.clock = clock;
			State::<T>::put(&ledger);
		}
		ledger
	}

	/// Make the pool of the era that the ledger is at, if somebody reacted in it. The reserve is used before anything is
	/// minted.
	fn close_era(ledger: &mut LedgerOf<T>, now: EraIndex) {
		let era = ledger.clock.index;
		let weight = core::mem::take(&mut ledger.weight);
		if weight.is_zero() || !Self::is_claimable(era, now) {
			return;
		}
		if ledger.open.is_full() {
			Self::expire_oldest(ledger);
		}
		let reserve = Self::reserve(ledger.owed);
		let wanted = Self::wanted(weight, reserve);
		let missing = wanted.saturating_sub(reserve);
		let minted = match missing.is_zero() {
			true => Zero::zero(),
			// Too little for an account that has nothing, or too much for the currency: then it is less this time.
			false => T::Currency::mint_into(&Self::account(), missing).unwrap_or_default(),
		};
		let amount = wanted.min(Self::reserve(ledger.owed));
		if !amount.is_zero() {
			Pools::<T>::insert(era, Self::pool_of(amount, weight));
			ledger.owed.saturating_accrue(amount);
			let pushed = ledger.open.try_push(era);
			debug_assert!(pushed.is_ok(), "room was made");
		}
		Self::deposit_event(Event::EraClosed { era, amount, minted, weight });
	}

	/// Take back what was not claimed in time, of a few pools: each era makes one at most.
	fn expire_pools(ledger: &mut LedgerOf<T>, now: EraIndex) {
		for _ in 0..MAX_EXPIRED {
			match ledger.open.first() {
				Some(era) if !Self::is_claimable(*era, now) => Self::expire_oldest(ledger),
				_ => break,
			}
		}
	}

	fn expire_oldest(ledger: &mut LedgerOf<T>) {
		if ledger.open.is_empty() {
			return;
		}
		let era = ledger.open.remove(0);
		if let Some(pool) = Pools::<T>::take(era) {
			ledger.owed.saturating_reduce(pool.left());
			Self::deposit_event(Event::PoolExpired { era, returned: pool.left() });
		}
	}

	/// Whether what was received in `era` can be claimed in era `now`, or will be.
	pub(crate) fn is_claimable(era: EraIndex, now: EraIndex) -> bool {
		now.saturating_sub(era) < T::ClaimPeriod::get()
	}

	pub(crate) fn do_fund(who: T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		ensure!(!amount.is_zero(), Error::<T>::NoAmount);
		Self::enter_era();
		T::Currency::transfer(&who, &Self::account(), amount, Preservation::Preserve)?;
		Self::deposit_event(Event::Funded { from: who, amount });
		Ok(())
	}
}
