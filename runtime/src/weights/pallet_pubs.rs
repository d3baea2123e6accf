//! Weights of pallet_pubs, estimated: not measured yet.
//!
//! Times are those measured of calls that do the same: of `pallet_profile::link`, with a signature that is verified twice,
//! and of `pallet_subscriptions::forget_view`, with a deposit that goes back. As much is added as a record takes that is ten
//! times as long. Reads and writes are counted. `scripts/bench weights pallets pallet_pubs` measures all of it.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The estimated weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_pubs::WeightInfo for WeightInfo<T> {
	fn register() -> Weight {
		measured(300_000_000).saturating_add(T::DbWeight::get().reads(12)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn update() -> Weight {
		measured(75_000_000).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(1))
	}
	fn retire() -> Weight {
		measured(120_000_000).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(5))
	}
	fn clear() -> Weight {
		measured(120_000_000).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(5))
	}
}
