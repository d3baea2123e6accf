//! Time in eras, told from the block number when it is asked for. Nothing happens at an era's end by itself.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{AtLeast32BitUnsigned, One},
	SaturatedConversion,
};

/// An era's number.
pub type EraIndex = u32;

/// An era and the block that it began at.
///
/// Whoever keeps one stores what [`Self::at`] answers whenever it writes something of an era. Eras then never go back,
/// whatever becomes of their length: a new length counts from the beginning of the era that was stored.
#[derive(
	Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct EraClock<BlockNumber> {
	/// The era's number.
	pub index: EraIndex,
	/// Its first block.
	pub start: BlockNumber,
}

impl<BlockNumber: AtLeast32BitUnsigned + Copy> EraClock<BlockNumber> {
	/// The era that block `now` is in, where eras have `length` blocks. A length of zero counts as one.
	pub fn at(self, now: BlockNumber, length: BlockNumber) -> Self {
		let length = length.max(One::one());
		let passed = now.saturating_sub(self.start) / length;
		Self {
			index: self.index.saturating_add(passed.saturated_into()),
			start: self.start.saturating_add(passed.saturating_mul(length)),
		}
	}

	/// The first block of the next era.
	pub fn end(self, length: BlockNumber) -> BlockNumber {
		self.start.saturating_add(length.max(One::one()))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn eras_follow_each_other() {
		let clock = EraClock::<u32>::default();
		assert_eq!(clock.at(9, 10), clock);
		assert_eq!(clock.at(10, 10), EraClock { index: 1, start: 10 });
		assert_eq!(clock.at(39, 10), EraClock { index: 3, start: 30 });
		assert_eq!(clock.at(39, 10).end(10), 40);
		assert_eq!(clock.at(5, 0), EraClock { index: 5, start: 5 });
	}

	#[test]
	fn asking_on_the_way_changes_nothing() {
		let clock = EraClock::<u32>::default();
		for now in 0..100 {
			for on_the_way in 0..=now {
				assert_eq!(clock.at(on_the_way, 7).at(now, 7), clock.at(now, 7));
			}
		}
	}

	#[test]
	fn eras_never_go_back_when_their_length_changes() {
		let stored = EraClock::<u32>::default().at(1_000, 10);
		for length in [1, 9, 11, 5_000, u32::MAX] {
			for now in 1_000..1_100 {
				assert!(stored.at(now, length).index >= stored.index);
			}
		}
		assert_eq!(stored.at(u32::MAX, 1).index, u32::MAX - 1_000 + 100);
	}
}
