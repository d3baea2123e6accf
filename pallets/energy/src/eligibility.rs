//! Which calls energy pays for.

use crate::{CallClass, CallKey, CallName, Config, Eligible, Error, Event, Pallet, PalletName};
use alloc::string::String;
use frame_support::{
	ensure,
	traits::{CallMetadata, Contains, Get, GetCallMetadata},
};
use sp_runtime::{traits::Zero, DispatchResult};

impl<T: Config> Pallet<T> {
	/// As what energy pays for `call`; `None`: not at all.
	pub fn class_of(call: &<T as frame_system::Config>::RuntimeCall) -> Option<CallClass> {
		if !T::Payable::contains(call) {
			return None;
		}
		let CallMetadata { pallet_name, function_name } = call.get_call_metadata();
		Eligible::<T>::get(key(pallet_name, function_name)?)
	}

	pub(crate) fn do_set_eligible(pallet: PalletName, call: CallName, class: Option<CallClass>) -> DispatchResult {
		let key = (pallet.clone(), call.clone());
		match class {
			Some(class) => {
				ensure!(Self::is_call(&key), Error::<T>::UnknownCall);
				Eligible::<T>::insert(&key, class);
			},
			// The call may be gone from the runtime by now, and must still be removable.
			None => {
				ensure!(Eligible::<T>::contains_key(&key), Error::<T>::NotEligible);
				Eligible::<T>::remove(&key);
			},
		}
		Self::deposit_event(Event::EligibilitySet { pallet, call, class });
		Ok(())
	}

	pub(crate) fn build_genesis(eligible: &[(String, String, CallClass)]) {
		for (pallet, call, class) in eligible {
			let key = key(pallet, call).filter(Self::is_call);
			let key = key.unwrap_or_else(|| panic!("the runtime has no call {pallet}::{call}"));
			Eligible::<T>::insert(key, class);
		}
	}

	/// Whether the runtime has such a call.
	pub(crate) fn is_call((pallet, call): &CallKey) -> bool {
		type Call<T> = <T as frame_system::Config>::RuntimeCall;
		let pallet = Call::<T>::get_module_names().iter().find(|name| name.as_bytes() == &pallet[..]);
		pallet.is_some_and(|pallet| Call::<T>::get_call_names(pallet).iter().any(|name| name.as_bytes() == &call[..]))
	}

	/// Panics when the runtime's configuration cannot work.
	pub(crate) fn check_configuration() {
		assert!(!T::RegenerationPeriod::get().is_zero(), "the regeneration period must not be zero");
		assert!(
			T::ReclaimDelay::get() >= T::RegenerationPeriod::get(),
			"the reclaim delay must not be shorter than the regeneration period"
		);
		assert!(!T::MinLoan::get().is_zero(), "the smallest loan pays for its storage: it must not be zero");
		assert!(T::MaxUnlocking::get() > 0, "nothing could ever be reclaimed");
	}
}

/// `None` when a name is longer than any that can be listed.
fn key(pallet: &str, call: &str) -> Option<CallKey> {
	Some((pallet.as_bytes().to_vec().try_into().ok()?, call.as_bytes().to_vec().try_into().ok()?))
}
