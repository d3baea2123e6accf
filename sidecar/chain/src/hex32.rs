//! 32 bytes as people write them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// An account, a key or a hash: 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Hex32(pub [u8; 32]);

impl fmt::Display for Hex32 {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&hex::encode(self.0))
	}
}

impl FromStr for Hex32 {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let mut bytes = [0; 32];
		hex::decode_to_slice(text, &mut bytes).map_err(|_| "these are not 64 hexadecimal digits")?;
		Ok(Self(bytes))
	}
}

impl Serialize for Hex32 {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(self)
	}
}

impl<'de> Deserialize<'de> for Hex32 {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
	}
}
