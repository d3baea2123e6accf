//! Reading and writing scores: everything else goes through here.

use codec::MaxEncodedLen;
use frame_support::{ensure, pallet_prelude::*};
use frame_system::pallet_prelude::*;
use metalife_primitives::{
	era::{EraClock, EraIndex},
	reputation::Context,
	traits::{OnRetired, ProfileLookup, Reputation},
	ProfileId,
};

use crate::{BlockOf, Clock, Config, Contexts, DepositOf, Error, Event, Pallet, Part, ScoreOf, Scores};

/// What the keys of a record take in storage: the pallet's and map's prefix, and two hashed keys.
const KEY_BYTES: u32 = 32 + 2 * 24;

/// Bytes that a record with this value is charged for: as many as it can have.
pub(crate) fn record_bytes<Value: MaxEncodedLen>() -> u32 {
	KEY_BYTES.saturating_add(Value::max_encoded_len() as u32)
}

impl<T: Config> Pallet<T> {
	/// The signer and the profile that it is the controller or a device of.
	pub(crate) fn ensure_person(origin: OriginFor<T>) -> Result<(T::AccountId, ProfileId), DispatchError> {
		let who = ensure_signed(origin)?;
		let profile = T::Profiles::profile_of(&who).ok_or(Error::<T>::NoProfile)?;
		ensure!(T::Profiles::person_of(&who) == Some(profile), Error::<T>::NotPermitted);
		Ok((who, profile))
	}

	/// The signer and the profile it controls.
	pub(crate) fn ensure_controller(origin: OriginFor<T>) -> Result<(T::AccountId, ProfileId), DispatchError> {
		let who = ensure_signed(origin)?;
		let profile = T::Profiles::profile_of(&who).ok_or(Error::<T>::NoProfile)?;
		ensure!(T::Profiles::controller_of(profile).as_ref() == Some(&who), Error::<T>::NotPermitted);
		Ok((who, profile))
	}

	/// How many bytes the scores of one profile take at most: what the deposit on a profile must pay for.
	pub fn score_bytes() -> u32 {
		let places = T::MaxContexts::get().saturating_add(1);
		let list = record_bytes::<BoundedVec<Context, T::MaxContexts>>();
		record_bytes::<ScoreOf<T>>().saturating_mul(places).saturating_add(list)
	}

	/// Hold the price of a record with this value from `payer`.
	pub(crate) fn hold<Value: MaxEncodedLen>(payer: T::AccountId) -> Result<DepositOf<T>, DispatchError> {
		DepositOf::<T>::take(payer, record_bytes::<Value>() as usize).map_err(|_| Error::<T>::DepositUnavailable.into())
	}

	pub(crate) fn now() -> BlockOf<T> {
		frame_system::Pallet::<T>::block_number()
	}

	/// The current era.
	pub(crate) fn clock() -> EraClock<BlockOf<T>> {
		Clock::<T>::get().at(Self::now(), T::EraLength::get())
	}

	/// The current era, noted, for whoever is about to write something of it.
	pub(crate) fn enter_era() -> EraIndex {
		let clock = Self::clock();
		if clock != Clock::<T>::get() {
			Clock::<T>::put(clock);
		}
		clock.index
	}

	/// What `profile` has in `context`, decayed until now, and what it has done in `era`.
	pub(crate) fn record(profile: ProfileId, context: Context, era: EraIndex) -> ScoreOf<T> {
		let mut score = Scores::<T>::get(profile, context).unwrap_or_default();
		score.renew(Self::now(), T::HalfLife::get(), era);
		score
	}

	/// What `profile` has in `context`, in points.
	pub(crate) fn points(profile: ProfileId, context: Context) -> u64 {
		Self::record(profile, context, Self::clock().index).points()
	}

	/// Store a score. It must have a place.
	pub(crate) fn put(profile: ProfileId, context: Context, score: ScoreOf<T>) {
		if score.is_empty() {
			Self::remove(profile, context);
		} else {
			Scores::<T>::insert(profile, context, score);
		}
	}

	/// Whether a score of `profile` in `context` has a place, or can be given one.
	pub(crate) fn has_place(profile: ProfileId, context: Context) -> bool {
		if context == Context::Global || Scores::<T>::contains_key(profile, context) {
			return true;
		}
		let contexts = Contexts::<T>::get(profile);
		!contexts.is_full() || Self::faded(profile, &contexts).is_some()
	}

	/// Give a new score a place.
	fn take_place(profile: ProfileId, context: Context) {
		if context == Context::Global || Scores::<T>::contains_key(profile, context) {
			return;
		}
		Contexts::<T>::mutate(profile, |contexts| {
			if contexts.is_full() {
				if let Some(place) = Self::faded(profile, contexts) {
					Scores::<T>::remove(profile, contexts.swap_remove(place));
				}
			}
			let pushed = contexts.try_push(context);
			debug_assert!(pushed.is_ok(), "it was asked before whether there is a place");
		});
	}

	/// A context in which nothing is left, and nothing was done in this era.
	fn faded(profile: ProfileId, contexts: &[Context]) -> Option<usize> {
		let era = Self::clock().index;
		contexts.iter().position(|context| {
			let score = Self::record(profile, *context, era);
			score.points() == 0 && score.usage.is_none()
		})
	}

	/// Add points to a score. Whoever calls this has asked for headroom and a place, and whether the profile exists.
	pub(crate) fn give(profile: ProfileId, context: Context, mut score: ScoreOf<T>, part: Part, points: u64) {
		score.gain(part, points);
		Self::take_place(profile, context);
		Self::put(profile, context, score);
	}

	/// Remove a score and free its place.
	fn remove(profile: ProfileId, context: Context) {
		Scores::<T>::remove(profile, context);
		if context != Context::Global {
			Contexts::<T>::mutate_exists(profile, |contexts| {
				if let Some(list) = contexts {
					list.retain(|other| *other != context);
					if list.is_empty() {
						*contexts = None;
					}
				}
			});
		}
	}

	pub(crate) fn do_forget(profile: ProfileId, context: Context) -> DispatchResult {
		let score = Scores::<T>::get(profile, context).ok_or(Error::<T>::NotFound)?;
		let used = score.usage.era == Self::clock().index && !score.usage.is_none();
		ensure!(!used, Error::<T>::UsedThisEra);

		Self::enter_era();
		Self::remove(profile, context);
		Self::deposit_event(Event::Forgotten { profile, context });
		Ok(())
	}
}

impl<T: Config> Reputation for Pallet<T> {
	fn score(profile: ProfileId) -> u64 {
		Self::points(profile, Context::Global)
	}
}

/// Forgets the scores, of which there are at most one and [`Config::MaxContexts`]. Records with a deposit stay until they
/// are released.
impl<T: Config> OnRetired for Pallet<T> {
	fn on_retired(profile: ProfileId) {
		Scores::<T>::remove(profile, Context::Global);
		for context in Contexts::<T>::take(profile) {
			Scores::<T>::remove(profile, context);
		}
	}
}
