//! What one profile gives another.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{reputation::Context, traits::ProfileLookup, ProfileId};

use crate::{Config, DepositOf, Endorsement, Endorsements, Error, Event, Pallet, Part, ScoreOf};

impl<T: Config> Pallet<T> {
	/// How many points whoever has this score can give away in an era.
	///
	/// What it has from endorsements does not count. If it did, the square root would not hold rings back but feed them:
	/// whoever spreads its points over many profiles has more power the more they are, and each hands its part on.
	pub(crate) fn power(score: &ScoreOf<T>) -> u64 {
		let earned = score.earned();
		if earned < T::EndorsementThreshold::get() {
			return 0;
		}
		T::EndorsementRate::get().mul_floor(earned.isqrt()).min(T::MaxEndorsementPower::get())
	}

	pub(crate) fn do_endorse(
		who: T::AccountId,
		by: ProfileId,
		endorsed: ProfileId,
		context: Context,
		points: u64,
	) -> DispatchResult {
		let era = Self::clock().index;
		ensure!(points > 0, Error::<T>::NoPoints);
		ensure!(by != endorsed, Error::<T>::Oneself);
		ensure!(T::Profiles::exists(endorsed), Error::<T>::UnknownProfile);
		ensure!(
			!T::Profiles::has_blocked(endorsed, by) && !T::Profiles::has_blocked(by, endorsed),
			Error::<T>::BlockedProfile
		);
		let before = Endorsements::<T>::get(by, (endorsed, context));
		ensure!(before.as_ref().is_none_or(|before| before.era != era), Error::<T>::AlreadyEndorsed);
		let mut own = Self::record(by, context, era);
		let given = own.usage.given.checked_add(points).ok_or(Error::<T>::PowerExceeded)?;
		ensure!(given <= Self::power(&own), Error::<T>::PowerExceeded);
		let others = Self::record(endorsed, context, era);
		ensure!(points <= others.headroom(T::MaxGain::get()), Error::<T>::GainExceeded);
		ensure!(Self::has_place(endorsed, context), Error::<T>::TooManyContexts);
		let deposit = match before {
			Some(before) => before.deposit,
			None => Self::hold::<Endorsement<DepositOf<T>>>(who)?,
		};

		Self::enter_era();
		own.usage.given = given;
		Self::put(by, context, own);
		Self::give(endorsed, context, others, Part::Endorsements, points);
		Endorsements::<T>::insert(by, (endorsed, context), Endorsement { era, points, deposit });
		Self::deposit_event(Event::Endorsed { by, endorsed, context, points });
		Ok(())
	}

	pub(crate) fn do_release_endorsement(by: ProfileId, endorsed: ProfileId, context: Context) -> DispatchResult {
		let record = Endorsements::<T>::get(by, (endorsed, context)).ok_or(Error::<T>::NotFound)?;
		ensure!(record.era != Self::clock().index, Error::<T>::EraNotOver);

		Endorsements::<T>::remove(by, (endorsed, context));
		record.deposit.refund()?;
		Self::deposit_event(Event::EndorsementReleased { by, endorsed, context });
		Ok(())
	}
}
