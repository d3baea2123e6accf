//! How long what is sealed looks.

/// The shortest that anything looks.
const LEAST: usize = 256;

/// How many bytes so many are padded to, at most `limit`.
///
/// By Padmé (Nikitin, Barman, Lueks, Underwood, Hubaux and Ford, "Reducing Metadata Leakage from Encrypted Files and
/// Communication with PURBs", PETS 2019): lengths are floating-point numbers whose mantissa has no more bits than their
/// exponent. At most 12 % is added, and of a length of up to 64 KiB no more is told than which of some hundred it is.
pub fn padded_len(length: usize, limit: usize) -> usize {
	let length = length.max(LEAST);
	let exponent = length.ilog2();
	let mantissa = exponent.ilog2() + 1;
	let mask = (1 << (exponent - mantissa)) - 1;
	((length + mask) & !mask).min(limit.max(LEAST))
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeSet;

	#[test]
	fn lengths_fall_into_few_classes() {
		let limit = 65_000;
		let classes: BTreeSet<usize> = (0..=limit).map(|length| padded_len(length, limit)).collect();
		assert!(classes.len() < 150, "{}", classes.len());
		for length in 0..=limit {
			let padded = padded_len(length, limit);
			assert!(padded >= length && padded <= limit);
			assert_eq!(padded_len(padded, limit), padded);
			assert!(padded <= LEAST || padded * 100 <= length * 112, "{length} is padded to {padded}");
		}
		// Examples worked out by hand from the paper's definition.
		for (length, padded) in [(0, 256), (256, 256), (257, 272), (1_000, 1_024), (1_025, 1_088), (9_000, 9_216)] {
			assert_eq!(padded_len(length, limit), padded, "{length}");
		}
	}
}
