//! For whom a call acts: whose profile speaks, who pays the deposit, whose energy pays the fee.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{traits::ProfileLookup, AppId, ProfileId};

use crate::{deposits::Payer, Acting, AppKeys, Apps, Call, Config, Error, FeedKey, Grants, Pallet, Scopes};

/// Who acts.
pub(crate) struct Actor<AccountId> {
	/// The account that signed.
	pub who: AccountId,
	/// The profile that acts.
	pub profile: ProfileId,
	/// The app through which it acts.
	pub app: Option<AppId>,
	/// Whether the account is a key of that app, and not the person.
	pub by_app: bool,
}

impl<T: Config> Pallet<T> {
	/// The profile that the sender speaks for.
	pub(crate) fn ensure_person(who: &T::AccountId) -> Result<ProfileId, DispatchError> {
		T::Profiles::person_of(who).ok_or_else(|| Error::<T>::NoProfile.into())
	}

	/// Who acts when `who` signs. What an app does needs `scope`.
	pub(crate) fn actor(
		who: T::AccountId,
		acting: Acting,
		scope: Scopes,
	) -> Result<Actor<T::AccountId>, DispatchError> {
		let (profile, app, by_app) = match acting {
			Acting::Own => (Self::ensure_person(&who)?, None, false),
			Acting::Through(app) => {
				let profile = Self::ensure_person(&who)?;
				ensure!(Apps::<T>::contains_key(app), Error::<T>::UnknownApp);
				ensure!(Self::is_granted(profile, app, scope), Error::<T>::NotGranted);
				(profile, Some(app), false)
			},
			Acting::For { app, profile } => {
				// The keys go with the app, so there is such an app.
				ensure!(AppKeys::<T>::contains_key(app, &who), Error::<T>::NotAppKey);
				ensure!(Self::is_granted(profile, app, scope), Error::<T>::NotGranted);
				ensure!(T::Profiles::exists(profile), Error::<T>::UnknownProfile);
				(profile, Some(app), true)
			},
		};
		Ok(Actor { who, profile, app, by_app })
	}

	/// Who acts on a feed: the person whose feed it is, the feed itself, or an app.
	pub(crate) fn feed_actor(
		who: T::AccountId,
		feed: &FeedKey,
		app: Option<AppId>,
	) -> Result<Actor<T::AccountId>, DispatchError> {
		let profile = Self::profile_of_feed(feed).ok_or(Error::<T>::UnknownFeed)?;
		match app {
			Some(app) => Self::actor(who, Acting::For { app, profile }, Scopes::ANCHOR),
			None => {
				let is_feed = Self::feed_account(feed).as_ref() == Some(&who);
				ensure!(is_feed || T::Profiles::person_of(&who) == Some(profile), Error::<T>::NotPermitted);
				Ok(Actor { who, profile, app: None, by_app: false })
			},
		}
	}

	/// The profile whose feed is written under this key.
	pub(crate) fn profile_of_feed(feed: &FeedKey) -> Option<ProfileId> {
		T::Profiles::feed_of(&Self::feed_account(feed)?)
	}

	fn feed_account(feed: &FeedKey) -> Option<T::AccountId> {
		T::AccountId::decode(&mut &feed[..]).ok()
	}

	/// Who pays the deposit: whoever the call names; else the sender, or, where the sender is an app's key, the app's
	/// owner.
	pub(crate) fn payer(
		actor: &Actor<T::AccountId>,
		named: Option<T::AccountId>,
	) -> Result<Payer<T::AccountId>, DispatchError> {
		let app = actor.app.filter(|_| actor.by_app);
		let account = match (named, app) {
			(Some(named), _) => named,
			(None, Some(app)) => Apps::<T>::get(app).ok_or(Error::<T>::UnknownApp)?.owner,
			(None, None) => actor.who.clone(),
		};
		Ok(Payer { sponsored: account != actor.who, account, app })
	}

	/// Whether `app` may do this for `profile` now.
	pub fn is_granted(profile: ProfileId, app: AppId, scope: Scopes) -> bool {
		Grants::<T>::get(profile, app).is_some_and(|grant| grant.scopes.contains(scope))
	}

	/// Whose energy may pay for `call` when `who` sends it.
	///
	/// A person's call is paid by the person's profile, and so is an anchor that the feed itself sends. What an app's key
	/// does for a profile is paid by that profile if it granted the app [`Scopes::ENERGY`] and what the call needs; else
	/// by the profile of the app's owner. Whoever has no part in it pays for nothing: a call that is not granted is paid
	/// by the sender's own profile.
	pub fn acting_for(who: &T::AccountId, call: &Call<T>) -> Option<ProfileId> {
		let (acting, scope) = match call {
			Call::publish { acting, .. } => (*acting, Scopes::PUBLISH),
			Call::edit { acting, .. } => (*acting, Scopes::EDIT),
			Call::retract { acting, .. } => (*acting, Scopes::RETRACT),
			Call::react { acting, .. } | Call::unreact { acting, .. } => (*acting, Scopes::REACT),
			Call::anchor { app: None, feed, .. } if Self::feed_account(feed).as_ref() == Some(who) => {
				return T::Profiles::feed_of(who)
			},
			Call::anchor { app: Some(app), feed, .. } => {
				let profile = Self::profile_of_feed(feed)?;
				(Acting::For { app: *app, profile }, Scopes::ANCHOR)
			},
			_ => (Acting::Own, Scopes::NONE),
		};
		match acting {
			Acting::For { app, profile }
				if AppKeys::<T>::contains_key(app, who) && Self::is_granted(profile, app, scope) =>
			{
				if Self::is_granted(profile, app, Scopes::ENERGY) {
					return Some(profile);
				}
				T::Profiles::person_of(&Apps::<T>::get(app)?.owner)
			},
			_ => T::Profiles::person_of(who),
		}
	}
}
