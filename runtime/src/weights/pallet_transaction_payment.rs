//! Weights of pallet_transaction_payment, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_transaction_payment`.

use super::measured;
use core::marker::PhantomData;
use frame_support::weights::Weight;

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_transaction_payment::WeightInfo for WeightInfo<T> {
	fn charge_transaction_payment() -> Weight {
		// The fastest run took 83_386 ns.
		measured(84_839_000)
	}
}
