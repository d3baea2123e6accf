//! Lists in storage that are read from the newest on.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A number whose order in storage is reversed: the greatest comes first. What is stored under it, beneath one prefix, is
/// read from the newest on with no index besides.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Newest([u8; 8]);

impl From<u64> for Newest {
	fn from(number: u64) -> Self {
		Self((u64::MAX - number).to_be_bytes())
	}
}

impl Newest {
	/// The number.
	pub fn number(self) -> u64 {
		u64::MAX - u64::from_be_bytes(self.0)
	}
}
