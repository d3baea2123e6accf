//! Weights of pallet_im_online, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 6, repeats: 3, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_im_online`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_im_online::WeightInfo for WeightInfo<T> {
	/// `k` is from 1 to 100.
	fn heartbeat(k: u32) -> Weight {
		// The fastest run took 17_923 ns.
		measured(27_335_306)
			.saturating_add(measured(189_371).saturating_mul(k.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `k` is from 1 to 100.
	fn authorize_heartbeat(k: u32) -> Weight {
		// The fastest run took 61_295 ns.
		measured(68_026_806)
			.saturating_add(measured(96_162).saturating_mul(k.into()))
			.saturating_add(T::DbWeight::get().reads(4))
	}
}
