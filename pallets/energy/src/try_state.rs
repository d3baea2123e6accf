//! What must hold between blocks.

use crate::{BalanceOf, Config, Eligible, HoldReason, Lent, Loans, Pallet, Quotas, Unlocking};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::InspectHold};
use metalife_primitives::ProfileId;
use sp_runtime::{
	traits::{Saturating, Zero},
	TryRuntimeError,
};

impl<T: Config> Pallet<T> {
	/// - The sum lent to each profile is the sum of its loans.
	/// - What is held of each lender is the sum of its loans and of what it has reclaimed and not withdrawn.
	/// - No entry is empty, and none is from the future.
	/// - What energy has paid for fits into a block.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut lent = BTreeMap::<ProfileId, BalanceOf<T>>::new();
		let mut held = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		for (lender, profile, amount) in Loans::<T>::iter() {
			ensure!(!amount.is_zero(), "a loan of nothing");
			lent.entry(profile).or_default().saturating_accrue(amount);
			held.entry(lender).or_default().saturating_accrue(amount);
		}
		for (lender, unlocking) in Unlocking::<T>::iter() {
			ensure!(!unlocking.is_empty(), "an empty list of reclaimed sums");
			for unlock in unlocking {
				ensure!(!unlock.amount.is_zero(), "a reclaimed sum of nothing");
				held.entry(lender.clone()).or_default().saturating_accrue(unlock.amount);
			}
		}
		ensure!(Lent::<T>::iter().collect::<BTreeMap<_, _>>() == lent, "a profile's loans differ from their sum");
		for (lender, amount) in held {
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::Loan.into(), &lender) == amount,
				"what is held of a lender differs from its loans"
			);
		}
		let now = frame_system::Pallet::<T>::block_number();
		for quota in Quotas::<T>::iter_values() {
			ensure!(!quota.used.is_zero(), "a quota of which nothing is used");
			ensure!(quota.at <= now, "a quota from the future");
		}
		for (key, _) in Eligible::<T>::iter() {
			// After an upgrade that removed the call this is harmless, but a renamed one needs listing anew.
			if !Self::is_call(&key) {
				log::warn!(target: "runtime::energy", "the runtime has no such call: {key:?}");
			}
		}
		ensure!(Self::usage_is_sound(), "energy has paid for more than a block holds");
		Ok(())
	}
}
