//! The seams between our pallets.

use crate::ProfileId;
use impl_trait_for_tuples::impl_for_tuples;

/// Who stands behind an account.
pub trait ProfileLookup<AccountId> {
	/// The profile that `who` controls or is a key of.
	fn profile_of(who: &AccountId) -> Option<ProfileId>;
	/// The account that controls `profile`; `None` when there is no such profile.
	fn controller_of(profile: ProfileId) -> Option<AccountId>;
	/// Whether `by` has blocked `whom`.
	fn has_blocked(by: ProfileId, whom: ProfileId) -> bool;
	/// Whether `follower` follows `followed` publicly.
	fn follows(follower: ProfileId, followed: ProfileId) -> bool;

	/// Whether `profile` exists and is not retired.
	fn exists(profile: ProfileId) -> bool {
		Self::controller_of(profile).is_some()
	}
}

/// Whose energy may pay for a call.
pub trait EnergyPayer<AccountId, Call> {
	/// The profile whose energy pays when `who` sends `call`; `None` when nobody's does.
	fn payer(who: &AccountId, call: &Call) -> Option<ProfileId>;
}

/// How much a profile is esteemed.
pub trait Reputation {
	/// The profile's global score, in points.
	fn score(profile: ProfileId) -> u64;
}

impl Reputation for () {
	fn score(_: ProfileId) -> u64 {
		0
	}
}

/// Told when a profile is retired, so that what hangs on it can be removed. Must do a bounded amount of work.
pub trait OnRetired {
	/// `profile` has just been retired.
	fn on_retired(profile: ProfileId);
}

#[impl_for_tuples(8)]
impl OnRetired for Tuple {
	fn on_retired(profile: ProfileId) {
		for_tuples!( #( Tuple::on_retired(profile); )* );
	}
}
