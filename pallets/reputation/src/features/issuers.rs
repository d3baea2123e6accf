//! Apps and Planets that give reputation.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{reputation::Context, traits::ProfileLookup, ProfileId};

use crate::{Config, Error, Event, Issuer, Issuers, Pallet, Part};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_issue(
		who: T::AccountId,
		id: Context,
		profile: ProfileId,
		context: Context,
		points: u64,
	) -> DispatchResult {
		let era = Self::clock().index;
		ensure!(points > 0, Error::<T>::NoPoints);
		let mut issuer = Issuers::<T>::get(id).ok_or(Error::<T>::UnknownIssuer)?;
		ensure!(issuer.account == who, Error::<T>::NotPermitted);
		ensure!(context == id || (context == Context::Global && issuer.global), Error::<T>::ContextNotAdmitted);
		ensure!(points <= issuer.given.left(era, issuer.budget), Error::<T>::BudgetExceeded);
		ensure!(T::Profiles::exists(profile), Error::<T>::UnknownProfile);
		let score = Self::record(profile, context, era);
		ensure!(points <= score.headroom(T::MaxGain::get()), Error::<T>::GainExceeded);
		ensure!(Self::has_place(profile, context), Error::<T>::TooManyContexts);

		Self::enter_era();
		issuer.given = issuer.given.plus(era, points);
		Issuers::<T>::insert(id, issuer);
		Self::give(profile, context, score, Part::Issuer(id), points);
		Self::deposit_event(Event::Issued { issuer: id, profile, context, points });
		Ok(())
	}

	pub(crate) fn do_admit_issuer(id: Context, account: T::AccountId, budget: u64, global: bool) -> DispatchResult {
		ensure!(id != Context::Global, Error::<T>::NotAnIssuer);
		let before = Issuers::<T>::get(id);
		ensure!(before.is_some() || Issuers::<T>::count() < T::MaxIssuers::get(), Error::<T>::TooManyIssuers);

		let given = before.map(|issuer| issuer.given).unwrap_or_default();
		Issuers::<T>::insert(id, Issuer { account: account.clone(), budget, global, given });
		Self::deposit_event(Event::IssuerAdmitted { issuer: id, account, budget, global });
		Ok(())
	}

	pub(crate) fn do_dismiss_issuer(id: Context) -> DispatchResult {
		ensure!(Issuers::<T>::contains_key(id), Error::<T>::UnknownIssuer);

		Issuers::<T>::remove(id);
		Self::deposit_event(Event::IssuerDismissed { issuer: id });
		Ok(())
	}
}
