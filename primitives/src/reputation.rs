//! Where reputation is held, and what gives it.

use crate::{AppId, PlanetId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Where a score counts. No score flows from one context into another.
#[derive(
	Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Context {
	/// On the whole chain.
	Global,
	/// Among the users of one app.
	App(AppId),
	/// In one community.
	Planet(PlanetId),
}

/// A pallet that gives reputation for what people did. Each has a budget per era.
#[derive(
	Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Source {
	/// What was earned by publishing.
	Earnings,
	/// Sales and subscriptions.
	Royalties,
	/// Service of a Pub.
	Pubs,
	/// Work for a community.
	Dao,
	/// Reports and juries.
	Curation,
}
