//! Weights of pallet_royalties, measured.
//!
//! Machine: 2 x Intel(R) Xeon(R) Processor. Steps: 20, repeats: 10, wasm compiled, state in memory.
//! Time: transfer_keep_alive takes 33812 ns here and 53010 ns on 2 x AMD EPYC: times are multiplied by 1.568.
//! Command: `scripts/bench weights pallets pallet_royalties`.

use super::measured;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_royalties::WeightInfo for WeightInfo<T> {
	fn create_collection() -> Weight {
		// The fastest run took 101_198 ns.
		measured(104_148_063).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(8))
	}
	fn set_policy() -> Weight {
		// The fastest run took 15_848 ns.
		measured(16_869_384).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(1))
	}
	/// `n` is from 0 to 64.
	fn close_collection(n: u32) -> Weight {
		// The fastest run took 100_977 ns.
		measured(108_954_290)
			.saturating_add(measured(20_526_267).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(7))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}
	fn create_edition() -> Weight {
		// The fastest run took 66_365 ns.
		measured(68_759_985).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn close_edition() -> Weight {
		// The fastest run took 103_699 ns.
		measured(107_095_502).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(4))
	}
	fn mint() -> Weight {
		// The fastest run took 128_048 ns.
		measured(132_118_944).saturating_add(T::DbWeight::get().reads(10)).saturating_add(T::DbWeight::get().writes(9))
	}
	fn open_drop() -> Weight {
		// The fastest run took 132_428 ns.
		measured(135_453_626).saturating_add(T::DbWeight::get().reads(8)).saturating_add(T::DbWeight::get().writes(3))
	}
	fn close_drop() -> Weight {
		// The fastest run took 58_520 ns.
		measured(60_897_535).saturating_add(T::DbWeight::get().reads(3)).saturating_add(T::DbWeight::get().writes(2))
	}
	/// `p` is from 0 to 32.
	fn mint_from_drop(p: u32) -> Weight {
		// The fastest run took 974_678 ns.
		measured(1_017_747_427)
			.saturating_add(measured(676_717).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(45))
			.saturating_add(T::DbWeight::get().writes(28))
	}
	fn redeem() -> Weight {
		// The fastest run took 1_099_198 ns.
		measured(1_117_519_846)
			.saturating_add(T::DbWeight::get().reads(47))
			.saturating_add(T::DbWeight::get().writes(28))
	}
	fn cancel_voucher() -> Weight {
		// The fastest run took 68_107 ns.
		measured(70_290_144).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn clear_voucher() -> Weight {
		// The fastest run took 120_998 ns.
		measured(124_410_137).saturating_add(T::DbWeight::get().reads(5)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn clear_allowance() -> Weight {
		// The fastest run took 134_225 ns.
		measured(138_103_185).saturating_add(T::DbWeight::get().reads(6)).saturating_add(T::DbWeight::get().writes(6))
	}
	fn gift() -> Weight {
		// The fastest run took 695_344 ns.
		measured(706_858_531).saturating_add(T::DbWeight::get().reads(28)).saturating_add(T::DbWeight::get().writes(16))
	}
	fn burn() -> Weight {
		// The fastest run took 122_871 ns.
		measured(126_029_661).saturating_add(T::DbWeight::get().reads(10)).saturating_add(T::DbWeight::get().writes(12))
	}
	fn assume_deposit() -> Weight {
		// The fastest run took 107_112 ns.
		measured(110_049_212).saturating_add(T::DbWeight::get().reads(4)).saturating_add(T::DbWeight::get().writes(4))
	}
	/// `b` is from 0 to 32.
	fn put_on_sale(b: u32) -> Weight {
		// The fastest run took 107_786 ns.
		measured(112_136_471)
			.saturating_add(measured(60_975).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn cancel_sale() -> Weight {
		// The fastest run took 57_617 ns.
		measured(59_818_898).saturating_add(T::DbWeight::get().reads(2)).saturating_add(T::DbWeight::get().writes(2))
	}
	fn buy() -> Weight {
		// The fastest run took 1_150_101 ns.
		measured(1_192_552_544)
			.saturating_add(T::DbWeight::get().reads(50))
			.saturating_add(T::DbWeight::get().writes(31))
	}
	fn bid() -> Weight {
		// The fastest run took 263_437 ns.
		measured(268_999_255).saturating_add(T::DbWeight::get().reads(11)).saturating_add(T::DbWeight::get().writes(10))
	}
	fn settle() -> Weight {
		// The fastest run took 954_430 ns.
		measured(989_093_040).saturating_add(T::DbWeight::get().reads(43)).saturating_add(T::DbWeight::get().writes(25))
	}
	fn make_offer() -> Weight {
		// The fastest run took 359_433 ns.
		measured(369_165_140).saturating_add(T::DbWeight::get().reads(15)).saturating_add(T::DbWeight::get().writes(7))
	}
	fn withdraw_offer() -> Weight {
		// The fastest run took 233_627 ns.
		measured(242_604_000).saturating_add(T::DbWeight::get().reads(9)).saturating_add(T::DbWeight::get().writes(10))
	}
	fn accept_offer() -> Weight {
		// The fastest run took 1_000_286 ns.
		measured(1_021_140_166)
			.saturating_add(T::DbWeight::get().reads(45))
			.saturating_add(T::DbWeight::get().writes(27))
	}
	fn draw() -> Weight {
		// The fastest run took 206_273 ns.
		measured(210_365_604).saturating_add(T::DbWeight::get().reads(9)).saturating_add(T::DbWeight::get().writes(10))
	}
	fn buy_claim() -> Weight {
		// The fastest run took 197_523 ns.
		measured(203_992_552).saturating_add(T::DbWeight::get().reads(10)).saturating_add(T::DbWeight::get().writes(9))
	}
}
