//! Weights of pallet_letters, estimated: the reads and writes of its benchmarks, counted by hand, the time that calls alike
//! take, and 10 ns a byte for moving it, hashing it into the state and writing it.
//!
//! Command that measures them: `scripts/bench weights pallets pallet_letters`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What moving so many bytes takes.
fn moved(bytes: u32) -> Weight {
	Weight::from_parts(10_000, 0).saturating_mul(bytes.into())
}

/// The estimated weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_letters::WeightInfo for WeightInfo<T> {
	/// `b` is from 1586 to 65516.
	fn keep(b: u32) -> Weight {
		Weight::from_parts(90_000_000, 0)
			.saturating_add(moved(b))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// `b` is from 1586 to 65516.
	fn remove(b: u32) -> Weight {
		Weight::from_parts(110_000_000, 0)
			.saturating_add(moved(b))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// `b` is from 1586 to 65516.
	fn assume_deposit(b: u32) -> Weight {
		Weight::from_parts(160_000_000, 0)
			.saturating_add(moved(b))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// `n` is from 0 to 64.
	fn clear_retired(n: u32) -> Weight {
		Weight::from_parts(15_000_000, 0)
			.saturating_add(
				Weight::from_parts(110_000_000, 0)
					.saturating_add(moved(pallet_letters::MAX_ENVELOPE))
					.saturating_add(T::DbWeight::get().reads(4))
					.saturating_add(T::DbWeight::get().writes(3))
					.saturating_mul(n.into()),
			)
			.saturating_add(T::DbWeight::get().reads(2))
	}
	fn on_retired() -> Weight {
		Weight::from_parts(5_000_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}
}
