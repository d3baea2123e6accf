//! What creators are paid.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::traits::ProfileLookup;

use crate::{Config, Error, Event, Pallet, Tiers, TillKeyOf, MAX_CLAIM};

impl<T: Config> Pallet<T> {
	/// Pay a creator what a till has earned; how many periods were walked through.
	pub(crate) fn do_claim(key: TillKeyOf<T>, periods: u32) -> Result<u32, DispatchError> {
		let mut till = Self::till(&key).ok_or(Error::<T>::UnknownTill)?;
		let walked = match Tiers::<T>::get(key.creator, key.tier) {
			Some(tier) => Self::advance(&key, &mut till, &tier, periods.min(MAX_CLAIM)),
			None => 0,
		};
		ensure!(till.earned > 0 || walked > 0, Error::<T>::NothingToClaim);

		// Whom a retired creator's money is for, only the deposit tells.
		let to = T::Profiles::controller_of(key.creator).unwrap_or_else(|| till.deposit.payer.clone());
		let earned = core::mem::take(&mut till.earned);
		let amount = Self::pay_out(&key, &mut till, &to, earned)?;
		Self::put_till(&key, &till);
		Self::deposit_event(Event::Claimed { till: key, to, amount, periods: walked });
		Ok(walked)
	}
}
