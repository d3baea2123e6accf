//! Weights of pallet_proxy, measured.
//!
//! Machine: 2 x AMD EPYC. Steps: 6, repeats: 3, wasm compiled, state in memory.
//! Command: `scripts/bench weights pallets pallet_proxy`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_proxy::WeightInfo for WeightInfo<T> {
	/// `p` is from 1 to 31.
	fn proxy(p: u32) -> Weight {
		// The fastest run took 18_534 ns.
		measured(19_577_834)
			.saturating_add(measured(91_602).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(2))
	}
	/// `a` is from 0 to 31.
	/// `p` is from 1 to 31.
	fn proxy_announced(a: u32, p: u32) -> Weight {
		// The fastest run took 45_355 ns.
		measured(45_852_000)
			.saturating_add(measured(257_939).saturating_mul(a.into()))
			.saturating_add(measured(64_147).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// `a` is from 0 to 31.
	/// `p` is from 1 to 31.
	fn remove_announcement(a: u32, p: u32) -> Weight {
		// The fastest run took 29_586 ns.
		measured(29_570_143)
			.saturating_add(measured(287_680).saturating_mul(a.into()))
			.saturating_add(measured(40_761).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// `a` is from 0 to 31.
	/// `p` is from 1 to 31.
	fn reject_announcement(a: u32, p: u32) -> Weight {
		// The fastest run took 30_056 ns.
		measured(29_604_305)
			.saturating_add(measured(277_511).saturating_mul(a.into()))
			.saturating_add(measured(39_649).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// `a` is from 0 to 31.
	/// `p` is from 1 to 31.
	fn announce(a: u32, p: u32) -> Weight {
		// The fastest run took 39_124 ns.
		measured(38_179_609)
			.saturating_add(measured(259_044).saturating_mul(a.into()))
			.saturating_add(measured(60_475).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// `p` is from 1 to 31.
	fn add_proxy(p: u32) -> Weight {
		// The fastest run took 28_944 ns.
		measured(29_932_381)
			.saturating_add(measured(86_802).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `p` is from 1 to 31.
	fn remove_proxy(p: u32) -> Weight {
		// The fastest run took 28_785 ns.
		measured(29_699_425)
			.saturating_add(measured(90_042).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `p` is from 1 to 31.
	fn remove_proxies(p: u32) -> Weight {
		// The fastest run took 28_974 ns.
		measured(28_270_319)
			.saturating_add(measured(2_064_805).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `p` is from 1 to 31.
	fn create_pure(p: u32) -> Weight {
		// The fastest run took 31_940 ns.
		measured(32_961_390)
			.saturating_add(measured(51_269).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// `p` is from 0 to 30.
	fn kill_pure(p: u32) -> Weight {
		// The fastest run took 31_319 ns.
		measured(32_446_333)
			.saturating_add(measured(64_435).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn poke_deposit() -> Weight {
		// The fastest run took 52_088 ns.
		measured(53_601_000).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(3))
	}
}
