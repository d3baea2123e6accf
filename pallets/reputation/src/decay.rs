//! Exponential decay in integers, the same on every machine.
//!
//! Two to the power of minus a fraction is the product of the roots below for the fraction's binary digits. Everything is rounded
//! against the holder: the fraction up to 32 digits, roots and products down.

/// `2^(-2^-k)` for k from 1 to 32, times 2^64, rounded down.
const ROOTS: [u64; 32] = [
	0xb504f333f9de6484,
	0xd744fccad69d6af4,
	0xeac0c6e7dd24392e,
	0xf5257d152486cc2c,
	0xfa83b2db722a033a,
	0xfd3e0c0cf486c174,
	0xfe9e115c7b8f884b,
	0xff4ecb59511ec8a5,
	0xffa756521c8daed1,
	0xffd3a751c0f7e10b,
	0xffe9d2b2f7db2755,
	0xfff4e91bff1b8c3d,
	0xfffa747ea0040664,
	0xfffd3a3b7814eb53,
	0xfffe9d1cc60ddab1,
	0xffff4e8e25879bfa,
	0xffffa7470363f451,
	0xffffd3a37dda0313,
	0xffffe9d1bdf703ae,
	0xfffff4e8debe025e,
	0xfffffa746f4fa150,
	0xfffffd3a37a3f8b0,
	0xfffffe9d1bd1065a,
	0xffffff4e8de845ad,
	0xffffffa746f41376,
	0xffffffd3a37a05e3,
	0xffffffe9d1bd01fb,
	0xfffffff4e8de80c0,
	0xfffffffa746f4050,
	0xfffffffd3a37a024,
	0xfffffffe9d1bd011,
	0xffffffff4e8de808,
];

/// What is left of `value` after `elapsed` blocks, where half of it goes every `half_life` blocks. A half-life of zero
/// counts as one.
///
/// With the exact result `e`, what comes out is at most `e` and more than `e × (1 − 2^-32) − 1`. It never rises with
/// `elapsed`, never falls with `value`, and two steps leave what one step over the whole time does, up to these bounds.
pub fn decay(value: u64, elapsed: u64, half_life: u64) -> u64 {
	let half_life = half_life.max(1);
	let rest = u128::from(elapsed % half_life);
	let fraction = (rest << 32).div_ceil(half_life.into());
	let halvings = (elapsed / half_life).saturating_add((fraction >> 32) as u64);
	if halvings >= 64 {
		return 0;
	}
	let factor = (1u32..).zip(ROOTS).fold(1u128 << 64, |factor, (digit, root)| {
		if fraction >> (32 - digit) & 1 == 1 {
			(factor * u128::from(root)) >> 64
		} else {
			factor
		}
	});
	// Neither product overflows: the factor is at most 2^64, and the other less.
	((u128::from(value) * factor) >> (64 + halvings)) as u64
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	/// A 32nd digit more or less.
	fn bound(value: u64) -> u64 {
		value >> 31
	}

	#[test]
	fn each_root_is_the_root_of_the_one_before() {
		let squares = ROOTS.map(|root| (u128::from(root) * u128::from(root)) >> 64);
		for (square, before) in squares.into_iter().zip([1 << 63].into_iter().chain(ROOTS)) {
			assert!(u128::from(before).abs_diff(square) <= 2);
		}
	}

	#[test]
	fn half_is_left_after_each_half_life() {
		for halvings in 0..70 {
			let left = 1_000_000u64.checked_shr(halvings as u32).unwrap_or(0);
			assert_eq!(decay(1_000_000, halvings * 777, 777), left);
		}
		assert_eq!(decay(u64::MAX, 0, 0), u64::MAX);
		assert_eq!(decay(u64::MAX, 1, 0), u64::MAX / 2);
		assert_eq!(decay(u64::MAX, u64::MAX, u64::MAX), u64::MAX / 2);
		assert_eq!(decay(u64::MAX, u64::MAX, 1), 0);
	}

	#[test]
	fn agrees_with_floating_point() {
		for elapsed in (0..10_000_000).step_by(33_333) {
			let exact = 1e15 * (-(elapsed as f64) / 2_592_000.0).exp2();
			let left = decay(1_000_000_000_000_000, elapsed, 2_592_000) as f64;
			assert!(left <= exact + 1.0 && left > exact * (1.0 - 2f64.powi(-32)) - 1.0, "{left} {exact}");
		}
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(2_000))]

		#[test]
		fn never_rises_with_time(value: u64, elapsed in 0..u64::MAX / 2, more in 0..1_000_000u64, half_life: u64) {
			prop_assert!(decay(value, elapsed + more, half_life) <= decay(value, elapsed, half_life));
		}

		#[test]
		fn never_rises_from_block_to_block(value: u64, elapsed in 0..100_000_000u64, half_life in 1..10_000_000u64) {
			prop_assert!(decay(value, elapsed + 1, half_life) <= decay(value, elapsed, half_life));
			prop_assert!(decay(value, elapsed, half_life) <= value);
		}

		#[test]
		fn never_falls_with_value(value: u64, more: u64, elapsed in 0..100_000_000u64, half_life in 1..10_000_000u64) {
			let greater = value.saturating_add(more);
			prop_assert!(decay(value, elapsed, half_life) <= decay(greater, elapsed, half_life));
		}

		#[test]
		fn two_steps_are_one(
			value in 0..1u64 << 62,
			first in 0..50_000_000u64,
			second in 0..50_000_000u64,
			half_life in 1..10_000_000u64,
		) {
			let one = decay(value, first + second, half_life);
			let two = decay(decay(value, first, half_life), second, half_life);
			prop_assert!(two <= one + bound(one) + 1, "{two} is more than {one}");
			prop_assert!(two + bound(one) + 3 >= one, "{two} is less than {one}");
		}
	}
}
