//! Checking many signatures together.

use crate::header::SignedHeader;
use ed25519_zebra::batch::{Item, Verifier};

/// How many signatures are checked together at most: more gains little, and holds more memory.
pub const BATCH: usize = 2_048;

/// How many of a batch with a bad signature are tried together before each is checked alone.
const PIECE: usize = 64;

/// Check the signature of each header; tells for each whether it is the author's.
///
/// The answer for a header is that of [`SignedHeader::verify`], whatever it is checked with: both follow ZIP 215, under
/// which one by one and together never differ. A batch with a bad one costs a few times more than one without.
pub fn verify_each(headers: &[&SignedHeader]) -> Vec<bool> {
	headers
		.chunks(BATCH)
		.flat_map(|batch| {
			let items: Vec<_> = batch.iter().map(|header| header.queued()).collect();
			if together(&items) {
				return vec![true; batch.len()];
			}
			items
				.chunks(PIECE)
				.flat_map(|piece| match piece.len() < items.len() && together(piece) {
					true => vec![true; piece.len()],
					false => piece.iter().map(|item| item.clone().verify_single().is_ok()).collect(),
				})
				.collect()
		})
		.collect()
}

fn together(items: &[Item]) -> bool {
	let mut verifier = Verifier::new();
	items.iter().for_each(|item| verifier.queue(item.clone()));
	verifier.verify(rand::thread_rng()).is_ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		log::tests::{feed, spoiled},
		HEADER_LEN,
	};
	use proptest::prelude::*;

	#[test]
	fn a_bad_one_is_found_among_good_ones() {
		let mut headers: Vec<_> = (0..12).flat_map(|seed| feed(seed, 200)).collect();
		assert_eq!(verify_each(&headers.iter().collect::<Vec<_>>()), vec![true; 2_400]);
		let spoilt = [3, BATCH - 1, BATCH, 2_399];
		for bad in spoilt {
			headers[bad] = spoiled(&headers[bad]);
		}
		let found = verify_each(&headers.iter().collect::<Vec<_>>());
		let bad: Vec<_> = found.iter().enumerate().filter(|(_, good)| !**good).map(|(n, _)| n).collect();
		assert_eq!(bad, spoilt);
		assert!(verify_each(&[]).is_empty());
	}

	/// Keys and signatures of small order, of which single and batch checks of other rules disagree.
	#[test]
	fn together_and_alone_agree_on_points_of_small_order() {
		let points = [
			"0100000000000000000000000000000000000000000000000000000000000000",
			"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
			"0000000000000000000000000000000000000000000000000000000000000080",
			"0000000000000000000000000000000000000000000000000000000000000000",
			"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
			"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
			"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
			"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		];
		let points = points.map(|point| hex::decode(point).expect("is hex"));
		let mut bytes = feed(1, 1)[0].encode();
		let mut good = 0;
		for key in &points {
			for r in &points {
				bytes[3..35].copy_from_slice(key);
				bytes[HEADER_LEN - 64..HEADER_LEN - 32].copy_from_slice(r);
				bytes[HEADER_LEN - 32..].fill(0);
				let header = SignedHeader::decode(&bytes).expect("signatures are not looked at");
				let alone = header.verify();
				assert_eq!(together(&[header.queued()]), alone);
				good += usize::from(alone);
			}
		}
		assert_eq!(good, 64);
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(64))]

		#[test]
		fn together_and_alone_agree(seeds in prop::collection::vec((0u8..4, any::<prop::sample::Index>(), any::<bool>()), 1..150)) {
			let feeds: Vec<_> = (0..4).map(|seed| feed(seed, 8)).collect();
			let headers: Vec<_> = seeds
				.iter()
				.map(|(seed, at, good)| {
					let header = at.get(&feeds[usize::from(*seed)]);
					if *good { header.clone() } else { spoiled(header) }
				})
				.collect();
			let alone: Vec<_> = headers.iter().map(SignedHeader::verify).collect();
			prop_assert_eq!(verify_each(&headers.iter().collect::<Vec<_>>()), alone);
		}
	}
}
