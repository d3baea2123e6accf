//! Weights of pallet_utility, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 6, repeats: 3, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_utility`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_utility::WeightInfo for WeightInfo<T> {
	/// `c` is from 0 to 1000.
	fn batch(c: u32) -> Weight {
		// The fastest run took 5_661 ns.
		measured(13_608_214).saturating_add(measured(3_660_556).saturating_mul(c.into()))
	}
	fn as_derivative() -> Weight {
		// The fastest run took 7_654 ns.
		measured(8_295_000).saturating_add(T::DbWeight::get().reads(1))
	}
	/// `c` is from 0 to 1000.
	fn batch_all(c: u32) -> Weight {
		// The fastest run took 5_651 ns.
		measured(10_798_706).saturating_add(measured(4_063_056).saturating_mul(c.into()))
	}
	fn dispatch_as() -> Weight {
		// The fastest run took 8_086 ns.
		measured(8_536_000)
	}
	/// `c` is from 0 to 1000.
	fn force_batch(c: u32) -> Weight {
		// The fastest run took 5_540 ns.
		measured(10_047_571).saturating_add(measured(3_729_501).saturating_mul(c.into()))
	}
	fn dispatch_as_fallible() -> Weight {
		// The fastest run took 7_935 ns.
		measured(8_316_000)
	}
	fn if_else() -> Weight {
		// The fastest run took 13_035 ns.
		measured(13_746_000).saturating_add(T::DbWeight::get().reads(1))
	}
}
